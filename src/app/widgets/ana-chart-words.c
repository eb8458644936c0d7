/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-chart-words.c: a chart and the point that is looked at, in words for the screen reader.
 */
#include "config.h"

#include "ana-chart-view-private.h"

#include <math.h>

#define DESCRIBE_MS 1000 /* a screen reader is told at most once a second */

static char *
describe (AnaChartView *self)
{
  gboolean keyboard;
  AnaHit hit = ana_chart_view_get_hit (self, &keyboard);
  AnaTip tip = { 0 };
  GString *text;

  if (!hit.hit || self->tip_func == NULL)
    return self->chart != NULL ? ana_chart_summary (self->chart) : g_strdup ("");
  self->tip_func (self->geom, &hit, &tip, self->tip_data);
  text = g_string_new (tip.title);
  for (guint i = 0; i < tip.n_rows; i++)
    {
      guint row = (self->series + i) % tip.n_rows; /* the chosen series first */

      g_string_append_printf (text, ", %s %s", tip.row[row].label, tip.row[row].value);
    }
  if (tip.change != NULL && *tip.change != '\0')
    g_string_append_printf (text, ", %s", tip.change);
  ana_tip_clear (&tip);
  return g_string_free (text, FALSE);
}

static gboolean
describe_cb (gpointer data)
{
  AnaChartView *self = data;
  g_autofree char *text = describe (self);

  self->describe_id = 0;
  ana_ui_set_a11y_description (GTK_WIDGET (self), text);
  return G_SOURCE_REMOVE;
}

/* Its words are told anew, once a second at the most. */
void
ana_chart_view_queue_describe (AnaChartView *self)
{
  if (self->describe_id == 0 && (gtk_widget_has_focus (GTK_WIDGET (self)) || self->geom == NULL))
    self->describe_id = g_timeout_add (DESCRIBE_MS, describe_cb, self);
}
