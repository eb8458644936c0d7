/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-reading.c: what the page of a board reads off the main thread.
 */
#include "config.h"

#include "ana-reading.h"

#include "ana-store-documents.h"

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

/* What came with the board, as long as the user has not let its questions run. */
static AnaPackPlay *
load_play (AnaReading *self, AnaBoard *board)
{
  g_autofree char *kept = self->store != NULL ? ana_store_get_document (self->store, "pack", ana_board_get_id (board), NULL) : NULL;
  AnaPackPlay *play = kept != NULL ? ana_pack_play_new (kept, NULL) : NULL;

  if (play != NULL && play->has_run)
    g_clear_pointer (&play, ana_pack_play_free);
  return play;
}

static AnaBoardData *
read_through (AnaBoardInput *input, AnaTileSource source, AnaPackTape **tape)
{
  AnaTileSource recorded;

  if (tape == NULL)
    return ana_board_data_new (input, &source);
  *tape = ana_pack_tape_new (&source);
  recorded = ana_pack_tape_get_source (*tape);
  return ana_board_data_new (input, &recorded);
}

/**
 * ana_reading_read_board:
 * @self: a reading, on a compute thread
 * @board: of this thread
 * @all_rows: for a file or for paper
 * @tape: (out) (optional) (transfer full): what was read; not to be read through any more
 * @cancellable: (nullable): nobody wants it any more
 *
 * A board that was sent shows what came with it, at the sender's moment, until its questions were run.
 *
 * Returns: (transfer full): what its tiles show
 */
AnaBoardData *
ana_reading_read_board (AnaReading *self, AnaBoard *board, gboolean all_rows, AnaPackTape **tape, GCancellable *cancellable)
{
  g_autoptr (JsonNode) filters = self->board_filters != NULL ? ana_json_parse (self->board_filters, -1, NULL, NULL) : NULL;
  AnaBoardInput shown = {
    .board = board, .catalogue = self->catalogue, .tab = self->board_tab, .range = self->board_range,
    .filters = filters != NULL && JSON_NODE_HOLDS_OBJECT (filters) ? json_node_get_object (filters) : NULL,
    .zone = ana_zone_local (), .now_usec = self->now_usec, .freshness = self->freshness, .locale = ana_locale (),
    .all_rows = all_rows, .before = self->board_before, .cancellable = cancellable,
  };
  g_autoptr (AnaPackPlay) play = load_play (self, board);
  AnaBoardData *data;

  if (play == NULL)
    return read_through (&shown, ana_reading_get_tile_source (self), tape);
  shown.sent = TRUE;
  shown.freshness = ANA_FRESH_OFFLINE;
  shown.now_usec = play->created_usec;
  shown.all_rows = FALSE;
  data = read_through (&shown, ana_pack_play_get_source (play), tape);
  data->sent_by = g_strdup (play->sender_name);
  data->sent_usec = play->created_usec;
  return data;
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
  g_autoptr (AnaBoard) board = ana_board_load (NULL, reading->board_text, -1, error);
  g_autoptr (AnaBoardData) data = board != NULL ? ana_reading_read_board (reading, board, FALSE, NULL, cancellable) : NULL;

  if (data == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  return g_steal_pointer (&data);
}
