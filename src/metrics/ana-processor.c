/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-processor.c: KPIs as their events stream in.
 */
#include "config.h"

#include "ana-processor-private.h"

#include <string.h>

#define DEFAULT_BOUND_USEC (5 * ANA_USEC_PER_SEC)
#define DEFAULT_IDLE_USEC  (30 * ANA_USEC_PER_SEC)
#define DEFAULT_KEEP_USEC  (10 * ANA_USEC_PER_MIN)

static AnaWatermark *
get_watermark (AnaProcessor *self, const AnaKpi *kpi)
{
  AnaWatermark *watermark;

  for (guint i = 0; i < self->watermarks->len; i++)
    {
      watermark = g_ptr_array_index (self->watermarks, i);
      if (strcmp (watermark->dataset, kpi->dataset) == 0 && strcmp (watermark->time, kpi->time) == 0)
        return watermark;
    }
  watermark = ana_watermark_new (kpi->dataset, kpi->time);
  g_ptr_array_add (self->watermarks, watermark);
  return watermark;
}

static AnaCube *
get_cube (AnaProcessor *self, const AnaKpi *kpi)
{
  g_autofree char *name = ana_cube_name (kpi);
  AnaCube *cube;

  for (guint i = 0; i < self->cubes->len; i++)
    {
      cube = g_ptr_array_index (self->cubes, i);
      if (cube->n_kpis < ANA_CUBE_MAX_KPIS && strcmp (cube->name, name) == 0)
        return cube;
    }
  cube = ana_cube_new (kpi, name, get_watermark (self, kpi), self->keys);
  g_ptr_array_add (self->cubes, cube);
  return cube;
}

/**
 * ana_processor_new:
 * @catalogue: the definitions
 * @options: (nullable): %NULL for the defaults; a zero takes its default too
 *
 * Makes a processor for one tenant.
 *
 * Returns: (transfer full): the processor; one thread
 */
AnaProcessor *
ana_processor_new (AnaCatalogue              *catalogue,
                   const AnaProcessorOptions *options)
{
  AnaProcessor *self = g_new0 (AnaProcessor, 1);
  guint n = ana_catalogue_get_n (catalogue);

  self->catalogue = ana_catalogue_ref (catalogue);
  if (options != NULL)
    self->options = *options;
  if (self->options.bound_usec <= 0)
    self->options.bound_usec = DEFAULT_BOUND_USEC;
  if (self->options.idle_usec <= 0)
    self->options.idle_usec = DEFAULT_IDLE_USEC;
  if (self->options.keep_usec <= 0)
    self->options.keep_usec = DEFAULT_KEEP_USEC;
  self->keys = ana_key_table_new ();
  self->watermarks = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_watermark_free);
  self->cubes = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_cube_free);
  self->places = g_new0 (AnaKpiPlace, MAX (n, 1));
  self->dirty = ana_dirty_set_new ();
  self->history = ana_history_new (catalogue);
  for (guint i = 0; i < n; i++)
    {
      const AnaKpi *kpi = ana_catalogue_get (catalogue, i);
      AnaCube *cube = get_cube (self, kpi);

      self->places[i] = (AnaKpiPlace) { cube, cube->n_kpis };
      ana_cube_add_kpi (cube, kpi, i);
    }
  return self;
}

void
ana_processor_free (AnaProcessor *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->cubes);
  g_ptr_array_unref (self->watermarks);
  ana_history_free (self->history);
  ana_dirty_set_free (self->dirty);
  ana_key_table_free (self->keys);
  ana_catalogue_unref (self->catalogue);
  g_free (self->places);
  g_free (self);
}

static void
note_times (AnaWatermark *watermark, AnaBatch *batch, const char *source, gint64 now_usec)
{
  const guint64 *valid = NULL;
  const gint64 *times = ana_batch_get_times (batch, watermark->time, &valid);
  gint64 newest = G_MININT64;

  for (guint row = 0; times != NULL && row < batch->n_rows; row++)
    if (valid == NULL || ((valid[row >> 6] >> (row & 63)) & 1) != 0)
      newest = MAX (newest, times[row]);
  if (newest != G_MININT64)
    ana_watermark_note (watermark, source, newest, now_usec);
}

/**
 * ana_processor_push:
 * @self: a processor
 * @source: who brings them; each has its own place in time
 * @dataset: of which dataset they are
 * @events: each event once in all frames: repeated ids are dropped before
 * @now_usec: the present; an event from the future counts as one of now for the watermark
 *
 * Feeds events, in any order of time. Cells and windows that their rows fall into have changed then.
 */
void
ana_processor_push (AnaProcessor *self,
                    const char   *source,
                    const char   *dataset,
                    AnaFrame     *events,
                    gint64        now_usec)
{
  g_autoptr (AnaBatch) batch = NULL;

  if (ana_frame_get_n_rows (events) == 0)
    return;
  batch = ana_batch_new (events, self->keys);
  for (guint i = 0; i < self->cubes->len; i++)
    {
      AnaCube *cube = g_ptr_array_index (self->cubes, i);
      if (strcmp (cube->watermark->dataset, dataset) == 0)
        ana_cube_push (cube, batch, &self->options, self->dirty);
    }
  for (guint i = 0; i < self->watermarks->len; i++)
    {
      AnaWatermark *watermark = g_ptr_array_index (self->watermarks, i);
      if (strcmp (watermark->dataset, dataset) == 0)
        note_times (watermark, batch, source, now_usec);
    }
}

/**
 * ana_processor_advance:
 * @self: a processor
 * @now_usec: the present
 *
 * Moves the watermarks, closes what they passed, slides the windows, lets go of states that are too old for late rows.
 * Call it about once a second.
 */
void
ana_processor_advance (AnaProcessor *self,
                       gint64        now_usec)
{
  for (guint i = 0; i < self->watermarks->len; i++)
    ana_watermark_advance (g_ptr_array_index (self->watermarks, i), &self->options, now_usec);
  for (guint i = 0; i < self->cubes->len; i++)
    ana_cube_advance (g_ptr_array_index (self->cubes, i), &self->options, self->dirty);
}

/**
 * ana_processor_get_watermark:
 * @self: a processor
 * @dataset: a dataset
 *
 * Until when the events of @dataset are believed to be complete, by the slowest of its time columns.
 *
 * Returns: the time, %ANA_TIME_NONE before the first event
 */
gint64
ana_processor_get_watermark (AnaProcessor *self,
                             const char   *dataset)
{
  gint64 least = G_MAXINT64;

  for (guint i = 0; i < self->watermarks->len; i++)
    {
      const AnaWatermark *watermark = g_ptr_array_index (self->watermarks, i);
      if (strcmp (watermark->dataset, dataset) == 0)
        least = MIN (least, watermark->watermark_usec);
    }
  return least == G_MAXINT64 ? ANA_TIME_NONE : least;
}

typedef struct {
  AnaProcessor *processor;
  AnaCube      *cube;
  AnaKpiWanted  wanted;
  AnaKpiRowFunc func;
  gpointer      data;
} Collector;

static void
remember (AnaProcessor *self, const AnaKpiRow *row, guint32 key)
{
  AnaSpanPart part = { row->ts_usec,           row->value.value,     row->value.num,  row->value.den,
                       row->value.has_value, row->value.has_ratio, row->value.count };

  ana_history_note (self->history, row->kpi, row->period, key, &part);
}

static void
emit_cell (const Collector *self, const AnaLevel *level, const AnaBucket *bucket, AnaCell *cell)
{
  for (guint k = 0; k < self->cube->n_kpis; k++)
    {
      guint64 bit = G_GUINT64_CONSTANT (1) << k;
      guint kpi = self->cube->index[k];
      AnaKpiRow row = { kpi, level->period, 0, bucket->span.start_usec, NULL, { 0 }, bucket->closed, cell->states[k] };

      if ((cell->changed & bit) == 0
          || (!bucket->closed && self->wanted != NULL && !self->wanted (kpi, level->period, 0, self->data)))
        continue;
      row.dim = ana_key_table_text (self->processor->keys, cell->key);
      row.value = ana_processor_finish (self->processor, kpi, level->period, bucket->span, cell->key, cell->states[k]);
      cell->changed &= ~bit;
      if (bucket->closed)
        remember (self->processor, &row, cell->key);
      self->func (&row, self->data);
    }
}

static void
collect_bucket (const Collector *self, const AnaLevel *level, AnaBucket *bucket)
{
  guint n = 0;

  for (guint i = 0; i < bucket->changed->len; i++)
    {
      AnaCell *cell = g_ptr_array_index (bucket->changed, i);

      emit_cell (self, level, bucket, cell);
      if (cell->changed != 0)
        g_ptr_array_index (bucket->changed, n++) = cell;
    }
  g_ptr_array_set_size (bucket->changed, (int) n);
}

static gboolean
window_wanted (guint measure, int window_sec, gpointer data)
{
  const Collector *self = data;

  return self->wanted == NULL || self->wanted (self->cube->index[measure], ANA_PERIOD_MINUTE, window_sec, self->data);
}

static void
emit_window (guint measure, int window_sec, AnaSpan span, guint32 key, const AnaState *state, gpointer data)
{
  const Collector *self = data;
  AnaKpiRow row = { self->cube->index[measure], ANA_PERIOD_MINUTE, window_sec, span.end_usec, NULL, { 0 }, FALSE, NULL };

  row.dim = ana_key_table_text (self->processor->keys, key);
  row.value = ana_state_finish (state, span, NULL, NULL);
  ana_kpi_apply_min_n (self->cube->kpis[measure], &row.value);
  self->func (&row, self->data);
}

/**
 * ana_processor_collect:
 * @self: a processor
 * @wanted: (nullable): whether an open bucket or a window is looked at now; %NULL: all are
 * @func: called for each row
 * @data: for both
 *
 * Gives out what changed since it was last given out: closed buckets always, open ones and windows where wanted; what
 * is not wanted now stays changed. Rows of a KPI and period come in the order of their buckets. A window whose last rows
 * left comes once with a count of 0.
 */
void
ana_processor_collect (AnaProcessor *self,
                       AnaKpiWanted  wanted,
                       AnaKpiRowFunc func,
                       gpointer      data)
{
  for (guint i = 0; i < self->cubes->len; i++)
    {
      Collector collector = { self, g_ptr_array_index (self->cubes, i), wanted, func, data };

      for (guint p = 0; p < ANA_N_KPI_PERIODS; p++)
        {
          AnaLevel *level = &collector.cube->levels[p];
          g_autoptr (GPtrArray) buckets = ana_level_list (level);

          for (guint b = 0; b < buckets->len; b++)
            collect_bucket (&collector, level, g_ptr_array_index (buckets, b));
        }
      if (collector.cube->windows != NULL)
        ana_windows_collect (collector.cube->windows, window_wanted, emit_window, &collector);
    }
}

/**
 * ana_processor_take_dirty:
 * @self: a processor
 *
 * Buckets to be computed from their raw rows: those of definitions that are recomputed, and those whose states were gone
 * when a late row came. Each once.
 *
 * Returns: (transfer full): of #AnaDirtyBucket
 */
GArray *
ana_processor_take_dirty (AnaProcessor *self)
{
  return ana_dirty_set_take (self->dirty);
}

/**
 * ana_processor_remember:
 * @self: a processor
 * @kpi: a KPI's index
 * @period: of the buckets
 * @dim: a dimension key
 * @parts: (array length=n_parts): closed buckets as they were stored
 * @n_parts: how many
 *
 * Gives back, after a restart, what definitions look back at with prior and over. Others are not kept.
 */
void
ana_processor_remember (AnaProcessor      *self,
                        guint              kpi,
                        AnaPeriod          period,
                        const char        *dim,
                        const AnaSpanPart *parts,
                        guint              n_parts)
{
  guint32 key = ana_key_table_add (self->keys, g_strdup (dim));

  g_return_if_fail (kpi < ana_catalogue_get_n (self->catalogue));

  for (guint i = 0; i < n_parts; i++)
    ana_history_note (self->history, kpi, period, key, &parts[i]);
}
