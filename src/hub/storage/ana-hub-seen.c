/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-hub-seen.c: hashes of the ids of events: the young in memory, the others in a table.
 *
 * Hashes fall anywhere: written with their commit, a thousand events would touch a thousand pages. Each block of events
 * carries the hashes of its own ids, so that they are durable at once; the table is brought up to date when 65,536 of them
 * (or 1,024 blocks) have gathered, in order. The number of the last block that is in the table stands in the file: at the start the
 * blocks behind it fill the memory again, and none of these is put together with others before.
 */
#include "config.h"

#include "ana-hub-sqlite-private.h"

#include <string.h>

#define MAX_YOUNG        65536
#define MAX_YOUNG_BLOCKS 1024   /* of a slow source: small blocks wait for this to be put together */

static gboolean
load_young (AnaHubSqlite *self, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (self->events, "SELECT ids FROM block WHERE id > coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'seen_block'), 0)"
                                             " AND ids IS NOT NULL", error);
  GError *local = NULL;

  if (stmt == NULL)
    return FALSE;
  self->young = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->n_young_blocks = 0;
  while (ana_stmt_next (stmt, &local))
    {
      gsize n;
      const guint8 *ids = ana_stmt_get_blob (stmt, 0, &n);

      for (gsize i = 0; i + 8 <= n; i += 8)
        g_hash_table_add (self->young, g_memdup2 (ids + i, 8));
      self->n_young_blocks++;
    }
  if (local == NULL)
    return TRUE;
  g_clear_pointer (&self->young, g_hash_table_unref);
  g_propagate_error (error, local);
  return FALSE;
}

/* Whether a hash is known. In a transaction. */
gboolean
ana_hub_seen_find (AnaHubSqlite *self, guint64 hash, gboolean *seen, GError **error)
{
  AnaStmt *stmt;
  GError *local = NULL;

  if (self->young == NULL && !load_young (self, error))
    return FALSE;
  *seen = g_hash_table_contains (self->young, &hash);
  if (*seen)
    return TRUE;
  stmt = ana_db_stmt (self->events, "SELECT 1 FROM seen WHERE hash = ?1", error);
  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_int (stmt, 0, (gint64) hash);
  *seen = ana_stmt_next (stmt, &local);
  if (*seen)
    ana_stmt_reset (stmt);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, local);
  return FALSE;
}

/* The hash stands in a block of this transaction too. */
void
ana_hub_seen_add (AnaHubSqlite *self, guint64 hash)
{
  g_hash_table_add (self->young, g_memdup2 (&hash, sizeof hash));
}

static int
compare_hashes (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

static gboolean
write_young (AnaHubSqlite *self, GError **error)
{
  AnaStmt *put = ana_db_stmt (self->events, "INSERT INTO seen(hash) VALUES(?1) ON CONFLICT DO NOTHING", error);
  g_autoptr (GArray) hashes = g_array_new (FALSE, FALSE, sizeof (gint64));
  GHashTableIter iter;
  gpointer key;

  if (put == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, self->young);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_array_append_val (hashes, *(gint64 *) key);
  g_array_sort (hashes, compare_hashes);
  for (guint i = 0; i < hashes->len; i++)
    {
      ana_stmt_bind_int (put, 0, g_array_index (hashes, gint64, i));
      if (!ana_stmt_run (put, error))
        return FALSE;
    }
  return ana_db_exec (self->events, "INSERT INTO meta(key, value) SELECT 'seen_block', coalesce(max(id), 0) FROM block WHERE true"
                                    " ON CONFLICT(key) DO UPDATE SET value = excluded.value", error);
}

/* Before a commit: when enough have gathered, they go into the table. */
gboolean
ana_hub_seen_flush (AnaHubSqlite *self, GError **error)
{
  if (self->young == NULL || (g_hash_table_size (self->young) < MAX_YOUNG && self->n_young_blocks < MAX_YOUNG_BLOCKS))
    return TRUE;
  if (!write_young (self, error))
    return FALSE;
  self->had_burst = TRUE;
  g_hash_table_remove_all (self->young);
  self->n_young_blocks = 0;
  return TRUE;
}

/* What memory knows may be ahead of the file: it is read again. */
void
ana_hub_seen_forget (AnaHubSqlite *self)
{
  g_clear_pointer (&self->young, g_hash_table_unref);
}
