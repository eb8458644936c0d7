/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-inspector-file.c: what the selected tile takes out of a file of the user: a map, a picture. It is kept in the board itself.
 */
#include "config.h"

#include "ana-inspector-private.h"

#include "ana-chooser.h"
#include "ana-error.h"
#include "ana-geojson.h"
#include "ana-tile-image.h"
#include "ana-ui.h"

#include <glib/gi18n.h>
#include <string.h>

#define DATA              0
#define MAX_PICTURE_BYTES (384 * 1024)

/* --- reading, on a thread of its own --- */

typedef struct {
  char    *key;    /* of the tile */
  GFile   *file;
  gboolean is_map;
} Wanted;

static void
wanted_free (gpointer data)
{
  Wanted *wanted = data;

  g_free (wanted->key);
  g_object_unref (wanted->file);
  g_free (wanted);
}

/* A file that is too large is not read. */
static gboolean
check_file (GFile *file, goffset max_bytes, GError **error)
{
  g_autoptr (GFileInfo) info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE, NULL, error);

  if (info == NULL)
    return FALSE;
  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    g_set_error_literal (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, _("this is no file"));
  else if (g_file_info_get_size (info) > max_bytes)
    {
      g_autofree char *size = g_format_size ((guint64) g_file_info_get_size (info)), *most = g_format_size ((guint64) max_bytes);

      g_set_error (error, ANA_ERROR, ANA_ERROR_LIMIT, _("%s are too many: %s at most"), size, most);
    }
  else
    return TRUE;
  return FALSE;
}

static JsonNode *
make_picture (GBytes *bytes, GError **error)
{
  const guint8 *data = g_bytes_get_data (bytes, NULL);
  g_autofree char *text = NULL;
  JsonObject *image;
  JsonNode *node;
  guint width_px, height_px;

  if (!ana_image_check (bytes, &width_px, &height_px, error))
    return NULL;
  text = g_base64_encode (data, g_bytes_get_size (bytes));
  image = json_object_new ();
  json_object_set_string_member (image, "type", data[0] == 0xff ? "image/jpeg" : "image/png");
  json_object_set_string_member (image, "data", text);
  node = json_node_init_object (json_node_alloc (), image);
  json_object_unref (image);
  return node;
}

static void
read_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Wanted *wanted = data;
  g_autofree char *name = g_file_get_basename (wanted->file), *contents = NULL;
  g_autoptr (GBytes) bytes = NULL;
  JsonNode *node = NULL;
  GError *error = NULL;
  gsize len;

  if (check_file (wanted->file, wanted->is_map ? ANA_GEOJSON_MAX_BYTES : MAX_PICTURE_BYTES, &error)
      && g_file_load_contents (wanted->file, cancellable, &contents, &len, NULL, &error))
    {
      bytes = g_bytes_new_take (g_steal_pointer (&contents), len);
      node = wanted->is_map ? ana_geojson_read (g_bytes_get_data (bytes, NULL), len, &error) : make_picture (bytes, &error);
    }
  g_prefix_error (&error, "%s: ", name);
  if (node != NULL)
    g_task_return_pointer (task, node, (GDestroyNotify) json_node_unref);
  else
    g_task_return_error (task, error);
}

static void
say (AnaInspector *self, const char *problem)
{
  g_free (self->file_problem);
  self->file_problem = g_strdup (problem);
  ana_inspector_refresh (self);
}

/* The property whose names the rows have most of. */
static void
choose_key (AnaInspector *self, const AnaTile *tile, JsonNode *map)
{
  AnaTileData *data = self->show->find_data != NULL ? self->show->find_data (tile->key, self->show->data) : NULL;
  const char *field = ana_inspector_get_text (tile, "spec/encoding/key/field");
  int col = data != NULL && data->frame != NULL ? ana_frame_find (data->frame, field) : -1;
  g_auto (GStrv) keys = ana_geojson_list_keys (map);
  guint best = 0;

  for (guint i = 0; col >= 0 && keys[i] != NULL; i++)
    {
      guint n = ana_geojson_count (map, keys[i], data->frame, (guint) col);

      if (n > best)
        json_object_set_string_member (json_node_get_object (map), "key", keys[i]);
      best = MAX (best, n);
    }
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  AnaInspector *self = ANA_INSPECTOR (source);
  const Wanted *wanted = g_task_get_task_data (G_TASK (result));
  const AnaTile *tile = self->draft != NULL ? ana_board_find_tile (ana_board_draft_get_board (self->draft), wanted->key) : NULL;
  g_autoptr (GError) problem = NULL;
  g_autoptr (JsonNode) node = g_task_propagate_pointer (G_TASK (result), &problem);
  g_autofree char *path = g_strdup_printf ("/tiles/%s/%s", wanted->key, wanted->is_map ? "spec/geojson" : "image");
  GError *error = NULL;
  AnaStep *step;

  if (tile == NULL)
    return; /* it is gone meanwhile */
  if (node == NULL)
    {
      say (self, problem->message);
      return;
    }
  if (wanted->is_map)
    choose_key (self, tile, node);
  g_clear_pointer (&self->file_problem, g_free);
  step = ana_edit_set (ana_board_draft_get_board (self->draft), path, node, &error);
  ana_inspector_do (self, step, error);
}

/**
 * ana_inspector_take_file:
 * @self: an inspector that shows a map or a picture
 * @file: of the user
 *
 * Reads it elsewhere and puts it into the tile, as one step. What is wrong with it is said, with line and column, and the tile stays as it was.
 */
void
ana_inspector_take_file (AnaInspector *self, GFile *file)
{
  const AnaTile *tile = ana_inspector_get_tile (self);
  g_autoptr (GTask) task = NULL;
  Wanted *wanted;

  if (tile == NULL)
    return;
  task = g_task_new (self, NULL, read_cb, NULL);
  wanted = g_new0 (Wanted, 1);
  wanted->key = g_strdup (tile->key);
  wanted->file = g_object_ref (file);
  wanted->is_map = tile->type == ANA_TILE_CHART;
  g_task_set_task_data (task, wanted, wanted_free);
  g_task_run_in_thread (task, read_in_thread);
}

/* --- choosing --- */

static void
chosen_cb (GtkNativeDialog *dialog, int response, AnaInspector *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

  if (response == GTK_RESPONSE_ACCEPT && file != NULL)
    ana_inspector_take_file (self, file);
  g_object_unref (dialog);
}

static void
choose_cb (GtkButton *button, AnaInspector *self)
{
  const AnaTile *tile = ana_inspector_get_tile (self);
  gboolean is_map = tile != NULL && tile->type == ANA_TILE_CHART;
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (is_map ? _("Choose a Map") : _("Choose a Picture"), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                                               GTK_FILE_CHOOSER_ACTION_OPEN, _("_Open"), NULL);
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  static const char *const maps[] = { "geojson", "json" }, *const pictures[] = { "png", "jpg", "jpeg" };

  ana_chooser_open_where_last (chooser, is_map ? "map" : "picture");
  gtk_file_filter_set_name (filter, is_map ? _("Maps (GeoJSON)") : _("Pictures"));
  for (guint i = 0; i < (is_map ? G_N_ELEMENTS (maps) : G_N_ELEMENTS (pictures)); i++)
    gtk_file_filter_add_suffix (filter, is_map ? maps[i] : pictures[i]);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/* --- rows of the inspector --- */

static JsonNode *
get_map (const AnaTile *tile)
{
  JsonNode *map = ana_inspector_get (tile, "spec/geojson");

  return map != NULL && JSON_NODE_HOLDS_OBJECT (map) ? map : NULL;
}

static void
key_cb (AnaChoice *choice, const char *id, AnaInspector *self)
{
  if (!self->is_reading)
    ana_inspector_set (self, "spec/geojson/key", json_node_init_string (json_node_alloc (), id));
}

static void
read_key (AnaInspector *self, const AnaTile *tile, GtkWidget *choice, const char *name)
{
  JsonNode *map = get_map (tile);
  g_auto (GStrv) keys = map != NULL ? ana_geojson_list_keys (map) : g_new0 (char *, 1);
  g_autofree char *all = g_strjoinv ("\n", keys);

  if (g_strcmp0 (g_object_get_data (G_OBJECT (choice), "keys"), all) != 0)
    {
      ana_choice_clear (ANA_CHOICE (choice));
      for (guint i = 0; keys[i] != NULL; i++)
        ana_choice_add (ANA_CHOICE (choice), keys[i], keys[i], NULL);
      g_object_set_data_full (G_OBJECT (choice), "keys", g_steal_pointer (&all), g_free);
    }
  ana_choice_set (ANA_CHOICE (choice), map != NULL ? ana_json_get_string (json_node_get_object (map), "", "key", keys[0], NULL) : NULL);
}

static char *
say_areas (AnaInspector *self, const AnaTile *tile)
{
  AnaTileData *data = self->show->find_data != NULL ? self->show->find_data (tile->key, self->show->data) : NULL;
  const char *field = ana_inspector_get_text (tile, "spec/encoding/key/field");
  int col = data != NULL && data->frame != NULL ? ana_frame_find (data->frame, field) : -1;
  JsonNode *map = get_map (tile);
  const char *key = map != NULL ? ana_json_get_string (json_node_get_object (map), "", "key", "name", NULL) : NULL;
  guint n = map != NULL ? ana_geojson_get_n (map) : 0;
  g_autofree char *areas = g_strdup_printf (g_dngettext (NULL, "%u area", "%u areas", n), n);

  if (map == NULL)
    return g_strdup (_("No map yet."));
  return col >= 0 ? g_strdup_printf (_("%s, %u of them named by the rows."), areas, ana_geojson_count (map, key, data->frame, (guint) col)) : g_steal_pointer (&areas);
}

static void
read_file (AnaInspector *self, const AnaTile *tile, GtkWidget *label, const char *name)
{
  g_autofree char *text = self->file_problem != NULL ? g_strdup (self->file_problem)
                          : tile->type == ANA_TILE_CHART ? say_areas (self, tile)
                          : g_strdup (ana_inspector_get (tile, "image/data") != NULL ? _("Kept in the board.") : _("PNG or JPEG."));

  if (self->file_problem != NULL)
    gtk_widget_add_css_class (label, "error");
  else
    gtk_widget_remove_css_class (label, "error");
  ana_ui_set_text (GTK_LABEL (label), text);
}

void
ana_inspector_build_file (AnaInspector *self, const AnaTile *tile)
{
  gboolean is_map = tile->type == ANA_TILE_CHART;
  GtkWidget *button = gtk_button_new_with_mnemonic (is_map ? _("Choose _map…") : _("Choose _picture…"));
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_STATUS, "xalign", 0.0, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR,
                                   "width-chars", ANA_UI_WRAP_CHARS, "selectable", TRUE, NULL);

  g_clear_pointer (&self->file_problem, g_free);
  ana_inspector_add_heading (self, DATA, is_map ? C_("tile", "Map") : C_("tile", "Picture"));
  g_signal_connect (button, "clicked", G_CALLBACK (choose_cb), self);
  gtk_box_append (GTK_BOX (self->page[DATA]), button);
  if (is_map)
    {
      GtkWidget *key = ana_choice_new (_("Named by"));

      g_signal_connect (key, "picked", G_CALLBACK (key_cb), self);
      ana_inspector_add_row (self, DATA, _("Named by"), key, read_key, NULL);
    }
  gtk_widget_add_css_class (label, "caption");
  ana_inspector_add_wide (self, DATA, label, read_file, NULL);
}
