/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-hub-verify.c: everything read back: pages, checksums of events, heads against their rows.
 *
 * SQLite's own check does not see a page whose bytes have rotted in place (it has no page checksums): the blocks of events
 * carry a CRC, and the head of a stream the sum of its rows' checksums.
 */
#include "config.h"

#include "ana-hub-sqlite-private.h"

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

static gboolean
check_pages (AnaDb *db, const char *name, GPtrArray *problems, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "PRAGMA quick_check(10)", error);
  GError *local = NULL;

  if (stmt == NULL)
    return FALSE;
  while (ana_stmt_next (stmt, &local))
    if (g_strcmp0 (ana_stmt_get_text (stmt, 0), "ok") != 0)
      g_ptr_array_add (problems, g_strdup_printf ("%s: %s", name, ana_stmt_get_text (stmt, 0)));
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, local);
  return FALSE;
}

/* One read transaction a stream: its head and its rows are of the same commit. */
static gboolean
check_stream (AnaHubStorage *storage, AnaDb *db, const char *tenant, const char *id, GPtrArray *problems, GError **error)
{
  AnaStreamHead head = { 0 };
  Sum sum = { 0 };

  for (int try = 0; try < 3; try++) /* a commit in between is no damage */
    {
      AnaStreamHead after = { 0 };

      ana_stream_head_clear (&head);
      sum = (Sum) { 0 };
      if (!storage->klass->get_head (storage, tenant, id, &head, error)
          || !storage->klass->read_since (storage, tenant, id, -1, head.from_usec, add_row, &sum, error)
          || !storage->klass->get_head (storage, tenant, id, &after, error))
        {
          ana_stream_head_clear (&head);
          return FALSE;
        }
      ana_stream_head_clear (&after);
      if (after.q == head.q || (sum.n == head.n && sum.x == head.x))
        break;
    }
  if (sum.n != head.n || sum.x != head.x)
    g_ptr_array_add (problems, g_strdup_printf ("hub.db: stream %s of %s: %" G_GINT64_FORMAT " rows are there, %" G_GINT64_FORMAT " were counted%s",
                                                id, tenant, sum.n, head.n, sum.n == head.n ? ", and their checksum differs" : ""));
  ana_stream_head_clear (&head);
  return TRUE;
}

static gboolean
check_streams (AnaHubStorage *storage, AnaDb *db, GPtrArray *problems, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "SELECT tenant, id FROM stream ORDER BY tenant, id", error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  GError *local = NULL;

  if (stmt == NULL)
    return FALSE;
  while (ana_stmt_next (stmt, &local))
    {
      g_ptr_array_add (names, g_strdup (ana_stmt_get_text (stmt, 0)));
      g_ptr_array_add (names, g_strdup (ana_stmt_get_text (stmt, 1)));
    }
  if (local != NULL)
    {
      g_propagate_error (error, local);
      return FALSE;
    }
  for (guint i = 0; i < names->len; i += 2)
    if (!check_stream (storage, db, names->pdata[i], names->pdata[i + 1], problems, error))
      return FALSE;
  return TRUE;
}

static gboolean
check_blocks (AnaDb *db, GPtrArray *problems, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (db, "SELECT d.tenant, d.name, b.id, b.n, b.body FROM block b JOIN dataset d ON d.id = b.ds ORDER BY b.id", error);
  GError *local = NULL;

  if (stmt == NULL)
    return FALSE;
  while (ana_stmt_next (stmt, &local))
    {
      g_autoptr (GError) damage = NULL;
      gsize n_body;
      const void *body = ana_stmt_get_blob (stmt, 4, &n_body);
      g_autoptr (AnaFrame) frame = ana_hub_unpack (body, n_body, &damage);

      if (frame == NULL || ana_frame_get_n_rows (frame) != ana_stmt_get_int (stmt, 3))
        g_ptr_array_add (problems, g_strdup_printf ("events.db: dataset %s of %s, block %" G_GINT64_FORMAT ": %s", ana_stmt_get_text (stmt, 1),
                                                    ana_stmt_get_text (stmt, 0), ana_stmt_get_int (stmt, 2),
                                                    damage != NULL ? damage->message : "rows are missing"));
    }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, local);
  return FALSE;
}

/**
 * ana_hub_storage_sqlite_verify:
 * @storage: of ana_hub_storage_sqlite_open()
 * @problems: (element-type utf8): what is wrong is added, in English
 * @error: return location
 *
 * Reads everything back. Any thread; takes as long as reading both files takes.
 *
 * Returns: %FALSE when it could not be read to the end
 */
gboolean
ana_hub_storage_sqlite_verify (AnaHubStorage *storage, GPtrArray *problems, GError **error)
{
  AnaHubSqlite *self = (AnaHubSqlite *) storage;
  AnaHubReader *reader = ana_hub_reader_acquire (self, error);
  gboolean ok = reader != NULL && check_pages (reader->hub, "hub.db", problems, error) && check_pages (reader->events, "events.db", problems, error)
                && check_streams (storage, reader->hub, problems, error) && check_blocks (reader->events, problems, error);

  ana_hub_reader_release (self, reader);
  return ok;
}
