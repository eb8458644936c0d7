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

/* A part of a chart: an axis whose ends are NAN shows what it shows by itself. */
typedef struct { double lo, hi, y_lo, y_hi; } AnaChartPart;

typedef enum {
  ANA_DRAG_NONE,
  ANA_DRAG_WAIT,   /* where it goes is not clear yet */
  ANA_DRAG_X,      /* zooms along one axis, */
  ANA_DRAG_Y,
  ANA_DRAG_BOX,    /* or both */
  ANA_DRAG_PAN,
  ANA_DRAG_BRUSH,
  ANA_DRAG_LASSO,  /* brushes what lies within the line that is drawn */
  ANA_DRAG_NOTE,   /* says something about a stretch, */
  ANA_DRAG_MOVE,   /* or moves what was said */
} AnaChartDrag;

struct _AnaChartView {
  GtkWidget   parent_instance;
  /* Input */
  AnaChart   *given;        /* (owned) (nullable) by the page */
  AnaChart   *chart;        /* (owned) (nullable) as it is shown: transformed, compared, without some colours; often the same */
  char       *transform;    /* (owned) ids of ana-chart-form.c */
  char       *compare;      /* (owned) as ana_compare_parse() reads it */
  AnaInsets   insets;
  AnaTipFunc  tip_func;     /* (nullable) */
  gpointer    tip_data;
  char       *title;        /* (owned) (nullable) */
  int         min_height_px;
  /* Derived */
  AnaGeom    *geom;         /* (owned) (nullable) of geom_version and size */
  guint64     geom_version;
  int         geom_scale;   /* of text, in percent */
  AnaHit      hover;        /* hit when the pointer is over a point */
  int         cursor;       /* of the keyboard: index in the first series, or of a datum; -1 away */
  int         pinned;       /* whose tooltip stays; -1: none */
  char       *pinned_key;   /* (owned) (nullable) what it stands for, to find it in other data */
  guint       series;       /* the layer that Up and Down chose */
  int         layer_at;     /* of a chart of series: the layer that the pointer was on when the cursor came there; -1: none */
  double      lo, hi;       /* the view; NAN: all */
  double      y_lo, y_hi;   /* of the values; NAN: what the data in view need */
  AnaChartPart home;        /* the view that the chart came with */
  GArray     *history;      /* (owned) of AnaChartPart, those before this one and after it */
  guint       history_at;   /* place of this one */
  gint64      remembered_usec;
  double      anchor;       /* x of the cursor that differences are told from; NAN: none */
  guint64     hidden;       /* layers the legend has switched off */
  AnaCrosshair *crosshair;  /* (owned) (nullable) of the page, while mapped */
  /* A drag under way */
  AnaChartDrag drag;
  gboolean    drag_axis;    /* it began on an axis: it stays along it */
  double      from_x_px, from_y_px, to_x_px, to_y_px;
  AnaChartPart drag_part;   /* in view when it began */
  double      pinch_x;      /* the value that the fingers hold */
  double      speed_x, speed_y; /* of a pan, pixels a second */
  gint64      moved_usec;   /* when it went on last */
  double      run_x, run_y; /* how far it has come, with what it ran on by itself */
  guint       fling_id;     /* it runs on */
  char       *note_id;      /* (owned) (nullable) of the annotation that is dragged */
  /* Brush */
  gboolean    brushing;     /* the mode: a drag brushes */
  gboolean    has_brush;
  double      brush_lo, brush_hi; /* of a chart of series */
  GArray     *lasso;        /* (owned) of AnaPoint: the line so far */
  GHashTable *brush_keys;   /* (owned) (nullable) of a chart of shapes: what the data stand for */
  gboolean   *brushed;      /* (owned) (nullable) for each datum of the chart that is shown */
  int         brushed_one;  /* the datum that was clicked; -1: an area, or none */
  guint       describe_id;
  /* Forces under way */
  AnaLatest  *work;         /* (owned) (nullable) */
  gboolean    busy;
  gconstpointer awaited;    /* the chart that is worked out; only compared */
  guint       busy_tick;    /* moves the line of progress */
  /* Children */
  GtkWidget  *menu;         /* (nullable) made when it is first wanted */
  AnaPaintPair layers;      /* axes and marks; crosshair, tooltip, rubber band */
};

AnaGeom *ana_chart_view_get_geom    (AnaChartView *self);
void     ana_chart_view_show_chart  (AnaChartView *self,
                                     AnaChart     *chart);
void     ana_chart_view_show_form   (AnaChartView *self,
                                     AnaChart     *chart,  /* (nullable) */
                                     AnaChart     *form);  /* (transfer full) (nullable): to be made */
void     ana_chart_view_repaint     (AnaChartView *self);
/* ana-chart-form.c */
AnaChart *ana_chart_view_make_form  (AnaChartView *self,
                                     AnaChart     *given);
AnaChart *ana_chart_form_series     (AnaChart     *given,
                                     const char   *transform,
                                     const char   *compare);
gboolean ana_chart_view_is_transformed (AnaChartView *self);
gboolean ana_chart_view_is_heavy    (AnaChartView *self,
                                     AnaChart     *given);
void     ana_chart_view_reform      (AnaChartView *self);
char    *ana_chart_view_dup_before  (AnaChartView *self);
/* ana-chart-colours.c */
gboolean ana_chart_view_click_legend (AnaChartView *self,
                                     double        x_px,
                                     double        y_px,
                                     gboolean      add);
gboolean ana_chart_view_isolate_cursor (AnaChartView *self,
                                     gboolean      add);
void     ana_chart_view_paint_hidden (AnaChartView *self,
                                     cairo_t      *cr,
                                     const AnaTheme *theme);
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
int      ana_chart_view_find_layer  (AnaChartView *self,
                                     double        x_px,
                                     double        y_px);
int      ana_chart_view_find_key    (AnaChartView *self,
                                     const char   *key,
                                     int           near);
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
void     ana_chart_view_emit_clicked (AnaChartView *self);
gboolean ana_chart_view_opens_points (AnaChartView *self);
gboolean ana_chart_view_emit_menu   (AnaChartView *self,
                                     GMenu        *menu);
void     ana_chart_view_emit_table  (AnaChartView *self);
void     ana_chart_view_emit_annotate (AnaChartView *self,
                                     const AnaChartNote *note);
void     ana_chart_view_emit_cursor (AnaChartView *self);
void     ana_chart_view_emit_view   (AnaChartView *self);
void     ana_chart_view_queue_describe (AnaChartView *self);
void     ana_chart_view_move_cursor (AnaChartView *self, int index);
void     ana_chart_view_pan         (AnaChartView *self, double share);
void     ana_chart_view_zoom_at     (AnaChartView *self, double x, double factor);
/* ana-chart-zoom.c */
gboolean ana_chart_view_can_zoom    (AnaChartView *self);
gboolean ana_chart_view_can_zoom_values (AnaChartView *self);
AnaChartPart ana_chart_view_get_part (AnaChartView *self);
void     ana_chart_view_set_part    (AnaChartView *self,
                                     AnaChartPart  part);
void     ana_chart_view_remember    (AnaChartView *self,
                                     gboolean      is_step);
gboolean ana_chart_view_go          (AnaChartView *self,
                                     int           step);
void     ana_chart_view_reset       (AnaChartView *self);
/* ana-chart-drag.c */
void     ana_chart_view_add_drag    (AnaChartView *self);
void     ana_chart_view_begin_drag  (AnaChartView *self,
                                     double        x,
                                     double        y,
                                     GdkModifierType state,
                                     gboolean      touch);
void     ana_chart_view_fling       (AnaChartView *self,
                                     double        speed_x,
                                     double        speed_y);
void     ana_chart_view_stop_fling  (AnaChartView *self);
gboolean ana_chart_view_begin_pinch (AnaChartView *self,
                                     double        x_px);
gboolean ana_chart_view_is_dragging (AnaChartView *self);
/* ana-chart-brush.c */
void     ana_chart_view_brush_area  (AnaChartView *self,
                                     double        x0_px,
                                     double        y0_px,
                                     double        x1_px,
                                     double        y1_px);
void     ana_chart_view_brush_lasso (AnaChartView *self);
void     ana_chart_view_extend_lasso (AnaChartView *self,
                                     double        x_px,
                                     double        y_px);
void     ana_chart_view_paint_lasso (AnaChartView *self,
                                     cairo_t      *cr,
                                     const AnaTheme *theme);
void     ana_chart_view_mark_at     (AnaChartView *self,
                                     double        x_px,
                                     double        y_px);
void     ana_chart_view_mark_cursor (AnaChartView *self);
void     ana_chart_view_brush_at    (AnaChartView *self,
                                     double        x_px,
                                     double        y_px);
void     ana_chart_view_brush_cursor (AnaChartView *self);
gboolean ana_chart_view_drop_brush  (AnaChartView *self);
void     ana_chart_view_find_brushed (AnaChartView *self);
void     ana_chart_view_paint_brush (AnaChartView *self,
                                     cairo_t      *cr,
                                     const AnaTheme *theme);
void     ana_chart_view_emit_brushed (AnaChartView *self,
                                     JsonNode     *predicates);
JsonNode *ana_chart_view_make_point (AnaChartView *self,
                                     int           index,
                                     int           layer);
/* ana-chart-note.c */
gboolean ana_chart_view_can_annotate (AnaChartView *self);
gboolean ana_chart_view_annotate    (AnaChartView *self);
gboolean ana_chart_view_edit_note   (AnaChartView *self,
                                     const char   *id);
const char *ana_chart_view_find_note (AnaChartView *self,
                                     double        x_px,
                                     double        y_px);
GMenu   *ana_chart_view_make_note_section (AnaChartView *self);
AnaChartDrag ana_chart_view_begin_note (AnaChartView *self,
                                     double        x_px,
                                     double        y_px);
void     ana_chart_view_end_note    (AnaChartView *self,
                                     AnaChartDrag  drag);
void     ana_chart_view_paint_move  (AnaChartView *self,
                                     cairo_t      *cr,
                                     const AnaTheme *theme);
/* ana-chart-menu.c */
void     ana_chart_view_install_actions (GtkWidgetClass *widget_class);
void     ana_chart_view_add_menu    (AnaChartView *self);
void     ana_chart_view_show_table  (AnaChartView *self);
/* ana-chart-words.c */
char    *ana_chart_view_dup_delta   (AnaChartView *self,
                                     const AnaHit *to);
/* ana-chart-point.c */
AnaHit   ana_chart_view_get_anchor  (AnaChartView *self);
void     ana_chart_view_set_anchor  (AnaChartView *self,
                                     double        x);

G_END_DECLS
