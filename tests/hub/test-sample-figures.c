/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-sample-figures.c: the sample company through a whole engine: the figures that the hub keeps are the sums of the
 * rows that the generator made, live, after a stop in the middle, and with repeated and late events among them.
 */
#include "config.h"

#include <glib/gstdio.h>
#include <math.h>

#include "ana-clock.h"
#include "ana-sample-company.h"
#include "ana-source.h"

#define SEED  7
#define TODAY 20777 /* 2026-11-20 */
#define NOON  ((gint64) TODAY * ANA_USEC_PER_DAY + 12 * ANA_USEC_PER_HOUR)

#define STEP_USEC (150 * 1000)

typedef struct {
  char          *dir;
  AnaCatalogue  *catalogue;
  AnaHubStorage *storage;
  AnaEngine     *engine;
  AnaSource     *source;
} Hub;

static void
hub_start (Hub   *hub,
           gint64 now_usec)
{
  g_autoptr (GError) error = NULL;

  ana_clock_set_fixed (now_usec);
  hub->storage = ana_hub_storage_sqlite_open (hub->dir, &error);
  g_assert_no_error (error);
  hub->engine = ana_engine_new (hub->storage, hub->catalogue);
  hub->source = ana_source_sample_new ("sample", SEED);
  ana_engine_set_wanted (hub->engine, "sample", "kpi:COM.NET_REVENUE:day", TRUE);
  ana_engine_set_wanted (hub->engine, "sample", "kpi:COM.ORDERS:day", TRUE);
  ana_engine_start (hub->engine);
  g_assert_true (hub->source->klass->start (hub->source, hub->engine, &error));
  g_assert_no_error (error);
}

static void
hub_stop (Hub *hub)
{
  hub->source->klass->stop (hub->source);
  hub->source->klass->free (hub->source);
  ana_engine_stop (hub->engine);
  ana_engine_free (hub->engine);
  hub->storage->klass->free (hub->storage);
}

static void
remove_folder (const char *dir)
{
  g_autoptr (GDir) listing = g_dir_open (dir, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (listing)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);

      g_unlink (path);
    }
  g_rmdir (dir);
}

static void
take_row (const AnaRow *row,
          gint64        seq,
          gpointer      data)
{
  *(double *) data = row->dead ? NAN : row->value;
}

static double
read_day (Hub        *hub,
          const char *stream,
          gint64      start_usec)
{
  AnaSpan span = { start_usec, start_usec + ANA_USEC_PER_HOUR };
  g_autoptr (GError) error = NULL;
  double value = NAN;

  g_assert_true (hub->storage->klass->read_history (hub->storage, "sample", stream, "", span, NULL, 0, 10, take_row,
                                                    &value, &error));
  g_assert_no_error (error);
  return value;
}

/* Sums of the different rows heard of by @upto_usec. */
static void
expect (AnaSampleCompany *company,
        gint64            date,
        gint64            upto_usec,
        double           *out_revenue,
        double           *out_orders)
{
  g_autoptr (AnaSampleTable) table = ana_sample_company_table (company, ANA_SAMPLE_ORDERS, date);
  g_autoptr (GHashTable) rows = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) orders = g_hash_table_new (g_str_hash, g_str_equal);
  guint amount = ana_frame_find (table->frame, "amount");
  guint order_id = ana_frame_find (table->frame, "order_id");
  gint64 sum = 0;

  for (guint i = 0; i < table->ids->len; i++)
    {
      const char *id = ana_frame_get_text (table->frame, order_id, i);

      if (g_array_index (table->emit_usec, gint64, i) > upto_usec || !g_hash_table_add (rows, table->ids->pdata[i]))
        continue;
      sum += ana_frame_get_int64s (table->frame, amount)[i];
      if (*id == 'S')
        g_hash_table_add (orders, (gpointer) id);
    }
  *out_revenue = (double) sum;
  *out_orders = g_hash_table_size (orders);
}

static double
on_time (AnaSampleCompany *company,
         gint64            date)
{
  g_autoptr (AnaSampleTable) table = ana_sample_company_table (company, ANA_SAMPLE_DELIVERIES, date);
  const gint64 *promised = ana_frame_get_int64s (table->frame, ana_frame_find (table->frame, "promised_at"));
  const gint64 *delivered = ana_frame_get_int64s (table->frame, ana_frame_find (table->frame, "delivered_at"));
  guint n = ana_frame_get_n_rows (table->frame);
  guint good = 0;

  for (guint i = 0; i < n; i++)
    good += delivered[i] <= promised[i];
  return 100.0 * good / n;
}

/* The engine looks at the clock to collect, so the clock must move: to and fro by what no row of the test falls into. */
static void
move_clock (gboolean forth)
{
  gint64 now_usec = ana_clock_now_usec ();

  ana_clock_set_fixed (forth ? now_usec + STEP_USEC : now_usec - STEP_USEC);
}

/* The figures follow the rows by a little: waits until they are right; a test that would wait a minute has failed. */
static void
wait_for_value (Hub        *hub,
                const char *stream,
                gint64      start_usec,
                double      expected,
                double      tolerance)
{
  gint64 end = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;
  double value = read_day (hub, stream, start_usec);

  while (!(fabs (value - expected) <= tolerance) && g_get_monotonic_time () < end)
    {
      move_clock (TRUE);
      g_usleep (10000);
      move_clock (FALSE);
      g_usleep (10000);
      value = read_day (hub, stream, start_usec);
    }
  g_test_message ("%s: %.17g, expected %.17g", stream, value, expected);
  g_assert_cmpfloat_with_epsilon (value, expected, tolerance + 1e-9);
}

static void
assert_day (Hub              *hub,
            AnaSampleCompany *company,
            gint64            date,
            gint64            upto_usec)
{
  gint64 start_usec = ana_sample_time_at (date, 0);
  double revenue, orders;

  expect (company, date, upto_usec, &revenue, &orders);
  wait_for_value (hub, "kpi:COM.NET_REVENUE:day", start_usec, revenue, 0);
  /* an open day counts different orders with a sketch: within four sigma of 0.81 % */
  wait_for_value (hub, "kpi:COM.ORDERS:day", start_usec, orders, orders > 256 ? 0.0325 * orders : 0);
}

static void
test_figures (void)
{
  g_autofree char *packs = g_build_filename (g_getenv ("ANALYTICS_DATA"), "catalogue", NULL);
  g_autofree char *dir = g_dir_make_tmp ("analytics-XXXXXX", NULL);
  g_autoptr (AnaCatalogue) catalogue = ana_catalogue_load (packs, NULL);
  g_autoptr (AnaSampleCompany) company = ana_sample_company_new (SEED, TODAY);
  Hub hub = { .dir = dir, .catalogue = catalogue };
  gint64 later = NOON + 20 * ANA_USEC_PER_MIN;
  gint64 next_day = NOON + 26 * ANA_USEC_PER_HOUR;

  hub_start (&hub, NOON);
  assert_day (&hub, company, TODAY, NOON);
  assert_day (&hub, company, TODAY - 1, NOON);
  assert_day (&hub, company, TODAY - 2, NOON);
  wait_for_value (&hub, "kpi:RL.2.2:day", (TODAY - 10) * ANA_USEC_PER_DAY, on_time (company, TODAY - 10), 1e-9);

  ana_clock_set_fixed (later);
  assert_day (&hub, company, TODAY, later);
  hub_stop (&hub);

  hub_start (&hub, next_day);
  assert_day (&hub, company, TODAY + 1, next_day);
  assert_day (&hub, company, TODAY, next_day);
  assert_day (&hub, company, TODAY - 1, next_day);
  hub_stop (&hub);
  remove_folder (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hub/sample-figures/live-and-after-a-stop", test_figures);
  return g_test_run ();
}
