/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-canvas-hold.c: a tile in the hand, by pointer, keys or from the palette: where it would land, and who makes room.
 *
 * Each place is worked out from where the drag began, so that a tile that is carried over others puts them back. The board
 * itself changes once, when the tile is dropped.
 */
#include "config.h"

#include "ana-board-canvas-private.h"

#include "ana-ui.h"

#include <glib/gi18n.h>

struct _AnaCanvasHold {
  /* Owned */
  AnaEditGrid     *grid;  /* where the drag began */
  AnaGridItem     *start; /* the same, and the new one at the end */
  AnaGridItem     *now;
  AnaPaletteEntry *entry; /* (nullable): a tile that is not on the board yet */
  guint            n;
  guint            i;
};

static void
hold_free (AnaCanvasHold *hold)
{
  ana_edit_grid_free (hold->grid);
  g_free (hold->start);
  g_free (hold->now);
  g_clear_object (&hold->entry);
  g_free (hold);
}

static AnaCanvasHold *
hold_new (AnaBoardCanvas *self, AnaPaletteEntry *entry)
{
  AnaCanvasHold *hold = g_new0 (AnaCanvasHold, 1);

  hold->grid = ana_edit_grid_new (self->board, self->tab);
  hold->n = hold->grid->items->len + (entry != NULL ? 1 : 0);
  hold->start = g_new0 (AnaGridItem, hold->n);
  hold->now = g_new0 (AnaGridItem, hold->n);
  for (guint i = 0; i < hold->grid->items->len; i++)
    hold->start[i] = g_array_index (hold->grid->items, AnaGridItem, i);
  return hold;
}

/* "column 4, row 2": as it is spoken, counted from one. */
char *
ana_canvas_say_place (const AnaGridCell *cell)
{
  return g_strdup_printf (_("column %d, row %d"), cell->x + 1, cell->y + 1);
}

char *
ana_canvas_say_size (const AnaGridCell *cell)
{
  return g_strdup_printf (_("%d wide, %d high"), cell->w, cell->h);
}

/* Where a tile stands, for those who do not see it: on its slot, and to whoever listens. */
void
ana_canvas_speak (AnaBoardCanvas *self, const AnaGridCell *cell, AnaBoardSlot *slot)
{
  g_autofree char *place = ana_canvas_say_place (cell);
  g_autofree char *size = ana_canvas_say_size (cell);
  g_autofree char *text = g_strdup_printf ("%s, %s", place, size);

  if (slot != NULL)
    ana_ui_set_a11y_description (GTK_WIDGET (slot), text);
  if (g_strcmp0 (self->spoken, text) == 0)
    return;
  g_free (self->spoken);
  self->spoken = g_steal_pointer (&text);
  g_object_notify (G_OBJECT (self), "spoken");
}

/* The places follow the hold; only those that moved are allocated anew. */
static void
show_now (AnaBoardCanvas *self)
{
  AnaCanvasHold *hold = self->hold;
  AnaBoardSlot *slot = NULL;

  for (guint i = 0; i < self->places->len && i < hold->n; i++)
    ana_board_canvas_get_place (self, i)->cell = hold->now[i].at;
  if (hold->entry == NULL)
    slot = ana_board_canvas_get_place (self, hold->i)->slot;
  ana_canvas_speak (self, &hold->now[hold->i].at, slot);
  ana_board_canvas_lay_out_again (self);
}

/**
 * ana_canvas_hold_begin:
 * @self: a canvas that is edited
 * @key: of a tile of its tab
 *
 * Returns: whether it is in the hand; a locked tile stays where it is
 */
gboolean
ana_canvas_hold_begin (AnaBoardCanvas *self, const char *key)
{
  AnaCanvasHold *hold;
  int i;

  ana_canvas_hold_cancel (self);
  i = ana_board_canvas_find (self, key);
  if (self->draft == NULL || self->narrow || i < 0 || ana_board_canvas_get_place (self, (guint) i)->tile->locked)
    return FALSE;
  hold = hold_new (self, NULL);
  hold->i = (guint) i;
  memcpy (hold->now, hold->start, hold->n * sizeof *hold->now);
  self->hold = hold;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return TRUE;
}

/* A tile of the palette is over the board. It comes from below, as ana_edit_add() has it. */
gboolean
ana_canvas_hold_begin_new (AnaBoardCanvas *self, AnaPaletteEntry *entry)
{
  AnaCanvasHold *hold;
  AnaGridItem *item;

  ana_canvas_hold_cancel (self);
  if (self->draft == NULL || self->narrow || self->board == NULL)
    return FALSE;
  hold = hold_new (self, entry);
  hold->entry = g_object_ref (entry);
  hold->i = hold->n - 1;
  item = &hold->start[hold->i];
  ana_palette_entry_get_size (entry, &item->at.w, &item->at.h);
  item->at.y = ana_grid_get_n_rows (hold->start, hold->i);
  memcpy (hold->now, hold->start, hold->n * sizeof *hold->now);
  self->hold = hold;
  return TRUE;
}

static gboolean
take_now (AnaBoardCanvas *self, AnaGridItem *after)
{
  AnaCanvasHold *hold = self->hold;
  gboolean differs = FALSE;

  for (guint i = 0; i < hold->n; i++)
    differs = differs || !ana_grid_cell_equal (&after[i].at, &hold->now[i].at);
  if (!differs)
    {
      g_free (after);
      return FALSE;
    }
  g_free (hold->now);
  hold->now = after;
  show_now (self);
  return TRUE;
}

/* The held tile at this place and of this size. Returns: whether anything is elsewhere than before. */
gboolean
ana_canvas_hold_put (AnaBoardCanvas *self, AnaGridCell wish)
{
  AnaCanvasHold *hold = self->hold;
  AnaGridItem *after = g_new (AnaGridItem, hold->n);
  AnaGridCell at = hold->start[hold->i].at;

  if (wish.w != at.w || wish.h != at.h)
    {
      g_autofree AnaGridItem *sized = g_new (AnaGridItem, hold->n);

      /* at its place first, or the edge of the grid where it began would hold its width */
      ana_grid_move (hold->start, hold->n, hold->i, wish.x, wish.y, sized);
      ana_grid_resize (sized, hold->n, hold->i, ANA_GRIP_BOTTOM_RIGHT, wish.w - at.w, wish.h - at.h, after);
    }
  else
    ana_grid_move (hold->start, hold->n, hold->i, wish.x, wish.y, after);
  return take_now (self, after);
}

gboolean
ana_canvas_hold_pull (AnaBoardCanvas *self, AnaGrip grip, int dx, int dy)
{
  AnaCanvasHold *hold = self->hold;
  AnaGridItem *after = g_new (AnaGridItem, hold->n);

  ana_grid_resize (hold->start, hold->n, hold->i, grip, dx, dy, after);
  return take_now (self, after);
}

/* Where the held tile would land. */
AnaGridCell
ana_canvas_hold_get_cell (AnaBoardCanvas *self)
{
  return self->hold->now[self->hold->i].at;
}

/* The number of the place that is held; -1: none, or a new one. */
int
ana_canvas_hold_get_index (AnaBoardCanvas *self)
{
  return self->hold != NULL && self->hold->entry == NULL ? (int) self->hold->i : -1;
}

static gboolean
is_resized (const AnaCanvasHold *hold)
{
  const AnaGridCell *a = &hold->start[hold->i].at, *b = &hold->now[hold->i].at;

  return a->w != b->w || a->h != b->h;
}

/* The tile is let go: one step, however long it was carried. */
void
ana_canvas_hold_drop (AnaBoardCanvas *self)
{
  AnaCanvasHold *hold = g_steal_pointer (&self->hold);

  if (hold == NULL)
    return;
  self->ghost.width = 0;
  if (hold->entry != NULL)
    {
      AnaGridCell at = hold->now[hold->i].at;

      g_signal_emit_by_name (self, "add", hold->entry, &at);
    }
  else
    ana_board_draft_try (self->draft, ana_edit_layout (self->board, hold->grid, hold->now, is_resized (hold) ? "resize" : "move"), NULL);
  hold_free (hold);
  ana_board_canvas_reset_cells (self);
}

/* Everything as it was. */
void
ana_canvas_hold_cancel (AnaBoardCanvas *self)
{
  AnaCanvasHold *hold = g_steal_pointer (&self->hold);

  if (hold == NULL)
    return;
  self->ghost.width = 0;
  hold_free (hold);
  ana_board_canvas_reset_cells (self);
}
