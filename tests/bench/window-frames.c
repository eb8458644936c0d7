/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * window-frames.c: window-frames TRACE SECONDS [linked]: 24 cards and 8 charts in a window of 1600 x 900, all of them changing
 * ten times a second, and then the same while the first chart, of 10,000 points, is panned at each frame; linked: 30 charts
 * that change so, and then the same while the pointer of the first moves at each frame, and with it the crosshair of all.
 * TRACE is that of --trace-paint, with a note {"phase":…,"text":processor time of the main thread in microseconds} at the beginning of each phase;
 * bench-window reads it.
 */
#include "config.h"

#include "ana-application.h"
#include "ana-chart-card.h"
#include "ana-clock.h"
#include "ana-crosshair.h"
#include "ana-data.h"
#include "ana-kpi-card.h"
#include "ana-paint-trace.h"
#include "ana-tile-box.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

#define N_CARDS   24
#define N_CHARTS  8
#define N_LINKED  30
#define N_POINTS  500
#define N_PANNED  10000
#define TURN_MS   100
#define N_BUCKETS 60

typedef struct {
  AnaCatalogue   *catalogue;
  const AnaKpi   *kpi;
  GtkApplication *application;
  GtkWidget      *window;
  GPtrArray      *cards;   /* of AnaKpiCard */
  GPtrArray      *charts;  /* of AnaChartView */
  GPtrArray      *series;  /* of AnaSeries */
  guint           n_cards, n_charts;
  AnaCrosshair   *crosshair; /* (nullable) */
  guint           n_turns, n_turns_a_phase;
  guint           pan_id;
} Bench;

static double
get_value (double x)
{
  return 1000 + 300 * sin (x / 17) + 90 * sin (x * 1.7);
}

static void
note_phase (const char *name)
{
  struct timespec now;
  g_autofree char *text = NULL;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  text = g_strdup_printf ("%" G_GINT64_FORMAT, (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000);
  ana_paint_trace_note ("phase", name, text);
}

/* --- what is shown --- */

static AnaCard *
make_card (Bench *self, guint index)
{
  AnaSpanPart parts[N_BUCKETS] = { 0 };
  gint64 now = ana_clock_now_usec ();
  AnaSpan span = { now - N_BUCKETS / 2 * ANA_USEC_PER_MIN, now }, compare = { now - N_BUCKETS * ANA_USEC_PER_MIN, span.start_usec };
  AnaCardInput input = {
    .kpi = self->kpi, .period = ANA_PERIOD_MINUTE, .span = span, .compare = compare, .parts = parts, .n_parts = N_BUCKETS,
    .now_usec = now, .as_of_usec = now, .freshness = ANA_FRESH_LIVE, .range_label = "30 minutes",
  };

  for (guint i = 0; i < N_BUCKETS; i++)
    {
      double value = get_value (self->n_turns + index * 31 + i);

      parts[i] = (AnaSpanPart) { .ts_usec = compare.start_usec + i * ANA_USEC_PER_MIN, .value = value, .num = value, .den = 1,
                                 .has_value = TRUE, .has_ratio = TRUE, .count = 1 };
    }
  return ana_card_new (&input);
}

static GtkWidget *
make_chart (Bench *self, guint n_points)
{
  GtkWidget *card = ana_chart_card_new ();
  g_autoptr (AnaChart) chart = ana_chart_new ();
  g_autofree double *x = g_new (double, n_points), *y = g_new (double, n_points);
  AnaSeries *series = ana_series_new ("series");
  double end = (double) ana_clock_now_usec ();

  for (guint i = 0; i < n_points; i++)
    {
      x[i] = end - (double) (n_points - i) * ANA_USEC_PER_SEC;
      y[i] = get_value (i);
    }
  ana_series_append (series, x, y, n_points);
  ana_chart_set_x_scale (chart, ANA_SCALE_TIME, self->kpi->zone);
  ana_chart_add_layer (chart, ANA_MARK_LINE, series, ANA_SLOT_SERIES_1)->width_px = 2;
  ana_chart_card_set_title (ANA_CHART_CARD (card), "Chart", "");
  ana_chart_card_set_chart (ANA_CHART_CARD (card), chart);
  g_ptr_array_add (self->series, series);
  g_ptr_array_add (self->charts, ana_chart_card_get_view (ANA_CHART_CARD (card)));
  return card;
}

static GtkWidget *
make_box (int n_columns)
{
  GtkWidget *box = g_object_new (ANA_TYPE_TILE_BOX, NULL);

  gtk_widget_set_layout_manager (box, ana_tile_layout_new_columns (100, 2, n_columns, 8));
  return box;
}

static GtkWidget *
make_board (Bench *self)
{
  GtkWidget *board = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *cards = make_box (12), *charts = make_box (self->crosshair != NULL ? 6 : 4);

  for (guint i = 0; i < self->n_cards; i++)
    {
      g_ptr_array_add (self->cards, ana_kpi_card_new ());
      ana_tile_box_append (ANA_TILE_BOX (cards), self->cards->pdata[i]);
    }
  for (guint i = 0; i < self->n_charts; i++)
    ana_tile_box_append (ANA_TILE_BOX (charts), make_chart (self, i == 0 ? N_PANNED : N_POINTS));
  gtk_box_append (GTK_BOX (board), cards);
  gtk_box_append (GTK_BOX (board), charts);
  if (self->crosshair != NULL)
    ana_crosshair_share (self->crosshair, board);
  return board;
}

/* --- what moves --- */

static void
take_turn (Bench *self)
{
  double x = (double) ana_clock_now_usec (), y = get_value (self->n_turns);

  for (guint i = 0; i < self->n_cards; i++)
    {
      g_autoptr (AnaCard) card = make_card (self, i);

      ana_kpi_card_set_card (self->cards->pdata[i], card);
    }
  for (guint i = 0; i < self->n_charts; i++)
    {
      ana_series_append (self->series->pdata[i], &x, &y, 1);
      ana_chart_view_chart_changed (self->charts->pdata[i]);
    }
}

static gboolean
pan_cb (GtkWidget *view, GdkFrameClock *clock, gpointer data)
{
  double first, last, at = 0.25 + 0.25 * sin ((double) gdk_frame_clock_get_frame_time (clock) / G_USEC_PER_SEC);
  AnaChart *chart = ana_chart_view_get_chart (ANA_CHART_VIEW (view));

  ana_chart_set_x_view (chart, NAN, NAN);
  ana_chart_get_x_extent (chart, &first, &last);
  ana_chart_view_set_view (ANA_CHART_VIEW (view), first + at * (last - first), first + (at + 0.5) * (last - first));
  return G_SOURCE_CONTINUE;
}

static gboolean
point_cb (GtkWidget *view, GdkFrameClock *clock, gpointer data)
{
  Bench *self = data;
  double first, last, at = 0.5 + 0.45 * sin ((double) gdk_frame_clock_get_frame_time (clock) / G_USEC_PER_SEC);

  ana_chart_get_x_extent (ana_chart_view_get_chart (ANA_CHART_VIEW (view)), &first, &last);
  ana_crosshair_point (self->crosshair, view, first + at * (last - first));
  return G_SOURCE_CONTINUE;
}

static gboolean
turn_cb (gpointer data)
{
  Bench *self = data;

  if (self->n_turns == self->n_turns_a_phase / 2) /* the first turns make layouts and fill caches */
    note_phase ("live");
  if (self->n_turns == self->n_turns_a_phase * 3 / 2)
    {
      note_phase (self->crosshair != NULL ? "pointed" : "panned");
      self->pan_id = gtk_widget_add_tick_callback (self->charts->pdata[0], self->crosshair != NULL ? point_cb : pan_cb, self, NULL);
    }
  if (self->n_turns == self->n_turns_a_phase * 5 / 2)
    note_phase ("end");
  if (self->n_turns > self->n_turns_a_phase * 5 / 2 + 1)
    {
      gtk_window_destroy (GTK_WINDOW (self->window));
      return G_SOURCE_REMOVE;
    }
  take_turn (self);
  self->n_turns++;
  return G_SOURCE_CONTINUE;
}

static void
activate_cb (GtkApplication *application, gpointer data)
{
  Bench *self = data;

  ana_application_load_style ();
  self->window = adw_application_window_new (application);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (self->window), make_board (self));
  gtk_window_set_default_size (GTK_WINDOW (self->window), 1600, 900);
  gtk_widget_realize (self->window);
  ana_paint_trace_follow (self->window);
  gtk_window_present (GTK_WINDOW (self->window));
  g_timeout_add (TURN_MS, turn_cb, self);
}

int
main (int argc, char **argv)
{
  Bench self = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = ana_data_find ("catalogue", &error);
  g_autoptr (GSettings) settings = NULL;
  g_autoptr (AdwApplication) application = adw_application_new ("org.analytics.Frames", G_APPLICATION_NON_UNIQUE);

  self.catalogue = dir != NULL ? ana_catalogue_load (dir, &error) : NULL;
  if (argc < 3 || self.catalogue == NULL || !ana_paint_trace_open (argv[1], &error))
    {
      g_printerr ("window-frames: %s\n", error != NULL ? error->message : "say a file and seconds");
      return 1;
    }
  self.kpi = ana_catalogue_find (self.catalogue, "COM.NET_REVENUE");
  if (argc > 3) /* linked, with its values, which is the dearest of the three modes */
    {
      settings = g_settings_new (ANA_APP_ID);
      g_settings_set_enum (settings, "crosshair", ANA_CROSSHAIR_VALUES);
      self.crosshair = ana_crosshair_new (settings);
    }
  self.n_cards = self.crosshair != NULL ? 0 : N_CARDS;
  self.n_charts = self.crosshair != NULL ? N_LINKED : N_CHARTS;
  self.n_turns_a_phase = (guint) atoi (argv[2]) * 1000 / TURN_MS;
  self.cards = g_ptr_array_new ();
  self.charts = g_ptr_array_new ();
  self.series = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_series_unref);
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), &self);
  g_application_run (G_APPLICATION (application), 1, argv);
  g_clear_object (&self.crosshair);
  g_ptr_array_unref (self.cards);
  g_ptr_array_unref (self.charts);
  g_ptr_array_unref (self.series);
  ana_catalogue_unref (self.catalogue);
  return 0;
}
