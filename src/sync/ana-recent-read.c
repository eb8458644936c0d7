/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-recent-read.c: reading the store with the rows that it does not have yet: each in its bucket, the newest revision.
 *
 * The held rows are copied before the store is read: what is let go of in between is on the disk by then. A row that is
 * in both places is one bucket with one revision, so nothing can count twice. Rows of another epoch than the store's, or
 * that do not follow on from what it has, are left out: older and right rather than newer and mixed.
 */
#include "config.h"

#include "ana-recent-private.h"

#include <math.h>
#include <string.h>

/* --- two lists into one --- */

typedef struct {
  const AnaPoints *old;
  AnaPoints       *out;
} Merge;

static void
make_room (AnaPoints *out, guint n, gboolean has_ratio)
{
  out->ts_usec = g_new (gint64, n);
  out->value = g_new (double, n);
  out->num = has_ratio ? g_new (double, n) : NULL;
  out->den = has_ratio ? g_new (double, n) : NULL;
  out->count = g_new (gint64, n);
  out->rev = g_new (gint64, n);
  out->reason = g_new (guint8, n);
}

static void
take_old (Merge *merge, guint i)
{
  const AnaPoints *old = merge->old;
  AnaPoints *out = merge->out;
  guint n = out->n++;

  out->ts_usec[n] = old->ts_usec[i];
  out->value[n] = old->value[i];
  out->count[n] = old->count[i];
  out->rev[n] = old->rev[i];
  out->reason[n] = old->reason != NULL ? old->reason[i] : ANA_REASON_VALUE;
  if (out->num != NULL)
    {
      out->num[n] = old->num != NULL ? old->num[i] : NAN;
      out->den[n] = old->den != NULL ? old->den[i] : NAN;
    }
}

static void
take_row (Merge *merge, const AnaRow *row)
{
  AnaPoints *out = merge->out;
  guint n = out->n;

  if (row->dead)
    return;
  out->n++;
  out->ts_usec[n] = row->ts_usec;
  out->value[n] = row->reason == ANA_REASON_VALUE ? row->value : NAN;
  out->count[n] = row->count;
  out->rev[n] = row->rev;
  out->reason[n] = (guint8) row->reason;
  if (out->num != NULL)
    {
      out->num[n] = row->has_ratio ? row->num : NAN;
      out->den[n] = row->has_ratio ? row->den : NAN;
    }
}

static gboolean
any_ratio (const GArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    if (g_array_index (rows, AnaRow, i).has_ratio)
      return TRUE;
  return FALSE;
}

/* Both ascend; so does the outcome. */
static AnaPoints *
merge_points (const AnaPoints *old, const GArray *rows)
{
  AnaPoints *out = g_new0 (AnaPoints, 1);
  Merge merge = { old, out };
  guint i = 0, j = 0;

  make_room (out, MAX (1, old->n + rows->len), old->num != NULL || any_ratio (rows));
  while (i < old->n || j < rows->len)
    {
      const AnaRow *row = j < rows->len ? &g_array_index (rows, AnaRow, j) : NULL;

      if (row == NULL || (i < old->n && old->ts_usec[i] < row->ts_usec))
        {
          take_old (&merge, i++);
          continue;
        }
      j++;
      if (i >= old->n || old->ts_usec[i] > row->ts_usec)
        take_row (&merge, row);
      else if (row->rev > old->rev[i])
        {
          take_row (&merge, row);
          i++;
        }
      else
        take_old (&merge, i++);
    }
  return out;
}

/* --- reading --- */

static gboolean
follows_on (const AnaRecentRows *recent, const AnaPoints *stored)
{
  return stored->epoch != NULL && g_strcmp0 (recent->epoch, stored->epoch) == 0 && stored->head_q >= recent->first_p;
}

static AnaPoints *
add_recent (AnaRecentRows *recent, const AnaPoints *stored)
{
  static const AnaPoints nothing = { .as_of_usec = ANA_TIME_NONE, .head_q = -1 };
  const AnaPoints *base = recent->whole ? &nothing : stored;
  AnaPoints *points = merge_points (base, recent->rows);

  points->as_of_usec = MAX (base->as_of_usec, recent->as_of_usec);
  points->head_q = MAX (base->head_q, recent->last_q);
  points->epoch = g_steal_pointer (&recent->epoch);
  return points;
}

/**
 * ana_recent_read_points:
 * @self: (nullable): what is held of the rows that arrived
 * @store: the store
 * @stream: a stream
 * @dim: dimension key, "" the total
 * @span: instants of buckets
 * @error: return location
 *
 * ana_store_read_points(), and over it the rows that are not on the disk yet. Any thread.
 *
 * Returns: (transfer full): the points, as ana_store_read_points() gives them; %NULL with its errors
 */
AnaPoints *
ana_recent_read_points (AnaRecent *self, AnaStore *store, const char *stream, const char *dim, AnaSpan span, GError **error)
{
  g_auto (AnaRecentRows) recent = { NULL };
  g_autoptr (AnaPoints) stored = NULL;
  g_autoptr (GError) local = NULL;

  if (self == NULL)
    return ana_store_read_points (store, stream, dim, span, error);
  ana_recent_copy (self, stream, dim, span, &recent);
  stored = ana_store_read_points (store, stream, dim, span, &local);
  if (recent.epoch != NULL && (recent.whole || (stored != NULL && follows_on (&recent, stored))))
    return add_recent (&recent, stored);
  if (stored == NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return g_steal_pointer (&stored);
}

static int
compare_text (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static gboolean
has_epoch (AnaStore *store, const char *stream, const char *epoch)
{
  AnaCursor cursor = { 0 };
  gboolean same = ana_store_get_cursor (store, stream, &cursor) && g_strcmp0 (cursor.epoch, epoch) == 0;

  ana_cursor_clear (&cursor);
  return same;
}

/**
 * ana_recent_list_dims:
 * @self: (nullable): what is held of the rows that arrived
 * @store: the store
 * @stream: a stream
 * @error: return location
 *
 * Returns: (transfer full): the dimension keys of ana_store_list_dims() and of the rows that are not on the disk yet
 */
char **
ana_recent_list_dims (AnaRecent *self, AnaStore *store, const char *stream, GError **error)
{
  g_autoptr (GHashTable) dims = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *epoch = NULL;
  g_auto (GStrv) stored = NULL;
  g_autoptr (GPtrArray) all = NULL;
  GHashTableIter iter;
  gboolean whole;
  gpointer dim;

  if (self == NULL)
    return ana_store_list_dims (store, stream, error);
  epoch = ana_recent_copy_dims (self, stream, dims, &whole);
  stored = ana_store_list_dims (store, stream, whole ? NULL : error);
  if (!whole && (stored == NULL || g_hash_table_size (dims) == 0 || !has_epoch (store, stream, epoch)))
    return g_steal_pointer (&stored);
  for (guint i = 0; !whole && stored[i] != NULL; i++)
    g_hash_table_add (dims, g_strdup (stored[i]));
  all = g_ptr_array_new_with_free_func (g_free);
  g_hash_table_iter_init (&iter, dims);
  while (g_hash_table_iter_next (&iter, &dim, NULL))
    g_ptr_array_add (all, g_strdup (dim));
  g_ptr_array_sort (all, compare_text);
  g_ptr_array_add (all, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&all), FALSE);
}
