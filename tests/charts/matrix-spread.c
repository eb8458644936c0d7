/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * matrix-spread.c: points, and how values spread.
 */
#include "config.h"

#include "matrix.h"

#define XY   "'data':{'values':[{'x':2,'y':3,'s':4,'n':'a'},{'x':8,'y':9,'s':16,'n':'b'},{'x':5,'y':1,'s':1,'n':'c'}]}"
#define AXES "'x':{'field':'x','scale':{'domain':[0,10]}},'y':{'field':'y','scale':{'domain':[0,10]}}"
#define NINE "'data':{'values':[{'v':1},{'v':2},{'v':3},{'v':4},{'v':5},{'v':6},{'v':7},{'v':8},{'v':30}]}"

static const double px[] = { .2, .8, .5 }, py[] = { .3, .9, .1 };

static void
check_scatter (const AnaGeom *geom)
{
  for (guint i = 0; i < 3; i++)
    {
      const AnaShape *dot = matrix_shape (geom, matrix_of_row (geom, i), 0);

      g_assert_cmpint (dot->kind, ==, ANA_SHAPE_CIRCLE);
      matrix_at (geom, dot->x, dot->y, px[i], py[i]);
    }
}

/* Areas as the sizes: 4, 16 and 1 have radii as 2, 4 and 1. */
static void
check_bubble (const AnaGeom *geom)
{
  float r[3];

  for (guint i = 0; i < 3; i++)
    {
      const AnaDatum *d = matrix_datum (geom, matrix_of_row (geom, i));

      matrix_at (geom, d->x, d->y, px[i], py[i]);
      r[i] = matrix_shape (geom, matrix_of_row (geom, i), 0)->w;
    }
  g_assert_cmpfloat_with_epsilon (r[1] / r[0], 2, 0.01);
  g_assert_cmpfloat_with_epsilon (r[1] / r[2], 4, 0.01);
}

/* In the order of the column: c, a, b. */
static void
check_connected (const AnaGeom *geom)
{
  static const guint order[] = { 2, 0, 1 };
  guint n;
  const AnaShape *all = ana_shapes_get (geom->shapes, &n);

  for (guint i = 0; i < n; i++)
    if (all[i].kind == ANA_SHAPE_LINE && all[i].part == ANA_PART_MARK && all[i].n_points == 3)
      {
        for (guint k = 0; k < 3; k++)
          matrix_at (geom, matrix_points (geom, &all[i])[k].x, matrix_points (geom, &all[i])[k].y, px[order[k]], py[order[k]]);
        return;
      }
  g_assert_not_reached ();
}

/* Three points at one place and one far from it: two hexagons, of which the first is three times as thick. */
static void
check_hexbin (const AnaGeom *geom)
{
  guint n;
  const AnaDatum *data = ana_shapes_get_data (geom->shapes, &n);

  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpuint (data[0].n_rows + data[1].n_rows, ==, 4);
  for (guint i = 0; i < 2; i++)
    {
      gboolean thick = data[i].n_rows == 3;

      /* a hexagon of ten pixels holds what lies no farther from its middle */
      g_assert_cmpfloat (hypot (data[i].x - matrix_x (geom, thick ? .2 : .8), data[i].y - matrix_y (geom, thick ? .3 : .9)), <=, 10.01);
      g_assert_cmpint (matrix_shape (geom, i, 0)->kind, ==, ANA_SHAPE_PATH);
      g_assert_cmpuint (matrix_shape (geom, i, 0)->n_points, ==, 6);
    }
}

/* The thickest cell lies where the points are, and the whole is as alike to the left and to the right of it. */
static void
check_density (const AnaGeom *geom)
{
  guint n, best = 0;
  const AnaDatum *data = ana_shapes_get_data (geom->shapes, &n);
  double best_t = -1, left = 0, right = 0, middle = matrix_x (geom, .5);

  for (guint i = 0; i < n; i++)
    {
      const AnaShape *s = matrix_shape (geom, i, 0);

      if (s->ink.t > best_t)
        best_t = s->ink.t, best = i;
      if (data[i].x < middle)
        left += ana_shapes_get_cell (geom->shapes, i, ana_shapes_get_n_columns (geom->shapes) - 1);
      else
        right += ana_shapes_get_cell (geom->shapes, i, ana_shapes_get_n_columns (geom->shapes) - 1);
    }
  g_assert_cmpfloat (best_t, ==, 1);
  g_assert_cmpfloat (fabs (data[best].x - middle), <, 9);
  g_assert_cmpfloat (fabs (data[best].y - matrix_y (geom, .5)), <, 9);
  g_assert_cmpfloat (left + right, >, 0);
}

/* Six values in bins of two: 1 1.5 | 2.5 | 4 5 5.5 by Vega's rule for at most three bins: [0, 2), [2, 4), [4, 6). */
static void
check_histogram (const AnaGeom *geom)
{
  static const guint counts[] = { 2, 1, 3 };
  guint n;
  const AnaDatum *data = ana_shapes_get_data (geom->shapes, &n);

  g_assert_cmpuint (n, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      const AnaShape *s = matrix_shape (geom, i, 0);

      g_assert_cmpuint (data[i].n_rows, ==, counts[i]);
      matrix_near (s->x + s->w / 2, matrix_x (geom, (2 * i + 1) / 6.));
      matrix_near (s->h, counts[i] / 3. * matrix_shape (geom, 2, 0)->h);
      matrix_near (s->y + s->h, matrix_y (geom, 0));
    }
}

/* 1, 2, 2, 5: up by a quarter at 1, by two at 2, by one at 5; the axis has an eleventh of the span beyond each end. */
static void
check_ecdf (const AnaGeom *geom)
{
  static const double x[] = { 1, 1, 2, 2, 5, 5 }, p[] = { 0, .25, .25, .75, .75, 1 };
  const AnaShape *line = matrix_shape (geom, ANA_NO_DATUM, 0);

  g_assert_cmpuint (line->n_points, ==, 6);
  for (guint i = 0; i < 6; i++)
    matrix_at (geom, matrix_points (geom, line)[i].x, matrix_points (geom, line)[i].y, (x[i] - 0.8) / 4.4, p[i]);
  for (guint i = 0; i < 4; i++) /* 2, 5, 1, 2: as far up as their ranks */
    matrix_at (geom, matrix_datum (geom, matrix_of_row (geom, i))->x, matrix_datum (geom, matrix_of_row (geom, i))->y, ((const double[]) { 1.2, 4.2, .2, 1.2 })[i] / 4.4,
               ((const double[]) { .5, 1, .25, .75 })[i]);
}

/* 1 to 8 and 30: quartiles 3, 5, 7 (Hyndman and Fan's seventh), fences -3 and 13, so whiskers to 1 and 8, and 30 lies out. */
static void
check_box (const AnaGeom *geom)
{
  guint n, n_far = 0;
  const AnaShape *all = ana_shapes_get (geom->shapes, &n);
  const AnaShape *box = NULL;

  for (guint i = 0; i < n; i++)
    {
      if (all[i].part != ANA_PART_MARK)
        continue;
      if (all[i].kind == ANA_SHAPE_RECT && box == NULL)
        box = &all[i];
      if (all[i].kind == ANA_SHAPE_CIRCLE)
        {
          matrix_near (all[i].y, matrix_y (geom, .75));
          n_far++;
        }
    }
  g_assert_nonnull (box);
  matrix_rect (geom, box, NAN, NAN, 3 / 40., 7 / 40.);
  g_assert_cmpuint (n_far, ==, 1);
}

/* As wide at the left as at the right, from the least to the greatest value and its tails, widest where the values lie. */
static void
check_violin (const AnaGeom *geom)
{
  const AnaShape *s = matrix_shape (geom, 0, 0);
  const AnaPoint *points = matrix_points (geom, s);
  double left = INFINITY, right = -INFINITY, widest_y = 0;

  g_assert_cmpint (s->kind, ==, ANA_SHAPE_PATH);
  for (guint i = 0; i < s->n_points; i++)
    {
      left = fmin (left, points[i].x);
      if (points[i].x > right)
        right = points[i].x, widest_y = points[i].y;
    }
  matrix_near ((left + right) / 2, matrix_x (geom, .5));
  g_assert_cmpfloat (widest_y, >, matrix_y (geom, 8 / 40.));
  g_assert_cmpfloat (widest_y, <, matrix_y (geom, 1 / 40.));
}

/* Of each the foot is that of its band; the tallest is two bands high, and half a row of it lies on each side of its median. */
static void
check_ridges (const AnaGeom *geom)
{
  double top = INFINITY;

  for (guint i = 0; i < 2; i++)
    {
      const AnaShape *s = matrix_shape (geom, i, 0);
      const AnaPoint *points = matrix_points (geom, s);

      g_assert_cmpint (s->kind, ==, ANA_SHAPE_PATH);
      matrix_near (points[s->n_points - 1].y, matrix_y (geom, i == 0 ? 1 / 3. : 0));
      matrix_at (geom, matrix_datum (geom, i)->x, matrix_datum (geom, i)->y, i == 0 ? .3 : .5, i == 0 ? 1 / 3. : 0);
      for (guint p = 0; p < s->n_points; p++)
        top = fmin (top, points[p].y);
    }
  g_assert_cmpfloat_with_epsilon (top, matrix_y (geom, 1), 0.3);
}

/* Each axis has its own scale: 2 is the least of a and the most of b. The third has no b: two dots beside the gap. */
static void
check_parallel (const AnaGeom *geom)
{
  static const double a[] = { 0, .5, 1 }, c[] = { 1, 0, .5 };
  double foot = matrix_y (geom, 0) - 7, height = matrix_y (geom, 0) - matrix_y (geom, 1) - 14; /* a little of each axis lies beyond its ends */
  guint n;
  const AnaShapesRail *rails = ana_shapes_get_rails (geom->shapes, &n);

  g_assert_cmpuint (n, ==, 3);
  for (guint i = 0; i < 3; i++)
    matrix_near (rails[i].x_px, matrix_x (geom, (2 * i + 1) / 6.));
  for (guint i = 0; i < 3; i++)
    {
      const AnaShape *s = matrix_shape (geom, i, 0);

      g_assert_cmpint (s->kind, ==, i < 2 ? ANA_SHAPE_LINE : ANA_SHAPE_CIRCLE);
      matrix_near (i < 2 ? matrix_points (geom, s)[0].y : s->y, foot - height * a[i]);
      matrix_near (i < 2 ? matrix_points (geom, s)[2].y : matrix_shape (geom, i, 1)->y, foot - height * c[i]);
    }
  matrix_near (matrix_points (geom, matrix_shape (geom, 0, 0))[1].y, foot - height);
  matrix_near (matrix_points (geom, matrix_shape (geom, 1, 0))[1].y, foot);
}

static void
check_strip (const AnaGeom *geom)
{
  static const double values[] = { .2, .8, .5 };

  for (guint i = 0; i < 3; i++)
    matrix_at (geom, matrix_datum (geom, i)->x, matrix_datum (geom, i)->y, values[i], .5);
}

/* Three values against the normal law's quantiles of (i - 1/2) / 3: -0.967422, 0, 0.967422. */
static void
check_qq (const AnaGeom *geom)
{
  static const double values[] = { 1, 2, 6 };
  const AnaDatum *d[] = { matrix_datum (geom, 0), matrix_datum (geom, 1), matrix_datum (geom, 2) };

  matrix_near (d[1]->x - d[0]->x, d[2]->x - d[1]->x);
  g_assert_cmpfloat_with_epsilon ((d[1]->y - d[0]->y) / (d[2]->y - d[0]->y), (values[1] - values[0]) / (values[2] - values[0]), 1e-3);
  g_assert_cmpfloat_with_epsilon (ana_shapes_get_cell (geom->shapes, 0, 0), -0.967422, 1e-5);
  g_assert_cmpfloat_with_epsilon (ana_shapes_get_cell (geom->shapes, 1, 0), 0, 1e-9);
}

/* Each measure against each: of x and y four pictures, in which a row stands as far along as it does in the others. */
static void
check_scatter_matrix (const AnaGeom *geom)
{
  guint n;
  const AnaDatum *data = ana_shapes_get_data (geom->shapes, &n);

  g_assert_cmpuint (n, ==, 12);
  for (guint part = 0; part < 4; part++)
    {
      double lo = INFINITY, hi = -INFINITY;

      for (guint i = 0; i < 3; i++)
        {
          lo = fmin (lo, data[part * 3 + i].x);
          hi = fmax (hi, data[part * 3 + i].x);
        }
      /* 2 5 8 is spread evenly, 3 1 9 is not */
      for (guint i = 0; i < 3; i++)
        {
          double at = (data[part * 3 + i].x - lo) / (hi - lo);

          if (part % 2 == 0)
            g_assert_true (fabs (at) < 1e-3 || fabs (at - .5) < 1e-3 || fabs (at - 1) < 1e-3);
          else
            g_assert_true (fabs (at) < 1e-3 || fabs (at - .25) < 1e-3 || fabs (at - 1) < 1e-3);
        }
    }
  for (guint i = 0; i < 3; i++) /* they share their axes: under each other at one place, beside each other at one height */
    {
      static const guint beside[] = { 4, 3, 5 }; /* of a b c by the second measure: c, a, b */

      matrix_near (data[i].x, data[6 + i].x);
      matrix_near (data[3 + i].x, data[9 + i].x);
      matrix_near (data[i].y, data[beside[i]].y);
    }
}

static const MatrixRow rows[] = {
  { "scatter matrix", "{'title':'T'," XY ",'repeat':{'row':['x','y'],'column':['x','y']},'spec':{'mark':'circle','encoding':{'x':{'field':{'repeat':'column'},'type':'quantitative'},'y':{'field':{'repeat':'row'},'type':'quantitative'}}}}",
    check_scatter_matrix, 12, "s1*.7", NULL,
    "T. Charts beside each other: 12 marks. x \303\227 x: Scatter plot: 3 points. Highest x: x: 8, x: 8. Lowest: x: 2, x: 2. y \303\227 x: Scatter plot: 3 points. Highest x: y: 9, x: 8. Lowest: y: 3, x: 2. "
    "x \303\227 y: Scatter plot: 3 points. Highest y: x: 8, y: 9. Lowest: x: 5, y: 1. y \303\227 y: Scatter plot: 3 points. Highest y: y: 9, y: 9. Lowest: y: 1, y: 1." },
  { "scatter", "{'title':'T','mark':'circle'," XY ",'encoding':{" AXES "}}", check_scatter, 3, "s1*.7",
    "x,y\n2,3\n5,1\n8,9\n",
    "T. Scatter plot: 3 points. Highest y: x: 8, y: 9. Lowest: x: 5, y: 1." },
  { "bubble", "{'title':'T','mark':'circle'," XY ",'encoding':{" AXES ",'size':{'field':'s'}}}", check_bubble, 3, "s1*.7",
    "x,y,s\n8,9,16\n2,3,4\n5,1,1\n",
    "T. Bubble chart: 3 points. Highest y: x: 8, y: 9, s: 16. Lowest: x: 5, y: 1, s: 1." },
  { "connected", "{'title':'T','mark':'trail'," XY ",'encoding':{" AXES ",'order':{'field':'s'}}}", check_connected, 4, "s1",
    "x,y,s\n5,1,1\n2,3,4\n8,9,16\n",
    "T. Connected scatter plot: 3 points. Highest y: x: 8, y: 9, s: 16. Lowest: x: 5, y: 1, s: 1." },
  { "hexbin", "{'title':'T','mark':'hexbin','data':{'values':[{'x':2,'y':3},{'x':2,'y':3},{'x':2,'y':3},{'x':8,'y':9}]},'encoding':{" AXES "}}", check_hexbin, 2, "q0 q1",
    "x,y,Rows\n7.998387874233879,8.80952380952381,1\n1.9995969685584698,2.8571428571428568,3\n",
    "T. Hexagon map: 2 hexagons. Highest Rows: x: 1.9612, y: 2.8994, Rows: 3. Lowest: x: 8.1251, y: 9.1124, Rows: 1." },
  { "density", "{'title':'T','mark':'density','data':{'values':[{'x':5,'y':5},{'x':5,'y':5},{'x':5,'y':5}]},'encoding':{" AXES "}}", check_density, 37, "q.193649 q.223607 q.193649 q.3 -",
    NULL,
    "T. Density map: 37 cells. Highest Rows: x: 5, y: 4.881, Rows: 3, Smoothed: 0.29297. Lowest: x: 4.8701, y: 5.5952, Rows: 0, Smoothed: 0.010986." },
  { "histogram", "{'title':'T','mark':{'type':'histogram','maxbins':3},'data':{'values':[{'v':1},{'v':1.5},{'v':2.5},{'v':4},{'v':5},{'v':5.5}]},'encoding':{'x':{'field':'v'}}}",
    check_histogram, 3, "s1",
    "From,To,Rows,Share\n0,2,2,0.3333333333333333\n2,4,1,0.16666666666666666\n4,6,3,0.5\n",
    "T. Histogram: 3 bins. Highest Rows: From: 4, To: 6, Rows: 3, Share: 50\302\240%. Lowest: From: 2, To: 4, Rows: 1, Share: 16.7\302\240%." },
  { "ecdf", "{'title':'T','mark':'ecdf','data':{'values':[{'v':2},{'v':5},{'v':1},{'v':2}]},'encoding':{'x':{'field':'v'}}}", check_ecdf, 1, "s1",
    "v,At most this\n1,0.25\n2,0.5\n2,0.75\n5,1\n",
    "T. Cumulative distribution: 4 steps. Highest v: v: 5, At most this: 100\302\240%. Lowest: v: 1, At most this: 25\302\240%. Half of the values are at most 2." },
  { "box", "{'title':'T','mark':'boxplot'," NINE ",'encoding':{'y':{'field':'v','scale':{'domain':[0,40]}}}}", check_box, 7, "s1 s1",
    "Lowest,Lower quarter,Median,Upper quarter,Highest,Rows,Far out\n1,3,5,7,8,9,\n,,,,,,30\n",
    "T. Box plot: 2 boxes and far values. Lowest: 1, Lower quarter: 3, Median: 5, Upper quarter: 7, Highest: 8, Rows: 9." },
  { "violin", "{'title':'T','mark':'violin'," NINE ",'encoding':{'y':{'field':'v','scale':{'domain':[0,40]}}}}", check_violin, 4, "s1*.35@20,0",
    "Lowest,Lower quarter,Median,Upper quarter,Highest,Rows\n1,3,5,7,30,9\n",
    "T. Violin plot: 1 distribution. Lowest: 1, Lower quarter: 3, Median: 5, Upper quarter: 7, Highest: 30, Rows: 9." },
  { "ridgeline", "{'title':'T','mark':'ridgeline','data':{'values':[{'k':'a','v':2},{'k':'a','v':3},{'k':'a','v':4},{'k':'b','v':3},{'k':'b','v':5},{'k':'b','v':7}]},"
                 "'encoding':{'y':{'field':'k'},'x':{'field':'v','scale':{'domain':[0,10]}}}}", check_ridges, 8, "s1",
    "k,Lowest,Lower quarter,Median,Upper quarter,Highest,Rows\na,2,2.5,3,3.5,4,3\nb,3,4,5,6,7,3\n",
    "T. Ridgeline plot: 2 distributions. Highest Median: k: b, Lowest: 3, Lower quarter: 4, Median: 5, Upper quarter: 6, Highest: 7, Rows: 3. "
    "Lowest: k: a, Lowest: 2, Lower quarter: 2.5, Median: 3, Upper quarter: 3.5, Highest: 4, Rows: 3." },
  { "parallel coordinates", "{'title':'T','mark':'parallel','data':{'values':[{'a':2,'b':2,'c':30,'k':'u'},{'a':3,'b':1,'c':10,'k':'v'},{'a':4,'b':null,'c':20,'k':'u'}]},"
                            "'transform':[{'fold':['a','b','c']}],'encoding':{'x':{'field':'key'},'y':{'field':'value'},'color':{'field':'k'}}}", check_parallel, 4, "s1*.8 s2*.8 s1*.8",
    "k,a,b,c\nu,2,2,30\nv,3,1,10\nu,4,,20\n",
    "T. Parallel coordinates: 3 lines. a: from 2 to 4. b: from 1 to 2. c: from 10 to 30. 1 of 9 rows are not drawn." },
  { "strip", "{'title':'T','mark':'tick','data':{'values':[{'v':2},{'v':8},{'v':5}]},'encoding':{'x':{'field':'v','scale':{'domain':[0,10]}}}}", check_strip, 3, "s1*.3",
    "v\n2\n8\n5\n",
    "T. Strip plot: 3 values. Highest v: v: 8. Lowest: v: 2." },
  { "qq", "{'title':'T','mark':'qq','data':{'values':[{'v':2},{'v':6},{'v':1}]},'encoding':{'x':{'field':'v'}}}", check_qq, 3, "s1",
    "Of a normal law,v\n-0.9674215661017012,1\n0,2\n0.9674215661017012,6\n",
    "T. Q-Q plot: 3 points. Highest v: Of a normal law: 0.96742, v: 6. Lowest: Of a normal law: \342\210\2220.96742, v: 1." },
};

const MatrixRows matrix_spread = { rows, G_N_ELEMENTS (rows) };
