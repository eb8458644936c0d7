/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * matrix-heat.c: cells by their heat: matrices, calendars, tables.
 */
#include "config.h"

#include "matrix.h"

#define CELLS "'data':{'values':[{'x':'a','y':'p','v':0},{'x':'b','y':'p','v':10},{'x':'a','y':'q','v':5},{'x':'b','y':'q','v':2.5}]}"
#define AXES  "'x':{'field':'x'},'y':{'field':'y'},'color':{'field':'v'}"

/* The middle of column i of n, row k of m, the first on top. */
static void
check_cell (const AnaGeom *geom, guint datum, double i, double n, double k, double m)
{
  const AnaShape *s = matrix_shape (geom, datum, 0);

  g_assert_cmpint (s->kind, ==, ANA_SHAPE_RECT);
  g_assert_cmpfloat_with_epsilon (s->x + s->w / 2, matrix_x (geom, (i + .5) / n), 0.6); /* a gap beside it */
  g_assert_cmpfloat_with_epsilon (s->y + s->h / 2, matrix_y (geom, 1 - (k + .5) / m), 0.6);
  g_assert_cmpfloat_with_epsilon (s->w, (matrix_x (geom, 1) - matrix_x (geom, 0)) / n, 1.6);
}

static void
check_four (const AnaGeom *geom)
{
  check_cell (geom, 0, 0, 2, 0, 2);
  check_cell (geom, 1, 1, 2, 0, 2);
  check_cell (geom, 2, 0, 2, 1, 2);
  check_cell (geom, 3, 1, 2, 1, 2);
}

/* Cells of one size, so many pixels a step, and the first of them where it is. */
static void
check_steps (const AnaGeom *geom, guint datum, double columns, double rows)
{
  const AnaShape *first = matrix_shape (geom, 0, 0), *s = matrix_shape (geom, datum, 0);
  double step = first->w + 1.5; /* the gap between two */

  matrix_near (s->w, first->w);
  matrix_near (s->x - first->x, columns * step);
  matrix_near (s->y - first->y, rows * (first->h + 1.5));
}

/* Monday and Tuesday of a week, Monday of the next: weeks lie beside each other, days under each other. */
static void
check_calendar (const AnaGeom *geom)
{
  check_steps (geom, 1, 0, 1);
  check_steps (geom, 2, 1, 0);
  matrix_near (matrix_shape (geom, 0, 0)->w, matrix_shape (geom, 0, 0)->h);
}

/* Monday at nine, twice; Sunday at 23: six days down, fourteen hours on. */
static void
check_hours (const AnaGeom *geom)
{
  g_assert_cmpuint (matrix_datum (geom, 0)->n_rows, ==, 2);
  check_cell (geom, 0, 9, 24, 0, 7);
  check_cell (geom, 1, 23, 24, 6, 7);
}

static void
check_table (const AnaGeom *geom)
{
  check_steps (geom, 1, 1, 0);
  check_steps (geom, 2, 0, 1);
  check_steps (geom, 3, 1, 1);
}

/* A line for each row, each on its own scale: up in the first, down in the second. */
static void
check_sparklines (const AnaGeom *geom)
{
  guint n, n_lines = 0;
  const AnaShape *all = ana_shapes_get (geom->shapes, &n);

  for (guint i = 0; i < n; i++)
    if (all[i].kind == ANA_SHAPE_LINE && all[i].part == ANA_PART_LABEL)
      {
        const AnaPoint *points = matrix_points (geom, &all[i]);

        g_assert_cmpuint (all[i].n_points, ==, 2);
        matrix_near (points[1].y - points[0].y, n_lines == 0 ? -16 : 16); /* a row of 24 without its margins */
        matrix_near ((points[0].y + points[1].y) / 2, matrix_datum (geom, 2 * n_lines)->y);
        n_lines++;
      }
  g_assert_cmpuint (n_lines, ==, 2);
}

static gboolean
has_text (const AnaGeom *geom, const char *text)
{
  guint n;
  const AnaShape *all = ana_shapes_get (geom->shapes, &n);

  for (guint i = 0; i < n; i++)
    if (all[i].kind == ANA_SHAPE_TEXT && strcmp (all[i].text, text) == 0)
      return TRUE;
  return FALSE;
}

/* 0 and 10, 5 and 2.5: sums of 10 and 7.5, 5 and 12.5, and 17.5 in all. */
static void
check_pivot (const AnaGeom *geom)
{
  static const char *const sums[] = { "10", "7.5", "5", "12.5", "17.5" };

  check_table (geom);
  for (guint i = 0; i < G_N_ELEMENTS (sums); i++)
    g_assert_true (has_text (geom, sums[i]));
}

static const MatrixRow rows[] = {
  { "matrix", "{'title':'T','mark':'rect'," CELLS ",'encoding':{" AXES "}}", check_four, 4, "q0 q1 q.5 q.25",
    "x,y,v\na,p,0\nb,p,10\na,q,5\nb,q,2.5\n",
    "T. Heat map: 4 cells. Highest v: x: b, y: p, v: 10. Lowest: x: a, y: p, v: 0." },
  { "cohort", "{'title':'T','mark':'cohort','data':{'values':[{'x':'0','y':'Jan','v':1},{'x':'1','y':'Jan','v':0.5},{'x':'0','y':'Feb','v':1},{'x':'1','y':'Feb','v':0.25}]},'encoding':{" AXES "}}",
    check_four, 4, "q1@30,-30 q.25@30,-30 q1@30,-30 q0@30,-30",
    "x,y,v\n0,Jan,1\n1,Jan,0.5\n0,Feb,1\n1,Feb,0.25\n",
    "T. Cohort matrix: 4 cells. Highest v: x: 0, y: Jan, v: 1. Lowest: x: 1, y: Feb, v: 0.25." },
  { "correlation", "{'title':'T','mark':'correlation','data':{'values':[{'x':'a','y':'a','v':1},{'x':'b','y':'a','v':-0.5},{'x':'a','y':'b','v':-0.5},{'x':'b','y':'b','v':1}]},'encoding':{" AXES "}}",
    check_four, 4, "d1@30,-30 d-.5@30,-30 d-.5@30,-30 d1@30,-30",
    "x,y,v\na,a,1\nb,a,-0.5\na,b,-0.5\nb,b,1\n",
    "T. Correlation matrix: 4 pairs. Highest v: x: a, y: a, v: 1. Lowest: x: b, y: a, v: \342\210\2220.5." },
  { "calendar", "{'title':'T','mark':'calendar','data':{'values':[{'x':'2026-01-05','v':1},{'x':'2026-01-06','v':3},{'x':'2026-01-12','v':2}]},'encoding':{'x':{'field':'x','type':'temporal'},'color':{'field':'v'}}}",
    check_calendar, 3, "q0@10,10 q1@10,10 q.5@10,10",
    "Day,Weekday,v,Rows\n2026-01-05T00:00:00+00:00,Mon,1,1\n2026-01-06T00:00:00+00:00,Tue,3,1\n2026-01-12T00:00:00+00:00,Mon,2,1\n",
    "T. Calendar: 3 days. Highest v: Day: 6 Jan 2026, Weekday: Tue, v: 3, Rows: 1. Lowest: Day: 5 Jan 2026, Weekday: Mon, v: 1, Rows: 1." },
  { "hours", "{'title':'T','mark':'hours','data':{'values':[{'x':'2026-01-05T09:30:00Z','v':1},{'x':'2026-01-05T09:45:00Z','v':3},{'x':'2026-01-11T23:00:00Z','v':2}]},'encoding':{'x':{'field':'x','type':'temporal'},'color':{'field':'v'}}}",
    check_hours, 2, "q1 q0",
    "Weekday,Hour,v,Rows\nMon,9,4,2\nSun,23,2,1\n",
    "T. Hours by weekday: 2 hours. Highest v: Weekday: Mon, Hour: 9, v: 4, Rows: 2. Lowest: Weekday: Sun, Hour: 23, v: 2, Rows: 1." },
  { "heat cells", "{'title':'T','mark':{'type':'table','heat':true}," CELLS ",'encoding':{'x':{'field':'x'},'y':{'field':'y'},'value':{'field':'v'}}}", check_table, 4, "q0@-60,0 q1@-60,0 q.5@-60,0 q.25@-60,0",
    "y,x,v\np,a,0\np,b,10\nq,a,5\nq,b,2.5\n",
    "T. Table: 4 cells. Highest v: y: p, x: b, v: 10. Lowest: y: p, x: a, v: 0." },
  { "sparkline cells", "{'title':'T','mark':{'type':'table','heat':false,'sparkline':true}," CELLS ",'encoding':{'x':{'field':'x'},'y':{'field':'y'},'value':{'field':'v'}}}", check_sparklines, 2, "- s1@132,0 - s1@132,0",
    "y,x,v\np,a,0\np,b,10\nq,a,5\nq,b,2.5\n",
    "T. Table: 4 cells. Highest v: y: p, x: b, v: 10. Lowest: y: p, x: a, v: 0." },
  { "pivot", "{'title':'T','mark':{'type':'table','totals':true}," CELLS ",'encoding':{'x':{'field':'x'},'y':{'field':'y'},'value':{'field':'v'}}}", check_pivot, 4, "q0@-60,0 q1@-60,0 q.5@-60,0 q.25@-60,0",
    "y,x,v\np,a,0\np,b,10\nq,a,5\nq,b,2.5\n",
    "T. Table: 4 cells. Highest v: y: p, x: b, v: 10. Lowest: y: p, x: a, v: 0. Total: 17.5." },
};

const MatrixRows matrix_heat = { rows, G_N_ELEMENTS (rows) };
