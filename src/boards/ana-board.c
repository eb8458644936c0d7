/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board.c: a board document, read with suspicion: whatever a file says, nothing here grows past its limits.
 */
#include "config.h"

#include "ana-board.h"

#include "ana-error.h"

#include <string.h>

#define MAX_TILES   500
#define MAX_TABS    50
#define MAX_TEXT    100000
#define N_COLUMNS   12
#define MAX_ROW     10000

struct _AnaBoard {
  gatomicrefcount ref_count;
  JsonNode  *json;     /* (owned): as it stood; unknown members are kept */
  char      *id;
  char      *title;
  GPtrArray *tiles;    /* of AnaTile */
  GPtrArray *warnings; /* of char*, NULL-terminated */
};

static const char *const type_names[] = { "kpi", "chart", "table", "text", "image", "filter", "list" };

static void
tile_free (AnaTile *tile)
{
  g_free (tile->key);
  g_free (tile->tab);
  g_free (tile->kpi_code);
  g_free (tile->kpi_period);
  g_free (tile->kpi_dim);
  json_object_unref (tile->json);
  g_free (tile);
}

AnaBoard *
ana_board_ref (AnaBoard *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
ana_board_unref (AnaBoard *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_clear_pointer (&self->json, json_node_unref);
  g_free (self->id);
  g_free (self->title);
  g_ptr_array_unref (self->tiles);
  g_ptr_array_unref (self->warnings);
  g_free (self);
}

/* --- checks --- */

static gboolean
is_key (const char *key)
{
  gsize len = strlen (key);

  return len >= 1 && len <= 63 &&
         strspn (key, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") == len;
}

static void
warn_unknown (AnaBoard *self, JsonObject *object, const char *path, const char *const *known)
{
  g_autoptr (GList) members = json_object_get_members (object);

  for (GList *l = members; l != NULL; l = l->next)
    if (!g_strv_contains (known, l->data))
      g_ptr_array_add (self->warnings, g_strdup_printf ("%s/%s: unknown member", path, (char *) l->data));
}

static gboolean
get_place (JsonObject *object, const char *path, const char *member, int lowest, int highest, int *out, GError **error)
{
  g_autoptr (GError) local = NULL;
  gint64 value = ana_json_get_int (object, path, member, G_MININT64, &local);

  if (local == NULL && value >= lowest && value <= highest)
    {
      *out = (int) value;
      return TRUE;
    }
  g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "%s/%s: a whole number from %d to %d is wanted", path, member, lowest, highest);
  return FALSE;
}

static gboolean
parse_type (JsonObject *object, const char *path, AnaTileType *out, GError **error)
{
  const char *text = ana_json_get_string (object, path, "type", "", error);

  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (type_names); i++)
    if (strcmp (type_names[i], text) == 0)
      {
        *out = (AnaTileType) i;
        return TRUE;
      }
  if (text != NULL)
    g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "%s/type: unknown type \"%s\"", path, text);
  return FALSE;
}

static gboolean
parse_kpi (AnaTile *tile, const char *path, GError **error)
{
  JsonNode *node = json_object_get_member (tile->json, "kpi");
  g_autofree char *kpi_path = g_strdup_printf ("%s/kpi", path);
  JsonObject *kpi;

  if (node == NULL && tile->type != ANA_TILE_KPI)
    return TRUE;
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "%s: an object with a code is wanted", kpi_path);
      return FALSE;
    }
  kpi = json_node_get_object (node);
  tile->kpi_code = g_strdup (ana_json_get_string (kpi, kpi_path, "code", NULL, error));
  tile->kpi_period = g_strdup (ana_json_get_string (kpi, kpi_path, "period", "day", NULL));
  tile->kpi_dim = g_strdup (ana_json_get_string (kpi, kpi_path, "dim", "", NULL));
  if (tile->kpi_code != NULL)
    return TRUE;
  if (error != NULL && *error == NULL)
    g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "%s/code: is missing", kpi_path);
  return FALSE;
}

static gboolean
check_text (AnaTile *tile, const char *path, GError **error)
{
  const char *markdown = ana_json_get_string (tile->json, path, "markdown", "", error);

  if (markdown == NULL)
    return FALSE;
  if (strlen (markdown) <= MAX_TEXT)
    return TRUE;
  g_set_error (error, ANA_ERROR, ANA_ERROR_LIMIT, "%s/markdown: over %d characters", path, MAX_TEXT);
  return FALSE;
}

static gboolean
parse_tile (AnaBoard *self, const char *key, JsonNode *node, GError **error)
{
  static const char *const known[] = { "tab", "x", "y", "w", "h", "type", "title", "kpi", "query", "spec", "thresholds", "markdown",
                                       "image", "filter", "locked", "style", NULL };
  g_autofree char *path = g_strdup_printf ("/tiles/%s", key);
  AnaTile *tile;

  if (!is_key (key) || !JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "%s: a tile is an object, its key 1 to 63 of A-Z a-z 0-9 _ -", path);
      return FALSE;
    }
  tile = g_new0 (AnaTile, 1);
  tile->key = g_strdup (key);
  tile->json = json_object_ref (json_node_get_object (node));
  g_ptr_array_add (self->tiles, tile);
  tile->tab = g_strdup (ana_json_get_string (tile->json, path, "tab", "main", error));
  warn_unknown (self, tile->json, path, known);
  if (tile->tab == NULL || !get_place (tile->json, path, "x", 0, N_COLUMNS - 1, &tile->x, error) ||
      !get_place (tile->json, path, "y", 0, MAX_ROW, &tile->y, error) ||
      !get_place (tile->json, path, "w", 1, N_COLUMNS, &tile->w, error) ||
      !get_place (tile->json, path, "h", 1, MAX_ROW, &tile->h, error) || !parse_type (tile->json, path, &tile->type, error) ||
      !parse_kpi (tile, path, error) || !check_text (tile, path, error))
    return FALSE;
  if (tile->x + tile->w <= N_COLUMNS)
    return TRUE;
  g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "%s: x + w is over %d", path, N_COLUMNS);
  return FALSE;
}

static int
compare_tiles (gconstpointer a, gconstpointer b)
{
  const AnaTile *x = *(const AnaTile *const *) a, *y = *(const AnaTile *const *) b;

  if (x->y != y->y)
    return x->y - y->y;
  return x->x != y->x ? x->x - y->x : strcmp (x->key, y->key);
}

static gboolean
parse_tiles (AnaBoard *self, JsonObject *root, GError **error)
{
  JsonNode *node = json_object_get_member (root, "tiles");
  JsonObject *tiles;
  g_autoptr (GList) keys = NULL;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "/tiles: an object is wanted");
      return FALSE;
    }
  tiles = json_node_get_object (node);
  if (json_object_get_size (tiles) > MAX_TILES)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_LIMIT, "/tiles: over %d tiles", MAX_TILES);
      return FALSE;
    }
  keys = json_object_get_members (tiles);
  for (GList *l = keys; l != NULL; l = l->next)
    if (!parse_tile (self, l->data, json_object_get_member (tiles, l->data), error))
      return FALSE;
  g_ptr_array_sort (self->tiles, compare_tiles);
  return TRUE;
}

static gboolean
parse_head (AnaBoard *self, JsonObject *root, GError **error)
{
  static const char *const known[] = { "format", "version", "id", "title", "zone", "time", "compare", "filters", "tabs", "tiles",
                                       "annotations", "sha256", "signature", NULL };
  const char *format = ana_json_get_string (root, "", "format", "", error);
  gint64 version = ana_json_get_int (root, "", "version", 0, NULL);
  const char *id = ana_json_get_string (root, "", "id", "", NULL);
  JsonNode *tabs = json_object_get_member (root, "tabs");

  if (g_strcmp0 (format, "adash") != 0)
    g_set_error_literal (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "/format: \"adash\" is wanted");
  else if (version > 1)
    g_set_error (error, ANA_ERROR, ANA_ERROR_TOO_NEW, "/version: %" G_GINT64_FORMAT " was written by a newer program", version);
  else if (version != 1)
    g_set_error_literal (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "/version: 1 is wanted");
  else if (id == NULL || !is_key (id))
    g_set_error_literal (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "/id: an id is wanted");
  else if (tabs != NULL && (!JSON_NODE_HOLDS_ARRAY (tabs) || json_array_get_length (json_node_get_array (tabs)) > MAX_TABS))
    g_set_error (error, ANA_ERROR, ANA_ERROR_LIMIT, "/tabs: an array of at most %d is wanted", MAX_TABS);
  else
    {
      const char *title = ana_json_get_string (root, "", "title", "", error);

      self->id = g_strdup (id);
      self->title = g_strdup (title);
      warn_unknown (self, root, "", known);
      return title != NULL;
    }
  return FALSE;
}

/**
 * ana_board_parse:
 * @document: a parsed document (ana_json_parse() has checked its syntax)
 * @error: return location
 *
 * Returns: (transfer full): the board, or %NULL: %ANA_ERROR_BAD_INPUT or %ANA_ERROR_LIMIT with the place as a JSON pointer,
 *   %ANA_ERROR_TOO_NEW for a later version
 */
AnaBoard *
ana_board_parse (JsonNode *document, GError **error)
{
  g_autoptr (AnaBoard) self = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (document))
    {
      g_set_error_literal (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "a board is a JSON object");
      return NULL;
    }
  self = g_new0 (AnaBoard, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->json = json_node_copy (document);
  self->tiles = g_ptr_array_new_with_free_func ((GDestroyNotify) tile_free);
  self->warnings = g_ptr_array_new_with_free_func (g_free);
  if (!parse_head (self, json_node_get_object (self->json), error) || !parse_tiles (self, json_node_get_object (self->json), error))
    return NULL;
  g_ptr_array_add (self->warnings, NULL);
  return g_steal_pointer (&self);
}

const char *
ana_board_get_id (const AnaBoard *self)
{
  return self->id;
}

const char *
ana_board_get_title (const AnaBoard *self)
{
  return self->title;
}

guint
ana_board_get_n_tiles (const AnaBoard *self)
{
  return self->tiles->len;
}

const AnaTile *
ana_board_get_tile (const AnaBoard *self, guint i)
{
  g_return_val_if_fail (i < self->tiles->len, NULL);
  return self->tiles->pdata[i];
}

const char *const *
ana_board_get_warnings (const AnaBoard *self)
{
  return (const char *const *) self->warnings->pdata;
}

/* Returns: (transfer full): with all members it was read with, known or not */
JsonNode *
ana_board_to_json (const AnaBoard *self)
{
  return json_node_copy (self->json);
}

/* --- the cards of a board --- */

char **
ana_board_list_cards (const AnaBoard *self)
{
  g_autoptr (GStrvBuilder) codes = g_strv_builder_new ();

  for (guint i = 0; i < self->tiles->len; i++)
    {
      const AnaTile *tile = self->tiles->pdata[i];

      if (tile->type == ANA_TILE_KPI)
        g_strv_builder_add (codes, tile->kpi_code);
    }
  return g_strv_builder_end (codes);
}

static JsonNode *
make_card_tile (const char *code, guint i)
{
  g_autofree char *text = g_strdup_printf ("{\"tab\":\"main\",\"x\":%u,\"y\":%u,\"w\":3,\"h\":4,\"type\":\"kpi\","
                                           "\"kpi\":{\"code\":\"%s\",\"period\":\"day\",\"dim\":\"\"}}",
                                           (i % 4) * 3, (i / 4) * 4, code);

  return json_from_string (text, NULL);
}

/**
 * ana_board_with_cards:
 * @self: a board
 * @codes: KPI codes, in the order wanted
 *
 * The other tiles keep their order below the cards.
 *
 * Returns: (transfer full): the same board with a KPI tile for each of @codes and no other
 */
AnaBoard *
ana_board_with_cards (const AnaBoard *self, const char *const *codes)
{
  g_autoptr (JsonNode) json = json_node_copy (self->json);
  JsonObject *root = json_node_get_object (json);
  g_autoptr (JsonObject) tiles = json_object_new ();
  guint n_codes = g_strv_length ((char **) codes);
  int first_row = (int) ((n_codes + 3) / 4) * 4, lowest = MAX_ROW;

  for (guint i = 0; i < n_codes; i++)
    {
      g_autofree char *key = g_strdup_printf ("card-%u", i + 1);
      json_object_set_member (tiles, key, make_card_tile (codes[i], i));
    }
  for (guint i = 0; i < self->tiles->len; i++)
    if (((AnaTile *) self->tiles->pdata[i])->type != ANA_TILE_KPI)
      lowest = MIN (lowest, ((AnaTile *) self->tiles->pdata[i])->y);
  for (guint i = 0; i < self->tiles->len; i++)
    {
      const AnaTile *tile = self->tiles->pdata[i];
      g_autoptr (JsonNode) holder = NULL;
      g_autofree char *text = NULL;
      JsonNode *copy;

      if (tile->type == ANA_TILE_KPI)
        continue;
      holder = json_node_alloc ();
      json_node_init_object (holder, tile->json);
      text = json_to_string (holder, FALSE);
      copy = json_from_string (text, NULL);
      json_object_set_int_member (json_node_get_object (copy), "y", tile->y - lowest + first_row);
      json_object_set_member (tiles, tile->key, copy);
    }
  json_object_set_object_member (root, "tiles", g_steal_pointer (&tiles));
  return ana_board_parse (json, NULL);
}
