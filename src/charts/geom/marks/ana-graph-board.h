/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-graph-board.h: a layered graph while it is laid out: nodes and the bends of long links, layer by layer.
 */
#pragma once

#include "ana-graph.h"

G_BEGIN_DECLS

typedef struct {
  guint    layer, place;
  double   y, key;
  GArray  *left, *right;  /* of guint: vertices in the layers beside */
  gboolean is_bend;
} AnaVertex;

typedef struct {
  GArray    *vertices;    /* of AnaVertex: nodes first, then bends */
  GPtrArray **layers;     /* of GUINT_TO_POINTER, in their order */
  guint      n_layers;
} AnaBoard;

static inline AnaVertex *
ana_board_vertex (const AnaBoard *board, guint i)
{
  return &g_array_index (board->vertices, AnaVertex, i);
}

static inline guint
ana_board_at (const AnaBoard *board, guint layer, guint place)
{
  return GPOINTER_TO_UINT (g_ptr_array_index (board->layers[layer], place));
}

/* ana-graph-simplex.c: the layers of least total length of the links. */
void     ana_links_shorten   (AnaLinks *links);
/* ana-graph-order.c: the order within the layers; FALSE: cancelled. */
gboolean ana_board_order     (AnaBoard *board, AnaCancelledFunc is_cancelled, gpointer data);
/* ana-graph-heights.c: the heights, at least one apart. */
void     ana_board_set_heights (AnaBoard *board);

G_END_DECLS
