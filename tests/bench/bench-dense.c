/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-dense.c: much in one picture of 1600 x 600: a million and two million points by density, a sankey of 500 links, a
 * network of 5,000 nodes; `scatter`, `sankey` or `network` alone. One JSON object each; milliseconds of this thread's processor time unless said.
 */
#include "config.h"

#include "ana-random.h"
#include "bench-util.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define WIDTH    1600
#define HEIGHT   600
#define N_ZOOMS  20
#define N_HOVERS 2000
#define FRAME_MS 16.6

static double *
edit_numbers (AnaPlot *plot, AnaPlotChannelId id)
{
  AnaPlotChannel *channel = ana_plot_edit_channel (plot, id);

  channel->value = g_new (double, ana_plot_get_n_rows (plot));
  return channel->value;
}

static double *
edit_names (AnaPlot *plot, AnaPlotChannelId id, guint n_names)
{
  AnaPlotChannel *channel = ana_plot_edit_channel (plot, id);

  channel->kind = ANA_KIND_NAME;
  channel->names = g_new0 (char *, n_names + 1);
  channel->n_names = n_names;
  for (guint i = 0; i < n_names; i++)
    channel->names[i] = g_strdup_printf ("N%u", i);
  return edit_numbers (plot, id);
}

static AnaChart *
chart_of (AnaPlot *plot)
{
  AnaChart *chart = ana_chart_new ();

  ana_chart_set_plot (chart, plot);
  ana_plot_unref (plot);
  return chart;
}

/* --- points --- */

/* Three clouds, one of them thin: what a density has to show. */
static AnaChart *
make_cloud (guint n)
{
  AnaPlot *plot = ana_plot_new (ana_mark_find ("circle"), n, NULL);
  double *x = edit_numbers (plot, ANA_PLOT_X), *y = edit_numbers (plot, ANA_PLOT_Y);
  AnaRandom random;

  ana_random_init (&random, 2);
  for (guint i = 0; i < n; i++)
    {
      double u = ana_random_double (&random), v = ana_random_double (&random), r = sqrt (-2 * log (fmax (u, 1e-12)));
      double cx = i % 16 == 0 ? 6 : i % 3, cy = i % 16 == 0 ? 5 : i % 3 * 2;

      x[i] = cx + r * cos (2 * G_PI * v);
      y[i] = cy + r * sin (2 * G_PI * v);
    }
  return chart_of (plot);
}

static double
zoom_points (cairo_t *cr, AnaChart *chart, double *worst)
{
  double took[N_ZOOMS];

  for (guint i = 0; i < N_ZOOMS; i++)
    {
      double half = 0.3 + 3 * (double) (i % 7) / 7, x = 1 + 0.2 * i, y = 2 + 0.1 * i, begin = bench_cpu_ms ();

      ana_chart_set_x_view (chart, x - half, x + half);
      ana_chart_set_y_view (chart, y - half, y + half);
      ana_geom_free (bench_draw (cr, chart, WIDTH, HEIGHT));
      took[i] = bench_cpu_ms () - begin;
    }
  ana_chart_set_x_view (chart, NAN, NAN);
  ana_chart_set_y_view (chart, NAN, NAN);
  *worst = bench_share (took, N_ZOOMS, 1);
  return bench_share (took, N_ZOOMS, 0.5);
}

static double
hover (const AnaGeom *geom, double *p95)
{
  static double took[N_HOVERS];
  guint n_met = 0;

  for (guint i = 0; i < N_HOVERS; i++)
    {
      double begin = bench_cpu_ms ();

      n_met += ana_shapes_hit (geom->shapes, (float) (i * 37 % WIDTH), (float) (i * 17 % HEIGHT)) != ANA_NO_DATUM ? 1 : 0;
      took[i] = bench_cpu_ms () - begin;
    }
  *p95 = bench_share (took, N_HOVERS, 0.95);
  return (double) n_met / N_HOVERS;
}

static void
run_points (guint n)
{
  AnaChart *chart = make_cloud (n);
  cairo_t *cr = bench_surface (WIDTH, HEIGHT);
  double begin = bench_cpu_ms (), first, zoom, worst, p95;
  AnaGeom *geom = bench_draw (cr, chart, WIDTH, HEIGHT);

  first = bench_cpu_ms () - begin;
  hover (geom, &p95);
  zoom = zoom_points (cr, chart, &worst);
  printf ("{\"bench\":\"scatter\",\"points\":%u,\"first_ms\":%.1f,\"zoom_ms\":%.1f,\"zoom_worst_ms\":%.1f,\"zoom_budget_ms\":%.1f,\"zoom_ratio\":%.2f,"
          "\"hover_p95_ms\":%.4f}\n", n, first, zoom, worst, FRAME_MS, zoom / FRAME_MS, p95);
  ana_geom_free (geom);
  cairo_destroy (cr);
  ana_chart_unref (chart);
}

/* --- links --- */

/* @n_nodes of five layers, each link from a layer to the next. */
static AnaPlot *
make_flows (guint n_nodes, guint n_links)
{
  AnaPlot *plot = ana_plot_new (ana_mark_find ("sankey"), n_links, NULL);
  double *source = edit_names (plot, ANA_PLOT_SOURCE, n_nodes), *target = edit_names (plot, ANA_PLOT_TARGET, n_nodes);
  double *value = edit_numbers (plot, ANA_PLOT_VALUE);
  guint a_layer = n_nodes / 5;
  AnaRandom random;

  ana_random_init (&random, 3);
  for (guint i = 0; i < n_links; i++)
    {
      guint layer = i % 4;

      source[i] = layer * a_layer + (guint) (ana_random_double (&random) * a_layer);
      target[i] = (layer + 1) * a_layer + (guint) (ana_random_double (&random) * a_layer);
      value[i] = 1 + floor (20 * ana_random_double (&random));
    }
  return plot;
}

/* Each new node is joined to two of those before it: a few have many links, as in life. */
static AnaPlot *
make_net (guint n_nodes)
{
  guint n_links = 2 * (n_nodes - 1);
  AnaPlot *plot = ana_plot_new (ana_mark_find ("network"), n_links, NULL);
  double *source = edit_names (plot, ANA_PLOT_SOURCE, n_nodes), *target = edit_names (plot, ANA_PLOT_TARGET, n_nodes);
  AnaRandom random;

  ana_random_init (&random, 4);
  for (guint i = 0; i < n_links; i++)
    {
      guint node = i / 2 + 1, before = (guint) (ana_random_double (&random) * node);

      source[i] = node;
      /* the end of a link that is there already: the more it has, the likelier */
      target[i] = i > 1 && i % 2 == 1 ? target[(guint) (ana_random_double (&random) * (i - 1))] : before;
    }
  return plot;
}

static void
run_sankey (void)
{
  cairo_t *cr = bench_surface (WIDTH, HEIGHT);
  AnaChart *chart = chart_of (make_flows (60, 500));
  double begin = bench_cpu_ms (), layout, again, met, p95;
  AnaGeom *geom;

  ana_plot_prepare (ana_chart_get_plot (chart), NULL, NULL);
  ana_geom_free (bench_draw (cr, chart, WIDTH, HEIGHT));
  layout = bench_cpu_ms () - begin;
  begin = bench_cpu_ms ();
  geom = bench_draw (cr, chart, WIDTH, HEIGHT);
  again = bench_cpu_ms () - begin;
  met = hover (geom, &p95);
  printf ("{\"bench\":\"sankey\",\"links\":500,\"first_ms\":%.1f,\"resized_ms\":%.1f,\"hover_p95_ms\":%.4f,\"hover_met\":%.2f,\"hover_budget_ms\":%.1f,"
          "\"hover_ratio\":%.4f}\n", layout, again, p95, met, FRAME_MS, p95 / FRAME_MS);
  ana_geom_free (geom);
  cairo_destroy (cr);
  ana_chart_unref (chart);
}

/* --- a network, and giving it up --- */

typedef struct {
  double asked_ms, last_ms, gap_ms; /* wall */
  double stop_after_ms;
} Patience;

static double
now_ms (void)
{
  return (double) g_get_monotonic_time () / 1000;
}

static gboolean
is_cancelled (gpointer data)
{
  Patience *self = data;
  double now = now_ms ();

  self->gap_ms = fmax (self->gap_ms, now - self->last_ms);
  self->last_ms = now;
  return now - self->asked_ms > self->stop_after_ms;
}

/* How long it still works after it was told not to. */
static double
give_up (double after_ms)
{
  AnaPlot *plot = make_net (5000);
  Patience patience = { now_ms (), now_ms (), 0, after_ms };

  ana_plot_prepare (plot, is_cancelled, &patience);
  ana_plot_unref (plot);
  return now_ms () - patience.asked_ms - after_ms;
}

static void
run_network (void)
{
  cairo_t *cr = bench_surface (WIDTH, HEIGHT);
  AnaChart *chart = chart_of (make_net (5000));
  Patience patience = { now_ms (), now_ms (), 0, INFINITY };
  double begin = bench_cpu_ms (), prepared, first, met, p95, again[N_ZOOMS];
  AnaGeom *geom;

  ana_plot_prepare (ana_chart_get_plot (chart), is_cancelled, &patience);
  prepared = bench_cpu_ms () - begin;
  begin = bench_cpu_ms ();
  geom = bench_draw (cr, chart, WIDTH, HEIGHT);
  first = bench_cpu_ms () - begin;
  for (guint i = 0; i < N_ZOOMS; i++)
    {
      begin = bench_cpu_ms ();
      ana_geom_free (bench_draw (cr, chart, WIDTH - i, HEIGHT));
      again[i] = bench_cpu_ms () - begin;
    }
  met = hover (geom, &p95);
  printf ("{\"bench\":\"network\",\"nodes\":5000,\"links\":%u,\"worker_ms\":%.0f,\"first_draw_ms\":%.1f,\"draw_ms\":%.1f,\"draw_ratio\":%.2f,\"asked_every_ms\":%.1f,\"given_up_in_ms\":%.1f,"
          "\"hover_p95_ms\":%.4f,\"hover_met\":%.2f,\"hover_budget_ms\":%.1f,\"hover_ratio\":%.4f}\n",
          ana_plot_get_n_rows (ana_chart_get_plot (chart)), prepared, first, bench_share (again, N_ZOOMS, 0.5),
          bench_share (again, N_ZOOMS, 0.5) / FRAME_MS, patience.gap_ms, give_up (100), p95, met, FRAME_MS, p95 / FRAME_MS);
  ana_geom_free (geom);
  cairo_destroy (cr);
  ana_chart_unref (chart);
}

int
main (int argc, char **argv)
{
  const char *only = argc > 1 ? argv[1] : NULL;

  if (only == NULL || strcmp (only, "scatter") == 0)
    {
      run_points (1000000);
      run_points (2000000);
    }
  if (only == NULL || strcmp (only, "sankey") == 0)
    run_sankey ();
  if (only == NULL || strcmp (only, "network") == 0)
    run_network ();
  return 0;
}
