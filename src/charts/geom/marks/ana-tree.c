/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-tree.c: names and their parents as a tree with sums.
 */
#include "config.h"

#include "ana-tree.h"

static void
read_rows (const AnaPlot *plot, AnaTree *tree)
{
  double lo, hi = 1;

  if (ana_plot_extent (plot, ANA_PLOT_VALUE, &lo, &hi) && hi > 0)
    tree->unit = hi;
  for (guint i = 0; i < plot->n_drawn; i++)
    {
      guint name = ana_plot_group (plot, ANA_PLOT_KEY, i), parent = ana_plot_get (plot, ANA_PLOT_PARENT) != NULL ? ana_plot_group (plot, ANA_PLOT_PARENT, i) : G_MAXUINT;
      double value = ana_plot_get (plot, ANA_PLOT_VALUE) != NULL ? ana_plot_value (plot, ANA_PLOT_VALUE, i) : tree->unit;
      AnaTreeNode *node;

      if (name >= tree->n)
        continue;
      node = &tree->nodes[name];
      if (node->row == G_MAXUINT)
        {
          node->row = i;
          node->parent = parent < tree->n && parent != name ? parent : G_MAXUINT;
        }
      if (value > 0)
        node->own += value / tree->unit;
    }
}

/* Names that go round in a circle have no top: the first of them becomes one. */
static void
break_circles (AnaTree *tree)
{
  g_autofree guint8 *state = g_new0 (guint8, tree->n + 1); /* 1: on the way, 2: leads to a root */

  for (guint i = 0; i < tree->n; i++)
    {
      guint at = i;

      while (at != G_MAXUINT && state[at] == 0)
        {
          state[at] = 1;
          at = tree->nodes[at].parent;
        }
      if (at != G_MAXUINT && state[at] == 1)
        tree->nodes[at].parent = G_MAXUINT;
      for (at = i; at != G_MAXUINT && state[at] == 1; at = tree->nodes[at].parent)
        state[at] = 2;
    }
}

/* A name that no row has and that is no one's parent is not there. */
static void
link_children (AnaTree *tree)
{
  g_autofree gboolean *is_parent = g_new0 (gboolean, tree->n + 1);

  for (guint i = 0; i < tree->n; i++)
    if (tree->nodes[i].parent != G_MAXUINT)
      is_parent[tree->nodes[i].parent] = TRUE;
  for (guint i = tree->n; i-- > 0;)
    {
      AnaTreeNode *node = &tree->nodes[i];

      if (node->row == G_MAXUINT && !is_parent[i])
        continue;
      if (node->parent != G_MAXUINT)
        {
          node->next = tree->nodes[node->parent].first_child;
          tree->nodes[node->parent].first_child = i;
        }
      else
        {
          node->next = tree->first_root;
          tree->first_root = i;
        }
    }
}

static void
order_nodes (AnaTree *tree)
{
  for (guint i = tree->first_root; i != G_MAXUINT; i = tree->nodes[i].next)
    tree->order[tree->n_order++] = i;
  for (guint k = 0; k < tree->n_order; k++)
    {
      AnaTreeNode *node = &tree->nodes[tree->order[k]];

      node->depth = node->parent != G_MAXUINT ? tree->nodes[node->parent].depth + 1 : 0;
      tree->max_depth = MAX (tree->max_depth, node->depth);
      for (guint c = node->first_child; c != G_MAXUINT; c = tree->nodes[c].next)
        tree->order[tree->n_order++] = c;
    }
}

/* An inner node is the sum of its children; what it says of itself counts where it is more. */
static void
sum_up (AnaTree *tree)
{
  for (guint k = tree->n_order; k-- > 0;)
    {
      AnaTreeNode *node = &tree->nodes[tree->order[k]];

      node->total = fmax (node->total, node->own);
      if (node->parent != G_MAXUINT)
        tree->nodes[node->parent].total += node->total;
      else
        tree->total += node->total;
    }
}

/* Colours part what lies under a single root, or the roots when there are several. */
static void
find_tops (AnaTree *tree)
{
  gboolean single = tree->first_root != G_MAXUINT && tree->nodes[tree->first_root].next == G_MAXUINT;

  for (guint k = 0; k < tree->n_order; k++)
    {
      guint i = tree->order[k];
      AnaTreeNode *node = &tree->nodes[i];

      node->top = node->parent == G_MAXUINT || (single && node->depth == 1) ? i : tree->nodes[node->parent].top;
    }
}

AnaTree
ana_tree_build (const AnaPlot *plot)
{
  guint n = MAX (plot->channel[ANA_PLOT_KEY].n_names, plot->channel[ANA_PLOT_PARENT].n_names);
  AnaTree tree = { n, g_new0 (AnaTreeNode, n + 1), g_new (guint, n + 1), 0, G_MAXUINT, 0, 1, 0, NAN, NAN };

  for (guint i = 0; i < n; i++)
    {
      tree.nodes[i].parent = tree.nodes[i].first_child = tree.nodes[i].next = tree.nodes[i].row = G_MAXUINT;
      tree.nodes[i].datum = ANA_NO_DATUM;
    }
  ana_plot_extent (plot, ANA_PLOT_COLOUR, &tree.colour_lo, &tree.colour_hi);
  read_rows (plot, &tree);
  break_circles (&tree);
  link_children (&tree);
  order_nodes (&tree);
  sum_up (&tree);
  find_tops (&tree);
  return tree;
}

void
ana_tree_clear (AnaTree *tree)
{
  g_clear_pointer (&tree->nodes, g_free);
  g_clear_pointer (&tree->order, g_free);
}

void
ana_tree_claim (AnaLayout *self, const AnaTree *tree)
{
  for (guint i = 0; i < self->plot->n_drawn; i++)
    {
      guint name = ana_plot_group (self->plot, ANA_PLOT_KEY, i);

      if (name < tree->n && tree->nodes[name].datum != ANA_NO_DATUM)
        ana_layout_claim_row (self, tree->nodes[name].datum, i);
    }
}

AnaInk
ana_tree_ink (const AnaLayout *self, const AnaTree *tree, guint node)
{
  const AnaPlotChannel *colour = ana_plot_get (self->plot, ANA_PLOT_COLOUR);
  guint row = tree->nodes[node].row, top = tree->nodes[node].top, rank = 0;
  double lo = tree->colour_lo, hi = tree->colour_hi, value;

  if (colour != NULL && colour->kind == ANA_KIND_NAME)
    return ana_ink_series (row != G_MAXUINT ? ana_plot_group (self->plot, ANA_PLOT_COLOUR, row) : G_MAXUINT);
  if (colour != NULL && lo <= hi)
    {
      value = row != G_MAXUINT ? ana_plot_value (self->plot, ANA_PLOT_COLOUR, row) : (double) NAN;
      return isnan (value) ? ana_ink_slot (ANA_SLOT_PREVIOUS, 1) : ana_ink_sequential (hi > lo ? (value / 2 - lo / 2) / (hi / 2 - lo / 2) : 0.5);
    }
  if (tree->max_depth == 0)
    return ana_ink_series (0);
  for (guint i = tree->nodes[top].parent == G_MAXUINT ? tree->first_root : tree->nodes[tree->nodes[top].parent].first_child; i != top && rank < 9; i = tree->nodes[i].next)
    rank++;
  /* a single root stands above the colours */
  return tree->nodes[node].parent == G_MAXUINT && tree->nodes[tree->first_root].next == G_MAXUINT ? ana_ink_slot (ANA_SLOT_PREVIOUS, 1) : ana_ink_series (rank);
}

void
ana_tree_columns (AnaLayout *self)
{
  ana_layout_add_channel_column (self, ANA_PLOT_KEY, NC_ ("chart", "Name"));
  ana_layout_add_channel_column (self, ANA_PLOT_PARENT, NC_ ("chart", "Part of"));
  ana_layout_add_channel_column (self, ANA_PLOT_VALUE, NC_ ("chart", "Value"));
  ana_layout_add_column (self, NC_ ("chart", "Share"), ANA_CELL_PERCENT, NULL, 0);
  self->value_column = 2;
}

guint
ana_tree_datum (AnaLayout *self, AnaTree *tree, guint node, double x, double y)
{
  AnaTreeNode *n = &tree->nodes[node];
  double cells[] = { node, n->parent != G_MAXUINT && ana_plot_get (self->plot, ANA_PLOT_PARENT) != NULL ? n->parent : (double) NAN,
                     fmin (n->total, 1.7e308 / tree->unit) * tree->unit, tree->total > 0 ? n->total / tree->total : (double) NAN };

  n->datum = ana_layout_add_datum (self, G_MAXUINT, n->depth, x, y, cells);
  return n->datum;
}

/* --- squarified --- */

static double
worst_aspect (double sum, double most, double least, double side)
{
  double s2 = sum * sum, w2 = side * side;

  return fmax (w2 * most / s2, s2 / (w2 * least));
}

static AnaTile
lay_strip (const double *areas, guint n, double sum, AnaTile room, AnaTile *out)
{
  gboolean upright = room.w >= room.h; /* the strip stands at the left */
  double side = upright ? room.h : room.w, thick = side > 0 ? sum / side : 0, at = 0;

  for (guint i = 0; i < n; i++)
    {
      double length = thick > 0 ? areas[i] / thick : 0;

      out[i] = upright ? (AnaTile) { room.x, room.y + at, thick, length } : (AnaTile) { room.x + at, room.y, length, thick };
      at += length;
    }
  if (upright)
    return (AnaTile) { room.x + thick, room.y, fmax (room.w - thick, 0), room.h };
  return (AnaTile) { room.x, room.y + thick, room.w, fmax (room.h - thick, 0) };
}

void
ana_squarify (const double *weights, guint n, AnaTile room, AnaTile *out)
{
  double total = 0, scale;
  g_autofree double *areas = g_new (double, n + 1);
  guint first = 0;

  for (guint i = 0; i < n; i++)
    total += weights[i];
  scale = total > 0 ? room.w * room.h / total : 0;
  for (guint i = 0; i < n; i++)
    areas[i] = weights[i] * scale;
  while (first < n)
    {
      double side = fmin (room.w, room.h), sum = areas[first], best = worst_aspect (sum, areas[first], areas[first], side);
      guint last = first + 1;

      for (; last < n; last++)
        {
          double next = worst_aspect (sum + areas[last], areas[first], areas[last], side);

          if (!(next <= best) && areas[last] > 0)
            break;
          best = next;
          sum += areas[last];
        }
      room = lay_strip (areas + first, last - first, sum, room, out + first);
      first = last;
    }
}
