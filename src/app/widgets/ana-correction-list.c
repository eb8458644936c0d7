/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-correction-list.c: what was corrected since the page looks at a KPI: when, which bucket, by how much.
 */
#include "config.h"

#include "ana-correction-list.h"

#include "ana-chart-tip.h"

#include <glib/gi18n.h>
#include <math.h>

#define N_SHOWN 5

struct _AnaCorrectionList {
  GtkWidget  parent_instance;
  GtkWidget *grid;
  GtkLabel  *none;
  GtkLabel  *when[N_SHOWN], *what[N_SHOWN], *size[N_SHOWN];
};

G_DEFINE_FINAL_TYPE (AnaCorrectionList, ana_correction_list, GTK_TYPE_WIDGET)

/* The change of the value with its sign; a dash where there was or is none. */
char *
ana_correction_format_size (const AnaCorrection *correction, const AnaKpi *kpi)
{
  double change = correction->now - correction->before;
  g_autofree char *text = NULL;

  if (!isfinite (change))
    return g_strdup ("—");
  text = ana_chart_format_value (fabs (change), kpi);
  return change == 0 ? g_steal_pointer (&text) : g_strconcat (change > 0 ? "+" : "\u2212", text, NULL);
}

/* "2 late rows, Thu 12 Nov" */
static char *
describe (const AnaCorrection *correction, const AnaKpiData *data)
{
  g_autofree char *bucket = ana_chart_format_short (correction->bucket_usec, data->period, data->kpi->zone);
  gint64 n = ABS (correction->n_rows);
  g_autofree char *rows = ana_format_value ((double) n, "count", FALSE, NULL);
  g_autofree char *reason = NULL;

  if (correction->n_rows > 0)
    reason = g_strdup_printf (ngettext ("%s late row", "%s late rows", (gulong) n), rows);
  else if (correction->n_rows < 0)
    reason = g_strdup_printf (ngettext ("%s row taken back", "%s rows taken back", (gulong) n), rows);
  else
    reason = g_strdup (_("Same rows, computed again"));
  return g_strjoin (", ", reason, bucket, NULL);
}

static void
show_row (AnaCorrectionList *self, guint i, const AnaKpiData *data, const AnaCorrection *correction)
{
  g_autofree char *when = NULL, *what = NULL, *size = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->when[i]), correction != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->what[i]), correction != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->size[i]), correction != NULL);
  if (correction == NULL)
    return;
  when = ana_ui_format_as_of (correction->seen_usec, data->now_usec);
  what = describe (correction, data);
  size = ana_correction_format_size (correction, data->kpi);
  ana_ui_set_text (self->when[i], when);
  ana_ui_set_text (self->what[i], what);
  ana_ui_set_text (self->size[i], size);
}

/**
 * ana_correction_list_show:
 * @self: the list
 * @data: what the page shows; not kept
 * @corrections: of that KPI; not kept
 *
 * Shows the newest few; says so when there is none.
 */
void
ana_correction_list_show (AnaCorrectionList *self, const AnaKpiData *data, const AnaCorrections *corrections)
{
  guint n = ana_corrections_get_n (corrections);

  gtk_widget_set_visible (GTK_WIDGET (self->none), n == 0);
  gtk_widget_set_visible (self->grid, n > 0);
  for (guint i = 0; i < N_SHOWN; i++)
    show_row (self, i, data, i < n ? ana_corrections_get (corrections, i) : NULL);
}

static void
ana_correction_list_dispose (GObject *object)
{
  ana_ui_unparent_children (GTK_WIDGET (object));
  G_OBJECT_CLASS (ana_correction_list_parent_class)->dispose (object);
}

static void
ana_correction_list_class_init (AnaCorrectionListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ana_correction_list_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static void
ana_correction_list_init (AnaCorrectionList *self)
{
  self->none = GTK_LABEL (ana_ui_label_new (_("None since this page was opened"), "ana-data ana-dim", 0));
  self->grid = gtk_grid_new ();
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), 5);
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 10);
  gtk_widget_set_hexpand (self->grid, TRUE);
  for (guint i = 0; i < N_SHOWN; i++)
    {
      self->when[i] = GTK_LABEL (ana_ui_label_new ("", "ana-data ana-dim numeric", 0));
      self->what[i] = GTK_LABEL (ana_ui_label_new ("", "ana-data", 0));
      self->size[i] = GTK_LABEL (ana_ui_label_new ("", "ana-data numeric", 1));
      gtk_label_set_ellipsize (self->size[i], PANGO_ELLIPSIZE_NONE);
      gtk_label_set_ellipsize (self->what[i], PANGO_ELLIPSIZE_NONE);
      gtk_label_set_wrap (self->what[i], TRUE);
      gtk_widget_set_hexpand (GTK_WIDGET (self->what[i]), TRUE);
      gtk_widget_set_valign (GTK_WIDGET (self->when[i]), GTK_ALIGN_START);
      gtk_widget_set_valign (GTK_WIDGET (self->size[i]), GTK_ALIGN_START);
      gtk_grid_attach (GTK_GRID (self->grid), GTK_WIDGET (self->when[i]), 0, (int) i, 1, 1);
      gtk_grid_attach (GTK_GRID (self->grid), GTK_WIDGET (self->what[i]), 1, (int) i, 1, 1);
      gtk_grid_attach (GTK_GRID (self->grid), GTK_WIDGET (self->size[i]), 2, (int) i, 1, 1);
    }
  gtk_widget_set_parent (GTK_WIDGET (self->none), GTK_WIDGET (self));
  gtk_widget_set_parent (self->grid, GTK_WIDGET (self));
}

GtkWidget *
ana_correction_list_new (void)
{
  return g_object_new (ANA_TYPE_CORRECTION_LIST, NULL);
}
