/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-tile-menu.c: the one menu of a tile: of the mark or row it was called on, and of the tile.
 *
 * The button in its head, the secondary button, a finger that stays and the Menu key open the same. A chart has the menu
 * itself, with more in it; what is said here comes first there.
 */
#include "config.h"

#include "ana-tile-view-private.h"

#include "ana-text.h"

#include <glib/gi18n.h>
#include <math.h>

#define MAX_CHARS 60 /* of a value in the menu */
#define MAX_ONLY 8 /* filters that a mark offers */

/* --- what it is about --- */

void
ana_tile_view_set_picked (AnaTileView *self, const guint *rows, guint n_rows)
{
  g_array_set_size (self->picked, 0);
  if (n_rows > 0)
    g_array_append_vals (self->picked, rows, n_rows);
}

/* @pick: (nullable): of the tile's chart; what it was made from is looked for in its rows */
void
ana_tile_view_pick_mark (AnaTileView *self, const AnaChartPick *pick)
{
  AnaTileMark mark = { .x = NAN, .layer = -1 };
  g_autofree guint *rows = NULL;
  guint n;

  ana_tile_view_set_picked (self, NULL, 0);
  if (pick == NULL || self->data == NULL || self->data->chart == NULL)
    return;
  mark = (AnaTileMark) { .rows = pick->rows, .n_rows = pick->n_rows, .x = pick->x, .layer = pick->layer };
  rows = ana_tile_find_rows (self->data, &mark, &n);
  ana_tile_view_set_picked (self, rows, n);
}

static gboolean
has_rows (const AnaTileView *self)
{
  return self->data != NULL && (self->data->model != NULL || self->data->code != NULL);
}

/* --- actions --- */

static void
rows_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AnaTileView *self = ANA_TILE_VIEW (widget);

  if (self->picked->len > 0)
    ana_tile_view_want_rows (self, (const guint *) (const void *) self->picked->data, self->picked->len);
}

static void
all_rows_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (has_rows (ANA_TILE_VIEW (widget)))
    ana_tile_view_want_rows (ANA_TILE_VIEW (widget), NULL, 0);
}

static void
only_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *field, *value;

  g_variant_get (parameter, "(&s&s)", &field, &value);
  ana_tile_view_want_filter (ANA_TILE_VIEW (widget), field, value);
}

static void
kpi_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ana_tile_view_open_kpi (ANA_TILE_VIEW (widget));
}

static void
retry_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ana_tile_view_want_retry (ANA_TILE_VIEW (widget));
}

static void
details_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ana_tile_view_show_details (ANA_TILE_VIEW (widget));
}

static void
menu_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ana_tile_view_popup (ANA_TILE_VIEW (widget), NULL);
}

void
ana_tile_view_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "look.rows", NULL, rows_action);
  gtk_widget_class_install_action (widget_class, "look.all-rows", NULL, all_rows_action);
  gtk_widget_class_install_action (widget_class, "look.only", "(ss)", only_action);
  gtk_widget_class_install_action (widget_class, "look.kpi", NULL, kpi_action);
  gtk_widget_class_install_action (widget_class, "look.menu", NULL, menu_action);
  gtk_widget_class_install_action (widget_class, "look.retry", NULL, retry_action);
  gtk_widget_class_install_action (widget_class, "look.details", NULL, details_action);
}

/* --- the menu --- */

static void
take_section (GMenu *menu, GMenu *section)
{
  if (g_menu_model_get_n_items (G_MENU_MODEL (section)) > 0)
    g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
  g_object_unref (section);
}

/* Letters of a value are no mnemonics. */
static char *
write_only (const char *value)
{
  g_autofree char *line = ana_text_to_line (value, MAX_CHARS);
  g_auto (GStrv) parts = g_strsplit (line, "_", -1);
  g_autofree char *plain = g_strjoinv ("__", parts);

  return g_strdup_printf (_("Only %s"), plain);
}

static GMenu *
make_mark_section (AnaTileView *self)
{
  GMenu *section = g_menu_new ();
  guint n = self->picked->len;
  g_auto (GStrv) filters = n > 0 ? ana_tile_list_filters (self->data, (const guint *) (const void *) self->picked->data, n) : g_new0 (char *, 1);

  if (n > 0 && has_rows (self))
    g_menu_append (section, _("Show the _Rows"), "look.rows");
  for (guint i = 0; filters[i] != NULL && i < 2 * MAX_ONLY; i += 2)
    {
      g_autofree char *words = write_only (filters[i + 1]);
      g_autoptr (GMenuItem) item = g_menu_item_new (words, NULL);

      g_menu_item_set_action_and_target (item, "look.only", "(ss)", filters[i], filters[i + 1]);
      g_menu_append_item (section, item);
    }
  return section;
}

/* Not of one that is in a window of its own. */
static void
add_window_item (GMenu *section)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (_("Open in a _Window"), "tile-view.tear-off");

  g_menu_item_set_attribute (item, "hidden-when", "s", "action-disabled");
  g_menu_append_item (section, item);
}

static GMenu *
make_tile_section (AnaTileView *self)
{
  GMenu *section = g_menu_new ();

  if (has_rows (self))
    g_menu_append (section, _("_Explore All Rows"), "look.all-rows");
  if (self->data != NULL && self->data->code != NULL)
    g_menu_append (section, _("Open the _KPI"), "look.kpi");
  add_window_item (section);
  if (ana_tile_view_has_details (self))
    {
      g_menu_append (section, _("_Retry"), "look.retry");
      g_menu_append (section, _("_Details"), "look.details");
    }
  return section;
}

/* Whether there is anything to be done with the tile itself. */
gboolean
ana_tile_view_has_menu (AnaTileView *self)
{
  return self->type == ANA_TILE_CHART || has_rows (self) || ana_tile_view_has_details (self);
}

/* What comes first: of the mark, then of the tile. */
void
ana_tile_view_fill_menu (AnaTileView *self, GMenu *menu)
{
  take_section (menu, make_mark_section (self));
  take_section (menu, make_tile_section (self));
  take_section (menu, ana_tile_view_make_out_section (self));
  ana_tile_view_want_menu (self, menu);
}

static void
popup_own (AnaTileView *self, const GdkRectangle *at)
{
  g_autoptr (GMenu) menu = g_menu_new ();

  ana_tile_view_fill_menu (self, menu);
  if (g_menu_model_get_n_items (G_MENU_MODEL (menu)) == 0)
    return;
  if (self->menu == NULL)
    {
      self->menu = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
    }
  else
    gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->menu), G_MENU_MODEL (menu));
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), at);
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static GdkRectangle
get_button_place (AnaTileView *self, GtkWidget *in)
{
  double x = 0, y = 0;

  gtk_widget_translate_coordinates (self->menu_button, in, gtk_widget_get_width (self->menu_button) / 2.0, gtk_widget_get_height (self->menu_button), &x, &y);
  return (GdkRectangle) { (int) x, (int) y, 1, 1 };
}

/**
 * ana_tile_view_popup:
 * @self: the tile
 * @at: (nullable): where, in its coordinates; %NULL: at its menu button
 *
 * Shows the tile's menu: what can be done with the mark or row that is looked at, and with the tile.
 */
void
ana_tile_view_popup (AnaTileView *self, const GdkRectangle *at)
{
  GtkWidget *in = ANA_IS_CHART_VIEW (self->body) && self->data != NULL ? self->body : GTK_WIDGET (self);
  GdkRectangle place = get_button_place (self, in);

  if (in == self->body)
    ana_chart_view_popup (ANA_CHART_VIEW (in), &place);
  else
    popup_own (self, at != NULL ? at : &place);
}

/* --- how it is called --- */

/* What a row of the list shows knows its number; the focus stands on the row around it. */
static int
find_list_row (AnaTileView *self, GtkWidget *at)
{
  GtkWidget *inner = at != NULL ? gtk_widget_get_first_child (at) : NULL;
  gpointer index = inner != NULL ? g_object_get_data (G_OBJECT (inner), "row") : NULL;

  for (; at != NULL && index == NULL && at != GTK_WIDGET (self); at = gtk_widget_get_parent (at))
    index = g_object_get_data (G_OBJECT (at), "row");
  return GPOINTER_TO_INT (index) - 1;
}

/* The row under the pointer, or that of the keyboard. */
static void
pick_row (AnaTileView *self, gboolean has_place, double x, double y)
{
  int row = -1;
  guint taken;

  if (self->data != NULL && self->type == ANA_TILE_TABLE)
    {
      gtk_widget_translate_coordinates (GTK_WIDGET (self), self->body, x, y, &x, &y);
      row = has_place ? ana_text_table_pick (ANA_TEXT_TABLE (self->body), x, y) : ana_text_table_get_selected (ANA_TEXT_TABLE (self->body));
    }
  else if (self->data != NULL && self->type == ANA_TILE_LIST)
    {
      GtkWidget *at = has_place ? gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT) : gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));

      row = find_list_row (self, at);
    }
  taken = (guint) MAX (row, 0);
  ana_tile_view_set_picked (self, &taken, row >= 0 ? 1 : 0);
}

/* A chart and a card answer themselves. */
static gboolean
has_own_menu (AnaTileView *self)
{
  return self->type == ANA_TILE_KPI || (self->type == ANA_TILE_CHART && gtk_stack_get_visible_child (self->stack) == self->body);
}

static void
popup_at (AnaTileView *self, GtkGesture *gesture, double x, double y)
{
  GdkRectangle at = { (int) x, (int) y, 1, 1 };

  if (has_own_menu (self) || self->plain)
    return;
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  pick_row (self, TRUE, x, y);
  popup_own (self, &at);
}

static void
secondary_cb (GtkGestureClick *gesture, int n_press, double x, double y, AnaTileView *self)
{
  popup_at (self, GTK_GESTURE (gesture), x, y);
}

static void
long_cb (GtkGestureLongPress *gesture, double x, double y, AnaTileView *self)
{
  popup_at (self, GTK_GESTURE (gesture), x, y);
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, AnaTileView *self)
{
  GdkRectangle at = { gtk_widget_get_width (GTK_WIDGET (self)) / 2, 40, 1, 1 };
  gboolean wanted = key == GDK_KEY_Menu || (key == GDK_KEY_F10 && (state & GDK_SHIFT_MASK) != 0);

  if (!wanted || has_own_menu (self) || self->plain)
    return GDK_EVENT_PROPAGATE;
  pick_row (self, FALSE, 0, 0);
  popup_own (self, &at);
  return GDK_EVENT_STOP;
}

/* Called once, when its head is there. */
void
ana_tile_view_add_menu (AnaTileView *self)
{
  GtkGesture *secondary = gtk_gesture_click_new (), *stays = gtk_gesture_long_press_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->menu_button = gtk_button_new_from_icon_name ("ana-more-symbolic");
  gtk_widget_add_css_class (self->menu_button, "flat");
  gtk_widget_add_css_class (self->menu_button, "ana-small");
  gtk_widget_set_valign (self->menu_button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->menu_button), "look.menu");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu_button), GTK_ACCESSIBLE_PROPERTY_HAS_POPUP, TRUE, -1);
  ana_ui_set_a11y_label (self->menu_button, _("Menu of the tile"));
  ana_ui_set_tooltip (self->menu_button, _("Menu of the tile"));
  gtk_box_append (GTK_BOX (self->head), self->menu_button);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (stays), TRUE);
  g_signal_connect (secondary, "pressed", G_CALLBACK (secondary_cb), self);
  g_signal_connect (stays, "pressed", G_CALLBACK (long_cb), self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (secondary));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (stays));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}
