/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-reading.c: what the page of a board reads off the main thread.
 */
#include "config.h"

#include "ana-reading.h"

static void
read_tile_answer (gpointer data, const char *key, AnaTileAnswer *out)
{
  AnaReading *self = data;

  if (self->tile_answers != NULL)
    ana_tile_answers_read (self->tile_answers, key, out);
}

static AnaSchema *
read_schema (gpointer data, const char *dataset)
{
  AnaReading *self = data;

  return self->tile_answers != NULL ? ana_tile_answers_read_schema (self->tile_answers, dataset) : NULL;
}

AnaTileSource
ana_reading_get_tile_source (AnaReading *self)
{
  return (AnaTileSource) { .points = ana_reading_get_source (self), .data = self, .read_answer = read_tile_answer, .read_schema = read_schema };
}

/**
 * ana_reading_build_board:
 * @input: an AnaReading with the text of a board
 * @cancellable: asked before each tile
 * @error: return location
 *
 * An AnaWorkFunc.
 *
 * Returns: (transfer full): the AnaBoardData, or %NULL and why the text is no board
 */
gpointer
ana_reading_build_board (gpointer input, GCancellable *cancellable, GError **error)
{
  AnaReading *reading = input;
  AnaTileSource source = ana_reading_get_tile_source (reading);
  g_autoptr (AnaBoard) board = ana_board_load (NULL, reading->board_text, -1, error);
  g_autoptr (JsonNode) filters = reading->board_filters != NULL ? ana_json_parse (reading->board_filters, -1, NULL, NULL) : NULL;
  AnaBoardInput shown = {
    .board = board, .catalogue = reading->catalogue, .tab = reading->board_tab, .range = reading->board_range,
    .filters = filters != NULL && JSON_NODE_HOLDS_OBJECT (filters) ? json_node_get_object (filters) : NULL,
    .zone = ana_zone_local (), .now_usec = reading->now_usec, .freshness = reading->freshness, .locale = ana_locale (),
    .before = reading->board_before, .cancellable = cancellable,
  };
  g_autoptr (AnaBoardData) data = board != NULL ? ana_board_data_new (&shown, &source) : NULL;

  if (data == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  return g_steal_pointer (&data);
}
