/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-graph-stress.c: distances on the page as those along the links: stress majorization (Gansner, Koren and North, "Graph
 * drawing by stress majorization", 2004), node by node. Each step puts a node where the parabola that lies over the stress has
 * its foot, so that the stress never grows. Pairs count by the inverse square of their distance.
 */
#include "config.h"

#include "ana-graph.h"

#define LENGTH     40.0  /* of a link */
#define MAX_NODES  500   /* every pair is looked at in every round */
#define MAX_ROUNDS 200
#define MAX_PAIRS  25000000.0 /* looked at in all rounds: a fraction of a second */
#define N_BETWEEN  4     /* rounds from one look at the stress to the next */
#define ENOUGH     4e-5  /* when they save less of it, they are the last */

typedef struct {
  guint    n;
  guint   *nodes;    /* that are there */
  guint16 *hops;     /* n by n */
} Hops;

static void
walk (const AnaGraph *graph, GArray *const *beside, guint from, guint16 *hops)
{
  g_autofree guint *queue = g_new (guint, graph->links.n + 1);
  guint first = 0, n = 0;

  for (guint i = 0; i < graph->links.n; i++)
    hops[i] = G_MAXUINT16;
  hops[from] = 0;
  queue[n++] = from;
  while (first < n)
    {
      guint at = queue[first++];

      for (guint k = 0; k < beside[at]->len; k++)
        {
          guint next = g_array_index (beside[at], guint, k);

          if (hops[next] != G_MAXUINT16)
            continue;
          hops[next] = hops[at] + 1;
          queue[n++] = next;
        }
    }
}

/* How many links lie between any two; two that nothing joins are one further than the farthest of those that are. */
static Hops
count_hops (const AnaGraph *graph)
{
  guint n_all = graph->links.n;
  Hops self = { 0, g_new (guint, n_all + 1), NULL };
  g_autofree GArray **beside = g_new (GArray *, n_all + 1);
  g_autofree guint16 *hops = g_new (guint16, n_all + 1);
  guint16 most = 1;

  for (guint i = 0; i < n_all; i++)
    {
      beside[i] = g_array_new (FALSE, FALSE, sizeof (guint));
      if (graph->links.there[i])
        self.nodes[self.n++] = i;
    }
  for (guint l = 0; l < graph->links.n_links; l++)
    {
      g_array_append_val (beside[graph->links.links[l].source], graph->links.links[l].target);
      g_array_append_val (beside[graph->links.links[l].target], graph->links.links[l].source);
    }
  self.hops = g_new (guint16, (gsize) self.n * self.n + 1);
  for (guint i = 0; i < self.n; i++)
    {
      walk (graph, beside, self.nodes[i], hops);
      for (guint k = 0; k < self.n; k++)
        {
          self.hops[(gsize) i * self.n + k] = hops[self.nodes[k]];
          if (hops[self.nodes[k]] != G_MAXUINT16)
            most = MAX (most, hops[self.nodes[k]]);
        }
    }
  for (gsize i = 0; i < (gsize) self.n * self.n; i++)
    if (self.hops[i] == G_MAXUINT16)
      self.hops[i] = most + 1;
  for (guint i = 0; i < n_all; i++)
    g_array_unref (beside[i]);
  return self;
}

/* The foot of the parabola for one node, the others where they are. */
static void
move_node (AnaGraph *graph, const Hops *hops, guint i)
{
  guint at = hops->nodes[i];
  double x = 0, y = 0, weight = 0;

  for (guint k = 0; k < hops->n; k++)
    {
      guint other = hops->nodes[k];
      double wanted = hops->hops[(gsize) i * hops->n + k] * LENGTH, dx = graph->x[at] - graph->x[other], dy = graph->y[at] - graph->y[other];
      double d = sqrt (dx * dx + dy * dy), w;

      if (k == i)
        continue;
      w = 1 / (wanted * wanted);
      x += w * (graph->x[other] + (d > 1e-9 ? wanted * dx / d : 0));
      y += w * (graph->y[other] + (d > 1e-9 ? wanted * dy / d : 0));
      weight += w;
    }
  if (weight > 0)
    {
      graph->x[at] = x / weight;
      graph->y[at] = y / weight;
    }
}

static double
stress_of (const AnaGraph *graph, const Hops *hops)
{
  double sum = 0;

  for (guint i = 0; i < hops->n; i++)
    for (guint k = 0; k < i; k++)
      {
        double wanted = hops->hops[(gsize) i * hops->n + k] * LENGTH;
        double d = hypot (graph->x[hops->nodes[i]] - graph->x[hops->nodes[k]], graph->y[hops->nodes[i]] - graph->y[hops->nodes[k]]);

        sum += (d - wanted) * (d - wanted) / (wanted * wanted);
      }
  return sum;
}

/**
 * ana_graph_place_by_stress:
 * @graph: with its nodes somewhere, no two at one place
 * @is_cancelled: (nullable): asked once a round
 * @data: for it
 *
 * Moves the nodes until distances are as near to those along the links as this start allows. Graphs of more than 500 nodes
 * stay as they are.
 *
 * Returns: FALSE: cancelled
 */
gboolean
ana_graph_place_by_stress (AnaGraph *graph, AnaCancelledFunc is_cancelled, gpointer data)
{
  gboolean cancelled = FALSE;
  guint n_there = 0, n_rounds;
  double stress;
  Hops hops;

  for (guint i = 0; i < graph->links.n; i++)
    n_there += graph->links.there[i] ? 1 : 0;
  if (n_there < 3 || n_there > MAX_NODES)
    return TRUE;
  hops = count_hops (graph);
  stress = stress_of (graph, &hops);
  n_rounds = (guint) CLAMP (MAX_PAIRS / ((double) hops.n * hops.n), 50, MAX_ROUNDS);
  for (guint round = 0; round < n_rounds && !cancelled; round++)
    {
      double before = stress;

      for (guint i = 0; i < hops.n; i++)
        move_node (graph, &hops, i);
      cancelled = is_cancelled != NULL && is_cancelled (data);
      if (round % N_BETWEEN != 0)
        continue;
      stress = stress_of (graph, &hops);
      if (before - stress <= before * ENOUGH)
        break;
    }
  g_free (hops.nodes);
  g_free (hops.hops);
  return !cancelled;
}
