/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-tile-body.c: the body of a tile by its type: card, chart, table, list, text, picture, filter.
 */
#include "config.h"

#include "ana-tile-view-private.h"

#include "ana-markdown.h"
#include "ana-profile.h"
#include "ana-text.h"
#include "ana-tile-picture.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define NOTES_PX 24 /* over a plot with notes: their line of text */
#define MAX_WORD_CHARS 60
#define MAX_CHOICE_CHARS 60 /* the menu of a filter is as wide as its longest name */

/* --- a card --- */

static void
card_open_cb (AnaKpiCard *card, AnaTileView *self)
{
  ana_tile_view_open_kpi (self);
}

static GtkWidget *
make_card (AnaTileView *self)
{
  GtkWidget *card = ana_kpi_card_new ();

  gtk_widget_add_css_class (self->box, "ana-bare");
  gtk_widget_set_vexpand (card, TRUE);
  ana_kpi_card_set_place (ANA_KPI_CARD (card), TRUE, FALSE, FALSE);
  gtk_widget_action_set_enabled (card, "card.unpin", FALSE);
  g_signal_connect (card, "open", G_CALLBACK (card_open_cb), self);
  return card;
}

/* --- a chart --- */

static void
datum_opened_cb (AnaChartView *view, const AnaChartPick *pick, AnaTileView *self)
{
  ana_tile_view_pick_mark (self, pick);
  if (self->picked->len > 0)
    ana_tile_view_want_rows (self, (const guint *) (const void *) self->picked->data, self->picked->len);
}

static void
menu_wanted_cb (AnaChartView *view, const AnaChartPick *pick, GMenu *menu, AnaTileView *self)
{
  ana_tile_view_pick_mark (self, pick);
  ana_tile_view_fill_menu (self, menu);
}

static void
brushed_cb (AnaChartView *view, JsonNode *predicates, AnaTileView *self)
{
  ana_tile_view_brush (self, predicates);
}

static void
annotate_cb (AnaChartView *view, const AnaChartNote *note, AnaTileView *self)
{
  if (self->data != NULL)
    g_signal_emit_by_name (self, "annotate-wanted", view, note);
}

static void
form_kept_cb (AnaChartView *view, const char *transform, AnaTileView *self)
{
  g_signal_emit_by_name (self, "form-kept", transform);
}

/**
 * ana_tile_view_set_annotated:
 * @self: a tile of a chart; others have nothing to say about
 *
 * From now on its chart offers annotations, and to keep what its series have become; the signals say what is wanted.
 */
void
ana_tile_view_set_annotated (AnaTileView *self)
{
  if (self->type != ANA_TILE_CHART)
    return;
  g_signal_connect (self->body, "annotate-wanted", G_CALLBACK (annotate_cb), self);
  g_signal_connect (self->body, "form-kept", G_CALLBACK (form_kept_cb), self);
}

static void
brush_toggled_cb (GtkToggleButton *button, AnaTileView *self)
{
  ana_chart_view_set_brushing (ANA_CHART_VIEW (self->body), gtk_toggle_button_get_active (button));
}

static GtkWidget *
make_brush (AnaTileView *self)
{
  GtkWidget *button = gtk_toggle_button_new ();

  gtk_button_set_icon_name (GTK_BUTTON (button), "ana-filter-symbolic");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "ana-small");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  ana_ui_set_a11y_label (button, _("Filter the board by a part of this chart"));
  ana_ui_set_tooltip (button, _("Filter the board by a part of this chart"));
  g_signal_connect (button, "toggled", G_CALLBACK (brush_toggled_cb), self);
  return button;
}

static GtkWidget *
make_chart (AnaTileView *self)
{
  GtkWidget *view = ana_chart_view_new ();

  gtk_widget_set_margin_start (view, 8);
  gtk_widget_set_margin_end (view, 8);
  gtk_widget_set_margin_bottom (view, 6);
  ana_chart_view_set_min_height (ANA_CHART_VIEW (view), 40);
  ana_chart_view_set_insets (ANA_CHART_VIEW (view), (AnaInsets) { 44, 8, 12, 22 });
  self->legend = ana_legend_new_rows (ANA_CHART_VIEW (view));
  gtk_widget_set_margin_start (self->legend, 6);
  gtk_widget_set_margin_end (self->legend, 6);
  g_signal_connect (view, "datum-opened", G_CALLBACK (datum_opened_cb), self);
  g_signal_connect (view, "menu-wanted", G_CALLBACK (menu_wanted_cb), self);
  g_signal_connect (view, "brushed", G_CALLBACK (brushed_cb), self);
  self->brush = make_brush (self);
  return view;
}

/* What stands over the plot wants room there. */
static gboolean
has_notes (AnaChart *chart)
{
  for (guint i = 0; i < ana_chart_get_n_annotations (chart); i++)
    if (ana_annotation_get_kind (ana_chart_get_annotation (chart, i)) == ANA_ANNOTATION_MOMENT)
      return ana_chart_get_plot (chart) == NULL;
  return FALSE;
}

static void
fill_chart (AnaTileView *self)
{
  AnaChartView *view = ANA_CHART_VIEW (self->body);

  ana_chart_view_set_insets (view, (AnaInsets) { 44, 8, has_notes (self->data->chart) ? NOTES_PX : 12, 22 });
  ana_chart_view_set_title (view, self->data->title);
  ana_chart_view_set_chart (view, self->data->chart);
  ana_legend_refresh (ANA_LEGEND (self->legend));
  gtk_widget_set_visible (self->legend, ana_chart_get_plot (self->data->chart) == NULL && ana_chart_get_n_layers (self->data->chart) > 1);
}

/* --- a table --- */

static guint
count_rows (const AnaTileView *self)
{
  return self->data != NULL && self->data->frame != NULL ? ana_frame_get_n_rows (self->data->frame) : 0;
}

/* A line that can be laid out: a cell may hold a million letters. */
static char *
dup_cell (AnaTileView *self, guint column, guint row)
{
  g_autofree char *text = ana_tile_data_dup_figure (self->data, column, row, self->zone, ana_locale ());

  return ana_text_to_line (text, ANA_LINE_CHARS);
}

static void
fill_cell (guint row, guint column, AnaCell *cell, gpointer data)
{
  AnaTileView *self = data;

  if (row < count_rows (self) && column < ana_frame_get_n_cols (self->data->frame))
    cell->text = dup_cell (self, column, row);
}

static double
sort_value (guint row, guint column, gpointer data)
{
  AnaTileView *self = data;

  if (row >= count_rows (self) || column >= ana_frame_get_n_cols (self->data->frame)
      || ana_frame_get_field (self->data->frame, column)->type == ANA_TYPE_TEXT)
    return NAN;
  return ana_frame_get_number (self->data->frame, column, row);
}

static void
row_opened_cb (AnaTextTable *table, guint row, AnaTileView *self)
{
  ana_tile_view_want_rows (self, &row, 1);
}

static GtkWidget *
make_table (AnaTileView *self)
{
  GtkWidget *table = ana_text_table_new ();

  gtk_widget_set_margin_start (table, 4);
  gtk_widget_set_margin_end (table, 4);
  gtk_widget_set_margin_bottom (table, 4);
  ana_text_table_set_source (ANA_TEXT_TABLE (table), fill_cell, sort_value, self, FALSE);
  g_signal_connect (table, "row-opened", G_CALLBACK (row_opened_cb), self);
  return table;
}

static void
fill_table (AnaTileView *self)
{
  const AnaFrame *frame = self->data->frame;
  guint n = ana_frame_get_n_cols (frame);
  g_auto (GStrv) titles = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *heading = ana_tile_data_dup_heading (self->data, i);

      titles[i] = ana_text_to_line (heading, ANA_LINE_CHARS);
    }
  ana_text_table_set_columns (ANA_TEXT_TABLE (self->body), (const char *const *) titles, n);
  ana_text_table_set_rows (ANA_TEXT_TABLE (self->body), count_rows (self), FALSE);
  ana_text_table_set_label (ANA_TEXT_TABLE (self->body), self->data->title);
}

/* --- a list --- */

static GtkWidget *
make_cell (const char *classes, float xalign)
{
  GtkWidget *label = ana_ui_label_new ("", classes, xalign);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, xalign < 0.5f);
  return label;
}

/* The widgets of a row are made once, and filled with whatever row comes into view. */
static void
list_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, AnaTileView *self)
{
  GtkWidget *across = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *text = make_cell ("ana-data", 0), *time = make_cell ("caption ana-dim numeric", 0), *figure = make_cell ("ana-data numeric", 1);

  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (words), text);
  gtk_box_append (GTK_BOX (words), time);
  gtk_box_append (GTK_BOX (across), words);
  gtk_box_append (GTK_BOX (across), figure);
  g_object_set_data (G_OBJECT (item), "text", text);
  g_object_set_data (G_OBJECT (item), "time", time);
  g_object_set_data (G_OBJECT (item), "figure", figure);
  gtk_list_item_set_child (item, across);
}

static void
fill_label (AnaTileView *self, GtkListItem *item, const char *name, int col, guint row)
{
  GtkWidget *label = g_object_get_data (G_OBJECT (item), name);
  g_autofree char *text = col >= 0 ? dup_cell (self, (guint) col, row) : NULL;

  gtk_widget_set_visible (label, text != NULL);
  ana_ui_set_text (GTK_LABEL (label), text != NULL ? text : "");
}

static void
list_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, AnaTileView *self)
{
  guint row = ana_row_item_get_index (gtk_list_item_get_item (item));
  AnaListColumns columns;

  if (row >= count_rows (self)) /* the rows go first */
    return;
  columns = ana_tile_data_find_list_columns (self->data);
  g_object_set_data (G_OBJECT (gtk_list_item_get_child (item)), "row", GINT_TO_POINTER ((int) row + 1));
  fill_label (self, item, "text", columns.text, row);
  fill_label (self, item, "time", columns.time, row);
  fill_label (self, item, "figure", columns.figure, row);
}

static void
list_activated_cb (GtkListView *list, guint position, AnaTileView *self)
{
  ana_tile_view_want_rows (self, &position, 1);
}

static GtkWidget *
make_list (AnaTileView *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new (), *list;
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (list_setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (list_bind_cb), self);
  self->list_rows = ana_row_model_new (FALSE);
  list = gtk_list_view_new (GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->list_rows)))), factory);
  gtk_list_view_set_single_click_activate (GTK_LIST_VIEW (list), TRUE);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_add_css_class (list, "ana-rows");
  g_signal_connect (list, "activate", G_CALLBACK (list_activated_cb), self);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), list);
  return scroller;
}

/* All rows that were read: those in view alone have widgets. */
static void
fill_list (AnaTileView *self)
{
  ana_row_model_set_n (self->list_rows, 0);
  ana_row_model_set_n (self->list_rows, count_rows (self));
}

/* --- text and picture --- */

static GtkWidget *
make_text (void)
{
  GtkWidget *scroller = gtk_scrolled_window_new (), *label = gtk_label_new ("");

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_width_chars (GTK_LABEL (label), ANA_UI_WRAP_CHARS);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "ana-padded");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), label);
  return scroller;
}

static void
fill_text (AnaTileView *self)
{
  GtkWidget *child = gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (self->body));
  GtkLabel *label = GTK_LABEL (GTK_IS_VIEWPORT (child) ? gtk_viewport_get_child (GTK_VIEWPORT (child)) : child);
  g_autofree char *text = ana_text_break_words (self->data->text, MAX_WORD_CHARS), *markup = ana_markdown_to_markup (text), *plain = NULL;
  g_autoptr (PangoAttrList) looks = NULL;

  /* the label gets letters and their looks, never markup: no link in it leads anywhere */
  if (!pango_parse_markup (markup, -1, 0, &looks, &plain, NULL, NULL))
    plain = g_strdup (text);
  gtk_label_set_text (label, plain);
  gtk_label_set_attributes (label, looks);
}

static GtkWidget *
make_image (void)
{
  GtkWidget *picture = ana_tile_picture_new ();

  gtk_widget_set_margin_start (picture, 8);
  gtk_widget_set_margin_end (picture, 8);
  gtk_widget_set_margin_bottom (picture, 8);
  return picture;
}

static void
fill_image (AnaTileView *self)
{
  ana_tile_picture_set (ANA_TILE_PICTURE (self->body), self->data->image, self->data->title);
}

/* --- a filter --- */

/* The keyboard is on the button within the menu, which would be called by its type: it says the field, and what is chosen. */
static void
name_menu (AnaTileView *self)
{
  GtkDropDown *menu = GTK_DROP_DOWN (self->body);
  GtkStringObject *chosen = gtk_drop_down_get_selected_item (menu);
  const char *field;
  g_autofree char *spoken = NULL;

  if (self->data == NULL || chosen == NULL)
    return;
  field = self->data->title[0] != '\0' ? self->data->title : self->data->field;
  spoken = g_strdup_printf ("%s: %s", field, gtk_string_object_get_string (chosen));
  ana_ui_set_a11y_label (GTK_WIDGET (menu), field);
  ana_ui_set_a11y_label (gtk_widget_get_first_child (GTK_WIDGET (menu)), spoken);
}

static void
chosen_cb (GtkDropDown *menu, GParamSpec *spec, AnaTileView *self)
{
  guint at = gtk_drop_down_get_selected (menu);

  name_menu (self);
  if (at == 0 || at == GTK_INVALID_LIST_POSITION)
    ana_tile_view_choose (self, NULL);
  else if (self->data != NULL && at - 1 < g_strv_length (self->data->choices))
    ana_tile_view_choose (self, self->data->choices[at - 1]);
}

static GtkWidget *
make_filter (AnaTileView *self)
{
  GtkWidget *menu = gtk_drop_down_new (NULL, NULL);

  gtk_widget_set_valign (menu, GTK_ALIGN_START);
  gtk_widget_set_margin_start (menu, 12);
  gtk_widget_set_margin_end (menu, 12);
  gtk_widget_set_margin_bottom (menu, 12);
  g_signal_connect (menu, "notify::selected", G_CALLBACK (chosen_cb), self);
  return menu;
}

static gboolean
has_names (GListModel *model, GtkStringList *names)
{
  guint n = model != NULL ? g_list_model_get_n_items (model) : 0;

  if (n != g_list_model_get_n_items (G_LIST_MODEL (names)))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (strcmp (gtk_string_list_get_string (GTK_STRING_LIST (model), i), gtk_string_list_get_string (names, i)) != 0)
      return FALSE;
  return TRUE;
}

/* The place of a value among the choices; 0: all of them. */
static guint
find_choice (const AnaTileView *self, const char *value)
{
  for (guint i = 0; value != NULL && self->data->choices[i] != NULL; i++)
    if (strcmp (self->data->choices[i], value) == 0)
      return i + 1;
  return 0;
}

/* The same of a name as it is shown. */
static guint
find_name (GtkStringList *names, const char *name)
{
  for (guint i = 1; name != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (names)); i++)
    if (strcmp (gtk_string_list_get_string (names, i), name) == 0)
      return i;
  return 0;
}

/* What is chosen stays chosen, wherever it stands now. */
static void
fill_filter (AnaTileView *self)
{
  GtkDropDown *menu = GTK_DROP_DOWN (self->body);
  g_autoptr (GtkStringList) names = gtk_string_list_new ((const char *const[]) { _("All"), NULL });
  GtkStringObject *before = gtk_drop_down_get_selected (menu) > 0 ? gtk_drop_down_get_selected_item (menu) : NULL;
  g_autofree char *chosen = before != NULL ? g_strdup (gtk_string_object_get_string (before)) : NULL;

  for (char **choice = self->data->choices; *choice != NULL; choice++)
    gtk_string_list_take (names, ana_text_to_line (*choice, MAX_CHOICE_CHARS));
  if (!has_names (gtk_drop_down_get_model (menu), names))
    {
      gtk_drop_down_set_model (menu, G_LIST_MODEL (names));
      gtk_drop_down_set_selected (menu, find_name (names, chosen));
    }
  name_menu (self);
}

/**
 * ana_tile_view_set_chosen:
 * @self: a filter tile
 * @value: (nullable): what the board is filtered by; %NULL: nothing
 */
void
ana_tile_view_set_chosen (AnaTileView *self, const char *value)
{
  if (self->type != ANA_TILE_FILTER || self->data == NULL)
    return;
  self->updating = TRUE;
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->body), find_choice (self, value));
  self->updating = FALSE;
}

/* --- by type --- */

GtkWidget *
ana_tile_view_make_body (AnaTileView *self)
{
  switch (self->type)
    {
    case ANA_TILE_KPI:
      return make_card (self);
    case ANA_TILE_CHART:
      return make_chart (self);
    case ANA_TILE_TABLE:
      return make_table (self);
    case ANA_TILE_LIST:
      return make_list (self);
    case ANA_TILE_IMAGE:
      return make_image ();
    case ANA_TILE_FILTER:
      return make_filter (self);
    case ANA_TILE_TEXT:
      break;
    }
  return make_text ();
}

void
ana_tile_view_fill_body (AnaTileView *self)
{
  switch (self->type)
    {
    case ANA_TILE_KPI:
      ana_kpi_card_set_card (ANA_KPI_CARD (self->body), self->data->card);
      break;
    case ANA_TILE_CHART:
      fill_chart (self);
      break;
    case ANA_TILE_TABLE:
      fill_table (self);
      break;
    case ANA_TILE_LIST:
      fill_list (self);
      break;
    case ANA_TILE_TEXT:
      fill_text (self);
      break;
    case ANA_TILE_IMAGE:
      fill_image (self);
      break;
    case ANA_TILE_FILTER:
      fill_filter (self);
      break;
    }
}
