/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-conflict.c: which of two values of a board's field shall stand.
 */
#include "ana-board-conflict.h"
#include "ana-board.h"
#include "ana-error.h"

#define BOARD "{\"format\":\"adash\",\"version\":1,\"id\":\"b\",\"title\":\"Theirs\",\"tabs\":[{\"id\":\"main\",\"title\":\"M\"}]," \
              "\"tiles\":{\"t\":{\"tab\":\"main\",\"x\":0,\"y\":0,\"w\":3,\"h\":4,\"type\":\"text\",\"title\":\"theirs\",\"text\":\"x\"}}}"

static const struct {
  const char       *name, *path, *mine;  /* @mine NULL: deleted */
  AnaConflictChoice choice;
  const char       *place, *value;       /* what stands where then; @place NULL: refused */
} rows[] = {
  { "theirs", "/title", "\"Mine\"", ANA_KEEP_THEIRS, "/title", "\"Theirs\"" },
  { "mine", "/title", "\"Mine\"", ANA_KEEP_MINE, "/title", "\"Mine\"" },
  { "both titles", "/title", "\"Mine\"", ANA_KEEP_BOTH, "/title", "\"Theirs / Mine\"" },
  { "a tile's field, mine", "/tiles/t/title", "\"mine\"", ANA_KEEP_MINE, "/tiles/t/title", "\"mine\"" },
  { "a tile's field, both", "/tiles/t/title", "\"mine\"", ANA_KEEP_BOTH, "/tiles/t-2/title", "\"mine\"" },
  { "a tile's field, both: theirs stays", "/tiles/t/title", "\"mine\"", ANA_KEEP_BOTH, "/tiles/t/title", "\"theirs\"" },
  { "deleted, mine", "/tiles/t/title", NULL, ANA_KEEP_MINE, "/tiles/t/title", NULL },
  { "deleted, both", "/title", NULL, ANA_KEEP_BOTH, NULL, NULL },
  { "both times", "/time", "{\"last\":\"P1D\"}", ANA_KEEP_BOTH, NULL, NULL },
  { "a field of a tile that is gone", "/tiles/gone/title", "\"mine\"", ANA_KEEP_BOTH, NULL, NULL },
  { "no place", "/title/deep/er", "\"mine\"", ANA_KEEP_MINE, NULL, NULL },
};

static void
test_resolve (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (JsonNode) board = ana_json_parse (BOARD, -1, NULL, NULL);
      g_autoptr (JsonNode) mine = rows[i].mine != NULL ? json_from_string (rows[i].mine, NULL) : NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) after = ana_board_resolve_conflict (board, rows[i].path, mine, rows[i].choice, &error);
      g_autofree char *said = NULL;
      g_autofree char *text = NULL;

      g_test_message ("%s", rows[i].name);
      g_assert_true ((after == NULL) == (rows[i].place == NULL));
      g_assert_true ((error != NULL) == (after == NULL));
      if (after == NULL)
        continue;
      if (ana_json_path_get (after, rows[i].place) != NULL)
        said = json_to_string (ana_json_path_get (after, rows[i].place), FALSE);
      g_assert_cmpstr (said, ==, rows[i].value);
      text = ana_board_format ("board", "b", after, &error); /* and it is a board still, nothing over another */
      g_assert_no_error (error);
      g_assert_nonnull (text);
    }
}

static void
test_both (void)
{
  g_autoptr (JsonNode) text = json_from_string ("\"a\"", NULL);
  g_autoptr (JsonNode) object = json_from_string ("{}", NULL);

  g_assert_true (ana_board_can_keep_both ("/title", text, text));
  g_assert_true (ana_board_can_keep_both ("/tiles/t", object, object));
  g_assert_false (ana_board_can_keep_both ("/time", object, object));
  g_assert_false (ana_board_can_keep_both ("/title", NULL, text));
  g_assert_false (ana_board_can_keep_both ("/tiles/t/query", object, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/boards/conflict/resolve", test_resolve);
  g_test_add_func ("/boards/conflict/both", test_both);
  return g_test_run ();
}
