/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-marks-flow.c: what flows round a circle, against sums and crossings counted one by one.
 */
#include "config.h"

#include "ana-joined.h"
#include "ana-random.h"
#include "marks-figures.h"

#define CHORD "'mark':'chord','encoding':{'source':{'field':'s'},'target':{'field':'t'},'value':{'field':'v'}}"

typedef struct { guint from, to; double value; } Flow;

/* --- chord --- */

static AnaShapes *
lay_flows (const Flow *flows, guint n)
{
  g_autoptr (GString) text = g_string_new ("{" CHORD ",'data':{'values':[");

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s{'s':'n%u','t':'n%u','v':%g}", i > 0 ? "," : "", flows[i].from, flows[i].to, flows[i].value);
  g_string_append (text, "]}}");
  return figures_lay (text->str);
}

static const AnaShape *
arc_of (const AnaShapes *shapes, guint node)
{
  g_autofree char *name = g_strdup_printf ("n%u", node);

  return figures_shape (shapes, figures_find (shapes, 0, name), 0);
}

static double
angle_of (const AnaShapes *shapes, guint node)
{
  const AnaShape *arc = arc_of (shapes, node);

  return (arc->a + arc->b) / 2;
}

static gboolean
lies_between (double at, double a, double b)
{
  return at > fmin (a, b) && at < fmax (a, b);
}

/* What crosses what, by the places of the ends on a circle: both worths multiplied. */
static double
count_crossings (const Flow *flows, guint n, const double *angle)
{
  double sum = 0;

  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < i; k++)
      {
        guint a = flows[i].from, b = flows[i].to, c = flows[k].from, d = flows[k].to;

        if (a == b || c == d || a == c || a == d || b == c || b == d)
          continue;
        sum += lies_between (angle[c], angle[a], angle[b]) != lies_between (angle[d], angle[a], angle[b]) ? flows[i].value * flows[k].value : 0;
      }
  return sum;
}

/* Arcs as what leaves and enters; 0.04 between them; a flow is as wide where it leaves as it is worth; it points where it enters. */
static void
test_chord (void)
{
  static const Flow flows[] = { { 0, 1, 3 }, { 1, 2, 2 }, { 2, 0, 1 }, { 0, 1, 4 }, { 1, 1, 2 } };
  static const double worth[] = { 8, 13, 3 };
  g_autoptr (AnaShapes) shapes = lay_flows (flows, G_N_ELEMENTS (flows));
  double unit = (2 * G_PI - 3 * 0.04) / 24;

  g_assert_cmpuint (figures_n (shapes), ==, 4 + 3); /* two rows of one pair are one flow */
  g_assert_cmpuint (ana_shapes_get_datum_of_row (shapes, 0), ==, ana_shapes_get_datum_of_row (shapes, 3));
  for (guint i = 0; i < 3; i++)
    {
      const AnaShape *arc = arc_of (shapes, i);

      assert_near (arc->b - arc->a, worth[i] * unit, 1e-4);
      g_assert_cmpfloat (ana_shapes_get_cell (shapes, figures_find (shapes, 0, i == 0 ? "n0" : i == 1 ? "n1" : "n2"), 3), ==, worth[i]);
    }
  for (guint i = 0; i < figures_n (shapes); i++)
    if (!isnan (ana_shapes_get_cell (shapes, i, 1)))
      {
        const AnaShape *ribbon = figures_shape (shapes, i, 0), *from = arc_of (shapes, (guint) ana_shapes_get_cell (shapes, i, 1));
        const AnaPoint *p = ana_shapes_get_points (shapes, ribbon);
        double r = hypot (p[0].x - from->x, p[0].y - from->y), chord = hypot (p[8].x - p[0].x, p[8].y - p[0].y);

        assert_near (2 * asin (chord / 2 / r), ana_shapes_get_cell (shapes, i, 3) * unit, 1e-3);
        assert_near (r, from->w - 1, 0.01);
      }
}

/* Round a ring and written so that nearly all would cross: none has to. */
static void
test_untangled (void)
{
  static const guint order[] = { 0, 5, 2, 7, 4, 1, 6, 3, 8, 9 };
  Flow flows[10];
  double angle[10];
  g_autoptr (AnaShapes) shapes = NULL;

  for (guint i = 0; i < 10; i++)
    flows[i] = (Flow) { order[i], order[(i + 1) % 10], 1 + i };
  shapes = lay_flows (flows, 10);
  for (guint i = 0; i < 10; i++)
    angle[i] = angle_of (shapes, i);
  g_assert_cmpfloat (count_crossings (flows, 10, angle), ==, 0);
}

/* No node could be carried anywhere else and cross less: tried one by one. */
static void
test_sifted (void)
{
  AnaRandom random;
  double before = 0, after = 0;

  ana_random_init (&random, 5);
  for (guint round = 0; round < 30; round++)
    {
      Flow flows[14];
      double angle[8], best, rest[8];
      g_autoptr (AnaShapes) shapes = NULL;

      for (guint i = 0; i < 14; i++) /* all eight are there, in the order of their names */
        flows[i] = i < 4 ? (Flow) { 2 * i, 2 * i + 1, 1 } : (Flow) { (guint) ana_random_range (&random, 0, 8), (guint) ana_random_range (&random, 0, 8), 1 + (double) ana_random_range (&random, 0, 9) };
      shapes = lay_flows (flows, 14);
      for (guint i = 0; i < 8; i++)
        angle[i] = i;
      before += count_crossings (flows, 14, angle);
      for (guint i = 0; i < 8; i++)
        angle[i] = angle_of (shapes, i);
      best = count_crossings (flows, 14, angle);
      after += best;
      for (guint i = 0; i < 8; i++)
        for (guint k = 0; k < 8; k++)
          {
            memcpy (rest, angle, sizeof rest);
            rest[i] = angle[k] + 1e-6; /* right behind the kth */
            g_assert_cmpfloat (count_crossings (flows, 14, rest), >=, best - 1e-6);
          }
    }
  g_test_message ("crossings %g before, %g after", before, after);
  g_assert_cmpfloat (after, <, before * 0.6);
}

/* A node is joined with what leads from it and to it, a flow with its two ends, and no two of a kind. */
static void
test_joined (void)
{
  static const Flow flows[] = { { 0, 1, 3 }, { 1, 2, 2 }, { 3, 2, 1 } };
  g_autoptr (AnaShapes) shapes = lay_flows (flows, 3);
  guint one = figures_find (shapes, 0, "n1"), three = figures_find (shapes, 0, "n3"), first = ana_shapes_get_datum_of_row (shapes, 0), second = ana_shapes_get_datum_of_row (shapes, 1);

  g_assert_true (ana_shapes_is_joined (shapes, one, first) && ana_shapes_is_joined (shapes, first, one) && ana_shapes_is_joined (shapes, one, second));
  g_assert_false (ana_shapes_is_joined (shapes, three, first) || ana_shapes_is_joined (shapes, first, second) || ana_shapes_is_joined (shapes, one, three) || ana_shapes_is_joined (shapes, one, one));
  g_assert_false (ana_shapes_is_joined (shapes, one, 1000));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/charts/marks-flow/chord", test_chord);
  g_test_add_func ("/charts/marks-flow/untangled", test_untangled);
  g_test_add_func ("/charts/marks-flow/sifted", test_sifted);
  g_test_add_func ("/charts/marks-flow/joined", test_joined);
  return g_test_run ();
}
