/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-fourier.c: the discrete Fourier transform. A length that is no power of two goes by way of a chirp (Bluestein 1970), so
 * that no zeros are padded into the data.
 */
#include "config.h"

#include "ana-fourier.h"

#include <math.h>

void
ana_fourier_power (double complex *a, guint n, gboolean inverse)
{
  for (guint i = 1, j = 0; i < n; i++)
    {
      guint bit = n >> 1;

      for (; (j & bit) != 0; bit >>= 1)
        j ^= bit;
      j ^= bit;
      if (i < j)
        {
          double complex swap = a[i];

          a[i] = a[j];
          a[j] = swap;
        }
    }
  for (guint length = 2; length <= n; length <<= 1)
    for (guint k = 0; k < length / 2; k++)
      {
        double angle = (inverse ? 2 : -2) * G_PI * k / length;
        double complex w = cos (angle) + I * sin (angle);

        for (guint i = k; i < n; i += length)
          {
            double complex u = a[i], v = a[i + length / 2] * w;

            a[i] = u + v;
            a[i + length / 2] = u - v;
          }
      }
}

/* exp (-i pi k^2 / n), with k^2 taken modulo 2n: its angle is exact however large k is. */
static double complex
chirp (guint64 k, guint n)
{
  double angle = G_PI * (double) (k * k % (2 * (guint64) n)) / n;

  return cos (angle) - I * sin (angle);
}

double complex *
ana_fourier_any (const double *y, guint n)
{
  guint size = 1;
  double complex *out = g_new (double complex, n);
  g_autofree double complex *a = NULL, *b = NULL;

  while (size < 2 * n)
    size <<= 1;
  a = g_new0 (double complex, size);
  b = g_new0 (double complex, size);
  for (guint i = 0; i < n; i++)
    {
      a[i] = y[i] * chirp (i, n);
      b[i] = conj (chirp (i, n));
      if (i > 0)
        b[size - i] = b[i];
    }
  ana_fourier_power (a, size, FALSE);
  ana_fourier_power (b, size, FALSE);
  for (guint i = 0; i < size; i++)
    a[i] *= b[i];
  ana_fourier_power (a, size, TRUE);
  for (guint i = 0; i < n; i++)
    out[i] = a[i] / size * chirp (i, n);
  return out;
}
