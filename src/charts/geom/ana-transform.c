/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-transform.c: what a series becomes: smoothed, differenced, summed up, or taken apart into frequencies.
 *
 * A gap stays a gap, and nothing is invented in it: sums and counters go on behind it from where they stood. The spectrum
 * is that of even steps: samples are put onto them along straight lines, also across gaps, and their mean is taken off. A
 * length that is no power of two goes by way of a chirp (Bluestein 1970), so that no zeros are padded into the data.
 */
#include "config.h"

#include "ana-transform.h"
#include "ana-chart-private.h"
#include "ana-fourier.h"

#include <math.h>

#define MAX_SPECTRUM (1u << 18) /* points; of a longer series the last ones */

/* --- along the series --- */

static double
mean_of_last (const double *y, guint i, guint window)
{
  double sum = 0;
  guint n = 0;

  if (isnan (y[i]) || i + 1 < window)
    return NAN;
  for (guint k = i + 1 - window; k <= i; k++)
    if (!isnan (y[k]))
      {
        sum += y[k];
        n++;
      }
  return sum / n;
}

/* Through both neighbours; at an end, or beside a gap, along the one step that there is. */
static double
slope_at (const double *x, const double *y, guint i, guint n, double unit)
{
  guint a = i > 0 && !isnan (y[i - 1]) ? i - 1 : i, b = i + 1 < n && !isnan (y[i + 1]) ? i + 1 : i;

  return isnan (y[i]) || a == b ? (double) NAN : (y[b] - y[a]) / (x[b] - x[a]) * unit;
}

/* The increase since the last value before; a counter that has fallen began anew. */
static double
rate_at (const double *x, const double *y, guint i, guint last, double unit)
{
  double increase = y[i] >= y[last] ? y[i] - y[last] : y[i];

  return increase / (x[i] - x[last]) * unit;
}

static void
transform_along (const AnaSeries *series, AnaTransform how, guint window, double unit, double *out)
{
  const double *x = ana_series_get_x (series), *y = ana_series_get_y (series);
  guint n = ana_series_get_n (series), last = G_MAXUINT;
  double sum = 0;

  for (guint i = 0; i < n; i++)
    {
      gboolean has_last = last != G_MAXUINT && x[i] > x[last];

      out[i] = NAN;
      if (how == ANA_TRANSFORM_MOVING_MEAN)
        out[i] = mean_of_last (y, i, window);
      else if (how == ANA_TRANSFORM_DERIVATIVE)
        out[i] = slope_at (x, y, i, n, unit);
      if (isnan (y[i]))
        continue;
      if (how == ANA_TRANSFORM_CUMULATIVE)
        out[i] = sum += y[i];
      else if (how == ANA_TRANSFORM_INTEGRAL)
        out[i] = sum += has_last ? (y[i] / 2 + y[last] / 2) * (x[i] - x[last]) / unit : 0;
      else if (how == ANA_TRANSFORM_RATE && has_last)
        out[i] = rate_at (x, y, i, last, unit);
      last = i;
    }
}

/* --- frequencies --- */

/* The finite samples of @series from @first on, put onto @n even steps, without their mean. */
static double *
make_even (const AnaSeries *series, guint first, guint n, double *step)
{
  const double *x = ana_series_get_x (series), *y = ana_series_get_y (series);
  guint length = ana_series_get_n (series), a = first, b;
  double *even = g_new (double, n), mean = 0, x0 = x[first], x1 = x[length - 1];

  *step = (x1 - x0) / (n - 1);
  b = a;
  for (guint i = 0; i < n; i++)
    {
      double at = i + 1 == n ? x1 : x0 + i * *step;

      while (b < length - 1 && (x[b] < at || isnan (y[b])))
        {
          if (!isnan (y[b]))
            a = b;
          b++;
        }
      if (isnan (y[b]) || x[b] <= x[a])
        even[i] = isnan (y[b]) ? y[a] : y[b];
      else
        even[i] = y[a] + (y[b] - y[a]) * CLAMP ((at - x[a]) / (x[b] - x[a]), 0, 1);
      if (isnan (even[i]))
        even[i] = 0;
      mean += even[i] / n;
    }
  for (guint i = 0; i < n; i++)
    even[i] -= mean;
  return even;
}

static AnaSeries *
make_spectrum (const AnaSeries *series, double unit)
{
  AnaSeries *out = ana_series_new (NULL);
  guint length = ana_series_get_n (series), n = MIN (length, MAX_SPECTRUM);
  g_autofree double *even = NULL;
  g_autofree double complex *all = NULL;
  double step;

  if (n < 2 || !(ana_series_get_x (series)[length - 1] > ana_series_get_x (series)[length - n]))
    return out;
  even = make_even (series, length - n, n, &step);
  all = ana_fourier_any (even, n);
  for (guint k = 1; k <= n / 2; k++)
    {
      double frequency = k / (n * step) * unit, amplitude = cabs (all[k]) / n * (2 * k == n ? 1 : 2);

      ana_series_append (out, &frequency, &amplitude, 1);
    }
  return out;
}

/**
 * ana_series_transform:
 * @series: any; NAN is a gap
 * @how: what becomes of it
 * @window: points of a moving mean, at least 1
 * @unit: of x: derivatives and rates are per so much, integrals in it, frequencies in cycles per it; over 0
 *
 * The moving mean is that of the last @window points and begins with the first that has so many; gaps among them do not
 * count. The spectrum of n points has n / 2 frequencies, the amplitude of each as a wave has it. O(n), of a moving mean
 * O(n window), of a spectrum O(n log n).
 *
 * Returns: (transfer full): the new series, as long as the old one but for the spectrum
 */
AnaSeries *
ana_series_transform (const AnaSeries *series, AnaTransform how, guint window, double unit)
{
  guint n = ana_series_get_n (series);
  g_autofree double *y = NULL;
  AnaSeries *out;

  if (how == ANA_TRANSFORM_SPECTRUM)
    return make_spectrum (series, unit);
  out = ana_series_new (NULL);
  if (n == 0)
    return out;
  y = g_new (double, n);
  if (how == ANA_TRANSFORM_NONE)
    ana_series_append (out, ana_series_get_x (series), ana_series_get_y (series), n);
  else
    {
      transform_along (series, how, MAX (window, 1), unit, y);
      ana_series_append (out, ana_series_get_x (series), y, n);
    }
  return out;
}

double
ana_transform_unit (const AnaSeries *series, gboolean is_time)
{
  static const double units[] = { 86400e6, 3600e6, 60e6, 1e6 };
  guint n = ana_series_get_n (series);
  const double *x = ana_series_get_x (series);

  for (guint i = 0; is_time && n > 1 && i < G_N_ELEMENTS (units); i++)
    if ((x[n - 1] - x[0]) / (n - 1) >= units[i] * 0.9) /* a day of 23 hours is one */
      return units[i];
  return is_time ? 1e6 : 1;
}

/* --- a chart --- */

static char *
format_y_cb (double value, gpointer chart)
{
  return ana_chart_format_y (chart, value, 0);
}

/* What is stacked is told by its own height. */
static AnaSeries *
own_height (const AnaLayer *layer)
{
  const double *x = ana_series_get_x (layer->series), *y = ana_series_get_y (layer->series);
  AnaSeries *out;

  if (layer->series2 == NULL || layer->mark == ANA_MARK_BAND)
    return ana_series_ref (layer->series);
  out = ana_series_new (NULL);
  for (guint i = 0; i < ana_series_get_n (layer->series); i++)
    {
      guint k = ana_series_find (layer->series2, x[i]);
      gboolean found = k < ana_series_get_n (layer->series2) && ana_series_get_x (layer->series2)[k] == x[i];
      double height = found ? y[i] - ana_series_get_y (layer->series2)[k] : y[i];

      ana_series_append (out, &x[i], &height, 1);
    }
  return out;
}

static void
add_layer (AnaChart *to, AnaChart *from, const AnaLayer *layer, AnaTransform how, guint window)
{
  g_autoptr (AnaSeries) own = own_height (layer);
  double unit = ana_transform_unit (own, from->x_type == ANA_SCALE_TIME);
  g_autoptr (AnaSeries) series = ana_series_transform (own, how, window, unit);
  gboolean stands = layer->mark == ANA_MARK_BAR && from->x_type == ANA_SCALE_BAND && how != ANA_TRANSFORM_SPECTRUM;
  AnaLayer *added = ana_chart_add_layer (to, stands ? ANA_MARK_BAR : ANA_MARK_LINE, series, layer->slot);

  added->label = g_strdup (layer->label);
  added->group = g_strdup (layer->group);
  added->dashed = layer->dashed;
  added->right_axis = layer->right_axis;
  if (layer->mark == ANA_MARK_LINE)
    added->width_px = layer->width_px;
}

static void
copy_frame (AnaChart *to, AnaChart *from, AnaTransform how)
{
  gboolean keeps_x = how != ANA_TRANSFORM_SPECTRUM;

  ana_chart_set_title (to, from->title);
  ana_chart_set_x_scale (to, keeps_x ? from->x_type : ANA_SCALE_LINEAR, from->zone);
  ana_chart_set_y_scale (to, ANA_SCALE_LINEAR, FALSE);
  if (keeps_x)
    ana_chart_bend_axis (to, FALSE, from->x_bend, from->x_turned);
  ana_chart_set_y_format (to, format_y_cb, ana_chart_ref (from), (GDestroyNotify) ana_chart_unref);
  ana_chart_set_month_names (to, (const char *const *) from->month_names);
  ana_chart_set_mirrored (to, from->mirrored);
  ana_chart_set_words (to, from->words, (const char *const *) from->day_names);
  ana_chart_set_first_day (to, from->first_day);
  if (from->field[ANA_PLOT_COLOUR].name != NULL)
    ana_chart_set_field (to, ANA_PLOT_COLOUR, from->field[ANA_PLOT_COLOUR].name, from->field[ANA_PLOT_COLOUR].type, from->field[ANA_PLOT_COLOUR].unit);
  if (!keeps_x)
    return;
  ana_chart_set_categories (to, (const char *const *) from->categories);
  ana_chart_set_horizontal (to, from->horizontal);
  if (from->field[ANA_PLOT_X].name != NULL)
    ana_chart_set_field (to, ANA_PLOT_X, from->field[ANA_PLOT_X].name, from->field[ANA_PLOT_X].type, from->field[ANA_PLOT_X].unit);
  for (guint i = 0; i < from->notes->len; i++)
    ana_chart_add_note (to, g_array_index (from->notes, AnaNote, i).x, g_array_index (from->notes, AnaNote, i).text);
}

/* --- what was said --- */

/* A place means the same on what the series become, but along frequencies; a value alone means it only where they are still on
 * the scale that it was said of, which a mean is. */
static gboolean
still_means (const AnaAnnotation *said, AnaTransform how)
{
  switch (ana_annotation_get_kind (said))
    {
    case ANA_ANNOTATION_TEXT:
      return TRUE;
    case ANA_ANNOTATION_THRESHOLD:
      return how == ANA_TRANSFORM_NONE || how == ANA_TRANSFORM_MOVING_MEAN;
    case ANA_ANNOTATION_MOMENT:
    case ANA_ANNOTATION_RANGE:
    case ANA_ANNOTATION_POINT:
    default:
      return how != ANA_TRANSFORM_SPECTRUM;
    }
}

/* What is not drawn any more is counted on the chart, in one text, which stands last. */
static void
copy_said (AnaChart *to, AnaChart *from, AnaTransform how)
{
  guint n = from->annotations->len - (from->n_off_scale > 0);

  to->n_off_scale = from->n_off_scale;
  for (guint i = 0; i < n; i++)
    {
      const AnaAnnotation *a = &g_array_index (from->annotations, AnaAnnotation, i);

      if (still_means (a, how))
        ana_chart_annotate_as (to, a->id, a->x, a->x2, a->y, a->slot, a->text);
      else
        to->n_off_scale++;
    }
  if (to->n_off_scale > 0)
    {
      /* Translators: how many annotations of a chart are of the values before they were transformed */
      g_autofree char *text = g_strdup_printf (ana_chart_word (to, NC_ ("chart", "Of the original scale, not shown: %u")), to->n_off_scale);

      ana_chart_annotate (to, NAN, NAN, NAN, ANA_SLOT_ANNOTATION, text);
    }
}

/* What @series is at the place that it has nearest to @x; NAN: nothing. */
static double
read_near (const AnaSeries *series, double x)
{
  return series != NULL && ana_series_get_n (series) > 0 ? ana_series_get_y (series)[ana_series_nearest (series, x)] : (double) NAN;
}

/* The layer that a point was said of: the nearest at its place; G_MAXUINT: it is no point, or none is there. */
static guint
find_layer (const AnaChart *chart, const AnaAnnotation *said)
{
  guint nearest = G_MAXUINT;
  double best = INFINITY;

  for (guint i = 0; i < chart->layers->len && ana_annotation_get_kind (said) == ANA_ANNOTATION_POINT; i++)
    {
      const AnaLayer *layer = g_ptr_array_index (chart->layers, i);
      double away = layer->mark != ANA_MARK_RULE ? fabs (read_near (layer->series, said->x) - said->y) : (double) NAN;

      if (away < best)
        {
          best = away;
          nearest = i;
        }
    }
  return nearest;
}

/* Of each annotation of @to, which are still where they were said, the layer of @from. */
static guint *
find_layers (const AnaChart *to, const AnaChart *from)
{
  guint *of = g_new (guint, MAX (to->annotations->len, 1));

  for (guint i = 0; i < to->annotations->len; i++)
    of[i] = find_layer (from, &g_array_index (to->annotations, AnaAnnotation, i));
  return of;
}

/* A point goes with its series, and is a moment where that has become nothing. */
static void
move_points (AnaChart *to, const guint *of, guint layer, const AnaSeries *becomes)
{
  for (guint i = 0; i < to->annotations->len; i++)
    {
      AnaAnnotation *a = &g_array_index (to->annotations, AnaAnnotation, i);

      if (of[i] == layer && ana_annotation_get_kind (a) == ANA_ANNOTATION_POINT)
        a->y = read_near (becomes, a->x);
    }
}

/**
 * ana_chart_copy_empty:
 * @chart: a chart of series
 *
 * Returns: (transfer full): a chart with its scales, titles, words, notes and annotations, which keeps @chart for its words
 */
AnaChart *
ana_chart_copy_empty (AnaChart *chart)
{
  AnaChart *out = ana_chart_new ();

  copy_frame (out, chart, ANA_TRANSFORM_NONE);
  ana_chart_set_y_scale (out, chart->y_type, chart->include_zero);
  ana_chart_bend_axis (out, TRUE, chart->y_bend, chart->y_turned);
  ana_chart_set_titles (out, chart->x_title, chart->y_title);
  ana_chart_set_x_view (out, chart->view_lo, chart->view_hi);
  ana_chart_set_y_view (out, chart->y_view_lo, chart->y_view_hi);
  ana_chart_set_right_view (out, chart->right_lo, chart->right_hi);
  if (chart->field[ANA_PLOT_Y].name != NULL)
    ana_chart_set_field (out, ANA_PLOT_Y, chart->field[ANA_PLOT_Y].name, chart->field[ANA_PLOT_Y].type, chart->field[ANA_PLOT_Y].unit);
  for (guint i = 0; i < chart->annotations->len; i++)
    {
      const AnaAnnotation *a = &g_array_index (chart->annotations, AnaAnnotation, i);

      ana_chart_annotate_as (out, a->id, a->x, a->x2, a->y, a->slot, a->text);
    }
  out->n_off_scale = chart->n_off_scale;
  return out;
}

static void
copy_layer (AnaChart *to, const AnaLayer *layer)
{
  AnaLayer *copy = ana_chart_add_layer (to, layer->mark, layer->series, layer->slot);
  AnaSeries *series = copy->series;

  *copy = *layer;
  copy->series = series;
  copy->series2 = layer->series2 != NULL ? ana_series_ref (layer->series2) : NULL;
  copy->label = g_strdup (layer->label);
  copy->group = g_strdup (layer->group);
  copy->partial_label = g_strdup (layer->partial_label);
}

/* The layers of @from on top of those that @to has; they share their series. */
void
ana_chart_copy_layers (AnaChart *to, AnaChart *from)
{
  for (guint i = 0; i < from->layers->len; i++)
    copy_layer (to, g_ptr_array_index (from->layers, i));
}

/**
 * ana_chart_transform:
 * @chart: a chart of series
 * @how: what becomes of them
 * @window: points of a moving mean
 *
 * Makes a chart of what the series become: lines, but for bars of categories; without rules, which were of other values.
 * Annotations stay at their places, points on the series that they were nearest to; thresholds stay on a mean alone, since
 * nothing else has the scale of the values, and a text says how many are not shown. Of a spectrum along frequencies. Units of time are ana_transform_unit() of each series. Later changes
 * of @chart do not come into it.
 *
 * Returns: (transfer full): the chart; it keeps @chart, for its words
 */
AnaChart *
ana_chart_transform (AnaChart *chart, AnaTransform how, guint window)
{
  return ana_chart_transform_of (chart, how, window, NULL);
}

/* The dots on a line are drawn of the same series, and become nothing of their own. */
static gboolean
is_drawn_before (const AnaChart *chart, guint i)
{
  const AnaLayer *layer = g_ptr_array_index (chart->layers, i);

  for (guint k = 0; k < i && layer->series != NULL; k++)
    if (((const AnaLayer *) g_ptr_array_index (chart->layers, k))->series == layer->series)
      return TRUE;
  return FALSE;
}

/* As ana_chart_transform(), of the series of @label alone: the others, rules and thresholds stay as they are. */
AnaChart *
ana_chart_transform_of (AnaChart *chart, AnaTransform how, guint window, const char *label)
{
  gboolean of_all = label == NULL || how == ANA_TRANSFORM_SPECTRUM;
  AnaChart *out = of_all ? ana_chart_new () : ana_chart_copy_empty (chart);
  g_autofree guint *of = NULL;

  if (of_all)
    copy_frame (out, chart, how);
  if (of_all)
    copy_said (out, chart, how);
  of = find_layers (out, chart);
  for (guint i = 0; i < chart->layers->len; i++)
    {
      const AnaLayer *layer = g_ptr_array_index (chart->layers, i);
      gboolean is_meant = of_all || g_strcmp0 (layer->label, label) == 0;

      if (!is_meant)
        copy_layer (out, layer);
      else if (layer->series != NULL && layer->mark != ANA_MARK_RULE && !is_drawn_before (chart, i))
        {
          add_layer (out, chart, layer, how, window);
          move_points (out, of, i, ((AnaLayer *) g_ptr_array_index (out->layers, out->layers->len - 1))->series);
        }
    }
  if (of_all)
    move_points (out, of, G_MAXUINT, NULL); /* of no series that is there */
  return out;
}
