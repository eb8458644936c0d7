/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-mark-tree.c: parts of parts: as areas, as rings, as layers, as branches.
 */
#include "config.h"

#include "ana-marks.h"
#include "ana-tree.h"

#include <stdlib.h>

#define BOLD_WIDER   1.15 /* a name that fits only in plain letters stays plain */
#define GAP_PX       2.0
#define HEAD_PX      17.0
#define MAX_RINGS    7
#define DOT_PX       4.0

/* --- treemap --- */

typedef struct { double weight; guint node; } Child;

static int
compare_children (const void *a, const void *b)
{
  const Child *ca = a, *cb = b;

  if (ca->weight != cb->weight)
    return ca->weight > cb->weight ? -1 : 1;
  return ca->node < cb->node ? -1 : 1;
}

/* The children of a node, or the roots, into a room. */
static void
lay_children (const AnaTree *tree, guint first, AnaTile room, AnaTile *tiles)
{
  g_autoptr (GArray) children = g_array_new (FALSE, FALSE, sizeof (Child));
  g_autofree double *weights = NULL;
  g_autofree AnaTile *out = NULL;

  for (guint i = first; i != G_MAXUINT; i = tree->nodes[i].next)
    {
      Child child = { tree->nodes[i].total, i };

      g_array_append_val (children, child);
    }
  if (children->len == 0)
    return;
  qsort (children->data, children->len, sizeof (Child), compare_children);
  weights = g_new (double, children->len);
  out = g_new (AnaTile, children->len);
  for (guint i = 0; i < children->len; i++)
    weights[i] = g_array_index (children, Child, i).weight;
  ana_squarify (weights, children->len, room, out);
  for (guint i = 0; i < children->len; i++)
    tiles[g_array_index (children, Child, i).node] = out[i];
}

static void
draw_leaf (AnaLayout *self, AnaTree *tree, guint i, AnaTile tile)
{
  double gap = fmin (tile.w, tile.h) > 3 * GAP_PX ? GAP_PX / 2 : 0;
  guint datum = ana_tree_datum (self, tree, i, tile.x + tile.w / 2, tile.y + tile.h / 2);
  const char *name = self->plot->channel[ANA_PLOT_KEY].names[i];
  AnaInk ink = ana_tree_ink (self, tree, i);
  double room = tile.w - 14;
  AnaShape *label;

  ana_layout_rect (self, datum, tile.x + gap, tile.y + gap, tile.w - 2 * gap, tile.h - 2 * gap, ink)->a = gap > 0 ? 3 : 0;
  if (room < fmin (ana_layout_text_px (name), 40) || tile.h < ANA_LAYOUT_LINE_PX + 6)
    return;
  label = ana_layout_label (self, tile.w * tile.h, tile.x + 7, tile.y + 4, 0, room, ANA_SLOT_TEXT, name);
  if (ana_layout_text_px (name) * BOLD_WIDER <= room)
    label->letters = ANA_LETTERS_CAPTION_BOLD;
  label->on_ink = TRUE;
  label->ink = ink;
  if (room >= 30 && tile.h >= 2 * ANA_LAYOUT_LINE_PX + 8)
    {
      g_autofree char *value = ana_plot_dup_number (self->plot, tree->nodes[i].total * tree->unit);

      label = ana_layout_label (self, 0, tile.x + 7, tile.y + 4 + ANA_LAYOUT_LINE_PX, 0, room, ANA_SLOT_TEXT, value);

      label->on_ink = TRUE;
      label->ink = ink;
    }
}

/* A node with children has a strip with its name, where there is room for one; the rest is theirs. */
static AnaTile
draw_branch (AnaLayout *self, AnaTree *tree, guint i, AnaTile tile)
{
  gboolean has_head = tile.h > 3 * HEAD_PX && tile.w > 40;
  guint datum = ana_tree_datum (self, tree, i, tile.x + tile.w / 2, tile.y + (has_head ? HEAD_PX : tile.h) / 2);

  if (!has_head)
    return tile;
  ana_layout_rect (self, datum, tile.x + 1, tile.y + 1, fmax (tile.w - 2, 0), HEAD_PX - 1, ana_ink_slot (ANA_SLOT_TEXT, 0.07))->a = 3;
  ana_layout_label (self, 1e9 + tile.w * tile.h, tile.x + 6, tile.y, 0, tile.w - 12, ANA_SLOT_TEXT, self->plot->channel[ANA_PLOT_KEY].names[i])->letters
      = ANA_LETTERS_CAPTION_BOLD;
  return (AnaTile) { tile.x, tile.y + HEAD_PX, tile.w, tile.h - HEAD_PX };
}

static const char *const *
node_names (const AnaPlot *plot)
{
  return (const char *const *) plot->channel[ANA_PLOT_KEY].names;
}

static void
lay_out_treemap (AnaLayout *self)
{
  AnaTree tree = ana_tree_build (self->plot);
  g_autofree AnaTile *tiles = g_new0 (AnaTile, tree.n + 1);

  ana_tree_columns (self);
  lay_children (&tree, tree.first_root, (AnaTile) { self->x, self->y, self->w, self->h }, tiles);
  for (guint k = 0; k < tree.n_order; k++)
    {
      guint i = tree.order[k];

      if (tree.nodes[i].first_child == G_MAXUINT)
        draw_leaf (self, &tree, i, tiles[i]);
      else
        lay_children (&tree, tree.nodes[i].first_child, draw_branch (self, &tree, i, tiles[i]), tiles);
    }
  ana_tree_claim (self, &tree);
  ana_tree_clear (&tree);
}

/* --- rings and layers --- */

/* From where to where each node goes along the whole, 0 .. 1: in its parent, in the order of the rows. */
static double *
make_spans (const AnaTree *tree)
{
  double *spans = g_new0 (double, 2 * (gsize) tree->n + 2), at = 0;
  g_autofree double *used = g_new0 (double, tree->n + 1);

  for (guint k = 0; k < tree->n_order; k++)
    {
      guint i = tree->order[k], parent = tree->nodes[i].parent;
      double share = tree->total > 0 ? tree->nodes[i].total / tree->total : 0;
      double from = parent == G_MAXUINT ? at : spans[2 * parent] + used[parent];

      spans[2 * i] = fmin (from, 1);
      spans[2 * i + 1] = fmin (from + share, 1);
      if (parent == G_MAXUINT)
        at += share;
      else
        used[parent] += share;
    }
  return spans;
}

/* Deeper ones are as pale as they are deep. */
static AnaInk
ink_of_depth (const AnaLayout *self, const AnaTree *tree, guint i)
{
  AnaInk ink = ana_tree_ink (self, tree, i);
  guint from = tree->nodes[tree->nodes[i].top].depth;

  if (ink.kind == ANA_INK_SLOT)
    ink.alpha = (float) fmax (1 - 0.18 * (tree->nodes[i].depth - from), 0.4);
  return ink;
}

/* Whether a text, level and in the middle of a part of a ring, lies within it: its corners and the middles of its sides. */
static gboolean
fits_ring (const char *text, double middle, double sweep, double r0, double r1)
{
  double w = ana_layout_text_px (text) / 2 + 2, h = ANA_LAYOUT_LINE_PX / 2 - 2, r = (r0 + r1) / 2;

  for (int ix = -1; ix <= 1; ix++)
    for (int iy = -1; iy <= 1; iy++)
      {
        double x = r * sin (middle) + ix * w, up = r * cos (middle) + iy * h, at = hypot (x, up);
        double off = fabs (remainder (atan2 (x, up) - middle, 2 * G_PI));

        if (at > r1 || (at < r0 && r0 > 0) || (off > sweep / 2 && sweep < 2 * G_PI - 0.01))
          return FALSE;
      }
  return TRUE;
}

static void
draw_ring (AnaLayout *self, AnaTree *tree, guint i, const double *span, double r0, double r1)
{
  double x = self->x + self->w / 2, y = self->y + self->h / 2, a = span[0] * 2 * G_PI, b = span[1] * 2 * G_PI, middle = (a + b) / 2, r = (r0 + r1) / 2;
  double gap = (b - a) * r0 > 4 ? 0.5 / fmax (r0, 1) : 0, arc = (b - a) * r;
  guint datum = ana_tree_datum (self, tree, i, x + r * sin (middle), y - r * cos (middle));
  const char *name = node_names (self->plot)[i];
  AnaInk ink = ink_of_depth (self, tree, i);

  ana_layout_arc (self, datum, x, y, r0, fmax (r1 - 1, r0), a + gap, b - gap, ink);
  if (fits_ring (name, middle, b - a, r0, r1))
    {
      AnaShape *label = ana_layout_label (self, arc, x + r * sin (middle), y - r * cos (middle) - ANA_LAYOUT_LINE_PX / 2, 0.5, 0, ANA_SLOT_TEXT, name);

      label->on_ink = TRUE;
      label->ink = ink;
    }
}

static void
lay_out_sunburst (AnaLayout *self)
{
  AnaTree tree = ana_tree_build (self->plot);
  g_autofree double *spans = make_spans (&tree);
  guint n_rings = MIN (tree.max_depth + 1, MAX_RINGS);
  double r = fmax (fmin (self->w, self->h) / 2, 1), hole = tree.first_root != G_MAXUINT && tree.nodes[tree.first_root].next == G_MAXUINT ? 0 : r * 0.22;
  double ring = (r - hole) / n_rings;

  ana_tree_columns (self);
  for (guint k = 0; k < tree.n_order; k++)
    {
      guint i = tree.order[k], depth = tree.nodes[i].depth;

      if (depth < n_rings)
        draw_ring (self, &tree, i, spans + 2 * (gsize) i, hole + ring * depth, hole + ring * (depth + 1));
    }
  ana_tree_claim (self, &tree);
  ana_tree_clear (&tree);
}

static void
lay_out_icicle (AnaLayout *self)
{
  AnaTree tree = ana_tree_build (self->plot);
  g_autofree double *spans = make_spans (&tree);
  guint n_layers = MIN (tree.max_depth + 1, 40);
  double high = self->h / n_layers;

  ana_tree_columns (self);
  for (guint k = 0; k < tree.n_order; k++)
    {
      guint i = tree.order[k];
      double x0 = self->x + self->w * spans[2 * (gsize) i], x1 = self->x + self->w * spans[2 * (gsize) i + 1], y = self->y + high * tree.nodes[i].depth;
      double gap = x1 - x0 > 4 ? 0.75 : 0;
      AnaInk ink = ink_of_depth (self, &tree, i);
      guint datum;

      if (tree.nodes[i].depth >= n_layers)
        continue;
      datum = ana_tree_datum (self, &tree, i, (x0 + x1) / 2, y + high / 2);
      ana_layout_rect (self, datum, x0 + gap, y + 0.75, x1 - x0 - 2 * gap, fmax (high - 1.5, 0.1), ink)->a = gap > 0 ? 2 : 0;
      if (x1 - x0 >= fmin (ana_layout_text_px (node_names (self->plot)[i]), 36) + 16 && high >= ANA_LAYOUT_LINE_PX)
        {
          AnaShape *label = ana_layout_label (self, x1 - x0, (x0 + x1) / 2, y + high / 2 - ANA_LAYOUT_LINE_PX / 2, 0.5, x1 - x0 - 10, ANA_SLOT_TEXT,
                                              node_names (self->plot)[i]);

          label->on_ink = TRUE;
          label->ink = ink;
        }
    }
  ana_tree_claim (self, &tree);
  ana_tree_clear (&tree);
}

/* --- branches --- */

/* Leaves stand in rows; a parent in the middle of its children. */
static double *
make_heights (const AnaTree *tree)
{
  double *y = g_new0 (double, tree->n + 1);
  g_autofree guint *stack = g_new (guint, tree->n + 1);
  guint n_stack = 0, n_leaves = 0;

  /* leaves in the order that a walk down meets them: children go onto the stack last first */
  for (guint i = tree->first_root; i != G_MAXUINT; i = tree->nodes[i].next)
    stack[n_stack++] = i;
  for (guint a = 0, b = n_stack; a + 1 < b; a++, b--)
    {
      guint swap = stack[a];

      stack[a] = stack[b - 1];
      stack[b - 1] = swap;
    }
  while (n_stack > 0)
    {
      guint i = stack[--n_stack], from = n_stack;

      if (tree->nodes[i].first_child == G_MAXUINT)
        y[i] = n_leaves++;
      for (guint c = tree->nodes[i].first_child; c != G_MAXUINT; c = tree->nodes[c].next)
        stack[n_stack++] = c;
      for (guint a = from, b = n_stack; a + 1 < b; a++, b--)
        {
          guint swap = stack[a];

          stack[a] = stack[b - 1];
          stack[b - 1] = swap;
        }
    }
  for (guint k = tree->n_order; k-- > 0;)
    {
      guint i = tree->order[k], first = tree->nodes[i].first_child, last = first;

      if (first == G_MAXUINT)
        continue;
      while (tree->nodes[last].next != G_MAXUINT)
        last = tree->nodes[last].next;
      y[i] = (y[first] + y[last]) / 2;
    }
  for (guint k = 0; k < tree->n_order; k++)
    y[tree->order[k]] = (y[tree->order[k]] + 0.5) / MAX (n_leaves, 1);
  return y;
}

static void
draw_edge (AnaLayout *self, double x0, double y0, double x1, double y1)
{
  AnaPoint points[17];

  for (int i = 0; i <= 16; i++)
    {
      double t = i / 16.0, s = t * t * (3 - 2 * t);

      points[i] = (AnaPoint) { (float) (x0 + (x1 - x0) * t), (float) (y0 + (y1 - y0) * s) };
    }
  ana_layout_line (self, ANA_NO_DATUM, points, 17, 1.25, ana_ink_slot (ANA_SLOT_PREVIOUS, 0.8))->part = ANA_PART_MARK;
}

static double
widest_name (const AnaTree *tree, const AnaPlot *plot, double most)
{
  double widest = 0;

  for (guint k = 0; k < tree->n_order && widest < most; k++)
    if (tree->nodes[tree->order[k]].first_child == G_MAXUINT)
      widest = fmax (widest, ana_layout_text_px (node_names (plot)[tree->order[k]]));
  return fmin (widest, most);
}

static void
lay_out_branches (AnaLayout *self)
{
  AnaTree tree = ana_tree_build (self->plot);
  g_autofree double *y = make_heights (&tree);
  double room = widest_name (&tree, self->plot, self->w / 3) + 10, left = self->x + fmin (DOT_PX, self->w / 4);
  double step = fmax (self->w - room - 2 * DOT_PX, 1) / MAX (tree.max_depth, 1), high = self->h / MAX (tree.n_order, 1);

  ana_tree_columns (self);
  for (guint k = 0; k < tree.n_order; k++)
    {
      guint i = tree.order[k], parent = tree.nodes[i].parent;

      if (parent != G_MAXUINT)
        draw_edge (self, left + step * tree.nodes[parent].depth, self->y + self->h * y[parent], left + step * tree.nodes[i].depth, self->y + self->h * y[i]);
    }
  for (guint k = 0; k < tree.n_order; k++)
    {
      guint i = tree.order[k];
      gboolean is_leaf = tree.nodes[i].first_child == G_MAXUINT;
      double x = left + step * tree.nodes[i].depth, at = self->y + self->h * y[i], r = fmin (DOT_PX, fmax (fmin (at - self->y, self->y + self->h - at), 0.5));

      ana_layout_circle (self, ana_tree_datum (self, &tree, i, x, at), x, at, fmin (r, fmax (self->w / 4, 0.5)), ana_tree_ink (self, &tree, i));
      ana_layout_label (self, is_leaf ? 1 : 2 + (high > 0 ? 1 / (1.0 + tree.nodes[i].depth) : 0), x + (is_leaf ? DOT_PX + 4 : 0),
                        is_leaf ? at - ANA_LAYOUT_LINE_PX / 2 : at - ANA_LAYOUT_LINE_PX - 4, is_leaf ? 0 : tree.nodes[i].depth == 0 ? 0 : 0.5,
                        is_leaf ? room : fmax (step, 30), ANA_SLOT_TEXT, node_names (self->plot)[i]);
    }
  ana_tree_claim (self, &tree);
  ana_tree_clear (&tree);
}

#define TREE_CHANNELS \
  { ANA_PLOT_KEY, ANA_KIND_NAME, TRUE }, { ANA_PLOT_PARENT, ANA_KIND_NAME, FALSE }, { ANA_PLOT_VALUE, ANA_KIND_NUMBER, FALSE }, \
  { ANA_PLOT_COLOUR, ANA_KIND_NUMBER | ANA_KIND_NAME, FALSE }

const AnaMark ana_mark_icicle = {
  .name = "icicle", .channels = { TREE_CHANNELS }, .lay_out = lay_out_icicle, .type_name = NC_ ("chart", "Icicle"), .item_name = NC_ ("chart", "part"), .item_names = NC_ ("chart", "parts"),
};

const AnaMark ana_mark_sunburst = {
  .name = "sunburst", .channels = { TREE_CHANNELS }, .lay_out = lay_out_sunburst, .type_name = NC_ ("chart", "Sunburst"), .item_name = NC_ ("chart", "part"), .item_names = NC_ ("chart", "parts"),
};

const AnaMark ana_mark_tree = {
  .name = "tree", .channels = { TREE_CHANNELS }, .max_rows = 20000, .lay_out = lay_out_branches, .type_name = NC_ ("chart", "Tree"), .item_name = NC_ ("chart", "node"), .item_names = NC_ ("chart", "nodes"),
};

const AnaMark ana_mark_treemap = {
  .name = "treemap", .channels = { TREE_CHANNELS }, .lay_out = lay_out_treemap, .type_name = NC_ ("chart", "Treemap"), .item_name = NC_ ("chart", "part"), .item_names = NC_ ("chart", "parts"),
};
