/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-chart-work.c: forces of a graph, and what becomes of very many points, on a worker, while the picture before stays, with
 * a line of progress.
 */
#include "config.h"

#include "ana-chart-view-private.h"

#include "ana-transform.h"

#define SMALL_ROWS   32      /* their forces are worked out within a frame */
#define LINE_PX      2
#define ROUND_USEC   1500000 /* of the line of progress from side to side */

static gboolean
is_cancelled (gpointer cancellable)
{
  return g_cancellable_is_cancelled (cancellable);
}

typedef struct {
  AnaChart *given;               /* (owned) */
  AnaChart *form;                /* (owned) (nullable) of a chart of series, when it is done */
  AnaChart *layers;              /* (owned) (nullable) the same series: @given may be zoomed into meanwhile */
  char     *transform, *compare; /* (owned) (nullable) */
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_clear_pointer (&work->given, ana_chart_unref);
  g_clear_pointer (&work->form, ana_chart_unref);
  g_clear_pointer (&work->layers, ana_chart_unref);
  g_free (work->transform);
  g_free (work->compare);
  g_free (work);
}

static Work *
work_new (AnaChartView *self, AnaChart *chart)
{
  Work *work = g_new0 (Work, 1);

  work->given = ana_chart_ref (chart);
  if (ana_chart_get_plot (chart) != NULL)
    return work;
  work->layers = ana_chart_copy_empty (chart);
  ana_chart_copy_layers (work->layers, chart);
  work->transform = g_strdup (self->transform);
  work->compare = g_strdup (self->compare);
  return work;
}

/* On a worker, which alone has the plot; series are read, and nobody writes to them. */
static gpointer
prepare (gpointer data, GCancellable *cancellable, GError **error)
{
  Work *work = data, *done;
  AnaChart *form = NULL;

  if (work->layers != NULL)
    {
      form = ana_chart_form_series (work->layers, work->transform, work->compare);
      if (form == work->layers) /* nothing became of it */
        {
          ana_chart_unref (form);
          form = ana_chart_ref (work->given);
        }
    }
  else if (!ana_plot_prepare (ana_chart_get_plot (work->given), is_cancelled, cancellable))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
      return NULL;
    }
  done = g_new0 (Work, 1);
  done->given = ana_chart_ref (work->given);
  done->form = form;
  return done;
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
  Work *done = result;

  set_busy (self, FALSE);
  if (done == NULL)
    return;
  ana_chart_view_show_form (self, done->given, g_steal_pointer (&done->form));
  work_free (done);
}

static gboolean
is_quick (AnaChartView *self, AnaChart *chart)
{
  AnaPlot *plot = chart != NULL ? ana_chart_get_plot (chart) : NULL;

  if (plot == NULL)
    return chart == NULL || !ana_chart_view_is_heavy (self, chart);
  return ana_plot_is_prepared (plot) || ana_plot_get_n_rows (plot) <= SMALL_ROWS;
}

/* FALSE: there is nothing to work out, the chart can be shown. What was under way before is nobody's any more. */
gboolean
ana_chart_view_work_out (AnaChartView *self, AnaChart *chart)
{
  gboolean asked_anew;

  if (is_quick (self, chart))
    {
      if (self->work != NULL)
        ana_latest_cancel (self->work);
      set_busy (self, FALSE);
      return FALSE;
    }
  if (self->busy && self->awaited == chart && ana_chart_get_plot (chart) != NULL)
    return TRUE;
  asked_anew = chart == self->awaited || (chart != NULL && ana_chart_get_plot (chart) != NULL);
  self->awaited = chart; /* which the work keeps */
  if (self->work == NULL)
    self->work = ana_latest_new (prepare, work_free, done_cb, work_free, self);
  ana_latest_request (self->work, work_new (self, chart), asked_anew); /* newer points alone let what is under way end */
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
