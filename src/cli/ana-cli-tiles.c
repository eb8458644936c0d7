/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-cli-tiles.c: a board with the data of its tiles, from the cache, or from a hub that is asked.
 */
#include "config.h"

#include "ana-cli-tiles.h"

#include "ana-board-paint.h"
#include "ana-clock.h"
#include "ana-store-documents.h"

#include <glib/gi18n.h>
#include <string.h>


typedef struct {
  AnaStore   *store;
  GHashTable *errors;  /* key -> why the hub did not answer */
} Answers;

static void
read_answer_cb (gpointer data, const char *key, AnaTileAnswer *out)
{
  Answers *answers = data;

  out->body = ana_store_get_answer (answers->store, key, NULL, &out->as_of_usec);
  out->error = g_strdup (g_hash_table_lookup (answers->errors, key));
}

static void
ask (Answers *answers, AnaSync *sync, const AnaTileQuestion *question)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = ana_sync_request (sync, "POST", "/query", question->body, &error);
  gint64 as_of = ANA_TIME_NONE;
  g_autoptr (AnaFrame) frame = body != NULL ? ana_tile_answer_to_frame (body, &as_of, NULL, &error) : NULL;

  if (frame != NULL)
    ana_store_put_answer (answers->store, question->key, "", as_of, body);
  else
    g_hash_table_replace (answers->errors, g_strdup (question->key), g_strdup (error->message));
}

/* What came with the board, as long as the user has not let its questions run. */
static AnaPackPlay *
load_play (AnaStore *store, AnaBoard *board)
{
  g_autofree char *kept = ana_store_get_document (store, "pack", ana_board_get_id (board), NULL);
  AnaPackPlay *play = kept != NULL ? ana_pack_play_new (kept, NULL) : NULL;

  if (play != NULL && play->has_run)
    g_clear_pointer (&play, ana_pack_play_free);
  return play;
}

/* The moment that it was sent at, and nothing of the workspace's own. */
static AnaBoardData *
play_board (AnaPackPlay *play, AnaBoardInput *input, gint64 *now_usec)
{
  AnaTileSource source = ana_pack_play_get_source (play);

  input->sent = TRUE;
  input->freshness = ANA_FRESH_OFFLINE;
  *now_usec = input->now_usec = play->created_usec;
  return ana_board_data_new (input, &source);
}

/**
 * ana_cli_read_board:
 * @store: the workspace
 * @catalogue: the definitions
 * @board: which
 * @now_usec: the moment that is shown
 * @tape: (out) (transfer full): what was read for it
 *
 * Returns: (transfer full): what its tiles show, from the cache
 */
AnaBoardData *
ana_cli_read_board (AnaStore *store, AnaCatalogue *catalogue, AnaBoard *board, gint64 now_usec, AnaPackTape **tape)
{
  g_autoptr (GHashTable) errors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Answers answers = { store, errors };
  AnaTileSource source = { .points = ana_cli_get_point_source (store), .data = &answers, .read_answer = read_answer_cb }, recorded;
  AnaBoardInput input = { .board = board, .catalogue = catalogue, .zone = ana_zone_local (), .now_usec = now_usec, .freshness = ANA_FRESH_OFFLINE };

  *tape = ana_pack_tape_new (&source);
  recorded = ana_pack_tape_get_source (*tape);
  return ana_board_data_new (&input, &recorded);
}

/**
 * ana_cli_build_board:
 * @store: the workspace
 * @catalogue: the definitions
 * @sync: (nullable): whom to ask for what the cache has not
 * @board: which
 * @locale: (nullable): language of the figures
 * @all_rows: of tables, as many as the hub gives
 * @now_usec: (inout): the moment; 0: now. The moment that is shown
 *
 * A board that was sent shows what came with it, until its questions were run; a hub that is named is asked all the same.
 *
 * Returns: (transfer full): what its tiles show
 */
AnaBoardData *
ana_cli_build_board (AnaStore *store, AnaCatalogue *catalogue, AnaSync *sync, AnaBoard *board, const char *locale, gboolean all_rows,
                     gint64 *now_usec)
{
  g_autoptr (GHashTable) errors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Answers answers = { store, errors };
  AnaTileSource source = { .points = ana_cli_get_point_source (store), .data = &answers, .read_answer = read_answer_cb };
  AnaBoardInput input = { .board = board, .catalogue = catalogue, .zone = ana_zone_local (), .now_usec = *now_usec != 0 ? *now_usec : ana_clock_now_usec (),
                          .freshness = ana_cli_get_freshness (store, sync != NULL), .locale = locale, .all_rows = all_rows };
  g_autoptr (AnaPackPlay) play = sync == NULL ? load_play (store, board) : NULL;
  AnaBoardData *data;

  if (play != NULL)
    return play_board (play, &input, now_usec);
  data = ana_board_data_new (&input, &source);
  *now_usec = input.now_usec;
  if (sync == NULL)
    return data;
  for (guint i = 0; i < data->spans->len; i++)
    ana_cli_ask_span (sync, store, &g_array_index (data->spans, AnaSpanQuestion, i));
  for (guint i = 0; i < data->questions->len; i++)
    ask (&answers, sync, data->questions->pdata[i]);
  ana_store_flush (store);
  ana_board_data_unref (data);
  return ana_board_data_new (&input, &source);
}

static void
paint_cb (cairo_t *cr, double width_px, double height_px, gpointer data)
{
  ana_board_paint (data, cr, width_px, height_px);
}

/* PNG, SVG or PDF by the ending of @path. */
gboolean
ana_cli_paint_board (AnaBoard *board, AnaBoardData *data, gint64 now_usec, const AnaPaintOptions *options, const char *path, GError **error)
{
  AnaBoardPicture picture = { .board = board, .data = data, .theme = ana_theme_get (options->theme), .now_usec = now_usec,
                              .zone = ana_board_get_time_zone (board, ana_zone_local ()), .locale = options->locale };
  double width = options->width_px > 0 ? options->width_px : ANA_BOARD_PAINT_WIDTH_PX;
  double height = options->height_px > 0 ? options->height_px : ana_board_paint_get_height (&picture, width);

  return ana_cli_paint_file (path, width, height, options->width_px > 0, paint_cb, &picture, error);
}

/* "tiles":[{"key":…,"type":…,"state":…,"message":…}] */
void
ana_cli_write_tiles (AnaJsonWriter *writer, AnaBoardData *data)
{
  static const char *const states[] = { "loading", "ready", "stale", "empty", "error" };

  ana_json_key (writer, "tiles");
  ana_json_begin_array (writer);
  for (guint i = 0; i < data->tiles->len; i++)
    {
      const AnaTileData *tile = data->tiles->pdata[i];

      ana_json_begin_object (writer);
      ana_json_key (writer, "key");
      ana_json_string (writer, tile->key);
      ana_json_key (writer, "type");
      ana_json_string (writer, ana_tile_type_to_string (tile->type));
      ana_json_key (writer, "state");
      ana_json_string (writer, states[tile->state]);
      ana_json_key (writer, "message");
      ana_json_string (writer, tile->message);
      ana_json_key (writer, "warnings");
      ana_json_begin_array (writer);
      for (char **warning = tile->warnings; *warning != NULL; warning++)
        ana_json_string (writer, *warning);
      ana_json_end_array (writer);
      ana_json_end_object (writer);
    }
  ana_json_end_array (writer);
}
