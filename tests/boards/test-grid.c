/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-grid.c: the grid by known layouts, and by what must hold of any.
 */
#include "ana-grid.h"
#include "ana-random.h"

#include <math.h>
#include <string.h>

#define MAX_ITEMS 60

static void
assert_cell (const AnaGridItem *item, int x, int y, int w, int h)
{
  g_assert_cmpint (item->at.x, ==, x);
  g_assert_cmpint (item->at.y, ==, y);
  g_assert_cmpint (item->at.w, ==, w);
  g_assert_cmpint (item->at.h, ==, h);
}

/* --- known layouts --- */

static void
test_push (void)
{
  AnaGridItem start[] = { { .at = { 0, 0, 6, 3 } }, { .at = { 6, 0, 6, 3 } }, { .at = { 0, 3, 12, 4 } } };
  AnaGridItem out[3];

  ana_grid_move (start, 3, 0, 4, 0, out); /* over both halves: the neighbour goes below it, the third below that */
  assert_cell (&out[0], 4, 0, 6, 3);
  assert_cell (&out[1], 6, 3, 6, 3);
  assert_cell (&out[2], 0, 6, 12, 4);
  ana_grid_move (start, 3, 2, 0, 0, out); /* to the top: all others below */
  assert_cell (&out[2], 0, 0, 12, 4);
  assert_cell (&out[0], 0, 4, 6, 3);
  assert_cell (&out[1], 6, 4, 6, 3);
  ana_grid_move (start, 3, 0, 0, 9000, out); /* far below: what was below rises, and it comes to rest on it */
  assert_cell (&out[2], 0, 3, 12, 4);
  assert_cell (&out[0], 0, 7, 6, 3);
}

static void
test_rise (void)
{
  AnaGridItem items[] = { { .at = { 0, 7, 4, 2 } }, { .at = { 2, 40, 4, 2 } }, { .at = { 8, 3, 4, 1 } } };

  ana_grid_settle (items, 3);
  assert_cell (&items[0], 0, 0, 4, 2);
  assert_cell (&items[1], 2, 2, 4, 2);
  assert_cell (&items[2], 8, 0, 4, 1);
}

static void
test_locked (void)
{
  AnaGridItem start[] = { { .at = { 0, 2, 6, 3 }, .locked = TRUE }, { .at = { 0, 0, 4, 2 } }, { .at = { 6, 0, 6, 3 } } };
  AnaGridItem out[3];

  ana_grid_move (start, 3, 0, 3, 9, out); /* it is locked itself */
  g_assert_cmpmem (out, sizeof out, start, sizeof start);
  ana_grid_move (start, 3, 2, 0, 2, out); /* dropped on it: below it */
  assert_cell (&out[0], 0, 2, 6, 3);
  assert_cell (&out[2], 0, 5, 6, 3);
  ana_grid_resize (start, 3, 1, ANA_GRIP_BOTTOM, 0, 1, out); /* grows into it: goes below it */
  assert_cell (&out[0], 0, 2, 6, 3);
  assert_cell (&out[1], 0, 5, 4, 3);
}

static void
test_locked_on_locked (void)
{
  AnaGridItem items[] = { { .at = { 0, 1, 6, 3 }, .locked = TRUE }, { .at = { 3, 2, 6, 3 }, .locked = TRUE } };

  ana_grid_settle (items, 2);
  assert_cell (&items[0], 0, 1, 6, 3);
  assert_cell (&items[1], 3, 4, 6, 3);
}

static const struct {
  AnaGrip grip;
  int     dx, dy;
  AnaGridCell from, to;
  int     min_w, min_h;
} pulls[] = {
  { ANA_GRIP_RIGHT, 2, 5, { 3, 0, 4, 4 }, { 3, 0, 6, 4 }, 0, 0 },
  { ANA_GRIP_RIGHT, 99, 0, { 3, 0, 4, 4 }, { 3, 0, 9, 4 }, 0, 0 },
  { ANA_GRIP_RIGHT, G_MAXINT, G_MININT, { 3, 0, 4, 4 }, { 3, 0, 9, 4 }, 0, 0 },
  { ANA_GRIP_RIGHT, -99, 0, { 3, 0, 4, 4 }, { 3, 0, 1, 4 }, 0, 0 },
  { ANA_GRIP_RIGHT, -99, 0, { 3, 0, 4, 4 }, { 3, 0, 2, 4 }, 2, 3 },
  { ANA_GRIP_RIGHT, -1, 0, { 3, 0, 1, 4 }, { 3, 0, 1, 4 }, 2, 3 }, /* smaller than the least already: as it was */
  { ANA_GRIP_LEFT, -2, 0, { 3, 0, 4, 4 }, { 1, 0, 6, 4 }, 0, 0 },
  { ANA_GRIP_LEFT, -99, 0, { 3, 0, 4, 4 }, { 0, 0, 7, 4 }, 0, 0 },
  { ANA_GRIP_LEFT, 99, 0, { 3, 0, 4, 4 }, { 5, 0, 2, 4 }, 2, 3 },
  { ANA_GRIP_BOTTOM, 7, 2, { 3, 0, 4, 4 }, { 3, 0, 4, 6 }, 0, 0 },
  { ANA_GRIP_BOTTOM, 0, -9, { 3, 0, 4, 4 }, { 3, 0, 4, 3 }, 2, 3 },
  { ANA_GRIP_TOP, 0, -9, { 3, 0, 4, 4 }, { 3, 0, 4, 4 }, 0, 0 },
  { ANA_GRIP_TOP, 0, 2, { 3, 0, 4, 4 }, { 3, 0, 4, 2 }, 0, 0 },  /* smaller from above, then it rises */
  { ANA_GRIP_BOTTOM_RIGHT, 1, 1, { 3, 0, 4, 4 }, { 3, 0, 5, 5 }, 0, 0 },
  { ANA_GRIP_TOP_LEFT, -1, -1, { 3, 0, 4, 4 }, { 2, 0, 5, 4 }, 0, 0 },
  { ANA_GRIP_TOP_RIGHT, 1, 1, { 3, 0, 4, 4 }, { 3, 0, 5, 3 }, 0, 0 },
  { ANA_GRIP_BOTTOM_LEFT, 1, -1, { 3, 0, 4, 4 }, { 4, 0, 3, 3 }, 0, 0 },
};

static void
test_resize (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (pulls); i++)
    {
      AnaGridItem start = { .at = pulls[i].from, .min_w = pulls[i].min_w, .min_h = pulls[i].min_h };
      AnaGridItem out;

      g_test_message ("pull %u", i);
      ana_grid_resize (&start, 1, 0, pulls[i].grip, pulls[i].dx, pulls[i].dy, &out);
      assert_cell (&out, pulls[i].to.x, pulls[i].to.y, pulls[i].to.w, pulls[i].to.h);
    }
}

static void
test_find_place (void)
{
  AnaGridItem items[] = { { .at = { 0, 0, 4, 2 } }, { .at = { 7, 0, 5, 3 } }, { .at = { 0, 5, 12, 1 }, .locked = TRUE } };
  AnaGridCell cell;

  cell = ana_grid_find_place (items, 3, 3, 5);
  g_assert_true (cell.x == 4 && cell.y == 0 && cell.w == 3 && cell.h == 5);
  cell = ana_grid_find_place (items, 3, 12, 2);
  g_assert_true (cell.x == 0 && cell.y == 3);
  cell = ana_grid_find_place (items, 3, 12, 3);
  g_assert_true (cell.x == 0 && cell.y == 6);
  cell = ana_grid_find_place (NULL, 0, 99, -4);
  g_assert_true (cell.x == 0 && cell.y == 0 && cell.w == 12 && cell.h == 1);
}

static void
test_pixels (void)
{
  AnaGridRect rect = ana_grid_get_rect (704, (AnaGridCell) { 3, 3, 3, 3 });

  g_assert_cmpfloat_with_epsilon (rect.width, 3 * 154.0 / 3 + 16, 1e-9); /* a column is 51 1/3 wide at 704 */
  g_assert_cmpfloat_with_epsilon (rect.x, 178, 1e-9);
  g_assert_cmpfloat (rect.y, ==, 144);
  g_assert_cmpfloat (rect.height, ==, 136);
  for (int x = 0; x < ANA_GRID_COLUMNS; x++)
    {
      double px = ana_grid_get_rect (704, (AnaGridCell) { x, x, 1, 1 }).x;

      g_assert_cmpint (ana_grid_snap_x (704, px), ==, x);
      g_assert_cmpint (ana_grid_snap_x (704, px + 29), ==, x);
      g_assert_cmpint (ana_grid_snap_x (704, px + 30), ==, x + 1);
    }
  g_assert_cmpint (ana_grid_snap_x (704, -5), ==, 0);
  g_assert_cmpint (ana_grid_snap_x (704, NAN), ==, 0);
  g_assert_cmpint (ana_grid_snap_x (NAN, 5), ==, 1); /* no width: columns of 9 px */
  g_assert_cmpint (ana_grid_snap_x (0, 1e9), ==, 12);
  g_assert_cmpint (ana_grid_snap_y (143), ==, 3);
  g_assert_cmpint (ana_grid_snap_y (INFINITY), ==, ANA_GRID_MAX_ROW);
}

static void
test_extremes (void)
{
  AnaGridItem items[500];

  ana_grid_settle (NULL, 0);
  g_assert_cmpint (ana_grid_get_n_rows (NULL, 0), ==, 0);
  for (guint i = 0; i < 500; i++)
    items[i] = (AnaGridItem) { .at = { G_MININT + (int) i, G_MAXINT, G_MAXINT, G_MAXINT }, .locked = i % 7 == 0 };
  ana_grid_settle (items, 500); /* five million rows: they become lower until all are inside */
  g_assert_false (ana_grid_has_overlap (items, 500));
  for (guint i = 0; i < 500; i++)
    {
      g_assert_cmpint (items[i].at.y, <=, ANA_GRID_MAX_ROW);
      g_assert_cmpint (items[i].at.w, ==, 12);
      g_assert_cmpint (items[i].at.h, ==, 20);
    }
}

static void
test_no_room (void)
{
  AnaGridItem start[] = { { .at = { 0, 0, 12, 10000 } }, { .at = { 0, 10000, 12, 10 } } };
  AnaGridItem out[2];

  ana_grid_resize (start, 2, 1, ANA_GRIP_BOTTOM, 0, 5, out);
  assert_cell (&out[1], 0, 10000, 12, 15);
  ana_grid_move (start, 2, 1, 0, 0, out);
  assert_cell (&out[1], 0, 0, 12, 10);
  assert_cell (&out[0], 0, 10, 12, 10000);
  start[1].at.h = 10000;
  start[1].at.y = 10000;
  ana_grid_settle (start, 2);
  assert_cell (&start[1], 0, 10000, 12, 10000);
}

/* --- what holds of any layout --- */

typedef struct {
  AnaRandom   random;
  AnaGridItem items[MAX_ITEMS];
  guint       n;
} Board;

static void
make_board (Board *board, guint seed, guint n_locked_of_ten)
{
  ana_random_init (&board->random, seed);
  board->n = (guint) ana_random_range (&board->random, 1, MAX_ITEMS + 1);
  for (guint i = 0; i < board->n; i++)
    board->items[i] = (AnaGridItem) {
      .at = { (int) ana_random_range (&board->random, -3, 15), (int) ana_random_range (&board->random, -2, 40),
              (int) ana_random_range (&board->random, -1, 14), (int) ana_random_range (&board->random, -1, 9) },
      .min_w = (int) ana_random_range (&board->random, 0, 4), .min_h = (int) ana_random_range (&board->random, 0, 4),
      .locked = (guint) ana_random_range (&board->random, 0, 10) < n_locked_of_ten };
  ana_grid_settle (board->items, board->n);
}

/* Counts cells: an oracle that knows nothing of rectangles. */
static void
assert_apart (const AnaGridItem *items, guint n)
{
  int n_rows = ana_grid_get_n_rows (items, n);
  g_autofree guint8 *taken = g_new0 (guint8, (gsize) n_rows * ANA_GRID_COLUMNS + 1);

  for (guint i = 0; i < n; i++)
    {
      const AnaGridCell *at = &items[i].at;

      g_assert_true (at->x >= 0 && at->y >= 0 && at->w >= 1 && at->h >= 1 && at->x + at->w <= ANA_GRID_COLUMNS);
      for (int y = at->y; y < at->y + at->h; y++)
        for (int x = at->x; x < at->x + at->w; x++)
          g_assert_cmpint (taken[y * ANA_GRID_COLUMNS + x]++, ==, 0);
    }
  g_assert_false (ana_grid_has_overlap (items, n));
}

/* Without locked tiles, every tile lies on the top edge or on another tile. */
static void
assert_compact (const AnaGridItem *items, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      AnaGridCell above = { items[i].at.x, items[i].at.y - 1, items[i].at.w, 1 };
      gboolean rests = items[i].at.y == 0;

      for (guint k = 0; k < n; k++)
        rests = rests || (k != i && ana_grid_cell_overlaps (&above, &items[k].at));
      g_assert_true (rests);
    }
}

static void
assert_idempotent (const AnaGridItem *items, guint n)
{
  AnaGridItem again[MAX_ITEMS];

  memcpy (again, items, n * sizeof *items);
  ana_grid_settle (again, n);
  g_assert_cmpmem (again, n * sizeof *items, items, n * sizeof *items);
}

/* Of two tiles that share a column before and after, and neither is held, the upper stays the upper. */
static void
assert_order (const AnaGridItem *before, const AnaGridItem *after, guint n, guint held)
{
  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < n; k++)
      if (i != held && k != held && !before[i].locked && !before[k].locked && before[i].at.y < before[k].at.y &&
          after[i].at.x < after[k].at.x + after[k].at.w && after[k].at.x < after[i].at.x + after[i].at.w)
        g_assert_cmpint (after[i].at.y, <, after[k].at.y);
}

/* Locked tiles stay, and the size and column of what is not held is nobody's to change. */
static void
assert_kept (const AnaGridItem *before, const AnaGridItem *after, guint n, guint held)
{
  for (guint i = 0; i < n; i++)
    {
      if (before[i].locked)
        g_assert_true (ana_grid_cell_equal (&before[i].at, &after[i].at));
      if (i != held)
        {
          g_assert_cmpint (before[i].at.x, ==, after[i].at.x);
          g_assert_cmpint (before[i].at.w, ==, after[i].at.w);
          g_assert_cmpint (before[i].at.h, ==, after[i].at.h);
        }
    }
}

static void
drag_once (Board *board, guint held, AnaGridItem *out)
{
  static const AnaGrip grips[] = { ANA_GRIP_LEFT, ANA_GRIP_RIGHT, ANA_GRIP_TOP, ANA_GRIP_BOTTOM, ANA_GRIP_TOP_LEFT,
                                   ANA_GRIP_TOP_RIGHT, ANA_GRIP_BOTTOM_LEFT, ANA_GRIP_BOTTOM_RIGHT };
  int a = (int) ana_random_range (&board->random, -4, 16), b = (int) ana_random_range (&board->random, -4, 50);

  if (ana_random_range (&board->random, 0, 2) == 0)
    ana_grid_move (board->items, board->n, held, a, b, out);
  else
    ana_grid_resize (board->items, board->n, held, grips[ana_random_range (&board->random, 0, 8)], a - 6, b / 4 - 5, out);
}

static void
run_properties (guint n_locked_of_ten)
{
  for (guint seed = 1; seed <= 150; seed++)
    {
      Board board;

      make_board (&board, seed, n_locked_of_ten);
      for (guint step = 0; step < 20; step++)
        {
          guint held = (guint) ana_random_range (&board.random, 0, board.n);
          AnaGridItem out[MAX_ITEMS], again[MAX_ITEMS];
          AnaRandom before = board.random;

          drag_once (&board, held, out);
          assert_apart (out, board.n);
          assert_idempotent (out, board.n);
          assert_order (board.items, out, board.n, held);
          assert_kept (board.items, out, board.n, held);
          if (n_locked_of_ten == 0)
            assert_compact (out, board.n);
          board.random = before;
          drag_once (&board, held, again);
          g_assert_cmpmem (again, board.n * sizeof *again, out, board.n * sizeof *out);
          memcpy (board.items, out, board.n * sizeof *out);
        }
    }
}

static void
test_properties (void)
{
  run_properties (0);
}

static void
test_properties_locked (void)
{
  run_properties (2);
}

/* Carried about and brought home without a drop: the board is as it was, gaps and all. */
static void
test_there_and_back (void)
{
  for (guint seed = 1; seed <= 100; seed++)
    {
      Board board;
      AnaGridItem out[MAX_ITEMS];
      guint held;

      make_board (&board, seed, 1);
      held = (guint) ana_random_range (&board.random, 0, board.n);
      for (guint step = 0; step < 10; step++)
        drag_once (&board, held, out);
      ana_grid_move (board.items, board.n, held, board.items[held].at.x, board.items[held].at.y, out);
      g_assert_cmpmem (out, board.n * sizeof *out, board.items, board.n * sizeof *out);
      ana_grid_resize (board.items, board.n, held, ANA_GRIP_TOP_LEFT, 0, 0, out);
      g_assert_cmpmem (out, board.n * sizeof *out, board.items, board.n * sizeof *out);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/boards/grid/push", test_push);
  g_test_add_func ("/boards/grid/rise", test_rise);
  g_test_add_func ("/boards/grid/locked", test_locked);
  g_test_add_func ("/boards/grid/locked-on-locked", test_locked_on_locked);
  g_test_add_func ("/boards/grid/resize", test_resize);
  g_test_add_func ("/boards/grid/find-place", test_find_place);
  g_test_add_func ("/boards/grid/pixels", test_pixels);
  g_test_add_func ("/boards/grid/extremes", test_extremes);
  g_test_add_func ("/boards/grid/no-room", test_no_room);
  g_test_add_func ("/boards/grid/properties", test_properties);
  g_test_add_func ("/boards/grid/properties-locked", test_properties_locked);
  g_test_add_func ("/boards/grid/there-and-back", test_there_and_back);
  return g_test_run ();
}
