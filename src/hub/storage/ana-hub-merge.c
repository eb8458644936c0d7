/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-hub-merge.c: small blocks of the log are put together.
 *
 * A live source brings a few events a second, each lot a block of its own so that it is durable at once. Every 64 blocks
 * of a kind (fewer, when these are large) become one of the next level: an event is rewritten at most three times, and a day of a
 * live source ends in a handful of blocks. Blocks of the commit under way are left alone (it may be taken back), and so is everything while
 * somebody scans: a scan has a list of blocks in its hand.
 */
#include "config.h"

#include "ana-hub-sqlite-private.h"

#include "ana-error.h"

#define FAN_IN        64
#define MERGE_COMMITS 16   /* looked for so often */
#define MAX_GROUPS    8    /* in one commit: it stays short */
#define LARGE_ROWS    16384
#define ENOUGH_ROWS   32768 /* for one block: what is put together is in memory, unpacked, twice */
#define LEVEL_DONE    3

typedef struct {
  gint64 ds, level;
  char  *source;
} Group;

typedef struct {
  GArray    *ids;        /* of gint64 */
  GPtrArray *frames;
  gint64     received_usec, first_usec, last_usec, commit;
  gint64     n;
} Parts;

static gboolean
find_group (AnaHubSqlite *self, Group *out, gboolean *found, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (self->events, "SELECT ds, source, level FROM block INDEXED BY block_small WHERE level < 3 AND"
                                             " (ids IS NULL OR id <= coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'seen_block'), 0))"
                                             " GROUP BY ds, source, level HAVING count(*) > ?1 LIMIT 1", error);
  GError *local = NULL;

  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_int (stmt, 0, FAN_IN);
  *found = ana_stmt_next (stmt, &local);
  if (*found)
    {
      out->ds = ana_stmt_get_int (stmt, 0);
      out->source = g_strdup (ana_stmt_get_text (stmt, 1));
      out->level = ana_stmt_get_int (stmt, 2);
      ana_stmt_reset (stmt);
    }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, local);
  return FALSE;
}

static gboolean
read_schema (AnaHubSqlite *self, gint64 ds, AnaSchema **schema, char **time_column, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (self->events, "SELECT name, schema, time_column FROM dataset WHERE id = ?1", error);

  *schema = NULL;
  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_int (stmt, 0, ds);
  if (ana_stmt_next (stmt, error))
    {
      *schema = ana_hub_schema_from_text (ana_stmt_get_text (stmt, 0), ana_stmt_get_text (stmt, 1), error);
      *time_column = g_strdup (ana_stmt_get_text (stmt, 2));
      ana_stmt_reset (stmt);
    }
  return *schema != NULL;
}

static void
add_part (Parts *parts, AnaStmt *stmt, AnaFrame *frame)
{
  gint64 id = ana_stmt_get_int (stmt, 0);

  g_array_append_val (parts->ids, id);
  g_ptr_array_add (parts->frames, frame);
  parts->received_usec = MAX (parts->received_usec, ana_stmt_get_int (stmt, 1));
  parts->first_usec = MIN (parts->first_usec, ana_stmt_get_int (stmt, 2));
  parts->last_usec = MAX (parts->last_usec, ana_stmt_get_int (stmt, 3));
  parts->commit = MAX (parts->commit, ana_stmt_get_int (stmt, 4));
  parts->n += ana_frame_get_n_rows (frame);
}

static gboolean
read_parts (AnaHubSqlite *self, const Group *group, Parts *parts, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (self->events, "SELECT id, received_usec, first_usec, last_usec, commit_no, body FROM block INDEXED BY block_small"
                                             " WHERE ds = ?1 AND source = ?2 AND level = ?3 AND level < 3 AND commit_no <= ?4 AND"
                                             " (ids IS NULL OR id <= coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'seen_block'), 0))"
                                             " ORDER BY id LIMIT ?5", error);
  g_autoptr (AnaSchema) schema = NULL;
  g_autofree char *time_column = NULL;
  GError *local = NULL;

  if (stmt == NULL || !read_schema (self, group->ds, &schema, &time_column, error))
    return FALSE;
  ana_stmt_bind_int (stmt, 0, group->ds);
  ana_stmt_bind_text (stmt, 1, group->source);
  ana_stmt_bind_int (stmt, 2, group->level);
  ana_stmt_bind_int (stmt, 3, self->commit);
  ana_stmt_bind_int (stmt, 4, FAN_IN);
  while (local == NULL && parts->n < ENOUGH_ROWS && ana_stmt_next (stmt, &local))
    {
      gsize n_body;
      const void *body = ana_stmt_get_blob (stmt, 5, &n_body);
      g_autoptr (AnaFrame) frame = ana_hub_unpack (body, n_body, &local);

      if (frame != NULL)
        add_part (parts, stmt, ana_hub_conform (frame, schema, time_column));
    }
  ana_stmt_reset (stmt);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, local);
  return FALSE;
}

static gboolean
replace_parts (AnaHubSqlite *self, const Group *group, const Parts *parts, GError **error)
{
  AnaStmt *drop = ana_db_stmt (self->events, "DELETE FROM block WHERE id = ?1", error);
  AnaStmt *put = ana_db_stmt (self->events, "INSERT INTO block(ds, source, received_usec, first_usec, last_usec, n, level, commit_no, ids, body)"
                                            " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, NULL, ?9)", error);
  g_autoptr (AnaFrame) whole = ana_frame_concat ((AnaFrame **) parts->frames->pdata, parts->frames->len, error);
  g_autoptr (GBytes) body = whole == NULL ? NULL : ana_hub_pack (whole);
  gsize n_body;
  const void *data;

  if (drop == NULL || put == NULL || body == NULL)
    return FALSE;
  for (guint i = 0; i < parts->ids->len; i++)
    {
      ana_stmt_bind_int (drop, 0, g_array_index (parts->ids, gint64, i));
      if (!ana_stmt_run (drop, error))
        return FALSE;
    }
  data = g_bytes_get_data (body, &n_body);
  ana_stmt_bind_int (put, 0, group->ds);
  ana_stmt_bind_text (put, 1, group->source);
  ana_stmt_bind_int (put, 2, parts->received_usec);
  ana_stmt_bind_int (put, 3, parts->first_usec);
  ana_stmt_bind_int (put, 4, parts->last_usec);
  ana_stmt_bind_int (put, 5, parts->n);
  ana_stmt_bind_int (put, 6, parts->n >= LARGE_ROWS ? LEVEL_DONE : group->level + 1);
  ana_stmt_bind_int (put, 7, parts->commit);
  ana_stmt_bind_blob (put, 8, data, n_body);
  return ana_stmt_run (put, error);
}

static gboolean
merge_group (AnaHubSqlite *self, const Group *group, GError **error)
{
  Parts parts = { .first_usec = G_MAXINT64, .last_usec = G_MININT64 };
  gboolean ok;

  self->had_burst = TRUE;
  parts.ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  parts.frames = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_frame_unref);
  ok = read_parts (self, group, &parts, error) && (parts.ids->len < 2 || replace_parts (self, group, &parts, error));
  g_array_unref (parts.ids);
  g_ptr_array_unref (parts.frames);
  return ok;
}

/* Puts groups together, when there are any and nobody scans. *@locked: the caller gives scan_lock back after the commit. */
gboolean
ana_hub_merge_blocks (AnaHubSqlite *self, gboolean *locked, GError **error)
{
  gboolean found = TRUE, ok = TRUE;

  *locked = FALSE;
  if (self->commit % MERGE_COMMITS != 0 || !g_rw_lock_writer_trylock (&self->scan_lock))
    return TRUE;
  *locked = TRUE;
  for (guint i = 0; i < MAX_GROUPS && ok && found; i++)
    {
      Group group = { 0 };

      ok = find_group (self, &group, &found, error) && (!found || merge_group (self, &group, error));
      g_free (group.source);
    }
  return ok;
}
