/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-chart.h: from a chart model to plain geometry: spec + data -> scale -> decimate -> geom. No cairo here.
 * Painter, hit-test, tooltip, keyboard and the accessible table read the same AnaGeom.
 */
#pragma once

#include "ana-frame.h"
#include "ana-plot.h"
#include "ana-scale.h"
#include "ana-series.h"

G_BEGIN_DECLS

typedef enum {
  ANA_MARK_LINE,
  ANA_MARK_AREA,
  ANA_MARK_BAND,      /* y .. y2 */
  ANA_MARK_BAR,       /* beside each other; on top of series2 when there is one */
  ANA_MARK_RULE,      /* horizontal or vertical reference line */
  ANA_MARK_POINT,
} AnaMarkType;

/* What a line does between its points. */
typedef enum {
  ANA_INTERPOLATE_LINEAR,
  ANA_INTERPOLATE_STEP,        /* half way */
  ANA_INTERPOLATE_STEP_BEFORE,
  ANA_INTERPOLATE_STEP_AFTER,
  ANA_INTERPOLATE_MONOTONE,    /* a curve that never goes beyond its points */
} AnaInterpolation;

typedef struct {
  AnaMarkType   mark;
  AnaSeries    *series;         /* (owned) y of line, area, bar, point; lower edge of band */
  AnaSeries    *series2;        /* (owned) (nullable) upper edge of band; of area and bar: where they stand, else zero */
  AnaColourSlot slot;
  double        width_px;       /* line */
  gboolean      dashed;
  AnaInterpolation interpolate; /* line, area, band; dense ones have no room for it */
  gboolean      right_axis;     /* its values are those of a second axis, at the right */
  gboolean      last_partial;   /* the last point is the running bucket: hollow ring, dashed approach */
  gboolean      first_partial;  /* the range begins within the first bucket: as pale as a running one */
  double        rule_value;     /* of RULE */
  gboolean      rule_vertical;
  char         *label;          /* (owned) (nullable) for legend and direct labels */
  char         *group;          /* (owned) (nullable) the one value of the colour's column that it shows */
  char         *partial_label;  /* (owned) (nullable) beside the ring, over the bar: "23.7 k so far" */
} AnaLayer;

typedef enum {
  ANA_ANNOTATION_RANGE,      /* from x to x2 */
  ANA_ANNOTATION_THRESHOLD,  /* a value, all along */
  ANA_ANNOTATION_POINT,      /* a place and a value */
  ANA_ANNOTATION_TEXT,       /* of the chart as a whole */
  ANA_ANNOTATION_MOMENT,     /* a place, whatever the value */
} AnaAnnotationKind;

/* What was said, in values as they are drawn: a place (UTC microseconds, a number, a category's index), its end, a value. */
typedef struct {
  double        x, x2, y; /* NAN: not given */
  AnaColourSlot slot;
  char         *text;     /* (owned) */
  char         *id;       /* (owned) (nullable) of whoever keeps it */
} AnaAnnotation;

typedef struct _AnaChart AnaChart;  /* a chart model: layers, scales, titles */

/* The column of the data that a channel shows: what is drawn is what is kept times @unit (money: major of minor units). */
typedef struct {
  char   *name;                 /* (owned) */
  AnaType type;
  double  unit;
  double  before, after;        /* what is drawn stands for so much to each side of it: a bin */
  gboolean is_bucket;           /* a time stands for its @period in @zone */
  AnaPeriod period;
  const AnaZone *zone;
} AnaChartField;

AnaChart   *ana_chart_new            (void);
AnaChart   *ana_chart_ref            (AnaChart *self);
void        ana_chart_unref          (AnaChart *self);
AnaLayer   *ana_chart_add_layer      (AnaChart *self, AnaMarkType mark, AnaSeries *series, AnaColourSlot slot); /* fill in the rest */
void        ana_chart_clear_layers   (AnaChart *self);
/* A chart of shapes: the plot takes the place of layers and scales. */
void        ana_chart_set_plot       (AnaChart *self, AnaPlot *plot);                  /* (nullable) */
AnaPlot    *ana_chart_get_plot       (AnaChart *self);                                 /* (transfer none) (nullable) */
/* Of a chart of series: X is the axis of places, Y that of values, whichever way they lie. */
void        ana_chart_set_field      (AnaChart *self, AnaPlotChannelId channel, const char *name, AnaType type, double unit);
void        ana_chart_set_field_bin  (AnaChart *self, AnaPlotChannelId channel, double before, double after);
void        ana_chart_set_field_bucket (AnaChart *self, AnaPlotChannelId channel, AnaPeriod period, const AnaZone *zone);
const AnaChartField *ana_chart_get_field (AnaChart *self, AnaPlotChannelId channel);   /* (nullable) */
/* Of axes beside each other: the columns that they show, by name. */
void        ana_chart_add_rail       (AnaChart *self, const char *name, AnaType type, double unit);
void        ana_chart_copy_rails     (AnaChart *self, AnaChart *from);
const AnaChartField *ana_chart_find_rail (AnaChart *self, const char *name);           /* (nullable) */
const AnaZone *ana_chart_get_zone    (AnaChart *self);
AnaScaleType ana_chart_get_x_type    (AnaChart *self);
const char *const *ana_chart_get_categories (AnaChart *self);                          /* (nullable) */
void        ana_chart_set_title      (AnaChart *self, const char *title);
void        ana_chart_set_x_scale    (AnaChart *self, AnaScaleType type, const AnaZone *zone);
void        ana_chart_set_y_scale    (AnaChart *self, AnaScaleType type, gboolean include_zero);
void        ana_chart_bend_axis      (AnaChart *self, gboolean of_y, double bend, gboolean turned);
void        ana_chart_set_y_format   (AnaChart *self, char *(*format) (double value, gpointer data), gpointer data, GDestroyNotify destroy);
gboolean    ana_chart_has_y_format   (AnaChart *self);                                 /* its values say what they are: percent */
void        ana_chart_set_categories (AnaChart *self, const char *const *names);       /* BAND */
void        ana_chart_set_horizontal (AnaChart *self, gboolean horizontal);            /* BAND: names down the side, bars and points along */
void        ana_chart_set_mirrored   (AnaChart *self, gboolean mirrored);                 /* as ana_plot_set_mirrored() */
void        ana_chart_set_first_day  (AnaChart *self, guint day); /* as ana_plot_set_first_day() */
void        ana_chart_set_words      (AnaChart *self, AnaWordFunc words, const char *const *day_names); /* as ana_plot_set_words() */
void        ana_chart_set_month_names (AnaChart *self, const char *const *names);      /* 12, for time ticks; NULL: English */
void        ana_chart_set_titles     (AnaChart *self, const char *x_title, const char *y_title); /* (nullable) beside the axes */
const char *ana_chart_get_title      (AnaChart *self);
guint       ana_chart_get_n_layers   (AnaChart *self);
AnaLayer   *ana_chart_get_layer      (AnaChart *self, guint i);
void        ana_chart_set_x_view     (AnaChart *self, double lo, double hi);           /* NAN, NAN: all of the data */
void        ana_chart_set_y_view     (AnaChart *self, double lo, double hi);           /* NAN, NAN: what the data in view need */
void        ana_chart_set_right_view (AnaChart *self, double lo, double hi);          /* the same, of a second axis */
void        ana_chart_get_views      (AnaChart *self, double *x_lo, double *x_hi, double *y_lo, double *y_hi); /* as they were set */
void        ana_chart_get_x_extent   (AnaChart *self, double *lo, double *hi);
void        ana_chart_add_note       (AnaChart *self, double x, const char *text);     /* annotation line with triangle */
/* What somebody has said about a part of the chart; it stays with the data. NAN: not given. */
void        ana_chart_annotate       (AnaChart *self, double x, double x2, double y, AnaColourSlot slot, const char *text);
void        ana_chart_annotate_as    (AnaChart *self, const char *id, double x, double x2, double y, AnaColourSlot slot, const char *text);
guint       ana_chart_get_n_annotations (AnaChart *self);
const AnaAnnotation *ana_chart_get_annotation (AnaChart *self, guint i);
const AnaAnnotation *ana_chart_find_annotation (AnaChart *self, const char *id);       /* (nullable) */
AnaAnnotationKind ana_annotation_get_kind (const AnaAnnotation *self);
guint64     ana_chart_get_version    (AnaChart *self);                                 /* changes with any change: cache key */

/* --- geometry: valid until the chart changes; plain arrays, pixel coordinates of the asked size --- */

typedef struct { float x, y0, y1; } AnaColumn;             /* min/max of one pixel column */
typedef struct { float x, y, w, h; guint index; } AnaRect;
typedef struct { float pos_px; double value; char *text; gboolean major; float max_px; } AnaTick; /* text "": no room; max_px: its room, 0: any */
typedef struct { float x_px; char *text, *id; } AnaGeomNote;

/* A range: the box between its ends, @stands: the ends are upright. A threshold: the line from the first to the second end.
 * A point: where it is. */
typedef struct { AnaAnnotationKind kind; float x_px, y_px, x2_px, y2_px; gboolean stands; AnaColourSlot slot; char *text, *id; } AnaGeomAnnotation;

typedef struct {
  const AnaLayer *layer;
  gboolean        dense;      /* columns are filled instead of points */
  AnaPoint       *points;  guint n_points;   /* gaps: x is NAN */
  AnaColumn      *columns; guint n_columns;
  AnaRect        *rects;   guint n_rects;
  guint           first_index;               /* index in the series of points[0] */
  AnaPoint       *points2;                   /* n_points: the other edge of a band, or what area stands on; NULL: base_px */
  float           base_px;                   /* of area and bar: zero, or the edge of the plot nearest to it */
  gboolean        shows_last;                /* points, rects: the last one is the last of the series */
} AnaGeomLayer;

typedef struct {
  float         width_px, height_px;
  float         plot_x, plot_y, plot_w, plot_h;
  AnaTick      *x_ticks; guint n_x_ticks;
  AnaTick      *y_ticks; guint n_y_ticks;
  AnaTick      *right_ticks; guint n_right_ticks; /* of the second axis; none: there is no such layer */
  AnaGeomLayer *layers;  guint n_layers;
  double        x_lo, x_hi, y_lo, y_hi;      /* domain shown */
  gboolean      empty;
  gboolean      mirrored;                    /* the values' texts stand at the right, names begin there */
  gboolean      horizontal;                  /* x_scale and x_ticks run down the side, y_scale and y_ticks along the foot */
  AnaGeomNote  *notes; guint n_notes;        /* those in view, ascending; of series that do not lie */
  AnaGeomAnnotation *annotations; guint n_annotations; /* the same */
  AnaScale      x_scale, y_scale, right_scale;
  AnaChart     *chart;                       /* (owned) */
  AnaShapes    *shapes;                      /* (owned) (nullable) of a chart with a plot: then there are no layers */
  guint64       n_visited;                   /* numbers looked at: grows with pixels, not with points */
} AnaGeom;

typedef struct { float left, right, top, bottom; } AnaInsets;
#define ANA_INSETS_CHART ((AnaInsets) { 44, 6, 28, 22 })

AnaGeom *ana_geom_new       (AnaChart *chart, float width_px, float height_px, AnaInsets insets);
void     ana_geom_free      (AnaGeom *geom);
double   ana_geom_x_value   (const AnaGeom *geom, float x_px);
float    ana_geom_x_px      (const AnaGeom *geom, double x);
double   ana_geom_y_value   (const AnaGeom *geom, float y_px);
float    ana_geom_y_px      (const AnaGeom *geom, double y);
float    ana_geom_layer_px  (const AnaGeom *geom, guint layer, double y);   /* on the layer's own axis */

/* The point under the pointer or the keyboard cursor: one x, each layer's value there. */
typedef struct {
  gboolean hit;
  double   x;
  guint    index;          /* in the first series */
  float    x_px;
  guint    n_values;
  double   value[16];      /* per layer; NAN when the layer has none there */
  float    y_px[16];
} AnaHit;

AnaHit   ana_geom_hit       (const AnaGeom *geom, float x_px, float y_px);
gboolean ana_geom_runs_left (const AnaGeom *geom);                /* what comes next stands left of it */
AnaHit   ana_geom_hit_index (const AnaGeom *geom, guint index);   /* keyboard: nth point of the first series */
const char *ana_geom_hit_annotation (const AnaGeom *geom, float x_px, float y_px); /* (nullable) its id: (transfer none) */
gboolean ana_geom_has_axes  (const AnaGeom *geom);                /* that something can be said about */
char    *ana_chart_dup_x    (AnaChart *chart, double x);           /* a place in words: a date with its year, a category, a number */
char    *ana_chart_dup_y    (AnaChart *chart, double y);           /* a value as the axis writes it */
char    *ana_chart_summary  (AnaChart *chart);                    /* for the screen reader; English, translated by app */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaChart, ana_chart_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaGeom, ana_geom_free)

G_END_DECLS
