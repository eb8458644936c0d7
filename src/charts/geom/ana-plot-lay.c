/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-plot-lay.c: lays a plot into a room: one picture, or small ones beside each other; and says it in words.
 */
#include "config.h"

#include "ana-plot-private.h"

#include <string.h>

#define MAX_FACETS 60
#define FACET_GAP_PX 12.0

static AnaShapes *
shapes_new (AnaPlot *plot, float x, float y, float w, float h)
{
  AnaShapes *self = g_new0 (AnaShapes, 1);

  self->plot = ana_plot_ref (plot);
  self->plot_x = self->x = x;
  self->plot_y = self->y = y;
  self->plot_w = self->w = fmaxf (w, 1);
  self->plot_h = self->h = fmaxf (h, 1);
  self->shapes = g_array_new (FALSE, FALSE, sizeof (AnaShape));
  self->points = g_array_new (FALSE, FALSE, sizeof (AnaPoint));
  self->data = g_array_new (FALSE, FALSE, sizeof (AnaDatum));
  self->cells = g_array_new (FALSE, FALSE, sizeof (double));
  self->texts = g_string_chunk_new (1024);
  return self;
}

static const AnaPlotView everything = { .x_lo = NAN, .x_hi = NAN, .y_lo = NAN, .y_hi = NAN };

/* --- in words --- */

static void
say_extremes (const AnaLayout *layout, GString *out)
{
  const AnaShapes *shapes = layout->out;
  guint column = (guint) layout->value_column, at_lo = ANA_NO_DATUM, at_hi = ANA_NO_DATUM, n = 0;
  double lo = INFINITY, hi = -INFINITY;

  for (guint i = 0; i < shapes->data->len; i++)
    {
      double value = ana_shapes_get_cell (shapes, i, column);

      n += isnan (value) ? 0 : 1;
      if (value < lo)
        lo = value, at_lo = i;
      if (value > hi)
        hi = value, at_hi = i;
    }
  if (at_lo == ANA_NO_DATUM)
    return;
  g_autofree char *low = ana_shapes_dup_text (shapes, at_lo), *high = ana_shapes_dup_text (shapes, at_hi);

  if (n == 1)
    g_string_append_printf (out, " %s.", high);
  else if (lo == hi)
    g_string_append_printf (out, ana_plot_word (layout->plot, NC_ ("chart", " All alike: %s.")), high);
  else
    g_string_append_printf (out, ana_plot_word (layout->plot, NC_ ("chart", " Highest %s: %s. Lowest: %s.")), shapes->column[column].title, high, low);
}

static void
summarise (AnaLayout *layout)
{
  AnaShapes *shapes = layout->out;
  const AnaMark *mark = layout->plot->mark;
  GString *out = g_string_new (NULL);
  guint n = shapes->data->len, n_left_out = ana_shapes_get_n_left_out (shapes);

  if (layout->plot->title != NULL)
    g_string_append_printf (out, "%s. ", layout->plot->title);
  if (n == 0)
    g_string_append (out, ana_plot_word (layout->plot, NC_ ("chart", "No data.")));
  else
    {
      const char *type = mark->find_type != NULL ? mark->find_type (layout->plot) : mark->type_name;

      g_string_append_printf (out, "%s: %u %s.", ana_plot_word (layout->plot, type), n, ana_plot_word (layout->plot, n == 1 ? mark->item_name : mark->item_names));
      if (layout->value_column >= 0 && (guint) layout->value_column < shapes->n_columns)
        say_extremes (layout, out);
      if (mark->summarise != NULL)
        mark->summarise (layout, out);
    }
  if (n_left_out > 0)
    g_string_append_printf (out, ana_plot_word (layout->plot, NC_ ("chart", " %u of %u rows are not drawn.")), n_left_out, layout->plot->n_rows);
  g_free (shapes->summary);
  shapes->summary = g_string_free (out, FALSE);
}

static void
lay_one (AnaPlot *plot, const AnaPlotView *view, AnaShapes *out, AnaLayout *layout)
{
  *layout = (AnaLayout) { .plot = plot, .view = *view, .out = out, .x = out->x, .y = out->y, .w = out->w, .h = out->h, .value_column = -1 };
  layout->waiting = g_array_new (FALSE, FALSE, sizeof (AnaWaitingLabel));
  plot->mark->lay_out (layout);
  ana_layout_place_labels (layout);
  ana_layout_mirror (layout);
  summarise (layout);
  g_array_unref (layout->waiting);
  if (layout->state_free != NULL)
    layout->state_free (layout->state);
}

/* --- small multiples --- */

/* The rows of one facet, with the names and the extents of all: the same colour, the same scale. */
static AnaPlot *
plot_of_facet (const AnaPlot *self, const guint *rows, guint n)
{
  AnaPlot *part = ana_plot_new (self->mark, n, self->zone);

  part->format = self->format;
  part->format_data = self->format_data;
  part->month_names = g_strdupv (self->month_names);
  part->mirrored = self->mirrored;
  ana_plot_set_words (part, self->words, (const char *const *) self->day_names);
  ana_plot_set_first_day (part, self->first_day);
  memcpy (part->option, self->option, sizeof part->option);
  part->layers = self->layers != NULL ? g_array_ref (self->layers) : NULL;
  for (guint c = 0; c < ANA_PLOT_N_CHANNELS; c++)
    {
      const AnaPlotChannel *from = &self->channel[c];
      AnaPlotChannel *to = &part->channel[c];

      if (!from->present || c == ANA_PLOT_FACET)
        continue;
      *to = *from;
      to->title = g_strdup (from->title);
      to->names = g_strdupv (from->names);
      to->value = g_new (double, MAX (n, 1));
      for (guint i = 0; i < n; i++)
        to->value[i] = from->value[rows[i]];
    }
  return part;
}

/* What all facets share: the extent of each value, so that they can be compared. */
static void
share_domain (const AnaPlot *self, AnaPlot *part)
{
  static const AnaPlotChannelId shared[] = { ANA_PLOT_X, ANA_PLOT_Y, ANA_PLOT_COLOUR };

  for (guint i = 0; i < G_N_ELEMENTS (shared); i++)
    {
      AnaPlotChannel *channel = &part->channel[shared[i]];
      double lo, hi, lo2, hi2, room;

      if (!channel->present || channel->kind == ANA_KIND_NAME || !isnan (channel->domain_lo) || !ana_plot_extent (self, shared[i], &lo, &hi))
        continue;
      if (shared[i] != ANA_PLOT_COLOUR && ana_plot_extent (self, shared[i] == ANA_PLOT_X ? ANA_PLOT_X2 : ANA_PLOT_Y2, &lo2, &hi2))
        {
          lo = fmin (lo, lo2);
          hi = fmax (hi, hi2);
        }
      if (shared[i] == ANA_PLOT_Y && channel->scale == ANA_SCALE_LINEAR && channel->zero != 0)
        {
          lo = fmin (lo, 0);
          hi = fmax (hi, 0);
        }
      room = channel->kind == ANA_KIND_NUMBER && channel->scale == ANA_SCALE_LINEAR ? (hi / 2 - lo / 2) * 0.1 : 0;
      channel->domain_lo = lo != 0 && isfinite (lo - room) ? (lo > 0 ? fmax (lo - room, 0) : lo - room) : lo;
      channel->domain_hi = hi != 0 && isfinite (hi + room) ? hi + room : hi;
    }
}

void
ana_shapes_merge (AnaShapes *out, AnaShapes *part, const guint *rows, guint series0)
{
  const guint *of_part = ana_shapes_get_rows (part);
  guint data0 = out->data->len, points0 = out->points->len, *of_all = ana_shapes_edit_rows (out);

  for (guint i = 0; i < part->shapes->len; i++)
    {
      AnaShape shape = g_array_index (part->shapes, AnaShape, i);

      shape.first_point += points0;
      if (shape.datum != ANA_NO_DATUM)
        shape.datum += data0;
      if (shape.text != NULL)
        shape.text = g_string_chunk_insert (out->texts, shape.text);
      g_array_append_val (out->shapes, shape);
    }
  g_array_append_vals (out->points, part->points->data, part->points->len);
  for (guint i = 0; i < part->data->len; i++)
    {
      AnaDatum datum = g_array_index (part->data, AnaDatum, i);

      datum.series += series0;
      datum.row = datum.row != G_MAXUINT ? rows[datum.row] : G_MAXUINT;
      g_array_append_val (out->data, datum);
    }
  for (guint i = 0; of_part != NULL && i < part->plot->n_rows; i++)
    if (of_part[i] != ANA_NO_DATUM)
      of_all[rows[i]] = of_part[i] + data0;
}

/* The facet's column is the first; the others are those of the mark, whose names are now the whole plot's. */
static void
merge_cells (AnaLayout *layout, AnaShapes *out, const AnaShapes *part, guint facet)
{
  const AnaPlot *plot = layout->plot;

  if (out->n_columns == 0)
    {
      const AnaPlotChannel *channel = &plot->channel[ANA_PLOT_FACET];

      out->n_columns = 1;
      out->column[0] = (AnaShapesColumn) { g_string_chunk_insert_const (out->texts, channel->title != NULL ? channel->title : ana_plot_word (plot, NC_ ("chart", "Part"))),
                                           ANA_CELL_NAME, (const char *const *) channel->names, channel->n_names };
      for (guint i = 0; i < part->n_columns && out->n_columns < ANA_SHAPES_MAX_COLUMNS; i++)
        {
          AnaShapesColumn column = part->column[i];

          column.title = g_string_chunk_insert_const (out->texts, column.title);
          for (guint c = 0; c < ANA_PLOT_N_CHANNELS; c++)
            if (column.names != NULL && column.names == (const char *const *) part->plot->channel[c].names)
              column.names = (const char *const *) plot->channel[c].names;
          if (column.names == (const char *const *) part->plot->week) /* which goes with the part */
            column.names = (const char *const *) plot->week;
          out->column[out->n_columns++] = column;
        }
    }
  for (guint i = 0; i < part->data->len; i++)
    for (guint c = 0; c < out->n_columns; c++)
      {
        double value = c == 0 ? facet : g_array_index (part->cells, double, i * part->n_columns + c - 1);

        g_array_append_val (out->cells, value);
      }
}

guint
ana_plot_count_columns (guint n, double w, double h)
{
  guint best = 1;
  double best_miss = INFINITY;

  /* pictures of about three by two read best */
  for (guint columns = 1; columns <= n; columns++)
    {
      double aspect = w / columns / (h / ceil ((double) n / columns)), miss = fabs (log (aspect / 1.5));

      if (miss < best_miss)
        {
          best_miss = miss;
          best = columns;
        }
    }
  return best;
}

static void
lay_facet (AnaLayout *layout, guint facet, guint place, guint n_columns, guint n_rows_of_facets)
{
  AnaPlot *plot = (AnaPlot *) layout->plot;
  g_autofree guint *rows = g_new (guint, MAX (plot->n_drawn, 1));
  double w = (layout->w + FACET_GAP_PX) / n_columns, h = (layout->h + FACET_GAP_PX) / n_rows_of_facets;
  guint column = plot->mirrored ? n_columns - 1 - place % n_columns : place % n_columns;
  double x = layout->x + column * w, y = layout->y + place / n_columns * h; /* NOLINT: whole rows */
  AnaLayout inner;
  AnaPlot *part;
  AnaShapes *shapes;
  guint n = 0, series0 = 0;

  for (guint i = 0; i < plot->n_drawn; i++)
    if (ana_plot_group (plot, ANA_PLOT_FACET, i) == facet)
      rows[n++] = i;
  part = plot_of_facet (plot, rows, n);
  share_domain (plot, part);
  ana_layout_text (layout, ANA_PART_LABEL, plot->mirrored ? x + w - FACET_GAP_PX : x, y, plot->mirrored ? 1 : 0, w - FACET_GAP_PX, ANA_SLOT_TEXT, plot->channel[ANA_PLOT_FACET].names[facet])->letters
      = ANA_LETTERS_CAPTION_BOLD;
  shapes = shapes_new (part, (float) x, (float) (y + ANA_LAYOUT_LINE_PX + 2), (float) (w - FACET_GAP_PX),
                       (float) (h - FACET_GAP_PX - ANA_LAYOUT_LINE_PX - 2));
  lay_one (part, &everything, shapes, &inner);
  for (guint i = 0; i < layout->out->data->len; i++)
    series0 = MAX (series0, g_array_index (layout->out->data, AnaDatum, i).series + 1);
  merge_cells (layout, layout->out, shapes, facet);
  ana_shapes_merge (layout->out, shapes, rows, series0);
  layout->value_column = inner.value_column >= 0 ? inner.value_column + 1 : -1;
  ana_shapes_free (shapes);
  part->format = NULL;
  ana_plot_unref (part);
}

static void
lay_facets (AnaPlot *plot, AnaShapes *out)
{
  const AnaPlotChannel *facet = &plot->channel[ANA_PLOT_FACET];
  guint n = MIN (facet->n_names, MAX_FACETS), n_columns = ana_plot_count_columns (n, out->w, out->h);
  AnaLayout layout = { .plot = plot, .out = out, .x = out->x, .y = out->y, .w = out->w, .h = out->h, .value_column = -1 };

  for (guint i = 0; i < n; i++)
    lay_facet (&layout, i, i, n_columns, (n + n_columns - 1) / MAX (n_columns, 1));
  summarise (&layout);
}

/**
 * ana_plot_prepare:
 * @self: a plot
 * @is_cancelled: (nullable): asked from time to time
 * @data: for it
 *
 * Does what a layout needs and what no size changes: the forces of a network. Call it on a worker before the plot is
 * shown; a plot that was not prepared is so by its first layout. Nothing to do: returns at once.
 *
 * Returns: FALSE: cancelled, and the plot is as it was
 */
gboolean
ana_plot_prepare (AnaPlot *self, AnaCancelledFunc is_cancelled, gpointer data)
{
  if (self->mark->prepare == NULL || self->prepared != NULL)
    return TRUE;
  return self->mark->prepare (self, is_cancelled, data);
}

/**
 * ana_plot_is_prepared:
 * @self: a plot
 *
 * Returns: whether a layout has no forces to work out any more, or never had: it may be laid out on the main thread
 */
gboolean
ana_plot_is_prepared (const AnaPlot *self)
{
  return self->mark->prepare == NULL || self->prepared != NULL;
}

/**
 * ana_plot_lay_out:
 * @self: a plot
 * @x: left edge of the room
 * @y: its top
 * @w: its width in pixels, at least one is taken
 * @h: its height
 *
 * Puts a plot into a room. No data are no error: the axes stand, the sentence says so.
 *
 * Returns: (transfer full): shapes of their own; they keep the plot
 */
AnaShapes *
ana_plot_lay_out (AnaPlot *self, float x, float y, float w, float h)
{
  return ana_plot_lay_out_view (self, NULL, x, y, w, h);
}

/**
 * ana_plot_get_zoom:
 * @self: a plot
 *
 * Returns: along which axes it draws a part: of a mark that can, with values there, in one picture. Along x alone the values
 *   that go up are those that what is in view needs
 */
AnaPlotZoom
ana_plot_get_zoom (const AnaPlot *self)
{
  const AnaPlotChannel *x = &self->channel[ANA_PLOT_X], *y = &self->channel[ANA_PLOT_Y];

  if (self->mark->zooms == ANA_ZOOM_NONE || !x->present || self->channel[ANA_PLOT_FACET].present)
    return ANA_ZOOM_NONE;
  if (self->mark->zooms_names)
    return self->mark->zooms;
  if (x->kind == ANA_KIND_NAME)
    return ANA_ZOOM_NONE;
  return self->mark->zooms == ANA_ZOOM_X || (y->present && y->kind != ANA_KIND_NAME) ? self->mark->zooms : ANA_ZOOM_NONE;
}

gboolean
ana_plot_can_zoom (const AnaPlot *self)
{
  return ana_plot_get_zoom (self) != ANA_ZOOM_NONE;
}

/**
 * ana_plot_lay_out_view:
 * @self: a plot
 * @view: (nullable): the part of its axes to show, when ana_plot_can_zoom(); of others all is shown
 * @x: left edge of the room
 * @y: its top
 * @w: its width in pixels, at least one is taken
 * @h: its height
 *
 * As ana_plot_lay_out(). Rows out of view are counted as not drawn.
 *
 * Returns: (transfer full): shapes of their own; they keep the plot
 */
AnaShapes *
ana_plot_lay_out_view (AnaPlot *self, const AnaPlotView *view, float x, float y, float w, float h)
{
  AnaShapes *out = shapes_new (self, x, y, w, h);
  AnaPlotView shown = everything;
  AnaLayout layout;

  if (self->channel[ANA_PLOT_FACET].present && self->channel[ANA_PLOT_FACET].n_names > 0)
    {
      lay_facets (self, out);
      return out;
    }
  ana_plot_prepare (self, NULL, NULL);
  if (view != NULL)
    shown = *view;
  if (!ana_plot_can_zoom (self))
    shown.x_lo = shown.x_hi = NAN;
  if (ana_plot_get_zoom (self) != ANA_ZOOM_BOTH)
    shown.y_lo = shown.y_hi = NAN;
  lay_one (self, &shown, out, &layout);
  return out;
}
