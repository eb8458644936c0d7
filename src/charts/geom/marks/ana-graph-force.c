/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-graph-force.c: nodes push each other apart, links pull them together, until they rest (Fruchterman and Reingold 1991,
 * with the far ones taken together as Barnes and Hut 1986 do). The same graph lies the same way every time.
 */
#include "config.h"

#include "ana-graph.h"

#define THETA      0.9
#define CHARGE     900.0
#define LENGTH     40.0
#define GRAVITY    0.03
#define MAX_DEPTH  24

typedef struct {
  double x, y, mass;    /* the middle of what lies in it, and how many */
  double left, top, size;
  int    child[4];      /* -1: none */
  gboolean is_leaf;
} Quad;

typedef struct { GArray *quads; } Space;

static int
new_quad (Space *space, double left, double top, double size)
{
  Quad quad = { 0, 0, 0, left, top, size, { -1, -1, -1, -1 }, TRUE };

  g_array_append_val (space->quads, quad);
  return (int) space->quads->len - 1;
}

static int
child_for (Space *space, int at, double x, double y)
{
  Quad quad = g_array_index (space->quads, Quad, at);
  double half = quad.size / 2;
  int which = (x >= quad.left + half ? 1 : 0) + (y >= quad.top + half ? 2 : 0);

  if (quad.child[which] < 0)
    {
      int child = new_quad (space, quad.left + (which & 1 ? half : 0), quad.top + (which & 2 ? half : 0), half);

      g_array_index (space->quads, Quad, at).child[which] = child;
      return child;
    }
  return quad.child[which];
}

static void
insert (Space *space, double x, double y)
{
  int at = 0;

  for (int depth = 0;; depth++)
    {
      Quad *quad = &g_array_index (space->quads, Quad, at);
      double mass = quad->mass, qx = quad->x, qy = quad->y;

      quad->x = (quad->x * mass + x) / (mass + 1);
      quad->y = (quad->y * mass + y) / (mass + 1);
      quad->mass++;
      if (mass == 0 || depth == MAX_DEPTH)
        return;
      if (quad->is_leaf)
        {
          int down;

          quad->is_leaf = FALSE;
          down = child_for (space, at, qx, qy);
          g_array_index (space->quads, Quad, down).x = qx;
          g_array_index (space->quads, Quad, down).y = qy;
          g_array_index (space->quads, Quad, down).mass = mass;
        }
      at = child_for (space, at, x, y);
    }
}

static void
push (const Space *space, double x, double y, double *fx, double *fy)
{
  int stack[4 * MAX_DEPTH + 8], n = 0;

  stack[n++] = 0;
  while (n > 0)
    {
      const Quad *quad = &g_array_index (space->quads, Quad, stack[--n]);
      double dx = x - quad->x, dy = y - quad->y, d2 = dx * dx + dy * dy;

      if (quad->mass == 0 || (quad->is_leaf && d2 < 1e-12))
        continue;
      if (quad->is_leaf || quad->size * quad->size < THETA * THETA * d2)
        {
          double strength = CHARGE * quad->mass / fmax (d2, 1);

          *fx += dx * strength / sqrt (fmax (d2, 1));
          *fy += dy * strength / sqrt (fmax (d2, 1));
          continue;
        }
      for (int k = 0; k < 4; k++)
        if (quad->child[k] >= 0)
          stack[n++] = quad->child[k];
    }
}

static void
fill_space (Space *space, const AnaGraph *graph)
{
  double lo = INFINITY, hi = -INFINITY;

  for (guint i = 0; i < graph->links.n; i++)
    if (graph->links.there[i])
      {
        lo = fmin (lo, fmin (graph->x[i], graph->y[i]));
        hi = fmax (hi, fmax (graph->x[i], graph->y[i]));
      }
  g_array_set_size (space->quads, 0);
  new_quad (space, lo, lo, fmax (hi - lo, 1));
  for (guint i = 0; i < graph->links.n; i++)
    if (graph->links.there[i])
      insert (space, graph->x[i], graph->y[i]);
}

static void
pull (const AnaGraph *graph, const guint *degree, double *fx, double *fy)
{
  for (guint l = 0; l < graph->links.n_links; l++)
    {
      guint a = graph->links.links[l].source, b = graph->links.links[l].target;
      double dx = graph->x[b] - graph->x[a], dy = graph->y[b] - graph->y[a], d = fmax (hypot (dx, dy), 1e-6);
      double strength = (d - LENGTH) / d / MAX (MIN (degree[a], degree[b]), 1), share = (double) degree[b] / (degree[a] + degree[b]);

      fx[a] += dx * strength * share;
      fy[a] += dy * strength * share;
      fx[b] -= dx * strength * (1 - share);
      fy[b] -= dy * strength * (1 - share);
    }
}

/* On a sunflower: no two at one place, none told from another by chance. */
static void
scatter (AnaGraph *graph)
{
  for (guint i = 0; i < graph->links.n; i++)
    {
      double r = 14 * sqrt (0.5 + i), a = i * G_PI * (3 - sqrt (5));

      graph->x[i] = r * cos (a);
      graph->y[i] = r * sin (a);
    }
}

gboolean
ana_graph_place_by_force (AnaGraph *graph, AnaCancelledFunc is_cancelled, gpointer data)
{
  guint n = graph->links.n, n_rounds = n > 2000 ? 80 : n > 500 ? 150 : 300;
  g_autofree guint *degree = g_new0 (guint, n + 1);
  g_autofree double *fx = g_new (double, n + 1), *fy = g_new (double, n + 1);
  Space space = { g_array_new (FALSE, FALSE, sizeof (Quad)) };
  gboolean cancelled = FALSE;

  scatter (graph);
  for (guint l = 0; l < graph->links.n_links; l++)
    {
      degree[graph->links.links[l].source]++;
      degree[graph->links.links[l].target]++;
    }
  for (guint round = 0; round < n_rounds && !cancelled; round++)
    {
      double heat = 1 - (double) round / n_rounds;

      fill_space (&space, graph);
      for (guint i = 0; i < n; i++)
        {
          fx[i] = -graph->x[i] * GRAVITY;
          fy[i] = -graph->y[i] * GRAVITY;
          if (graph->links.there[i])
            push (&space, graph->x[i], graph->y[i], &fx[i], &fy[i]);
        }
      pull (graph, degree, fx, fy);
      for (guint i = 0; i < n; i++)
        {
          double step = hypot (fx[i], fy[i]), most = 30 * heat;
          double part = step > most ? most / step : 1;

          graph->x[i] += fx[i] * part * heat;
          graph->y[i] += fy[i] * part * heat;
        }
      cancelled = is_cancelled != NULL && is_cancelled (data);
    }
  g_array_unref (space.quads);
  return !cancelled;
}
