/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-paint-layer.h: one layer of a drawing, painted by a function; layers are repainted each on its own.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define ANA_TYPE_PAINT_LAYER (ana_paint_layer_get_type ())
G_DECLARE_FINAL_TYPE (AnaPaintLayer, ana_paint_layer, ANA, PAINT_LAYER, GtkWidget)

typedef void (*AnaLayerFunc) (cairo_t *cr, int width_px, int height_px, gpointer data);

GtkWidget *ana_paint_layer_new (AnaLayerFunc func,
                                gpointer     data);

void       ana_paint_layer_fade (AnaPaintLayer *self);
void       ana_paint_layer_cut  (AnaPaintLayer *self);
gboolean   ana_paint_layer_is_fading (AnaPaintLayer *self);

/* What changes with the data, and over it what moves with the pointer: the two layers of one widget. */
typedef struct {
  GtkWidget *base;
  GtkWidget *over;
} AnaPaintPair;

void       ana_paint_pair_init       (AnaPaintPair *self,
                                      GtkWidget    *parent,
                                      AnaLayerFunc  base,
                                      AnaLayerFunc  over);
void       ana_paint_pair_allocate   (AnaPaintPair *self,
                                      int           width_px,
                                      int           height_px);
void       ana_paint_pair_queue_draw (AnaPaintPair *self);
void       ana_paint_pair_clear      (AnaPaintPair *self);

G_END_DECLS
