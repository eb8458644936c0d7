/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-dot.c: a state as a shape: a disc is live, a half disc stale, a ring offline, a triangle an error.
 */
#include "config.h"

#include "ana-dot.h"

#define HALO_PX 3

struct _AnaDot {
  GtkWidget    parent_instance;
  AnaFreshness freshness;
  gboolean     halo;
};

G_DEFINE_FINAL_TYPE (AnaDot, ana_dot, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_HALO };

static void
path_shape (cairo_t *cr, AnaFreshness freshness, double r)
{
  switch (freshness)
    {
    case ANA_FRESH_STALE:
      cairo_arc (cr, 0, 0, r - 0.75, 0, 2 * G_PI);
      cairo_stroke (cr);
      cairo_arc (cr, 0, 0, r - 0.75, -G_PI_2, G_PI_2);
      cairo_fill (cr);
      break;
    case ANA_FRESH_OFFLINE:
      cairo_arc (cr, 0, 0, r - 0.75, 0, 2 * G_PI);
      cairo_stroke (cr);
      break;
    case ANA_FRESH_ERROR:
      cairo_move_to (cr, 0, -r);
      cairo_line_to (cr, r, r * 0.8);
      cairo_line_to (cr, -r, r * 0.8);
      cairo_close_path (cr);
      cairo_fill (cr);
      break;
    case ANA_FRESH_LIVE: case ANA_FRESH_FRESH: case ANA_FRESH_SAMPLE: default:
      cairo_arc (cr, 0, 0, r, 0, 2 * G_PI);
      cairo_fill (cr);
      break;
    }
}

/**
 * ana_dot_paint:
 * @cr: where; the middle of the dot is at (0, 0)
 * @freshness: the state
 * @colour: of the state
 * @halo: a live one shines
 */
void
ana_dot_paint (cairo_t *cr, AnaFreshness freshness, const GdkRGBA *colour, gboolean halo)
{
  if (halo && freshness == ANA_FRESH_LIVE)
    {
      cairo_set_source_rgba (cr, colour->red, colour->green, colour->blue, 0.2);
      cairo_arc (cr, 0, 0, ANA_DOT_PX / 2.0 + HALO_PX, 0, 2 * G_PI);
      cairo_fill (cr);
    }
  gdk_cairo_set_source_rgba (cr, colour);
  cairo_set_line_width (cr, 1.5);
  path_shape (cr, freshness, ANA_DOT_PX / 2.0);
}

static void
ana_dot_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  AnaDot *self = ANA_DOT (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, width, height);
  GdkRGBA colour = ana_ui_get_colour (widget, NULL);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &bounds);

  cairo_translate (cr, width / 2.0, height / 2.0);
  ana_dot_paint (cr, self->freshness, &colour, self->halo);
  cairo_destroy (cr);
}

static void
ana_dot_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                 int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = ANA_DOT_PX + (ANA_DOT (widget)->halo ? 2 * HALO_PX : 0);
}

static void
ana_dot_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id != PROP_HALO)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      return;
    }
  ANA_DOT (object)->halo = g_value_get_boolean (value);
  gtk_widget_queue_resize (GTK_WIDGET (object));
}

static void
ana_dot_class_init (AnaDotClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->set_property = ana_dot_set_property;
  widget_class->snapshot = ana_dot_snapshot;
  widget_class->measure = ana_dot_measure;
  g_object_class_install_property (G_OBJECT_CLASS (klass), PROP_HALO,
                                   g_param_spec_boolean ("halo", NULL, NULL, FALSE, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS));
  gtk_widget_class_set_css_name (widget_class, "ana-dot");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
ana_dot_init (AnaDot *self)
{
  self->freshness = ANA_FRESH_OFFLINE;
  gtk_widget_add_css_class (GTK_WIDGET (self), "offline");
}

GtkWidget *
ana_dot_new (void)
{
  return g_object_new (ANA_TYPE_DOT, NULL);
}

void
ana_dot_set_freshness (AnaDot *self, AnaFreshness freshness)
{
  if (self->freshness == freshness)
    return;
  gtk_widget_remove_css_class (GTK_WIDGET (self), ana_ui_freshness_class (self->freshness));
  self->freshness = freshness;
  gtk_widget_add_css_class (GTK_WIDGET (self), ana_ui_freshness_class (freshness));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
