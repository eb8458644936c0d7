/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-chart-before.c: a chart of time held against itself, earlier: a grey line of what was so long before.
 *
 * A bucket is held against the one that stands at the same place of the calendar (ana_compare_bucket()): a day of 23 hours
 * against a whole one, 29 February against nothing. Samples that are no buckets are held against what is nearest, within
 * half a step.
 */
#include "config.h"

#include "ana-chart-before.h"

#include "ana-range-text.h"
#include "ana-range.h"
#include "ana-transform.h"

#include <glib/gi18n.h>
#include <math.h>

#define MAX_LINES 4 /* more grey lines tell nothing */

static AnaPeriod
period_of (double unit)
{
  return unit >= 86400e6 ? ANA_PERIOD_DAY : unit >= 3600e6 ? ANA_PERIOD_HOUR : ANA_PERIOD_MINUTE;
}

/* Whether all samples stand where buckets begin: the first ones speak for them. */
static gboolean
is_bucketed (const AnaSeries *series, AnaPeriod period, const AnaZone *zone)
{
  for (guint i = 0; i < MIN (ana_series_get_n (series), 10); i++)
    {
      gint64 x = (gint64) ana_series_get_x (series)[i];

      if (ana_bucket_start (period, zone, x) != x)
        return FALSE;
    }
  return TRUE;
}

static gint64
find_there (const AnaDuration *back, AnaPeriod period, const AnaZone *zone, gboolean bucketed, double x)
{
  return bucketed ? ana_compare_bucket (back, period, zone, (gint64) x) : ana_duration_add (back, zone, (gint64) x, -1);
}

static double
value_near (const AnaSeries *series, gint64 there, double reach)
{
  guint i = ana_series_nearest (series, (double) there);

  return fabs (ana_series_get_x (series)[i] - (double) there) <= reach ? ana_series_get_y (series)[i] : (double) NAN;
}

/* (nullable): the data begin later than that */
static AnaSeries *
make_before (const AnaSeries *series, const AnaDuration *back, const AnaZone *zone)
{
  guint n = ana_series_get_n (series), n_found = 0;
  const double *x = ana_series_get_x (series);
  AnaPeriod period = period_of (ana_transform_unit (series, TRUE));
  gboolean bucketed = is_bucketed (series, period, zone);
  double reach = bucketed ? 0 : n > 1 ? (x[n - 1] - x[0]) / (n - 1) / 2 : 0;
  g_autofree double *y = g_new (double, MAX (n, 1));
  g_autoptr (AnaSeries) out = ana_series_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      gint64 there = find_there (back, period, zone, bucketed, x[i]);

      y[i] = there != ANA_TIME_NONE ? value_near (series, there, reach) : (double) NAN;
      n_found += isnan (y[i]) ? 0 : 1;
    }
  if (n_found == 0)
    return NULL;
  ana_series_append (out, x, y, n);
  return g_steal_pointer (&out);
}

/* Of what is stacked the parts do not say what was before. */
static gboolean
is_held (const AnaLayer *layer)
{
  return layer->series != NULL && layer->series2 == NULL && layer->slot != ANA_SLOT_PREVIOUS && layer->mark != ANA_MARK_RULE
         && layer->mark != ANA_MARK_POINT;
}

/**
 * ana_chart_find_held:
 * @chart: a chart
 *
 * Returns: (transfer none) (nullable): the first of its series that is held against itself
 */
const AnaSeries *
ana_chart_find_held (AnaChart *chart)
{
  for (guint i = 0; i < ana_chart_get_n_layers (chart); i++)
    if (is_held (ana_chart_get_layer (chart, i)))
      return ana_chart_get_layer (chart, i)->series;
  return NULL;
}

static void
add_before (AnaChart *to, const AnaLayer *layer, const AnaDuration *back, const AnaZone *zone)
{
  g_autoptr (AnaSeries) before = make_before (layer->series, back, zone);
  g_autofree char *words = ana_duration_in_words (back);
  AnaLayer *added;

  if (before == NULL)
    return;
  added = ana_chart_add_layer (to, ANA_MARK_LINE, before, ANA_SLOT_PREVIOUS);
  added->right_axis = layer->right_axis;
  added->label = layer->label != NULL ? g_strdup_printf (_("%s, %s earlier"), layer->label, words) : g_strdup_printf (_("%s earlier"), words);
}

/**
 * ana_chart_with_before:
 * @chart: a chart of series
 * @compare: how far back, as ana_compare_parse() reads it
 *
 * Returns: (transfer full): a chart with grey lines under its own; @chart itself when it is none of time, nothing is
 *   compared, or its data do not reach back so far
 */
AnaChart *
ana_chart_with_before (AnaChart *chart, const char *compare)
{
  g_autoptr (AnaChart) out = NULL;
  guint n_lines = 0;
  AnaCompare how;

  if (compare == NULL || ana_chart_get_x_type (chart) != ANA_SCALE_TIME || !ana_compare_parse (compare, &how, NULL) || how.kind != ANA_COMPARE_BACK)
    return ana_chart_ref (chart);
  out = ana_chart_copy_empty (chart);
  for (guint i = 0; i < ana_chart_get_n_layers (chart) && n_lines < MAX_LINES; i++)
    if (is_held (ana_chart_get_layer (chart, i)))
      {
        add_before (out, ana_chart_get_layer (chart, i), &how.back, ana_chart_get_zone (chart));
        n_lines++;
      }
  if (ana_chart_get_n_layers (out) == 0)
    return ana_chart_ref (chart);
  ana_chart_copy_layers (out, chart);
  return g_steal_pointer (&out);
}
