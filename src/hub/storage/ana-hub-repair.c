/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-hub-repair.c: a stream whose rows are not what its head says: the head is counted anew, under a new epoch.
 *
 * Which of the rows has rotted nobody can tell, so that every client must fetch them all again (hence the epoch), and
 * the engine computes them from the log.
 */
#include "config.h"

#include "ana-hub-sqlite-private.h"

#include "ana-clock.h"
#include "ana-random.h"

typedef struct {
  gint64  n;
  guint64 x;
} Sum;

static void
add_row (const AnaRow *row, gint64 seq, gpointer data)
{
  Sum *sum = data;

  sum->n++;
  sum->x += ana_row_checksum (row);
}

/* The vfunc. Engine's thread, in a transaction. */
gboolean
ana_hub_repair_stream (AnaHubStorage *storage, const char *tenant, const char *id, gboolean *damaged, GError **error)
{
  AnaHubSqlite *self = (AnaHubSqlite *) storage;
  AnaHubStream *stream = ana_hub_find_stream (self, tenant, id, error);
  AnaStmt *stmt;
  Sum sum = { 0 };

  *damaged = FALSE;
  if (stream == NULL || !ana_hub_read_since (storage, tenant, id, -1, stream->from_usec, add_row, &sum, error))
    return FALSE;
  *damaged = sum.n != stream->n || sum.x != stream->x;
  if (!*damaged)
    return TRUE;
  stmt = ana_db_stmt (self->hub, "UPDATE stream SET epoch = ?2 WHERE sid = ?1", error);
  if (stmt == NULL)
    return FALSE;
  g_free (stream->epoch);
  stream->epoch = ana_ulid_new (ana_clock_now_usec ());
  stream->n = sum.n;
  stream->x = sum.x;
  stream->dirty = TRUE;
  ana_stmt_bind_int (stmt, 0, stream->sid);
  ana_stmt_bind_text (stmt, 1, stream->epoch);
  return ana_stmt_run (stmt, error);
}
