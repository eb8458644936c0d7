/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-tile-window.c: a tile of a board in a window of its own: live, filtered as the board is, as large as it was last.
 *
 * Those that are open when the program ends, however it ends, are opened again at the next start: each writes down where it
 * stands when that changes, a moment later, so that a window that is pulled larger is not written at every pixel. Which
 * monitor it stands on GTK tells by its connector; where on it, or on which one it comes, is for the desktop to say.
 */
#include "config.h"

#include "ana-tile-window.h"

#include "ana-tile-places.h"
#include "ana-window.h"

#define WIDTH_PX  560
#define HEIGHT_PX 400
#define LEAST_WIDTH_PX  240
#define LEAST_HEIGHT_PX 180
#define MAX_SIZES 200 /* that are remembered */
#define KEEP_AFTER_MS 400

struct _AnaTileWindow {
  AdwApplicationWindow parent_instance;
  /* Owned */
  AnaSession      *session;
  AnaBoardShelf   *shelf;
  AnaTilePlace    *place;   /* as it was written down last */
  char            *size_key; /* board/tile */
  /* Borrowed */
  AnaBoardPage    *leader;  /* (nullable) (weak) */
  /* Children */
  AdwToastOverlay *toasts;
  AdwWindowTitle  *title;
  AnaBoardPage    *page;
  /* State */
  guint            keep_id;
  gboolean         is_coming; /* of an earlier run: not shown before its tile is found */
};

G_DEFINE_FINAL_TYPE (AnaTileWindow, ana_tile_window, ADW_TYPE_APPLICATION_WINDOW)

/* --- size --- */

static void
restore_size (AnaTileWindow *self)
{
  g_autoptr (GVariant) sizes = g_settings_get_value (ana_session_get_settings (self->session), "tile-sizes");
  int width = WIDTH_PX, height = HEIGHT_PX;

  g_variant_lookup (sizes, self->size_key, "(ii)", &width, &height);
  gtk_window_set_default_size (GTK_WINDOW (self), CLAMP (width, LEAST_WIDTH_PX, 16384), CLAMP (height, LEAST_HEIGHT_PX, 16384));
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
  g_variant_builder_add (&builder, "{s(ii)}", self->size_key, width, height);
  g_variant_iter_init (&iter, sizes);
  while (g_variant_iter_next (&iter, "{&s(ii)}", &place, &width, &height) && n < MAX_SIZES)
    if (g_strcmp0 (place, self->size_key) != 0)
      {
        g_variant_builder_add (&builder, "{s(ii)}", place, width, height);
        n++;
      }
  g_settings_set_value (settings, "tile-sizes", g_variant_builder_end (&builder));
}

/* --- where it stands --- */

/* A monitor that nobody names any more is remembered as it was. */
static void
look_where (AnaTileWindow *self)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (self));
  GdkMonitor *monitor = surface != NULL ? gdk_display_get_monitor_at_surface (gdk_surface_get_display (surface), surface) : NULL;
  const char *connector = monitor != NULL ? gdk_monitor_get_connector (monitor) : NULL;

  gtk_window_get_default_size (GTK_WINDOW (self), &self->place->width, &self->place->height);
  self->place->maximized = gtk_window_is_maximized (GTK_WINDOW (self));
  if (connector == NULL || g_strcmp0 (self->place->monitor, connector) == 0)
    return;
  g_free (self->place->monitor);
  self->place->monitor = g_strdup (connector);
}

static gboolean
keep_cb (gpointer data)
{
  AnaTileWindow *self = data;

  self->keep_id = 0;
  look_where (self);
  ana_tile_places_put (ana_session_get_settings (self->session), self->place);
  return G_SOURCE_REMOVE;
}

static void
keep_soon (AnaTileWindow *self)
{
  if (self->keep_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->keep_id = g_timeout_add (KEEP_AFTER_MS, keep_cb, self);
}

static void
forget (AnaTileWindow *self)
{
  g_clear_handle_id (&self->keep_id, g_source_remove);
  ana_tile_places_drop (ana_session_get_settings (self->session), self->place);
}

/* The next start shows the profile that is shown now. */
static void
profile_changed_cb (AnaSession *session, AnaTileWindow *self)
{
  forget (self);
  g_free (self->place->profile);
  self->place->profile = g_strdup (ana_profile_get_name (ana_session_get_profile (session)));
  keep_soon (self);
}

/* The monitor of that connector, or any: a window larger than it could not be taken by its edges. */
static void
keep_within_monitor (AnaTilePlace *place)
{
  GListModel *monitors = gdk_display_get_monitors (gdk_display_get_default ());
  GdkRectangle room = { 0, 0, G_MAXINT, G_MAXINT };

  for (guint i = 0; i < g_list_model_get_n_items (monitors); i++)
    {
      g_autoptr (GdkMonitor) monitor = g_list_model_get_item (monitors, i);
      gboolean is_its = g_strcmp0 (gdk_monitor_get_connector (monitor), place->monitor) == 0;

      if (is_its || i == 0)
        gdk_monitor_get_geometry (monitor, &room);
      if (is_its)
        break;
    }
  place->width = CLAMP (place->width, LEAST_WIDTH_PX, MAX (room.width, LEAST_WIDTH_PX));
  place->height = CLAMP (place->height, LEAST_HEIGHT_PX, MAX (room.height, LEAST_HEIGHT_PX));
}

/* --- what it shows --- */

static void
show_title (AnaTileWindow *self)
{
  AnaBoardData *shown = ana_board_page_get_data (self->page);
  AnaTileData *data = shown != NULL ? ana_board_data_find (shown, self->place->tile) : NULL;
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

/* The window that the tile is from, or, when that is gone, another one with pages. */
static GtkWindow *
find_main_window (AnaTileWindow *self)
{
  GtkWidget *of_leader = self->leader != NULL ? GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self->leader))) : NULL;

  if (of_leader != NULL)
    return GTK_WINDOW (of_leader);
  for (GList *each = gtk_application_get_windows (gtk_window_get_application (GTK_WINDOW (self))); each != NULL; each = each->next)
    if (ANA_IS_WINDOW (each->data))
      return each->data;
  return NULL;
}

/* A KPI has its page there. */
static void
open_kpi_cb (AnaBoardPage *page, const char *code, AnaTileWindow *self)
{
  GtkWindow *window = find_main_window (self);

  if (self->leader != NULL)
    ana_page_open_kpi (ANA_PAGE (self->leader), code);
  else if (window != NULL)
    g_action_group_activate_action (G_ACTION_GROUP (window), "open-kpi", g_variant_new_string (code));
  if (window != NULL)
    gtk_window_present (window);
}

static gboolean
destroy_cb (gpointer window)
{
  gtk_window_destroy (window);
  return G_SOURCE_REMOVE;
}

/* Of an earlier run: shown without taking the keyboard from the window that is worked in. Its board or its tile may be gone
 * since; then nothing is said, and it does not come again. */
static void
look_for_tile_cb (AnaBoardPage *page, AnaTileWindow *self)
{
  AnaBoard *board = ana_board_page_get_board (page);
  const AnaBoardEntry *entry = ana_board_shelf_find (self->shelf, self->place->board);

  if (!self->is_coming || (board == NULL && !ana_board_page_is_settled (page)))
    return;
  self->is_coming = FALSE;
  if (board != NULL && ana_board_find_tile (board, self->place->tile) != NULL && (entry == NULL || !entry->binned))
    {
      gtk_widget_show (GTK_WIDGET (self));
      return;
    }
  forget (self);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, destroy_cb, g_object_ref (self), g_object_unref); /* the page is in the midst of telling */
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
  keep_soon (ANA_TILE_WINDOW (widget));
}

/* The program may end now: what was to be written down is. */
static void
ana_tile_window_unmap (GtkWidget *widget)
{
  AnaTileWindow *self = ANA_TILE_WINDOW (widget);

  if (self->keep_id != 0)
    {
      g_source_remove (self->keep_id);
      keep_cb (self);
    }
  GTK_WIDGET_CLASS (ana_tile_window_parent_class)->unmap (widget);
  ana_session_set_shown (ANA_TILE_WINDOW (widget)->session, widget, FALSE);
}

static void
ana_tile_window_realize (GtkWidget *widget)
{
  GdkSurface *surface;

  GTK_WIDGET_CLASS (ana_tile_window_parent_class)->realize (widget);
  surface = gtk_native_get_surface (GTK_NATIVE (widget));
  g_signal_connect_object (surface, "enter-monitor", G_CALLBACK (keep_soon), widget, G_CONNECT_SWAPPED);
  g_signal_connect_object (surface, "leave-monitor", G_CALLBACK (keep_soon), widget, G_CONNECT_SWAPPED);
}

/* Closed by somebody: with the program it is destroyed, and comes again. */
static gboolean
ana_tile_window_close_request (GtkWindow *window)
{
  keep_size (ANA_TILE_WINDOW (window));
  forget (ANA_TILE_WINDOW (window));
  return GTK_WINDOW_CLASS (ana_tile_window_parent_class)->close_request (window);
}

static void
ana_tile_window_dispose (GObject *object)
{
  AnaTileWindow *self = ANA_TILE_WINDOW (object);

  g_clear_handle_id (&self->keep_id, g_source_remove);
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
  g_clear_pointer (&self->place, ana_tile_place_free);
  g_free (self->size_key);
  G_OBJECT_CLASS (ana_tile_window_parent_class)->finalize (object);
}

static void
ana_tile_window_class_init (AnaTileWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ana_tile_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = ana_tile_window_finalize;
  GTK_WIDGET_CLASS (klass)->map = ana_tile_window_map;
  GTK_WIDGET_CLASS (klass)->unmap = ana_tile_window_unmap;
  GTK_WIDGET_CLASS (klass)->realize = ana_tile_window_realize;
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
  gtk_widget_set_size_request (GTK_WIDGET (self), LEAST_WIDTH_PX, LEAST_HEIGHT_PX);
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}

static void
connect (AnaTileWindow *self)
{
  g_signal_connect_swapped (self->page, "data-changed", G_CALLBACK (show_title), self);
  g_signal_connect_swapped (self->page, "board-changed", G_CALLBACK (show_title), self);
  g_signal_connect (self->page, "board-changed", G_CALLBACK (look_for_tile_cb), self);
  g_signal_connect (self->page, "open-kpi", G_CALLBACK (open_kpi_cb), self);
  g_signal_connect (self->page, "toast", G_CALLBACK (page_toast_cb), self);
  g_signal_connect (self->shelf, "written", G_CALLBACK (written_cb), self);
  g_signal_connect (self->session, "document-changed", G_CALLBACK (document_changed_cb), self);
  g_signal_connect (self->session, "profile-changed", G_CALLBACK (profile_changed_cb), self);
  g_signal_connect (self, "notify::default-width", G_CALLBACK (keep_soon), NULL);
  g_signal_connect (self, "notify::default-height", G_CALLBACK (keep_soon), NULL);
  g_signal_connect (self, "notify::maximized", G_CALLBACK (keep_soon), NULL);
}

/* Without a board yet. */
static AnaTileWindow *
make (GtkApplication *application, AnaSession *session, AnaBoardShelf *shelf, const char *board, const char *tile)
{
  AnaTileWindow *self = g_object_new (ANA_TYPE_TILE_WINDOW, "application", application, NULL);

  self->session = g_object_ref (session);
  self->shelf = g_object_ref (shelf);
  self->size_key = g_strdup_printf ("%s/%s", board, tile);
  self->place = g_new0 (AnaTilePlace, 1);
  self->place->profile = g_strdup (ana_profile_get_name (ana_session_get_profile (session)));
  self->place->board = g_strdup (board);
  self->place->tile = g_strdup (tile);
  self->place->monitor = g_strdup ("");
  self->page = ANA_BOARD_PAGE (ana_board_page_new (session, shelf));
  adw_toast_overlay_set_child (self->toasts, GTK_WIDGET (self->page));
  connect (self);
  ana_board_page_set_only (self->page, tile);
  return self;
}

static void
follow (AnaTileWindow *self, AnaBoardPage *leader)
{
  g_set_weak_pointer (&self->leader, leader);
  ana_board_page_follow (self->page, leader);
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
  const char *id = ana_board_page_get_id (leader);
  AnaTileWindow *self = make (application, session, shelf, id, key);

  follow (self, leader);
  ana_board_page_open_as (self->page, id, NULL, ana_board_page_get_filters (leader));
  restore_size (self);
  show_title (self);
  return GTK_WIDGET (self);
}

/* --- those of an earlier run --- */

/**
 * ana_tile_window_find:
 * @application: the program
 * @board: id
 * @tile: key
 *
 * Returns: (transfer none) (nullable): the window that this tile has already
 */
GtkWidget *
ana_tile_window_find (GtkApplication *application, const char *board, const char *tile)
{
  for (GList *each = gtk_application_get_windows (application); each != NULL; each = each->next)
    if (ANA_IS_TILE_WINDOW (each->data) && g_strcmp0 (ANA_TILE_WINDOW (each->data)->place->board, board) == 0
        && g_strcmp0 (ANA_TILE_WINDOW (each->data)->place->tile, tile) == 0)
      return each->data;
  return NULL;
}

static void
reopen (GtkApplication *application, AnaSession *session, AnaBoardShelf *shelf, AnaTilePlace *place)
{
  AnaTileWindow *self = make (application, session, shelf, place->board, place->tile);

  keep_within_monitor (place);
  self->is_coming = TRUE;
  g_free (self->place->monitor);
  self->place->monitor = g_strdup (place->monitor);
  gtk_window_set_default_size (GTK_WINDOW (self), place->width, place->height);
  if (place->maximized)
    gtk_window_maximize (GTK_WINDOW (self));
  ana_board_page_open_as (self->page, place->board, NULL, NULL);
}

/**
 * ana_tile_window_reopen:
 * @application: the program
 * @session: open; when its profile could not be opened nothing is, and nothing is forgotten
 * @shelf: the boards
 *
 * Opens the windows that stood there when the program ended, each when its board is read. What is open already is left alone.
 */
void
ana_tile_window_reopen (GtkApplication *application, AnaSession *session, AnaBoardShelf *shelf)
{
  g_autoptr (GPtrArray) places = NULL;

  if (ana_session_get_store (session) == NULL)
    return;
  places = ana_tile_places_read (ana_session_get_settings (session), ana_profile_get_name (ana_session_get_profile (session)));
  for (guint i = 0; i < places->len; i++)
    {
      AnaTilePlace *place = places->pdata[i];

      if (ana_tile_window_find (application, place->board, place->tile) == NULL)
        reopen (application, session, shelf, place);
    }
}

/* @leader: a new page of boards: tiles that nobody leads are filtered as their board is there */
void
ana_tile_window_adopt (GtkApplication *application, AnaBoardPage *leader)
{
  for (GList *each = gtk_application_get_windows (application); each != NULL; each = each->next)
    if (ANA_IS_TILE_WINDOW (each->data) && ANA_TILE_WINDOW (each->data)->leader == NULL)
      follow (each->data, leader);
}

AnaBoardPage *
ana_tile_window_get_page (AnaTileWindow *self)
{
  return self->page;
}
