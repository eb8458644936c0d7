/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-kernel.c: how thick values lie, by a normal kernel of Silverman's width.
 */
#include "config.h"

#include "ana-kernel.h"

#include "ana-plot-private.h"

#define N_BINS 256
#define REACH  6 /* widths: beyond it a kernel is nothing */

/**
 * ana_kernel_width:
 * @sorted: (array length=n): finite values, ascending
 * @n: how many, at least 1
 *
 * Returns: Silverman's width of a normal kernel; 0 where all are alike, or too far apart for doubles
 */
double
ana_kernel_width (const double *sorted, guint n)
{
  double mean = 0, square = 0, sd, iqr = ana_quantile_sorted (sorted, n, 0.75) - ana_quantile_sorted (sorted, n, 0.25), width;

  for (guint i = 0; i < n; i++)
    mean += sorted[i] / n;
  for (guint i = 0; i < n; i++)
    square += (sorted[i] - mean) * (sorted[i] - mean) / n;
  sd = sqrt (square);
  width = 0.9 * (iqr > 0 ? fmin (sd, iqr / 1.34) : sd) * pow (n, -0.2);
  return width > 0 && isfinite (width) ? width : 0;
}

/**
 * ana_kernel_density:
 * @sorted: (array length=n): finite values, ascending, of which not all are alike
 * @n: how many
 * @width: of the kernel, > 0
 * @from: the first place that is asked for
 * @to: the last one
 * @n_steps: how many places, at least 2
 * @out: (out): how thick they lie at each: the sum of the kernels, whose peak is 1
 *
 * Over binned values: a kernel for every value would cost n times the steps.
 */
void
ana_kernel_density (const double *sorted, guint n, double width, double from, double to, guint n_steps, double *out)
{
  double bins[N_BINS] = { 0 }, lo = sorted[0], bin = (sorted[n - 1] - lo) / N_BINS;

  for (guint i = 0; i < n; i++)
    bins[(guint) CLAMP ((sorted[i] - lo) / bin, 0, N_BINS - 1)]++;
  for (guint s = 0; s < n_steps; s++)
    {
      double at = from + (to - from) * s / (n_steps - 1);

      out[s] = 0;
      for (guint b = 0; b < N_BINS; b++)
        {
          double z = (at - lo - (b + 0.5) * bin) / width;

          if (bins[b] > 0 && fabs (z) < REACH)
            out[s] += bins[b] * exp (-z * z / 2);
        }
    }
}
