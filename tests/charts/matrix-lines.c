/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * matrix-lines.c: lines, areas and bands.
 */
#include "config.h"

#include "matrix.h"

#define DATA "'data':{'values':[{'x':0,'y':2},{'x':1,'y':8},{'x':2,'y':4},{'x':4,'y':6}]}"
#define PAIR "'data':{'values':[{'x':0,'g':'a','y':2},{'x':1,'g':'a','y':6},{'x':2,'g':'a','y':4},{'x':0,'g':'b','y':6},{'x':1,'g':'b','y':2},{'x':2,'g':'b','y':4}]}"
#define X    "'x':{'field':'x','type':'quantitative'}"
#define Y    "'y':{'field':'y','scale':{'domain':[0,10]}}"

static const double xs[] = { 0, 0.25, 0.5, 1 }, ys[] = { .2, .8, .4, .6 };

static const AnaGeomLayer *
layer_of (const AnaGeom *geom, guint i, AnaMarkType mark, guint n_points)
{
  g_assert_null (geom->shapes);
  g_assert_cmpuint (i, <, geom->n_layers);
  g_assert_cmpint (geom->layers[i].layer->mark, ==, mark);
  if (n_points > 0)
    g_assert_cmpuint (geom->layers[i].n_points, ==, n_points);
  return &geom->layers[i];
}

static void
check_points (const AnaGeom *geom, const AnaPoint *points, guint n, const double *x, const double *y)
{
  for (guint i = 0; i < n; i++)
    matrix_at (geom, points[i].x, points[i].y, x[i], y[i]);
}

static void
check_line (const AnaGeom *geom)
{
  g_assert_cmpuint (geom->n_layers, ==, 1);
  check_points (geom, layer_of (geom, 0, ANA_MARK_LINE, 4)->points, 4, xs, ys);
}

/* It keeps its height until the next point, and changes there. */
static void
check_step (const AnaGeom *geom)
{
  static const double x[] = { 0, .25, .25, .25, .5, .5, .5, 1, 1, 1 }, y[] = { .2, .2, .8, .8, .8, .4, .4, .4, .6, .6 };

  check_points (geom, layer_of (geom, 0, ANA_MARK_LINE, 10)->points, 10, x, y);
}

/* Through every point, never beyond them, and flat where it turns: 8 and 4 are extremes, so between them it is the cubic
 * from rest to rest, whose middle is the mean. */
static void
check_smooth (const AnaGeom *geom)
{
  const AnaGeomLayer *layer = layer_of (geom, 0, ANA_MARK_LINE, 0);
  guint seen = 0;

  for (guint i = 0; i < layer->n_points; i++)
    {
      double x = (layer->points[i].x - matrix_x (geom, 0)) / (matrix_x (geom, 1) - matrix_x (geom, 0)), t = (x - .25) / .25;

      for (guint k = 0; k < 4; k++)
        if (fabs (x - xs[k]) < 1e-5)
          {
            matrix_near (layer->points[i].y, matrix_y (geom, ys[k]));
            seen++;
          }
      if (t >= 0 && t <= 1)
        matrix_near (layer->points[i].y, matrix_y (geom, .8 - .4 * (3 * t * t - 2 * t * t * t)));
      g_assert_cmpfloat (layer->points[i].y, <=, matrix_y (geom, .2) + 0.01);
      g_assert_cmpfloat (layer->points[i].y, >=, matrix_y (geom, .8) - 0.01);
    }
  g_assert_cmpuint (seen, ==, 4);
}

static void
check_area (const AnaGeom *geom)
{
  const AnaGeomLayer *layer = layer_of (geom, 0, ANA_MARK_AREA, 4);

  check_points (geom, layer->points, 4, xs, ys);
  matrix_near (layer->base_px, matrix_y (geom, 0));
}

/* The first colour at the foot, the second on it: 2 and 8, 6 and 8, 4 and 8. */
static void
check_stacked (const AnaGeom *geom)
{
  static const double x[] = { 0, .5, 1 }, low[] = { .2, .6, .4 }, high[] = { .8, .8, .8 };

  g_assert_cmpuint (geom->n_layers, ==, 2);
  check_points (geom, layer_of (geom, 0, ANA_MARK_AREA, 3)->points, 3, x, low);
  check_points (geom, layer_of (geom, 1, ANA_MARK_AREA, 3)->points, 3, x, high);
  check_points (geom, layer_of (geom, 1, ANA_MARK_AREA, 3)->points2, 3, x, low);
}

/* 2 of 8, 6 of 8, 4 of 8; the whole is the height. */
static void
check_shares (const AnaGeom *geom)
{
  static const double x[] = { 0, .5, 1 }, low[] = { .25, .75, .5 }, high[] = { 1, 1, 1 };

  check_points (geom, layer_of (geom, 0, ANA_MARK_AREA, 3)->points, 3, x, low);
  check_points (geom, layer_of (geom, 1, ANA_MARK_AREA, 3)->points, 3, x, high);
  g_assert_cmpfloat (geom->y_hi, ==, 1);
}

static void
check_band (const AnaGeom *geom)
{
  static const double x[] = { 0, .5, 1 }, low[] = { .1, .3, .2 }, high[] = { .5, .9, .6 };
  const AnaGeomLayer *layer = layer_of (geom, 0, ANA_MARK_BAND, 3);

  check_points (geom, layer->points, 3, x, low);
  check_points (geom, layer->points2, 3, x, high);
}

/* Two measures: 0 to 10 at the left, 0 to 1000 at the right; the same places. */
static void
check_dual (const AnaGeom *geom)
{
  static const double x[] = { 0, .5, 1 }, left[] = { .2, .8, .4 }, right[] = { .9, .1, .5 };

  check_points (geom, layer_of (geom, 0, ANA_MARK_LINE, 3)->points, 3, x, left);
  check_points (geom, layer_of (geom, 1, ANA_MARK_LINE, 3)->points, 3, x, right);
  g_assert_true (geom->layers[1].layer->right_axis);
  g_assert_cmpuint (geom->n_right_ticks, >, 1);
  g_assert_cmpstr (geom->right_ticks[0].text, ==, "0");
}

/* Two bands of 5: 10 fills both, -5 the first of the other colour. */
static void
check_horizon (const AnaGeom *geom)
{
  double t[3];
  guint n, seen = 0;
  const AnaShape *all = ana_shapes_get (geom->shapes, &n);

  for (guint i = 0; i < n; i++)
    if (all[i].kind == ANA_SHAPE_PATH)
      {
        g_assert_cmpuint (seen, <, 3);
        t[seen++] = all[i].ink.t;
        g_assert_cmpint (all[i].ink.kind, ==, ANA_INK_DIVERGING);
      }
  g_assert_cmpuint (seen, ==, 3);
  g_assert_cmpuint ((t[0] > 0) + (t[1] > 0) + (t[2] > 0), ==, 2);
  for (guint i = 0; i < 4; i++)
    matrix_near (matrix_datum (geom, i)->x, matrix_x (geom, i / 3.0));
}

/* Small pictures beside each other, on the same scales: 4 of the values are as high in both. */
static void
check_multiples (const AnaGeom *geom)
{
  g_assert_cmpuint (matrix_datum (geom, 0)->series, !=, matrix_datum (geom, 3)->series);
  for (guint i = 0; i < 3; i++)
    {
      const AnaDatum *of_a = matrix_datum (geom, i), *of_b = matrix_datum (geom, 3 + i);
      static const double va[] = { 2, 6, 4 }, vb[] = { 6, 2, 4 };
      double unit = (matrix_datum (geom, 0)->y - matrix_datum (geom, 1)->y) / 4; /* pixels a value */

      matrix_near (of_a->y - matrix_datum (geom, 0)->y, (2 - va[i]) * unit);
      matrix_near (of_b->y - matrix_datum (geom, 4)->y, (2 - vb[i]) * unit);
      matrix_near (of_b->x - matrix_datum (geom, 3)->x, of_a->x - matrix_datum (geom, 0)->x);
    }
}

/* Every power of ten as high as the next: 1 to 10000 in four steps. */
static void
check_log (const AnaGeom *geom)
{
  static const double x[] = { 0, .25, .5, 1 }, y[] = { 0, .5, .25, .75 };

  check_points (geom, layer_of (geom, 0, ANA_MARK_LINE, 4)->points, 4, x, y);
}

/* The sign times the logarithm of one and the size: 100 of it are twice as far out as 10. */
static void
check_symlog (const AnaGeom *geom)
{
  static const double x[] = { 0, .25, .5, 1 }, y[] = { 0, .5, .75, 1 };

  check_points (geom, layer_of (geom, 0, ANA_MARK_LINE, 4)->points, 4, x, y);
}

static void
check_root (const AnaGeom *geom)
{
  static const double x[] = { 0, .25, .5, 1 }, y[] = { 0, .5, 1, .2 };

  check_points (geom, layer_of (geom, 0, ANA_MARK_LINE, 4)->points, 4, x, y);
}

static void
check_turned (const AnaGeom *geom)
{
  static const double x[] = { 1, .75, .5, 0 }, y[] = { .8, .2, .6, .4 };

  check_points (geom, layer_of (geom, 0, ANA_MARK_LINE, 4)->points, 4, x, y);
}

static const MatrixRow rows[] = {
  { "symlog axis", "{'title':'T','mark':'line','data':{'values':[{'x':0,'y':-99},{'x':1,'y':0},{'x':2,'y':9},{'x':4,'y':99}]},'encoding':{" X ",'y':{'field':'y','scale':{'type':'symlog','domain':[-99,99]}}}}",
    check_symlog, 1, "s1",
    "x,y\n0,-99\n1,0\n2,9\n4,99\n",
    "T. Line chart: 4 points from 0 to 4. y: lowest \342\210\22299 at 0, highest 99 at 4, last 99." },
  { "square root axis", "{'title':'T','mark':'line','data':{'values':[{'x':0,'y':0},{'x':1,'y':25},{'x':2,'y':100},{'x':4,'y':4}]},'encoding':{" X ",'y':{'field':'y','scale':{'type':'sqrt','domain':[0,100]}}}}",
    check_root, 1, "s1",
    "x,y\n0,0\n1,25\n2,100\n4,4\n",
    "T. Line chart: 4 points from 0 to 4. y: lowest 0 at 0, highest 100 at 2, last 4." },
  { "turned axes", "{'title':'T','mark':'line'," DATA ",'encoding':{'x':{'field':'x','type':'quantitative','scale':{'reverse':true}},'y':{'field':'y','scale':{'domain':[0,10],'reverse':true}}}}",
    check_turned, 1, "s1",
    "x,y\n0,2\n1,8\n2,4\n4,6\n",
    "T. Line chart: 4 points from 0 to 4. y: lowest 2 at 0, highest 8 at 1, last 6." },
  { "log axis", "{'title':'T','mark':'line','data':{'values':[{'x':0,'y':1},{'x':1,'y':100},{'x':2,'y':10},{'x':4,'y':1000}]},'encoding':{" X ",'y':{'field':'y','scale':{'type':'log','domain':[1,10000]}}}}",
    check_log, 1, "s1",
    "x,y\n0,1\n1,100\n2,10\n4,1000\n",
    "T. Line chart: 4 points from 0 to 4. y: lowest 1 at 0, highest 1\342\200\211k at 4, last 1\342\200\211k." },
  { "line", "{'title':'T','mark':'line'," DATA ",'encoding':{" X "," Y "}}", check_line, 1, "s1",
    "x,y\n0,2\n1,8\n2,4\n4,6\n",
    "T. Line chart: 4 points from 0 to 4. y: lowest 2 at 0, highest 8 at 1, last 6." },
  { "step", "{'title':'T','mark':{'type':'line','interpolate':'step-after'}," DATA ",'encoding':{" X "," Y "}}", check_step, 1, "s1",
    "x,y\n0,2\n1,8\n2,4\n4,6\n",
    "T. Step chart: 4 points from 0 to 4. y: lowest 2 at 0, highest 8 at 1, last 6." },
  { "smooth", "{'title':'T','mark':{'type':'line','interpolate':'monotone'}," DATA ",'encoding':{" X "," Y "}}", check_smooth, 1, "s1",
    "x,y\n0,2\n1,8\n2,4\n4,6\n",
    "T. Smooth line chart: 4 points from 0 to 4. y: lowest 2 at 0, highest 8 at 1, last 6." },
  { "area", "{'title':'T','mark':'area'," DATA ",'encoding':{" X "," Y "}}", check_area, 2, "s1*.18/.3",
    "x,y\n0,2\n1,8\n2,4\n4,6\n",
    "T. Area chart: 4 points from 0 to 4. y: lowest 2 at 0, highest 8 at 1, last 6." },
  { "stacked area", "{'title':'T','mark':'area'," PAIR ",'encoding':{" X "," Y ",'color':{'field':'g'}}}", check_stacked, 4, "s1*.7 s2*.7",
    "x,a,b\n0,2,6\n1,6,2\n2,4,4\n",
    "T. Stacked area chart: 3 points from 0 to 2. a: lowest 2 at 0, highest 6 at 1, last 4. b: lowest 2 at 1, highest 6 at 0, last 4." },
  { "100 % area", "{'title':'T','mark':'area'," PAIR ",'encoding':{" X ",'y':{'field':'y','stack':'normalize'},'color':{'field':'g'}}}", check_shares, 4, "s1*.7 s2*.7",
    "x,a,b\n0,0.25,0.75\n1,0.75,0.25\n2,0.5,0.5\n",
    "T. Stacked area chart: 3 points from 0 to 2. a: lowest 25\302\240% at 0, highest 75\302\240% at 1, last 50\302\240%. b: lowest 25\302\240% at 1, highest 75\302\240% at 0, last 50\302\240%." },
  { "band", "{'title':'T','mark':'band','data':{'values':[{'x':0,'l':1,'h':5},{'x':1,'l':3,'h':9},{'x':2,'l':2,'h':6}]},'encoding':{" X ",'y':{'field':'l','scale':{'domain':[0,10]}},'y2':{'field':'h'}}}",
    check_band, 1, "s1*.15/.3",
    "x,l,l 2\n0,1,5\n1,3,9\n2,2,6\n",
    "T. Band: 3 points from 0 to 2. l: lowest 1 at 0, highest 9 at 1." },
  { "dual axis", "{'title':'T','data':{'values':[{'x':0,'l':2,'r':900},{'x':1,'l':8,'r':100},{'x':2,'l':4,'r':500}]},'resolve':{'scale':{'y':'independent'}},'encoding':{" X "},'layer':["
                 "{'mark':'line','encoding':{'y':{'field':'l','scale':{'domain':[0,10]}}}},{'mark':'line','encoding':{'y':{'field':'r','scale':{'domain':[0,1000]}}}}]}",
    check_dual, 2, "s1 s2",
    "x,l,r\n0,2,900\n1,8,100\n2,4,500\n",
    "T. Chart with two axes: 3 points from 0 to 2. l: lowest 2 at 0, highest 8 at 1, last 4. r: lowest 100 at 1, highest 900 at 0, last 500." },
  { "horizon", "{'title':'T','mark':{'type':'horizon','bands':2},'data':{'values':[{'x':0,'y':10},{'x':1,'y':10},{'x':2,'y':2},{'x':3,'y':-5}]},'encoding':{'x':{'field':'x'},'y':{'field':'y'}}}",
    check_horizon, 3, "d1@20,0 d1@-20,0 d.5@0,100 d-.5@-6,100",
    "x,y\n0,10\n1,10\n2,2\n3,-5\n",
    "T. Horizon chart: 4 values. Highest y: x: 0, y: 10. Lowest: x: 3, y: \342\210\2225." },
  { "small multiples", "{'title':'T','mark':'line'," PAIR ",'encoding':{" X "," Y ",'facet':{'field':'g'}}}", check_multiples, 2, "s1",
    "g,x,y\na,0,2\na,1,6\na,2,4\nb,0,6\nb,1,2\nb,2,4\n",
    "T. Line chart: 6 points. Highest y: g: a, x: 1, y: 6. Lowest: g: a, x: 0, y: 2." },
};

const MatrixRows matrix_lines = { rows, G_N_ELEMENTS (rows) };
