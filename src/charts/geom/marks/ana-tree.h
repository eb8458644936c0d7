/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-tree.h: names and their parents as a tree with sums: what treemap, sunburst, icicle and tree share.
 */
#pragma once

#include "ana-plot-private.h"

G_BEGIN_DECLS

typedef struct {
  guint  parent;             /* G_MAXUINT: a root */
  guint  first_child, next;  /* G_MAXUINT: none */
  guint  row;                /* the first that names it; G_MAXUINT: it is only a parent */
  guint  depth, top;         /* the root's child that it lies under, or itself: for its colour */
  double own, total;         /* in parts of the largest value */
  guint  datum;
} AnaTreeNode;

typedef struct {
  guint        n;
  AnaTreeNode *nodes;        /* (owned) one for each name */
  guint       *order;        /* (owned) every parent before its children; n_order of them */
  guint        n_order;
  guint        first_root;   /* roots hang together by next */
  guint        max_depth;
  double       unit;         /* a total of one in the plot's values */
  double       total;
  double       colour_lo, colour_hi; /* of a colour channel of numbers */
} AnaTree;

AnaTree ana_tree_build (const AnaPlot *plot);
void    ana_tree_clear (AnaTree *tree);
/* Every row that names a node belongs to its datum. */
void    ana_tree_claim (AnaLayout *self, const AnaTree *tree);
AnaInk  ana_tree_ink   (const AnaLayout *self, const AnaTree *tree, guint node);
/* Columns name, parent, value, share; a datum of them. */
void    ana_tree_columns (AnaLayout *self);
guint   ana_tree_datum (AnaLayout *self, AnaTree *tree, guint node, double x, double y);

/* Squares as near as can be, in the order of the weights given, which are descending (Bruls, Huizing, van Wijk 2000). */
typedef struct { double x, y, w, h; } AnaTile;
void    ana_squarify   (const double *weights, guint n, AnaTile room, AnaTile *out);

G_END_DECLS
