/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-tile-window.c: a tile of a board in a window of its own: live, filtered as the board is, as large as it was last.
 */
#include "config.h"

#include "ana-tile-window.h"

#define WIDTH_PX  560
#define HEIGHT_PX 400
#define MAX_SIZES 200 /* that are remembered */

struct _AnaTileWindow {
  AdwApplicationWindow parent_instance;
  /* Owned */
  AnaSession      *session;
  AnaBoardShelf   *shelf;
  char            *key;
  char            *place;   /* board/tile, for the size */
  /* Borrowed */
  AnaBoardPage    *leader;  /* (nullable) (weak) */
  /* Children */
  AdwToastOverlay *toasts;
  AdwWindowTitle  *title;
  AnaBoardPage    *page;
};

G_DEFINE_FINAL_TYPE (AnaTileWindow, ana_tile_window, ADW_TYPE_APPLICATION_WINDOW)

/* --- size --- */

static void
restore_size (AnaTileWindow *self)
{
  g_autoptr (GVariant) sizes = g_settings_get_value (ana_session_get_settings (self->session), "tile-sizes");
  int width = WIDTH_PX, height = HEIGHT_PX;

  g_variant_lookup (sizes, self->place, "(ii)", &width, &height);
  gtk_window_set_default_size (GTK_WINDOW (self), CLAMP (width, 240, 16384), CLAMP (height, 180, 16384));
}

/* The newest first, so that the oldest are those that are forgotten. */
static void
keep_size (AnaTileWindow *self)
{
  GSettings *settings = ana_session_get_settings (self->session);
  g_autoptr (GVariant) sizes = g_settings_get_value (settings, "tile-sizes");
  GVariantBuilder builder;
  GVariantIter iter;
  const char *place;
  int width, height, n = 1;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{s(ii)}"));
  g_variant_builder_add (&builder, "{s(ii)}", self->place, width, height);
  g_variant_iter_init (&iter, sizes);
  while (g_variant_iter_next (&iter, "{&s(ii)}", &place, &width, &height) && n < MAX_SIZES)
    if (g_strcmp0 (place, self->place) != 0)
      {
        g_variant_builder_add (&builder, "{s(ii)}", place, width, height);
        n++;
      }
  g_settings_set_value (settings, "tile-sizes", g_variant_builder_end (&builder));
}

/* --- what it shows --- */

static void
show_title (AnaTileWindow *self)
{
  AnaBoardData *shown = ana_board_page_get_data (self->page);
  AnaTileData *data = shown != NULL ? ana_board_data_find (shown, self->key) : NULL;
  const char *board = ana_board_page_get_title (self->page);

  adw_window_title_set_title (self->title, data != NULL && data->title[0] != '\0' ? data->title : board);
  adw_window_title_set_subtitle (self->title, data != NULL && data->title[0] != '\0' ? board : "");
  gtk_window_set_title (GTK_WINDOW (self), adw_window_title_get_title (self->title));
}

static void
written_cb (AnaBoardShelf *shelf, const char *id, gpointer who, AnaTileWindow *self)
{
  if (g_strcmp0 (id, ana_board_page_get_id (self->page)) == 0)
    ana_board_page_reload (self->page);
}

static void
document_changed_cb (AnaSession *session, const char *kind, const char *id, gboolean gone, guint n_conflicts, AnaTileWindow *self)
{
  if (g_strcmp0 (kind, ANA_BOARD_KIND) == 0 && !gone)
    written_cb (self->shelf, id, NULL, self);
}

/* A KPI has its page in the window that the tile is from. */
static void
open_kpi_cb (AnaBoardPage *page, const char *code, AnaTileWindow *self)
{
  if (self->leader == NULL)
    return;
  ana_page_open_kpi (ANA_PAGE (self->leader), code);
  gtk_window_present (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self->leader))));
}

static void
say (AnaTileWindow *self, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (escaped));
}

static void
page_toast_cb (AnaBoardPage *page, const char *text, AnaTileWindow *self)
{
  say (self, text);
}

/* What a widget deep in the tile has to say: in the main window too it is this action. */
static void
toast_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  say (data, g_variant_get_string (parameter, NULL));
}

static const GActionEntry entries[] = {
  { .name = "toast", .activate = toast_cb, .parameter_type = "s" },
};

/* --- window --- */

static void
ana_tile_window_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ana_tile_window_parent_class)->map (widget);
  ana_session_set_shown (ANA_TILE_WINDOW (widget)->session, widget, TRUE);
}

static void
ana_tile_window_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ana_tile_window_parent_class)->unmap (widget);
  ana_session_set_shown (ANA_TILE_WINDOW (widget)->session, widget, FALSE);
}

static gboolean
ana_tile_window_close_request (GtkWindow *window)
{
  keep_size (ANA_TILE_WINDOW (window));
  return GTK_WINDOW_CLASS (ana_tile_window_parent_class)->close_request (window);
}

static void
ana_tile_window_dispose (GObject *object)
{
  AnaTileWindow *self = ANA_TILE_WINDOW (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  if (self->shelf != NULL)
    g_signal_handlers_disconnect_by_data (self->shelf, self);
  g_clear_weak_pointer (&self->leader);
  G_OBJECT_CLASS (ana_tile_window_parent_class)->dispose (object);
}

static void
ana_tile_window_finalize (GObject *object)
{
  AnaTileWindow *self = ANA_TILE_WINDOW (object);

  g_clear_object (&self->shelf);
  g_clear_object (&self->session);
  g_free (self->key);
  g_free (self->place);
  G_OBJECT_CLASS (ana_tile_window_parent_class)->finalize (object);
}

static void
ana_tile_window_class_init (AnaTileWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ana_tile_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = ana_tile_window_finalize;
  GTK_WIDGET_CLASS (klass)->map = ana_tile_window_map;
  GTK_WIDGET_CLASS (klass)->unmap = ana_tile_window_unmap;
  GTK_WINDOW_CLASS (klass)->close_request = ana_tile_window_close_request;
}

static void
ana_tile_window_init (AnaTileWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *header = adw_header_bar_new ();

  self->title = ADW_WINDOW_TITLE (adw_window_title_new ("", ""));
  self->toasts = ADW_TOAST_OVERLAY (adw_toast_overlay_new ());
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), GTK_WIDGET (self->title));
  gtk_widget_set_vexpand (GTK_WIDGET (self->toasts), TRUE);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->toasts));
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (self), box);
  gtk_widget_set_size_request (GTK_WIDGET (self), 240, 180);
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}

static void
connect (AnaTileWindow *self)
{
  g_signal_connect_swapped (self->page, "data-changed", G_CALLBACK (show_title), self);
  g_signal_connect_swapped (self->page, "board-changed", G_CALLBACK (show_title), self);
  g_signal_connect (self->page, "open-kpi", G_CALLBACK (open_kpi_cb), self);
  g_signal_connect (self->page, "toast", G_CALLBACK (page_toast_cb), self);
  g_signal_connect (self->shelf, "written", G_CALLBACK (written_cb), self);
  g_signal_connect (self->session, "document-changed", G_CALLBACK (document_changed_cb), self);
}

/**
 * ana_tile_window_new:
 * @application: the program
 * @session: open
 * @shelf: the boards
 * @leader: the page of the board; it may go away, or show another one: then the tile stays as it is filtered
 * @key: of the tile
 *
 * Returns: (transfer none): the window, owned by GTK
 */
GtkWidget *
ana_tile_window_new (GtkApplication *application, AnaSession *session, AnaBoardShelf *shelf, AnaBoardPage *leader, const char *key)
{
  AnaTileWindow *self = g_object_new (ANA_TYPE_TILE_WINDOW, "application", application, NULL);
  const char *id = ana_board_page_get_id (leader);

  self->session = g_object_ref (session);
  self->shelf = g_object_ref (shelf);
  self->key = g_strdup (key);
  self->place = g_strdup_printf ("%s/%s", id, key);
  g_set_weak_pointer (&self->leader, leader);
  self->page = ANA_BOARD_PAGE (ana_board_page_new (session, shelf));
  adw_toast_overlay_set_child (self->toasts, GTK_WIDGET (self->page));
  connect (self);
  ana_board_page_set_only (self->page, key);
  ana_board_page_follow (self->page, leader);
  ana_board_page_open_as (self->page, id, NULL, ana_board_page_get_filters (leader));
  restore_size (self);
  show_title (self);
  return GTK_WIDGET (self);
}

AnaBoardPage *
ana_tile_window_get_page (AnaTileWindow *self)
{
  return self->page;
}
