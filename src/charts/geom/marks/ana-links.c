/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-links.c: nodes and what leads from one to another.
 */
#include "config.h"

#include "ana-links.h"

#include <string.h>

static gboolean
reads_link (const AnaPlot *plot, guint row, guint *source, guint *target, double *value)
{
  *source = ana_plot_group (plot, ANA_PLOT_SOURCE, row);
  *target = ana_plot_group (plot, ANA_PLOT_TARGET, row);
  *value = ana_plot_get (plot, ANA_PLOT_VALUE) != NULL ? ana_plot_value (plot, ANA_PLOT_VALUE, row) : 1;
  return *source != G_MAXUINT && *target != G_MAXUINT && *value >= 0;
}

AnaLinks
ana_links_build (const AnaPlot *plot)
{
  guint n = MAX (plot->channel[ANA_PLOT_SOURCE].n_names, plot->channel[ANA_PLOT_TARGET].n_names), source, target;
  AnaLinks self = { n, g_new0 (gboolean, n + 1), g_new0 (guint, n + 1), 1, g_new0 (AnaLink, plot->n_rows + 1), 0, g_new (guint, plot->n_rows + 1), 1 };
  g_autoptr (GHashTable) by_pair = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  double value, lo, hi = 1;

  memset (self.link_of_row, 0xff, sizeof (guint) * (plot->n_rows + 1));
  if (ana_plot_extent (plot, ANA_PLOT_VALUE, &lo, &hi) && hi > 0)
    self.unit = ldexp (1, ilogb (hi)); /* a power of two: the parts are exact */
  for (guint i = 0; i < plot->n_drawn; i++)
    {
      gint64 key;
      gpointer at;

      if (!reads_link (plot, i, &source, &target, &value))
        continue;
      key = (gint64) source << 32 | target;
      if (!g_hash_table_lookup_extended (by_pair, &key, NULL, &at))
        {
          at = GUINT_TO_POINTER (self.n_links);
          g_hash_table_insert (by_pair, g_memdup2 (&key, sizeof key), at);
          self.links[self.n_links++] = (AnaLink) { source, target, 0, i, 0, FALSE, ANA_NO_DATUM };
        }
      self.links[GPOINTER_TO_UINT (at)].value += value / self.unit;
      self.links[GPOINTER_TO_UINT (at)].n_rows++;
      self.link_of_row[i] = GPOINTER_TO_UINT (at);
      self.there[source] = self.there[target] = TRUE;
    }
  return self;
}

void
ana_links_clear (AnaLinks *self)
{
  g_clear_pointer (&self->there, g_free);
  g_clear_pointer (&self->layer, g_free);
  g_clear_pointer (&self->links, g_free);
  g_clear_pointer (&self->link_of_row, g_free);
}

/* The links that leave each node: @out[first[i]] to @out[first[i + 1]]. */
static guint *
leaving (const AnaLinks *self, guint **out)
{
  guint *first = g_new0 (guint, self->n + 2);
  g_autofree guint *next = NULL;

  for (guint l = 0; l < self->n_links; l++)
    first[self->links[l].source + 1]++;
  for (guint i = 0; i < self->n; i++)
    first[i + 1] += first[i];
  next = g_memdup2 (first, sizeof (guint) * (self->n + 1));
  *out = g_new (guint, self->n_links + 1);
  for (guint l = 0; l < self->n_links; l++)
    (*out)[next[self->links[l].source]++] = l;
  return first;
}

/* Depth first, without recursion: a link to a node that is still on the way closes a circle. */
static void
mark_back (AnaLinks *self, const guint *first, const guint *out)
{
  g_autofree guint8 *state = g_new0 (guint8, self->n + 1);
  g_autofree guint *stack = g_new (guint, self->n + 1), *at = g_memdup2 (first, sizeof (guint) * (self->n + 1));

  for (guint root = 0; root < self->n; root++)
    {
      guint n_stack = 0;

      if (state[root] != 0 || !self->there[root])
        continue;
      stack[n_stack++] = root;
      state[root] = 1;
      while (n_stack > 0)
        {
          guint i = stack[n_stack - 1];

          if (at[i] == first[i + 1])
            {
              state[i] = 2;
              n_stack--;
              continue;
            }
          AnaLink *link = &self->links[out[at[i]++]];

          if (state[link->target] == 1)
            link->back = TRUE;
          else if (state[link->target] == 0)
            {
              state[link->target] = 1;
              stack[n_stack++] = link->target;
            }
        }
    }
}

void
ana_links_layers (AnaLinks *self, gboolean justify)
{
  g_autofree guint *out = NULL, *first = leaving (self, &out), *waiting = g_new0 (guint, self->n + 1), *queue = g_new (guint, self->n + 1);
  guint n_queue = 0;

  mark_back (self, first, out);
  for (guint l = 0; l < self->n_links; l++)
    waiting[self->links[l].target] += self->links[l].back ? 0 : 1;
  for (guint i = 0; i < self->n; i++)
    if (self->there[i] && waiting[i] == 0)
      queue[n_queue++] = i;
  for (guint k = 0; k < n_queue; k++)
    {
      guint i = queue[k];

      self->n_layers = MAX (self->n_layers, self->layer[i] + 1);
      for (guint o = first[i]; o < first[i + 1]; o++)
        {
          const AnaLink *link = &self->links[out[o]];

          if (link->back)
            continue;
          self->layer[link->target] = MAX (self->layer[link->target], self->layer[i] + 1);
          if (--waiting[link->target] == 0)
            queue[n_queue++] = link->target;
        }
    }
  for (guint i = 0; justify && i < self->n; i++)
    {
      gboolean leaves = FALSE;

      for (guint o = first[i]; o < first[i + 1]; o++)
        leaves = leaves || !self->links[out[o]].back;
      if (self->there[i] && !leaves)
        self->layer[i] = self->n_layers - 1;
    }
}

/* --- data --- */

const char *
ana_links_name (const AnaPlot *plot, guint node)
{
  const AnaPlotChannel *source = &plot->channel[ANA_PLOT_SOURCE], *target = &plot->channel[ANA_PLOT_TARGET];

  return node < source->n_names ? source->names[node] : node < target->n_names ? target->names[node] : "";
}

void
ana_links_columns (AnaLayout *self, const char *value_title)
{
  const AnaPlot *plot = self->plot;
  const AnaPlotChannel *longer = &plot->channel[plot->channel[ANA_PLOT_SOURCE].n_names >= plot->channel[ANA_PLOT_TARGET].n_names ? ANA_PLOT_SOURCE : ANA_PLOT_TARGET];

  ana_layout_add_column (self, NC_ ("chart", "Node"), ANA_CELL_NAME, (const char *const *) longer->names, longer->n_names);
  ana_layout_add_channel_column (self, ANA_PLOT_SOURCE, NC_ ("chart", "From"));
  ana_layout_add_channel_column (self, ANA_PLOT_TARGET, NC_ ("chart", "To"));
  ana_layout_add_channel_column (self, ANA_PLOT_VALUE, value_title);
  self->value_column = 3;
}

guint
ana_links_add_node (AnaLayout *self, const AnaLinks *links, guint node, guint series, double x, double y, double value)
{
  double cells[] = { node, NAN, NAN, isnan (value) ? value : fmin (value, 1.7e308 / links->unit) * links->unit };

  return ana_layout_add_datum (self, G_MAXUINT, series, x, y, cells);
}

guint
ana_links_add_link (AnaLayout *self, AnaLinks *links, guint link, guint series, double x, double y)
{
  AnaLink *l = &links->links[link];
  double cells[] = { NAN, l->source, l->target, fmin (l->value, 1.7e308 / links->unit) * links->unit };

  l->datum = ana_layout_add_datum (self, G_MAXUINT, series, x, y, cells);
  return l->datum;
}

void
ana_links_claim (AnaLayout *self, const AnaLinks *links)
{
  for (guint i = 0; i < self->plot->n_drawn; i++)
    if (links->link_of_row[i] != G_MAXUINT && links->links[links->link_of_row[i]].datum != ANA_NO_DATUM)
      ana_layout_claim_row (self, links->links[links->link_of_row[i]].datum, i);
}
