/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-chart.c: the chart model: layers, scales, titles, notes.
 */
#include "config.h"

#include "ana-chart.h"
#include "ana-chart-private.h"
#include "ana-plot-private.h"
#include "ana-series-private.h"
#include "ana-ticks.h"

#include <math.h>
#include <string.h>

static void
clear_layer (gpointer data)
{
  AnaLayer *layer = data;

  g_clear_pointer (&layer->series, ana_series_unref);
  g_clear_pointer (&layer->series2, ana_series_unref);
  g_free (layer->label);
  g_free (layer->group);
  g_free (layer->partial_label);
}

AnaLayer *
ana_layer_ref (AnaLayer *self)
{
  return g_rc_box_acquire (self);
}

void
ana_layer_unref (AnaLayer *self)
{
  g_rc_box_release_full (self, clear_layer);
}

static void
clear_note (gpointer data)
{
  g_free (((AnaNote *) data)->text);
}

/**
 * ana_chart_new:
 *
 * Makes a chart without layers: linear scales, zero not forced into view. A chart belongs to one thread.
 *
 * Returns: (transfer full): the chart
 */
AnaChart *
ana_chart_new (void)
{
  AnaChart *self = g_new0 (AnaChart, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->layers = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_layer_unref);
  self->notes = g_array_new (FALSE, FALSE, sizeof (AnaNote));
  g_array_set_clear_func (self->notes, clear_note);
  self->annotations = g_array_new (FALSE, FALSE, sizeof (AnaAnnotation));
  g_array_set_clear_func (self->annotations, ana_annotation_clear);
  self->zone = ana_zone_utc ();
  self->view_lo = self->view_hi = NAN;
  self->y_view_lo = self->y_view_hi = NAN;
  self->right_lo = self->right_hi = NAN;
  return self;
}

AnaChart *
ana_chart_ref (AnaChart *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
ana_chart_unref (AnaChart *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  if (self->y_format_destroy != NULL)
    self->y_format_destroy (self->y_format_data);
  g_clear_pointer (&self->plot, ana_plot_unref);
  g_ptr_array_unref (self->layers);
  g_array_unref (self->notes);
  g_array_unref (self->annotations);
  for (guint i = 0; i < G_N_ELEMENTS (self->field); i++)
    g_free (self->field[i].name);
  g_clear_pointer (&self->rails, g_array_unref);
  g_free (self->title);
  g_free (self->x_title);
  g_free (self->y_title);
  g_strfreev (self->categories);
  g_strfreev (self->month_names);
  g_strfreev (self->day_names);
  g_free (self);
}

/**
 * ana_chart_add_layer:
 * @self: a chart
 * @mark: how it is drawn
 * @series: (transfer none) (nullable): its values; %NULL for a rule
 * @slot: its colour
 *
 * Adds a layer above the others, 2 px wide. The caller fills in the rest before the next geometry is made.
 *
 * Returns: (transfer none): the layer, until the layers are cleared
 */
AnaLayer *
ana_chart_add_layer (AnaChart *self, AnaMarkType mark, AnaSeries *series, AnaColourSlot slot)
{
  AnaLayer *layer = g_rc_box_new0 (AnaLayer);

  layer->mark = mark;
  layer->series = series != NULL ? ana_series_ref (series) : NULL;
  layer->slot = slot;
  layer->width_px = mark == ANA_MARK_RULE ? 1 : slot == ANA_SLOT_PREVIOUS ? 1.5 : 2;
  layer->rule_value = NAN;
  g_ptr_array_add (self->layers, layer);
  self->version++;
  return layer;
}

static guint64
series_versions (const AnaChart *self)
{
  guint64 sum = 0;

  for (guint i = 0; i < self->layers->len; i++)
    {
      const AnaLayer *layer = g_ptr_array_index (self->layers, i);

      if (layer->series != NULL)
        sum += ana_series_get_version (layer->series);
      if (layer->series2 != NULL)
        sum += ana_series_get_version (layer->series2);
    }
  return sum;
}

void
ana_chart_clear_layers (AnaChart *self)
{
  /* the versions of the series that go stay in ours, so that it never comes back to an old value */
  self->version += series_versions (self) + 1;
  g_ptr_array_set_size (self->layers, 0);
}

guint
ana_chart_get_n_layers (AnaChart *self)
{
  return self->layers->len;
}

AnaLayer *
ana_chart_get_layer (AnaChart *self, guint i)
{
  g_return_val_if_fail (i < self->layers->len, NULL);
  return g_ptr_array_index (self->layers, i);
}

/**
 * ana_chart_get_version:
 * @self: a chart
 *
 * Returns: a number that grows with every change of the chart and of the series in it
 */
guint64
ana_chart_get_version (AnaChart *self)
{
  return self->version + series_versions (self);
}

/**
 * ana_chart_set_plot:
 * @self: a chart
 * @plot: (nullable) (transfer none): what it shows in place of layers
 *
 * Makes a chart one of shapes: its geometry has `shapes`, and no layers, ticks or scales. The chart's title and month
 * names are the plot's from here on: it is not yet shown by another thread.
 */
void
ana_chart_set_plot (AnaChart *self, AnaPlot *plot)
{
  AnaPlot *old = self->plot;

  self->plot = plot != NULL ? ana_plot_ref (plot) : NULL;
  g_clear_pointer (&old, ana_plot_unref);
  if (plot != NULL && self->title != NULL)
    ana_plot_set_title (plot, self->title);
  if (plot != NULL && self->month_names != NULL)
    ana_plot_set_month_names (plot, (const char *const *) self->month_names);
  if (plot != NULL)
    ana_plot_set_mirrored (plot, self->mirrored);
  if (plot != NULL && self->words != NULL)
    ana_plot_set_words (plot, self->words, (const char *const *) self->day_names);
  if (plot != NULL)
    {
      ana_plot_set_first_day (plot, self->first_day);
      ana_plot_measure (plot);
    }
  self->version++;
}

AnaPlot *
ana_chart_get_plot (AnaChart *self)
{
  return self->plot;
}

/**
 * ana_chart_set_field:
 * @self: a chart
 * @channel: where it is shown
 * @name: the column's name; the first that is said stays: layers share their axes
 * @type: of the column
 * @unit: what is drawn over what is kept; 1 but for money
 */
void
ana_chart_set_field (AnaChart *self, AnaPlotChannelId channel, const char *name, AnaType type, double unit)
{
  if (self->field[channel].name == NULL)
    self->field[channel] = (AnaChartField) { .name = g_strdup (name), .type = type, .unit = unit };
}

/* Its numbers are places of bins: what they stand for begins so much before and ends so much after. */
void
ana_chart_set_field_bin (AnaChart *self, AnaPlotChannelId channel, double before, double after)
{
  self->field[channel].before = before;
  self->field[channel].after = after;
}

/* Its times are beginnings of periods. */
void
ana_chart_set_field_bucket (AnaChart *self, AnaPlotChannelId channel, AnaPeriod period, const AnaZone *zone)
{
  self->field[channel].is_bucket = TRUE;
  self->field[channel].period = period;
  self->field[channel].zone = zone;
}

static void
clear_rail (gpointer data)
{
  g_free (((AnaChartField *) data)->name);
}

void
ana_chart_add_rail (AnaChart *self, const char *name, AnaType type, double unit)
{
  AnaChartField field = { .name = g_strdup (name), .type = type, .unit = unit };

  if (self->rails == NULL)
    {
      self->rails = g_array_new (FALSE, FALSE, sizeof (AnaChartField));
      g_array_set_clear_func (self->rails, clear_rail);
    }
  g_array_append_val (self->rails, field);
}

/* As when @self shows a part of what @from does. */
void
ana_chart_copy_rails (AnaChart *self, AnaChart *from)
{
  for (guint i = 0; from->rails != NULL && i < from->rails->len; i++)
    {
      const AnaChartField *field = &g_array_index (from->rails, AnaChartField, i);

      ana_chart_add_rail (self, field->name, field->type, field->unit);
    }
}

const AnaChartField *
ana_chart_find_rail (AnaChart *self, const char *name)
{
  for (guint i = 0; self->rails != NULL && i < self->rails->len; i++)
    if (strcmp (g_array_index (self->rails, AnaChartField, i).name, name) == 0)
      return &g_array_index (self->rails, AnaChartField, i);
  return NULL;
}

const AnaChartField *
ana_chart_get_field (AnaChart *self, AnaPlotChannelId channel)
{
  return self->field[channel].name != NULL ? &self->field[channel] : NULL;
}

const AnaZone *
ana_chart_get_zone (AnaChart *self)
{
  return self->zone;
}

AnaScaleType
ana_chart_get_x_type (AnaChart *self)
{
  return self->x_type;
}

const char *const *
ana_chart_get_categories (AnaChart *self)
{
  return (const char *const *) self->categories;
}

static void
replace_text (AnaChart *self, char **place, const char *text)
{
  char *old = *place;

  *place = g_strdup (text);
  g_free (old);
  self->version++;
}

void
ana_chart_set_title (AnaChart *self, const char *title)
{
  replace_text (self, &self->title, title);
  if (self->plot != NULL)
    ana_plot_set_title (self->plot, title);
}

const char *
ana_chart_get_title (AnaChart *self)
{
  return self->title;
}

void
ana_chart_set_titles (AnaChart *self, const char *x_title, const char *y_title)
{
  replace_text (self, &self->x_title, x_title);
  replace_text (self, &self->y_title, y_title);
}

/**
 * ana_chart_set_x_scale:
 * @self: a chart
 * @type: LINEAR, LOG, SYMLOG, POW, TIME (x in UTC microseconds) or BAND (x is the number of a category)
 * @zone: (nullable): whose calendar the ticks of TIME follow; %NULL is UTC
 */
void
ana_chart_set_x_scale (AnaChart *self, AnaScaleType type, const AnaZone *zone)
{
  self->x_type = type;
  self->zone = zone != NULL ? zone : ana_zone_utc ();
  self->version++;
}

/**
 * ana_chart_set_y_scale:
 * @self: a chart
 * @type: LINEAR, LOG, SYMLOG or POW
 * @include_zero: whether zero is always in view (LINEAR); bars and areas force it
 */
void
ana_chart_set_y_scale (AnaChart *self, AnaScaleType type, gboolean include_zero)
{
  g_return_if_fail (type != ANA_SCALE_TIME && type != ANA_SCALE_BAND);
  self->y_type = type;
  self->include_zero = include_zero;
  self->version++;
}

/**
 * ana_chart_bend_axis:
 * @self: a chart of series
 * @of_y: the axis of values, and the right one with it; else that of places
 * @bend: as of ana_scale_make_bent(); 0: what is usual
 * @turned: whether it runs the other way: down, or to the left
 */
void
ana_chart_bend_axis (AnaChart *self, gboolean of_y, double bend, gboolean turned)
{
  *(of_y ? &self->y_bend : &self->x_bend) = bend;
  *(of_y ? &self->y_turned : &self->x_turned) = turned;
  self->version++;
}

/**
 * ana_chart_set_y_format:
 * @self: a chart
 * @format: (nullable): gives the text of a value of the y axis, (transfer full); %NULL: our own
 * @data: for @format
 * @destroy: (nullable): frees @data
 */
void
ana_chart_set_y_format (AnaChart *self, char *(*format) (double value, gpointer data), gpointer data, GDestroyNotify destroy)
{
  if (self->y_format_destroy != NULL)
    self->y_format_destroy (self->y_format_data);
  self->y_format = format;
  self->y_format_data = data;
  self->y_format_destroy = destroy;
  self->version++;
}

static void
replace_texts (AnaChart *self, char ***place, const char *const *texts)
{
  char **old = *place;

  *place = g_strdupv ((char **) texts);
  g_strfreev (old);
  self->version++;
}

gboolean
ana_chart_has_y_format (AnaChart *self)
{
  return self->y_format != NULL;
}

void
ana_chart_set_categories (AnaChart *self, const char *const *names)
{
  replace_texts (self, &self->categories, names);
}

/**
 * ana_chart_set_horizontal:
 * @self: a chart
 * @horizontal: whether names stand down the side and values run along the foot
 *
 * Lays bars, points and rules of a chart of categories; areas and bands are not drawn then. Without categories (another
 * scale of x) it changes nothing.
 */
void
ana_chart_set_horizontal (AnaChart *self, gboolean horizontal)
{
  self->horizontal = horizontal;
  self->version++;
}

void
ana_chart_set_first_day (AnaChart *self, guint day)
{
  g_return_if_fail (day < 7);
  self->first_day = day;
  if (self->plot != NULL)
    ana_plot_set_first_day (self->plot, day);
}

void
ana_chart_set_words (AnaChart *self, AnaWordFunc words, const char *const *day_names)
{
  replace_texts (self, &self->day_names, day_names);
  self->words = words;
  if (self->plot != NULL)
    ana_plot_set_words (self->plot, words, day_names);
}

/**
 * ana_chart_set_mirrored:
 * @self: a chart
 * @mirrored: whether it is read from right to left
 *
 * Names begin at the right, values stand at the right side, legends too. Time runs left to right in every language.
 */
void
ana_chart_set_mirrored (AnaChart *self, gboolean mirrored)
{
  if (self->mirrored == mirrored)
    return;
  self->mirrored = mirrored;
  if (self->plot != NULL)
    ana_plot_set_mirrored (self->plot, mirrored);
  self->version++;
}

/* A text of ours as it is shown. */
const char *
ana_chart_word (const AnaChart *self, const char *english)
{
  return self->words != NULL ? self->words (english) : english;
}

void
ana_chart_set_month_names (AnaChart *self, const char *const *names)
{
  g_return_if_fail (names == NULL || g_strv_length ((char **) names) == 12);
  replace_texts (self, &self->month_names, names);
  if (self->plot != NULL)
    ana_plot_set_month_names (self->plot, names);
}

/**
 * ana_chart_set_x_view:
 * @self: a chart
 * @lo: first value shown; NAN: all of the data
 * @hi: last value shown
 *
 * Zooms and pans. Ends the wrong way round are turned.
 */
void
ana_chart_set_x_view (AnaChart *self, double lo, double hi)
{
  gboolean all = !isfinite (lo) || !isfinite (hi);

  self->view_lo = all ? (double) NAN : MIN (lo, hi);
  self->view_hi = all ? (double) NAN : MAX (lo, hi);
  self->version++;
}

/**
 * ana_chart_set_y_view:
 * @self: a chart
 * @lo: value at one end of the axis; NAN: what the data in view need
 * @hi: value at the other end
 *
 * Fixes the axis of values, edge to edge: no headroom, no zero that was not asked for; marks beyond it are cut. Ends the
 * wrong way round are turned. On a logarithmic scale both must be over zero, or the data decide.
 */
void
ana_chart_set_y_view (AnaChart *self, double lo, double hi)
{
  gboolean fixed = isfinite (lo) && isfinite (hi) && lo != hi;

  self->y_view_lo = fixed ? MIN (lo, hi) : (double) NAN;
  self->y_view_hi = fixed ? MAX (lo, hi) : (double) NAN;
  self->version++;
}

/**
 * ana_chart_set_right_view:
 * @self: a chart
 * @lo: value at one end of the second axis; NAN: what the data in view need
 * @hi: value at the other end
 *
 * As ana_chart_set_y_view(), of the axis at the right.
 */
void
ana_chart_set_right_view (AnaChart *self, double lo, double hi)
{
  gboolean fixed = isfinite (lo) && isfinite (hi) && lo != hi;

  self->right_lo = fixed ? MIN (lo, hi) : (double) NAN;
  self->right_hi = fixed ? MAX (lo, hi) : (double) NAN;
  self->version++;
}

/* What ana_chart_set_x_view() and ana_chart_set_y_view() set; NAN where the data decide. */
void
ana_chart_get_views (AnaChart *self, double *x_lo, double *x_hi, double *y_lo, double *y_hi)
{
  *x_lo = self->view_lo;
  *x_hi = self->view_hi;
  *y_lo = self->y_view_lo;
  *y_hi = self->y_view_hi;
}

static void
extend_by (const AnaSeries *series, double *lo, double *hi)
{
  guint n = series != NULL ? ana_series_get_n (series) : 0;

  if (n == 0)
    return;
  *lo = fmin (*lo, ana_series_get_x (series)[0]);
  *hi = fmax (*hi, ana_series_get_x (series)[n - 1]);
}

/**
 * ana_chart_get_x_extent:
 * @self: a chart
 * @lo: (out): first place of its data; NAN when it has none
 * @hi: (out): last place
 */
void
ana_chart_get_x_extent (AnaChart *self, double *lo, double *hi)
{
  /* fmin and fmax pass over NAN */
  *lo = *hi = NAN;
  if (self->plot != NULL && ana_plot_can_zoom (self->plot))
    {
      double lo2, hi2;

      if (!ana_plot_span (self->plot, ANA_PLOT_X, lo, hi))
        *lo = *hi = NAN;
      else if (ana_plot_extent (self->plot, ANA_PLOT_X2, &lo2, &hi2))
        *hi = fmax (*hi, hi2);
    }
  for (guint i = 0; i < self->layers->len; i++)
    {
      const AnaLayer *layer = g_ptr_array_index (self->layers, i);

      extend_by (layer->series, lo, hi);
      extend_by (layer->series2, lo, hi);
    }
}

/**
 * ana_chart_add_note:
 * @self: a chart
 * @x: where
 * @text: what happened there
 *
 * Adds an annotation: a line with a triangle and its text.
 */
void
ana_chart_add_note (AnaChart *self, double x, const char *text)
{
  AnaNote note = { x, g_strdup (text) };
  guint i = self->notes->len;

  while (i > 0 && g_array_index (self->notes, AnaNote, i - 1).x > x)
    i--;
  g_array_insert_val (self->notes, i, note);
  self->version++;
}

int
ana_chart_main_layer (const AnaChart *self)
{
  int fallback = -1;

  for (guint i = 0; i < self->layers->len; i++)
    {
      const AnaLayer *layer = g_ptr_array_index (self->layers, i);

      if (layer->series == NULL || layer->mark == ANA_MARK_RULE)
        continue;
      if (layer->slot != ANA_SLOT_PREVIOUS)
        return (int) i;
      fallback = fallback < 0 ? (int) i : fallback;
    }
  return fallback;
}

char *
ana_chart_format_y (const AnaChart *self, double value, double step)
{
  char *text = self->y_format != NULL ? self->y_format (value, self->y_format_data) : NULL;

  return text != NULL ? text : ana_tick_format_number (value, step);
}
