/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-spec-private.h: a spec's parts between reading and drawing.
 */
#pragma once

#include "ana-chart-spec.h"

G_BEGIN_DECLS

typedef enum { ANA_SPEC_AUTO, ANA_SPEC_QUANTITATIVE, ANA_SPEC_TEMPORAL, ANA_SPEC_NOMINAL } AnaSpecType;
typedef enum { ANA_SPEC_AS_IS, ANA_SPEC_ASCENDING, ANA_SPEC_DESCENDING } AnaSpecSort;
typedef enum { ANA_STACK_DEFAULT, ANA_STACK_ZERO, ANA_STACK_NORMALIZE, ANA_STACK_NONE } AnaSpecStack;
/* Those that charts of series have are the first four; the others are of shapes. */
enum { ANA_CHANNEL_X = ANA_PLOT_X, ANA_CHANNEL_Y = ANA_PLOT_Y, ANA_CHANNEL_Y2 = ANA_PLOT_Y2, ANA_CHANNEL_COLOUR = ANA_PLOT_COLOUR,
       ANA_N_SERIES_CHANNELS, ANA_N_CHANNELS = ANA_PLOT_N_CHANNELS };

typedef struct {
  gboolean     present;
  char        *path;      /* (owned) where it was read */
  char        *field;     /* (owned) (nullable) column name */
  JsonNode    *datum;     /* (owned) (nullable) */
  AnaSpecType  type;
  char        *title;     /* (owned) (nullable) */
  gboolean     no_title;
  AnaScaleType scale;     /* LINEAR or LOG */
  int          zero;      /* -1 unsaid, 0, 1 */
  double       domain_lo, domain_hi;
  AnaSpecSort  sort;
  AnaSpecStack stack;
  gboolean     no_legend;
} AnaChannel;

typedef struct {
  char       *path;       /* (owned) "" or "/layer/2" */
  AnaMarkType mark;
  const AnaMark *shapes;  /* (nullable) a mark of shapes in place of @mark */
  double      option[ANA_PLOT_MAX_OPTIONS]; /* of @shapes; NAN: unsaid */
  double      width_px;   /* NAN: default */
  gboolean    dashed, with_points;
  AnaInterpolation interpolate;
  gboolean    lies;       /* bars and points along: x is the value, y the category */
  AnaChannel  channel[ANA_N_CHANNELS];
} AnaUnit;

typedef struct {
  GPtrArray     *warnings; /* of char* */
  const AnaZone *zone;
  AnaFrame      *frame;    /* (owned) (nullable) */
  AnaChart      *chart;    /* (owned) */
  gboolean       lies;     /* the layers drawn so far */
  JsonNode      *geojson;  /* (unowned) (nullable) */
  gboolean       two_axes; /* measures after the first have the right one */
  gboolean       has_axes; /* what follows was said by a layer */
  AnaScaleType   y_type;
  int            y_zero;
  char          *x_title, *y_title; /* (owned) (nullable) */
  GPtrArray     *y_fields; /* of char*: measures drawn so far */
  char         **categories; /* (owned) (nullable) of a nominal x, shared by the layers */
} AnaSpecBuild;

void      ana_spec_warn        (AnaSpecBuild  *build,
                                const char    *path,
                                const char    *member,   /* (nullable): appended to the path, escaped */
                                const char    *format,
                                ...) G_GNUC_PRINTF (4, 5);
gboolean  ana_spec_fail        (GError       **error,
                                const char    *path,
                                const char    *member,
                                const char    *format,
                                ...) G_GNUC_PRINTF (4, 5);  /* FALSE */

/* ana-spec-read.c */
gboolean  ana_spec_read_unit   (AnaSpecBuild  *build,
                                JsonObject    *object,
                                const char    *path,
                                const AnaUnit *parent,   /* (nullable): whose encoding is taken over */
                                gboolean       needs_mark,
                                AnaUnit       *out,
                                GError       **error);
void      ana_unit_clear       (AnaUnit       *unit);

/* ana-spec-data.c */
AnaFrame *ana_spec_read_values (JsonArray     *values,
                                const AnaZone *zone,
                                GError       **error);
/* A channel's column as numbers: time in UTC microseconds, money in major units; NAN for null. */
gboolean  ana_spec_get_numbers (AnaSpecBuild  *build,
                                const AnaChannel *channel,
                                double       **out,
                                AnaSpecType   *type,
                                GError       **error);
/* The same as categories: their names, and each row's number (G_MAXUINT: null). */
gboolean  ana_spec_get_groups  (AnaSpecBuild  *build,
                                const AnaChannel *channel,
                                char        ***names,
                                guint        **rows,
                                GError       **error);
AnaSpecType ana_spec_type_of   (AnaSpecBuild  *build,
                                const AnaChannel *channel);
gboolean  ana_spec_get_datum   (AnaSpecBuild  *build,
                                const AnaChannel *channel,
                                double        *out,
                                GError       **error);

/* ana-spec-layers.c */
gboolean  ana_spec_draw_unit   (AnaSpecBuild  *build,
                                AnaUnit       *unit,
                                GError       **error);

/* ana-spec-geo.c */
gboolean  ana_spec_read_geojson (AnaPlot      *plot,
                                JsonNode      *node,
                                GError       **error);

/* ana-spec-plot.c */
gboolean  ana_spec_draw_plot   (AnaSpecBuild  *build,
                                AnaUnit       *unit,
                                GError       **error);

G_END_DECLS
