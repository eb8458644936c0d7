/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-marks-parts.c: parts of a whole, dials and flows, with figures worked out by hand.
 */
#include "config.h"

#include "marks-figures.h"

static void
test_arc (void)
{
  g_autoptr (AnaShapes) shapes = figures_lay ("{'data':{'values':[{'k':'a','v':1},{'k':'b','v':3}]},'mark':{'type':'arc','innerRadius':0.5},'encoding':{"
                                              "'theta':{'field':'v'},'color':{'field':'k'}}}");
  const AnaShape *b = figures_shape (shapes, 0, 0), *a = figures_shape (shapes, 1, 0);

  figures_assert_text (shapes, 0, 0, "b");
  assert_near (b->b - b->a, 1.5 * G_PI - 0.01, 1e-5);
  assert_near (a->b - a->a, 0.5 * G_PI - 0.01, 1e-5);
  assert_near (b->w, b->h / 2, 1e-4);
  g_assert_cmpint (a->ink.slot, ==, ANA_SLOT_SERIES_1);
  g_assert_cmpint (b->ink.slot, ==, ANA_SLOT_SERIES_2);
}

/* A dial sweeps three quarters of a circle: half of the way up is a half of it. */
static void
test_gauge (void)
{
  g_autoptr (AnaShapes) shapes = figures_lay ("{'data':{'values':[{'v':30}]},'mark':{'type':'gauge','min':20,'max':40},'encoding':{'value':{'field':'v'}}}");
  const AnaShape *dial = figures_shape (shapes, 0, 0);

  assert_near (dial->a, -0.75 * G_PI, 1e-6);
  assert_near (dial->b, 0, 1e-6);
}

static void
test_bar_gauge (void)
{
  g_autoptr (AnaShapes) shapes = figures_lay ("{'data':{'values':[{'k':'a','v':25},{'k':'b','v':500}]},'mark':{'type':'bargauge','max':100},'encoding':{"
                                              "'value':{'field':'v'},'color':{'field':'k'}}}");

  assert_near (figures_shape (shapes, 0, 0)->w, 100, 1e-3);
  assert_near (figures_shape (shapes, 1, 0)->w, 400, 1e-3);
}

static void
test_radar (void)
{
  g_autoptr (AnaShapes) shapes = figures_lay ("{'data':{'values':[{'k':'n','v':10},{'k':'e','v':5},{'k':'s','v':0},{'k':'w','v':10}]},'mark':'radar','encoding':{"
                                              "'theta':{'field':'k'},'radius':{'field':'v'}}}");
  guint n;
  const AnaDatum *data = ana_shapes_get_data (shapes, &n);
  double r = 150 - data[0].y;

  g_assert_cmpuint (n, ==, 4);
  assert_near (data[0].x, 200, 0.01);
  assert_near (data[1].x, 200 + r / 2, 0.01);
  assert_near (data[1].y, 150, 0.01);
  assert_near (data[2].y, 150, 0.01);
  assert_near (data[3].x, 200 - r, 0.01);
}

static void
test_funnel (void)
{
  g_autoptr (AnaShapes) shapes = figures_lay ("{'data':{'values':[{'k':'seen','v':200},{'k':'asked','v':100},{'k':'bought','v':25}]},'mark':'funnel','encoding':{"
                                              "'x':{'field':'k'},'value':{'field':'v'}}}");

  /* width by value; a quarter of the step before, an eighth of the first */
  assert_near (figures_shape (shapes, 1, 0)->w, figures_shape (shapes, 0, 0)->w / 2, 1e-3);
  assert_near (ana_shapes_get_cell (shapes, 2, 2), 0.25, 1e-12);
  assert_near (ana_shapes_get_cell (shapes, 2, 3), 0.125, 1e-12);
}

static void
test_waterfall (void)
{
  g_autoptr (AnaShapes) shapes = figures_lay ("{'data':{'values':[{'k':'open','v':100,'t':'total'},{'k':'in','v':30,'t':'change'},{'k':'out','v':-50,'t':'change'},"
                                              "{'k':'close','v':80,'t':'total'}]},'mark':'waterfall','encoding':{'x':{'field':'k'},'y':{'field':'v'},"
                                              "'color':{'field':'t'}}}");
  const AnaShape *open = figures_shape (shapes, 0, 0), *in = figures_shape (shapes, 1, 0), *out = figures_shape (shapes, 2, 0), *close = figures_shape (shapes, 3, 0);
  double unit = open->h / 100;

  assert_near (in->y + in->h, open->y, 0.01);
  assert_near (in->h, 30 * unit, 0.01);
  assert_near (out->y, in->y, 0.01);
  assert_near (out->h, 50 * unit, 0.01);
  /* what was left and what is said to be left agree */
  assert_near (close->y, out->y + out->h, 0.01);
  assert_near (ana_shapes_get_cell (shapes, 2, 2), 80, 1e-12);
  g_assert_cmpint (out->ink.slot, ==, ANA_SLOT_BAD);
  g_assert_cmpint (in->ink.slot, ==, ANA_SLOT_GOOD);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/charts/marks-parts/arc", test_arc);
  g_test_add_func ("/charts/marks-parts/gauge", test_gauge);
  g_test_add_func ("/charts/marks-parts/bar-gauge", test_bar_gauge);
  g_test_add_func ("/charts/marks-parts/radar", test_radar);
  g_test_add_func ("/charts/marks-parts/funnel", test_funnel);
  g_test_add_func ("/charts/marks-parts/waterfall", test_waterfall);
  return g_test_run ();
}
