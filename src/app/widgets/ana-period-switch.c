/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-period-switch.c: Minute, Hour, Day as linked toggles of the action win.period.
 */
#include "config.h"

#include "ana-period-switch.h"

#include "ana-ui.h"

#include <glib/gi18n.h>

struct _AnaPeriodSwitch {
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (AnaPeriodSwitch, ana_period_switch, GTK_TYPE_WIDGET)

static void
ana_period_switch_dispose (GObject *object)
{
  ana_ui_unparent_children (GTK_WIDGET (object));
  G_OBJECT_CLASS (ana_period_switch_parent_class)->dispose (object);
}

static void
ana_period_switch_class_init (AnaPeriodSwitchClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ana_period_switch_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
add_toggle (AnaPeriodSwitch *self, const char *label, const char *action)
{
  GtkWidget *button = gtk_toggle_button_new_with_label (label);

  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_parent (button, GTK_WIDGET (self));
}

static void
ana_period_switch_init (AnaPeriodSwitch *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "linked");
  gtk_widget_add_css_class (GTK_WIDGET (self), "ana-period");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Period"), -1);
  add_toggle (self, _("Minute"), "win.period::minute");
  add_toggle (self, _("Hour"), "win.period::hour");
  add_toggle (self, _("Day"), "win.period::day");
}
