/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-series.c: a time series with its min/max pyramid.
 */
#include "config.h"

#include "ana-series.h"
#include "ana-series-private.h"
#include "ana-wide.h"

#include <math.h>
#include <string.h>

/* The pyramid. Level 0 holds the lowest and the highest value of each 64 samples, level k of each 8 blocks of level
 * k - 1. A range is then a scan of fewer than 128 samples at its ends and of fewer than 16 blocks a level, whatever
 * its length, and the extremes are those of the raw samples: nothing is averaged, so no spike is lost. Only whole
 * blocks are in the pyramid; the open tail is scanned. This makes an append cost one comparison a sample and one
 * block per 64, and it needs no second pass when the running bucket changes. Memory: 16 / 1024 and an eighth of
 * that, 1.8 % of the samples.
 */
#define LEAF     64
#define STRANDS  8
#define FAN_OUT  8
#define N_LEVELS 10 /* 64 * 8^9 samples: more than a guint counts */

typedef struct {
  double min, max; /* min > max: no finite value */
} Block;

struct _AnaSeries {
  gatomicrefcount ref_count;
  char           *name; /* (nullable) */
  guint           n, n_alloc;
  double         *x, *y;
  GArray         *levels[N_LEVELS]; /* of Block */
  guint64         version;
};

static const Block no_block = { INFINITY, -INFINITY };

static void extend_pyramid (AnaSeries *self);

/* Written so that it compiles to one minimum and one maximum, without a branch that a random walk would mispredict. A
 * comparison with NAN is false: gaps fall out by themselves. */
static inline void
block_add (Block *block, double value)
{
  block->min = value < block->min ? value : block->min;
  block->max = value > block->max ? value : block->max;
}

static inline void
block_add_block (Block *block, const Block *other)
{
  block->min = other->min < block->min ? other->min : block->min;
  block->max = other->max > block->max ? other->max : block->max;
}

/**
 * ana_series_new:
 * @name: (nullable): for people, e.g. in a legend
 *
 * Makes an empty series. One thread writes; after that any thread may read.
 *
 * Returns: (transfer full): the series
 */
AnaSeries *
ana_series_new (const char *name)
{
  AnaSeries *self = g_new0 (AnaSeries, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->name = g_strdup (name);
  for (guint i = 0; i < N_LEVELS; i++)
    self->levels[i] = g_array_new (FALSE, FALSE, sizeof (Block));
  return self;
}

/* Looks only where the pyramid says that there are any: the samples are read once. */
static void
drop_infinities (AnaSeries *self)
{
  double min, max;

  for (guint first = 0; first < self->n; first += LEAF)
    {
      guint last = MIN (first + LEAF, self->n), leaf = first / LEAF;

      if (leaf < self->levels[0]->len)
        {
          const Block *block = &g_array_index (self->levels[0], Block, leaf);

          if (!isinf (block->min) && !isinf (block->max))
            continue;
        }
      for (guint i = first; i < last; i++)
        if (isinf (self->y[i]))
          self->y[i] = NAN;
    }
  if (!ana_series_get_range (self, 0, self->n, &min, &max) || (isfinite (min) && isfinite (max)))
    return;
  for (guint level = 0; level < N_LEVELS; level++)
    g_array_set_size (self->levels[level], 0);
  extend_pyramid (self);
}

/**
 * ana_series_new_take:
 * @name: (nullable): for people
 * @x: (transfer full): places, ascending
 * @y: (transfer full): values; what is not finite is a gap
 * @n: how many
 *
 * Makes a series of arrays that are there already: nothing is copied, only the pyramid is built.
 *
 * Returns: (transfer full): the series
 */
AnaSeries *
ana_series_new_take (const char *name, double *x, double *y, guint n)
{
  AnaSeries *self = ana_series_new (name);

  self->x = x;
  self->y = y;
  self->n = self->n_alloc = n;
  extend_pyramid (self);
  drop_infinities (self);
  self->version++;
  return self;
}

AnaSeries *
ana_series_ref (AnaSeries *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
ana_series_unref (AnaSeries *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  for (guint i = 0; i < N_LEVELS; i++)
    g_array_unref (self->levels[i]);
  g_free (self->name);
  g_free (self->x);
  g_free (self->y);
  g_free (self);
}

const char *
ana_series_get_name (const AnaSeries *self)
{
  return self->name;
}

guint
ana_series_get_n (const AnaSeries *self)
{
  return self->n;
}

const double *
ana_series_get_x (const AnaSeries *self)
{
  return self->x;
}

const double *
ana_series_get_y (const AnaSeries *self)
{
  return self->y;
}

guint64
ana_series_get_version (const AnaSeries *self)
{
  return self->version;
}

/* [first, last) in four strands, so that the next minimum need not wait for the one before. */
static inline Block
scan_samples (const double *y, guint first, guint last)
{
  Block strand[4] = { no_block, no_block, no_block, no_block };
  guint i = first;

  for (; i + 4 <= last; i += 4)
    {
      block_add (&strand[0], y[i]);
      block_add (&strand[1], y[i + 1]);
      block_add (&strand[2], y[i + 2]);
      block_add (&strand[3], y[i + 3]);
    }
  for (; i < last; i++)
    block_add (&strand[0], y[i]);
  block_add_block (&strand[0], &strand[1]);
  block_add_block (&strand[2], &strand[3]);
  block_add_block (&strand[0], &strand[2]);
  return strand[0];
}

/* Whole blocks, one after the other, in eight strands that the compiler takes together. */
ANA_WIDE static void
scan_leaves (const double *y, guint n_leaves, Block *restrict out)
{
  for (guint leaf = 0; leaf < n_leaves; leaf++, y += LEAF)
    {
      double min[STRANDS], max[STRANDS];
      Block block = { INFINITY, -INFINITY };

      for (guint k = 0; k < STRANDS; k++)
        {
          min[k] = INFINITY;
          max[k] = -INFINITY;
        }
      for (guint i = 0; i < LEAF; i += STRANDS)
        for (guint k = 0; k < STRANDS; k++)
          {
            double value = y[i + k];

            min[k] = value < min[k] ? value : min[k];
            max[k] = value > max[k] ? value : max[k];
          }
      for (guint k = 0; k < STRANDS; k++)
        block_add_block (&block, &(Block) { min[k], max[k] });
      out[leaf] = block;
    }
}

static Block
scan_children (const AnaSeries *self, guint level, guint parent)
{
  const GArray *below = self->levels[level - 1];
  Block block = no_block;

  for (guint i = parent * FAN_OUT; i < (parent + 1) * FAN_OUT; i++)
    block_add_block (&block, &g_array_index (below, Block, i));
  return block;
}

static void
extend_pyramid (AnaSeries *self)
{
  guint n_leaves = self->levels[0]->len;

  if (n_leaves < self->n / LEAF)
    {
      g_array_set_size (self->levels[0], self->n / LEAF);
      scan_leaves (self->y + (gsize) n_leaves * LEAF, self->n / LEAF - n_leaves, &g_array_index (self->levels[0], Block, n_leaves));
    }
  for (guint level = 1; level < N_LEVELS; level++)
    for (guint i = self->levels[level]->len; i < self->levels[level - 1]->len / FAN_OUT; i++)
      {
        Block block = scan_children (self, level, i);

        g_array_append_val (self->levels[level], block);
      }
}

static void
reserve (AnaSeries *self, guint n)
{
  guint wanted = self->n + n;

  if (wanted <= self->n_alloc)
    return;
  self->n_alloc = MAX (wanted, self->n_alloc + self->n_alloc / 2);
  self->x = g_renew (double, self->x, self->n_alloc);
  self->y = g_renew (double, self->y, self->n_alloc);
}

/**
 * ana_series_append:
 * @self: a series
 * @x: places, ascending and not before those that the series has
 * @y: values; what is not finite is a gap
 * @n: how many
 *
 * Adds samples at the end; the pyramid grows by whole blocks. Cost O(n).
 */
void
ana_series_append (AnaSeries *self, const double *x, const double *y, guint n)
{
  if (n == 0)
    return;
  g_return_if_fail (n < G_MAXUINT - self->n);
  reserve (self, n);
  memcpy (self->x + self->n, x, n * sizeof (double));
  for (guint i = 0; i < n; i++)
    self->y[self->n + i] = isfinite (y[i]) ? y[i] : (double) NAN;
  self->n += n;
  extend_pyramid (self);
  self->version++;
}

/**
 * ana_series_set_last:
 * @self: a series
 * @y: the new value of its last sample; NAN is a gap
 *
 * Changes the running bucket. Costs one block a level at most; nothing on an empty series.
 */
void
ana_series_set_last (AnaSeries *self, double y)
{
  if (self->n == 0)
    return;
  self->y[self->n - 1] = isfinite (y) ? y : (double) NAN;
  self->version++;
  if (self->n % LEAF != 0)
    return;
  /* the last sample closes a block, and maybe the blocks above it */
  guint i = self->n / LEAF - 1;

  scan_leaves (self->y + (gsize) i * LEAF, 1, &g_array_index (self->levels[0], Block, i));
  for (guint level = 1; level < N_LEVELS; level++)
    {
      i /= FAN_OUT;
      if (i >= self->levels[level]->len)
        break;
      g_array_index (self->levels[level], Block, i) = scan_children (self, level, i);
    }
}

static guint64
add_samples (const AnaSeries *self, guint first, guint last, Block *out)
{
  if (first >= last)
    return 0;
  Block block = scan_samples (self->y, first, last);

  block_add_block (out, &block);
  return last - first;
}

/* Blocks [first, last) of a level: the ends block by block, the middle from the level above. */
static guint64
add_blocks (const AnaSeries *self, guint level, guint first, guint last, Block *out)
{
  const GArray *blocks = self->levels[level];
  guint64 n_visited = 0;

  while (first < last && (first % FAN_OUT != 0 || level + 1 == N_LEVELS))
    block_add_block (out, &g_array_index (blocks, Block, first++)), n_visited++;
  if (first == last)
    return n_visited;
  guint middle_end = MIN (last / FAN_OUT, self->levels[level + 1]->len);

  if (first / FAN_OUT < middle_end)
    {
      n_visited += add_blocks (self, level + 1, first / FAN_OUT, middle_end, out);
      first = middle_end * FAN_OUT;
    }
  for (; first < last; first++, n_visited++)
    block_add_block (out, &g_array_index (blocks, Block, first));
  return n_visited;
}

gboolean
ana_series_get_range_counted (const AnaSeries *self, guint first, guint last, double *min, double *max,
                              guint64 *n_visited)
{
  Block block = no_block;
  guint64 n = 0;

  last = MIN (last, self->n);
  if (first < last)
    {
      guint leaf_first = (first + LEAF - 1) / LEAF;
      guint leaf_last = last / LEAF;

      if (leaf_first >= leaf_last)
        n += add_samples (self, first, last, &block);
      else
        {
          n += add_samples (self, first, leaf_first * LEAF, &block);
          n += add_blocks (self, 0, leaf_first, leaf_last, &block);
          n += add_samples (self, leaf_last * LEAF, last, &block);
        }
    }
  if (n_visited != NULL)
    *n_visited += n;
  *min = block.min;
  *max = block.max;
  return block.min <= block.max;
}

/**
 * ana_series_get_range:
 * @self: a series
 * @first: first index
 * @last: past the last index; what lies beyond the series is ignored
 * @min: (out): lowest value
 * @max: (out): highest value
 *
 * The extremes of a part of the series, exactly those of its samples. Cost O(log n).
 *
 * Returns: FALSE when the part has no finite value
 */
gboolean
ana_series_get_range (const AnaSeries *self, guint first, guint last, double *min, double *max)
{
  return ana_series_get_range_counted (self, first, last, min, max, NULL);
}

static guint
search (const double *places, guint lo, guint hi, double x, guint64 *n_visited)
{
  while (lo < hi)
    {
      guint middle = lo + (hi - lo) / 2;

      (*n_visited)++;
      if (places[middle] < x)
        lo = middle + 1;
      else
        hi = middle;
    }
  return lo;
}

/* Evenly spaced samples lie where the guess says, give or take one. */
#define N_STEPS_BY_HAND 4

guint
ana_series_find_from (const AnaSeries *self, guint from, guint step, double x, guint64 *n_visited)
{
  guint64 jump = MAX (step, 1), lo = from, hi = from + jump;

  if (from >= self->n)
    return self->n;
  if (hi < self->n)
    {
      guint64 at = hi;

      for (guint k = 0; k < N_STEPS_BY_HAND && at < self->n && self->x[at] < x; k++, (*n_visited)++)
        at++;
      for (guint k = 0; k < N_STEPS_BY_HAND && at > lo && self->x[at - 1] >= x; k++, (*n_visited)++)
        at--;
      if (at < self->n && self->x[at] >= x && (at == lo || self->x[at - 1] < x))
        return (guint) at;
    }
  /* gallop: the first jump is the guess, later ones double */
  for (hi = MIN (hi, self->n); hi < self->n && self->x[hi] < x; jump *= 2, (*n_visited)++)
    {
      lo = hi;
      hi = MIN (hi + jump, self->n);
    }
  return search (self->x, (guint) lo, (guint) hi, x, n_visited);
}

void
ana_series_prefetch (const AnaSeries *self, guint64 i)
{
  guint64 leaf = i / LEAF * LEAF;

  if (leaf + LEAF > self->n)
    return;
  __builtin_prefetch (self->x + i);
  for (guint k = 0; k < LEAF; k += 8) /* eight doubles a cache line */
    __builtin_prefetch (self->y + leaf + k);
}

/**
 * ana_series_find:
 * @self: a series
 * @x: a place
 *
 * Returns: the first index whose place is not before @x; the length when there is none
 */
guint
ana_series_find (const AnaSeries *self, double x)
{
  guint64 n_visited = 0;

  return search (self->x, 0, self->n, x, &n_visited);
}

/**
 * ana_series_nearest:
 * @self: a series
 * @x: a place
 *
 * Returns: the index of the sample nearest to @x, the earlier of two as near; 0 for an empty series
 */
guint
ana_series_nearest (const AnaSeries *self, double x)
{
  guint i = ana_series_find (self, x);

  if (i == 0)
    return 0;
  if (i == self->n || x - self->x[i - 1] <= self->x[i] - x)
    return i - 1;
  return i;
}
