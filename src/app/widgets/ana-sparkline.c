/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-sparkline.c: the small trend in a card, painted by the charts room.
 */
#include "config.h"

#include "ana-sparkline.h"

#include <math.h>
#include <string.h>

struct _AnaSparkline {
  GtkWidget        parent_instance;
  double          *values;     /* (owned) (nullable) */
  AnaSparklineData data;
  int              height_px;
};

G_DEFINE_FINAL_TYPE (AnaSparkline, ana_sparkline, GTK_TYPE_WIDGET)

static void
ana_sparkline_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  AnaSparkline *self = ANA_SPARKLINE (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (-2, -2, width + 4, height + 4);
  cairo_t *cr;

  if (self->data.n == 0 || width <= 0)
    return;
  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  ana_paint_sparkline (cr, width, height, &self->data, ana_ui_get_theme ());
  cairo_destroy (cr);
}

static void
ana_sparkline_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                       int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = *natural = ANA_SPARKLINE (widget)->height_px;
  else
    {
      *minimum = 24;
      *natural = 120;
    }
}

static void
ana_sparkline_finalize (GObject *object)
{
  g_free (ANA_SPARKLINE (object)->values);
  G_OBJECT_CLASS (ana_sparkline_parent_class)->finalize (object);
}

static void
ana_sparkline_class_init (AnaSparklineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ana_sparkline_finalize;
  widget_class->snapshot = ana_sparkline_snapshot;
  widget_class->measure = ana_sparkline_measure;
  gtk_widget_class_set_css_name (widget_class, "ana-sparkline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION); /* the card's words say it */
}

static void
ana_sparkline_init (AnaSparkline *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  self->height_px = 36;
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
}

GtkWidget *
ana_sparkline_new (void)
{
  return g_object_new (ANA_TYPE_SPARKLINE, NULL);
}

static gboolean
is_same (AnaSparkline *self, const AnaCard *card)
{
  return self->data.n == card->n_points && self->data.last_partial == card->last_partial
         && memcmp (&self->data.target, &card->target, sizeof (double)) == 0
         && (card->n_points == 0 || memcmp (self->values, card->value, card->n_points * sizeof (double)) == 0);
}

/**
 * ana_sparkline_set_card:
 * @self: the widget
 * @card: (nullable): whose points are copied; %NULL draws nothing
 *
 * Queues a redraw only when a point or the target changed.
 */
void
ana_sparkline_set_card (AnaSparkline *self, const AnaCard *card)
{
  if (card != NULL && self->values != NULL && is_same (self, card))
    return;
  g_clear_pointer (&self->values, g_free);
  self->data = (AnaSparklineData) { 0 };
  if (card != NULL && card->n_points > 0)
    {
      self->values = g_memdup2 (card->value, card->n_points * sizeof (double));
      self->data = (AnaSparklineData) {
        .value = self->values, .n = card->n_points, .last_partial = card->last_partial,
        .target = card->target, .target_lo = card->target_lo, .target_hi = card->target_hi,
      };
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ana_sparkline_set_height (AnaSparkline *self, int height_px)
{
  if (self->height_px == height_px)
    return;
  self->height_px = height_px;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
