/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-mark-sankey.c: how much flows from where to where.
 *
 * Layers are the longest ways from the sources; nodes that nothing leaves stand last. Within the layers nodes are moved
 * towards the middle of what they are joined to, from the left and from the right in turn, and pushed apart where they
 * would overlap; links at a node are put into the order of their other ends, and nodes into that of their places, so that
 * few links cross (after Bostock's d3-sankey). What leads back into a circle is drawn dashed and counts for no layer.
 */
#include "config.h"

#include "ana-links.h"
#include "ana-marks.h"

#include <stdlib.h>

#define NODE_PX    9.0
#define PADDING_PX 9.0
#define N_ROUNDS   12
#define LINK_ALPHA 0.28
#define N_PIECES   20

typedef struct {
  double     value, y0, y1;
  GPtrArray *in, *out;       /* of Ribbon, by the height of their other ends */
  guint      layer, index;
} Node;

typedef struct {
  Node   *source, *target;
  double  value, width, y0, y1; /* middles at both ends */
  guint   link;
} Ribbon;

typedef struct {
  AnaLinks   links;
  Node      *nodes;
  Ribbon    *ribbons;
  GPtrArray **columns;       /* of Node, from the top */
  double     y0, y1, padding, scale;
} Sankey;

/* --- order of links --- */

static int
compare_targets (gconstpointer a, gconstpointer b)
{
  const Ribbon *ra = *(Ribbon *const *) a, *rb = *(Ribbon *const *) b;

  if (ra->target->y0 != rb->target->y0)
    return ra->target->y0 < rb->target->y0 ? -1 : 1;
  return ra->link < rb->link ? -1 : 1;
}

static int
compare_sources (gconstpointer a, gconstpointer b)
{
  const Ribbon *ra = *(Ribbon *const *) a, *rb = *(Ribbon *const *) b;

  if (ra->source->y0 != rb->source->y0)
    return ra->source->y0 < rb->source->y0 ? -1 : 1;
  return ra->link < rb->link ? -1 : 1;
}

static int
compare_nodes (gconstpointer a, gconstpointer b)
{
  const Node *na = *(Node *const *) a, *nb = *(Node *const *) b;

  return na->y0 < nb->y0 ? -1 : na->y0 > nb->y0 ? 1 : 0; /* the sort keeps the order of equal ones */
}

static void
order_links (Sankey *self)
{
  for (guint i = 0; i < self->links.n; i++)
    if (self->links.there[i])
      {
        g_ptr_array_sort (self->nodes[i].out, compare_targets);
        g_ptr_array_sort (self->nodes[i].in, compare_sources);
      }
}

/* Before anything was moved: what leaves a node stays in the order of the rows. */
static void
order_entering (Sankey *self)
{
  for (guint i = 0; i < self->links.n; i++)
    if (self->links.there[i])
      g_ptr_array_sort (self->nodes[i].in, compare_sources);
}

static void
order_links_round (Node *node)
{
  for (guint i = 0; i < node->in->len; i++)
    g_ptr_array_sort (((Ribbon *) g_ptr_array_index (node->in, i))->source->out, compare_targets);
  for (guint i = 0; i < node->out->len; i++)
    g_ptr_array_sort (((Ribbon *) g_ptr_array_index (node->out, i))->target->in, compare_sources);
}

/* --- places --- */

/* Where the top of @node would be if the ribbon ran level. */
static double
level_from_source (const Sankey *self, const Ribbon *ribbon)
{
  double y = ribbon->source->y0 - (ribbon->source->out->len - 1) * self->padding / 2;

  for (guint i = 0; g_ptr_array_index (ribbon->source->out, i) != ribbon; i++)
    y += ((Ribbon *) g_ptr_array_index (ribbon->source->out, i))->width + self->padding;
  for (guint i = 0; g_ptr_array_index (ribbon->target->in, i) != ribbon; i++)
    y -= ((Ribbon *) g_ptr_array_index (ribbon->target->in, i))->width;
  return y;
}

static double
level_from_target (const Sankey *self, const Ribbon *ribbon)
{
  double y = ribbon->target->y0 - (ribbon->target->in->len - 1) * self->padding / 2;

  for (guint i = 0; g_ptr_array_index (ribbon->target->in, i) != ribbon; i++)
    y += ((Ribbon *) g_ptr_array_index (ribbon->target->in, i))->width + self->padding;
  for (guint i = 0; g_ptr_array_index (ribbon->source->out, i) != ribbon; i++)
    y -= ((Ribbon *) g_ptr_array_index (ribbon->source->out, i))->width;
  return y;
}

static void
push_down (const Sankey *self, const GPtrArray *column, double y, guint from, double strength)
{
  for (guint i = from; i < column->len; i++)
    {
      Node *node = g_ptr_array_index (column, i);
      double dy = (y - node->y0) * strength;

      if (dy > 1e-6)
        {
          node->y0 += dy;
          node->y1 += dy;
        }
      y = node->y1 + self->padding;
    }
}

static void
push_up (const Sankey *self, const GPtrArray *column, double y, int from, double strength)
{
  for (int i = from; i >= 0; i--)
    {
      Node *node = g_ptr_array_index (column, (guint) i);
      double dy = (node->y1 - y) * strength;

      if (dy > 1e-6)
        {
          node->y0 -= dy;
          node->y1 -= dy;
        }
      y = node->y0 - self->padding;
    }
}

static void
push_apart (const Sankey *self, const GPtrArray *column, double strength)
{
  guint middle = column->len / 2;
  const Node *subject = column->len > 0 ? g_ptr_array_index (column, middle) : NULL;

  if (subject == NULL)
    return;
  push_up (self, column, subject->y0 - self->padding, (int) middle - 1, strength);
  push_down (self, column, subject->y1 + self->padding, middle + 1, strength);
  push_up (self, column, self->y1, (int) column->len - 1, strength);
  push_down (self, column, self->y0, 0, strength);
}

static void
pull_node (const Sankey *self, Node *node, gboolean from_left, double strength)
{
  const GPtrArray *ribbons = from_left ? node->in : node->out;
  double y = 0, weight = 0, dy;

  for (guint i = 0; i < ribbons->len; i++)
    {
      const Ribbon *ribbon = g_ptr_array_index (ribbons, i);
      double v = ribbon->value * fabs ((double) ribbon->target->layer - ribbon->source->layer);

      y += (from_left ? level_from_source (self, ribbon) : level_from_target (self, ribbon)) * v;
      weight += v;
    }
  if (!(weight > 0))
    return;
  dy = (y / weight - node->y0) * strength;
  node->y0 += dy;
  node->y1 += dy;
  order_links_round (node);
}

static void
relax (Sankey *self, gboolean from_left, double strength, double apart)
{
  for (guint k = 1; k < self->links.n_layers; k++)
    {
      GPtrArray *column = self->columns[from_left ? k : self->links.n_layers - 1 - k];

      for (guint i = 0; i < column->len; i++)
        pull_node (self, g_ptr_array_index (column, i), from_left, strength);
      g_ptr_array_sort (column, compare_nodes);
      push_apart (self, column, apart);
    }
}

/* --- making --- */

static void
make_nodes (Sankey *self)
{
  AnaLinks *links = &self->links;

  self->nodes = g_new0 (Node, links->n + 1);
  self->ribbons = g_new0 (Ribbon, links->n_links + 1);
  self->columns = g_new0 (GPtrArray *, links->n_layers + 1);
  for (guint k = 0; k < links->n_layers; k++)
    self->columns[k] = g_ptr_array_new ();
  for (guint i = 0; i < links->n; i++)
    {
      self->nodes[i] = (Node) { .in = g_ptr_array_new (), .out = g_ptr_array_new (), .layer = links->layer[i], .index = i };
      if (links->there[i])
        g_ptr_array_add (self->columns[links->layer[i]], &self->nodes[i]);
    }
  for (guint l = 0; l < links->n_links; l++)
    {
      const AnaLink *link = &links->links[l];
      Ribbon *ribbon = &self->ribbons[l];

      *ribbon = (Ribbon) { .source = &self->nodes[link->source], .target = &self->nodes[link->target], .value = link->value, .link = l };
      if (link->back)
        continue;
      g_ptr_array_add (ribbon->source->out, ribbon);
      g_ptr_array_add (ribbon->target->in, ribbon);
    }
}

/* A node is as high as what enters it or what leaves it, whichever is more. */
static void
measure_nodes (Sankey *self)
{
  for (guint i = 0; i < self->links.n; i++)
    {
      Node *node = &self->nodes[i];
      double in = 0, out = 0;

      for (guint k = 0; k < node->in->len; k++)
        in += ((Ribbon *) g_ptr_array_index (node->in, k))->value;
      for (guint k = 0; k < node->out->len; k++)
        out += ((Ribbon *) g_ptr_array_index (node->out, k))->value;
      node->value = fmax (in, out);
    }
}

static void
choose_scale (Sankey *self)
{
  guint most = 1;

  for (guint k = 0; k < self->links.n_layers; k++)
    most = MAX (most, self->columns[k]->len);
  self->padding = most > 1 ? fmin (PADDING_PX, (self->y1 - self->y0) / (most - 1) / 2) : 0;
  self->scale = INFINITY;
  for (guint k = 0; k < self->links.n_layers; k++)
    {
      double sum = 0;

      for (guint i = 0; i < self->columns[k]->len; i++)
        sum += ((Node *) g_ptr_array_index (self->columns[k], i))->value;
      if (sum > 0)
        self->scale = fmin (self->scale, (self->y1 - self->y0 - (self->columns[k]->len - 1) * self->padding) / sum);
    }
  if (!isfinite (self->scale))
    self->scale = 0;
}

static void
place_first (Sankey *self)
{
  for (guint k = 0; k < self->links.n_layers; k++)
    {
      double y = self->y0, spread;

      for (guint i = 0; i < self->columns[k]->len; i++)
        {
          Node *node = g_ptr_array_index (self->columns[k], i);

          node->y0 = y;
          node->y1 = y + node->value * self->scale;
          y = node->y1 + self->padding;
        }
      spread = (self->y1 - y + self->padding) / (self->columns[k]->len + 1);
      for (guint i = 0; i < self->columns[k]->len; i++)
        {
          Node *node = g_ptr_array_index (self->columns[k], i);

          node->y0 += spread * (i + 1);
          node->y1 += spread * (i + 1);
        }
    }
  for (guint l = 0; l < self->links.n_links; l++)
    self->ribbons[l].width = self->ribbons[l].value * self->scale;
}

static void
place_links (Sankey *self)
{
  for (guint i = 0; i < self->links.n; i++)
    {
      Node *node = &self->nodes[i];
      double out = node->y0, in = node->y0;

      for (guint k = 0; k < node->out->len; k++)
        {
          Ribbon *ribbon = g_ptr_array_index (node->out, k);

          ribbon->y0 = out + ribbon->width / 2;
          out += ribbon->width;
        }
      for (guint k = 0; k < node->in->len; k++)
        {
          Ribbon *ribbon = g_ptr_array_index (node->in, k);

          ribbon->y1 = in + ribbon->width / 2;
          in += ribbon->width;
        }
    }
  for (guint l = 0; l < self->links.n_links; l++)
    if (self->links.links[l].back)
      {
        Ribbon *ribbon = &self->ribbons[l];

        ribbon->y0 = (ribbon->source->y0 + ribbon->source->y1) / 2;
        ribbon->y1 = (ribbon->target->y0 + ribbon->target->y1) / 2;
      }
}

static Sankey
make_sankey (const AnaLayout *layout)
{
  Sankey self = { .links = ana_links_build (layout->plot), .y0 = layout->y, .y1 = layout->y + layout->h };

  ana_links_layers (&self.links, TRUE);
  make_nodes (&self);
  measure_nodes (&self);
  choose_scale (&self);
  place_first (&self);
  order_entering (&self);
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      double strength = pow (0.99, round), apart = fmax (1 - strength, (round + 1.0) / N_ROUNDS);

      relax (&self, FALSE, strength, apart);
      relax (&self, TRUE, strength, apart);
    }
  order_links (&self);
  place_links (&self);
  return self;
}

static void
clear_sankey (Sankey *self)
{
  for (guint i = 0; i < self->links.n; i++)
    {
      g_ptr_array_unref (self->nodes[i].in);
      g_ptr_array_unref (self->nodes[i].out);
    }
  for (guint k = 0; k < self->links.n_layers; k++)
    g_ptr_array_unref (self->columns[k]);
  g_free (self->columns);
  g_free (self->nodes);
  g_free (self->ribbons);
  ana_links_clear (&self->links);
}

/* --- drawing --- */

static double
layer_x (const AnaLayout *self, const Sankey *sankey, guint layer)
{
  return self->x + fmax (self->w - NODE_PX, 0) * layer / fmax (sankey->links.n_layers - 1, 1);
}

static AnaPoint
curve_at (double x0, double y0, double x1, double y1, double t)
{
  double u = 1 - t, mid = (x0 + x1) / 2;

  return (AnaPoint) { (float) (u * u * u * x0 + 3 * u * u * t * mid + 3 * u * t * t * mid + t * t * t * x1), (float) (y0 + (y1 - y0) * t * t * (3 - 2 * t)) };
}

static void
draw_ribbon (AnaLayout *self, Sankey *sankey, guint l)
{
  const Ribbon *ribbon = &sankey->ribbons[l];
  double x0 = layer_x (self, sankey, ribbon->source->layer) + fmin (NODE_PX, self->w), x1 = layer_x (self, sankey, ribbon->target->layer);
  double half = fmax (ribbon->width, 1) / 2, low = self->y + half, high = fmax (self->y + self->h - half, low);
  AnaInk ink = ana_ink_series (ribbon->source->layer % 8);
  AnaPoint ring[2 * N_PIECES + 2], line[N_PIECES + 1], middle;
  guint datum;

  for (guint i = 0; i <= N_PIECES; i++)
    {
      AnaPoint at = curve_at (x0, CLAMP (ribbon->y0, low, high), x1, CLAMP (ribbon->y1, low, high), (double) i / N_PIECES);

      line[i] = at;
      ring[i] = (AnaPoint) { at.x, at.y - (float) half };
      ring[2 * N_PIECES + 1 - i] = (AnaPoint) { at.x, at.y + (float) half };
    }
  middle = line[N_PIECES / 2];
  datum = ana_links_add_link (self, &sankey->links, l, 2 * ribbon->source->layer + 1, middle.x, middle.y);
  ink.alpha = (float) LINK_ALPHA;
  if (sankey->links.links[l].back)
    {
      ink.alpha = 0.7f;
      ana_layout_line (self, datum, line, N_PIECES + 1, 1.5, ink)->dash = ANA_DASH_LONG;
    }
  else
    ana_layout_path (self, datum, ring, 2 * N_PIECES + 2, ink);
}

/* Whether a dashed line runs into the name of a node, or out of it. */
static gboolean
leads_back (const AnaLinks *links, guint node)
{
  for (guint l = 0; l < links->n_links; l++)
    if (links->links[l].back && (links->links[l].source == node || links->links[l].target == node))
      return TRUE;
  return FALSE;
}

static void
draw_node (AnaLayout *self, const Sankey *sankey, guint i)
{
  const Node *node = &sankey->nodes[i];
  double x = layer_x (self, sankey, node->layer), high = fmax (node->y1 - node->y0, 1), y = CLAMP (node->y0, self->y, fmax (self->y + self->h - high, self->y));
  double wide = fmin (NODE_PX, self->w), middle = y + high / 2;
  gboolean is_last = node->layer + 1 == sankey->links.n_layers && node->layer > 0, tall = high > 34;
  double at = is_last ? x - 5 : x + wide + 5, room = self->w / sankey->links.n_layers - NODE_PX - 10;
  double top = middle - ANA_LAYOUT_LINE_PX / (tall ? 1 : 2);
  AnaShape *label;
  guint datum = ana_links_add_node (self, &sankey->links, i, 2 * node->layer, x + wide / 2, middle, node->value);

  high = fmin (high, self->h);
  ana_layout_rect (self, datum, x, y, wide, high, ana_ink_series (node->layer % 8))->a = 2;
  label = ana_layout_label (self, 10 + node->value, at, top, is_last ? 1 : 0, fmax (room, 1), ANA_SLOT_TEXT, ana_links_name (self->plot, i));
  label->letters = ANA_LETTERS_CAPTION_BOLD;
  label->halo = leads_back (&sankey->links, i); /* the dashed link passes there */
  if (tall)
    {
      g_autofree char *value = ana_plot_dup_number (self->plot, node->value * sankey->links.unit);

      ana_layout_label (self, node->value, at, top + ANA_LAYOUT_LINE_PX, is_last ? 1 : 0, fmax (room, 1), ANA_SLOT_DIM, value)->halo
          = leads_back (&sankey->links, i);
    }
}

static void
lay_out (AnaLayout *self)
{
  Sankey sankey = make_sankey (self);

  ana_links_columns (self, NC_ ("chart", "Value"));
  for (guint l = 0; l < sankey.links.n_links; l++)
    draw_ribbon (self, &sankey, l);
  for (guint i = 0; i < sankey.links.n; i++)
    if (sankey.links.there[i])
      draw_node (self, &sankey, i);
  ana_links_claim (self, &sankey.links);
  clear_sankey (&sankey);
}

const AnaMark ana_mark_sankey = {
  .name = "sankey",
  .channels = { { ANA_PLOT_SOURCE, ANA_KIND_NAME, TRUE }, { ANA_PLOT_TARGET, ANA_KIND_NAME, TRUE }, { ANA_PLOT_VALUE, ANA_KIND_NUMBER, FALSE } },
  .max_rows = 5000,
  .lay_out = lay_out,
  .type_name = NC_ ("chart", "Sankey diagram"), .item_name = NC_ ("chart", "node or flow"), .item_names = NC_ ("chart", "nodes and flows"),
};
