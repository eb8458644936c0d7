/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-kpi-card.c: one KPI as a card: a button that opens its page, with a menu.
 *
 * What the card says is an AnaCard, made in boards; here its texts are put in place. A card never changes its height
 * with its state: a line with nothing to say stays, empty.
 */
#include "config.h"

#include "ana-kpi-card.h"

#include "ana-dot.h"
#include "ana-paint-trace.h"
#include "ana-sparkline.h"

#include <glib/gi18n.h>

struct _AnaKpiCard {
  GtkButton     parent_instance;
  /* Owned */
  char         *code;
  char         *value_full;
  GtkWidget    *menu;      /* (nullable) the popover, made when first wanted */
  GMenuModel   *menu_model;
  /* Template */
  GtkLabel     *title;
  AnaDot       *dot;
  GtkLabel     *age;
  GtkLabel     *value;
  GtkLabel     *delta;
  GtkLabel     *versus;
  GtkLabel     *verdict;
  AnaSparkline *sparkline;
  GtkLabel     *caption;
};

G_DEFINE_FINAL_TYPE (AnaKpiCard, ana_kpi_card, GTK_TYPE_BUTTON)

enum { OPEN, MOVE, PIN, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, signals[OPEN], 0);
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ana_ui_copy_text (widget, ANA_KPI_CARD (widget)->value_full);
}

static void
move_left_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, signals[MOVE], 0, -1);
}

static void
move_right_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, signals[MOVE], 0, 1);
}

static void
pin_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, signals[PIN], 0, TRUE);
}

static void
unpin_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, signals[PIN], 0, FALSE);
}

static void
popup_menu (AnaKpiCard *self, const GdkRectangle *at)
{
  if (self->menu == NULL)
    {
      self->menu = gtk_popover_menu_new_from_model (self->menu_model);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
    }
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), at);
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
menu_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  popup_menu (ANA_KPI_CARD (widget), &(GdkRectangle) { 12, 36, 1, 1 });
}

static void
secondary_click_cb (GtkGestureClick *gesture, int n_press, double x, double y, AnaKpiCard *self)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  popup_menu (self, &(GdkRectangle) { (int) x, (int) y, 1, 1 });
}

static void
ana_kpi_card_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  AnaKpiCard *self = ANA_KPI_CARD (widget);

  GTK_WIDGET_CLASS (ana_kpi_card_parent_class)->size_allocate (widget, width, height, baseline);
  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
}

static void
ana_kpi_card_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  AnaKpiCard *self = ANA_KPI_CARD (widget);

  GTK_WIDGET_CLASS (ana_kpi_card_parent_class)->snapshot (widget, snapshot);
  ana_paint_trace_note ("card", self->code, self->value_full);
}

static void
ana_kpi_card_dispose (GObject *object)
{
  AnaKpiCard *self = ANA_KPI_CARD (object);

  g_clear_pointer (&self->menu, gtk_widget_unparent);
  G_OBJECT_CLASS (ana_kpi_card_parent_class)->dispose (object);
}

static void
ana_kpi_card_finalize (GObject *object)
{
  AnaKpiCard *self = ANA_KPI_CARD (object);

  g_free (self->code);
  g_free (self->value_full);
  g_clear_object (&self->menu_model);
  G_OBJECT_CLASS (ana_kpi_card_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, AnaKpiCard, title);
  gtk_widget_class_bind_template_child (widget_class, AnaKpiCard, dot);
  gtk_widget_class_bind_template_child (widget_class, AnaKpiCard, age);
  gtk_widget_class_bind_template_child (widget_class, AnaKpiCard, value);
  gtk_widget_class_bind_template_child (widget_class, AnaKpiCard, delta);
  gtk_widget_class_bind_template_child (widget_class, AnaKpiCard, versus);
  gtk_widget_class_bind_template_child (widget_class, AnaKpiCard, verdict);
  gtk_widget_class_bind_template_child (widget_class, AnaKpiCard, sparkline);
  gtk_widget_class_bind_template_child (widget_class, AnaKpiCard, caption);
}

static void
ana_kpi_card_class_init (AnaKpiCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ana_kpi_card_dispose;
  G_OBJECT_CLASS (klass)->finalize = ana_kpi_card_finalize;
  widget_class->size_allocate = ana_kpi_card_size_allocate;
  widget_class->snapshot = ana_kpi_card_snapshot;
  g_type_ensure (ANA_TYPE_DOT);
  g_type_ensure (ANA_TYPE_SPARKLINE);
  signals[OPEN] = g_signal_new ("open", ANA_TYPE_KPI_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[MOVE] = g_signal_new ("move", ANA_TYPE_KPI_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[PIN] = g_signal_new ("pin", ANA_TYPE_KPI_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  gtk_widget_class_install_action (widget_class, "card.open", NULL, open_action);
  gtk_widget_class_install_action (widget_class, "card.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "card.pin", NULL, pin_action);
  gtk_widget_class_install_action (widget_class, "card.unpin", NULL, unpin_action);
  gtk_widget_class_install_action (widget_class, "card.move-left", NULL, move_left_action);
  gtk_widget_class_install_action (widget_class, "card.move-right", NULL, move_right_action);
  gtk_widget_class_install_action (widget_class, "card.menu", NULL, menu_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "card.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "card.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "card.copy", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "card.move-left", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Right, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "card.move-right", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, ANA_RESOURCE "ana-kpi-card.ui");
  gtk_widget_class_bind_template_child_full (widget_class, "card_menu", FALSE, 0);
  bind_children (widget_class);
}

static void
ana_kpi_card_init (AnaKpiCard *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->menu_model = G_MENU_MODEL (g_object_ref (gtk_widget_get_template_child (GTK_WIDGET (self), ANA_TYPE_KPI_CARD, "card_menu")));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (secondary_click_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect (self, "clicked", G_CALLBACK (open_action), NULL);
}

GtkWidget *
ana_kpi_card_new (void)
{
  return g_object_new (ANA_TYPE_KPI_CARD, NULL);
}

static void
set_delta (AnaKpiCard *self, const AnaCard *card)
{
  g_autofree char *text = card->has_value ? ana_ui_arrow_text (card->delta_sign, card->delta_text) : g_strdup ("");

  ana_ui_set_text (self->delta, text);
  ana_ui_set_text (self->versus, card->has_value ? card->versus_text : card->missing_text);
  ana_ui_set_text (self->verdict, card->verdict_text);
  ana_ui_set_verdict (GTK_WIDGET (self->delta), card->verdict);
  ana_ui_set_verdict (GTK_WIDGET (self->verdict), card->verdict);
}

/**
 * ana_kpi_card_set_card:
 * @self: the widget
 * @card: what it says; copied
 *
 * Sets only what differs, so that a card whose numbers stand still costs nothing.
 */
void
ana_kpi_card_set_card (AnaKpiCard *self, const AnaCard *card)
{
  if (g_strcmp0 (self->code, card->code) != 0)
    {
      g_free (self->code);
      self->code = g_strdup (card->code);
    }
  ana_ui_set_text (self->title, card->title);
  ana_ui_set_tooltip (GTK_WIDGET (self->title), card->title);
  ana_ui_set_text (self->value, card->has_value ? card->value_text : "—");
  if (g_strcmp0 (self->value_full, card->value_full) != 0)
    {
      g_free (self->value_full);
      self->value_full = g_strdup (card->value_full);
      ana_ui_set_tooltip (GTK_WIDGET (self->value), card->value_full);
    }
  set_delta (self, card);
  ana_ui_set_text (self->caption, card->caption);
  ana_sparkline_set_card (self->sparkline, card);
  ana_kpi_card_set_age (self, card->age_text, card->freshness);
  ana_ui_set_a11y_label (GTK_WIDGET (self), card->a11y_text);
}

void
ana_kpi_card_set_age (AnaKpiCard *self, const char *age_text, AnaFreshness freshness)
{
  static const char *const all[] = { "live", "fresh", "stale", "offline", "sample", "error", NULL };

  ana_ui_set_text (self->age, age_text);
  ana_dot_set_freshness (self->dot, freshness);
  ana_ui_set_state_class (GTK_WIDGET (self->age), all, ana_ui_freshness_class (freshness));
  ana_ui_set_tooltip (GTK_WIDGET (self->age), ana_ui_freshness_word (freshness));
}

/* Under 180 px: smaller figures, and the comparison gives way to the verdict. */
void
ana_kpi_card_set_narrow (AnaKpiCard *self, gboolean narrow)
{
  if (narrow)
    gtk_widget_add_css_class (GTK_WIDGET (self), "narrow");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "narrow");
  gtk_widget_set_visible (GTK_WIDGET (self->versus), !narrow);
  ana_sparkline_set_height (self->sparkline, narrow ? 30 : 36);
}

void
ana_kpi_card_set_place (AnaKpiCard *self, gboolean pinned, gboolean can_move_left, gboolean can_move_right)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "card.pin", !pinned);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "card.unpin", pinned);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "card.move-left", can_move_left);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "card.move-right", can_move_right);
}

const char *
ana_kpi_card_get_code (AnaKpiCard *self)
{
  return self->code;
}
