/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-graph-layers.c: a directed graph in layers from left to right (Sugiyama, Tagawa, Toda 1981): layers of least total
 * length, an order of few crossings, level heights. A link over several layers passes a bend in each.
 */
#include "config.h"

#include "ana-graph-board.h"

#define MAX_BENDS   20000

static guint
add_vertex (AnaBoard *board, guint layer, gboolean is_bend)
{
  AnaVertex v = { layer, 0, 0, 0, g_array_new (FALSE, FALSE, sizeof (guint)), g_array_new (FALSE, FALSE, sizeof (guint)), is_bend };

  g_array_append_val (board->vertices, v);
  return board->vertices->len - 1;
}

static void
join (AnaBoard *board, guint a, guint b)
{
  g_array_append_val (ana_board_vertex (board, a)->right, b);
  g_array_append_val (ana_board_vertex (board, b)->left, a);
}

/* The bends of each link are vertices that follow each other. */
static void
add_links (AnaBoard *board, AnaGraph *graph, guint *first_vertex)
{
  guint n_bends = 0;

  for (guint l = 0; l < graph->links.n_links; l++)
    {
      const AnaLink *link = &graph->links.links[l];
      guint from = graph->links.layer[link->source], to = graph->links.layer[link->target], at = link->source;

      first_vertex[l] = board->vertices->len;
      if (link->back || to <= from || n_bends + to - from > MAX_BENDS)
        continue;
      for (guint k = from + 1; k < to; k++)
        {
          guint bend = add_vertex (board, k, TRUE);

          join (board, at, bend);
          at = bend;
          n_bends++;
        }
      join (board, at, link->target);
    }
  first_vertex[graph->links.n_links] = board->vertices->len;
}

static void
fill_layers (AnaBoard *board, const AnaGraph *graph)
{
  board->n_layers = graph->links.n_layers;
  board->layers = g_new0 (GPtrArray *, board->n_layers + 1);
  for (guint k = 0; k < board->n_layers; k++)
    board->layers[k] = g_ptr_array_new ();
  for (guint i = 0; i < board->vertices->len; i++)
    if (i >= graph->links.n || graph->links.there[i])
      {
        ana_board_vertex (board, i)->place = board->layers[ana_board_vertex (board, i)->layer]->len;
        g_ptr_array_add (board->layers[ana_board_vertex (board, i)->layer], GUINT_TO_POINTER (i));
      }
}

/* --- all of it --- */

static void
take_places (AnaGraph *graph, const AnaBoard *board, const guint *first_vertex)
{
  for (guint i = 0; i < graph->links.n; i++)
    {
      graph->x[i] = graph->links.layer[i];
      graph->y[i] = ana_board_vertex (board, i)->y;
    }
  g_array_set_size (graph->bends, 0);
  for (guint l = 0; l < graph->links.n_links; l++)
    {
      graph->first_bend[l] = graph->bends->len;
      for (guint v = first_vertex[l]; v < first_vertex[l + 1]; v++)
        {
          AnaPoint bend = { (float) ana_board_vertex (board, v)->layer, (float) ana_board_vertex (board, v)->y };

          g_array_append_val (graph->bends, bend);
        }
    }
  graph->first_bend[graph->links.n_links] = graph->bends->len;
}

static void
clear_board (AnaBoard *board)
{
  for (guint i = 0; i < board->vertices->len; i++)
    {
      g_array_unref (ana_board_vertex (board, i)->left);
      g_array_unref (ana_board_vertex (board, i)->right);
    }
  for (guint k = 0; k < board->n_layers; k++)
    g_ptr_array_unref (board->layers[k]);
  g_free (board->layers);
  g_array_unref (board->vertices);
}

gboolean
ana_graph_place_in_layers (AnaGraph *graph, AnaCancelledFunc is_cancelled, gpointer data)
{
  AnaBoard board = { g_array_new (FALSE, FALSE, sizeof (AnaVertex)), NULL, 0 };
  g_autofree guint *first_vertex = g_new (guint, graph->links.n_links + 2);
  gboolean ok;

  graph->stretches = TRUE;
  ana_links_layers (&graph->links, FALSE);
  ana_links_shorten (&graph->links);
  for (guint i = 0; i < graph->links.n; i++)
    add_vertex (&board, graph->links.layer[i], FALSE);
  add_links (&board, graph, first_vertex);
  fill_layers (&board, graph);
  ok = ana_board_order (&board, is_cancelled, data);
  if (ok)
    {
      ana_board_set_heights (&board);
      take_places (graph, &board, first_vertex);
    }
  clear_board (&board);
  return ok;
}
