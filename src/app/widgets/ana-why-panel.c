/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-why-panel.c: why a number is what it is: equation, formula, source, freshness, lineage.
 */
#include "config.h"

#include "ana-why-panel.h"

#include "ana-chart-tip.h"
#include "ana-correction-list.h"
#include "ana-dot.h"
#include "ana-widget.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

enum { FACT_SOURCE, FACT_ROWS, FACT_RECEIVED, FACT_FRESHNESS, FACT_REVISION, FACT_QUALITY, FACT_ZONE, FACT_SPAN, FACT_DEFINITION, N_FACTS };
#define N_EQUATION 3

struct _AnaWhyPanel {
  GtkWidget  parent_instance;
  /* Owned */
  char      *code;
  char      *parent_code;   /* (nullable) */
  /* Template */
  GtkWidget *box;
  GtkButton *copy_button;
  GtkButton *close_button;
  GtkGrid   *equation;
  GtkLabel  *note;
  GtkLabel  *words;
  GtkLabel  *formula;
  GtkGrid   *facts;
  GtkLabel  *dataset;
  GtkButton *parent;
  GtkWidget *parent_arrow;
  GtkLabel  *self_label;
  AnaCorrectionList *corrections;
  /* Made in init */
  GtkLabel  *mark[N_EQUATION], *name[N_EQUATION], *value[N_EQUATION];
  GtkLabel  *fact[N_FACTS];
  AnaDot    *dot;
};

G_DEFINE_FINAL_TYPE (AnaWhyPanel, ana_why_panel, GTK_TYPE_WIDGET)

enum { CLOSED, OPEN_KPI, TOAST, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- equation --- */

static void
set_line (AnaWhyPanel *self, guint i, const char *mark, const char *name, char *value)
{
  gboolean shown = name != NULL;

  ana_ui_set_text (self->mark[i], mark);
  ana_ui_set_text (self->name[i], name);
  ana_ui_set_text (self->value[i], value);
  gtk_widget_set_visible (GTK_WIDGET (self->mark[i]), shown);
  gtk_widget_set_visible (GTK_WIDGET (self->name[i]), shown);
  gtk_widget_set_visible (GTK_WIDGET (self->value[i]), shown);
  g_free (value);
}

static char *
format_term (double value, const AnaKpi *kpi)
{
  gboolean money = g_str_has_prefix (kpi->unit, "money:");

  return ana_format_value (value, money ? kpi->unit : "count", FALSE, NULL);
}

static void
show_equation (AnaWhyPanel *self, const AnaKpiData *data)
{
  const char *result = ana_kpi_get_name (data->kpi, ana_locale ());
  const char *note = NULL;

  if (!isnan (data->den) && data->den != 0)
    {
      gboolean is_percent = strcmp (data->kpi->unit, "percent") == 0;

      set_line (self, 0, "", is_percent ? _("Numerator × 100") : _("Numerator"), format_term (data->num, data->kpi));
      set_line (self, 1, "÷", _("Denominator"), ana_format_value (data->den, "count", FALSE, NULL));
    }
  else if (!isnan (data->closed))
    {
      g_autofree char *name = g_strdup_printf (ngettext ("%u complete bucket", "%u complete buckets", data->n_closed), data->n_closed);

      set_line (self, 0, "", name, ana_format_value (data->closed, data->kpi->unit, FALSE, NULL));
      set_line (self, 1, "+", data->is_running ? _("The running one, so far") : NULL,
                data->is_running ? ana_format_value (data->running, data->kpi->unit, FALSE, NULL) : NULL);
    }
  else
    {
      set_line (self, 0, NULL, NULL, NULL);
      set_line (self, 1, NULL, NULL, NULL);
      note = data->kpi->merge == ANA_MERGE_NONE ? _("Counted over the whole range by the hub; the buckets cannot be added up.")
                                                : _("Taken from the buckets of the range.");
    }
  set_line (self, 2, "=", result, g_strdup (data->card->has_value ? data->card->value_full : "—"));
  if (data->card->doubt_more[0] != '\0')
    note = data->card->doubt_more;
  ana_ui_set_text (self->note, note);
  gtk_widget_set_visible (GTK_WIDGET (self->note), note != NULL);
}

/* --- facts --- */

static char *
describe_received (const AnaKpiData *data)
{
  g_autofree char *when = ana_ui_format_as_of (data->as_of_usec, data->now_usec);

  if (data->as_of_usec == ANA_TIME_NONE)
    return g_strdup (_("never"));
  return g_strdup_printf (_("%s, %s ago"), when, data->card->age_text);
}

static void
set_fact (AnaWhyPanel *self, guint i, char *text)
{
  ana_ui_set_text (self->fact[i], text);
  g_free (text);
}

static void
show_facts (AnaWhyPanel *self, const AnaKpiData *data)
{
  static const char *const periods[] = { N_ ("minutes"), N_ ("hours"), N_ ("days") };
  g_autofree char *rows = ana_format_value ((double) data->n_rows, "count", FALSE, NULL);
  g_autofree char *from = ana_ui_format_time (data->span.start_usec, data->kpi->zone, C_ ("day and time", "%-d %b %H:%M"));
  g_autofree char *to = ana_ui_format_time (data->span.end_usec, data->kpi->zone, C_ ("day and time", "%-d %b %H:%M"));

  set_fact (self, FACT_ROWS, g_strdup_printf (ngettext ("%s row", "%s rows", (gulong) data->n_rows), rows));
  set_fact (self, FACT_RECEIVED, describe_received (data));
  set_fact (self, FACT_FRESHNESS, g_strdup (ana_ui_freshness_word (data->card->freshness)));
  set_fact (self, FACT_ZONE, g_strdup_printf ("%s, %s", ana_zone_get_name (data->kpi->zone), _(periods[data->period])));
  set_fact (self, FACT_SPAN, g_strdup_printf ("%s – %s", from, to));
  set_fact (self, FACT_DEFINITION, g_strdup_printf (_("%s, version %d"), data->kpi->code, (int) data->kpi->version));
  ana_dot_set_freshness (self->dot, data->card->freshness);
}

static void
show_lineage (AnaWhyPanel *self, const AnaKpiData *data)
{
  const AnaKpi *parent = data->kpi->parent != NULL ? ana_catalogue_find (data->catalogue, data->kpi->parent) : NULL;

  g_free (self->parent_code);
  self->parent_code = parent != NULL ? g_strdup (parent->code) : NULL;
  ana_ui_set_text (self->dataset, data->kpi->dataset);
  ana_ui_set_text (self->self_label, ana_kpi_get_name (data->kpi, ana_locale ()));
  gtk_widget_set_visible (GTK_WIDGET (self->parent), parent != NULL);
  gtk_widget_set_visible (self->parent_arrow, parent != NULL);
  if (parent != NULL)
    {
      gtk_button_set_label (self->parent, ana_kpi_get_name (parent, ana_locale ()));
      gtk_label_set_ellipsize (GTK_LABEL (gtk_button_get_child (self->parent)), PANGO_ELLIPSIZE_END);
    }
}

/**
 * ana_why_panel_set_data:
 * @self: the panel
 * @data: the page's value; not kept
 */
void
ana_why_panel_set_data (AnaWhyPanel *self, const AnaKpiData *data)
{
  g_autofree char *formula = data->kpi->where != NULL ? g_strdup_printf ("%s\nwhere %s", data->kpi->measure_text, data->kpi->where)
                                                      : g_strdup (data->kpi->measure_text);

  show_equation (self, data);
  ana_ui_set_text (self->words, ana_kpi_get_formula_text (data->kpi, ana_locale ()));
  ana_ui_set_text (self->formula, formula);
  show_facts (self, data);
  show_lineage (self, data);
  if (data->n == 0) /* there is no bucket that could have been corrected */
    set_fact (self, FACT_REVISION, g_strdup ("\342\200\224"));
}

/**
 * ana_why_panel_set_bucket:
 * @self: the panel
 * @data: the page's value, with points; not kept
 * @index: of the bucket that is looked at
 * @corrections: what was seen to change; not kept
 *
 * Which revision of the bucket is shown, when it was corrected last and by how much; and the last corrections of all.
 */
void
ana_why_panel_set_bucket (AnaWhyPanel *self, const AnaKpiData *data, int index, const AnaCorrections *corrections)
{
  gint64 ts = ana_kpi_data_get_time (data, index);
  const AnaCorrection *correction = ana_corrections_find (corrections, ts);
  g_autofree char *bucket = ana_chart_format_short (ts, data->period, data->kpi->zone);
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, "%" G_GINT64_FORMAT " · %s", data->rev[index], bucket);
  if (correction != NULL)
    {
      g_autofree char *when = ana_ui_format_as_of (correction->seen_usec, data->now_usec);
      g_autofree char *size = ana_correction_format_size (correction, data->kpi);

      g_string_append (text, " · ");
      g_string_append_printf (text, _("corrected %s, %s"), when, size);
    }
  set_fact (self, FACT_REVISION, g_string_free (g_steal_pointer (&text), FALSE));
  ana_correction_list_show (self->corrections, data, corrections);
}

static char *
describe_quality (AnaSources *sources, const char *dataset)
{
  gint64 n_rows, n_rejected;
  g_autofree char *share = NULL, *rejected = NULL;

  if (ana_sources_list (sources) == NULL)
    return g_strdup (_("known while the hub is connected"));
  if (!ana_sources_sum_up (sources, dataset, &n_rows, &n_rejected))
    return g_strdup (_("nothing came since the hub began"));
  share = ana_format_value (100.0 * (double) n_rows / (double) (n_rows + n_rejected), "percent", FALSE, NULL);
  rejected = ana_format_value ((double) n_rejected, "count", FALSE, NULL);
  return g_strdup_printf (ngettext ("%s accepted · %s row rejected", "%s accepted · %s rows rejected", (gulong) n_rejected), share, rejected);
}

/**
 * ana_why_panel_set_sources:
 * @self: the panel
 * @dataset: of the KPI
 * @sources: as the hub told them last
 *
 * Who brings the dataset, and how much of what they brought since the hub began was taken.
 */
void
ana_why_panel_set_sources (AnaWhyPanel *self, const char *dataset, AnaSources *sources)
{
  g_autofree char *name = ana_sources_name_of (sources, dataset);

  set_fact (self, FACT_SOURCE, name != NULL ? g_strdup_printf ("%s · %s", name, dataset) : g_strdup_printf (_("%s, of the hub"), dataset));
  set_fact (self, FACT_QUALITY, describe_quality (sources, dataset));
}

/* --- widget --- */

static void
copy_cb (AnaWhyPanel *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < N_EQUATION; i++)
    if (gtk_widget_get_visible (GTK_WIDGET (self->name[i])))
      g_string_append_printf (text, "%s %s\t%s\n", gtk_label_get_text (self->mark[i]), gtk_label_get_text (self->name[i]),
                              gtk_label_get_text (self->value[i]));
  g_string_append_printf (text, "%s\n", gtk_label_get_text (self->formula));
  for (guint i = 0; i < N_FACTS; i++)
    g_string_append_printf (text, "%s\t%s\n", gtk_label_get_text (GTK_LABEL (gtk_grid_get_child_at (self->facts, 0, (int) i))),
                            gtk_label_get_text (self->fact[i]));
  ana_ui_copy_text (GTK_WIDGET (self), text->str);
  g_signal_emit (self, signals[TOAST], 0, _("Explanation copied"));
}

static void
close_cb (AnaWhyPanel *self)
{
  g_signal_emit (self, signals[CLOSED], 0);
}

static void
parent_cb (AnaWhyPanel *self)
{
  if (self->parent_code != NULL)
    g_signal_emit (self, signals[OPEN_KPI], 0, self->parent_code);
}

static void
make_equation (AnaWhyPanel *self)
{
  for (guint i = 0; i < N_EQUATION; i++)
    {
      const char *classes = i == N_EQUATION - 1 ? "ana-data numeric ana-strong" : "ana-data numeric";

      self->mark[i] = GTK_LABEL (ana_ui_label_new ("", classes, 0));
      self->name[i] = GTK_LABEL (ana_ui_label_new ("", classes, 0));
      self->value[i] = GTK_LABEL (ana_ui_label_new ("", classes, 1));
      gtk_label_set_width_chars (self->mark[i], 1);
      gtk_label_set_ellipsize (self->name[i], PANGO_ELLIPSIZE_NONE);
      gtk_label_set_wrap (self->name[i], TRUE);
      gtk_label_set_wrap_mode (self->name[i], PANGO_WRAP_WORD_CHAR);
      gtk_label_set_width_chars (self->name[i], ANA_UI_WRAP_CHARS);
      gtk_widget_set_valign (GTK_WIDGET (self->mark[i]), GTK_ALIGN_START);
      gtk_widget_set_valign (GTK_WIDGET (self->value[i]), GTK_ALIGN_END);
      gtk_widget_set_hexpand (GTK_WIDGET (self->name[i]), TRUE);
      gtk_label_set_ellipsize (self->value[i], PANGO_ELLIPSIZE_NONE);
      gtk_grid_attach (self->equation, GTK_WIDGET (self->mark[i]), 0, (int) i * 2, 1, 1);
      gtk_grid_attach (self->equation, GTK_WIDGET (self->name[i]), 1, (int) i * 2, 1, 1);
      gtk_grid_attach (self->equation, GTK_WIDGET (self->value[i]), 2, (int) i * 2, 1, 1);
    }
  gtk_grid_attach (self->equation, gtk_separator_new (GTK_ORIENTATION_HORIZONTAL), 0, 3, 3, 1);
}

static void
make_facts (AnaWhyPanel *self)
{
  const char *names[N_FACTS] = { _("Source"), _("Rows"), _("Received"), _("Freshness"), _("Revision"), _("Quality"), _("Zone"), _("Range"), _("Definition") };

  for (guint i = 0; i < N_FACTS; i++)
    {
      GtkWidget *name = ana_ui_label_new (names[i], "ana-data ana-dim", 0);
      GtkWidget *cell = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 5);

      self->fact[i] = GTK_LABEL (ana_ui_label_new ("", "ana-data numeric", 0));
      gtk_label_set_ellipsize (self->fact[i], PANGO_ELLIPSIZE_NONE);
      gtk_label_set_wrap (self->fact[i], TRUE);
      gtk_widget_set_hexpand (GTK_WIDGET (self->fact[i]), TRUE);
      gtk_label_set_wrap_mode (self->fact[i], PANGO_WRAP_WORD_CHAR);
      gtk_label_set_width_chars (self->fact[i], ANA_UI_WRAP_CHARS);
      gtk_widget_set_valign (name, GTK_ALIGN_START);
      if (i == FACT_FRESHNESS)
        {
          self->dot = ANA_DOT (ana_dot_new ());
          gtk_widget_set_valign (GTK_WIDGET (self->dot), GTK_ALIGN_CENTER);
          gtk_box_append (GTK_BOX (cell), GTK_WIDGET (self->dot));
        }
      gtk_box_append (GTK_BOX (cell), GTK_WIDGET (self->fact[i]));
      gtk_grid_attach (self->facts, name, 0, (int) i, 1, 1);
      gtk_grid_attach (self->facts, cell, 1, (int) i, 1, 1);
    }
}

static void
ana_why_panel_dispose (GObject *object)
{
  g_clear_pointer (&ANA_WHY_PANEL (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (ana_why_panel_parent_class)->dispose (object);
}

static void
ana_why_panel_finalize (GObject *object)
{
  AnaWhyPanel *self = ANA_WHY_PANEL (object);

  g_free (self->code);
  g_free (self->parent_code);
  G_OBJECT_CLASS (ana_why_panel_parent_class)->finalize (object);
}

static void
ana_why_panel_class_init (AnaWhyPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = ANA_TYPE_WHY_PANEL;

  G_OBJECT_CLASS (klass)->dispose = ana_why_panel_dispose;
  g_type_ensure (ANA_TYPE_CORRECTION_LIST);
  G_OBJECT_CLASS (klass)->finalize = ana_why_panel_finalize;
  signals[CLOSED] = g_signal_new ("closed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[OPEN_KPI] = g_signal_new ("open-kpi", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[TOAST] = g_signal_new ("toast", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, ANA_RESOURCE "ana-why-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, AnaWhyPanel, box);
  gtk_widget_class_bind_template_child (widget_class, AnaWhyPanel, copy_button);
  gtk_widget_class_bind_template_child (widget_class, AnaWhyPanel, close_button);
  gtk_widget_class_bind_template_child (widget_class, AnaWhyPanel, equation);
  gtk_widget_class_bind_template_child (widget_class, AnaWhyPanel, note);
  gtk_widget_class_bind_template_child (widget_class, AnaWhyPanel, words);
  gtk_widget_class_bind_template_child (widget_class, AnaWhyPanel, formula);
  gtk_widget_class_bind_template_child (widget_class, AnaWhyPanel, facts);
  gtk_widget_class_bind_template_child (widget_class, AnaWhyPanel, dataset);
  gtk_widget_class_bind_template_child (widget_class, AnaWhyPanel, parent);
  gtk_widget_class_bind_template_child (widget_class, AnaWhyPanel, parent_arrow);
  gtk_widget_class_bind_template_child (widget_class, AnaWhyPanel, self_label);
  gtk_widget_class_bind_template_child (widget_class, AnaWhyPanel, corrections);
}

static void
ana_why_panel_init (AnaWhyPanel *self)
{
  ana_widget_init_template (GTK_WIDGET (self));
  make_equation (self);
  make_facts (self);
  g_signal_connect_swapped (self->copy_button, "clicked", G_CALLBACK (copy_cb), self);
  g_signal_connect_swapped (self->close_button, "clicked", G_CALLBACK (close_cb), self);
  g_signal_connect_swapped (self->parent, "clicked", G_CALLBACK (parent_cb), self);
}
