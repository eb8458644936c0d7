/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-graph-order.c: the order of a layered graph's vertices, for few crossings: weighted medians of the neighbours, forth
 * and back, and swaps of neighbours (Gansner, Koutsofios, North and Vo 1993, section 3), from four beginnings; the best order
 * seen is kept.
 */
#include "config.h"

#include "ana-graph-board.h"

#include <stdlib.h>

#define N_SWEEPS    24
#define N_STARTS    4     /* from the left and from the right, each with either side first */
#define MAX_SWAPPED 4000  /* vertices up to which neighbours are swapped */
#define MAX_PLACES  256   /* of one vertex, of which the median is taken */

static int
compare_guints (const void *a, const void *b)
{
  guint x = *(const guint *) a, y = *(const guint *) b;

  return (x > y) - (x < y);
}

/* --- crossings --- */

/* Ends in the order of the left: a pair out of order on the right crosses. Counted with a tree of sums. */
static guint64
crossings_after (const AnaBoard *board, guint layer)
{
  guint n = board->layers[layer + 1]->len;
  g_autofree guint *sums = g_new0 (guint, n + 2);
  g_autoptr (GArray) ends = g_array_new (FALSE, FALSE, sizeof (guint));
  guint64 crossings = 0;
  guint n_before = 0;

  for (guint i = 0; i < board->layers[layer]->len; i++)
    {
      const GArray *right = ana_board_vertex (board, ana_board_at (board, layer, i))->right;

      g_array_set_size (ends, 0);
      for (guint k = 0; k < right->len; k++)
        g_array_append_val (ends, ana_board_vertex (board, g_array_index (right, guint, k))->place);
      if (ends->len > 1)
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
count_crossings (const AnaBoard *board)
{
  guint64 sum = 0;

  for (guint k = 0; k + 1 < board->n_layers; k++)
    sum += crossings_after (board, k);
  return sum;
}

/* --- beginnings --- */

static void
number_places (AnaBoard *board, guint layer)
{
  for (guint i = 0; i < board->layers[layer]->len; i++)
    ana_board_vertex (board, ana_board_at (board, layer, i))->place = i;
}

/* Vertices as they are come upon from one side, breadth first: what belongs together stands together. */
static void
begin_from (AnaBoard *board, gboolean from_left)
{
  g_autoptr (GArray) queue = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree gboolean *seen = g_new0 (gboolean, board->vertices->len + 1);

  for (guint s = 0; s < board->n_layers; s++)
    {
      const GPtrArray *layer = board->layers[from_left ? s : board->n_layers - 1 - s];

      for (guint i = 0; i < layer->len; i++)
        {
          guint start = GPOINTER_TO_UINT (g_ptr_array_index (layer, i)), first = queue->len;
          const AnaVertex *v = ana_board_vertex (board, start);

          if (seen[start] || (from_left ? v->left : v->right)->len > 0)
            continue;
          seen[start] = TRUE;
          g_array_append_val (queue, start);
          for (guint at = first; at < queue->len; at++)
            {
              const AnaVertex *w = ana_board_vertex (board, g_array_index (queue, guint, at));
              const GArray *next = from_left ? w->right : w->left;

              for (guint k = 0; k < next->len; k++)
                if (!seen[g_array_index (next, guint, k)])
                  {
                    seen[g_array_index (next, guint, k)] = TRUE;
                    g_array_append_val (queue, g_array_index (next, guint, k));
                  }
            }
        }
    }
  for (guint k = 0; k < board->n_layers; k++)
    g_ptr_array_set_size (board->layers[k], 0);
  for (guint i = 0; i < queue->len; i++)
    g_ptr_array_add (board->layers[ana_board_vertex (board, g_array_index (queue, guint, i))->layer], GUINT_TO_POINTER (g_array_index (queue, guint, i)));
  for (guint k = 0; k < board->n_layers; k++)
    number_places (board, k);
}

/* --- medians --- */

/* Leaning to the side where the neighbours stand closer; -1: there are none. */
static double
median_place (const AnaBoard *board, const GArray *beside)
{
  guint places[MAX_PLACES], n = MIN (beside->len, MAX_PLACES), m = n / 2;
  double left, right;

  for (guint i = 0; i < n; i++)
    places[i] = ana_board_vertex (board, g_array_index (beside, guint, i))->place;
  qsort (places, n, sizeof *places, compare_guints);
  if (n == 0)
    return -1;
  if (n % 2 != 0)
    return places[m];
  if (n == 2)
    return (places[0] + places[1]) / 2.0;
  left = places[m - 1] - places[0];
  right = places[n - 1] - places[m];
  return left + right > 0 ? (places[m - 1] * right + places[m] * left) / (left + right) : (places[m - 1] + places[m]) / 2.0;
}

typedef struct { const AnaBoard *board; gboolean turns; } Compare;

static int
compare_keys (gconstpointer a, gconstpointer b, gpointer data)
{
  const Compare *compare = data;
  const AnaVertex *va = ana_board_vertex (compare->board, GPOINTER_TO_UINT (*(const gpointer *) a));
  const AnaVertex *vb = ana_board_vertex (compare->board, GPOINTER_TO_UINT (*(const gpointer *) b));

  if (va->key != vb->key)
    return va->key < vb->key ? -1 : 1;
  return (va->place < vb->place) != compare->turns ? -1 : va->place == vb->place ? 0 : 1;
}

/* Vertices without neighbours keep their places; the others are put into the rest in the order of their medians. */
static void
order_layer (AnaBoard *board, guint layer, gboolean from_left, gboolean turns)
{
  g_autoptr (GPtrArray) moved = g_ptr_array_new ();
  Compare compare = { board, turns };
  guint next = 0;

  for (guint i = 0; i < board->layers[layer]->len; i++)
    {
      AnaVertex *v = ana_board_vertex (board, ana_board_at (board, layer, i));

      v->key = median_place (board, from_left ? v->left : v->right);
      if (v->key >= 0)
        g_ptr_array_add (moved, g_ptr_array_index (board->layers[layer], i));
    }
  g_ptr_array_sort_with_data (moved, compare_keys, &compare);
  for (guint i = 0; i < board->layers[layer]->len; i++)
    if (ana_board_vertex (board, ana_board_at (board, layer, i))->key >= 0)
      board->layers[layer]->pdata[i] = g_ptr_array_index (moved, next++);
  number_places (board, layer);
}

/* --- swaps --- */

/* Crossings of the links of two neighbours, as they stand. */
static guint
pair_crossings (const AnaBoard *board, const GArray *upper, const GArray *lower)
{
  guint n = 0;

  for (guint i = 0; i < upper->len; i++)
    for (guint k = 0; k < lower->len; k++)
      n += ana_board_vertex (board, g_array_index (upper, guint, i))->place > ana_board_vertex (board, g_array_index (lower, guint, k))->place ? 1 : 0;
  return n;
}

/* Whether any swap saved crossings; @turns swaps those too that neither save nor cost. */
static gboolean
swap_neighbours (AnaBoard *board, guint layer, gboolean turns)
{
  GPtrArray *order = board->layers[layer];
  gboolean saved = FALSE;

  for (guint i = 0; i + 1 < order->len; i++)
    {
      AnaVertex *a = ana_board_vertex (board, GPOINTER_TO_UINT (g_ptr_array_index (order, i)));
      AnaVertex *b = ana_board_vertex (board, GPOINTER_TO_UINT (g_ptr_array_index (order, i + 1)));
      guint now = pair_crossings (board, a->left, b->left) + pair_crossings (board, a->right, b->right);
      guint then = pair_crossings (board, b->left, a->left) + pair_crossings (board, b->right, a->right);
      gpointer swap = order->pdata[i];

      if (then > now || (then == now && !(turns && now > 0)))
        continue;
      order->pdata[i] = order->pdata[i + 1];
      order->pdata[i + 1] = swap;
      a->place = i + 1;
      b->place = i;
      saved = saved || then < now;
    }
  return saved;
}

static void
swap_all (AnaBoard *board, gboolean turns)
{
  gboolean saved = board->vertices->len <= MAX_SWAPPED;

  for (guint round = 0; saved && round < 50; round++)
    {
      saved = FALSE;
      for (guint k = 0; k < board->n_layers; k++)
        saved = swap_neighbours (board, k, turns && round == 0) || saved;
    }
}

/* --- all of it --- */

static void
keep_order (const AnaBoard *board, guint *best)
{
  for (guint i = 0; i < board->vertices->len; i++)
    best[i] = ana_board_vertex (board, i)->place;
}

static void
take_order (AnaBoard *board, const guint *best)
{
  Compare compare = { board, FALSE };

  for (guint i = 0; i < board->vertices->len; i++)
    ana_board_vertex (board, i)->key = ana_board_vertex (board, i)->place = best[i];
  for (guint k = 0; k < board->n_layers; k++)
    {
      g_ptr_array_sort_with_data (board->layers[k], compare_keys, &compare);
      number_places (board, k);
    }
}

static void
note (AnaBoard *board, guint64 *fewest, guint *best)
{
  guint64 n = count_crossings (board);

  if (n >= *fewest)
    return;
  *fewest = n;
  keep_order (board, best);
}

/**
 * ana_board_order:
 * @board: layers in any order
 * @is_cancelled: (nullable): asked once a sweep
 * @data: for it
 *
 * Returns: FALSE: cancelled
 */
gboolean
ana_board_order (AnaBoard *board, AnaCancelledFunc is_cancelled, gpointer data)
{
  g_autofree guint *best = g_new0 (guint, board->vertices->len + 1);
  guint64 fewest = G_MAXUINT64;

  for (guint start = 0; start < N_STARTS && fewest > 0; start++)
    {
      begin_from (board, start % 2 == 0);
      note (board, &fewest, best);
      for (guint sweep = 0; sweep < N_SWEEPS && fewest > 0; sweep++)
        {
          gboolean from_left = (sweep + start / 2) % 2 == 0, turns = sweep % 4 < 2;

          for (guint k = 1; k < board->n_layers; k++)
            order_layer (board, from_left ? k : board->n_layers - 1 - k, from_left, turns);
          swap_all (board, turns);
          note (board, &fewest, best);
          swap_all (board, FALSE);
          note (board, &fewest, best);
          if (is_cancelled != NULL && is_cancelled (data))
            return FALSE;
        }
    }
  take_order (board, best);
  return TRUE;
}
