/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-tile-age.c: the state of a tile and how old its figures are, in the room that its title leaves.
 *
 * The end of a tile's head. It asks for no more than its dot and takes what is over once the title has all it wants: where
 * the age has no room the dot stands alone, its shape tells the state, and the words are in the tooltip and for the screen
 * reader. One leaf decides this as it paints: nothing is shown, hidden or laid out anew for it.
 */
#include "config.h"

#include "ana-tile-age.h"

#include "ana-card-face.h"
#include "ana-dot.h"

#include <string.h>

#define GAP_PX 6

struct _AnaTileAge {
  GtkWidget    parent_instance;
  AnaFreshness freshness;
  char        *age;         /* (owned) (nullable) nothing is told */
  char        *words;       /* (owned) */
  AnaCardText *shaped;      /* (owned) (nullable) the age, as it was shaped last */
  guint        generation;  /* of the fonts it was shaped in */
};

G_DEFINE_FINAL_TYPE (AnaTileAge, ana_tile_age, GTK_TYPE_WIDGET)

static void
forget_shape (AnaTileAge *self)
{
  g_clear_pointer (&self->shaped, ana_card_text_unref);
}

/* The age, when there is room for all of it beside the dot. */
static const AnaCardText *
shape (AnaTileAge *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  guint generation = ana_card_text_check (widget);

  if (self->generation != generation)
    forget_shape (self);
  self->generation = generation;
  if (self->shaped == NULL && self->age != NULL && *self->age != '\0')
    {
      g_autofree char *isolated = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL ? ana_ui_isolate (self->age, TRUE) : NULL;

      self->shaped = ana_card_text_get (ANA_CARD_TEXT_CAPTION, isolated != NULL ? isolated : self->age, -1);
    }
  return self->shaped != NULL && ANA_DOT_PX + GAP_PX + self->shaped->width_px <= gtk_widget_get_width (widget) ? self->shaped : NULL;
}

/* --- the widget --- */

static void
append_age (AnaTileAge *self, GtkSnapshot *snapshot, const AnaCardText *text, float x)
{
  GdkRGBA colour = ana_card_face_get_age_colour (GTK_WIDGET (self), self->freshness);
  int top = (gtk_widget_get_height (GTK_WIDGET (self)) - ana_card_text_line_px (ANA_CARD_TEXT_CAPTION)) / 2;

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x - (float) text->x_px,
                                                          (float) (top + ana_card_text_baseline_px (ANA_CARD_TEXT_CAPTION) - text->baseline_px)));
  gtk_snapshot_append_layout (snapshot, text->layout, &colour);
  gtk_snapshot_restore (snapshot);
}

static void
append_dot (AnaTileAge *self, GtkSnapshot *snapshot, float x)
{
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  GdkRGBA colour = ana_card_face_get_dot_colour (GTK_WIDGET (self), self->freshness);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (x, 0, ANA_DOT_PX, (float) height));

  cairo_translate (cr, x + ANA_DOT_PX / 2.0, height / 2.0);
  ana_dot_paint (cr, self->freshness, &colour, FALSE);
  cairo_destroy (cr);
}

static void
ana_tile_age_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  AnaTileAge *self = ANA_TILE_AGE (widget);
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int width = gtk_widget_get_width (widget), taken;
  const AnaCardText *text;

  if (self->age == NULL)
    return;
  text = shape (self);
  taken = text != NULL ? text->width_px + GAP_PX : 0;
  append_dot (self, snapshot, (float) (mirrored ? taken : width - taken - ANA_DOT_PX));
  if (text != NULL)
    append_age (self, snapshot, text, (float) (mirrored ? 0 : width - text->width_px));
}

static void
ana_tile_age_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                      int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = ANA_DOT_PX;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    return;
  ana_card_text_check (widget);
  *natural = MAX (ANA_DOT_PX, ana_card_text_line_px (ANA_CARD_TEXT_CAPTION));
}

static GtkSizeRequestMode
ana_tile_age_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static gboolean
ana_tile_age_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  AnaTileAge *self = ANA_TILE_AGE (widget);

  if (self->age == NULL)
    return FALSE;
  gtk_tooltip_set_text (tooltip, self->words);
  return TRUE;
}

static void
ana_tile_age_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (ana_tile_age_parent_class)->css_changed (widget, change);
  ana_card_face_restyle ();
  gtk_widget_queue_draw (widget);
}

static void
ana_tile_age_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (ana_tile_age_parent_class)->system_setting_changed (widget, setting);
  ana_card_face_restyle ();
  gtk_widget_queue_resize (widget);
}

static void
ana_tile_age_direction_changed (GtkWidget *widget, GtkTextDirection before)
{
  forget_shape (ANA_TILE_AGE (widget));
  ana_card_face_restyle ();
  GTK_WIDGET_CLASS (ana_tile_age_parent_class)->direction_changed (widget, before);
}

static void
ana_tile_age_finalize (GObject *object)
{
  AnaTileAge *self = ANA_TILE_AGE (object);

  forget_shape (self);
  g_free (self->age);
  g_free (self->words);
  G_OBJECT_CLASS (ana_tile_age_parent_class)->finalize (object);
}

static void
ana_tile_age_class_init (AnaTileAgeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ana_tile_age_finalize;
  widget_class->snapshot = ana_tile_age_snapshot;
  widget_class->measure = ana_tile_age_measure;
  widget_class->get_request_mode = ana_tile_age_get_request_mode;
  widget_class->query_tooltip = ana_tile_age_query_tooltip;
  widget_class->css_changed = ana_tile_age_css_changed;
  widget_class->system_setting_changed = ana_tile_age_system_setting_changed;
  widget_class->direction_changed = ana_tile_age_direction_changed;
  gtk_widget_class_set_css_name (widget_class, "ana-tile-age");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
ana_tile_age_init (AnaTileAge *self)
{
  self->words = g_strdup ("");
  self->freshness = ANA_FRESH_OFFLINE;
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  ana_ui_make_tooltip_quiet (GTK_WIDGET (self));
}

GtkWidget *
ana_tile_age_new (void)
{
  return g_object_new (ANA_TYPE_TILE_AGE, NULL);
}

static char *
make_words (AnaFreshness freshness, const char *age, const char *message)
{
  if (age == NULL)
    return g_strdup ("");
  return message != NULL && *message != '\0' ? g_strdup (message) : ana_ui_describe_freshness (freshness, age);
}

/**
 * ana_tile_age_set:
 * @self: the widget
 * @freshness: the state
 * @age: (nullable): in words, may be empty; %NULL for a tile that has none, and tells no state either
 * @message: (nullable): why it is so; said in place of state and age
 *
 * What is the same as before costs nothing; nothing of the head is laid out again.
 */
void
ana_tile_age_set (AnaTileAge *self, AnaFreshness freshness, const char *age, const char *message)
{
  char *words = make_words (freshness, age, message);

  if (g_strcmp0 (self->age, age) != 0)
    {
      forget_shape (self);
      g_free (self->age);
      self->age = g_strdup (age);
      gtk_widget_queue_draw (GTK_WIDGET (self));
    }
  if (self->freshness != freshness)
    gtk_widget_queue_draw (GTK_WIDGET (self));
  self->freshness = freshness;
  if (strcmp (self->words, words) != 0)
    ana_ui_set_a11y_label (GTK_WIDGET (self), words);
  g_free (self->words);
  self->words = words;
}

const char *
ana_tile_age_get_words (AnaTileAge *self)
{
  return self->words;
}

gboolean
ana_tile_age_is_whole (AnaTileAge *self)
{
  return shape (self) != NULL;
}
