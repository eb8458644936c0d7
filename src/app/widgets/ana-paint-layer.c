/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-paint-layer.c: one layer of a drawing, painted by a function; layers are repainted each on its own.
 *
 * GTK keeps the node of a widget that was not queued for drawing: a crosshair that moves over a chart of its own layer
 * does not make the chart paint again. A layer paints anew when the theme changes. What it showed before may fade into what
 * it shows now: both are kept as nodes, and nothing is painted for it.
 */
#include "config.h"

#include "ana-paint-layer.h"

struct _AnaPaintLayer {
  GtkWidget    parent_instance;
  AnaLayerFunc func;
  gpointer     data;   /* (borrowed) the parent */
  GskRenderNode *shown; /* (owned) (nullable) */
  GskRenderNode *from;  /* (owned) (nullable) what fades away */
  gint64       fade_usec; /* when it began, of the frame clock; 0: with the next frame */
  guint        tick_id;
  gboolean     moves;  /* a step of the fade alone: what is shown is as it was */
};

#define FADE_USEC 180000

G_DEFINE_FINAL_TYPE (AnaPaintLayer, ana_paint_layer, GTK_TYPE_WIDGET)

/* --- fading --- */

static void
stop_fade (AnaPaintLayer *self)
{
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;
  g_clear_pointer (&self->from, gsk_render_node_unref);
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  AnaPaintLayer *self = ANA_PAINT_LAYER (widget);
  gint64 now = gdk_frame_clock_get_frame_time (clock);

  if (self->fade_usec == 0)
    self->fade_usec = now;
  self->moves = TRUE;
  if (now - self->fade_usec >= FADE_USEC)
    {
      self->tick_id = 0;
      self->moves = FALSE; /* the last frame is painted, whatever has come in meanwhile */
      g_clear_pointer (&self->from, gsk_render_node_unref);
    }
  gtk_widget_queue_draw (widget);
  return self->tick_id != 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/**
 * ana_paint_layer_fade:
 * @self: the layer
 *
 * What it shows now fades into what it is about to show, within a fifth of a second; not where nothing may move.
 */
void
ana_paint_layer_fade (AnaPaintLayer *self)
{
  gboolean animate;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-enable-animations", &animate, NULL);
  if (!animate || self->shown == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  g_clear_pointer (&self->from, gsk_render_node_unref);
  self->from = gsk_render_node_ref (self->shown);
  self->fade_usec = 0;
  self->moves = FALSE;
  if (self->tick_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

/**
 * ana_paint_layer_cut:
 * @self: the layer
 *
 * What it showed before does not fade: the next frame shows what it shows now, alone.
 */
void
ana_paint_layer_cut (AnaPaintLayer *self)
{
  stop_fade (self);
  self->moves = FALSE;
}

gboolean
ana_paint_layer_is_fading (AnaPaintLayer *self)
{
  return self->from != NULL;
}

static double
get_progress (AnaPaintLayer *self)
{
  gint64 now = gdk_frame_clock_get_frame_time (gtk_widget_get_frame_clock (GTK_WIDGET (self)));
  double t = self->fade_usec == 0 ? 0 : CLAMP ((now - self->fade_usec) / (double) FADE_USEC, 0, 1);

  return 1 - (1 - t) * (1 - t);
}

/* --- painting --- */

static void
paint (AnaPaintLayer *self, int width, int height)
{
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, width, height);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &bounds);

  self->func (cr, width, height, self->data);
  cairo_destroy (cr);
  g_clear_pointer (&self->shown, gsk_render_node_unref);
  self->shown = gtk_snapshot_to_node (snapshot);
}

static void
ana_paint_layer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  AnaPaintLayer *self = ANA_PAINT_LAYER (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);

  if (width <= 0 || height <= 0)
    return;
  if (!self->moves || self->shown == NULL)
    paint (self, width, height);
  self->moves = FALSE;
  if (self->shown == NULL)
    return;
  if (self->from == NULL)
    {
      gtk_snapshot_append_node (snapshot, self->shown);
      return;
    }
  gtk_snapshot_push_cross_fade (snapshot, get_progress (self));
  gtk_snapshot_append_node (snapshot, self->from);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_node (snapshot, self->shown);
  gtk_snapshot_pop (snapshot);
}

static void
ana_paint_layer_unmap (GtkWidget *widget)
{
  stop_fade (ANA_PAINT_LAYER (widget));
  GTK_WIDGET_CLASS (ana_paint_layer_parent_class)->unmap (widget);
}

static void
ana_paint_layer_dispose (GObject *object)
{
  AnaPaintLayer *self = ANA_PAINT_LAYER (object);

  stop_fade (self);
  g_clear_pointer (&self->shown, gsk_render_node_unref);
  G_OBJECT_CLASS (ana_paint_layer_parent_class)->dispose (object);
}

static void
ana_paint_layer_class_init (AnaPaintLayerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ana_paint_layer_dispose;
  GTK_WIDGET_CLASS (klass)->snapshot = ana_paint_layer_snapshot;
  GTK_WIDGET_CLASS (klass)->unmap = ana_paint_layer_unmap;
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
