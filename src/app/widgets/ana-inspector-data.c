/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-inspector-data.c: what the selected tile shows, and where it stands.
 */
#include "config.h"

#include "ana-inspector-private.h"

#include "ana-chart-spec.h"
#include "ana-profile.h"
#include "ana-tile-data.h"
#include "ana-ui.h"

#include <glib/gi18n.h>
#include <string.h>

#define DATA 0

/* --- KPI --- */

static void
add_kpis (AnaInspector *self, AnaChoice *choice)
{
  AnaCatalogue *catalogue = self->show->catalogue;

  for (guint i = 0; catalogue != NULL && i < ana_catalogue_get_n (catalogue); i++)
    {
      const AnaKpi *kpi = ana_catalogue_get (catalogue, i);

      ana_choice_add (choice, kpi->code, ana_kpi_get_name (kpi, ana_locale ()), NULL);
    }
}

static void
read_text_choice (AnaInspector *self, const AnaTile *tile, GtkWidget *choice, const char *member)
{
  const char *text = ana_inspector_get_text (tile, member);

  ana_choice_set (ANA_CHOICE (choice), *text != '\0' ? text : NULL);
}

static void
text_choice_cb (AnaChoice *choice, const char *id, AnaInspector *self)
{
  ana_inspector_set (self, g_object_get_data (G_OBJECT (choice), "member"), json_node_init_string (json_node_alloc (), id));
}

static GtkWidget *
add_text_choice (AnaInspector *self, const char *title, const char *member)
{
  GtkWidget *choice = ana_choice_new (title);

  g_object_set_data_full (G_OBJECT (choice), "member", g_strdup (member), g_free);
  g_signal_connect (choice, "picked", G_CALLBACK (text_choice_cb), self);
  ana_inspector_add_row (self, DATA, title, choice, read_text_choice, member);
  return choice;
}

static void
build_kpi (AnaInspector *self)
{
  GtkWidget *kpi = add_text_choice (self, _("KPI"), "kpi/code"), *period = add_text_choice (self, _("Period"), "kpi/period");

  add_kpis (self, ANA_CHOICE (kpi));
  ana_choice_add (ANA_CHOICE (period), "minute", _("Minute"), NULL);
  ana_choice_add (ANA_CHOICE (period), "hour", _("Hour"), NULL);
  ana_choice_add (ANA_CHOICE (period), "day", _("Day"), NULL);
  ana_inspector_add_entry (self, DATA, C_("tile", "Part"), "kpi/dim");
}

/* --- source --- */

static const char *
get_code (const AnaTile *tile)
{
  JsonNode *filter = ana_inspector_get (tile, "query/filter");
  JsonObject *object = filter != NULL && JSON_NODE_HOLDS_OBJECT (filter) ? json_node_get_object (filter) : NULL;
  JsonNode *all = object != NULL ? json_object_get_member (object, "and") : NULL;

  if (object == NULL)
    return NULL;
  if (all != NULL && JSON_NODE_HOLDS_ARRAY (all) && json_array_get_length (json_node_get_array (all)) > 0)
    object = json_array_get_object_element (json_node_get_array (all), 0);
  if (g_strcmp0 (ana_json_get_string (object, "", "field", NULL, NULL), "code") != 0)
    return NULL;
  return ana_json_get_string (object, "", "equal", NULL, NULL);
}

#define OWN_ROWS "" /* no dataset is called so */

/* Columns of rows that stand in the tile, as they are drawn now. */
AnaSchema *
ana_inspector_make_own_schema (AnaInspector *self, const AnaTile *tile)
{
  g_autoptr (AnaFrame) rows = ana_chart_spec_read_rows (ana_inspector_get (tile, "spec"), NULL, NULL);
  AnaSchema *schema = ana_schema_new ("values");

  for (guint c = 0; rows != NULL && c < ana_frame_get_n_cols (rows); c++)
    ana_schema_add (schema, ana_frame_get_field (rows, c)->name, ana_frame_get_field (rows, c)->type, NULL);
  return schema;
}

/* What there is to choose from may come later, from the hub. */
static void
fill_sources (AnaInspector *self, const AnaTile *tile, GtkWidget *choice)
{
  g_auto (GStrv) names = self->show->list_sources != NULL ? self->show->list_sources (self->show->data) : g_new0 (char *, 1);
  g_autofree char *all = g_strjoinv ("\n", names);

  if (g_strcmp0 (g_object_get_data (G_OBJECT (choice), "names"), all) == 0)
    return;
  ana_choice_clear (ANA_CHOICE (choice));
  if (ana_tile_has_own_rows (tile))
    ana_choice_add (ANA_CHOICE (choice), OWN_ROWS, _("Rows of its own"), "ana-table-symbolic");
  ana_choice_add (ANA_CHOICE (choice), ANA_KPI_DATASET, _("KPIs"), "ana-overview-symbolic");
  for (guint i = 0; names[i] != NULL; i++)
    if (!g_str_equal (names[i], ANA_KPI_DATASET))
      ana_choice_add (ANA_CHOICE (choice), names[i], names[i], "ana-table-symbolic");
  g_object_set_data_full (G_OBJECT (choice), "names", g_steal_pointer (&all), g_free);
}

static void
read_source (AnaInspector *self, const AnaTile *tile, GtkWidget *choice, const char *name)
{
  fill_sources (self, tile, choice);
  ana_choice_set (ANA_CHOICE (choice), ana_tile_has_own_rows (tile) ? OWN_ROWS : ana_tile_get_source (tile));
}

static void
read_code (AnaInspector *self, const AnaTile *tile, GtkWidget *choice, const char *name)
{
  ana_choice_set (ANA_CHOICE (choice), get_code (tile));
}

static void
set_source (AnaInspector *self, const char *source, const char *code)
{
  const AnaTile *tile = ana_inspector_get_tile (self);
  g_autoptr (AnaSchema) schema = self->show->read_schema != NULL ? self->show->read_schema (source, self->show->data) : NULL;
  gboolean is_kpi = g_str_equal (source, ANA_KPI_DATASET);
  GError *error = NULL;
  AnaStep *step;

  if (tile == NULL || schema == NULL)
    return;
  if (is_kpi && code == NULL && self->show->catalogue != NULL && ana_catalogue_get_n (self->show->catalogue) > 0)
    code = ana_catalogue_get (self->show->catalogue, 0)->code;
  step = ana_edit_set_source (ana_board_draft_get_board (self->draft), tile->key, schema, is_kpi ? code : NULL, &error);
  ana_inspector_do (self, step, error);
}

static void
source_cb (AnaChoice *choice, const char *id, AnaInspector *self)
{
  if (*id != '\0')
    set_source (self, id, NULL);
}

static void
code_cb (AnaChoice *choice, const char *id, AnaInspector *self)
{
  set_source (self, ANA_KPI_DATASET, id);
}

static void
build_source (AnaInspector *self, const AnaTile *tile)
{
  GtkWidget *source = ana_choice_new (_("Source"));

  g_signal_connect (source, "picked", G_CALLBACK (source_cb), self);
  ana_inspector_add_row (self, DATA, _("Source"), source, read_source, NULL);
  if (g_strcmp0 (ana_tile_get_source (tile), ANA_KPI_DATASET) == 0)
    {
      GtkWidget *code = ana_choice_new (_("KPI"));

      add_kpis (self, ANA_CHOICE (code));
      g_signal_connect (code, "picked", G_CALLBACK (code_cb), self);
      ana_inspector_add_row (self, DATA, _("KPI"), code, read_code, NULL);
    }
}

/* --- fields --- */

static const char *
name_channel (const char *channel)
{
  static const struct { const char *channel, *title; } names[] = {
    { "x", NC_ ("channel", "Across") },      { "y", NC_ ("channel", "Down") },     { "y2", NC_ ("channel", "Down to") },
    { "x2", NC_ ("channel", "Until") },      { "color", NC_ ("channel", "Colour") }, { "size", NC_ ("channel", "Size") },
    { "theta", NC_ ("channel", "Angle") },   { "radius", NC_ ("channel", "Radius") }, { "source", NC_ ("channel", "From") },
    { "target", NC_ ("channel", "To") },     { "parent", NC_ ("channel", "Part of") }, { "value", NC_ ("channel", "Value") },
    { "open", NC_ ("channel", "Open") },     { "high", NC_ ("channel", "High") },  { "low", NC_ ("channel", "Low") },
    { "close", NC_ ("channel", "Close") },   { "text", NC_ ("channel", "Text") },  { "order", NC_ ("channel", "Order") },
    { "key", NC_ ("channel", "Name") },      { "facet", NC_ ("channel", "Small") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (names[i].channel, channel))
      return g_dpgettext2 (NULL, "channel", names[i].title);
  return channel;
}

static const char *
get_icon (AnaPlotKind kind)
{
  return kind == ANA_KIND_TIME ? "ana-clock-symbolic" : kind == ANA_KIND_NAME ? "ana-word-symbolic" : "ana-number-symbolic";
}

/* "field|unit|op": a choice as one text. */
static char *
pack_choice (const char *field, const char *unit, const char *op)
{
  return g_strdup_printf ("%s|%s|%s", field != NULL ? field : "", unit != NULL ? unit : "", op != NULL ? op : "");
}

static void
add_time (AnaChoice *choice, const char *field, AnaPlotKind kinds)
{
  static const struct { const char *unit, *title; AnaPlotKind kind; } units[] = {
    { "yearmonth", N_("month and year"), ANA_KIND_TIME }, { "yearmonthdate", N_("day"), ANA_KIND_TIME },
    { "hours", N_("hour"), ANA_KIND_NAME },               { "day", N_("weekday"), ANA_KIND_NAME },
    { "month", N_("month"), ANA_KIND_NAME },
  };

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    {
      g_autofree char *id = pack_choice (field, units[i].unit, NULL);
      g_autofree char *title = g_strdup_printf ("%s · %s", field, _(units[i].title));

      if (kinds & units[i].kind)
        ana_choice_add (choice, id, title, get_icon (ANA_KIND_TIME));
    }
}

/* "sum of amount" */
static char *
name_sum (const char *op, const char *field)
{
  switch (op[1])
    {
    case 'u':
      return g_strdup_printf (_("sum of %s"), field);
    case 'i':
      return g_strdup_printf (_("least %s"), field);
    case 'a':
      return g_strdup_printf (_("greatest %s"), field);
    default:
      return g_strdup_printf (g_str_equal (op, "mean") ? _("mean of %s") : _("median of %s"), field);
    }
}

static void
add_sums (AnaChoice *choice, const char *field)
{
  static const char *const ops[] = { "sum", "mean", "median", "min", "max" };

  for (guint i = 0; i < G_N_ELEMENTS (ops); i++)
    {
      g_autofree char *id = pack_choice (field, NULL, ops[i]);
      g_autofree char *title = name_sum (ops[i], field);

      ana_choice_add (choice, id, title, get_icon (ANA_KIND_NUMBER));
    }
}

static void
add_columns (AnaInspector *self, AnaChoice *choice, const AnaTileChannel *channel)
{
  const char *name;
  AnaType type;

  if (!channel->required)
    ana_choice_add (choice, "||", C_("channel", "nothing"), NULL);
  for (guint i = 0; self->schema != NULL && ana_schema_get (self->schema, i, &name, &type, NULL); i++)
    {
      AnaPlotKind kind = ana_tile_get_kind (type);
      g_autofree char *id = pack_choice (name, NULL, NULL);

      if (channel->kinds & kind)
        ana_choice_add (choice, id, name, get_icon (kind));
      if (kind == ANA_KIND_TIME)
        add_time (choice, name, channel->kinds);
      if (kind == ANA_KIND_NUMBER && (channel->kinds & ANA_KIND_NUMBER))
        add_sums (choice, name);
    }
  if (channel->kinds & ANA_KIND_NUMBER)
    ana_choice_add (choice, "||count", _("number of rows"), get_icon (ANA_KIND_NUMBER));
}

/* What is shown, but would not be offered: it was written by hand. */
static void
add_unusual (AnaChoice *choice, const char *id, const AnaFieldChoice *field)
{
  g_autofree char *title = field->op != NULL ? g_strdup_printf ("%s (%s)", field->op, field->field != NULL ? field->field : "")
                           : field->unit != NULL ? g_strdup_printf ("%s · %s", field->field, field->unit) : g_strdup (field->field);

  if (!ana_choice_has (choice, id))
    ana_choice_add (choice, id, title, NULL);
}

static void
read_field (AnaInspector *self, const AnaTile *tile, GtkWidget *choice, const char *channel)
{
  g_auto (AnaFieldChoice) field = { 0 };
  g_autofree char *id = NULL;

  if (ana_tile_get_field (tile, channel, &field))
    {
      id = pack_choice (field.field, field.unit, field.op);
      add_unusual (ANA_CHOICE (choice), id, &field);
    }
  ana_choice_set (ANA_CHOICE (choice), id != NULL ? id : "||");
}

static void
field_cb (AnaChoice *choice, const char *id, AnaInspector *self)
{
  const AnaTile *tile = ana_inspector_get_tile (self);
  g_auto (GStrv) parts = g_strsplit (id, "|", 3);
  AnaFieldChoice field = { *parts[0] != '\0' ? parts[0] : NULL, *parts[1] != '\0' ? parts[1] : NULL, *parts[2] != '\0' ? parts[2] : NULL };
  gboolean nothing = field.field == NULL && field.op == NULL;
  GError *error = NULL;
  AnaStep *step;

  if (tile == NULL)
    return;
  step = ana_edit_set_field (ana_board_draft_get_board (self->draft), tile->key, g_object_get_data (G_OBJECT (choice), "channel"),
                             nothing ? NULL : &field, &error);
  ana_inspector_do (self, step, error);
}

static void
build_fields (AnaInspector *self, const AnaTile *tile)
{
  AnaTileChannel channels[ANA_TILE_MAX_CHANNELS];
  guint n = ana_tile_list_channels (ana_tile_get_mark (tile), channels);

  if (n > 0)
    ana_inspector_add_heading (self, DATA, _("Fields"));
  for (guint i = 0; i < n; i++)
    {
      const char *title = name_channel (channels[i].name);
      GtkWidget *choice = ana_choice_new (title);

      add_columns (self, ANA_CHOICE (choice), &channels[i]);
      g_object_set_data_full (G_OBJECT (choice), "channel", g_strdup (channels[i].name), g_free);
      g_signal_connect (choice, "picked", G_CALLBACK (field_cb), self);
      ana_inspector_add_row (self, DATA, title, choice, read_field, channels[i].name);
    }
}

/* --- text --- */

static void
read_words (AnaInspector *self, const AnaTile *tile, GtkWidget *view, const char *member)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  const char *words = ana_inspector_get_text (tile, member);
  g_autofree char *text = NULL;

  g_object_get (buffer, "text", &text, NULL);
  if (strcmp (text, words) != 0)
    gtk_text_buffer_set_text (buffer, words, -1);
}

static void
words_cb (GtkTextBuffer *buffer, AnaInspector *self)
{
  g_autofree char *text = NULL;

  g_object_get (buffer, "text", &text, NULL);
  ana_inspector_set (self, "markdown", json_node_init_string (json_node_alloc (), text));
}

static void
build_text (AnaInspector *self)
{
  GtkWidget *view = gtk_text_view_new (), *frame = gtk_frame_new (NULL);

  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 8);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (view), 8);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), 6);
  gtk_widget_set_size_request (view, -1, 160);
  ana_ui_set_a11y_label (view, _("Text, as Markdown"));
  g_signal_connect (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), "changed", G_CALLBACK (words_cb), self);
  gtk_frame_set_child (GTK_FRAME (frame), view);
  ana_inspector_add_heading (self, DATA, _("Text, as Markdown"));
  gtk_box_append (GTK_BOX (self->page[DATA]), frame);
  ana_inspector_add_wide (self, -1, view, read_words, "markdown");
}

/* --- place --- */

static int
get_part (const AnaTile *tile, const char *part)
{
  return *part == 'x' ? tile->x + 1 : *part == 'y' ? tile->y + 1 : *part == 'w' ? tile->w : tile->h;
}

static void
read_part (AnaInspector *self, const AnaTile *tile, GtkWidget *spin, const char *part)
{
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), get_part (tile, part));
  gtk_widget_set_sensitive (spin, !tile->locked);
}

static void
part_cb (GtkSpinButton *spin, AnaInspector *self)
{
  const AnaTile *tile = ana_inspector_get_tile (self);
  const char *part = g_object_get_data (G_OBJECT (spin), "part");
  const AnaBoard *board = ana_board_draft_get_board (self->draft);
  int value = gtk_spin_button_get_value_as_int (spin);
  GError *error = NULL;
  AnaStep *step;

  if (self->is_reading || tile == NULL || value == get_part (tile, part))
    return;
  if (*part == 'x' || *part == 'y')
    step = ana_edit_move (board, tile->key, *part == 'x' ? value - 1 : tile->x, *part == 'y' ? value - 1 : tile->y, &error);
  else
    step = ana_edit_resize (board, tile->key, ANA_GRIP_BOTTOM_RIGHT, *part == 'w' ? value - tile->w : 0, *part == 'h' ? value - tile->h : 0, &error);
  ana_inspector_do (self, step, error);
  self->is_reading = TRUE; /* tiles rise: it may stand elsewhere than was said */
  if ((tile = ana_inspector_get_tile (self)) != NULL)
    gtk_spin_button_set_value (spin, get_part (tile, part));
  self->is_reading = FALSE;
}

static GtkWidget *
make_part (AnaInspector *self, const char *part, const char *word, const char *name, int highest)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 2), *spin = gtk_spin_button_new_with_range (1, highest, 1);

  for (GtkWidget *child = gtk_widget_get_first_child (spin); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_BUTTON (child))
      gtk_widget_set_visible (child, FALSE); /* there is room for the figure alone; arrow keys count */
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 1);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (spin), 3);
  ana_ui_set_a11y_label (spin, name);
  ana_ui_set_tooltip (spin, name);
  g_object_set_data_full (G_OBJECT (spin), "part", g_strdup (part), g_free);
  g_signal_connect (spin, "value-changed", G_CALLBACK (part_cb), self);
  gtk_box_append (GTK_BOX (box), ana_ui_label_new (word, "caption ana-dim", 0));
  gtk_box_append (GTK_BOX (box), spin);
  gtk_widget_add_css_class (box, "ana-part");
  gtk_widget_set_hexpand (spin, TRUE);
  ana_inspector_add_wide (self, -1, spin, read_part, part);
  return box;
}

static void
read_summary (AnaInspector *self, const AnaTile *tile, GtkWidget *label, const char *name)
{
  g_autofree char *text = self->show->describe != NULL ? self->show->describe (tile->key, self->show->data) : NULL;

  ana_ui_set_text (GTK_LABEL (label), text != NULL && *text != '\0' ? text : _("Nothing to say yet."));
}

static void
build_place (AnaInspector *self, const AnaTile *tile)
{
  GtkWidget *list = gtk_list_box_new (), *grid = gtk_grid_new (), *summary = ana_ui_label_new ("", "caption ana-summary", 0);

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_widget_add_css_class (list, "ana-switches");
  if (tile->type == ANA_TILE_CHART || tile->type == ANA_TILE_TABLE)
    ana_inspector_add_switch (self, list, _("Cross-filter the board"), "style/crossFilter", TRUE);
  ana_inspector_add_switch (self, list, _("Lock position"), "locked", FALSE);
  gtk_box_append (GTK_BOX (self->page[DATA]), list);
  gtk_grid_set_column_homogeneous (GTK_GRID (grid), TRUE);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 6);
  gtk_grid_attach (GTK_GRID (grid), make_part (self, "x", C_("place", "Col"), _("Column"), ANA_GRID_COLUMNS), 0, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), make_part (self, "y", C_("place", "Row"), C_("place", "Row of the grid"), ANA_GRID_MAX_ROW), 1, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), make_part (self, "w", C_("place", "W"), _("Columns wide"), ANA_GRID_COLUMNS), 2, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), make_part (self, "h", C_("place", "H"), _("Rows high"), ANA_GRID_MAX_ROW), 3, 0, 1, 1);
  gtk_box_append (GTK_BOX (self->page[DATA]), grid);
  ana_inspector_add_heading (self, DATA, _("Spoken summary"));
  gtk_label_set_ellipsize (GTK_LABEL (summary), PANGO_ELLIPSIZE_NONE);
  gtk_label_set_wrap (GTK_LABEL (summary), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (summary), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_width_chars (GTK_LABEL (summary), ANA_UI_WRAP_CHARS);
  ana_inspector_add_wide (self, DATA, summary, read_summary, NULL);
}

void
ana_inspector_build_data (AnaInspector *self, const AnaTile *tile)
{
  ana_inspector_add_entry (self, DATA, _("Title"), "title");
  if (tile->type == ANA_TILE_KPI)
    build_kpi (self);
  else if (tile->type == ANA_TILE_TEXT)
    build_text (self);
  else if (tile->type == ANA_TILE_IMAGE)
    ana_inspector_build_file (self, tile);
  else if (tile->type != ANA_TILE_FILTER)
    {
      build_source (self, tile);
      build_fields (self, tile);
      if (g_strcmp0 (ana_tile_get_mark (tile), "geoshape") == 0 || g_strcmp0 (ana_tile_get_mark (tile), "geopoint") == 0)
        ana_inspector_build_file (self, tile);
      if (!ana_tile_has_own_rows (tile))
        ana_inspector_build_filter (self, tile);
    }
  else
    ana_inspector_add_entry (self, DATA, _("Field"), "filter/field");
  build_place (self, tile);
}
