/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-board.c: board documents, good and hostile (FORMATS.md section 7, SYNC.md section 4 row 58).
 */
#include "ana-board.h"
#include "ana-error.h"

#include <string.h>

#define BOARD(tiles) "{\"format\":\"adash\",\"version\":1,\"id\":\"b\",\"title\":\"T\",\"tiles\":{" tiles "}}"
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
  { "tile is a number", BOARD ("\"a\":1"), ANA_ERROR_BAD_INPUT, "/tiles/a" },
  { "bad key", BOARD ("\"../a\":{}"), ANA_ERROR_BAD_INPUT, "/tiles/../a" },
  { "no type", BOARD ("\"a\":{\"x\":0,\"y\":0,\"w\":3,\"h\":3}"), ANA_ERROR_BAD_INPUT, "/tiles/a/type" },
  { "unknown type", BOARD ("\"a\":{" TILE ("\"type\":\"hologram\"") "}"), ANA_ERROR_BAD_INPUT, "/tiles/a/type" },
  { "too wide", BOARD ("\"a\":{\"x\":10,\"y\":0,\"w\":3,\"h\":3,\"type\":\"text\"}"), ANA_ERROR_BAD_INPUT, "/tiles/a" },
  { "x below zero", BOARD ("\"a\":{\"x\":-1,\"y\":0,\"w\":3,\"h\":3,\"type\":\"text\"}"), ANA_ERROR_BAD_INPUT, "/tiles/a/x" },
  { "x is text", BOARD ("\"a\":{\"x\":\"0\",\"y\":0,\"w\":3,\"h\":3,\"type\":\"text\"}"), ANA_ERROR_BAD_INPUT, "/tiles/a/x" },
  { "kpi without code", BOARD ("\"a\":{" TILE ("\"type\":\"kpi\",\"kpi\":{}") "}"), ANA_ERROR_BAD_INPUT, "/tiles/a/kpi/code" },
  { "kpi without kpi", BOARD ("\"a\":{" TILE ("\"type\":\"kpi\"") "}"), ANA_ERROR_BAD_INPUT, "/tiles/a/kpi" },
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/boards/board/documents", test_documents);
  g_test_add_func ("/boards/board/too-many", test_too_many);
  g_test_add_func ("/boards/board/unknown-members", test_unknown_members);
  g_test_add_func ("/boards/board/cards", test_cards);
  return g_test_run ();
}
