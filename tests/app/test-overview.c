/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-overview.c: the Overview in its window: another period comes in one frame, a press on a mark filters the page.
 */
#include "config.h"

#include "frames.h"
#include "ui-data.h"
#include "ui-widgets.h"

#include "ana-application.h"
#include "ana-breakdown.h"
#include "ana-chart-card.h"
#include "ana-data.h"
#include "ana-kpi-card.h"
#include "ana-overview-page.h"
#include "ana-paint-layer.h"
#include "ana-window.h"

#include <string.h>

typedef struct {
  char       *dir;
  AnaSession *session;
  AnaWindow  *window;
  GtkWidget  *page;
} Fixture;

static GtkApplication *application;

/* --- a window on a workspace that was filled --- */

static gboolean
has_below (gpointer page)
{
  GtkWidget *breakdown = ui_find_type (page, ANA_TYPE_BREAKDOWN);

  return breakdown != NULL && gtk_widget_get_mapped (breakdown);
}

static gboolean
has_turned (gpointer page)
{
  return !ana_page_is_turning (page);
}

static void
fill (const char *dir)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = ana_data_find ("catalogue", &error);
  g_autoptr (AnaCatalogue) catalogue = ana_catalogue_load (path, &error);
  g_autoptr (AnaStore) store = NULL;

  g_assert_no_error (error);
  store = ana_store_open (dir, ANA_STORE_READ_WRITE, &error);
  g_assert_no_error (error);
  g_assert_true (ui_data_fill (store, catalogue, g_get_real_time (), 90));
  ana_store_close (store);
}

static void
set_up (Fixture *self, gconstpointer unused)
{
  AnaSessionOptions options = { .no_hub = TRUE, .profile = "sample" };

  g_autoptr (GSettings) settings = g_settings_new (ANA_APP_ID);

  g_settings_reset (settings, "page"); /* what the test before was looking at last */
  g_settings_reset (settings, "period");
  self->dir = g_dir_make_tmp ("analytics-overview-XXXXXX", NULL);
  fill (self->dir);
  options.workspace = self->dir;
  self->session = ana_session_new (&options);
  self->window = ana_window_new (application, self->session);
  gtk_window_present (GTK_WINDOW (self->window));
  self->page = ui_find_type (self->window, ANA_TYPE_OVERVIEW_PAGE);
  g_assert_true (ui_data_spin_until (has_below, self->page));
  pass_frames (GTK_WIDGET (self->window), 2);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  ana_session_close (self->session);
  g_object_unref (self->session);
  ui_data_remove_tree (self->dir);
  g_free (self->dir);
}

/* --- another period comes in one frame --- */

typedef struct {
  GtkWidget *page;
  GPtrArray *seen;     /* of char*: what the frames showed, each change of it */
  gboolean   painted;
  guint      n_turned;
  guint      n_fading; /* frames in which the old chart was seen through the new one */
} Turn;

static void
say_figures (GtkWidget *widget, gpointer data)
{
  GString *out = data;
  GdkRectangle box;

  if (!gtk_widget_get_mapped (widget))
    return;
  if (ANA_IS_KPI_CARD (widget))
    for (AnaCardPart part = 0; part < ANA_N_CARD_PARTS; part++)
      if (part != ANA_CARD_AGE)
        g_string_append_printf (out, "%s|", ana_kpi_card_get_part (ANA_KPI_CARD (widget), part, &box));
  if (ANA_IS_CHART_CARD (widget))
    g_string_append_printf (out, "%s %p|", gtk_label_get_text (GTK_LABEL (gtk_widget_get_template_child (widget, ANA_TYPE_CHART_CARD, "title"))),
                            ana_chart_view_get_chart (ana_chart_card_get_view (ANA_CHART_CARD (widget))));
}

static char *
get_figures (GtkWidget *page)
{
  GtkLabel *range = GTK_LABEL (gtk_widget_get_template_child (page, ANA_TYPE_OVERVIEW_PAGE, "range_text"));
  GString *out = g_string_new (NULL);

  g_string_append_printf (out, "%s|", gtk_label_get_text (range));
  ui_walk (page, say_figures, out);
  return g_string_free (out, FALSE);
}

static void
paint_cb (GdkFrameClock *clock, Turn *turn)
{
  turn->painted = TRUE;
}

static void
after_paint_cb (GdkFrameClock *clock, Turn *turn)
{
  g_autofree char *figures = get_figures (turn->page);
  GtkWidget *trend = ui_find_type (turn->page, ANA_TYPE_CHART_CARD);

  if (!turn->painted)
    return;
  turn->painted = FALSE;
  turn->n_fading += ana_paint_layer_is_fading (ANA_PAINT_LAYER (ui_find_type (trend, ANA_TYPE_PAINT_LAYER)));
  if (turn->seen->len == 0 || strcmp (turn->seen->pdata[turn->seen->len - 1], figures) != 0)
    g_ptr_array_add (turn->seen, g_steal_pointer (&figures));
}

static char *
get_state (GtkWidget *page)
{
  g_autoptr (GVariant) state = g_action_group_get_action_state (G_ACTION_GROUP (gtk_widget_get_root (page)), "period");

  return g_variant_dup_string (state, NULL);
}

/* With the figures, and before any frame, the toggles say the period too. */
static void
turned_cb (GtkWidget *page, Turn *turn)
{
  g_autofree char *state = get_state (page);

  turn->n_turned++;
  g_assert_cmpstr (state, ==, ana_period_to_string (ana_session_get_period (ana_page_get_session (ANA_PAGE (page)))));
}

static void
turn_to (Fixture *self, Turn *turn, AnaPeriod period)
{
  const char *wanted = ana_period_to_string (period);
  g_autofree char *before = get_figures (self->page), *state_before = get_state (self->page);
  g_autofree char *state = NULL;
  g_autofree char *after = NULL;

  g_ptr_array_set_size (turn->seen, 0);
  turn->n_turned = turn->n_fading = 0;
  g_action_group_change_action_state (G_ACTION_GROUP (self->window), "period", g_variant_new_string (wanted));
  state = get_state (self->page);
  g_assert_cmpstr (state, ==, state_before);
  g_assert_true (ana_page_is_turning (ANA_PAGE (self->page)));
  g_assert_true (ui_data_spin_until (has_turned, self->page));
  after = get_figures (self->page);
  g_assert_cmpstr (before, !=, after);
  pass_frames (GTK_WIDGET (self->window), 3);
  for (guint i = 0; i < turn->seen->len; i++)
    g_assert_true (g_str_equal (turn->seen->pdata[i], after) || (i == 0 && g_str_equal (turn->seen->pdata[i], before)));
  g_assert_cmpuint (turn->seen->len, >, 0);
  g_assert_cmpstr (turn->seen->pdata[turn->seen->len - 1], ==, after);
  g_assert_cmpuint (turn->n_turned, ==, 1);
  g_assert_cmpuint (turn->n_fading, ==, 0);
}

/* Cards, chart and text of the range are those of one period in every frame that is painted; the chart does not fade. */
static void
test_period (Fixture *self, gconstpointer unused)
{
  static const AnaPeriod periods[] = { ANA_PERIOD_HOUR, ANA_PERIOD_DAY, ANA_PERIOD_MINUTE, ANA_PERIOD_HOUR };
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self->window));
  GtkSettings *settings = gtk_settings_get_default ();
  Turn turn = { self->page, g_ptr_array_new_with_free_func (g_free) };
  gboolean animations;

  g_object_get (settings, "gtk-enable-animations", &animations, NULL);
  g_object_set (settings, "gtk-enable-animations", TRUE, NULL);
  g_signal_connect (clock, "paint", G_CALLBACK (paint_cb), &turn);
  g_signal_connect_after (clock, "after-paint", G_CALLBACK (after_paint_cb), &turn);
  g_signal_connect_after (self->page, "turned", G_CALLBACK (turned_cb), &turn);
  for (guint i = 0; i < G_N_ELEMENTS (periods); i++)
    turn_to (self, &turn, periods[i]);
  g_signal_handlers_disconnect_by_data (clock, &turn);
  g_signal_handlers_disconnect_by_data (self->page, &turn);
  g_ptr_array_unref (turn.seen);
  g_object_set (settings, "gtk-enable-animations", animations, NULL);
}

/* --- a press on a mark filters the page --- */

static void
find_chip (GtkWidget *widget, gpointer data)
{
  GtkWidget **chip = data;

  if (gtk_widget_get_mapped (widget) && GTK_IS_ACTIONABLE (widget) && g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), "overview.drop-filter") == 0)
    *chip = widget;
}

static GtkWidget *
get_chip (Fixture *self)
{
  GtkWidget *chip = NULL;

  pass_frames (GTK_WIDGET (self->window), 2);
  ui_walk (self->page, find_chip, &chip);
  return chip;
}

static void
settle (Fixture *self)
{
  g_assert_true (ui_data_spin_until (has_turned, self->page));
}

static GtkToggleButton *
get_bar (Fixture *self, int row)
{
  GtkWidget *breakdown = ui_find_type (self->page, ANA_TYPE_BREAKDOWN);
  GtkGrid *grid = GTK_GRID (gtk_widget_get_template_child (breakdown, ANA_TYPE_BREAKDOWN, "grid"));

  return GTK_TOGGLE_BUTTON (gtk_grid_get_child_at (grid, 1, row));
}

static void
press_bar (Fixture *self, int row)
{
  g_signal_emit_by_name (get_bar (self, row), "clicked");
  settle (self);
}

/* A bar: its chip comes, the figures are of it alone, and the same bar, the chip or Escape take it away. */
static void
test_filter_bar (Fixture *self, gconstpointer unused)
{
  g_autofree char *whole = get_figures (self->page);
  g_autofree char *of_one = NULL;
  g_autofree char *again = NULL;

  g_assert_null (get_chip (self));
  press_bar (self, 1);
  of_one = get_figures (self->page);
  g_assert_cmpstr (of_one, !=, whole);
  g_assert_nonnull (strstr (of_one, "Category: "));
  g_assert_nonnull (get_chip (self));
  g_assert_true (gtk_toggle_button_get_active (get_bar (self, 1)));
  press_bar (self, 0); /* another one takes its place */
  g_assert_true (gtk_toggle_button_get_active (get_bar (self, 0)));
  g_assert_false (gtk_toggle_button_get_active (get_bar (self, 1)));
  press_bar (self, 0);
  g_assert_null (get_chip (self));
  press_bar (self, 1);
  g_signal_emit_by_name (get_chip (self), "clicked");
  settle (self);
  g_assert_null (get_chip (self));
  g_assert_false (gtk_toggle_button_get_active (get_bar (self, 1)));
  again = get_figures (self->page);
  g_assert_null (strstr (again, "Category: "));
}

/* A point of the trend, as the pointer hands it over: that bucket alone; another period has no such bucket. */
static void
test_filter_point (Fixture *self, gconstpointer unused)
{
  AnaChartView *view = ana_chart_card_get_view (ANA_CHART_CARD (ui_find_type (self->page, ANA_TYPE_CHART_CARD)));
  AnaSeries *series = ana_chart_get_layer (ana_chart_view_get_chart (view), 1)->series;
  AnaChartPick pick = { .index = 5, .x = (double) ana_series_get_x (series)[5], .layer = 1 };
  guint n = ana_series_get_n (series);

  g_signal_emit_by_name (view, "mark-clicked", &pick);
  settle (self);
  g_assert_nonnull (get_chip (self));
  g_assert_cmpuint (ana_series_get_n (ana_chart_get_layer (ana_chart_view_get_chart (view), 1)->series), ==, n);
  g_signal_emit_by_name (view, "mark-clicked", &pick);
  settle (self);
  g_assert_null (get_chip (self));
  gtk_widget_activate_action (self->page, "overview.filter-mark", "x", (gint64) pick.x);
  settle (self);
  g_assert_nonnull (get_chip (self));
  g_action_group_change_action_state (G_ACTION_GROUP (self->window), "period", g_variant_new_string ("hour"));
  settle (self);
  g_assert_null (get_chip (self));
}

/* --- tooltips and menus --- */

static gboolean
says_tip (GtkWidget *widget, int x, int y)
{
  g_autoptr (GtkTooltip) tooltip = g_object_new (GTK_TYPE_TOOLTIP, NULL);
  gboolean says = FALSE;

  g_signal_emit_by_name (widget, "query-tooltip", x, y, FALSE, tooltip, &says);
  return says;
}

static gboolean
has_popover (gpointer window)
{
  return ana_ui_has_open_popover (window);
}

static gboolean
has_no_popover (gpointer window)
{
  return !ana_ui_has_open_popover (window);
}

/* How many tooltips there are beside the popovers of a window, and how many of them are told. */
typedef struct { guint n, n_told; } Tips;

static void
count_tips (GtkWidget *widget, gpointer data)
{
  Tips *tips = data;

  if (gtk_widget_get_tooltip_text (widget) == NULL || !gtk_widget_get_mapped (widget) || gtk_widget_get_ancestor (widget, GTK_TYPE_POPOVER) != NULL)
    return;
  tips->n++;
  tips->n_told += says_tip (widget, 1, 1);
}

/* A tooltip would stand over an open menu, whosever it is: a card's, a text's and those of the templates say nothing until it is closed. */
static void
test_quiet (Fixture *self, gconstpointer unused)
{
  GtkWidget *card = ui_find_type (self->page, ANA_TYPE_KPI_CARD), *label = ui_find_type (self->page, GTK_TYPE_LABEL);
  GtkMenuButton *button = GTK_MENU_BUTTON (gtk_widget_get_template_child (self->page, ANA_TYPE_OVERVIEW_PAGE, "pack_button"));
  GdkRectangle box;

  ana_kpi_card_get_part (ANA_KPI_CARD (card), ANA_CARD_VALUE, &box);
  ana_ui_set_tooltip (label, "words");
  for (guint i = 0; i < 2; i++)
    {
      Tips closed = { 0 }, open = { 0 };

      ui_walk (GTK_WIDGET (self->window), count_tips, &closed);
      g_assert_cmpuint (closed.n, >=, 5);
      g_assert_cmpuint (closed.n_told, ==, closed.n);
      g_assert_true (says_tip (card, box.x + 1, box.y + 1));
      g_assert_true (says_tip (label, 1, 1));
      gtk_menu_button_popup (button);
      g_assert_true (ui_data_spin_until (has_popover, self->window));
      g_assert_false (says_tip (card, box.x + 1, box.y + 1));
      g_assert_false (says_tip (label, 1, 1));
      ui_walk (GTK_WIDGET (self->window), count_tips, &open);
      g_assert_cmpuint (open.n, ==, closed.n);
      g_assert_cmpuint (open.n_told, ==, 0);
      gtk_menu_button_popdown (button);
      g_assert_true (ui_data_spin_until (has_no_popover, self->window));
    }
  g_assert_true (says_tip (card, box.x + 1, box.y + 1));
}

/* --- the menu "New" --- */

static void
list_items (GtkWidget *widget, gpointer data)
{
  if (gtk_widget_get_mapped (widget) && strcmp (G_OBJECT_TYPE_NAME (widget), "GtkModelButton") == 0)
    g_ptr_array_add (data, widget);
}

/* A window beside the one of the test; NULL: none. */
static GtkWindow *
find_dialog (Fixture *self)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *w = windows; w != NULL; w = w->next)
    if (w->data != self->window && gtk_widget_get_mapped (w->data))
      return w->data;
  return NULL;
}

static gboolean
has_dialog (gpointer fixture)
{
  return find_dialog (fixture) != NULL;
}

static gboolean
has_no_dialog (gpointer fixture)
{
  return find_dialog (fixture) == NULL;
}

/* Each item can be used and opens a window of its own, which Escape closes again. */
static void
test_new (Fixture *self, gconstpointer unused)
{
  GtkMenuButton *button = GTK_MENU_BUTTON (gtk_widget_get_template_child (GTK_WIDGET (self->window), ANA_TYPE_WINDOW, "new_button"));
  guint n = 1;

  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (button)));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GPtrArray) items = g_ptr_array_new ();

      gtk_menu_button_popup (button);
      g_assert_true (ui_data_spin_until (has_popover, self->window));
      ui_walk (GTK_WIDGET (gtk_menu_button_get_popover (button)), list_items, items);
      n = items->len;
      g_assert_cmpuint (n, ==, 3);
      g_assert_true (gtk_widget_is_sensitive (items->pdata[i]));
      gtk_widget_activate (items->pdata[i]);
      g_assert_true (ui_data_spin_until (has_no_popover, self->window));
      g_assert_true (ui_data_spin_until (has_dialog, self));
      g_assert_true (gtk_window_get_transient_for (find_dialog (self)) == GTK_WINDOW (self->window));
      gtk_window_close (find_dialog (self));
      g_assert_true (ui_data_spin_until (has_no_dialog, self));
    }
}

int
main (int argc, char **argv)
{
  int rc;

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  application = GTK_APPLICATION (ana_application_new ());
  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  g_test_add ("/app/overview/period", Fixture, NULL, set_up, test_period, tear_down);
  g_test_add ("/app/overview/quiet", Fixture, NULL, set_up, test_quiet, tear_down);
  g_test_add ("/app/overview/new", Fixture, NULL, set_up, test_new, tear_down);
  g_test_add ("/app/overview/filter-bar", Fixture, NULL, set_up, test_filter_bar, tear_down);
  g_test_add ("/app/overview/filter-point", Fixture, NULL, set_up, test_filter_point, tear_down);
  rc = g_test_run ();
  g_object_unref (application);
  return rc;
}
