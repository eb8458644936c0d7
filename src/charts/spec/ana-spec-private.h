/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-spec-private.h: a spec's parts between reading and drawing.
 */
#pragma once

#include "ana-chart-spec.h"
#include "ana-origins.h"

G_BEGIN_DECLS

typedef enum { ANA_SPEC_AUTO, ANA_SPEC_QUANTITATIVE, ANA_SPEC_TEMPORAL, ANA_SPEC_NOMINAL } AnaSpecType;
typedef enum { ANA_SPEC_AS_IS, ANA_SPEC_ASCENDING, ANA_SPEC_DESCENDING } AnaSpecSort;
typedef enum { ANA_STACK_DEFAULT, ANA_STACK_ZERO, ANA_STACK_NORMALIZE, ANA_STACK_NONE } AnaSpecStack;
/* Those that charts of series have are the first four; the others are of shapes. */
enum { ANA_CHANNEL_X = ANA_PLOT_X, ANA_CHANNEL_Y = ANA_PLOT_Y, ANA_CHANNEL_Y2 = ANA_PLOT_Y2, ANA_CHANNEL_COLOUR = ANA_PLOT_COLOUR,
       ANA_N_SERIES_CHANNELS, ANA_N_CHANNELS = ANA_PLOT_N_SPEC_CHANNELS };

typedef struct {
  gboolean     present;
  char        *path;      /* (owned) where it was read */
  char        *field;     /* (owned) (nullable) column name */
  char        *source;    /* (owned) (nullable) the column that @field was binned or truncated from */
  AnaType      source_type;
  double       source_unit; /* what is drawn over what is kept in it */
  double       before, after; /* of a bin: what a value of @field stands for */
  JsonNode    *datum;     /* (owned) (nullable) */
  AnaSpecType  type;
  char        *title;     /* (owned) (nullable) */
  gboolean     no_title;
  char        *words;     /* (owned) (nullable) of a column that was computed: what it says, title or none */
  AnaScaleType scale;     /* LINEAR, LOG, SYMLOG or POW */
  double       bend;      /* of SYMLOG and POW; 0: their own */
  gboolean     turned;
  int          zero;      /* -1 unsaid, 0, 1 */
  double       domain_lo, domain_hi;
  AnaSpecSort  sort;
  AnaSpecStack stack;
  gboolean     no_legend;
  gboolean     keeps_order; /* sort: null was said */
  char        *aggregate; /* (owned) (nullable) Vega-Lite's name of the operation */
  gboolean     bins;      /* into bins of @bin_params */
  JsonNode    *bin_params; /* (owned) (nullable) an object */
  char        *time_unit; /* (owned) (nullable) */
  JsonNode    *sort_by;   /* (owned) (nullable) "-y", a list of values, {"field": …} */
  char       **order;     /* (owned) (nullable) names that come first, in this order */
} AnaChannel;

/* Marks on two axes, which may stand in layers. */
typedef enum {
  ANA_XY_NONE, ANA_XY_BAR, ANA_XY_LINE, ANA_XY_AREA, ANA_XY_POINT, ANA_XY_CIRCLE, ANA_XY_SQUARE, ANA_XY_TICK, ANA_XY_RULE, ANA_XY_TEXT, ANA_XY_RECT,
  ANA_XY_ERRORBAR, ANA_XY_ERRORBAND, ANA_XY_BOXPLOT,
} AnaXY;

typedef struct {
  char       *path;       /* (owned) "" or "/layer/2" */
  AnaXY       xy;
  gboolean    only_xy;    /* is drawn on two axes of shapes, and no other way */
  char       *extent;     /* (owned) (nullable) of error bars and bands, and of boxes */
  gboolean    binned[2];  /* x, y: from one end of a bin to the other */
  AnaMarkType mark;
  const AnaMark *shapes;  /* (nullable) a mark of shapes in place of @mark */
  double      option[ANA_PLOT_MAX_OPTIONS]; /* of @shapes; NAN: unsaid */
  double      width_px;   /* NAN: default */
  double      dx_px, dy_px, align; /* of texts, as in AnaPlotLayer */
  gboolean    dashed, with_points;
  AnaInterpolation interpolate;
  gboolean    lies;       /* bars and points along: x is the value, y the category */
  AnaChannel  channel[ANA_N_CHANNELS];
  AnaChannel  detail;     /* parts the rows, and is not seen */
  AnaFrame   *frame;      /* (owned) (nullable) its own rows: grouped, binned; else those of all */
} AnaUnit;

/* Bins of one width: where the first begins and the last ends. */
typedef struct { double start, end, step; } AnaBins;

typedef struct {
  GPtrArray     *warnings; /* of char* */
  const AnaZone *zone;
  AnaFrame      *frame;    /* (owned) (nullable) */
  gboolean       is_given; /* the rows came from outside, and take the place of any values */
  gboolean       shapes_only; /* a part: it is drawn as shapes */
  AnaChart      *chart;    /* (owned) */
  gboolean       lies;     /* the layers drawn so far */
  JsonNode      *geojson;  /* (unowned) (nullable) */
  gboolean       two_axes; /* measures after the first have the right one */
  gboolean       has_axes; /* what follows was said by a layer */
  AnaScaleType   y_type;
  double         y_bend;
  gboolean       y_turned;
  int            y_zero;
  char          *x_title, *y_title; /* (owned) (nullable) */
  GPtrArray     *y_fields; /* of char*: measures drawn so far */
  JsonObject    *params;   /* (owned) (nullable) values by name */
  GPtrArray     *selections; /* (owned) (nullable) of AnaChartSelection* */
  char         **categories; /* (owned) (nullable) of a nominal x, shared by the layers */
  AnaOrigins    *origins;  /* (nullable) where the rows come from, when somebody asks */
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
gboolean  ana_spec_fail_empty  (GError       **error);   /* FALSE: there are no rows */

/* ana-spec-read.c */
gboolean  ana_spec_read_unit   (AnaSpecBuild  *build,
                                JsonObject    *object,
                                const char    *path,
                                const AnaUnit *parent,   /* (nullable): whose encoding is taken over */
                                gboolean       needs_mark,
                                AnaUnit       *out,
                                GError       **error);
void      ana_unit_clear       (AnaUnit       *unit);
int       ana_spec_compare_doubles (const void *a,
                                const void    *b);
double    ana_spec_quantile    (const double  *sorted,
                                guint          n,
                                double         p);
void      ana_chart_selection_free (AnaChartSelection *self);

/* A member of its kind, else @fallback. */
const char *ana_spec_text_of   (JsonObject    *object,
                                const char    *member,
                                const char    *fallback);
double    ana_spec_number_of   (JsonObject    *object,
                                const char    *member,
                                double         fallback);
gboolean  ana_spec_bool_of     (JsonObject    *object,
                                const char    *member,
                                gboolean       fallback);
/* FALSE: it is no list of two numbers. */
gboolean  ana_spec_pair_of     (JsonNode      *node,     /* (nullable) */
                                double        *first,
                                double        *second);
char     *ana_spec_unescape_field (const char *text);

/* ana-spec-channel.c */
gboolean  ana_spec_read_channel (AnaSpecBuild *build,
                                const char    *path,
                                JsonNode      *node,
                                AnaChannel    *out,
                                GError       **error);
void      ana_channel_clear    (AnaChannel    *channel);
void      ana_channel_copy     (const AnaChannel *from,
                                AnaChannel    *to);

/* ana-spec-expr.c */
char     *ana_spec_translate_expression (const char *text,
                                JsonObject    *params,   /* (nullable) */
                                const char   **problem);

/* ana-spec-params.c */
gboolean  ana_spec_read_params (AnaSpecBuild  *build,
                                JsonNode      *node,     /* (nullable) */
                                const char    *path,
                                GError       **error);
gboolean  ana_spec_has_selection (AnaSpecBuild *build,
                                const char    *name);

/* ana-spec-columns.c */
AnaFrame *ana_spec_add_column  (AnaFrame      *frame,
                                AnaFrame      *column);
AnaFrame *ana_spec_add_reals   (AnaFrame      *frame,
                                const char    *name,
                                const double  *values);
AnaBins   ana_spec_plan_bins   (double         lo,
                                double         hi,
                                JsonObject    *params,   /* (nullable) */
                                double         max_bins);
double    ana_bins_floor       (const AnaBins *self,
                                double         value);
char     *ana_bins_dup_name    (const AnaBins *self,
                                double         start);
AnaFrame *ana_spec_bin         (AnaSpecBuild  *build,
                                AnaFrame      *frame,
                                const char    *field,
                                const char    *path,
                                JsonObject    *params,   /* (nullable) */
                                double         max_bins,
                                const char    *as,
                                const char    *as_end,   /* (nullable) */
                                AnaBins       *bins,
                                GError       **error);
guint     ana_spec_time_unit_kind (const char *name);
const char *ana_spec_time_unit_words (const char *name);
AnaFrame *ana_spec_time_unit   (AnaSpecBuild  *build,
                                AnaFrame      *frame,
                                const char    *field,
                                const char    *path,
                                const char    *unit,
                                const char    *as,
                                GError       **error);
gboolean  ana_spec_time_unit_period (AnaSpecBuild *build,
                                const char    *unit,
                                AnaPeriod     *period,
                                const AnaZone **zone);
char     *ana_spec_time_unit_name (const char *unit,
                                const AnaZone *zone,
                                gint64         value);
AnaFrame *ana_spec_fold        (AnaSpecBuild  *build,
                                AnaFrame      *frame,
                                const char *const *fields,
                                const char    *path,
                                const char    *key,
                                const char    *value,
                                GError       **error);

/* ana-origins.c: @self is NULL when nobody asks */
#define ANA_NO_ORIGIN G_MAXUINT
guint     ana_origins_get      (const AnaOrigins *self,
                                const AnaFrame *frame,
                                guint          row);
guint     ana_origins_join     (AnaOrigins    *self,
                                const guint   *sets,
                                guint          n);
AnaFrame *ana_origins_group    (AnaOrigins    *self,
                                const AnaFrame *before,
                                const char *const *names,
                                AnaFrame      *after,
                                const char *const *as);
void      ana_origins_add_plot_row (AnaOrigins *self,
                                guint          set);
void      ana_origins_add_point (AnaOrigins   *self,
                                double         x,
                                guint          layer,
                                guint          set);
AnaChartSpec *ana_chart_spec_parse_traced (JsonNode *json,
                                AnaFrame      *frame,
                                const AnaZone *zone,
                                AnaOrigins    *origins,  /* (nullable) */
                                GError       **error);

/* ana-spec-transform.c */
AnaFrame *ana_spec_run_model   (AnaFrame      *frame,
                                JsonObject    *model,    /* (transfer full) */
                                const char    *path,
                                GError       **error);
gboolean  ana_spec_set_op      (JsonObject    *item,
                                const char    *op);
AnaFrame *ana_spec_run_groups  (AnaSpecBuild  *build,
                                AnaFrame      *frame,
                                JsonObject    *model,    /* (transfer full) */
                                const char    *path,
                                GError       **error);
char     *ana_spec_escape_field (const char   *name);
gboolean  ana_spec_transform   (AnaSpecBuild  *build,
                                JsonNode      *node,     /* (nullable) */
                                const char    *path,
                                GError       **error);

/* ana-spec-group.c */
gboolean  ana_spec_group_unit  (AnaSpecBuild  *build,
                                AnaUnit       *unit,
                                GError       **error);

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
void      ana_spec_order_groups (char        **names,
                                guint         *rows,
                                guint          n_rows,
                                const char *const *order);
double    ana_spec_unit_of     (const AnaField *field);
AnaSpecType ana_spec_type_of   (AnaSpecBuild  *build,
                                const AnaChannel *channel);
/* The chart learns which column the channel shows. */
void      ana_spec_note_field  (AnaSpecBuild  *build,
                                const AnaChannel *channel,
                                AnaPlotChannelId id);
gboolean  ana_spec_get_datum   (AnaSpecBuild  *build,
                                const AnaChannel *channel,
                                double        *out,
                                GError       **error);

/* ana-spec-layers.c */
guint     ana_spec_place_of_measure (AnaSpecBuild *build,
                                const AnaChannel *value);
gboolean  ana_spec_draw_unit   (AnaSpecBuild  *build,
                                AnaUnit       *unit,
                                GError       **error);

/* ana-chart-spec.c */
gboolean  ana_spec_check_view  (AnaSpecBuild  *build,
                                JsonObject    *object,
                                const char    *path,
                                GError       **error);
gboolean  ana_spec_draw_layers (AnaSpecBuild  *build,
                                JsonObject    *object,
                                const char    *path,
                                const AnaUnit *outer,    /* (nullable) */
                                GError       **error);
gboolean  ana_spec_read_view   (AnaSpecBuild  *build,
                                JsonObject    *object,
                                const char    *path,
                                guint          depth,
                                GError       **error);

/* ana-spec-views.c */
gboolean  ana_spec_is_composed (JsonObject    *object);
gboolean  ana_spec_draw_views  (AnaSpecBuild  *build,
                                JsonObject    *object,
                                const char    *path,
                                guint          depth,
                                GError       **error);

/* ana-spec-overlay.c */
gboolean  ana_spec_wants_overlay (const AnaSpecBuild *build,
                                const AnaUnit *units,
                                guint          n);
gboolean  ana_spec_draw_overlay (AnaSpecBuild  *build,
                                AnaUnit       *units,
                                guint          n,
                                GError       **error);

/* ana-spec-errors.c */
gboolean  ana_spec_spread_errors (AnaSpecBuild *build,
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
