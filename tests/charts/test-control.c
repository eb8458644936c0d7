/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-control.c: Western Electric's rules, each fired alone and missed by a hair, on both sides; and random processes against
 * the rules read from a string of zones.
 */
#include "config.h"

#include "ana-random.h"
#include "marks-figures.h"

#define N_BASE 200 /* so many quiet values that what follows them hardly moves the mean and the spread */
#define D2     1.128

static AnaShapes *
lay_control (const double *values, guint n)
{
  g_autoptr (GString) text = g_string_new ("{'mark':'control','encoding':{'x':{'field':'x'},'y':{'field':'y'}},'data':{'values':[");

  for (guint i = 0; i < n; i++)
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE];

      g_string_append_printf (text, "%s{'x':%u,'y':%s}", i > 0 ? "," : "", i, g_ascii_dtostr (number, sizeof number, values[i]));
    }
  g_string_append (text, "]}}");
  return figures_lay (text->str);
}

/* Up and down by so much that their mean range makes a sigma of one; they end below. */
static guint
fill_quiet (double *values)
{
  for (guint i = 0; i < N_BASE; i++)
    values[i] = i % 2 == 0 ? D2 / 2 : -D2 / 2;
  return N_BASE;
}

typedef struct {
  const char *name;
  guint       rule;
  double      fires[10]; /* in sigmas, ends with 99 */
  guint       at;        /* which of them */
  double      misses[10];
} Row;

static const Row rows[] = {
  { "one-beyond-three", 1, { 3.5, 99 }, 0, { 2.8, 99 } },
  { "two-of-three-beyond-two", 2, { 2.5, -.5, 2.5, 99 }, 2, { 2.5, -.5, -.5, 2.5, 99 } },
  { "two-in-a-row-beyond-two", 2, { 2.5, 2.5, 99 }, 1, { 2.5, 1.8, 99 } },
  { "four-of-five-beyond-one", 3, { 1.5, 1.5, -.5, 1.5, 1.5, 99 }, 4, { 1.5, 1.5, -.5, -.5, 1.5, 1.5, 99 } },
  { "four-in-a-row-beyond-one", 3, { 1.5, 1.5, 1.5, 1.5, 99 }, 3, { 1.5, 1.5, 1.5, .8, 99 } },
  { "eight-on-one-side", 4, { .5, .5, .5, .5, .5, .5, .5, .5, 99 }, 7, { .5, .5, .5, .5, .5, .5, .5, 99 } },
};

static guint
append (double *values, guint n, const double *pattern, int side)
{
  for (; *pattern < 99; pattern++)
    values[n++] = side * *pattern;
  for (guint i = 0; i < 4; i++) /* and quiet again, on the other side first */
    values[n++] = (i % 2 == 0 ? -side : side) * D2 / 2;
  return n;
}

static void
check_row (const Row *row, int side)
{
  double values[N_BASE + 20];
  guint base = fill_quiet (values);
  g_autoptr (AnaShapes) fired = NULL, missed = NULL;
  guint n;

  for (guint i = 0; i < base; i++)
    values[i] *= side;
  n = append (values, base, row->fires, side);
  fired = lay_control (values, n);
  for (guint i = 0; i < n; i++)
    if (i == base + row->at)
      g_assert_cmpfloat (ana_shapes_get_cell (fired, i, 2), ==, row->rule);
    else
      g_assert_true (isnan (ana_shapes_get_cell (fired, i, 2)));
  g_assert_nonnull (strstr (ana_shapes_get_summary (fired), "1 point breaks a rule of control."));

  n = append (values, base, row->misses, side);
  missed = lay_control (values, n);
  for (guint i = 0; i < n; i++)
    g_assert_true (isnan (ana_shapes_get_cell (missed, i, 2)));
  g_assert_nonnull (strstr (ana_shapes_get_summary (missed), "The process is in control."));
}

static void
test_above (gconstpointer row)
{
  check_row (row, 1);
}

static void
test_below (gconstpointer row)
{
  check_row (row, -1);
}

/* --- against zones --- */

/* A letter for each point: D to A above the mean, d to a below it, A beyond three sigmas. */
static void
name_zones (const double *values, guint n, char *zones)
{
  double mean = 0, ranges = 0, sigma;

  for (guint i = 0; i < n; i++)
    mean += values[i];
  mean /= n;
  for (guint i = 1; i < n; i++)
    ranges += fabs (values[i] - values[i - 1]);
  sigma = ranges / (n - 1) / D2;
  for (guint i = 0; i < n; i++)
    {
      double z = fabs (values[i] - mean) / sigma;
      char zone = z > 3 ? 'A' : z > 2 ? 'B' : z > 1 ? 'C' : 'D';

      zones[i] = values[i] > mean ? zone : (char) g_ascii_tolower (zone);
    }
  zones[n] = '\0';
}

static guint
count_in (const char *zones, guint from, guint to, const char *wanted)
{
  guint n = 0;

  for (guint i = from; i <= to; i++)
    n += strchr (wanted, zones[i]) != NULL ? 1 : 0;
  return n;
}

/* The least rule that the point completes. */
static guint
rule_of (const char *zones, guint i)
{
  static const char *const all[2][4] = { { "A", "AB", "ABC", "ABCD" }, { "a", "ab", "abc", "abcd" } };
  static const guint of[] = { 1, 3, 5, 8 }, needed[] = { 1, 2, 4, 8 };

  for (guint rule = 0; rule < 4; rule++)
    for (guint side = 0; side < 2; side++)
      if (i + 1 >= of[rule] && strchr (all[side][rule], zones[i]) != NULL && count_in (zones, i + 1 - of[rule], i, all[side][rule]) >= needed[rule])
        return rule + 1;
  return 0;
}

static void
test_random (void)
{
  guint seen[5] = { 0 };
  AnaRandom random;

  ana_random_init (&random, 1956);
  for (guint round = 0; round < 60; round++)
    {
      double values[90], drift = 0;
      char zones[91];
      g_autoptr (AnaShapes) shapes = NULL;

      for (guint i = 0; i < G_N_ELEMENTS (values); i++)
        {
          drift += 0.25 * ana_random_normal (&random);
          values[i] = ana_random_normal (&random) + (round % 2 == 0 ? 0 : drift);
        }
      name_zones (values, G_N_ELEMENTS (values), zones);
      shapes = lay_control (values, G_N_ELEMENTS (values));
      for (guint i = 0; i < G_N_ELEMENTS (values); i++)
        {
          double cell = ana_shapes_get_cell (shapes, i, 2);

          g_assert_cmpuint (isnan (cell) ? 0 : (guint) cell, ==, rule_of (zones, i));
          seen[rule_of (zones, i)]++;
        }
    }
  for (guint rule = 0; rule <= 4; rule++)
    g_assert_cmpuint (seen[rule], >, 20);
}

/* --- small shifts that last --- */

static AnaShapes *
lay_method (const char *method, const double *values, guint n)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, "{'mark':{'type':'control','method':'%s'},'encoding':{'x':{'field':'x'},'y':{'field':'y'}},'data':{'values':[", method);
  for (guint i = 0; i < n; i++)
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE];

      g_string_append_printf (text, "%s{'x':%u,'y':%s}", i > 0 ? "," : "", i, g_ascii_dtostr (number, sizeof number, values[i]));
    }
  g_string_append (text, "]}}");
  return figures_lay (text->str);
}

static void
measure (const double *values, guint n, double *mean, double *sigma)
{
  *mean = *sigma = 0;
  for (guint i = 0; i < n; i++)
    *mean += values[i] / n;
  for (guint i = 1; i < n; i++)
    *sigma += fabs (values[i] - values[i - 1]) / (n - 1) / D2;
}

/* The mean not step by step but as one sum, the sums not step by step but as the largest of all that end here. */
static void
test_methods (void)
{
  guint n_means = 0, n_sums = 0;
  AnaRandom random;

  ana_random_init (&random, 1954);
  for (guint round = 0; round < 20; round++)
    {
      double values[60], mean, sigma;
      g_autoptr (AnaShapes) means = NULL, sums = NULL;

      for (guint i = 0; i < G_N_ELEMENTS (values); i++)
        values[i] = ana_random_normal (&random) + (i > 30 ? 0.08 * round : 0);
      measure (values, G_N_ELEMENTS (values), &mean, &sigma);
      means = lay_method ("ewma", values, G_N_ELEMENTS (values));
      sums = lay_method ("cusum", values, G_N_ELEMENTS (values));
      for (guint i = 0; i < G_N_ELEMENTS (values); i++)
        {
          double weighted = mean * pow (0.8, i + 1), up = 0, down = 0, sum = 0, limit = 3 * sigma * sqrt (0.2 / 1.8 * (1 - pow (0.8, 2 * (i + 1))));

          for (guint k = 0; k <= i; k++)
            weighted += 0.2 * pow (0.8, i - k) * values[k];
          for (guint k = i + 1; k-- > 0;)
            {
              sum += values[k] - mean;
              up = fmax (up, sum - (i + 1 - k) * sigma / 2);
              down = fmin (down, sum + (i + 1 - k) * sigma / 2);
            }
          assert_near (ana_shapes_get_cell (means, i, 2), weighted, 1e-9);
          g_assert_cmpint (isnan (ana_shapes_get_cell (means, i, 3)), ==, fabs (weighted - mean) <= limit);
          assert_near (ana_shapes_get_cell (sums, i, 2), up, 1e-9);
          assert_near (ana_shapes_get_cell (sums, i, 3), down, 1e-9);
          g_assert_cmpint (isnan (ana_shapes_get_cell (sums, i, 4)), ==, fmax (up, -down) <= 5 * sigma);
          n_means += isnan (ana_shapes_get_cell (means, i, 3)) ? 0 : 1;
          n_sums += isnan (ana_shapes_get_cell (sums, i, 4)) ? 0 : 1;
        }
    }
  g_assert_cmpuint (n_means, >, 20);
  g_assert_cmpuint (n_sums, >, 20);
}

/* No spread, no rule: all alike, one point, none. */
static void
test_flat (void)
{
  static const double alike[] = { 5, 5, 5, 5, 5, 5, 5, 5, 5, 5 };
  g_autoptr (AnaShapes) ten = lay_control (alike, 10), one = lay_control (alike, 1);

  for (guint i = 0; i < 10; i++)
    g_assert_true (isnan (ana_shapes_get_cell (ten, i, 2)));
  g_assert_true (isnan (ana_shapes_get_cell (one, 0, 2)));
  g_assert_nonnull (strstr (ana_shapes_get_summary (ten), "in control"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *above = g_strconcat ("/charts/control/", rows[i].name, "/above", NULL), *below = g_strconcat ("/charts/control/", rows[i].name, "/below", NULL);

      g_test_add_data_func (above, &rows[i], test_above);
      g_test_add_data_func (below, &rows[i], test_below);
    }
  g_test_add_func ("/charts/control/random", test_random);
  g_test_add_func ("/charts/control/methods", test_methods);
  g_test_add_func ("/charts/control/flat", test_flat);
  return g_test_run ();
}
