/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-range-dialog.c: a time range of the user's own, by two dates: typed, or picked from two calendars.
 *
 * Entry and calendar of an end are one value: whichever is touched sets the other. What cannot be shown is said at once,
 * and the range cannot be applied until it can.
 */
#include "config.h"

#include "ana-range-dialog.h"

#include "ana-month.h"
#include "ana-range-text.h"
#include "ana-ui.h"
#include "ana-widget.h"

#include <glib/gi18n.h>

/* One end of the range. */
typedef struct {
  GtkEditable *entry;
  AnaMonth    *calendar;
  gboolean     valid;
  gint64       day;      /* days since 1970-01-01 */
} End;

struct _AnaRangeDialog {
  AdwWindow   parent_instance;
  AnaPeriod   period;
  gint64      today;
  End         from, to;
  gboolean    updating;
  /* Template */
  GtkButton  *apply_button;
  GtkBox     *ends;
  GtkEntry   *from_entry, *to_entry;
  AnaMonth   *from_calendar, *to_calendar;
  GtkLabel   *message;
  GtkLabel   *zone_label;
};

G_DEFINE_FINAL_TYPE (AnaRangeDialog, ana_range_dialog, ADW_TYPE_WINDOW)

static guint chosen_signal;

/* --- one end --- */

static void
write_entry (AnaRangeDialog *self, End *end)
{
  g_autofree char *text = ana_range_format_dates (end->day, end->day);

  self->updating = TRUE;
  gtk_editable_set_text (end->entry, text);
  self->updating = FALSE;
}

static char *
find_fault (AnaRangeDialog *self)
{
  const End *ends[] = { &self->from, &self->to };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    if (!ends[i]->valid)
      return g_strdup_printf (_("“%s” is no date. Write it as 2011-03-01, or pick it below."), gtk_editable_get_text (ends[i]->entry));
  return ana_range_find_fault (self->from.day, self->to.day, self->today, self->period);
}

/* The mark stands at the end that is no date, or at both when they do not go together. */
static void
mark (const End *end, gboolean wrong)
{
  if (wrong)
    gtk_widget_add_css_class (GTK_WIDGET (end->entry), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (end->entry), "error");
}

static void
validate (AnaRangeDialog *self)
{
  g_autofree char *fault = find_fault (self);
  gint64 n = self->to.day - self->from.day + 1;
  g_autofree char *words = fault == NULL ? g_strdup_printf (ngettext ("%d day", "%d days", (gulong) n), (int) n) : NULL;

  ana_ui_set_text (self->message, fault != NULL ? fault : words);
  ana_ui_set_verdict (GTK_WIDGET (self->message), fault != NULL ? ANA_VERDICT_BAD : ANA_VERDICT_NONE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->apply_button), fault == NULL);
  mark (&self->from, fault != NULL && (!self->from.valid || self->to.valid));
  mark (&self->to, fault != NULL && (!self->to.valid || self->from.valid));
}

static void
typed (AnaRangeDialog *self, End *end)
{
  if (self->updating)
    return;
  end->valid = ana_range_read_day (gtk_editable_get_text (end->entry), &end->day);
  if (end->valid)
    ana_month_set_day (end->calendar, end->day);
  validate (self);
}

static void
picked (AnaRangeDialog *self, End *end)
{
  end->day = ana_month_get_day (end->calendar);
  end->valid = TRUE;
  write_entry (self, end);
  validate (self);
}

static void
from_typed_cb (AnaRangeDialog *self)
{
  typed (self, &self->from);
}

static void
to_typed_cb (AnaRangeDialog *self)
{
  typed (self, &self->to);
}

static void
from_picked_cb (AnaRangeDialog *self)
{
  picked (self, &self->from);
}

static void
to_picked_cb (AnaRangeDialog *self)
{
  picked (self, &self->to);
}

/* --- dialog --- */

static void
apply_cb (AnaRangeDialog *self)
{
  AnaRange range = { .kind = ANA_RANGE_DATES, .first_day = self->from.day, .last_day = self->to.day };
  g_autofree char *text = ana_range_to_text (&range);

  g_signal_emit (self, chosen_signal, 0, text);
  gtk_window_close (GTK_WINDOW (self));
}

static void
ana_range_dialog_class_init (AnaRangeDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  chosen_signal = g_signal_new ("chosen", ANA_TYPE_RANGE_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  g_type_ensure (ANA_TYPE_MONTH);
  gtk_widget_class_set_template_from_resource (widget_class, ANA_RESOURCE "ana-range-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AnaRangeDialog, apply_button);
  gtk_widget_class_bind_template_child (widget_class, AnaRangeDialog, ends);
  gtk_widget_class_bind_template_child (widget_class, AnaRangeDialog, from_entry);
  gtk_widget_class_bind_template_child (widget_class, AnaRangeDialog, to_entry);
  gtk_widget_class_bind_template_child (widget_class, AnaRangeDialog, from_calendar);
  gtk_widget_class_bind_template_child (widget_class, AnaRangeDialog, to_calendar);
  gtk_widget_class_bind_template_child (widget_class, AnaRangeDialog, message);
  gtk_widget_class_bind_template_child (widget_class, AnaRangeDialog, zone_label);
}

static void
ana_range_dialog_init (AnaRangeDialog *self)
{
  ana_widget_init_template (GTK_WIDGET (self));
  self->from = (End) { GTK_EDITABLE (self->from_entry), self->from_calendar };
  self->to = (End) { GTK_EDITABLE (self->to_entry), self->to_calendar };
  g_signal_connect_swapped (self->from_entry, "changed", G_CALLBACK (from_typed_cb), self);
  g_signal_connect_swapped (self->to_entry, "changed", G_CALLBACK (to_typed_cb), self);
  g_signal_connect_swapped (self->from_calendar, "picked", G_CALLBACK (from_picked_cb), self);
  g_signal_connect_swapped (self->to_calendar, "picked", G_CALLBACK (to_picked_cb), self);
  g_signal_connect_swapped (self->apply_button, "clicked", G_CALLBACK (apply_cb), self);
  gtk_window_set_default_widget (GTK_WINDOW (self), GTK_WIDGET (self->apply_button));
}

static void
set_day (AnaRangeDialog *self, End *end, gint64 day)
{
  end->day = day;
  end->valid = TRUE;
  write_entry (self, end);
  ana_month_set_day (end->calendar, day);
}

/**
 * ana_range_dialog_new:
 * @period: of what is shown: how long the range may be
 * @zone: whose days they are
 * @today: there, days since 1970-01-01
 * @dates: what is shown at first
 * @narrow: the calendars stand one above the other
 *
 * Returns: (transfer floating): the dialog; not shown yet
 */
GtkWidget *
ana_range_dialog_new (AnaPeriod period, const AnaZone *zone, gint64 today, const AnaRange *dates, gboolean narrow)
{
  AnaRangeDialog *self = g_object_new (ANA_TYPE_RANGE_DIALOG, NULL);
  g_autofree char *text = g_strdup_printf (_("Whole days, time zone %s"), ana_zone_get_name (zone));

  self->period = period;
  self->today = today;
  set_day (self, &self->from, dates->first_day);
  set_day (self, &self->to, dates->last_day);
  ana_ui_set_text (self->zone_label, text);
  if (narrow)
    gtk_orientable_set_orientation (GTK_ORIENTABLE (self->ends), GTK_ORIENTATION_VERTICAL);
  gtk_window_set_default_size (GTK_WINDOW (self), narrow ? 340 : 620, narrow ? 620 : -1);
  gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->from_entry));
  validate (self);
  return GTK_WIDGET (self);
}
