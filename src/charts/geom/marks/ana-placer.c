/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-placer.c: the pixels of a channel's values, a block of rows at a time.
 */
#include "config.h"

#include "ana-placer.h"

#include <string.h>

#define MAX_SHARE_PX 200000.0 /* of the whole extent: a float then says where a row stands to a fiftieth of a pixel */

/**
 * ana_placer_make:
 * @plot: a plot that has the channel
 * @id: which
 * @scale: its scale
 * @origin: the pixel to count from
 *
 * Returns: what places its values; it lives no longer than the plot
 */
AnaPlacer
ana_placer_make (const AnaPlot *plot, AnaPlotChannelId id, const AnaScale *scale, double origin)
{
  AnaPlacer self = { plot->channel[id].value, plot->n_drawn, *scale, (scale->type == ANA_SCALE_LINEAR || scale->type == ANA_SCALE_TIME || scale->type == ANA_SCALE_BAND) && isfinite (scale->hi - scale->lo), origin, NULL, 0, 0 };
  const float *share = id == ANA_PLOT_X ? plot->share[0] : id == ANA_PLOT_Y ? plot->share[1] : NULL;
  double span = plot->extent[id].hi - plot->extent[id].lo, factor = (scale->p1 - scale->p0) / (scale->hi - scale->lo);

  if (share != NULL && self.straight && fabs (span * factor) <= MAX_SHARE_PX)
    {
      self.share = share;
      self.share_px = (float) (span * factor);
      self.at_share = (float) (scale->p0 - origin + (plot->extent[id].lo - scale->lo) * factor);
    }
  return self;
}

static inline void
place_shares (const float *restrict share, float length, float begin, float *restrict px)
{
  for (guint i = 0; i < ANA_PLACER_BLOCK; i++)
    px[i] = begin + share[i] * length;
}

/**
 * ana_placer_place:
 * @self: a placer
 * @first: row
 * @px: (out): pixels of the rows from @first on; NAN, or infinite, for null, for what is not finite, and behind the last row
 */
ANA_WIDE void
ana_placer_place (const AnaPlacer *self, guint first, float px[ANA_PLACER_BLOCK])
{
  double factor = (self->scale.p1 - self->scale.p0) / (self->scale.hi - self->scale.lo), lo = self->scale.lo, at_lo = self->scale.p0 - self->origin;
  double last[ANA_PLACER_BLOCK];
  const double *value = self->value + first;
  guint n = MIN (self->n - first, ANA_PLACER_BLOCK);

  if (self->share != NULL)
    {
      place_shares (self->share + first, self->share_px, self->at_share, px);
      return;
    }
  if (n < ANA_PLACER_BLOCK)
    {
      memcpy (last, value, n * sizeof *last);
      for (guint i = n; i < ANA_PLACER_BLOCK; i++)
        last[i] = NAN;
      value = last;
    }
  if (!self->straight)
    {
      for (guint i = 0; i < ANA_PLACER_BLOCK; i++)
        px[i] = isfinite (value[i]) ? (float) (ana_scale_to_px (&self->scale, value[i]) - self->origin) : NAN;
      return;
    }
  for (guint i = 0; i < ANA_PLACER_BLOCK; i++)
    px[i] = (float) (at_lo + (value[i] - lo) * factor);
}
