/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-ticks.c: nice numbers, powers of ten, and the texts of ticks.
 */
#include "config.h"

#include "ana-ticks.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* Numbers: Talbot, Lin and Hanrahan, "An Extension of Wilkinson's Algorithm for Positioning Tick Labels on Axes"
 * (2010). A labelling is q * 10^z apart, skipping j; it is scored by simplicity (early q, small j, zero in it),
 * coverage (ends near the data's) and density (near what was wanted). The search stops a branch as soon as the best that
 * it could still reach is worse than what was found. Legibility is left out: texts are checked where pixels are
 * known. Only labels within the domain count, so that the data may fill the plot.
 */
static const double nice_q[] = { 1, 5, 2, 2.5, 4, 3 };

#define N_NICE_Q      G_N_ELEMENTS (nice_q)
#define W_SIMPLICITY  0.3
#define W_COVERAGE    0.15
#define W_DENSITY     0.55
#define MAX_SKIP      3
#define MAX_TICKS     64

typedef struct {
  double lo, hi;
  double wanted;
  /* Output */
  double best_score, best_min, best_step;
  int    best_k;
} Search;

guint
ana_ticks_n_along (double length_px)
{
  return (guint) CLAMP (fmax (length_px / 80 + 0.5, fmin (length_px / 32, 4)), 2, 12);
}

static double
coverage (const Search *s, double lmin, double lmax)
{
  /* as parts of the range, whose square may not be a double any more */
  double above = (s->hi - lmax) / (s->hi - s->lo), below = (s->lo - lmin) / (s->hi - s->lo);
  double c = 1 - 50 * (above * above + below * below);

  /* labels within a domain often miss its ends: below -1 only the order counts, or any number would be bought to reach them */
  return c < -1 ? -1 - 0.05 * log (-c) : c;
}

static double
coverage_max (const Search *s, double span)
{
  double half = (span / (s->hi - s->lo) - 1) / 2;

  return half > 0 ? 1 - 100 * half * half : 1;
}

static double
density (const Search *s, int k, double lmin, double lmax)
{
  double r = (k - 1) / (lmax - lmin);
  double wanted = (s->wanted - 1) / (fmax (lmax, s->hi) - fmin (lmin, s->lo));

  return 2 - fmax (r / wanted, wanted / r);
}

static double
density_max (const Search *s, int k)
{
  return k >= s->wanted ? 2 - (k - 1) / (s->wanted - 1) : 1;
}

static double
simplicity (guint q, int j, gboolean has_zero)
{
  return 1 - q / (N_NICE_Q - 1.0) - j + (has_zero ? 1 : 0);
}

static void
try_starts (Search *s, guint q, int j, int k, double step)
{
  double unit = step / j, reach = step * (k - 1), slack = step * 1e-9;
  double first = ceil ((s->lo - slack) / unit), last = floor ((s->hi - reach + slack) / unit);

  /* beyond 2^53 a count of steps is no integer any more: such a domain has no ticks this fine */
  if (fabs (first) > 9e15 || fabs (last) > 9e15 || last - first > 1000)
    return;
  for (double start = first; start <= last; start++)
    {
      double lmin = start * unit, lmax = lmin + reach;
      gboolean has_zero = (gint64) start % j == 0 && lmin <= slack && lmax >= -slack;
      double score = W_SIMPLICITY * simplicity (q, j, has_zero) + W_COVERAGE * coverage (s, lmin, lmax)
                     + W_DENSITY * density (s, k, lmin, lmax);

      if (score <= s->best_score)
        continue;
      s->best_score = score;
      s->best_min = lmin;
      s->best_step = step;
      s->best_k = k;
    }
}

/* Steps too long for k of them to fit need not be tried; the shortest of a branch is the first power that spreads them. */
static void
try_magnitudes (Search *s, guint q, int j, int k)
{
  double range = s->hi - s->lo;
  double step = j * nice_q[q] * pow (10, ceil (log10 (range / (k + 1) / (j * nice_q[q]))));

  for (; isfinite (step) && step * (k - 1) <= range * (1 + 1e-9); step *= 10)
    {
      double best = W_SIMPLICITY * simplicity (q, j, TRUE) + W_COVERAGE * coverage_max (s, step * (k - 1)) + W_DENSITY * density_max (s, k);

      if (best < s->best_score)
        return;
      try_starts (s, q, j, k, step);
    }
}

static void
search_labelling (Search *s)
{
  for (int j = 1; j <= MAX_SKIP; j++)
    for (guint q = 0; q < N_NICE_Q; q++)
      {
        if (W_SIMPLICITY * simplicity (q, j, TRUE) + W_COVERAGE + W_DENSITY < s->best_score)
          continue;
        for (int k = 2; k <= MAX_TICKS; k++)
          {
            if (W_SIMPLICITY * simplicity (q, j, TRUE) + W_COVERAGE + W_DENSITY * density_max (s, k) < s->best_score)
              break;
            try_magnitudes (s, q, j, k);
          }
      }
}

static void
add_value (AnaTickPlan *plan, double value)
{
  g_array_append_val (plan->values, value);
}

/**
 * ana_ticks_linear:
 * @lo: low end
 * @hi: high end, > @lo
 * @n_wanted: about how many ticks
 *
 * Nice numbers within [@lo, @hi]: at most 64, and at least one unless the domain is finer than a double's steps.
 * Domains wider than a double holds are halved to be searched.
 *
 * Returns: the plan; its values are (transfer full)
 */
AnaTickPlan
ana_ticks_linear (double lo, double hi, guint n_wanted)
{
  AnaTickPlan plan = { g_array_new (FALSE, FALSE, sizeof (double)), ANA_TICK_NUMBER, 0 };
  gboolean halved = !isfinite (hi - lo) || hi > 1e300 || lo < -1e300;
  double unit = halved ? 0x1p-64 : 1;
  Search s = { lo * unit, hi * unit, MAX (n_wanted, 2), -INFINITY, 0, 0, 0 };

  if (!(s.hi - s.lo > DBL_MIN))
    return plan;
  search_labelling (&s);
  for (int i = 0; i < s.best_k; i++)
    {
      double value = s.best_min + i * s.best_step;

      if (fabs (value) < s.best_step * 1e-9)
        value = 0;
      add_value (&plan, CLAMP (value / unit, lo, hi));
    }
  plan.step = s.best_step / unit;
  return plan;
}

static void
add_powers (AnaTickPlan *plan, double lo, double hi, const int *digits, guint n_digits, int every)
{
  int first = (int) floor (log10 (lo));
  int last = (int) ceil (log10 (hi));

  for (int e = first; e <= last; e++)
    for (guint i = 0; i < n_digits; i++)
      {
        double value = digits[i] * pow (10, e);

        if ((e % every == 0) && value >= lo * (1 - 1e-12) && value <= hi * (1 + 1e-12) && isfinite (value))
          add_value (plan, value);
      }
}

/**
 * ana_ticks_log:
 * @lo: low end, > 0
 * @hi: high end
 * @n_wanted: about how many
 *
 * Powers of ten; fewer when they would be too many; 1, 2 and 5 of each when they are few; plain nice numbers under one
 * decade.
 *
 * Returns: the plan; its values are (transfer full)
 */
AnaTickPlan
ana_ticks_log (double lo, double hi, guint n_wanted)
{
  static const int one[] = { 1 }, one_two_five[] = { 1, 2, 5 };
  double n_decades = log10 (hi) - log10 (lo);
  AnaTickPlan plan = { NULL, ANA_TICK_NUMBER, 0 };
  int every = (int) ceil ((n_decades + 1) / (MAX (n_wanted, 2) * 2.0));

  if (n_decades < 1)
    return ana_ticks_linear (lo, hi, n_wanted);
  plan.values = g_array_new (FALSE, FALSE, sizeof (double));
  if (n_decades * 2 <= n_wanted)
    add_powers (&plan, lo, hi, one_two_five, 3, 1);
  else
    add_powers (&plan, lo, hi, one, 1, MAX (every, 1));
  return plan;
}

/* --- around zero --- */

#define CLOSE_PART 0.4 /* of the distance that was wanted: nearer to each other none stand */

/* Powers of ten, or 1, 2 and 5 of them, on both sides of zero, from it outwards; zero itself stands last. */
static GArray *
list_powers (double lo, double hi, double least, gboolean finely, int every)
{
  static const int digits[] = { 1, 2, 5 };
  GArray *all = g_array_new (FALSE, FALSE, sizeof (double));
  int first = (int) floor (log10 (least)), last = (int) ceil (log10 (fmax (fabs (lo), fabs (hi))));
  double zero = 0;

  for (int e = first; e <= last; e++)
    for (guint i = 0; e % every == 0 && i < (finely ? G_N_ELEMENTS (digits) : 1); i++)
      {
        double up = digits[i] * pow (10, e), down = -up;

        if (up >= lo && up <= hi)
          g_array_append_val (all, up);
        if (down >= lo && down <= hi)
          g_array_append_val (all, down);
      }
  if (lo <= 0 && hi >= 0)
    g_array_append_val (all, zero);
  return all;
}

static int
compare_values (gconstpointer a, gconstpointer b)
{
  const double *x = a, *y = b;

  return (*x > *y) - (*x < *y);
}

/* Zero first, then from the outside in, as far as they keep apart. */
static void
keep_apart (AnaTickPlan *plan, const AnaScale *scale, const GArray *all, double least)
{
  for (guint i = all->len; i-- > 0;)
    {
      double value = g_array_index (all, double, i);
      gboolean fits = TRUE;

      for (guint k = 0; fits && k < plan->values->len; k++)
        fits = fabs (ana_scale_to_px (scale, value) - ana_scale_to_px (scale, g_array_index (plan->values, double, k))) >= least;
      if (fits)
        add_value (plan, value);
    }
  g_array_sort (plan->values, compare_values);
}

/**
 * ana_ticks_symlog:
 * @lo: low end
 * @hi: high end, > @lo
 * @bend: how far from zero the scale is straight, > 0
 * @n_wanted: about how many
 *
 * Zero and powers of ten on both sides of it, the same ones; fewer when they would be too many, 1, 2 and 5 of each when
 * they are few. Where the scale is straight, or of one side and under one decade: plain nice numbers.
 *
 * Returns: the plan; its values are (transfer full)
 */
AnaTickPlan
ana_ticks_symlog (double lo, double hi, double bend, guint n_wanted)
{
  AnaScale scale = ana_scale_make_bent (ANA_SCALE_SYMLOG, bend, lo, hi, 0, 1);
  double far = fmax (fabs (lo), fabs (hi)), near = lo > 0 ? lo : hi < 0 ? -hi : 0, least = fmax (near, bend);
  double n_decades = log10 (far / least) * (lo < 0 && hi > 0 ? 1 + log1p (fmin (-lo, hi) / bend) / log1p (far / bend) : 1);
  AnaTickPlan plan = { NULL, ANA_TICK_NUMBER, 0 };

  n_wanted = MAX (n_wanted, 2);
  if (far < 3 * bend || (near > 0 && far < 10 * near))
    return ana_ticks_linear (lo, hi, n_wanted);
  plan.values = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) all = list_powers (lo, hi, least, n_decades * 2 <= n_wanted, MAX ((int) ceil ((n_decades + 1) / (n_wanted * 2.0)), 1));

  keep_apart (&plan, &scale, all, CLOSE_PART / n_wanted);
  if (plan.values->len >= 2)
    return plan;
  g_array_unref (plan.values);
  return ana_ticks_linear (lo, hi, n_wanted);
}

/**
 * ana_ticks_of_scale:
 * @scale: of numbers
 * @n_wanted: about how many
 *
 * Returns: where it is marked: of LOG and SYMLOG by their powers, of others by plain nice numbers; its values are (transfer full)
 */
AnaTickPlan
ana_ticks_of_scale (const AnaScale *scale, guint n_wanted)
{
  if (scale->type == ANA_SCALE_LOG)
    return ana_ticks_log (scale->lo, scale->hi, n_wanted);
  if (scale->type == ANA_SCALE_SYMLOG)
    return ana_ticks_symlog (scale->lo, scale->hi, scale->bend, n_wanted);
  return ana_ticks_linear (scale->lo, scale->hi, n_wanted);
}

static int
n_decimals_of (double step)
{
  int n = 0;

  for (double s = fabs (step); n < 12 && s > 0 && fabs (s - round (s)) > s * 1e-6 + 1e-9; s *= 10)
    n++;
  return n;
}

static char *
group_digits (const char *digits)
{
  const char *dot = strchr (digits, '.');
  gsize n_whole = dot != NULL ? (gsize) (dot - digits) : strlen (digits);
  GString *out = g_string_new (NULL);

  for (gsize i = 0; i < n_whole; i++)
    {
      if (i > 0 && (n_whole - i) % 3 == 0)
        g_string_append (out, "\342\200\211");
      g_string_append_c (out, digits[i]);
    }
  g_string_append (out, digits + n_whole);
  return g_string_free (out, FALSE);
}

/**
 * ana_tick_format_number:
 * @value: a tick
 * @step: how far apart ticks are; 0: as many digits as the value needs
 *
 * A number for an axis without a format of its own: thin spaces between thousands, U+2212 for minus, k, M and G from the
 * thousands on, and as many decimals as the step needs. What is beyond 10^15 or under 10^-6 is written with a power.
 *
 * Returns: (transfer full): the text
 */
char *
ana_tick_format_number (double value, double step)
{
  static const struct { double unit; const char *suffix; } scales[] = {
    { 1e12, "T" }, { 1e9, "G" }, { 1e6, "M" }, { 1e3, "k" },
  };
  const char *suffix = "";
  double size = fabs (value), unit = 1;
  char digits[64];

  if (value == 0)
    return g_strdup ("0");
  if (size >= 1e15 || size < 1e-6)
    {
      g_ascii_formatd (digits, sizeof digits, "%.3g", size);
      return g_strconcat (value < 0 ? "\342\210\222" : "", digits, NULL);
    }
  for (guint i = 0; i < G_N_ELEMENTS (scales) && *suffix == '\0'; i++)
    if (size >= scales[i].unit && (step == 0 || step >= scales[i].unit / 1000))
      {
        unit = scales[i].unit;
        suffix = scales[i].suffix;
      }
  g_autofree char *format = g_strdup_printf ("%%.%df", n_decimals_of ((step > 0 ? step : size) / unit));

  g_ascii_formatd (digits, sizeof digits, format, size / unit);
  g_autofree char *grouped = group_digits (digits);

  return g_strconcat (value < 0 ? "\342\210\222" : "", grouped, *suffix != '\0' ? "\342\200\211" : "", suffix, NULL);
}
