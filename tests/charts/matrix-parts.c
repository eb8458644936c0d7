/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * matrix-parts.c: parts of a whole, dials, funnels and flows.
 */
#include "config.h"

#include "matrix.h"

#define KV "'data':{'values':[{'k':'a','v':1},{'k':'b','v':2},{'k':'c','v':1}]}"

#define GAP 0.01 /* radians between two slices */

/* The largest first, from twelve o'clock on: b half of the whole, a and c a quarter each. */
static void
check_slices (const AnaGeom *geom, double inner)
{
  static const guint rows[] = { 1, 0, 2 };
  static const double ends[] = { 0, G_PI, 1.5 * G_PI, 2 * G_PI };

  for (guint i = 0; i < 3; i++)
    {
      const AnaShape *s = matrix_shape (geom, matrix_of_row (geom, rows[i]), 0);

      g_assert_cmpint (s->kind, ==, ANA_SHAPE_ARC);
      g_assert_cmpfloat_with_epsilon (s->a, ends[i] + GAP / 2, 1e-4);
      g_assert_cmpfloat_with_epsilon (s->b, ends[i + 1] - GAP / 2, 1e-4);
      g_assert_cmpfloat_with_epsilon (s->w / s->h, inner, 1e-4);
    }
}

static void
check_pie (const AnaGeom *geom)
{
  check_slices (geom, 0);
}

static void
check_donut (const AnaGeom *geom)
{
  check_slices (geom, 0.6);
}

/* Each as wide, the areas as the values: radii as the roots of 2, 1 and 1. */
static void
check_rose (const AnaGeom *geom)
{
  const AnaShape *a = matrix_shape (geom, matrix_of_row (geom, 0), 0), *b = matrix_shape (geom, matrix_of_row (geom, 1), 0);

  g_assert_cmpfloat_with_epsilon (b->h / a->h, G_SQRT2, 1e-4);
  g_assert_cmpfloat_with_epsilon (a->b - a->a, 2 * G_PI / 3 - GAP, 1e-4);
  g_assert_cmpfloat_with_epsilon (b->b - b->a, 2 * G_PI / 3 - GAP, 1e-4);
}

/* From half past seven to half past four: 5 of 10 reaches twelve o'clock, 2.5 of 10 a quarter of the way. */
static void
check_gauge (const AnaGeom *geom)
{
  static const double parts[] = { .5, .25 };

  for (guint i = 0; i < 2; i++)
    {
      const AnaShape *s = matrix_shape (geom, i, 0);

      g_assert_cmpfloat_with_epsilon (s->a, -.75 * G_PI, 1e-4);
      g_assert_cmpfloat_with_epsilon (s->b, -.75 * G_PI + parts[i] * 1.5 * G_PI, 1e-4);
    }
}

static void
check_bar_gauge (const AnaGeom *geom)
{
  static const double parts[] = { .5, .25 };

  for (guint i = 0; i < 2; i++)
    matrix_rect (geom, matrix_shape (geom, i, 0), 0, parts[i], NAN, NAN);
}

/* Spokes to the top, the right, the foot and the left, as long as 4, 2, 3 and 1. */
static void
check_radar (const AnaGeom *geom)
{
  const AnaDatum *top = matrix_datum (geom, 0), *right = matrix_datum (geom, 1), *foot = matrix_datum (geom, 2), *left = matrix_datum (geom, 3);
  double x = top->x, y = right->y, unit = (y - top->y) / 4;

  matrix_near (foot->x, x);
  matrix_near (left->y, y);
  matrix_near (right->x - x, 2 * unit);
  matrix_near (foot->y - y, 3 * unit);
  matrix_near (x - left->x, unit);
}

/* As wide as 100, 50 and 10, about one middle, each under the last. */
static void
check_funnel (const AnaGeom *geom)
{
  static const double parts[] = { 1, .5, .1 };
  const AnaShape *first = matrix_shape (geom, 0, 0);

  for (guint i = 1; i < 3; i++)
    {
      const AnaShape *s = matrix_shape (geom, i, 0), *before = matrix_shape (geom, i - 1, 0);

      matrix_near (s->w, parts[i] * first->w);
      matrix_near (s->x + s->w / 2, first->x + first->w / 2);
      g_assert_cmpfloat (s->y, >, before->y + before->h);
    }
}

/* 0 to 10, 10 to 15, 15 to 7; the axis goes to 15 and a twentieth. */
static void
check_waterfall (const AnaGeom *geom)
{
  static const double from[] = { 0, 10, 7 }, to[] = { 10, 15, 15 };

  for (guint i = 0; i < 3; i++)
    matrix_rect (geom, matrix_shape (geom, i, 0), NAN, NAN, from[i] / 15.75, to[i] / 15.75);
}

/* Four times as heavy is twice as high; the heaviest in the middle. */
static void
check_words (const AnaGeom *geom)
{
  const AnaShape *a = matrix_shape (geom, 0, 0), *b = matrix_shape (geom, 1, 0);

  matrix_near (a->h, 2 * b->h);
  matrix_at (geom, a->x + a->w / 2, a->y + a->h / 2, .5, .5);
}

static const MatrixRow rows[] = {
  { "pie", "{'title':'T','mark':'arc'," KV ",'encoding':{'theta':{'field':'v'},'color':{'field':'k'}}}", check_pie, 3, "s2 s1 s3",
    "k,v,Share\nb,2,0.5\na,1,0.25\nc,1,0.25\n",
    "T. Pie chart: 3 slices. Highest v: k: b, v: 2, Share: 50\302\240%. Lowest: k: a, v: 1, Share: 25\302\240%." },
  { "donut", "{'title':'T','mark':{'type':'arc','innerRadius':0.6}," KV ",'encoding':{'theta':{'field':'v'},'color':{'field':'k'}}}", check_donut, 3, "s2 s1 s3",
    "k,v,Share\nb,2,0.5\na,1,0.25\nc,1,0.25\n",
    "T. Donut chart: 3 slices. Highest v: k: b, v: 2, Share: 50\302\240%. Lowest: k: a, v: 1, Share: 25\302\240%." },
  { "rose", "{'title':'T','mark':{'type':'arc','rose':true}," KV ",'encoding':{'theta':{'field':'v'},'color':{'field':'k'}}}", check_rose, 3, "s2 s1 s3",
    "k,v,Share\nb,2,0.5\na,1,0.25\nc,1,0.25\n",
    "T. Rose chart: 3 slices. Highest v: k: b, v: 2, Share: 50\302\240%. Lowest: k: a, v: 1, Share: 25\302\240%." },
  { "gauge", "{'title':'T','mark':{'type':'gauge','min':0,'max':10},'data':{'values':[{'k':'a','v':5},{'k':'b','v':2.5}]},'encoding':{'value':{'field':'v'},'color':{'field':'k'}}}", check_gauge, 4, "s1",
    "k,v\na,5\nb,2.5\n",
    "T. Gauge: 2 measures. Highest v: k: a, v: 5. Lowest: k: b, v: 2.5." },
  { "bar gauge", "{'title':'T','mark':{'type':'bargauge','min':0,'max':10},'data':{'values':[{'k':'a','v':5},{'k':'b','v':2.5}]},'encoding':{'value':{'field':'v'},'color':{'field':'k'}}}", check_bar_gauge, 4, "s1",
    "k,v\na,5\nb,2.5\n",
    "T. Bar gauge: 2 measures. Highest v: k: a, v: 5. Lowest: k: b, v: 2.5." },
  { "radar", "{'title':'T','mark':'radar','data':{'values':[{'k':'a','v':4},{'k':'b','v':2},{'k':'c','v':3},{'k':'d','v':1}]},'encoding':{'theta':{'field':'k'},'radius':{'field':'v'}}}", check_radar, 6, "s1",
    "k,v\na,4\nb,2\nc,3\nd,1\n",
    "T. Radar chart: 4 values. Highest v: k: a, v: 4. Lowest: k: d, v: 1." },
  { "word cloud", "{'title':'T','mark':'wordcloud','data':{'values':[{'k':'HHH','v':4},{'k':'THT','v':1}]},'encoding':{'text':{'field':'k'},'value':{'field':'v'}}}", check_words, 0, "text",
    "k,v\nHHH,4\nTHT,1\n",
    "T. Word cloud: 2 words. Highest v: k: HHH, v: 4. Lowest: k: THT, v: 1." },
  { "funnel", "{'title':'T','mark':'funnel','data':{'values':[{'k':'a','v':100},{'k':'b','v':50},{'k':'c','v':10}]},'encoding':{'x':{'field':'k'},'value':{'field':'v'}}}", check_funnel, 3, "s1@-10,0",
    "k,v,Of the step before,Of the first\na,100,1,1\nb,50,0.5,0.5\nc,10,0.2,0.1\n",
    "T. Funnel: 3 steps. Highest v: k: a, v: 100, Of the step before: 100\302\240%, Of the first: 100\302\240%. Lowest: k: c, v: 10, Of the step before: 20\302\240%, Of the first: 10\302\240%." },
  { "waterfall", "{'title':'T','mark':'waterfall','data':{'values':[{'k':'a','v':10,'t':'total'},{'k':'b','v':5,'t':'x'},{'k':'c','v':-8,'t':'x'}]},'encoding':{'x':{'field':'k'},'y':{'field':'v'},'color':{'field':'t'}}}", check_waterfall, 3, "s1 good bad",
    "k,v,Sum\na,10,10\nb,5,15\nc,-8,7\n",
    "T. Waterfall chart: 3 changes. Highest v: k: a, v: 10, Sum: 10. Lowest: k: c, v: \342\210\2228, Sum: 7." },
};

const MatrixRows matrix_parts = { rows, G_N_ELEMENTS (rows) };
