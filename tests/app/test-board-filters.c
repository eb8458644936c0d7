/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-board-filters.c: what a board is filtered by while it is looked at, with the way back.
 */
#include "config.h"

#include "ana-board-filters.h"

#include "ana-json.h"

#include <string.h>

static AnaBoardFilters *
make (const char *own)
{
  g_autofree char *text = own != NULL ? g_strdelimit (g_strdup (own), "'", '"') : NULL;
  g_autoptr (JsonNode) node = text != NULL ? ana_json_parse (text, -1, NULL, NULL) : NULL;

  return ana_board_filters_new (node != NULL ? json_node_get_object (node) : NULL);
}

static JsonArray *
read_list (const char *text, JsonNode **root)
{
  g_autofree char *json = g_strdelimit (g_strdup (text), "'", '"');

  *root = ana_json_parse (json, -1, NULL, NULL);
  g_assert_nonnull (*root);
  return json_node_get_array (*root);
}

static void
assert_text (AnaBoardFilters *self, const char *want)
{
  g_autofree char *text = g_strdelimit (g_strdup (want), "'", '"');

  g_assert_cmpstr (ana_board_filters_get_text (self), ==, text);
}

static char *
list_words (AnaBoardFilters *self)
{
  g_auto (GStrv) all = ana_board_filters_list (self);
  GString *out = g_string_new (NULL);

  for (guint i = 0; all[i] != NULL; i += 2)
    g_string_append_printf (out, "%s%s", i > 0 ? " | " : "", all[i + 1]);
  return g_string_free (out, FALSE);
}

/* --- values --- */

/* One filter for each field: another value takes its place, none takes it away. */
static void
test_value (void)
{
  AnaBoardFilters *self = make ("{'f1':{'field':'country','oneOf':['France','Spain']}}");
  g_autofree char *several = ana_board_filters_get_value (self, "country"), *one = NULL;

  g_assert_null (several); /* it is more than one */
  g_assert_true (ana_board_filters_set_value (self, "country", "Italy"));
  assert_text (self, "{'f1':{'equal':'Italy','field':'country'}}");
  g_assert_false (ana_board_filters_set_value (self, "country", "Italy"));
  one = ana_board_filters_get_value (self, "country");
  g_assert_cmpstr (one, ==, "Italy");
  g_assert_true (ana_board_filters_set_value (self, "status", "paid"));
  assert_text (self, "{'f1':{'equal':'Italy','field':'country'},'f2':{'equal':'paid','field':'status'}}");
  g_assert_true (ana_board_filters_set_value (self, "country", NULL));
  assert_text (self, "{'f2':{'equal':'paid','field':'status'}}");
  g_assert_false (ana_board_filters_set_value (self, "country", NULL));
  g_assert_true (ana_board_filters_remove (self, "f2"));
  assert_text (self, "{}");
  g_assert_false (ana_board_filters_remove (self, "f2"));
  ana_board_filters_free (self);
}

static void
test_brush (void)
{
  AnaBoardFilters *self = make (NULL);
  g_autoptr (JsonNode) first = NULL, second = NULL, none = NULL;

  g_assert_true (ana_board_filters_set_brush (self, NULL, read_list ("[{'field':'amount','gte':10,'lt':20},{'field':'country','oneOf':['France']}]", &first)));
  assert_text (self, "{'f1':{'field':'amount','gte':10,'lt':20},'f2':{'field':'country','oneOf':['France']}}");
  g_assert_true (ana_board_filters_set_brush (self, "2026-01-01/2026-01-07", read_list ("[{'field':'amount','range':[1,2]}]", &second)));
  assert_text (self, "{'f1':{'field':'amount','range':[1,2]},'f2':{'field':'country','oneOf':['France']}}");
  g_assert_cmpstr (ana_board_filters_get_range (self), ==, "2026-01-01/2026-01-07");
  g_assert_false (ana_board_filters_set_brush (self, NULL, read_list ("[]", &none))); /* the range that is there stays */
  g_assert_true (ana_board_filters_clear (self));
  assert_text (self, "{}");
  g_assert_null (ana_board_filters_get_range (self));
  g_assert_false (ana_board_filters_clear (self));
  ana_board_filters_free (self);
}

/* Drawn over two fields: one filter, whose place the next of the same fields takes, and which goes as a whole. */
static void
test_drawn (void)
{
  AnaBoardFilters *self = make (NULL);
  g_autoptr (JsonNode) first = NULL, second = NULL;
  g_autofree char *words = NULL;

  g_assert_true (ana_board_filters_set_brush (self, NULL, read_list ("[{'or':[{'and':[{'field':'net_hours','range':[1,2]},{'field':'score','range':[3,4]}]},"
                                                                     "{'and':[{'field':'net_hours','range':[5,6]},{'field':'score','range':[3,4]}]}]}]", &first)));
  words = list_words (self);
  g_assert_cmpstr (words, ==, "Net hours \303\227 score: drawn by hand");
  g_assert_true (ana_board_filters_set_brush (self, NULL, read_list ("[{'or':[{'and':[{'field':'net_hours','range':[7,8]},{'field':'score','range':[3,4]}]}]}]", &second)));
  assert_text (self, "{'f1':{'or':[{'and':[{'field':'net_hours','range':[7,8]},{'field':'score','range':[3,4]}]}]}}");
  g_assert_true (ana_board_filters_set_value (self, "net_hours \303\227 score", NULL));
  assert_text (self, "{}");
  ana_board_filters_free (self);
}

/* --- the way back --- */

/* Against a list of all that was said: back and forward walk along it, something else forgets what lay ahead. */
static void
test_history (void)
{
  AnaBoardFilters *self = make (NULL);
  g_autoptr (GPtrArray) said = g_ptr_array_new_with_free_func (g_free);
  guint at = 0;

  g_ptr_array_add (said, g_strdup ("{}"));
  for (guint i = 0; i < 2000; i++)
    {
      int what = g_test_rand_int_range (0, 5);
      g_autofree char *field = g_strdup_printf ("field%d", g_test_rand_int_range (0, 3)), *value = g_strdup_printf ("v%d", g_test_rand_int_range (0, 3));
      gboolean moved = FALSE;

      if (what == 0 || what == 1)
        {
          int step = what == 0 ? -1 : 1;
          gboolean can = step < 0 ? at > 0 : at + 1 < said->len;

          g_assert_cmpint (ana_board_filters_can_go (self, step), ==, can);
          g_assert_cmpint (ana_board_filters_go (self, step), ==, can);
          at = can ? at + (guint) step : at;
        }
      else
        moved = what == 2 ? ana_board_filters_clear (self) : ana_board_filters_set_value (self, field, what == 3 ? value : NULL);
      if (moved)
        {
          g_ptr_array_set_size (said, (int) at + 1);
          g_ptr_array_add (said, g_strdup (ana_board_filters_get_text (self)));
          if (said->len > 100)
            g_ptr_array_remove_index (said, 0);
          at = said->len - 1;
          g_assert_cmpstr (g_ptr_array_index (said, at), !=, said->len > 1 ? g_ptr_array_index (said, at - 1) : NULL);
        }
      g_assert_cmpstr (ana_board_filters_get_text (self), ==, g_ptr_array_index (said, at));
    }
  ana_board_filters_free (self);
}

static void
test_range (void)
{
  AnaBoardFilters *self = make ("{'f':{'field':'a','equal':'b'}}");

  g_assert_null (ana_board_filters_get_range (self));
  g_assert_true (ana_board_filters_set_range (self, "P7D"));
  g_assert_false (ana_board_filters_set_range (self, "P7D"));
  g_assert_true (ana_board_filters_go (self, -1));
  g_assert_null (ana_board_filters_get_range (self));
  g_assert_true (ana_board_filters_go (self, 1));
  g_assert_cmpstr (ana_board_filters_get_range (self), ==, "P7D");
  assert_text (self, "{'f':{'equal':'b','field':'a'}}");
  ana_board_filters_free (self);
}

/* --- in words --- */

static void
test_words (void)
{
  static const struct { const char *own, *words; } rows[] = {
    { "{}", "" },
    { "{'a':{'field':'country','equal':'France'}}", "Country: France" },
    { "{'a':{'field':'ship_country','oneOf':['France','Spain']}}", "Ship country: France, Spain" },
    { "{'a':{'field':'c','oneOf':['a','b','c','d','e']}}", "C: a, b, c +2" },
    { "{'a':{'field':'amount','gte':10,'lt':20.5}}", "Amount: < 20.5 ≥ 10" },
    { "{'a':{'field':'amount','range':[10,20]}}", "Amount: 10 – 20" },
    { "{'a':{'field':'amount','range':[null,20]}}", "Amount: … – 20" },
    { "{'a':{'field':'late','equal':true}}", "Late: true" },
    { "{'a':{'field':'name','oneOf':['<b>x</b>',null]}}", "Name: <b>x</b>, —" },
    { "{'a':{'field':'','equal':'x'}}", ": x" },
    { "{'a':7,'b':{'field':'x','equal':'y'}}", "X: y" },
    { "{'a':{'field':'élan','equal':'x'}}", "Élan: x" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      AnaBoardFilters *self = make (rows[i].own);
      g_autofree char *words = list_words (self);

      g_assert_cmpstr (words, ==, rows[i].words);
      ana_board_filters_free (self);
    }
}

/* A million letters are a chip like another; and what turns a line round turns nothing. */
static void
test_hostile (void)
{
  g_autofree char *much = g_strnfill (1000000, 'w'), *own = g_strdup_printf ("{'a':{'field':'x','equal':'%s'},'b':{'field':'y','equal':'a\u202eb\\nc'}}", much);
  AnaBoardFilters *self = make (own);
  g_auto (GStrv) all = ana_board_filters_list (self);
  g_autofree char *value = ana_board_filters_get_value (self, "x");

  g_assert_cmpint (g_utf8_strlen (all[1], -1), <, 2000);
  g_assert_cmpstr (all[3], ==, "Y: a\uFFFDb c");
  g_assert_cmpuint (strlen (value), ==, 1000000); /* what filters is whole */
  ana_board_filters_free (self);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/board-filters/value", test_value);
  g_test_add_func ("/board-filters/brush", test_brush);
  g_test_add_func ("/board-filters/drawn", test_drawn);
  g_test_add_func ("/board-filters/history", test_history);
  g_test_add_func ("/board-filters/range", test_range);
  g_test_add_func ("/board-filters/words", test_words);
  g_test_add_func ("/board-filters/hostile", test_hostile);
  return g_test_run ();
}
