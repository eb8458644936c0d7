/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ui-data.c: a workspace with plausible figures, made without a hub: for tests of the window and for pictures of it.
 *
 * Weekly shape, slow growth, a campaign in the last twelve days, a carrier that fails in the last nine; the same seed,
 * the same figures. The parts of a dimension add up to the total.
 */
#include "config.h"

#include "ui-data.h"

#include "ana-store-documents.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define EPOCH "01J0000000000000000000TEST"

static const struct { const char *key; double share, growth; } members[] = {
  { "country=Germany", 0.362, 0.02 }, { "country=France", 0.204, 0.0 }, { "country=Netherlands", 0.133, 0.14 },
  { "country=Spain", 0.09, -0.03 }, { "country=Italy", 0.071, -0.1 }, { "country=Austria", 0.08, 0 }, { "country=Belgium", 0.06, 0 },
  { "category=Outdoor", 0.265, 0.11 }, { "category=Kitchen", 0.233, 0.03 }, { "category=Home", 0.19, -0.05 },
  { "category=Garden", 0.127, -0.04 }, { "category=Lighting", 0.1, -0.08 }, { "category=Toys", 0.085, -0.05 },
};

static double
noise (gint64 n, const char *seed)
{
  guint32 h = g_str_hash (seed) ^ (guint32) ((guint64) n * 2654435761u);

  h ^= h << 13;
  h ^= h >> 17;
  h ^= h << 5;
  return (h % 10000) / 10000.0;
}

/* The business of a moment: 1 on average, with the week's shape and what happened lately. */
static double
activity (gint64 t_usec, gint64 now_usec, const char *seed)
{
  double age_days = (double) (now_usec - t_usec) / ANA_USEC_PER_DAY;
  double weekday = fmod ((double) t_usec / ANA_USEC_PER_DAY + 4, 7);
  double week = 1 + 0.2 * sin ((weekday - 1.5) * G_PI / 3.5);
  double campaign = age_days < 12 ? 0.14 : 0;

  return (week + campaign + 0.05 * noise (t_usec / ANA_USEC_PER_HOUR, seed)) * (1.1 - 0.00025 * age_days);
}

static double
base_of (const AnaKpi *kpi)
{
  if (g_str_has_prefix (kpi->unit, "money:"))
    return kpi->merge == ANA_MERGE_SUM ? 4500000 : 8500;
  if (strcmp (kpi->unit, "percent") == 0)
    return isnan (kpi->target) ? 40 : kpi->target;
  if (strcmp (kpi->unit, "bytes") == 0)
    return 6e9;
  return isnan (kpi->target) ? 560 : kpi->target;
}

static void
fill_row (const AnaKpi *kpi, gint64 ts, gint64 step, gint64 now, double share, AnaRow *row)
{
  double part = MIN (1.0, (double) (now - ts) / (double) step);
  double f = activity (ts, now, kpi->code) * share;
  double days = (double) step / ANA_USEC_PER_DAY;

  *row = (AnaRow) { .ts_usec = ts, .dim = "", .rev = 1 + (noise (ts / step, "rev") > 0.9), .num = NAN, .den = NAN };
  row->count = (gint64) (620 * f * part * days) + 1;
  if (kpi->merge == ANA_MERGE_SUM)
    {
      row->value = round (base_of (kpi) * f * part * days);
      return;
    }
  row->value = base_of (kpi) * (0.98 + 0.05 * noise (ts / step, kpi->code));
  if (strcmp (kpi->unit, "percent") == 0)
    row->value = CLAMP (row->value - (now - ts < 9 * ANA_USEC_PER_DAY && strstr (kpi->code, "RL.") != NULL ? 5 : 0), 0, 100);
  if (kpi->merge != ANA_MERGE_RATIO)
    return;
  row->has_ratio = TRUE;
  row->den = (double) row->count;
  row->num = row->value * row->den;
  row->value = row->num / row->den;
}

static void
add_rows (AnaStore *store, const AnaKpi *kpi, const char *stream, AnaPeriod period, const char *dim, double share, double growth,
          gint64 from, gint64 now)
{
  static const gint64 steps[] = { ANA_USEC_PER_MIN, ANA_USEC_PER_HOUR, ANA_USEC_PER_DAY };
  g_autoptr (AnaRowBatch) batch = ana_row_batch_new (stream, EPOCH, -1, 1000);

  for (gint64 ts = ana_bucket_start (period, kpi->zone, from); ts <= now; ts = ana_bucket_shift (period, kpi->zone, ts, 1))
    {
      double lately = now - ts < 28 * ANA_USEC_PER_DAY ? growth : 0;
      AnaRow row;

      fill_row (kpi, ts, steps[period], now, share * (1 + lately), &row);
      row.dim = dim;
      ana_row_batch_add (batch, &row);
    }
  ana_store_stage_rows (store, batch);
}

/* An empty message: the hub was heard just now. */
static void
say_heard (AnaStore *store, const char *stream, gint64 now)
{
  g_autoptr (AnaRowBatch) batch = ana_row_batch_new (stream, EPOCH, 1000, 1001);

  batch->ts_usec = now - 3 * ANA_USEC_PER_SEC;
  ana_store_apply (store, batch, NULL, NULL);
}

static void
fill_stream (AnaStore *store, const AnaKpi *kpi, AnaPeriod period, gint64 from, gint64 now)
{
  g_autofree char *stream = ana_stream_kpi (kpi->code, period);

  ana_store_stage_begin (store, stream);
  add_rows (store, kpi, stream, period, "", 1, 0, from, now);
  for (guint i = 0; i < G_N_ELEMENTS (members) && kpi->dims->len > 0; i++)
    add_rows (store, kpi, stream, period, members[i].key, kpi->merge == ANA_MERGE_SUM ? members[i].share : 1, members[i].growth,
              MAX (from, now - 70 * ANA_USEC_PER_DAY), now);
  ana_store_stage_swap (store, stream, EPOCH, 1000, "", NULL, NULL);
  say_heard (store, stream, now);
}

static void
keep_answer (AnaStore *store, const AnaKpi *kpi, gint64 start, double value, gint64 now)
{
  g_autofree char *key = g_strdup_printf ("span/%s//%" G_GINT64_FORMAT, kpi->code, start);
  g_autofree char *text = g_strdup_printf ("{\"span\":{\"value\":%.4f,\"count\":21000}}", value);
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));

  ana_store_put_answer (store, key, "", now, body);
}

/* What cannot be added up is asked of the hub; here the answers lie in the cache already. */
static void
keep_answers (AnaStore *store, const AnaKpi *kpi, gint64 now)
{
  double base = base_of (kpi) * (strcmp (kpi->unit, "count") == 0 ? 28 : 1);

  for (int days = 0; days <= 56; days += 28)
    {
      gint64 today = ana_bucket_start (ANA_PERIOD_DAY, kpi->zone, now);
      gint64 start = ana_bucket_shift (ANA_PERIOD_DAY, kpi->zone, today, -days - 27);

      keep_answer (store, kpi, start, base * (days == 0 ? 1.09 : 1), now);
    }
}

/**
 * ui_data_fill_kpi:
 * @store: open to write
 * @kpi: whose streams are filled
 * @now_usec: the moment that is "now"
 * @n_days: of daily history; hours reach back 21 days and minutes three hours
 */
void
ui_data_fill_kpi (AnaStore *store, const AnaKpi *kpi, gint64 now_usec, int n_days)
{
  gint64 from[] = { now_usec - 3 * ANA_USEC_PER_HOUR, now_usec - 21 * ANA_USEC_PER_DAY, now_usec - n_days * ANA_USEC_PER_DAY };

  for (int period = 0; period < ANA_N_KPI_PERIODS; period++)
    if (kpi->grain[period])
      fill_stream (store, kpi, (AnaPeriod) period, from[period], now_usec);
  if (kpi->merge == ANA_MERGE_NONE)
    keep_answers (store, kpi, now_usec);
}

/**
 * ui_data_fill:
 * @store: open to write
 * @catalogue: whose KPIs are filled
 * @now_usec: the moment that is "now"
 * @n_days: as above
 *
 * Returns: %FALSE when the store took nothing
 */
gboolean
ui_data_fill (AnaStore *store, AnaCatalogue *catalogue, gint64 now_usec, int n_days)
{
  for (guint i = 0; i < ana_catalogue_get_n (catalogue); i++)
    ui_data_fill_kpi (store, ana_catalogue_get (catalogue, i), now_usec, n_days);
  ana_store_flush (store);
  return ana_store_get_cache_bytes (store) > 0;
}

void
ui_data_put_board (AnaStore *store, const char *id, const char *text)
{
  AnaDocumentEdit edit = { "board", id, NULL, text, NULL };
  g_autoptr (GError) error = NULL;

  ana_store_edit_document (store, &edit, NULL, &error);
  g_assert_no_error (error);
}

gboolean
ui_data_spin_until (gboolean (*done) (gpointer data), gpointer data)
{
  gint64 end = g_get_monotonic_time () + UI_PATIENCE_USEC;

  while (!done (data) && g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (500);
  return done (data);
}

/* Runs the main context until nothing was to be done in it for @usec of its own turns: on a busy machine these take longer, as what is
 * waited for does. What never rests, as a spinner, is left after ten times as long. */
void
ui_data_settle (gint64 usec)
{
  const gint64 turn_usec = 2000;
  gint64 end = g_get_monotonic_time () + 10 * usec;

  for (gint64 quiet_usec = 0; quiet_usec < usec && g_get_monotonic_time () < end; quiet_usec += turn_usec)
    {
      while (g_get_monotonic_time () < end && g_main_context_iteration (NULL, FALSE))
        quiet_usec = 0;
      g_usleep (turn_usec);
    }
}

void
ui_data_remove_tree (const char *path)
{
  g_autoptr (GDir) folder = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      ui_data_remove_tree (child);
    }
  g_remove (path);
}
