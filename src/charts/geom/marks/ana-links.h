/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-links.h: nodes and what leads from one to another: what sankey, layered graph and network share.
 */
#pragma once

#include "ana-plot-private.h"

G_BEGIN_DECLS

typedef struct {
  guint    source, target;
  double   value;      /* in parts of the largest */
  guint    row, n_rows;
  gboolean back;       /* it leads back into where it comes from: not counted for the layers */
  guint    datum;
} AnaLink;

typedef struct {
  guint     n;         /* names; those that no link has are not there */
  gboolean *there;
  guint    *layer;     /* longest way from a source */
  guint     n_layers;
  AnaLink  *links;
  guint     n_links;
  guint    *link_of_row; /* G_MAXUINT: none */
  double    unit;
} AnaLinks;

/* Rows of one source and target are one link, in the order of the first. */
AnaLinks ana_links_build   (const AnaPlot *plot);
void     ana_links_clear   (AnaLinks *self);
/* Marks links that close a circle as leading back, then gives every node the longest way to it as its layer; with
 * @justify nodes that nothing leaves stand in the last. */
void     ana_links_layers  (AnaLinks *self, gboolean justify);
void     ana_links_columns (AnaLayout *self, const char *value_title);
guint    ana_links_add_node (AnaLayout *self, const AnaLinks *links, guint node, guint series, double x, double y, double value);
guint    ana_links_add_link (AnaLayout *self, AnaLinks *links, guint link, guint series, double x, double y);
void     ana_links_claim   (AnaLayout *self, const AnaLinks *links);
const char *ana_links_name (const AnaPlot *plot, guint node);

G_END_DECLS
