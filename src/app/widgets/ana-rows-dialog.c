/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-rows-dialog.c: the rows behind a mark, as the hub has them.
 */
#include "config.h"

#include "ana-rows-dialog.h"

#include "ana-states.h"
#include "ana-tile-view.h"
#include "ana-ui.h"

#include <glib/gi18n.h>

struct _AnaRowsDialog {
  AdwWindow       parent_instance;
  /* Owned */
  GCancellable   *cancellable;
  char           *what;
  const AnaZone  *zone;
  /* Children */
  AdwWindowTitle *title;
  AnaStates      *states;
  GtkWidget      *table;
};

G_DEFINE_FINAL_TYPE (AnaRowsDialog, ana_rows_dialog, ADW_TYPE_WINDOW)

static void
ana_rows_dialog_dispose (GObject *object)
{
  g_cancellable_cancel (ANA_ROWS_DIALOG (object)->cancellable);
  G_OBJECT_CLASS (ana_rows_dialog_parent_class)->dispose (object);
}

static void
ana_rows_dialog_finalize (GObject *object)
{
  g_clear_object (&ANA_ROWS_DIALOG (object)->cancellable);
  g_free (ANA_ROWS_DIALOG (object)->what);
  G_OBJECT_CLASS (ana_rows_dialog_parent_class)->finalize (object);
}

static void
ana_rows_dialog_class_init (AnaRowsDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ana_rows_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = ana_rows_dialog_finalize;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
ana_rows_dialog_init (AnaRowsDialog *self)
{
  self->cancellable = g_cancellable_new ();
}

static void
tell (AnaRowsDialog *self, const char *icon, const char *title, const char *description)
{
  AnaStatus status = { .icon_name = icon, .title = title, .description = description };

  ana_states_end (self->states);
  ana_states_show_status (self->states, &status);
}

static void
show_rows (AnaRowsDialog *self, AnaTileData *rows)
{
  guint n = ana_frame_get_n_rows (rows->frame);
  g_autofree char *count = g_strdup_printf (ngettext ("%u row", "%u rows", n), n);
  g_autofree char *first = g_strdup_printf (_("the first %u rows"), n);

  adw_window_title_set_subtitle (self->title, rows->truncated || n >= ANA_TILE_SHOWN_ROWS ? first : count);
  if (n == 0)
    {
      tell (self, "ana-table-symbolic", _("No Rows"), _("The hub holds no rows of this mark any more."));
      return;
    }
  ana_tile_view_set_data (ANA_TILE_VIEW (self->table), rows, self->zone, rows->as_of_usec);
  ana_states_end (self->states);
  ana_states_show_content (self->states);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AnaRowsDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = ana_sync_request_finish (ANA_SYNC (source), result, &error);
  g_autoptr (AnaTileData) rows = NULL;

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (body != NULL)
    rows = ana_tile_data_new_rows ("", body, &error);
  if (rows == NULL)
    tell (self, "ana-warning-symbolic", _("The Rows Did Not Come"), error->message);
  else
    show_rows (self, rows);
}

static void
ask (AnaRowsDialog *self, AnaSync *sync, JsonNode *model)
{
  g_autoptr (GBytes) body = ana_tile_make_body (model);

  if (sync == NULL)
    {
      tell (self, "ana-offline-symbolic", _("No Hub"), _("Rows are with the hub; they can be seen when it is there again."));
      return;
    }
  ana_states_begin (self->states);
  ana_sync_request_async (sync, "POST", "/query", body, self->cancellable, answered_cb, g_object_ref (self));
}

/**
 * ana_rows_dialog_new:
 * @sync: (nullable): the way to the hub
 * @model: that asks for the rows
 * @title: what they are behind
 * @zone: in which times are shown
 *
 * Returns: (transfer floating): a window to be presented
 */
GtkWidget *
ana_rows_dialog_new (AnaSync *sync, JsonNode *model, const char *title, const AnaZone *zone)
{
  AnaRowsDialog *self = g_object_new (ANA_TYPE_ROWS_DIALOG, "modal", TRUE, "default-width", 820, "default-height", 520, "title", title, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *header = adw_header_bar_new ();

  self->zone = zone;
  self->title = ADW_WINDOW_TITLE (adw_window_title_new (title, ""));
  self->states = g_object_new (ANA_TYPE_STATES, "vexpand", TRUE, NULL);
  self->table = ana_tile_view_new (ANA_TILE_TABLE);
  ana_tile_view_set_plain (ANA_TILE_VIEW (self->table));
  g_object_set (self->states, "content", self->table, NULL);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->states));
  gtk_widget_set_size_request (GTK_WIDGET (self), 300, 240);
  adw_window_set_content (ADW_WINDOW (self), box);
  ask (self, sync, model);
  return GTK_WIDGET (self);
}
