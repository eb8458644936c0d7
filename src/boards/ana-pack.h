/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-pack.h: a board with its data as one signed file (.adpack): it opens without a hub.
 */
#pragma once

#include "ana-board.h"
#include "ana-signer.h"

G_BEGIN_DECLS

#define ANA_PACK_MAX_PARTS      1000
#define ANA_PACK_MAX_BYTES      (64 * 1024 * 1024) /* of the file, and of all that it holds */
#define ANA_PACK_MAX_PART_BYTES (32 * 1024 * 1024)

/* Data of a tile (`frames/KEY.json`) or a saved question (`questions/ID.json`), JSON as FORMATS.md section 9 and 5 say. */
typedef struct {
  char   *name;
  GBytes *data;
} AnaPackPart;

typedef struct {
  AnaBoard  *board;
  GPtrArray *parts;         /* (owned) of AnaPackPart, by name */
  char      *sender;        /* id of the sender's profile */
  char      *sender_name;   /* as they call themselves: never more than a claim */
  char      *key;           /* the sender's public key: this is what is sure */
  gint64     created_usec;
} AnaPack;

/* What is known of the key that signed it. */
typedef enum {
  ANA_PACK_KEY_NEW,         /* first pack of this sender: show the key, then remember it */
  ANA_PACK_KEY_KNOWN,
  ANA_PACK_KEY_CHANGED,     /* another key than the one remembered: say so */
} AnaPackTrust;

AnaPack     *ana_pack_new          (AnaBoard        *board,
                                    const char      *sender,
                                    const char      *sender_name,
                                    gint64           created_usec);
void         ana_pack_free         (AnaPack         *self);
gboolean     ana_pack_add          (AnaPack         *self,
                                    const char      *name,
                                    GBytes          *data,
                                    GError         **error);
GBytes      *ana_pack_get          (const AnaPack   *self,
                                    const char      *name);    /* (nullable) (transfer none) */
char       **ana_pack_list_asking  (const AnaPack   *self);    /* tiles that would ask a hub or run SQL: they wait for "Run" */
GBytes      *ana_pack_write        (AnaPack         *self,
                                    AnaSigner       *signer,
                                    GError         **error);
AnaPack     *ana_pack_read         (const char      *file,     /* (nullable): for messages */
                                    GBytes          *bytes,
                                    GError         **error);
AnaPack     *ana_pack_read_file    (const char      *path,
                                    GError         **error);
gboolean     ana_pack_is_pack      (GBytes          *bytes);   /* by its first bytes */

AnaPackTrust ana_pack_judge        (const AnaPack   *self,
                                    const char      *known);   /* (nullable) JSON text: what ana_pack_remember() gave */
char        *ana_pack_remember     (const AnaPack   *self,
                                    const char      *known,    /* (nullable) */
                                    gint64           now_usec);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaPack, ana_pack_free)

G_END_DECLS
