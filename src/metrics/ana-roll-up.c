/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-roll-up.c: cubes: minute, hour and day buckets of the KPIs that cut the same rows the same way.
 *
 * KPIs with the same dataset, time, condition, zone, groupings and limits share one cube, so that a row's bucket and key
 * are looked up once for all of them. Rows are cut by UTC minute, which lies in one hour and one day of any zone, and
 * each part feeds its three cells. States of a bucket stay after it closes, for late rows: minutes for keep_usec, hours
 * and days for the lateness of the definitions; later rows mark their bucket dirty.
 */
#include "config.h"

#include "ana-processor-private.h"

#include <string.h>

/* --- dirty buckets --- */

struct _AnaDirtySet {
  GHashTable *seen;    /* (owned) of AnaDirtyBucket: keys point into nothing, they are copies */
  GArray     *buckets; /* (owned) of AnaDirtyBucket */
};

static guint
hash_dirty (gconstpointer data)
{
  const AnaDirtyBucket *bucket = data;

  return g_int64_hash (&bucket->start_usec) * 31 + bucket->kpi * 7 + (guint) bucket->period;
}

static gboolean
equal_dirty (gconstpointer a, gconstpointer b)
{
  const AnaDirtyBucket *x = a;
  const AnaDirtyBucket *y = b;

  return x->kpi == y->kpi && x->period == y->period && x->start_usec == y->start_usec;
}

AnaDirtySet *
ana_dirty_set_new (void)
{
  AnaDirtySet *self = g_new0 (AnaDirtySet, 1);

  self->seen = g_hash_table_new_full (hash_dirty, equal_dirty, g_free, NULL);
  self->buckets = g_array_new (FALSE, FALSE, sizeof (AnaDirtyBucket));
  return self;
}

void
ana_dirty_set_free (AnaDirtySet *self)
{
  g_hash_table_unref (self->seen);
  g_array_unref (self->buckets);
  g_free (self);
}

void
ana_dirty_set_add (AnaDirtySet *self, guint kpi, AnaPeriod period, gint64 start_usec)
{
  AnaDirtyBucket bucket;

  memset (&bucket, 0, sizeof bucket);
  bucket.kpi = kpi;
  bucket.period = period;
  bucket.start_usec = start_usec;
  if (g_hash_table_add (self->seen, g_memdup2 (&bucket, sizeof bucket)))
    g_array_append_val (self->buckets, bucket);
}

GArray *
ana_dirty_set_take (AnaDirtySet *self)
{
  GArray *taken = self->buckets;

  self->buckets = g_array_new (FALSE, FALSE, sizeof (AnaDirtyBucket));
  g_hash_table_remove_all (self->seen);
  return taken;
}

/* --- cubes --- */

static void
clear_cut (gpointer data)
{
  g_hash_table_unref (((AnaCut *) data)->admitted);
}

static void
free_bucket (gpointer data)
{
  AnaBucket *self = data;

  g_hash_table_unref (self->cells);
  g_ptr_array_unref (self->changed);
  g_free (self);
}

/* What KPIs must share to share a cube. */
char *
ana_cube_name (const AnaKpi *kpi)
{
  GString *name = g_string_new (kpi->dataset);

  g_string_append_printf (name, "\x1e%s\x1e%s\x1e%s\x1e%u\x1e%d-%d-%d-%" G_GINT64_FORMAT "\x1e%d", kpi->time,
                          kpi->where != NULL ? kpi->where : "", ana_zone_get_name (kpi->zone), kpi->max_keys,
                          kpi->lateness.years, kpi->lateness.months, kpi->lateness.days, kpi->lateness.usec, kpi->recompute);
  if (ana_measure_get_refs (kpi->measure)[0] != NULL) /* closed buckets of these go dirty, those of others do not */
    g_string_append (name, "\x1erefs");
  for (guint i = 0; i < ANA_N_KPI_PERIODS; i++)
    g_string_append_c (name, kpi->grain[i] ? '1' : '0');
  for (guint i = 0; kpi->windows != NULL && i < kpi->windows->len; i++)
    g_string_append_printf (name, "\x1e%d", g_array_index (kpi->windows, int, i));
  for (guint i = 0; kpi->dims != NULL && i < kpi->dims->len; i++)
    {
      g_autofree char *dims = ana_dims_name (g_ptr_array_index (kpi->dims, i));
      g_string_append_printf (name, "\x1e(%s)", dims);
    }
  return g_string_free (name, FALSE);
}

static void
add_cut (AnaCube *self, const char *const *dims, AnaKeyTable *keys)
{
  AnaCut cut = { .dims = dims, .admitted = g_hash_table_new (NULL, NULL) };

  if (dims != NULL)
    cut.rest = ana_key_table_add (keys, ana_dims_rest_key (dims));
  g_array_append_val (self->cuts, cut);
}

static void
init_level (AnaLevel *self, const AnaKpi *kpi, AnaPeriod period)
{
  self->on = kpi->grain[period];
  self->period = period;
  self->zone = ana_kpi_bucket_zone (kpi, period);
  self->buckets = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, free_bucket);
  ana_bucketer_init (&self->bucketer, period, self->zone);
}

AnaCube *
ana_cube_new (const AnaKpi *first, const char *name, AnaWatermark *watermark, AnaKeyTable *keys)
{
  AnaCube *self = g_new0 (AnaCube, 1);

  self->name = g_strdup (name);
  self->watermark = watermark;
  self->recompute = first->recompute || !ana_measure_is_mergeable (first->measure);
  self->cuts = g_array_new (FALSE, TRUE, sizeof (AnaCut));
  g_array_set_clear_func (self->cuts, clear_cut);
  add_cut (self, NULL, keys);
  for (guint i = 0; first->dims != NULL && i < first->dims->len; i++)
    add_cut (self, g_ptr_array_index (first->dims, i), keys);
  for (guint p = 0; p < ANA_N_KPI_PERIODS; p++)
    init_level (&self->levels[p], first, (AnaPeriod) p);
  return self;
}

static void
free_cell (const AnaCube *self, AnaCell *cell)
{
  for (guint k = 0; k < self->n_kpis; k++)
    ana_state_free (cell->states[k]);
  g_free (cell);
}

static void
clear_bucket (const AnaCube *self, AnaBucket *bucket)
{
  GHashTableIter iter;
  AnaCell *cell;

  g_hash_table_iter_init (&iter, bucket->cells);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &cell))
    free_cell (self, cell);
}

void
ana_cube_free (AnaCube *self)
{
  for (guint p = 0; p < ANA_N_KPI_PERIODS; p++)
    {
      GHashTableIter iter;
      AnaBucket *bucket;

      g_hash_table_iter_init (&iter, self->levels[p].buckets);
      while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &bucket))
        clear_bucket (self, bucket);
      g_hash_table_unref (self->levels[p].buckets);
    }
  g_clear_pointer (&self->windows, ana_windows_free);
  g_array_unref (self->cuts);
  g_free (self->name);
  g_free (self);
}

/* Before the first event. */
void
ana_cube_add_kpi (AnaCube *self, const AnaKpi *kpi, guint index)
{
  g_assert (self->n_kpis < ANA_CUBE_MAX_KPIS);

  self->index[self->n_kpis] = index;
  self->kpis[self->n_kpis] = kpi;
  self->measures[self->n_kpis] = kpi->measure;
  self->n_kpis++;
  self->has_refs = self->has_refs || ana_measure_get_refs (kpi->measure)[0] != NULL;
  g_clear_pointer (&self->windows, ana_windows_free);
  if (kpi->windows != NULL && kpi->windows->len > 0 && !self->recompute)
    self->windows = ana_windows_new (self->measures, self->n_kpis, kpi->windows);
}

/* --- buckets and cells --- */

static gint64
get_horizon (const AnaCube *self, const AnaLevel *level, const AnaProcessorOptions *options, gint64 end_usec)
{
  if (level->period == ANA_PERIOD_MINUTE)
    return end_usec + options->keep_usec;
  return ana_duration_add (&self->kpis[0]->lateness, level->zone, end_usec, 1);
}

static gboolean
is_past (const AnaCube *self, gint64 t_usec)
{
  return self->watermark->watermark_usec != ANA_TIME_NONE && t_usec <= self->watermark->watermark_usec;
}

/* NULL when the bucket's states are gone. */
static AnaBucket *
get_bucket (AnaCube *self, AnaLevel *level, const AnaProcessorOptions *options, gint64 start_usec)
{
  AnaBucket *bucket;

  if (level->last != NULL && level->last->span.start_usec == start_usec)
    return level->last;
  bucket = g_hash_table_lookup (level->buckets, &start_usec);
  if (bucket == NULL)
    {
      AnaSpan span = ana_bucket_span (level->period, level->zone, start_usec);

      if (is_past (self, get_horizon (self, level, options, span.end_usec)))
        return NULL;
      bucket = g_new0 (AnaBucket, 1);
      bucket->span = span;
      bucket->closed = is_past (self, span.end_usec);
      bucket->cells = g_hash_table_new (NULL, NULL);
      bucket->changed = g_ptr_array_new ();
      g_hash_table_insert (level->buckets, &bucket->span.start_usec, bucket);
    }
  level->last = bucket;
  return bucket;
}

static AnaCell *
get_cell (const AnaCube *self, AnaBucket *bucket, guint32 key)
{
  AnaCell *cell = g_hash_table_lookup (bucket->cells, GUINT_TO_POINTER (key));

  if (cell != NULL)
    return cell;
  cell = g_malloc0 (sizeof (AnaCell) + self->n_kpis * sizeof (AnaState *));
  cell->key = key;
  for (guint k = 0; k < self->n_kpis; k++)
    cell->states[k] = ana_state_new (self->measures[k]);
  g_hash_table_insert (bucket->cells, GUINT_TO_POINTER (key), cell);
  return cell;
}

static void
mark_changed (const AnaCube *self, AnaBucket *bucket, AnaCell *cell)
{
  if (cell->changed == 0)
    g_ptr_array_add (bucket->changed, cell);
  cell->changed = self->n_kpis == 64 ? G_MAXUINT64 : (G_GUINT64_CONSTANT (1) << self->n_kpis) - 1;
}

static void
mark_dirty (const AnaCube *self, AnaDirtySet *dirty, AnaPeriod period, gint64 start_usec)
{
  for (guint k = 0; k < self->n_kpis; k++)
    ana_dirty_set_add (dirty, self->index[k], period, start_usec);
}

static void
feed (AnaCube *self, AnaLevel *level, const AnaPart *part, guint32 key, const guint32 *rows, AnaMeasureInput **inputs,
      const AnaProcessorOptions *options, AnaDirtySet *dirty)
{
  gint64 start_usec = ana_bucketer_start (&level->bucketer, part->start_usec);
  AnaBucket *bucket = get_bucket (self, level, options, start_usec);
  AnaCell *cell;

  if (bucket == NULL || ((self->recompute || self->has_refs) && bucket->closed))
    mark_dirty (self, dirty, level->period, start_usec);
  if (bucket == NULL || self->recompute)
    return;
  cell = get_cell (self, bucket, key);
  for (guint k = 0; k < self->n_kpis; k++)
    ana_state_add_rows (cell->states[k], inputs[k], rows, part->n);
  mark_changed (self, bucket, cell);
}

/* The key itself while there are not too many, else the star. */
static guint32
admit (AnaCube *self, AnaCut *cut, guint32 key)
{
  gpointer id = GUINT_TO_POINTER (key);

  if (cut->dims == NULL || g_hash_table_contains (cut->admitted, id))
    return key;
  if (self->kpis[0]->max_keys > 0 && g_hash_table_size (cut->admitted) >= self->kpis[0]->max_keys)
    return cut->rest;
  g_hash_table_add (cut->admitted, id);
  return key;
}

/* Second by second for the windows. */
static void
push_windows (AnaCube *self, AnaBatch *batch, AnaCut *cut, const AnaPart *part, guint32 key, const guint32 *rows,
              AnaMeasureInput **inputs)
{
  const gint64 *times = ana_batch_get_times (batch, self->kpis[0]->time, NULL);
  gint64 sec = 0;
  guint first = 0;

  for (guint i = 0; i <= part->n; i++)
    {
      gint64 next = i < part->n ? times[rows[i]] / ANA_USEC_PER_SEC - (times[rows[i]] % ANA_USEC_PER_SEC < 0) : 0;

      if (i < part->n && (i == first || next == sec))
        {
          sec = next;
          continue;
        }
      ana_windows_add (self->windows, sec, key, inputs, rows + first, i - first);
      first = i;
      sec = next;
    }
}

static void
push_cut (AnaCube *self, AnaBatch *batch, AnaCut *cut, AnaMeasureInput **inputs, const AnaProcessorOptions *options,
          AnaDirtySet *dirty)
{
  const AnaPartition *partition = ana_batch_partition (batch, self->kpis[0], cut->dims, ANA_PERIOD_MINUTE, ana_zone_utc ());

  for (guint i = 0; i < partition->n_parts; i++)
    {
      const AnaPart *part = &partition->parts[i];
      const guint32 *rows = partition->rows + part->first;
      guint32 key = admit (self, cut, part->key);

      for (guint p = 0; p < ANA_N_KPI_PERIODS; p++)
        if (self->levels[p].on)
          feed (self, &self->levels[p], part, key, rows, inputs, options, dirty);
      if (self->windows != NULL)
        push_windows (self, batch, cut, part, key, rows, inputs);
    }
}

void
ana_cube_push (AnaCube *self, AnaBatch *batch, const AnaProcessorOptions *options, AnaDirtySet *dirty)
{
  AnaMeasureInput *inputs[ANA_CUBE_MAX_KPIS] = { NULL };

  if (ana_batch_select (batch, self->kpis[0])->n == 0)
    return;
  for (guint k = 0; k < self->n_kpis && !self->recompute; k++)
    inputs[k] = ana_measure_prepare_cached (self->measures[k], batch->cache);
  for (guint i = 0; i < self->cuts->len; i++)
    push_cut (self, batch, &g_array_index (self->cuts, AnaCut, i), inputs, options, dirty);
  for (guint k = 0; k < self->n_kpis; k++)
    ana_measure_input_free (inputs[k]);
}

static void
close_bucket (AnaCube *self, AnaLevel *level, AnaBucket *bucket, AnaDirtySet *dirty)
{
  GHashTableIter iter;
  AnaCell *cell;

  bucket->closed = TRUE;
  if (self->recompute || (self->has_refs && g_hash_table_size (bucket->cells) > 0))
    mark_dirty (self, dirty, level->period, bucket->span.start_usec);
  g_hash_table_iter_init (&iter, bucket->cells);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &cell))
    mark_changed (self, bucket, cell);
}

/* Returns whether a bucket closed. */
static gboolean
advance_level (AnaCube *self, AnaLevel *level, const AnaProcessorOptions *options, AnaDirtySet *dirty)
{
  gboolean closed = FALSE;
  GHashTableIter iter;
  AnaBucket *bucket;

  g_hash_table_iter_init (&iter, level->buckets);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &bucket))
    {
      if (!bucket->closed && is_past (self, bucket->span.end_usec))
        {
          close_bucket (self, level, bucket, dirty);
          closed = TRUE;
        }
      if (bucket->closed && bucket->changed->len == 0
          && is_past (self, get_horizon (self, level, options, bucket->span.end_usec)))
        {
          if (level->last == bucket)
            level->last = NULL;
          clear_bucket (self, bucket);
          g_hash_table_iter_remove (&iter);
        }
    }
  return closed;
}

/* The running hour and day of what is recomputed, as often as a minute closes. */
static void
refresh_open (AnaCube *self, AnaDirtySet *dirty)
{
  for (guint p = ANA_PERIOD_HOUR; p < ANA_N_KPI_PERIODS; p++)
    {
      GHashTableIter iter;
      AnaBucket *bucket;

      g_hash_table_iter_init (&iter, self->levels[p].buckets);
      while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &bucket))
        if (!bucket->closed)
          mark_dirty (self, dirty, (AnaPeriod) p, bucket->span.start_usec);
    }
}

/* Values that come from other KPIs may have changed without a row of their own. */
static void
mark_open_changed (AnaCube *self, AnaLevel *level)
{
  GHashTableIter buckets, cells;
  AnaBucket *bucket;
  AnaCell *cell;

  g_hash_table_iter_init (&buckets, level->buckets);
  while (g_hash_table_iter_next (&buckets, NULL, (gpointer *) &bucket))
    {
      g_hash_table_iter_init (&cells, bucket->cells);
      while (!bucket->closed && g_hash_table_iter_next (&cells, NULL, (gpointer *) &cell))
        mark_changed (self, bucket, cell);
    }
}

/* After the watermark moved: closes, evicts, slides. */
void
ana_cube_advance (AnaCube *self, const AnaProcessorOptions *options, AnaDirtySet *dirty)
{
  gboolean closed = FALSE;

  for (guint p = 0; p < ANA_N_KPI_PERIODS; p++)
    {
      closed = advance_level (self, &self->levels[p], options, dirty) || closed;
      if (self->has_refs)
        mark_open_changed (self, &self->levels[p]);
    }
  if (self->recompute && closed)
    refresh_open (self, dirty);
  if (self->windows != NULL && self->watermark->watermark_usec != ANA_TIME_NONE)
    ana_windows_slide (self->windows, self->watermark->watermark_usec);
}

AnaCell *
ana_cube_find (AnaCube *self, AnaPeriod period, gint64 start_usec, guint32 key)
{
  AnaBucket *bucket = g_hash_table_lookup (self->levels[period].buckets, &start_usec);

  return bucket != NULL ? g_hash_table_lookup (bucket->cells, GUINT_TO_POINTER (key)) : NULL;
}

static int
compare_buckets (gconstpointer a, gconstpointer b)
{
  const AnaBucket *x = *(AnaBucket *const *) a;
  const AnaBucket *y = *(AnaBucket *const *) b;

  return (x->span.start_usec > y->span.start_usec) - (x->span.start_usec < y->span.start_usec);
}

GPtrArray *
ana_level_list (AnaLevel *self)
{
  GPtrArray *list = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer bucket;

  g_hash_table_iter_init (&iter, self->buckets);
  while (g_hash_table_iter_next (&iter, NULL, &bucket))
    g_ptr_array_add (list, bucket);
  g_ptr_array_sort (list, compare_buckets);
  return list;
}
