/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-tally.c: which connector brought rows of which dataset, and how many could not be taken.
 *
 * Counted since the hub began. That a connector brought rows before is known from the storage (ana_tenant_load()): it
 * stands here with nothing counted. All files of a folder are one connector.
 */
#include "config.h"

#include "ana-tally.h"

#include "ana-time.h"

#include <string.h>

#define MAX_ENTRIES 4096 /* a name of a source costs its sender nothing: what comes after so many is not counted */

struct _AnaTally {
  GMutex      mutex;
  GHashTable *entries;   /* "tenant\nconnector\ndataset" -> AnaTallyEntry */
};

static void
entry_free (gpointer data)
{
  AnaTallyEntry *entry = data;

  g_free (entry->connector);
  g_free (entry->dataset);
  g_free (entry);
}

AnaTally *
ana_tally_new (void)
{
  AnaTally *self = g_new0 (AnaTally, 1);

  g_mutex_init (&self->mutex);
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, entry_free);
  return self;
}

void
ana_tally_free (AnaTally *self)
{
  g_hash_table_unref (self->entries);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/* "drop:retail.csv" came by "drop"; who pushes is a connector each. */
static char *
get_connector (const char *source)
{
  const char *colon = strchr (source, ':');

  return colon == NULL || g_str_has_prefix (source, "push:") ? g_strdup (source) : g_strndup (source, colon - source);
}

static AnaTallyEntry *
find_entry (AnaTally *self, const char *tenant, const char *source, const char *dataset)
{
  g_autofree char *connector = get_connector (source);
  g_autofree char *key = g_strjoin ("\n", tenant, connector, dataset, NULL);
  AnaTallyEntry *entry = g_hash_table_lookup (self->entries, key);

  if (entry != NULL || g_hash_table_size (self->entries) >= MAX_ENTRIES)
    return entry;
  entry = g_new0 (AnaTallyEntry, 1);
  entry->connector = g_steal_pointer (&connector);
  entry->dataset = g_strdup (dataset);
  entry->last_usec = ANA_TIME_NONE;
  g_hash_table_insert (self->entries, g_steal_pointer (&key), entry);
  return entry;
}

/**
 * ana_tally_add:
 * @self: the tally; any thread
 * @tenant: whose
 * @source: of the batch: "drop:retail.csv"
 * @more: what to add; its `connector` is not looked at, and a `last_usec` of %ANA_TIME_NONE changes nothing
 */
void
ana_tally_add (AnaTally *self, const char *tenant, const char *source, const AnaTallyEntry *more)
{
  AnaTallyEntry *entry;

  g_mutex_lock (&self->mutex);
  entry = find_entry (self, tenant, source, more->dataset);
  if (entry != NULL)
    {
      entry->n_rows += more->n_rows;
      entry->n_new += more->n_new;
      entry->n_rejected += more->n_rejected;
      if (more->last_usec != ANA_TIME_NONE)
        entry->last_usec = entry->last_usec == ANA_TIME_NONE ? more->last_usec : MAX (entry->last_usec, more->last_usec);
    }
  g_mutex_unlock (&self->mutex);
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const AnaTallyEntry *x = *(const AnaTallyEntry *const *) a, *y = *(const AnaTallyEntry *const *) b;
  int order = strcmp (x->connector, y->connector);

  return order != 0 ? order : strcmp (x->dataset, y->dataset);
}

/**
 * ana_tally_list:
 * @self: the tally; any thread
 * @tenant: whose
 *
 * Returns: (transfer full) (element-type AnaTallyEntry): by connector, and by dataset within it
 */
GPtrArray *
ana_tally_list (AnaTally *self, const char *tenant)
{
  g_autofree char *prefix = g_strconcat (tenant, "\n", NULL);
  GPtrArray *list = g_ptr_array_new_with_free_func (entry_free);
  GHashTableIter iter;
  const char *key;
  const AnaTallyEntry *entry;

  g_mutex_lock (&self->mutex);
  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, (gpointer *) &key, (gpointer *) &entry))
    if (g_str_has_prefix (key, prefix))
      {
        AnaTallyEntry *copy = g_memdup2 (entry, sizeof *entry);

        copy->connector = g_strdup (entry->connector);
        copy->dataset = g_strdup (entry->dataset);
        g_ptr_array_add (list, copy);
      }
  g_mutex_unlock (&self->mutex);
  g_ptr_array_sort (list, compare_entries);
  return list;
}
