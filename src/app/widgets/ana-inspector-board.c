/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-inspector-board.c: the properties of the board itself, while no tile is selected: title, time zone, time, comparison, filters.
 */
#include "config.h"

#include "ana-inspector-private.h"

#include "ana-board-time.h"
#include "ana-choice.h"
#include "ana-range-text.h"
#include "ana-range.h"
#include "ana-tile-data.h"
#include "ana-ui.h"
#include "ana-zone-list.h"

#include <glib/gi18n.h>
#include <string.h>

#define OWN_ZONE "" /* of whoever looks at it */

static const struct { const char *range, *title; } ranges[] = {
  { "PT24H", N_("Last 24 hours") }, { "P7D", N_("Last 7 days") }, { "P28D", N_("Last 28 days") }, { "P30D", N_("Last 30 days") },
  { "P84D", N_("Last 12 weeks") }, { "P90D", N_("Last 90 days") }, { "P12M", N_("Last 12 months") },
};

static const struct { const char *unit, *title; } units[] = {
  { "yearweek", N_("This week") }, { "yearmonth", N_("This month") }, { "yearquarter", N_("This quarter") }, { "year", N_("This year") },
};

static const struct { const char *compare, *title; } compares[] = {
  { "none", NC_("comparison", "Nothing") }, { "previous", NC_("comparison", "The period before") }, { "P7D", NC_("comparison", "A week earlier") },
  { "P1M", NC_("comparison", "A month earlier") }, { "P1Y", NC_("comparison", "A year earlier") },
};

static const AnaBoard *
get_board (AnaInspector *self)
{
  return ana_board_draft_get_board (self->draft);
}

static void
set (AnaInspector *self, const char *pointer, JsonNode *value)
{
  g_autoptr (JsonNode) owned = value;
  GError *error = NULL;
  AnaStep *step;

  if (self->is_reading)
    return;
  step = ana_edit_set (get_board (self), pointer, value, &error);
  if (step != NULL)
    step->group = g_strdup (pointer);
  ana_inspector_do (self, step, error);
}

static void
set_text (AnaInspector *self, const char *pointer, const char *text)
{
  set (self, pointer, text != NULL ? json_node_init_string (json_node_alloc (), text) : NULL);
}

static void
title_cb (GtkEditable *entry, AnaInspector *self)
{
  set_text (self, "/title", gtk_editable_get_text (entry));
}

static void
zone_cb (AnaChoice *choice, const char *id, AnaInspector *self)
{
  set_text (self, "/zone", id[0] != '\0' ? id : NULL);
}

static void
range_cb (AnaChoice *choice, const char *id, AnaInspector *self)
{
  set (self, "/time", ana_json_parse (id, -1, NULL, NULL));
}

static void
compare_cb (AnaChoice *choice, const char *id, AnaInspector *self)
{
  set_text (self, "/compare", id);
}

/* What the board is looked at with becomes what it opens with. */
static void
keep_cb (AnaInspector *self)
{
  g_autofree char *range = NULL, *filters = self->show->dup_filters (&range, self->show->data);
  JsonNode *time = range != NULL ? ana_board_make_time (range) : NULL;

  if (filters != NULL)
    set (self, "/filters", ana_json_parse (filters, -1, NULL, NULL));
  if (time != NULL)
    set (self, "/time", time);
}

/* --- reading --- */

static char *
dup_time (const AnaBoard *board)
{
  g_autoptr (JsonNode) root = ana_board_to_json (board);
  JsonNode *time = json_object_get_member (json_node_get_object (root), "time");

  return time != NULL ? ana_json_canonical (time, NULL) : g_strdup ("{\"last\":\"P28D\"}");
}

static void
read_range (AnaInspector *self)
{
  g_autofree char *id = dup_time (get_board (self)), *range = NULL, *title = NULL;

  if (!ana_choice_has (ANA_CHOICE (self->range), id))
    {
      range = ana_board_dup_range (get_board (self), ana_board_get_time_zone (get_board (self), ana_zone_local ()), g_get_real_time ());
      title = ana_range_title (range, ANA_PERIOD_DAY);
      ana_choice_add (ANA_CHOICE (self->range), id, title, NULL);
    }
  ana_choice_set (ANA_CHOICE (self->range), id);
}

static gboolean
differs (AnaInspector *self, const char *range, const char *filters)
{
  JsonObject *own = ana_board_get_filters (get_board (self));
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), own != NULL ? own : NULL);
  g_autofree char *kept = own != NULL ? ana_json_canonical (node, NULL) : g_strdup ("{}"), *time = dup_time (get_board (self)), *wanted = NULL;
  g_autoptr (JsonNode) made = range != NULL ? ana_board_make_time (range) : NULL;

  wanted = made != NULL ? ana_json_canonical (made, NULL) : NULL;
  return (filters != NULL && g_strcmp0 (filters, kept) != 0) || (wanted != NULL && g_strcmp0 (wanted, time) != 0);
}

/* What of the document is kept and not understood, by its place. */
static void
read_unknown (AnaInspector *self)
{
  const char *const *warnings = ana_board_get_warnings (get_board (self));
  g_autofree char *lines = g_strjoinv ("\n", (char **) warnings), *text = g_strdup_printf ("%s\n%s", _("Not understood, and kept:"), lines);

  ana_ui_set_text (GTK_LABEL (self->unknown), text);
  gtk_widget_set_visible (self->unknown, warnings[0] != NULL);
}

void
ana_inspector_read_board (AnaInspector *self)
{
  const char *zone = ana_board_get_zone (get_board (self)), *title = ana_board_get_title (get_board (self));
  g_autofree char *compare = ana_board_dup_compare (get_board (self)), *range = NULL, *filters = NULL;

  if (strcmp (gtk_editable_get_text (GTK_EDITABLE (self->board_title)), title) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->board_title), title);
  ana_choice_set (ANA_CHOICE (self->zone), zone != NULL ? zone : OWN_ZONE);
  ana_choice_set (ANA_CHOICE (self->compare), compare);
  read_range (self);
  read_unknown (self);
  if (self->show->dup_filters != NULL)
    filters = self->show->dup_filters (&range, self->show->data);
  gtk_widget_set_visible (self->keep, filters != NULL && differs (self, range, filters));
}

/* --- rows --- */

static void
add_row (GtkWidget *box, const char *title, GtkWidget *widget)
{
  gtk_box_append (GTK_BOX (box), ana_ui_label_new (title, "ana-data ana-dim", 0));
  ana_ui_set_a11y_label (widget, title);
  gtk_box_append (GTK_BOX (box), widget);
}

static GtkWidget *
add_choice (AnaInspector *self, GtkWidget *box, const char *title, GCallback callback)
{
  GtkWidget *choice = ana_choice_new (title);

  g_signal_connect (choice, "picked", callback, self);
  gtk_box_append (GTK_BOX (box), ana_ui_label_new (title, "ana-data ana-dim", 0));
  gtk_box_append (GTK_BOX (box), choice);
  return choice;
}

static void
fill_choices (AnaInspector *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      g_autofree char *id = g_strdup_printf ("{\"last\":\"%s\"}", ranges[i].range);

      ana_choice_add (ANA_CHOICE (self->range), id, _(ranges[i].title), NULL);
    }
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    {
      g_autofree char *id = g_strdup_printf ("{\"this\":\"%s\"}", units[i].unit);

      ana_choice_add (ANA_CHOICE (self->range), id, _(units[i].title), NULL);
    }
  for (guint i = 0; i < G_N_ELEMENTS (compares); i++)
    ana_choice_add (ANA_CHOICE (self->compare), compares[i].compare, g_dpgettext2 (NULL, "comparison", compares[i].title), NULL);
}

/* --- the zones of this computer --- */

static void
list_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, ana_zone_list (), (GDestroyNotify) g_strfreev);
}

/* "London (Europe)": it is the town that people look for. */
static char *
name_zone (const char *zone)
{
  const char *slash = strrchr (zone, '/');
  g_autofree char *area = slash != NULL ? g_strndup (zone, (gsize) (slash - zone)) : NULL;
  g_autofree char *name = area != NULL ? g_strdup_printf ("%s (%s)", slash + 1, area) : g_strdup (zone);

  return g_strdelimit (g_steal_pointer (&name), "_", ' ');
}

static int
compare_towns (gconstpointer a, gconstpointer b)
{
  g_autofree char *x = name_zone (*(const char *const *) a), *y = name_zone (*(const char *const *) b);

  return g_utf8_collate (x, y);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  AnaInspector *self = ANA_INSPECTOR (source);
  g_auto (GStrv) zones = g_task_propagate_pointer (G_TASK (result), NULL);

  if (self->draft == NULL || zones == NULL) /* it is gone meanwhile */
    return;
  qsort (zones, g_strv_length (zones), sizeof (char *), compare_towns);
  self->is_reading = TRUE;
  for (char **zone = zones; *zone != NULL; zone++)
    {
      g_autofree char *title = name_zone (*zone);

      if (!ana_choice_has (ANA_CHOICE (self->zone), *zone))
        ana_choice_add (ANA_CHOICE (self->zone), *zone, title, NULL);
    }
  self->is_reading = FALSE;
}

static void
list_zones (AnaInspector *self)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, listed_cb, NULL);
  g_autofree char *own = g_strdup_printf (_("Yours: %s"), ana_zone_get_name (ana_zone_local ()));

  ana_choice_add (ANA_CHOICE (self->zone), OWN_ZONE, own, NULL);
  ana_choice_set_searchable (ANA_CHOICE (self->zone));
  g_task_run_in_thread (task, list_in_thread);
}

GtkWidget *
ana_inspector_make_board (AnaInspector *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *scrolled = gtk_scrolled_window_new (), *hint;

  gtk_widget_add_css_class (box, "ana-inspector-page");
  gtk_box_append (GTK_BOX (box), ana_ui_label_new (_("Board"), "heading", 0));
  self->board_title = gtk_entry_new ();
  g_signal_connect (self->board_title, "changed", G_CALLBACK (title_cb), self);
  add_row (box, _("Board title"), self->board_title);
  self->zone = add_choice (self, box, _("Time zone"), G_CALLBACK (zone_cb));
  self->range = add_choice (self, box, _("Time range"), G_CALLBACK (range_cb));
  self->compare = add_choice (self, box, _("Held against"), G_CALLBACK (compare_cb));
  fill_choices (self);
  list_zones (self);
  self->keep = gtk_button_new_with_label (_("Keep the Filters on Show"));
  gtk_widget_set_visible (self->keep, FALSE);
  g_signal_connect_swapped (self->keep, "clicked", G_CALLBACK (keep_cb), self);
  gtk_box_append (GTK_BOX (box), self->keep);
  hint = ana_ui_label_new (_("Select a tile to see its properties."), "caption ana-dim", 0);
  gtk_label_set_ellipsize (GTK_LABEL (hint), PANGO_ELLIPSIZE_NONE); /* a label that may be cut is one line, wrapped or not */
  gtk_label_set_wrap (GTK_LABEL (hint), TRUE);
  gtk_label_set_width_chars (GTK_LABEL (hint), ANA_UI_WRAP_CHARS);
  gtk_box_append (GTK_BOX (box), hint);
  self->unknown = ana_ui_label_new ("", "caption ana-dim", 0);
  gtk_label_set_wrap (GTK_LABEL (self->unknown), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->unknown), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_ellipsize (GTK_LABEL (self->unknown), PANGO_ELLIPSIZE_NONE);
  gtk_label_set_width_chars (GTK_LABEL (self->unknown), ANA_UI_WRAP_CHARS);
  gtk_label_set_selectable (GTK_LABEL (self->unknown), TRUE);
  gtk_box_append (GTK_BOX (box), self->unknown);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);
  return scrolled;
}
