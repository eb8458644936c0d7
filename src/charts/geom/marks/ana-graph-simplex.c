/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-graph-simplex.c: layers of least total length: the network simplex of Gansner, Koutsofios, North and Vo, "A technique
 * for drawing directed graphs" (1993), section 2.3. A spanning tree of links as short as they may be; as long as one of them
 * has a negative cut value it leaves the tree, and the shortest one that joins the two parts the other way takes its place.
 */
#include "config.h"

#include "ana-graph-board.h"

#define MAX_ROUNDS 5000

typedef struct {
  AnaLinks *links;
  GArray  **links_of;    /* of guint: links at each node, those that lead back left out */
  gboolean *in_tree;     /* of each link */
  guint    *parent;      /* link to the parent; G_MAXUINT: the root */
  guint    *low, *lim;   /* a node's subtree are those with low <= lim <= its own */
  int      *cut;         /* of the link to the parent */
  guint    *order;       /* of the nodes of the tree: children first */
  guint     n_order;
} Simplex;

static guint
other_end (const Simplex *self, guint link, guint node)
{
  const AnaLink *l = &self->links->links[link];

  return l->source == node ? l->target : l->source;
}

static guint
slack (const Simplex *self, guint link)
{
  const AnaLink *l = &self->links->links[link];

  return self->links->layer[l->target] - self->links->layer[l->source] - 1;
}

/* --- a tree of tight links --- */

static void
reach (Simplex *self, guint node, gboolean *reached, GArray *members)
{
  guint first = members->len;

  reached[node] = TRUE;
  g_array_append_val (members, node);
  for (guint i = first; i < members->len; i++)
    {
      guint at = g_array_index (members, guint, i);

      for (guint k = 0; k < self->links_of[at]->len; k++)
        {
          guint link = g_array_index (self->links_of[at], guint, k), next = other_end (self, link, at);

          if (reached[next] || slack (self, link) > 0)
            continue;
          self->in_tree[link] = TRUE;
          reached[next] = TRUE;
          g_array_append_val (members, next);
        }
    }
}

/* The shortest way out of what was reached: its link; G_MAXUINT: there is none. */
static guint
nearest_outside (const Simplex *self, const GArray *members, const gboolean *reached)
{
  guint best = G_MAXUINT;

  for (guint i = 0; i < members->len; i++)
    {
      guint at = g_array_index (members, guint, i);

      for (guint k = 0; k < self->links_of[at]->len; k++)
        {
          guint link = g_array_index (self->links_of[at], guint, k);

          if (!reached[other_end (self, link, at)] && (best == G_MAXUINT || slack (self, link) < slack (self, best)))
            best = link;
        }
    }
  return best;
}

/* Moves what was reached until the next link is tight, and goes on from there. */
static void
grow_tree (Simplex *self, guint root, gboolean *reached, GArray *members)
{
  guint link;

  reach (self, root, reached, members);
  while ((link = nearest_outside (self, members, reached)) != G_MAXUINT)
    {
      gboolean leads_out = reached[self->links->links[link].source];
      int by = leads_out ? (int) slack (self, link) : -(int) slack (self, link);

      for (guint i = 0; i < members->len; i++)
        self->links->layer[g_array_index (members, guint, i)] += (guint) by;
      self->in_tree[link] = TRUE;
      reach (self, leads_out ? self->links->links[link].target : self->links->links[link].source, reached, members);
    }
}

/* --- numbers of the tree --- */

static void
number_tree (Simplex *self, guint root)
{
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (guint)), next = g_array_new (FALSE, FALSE, sizeof (guint));
  guint zero = 0;

  self->n_order = 0;
  self->parent[root] = G_MAXUINT;
  self->low[root] = 1;
  g_array_append_val (stack, root);
  g_array_append_val (next, zero);
  while (stack->len > 0)
    {
      guint at = g_array_index (stack, guint, stack->len - 1), *k = &g_array_index (next, guint, next->len - 1);

      if (*k < self->links_of[at]->len)
        {
          guint link = g_array_index (self->links_of[at], guint, (*k)++), child = other_end (self, link, at);

          if (!self->in_tree[link] || link == self->parent[at])
            continue;
          self->parent[child] = link;
          self->low[child] = self->n_order + 1;
          g_array_append_val (stack, child);
          g_array_append_val (next, zero);
          continue;
        }
      self->order[self->n_order++] = at;
      self->lim[at] = self->n_order;
      g_array_set_size (stack, stack->len - 1);
      g_array_set_size (next, next->len - 1);
    }
}

/* How much longer the drawing gets when the link to the parent does: worked out from those of the children. */
static void
compute_cuts (Simplex *self)
{
  for (guint i = 0; i + 1 < self->n_order; i++)
    {
      guint at = self->order[i], tree_link = self->parent[at];
      gboolean is_tail = self->links->links[tree_link].source == at;
      int cut = 1;

      for (guint k = 0; k < self->links_of[at]->len; k++)
        {
          guint link = g_array_index (self->links_of[at], guint, k), other = other_end (self, link, at);
          gboolean along = (self->links->links[link].source == at) == is_tail;

          if (link == tree_link)
            continue;
          cut += along ? 1 : -1;
          if (self->in_tree[link])
            cut += along ? -self->cut[other] : self->cut[other];
        }
      self->cut[at] = cut;
    }
}

static void
take_layers (Simplex *self)
{
  for (guint i = self->n_order - 1; i-- > 0;)
    {
      guint at = self->order[i], up = other_end (self, self->parent[at], at);

      self->links->layer[at] = self->links->links[self->parent[at]].source == at ? self->links->layer[up] - 1 : self->links->layer[up] + 1;
    }
}

static gboolean
is_under (const Simplex *self, guint node, guint top)
{
  return self->low[top] <= self->lim[node] && self->lim[node] <= self->lim[top];
}

/* The shortest link that joins the part under @at with the rest the other way round. */
static guint
find_entering (const Simplex *self, guint at)
{
  gboolean is_tail = self->links->links[self->parent[at]].source == at;
  guint best = G_MAXUINT;

  for (guint i = 0; i < self->n_order; i++)
    for (guint k = 0; k < self->links_of[self->order[i]]->len; k++)
      {
        guint link = g_array_index (self->links_of[self->order[i]], guint, k);
        const AnaLink *l = &self->links->links[link];

        if (l->source != self->order[i] || is_under (self, l->source, at) == is_under (self, l->target, at) || is_under (self, l->source, at) == is_tail)
          continue;
        if (best == G_MAXUINT || slack (self, link) < slack (self, best))
          best = link;
      }
  return best;
}

static gboolean
improve (Simplex *self, guint *from)
{
  for (guint i = 0; i + 1 < self->n_order; i++)
    {
      guint at = self->order[(*from + i) % (self->n_order - 1)], entering;

      if (self->cut[at] >= 0)
        continue;
      entering = find_entering (self, at);
      if (entering == G_MAXUINT)
        continue;
      *from = (*from + i + 1) % (self->n_order - 1); /* the next round looks on from here */
      self->in_tree[self->parent[at]] = FALSE;
      self->in_tree[entering] = TRUE;
      return TRUE;
    }
  return FALSE;
}

/* --- all of it --- */

static void
shorten_from (Simplex *self, guint root, gboolean *reached, GArray *members)
{
  guint from = 0, first = G_MAXUINT;

  g_array_set_size (members, 0);
  /* far from zero, so that nothing moved goes under it */
  grow_tree (self, root, reached, members);
  number_tree (self, root);
  compute_cuts (self);
  for (guint round = 0; round < MAX_ROUNDS && improve (self, &from); round++)
    {
      number_tree (self, root);
      take_layers (self);
      compute_cuts (self);
    }
  for (guint i = 0; i < members->len; i++)
    first = MIN (first, self->links->layer[g_array_index (members, guint, i)]);
  for (guint i = 0; i < members->len; i++)
    self->links->layer[g_array_index (members, guint, i)] -= first;
}

/**
 * ana_links_shorten:
 * @links: with layers of the longest ways
 *
 * Moves nodes between layers until the links are as short as they can be in all; each still leads to a later layer. Parts
 * that nothing joins begin in the first layer each.
 */
void
ana_links_shorten (AnaLinks *links)
{
  guint n = links->n;
  Simplex self = { .links = links, .links_of = g_new (GArray *, n + 1), .in_tree = g_new0 (gboolean, links->n_links + 1), .parent = g_new0 (guint, n + 1),
                   .low = g_new0 (guint, n + 1), .lim = g_new0 (guint, n + 1), .cut = g_new0 (int, n + 1), .order = g_new0 (guint, n + 1) };
  g_autofree gboolean *reached = g_new0 (gboolean, n + 1);
  g_autoptr (GArray) members = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < n; i++)
    {
      self.links_of[i] = g_array_new (FALSE, FALSE, sizeof (guint));
      links->layer[i] += n + 1;
    }
  for (guint l = 0; l < links->n_links; l++)
    if (!links->links[l].back && links->layer[links->links[l].target] > links->layer[links->links[l].source])
      {
        g_array_append_val (self.links_of[links->links[l].source], l);
        g_array_append_val (self.links_of[links->links[l].target], l);
      }
  for (guint i = 0; i < n; i++)
    if (!reached[i])
      shorten_from (&self, i, reached, members);
  links->n_layers = 1;
  for (guint i = 0; i < n; i++)
    {
      links->n_layers = MAX (links->n_layers, links->there[i] ? links->layer[i] + 1 : 1);
      g_array_unref (self.links_of[i]);
    }
  g_free (self.links_of);
  g_free (self.in_tree);
  g_free (self.parent);
  g_free (self.low);
  g_free (self.lim);
  g_free (self.cut);
  g_free (self.order);
}
