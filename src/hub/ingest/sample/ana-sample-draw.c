/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-sample-draw.c: draws from tables of shares and quantiles. Only sums and products of doubles: no function of the
 * C library, whose last bit may differ from machine to machine.
 */
#include "config.h"

#include "ana-sample-draw.h"

/* SplitMix64 (Steele, Lea, Flood 2014): spreads close numbers far apart. */
static guint64
mix (guint64 x)
{
  x += G_GUINT64_CONSTANT (0x9E3779B97F4A7C15);
  x = (x ^ (x >> 30)) * G_GUINT64_CONSTANT (0xBF58476D1CE4E5B9);
  x = (x ^ (x >> 27)) * G_GUINT64_CONSTANT (0x94D049BB133111EB);
  return x ^ (x >> 31);
}

/* A generator of its own for each date and kind, so that days can be made alone and in any order. */
void
ana_sample_random (AnaRandom *out,
                   guint64    seed,
                   gint64     date,
                   guint      kind)
{
  ana_random_init (out, mix (mix (mix (seed) ^ (guint64) date) ^ kind));
}

guint
ana_sample_draw (AnaRandom            *random,
                 const AnaSampleShare *table,
                 guint                 n)
{
  guint sum = 0;
  guint at;

  for (guint i = 0; i < n; i++)
    sum += table[i].share;
  at = (guint) ana_random_range (random, 0, sum);
  for (guint i = 0; i < n; i++)
    {
      if (at < table[i].share)
        return i;
      at -= table[i].share;
    }
  return n - 1;
}

double
ana_sample_quantile (AnaRandom               *random,
                     const AnaSampleQuantile *table)
{
  double u = ana_random_double (random);
  guint i = 1;

  while (u > table[i].p)
    i++;
  return table[i - 1].value
         + (table[i].value - table[i - 1].value) * (u - table[i - 1].p) / (table[i].p - table[i - 1].p);
}

gboolean
ana_sample_chance (AnaRandom *random,
                   double     share)
{
  return ana_random_double (random) < share;
}

gint64
ana_sample_second (AnaRandom            *random,
                   const AnaSampleShare *hours)
{
  return ana_sample_draw (random, hours, 24) * G_GINT64_CONSTANT (3600) + ana_random_range (random, 0, 3600);
}
