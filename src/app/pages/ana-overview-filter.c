/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-overview-filter.c: what the Overview is filtered by: a member of a dimension, a bucket of the trend.
 *
 * A press on a mark sets it, the same press once more takes it away; so does its chip, and Escape takes all.
 */
#include "config.h"

#include "ana-overview-filter.h"

#include "ana-chart-tip.h"

#include <glib/gi18n.h>
#include <string.h>

#define CHIP_CHARS 28

/* What the next answer is to be of. */
void
ana_overview_filter_ask (const AnaOverviewFilter *self, AnaReading *reading)
{
  reading->dim = g_strdup (self->dim);
  reading->has_mark = self->has_mark;
  reading->mark_usec = self->mark_usec;
}

void
ana_overview_filter_toggle_dim (AnaOverviewFilter *self, const char *key)
{
  gboolean same = g_strcmp0 (self->dim, key) == 0;

  g_free (self->dim);
  self->dim = same ? NULL : g_strdup (key);
}

/**
 * ana_overview_filter_toggle_mark:
 * @self: the filter
 * @shown: the bucket that is shown alone; empty for none
 * @mark_usec: within the bucket that was pressed
 */
void
ana_overview_filter_toggle_mark (AnaOverviewFilter *self, AnaSpan shown, gint64 mark_usec)
{
  self->has_mark = !self->has_mark || !ana_span_contains (shown, mark_usec);
  self->mark_usec = mark_usec;
}

gboolean
ana_overview_filter_drop (AnaOverviewFilter *self, const char *which)
{
  gboolean is_mark = strcmp (which, "mark") == 0;
  gboolean was_set = is_mark ? self->has_mark : self->dim != NULL;

  if (is_mark)
    self->has_mark = FALSE;
  else
    g_clear_pointer (&self->dim, g_free);
  return was_set;
}

gboolean
ana_overview_filter_clear (AnaOverviewFilter *self)
{
  gboolean had_dim = ana_overview_filter_drop (self, "dim");

  return ana_overview_filter_drop (self, "mark") || had_dim;
}

/* --- chips --- */

static void
fill_chip (GtkWidget *chip, const char *words)
{
  GtkWidget *label = g_object_get_data (G_OBJECT (chip), "label");
  g_autofree char *spoken = NULL;

  gtk_widget_set_visible (chip, words != NULL);
  if (words == NULL || strcmp (gtk_label_get_text (GTK_LABEL (label)), words) == 0)
    return;
  spoken = g_strdup_printf (_("Remove the filter %s"), words);
  ana_ui_set_text (GTK_LABEL (label), words);
  ana_ui_set_a11y_label (chip, spoken);
  ana_ui_set_tooltip (chip, spoken);
}

static GtkWidget *
chip_new (const char *which)
{
  GtkWidget *chip = gtk_button_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *label = ana_ui_label_new ("", "ana-data", 0);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), CHIP_CHARS);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), g_object_new (GTK_TYPE_IMAGE, "icon-name", "ana-close-symbolic", "pixel-size", 12, "accessible-role",
                                               GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  gtk_button_set_child (GTK_BUTTON (chip), box);
  gtk_widget_set_valign (chip, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (chip, "ana-chip");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (chip), "overview.drop-filter");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (chip), "s", which);
  g_object_set_data (G_OBJECT (chip), "label", label);
  return chip;
}

/* The chips are made when a filter is first set; the focus goes nowhere while one stays. */
static GtkWidget *
get_chip (GtkWidget *box, const char *which)
{
  GtkWidget *chip = g_object_get_data (G_OBJECT (box), which);

  if (chip != NULL)
    return chip;
  chip = chip_new (which);
  gtk_box_append (GTK_BOX (box), chip);
  g_object_set_data (G_OBJECT (box), which, chip);
  return chip;
}

/**
 * ana_overview_filter_fill_chips:
 * @box: where the chips stand; hidden without any
 * @overview: what is shown
 *
 * A chip for each filter of what is shown.
 */
void
ana_overview_filter_fill_chips (GtkWidget *box, const AnaOverview *overview)
{
  gboolean has_mark = overview->mark.end_usec > overview->mark.start_usec && overview->trend_kpi != NULL;
  g_autofree char *mark = has_mark ? ana_chart_format_bucket (overview->mark.start_usec, overview->period, overview->trend_kpi->zone) : NULL;

  gtk_widget_set_visible (box, has_mark || overview->dim != NULL);
  if (!gtk_widget_get_visible (box) && gtk_widget_get_first_child (box) == NULL)
    return;
  fill_chip (get_chip (box, "dim"), overview->dim_text);
  fill_chip (get_chip (box, "mark"), mark);
}
