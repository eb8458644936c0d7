/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-page-single.c: one tile of a board alone, as large as there is room, filtered as the board is elsewhere.
 *
 * Its board is the board without the other tiles, so that no more is read than is shown.
 */
#include "config.h"

#include "ana-board-page-private.h"

#include <glib/gi18n.h>
#include <string.h>

/**
 * ana_board_page_set_only:
 * @self: before it has a board
 * @key: of a tile
 *
 * Shows no other tile, without the grid.
 */
void
ana_board_page_set_only (AnaBoardPage *self, const char *key)
{
  g_return_if_fail (self->board == NULL && self->only == NULL);
  self->only = g_strdup (key);
}

static JsonObject *
keep_tile (JsonObject *tiles, const char *key)
{
  JsonObject *out = json_object_new ();

  if (tiles != NULL && json_object_has_member (tiles, key))
    json_object_set_member (out, key, json_node_copy (json_object_get_member (tiles, key)));
  return out;
}

/* Returns: (transfer full): the board with the one tile, or none when it has it not; all of it where all are shown */
AnaBoard *
ana_board_page_reduce (AnaBoardPage *self, AnaBoard *board)
{
  const AnaTile *tile = self->only != NULL ? ana_board_find_tile (board, self->only) : NULL;
  g_autoptr (JsonNode) whole = NULL, text = NULL;
  g_autoptr (JsonNode) document = json_node_alloc ();
  g_autoptr (JsonObject) object = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;
  AnaBoard *out;

  if (self->only == NULL)
    return ana_board_ref (board);
  if (tile != NULL)
    {
      g_free (self->tab);
      self->tab = g_strdup (tile->tab);
    }
  whole = ana_board_to_json (board);
  json_object_iter_init (&iter, json_node_get_object (whole));
  while (json_object_iter_next (&iter, &name, &member))
    if (strcmp (name, "tiles") != 0)
      json_object_set_member (object, name, json_node_copy (member));
  json_object_set_object_member (object, "tiles", keep_tile (json_object_get_object_member (json_node_get_object (whole), "tiles"), self->only));
  json_node_init_object (document, object);
  out = ana_board_parse (document, NULL);
  return out != NULL ? out : ana_board_ref (board);
}

static void
tell_gone (AnaBoardPage *self)
{
  AnaStatus status = { .icon_name = "ana-cards-symbolic", .title = _("This Tile Is Gone"), .description = _("It is not on the board any more."),
                       .button = _("Close"), .action = "window.close" };

  ana_board_page_drop_single (self);
  ana_states_end (self->states);
  ana_states_show_status (self->states, &status);
}

void
ana_board_page_show_single (AnaBoardPage *self)
{
  const AnaTile *tile = ana_board_find_tile (self->board, self->only);

  gtk_widget_set_visible (self->tabs, FALSE);
  if (tile == NULL)
    {
      tell_gone (self);
      return;
    }
  if (self->single != NULL && ana_board_page_take_tile (self->single, tile, self))
    return;
  self->single = ana_board_page_make_tile (tile, self);
  gtk_widget_set_margin_start (self->single, 8);
  gtk_widget_set_margin_end (self->single, 8);
  gtk_widget_set_margin_bottom (self->single, 8);
  g_object_set (self->states, "content", self->single, NULL);
}

void
ana_board_page_drop_single (AnaBoardPage *self)
{
  if (self->single == NULL)
    return;
  self->single = NULL;
  g_object_set (self->states, "content", NULL, NULL);
}

/* --- filtered as elsewhere --- */

static gboolean
shows_the_same (AnaBoardPage *self, AnaBoardPage *other)
{
  return other != NULL && self->filters != NULL && other->filters != NULL && g_strcmp0 (self->id, other->id) == 0;
}

static void
leader_changed_cb (AnaBoardPage *self)
{
  if (shows_the_same (self, self->leader) && ana_board_filters_follow (self->filters, self->leader->filters))
    ana_board_page_filters_moved (self);
}

/**
 * ana_board_page_follow:
 * @self: a page with one tile
 * @leader: a page of a board
 *
 * As long as both show the same board, what filters one filters the other.
 */
void
ana_board_page_follow (AnaBoardPage *self, AnaBoardPage *leader)
{
  g_set_weak_pointer (&self->leader, leader);
  g_signal_connect_object (leader, "board-changed", G_CALLBACK (leader_changed_cb), self, G_CONNECT_SWAPPED);
}

void
ana_board_page_push_filters (AnaBoardPage *self)
{
  if (shows_the_same (self, self->leader) && ana_board_filters_follow (self->leader->filters, self->filters))
    ana_board_page_filters_moved (self->leader);
}
