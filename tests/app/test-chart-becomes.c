/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-chart-becomes.c: what a chart that is shown becomes: transformed, and faded into the next.
 */
#include "config.h"

#include "ana-chart-table.h"
#include "ana-chart-view-private.h"
#include "chart-samples.h"

#include <math.h>
#include <string.h>

/* --- what the chart becomes --- */

static void
form_kept_cb (AnaChartView *view, const char *transform, char **out)
{
  g_free (*out);
  *out = g_strdup (transform);
}

static void
test_transform (void)
{
  Hands *hands = hands_new ();
  g_autoptr (AnaChart) line = make_line (), bars = parse (BARS, NULL);
  AnaLayer *layer;

  hands_show (hands, line);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (hands->view), "plot.transform", "s", "cumulative"));
  g_assert_cmpstr (ana_chart_view_get_transform (hands->view), ==, "cumulative");
  layer = ana_chart_get_layer (ana_chart_view_get_chart (hands->view), 0);
  g_assert_cmpstr (layer->label, ==, "v, running total");
  g_assert_cmpfloat (ana_series_get_y (layer->series)[4], ==, 115);
  ana_chart_view_set_view (hands->view, ana_series_get_x (layer->series)[1], ana_series_get_x (layer->series)[3]);
  assert_view (hands, 1, 3);
  ana_chart_view_set_transform (hands->view, "derivative"); /* the same axis of time: what was zoomed into stays */
  assert_view (hands, 1, 3);
  g_assert_cmpstr (ana_chart_get_layer (ana_chart_view_get_chart (hands->view), 0)->label, ==, "v, change per day");
  ana_chart_view_set_transform (hands->view, "spectrum"); /* another axis */
  g_assert_cmpint (ana_chart_get_x_type (ana_chart_view_get_chart (hands->view)), ==, ANA_SCALE_LINEAR);
  g_assert_false (hands_press (hands, GDK_KEY_BackSpace, 0));
  hands_show (hands, bars); /* shapes stay as they are */
  g_assert_true (ana_chart_view_get_chart (hands->view) == bars);
  hands_show (hands, line);
  ana_chart_view_set_transform (hands->view, "no such thing");
  g_assert_cmpstr (ana_chart_view_get_transform (hands->view), ==, "none");
  g_assert_true (ana_chart_view_get_chart (hands->view) == line);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (hands->view), "plot.compare", "s", "P1D"));
  g_assert_cmpuint (ana_chart_get_n_layers (ana_chart_view_get_chart (hands->view)), ==, 2);
  hands_press (hands, GDK_KEY_End, 0);
  g_assert_cmpint (ana_chart_view_get_cursor (hands->view), ==, 4);
  hands_press (hands, GDK_KEY_Menu, 0);
  ana_chart_view_set_compare (hands->view, "none");
  g_assert_true (ana_chart_view_get_chart (hands->view) == line);
  hands_free (hands);
}

static AnaChart *
make_long (guint n, double slope)
{
  AnaChart *chart = ana_chart_new ();
  double *x = g_new (double, n), *y = g_new (double, n);
  g_autoptr (AnaSeries) series = NULL;

  for (guint i = 0; i < n; i++)
    {
      x[i] = i;
      y[i] = slope;
    }
  series = ana_series_new_take ("v", x, y, n);
  ana_chart_add_layer (chart, ANA_MARK_LINE, series, ANA_SLOT_SERIES_1);
  return chart;
}

static double
get_last (Hands *hands)
{
  const AnaSeries *series = ana_chart_get_layer (ana_chart_view_get_chart (hands->view), 0)->series;

  return ana_series_get_y (series)[ana_series_get_n (series) - 1];
}

/* No frame waits for what becomes of very many points: the picture before stays, and the last wish counts. */
static void
test_transform_heavy (void)
{
  Hands *hands = hands_new ();
  g_autoptr (AnaChart) first = make_long (300000, 1), second = make_long (300000, 2), small = make_long (10, 3);

  hands_show (hands, first);
  ana_chart_view_set_transform (hands->view, "mean7");
  ana_chart_view_set_transform (hands->view, "cumulative");
  g_assert_true (ana_chart_view_is_busy (hands->view));
  g_assert_true (ana_chart_view_get_chart (hands->view) == first);
  g_assert_true (hands_spin_until (is_ready, hands->view));
  g_assert_cmpfloat (get_last (hands), ==, 300000);
  ana_chart_view_set_chart (hands->view, second);
  g_assert_true (ana_chart_view_is_busy (hands->view));
  g_assert_cmpfloat (get_last (hands), ==, 300000); /* never blank */
  g_assert_true (hands_spin_until (is_ready, hands->view));
  g_assert_cmpfloat (get_last (hands), ==, 600000);
  ana_chart_view_set_transform (hands->view, "none");
  g_assert_false (ana_chart_view_is_busy (hands->view));
  g_assert_true (ana_chart_view_get_chart (hands->view) == second);
  ana_chart_view_set_transform (hands->view, "cumulative");
  ana_chart_view_set_chart (hands->view, small); /* at once; nobody waits for the large one any more */
  g_assert_false (ana_chart_view_is_busy (hands->view));
  g_assert_cmpfloat (get_last (hands), ==, 30);
  hands_spin (200 * 1000);
  g_assert_cmpfloat (get_last (hands), ==, 30);
  ana_chart_view_set_chart (hands->view, first);
  hands_free (hands); /* with the work under way */
}

/* Steps upon steps from the menu, and the last one away again; to be kept only where somebody keeps it. */
static void
test_transform_steps (void)
{
  Hands *hands = hands_new ();
  g_autoptr (AnaChart) line = make_line ();
  g_autofree char *kept = NULL;

  hands_show (hands, line);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (hands->view), "plot.transform", "s", "cumulative"));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (hands->view), "plot.then", "(ss)", "mean7", ""));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (hands->view), "plot.then", "(ss)", "derivative", "v"));
  g_assert_cmpstr (ana_chart_view_get_transform (hands->view), ==, "[\"cumulative\",\"mean7\",{\"how\":\"derivative\",\"series\":\"v\"}]");
  gtk_widget_activate_action (GTK_WIDGET (hands->view), "plot.take-step", NULL);
  g_assert_cmpstr (ana_chart_view_get_transform (hands->view), ==, "[\"cumulative\",\"mean7\"]");
  g_signal_connect (hands->view, "form-kept", G_CALLBACK (form_kept_cb), &kept);
  gtk_widget_activate_action (GTK_WIDGET (hands->view), "plot.keep-form", NULL);
  g_assert_cmpstr (kept, ==, "[\"cumulative\",\"mean7\"]");
  gtk_widget_activate_action (GTK_WIDGET (hands->view), "plot.take-step", NULL);
  gtk_widget_activate_action (GTK_WIDGET (hands->view), "plot.take-step", NULL);
  gtk_widget_activate_action (GTK_WIDGET (hands->view), "plot.take-step", NULL);
  g_assert_cmpstr (ana_chart_view_get_transform (hands->view), ==, "none");
  hands_free (hands);
}

/* A chart whose data grow in place is transformed anew. */
static void
test_transform_live (void)
{
  Hands *hands = hands_new ();
  g_autoptr (AnaChart) line = make_line ();
  AnaSeries *series = ana_chart_get_layer (line, 0)->series;
  double x = ana_series_get_x (series)[4] + DAY, y = 5;

  hands_show (hands, line);
  ana_chart_view_set_transform (hands->view, "cumulative");
  ana_series_append (series, &x, &y, 1);
  ana_chart_view_chart_changed (hands->view);
  series = ana_chart_get_layer (ana_chart_view_get_chart (hands->view), 0)->series;
  g_assert_cmpuint (ana_series_get_n (series), ==, 6);
  g_assert_cmpfloat (ana_series_get_y (series)[5], ==, 120);
  hands_free (hands);
}

/* --- what is shown fades into what comes --- */

typedef struct {
  GtkWidget *view;
  guint      n_fading; /* frames in which both were seen */
  gboolean   is_fading;
} Fades;

/* Each frame as it was painted: none is missed, however slow. */
static void
after_paint_cb (GdkFrameClock *clock, Fades *self)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (self->view);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GBytes) text = NULL;
  gsize n_bytes;
  const char *bytes;

  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (self->view), gtk_widget_get_height (self->view));
  node = gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
  text = node != NULL ? gsk_render_node_serialize (node) : NULL;
  bytes = text != NULL ? g_bytes_get_data (text, &n_bytes) : NULL;
  self->is_fading = bytes != NULL && g_strstr_len (bytes, (gssize) n_bytes, "cross-fade") != NULL;
  self->n_fading += self->is_fading;
}

static gboolean
has_faded (gpointer data)
{
  return ((Fades *) data)->n_fading > 0 && !((Fades *) data)->is_fading;
}

/* Both are seen for a while, and then the new one alone; another that comes in the midst begins anew; not where nothing may move. */
static void
test_fade (void)
{
  Hands *hands = hands_new ();
  g_autoptr (AnaChart) bars = parse (BARS, NULL), line = make_line ();
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (hands->view));
  Fades fades = { .view = GTK_WIDGET (hands->view) };
  gulong id = g_signal_connect (clock, "after-paint", G_CALLBACK (after_paint_cb), &fades);

  hands_show (hands, bars);
  ana_chart_view_set_chart (hands->view, line);
  hands_spin (300 * 1000);
  g_assert_cmpuint (fades.n_fading, ==, 0);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  ana_chart_view_set_chart (hands->view, bars);
  g_assert_true (hands_spin_until (has_faded, &fades));
  fades.n_fading = 0;
  ana_chart_view_set_chart (hands->view, line);
  hands_spin (60 * 1000);
  ana_chart_view_set_chart (hands->view, bars); /* in the midst of it */
  g_assert_true (hands_spin_until (has_faded, &fades));
  ana_chart_view_set_chart (hands->view, line);
  hands_spin (20 * 1000);
  g_signal_handler_disconnect (clock, id);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  hands_free (hands); /* while it fades */
}

/* --- a pan that runs on --- */

static gboolean
is_still (gpointer view)
{
  return ((AnaChartView *) view)->fling_id == 0;
}

/* It runs on and out, stands at the end of the data, is held by the next hand; and nothing runs where nothing may move. */
static void
test_fling (void)
{
  Hands *hands = hands_new ();
  g_autoptr (AnaChart) line = make_line ();
  double lo, hi, first, last;

  hands_show (hands, line);
  ana_chart_get_x_extent (line, &first, &last);
  ana_chart_view_set_view (hands->view, first + 2 * DAY, first + 3 * DAY);
  ana_chart_view_begin_drag (hands->view, 300, 200, GDK_SHIFT_MASK, FALSE);
  ana_chart_view_fling (hands->view, 900, 0);
  g_assert_true (is_still (hands->view)); /* nothing may move */
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  ana_chart_view_fling (hands->view, 20, 0);
  g_assert_true (is_still (hands->view)); /* it was put there */
  lo = hands->view->lo;
  ana_chart_view_fling (hands->view, 300, 0);
  g_assert_true (hands_spin_until (is_still, hands->view));
  g_assert_cmpfloat (hands->view->lo, <, lo);          /* what is under the hand goes with it */
  g_assert_cmpfloat_with_epsilon (hands->view->hi - hands->view->lo, DAY, 1);
  ana_chart_view_begin_drag (hands->view, 300, 200, GDK_SHIFT_MASK, FALSE);
  ana_chart_view_fling (hands->view, 90000, 0);
  g_assert_true (hands_spin_until (is_still, hands->view));
  g_assert_cmpfloat (hands->view->lo, ==, first);
  ana_chart_view_begin_drag (hands->view, 300, 200, GDK_SHIFT_MASK, FALSE);
  ana_chart_view_fling (hands->view, -900, 0);
  g_assert_false (is_still (hands->view));
  ana_chart_view_begin_drag (hands->view, 300, 200, GDK_SHIFT_MASK, FALSE); /* held */
  g_assert_true (is_still (hands->view));
  hi = hands->view->hi;
  hands_spin (50 * 1000);
  g_assert_cmpfloat (hands->view->hi, ==, hi);
  ana_chart_view_fling (hands->view, -900, 0);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  hands_free (hands); /* while it runs */
}

/* --- what was said --- */

static void
annotate_cb (AnaChartView *view, const AnaChartNote *note, AnaChartNote *out)
{
  *out = *note;
  out->id = g_intern_string (note->id);
}

/* On what the series have become a point moves along: its value is of the data, and stays. */
static void
test_drag_note (void)
{
  Hands *hands = hands_new ();
  g_autoptr (AnaChart) line = make_line ();
  g_autoptr (AnaGeom) geom = NULL;
  const double *at = ana_series_get_x (ana_chart_get_layer (line, 0)->series);
  AnaChartNote got = { NULL, NAN, NAN, NAN, FALSE };
  gpointer drag;
  double x, y, to;

  ana_chart_annotate_as (line, "p", at[2], NAN, 15, ANA_SLOT_ANNOTATION, "Low");
  hands_show (hands, line);
  ana_chart_view_set_transform (hands->view, "cumulative");
  g_signal_connect (hands->view, "annotate-wanted", G_CALLBACK (annotate_cb), &got);
  geom = hands_geom (hands);
  x = ana_geom_x_px (geom, at[2]);
  y = ana_geom_y_px (geom, 45); /* 10 + 20 + 15 */
  to = ana_geom_x_px (geom, at[3]);
  drag = hands_controller (hands, GTK_TYPE_GESTURE_DRAG);
  ana_chart_view_begin_drag (hands->view, x, y, GDK_CONTROL_MASK, FALSE);
  g_signal_emit_by_name (drag, "drag-update", to - x, -30.0);
  g_signal_emit_by_name (drag, "drag-end", to - x, -30.0);
  g_assert_cmpstr (got.id, ==, "p");
  g_assert_cmpfloat_with_epsilon ((got.x - at[3]) / (at[3] - at[2]), 0, 0.05);
  g_assert_cmpfloat (got.y, ==, 15);
  hands_free (hands);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/app/chart-view/transform", test_transform);
  g_test_add_func ("/app/chart-view/drag-note", test_drag_note);
  g_test_add_func ("/app/chart-view/transform-steps", test_transform_steps);
  g_test_add_func ("/app/chart-view/transform-live", test_transform_live);
  g_test_add_func ("/app/chart-view/transform-heavy", test_transform_heavy);
  g_test_add_func ("/app/chart-view/fade", test_fade);
  g_test_add_func ("/app/chart-view/fling", test_fling);
  return g_test_run ();
}
