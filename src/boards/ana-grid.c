/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-grid.c: tiles on 12 columns: they push, they rise, they never overlap.
 */
#include "config.h"

#include "ana-grid.h"

#include <math.h>
#include <stdlib.h>

/*
 * One algorithm does everything. Tiles are taken in order (row, column, number) and each is put as high as the tiles
 * before it allow, going by the lowest edge so far in each column. So no tile jumps over one that it shares a column with,
 * and a second run takes them in the same order and changes nothing. A locked tile does not take part: it is there from
 * the start, and who would land on it goes below it.
 *
 * A tile that is held comes before those that begin in its row, so it pushes them down; where it has left, the others
 * rise. Every step of a drag is computed from where the drag began, never from the step before: a tile that is carried
 * about and brought home leaves no trace.
 */

typedef struct {
  const AnaGridItem *item;
  guint              index;
  gboolean           held;
} Turn;

gboolean
ana_grid_cell_equal (const AnaGridCell *a, const AnaGridCell *b)
{
  return a->x == b->x && a->y == b->y && a->w == b->w && a->h == b->h;
}

gboolean
ana_grid_cell_overlaps (const AnaGridCell *a, const AnaGridCell *b)
{
  return a->x < b->x + b->w && b->x < a->x + a->w && a->y < b->y + b->h && b->y < a->y + a->h;
}

/**
 * ana_grid_cell_clamp:
 * @cell: a place, of any numbers
 *
 * Returns: the nearest place that a document may hold: the size first, then as far right and down as it fits
 */
AnaGridCell
ana_grid_cell_clamp (AnaGridCell cell)
{
  cell.w = CLAMP (cell.w, 1, ANA_GRID_COLUMNS);
  cell.h = CLAMP (cell.h, 1, ANA_GRID_MAX_ROW);
  cell.x = CLAMP (cell.x, 0, ANA_GRID_COLUMNS - cell.w);
  cell.y = CLAMP (cell.y, 0, ANA_GRID_MAX_ROW);
  return cell;
}

/**
 * ana_grid_has_overlap:
 * @items: tiles of one tab
 * @n: how many
 *
 * Returns: whether two of them share a cell. Costs O(n²) with a small factor.
 */
gboolean
ana_grid_has_overlap (const AnaGridItem *items, guint n)
{
  for (guint i = 0; i < n; i++)
    for (guint k = i + 1; k < n; k++)
      if (ana_grid_cell_overlaps (&items[i].at, &items[k].at))
        return TRUE;
  return FALSE;
}

static int
compare_turns (gconstpointer a, gconstpointer b)
{
  const Turn *p = a, *q = b;
  const AnaGridCell *at = &p->item->at, *other = &q->item->at;

  if (at->y != other->y)
    return at->y < other->y ? -1 : 1;
  if (p->held != q->held)
    return p->held ? -1 : 1;
  if (at->x != other->x)
    return at->x < other->x ? -1 : 1;
  return p->index < q->index ? -1 : p->index > q->index;
}

/* Where a tile comes to rest: below the tiles before it, and below each locked tile in its way. */
static int
find_rest (const AnaGridCell *at, int y, const AnaGridCell *locked, guint n_locked)
{
  AnaGridCell cell = { at->x, y, at->w, at->h };
  gboolean moved = TRUE;

  while (moved)
    {
      moved = FALSE;
      for (guint i = 0; i < n_locked; i++)
        if (ana_grid_cell_overlaps (&cell, &locked[i]))
          {
            cell.y = locked[i].y + locked[i].h;
            moved = TRUE;
          }
    }
  return cell.y;
}

/* Locked tiles stay; one that lies on another locked tile (a document may say so) gives way like any other. */
static guint
take_locked (const Turn *turns, guint n, AnaGridCell *locked, gboolean *stays)
{
  guint n_locked = 0;

  for (guint i = 0; i < n; i++)
    {
      const AnaGridCell *at = &turns[i].item->at;
      gboolean is_free = turns[i].item->locked && find_rest (at, at->y, locked, n_locked) == at->y;

      stays[i] = is_free;
      if (is_free)
        locked[n_locked++] = *at;
    }
  return n_locked;
}

/* Returns: whether a locked tile had to give way */
static gboolean
place_once (AnaGridItem *out, guint n, guint held)
{
  g_autofree Turn *turns = g_new (Turn, n);
  g_autofree AnaGridCell *locked = g_new (AnaGridCell, n);
  g_autofree gboolean *stays = g_new (gboolean, n);
  int bottom[ANA_GRID_COLUMNS] = { 0 };
  gboolean gave_way = FALSE;
  guint n_locked;

  for (guint i = 0; i < n; i++)
    turns[i] = (Turn) { .item = &out[i], .index = i, .held = i == held };
  if (n > 1)
    qsort (turns, n, sizeof *turns, compare_turns);
  n_locked = take_locked (turns, n, locked, stays);
  for (guint i = 0; i < n; i++)
    {
      AnaGridCell *at = &out[turns[i].index].at;
      int y = 0;

      if (stays[i])
        continue;
      for (int x = at->x; x < at->x + at->w; x++)
        y = MAX (y, bottom[x]);
      at->y = find_rest (at, y, locked, n_locked);
      for (int x = at->x; x < at->x + at->w; x++)
        bottom[x] = at->y + at->h;
      gave_way = gave_way || out[turns[i].index].locked;
    }
  return gave_way;
}

/* @out has the sizes; its places are given here. @held: whose turn comes first in its row, or @n. A locked tile that gave
 * way stays from then on, so the others take their turns once more. */
static void
place_all (AnaGridItem *out, guint n, guint held)
{
  if (place_once (out, n, held))
    place_once (out, n, n);
}

static gboolean
is_inside (const AnaGridItem *items, guint n)
{
  for (guint i = 0; i < n; i++)
    if (items[i].at.y > ANA_GRID_MAX_ROW)
      return FALSE;
  return TRUE;
}

/* A document has no row beyond the last: who asks for more than fits gets tiles of a height that all can have. */
static void
place_low (AnaGridItem *items, guint n)
{
  int highest = (int) MAX (ANA_GRID_MAX_ROW / MAX (n, 1), 1);
  g_autofree AnaGridItem *low = g_memdup2 (items, n * sizeof *items);

  for (guint i = 0; i < n; i++)
    {
      low[i].at.h = MIN (low[i].at.h, highest);
      low[i].locked = FALSE;
    }
  place_all (low, n, n);
  for (guint i = 0; i < n; i++)
    items[i].at = low[i].at;
}

/**
 * ana_grid_settle:
 * @items: (inout): tiles of one tab, in the document's order; any numbers
 * @n: how many
 *
 * Brings them inside the grid, apart from each other, and up as far as they go. Settling twice is settling once. O(n log n),
 * times the locked ones.
 */
void
ana_grid_settle (AnaGridItem *items, guint n)
{
  for (guint i = 0; i < n; i++)
    items[i].at = ana_grid_cell_clamp (items[i].at);
  place_all (items, n, n);
  if (!is_inside (items, n))
    place_low (items, n);
}

static void
put_held (const AnaGridItem *start, guint n, guint i, AnaGridCell at, AnaGridItem *out)
{
  for (guint k = 0; k < n; k++)
    out[k] = start[k];
  if (start[i].locked || ana_grid_cell_equal (&start[i].at, &at))
    return;
  out[i].at = at;
  for (guint k = 0; k < n; k++)
    out[k].at = ana_grid_cell_clamp (out[k].at);
  place_all (out, n, i);
  if (!is_inside (out, n)) /* no room: nothing moves */
    for (guint k = 0; k < n; k++)
      out[k] = start[k];
}

/**
 * ana_grid_move:
 * @start: tiles of one tab where the drag began
 * @n: how many
 * @i: the one that is held
 * @x: its left column; brought inside the grid
 * @y: its top row
 * @out: (out): @n tiles: what a drop would leave
 *
 * The held tile pushes down what begins in its row or below, takes its place among the rest and rises with it. A locked
 * tile stays where it is, also when it is the one that is held. Nothing changes when @x and @y are where it began.
 */
void
ana_grid_move (const AnaGridItem *start, guint n, guint i, int x, int y, AnaGridItem *out)
{
  AnaGridCell at;

  g_return_if_fail (i < n);
  at = start[i].at;
  at.x = CLAMP (x, 0, ANA_GRID_COLUMNS - at.w);
  at.y = CLAMP (y, 0, ANA_GRID_MAX_ROW);
  put_held (start, n, i, at, out);
}

/* One axis: the far edge stays, the size stays between its bounds. */
static void
pull (int *place, int *size, int delta, gboolean near, gboolean far, int smallest, int biggest)
{
  int edge = *place + *size;

  smallest = MIN (MAX (smallest, 1), *size); /* a tile that is smaller already may stay so */
  delta = CLAMP (delta, -ANA_GRID_MAX_ROW, ANA_GRID_MAX_ROW);
  if (near)
    {
      *place = CLAMP (*place + delta, 0, edge - smallest);
      *size = edge - *place;
    }
  else if (far)
    *size = CLAMP (*size + delta, smallest, biggest);
}

/**
 * ana_grid_resize:
 * @start: tiles of one tab where the drag began
 * @n: how many
 * @i: the one that is held
 * @grip: by which edge or corner
 * @dx: columns that the grip was pulled, right is positive
 * @dy: rows, down is positive
 * @out: (out): @n tiles: what letting go would leave
 *
 * The edges that are not held stay; the size never falls below the item's least, nor leaves the grid.
 */
void
ana_grid_resize (const AnaGridItem *start, guint n, guint i, AnaGrip grip, int dx, int dy, AnaGridItem *out)
{
  AnaGridCell at;

  g_return_if_fail (i < n);
  at = start[i].at;
  pull (&at.x, &at.w, dx, grip & ANA_GRIP_LEFT, grip & ANA_GRIP_RIGHT, start[i].min_w,
        ANA_GRID_COLUMNS - at.x);
  pull (&at.y, &at.h, dy, grip & ANA_GRIP_TOP, grip & ANA_GRIP_BOTTOM, start[i].min_h, ANA_GRID_MAX_ROW);
  put_held (start, n, i, at, out);
}

/**
 * ana_grid_find_place:
 * @items: tiles of one tab
 * @n: how many
 * @w: columns of a new tile
 * @h: its rows
 *
 * Returns: the first place, by rows and then columns, where it fits without moving any
 */
AnaGridCell
ana_grid_find_place (const AnaGridItem *items, guint n, int w, int h)
{
  AnaGridCell cell = ana_grid_cell_clamp ((AnaGridCell) { 0, 0, w, h });

  for (cell.y = 0; cell.y < ana_grid_get_n_rows (items, n); cell.y++)
    for (cell.x = 0; cell.x + cell.w <= ANA_GRID_COLUMNS; cell.x++)
      {
        gboolean is_free = TRUE;

        for (guint i = 0; is_free && i < n; i++)
          is_free = !ana_grid_cell_overlaps (&cell, &items[i].at);
        if (is_free)
          return cell;
      }
  cell.x = 0;
  return cell;
}

int
ana_grid_get_n_rows (const AnaGridItem *items, guint n)
{
  int n_rows = 0;

  for (guint i = 0; i < n; i++)
    n_rows = MAX (n_rows, items[i].at.y + items[i].at.h);
  return n_rows;
}

/* --- pixels --- */

static double
column_pitch (double width_px)
{
  return (MAX (width_px, ANA_GRID_COLUMNS * (ANA_GRID_GAP_PX + 1.0)) + ANA_GRID_GAP_PX) / ANA_GRID_COLUMNS;
}

/**
 * ana_grid_get_rect:
 * @width_px: of the canvas
 * @cell: a place
 *
 * Returns: where it is painted: columns share the width with gaps of 8 between them, rows are 40 high
 */
AnaGridRect
ana_grid_get_rect (double width_px, AnaGridCell cell)
{
  double pitch = column_pitch (width_px), row = ANA_GRID_ROW_PX + ANA_GRID_GAP_PX;

  return (AnaGridRect) { cell.x * pitch, cell.y * row, cell.w * pitch - ANA_GRID_GAP_PX, cell.h * row - ANA_GRID_GAP_PX };
}

static int
snap (double px, double pitch, int highest)
{
  double steps = px / pitch;

  return steps > 0 ? (int) MIN (floor (steps + 0.5), highest) : 0; /* NaN: 0 */
}

int
ana_grid_snap_x (double width_px, double x_px)
{
  return snap (x_px, column_pitch (width_px), ANA_GRID_COLUMNS);
}

int
ana_grid_snap_y (double y_px)
{
  return snap (y_px, ANA_GRID_ROW_PX + ANA_GRID_GAP_PX, ANA_GRID_MAX_ROW);
}
