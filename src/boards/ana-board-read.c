/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-read.c: a board document, read with suspicion: whatever a file says, nothing here grows past its limits.
 */
#include "config.h"

#include "ana-board-private.h"

#include "ana-error.h"
#include "ana-text.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_WARNINGS 100

/* What is wrong with the frame (tiles, places, types) refuses the document; what is wrong inside one tile is that tile's
 * problem. No member of a document refers to a tile, a tab or a filter that could refer back, so there is no cycle to
 * follow; what looks like a reference to elsewhere is never followed. */

typedef struct {
  AnaBoard  *board;
  guint      n_left_out;  /* warnings beyond the limit */
  char      *place;       /* (owned) of the error */
  GError   **error;
  AnaTile   *tile;        /* (nullable) being read: what is wrong is its own problem, not the board's */
} Reading;

#define LOST_W 4 /* of a tile that says no place: below all others */
#define LOST_H 4

static void
tile_free (AnaTile *tile)
{
  g_free (tile->key);
  g_free (tile->tab);
  g_free (tile->kpi_code);
  g_free (tile->kpi_period);
  g_free (tile->kpi_dim);
  g_free (tile->title);
  g_free (tile->problem);
  json_object_unref (tile->json);
  g_free (tile);
}

static void
tab_free (AnaTab *tab)
{
  g_free (tab->id);
  g_free (tab->title);
  g_free (tab);
}

/* --- what is wrong --- */

static gboolean
fail (Reading *r, int code, const char *path, const char *member, const char *format, ...) G_GNUC_PRINTF (5, 6);

static gboolean
fail (Reading *r, int code, const char *path, const char *member, const char *format, ...)
{
  g_autofree char *reason = NULL;
  va_list args;

  va_start (args, format);
  reason = g_strdup_vprintf (format, args);
  va_end (args);
  if (r->tile != NULL)
    {
      g_autofree char *place = member != NULL ? ana_json_path_join (path, member) : g_strdup (path);

      if (r->tile->problem == NULL)
        r->tile->problem = g_strdup_printf ("%s: %s", place, reason);
      r->tile->is_unread = TRUE;
      return FALSE;
    }
  g_clear_pointer (&r->place, g_free);
  r->place = member != NULL ? ana_json_path_join (path, member) : g_strdup (path);
  g_set_error (r->error, ANA_ERROR, code, "%s%s%s", r->place, r->place[0] != '\0' ? ": " : "", reason);
  return FALSE;
}

static void
warn (Reading *r, const char *path, const char *member, const char *reason)
{
  g_autofree char *place = ana_json_path_join (path, member);

  if (r->board->warnings->len < MAX_WARNINGS)
    g_ptr_array_add (r->board->warnings, g_strdup_printf ("%s: %s", place, reason));
  else
    r->n_left_out++;
}

static void
warn_unknown (Reading *r, JsonObject *object, const char *path, const char *const *known)
{
  JsonObjectIter iter;
  const char *name;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, NULL))
    if (!g_strv_contains (known, name))
      warn (r, path, name, _("unknown member"));
}

/* --- members --- */

static gboolean
is_key (const char *key)
{
  gsize len = strlen (key);

  return len >= 1 && len <= 63 &&
         strspn (key, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") == len;
}

/* @out: (nullable) fallback in, text out. */
static gboolean
get_text (Reading *r, JsonObject *object, const char *path, const char *member, glong max_chars, const char **out)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return fail (r, ANA_ERROR_BAD_INPUT, path, member, _("a text is wanted"));
  *out = json_node_get_string (node);
  if (g_utf8_strlen (*out, -1) > max_chars)
    return fail (r, ANA_ERROR_LIMIT, path, member, _("over %ld characters"), max_chars);
  return TRUE;
}

static gboolean
get_place (Reading *r, JsonObject *object, const char *path, const char *member, int lowest, int highest, int *out)
{
  JsonNode *node = json_object_get_member (object, member);
  gint64 value = node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64 ? json_node_get_int (node)
                                                                                                             : G_MININT64;

  if (value < lowest || value > highest)
    return fail (r, ANA_ERROR_BAD_INPUT, path, member, _("a whole number from %d to %d is wanted"), lowest, highest);
  *out = (int) value;
  return TRUE;
}

static gboolean
get_object (Reading *r, JsonObject *object, const char *path, const char *member, JsonObject **out)
{
  JsonNode *node = json_object_get_member (object, member);

  *out = NULL;
  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return fail (r, ANA_ERROR_BAD_INPUT, path, member, _("an object is wanted"));
  *out = json_node_get_object (node);
  return TRUE;
}

/* --- tiles --- */

static gboolean
read_type (Reading *r, JsonObject *object, const char *path, AnaTileType *out)
{
  g_autofree char *shown = NULL;
  const char *text = "";

  if (!get_text (r, object, path, "type", ANA_BOARD_MAX_TITLE, &text))
    return FALSE;
  if (ana_tile_type_from_string (text, out))
    return TRUE;
  shown = ana_text_to_line (text, ANA_NAME_CHARS);
  return fail (r, ANA_ERROR_BAD_INPUT, path, "type", _("unknown type \"%s\"; it is kept as it is"), shown);
}

static gboolean
read_kpi (Reading *r, AnaTile *tile, const char *path)
{
  g_autofree char *kpi_path = g_strdup_printf ("%s/kpi", path);
  const char *code = NULL, *period = "day", *dim = "";
  JsonObject *kpi;

  if (!get_object (r, tile->json, path, "kpi", &kpi))
    return FALSE;
  if (kpi == NULL)
    return tile->type != ANA_TILE_KPI || fail (r, ANA_ERROR_BAD_INPUT, path, "kpi", _("an object with a code is wanted"));
  if (!get_text (r, kpi, kpi_path, "code", ANA_BOARD_MAX_TITLE, &code) ||
      !get_text (r, kpi, kpi_path, "period", ANA_BOARD_MAX_TITLE, &period) || !get_text (r, kpi, kpi_path, "dim", ANA_BOARD_MAX_TEXT, &dim))
    return FALSE;
  if (code == NULL)
    return fail (r, ANA_ERROR_BAD_INPUT, kpi_path, "code", _("is missing"));
  tile->kpi_code = g_strdup (code);
  tile->kpi_period = g_strdup (period);
  tile->kpi_dim = g_strdup (dim);
  return TRUE;
}

/* A tile whose tab has gone is shown on the first. */
static gboolean
read_tab_of (Reading *r, AnaTile *tile, const char *path)
{
  const char *id = "main";

  if (!get_text (r, tile->json, path, "tab", ANA_BOARD_MAX_TITLE, &id))
    return FALSE;
  for (guint i = 0; i < r->board->tabs->len; i++)
    if (strcmp (((AnaTab *) r->board->tabs->pdata[i])->id, id) == 0)
      {
        tile->tab = g_strdup (id);
        return TRUE;
      }
  if (json_object_has_member (tile->json, "tab"))
    warn (r, path, "tab", _("there is no such tab; shown on the first"));
  tile->tab = g_strdup (((AnaTab *) r->board->tabs->pdata[0])->id);
  return TRUE;
}

static gboolean
read_words (Reading *r, AnaTile *tile, const char *path)
{
  const char *markdown = "", *title = "";
  JsonNode *locked = json_object_get_member (tile->json, "locked");

  if (!get_text (r, tile->json, path, "markdown", ANA_BOARD_MAX_TEXT, &markdown) ||
      !get_text (r, tile->json, path, "title", ANA_BOARD_MAX_TITLE, &title))
    return FALSE;
  if (locked != NULL && (!JSON_NODE_HOLDS_VALUE (locked) || json_node_get_value_type (locked) != G_TYPE_BOOLEAN))
    return fail (r, ANA_ERROR_BAD_INPUT, path, "locked", _("true or false is wanted"));
  tile->title = g_strdup (title);
  tile->locked = locked != NULL && json_node_get_boolean (locked);
  return TRUE;
}

/* FALSE: it stands nowhere. */
static gboolean
read_place (Reading *r, AnaTile *tile, const char *path)
{
  if (!get_place (r, tile->json, path, "x", 0, ANA_GRID_COLUMNS - 1, &tile->x) || !get_place (r, tile->json, path, "y", 0, ANA_GRID_MAX_ROW, &tile->y)
      || !get_place (r, tile->json, path, "w", 1, ANA_GRID_COLUMNS, &tile->w) || !get_place (r, tile->json, path, "h", 1, ANA_GRID_MAX_ROW, &tile->h))
    return FALSE;
  return tile->x + tile->w <= ANA_GRID_COLUMNS || fail (r, ANA_ERROR_BAD_INPUT, path, NULL, _("x + w is over %d"), ANA_GRID_COLUMNS);
}

/* Below all that stand on its tab: also below the last row that a document may name, where a tile reaches beyond it. */
static void
place_below (AnaBoard *board, AnaTile *tile)
{
  int bottom = 0;

  for (guint i = 0; i < board->tiles->len; i++)
    {
      const AnaTile *other = board->tiles->pdata[i];

      if (other != tile && other->w > 0 && strcmp (other->tab, tile->tab) == 0)
        bottom = MAX (bottom, other->y + other->h);
    }
  tile->x = 0;
  tile->y = bottom;
  tile->w = LOST_W;
  tile->h = LOST_H;
}

/* Whatever is wrong with it is told in its place, and it is written back as it stood: a newer version may know it. */
static void
read_tile (Reading *r, const char *key, JsonNode *node)
{
  static const char *const known[] = { "tab", "x", "y", "w", "h", "type", "title", "kpi", "query", "spec", "thresholds", "markdown",
                                       "image", "filter", "locked", "style", NULL };
  g_autofree char *path = ana_json_path_join ("/tiles", key);
  gboolean is_object = JSON_NODE_HOLDS_OBJECT (node);
  AnaTile *tile;

  if (!is_key (key))
    {
      warn (r, "/tiles", key, _("a key is 1 to 63 of A-Z a-z 0-9 _ -; left out"));
      return;
    }
  tile = g_new0 (AnaTile, 1);
  tile->key = g_strdup (key);
  tile->type = ANA_TILE_TEXT; /* of one whose type is not known: it shows its problem */
  tile->json = is_object ? json_object_ref (json_node_get_object (node)) : json_object_new ();
  g_ptr_array_add (r->board->tiles, tile);
  r->tile = tile;
  if (!is_object)
    fail (r, ANA_ERROR_BAD_INPUT, path, NULL, _("a tile is an object"));
  warn_unknown (r, tile->json, path, known);
  if (!read_tab_of (r, tile, path))
    tile->tab = g_strdup (((AnaTab *) r->board->tabs->pdata[0])->id);
  if (!read_place (r, tile, path))
    tile->w = 0; /* it waits for its place until the others stand */
  if (read_type (r, tile->json, path, &tile->type))
    read_kpi (r, tile, path);
  if (!read_words (r, tile, path) && tile->title == NULL)
    tile->title = g_strdup ("");
  if (tile->problem == NULL)
    tile->problem = ana_tile_check_content (tile->json, path);
  r->tile = NULL;
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
read_tiles (Reading *r, JsonObject *root)
{
  JsonObject *tiles;
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  if (!get_object (r, root, "", "tiles", &tiles))
    return FALSE;
  if (tiles == NULL)
    return fail (r, ANA_ERROR_BAD_INPUT, "", "tiles", _("an object is wanted"));
  if (json_object_get_size (tiles) > ANA_BOARD_MAX_TILES)
    return fail (r, ANA_ERROR_LIMIT, "", "tiles", _("%u tiles, at most %d"), json_object_get_size (tiles), ANA_BOARD_MAX_TILES);
  json_object_iter_init_ordered (&iter, tiles);
  while (json_object_iter_next_ordered (&iter, &key, &node))
    read_tile (r, key, node);
  for (guint i = 0; i < r->board->tiles->len; i++)
    if (((AnaTile *) r->board->tiles->pdata[i])->w == 0)
      place_below (r->board, r->board->tiles->pdata[i]);
  g_ptr_array_sort (r->board->tiles, compare_tiles);
  return TRUE;
}

/* --- the rest --- */

static gboolean
read_tab (Reading *r, JsonNode *node, const char *path)
{
  static const char *const known[] = { "id", "title", NULL };
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *id = "", *title = "";
  AnaTab *tab;

  if (object == NULL)
    return fail (r, ANA_ERROR_BAD_INPUT, path, NULL, _("an object with an id is wanted"));
  if (!get_text (r, object, path, "id", 63, &id) || !get_text (r, object, path, "title", ANA_BOARD_MAX_TITLE, &title))
    return FALSE;
  if (!is_key (id))
    return fail (r, ANA_ERROR_BAD_INPUT, path, "id", _("an id is 1 to 63 of A-Z a-z 0-9 _ -"));
  for (guint i = 0; i < r->board->tabs->len; i++)
    if (strcmp (((AnaTab *) r->board->tabs->pdata[i])->id, id) == 0)
      return fail (r, ANA_ERROR_BAD_INPUT, path, "id", _("\"%s\" is there twice"), id);
  warn_unknown (r, object, path, known);
  tab = g_new0 (AnaTab, 1);
  tab->id = g_strdup (id);
  tab->title = g_strdup (title);
  g_ptr_array_add (r->board->tabs, tab);
  return TRUE;
}

static gboolean
read_tabs (Reading *r, JsonObject *root)
{
  JsonNode *node = json_object_get_member (root, "tabs");
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  AnaTab *tab;

  if (node != NULL && (array == NULL || json_array_get_length (array) > ANA_BOARD_MAX_TABS))
    return fail (r, ANA_ERROR_LIMIT, "", "tabs", _("an array of at most %d is wanted"), ANA_BOARD_MAX_TABS);
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      g_autofree char *path = g_strdup_printf ("/tabs/%u", i);

      if (!read_tab (r, json_array_get_element (array, i), path))
        return FALSE;
    }
  if (r->board->tabs->len > 0)
    return TRUE;
  tab = g_new0 (AnaTab, 1);
  tab->id = g_strdup ("main");
  tab->title = g_strdup ("");
  g_ptr_array_add (r->board->tabs, tab);
  return TRUE;
}

/* Filters and annotations: objects by id. */
static gboolean
read_map (Reading *r, JsonObject *root, const char *name)
{
  g_autofree char *path = g_strdup_printf ("/%s", name);
  JsonObject *map;
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  if (!get_object (r, root, "", name, &map))
    return FALSE;
  if (map == NULL)
    return TRUE;
  json_object_iter_init_ordered (&iter, map);
  while (json_object_iter_next_ordered (&iter, &key, &node))
    if (!is_key (key) || !JSON_NODE_HOLDS_OBJECT (node))
      return fail (r, ANA_ERROR_BAD_INPUT, path, key, _("an object is wanted, its key 1 to 63 of A-Z a-z 0-9 _ -"));
  return TRUE;
}

static gboolean
read_head (Reading *r, JsonObject *root)
{
  static const char *const known[] = { "format", "version", "id", "title", "zone", "time", "compare", "filters", "tabs", "tiles",
                                       "annotations", "sha256", "signature", NULL };
  const char *format = "", *id = "", *title = "", *zone = NULL, *compare = NULL;
  JsonObject *time;
  int version = 0;

  if (!get_text (r, root, "", "format", ANA_BOARD_MAX_TITLE, &format))
    return FALSE;
  if (strcmp (format, "adash") != 0)
    return fail (r, ANA_ERROR_BAD_INPUT, "", "format", _("\"adash\" is wanted"));
  if (!get_place (r, root, "", "version", 1, G_MAXINT, &version))
    return FALSE;
  if (version > 1)
    return fail (r, ANA_ERROR_TOO_NEW, "", "version", _("%d was written by a newer program"), version);
  if (!get_text (r, root, "", "id", ANA_BOARD_MAX_TITLE, &id) || !get_text (r, root, "", "title", ANA_BOARD_MAX_TITLE, &title) ||
      !get_text (r, root, "", "zone", ANA_BOARD_MAX_TITLE, &zone) || !get_text (r, root, "", "compare", ANA_BOARD_MAX_TITLE, &compare) ||
      !get_object (r, root, "", "time", &time))
    return FALSE;
  if (!is_key (id))
    return fail (r, ANA_ERROR_BAD_INPUT, "", "id", _("an id is 1 to 63 of A-Z a-z 0-9 _ -"));
  r->board->id = g_strdup (id);
  r->board->title = g_strdup (title);
  r->board->zone = g_strdup (zone);
  warn_unknown (r, root, "", known);
  return TRUE;
}

gboolean
ana_board_read (AnaBoard *self, char **place, GError **error)
{
  Reading r = { .board = self, .error = error };
  JsonObject *root;
  gboolean ok;

  self->tabs = g_ptr_array_new_with_free_func ((GDestroyNotify) tab_free);
  self->tiles = g_ptr_array_new_with_free_func ((GDestroyNotify) tile_free);
  self->warnings = g_ptr_array_new_with_free_func (g_free);
  if (!JSON_NODE_HOLDS_OBJECT (self->json))
    ok = fail (&r, ANA_ERROR_BAD_INPUT, "", NULL, _("a board is a JSON object"));
  else
    {
      root = json_node_get_object (self->json);
      ok = read_head (&r, root) && read_tabs (&r, root) && read_map (&r, root, "filters") && read_map (&r, root, "annotations") &&
           read_tiles (&r, root);
    }
  if (r.n_left_out > 0)
    g_ptr_array_add (self->warnings, g_strdup_printf (_("and %u more"), r.n_left_out));
  g_ptr_array_add (self->warnings, NULL);
  *place = r.place;
  return ok;
}

static AnaBoard *
read_document (JsonNode *document, char **place, GError **error)
{
  g_autoptr (AnaBoard) self = g_new0 (AnaBoard, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->json = json_node_copy (document);
  return ana_board_read (self, place, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * ana_board_parse:
 * @document: a parsed document (ana_json_parse() has checked its syntax); not written to afterwards
 * @error: return location
 *
 * Returns: (transfer full): the board, or %NULL: %ANA_ERROR_BAD_INPUT or %ANA_ERROR_LIMIT with the place as a JSON pointer,
 *   %ANA_ERROR_TOO_NEW for a later version
 */
AnaBoard *
ana_board_parse (JsonNode *document, GError **error)
{
  g_autofree char *place = NULL;

  return read_document (document, &place, error);
}

/* "file:line:column: reason", whatever the code. */
static void
add_position (GError **error, GError *problem, const char *file, const char *text, gsize len, const char *place)
{
  gint64 line, column;

  ana_json_path_locate (text, len, place, &line, &column);
  g_propagate_prefixed_error (error, problem, "%s%s%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT ": ", file != NULL ? file : "",
                              file != NULL ? ":" : "", line, column);
}

/**
 * ana_board_load:
 * @file: (nullable): where the text came from
 * @text: a document
 * @len: bytes, or -1 when it ends with a NUL
 * @error: return location
 *
 * Reads a document as a file holds it: at most 1 MiB, 32 levels, 500 tiles, 50 tabs.
 *
 * Returns: (transfer full): the board, or %NULL: %ANA_ERROR_BAD_INPUT, %ANA_ERROR_LIMIT or %ANA_ERROR_TOO_NEW with one message
 *   that names file, line, column and reason
 */
AnaBoard *
ana_board_load (const char *file, const char *text, gssize len, GError **error)
{
  AnaJsonLimits limits = { ANA_BOARD_MAX_BYTES, ANA_BOARD_MAX_DEPTH };
  gsize n = len < 0 ? strlen (text) : (gsize) len;
  g_autofree char *place = NULL;
  g_autoptr (JsonNode) node = NULL;
  AnaBoard *self;
  GError *problem = NULL;

  if (n > ANA_BOARD_MAX_BYTES)
    {
      g_autofree char *words = g_strdup_printf (_("%lu bytes, a board has at most %d"), (gulong) n, ANA_BOARD_MAX_BYTES);

      g_set_error (error, ANA_ERROR, ANA_ERROR_LIMIT, "%s%s1:1: %s", file != NULL ? file : "", file != NULL ? ":" : "", words);
      return NULL;
    }
  node = ana_json_parse (text, (gssize) n, &limits, &problem);
  if (node == NULL)
    {
      g_propagate_prefixed_error (error, problem, "%s%s", file != NULL ? file : "", file != NULL ? ":" : "");
      return NULL;
    }
  self = read_document (node, &place, &problem);
  if (self == NULL)
    add_position (error, problem, file, text, n, place);
  return self;
}

/**
 * ana_board_load_file:
 * @path: a file
 * @error: return location
 *
 * As ana_board_load(). A file that is too big is not read.
 *
 * Returns: (transfer full): the board, or %NULL; %ANA_ERROR_NOT_FOUND when there is no such file
 */
AnaBoard *
ana_board_load_file (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = NULL;
  GError *problem = NULL;

  stream = g_file_read (file, NULL, &problem);
  if (stream != NULL)
    {
      g_autofree guint8 *buffer = g_malloc (ANA_BOARD_MAX_BYTES + 1);
      gsize n = 0;

      if (g_input_stream_read_all (G_INPUT_STREAM (stream), buffer, ANA_BOARD_MAX_BYTES + 1, &n, NULL, &problem))
        return ana_board_load (path, (const char *) buffer, (gssize) n, error);
    }
  g_set_error (error, ANA_ERROR, g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) ? ANA_ERROR_NOT_FOUND : ANA_ERROR_FAILED,
               "%s: %s", path, problem->message);
  g_error_free (problem);
  return NULL;
}
