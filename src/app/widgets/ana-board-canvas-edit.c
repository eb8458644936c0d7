/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-canvas-edit.c: a canvas that has a draft: what is selected, and that it follows what is done.
 */
#include "config.h"

#include "ana-board-canvas-private.h"

#include "ana-tile-view.h"
#include "ana-ui.h"

/* --- slots --- */

/* What is edited is one thing: nothing in it answers to pointer or keys. */
void
ana_canvas_set_slot_editing (AnaBoardCanvas *self, AnaBoardSlot *slot)
{
  gboolean editing = self->draft != NULL;
  GtkWidget *child = ana_board_slot_get_child (slot);

  gtk_widget_set_focusable (GTK_WIDGET (slot), editing);
  gtk_widget_set_can_target (child, !editing);
  gtk_widget_set_can_focus (child, !editing);
  if (ANA_IS_TILE_VIEW (child))
    ana_tile_view_set_editing (ANA_TILE_VIEW (child), editing);
}

/* Where it stands, in words, while that can be changed. */
void
ana_canvas_describe_slot (AnaBoardCanvas *self, AnaCanvasPlace *place)
{
  g_autofree char *at = ana_canvas_say_place (&place->cell);
  g_autofree char *size = ana_canvas_say_size (&place->cell);
  g_autofree char *text = g_strdup_printf ("%s, %s", at, size);

  ana_ui_set_a11y_description (GTK_WIDGET (place->slot), self->draft != NULL ? text : "");
}

/* --- what is selected --- */

const char *
ana_canvas_get_primary (AnaBoardCanvas *self)
{
  return self->selected->len > 0 ? self->selected->pdata[self->selected->len - 1] : NULL;
}

static int
find_selected (AnaBoardCanvas *self, const char *key)
{
  guint i;

  return g_ptr_array_find_with_equal_func (self->selected, key, g_str_equal, &i) ? (int) i : -1;
}

gboolean
ana_canvas_is_selected (AnaBoardCanvas *self, const char *key)
{
  return find_selected (self, key) >= 0;
}

/* Returns: (transfer full) (array zero-terminated=1): keys of the selected tiles */
char **
ana_canvas_list_selected (AnaBoardCanvas *self)
{
  g_autoptr (GStrvBuilder) keys = g_strv_builder_new ();

  for (guint i = 0; i < self->selected->len; i++)
    g_strv_builder_add (keys, self->selected->pdata[i]);
  return g_strv_builder_end (keys);
}

static void
selection_changed (AnaBoardCanvas *self)
{
  ana_canvas_update_actions (self);
  g_object_notify (G_OBJECT (self), "selected");
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* One more, or one less. */
void
ana_canvas_toggle (AnaBoardCanvas *self, const char *key)
{
  int i = find_selected (self, key);

  if (i >= 0)
    g_ptr_array_remove_index (self->selected, (guint) i);
  else
    g_ptr_array_add (self->selected, g_strdup (key));
  selection_changed (self);
}

const char *
ana_board_canvas_get_selected (AnaBoardCanvas *self)
{
  return ana_canvas_get_primary (self);
}

/**
 * ana_board_canvas_select:
 * @self: the canvas
 * @key: (nullable): of a tile; it alone is selected then. %NULL: none is
 */
void
ana_board_canvas_select (AnaBoardCanvas *self, const char *key)
{
  g_autofree char *wanted = g_strdup (key); /* it may be one of those that go */

  if (self->selected->len == (key != NULL ? 1 : 0) && g_strcmp0 (ana_canvas_get_primary (self), key) == 0)
    return;
  g_ptr_array_set_size (self->selected, 0);
  if (wanted != NULL)
    g_ptr_array_add (self->selected, g_steal_pointer (&wanted));
  selection_changed (self);
}

/* Selects a tile of the tab that is shown, scrolls to it and gives it the focus. */
void
ana_board_canvas_focus_tile (AnaBoardCanvas *self, const char *key)
{
  int i = ana_board_canvas_find (self, key);

  if (i < 0)
    return;
  ana_board_canvas_select (self, key);
  ana_board_canvas_reveal (self, key);
  gtk_widget_grab_focus (GTK_WIDGET (ana_board_canvas_show_place (self, (guint) i)));
}

const char *
ana_board_canvas_get_spoken (AnaBoardCanvas *self)
{
  return self->spoken;
}

/* What is not on the tab any more is not selected either. */
void
ana_canvas_prune_selection (AnaBoardCanvas *self)
{
  guint was = self->selected->len;

  for (guint i = was; i > 0; i--)
    if (ana_board_canvas_find (self, self->selected->pdata[i - 1]) < 0)
      g_ptr_array_remove_index (self->selected, i - 1);
  if (self->selected->len != was)
    selection_changed (self);
}

/* --- the draft --- */

static void
draft_changed_cb (AnaBoardDraft *draft, AnaBoardCanvas *self)
{
  g_autofree char *tab = g_strdup (self->tab);

  ana_board_canvas_set_board (self, ana_board_draft_get_board (draft), tab);
}

/* Nothing is held, and nobody is followed any more. */
void
ana_canvas_forget_draft (AnaBoardCanvas *self)
{
  ana_canvas_hold_cancel (self);
  ana_canvas_stop_pointer (self);
  if (self->draft != NULL)
    g_signal_handlers_disconnect_by_data (self->draft, self);
  g_clear_object (&self->draft);
}

AnaBoardDraft *
ana_board_canvas_get_draft (AnaBoardCanvas *self)
{
  return self->draft;
}

/**
 * ana_board_canvas_set_draft:
 * @self: the canvas
 * @draft: (nullable): what is edited, and shown from now on; %NULL: the board that is shown is only looked at
 */
void
ana_board_canvas_set_draft (AnaBoardCanvas *self, AnaBoardDraft *draft)
{
  GHashTableIter iter;
  gpointer slot;

  if (draft == self->draft)
    return;
  ana_canvas_forget_draft (self);
  ana_board_canvas_select (self, NULL);
  if (draft != NULL)
    {
      self->draft = g_object_ref (draft);
      g_signal_connect (draft, "changed", G_CALLBACK (draft_changed_cb), self);
    }
  g_hash_table_iter_init (&iter, self->slots);
  while (g_hash_table_iter_next (&iter, NULL, &slot))
    ana_canvas_set_slot_editing (self, slot);
  if (draft != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), "editing");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "editing");
  ana_canvas_update_actions (self);
  if (draft != NULL)
    draft_changed_cb (draft, self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
