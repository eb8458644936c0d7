/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-chart-view.h: a chart model on screen: crosshair, tooltip, keyboard cursor, zoom and pan.
 */
#pragma once

#include "ana-ui.h"

G_BEGIN_DECLS

#define ANA_TYPE_CHART_VIEW (ana_chart_view_get_type ())
G_DECLARE_FINAL_TYPE (AnaChartView, ana_chart_view, ANA, CHART_VIEW, GtkWidget)

/* What the tooltip says at a point: a head line, and a row for each layer that has a value there. */
typedef struct {
  char       *title;
  char       *change;      /* "" when there is nothing to compare */
  AnaVerdict  verdict;
  guint       n_rows;
  struct { char *label; char *value; AnaColourSlot slot; } row[8];
} AnaTip;

typedef void (*AnaTipFunc) (const AnaGeom *geom, const AnaHit *hit, AnaTip *tip, gpointer data);

/* Signals: "cursor-moved" (int index, -1 away), "view-changed" (double lo, double hi), "opened" (int index), "table-wanted" */
GtkWidget     *ana_chart_view_new         (void);
void           ana_chart_view_set_chart   (AnaChartView *self,
                                           AnaChart     *chart);
AnaChart      *ana_chart_view_get_chart   (AnaChartView *self);     /* (nullable) */
void           ana_chart_view_chart_changed (AnaChartView *self);
void           ana_chart_view_set_insets  (AnaChartView *self,
                                           AnaInsets     insets);
void           ana_chart_view_set_min_height (AnaChartView *self,
                                           int           height_px);
void           ana_chart_view_set_tip     (AnaChartView *self,
                                           AnaTipFunc    func,
                                           gpointer      data);
void           ana_chart_view_set_title   (AnaChartView *self,
                                           const char   *title);
void           ana_chart_view_set_cursor  (AnaChartView *self,
                                           int           index);
int            ana_chart_view_get_cursor  (AnaChartView *self);
void           ana_chart_view_set_view    (AnaChartView *self,
                                           double        lo,
                                           double        hi);
void           ana_chart_view_zoom        (AnaChartView *self,
                                           double        factor);
/* Layers that are not drawn, one bit each; axes stay as they are. */
void           ana_chart_view_set_hidden  (AnaChartView *self,
                                           guint64       hidden);
guint64        ana_chart_view_get_hidden  (AnaChartView *self);
void           ana_tip_clear              (AnaTip       *tip);

G_END_DECLS
