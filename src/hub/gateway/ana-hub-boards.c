/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-hub-boards.c: the boards that came with the program (data/templates), read once at start; and what a board shows.
 */
#include "config.h"

#include "ana-hub-boards.h"

#include <string.h>

#include "ana-data.h"
#include "ana-error.h"
#include "ana-json.h"
#include "ana-wire.h"

#define SUFFIX ".adash"

struct _AnaHubBoards {
  GHashTable *streams;  /* (owned) id -> char**, NULL-terminated */
};

/* The stream of a tile, when the catalogue has its KPI in this period. */
static char *
find_stream (const AnaCatalogue *catalogue, JsonObject *tile)
{
  JsonNode *node = json_object_get_member (tile, "kpi");
  JsonObject *shown = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *code = shown != NULL ? ana_json_get_string (shown, "", "code", NULL, NULL) : NULL;
  const char *period_text = code != NULL ? ana_json_get_string (shown, "", "period", "day", NULL) : NULL;
  const AnaKpi *kpi = code != NULL ? ana_catalogue_find (catalogue, code) : NULL;
  AnaPeriod period;

  if (kpi == NULL || period_text == NULL || !ana_period_from_string (period_text, &period) || period >= ANA_N_KPI_PERIODS || !kpi->grain[period])
    return NULL;
  return ana_stream_kpi (code, period);
}

/* Returns: (transfer full): the streams of the tiles of @board, each once; a tile of a KPI that is not in @catalogue has none */
char **
ana_hub_boards_list_streams (const AnaCatalogue *catalogue, JsonObject *board)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GStrvBuilder) list = g_strv_builder_new ();
  JsonNode *tiles = json_object_get_member (board, "tiles");
  g_autoptr (GList) names = tiles != NULL && JSON_NODE_HOLDS_OBJECT (tiles) ? json_object_get_members (json_node_get_object (tiles)) : NULL;

  for (GList *l = names; l != NULL; l = l->next)
    {
      JsonNode *tile = json_object_get_member (json_node_get_object (tiles), l->data);
      char *stream = JSON_NODE_HOLDS_OBJECT (tile) ? find_stream (catalogue, json_node_get_object (tile)) : NULL;

      if (stream != NULL && g_hash_table_add (seen, stream))
        g_strv_builder_add (list, stream);
    }
  return g_strv_builder_end (list);
}

static void
load_board (AnaHubBoards *self, const AnaCatalogue *catalogue, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = ana_json_parse_file (path, NULL, &error);
  JsonObject *board = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *format = board != NULL ? ana_json_get_string (board, "", "format", NULL, &error) : NULL;
  const char *id = format != NULL ? ana_json_get_string (board, "", "id", NULL, &error) : NULL;

  if (id == NULL || strcmp (format, "adash") != 0)
    g_warning ("%s: no board: %s", path, error != NULL ? error->message : "it says so nowhere");
  else
    g_hash_table_insert (self->streams, g_strdup (id), ana_hub_boards_list_streams (catalogue, board));
}

/**
 * ana_hub_boards_load:
 * @catalogue: the definitions: a tile of a KPI that is not there has no stream
 *
 * Reads every template. Boards that users make are objects of the storage.
 *
 * Returns: (transfer full): the boards, none when there is no folder
 */
AnaHubBoards *
ana_hub_boards_load (const AnaCatalogue *catalogue)
{
  AnaHubBoards *self = g_new0 (AnaHubBoards, 1);
  g_autofree char *dir_path = ana_data_find ("templates", NULL);
  g_autoptr (GDir) dir = dir_path != NULL ? g_dir_open (dir_path, 0, NULL) : NULL;
  const char *name;

  self->streams = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_strfreev);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir_path, name, NULL);

      if (g_str_has_suffix (name, SUFFIX))
        load_board (self, catalogue, path);
    }
  return self;
}

void
ana_hub_boards_free (AnaHubBoards *self)
{
  g_hash_table_unref (self->streams);
  g_free (self);
}

const char *const *
ana_hub_boards_find (const AnaHubBoards *self, const char *id)
{
  return g_hash_table_lookup (self->streams, id);
}
