/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-recent.h: the rows that arrived and may not be stored yet, so that the screen need not wait for the disk. Any thread.
 */
#pragma once

#include "ana-store.h"

G_BEGIN_DECLS

#define ANA_RECENT_MAX_ROWS 250000 /* of all streams; about 25 MB */

typedef struct _AnaRecent AnaRecent;

AnaRecent *ana_recent_new         (void);
AnaRecent *ana_recent_ref         (AnaRecent    *self);
void       ana_recent_unref       (AnaRecent    *self);

/* Filling it: sync. */
guint64    ana_recent_add         (AnaRecent    *self,
                                   AnaRowBatch  *batch);   /* the turn of the batch, for saved() */
void       ana_recent_saved       (AnaRecent    *self,
                                   const char   *stream,
                                   gint64        cursor_q,
                                   guint64       turn);
void       ana_recent_stage_begin (AnaRecent    *self,
                                   const char   *stream,
                                   gboolean      held);
void       ana_recent_stage_rows  (AnaRecent    *self,
                                   AnaRowBatch  *batch);
gboolean   ana_recent_stage_swap  (AnaRecent    *self,
                                   const char   *stream,
                                   const char   *epoch,
                                   gint64        q);
void       ana_recent_drop        (AnaRecent    *self,
                                   const char   *stream);
guint      ana_recent_get_n_rows  (AnaRecent    *self);

/* Reading through it: what the store says, with the newer rows in their places. @self is nullable everywhere. */
AnaPoints *ana_recent_read_points (AnaRecent    *self,
                                   AnaStore     *store,
                                   const char   *stream,
                                   const char   *dim,
                                   AnaSpan       span,
                                   GError      **error);
char     **ana_recent_list_dims   (AnaRecent    *self,
                                   AnaStore     *store,
                                   const char   *stream,
                                   GError      **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaRecent, ana_recent_unref)

G_END_DECLS
