/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-engine-tenant.c: one tenant's processor: fed, fed again after a restart, and asked for rows.
 *
 * A processor keeps no files. After a start it is fed the last three days from the log; buckets that began earlier are not
 * whole in it, so no rows are taken of them. An event that may belong to such a bucket makes its day dirty, and the day is
 * computed from the log.
 */
#include "config.h"

#include "ana-engine-private.h"

#include "ana-clock.h"
#include "ana-error.h"

#include <string.h>

static GHashTable *
new_day_sets (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_hash_table_unref);
}

void
ana_tenant_free (AnaTenant *tenant)
{
  ana_processor_free (tenant->processor);
  g_hash_table_unref (tenant->dirty);
  g_hash_table_unref (tenant->computing);
  g_hash_table_unref (tenant->newest);
  g_hash_table_unref (tenant->touched);
  g_free (tenant->name);
  g_free (tenant);
}

AnaTenant *
ana_engine_get_tenant (AnaEngine *self, const char *name)
{
  AnaTenant *tenant = g_hash_table_lookup (self->tenants, name);
  g_autoptr (GError) error = NULL;

  if (tenant != NULL)
    return tenant;
  tenant = g_new0 (AnaTenant, 1);
  tenant->name = g_strdup (name);
  tenant->processor = ana_processor_new (self->catalogue, NULL);
  tenant->dirty = new_day_sets ();
  tenant->computing = new_day_sets ();
  tenant->touched = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  tenant->newest = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_insert (self->tenants, tenant->name, tenant);
  if (!ana_tenant_load (self, tenant, &error) || !ana_tenant_refeed (self, tenant, ana_clock_now_usec (), &error))
    {
      g_warning ("tenant %s: what was logged before could not be read: %s", name, error->message);
      self->is_behind = TRUE;
    }
  return tenant;
}

/* --- days that must be computed anew --- */

GHashTable *
ana_tenant_get_days (AnaTenant *tenant, const char *set_name)
{
  GHashTable *days = g_hash_table_lookup (tenant->dirty, set_name);

  if (days == NULL)
    {
      days = g_hash_table_new (NULL, NULL);
      g_hash_table_insert (tenant->dirty, g_strdup (set_name), days);
    }
  return days;
}

static char *
make_dirty_key (const AnaTenant *tenant, const char *dataset)
{
  return g_strdup_printf ("engine.dirty.%s.%s", tenant->name, dataset);
}

static void
append_days (GString *text, GHashTable *days)
{
  GHashTableIter iter;
  gpointer day;

  if (days == NULL)
    return;
  g_hash_table_iter_init (&iter, days);
  while (g_hash_table_iter_next (&iter, &day, NULL))
    g_string_append_printf (text, "%d,", GPOINTER_TO_INT (day));
}

/* Remembered in the same transaction as the events: a hub that dies computes them after its restart. */
gboolean
ana_tenant_save_dirty (AnaEngine *self, AnaTenant *tenant, const char *dataset, GError **error)
{
  g_autofree char *key = make_dirty_key (tenant, dataset);
  g_autoptr (GString) text = g_string_new (NULL);

  append_days (text, g_hash_table_lookup (tenant->dirty, dataset));
  append_days (text, g_hash_table_lookup (tenant->computing, dataset));
  return self->storage->klass->set_meta (self->storage, key, text->str, error);
}

static gboolean
load_dirty (AnaEngine *self, AnaTenant *tenant, const char *dataset, GError **error)
{
  g_autofree char *key = make_dirty_key (tenant, dataset);
  g_autoptr (GError) local = NULL;
  g_autofree char *text = self->storage->klass->get_meta (self->storage, key, &local);
  g_auto (GStrv) words = NULL;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  words = g_strsplit (text != NULL ? text : "", ",", -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (words[i][0] != '\0')
      g_hash_table_add (ana_tenant_get_days (tenant, dataset), GINT_TO_POINTER (atoi (words[i])));
  return TRUE;
}

static void
note_newest (AnaTenant *tenant, const char *dataset, gint64 t_usec)
{
  gint64 *newest = g_hash_table_lookup (tenant->newest, dataset);

  if (newest == NULL)
    {
      newest = g_new (gint64, 1);
      *newest = t_usec;
      g_hash_table_insert (tenant->newest, g_strdup (dataset), newest);
    }
  *newest = MAX (*newest, t_usec);
}

/* Who brought a dataset's rows before the hub began. */
static gboolean
note_sources (AnaEngine *self, AnaTenant *tenant, const char *dataset, GError **error)
{
  g_auto (GStrv) sources = self->storage->klass->list_sources (self->storage, tenant->name, dataset, error);
  const AnaTallyEntry known = { .dataset = (char *) dataset, .last_usec = ANA_TIME_NONE };

  for (guint i = 0; sources != NULL && sources[i] != NULL; i++)
    ana_tally_add (self->tally, tenant->name, sources[i], &known);
  return sources != NULL;
}

/* What is known of a tenant at its first mention: its datasets, how new they are, which days wait, who brought them. */
gboolean
ana_tenant_load (AnaEngine *self, AnaTenant *tenant, GError **error)
{
  g_auto (GStrv) datasets = self->storage->klass->list_datasets (self->storage, tenant->name, error);

  if (datasets == NULL)
    return FALSE;
  for (guint i = 0; datasets[i] != NULL; i++)
    {
      g_autofree char *derived = ana_derived_set_name (datasets[i]);
      AnaSpan span;
      gint64 n_events = 0;

      if (!load_dirty (self, tenant, datasets[i], error) || !load_dirty (self, tenant, derived, error) ||
          !self->storage->klass->get_event_span (self->storage, tenant->name, datasets[i], &span, &n_events, error) ||
          !note_sources (self, tenant, datasets[i], error))
        return FALSE;
      if (n_events > 0)
        note_newest (tenant, datasets[i], span.end_usec);
    }
  return TRUE;
}

/* Marks the days of the events before @end. Returns: whether there were any */
static gboolean
mark_days (AnaTenant *tenant, const char *dataset, AnaFrame *fresh, const char *time_column, gint64 end_usec)
{
  int col = ana_frame_find (fresh, time_column);
  const gint64 *times = col >= 0 ? ana_frame_get_int64s (fresh, col) : NULL;
  GHashTable *days = ana_tenant_get_days (tenant, dataset);
  int last = G_MININT;
  gboolean any = FALSE;

  for (guint i = 0; times != NULL && i < ana_frame_get_n_rows (fresh); i++)
    {
      gint64 day = times[i] / ANA_USEC_PER_DAY - (times[i] % ANA_USEC_PER_DAY < 0);

      if (ana_frame_is_null (fresh, col, i))
        continue;
      note_newest (tenant, dataset, times[i]);
      if (times[i] >= end_usec)
        continue;
      any = TRUE;
      if (day != last)
        g_hash_table_add (days, GINT_TO_POINTER ((int) day));
      last = (int) day;
    }
  return any;
}

/* The newest of these rows; G_MININT64 when none has a time. */
static gint64
newest_of (AnaFrame *fresh, const char *time_column)
{
  int col = ana_frame_find (fresh, time_column);
  const gint64 *times = col >= 0 ? ana_frame_get_int64s (fresh, col) : NULL;
  gint64 newest = G_MININT64;

  for (guint i = 0; times != NULL && i < ana_frame_get_n_rows (fresh); i++)
    if (!ana_frame_is_null (fresh, col, i))
      newest = MAX (newest, times[i]);
  return newest;
}

/**
 * ana_tenant_take:
 * @self: the engine
 * @tenant: whose
 * @batch: as it came
 * @fresh: its rows that were not known
 * @now_usec: this moment
 * @error: return location
 *
 * Streams the rows, or marks their days when the batch is one of files or of history.
 */
gboolean
ana_tenant_take (AnaEngine *self, AnaTenant *tenant, AnaEventBatch *batch, AnaFrame *fresh, gint64 now_usec, GError **error)
{
  gboolean any;

  if (!batch->batch_mode)
    {
      any = mark_days (tenant, batch->dataset, fresh, batch->time_column, tenant->refed_usec + ANA_ENGINE_LONGEST_USEC);
      ana_processor_push (tenant->processor, batch->source, batch->dataset, fresh, now_usec);
      return !any || ana_tenant_save_dirty (self, tenant, batch->dataset, error);
    }
  mark_days (tenant, batch->dataset, fresh, batch->time_column, G_MAXINT64);
  if (newest_of (fresh, batch->time_column) >= tenant->refed_usec)
    tenant->needs_refeed = TRUE; /* open buckets must have these too */
  return ana_tenant_save_dirty (self, tenant, batch->dataset, error);
}

/* --- feeding again --- */

typedef struct {
  AnaTenant  *tenant;
  const char *dataset;
  gint64      now_usec;
} Feed;

static gboolean
feed_cb (const char *source, gint64 received_usec, AnaFrame *frame, gpointer data)
{
  Feed *feed = data;

  ana_processor_push (feed->tenant->processor, source, feed->dataset, frame, feed->now_usec);
  return TRUE;
}

/* A new processor, fed what its open buckets hold. */
gboolean
ana_tenant_refeed (AnaEngine *self, AnaTenant *tenant, gint64 now_usec, GError **error)
{
  g_auto (GStrv) datasets = self->storage->klass->list_datasets (self->storage, tenant->name, error);
  AnaSpan span = { now_usec - ANA_ENGINE_OPEN_USEC, G_MAXINT64 };
  g_autoptr (GArray) dirty = NULL;

  if (datasets == NULL)
    return FALSE;
  ana_processor_free (tenant->processor);
  tenant->processor = ana_processor_new (self->catalogue, NULL);
  for (guint i = 0; datasets[i] != NULL; i++)
    {
      Feed feed = { tenant, datasets[i], now_usec };

      if (!self->storage->klass->scan_events (self->storage, tenant->name, datasets[i], span, feed_cb, &feed, error))
        return FALSE;
    }
  if (!ana_tenant_remember (self, tenant, now_usec, error))
    return FALSE;
  dirty = ana_processor_take_dirty (tenant->processor); /* of what the log has anyway */
  tenant->needs_refeed = FALSE;
  tenant->refed_usec = span.start_usec;
  return TRUE;
}

/* --- rows --- */

typedef struct {
  AnaEngine  *engine;
  AnaTenant  *tenant;
  GHashTable *streams; /* stream id -> AnaStreamRows */
} Collect;

static char *
make_stream_id (const AnaKpi *kpi, AnaPeriod period, int window_sec)
{
  if (window_sec == 0)
    return ana_stream_kpi (kpi->code, period);
  return window_sec == 3600 ? g_strdup_printf ("win:%s:PT1H", kpi->code) : g_strdup_printf ("win:%s:PT%dM", kpi->code, window_sec / 60);
}

static gboolean
wanted_cb (guint kpi, AnaPeriod period, int window_sec, gpointer data)
{
  Collect *collect = data;
  g_autofree char *stream = make_stream_id (ana_catalogue_get (collect->engine->catalogue, kpi), period, window_sec);
  g_autofree char *key = g_strconcat (collect->tenant->name, "\t", stream, NULL);
  gboolean wanted;

  g_mutex_lock (&collect->engine->mutex);
  wanted = g_hash_table_contains (collect->engine->wanted, key);
  g_mutex_unlock (&collect->engine->mutex);
  return wanted;
}

static AnaSpan
bucket_of (const AnaKpi *kpi, const AnaKpiRow *row)
{
  return ana_bucket_span (row->period, row->period == ANA_PERIOD_MINUTE ? ana_zone_utc () : kpi->zone, row->ts_usec);
}

static void
row_cb (const AnaKpiRow *kpi_row, gpointer data)
{
  Collect *collect = data;
  const AnaKpi *kpi = ana_catalogue_get (collect->engine->catalogue, kpi_row->kpi);
  g_autofree char *stream = NULL;
  AnaStreamRows *rows;

  if (kpi_row->window_sec == 0 && kpi_row->ts_usec < collect->tenant->refed_usec)
    return; /* perhaps not whole here: the log decides */
  if (kpi_row->closed && kpi_row->window_sec == 0)
    {
      if (collect->engine->has_dependents[kpi_row->kpi] && !ana_metrics_is_derived (kpi))
        ana_tenant_mark_kpi (collect->engine, collect->tenant, kpi_row->kpi, bucket_of (kpi, kpi_row));
      if (ana_metrics_is_derived (kpi))
        return; /* computed from the log, once it is closed */
    }
  stream = make_stream_id (kpi, kpi_row->period, kpi_row->window_sec);
  rows = g_hash_table_lookup (collect->streams, stream);
  if (rows == NULL)
    {
      rows = ana_stream_rows_new (g_steal_pointer (&stream));
      g_hash_table_insert (collect->streams, rows->stream, rows);
    }
  ana_stream_rows_add (rows, kpi_row, kpi_row->closed ? ana_kpi_row_pack_state (kpi, kpi_row) : NULL);
}

/* Sliding windows live in this process alone: the newest value of each key is all there is. */
static void
send_window (AnaEngine *self, AnaTenant *tenant, const char *stream, GArray *rows)
{
  g_autofree char *key = g_strconcat (tenant->name, "\t", stream, NULL);
  gint64 *q = g_hash_table_lookup (self->windows, key);
  AnaRowBatch *batch;

  if (q == NULL)
    {
      q = g_new0 (gint64, 1);
      g_hash_table_insert (self->windows, g_steal_pointer (&key), q);
    }
  batch = ana_row_batch_new (stream, self->window_epoch, *q, *q + 1);
  batch->ts_usec = ana_clock_now_usec ();
  *q += 1;
  for (guint i = 0; i < rows->len; i++)
    {
      AnaRow row = g_array_index (rows, AnaRow, i);

      row.rev = *q;
      ana_row_batch_add (batch, &row);
    }
  g_ptr_array_add (self->out, batch);
  g_ptr_array_add (self->out_tenants, g_strdup (tenant->name));
}

/* Dirty buckets of the processor are days of their dataset, or of what is derived from it. */
static void
take_dirty (AnaEngine *self, AnaTenant *tenant)
{
  g_autoptr (GArray) buckets = ana_processor_take_dirty (tenant->processor);

  for (guint i = 0; i < buckets->len; i++)
    {
      const AnaDirtyBucket *bucket = &g_array_index (buckets, AnaDirtyBucket, i);
      const AnaKpi *kpi = ana_catalogue_get (self->catalogue, bucket->kpi);
      AnaSpan span = ana_bucket_span (bucket->period, kpi->zone, bucket->start_usec);

      if (ana_metrics_is_derived (kpi))
        {
          ana_tenant_mark_kpi (self, tenant, bucket->kpi, span);
          continue;
        }
      for (gint64 day = span.start_usec / ANA_USEC_PER_DAY; day <= (span.end_usec - 1) / ANA_USEC_PER_DAY; day++)
        g_hash_table_add (ana_tenant_get_days (tenant, kpi->dataset), GINT_TO_POINTER ((int) day));
      g_hash_table_add (tenant->touched, g_strdup (kpi->dataset));
    }
}

/* Lets time pass, and stores what has changed. Engine thread, in a transaction. */
gboolean
ana_tenant_collect (AnaEngine *self, AnaTenant *tenant, gint64 now_usec, GError **error)
{
  g_autoptr (GHashTable) streams = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) ana_stream_rows_free);
  Collect collect = { self, tenant, streams };
  GHashTableIter iter;
  AnaStreamRows *rows;

  ana_processor_advance (tenant->processor, now_usec);
  ana_processor_collect (tenant->processor, wanted_cb, row_cb, &collect);
  g_hash_table_iter_init (&iter, streams);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &rows))
    if (g_str_has_prefix (rows->stream, "win:"))
      send_window (self, tenant, rows->stream, rows->rows);
    else if (!ana_engine_store (self, tenant->name, rows, error))
      return FALSE;
  take_dirty (self, tenant);
  return ana_tenant_save_touched (self, tenant, error);
}
