/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-tile-drag.c: a tile taken out of the window: dragged by its head, copied, saved.
 */
#include "config.h"

#include "ana-tile-view-private.h"

#include "ana-chart-export.h"
#include "ana-drag-file.h"

#include <glib/gi18n.h>
#include <string.h>

/**
 * ana_tile_view_provide:
 * @self: a tile
 *
 * Returns: (transfer full) (nullable): what it shows: of a chart PNG, SVG and its rows, of a table its rows, of a card its words
 */
GdkContentProvider *
ana_tile_view_provide (AnaTileView *self)
{
  const AnaTileData *data = self->data;
  GdkContentProvider *parts[2];
  guint n = 0;

  if (data == NULL)
    return NULL;
  if (data->chart != NULL && (parts[n] = ana_chart_provide (data->chart)) != NULL)
    n++;
  if (data->frame != NULL)
    parts[n++] = ana_frame_provide (data->frame, self->zone);
  if (data->card != NULL)
    parts[n++] = gdk_content_provider_new_typed (G_TYPE_STRING, data->card->a11y_text);
  else if (data->text != NULL)
    parts[n++] = gdk_content_provider_new_typed (G_TYPE_STRING, data->text);
  return n > 0 ? gdk_content_provider_new_union (parts, n) : NULL;
}

/* --- dragging --- */

/* A chart as a picture, rows as CSV. FALSE: neither. */
static gboolean
write_file (AnaTileView *self, const char *path, GError **error)
{
  g_autofree char *text = NULL;

  if (self->data->chart != NULL)
    return ana_chart_write_file (self->data->shown != NULL ? self->data->shown : self->data->chart, path, error);
  text = ana_frame_to_text (self->data->frame, self->zone, "csv");
  return g_file_set_contents (path, text, -1, error);
}

/**
 * ana_tile_view_provide_file:
 * @self: a tile
 *
 * Returns: (transfer full) (nullable): what it shows as a file, called after its title, which goes some minutes after the drag
 */
GdkContentProvider *
ana_tile_view_provide_file (AnaTileView *self)
{
  const AnaTileData *data = self->data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  if (data == NULL || (data->chart == NULL && data->frame == NULL))
    return NULL;
  path = ana_drag_file_new (data->title[0] != '\0' ? data->title : data->key, data->chart != NULL ? ".png" : ".csv", &error);
  if (path == NULL || !write_file (self, path, &error))
    {
      g_message ("no file to drag: %s", error->message);
      return NULL;
    }
  ana_drag_file_forget (path);
  return ana_drag_file_provide (path);
}

/* While tiles are laid out their heads move them. */
static GdkContentProvider *
prepare_cb (GtkDragSource *source, double x, double y, AnaTileView *self)
{
  GdkContentProvider *both[2];

  if (self->editing)
    return NULL;
  both[0] = ana_tile_view_provide (self);
  both[1] = both[0] != NULL ? ana_tile_view_provide_file (self) : NULL;
  return both[1] != NULL ? gdk_content_provider_new_union (both, 2) : both[0];
}

static void
drag_begin_cb (GtkDragSource *source, GdkDrag *drag, AnaTileView *self)
{
  g_autoptr (GdkPaintable) picture = gtk_widget_paintable_new (GTK_WIDGET (self));

  gtk_drag_source_set_icon (source, picture, 12, 12);
}

/* Once, when the tile has its parts: a card has no head and is taken by itself. */
void
ana_tile_view_add_drag (AnaTileView *self)
{
  GtkDragSource *source = gtk_drag_source_new ();

  gtk_drag_source_set_actions (source, GDK_ACTION_COPY);
  g_signal_connect (source, "prepare", G_CALLBACK (prepare_cb), self);
  g_signal_connect (source, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  gtk_widget_add_controller (self->type == ANA_TILE_KPI ? self->body : self->head, GTK_EVENT_CONTROLLER (source));
}

/* --- copying and saving --- */

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AnaTileView *self = ANA_TILE_VIEW (widget);
  g_autoptr (GdkContentProvider) provider = ana_tile_view_provide (self);
  g_autofree char *text = NULL;

  if (provider == NULL)
    return;
  gdk_clipboard_set_content (gtk_widget_get_clipboard (widget), provider);
  if (self->data->frame != NULL)
    text = g_strdup_printf (g_dngettext (NULL, "%u row copied", "%u rows copied", ana_frame_get_n_rows (self->data->frame)),
                            ana_frame_get_n_rows (self->data->frame));
  gtk_widget_activate_action (widget, "win.toast", "s", text != NULL ? text : _("Copied"));
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AnaTileView *self = ANA_TILE_VIEW (widget);
  const char *title;

  if (self->data == NULL || self->data->frame == NULL)
    return;
  title = self->data->title[0] != '\0' ? self->data->title : self->data->key;
  ana_frame_save (widget, title, g_variant_get_string (parameter, NULL), self->data->frame, self->data->truncated);
}

/* Called once, at class_init. */
void
ana_tile_view_install_out (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "look.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "look.save", "s", save_action);
}

/**
 * ana_tile_view_make_out_section:
 * @self: a tile
 *
 * Returns: (transfer full): what a menu says of taking it out; empty for a chart, whose own menu says more
 */
GMenu *
ana_tile_view_make_out_section (AnaTileView *self)
{
  static const char *const formats[] = { "csv", "tsv", "json", "xlsx" };
  GMenu *section = g_menu_new ();
  g_autoptr (GMenu) save = g_menu_new ();

  if (self->data == NULL || self->type == ANA_TILE_CHART)
    return section;
  g_menu_append (section, _("_Copy"), "look.copy");
  if (self->data->frame == NULL)
    return section;
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree char *upper = g_ascii_strup (formats[i], -1);
      g_autoptr (GMenuItem) item = g_menu_item_new (upper, NULL);

      g_menu_item_set_action_and_target (item, "look.save", "s", formats[i]);
      g_menu_append_item (save, item);
    }
  g_menu_append_submenu (section, _("_Save As"), G_MENU_MODEL (save));
  return section;
}
