/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-heat.h: cells coloured by their value: what matrix, calendar, week and cohort share.
 */
#pragma once

#include "ana-plot-private.h"

G_BEGIN_DECLS

#define ANA_HEAT_N_STEPS 5

typedef struct {
  double sum;
  guint  n_rows, datum;
} AnaHeatCell;

typedef struct {
  guint        nx, ny;
  AnaHeatCell *cells;      /* (owned) nx * ny, row by row */
  double       lo, hi;     /* of the sums of cells with rows */
  gboolean     diverging;  /* from -most over zero to most */
  double       most;
  double       bound[ANA_HEAT_N_STEPS - 1]; /* where the second to the last colour begin; one side only */
  gboolean     whole;      /* every sum is a whole number */
} AnaHeat;

typedef enum { ANA_HEAT_NO_TEXT, ANA_HEAT_NUMBER, ANA_HEAT_PERCENT, ANA_HEAT_TWO_DIGITS } AnaHeatText;

AnaHeat ana_heat_new     (guint nx, guint ny);
void    ana_heat_clear   (AnaHeat *heat);
void    ana_heat_add     (AnaHeat *heat, guint x, guint y, double value);
/* After the last one: extent, and whether it has two sides. */
void    ana_heat_settle  (AnaHeat *heat, gboolean unit);
/* The cell must have rows. @cells is what the table says of it. */
void    ana_heat_draw    (AnaLayout *self, AnaHeat *heat, guint x, guint y, double left, double top, double w, double h, AnaHeatText text,
                          const double *cells);
/* What the colours mean: the values of each, where there is room for them, or else those of the ends. */
void    ana_heat_legend  (AnaLayout *self, const AnaHeat *heat, AnaHeatText text, const char *title);

G_END_DECLS
