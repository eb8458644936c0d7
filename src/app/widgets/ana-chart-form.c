/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-chart-form.c: a chart as it was given, and as it is shown: with what it is held against, transformed, without some colours.
 */
#include "config.h"

#include "ana-chart-view-private.h"

#include "ana-chart-before.h"
#include "ana-transform.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define HEAVY_POINTS 50000 /* more are worked out on a worker: some two milliseconds */

static const struct {
  const char  *id;
  AnaTransform how;
  guint        window;
} transforms[] = {
  { "none", ANA_TRANSFORM_NONE, 0 },
  { "mean7", ANA_TRANSFORM_MOVING_MEAN, 7 },
  { "mean30", ANA_TRANSFORM_MOVING_MEAN, 30 },
  { "cumulative", ANA_TRANSFORM_CUMULATIVE, 0 },
  { "derivative", ANA_TRANSFORM_DERIVATIVE, 0 },
  { "integral", ANA_TRANSFORM_INTEGRAL, 0 },
  { "rate", ANA_TRANSFORM_RATE, 0 },
  { "spectrum", ANA_TRANSFORM_SPECTRUM, 0 },
};

static guint
find_transform (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (transforms); i++)
    if (g_strcmp0 (transforms[i].id, id) == 0)
      return i;
  return 0;
}

/* --- words --- */

static const char *
say_unit (double unit)
{
  if (unit >= 86400e6)
    return C_ ("change of a value", "per day");
  if (unit >= 3600e6)
    return C_ ("change of a value", "per hour");
  if (unit >= 60e6)
    return C_ ("change of a value", "per minute");
  return unit >= 1e6 ? C_ ("change of a value", "per second") : "";
}

static char *
name_transform (guint which, double unit)
{
  switch (transforms[which].how)
    {
    case ANA_TRANSFORM_MOVING_MEAN: return g_strdup_printf (_("mean of %u"), transforms[which].window);
    case ANA_TRANSFORM_CUMULATIVE: return g_strdup (_("running total"));
    case ANA_TRANSFORM_DERIVATIVE: return g_strdup_printf (_("change %s"), say_unit (unit));
    case ANA_TRANSFORM_INTEGRAL: return g_strdup (_("integral"));
    case ANA_TRANSFORM_RATE: return g_strdup_printf (_("rate %s"), say_unit (unit));
    case ANA_TRANSFORM_SPECTRUM: return g_strdup (_("amplitude"));
    case ANA_TRANSFORM_NONE:
    default: return g_strdup ("");
    }
}

/* A legend says what its lines have become. */
static void
name_layers (AnaChart *chart, AnaChart *from, guint which)
{
  gboolean of_time = ana_chart_get_x_type (from) == ANA_SCALE_TIME;
  double unit = 1;

  for (guint i = 0; i < ana_chart_get_n_layers (from); i++)
    if (ana_chart_get_layer (from, i)->series != NULL)
      unit = ana_transform_unit (ana_chart_get_layer (from, i)->series, of_time);
  for (guint i = 0; i < ana_chart_get_n_layers (chart); i++)
    {
      AnaLayer *layer = ana_chart_get_layer (chart, i);
      g_autofree char *how = name_transform (which, unit), *was = layer->label;

      g_strchomp (how);
      layer->label = was != NULL ? g_strdup_printf ("%s, %s", was, how) : g_strdup (how);
    }
  if (transforms[which].how == ANA_TRANSFORM_SPECTRUM && of_time)
    {
      g_autofree char *title = g_strdup_printf (_("Cycles %s"), say_unit (unit));

      ana_chart_set_titles (chart, title, NULL);
    }
}

/* --- what is shown of what was given --- */

static AnaChart *
hide_groups (AnaChart *given, guint64 hidden)
{
  g_autoptr (AnaPlot) plot = ana_plot_hide (ana_chart_get_plot (given), hidden);
  AnaChart *out = ana_chart_new ();

  for (guint i = 0; i < ANA_PLOT_N_CHANNELS; i++)
    {
      const AnaChartField *field = ana_chart_get_field (given, i);

      if (field != NULL)
        ana_chart_set_field (out, i, field->name, field->type, field->unit);
    }
  ana_chart_set_title (out, ana_chart_get_title (given));
  ana_chart_set_x_scale (out, ANA_SCALE_LINEAR, ana_chart_get_zone (given));
  ana_chart_set_plot (out, plot);
  return out;
}

/**
 * ana_chart_form_series:
 * @given: a chart of series
 * @transform: as ana_chart_view_set_transform() takes it
 * @compare: as ana_chart_view_set_compare() takes it
 *
 * On any thread.
 *
 * Returns: (transfer full): the chart itself when nothing becomes of it
 */
AnaChart *
ana_chart_form_series (AnaChart *given, const char *transform, const char *compare)
{
  guint which = find_transform (transform);
  g_autoptr (AnaChart) held = ana_chart_with_before (given, compare);
  AnaChart *out;

  if (which == 0)
    return g_steal_pointer (&held);
  out = ana_chart_transform (held, transforms[which].how, transforms[which].window);
  name_layers (out, held, which);
  return out;
}

/* Returns: (transfer full): the chart itself when nothing becomes of it */
AnaChart *
ana_chart_view_make_form (AnaChartView *self, AnaChart *given)
{
  if (ana_chart_get_plot (given) == NULL)
    return ana_chart_form_series (given, self->transform, self->compare);
  return self->hidden != 0 && ana_plot_get_n_groups (ana_chart_get_plot (given)) > 0 ? hide_groups (given, self->hidden) : ana_chart_ref (given);
}

/* Whether something becomes of so many points that no frame may wait for it. */
gboolean
ana_chart_view_is_heavy (AnaChartView *self, AnaChart *given)
{
  guint64 n = 0;

  if (ana_chart_get_plot (given) != NULL || (find_transform (self->transform) == 0 && g_strcmp0 (self->compare, "none") == 0))
    return FALSE;
  for (guint i = 0; i < ana_chart_get_n_layers (given); i++)
    n += ana_chart_get_layer (given, i)->series != NULL ? ana_series_get_n (ana_chart_get_layer (given, i)->series) : 0;
  return n > HEAVY_POINTS;
}

static void
reform (AnaChartView *self)
{
  g_autoptr (AnaChart) given = self->given != NULL ? ana_chart_ref (self->given) : NULL;

  if (given != NULL && (!self->busy || ana_chart_get_plot (given) == NULL))
    ana_chart_view_set_chart (self, given);
}

/* The colours of shapes that are left out have changed. */
void
ana_chart_view_reform (AnaChartView *self)
{
  reform (self);
}

/* --- by hand, and by the page --- */

/**
 * ana_chart_view_set_transform:
 * @self: the view
 * @id: none, mean7, mean30, cumulative, derivative, integral, rate or spectrum
 *
 * Shows what the series of its charts become; charts of shapes stay as they are.
 */
void
ana_chart_view_set_transform (AnaChartView *self, const char *id)
{
  id = transforms[find_transform (id)].id;
  if (g_strcmp0 (self->transform, id) == 0)
    return;
  g_free (self->transform);
  self->transform = g_strdup (id);
  reform (self);
  g_object_notify (G_OBJECT (self), "transform");
}

const char *
ana_chart_view_get_transform (AnaChartView *self)
{
  return self->transform;
}

/**
 * ana_chart_view_set_compare:
 * @self: the view
 * @compare: as ana_compare_parse() reads it: "none", or a duration back such as "P1Y"
 *
 * Holds the series of a chart of time against themselves, so much earlier on the calendar of the chart's zone.
 */
void
ana_chart_view_set_compare (AnaChartView *self, const char *compare)
{
  if (g_strcmp0 (self->compare, compare) == 0)
    return;
  g_free (self->compare);
  self->compare = g_strdup (compare);
  reform (self);
  g_object_notify (G_OBJECT (self), "compare");
}

/* As long as what is in view, just before it, as set_compare() takes it; (nullable): all of the data are in view. */
char *
ana_chart_view_dup_before (AnaChartView *self)
{
  gint64 days = (gint64) round ((self->hi - self->lo) / 86400e6), minutes = (gint64) round ((self->hi - self->lo) / 60e6);

  if (isnan (self->lo) || minutes < 1)
    return NULL;
  return days >= 1 ? g_strdup_printf ("P%" G_GINT64_FORMAT "D", days) : g_strdup_printf ("PT%" G_GINT64_FORMAT "M", minutes);
}

const char *
ana_chart_view_get_compare (AnaChartView *self)
{
  return self->compare;
}
