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
#include "ana-kpi-notes.h"
#include "ana-kpi-readout.h"
#include "ana-kpi-table.h"
#include "ana-legend.h"
#include "ana-offset-dialog.h"
#include "ana-period-switch.h"
#include "ana-range-strip.h"
#include "ana-range-text.h"
#include "ana-sources.h"
#include "ana-states.h"
#include "ana-tile-box.h"
#include "ana-why-panel.h"
#include "ana-widget.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define SOURCES_AGE_USEC (30 * ANA_USEC_PER_SEC)

#define SESSION(self) (ana_page_get_session (ANA_PAGE (self)))
#define NARROW(self) (ana_page_get_narrow (ANA_PAGE (self)))

struct _AnaKpiPage {
  AnaPage         parent_instance;
  /* Owned */
  AnaKpiData     *data;         /* (nullable) what is shown */
  AnaCorrections *corrections;
  AnaSources     *sources;
  AnaKpiNotes    *notes;
  char           *code;         /* (nullable) */
  char           *compare;      /* as ana_compare_parse() reads it */
  AnaLegend      *legend;       /* of the legend row */
  /* Derived */
  gint64          first_usec;   /* of the first row in the table */
  gboolean        fit_view;     /* the next data decide the view */
  gboolean        reveal_last;  /* and the table begins there */
  /* Template */
  AdwFlap        *flap;
  AnaWhyPanel    *why;
  AnaTileBox     *head;
  GtkLabel       *value;
  GtkMenuButton  *menu_button;
  GMenuModel     *kpi_menu;
  GtkLabel       *delta;
  GtkLabel       *versus;
  GtkWidget      *period_switch;
  AnaKpiReadout  *readout;
  GtkStack       *stack;
  AnaStates      *trouble;
  AnaChartView   *view;
  AnaRangeStrip  *strip;
  GtkBox         *legend_row;
  GtkMenuButton  *compare_button;
  GMenu          *compare_menu;  /* also in the menu of the chart */
  GtkWidget      *hints;
  AnaTextTable   *table;
};

G_DEFINE_FINAL_TYPE (AnaKpiPage, ana_kpi_page, ANA_TYPE_PAGE)

/* --- reading --- */

static gpointer
build (gpointer input, GCancellable *cancellable, GError **error)
{
  return ana_kpi_data_new (input);
}

static gboolean
ana_kpi_page_prepare (AnaPage *page, AnaReading *reading)
{
  reading->code = g_strdup (ANA_KPI_PAGE (page)->code);
  reading->compare = g_strdup (ANA_KPI_PAGE (page)->compare);
  return reading->code != NULL;
}

/* --- readout --- */

static int
shown_index (AnaKpiPage *self)
{
  int cursor = ana_chart_view_get_cursor (self->view);

  return cursor >= 0 && (guint) cursor < self->data->n ? cursor : MAX (self->data->last_index, 0);
}

static void
show_readout (AnaKpiPage *self)
{
  if (self->data == NULL)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->readout), self->data->n > 0);
  if (self->data->n == 0)
    return;
  ana_kpi_readout_show (self->readout, self->data, shown_index (self));
  ana_why_panel_set_bucket (self->why, self->data, shown_index (self), self->corrections);
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
    ana_kpi_table_fill_cell (self->data, NARROW (self), row, column, cell);
}

static void
show_table (AnaKpiPage *self)
{
  gint64 first_usec = self->data->now != NULL ? ana_kpi_data_get_time (self->data, 0) : self->first_usec;

  ana_kpi_table_set_columns (self->table, self->data, NARROW (self));
  if (self->first_usec != first_usec)
    ana_text_table_set_rows (self->table, 0, FALSE); /* history came in before the first row: every place has moved */
  self->first_usec = first_usec;
  ana_text_table_set_rows (self->table, self->data->n, FALSE);
  ana_text_table_select (self->table, ana_chart_view_get_cursor (self->view));
  if (self->reveal_last)
    ana_text_table_reveal (self->table, self->data->last_index);
  self->reveal_last = FALSE;
}

/* --- actions --- */

static void
copy_image_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ana_chart_copy_image (widget, ana_chart_view_get_chart (ANA_KPI_PAGE (widget)->view));
  ana_page_toast (ANA_PAGE (widget), _("Image copied"));
}

static void
copy_data_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autofree char *text = ana_kpi_table_to_text (ANA_KPI_PAGE (widget)->data, "tsv");

  ana_ui_copy_text (widget, text);
  ana_page_toast (ANA_PAGE (widget), _("Data copied"));
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
  g_autoptr (AnaFrame) frame = ana_kpi_table_to_frame (ANA_KPI_PAGE (widget)->data, format);

  ana_frame_save (widget, ana_kpi_page_get_title (ANA_KPI_PAGE (widget)), strcmp (format, "shown") == 0 ? "csv" : format, frame, FALSE);
}

static void
show_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ana_chart_view_set_view (ANA_KPI_PAGE (widget)->view, NAN, NAN);
}

static void
retry_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AnaKpiPage *self = ANA_KPI_PAGE (widget);
  g_autofree char *stream = self->data != NULL ? ana_stream_kpi (self->code, self->data->period) : NULL;

  if (stream == NULL)
    return;
  ana_session_retry_stream (SESSION (self), stream);
  ana_page_toast (ANA_PAGE (self), ana_session_is_live (SESSION (self)) ? _("Fetching it anew") : _("It is fetched anew when the hub is there"));
}

/* --- what it is held against --- */

static void
add_compare (GMenu *menu, const char *title, const char *compare)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (title, NULL);

  g_menu_item_set_action_and_target (item, "kpi.compare", "s", compare);
  g_menu_append_item (menu, item);
}

/* An offset of the user's own stands among the others while it is on. */
static void
fill_compare_menu (AnaKpiPage *self)
{
  static const char *const presets[] = { "none", "previous", "P364D", "P1Y", NULL };
  g_autoptr (GMenu) choices = g_menu_new (), own = g_menu_new ();
  AnaCompare compare;

  add_compare (choices, _("_Nothing"), presets[0]);
  add_compare (choices, _("_Previous Period"), presets[1]);
  add_compare (choices, _("Same _Weeks Last Year"), presets[2]);
  add_compare (choices, _("Same _Dates Last Year"), presets[3]);
  if (!g_strv_contains (presets, self->compare) && ana_compare_parse (self->compare, &compare, NULL))
    {
      g_autofree char *heading = ana_compare_heading (&compare);

      add_compare (choices, heading, self->compare);
    }
  g_menu_append (own, _("_Custom Offset…"), "kpi.compare-custom");
  g_menu_remove_all (self->compare_menu);
  g_menu_append_section (self->compare_menu, NULL, G_MENU_MODEL (choices));
  g_menu_append_section (self->compare_menu, NULL, G_MENU_MODEL (own));
}

static void
set_compare (AnaKpiPage *self, const char *compare)
{
  if (g_strcmp0 (self->compare, compare) == 0)
    return;
  g_free (self->compare);
  self->compare = g_strdup (compare);
  fill_compare_menu (self);
  g_settings_set_string (ana_session_get_settings (SESSION (self)), "compare", compare);
  ana_chart_view_set_hidden (self->view, 0);
  ana_page_request (ANA_PAGE (self), TRUE);
  g_object_notify (G_OBJECT (self), "compare");
}

static void
offset_chosen_cb (AnaOffsetDialog *dialog, const char *compare, AnaKpiPage *self)
{
  set_compare (self, compare);
}

static void
compare_custom_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AnaKpiPage *self = ANA_KPI_PAGE (widget);
  GtkWidget *dialog = ana_offset_dialog_new (self->compare);

  g_signal_connect_object (dialog, "chosen", G_CALLBACK (offset_chosen_cb), self, 0);
  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (gtk_widget_get_root (widget)));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
ana_kpi_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  g_value_set_string (value, ANA_KPI_PAGE (object)->compare);
}

static void
ana_kpi_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  AnaCompare compare;

  if (ana_compare_parse (g_value_get_string (value), &compare, NULL))
    set_compare (ANA_KPI_PAGE (object), g_value_get_string (value));
}

/* --- showing --- */

static void
fill_tip (const AnaGeom *geom, const AnaHit *hit, AnaTip *tip, gpointer user_data)
{
  AnaKpiPage *self = user_data;

  if (self->data != NULL)
    ana_chart_fill_tip (geom, hit, self->data->kpi, self->data->period, &self->data->back, tip);
}

/* "28 days so far vs previous 28 days" */
static char *
describe_span (const AnaKpiData *data)
{
  g_autofree char *phrase = ana_compare_phrase (&data->compare_with, data->range_label, data->compare, data->kpi->zone);

  if (data->compare_with.kind == ANA_COMPARE_NONE)
    return data->is_running ? g_strdup_printf (_("%s so far"), data->range_label) : g_strdup (data->range_label);
  return g_strdup_printf (data->is_running ? _("%s so far vs %s") : _("%s vs %s"), data->range_label, phrase);
}

static void
show_head (AnaKpiPage *self)
{
  const AnaCard *card = self->data->card;
  g_autofree char *delta = ana_ui_arrow_text (card->delta_sign, card->delta_text);
  g_autofree char *versus = describe_span (self->data);
  g_autofree char *spoken = g_strdup_printf (_("Compare: %s"), versus);
  g_autofree char *tip = ana_ui_join_lines (card->value_full, card->doubt_text);

  ana_ui_set_text (self->value, !card->has_value ? "—" : NARROW (self) ? card->value_text : card->value_head);
  ana_ui_set_tooltip (GTK_WIDGET (self->value), tip);
  ana_ui_set_text (self->delta, delta);
  gtk_widget_set_visible (GTK_WIDGET (self->delta), self->data->compare_with.kind != ANA_COMPARE_NONE);
  ana_ui_set_verdict (GTK_WIDGET (self->delta), card->verdict);
  ana_ui_set_text (self->versus, card->has_value ? versus : card->missing_text);
  ana_ui_set_tooltip (GTK_WIDGET (self->versus), versus);
  ana_ui_set_a11y_label (GTK_WIDGET (self->compare_button), spoken);
  ana_ui_set_a11y_label (GTK_WIDGET (self->value), card->a11y_text);
}

/* The range fills the chart; one that is over has its last bucket looked at, so that readout and table are there too. */
static void
fit_view (AnaKpiPage *self)
{
  const AnaKpiData *data = self->data;

  if (data->last_index < 0)
    return;
  ana_chart_view_set_view (self->view, (double) data->span.start_usec, (double) ana_kpi_data_get_time (data, data->last_index));
  if (!data->is_running)
    ana_chart_view_set_cursor (self->view, data->last_index);
  self->reveal_last = TRUE;
}

/* What, whose, since when; another try, and what a report of it wants. */
static void
show_trouble (AnaKpiPage *self)
{
  const AnaTrouble *trouble = &self->data->trouble;
  gboolean set_aside = trouble->kind == ANA_TROUBLE_SET_ASIDE;
  g_autofree char *since = ana_trouble_since (trouble, ana_zone_local (), self->data->now_usec);
  const char *source = ana_profile_get_title (ana_session_get_profile (SESSION (self)));
  const char *why = set_aside ? _("Its sum differed from the hub's twice within an hour, so that it is not shown.")
                              : _("What is kept of it here is damaged, so that it is not shown. It is fetched anew as soon as the hub is there.");
  g_autofree char *text = *since != '\0' ? g_strdup_printf ("%s · %s\n%s", source, since, why) : g_strdup_printf ("%s\n%s", source, why);
  AnaStatus status = {
    .icon_name = "ana-warning-symbolic", .title = set_aside ? _("This Figure Is Set Aside") : _("This Figure Is Damaged Here"),
    .description = text, .button = _("Try Again"), .action = "kpi.retry", .details = self->data->trouble_details,
  };

  ana_states_show_status (self->trouble, &status);
}

static void
show_chart (AnaKpiPage *self)
{
  ana_chart_view_set_chart (self->view, self->data->chart);
  if (ana_page_is_turning (ANA_PAGE (self)))
    ana_chart_view_cut (self->view);
  ana_chart_view_set_title (self->view, ana_kpi_get_name (self->data->kpi, ana_locale ()));
  ana_range_strip_set_chart (self->strip, self->data->strip);
  if (self->fit_view && self->data->chart != NULL)
    fit_view (self);
  self->fit_view = self->fit_view && self->data->chart == NULL;
  ana_legend_refresh (self->legend);
  if (self->data->trouble.kind != ANA_TROUBLE_NONE)
    show_trouble (self);
  gtk_stack_set_visible_child_name (self->stack, self->data->chart != NULL ? "chart" : self->data->trouble.kind != ANA_TROUBLE_NONE ? "trouble" : "empty");
}

static void
sources_changed_cb (AnaKpiPage *self)
{
  if (self->data != NULL)
    ana_why_panel_set_sources (self->why, self->data->kpi->dataset, self->sources);
}

static void
ana_kpi_page_show (AnaPage *page, gpointer built, const GError *error)
{
  AnaKpiPage *self = ANA_KPI_PAGE (page);
  guint n_before = self->data != NULL ? self->data->n : 0;
  int cursor = ana_chart_view_get_cursor (self->view);

  if (built == NULL)
    return;
  ana_corrections_note (self->corrections, self->data, built);
  g_clear_pointer (&self->data, ana_kpi_data_unref);
  self->data = built;
  if (cursor >= (int) self->data->n || n_before == 0)
    ana_chart_view_set_cursor (self->view, -1);
  ana_session_note_as_of (SESSION (self), self->data->as_of_usec);
  ana_page_ask (page, self->data->questions);
  show_head (self);
  show_chart (self);
  show_readout (self);
  show_table (self);
  ana_why_panel_set_data (self->why, self->data);
  sources_changed_cb (self);
  ana_sources_refresh (self->sources, SOURCES_AGE_USEC);
}

static void
view_moved_cb (AnaChartView *view, double lo, double hi, AnaKpiPage *self)
{
  ana_range_strip_set_view (self->strip, lo, hi);
}

static void
annotate_cb (AnaChartView *view, const AnaChartNote *note, AnaKpiPage *self)
{
  if (self->data != NULL && self->data->chart != NULL)
    ana_kpi_notes_ask (self->notes, view, self->data, note);
}

static void
noted_cb (AnaKpiNotes *notes, const char *said, AnaKpiPage *self)
{
  if (said != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.toast-undo", "s", said);
  ana_page_request (ANA_PAGE (self), TRUE);
}

gboolean
ana_kpi_page_undo (AnaKpiPage *self)
{
  return ana_kpi_notes_undo (self->notes);
}

static gboolean
undo_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  return ana_kpi_notes_undo (ANA_KPI_PAGE (widget)->notes);
}

static gboolean
redo_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  return ana_kpi_notes_redo (ANA_KPI_PAGE (widget)->notes);
}

static void
document_changed_cb (AnaSession *session, const char *kind, const char *id, gboolean gone, guint n_conflicts, AnaKpiPage *self)
{
  if (strcmp (kind, ANA_NOTE_KIND) == 0 && self->code != NULL)
    ana_page_mark (ANA_PAGE (self));
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
rows_changed_cb (AnaSession *session, GHashTable *streams, AnaKpiPage *self)
{
  g_autofree char *stream = NULL;

  if (self->code == NULL || self->data == NULL)
    return;
  stream = ana_stream_kpi (self->code, self->data->period);
  if (g_hash_table_contains (streams, stream))
    ana_page_mark (ANA_PAGE (self));
}

static void
view_changed_cb (AnaSession *session, AnaKpiPage *self)
{
  self->fit_view = TRUE;
  ana_chart_view_set_cursor (self->view, -1);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    ana_page_request (ANA_PAGE (self), TRUE);
  else
    ana_page_mark (ANA_PAGE (self));
}

static void
ana_kpi_page_profile_changed (AnaPage *page)
{
  AnaKpiPage *self = ANA_KPI_PAGE (page);

  ana_page_renew (page);
  ana_sources_forget (self->sources);
  if (self->code != NULL && ana_catalogue_find (ana_session_get_catalogue (SESSION (self)), self->code) != NULL)
    view_changed_cb (SESSION (self), self);
}

static guint inspector_signal;

static void
why_closed_cb (AnaWhyPanel *panel, AnaKpiPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.inspector", NULL);
}

/* It goes by itself too: on a narrow page a swipe, Escape or a click beside it closes it. */
static void
revealed_cb (AnaKpiPage *self)
{
  g_signal_emit (self, inspector_signal, 0, adw_flap_get_reveal_flap (self->flap));
}

/* --- widget --- */

static void
ana_kpi_page_dispose (GObject *object)
{
  AnaKpiPage *self = ANA_KPI_PAGE (object);

  if (self->sources != NULL)
    g_signal_handlers_disconnect_by_data (self->sources, self);
  g_clear_object (&self->sources);
  if (self->notes != NULL)
    g_signal_handlers_disconnect_by_data (self->notes, self);
  g_clear_object (&self->notes);
  G_OBJECT_CLASS (ana_kpi_page_parent_class)->dispose (object);
  g_clear_pointer (&self->data, ana_kpi_data_unref);
}

static void
ana_kpi_page_finalize (GObject *object)
{
  AnaKpiPage *self = ANA_KPI_PAGE (object);

  ana_corrections_free (self->corrections);
  g_free (self->code);
  g_free (self->compare);
  G_OBJECT_CLASS (ana_kpi_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  inspector_signal = g_signal_new ("inspector-shown", ANA_TYPE_KPI_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  gtk_widget_class_bind_template_child (widget_class, AnaKpiPage, flap);
  gtk_widget_class_bind_template_child (widget_class, AnaKpiPage, why);
  gtk_widget_class_bind_template_child (widget_class, AnaKpiPage, head);
  gtk_widget_class_bind_template_child (widget_class, AnaKpiPage, value);
  gtk_widget_class_bind_template_child (widget_class, AnaKpiPage, menu_button);
  gtk_widget_class_bind_template_child (widget_class, AnaKpiPage, kpi_menu);
  gtk_widget_class_bind_template_child (widget_class, AnaKpiPage, delta);
  gtk_widget_class_bind_template_child (widget_class, AnaKpiPage, versus);
  gtk_widget_class_bind_template_child (widget_class, AnaKpiPage, period_switch);
  gtk_widget_class_bind_template_child (widget_class, AnaKpiPage, readout);
  gtk_widget_class_bind_template_child (widget_class, AnaKpiPage, stack);
  gtk_widget_class_bind_template_child (widget_class, AnaKpiPage, trouble);
  gtk_widget_class_bind_template_child (widget_class, AnaKpiPage, view);
  gtk_widget_class_bind_template_child (widget_class, AnaKpiPage, strip);
  gtk_widget_class_bind_template_child (widget_class, AnaKpiPage, legend_row);
  gtk_widget_class_bind_template_child (widget_class, AnaKpiPage, compare_button);
  gtk_widget_class_bind_template_child (widget_class, AnaKpiPage, compare_menu);
  gtk_widget_class_bind_template_child (widget_class, AnaKpiPage, hints);
  gtk_widget_class_bind_template_child (widget_class, AnaKpiPage, table);
}

static void
ana_kpi_page_class_init (AnaKpiPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  AnaPageClass *page_class = ANA_PAGE_CLASS (klass);

  gtk_widget_class_add_binding (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, undo_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK, redo_cb, NULL);
  page_class->build = build;
  page_class->free_built = (GDestroyNotify) ana_kpi_data_unref;
  page_class->prepare = ana_kpi_page_prepare;
  page_class->show = ana_kpi_page_show;
  page_class->profile_changed = ana_kpi_page_profile_changed;
  G_OBJECT_CLASS (klass)->dispose = ana_kpi_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = ana_kpi_page_finalize;
  G_OBJECT_CLASS (klass)->get_property = ana_kpi_page_get_property;
  G_OBJECT_CLASS (klass)->set_property = ana_kpi_page_set_property;
  g_object_class_install_property (G_OBJECT_CLASS (klass), 1, g_param_spec_string ("compare", NULL, NULL, "previous",
                                                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
  g_type_ensure (ANA_TYPE_STATES);
  g_type_ensure (ANA_TYPE_WHY_PANEL);
  g_type_ensure (ANA_TYPE_CHART_VIEW);
  g_type_ensure (ANA_TYPE_KPI_READOUT);
  g_type_ensure (ANA_TYPE_RANGE_STRIP);
  g_type_ensure (ANA_TYPE_TEXT_TABLE);
  g_type_ensure (ANA_TYPE_PERIOD_SWITCH);
  g_type_ensure (ANA_TYPE_TILE_BOX);
  gtk_widget_class_install_action (widget_class, "kpi.copy-image", NULL, copy_image_action);
  gtk_widget_class_install_action (widget_class, "kpi.copy-data", NULL, copy_data_action);
  gtk_widget_class_install_action (widget_class, "kpi.save-image", NULL, save_image_action);
  gtk_widget_class_install_action (widget_class, "kpi.save-data", "s", save_data_action);
  gtk_widget_class_install_action (widget_class, "kpi.show-all", NULL, show_all_action);
  gtk_widget_class_install_action (widget_class, "kpi.retry", NULL, retry_action);
  gtk_widget_class_install_property_action (widget_class, "kpi.compare", "compare");
  gtk_widget_class_install_action (widget_class, "kpi.compare-custom", NULL, compare_custom_action);
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
  g_signal_connect (self->view, "annotate-wanted", G_CALLBACK (annotate_cb), self);
  g_signal_connect (self->strip, "moved", G_CALLBACK (strip_moved_cb), self);
  g_signal_connect (self->table, "row-selected", G_CALLBACK (row_selected_cb), self);
  g_signal_connect (self->readout, "stepped", G_CALLBACK (stepped_cb), self);
  g_signal_connect_swapped (self->flap, "notify::reveal-flap", G_CALLBACK (revealed_cb), self);
  g_signal_connect (self->why, "closed", G_CALLBACK (why_closed_cb), self);
  g_signal_connect_swapped (self->why, "open-kpi", G_CALLBACK (ana_page_open_kpi), self);
  g_signal_connect_swapped (self->why, "toast", G_CALLBACK (ana_page_toast), self);
}

static void
ana_kpi_page_init (AnaKpiPage *self)
{
  ana_widget_init_template (GTK_WIDGET (self));
  self->corrections = ana_corrections_new ();
  ana_ui_defer_menu (self->menu_button, self->kpi_menu);
  ana_ui_defer_menu (self->compare_button, G_MENU_MODEL (self->compare_menu));
  gtk_widget_set_layout_manager (GTK_WIDGET (self->head), ana_tile_layout_new_shares ((const int[]) { 1 }, 1, 1, 0));
  self->legend = ANA_LEGEND (ana_legend_new (self->view));
  gtk_box_prepend (self->legend_row, GTK_WIDGET (self->legend));
  add_hints (self);
  ana_chart_view_set_tip (self->view, fill_tip, self);
  ana_states_set_compact (self->trouble);
  ana_chart_view_set_min_height (self->view, 190);
  ana_text_table_set_source (self->table, fill_cell, NULL, self, TRUE);
  ana_text_table_set_label (self->table, _("History as a table"));
  connect_children (self);
}

GtkWidget *
ana_kpi_page_new (AnaSession *session)
{
  AnaKpiPage *self = g_object_new (ANA_TYPE_KPI_PAGE, NULL);

  ana_page_set_session (ANA_PAGE (self), session);
  self->compare = g_settings_get_string (ana_session_get_settings (session), "compare");
  fill_compare_menu (self);
  self->sources = ana_sources_new (session);
  g_signal_connect_swapped (self->sources, "changed", G_CALLBACK (sources_changed_cb), self);
  sources_changed_cb (self);
  self->notes = ana_kpi_notes_new (session);
  g_signal_connect (self->notes, "kept", G_CALLBACK (noted_cb), self);
  g_signal_connect_swapped (self->notes, "fault", G_CALLBACK (ana_page_toast), self);
  g_signal_connect (session, "document-changed", G_CALLBACK (document_changed_cb), self);
  g_signal_connect (session, "rows-changed", G_CALLBACK (rows_changed_cb), self);
  g_signal_connect (session, "view-changed", G_CALLBACK (view_changed_cb), self);
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
      ana_kpi_notes_forget (self->notes);
      ana_chart_view_set_cursor (self->view, -1);
    }
  if (!ana_page_has_answers (ANA_PAGE (self)))
    ana_page_renew (ANA_PAGE (self));
  ana_session_watch (SESSION (self), (const char *const[]) { code, NULL }, self);
  ana_page_request (ANA_PAGE (self), TRUE);
}

const char *
ana_kpi_page_get_code (AnaKpiPage *self)
{
  return self->code;
}

const char *
ana_kpi_page_get_title (AnaKpiPage *self)
{
  const AnaKpi *kpi = self->code != NULL ? ana_catalogue_find (ana_session_get_catalogue (SESSION (self)), self->code) : NULL;

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
  if (!ana_page_set_narrow (ANA_PAGE (self), narrow))
    return;
  gtk_widget_set_visible (self->period_switch, !narrow);
  gtk_widget_set_visible (self->hints, !narrow);
  ana_kpi_readout_set_narrow (self->readout, narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->compare_button), !narrow);
  adw_flap_set_fold_policy (self->flap, narrow ? ADW_FLAP_FOLD_POLICY_ALWAYS : ADW_FLAP_FOLD_POLICY_AUTO);
  adw_flap_set_reveal_flap (self->flap, !narrow);
  if (self->data != NULL)
    {
      show_head (self);
      show_table (self);
    }
  show_readout (self);
}
