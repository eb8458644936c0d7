/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-random.c: xoshiro256++ and what is drawn from it; identifiers.
 */
#include "config.h"

#include "ana-random.h"

#include <math.h>
#include <string.h>
#include <sys/random.h>

/*
 * The same seed must give the same bytes on every machine. The C library's log() and exp() may differ in the last bit
 * from one version to the next, so we use our own logarithm, made of exact IEEE operations alone (sqrt, frexp and the
 * four basic ones are exactly rounded everywhere); the room is built without contraction to fused multiply-add.
 */

static guint64
split_mix (guint64 *state)
{
  guint64 z = (*state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

static guint64
rotate_left (guint64 x, int k)
{
  return (x << k) | (x >> (64 - k));
}

/**
 * ana_random_init:
 * @self: the generator
 * @seed: any number
 *
 * Begins the sequence of @seed (spread by SplitMix64).
 */
void
ana_random_init (AnaRandom *self, guint64 seed)
{
  for (guint i = 0; i < 4; i++)
    self->s[i] = split_mix (&seed);
}

/**
 * ana_random_next:
 * @self: the generator
 *
 * Returns: the next 64 bits
 */
guint64
ana_random_next (AnaRandom *self)
{
  guint64 *s = self->s;
  guint64 result = rotate_left (s[0] + s[3], 23) + s[0];
  guint64 t = s[1] << 17;

  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = rotate_left (s[3], 45);
  return result;
}

/**
 * ana_random_double:
 * @self: the generator
 *
 * Returns: a number in [0, 1), of 53 bits
 */
double
ana_random_double (AnaRandom *self)
{
  return (double) (ana_random_next (self) >> 11) * 0x1p-53;
}

/**
 * ana_random_range:
 * @self: the generator
 * @begin: the least
 * @end: one past the greatest; more than @begin
 *
 * Draws without bias (Lemire's method).
 *
 * Returns: a number in [@begin, @end); @begin when the range is empty
 */
gint64
ana_random_range (AnaRandom *self, gint64 begin, gint64 end)
{
  guint64 n = (guint64) end - (guint64) begin;
  unsigned __int128 product;

  if (end <= begin)
    return begin;
  product = (unsigned __int128) ana_random_next (self) * n;
  if ((guint64) product < n)
    {
      guint64 floor = -n % n;

      while ((guint64) product < floor)
        product = (unsigned __int128) ana_random_next (self) * n;
    }
  return (gint64) ((guint64) begin + (guint64) (product >> 64));
}

/* ln x, x > 0: good to about 1e-15, the same everywhere. */
static double
plain_log (double x)
{
  int exponent;
  double m = frexp (x, &exponent);
  double z, z2, sum = 0;

  if (m < 0.70710678118654752)
    {
      m *= 2;
      exponent--;
    }
  z = (m - 1) / (m + 1);
  z2 = z * z;
  for (int k = 21; k >= 1; k -= 2)
    sum = sum * z2 + 1.0 / k;
  return 2 * z * sum + exponent * 0.693147180559945309;
}

/**
 * ana_random_normal:
 * @self: the generator
 *
 * Marsaglia's polar method; the second number of the pair is not kept, so that the state is the four words alone.
 *
 * Returns: a number of mean 0 and standard deviation 1
 */
double
ana_random_normal (AnaRandom *self)
{
  double u, v, s;

  do
    {
      u = 2 * ana_random_double (self) - 1;
      v = 2 * ana_random_double (self) - 1;
      s = u * u + v * v;
    }
  while (s >= 1 || s == 0);
  return u * sqrt (-2 * plain_log (s) / s);
}

/* Gaps between events of a Poisson process are exponential: count those that fit. */
static gint64
poisson_by_gaps (AnaRandom *self, double mean)
{
  double sum = 0;
  gint64 k = -1;

  while (sum <= mean)
    {
      sum -= plain_log (1 - ana_random_double (self));
      k++;
    }
  return k;
}

/* ln k!, by Stirling's series; exact sums below 10 */
static double
log_factorial (double k)
{
  double sum = 0, x = k + 1;

  if (k < 10)
    {
      for (int i = 2; i <= (int) k; i++)
        sum += plain_log (i);
      return sum;
    }
  return (x - 0.5) * plain_log (x) - x + 0.91893853320467274 + 1 / (12 * x) - 1 / (360 * x * x * x);
}

/* W. Hörmann, "The transformed rejection method for generating Poisson random variables", 1993: PTRS, mean >= 10 */
static gint64
poisson_by_rejection (AnaRandom *self, double mean)
{
  double log_mean = plain_log (mean);
  double b = 0.931 + 2.53 * sqrt (mean);
  double a = -0.059 + 0.02483 * b;
  double inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
  double v_r = 0.9277 - 3.6224 / (b - 2);

  for (;;)
    {
      double u = ana_random_double (self) - 0.5;
      double v = 1 - ana_random_double (self);
      double us = 0.5 - fabs (u);
      double k = floor ((2 * a / us + b) * u + mean + 0.43);

      if (us >= 0.07 && v <= v_r)
        return (gint64) k;
      if (k < 0 || (us < 0.013 && v > us))
        continue;
      if (plain_log (v * inverse_alpha / (a / (us * us) + b)) <= k * log_mean - mean - log_factorial (k))
        return (gint64) k;
    }
}

/**
 * ana_random_poisson:
 * @self: the generator
 * @mean: how many are expected; 0 or less gives 0
 *
 * Returns: a Poisson count
 */
gint64
ana_random_poisson (AnaRandom *self, double mean)
{
  if (!(mean > 0))
    return 0;
  return mean < 30 ? poisson_by_gaps (self, mean) : poisson_by_rejection (self, MIN (mean, 1e15));
}

/**
 * ana_uuid_new:
 *
 * Returns: (transfer full): a random UUID, lower case
 */
char *
ana_uuid_new (void)
{
  return g_uuid_string_random ();
}

/**
 * ana_uuid_is_valid:
 * @text: (nullable): an id
 *
 * Returns: whether @text is a UUID in lower case
 */
gboolean
ana_uuid_is_valid (const char *text)
{
  if (text == NULL || !g_uuid_string_is_valid (text))
    return FALSE;
  for (const char *p = text; *p != '\0'; p++)
    if (g_ascii_isupper (*p))
      return FALSE;
  return TRUE;
}

static void
fill_random (guint8 *bytes, gsize n)
{
  gsize done = 0;

  while (done < n)
    {
      gssize got = getrandom (bytes + done, n - done, 0);

      if (got > 0)
        done += (gsize) got;
      else
        for (; done < n; done++) /* no such call in an old kernel: GLib's own generator */
          bytes[done] = (guint8) g_random_int_range (0, 256);
    }
}

/**
 * ana_ulid_new:
 * @now_usec: the time that goes in front
 *
 * A ULID: 48 bits of milliseconds, 80 random bits, in Crockford's base 32. Later ones sort later.
 *
 * Returns: (transfer full): 26 characters
 */
char *
ana_ulid_new (gint64 now_usec)
{
  static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  guint8 bytes[16];
  guint64 ms = (guint64) MAX (now_usec, 0) / 1000;
  unsigned __int128 number = 0;
  char *text = g_malloc (27);

  for (int i = 0; i < 6; i++)
    bytes[i] = (guint8) (ms >> (40 - 8 * i));
  fill_random (bytes + 6, 10);
  for (int i = 0; i < 16; i++)
    number = number << 8 | bytes[i];
  for (int i = 25; i >= 0; i--, number >>= 5)
    text[i] = digits[(guint) number & 31];
  text[26] = '\0';
  return text;
}
