/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-inspector-style.c: how the selected tile looks: its mark and the options of it, and the thresholds it is held against.
 */
#include "config.h"

#include "ana-inspector-private.h"

#include "ana-annotation.h"

#include "ana-palette-entry.h"
#include "ana-ui.h"

#include <glib/gi18n.h>

#define STYLE      1
#define THRESHOLDS 2

/* --- mark --- */

static gboolean
is_object (const AnaTile *tile, const char *member)
{
  JsonNode *node = ana_inspector_get (tile, member);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node);
}

/* What the tile draws now; NULL: nothing has been read yet. */
static AnaFrame *
get_rows (AnaInspector *self, const AnaTile *tile)
{
  AnaTileData *data = self->show->find_data != NULL ? self->show->find_data (tile->key, self->show->data) : NULL;

  return data != NULL ? data->frame : NULL;
}

static void
mark_cb (AnaChoice *choice, const char *id, AnaInspector *self)
{
  const AnaTile *tile = ana_inspector_get_tile (self);
  GError *error = NULL;
  AnaStep *step;

  if (tile == NULL || self->is_reading)
    return;
  step = ana_edit_set_mark (ana_board_draft_get_board (self->draft), tile->key, id, get_rows (self, tile), &error);
  ana_inspector_do (self, step, error);
}

/* A map without areas is none, and of any two numbers places would be made. */
static gboolean
is_offered (AnaInspector *self, const AnaTile *tile, const char *mark)
{
  AnaFrame *rows = get_rows (self, tile);

  if (g_strcmp0 (mark, ana_tile_get_mark (tile)) == 0)
    return TRUE;
  if (g_str_has_prefix (mark, "geo") && !is_object (tile, "spec/geojson"))
    return FALSE;
  return rows == NULL || ana_tile_fits_mark (rows, mark);
}

/* Whether the list was made for what the tile draws now: it is left alone then, since it may be open. */
static gboolean
is_filled (AnaInspector *self, const AnaTile *tile, GtkWidget *choice)
{
  AnaFrame *rows = get_rows (self, tile);

  if (ana_choice_get_n (ANA_CHOICE (choice)) > 0 && g_object_get_data (G_OBJECT (choice), "rows") == rows)
    return TRUE;
  g_object_set_data_full (G_OBJECT (choice), "rows", rows != NULL ? ana_frame_ref (rows) : NULL, rows != NULL ? (GDestroyNotify) ana_frame_unref : NULL);
  return FALSE;
}

/* Each kind once, of those that the rows fit. */
static void
fill_marks (AnaInspector *self, const AnaTile *tile, GtkWidget *choice, const char *name)
{
  g_autoptr (GPtrArray) entries = ana_palette_entry_list ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  if (is_filled (self, tile, choice))
    {
      ana_choice_set (ANA_CHOICE (choice), ana_tile_get_mark (tile));
      return;
    }
  ana_choice_clear (ANA_CHOICE (choice));
  for (guint i = 0; i < entries->len; i++)
    {
      const char *mark = ana_palette_entry_get_mark (entries->pdata[i]);

      if (mark != NULL && g_hash_table_add (seen, (gpointer) mark) && is_offered (self, tile, mark))
        ana_choice_add (ANA_CHOICE (choice), mark, ana_palette_entry_get_title (entries->pdata[i]), ana_palette_entry_get_icon (entries->pdata[i]));
    }
  ana_choice_set (ANA_CHOICE (choice), ana_tile_get_mark (tile));
}

/* --- options of a mark --- */

/* An option makes an object of a mark that was a word. */
static void
set_option (AnaInspector *self, const char *name, JsonNode *value)
{
  const AnaTile *tile = ana_inspector_get_tile (self);
  g_autofree char *member = g_strconcat ("spec/mark/", name, NULL);
  JsonObject *mark;
  JsonNode *node;

  if (tile == NULL || self->is_reading || is_object (tile, "spec/mark"))
    {
      ana_inspector_set (self, member, value);
      return;
    }
  mark = json_object_new ();
  json_object_set_string_member (mark, "type", ana_tile_get_mark (tile));
  if (value != NULL)
    json_object_set_member (mark, name, value);
  node = json_node_init_object (json_node_alloc (), mark);
  json_object_unref (mark);
  ana_inspector_set (self, "spec/mark", node);
}

static void
number_cb (GtkSpinButton *spin, AnaInspector *self)
{
  if (!self->is_reading)
    set_option (self, g_object_get_data (G_OBJECT (spin), "option"), json_node_init_double (json_node_alloc (), gtk_spin_button_get_value (spin)));
}

static void
read_number (AnaInspector *self, const AnaTile *tile, GtkWidget *spin, const char *name)
{
  g_autofree char *member = g_strconcat ("spec/mark/", name, NULL);
  JsonNode *node = is_object (tile, "spec/mark") ? ana_inspector_get (tile, member) : NULL;
  double *fallback = g_object_get_data (G_OBJECT (spin), "fallback");

  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_double (node) : *fallback);
}

static void
word_cb (AnaChoice *choice, const char *id, AnaInspector *self)
{
  set_option (self, g_object_get_data (G_OBJECT (choice), "option"), *id != '\0' ? json_node_init_string (json_node_alloc (), id) : NULL);
}

static void
read_word (AnaInspector *self, const AnaTile *tile, GtkWidget *choice, const char *name)
{
  g_autofree char *member = g_strconcat ("spec/mark/", name, NULL);

  ana_choice_set (ANA_CHOICE (choice), is_object (tile, "spec/mark") ? ana_inspector_get_text (tile, member) : "");
}

static void
add_number (AnaInspector *self, const AnaMarkOption *option)
{
  double step = option->hi - option->lo <= 2 ? 0.05 : 1;
  GtkWidget *spin = gtk_spin_button_new_with_range (option->lo, MIN (option->hi, 1e6), step);

  ana_ui_set_a11y_label (spin, option->name);
  g_object_set_data (G_OBJECT (spin), "option", (gpointer) option->name);
  g_object_set_data_full (G_OBJECT (spin), "fallback", g_memdup2 (&option->fallback, sizeof option->fallback), g_free);
  g_signal_connect (spin, "value-changed", G_CALLBACK (number_cb), self);
  ana_inspector_add_row (self, STYLE, option->name, spin, read_number, option->name);
}

static void
add_words (AnaInspector *self, const char *name, const char *title, const char *const *words)
{
  GtkWidget *choice = ana_choice_new (title);

  ana_choice_add (ANA_CHOICE (choice), "", C_("style", "as usual"), NULL);
  for (guint i = 0; words[i] != NULL; i++)
    ana_choice_add (ANA_CHOICE (choice), words[i], words[i], NULL);
  g_object_set_data (G_OBJECT (choice), "option", (gpointer) name);
  g_signal_connect (choice, "picked", G_CALLBACK (word_cb), self);
  ana_inspector_add_row (self, STYLE, title, choice, read_word, name);
}

static void
build_options (AnaInspector *self, const char *name)
{
  static const char *const ways[] = { "linear", "step", "monotone", NULL };
  const AnaMark *mark = ana_mark_find (name);
  const AnaMarkOption *option = mark != NULL ? ana_mark_get_options (mark) : NULL;

  if (g_str_equal (name, "line") || g_str_equal (name, "area"))
    add_words (self, "interpolate", C_("style", "Joined"), ways);
  for (; option != NULL && option->name != NULL; option++)
    if (option->words != NULL)
      add_words (self, option->name, option->name, option->words);
    else
      add_number (self, option);
}

/* --- axes --- */

static void
read_scale (AnaInspector *self, const AnaTile *tile, GtkWidget *choice, const char *member)
{
  const char *scale = ana_inspector_get_text (tile, member);

  ana_choice_set (ANA_CHOICE (choice), *scale != '\0' ? scale : "linear");
}

static void
scale_cb (AnaChoice *choice, const char *id, AnaInspector *self)
{
  ana_inspector_set (self, "spec/encoding/y/scale/type", g_str_equal (id, "linear") ? NULL : json_node_init_string (json_node_alloc (), id));
}

static void
build_scale (AnaInspector *self)
{
  GtkWidget *choice = ana_choice_new (C_("style", "Scale")), *list = gtk_list_box_new ();

  ana_choice_add (ANA_CHOICE (choice), "linear", C_("style", "Linear"), NULL);
  ana_choice_add (ANA_CHOICE (choice), "log", C_("style", "Logarithmic"), NULL);
  ana_choice_add (ANA_CHOICE (choice), "symlog", C_("style", "Logarithmic around zero"), NULL);
  ana_choice_add (ANA_CHOICE (choice), "sqrt", C_("style", "Square root"), NULL);
  g_signal_connect (choice, "picked", G_CALLBACK (scale_cb), self);
  ana_inspector_add_row (self, STYLE, C_("style", "Scale"), choice, read_scale, "spec/encoding/y/scale/type");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_widget_add_css_class (list, "ana-switches");
  ana_inspector_add_switch (self, list, C_("style", "Begin at zero"), "spec/encoding/y/scale/zero", FALSE);
  ana_inspector_add_switch (self, list, C_("style", "Upside down"), "spec/encoding/y/scale/reverse", FALSE);
  gtk_box_append (GTK_BOX (self->page[STYLE]), list);
  ana_inspector_add_entry (self, STYLE, C_("style", "Axis title"), "spec/encoding/y/axis/title");
}

/* --- what its series become --- */

static const struct { const char *id, *title; } overlays[] = {
  { "none", NC_("style", "Nothing") }, { "P1D", NC_("style", "A day earlier") }, { "P7D", NC_("style", "A week earlier") },
  { "P1M", NC_("style", "A month earlier") }, { "P1Y", NC_("style", "A year earlier") },
};

static void
read_overlay (AnaInspector *self, const AnaTile *tile, GtkWidget *choice, const char *member)
{
  const char *overlay = ana_inspector_get_text (tile, member);

  ana_choice_set (ANA_CHOICE (choice), *overlay != '\0' ? overlay : "none");
}

static void
overlay_cb (AnaChoice *choice, const char *id, AnaInspector *self)
{
  ana_inspector_set (self, "style/compare", g_str_equal (id, "none") ? NULL : json_node_init_string (json_node_alloc (), id));
}

/* The same as in the menu of a chart, but kept with the board. */
static void
build_forms (AnaInspector *self)
{
  GtkWidget *overlay = ana_choice_new (C_("style", "Overlay"));

  for (guint i = 0; i < G_N_ELEMENTS (overlays); i++)
    ana_choice_add (ANA_CHOICE (overlay), overlays[i].id, g_dpgettext2 (NULL, "style", overlays[i].title), NULL);
  g_signal_connect (overlay, "picked", G_CALLBACK (overlay_cb), self);
  ana_inspector_add_row (self, STYLE, C_("style", "Overlay"), overlay, read_overlay, "style/compare");
  ana_inspector_build_steps (self);
}

static gboolean
has_axes (const char *mark)
{
  static const char *const marks[] = { "line", "area", "bar", "point", NULL };

  return g_strv_contains (marks, mark);
}

void
ana_inspector_build_style (AnaInspector *self, const AnaTile *tile)
{
  const char *mark = ana_tile_get_mark (tile);
  GtkWidget *choice;

  if (tile->type != ANA_TILE_CHART || mark == NULL)
    {
      GtkWidget *label = ana_ui_label_new (_("Nothing can be set here for this kind of tile."), "ana-dim ana-data", 0);

      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_NONE);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_width_chars (GTK_LABEL (label), ANA_UI_WRAP_CHARS);
      gtk_box_append (GTK_BOX (self->page[STYLE]), label);
      return;
    }
  choice = ana_choice_new (C_("tile", "Shown as"));
  g_signal_connect (choice, "picked", G_CALLBACK (mark_cb), self);
  ana_inspector_add_row (self, STYLE, C_("tile", "Shown as"), choice, fill_marks, NULL);
  build_options (self, mark);
  if (has_axes (mark))
    build_scale (self);
  if (g_str_equal (mark, "line") || g_str_equal (mark, "area") || g_str_equal (mark, "bar"))
    build_forms (self);
}

/* --- thresholds --- */

static void
state_cb (AnaChoice *choice, const char *id, AnaInspector *self)
{
  ana_inspector_set (self, g_object_get_data (G_OBJECT (choice), "member"), json_node_init_string (json_node_alloc (), id));
}

static void
read_state (AnaInspector *self, const AnaTile *tile, GtkWidget *choice, const char *member)
{
  ana_choice_set (ANA_CHOICE (choice), ana_inspector_get_text (tile, member));
}

static void
value_cb (GtkEditable *entry, AnaInspector *self)
{
  const char *text = gtk_editable_get_text (entry);
  char *end = NULL;
  double value = g_ascii_strtod (text, &end);

  if (*text != '\0' && *end == '\0')
    ana_inspector_set (self, g_object_get_data (G_OBJECT (entry), "member"), json_node_init_double (json_node_alloc (), value));
}

static void
read_value (AnaInspector *self, const AnaTile *tile, GtkWidget *entry, const char *member)
{
  JsonNode *node = ana_inspector_get (tile, member);
  double value = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_double (node) : 0;
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (g_ascii_strtod (gtk_editable_get_text (GTK_EDITABLE (entry)), NULL) == value && *gtk_editable_get_text (GTK_EDITABLE (entry)) != '\0')
    return;
  gtk_editable_set_text (GTK_EDITABLE (entry), g_ascii_formatd (text, sizeof text, "%.12g", value));
}

/* All of them anew: @leave is the number of one that goes, @more whether one comes. */
static void
set_thresholds (AnaInspector *self, guint leave, gboolean more)
{
  const AnaTile *tile = ana_inspector_get_tile (self);
  JsonNode *was = tile != NULL ? ana_inspector_get (tile, "thresholds") : NULL;
  JsonArray *array = json_array_new ();

  for (guint i = 0; was != NULL && JSON_NODE_HOLDS_ARRAY (was) && i < json_array_get_length (json_node_get_array (was)); i++)
    if (i != leave)
      json_array_add_element (array, json_node_copy (json_array_get_element (json_node_get_array (was), i)));
  if (more)
    {
      JsonObject *threshold = json_object_new ();

      json_object_set_int_member (threshold, "value", 0);
      json_object_set_string_member (threshold, "state", "warn");
      json_array_add_object_element (array, threshold);
    }
  ana_inspector_set (self, "thresholds", json_array_get_length (array) > 0 ? json_node_init_array (json_node_alloc (), array) : NULL);
  json_array_unref (array);
}

static void
add_threshold_cb (GtkWidget *button, AnaInspector *self)
{
  set_thresholds (self, G_MAXUINT, TRUE);
}

static void
remove_threshold_cb (GtkWidget *button, AnaInspector *self)
{
  set_thresholds (self, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "index")), FALSE);
}

static void
add_threshold (AnaInspector *self, guint i)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *entry = gtk_entry_new (), *state = ana_choice_new (C_("threshold", "State"));
  GtkWidget *gone = gtk_button_new_from_icon_name ("ana-remove-symbolic");
  g_autofree char *value_member = g_strdup_printf ("thresholds/%u/value", i);
  g_autofree char *state_member = g_strdup_printf ("thresholds/%u/state", i);

  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 6);
  gtk_widget_set_hexpand (entry, TRUE);
  ana_ui_set_a11y_label (entry, C_("threshold", "Value"));
  ana_choice_add (ANA_CHOICE (state), "good", C_("threshold", "good"), NULL);
  ana_choice_add (ANA_CHOICE (state), "warn", C_("threshold", "warning"), NULL);
  ana_choice_add (ANA_CHOICE (state), "crit", C_("threshold", "critical"), NULL);
  ana_ui_set_a11y_label (gone, C_("threshold", "Remove this threshold"));
  gtk_widget_add_css_class (gone, "flat");
  g_object_set_data (G_OBJECT (gone), "index", GUINT_TO_POINTER (i));
  g_object_set_data_full (G_OBJECT (entry), "member", g_strdup (value_member), g_free);
  g_object_set_data_full (G_OBJECT (state), "member", g_strdup (state_member), g_free);
  g_signal_connect (entry, "changed", G_CALLBACK (value_cb), self);
  g_signal_connect (state, "picked", G_CALLBACK (state_cb), self);
  g_signal_connect (gone, "clicked", G_CALLBACK (remove_threshold_cb), self);
  gtk_box_append (GTK_BOX (row), entry);
  gtk_box_append (GTK_BOX (row), state);
  gtk_box_append (GTK_BOX (row), gone);
  gtk_box_append (GTK_BOX (self->page[THRESHOLDS]), row);
  ana_inspector_add_wide (self, -1, entry, read_value, value_member);
  ana_inspector_add_wide (self, -1, state, read_state, state_member);
}

void
ana_inspector_build_thresholds (AnaInspector *self, const AnaTile *tile)
{
  JsonNode *thresholds = ana_inspector_get (tile, "thresholds");
  GtkWidget *add;

  if (tile->type != ANA_TILE_CHART || !ana_annotation_spec_can (ana_inspector_get (tile, "spec")))
    {
      gtk_box_append (GTK_BOX (self->page[THRESHOLDS]), ana_ui_label_new (_("A limit is drawn along an axis, and this has none."), "ana-dim wrapped", 0));
      return;
    }
  add = gtk_button_new_with_mnemonic (C_("threshold", "_Add a threshold"));
  for (guint i = 0; thresholds != NULL && JSON_NODE_HOLDS_ARRAY (thresholds) && i < json_array_get_length (json_node_get_array (thresholds)); i++)
    add_threshold (self, i);
  g_signal_connect (add, "clicked", G_CALLBACK (add_threshold_cb), self);
  gtk_widget_set_halign (add, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (self->page[THRESHOLDS]), add);
}
