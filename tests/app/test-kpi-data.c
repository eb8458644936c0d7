/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-kpi-data.c: what the page of a KPI says, read from a store: range, comparison, like for like; their words.
 */
#include "config.h"

#include "ana-corrections.h"
#include "ana-kpi-note.h"
#include "ana-kpi-table.h"
#include "ana-range-text.h"

#include "ana-clock.h"
#include "ana-data.h"
#include "ana-store-documents.h"

#include <locale.h>
#include <math.h>
#include <string.h>

#define CODE "COM.NET_REVENUE"
#define EPOCH "01J0000000000000000000TEST"

typedef struct {
  AnaStore     *store;
  AnaCatalogue *catalogue;
  const AnaKpi *kpi;
} Fixture;

static gint64
at (const Fixture *fixture, const char *text)
{
  gint64 t;

  g_assert_true (ana_time_parse (text, fixture->kpi->zone, &t, NULL));
  return t;
}

/* Each bucket is worth how many days its date lies after 2024-01-01, in pounds, plus its hour in hundredths of pounds. */
static double
worth (const Fixture *fixture, gint64 ts)
{
  gint64 local = ts + ana_zone_offset_usec (fixture->kpi->zone, ts);

  return (double) (100 * (local / ANA_USEC_PER_DAY - ana_date_from_civil (2024, 1, 1)) + local % ANA_USEC_PER_DAY / ANA_USEC_PER_HOUR);
}

static void
fill (const Fixture *fixture, AnaPeriod period, const char *from, const char *to)
{
  g_autofree char *stream = ana_stream_kpi (CODE, period);
  g_autoptr (AnaRowBatch) batch = ana_row_batch_new (stream, EPOCH, -1, 1);
  gint64 end = at (fixture, to);

  ana_store_stage_begin (fixture->store, stream);
  for (gint64 ts = at (fixture, from); ts < end; ts = ana_bucket_span (period, fixture->kpi->zone, ts).end_usec)
    {
      AnaRow row = { .ts_usec = ts, .dim = "", .rev = 1, .count = 1, .value = worth (fixture, ts), .num = NAN, .den = NAN };

      ana_row_batch_add (batch, &row);
    }
  ana_store_stage_rows (fixture->store, batch);
  ana_store_stage_swap (fixture->store, stream, EPOCH, 1, "", NULL, NULL);
  ana_store_flush (fixture->store);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *dir = ana_data_find ("catalogue", NULL);

  fixture->store = ana_store_open (NULL, ANA_STORE_READ_WRITE, NULL);
  fixture->catalogue = ana_catalogue_load (dir, NULL);
  fixture->kpi = ana_catalogue_find (fixture->catalogue, CODE);
  g_assert_cmpstr (ana_zone_get_name (fixture->kpi->zone), ==, "Europe/London");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  ana_store_close (fixture->store);
  g_object_unref (fixture->store);
  ana_catalogue_unref (fixture->catalogue);
}

static AnaKpiData *
read_data (const Fixture *fixture, AnaPeriod period, const char *range, const char *compare, const char *now)
{
  AnaReading *reading = g_new0 (AnaReading, 1);
  AnaKpiData *data;

  reading->store = g_object_ref (fixture->store);
  reading->catalogue = ana_catalogue_ref (fixture->catalogue);
  reading->period = period;
  reading->range = g_strdup (range);
  reading->compare = g_strdup (compare);
  reading->now_usec = at (fixture, now);
  reading->code = g_strdup (CODE);
  data = ana_kpi_data_new (reading);
  ana_reading_free (reading);
  g_assert_nonnull (data);
  return data;
}

static int
index_of (const Fixture *fixture, const AnaKpiData *data, const char *text)
{
  gint64 ts = at (fixture, text);

  for (guint i = 0; i < data->n; i++)
    if (ana_kpi_data_get_time (data, (int) i) == ts)
      return (int) i;
  g_error ("no bucket %s", text);
  return -1;
}

/* --- days --- */

static void
test_same_dates (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (AnaKpiData) data = NULL;
  int leap, after;

  fill (fixture, ANA_PERIOD_DAY, "2024-01-01T00:00:00", "2025-03-11T00:00:00");
  data = read_data (fixture, ANA_PERIOD_DAY, "2025-02-01/2025-03-05", "P1Y", "2025-03-10T12:00:00");
  leap = index_of (fixture, data, "2025-02-28T00:00:00");
  after = index_of (fixture, data, "2025-03-01T00:00:00");
  g_assert_cmpfloat (ana_kpi_data_get_before (data, leap), ==, 58);  /* 28 February 2024 */
  g_assert_cmpfloat (ana_kpi_data_get_before (data, after), ==, 60); /* 1 March 2024: 29 February stands beside nothing */
  g_assert_cmpint (ana_kpi_data_get_before_time (data, after), ==, at (fixture, "2024-03-01T00:00:00"));
  g_assert_true (isnan (ana_kpi_data_get_before (data, index_of (fixture, data, "2024-12-31T00:00:00"))));
  g_assert_cmpstr (data->compare_title, ==, "Same dates, 2024");
  /* a range that is over is whole, and its last bucket is not the newest */
  g_assert_false (data->is_running);
  g_assert_cmpint (data->last_index, ==, index_of (fixture, data, "2025-03-05T00:00:00"));
  g_assert_true (data->last_partial);
  g_assert_cmpint ((int) data->n - 1, >, data->last_index);
  /* February 2024 had a day more: 34 days beside 33 */
  g_assert_cmpfloat (data->closed, ==, 100 * (397 + 429) * 33 / 2.0);
  g_assert_cmpint (data->compare.end_usec, ==, at (fixture, "2024-03-06T00:00:00"));
}

static void
test_nothing (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (AnaKpiData) data = NULL;

  fill (fixture, ANA_PERIOD_DAY, "2025-01-01T00:00:00", "2025-03-11T00:00:00");
  data = read_data (fixture, ANA_PERIOD_DAY, "P7D", "none", "2025-03-10T12:00:00");
  g_assert_null (data->before);
  g_assert_cmpuint (ana_chart_get_n_layers (data->chart), ==, 2); /* the line, and the rule of the target */
  g_assert_cmpstr (data->compare_title, ==, "");
  g_assert_cmpint (data->card->delta_sign, ==, 0);
  g_assert_true (isnan (ana_kpi_data_get_before (data, data->last_index)));
}

/* Whole weeks back, and what cannot be read is as the previous period. */
static void
test_same_weeks (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (AnaKpiData) data = NULL, odd = NULL;
  int i;

  fill (fixture, ANA_PERIOD_DAY, "2024-01-01T00:00:00", "2025-03-11T00:00:00");
  data = read_data (fixture, ANA_PERIOD_DAY, "P7D", "P364D", "2025-03-10T12:00:00");
  i = index_of (fixture, data, "2025-03-04T00:00:00");
  g_assert_cmpfloat (ana_kpi_data_get_now (data, i) - ana_kpi_data_get_before (data, i), ==, 364);
  g_assert_cmpstr (data->compare_title, ==, "Same weeks, 2024");
  odd = read_data (fixture, ANA_PERIOD_DAY, "P7D", "whatever", "2025-03-10T12:00:00");
  g_assert_cmpstr (odd->compare_title, ==, "Previous 7 days");
}

/* --- hours --- */

/* Noon stands beside noon over the day that has 23 hours, and the hour that it has not has no like on the day after. */
static void
test_clocks (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (AnaKpiData) data = NULL;
  int noon, one;

  fill (fixture, ANA_PERIOD_HOUR, "2025-03-28T00:00:00", "2025-04-01T00:00:00");
  data = read_data (fixture, ANA_PERIOD_HOUR, "PT24H", "previous", "2025-03-31T23:30:00");
  noon = index_of (fixture, data, "2025-03-31T12:00:00");
  one = index_of (fixture, data, "2025-03-31T01:00:00");
  g_assert_cmpfloat_with_epsilon (ana_kpi_data_get_now (data, noon) - ana_kpi_data_get_before (data, noon), 1, 1e-9);
  g_assert_true (isnan (ana_kpi_data_get_before (data, one)));
  g_assert_cmpfloat_with_epsilon (ana_kpi_data_get_now (data, one - 1) - ana_kpi_data_get_before (data, one - 1), 1, 1e-9);
}

/* The bucket beside the running one counts as far as its day had come, from its hours. */
static void
test_like_for_like (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (AnaKpiData) data = NULL;
  double before = 0;

  fill (fixture, ANA_PERIOD_DAY, "2025-01-01T00:00:00", "2025-03-11T00:00:00");
  fill (fixture, ANA_PERIOD_HOUR, "2025-03-01T00:00:00", "2025-03-11T00:00:00");
  data = read_data (fixture, ANA_PERIOD_DAY, "P2D", "P3D", "2025-03-10T02:00:00");
  before = worth (fixture, at (fixture, "2025-03-06T00:00:00")) + worth (fixture, at (fixture, "2025-03-07T00:00:00"))
           + worth (fixture, at (fixture, "2025-03-07T01:00:00"));
  g_assert_true (data->is_running);
  g_assert_cmpint (data->card->delta_sign, ==, data->closed + data->running > before ? 1 : -1);
  g_assert_cmpint (data->compare.end_usec, ==, at (fixture, "2025-03-07T02:00:00"));
}

/* "All" of data that ended long ago ends where they end; without data there is nothing to show, and no fault. */
static void
test_ends (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (AnaKpiData) empty = read_data (fixture, ANA_PERIOD_DAY, "all", "P1Y", "2025-03-10T12:00:00"), all = NULL, far = NULL;

  g_assert_null (empty->now);
  g_assert_null (empty->chart);
  g_assert_cmpint (empty->last_index, ==, -1);
  g_assert_false (empty->card->has_value);
  fill (fixture, ANA_PERIOD_DAY, "2024-01-01T00:00:00", "2024-03-01T00:00:00");
  all = read_data (fixture, ANA_PERIOD_DAY, "all", "previous", "2026-03-10T12:00:00");
  g_assert_cmpint (all->span.start_usec, ==, at (fixture, "2024-01-01T00:00:00"));
  g_assert_cmpint (all->span.end_usec, ==, at (fixture, "2024-03-01T00:00:00"));
  g_assert_cmpuint (all->n, ==, 60);
  g_assert_false (all->last_partial);
  /* dates before the data: gaps, and nothing is added up */
  far = read_data (fixture, ANA_PERIOD_DAY, "2023-12-01/2023-12-10", "previous", "2026-03-10T12:00:00");
  g_assert_cmpint (ana_kpi_data_get_time (far, 0), ==, at (fixture, "2023-12-01T00:00:00"));
  g_assert_false (far->card->has_value);
}

/* --- corrections --- */

static void
correct (const Fixture *fixture, const char *bucket, gint64 rev, double value, gint64 count)
{
  g_autofree char *stream = ana_stream_kpi (CODE, ANA_PERIOD_DAY);
  g_autoptr (AnaRowBatch) batch = ana_row_batch_new (stream, EPOCH, rev - 1, rev);
  AnaRow row = { .ts_usec = at (fixture, bucket), .dim = "", .rev = rev, .count = count, .value = value, .num = NAN, .den = NAN };

  ana_row_batch_add (batch, &row);
  ana_store_apply (fixture->store, batch, NULL, NULL);
  ana_store_flush (fixture->store);
}

/* A closed bucket that comes in again is a correction, by how much and for how many rows; the running one is not. */
static void
test_corrections (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (AnaCorrections) corrections = ana_corrections_new ();
  g_autoptr (AnaKpiData) first = NULL, second = NULL, third = NULL, hours = NULL;
  const AnaCorrection *seen;

  fill (fixture, ANA_PERIOD_DAY, "2025-01-01T00:00:00", "2025-03-11T00:00:00");
  first = read_data (fixture, ANA_PERIOD_DAY, "P7D", "previous", "2025-03-10T12:00:00");
  ana_corrections_note (corrections, NULL, first);
  g_assert_cmpuint (ana_corrections_get_n (corrections), ==, 0);
  correct (fixture, "2025-02-20T00:00:00", 2, worth (fixture, at (fixture, "2025-02-20T00:00:00")) + 17240, 3);
  correct (fixture, "2025-03-10T00:00:00", 3, 99, 9);
  second = read_data (fixture, ANA_PERIOD_DAY, "P7D", "previous", "2025-03-10T12:01:00");
  ana_corrections_note (corrections, first, second);
  g_assert_cmpuint (ana_corrections_get_n (corrections), ==, 1);
  seen = ana_corrections_find (corrections, at (fixture, "2025-02-20T00:00:00"));
  g_assert_nonnull (seen);
  g_assert_cmpint (seen->rev, ==, 2);
  g_assert_cmpint (seen->n_rows, ==, 2);
  g_assert_cmpfloat_with_epsilon (seen->now - seen->before, 172.40, 1e-9);
  g_assert_null (ana_corrections_find (corrections, at (fixture, "2025-03-10T00:00:00")));
  /* nothing new is nothing new; the newest stands first */
  ana_corrections_note (corrections, second, second);
  g_assert_cmpuint (ana_corrections_get_n (corrections), ==, 1);
  correct (fixture, "2025-02-21T00:00:00", 4, 100, 0);
  third = read_data (fixture, ANA_PERIOD_DAY, "P7D", "previous", "2025-03-10T12:02:00");
  ana_corrections_note (corrections, second, third);
  g_assert_cmpint (ana_corrections_get (corrections, 0)->n_rows, ==, -1);
  /* another period begins anew */
  hours = read_data (fixture, ANA_PERIOD_HOUR, "P7D", "previous", "2025-03-10T12:02:00");
  ana_corrections_note (corrections, third, hours);
  g_assert_cmpuint (ana_corrections_get_n (corrections), ==, 0);
}

/* --- words --- */

static void
test_titles (void)
{
  static const struct { const char *range; AnaPeriod period; const char *want; } rows[] = {
    { "PT6H", ANA_PERIOD_MINUTE, "Last 6 hours" }, { "P7D", ANA_PERIOD_HOUR, "Last 7 days" }, { "P12M", ANA_PERIOD_DAY, "Last 12 months" },
    { "all", ANA_PERIOD_DAY, "All of the data" }, { "P1Y", ANA_PERIOD_DAY, "Last 1 year" }, { "PT90M", ANA_PERIOD_MINUTE, "Last 90 minutes" },
    { "2011-03-01/2011-03-15", ANA_PERIOD_DAY, "1–15 Mar 2011" }, { "2026-10-24/2026-11-20", ANA_PERIOD_HOUR, "24 Oct – 20 Nov 2026" },
    { "2025-12-15/2026-01-06", ANA_PERIOD_DAY, "15 Dec 2025 – 6 Jan 2026" }, { "2024-02-29/2024-02-29", ANA_PERIOD_DAY, "29 Feb 2024" },
    { "1969-12-31/1970-01-01", ANA_PERIOD_DAY, "31 Dec 1969 – 1 Jan 1970" }, { "rubbish", ANA_PERIOD_MINUTE, "Last 1 hour" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *title = ana_range_title (rows[i].range, rows[i].period);

      g_assert_cmpstr (title, ==, rows[i].want);
    }
}

/* Every preset can be read, has a title of its own, and they come in order of length. */
static void
test_presets (void)
{
  gint64 now = G_GINT64_CONSTANT (1795269720000000);

  for (AnaPeriod period = 0; period < ANA_N_KPI_PERIODS; period++)
    {
      const char *const *ids = ana_range_list (period);
      int last = 0;

      for (guint i = 0; ids[i] != NULL; i++)
        {
          AnaRange range;
          int n;

          g_assert_true (ana_range_parse (ids[i], &range, NULL));
          if (range.kind == ANA_RANGE_ALL)
            continue;
          n = ana_range_count (period, ana_zone_utc (), ana_range_span (&range, period, ana_zone_utc (), now));
          g_assert_cmpint (n, >, last);
          last = n;
        }
    }
}

static void
test_read_day (void)
{
  static const struct { const char *text; int year, month, day; } rows[] = {
    { "2011-03-01", 2011, 3, 1 }, { " 2024-02-29 ", 2024, 2, 29 }, { "1 Mar 2011", 2011, 3, 1 }, { "29 Feb 2024", 2024, 2, 29 },
    { "2011-13-01", 0, 0, 0 }, { "", 0, 0, 0 }, { "soon", 0, 0, 0 }, { "2023-02-29", 0, 0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gint64 day = G_MININT64;

      g_assert_cmpint (ana_range_read_day (rows[i].text, &day), ==, rows[i].year != 0);
      if (rows[i].year != 0)
        g_assert_cmpint (day, ==, ana_date_from_civil (rows[i].year, rows[i].month, rows[i].day));
    }
}

static void
test_faults (void)
{
  static const struct { int first, last; AnaPeriod period; const char *want; } rows[] = {
    { 90, 100, ANA_PERIOD_DAY, NULL }, { 100, 100, ANA_PERIOD_MINUTE, NULL }, { 90, 120, ANA_PERIOD_DAY, NULL },
    { 100, 99, ANA_PERIOD_DAY, "The end lies before the start." }, { 101, 110, ANA_PERIOD_DAY, "The range begins in the future." },
    { 0, 137, ANA_PERIOD_MINUTE, NULL },
    { 0, 138, ANA_PERIOD_MINUTE, "Minutes can be shown for at most 138 days. Choose fewer days, or hours." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *fault = ana_range_find_fault (rows[i].first, rows[i].last, 100, rows[i].period);

      g_assert_cmpstr (fault, ==, rows[i].want);
    }
}

/* The months under the chart and under its strip are those of the process, as in every other date. */
static void
test_months (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AnaKpiData) kpi = NULL;
  g_autoptr (GDateTime) january = g_date_time_new_utc (2024, 1, 8, 0, 0, 0);
  g_autofree char *month = g_date_time_format (january, "%b");
  AnaChart *charts[2];

  fill (fixture, ANA_PERIOD_DAY, "2024-01-01T00:00:00", "2024-02-01T00:00:00");
  kpi = read_data (fixture, ANA_PERIOD_DAY, "P28D", "previous", "2024-01-31T12:00:00");
  charts[0] = kpi->chart;
  charts[1] = kpi->strip;
  for (guint c = 0; c < G_N_ELEMENTS (charts); c++)
    {
      g_autoptr (AnaGeom) geom = ana_geom_new (charts[c], 600, 200, (AnaInsets) { 0 });

      g_assert_cmpuint (geom->n_x_ticks, >, 1);
      g_assert_nonnull (strstr (geom->x_ticks[1].text, month));
    }
}

/* A checkpoint that does not fit: the hub counts rows that are not here. */
static void
miscount (const Fixture *fixture)
{
  g_autofree char *stream = ana_stream_kpi (CODE, ANA_PERIOD_DAY);

  ana_store_check (fixture->store, stream, EPOCH, 1, 0, 12345, 6789, NULL, NULL);
  ana_store_flush (fixture->store);
}

/* What is in trouble is an error with its reason, its time and what a report wants; the snapshot that mends it ends that. */
static void
test_trouble (Fixture *fixture, gconstpointer unused)
{
  static const struct { AnaTroubleKind kind; const char *state; } rounds[] = {
    { ANA_TROUBLE_REFETCH, "state to be fetched anew" }, { ANA_TROUBLE_SET_ASIDE, "state set aside" },
  };
  gint64 before_usec = ana_clock_now_usec ();

  for (guint i = 0; i < G_N_ELEMENTS (rounds); i++)
    {
      g_autoptr (AnaKpiData) good = NULL, bad = NULL, hours = NULL;

      fill (fixture, ANA_PERIOD_DAY, "2024-01-01T00:00:00", "2024-03-11T00:00:00");
      good = read_data (fixture, ANA_PERIOD_DAY, "P28D", "previous", "2024-03-10T12:00:00");
      g_assert_cmpint (good->trouble.kind, ==, ANA_TROUBLE_NONE);
      g_assert_null (good->trouble_details);
      miscount (fixture);
      bad = read_data (fixture, ANA_PERIOD_DAY, "P28D", "previous", "2024-03-10T12:00:00");
      g_assert_cmpint (bad->trouble.kind, ==, rounds[i].kind);
      g_assert_cmpint (bad->trouble.since_usec, >=, before_usec);
      g_assert_cmpint (bad->card->freshness, ==, ANA_FRESH_ERROR);
      g_assert_cmpstr (bad->card->missing_text, ==, ana_trouble_text (rounds[i].kind));
      g_assert_null (bad->chart);
      g_assert_nonnull (strstr (bad->trouble_details, "kpi:" CODE ":day\n"));
      g_assert_nonnull (strstr (bad->trouble_details, rounds[i].state));
      hours = read_data (fixture, ANA_PERIOD_HOUR, "PT48H", "previous", "2024-03-10T12:00:00");
      g_assert_cmpint (hours->trouble.kind, ==, ANA_TROUBLE_NONE); /* another stream: never seen, which is no error */
      g_assert_cmpint (hours->card->freshness, ==, ANA_FRESH_OFFLINE);
    }
}

/* For machines by default; as shown when that is asked for; the zone of the times is in the head of both. */
static void
test_as_text (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (AnaKpiData) data = NULL;
  g_autofree char *csv = NULL, *json = NULL, *shown = NULL, *none = NULL;

  fill (fixture, ANA_PERIOD_DAY, "2024-03-09T00:00:00", "2024-03-11T00:00:00");
  data = read_data (fixture, ANA_PERIOD_DAY, "P28D", "none", "2024-03-10T12:00:00");
  csv = ana_kpi_table_to_text (data, "csv");
  json = ana_kpi_table_to_text (data, "json");
  shown = ana_kpi_table_to_text (data, "shown");
  none = ana_kpi_table_to_text (NULL, "csv");
  g_assert_true (g_str_has_prefix (csv, "start (Europe/London),value,previous,count,rev\n"));
  g_assert_nonnull (strstr (csv, "\n2024-03-10T00:00:00+00:00,69,,1,1\n"));
  g_assert_nonnull (strstr (json, "{\"start\":\"2024-03-10T00:00:00+00:00\",\"value\":69,"));
  g_assert_true (g_str_has_prefix (shown, "Day (Europe/London),Net revenue,Rows,Rev.\n"));
  g_assert_nonnull (strstr (shown, ",£\u200969.00,1,1\n"));
  g_assert_cmpstr (none, ==, "start,value,previous,count,rev\n");
}

/* --- what was said about it --- */

typedef struct { gboolean done, ok; } Kept;

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Kept *kept = data;
  g_autoptr (GError) error = NULL;

  kept->ok = ana_kpi_note_finish (result, &error);
  g_assert_no_error (error);
  kept->done = TRUE;
}

static void
keep (const Fixture *fixture, const AnaKpiNote *note)
{
  Kept kept = { FALSE, FALSE };

  ana_kpi_note_async (fixture->store, note, kept_cb, &kept);
  while (!kept.done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (kept.ok);
}

static guint
count_notes (const Fixture *fixture, AnaPeriod period)
{
  g_autoptr (AnaKpiData) data = read_data (fixture, period, "2025-02-01/2025-03-05", "none", "2025-03-10T12:00:00");

  return data->chart != NULL ? ana_chart_get_n_annotations (data->chart) : 0;
}

/* Kept in the unit of the rows, shown again where it was said, of a value in its own period alone; and taken back. */
static void
test_notes (Fixture *fixture, gconstpointer unused)
{
  AnaAnnotation point = { .x = (double) at (fixture, "2025-02-10T00:00:00"), .x2 = NAN, .y = 123.45, .text = (char *) "Sale" };
  AnaAnnotation range = { .x = (double) at (fixture, "2025-02-10T00:00:00"), .x2 = (double) at (fixture, "2025-02-12T00:00:00"), .y = NAN, .text = (char *) "Fair" };
  g_autoptr (AnaKpiData) data = NULL, again = NULL;
  g_autoptr (AnaKpiNote) one = NULL, two = NULL, gone = NULL;
  const AnaAnnotation *said;

  ana_store_set_document_func (fixture->store, ana_board_format);
  fill (fixture, ANA_PERIOD_DAY, "2025-01-01T00:00:00", "2025-03-11T00:00:00");
  fill (fixture, ANA_PERIOD_HOUR, "2025-02-01T00:00:00", "2025-03-06T00:00:00");
  data = read_data (fixture, ANA_PERIOD_DAY, "2025-02-01/2025-03-05", "none", "2025-03-10T12:00:00");
  one = ana_kpi_note_new (data, fixture->store, NULL, &point);
  two = ana_kpi_note_new (data, fixture->store, NULL, &range);
  keep (fixture, one);
  keep (fixture, two);
  g_assert_nonnull (strstr (one->is, "12345")); /* pence */
  again = read_data (fixture, ANA_PERIOD_DAY, "2025-02-01/2025-03-05", "none", "2025-03-10T12:00:00");
  said = ana_chart_find_annotation (again->chart, one->id);
  g_assert_nonnull (said);
  g_assert_cmpfloat (said->x, ==, point.x);
  g_assert_cmpfloat_with_epsilon (said->y, 123.45, 1e-9);
  g_assert_cmpstr (said->text, ==, "Sale");
  g_assert_cmpuint (count_notes (fixture, ANA_PERIOD_DAY), ==, 2);
  g_assert_cmpuint (count_notes (fixture, ANA_PERIOD_HOUR), ==, 1);
  gone = ana_kpi_note_new_back (one);
  keep (fixture, gone);
  g_assert_cmpuint (count_notes (fixture, ANA_PERIOD_DAY), ==, 1);
}

#define ADD(name, func) g_test_add ("/app/kpi-data/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  ADD ("same-dates", test_same_dates);
  ADD ("nothing", test_nothing);
  ADD ("same-weeks", test_same_weeks);
  ADD ("clocks", test_clocks);
  ADD ("like-for-like", test_like_for_like);
  ADD ("ends", test_ends);
  ADD ("corrections", test_corrections);
  ADD ("months", test_months);
  ADD ("trouble", test_trouble);
  ADD ("notes", test_notes);
  ADD ("as-text", test_as_text);
  g_test_add_func ("/app/range/titles", test_titles);
  g_test_add_func ("/app/range/presets", test_presets);
  g_test_add_func ("/app/range/read-day", test_read_day);
  g_test_add_func ("/app/range/faults", test_faults);
  return g_test_run ();
}
