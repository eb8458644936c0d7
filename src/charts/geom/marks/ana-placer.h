/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-placer.h: the pixels of a channel's values, a block of rows at a time: for crowds of millions.
 */
#pragma once

#include "ana-plot-private.h"
#include "ana-wide.h"

G_BEGIN_DECLS

/* A number that the compiler knows, so that it works on several rows at once. */
#define ANA_PLACER_BLOCK ANA_PLOT_BLOCK

typedef struct {
  const double *value;
  guint         n;
  AnaScale      scale;
  gboolean      straight;   /* one difference and one product a value */
  double        origin;     /* the pixel that is 0 */
  const float  *share;      /* (nullable): the values as shares of the extent: half of the memory to walk through */
  float         share_px, at_share; /* pixels of the whole extent, and where it begins */
} AnaPlacer;

AnaPlacer ana_placer_make  (const AnaPlot   *plot,
                            AnaPlotChannelId id,
                            const AnaScale  *scale,
                            double           origin);
void      ana_placer_place (const AnaPlacer *self,
                            guint            first,
                            float            px[ANA_PLACER_BLOCK]);

G_END_DECLS
