/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-tile-view.c: a tile in a window: its states, its one menu, the rows behind what is picked, its filter, its picture.
 */
#include "config.h"

#include "ana-text-table.h"
#include "ana-tile-picture.h"
#include "ana-drag-file.h"
#include "ana-tile-view-private.h"
#include "chart-hands.h"

#include <adwaita.h>
#include <string.h>

typedef struct {
  GtkWidget    *window;
  AnaTileView  *tile;
  AnaBoardData *board;   /* (nullable) what it shows */
  GBytes       *answer;  /* (nullable) of the hub */
  char         *error;   /* (nullable) */
  /* What it asked for */
  GArray       *rows;    /* of guint; NULL: nothing yet */
  char         *filter;
  guint         n_retries;
} Fixture;

static const AnaTile *
get_tile (AnaBoard *board)
{
  return ana_board_get_tile (board, 0);
}

static void
read_answer_cb (gpointer data, const char *key, AnaTileAnswer *out)
{
  Fixture *self = data;

  out->body = self->answer != NULL ? g_bytes_ref (self->answer) : NULL;
  out->error = g_strdup (self->error);
}

static gboolean
read_cb (gpointer data, const char *stream, const char *dim, AnaSpan span, GArray *parts, gint64 *as_of_usec)
{
  return TRUE;
}

static char **
list_dims_cb (gpointer data, const char *stream)
{
  return g_strdupv (((Fixture *) data)->filter != NULL ? (char **) (const char *const[]) { "country=Norway", "country=Sweden", NULL }
                                                       : (char **) (const char *const[]) { "country=France", "country=Spain", NULL });
}

static void
rows_cb (AnaTileView *tile, const AnaTilePick *pick, Fixture *self)
{
  g_clear_pointer (&self->rows, g_array_unref);
  self->rows = g_array_new (FALSE, FALSE, sizeof (guint));
  if (pick->n_rows > 0)
    g_array_append_vals (self->rows, pick->rows, pick->n_rows);
}

static void
filter_cb (AnaTileView *tile, const char *field, const char *value, Fixture *self)
{
  g_free (self->filter);
  self->filter = g_strdup_printf ("%s=%s", field, value != NULL ? value : "");
}

static void
retry_cb (AnaTileView *tile, Fixture *self)
{
  self->n_retries++;
}

static gboolean
has_size (gpointer widget)
{
  return gtk_widget_get_mapped (widget) && gtk_widget_get_width (widget) > 0;
}

/* The tile's data, as the boards room makes them. */
static void
fill (Fixture *self, const char *tile, const char *filters)
{
  g_autofree char *dir = g_build_filename (g_getenv ("ANALYTICS_DATA"), "catalogue", NULL);
  g_autofree char *text = g_strdup_printf ("{'format':'adash','version':1,'id':'b','title':'B','zone':'UTC','time':{'last':'P60D'},'filters':%s,"
                                           "'tabs':[{'id':'main','title':'M'}],'tiles':{'t':{'tab':'main','x':0,'y':0,'w':4,'h':4,%s%s}}}", filters,
                                           strstr (tile, "'title'") != NULL ? "" : "'title':'T',", tile);
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaCatalogue) catalogue = ana_catalogue_load (dir, &error);
  g_autoptr (AnaBoard) board = ana_board_load (NULL, g_strdelimit (text, "'", '"'), -1, &error);
  AnaTileSource source = { { self, read_cb, list_dims_cb, NULL }, self, read_answer_cb, NULL };
  AnaBoardInput input = { .board = board, .catalogue = catalogue, .freshness = ANA_FRESH_LIVE, .locale = "en", .now_usec = 1775831400000000 };

  g_assert_no_error (error);
  g_clear_pointer (&self->board, ana_board_data_unref);
  self->board = ana_board_data_new (&input, &source);
  if (self->tile == NULL)
    {
      self->tile = ANA_TILE_VIEW (ana_tile_view_new (get_tile (board)->type));
      ana_tile_view_set_tile (self->tile, get_tile (board));
      g_signal_connect (self->tile, "rows-wanted", G_CALLBACK (rows_cb), self);
      g_signal_connect (self->tile, "filter-chosen", G_CALLBACK (filter_cb), self);
      g_signal_connect (self->tile, "retry", G_CALLBACK (retry_cb), self);
      self->window = adw_window_new ();
      gtk_window_set_default_size (GTK_WINDOW (self->window), 480, 320);
      adw_window_set_content (ADW_WINDOW (self->window), GTK_WIDGET (self->tile));
      gtk_window_present (GTK_WINDOW (self->window));
      g_assert_true (hands_spin_until (has_size, self->tile));
    }
  ana_tile_view_set_data (self->tile, self->board->tiles->pdata[0], ana_zone_utc (), input.now_usec);
  hands_spin (30 * 1000);
}

static void
set_answer (Fixture *self, const char *text)
{
  g_autofree char *json = g_strdelimit (g_strdup (text), "'", '"');

  g_clear_pointer (&self->answer, g_bytes_unref);
  self->answer = g_bytes_new (json, strlen (json));
}

static void
set_up (Fixture *self, gconstpointer data)
{
  set_answer (self, "{'columns':[{'name':'country','type':'text'},{'name':'status','type':'text'},{'name':'n','type':'int'}],"
                    "'rows':[['Spain','paid',5],['France','paid',9],['Italy','late',2],['France','late',4]],'truncated':false}");
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  hands_spin (10 * 1000);
  g_clear_pointer (&self->board, ana_board_data_unref);
  g_clear_pointer (&self->answer, g_bytes_unref);
  g_clear_pointer (&self->rows, g_array_unref);
  g_free (self->error);
  g_free (self->filter);
}

/* --- what is in it --- */

typedef gboolean (*Match) (GtkWidget *widget, gconstpointer what);

static GtkWidget *
search (GtkWidget *widget, Match match, gconstpointer what)
{
  if (match (widget, what))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = search (child, match, what);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
is_type (GtkWidget *widget, gconstpointer type)
{
  return G_TYPE_CHECK_INSTANCE_TYPE (widget, *(const GType *) type);
}

static GtkWidget *
find_type (Fixture *self, GType type)
{
  return search (GTK_WIDGET (self->tile), is_type, &type);
}

static gboolean
has_action (GtkWidget *widget, gconstpointer action)
{
  return GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), action) == 0;
}

static GtkWidget *
find_button (Fixture *self, const char *action)
{
  return search (GTK_WIDGET (self->tile), has_action, action);
}

static gboolean
has_text (GtkWidget *widget, gconstpointer text)
{
  return GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL;
}

static gboolean
is_endless (GtkWidget *widget, gconstpointer nothing)
{
  return GTK_IS_LABEL (widget) && g_utf8_strlen (gtk_label_get_text (GTK_LABEL (widget)), -1) > 2000;
}

static guint
count_popovers (GtkWidget *widget, GtkWidget **last)
{
  guint n = 0;

  if (GTK_IS_POPOVER_MENU (widget) && gtk_widget_get_visible (widget))
    {
      *last = widget;
      n = 1;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += count_popovers (child, last);
  return n;
}

/* Every action of a menu, one after the other. */
static void
list_actions (GMenuModel *model, GString *out)
{
  for (int i = 0; i < g_menu_model_get_n_items (model); i++)
    {
      g_autoptr (GMenuModel) section = g_menu_model_get_item_link (model, i, G_MENU_LINK_SECTION);
      g_autofree char *action = NULL;

      if (section != NULL)
        list_actions (section, out);
      else if (g_menu_model_get_item_attribute (model, i, G_MENU_ATTRIBUTE_ACTION, "s", &action))
        g_string_append_printf (out, "%s ", action);
    }
}

/* The one menu that is open, and what it has; it is closed again. */
static char *
take_menu (Fixture *self)
{
  GString *out = g_string_new (NULL);
  GtkWidget *menu = NULL;

  hands_spin (50 * 1000);
  g_assert_cmpuint (count_popovers (GTK_WIDGET (self->tile), &menu), ==, 1);
  list_actions (gtk_popover_menu_get_menu_model (GTK_POPOVER_MENU (menu)), out);
  gtk_popover_popdown (GTK_POPOVER (menu));
  hands_spin (50 * 1000);
  return g_string_free (out, FALSE);
}

/* The secondary button at a place of a widget, as every gesture on its way up gets it until one takes it. */
static void
press_secondary (GtkWidget *widget, double x, double y)
{
  for (GtkWidget *at = widget; at != NULL; at = gtk_widget_get_parent (at))
    {
      g_autoptr (GListModel) all = gtk_widget_observe_controllers (at);
      double px = 0, py = 0;

      gtk_widget_translate_coordinates (widget, at, x, y, &px, &py);
      for (guint i = 0; i < g_list_model_get_n_items (all); i++)
        {
          g_autoptr (GtkEventController) controller = g_list_model_get_item (all, i);

          if (GTK_IS_GESTURE_CLICK (controller) && gtk_gesture_single_get_button (GTK_GESTURE_SINGLE (controller)) == GDK_BUTTON_SECONDARY)
            g_signal_emit_by_name (controller, "pressed", 1, px, py);
        }
      if (at == gtk_widget_get_ancestor (widget, ANA_TYPE_TILE_VIEW))
        break;
    }
}

/* --- marks and rows --- */

#define QUERY "'query':{'source':'orders','group':[{'field':'country'},{'field':'status'}],'aggregate':[{'op':'count','as':'n'}]}"
#define BARS "'type':'chart'," QUERY ",'spec':{'mark':'bar','encoding':{'x':{'field':'country','sort':'ascending'},'y':{'field':'n'}}}"

static void
assert_rows (Fixture *self, const char *want)
{
  GString *got = g_string_new (NULL);

  for (guint i = 0; self->rows != NULL && i < self->rows->len; i++)
    g_string_append_printf (got, "%s%u", i > 0 ? " " : "", g_array_index (self->rows, guint, i));
  g_assert_cmpstr (got->str, ==, want);
  g_string_free (got, TRUE);
}

/* The bars stand in another order than the rows: Enter gives the bar's own. */
static void
test_open_mark (Fixture *self, gconstpointer data)
{
  static const char *const rows[] = { "1 3", "2", "0" };

  fill (self, BARS, "{}");
  for (int i = 0; i < 3; i++)
    {
      GtkWidget *view = find_type (self, ANA_TYPE_CHART_VIEW);

      ana_chart_view_set_cursor (ANA_CHART_VIEW (view), i);
      g_assert_true (gtk_widget_activate_action (view, "plot.open", NULL));
      assert_rows (self, rows[i]);
    }
}

/* One menu, whichever way it is called: of the mark, of the tile, of the chart. */
static void
test_one_menu (Fixture *self, gconstpointer data)
{
  GtkWidget *view;
  AnaGeom *geom;
  AnaHit hit;

  fill (self, BARS, "{}");
  view = find_type (self, ANA_TYPE_CHART_VIEW);
  geom = ana_geom_new (ana_chart_view_get_chart (ANA_CHART_VIEW (view)), gtk_widget_get_width (view), gtk_widget_get_height (view), (AnaInsets) { 44, 8, 12, 22 });
  hit = ana_geom_hit_index (geom, 2);
  press_secondary (view, hit.x_px, geom->plot_y + geom->plot_h / 2);
  ana_geom_free (geom);
  {
    g_autofree char *secondary = take_menu (self), *button = NULL;

    g_test_message ("%s", secondary);
    g_assert_true (g_str_has_prefix (secondary, "look.rows look.only look.only look.all-rows "));
    g_assert_nonnull (strstr (secondary, " plot.pin "));
    g_assert_nonnull (strstr (secondary, " plot.copy-image "));
    g_assert_null (strstr (secondary, "plot.open"));
    g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->tile), "look.menu", NULL));
    button = take_menu (self);
    g_assert_cmpstr (button, ==, secondary);
  }
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->tile), "look.rows", NULL));
  assert_rows (self, "0");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->tile), "look.all-rows", NULL));
  assert_rows (self, "");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->tile), "look.only", "(ss)", "country", "Spain"));
  g_assert_cmpstr (self->filter, ==, "country=Spain");
  g_assert_true (gtk_widget_get_visible (find_button (self, "look.menu")));
}

static void
test_table_menu (Fixture *self, gconstpointer data)
{
  fill (self, "'type':'table'," QUERY, "{}");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->tile), "look.menu", NULL));
  {
    g_autofree char *actions = take_menu (self);

    g_assert_true (g_str_has_prefix (actions, "look.all-rows "));
    g_assert_null (strstr (actions, "look.rows"));
  }
  g_signal_emit_by_name (find_type (self, ANA_TYPE_TEXT_TABLE), "row-opened", 2);
  assert_rows (self, "2");
}

static void
test_list (Fixture *self, gconstpointer data)
{
  GtkWidget *list;

  fill (self, "'type':'list'," QUERY, "{}");
  list = find_type (self, GTK_TYPE_LIST_VIEW);
  g_signal_emit_by_name (list, "activate", 3);
  assert_rows (self, "3");
}

/* Dragged to where files are taken: a file with a clean name, which is gone when nobody wants it any more. */
static void
test_drag_file (Fixture *self, gconstpointer data)
{
  static const struct { const char *tile, *ending, *head; } rows[] = { { "'type':'list','title':'../a/b'," QUERY, ".csv", NULL }, { BARS, ".png", "\211PNG" } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GdkContentProvider) provider = NULL;
      g_auto (GValue) value = G_VALUE_INIT;
      g_autoptr (GError) error = NULL;
      g_autofree char *name = NULL, *text = NULL, *path = NULL, *folder = NULL;
      GSList *files;

      if (i > 0)
        {
          gtk_window_destroy (GTK_WINDOW (self->window));
          self->tile = NULL;
        }
      fill (self, rows[i].tile, "{}");
      provider = ana_tile_view_provide_file (self->tile);
      g_assert_nonnull (provider);
      g_value_init (&value, GDK_TYPE_FILE_LIST);
      gdk_content_provider_get_value (provider, &value, &error);
      g_assert_no_error (error);
      files = gdk_file_list_get_files (g_value_get_boxed (&value));
      g_assert_cmpuint (g_slist_length (files), ==, 1);
      path = g_file_get_path (files->data);
      name = g_path_get_basename (path);
      folder = g_path_get_dirname (path);
      g_slist_free (files);
      g_assert_true (g_str_has_suffix (name, rows[i].ending));
      g_assert_null (strstr (name, ".."));
      g_file_get_contents (path, &text, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (rows[i].head == NULL || g_str_has_prefix (text, rows[i].head));
      ana_drag_file_clear (3600); /* it is young */
      g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
      ana_drag_file_clear (0);
      g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
    }
}

static gboolean
is_laid_out (gpointer tile)
{
  return gtk_widget_get_mapped (tile) && gtk_widget_get_height (tile) > 0;
}

static guint
count_widgets (GtkWidget *widget)
{
  guint n = 1;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += count_widgets (child);
  return n;
}

static AnaTileData *
make_rows (AnaTileType type, guint n)
{
  GString *text = g_string_new ("{\"columns\":[{\"name\":\"name\",\"type\":\"text\"},{\"name\":\"n\",\"type\":\"int\"}],\"rows\":[");
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) error = NULL;
  AnaTileData *data;

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s[\"row %u\",%u]", i > 0 ? "," : "", i, i);
  g_string_append (text, "],\"row_count\":0,\"truncated\":false}");
  body = g_bytes_new_take (text->str, text->len);
  g_string_free (text, FALSE);
  data = ana_tile_data_new_rows ("t", body, &error);
  g_assert_no_error (error);
  data->type = type;
  return data;
}

/* All rows that were read are there, those in view alone have widgets, and the last of them can be reached. */
static void
test_many_rows (Fixture *self, gconstpointer data)
{
  static const AnaTileType types[] = { ANA_TILE_TABLE, ANA_TILE_LIST };

  fill (self, "'type':'list'," QUERY, "{}");
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr (AnaTileData) rows = make_rows (types[i], 5000);
      GtkWidget *window = gtk_window_new (), *tile = ana_tile_view_new (types[i]), *list = NULL;
      GListModel *model;
      GType type;

      gtk_window_set_default_size (GTK_WINDOW (window), 400, 300);
      gtk_window_set_child (GTK_WINDOW (window), tile);
      gtk_window_present (GTK_WINDOW (window));
      ana_tile_view_set_data (ANA_TILE_VIEW (tile), rows, ana_zone_utc (), 0);
      g_assert_true (hands_spin_until (is_laid_out, tile));
      type = types[i] == ANA_TILE_TABLE ? GTK_TYPE_COLUMN_VIEW : GTK_TYPE_LIST_VIEW;
      list = search (tile, is_type, &type);
      model = G_LIST_MODEL (types[i] == ANA_TILE_TABLE ? gtk_column_view_get_model (GTK_COLUMN_VIEW (list)) : gtk_list_view_get_model (GTK_LIST_VIEW (list)));
      g_assert_cmpuint (g_list_model_get_n_items (model), ==, 5000);
      g_assert_cmpuint (count_widgets (tile), <, 5000);
      gtk_window_destroy (GTK_WINDOW (window));
    }
}

/* --- states --- */

static gboolean
is_shown (Fixture *self, const char *action)
{
  GtkWidget *button = find_button (self, action);

  return button != NULL && gtk_widget_get_mapped (button);
}

/* An error says so, with a way on; what is copied has the question in it. */
static void
test_error (Fixture *self, gconstpointer data)
{
  g_clear_pointer (&self->answer, g_bytes_unref);
  self->error = g_strdup ("the hub is on fire");
  fill (self, BARS, "{}");
  g_assert_nonnull (search (GTK_WIDGET (self->tile), has_text, "the hub is on fire"));
  g_assert_true (is_shown (self, "look.retry"));
  g_assert_true (is_shown (self, "look.details"));
  g_assert_false (is_shown (self, "board.clear"));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->tile), "look.retry", NULL));
  g_assert_cmpuint (self->n_retries, ==, 1);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->tile), "look.details", NULL));
  hands_spin (50 * 1000);
  g_assert_nonnull (search (GTK_WIDGET (self->tile), has_text, "Source: orders"));
  g_clear_pointer (&self->error, g_free);
  set_up (self, NULL);
  fill (self, BARS, "{}");
  g_assert_null (search (GTK_WIDGET (self->tile), has_text, "on fire"));
}

/* What the tile got wrong is not tried again; what it had before stays in sight. */
static void
test_fault (Fixture *self, gconstpointer data)
{
  fill (self, BARS, "{}");
  g_assert_true (gtk_widget_get_mapped (find_type (self, ANA_TYPE_CHART_VIEW)));
  fill (self, "'type':'chart'," QUERY ",'spec':{'mark':'lines','encoding':{}}", "{}");
  g_assert_true (gtk_widget_get_mapped (find_type (self, ANA_TYPE_CHART_VIEW)));
  {
    g_autofree char *actions = NULL;

    g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->tile), "look.menu", NULL));
    actions = take_menu (self);
    g_assert_nonnull (strstr (actions, "look.details"));
  }
}

static void
test_empty (Fixture *self, gconstpointer data)
{
  set_answer (self, "{'columns':[{'name':'country','type':'text'},{'name':'n','type':'int'}],'rows':[],'truncated':false}");
  fill (self, BARS, "{}");
  g_assert_false (is_shown (self, "board.clear"));
  g_assert_false (is_shown (self, "look.retry"));
  fill (self, BARS, "{'f':{'field':'country','equal':'Nowhere'}}");
  g_assert_true (is_shown (self, "board.clear"));
}

/* --- a filter --- */

static const char *
get_choice (GtkDropDown *menu, guint at)
{
  return gtk_string_list_get_string (GTK_STRING_LIST (gtk_drop_down_get_model (menu)), at);
}

/* As many others are others: their names are shown; and choosing one gives its own name. */
static void
test_filter (Fixture *self, gconstpointer data)
{
  GtkDropDown *menu;

  fill (self, "'type':'filter','filter':{'field':'country'}", "{}");
  menu = GTK_DROP_DOWN (find_type (self, GTK_TYPE_DROP_DOWN));
  g_assert_cmpstr (get_choice (menu, 1), ==, "France");
  g_assert_null (self->filter); /* filling it chooses nothing */
  gtk_drop_down_set_selected (menu, 2);
  g_assert_cmpstr (self->filter, ==, "country=Spain");
  fill (self, "'type':'filter','filter':{'field':'country'}", "{}");
  g_assert_cmpstr (get_choice (menu, 1), ==, "Norway");
  g_assert_cmpstr (get_choice (menu, 2), ==, "Sweden");
  g_assert_cmpuint (gtk_drop_down_get_selected (menu), ==, 0); /* Spain is not there any more */
  g_assert_cmpstr (self->filter, ==, "country=Spain");        /* and nobody took it off */
  ana_tile_view_set_chosen (self->tile, "Sweden");
  g_assert_cmpuint (gtk_drop_down_get_selected (menu), ==, 2);
  g_assert_cmpstr (self->filter, ==, "country=Spain");
}

/* --- a picture --- */

static gboolean
has_picture (gpointer picture)
{
  return ana_tile_picture_get_paintable (picture) != NULL;
}

static gboolean
has_message (gpointer tile)
{
  return search (tile, has_text, "amaged") != NULL || search (tile, has_text, "corrupt") != NULL || search (tile, has_text, "image") != NULL;
}

static char *
write_png (int width, int height, gboolean broken)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, TRUE, 8, width, height);
  g_autofree char *bytes = NULL, *base64 = NULL;
  gsize n;

  gdk_pixbuf_fill (pixbuf, 0x3584e4ff);
  g_assert_true (gdk_pixbuf_save_to_buffer (pixbuf, &bytes, &n, "png", NULL, NULL));
  if (broken)
    memset (bytes + n / 2, 0xff, 16);
  base64 = g_base64_encode ((const guchar *) bytes, n);
  return g_strdup_printf ("'type':'image','image':{'type':'image/png','data':'%s'}", base64);
}

/* It is unpacked elsewhere, no larger than a screen; one that is damaged says so where it would be. */
static void
test_picture (Fixture *self, gconstpointer data)
{
  g_autofree char *large = write_png (6000, 1500, FALSE), *broken = write_png (64, 64, TRUE);
  GtkWidget *picture;

  fill (self, large, "{}");
  picture = find_type (self, ANA_TYPE_TILE_PICTURE);
  g_assert_true (hands_spin_until (has_picture, picture));
  g_assert_cmpint (gdk_paintable_get_intrinsic_width (ana_tile_picture_get_paintable (ANA_TILE_PICTURE (picture))), ==, 3840);
  g_assert_cmpint (gdk_paintable_get_intrinsic_height (ana_tile_picture_get_paintable (ANA_TILE_PICTURE (picture))), ==, 960);
  fill (self, broken, "{}");
  g_assert_true (hands_spin_until (has_message, self->tile));
  g_assert_null (ana_tile_picture_get_paintable (ANA_TILE_PICTURE (picture)));
}

/* --- what a tile got wrong --- */

/* A kind of tile that is not known says so; nothing else is asked of it. */
static void
test_unknown (Fixture *self, gconstpointer data)
{
  fill (self, "'type':'hologram','beam':7", "{}");
  g_assert_nonnull (search (GTK_WIDGET (self->tile), has_text, "unknown type"));
  g_assert_false (is_shown (self, "look.retry"));
  g_assert_true (is_shown (self, "look.details"));
}

/* --- what somebody else wrote --- */

/* Letter by letter: no markup, nothing that turns the line round, and no more of it than a line. */
static void
test_hostile (Fixture *self, gconstpointer data)
{
  static const char tile[] = "'title':'<b>T</b>&\\u202e','type':'%s'," QUERY;
  g_autofree char *much = g_strnfill (1000000, 'w'), *answer = NULL, *table = g_strdup_printf (tile, "table"), *list = g_strdup_printf (tile, "list");

  answer = g_strdup_printf ("{'columns':[{'name':'country','type':'text'},{'name':'status','type':'text'},{'name':'n','type':'int'}],"
                            "'rows':[['<span size=99999999>x','a\\u202eb',5],['%s','&amp;',9]],'truncated':false}", much);
  set_answer (self, answer);
  fill (self, table, "{}");
  g_assert_nonnull (search (GTK_WIDGET (self->tile), has_text, "<b>T</b>&�"));
  g_assert_nonnull (search (GTK_WIDGET (self->tile), has_text, "<span size="));
  g_assert_nonnull (search (GTK_WIDGET (self->tile), has_text, "a�b"));
  g_assert_nonnull (search (GTK_WIDGET (self->tile), has_text, "&amp;"));
  g_assert_null (search (GTK_WIDGET (self->tile), is_endless, NULL));
  g_clear_pointer (&self->board, ana_board_data_unref);
  gtk_window_destroy (GTK_WINDOW (self->window));
  self->tile = NULL;
  fill (self, list, "{}");
  g_assert_nonnull (search (GTK_WIDGET (self->tile), has_text, "<span size="));
  g_assert_null (search (GTK_WIDGET (self->tile), is_endless, NULL));
}

static void
give_width (AnaTileView *tile, int width)
{
  int height;

  gtk_widget_measure (tile->head, GTK_ORIENTATION_VERTICAL, -1, &height, NULL, NULL, NULL);
  gtk_widget_size_allocate (tile->head, &(GtkAllocation) { 0, 0, width, height }, -1);
}

/* The age is left out before a letter of the title is; the dot stays, and its words say what is not shown. */
static void
test_head (Fixture *self, gconstpointer data)
{
  static const char age[] = "as of 18 Nov 2026 18:52";
  GtkTextDirection directions[] = { GTK_TEXT_DIR_LTR, GTK_TEXT_DIR_RTL };
  int all, least, title, height;

  fill (self, "'type':'table','title':'Revenue by category','data':{'formula':'COM.NET_REVENUE','by':['country']}", "{}");
  gtk_widget_measure (self->tile->head, GTK_ORIENTATION_HORIZONTAL, -1, &least, &all, NULL, NULL);
  gtk_widget_measure (GTK_WIDGET (self->tile->title), GTK_ORIENTATION_HORIZONTAL, -1, NULL, &title, NULL, NULL);
  height = gtk_widget_get_height (self->tile->head);
  for (guint i = 0; i < G_N_ELEMENTS (directions); i++)
    {
      gboolean was_whole = TRUE;

      gtk_widget_set_direction (GTK_WIDGET (self->tile->age), directions[i]);
      ana_tile_age_set (self->tile->age, ANA_FRESH_OFFLINE, age, NULL);
      for (int width = all + 300; width >= least; width--)
        {
          give_width (self->tile, width);
          g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (self->tile->title)) == title, ==, width >= all);
          g_assert_cmpint (gtk_widget_get_height (self->tile->head), ==, height);
          g_assert_false (ana_tile_age_is_whole (self->tile->age) && !was_whole);
          was_whole = ana_tile_age_is_whole (self->tile->age);
          g_assert_true (width < all + 300 || was_whole);
          g_assert_false (was_whole && width <= all + 40);
        }
      g_assert_cmpstr (ana_tile_age_get_words (self->tile->age), ==, "offline · as of 18 Nov 2026 18:52");
    }
  ana_tile_age_set (self->tile->age, ANA_FRESH_ERROR, age, "The hub said no");
  g_assert_cmpstr (ana_tile_age_get_words (self->tile->age), ==, "The hub said no");
  ana_tile_age_set (self->tile->age, ANA_FRESH_LIVE, NULL, "not told");
  g_assert_cmpstr (ana_tile_age_get_words (self->tile->age), ==, "");
  give_width (self->tile, all + 300);
  g_assert_false (ana_tile_age_is_whole (self->tile->age));
}

/* --- what is heard, and walked over, of tiles that are no charts --- */

static void
assert_called (GtkWidget *widget, const char *words)
{
  g_autofree char *wrong = NULL;

  g_assert_nonnull (widget);
  wrong = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, words);
  g_assert_cmpstr (wrong, ==, NULL);
}

static void
opened_cb (AnaTileView *tile, const char *code, char **opened)
{
  g_free (*opened);
  *opened = g_strdup (code);
}

static gboolean
is_set (gpointer text)
{
  return *(char **) text != NULL;
}

/* A card says all that it shows, and is opened by the keyboard. */
static void
test_card_words (Fixture *self, gconstpointer data)
{
  g_autofree char *opened = NULL;
  GtkWidget *card;

  fill (self, "'type':'kpi','kpi':{'code':'COM.ORDERS','period':'day','dim':''}", "{}");
  card = find_type (self, ANA_TYPE_KPI_CARD);
  g_assert_true (g_str_has_prefix (ana_tile_view_get_data (self->tile)->card->a11y_text, "Orders"));
  assert_called (card, ana_tile_view_get_data (self->tile)->card->a11y_text);
  g_signal_connect (self->tile, "open-kpi", G_CALLBACK (opened_cb), &opened);
  gtk_window_set_focus (GTK_WINDOW (self->window), NULL);
  g_assert_true (gtk_widget_child_focus (GTK_WIDGET (self->tile), GTK_DIR_TAB_FORWARD));
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (self->window)) == card);
  gtk_widget_activate (card);
  g_assert_true (hands_spin_until (is_set, &opened));
  g_assert_cmpstr (opened, ==, "COM.ORDERS");
}

/* Letters without their marks; they can be gone through and copied. */
static void
test_text_words (Fixture *self, gconstpointer data)
{
  GtkWidget *label;

  fill (self, "'type':'text','title':'Note','markdown':'# Heading\\n\\nSome **bold** words'", "{}");
  label = search (GTK_WIDGET (self->tile), has_text, "Some bold words");
  g_assert_nonnull (label);
  g_assert_nonnull (strstr (gtk_label_get_text (GTK_LABEL (label)), "Heading"));
  g_assert_null (strpbrk (gtk_label_get_text (GTK_LABEL (label)), "#*"));
  g_assert_true (gtk_label_get_selectable (GTK_LABEL (label)));
  gtk_widget_grab_focus (label);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (self->window)) == label);
}

/* A picture is called as its tile is. */
static void
test_picture_words (Fixture *self, gconstpointer data)
{
  g_autofree char *small = write_png (40, 20, FALSE), *tile = g_strdup_printf ("'title':'Plan of the hall',%s", small);
  GtkWidget *picture;

  fill (self, tile, "{}");
  g_assert_true (hands_spin_until (has_picture, find_type (self, ANA_TYPE_TILE_PICTURE)));
  picture = find_type (self, GTK_TYPE_PICTURE);
  g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (picture)), ==, GTK_ACCESSIBLE_ROLE_IMG);
  assert_called (picture, "Plan of the hall");
}

/* Down goes from row to row, each once and in their order. */
static void
test_list_walk (Fixture *self, gconstpointer data)
{
  GtkWidget *list;

  fill (self, "'type':'list'," QUERY, "{}");
  list = find_type (self, GTK_TYPE_LIST_VIEW);
  gtk_window_set_focus (GTK_WINDOW (self->window), NULL);
  for (int row = 1; row <= 4; row++)
    {
      GtkWidget *focus;

      g_assert_true (gtk_widget_child_focus (list, GTK_DIR_DOWN));
      focus = gtk_window_get_focus (GTK_WINDOW (self->window));
      g_assert_cmpint (GPOINTER_TO_INT (g_object_get_data (G_OBJECT (gtk_widget_get_first_child (focus)), "row")), ==, row);
    }
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
#define ADD(name, func) g_test_add ("/tile-view/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("head", test_head);
  ADD ("card-words", test_card_words);
  ADD ("text-words", test_text_words);
  ADD ("picture-words", test_picture_words);
  ADD ("list-walk", test_list_walk);
  ADD ("open-mark", test_open_mark);
  ADD ("one-menu", test_one_menu);
  ADD ("table-menu", test_table_menu);
  ADD ("list", test_list);
  ADD ("many-rows", test_many_rows);
  ADD ("drag-file", test_drag_file);
  ADD ("error", test_error);
  ADD ("fault", test_fault);
  ADD ("empty", test_empty);
  ADD ("filter", test_filter);
  ADD ("picture", test_picture);
  ADD ("unknown", test_unknown);
  ADD ("hostile", test_hostile);
  return g_test_run ();
}
