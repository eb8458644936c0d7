/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-marks-bars.c: bars and their kin, with figures worked out by hand.
 */
#include "config.h"

#include "marks-figures.h"

#define KV "'data':{'values':[{'k':'a','v':10,'t':12,'lo':4,'hi':8},{'k':'b','v':40,'t':30,'lo':10,'hi':20},{'k':'c','v':50,'t':50,'lo':0,'hi':30}]}"

/* Bars of one place stand on each other; side by side with an offset; from x to x2 they are spans. */
static void
test_bar (void)
{
  g_autoptr (AnaShapes) piled = figures_lay ("{'data':{'values':[{'k':'a','v':1},{'k':'a','v':2},{'k':'a','v':-1},{'k':'b','v':3}]},'mark':'bar','encoding':{"
                                             "'x':{'field':'k'},'y':{'field':'v'},'facet':{'field':'k'}}}");
  g_autoptr (AnaShapes) beside = figures_lay ("{'data':{'values':[{'k':'a','v':1,'g':'x'},{'k':'a','v':2,'g':'y'}]},'mark':'bar','encoding':{"
                                              "'x':{'field':'k'},'y':{'field':'v'},'xOffset':{'field':'g'}}}");
  g_autoptr (AnaShapes) spans = figures_lay ("{'data':{'values':[{'k':'a','v':10,'w':20},{'k':'b','v':15,'w':40}]},'mark':'bar','encoding':{"
                                             "'y':{'field':'k'},'x':{'field':'v'},'x2':{'field':'w'}}}");
  const AnaShape *one = figures_shape (piled, 0, 0), *two = figures_shape (piled, 1, 0), *down = figures_shape (piled, 2, 0);
  const AnaShape *left = figures_shape (beside, 0, 0), *right = figures_shape (beside, 1, 0);
  const AnaShape *a = figures_shape (spans, 0, 0), *b = figures_shape (spans, 1, 0);

  assert_near (two->h, 2 * one->h, 0.01);
  assert_near (two->y + two->h, one->y, 0.01);
  assert_near (down->y, one->y + one->h, 0.01);
  assert_near (down->h, one->h, 0.01);
  g_assert_cmpfloat (left->x + left->w, <=, right->x);
  assert_near (left->w, right->w, 0.01);
  assert_near (right->h, 2 * left->h, 0.01);
  /* 10 to 20 and 15 to 40 */
  assert_near (b->w, 2.5 * a->w, 0.01);
  assert_near (b->x, a->x + a->w / 2, 0.01);
}

static void
test_lollipop (void)
{
  g_autoptr (AnaShapes) shapes = figures_lay ("{" KV ",'mark':'lollipop','encoding':{'x':{'field':'k'},'y':{'field':'v'}}}");
  float x, y, w, h;

  ana_shapes_get_plot (shapes, &x, &y, &w, &h);
  /* 0 to 50 with a twentieth of headroom: 52.5 */
  for (guint i = 0; i < 3; i++)
    {
      static const double values[] = { 10, 40, 50 };
      const AnaShape *head = figures_shape (shapes, i, 1);

      assert_near (head->x, x + w * (i + 0.5) / 3, 0.01);
      assert_near (head->y, y + h * (1 - values[i] / 52.5), 0.01);
    }
}

static void
test_bullet (void)
{
  g_autoptr (AnaShapes) shapes = figures_lay ("{" KV ",'mark':'bullet','encoding':{'y':{'field':'k'},'x':{'field':'v'},'target':{'field':'t'},"
                                              "'low':{'field':'lo'},'high':{'field':'hi'}}}");
  const AnaShape *bar = figures_shape (shapes, 1, 0), *tick = figures_shape (shapes, 1, 1);
  float x, y, w, h;

  ana_shapes_get_plot (shapes, &x, &y, &w, &h);
  assert_near (bar->x, x, 0.01);
  assert_near (bar->w, w * 40 / 52.5, 0.01);
  assert_near (ana_shapes_get_points (shapes, tick)[0].x, x + w * 30 / 52.5, 0.01);
  assert_near (bar->y + bar->h / 2, y + h / 2, 0.01);
  g_assert_nonnull (strstr (ana_shapes_get_summary (shapes), "2 of 3 reach their target"));
}

static void
test_pareto (void)
{
  g_autoptr (AnaShapes) shapes = figures_lay ("{'data':{'values':[{'k':'a','v':10},{'k':'b','v':40},{'k':'c','v':30},{'k':'b','v':20},{'k':'d','v':-5}]},"
                                              "'mark':'pareto','encoding':{'x':{'field':'k'},'y':{'field':'v'}}}");

  /* b 60, c 30, a 10 of 100 */
  g_assert_cmpuint (figures_n (shapes), ==, 3);
  figures_assert_text (shapes, 0, 0, "b");
  figures_assert_text (shapes, 1, 0, "c");
  assert_near (ana_shapes_get_cell (shapes, 0, 2), 0.6, 1e-12);
  assert_near (ana_shapes_get_cell (shapes, 1, 2), 0.9, 1e-12);
  assert_near (ana_shapes_get_cell (shapes, 2, 2), 1, 1e-12);
  g_assert_cmpuint (ana_shapes_get_n_left_out (shapes), ==, 1);
  assert_near (figures_shape (shapes, 0, 0)->h, 2 * figures_shape (shapes, 1, 0)->h, 0.01);
  g_assert_nonnull (strstr (ana_shapes_get_summary (shapes), "The first 2 make up 80"));
}

/* 10 no, 20 so, 30 yes: the middle of "so" is zero, so a third of 60 lies left of it and two thirds right. */
static void
test_diverging (void)
{
  g_autoptr (AnaShapes) shapes = figures_lay ("{'data':{'values':[{'q':'one','a':'no','v':10},{'q':'one','a':'so','v':20},{'q':'one','a':'yes','v':30},"
                                              "{'q':'two','a':'yes','v':5}]},'mark':'diverging','encoding':{'y':{'field':'q'},'x':{'field':'v'},"
                                              "'color':{'field':'a'}}}");
  const AnaShape *no = figures_shape (shapes, 0, 0), *so = figures_shape (shapes, 1, 0), *yes = figures_shape (shapes, 2, 0), *all = figures_shape (shapes, 3, 0);
  float x, y, w, h;

  ana_shapes_get_plot (shapes, &x, &y, &w, &h);
  /* -1/3 .. 2/3 of the first, 0 .. 1 of the second: the axis is -1/3 .. 1 */
  assert_near (no->x, x, 0.01);
  assert_near (so->x, x + w * (1.0 / 6) / (4.0 / 3), 0.01);
  assert_near (yes->x, x + w * 0.5 / (4.0 / 3), 0.01);
  assert_near (all->x, x + w * (1.0 / 3) / (4.0 / 3), 0.01);
  assert_near (all->x + all->w + 1, x + w, 0.01);
  assert_near (ana_shapes_get_cell (shapes, 1, 3), 1.0 / 3, 1e-12);
}

/* Two bands of 5 each: 10 fills both, 5 the first, -10 both of the other colour. */
static void
test_horizon (void)
{
  g_autoptr (AnaShapes) shapes = figures_lay ("{'data':{'values':[{'x':0,'y':0},{'x':1,'y':10},{'x':2,'y':5},{'x':3,'y':-10}]},"
                                              "'mark':{'type':'horizon','bands':2},'encoding':{'x':{'field':'x'},'y':{'field':'y'}}}");
  guint n, seen = 0;
  const AnaShape *all = ana_shapes_get (shapes, &n);
  float x, y, w, h;

  ana_shapes_get_plot (shapes, &x, &y, &w, &h);
  for (guint i = 0; i < n; i++)
    {
      const AnaPoint *points = ana_shapes_get_points (shapes, &all[i]);

      if (all[i].kind != ANA_SHAPE_PATH)
        continue;
      g_assert_cmpuint (all[i].n_points, ==, 6);
      seen++;
      if (all[i].ink.t > 0.9) /* the second band above: only the ten reaches into it */
        {
          assert_near (points[1].y, y, 0.01);
          assert_near (points[2].y, points[0].y, 0.01);
        }
      else if (all[i].ink.t > 0) /* the first: ten and five fill it */
        assert_near (points[2].y, y, 0.01);
      else
        assert_near (points[3].y, y, 0.01);
    }
  g_assert_cmpuint (seen, ==, 4);
  g_assert_cmpuint (figures_n (shapes), ==, 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/charts/marks-bars/bar", test_bar);
  g_test_add_func ("/charts/marks-bars/lollipop", test_lollipop);
  g_test_add_func ("/charts/marks-bars/bullet", test_bullet);
  g_test_add_func ("/charts/marks-bars/pareto", test_pareto);
  g_test_add_func ("/charts/marks-bars/diverging", test_diverging);
  g_test_add_func ("/charts/marks-bars/horizon", test_horizon);
  return g_test_run ();
}
