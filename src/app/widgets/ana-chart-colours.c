/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-chart-colours.c: the legend in a chart of shapes: a click shows one colour alone, with Ctrl it adds or takes away.
 */
#include "config.h"

#include "ana-chart-view-private.h"

static guint64
all_groups (AnaChartView *self)
{
  guint n = self->given != NULL && ana_chart_get_plot (self->given) != NULL ? ana_plot_get_n_groups (ana_chart_get_plot (self->given)) : 0;

  return n >= 64 ? G_MAXUINT64 : (1ull << n) - 1;
}

static void
isolate (AnaChartView *self, guint group, gboolean add)
{
  guint64 all = all_groups (self), mine = 1ull << group, hidden = self->hidden;

  if (add)
    hidden ^= mine;
  else
    hidden = hidden == (all & ~mine) ? 0 : all & ~mine; /* a second time shows all again */
  ana_chart_view_set_hidden (self, (hidden & all) == all ? 0 : hidden);
}

/* FALSE: no entry lies there. */
gboolean
ana_chart_view_click_legend (AnaChartView *self, double x_px, double y_px, gboolean add)
{
  AnaGeom *geom = ana_chart_view_get_geom (self);
  guint group = geom != NULL && geom->shapes != NULL ? ana_shapes_hit_legend (geom->shapes, (float) x_px, (float) y_px) : G_MAXUINT;

  if (group == G_MAXUINT)
    return FALSE;
  isolate (self, group, add);
  return TRUE;
}

/* The colour of the point at the keyboard's cursor. FALSE: there is none. */
gboolean
ana_chart_view_isolate_cursor (AnaChartView *self, gboolean add)
{
  AnaGeom *geom = ana_chart_view_get_geom (self);
  guint group = geom != NULL && geom->shapes != NULL && self->cursor >= 0 ? ana_shapes_get_group (geom->shapes, (guint) self->cursor) : G_MAXUINT;

  if (group >= 64)
    return FALSE;
  isolate (self, group, add);
  return TRUE;
}

/* What is left out is faint in the legend. */
void
ana_chart_view_paint_hidden (AnaChartView *self, cairo_t *cr, const AnaTheme *theme)
{
  float x, y, width, height;

  for (guint i = 0; self->hidden != 0 && self->geom->shapes != NULL && i < 64; i++)
    {
      if ((self->hidden & (1ull << i)) == 0 || !ana_shapes_get_legend (self->geom->shapes, i, &x, &y, &width, &height))
        continue;
      cairo_set_source_rgba (cr, theme->card.r, theme->card.g, theme->card.b, 0.65);
      cairo_rectangle (cr, x - 1, y, width + 2, height);
      cairo_fill (cr);
    }
}
