/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-sankey-energy.c: the energy example of d3-sankey (scenario of the UK's Department of Energy and Climate Change for
 * 2050, in TWh) against where d3-sankey 0.12.3 puts its nodes with the same width, padding and rounds.
 */
#include "config.h"

#include "ana-plot.h"

#include <math.h>

#define WIDTH_PX    640
#define HEIGHT_PX   400
#define N_NODES     48
#define D3_CROSSINGS 126 /* of its links drawn straight */

static const struct { guint source, target; double twh; } links[] = {
  { 0, 1, 124.729 }, { 1, 2, 0.597 }, { 1, 3, 26.862 }, { 1, 4, 280.322 }, { 1, 5, 81.144 }, { 6, 2, 35 }, { 7, 4, 35 }, { 8, 9, 11.606 },
  { 10, 9, 63.965 }, { 9, 4, 75.571 }, { 11, 12, 10.639 }, { 11, 13, 22.505 }, { 11, 14, 46.184 }, { 15, 16, 104.453 }, { 15, 14, 113.726 },
  { 15, 17, 27.14 }, { 15, 12, 342.165 }, { 15, 18, 37.797 }, { 15, 19, 4.412 }, { 15, 13, 40.858 }, { 15, 3, 56.691 }, { 15, 20, 7.863 },
  { 15, 21, 90.008 }, { 15, 22, 93.494 }, { 23, 24, 40.719 }, { 25, 24, 82.233 }, { 5, 13, 0.129 }, { 5, 3, 1.401 }, { 5, 26, 151.891 }, { 5, 19, 2.096 },
  { 5, 12, 48.58 }, { 27, 15, 7.013 }, { 17, 28, 20.897 }, { 17, 3, 6.242 }, { 28, 18, 20.897 }, { 29, 15, 6.995 }, { 2, 12, 121.066 }, { 2, 30, 128.69 },
  { 2, 18, 135.835 }, { 2, 31, 14.458 }, { 2, 32, 206.267 }, { 2, 19, 3.64 }, { 2, 33, 33.218 }, { 2, 20, 4.413 }, { 34, 1, 4.375 }, { 24, 5, 122.952 },
  { 35, 26, 839.978 }, { 36, 37, 504.287 }, { 38, 37, 107.703 }, { 37, 2, 611.99 }, { 39, 4, 56.587 }, { 39, 1, 77.81 }, { 40, 14, 193.026 },
  { 40, 13, 70.672 }, { 41, 15, 59.901 }, { 42, 14, 19.263 }, { 43, 42, 19.263 }, { 43, 41, 59.901 }, { 4, 19, 0.882 }, { 4, 26, 400.12 },
  { 4, 12, 46.477 }, { 26, 15, 525.531 }, { 26, 3, 787.129 }, { 26, 11, 79.329 }, { 44, 15, 9.452 }, { 45, 1, 182.01 }, { 46, 15, 19.013 },
  { 47, 15, 289.366 },
};

/* d3-sankey: layer, top and height of each node, nodeWidth 9, nodePadding 9, 12 iterations, extent 640 by 400. */
static const struct { guint layer; double y, h; } d3[N_NODES] = {
  { 0, 76.71, 10.05 }, { 1, 82.02, 31.35 }, { 2, 316.65, 52.20 }, { 7, 0.00, 70.81 }, { 2, 88.07, 36.07 }, { 2, 143.18, 16.45 }, { 0, 379.50, 2.82 },
  { 0, 119.44, 2.82 }, { 0, 151.10, 0.94 }, { 1, 158.37, 6.09 }, { 0, 170.39, 5.16 }, { 4, 69.80, 6.40 }, { 7, 93.25, 45.86 }, { 7, 187.12, 10.82 },
  { 7, 148.12, 30.00 }, { 4, 189.16, 74.05 }, { 7, 206.94, 8.42 }, { 5, 220.57, 2.19 }, { 7, 296.15, 15.68 }, { 7, 224.36, 0.89 }, { 7, 320.83, 0.99 },
  { 7, 234.25, 7.26 }, { 7, 250.50, 7.54 }, { 0, 184.54, 3.28 }, { 1, 181.38, 9.91 }, { 0, 196.82, 6.63 }, { 3, 2.44, 112.21 }, { 0, 212.45, 0.57 },
  { 6, 227.34, 1.68 }, { 0, 267.66, 0.56 }, { 7, 330.82, 10.37 }, { 7, 350.19, 1.17 }, { 7, 360.36, 16.63 }, { 7, 385.99, 2.68 }, { 0, 161.03, 0.35 },
  { 0, 0.00, 67.71 }, { 0, 329.84, 40.65 }, { 1, 325.20, 49.33 }, { 0, 391.32, 8.68 }, { 0, 131.26, 10.83 }, { 0, 222.02, 21.26 }, { 1, 238.10, 4.83 },
  { 1, 251.93, 1.55 }, { 0, 252.28, 6.38 }, { 0, 277.22, 0.76 }, { 0, 95.77, 14.67 }, { 0, 286.98, 1.53 }, { 0, 297.52, 23.33 },
};

static AnaPlot *
make_plot (void)
{
  static const AnaPlotChannelId ids[] = { ANA_PLOT_SOURCE, ANA_PLOT_TARGET, ANA_PLOT_VALUE };
  AnaPlot *plot = ana_plot_new (ana_mark_find ("sankey"), G_N_ELEMENTS (links), NULL);

  for (guint c = 0; c < G_N_ELEMENTS (ids); c++)
    {
      AnaPlotChannel *channel = ana_plot_edit_channel (plot, ids[c]);

      channel->kind = c < 2 ? ANA_KIND_NAME : ANA_KIND_NUMBER;
      channel->value = g_new (double, G_N_ELEMENTS (links));
      for (guint l = 0; l < G_N_ELEMENTS (links); l++)
        channel->value[l] = c == 0 ? links[l].source : c == 1 ? links[l].target : links[l].twh;
      if (c == 2)
        continue;
      channel->n_names = N_NODES;
      channel->names = g_new0 (char *, N_NODES + 1);
      for (guint i = 0; i < N_NODES; i++)
        channel->names[i] = g_strdup_printf ("n%u", i);
    }
  return plot;
}

/* The nth of the marks of a kind. */
static const AnaShape *
nth (const AnaShapes *shapes, AnaShapeKind kind, guint at)
{
  guint n;
  const AnaShape *all = ana_shapes_get (shapes, &n);

  for (guint i = 0; i < n; i++)
    if (all[i].kind == kind && all[i].part == ANA_PART_MARK && at-- == 0)
      return &all[i];
  g_assert_not_reached ();
}

/* Every node within a pixel of d3's, in its layer; as high as what flows through it. */
static void
test_places (void)
{
  g_autoptr (AnaPlot) plot = make_plot ();
  g_autoptr (AnaShapes) shapes = ana_plot_lay_out (plot, 0, 0, WIDTH_PX, HEIGHT_PX);
  double worst = 0;

  for (guint i = 0; i < N_NODES; i++)
    {
      const AnaShape *node = nth (shapes, ANA_SHAPE_RECT, i);
      double off = fabs ((double) node->y - d3[i].y);

      g_test_message ("node %u: layer %u, %.2f and d3 %.2f, high %.2f and %.2f", i, d3[i].layer, (double) node->y, d3[i].y, (double) node->h, d3[i].h);
      g_assert_cmpfloat_with_epsilon ((double) node->x, (WIDTH_PX - 9) * d3[i].layer / 7.0, 1);
      g_assert_cmpfloat_with_epsilon ((double) node->h, fmax (d3[i].h, 1), 1);
      worst = fmax (worst, off);
    }
  g_test_message ("farthest from d3: %.3f px", worst);
  g_assert_cmpfloat (worst, <=, 1);
}

static double
y_at (const AnaShapes *shapes, guint link, double x)
{
  const AnaShape *s = nth (shapes, ANA_SHAPE_PATH, link);
  const AnaPoint *p = ana_shapes_get_points (shapes, s);
  guint last = s->n_points / 2 - 1;
  double y0 = (double) (p[0].y + p[s->n_points - 1].y) / 2, y1 = (double) (p[last].y + p[last + 1].y) / 2;

  return y0 + (y1 - y0) * (x - (double) p[0].x) / (double) (p[last].x - p[0].x);
}

/* No more crossings than d3 has. */
static void
test_crossings (void)
{
  g_autoptr (AnaPlot) plot = make_plot ();
  g_autoptr (AnaShapes) shapes = ana_plot_lay_out (plot, 0, 0, WIDTH_PX, HEIGHT_PX);
  guint n = 0;

  for (guint a = 0; a < G_N_ELEMENTS (links); a++)
    for (guint b = 0; b < a; b++)
      {
        double from = fmax (d3[links[a].source].layer, d3[links[b].source].layer), to = fmin (d3[links[a].target].layer, d3[links[b].target].layer);
        double x0 = (WIDTH_PX - 9) * from / 7 + 9, x1 = (WIDTH_PX - 9) * to / 7;

        if (from < to)
          n += (y_at (shapes, a, x0) - y_at (shapes, b, x0)) * (y_at (shapes, a, x1) - y_at (shapes, b, x1)) < -1e-6 ? 1 : 0;
      }
  g_test_message ("%u crossings, d3 has %d", n, D3_CROSSINGS);
  g_assert_cmpuint (n, <=, D3_CROSSINGS);
}

/* What enters a node leaves it, but for sources and sinks, within a billionth of what flows: the drawing keeps it. */
static void
test_conservation (void)
{
  double in[N_NODES] = { 0 }, out[N_NODES] = { 0 };
  g_autoptr (AnaPlot) plot = make_plot ();
  g_autoptr (AnaShapes) shapes = ana_plot_lay_out (plot, 0, 0, WIDTH_PX, HEIGHT_PX);
  guint n, column = ana_shapes_get_n_columns (shapes) - 1;

  ana_shapes_get_data (shapes, &n);
  for (guint l = 0; l < G_N_ELEMENTS (links); l++)
    {
      double value = ana_shapes_get_cell (shapes, ana_shapes_get_datum_of_row (shapes, l), column);

      in[links[l].target] += value;
      out[links[l].source] += value;
      g_assert_cmpfloat (fabs (value - links[l].twh), <=, 1e-9 * links[l].twh);
    }
  for (guint i = 0; i < N_NODES; i++)
    {
      const AnaShape *node = nth (shapes, ANA_SHAPE_RECT, i);

      g_assert_cmpfloat (fabs (ana_shapes_get_cell (shapes, node->datum, column) - fmax (in[i], out[i])), <=, 1e-9 * fmax (in[i], out[i]));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/charts/sankey-energy/places", test_places);
  g_test_add_func ("/charts/sankey-energy/crossings", test_crossings);
  g_test_add_func ("/charts/sankey-energy/conservation", test_conservation);
  return g_test_run ();
}
