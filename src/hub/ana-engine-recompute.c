/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-engine-recompute.c: buckets from the log: what files and history touched, and what came too late for the stream.
 *
 * The engine's thread gives out a run (a dataset and up to a week of days), this thread reads the log, evaluates every
 * definition of the dataset over the buckets of these days, and hands the rows back. The newest days go first. A day that
 * is touched again meanwhile is simply marked again.
 */
#include "config.h"

#include "ana-engine-private.h"

#include "ana-clock.h"
#include "ana-error.h"

#define PAUSE_USEC  (2 * G_USEC_PER_SEC) /* between two runs over open days: history has its turn too */
#define HOUR_STATES_USEC (100 * ANA_USEC_PER_DAY) /* of hours no older ones are kept */
#define MARGIN_USEC (27 * ANA_USEC_PER_HOUR) /* a day of any zone lies within its UTC day and this much on both sides */

/* --- planning: engine thread --- */

static int
compare_days (gconstpointer a, gconstpointer b)
{
  return *(const int *) a - *(const int *) b;
}

/* The newest run of days before @end that follow each other. Returns: (transfer full) (nullable) */
static GArray *
pick_days (GHashTable *set, int end)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (int));
  GArray *run;
  GHashTableIter iter;
  gpointer key;
  guint first;

  g_hash_table_iter_init (&iter, set);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      int day = GPOINTER_TO_INT (key);

      if (day < end)
        g_array_append_val (all, day);
    }
  if (all->len == 0)
    return NULL;
  g_array_sort (all, compare_days);
  first = all->len - 1;
  while (first > 0 && all->len - first < ANA_ENGINE_RUN_DAYS && g_array_index (all, int, first - 1) == g_array_index (all, int, first) - 1)
    first--;
  run = g_array_new (FALSE, FALSE, sizeof (int));
  g_array_append_vals (run, &g_array_index (all, int, first), all->len - first);
  return run;
}

static void
move_days (AnaTenant *tenant, const char *dataset, GArray *days)
{
  GHashTable *dirty = g_hash_table_lookup (tenant->dirty, dataset);
  GHashTable *computing = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < days->len; i++)
    {
      gpointer day = GINT_TO_POINTER (g_array_index (days, int, i));

      g_hash_table_remove (dirty, day);
      g_hash_table_add (computing, day);
    }
  g_hash_table_insert (tenant->computing, g_strdup (dataset), computing);
}

static AnaJob *
plan_for (AnaTenant *tenant, const char *set_name, GHashTable *set, int end, gboolean *wants_minutes)
{
  g_autoptr (GArray) days = pick_days (set, end);
  gboolean is_derived;
  g_autofree char *dataset = ana_dirty_set_dataset (set_name, &is_derived);
  gint64 *newest = g_hash_table_lookup (tenant->newest, dataset);
  AnaJob *run;

  if (days == NULL)
    return NULL;
  move_days (tenant, set_name, days);
  *wants_minutes = newest == NULL || (gint64) g_array_index (days, int, days->len - 1) * ANA_USEC_PER_DAY >=
                                       *newest - ANA_ENGINE_MINUTE_DAYS * ANA_USEC_PER_DAY;
  run = g_new0 (AnaJob, 1);
  run->type = ANA_JOB_ROWS;
  run->tenant = g_strdup (tenant->name);
  run->dataset = g_strdup (set_name);
  run->newest_usec = newest != NULL ? *newest : 0;
  run->days = g_steal_pointer (&days);
  run->streams = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_stream_rows_free);
  return run;
}

static int
newest_day (GHashTable *set, int end)
{
  GHashTableIter iter;
  gpointer key;
  int newest = G_MININT;

  g_hash_table_iter_init (&iter, set);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (GPOINTER_TO_INT (key) < end)
      newest = MAX (newest, GPOINTER_TO_INT (key));
  return newest;
}

/* The dataset with the newest waiting day before @end. */
static AnaJob *
find_run (AnaEngine *self, int end, gboolean *wants_minutes)
{
  GHashTableIter tenants, datasets;
  AnaTenant *tenant, *best_tenant = NULL;
  const char *set_name, *best_name = NULL;
  GHashTable *set, *best_set = NULL;
  int best = G_MININT;

  g_hash_table_iter_init (&tenants, self->tenants);
  while (g_hash_table_iter_next (&tenants, NULL, (gpointer *) &tenant))
    {
      g_hash_table_iter_init (&datasets, tenant->dirty);
      while (g_hash_table_iter_next (&datasets, (gpointer *) &set_name, (gpointer *) &set))
        if (newest_day (set, end) > best)
          {
            best = newest_day (set, end);
            best_tenant = tenant;
            best_name = set_name;
            best_set = set;
          }
    }
  return best_set != NULL ? plan_for (best_tenant, best_name, best_set, end, wants_minutes) : NULL;
}

/* Gives the next run out when there is one and the thread is free. Open days are touched all the time: they are computed
 * every two seconds at most, so that older days have their turn. */
void
ana_engine_plan_run (AnaEngine *self, gint64 now_usec)
{
  int today = (int) (now_usec / ANA_USEC_PER_DAY);
  gboolean wants_minutes = FALSE, busy, paused = ABS (now_usec - self->run_usec) < PAUSE_USEC;
  AnaJob *run;

  g_mutex_lock (&self->mutex);
  busy = self->is_running || self->run != NULL || self->stopping;
  g_mutex_unlock (&self->mutex);
  if (busy)
    return;
  run = find_run (self, paused ? today : G_MAXINT, &wants_minutes);
  if (run == NULL)
    return;
  if (g_array_index (run->days, int, run->days->len - 1) >= today)
    self->run_usec = now_usec;
  g_mutex_lock (&self->mutex);
  self->run = run;
  self->run_wants_minutes = wants_minutes;
  g_cond_signal (&self->run_cond);
  g_mutex_unlock (&self->mutex);
}

static AnaSpan
days_of (const AnaJob *run)
{
  return (AnaSpan) { g_array_index (run->days, int, 0) * ANA_USEC_PER_DAY,
                     (g_array_index (run->days, int, run->days->len - 1) + 1) * ANA_USEC_PER_DAY };
}

/* The rows have come back: store them, and forget the days. Engine thread, in a transaction. */
gboolean
ana_engine_finish_run (AnaEngine *self, AnaJob *job, GError **error)
{
  AnaTenant *tenant = ana_engine_get_tenant (self, job->tenant);

  g_mutex_lock (&self->mutex);
  self->is_running = FALSE;
  g_mutex_unlock (&self->mutex);
  for (guint i = 0; i < job->streams->len; i++)
    {
      const AnaStreamRows *rows = job->streams->pdata[i];

      if (!ana_engine_store (self, job->tenant, rows, error))
        return FALSE;
    }
  g_hash_table_remove (tenant->computing, job->dataset);
  ana_tenant_mark_dataset (self, tenant, job->dataset, days_of (job)); /* a set of derived days is no dataset: it marks nothing */
  return ana_tenant_save_dirty (self, tenant, job->dataset, error) && ana_tenant_save_touched (self, tenant, error);
}

/* What came back could not be stored: its days wait again. */
void
ana_engine_return_run (AnaEngine *self, AnaJob *job)
{
  AnaTenant *tenant = ana_engine_get_tenant (self, job->tenant);
  GHashTable *dirty = g_hash_table_lookup (tenant->dirty, job->dataset);

  for (guint i = 0; i < job->days->len; i++)
    g_hash_table_add (dirty, GINT_TO_POINTER (g_array_index (job->days, int, i)));
  g_hash_table_remove (tenant->computing, job->dataset);
  g_mutex_lock (&self->mutex);
  self->is_running = FALSE;
  g_mutex_unlock (&self->mutex);
}

/* --- computing: its own thread --- */

static gboolean
gather_cb (const char *source, gint64 received_usec, AnaFrame *frame, gpointer data)
{
  g_ptr_array_add (data, ana_frame_ref (frame));
  return TRUE;
}

static AnaFrame *
read_events (AnaEngine *self, const char *tenant, const char *dataset, AnaSpan span, GError **error)
{
  g_autoptr (GPtrArray) frames = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_frame_unref);

  if (!self->storage->klass->scan_events (self->storage, tenant, dataset, span, gather_cb, frames, error))
    return NULL;
  if (frames->len == 0)
    {
      g_set_error_literal (error, ANA_ERROR, ANA_ERROR_NO_DATA, "the log has no events of these days");
      return NULL;
    }
  return ana_frame_concat ((AnaFrame **) frames->pdata, frames->len, error);
}

/* Rows come mixed; each goes to its stream. */
typedef struct {
  AnaEngine  *engine;
  AnaJob     *run;
  GHashTable *by_stream; /* kpi * N_PERIODS + period -> AnaStreamRows */
  gint64      now_usec;  /* buckets that end later are still open: their states come when they close */
  gint64      states_from_usec[ANA_N_KPI_PERIODS]; /* older ones storage would not keep */
  GError     *error;     /* (owned) (nullable) of reading, the first */
} Sorter;

static AnaStreamRows *
get_stream_rows (Sorter *sorter, guint kpi, AnaPeriod period)
{
  gpointer key = GUINT_TO_POINTER (kpi * ANA_N_KPI_PERIODS + period);
  AnaStreamRows *rows = g_hash_table_lookup (sorter->by_stream, key);

  if (rows != NULL)
    return rows;
  rows = ana_stream_rows_new (ana_stream_kpi (ana_catalogue_get (sorter->engine->catalogue, kpi)->code, period));
  g_ptr_array_add (sorter->run->streams, rows);
  g_hash_table_insert (sorter->by_stream, key, rows);
  return rows;
}

static void
keep_row_cb (const AnaKpiRow *kpi_row, gpointer data)
{
  Sorter *sorter = data;
  const AnaKpi *kpi = ana_catalogue_get (sorter->engine->catalogue, kpi_row->kpi);
  const AnaZone *zone = kpi_row->period == ANA_PERIOD_MINUTE ? ana_zone_utc () : kpi->zone;
  gboolean keeps = kpi_row->period != ANA_PERIOD_MINUTE && kpi_row->ts_usec >= sorter->states_from_usec[kpi_row->period]
                   && ana_bucket_span (kpi_row->period, zone, kpi_row->ts_usec).end_usec <= sorter->now_usec;

  ana_stream_rows_add (get_stream_rows (sorter, kpi_row->kpi, kpi_row->period), kpi_row, keeps ? ana_kpi_row_pack_state (kpi, kpi_row) : NULL);
}

/* Every bucket of @period that has a part of the days, by where it begins. */
static AnaSpan
widen (const AnaZone *zone, AnaPeriod period, AnaSpan days)
{
  return (AnaSpan) { ana_bucket_start (period, zone, days.start_usec), days.end_usec };
}

/* Definitions of one zone are computed together: their days begin together. */
static gboolean
compute_zone (Sorter *sorter, const AnaZone *zone, AnaPeriod period, AnaSpan days, AnaFrame *events, GError **error)
{
  AnaCatalogue *catalogue = sorter->engine->catalogue;
  g_autoptr (GArray) kpis = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < ana_catalogue_get_n (catalogue); i++)
    {
      const AnaKpi *kpi = ana_catalogue_get (catalogue, i);

      if (g_strcmp0 (kpi->dataset, sorter->run->dataset) == 0 && kpi->zone == zone && kpi->grain[period] && !ana_metrics_is_derived (kpi))
        g_array_append_val (kpis, i);
    }
  return kpis->len == 0 || ana_metrics_evaluate_many (catalogue, (guint *) kpis->data, kpis->len, &period, 1, widen (zone, period, days), events,
                                                      keep_row_cb, sorter, error);
}

static gboolean
compute_plain (Sorter *sorter, gboolean wants_minutes, GError **error)
{
  AnaEngine *self = sorter->engine;
  AnaSpan days = days_of (sorter->run);
  AnaSpan span = { days.start_usec - MARGIN_USEC, days.end_usec + MARGIN_USEC };
  g_autoptr (AnaFrame) events = read_events (self, sorter->run->tenant, sorter->run->dataset, span, error);
  g_autoptr (GHashTable) zones = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer zone;

  if (events == NULL)
    return FALSE;
  for (guint i = 0; i < ana_catalogue_get_n (self->catalogue); i++)
    g_hash_table_add (zones, (gpointer) ana_catalogue_get (self->catalogue, i)->zone);
  g_hash_table_iter_init (&iter, zones);
  while (g_hash_table_iter_next (&iter, &zone, NULL))
    for (AnaPeriod period = wants_minutes ? ANA_PERIOD_MINUTE : ANA_PERIOD_HOUR; period < ANA_N_KPI_PERIODS; period++)
      if (!compute_zone (sorter, zone, period, days, events, error))
        return FALSE;
  return TRUE;
}

/* Rows of any dataset that a derived KPI reaches. */
static AnaFrame *
reach_cb (const char *dataset, AnaSpan span, gpointer data)
{
  Sorter *sorter = data;
  g_autoptr (GError) local = NULL;
  AnaFrame *events = read_events (sorter->engine, sorter->run->tenant, dataset, span, &local);

  if (local != NULL && !g_error_matches (local, ANA_ERROR, ANA_ERROR_NO_DATA) && sorter->error == NULL)
    sorter->error = g_steal_pointer (&local);
  return events;
}

/* Buckets that are still open are the processor's. */
static void
keep_closed_cb (const AnaKpiRow *kpi_row, gpointer data)
{
  Sorter *sorter = data;
  const AnaKpi *kpi = ana_catalogue_get (sorter->engine->catalogue, kpi_row->kpi);
  const AnaZone *zone = kpi_row->period == ANA_PERIOD_MINUTE ? ana_zone_utc () : kpi->zone;

  if (ana_bucket_span (kpi_row->period, zone, kpi_row->ts_usec).end_usec <= sorter->now_usec)
    keep_row_cb (kpi_row, data);
}

static gboolean
compute_derived (Sorter *sorter, const char *dataset, gboolean wants_minutes, GError **error)
{
  AnaCatalogue *catalogue = sorter->engine->catalogue;

  for (guint i = 0; i < ana_catalogue_get_n (catalogue); i++)
    for (AnaPeriod period = wants_minutes ? ANA_PERIOD_MINUTE : ANA_PERIOD_HOUR; period < ANA_N_KPI_PERIODS; period++)
      {
        const AnaKpi *kpi = ana_catalogue_get (catalogue, i);
        const AnaZone *zone = period == ANA_PERIOD_MINUTE ? ana_zone_utc () : kpi->zone;

        if (g_strcmp0 (kpi->dataset, dataset) == 0 && kpi->grain[period] && ana_metrics_is_derived (kpi) && sorter->error == NULL)
          ana_metrics_evaluate_derived (catalogue, i, period, widen (zone, period, days_of (sorter->run)), reach_cb, keep_closed_cb, sorter);
      }
  if (sorter->error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&sorter->error));
  return FALSE;
}

static gboolean
compute (AnaEngine *self, AnaJob *run, gboolean wants_minutes, GError **error)
{
  g_autoptr (GHashTable) by_stream = g_hash_table_new (NULL, NULL);
  gboolean is_derived;
  g_autofree char *dataset = ana_dirty_set_dataset (run->dataset, &is_derived);
  Sorter sorter = { self, run, by_stream, ana_clock_now_usec (), { G_MAXINT64, run->newest_usec - HOUR_STATES_USEC, G_MININT64 }, NULL };

  return is_derived ? compute_derived (&sorter, dataset, wants_minutes, error) : compute_plain (&sorter, wants_minutes, error);
}

static AnaJob *
wait_for_run (AnaEngine *self, gboolean *wants_minutes)
{
  AnaJob *run;

  g_mutex_lock (&self->mutex);
  while (self->run == NULL && !self->stopping)
    g_cond_wait (&self->run_cond, &self->mutex);
  run = self->stopping ? NULL : g_steal_pointer (&self->run);
  *wants_minutes = self->run_wants_minutes;
  self->is_running = run != NULL;
  g_mutex_unlock (&self->mutex);
  return run;
}

gpointer
ana_engine_computer (gpointer data)
{
  AnaEngine *self = data;
  gboolean wants_minutes;
  AnaJob *run;

  while ((run = wait_for_run (self, &wants_minutes)) != NULL)
    {
      g_autoptr (GError) error = NULL;

      if (!compute (self, run, wants_minutes, &error) && !g_error_matches (error, ANA_ERROR, ANA_ERROR_NO_DATA))
        g_warning ("%s: days could not be computed: %s", run->dataset, error->message);
      ana_engine_push_job (self, run, 0); /* given back in any case, so that the next one can start */
    }
  return NULL;
}
