/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-page-tiles.c: what the tiles of a board show, and what a brush or a choice in one of them does to the others.
 */
#include "config.h"

#include "ana-board-page-private.h"

#include "ana-filter.h"

#include <glib/gi18n.h>

#include <string.h>

void
ana_board_page_fill_tile (AnaBoardPage *self, AnaTileView *tile)
{
  AnaTileData *data = self->data != NULL ? ana_board_data_find (self->data, ana_tile_view_get_key (tile)) : NULL;
  g_autofree char *value = NULL;

  ana_tile_view_set_data (tile, data, ana_board_page_get_zone (self), ana_session_get_now_usec (SESSION (self)));
  if (data == NULL || data->field == NULL)
    return;
  value = ana_board_filters_get_value (self->filters, data->field);
  ana_tile_view_set_chosen (tile, value);
}

AnaTileView *
ana_board_page_get_view (AnaBoardPage *self, const char *key)
{
  GtkWidget *tile = self->only != NULL ? self->single : ana_board_canvas_get_tile (self->canvas, key);

  return tile != NULL && ANA_IS_TILE_VIEW (tile) ? ANA_TILE_VIEW (tile) : NULL;
}

void
ana_board_page_fill_tiles (AnaBoardPage *self)
{
  for (guint i = 0; self->board != NULL && i < ana_board_get_n_tiles (self->board); i++)
    {
      AnaTileView *tile = ana_board_page_get_view (self, ana_board_get_tile (self->board, i)->key);

      if (tile != NULL)
        ana_board_page_fill_tile (self, tile);
    }
}

/* --- what they ask for --- */

static void
tile_open_kpi_cb (AnaTileView *tile, const char *code, AnaBoardPage *self)
{
  ana_page_open_kpi (ANA_PAGE (self), code);
}

/* Let go: the board is as it was before the brush. */
static void
drop_brush (AnaBoardPage *self)
{
  gboolean moved = FALSE;

  for (guint i = 0; self->brushed != NULL && self->brushed[i] != NULL; i++)
    if (self->brushed[i][0] == '\0' ? ana_board_filters_set_range (self->filters, NULL)
                                    : ana_board_filters_set_value (self->filters, self->brushed[i], NULL))
      moved = TRUE;
  g_clear_pointer (&self->brushed, g_strfreev);
  if (moved)
    ana_board_page_filters_moved (self);
}

static char **
list_brushed (const char *range, JsonArray *predicates)
{
  g_autoptr (GStrvBuilder) out = g_strv_builder_new ();

  if (range != NULL)
    g_strv_builder_add (out, "");
  for (guint i = 0; i < json_array_get_length (predicates); i++)
    {
      g_autofree char *subject = ana_filter_dup_subject (json_array_get_object_element (predicates, i));

      g_strv_builder_add (out, subject);
    }
  return g_strv_builder_end (out);
}

/* Whether a brush in it filters the board: the inspector of edit mode may say no. */
static gboolean
filters_others (AnaBoardPage *self, AnaTileView *view)
{
  const AnaTile *tile = ana_board_find_tile (self->board, ana_tile_view_get_key (view));
  JsonNode *style = tile != NULL ? json_object_get_member (tile->json, "style") : NULL;

  return style == NULL || !JSON_NODE_HOLDS_OBJECT (style) || ana_json_get_bool (json_node_get_object (style), "", "crossFilter", TRUE, NULL);
}

static void
tile_brushed_cb (AnaTileView *tile, JsonNode *list, AnaBoardPage *self)
{
  AnaTileData *data = ana_tile_view_get_data (tile);
  g_autofree char *range = NULL;
  g_autoptr (JsonArray) predicates = NULL;

  if (data == NULL || self->filters == NULL || !filters_others (self, tile))
    return;
  predicates = ana_tile_read_brush (data, list, ana_board_page_get_zone (self), &range);
  if (range == NULL && json_array_get_length (predicates) == 0)
    {
      if (json_array_get_length (json_node_get_array (list)) > 0)
        gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", _("What this chart measures filters nothing else"));
      drop_brush (self);
      return;
    }
  g_strfreev (self->brushed);
  self->brushed = list_brushed (range, predicates);
  if (ana_board_filters_set_brush (self->filters, range, predicates))
    ana_board_page_filters_moved (self);
}

static void
tile_filter_cb (AnaTileView *tile, const char *field, const char *value, AnaBoardPage *self)
{
  if (ana_board_filters_set_value (self->filters, field, value))
    ana_board_page_filters_moved (self);
}

/* What failed is asked again, and all that is read is read anew. */
static void
tile_retry_cb (AnaTileView *tile, AnaBoardPage *self)
{
  if (self->answers == NULL)
    return;
  ana_tile_view_set_busy (tile, TRUE);
  ana_tile_answers_expire (self->answers);
  ana_page_request (ANA_PAGE (self), TRUE);
}

static void
tile_tear_off_cb (AnaTileView *tile, AnaBoardPage *self)
{
  g_signal_emit_by_name (self, "tear-off", ana_tile_view_get_key (tile));
}

GtkWidget *
ana_board_page_make_tile (const AnaTile *tile, gpointer data)
{
  AnaBoardPage *self = data;
  GtkWidget *view = ana_tile_view_new (tile->type);

  ana_tile_view_set_tile (ANA_TILE_VIEW (view), tile);
  g_signal_connect (view, "open-kpi", G_CALLBACK (tile_open_kpi_cb), self);
  g_signal_connect (view, "rows-wanted", G_CALLBACK (ana_board_page_rows_cb), self);
  g_signal_connect (view, "retry", G_CALLBACK (tile_retry_cb), self);
  g_signal_connect (view, "brushed", G_CALLBACK (tile_brushed_cb), self);
  g_signal_connect (view, "filter-chosen", G_CALLBACK (tile_filter_cb), self);
  g_signal_connect (view, "tear-off", G_CALLBACK (tile_tear_off_cb), self);
  if (self->on_wall)
    ana_tile_view_set_on_wall (ANA_TILE_VIEW (view));
  else
    {
      ana_tile_view_set_annotated (ANA_TILE_VIEW (view));
      g_signal_connect (view, "form-kept", G_CALLBACK (ana_board_page_keep_form_cb), self);
      g_signal_connect (view, "annotate-wanted", G_CALLBACK (ana_board_page_annotate_cb), self);
    }
  gtk_widget_action_set_enabled (view, "tile-view.tear-off", self->only == NULL);
  ana_board_page_fill_tile (self, ANA_TILE_VIEW (view));
  return view;
}

/* An AnaTileFiller: what the tile showed stays until it was read as it is now. A tile of another kind is another widget. */
gboolean
ana_board_page_take_tile (GtkWidget *view, const AnaTile *tile, gpointer self)
{
  if (!ANA_IS_TILE_VIEW (view) || ana_tile_view_get_kind (ANA_TILE_VIEW (view)) != tile->type)
    return FALSE;
  ana_tile_view_set_tile (ANA_TILE_VIEW (view), tile);
  return TRUE;
}
