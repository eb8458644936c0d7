/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * converge-util.h: a hub of a few lines, as src/wire/README.md says that one works: the judge of the tests of convergence.
 */
#pragma once

#include "ana-edit.h"
#include "ana-hlc.h"
#include "ana-mutation.h"
#include "ana-random.h"

#include <string.h>

#define SALES \
  "{\"format\":\"adash\",\"version\":1,\"id\":\"b\",\"title\":\"v0\",\"tabs\":[{\"id\":\"p\",\"title\":\"P\"},{\"id\":\"q\",\"title\":\"Q\"}],\"filters\":{}," \
  "\"tiles\":{\"a\":{\"tab\":\"p\",\"x\":0,\"y\":0,\"w\":6,\"h\":3,\"type\":\"text\",\"title\":\"A\"}," \
  "\"b\":{\"tab\":\"p\",\"x\":6,\"y\":0,\"w\":6,\"h\":3,\"type\":\"text\",\"title\":\"B\"}," \
  "\"c\":{\"tab\":\"p\",\"x\":0,\"y\":3,\"w\":12,\"h\":3,\"type\":\"text\",\"title\":\"C\",\"locked\":true}}}"

typedef struct {
  AnaObject  *object;   /* the one board */
  GHashTable *last;     /* client -> gint64* */
  GHashTable *results;  /* "client n" -> stored text */
  guint       n_applied;
} Hub;

static inline void
hub_init (Hub *hub)
{
  hub->object = ana_object_new ("board", "b");
  hub->object->rev = 1;
  hub->object->body = ana_json_parse (SALES, -1, NULL, NULL);
  hub->last = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  hub->results = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  hub->n_applied = 0;
}

static inline void
hub_clear (Hub *hub)
{
  ana_object_free (hub->object);
  g_hash_table_unref (hub->last);
  g_hash_table_unref (hub->results);
}

static inline gint64
hub_last (Hub *hub, const char *client)
{
  gint64 *last = g_hash_table_lookup (hub->last, client);

  return last != NULL ? *last : 0;
}

static inline void
hub_apply (Hub *hub, const char *client, const AnaMutation *mutation, gint64 now_usec)
{
  g_autoptr (AnaMutationResult) result = ana_mutation_apply (mutation, hub->object, now_usec);
  g_autoptr (GString) text = g_string_new (NULL);
  AnaJsonWriter writer;
  gint64 *last = g_new (gint64, 1);

  g_assert_cmpint (result->status, !=, ANA_MUTATION_REFUSED);
  hub->n_applied++;
  ana_object_free (hub->object);
  hub->object = ana_object_copy (result->object);
  if (hub->object->body != NULL)
    {
      JsonNode *settled = ana_board_settle (hub->object->body);

      json_node_unref (hub->object->body);
      hub->object->body = settled;
    }
  ana_json_writer_init (&writer, text);
  ana_mutation_result_write (result, &writer);
  *last = mutation->n;
  g_hash_table_insert (hub->last, g_strdup (client), last);
  g_hash_table_insert (hub->results, g_strdup_printf ("%s %d", client, (int) mutation->n), g_strdup (text->str));
}

/* Returns: (transfer full) (nullable): the answer; NULL: out of order */
static inline char *
hub_post (Hub *hub, const char *text, gint64 now_usec)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaMutationRequest) request = ana_mutation_request_parse (text, -1, &error);
  g_autoptr (GPtrArray) results = g_ptr_array_new ();

  g_assert_no_error (error);
  for (guint i = 0; i < request->muts->len; i++)
    {
      const AnaMutation *mutation = request->muts->pdata[i];
      g_autofree char *key = g_strdup_printf ("%s %d", request->client, (int) mutation->n);
      AnaMutationTurn turn = ana_mutation_judge (hub_last (hub, request->client), mutation->n);

      if (turn == ANA_MUTATION_OUT_OF_ORDER)
        return NULL;
      if (turn == ANA_MUTATION_NEXT)
        hub_apply (hub, request->client, mutation, now_usec);
      g_ptr_array_add (results, g_hash_table_lookup (hub->results, key));
    }
  return ana_mutation_answer_write (hub_last (hub, request->client), (const char *const *) results->pdata, results->len,
                                    (const AnaObject *const[]) { hub->object }, 1);
}

/* --- edits that leave a trace --- */

static inline AnaStep *
any_edit (AnaRandom *random, const AnaBoard *board, const char *value)
{
  guint n = ana_board_get_n_tiles (board);
  const char *key = n > 0 ? ana_board_get_tile (board, (guint) ana_random_range (random, 0, n))->key : NULL;
  const char *const keys[] = { key, NULL };
  g_autofree char *quoted = g_strdup_printf ("\"%s\"", value);
  g_autofree char *path = key != NULL ? g_strdup_printf ("/tiles/%s/title", key) : NULL;
  g_autoptr (JsonNode) node = ana_json_parse (quoted, -1, NULL, NULL);
  g_autoptr (JsonObject) content = json_object_new ();

  switch (key != NULL ? ana_random_range (random, 0, 12) : 2)
    {
    case 0:
      return ana_edit_set (board, "/title", node, NULL);
    case 1: case 2:
      json_object_set_string_member (content, "title", value);
      return ana_edit_add (board, ana_board_get_tab (board, 0)->id, ANA_TILE_TEXT, content,
                           ana_random_range (random, 0, 2) ? &((AnaGridCell) { (int) ana_random_range (random, 0, 12), 0, 4, 2 }) : NULL, NULL, NULL);
    case 3:
      return n > 1 ? ana_edit_remove (board, keys, NULL) : NULL;
    case 4: case 5:
      return ana_edit_move (board, key, (int) ana_random_range (random, 0, 12), (int) ana_random_range (random, 0, 9), NULL);
    case 6:
      return ana_edit_resize (board, key, ANA_GRIP_BOTTOM_RIGHT, (int) ana_random_range (random, -6, 7), (int) ana_random_range (random, -2, 4), NULL);
    case 7:
      return ana_edit_move_tab (board, ana_board_get_tab (board, 0)->id, 1, NULL);
    case 8:
      return ana_edit_move_to_tab (board, key, ana_board_get_tab (board, ana_board_get_n_tabs (board) - 1)->id, NULL);
    default:
      return ana_edit_set (board, path, node, NULL);
    }
}

static inline void
assert_apart (JsonNode *document)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaBoard) board = ana_board_parse (document, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < ana_board_get_n_tabs (board); i++)
    {
      g_autoptr (AnaEditGrid) grid = ana_edit_grid_new (board, ana_board_get_tab (board, i)->id);

      g_assert_false (ana_grid_has_overlap ((const AnaGridItem *) grid->items->data, grid->items->len));
    }
}
