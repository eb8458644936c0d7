/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-bar.c: a bar in a row: a share with a tick for the period before, or a change to either side of zero.
 */
#include "config.h"

#include "ana-bar.h"

#include <math.h>

#define BAR_PX 12
#define TICK_WIDTH_PX 2
#define TICK_HEIGHT_PX 17
#define HALO_PX 1.5
#define ZERO_SHARE 0.22  /* where zero stands in a change bar: most changes are upwards */

struct _AnaBar {
  GtkWidget     parent_instance;
  gboolean      is_change;
  double        share;
  double        previous;
  AnaColourSlot slot;
};

G_DEFINE_FINAL_TYPE (AnaBar, ana_bar, GTK_TYPE_WIDGET)

static void
set_colour (cairo_t *cr, AnaColour colour)
{
  cairo_set_source_rgba (cr, colour.r, colour.g, colour.b, colour.a);
}

static void
fill_round (cairo_t *cr, double x, double y, double w, double h)
{
  ana_ui_path_round (cr, x, y, w, h, MIN (2, w / 2));
  cairo_fill (cr);
}

static void
paint_share (AnaBar *self, cairo_t *cr, const AnaTheme *theme, double width, double height)
{
  double x = self->previous * (width - TICK_WIDTH_PX);

  set_colour (cr, ana_theme_get_colour (theme, self->slot));
  if (self->share > 0)
    fill_round (cr, 0, (height - BAR_PX) / 2, MAX (2, self->share * width), BAR_PX);
  if (isnan (self->previous))
    return;
  set_colour (cr, theme->card);
  cairo_rectangle (cr, x - HALO_PX, (height - TICK_HEIGHT_PX) / 2, TICK_WIDTH_PX + 2 * HALO_PX, TICK_HEIGHT_PX);
  cairo_fill (cr);
  set_colour (cr, theme->dim);
  cairo_rectangle (cr, x, (height - TICK_HEIGHT_PX) / 2, TICK_WIDTH_PX, TICK_HEIGHT_PX);
  cairo_fill (cr);
}

static void
paint_change (AnaBar *self, cairo_t *cr, const AnaTheme *theme, double width, double height)
{
  double zero = round (width * ZERO_SHARE);
  double room = self->share < 0 ? zero : width - zero;
  /* one scale for both sides: the smaller side decides only when a fall is larger than its room */
  double length = MIN (fabs (self->share) * (width - zero), room);

  set_colour (cr, theme->baseline);
  cairo_rectangle (cr, zero, (height - 20) / 2, 1, 20);
  cairo_fill (cr);
  set_colour (cr, ana_theme_get_colour (theme, self->slot));
  if (length >= 0.5)
    fill_round (cr, self->share < 0 ? zero - length : zero + 1, (height - BAR_PX) / 2, MAX (2, length), BAR_PX);
}

static void
ana_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  AnaBar *self = ANA_BAR (widget);
  double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height);
  cairo_t *cr;

  if (width <= 0 || height <= 0)
    return;
  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    {
      cairo_translate (cr, width, 0);
      cairo_scale (cr, -1, 1);
    }
  if (self->is_change)
    paint_change (self, cr, ana_ui_get_theme (), width, height);
  else
    paint_share (self, cr, ana_ui_get_theme (), width, height);
  cairo_destroy (cr);
}

static void
ana_bar_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                 int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 40 : TICK_HEIGHT_PX;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 84 : TICK_HEIGHT_PX;
}

static void
ana_bar_class_init (AnaBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = ana_bar_snapshot;
  widget_class->measure = ana_bar_measure;
  gtk_widget_class_set_css_name (widget_class, "ana-bar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION); /* the figure stands beside it */
}

static void
ana_bar_init (AnaBar *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  self->previous = NAN;
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
}

GtkWidget *
ana_bar_new (void)
{
  return g_object_new (ANA_TYPE_BAR, NULL);
}

void
ana_bar_set_share (AnaBar *self, double share, double previous)
{
  self->is_change = FALSE;
  self->slot = ANA_SLOT_SERIES_1;
  self->share = CLAMP (share, 0, 1);
  self->previous = isnan (previous) ? NAN : CLAMP (previous, 0, 1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ana_bar_set_change (AnaBar *self, double share, AnaColourSlot slot)
{
  self->is_change = TRUE;
  self->slot = slot;
  self->share = CLAMP (share, -1, 1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
