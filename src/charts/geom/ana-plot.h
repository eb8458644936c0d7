/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-plot.h: a chart of shapes as a model: a mark, its channels as plain columns, its options.
 */
#pragma once

#include "ana-scale.h"
#include "ana-shapes.h"

G_BEGIN_DECLS

/* The first four are those of the charts of series too. */
typedef enum {
  ANA_PLOT_X, ANA_PLOT_Y, ANA_PLOT_Y2, ANA_PLOT_COLOUR,
  ANA_PLOT_X2, ANA_PLOT_SIZE, ANA_PLOT_THETA, ANA_PLOT_RADIUS, ANA_PLOT_SOURCE, ANA_PLOT_TARGET, ANA_PLOT_PARENT, ANA_PLOT_VALUE,
  ANA_PLOT_OPEN, ANA_PLOT_HIGH, ANA_PLOT_LOW, ANA_PLOT_CLOSE, ANA_PLOT_TEXT, ANA_PLOT_ORDER, ANA_PLOT_KEY, ANA_PLOT_FACET,
  ANA_PLOT_ROW, ANA_PLOT_COLUMN, ANA_PLOT_X_OFFSET,
  ANA_PLOT_N_SPEC_CHANNELS,
  ANA_PLOT_LAYER = ANA_PLOT_N_SPEC_CHANNELS, /* not written in a spec: which layer a row is of */
  ANA_PLOT_N_CHANNELS,
} AnaPlotChannelId;

typedef enum { ANA_KIND_NUMBER = 1, ANA_KIND_TIME = 2, ANA_KIND_NAME = 4, ANA_KIND_VALUE = 3, ANA_KIND_ANY = 7 } AnaPlotKind;

/* One channel, a value for each row; NAN for null. Names are told apart by number, in the order that they are shown. */
typedef struct {
  gboolean     present;
  AnaPlotKind  kind;       /* one bit */
  double      *value;      /* (owned) n_rows: number, UTC microseconds, or index into names */
  char       **names;      /* (owned) (nullable) of NAME */
  guint        n_names;
  char        *title;      /* (owned) (nullable) */
  AnaScaleType scale;      /* LINEAR, LOG, SYMLOG or POW */
  double       bend;       /* of SYMLOG and POW; 0: their own */
  gboolean     turned;     /* its axis runs the other way */
  int          zero;       /* -1 unsaid, 0, 1 */
  double       domain_lo, domain_hi; /* NAN: that of the data */
} AnaPlotChannel;

typedef struct _AnaMark AnaMark;    /* a row of the table of marks */
typedef struct _AnaPlot AnaPlot;

#define ANA_PLOT_MAX_OPTIONS 6

typedef struct {
  const char        *name;     /* NULL: the end */
  double             lo, hi;   /* numbers; with words, the index into them */
  double             fallback;
  const char *const *words;    /* (nullable) */
} AnaMarkOption;

typedef struct {
  AnaPlotChannelId id;
  AnaPlotKind      kinds;      /* that it takes; 0: the end */
  gboolean         required;
} AnaMarkChannel;

const AnaMark        *ana_mark_find         (const char      *name);      /* (nullable) */
const AnaMark        *ana_mark_get          (guint            i);         /* (nullable): after the last */
const char           *ana_mark_get_name     (const AnaMark   *self);
const AnaMarkChannel *ana_mark_get_channels (const AnaMark   *self);
const AnaMarkOption  *ana_mark_get_options  (const AnaMark   *self);
guint                 ana_mark_get_max_rows (const AnaMark   *self);      /* 0: any number */
gboolean              ana_mark_has_axes     (const AnaMark   *self);      /* in one picture: two axes, that something can be said about */
const char           *ana_plot_channel_name (AnaPlotChannelId id);        /* in the spec */

AnaPlot              *ana_plot_new          (const AnaMark   *mark,
                                             guint            n_rows,
                                             const AnaZone   *zone);
AnaPlot              *ana_plot_ref          (AnaPlot         *self);
void                  ana_plot_unref        (AnaPlot         *self);
const AnaMark        *ana_plot_get_mark     (const AnaPlot   *self);
guint                 ana_plot_get_n_rows   (const AnaPlot   *self);
/* While it is built, by one thread. */
const AnaPlotChannel *ana_plot_get_channel  (const AnaPlot   *self,
                                             AnaPlotChannelId id);        /* (nullable): not there */
gboolean              ana_plot_has_lanes    (const AnaPlot   *self);      /* what goes up are names that no channel of its own has */
AnaPlotChannel       *ana_plot_edit_channel (AnaPlot         *self,
                                             AnaPlotChannelId id);
void                  ana_plot_set_option   (AnaPlot         *self,
                                             guint            option,
                                             double           value);
void                  ana_plot_set_title    (AnaPlot         *self,
                                             const char      *title);
const char           *ana_plot_get_channel_title (const AnaPlot *self,
                                             AnaPlotChannelId id);        /* (nullable): no such channel, or no title */
void                  ana_plot_set_channel_title (AnaPlot    *self,
                                             AnaPlotChannelId id,
                                             const char      *title);
char                 *ana_plot_dup_text     (const AnaPlot   *self,
                                             AnaPlotChannelId id,
                                             double           value);     /* a name, a time, a number; a dash for NAN */
void                  ana_plot_set_month_names (AnaPlot      *self,
                                             const char *const *names);
/* Texts of our own in the language of whoever shows them: English in, the same or its translation out, which stays valid. */
typedef const char *(*AnaWordFunc) (const char *english);
void                  ana_plot_set_words    (AnaPlot         *self,
                                             AnaWordFunc      words,      /* (nullable) English */
                                             const char *const *day_names); /* (nullable) 7, Monday first */
void                  ana_plot_set_first_day (AnaPlot       *self,
                                             guint           day);       /* a week on a calendar begins with: 0 Monday to 6 Sunday */
void                  ana_plot_set_mirrored (AnaPlot         *self,
                                             gboolean         mirrored);  /* read from right to left */
void                  ana_plot_set_number_format (AnaPlot    *self,
                                             char          *(*format) (double value, gpointer data),
                                             gpointer         data,
                                             GDestroyNotify   destroy);
/* Marks in layers on the same two axes: one plot, whose rows are those of all layers, each with its number as LAYER. What
 * stands on something (bars, areas) reaches from y to y2, or from x to x2; VALUE says what it is worth by itself. */
typedef enum {
  ANA_LAYER_BAR, ANA_LAYER_RECT, ANA_LAYER_AREA, ANA_LAYER_LINE, ANA_LAYER_POINT, ANA_LAYER_SQUARE, ANA_LAYER_TICK, ANA_LAYER_RULE, ANA_LAYER_TEXT,
} AnaLayerKind;

typedef struct {
  AnaLayerKind  kind;
  AnaColourSlot slot;      /* of rows without a colour */
  gboolean      dashed, capped; /* rules: with strokes across their ends */
  double        width_px;  /* of strokes; 0: the mark's own */
  double        part;      /* of a band that bars, rects and ticks take; 0: the mark's own */
  double        alpha;     /* of what is filled; 0: the mark's own */
  double        dx_px, dy_px, align; /* texts: moved, and which part of them stands there: -1 the end, 0 the middle, 1 the start */
  gboolean      borderless; /* areas: without a line along them */
} AnaPlotLayer;

const AnaMark        *ana_mark_of_layers    (void);
void                  ana_plot_set_layers   (AnaPlot         *self,
                                             const AnaPlotLayer *layers,
                                             guint            n);
/* Several plots beside each other, each with its own axes: one plot, whose rows are those of all parts, one after the other. */
AnaPlot              *ana_plot_new_parts    (AnaPlot *const  *parts,
                                             guint            n,
                                             guint            n_columns,    /* 0: as the room asks for */
                                             const AnaZone   *zone);
/* Of parts in full rows, of two axes of numbers each: those of a column share x, those of a row y, and all their legend. */
void                  ana_plot_share_axes   (AnaPlot         *self);
/* What a map is drawn from: rings of longitude and latitude, x NAN between rings; @shape_of_name follows the names. */
typedef struct { char *name; AnaPoint *points; guint n_points; } AnaOutline;
void                  ana_plot_take_outlines (AnaPlot        *self,
                                              GArray         *outlines);   /* of AnaOutline */

/* Without some of the colour's names, a bit for each. */
guint                 ana_plot_get_n_groups (const AnaPlot   *self);
AnaPlot              *ana_plot_hide         (AnaPlot         *self,
                                             guint64          hidden);

/* Work that does not depend on the size (the forces of a network): on a worker, before the plot is shown. */
typedef gboolean (*AnaCancelledFunc) (gpointer data);
gboolean              ana_plot_prepare      (AnaPlot         *self,
                                             AnaCancelledFunc is_cancelled, /* (nullable) */
                                             gpointer         data);
gboolean              ana_plot_is_prepared  (const AnaPlot   *self);
/* A part of its axes; NAN, NAN: what the data need, and with @reaches what is said about them. */
typedef struct { double x_lo, x_hi, y_lo, y_hi; gboolean reaches; double also_x_lo, also_x_hi, also_y_lo, also_y_hi; } AnaPlotView;

/* Along which axes a part of it can be shown. */
typedef enum { ANA_ZOOM_NONE, ANA_ZOOM_X, ANA_ZOOM_BOTH } AnaPlotZoom;

AnaPlotZoom           ana_plot_get_zoom     (const AnaPlot   *self);
gboolean              ana_plot_can_zoom     (const AnaPlot   *self);
gboolean              ana_plot_extent       (const AnaPlot   *self,
                                             AnaPlotChannelId id,
                                             double          *lo,
                                             double          *hi);      /* FALSE: no finite value */
/* The same, of an axis: names from the edge of the first band to that of the last one. */
gboolean              ana_plot_span         (const AnaPlot   *self,
                                             AnaPlotChannelId id,
                                             double          *lo,
                                             double          *hi);
AnaShapes            *ana_plot_lay_out      (AnaPlot         *self,
                                             float            x,
                                             float            y,
                                             float            w,
                                             float            h);
AnaShapes            *ana_plot_lay_out_view (AnaPlot         *self,
                                             const AnaPlotView *view,       /* (nullable) */
                                             float            x,
                                             float            y,
                                             float            w,
                                             float            h);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaPlot, ana_plot_unref)

G_END_DECLS
