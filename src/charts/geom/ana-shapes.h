/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-shapes.h: a picture as plain arrays: rects, arcs, circles, lines, paths and texts, each with its ink, its part in the
 * picture and the datum it stands for. Painter, pointer, keyboard, table and sentence read the same one.
 */
#pragma once

#include "ana-scale.h"

G_BEGIN_DECLS

#define ANA_NO_DATUM G_MAXUINT

typedef struct { float x, y; } AnaPoint;

/* How a mark looks, in the words of tokens.md; colours are slots, resolved by the theme. */
typedef enum {
  ANA_SLOT_SERIES_1, ANA_SLOT_SERIES_2, ANA_SLOT_SERIES_3, ANA_SLOT_SERIES_4,
  ANA_SLOT_SERIES_5, ANA_SLOT_SERIES_6, ANA_SLOT_SERIES_7, ANA_SLOT_SERIES_8,
  ANA_SLOT_PREVIOUS, ANA_SLOT_GOOD, ANA_SLOT_WARN, ANA_SLOT_BAD, ANA_SLOT_ANNOTATION, ANA_SLOT_TEXT, ANA_SLOT_DIM,
  ANA_SLOT_GRID, ANA_SLOT_BASE, ANA_SLOT_CARD,
} AnaColourSlot;

typedef enum { ANA_INK_SLOT, ANA_INK_SEQUENTIAL, ANA_INK_DIVERGING } AnaInkKind;

typedef struct {
  AnaInkKind    kind;
  AnaColourSlot slot;  /* of SLOT */
  float         t;     /* SEQUENTIAL: 0 .. 1; DIVERGING: -1 .. 1 */
  float         alpha;
} AnaInk;

typedef enum {
  ANA_SHAPE_RECT,    /* x y w h; a is the radius of its corners */
  ANA_SHAPE_ARC,     /* centre x y, radii w (inner) .. h (outer), angles a .. b, clockwise from twelve o'clock */
  ANA_SHAPE_CIRCLE,  /* centre x y, radius w */
  ANA_SHAPE_LINE,    /* n_points from first_point on; x NAN breaks it */
  ANA_SHAPE_PATH,    /* the same, closed; several rings part by x NAN (even-odd) */
  ANA_SHAPE_TEXT,    /* x y is the top of the line at its @a: 0 start, .5 middle, 1 end; w: room (0: any); b: turned, radians */
} AnaShapeKind;

typedef enum { ANA_PART_GRID, ANA_PART_AXIS, ANA_PART_MARK, ANA_PART_LABEL, ANA_PART_LEGEND } AnaShapePart;
typedef enum { ANA_DASH_NONE, ANA_DASH_LONG, ANA_DASH_SHORT } AnaDash;
typedef enum { ANA_LETTERS_CAPTION, ANA_LETTERS_CAPTION_BOLD, ANA_LETTERS_BODY, ANA_LETTERS_BIG } AnaLetters;

typedef struct {
  AnaShapeKind kind;
  AnaShapePart part;
  AnaInk       ink;
  float        x, y, w, h, a, b;
  float        stroke_px;  /* 0: filled */
  AnaDash      dash;
  AnaLetters   letters;    /* of TEXT */
  gboolean     on_ink;     /* TEXT: it stands on this ink, and is black or white, whatever reads better */
  gboolean     halo;       /* TEXT: on a breath of the card's colour, over lines */
  guint        first_point, n_points;
  guint        datum;      /* ANA_NO_DATUM: of none */
  const char  *text;       /* (owned by the shapes) */
} AnaShape;

/* What the pointer and the keyboard stop at: one row, or what stands for several (a bar of a histogram). */
typedef struct {
  guint    row;      /* the first of its rows; G_MAXUINT: of none (a total, a node) */
  guint    n_rows;
  guint    series;   /* up and down go from one to the next */
  float    x, y;     /* its middle: cursor and tooltip stand there */
  gboolean drawn;    /* it has a shape that the pointer can meet */
} AnaDatum;

typedef enum { ANA_CELL_NUMBER, ANA_CELL_TIME, ANA_CELL_NAME, ANA_CELL_PERCENT } AnaCellKind;

/* A column of the accessible table. Names are the plot's. */
typedef struct {
  const char        *title;
  AnaCellKind        kind;
  const char *const *names;   /* of NAME: a cell is an index into them */
  guint              n_names;
} AnaShapesColumn;

/* An axis of the picture: what a brush reads, and what its ticks stand at. */
typedef struct {
  AnaScale           scale;
  const char *const *names;   /* of BAND: the plot's */
  guint              n_names;
  double            *ticks;   /* (owned) ascending; of BAND none: every name */
  guint              n_ticks;
} AnaShapesAxis;

/* One of several axes beside each other, each with a scale of its own. */
typedef struct {
  float       x_px;
  AnaScale    scale;          /* up it */
  const char *name;           /* the plot's: of what it measures */
  gboolean    counts;         /* a datum is of this axis alone: it counts what lies somewhere on it */
} AnaShapesRail;

#define ANA_SHAPES_MAX_COLUMNS 8

typedef struct _AnaShapes AnaShapes;

typedef enum { ANA_WALK_FIRST, ANA_WALK_LAST, ANA_WALK_NEXT, ANA_WALK_PREVIOUS, ANA_WALK_UP, ANA_WALK_DOWN } AnaWalk;

void                   ana_shapes_free        (AnaShapes       *self);
const AnaShape        *ana_shapes_get         (const AnaShapes *self,
                                               guint           *n);
const AnaPoint        *ana_shapes_get_points  (const AnaShapes *self,
                                               const AnaShape  *shape);
const AnaDatum        *ana_shapes_get_data    (const AnaShapes *self,
                                               guint           *n);
guint                  ana_shapes_get_datum_of_row (const AnaShapes *self,
                                               guint            row);   /* ANA_NO_DATUM: left out */
guint                 *ana_shapes_list_rows   (const AnaShapes *self,
                                               guint            datum,
                                               guint           *n);     /* (transfer full) */
guint                  ana_shapes_get_n_left_out (const AnaShapes *self);
void                   ana_shapes_get_plot    (const AnaShapes *self,
                                               float           *x,
                                               float           *y,
                                               float           *w,
                                               float           *h);
/* NULL: no axes, or several of small pictures. */
const AnaShapesAxis   *ana_shapes_get_axis    (const AnaShapes *self,
                                               gboolean         of_y);
/* Axes beside each other, from the first to the last; 0: it has none. */
const AnaShapesRail   *ana_shapes_get_rails   (const AnaShapes *self,
                                               guint           *n);
guint                  ana_shapes_hit         (const AnaShapes *self,
                                               float            x_px,
                                               float            y_px);  /* ANA_NO_DATUM: none */
/* The legend of a colour that is a name. */
guint                  ana_shapes_hit_legend  (const AnaShapes *self,
                                               float            x_px,
                                               float            y_px);  /* G_MAXUINT: none */
gboolean               ana_shapes_get_legend  (const AnaShapes *self,
                                               guint            group,
                                               float           *x,
                                               float           *y,
                                               float           *w,
                                               float           *h);
guint                  ana_shapes_get_group   (const AnaShapes *self,
                                               guint            datum); /* G_MAXUINT: none */
guint                  ana_shapes_walk        (const AnaShapes *self,
                                               guint            from,   /* ANA_NO_DATUM: none yet */
                                               AnaWalk          way);
guint                  ana_shapes_get_n_columns (const AnaShapes *self);
const AnaShapesColumn *ana_shapes_get_column  (const AnaShapes *self,
                                               guint            i);
double                 ana_shapes_get_cell    (const AnaShapes *self,
                                               guint            datum,
                                               guint            column);
char                  *ana_shapes_dup_cell    (const AnaShapes *self,
                                               guint            datum,
                                               guint            column);
char                  *ana_shapes_dup_text    (const AnaShapes *self,
                                               guint            datum);
const char            *ana_shapes_get_summary (const AnaShapes *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaShapes, ana_shapes_free)

G_END_DECLS
