/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-chart-view.h: a chart on screen, of series or of shapes: crosshair, tooltip, keyboard cursor, zoom and pan.
 *
 * For a tile: ana_chart_view_new (), ana_chart_view_set_title () with the tile's title, ana_chart_view_set_chart () with
 * any chart of ana_chart_spec_parse (), again whenever the data are others. The rest (hover, pinned tooltip, keys, words
 * for the screen reader) the view does by itself; a tooltip of one's own is ana_chart_view_set_tip (). Forces of a large
 * graph are worked out on a worker: the picture before stays, with a line of progress, and so does get_chart ().
 */
#pragma once

#include "ana-ui.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define ANA_TYPE_CHART_VIEW (ana_chart_view_get_type ())
G_DECLARE_FINAL_TYPE (AnaChartView, ana_chart_view, ANA, CHART_VIEW, GtkWidget)

/* What the tooltip says at a point: a head line, and a row for each layer that has a value there. */
typedef struct {
  char       *title;
  char       *change;      /* "" when there is nothing to compare */
  AnaVerdict  verdict;
  guint       n_rows;
  struct { char *label; char *value; AnaColourSlot slot; gboolean plain; } row[8]; /* plain: without its colour */
} AnaTip;

/* What "datum-opened" hands over, while it is emitted. */
typedef struct {
  guint        index;    /* of the datum; of a chart of series: of the point of its first series */
  const guint *rows;     /* of the rows that the chart was made from; none of a chart of series, of a total, of a node */
  guint        n_rows;
  double       x;        /* of a chart of series: where it stands; NAN of shapes */
  int          layer;    /* of a chart of series: the layer that was pointed at; -1: all that stand there */
  JsonNode    *predicates; /* what it stands for, as ana-brush.h says; an empty list: the chart knows no columns */
} AnaChartPick;

/* What "annotate-wanted" hands over, while it is emitted: places as they are drawn, NAN where nothing is given. */
typedef struct {
  const char *id;        /* (nullable) of one that is there; else a new one is wanted */
  double      x, x2, y;  /* where it is to be offered, or where it is */
  gboolean    is_moved;  /* by hand: it is to be kept so */
} AnaChartNote;

typedef void (*AnaTipFunc) (const AnaGeom *geom, const AnaHit *hit, AnaTip *tip, gpointer data);

/* Signals: "cursor-moved" (int index, -1 away), "view-changed" (double lo, double hi), "opened" (int index) and
 * "datum-opened" (const AnaChartPick*) of the same, "mark-clicked" (the same) of one press of the pointer, "brushed" (JsonNode: a list of predicates as in ana-brush.h, empty when
 * the brush was let go), "annotate-wanted" (const AnaChartNote*: something is to be said there, or about what was said; without a
 * handler nothing can be), "form-kept" (const char *transform: what was chosen is to stay with the chart; without a handler it cannot), "table-wanted" (without a handler the view shows its own), "menu-wanted" (const AnaChartPick*, nullable, of the point that
 * the menu is about, GMenu*: sections that come first are appended; with a handler the menu has no "Open" of its own). An index is that of a point of the first series, or of
 * a datum of the shapes. */
GtkWidget     *ana_chart_view_new         (void);
void           ana_chart_view_set_chart   (AnaChartView *self,
                                           AnaChart     *chart);
void           ana_chart_view_cut         (AnaChartView *self);     /* the chart that was set shows at once, without a fade */
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
/* Layers that are not drawn, one bit each; axes stay as they are. Of shapes: names of the colour. */
void           ana_chart_view_set_hidden  (AnaChartView *self,
                                           guint64       hidden);
guint64        ana_chart_view_get_hidden  (AnaChartView *self);
/* What the series become (a chain of ana-transform-chain.h: "none", "mean7", "mean7,cumulative" …), and how far back they are held against themselves. */
void           ana_chart_view_set_transform (AnaChartView *self,
                                           const char   *text);
const char    *ana_chart_view_get_transform (AnaChartView *self);
void           ana_chart_view_set_compare (AnaChartView *self,
                                           const char   *compare);
const char    *ana_chart_view_get_compare (AnaChartView *self);
/* The brush (property "brushing"): while it is on, drags, clicks and Space give "brushed". What was brushed stays marked, whatever comes in. */
void           ana_chart_view_set_brushing (AnaChartView *self,
                                           gboolean      brushing);
gboolean       ana_chart_view_get_brushing (AnaChartView *self);
void           ana_chart_view_clear_brush (AnaChartView *self);
void           ana_chart_view_popup       (AnaChartView *self,
                                           const GdkRectangle *at);  /* (nullable): at the cursor */
gboolean       ana_chart_view_is_busy     (AnaChartView *self);     /* forces are being worked out */
int            ana_chart_view_get_pinned  (AnaChartView *self);     /* index; -1: none */
void           ana_tip_clear              (AnaTip       *tip);

G_END_DECLS
