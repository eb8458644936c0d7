/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-scaled.c: a child that is laid out small and shown large.
 *
 * What it paints are nodes, and nodes are scaled as vectors: nothing is blurred, and the pointer finds what it sees.
 */
#include "config.h"

#include "ana-scaled.h"

#include "ana-ui.h"

#include <math.h>

struct _AnaScaled {
  GtkWidget    parent_instance;
  GtkWidget   *child;
  AnaScaleFunc func;
  gpointer     data;
  double       scale;
};

G_DEFINE_FINAL_TYPE (AnaScaled, ana_scaled, GTK_TYPE_WIDGET)

static double
get_scale (AnaScaled *self, int width, int height)
{
  double scale = width > 0 ? self->func (self->child, width, height, self->data) : 1;

  return isfinite (scale) ? CLAMP (scale, 0.1, 20) : 1;
}

static GtkSizeRequestMode
ana_scaled_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
ana_scaled_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline,
                    int *natural_baseline)
{
  AnaScaled *self = ANA_SCALED (widget);
  double scale;
  int least;

  *minimum = *natural = 0; /* as wide as its place: it is scaled into it */
  if (orientation == GTK_ORIENTATION_HORIZONTAL || for_size <= 0)
    return;
  scale = get_scale (self, for_size, -1);
  gtk_widget_measure (self->child, GTK_ORIENTATION_VERTICAL, (int) (for_size / scale), &least, NULL, NULL, NULL);
  *minimum = *natural = (int) ceil (least * scale);
}

static void
ana_scaled_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  AnaScaled *self = ANA_SCALED (widget);
  int least_width, least_height, w, h;
  GskTransform *transform;

  self->scale = get_scale (self, width, height);
  gtk_widget_measure (self->child, GTK_ORIENTATION_HORIZONTAL, -1, &least_width, NULL, NULL, NULL);
  w = MAX ((int) ceil (width / self->scale), least_width);
  gtk_widget_measure (self->child, GTK_ORIENTATION_VERTICAL, w, &least_height, NULL, NULL, NULL);
  h = MAX ((int) ceil (height / self->scale), least_height);
  transform = gsk_transform_scale (NULL, (float) self->scale, (float) self->scale);
  gtk_widget_allocate (self->child, w, h, -1, transform);
}

static void
ana_scaled_dispose (GObject *object)
{
  ana_ui_unparent_children (GTK_WIDGET (object));
  G_OBJECT_CLASS (ana_scaled_parent_class)->dispose (object);
}

static void
ana_scaled_class_init (AnaScaledClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ana_scaled_dispose;
  widget_class->get_request_mode = ana_scaled_get_request_mode;
  widget_class->measure = ana_scaled_measure;
  widget_class->size_allocate = ana_scaled_size_allocate;
}

static void
ana_scaled_init (AnaScaled *self)
{
  self->scale = 1;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

/**
 * ana_scaled_new:
 * @child: (transfer floating): what is shown large
 * @func: says how large
 * @data: for @func
 *
 * Returns: (transfer floating): as wide as its place is; a child whose @func looks at the height takes what it is given
 */
GtkWidget *
ana_scaled_new (GtkWidget *child, AnaScaleFunc func, gpointer data)
{
  AnaScaled *self = g_object_new (ANA_TYPE_SCALED, NULL);

  self->child = child;
  self->func = func;
  self->data = data;
  gtk_widget_set_parent (child, GTK_WIDGET (self));
  return GTK_WIDGET (self);
}

GtkWidget *
ana_scaled_get_child (AnaScaled *self)
{
  return self->child;
}

double
ana_scaled_get_scale (AnaScaled *self)
{
  return self->scale;
}
