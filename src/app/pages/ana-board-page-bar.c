/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-page-bar.c: the row over the tiles: tabs, filters as chips with the way back, time zone.
 */
#include "config.h"

#include "ana-board-page-private.h"

#include "ana-text.h"

#include "ana-range-text.h"

#include <glib/gi18n.h>
#include <math.h>

#define SWIPE_PX 300 /* a second: slower is no swipe */

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

/* On a telephone a row without tabs and filters would be empty: the zone has no room there. */
void
ana_board_page_show_bar (AnaBoardPage *self)
{
  gboolean narrow = ana_page_get_narrow (ANA_PAGE (self));

  gtk_widget_set_visible (GTK_WIDGET (self->zone), !narrow);
  gtk_widget_set_visible (self->bar, !self->on_wall && (!narrow || gtk_widget_get_visible (self->tabs) || gtk_widget_get_visible (self->back)
                                                        || gtk_widget_get_first_child (self->chips) != NULL));
}

void
ana_board_page_fill_tabs (AnaBoardPage *self)
{
  GtkWidget *first = NULL;

  clear_box (self->tabs);
  gtk_widget_set_visible (self->tabs, ana_board_get_n_tabs (self->board) > 1);
  for (guint i = 0; i < ana_board_get_n_tabs (self->board); i++)
    {
      const AnaTab *tab = ana_board_get_tab (self->board, i);
      g_autofree char *name = ana_text_to_line (tab->title[0] != '\0' ? tab->title : tab->id, ANA_LINE_CHARS);
      GtkWidget *button = gtk_toggle_button_new (), *label = ana_ui_label_new (name, NULL, 0.5f);

      gtk_label_set_max_width_chars (GTK_LABEL (label), 28);
      gtk_button_set_child (GTK_BUTTON (button), label);
      ana_ui_set_a11y_label (button, name);
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
  ana_board_page_show_bar (self);
}

static int
find_tab (AnaBoardPage *self)
{
  for (guint i = 0; i < ana_board_get_n_tabs (self->board); i++)
    if (g_strcmp0 (ana_board_get_tab (self->board, i)->id, self->tab) == 0)
      return (int) i;
  return 0;
}

/* The tab beside the one that is shown; behind the last there is none. */
static void
step_tab (AnaBoardPage *self, int step)
{
  int at = self->board != NULL && self->only == NULL && self->editor == NULL && !self->on_wall ? find_tab (self) + step : -1;
  GtkWidget *button = gtk_widget_get_first_child (self->tabs);

  if (at < 0 || at >= (int) ana_board_get_n_tabs (self->board))
    return;
  while (button != NULL && at-- > 0)
    button = gtk_widget_get_next_sibling (button);
  if (button != NULL)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
}

static void
next_tab_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  step_tab (ANA_BOARD_PAGE (widget), 1);
}

static void
previous_tab_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  step_tab (ANA_BOARD_PAGE (widget), -1);
}

/* A finger that goes fast and level, not one that scrolls: what comes from the side where it came from. */
static void
swipe_cb (GtkGestureSwipe *swipe, double velocity_x, double velocity_y, AnaBoardPage *self)
{
  int step = velocity_x < 0 ? 1 : -1;

  if (fabs (velocity_x) < SWIPE_PX || fabs (velocity_x) < 2 * fabs (velocity_y))
    return;
  step_tab (self, gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? -step : step);
}

/* In a chart a stroke is the chart's: it zooms or brushes. */
static void
swipe_begin_cb (GtkGesture *swipe, GdkEventSequence *sequence, AnaBoardPage *self)
{
  double x, y;
  GtkWidget *under = gtk_gesture_get_point (swipe, sequence, &x, &y) ? gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT) : NULL;

  if (under != NULL && gtk_widget_get_ancestor (under, ANA_TYPE_CHART_VIEW) != NULL)
    gtk_gesture_set_state (swipe, GTK_EVENT_SEQUENCE_DENIED);
}

void
ana_board_page_add_swipe (AnaBoardPage *self)
{
  GtkGesture *swipe = gtk_gesture_swipe_new ();

  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (swipe), TRUE);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (swipe), GTK_PHASE_CAPTURE);
  g_signal_connect (swipe, "begin", G_CALLBACK (swipe_begin_cb), self);
  g_signal_connect (swipe, "swipe", G_CALLBACK (swipe_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (swipe));
}

/* --- filters --- */

static void
chip_clicked_cb (GtkButton *button, AnaBoardPage *self)
{
  const char *id = g_object_get_data (G_OBJECT (button), "filter");

  if (id != NULL ? ana_board_filters_remove (self->filters, id) : ana_board_filters_set_range (self->filters, NULL))
    ana_board_page_filters_moved (self);
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
void
ana_board_page_fill_chips (AnaBoardPage *self)
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
  ana_board_page_show_bar (self);
}

void
ana_board_page_filters_moved (AnaBoardPage *self)
{
  ana_board_page_push_filters (self);
  ana_board_page_fill_chips (self);
  ana_states_begin (self->states);
  ana_page_request (ANA_PAGE (self), TRUE);
  ana_board_page_emit_changed (self);
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AnaBoardPage *self = ANA_BOARD_PAGE (widget);

  if (self->filters != NULL && ana_board_filters_go (self->filters, -1))
    ana_board_page_filters_moved (self);
}

static void
forward_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AnaBoardPage *self = ANA_BOARD_PAGE (widget);

  if (self->filters != NULL && ana_board_filters_go (self->filters, 1))
    ana_board_page_filters_moved (self);
}

static void
clear_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AnaBoardPage *self = ANA_BOARD_PAGE (widget);

  if (self->filters != NULL && ana_board_filters_clear (self->filters))
    ana_board_page_filters_moved (self);
}

void
ana_board_page_install_bar (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "board.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "board.forward", NULL, forward_action);
  gtk_widget_class_install_action (widget_class, "board.clear", NULL, clear_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "board.clear", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_bracketleft, GDK_CONTROL_MASK, "board.back", NULL);
  gtk_widget_class_install_action (widget_class, "board.next-tab", NULL, next_tab_action);
  gtk_widget_class_install_action (widget_class, "board.previous-tab", NULL, previous_tab_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Page_Down, GDK_CONTROL_MASK, "board.next-tab", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Page_Up, GDK_CONTROL_MASK, "board.previous-tab", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_bracketright, GDK_CONTROL_MASK, "board.forward", NULL);
}

/* --- the row --- */

static GtkWidget *
make_step_button (const char *icon, const char *words, const char *action)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "ana-small");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  ana_ui_set_tooltip (button, words);
  ana_ui_set_a11y_label (button, words);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  return button;
}

GtkWidget *
ana_board_page_make_bar (AnaBoardPage *self)
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

