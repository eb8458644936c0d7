/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-scaled.h: a child that is laid out small and shown large: texts, lines and pictures alike.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ANA_TYPE_SCALED (ana_scaled_get_type ())
G_DECLARE_FINAL_TYPE (AnaScaled, ana_scaled, ANA, SCALED, GtkWidget)

/* How many times as large as it is laid out; @height is -1 while it is asked how high it would be. */
typedef double (*AnaScaleFunc) (GtkWidget *child, int width, int height, gpointer data);

GtkWidget *ana_scaled_new       (GtkWidget    *child,
                                 AnaScaleFunc  func,
                                 gpointer      data);
GtkWidget *ana_scaled_get_child (AnaScaled    *self);
double     ana_scaled_get_scale (AnaScaled    *self);   /* as it was laid out last */

G_END_DECLS
