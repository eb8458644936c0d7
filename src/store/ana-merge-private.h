/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-merge-private.h: a document as the hub last said, and what waits in the outbox upon it. The user thread's.
 */
#pragma once

#include "ana-hlc.h"
#include "ana-store-private.h"
#include "ana-tables-private.h"

G_BEGIN_DECLS

/* A document on its way from what the hub said to what the user sees. */
typedef struct {
  JsonNode  *body;       /* (owned) (nullable): there never was one; stays when it is deleted */
  JsonNode  *fields;     /* (owned) (nullable) clocks */
  gboolean   dead;       /* deleted, or never there */
  GPtrArray *conflicts;  /* (owned) of AnaMergeConflict, as far as they were played */
} AnaPlay;

void         ana_play_clear       (AnaPlay *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AnaPlay, ana_play_clear)

gboolean     ana_play_begin       (AnaPlay *self, const AnaSynced *synced, GError **error);
gboolean     ana_play_row         (AnaPlay *self, const char *kind, const AnaOutboxRow *row, GError **error);

char        *ana_document_to_text (AnaStore *store, const char *kind, const char *id, JsonNode *document, GError **error);
JsonNode    *ana_document_parse   (const char *text, GError **error);           /* an object */
char        *ana_clock_tick       (AnaDb *db, gint64 now_usec, GError **error);  /* the next clock of this client */
gboolean     ana_clock_receive    (AnaDb *db, const char *hlc, gint64 now_usec, GError **error);
gboolean     ana_outbox_put       (AnaDb *db, const char *kind, const char *id, const char *op, JsonNode *patch, gint64 base_rev, gint64 now_usec,
                                   GError **error);                             /* @patch: (nullable) */
gboolean     ana_conflicts_keep   (AnaDb *db, const char *kind, const char *id, GPtrArray *conflicts, gint64 now_usec, GError **error);
/* Plays all that waits upon @synced and keeps the result as the user's document. @out_change: (out) (nullable): it is not what it was. */
gboolean     ana_document_replay  (AnaDb *db, AnaStore *store, const char *kind, const char *id, const AnaSynced *synced, gint64 now_usec,
                                   AnaDocumentChange **out_change, GError **error);

G_END_DECLS
