/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-mark-chord.c: how much flows between the same nodes, on a circle.
 *
 * Every node has an arc as long as what leaves it and what enters it; a flow is a ribbon as wide at both ends as it is worth,
 * and ends in a point where it enters. The order round the circle is sifted (Baur and Brandes 2004): each node in turn is
 * carried past all others by swaps of neighbours, each of which changes the crossings of their own links alone, and stays
 * where they are the fewest; a crossing weighs as much as what crosses. At a node ribbons leave in the order of their other
 * ends, so that two of them do not cross there.
 */
#include "config.h"

#include "ana-links.h"
#include "ana-marks.h"

#include <stdlib.h>

#define MAX_ROUNDS  8
#define MAX_STEPS   10000000.0 /* of a round: a crowd keeps the order of its data */
#define RIBBON_ALPHA 0.4
#define N_PIECES    24
#define N_ROUND     8          /* pieces along an arc */
#define GAP_RAD     0.04
#define RING_PX     10.0
#define HEAD_PX     9.0
#define LABEL_PX    8.0
#define MIDDLE      0.3        /* of the way: two flows there and back have two middles */

/* --- the order, which no size changes --- */

typedef struct { guint other; double value; } Tie;

typedef struct {
  guint   n;          /* nodes that have links */
  guint  *order;      /* (owned) the node at each place */
  guint  *place;      /* (owned) of each node; of those without links G_MAXUINT */
} Circle;

typedef struct {
  Circle *circle;
  GArray **ties;      /* of Tie, of each node: one for each other that it is linked with, either way */
} Sifting;

static void
circle_free (gpointer data)
{
  Circle *self = data;

  g_free (self->order);
  g_free (self->place);
  g_free (self);
}

static void
tie (Sifting *self, guint node, guint other, double value)
{
  for (guint i = 0; i < self->ties[node]->len; i++)
    if (g_array_index (self->ties[node], Tie, i).other == other)
      {
        g_array_index (self->ties[node], Tie, i).value += value;
        return;
      }
  g_array_append_val (self->ties[node], ((Tie) { other, value }));
}

/* How far clockwise @other stands from the pair at @at and behind it. */
static guint
way_to (const Circle *self, guint at, guint other)
{
  return (self->place[other] + self->n - at) % self->n;
}

/* What more would cross if the nodes at @at and behind it changed places; less when negative. */
static double
cost_of_swap (const Sifting *self, guint at)
{
  guint u = self->circle->order[at], v = self->circle->order[(at + 1) % self->circle->n];
  double cost = 0;

  for (guint i = 0; i < self->ties[u]->len; i++)
    for (guint k = 0; k < self->ties[v]->len; k++)
      {
        const Tie *a = &g_array_index (self->ties[u], Tie, i), *b = &g_array_index (self->ties[v], Tie, k);

        if (a->other == v || b->other == u || a->other == b->other)
          continue;
        cost += (way_to (self->circle, at, a->other) < way_to (self->circle, at, b->other) ? -1 : 1) * a->value * b->value;
      }
  return cost;
}

static void
swap (Circle *self, guint at)
{
  guint next = (at + 1) % self->n, u = self->order[at];

  self->order[at] = self->order[next];
  self->order[next] = u;
  self->place[u] = next;
  self->place[self->order[at]] = at;
}

/* Once round past all others, and on to where it was best. TRUE: that is another place. */
static gboolean
sift (Sifting *self, guint node)
{
  double sum = 0, best = -1e-12;
  guint n_best = 0;

  for (guint i = 1; i < self->circle->n; i++)
    {
      sum += cost_of_swap (self, self->circle->place[node]);
      swap (self->circle, self->circle->place[node]);
      if (sum < best)
        {
          best = sum;
          n_best = i;
        }
    }
  for (guint i = self->circle->n - 1; i > n_best; i--)
    swap (self->circle, (self->circle->place[node] + self->circle->n - 1) % self->circle->n);
  return n_best > 0;
}

static double
count_steps (const Sifting *self, guint n_nodes)
{
  double sum = 0;

  for (guint i = 0; i < n_nodes; i++)
    sum += self->ties[i]->len;
  return sum * sum; /* each tie meets each other one once while its node goes round */
}

static gboolean
prepare (AnaPlot *plot, AnaCancelledFunc is_cancelled, gpointer data)
{
  AnaLinks links = ana_links_build (plot);
  Circle *circle = g_new0 (Circle, 1);
  Sifting self = { circle, g_new0 (GArray *, links.n + 1) };
  gboolean moved = TRUE, cancelled = FALSE;

  circle->order = g_new (guint, links.n + 1);
  circle->place = g_new (guint, links.n + 1);
  for (guint i = 0; i < links.n; i++)
    {
      self.ties[i] = g_array_new (FALSE, FALSE, sizeof (Tie));
      circle->place[i] = links.there[i] ? circle->n : G_MAXUINT;
      if (links.there[i])
        circle->order[circle->n++] = i;
    }
  for (guint l = 0; l < links.n_links; l++)
    if (links.links[l].source != links.links[l].target)
      {
        tie (&self, links.links[l].source, links.links[l].target, links.links[l].value);
        tie (&self, links.links[l].target, links.links[l].source, links.links[l].value);
      }
  moved = circle->n > 3 && count_steps (&self, links.n) <= MAX_STEPS;
  for (guint round = 0; moved && !cancelled && round < MAX_ROUNDS; round++)
    {
      moved = FALSE;
      for (guint i = 0; i < links.n && !cancelled; i++)
        {
          moved = (links.there[i] && sift (&self, i)) || moved;
          cancelled = is_cancelled != NULL && is_cancelled (data);
        }
    }
  for (guint i = 0; i < links.n; i++)
    g_array_unref (self.ties[i]);
  g_free (self.ties);
  ana_links_clear (&links);
  if (cancelled)
    {
      circle_free (circle);
      return FALSE;
    }
  plot->prepared = circle;
  plot->prepared_destroy = circle_free;
  return TRUE;
}

/* --- angles --- */

typedef struct { guint link, other, way; gboolean enters; } End; /* of a ribbon at a node; way: how far clockwise the other end is */

typedef struct {
  AnaLinks links;
  const Circle *circle;
  double  *worth;          /* of each node: what leaves and what enters */
  double  *from, *to;      /* its arc */
  double  *out, *in;       /* of each link: where its ends begin */
  double   scale;          /* radians of a unit */
  double   x, y, r;        /* the middle, and where ribbons end */
  double   ring;
} Chord;

static int
compare_ends (gconstpointer a, gconstpointer b)
{
  const End *ea = a, *eb = b;

  if (ea->way != eb->way)
    return ea->way > eb->way ? -1 : 1;
  return ea->link < eb->link ? -1 : ea->link > eb->link ? 1 : (ea->enters ? 1 : 0) - (eb->enters ? 1 : 0);
}

/* Of two that join the same pair, those of the second stand the other way round, or they would cross. */
static void
turn_pairs (GArray *ends, guint place, const Circle *circle)
{
  for (guint i = 0; i < ends->len;)
    {
      guint last = i;
      const End *first = &g_array_index (ends, End, i);

      while (last + 1 < ends->len && g_array_index (ends, End, last + 1).other == first->other)
        last++;
      for (guint a = i, b = last; circle->place[first->other] < place && a < b; a++, b--)
        {
          End end = g_array_index (ends, End, a);

          g_array_index (ends, End, a) = g_array_index (ends, End, b);
          g_array_index (ends, End, b) = end;
        }
      i = last + 1;
    }
}

static void
add_end (Chord *self, GArray *ends, guint node, guint link, gboolean enters)
{
  const AnaLink *l = &self->links.links[link];
  guint other = enters ? l->source : l->target;
  guint way = (self->circle->place[other] + self->circle->n - self->circle->place[node]) % self->circle->n;

  g_array_append_val (ends, ((End) { link, other, way > 0 ? way : self->circle->n, enters }));
}

static void
place_ends (Chord *self, GArray *ends, guint node)
{
  double at = self->from[node];

  g_array_sort (ends, compare_ends);
  turn_pairs (ends, self->circle->place[node], self->circle);
  for (guint i = 0; i < ends->len; i++)
    {
      const End *end = &g_array_index (ends, End, i);

      *(end->enters ? &self->in[end->link] : &self->out[end->link]) = at;
      at += self->links.links[end->link].value * self->scale;
    }
}

/* Arcs as long as what leaves and enters; where nothing flows at all, all alike. */
static void
place_arcs (Chord *self)
{
  guint n = self->circle->n;
  double gap = n > 1 ? fmin (GAP_RAD, 2 * G_PI * 0.2 / n) : 0, total = 0, angle = gap / 2;

  for (guint l = 0; l < self->links.n_links; l++)
    {
      self->worth[self->links.links[l].source] += self->links.links[l].value;
      self->worth[self->links.links[l].target] += self->links.links[l].value;
      total += 2 * self->links.links[l].value;
    }
  self->scale = total > 0 ? (2 * G_PI - n * gap) / total : 0;
  for (guint k = 0; k < n; k++)
    {
      guint node = self->circle->order[k];

      self->from[node] = angle;
      self->to[node] = angle += total > 0 ? self->worth[node] * self->scale : (2 * G_PI - n * gap) / n;
      angle += gap;
    }
}

static Chord
make_chord (const AnaLayout *layout)
{
  Chord self = { .links = ana_links_build (layout->plot), .circle = layout->plot->prepared };
  GArray **ends = g_new0 (GArray *, self.links.n + 1);
  double outer = fmax (fmin (layout->w / 2 - fmin (96, layout->w / 5), layout->h / 2 - fmin (ANA_LAYOUT_LINE_PX + LABEL_PX, layout->h / 8)), 1);

  self.x = layout->x + layout->w / 2;
  self.y = layout->y + layout->h / 2;
  self.ring = fmin (RING_PX, outer * 0.1);
  self.r = fmax (outer - self.ring - 1, 0.5);
  self.worth = g_new0 (double, self.links.n + 1);
  self.from = g_new0 (double, self.links.n + 1);
  self.to = g_new0 (double, self.links.n + 1);
  self.out = g_new0 (double, self.links.n_links + 1);
  self.in = g_new0 (double, self.links.n_links + 1);
  place_arcs (&self);
  for (guint i = 0; i < self.links.n; i++)
    ends[i] = g_array_new (FALSE, FALSE, sizeof (End));
  for (guint l = 0; l < self.links.n_links; l++)
    {
      add_end (&self, ends[self.links.links[l].source], self.links.links[l].source, l, FALSE);
      add_end (&self, ends[self.links.links[l].target], self.links.links[l].target, l, TRUE);
    }
  for (guint i = 0; i < self.links.n; i++)
    {
      place_ends (&self, ends[i], i);
      g_array_unref (ends[i]);
    }
  g_free (ends);
  return self;
}

static void
clear_chord (Chord *self)
{
  g_free (self->worth);
  g_free (self->from);
  g_free (self->to);
  g_free (self->out);
  g_free (self->in);
  ana_links_clear (&self->links);
}

/* --- drawing --- */

static AnaPoint
point_at (const Chord *self, double angle, double r)
{
  return (AnaPoint) { (float) (self->x + r * sin (angle)), (float) (self->y - r * cos (angle)) };
}

/* From one point of the circle to another one, bent to the middle. */
static AnaPoint
bend_at (const Chord *self, AnaPoint a, AnaPoint b, double t)
{
  double u = 1 - t;

  return (AnaPoint) { (float) (u * u * a.x + 2 * u * t * self->x + t * t * b.x), (float) (u * u * a.y + 2 * u * t * self->y + t * t * b.y) };
}

/* Along the source, over to the target, into its point, and back. @middle lies between the two edges. */
static GArray *
outline_of (const Chord *self, guint l, AnaPoint *middle)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (AnaPoint));
  double wide = self->links.links[l].value * self->scale, spread = fmax (0.5 / self->r - wide / 2, 0); /* a pixel at least */
  double a0 = self->out[l] - spread, a1 = self->out[l] + wide + spread, b0 = self->in[l] - spread, b1 = self->in[l] + wide + spread;
  double neck = fmax (self->r - HEAD_PX, self->r / 2);
  AnaPoint from0 = point_at (self, a0, self->r), from1 = point_at (self, a1, self->r), to0 = point_at (self, b0, neck), to1 = point_at (self, b1, neck);
  AnaPoint tip = point_at (self, (b0 + b1) / 2, self->r);
  AnaPoint one = bend_at (self, from1, to0, MIDDLE), two = bend_at (self, from0, to1, MIDDLE);

  for (guint i = 0; i <= N_ROUND; i++)
    {
      AnaPoint at = point_at (self, a0 + (a1 - a0) * i / N_ROUND, self->r);

      g_array_append_val (points, at);
    }
  for (guint i = 1; i <= N_PIECES; i++)
    {
      AnaPoint at = bend_at (self, from1, to0, (double) i / N_PIECES);

      g_array_append_val (points, at);
    }
  g_array_append_val (points, tip);
  for (guint i = 0; i < N_PIECES; i++)
    {
      AnaPoint at = bend_at (self, to1, from0, (double) i / N_PIECES);

      g_array_append_val (points, at);
    }
  *middle = (AnaPoint) { (one.x + two.x) / 2, (one.y + two.y) / 2 };
  return points;
}

static void
draw_ribbon (AnaLayout *layout, Chord *self, guint l)
{
  AnaPoint middle;
  g_autoptr (GArray) points = outline_of (self, l, &middle);
  AnaInk ink = ana_ink_series (self->links.links[l].source % 8);
  guint datum = ana_links_add_link (layout, &self->links, l, 1, middle.x, middle.y);

  ink.alpha = (float) RIBBON_ALPHA;
  ana_layout_path (layout, datum, (const AnaPoint *) (const void *) points->data, points->len, ink);
}

/* Over and under the circle a name stands in its middle, beside it it leads away from it. */
static void
label_node (AnaLayout *layout, const Chord *self, guint node)
{
  double middle = (self->from[node] + self->to[node]) / 2, r = self->r + self->ring + LABEL_PX;
  double x = self->x + r * sin (middle), y = self->y - r * cos (middle), align = fabs (sin (middle)) < 0.2 ? 0.5 : sin (middle) > 0 ? 0 : 1;
  double room = align == 0 ? layout->x + layout->w - x : align == 1 ? x - layout->x : self->r * 2;

  y += cos (middle) > 0.85 ? -ANA_LAYOUT_LINE_PX + LABEL_PX / 2 : cos (middle) < -0.85 ? -LABEL_PX / 2 : -ANA_LAYOUT_LINE_PX / 2;
  ana_layout_label (layout, self->worth[node], x, y, align, fmax (room, 1), ANA_SLOT_TEXT, ana_links_name (layout->plot, node))->letters = ANA_LETTERS_CAPTION_BOLD;
}

static void
draw_node (AnaLayout *layout, const Chord *self, guint node)
{
  double from = self->from[node], to = self->to[node], least = 1 / (self->r + self->ring), middle = (from + to) / 2;
  AnaPoint at = point_at (self, middle, self->r + 1 + self->ring / 2);
  guint datum;

  if (to - from < least)
    from = middle - least / 2, to = middle + least / 2;
  datum = ana_links_add_node (layout, &self->links, node, 0, at.x, at.y, self->worth[node]);
  ana_layout_arc (layout, datum, self->x, self->y, self->r + 1, self->r + 1 + self->ring, from, to, ana_ink_series (node % 8));
  label_node (layout, self, node);
}

static int
compare_links (gconstpointer a, gconstpointer b, gpointer data)
{
  const Chord *self = data;
  guint la = *(const guint *) a, lb = *(const guint *) b;

  return self->out[la] < self->out[lb] ? -1 : self->out[la] > self->out[lb] ? 1 : (la > lb) - (la < lb);
}

static void
lay_out (AnaLayout *layout)
{
  Chord self = make_chord (layout);
  g_autofree guint *order = g_new (guint, self.links.n_links + 1);

  ana_links_columns (layout, NC_ ("chart", "Value"));
  for (guint l = 0; l < self.links.n_links; l++)
    order[l] = l;
  g_qsort_with_data (order, (gint) self.links.n_links, sizeof *order, compare_links, &self); /* round the circle, as the keys go */
  for (guint l = 0; l < self.links.n_links; l++)
    draw_ribbon (layout, &self, order[l]);
  for (guint k = 0; k < self.circle->n; k++)
    draw_node (layout, &self, self.circle->order[k]);
  ana_links_claim (layout, &self.links);
  clear_chord (&self);
}

const AnaMark ana_mark_chord = {
  .name = "chord",
  .channels = { { ANA_PLOT_SOURCE, ANA_KIND_NAME, TRUE }, { ANA_PLOT_TARGET, ANA_KIND_NAME, TRUE }, { ANA_PLOT_VALUE, ANA_KIND_NUMBER, FALSE } },
  .max_rows = 5000,
  .lay_out = lay_out,
  .prepare = prepare,
  .type_name = NC_ ("chart", "Chord diagram"), .item_name = NC_ ("chart", "node or flow"), .item_names = NC_ ("chart", "nodes and flows"),
};
