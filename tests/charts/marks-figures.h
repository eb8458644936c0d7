/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * marks-figures.h: a spec in a room of 400 by 300 pixels, and its figures.
 */
#pragma once

#include "ana-chart-spec.h"

#include <math.h>
#include <string.h>

#define FIGURES_W 400.0f
#define FIGURES_H 300.0f

/* @text has single quotes for double ones. */
static inline AnaShapes *
figures_lay (const char *text)
{
  g_autofree char *quoted = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) json = ana_json_parse (quoted, -1, NULL, &error);
  g_autoptr (AnaChartSpec) spec = NULL;
  AnaShapes *shapes;

  g_assert_no_error (error);
  spec = ana_chart_spec_parse (json, NULL, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; spec->warnings[i] != NULL; i++)
    g_test_message ("%s", spec->warnings[i]);
  g_assert_cmpuint (g_strv_length (spec->warnings), ==, 0);
  g_assert_nonnull (ana_chart_get_plot (spec->chart));
  shapes = ana_plot_lay_out (ana_chart_get_plot (spec->chart), 0, 0, FIGURES_W, FIGURES_H);
  return shapes;
}

static inline guint
figures_n (const AnaShapes *shapes)
{
  guint n;

  ana_shapes_get_data (shapes, &n);
  return n;
}

static inline void
figures_assert_text (const AnaShapes *shapes, guint datum, guint column, const char *want)
{
  g_autofree char *cell = ana_shapes_dup_cell (shapes, datum, column);

  g_assert_cmpstr (cell, ==, want);
}

/* The first datum whose cell of a column reads like this. */
static inline guint
figures_find (const AnaShapes *shapes, guint column, const char *want)
{
  for (guint i = 0; i < figures_n (shapes); i++)
    {
      g_autofree char *cell = ana_shapes_dup_cell (shapes, i, column);

      if (strcmp (cell, want) == 0)
        return i;
    }
  g_test_message ("no \"%s\"", want);
  g_assert_not_reached ();
}

/* The nth shape of a datum. */
static inline const AnaShape *
figures_shape (const AnaShapes *shapes, guint datum, guint nth)
{
  guint n;
  const AnaShape *all = ana_shapes_get (shapes, &n);

  for (guint i = 0; i < n; i++)
    if (all[i].datum == datum && nth-- == 0)
      return &all[i];
  g_assert_not_reached ();
}

static inline guint
figures_count (const AnaShapes *shapes, AnaShapeKind kind, AnaShapePart part)
{
  guint n, found = 0;
  const AnaShape *all = ana_shapes_get (shapes, &n);

  for (guint i = 0; i < n; i++)
    found += all[i].kind == kind && all[i].part == part ? 1 : 0;
  return found;
}

#define assert_near(a, b, e) g_assert_cmpfloat (fabs ((double) (a) - (double) (b)), <=, (e))
