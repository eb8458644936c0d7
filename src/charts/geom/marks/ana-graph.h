/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-graph.h: where the nodes of a graph lie, in a square of no size: what a worker prepares, and every room uses.
 */
#pragma once

#include "ana-links.h"

G_BEGIN_DECLS

typedef struct {
  AnaLinks  links;
  double   *x, *y;        /* (owned) of each node that is there, any unit */
  GArray   *bends;        /* (owned) of AnaPoint, x and y in the same unit: what a link passes on its way */
  guint    *first_bend;   /* (owned) n_links + 1 */
  gboolean  stretches;    /* x and y may be scaled apart: layers, not distances */
} AnaGraph;

AnaGraph *ana_graph_new  (const AnaPlot *plot);
void      ana_graph_free (AnaGraph *graph);
/* Springs and repulsion; FALSE: cancelled. */
gboolean  ana_graph_place_by_force  (AnaGraph *graph, AnaCancelledFunc is_cancelled, gpointer data);
/* Distances like those along the links; FALSE: cancelled. */
gboolean  ana_graph_place_by_stress (AnaGraph *graph, AnaCancelledFunc is_cancelled, gpointer data);
/* Layers, few crossings; FALSE: cancelled. */
gboolean  ana_graph_place_in_layers (AnaGraph *graph, AnaCancelledFunc is_cancelled, gpointer data);
void      ana_graph_draw (AnaLayout *self, const AnaGraph *graph, gboolean arrows);

G_END_DECLS
