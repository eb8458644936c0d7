/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-page.c: one board: its tabs, its filters, its tiles.
 *
 * What the tiles say is one AnaBoardData, built by the boards room on a compute thread from the cache and from what the hub
 * answered; here it is put into the tiles that the canvas has made.
 */
#include "config.h"

#include "ana-board-page.h"

#include "ana-board-filters.h"
#include "ana-overview-status.h"
#include "ana-range-text.h"
#include "ana-rows-dialog.h"
#include "ana-tile-view.h"

#include <glib/gi18n.h>
#include <string.h>

#define ROWS_AFTER_MS 1500  /* rows come every second: a board of many tiles is read less often than that */
#define ASK_EVERY     5     /* ticks between two looks at what is too old */

#define SESSION(self) (ana_page_get_session (ANA_PAGE (self)))

struct _AnaBoardPage {
  AnaPage          parent_instance;
  /* Owned */
  AnaBoardShelf   *shelf;
  AnaTileAnswers  *answers;   /* (nullable) of the session's profile */
  char            *id;        /* (nullable) */
  AnaBoard        *board;     /* (nullable) */
  char            *text;      /* (nullable) of the board */
  char            *read_text; /* (nullable) of which @data are */
  char            *tab;       /* (nullable) id */
  char            *told_range; /* (nullable) what the window was last told */
  AnaBoardFilters *filters;   /* (nullable) */
  AnaBoardData    *data;      /* (nullable) what is shown */
  char           **brushed;   /* (nullable) fields that the brush filters by; "": the range */
  guint            rows_id;
  guint            n_ticks;
  guint            token;     /* of the last load */
  /* Children */
  GtkWidget       *filter_row;
  GtkWidget       *back, *forward, *clear;
  GtkWidget       *chips;
  GtkLabel        *zone;
  GtkWidget       *tabs;
  AnaStates       *states;
  AnaBoardCanvas  *canvas;
  GtkWidget       *popover;   /* (nullable) what can be done with a mark */
  GtkWidget       *box;       /* all of them */
  GtkWidget       *scroller;  /* of the canvas */
  GtkWidget       *editor;    /* (nullable) in the place of the box */
};

G_DEFINE_FINAL_TYPE (AnaBoardPage, ana_board_page, ANA_TYPE_PAGE)

static guint changed_signal, data_signal;

static void filters_moved (AnaBoardPage *self);

/* --- reading --- */

static gboolean
prepare (AnaPage *page, AnaReading *reading)
{
  AnaBoardPage *self = ANA_BOARD_PAGE (page);

  if (self->board == NULL || self->answers == NULL)
    return FALSE;
  reading->board_text = g_strdup (self->text);
  reading->board_tab = g_strdup (self->tab);
  reading->board_range = g_strdup (ana_board_filters_get_range (self->filters));
  reading->board_filters = g_strdup (ana_board_filters_get_text (self->filters));
  reading->tile_answers = g_object_ref (self->answers);
  if (self->data != NULL && g_strcmp0 (self->read_text, self->text) == 0)
    reading->board_before = ana_board_data_ref (self->data);
  g_free (self->read_text);
  self->read_text = g_strdup (self->text);
  return TRUE;
}

static void
fill_tile (AnaBoardPage *self, AnaTileView *tile)
{
  AnaTileData *data = self->data != NULL ? ana_board_data_find (self->data, ana_tile_view_get_key (tile)) : NULL;
  g_autofree char *value = NULL;

  ana_tile_view_set_data (tile, data, ana_board_page_get_zone (self), ana_session_get_now_usec (SESSION (self)));
  if (data == NULL || data->field == NULL)
    return;
  value = ana_board_filters_get_value (self->filters, data->field);
  ana_tile_view_set_chosen (tile, value);
}

static void
fill_tiles (AnaBoardPage *self)
{
  for (guint i = 0; self->board != NULL && i < ana_board_get_n_tiles (self->board); i++)
    {
      GtkWidget *tile = ana_board_canvas_get_tile (self->canvas, ana_board_get_tile (self->board, i)->key);

      if (tile != NULL && ANA_IS_TILE_VIEW (tile))
        fill_tile (self, ANA_TILE_VIEW (tile));
    }
}

static void
tell_fault (AnaBoardPage *self, const GError *error)
{
  AnaStatus status = { .icon_name = "ana-warning-symbolic", .title = _("This Board Cannot Be Shown"), .description = error->message,
                       .button = _("All Boards"), .action = "win.page::boards" };

  ana_states_end (self->states);
  ana_states_show_status (self->states, &status);
}

static void
show (AnaPage *page, gpointer built, const GError *error)
{
  AnaBoardPage *self = ANA_BOARD_PAGE (page);

  ana_states_end (self->states);
  if (built == NULL)
    {
      if (error != NULL)
        tell_fault (self, error);
      return;
    }
  if (self->board == NULL)
    {
      ana_board_data_unref (built);
      return;
    }
  g_clear_pointer (&self->data, ana_board_data_unref);
  self->data = built;
  ana_session_watch (SESSION (self), (const char *const *) self->data->codes, "board");
  ana_session_note_as_of (SESSION (self), self->data->as_of_usec);
  ana_page_ask (page, self->data->spans);
  ana_tile_answers_ask (self->answers, self->data->questions);
  fill_tiles (self);
  g_signal_emit (self, data_signal, 0);
  if (g_strcmp0 (self->told_range, self->data->range) == 0)
    return;
  g_free (self->told_range);
  self->told_range = g_strdup (self->data->range);
  g_signal_emit (self, changed_signal, 0);
}

/* --- the tiles --- */

static void
tile_open_kpi_cb (AnaTileView *tile, const char *code, AnaBoardPage *self)
{
  ana_page_open_kpi (ANA_PAGE (self), code);
}

/* Let go: the board is as it was before the brush. */
static void
drop_brush (AnaBoardPage *self)
{
  gboolean moved = FALSE;

  for (guint i = 0; self->brushed != NULL && self->brushed[i] != NULL; i++)
    if (self->brushed[i][0] == '\0' ? ana_board_filters_set_range (self->filters, NULL)
                                    : ana_board_filters_set_value (self->filters, self->brushed[i], NULL))
      moved = TRUE;
  g_clear_pointer (&self->brushed, g_strfreev);
  if (moved)
    filters_moved (self);
}

static char **
list_brushed (const char *range, JsonArray *predicates)
{
  g_autoptr (GStrvBuilder) out = g_strv_builder_new ();

  if (range != NULL)
    g_strv_builder_add (out, "");
  for (guint i = 0; i < json_array_get_length (predicates); i++)
    g_strv_builder_add (out, json_object_get_string_member (json_array_get_object_element (predicates, i), "field"));
  return g_strv_builder_end (out);
}

/* Whether a brush in it filters the board: the inspector of edit mode may say no. */
static gboolean
filters_others (AnaBoardPage *self, AnaTileView *view)
{
  const AnaTile *tile = ana_board_find_tile (self->board, ana_tile_view_get_key (view));
  JsonNode *style = tile != NULL ? json_object_get_member (tile->json, "style") : NULL;

  return style == NULL || !JSON_NODE_HOLDS_OBJECT (style) || ana_json_get_bool (json_node_get_object (style), "", "crossFilter", TRUE, NULL);
}

static void
tile_brushed_cb (AnaTileView *tile, JsonNode *list, AnaBoardPage *self)
{
  AnaTileData *data = ana_tile_view_get_data (tile);
  g_autofree char *range = NULL;
  g_autoptr (JsonArray) predicates = NULL;

  if (data == NULL || self->filters == NULL || !filters_others (self, tile))
    return;
  predicates = ana_tile_read_brush (data, list, ana_board_page_get_zone (self), &range);
  if (range == NULL && json_array_get_length (predicates) == 0)
    {
      drop_brush (self);
      return;
    }
  g_strfreev (self->brushed);
  self->brushed = list_brushed (range, predicates);
  if (ana_board_filters_set_brush (self->filters, range, predicates))
    filters_moved (self);
}

static void
tile_filter_cb (AnaTileView *tile, const char *field, const char *value, AnaBoardPage *self)
{
  if (ana_board_filters_set_value (self->filters, field, value))
    filters_moved (self);
}

/* --- what can be done with a mark --- */

static void
popover_closed_cb (GtkPopover *popover)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, (GSourceFunc) (void (*) (void)) gtk_widget_unparent, g_object_ref (popover), g_object_unref);
}

typedef struct {
  AnaBoardPage *page;
  AnaTileData  *data;   /* (owned) */
  GArray       *rows;   /* (owned) of guint */
  char         *field, *value;
} Choice;

static void
choice_free (gpointer data, GClosure *closure)
{
  Choice *choice = data;

  ana_tile_data_unref (choice->data);
  g_array_unref (choice->rows);
  g_free (choice->field);
  g_free (choice->value);
  g_free (choice);
}

static Choice *
choice_new (AnaBoardPage *page, AnaTileData *data, GArray *rows, const char *field, const char *value)
{
  Choice *choice = g_new0 (Choice, 1);

  choice->page = page;
  choice->data = ana_tile_data_ref (data);
  choice->rows = g_array_ref (rows);
  choice->field = g_strdup (field);
  choice->value = g_strdup (value);
  return choice;
}

static void
only_cb (GtkButton *button, Choice *choice)
{
  AnaBoardPage *page = choice->page;

  gtk_popover_popdown (GTK_POPOVER (page->popover));
  if (ana_board_filters_set_value (page->filters, choice->field, choice->value))
    filters_moved (page);
}

static void
rows_cb (GtkButton *button, Choice *choice)
{
  AnaBoardPage *page = choice->page;
  g_autoptr (JsonNode) model = ana_tile_make_rows_model (choice->data, page->data, (const guint *) choice->rows->data, choice->rows->len);
  GtkWidget *dialog;

  gtk_popover_popdown (GTK_POPOVER (page->popover));
  if (model == NULL)
    return;
  dialog = ana_rows_dialog_new (ana_session_get_freshness (SESSION (page)) != ANA_FRESH_OFFLINE ? ana_session_get_sync (SESSION (page)) : NULL,
                                model, choice->data->title, ana_board_page_get_zone (page));
  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (page))));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
open_kpi_cb (GtkButton *button, Choice *choice)
{
  gtk_popover_popdown (GTK_POPOVER (choice->page->popover));
  ana_page_open_kpi (ANA_PAGE (choice->page), choice->data->code);
}

static void
add_choice (GtkWidget *box, const char *words, GCallback callback, Choice *choice)
{
  GtkWidget *button = gtk_button_new (), *label = ana_ui_label_new (words, NULL, 0);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 36);
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_widget_add_css_class (button, "flat");
  ana_ui_set_a11y_label (button, words);
  g_signal_connect_data (button, "clicked", callback, choice, choice_free, 0);
  gtk_box_append (GTK_BOX (box), button);
}

static GtkWidget *
make_choices (AnaBoardPage *self, AnaTileData *data, const AnaTilePick *pick)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint));
  g_auto (GStrv) filters = ana_tile_list_filters (data, pick->rows, pick->n_rows);
  g_autoptr (JsonNode) model = ana_tile_make_rows_model (data, self->data, pick->rows, pick->n_rows);

  g_array_append_vals (rows, pick->rows, pick->n_rows);
  if (model != NULL)
    add_choice (box, _("Show the Rows"), G_CALLBACK (rows_cb), choice_new (self, data, rows, NULL, NULL));
  for (guint i = 0; filters[i] != NULL && filters[i + 1] != NULL && i < 8; i += 2)
    {
      g_autofree char *words = g_strdup_printf (_("Only %s"), filters[i + 1]);

      add_choice (box, words, G_CALLBACK (only_cb), choice_new (self, data, rows, filters[i], filters[i + 1]));
    }
  if (data->code != NULL)
    add_choice (box, _("Open the KPI"), G_CALLBACK (open_kpi_cb), choice_new (self, data, rows, NULL, NULL));
  return box;
}

static void
tile_picked_cb (AnaTileView *tile, const AnaTilePick *pick, AnaBoardPage *self)
{
  AnaTileData *data = ana_tile_view_get_data (tile);

  if (data == NULL || self->data == NULL)
    return;
  self->popover = gtk_popover_new ();
  gtk_widget_add_css_class (self->popover, "menu");
  gtk_popover_set_child (GTK_POPOVER (self->popover), make_choices (self, data, pick));
  gtk_widget_set_parent (self->popover, GTK_WIDGET (tile));
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), &pick->at);
  g_signal_connect (self->popover, "closed", G_CALLBACK (popover_closed_cb), NULL);
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

static GtkWidget *
make_tile (const AnaTile *tile, gpointer data)
{
  AnaBoardPage *self = data;
  GtkWidget *view = ana_tile_view_new (tile->type);

  ana_tile_view_set_tile (ANA_TILE_VIEW (view), tile);
  g_signal_connect (view, "open-kpi", G_CALLBACK (tile_open_kpi_cb), self);
  g_signal_connect (view, "picked", G_CALLBACK (tile_picked_cb), self);
  g_signal_connect (view, "brushed", G_CALLBACK (tile_brushed_cb), self);
  g_signal_connect (view, "filter-chosen", G_CALLBACK (tile_filter_cb), self);
  fill_tile (self, ANA_TILE_VIEW (view));
  return view;
}

/* --- tabs --- */

static void
tab_toggled_cb (GtkToggleButton *button, AnaBoardPage *self)
{
  const char *id = g_object_get_data (G_OBJECT (button), "tab");

  if (!gtk_toggle_button_get_active (button) || g_strcmp0 (id, self->tab) == 0)
    return;
  g_free (self->tab);
  self->tab = g_strdup (id);
  ana_board_canvas_set_board (self->canvas, self->board, self->tab);
  ana_page_request (ANA_PAGE (self), TRUE);
}

static void
clear_box (GtkWidget *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (box)) != NULL)
    gtk_box_remove (GTK_BOX (box), child);
}

static void
fill_tabs (AnaBoardPage *self)
{
  GtkWidget *first = NULL;

  clear_box (self->tabs);
  gtk_widget_set_visible (self->tabs, ana_board_get_n_tabs (self->board) > 1);
  for (guint i = 0; i < ana_board_get_n_tabs (self->board); i++)
    {
      const AnaTab *tab = ana_board_get_tab (self->board, i);
      GtkWidget *button = gtk_toggle_button_new_with_label (tab->title[0] != '\0' ? tab->title : tab->id);

      gtk_widget_add_css_class (button, "flat");
      gtk_widget_add_css_class (button, "ana-tab");
      if (first == NULL)
        first = button;
      else
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), GTK_TOGGLE_BUTTON (first));
      g_object_set_data_full (G_OBJECT (button), "tab", g_strdup (tab->id), g_free);
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), g_strcmp0 (tab->id, self->tab) == 0);
      g_signal_connect (button, "toggled", G_CALLBACK (tab_toggled_cb), self);
      gtk_box_append (GTK_BOX (self->tabs), button);
    }
}

static gboolean
has_tab (AnaBoard *board, const char *id)
{
  for (guint i = 0; id != NULL && i < ana_board_get_n_tabs (board); i++)
    if (strcmp (ana_board_get_tab (board, i)->id, id) == 0)
      return TRUE;
  return FALSE;
}

/* --- filters --- */

static void
chip_clicked_cb (GtkButton *button, AnaBoardPage *self)
{
  const char *id = g_object_get_data (G_OBJECT (button), "filter");

  if (id != NULL ? ana_board_filters_remove (self->filters, id) : ana_board_filters_set_range (self->filters, NULL))
    filters_moved (self);
}

static void
add_chip (AnaBoardPage *self, const char *id, const char *words)
{
  GtkWidget *chip = gtk_button_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *label = ana_ui_label_new (words, "ana-data", 0);
  g_autofree char *spoken = g_strdup_printf (_("Remove the filter %s"), words);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 28);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), g_object_new (GTK_TYPE_IMAGE, "icon-name", "ana-close-symbolic", "pixel-size", 12, "accessible-role",
                                               GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  gtk_button_set_child (GTK_BUTTON (chip), box);
  gtk_widget_add_css_class (chip, "ana-chip");
  ana_ui_set_a11y_label (chip, spoken);
  ana_ui_set_tooltip (chip, spoken);
  g_object_set_data_full (G_OBJECT (chip), "filter", g_strdup (id), g_free);
  g_signal_connect (chip, "clicked", G_CALLBACK (chip_clicked_cb), self);
  gtk_box_append (GTK_BOX (self->chips), chip);
}

/* A range of dates that was brushed is a chip; one that the menu of ranges has stands on its button alone. */
static void
fill_chips (AnaBoardPage *self)
{
  g_auto (GStrv) filters = ana_board_filters_list (self->filters);
  const char *range = ana_board_filters_get_range (self->filters);
  AnaRange dates;
  guint n = 0;

  clear_box (self->chips);
  if (range != NULL && ana_range_parse (range, &dates, NULL) && dates.kind == ANA_RANGE_DATES)
    {
      g_autofree char *words = ana_range_title (range, ANA_PERIOD_DAY);

      add_chip (self, NULL, words);
      n++;
    }
  for (guint i = 0; filters[i] != NULL; i += 2, n++)
    add_chip (self, filters[i], filters[i + 1]);
  gtk_widget_set_visible (self->clear, n > 1);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "board.back", ana_board_filters_can_go (self->filters, -1));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "board.forward", ana_board_filters_can_go (self->filters, 1));
  gtk_widget_set_visible (self->back, ana_board_filters_can_go (self->filters, -1) || ana_board_filters_can_go (self->filters, 1));
  gtk_widget_set_visible (self->forward, gtk_widget_get_visible (self->back));
}

static void
filters_moved (AnaBoardPage *self)
{
  fill_chips (self);
  ana_states_begin (self->states);
  ana_page_request (ANA_PAGE (self), TRUE);
  g_signal_emit (self, changed_signal, 0);
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AnaBoardPage *self = ANA_BOARD_PAGE (widget);

  if (self->filters != NULL && ana_board_filters_go (self->filters, -1))
    filters_moved (self);
}

static void
forward_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AnaBoardPage *self = ANA_BOARD_PAGE (widget);

  if (self->filters != NULL && ana_board_filters_go (self->filters, 1))
    filters_moved (self);
}

static void
clear_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AnaBoardPage *self = ANA_BOARD_PAGE (widget);

  if (self->filters != NULL && ana_board_filters_clear (self->filters))
    filters_moved (self);
}

/* --- session --- */

static gboolean
rows_after_cb (gpointer data)
{
  AnaBoardPage *self = data;

  self->rows_id = 0;
  ana_page_mark (ANA_PAGE (self));
  return G_SOURCE_REMOVE;
}

static gboolean
is_shown (AnaBoardPage *self, const char *stream)
{
  for (guint i = 0; self->data != NULL && self->data->codes[i] != NULL; i++)
    {
      gsize n = strlen (self->data->codes[i]);

      if (g_str_has_prefix (stream, "kpi:") && strncmp (stream + 4, self->data->codes[i], n) == 0 && stream[4 + n] == ':')
        return TRUE;
    }
  return FALSE;
}

static void
rows_changed_cb (AnaSession *session, GHashTable *streams, AnaBoardPage *self)
{
  GHashTableIter iter;
  gpointer stream;

  if (self->board == NULL || self->rows_id != 0)
    return;
  g_hash_table_iter_init (&iter, streams);
  while (g_hash_table_iter_next (&iter, &stream, NULL))
    if (is_shown (self, stream))
      {
        self->rows_id = g_timeout_add (ROWS_AFTER_MS, rows_after_cb, self);
        return;
      }
}

static void
tick_cb (AnaSession *session, AnaBoardPage *self)
{
  gint64 now = ana_session_get_now_usec (session);

  if (self->data == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  if (++self->n_ticks % ASK_EVERY == 0)
    ana_tile_answers_ask (self->answers, self->data->questions);
  for (guint i = 0; i < ana_board_get_n_tiles (self->board); i++)
    {
      GtkWidget *tile = ana_board_canvas_get_tile (self->canvas, ana_board_get_tile (self->board, i)->key);

      if (tile != NULL && ANA_IS_TILE_VIEW (tile) && gtk_widget_get_mapped (tile))
        ana_tile_view_set_now (ANA_TILE_VIEW (tile), now);
    }
}

static void
status_changed_cb (AnaSession *session, AnaBoardPage *self)
{
  if (self->board != NULL)
    ana_page_mark (ANA_PAGE (self));
}

static void
drop_answers (AnaBoardPage *self)
{
  if (self->answers != NULL)
    g_signal_handlers_disconnect_by_data (self->answers, self);
  if (self->answers != NULL)
    g_object_run_dispose (G_OBJECT (self->answers)); /* what is under way is not wanted any more */
  g_clear_object (&self->answers);
}

static void
renew (AnaBoardPage *self)
{
  ana_page_renew (ANA_PAGE (self));
  drop_answers (self);
  self->answers = ana_tile_answers_new (ana_session_get_profile (SESSION (self)));
  g_signal_connect_swapped (self->answers, "arrived", G_CALLBACK (ana_page_mark), self);
}

static void
profile_changed (AnaPage *page)
{
  AnaBoardPage *self = ANA_BOARD_PAGE (page);
  g_autofree char *id = g_strdup (self->id);

  renew (self);
  ana_board_page_close (self);
  if (id != NULL)
    ana_board_page_open (self, id);
}

/* --- opening --- */

static void
drop_board (AnaBoardPage *self)
{
  self->token++;
  g_clear_handle_id (&self->rows_id, g_source_remove);
  ana_board_canvas_set_board (self->canvas, NULL, NULL);
  g_clear_pointer (&self->data, ana_board_data_unref);
  g_clear_pointer (&self->board, ana_board_unref);
  g_clear_pointer (&self->filters, ana_board_filters_free);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->read_text, g_free);
  g_clear_pointer (&self->tab, g_free);
  g_clear_pointer (&self->brushed, g_strfreev);
}

static void
tell_blank (AnaBoardPage *self)
{
  AnaStatus status = { .icon_name = "ana-cards-symbolic", .title = _("Add Your First Tile"),
                       .description = _("A board shows charts, tables, KPIs and texts beside each other."),
                       .button = _("Edit the Board"), .action = "win.edit-board" };

  ana_states_end (self->states);
  ana_states_show_status (self->states, &status);
}

static void
show_board (AnaBoardPage *self)
{
  const AnaZone *zone = ana_board_page_get_zone (self);

  if (self->editor != NULL)
    {
      g_free (self->tab);
      self->tab = g_strdup (ana_board_canvas_get_tab (self->canvas));
    }
  if (!has_tab (self->board, self->tab))
    {
      g_free (self->tab);
      self->tab = g_strdup (ana_board_get_tab (self->board, 0)->id);
    }
  fill_tabs (self);
  fill_chips (self);
  ana_ui_set_text (self->zone, ana_zone_get_name (zone));
  if (self->editor == NULL) /* an editor shows its draft there */
    ana_board_canvas_set_board (self->canvas, self->board, self->tab);
  if (ana_board_get_n_tiles (self->board) == 0)
    tell_blank (self);
  else
    ana_states_show_content (self->states);
  ana_page_request (ANA_PAGE (self), TRUE);
  g_signal_emit (self, changed_signal, 0);
}

typedef struct { AnaBoardPage *self; guint token; } Load;

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Load *load = data;
  g_autoptr (AnaBoardPage) self = load->self;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = ana_board_shelf_load_finish (ANA_BOARD_SHELF (source), result, &error);
  g_autoptr (AnaBoard) board = NULL;

  if (load->token != self->token)
    return;
  if (text != NULL)
    board = ana_board_load (self->id, text, -1, &error);
  ana_states_end (self->states);
  if (board == NULL)
    {
      tell_fault (self, error);
      return;
    }
  self->filters = ana_board_filters_new (ana_board_get_filters (board));
  ana_board_page_set_board (self, board);
}

/**
 * ana_board_page_open:
 * @self: the page
 * @id: of a board, or of a template
 *
 * Shows another board: first what the cache has, then what the hub says.
 */
void
ana_board_page_open (AnaBoardPage *self, const char *id)
{
  Load *load;
  char *wanted = g_strdup (id);

  drop_board (self);
  g_free (self->id);
  self->id = wanted;
  if (self->answers == NULL)
    renew (self);
  ana_states_begin (self->states);
  load = g_new0 (Load, 1);
  load->self = g_object_ref (self);
  load->token = self->token;
  ana_board_shelf_load_async (self->shelf, self->id, loaded_cb, load);
  g_signal_emit (self, changed_signal, 0);
}

/* Nothing is shown, watched or asked for any more. */
void
ana_board_page_close (AnaBoardPage *self)
{
  drop_board (self);
  g_clear_pointer (&self->id, g_free);
  ana_session_watch (SESSION (self), NULL, "board");
}

/**
 * ana_board_page_set_board:
 * @self: with a board that is open
 * @board: the same as it is now
 *
 * While a board is edited: tiles move, come and go; what they showed stays until it was read again.
 */
void
ana_board_page_set_board (AnaBoardPage *self, AnaBoard *board)
{
  ana_board_ref (board);
  g_clear_pointer (&self->board, ana_board_unref);
  self->board = board;
  g_free (self->text);
  self->text = ana_board_to_text (board);
  show_board (self);
}

AnaBoard *
ana_board_page_get_board (AnaBoardPage *self)
{
  return self->board;
}

AnaBoardCanvas *
ana_board_page_get_canvas (AnaBoardPage *self)
{
  return self->canvas;
}

AnaBoardData *
ana_board_page_get_data (AnaBoardPage *self)
{
  return self->data;
}

const char *
ana_board_page_get_id (AnaBoardPage *self)
{
  return self->id;
}

const char *
ana_board_page_get_title (AnaBoardPage *self)
{
  return self->board != NULL && ana_board_get_title (self->board)[0] != '\0' ? ana_board_get_title (self->board) : _("Board");
}

const char *
ana_board_page_get_range (AnaBoardPage *self)
{
  const char *range = self->filters != NULL ? ana_board_filters_get_range (self->filters) : NULL;

  if (range != NULL)
    return range;
  return self->data != NULL ? self->data->range : "P28D";
}

void
ana_board_page_set_range (AnaBoardPage *self, const char *range)
{
  if (self->filters != NULL && ana_board_filters_set_range (self->filters, range))
    filters_moved (self);
}

/* In which its days begin and its times are shown. */
const AnaZone *
ana_board_page_get_zone (AnaBoardPage *self)
{
  return self->board != NULL ? ana_board_get_time_zone (self->board, ana_zone_local ()) : ana_zone_local ();
}

void
ana_board_page_set_narrow (AnaBoardPage *self, gboolean narrow)
{
  if (ana_page_set_narrow (ANA_PAGE (self), narrow))
    gtk_widget_set_visible (GTK_WIDGET (self->zone), !narrow);
}

/* --- edit mode --- */

/* The canvas leaves its place; whoever takes it holds it. */
void
ana_board_page_lend_canvas (AnaBoardPage *self)
{
  g_object_ref (self->canvas);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), NULL);
}

/* What was lent is back, or an editor that has it takes all of the page. */
void
ana_board_page_set_editor (AnaBoardPage *self, GtkWidget *editor)
{
  g_clear_pointer (&self->editor, gtk_widget_unparent);
  self->editor = editor;
  gtk_widget_set_visible (self->box, editor == NULL);
  if (editor != NULL)
    {
      gtk_widget_set_parent (editor, GTK_WIDGET (self));
      return;
    }
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->canvas));
  g_object_unref (self->canvas);
}

GtkWidget *
ana_board_page_get_editor (AnaBoardPage *self)
{
  return self->editor;
}

/* What the hub answered is asked again. */
void
ana_board_page_refresh (AnaBoardPage *self)
{
  if (self->answers == NULL || self->data == NULL)
    return;
  ana_tile_answers_expire (self->answers);
  ana_tile_answers_ask (self->answers, self->data->questions);
  ana_page_request (ANA_PAGE (self), FALSE);
}

/* --- widget --- */

static void
ana_board_page_dispose (GObject *object)
{
  AnaBoardPage *self = ANA_BOARD_PAGE (object);

  g_clear_handle_id (&self->rows_id, g_source_remove);
  drop_answers (self);
  if (self->editor != NULL) /* it goes with the page */
    g_object_unref (self->canvas);
  self->editor = NULL;
  G_OBJECT_CLASS (ana_board_page_parent_class)->dispose (object);
  g_clear_pointer (&self->data, ana_board_data_unref);
  g_clear_pointer (&self->board, ana_board_unref);
  g_clear_pointer (&self->filters, ana_board_filters_free);
  g_clear_object (&self->shelf);
}

static void
ana_board_page_finalize (GObject *object)
{
  AnaBoardPage *self = ANA_BOARD_PAGE (object);

  g_free (self->id);
  g_free (self->text);
  g_free (self->read_text);
  g_free (self->tab);
  g_free (self->told_range);
  g_strfreev (self->brushed);
  G_OBJECT_CLASS (ana_board_page_parent_class)->finalize (object);
}

static void
ana_board_page_class_init (AnaBoardPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  AnaPageClass *page_class = ANA_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ana_board_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = ana_board_page_finalize;
  page_class->build = ana_reading_build_board;
  page_class->free_built = (GDestroyNotify) ana_board_data_unref;
  page_class->prepare = prepare;
  page_class->show = show;
  page_class->profile_changed = profile_changed;
  data_signal = g_signal_new ("data-changed", ANA_TYPE_BOARD_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  changed_signal = g_signal_new ("board-changed", ANA_TYPE_BOARD_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_install_action (widget_class, "board.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "board.forward", NULL, forward_action);
  gtk_widget_class_install_action (widget_class, "board.clear", NULL, clear_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "board.clear", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_bracketleft, GDK_CONTROL_MASK, "board.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_bracketright, GDK_CONTROL_MASK, "board.forward", NULL);
}

static GtkWidget *
make_step_button (const char *icon, const char *words, const char *action)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "ana-small");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, words);
  ana_ui_set_a11y_label (button, words);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  return button;
}

static GtkWidget *
make_filter_row (AnaBoardPage *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *scroller = gtk_scrolled_window_new ();

  gtk_widget_add_css_class (row, "ana-filter-row");
  self->back = make_step_button ("ana-back-symbolic", _("The filters before"), "board.back");
  self->forward = make_step_button ("ana-forward-symbolic", _("The filters after"), "board.forward");
  self->tabs = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  self->chips = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->clear = gtk_button_new_with_label (_("Clear All"));
  self->zone = GTK_LABEL (ana_ui_label_new ("", "caption ana-dim", 1));
  gtk_widget_add_css_class (self->clear, "flat");
  gtk_widget_add_css_class (self->clear, "ana-chip");
  gtk_widget_set_valign (self->clear, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->chips, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->clear), "board.clear");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_EXTERNAL, GTK_POLICY_NEVER);
  gtk_widget_set_hexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (row), self->tabs);
  gtk_box_append (GTK_BOX (row), self->back);
  gtk_box_append (GTK_BOX (row), self->forward);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->chips);
  gtk_box_append (GTK_BOX (row), scroller);
  gtk_box_append (GTK_BOX (row), self->clear);
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (self->zone));
  return row;
}

static void
ana_board_page_init (AnaBoardPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *scroller = gtk_scrolled_window_new ();

  self->filter_row = make_filter_row (self);
  self->states = g_object_new (ANA_TYPE_STATES, "vexpand", TRUE, NULL);
  self->canvas = ANA_BOARD_CANVAS (ana_board_canvas_new ());
  ana_board_canvas_set_maker (self->canvas, make_tile, NULL, self, NULL);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->canvas));
  g_object_set (self->states, "content", scroller, NULL);
  gtk_box_append (GTK_BOX (box), self->filter_row);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->states));
  gtk_widget_set_parent (box, GTK_WIDGET (self));
  self->box = box;
  self->scroller = scroller;
}

/**
 * ana_board_page_new:
 * @session: not yet open, or open
 * @shelf: where boards come from
 *
 * Returns: (transfer floating): a page that shows nothing yet
 */
GtkWidget *
ana_board_page_new (AnaSession *session, AnaBoardShelf *shelf)
{
  AnaBoardPage *self = g_object_new (ANA_TYPE_BOARD_PAGE, NULL);

  ana_page_set_session (ANA_PAGE (self), session);
  self->shelf = g_object_ref (shelf);
  g_signal_connect (session, "rows-changed", G_CALLBACK (rows_changed_cb), self);
  g_signal_connect (session, "tick", G_CALLBACK (tick_cb), self);
  g_signal_connect (session, "status-changed", G_CALLBACK (status_changed_cb), self);
  return GTK_WIDGET (self);
}
