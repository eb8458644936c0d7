/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-widgets.c: every template can be made, every page fits 360 px, everything that takes focus has a name, and
 * every key stands in the shortcuts window.
 */
#include "config.h"

#include "ui-data.h"
#include "ui-widgets.h"

#include "ana-application.h"
#include "ana-banner.h"
#include "ana-board-edit.h"
#include "ana-board-page.h"
#include "ana-boards-page.h"
#include "ana-cards-dialog.h"
#include "ana-chart-card.h"
#include "ana-connection-row.h"
#include "ana-data-page.h"
#include "ana-data.h"
#include "ana-dot.h"
#include "ana-hub-dialog.h"
#include "ana-kpi-card.h"
#include "ana-kpi-page.h"
#include "ana-overview-page.h"
#include "ana-period-switch.h"
#include "ana-preferences.h"
#include "ana-reading.h"
#include "ana-search-popover.h"
#include "ana-states.h"
#include "ana-text-table.h"
#include "ana-tile-view.h"
#include "ana-ui.h"
#include "ana-why-panel.h"
#include "ana-window.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>
#include <string.h>

typedef struct {
  char         *dir;
  AnaSession   *session;
  AnaWindow    *window;
} Fixture;

#define SHADOW_PX 30 /* a window draws its own shadow, and that is of its size */

static GtkApplication *application;

/* --- a window on a workspace that was filled --- */

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

static gboolean
is_mapped (gpointer window)
{
  return gtk_widget_get_mapped (window);
}

static void
set_up (Fixture *self, gconstpointer filled)
{
  AnaSessionOptions options = { .no_hub = TRUE, .profile = "sample" };

  self->dir = g_dir_make_tmp ("analytics-ui-XXXXXX", NULL);
  if (filled != NULL)
    fill (self->dir);
  options.workspace = self->dir;
  self->session = ana_session_new (&options);
  self->window = ana_window_new (application, self->session);
  gtk_window_present (GTK_WINDOW (self->window));
  g_assert_true (ui_data_spin_until (is_mapped, self->window));
  UI_WAIT (ana_session_get_store (self->session) != NULL); /* it is opened by a thread */
  ui_data_settle (200 * 1000);
}

static void
tear_down (Fixture *self, gconstpointer filled)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  ana_session_close (self->session);
  g_object_unref (self->session);
  ui_data_remove_tree (self->dir);
  g_free (self->dir);
}

/* --- what moves by itself --- */

/* The linker gives us the calls of the program (meson.build). */
guint __real_gtk_widget_add_tick_callback (GtkWidget *widget, GtkTickCallback callback, gpointer data, GDestroyNotify notify);
guint __wrap_gtk_widget_add_tick_callback (GtkWidget *widget, GtkTickCallback callback, gpointer data, GDestroyNotify notify);

typedef struct {
  GtkTickCallback callback;
  gpointer        data;
  GDestroyNotify  notify;
} Tick;

static guint n_ticks; /* that asked for another frame; what waits for one frame does not move */

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  Tick *tick = data;
  gboolean again = tick->callback (widget, clock, tick->data);

  n_ticks += again == G_SOURCE_CONTINUE;
  return again;
}

static void
free_tick (gpointer data)
{
  Tick *tick = data;

  if (tick->notify != NULL)
    tick->notify (tick->data);
  g_free (tick);
}

guint
__wrap_gtk_widget_add_tick_callback (GtkWidget *widget, GtkTickCallback callback, gpointer data, GDestroyNotify notify)
{
  Tick *tick = g_new (Tick, 1);

  *tick = (Tick) { callback, data, notify };
  return __real_gtk_widget_add_tick_callback (widget, tick_cb, tick, free_tick);
}

/* --- walking --- */

static gboolean
has_words (GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if ((GTK_IS_LABEL (child) && *gtk_label_get_text (GTK_LABEL (child)) != '\0') || has_words (child))
      return TRUE;
  return GTK_IS_LABEL (widget) && *gtk_label_get_text (GTK_LABEL (widget)) != '\0';
}

/* GTK names a button after the words in it; one without words must have been given a name. */
static gboolean
has_name (GtkWidget *widget)
{
  return gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL)
         || gtk_test_accessible_has_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY) || has_words (widget);
}

static gboolean
is_named_by_parent (GtkWidget *widget)
{
  for (GtkWidget *parent = gtk_widget_get_parent (widget); parent != NULL; parent = gtk_widget_get_parent (parent))
    if (GTK_IS_MENU_BUTTON (parent) || ADW_IS_SPLIT_BUTTON (parent) || GTK_IS_SEARCH_ENTRY (parent) || GTK_IS_SPIN_BUTTON (parent)
        || ADW_IS_ENTRY_ROW (parent) || GTK_IS_SCROLLED_WINDOW (parent) || GTK_IS_COLUMN_VIEW (parent) || ADW_IS_COMBO_ROW (parent)
        || GTK_IS_STACK_SWITCHER (parent))
      return TRUE;
  return FALSE;
}

static void
check_name (GtkWidget *widget, gpointer data)
{
  gboolean asks_name = GTK_IS_BUTTON (widget) || GTK_IS_MENU_BUTTON (widget) || GTK_IS_SWITCH (widget) || GTK_IS_EDITABLE (widget)
                       || GTK_IS_LIST_BOX (widget) || G_TYPE_CHECK_INSTANCE_TYPE (widget, ANA_TYPE_CHART_VIEW);
  guint *n = data;

  if (!asks_name || !gtk_widget_get_visible (widget) || !(gtk_widget_get_focusable (widget) || GTK_IS_MENU_BUTTON (widget)) || is_named_by_parent (widget) || ADW_IS_ENTRY_ROW (widget))
    return;
  if (GTK_IS_LIST_BOX (widget) && gtk_widget_get_ancestor (widget, ADW_TYPE_PREFERENCES_GROUP) != NULL)
    return; /* named by its group */
  (*n)++;
  if (!has_name (widget))
    g_error ("%s (%s) without a name, in %s", G_OBJECT_TYPE_NAME (widget), gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget)),
             G_OBJECT_TYPE_NAME (gtk_widget_get_parent (widget)));
}

/* --- tests --- */

static void
test_templates (void)
{
  const GType types[] = {
    ANA_TYPE_BANNER, ANA_TYPE_CONNECTION_ROW, ANA_TYPE_SEARCH_POPOVER, ANA_TYPE_KPI_CARD, ANA_TYPE_CHART_CARD, ANA_TYPE_WHY_PANEL,
    ANA_TYPE_PERIOD_SWITCH, ANA_TYPE_TEXT_TABLE, ANA_TYPE_OVERVIEW_PAGE, ANA_TYPE_KPI_PAGE, ANA_TYPE_DATA_PAGE, ANA_TYPE_DOT, ANA_TYPE_STATES,
  };
  const GType windows[] = { ANA_TYPE_HUB_DIALOG, ANA_TYPE_CARDS_DIALOG };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      GtkWidget *widget = g_object_ref_sink (g_object_new (types[i], NULL));

      g_assert_nonnull (widget);
      g_assert_finalize_object (G_OBJECT (widget));
    }
  gtk_window_destroy (GTK_WINDOW (ana_hub_dialog_new ()));
  g_assert_cmpuint (G_N_ELEMENTS (windows), ==, 2);
}

static int
measure_width (GtkWidget *widget)
{
  int minimum;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  return minimum;
}

static gboolean
shows_kpi (gpointer window)
{
  AnaTextTable *table = ANA_TEXT_TABLE (ui_find_type (ui_find_type (window, ANA_TYPE_KPI_PAGE), ANA_TYPE_TEXT_TABLE));

  return ui_find_type (GTK_WIDGET (table), GTK_TYPE_LIST_VIEW) != NULL && has_words (GTK_WIDGET (table))
         && *gtk_label_get_text (GTK_LABEL (ui_find_type (ui_find_type (window, ANA_TYPE_KPI_PAGE), GTK_TYPE_LABEL))) != '\0';
}

/* Pages and menus are made when they are first wanted. */
static void
open_menu (GtkWidget *widget, gpointer data)
{
  GtkMenuButton *button = GTK_IS_MENU_BUTTON (widget) ? GTK_MENU_BUTTON (widget) : NULL;

  if (button == NULL || !gtk_widget_get_mapped (widget) || !gtk_widget_get_sensitive (widget))
    return;
  gtk_menu_button_popup (button);
  g_assert_nonnull (gtk_menu_button_get_popover (button));
  if (GTK_IS_POPOVER_MENU (gtk_menu_button_get_popover (button)))
    g_assert_false (gtk_widget_get_has_tooltip (widget)); /* it would lie over the menu */
  gtk_menu_button_popdown (button);
}

static void
open_everything (AnaWindow *window)
{
  ui_walk (GTK_WIDGET (window), open_menu, NULL);
  ana_window_show_page (window, "data");
  ana_window_show_page (window, "overview"); /* the last one is remembered */
  ana_window_open_kpi (window, "COM.NET_REVENUE");
  g_assert_true (ui_data_spin_until (shows_kpi, window));
  ui_walk (GTK_WIDGET (window), open_menu, NULL);
}

static gboolean
is_folded (gpointer window)
{
  return adw_leaflet_get_folded (ADW_LEAFLET (ui_find_type (window, ADW_TYPE_LEAFLET)));
}

/* As a person makes a window narrow: only below some 700 px does it let go of what stands beside the page. */
static void
fold (AnaWindow *window)
{
  gtk_window_set_default_size (GTK_WINDOW (window), 560, 700);
  g_assert_true (ui_data_spin_until (is_folded, window));
}

static void
set_text_scale (int percent)
{
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 96 * 1024 * percent / 100, NULL);
  ui_data_settle (150 * 1000);
}

/* A value is whole or not there: dots in a figure are another figure. */
static void
check_whole (GtkWidget *widget, gpointer data)
{
  guint *n = data;

  if (!GTK_IS_LABEL (widget) || !gtk_widget_get_mapped (widget) || gtk_widget_has_css_class (widget, "ana-dim")
      || !(gtk_widget_has_css_class (widget, "ana-value") || gtk_widget_has_css_class (widget, "numeric")))
    return;
  (*n)++;
  if (pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (widget))) && strpbrk (gtk_label_get_text (GTK_LABEL (widget)), "0123456789") != NULL)
    g_error ("“%s” is cut: %s in %s", gtk_label_get_text (GTK_LABEL (widget)), gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget)),
             G_OBJECT_TYPE_NAME (gtk_widget_get_parent (gtk_widget_get_parent (gtk_widget_get_parent (widget)))));
}

/* The same of a card, which paints its own. */
static void
check_card_whole (GtkWidget *widget, gpointer data)
{
  static const AnaCardPart parts[] = { ANA_CARD_AGE, ANA_CARD_VALUE, ANA_CARD_DELTA };
  guint *n = data;

  if (!ANA_IS_KPI_CARD (widget) || !gtk_widget_get_mapped (widget))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      GdkRectangle box;
      const char *text = ana_kpi_card_get_part (ANA_KPI_CARD (widget), parts[i], &box);

      (*n)++;
      if (!ana_kpi_card_is_whole (ANA_KPI_CARD (widget), parts[i]))
        g_error ("“%s” is cut", text);
    }
}

/* The leaflet folds on the way: the window gets there in two steps. */
static gboolean
has_width (gpointer window)
{
  int wanted = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (window), "wanted"));

  if (ABS (gtk_widget_get_width (window) - wanted) <= SHADOW_PX)
    return TRUE;
  gtk_window_set_default_size (window, wanted, 720);
  return FALSE;
}

/* The window as narrow as it goes: no page holds a figure that is cut. */
static void
check_pages_whole (AnaWindow *window, int width)
{
  guint n = 0;

  g_object_set_data (G_OBJECT (window), "wanted", GINT_TO_POINTER (width));
  gtk_window_set_default_size (GTK_WINDOW (window), width, 720);
  if (!ui_data_spin_until (has_width, window))
    g_error ("%d px wide, not %d; it wants %d", gtk_widget_get_width (GTK_WIDGET (window)), width, measure_width (GTK_WIDGET (window)));
  ui_data_settle (200 * 1000);
  ui_walk (GTK_WIDGET (window), check_whole, &n);
  ana_window_show_page (window, "overview");
  ui_data_settle (300 * 1000);
  ui_walk (GTK_WIDGET (window), check_whole, &n);
  ui_walk (GTK_WIDGET (window), check_card_whole, &n);
  g_test_message ("%u figures at %d px", n, width);
  g_assert_cmpuint (n, >, 20);
}

static gboolean
shows_board (gpointer window)
{
  return ui_find_type (window, ANA_TYPE_BOARD_PAGE) != NULL && ui_find_type (window, ANA_TYPE_TILE_VIEW) != NULL;
}

static gboolean
shows_editor (gpointer window)
{
  return ui_find_type (window, ANA_TYPE_BOARD_EDIT) != NULL;
}

static void
check_width (AnaWindow *window, GType type)
{
  GtkWidget *page = ui_find_type (GTK_WIDGET (window), type);

  g_assert_nonnull (page);
  g_test_message ("%s wants %d px", g_type_name (type), measure_width (page));
  g_assert_cmpint (measure_width (page), <=, 360);
  if (gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL)
    return; /* GtkLabel 4.8 complains of its own arithmetic when Hebrew letters wrap at every character */
  set_text_scale (200);
  g_test_message ("%s wants %d px at 200 %%", g_type_name (type), measure_width (page));
  g_assert_cmpint (measure_width (page), <=, 720);
  set_text_scale (100);
}

/* The list of boards, a board, and a board that is edited. */
static void
check_boards_fit (AnaWindow *window)
{
  ana_window_show_page (window, "boards");
  ana_boards_page_set_narrow (ANA_BOARDS_PAGE (ui_find_type (GTK_WIDGET (window), ANA_TYPE_BOARDS_PAGE)), TRUE);
  check_width (window, ANA_TYPE_BOARDS_PAGE);
  g_action_group_activate_action (G_ACTION_GROUP (window), "open-board", g_variant_new_string ("operations"));
  g_assert_true (ui_data_spin_until (shows_board, window));
  ana_board_page_set_narrow (ANA_BOARD_PAGE (ui_find_type (GTK_WIDGET (window), ANA_TYPE_BOARD_PAGE)), TRUE);
  check_width (window, ANA_TYPE_BOARD_PAGE);
  ana_board_page_set_narrow (ANA_BOARD_PAGE (ui_find_type (GTK_WIDGET (window), ANA_TYPE_BOARD_PAGE)), FALSE);
  g_action_group_activate_action (G_ACTION_GROUP (window), "edit-board", NULL);
  g_assert_true (ui_data_spin_until (shows_editor, window));
  check_width (window, ANA_TYPE_BOARD_EDIT);
  gtk_widget_activate_action (ui_find_type (GTK_WIDGET (window), ANA_TYPE_BOARD_EDIT), "edit.cancel", NULL);
  ui_data_settle (300 * 1000);
}

/* UX.md: every page's measured minimum width is at most 360, with its data on show, and 720 with text of 200 %. */
static void
test_fits (Fixture *self, gconstpointer filled)
{
  const GType pages[] = { ANA_TYPE_OVERVIEW_PAGE, ANA_TYPE_KPI_PAGE, ANA_TYPE_DATA_PAGE };
  GtkWidget *leaflet;
  int height;

  open_everything (self->window);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      GtkWidget *page = ui_find_type (GTK_WIDGET (self->window), pages[i]);

      if (pages[i] == ANA_TYPE_OVERVIEW_PAGE)
        ana_overview_page_set_narrow (ANA_OVERVIEW_PAGE (page), TRUE);
      if (pages[i] == ANA_TYPE_KPI_PAGE)
        ana_kpi_page_set_narrow (ANA_KPI_PAGE (page), TRUE);
      g_test_message ("%s wants %d px", g_type_name (pages[i]), measure_width (page));
      g_assert_cmpint (measure_width (page), <=, 360);
      if (gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL)
        continue; /* GtkLabel 4.8 complains of its own arithmetic when Hebrew letters wrap at every character */
      set_text_scale (200);
      g_test_message ("%s wants %d px at 200 %%", g_type_name (pages[i]), measure_width (page));
      g_assert_cmpint (measure_width (page), <=, 720);
      set_text_scale (100);
    }
  check_boards_fit (self->window);
  ana_window_open_kpi (self->window, "COM.NET_REVENUE");
  if (gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL)
    return; /* GtkLabel 4.8 complains of its own arithmetic when Hebrew letters wrap at every character */
  fold (self->window); /* the frame of the window has a few pixels more than what is in it */
  leaflet = ui_find_type (GTK_WIDGET (self->window), ADW_TYPE_LEAFLET);
  g_assert_cmpint (measure_width (leaflet), <=, 360);
  gtk_widget_measure (leaflet, GTK_ORIENTATION_VERTICAL, 360, &height, NULL, NULL, NULL);
  g_assert_cmpint (height, <=, 294);
  check_pages_whole (self->window, 360);
  set_text_scale (200);
  ana_window_open_kpi (self->window, "COM.NET_REVENUE");
  check_pages_whole (self->window, 720);
  set_text_scale (100);
}

/* The button of a status in a window that has its action: every warning of GTK ends the test. */
static void
test_status_action (void)
{
  static const GActionEntry entries[] = { { "pick", NULL, "s", "'hour'", NULL }, { "plain", NULL, NULL, NULL, NULL } };
  AnaStatus status = { .icon_name = "dialog-error-symbolic", .title = "t", .description = "d", .button = "b", .action = "win.pick::day" };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  GtkWidget *window = gtk_window_new (), *states = g_object_new (ANA_TYPE_STATES, NULL);

  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), NULL);
  gtk_widget_insert_action_group (window, "win", G_ACTION_GROUP (group));
  gtk_window_set_child (GTK_WINDOW (window), states);
  for (int turn = 0; turn < 3; turn++)
    {
      ana_states_show_status (ANA_STATES (states), &status);
      g_assert_cmpstr (ana_states_get_shown (ANA_STATES (states)), ==, "status");
      status.action = turn == 0 ? "win.plain" : "win.pick::day";
    }
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
put_answer (Fixture *self, gint64 start_usec, int count)
{
  g_autofree char *key = g_strdup_printf ("span/COM.ORDERS//%" G_GINT64_FORMAT, start_usec);
  g_autofree char *text = g_strdup_printf ("{\"span\":{\"value\":7,\"count\":%d}}", count);
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));

  ana_store_put_answer (ana_session_get_store (self->session), key, "", 1, body);
}

/* What the hub told from a part of the rows that are here is not shown as the number of all of them. */
static void
test_answers (Fixture *self, gconstpointer filled)
{
  g_autoptr (AnaAnswers) answers = ana_answers_new (ana_session_get_profile (self->session));
  AnaReading *reading = ana_reading_new (self->session, answers);
  AnaPointSource source = ana_reading_get_source (reading);
  gint64 now = ana_session_get_now_usec (self->session);
  AnaSpan rows[] = { { now - 20 * ANA_USEC_PER_DAY, now }, { now - 40 * ANA_USEC_PER_DAY, now }, { now + ANA_USEC_PER_DAY, now + 2 * ANA_USEC_PER_DAY } };
  AnaMeasureValue value;

  put_answer (self, rows[0].start_usec, 1000);   /* some 600 a day are here */
  put_answer (self, rows[1].start_usec, 100000);
  put_answer (self, rows[2].start_usec, 0);      /* nothing there, and nothing told */
  ana_store_flush (ana_session_get_store (self->session));
  g_assert_false (source.read_answer (source.data, "COM.ORDERS", "", rows[0], &value));
  g_assert_true (source.read_answer (source.data, "COM.ORDERS", "", rows[1], &value));
  g_assert_true (source.read_answer (source.data, "COM.ORDERS", "", rows[2], &value));
  g_assert_cmpfloat (value.value, ==, 7);
  ana_reading_free (reading);
}

static void
test_names (Fixture *self, gconstpointer filled)
{
  guint n = 0;

  open_everything (self->window);
  ui_walk (GTK_WIDGET (self->window), check_name, &n);
  g_assert_cmpuint (n, >, 12);
}

static gboolean
has_cards (gpointer window)
{
  AnaKpiCard *card = ANA_KPI_CARD (ui_find_type (window, ANA_TYPE_KPI_CARD));

  return card != NULL && ana_kpi_card_get_code (card) != NULL;
}

/* The cards come from the cache with no hub, and each says so in words. */
static void
test_overview (Fixture *self, gconstpointer filled)
{
  AnaKpiCard *card;

  g_assert_true (ui_data_spin_until (has_cards, self->window));
  card = ANA_KPI_CARD (ui_find_type (GTK_WIDGET (self->window), ANA_TYPE_KPI_CARD));
  g_assert_cmpstr (ana_kpi_card_get_code (card), ==, "COM.NET_REVENUE");
  g_assert_true (ana_overview_page_has_card (ANA_OVERVIEW_PAGE (ui_find_type (GTK_WIDGET (self->window), ANA_TYPE_OVERVIEW_PAGE)), "COM.ORDERS"));
  g_assert_null (ana_session_get_sync (self->session));
  g_assert_cmpint (ana_session_get_freshness (self->session), ==, ANA_FRESH_OFFLINE);
}

/* Pinning writes the board document; another session reads it. */
static void
test_pin (Fixture *self, gconstpointer filled)
{
  AnaOverviewPage *page = ANA_OVERVIEW_PAGE (ui_find_type (GTK_WIDGET (self->window), ANA_TYPE_OVERVIEW_PAGE));
  g_autofree char *text = NULL;

  g_assert_true (ui_data_spin_until (has_cards, self->window));
  g_assert_false (ana_overview_page_has_card (page, "COM.AOV"));
  ana_overview_page_pin (page, "COM.AOV", TRUE);
  ana_overview_page_pin (page, "COM.ORDERS", FALSE);
  g_assert_true (ana_overview_page_has_card (page, "COM.AOV"));
  text = ana_store_get_document (ana_session_get_store (self->session), "board", "overview", NULL);
  g_assert_nonnull (text);
  g_assert_nonnull (strstr (text, "COM.AOV"));
  g_assert_null (strstr (text, "COM.ORDERS"));
}

static gboolean
shows_trouble (gpointer window)
{
  GtkWidget *page = ui_find_type (window, ANA_TYPE_KPI_PAGE);
  GtkWidget *states = page != NULL ? ui_find_type (page, ANA_TYPE_STATES) : NULL;
  GtkWidget *status = states != NULL ? ui_find_type (states, ADW_TYPE_STATUS_PAGE) : NULL;

  return status != NULL && gtk_widget_get_mapped (status);
}

/* A stream that does not fit the hub's count says so, with another try; it is no "not synced yet". */
static void
test_trouble (Fixture *self, gconstpointer filled)
{
  static const char *const stream = "kpi:COM.NET_REVENUE:day";
  AnaStore *store;
  AnaCursor cursor = { 0 };
  GtkWidget *status;
  GdkRectangle box;
  AnaKpiCard *card;

  g_assert_true (ui_data_spin_until (has_cards, self->window));
  store = ana_session_get_store (self->session);
  g_assert_true (ana_store_get_cursor (store, stream, &cursor));
  ana_store_check (store, stream, cursor.epoch, cursor.q, 0, 1, 1, NULL, NULL);
  ana_store_flush (store);
  ana_cursor_clear (&cursor);
  ana_window_open_kpi (self->window, "COM.NET_REVENUE");
  g_assert_true (ui_data_spin_until (shows_trouble, self->window));
  status = ui_find_type (ui_find_type (ui_find_type (GTK_WIDGET (self->window), ANA_TYPE_KPI_PAGE), ANA_TYPE_STATES), ADW_TYPE_STATUS_PAGE);
  g_assert_cmpstr (adw_status_page_get_title (ADW_STATUS_PAGE (status)), ==, _("This Figure Is Damaged Here"));
  g_assert_true (gtk_widget_activate_action (status, "kpi.retry", NULL));
  ana_window_show_page (self->window, "overview");
  g_signal_emit_by_name (self->session, "view-changed");
  ui_data_settle (300 * 1000);
  card = ANA_KPI_CARD (ui_find_type (GTK_WIDGET (self->window), ANA_TYPE_KPI_CARD));
  g_assert_cmpstr (ana_kpi_card_get_part (card, ANA_CARD_VERSUS, &box), ==, _("Damaged here: waits to be fetched anew"));
  if (gtk_widget_get_default_direction () != GTK_TEXT_DIR_RTL) /* in the words of the pseudo-language "since" begins with others */
    g_assert_true (g_str_has_prefix (ana_kpi_card_get_part (card, ANA_CARD_AGE, &box), "since "));
}

static gboolean
shows_empty (gpointer window)
{
  GtkWidget *status = ui_find_type (ui_find_type (window, ANA_TYPE_OVERVIEW_PAGE), ADW_TYPE_STATUS_PAGE);

  return status != NULL && gtk_widget_get_mapped (status);
}

static void
test_empty (Fixture *self, gconstpointer filled)
{
  g_assert_true (ui_data_spin_until (shows_empty, self->window));
}

static gboolean
shows_content (gpointer states)
{
  return g_strcmp0 (ana_states_get_shown (states), "content") == 0;
}

/* Blank at first, then blocks in the place of tiles, and never blank again: what is on show stays while newer is read. */
static void
test_states (void)
{
  AnaStates *states = g_object_ref_sink (g_object_new (ANA_TYPE_STATES, "content", gtk_label_new ("figures"), NULL));
  AnaStatus status = { .icon_name = "ana-warning-symbolic", .title = "Nothing", .description = "a < b & c", .details = "why" };

  ana_states_add_skeleton (states, gtk_box_layout_new (GTK_ORIENTATION_HORIZONTAL), 3, 40);
  g_assert_cmpstr (ana_states_get_shown (states), ==, "blank");
  ana_states_begin (states);
  g_assert_cmpstr (ana_states_get_shown (states), ==, "blank");
  ui_data_settle (250 * 1000);
  g_assert_cmpstr (ana_states_get_shown (states), ==, "loading");
  ana_states_show_status (states, &status);
  g_assert_cmpstr (ana_states_get_shown (states), ==, "status");
  ana_states_show_content (states);
  ana_states_begin (states);
  ui_data_settle (250 * 1000);
  g_assert_true (shows_content (states));
  ana_states_end (states);
  g_assert_finalize_object (G_OBJECT (states));
}

/* Goes everywhere: other periods, a KPI, each area. */
static void
walk_through (Fixture *self)
{
  static const char *const periods[] = { "hour", "day" }, *const areas[] = { "boards", "data", "overview" };

  for (guint i = 0; i < G_N_ELEMENTS (periods); i++)
    {
      gtk_widget_activate_action (GTK_WIDGET (self->window), "win.period", "s", periods[i]);
      ui_data_settle (300 * 1000);
    }
  ana_window_open_kpi (self->window, "COM.NET_REVENUE");
  ui_data_settle (300 * 1000);
  for (guint i = 0; i < G_N_ELEMENTS (areas); i++)
    {
      ana_window_show_page (self->window, areas[i]);
      ui_data_settle (100 * 1000);
    }
}

/* Where nothing may move, nothing of ours asks for frame after frame; where it may, a chart with other data fades. */
static void
test_motion (Fixture *self, gconstpointer filled)
{
  GtkSettings *settings = gtk_settings_get_default ();
  GtkWidget *page = ui_find_type (GTK_WIDGET (self->window), ANA_TYPE_OVERVIEW_PAGE);
  AnaChartView *trend = ana_chart_card_get_view (ANA_CHART_CARD (ui_find_type (page, ANA_TYPE_CHART_CARD)));
  gboolean animations;

  g_object_get (settings, "gtk-enable-animations", &animations, NULL);
  g_object_set (settings, "gtk-enable-animations", FALSE, NULL);
  n_ticks = 0;
  walk_through (self);
  ana_chart_view_set_chart (trend, ana_chart_view_get_chart (trend));
  ui_data_settle (100 * 1000);
  g_assert_cmpuint (n_ticks, ==, 0);
  g_object_set (settings, "gtk-enable-animations", TRUE, NULL);
  walk_through (self);
  UI_WAIT (gtk_widget_get_mapped (GTK_WIDGET (trend)) && !ana_page_is_turning (ANA_PAGE (page))); /* another period is shown without a fade */
  ana_chart_view_set_chart (trend, ana_chart_view_get_chart (trend));
  UI_WAIT (n_ticks > 0);
  g_object_set (settings, "gtk-enable-animations", animations, NULL);
}

static void
cell_cb (guint row, guint column, AnaCell *cell, gpointer data)
{
  cell->text = column == 0 ? g_strdup ("filled") : NULL;
}

static void
count_spoken (GtkWidget *widget, gpointer data)
{
  guint *n = data;
  const char *text = GTK_IS_LABEL (widget) ? gtk_label_get_text (GTK_LABEL (widget)) : NULL;
  g_autofree char *wrong = NULL;

  if (text == NULL || (*text != '\0' && strcmp (text, "filled") != 0))
    return;
  wrong = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, *text != '\0' ? text : "empty");
  g_assert_cmpstr (wrong, ==, NULL);
  n[*text != '\0']++;
}

/* A cell without text is spoken as empty, not by the name of its widget. */
static void
test_empty_cell (void)
{
  GtkWidget *window = gtk_window_new (), *table = ana_text_table_new ();
  guint n[2] = { 0 };

  gtk_window_set_child (GTK_WINDOW (window), table);
  ana_text_table_set_columns (ANA_TEXT_TABLE (table), (const char *const[]) { "a", "b" }, 2);
  ana_text_table_set_source (ANA_TEXT_TABLE (table), cell_cb, NULL, NULL, FALSE);
  ana_text_table_set_rows (ANA_TEXT_TABLE (table), 2, FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), 300, 300);
  gtk_window_present (GTK_WINDOW (window));
  ui_data_settle (200 * 1000);
  ui_walk (table, count_spoken, n);
  g_assert_cmpuint (n[0], >=, 2);
  g_assert_cmpuint (n[1], >=, 2);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* What we lay out ourselves has the very size that a style sheet gives to labels: pango keeps one font for both. */
static void
test_font_sizes (void)
{
  static const struct { const char *css_class; double pt; } rows[] = { { "ana-group", 8.5 }, { "ana-data", 10 }, { "ana-value", 20 } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      GtkWidget *label = g_object_ref_sink (gtk_label_new (NULL));
      const PangoFontDescription *wanted;
      g_autoptr (PangoFontDescription) font = pango_font_description_new ();

      gtk_widget_add_css_class (label, rows[i].css_class);
      wanted = pango_context_get_font_description (gtk_widget_get_pango_context (label));
      ana_ui_set_font_size (font, rows[i].pt);
      g_assert_cmpint (pango_font_description_get_size (font), ==, pango_font_description_get_size (wanted));
      g_assert_true (pango_font_description_get_size_is_absolute (wanted));
      g_object_unref (label);
    }
}

/* Figures keep their order in a text that runs from right to left; words of it are left alone. */
static void
test_isolate (void)
{
  static const struct { const char *text; gboolean figure; const char *wanted; } rows[] = {
    { "", TRUE, "" },
    { "16\u2009786", TRUE, "\u206616\u2009786\u2069" },
    { "Target 5", FALSE, "Target 5" },
    { "\u05d9\u05e2\u05d3 \u2264\u20094.5\u2009%", FALSE, "\u05d9\u05e2\u05d3 \u2066\u2264\u20094.5\u2009%\u2069" },
    { "\u05d9\u05e2\u05d3 £\u200948\u2009000 \u05d9\u05d5\u05dd", TRUE, "\u05d9\u05e2\u05d3 \u2066£\u200948\u2009000\u2069 \u05d9\u05d5\u05dd" },
    { "\u05d9\u05e2\u05d3", TRUE, "\u05d9\u05e2\u05d3" },
    { "\u05d9\u05e2\u05d3 13:02, 7", FALSE, "\u05d9\u05e2\u05d3 \u206613:02\u2069, \u20667\u2069" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *got = ana_ui_isolate (rows[i].text, rows[i].figure);

      g_assert_cmpstr (got, ==, rows[i].wanted);
    }
}

/* --- contrast, on the pixels --- */

typedef struct {
  guchar *data;     /* BGRA, not premultiplied: what is painted is opaque */
  int     width, height;
  double  floor;    /* the least contrast seen */
  guint   n;
} Pixels;

static double
linear (int c)
{
  double s = c / 255.0;

  return s <= 0.04045 ? s / 12.92 : pow ((s + 0.055) / 1.055, 2.4);
}

static double
luminance (const guchar *pixel)
{
  return 0.2126 * linear (pixel[2]) + 0.7152 * linear (pixel[1]) + 0.0722 * linear (pixel[0]);
}

static double
contrast (double a, double b)
{
  return (MAX (a, b) + 0.05) / (MIN (a, b) + 0.05);
}

/* The ground is the pixel at the corner of the label; the ink is what differs from it most. */
static double
measure_contrast (const Pixels *pixels, const graphene_rect_t *box)
{
  int left = MAX (0, (int) box->origin.x), top = MAX (0, (int) box->origin.y);
  int right = MIN (pixels->width, left + (int) box->size.width), bottom = MIN (pixels->height, top + (int) box->size.height);
  double ground = luminance (pixels->data + 4 * (gsize) (top * pixels->width + left)), best = 1;

  for (int y = top; y < bottom; y++)
    for (int x = left; x < right; x++)
      best = MAX (best, contrast (ground, luminance (pixels->data + 4 * (gsize) (y * pixels->width + x))));
  return best;
}

/* Words that are not plain text: secondary, late, good and bad. */
static void
check_contrast (GtkWidget *widget, gpointer data)
{
  static const AnaCardPart parts[] = { ANA_CARD_AGE, ANA_CARD_DELTA, ANA_CARD_VERSUS, ANA_CARD_VERDICT, ANA_CARD_FOOT };
  Pixels *pixels = data;
  GtkWidget *page = gtk_widget_get_ancestor (widget, ANA_TYPE_OVERVIEW_PAGE);

  if (!ANA_IS_KPI_CARD (widget) || !gtk_widget_get_mapped (widget))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      GdkRectangle at;
      const char *text = ana_kpi_card_get_part (ANA_KPI_CARD (widget), parts[i], &at);
      graphene_point_t place;
      graphene_rect_t box;
      double found;

      if (text == NULL || at.width < 4
          || !gtk_widget_compute_point (widget, page, &GRAPHENE_POINT_INIT ((float) at.x, (float) at.y), &place)
          || place.y + (float) at.height > (float) pixels->height)
        continue;
      box = GRAPHENE_RECT_INIT (place.x, place.y, (float) at.width, (float) at.height);
      found = measure_contrast (pixels, &box);
      pixels->n++;
      pixels->floor = MIN (pixels->floor, found);
      if (found < 4.5)
        g_error ("“%s” has a contrast of only %.2f", text, found);
    }
}

static void
render (GtkWidget *widget, Pixels *pixels)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  GdkRGBA ground = ana_ui_get_colour (widget, "window_bg_color");

  pixels->width = gtk_widget_get_width (widget);
  pixels->height = gtk_widget_get_height (widget);
  gtk_snapshot_append_color (snapshot, &ground, &GRAPHENE_RECT_INIT (0, 0, (float) pixels->width, (float) pixels->height));
  gdk_paintable_snapshot (paintable, snapshot, pixels->width, pixels->height);
  node = gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (gtk_widget_get_native (widget)), node,
                                         &GRAPHENE_RECT_INIT (0, 0, (float) pixels->width, (float) pixels->height));
  pixels->data = g_malloc0 (4 * (gsize) pixels->width * pixels->height);
  gdk_texture_download (texture, pixels->data, 4 * (gsize) pixels->width);
}

/* WCAG 1.4.3 on what is really painted: good, bad and secondary words on a card, light and dark; high contrast comes with
 * ADW_DEBUG_HIGH_CONTRAST in a run of its own. */
static void
test_contrast (Fixture *self, gconstpointer filled)
{
  const AdwColorScheme schemes[] = { ADW_COLOR_SCHEME_FORCE_LIGHT, ADW_COLOR_SCHEME_FORCE_DARK };
  GtkWidget *page = ui_find_type (GTK_WIDGET (self->window), ANA_TYPE_OVERVIEW_PAGE);

  g_assert_true (ui_data_spin_until (has_cards, self->window));
  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    {
      Pixels pixels = { .floor = 21 };

      adw_style_manager_set_color_scheme (adw_style_manager_get_default (), schemes[i]);
      ui_data_settle (600 * 1000);
      render (page, &pixels);
      ui_walk (page, check_contrast, &pixels);
      g_test_message ("%s%s: %u words, the least contrast is %.2f", schemes[i] == ADW_COLOR_SCHEME_FORCE_DARK ? "dark" : "light",
                      adw_style_manager_get_high_contrast (adw_style_manager_get_default ()) ? ", high contrast" : "", pixels.n, pixels.floor);
      g_assert_cmpuint (pixels.n, >=, 12);
      g_free (pixels.data);
    }
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
}

/* --- keys --- */

static void
add_shortcut (GtkWidget *widget, gpointer data)
{
  g_autofree char *accelerator = NULL;
  g_auto (GStrv) parts = NULL;

  if (!GTK_IS_SHORTCUTS_SHORTCUT (widget))
    return;
  g_object_get (widget, "accelerator", &accelerator, NULL);
  parts = g_strsplit (accelerator, " ", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    g_hash_table_add (data, g_strdup (parts[i]));
}

static void
test_keys (void)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource (ANA_RESOURCE "ana-shortcuts.ui");
  GtkWidget *window = GTK_WIDGET (gtk_builder_get_object (builder, "shortcuts"));
  g_autoptr (GHashTable) listed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint n;
  const AnaAccel *accels = ana_application_list_accels (&n);

  ui_walk (window, add_shortcut, listed);
  g_assert_cmpuint (n, >, 10);
  for (guint i = 0; i < n; i++)
    for (guint k = 0; accels[i].accels[k] != NULL; k++)
      {
        const char *accel = accels[i].accels[k];
        guint key;
        GdkModifierType modifiers;

        g_assert_true (gtk_accelerator_parse (accel, &key, &modifiers));
        if (!g_hash_table_add (seen, (gpointer) accel))
          g_error ("%s stands twice", accel);
        if (!g_hash_table_contains (listed, accel))
          g_error ("%s of %s is not in the shortcuts window", accel, accels[i].action);
      }
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  int rc;

  if (g_getenv ("ANALYTICS_LOCALEDIR") != NULL)
    {
      setlocale (LC_ALL, "");
      bindtextdomain (GETTEXT_PACKAGE, g_getenv ("ANALYTICS_LOCALEDIR"));
      bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
      textdomain (GETTEXT_PACKAGE);
    }
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  if (g_getenv ("ANALYTICS_LOCALEDIR") != NULL)
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL); /* GTK's own catalogue, which says so, need not be installed */
  application = GTK_APPLICATION (ana_application_new ());
  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  g_test_add_func ("/app/templates", test_templates);
  g_test_add_func ("/app/states", test_states);
  g_test_add_func ("/app/font-sizes", test_font_sizes);
  g_test_add_func ("/app/empty-cell", test_empty_cell);
  g_test_add_func ("/app/isolate", test_isolate);
  g_test_add_func ("/app/status-action", test_status_action);
  g_test_add_func ("/app/keys", test_keys);
  g_test_add ("/app/motion", Fixture, "filled", set_up, test_motion, tear_down);
  g_test_add ("/app/window/overview", Fixture, "filled", set_up, test_overview, tear_down);
  g_test_add ("/app/window/pin", Fixture, "filled", set_up, test_pin, tear_down);
  g_test_add ("/app/window/fits", Fixture, "filled", set_up, test_fits, tear_down);
  g_test_add ("/app/window/answers", Fixture, "filled", set_up, test_answers, tear_down);
  g_test_add ("/app/window/names", Fixture, "filled", set_up, test_names, tear_down);
  g_test_add ("/app/window/contrast", Fixture, "filled", set_up, test_contrast, tear_down);
  g_test_add ("/app/window/trouble", Fixture, "filled", set_up, test_trouble, tear_down);
  g_test_add ("/app/window/empty", Fixture, NULL, set_up, test_empty, tear_down);
  rc = g_test_run ();
  g_object_unref (application);
  return rc;
}
