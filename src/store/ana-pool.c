/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-pool.c: a few connections that only read, opened when they are needed and kept.
 */
#include "config.h"

#include "ana-store-private.h"

#define MAX_READERS 4

struct _AnaPool {
  GMutex      mutex;
  GCond       cond;
  char       *path;
  AnaDbMode   mode;
  GPtrArray  *idle;        /* of AnaDb */
  GHashTable *busy;        /* AnaDb -> generation that it was opened in */
  guint       generation;
};

AnaPool *
ana_pool_new (const char *path, AnaDbMode mode)
{
  AnaPool *self = g_new0 (AnaPool, 1);

  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->path = g_strdup (path);
  self->mode = mode;
  self->idle = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_db_close);
  self->busy = g_hash_table_new (g_direct_hash, g_direct_equal);
  return self;
}

void
ana_pool_free (AnaPool *self)
{
  g_mutex_lock (&self->mutex);
  while (g_hash_table_size (self->busy) > 0)
    g_cond_wait (&self->cond, &self->mutex);
  g_mutex_unlock (&self->mutex);
  g_ptr_array_unref (self->idle);
  g_hash_table_unref (self->busy);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self->path);
  g_free (self);
}

void
ana_pool_renew (AnaPool *self)
{
  g_mutex_lock (&self->mutex);
  self->generation++;
  g_ptr_array_set_size (self->idle, 0);
  while (g_hash_table_size (self->busy) > 0)
    g_cond_wait (&self->cond, &self->mutex);
  g_mutex_unlock (&self->mutex);
}

/* Whoever holds the lock opens a connection just now: then there is work, and no rest. */
void
ana_pool_rest (AnaPool *self)
{
  if (!g_mutex_trylock (&self->mutex))
    return;
  for (guint i = 0; i < self->idle->len; i++)
    ana_db_rest (self->idle->pdata[i]);
  g_mutex_unlock (&self->mutex);
}

AnaDb *
ana_pool_acquire (AnaPool *self, GError **error)
{
  AnaDb *db = NULL;

  g_mutex_lock (&self->mutex);
  while (g_hash_table_size (self->busy) >= MAX_READERS)
    g_cond_wait (&self->cond, &self->mutex);
  if (self->idle->len > 0)
    db = g_ptr_array_steal_index (self->idle, self->idle->len - 1);
  else
    db = ana_db_open (self->path, self->mode, ANA_SYNC_NORMAL, error);
  if (db != NULL)
    g_hash_table_insert (self->busy, db, GUINT_TO_POINTER (self->generation));
  g_mutex_unlock (&self->mutex);
  return db;
}

void
ana_pool_release (AnaPool *self, AnaDb *db)
{
  gboolean stale;

  ana_db_rollback (db);
  g_mutex_lock (&self->mutex);
  stale = GPOINTER_TO_UINT (g_hash_table_lookup (self->busy, db)) != self->generation || ana_db_is_damaged (db) ||
          ana_db_in_transaction (db);
  g_hash_table_remove (self->busy, db);
  if (!stale)
    g_ptr_array_add (self->idle, db);
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
  if (stale)
    ana_db_close (db);
}
