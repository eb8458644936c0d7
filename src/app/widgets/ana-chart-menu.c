/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-chart-menu.c: the menu of a chart, and what it does: open, pin, copy, save, table, brush, view.
 */
#include "config.h"

#include "ana-chart-view-private.h"

#include "ana-chart-match.h"
#include "ana-chart-table.h"
#include "ana-chart-twin.h"
#include "ana-offset-dialog.h"
#include "ana-text.h"
#include "ana-transform-chain.h"

#include <glib/gi18n.h>
#include <string.h>

/* Of a file or a table: the view's title, the chart's own, or a word. */
static const char *
get_title (AnaChartView *self)
{
  const char *own = ana_chart_get_title (self->chart);

  return self->title != NULL ? self->title : own != NULL ? own : _("Chart");
}

static void
say (AnaChartView *self, const char *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", text);
}

/* --- actions --- */

static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ana_chart_view_emit_opened (ANA_CHART_VIEW (widget));
}

static void
pin_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AnaChartView *self = ANA_CHART_VIEW (widget);

  ana_chart_view_set_pinned (self, self->pinned == self->cursor ? -1 : self->cursor);
}

static void
copy_image_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AnaChartView *self = ANA_CHART_VIEW (widget);

  if (self->chart == NULL)
    return;
  ana_chart_copy_image (widget, self->chart);
  say (self, _("Image copied"));
}

static void
copy_data_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AnaChartView *self = ANA_CHART_VIEW (widget);
  g_autoptr (AnaChartTable) table = self->chart != NULL ? ana_chart_table_new (self->chart) : NULL;
  const AnaDataTable *data;
  g_autofree char *text = NULL;

  if (table == NULL)
    return;
  data = ana_chart_table_get_data (table);
  ana_table_copy (widget, data);
  text = g_strdup_printf (g_dngettext (NULL, "%u row copied", "%u rows copied", data->n_rows), data->n_rows);
  say (self, text);
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AnaChartView *self = ANA_CHART_VIEW (widget);
  const char *format = g_variant_get_string (parameter, NULL);
  g_autoptr (AnaChartTable) table = NULL;

  if (self->chart == NULL)
    return;
  if (strcmp (format, "png") == 0 || strcmp (format, "svg") == 0 || strcmp (format, "pdf") == 0)
    {
      ana_chart_save_image_as (widget, self->chart, get_title (self), format);
      return;
    }
  table = ana_chart_table_new (self->chart);
  ana_table_save (widget, get_title (self), format, ana_chart_table_get_data (table));
}

static void
table_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ana_chart_view_show_table (ANA_CHART_VIEW (widget));
}

static void
annotate_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ana_chart_view_annotate (ANA_CHART_VIEW (widget));
}

static void
edit_note_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ana_chart_view_edit_note (ANA_CHART_VIEW (widget), g_variant_get_string (parameter, NULL));
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ana_chart_view_go (ANA_CHART_VIEW (widget), -1);
}

static void
reset_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ana_chart_view_reset (ANA_CHART_VIEW (widget));
}

static void
then_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AnaChartView *self = ANA_CHART_VIEW (widget);
  const char *id, *series;
  g_autofree char *text = NULL;

  g_variant_get (parameter, "(&s&s)", &id, &series);
  text = ana_transform_chain_then (self->transform, id, *series != '\0' ? series : NULL);
  ana_chart_view_set_transform (self, text);
}

static void
take_step_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AnaChartView *self = ANA_CHART_VIEW (widget);
  g_autoptr (GArray) chain = ana_transform_chain_parse (self->transform, NULL);
  g_autofree char *text = NULL;

  if (chain == NULL || chain->len == 0)
    return;
  g_array_set_size (chain, chain->len - 1);
  text = ana_transform_chain_to_text (chain);
  ana_chart_view_set_transform (self, text);
}

static void
keep_form_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit_by_name (widget, "form-kept", ANA_CHART_VIEW (widget)->transform);
}

static void
chosen_cb (AnaOffsetDialog *dialog, const char *compare, AnaChartView *self)
{
  ana_chart_view_set_compare (self, compare);
}

static void
compare_other_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkWidget *dialog = ana_offset_dialog_new (ANA_CHART_VIEW (widget)->compare);
  GtkRoot *root = gtk_widget_get_root (widget);

  g_signal_connect_object (dialog, "chosen", G_CALLBACK (chosen_cb), widget, 0);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (root));
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- to where it ran alike --- */

typedef struct { char *compare; double likeness; } Match;

static void
match_free (gpointer data)
{
  g_free (((Match *) data)->compare);
  g_free (data);
}

static void
find_cb (GTask *task, gpointer source, gpointer match, GCancellable *cancellable)
{
  Match *found = g_new0 (Match, 1);

  found->compare = ana_match_find (match, &found->likeness);
  g_task_return_pointer (task, found, match_free);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  AnaChartView *self = ANA_CHART_VIEW (source);
  Match *found = g_task_propagate_pointer (G_TASK (result), NULL);
  g_autofree char *text = NULL;

  if (found->compare != NULL)
    {
      text = g_strdup_printf (_("The best match: a correlation of %.2f"), found->likeness);
      ana_chart_view_set_compare (self, found->compare);
    }
  say (self, text != NULL ? text : _("Nothing earlier runs like what is shown"));
  match_free (found);
}

static void
match_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AnaChartView *self = ANA_CHART_VIEW (widget);
  AnaMatch *match = self->given != NULL && ana_chart_get_plot (self->given) == NULL ? ana_match_new (self->given, self->lo, self->hi) : NULL;
  g_autoptr (GTask) task = NULL;

  if (match == NULL)
    {
      say (self, _("Nothing earlier runs like what is shown"));
      return;
    }
  task = g_task_new (self, NULL, found_cb, NULL); /* long ones take a tenth of a second */
  g_task_set_task_data (task, match, (GDestroyNotify) ana_match_free);
  g_task_run_in_thread (task, find_cb);
}

/* A page that has a table of its own goes there; else the chart's opens. */
void
ana_chart_view_show_table (AnaChartView *self)
{
  guint wanted = g_signal_lookup ("table-wanted", ANA_TYPE_CHART_VIEW);

  if (g_signal_has_handler_pending (self, wanted, 0, FALSE))
    ana_chart_view_emit_table (self);
  else if (self->chart != NULL)
    ana_chart_twin_present (GTK_WIDGET (self), self->chart, get_title (self));
}

/* --- the menu --- */

static void
add_item (GMenu *menu, const char *label, const char *action, const char *target)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, target != NULL ? "s" : NULL, target);
  g_menu_append_item (menu, item);
}

static void
take_section (GMenu *menu, GMenu *section)
{
  if (g_menu_model_get_n_items (G_MENU_MODEL (section)) > 0)
    g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
  g_object_unref (section);
}

static GMenu *
make_save_menu (void)
{
  static const struct { const char *format, *label; } formats[] = {
    { "png", "PNG" }, { "svg", "SVG" }, { "pdf", "PDF" }, { "csv", "CSV" }, { "tsv", "TSV" }, { "json", "JSON" }, { "xlsx", "XLSX" },
  };
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    add_item (menu, formats[i].label, "plot.save", formats[i].format);
  return menu;
}

static const struct { const char *id, *label; } transforms[] = {
  { "mean7", N_ ("Mean of _7") }, { "mean30", N_ ("Mean of _30") }, { "cumulative", N_ ("Running _Total") }, { "derivative", N_ ("_Change") },
  { "integral", N_ ("_Integral") }, { "rate", N_ ("_Rate of a Counter") }, { "spectrum", N_ ("_Spectrum") },
};

/* One more step upon what is shown already, of all series or of one. */
static GMenu *
make_then_menu (const char *series)
{
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (transforms); i++)
    {
      g_autoptr (GMenuItem) item = NULL;

      if (series != NULL && strcmp (transforms[i].id, "spectrum") == 0)
        continue;
      item = g_menu_item_new (_(transforms[i].label), NULL);
      g_menu_item_set_action_and_target (item, "plot.then", "(ss)", transforms[i].id, series != NULL ? series : "");
      g_menu_append_item (menu, item);
    }
  return menu;
}

static void
add_series_menus (AnaChartView *self, GMenu *menu)
{
  g_autoptr (GMenu) list = g_menu_new ();
  guint n = 0;

  for (guint i = 0; i < ana_chart_get_n_layers (self->given); i++)
    {
      const AnaLayer *layer = ana_chart_get_layer (self->given, i);
      g_autoptr (GMenu) then = NULL;
      g_autofree char *line = NULL, *label = NULL;
      g_auto (GStrv) parts = NULL;

      if (layer->series == NULL || layer->label == NULL || layer->mark == ANA_MARK_RULE)
        continue;
      line = ana_text_to_line (layer->label, 40);
      parts = g_strsplit (line, "_", -1);
      label = g_strjoinv ("__", parts);
      then = make_then_menu (layer->label);
      g_menu_append_submenu (list, label, G_MENU_MODEL (then));
      n++;
    }
  if (n > 1)
    g_menu_append_submenu (menu, _("_Of One Series"), G_MENU_MODEL (list));
}

/* One for all, steps upon steps, and what is done with them. */
static GMenu *
make_transform_menu (AnaChartView *self)
{
  GMenu *menu = g_menu_new (), *more = g_menu_new (), *keep = g_menu_new ();
  g_autoptr (GMenu) then = make_then_menu (NULL);
  guint kept = g_signal_lookup ("form-kept", ANA_TYPE_CHART_VIEW);

  add_item (menu, _("_None"), "plot.transform", "none");
  for (guint i = 0; i < G_N_ELEMENTS (transforms); i++)
    add_item (menu, _(transforms[i].label), "plot.transform", transforms[i].id);
  if (ana_chart_view_is_transformed (self))
    g_menu_append_submenu (more, _("And _Then"), G_MENU_MODEL (then));
  add_series_menus (self, more);
  if (ana_chart_view_is_transformed (self))
    add_item (more, _("_Without the Last Step"), "plot.take-step", NULL);
  take_section (menu, more);
  if (g_signal_has_handler_pending (self, kept, 0, FALSE))
    add_item (keep, _("_Keep on the Board"), "plot.keep-form", NULL);
  take_section (menu, keep);
  return menu;
}

/* So far back that an event lies on the last one. */
static void
add_events (AnaChartView *self, GMenu *menu)
{
  g_autoptr (GArray) events = self->given != NULL ? ana_match_list_events (self->given, self->hi) : NULL;
  g_autoptr (GMenu) list = g_menu_new ();

  for (guint i = 0; events != NULL && i < events->len; i++)
    {
      const AnaMatchEvent *event = &g_array_index (events, AnaMatchEvent, i);
      g_auto (GStrv) parts = g_strsplit (event->label, "_", -1);
      g_autofree char *label = g_strjoinv ("__", parts);

      add_item (list, label, "plot.compare", event->compare);
    }
  if (g_menu_model_get_n_items (G_MENU_MODEL (list)) > 0)
    g_menu_append_submenu (menu, _("Align by _Event"), G_MENU_MODEL (list));
}

/* An offset of the user's own stands among the others while it is on. */
static GMenu *
make_compare_menu (AnaChartView *self)
{
  static const struct { const char *id, *label; } items[] = {
    { "none", N_ ("_Nothing") }, { "P1D", N_ ("A _Day Earlier") }, { "P7D", N_ ("A _Week Earlier") }, { "P1M", N_ ("A _Month Earlier") },
    { "P1Y", N_ ("A _Year Earlier") },
  };
  GMenu *menu = g_menu_new ();
  g_autofree char *before = ana_chart_view_dup_before (self);
  gboolean listed = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    {
      add_item (menu, _(items[i].label), "plot.compare", items[i].id);
      listed = listed || strcmp (items[i].id, self->compare) == 0;
    }
  if (before != NULL)
    add_item (menu, _("_Previous Period"), "plot.compare", before);
  if (!listed && g_strcmp0 (before, self->compare) != 0)
    add_item (menu, self->compare, "plot.compare", self->compare);
  add_item (menu, _("_Best Match"), "plot.match", NULL);
  add_events (self, menu);
  add_item (menu, _("_Other…"), "plot.compare-other", NULL);
  return menu;
}

/* What can be done to series. */
static GMenu *
make_series_section (AnaChartView *self)
{
  GMenu *section = g_menu_new ();
  g_autoptr (GMenu) transform = self->given != NULL ? make_transform_menu (self) : NULL, compare = make_compare_menu (self);

  if (self->given == NULL || ana_chart_get_plot (self->given) != NULL)
    return section;
  g_menu_append_submenu (section, _("Trans_form"), G_MENU_MODEL (transform));
  if (ana_chart_get_x_type (self->given) == ANA_SCALE_TIME)
    g_menu_append_submenu (section, _("_Compare With"), G_MENU_MODEL (compare));
  return section;
}

static GMenuModel *
make_menu (AnaChartView *self)
{
  GMenu *menu = g_menu_new (), *point = g_menu_new (), *data = g_menu_new (), *view = g_menu_new ();
  g_autoptr (GMenu) save = make_save_menu ();
  gboolean has_more = ana_chart_view_emit_menu (self, menu);

  if (self->cursor >= 0)
    {
      if (!has_more)
        add_item (point, _("_Open"), "plot.open", NULL);
      add_item (point, self->pinned == self->cursor ? _("Un_pin") : _("_Pin"), "plot.pin", NULL);
    }
  take_section (menu, point);
  add_item (data, _("Copy _Image"), "plot.copy-image", NULL);
  add_item (data, _("Copy _Data"), "plot.copy-data", NULL);
  g_menu_append_submenu (data, _("_Save As"), G_MENU_MODEL (save));
  add_item (data, _("View as _Table"), "plot.table", NULL);
  take_section (menu, data);
  take_section (menu, ana_chart_view_make_note_section (self));
  take_section (menu, make_series_section (self));
  add_item (view, _("_Brush"), "plot.brush", NULL);
  if (self->history_at > 0)
    add_item (view, _("Zoom Bac_k"), "plot.back", NULL);
  if (ana_chart_view_can_zoom (self))
    add_item (view, _("Show _All"), "plot.reset", NULL);
  take_section (menu, view);
  return G_MENU_MODEL (menu);
}

/**
 * ana_chart_view_popup:
 * @self: the view
 * @at: (nullable): where, in its coordinates; without it at the point of the cursor, or in the middle
 *
 * Shows the menu of the chart and of the point that the cursor is on.
 */
void
ana_chart_view_popup (AnaChartView *self, const GdkRectangle *at)
{
  AnaGeom *geom = ana_chart_view_get_geom (self);
  AnaHit hit = geom != NULL && self->cursor >= 0 ? ana_chart_hit_index (geom, (guint) self->cursor) : (AnaHit) { 0 };
  GdkRectangle place = { gtk_widget_get_width (GTK_WIDGET (self)) / 2, gtk_widget_get_height (GTK_WIDGET (self)) / 2, 1, 1 };
  g_autoptr (GMenuModel) model = NULL;

  if (self->chart == NULL)
    return;
  if (hit.hit)
    place.x = (int) hit.x_px;
  model = make_menu (self);
  if (self->menu == NULL)
    {
      self->menu = gtk_popover_menu_new_from_model (model);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
    }
  else
    gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->menu), model);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), at != NULL ? at : &place);
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

/* The secondary button, or a finger that stays: what lies there is what the menu is of. */
static void
popup_at (AnaChartView *self, double x, double y)
{
  AnaGeom *geom = ana_chart_view_get_geom (self);
  AnaHit hit = geom != NULL && !geom->empty ? ana_chart_hit_at (geom, x, y) : (AnaHit) { 0 };
  GdkRectangle at = { (int) x, (int) y, 1, 1 };

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (hit.hit)
    ana_chart_view_move_cursor (self, (int) hit.index);
  self->layer_at = ana_chart_view_find_layer (self, x, y);
  ana_chart_view_popup (self, &at);
}

static void
secondary_cb (GtkGestureClick *gesture, int n_press, double x, double y, AnaChartView *self)
{
  popup_at (self, x, y);
}

static void
long_cb (GtkGestureLongPress *gesture, double x, double y, AnaChartView *self)
{
  popup_at (self, x, y);
}

/* Called once, at init. */
void
ana_chart_view_add_menu (AnaChartView *self)
{
  GtkGesture *secondary = gtk_gesture_click_new (), *stays = gtk_gesture_long_press_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (stays), TRUE);
  g_signal_connect (secondary, "pressed", G_CALLBACK (secondary_cb), self);
  g_signal_connect (stays, "pressed", G_CALLBACK (long_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (secondary));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (stays));
}

/* Called once, at class_init. */
void
ana_chart_view_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "plot.open", NULL, open_action);
  gtk_widget_class_install_action (widget_class, "plot.pin", NULL, pin_action);
  gtk_widget_class_install_action (widget_class, "plot.copy-image", NULL, copy_image_action);
  gtk_widget_class_install_action (widget_class, "plot.copy-data", NULL, copy_data_action);
  gtk_widget_class_install_action (widget_class, "plot.save", "s", save_action);
  gtk_widget_class_install_action (widget_class, "plot.table", NULL, table_action);
  gtk_widget_class_install_property_action (widget_class, "plot.transform", "transform");
  gtk_widget_class_install_action (widget_class, "plot.then", "(ss)", then_action);
  gtk_widget_class_install_action (widget_class, "plot.take-step", NULL, take_step_action);
  gtk_widget_class_install_action (widget_class, "plot.keep-form", NULL, keep_form_action);
  gtk_widget_class_install_property_action (widget_class, "plot.compare", "compare");
  gtk_widget_class_install_action (widget_class, "plot.compare-other", NULL, compare_other_action);
  gtk_widget_class_install_action (widget_class, "plot.match", NULL, match_action);
  gtk_widget_class_install_property_action (widget_class, "plot.brush", "brushing");
  gtk_widget_class_install_action (widget_class, "plot.annotate", NULL, annotate_action);
  gtk_widget_class_install_action (widget_class, "plot.edit-note", "s", edit_note_action);
  gtk_widget_class_install_action (widget_class, "plot.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "plot.reset", NULL, reset_action);
}
