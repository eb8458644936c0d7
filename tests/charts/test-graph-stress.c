/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-graph-stress.c: the stress of networks against a reference: majorization of all nodes at once, by Guttman's transform
 * (de Leeuw 1977), the system of each step solved outright, from twenty starts by chance.
 */
#include "config.h"

#include "ana-graph.h"
#include "ana-random.h"

#define MAX_N 40

typedef struct { const char *name; guint n, n_links; guint links[120][2]; } Graph;

static void
add (Graph *graph, guint a, guint b)
{
  graph->links[graph->n_links][0] = a;
  graph->links[graph->n_links++][1] = b;
}

static Graph
make_graph (guint which)
{
  static const char *const names[] = { "path", "ring", "grid", "tree", "two rings", "all joined", "star", "two parts" };
  static const guint sizes[] = { 10, 20, 36, 31, 40, 8, 16, 12 };
  Graph graph = { names[which], sizes[which], 0, { { 0 } } };
  guint n = graph.n;

  for (guint i = 0; i < n; i++)
    switch (which)
      {
      case 0:
        if (i > 0)
          add (&graph, i - 1, i);
        break;
      case 1:
        add (&graph, i, (i + 1) % n);
        break;
      case 2:
        if (i % 6 != 5)
          add (&graph, i, i + 1);
        if (i + 6 < n)
          add (&graph, i, i + 6);
        break;
      case 3:
        if (i > 0)
          add (&graph, (i - 1) / 2, i);
        break;
      case 4:
        add (&graph, i, i % 20 == 19 ? i - 19 : i + 1);
        break;
      case 5:
        for (guint k = 0; k < i; k++)
          add (&graph, k, i);
        break;
      case 6:
        if (i > 0)
          add (&graph, 0, i);
        break;
      default:
        add (&graph, i, i % 6 == 5 ? i - 5 : i + 1);
        break;
      }
  if (which == 4)
    add (&graph, 0, 20);
  return graph;
}

/* Floyd and Warshall; two that nothing joins are one further than the farthest. */
static void
find_distances (const Graph *graph, double d[MAX_N][MAX_N])
{
  double most = 1;

  for (guint i = 0; i < graph->n; i++)
    for (guint k = 0; k < graph->n; k++)
      d[i][k] = i == k ? 0 : INFINITY;
  for (guint l = 0; l < graph->n_links; l++)
    d[graph->links[l][0]][graph->links[l][1]] = d[graph->links[l][1]][graph->links[l][0]] = 1;
  for (guint m = 0; m < graph->n; m++)
    for (guint i = 0; i < graph->n; i++)
      for (guint k = 0; k < graph->n; k++)
        d[i][k] = fmin (d[i][k], d[i][m] + d[m][k]);
  for (guint i = 0; i < graph->n; i++)
    for (guint k = 0; k < graph->n; k++)
      most = isfinite (d[i][k]) ? fmax (most, d[i][k]) : most;
  for (guint i = 0; i < graph->n; i++)
    for (guint k = 0; k < graph->n; k++)
      d[i][k] = isfinite (d[i][k]) ? d[i][k] : most + 1;
}

/* At the best scale: what is drawn may have any. */
static double
stress_of (guint n, double d[MAX_N][MAX_N], const double *x, const double *y)
{
  double sum = 0, cross = 0, square = 0, unit;

  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < i; k++)
      {
        double far = hypot (x[i] - x[k], y[i] - y[k]) / d[i][k];

        cross += far;
        square += far * far;
      }
  unit = cross / square;
  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < i; k++)
      {
        double off = unit * hypot (x[i] - x[k], y[i] - y[k]) / d[i][k] - 1;

        sum += off * off;
      }
  return sum;
}

/* Gauss with pivots, two right sides at once; the last node stays at the origin. */
static void
solve (guint n, double m[MAX_N][MAX_N], double *bx, double *by)
{
  for (guint c = 0; c < n; c++)
    {
      guint p = c;

      for (guint r = c + 1; r < n; r++)
        p = fabs (m[r][c]) > fabs (m[p][c]) ? r : p;
      for (guint k = 0; k < n; k++)
        {
          double swap = m[c][k];

          m[c][k] = m[p][k];
          m[p][k] = swap;
        }
      {
        double sx = bx[c], sy = by[c];

        bx[c] = bx[p], by[c] = by[p];
        bx[p] = sx, by[p] = sy;
      }
      for (guint r = c + 1; r < n; r++)
        {
          double f = m[r][c] / m[c][c];

          for (guint k = c; k < n; k++)
            m[r][k] -= f * m[c][k];
          bx[r] -= f * bx[c];
          by[r] -= f * by[c];
        }
    }
  for (guint c = n; c-- > 0;)
    {
      for (guint k = c + 1; k < n; k++)
        {
          bx[c] -= m[c][k] * bx[k];
          by[c] -= m[c][k] * by[k];
        }
      bx[c] /= m[c][c];
      by[c] /= m[c][c];
    }
}

static void
transform (guint n, double d[MAX_N][MAX_N], double *x, double *y)
{
  double m[MAX_N][MAX_N] = { { 0 } }, bx[MAX_N] = { 0 }, by[MAX_N] = { 0 };

  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < n; k++)
      {
        double w = i != k ? 1 / (d[i][k] * d[i][k]) : 0, far = hypot (x[i] - x[k], y[i] - y[k]);

        if (i == k)
          continue;
        m[i][k] -= w;
        m[i][i] += w;
        bx[i] += far > 1e-9 ? w * d[i][k] * (x[i] - x[k]) / far : 0;
        by[i] += far > 1e-9 ? w * d[i][k] * (y[i] - y[k]) / far : 0;
      }
  solve (n - 1, m, bx, by);
  bx[n - 1] = by[n - 1] = 0;
  for (guint i = 0; i < n; i++)
    x[i] = bx[i], y[i] = by[i];
}

static double
reference (const Graph *graph, double d[MAX_N][MAX_N])
{
  AnaRandom random;
  double best = INFINITY;

  ana_random_init (&random, 7);
  for (guint start = 0; start < 20; start++)
    {
      double x[MAX_N], y[MAX_N];

      for (guint i = 0; i < graph->n; i++)
        x[i] = ana_random_double (&random) * 10, y[i] = ana_random_double (&random) * 10;
      for (guint round = 0; round < 150; round++)
        transform (graph->n, d, x, y);
      best = fmin (best, stress_of (graph->n, d, x, y));
    }
  return best;
}

static AnaPlot *
make_plot (const Graph *graph)
{
  static const AnaPlotChannelId ends[] = { ANA_PLOT_SOURCE, ANA_PLOT_TARGET };
  AnaPlot *plot = ana_plot_new (ana_mark_find ("network"), graph->n_links, NULL);

  for (guint c = 0; c < 2; c++)
    {
      AnaPlotChannel *channel = ana_plot_edit_channel (plot, ends[c]);

      channel->kind = ANA_KIND_NAME;
      channel->n_names = graph->n;
      channel->names = g_new0 (char *, graph->n + 1);
      channel->value = g_new (double, graph->n_links);
      for (guint i = 0; i < graph->n; i++)
        channel->names[i] = g_strdup_printf ("n%u", i);
      for (guint l = 0; l < graph->n_links; l++)
        channel->value[l] = graph->links[l][c];
    }
  return plot;
}

/* Within five parts in a hundred of the best of twenty; and less than where the forces alone left them. */
static void
test_stress (void)
{
  for (guint which = 0; which < 8; which++)
    {
      Graph graph = make_graph (which);
      g_autoptr (AnaPlot) plot = make_plot (&graph);
      AnaGraph *forces = ana_graph_new (plot);
      const AnaGraph *ours;
      double d[MAX_N][MAX_N], best, mine, before;

      find_distances (&graph, d);
      g_assert_true (ana_graph_place_by_force (forces, NULL, NULL));
      g_assert_true (ana_plot_prepare (plot, NULL, NULL));
      ours = plot->prepared;
      best = reference (&graph, d);
      mine = stress_of (graph.n, d, ours->x, ours->y);
      before = stress_of (graph.n, d, forces->x, forces->y);
      g_test_message ("%s: stress %.4f, reference %.4f, forces alone %.4f", graph.name, mine, best, before);
      g_assert_cmpfloat (mine, <=, best * 1.05 + 5e-3);
      g_assert_cmpfloat (mine, <=, before + 1e-9);
      ana_graph_free (forces);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/charts/graph-stress/stress", test_stress);
  return g_test_run ();
}
