/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-quantile.c: quantiles: the values themselves while few, DDSketch when many.
 *
 * DDSketch (Masson, Rim, Lee, VLDB 2019) with alpha = 1 %: bin i holds the values in (gamma^(i-1), gamma^i]. Adding and
 * merging count bins, so that the order never matters, which is why t-digest was not taken. A value is told within 1 %.
 */
#include "config.h"

#include "ana-sketch-private.h"

#include <math.h>
#include <string.h>

#define ALPHA 0.01
#define GAMMA ((1 + ALPHA) / (1 - ALPHA))
#define KEY_ZERO 0
#define KEY_BIAS 100000 /* every finite double's bin lies within ± 40,000 */

typedef struct {
  gint64  key;   /* bias + bin of a positive value, its negative for a negative one: ascending like the values */
  guint64 n;
} Bin;

struct _AnaQuantile {
  gboolean exact;  /* never turns to bins */
  guint64 n;
  guint   n_values, n_room;
  double *values;  /* (owned) (nullable): while few */
  GArray *bins;    /* (owned) (nullable) of Bin, by key */
};

void
ana_quantile_free (AnaQuantile *self)
{
  if (self == NULL)
    return;
  g_free (self->values);
  g_clear_pointer (&self->bins, g_array_unref);
  g_free (self);
}

static gint64
get_key (double value)
{
  double size = fabs (value);
  gint64 key;

  if (size == 0)
    return KEY_ZERO;
  key = KEY_BIAS + (gint64) ceil (log (size) / log (GAMMA));
  return value < 0 ? -key : key;
}

static double
get_value (gint64 key)
{
  double bin = (double) (ABS (key) - KEY_BIAS);

  if (key == KEY_ZERO)
    return 0;
  return (key < 0 ? -1 : 1) * exp (bin * log (GAMMA)) * 2 / (GAMMA + 1);
}

static void
add_to_bin (AnaQuantile *self, gint64 key, guint64 n)
{
  guint low = 0;
  guint high = self->bins->len;

  while (low < high)
    {
      guint middle = (low + high) / 2;
      if (g_array_index (self->bins, Bin, middle).key < key)
        low = middle + 1;
      else
        high = middle;
    }
  if (low < self->bins->len && g_array_index (self->bins, Bin, low).key == key)
    g_array_index (self->bins, Bin, low).n += n;
  else
    {
      Bin bin = { key, n };
      g_array_insert_val (self->bins, low, bin);
    }
}

static void
turn_to_bins (AnaQuantile *self)
{
  self->bins = g_array_new (FALSE, FALSE, sizeof (Bin));
  for (guint i = 0; i < self->n_values; i++)
    add_to_bin (self, get_key (self->values[i]), 1);
  g_clear_pointer (&self->values, g_free);
  self->n_values = self->n_room = 0;
}

static void
keep_value (AnaQuantile *self, double value)
{
  if (self->n_values == self->n_room)
    {
      self->n_room = MAX (4, self->n_room * 2);
      self->values = g_renew (double, self->values, self->n_room);
    }
  self->values[self->n_values++] = value;
}

/* One that keeps every value: not for merging with sketches. */
AnaQuantile *
ana_quantile_new_exact (void)
{
  AnaQuantile *self = g_new0 (AnaQuantile, 1);

  self->exact = TRUE;
  return self;
}

void
ana_quantile_add (AnaQuantile **self_ptr, double value)
{
  AnaQuantile *self = *self_ptr;

  if (self == NULL)
    self = *self_ptr = g_new0 (AnaQuantile, 1);
  self->n++;
  if (self->bins == NULL && self->n > ANA_SKETCH_EXACT && !self->exact)
    turn_to_bins (self);
  if (self->bins != NULL)
    add_to_bin (self, get_key (value), 1);
  else
    keep_value (self, value);
}

void
ana_quantile_merge (AnaQuantile **self_ptr, const AnaQuantile *other)
{
  AnaQuantile *self;

  if (other == NULL)
    return;
  for (guint i = 0; i < other->n_values; i++)
    ana_quantile_add (self_ptr, other->values[i]);
  if (other->bins == NULL)
    return;
  if (*self_ptr == NULL)
    *self_ptr = g_new0 (AnaQuantile, 1);
  self = *self_ptr;
  if (self->bins == NULL)
    turn_to_bins (self);
  for (guint i = 0; i < other->bins->len; i++)
    {
      const Bin *bin = &g_array_index (other->bins, Bin, i);
      add_to_bin (self, bin->key, bin->n);
      self->n += bin->n;
    }
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

/**
 * ana_sorted_quantile:
 * @sorted: values, ascending
 * @n: how many
 * @q: 0 to 1
 *
 * The quantile by linear interpolation between the neighbours (type 7 of Hyndman and Fan).
 *
 * Returns: the quantile, NAN of nothing
 */
double
ana_sorted_quantile (const double *sorted,
                     guint         n,
                     double        q)
{
  double place = q * (n - 1.0);
  guint low;

  if (n == 0)
    return NAN;
  low = (guint) floor (place);
  if (low + 1 >= n)
    return sorted[n - 1];
  return sorted[low] + (place - low) * (sorted[low + 1] - sorted[low]);
}

static double
find_in_bins (const AnaQuantile *self, guint64 rank)
{
  guint64 before = 0;

  for (guint i = 0; i < self->bins->len; i++)
    {
      const Bin *bin = &g_array_index (self->bins, Bin, i);
      before += bin->n;
      if (before > rank)
        return get_value (bin->key);
    }
  return NAN;
}

double
ana_quantile_value (const AnaQuantile *self, double q, gboolean *approximate)
{
  g_autofree double *sorted = NULL;
  double place;

  if (self == NULL || self->n == 0)
    return NAN;
  if (self->bins == NULL)
    {
      sorted = g_memdup2 (self->values, self->n_values * sizeof (double));
      qsort (sorted, self->n_values, sizeof (double), compare_doubles);
      return ana_sorted_quantile (sorted, self->n_values, q);
    }
  *approximate = TRUE;
  place = q * ((double) self->n - 1);
  double low = find_in_bins (self, (guint64) floor (place));
  double high = find_in_bins (self, (guint64) ceil (place));
  return low + (place - floor (place)) * (high - low);
}

gsize
ana_quantile_bytes (const AnaQuantile *self)
{
  if (self == NULL)
    return 0;
  return sizeof *self + self->n_room * sizeof (double) + (self->bins != NULL ? self->bins->len * sizeof (Bin) : 0);
}

void
ana_quantile_put (const AnaQuantile *self, GByteArray *out)
{
  g_autofree double *sorted = NULL;

  ana_put_varint (out, self != NULL ? self->n : 0);
  if (self == NULL)
    return;
  if (self->bins == NULL)
    {
      sorted = g_memdup2 (self->values, self->n_values * sizeof (double));
      qsort (sorted, self->n_values, sizeof (double), compare_doubles);
      for (guint i = 0; i < self->n_values; i++)
        ana_put_double (out, sorted[i]);
      return;
    }
  ana_put_varint (out, self->bins->len);
  for (guint i = 0; i < self->bins->len; i++)
    {
      ana_put_zigzag (out, g_array_index (self->bins, Bin, i).key);
      ana_put_varint (out, g_array_index (self->bins, Bin, i).n);
    }
}

AnaQuantile *
ana_quantile_get (AnaBytesReader *in)
{
  guint64 n = ana_get_varint (in);
  AnaQuantile *self = NULL;
  guint64 n_bins;

  if (n <= ANA_SKETCH_EXACT)
    {
      for (guint64 i = 0; i < n && in->ok; i++)
        ana_quantile_add (&self, ana_get_double (in));
      return self;
    }
  n_bins = ana_get_varint (in);
  self = g_new0 (AnaQuantile, 1);
  turn_to_bins (self);
  for (guint64 i = 0; i < n_bins && in->ok; i++)
    {
      gint64 key = ana_get_zigzag (in);
      guint64 count = ana_get_varint (in);
      add_to_bin (self, key, count);
      self->n += count;
    }
  in->ok = in->ok && self->n == n;
  return self;
}
