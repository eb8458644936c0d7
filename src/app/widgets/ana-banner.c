/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-banner.c: a lasting state of the page, over its content, with up to two buttons. AdwBanner is of libadwaita 1.3.
 */
#include "config.h"

#include "ana-banner.h"

#include "ana-ui.h"
#include "ana-widget.h"

struct _AnaBanner {
  GtkWidget    parent_instance;
  /* Template */
  GtkRevealer *revealer;
  GtkWidget   *box;
  GtkImage    *icon;
  GtkLabel    *label;
  GtkButton   *first;
  GtkButton   *second;
};

G_DEFINE_FINAL_TYPE (AnaBanner, ana_banner, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_ICON_NAME };

static void
ana_banner_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_ICON_NAME)
    gtk_image_set_from_icon_name (ANA_BANNER (object)->icon, g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
ana_banner_dispose (GObject *object)
{
  ana_ui_unparent_children (GTK_WIDGET (object));
  G_OBJECT_CLASS (ana_banner_parent_class)->dispose (object);
}

static void
ana_banner_class_init (AnaBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->set_property = ana_banner_set_property;
  G_OBJECT_CLASS (klass)->dispose = ana_banner_dispose;
  g_object_class_install_property (G_OBJECT_CLASS (klass), PROP_ICON_NAME,
                                   g_param_spec_string ("icon-name", NULL, NULL, NULL, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS));
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_STATUS);
  gtk_widget_class_set_template_from_resource (widget_class, ANA_RESOURCE "ana-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, AnaBanner, revealer);
  gtk_widget_class_bind_template_child (widget_class, AnaBanner, box);
  gtk_widget_class_bind_template_child (widget_class, AnaBanner, icon);
  gtk_widget_class_bind_template_child (widget_class, AnaBanner, label);
  gtk_widget_class_bind_template_child (widget_class, AnaBanner, first);
  gtk_widget_class_bind_template_child (widget_class, AnaBanner, second);
}

static void
ana_banner_init (AnaBanner *self)
{
  ana_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
ana_banner_set_text (AnaBanner *self, const char *text)
{
  ana_ui_set_text (self->label, text);
  ana_ui_set_a11y_label (GTK_WIDGET (self), text);
}

static void
set_button (GtkButton *button, const char *label, const char *action)
{
  gtk_button_set_label (button, label);
  ana_ui_set_action (GTK_ACTIONABLE (button), action);
  gtk_widget_set_visible (GTK_WIDGET (button), TRUE);
}

void
ana_banner_set_first (AnaBanner *self, const char *label, const char *action)
{
  set_button (self->first, label, action);
}

void
ana_banner_set_second (AnaBanner *self, const char *label, const char *action)
{
  set_button (self->second, label, action);
}

/* A banner that is away takes no focus and no space. */
void
ana_banner_set_shown (AnaBanner *self, gboolean shown)
{
  gtk_widget_set_visible (GTK_WIDGET (self), shown);
  gtk_revealer_set_reveal_child (self->revealer, shown);
}

gboolean
ana_banner_get_shown (AnaBanner *self)
{
  return gtk_revealer_get_reveal_child (self->revealer);
}
