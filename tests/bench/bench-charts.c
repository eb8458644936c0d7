/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-charts.c: one line of a random walk on 1600x600, axes included: first picture, zoom, append and redraw.
 *
 * The same work as in PERFORMANCE.md section 1. Prints one JSON object: milliseconds of this thread's processor time, the
 * median and the worst of 40 zooms and of 20 appends. Beside it, for the ratio, what cairo alone takes for the polyline
 * of every point (at 100,000 points).
 */
#include "config.h"

#include "bench-util.h"

#include <math.h>
#include <stdio.h>

#define WIDTH     1600
#define HEIGHT    600
#define N_ZOOMS   40
#define N_APPENDS 20
#define N_APPEND  1000

typedef struct {
  double first_ms, zoom_ms, zoom_worst_ms, append_ms;
} Figures;

typedef struct {
  double *x, *y;
} Walk;

/* The same numbers as those of bench-peers. */
static double
next_random (guint32 *state)
{
  *state = *state * 1664525u + 1013904223u;
  return *state / 4294967296.0;
}

static void
make_walk (Walk *walk, guint n)
{
  double y = 0;
  guint32 state = 1;

  walk->x = g_new (double, n);
  walk->y = g_new (double, n);
  for (guint i = 0; i < n; i++)
    {
      y += next_random (&state) - 0.5;
      walk->x[i] = 1.7e15 + i * 1e6;
      walk->y[i] = y;
    }
}

static void
draw (cairo_t *cr, AnaChart *chart)
{
  ana_geom_free (bench_draw (cr, chart, WIDTH, HEIGHT));
}

static void
run_zooms (cairo_t *cr, AnaChart *chart, Figures *out)
{
  double lo, hi, took[N_ZOOMS];
  guint32 state = 7;

  ana_chart_get_x_extent (chart, &lo, &hi);
  for (guint k = 0; k < N_ZOOMS; k++)
    {
      double width = (hi - lo) * (0.2 + 0.8 * next_random (&state)), start = lo + (hi - lo - width) * next_random (&state);
      double begin = bench_cpu_ms ();

      ana_chart_set_x_view (chart, start, start + width);
      draw (cr, chart);
      took[k] = bench_cpu_ms () - begin;
    }
  out->zoom_ms = bench_share (took, N_ZOOMS, 0.5);
  out->zoom_worst_ms = took[N_ZOOMS - 1];
  ana_chart_set_x_view (chart, NAN, NAN);
}

static void
run_appends (cairo_t *cr, AnaChart *chart, AnaSeries *series, Figures *out)
{
  double took[N_APPENDS], x[N_APPEND], y[N_APPEND];

  for (guint k = 0; k < N_APPENDS; k++)
    {
      guint n = ana_series_get_n (series);
      double begin;

      for (guint i = 0; i < N_APPEND; i++)
        {
          x[i] = ana_series_get_x (series)[n - 1] + (i + 1) * 1e6;
          y[i] = ana_series_get_y (series)[n - 1] + sin (i);
        }
      begin = bench_cpu_ms ();
      ana_series_append (series, x, y, N_APPEND);
      draw (cr, chart);
      took[k] = bench_cpu_ms () - begin;
    }
  out->append_ms = bench_share (took, N_APPENDS, 0.5);
}

static Figures
run (guint n)
{
  Figures out = { 0 };
  Walk walk;
  AnaSeries *series;
  AnaChart *chart;
  cairo_t *cr;
  double begin;

  make_walk (&walk, n);
  begin = bench_cpu_ms ();
  series = ana_series_new_take (NULL, g_steal_pointer (&walk.x), g_steal_pointer (&walk.y), n);
  chart = ana_chart_new ();
  ana_chart_set_x_scale (chart, ANA_SCALE_TIME, NULL);
  ana_chart_add_layer (chart, ANA_MARK_LINE, series, ANA_SLOT_SERIES_1);
  cr = bench_surface (WIDTH, HEIGHT);
  draw (cr, chart);
  out.first_ms = bench_cpu_ms () - begin;
  run_zooms (cr, chart, &out);
  run_appends (cr, chart, series, &out);
  cairo_destroy (cr);
  ana_chart_unref (chart);
  ana_series_unref (series);
  return out;
}

static double
run_naive (guint n)
{
  cairo_t *cr = bench_surface (WIDTH, HEIGHT);
  Walk walk;
  double begin, took;

  make_walk (&walk, n);
  begin = bench_cpu_ms ();
  cairo_set_line_width (cr, 1.5);
  for (guint i = 0; i < n; i++)
    cairo_line_to (cr, i * (double) WIDTH / n, HEIGHT / 2.0 + walk.y[i]);
  cairo_stroke (cr);
  took = bench_cpu_ms () - begin;
  g_free (walk.x);
  g_free (walk.y);
  cairo_destroy (cr);
  return took;
}

int
main (int argc, char **argv)
{
  guint sizes[] = { 100000, 1000000, 10000000 }, n = G_N_ELEMENTS (sizes);
  Figures figures[G_N_ELEMENTS (sizes)];

  if (argc > 1) /* one size alone, for bench-peers */
    {
      sizes[0] = (guint) CLAMP (atoi (argv[1]), 1000, 100000000);
      n = 1;
    }
  run (1000); /* fonts are loaded */
  for (guint i = 0; i < n; i++)
    figures[i] = run (sizes[i]);
  printf ("{\"bench\":\"charts\",\"width\":%d,\"height\":%d", WIDTH, HEIGHT);
  for (guint i = 0; i < n; i++)
    printf (",\"%u\":{\"first_ms\":%.2f,\"zoom_ms\":%.3f,\"zoom_worst_ms\":%.3f,\"append_ms\":%.3f}", sizes[i], figures[i].first_ms,
            figures[i].zoom_ms, figures[i].zoom_worst_ms, figures[i].append_ms);
  if (n > 1)
    printf (",\"ratio_10M_100k\":%.2f,\"budget_ratio\":3,\"cairo_polyline_100k_ms\":%.1f", figures[2].zoom_ms / figures[0].zoom_ms, run_naive (100000));
  printf ("}\n");
  return 0;
}
