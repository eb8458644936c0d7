/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-legend.c: names of a chart that do not fit are paged, by the pointer and by the keyboard.
 */
#include "config.h"

#include "frames.h"
#include "ui-data.h"

#include "ana-application.h"
#include "ana-legend.h"

#include <string.h>

#define N_NAMES 14

typedef struct {
  GtkWidget    *window;
  AnaChart     *chart;
  AnaChartView *view;
  GtkWidget    *legend;
  guint         before;  /* what was shown before a press */
} Fixture;

/* @data: the width of the window */
static void
set_up (Fixture *self, gconstpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->chart = ana_chart_new ();
  for (guint i = 0; i < N_NAMES; i++)
    {
      g_autoptr (AnaSeries) series = ana_series_new (NULL);

      ana_series_append (series, &(double) { 0 }, &(double) { i }, 1);
      ana_series_append (series, &(double) { 1 }, &(double) { i + 1 }, 1);
      ana_chart_add_layer (self->chart, ANA_MARK_LINE, series, (AnaColourSlot) (ANA_SLOT_SERIES_1 + i % 8))->label = g_strdup_printf ("Region %02u", i + 1);
    }
  self->view = ANA_CHART_VIEW (ana_chart_view_new ());
  self->legend = ana_legend_new_rows (self->view);
  gtk_widget_set_vexpand (GTK_WIDGET (self->view), TRUE);
  gtk_box_append (GTK_BOX (box), self->legend);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->view));
  ana_chart_view_set_chart (self->view, self->chart);
  ana_legend_refresh (ANA_LEGEND (self->legend));
  self->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (self->window), box);
  gtk_window_set_default_size (GTK_WINDOW (self->window), GPOINTER_TO_INT (data), 400);
  gtk_window_present (GTK_WINDOW (self->window));
  pass_frames (self->window, 4);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  g_clear_pointer (&self->chart, ana_chart_unref);
}

static GtkWidget *
get_pager (Fixture *self)
{
  return gtk_widget_get_last_child (self->legend);
}

/* The names on show, one bit each. */
static guint
get_shown (Fixture *self)
{
  guint shown = 0, i = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (self->legend); child != get_pager (self); child = gtk_widget_get_next_sibling (child), i++)
    if (gtk_widget_get_child_visible (child))
      shown |= 1u << i;
  g_assert_cmpuint (i, ==, N_NAMES);
  return shown;
}

static guint
count_bits (guint bits)
{
  return (guint) __builtin_popcount (bits);
}

static void
check_words (Fixture *self, guint shown)
{
  g_autofree char *label = g_strdup_printf ("+%u", N_NAMES - count_bits (shown));

  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (get_pager (self))), ==, label);
  g_assert_true (gtk_test_accessible_has_property (GTK_ACCESSIBLE (get_pager (self)), GTK_ACCESSIBLE_PROPERTY_LABEL));
}

static gboolean
has_turned (gpointer data)
{
  return get_shown (data) != ((Fixture *) data)->before;
}

/* A button that is activated by a key is pressed a while later. */
static void
press (Fixture *self, gboolean by_key)
{
  self->before = get_shown (self);
  if (by_key)
    {
      g_assert_true (gtk_widget_grab_focus (get_pager (self)));
      g_assert_true (gtk_widget_activate (get_pager (self)));
    }
  else
    g_signal_emit_by_name (get_pager (self), "clicked");
  g_assert_true (ui_data_spin_until (has_turned, self));
  pass_frames (self->window, 2);
}

static void
go_round (Fixture *self, gboolean by_key)
{
  guint first = get_shown (self), seen = first, n_pages = 1;

  g_assert_cmpuint (count_bits (first), <, N_NAMES);
  g_assert_true (first & 1u);
  check_words (self, first);
  do
    {
      guint before = get_shown (self), now;

      press (self, by_key);
      now = get_shown (self);
      g_assert_cmpuint (now, !=, 0);
      g_assert_cmpuint (now & before, ==, 0); /* another page has other names */
      g_assert_true (gtk_widget_get_child_visible (get_pager (self)));
      check_words (self, now);
      seen |= now;
      n_pages++;
    }
  while (get_shown (self) != first && n_pages < 2 * N_NAMES);
  g_assert_cmpuint (seen, ==, (1u << N_NAMES) - 1);
  g_assert_cmpuint (get_shown (self), ==, first); /* after the last page comes the first */
}

static void
test_pointer (Fixture *self, gconstpointer data)
{
  go_round (self, FALSE);
}

/* It keeps the focus, so that Enter goes on. */
static void
test_keyboard (Fixture *self, gconstpointer data)
{
  go_round (self, TRUE);
  g_assert_true (gtk_root_get_focus (GTK_ROOT (self->window)) == get_pager (self));
}

/* Tab goes over what is on show, once, and ends at the pager. */
static void
test_tab (Fixture *self, gconstpointer data)
{
  guint shown = get_shown (self), n = 0;
  GtkWidget *focus = NULL;

  press (self, FALSE);
  shown = get_shown (self);
  gtk_window_set_focus (GTK_WINDOW (self->window), NULL);
  while (gtk_widget_child_focus (self->legend, GTK_DIR_TAB_FORWARD) && n < 3 * N_NAMES)
    {
      focus = gtk_root_get_focus (GTK_ROOT (self->window));
      g_assert_true (gtk_widget_get_child_visible (focus));
      n++;
    }
  g_assert_cmpuint (n, ==, count_bits (shown) + 1);
  g_assert_true (focus == get_pager (self));
}

/* A name of another page still does what it did: a toggle that is on stays on over the pages. */
static void
test_toggle (Fixture *self, gconstpointer data)
{
  GtkWidget *first = gtk_widget_get_first_child (self->legend);

  g_signal_emit_by_name (first, "clicked");
  pass_frames (self->window, 2);
  g_assert_cmpuint (count_bits ((guint) ana_chart_view_get_hidden (self->view)), ==, N_NAMES - 1);
  press (self, FALSE);
  g_assert_cmpuint (count_bits ((guint) ana_chart_view_get_hidden (self->view)), ==, N_NAMES - 1);
}

/* With room for all of them there is no pager, nor is it read out. */
static void
test_room (Fixture *self, gconstpointer data)
{
  g_assert_cmpuint (get_shown (self), ==, (1u << N_NAMES) - 1);
  g_assert_false (gtk_widget_get_child_visible (get_pager (self)));
  g_assert_true (gtk_test_accessible_has_state (GTK_ACCESSIBLE (get_pager (self)), GTK_ACCESSIBLE_STATE_HIDDEN));
  g_assert_null (gtk_test_accessible_check_state (GTK_ACCESSIBLE (get_pager (self)), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE));
}

/* Where names are left out, it is. */
static void
test_read_out (Fixture *self, gconstpointer data)
{
  g_assert_cmpuint (get_shown (self), !=, (1u << N_NAMES) - 1);
  g_assert_null (gtk_test_accessible_check_state (GTK_ACCESSIBLE (get_pager (self)), GTK_ACCESSIBLE_STATE_HIDDEN, FALSE));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  ana_application_new ();
#define ADD(name, width, func) g_test_add ("/app/legend/" name, Fixture, GINT_TO_POINTER (width), set_up, func, tear_down)
  ADD ("pointer", 300, test_pointer);
  ADD ("keyboard", 300, test_keyboard);
  ADD ("tab", 300, test_tab);
  ADD ("toggle", 300, test_toggle);
  ADD ("read-out", 300, test_read_out);
  ADD ("room", 1240, test_room);
  return g_test_run ();
}
