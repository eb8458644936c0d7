/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-inspector.c: the properties of the selected tile; what is set is seen at once.
 *
 * Rows are made anew when there are others to show, and only read again otherwise: who types keeps the cursor.
 */
#include "config.h"

#include "ana-inspector-private.h"

#include "ana-palette-entry.h"
#include "ana-profile.h"
#include "ana-tile-name.h"
#include "ana-ui.h"

#include <glib/gi18n.h>
#include <string.h>

#define WIDTH_PX 264 /* long names are cut rather than that the board gets narrow */

G_DEFINE_FINAL_TYPE (AnaInspector, ana_inspector, GTK_TYPE_WIDGET)

/* --- the tile --- */

const AnaTile *
ana_inspector_get_tile (AnaInspector *self)
{
  return self->key != NULL ? ana_board_find_tile (ana_board_draft_get_board (self->draft), self->key) : NULL;
}

JsonNode *
ana_inspector_get (const AnaTile *tile, const char *member)
{
  g_autoptr (JsonNode) root = json_node_init_object (json_node_alloc (), tile->json);
  g_autofree char *path = g_strconcat ("/", member, NULL);

  return ana_json_path_get (root, path);
}

const char *
ana_inspector_get_text (const AnaTile *tile, const char *member)
{
  JsonNode *node = ana_inspector_get (tile, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : "";
}

void
ana_inspector_do (AnaInspector *self, AnaStep *step, GError *error)
{
  ana_board_draft_try (self->draft, step, error);
}

/* Words that are typed into one place are one step. */
void
ana_inspector_set (AnaInspector *self, const char *member, JsonNode *value)
{
  g_autoptr (JsonNode) owned = value;
  const AnaTile *tile = ana_inspector_get_tile (self);
  g_autofree char *path = NULL;
  GError *error = NULL;
  AnaStep *step;

  if (tile == NULL || self->is_reading)
    return;
  path = g_strdup_printf ("/tiles/%s/%s", tile->key, member);
  step = ana_edit_set (ana_board_draft_get_board (self->draft), path, value, &error);
  if (step != NULL)
    step->group = g_strdup (path);
  ana_inspector_do (self, step, error);
}

/* --- rows --- */

static void
row_clear (gpointer data)
{
  g_free (((AnaInspectorRow *) data)->name);
}

void
ana_inspector_add_wide (AnaInspector *self, int page, GtkWidget *widget, AnaInspectorRead read, const char *name)
{
  AnaInspectorRow row = { read, widget, g_strdup (name) };

  if (page >= 0)
    gtk_box_append (GTK_BOX (self->page[page]), widget);
  g_array_append_val (self->rows, row);
}

void
ana_inspector_add_row (AnaInspector *self, int page, const char *title, GtkWidget *widget, AnaInspectorRead read, const char *name)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *label = ana_ui_label_new (title, "ana-data ana-dim", 0);

  gtk_widget_set_size_request (label, 54, -1);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 10);
  gtk_widget_set_hexpand (widget, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), widget);
  gtk_box_append (GTK_BOX (self->page[page]), box);
  ana_inspector_add_wide (self, -1, widget, read, name);
}

void
ana_inspector_add_heading (AnaInspector *self, int page, const char *title)
{
  gtk_box_append (GTK_BOX (self->page[page]), ana_ui_label_new (title, "caption-heading ana-inspector-head", 0));
}

static void
read_entry (AnaInspector *self, const AnaTile *tile, GtkWidget *entry, const char *member)
{
  const char *text = ana_inspector_get_text (tile, member);

  if (strcmp (gtk_editable_get_text (GTK_EDITABLE (entry)), text) != 0)
    gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

static void
entry_cb (GtkEditable *entry, AnaInspector *self)
{
  const char *text = gtk_editable_get_text (entry);

  ana_inspector_set (self, g_object_get_data (G_OBJECT (entry), "member"), *text != '\0' ? json_node_init_string (json_node_alloc (), text) : NULL);
}

GtkWidget *
ana_inspector_add_entry (AnaInspector *self, int page, const char *title, const char *member)
{
  GtkWidget *entry = gtk_entry_new ();

  ana_ui_set_a11y_label (entry, title);
  g_object_set_data_full (G_OBJECT (entry), "member", g_strdup (member), g_free);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 6);
  g_signal_connect (entry, "changed", G_CALLBACK (entry_cb), self);
  ana_inspector_add_row (self, page, title, entry, read_entry, member);
  return entry;
}

static void
read_switch (AnaInspector *self, const AnaTile *tile, GtkWidget *toggle, const char *member)
{
  JsonNode *node = ana_inspector_get (tile, member);
  gboolean fallback = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (toggle), "fallback"));

  gtk_switch_set_active (GTK_SWITCH (toggle), node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_boolean (node) : fallback);
}

static void
switch_cb (GtkSwitch *toggle, GParamSpec *pspec, AnaInspector *self)
{
  gboolean fallback = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (toggle), "fallback"));
  gboolean active = gtk_switch_get_active (toggle);

  ana_inspector_set (self, g_object_get_data (G_OBJECT (toggle), "member"),
                     active != fallback ? json_node_init_boolean (json_node_alloc (), active) : NULL);
}

void
ana_inspector_add_switch (AnaInspector *self, GtkWidget *list, const char *title, const char *member, gboolean fallback)
{
  GtkWidget *row = adw_action_row_new (), *toggle = gtk_switch_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  ana_ui_set_a11y_label (toggle, title);
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  g_object_set_data_full (G_OBJECT (toggle), "member", g_strdup (member), g_free);
  g_object_set_data (G_OBJECT (toggle), "fallback", GINT_TO_POINTER (fallback));
  g_signal_connect (toggle, "notify::active", G_CALLBACK (switch_cb), self);
  ana_inspector_add_wide (self, -1, toggle, read_switch, member);
}

/* --- which rows --- */

static guint
count (const AnaTile *tile, const char *member)
{
  JsonNode *node = ana_inspector_get (tile, member);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_array_get_length (json_node_get_array (node)) : 0;
}

static char *
describe_shape (const AnaTile *tile)
{
  JsonNode *filter = ana_inspector_get (tile, "query/filter");
  const char *mark = ana_tile_get_mark (tile), *source = ana_tile_get_source (tile);
  g_autofree char *filters = filter != NULL ? json_to_string (filter, FALSE) : NULL;

  return g_strdup_printf ("%s %d %s %s %d %u %s", tile->key, tile->type, mark != NULL ? mark : "", source != NULL ? source : "", ana_tile_has_own_rows (tile),
                          count (tile, "thresholds"), filters != NULL ? filters : "");
}

static AnaPaletteEntry *
find_entry (GPtrArray *entries, const AnaTile *tile)
{
  const char *mark = ana_tile_get_mark (tile);

  for (guint i = 0; i < entries->len; i++)
    if (ana_palette_entry_get_tile (entries->pdata[i]) == tile->type &&
        g_strcmp0 (ana_palette_entry_get_mark (entries->pdata[i]), tile->type == ANA_TILE_CHART ? mark : NULL) == 0)
      return entries->pdata[i];
  return NULL;
}

static void
show_kind (AnaInspector *self, const AnaTile *tile)
{
  g_autoptr (GPtrArray) entries = ana_palette_entry_list ();
  AnaPaletteEntry *entry = find_entry (entries, tile);
  g_autofree char *name = ana_tile_dup_name (tile, self->show->catalogue, ana_locale ());

  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), entry != NULL ? ana_palette_entry_get_icon (entry) : "ana-cards-symbolic");
  gtk_label_set_label (GTK_LABEL (self->kind), entry != NULL ? ana_palette_entry_get_title (entry) : name);
}

static void
rebuild (AnaInspector *self, const AnaTile *tile)
{
  g_array_set_size (self->rows, 0);
  for (int i = 0; i < 3; i++)
    ana_ui_unparent_children (self->page[i]);
  g_clear_pointer (&self->schema, ana_schema_unref);
  if (ana_tile_has_own_rows (tile))
    self->schema = ana_inspector_make_own_schema (self, tile);
  else if (ana_tile_get_source (tile) != NULL && self->show->read_schema != NULL)
    self->schema = self->show->read_schema (ana_tile_get_source (tile), self->show->data);
  show_kind (self, tile);
  ana_inspector_build_data (self, tile);
  ana_inspector_build_style (self, tile);
  ana_inspector_build_thresholds (self, tile);
}

/**
 * ana_inspector_refresh:
 * @self: the inspector
 *
 * Reads the tile again.
 */
void
ana_inspector_refresh (AnaInspector *self)
{
  const AnaTile *tile = ana_inspector_get_tile (self);
  g_autofree char *shape = tile != NULL ? describe_shape (tile) : NULL;

  gtk_widget_set_visible (self->all, tile != NULL);
  gtk_widget_set_visible (self->none, tile == NULL);
  self->is_reading = TRUE;
  if (tile == NULL)
    {
      ana_inspector_read_board (self);
      self->is_reading = FALSE;
      return;
    }
  if (g_strcmp0 (shape, self->shape) != 0)
    {
      rebuild (self, tile);
      g_free (self->shape);
      self->shape = g_steal_pointer (&shape);
    }
  for (guint i = 0; i < self->rows->len; i++)
    {
      AnaInspectorRow *row = &g_array_index (self->rows, AnaInspectorRow, i);

      if (row->read != NULL)
        row->read (self, tile, row->widget, row->name);
    }
  ana_inspector_read_spec (self, tile);
  self->is_reading = FALSE;
}

void
ana_inspector_set_tile (AnaInspector *self, const char *key)
{
  g_autofree char *was = self->key;

  self->key = g_strdup (key);
  if (g_strcmp0 (was, key) != 0)
    {
      g_clear_pointer (&self->shape, g_free);
      ana_inspector_forget_spec (self);
    }
  ana_inspector_refresh (self);
}

/* The first thing that can be set of the tile. */
void
ana_inspector_focus (AnaInspector *self)
{
  gtk_widget_child_focus (self->key != NULL ? self->stack : self->none, GTK_DIR_TAB_FORWARD);
}

/* --- the object --- */

static void
menu_cb (GtkMenuButton *button, gpointer data)
{
  AnaInspector *self = data;
  g_autoptr (GMenuModel) menu = ana_board_canvas_make_menu (self->show->canvas);

  gtk_menu_button_set_menu_model (button, menu);
}

static void
add_page (AnaInspector *self, int i, const char *name, const char *title)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->page[i] = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_add_css_class (self->page[i], "ana-inspector-page");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->page[i]);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_stack_add_titled (GTK_STACK (self->stack), scrolled, name, title);
}

static GtkWidget *
make_head (AnaInspector *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->icon = gtk_image_new ();
  gtk_widget_add_css_class (self->icon, "accent");
  self->kind = ana_ui_label_new ("", "heading", 0);
  gtk_widget_set_hexpand (self->kind, TRUE);
  self->menu = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->menu), "ana-more-symbolic");
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->menu), menu_cb, self, NULL);
  gtk_widget_add_css_class (self->menu, "flat");
  ana_ui_set_a11y_label (self->menu, _("Tile"));
  ana_ui_set_tooltip (self->menu, _("Tile"));
  gtk_box_append (GTK_BOX (head), self->icon);
  gtk_box_append (GTK_BOX (head), self->kind);
  gtk_box_append (GTK_BOX (head), self->menu);
  gtk_widget_add_css_class (head, "ana-inspector-title");
  return head;
}

static void
ana_inspector_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                       int *minimum_baseline, int *natural_baseline)
{
  gtk_widget_measure (gtk_widget_get_first_child (widget), orientation, for_size, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = *natural = MAX (*minimum, WIDTH_PX);
}

static void
ana_inspector_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  gtk_widget_size_allocate (gtk_widget_get_first_child (widget), &(GtkAllocation) { 0, 0, width, height }, baseline);
}

static void
ana_inspector_dispose (GObject *object)
{
  AnaInspector *self = ANA_INSPECTOR (object);

  g_array_set_size (self->rows, 0);
  ana_ui_unparent_children (GTK_WIDGET (object));
  g_clear_object (&self->draft);
  g_clear_pointer (&self->schema, ana_schema_unref);
  g_clear_pointer (&self->written, json_node_unref);
  G_OBJECT_CLASS (ana_inspector_parent_class)->dispose (object);
}

static void
ana_inspector_finalize (GObject *object)
{
  AnaInspector *self = ANA_INSPECTOR (object);

  g_array_unref (self->rows);
  g_free (self->key);
  g_free (self->shape);
  g_free (self->file_problem);
  G_OBJECT_CLASS (ana_inspector_parent_class)->finalize (object);
}

static void
ana_inspector_class_init (AnaInspectorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ana_inspector_dispose;
  G_OBJECT_CLASS (klass)->finalize = ana_inspector_finalize;
  GTK_WIDGET_CLASS (klass)->measure = ana_inspector_measure;
  GTK_WIDGET_CLASS (klass)->size_allocate = ana_inspector_size_allocate;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "ana-inspector");
}

static void
ana_inspector_init (AnaInspector *self)
{
  GtkWidget *switcher = gtk_stack_switcher_new (), *both = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->rows = g_array_new (FALSE, FALSE, sizeof (AnaInspectorRow));
  g_array_set_clear_func (self->rows, row_clear);
  self->none = ana_inspector_make_board (self);
  self->stack = gtk_stack_new ();
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  add_page (self, 0, "data", _("Data"));
  add_page (self, 1, "style", C_("tile", "Style"));
  add_page (self, 2, "thresholds", _("Thresholds"));
  add_page (self, 3, "spec", C_("tile", "Spec"));
  ana_inspector_make_spec (self);
  gtk_stack_switcher_set_stack (GTK_STACK_SWITCHER (switcher), GTK_STACK (self->stack));
  gtk_widget_add_css_class (switcher, "ana-inspector-tabs");
  self->all = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_box_append (GTK_BOX (self->all), make_head (self));
  gtk_box_append (GTK_BOX (self->all), switcher);
  gtk_box_append (GTK_BOX (self->all), self->stack);
  gtk_widget_set_vexpand (self->none, TRUE);
  gtk_box_append (GTK_BOX (both), self->none);
  gtk_box_append (GTK_BOX (both), self->all);
  gtk_widget_set_parent (both, GTK_WIDGET (self));
  gtk_widget_set_visible (self->all, FALSE);
}

GtkWidget *
ana_inspector_new (AnaBoardDraft *draft, const AnaBoardShow *show)
{
  AnaInspector *self = g_object_new (ANA_TYPE_INSPECTOR, NULL);

  self->draft = g_object_ref (draft);
  self->show = show;
  ana_inspector_refresh (self);
  return GTK_WIDGET (self);
}
