/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-graph-layers.c: layered drawings of graphs made by a rule, against what graphviz makes of the same ones.
 *
 * `test-charts-graph-layers --dot N` prints the Nth graph for "dot -v", which says the crossings of its last round; those of
 * graphviz 2.43.0 stand in the table. Its layers are those of network simplex: their total length is the least there is.
 */
#include "config.h"

#include "ana-graph.h"
#include "ana-random.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct { guint n_nodes, n_links, reach; } Recipe;

/* What is made, and dot's crossings and total length of it. */
static const struct { Recipe recipe; guint crossings, length; } graphs[] = {
  { { 12, 16, 5 }, 0, 22 }, { { 20, 30, 8 }, 4, 44 }, { { 30, 45, 10 }, 14, 66 }, { { 40, 60, 12 }, 8, 86 },
  { { 50, 70, 9 }, 7, 96 }, { { 60, 90, 20 }, 48, 134 }, { { 80, 100, 15 }, 18, 130 }, { { 100, 130, 12 }, 19, 165 },
};

/* From the lower number to the higher, at most @reach further; no link twice. */
static guint *
make_links (guint seed, const Recipe *recipe, guint *n_links)
{
  guint *pairs = g_new (guint, 2 * recipe->n_links), n = 0;
  AnaRandom random;

  ana_random_init (&random, 1000 + seed);
  for (guint tries = 0; n < recipe->n_links && tries < 100 * recipe->n_links; tries++)
    {
      guint a = n + 1 < recipe->n_nodes ? n : (guint) (ana_random_double (&random) * (recipe->n_nodes - 1));
      guint b = a + 1 + (guint) (ana_random_double (&random) * MIN (recipe->reach, recipe->n_nodes - 1 - a));
      gboolean seen = b >= recipe->n_nodes;

      for (guint k = 0; k < n; k++)
        seen = seen || (pairs[2 * k] == a && pairs[2 * k + 1] == b);
      if (seen)
        continue;
      pairs[2 * n] = a;
      pairs[2 * n++ + 1] = b;
    }
  *n_links = n;
  return pairs;
}

static AnaPlot *
make_plot (guint at)
{
  static const AnaPlotChannelId ends[] = { ANA_PLOT_SOURCE, ANA_PLOT_TARGET };
  const Recipe *recipe = &graphs[at].recipe;
  guint n_links;
  g_autofree guint *pairs = make_links (at, recipe, &n_links);
  AnaPlot *plot = ana_plot_new (ana_mark_find ("dag"), n_links, NULL);

  for (guint c = 0; c < 2; c++)
    {
      AnaPlotChannel *channel = ana_plot_edit_channel (plot, ends[c]);

      channel->kind = ANA_KIND_NAME;
      channel->n_names = recipe->n_nodes;
      channel->names = g_new0 (char *, recipe->n_nodes + 1);
      channel->value = g_new (double, n_links);
      for (guint i = 0; i < recipe->n_nodes; i++)
        channel->names[i] = g_strdup_printf ("n%u", i);
      for (guint l = 0; l < n_links; l++)
        channel->value[l] = pairs[2 * l + c];
    }
  g_assert_true (ana_plot_prepare (plot, NULL, NULL));
  return plot;
}

static double
y_at (const AnaGraph *graph, guint link, guint layer)
{
  const AnaLink *l = &graph->links.links[link];
  guint from = (guint) graph->x[l->source], to = (guint) graph->x[l->target];

  if (layer == from || layer == to)
    return graph->y[layer == from ? l->source : l->target];
  return (double) g_array_index (graph->bends, AnaPoint, graph->first_bend[link] + layer - from - 1).y;
}

static guint
count_crossings (const AnaGraph *graph)
{
  guint n = 0;

  for (guint a = 0; a < graph->links.n_links; a++)
    for (guint b = 0; b < a; b++)
      {
        const AnaLink *la = &graph->links.links[a], *lb = &graph->links.links[b];
        double from = fmax (graph->x[la->source], graph->x[lb->source]), to = fmin (graph->x[la->target], graph->x[lb->target]);

        for (double k = from; k < to; k++)
          n += (y_at (graph, a, (guint) k) - y_at (graph, b, (guint) k)) * (y_at (graph, a, (guint) k + 1) - y_at (graph, b, (guint) k + 1)) < -1e-6 ? 1 : 0;
      }
  return n;
}

static guint
count_length (const AnaGraph *graph)
{
  double sum = 0;

  for (guint l = 0; l < graph->links.n_links; l++)
    sum += graph->x[graph->links.links[l].target] - graph->x[graph->links.links[l].source];
  return (guint) sum;
}

/* The layers are those of least total length: that of dot's network simplex. */
static void
test_length (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (graphs); i++)
    {
      g_autoptr (AnaPlot) plot = make_plot (i);

      g_assert_cmpuint (count_length (plot->prepared), ==, graphs[i].length);
    }
}

/* No more crossings than dot has, all graphs together, and never many more. */
static void
test_crossings (void)
{
  guint ours = 0, theirs = 0;

  for (guint i = 0; i < G_N_ELEMENTS (graphs); i++)
    {
      g_autoptr (AnaPlot) plot = make_plot (i);
      guint n = count_crossings (plot->prepared);

      g_test_message ("graph %u: %u crossings, dot has %u", i, n, graphs[i].crossings);
      g_assert_cmpuint (n, <=, graphs[i].crossings + 5);
      ours += n;
      theirs += graphs[i].crossings;
    }
  g_test_message ("all: %u, dot has %u", ours, theirs);
  g_assert_cmpuint (ours, <=, theirs);
}

/* Brandes and Köpf: a long link runs level between its bends, and nothing is nearer than one to its neighbour. */
static void
test_level (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (graphs); i++)
    {
      g_autoptr (AnaPlot) plot = make_plot (i);
      const AnaGraph *graph = plot->prepared;
      g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (AnaPoint));

      for (guint l = 0; l < graph->links.n_links; l++)
        for (guint b = graph->first_bend[l]; b < graph->first_bend[l + 1]; b++)
          {
            AnaPoint bend = g_array_index (graph->bends, AnaPoint, b);

            g_array_append_val (all, bend);
            if (b > graph->first_bend[l])
              g_assert_cmpfloat_with_epsilon ((double) bend.y, (double) g_array_index (graph->bends, AnaPoint, b - 1).y, 1e-4);
          }
      for (guint k = 0; k < graph->links.n; k++)
        {
          AnaPoint node = { (float) graph->x[k], (float) graph->y[k] };

          g_array_append_val (all, node);
        }
      for (guint a = 0; a < all->len; a++)
        for (guint b = 0; b < a; b++)
          {
            AnaPoint p = g_array_index (all, AnaPoint, a), q = g_array_index (all, AnaPoint, b);

            if (p.x == q.x)
              g_assert_cmpfloat (fabs ((double) (p.y - q.y)), >=, 1 - 1e-4);
          }
    }
}

int
main (int argc, char *argv[])
{
  if (argc == 3 && g_str_equal (argv[1], "--dot"))
    {
      guint at = MIN ((guint) atoi (argv[2]), G_N_ELEMENTS (graphs) - 1), n_links;
      g_autofree guint *pairs = make_links (at, &graphs[at].recipe, &n_links);

      puts ("digraph g { rankdir=LR");
      for (guint l = 0; l < n_links; l++)
        printf ("n%u -> n%u\n", pairs[2 * l], pairs[2 * l + 1]);
      puts ("}");
      return 0;
    }
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/charts/graph-layers/length", test_length);
  g_test_add_func ("/charts/graph-layers/crossings", test_crossings);
  g_test_add_func ("/charts/graph-layers/level", test_level);
  return g_test_run ();
}
