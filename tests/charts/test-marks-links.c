/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-marks-links.c: trees, flows, states and processes, against their definitions.
 */
#include "config.h"

#include "ana-random.h"
#include "ana-tree.h"
#include "marks-figures.h"

static int
compare_down (const void *a, const void *b)
{
  return ana_compare_doubles (b, a);
}

/* Areas as the weights, nothing over anything, all of the room; and near squares (Bruls 2000). */
static void
test_squarify (void)
{
  AnaRandom random;
  double sum_aspect = 0;

  ana_random_init (&random, 42);
  for (guint round = 0; round < 40; round++)
    {
      double weights[50], total = 0, aspect = 0;
      AnaTile tiles[50];

      for (guint i = 0; i < 50; i++)
        total += weights[i] = 0.05 + ana_random_double (&random);
      qsort (weights, 50, sizeof *weights, compare_down);
      ana_squarify (weights, 50, (AnaTile) { 10, 20, 600, 400 }, tiles);
      for (guint i = 0; i < 50; i++)
        {
          g_assert_cmpfloat (fabs (tiles[i].w * tiles[i].h - weights[i] / total * 240000) / 240000, <, 1e-9);
          g_assert_true (tiles[i].x >= 10 - 1e-9 && tiles[i].y >= 20 - 1e-9 && tiles[i].x + tiles[i].w <= 610 + 1e-9 && tiles[i].y + tiles[i].h <= 420 + 1e-9);
          aspect += fmax (tiles[i].w / tiles[i].h, tiles[i].h / tiles[i].w) / 50;
          for (guint k = 0; k < i; k++)
            g_assert_true (tiles[k].x + tiles[k].w <= tiles[i].x + 1e-9 || tiles[i].x + tiles[i].w <= tiles[k].x + 1e-9
                           || tiles[k].y + tiles[k].h <= tiles[i].y + 1e-9 || tiles[i].y + tiles[i].h <= tiles[k].y + 1e-9);
        }
      sum_aspect += aspect;
    }
  g_test_message ("mean aspect %.3f", sum_aspect / 40);
  g_assert_cmpfloat (sum_aspect / 40, <=, 1.5);
}

/* The example of the paper: 6 6 4 3 2 2 1 in 6 by 4. The first two stand above each other at the left, 3 wide. */
static void
test_squarify_paper (void)
{
  static const double weights[] = { 6, 6, 4, 3, 2, 2, 1 };
  AnaTile tiles[7];

  ana_squarify (weights, 7, (AnaTile) { 0, 0, 6, 4 }, tiles);
  assert_near (tiles[0].w, 3, 1e-12);
  assert_near (tiles[0].h, 2, 1e-12);
  assert_near (tiles[1].y, 2, 1e-12);
  assert_near (tiles[2].x, 3, 1e-12);
  assert_near (tiles[2].w, 12.0 / 7, 1e-12);
  assert_near (tiles[2].h, 7.0 / 3, 1e-12);
  assert_near (tiles[3].w, 9.0 / 7, 1e-12);
}

#define TREE "'data':{'values':[{'k':'all'},{'k':'a','p':'all','v':30},{'k':'b','p':'all','v':10},{'k':'a1','p':'a','v':20},{'k':'a2','p':'a','v':10}," \
             "{'k':'o','p':'o'}]}"
#define TREE_CHANNELS "'key':{'field':'k'},'parent':{'field':'p'},'value':{'field':'v'}"

/* A name that would stand out of its part of the ring is left away. */
static void
test_ring_names (void)
{
  g_autoptr (AnaShapes) shapes = figures_lay ("{'data':{'values':[{'id':'wide','v':900},{'id':'narrow and long','v':30},{'id':'other','v':300}]},"
                                              "'mark':'sunburst','encoding':{'key':{'field':'id'},'value':{'field':'v'}}}");
  guint n, n_wide = 0;
  const AnaShape *all = ana_shapes_get (shapes, &n);

  for (guint i = 0; i < n; i++)
    {
      g_assert_false (all[i].kind == ANA_SHAPE_TEXT && strcmp (all[i].text, "narrow and long") == 0);
      n_wide += all[i].kind == ANA_SHAPE_TEXT && strcmp (all[i].text, "wide") == 0;
    }
  g_assert_cmpuint (n_wide, ==, 1);
}

static void
test_tree_sums (void)
{
  static const char *const marks[] = { "treemap", "sunburst", "icicle", "tree" };

  for (guint m = 0; m < G_N_ELEMENTS (marks); m++)
    {
      g_autofree char *text = g_strdup_printf ("{" TREE ",'mark':'%s','encoding':{" TREE_CHANNELS "}}", marks[m]);
      g_autoptr (AnaShapes) shapes = figures_lay (text);

      /* 40 in all: a says 30 of itself and its children 30; who is their own parent is a root */
      g_assert_cmpuint (figures_n (shapes), ==, 6);
      assert_near (ana_shapes_get_cell (shapes, figures_find (shapes, 0, "all"), 2), 40, 1e-9);
      assert_near (ana_shapes_get_cell (shapes, figures_find (shapes, 0, "a"), 2), 30, 1e-9);
      assert_near (ana_shapes_get_cell (shapes, figures_find (shapes, 0, "a1"), 3), 0.5, 1e-9);
      figures_assert_text (shapes, figures_find (shapes, 0, "a2"), 1, "a");
      g_assert_cmpuint (ana_shapes_get_n_left_out (shapes), ==, 0);
    }
}

static void
test_sunburst (void)
{
  g_autoptr (AnaShapes) shapes = figures_lay ("{" TREE ",'mark':'sunburst','encoding':{" TREE_CHANNELS "}}");
  const AnaShape *a = figures_shape (shapes, figures_find (shapes, 0, "a"), 0), *a1 = figures_shape (shapes, figures_find (shapes, 0, "a1"), 0);
  const AnaShape *b = figures_shape (shapes, figures_find (shapes, 0, "b"), 0);

  assert_near ((a->a + a->b) / 2, 0.75 * G_PI, 1e-5);
  assert_near ((b->a + b->b) / 2, 1.75 * G_PI, 1e-5);
  assert_near ((a1->a + a1->b) / 2, 0.5 * G_PI, 1e-5);
  assert_near (a1->w, a->h + 1, 1e-3);
}

/* Names in a circle end somewhere, and none is lost. */
static void
test_circle (void)
{
  g_autoptr (AnaShapes) shapes = figures_lay ("{'data':{'values':[{'k':'a','p':'c'},{'k':'b','p':'a'},{'k':'c','p':'b'}]},'mark':'icicle','encoding':{"
                                              "'key':{'field':'k'},'parent':{'field':'p'}}}");

  g_assert_cmpuint (figures_n (shapes), ==, 3);
  g_assert_cmpuint (ana_shapes_get_n_left_out (shapes), ==, 0);
}

/* --- sankey --- */

/* What enters a node and what leaves it stands within its height, link beside link: conservation as drawn. */
static void
test_sankey (void)
{
  g_autoptr (AnaShapes) shapes = figures_lay ("{'data':{'values':[{'s':'a','t':'x','v':30},{'s':'a','t':'y','v':10},{'s':'b','t':'y','v':20},{'s':'x','t':'z','v':25},"
                                              "{'s':'y','t':'z','v':30},{'s':'a','t':'x','v':5}]},'mark':'sankey','encoding':{'source':{'field':'s'},"
                                              "'target':{'field':'t'},'value':{'field':'v'}}}");
  const AnaShape *a = figures_shape (shapes, figures_find (shapes, 0, "a"), 0), *y = figures_shape (shapes, figures_find (shapes, 0, "y"), 0);
  const AnaShape *z = figures_shape (shapes, figures_find (shapes, 0, "z"), 0), *x = figures_shape (shapes, figures_find (shapes, 0, "x"), 0);
  double unit = a->h / 45; /* 30 + 10 + 5 */

  g_assert_cmpuint (figures_n (shapes), ==, 5 + 5);
  assert_near (x->h, 35 * unit, 0.01);
  assert_near (y->h, 30 * unit, 0.01);
  assert_near (z->h, 55 * unit, 0.01);
  assert_near (a->x, 0, 1e-6);
  assert_near (z->x + z->w, FIGURES_W, 1e-3);
  assert_near (x->x, y->x, 1e-6);
  g_assert_true (x->y + x->h < y->y || y->y + y->h < x->y);
  /* the first two rows of one pair are one flow */
  g_assert_cmpuint (ana_shapes_get_datum_of_row (shapes, 0), ==, ana_shapes_get_datum_of_row (shapes, 5));
  for (guint i = 0; i < figures_n (shapes); i++)
    if (!isnan (ana_shapes_get_cell (shapes, i, 1)))
      {
        const AnaShape *flow = figures_shape (shapes, i, 0);
        const AnaPoint *points = ana_shapes_get_points (shapes, flow);

        assert_near (points[flow->n_points - 1].y - points[0].y, ana_shapes_get_cell (shapes, i, 3) * unit, 0.01);
      }
}

/* Of straight pairs written in the worst order, none crosses another. */
static void
test_crossings (void)
{
  g_autoptr (AnaShapes) shapes = figures_lay ("{'data':{'values':[{'s':'a','t':'D','v':9},{'s':'b','t':'C','v':9},{'s':'c','t':'B','v':9},{'s':'d','t':'A','v':9},"
                                              "{'s':'A','t':'w','v':9},{'s':'C','t':'v','v':9},{'s':'B','t':'u','v':9},{'s':'D','t':'q','v':9}]},'mark':'sankey',"
                                              "'encoding':{'source':{'field':'s'},'target':{'field':'t'},'value':{'field':'v'}}}");
  guint n_crossings = 0;

  for (guint i = 0; i < figures_n (shapes); i++)
    for (guint k = 0; k < i; k++)
      {
        const AnaShape *one = figures_shape (shapes, i, 0), *two = figures_shape (shapes, k, 0);
        const AnaPoint *p = ana_shapes_get_points (shapes, one), *q = ana_shapes_get_points (shapes, two);
        guint last = one->n_points / 2 - 1;

        if (one->kind != ANA_SHAPE_PATH || two->kind != ANA_SHAPE_PATH || p[0].x != q[0].x)
          continue;
        n_crossings += (p[0].y < q[0].y) != (p[last].y < q[last].y) ? 1 : 0;
      }
  g_assert_cmpuint (n_crossings, ==, 0);
}

static void
test_back_link (void)
{
  g_autoptr (AnaShapes) shapes = figures_lay ("{'data':{'values':[{'s':'a','t':'b','v':4},{'s':'b','t':'c','v':4},{'s':'c','t':'a','v':1}]},'mark':'sankey',"
                                              "'encoding':{'source':{'field':'s'},'target':{'field':'t'},'value':{'field':'v'}}}");

  g_assert_cmpint (figures_shape (shapes, ana_shapes_get_datum_of_row (shapes, 2), 0)->dash, ==, ANA_DASH_LONG);
  g_assert_cmpint (figures_shape (shapes, ana_shapes_get_datum_of_row (shapes, 1), 0)->kind, ==, ANA_SHAPE_PATH);
}

/* --- processes --- */

/* 10 12 10 12 and so on about the mean, then a run above it: sigma from the mean moving range, worked out beside it. */
static void
test_control (void)
{
  g_autoptr (GString) text = g_string_new ("{'mark':'control','encoding':{'x':{'field':'x'},'y':{'field':'y'}},'data':{'values':[");
  g_autoptr (AnaShapes) shapes = NULL;
  double ranges = 0, mean = 0, values[30];

  for (guint i = 0; i < 30; i++)
    {
      /* the last ten: a run on one side, with one far out */
      values[i] = i < 20 ? 10 + 2 * (i % 2) : i == 25 ? 19 : 12 + 0.1 * (i % 3);
      mean += values[i] / 30;
      ranges += i > 0 ? fabs (values[i] - values[i - 1]) / 29 : 0;
      g_string_append_printf (text, "%s{'x':%u,'y':%.4f}", i > 0 ? "," : "", i, values[i]);
    }
  g_string_append (text, "]}}");
  shapes = figures_lay (text->str);
  g_assert_cmpfloat (values[25], >, mean + 3 * ranges / 1.128);
  assert_near (ana_shapes_get_cell (shapes, 25, 2), 1, 0);
  /* eight in a row above the mean: from the eighth on */
  g_assert_true (isnan (ana_shapes_get_cell (shapes, 10, 2)));
  g_assert_true (isnan (ana_shapes_get_cell (shapes, 22, 2)));
  assert_near (ana_shapes_get_cell (shapes, 28, 2), 4, 0);
  g_assert_nonnull (strstr (ana_shapes_get_summary (shapes), "rule of control"));
}

static void
test_candles (void)
{
  g_autoptr (AnaShapes) shapes = figures_lay ("{'data':{'values':[{'d':'2026-01-01','o':10,'h':14,'l':8,'c':12},{'d':'2026-01-02','o':12,'h':13,'l':9,'c':10}]},"
                                              "'mark':'candlestick','encoding':{'x':{'field':'d'},'open':{'field':'o'},'high':{'field':'h'},'low':{'field':'l'},"
                                              "'close':{'field':'c'}}}");
  const AnaShape *rose = figures_shape (shapes, 0, 3), *fell = figures_shape (shapes, 1, 2);
  const AnaPoint *wick = ana_shapes_get_points (shapes, figures_shape (shapes, 0, 0));

  g_assert_cmpfloat (rose->stroke_px, >, 0);
  g_assert_cmpfloat (fell->stroke_px, ==, 0);
  assert_near (rose->h, fell->h, 0.01);
  assert_near (rose->y, fell->y, 0.01);
  /* from 14 to 12 is as long as the body from 12 to 10 */
  assert_near (wick[1].y - wick[0].y, rose->h, 0.01);
}

/* A state ends where the next of its lane begins. */
static void
test_states (void)
{
  g_autoptr (AnaShapes) shapes = figures_lay ("{'data':{'values':[{'t':0,'m':'a','s':'on'},{'t':10,'m':'a','s':'off'},{'t':5,'m':'b','s':'on'},{'t':40,'m':'a','s':'on'}]},"
                                              "'mark':'timeline','encoding':{'x':{'field':'t'},'y':{'field':'m'},'color':{'field':'s'}}}");
  const AnaShape *first = figures_shape (shapes, ana_shapes_get_datum_of_row (shapes, 0), 0), *second = figures_shape (shapes, ana_shapes_get_datum_of_row (shapes, 1), 0);
  const AnaShape *other = figures_shape (shapes, ana_shapes_get_datum_of_row (shapes, 2), 0);

  assert_near (second->w + 1, 3 * (first->w + 1), 0.01);
  assert_near (second->x, first->x + first->w + 1, 0.01);
  assert_near (ana_shapes_get_cell (shapes, ana_shapes_get_datum_of_row (shapes, 2), 2), 40, 0);
  g_assert_cmpfloat (other->y, >, first->y + first->h);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/charts/marks-links/squarify", test_squarify);
  g_test_add_func ("/charts/marks-links/squarify-paper", test_squarify_paper);
  g_test_add_func ("/charts/marks-links/tree-sums", test_tree_sums);
  g_test_add_func ("/charts/marks-links/ring-names", test_ring_names);
  g_test_add_func ("/charts/marks-links/sunburst", test_sunburst);
  g_test_add_func ("/charts/marks-links/circle", test_circle);
  g_test_add_func ("/charts/marks-links/sankey", test_sankey);
  g_test_add_func ("/charts/marks-links/crossings", test_crossings);
  g_test_add_func ("/charts/marks-links/back-link", test_back_link);
  g_test_add_func ("/charts/marks-links/control", test_control);
  g_test_add_func ("/charts/marks-links/candles", test_candles);
  g_test_add_func ("/charts/marks-links/states", test_states);
  return g_test_run ();
}
