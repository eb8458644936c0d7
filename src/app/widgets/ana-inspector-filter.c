/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-inspector-filter.c: which rows the selected tile shows: a chip for each condition, and one more.
 */
#include "config.h"

#include "ana-inspector-private.h"

#include "ana-tile-data.h"
#include "ana-ui.h"

#include <glib/gi18n.h>

#define DATA 0

/* What the popover for one more condition asks. */
typedef struct {
  AnaInspector *self;
  GtkWidget    *field, *op, *value, *popover;
} Asked;

/* The conditions that must all hold: those of an "and", or the one that stands alone. */
static GPtrArray *
list_conditions (const AnaTile *tile)
{
  GPtrArray *conditions = g_ptr_array_new ();
  JsonNode *filter = ana_inspector_get (tile, "query/filter");
  JsonNode *all = filter != NULL && JSON_NODE_HOLDS_OBJECT (filter) ? json_object_get_member (json_node_get_object (filter), "and") : NULL;

  if (all != NULL && JSON_NODE_HOLDS_ARRAY (all))
    for (guint i = 0; i < json_array_get_length (json_node_get_array (all)); i++)
      g_ptr_array_add (conditions, json_array_get_element (json_node_get_array (all), i));
  else if (filter != NULL)
    g_ptr_array_add (conditions, filter);
  return conditions;
}

/* @leave: the number of one that goes; @more: (transfer full) (nullable): one that comes */
static void
set_conditions (AnaInspector *self, guint leave, JsonNode *more)
{
  const AnaTile *tile = ana_inspector_get_tile (self);
  g_autoptr (GPtrArray) conditions = tile != NULL ? list_conditions (tile) : g_ptr_array_new ();
  JsonArray *all = json_array_new ();
  JsonNode *filter = NULL;

  for (guint i = 0; i < conditions->len; i++)
    if (i != leave)
      json_array_add_element (all, json_node_copy (conditions->pdata[i]));
  if (more != NULL)
    json_array_add_element (all, more);
  if (json_array_get_length (all) == 1)
    filter = json_node_copy (json_array_get_element (all, 0));
  else if (json_array_get_length (all) > 1)
    {
      filter = json_node_init_object (json_node_alloc (), json_object_new ());
      json_object_unref (json_node_get_object (filter));
      json_object_set_array_member (json_node_get_object (filter), "and", json_array_ref (all));
    }
  json_array_unref (all);
  ana_inspector_set (self, "query/filter", filter);
}

/* "country: France": a condition as a chip has room for it. */
static char *
describe (JsonNode *condition)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (condition) ? json_node_get_object (condition) : NULL;
  const char *field = object != NULL ? ana_json_get_string (object, "", "field", NULL, NULL) : NULL;
  g_autoptr (GList) names = object != NULL ? json_object_get_members (object) : NULL;

  for (GList *l = names; field != NULL && l != NULL; l = l->next)
    if (!g_str_equal (l->data, "field"))
      {
        g_autofree char *value = json_to_string (json_object_get_member (object, l->data), FALSE);
        const char *sign = g_str_equal (l->data, "equal") || g_str_equal (l->data, "oneOf") ? "=" : g_str_equal (l->data, "gte") ? "≥"
                           : g_str_equal (l->data, "lt") ? "<" : g_str_equal (l->data, "lte") ? "≤" : g_str_equal (l->data, "gt") ? ">"
                           : (const char *) l->data;

        return g_strdup_printf ("%s %s %s", field, sign, value);
      }
  return json_to_string (condition, FALSE);
}

static void
remove_cb (GtkWidget *button, AnaInspector *self)
{
  set_conditions (self, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "index")), NULL);
}

static GtkWidget *
make_chip (AnaInspector *self, JsonNode *condition, guint index)
{
  GtkWidget *button = gtk_button_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4), *label;
  g_autofree char *text = describe (condition);
  g_autofree char *name = g_strdup_printf (_("Remove filter %s"), text);

  label = ana_ui_label_new (text, "ana-data", 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 24);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("ana-close-symbolic"));
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "ana-chip");
  ana_ui_set_a11y_label (button, name);
  ana_ui_set_tooltip (button, name);
  g_object_set_data (G_OBJECT (button), "index", GUINT_TO_POINTER (index));
  g_signal_connect (button, "clicked", G_CALLBACK (remove_cb), self);
  return button;
}

/* --- one more --- */

/* A figure is a number, anything else a text; the condition "last" takes a duration. */
static JsonNode *
read_value (const char *text)
{
  char *end = NULL;
  double number = g_ascii_strtod (text, &end);

  if (*text != '\0' && *end == '\0')
    return json_node_init_double (json_node_alloc (), number);
  return json_node_init_string (json_node_alloc (), text);
}

static void
add_cb (GtkWidget *widget, Asked *asked)
{
  const char *field = ana_choice_get (ANA_CHOICE (asked->field)), *op = ana_choice_get (ANA_CHOICE (asked->op));
  JsonObject *condition;
  JsonNode *node;

  if (field == NULL || op == NULL)
    return;
  condition = json_object_new ();
  json_object_set_string_member (condition, "field", field);
  json_object_set_member (condition, op, read_value (gtk_editable_get_text (GTK_EDITABLE (asked->value))));
  node = json_node_init_object (json_node_alloc (), condition);
  json_object_unref (condition);
  gtk_popover_popdown (GTK_POPOVER (asked->popover));
  set_conditions (asked->self, G_MAXUINT, node);
}

static GtkWidget *
make_field (AnaInspector *self)
{
  GtkWidget *choice = ana_choice_new (_("Field"));
  const char *name;
  AnaType type;

  for (guint i = 0; self->schema != NULL && ana_schema_get (self->schema, i, &name, &type, NULL); i++)
    ana_choice_add (ANA_CHOICE (choice), name, name, NULL);
  return choice;
}

static GtkWidget *
make_op (void)
{
  GtkWidget *choice = ana_choice_new (C_("filter", "Condition"));

  ana_choice_add (ANA_CHOICE (choice), "equal", C_("filter", "is"), NULL);
  ana_choice_add (ANA_CHOICE (choice), "gte", C_("filter", "at least"), NULL);
  ana_choice_add (ANA_CHOICE (choice), "lt", C_("filter", "less than"), NULL);
  ana_choice_add (ANA_CHOICE (choice), "contains", C_("filter", "contains"), NULL);
  ana_choice_add (ANA_CHOICE (choice), "last", C_("filter", "in the last (P8W)"), NULL);
  return choice;
}

static GtkWidget *
make_more (AnaInspector *self)
{
  GtkWidget *button = gtk_menu_button_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *add = gtk_button_new_with_mnemonic (C_("filter", "_Add"));
  Asked *asked = g_new0 (Asked, 1);

  *asked = (Asked) { self, make_field (self), make_op (), gtk_entry_new (), gtk_popover_new () };
  ana_ui_set_a11y_label (asked->value, C_("filter", "Value"));
  gtk_widget_add_css_class (add, "suggested-action");
  gtk_box_append (GTK_BOX (box), asked->field);
  gtk_box_append (GTK_BOX (box), asked->op);
  gtk_box_append (GTK_BOX (box), asked->value);
  gtk_box_append (GTK_BOX (box), add);
  g_signal_connect (asked->value, "activate", G_CALLBACK (add_cb), asked);
  g_signal_connect (add, "clicked", G_CALLBACK (add_cb), asked);
  gtk_popover_set_child (GTK_POPOVER (asked->popover), box);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), asked->popover);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), C_("filter", "+ Filter"));
  gtk_menu_button_set_has_frame (GTK_MENU_BUTTON (button), TRUE);
  gtk_widget_add_css_class (button, "ana-chip");
  ana_ui_set_a11y_label (button, C_("filter", "Add a filter"));
  g_object_set_data_full (G_OBJECT (button), "asked", asked, g_free);
  return button;
}

void
ana_inspector_build_filter (AnaInspector *self, const AnaTile *tile)
{
  g_autoptr (GPtrArray) conditions = list_conditions (tile);
  GtkWidget *flow = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gboolean kpis = g_strcmp0 (ana_tile_get_source (tile), ANA_KPI_DATASET) == 0;

  ana_inspector_add_heading (self, DATA, C_("tile", "Filter"));
  for (guint i = 0; i < conditions->len; i++)
    {
      GtkWidget *chip;

      if (kpis && i == 0) /* which KPI is shown: that is chosen above */
        continue;
      chip = make_chip (self, conditions->pdata[i], i);
      gtk_widget_set_halign (chip, GTK_ALIGN_START);
      gtk_box_append (GTK_BOX (flow), chip);
    }
  gtk_box_append (GTK_BOX (flow), make_more (self));
  gtk_widget_set_halign (gtk_widget_get_last_child (flow), GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (self->page[DATA]), flow);
}
