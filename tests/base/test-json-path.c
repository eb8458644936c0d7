/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-json-path.c: places in a JSON tree and in its text.
 */
#include "ana-error.h"
#include "ana-json.h"

#include <string.h>

#define TEXT "{\"a\":1,\"b\":{\"c\":[10,{\"d\":null}],\"\":2,\"x/y\":3,\"~\":4},\"e\":\"é\"}"

static const struct {
  const char *pointer;
  const char *value;  /* (nullable): nothing there */
} places[] = {
  { "", TEXT }, { "/a", "1" }, { "/b/c", "[10,{\"d\":null}]" }, { "/b/c/0", "10" }, { "/b/c/1/d", "null" }, { "/b/", "2" },
  { "/b/x~1y", "3" }, { "/b/~0", "4" }, { "/b/c/2", NULL }, { "/b/c/-", NULL }, { "/b/c/00", NULL }, { "/b/c/01", NULL },
  { "/b/c/99999999999", NULL }, { "/a/b", NULL }, { "/z", NULL }, { "/b/c/", NULL }, { "/e/0", NULL },
};

static char *
to_text (JsonNode *node)
{
  GString *out = g_string_new (NULL);
  AnaJsonWriter writer;

  ana_json_writer_init (&writer, out);
  ana_json_node (&writer, node);
  return g_string_free (out, FALSE);
}

static void
test_get (void)
{
  g_autoptr (JsonNode) root = ana_json_parse (TEXT, -1, NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      JsonNode *node = ana_json_path_get (root, places[i].pointer);
      g_autofree char *text = node != NULL ? to_text (node) : NULL;

      g_assert_cmpstr (text, ==, places[i].value);
    }
}

static void
test_join (void)
{
  g_autofree char *path = ana_json_path_join ("/b", "x/y");
  g_autofree char *more = ana_json_path_join (path, "~1");
  g_auto (GStrv) names = ana_json_path_split (more);

  g_assert_cmpstr (more, ==, "/b/x~1y/~01");
  g_assert_cmpuint (g_strv_length (names), ==, 3);
  g_assert_cmpstr (names[1], ==, "x/y");
  g_assert_cmpstr (names[2], ==, "~1");
}

static const struct {
  const char *pointer, *value;
  int         index;
  const char *after;  /* (nullable): refused */
} changes[] = {
  { "/b", "7", -1, "{\"a\":1,\"b\":7,\"c\":3}" },
  { "/b", NULL, -1, "{\"a\":1,\"c\":3}" },
  { "/d", "7", -1, "{\"a\":1,\"b\":{\"x\":[1,2]},\"c\":3,\"d\":7}" },
  { "/d", "7", 0, "{\"d\":7,\"a\":1,\"b\":{\"x\":[1,2]},\"c\":3}" },
  { "/d", "7", 2, "{\"a\":1,\"b\":{\"x\":[1,2]},\"d\":7,\"c\":3}" },
  { "/d", "7", 99, "{\"a\":1,\"b\":{\"x\":[1,2]},\"c\":3,\"d\":7}" },
  { "/a", "7", 1, "{\"b\":{\"x\":[1,2]},\"a\":7,\"c\":3}" },
  { "/c", "7", 0, "{\"c\":7,\"a\":1,\"b\":{\"x\":[1,2]}}" },
  { "/b/x/1", "null", -1, "{\"a\":1,\"b\":{\"x\":[1,null]},\"c\":3}" },
  { "/b/x/0", NULL, -1, "{\"a\":1,\"b\":{\"x\":[2]},\"c\":3}" },
  { "/b/x/2", "1", -1, NULL },
  { "/z/x", "1", -1, NULL },
  { "/a/x", "1", -1, NULL },
  { "", "[]", -1, "[]" },
};

static void
test_with (void)
{
  g_autoptr (JsonNode) root = ana_json_parse ("{\"a\":1,\"b\":{\"x\":[1,2]},\"c\":3}", -1, NULL, NULL);
  g_autofree char *before = to_text (root);

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) value = changes[i].value != NULL ? ana_json_parse (changes[i].value, -1, NULL, NULL) : NULL;
      g_autoptr (JsonNode) after = ana_json_path_with (root, changes[i].pointer, value, changes[i].index, &error);
      g_autofree char *text = after != NULL ? to_text (after) : NULL;
      g_autofree char *still = to_text (root);

      g_test_message ("%u: %s", i, changes[i].pointer);
      g_assert_cmpstr (text, ==, changes[i].after);
      g_assert_cmpstr (still, ==, before);
      if (after == NULL)
        g_assert_error (error, ANA_ERROR, ANA_ERROR_NOT_FOUND);
    }
}

/* A member that goes and comes back at its number is where it was. */
static void
test_index (void)
{
  g_autoptr (JsonNode) root = ana_json_parse ("{\"a\":1,\"b\":2,\"c\":3}", -1, NULL, NULL);
  g_autoptr (JsonNode) value = json_node_copy (ana_json_path_get (root, "/b"));
  g_autoptr (JsonNode) without = ana_json_path_with (root, "/b", NULL, -1, NULL);
  g_autoptr (JsonNode) again = NULL;
  g_autofree char *text = NULL;

  g_assert_cmpint (ana_json_path_index (root, "/b"), ==, 1);
  g_assert_cmpint (ana_json_path_index (without, "/b"), ==, -1);
  g_assert_cmpint (ana_json_path_index (root, ""), ==, -1);
  again = ana_json_path_with (without, "/b", value, ana_json_path_index (root, "/b"), NULL);
  text = to_text (again);
  g_assert_cmpstr (text, ==, "{\"a\":1,\"b\":2,\"c\":3}");
}

/* The member whose name is empty. */
static void
test_no_name (void)
{
  g_autoptr (JsonNode) root = ana_json_parse ("{\"a\":1}", -1, NULL, NULL);
  g_autoptr (JsonNode) value = ana_json_parse ("{\"\":2}", -1, NULL, NULL);
  g_autoptr (JsonNode) after = ana_json_path_with (root, "/", value, -1, NULL);
  g_autoptr (JsonNode) twice = ana_json_path_with (after, "//", NULL, -1, NULL);
  g_autofree char *path = ana_json_path_join ("", "");
  g_autofree char *text = to_text (after);
  g_autofree char *last = to_text (twice);

  g_assert_cmpstr (path, ==, "/");
  g_assert_cmpstr (text, ==, "{\"a\":1,\"\":{\"\":2}}");
  g_assert_cmpint (json_node_get_int (ana_json_path_get (after, "//")), ==, 2);
  g_assert_cmpint (ana_json_path_index (after, "/"), ==, 1);
  g_assert_cmpstr (last, ==, "{\"a\":1,\"\":{}}");
}

static void
test_locate (void)
{
  const char *text = "\n {\"é\": 1,\n  \"b\" : [ 1,\n {\"c\"\n:\ntrue}]}";
  static const struct { const char *pointer; gint64 line, column; } rows[] = {
    { "", 2, 2 }, { "/é", 2, 8 }, { "/b", 3, 9 }, { "/b/0", 3, 11 }, { "/b/1", 4, 2 }, { "/b/1/c", 6, 1 },
    { "/b/1/none", 4, 2 }, { "/b/7", 3, 9 }, { "/b/2", 3, 9 }, { "/none/x", 2, 2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gint64 line, column;

      ana_json_path_locate (text, strlen (text), rows[i].pointer, &line, &column);
      g_test_message ("%s: %d:%d", rows[i].pointer, (int) line, (int) column);
      g_assert_cmpint (line, ==, rows[i].line);
      g_assert_cmpint (column, ==, rows[i].column);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/json-path/get", test_get);
  g_test_add_func ("/base/json-path/join", test_join);
  g_test_add_func ("/base/json-path/with", test_with);
  g_test_add_func ("/base/json-path/index", test_index);
  g_test_add_func ("/base/json-path/no-name", test_no_name);
  g_test_add_func ("/base/json-path/locate", test_locate);
  return g_test_run ();
}
