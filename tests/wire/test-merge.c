/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-merge.c: three-way merge by a table of what each rule says, its properties, and clocks.
 */
#include "ana-error.h"
#include "ana-hlc.h"
#include "ana-merge.h"
#include "ana-random.h"

#include <string.h>

#define EARLY "0006000000000001-00000000-a"
#define LATE  "0006000000000002-00000000-b"

static JsonNode *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = text != NULL ? ana_json_parse (text, -1, NULL, &error) : NULL;

  g_assert_no_error (error);
  return node;
}

static const struct {
  const char *name, *kind;
  const char *base, *theirs, *mine; /* whole documents */
  const char *merged;
  const char *conflicts;            /* their places */
} rows[] = {
  { "nothing", "board", "{\"a\":1}", "{\"a\":1}", "{\"a\":1}", "{\"a\":1}", "" },
  { "mine alone", "board", "{\"a\":1}", "{\"a\":1}", "{\"a\":2}", "{\"a\":2}", "" },
  { "theirs alone", "board", "{\"a\":1}", "{\"a\":2}", "{\"a\":1}", "{\"a\":2}", "" },
  { "both the same", "board", "{\"a\":1}", "{\"a\":2}", "{\"a\":2}", "{\"a\":2}", "" },
  { "two fields", "board", "{\"a\":1,\"b\":1}", "{\"a\":2,\"b\":1}", "{\"a\":1,\"b\":2}", "{\"a\":2,\"b\":2}", "" },
  { "one field", "board", "{\"a\":1}", "{\"a\":2}", "{\"a\":3}", "{\"a\":2}", "/a" },
  { "null is a value", "board", "{\"a\":null}", "{\"a\":1}", "{}", "{\"a\":1}", "/a" },
  { "mine removed", "board", "{\"a\":1,\"b\":1}", "{\"a\":1,\"b\":2}", "{\"b\":1}", "{\"b\":2}", "" },
  { "both removed", "board", "{\"a\":1}", "{}", "{}", "{}", "" },
  { "both added, the same", "board", "{}", "{\"a\":{\"x\":1}}", "{\"a\":{\"x\":1}}", "{\"a\":{\"x\":1}}", "" },
  { "both added", "board", "{}", "{\"a\":{\"x\":1,\"y\":1}}", "{\"a\":{\"x\":2,\"z\":1}}", "{\"a\":{\"x\":1,\"y\":1,\"z\":1}}", "/a/x" },
  { "arrays are one", "board", "{\"a\":[1,2]}", "{\"a\":[1,2,3]}", "{\"a\":[0,1,2]}", "{\"a\":[1,2,3]}", "/a" },
  { "object against number", "board", "{\"a\":1}", "{\"a\":{\"x\":1}}", "{\"a\":2}", "{\"a\":{\"x\":1}}", "/a" },
  { "fields of one tile", "board", "{\"tiles\":{\"t\":{\"title\":\"A\",\"spec\":{\"mark\":\"line\",\"c\":1}}}}",
    "{\"tiles\":{\"t\":{\"title\":\"B\",\"spec\":{\"mark\":\"line\",\"c\":2}}}}", "{\"tiles\":{\"t\":{\"title\":\"A\",\"spec\":{\"mark\":\"bar\",\"c\":1}}}}",
    "{\"tiles\":{\"t\":{\"title\":\"B\",\"spec\":{\"mark\":\"bar\",\"c\":2}}}}", "" },
  { "a query is one", "board", "{\"tiles\":{\"t\":{\"query\":{\"source\":\"a\",\"limit\":1}}}}",
    "{\"tiles\":{\"t\":{\"query\":{\"source\":\"b\",\"limit\":1}}}}", "{\"tiles\":{\"t\":{\"query\":{\"source\":\"a\",\"limit\":2}}}}",
    "{\"tiles\":{\"t\":{\"query\":{\"source\":\"b\",\"limit\":1}}}}", "/tiles/t/query" },
  { "time is one", "board", "{\"time\":{\"last\":\"P1D\"}}", "{\"time\":{\"last\":\"P2D\"}}", "{\"time\":{\"from\":\"x\"}}", "{\"time\":{\"last\":\"P2D\"}}", "/time" },
  { "places: mine is later", "board", "{\"tiles\":{\"t\":{\"x\":0,\"y\":0,\"w\":1}}}", "{\"tiles\":{\"t\":{\"x\":1,\"y\":0,\"w\":2}}}",
    "{\"tiles\":{\"t\":{\"x\":2,\"y\":5,\"w\":1}}}", "{\"tiles\":{\"t\":{\"x\":2,\"y\":5,\"w\":2}}}", "" },
  { "deleted there, edited here", "board", "{\"tiles\":{\"t\":{\"x\":0,\"title\":\"A\"},\"u\":{}}}", "{\"tiles\":{\"u\":{}}}",
    "{\"tiles\":{\"t\":{\"x\":0,\"title\":\"B\"},\"u\":{}}}", "{\"tiles\":{\"u\":{},\"t\":{\"x\":0,\"title\":\"B\"}}}", "" },
  { "edited there, deleted here", "board", "{\"tiles\":{\"t\":{\"x\":0,\"title\":\"A\"},\"u\":{}}}", "{\"tiles\":{\"t\":{\"x\":0,\"title\":\"B\"},\"u\":{}}}",
    "{\"tiles\":{\"u\":{}}}", "{\"tiles\":{\"t\":{\"x\":0,\"title\":\"B\"},\"u\":{}}}", "" },
  { "moved there, deleted here", "board", "{\"tiles\":{\"t\":{\"x\":0,\"title\":\"A\"},\"u\":{}}}", "{\"tiles\":{\"t\":{\"x\":7,\"title\":\"A\"},\"u\":{}}}",
    "{\"tiles\":{\"u\":{}}}", "{\"tiles\":{\"u\":{}}}", "" },
  { "deleted there, moved here", "board", "{\"tiles\":{\"t\":{\"x\":0,\"title\":\"A\"},\"u\":{}}}", "{\"tiles\":{\"u\":{}}}",
    "{\"tiles\":{\"t\":{\"x\":9,\"title\":\"A\"},\"u\":{}}}", "{\"tiles\":{\"u\":{}}}", "" },
  { "the last tile deleted", "board", "{\"tiles\":{\"t\":{\"title\":\"A\"}}}", "{\"tiles\":{\"t\":{\"title\":\"A\"}}}", "{\"tiles\":{}}", "{\"tiles\":{}}", "" },
  { "the map deleted", "board", "{\"filters\":{\"f\":{\"a\":1}}}", "{\"filters\":{\"f\":{\"a\":1}}}", "{}", "{}", "" },
  { "the map is new", "board", "{}", "{\"filters\":{\"g\":{\"a\":1}}}", "{\"filters\":{\"f\":{\"a\":1}}}", "{\"filters\":{\"g\":{\"a\":1},\"f\":{\"a\":1}}}", "" },
  { "filter against filter", "board", "{\"filters\":{\"f\":{\"a\":1}}}", "{\"filters\":{\"f\":{\"a\":2}}}", "{\"filters\":{\"f\":{\"a\":3}}}",
    "{\"filters\":{\"f\":{\"a\":2}}}", "/filters/f" },
  { "notes: the later", "board", "{\"annotations\":{\"n\":{\"text\":\"A\"}}}", "{\"annotations\":{\"n\":{\"text\":\"B\"}}}",
    "{\"annotations\":{\"n\":{\"text\":\"C\"}}}", "{\"annotations\":{\"n\":{\"text\":\"C\"}}}", "" },
  { "notes: deletion", "board", "{\"annotations\":{\"n\":{\"text\":\"A\"}}}", "{\"annotations\":{}}", "{\"annotations\":{\"n\":{\"text\":\"C\"}}}",
    "{\"annotations\":{}}", "" },
  { "tabs: both new", "board", "{\"tabs\":[{\"id\":\"a\"}]}", "{\"tabs\":[{\"id\":\"a\"},{\"id\":\"b\"}]}", "{\"tabs\":[{\"id\":\"a\"},{\"id\":\"c\"}]}",
    "{\"tabs\":[{\"id\":\"a\"},{\"id\":\"c\"},{\"id\":\"b\"}]}", "" },
  { "tabs: order, name, deletion", "board", "{\"tabs\":[{\"id\":\"a\",\"title\":\"A\"},{\"id\":\"b\",\"title\":\"B\"},{\"id\":\"c\"}]}",
    "{\"tabs\":[{\"id\":\"a\",\"title\":\"X\"},{\"id\":\"b\",\"title\":\"B\"}]}", "{\"tabs\":[{\"id\":\"c\"},{\"id\":\"b\",\"title\":\"Y\"},{\"id\":\"a\",\"title\":\"A\"}]}",
    "{\"tabs\":[{\"id\":\"b\",\"title\":\"Y\"},{\"id\":\"a\",\"title\":\"X\"}]}", "" },
  { "tabs: one name", "board", "{\"tabs\":[{\"id\":\"a\",\"title\":\"A\"}]}", "{\"tabs\":[{\"id\":\"a\",\"title\":\"B\"}]}", "{\"tabs\":[{\"id\":\"a\",\"title\":\"C\"}]}",
    "{\"tabs\":[{\"id\":\"a\",\"title\":\"B\"}]}", "/tabs/a/title" },
  { "preferences", "preferences", "{\"a\":1,\"b\":{\"c\":1}}", "{\"a\":2,\"b\":{\"c\":2}}", "{\"a\":3,\"b\":{\"c\":1}}", "{\"a\":3,\"b\":{\"c\":2}}", "" },
  { "sections", "proposal", "{\"s\":{\"a\":1,\"b\":1},\"t\":1}", "{\"s\":{\"a\":2,\"b\":1},\"t\":1}", "{\"s\":{\"a\":1,\"b\":2},\"t\":2}",
    "{\"s\":{\"a\":2,\"b\":1},\"t\":2}", "/s" },
  { "section deleted", "proposal", "{\"s\":{\"a\":1}}", "{\"s\":{\"a\":2}}", "{}", "{\"s\":{\"a\":2}}", "/s" },
  { "names with signs", "board", "{\"a/b\":1,\"~\":1}", "{\"a/b\":2,\"~\":1}", "{\"a/b\":3,\"~\":2}", "{\"a/b\":2,\"~\":2}", "/a~1b" },
};

static char *
list_places (GPtrArray *conflicts)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < conflicts->len; i++)
    g_string_append_printf (out, "%s%s", i > 0 ? " " : "", ((AnaMergeConflict *) conflicts->pdata[i])->path);
  return g_string_free (out, FALSE);
}

static void
test_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (JsonNode) base = parse (rows[i].base);
      g_autoptr (JsonNode) theirs = parse (rows[i].theirs);
      g_autoptr (JsonNode) mine = parse (rows[i].mine);
      g_autoptr (JsonNode) merged = parse (rows[i].merged);
      g_autoptr (JsonNode) patch = ana_merge_diff (base, mine);
      g_autoptr (JsonNode) fields = NULL;
      g_autoptr (GPtrArray) conflicts = ana_merge_conflicts_new ();
      g_autoptr (JsonNode) got = NULL;
      g_autofree char *before = ana_json_canonical (theirs, NULL);
      g_autofree char *after = NULL;
      g_autofree char *text = NULL;
      g_autofree char *places = NULL;

      g_assert_true (ana_merge_check (patch, NULL));
      got = ana_merge_apply (rows[i].kind, theirs, patch, LATE, &fields, conflicts);
      text = ana_json_canonical (got, NULL);
      places = list_places (conflicts);
      g_test_message ("%s: %s", rows[i].name, text);
      g_assert_true (json_node_equal (got, merged));
      g_assert_cmpstr (places, ==, rows[i].conflicts);
      after = ana_json_canonical (theirs, NULL);
      g_assert_cmpstr (before, ==, after);
    }
}

/* Where a clock decides, the earlier of two loses, whichever comes to the hub first. */
static void
test_clocks (void)
{
  g_autoptr (JsonNode) base = parse ("{\"tiles\":{\"t\":{\"x\":0,\"w\":1}}}");
  g_autoptr (JsonNode) a = parse ("{\"tiles\":{\"t\":{\"x\":1,\"w\":1}}}");
  g_autoptr (JsonNode) b = parse ("{\"tiles\":{\"t\":{\"x\":2,\"w\":3}}}");
  g_autoptr (JsonNode) of_a = ana_merge_diff (base, a);
  g_autoptr (JsonNode) of_b = ana_merge_diff (base, b);

  for (guint order = 0; order < 2; order++)
    {
      g_autoptr (JsonNode) fields = NULL;
      g_autoptr (GPtrArray) conflicts = ana_merge_conflicts_new ();
      g_autoptr (JsonNode) once = ana_merge_apply ("board", base, order == 0 ? of_a : of_b, order == 0 ? EARLY : LATE, &fields, conflicts);
      g_autoptr (JsonNode) twice = ana_merge_apply ("board", once, order == 0 ? of_b : of_a, order == 0 ? LATE : EARLY, &fields, conflicts);

      g_assert_true (json_node_equal (twice, b));
      g_assert_cmpuint (conflicts->len, ==, 0);
      g_assert_cmpstr (json_object_get_string_member (json_node_get_object (fields), "/tiles/t/x"), ==, LATE);
    }
}

static void
test_clocks_go (void)
{
  g_autoptr (JsonNode) base = parse ("{\"tiles\":{\"t\":{\"x\":0},\"u\":{\"x\":0}}}");
  g_autoptr (JsonNode) moved = parse ("{\"tiles\":{\"t\":{\"x\":1},\"u\":{\"x\":1}}}");
  g_autoptr (JsonNode) fewer = parse ("{\"tiles\":{\"u\":{\"x\":1}}}");
  g_autoptr (JsonNode) move = ana_merge_diff (base, moved);
  g_autoptr (JsonNode) removal = ana_merge_diff (moved, fewer);
  g_autoptr (JsonNode) fields = NULL;
  g_autoptr (JsonNode) once = ana_merge_apply ("board", base, move, EARLY, &fields, NULL);
  g_autoptr (JsonNode) twice = ana_merge_apply ("board", once, removal, LATE, &fields, NULL);

  g_assert_cmpuint (json_object_get_size (json_node_get_object (fields)), ==, 1);
  g_assert_true (json_node_equal (twice, fewer));
}

/* The patch of a new document is the document; applied twice it is applied once. */
static void
test_new (void)
{
  g_autoptr (JsonNode) mine = parse ("{\"title\":\"T\",\"tiles\":{\"a\":{\"x\":1}},\"filters\":{},\"compare\":null}");
  g_autoptr (JsonNode) patch = ana_merge_diff (NULL, mine);
  g_autoptr (GPtrArray) conflicts = ana_merge_conflicts_new ();
  g_autoptr (JsonNode) once = ana_merge_apply ("board", NULL, patch, EARLY, NULL, conflicts);
  g_autoptr (JsonNode) twice = ana_merge_apply ("board", once, patch, EARLY, NULL, conflicts);

  g_assert_true (json_node_equal (once, mine));
  g_assert_true (json_node_equal (twice, mine));
  g_assert_cmpuint (conflicts->len, ==, 0);
}

/* An entry of a map that is no map by now: what is there stays, mine is in a conflict. */
static void
test_no_map (void)
{
  g_autoptr (JsonNode) theirs = parse ("{\"tabs\":[{\"id\":\"a\"}],\"title\":\"T\"}");
  g_autoptr (JsonNode) patch = parse ("[{\"path\":\"/tabs/x\",\"new\":1},{\"path\":\"/title/x\",\"new\":2},{\"path\":\"//\",\"new\":3}]");
  g_autoptr (JsonNode) wanted = parse ("{\"tabs\":[{\"id\":\"a\"}],\"title\":\"T\",\"\":{\"\":3}}");
  g_autoptr (GPtrArray) conflicts = ana_merge_conflicts_new ();
  g_autoptr (JsonNode) merged = ana_merge_apply ("board", theirs, patch, LATE, NULL, conflicts);
  g_autofree char *places = list_places (conflicts);

  g_assert_true (json_node_equal (merged, wanted));
  g_assert_cmpstr (places, ==, "/tabs/x /title/x");
}

static void
test_bad_patches (void)
{
  static const char *const texts[] = { "{}", "7", "null", "[7]", "[{}]", "[{\"path\":7}]", "[{\"path\":\"\"}]", "[{\"path\":\"/\"}]", "[{\"path\":\"a\"}]",
                                       "[{\"path\":\"/a/b/c\"}]" };

  g_assert_false (ana_merge_check (NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (JsonNode) patch = parse (texts[i]);
      g_autoptr (GError) error = NULL;

      g_assert_false (ana_merge_check (patch, &error));
      g_assert_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT);
    }
}

/* --- any documents --- */

static JsonNode *
any_value (AnaRandom *random, guint depth)
{
  guint pick = (guint) ana_random_range (random, 0, depth > 0 ? 5 : 3);
  g_autofree char *text = NULL;
  JsonNode *node;
  JsonObject *object;

  if (pick < 3)
    {
      text = g_strdup_printf ("%d", (int) ana_random_range (random, 0, 4));
      return parse (text);
    }
  object = json_object_new ();
  for (guint i = 0; i < 3; i++)
    if (ana_random_range (random, 0, 3) > 0)
      {
        char name[2] = { (char) ('a' + i), '\0' };

        json_object_set_member (object, name, any_value (random, depth - 1));
      }
  node = json_node_init_object (json_node_alloc (), object);
  json_object_unref (object);
  return node;
}

static JsonNode *
any_document (AnaRandom *random)
{
  for (;;)
    {
      JsonNode *node = any_value (random, 3);

      if (JSON_NODE_HOLDS_OBJECT (node))
        return node;
      json_node_unref (node);
    }
}

/* Nobody else changed anything: mine is what comes out. I changed nothing: theirs is. Fields of only one are taken from it. */
static void
test_properties (void)
{
  AnaRandom random;

  ana_random_init (&random, 3);
  for (guint i = 0; i < 3000; i++)
    {
      g_autoptr (JsonNode) base = any_document (&random);
      g_autoptr (JsonNode) theirs = any_document (&random);
      g_autoptr (JsonNode) mine = any_document (&random);
      g_autoptr (JsonNode) patch = ana_merge_diff (base, mine);
      g_autoptr (JsonNode) nothing = ana_merge_diff (base, base);
      g_autoptr (JsonNode) alone = ana_merge_apply ("board", base, patch, LATE, NULL, NULL);
      g_autoptr (JsonNode) same = ana_merge_apply ("board", theirs, nothing, LATE, NULL, NULL);
      g_autoptr (GPtrArray) conflicts = ana_merge_conflicts_new ();
      g_autoptr (GPtrArray) later = ana_merge_conflicts_new ();
      g_autoptr (JsonNode) both = ana_merge_apply ("board", theirs, patch, LATE, NULL, conflicts);
      g_autoptr (JsonNode) again = ana_merge_apply ("board", theirs, patch, LATE, NULL, later);

      g_assert_true (json_node_equal (alone, mine));
      g_assert_true (json_node_equal (same, theirs));
      g_assert_true (json_node_equal (both, again));
      g_assert_cmpuint (conflicts->len, ==, later->len);
      for (guint k = 0; k < conflicts->len; k++)
        {
          const AnaMergeConflict *conflict = conflicts->pdata[k];
          JsonNode *in_mine = ana_json_path_get (mine, conflict->path), *in_theirs = ana_json_path_get (theirs, conflict->path);

          g_assert_true (in_mine == NULL ? conflict->mine == NULL : json_node_equal (in_mine, conflict->mine));
          g_assert_true (in_theirs == NULL ? conflict->theirs == NULL : json_node_equal (in_theirs, conflict->theirs));
        }
    }
}

/* --- clocks by themselves --- */

static void
test_hlc (void)
{
  AnaHlc clock = { 0, 0 }, other;
  const char *client;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;
  g_autofree char *clamped = NULL;
  g_autofree char *as_is = NULL;

  ana_hlc_tick (&clock, 1000);
  first = ana_hlc_to_text (&clock, "a");
  g_assert_cmpstr (first, ==, "00000000000003e8-00000000-a");
  ana_hlc_tick (&clock, 500); /* the device's clock went back */
  second = ana_hlc_to_text (&clock, "a");
  g_assert_cmpint (ana_hlc_compare (first, second), <, 0);
  g_assert_cmpint (ana_hlc_compare (NULL, first), <, 0);
  g_assert_true (ana_hlc_parse (second, &other, &client));
  g_assert_cmpint (other.usec, ==, 1000);
  g_assert_cmpuint (other.counter, ==, 1);
  g_assert_cmpstr (client, ==, "a");
  ana_hlc_receive (&clock, &(AnaHlc) { 7000, 3 }, 1100); /* somebody is ahead: what comes next here is later */
  ana_hlc_tick (&clock, 1200);
  third = ana_hlc_to_text (&clock, "a");
  g_assert_cmpstr (third, ==, "0000000000001b58-00000004-a");
  ana_hlc_receive (&clock, &(AnaHlc) { G_MAXINT64, 0 }, 1200); /* ten thousand years ahead: not believed */
  g_assert_cmpint (clock.usec, ==, 7000);
  clock.counter = G_MAXUINT32;
  ana_hlc_tick (&clock, 0);
  g_assert_cmpint (clock.usec, ==, 7001);
  clamped = ana_hlc_clamp ("7fffffffffffffff-00000009-b", 1000);
  g_assert_cmpstr (clamped, ==, "0000000011e1a6e8-00000009-b"); /* 300,001,000 microseconds */
  as_is = ana_hlc_clamp (first, 1000);
  g_assert_cmpstr (as_is, ==, first);
}

static void
test_bad_hlc (void)
{
  static const char *const texts[] = { "", "x", "00000000000003E8-00000000-a", "00000000000003e8-00000000-", "00000000000003e8 00000000-a",
                                       "00000000000003e8-0000000g-a", "ffffffffffffffff-00000000-a", "00000000000003e8-00000000-a b" };
  AnaHlc clock;

  g_assert_false (ana_hlc_parse (NULL, &clock, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_assert_false (ana_hlc_parse (texts[i], &clock, NULL));
      g_assert_null (ana_hlc_clamp (texts[i], 0));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/merge/rows", test_rows);
  g_test_add_func ("/wire/merge/clocks", test_clocks);
  g_test_add_func ("/wire/merge/clocks-go", test_clocks_go);
  g_test_add_func ("/wire/merge/new", test_new);
  g_test_add_func ("/wire/merge/no-map", test_no_map);
  g_test_add_func ("/wire/merge/bad-patches", test_bad_patches);
  g_test_add_func ("/wire/merge/properties", test_properties);
  g_test_add_func ("/wire/hlc/order", test_hlc);
  g_test_add_func ("/wire/hlc/bad", test_bad_hlc);
  return g_test_run ();
}
