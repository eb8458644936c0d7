/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-kpi-page.c: one KPI: its history with a cursor, its table, why it is what it is.
 *
 * Chart, readout and table share one cursor, an index into the series of AnaKpiData: whoever moves it tells the others.
 */
#include "config.h"

#include "ana-kpi-page.h"

#include "ana-chart-export.h"
#include "ana-chart-tip.h"
#include "ana-kpi-data.h"
#include "ana-kpi-readout.h"
#include "ana-kpi-table.h"
#include "ana-legend.h"
#include "ana-period-switch.h"
#include "ana-range-strip.h"
#include "ana-tile-box.h"
#include "ana-why-panel.h"

#include <glib/gi18n.h>
#include <math.h>

struct _AnaKpiPage {
  GtkWidget       parent_instance;
  /* Borrowed */
  AnaSession     *session;      /* outlives the window */
  /* Owned */
  AnaAnswers     *answers;      /* (nullable) */
  AnaLatest      *latest;
  AnaKpiData     *data;         /* (nullable) what is shown */
  char           *code;         /* (nullable) */
  AnaLegend      *legend;       /* of the legend row */
  /* Derived */
  gint64          first_usec;   /* of the first row in the table */
  gboolean        dirty;
  gboolean        fit_view;     /* the next data decide the view */
  gboolean        narrow;
  gboolean        shows_before;
  /* Template */
  AdwFlap        *flap;
  AnaWhyPanel    *why;
  AnaTileBox     *head;
  GtkLabel       *value;
  GtkLabel       *delta;
  GtkLabel       *versus;
  GtkWidget      *period_switch;
  AnaKpiReadout  *readout;
  GtkStack       *stack;
  AnaChartView   *view;
  AnaRangeStrip  *strip;
  GtkBox         *legend_row;
  GtkWidget      *hints;
  AnaTextTable   *table;
};

G_DEFINE_FINAL_TYPE (AnaKpiPage, ana_kpi_page, GTK_TYPE_WIDGET)

enum { OPEN_KPI, TOAST, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- reading --- */

static gpointer
build (gpointer input, GCancellable *cancellable, GError **error)
{
  return ana_kpi_data_new (input);
}

static void
request (AnaKpiPage *self, gboolean drop_running)
{
  AnaReading *reading;

  if (self->code == NULL || self->answers == NULL)
    return;
  reading = ana_reading_new (self->session, self->answers);
  reading->code = g_strdup (self->code);
  self->dirty = FALSE;
  ana_latest_request (self->latest, reading, drop_running);
}

/* --- readout --- */

static int
shown_index (AnaKpiPage *self)
{
  int cursor = ana_chart_view_get_cursor (self->view);

  return cursor >= 0 && (guint) cursor < self->data->n ? cursor : (int) self->data->n - 1;
}

static void
show_readout (AnaKpiPage *self)
{
  if (self->data != NULL && self->data->now != NULL)
    ana_kpi_readout_show (self->readout, self->data, shown_index (self));
}

/* One cursor for chart, readout and table. */
static void
cursor_moved_cb (AnaChartView *view, int index, AnaKpiPage *self)
{
  show_readout (self);
  ana_text_table_select (self->table, index);
}

static void
row_selected_cb (AnaTextTable *table, int row, AnaKpiPage *self)
{
  ana_chart_view_set_cursor (self->view, row);
  show_readout (self);
}

static void
stepped_cb (AnaKpiReadout *readout, int by, AnaKpiPage *self)
{
  int index;

  if (self->data == NULL || self->data->now == NULL)
    return;
  index = CLAMP (shown_index (self) + by, 0, (int) self->data->n - 1);
  ana_chart_view_set_cursor (self->view, index);
  cursor_moved_cb (self->view, index, self);
}

/* --- table --- */

static void
fill_cell (guint row, guint column, AnaCell *cell, gpointer user_data)
{
  AnaKpiPage *self = user_data;

  if (self->data != NULL)
    ana_kpi_table_fill_cell (self->data, self->narrow, row, column, cell);
}

static void
show_table (AnaKpiPage *self)
{
  gint64 first_usec = self->data->now != NULL ? ana_kpi_data_get_time (self->data, 0) : self->first_usec;

  ana_kpi_table_set_columns (self->table, self->data, self->narrow);
  if (self->first_usec != first_usec)
    ana_text_table_set_rows (self->table, 0, FALSE); /* history came in before the first row: every place has moved */
  self->first_usec = first_usec;
  ana_text_table_set_rows (self->table, self->data->n, FALSE);
  ana_text_table_select (self->table, ana_chart_view_get_cursor (self->view));
}

/* --- actions --- */

static void
copy_image_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ana_chart_copy_image (widget, ana_chart_view_get_chart (ANA_KPI_PAGE (widget)->view));
  g_signal_emit (widget, signals[TOAST], 0, _("Image copied"));
}

static void
copy_data_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autofree char *text = ana_kpi_table_to_text (ANA_KPI_PAGE (widget)->data, "tsv");

  ana_ui_copy_text (widget, text);
  g_signal_emit (widget, signals[TOAST], 0, _("Data copied"));
}

static void
save_image_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ana_chart_save_image (widget, ana_chart_view_get_chart (ANA_KPI_PAGE (widget)->view), ana_kpi_page_get_title (ANA_KPI_PAGE (widget)));
}

static void
save_data_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *format = g_variant_get_string (parameter, NULL);
  g_autofree char *text = ana_kpi_table_to_text (ANA_KPI_PAGE (widget)->data, format);

  ana_table_save (widget, ana_kpi_page_get_title (ANA_KPI_PAGE (widget)), format, text);
}

static void
show_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ana_chart_view_set_view (ANA_KPI_PAGE (widget)->view, NAN, NAN);
}

static void
previous_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AnaKpiPage *self = ANA_KPI_PAGE (widget);

  self->shows_before = !self->shows_before;
  ana_chart_view_set_hidden (self->view, self->shows_before ? 0 : 1);
  show_readout (self);
}

/* --- showing --- */

static void
fill_tip (const AnaGeom *geom, const AnaHit *hit, AnaTip *tip, gpointer user_data)
{
  AnaKpiPage *self = user_data;

  if (self->data != NULL)
    ana_chart_fill_tip (geom, hit, self->data->kpi, self->data->period, self->data->n_shift, tip);
}

static void
show_head (AnaKpiPage *self)
{
  const AnaCard *card = self->data->card;
  g_autofree char *delta = ana_ui_arrow_text (card->delta_sign, card->delta_text);
  g_autofree char *versus = g_strdup_printf (_("%s so far vs previous %s"), self->data->range_label, self->data->range_label);

  ana_ui_set_text (self->value, !card->has_value ? "—" : self->narrow ? card->value_text : card->value_full);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->value), card->value_full);
  ana_ui_set_text (self->delta, delta);
  ana_ui_set_verdict (GTK_WIDGET (self->delta), card->verdict);
  ana_ui_set_text (self->versus, card->has_value ? versus : card->missing_text);
  ana_ui_set_a11y_label (GTK_WIDGET (self->value), card->a11y_text);
}

static void
show_chart (AnaKpiPage *self)
{
  ana_chart_view_set_chart (self->view, self->data->chart);
  ana_chart_view_set_title (self->view, ana_kpi_get_name (self->data->kpi, ana_locale ()));
  ana_range_strip_set_chart (self->strip, self->data->strip);
  if (self->fit_view && self->data->chart != NULL)
    ana_chart_view_set_view (self->view, (double) self->data->span.start_usec, (double) self->data->span.end_usec);
  self->fit_view = self->fit_view && self->data->chart == NULL;
  ana_legend_refresh (self->legend);
  gtk_stack_set_visible_child_name (self->stack, self->data->chart != NULL ? "chart" : "empty");
}

static void
built_cb (gpointer result, const GError *error, gpointer user_data)
{
  AnaKpiPage *self = user_data;
  guint n_before = self->data != NULL ? self->data->n : 0;
  int cursor = ana_chart_view_get_cursor (self->view);

  if (result == NULL)
    return;
  g_clear_pointer (&self->data, ana_kpi_data_unref);
  self->data = result;
  if (cursor >= (int) self->data->n || n_before == 0)
    ana_chart_view_set_cursor (self->view, -1);
  ana_session_note_as_of (self->session, self->data->as_of_usec);
  ana_answers_ask (self->answers, (AnaSpanQuestion *) self->data->questions->data, self->data->questions->len);
  show_head (self);
  show_chart (self);
  show_readout (self);
  show_table (self);
  ana_why_panel_set_data (self->why, self->data);
}

static void
view_moved_cb (AnaChartView *view, double lo, double hi, AnaKpiPage *self)
{
  ana_range_strip_set_view (self->strip, lo, hi);
}

static void
strip_moved_cb (AnaRangeStrip *strip, double lo, double hi, AnaKpiPage *self)
{
  ana_chart_view_set_view (self->view, lo, hi);
}

static void
table_wanted_cb (AnaChartView *view, AnaKpiPage *self)
{
  gtk_widget_child_focus (GTK_WIDGET (self->table), GTK_DIR_TAB_FORWARD);
}

/* --- session --- */

static void
mark (AnaKpiPage *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    request (self, FALSE);
  else
    self->dirty = TRUE;
}

static void
rows_changed_cb (AnaSession *session, GHashTable *streams, AnaKpiPage *self)
{
  g_autofree char *stream = NULL;

  if (self->code == NULL || self->data == NULL)
    return;
  stream = ana_stream_kpi (self->code, self->data->period);
  if (g_hash_table_contains (streams, stream))
    mark (self);
}

static void
view_changed_cb (AnaSession *session, AnaKpiPage *self)
{
  self->fit_view = TRUE;
  ana_chart_view_set_cursor (self->view, -1);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    request (self, TRUE);
  else
    self->dirty = TRUE;
}

static void
renew_answers (AnaKpiPage *self)
{
  if (self->answers != NULL)
    g_signal_handlers_disconnect_by_data (self->answers, self);
  g_clear_object (&self->answers);
  self->answers = ana_answers_new (ana_session_get_profile (self->session));
  g_signal_connect_swapped (self->answers, "arrived", G_CALLBACK (mark), self);
}

static void
profile_changed_cb (AnaSession *session, AnaKpiPage *self)
{
  renew_answers (self);
  if (self->code != NULL && ana_catalogue_find (ana_session_get_catalogue (session), self->code) != NULL)
    view_changed_cb (session, self);
}

static void
map_cb (AnaKpiPage *self)
{
  if (self->dirty)
    request (self, FALSE);
}

static void
why_closed_cb (AnaWhyPanel *panel, AnaKpiPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.inspector", NULL);
}

static void
why_open_cb (AnaWhyPanel *panel, const char *code, AnaKpiPage *self)
{
  g_signal_emit (self, signals[OPEN_KPI], 0, code);
}

static void
why_toast_cb (AnaWhyPanel *panel, const char *text, AnaKpiPage *self)
{
  g_signal_emit (self, signals[TOAST], 0, text);
}

/* --- widget --- */

static void
ana_kpi_page_dispose (GObject *object)
{
  AnaKpiPage *self = ANA_KPI_PAGE (object);

  g_clear_pointer (&self->latest, ana_latest_free);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  if (self->answers != NULL)
    g_signal_handlers_disconnect_by_data (self->answers, self);
  g_clear_object (&self->answers);
  ana_ui_unparent_children (GTK_WIDGET (object));
  g_clear_pointer (&self->data, ana_kpi_data_unref);
  G_OBJECT_CLASS (ana_kpi_page_parent_class)->dispose (object);
}

static void
ana_kpi_page_finalize (GObject *object)
{
  g_free (ANA_KPI_PAGE (object)->code);
  G_OBJECT_CLASS (ana_kpi_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, AnaKpiPage, flap);
  gtk_widget_class_bind_template_child (widget_class, AnaKpiPage, why);
  gtk_widget_class_bind_template_child (widget_class, AnaKpiPage, head);
  gtk_widget_class_bind_template_child (widget_class, AnaKpiPage, value);
  gtk_widget_class_bind_template_child (widget_class, AnaKpiPage, delta);
  gtk_widget_class_bind_template_child (widget_class, AnaKpiPage, versus);
  gtk_widget_class_bind_template_child (widget_class, AnaKpiPage, period_switch);
  gtk_widget_class_bind_template_child (widget_class, AnaKpiPage, readout);
  gtk_widget_class_bind_template_child (widget_class, AnaKpiPage, stack);
  gtk_widget_class_bind_template_child (widget_class, AnaKpiPage, view);
  gtk_widget_class_bind_template_child (widget_class, AnaKpiPage, strip);
  gtk_widget_class_bind_template_child (widget_class, AnaKpiPage, legend_row);
  gtk_widget_class_bind_template_child (widget_class, AnaKpiPage, hints);
  gtk_widget_class_bind_template_child (widget_class, AnaKpiPage, table);
}

static void
ana_kpi_page_class_init (AnaKpiPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ana_kpi_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = ana_kpi_page_finalize;
  g_type_ensure (ANA_TYPE_WHY_PANEL);
  g_type_ensure (ANA_TYPE_CHART_VIEW);
  g_type_ensure (ANA_TYPE_KPI_READOUT);
  g_type_ensure (ANA_TYPE_RANGE_STRIP);
  g_type_ensure (ANA_TYPE_TEXT_TABLE);
  g_type_ensure (ANA_TYPE_PERIOD_SWITCH);
  g_type_ensure (ANA_TYPE_TILE_BOX);
  signals[OPEN_KPI] = g_signal_new ("open-kpi", ANA_TYPE_KPI_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[TOAST] = g_signal_new ("toast", ANA_TYPE_KPI_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_install_action (widget_class, "kpi.copy-image", NULL, copy_image_action);
  gtk_widget_class_install_action (widget_class, "kpi.copy-data", NULL, copy_data_action);
  gtk_widget_class_install_action (widget_class, "kpi.save-image", NULL, save_image_action);
  gtk_widget_class_install_action (widget_class, "kpi.save-data", "s", save_data_action);
  gtk_widget_class_install_action (widget_class, "kpi.show-all", NULL, show_all_action);
  gtk_widget_class_install_action (widget_class, "kpi.previous", NULL, previous_action);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, ANA_RESOURCE "ana-kpi-page.ui");
  bind_children (widget_class);
}

static void
add_hint (AnaKpiPage *self, const char *keys, const char *words)
{
  g_auto (GStrv) list = g_strsplit (keys, " ", -1);

  for (guint i = 0; list[i] != NULL; i++)
    gtk_box_append (GTK_BOX (self->hints), ana_ui_label_new (list[i], "caption ana-key", 0.5f));
  gtk_box_append (GTK_BOX (self->hints), ana_ui_label_new (words, "caption ana-dim", 0));
}

static void
add_hints (AnaKpiPage *self)
{
  add_hint (self, "← →", _("point"));
  add_hint (self, "+ −", _("zoom"));
  add_hint (self, "0", _("all"));
  add_hint (self, "T", _("table"));
}

static void
connect_children (AnaKpiPage *self)
{
  g_signal_connect (self->view, "cursor-moved", G_CALLBACK (cursor_moved_cb), self);
  g_signal_connect (self->view, "view-changed", G_CALLBACK (view_moved_cb), self);
  g_signal_connect (self->view, "table-wanted", G_CALLBACK (table_wanted_cb), self);
  g_signal_connect (self->strip, "moved", G_CALLBACK (strip_moved_cb), self);
  g_signal_connect (self->table, "row-selected", G_CALLBACK (row_selected_cb), self);
  g_signal_connect (self->readout, "stepped", G_CALLBACK (stepped_cb), self);
  g_signal_connect (self->why, "closed", G_CALLBACK (why_closed_cb), self);
  g_signal_connect (self->why, "open-kpi", G_CALLBACK (why_open_cb), self);
  g_signal_connect (self->why, "toast", G_CALLBACK (why_toast_cb), self);
  g_signal_connect (self, "map", G_CALLBACK (map_cb), NULL);
}

static void
ana_kpi_page_init (AnaKpiPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->shows_before = TRUE;
  gtk_widget_set_layout_manager (GTK_WIDGET (self->head), ana_tile_layout_new_shares ((const int[]) { 1 }, 1, 1, 0));
  self->legend = ANA_LEGEND (ana_legend_new (self->view));
  gtk_box_prepend (self->legend_row, GTK_WIDGET (self->legend));
  add_hints (self);
  ana_chart_view_set_tip (self->view, fill_tip, self);
  ana_chart_view_set_min_height (self->view, 190);
  ana_text_table_set_source (self->table, fill_cell, NULL, self, TRUE);
  ana_text_table_set_label (self->table, _("History as a table"));
  connect_children (self);
}

GtkWidget *
ana_kpi_page_new (AnaSession *session)
{
  AnaKpiPage *self = g_object_new (ANA_TYPE_KPI_PAGE, NULL);

  self->session = session;
  self->latest = ana_latest_new (build, (GDestroyNotify) ana_reading_free, built_cb, (GDestroyNotify) ana_kpi_data_unref, self);
  g_signal_connect (session, "rows-changed", G_CALLBACK (rows_changed_cb), self);
  g_signal_connect (session, "view-changed", G_CALLBACK (view_changed_cb), self);
  g_signal_connect (session, "profile-changed", G_CALLBACK (profile_changed_cb), self);
  return GTK_WIDGET (self);
}

/**
 * ana_kpi_page_open:
 * @self: the page
 * @code: of a KPI in the catalogue
 *
 * Shows another KPI: its data come from the cache, and its streams are watched while the page is open.
 */
void
ana_kpi_page_open (AnaKpiPage *self, const char *code)
{
  if (g_strcmp0 (self->code, code) != 0)
    {
      g_free (self->code);
      self->code = g_strdup (code);
      g_clear_pointer (&self->data, ana_kpi_data_unref);
      gtk_stack_set_visible_child_name (self->stack, "loading");
      self->fit_view = TRUE;
      ana_chart_view_set_cursor (self->view, -1);
    }
  if (self->answers == NULL)
    renew_answers (self);
  ana_session_watch (self->session, (const char *const[]) { code, NULL }, "kpi");
  request (self, TRUE);
}

const char *
ana_kpi_page_get_code (AnaKpiPage *self)
{
  return self->code;
}

const char *
ana_kpi_page_get_title (AnaKpiPage *self)
{
  const AnaKpi *kpi = self->code != NULL ? ana_catalogue_find (ana_session_get_catalogue (self->session), self->code) : NULL;

  return kpi != NULL ? ana_kpi_get_name (kpi, ana_locale ()) : "";
}

void
ana_kpi_page_set_inspector (AnaKpiPage *self, gboolean shown)
{
  adw_flap_set_reveal_flap (self->flap, shown);
}

/* Narrow: the explanation lies over the page and starts away; the key hints and the period before give way. */
void
ana_kpi_page_set_narrow (AnaKpiPage *self, gboolean narrow)
{
  if (self->narrow == narrow)
    return;
  self->narrow = narrow;
  if (narrow)
    gtk_widget_add_css_class (GTK_WIDGET (self), "narrow");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "narrow");
  gtk_widget_set_visible (self->period_switch, !narrow);
  gtk_widget_set_visible (self->hints, !narrow);
  ana_kpi_readout_set_narrow (self->readout, narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->versus), !narrow);
  adw_flap_set_reveal_flap (self->flap, !narrow);
  if (self->data != NULL)
    {
      show_head (self);
      show_table (self);
    }
  show_readout (self);
}
