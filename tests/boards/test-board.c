/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-board.c: board documents, good and hostile (FORMATS.md section 7, SYNC.md section 4 row 58).
 */
#include "ana-board.h"
#include "ana-grid.h"
#include "ana-chart-spec.h"
#include "ana-catalogue.h"
#include "ana-error.h"

#include <glib/gstdio.h>
#include <string.h>

#define BOARD(tiles) "{\"format\":\"adash\",\"version\":1,\"id\":\"b\",\"title\":\"T\",\"tiles\":{" tiles "}}"
#define LETTERS      "éééééééééééééééééééééééééé" /* 26, in 52 bytes */
#define TILE(rest)   "\"x\":0,\"y\":0,\"w\":3,\"h\":3," rest

static const struct {
  const char *name;
  const char *json;
  int         code;   /* -1: accepted */
  const char *place;  /* in the message */
} documents[] = {
  { "empty", BOARD (""), -1, NULL },
  { "kpi", BOARD ("\"a\":{" TILE ("\"type\":\"kpi\",\"kpi\":{\"code\":\"COM.AOV\"}") "}"), -1, NULL },
  { "array", "[]", ANA_ERROR_BAD_INPUT, "object" },
  { "format", "{\"format\":\"x\",\"version\":1,\"id\":\"b\",\"tiles\":{}}", ANA_ERROR_BAD_INPUT, "/format" },
  { "newer", "{\"format\":\"adash\",\"version\":2,\"id\":\"b\",\"tiles\":{}}", ANA_ERROR_TOO_NEW, "/version" },
  { "no id", "{\"format\":\"adash\",\"version\":1,\"tiles\":{}}", ANA_ERROR_BAD_INPUT, "/id" },
  { "no tiles", "{\"format\":\"adash\",\"version\":1,\"id\":\"b\"}", ANA_ERROR_BAD_INPUT, "/tiles" },
};

static void
test_documents (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (documents); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = ana_json_parse (documents[i].json, -1, NULL, &error);
      g_autoptr (AnaBoard) board = NULL;

      g_assert_no_error (error);
      board = ana_board_parse (node, &error);
      g_test_message ("%s: %s", documents[i].name, error != NULL ? error->message : "accepted");
      if (documents[i].code < 0)
        {
          g_assert_no_error (error);
          continue;
        }
      g_assert_null (board);
      g_assert_error (error, ANA_ERROR, documents[i].code);
      g_assert_nonnull (strstr (error->message, documents[i].place));
    }
}

/* What is wrong with a tile is its own: it says so where it stands, the rest of the board lives, and it is written back. */
static void
test_bad_tiles (void)
{
  static const struct { const char *name, *tile, *problem; } tiles[] = {
    { "a number", "1", "/tiles/a: a tile is an object" },
    { "no type", "{\"x\":0,\"y\":0,\"w\":3,\"h\":3}", "/tiles/a/type: unknown type" },
    { "unknown type", "{" TILE ("\"type\":\"hologram\",\"beam\":{\"deep\":[1,2]}") "}", "/tiles/a/type: unknown type \"hologram\"" },
    { "a long type in letters of two bytes", "{" TILE ("\"type\":\"x" LETTERS "\"") "}", "/tiles/a/type: unknown type \"x" LETTERS "\"" },
    { "a longer one", "{" TILE ("\"type\":\"" LETTERS LETTERS LETTERS "\"") "}", "/tiles/a/type: unknown type \"" LETTERS },
    { "a mark in letters of two bytes", "{" TILE ("\"type\":\"chart\",\"spec\":{\"mark\":\"x" LETTERS "\"}") "}", "/tiles/a/spec/mark: unknown mark \"x" LETTERS "\"" },
    { "type is a number", "{" TILE ("\"type\":7") "}", "/tiles/a/type: a text is wanted" },
    { "too wide", "{\"x\":10,\"y\":0,\"w\":3,\"h\":3,\"type\":\"text\"}", "/tiles/a: x + w is over 12" },
    { "x below zero", "{\"x\":-1,\"y\":0,\"w\":3,\"h\":3,\"type\":\"text\"}", "/tiles/a/x: a whole number from 0 to 11" },
    { "x is text", "{\"x\":\"0\",\"y\":0,\"w\":3,\"h\":3,\"type\":\"text\"}", "/tiles/a/x: a whole number" },
    { "huge", "{\"x\":0,\"y\":0,\"w\":1e308,\"h\":3,\"type\":\"text\"}", "/tiles/a/w: a whole number from 1 to 12" },
    { "int64", "{\"x\":0,\"y\":9223372036854775807,\"w\":3,\"h\":3,\"type\":\"text\"}", "/tiles/a/y: a whole number from 0 to 10000" },
    { "no place", "{\"type\":\"text\"}", "/tiles/a/x: a whole number" },
    { "kpi without code", "{" TILE ("\"type\":\"kpi\",\"kpi\":{}") "}", "/tiles/a/kpi/code: is missing" },
    { "kpi without kpi", "{" TILE ("\"type\":\"kpi\"") "}", "/tiles/a/kpi: an object with a code is wanted" },
    { "title is a number", "{" TILE ("\"type\":\"text\",\"title\":7") "}", "/tiles/a/title: a text is wanted" },
    { "locked", "{" TILE ("\"type\":\"text\",\"locked\":1") "}", "/tiles/a/locked: true or false" },
    { "tab is a list", "{\"tab\":[],\"x\":0,\"y\":0,\"w\":3,\"h\":3,\"type\":\"text\"}", "/tiles/a/tab: a text is wanted" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tiles); i++)
    {
      g_autofree char *text = g_strdup_printf (BOARD ("\"a\":%s,\"b\":{" TILE ("\"type\":\"text\",\"markdown\":\"here\"") "}"), tiles[i].tile);
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = ana_json_parse (text, -1, NULL, &error), after = NULL, out = NULL;
      g_autoptr (AnaBoard) board = NULL;
      g_autofree char *before = NULL, *written = NULL;
      const AnaTile *bad, *good;

      g_test_message ("%s", tiles[i].name);
      g_assert_no_error (error);
      board = ana_board_parse (node, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (ana_board_get_n_tiles (board), ==, 2);
      bad = ana_board_find_tile (board, "a");
      good = ana_board_find_tile (board, "b");
      g_assert_true (g_utf8_validate (bad->problem, -1, NULL));
      g_assert_true (g_str_has_prefix (bad->problem, tiles[i].problem));
      g_assert_null (good->problem);
      g_assert_true (bad->w >= 1 && bad->h >= 1 && bad->x >= 0 && bad->x + bad->w <= ANA_GRID_COLUMNS);
      out = ana_board_to_json (board);
      before = ana_json_canonical (json_object_get_member (json_object_get_object_member (json_node_get_object (node), "tiles"), "a"), NULL);
      written = ana_json_canonical (json_object_get_member (json_object_get_object_member (json_node_get_object (out), "tiles"), "a"), NULL);
      g_assert_cmpstr (written, ==, before);
    }
}

/* What looks like an address is found at its place, and looking costs no more for a long name than for a short one. */
static void
test_outside (void)
{
  static const struct { const char *tile, *problem; } rows[] = {
    { "\"spec\":{\"layer\":[{\"mark\":\"bar\"},{\"data\":{\"url\":\"http://a\"}}]}", "/tiles/a/spec/layer/1/data/url: nothing is fetched from elsewhere" },
    { "\"query\":{\"a/b\":{\"~\":{\"$ref\":1}}}", "/tiles/a/query/a~1b/~0/$ref: nothing is fetched from elsewhere" },
    { "\"spec\":{\"mark\":\"bar\",\"data\":{\"values\":[{\"url\":\"x\"}]}}", NULL },
    { "\"spec\":{\"mark\":\"bar\",\"url\":{\"src\":[]}}", NULL },
  };
  g_autoptr (GString) big = g_string_new (BOARD ("\"a\":{" TILE ("\"type\":\"table\",\"query\":{\"")));
  g_autoptr (AnaBoard) board = NULL;
  g_autoptr (GError) error = NULL;
  gint64 start_usec;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strdup_printf (BOARD ("\"a\":{" TILE ("\"type\":\"chart\",%s") "}"), rows[i].tile);
      g_autoptr (AnaBoard) one = ana_board_load (NULL, text, -1, NULL);

      g_assert_cmpstr (ana_board_find_tile (one, "a")->problem, ==, rows[i].problem);
    }
  g_string_truncate (big, big->len - 2);
  for (guint i = 0; i < 500000; i++)
    g_string_append_c (big, 'n');
  g_string_append (big, "\":[0");
  for (guint i = 0; i < 200000; i++)
    g_string_append (big, ",0");
  g_string_append (big, "]}}}}");
  start_usec = g_get_monotonic_time ();
  board = ana_board_load (NULL, big->str, (gssize) big->len, &error);
  g_assert_no_error (error);
  g_assert_null (ana_board_find_tile (board, "a")->problem);
  g_assert_cmpint (g_get_monotonic_time () - start_usec, <, 10 * G_USEC_PER_SEC); /* a name copied for each item: some minutes */
}

/* Tiles without a place stand below the others, none on another. */
static void
test_lost_tiles (void)
{
  g_autoptr (JsonNode) node = ana_json_parse (BOARD ("\"a\":{\"type\":\"text\"},\"b\":{\"x\":0,\"y\":4,\"w\":12,\"h\":2,\"type\":\"text\"},\"c\":{\"type\":\"text\"},\"../d\":{}"), -1, NULL, NULL);
  g_autoptr (AnaBoard) board = ana_board_parse (node, NULL);

  g_assert_nonnull (board);
  g_assert_cmpuint (ana_board_get_n_tiles (board), ==, 3);
  g_assert_cmpint (ana_board_find_tile (board, "a")->y, ==, 6);
  g_assert_cmpint (ana_board_find_tile (board, "c")->y, ==, 10);
  g_assert_cmpstr (ana_board_get_warnings (board)[0], ==, "/tiles/..~1d: a key is 1 to 63 of A-Z a-z 0-9 _ -; left out");
}

/* Also where there is no row left for them. */
static void
test_lost_below_all (void)
{
  g_autoptr (JsonNode) node = ana_json_parse (BOARD ("\"a\":{\"x\":0,\"y\":10000,\"w\":12,\"h\":10000,\"type\":\"text\"},\"b\":{\"type\":\"text\"},\"c\":{}"), -1, NULL, NULL);
  g_autoptr (AnaBoard) board = ana_board_parse (node, NULL);
  AnaGridItem items[3];

  g_assert_nonnull (board);
  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    items[i] = ana_tile_get_item (ana_board_get_tile (board, i));
  g_assert_false (ana_grid_has_overlap (items, G_N_ELEMENTS (items)));
}

static void
test_too_many (void)
{
  g_autoptr (GString) json = g_string_new ("{\"format\":\"adash\",\"version\":1,\"id\":\"b\",\"tiles\":{");
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;

  for (guint i = 0; i < 501; i++)
    g_string_append_printf (json, "%s\"t%u\":{\"x\":0,\"y\":0,\"w\":1,\"h\":1,\"type\":\"text\"}", i > 0 ? "," : "", i);
  g_string_append (json, "}}");
  node = ana_json_parse (json->str, -1, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (ana_board_parse (node, &error));
  g_assert_error (error, ANA_ERROR, ANA_ERROR_LIMIT);
}

/* What we do not know is kept, and named once. */
static void
test_unknown_members (void)
{
  g_autoptr (JsonNode) node = json_from_string (
    "{\"format\":\"adash\",\"version\":1,\"id\":\"b\",\"colour\":\"red\",\"tiles\":{\"a\":{" TILE ("\"type\":\"text\",\"spin\":true") "}}}",
    NULL);
  g_autoptr (AnaBoard) board = ana_board_parse (node, NULL);
  g_autoptr (JsonNode) back = ana_board_to_json (board);
  const char *const *warnings = ana_board_get_warnings (board);

  g_assert_cmpuint (g_strv_length ((char **) warnings), ==, 2);
  g_assert_cmpstr (warnings[0], ==, "/colour: unknown member");
  g_assert_cmpstr (warnings[1], ==, "/tiles/a/spin: unknown member");
  g_assert_true (json_node_equal (node, back));
}

static void
test_cards (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (g_getenv ("ANALYTICS_DATA"), "templates", "overview.adash", NULL);
  g_autoptr (JsonNode) node = ana_json_parse_file (path, NULL, &error);
  g_autoptr (AnaBoard) board = NULL;
  g_autoptr (AnaBoard) changed = NULL;
  g_auto (GStrv) before = NULL;
  g_auto (GStrv) after = NULL;
  const char *const wanted[] = { "RL.2.2", "COM.AOV", "COM.ORDERS", "COM.RETURN_RATE", "SYS.CPU", NULL };

  g_assert_no_error (error);
  board = ana_board_parse (node, &error);
  g_assert_no_error (error);
  g_assert_null (ana_board_get_warnings (board)[0]);
  before = ana_board_list_cards (board);
  g_assert_cmpstr (before[0], ==, "COM.NET_REVENUE");
  g_assert_cmpuint (g_strv_length (before), ==, 4);

  changed = ana_board_with_cards (board, wanted);
  g_assert_nonnull (changed);
  after = ana_board_list_cards (changed);
  g_assert_true (g_strv_equal (wanted, (const char *const *) after));
  g_assert_cmpuint (ana_board_get_n_tiles (changed), ==, ana_board_get_n_tiles (board) + 1);
}

/* The board that comes with the pack of this computer. */
static void
test_computer (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (g_getenv ("ANALYTICS_DATA"), "templates", "computer.adash", NULL);
  g_autofree char *dir = g_build_filename (g_getenv ("ANALYTICS_DATA"), "catalogue", NULL);
  g_autoptr (AnaBoard) board = ana_board_load_file (path, &error);
  g_autoptr (AnaCatalogue) catalogue = ana_catalogue_load (dir, NULL);
  g_auto (GStrv) cards = NULL;

  g_assert_no_error (error);
  g_assert_null (ana_board_get_warnings (board)[0]);
  g_assert_cmpstr (ana_board_get_id (board), ==, "computer");
  cards = ana_board_list_cards (board);
  g_assert_cmpuint (g_strv_length (cards), ==, 8);
  for (guint i = 0; i < ana_board_get_n_tiles (board); i++)
    {
      const AnaTile *tile = ana_board_get_tile (board, i);
      const AnaKpi *kpi = ana_catalogue_find (catalogue, tile->kpi_code);

      g_assert_null (tile->problem);
      g_assert_nonnull (kpi);
      g_assert_cmpstr (kpi->pack, ==, "system");
    }
}

/* --- files --- */

#define HEAD "{\"format\":\"adash\",\"version\":1,\"id\":\"b\",\n\"tiles\":"

static const struct {
  const char *name;
  const char *text;
  int         code;    /* -1: accepted */
  const char *message; /* its beginning */
} files[] = {
  { "NaN", HEAD "{\"a\":{\"x\":NaN}}}", ANA_ERROR_BAD_INPUT, "f.adash:2:19: " },
  { "huge number", HEAD "{\"a\":{\"x\":1e999}}}", ANA_ERROR_BAD_INPUT, "f.adash:2:1" },
  { "newer", "{\"format\":\"adash\",\"version\":\n9}", ANA_ERROR_TOO_NEW, "f.adash:2:1: /version: 9 " },
  { "empty", "", ANA_ERROR_BAD_INPUT, "f.adash:1:1: " },
  { "cut", HEAD "{\"a\":{", ANA_ERROR_BAD_INPUT, "f.adash:2:" },
  { "key twice", HEAD "{},\"id\":\"c\"}", ANA_ERROR_BAD_INPUT, "f.adash:2:" },
  { "tabs", "{\"format\":\"adash\",\"version\":1,\"id\":\"b\",\"tabs\":[{\"id\":\"m\"},\n{\"id\":\"m\"}],\"tiles\":{}}", ANA_ERROR_BAD_INPUT,
    "f.adash:2:7: /tabs/1/id: \"m\" is there twice" },
  { "filters", "{\"format\":\"adash\",\"version\":1,\"id\":\"b\",\"filters\":[],\"tiles\":{}}", ANA_ERROR_BAD_INPUT, "f.adash:1:50: /filters: an object" },
  { "annotation", "{\"format\":\"adash\",\"version\":1,\"id\":\"b\",\"annotations\":{\"a\":7},\"tiles\":{}}", ANA_ERROR_BAD_INPUT,
    "f.adash:1:59: /annotations/a: an object" },
  { "good", HEAD "{}}", -1, NULL },
};

static void
test_files (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AnaBoard) board = ana_board_load ("f.adash", files[i].text, -1, &error);

      g_test_message ("%s: %s", files[i].name, error != NULL ? error->message : "accepted");
      if (files[i].code < 0)
        {
          g_assert_no_error (error);
          continue;
        }
      g_assert_null (board);
      g_assert_error (error, ANA_ERROR, files[i].code);
      g_assert_true (g_str_has_prefix (error->message, files[i].message));
    }
}

static char *
make_big (guint n_tiles, guint n_nested, guint n_title)
{
  GString *json = g_string_new ("{\"format\":\"adash\",\"version\":1,\"id\":\"b\",\"title\":\"");

  for (guint i = 0; i < n_title; i++)
    g_string_append (json, "é");
  g_string_append (json, "\",\"deep\":");
  for (guint i = 0; i < n_nested; i++)
    g_string_append_c (json, '[');
  for (guint i = 0; i < n_nested; i++)
    g_string_append_c (json, ']');
  g_string_append (json, n_nested > 0 ? ",\"tiles\":{" : "0,\"tiles\":{");
  for (guint i = 0; i < n_tiles; i++)
    g_string_append_printf (json, "%s\"t%u\":{\"x\":0,\"y\":0,\"w\":1,\"h\":1,\"type\":\"text\"}", i > 0 ? "," : "", i);
  g_string_append (json, "}}");
  return g_string_free (json, FALSE);
}

static void
test_huge (void)
{
  static const struct { guint n_tiles, n_nested, n_title; int code; const char *words; } rows[] = {
    { 500, 31, 1000, -1, NULL },
    { 501, 0, 0, ANA_ERROR_LIMIT, "/tiles: 501 tiles, at most 500" },
    { 20000, 0, 0, ANA_ERROR_LIMIT, "/tiles: 20000 tiles" },
    { 1000000, 0, 0, ANA_ERROR_LIMIT, "a board has at most 1048576" },
    { 0, 32, 0, ANA_ERROR_BAD_INPUT, "" },
    { 0, 200000, 0, ANA_ERROR_BAD_INPUT, "" },
    { 0, 0, 1001, ANA_ERROR_LIMIT, "/title: over 1000 characters" },
    { 0, 0, 500000, ANA_ERROR_LIMIT, "/title: over 1000 characters" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = make_big (rows[i].n_tiles, rows[i].n_nested, rows[i].n_title);
      g_autoptr (GError) error = NULL;
      g_autoptr (AnaBoard) board = ana_board_load ("f", text, -1, &error);

      g_test_message ("%u tiles: %s", rows[i].n_tiles, error != NULL ? error->message : "accepted");
      g_assert_true ((board != NULL) == (rows[i].code < 0));
      if (rows[i].code >= 0)
        {
          g_assert_error (error, ANA_ERROR, rows[i].code);
          g_assert_nonnull (strstr (error->message, rows[i].words));
        }
    }
}

/* A file that is gone, and one that is bigger than any board. */
static void
test_load_file (void)
{
  g_autofree char *dir = g_dir_make_tmp ("board-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "a.adash", NULL);
  g_autofree char *big = make_big (30000, 0, 0);
  g_autoptr (GError) error = NULL;

  g_assert_null (ana_board_load_file (path, &error));
  g_assert_error (error, ANA_ERROR, ANA_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (path, big, -1, NULL));
  g_assert_null (ana_board_load_file (path, &error));
  g_assert_error (error, ANA_ERROR, ANA_ERROR_LIMIT);
  g_assert_true (g_str_has_prefix (error->message, path));
  g_unlink (path);
  g_rmdir (dir);
}

/* What is wrong inside a tile is said in the tile. */
static void
test_problems (void)
{
  static const struct { const char *member; const char *problem; } rows[] = {
    { "\"spec\":{\"mark\":\"line\"}", NULL },
    { "\"spec\":{\"mark\":{\"type\":\"treemap\"}}", NULL },
    { "\"spec\":{\"mark\":\"lines\"}", "/tiles/a/spec/mark: unknown mark \"lines\"" },
    { "\"spec\":{\"mark\":7}", "/tiles/a/spec/mark: a name is wanted" },
    { "\"spec\":7", "/tiles/a/spec: an object is wanted" },
    { "\"spec\":{\"data\":{\"url\":\"http://x\"}}", "/tiles/a/spec/data/url: nothing is fetched from elsewhere" },
    { "\"spec\":{\"layer\":[{},{\"$ref\":\"#/tiles/a\"}]}", "/tiles/a/spec/layer/1/$ref: nothing is fetched from elsewhere" },
    { "\"image\":{\"src\":\"file:///etc/passwd\"}", "/tiles/a/image/src: nothing is fetched from elsewhere" },
    { "\"query\":[]", "/tiles/a/query: an object is wanted" },
    { "\"query\":null", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strdup_printf (HEAD "{\"a\":{" TILE ("\"type\":\"chart\",%s") "},\"b\":{" TILE ("\"type\":\"text\"") "}}}", rows[i].member);
      g_autoptr (GError) error = NULL;
      g_autoptr (AnaBoard) board = ana_board_load (NULL, text, -1, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (ana_board_find_tile (board, "a")->problem, ==, rows[i].problem);
      g_assert_null (ana_board_find_tile (board, "b")->problem);
    }
}

/* What the charts draw, a tile may show: both read one list. */
static void
test_marks (void)
{
  const char *name;

  for (guint i = 0; (name = ana_chart_spec_get_mark_name (i)) != NULL; i++)
    {
      g_autofree char *text = g_strdup_printf (HEAD "{\"a\":{" TILE ("\"type\":\"chart\",\"spec\":{\"mark\":\"%s\"}") "}}}", name);
      g_autoptr (AnaBoard) board = ana_board_load (NULL, text, -1, NULL);

      g_assert_nonnull (board);
      g_assert_cmpstr (ana_board_find_tile (board, "a")->problem, ==, NULL);
    }
  g_assert_false (ana_chart_spec_has_mark ("gantt"));
}

/* Hostile names fill no memory: a hundred of them are said, the others counted. */
static void
test_many_warnings (void)
{
  g_autoptr (GString) text = g_string_new ("{\"format\":\"adash\",\"version\":1,\"id\":\"b\",\"tiles\":{}");
  g_autoptr (AnaBoard) board = NULL;
  const char *const *warnings;

  for (guint i = 0; i < 5000; i++)
    g_string_append_printf (text, ",\"u/%u\":0", i);
  g_string_append_c (text, '}');
  board = ana_board_load (NULL, text->str, -1, NULL);
  warnings = ana_board_get_warnings (board);
  g_assert_cmpuint (g_strv_length ((char **) warnings), ==, 101);
  g_assert_cmpstr (warnings[0], ==, "/u~10: unknown member");
  g_assert_cmpstr (warnings[100], ==, "and 4900 more");
}

/* What was read is written back, to the last member and number, in its order; and reading that gives the same text. */
static void
test_lossless (void)
{
  static const char text[] =
    "{\n \"format\":\"adash\",\n \"version\":1,\n \"id\":\"b\",\n \"later\":[1,0,0.1,1e+300,9223372036854775807,null,\"\\u0001 é\"],\n"
    " \"filters\":{},\n \"tiles\":{\n  \"z\":{\"x\":0,\"y\":0,\"w\":3,\"h\":3,\"type\":\"text\",\"later\":{\"a\":true}},\n"
    "  \"a\":{\"x\":3,\"y\":0,\"w\":3,\"h\":3,\"type\":\"text\"}\n }\n}\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaBoard) board = ana_board_load (NULL, text, -1, &error);
  g_autoptr (AnaBoard) again = NULL;
  g_autofree char *once = NULL;
  g_autofree char *twice = NULL;

  g_assert_no_error (error);
  once = ana_board_to_text (board);
  again = ana_board_load (NULL, once, -1, &error);
  g_assert_no_error (error);
  twice = ana_board_to_text (again);
  g_assert_cmpstr (once, ==, twice);
  g_assert_cmpstr (once, ==, text);
}

static void
test_tabs (void)
{
  g_autoptr (AnaBoard) board = ana_board_load (NULL, "{\"format\":\"adash\",\"version\":1,\"id\":\"b\",\"zone\":\"Asia/Kathmandu\","
    "\"tabs\":[{\"id\":\"p\",\"title\":\"P\"},{\"id\":\"q\"}],\"tiles\":{\"a\":{\"tab\":\"q\"," TILE ("\"type\":\"text\"") "},"
    "\"b\":{\"tab\":\"gone\"," TILE ("\"type\":\"text\",\"locked\":true,\"title\":\"B\"") "}}}", -1, NULL);

  g_assert_cmpstr (ana_board_get_zone (board), ==, "Asia/Kathmandu");
  g_assert_cmpuint (ana_board_get_n_tabs (board), ==, 2);
  g_assert_cmpstr (ana_board_get_tab (board, 0)->title, ==, "P");
  g_assert_cmpstr (ana_board_find_tile (board, "a")->tab, ==, "q");
  g_assert_cmpstr (ana_board_find_tile (board, "b")->tab, ==, "p");
  g_assert_cmpstr (ana_board_get_warnings (board)[0], ==, "/tiles/b/tab: there is no such tab; shown on the first");
  g_assert_true (ana_tile_get_item (ana_board_find_tile (board, "b")).locked);
  g_assert_cmpstr (ana_board_find_tile (board, "b")->title, ==, "B");
  g_assert_null (ana_board_find_tile (board, "c"));
}

static void
test_settle (void)
{
  g_autoptr (JsonNode) merged = ana_json_parse ("{\"format\":\"adash\",\"version\":1,\"id\":\"b\",\"tabs\":[{\"id\":\"p\"},{\"id\":\"q\"}],\"tiles\":{"
    "\"b\":{\"tab\":\"p\",\"x\":9,\"y\":0,\"w\":6,\"h\":3,\"type\":\"text\",\"k\":1},"
    "\"a\":{\"tab\":\"gone\",\"x\":4,\"y\":1,\"w\":6,\"h\":3,\"type\":\"text\"},"
    "\"c\":{\"tab\":\"q\",\"x\":4,\"y\":7,\"w\":6,\"h\":3,\"type\":\"text\"}}}", -1, NULL, NULL);
  g_autofree char *before = ana_json_canonical (merged, NULL);
  g_autoptr (JsonNode) settled = ana_board_settle (merged);
  g_autoptr (JsonNode) twice = ana_board_settle (settled);
  g_autofree char *after = ana_json_canonical (merged, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaBoard) board = ana_board_parse (settled, &error);

  g_assert_cmpstr (before, ==, after);
  g_assert_true (json_node_equal (settled, twice));
  g_assert_no_error (error);
  g_assert_cmpint (ana_board_find_tile (board, "b")->x, ==, 6);
  g_assert_cmpint (ana_board_find_tile (board, "b")->y, ==, 0);
  g_assert_cmpint (ana_board_find_tile (board, "a")->y, ==, 3);
  g_assert_cmpint (ana_board_find_tile (board, "c")->y, ==, 7); /* another tab, nothing in its way: it stays */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/boards/board/documents", test_documents);
  g_test_add_func ("/boards/board/bad-tiles", test_bad_tiles);
  g_test_add_func ("/boards/board/outside", test_outside);
  g_test_add_func ("/boards/board/lost-tiles", test_lost_tiles);
  g_test_add_func ("/boards/board/lost-below-all", test_lost_below_all);
  g_test_add_func ("/boards/board/too-many", test_too_many);
  g_test_add_func ("/boards/board/unknown-members", test_unknown_members);
  g_test_add_func ("/boards/board/cards", test_cards);
  g_test_add_func ("/boards/board/computer", test_computer);
  g_test_add_func ("/boards/board/files", test_files);
  g_test_add_func ("/boards/board/huge", test_huge);
  g_test_add_func ("/boards/board/load-file", test_load_file);
  g_test_add_func ("/boards/board/problems", test_problems);
  g_test_add_func ("/boards/board/many-warnings", test_many_warnings);
  g_test_add_func ("/boards/board/lossless", test_lossless);
  g_test_add_func ("/boards/board/marks", test_marks);
  g_test_add_func ("/boards/board/tabs", test_tabs);
  g_test_add_func ("/boards/board/settle", test_settle);
  return g_test_run ();
}
