/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-plot-hide.c: a plot without some of its colours, and the legend that they are taken away by.
 */
#include "config.h"

#include "ana-plot-private.h"

#include <string.h>

#define SWATCH_ROOM_PX 14.0 /* of the square before a name */

static char *
format_cb (double value, gpointer data)
{
  const AnaPlot *plot = data;

  return plot->format != NULL ? plot->format (value, plot->format_data) : NULL;
}

/* How many names the colour has; 0: it is no name, or there is none. */
guint
ana_plot_get_n_groups (const AnaPlot *self)
{
  const AnaPlotChannel *colour = ana_plot_get (self, ANA_PLOT_COLOUR);

  return colour != NULL && colour->kind == ANA_KIND_NAME ? colour->n_names : 0;
}

static gboolean
is_hidden (const AnaPlot *self, guint row, guint64 hidden)
{
  guint group = ana_plot_group (self, ANA_PLOT_COLOUR, row);

  return group < 64 && (hidden & (1ull << group)) != 0;
}

static void
copy_outlines (AnaPlot *to, const AnaPlot *from)
{
  GArray *outlines = from->outlines != NULL ? g_array_copy (from->outlines) : NULL;

  for (guint i = 0; outlines != NULL && i < outlines->len; i++)
    {
      AnaOutline *outline = &g_array_index (outlines, AnaOutline, i);

      outline->name = g_strdup (outline->name);
      outline->points = g_memdup2 (outline->points, outline->n_points * sizeof *outline->points);
    }
  if (outlines != NULL)
    ana_plot_take_outlines (to, outlines);
}

/**
 * ana_plot_hide:
 * @self: a plot whose colour is a name
 * @hidden: a bit for each of the first 64 names: its rows are left out
 *
 * Makes the same plot with nulls in the rows that are hidden: rows keep their numbers, names their colours, and the
 * sentence says how many are not drawn.
 *
 * Returns: (transfer full): the plot; it keeps @self
 */
AnaPlot *
ana_plot_hide (AnaPlot *self, guint64 hidden)
{
  AnaPlot *out = ana_plot_new (self->mark, self->n_rows, self->zone);

  memcpy (out->option, self->option, sizeof out->option);
  ana_plot_set_title (out, self->title);
  ana_plot_set_month_names (out, (const char *const *) self->month_names);
  out->mirrored = self->mirrored;
  ana_plot_set_words (out, self->words, (const char *const *) self->day_names);
  ana_plot_set_first_day (out, self->first_day);
  ana_plot_set_number_format (out, format_cb, ana_plot_ref (self), (GDestroyNotify) ana_plot_unref);
  for (guint c = 0; c < ANA_PLOT_N_CHANNELS; c++)
    {
      const AnaPlotChannel *from = &self->channel[c];
      AnaPlotChannel *to = &out->channel[c];

      if (!from->present)
        continue;
      *to = *from;
      to->title = g_strdup (from->title);
      to->names = g_strdupv (from->names);
      to->value = g_new (double, MAX (self->n_rows, 1));
      for (guint i = 0; i < self->n_rows; i++)
        to->value[i] = c != ANA_PLOT_LAYER && is_hidden (self, i, hidden) ? (double) NAN : from->value[i];
    }
  out->layers = self->layers != NULL ? g_array_ref (self->layers) : NULL;
  copy_outlines (out, self);
  return out;
}

/* --- the legend in the picture --- */

/* The name that a text of the legend is; G_MAXUINT: it is none of the colour's. */
static guint
group_of_text (const AnaShapes *self, const AnaShape *shape)
{
  const AnaPlotChannel *colour = ana_plot_get (self->plot, ANA_PLOT_COLOUR);

  if (shape->part != ANA_PART_LEGEND || shape->kind != ANA_SHAPE_TEXT || shape->on_ink || ana_plot_get_n_groups (self->plot) < 2)
    return G_MAXUINT;
  for (guint i = 0; i < colour->n_names; i++)
    if (strcmp (colour->names[i], shape->text) == 0)
      return i;
  return G_MAXUINT;
}

/**
 * ana_shapes_get_legend:
 * @self: shapes
 * @group: a name of the colour
 * @x: (out): left edge of its square and text in the legend
 * @y: (out): their top
 * @w: (out): width
 * @h: (out): height
 *
 * Returns: %FALSE when the legend does not show it
 */
gboolean
ana_shapes_get_legend (const AnaShapes *self, guint group, float *x, float *y, float *w, float *h)
{
  guint n;
  const AnaShape *all = ana_shapes_get (self, &n);

  for (guint i = 0; i < n; i++)
    if (group_of_text (self, &all[i]) == group && group != G_MAXUINT)
      {
        *x = all[i].x - (float) SWATCH_ROOM_PX;
        *y = all[i].y;
        *w = all[i].w + (float) SWATCH_ROOM_PX;
        *h = (float) ANA_LAYOUT_LINE_PX;
        return TRUE;
      }
  return FALSE;
}

/**
 * ana_shapes_hit_legend:
 * @self: shapes
 * @x_px: pointer
 * @y_px: pointer
 *
 * Returns: the name of the colour whose entry in the legend lies there; G_MAXUINT for none
 */
guint
ana_shapes_hit_legend (const AnaShapes *self, float x_px, float y_px)
{
  float x, y, w, h;

  for (guint i = 0; i < MIN (ana_plot_get_n_groups (self->plot), 64); i++)
    if (ana_shapes_get_legend (self, i, &x, &y, &w, &h) && x_px >= x && x_px <= x + w && y_px >= y && y_px <= y + h)
      return i;
  return G_MAXUINT;
}

/* The name of the colour of a datum's first row; G_MAXUINT: none. */
guint
ana_shapes_get_group (const AnaShapes *self, guint datum)
{
  const AnaDatum *of = datum < self->data->len ? &g_array_index (self->data, AnaDatum, datum) : NULL;

  if (of == NULL || of->row == G_MAXUINT || ana_plot_get_n_groups (self->plot) == 0)
    return G_MAXUINT;
  return ana_plot_group (self->plot, ANA_PLOT_COLOUR, of->row);
}
