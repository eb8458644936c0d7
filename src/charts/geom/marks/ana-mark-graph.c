/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-mark-graph.c: who is joined to whom (network), and what leads to what (layered).
 */
#include "config.h"

#include "ana-graph.h"
#include "ana-marks.h"

static gboolean
keep (AnaPlot *plot, AnaGraph *graph, gboolean ok)
{
  if (!ok)
    {
      ana_graph_free (graph);
      return FALSE;
    }
  plot->prepared = graph;
  plot->prepared_destroy = (GDestroyNotify) ana_graph_free;
  return TRUE;
}

static gboolean
prepare_network (AnaPlot *plot, AnaCancelledFunc is_cancelled, gpointer data)
{
  AnaGraph *graph = ana_graph_new (plot);

  return keep (plot, graph, ana_graph_place_by_force (graph, is_cancelled, data) && ana_graph_place_by_stress (graph, is_cancelled, data));
}

static gboolean
prepare_layers (AnaPlot *plot, AnaCancelledFunc is_cancelled, gpointer data)
{
  AnaGraph *graph = ana_graph_new (plot);

  return keep (plot, graph, ana_graph_place_in_layers (graph, is_cancelled, data));
}

static void
lay_out_network (AnaLayout *self)
{
  ana_graph_draw (self, self->plot->prepared, FALSE);
}

static void
lay_out_layers (AnaLayout *self)
{
  ana_graph_draw (self, self->plot->prepared, TRUE);
}

#define LINK_CHANNELS { ANA_PLOT_SOURCE, ANA_KIND_NAME, TRUE }, { ANA_PLOT_TARGET, ANA_KIND_NAME, TRUE }, { ANA_PLOT_VALUE, ANA_KIND_NUMBER, FALSE }

const AnaMark ana_mark_dag = {
  .name = "dag",
  .channels = { LINK_CHANNELS },
  .max_rows = 5000,
  .lay_out = lay_out_layers,
  .prepare = prepare_layers,
  .type_name = NC_ ("chart", "Layered graph"), .item_name = NC_ ("chart", "node or link"), .item_names = NC_ ("chart", "nodes and links"),
};

const AnaMark ana_mark_network = {
  .name = "network",
  .channels = { LINK_CHANNELS },
  .max_rows = 20000,
  .lay_out = lay_out_network,
  .prepare = prepare_network,
  .type_name = NC_ ("chart", "Network"), .item_name = NC_ ("chart", "node or link"), .item_names = NC_ ("chart", "nodes and links"),
};
