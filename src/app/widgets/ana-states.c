/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-states.c: a page's content, or why there is none: loading, empty, error.
 *
 * Content that is on show stays while newer is read: only a thin line tells of it. Before there is any, blocks in the
 * place of the tiles stand in for it; both come after a moment, so that what is quick does not flicker.
 */
#include "config.h"

#include "ana-states.h"

#include "ana-tile-box.h"
#include "ana-ui.h"
#include "ana-widget.h"

#include <glib/gi18n.h>

#define PATIENCE_MS 150

struct _AnaStates {
  GtkWidget        parent_instance;
  /* Derived */
  guint            patience_id;
  /* Template */
  GtkWidget       *overlay;
  GtkWidget       *busy;
  GtkStack        *stack;
  GtkBox          *skeleton;
  AdwStatusPage   *status;
  GtkButton       *button;
  GtkToggleButton *details;
  GtkLabel        *details_text;
  GtkWidget       *copy_button;
  AdwBin          *content;
};

G_DEFINE_FINAL_TYPE (AnaStates, ana_states, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_CONTENT };

static void
ana_states_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CONTENT)
    adw_bin_set_child (ANA_STATES (object)->content, g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
ana_states_dispose (GObject *object)
{
  g_clear_handle_id (&ANA_STATES (object)->patience_id, g_source_remove);
  ana_ui_unparent_children (GTK_WIDGET (object));
  G_OBJECT_CLASS (ana_states_parent_class)->dispose (object);
}

static void
copy_cb (AnaStates *self)
{
  ana_ui_copy_text (GTK_WIDGET (self), gtk_label_get_text (self->details_text));
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", _("Details copied"));
}

static void
ana_states_class_init (AnaStatesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->set_property = ana_states_set_property;
  G_OBJECT_CLASS (klass)->dispose = ana_states_dispose;
  g_object_class_install_property (G_OBJECT_CLASS (klass), PROP_CONTENT,
                                   g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS));
  gtk_widget_class_set_css_name (widget_class, "ana-states");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, ANA_RESOURCE "ana-states.ui");
  gtk_widget_class_bind_template_child (widget_class, AnaStates, overlay);
  gtk_widget_class_bind_template_child (widget_class, AnaStates, busy);
  gtk_widget_class_bind_template_child (widget_class, AnaStates, stack);
  gtk_widget_class_bind_template_child (widget_class, AnaStates, skeleton);
  gtk_widget_class_bind_template_child (widget_class, AnaStates, status);
  gtk_widget_class_bind_template_child (widget_class, AnaStates, button);
  gtk_widget_class_bind_template_child (widget_class, AnaStates, details);
  gtk_widget_class_bind_template_child (widget_class, AnaStates, details_text);
  gtk_widget_class_bind_template_child (widget_class, AnaStates, copy_button);
  gtk_widget_class_bind_template_child (widget_class, AnaStates, content);
}

static void
ana_states_init (AnaStates *self)
{
  ana_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
  g_signal_connect_swapped (self->copy_button, "clicked", G_CALLBACK (copy_cb), self);
}

/**
 * ana_states_add_skeleton:
 * @self: the widget
 * @layout: (transfer full): of the row, as it will be with content
 * @n_blocks: tiles in the row
 * @height_px: their height
 *
 * Adds a row of what stands in for the content while it is first read.
 */
void
ana_states_add_skeleton (AnaStates *self, GtkLayoutManager *layout, guint n_blocks, int height_px)
{
  GtkWidget *row = g_object_new (ANA_TYPE_TILE_BOX, "layout-manager", layout, NULL);

  g_object_unref (layout);
  for (guint i = 0; i < n_blocks; i++)
    {
      GtkWidget *block = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

      gtk_widget_set_size_request (block, -1, height_px);
      gtk_widget_add_css_class (block, "ana-skeleton");
      ana_tile_box_append (ANA_TILE_BOX (row), block);
    }
  gtk_box_append (self->skeleton, row);
}

static gboolean
shows (AnaStates *self, const char *name)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), name) == 0;
}

static gboolean
patience_cb (gpointer data)
{
  AnaStates *self = data;

  self->patience_id = 0;
  if (shows (self, "blank"))
    gtk_stack_set_visible_child_name (self->stack, "loading");
  else if (shows (self, "content"))
    gtk_widget_set_visible (self->busy, TRUE);
  return G_SOURCE_REMOVE;
}

/* Something is being read: after a moment it shows. */
void
ana_states_begin (AnaStates *self)
{
  if (self->patience_id == 0)
    self->patience_id = g_timeout_add (PATIENCE_MS, patience_cb, self);
}

void
ana_states_end (AnaStates *self)
{
  g_clear_handle_id (&self->patience_id, g_source_remove);
  gtk_widget_set_visible (self->busy, FALSE);
}

void
ana_states_show_content (AnaStates *self)
{
  ana_states_end (self);
  gtk_stack_set_visible_child_name (self->stack, "content");
}

/**
 * ana_states_show_status:
 * @self: the widget
 * @status: what to say in place of the content; copied
 */
void
ana_states_show_status (AnaStates *self, const AnaStatus *status)
{
  g_autofree char *escaped = g_markup_escape_text (status->description, -1);

  ana_states_end (self);
  adw_status_page_set_icon_name (self->status, status->icon_name);
  adw_status_page_set_title (self->status, status->title);
  adw_status_page_set_description (self->status, escaped);
  gtk_widget_set_visible (GTK_WIDGET (self->button), status->button != NULL);
  if (status->button != NULL)
    {
      gtk_button_set_label (self->button, status->button);
      ana_ui_set_action (GTK_ACTIONABLE (self->button), status->action);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->details), status->details != NULL);
  if (status->details == NULL)
    gtk_toggle_button_set_active (self->details, FALSE);
  ana_ui_set_text (self->details_text, status->details);
  gtk_stack_set_visible_child_name (self->stack, "status");
}

/* Among other things, not in place of a page. */
void
ana_states_set_compact (AnaStates *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self->status), "compact");
}

const char *
ana_states_get_shown (AnaStates *self)
{
  return gtk_stack_get_visible_child_name (self->stack);
}
