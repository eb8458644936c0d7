/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-graph.c: a graph into a room: links with their arrows, nodes as large as they are joined.
 */
#include "config.h"

#include "ana-graph.h"

#define MARGIN_PX 12.0
#define ARROW_PX  7.0
#define NAME_PX   110.0
#define BELOW_PX  (ANA_LAYOUT_LINE_PX + 12.0) /* from a name above a node to one below it */
#define MAX_NAMED 300 /* nodes whose names are fitted to each other */

AnaGraph *
ana_graph_new (const AnaPlot *plot)
{
  AnaGraph *graph = g_new0 (AnaGraph, 1);

  graph->links = ana_links_build (plot);
  graph->x = g_new0 (double, graph->links.n + 1);
  graph->y = g_new0 (double, graph->links.n + 1);
  graph->bends = g_array_new (FALSE, FALSE, sizeof (AnaPoint));
  graph->first_bend = g_new0 (guint, graph->links.n_links + 2);
  return graph;
}

void
ana_graph_free (AnaGraph *graph)
{
  ana_links_clear (&graph->links);
  g_array_unref (graph->bends);
  g_free (graph->first_bend);
  g_free (graph->x);
  g_free (graph->y);
  g_free (graph);
}

/* --- from the graph's unit to pixels --- */

typedef struct { double x0, y0, sx, sy, px, py; double right_px; /* of the last layer */ } Fit;

/* What the names of the first and of the last layer need beyond their nodes. */
static void
measure_sides (const AnaLayout *self, const AnaGraph *graph, double lo_x, double hi_x, double *left, double *right)
{
  *left = *right = 0;
  for (guint i = 0; graph->stretches && i < graph->links.n; i++)
    {
      double px = graph->links.there[i] ? fmin (ana_layout_text_px (ana_links_name (self->plot, i)), NAME_PX) : 0;

      if (graph->x[i] <= lo_x)
        *left = fmax (*left, px / 2 - MARGIN_PX);
      if (graph->x[i] >= hi_x)
        *right = fmax (*right, px);
    }
  *left = fmin (*left, self->w / 8);
  *right = fmin (*right, self->w / 4);
}

static Fit
fit_graph (const AnaLayout *self, const AnaGraph *graph)
{
  double lo_x = INFINITY, hi_x = -INFINITY, lo_y = INFINITY, hi_y = -INFINITY, margin = fmin (MARGIN_PX, fmin (self->w, self->h) / 4);
  double w, h = self->h - 2 * margin - fmin (12, self->h / 8), left, right;
  Fit fit;

  for (guint i = 0; i < graph->links.n; i++)
    if (graph->links.there[i])
      {
        lo_x = fmin (lo_x, graph->x[i]);
        hi_x = fmax (hi_x, graph->x[i]);
        lo_y = fmin (lo_y, graph->y[i]);
        hi_y = fmax (hi_y, graph->y[i]);
      }
  for (guint b = 0; b < graph->bends->len; b++)
    {
      lo_y = fmin (lo_y, (double) g_array_index (graph->bends, AnaPoint, b).y);
      hi_y = fmax (hi_y, (double) g_array_index (graph->bends, AnaPoint, b).y);
    }
  measure_sides (self, graph, lo_x, hi_x, &left, &right);
  w = fmax (self->w - 2 * margin - left - right, 1);
  fit.sx = hi_x > lo_x ? w / (hi_x - lo_x) : 1;
  fit.sy = hi_y > lo_y ? h / (hi_y - lo_y) : 1;
  if (!graph->stretches)
    fit.sx = fit.sy = hi_x > lo_x && hi_y > lo_y ? fmin (fit.sx, fit.sy) : hi_x > lo_x ? fit.sx : fit.sy;
  fit.x0 = (lo_x + hi_x) / 2;
  fit.y0 = (lo_y + hi_y) / 2;
  fit.px = self->x + margin + left + w / 2;
  fit.right_px = fit.px + w / 2;
  fit.py = self->y + margin + h / 2 + fmin (12, self->h / 8); /* names stand above */
  return fit;
}

/* From one layer to the next; layers are evenly apart. */
static double
find_step (const AnaGraph *graph)
{
  double lo = INFINITY, next = INFINITY;

  for (guint i = 0; i < graph->links.n; i++)
    if (graph->links.there[i])
      lo = fmin (lo, graph->x[i]);
  for (guint i = 0; i < graph->links.n; i++)
    if (graph->links.there[i] && graph->x[i] > lo)
      next = fmin (next, graph->x[i]);
  return isfinite (next) ? next - lo : 0;
}

/* Else they all stand above their nodes, for beside them the next layer stands. */
static gboolean
names_fit_beside (const AnaLayout *self, const AnaGraph *graph, double step_px)
{
  double hi = -INFINITY;

  for (guint i = 0; i < graph->links.n; i++)
    if (graph->links.there[i])
      hi = fmax (hi, graph->x[i]);
  for (guint i = 0; i < graph->links.n; i++)
    if (graph->links.there[i] && graph->x[i] < hi && fmin (ana_layout_text_px (ana_links_name (self->plot, i)), 90) > step_px - 24)
      return FALSE;
  return TRUE;
}

static AnaPoint
place (const Fit *fit, double x, double y)
{
  return (AnaPoint) { (float) (fit->px + (x - fit->x0) * fit->sx), (float) (fit->py + (y - fit->y0) * fit->sy) };
}

/* --- drawing --- */

static void
draw_arrow (AnaLayout *self, guint datum, AnaPoint from, AnaPoint to, double r, AnaInk ink)
{
  double length = hypot (to.x - from.x, to.y - from.y), dx, dy;
  AnaPoint head[3];

  if (length < r + ARROW_PX + 2)
    return;
  dx = (to.x - from.x) / length;
  dy = (to.y - from.y) / length;
  head[0] = (AnaPoint) { (float) (to.x - dx * (r + 1)), (float) (to.y - dy * (r + 1)) };
  head[1] = (AnaPoint) { (float) (head[0].x - dx * ARROW_PX - dy * ARROW_PX / 2), (float) (head[0].y - dy * ARROW_PX + dx * ARROW_PX / 2) };
  head[2] = (AnaPoint) { (float) (head[0].x - dx * ARROW_PX + dy * ARROW_PX / 2), (float) (head[0].y - dy * ARROW_PX - dx * ARROW_PX / 2) };
  ana_layout_path (self, datum, head, 3, ink);
}

/* A link to where it comes from is a loop above the node. */
static guint
draw_link (AnaLayout *self, const AnaGraph *graph, const Fit *fit, guint l, double most, gboolean arrows, double r, GArray *points)
{
  const AnaLink *link = &graph->links.links[l];
  double cells[] = { NAN, link->source, link->target, fmin (link->value, 1.7e308 / graph->links.unit) * graph->links.unit };
  double wide = most > 0 && ana_plot_get (self->plot, ANA_PLOT_VALUE) != NULL ? 1 + 2 * sqrt (link->value / most) : 1.5;
  AnaPoint from = place (fit, graph->x[link->source], graph->y[link->source]), to = place (fit, graph->x[link->target], graph->y[link->target]), middle;
  AnaInk ink = ana_ink_slot (ANA_SLOT_PREVIOUS, arrows ? 0.9 : 0.55);
  guint datum;

  g_array_set_size (points, 0);
  g_array_append_val (points, from);
  for (guint b = graph->first_bend[l]; b < graph->first_bend[l + 1]; b++)
    {
      AnaPoint bend = g_array_index (graph->bends, AnaPoint, b);

      bend = place (fit, bend.x, bend.y);
      g_array_append_val (points, bend);
    }
  if (link->source == link->target)
    {
      AnaPoint up[] = { { from.x - 5, fmaxf (from.y - 10, self->y) }, { from.x + 5, fmaxf (from.y - 10, self->y) } };

      g_array_append_vals (points, up, 2);
    }
  g_array_append_val (points, to);
  middle = g_array_index (points, AnaPoint, (points->len - 1) / 2);
  from = g_array_index (points, AnaPoint, (points->len - 1) / 2 + 1);
  datum = ana_layout_add_datum (self, G_MAXUINT, 1, (middle.x + from.x) / 2, (middle.y + from.y) / 2, cells);
  ana_layout_line (self, datum, (const AnaPoint *) (const void *) points->data, points->len, wide, ink)->dash = link->back ? ANA_DASH_LONG : ANA_DASH_NONE;
  if (arrows)
    draw_arrow (self, datum, g_array_index (points, AnaPoint, points->len - 2), to, r, ink);
  return datum;
}

static gboolean
is_last (const Fit *fit, const AnaGraph *graph, guint i)
{
  return fit->px + (graph->x[i] - fit->x0) * fit->sx > fit->right_px - 1;
}

/* A name may be as wide as the names that stand at its height leave it: what a short one does not need is its neighbour's. */
static double
find_name_room (const AnaLayout *self, const AnaGraph *graph, const Fit *fit, guint i, double step_px, const gboolean *below)
{
  double room = NAME_PX, y = graph->y[i] * fit->sy + (below[i] ? BELOW_PX : 0);

  if (graph->links.n > MAX_NAMED)
    return fmin (step_px - 4, NAME_PX);
  for (guint j = 0; j < graph->links.n; j++)
    if (j != i && graph->links.there[j] && fabs (graph->y[j] * fit->sy + (below[j] ? BELOW_PX : 0) - y) < 1.5 * ANA_LAYOUT_LINE_PX)
      {
        double apart = fabs (graph->x[j] - graph->x[i]) * fit->sx - 6;

        /* those of the last layer stand beside their nodes, out of the way */
        room = fmin (room, 2 * apart - (is_last (fit, graph, j) ? 0 : fmin (ana_layout_text_px (ana_links_name (self->plot, j)), apart)));
      }
  return fmax (room, fmin (step_px - 4, NAME_PX));
}

/* Which names stand below their nodes: those that would be cut above them and are whole there. */
static gboolean *
lower_names (const AnaLayout *self, const AnaGraph *graph, const Fit *fit, double step_px)
{
  gboolean *below = g_new0 (gboolean, graph->links.n + 1);

  for (guint i = 0; step_px > 0 && i < graph->links.n && graph->links.n <= MAX_NAMED; i++)
    {
      double wanted = fmin (ana_layout_text_px (ana_links_name (self->plot, i)), NAME_PX), foot = place (fit, graph->x[i], graph->y[i]).y + BELOW_PX;

      if (!graph->links.there[i] || find_name_room (self, graph, fit, i, step_px, below) >= wanted || foot > self->y + self->h)
        continue;
      below[i] = TRUE;
      below[i] = find_name_room (self, graph, fit, i, step_px, below) >= wanted;
    }
  return below;
}

static void
draw_node (AnaLayout *self, const AnaGraph *graph, const Fit *fit, guint i, guint degree, double r, double step_px, const gboolean *below)
{
  AnaPoint at = place (fit, graph->x[i], graph->y[i]);
  double cells[] = { i, NAN, NAN, NAN }, room = fmin (fmin (at.x - self->x, self->x + self->w - at.x), fmin (at.y - self->y, self->y + self->h - at.y));
  guint datum = ana_layout_add_datum (self, G_MAXUINT, 0, at.x, at.y, cells);

  r = fmax (fmin (r, room), 0.5);
  ana_layout_circle (self, datum, at.x, at.y, r, ana_ink_series (0));
  if (graph->stretches && (is_last (fit, graph, i) || step_px <= 0))
    ana_layout_label (self, degree, at.x + r + 4, at.y - ANA_LAYOUT_LINE_PX / 2, 0, 90, ANA_SLOT_TEXT, ana_links_name (self->plot, i))->halo = TRUE;
  else if (graph->stretches) /* above or below: beside it the next layer stands */
    {
      double name_px = find_name_room (self, graph, fit, i, step_px, below), half = fmin (ana_layout_text_px (ana_links_name (self->plot, i)), name_px) / 2;

      ana_layout_label (self, degree, CLAMP (at.x, self->x + half, fmax (self->x + self->w - half, self->x + half)), below[i] ? at.y + r + 1 : at.y - r - ANA_LAYOUT_LINE_PX, 0.5,
                        name_px, ANA_SLOT_TEXT, ana_links_name (self->plot, i))->halo = TRUE;
    }
  else
    ana_layout_label (self, degree, at.x, at.y - r - ANA_LAYOUT_LINE_PX, 0.5, NAME_PX, ANA_SLOT_TEXT, ana_links_name (self->plot, i))->halo = TRUE;
}

static double
radius_of (const AnaLayout *self, guint degree, guint n)
{
  return fmin (3 + sqrt (degree), fmax (sqrt (self->w * self->h / MAX (n, 1)) / 4, 1));
}

void
ana_graph_draw (AnaLayout *self, const AnaGraph *graph, gboolean arrows)
{
  Fit fit = fit_graph (self, graph);
  double step_px = graph->stretches ? fit.sx * find_step (graph) : 0;
  g_autofree guint *degree = g_new0 (guint, graph->links.n + 1), *datum_of = g_new (guint, graph->links.n_links + 1);
  g_autofree gboolean *below = NULL;
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (AnaPoint)); /* of a link, then of the next */
  double most = 0;

  if (names_fit_beside (self, graph, step_px))
    step_px = 0;
  below = lower_names (self, graph, &fit, step_px);
  ana_links_columns (self, NC_ ("chart", "Weight"));
  for (guint l = 0; l < graph->links.n_links; l++)
    {
      degree[graph->links.links[l].source]++;
      degree[graph->links.links[l].target]++;
      most = fmax (most, graph->links.links[l].value);
    }
  for (guint l = 0; l < graph->links.n_links; l++)
    datum_of[l] = draw_link (self, graph, &fit, l, most, arrows, radius_of (self, degree[graph->links.links[l].target], graph->links.n), points);
  for (guint i = 0; i < graph->links.n; i++)
    if (graph->links.there[i])
      draw_node (self, graph, &fit, i, degree[i], radius_of (self, degree[i], graph->links.n), step_px, below);
  for (guint i = 0; i < self->plot->n_drawn; i++)
    if (graph->links.link_of_row[i] != G_MAXUINT)
      ana_layout_claim_row (self, datum_of[graph->links.link_of_row[i]], i);
}
