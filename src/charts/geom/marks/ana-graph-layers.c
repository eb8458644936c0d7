/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-graph-layers.c: a directed graph in layers from left to right (Sugiyama, Tagawa, Toda 1981).
 *
 * A node stands in the layer of the longest way to it, moved right as far as what it leads to allows; a link over several
 * layers passes a bend in each. Layers are put into the order of the medians of their neighbours, forth and back, and
 * neighbours swapped where that saves crossings; the best order seen is kept. Heights then follow the mean of the
 * neighbours, as near as the order and a distance of one allow (isotonic regression, layer by layer).
 */
#include "config.h"

#include "ana-graph.h"

#include <stdlib.h>
#include <string.h>

#define N_SWEEPS    24
#define N_HEIGHTS   12
#define MAX_BENDS   20000
#define MAX_SWAPPED 3000  /* vertices up to which neighbours are swapped */

typedef struct {
  guint  layer, place;
  double y, key;
  GArray *left, *right;   /* of guint: vertices in the layers beside */
} Vertex;

typedef struct {
  GArray *vertices;       /* nodes first, then bends */
  GPtrArray **layers;     /* of GUINT_TO_POINTER */
  guint   n_layers;
} Board;

static Vertex *
vertex (const Board *board, guint i)
{
  return &g_array_index (board->vertices, Vertex, i);
}

static guint
add_vertex (Board *board, guint layer)
{
  Vertex v = { layer, 0, 0, 0, g_array_new (FALSE, FALSE, sizeof (guint)), g_array_new (FALSE, FALSE, sizeof (guint)) };

  g_array_append_val (board->vertices, v);
  return board->vertices->len - 1;
}

static void
join (Board *board, guint a, guint b)
{
  g_array_append_val (vertex (board, a)->right, b);
  g_array_append_val (vertex (board, b)->left, a);
}

/* Nothing leads to it: it may stand beside what it leads to. */
static void
tighten (AnaLinks *links)
{
  g_autofree guint *nearest = g_new (guint, links->n + 1);
  g_autofree gboolean *entered = g_new0 (gboolean, links->n + 1);

  for (guint i = 0; i < links->n; i++)
    nearest[i] = G_MAXUINT;
  for (guint l = 0; l < links->n_links; l++)
    if (!links->links[l].back)
      {
        entered[links->links[l].target] = TRUE;
        nearest[links->links[l].source] = MIN (nearest[links->links[l].source], links->layer[links->links[l].target]);
      }
  for (guint i = 0; i < links->n; i++)
    if (links->there[i] && !entered[i] && nearest[i] != G_MAXUINT && nearest[i] > 0)
      links->layer[i] = nearest[i] - 1;
}

/* The bends of each link are vertices that follow each other. */
static void
add_links (Board *board, AnaGraph *graph, guint *first_vertex)
{
  guint n_bends = 0;

  for (guint l = 0; l < graph->links.n_links; l++)
    {
      const AnaLink *link = &graph->links.links[l];
      guint from = graph->links.layer[link->source], to = graph->links.layer[link->target], at = link->source;

      first_vertex[l] = board->vertices->len;
      if (link->back || to <= from || n_bends + to - from > MAX_BENDS)
        continue;
      for (guint k = from + 1; k < to; k++)
        {
          guint bend = add_vertex (board, k);

          join (board, at, bend);
          at = bend;
          n_bends++;
        }
      join (board, at, link->target);
    }
  first_vertex[graph->links.n_links] = board->vertices->len;
}

static void
fill_layers (Board *board, const AnaGraph *graph)
{
  board->n_layers = graph->links.n_layers;
  board->layers = g_new0 (GPtrArray *, board->n_layers + 1);
  for (guint k = 0; k < board->n_layers; k++)
    board->layers[k] = g_ptr_array_new ();
  for (guint i = 0; i < board->vertices->len; i++)
    if (i >= graph->links.n || graph->links.there[i])
      {
        vertex (board, i)->place = board->layers[vertex (board, i)->layer]->len;
        g_ptr_array_add (board->layers[vertex (board, i)->layer], GUINT_TO_POINTER (i));
      }
}

/* --- crossings --- */

static int
compare_guints (const void *a, const void *b)
{
  guint x = *(const guint *) a, y = *(const guint *) b;

  return (x > y) - (x < y);
}

/* Ends in the order of the left: a pair out of order on the right crosses. Counted with a tree of sums. */
static guint64
crossings_after (const Board *board, guint layer)
{
  guint n = board->layers[layer + 1]->len;
  g_autofree guint *sums = g_new0 (guint, n + 2);
  g_autoptr (GArray) ends = g_array_new (FALSE, FALSE, sizeof (guint));
  guint64 crossings = 0;
  guint n_before = 0;

  for (guint i = 0; i < board->layers[layer]->len; i++)
    {
      const GArray *right = vertex (board, GPOINTER_TO_UINT (g_ptr_array_index (board->layers[layer], i)))->right;

      g_array_set_size (ends, 0);
      for (guint k = 0; k < right->len; k++)
        g_array_append_val (ends, vertex (board, g_array_index (right, guint, k))->place);
      qsort (ends->data, ends->len, sizeof (guint), compare_guints);
      for (guint k = 0; k < ends->len; k++)
        {
          guint under = 0;

          for (guint at = g_array_index (ends, guint, k) + 1; at > 0; at -= at & -at)
            under += sums[at];
          crossings += n_before - under;
        }
      for (guint k = 0; k < ends->len; k++)
        for (guint at = g_array_index (ends, guint, k) + 1; at <= n; at += at & -at)
          sums[at]++;
      n_before += ends->len;
    }
  return crossings;
}

static guint64
count_crossings (const Board *board)
{
  guint64 sum = 0;

  for (guint k = 0; k + 1 < board->n_layers; k++)
    sum += crossings_after (board, k);
  return sum;
}

/* --- order --- */

static double
median_place (const Board *board, const GArray *beside)
{
  guint places[64], n = MIN (beside->len, 64);

  for (guint i = 0; i < n; i++)
    places[i] = vertex (board, g_array_index (beside, guint, i))->place;
  qsort (places, n, sizeof *places, compare_guints);
  return n == 0 ? -1 : n % 2 != 0 ? places[n / 2] : (places[n / 2 - 1] + places[n / 2]) / 2.0;
}

static int
compare_keys (gconstpointer a, gconstpointer b, gpointer data)
{
  const Vertex *va = vertex (data, GPOINTER_TO_UINT (*(const gpointer *) a)), *vb = vertex (data, GPOINTER_TO_UINT (*(const gpointer *) b));

  if (va->key != vb->key)
    return va->key < vb->key ? -1 : 1;
  return va->place < vb->place ? -1 : va->place > vb->place ? 1 : 0;
}

static void
number_places (Board *board, guint layer)
{
  for (guint i = 0; i < board->layers[layer]->len; i++)
    vertex (board, GPOINTER_TO_UINT (g_ptr_array_index (board->layers[layer], i)))->place = i;
}

static void
order_layer (Board *board, guint layer, gboolean from_left)
{
  for (guint i = 0; i < board->layers[layer]->len; i++)
    {
      Vertex *v = vertex (board, GPOINTER_TO_UINT (g_ptr_array_index (board->layers[layer], i)));
      double median = median_place (board, from_left ? v->left : v->right);

      v->key = median < 0 ? v->place : median;
    }
  g_ptr_array_sort_with_data (board->layers[layer], compare_keys, board);
  number_places (board, layer);
}

/* Crossings of the links of two neighbours, as they stand. */
static guint
pair_crossings (const Board *board, const GArray *upper, const GArray *lower)
{
  guint n = 0;

  for (guint i = 0; i < upper->len; i++)
    for (guint k = 0; k < lower->len; k++)
      n += vertex (board, g_array_index (upper, guint, i))->place > vertex (board, g_array_index (lower, guint, k))->place ? 1 : 0;
  return n;
}

static void
swap_neighbours (Board *board, guint layer)
{
  GPtrArray *order = board->layers[layer];

  for (guint i = 0; i + 1 < order->len; i++)
    {
      Vertex *a = vertex (board, GPOINTER_TO_UINT (g_ptr_array_index (order, i))), *b = vertex (board, GPOINTER_TO_UINT (g_ptr_array_index (order, i + 1)));
      guint now = pair_crossings (board, a->left, b->left) + pair_crossings (board, a->right, b->right);
      guint then = pair_crossings (board, b->left, a->left) + pair_crossings (board, b->right, a->right);

      if (then < now)
        {
          gpointer swap = order->pdata[i];

          order->pdata[i] = order->pdata[i + 1];
          order->pdata[i + 1] = swap;
          a->place = i + 1;
          b->place = i;
        }
    }
}

static void
keep_order (const Board *board, guint *best)
{
  for (guint i = 0; i < board->vertices->len; i++)
    best[i] = vertex (board, i)->place;
}

static void
take_order (Board *board, const guint *best)
{
  for (guint i = 0; i < board->vertices->len; i++)
    vertex (board, i)->key = vertex (board, i)->place = best[i];
  for (guint k = 0; k < board->n_layers; k++)
    g_ptr_array_sort_with_data (board->layers[k], compare_keys, board);
}

static gboolean
order_board (Board *board, AnaCancelledFunc is_cancelled, gpointer data)
{
  g_autofree guint *best = g_new0 (guint, board->vertices->len + 1);
  guint64 fewest = count_crossings (board);

  keep_order (board, best);
  for (guint sweep = 0; sweep < N_SWEEPS && fewest > 0; sweep++)
    {
      guint64 n;

      for (guint k = 1; k < board->n_layers; k++)
        order_layer (board, sweep % 2 == 0 ? k : board->n_layers - 1 - k, sweep % 2 == 0);
      for (guint k = 0; board->vertices->len <= MAX_SWAPPED && k < board->n_layers; k++)
        swap_neighbours (board, k);
      n = count_crossings (board);
      if (n < fewest)
        {
          fewest = n;
          keep_order (board, best);
        }
      if (is_cancelled != NULL && is_cancelled (data))
        return FALSE;
    }
  take_order (board, best);
  return TRUE;
}

/* --- heights --- */

/* The nearest heights to those wished that keep the order and a distance of one: pools of those that would overtake. */
static void
settle_layer (Board *board, guint layer, const double *wished)
{
  guint n = board->layers[layer]->len, n_pools = 0;
  g_autofree double *mean = g_new (double, n + 1);
  g_autofree guint *count = g_new (guint, n + 1);
  guint i = 0;

  for (guint k = 0; k < n; k++)
    {
      mean[n_pools] = wished[k] - k;
      count[n_pools++] = 1;
      while (n_pools > 1 && mean[n_pools - 2] > mean[n_pools - 1])
        {
          guint a = count[n_pools - 2], b = count[n_pools - 1];

          mean[n_pools - 2] = (mean[n_pools - 2] * a + mean[n_pools - 1] * b) / (a + b);
          count[n_pools - 2] = a + b;
          n_pools--;
        }
    }
  for (guint pool = 0; pool < n_pools; pool++)
    for (guint k = 0; k < count[pool]; k++, i++)
      vertex (board, GPOINTER_TO_UINT (g_ptr_array_index (board->layers[layer], i)))->y = mean[pool] + i;
}

static double
mean_y (const Board *board, const Vertex *v, gboolean from_left)
{
  const GArray *beside = from_left ? v->left : v->right;
  double sum = 0;

  for (guint i = 0; i < beside->len; i++)
    sum += vertex (board, g_array_index (beside, guint, i))->y;
  return beside->len > 0 ? sum / beside->len : v->y;
}

static void
set_heights (Board *board)
{
  for (guint k = 0; k < board->n_layers; k++)
    for (guint i = 0; i < board->layers[k]->len; i++)
      vertex (board, GPOINTER_TO_UINT (g_ptr_array_index (board->layers[k], i)))->y = i - (board->layers[k]->len - 1) / 2.0;
  for (guint round = 0; round < N_HEIGHTS; round++)
    for (guint s = 1; s < board->n_layers; s++)
      {
        guint k = round % 2 == 0 ? s : board->n_layers - 1 - s;
        g_autofree double *wished = g_new (double, board->layers[k]->len + 1);

        for (guint i = 0; i < board->layers[k]->len; i++)
          wished[i] = mean_y (board, vertex (board, GPOINTER_TO_UINT (g_ptr_array_index (board->layers[k], i))), round % 2 == 0);
        settle_layer (board, k, wished);
      }
}

/* --- all of it --- */

static void
take_places (AnaGraph *graph, const Board *board, const guint *first_vertex)
{
  for (guint i = 0; i < graph->links.n; i++)
    {
      graph->x[i] = graph->links.layer[i];
      graph->y[i] = vertex (board, i)->y;
    }
  g_array_set_size (graph->bends, 0);
  for (guint l = 0; l < graph->links.n_links; l++)
    {
      graph->first_bend[l] = graph->bends->len;
      for (guint v = first_vertex[l]; v < first_vertex[l + 1]; v++)
        {
          AnaPoint bend = { (float) vertex (board, v)->layer, (float) vertex (board, v)->y };

          g_array_append_val (graph->bends, bend);
        }
    }
  graph->first_bend[graph->links.n_links] = graph->bends->len;
}

static void
clear_board (Board *board)
{
  for (guint i = 0; i < board->vertices->len; i++)
    {
      g_array_unref (vertex (board, i)->left);
      g_array_unref (vertex (board, i)->right);
    }
  for (guint k = 0; k < board->n_layers; k++)
    g_ptr_array_unref (board->layers[k]);
  g_free (board->layers);
  g_array_unref (board->vertices);
}

gboolean
ana_graph_place_in_layers (AnaGraph *graph, AnaCancelledFunc is_cancelled, gpointer data)
{
  Board board = { g_array_new (FALSE, FALSE, sizeof (Vertex)), NULL, 0 };
  g_autofree guint *first_vertex = g_new (guint, graph->links.n_links + 2);
  gboolean ok;

  graph->stretches = TRUE;
  ana_links_layers (&graph->links, FALSE);
  tighten (&graph->links);
  for (guint i = 0; i < graph->links.n; i++)
    add_vertex (&board, graph->links.layer[i]);
  add_links (&board, graph, first_vertex);
  fill_layers (&board, graph);
  ok = order_board (&board, is_cancelled, data);
  if (ok)
    {
      set_heights (&board);
      take_places (graph, &board, first_vertex);
    }
  clear_board (&board);
  return ok;
}
