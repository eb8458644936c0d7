/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * matrix-times.c: prices, processes, states and events.
 */
#include "config.h"

#include "matrix.h"

/* 2 to 6 between 1 and 8, 6 down to 4 between 3 and 9; the axis has a twentieth of 8 beyond 1 and 9. */
static void
check_candles (const AnaGeom *geom)
{
  static const double low[] = { 2, 4 }, high[] = { 6, 6 }, foot[] = { 1, 3 }, top[] = { 8, 9 };

  for (guint i = 0; i < 2; i++)
    {
      const AnaPoint *upper = matrix_points (geom, matrix_shape (geom, i, 0)), *lower = matrix_points (geom, matrix_shape (geom, i, 1));
      const AnaShape *body = matrix_shape (geom, i, 2);

      matrix_rect (geom, body, NAN, NAN, (low[i] - .6) / 8.8, (high[i] - .6) / 8.8);
      matrix_near (body->x + body->w / 2, matrix_x (geom, (i + .5) / 2));
      matrix_at (geom, upper[0].x, upper[0].y, (i + .5) / 2, (top[i] - .6) / 8.8);
      matrix_at (geom, lower[1].x, lower[1].y, (i + .5) / 2, (foot[i] - .6) / 8.8);
    }
}

/* The same prices: a stroke from the lowest to the highest, a tick to the left where it opened, to the right where it closed. */
static void
check_ohlc (const AnaGeom *geom)
{
  static const double open[] = { 2, 6 }, close[] = { 6, 4 }, foot[] = { 1, 3 }, top[] = { 8, 9 };

  for (guint i = 0; i < 2; i++)
    {
      const AnaPoint *whole = matrix_points (geom, matrix_shape (geom, i, 0)), *left = matrix_points (geom, matrix_shape (geom, i, 1)), *right = matrix_points (geom, matrix_shape (geom, i, 2));

      matrix_at (geom, whole[0].x, whole[0].y, (i + .5) / 2, (top[i] - .6) / 8.8);
      matrix_at (geom, whole[1].x, whole[1].y, (i + .5) / 2, (foot[i] - .6) / 8.8);
      matrix_at (geom, left[1].x, left[0].y, (i + .5) / 2, (open[i] - .6) / 8.8);
      matrix_at (geom, right[0].x, right[1].y, (i + .5) / 2, (close[i] - .6) / 8.8);
      g_assert_cmpfloat (left[0].x, <, whole[0].x);
      g_assert_cmpfloat (right[1].x, >, whole[0].x);
    }
}

/* A fifth of the newest and four of the mean before, from the mean on: 4.8 5.04 4.832 5.0656. The limits are 3 sigmas by the
 * root of (1 - 0.64 ^ n) / 9; the last is the widest, and a tenth beyond it the axis ends. */
static void
check_ewma (const AnaGeom *geom)
{
  static const double means[] = { 4.8, 5.04, 4.832, 5.0656 };
  double sigma = 2 / 1.128, half = 1.1 * sigma * sqrt (1 - pow (.64, 4));
  guint n;
  const AnaShape *all = ana_shapes_get (geom->shapes, &n);

  for (guint i = 0; i < 4; i++)
    {
      matrix_at (geom, matrix_datum (geom, i)->x, matrix_datum (geom, i)->y, (i + .5) / 4, .5 + (means[i] - 5) / (2 * half));
      g_assert_cmpfloat_with_epsilon (ana_shapes_get_cell (geom->shapes, i, 2), means[i], 1e-12);
    }
  for (guint i = 0; i < n; i++)
    if (all[i].kind == ANA_SHAPE_LINE && all[i].dash == ANA_DASH_LONG)
      for (guint k = 0; k < 4; k++)
        matrix_near (fabs (matrix_points (geom, &all[i])[k].y - matrix_y (geom, .5)), (matrix_y (geom, 0) - matrix_y (geom, 1)) * sigma * sqrt (1 - pow (.64, k + 1)) / (2 * half));
}

/* Beyond half a sigma, 0.8865: below 5 by 0.1135 three times with a way back between, above as often; limits at 5 sigmas. */
static void
check_cusum (const AnaGeom *geom)
{
  double sigma = 2 / 1.128, left = 1 - sigma / 2, half = 5 * sigma * 1.1;
  static const int side[] = { -1, 1, -1, 1 };

  for (guint i = 0; i < 4; i++)
    {
      matrix_at (geom, matrix_datum (geom, i)->x, matrix_datum (geom, i)->y, (i + .5) / 4, .5 + side[i] * left / (2 * half));
      g_assert_cmpfloat_with_epsilon (ana_shapes_get_cell (geom->shapes, i, 2), side[i] > 0 ? left : 0, 1e-12);
      g_assert_cmpfloat_with_epsilon (ana_shapes_get_cell (geom->shapes, i, 3), side[i] > 0 ? 0 : -left, 1e-12);
    }
}

/* From when to when: a day, and the three after it, of four; one under the other. */
static void
check_gantt (const AnaGeom *geom)
{
  const AnaShape *one = matrix_shape (geom, matrix_of_row (geom, 0), 0), *two = matrix_shape (geom, matrix_of_row (geom, 1), 0);

  matrix_near (two->w, 3 * one->w);
  matrix_near (two->x, one->x + one->w);
  matrix_near (one->y + one->h / 2, matrix_y (geom, .75));
  matrix_near (two->y + two->h / 2, matrix_y (geom, .25));
}

/* 4 6 4 6: a mean of 5, ranges of 2, so sigma is 2 / 1.128; limits at three of them, and a tenth of headroom. */
static void
check_control (const AnaGeom *geom)
{
  double sigma = 2 / 1.128, half = 3 * sigma * 1.1;
  guint n, n_limits = 0;
  const AnaShape *all = ana_shapes_get (geom->shapes, &n);

  for (guint i = 0; i < 4; i++)
    matrix_at (geom, matrix_datum (geom, i)->x, matrix_datum (geom, i)->y, (i + .5) / 4, .5 + (i % 2 == 0 ? -1 : 1) / (2 * half));
  for (guint i = 0; i < n; i++)
    if (all[i].kind == ANA_SHAPE_LINE && all[i].dash == ANA_DASH_LONG)
      {
        matrix_near (matrix_points (geom, &all[i])[0].y, matrix_y (geom, .5 + (n_limits == 0 ? 1 : -1) * 3 * sigma / (2 * half)));
        n_limits++;
      }
  g_assert_cmpuint (n_limits, ==, 2);
}

/* Four days in all: a day and three in the upper lane, four in the lower; a gap of a pixel after each. */
static void
check_states (const AnaGeom *geom)
{
  static const double from[] = { 0, .25, 0 }, to[] = { .25, 1, 1 }, lane[] = { .75, .75, .25 };

  for (guint i = 0; i < 3; i++)
    {
      const AnaShape *s = matrix_shape (geom, matrix_of_row (geom, i), 0);

      matrix_near (s->x, matrix_x (geom, from[i]));
      matrix_near (s->x + s->w, matrix_x (geom, to[i]) - 1);
      matrix_near (s->y + s->h / 2, matrix_y (geom, lane[i]));
    }
}

/* The first, the third and the fifth day of five; the first and the last whole. */
static void
check_events (const AnaGeom *geom)
{
  static const double at[] = { 0, .5, 1 }, lane[] = { .75, .25, .75 };

  for (guint i = 0; i < 3; i++)
    {
      const AnaPoint *points = matrix_points (geom, matrix_shape (geom, i, 0));

      matrix_at (geom, points[0].x, points[1].y, at[i], lane[i]);
      matrix_near (points[1].x - points[3].x, 12);
    }
}

/* Two days of two lanes: cells of a half by a half, with a pixel between two days, and a seventh of a lane over and under it. */
static void
check_status (const AnaGeom *geom)
{
  for (guint i = 0; i < 4; i++)
    {
      const AnaShape *s = matrix_shape (geom, i, 0);

      matrix_rect (geom, s, i % 2 * .5, NAN, (i < 2 ? .5 : 0) + .07, (i < 2 ? .5 : 0) + .43);
      matrix_near (s->x + s->w, matrix_x (geom, i % 2 * .5 + .5) - 1);
    }
}

static const MatrixRow rows[] = {
  { "candlestick", "{'title':'T','mark':'candlestick','data':{'values':[{'d':'2026-01-01','o':2,'h':8,'l':1,'c':6},{'d':'2026-01-02','o':6,'h':9,'l':3,'c':4}]},'encoding':{'x':{'field':'d','type':'temporal'},"
    "'open':{'field':'o'},'high':{'field':'h'},'low':{'field':'l'},'close':{'field':'c'}}}", check_candles, 6, "card bad",
    "d,o,h,l,c\n2026-01-01T00:00:00+00:00,2,8,1,6\n2026-01-02T00:00:00+00:00,6,9,3,4\n",
    "T. Candlestick chart: 2 candles. Highest c: d: 1 Jan 2026, o: 2, h: 8, l: 1, c: 6. Lowest: d: 2 Jan 2026, o: 6, h: 9, l: 3, c: 4." },
  { "control", "{'title':'T','mark':'control','data':{'values':[{'d':1,'v':4},{'d':2,'v':6},{'d':3,'v':4},{'d':4,'v':6}]},'encoding':{'x':{'field':'d'},'y':{'field':'v'}}}", check_control, 5, "s1",
    "d,v\n1,4\n2,6\n3,4\n4,6\n",
    "T. Control chart: 4 points. Highest v: d: 2, v: 6. Lowest: d: 1, v: 4. The process is in control." },
  { "ohlc", "{'title':'T','mark':{'type':'candlestick','ohlc':true},'data':{'values':[{'d':'2026-01-01','o':2,'h':8,'l':1,'c':6},{'d':'2026-01-02','o':6,'h':9,'l':3,'c':4}]},'encoding':{'x':{'field':'d','type':'temporal'},"
    "'open':{'field':'o'},'high':{'field':'h'},'low':{'field':'l'},'close':{'field':'c'}}}", check_ohlc, 6, "good bad",
    "d,o,h,l,c\n2026-01-01T00:00:00+00:00,2,8,1,6\n2026-01-02T00:00:00+00:00,6,9,3,4\n",
    "T. OHLC chart: 2 candles. Highest c: d: 1 Jan 2026, o: 2, h: 8, l: 1, c: 6. Lowest: d: 2 Jan 2026, o: 6, h: 9, l: 3, c: 4." },
  { "ewma", "{'title':'T','mark':{'type':'control','method':'ewma'},'data':{'values':[{'d':1,'v':4},{'d':2,'v':6},{'d':3,'v':4},{'d':4,'v':6}]},'encoding':{'x':{'field':'d'},'y':{'field':'v'}}}", check_ewma, 5, "s1",
    "d,v,Weighted mean\n1,4,4.8\n2,6,5.04\n3,4,4.832\n4,6,5.0656\n",
    "T. EWMA control chart: 4 points. Highest v: d: 2, v: 6, Weighted mean: 5.04. Lowest: d: 1, v: 4, Weighted mean: 4.8. The process is in control." },
  { "cusum", "{'title':'T','mark':{'type':'control','method':'cusum'},'data':{'values':[{'d':1,'v':4},{'d':2,'v':6},{'d':3,'v':4},{'d':4,'v':6}]},'encoding':{'x':{'field':'d'},'y':{'field':'v'}}}", check_cusum, 6, "s2 s1 s2 s1",
    NULL,
    "T. CUSUM control chart: 4 points. Highest v: d: 2, v: 6, Sum above: 0.11348, Sum below: 0. Lowest: d: 1, v: 4, Sum above: 0, Sum below: \342\210\2220.11348. The process is in control." },
  { "gantt", "{'title':'T','mark':'bar','data':{'values':[{'k':'a','f':'2026-01-01','t':'2026-01-02'},{'k':'b','f':'2026-01-02','t':'2026-01-05'}]},'encoding':{'y':{'field':'k'},'x':{'field':'f','type':'temporal'},'x2':{'field':'t'}}}",
    check_gantt, 2, "s1",
    "k,f,t\na,2026-01-01T00:00:00+00:00,2026-01-02T00:00:00+00:00\nb,2026-01-02T00:00:00+00:00,2026-01-05T00:00:00+00:00\n",
    "T. Bar chart: 2 bars. Highest f: k: b, f: 2 Jan 2026, t: 5 Jan 2026. Lowest: k: a, f: 1 Jan 2026, t: 2 Jan 2026." },
  { "state timeline", "{'title':'T','mark':'timeline','data':{'values':[{'d':'2026-01-01','e':'2026-01-02','m':'p','s':'on'},{'d':'2026-01-02','e':'2026-01-05','m':'p','s':'off'},{'d':'2026-01-01','e':'2026-01-05','m':'q','s':'on'}]},"
    "'encoding':{'x':{'field':'d','type':'temporal'},'x2':{'field':'e'},'y':{'field':'m'},'color':{'field':'s'}}}", check_states, 3, "s1@30,20 s1@100,20 s2@100,20",
    "m,d,To,s\np,2026-01-01T00:00:00+00:00,2026-01-02T00:00:00+00:00,on\nq,2026-01-01T00:00:00+00:00,2026-01-05T00:00:00+00:00,on\np,2026-01-02T00:00:00+00:00,2026-01-05T00:00:00+00:00,off\n",
    "T. State timeline: 3 states. From 1 Jan 2026 to 5 Jan 2026." },
  { "status", "{'title':'T','mark':'status','data':{'values':[{'d':'2026-01-01','m':'p','s':'on'},{'d':'2026-01-02','m':'p','s':'off'},{'d':'2026-01-01','m':'q','s':'on'},{'d':'2026-01-02','m':'q','s':'on'}]},"
    "'encoding':{'x':{'field':'d','type':'temporal'},'y':{'field':'m'},'color':{'field':'s'}}}", check_status, 4, "s1@60,20 s2@60,20 s1@60,20",
    "m,d,To,s,Rows\np,2026-01-01T00:00:00+00:00,2026-01-02T00:00:00+00:00,on,1\np,2026-01-02T00:00:00+00:00,2026-01-03T00:00:00+00:00,off,1\n"
    "q,2026-01-01T00:00:00+00:00,2026-01-02T00:00:00+00:00,on,1\nq,2026-01-02T00:00:00+00:00,2026-01-03T00:00:00+00:00,on,1\n",
    "T. Status history: 4 cells. From 1 Jan 2026 to 3 Jan 2026. on: 3 of 4. off: 1 of 4." },
  { "event timeline", "{'title':'T','mark':'event','data':{'values':[{'d':'2026-01-01','m':'p'},{'d':'2026-01-03','m':'q'},{'d':'2026-01-05','m':'p'}]},'encoding':{'x':{'field':'d','type':'temporal'},'y':{'field':'m'}}}",
    check_events, 3, "s1",
    "d,m\n2026-01-01T00:00:00+00:00,p\n2026-01-03T00:00:00+00:00,q\n2026-01-05T00:00:00+00:00,p\n",
    "T. Event timeline: 3 events. From 1 Jan 2026 to 5 Jan 2026." },
};

const MatrixRows matrix_times = { rows, G_N_ELEMENTS (rows) };
