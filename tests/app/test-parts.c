/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-parts.c: parts of the window that need no window: dialogs, the shared crosshair, the layout of tiles, what is exported.
 */
#include "config.h"

#include "ui-data.h"

#include "ana-application.h"
#include "ana-cards-dialog.h"
#include "ana-chart-export.h"
#include "ana-chooser.h"
#include "ana-crosshair.h"
#include "ana-data.h"
#include "ana-hub-dialog.h"
#include "ana-month.h"
#include "ana-offset-dialog.h"
#include "ana-overview.h"
#include "ana-preferences.h"
#include "ana-range-dialog.h"
#include "ana-tile-box.h"
#include "ana-tile-layout.h"
#include "ana-ui.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static GtkApplication *application;

static void
count_cb (AnaCrosshair *crosshair, int *n)
{
  (*n)++;
}

/* One instant for all charts of a page: a chart that is left takes nothing away from the one that was entered. */
static void
test_crosshair (void)
{
  g_autoptr (GSettings) settings = g_settings_new (ANA_APP_ID);
  g_autoptr (AnaCrosshair) crosshair = ana_crosshair_new (settings);
  GtkWidget *page = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0)), *chart = gtk_label_new ("");
  int one, two, n = 0;
  double x = 0;

  g_signal_connect (crosshair, "moved", G_CALLBACK (count_cb), &n);
  g_assert_cmpint (ana_crosshair_get_mode (crosshair), ==, ANA_CROSSHAIR_VALUES);
  g_assert_cmpint (ana_crosshair_get_mode (NULL), ==, ANA_CROSSHAIR_VALUES);
  g_assert_false (ana_crosshair_find (crosshair, &one, &x));
  ana_crosshair_point (crosshair, &one, 5);
  ana_crosshair_point (crosshair, &one, 5);
  g_assert_cmpint (n, ==, 1);
  g_assert_false (ana_crosshair_find (crosshair, &one, &x));
  g_assert_true (ana_crosshair_find (crosshair, &two, &x));
  g_assert_cmpfloat (x, ==, 5);
  ana_crosshair_point (crosshair, &two, 7);
  ana_crosshair_point (crosshair, &one, NAN);
  g_assert_true (ana_crosshair_find (crosshair, &one, &x));
  g_assert_cmpfloat (x, ==, 7);
  ana_crosshair_point (crosshair, &two, NAN);
  g_assert_false (ana_crosshair_find (crosshair, &one, &x));
  ana_crosshair_point (crosshair, &two, 9);
  g_assert_cmpstr (ana_crosshair_cycle (settings), ==, "Crosshair off");
  g_assert_false (ana_crosshair_find (crosshair, &one, &x));
  g_assert_cmpstr (ana_crosshair_cycle (settings), ==, "Crosshair");
  g_assert_true (ana_crosshair_find (crosshair, &one, &x));
  g_assert_cmpstr (ana_crosshair_cycle (settings), ==, "Crosshair with values");
  gtk_box_append (GTK_BOX (page), chart);
  g_assert_null (ana_crosshair_lookup (chart));
  ana_crosshair_share (crosshair, page);
  g_assert_true (ana_crosshair_lookup (chart) == crosshair);
  g_object_unref (page);
}

static void
chosen_cb (gpointer dialog, const char *text, char **out)
{
  g_free (*out);
  *out = g_strdup (text);
}

/* What is on is shown first, in its own unit, and applied as it was. */
static void
test_offset_dialog (void)
{
  static const struct { const char *compare, *want; } rows[] = {
    { "P3M", "P3M" }, { "P14D", "P14D" }, { "P10D", "P10D" }, { "P2Y", "P2Y" }, { "PT6H", "PT6H" }, { "previous", "P28D" }, { "none", "P28D" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      GtkWidget *dialog = ana_offset_dialog_new (rows[i].compare);
      GtkWidget *apply = GTK_WIDGET (gtk_widget_get_template_child (dialog, ANA_TYPE_OFFSET_DIALOG, "apply_button"));
      g_autofree char *chosen = NULL;

      g_signal_connect (dialog, "chosen", G_CALLBACK (chosen_cb), &chosen);
      g_signal_emit_by_name (apply, "clicked");
      g_assert_cmpstr (chosen, ==, rows[i].want);
    }
}

/* The button of a day that is shown. */
static void
press_day (AnaMonth *month, gint64 day)
{
  GtkGrid *grid = GTK_GRID (gtk_widget_get_last_child (GTK_WIDGET (month)));
  int place = (int) (day - ana_month_get_first (month));

  g_assert_true (place >= 0 && place < 42);
  g_signal_emit_by_name (gtk_grid_get_child_at (grid, place % 7, 1 + place / 7), "clicked");
}

static const char *
get_head (AnaMonth *month, int column)
{
  return gtk_label_get_text (GTK_LABEL (gtk_grid_get_child_at (GTK_GRID (gtk_widget_get_last_child (GTK_WIDGET (month))), column, 0)));
}

/* The week begins as it is wanted, in months of every kind; without a wish, here, as in ISO 8601. */
static void
test_month (void)
{
  static const struct { AnaWeekStart start; const char *head; int first; } rows[] = { /* first: of March 2011, which begins on a Tuesday */
    { ANA_WEEK_SYSTEM, "Mon", -1 }, { ANA_WEEK_MONDAY, "Mon", -1 }, { ANA_WEEK_SATURDAY, "Sat", -3 }, { ANA_WEEK_SUNDAY, "Sun", -2 },
  };
  gint64 march = ana_date_from_civil (2011, 3, 1);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      AnaMonth *month = ANA_MONTH (g_object_ref_sink (ana_month_new ()));

      ana_week_set_start (rows[i].start);
      ana_month_set_day (month, march + 6);
      g_assert_cmpstr (get_head (month, 0), ==, rows[i].head);
      g_assert_cmpint (ana_month_get_first (month), ==, march + rows[i].first);
      press_day (month, march - 1); /* a day of the month before turns to it */
      g_assert_cmpint (ana_month_get_day (month), ==, march - 1);
      g_assert_cmpint (ana_month_get_first (month), <, march - 27);
      for (int m = 0; m < 400; m++) /* the month is always whole in sight */
        {
          gint64 begin = ana_date_from_civil (1999 + m / 12, 1 + m % 12, 1), next = ana_date_from_civil (1999 + (m + 1) / 12, 1 + (m + 1) % 12, 1);

          ana_month_set_day (month, begin);
          g_assert_true (ana_month_get_first (month) <= begin && ana_month_get_first (month) + 7 > begin);
          g_assert_true (ana_month_get_first (month) + 42 >= next);
        }
      g_object_unref (month);
    }
  ana_week_set_start (ANA_WEEK_SYSTEM);
}

/* An end that is no date, or dates the wrong way round, cannot be applied; what was typed goes to the calendar and back. */
static void
test_range_dialog (void)
{
  AnaRange dates;
  GtkWidget *dialog;
  GtkWidget *entry, *apply;
  AnaMonth *calendar;

  g_assert_true (ana_range_parse ("2011-03-01/2011-03-15", &dates, NULL));
  dialog = ana_range_dialog_new (ANA_PERIOD_DAY, ana_zone_utc (), dates.last_day + 10, &dates, TRUE);
  entry = GTK_WIDGET (gtk_widget_get_template_child (dialog, ANA_TYPE_RANGE_DIALOG, "from_entry"));
  apply = GTK_WIDGET (gtk_widget_get_template_child (dialog, ANA_TYPE_RANGE_DIALOG, "apply_button"));
  calendar = ANA_MONTH (gtk_widget_get_template_child (dialog, ANA_TYPE_RANGE_DIALOG, "from_calendar"));
  g_assert_true (gtk_widget_get_sensitive (apply));
  gtk_editable_set_text (GTK_EDITABLE (entry), "tomorrow-ish");
  g_assert_false (gtk_widget_get_sensitive (apply));
  g_assert_true (gtk_widget_has_css_class (entry, "error"));
  gtk_editable_set_text (GTK_EDITABLE (entry), "2011-03-16");
  g_assert_false (gtk_widget_get_sensitive (apply));
  gtk_editable_set_text (GTK_EDITABLE (entry), "2011-02-28");
  g_assert_true (gtk_widget_get_sensitive (apply));
  g_assert_false (gtk_widget_has_css_class (entry, "error"));
  g_assert_cmpint (ana_month_get_day (calendar), ==, dates.first_day - 1);
  press_day (calendar, dates.first_day + 6);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "7 Mar 2011");
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static gpointer
get_child (GtkWidget *dialog, GType type, const char *name)
{
  return gtk_widget_get_template_child (dialog, type, name);
}

/* A hub is added with a name and an address of a kind that is known, and asked without being added; what it said is gone
 * with the address that it said it of. */
static void
test_hub_dialog (void)
{
  static const struct { const char *name, *url; gboolean can_test, can_add; } rows[] = {
    { "", "", FALSE, FALSE }, { "shop", "", FALSE, FALSE }, { "shop", "shop.example", FALSE, FALSE }, { "shop", "ftp://shop.example", FALSE, FALSE },
    { "", "https://shop.example", TRUE, FALSE }, { "shop", "https://shop.example", TRUE, TRUE }, { "shop", "http://localhost:1", TRUE, TRUE },
    { "shop", "unix:/nobody/listens/here.sock", TRUE, TRUE },
  };
  GtkWidget *dialog = ana_hub_dialog_new ();
  GtkWidget *add = get_child (dialog, ANA_TYPE_HUB_DIALOG, "add_button"), *test = get_child (dialog, ANA_TYPE_HUB_DIALOG, "test_button");
  GtkEditable *name = get_child (dialog, ANA_TYPE_HUB_DIALOG, "name_row"), *url = get_child (dialog, ANA_TYPE_HUB_DIALOG, "url_row");
  GtkLabel *result = get_child (dialog, ANA_TYPE_HUB_DIALOG, "result");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gtk_editable_set_text (name, rows[i].name);
      gtk_editable_set_text (url, rows[i].url);
      g_assert_cmpint (gtk_widget_get_sensitive (test), ==, rows[i].can_test);
      g_assert_cmpint (gtk_widget_get_sensitive (add), ==, rows[i].can_add);
    }
  g_signal_emit_by_name (test, "clicked");
  g_assert_false (gtk_widget_get_sensitive (test)); /* once at a time */
  UI_WAIT (gtk_widget_get_sensitive (test));
  g_assert_true (g_str_has_prefix (gtk_label_get_text (result), "The hub does not answer: "));
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (result), "ana-bad"));
  gtk_editable_set_text (url, "unix:/nobody/listens/there.sock");
  g_assert_cmpstr (gtk_label_get_text (result), ==, "");
  g_signal_emit_by_name (test, "clicked");
  gtk_window_destroy (GTK_WINDOW (dialog)); /* while it is asked */
}

/* What is chosen holds at once and is remembered; what was chosen is what is shown. */
static void
test_preferences (void)
{
  static const guint first_days[] = { 0, 0, 5, 6 };
  g_autofree char *dir = g_dir_make_tmp ("analytics-preferences-XXXXXX", NULL);
  AnaSessionOptions options = { .no_hub = TRUE, .profile = "sample", .workspace = dir };
  g_autoptr (AnaSession) session = ana_session_new (&options);
  GSettings *settings = ana_session_get_settings (session);
  GtkWidget *dialog = ana_preferences_new (session), *again;
  AdwComboRow *week = get_child (dialog, ANA_TYPE_PREFERENCES, "week_row"), *decimal = get_child (dialog, ANA_TYPE_PREFERENCES, "decimal_row");

  g_assert_cmpuint (adw_combo_row_get_selected (week), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (adw_combo_row_get_model (week)), ==, G_N_ELEMENTS (first_days));
  for (guint i = 0; i < G_N_ELEMENTS (first_days); i++)
    {
      adw_combo_row_set_selected (week, i);
      g_assert_cmpint (g_settings_get_enum (settings, "week-start"), ==, (int) i);
      g_assert_cmpuint (ana_week_get_first_day (), ==, first_days[i]);
    }
  adw_combo_row_set_selected (decimal, ANA_DECIMAL_COMMA);
  again = ana_preferences_new (session);
  g_assert_cmpuint (adw_combo_row_get_selected (get_child (again, ANA_TYPE_PREFERENCES, "week_row")), ==, 3);
  g_assert_cmpuint (adw_combo_row_get_selected (get_child (again, ANA_TYPE_PREFERENCES, "decimal_row")), ==, ANA_DECIMAL_COMMA);
  adw_combo_row_set_selected (week, ANA_WEEK_SYSTEM);
  adw_combo_row_set_selected (decimal, ANA_DECIMAL_SYSTEM);
  gtk_window_destroy (GTK_WINDOW (dialog));
  gtk_window_destroy (GTK_WINDOW (again));
  ana_session_close (session);
  ui_data_remove_tree (dir);
}

static void
test_cards_dialog (void)
{
  g_autofree char *path = ana_data_find ("catalogue", NULL);
  g_autoptr (AnaCatalogue) catalogue = ana_catalogue_load (path, NULL);
  const char *codes[] = { "COM.NET_REVENUE", "COM.ORDERS", "COM.AOV", NULL };
  AnaCardsDialog *dialog = ANA_CARDS_DIALOG (ana_cards_dialog_new (catalogue, codes));
  g_auto (GStrv) moved = NULL;
  g_auto (GStrv) same = NULL;

  ana_cards_dialog_move (dialog, "COM.AOV", -2);
  moved = ana_cards_dialog_list (dialog);
  g_assert_cmpstr (moved[0], ==, "COM.AOV");
  g_assert_cmpstr (moved[2], ==, "COM.ORDERS");
  ana_cards_dialog_move (dialog, "COM.AOV", -1); /* the first stays first */
  ana_cards_dialog_move (dialog, "NO.SUCH", 1);
  same = ana_cards_dialog_list (dialog);
  g_assert_true (g_strv_equal ((const char *const *) moved, (const char *const *) same));
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static char *
table_cell (guint row, guint column, gboolean *is_number, gpointer data)
{
  static const char *const cells[][2] = { { "plain", "1" }, { "a \"b\", c", "-2.5" }, { "", NULL } };

  *is_number = column == 1;
  return g_strdup (cells[row][column]);
}

static void
test_export (void)
{
  static const char *const titles[] = { "name", "value" };
  AnaDataTable table = { .n_rows = 3, .n_columns = 2, .titles = titles, .cell = table_cell };
  g_autofree char *csv = ana_table_to_text (&table, "csv");
  g_autofree char *tsv = ana_table_to_text (&table, "tsv");
  g_autofree char *json = ana_table_to_text (&table, "json");

  g_assert_cmpstr (csv, ==, "name,value\nplain,1\n\"a \"\"b\"\", c\",-2.5\n\"\",\n");
  g_assert_cmpstr (tsv, ==, "name\tvalue\nplain\t1\n\"a \"\"b\"\", c\"\t-2.5\n\"\"\t\n");
  g_assert_cmpstr (json, ==, "[{\"name\":\"plain\",\"value\":1},{\"name\":\"a \\\"b\\\", c\",\"value\":-2.5},{\"name\":\"\",\"value\":null}]\n");
}

/* The filter says the format; what was typed besides the suggestion says more; nothing known gets the filter's ending. */
static void
test_save_name (void)
{
  static const char *const endings[] = { ".png", ".svg", ".pdf", NULL };
  static const struct { const char *path, *expected; int chosen; } rows[] = {
    { "/a/chart.png", "/a/chart.png", 0 },  { "/a/chart.png", "/a/chart.svg", 1 },     { "/a/chart.PNG", "/a/chart.pdf", 2 },
    { "/a/chart.pdf", "/a/chart.pdf", 1 },  { "/a/chart.svg", "/a/chart.svg", 0 },     { "/a/chart.png", "/a/chart.png", -1 },
    { "/a/chart", "/a/chart.svg", 1 },      { "/a/chart", "/a/chart.png", -1 },        { "/a/v1.2", "/a/v1.2.pdf", 2 },
    { "/a/png", "/a/png.svg", 1 },          { "/a.png/chart", "/a.png/chart.svg", 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *name = ana_save_name (rows[i].path, endings, rows[i].chosen);

      g_assert_cmpstr (name, ==, rows[i].expected);
    }
}

static gboolean
is_there (gpointer path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* Each ending is its format; the picture is written elsewhere than on the main thread, and whole when it is there. */
static void
test_write_image (void)
{
  static const struct { const char *name, *begins; } files[] = { { "c.png", "\x89PNG" }, { "c.svg", "<?xml" }, { "c.pdf", "%PDF" } };
  double *x = g_memdup2 ((double[]) { 0, 1, 2 }, 3 * sizeof (double)), *y = g_memdup2 ((double[]) { 1, 3, 2 }, 3 * sizeof (double));
  g_autoptr (AnaSeries) series = ana_series_new_take ("s", x, y, 3);
  g_autoptr (AnaChart) chart = ana_chart_new ();
  g_autofree char *dir = g_dir_make_tmp ("analytics-image-XXXXXX", NULL);
  GtkWidget *widget = g_object_ref_sink (gtk_label_new ("x"));

  ana_chart_add_layer (chart, ANA_MARK_LINE, series, ANA_SLOT_SERIES_1);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (dir, files[i].name, NULL), *text = NULL;

      ana_chart_write_image (widget, chart, path);
      g_assert_true (ui_data_spin_until (is_there, path));
      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      g_assert_true (g_str_has_prefix (text, files[i].begins));
    }
  ui_data_settle (50 * 1000);
  g_object_unref (widget);
  ui_data_remove_tree (dir);
}

/* A chooser opens where one of its purpose was answered last: not where another was, and not where nothing is any more. */
static void
test_chooser (void)
{
  g_autoptr (GSettings) settings = g_settings_new (ANA_APP_ID);
  g_autofree char *dir = g_dir_make_tmp ("analytics-chooser-XXXXXX", NULL), *first = g_build_filename (dir, "first", NULL), *second = g_build_filename (dir, "second", NULL);
  g_autoptr (GFile) nowhere = ana_chooser_find_folder (settings, "backup"), kept = NULL, other = NULL, moved = NULL, gone = NULL;

  g_assert_cmpint (g_mkdir (first, 0700), ==, 0);
  g_assert_cmpint (g_mkdir (second, 0700), ==, 0);
  g_assert_true (g_file_query_exists (nowhere, NULL)); /* documents, or home */
  ana_chooser_keep_folder (settings, "backup", first);
  kept = ana_chooser_find_folder (settings, "backup");
  g_assert_cmpstr (g_file_peek_path (kept), ==, first);
  other = ana_chooser_find_folder (settings, "board");
  g_assert_true (g_file_equal (other, nowhere));
  ana_chooser_keep_folder (settings, "board", first);
  ana_chooser_keep_folder (settings, "backup", second);
  moved = ana_chooser_find_folder (settings, "backup");
  g_assert_cmpstr (g_file_peek_path (moved), ==, second);
  g_clear_object (&other);
  other = ana_chooser_find_folder (settings, "board");
  g_assert_cmpstr (g_file_peek_path (other), ==, first);
  ui_data_remove_tree (dir);
  gone = ana_chooser_find_folder (settings, "backup");
  g_assert_true (g_file_equal (gone, nowhere));
  g_settings_reset (settings, "folders");
}

/* Tiles in a box of their own, @n of them, as wide and high as said; the bounds of the last one. */
static graphene_rect_t
lay_tiles (GtkLayoutManager *layout, guint n, int width, int height)
{
  GtkWidget *box = g_object_ref_sink (g_object_new (ANA_TYPE_TILE_BOX, NULL));
  GtkWidget *last = NULL;
  graphene_rect_t bounds;
  int natural;

  gtk_widget_set_layout_manager (box, layout);
  for (guint i = 0; i < n; i++)
    {
      last = gtk_label_new ("x");
      gtk_widget_set_parent (last, box);
    }
  gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);
  gtk_widget_allocate (box, width, MAX (height, natural), -1, NULL);
  g_assert_true (gtk_widget_compute_bounds (last, box, &bounds));
  g_object_unref (box);
  return bounds;
}

/* Few tiles fill a wide row, many keep their columns; a row of shares takes the height that it is given, a stack does not. */
static void
test_tiles (void)
{
  const int shares[] = { 2, 1 };
  graphene_rect_t last = lay_tiles (ana_tile_layout_new_columns (219, 2, 6, 12), 4, 1636, 0);

  g_assert_cmpfloat_with_epsilon (last.origin.x + last.size.width, 1636, 1);
  g_assert_cmpfloat_with_epsilon (last.size.width, 400, 1);
  last = lay_tiles (ana_tile_layout_new_columns (219, 2, 6, 12), 6, 1636, 0);
  g_assert_cmpfloat_with_epsilon (last.origin.x + last.size.width, 1636, 1);
  last = lay_tiles (ana_tile_layout_new_columns (219, 2, 6, 12), 1, 1636, 0);
  g_assert_cmpfloat_with_epsilon (last.size.width, (1636 - 12) / 2.0, 1);
  last = lay_tiles (ana_tile_layout_new_shares (shares, 2, 700, 12), 2, 1000, 500);
  g_assert_cmpfloat_with_epsilon (last.size.height, 500, 1);
  last = lay_tiles (ana_tile_layout_new_shares (shares, 2, 700, 12), 2, 400, 500);
  g_assert_cmpfloat (last.size.height, <, 100);
}

/* A row that grows asks for room by its width, and asks for none when its tiles are stacked; its least stays what the tiles need. */
static void
test_tiles_grow (void)
{
  static const struct { int width, natural; } rows[] = { { 400, 0 }, { 699, 0 }, { 1212, 363 }, { 3612, 720 } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      GtkWidget *box = g_object_ref_sink (g_object_new (ANA_TYPE_TILE_BOX, NULL));
      GtkLayoutManager *layout = ana_tile_layout_new_shares ((const int[]) { 2, 1 }, 2, 700, 12);
      int minimum, natural;

      ana_tile_layout_set_grows (ANA_TILE_LAYOUT (layout), TRUE);
      gtk_widget_set_layout_manager (box, layout);
      gtk_widget_set_parent (gtk_label_new ("x"), box);
      gtk_widget_set_parent (gtk_label_new ("x"), box);
      gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, rows[i].width, &minimum, &natural, NULL, NULL);
      g_assert_cmpint (minimum, <, 100);
      g_assert_cmpint (natural, ==, MAX (rows[i].natural, minimum));
      g_object_unref (box);
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
  g_test_add_func ("/app/chooser", test_chooser);
  g_test_add_func ("/app/tiles", test_tiles);
  g_test_add_func ("/app/tiles/grow", test_tiles_grow);
  g_test_add_func ("/app/cards-dialog", test_cards_dialog);
  g_test_add_func ("/app/hub-dialog", test_hub_dialog);
  g_test_add_func ("/app/preferences", test_preferences);
  g_test_add_func ("/app/crosshair", test_crosshair);
  g_test_add_func ("/app/month", test_month);
  g_test_add_func ("/app/range-dialog", test_range_dialog);
  g_test_add_func ("/app/offset-dialog", test_offset_dialog);
  g_test_add_func ("/app/export", test_export);
  g_test_add_func ("/app/save-name", test_save_name);
  g_test_add_func ("/app/write-image", test_write_image);
  rc = g_test_run ();
  g_object_unref (application);
  return rc;
}
