/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-tile-message.c: why a tile shows nothing, or nothing new, and what can be done: try again, see all of it, clear filters.
 */
#include "config.h"

#include "ana-tile-view-private.h"

#include "ana-text.h"

#include <glib/gi18n.h>

/* --- all of it, to be copied --- */

/* Whether something went wrong, even where older rows are still shown. */
gboolean
ana_tile_view_has_details (AnaTileView *self)
{
  return self->latest != NULL && self->latest->message[0] != '\0' && (self->latest->state == ANA_TILE_ERROR || self->latest->state == ANA_TILE_STALE);
}

static void
append_line (GString *out, const char *format, const char *value)
{
  g_string_append_c (out, '\n');
  g_string_append_printf (out, format, value);
}

/* What, of which source, since when: a line each, for a report. */
char *
ana_tile_view_dup_details (AnaTileView *self)
{
  const AnaTileData *data = self->latest, *shown = self->data != NULL ? self->data : data;
  const char *source = data->model != NULL ? ana_json_get_string (json_node_get_object (data->model), "", "source", NULL, NULL) : NULL;
  GString *out = g_string_new (NULL);

  g_string_append_printf (out, "%s: %s", data->title[0] != '\0' ? data->title : data->key, data->message);
  if (source != NULL || data->code != NULL)
    append_line (out, _("Source: %s"), source != NULL ? source : data->code);
  if (shown->as_of_usec != ANA_TIME_NONE)
    {
      g_autofree char *when = ana_time_format_rfc3339 (shown->as_of_usec, self->zone);

      append_line (out, _("Shown as of: %s"), when);
    }
  append_line (out, _("Tile: %s"), data->key);
  if (data->question != NULL)
    append_line (out, _("Question: %s"), data->question);
  return g_string_free (out, FALSE);
}

static void
copy_cb (GtkButton *button, AnaTileView *self)
{
  ana_ui_copy_text (GTK_WIDGET (self), gtk_label_get_text (self->details_text));
}

static void
make_details (AnaTileView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8), *copy = gtk_button_new_with_mnemonic (_("_Copy"));

  self->details_text = GTK_LABEL (ana_ui_label_new ("", "ana-data", 0));
  gtk_label_set_selectable (self->details_text, TRUE);
  gtk_label_set_wrap (self->details_text, TRUE);
  gtk_label_set_wrap_mode (self->details_text, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (self->details_text, 44);
  gtk_label_set_ellipsize (self->details_text, PANGO_ELLIPSIZE_NONE);
  gtk_widget_set_halign (copy, GTK_ALIGN_END);
  g_signal_connect (copy, "clicked", G_CALLBACK (copy_cb), self);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->details_text));
  gtk_box_append (GTK_BOX (box), copy);
  self->details_box = gtk_popover_new ();
  gtk_popover_set_child (GTK_POPOVER (self->details_box), box);
  gtk_widget_set_parent (self->details_box, GTK_WIDGET (self));
}

void
ana_tile_view_show_details (AnaTileView *self)
{
  g_autofree char *text = NULL;
  GdkRectangle at = { gtk_widget_get_width (GTK_WIDGET (self)) / 2, gtk_widget_get_height (GTK_WIDGET (self)) / 2, 1, 1 };

  if (!ana_tile_view_has_details (self))
    return;
  if (self->details_box == NULL)
    make_details (self);
  text = ana_tile_view_dup_details (self);
  ana_ui_set_text (self->details_text, text);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->details_box), &at);
  gtk_popover_popup (GTK_POPOVER (self->details_box));
}

/* --- in the place of the body --- */

static GtkWidget *
add_button (GtkWidget *box, const char *label, const char *action)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

static GtkWidget *
make_buttons (AnaTileView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  self->retry = add_button (box, _("_Retry"), "look.retry");
  self->details = add_button (box, _("_Details"), "look.details");
  self->clear = add_button (box, _("_Clear Filters"), "board.clear");
  return box;
}

GtkWidget *
ana_tile_view_make_message (AnaTileView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (box, "ana-padded");
  self->message_icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", "ana-warning-symbolic", "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  self->message = GTK_LABEL (ana_ui_label_new ("", "ana-data ana-dim", 0.5f));
  gtk_label_set_wrap (self->message, TRUE);
  gtk_label_set_wrap_mode (self->message, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_justify (self->message, GTK_JUSTIFY_CENTER);
  gtk_label_set_width_chars (self->message, ANA_UI_WRAP_CHARS);
  gtk_label_set_lines (self->message, 4);
  gtk_label_set_ellipsize (self->message, PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), self->message_icon);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->message));
  gtk_box_append (GTK_BOX (box), make_buttons (self));
  return box;
}

/* Only what a hub or a disk can answer otherwise is tried again: a tile that is written wrongly stays so. */
static gboolean
can_retry (const AnaTileData *data)
{
  return data->state == ANA_TILE_ERROR && !data->is_fault;
}

void
ana_tile_view_show_message (AnaTileView *self)
{
  const AnaTileData *data = self->latest;
  g_autofree char *line = ana_text_to_line (data->message, ANA_LINE_CHARS);

  ana_ui_set_text (self->message, line);
  ana_ui_set_tooltip (GTK_WIDGET (self->message), line);
  gtk_widget_set_visible (self->message_icon, data->state == ANA_TILE_ERROR);
  gtk_widget_set_visible (self->retry, can_retry (data));
  gtk_widget_set_visible (self->details, data->state == ANA_TILE_ERROR);
  gtk_widget_set_visible (self->clear, data->state == ANA_TILE_EMPTY && data->is_filtered);
  gtk_stack_set_visible_child_name (self->stack, data->state == ANA_TILE_LOADING ? "loading" : "message");
}
