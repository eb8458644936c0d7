/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-dot.h: a state as a shape: a disc is live, a half disc stale, a ring offline, a triangle an error.
 */
#pragma once

#include "ana-ui.h"

G_BEGIN_DECLS

#define ANA_DOT_PX 8

#define ANA_TYPE_DOT (ana_dot_get_type ())
G_DECLARE_FINAL_TYPE (AnaDot, ana_dot, ANA, DOT, GtkWidget)

GtkWidget *ana_dot_new           (void);
void       ana_dot_set_freshness (AnaDot       *self,
                                  AnaFreshness  freshness);
void       ana_dot_paint         (cairo_t      *cr,
                                  AnaFreshness  freshness,
                                  const GdkRGBA *colour,
                                  gboolean      halo);

G_END_DECLS
