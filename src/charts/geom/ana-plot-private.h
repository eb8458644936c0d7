/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-plot-private.h: what a mark's layout works with: the columns, the room, the pen, axes, legends, labels.
 */
#pragma once

#include "ana-plot.h"
#include "ana-ticks.h"
#include "ana-words.h"

#include <math.h>

G_BEGIN_DECLS

typedef struct _AnaLayout AnaLayout;

struct _AnaMark {
  const char     *name;
  AnaMarkChannel  channels[12];
  AnaMarkOption   options[ANA_PLOT_MAX_OPTIONS + 1];
  guint           max_rows;     /* 0: any number; those behind it are left out, and that is said */
  void          (*lay_out)   (AnaLayout *layout);
  void          (*summarise) (const AnaLayout *layout, GString *out);            /* (nullable): beside the general words */
  AnaPlotZoom     zooms;        /* draws a part of its axes, when they have values */
  gboolean        zooms_names;  /* and those of names too */
  gboolean        has_axes;     /* two of them, made by ana_layout_axes() */
  gboolean        has_lanes;    /* what goes up are colours, one under the other, */
  gboolean        lanes_without_y; /* or so it is where no channel goes up */
  gboolean      (*prepare)   (AnaPlot *plot, AnaCancelledFunc is_cancelled, gpointer data); /* (nullable) FALSE: cancelled */
  const char     *type_name;               /* "Pie chart" */
  const char   *(*find_type) (const AnaPlot *plot); /* (nullable) of one with options: "Donut chart" */
  const char     *item_name, *item_names;  /* "slice", "slices" */
};

/* One of several in a grid, whose axes are marked at its left and at its foot alone. */
typedef struct {
  gboolean on, marks_x, marks_y;
} AnaGridPlace;

#define ANA_GRID_SIDE_PX 52.0 /* for the texts at the left of the first of a row */
#define ANA_GRID_FOOT_PX 22.0 /* and under the last of a column */

struct _AnaPlot {
  gatomicrefcount ref_count;
  const AnaMark  *mark;
  guint           n_rows;
  guint           n_drawn;     /* at most mark->max_rows */
  const AnaZone  *zone;
  AnaPlotChannel  channel[ANA_PLOT_N_CHANNELS];
  double          option[ANA_PLOT_MAX_OPTIONS];
  char           *title;       /* (nullable) */
  char          **month_names; /* (nullable) */
  char          **day_names;   /* (nullable) */
  guint           first_day;   /* of a week: 0 Monday to 6 Sunday */
  const char     *week[7];     /* the names of its days, from that one on */
  AnaWordFunc     words;       /* (nullable) */
  gboolean        mirrored;
  char         *(*format) (double value, gpointer data); /* (nullable) */
  gpointer        format_data;
  GDestroyNotify  format_destroy;
  GArray         *outlines;    /* (nullable) of AnaOutline */
  GArray         *layers;      /* (nullable) of AnaPlotLayer */
  GPtrArray      *parts;       /* (nullable) of AnaPlot */
  AnaGridPlace    grid;        /* of a part */
  char          **part_names;  /* (nullable) of the parts, for the table */
  struct { double lo, hi; gboolean known; } extent[ANA_PLOT_N_CHANNELS]; /* of many rows, measured once they are there */
  float          *share[2];    /* (owned) (nullable) of a crowd's x and y: where in the extent, 0 to 1; whole blocks, NAN behind the last */
  gpointer        prepared;    /* (nullable) what mark->prepare made */
  GDestroyNotify  prepared_destroy;
};

/* Rows that stand in cells by the million: which row in which is found when somebody asks. */
typedef struct _AnaCrowd AnaCrowd;

void         ana_crowd_free          (AnaCrowd *self);
const guint *ana_crowd_get_rows      (AnaCrowd *self);   /* the datum of each row */
guint        ana_crowd_get_n_left_out (const AnaCrowd *self);

struct _AnaShapes {
  AnaPlot         *plot;       /* (owned) */
  float            x, y, w, h; /* the room of all */
  float            plot_x, plot_y, plot_w, plot_h;
  AnaShapesAxis    axis[2];    /* x, y */
  gboolean         has_axes;
  GArray          *shapes, *points, *data, *cells;
  GArray          *rails;      /* (nullable) of AnaShapesRail */
  AnaShapesColumn  column[ANA_SHAPES_MAX_COLUMNS];
  guint            n_columns;
  guint           *datum_of_row; /* (nullable): no row has one, or there is a crowd */
  AnaCrowd        *crowd;        /* (owned) (nullable) */
  GStringChunk    *texts;
  char            *summary;
};

/* A label that waits for its place: the heavier ones get theirs first. */
typedef struct {
  AnaShape shape;
  double   weight;
  double   around_px;  /* of a circle whose name it is: where it stands above, below, and on either side; 0: it has one place */
} AnaWaitingLabel;

struct _AnaLayout {
  const AnaPlot *plot;
  AnaPlotView    view;         /* of a mark that zooms; else all of it */
  AnaShapes     *out;
  float          x, y, w, h;   /* what is left of the room */
  GArray        *waiting;      /* of AnaWaitingLabel */
  int            value_column; /* that the summary speaks of; -1: none */
  gpointer       state;        /* (nullable) of the mark, for its summary; freed by state_free */
  GDestroyNotify state_free;
};

extern const AnaMark *const ana_marks[];

void  ana_layout_mirror      (AnaLayout *self);
guint *ana_shapes_edit_rows  (AnaShapes *self);                /* the datum of each row, to be changed; not of a crowd */
const guint *ana_shapes_get_rows (const AnaShapes *self);      /* (nullable): none has one */
#define ANA_PLOT_BLOCK 256
void  ana_plot_measure       (AnaPlot *self);                  /* all values are there: extents of many are taken now */
/* Of small pictures: their columns, and one of them put into the whole; @rows: what its rows are there. */
guint ana_plot_count_columns (guint n, double w, double h);
void  ana_shapes_merge       (AnaShapes *out, AnaShapes *part, const guint *rows, guint series0);

/* --- inks (ana-layout.c) --- */
AnaInk  ana_ink_slot       (AnaColourSlot slot, double alpha);
AnaInk  ana_ink_series     (guint series);                 /* of the nth group; from the ninth on grey */
AnaInk  ana_ink_sequential (double t);
AnaInk  ana_ink_diverging  (double t);

/* --- the pen: each returns the shape, good until the next one, to fill in what is special --- */
AnaShape *ana_layout_rect   (AnaLayout *self, guint datum, double x, double y, double w, double h, AnaInk ink);
AnaShape *ana_layout_circle (AnaLayout *self, guint datum, double x, double y, double r, AnaInk ink);
AnaShape *ana_layout_arc    (AnaLayout *self, guint datum, double x, double y, double r0, double r1, double a0, double a1, AnaInk ink);
AnaShape *ana_layout_line   (AnaLayout *self, guint datum, const AnaPoint *points, guint n, double width_px, AnaInk ink);
AnaShape *ana_layout_segment (AnaLayout *self, guint datum, double x0, double y0, double x1, double y1, double width_px, AnaInk ink);
AnaShape *ana_layout_path   (AnaLayout *self, guint datum, const AnaPoint *points, guint n, AnaInk ink);
/* Stands where it is put. With a height (h) its letters are so many times as large, and max_px is the room of the large ones. */
AnaShape *ana_layout_text   (AnaLayout *self, AnaShapePart part, double x, double y, double align, double max_px, AnaColourSlot slot, const char *text);
/* Is left out when a heavier label stands there, or when it would leave the room. */
AnaShape *ana_layout_name   (AnaLayout *self, double weight, double x, double y, double r, double max_px, const char *text);
AnaShape *ana_layout_label  (AnaLayout *self, double weight, double x, double y, double align, double max_px, AnaColourSlot slot, const char *text);
void      ana_layout_place_labels (AnaLayout *self);
double    ana_layout_text_px (const char *text);           /* about as wide as a caption of it */
#define ANA_LAYOUT_LINE_PX 16.0

/* --- data --- */
void      ana_layout_add_column (AnaLayout *self, const char *title, AnaCellKind kind, const char *const *names, guint n_names);
/* The column of a channel: its title or @fallback, its kind and names. */
void      ana_layout_add_channel_column (AnaLayout *self, AnaPlotChannelId id, const char *fallback);
guint     ana_layout_add_datum  (AnaLayout *self, guint row, guint series, double x, double y, const double *cells);
/* @row stands for itself in @datum, beside those that it has. */
void      ana_layout_claim_row  (AnaLayout *self, guint datum, guint row);
AnaDatum *ana_layout_get_datum  (AnaLayout *self, guint datum);

/* --- channels --- */
const AnaPlotChannel *ana_plot_get     (const AnaPlot *self, AnaPlotChannelId id);     /* (nullable): not there */
const char           *ana_plot_word    (const AnaPlot *self, const char *english) G_GNUC_FORMAT (2);
double                ana_plot_value   (const AnaPlot *self, AnaPlotChannelId id, guint row); /* NAN: null or no channel; infinite is null */
const char           *ana_plot_name    (const AnaPlot *self, AnaPlotChannelId id, guint row); /* (nullable) */
guint                 ana_plot_n_names (const AnaPlot *self, AnaPlotChannelId id);     /* 1 without the channel */
guint                 ana_plot_group   (const AnaPlot *self, AnaPlotChannelId id, guint row); /* 0 without the channel; G_MAXUINT: null */
double                ana_plot_option  (const AnaPlot *self, const char *name);
char                 *ana_plot_dup_number (const AnaPlot *self, double value);
char                 *ana_plot_dup_short (const AnaPlot *self, double value);   /* three figures, for narrow cells */
char                 *ana_plot_dup_time (const AnaPlot *self, double t_usec);

/* The rows of @rows (NULL: all) that have a value there, ascending by it. */
guint                *ana_plot_order_rows (const AnaPlot *self, AnaPlotChannelId id, const guint *rows, guint n_rows, guint *n);

/* --- legends, on top of the room --- */
void      ana_layout_legend     (AnaLayout *self, const char *const *names, guint n, const AnaInk *inks /* (nullable): series */);
/* What tells a colour apart without it: a letter, or which part of a square is filled, from its top (0) to its foot (1). */
typedef struct { char letter[8]; double top, foot; } AnaSign;

void      ana_layout_signs      (AnaLayout *self, const char *const *names, guint n, const AnaInk *inks /* (nullable): series */, const AnaSign *signs /* (nullable) */);
/* Squares of steps from @lo to @hi, with their ranges. */
gboolean  ana_layout_steps      (AnaLayout *self, const char *const *texts, guint n, const char *title);
void      ana_layout_ramp       (AnaLayout *self, double lo, double hi, gboolean diverging, const char *title);

/* --- axes: of what is left, the rest is for the marks --- */
typedef struct {
  AnaScaleType       type;
  double             lo, hi;
  gboolean           zero;        /* reaches zero */
  gboolean           snug;        /* no room beyond the data */
  gboolean           absolute;    /* shown without their sign */
  gboolean           percent;     /* a ratio, shown in percent */
  const char *const *names;       /* of BAND */
  guint              n_names;
  const char        *title;       /* (nullable) */
  double             bend;        /* of SYMLOG and POW */
  gboolean           turned;      /* down, or to the left; names up */
  gboolean           hidden;      /* no texts, no lines */
  gboolean           zoomed;      /* lo and hi are to the pixel */
  const AnaPlotChannel *channel;  /* (nullable): whose domain and zero count */
} AnaAxis;

typedef struct { AnaScale x, y; double x_step, y_step; /* of bands, else 0 */ } AnaAxes;

gboolean  ana_layout_is_in_view (const AnaLayout *self, double x);   /* all of it where nothing was zoomed into */
AnaAxis   ana_axis_of_channel   (const AnaPlot *plot, AnaPlotChannelId id);
AnaAxis   ana_axis_of_range     (double lo, double hi, const char *title);
AnaAxes   ana_layout_axes       (AnaLayout *self, AnaAxis x, AnaAxis y);
/* A second axis of values at the right, of a scale of its own. Before ana_layout_axes() the room is made by @reserve_px. */
AnaScale  ana_layout_right_axis (AnaLayout *self, AnaAxis y);

/* --- numbers --- */
int       ana_compare_doubles   (const void *a, const void *b);
double    ana_quantile_sorted   (const double *sorted, guint n, double p);   /* */
/* The finite values of a channel in the rows of one group, sorted; (transfer full). */
double   *ana_plot_sorted       (const AnaPlot *self, AnaPlotChannelId id, AnaPlotChannelId by, guint group, guint *n);
/* Rows in the order of a channel, nulls left out; (transfer full). */
guint    *ana_plot_order        (const AnaPlot *self, AnaPlotChannelId id, guint *n);

G_END_DECLS
