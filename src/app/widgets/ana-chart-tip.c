/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-chart-tip.c: what stands at a point of a KPI's chart: date, this period, the one before, the change.
 */
#include "config.h"

#include "ana-chart-tip.h"

#include "ana-profile.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/**
 * ana_chart_format_bucket:
 * @ts_usec: start of a bucket
 * @period: minute, hour or day
 * @zone: whose calendar
 *
 * Returns: (transfer full): "Thu 12 Nov 2026", "Thu 12 Nov, 14:00"
 */
char *
ana_chart_format_bucket (gint64 ts_usec, AnaPeriod period, const AnaZone *zone)
{
  return ana_ui_format_time (ts_usec, zone, period == ANA_PERIOD_DAY ? C_ ("long date", "%a %-d %b %Y")
                                                                    : C_ ("date and time", "%a %-d %b, %H:%M"));
}

/* Beside a date that is whole: "Thu 13 Nov", "Thu 13, 14:00". */
char *
ana_chart_format_short (gint64 ts_usec, AnaPeriod period, const AnaZone *zone)
{
  return ana_ui_format_time (ts_usec, zone, period == ANA_PERIOD_DAY ? C_ ("short date", "%a %-d %b") : C_ ("short date and time", "%a %-d, %H:%M"));
}

/* A chart draws money in major units; the formatter of boards wants it as it is kept. */
char *
ana_chart_format_value (double value, const AnaKpi *kpi)
{
  double factor = g_str_has_prefix (kpi->unit, "money:") ? 100 : 1;

  return ana_format_value (value * factor, kpi->unit, FALSE, NULL);
}

static AnaVerdict
judge (const AnaKpi *kpi, int sign)
{
  if (sign == 0 || (kpi->direction != ANA_DIRECTION_UP && kpi->direction != ANA_DIRECTION_DOWN))
    return ANA_VERDICT_NONE;
  return (sign > 0) == (kpi->direction == ANA_DIRECTION_UP) ? ANA_VERDICT_GOOD : ANA_VERDICT_BAD;
}

/**
 * ana_chart_format_change:
 * @kpi: the KPI: percentages change by points
 * @now: this period
 * @before: the one before
 * @verdict: (out): good or bad
 * @sign: (out): of the change; 0 when there is none to be told
 *
 * Returns: (transfer full): the size of the change without its sign, "—" when there is nothing to compare
 */
char *
ana_chart_format_change (const AnaKpi *kpi, double now, double before, AnaVerdict *verdict, int *sign)
{
  gboolean points = strcmp (kpi->unit, "percent") == 0;
  double change = points ? now - before : before != 0 ? 100 * (now - before) / fabs (before) : NAN;
  g_autofree char *text = NULL;

  *sign = 0;
  *verdict = ANA_VERDICT_NONE;
  if (!isfinite (change))
    return g_strdup ("—");
  if (fabs (change) >= 0.05)
    *sign = change > 0 ? 1 : -1;
  *verdict = judge (kpi, *sign);
  text = ana_format_value (fabs (change), "percent", FALSE, NULL);
  if (!points)
    return g_steal_pointer (&text);
  text[strlen (text) - 1] = '\0';
  return g_strconcat (text, C_ ("percentage points", "pp"), NULL);
}

static char *
label_row (const AnaLayer *layer, const AnaKpi *kpi, gint64 ts_usec, AnaPeriod period, const AnaDuration *back)
{
  gint64 there;

  if (layer->slot != ANA_SLOT_PREVIOUS)
    return g_strdup (ana_kpi_get_name (kpi, ana_locale ()));
  there = ana_compare_bucket (back, period, kpi->zone, ts_usec);
  return there != ANA_TIME_NONE ? ana_chart_format_short (there, period, kpi->zone) : g_strdup (layer->label);
}

/**
 * ana_chart_fill_tip:
 * @geom: what is drawn
 * @hit: the point
 * @kpi: whose chart
 * @period: of its buckets
 * @back: how far back the grey line lies
 * @tip: (out): clear with ana_tip_clear()
 */
void
ana_chart_fill_tip (const AnaGeom *geom, const AnaHit *hit, const AnaKpi *kpi, AnaPeriod period, const AnaDuration *back, AnaTip *tip)
{
  double now = NAN, before = NAN;
  gint64 ts = (gint64) hit->x;
  int sign;
  g_autofree char *size = NULL;

  tip->title = ana_chart_format_bucket (ts, period, kpi->zone);
  for (guint i = MIN (hit->n_values, geom->n_layers); i-- > 0;)
    {
      const AnaLayer *layer = geom->layers[i].layer;

      if (isnan (hit->value[i]) || tip->n_rows == G_N_ELEMENTS (tip->row))
        continue;
      if (layer->slot == ANA_SLOT_PREVIOUS)
        before = hit->value[i];
      else
        now = hit->value[i];
      tip->row[tip->n_rows].label = label_row (layer, kpi, ts, period, back);
      tip->row[tip->n_rows].value = ana_chart_format_value (hit->value[i], kpi);
      tip->row[tip->n_rows++].slot = layer->slot;
    }
  size = ana_chart_format_change (kpi, now, before, &tip->verdict, &sign);
  tip->change = sign == 0 ? g_strdup ("") : g_strconcat (sign > 0 ? "+" : "\u2212", size, NULL);
}
