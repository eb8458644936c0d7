/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-inspector-steps.c: what the series of the selected chart become, as a list of steps: added, taken away, put in order, each with its parameters.
 *
 * The board has the list; rows are made anew when there are others, and only read again otherwise, so that who types a number
 * goes on typing. Each change of the list is a step to undo of its own, numbers that are typed are one.
 */
#include "config.h"

#include "ana-inspector-private.h"

#include "ana-transform-chain.h"
#include "ana-ui.h"

#include <glib/gi18n.h>
#include <string.h>

#define STYLE      1
#define MEMBER     "style/transform"
#define MAX_POINTS 9999
#define USUAL_MEAN 7

static const struct { const char *id, *title; AnaTransform how; } kinds[] = {
  { "mean", NC_("style", "Moving mean"), ANA_TRANSFORM_MOVING_MEAN },  { "cumulative", NC_("style", "Running total"), ANA_TRANSFORM_CUMULATIVE },
  { "derivative", NC_("style", "Change"), ANA_TRANSFORM_DERIVATIVE },  { "integral", NC_("style", "Integral"), ANA_TRANSFORM_INTEGRAL },
  { "rate", NC_("style", "Rate of a counter"), ANA_TRANSFORM_RATE },   { "spectrum", NC_("style", "Spectrum"), ANA_TRANSFORM_SPECTRUM },
};

/* What the rows were made for, and who has the keyboard once they are made anew. */
typedef struct {
  AnaInspector *self;   /* unowned: it has the list */
  GtkWidget    *list, *add;
  char         *built;  /* (owned) (nullable) */
  int           focus;  /* -1: nobody */
  const char   *part;   /* of the row: "up", "down", … */
} Steps;

static void
steps_free (gpointer data)
{
  g_free (((Steps *) data)->built);
  g_free (data);
}

/* --- the chain --- */

/* What cannot be read is an empty list here, and stays on the board until a step is added. */
static GArray *
read_chain (const AnaTile *tile)
{
  GArray *chain = ana_transform_chain_read (ana_inspector_get (tile, MEMBER), NULL);

  return chain != NULL ? chain : ana_transform_chain_parse (NULL, NULL);
}

static GArray *
get_chain (Steps *steps)
{
  const AnaTile *tile = ana_inspector_get_tile (steps->self);

  return tile != NULL && !steps->self->is_reading ? read_chain (tile) : NULL;
}

/* @together: with the change before it, while a number is typed. */
static void
keep_chain (Steps *steps, const GArray *chain, gboolean together)
{
  AnaInspector *self = steps->self;
  const AnaTile *tile = ana_inspector_get_tile (self);
  g_autofree char *path = g_strdup_printf ("/tiles/%s/" MEMBER, tile->key);
  g_autoptr (JsonNode) node = NULL;
  GError *error = NULL;
  AnaStep *step;

  if (together)
    {
      ana_inspector_set (self, MEMBER, ana_transform_chain_to_node (chain));
      return;
    }
  node = ana_transform_chain_to_node (chain);
  step = ana_edit_set (ana_board_draft_get_board (self->draft), path, node, &error);
  ana_inspector_do (self, step, error);
}

static AnaTransformStep *
get_step (GArray *chain, guint i)
{
  return chain != NULL && i < chain->len ? &g_array_index (chain, AnaTransformStep, i) : NULL;
}

/* The step of @from at the place of the one at @to. */
static void
move (Steps *steps, guint from, guint to)
{
  g_autoptr (GArray) chain = get_chain (steps);
  AnaTransformStep *all, moved;

  if (chain == NULL || from == to || from >= chain->len || to >= chain->len)
    return;
  all = (AnaTransformStep *) chain->data;
  moved = all[from];
  if (from < to)
    memmove (&all[from], &all[from + 1], (to - from) * sizeof moved);
  else
    memmove (&all[to + 1], &all[to], (from - to) * sizeof moved);
  all[to] = moved;
  steps->focus = (int) to;
  keep_chain (steps, chain, FALSE);
}

static void
take_away (Steps *steps, guint i)
{
  g_autoptr (GArray) chain = get_chain (steps);

  if (get_step (chain, i) == NULL)
    return;
  g_array_remove_index (chain, i);
  steps->focus = (int) MIN (i, chain->len); /* the next one, or what adds one */
  steps->part = NULL;
  keep_chain (steps, chain, FALSE);
}

/* --- by hand --- */

static guint
get_row (GtkWidget *part)
{
  return (guint) gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (gtk_widget_get_ancestor (part, GTK_TYPE_LIST_BOX_ROW)));
}

static void
kind_cb (AnaChoice *choice, const char *id, Steps *steps)
{
  g_autoptr (GArray) chain = get_chain (steps);
  AnaTransformStep *step = get_step (chain, get_row (GTK_WIDGET (choice)));

  if (step == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].id, id))
      step->how = kinds[i].how;
  step->window = step->how == ANA_TRANSFORM_MOVING_MEAN ? MAX (step->window, USUAL_MEAN) : 0;
  if (step->how == ANA_TRANSFORM_SPECTRUM)
    g_clear_pointer (&step->series, g_free);
  steps->focus = (int) get_row (GTK_WIDGET (choice));
  steps->part = "kind";
  keep_chain (steps, chain, FALSE);
}

static void
window_cb (GtkSpinButton *spin, Steps *steps)
{
  g_autoptr (GArray) chain = get_chain (steps);
  AnaTransformStep *step = get_step (chain, get_row (GTK_WIDGET (spin)));

  if (step == NULL || step->window == (guint) gtk_spin_button_get_value_as_int (spin))
    return;
  step->window = (guint) gtk_spin_button_get_value_as_int (spin);
  keep_chain (steps, chain, TRUE);
}

static void
series_cb (AnaChoice *choice, const char *id, Steps *steps)
{
  g_autoptr (GArray) chain = get_chain (steps);
  AnaTransformStep *step = get_step (chain, get_row (GTK_WIDGET (choice)));

  if (step == NULL)
    return;
  g_free (step->series);
  step->series = *id != '\0' ? g_strdup (id) : NULL;
  keep_chain (steps, chain, FALSE);
}

static void
up_cb (GtkWidget *button, Steps *steps)
{
  guint i = get_row (button);

  steps->part = i > 1 ? "up" : "down"; /* at the top it can only go back */
  move (steps, i, i - 1);
}

static void
down_cb (GtkWidget *button, Steps *steps)
{
  guint i = get_row (button);

  steps->part = gtk_list_box_get_row_at_index (GTK_LIST_BOX (steps->list), (int) i + 2) != NULL ? "down" : "up";
  move (steps, i, i + 1);
}

static void
remove_cb (GtkWidget *button, Steps *steps)
{
  take_away (steps, get_row (button));
}

static void
add_cb (GtkWidget *button, Steps *steps)
{
  g_autoptr (GArray) chain = get_chain (steps);
  AnaTransformStep step = { ANA_TRANSFORM_MOVING_MEAN, USUAL_MEAN, NULL };

  if (chain == NULL || chain->len == ANA_TRANSFORM_MAX_STEPS)
    return;
  g_array_append_val (chain, step);
  steps->focus = (int) chain->len - 1;
  steps->part = "kind";
  keep_chain (steps, chain, FALSE);
}

/* Alt with an arrow moves the step that has the keyboard, Delete takes it away. */
static gboolean
key_cb (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType state, Steps *steps)
{
  GtkWidget *row = gtk_widget_get_focus_child (steps->list);
  int i = row != NULL ? gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)) : -1;
  gboolean alt = (state & gtk_accelerator_get_default_mod_mask ()) == GDK_ALT_MASK;

  if (i < 0)
    return FALSE;
  steps->part = NULL;
  if (alt && (key == GDK_KEY_Up || key == GDK_KEY_KP_Up) && i > 0)
    move (steps, (guint) i, (guint) i - 1);
  else if (alt && (key == GDK_KEY_Down || key == GDK_KEY_KP_Down))
    move (steps, (guint) i, (guint) i + 1);
  else if (!alt && (key == GDK_KEY_Delete || key == GDK_KEY_KP_Delete))
    take_away (steps, (guint) i);
  else
    return FALSE;
  return TRUE;
}

/* --- by a drag --- */

static GdkContentProvider *
drag_cb (GtkDragSource *source, double x, double y, gpointer data)
{
  return gdk_content_provider_new_typed (G_TYPE_UINT, get_row (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (source))));
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, Steps *steps)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_y (GTK_LIST_BOX (steps->list), (int) y);

  if (row == NULL)
    return FALSE;
  steps->part = NULL;
  move (steps, g_value_get_uint (value), (guint) gtk_list_box_row_get_index (row));
  return TRUE;
}

/* --- rows --- */

/* The names of the series that the tile draws now, each once; none: there is only one, or none was read yet. */
static char **
list_series (AnaInspector *self, const AnaTile *tile)
{
  AnaTileData *data = self->show->find_data != NULL ? self->show->find_data (tile->key, self->show->data) : NULL;
  g_autoptr (GStrvBuilder) out = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; data != NULL && data->chart != NULL && i < ana_chart_get_n_layers (data->chart); i++)
    {
      const AnaLayer *layer = ana_chart_get_layer (data->chart, i);

      if (layer->series != NULL && layer->label != NULL && g_hash_table_add (seen, layer->label))
        g_strv_builder_add (out, layer->label);
    }
  return g_strv_builder_end (out);
}

static GtkWidget *
make_button (Steps *steps, const char *icon, const char *name, const char *part, GtkWidget *row, GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  ana_ui_set_a11y_label (button, name);
  ana_ui_set_tooltip (button, name);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect (button, "clicked", callback, steps);
  g_object_set_data (G_OBJECT (row), part, button);
  return button;
}

static GtkWidget *
make_number (guint i)
{
  g_autofree char *text = g_strdup_printf ("%u", i + 1);
  GtkWidget *number = ana_ui_label_new (text, "ana-data ana-dim", 0.5f);
  GtkDragSource *source = gtk_drag_source_new ();

  gtk_widget_set_cursor_from_name (number, "grab");
  gtk_widget_set_size_request (number, 16, -1);
  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect (source, "prepare", G_CALLBACK (drag_cb), NULL);
  gtk_widget_add_controller (number, GTK_EVENT_CONTROLLER (source));
  ana_ui_set_tooltip (number, _("Drag to put the steps in another order"));
  return number;
}

static GtkWidget *
make_kind (Steps *steps, GtkWidget *row)
{
  GtkWidget *choice = ana_choice_new (C_("style", "Transform"));

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    ana_choice_add (ANA_CHOICE (choice), kinds[i].id, g_dpgettext2 (NULL, "style", kinds[i].title), NULL);
  gtk_widget_set_hexpand (choice, TRUE);
  g_signal_connect (choice, "picked", G_CALLBACK (kind_cb), steps);
  g_object_set_data (G_OBJECT (row), "kind", choice);
  return choice;
}

/* How many points, and of which series; %NULL: there is nothing to say. */
static GtkWidget *
make_parameters (Steps *steps, GtkWidget *row, const AnaTransformStep *step, char **series)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *part;

  if (step->how == ANA_TRANSFORM_MOVING_MEAN)
    {
      part = gtk_spin_button_new_with_range (2, MAX_POINTS, 1);
      gtk_editable_set_width_chars (GTK_EDITABLE (part), 3);
      ana_ui_set_a11y_label (part, C_("style", "Points"));
      ana_ui_set_tooltip (part, C_("style", "Points"));
      g_signal_connect (part, "value-changed", G_CALLBACK (window_cb), steps);
      g_object_set_data (G_OBJECT (row), "window", part);
      gtk_box_append (GTK_BOX (box), part);
    }
  if (step->how != ANA_TRANSFORM_SPECTRUM && (g_strv_length (series) > 1 || step->series != NULL))
    {
      part = ana_choice_new (C_("style", "Series"));
      ana_choice_add (ANA_CHOICE (part), "", C_("style", "All series"), NULL);
      for (char **label = series; *label != NULL; label++)
        ana_choice_add (ANA_CHOICE (part), *label, *label, NULL);
      if (step->series != NULL && !g_strv_contains ((const char *const *) series, step->series))
        ana_choice_add (ANA_CHOICE (part), step->series, step->series, NULL);
      gtk_widget_set_hexpand (part, TRUE);
      g_signal_connect (part, "picked", G_CALLBACK (series_cb), steps);
      g_object_set_data (G_OBJECT (row), "series", part);
      gtk_box_append (GTK_BOX (box), part);
    }
  gtk_widget_set_margin_start (box, 22);
  gtk_widget_set_visible (box, gtk_widget_get_first_child (box) != NULL);
  return box;
}

static GtkWidget *
make_row (Steps *steps, const GArray *chain, guint i, char **series)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4), *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 2);
  g_autofree char *name = g_strdup_printf (_("Step %u of %u"), i + 1, chain->len);
  GtkWidget *up = make_button (steps, "ana-up-symbolic", _("Move up"), "up", row, G_CALLBACK (up_cb));
  GtkWidget *down = make_button (steps, "ana-down-symbolic", _("Move down"), "down", row, G_CALLBACK (down_cb));

  gtk_widget_set_sensitive (up, i > 0);
  gtk_widget_set_sensitive (down, i + 1 < chain->len);
  gtk_box_append (GTK_BOX (head), make_number (i));
  gtk_box_append (GTK_BOX (head), make_kind (steps, row));
  gtk_box_append (GTK_BOX (head), up);
  gtk_box_append (GTK_BOX (head), down);
  gtk_box_append (GTK_BOX (head), make_button (steps, "ana-remove-symbolic", _("Remove this step"), "remove", row, G_CALLBACK (remove_cb)));
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), make_parameters (steps, row, &g_array_index (chain, AnaTransformStep, i), series));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  ana_ui_set_a11y_label (row, name);
  return row;
}

/* Which rows there are, and what can be chosen in them: values that are typed are not of it. */
static char *
describe (const GArray *chain, char **series)
{
  GString *out = g_string_new (NULL);
  g_autofree char *names = g_strjoinv ("\n", series);

  for (guint i = 0; i < chain->len; i++)
    g_string_append_printf (out, "%d%s%s ", g_array_index (chain, AnaTransformStep, i).how, g_array_index (chain, AnaTransformStep, i).series != NULL ? "/" : "",
                            g_array_index (chain, AnaTransformStep, i).series != NULL ? g_array_index (chain, AnaTransformStep, i).series : "");
  g_string_append (out, names);
  return g_string_free (out, FALSE);
}

/* The keyboard is where it was, though the row is another one. */
static void
focus_again (Steps *steps)
{
  GtkListBoxRow *row = steps->focus >= 0 ? gtk_list_box_get_row_at_index (GTK_LIST_BOX (steps->list), steps->focus) : NULL;
  GtkWidget *part = row != NULL && steps->part != NULL ? g_object_get_data (G_OBJECT (row), steps->part) : NULL;

  if (steps->focus < 0)
    return;
  if (part == NULL || !gtk_widget_is_sensitive (part))
    part = row != NULL ? GTK_WIDGET (row) : steps->add;
  if (!gtk_widget_grab_focus (part))
    gtk_widget_child_focus (part, GTK_DIR_TAB_FORWARD);
  steps->focus = -1;
}

static void
build (Steps *steps, const GArray *chain, char **series)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (steps->list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (steps->list), row);
  for (guint i = 0; i < chain->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (steps->list), make_row (steps, chain, i, series));
  gtk_widget_set_visible (steps->list, chain->len > 0);
  gtk_widget_set_sensitive (steps->add, chain->len < ANA_TRANSFORM_MAX_STEPS);
}

static void
read_row (GtkListBoxRow *row, const AnaTransformStep *step)
{
  GtkWidget *window = g_object_get_data (G_OBJECT (row), "window"), *series = g_object_get_data (G_OBJECT (row), "series");

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i].how == step->how)
      ana_choice_set (g_object_get_data (G_OBJECT (row), "kind"), kinds[i].id);
  if (window != NULL && gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (window)) != (int) step->window)
    gtk_spin_button_set_value (GTK_SPIN_BUTTON (window), step->window);
  if (series != NULL)
    ana_choice_set (ANA_CHOICE (series), step->series != NULL ? step->series : "");
}

static void
read_steps (AnaInspector *self, const AnaTile *tile, GtkWidget *box, const char *name)
{
  Steps *steps = g_object_get_data (G_OBJECT (box), "steps");
  g_autoptr (GArray) chain = read_chain (tile);
  g_auto (GStrv) series = list_series (self, tile);
  g_autofree char *shape = describe (chain, series);

  if (g_strcmp0 (steps->built, shape) != 0)
    {
      build (steps, chain, series);
      g_free (steps->built);
      steps->built = g_steal_pointer (&shape);
    }
  for (guint i = 0; i < chain->len; i++)
    read_row (gtk_list_box_get_row_at_index (GTK_LIST_BOX (steps->list), (int) i), &g_array_index (chain, AnaTransformStep, i));
  focus_again (steps);
}

static GtkWidget *
make_list (Steps *steps)
{
  GtkWidget *list = gtk_list_box_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_UINT, GDK_ACTION_MOVE);

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_widget_add_css_class (list, "ana-steps");
  ana_ui_set_a11y_label (list, C_("style", "Transforms"));
  ana_ui_set_a11y_description (list, _("Alt with the arrow keys moves a step, Delete removes it"));
  gtk_event_controller_set_name (keys, "steps");
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), steps);
  gtk_widget_add_controller (list, keys);
  g_signal_connect (target, "drop", G_CALLBACK (drop_cb), steps);
  gtk_widget_add_controller (list, GTK_EVENT_CONTROLLER (target));
  return list;
}

/* What the series become, in the order in which it is done. */
void
ana_inspector_build_steps (AnaInspector *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  Steps *steps = g_new0 (Steps, 1);

  *steps = (Steps) { .self = self, .focus = -1 };
  g_object_set_data_full (G_OBJECT (box), "steps", steps, steps_free);
  steps->list = make_list (steps);
  steps->add = gtk_button_new_with_mnemonic (C_("style", "_Add a step"));
  gtk_widget_set_halign (steps->add, GTK_ALIGN_START);
  g_signal_connect (steps->add, "clicked", G_CALLBACK (add_cb), steps);
  gtk_box_append (GTK_BOX (box), steps->list);
  gtk_box_append (GTK_BOX (box), steps->add);
  ana_inspector_add_heading (self, STYLE, C_("style", "Transforms"));
  ana_inspector_add_wide (self, STYLE, box, read_steps, NULL);
}
