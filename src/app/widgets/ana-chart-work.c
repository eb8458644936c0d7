/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-chart-work.c: forces of a graph on a worker, while the picture before stays, with a line of progress.
 */
#include "config.h"

#include "ana-chart-view-private.h"

#define SMALL_ROWS   32      /* their forces are worked out within a frame */
#define LINE_PX      2
#define ROUND_USEC   1500000 /* of the line of progress from side to side */

static gboolean
is_cancelled (gpointer cancellable)
{
  return g_cancellable_is_cancelled (cancellable);
}

/* On a worker, which alone has the plot. */
static gpointer
prepare (gpointer chart, GCancellable *cancellable, GError **error)
{
  if (!ana_plot_prepare (ana_chart_get_plot (chart), is_cancelled, cancellable))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
      return NULL;
    }
  return ana_chart_ref (chart);
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  gtk_widget_queue_draw (ANA_CHART_VIEW (widget)->layers.over);
  return G_SOURCE_CONTINUE;
}

static gboolean
may_move (AnaChartView *self)
{
  gboolean animate;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-enable-animations", &animate, NULL);
  return animate;
}

static void
set_busy (AnaChartView *self, gboolean busy)
{
  if (self->busy == busy)
    return;
  self->busy = busy;
  if (busy && may_move (self))
    self->busy_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
  else if (self->busy_tick != 0)
    {
      gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->busy_tick);
      self->busy_tick = 0;
    }
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_BUSY, busy, -1);
  gtk_widget_queue_draw (self->layers.over);
}

static void
done_cb (gpointer result, const GError *error, gpointer data)
{
  AnaChartView *self = data;
  g_autoptr (AnaChart) chart = result;

  set_busy (self, FALSE);
  if (chart != NULL)
    ana_chart_view_show_chart (self, chart);
}

/* FALSE: there is nothing to work out, the chart can be shown. What was under way before is nobody's any more. */
gboolean
ana_chart_view_work_out (AnaChartView *self, AnaChart *chart)
{
  AnaPlot *plot = chart != NULL ? ana_chart_get_plot (chart) : NULL;

  if (plot == NULL || ana_plot_is_prepared (plot) || ana_plot_get_n_rows (plot) <= SMALL_ROWS)
    {
      if (self->work != NULL)
        ana_latest_cancel (self->work);
      set_busy (self, FALSE);
      return FALSE;
    }
  if (self->busy && self->awaited == chart)
    return TRUE;
  self->awaited = chart; /* which the work keeps */
  if (self->work == NULL)
    self->work = ana_latest_new (prepare, (GDestroyNotify) ana_chart_unref, done_cb, (GDestroyNotify) ana_chart_unref, self);
  ana_latest_request (self->work, ana_chart_ref (chart), TRUE);
  set_busy (self, TRUE);
  return TRUE;
}

/* Returns: whether a graph is being worked out; the picture is still the one before */
gboolean
ana_chart_view_is_busy (AnaChartView *self)
{
  return self->busy;
}

/* A line along the top: a third of it runs from side to side; where nothing may move, all of it stands. */
void
ana_chart_view_paint_busy (AnaChartView *self, cairo_t *cr, const AnaTheme *theme)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self)), share = 1, at = 0;

  if (self->busy_tick != 0)
    {
      share = 1 / 3.0;
      at = (double) (g_get_monotonic_time () % ROUND_USEC) / ROUND_USEC * (1 + share) - share;
    }
  cairo_set_source_rgba (cr, theme->accent.r, theme->accent.g, theme->accent.b, theme->accent.a);
  cairo_rectangle (cr, at * width, 0, share * width, LINE_PX);
  cairo_fill (cr);
}
