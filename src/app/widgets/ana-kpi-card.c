/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-kpi-card.c: one KPI as a card: a button that opens its page, with a menu.
 *
 * What the card says is an AnaCard, made in boards; how it looks is ana-card-face.c. A value that changes paints this
 * card anew and nothing else.
 */
#include "config.h"

#include "ana-kpi-card.h"

#include "ana-paint-trace.h"

struct _AnaKpiCard {
  GtkButton     parent_instance;
  /* Owned */
  char         *code;
  char         *value_full;
  char         *value_tip;
  char         *a11y_text;
  char         *a11y_more;
  GtkWidget    *menu;      /* (nullable) the popover, made when first wanted */
  AnaCardFace   face;
  gboolean      pinned, can_move_left, can_move_right;
};

G_DEFINE_FINAL_TYPE (AnaKpiCard, ana_kpi_card, GTK_TYPE_BUTTON)

enum { OPEN, MOVE, PIN, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
ana_kpi_card_clicked (GtkButton *button)
{
  g_signal_emit (button, signals[OPEN], 0);
}

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
  if (ANA_KPI_CARD (widget)->can_move_left)
    g_signal_emit (widget, signals[MOVE], 0, -1);
}

static void
move_right_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (ANA_KPI_CARD (widget)->can_move_right)
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

/* --- menu --- */

static void
make_menu (AnaKpiCard *self)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource (ANA_RESOURCE "ana-kpi-card.ui");

  self->menu = gtk_popover_menu_new_from_model (G_MENU_MODEL (gtk_builder_get_object (builder, "card_menu")));
  gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
  gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
}

/* What does not apply here is not in the menu. */
static void
enable_actions (AnaKpiCard *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_action_set_enabled (widget, "card.pin", !self->pinned);
  gtk_widget_action_set_enabled (widget, "card.unpin", self->pinned);
  gtk_widget_action_set_enabled (widget, "card.move-left", self->can_move_left);
  gtk_widget_action_set_enabled (widget, "card.move-right", self->can_move_right);
}

static void
popup_menu (AnaKpiCard *self, const GdkRectangle *at)
{
  enable_actions (self);
  if (self->menu == NULL)
    make_menu (self);
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

/* --- the widget --- */

static void
ana_kpi_card_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                      int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  ana_card_face_measure (&ANA_KPI_CARD (widget)->face, widget, orientation, minimum, natural);
}

static GtkSizeRequestMode
ana_kpi_card_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
ana_kpi_card_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  AnaKpiCard *self = ANA_KPI_CARD (widget);

  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
}

static void
ana_kpi_card_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  AnaKpiCard *self = ANA_KPI_CARD (widget);

  ana_card_face_snapshot (&self->face, widget, snapshot);
  ana_paint_trace_note ("card", self->code, self->value_full);
}

static void
ana_kpi_card_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (ana_kpi_card_parent_class)->css_changed (widget, change);
  ana_card_face_restyle ();
  gtk_widget_queue_draw (widget);
}

static void
ana_kpi_card_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (ana_kpi_card_parent_class)->system_setting_changed (widget, setting);
  ana_card_face_restyle ();
  gtk_widget_queue_resize (widget);
}

static void
ana_kpi_card_direction_changed (GtkWidget *widget, GtkTextDirection before)
{
  ANA_KPI_CARD (widget)->face.placed = FALSE;
  ana_card_face_restyle ();
  GTK_WIDGET_CLASS (ana_kpi_card_parent_class)->direction_changed (widget, before);
}

static char *
make_tip (AnaKpiCard *self, AnaCardPart part)
{
  switch (part)
    {
    case ANA_CARD_VALUE:
      return g_strdup (self->value_tip);
    case ANA_CARD_DOT: case ANA_CARD_AGE:
      return ana_ui_describe_freshness (self->face.freshness, self->face.text[ANA_CARD_AGE]);
    case ANA_CARD_TITLE: case ANA_CARD_VERSUS: case ANA_CARD_FOOT:
      return g_strdup (self->face.text[part]);
    default:
      return NULL;
    }
}

/* The full number; by the keyboard that is the tip of the whole card. */
static gboolean
ana_kpi_card_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  AnaKpiCard *self = ANA_KPI_CARD (widget);
  AnaCardPart part = ANA_CARD_VALUE;
  g_autofree char *tip = NULL;

  for (AnaCardPart i = 0; i < ANA_N_CARD_PARTS && !keyboard; i++)
    if (gdk_rectangle_contains_point (&self->face.box[i], x, y))
      {
        part = i;
        gtk_tooltip_set_tip_area (tooltip, &self->face.box[i]);
        break;
      }
    else if (i + 1 == ANA_N_CARD_PARTS)
      return FALSE;
  tip = make_tip (self, part);
  if (tip == NULL || *tip == '\0')
    return FALSE;
  gtk_tooltip_set_text (tooltip, tip);
  return TRUE;
}

static void
ana_kpi_card_dispose (GObject *object)
{
  AnaKpiCard *self = ANA_KPI_CARD (object);

  g_clear_pointer (&self->menu, gtk_widget_unparent);
  ana_card_face_clear (&self->face);
  G_OBJECT_CLASS (ana_kpi_card_parent_class)->dispose (object);
}

static void
ana_kpi_card_finalize (GObject *object)
{
  AnaKpiCard *self = ANA_KPI_CARD (object);

  g_free (self->code);
  g_free (self->value_full);
  g_free (self->value_tip);
  g_free (self->a11y_text);
  g_free (self->a11y_more);
  G_OBJECT_CLASS (ana_kpi_card_parent_class)->finalize (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
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
}

static void
ana_kpi_card_class_init (AnaKpiCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = ANA_TYPE_KPI_CARD;

  G_OBJECT_CLASS (klass)->dispose = ana_kpi_card_dispose;
  G_OBJECT_CLASS (klass)->finalize = ana_kpi_card_finalize;
  GTK_BUTTON_CLASS (klass)->clicked = ana_kpi_card_clicked;
  widget_class->get_request_mode = ana_kpi_card_get_request_mode;
  widget_class->measure = ana_kpi_card_measure;
  widget_class->size_allocate = ana_kpi_card_size_allocate;
  widget_class->snapshot = ana_kpi_card_snapshot;
  widget_class->css_changed = ana_kpi_card_css_changed;
  widget_class->system_setting_changed = ana_kpi_card_system_setting_changed;
  widget_class->direction_changed = ana_kpi_card_direction_changed;
  widget_class->query_tooltip = ana_kpi_card_query_tooltip;
  signals[OPEN] = g_signal_new ("open", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[MOVE] = g_signal_new ("move", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[PIN] = g_signal_new ("pin", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  install_actions (widget_class);
}

static void
ana_kpi_card_init (AnaKpiCard *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_widget_set_layout_manager (widget, NULL); /* a button has one for its child */
  gtk_widget_set_css_classes (widget, (const char *[]) { "ana-tile", "ana-kpi-card", NULL });
  gtk_widget_set_has_tooltip (widget, TRUE);
  ana_ui_make_tooltip_quiet (widget);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (secondary_click_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
}

GtkWidget *
ana_kpi_card_new (void)
{
  return g_object_new (ANA_TYPE_KPI_CARD, NULL);
}

static gboolean
take_text (char **text, const char *wanted)
{
  if (g_strcmp0 (*text, wanted) == 0)
    return FALSE;
  g_free (*text);
  *text = g_strdup (wanted);
  return TRUE;
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
  gboolean differs = take_text (&self->code, card->code);
  g_autofree char *tip = ana_ui_join_lines (card->value_full, card->doubt_text);

  take_text (&self->value_tip, tip);
  differs |= take_text (&self->value_full, card->value_full);
  differs |= ana_card_face_set_card (&self->face, card);
  if (differs)
    gtk_widget_queue_draw (GTK_WIDGET (self));
  if (take_text (&self->a11y_text, card->a11y_text))
    ana_ui_set_a11y_label (GTK_WIDGET (self), self->a11y_text);
  if (take_text (&self->a11y_more, card->has_value ? card->versus_text : ""))
    ana_ui_set_a11y_description (GTK_WIDGET (self), self->a11y_more);
}

void
ana_kpi_card_set_age (AnaKpiCard *self, const char *age_text, AnaFreshness freshness)
{
  if (ana_card_face_set_age (&self->face, age_text, freshness))
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* So many pixels at the end of the title's line are another's: dot and age are not shown. */
void
ana_kpi_card_set_head_room (AnaKpiCard *self, int px)
{
  if (ana_card_face_set_head_room (&self->face, px))
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Under 180 px: smaller figures, and the comparison gives way to the verdict. */
void
ana_kpi_card_set_narrow (AnaKpiCard *self, gboolean narrow)
{
  if (!ana_card_face_set_narrow (&self->face, narrow))
    return;
  if (narrow)
    gtk_widget_add_css_class (GTK_WIDGET (self), "narrow");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "narrow");
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
ana_kpi_card_set_place (AnaKpiCard *self, gboolean pinned, gboolean can_move_left, gboolean can_move_right)
{
  self->pinned = pinned;
  self->can_move_left = can_move_left;
  self->can_move_right = can_move_right;
}

const char *
ana_kpi_card_get_code (AnaKpiCard *self)
{
  return self->code;
}

/**
 * ana_kpi_card_get_part:
 * @self: the widget
 * @part: which
 * @box: (out): where it is, in the widget; empty when it is not shown
 *
 * Returns: (nullable): what it says
 */
const char *
ana_kpi_card_get_part (AnaKpiCard *self, AnaCardPart part, GdkRectangle *box)
{
  ana_card_face_place (&self->face, GTK_WIDGET (self));
  *box = self->face.box[part];
  return self->face.text[part];
}

/* Whether all of it can be read. */
gboolean
ana_kpi_card_is_whole (AnaKpiCard *self, AnaCardPart part)
{
  ana_card_face_place (&self->face, GTK_WIDGET (self));
  return self->face.shaped[part] == NULL || !pango_layout_is_ellipsized (self->face.shaped[part]->layout);
}
