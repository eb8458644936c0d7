/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-placer.c: the pixels of a channel's values, a block of rows at a time.
 */
#include "config.h"

#include "ana-placer.h"

#include <string.h>

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
  return (AnaPlacer) { plot->channel[id].value, plot->n_drawn, *scale, scale->type != ANA_SCALE_LOG && isfinite (scale->hi - scale->lo), origin };
}

/**
 * ana_placer_place:
 * @self: a placer
 * @first: row
 * @px: (out): pixels of the rows from @first on; NAN, or infinite, for null, for what is not finite, and behind the last row
 */
void
ana_placer_place (const AnaPlacer *self, guint first, float px[ANA_PLACER_BLOCK])
{
  double factor = (self->scale.p1 - self->scale.p0) / (self->scale.hi - self->scale.lo), lo = self->scale.lo, at_lo = self->scale.p0 - self->origin;
  double last[ANA_PLACER_BLOCK];
  const double *value = self->value + first;
  guint n = MIN (self->n - first, ANA_PLACER_BLOCK);

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

/**
 * ana_layout_claim_cells:
 * @self: a layout whose rows stand in cells: `datum_of_row` has their numbers
 * @datum_of: of each cell; %ANA_NO_DATUM: of none
 * @n_cells: how many
 *
 * Cells become data. The first row of each datum, which is met last, is its row; how many it has, the caller has said.
 */
void
ana_layout_claim_cells (AnaLayout *self, const guint *datum_of, guint n_cells)
{
  g_autofree guint *first_row = g_new (guint, MAX (n_cells, 1));
  guint *of_row = self->out->datum_of_row;

  memset (first_row, 0xff, n_cells * sizeof *first_row);
  for (guint i = self->plot->n_drawn; i-- > 0;)
    {
      guint cell = of_row[i];

      first_row[cell] = i;
      of_row[i] = datum_of[cell];
    }
  for (guint c = 0; c < n_cells; c++)
    if (first_row[c] != G_MAXUINT && datum_of[c] != ANA_NO_DATUM)
      ana_layout_get_datum (self, datum_of[c])->row = first_row[c];
}
