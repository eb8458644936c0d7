/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * matrix-bars.c: bars, columns and what stands on a base line.
 */
#include "config.h"

#include "matrix.h"

#define KV   "'data':{'values':[{'k':'a','v':2},{'k':'b','v':8},{'k':'c','v':5}]}"
#define PAIR "'data':{'values':[{'k':'a','g':'p','v':2},{'k':'b','g':'p','v':3},{'k':'a','g':'q','v':6},{'k':'b','g':'q','v':1}]}"
#define V    "'field':'v','scale':{'domain':[0,10]}"

static const AnaRect *
rect_of (const AnaGeom *geom, guint layer, guint i)
{
  g_assert_null (geom->shapes);
  g_assert_cmpuint (layer, <, geom->n_layers);
  g_assert_cmpuint (i, <, geom->layers[layer].n_rects);
  return &geom->layers[layer].rects[i];
}

/* The middle of a bar along the axis of names, and its ends along the values; all in parts of the plot. */
static void
check_rect (const AnaGeom *geom, const AnaRect *r, double middle, double foot, double end)
{
  if (geom->horizontal)
    {
      matrix_near (r->y + r->h / 2, matrix_y (geom, 1 - middle));
      matrix_near (r->x, matrix_x (geom, foot));
      matrix_near (r->x + r->w, matrix_x (geom, end));
    }
  else
    {
      matrix_near (r->x + r->w / 2, matrix_x (geom, middle));
      matrix_near (r->y + r->h, matrix_y (geom, foot));
      matrix_near (r->y, matrix_y (geom, end));
    }
}

static void
check_bars (const AnaGeom *geom)
{
  static const double values[] = { .2, .8, .5 };

  for (guint i = 0; i < 3; i++)
    check_rect (geom, rect_of (geom, 0, i), (i + .5) / 3, 0, values[i]);
}

/* Two beside each other share the room of their name: the middles lie as far from its middle. */
static void
check_grouped (const AnaGeom *geom)
{
  static const double values[2][2] = { { .2, .3 }, { .6, .1 } };

  g_assert_cmpuint (geom->n_layers, ==, 2);
  for (guint l = 0; l < 2; l++)
    for (guint i = 0; i < 2; i++)
      {
        const AnaRect *r = rect_of (geom, l, i), *other = rect_of (geom, 1 - l, i);

        matrix_near (r->y + r->h, matrix_y (geom, 0));
        matrix_near (r->y, matrix_y (geom, values[l][i]));
        matrix_near ((r->x + r->w / 2 + other->x + other->w / 2) / 2, matrix_x (geom, (i + .5) / 2));
        matrix_near (r->w, other->w);
      }
  g_assert_cmpfloat (rect_of (geom, 0, 0)->x + rect_of (geom, 0, 0)->w, <=, rect_of (geom, 1, 0)->x);
}

/* 2 and 6 on it, 3 and 1 on it. */
static void
check_stacked (const AnaGeom *geom)
{
  check_rect (geom, rect_of (geom, 0, 0), .25, 0, .2);
  check_rect (geom, rect_of (geom, 0, 1), .75, 0, .3);
  check_rect (geom, rect_of (geom, 1, 0), .25, .2, .8);
  check_rect (geom, rect_of (geom, 1, 1), .75, .3, .4);
}

/* 2 of 8, 3 of 4. */
static void
check_shares (const AnaGeom *geom)
{
  check_rect (geom, rect_of (geom, 0, 0), .25, 0, .25);
  check_rect (geom, rect_of (geom, 0, 1), .75, 0, .75);
  check_rect (geom, rect_of (geom, 1, 0), .25, .25, 1);
  check_rect (geom, rect_of (geom, 1, 1), .75, .75, 1);
}

/* 10 no, 20 so, 30 yes: the middle of "so" is zero, so the axis goes from -20 of 60 to 40 of 60. */
static void
check_diverging (const AnaGeom *geom)
{
  static const double ends[] = { 0, 1 / 6., 3 / 6., 1 };

  for (guint i = 0; i < 3; i++)
    {
      const AnaShape *s = matrix_shape (geom, i, 0);

      matrix_near (s->x, matrix_x (geom, ends[i]));
      matrix_near (s->x + s->w, matrix_x (geom, ends[i + 1]) - 1); /* a gap of a pixel */
      matrix_near (s->y + s->h / 2, matrix_y (geom, .5));
    }
}

static void
check_lollipop (const AnaGeom *geom)
{
  static const double values[] = { .2, .8, .5 };

  for (guint i = 0; i < 3; i++)
    {
      const AnaPoint *stick = matrix_points (geom, matrix_shape (geom, i, 0));
      const AnaShape *head = matrix_shape (geom, i, 1);

      matrix_at (geom, head->x, head->y, (i + .5) / 3, values[i]);
      matrix_at (geom, stick[0].x, stick[0].y, (i + .5) / 3, 0);
      matrix_at (geom, stick[1].x, stick[1].y, (i + .5) / 3, values[i]);
    }
}

static void
check_bullet (const AnaGeom *geom)
{
  static const double values[] = { .2, .8 }, targets[] = { .3, .6 };

  for (guint i = 0; i < 2; i++)
    {
      const AnaShape *bar = matrix_shape (geom, i, 0);
      const AnaPoint *tick = matrix_points (geom, matrix_shape (geom, i, 1));

      matrix_near (bar->x, matrix_x (geom, 0));
      matrix_near (bar->x + bar->w, matrix_x (geom, values[i]));
      matrix_near (bar->y + bar->h / 2, matrix_y (geom, 1 - (i + .5) / 2));
      matrix_near (tick[0].x, matrix_x (geom, targets[i]));
    }
}

/* 8, 5 and 2 of 15: the line goes over 8/15 and 13/15 to the whole. */
static void
check_pareto (const AnaGeom *geom)
{
  static const double values[] = { 8, 5, 2 }, sums[] = { 8 / 15., 13 / 15., 1 };

  for (guint i = 0; i < 3; i++)
    {
      const AnaShape *bar = matrix_shape (geom, i, 0);

      matrix_near (bar->x + bar->w / 2, matrix_x (geom, (i + .5) / 3));
      matrix_near (bar->h, values[i] / 8 * matrix_shape (geom, 0, 0)->h);
      g_assert_cmpfloat_with_epsilon (ana_shapes_get_cell (geom->shapes, i, 2), sums[i], 1e-9);
    }
}

static const MatrixRow rows[] = {
  { "column", "{'title':'T','mark':'bar'," KV ",'encoding':{'x':{'field':'k'},'y':{" V "}}}", check_bars, 3, "s1",
    "k,v\na,2\nb,8\nc,5\n",
    "T. Bar chart: 3 points from a to c. v: lowest 2 at a, highest 8 at b, last 5." },
  { "bar", "{'title':'T','mark':'bar'," KV ",'encoding':{'y':{'field':'k'},'x':{" V "}}}", check_bars, 3, "s1",
    "k,v\na,2\nb,8\nc,5\n",
    "T. Bar chart: 3 points from a to c. v: lowest 2 at a, highest 8 at b, last 5." },
  { "grouped", "{'title':'T','mark':'bar'," PAIR ",'encoding':{'x':{'field':'k'},'y':{" V ",'stack':null},'color':{'field':'g'}}}", check_grouped, 4, "s1 s2",
    "k,p,q\na,2,6\nb,3,1\n",
    "T. Grouped bar chart: 2 points from a to b. p: lowest 2 at a, highest 3 at b, last 3. q: lowest 1 at b, highest 6 at a, last 1." },
  { "stacked", "{'title':'T','mark':'bar'," PAIR ",'encoding':{'x':{'field':'k'},'y':{" V "},'color':{'field':'g'}}}", check_stacked, 4, "s1 s2",
    "k,p,q\na,2,6\nb,3,1\n",
    "T. Stacked bar chart: 2 points from a to b. p: lowest 2 at a, highest 3 at b, last 3. q: lowest 1 at b, highest 6 at a, last 1." },
  { "100 % bars", "{'title':'T','mark':'bar'," PAIR ",'encoding':{'x':{'field':'k'},'y':{'field':'v','stack':'normalize'},'color':{'field':'g'}}}", check_shares, 4, "s1 s2",
    "k,p,q\na,0.25,0.75\nb,0.75,0.25\n",
    "T. Stacked bar chart: 2 points from a to b. p: lowest 25\302\240% at a, highest 75\302\240% at b, last 75\302\240%. q: lowest 25\302\240% at b, highest 75\302\240% at a, last 25\302\240%." },
  { "diverging", "{'title':'T','mark':'diverging','data':{'values':[{'q':'one','a':'no','v':10},{'q':'one','a':'so','v':20},{'q':'one','a':'yes','v':30}]},'encoding':{"
                 "'y':{'field':'q'},'x':{'field':'v'},'color':{'field':'a'}}}", check_diverging, 3, "d-1@-10,-20 d0@-10,-20 d1@-20,-20",
    "q,a,v,Share\none,no,10,0.16666666666666666\none,so,20,0.3333333333333333\none,yes,30,0.5\n",
    "T. Diverging bars: 3 shares. Highest Share: q: one, a: yes, v: 30, Share: 50\302\240%. Lowest: q: one, a: no, v: 10, Share: 16.7\302\240%." },
  { "lollipop", "{'title':'T','mark':'lollipop'," KV ",'encoding':{'x':{'field':'k'},'y':{" V "}}}", check_lollipop, 6, "s1",
    "k,v\na,2\nb,8\nc,5\n",
    "T. Lollipop chart: 3 values. Highest v: k: b, v: 8. Lowest: k: a, v: 2." },
  { "bullet", "{'title':'T','mark':'bullet','data':{'values':[{'k':'a','v':2,'t':3},{'k':'b','v':8,'t':6}]},'encoding':{'y':{'field':'k'},'x':{" V "},'target':{'field':'t'}}}",
    check_bullet, 4, "s1",
    "k,v,t\na,2,3\nb,8,6\n",
    "T. Bullet chart: 2 measures. Highest v: k: b, v: 8, t: 6. Lowest: k: a, v: 2, t: 3. 1 of 2 reach their target." },
  { "pareto", "{'title':'T','mark':'pareto'," KV ",'encoding':{'x':{'field':'k'},'y':{'field':'v'}}}", check_pareto, 7, "s1",
    "k,v,Together\nb,8,0.5333333333333333\nc,5,0.8666666666666667\na,2,1\n",
    "T. Pareto chart: 3 causes. Highest v: k: b, v: 8, Together: 53.3\302\240%. Lowest: k: a, v: 2, Together: 100\302\240%. The first 2 make up 80 % of the whole." },
};

const MatrixRows matrix_bars = { rows, G_N_ELEMENTS (rows) };
