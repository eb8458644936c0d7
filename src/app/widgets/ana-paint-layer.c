/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-paint-layer.c: one layer of a drawing, painted by a function; layers are repainted each on its own.
 *
 * GTK keeps the node of a widget that was not queued for drawing: a crosshair that moves over a chart of its own layer
 * does not make the chart paint again. A layer paints anew when the theme changes.
 */
#include "config.h"

#include "ana-paint-layer.h"

struct _AnaPaintLayer {
  GtkWidget    parent_instance;
  AnaLayerFunc func;
  gpointer     data;   /* (borrowed) the parent */
};

G_DEFINE_FINAL_TYPE (AnaPaintLayer, ana_paint_layer, GTK_TYPE_WIDGET)

static void
ana_paint_layer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  AnaPaintLayer *self = ANA_PAINT_LAYER (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, width, height);
  cairo_t *cr;

  if (width <= 0 || height <= 0)
    return;
  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  self->func (cr, width, height, self->data);
  cairo_destroy (cr);
}

static void
ana_paint_layer_class_init (AnaPaintLayerClass *klass)
{
  GTK_WIDGET_CLASS (klass)->snapshot = ana_paint_layer_snapshot;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
ana_paint_layer_init (AnaPaintLayer *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_settings_get_default (), "notify::gtk-xft-dpi", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
}

/**
 * ana_paint_layer_new:
 * @func: paints the layer; gets the size in pixels
 * @data: borrowed; outlives the layer
 *
 * Returns: (transfer floating): the layer
 */
GtkWidget *
ana_paint_layer_new (AnaLayerFunc func, gpointer data)
{
  AnaPaintLayer *self = g_object_new (ANA_TYPE_PAINT_LAYER, NULL);

  self->func = func;
  self->data = data;
  return GTK_WIDGET (self);
}

/**
 * ana_paint_pair_init:
 * @self: part of @parent, as long as it lives
 * @parent: the widget; also the data of both functions
 * @base: paints what changes with the data
 * @over: paints what moves with the pointer
 */
void
ana_paint_pair_init (AnaPaintPair *self, GtkWidget *parent, AnaLayerFunc base, AnaLayerFunc over)
{
  self->base = ana_paint_layer_new (base, parent);
  self->over = ana_paint_layer_new (over, parent);
  gtk_widget_set_parent (self->base, parent);
  gtk_widget_set_parent (self->over, parent);
}

/* Both layers cover the whole widget. */
void
ana_paint_pair_allocate (AnaPaintPair *self, int width_px, int height_px)
{
  GtkAllocation all = { 0, 0, width_px, height_px };

  gtk_widget_size_allocate (self->base, &all, -1);
  gtk_widget_size_allocate (self->over, &all, -1);
}

void
ana_paint_pair_queue_draw (AnaPaintPair *self)
{
  gtk_widget_queue_draw (self->base);
  gtk_widget_queue_draw (self->over);
}

/* In the parent's dispose. */
void
ana_paint_pair_clear (AnaPaintPair *self)
{
  g_clear_pointer (&self->base, gtk_widget_unparent);
  g_clear_pointer (&self->over, gtk_widget_unparent);
}
