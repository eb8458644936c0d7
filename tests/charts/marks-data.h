/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * marks-data.h: plots of any mark with plain, degenerate and large data, and what holds of every layout.
 */
#pragma once

#include "ana-data.h"
#include "ana-plot.h"

#include <math.h>
#include <string.h>

typedef enum {
  MARKS_PLAIN, MARKS_EMPTY, MARKS_ONE, MARKS_EQUAL, MARKS_ZERO, MARKS_NULLS, MARKS_EXTREME, MARKS_DUPLICATE, MARKS_NEGATIVE, MARKS_MANY,
  MARKS_N_CASES,
} MarksCase;

#define MARKS_ROOM_W 480.0f
#define MARKS_ROOM_H 320.0f

static inline guint
marks_n_rows (MarksCase data)
{
  return data == MARKS_EMPTY ? 0 : data == MARKS_ONE ? 1 : data == MARKS_MANY ? 100000 : 37;
}

static inline double
marks_number (MarksCase data, AnaPlotChannelId id, guint row)
{
  static const double extremes[] = { 1e308, 1e-308, -1e308, INFINITY, -INFINITY, NAN, 0, 1.7976931348623157e308, 5e-324, 1 };
  double plain = 10 + (row * 7919 + (guint) id * 31) % 101 / 4.0;

  switch (data)
    {
    case MARKS_EQUAL: return 42;
    case MARKS_ZERO: return 0;
    case MARKS_NULLS: return NAN;
    case MARKS_EXTREME: return extremes[(row + (guint) id) % G_N_ELEMENTS (extremes)];
    case MARKS_NEGATIVE: return row % 3 == 0 ? -plain : plain;
    case MARKS_MANY: return plain + row % 997 * 0.37;
    default:
      break;
    }
  /* open, high, low, close make sense together */
  return id == ANA_PLOT_HIGH ? 50 + row % 7 : id == ANA_PLOT_LOW ? 5 - (double) (row % 3) : plain;
}

static inline double
marks_time (MarksCase data, AnaPlotChannelId id, guint row)
{
  double day = 86400e6, from = 1767225600e6;

  if (data == MARKS_NULLS)
    return NAN;
  if (data == MARKS_EXTREME)
    return row % 4 == 0 ? 9e18 : row % 4 == 1 ? -9e18 : row % 4 == 2 ? (double) NAN : from;
  if (data == MARKS_EQUAL || data == MARKS_DUPLICATE)
    return from;
  return from + row * (data == MARKS_MANY ? 60e6 : day) + (id == ANA_PLOT_X2 ? day / 2 : 0);
}

static inline guint
marks_name (MarksCase data, AnaPlotChannelId id, guint row)
{
  if (data == MARKS_DUPLICATE || data == MARKS_EQUAL)
    return 0;
  switch (id)
    {
    case ANA_PLOT_KEY: return row;
    case ANA_PLOT_PARENT: return row == 0 ? G_MAXUINT : (row - 1) / 3;
    case ANA_PLOT_SOURCE: return row % 5;
    case ANA_PLOT_TARGET: return 5 + row % 4;
    case ANA_PLOT_X: return row % 7;
    case ANA_PLOT_Y: return row / 7 % 6;
    case ANA_PLOT_FACET: return row % 3;
    case ANA_PLOT_TEXT: return row % 11;
    default: return row % 4;
    }
}

static inline void
marks_fill_names (AnaPlotChannel *channel, MarksCase data, AnaPlotChannelId id, guint n)
{
  guint n_names = n == 0 ? 0 : id == ANA_PLOT_KEY || id == ANA_PLOT_PARENT ? n : 12;

  channel->kind = ANA_KIND_NAME;
  channel->names = g_new0 (char *, n_names + 1);
  channel->n_names = n_names;
  for (guint i = 0; i < n_names; i++)
    channel->names[i] = g_strdup_printf ("Name %u", i);
  for (guint i = 0; i < n; i++)
    {
      guint name = data == MARKS_NULLS ? G_MAXUINT : marks_name (data, id, i);

      channel->value[i] = name == G_MAXUINT ? (double) NAN : name;
    }
}

/* Squares beside each other, each with a hole, by the names that the channels have. */
static inline GArray *
marks_outlines (void)
{
  GArray *outlines = g_array_new (FALSE, FALSE, sizeof (AnaOutline));

  for (guint i = 0; i < 40; i++)
    {
      float x = i % 8 * 3, y = i / 8 * 3; /* NOLINT */
      const AnaPoint ring[] = { { x, y }, { x + 2, y }, { x + 2, y + 2 }, { x, y + 2 }, { NAN, 0 }, { x + 0.2f, y + 0.2f }, { x + 0.5f, y + 0.2f }, { x + 0.2f, y + 0.5f } };
      AnaOutline outline = { g_strdup_printf ("Name %u", i), g_memdup2 (ring, sizeof ring), G_N_ELEMENTS (ring) };

      g_array_append_val (outlines, outline);
    }
  return outlines;
}

/* One layer of each kind, and the rows by turns in them. */
static inline void
marks_set_layers (AnaPlot *plot, guint n)
{
  AnaPlotLayer layers[ANA_LAYER_TEXT + 1] = { { ANA_LAYER_BAR } };
  AnaPlotChannel *channel = ana_plot_edit_channel (plot, ANA_PLOT_LAYER);

  for (guint i = 0; i < G_N_ELEMENTS (layers); i++)
    layers[i] = (AnaPlotLayer) { .kind = (AnaLayerKind) i, .slot = (AnaColourSlot) (i % 4), .capped = TRUE, .dashed = i % 2 == 0 };
  ana_plot_set_layers (plot, layers, G_N_ELEMENTS (layers));
  for (guint i = 0; i < n; i++)
    channel->value[i] = i % G_N_ELEMENTS (layers);
}

/* @prefer: which kind a channel has that takes several. */
static inline AnaPlot *
marks_plot (const AnaMark *mark, MarksCase data, AnaPlotKind prefer, gboolean with_optional, gboolean with_facet)
{
  guint n = marks_n_rows (data);
  AnaPlot *plot = ana_plot_new (mark, n, NULL);

  for (const AnaMarkChannel *c = ana_mark_get_channels (mark); c->kinds != 0; c++)
    {
      AnaPlotKind kind = (c->kinds & prefer) != 0 ? prefer
                         : (c->kinds & ANA_KIND_NUMBER) != 0 ? ANA_KIND_NUMBER
                         : (c->kinds & ANA_KIND_NAME) != 0   ? ANA_KIND_NAME
                                                             : ANA_KIND_TIME;
      AnaPlotChannel *channel;

      if (!c->required && (c->id == ANA_PLOT_FACET ? !with_facet : !with_optional))
        continue;
      channel = ana_plot_edit_channel (plot, c->id);
      channel->title = g_strdup (ana_plot_channel_name (c->id));
      channel->value = g_new (double, MAX (n, 1));
      channel->kind = kind;
      if (kind == ANA_KIND_NAME)
        marks_fill_names (channel, data, c->id, n);
      for (guint i = 0; kind != ANA_KIND_NAME && i < n; i++)
        channel->value[i] = kind == ANA_KIND_TIME ? marks_time (data, c->id, i) : marks_number (data, c->id, i);
    }
  if (mark == ana_mark_of_layers ())
    marks_set_layers (plot, n);
  ana_plot_set_title (plot, "Title");
  if (g_str_has_prefix (ana_mark_get_name (mark), "geo"))
    ana_plot_take_outlines (plot, marks_outlines ());
  return plot;
}

/* --- what always holds --- */

static inline void
marks_assert_inside (float x, float y)
{
  g_assert_true (isfinite (x) && isfinite (y));
  g_assert_cmpfloat (x, >=, 8 - 1.1);
  g_assert_cmpfloat (y, >=, 6 - 1.1);
  g_assert_cmpfloat (x, <=, 8 + MARKS_ROOM_W + 1.1);
  g_assert_cmpfloat (y, <=, 6 + MARKS_ROOM_H + 1.1);
}

static inline void
marks_check_shape (const AnaShapes *shapes, const AnaShape *s)
{
  const AnaPoint *points = ana_shapes_get_points (shapes, s);

  g_assert_true (isfinite (s->stroke_px) && s->stroke_px >= 0 && isfinite (s->ink.t) && isfinite (s->ink.alpha));
  switch (s->kind)
    {
    case ANA_SHAPE_RECT:
      marks_assert_inside (s->x, s->y);
      marks_assert_inside (s->x + s->w, s->y + s->h);
      break;
    case ANA_SHAPE_CIRCLE:
      marks_assert_inside (s->x - s->w, s->y - s->w);
      marks_assert_inside (s->x + s->w, s->y + s->w);
      break;
    case ANA_SHAPE_ARC:
      marks_assert_inside (s->x, s->y);
      g_assert_true (s->w >= 0 && s->h >= s->w && s->b >= s->a && isfinite (s->a) && isfinite (s->b));
      break;
    case ANA_SHAPE_LINE:
    case ANA_SHAPE_PATH:
      for (guint i = 0; i < s->n_points; i++)
        if (!isnan (points[i].x))
          marks_assert_inside (points[i].x, points[i].y);
      break;
    case ANA_SHAPE_TEXT:
    default:
      g_assert_nonnull (s->text);
      g_assert_true (g_utf8_validate (s->text, -1, NULL));
      g_assert_true (isfinite (s->x) && isfinite (s->y) && isfinite (s->w));
      break;
    }
}

static inline void
marks_check_hits (const AnaShapes *shapes)
{
  guint n;
  const AnaDatum *data = ana_shapes_get_data (shapes, &n);

  for (guint i = 0; i < n; i += 1 + n / 300)
    {
      guint hit = data[i].drawn ? ana_shapes_hit (shapes, data[i].x, data[i].y) : i;

      marks_assert_inside (data[i].x, data[i].y);
      g_assert_cmpuint (hit, !=, ANA_NO_DATUM);
      /* two that lie on each other are told apart by the keyboard alone */
      if (hit != i)
        g_assert_cmpfloat (hypot (data[hit].x - data[i].x, data[hit].y - data[i].y), <, 1);
    }
}

static inline guint
marks_walk_series (const AnaShapes *shapes, guint at, guint *visits)
{
  guint next;

  for (at = ana_shapes_walk (shapes, at, ANA_WALK_FIRST);; at = next)
    {
      visits[at]++;
      next = ana_shapes_walk (shapes, at, ANA_WALK_NEXT);
      if (next == at)
        return at;
      g_assert_cmpuint (ana_shapes_walk (shapes, next, ANA_WALK_PREVIOUS), ==, at);
    }
}

/* Every datum exactly once: up to the first series, then each from its first to its last. */
static inline void
marks_check_walk (const AnaShapes *shapes)
{
  guint n, at, next;
  g_autofree guint *visits = NULL;

  ana_shapes_get_data (shapes, &n);
  if (n == 0)
    g_assert_cmpuint (ana_shapes_walk (shapes, ANA_NO_DATUM, ANA_WALK_NEXT), ==, ANA_NO_DATUM);
  if (n == 0 || n > 2000)
    return;
  visits = g_new0 (guint, n);
  at = ana_shapes_walk (shapes, ANA_NO_DATUM, ANA_WALK_FIRST);
  while ((next = ana_shapes_walk (shapes, at, ANA_WALK_UP)) != at)
    at = next;
  do
    {
      at = marks_walk_series (shapes, at, visits);
      next = ana_shapes_walk (shapes, at, ANA_WALK_DOWN);
    }
  while (next != at && (at = next, TRUE));
  for (guint i = 0; i < n; i++)
    g_assert_cmpuint (visits[i], ==, 1);
}

static inline void
marks_check_rows (const AnaShapes *shapes, guint n_rows)
{
  guint n, n_claimed = 0;
  const AnaDatum *data = ana_shapes_get_data (shapes, &n);

  for (guint i = 0; i < n; i++)
    {
      n_claimed += data[i].n_rows;
      if (data[i].n_rows > 0)
        g_assert_cmpuint (ana_shapes_get_datum_of_row (shapes, data[i].row), ==, i);
    }
  for (guint i = 0; i < n_rows; i++)
    g_assert_true (ana_shapes_get_datum_of_row (shapes, i) == ANA_NO_DATUM || ana_shapes_get_datum_of_row (shapes, i) < n);
  g_assert_cmpuint (n_claimed + ana_shapes_get_n_left_out (shapes), ==, n_rows);
}

static inline void
marks_check (const AnaShapes *shapes, guint n_rows)
{
  guint n, n_data;
  const AnaShape *all = ana_shapes_get (shapes, &n);

  ana_shapes_get_data (shapes, &n_data);
  for (guint i = 0; i < n; i++)
    {
      marks_check_shape (shapes, &all[i]);
      g_assert_true (all[i].datum == ANA_NO_DATUM || all[i].datum < n_data);
    }
  marks_check_hits (shapes);
  marks_check_walk (shapes);
  marks_check_rows (shapes, n_rows);
  g_assert_cmpuint (strlen (ana_shapes_get_summary (shapes)), >, 5);
  for (guint i = 0; i < n_data; i += 1 + n_data / 50)
    {
      g_autofree char *text = ana_shapes_dup_text (shapes, i);

      g_assert_cmpuint (strlen (text), >, 0);
    }
}
