/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-offset-dialog.c: how far back a comparison lies: a number and a unit.
 */
#include "config.h"

#include "ana-offset-dialog.h"

#include "ana-range.h"
#include "ana-ui.h"
#include "ana-widget.h"

#include <glib/gi18n.h>

enum { HOURS, DAYS, WEEKS, MONTHS, YEARS };
#define MAX_OFFSET 999

struct _AnaOffsetDialog {
  AdwWindow      parent_instance;
  /* Template */
  GtkSpinButton *number;
  GtkDropDown   *unit;
  GtkButton     *apply_button;
};

G_DEFINE_FINAL_TYPE (AnaOffsetDialog, ana_offset_dialog, ADW_TYPE_WINDOW)

static guint chosen_signal;

static AnaDuration
get_offset (AnaOffsetDialog *self)
{
  int n = gtk_spin_button_get_value_as_int (self->number);

  switch (gtk_drop_down_get_selected (self->unit))
    {
    case HOURS: return (AnaDuration) { .usec = n * ANA_USEC_PER_HOUR };
    case DAYS: return (AnaDuration) { .days = n };
    case WEEKS: return (AnaDuration) { .days = n * 7 };
    case MONTHS: return (AnaDuration) { .months = n };
    default: return (AnaDuration) { .years = n };
    }
}

/* What is on already, else four weeks. */
static void
set_offset (AnaOffsetDialog *self, const char *text)
{
  AnaCompare compare;
  const AnaDuration *back = &compare.back;
  int n = 4, unit = WEEKS;

  if (ana_compare_parse (text, &compare, NULL) && compare.kind == ANA_COMPARE_BACK)
    {
      unit = back->years != 0 ? YEARS : back->months != 0 ? MONTHS : back->days != 0 && back->days % 7 == 0 ? WEEKS : back->days != 0 ? DAYS : HOURS;
      n = unit == YEARS ? back->years : unit == MONTHS ? back->months : unit == WEEKS ? back->days / 7 : unit == DAYS ? back->days
                                                                                       : (int) (back->usec / ANA_USEC_PER_HOUR);
    }
  gtk_spin_button_set_value (self->number, n);
  gtk_drop_down_set_selected (self->unit, (guint) unit);
}

static void
apply_cb (AnaOffsetDialog *self)
{
  AnaCompare compare = { .kind = ANA_COMPARE_BACK };
  g_autofree char *text = NULL;

  gtk_spin_button_update (self->number);
  compare.back = get_offset (self);
  text = ana_compare_to_text (&compare);
  g_signal_emit (self, chosen_signal, 0, text);
  gtk_window_close (GTK_WINDOW (self));
}

static void
ana_offset_dialog_class_init (AnaOffsetDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  chosen_signal = g_signal_new ("chosen", ANA_TYPE_OFFSET_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, ANA_RESOURCE "ana-offset-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AnaOffsetDialog, number);
  gtk_widget_class_bind_template_child (widget_class, AnaOffsetDialog, unit);
  gtk_widget_class_bind_template_child (widget_class, AnaOffsetDialog, apply_button);
}

static void
ana_offset_dialog_init (AnaOffsetDialog *self)
{
  const char *units[] = { _("Hours"), _("Days"), _("Weeks"), _("Months"), _("Years"), NULL };
  g_autoptr (GtkStringList) list = gtk_string_list_new (units);

  ana_widget_init_template (GTK_WIDGET (self));
  gtk_spin_button_set_range (self->number, 1, MAX_OFFSET);
  gtk_spin_button_set_increments (self->number, 1, 7);
  gtk_text_set_activates_default (GTK_TEXT (gtk_editable_get_delegate (GTK_EDITABLE (self->number))), TRUE);
  gtk_drop_down_set_model (self->unit, G_LIST_MODEL (list));
  g_signal_connect_swapped (self->apply_button, "clicked", G_CALLBACK (apply_cb), self);
  gtk_window_set_default_widget (GTK_WINDOW (self), GTK_WIDGET (self->apply_button));
}

GtkWidget *
ana_offset_dialog_new (const char *compare)
{
  AnaOffsetDialog *self = g_object_new (ANA_TYPE_OFFSET_DIALOG, NULL);

  set_offset (self, compare);
  gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->number));
  return GTK_WIDGET (self);
}
