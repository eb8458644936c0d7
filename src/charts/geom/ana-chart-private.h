/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-chart-private.h: the chart model as the room's own files see it.
 */
#pragma once

#include "ana-chart.h"
#include "ana-words.h"

G_BEGIN_DECLS

typedef struct {
  double x;
  char  *text; /* (owned) */
} AnaNote;

struct _AnaChart {
  gatomicrefcount ref_count;
  guint64         version;
  AnaPlot        *plot;       /* (nullable) */
  GPtrArray      *layers;     /* of AnaLayer, g_rc_box */
  GArray         *notes;      /* of AnaNote, ascending in x */
  GArray         *annotations; /* of AnaAnnotation */
  guint           n_off_scale; /* annotations that a transform has left out: the last one says how many */
  AnaChartField   field[ANA_PLOT_N_CHANNELS]; /* name NULL: not known */
  GArray         *rails;      /* (nullable) of AnaChartField: columns that have an axis of their own */
  char           *title;      /* (nullable) */
  char           *x_title;    /* (nullable) */
  char           *y_title;    /* (nullable) */
  AnaScaleType    x_type, y_type;
  double          x_bend, y_bend; /* of SYMLOG and POW; 0: their own */
  gboolean        x_turned, y_turned;
  const AnaZone  *zone;
  gboolean        include_zero;
  gboolean        horizontal; /* only with a BAND of x */
  char         *(*y_format) (double value, gpointer data); /* (nullable) */
  gpointer        y_format_data;
  GDestroyNotify  y_format_destroy;
  char          **categories;  /* (nullable) */
  char          **month_names; /* (nullable) */
  char          **day_names;   /* (nullable) */
  guint           first_day;   /* of a week: 0 Monday to 6 Sunday */
  AnaWordFunc     words;       /* (nullable) */
  gboolean        mirrored;
  double          view_lo, view_hi; /* NAN: all */
  double          y_view_lo, y_view_hi; /* NAN: what the data in view need */
  double          right_lo, right_hi; /* the same of the right axis */
};

AnaLayer *ana_layer_ref        (AnaLayer       *self);
void      ana_layer_unref      (AnaLayer       *self);
const char *ana_chart_word    (const AnaChart *self, const char *english) G_GNUC_FORMAT (2);
/* The layer whose points the cursor steps through: the first that is not the previous period; -1: none. */
int       ana_chart_main_layer (const AnaChart *self);
/* ana-annotate.c */
void      ana_annotation_clear (gpointer        annotation);
void      ana_geom_annotate    (AnaGeom        *geom,
                                const AnaChart *chart);
void      ana_geom_make_notes  (AnaGeom        *geom,
                                const AnaChart *chart);
gboolean  ana_chart_has_notes  (const AnaChart *chart);
void      ana_chart_reach_annotations (const AnaChart *chart,
                                AnaPlotView    *view);
void      ana_chart_say_annotations (AnaChart  *chart,
                                GString        *out);
char     *ana_chart_format_y   (const AnaChart *self,
                                double          value,
                                double          step);

/* --- decimation (ana-decimate.c) --- */

typedef struct {
  const AnaScale *x, *y;
  float           plot_x, plot_w; /* along x_scale: down the side when horizontal */
  gboolean        horizontal;
  guint64        *n_visited;
} AnaDecimator;

void      ana_decimate_layer   (AnaDecimator   *self,
                                const AnaChart *chart,
                                AnaGeomLayer   *out);

/* --- between the points (ana-interpolate.c) --- */

AnaPoint *ana_interpolate      (const AnaPoint *points,
                                guint           n,
                                AnaInterpolation how,
                                guint          *n_out);
void      ana_interpolate_layer (AnaGeomLayer  *layer);

G_END_DECLS
