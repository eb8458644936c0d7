/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-overlay.c: the tail as readers see it: cursors and rows that the tables do not have yet.
 */
#include "config.h"

#include "ana-error.h"
#include "ana-overlay-private.h"

#define SPARE_ROWS 65536

/* A reader never looks into the writer's memory: it reads what is committed. So a page that opens shows exactly what a
 * crash would leave, another process reads in the same way, and the writer takes no lock while it works.
 *
 * The overlay may be ahead of a reader's snapshot (another reader brought it up to date): its rows only add newer
 * revisions. It must never begin after the snapshot's first record, or rows that the snapshot has in neither place would
 * be missed: such a reader is told to begin again. Rows that were folded into chunks since stay here until there are many
 * of them; they are ignored, because the chunk holds the same revision. */

struct _AnaOverlay {
  GMutex      mutex;
  gint64      base_id;   /* rows of this record and all later ones are here */
  gint64      last_id;
  guint       n_rows;
  GHashTable *cursors;   /* sid -> Cursor */
  GHashTable *rows;      /* kid -> AnaChunk */
};

typedef struct {
  AnaTailSection section;
  gint64         id;
} Cursor;

static void
chunk_free (gpointer data)
{
  ana_chunk_clear (data);
  g_free (data);
}

AnaOverlay *
ana_overlay_new (void)
{
  AnaOverlay *self = g_new0 (AnaOverlay, 1);

  g_mutex_init (&self->mutex);
  self->cursors = g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL, g_free);
  self->rows = g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL, chunk_free);
  return self;
}

void
ana_overlay_free (AnaOverlay *self)
{
  g_hash_table_unref (self->cursors);
  g_hash_table_unref (self->rows);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

static void
empty (AnaOverlay *self, gint64 base_id)
{
  g_hash_table_remove_all (self->cursors);
  g_hash_table_remove_all (self->rows);
  self->base_id = base_id;
  self->last_id = base_id - 1;
  self->n_rows = 0;
}

void
ana_overlay_reset (AnaOverlay *self)
{
  g_mutex_lock (&self->mutex);
  empty (self, 0);
  g_mutex_unlock (&self->mutex);
}

static gboolean
section_cb (gint64 id, const AnaTailSection *section, gpointer data)
{
  AnaOverlay *self = data;
  Cursor *cursor = g_hash_table_lookup (self->cursors, GSIZE_TO_POINTER ((gsize) section->sid));

  if (cursor == NULL)
    {
      cursor = g_new (Cursor, 1);
      g_hash_table_insert (self->cursors, GSIZE_TO_POINTER ((gsize) section->sid), cursor);
    }
  cursor->section = *section;
  cursor->id = id;
  self->last_id = id;
  return TRUE;
}

static void
row_cb (gint64 id, const AnaTailSection *section, gint64 kid, const AnaRow *row, gpointer data)
{
  AnaOverlay *self = data;
  AnaChunk *chunk = g_hash_table_lookup (self->rows, GSIZE_TO_POINTER ((gsize) kid));
  AnaRow old;

  if (chunk == NULL)
    {
      chunk = g_new0 (AnaChunk, 1);
      g_hash_table_insert (self->rows, GSIZE_TO_POINTER ((gsize) kid), chunk);
    }
  self->n_rows += ana_chunk_upsert (chunk, row, &old) == ANA_UPSERT_ADDED;
}

static gboolean
refresh (AnaOverlay *self, AnaDb *db, GError **error)
{
  gint64 first_id, last_id;

  if (!ana_tail_table_bounds (db, &first_id, &last_id, error))
    return FALSE;
  if (first_id == 0)
    return TRUE;
  if (self->base_id > first_id)
    {
      g_set_error_literal (error, ANA_ERROR, ANA_ERROR_RETRY, "The tail has moved on");
      return FALSE;
    }
  if (self->last_id < first_id || (self->base_id < first_id && self->n_rows > SPARE_ROWS))
    empty (self, first_id);
  if (last_id <= self->last_id)
    return TRUE;
  if (ana_tail_table_replay (db, self->last_id, section_cb, row_cb, self, error))
    {
      self->last_id = last_id; /* the last may be an empty record */
      return TRUE;
    }
  empty (self, 0);
  return FALSE;
}

/**
 * ana_overlay_refresh:
 * @self: an overlay
 * @db: a connection in a transaction
 * @error: return location
 *
 * Reads the records that came since. Cost: what came since; everything after a start.
 *
 * Returns: %FALSE with %ANA_ERROR_RETRY when the transaction began before the overlay does (begin another),
 *   %ANA_ERROR_CORRUPT when the tail is damaged
 */
gboolean
ana_overlay_refresh (AnaOverlay *self, AnaDb *db, GError **error)
{
  gboolean ok;

  g_mutex_lock (&self->mutex);
  ok = refresh (self, db, error);
  g_mutex_unlock (&self->mutex);
  return ok;
}

void
ana_overlay_update_row (AnaOverlay *self, AnaStreamRow *row)
{
  const Cursor *cursor;

  g_mutex_lock (&self->mutex);
  cursor = g_hash_table_lookup (self->cursors, GSIZE_TO_POINTER ((gsize) row->sid));
  if (cursor != NULL && cursor->id > row->upto)
    {
      row->q = cursor->section.q;
      row->as_of_usec = cursor->section.as_of_usec;
      row->n = cursor->section.n;
      row->x = cursor->section.x;
    }
  g_mutex_unlock (&self->mutex);
}

void
ana_overlay_add_rows (AnaOverlay *self, gint64 kid, AnaSpan span, AnaChunk *out)
{
  const AnaChunk *rows;
  AnaRow row, old;

  g_mutex_lock (&self->mutex);
  rows = g_hash_table_lookup (self->rows, GSIZE_TO_POINTER ((gsize) kid));
  for (guint i = rows != NULL ? ana_chunk_find (rows, span.start_usec) : 0; rows != NULL && i < rows->n; i++)
    {
      if (rows->ts_usec[i] >= span.end_usec)
        break;
      ana_chunk_get (rows, i, &row);
      ana_chunk_upsert (out, &row, &old);
    }
  g_mutex_unlock (&self->mutex);
}
