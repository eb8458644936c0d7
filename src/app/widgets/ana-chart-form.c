/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-chart-form.c: a chart as it was given, and as it is shown: with what it is held against, transformed, without some colours.
 */
#include "config.h"

#include "ana-chart-view-private.h"

#include "ana-chart-before.h"
#include "ana-transform-chain.h"

#include <math.h>
#include <string.h>

#define HEAVY_POINTS 50000 /* more are worked out on a worker: some two milliseconds */

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
  ana_chart_copy_rails (out, given);
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
  g_autoptr (AnaChart) held = ana_chart_with_before (given, compare);
  g_autoptr (GArray) chain = ana_transform_chain_parse (transform, NULL);

  return chain != NULL ? ana_transform_chain_apply (chain, held) : g_steal_pointer (&held);
}

/* Returns: (transfer full): the chart itself when nothing becomes of it */
AnaChart *
ana_chart_view_make_form (AnaChartView *self, AnaChart *given)
{
  if (ana_chart_get_plot (given) == NULL)
    return ana_chart_form_series (given, self->transform, self->compare);
  return self->hidden != 0 && ana_plot_get_n_groups (ana_chart_get_plot (given)) > 0 ? hide_groups (given, self->hidden) : ana_chart_ref (given);
}

/* Whether its values are others than those that were given. */
gboolean
ana_chart_view_is_transformed (AnaChartView *self)
{
  return strcmp (self->transform, "none") != 0;
}

/* Whether something becomes of so many points that no frame may wait for it. */
gboolean
ana_chart_view_is_heavy (AnaChartView *self, AnaChart *given)
{
  guint64 n = 0;

  if (ana_chart_get_plot (given) != NULL || (!ana_chart_view_is_transformed (self) && g_strcmp0 (self->compare, "none") == 0))
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
 * @text: (nullable): as ana_transform_chain_parse() reads it; what it cannot is none
 *
 * Shows what the series of its charts become; charts of shapes stay as they are.
 */
void
ana_chart_view_set_transform (AnaChartView *self, const char *text)
{
  g_autoptr (GArray) chain = ana_transform_chain_parse (text, NULL);
  char *own = chain != NULL ? ana_transform_chain_to_text (chain) : g_strdup ("none");

  if (g_strcmp0 (self->transform, own) == 0)
    {
      g_free (own);
      return;
    }
  g_free (self->transform);
  self->transform = own;
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
