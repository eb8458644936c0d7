/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-graph-heights.c: the heights of a layered graph's vertices: Brandes and Köpf, "Fast and simple horizontal coordinate
 * assignment" (2001). Four times, from each corner, every vertex is aligned with the median of its neighbours where no other
 * alignment stands in the way, those of long links first; the blocks that come of it are pushed together, and each vertex
 * takes the mean of the middle two of its four heights. Long links run level.
 */
#include "config.h"

#include "ana-graph-board.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
  const AnaBoard *board;
  gboolean from_left, upwards;
  guint   *root, *align, *sorted; /* of each vertex; vertices layer by layer */
  double  *y;
  const GHashTable *conflicts;
} Run;

static gpointer
pair_key (guint left, guint right)
{
  return GSIZE_TO_POINTER (((gsize) left << 32) | right);
}

/* The place of a vertex, counted from the side where the run begins. */
static guint
place_of (const Run *self, guint v)
{
  const AnaVertex *vertex = ana_board_vertex (self->board, v);

  return self->upwards ? self->board->layers[vertex->layer]->len - 1 - vertex->place : vertex->place;
}

static guint
nth (const Run *self, guint layer, guint place)
{
  return ana_board_at (self->board, layer, self->upwards ? self->board->layers[layer]->len - 1 - place : place);
}

/* --- conflicts --- */

/* The bend before a bend, in the layer to the left; G_MAXUINT: none. */
static guint
inner_left (const AnaBoard *board, guint v)
{
  const AnaVertex *vertex = ana_board_vertex (board, v);
  guint left;

  if (!vertex->is_bend || vertex->left->len == 0)
    return G_MAXUINT;
  left = g_array_index (vertex->left, guint, 0);
  return ana_board_vertex (board, left)->is_bend ? left : G_MAXUINT;
}

/* Pieces between a node and something, that cross a piece between two bends: they give way. */
static GHashTable *
find_conflicts (const AnaBoard *board)
{
  GHashTable *out = g_hash_table_new (NULL, NULL);

  for (guint k = 1; k < board->n_layers; k++)
    {
      guint from = 0, scanned = 0, n = board->layers[k]->len;

      for (guint i = 0; i < n; i++)
        {
          guint inner = inner_left (board, ana_board_at (board, k, i));
          guint to = inner != G_MAXUINT ? ana_board_vertex (board, inner)->place : board->layers[k - 1]->len;

          if (inner == G_MAXUINT && i + 1 < n)
            continue;
          for (; scanned <= i; scanned++)
            {
              guint v = ana_board_at (board, k, scanned);
              const GArray *left = ana_board_vertex (board, v)->left;

              for (guint l = 0; l < left->len; l++)
                {
                  guint u = g_array_index (left, guint, l), place = ana_board_vertex (board, u)->place;

                  if ((place < from || place > to) && inner_left (board, v) == G_MAXUINT)
                    g_hash_table_add (out, pair_key (u, v));
                }
            }
          from = to;
        }
    }
  return out;
}

/* --- blocks --- */

static int
compare_guints (const void *a, const void *b)
{
  guint x = *(const guint *) a, y = *(const guint *) b;

  return (x > y) - (x < y);
}

static gboolean
conflicts (const Run *self, guint v, guint beside)
{
  return g_hash_table_contains ((GHashTable *) self->conflicts, self->from_left ? pair_key (beside, v) : pair_key (v, beside));
}

static void
align_vertex (Run *self, guint v, gint64 *last)
{
  const AnaVertex *vertex = ana_board_vertex (self->board, v);
  const GArray *beside = self->from_left ? vertex->left : vertex->right;
  guint n = beside->len;
  g_autofree guint *places = g_new (guint, n + 1);
  guint layer = self->from_left ? vertex->layer - 1 : vertex->layer + 1;

  for (guint i = 0; i < n; i++)
    places[i] = place_of (self, g_array_index (beside, guint, i));
  qsort (places, n, sizeof *places, compare_guints);
  for (guint m = n > 0 ? (n - 1) / 2 : 1; n > 0 && m <= n / 2; m++)
    {
      guint u = nth (self, layer, places[m]);

      if (self->align[v] != v || *last >= (gint64) places[m] || conflicts (self, v, u))
        continue;
      self->align[u] = v;
      self->root[v] = self->root[u];
      self->align[v] = self->root[v];
      *last = places[m];
    }
}

static void
align_all (Run *self)
{
  for (guint i = 0; i < self->board->vertices->len; i++)
    self->root[i] = self->align[i] = i;
  for (guint s = 1; s < self->board->n_layers; s++)
    {
      guint layer = self->from_left ? s : self->board->n_layers - 1 - s;
      gint64 last = -1;

      for (guint i = 0; i < self->board->layers[layer]->len; i++)
        align_vertex (self, nth (self, layer, i), &last);
    }
}

/* Blocks one after the other: each before those that stand behind it anywhere (Kahn 1962). */
static guint
sort_blocks (const Run *self, guint *order)
{
  guint n = self->board->vertices->len, n_done = 0;
  g_autofree guint *waits = g_new0 (guint, n + 1);

  for (guint k = 0; k < self->board->n_layers; k++)
    for (guint i = 1; i < self->board->layers[k]->len; i++)
      waits[self->root[nth (self, k, i)]]++;
  for (guint k = 0; k < self->board->n_layers; k++)
    for (guint i = 0; i < self->board->layers[k]->len; i++)
      {
        guint v = nth (self, k, i);

        if (self->root[v] == v && waits[v] == 0)
          order[n_done++] = v;
      }
  for (guint at = 0; at < n_done; at++)
    for (guint v = order[at], first = TRUE; first || v != order[at]; v = self->align[v], first = FALSE)
      {
        guint layer = ana_board_vertex (self->board, v)->layer, place = place_of (self, v) + 1;
        guint behind = place < self->board->layers[layer]->len ? self->root[nth (self, layer, place)] : G_MAXUINT;

        if (behind != G_MAXUINT && --waits[behind] == 0)
          order[n_done++] = behind;
      }
  return n_done;
}

/* How near a block may stand to what is before it; or, from the other side, to what is behind. */
static double
bound_of (const Run *self, guint block, gboolean behind)
{
  double bound = behind ? INFINITY : 0;

  for (guint v = block, first = TRUE; first || v != block; v = self->align[v], first = FALSE)
    {
      guint layer = ana_board_vertex (self->board, v)->layer, place = place_of (self, v);

      if (!behind && place > 0)
        bound = fmax (bound, self->y[self->root[nth (self, layer, place - 1)]] + 1);
      if (behind && place + 1 < self->board->layers[layer]->len)
        bound = fmin (bound, self->y[self->root[nth (self, layer, place + 1)]] - 1);
    }
  return bound;
}

static void
push_together (Run *self)
{
  guint n = self->board->vertices->len;
  g_autofree guint *order = g_new (guint, n + 1);
  guint n_blocks = sort_blocks (self, order);

  memset (self->y, 0, n * sizeof *self->y);
  for (guint i = 0; i < n_blocks; i++)
    self->y[order[i]] = bound_of (self, order[i], FALSE);
  for (guint i = n_blocks; i-- > 0;)
    {
      double most = bound_of (self, order[i], TRUE);

      if (isfinite (most))
        self->y[order[i]] = fmax (self->y[order[i]], most);
    }
  for (guint i = 0; i < n; i++)
    self->y[i] = self->y[self->root[i]];
  for (guint i = 0; self->upwards && i < n; i++)
    self->y[i] = -self->y[i];
}

/* --- all of it --- */

static void
get_ends (const AnaBoard *board, const double *y, double *lo, double *hi)
{
  *lo = INFINITY;
  *hi = -INFINITY;
  for (guint k = 0; k < board->n_layers; k++)
    for (guint i = 0; i < board->layers[k]->len; i++)
      {
        *lo = fmin (*lo, y[ana_board_at (board, k, i)]);
        *hi = fmax (*hi, y[ana_board_at (board, k, i)]);
      }
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* The four beside each other at the narrowest: those from above at its top, those from below at its foot. */
static void
take_means (AnaBoard *board, double *const *y)
{
  double lo[4], hi[4];
  guint narrowest = 0;

  for (guint r = 0; r < 4; r++)
    {
      get_ends (board, y[r], &lo[r], &hi[r]);
      if (hi[r] - lo[r] < hi[narrowest] - lo[narrowest])
        narrowest = r;
    }
  for (guint i = 0; i < board->vertices->len; i++)
    {
      double four[4];

      for (guint r = 0; r < 4; r++)
        four[r] = y[r][i] + (r % 2 == 0 ? lo[narrowest] - lo[r] : hi[narrowest] - hi[r]);
      qsort (four, 4, sizeof *four, compare_doubles);
      ana_board_vertex (board, i)->y = (four[1] + four[2]) / 2;
    }
}

/**
 * ana_board_set_heights:
 * @board: in its order
 *
 * Heights in the order of each layer, at least one apart.
 */
void
ana_board_set_heights (AnaBoard *board)
{
  guint n = board->vertices->len;
  g_autoptr (GHashTable) in_the_way = find_conflicts (board);
  double *y[4];

  for (guint r = 0; r < 4; r++)
    {
      Run run = { board, r < 2, r % 2 != 0, g_new (guint, n + 1), g_new (guint, n + 1), NULL, g_new (double, n + 1), in_the_way };

      align_all (&run);
      push_together (&run);
      g_free (run.root);
      g_free (run.align);
      y[r] = run.y;
    }
  take_means (board, y);
  for (guint r = 0; r < 4; r++)
    g_free (y[r]);
}
