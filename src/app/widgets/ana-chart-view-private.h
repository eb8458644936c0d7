/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-chart-view-private.h: what the files of the chart view share: the view itself, and how they call each other.
 */
#pragma once

#include "ana-chart-view.h"
#include "ana-crosshair.h"
#include "ana-latest.h"
#include "ana-paint-layer.h"

G_BEGIN_DECLS

struct _AnaChartView {
  GtkWidget   parent_instance;
  /* Input */
  AnaChart   *chart;        /* (owned) (nullable) */
  AnaInsets   insets;
  AnaTipFunc  tip_func;     /* (nullable) */
  gpointer    tip_data;
  char       *title;        /* (owned) (nullable) */
  int         min_height_px;
  /* Derived */
  AnaGeom    *geom;         /* (owned) (nullable) of geom_version and size */
  guint64     geom_version;
  AnaHit      hover;        /* hit when the pointer is over a point */
  int         cursor;       /* of the keyboard: index in the first series, or of a datum; -1 away */
  int         pinned;       /* whose tooltip stays; -1: none */
  char       *pinned_key;   /* (owned) (nullable) what it stands for, to find it in other data */
  guint       series;       /* the layer that Up and Down chose */
  double      lo, hi;       /* the view; NAN: all */
  guint64     hidden;       /* layers the legend has switched off */
  AnaCrosshair *crosshair;  /* (owned) (nullable) of the page, while mapped */
  /* A drag under way */
  gboolean    dragging;
  gboolean    panning;
  double      drag_from_px, drag_to_px;
  double      pan_lo, pan_hi;
  guint       describe_id;
  /* Forces under way */
  AnaLatest  *work;         /* (owned) (nullable) */
  gboolean    busy;
  guint       busy_tick;    /* moves the line of progress */
  /* Children */
  AnaPaintPair layers;      /* axes and marks; crosshair, tooltip, rubber band */
};

AnaGeom *ana_chart_view_get_geom    (AnaChartView *self);
void     ana_chart_view_show_chart  (AnaChartView *self,
                                     AnaChart     *chart);
/* ana-chart-point.c */
guint    ana_chart_view_count       (AnaChartView *self);
AnaHit   ana_chart_hit_index        (const AnaGeom *geom,
                                     guint         index);
AnaHit   ana_chart_hit_at           (const AnaGeom *geom,
                                     double        x_px,
                                     double        y_px);
void     ana_chart_view_set_pinned  (AnaChartView *self,
                                     int           index);
char    *ana_chart_view_dup_key     (AnaChartView *self,
                                     int           index);
void     ana_chart_view_find_pinned (AnaChartView *self);
/* ana-chart-words.c */
void     ana_chart_view_fill_tip    (AnaChartView *self,
                                     const AnaHit *hit,
                                     AnaTip       *tip);
/* ana-chart-work.c */
gboolean ana_chart_view_work_out    (AnaChartView *self,
                                     AnaChart     *chart);
void     ana_chart_view_paint_busy  (AnaChartView *self,
                                     cairo_t      *cr,
                                     const AnaTheme *theme);
AnaHit   ana_chart_view_get_hit     (AnaChartView *self, gboolean *keyboard);
void     ana_chart_view_set_hover   (AnaChartView *self, AnaHit hit);
void     ana_chart_view_paint_over  (cairo_t *cr, int width_px, int height_px, gpointer view);
void     ana_chart_view_add_input   (AnaChartView *self);
void     ana_chart_view_emit_opened (AnaChartView *self);
void     ana_chart_view_emit_table  (AnaChartView *self);
void     ana_chart_view_emit_cursor (AnaChartView *self);
void     ana_chart_view_emit_view   (AnaChartView *self);
void     ana_chart_view_queue_describe (AnaChartView *self);
void     ana_chart_view_move_cursor (AnaChartView *self, int index);
void     ana_chart_view_pan         (AnaChartView *self, double share);
void     ana_chart_view_zoom_at     (AnaChartView *self, double x, double factor);

G_END_DECLS
