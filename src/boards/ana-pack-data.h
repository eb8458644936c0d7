/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-pack-data.h: the data of a board in a pack: recorded while it is read, played where there is no hub.
 */
#pragma once

#include "ana-pack.h"
#include "ana-tile-data.h"

G_BEGIN_DECLS

/* Out: everything that was read through its source. One thread. */
typedef struct _AnaPackTape AnaPackTape;

AnaPackTape  *ana_pack_tape_new        (const AnaTileSource *source);   /* copied; what it stands on outlives the tape */
void          ana_pack_tape_free       (AnaPackTape         *self);
AnaTileSource ana_pack_tape_get_source (AnaPackTape         *self);
gboolean      ana_pack_add_data        (AnaPack             *pack,
                                        AnaPackTape         *tape,
                                        const AnaBoardData  *data,
                                        GError             **error);

/* In: as a workspace keeps it, until its questions are run. */
typedef struct {
  char        *sender_name;
  char        *key;
  gint64       created_usec;
  gboolean     has_run;      /* the user has let its questions run: it shows their own data */
  /*< private >*/
  GHashTable  *streams;      /* "stream\ndim" -> GArray of AnaSpanPart */
  GHashTable  *as_of;        /* "stream\ndim" -> gint64* */
  GHashTable  *dims;         /* stream -> GStrv */
  GArray      *spans;
  GHashTable  *answers;      /* question -> GBytes */
} AnaPackPlay;

char         *ana_pack_to_kept         (const AnaPack       *pack);
AnaPackPlay  *ana_pack_play_new        (const char          *kept,
                                        GError             **error);
void          ana_pack_play_free       (AnaPackPlay         *self);
AnaTileSource ana_pack_play_get_source (AnaPackPlay         *self);
char         *ana_pack_kept_run        (const char          *kept);      /* the same, its questions run */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaPackTape, ana_pack_tape_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaPackPlay, ana_pack_play_free)

G_END_DECLS
