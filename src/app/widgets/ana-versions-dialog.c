/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-versions-dialog.c: older states of a board beside what it is now: one of them, or one tile of it, comes back.
 */
#include "config.h"

#include "ana-board-edit-private.h"

#include "ana-board-thumb.h"
#include "ana-latest.h"
#include "ana-tile-name.h"
#include "ana-ui.h"

#include <glib/gi18n.h>

/* One of the two pictures. */
typedef struct {
  GtkWidget *frame, *title;
  AnaLatest *reading;    /* (owned) (nullable) what its tiles show */
  gint64     now_usec;   /* of it */
} Side;

typedef struct {
  AnaBoardEdit *edit;     /* (owned) */
  GtkWidget    *window, *list, *tiles, *tiles_room, *restore, *legend;
  Side          then, now;
  GPtrArray    *versions; /* (owned) (nullable) of AnaVersion */
  AnaBoard     *board;    /* (owned) (nullable): of the chosen version */
} Versions;

static void
versions_free (gpointer data)
{
  Versions *self = data;

  g_clear_pointer (&self->then.reading, ana_latest_free);
  g_clear_pointer (&self->now.reading, ana_latest_free);
  g_object_unref (self->edit);
  g_clear_pointer (&self->versions, g_ptr_array_unref);
  g_clear_pointer (&self->board, ana_board_unref);
  g_free (self);
}

static AnaBoardDraft *
get_draft (Versions *self)
{
  return self->edit->draft;
}

/* --- pictures --- */

static AnaBoardThumb *
get_thumb (Side *side)
{
  return ANA_BOARD_THUMB (adw_bin_get_child (ADW_BIN (side->frame)));
}

static void
read_cb (gpointer result, const GError *error, gpointer data)
{
  g_autoptr (AnaBoardData) shown = result;
  Side *side = data;

  if (shown != NULL)
    ana_board_thumb_set_data (get_thumb (side), shown, side->now_usec);
}

/* Where its tiles stand at once, what they show when it has been read. */
static void
show_picture (Versions *self, Side *side, const AnaBoard *board)
{
  const char *tab = ana_board_canvas_get_tab (self->edit->canvas);
  AnaReading *reading = self->edit->show.make_reading != NULL ? self->edit->show.make_reading (self->edit->show.data) : NULL;

  adw_bin_set_child (ADW_BIN (side->frame), ana_board_thumb_new (board, tab, self->edit->show.catalogue));
  if (reading == NULL)
    return;
  if (side->reading == NULL)
    side->reading = ana_latest_new (ana_reading_build_board, (GDestroyNotify) ana_reading_free, read_cb, (GDestroyNotify) ana_board_data_unref, side);
  reading->board_text = ana_board_to_text (board);
  reading->board_tab = g_strdup (ana_board_thumb_get_tab (get_thumb (side)));
  side->now_usec = reading->now_usec;
  ana_latest_request (side->reading, reading, TRUE);
}

/* Whether the tile is as it is now. */
static gboolean
is_same (Versions *self, const AnaTile *tile)
{
  const AnaTile *now = ana_board_find_tile (ana_board_draft_get_board (get_draft (self)), tile->key);
  g_autoptr (JsonNode) a = json_node_init_object (json_node_alloc (), tile->json);
  g_autoptr (JsonNode) b = now != NULL ? json_node_init_object (json_node_alloc (), now->json) : NULL;

  return b != NULL && json_node_equal (a, b);
}

static void
mark_differences (Versions *self)
{
  const AnaBoard *now = ana_board_draft_get_board (get_draft (self));
  gboolean differs = ana_board_get_n_tiles (now) != ana_board_get_n_tiles (self->board);

  ana_board_thumb_set_other (get_thumb (&self->then), now);
  ana_board_thumb_set_other (get_thumb (&self->now), self->board);
  for (guint i = 0; !differs && i < ana_board_get_n_tiles (self->board); i++)
    differs = !is_same (self, ana_board_get_tile (self->board, i));
  gtk_label_set_label (GTK_LABEL (self->legend), differs ? _("A line stands around what was changed, a broken line around what is on one side alone.")
                                                         : _("No tile differs."));
}

/* --- restoring --- */

/* Every tile and tab of the version in the place of those of now, as one step. */
static void
restore_all_cb (GtkWidget *button, Versions *self)
{
  const AnaBoard *now = ana_board_draft_get_board (get_draft (self));
  g_autoptr (JsonNode) is = ana_board_to_json (self->board);
  g_autoptr (JsonNode) was = ana_board_to_json (now);
  AnaStep *step = ana_step_new ("restore");
  static const char *const members[] = { "title", "tabs", "tiles", "filters", "time", "compare", "zone", "annotations" };

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      g_autofree char *path = g_strconcat ("/", members[i], NULL);
      JsonNode *a = ana_json_path_get (was, path), *b = ana_json_path_get (is, path);

      if (a == NULL ? b != NULL : b == NULL || !json_node_equal (a, b))
        ana_step_add (step, path, a, b, -1);
    }
  ana_board_draft_try (get_draft (self), step, NULL);
  gtk_window_close (GTK_WINDOW (self->window));
}

static void
restore_tile_cb (GtkWidget *button, Versions *self)
{
  GError *error = NULL;
  AnaStep *step = ana_edit_restore_tile (ana_board_draft_get_board (get_draft (self)), self->board,
                                         g_object_get_data (G_OBJECT (button), "key"), &error);

  if (ana_board_draft_try (get_draft (self), step, error))
    {
      show_picture (self, &self->now, ana_board_draft_get_board (get_draft (self)));
      mark_differences (self);
    }
  gtk_widget_set_sensitive (button, FALSE);
}

static void
list_tiles (Versions *self)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (self->tiles)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->tiles), row);
  for (guint i = 0; i < ana_board_get_n_tiles (self->board); i++)
    {
      const AnaTile *tile = ana_board_get_tile (self->board, i);
      g_autofree char *title = ana_tile_dup_name (tile, self->edit->show.catalogue, ana_locale ());
      g_autofree char *escaped = g_markup_escape_text (title, -1);
      g_autofree char *name = g_strdup_printf (_("Restore the tile %s"), title);
      GtkWidget *button = gtk_button_new_with_label (C_("version", "Restore"));

      if (is_same (self, tile))
        {
          g_object_ref_sink (button);
          g_object_unref (button);
          continue;
        }
      row = adw_action_row_new ();
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), escaped);
      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      ana_ui_set_a11y_label (button, name);
      g_object_set_data_full (G_OBJECT (button), "key", g_strdup (tile->key), g_free);
      g_signal_connect (button, "clicked", G_CALLBACK (restore_tile_cb), self);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
      gtk_list_box_append (GTK_LIST_BOX (self->tiles), row);
    }
  gtk_widget_set_visible (self->tiles_room, gtk_widget_get_first_child (self->tiles) != NULL);
}

/* --- the list --- */

typedef struct {
  AnaStore *store; /* (owned) (nullable) */
  char     *id;
  gint64    num;   /* 0: all of them */
} Wanted;

static void
wanted_free (gpointer data)
{
  Wanted *wanted = data;

  g_clear_object (&wanted->store);
  g_free (wanted->id);
  g_free (wanted);
}

static void
list_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Wanted *wanted = data;
  GError *error = NULL;
  GPtrArray *versions = wanted->store != NULL ? ana_store_list_versions (wanted->store, ANA_BOARD_KIND, wanted->id, &error) : NULL;

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, versions, (GDestroyNotify) g_ptr_array_unref);
}

static void
body_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Wanted *wanted = data;
  GError *error = NULL;
  char *body = ana_store_get_version (wanted->store, ANA_BOARD_KIND, wanted->id, wanted->num, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, body, g_free);
}

static void
ask (Versions *self, gint64 num, GTaskThreadFunc func, GAsyncReadyCallback callback)
{
  g_autoptr (GTask) task = g_task_new (self->window, NULL, callback, self);
  Wanted *wanted = g_new0 (Wanted, 1);
  AnaStore *store = ana_board_draft_get_store (get_draft (self));

  *wanted = (Wanted) { store != NULL ? g_object_ref (store) : NULL, g_strdup (ana_board_get_id (ana_board_draft_get_saved (get_draft (self)))), num };
  g_task_set_task_data (task, wanted, wanted_free);
  g_task_run_in_thread (task, func);
}

static void
body_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Versions *self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *body = g_task_propagate_pointer (G_TASK (result), &error);
  AnaBoard *board = body != NULL ? ana_board_load (NULL, body, -1, &error) : NULL;

  if (board == NULL)
    {
      gtk_label_set_label (GTK_LABEL (self->then.title), error != NULL ? error->message : "");
      return;
    }
  g_clear_pointer (&self->board, ana_board_unref);
  self->board = board;
  show_picture (self, &self->then, board);
  mark_differences (self);
  list_tiles (self);
  gtk_widget_set_sensitive (self->restore, TRUE);
}

static char *
say_version (const AnaVersion *version)
{
  g_autofree char *time = ana_ui_format_time (version->at_usec, ana_zone_local (), "%x %H:%M");

  if (g_strcmp0 (version->note, ANA_STORE_NOTE_DRAFT) == 0)
    return g_strdup_printf ("%s · %s", time, C_("version", "what was being edited"));
  return version->note != NULL ? g_strdup_printf ("%s · %s", time, version->note) : g_steal_pointer (&time);
}

static void
selected_cb (GtkListBox *list, GtkListBoxRow *row, Versions *self)
{
  AnaVersion *version;
  g_autofree char *text = NULL;

  if (row == NULL || self->versions == NULL)
    return;
  version = self->versions->pdata[gtk_list_box_row_get_index (row)];
  text = say_version (version);
  gtk_label_set_label (GTK_LABEL (self->then.title), text);
  ask (self, version->num, body_thread, body_cb);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Versions *self = data;
  g_autoptr (GError) error = NULL;

  self->versions = g_task_propagate_pointer (G_TASK (result), &error);
  for (guint i = 0; self->versions != NULL && i < self->versions->len; i++)
    {
      g_autofree char *text = say_version (self->versions->pdata[i]);

      gtk_list_box_append (GTK_LIST_BOX (self->list), ana_ui_label_new (text, "ana-version", 0));
    }
  if (self->versions == NULL || self->versions->len == 0)
    gtk_label_set_label (GTK_LABEL (self->then.title), error != NULL ? error->message : _("It has not been saved before."));
  else
    gtk_list_box_select_row (GTK_LIST_BOX (self->list), gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0));
}

/* --- making it --- */

static GtkWidget *
make_side (const char *title, Side *side)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  side->title = ana_ui_label_new (title, "caption-heading", 0);
  side->frame = adw_bin_new ();
  gtk_widget_add_css_class (side->frame, "ana-picture");
  gtk_widget_set_size_request (side->frame, 260, 260);
  gtk_widget_set_hexpand (side->frame, TRUE);
  gtk_widget_set_vexpand (side->frame, TRUE);
  gtk_box_append (GTK_BOX (box), side->title);
  gtk_box_append (GTK_BOX (box), side->frame);
  return box;
}

static GtkWidget *
make_scrolled (GtkWidget *child, int width, int height)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), child);
  gtk_widget_set_size_request (scrolled, width, height);
  return scrolled;
}

static GtkWidget *
make_content (Versions *self)
{
  GtkWidget *all = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *right = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *sides = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  gtk_box_set_homogeneous (GTK_BOX (sides), TRUE);
  self->list = gtk_list_box_new ();
  gtk_widget_add_css_class (self->list, "navigation-sidebar");
  ana_ui_set_a11y_label (self->list, _("Versions"));
  g_signal_connect (self->list, "row-selected", G_CALLBACK (selected_cb), self);
  gtk_box_append (GTK_BOX (sides), make_side ("", &self->then));
  gtk_box_append (GTK_BOX (sides), make_side (C_("version", "Now"), &self->now));
  self->tiles = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->tiles), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->tiles, "boxed-list");
  gtk_widget_set_valign (self->tiles, GTK_ALIGN_START);
  self->legend = ana_ui_label_new ("", "caption", 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->legend), PANGO_ELLIPSIZE_NONE);
  gtk_label_set_wrap (GTK_LABEL (self->legend), TRUE);
  gtk_box_append (GTK_BOX (right), sides);
  gtk_box_append (GTK_BOX (right), self->legend);
  self->tiles_room = make_scrolled (self->tiles, -1, 140);
  gtk_widget_set_visible (self->tiles_room, FALSE);
  gtk_box_append (GTK_BOX (right), self->tiles_room);
  gtk_widget_set_hexpand (right, TRUE);
  gtk_box_append (GTK_BOX (all), make_scrolled (self->list, 180, -1));
  gtk_box_append (GTK_BOX (all), right);
  gtk_widget_add_css_class (all, "ana-versions");
  return all;
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  gtk_window_close (GTK_WINDOW (widget));
  return TRUE;
}

static GtkWidget *
make_window (Versions *self, GtkWindow *parent)
{
  GtkWidget *window = adw_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *header = adw_header_bar_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                                          gtk_callback_action_new (escape_cb, NULL, NULL)));
  gtk_widget_add_controller (window, keys);
  self->restore = gtk_button_new_with_mnemonic (C_("version", "_Restore all"));
  gtk_widget_set_sensitive (self->restore, FALSE);
  g_signal_connect (self->restore, "clicked", G_CALLBACK (restore_all_cb), self);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), adw_window_title_new (_("Versions"), ana_board_get_title (ana_board_draft_get_board (get_draft (self)))));
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->restore);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), make_content (self));
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_window_set_title (GTK_WINDOW (window), _("Versions"));
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (window), 1100, 720);
  return window;
}

/* Older states beside what the board is now. */
void
ana_board_edit_show_versions (AnaBoardEdit *edit)
{
  Versions *self = g_new0 (Versions, 1);

  self->edit = g_object_ref (edit);
  self->window = make_window (self, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (edit))));
  g_object_set_data_full (G_OBJECT (self->window), "versions", self, versions_free);
  show_picture (self, &self->now, ana_board_draft_get_board (edit->draft));
  ask (self, 0, list_thread, listed_cb);
  gtk_window_present (GTK_WINDOW (self->window));
}
