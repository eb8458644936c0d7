/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-align.c: two recordings laid over each other by their shape.
 *
 * Both are put onto even steps; a step without a sample is a gap, and counts for nothing. Of every shift in whole steps the
 * correlation of what then lies over each other is worked out at once, by Fourier transforms of values, squares and of where values
 * are (Padfield 2012): it is that of Pearson, whatever the level and the scale of the two are. A shift under which too little
 * lies over each other is none.
 */
#include "config.h"

#include "ana-align.h"

#include "ana-fourier.h"

#include <math.h>
#include <stdlib.h>

#define MAX_STEPS  (1u << 17) /* of either; longer ones are put onto longer steps */
#define LEAST_PART 0.6        /* of the shorter one that has to lie over the other */
#define LEAST_STEPS 4
#define NO_SPREAD  1e-9       /* of all that there is: what varies less is flat */

typedef struct {
  double *value;   /* (owned) without their mean; 0 in gaps */
  double *there;   /* (owned) 1, or 0 in gaps */
  guint   n, n_there;
  double  first;   /* where the steps begin */
  double  spread;  /* mean square */
} Grid;

static int
compare_doubles (const void *a, const void *b)
{
  const double *x = a, *y = b;

  return (*x > *y) - (*x < *y);
}

/* The middle one of the distances between neighbours; 0: there are no two. */
static double
usual_step (const AnaSeries *series)
{
  guint n = ana_series_get_n (series);
  const double *x = ana_series_get_x (series);
  g_autofree double *steps = g_new (double, MAX (n, 1));

  if (n < 2)
    return 0;
  for (guint i = 1; i < n; i++)
    steps[i - 1] = x[i] - x[i - 1];
  qsort (steps, n - 1, sizeof *steps, compare_doubles);
  return steps[(n - 1) / 2];
}

static double
length_of (const AnaSeries *series)
{
  guint n = ana_series_get_n (series);

  return ana_series_get_x (series)[n - 1] - ana_series_get_x (series)[0];
}

/* Of several samples in a step it is their mean. */
static Grid
grid_new (const AnaSeries *series, double step)
{
  guint n = ana_series_get_n (series);
  const double *x = ana_series_get_x (series), *y = ana_series_get_y (series);
  Grid self = { .n = (guint) round (length_of (series) / step) + 1, .first = x[0] };
  double mean = 0;

  self.value = g_new0 (double, self.n);
  self.there = g_new0 (double, self.n);
  for (guint i = 0; i < n; i++)
    {
      guint at = MIN ((guint) round ((x[i] - x[0]) / step), self.n - 1);

      if (!isfinite (y[i]))
        continue;
      self.there[at]++;
      self.value[at] += (y[i] - self.value[at]) / self.there[at];
    }
  for (guint i = 0; i < self.n; i++)
    self.n_there += self.there[i] > 0 ? 1 : 0;
  for (guint i = 0; i < self.n; i++)
    {
      self.there[i] = self.there[i] > 0 ? 1 : 0;
      mean += self.value[i] / MAX (self.n_there, 1);
    }
  for (guint i = 0; i < self.n; i++)
    {
      self.value[i] = self.there[i] > 0 ? self.value[i] - mean : 0;
      self.spread += self.value[i] * self.value[i] / MAX (self.n_there, 1);
    }
  /* of any scale, so that squares are numbers */
  for (guint i = 0; self.spread > 0 && isfinite (self.spread) && i < self.n; i++)
    self.value[i] /= sqrt (self.spread);
  return self;
}

static void
grid_clear (Grid *self)
{
  g_free (self->value);
  g_free (self->there);
}

/* --- sums under every shift --- */

typedef enum { VALUES, SQUARES, THERE } What;

static double complex *
spectrum_of (const Grid *grid, What what, guint size)
{
  double complex *out = g_new0 (double complex, size);

  for (guint i = 0; i < grid->n; i++)
    out[i] = what == THERE ? grid->there[i] : what == VALUES ? grid->value[i] : grid->value[i] * grid->value[i];
  ana_fourier_power (out, size, FALSE);
  return out;
}

/* At @k what one and the other make together when the second begins @k steps after the first; behind the half, before it. */
static double complex *
correlate (const double complex *one, const double complex *two, guint size)
{
  double complex *out = g_new (double complex, size);

  for (guint i = 0; i < size; i++)
    out[i] = one[i] * conj (two[i]) / size;
  ana_fourier_power (out, size, TRUE);
  return out;
}

typedef struct { double complex *n, *a, *aa, *b, *bb, *ab; } Sums;

static Sums
sum_up (const Grid *a, const Grid *b, guint size)
{
  g_autofree double complex *va = spectrum_of (a, VALUES, size), *sa = spectrum_of (a, SQUARES, size), *ta = spectrum_of (a, THERE, size);
  g_autofree double complex *vb = spectrum_of (b, VALUES, size), *sb = spectrum_of (b, SQUARES, size), *tb = spectrum_of (b, THERE, size);

  return (Sums) { correlate (ta, tb, size), correlate (va, tb, size), correlate (sa, tb, size), correlate (ta, vb, size), correlate (ta, sb, size), correlate (va, vb, size) };
}

static void
sums_clear (Sums *self)
{
  g_free (self->n);
  g_free (self->a);
  g_free (self->aa);
  g_free (self->b);
  g_free (self->bb);
  g_free (self->ab);
}

/* Pearson's, of what lies over each other; NAN: too little does, or it does not vary. */
static double
likeness_at (const Sums *sums, guint i, double least)
{
  double n = round (creal (sums->n[i])), a, b, spread;

  if (n < least)
    return NAN;
  a = creal (sums->aa[i]) / n - pow (creal (sums->a[i]) / n, 2);
  b = creal (sums->bb[i]) / n - pow (creal (sums->b[i]) / n, 2);
  spread = a > NO_SPREAD && b > NO_SPREAD ? sqrt (a) * sqrt (b) : (double) NAN;
  return CLAMP ((creal (sums->ab[i]) / n - creal (sums->a[i]) / n * creal (sums->b[i]) / n) / spread, -1, 1);
}

static gboolean
find_best (const Grid *a, const Grid *b, double *steps, double *likeness)
{
  guint size = 1;
  double least = fmax (LEAST_STEPS, ceil (LEAST_PART * MIN (a->n_there, b->n_there)));
  Sums sums;

  while (size < a->n + b->n)
    size <<= 1;
  sums = sum_up (a, b, size);
  *likeness = -INFINITY;
  for (int k = 1 - (int) b->n; k < (int) a->n; k++)
    {
      double at = likeness_at (&sums, (guint) (k < 0 ? k + (int) size : k), least);

      if (at > *likeness)
        {
          *likeness = at;
          *steps = k;
        }
    }
  sums_clear (&sums);
  return isfinite (*likeness);
}

/**
 * ana_series_align:
 * @fixed: a recording; NAN is a gap
 * @moved: another one, or another part of the same
 * @shift: (out): what is to be added to each x of @moved
 * @likeness: (out): the correlation of the two then, -1 to 1
 *
 * Finds the shift, in steps of the one that has the shorter ones, under which @moved runs most like @fixed; six tenths of the
 * shorter one lie over the other then. A copy that was shifted by whole steps is found exactly. O(n log n). Any thread.
 *
 * Returns: %FALSE when there is none: too few samples, or nothing that varies
 */
gboolean
ana_series_align (const AnaSeries *fixed, const AnaSeries *moved, double *shift, double *likeness)
{
  double step = usual_step (fixed), other = usual_step (moved), steps = 0;
  gboolean found = FALSE;

  *shift = *likeness = 0;
  if (!(step > 0) || !(other > 0))
    return FALSE;
  step = fmax (fmin (step, other), fmax (length_of (fixed), length_of (moved)) / (MAX_STEPS - 1));
  Grid a = grid_new (fixed, step), b = grid_new (moved, step);

  if (a.n_there >= LEAST_STEPS && b.n_there >= LEAST_STEPS && a.spread > 0 && b.spread > 0 && isfinite (a.spread) && isfinite (b.spread))
    found = find_best (&a, &b, &steps, likeness);
  *shift = a.first - b.first + steps * step;
  grid_clear (&a);
  grid_clear (&b);
  return found;
}
