/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-window-boards.c: the boards of the window: their list, the one that is open, favourites and recent ones in the sidebar.
 */
#include "config.h"

#include "ana-window-private.h"

#include "ana-playlist-dialog.h"
#include "ana-template.h"
#include "ana-tile-window.h"
#include "ana-ui.h"
#include "ana-wall.h"

#include <glib/gi18n.h>

#define N_SHORT 6 /* boards in the sidebar */

/* --- sidebar --- */

static GtkWidget *
board_row_new (const AnaBoardEntry *entry)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *label = ana_ui_label_new (entry->title, "ana-data", 0);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_margin_start (box, 26);
  gtk_box_append (GTK_BOX (box), label);
  if (entry->favourite)
    gtk_box_append (GTK_BOX (box), g_object_new (GTK_TYPE_IMAGE, "icon-name", "ana-pin-symbolic", "pixel-size", 12, "accessible-role",
                                                 GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_add_css_class (row, "ana-board-row");
  g_object_set_data (G_OBJECT (row), "group", (gpointer) "BUILD");
  g_object_set_data (G_OBJECT (row), "area", (gpointer) "boards");
  g_object_set_data_full (G_OBJECT (row), "board", g_strdup (entry->id), g_free);
  ana_ui_set_a11y_label (row, entry->title);
  return row;
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const AnaBoardEntry *x = *(const AnaBoardEntry *const *) a, *y = *(const AnaBoardEntry *const *) b;

  if (x->favourite != y->favourite)
    return x->favourite ? -1 : 1;
  return x->opened_usec < y->opened_usec ? 1 : x->opened_usec > y->opened_usec ? -1 : 0;
}

/* Favourites first, then those that were opened last. */
static GPtrArray *
choose_boards (AnaWindow *self)
{
  GPtrArray *all = ana_board_shelf_get_list (self->shelf), *out = g_ptr_array_new ();

  for (guint i = 0; i < all->len; i++)
    {
      const AnaBoardEntry *entry = all->pdata[i];

      if (!entry->binned && (entry->favourite || entry->opened_usec != ANA_TIME_NONE))
        g_ptr_array_add (out, (gpointer) entry);
    }
  g_ptr_array_sort (out, compare_entries);
  g_ptr_array_set_size (out, (int) MIN (out->len, N_SHORT));
  return out;
}

static int
find_boards_row (AnaWindow *self)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->areas, i)) != NULL; i++)
    if (g_strcmp0 (g_object_get_data (G_OBJECT (row), "area"), "boards") == 0)
      return i;
  return -1;
}

static char *
join_boards (GPtrArray *boards)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < boards->len; i++)
    {
      const AnaBoardEntry *entry = boards->pdata[i];

      g_string_append_printf (text, "%s\t%s\t%d\n", entry->id, entry->title, entry->favourite);
    }
  return g_string_free (text, FALSE);
}

static void
fill_short (AnaWindow *self)
{
  g_autoptr (GPtrArray) boards = choose_boards (self);
  g_autofree char *shown = join_boards (boards);
  int at = find_boards_row (self);
  GtkListBoxRow *row;

  if (at < 0 || g_strcmp0 (g_object_get_data (G_OBJECT (self->areas), "boards"), shown) == 0)
    return;
  g_object_set_data_full (G_OBJECT (self->areas), "boards", g_steal_pointer (&shown), g_free);
  while ((row = gtk_list_box_get_row_at_index (self->areas, at + 1)) != NULL && g_object_get_data (G_OBJECT (row), "board") != NULL)
    gtk_list_box_remove (self->areas, GTK_WIDGET (row));
  for (guint i = 0; i < boards->len; i++)
    gtk_list_box_insert (self->areas, board_row_new (boards->pdata[i]), at + 1 + (int) i);
  ana_window_select_area (self);
}

/* --- pages --- */

static void
open_board_cb (GtkWidget *page, const char *id, AnaWindow *self)
{
  ana_window_open_board (self, id);
}

/* The shelf is that of all windows: what was asked for in one is not opened and told in the others. */
gboolean
ana_window_is_asking (AnaWindow *self)
{
  return gtk_application_get_active_window (gtk_window_get_application (GTK_WINDOW (self))) == GTK_WINDOW (self);
}

static void
made_cb (AnaBoardShelf *shelf, const char *id, AnaWindow *self)
{
  if (ana_window_is_asking (self))
    ana_window_open_board (self, id);
}

static void
toast_cb (AnaBoardShelf *shelf, const char *text, AnaWindow *self)
{
  if (ana_window_is_asking (self))
    ana_window_toast (self, text);
}

/* The list of boards, when it is first wanted. */
void
ana_window_make_boards (AnaWindow *self)
{
  if (self->boards != NULL)
    return;
  self->boards = ANA_BOARDS_PAGE (ana_boards_page_new (self->shelf));
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->boards), "boards");
  g_signal_connect (self->boards, "open-board", G_CALLBACK (open_board_cb), self);
  ana_board_shelf_refresh (self->shelf);
}

static void
tear_off_cb (AnaBoardPage *page, const char *key, AnaWindow *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  GtkWidget *window = ana_tile_window_find (application, ana_board_page_get_id (page), key);

  if (window == NULL)
    window = ana_tile_window_new (application, self->session, self->shelf, page, key);
  gtk_window_present (GTK_WINDOW (window));
}

/* Those that stood there when the program ended. */
void
ana_window_reopen_tiles (AnaWindow *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  if (application == NULL) /* closed since the start was over */
    return;
  ana_tile_window_reopen (application, self->session, self->shelf);
  if (self->board != NULL)
    ana_tile_window_adopt (application, self->board);
}

static void
make_board (AnaWindow *self)
{
  if (self->board != NULL)
    return;
  self->board = ANA_BOARD_PAGE (ana_board_page_new (self->session, self->shelf));
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->board), "board");
  g_signal_connect (self->board, "open-kpi", G_CALLBACK (ana_window_open_kpi_cb), self);
  g_signal_connect (self->board, "toast", G_CALLBACK (ana_window_toast_cb), self);
  g_signal_connect (self->board, "tear-off", G_CALLBACK (tear_off_cb), self);
  g_signal_connect_swapped (self->board, "board-changed", G_CALLBACK (ana_window_update_frame), self);
  ana_tile_window_adopt (gtk_window_get_application (GTK_WINDOW (self)), self->board);
}

gboolean
ana_window_shows_board (AnaWindow *self)
{
  return self->in_board && !self->in_kpi;
}

/* The board that is open, again. */
void
ana_window_show_board (AnaWindow *self)
{
  self->in_kpi = FALSE;
  gtk_stack_set_visible_child_name (self->stack, "board");
  ana_window_select_area (self);
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
  ana_window_update_frame (self);
}

void
ana_window_open_board (AnaWindow *self, const char *id)
{
  g_autofree char *wanted = g_strdup (id); /* may be that of a row that goes */

  if (g_strcmp0 (self->area, "boards") != 0)
    ana_window_show_page (self, "boards");
  ana_window_end_edit (self);
  make_board (self);
  self->in_board = TRUE;
  ana_board_page_open (self->board, wanted);
  ana_window_show_board (self);
}

/* --- on a wall --- */

static void
present_wall (AnaWindow *self, GtkWidget *wall)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (self));
  GdkMonitor *monitor = surface != NULL ? gdk_display_get_monitor_at_surface (gdk_surface_get_display (surface), surface) : NULL;

  if (monitor != NULL)
    gtk_window_fullscreen_on_monitor (GTK_WINDOW (wall), monitor);
  else
    gtk_window_fullscreen (GTK_WINDOW (wall));
  gtk_window_present (GTK_WINDOW (wall));
}

/* What is looked at, on the whole screen. FALSE when it is no board. */
gboolean
ana_window_begin_wall (AnaWindow *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  if (ana_window_shows_board (self) && !self->is_editing && ana_board_page_get_board (self->board) != NULL)
    present_wall (self, ana_wall_new_for_look (application, self->session, ana_board_page_get_id (self->board), ana_board_page_get_tab (self->board),
                                               ana_board_page_get_filters (self->board)));
  else if (g_strcmp0 (self->area, "overview") == 0 && !self->in_kpi)
    present_wall (self, ana_wall_new (application, self->session, ANA_TEMPLATE_OVERVIEW));
  else
    return FALSE;
  return TRUE;
}

static void
start_cb (AnaWindow *self)
{
  present_wall (self, ana_wall_new (gtk_window_get_application (GTK_WINDOW (self)), self->session, ANA_WALL_PLAYLIST));
}

void
ana_window_edit_playlist (AnaWindow *self)
{
  GtkWidget *dialog = ana_playlist_dialog_new (self->shelf, ana_session_get_settings (self->session));

  g_signal_connect_object (dialog, "start", G_CALLBACK (start_cb), self, G_CONNECT_SWAPPED);
  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (self));
  gtk_window_present (GTK_WINDOW (dialog));
  ana_board_shelf_refresh (self->shelf);
}

/* Once, when the window is made. The list is read when the profile is open. */
void
ana_window_add_boards (AnaWindow *self)
{
  self->shelf = ana_board_shelf_share (self->session);
  g_signal_connect_swapped (self->shelf, "changed", G_CALLBACK (fill_short), self);
  g_signal_connect (self->shelf, "made", G_CALLBACK (made_cb), self);
  g_signal_connect (self->shelf, "written", G_CALLBACK (ana_window_written_cb), self);
  g_signal_connect (self->shelf, "toast", G_CALLBACK (toast_cb), self);
  fill_short (self);
}
