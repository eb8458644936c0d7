/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * matrix.h: every type of chart with a little data, and what must come of it: one row a type. test-matrix.c holds the figures,
 * the pixels, the vectors, the pointer and the walk to it; tests/app/test-chart-matrix.c the keys, the table and the sentence
 * of the chart on screen.
 */
#pragma once

#include "ana-chart-spec.h"
#include "ana-paint.h"

#include <math.h>
#include <string.h>

#define MATRIX_W 480.0f
#define MATRIX_H 340.0f

typedef struct {
  const char *type;     /* as people call it */
  const char *spec;     /* in single quotes */
  void (*check) (const AnaGeom *geom); /* figures worked out by hand */
  guint       n_vectors; /* what is painted of its marks: each is one path of a vector file */
  /* A word for each datum, the last goes on: "s1" a series' colour, "q.5" of the sequential ramp, "d-.5" of the diverging one,
   * "good" "warn" "bad" "text" "dim" "prev" "card"; "*.5" as pale, "*.5/.3" on high contrast at least so; "@4,-3" so far from its middle; "-" not looked at. Of a chart of
   * series a word for each layer. */
  const char *inks;
  const char *table;    /* as CSV; NULL: a row for each stop */
  const char *sentence;
} MatrixRow;

typedef struct {
  const MatrixRow *rows;
  guint            n;
} MatrixRows;

extern const MatrixRows matrix_lines, matrix_bars, matrix_spread, matrix_heat, matrix_parts, matrix_links, matrix_times;

static const MatrixRows *const matrix_all[] = { &matrix_lines, &matrix_bars, &matrix_spread, &matrix_heat, &matrix_parts, &matrix_links, &matrix_times };

static inline AnaChartSpec *
matrix_read (const char *spec)
{
  g_autofree char *text = g_strdelimit (g_strdup (spec), "'", '"');
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) json = ana_json_parse (text, -1, NULL, &error);
  AnaChartSpec *out;

  g_assert_no_error (error);
  out = ana_chart_spec_parse (json, NULL, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; out->warnings[i] != NULL; i++)
    g_test_message ("%s", out->warnings[i]);
  g_assert_cmpuint (g_strv_length (out->warnings), ==, 0);
  return out;
}

/* --- for the checks --- */

#define matrix_near(a, b) g_assert_cmpfloat_with_epsilon ((double) (a), (double) (b), 0.02)

/* What the marks fill. */
static inline void
matrix_plot (const AnaGeom *geom, float *x, float *y, float *w, float *h)
{
  if (geom->shapes != NULL)
    ana_shapes_get_plot (geom->shapes, x, y, w, h);
  else
    *x = geom->plot_x, *y = geom->plot_y, *w = geom->plot_w, *h = geom->plot_h;
}

/* Parts of the plot: 0 is left and at the foot, 1 right and at the top. */
static inline double
matrix_x (const AnaGeom *geom, double part)
{
  float x, y, w, h;

  matrix_plot (geom, &x, &y, &w, &h);
  return x + w * part;
}

static inline double
matrix_y (const AnaGeom *geom, double part)
{
  float x, y, w, h;

  matrix_plot (geom, &x, &y, &w, &h);
  return y + h * (1 - part);
}

static inline const AnaDatum *
matrix_datum (const AnaGeom *geom, guint i)
{
  guint n;
  const AnaDatum *data = ana_shapes_get_data (geom->shapes, &n);

  g_assert_cmpuint (i, <, n);
  return &data[i];
}

/* The datum of a row of the data: data stand in the order in which they are walked over. */
static inline guint
matrix_of_row (const AnaGeom *geom, guint row)
{
  guint datum = ana_shapes_get_datum_of_row (geom->shapes, row);

  g_assert_cmpuint (datum, !=, ANA_NO_DATUM);
  return datum;
}

/* The nth painted shape of a datum. */
static inline const AnaShape *
matrix_shape (const AnaGeom *geom, guint datum, guint nth)
{
  guint n;
  const AnaShape *all = ana_shapes_get (geom->shapes, &n);

  for (guint i = 0; i < n; i++)
    if (all[i].datum == datum && all[i].part == ANA_PART_MARK && all[i].kind != ANA_SHAPE_TEXT && nth-- == 0)
      return &all[i];
  g_assert_not_reached ();
}

static inline const AnaPoint *
matrix_points (const AnaGeom *geom, const AnaShape *shape)
{
  return ana_shapes_get_points (geom->shapes, shape);
}

/* A rect by its edges in parts of the plot; NAN: whatever. */
static inline void
matrix_rect (const AnaGeom *geom, const AnaShape *s, double left, double right, double foot, double top)
{
  g_assert_cmpint (s->kind, ==, ANA_SHAPE_RECT);
  if (!isnan (left))
    matrix_near (s->x, matrix_x (geom, left));
  if (!isnan (right))
    matrix_near (s->x + s->w, matrix_x (geom, right));
  if (!isnan (foot))
    matrix_near (s->y + s->h, matrix_y (geom, foot));
  if (!isnan (top))
    matrix_near (s->y, matrix_y (geom, top));
}

static inline void
matrix_at (const AnaGeom *geom, double x, double y, double x_part, double y_part)
{
  if (!isnan (x_part))
    matrix_near (x, matrix_x (geom, x_part));
  if (!isnan (y_part))
    matrix_near (y, matrix_y (geom, y_part));
}
