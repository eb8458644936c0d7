/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-mutation.c: edits on their way to the hub: applied once, refused for good, sent again under their number.
 */
#include "ana-error.h"
#include "ana-mutation.h"

#include <string.h>

#define HLC "0006000000000001-00000000-a"
#define NOW G_GINT64_CONSTANT (0x6000000000002)

static JsonNode *
parse (const char *text)
{
  JsonNode *node = ana_json_parse (text, -1, NULL, NULL);

  g_assert_nonnull (node);
  return node;
}

static AnaMutation *
make (const char *kind, const char *op, const char *patch, gint64 base_rev)
{
  AnaMutation *mutation = g_new0 (AnaMutation, 1);

  *mutation = (AnaMutation) { .n = 1, .kind = g_strdup (kind), .id = g_strdup ("o"), .op = g_strdup (op),
                              .patch = patch != NULL ? parse (patch) : NULL, .base_rev = base_rev, .hlc = g_strdup (HLC) };
  return mutation;
}

static AnaObject *
make_object (const char *kind, gint64 rev, const char *body, gboolean dead)
{
  AnaObject *object = ana_object_new (kind, "o");

  object->rev = rev;
  object->body = parse (body);
  object->dead = dead;
  return object;
}

static const struct {
  const char *name, *kind, *op, *patch;
  gint64      base_rev;
  gint64      rev;               /* -1: there is none yet */
  const char *body;
  gboolean    dead;
  AnaMutationStatus status;
  gint64      rev_after;
  const char *body_after;        /* (nullable): refused */
  gboolean    dead_after;
  guint       n_conflicts;
} rows[] = {
  { "new", "board", "put", "[{\"path\":\"/a\",\"new\":1}]", 0, -1, NULL, FALSE, ANA_MUTATION_APPLIED, 1, "{\"a\":1}", FALSE, 0 },
  { "change", "board", "put", "[{\"path\":\"/a\",\"base\":1,\"new\":2}]", 5, 5, "{\"a\":1}", FALSE, ANA_MUTATION_APPLIED, 6, "{\"a\":2}", FALSE, 0 },
  { "behind", "board", "put", "[{\"path\":\"/a\",\"base\":1,\"new\":2}]", 3, 5, "{\"a\":1,\"b\":1}", FALSE, ANA_MUTATION_APPLIED, 6, "{\"a\":2,\"b\":1}", FALSE, 0 },
  { "conflict", "board", "put", "[{\"path\":\"/a\",\"base\":1,\"new\":2}]", 3, 5, "{\"a\":3}", FALSE, ANA_MUTATION_APPLIED, 6, "{\"a\":3}", FALSE, 1 },
  { "brought back", "board", "put", "[{\"path\":\"/a\",\"base\":1,\"new\":2}]", 5, 6, "{\"a\":1}", TRUE, ANA_MUTATION_APPLIED, 7, "{\"a\":2}", FALSE, 0 },
  { "deleted", "board", "delete", NULL, 5, 5, "{\"a\":1}", FALSE, ANA_MUTATION_APPLIED, 6, "{\"a\":1}", TRUE, 0 },
  { "deleted, but edited since", "board", "delete", NULL, 4, 5, "{\"a\":1}", FALSE, ANA_MUTATION_KEPT, 5, "{\"a\":1}", FALSE, 0 },
  { "deleted twice", "board", "delete", NULL, 4, 5, "{\"a\":1}", TRUE, ANA_MUTATION_APPLIED, 6, "{\"a\":1}", TRUE, 0 },
  { "a note deleted", "annotation", "delete", NULL, 4, 5, "{\"a\":1}", FALSE, ANA_MUTATION_APPLIED, 6, "{\"a\":1}", TRUE, 0 },
  { "rule, in time", "rule", "put", "[{\"path\":\"/a\",\"base\":1,\"new\":2}]", 5, 5, "{\"a\":1}", FALSE, ANA_MUTATION_APPLIED, 6, "{\"a\":2}", FALSE, 0 },
  { "rule, behind", "rule", "put", "[{\"path\":\"/a\",\"base\":1,\"new\":2}]", 4, 5, "{\"a\":1}", FALSE, ANA_MUTATION_REFUSED, 5, NULL, FALSE, 0 },
  { "rule, gone", "role", "put", "[{\"path\":\"/a\",\"new\":2}]", 4, -1, NULL, FALSE, ANA_MUTATION_REFUSED, 0, NULL, FALSE, 0 },
  { "unknown op", "board", "burn", NULL, 5, 5, "{\"a\":1}", FALSE, ANA_MUTATION_REFUSED, 5, NULL, FALSE, 0 },
  { "no patch", "board", "put", NULL, 5, 5, "{\"a\":1}", FALSE, ANA_MUTATION_REFUSED, 5, NULL, FALSE, 0 },
  { "bad patch", "board", "put", "[7]", 5, 5, "{\"a\":1}", FALSE, ANA_MUTATION_REFUSED, 5, NULL, FALSE, 0 },
};

static void
test_apply (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AnaMutation) mutation = make (rows[i].kind, rows[i].op, rows[i].patch, rows[i].base_rev);
      g_autoptr (AnaObject) before = rows[i].rev >= 0 ? make_object (rows[i].kind, rows[i].rev, rows[i].body, rows[i].dead) : NULL;
      g_autoptr (AnaMutationResult) result = ana_mutation_apply (mutation, before, NOW);
      g_autoptr (JsonNode) wanted = rows[i].body_after != NULL ? parse (rows[i].body_after) : NULL;

      g_test_message ("%s", rows[i].name);
      g_assert_cmpint (result->status, ==, rows[i].status);
      g_assert_cmpint (result->rev, ==, rows[i].rev_after);
      g_assert_true ((result->error != NULL) == (rows[i].status == ANA_MUTATION_REFUSED));
      if (wanted == NULL)
        {
          g_assert_null (result->object);
          continue;
        }
      g_assert_cmpint (result->object->rev, ==, rows[i].rev_after);
      g_assert_true (json_node_equal (result->object->body, wanted));
      g_assert_true (result->object->dead == rows[i].dead_after);
      g_assert_cmpuint (result->conflicts != NULL ? result->conflicts->len : 0, ==, rows[i].n_conflicts);
    }
}

static void
test_future_clock (void)
{
  g_autoptr (AnaMutation) mutation = make ("board", "put", "[{\"path\":\"/a\",\"new\":1}]", 0);
  g_autoptr (AnaMutationResult) result = NULL;

  g_free (mutation->hlc);
  mutation->hlc = g_strdup ("7fffffffffffffff-00000000-a");
  result = ana_mutation_apply (mutation, NULL, NOW);
  g_assert_cmpstr (result->object->hlc, ==, "0006000011e1a302-00000000-a"); /* five minutes ahead at most */
}

/* What is written is read back the same: requests, results, answers, objects. */
static void
test_texts (void)
{
  g_autoptr (AnaMutation) mutation = make ("board", "put", "[{\"path\":\"/a\",\"base\":1,\"new\":2}]", 3);
  g_autoptr (AnaMutation) removal = make ("board", "delete", NULL, 4);
  g_autoptr (AnaObject) before = make_object ("board", 5, "{\"a\":3}", FALSE);
  g_autoptr (AnaMutationResult) result = ana_mutation_apply (mutation, before, NOW);
  g_autoptr (GString) stored = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaMutationRequest) request = NULL;
  g_autoptr (AnaMutationAnswer) answer = NULL;
  g_autofree char *text = NULL;
  g_autofree char *again = NULL;
  const AnaMergeConflict *conflict;
  AnaJsonWriter writer;

  removal->n = 2;
  text = ana_mutation_request_write ("01JD", (const AnaMutation *const[]) { mutation, removal }, 2);
  request = ana_mutation_request_parse (text, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (request->client, ==, "01JD");
  again = ana_mutation_request_write (request->client, (const AnaMutation *const *) request->muts->pdata, request->muts->len);
  g_assert_cmpstr (again, ==, text);

  ana_json_writer_init (&writer, stored);
  ana_mutation_result_write (result, &writer);
  g_clear_pointer (&text, g_free);
  text = ana_mutation_answer_write (1, (const char *const[]) { stored->str }, 1, (const AnaObject *const[]) { result->object }, 1);
  answer = ana_mutation_answer_parse (text, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (answer->last, ==, 1);
  conflict = ((AnaMutationResult *) answer->results->pdata[0])->conflicts->pdata[0];
  g_assert_cmpstr (conflict->path, ==, "/a");
  g_assert_cmpint (json_node_get_int (conflict->mine), ==, 2);
  g_assert_cmpint (json_node_get_int (conflict->theirs), ==, 3);
  g_assert_cmpint (((AnaObject *) answer->objects->pdata[0])->rev, ==, 6);
}

static void
test_bad_requests (void)
{
#define MUT(rest) "{\"client\":\"c\",\"muts\":[{\"n\":1,\"kind\":\"board\",\"id\":\"a\",\"op\":\"put\",\"base_rev\":0,\"hlc\":\"" HLC "\"" rest "}]}"
  static const char *const texts[] = {
    "", "[]", "{}", "{\"client\":\"c\"}", "{\"client\":\"c\",\"muts\":[]}", "{\"client\":\"../c\",\"muts\":[{}]}", "{\"client\":\"c\",\"muts\":[7]}",
    "{\"client\":\"c\",\"muts\":[{\"n\":1}]}", "{\"client\":\"c\",\"muts\":[{\"n\":-1}]}", MUT (",\"patch\":7"), MUT (",\"patch\":[{\"path\":\"\"}]"),
    "{\"client\":\"c\",\"muts\":[{\"n\":1,\"kind\":\"board\",\"id\":\"a\",\"op\":\"put\",\"base_rev\":0,\"hlc\":\"soon\"}]}",
    "{\"client\":\"c\",\"muts\":[{\"n\":0,\"kind\":\"board\",\"id\":\"a\",\"op\":\"put\",\"base_rev\":0,\"hlc\":\"" HLC "\"}]}",
  };

  {
    g_autoptr (AnaMutationRequest) good = ana_mutation_request_parse (MUT (""), -1, NULL);

    g_assert_nonnull (good);
  }
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (ana_mutation_request_parse (texts[i], -1, &error));
      g_assert_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT);
    }
}

static void
test_bad_answers (void)
{
  static const char *const texts[] = { "{}", "{\"last\":1}", "{\"last\":1,\"results\":[]}", "{\"last\":-1,\"results\":[],\"objects\":[]}",
                                       "{\"last\":1,\"results\":[{\"n\":1,\"rev\":1,\"status\":\"maybe\"}],\"objects\":[]}",
                                       "{\"last\":1,\"results\":[],\"objects\":[{\"kind\":\"board\"}]}",
                                       "{\"last\":1,\"results\":[],\"objects\":[{\"kind\":\"board\",\"id\":\"a\",\"rev\":1,\"body\":7}]}" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (ana_mutation_answer_parse (texts[i], -1, &error));
      g_assert_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT);
    }
}

static void
test_turns (void)
{
  g_assert_cmpint (ana_mutation_judge (0, 1), ==, ANA_MUTATION_NEXT);
  g_assert_cmpint (ana_mutation_judge (7, 7), ==, ANA_MUTATION_REPEATED);
  g_assert_cmpint (ana_mutation_judge (7, 1), ==, ANA_MUTATION_REPEATED);
  g_assert_cmpint (ana_mutation_judge (7, 9), ==, ANA_MUTATION_OUT_OF_ORDER);
  g_assert_cmpint (ana_mutation_judge (0, 2), ==, ANA_MUTATION_OUT_OF_ORDER);
}

/* --- what goes out next --- */

static char *
pick (const AnaOutboxItem *items, guint n_items, gint64 answered, gboolean single)
{
  gint64 muts[ANA_MUTATIONS_MAX], ns[ANA_MUTATIONS_MAX];
  guint n = ana_outbox_pick (items, n_items, answered, single, muts, ns);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (out, "%s%d=%d", i > 0 ? " " : "", (int) muts[i], (int) ns[i]);
  return g_string_free (out, FALSE);
}

#define ASSERT_PICK(items, answered, single, text) G_STMT_START { \
  g_autofree char *got = pick (items, G_N_ELEMENTS (items), answered, single); g_assert_cmpstr (got, ==, text); } G_STMT_END

static void
test_pick (void)
{
  AnaOutboxItem items[] = { { 1, 0, "board", "a", FALSE, 10 }, { 2, 0, "board", "b", FALSE, 10 }, { 3, 0, "board", "a", FALSE, 10 },
                            { 4, 0, "board", "c", FALSE, 10 } };

  g_assert_cmpuint (ana_outbox_pick (NULL, 0, 0, FALSE, NULL, NULL), ==, 0);
  ASSERT_PICK (items, 0, FALSE, "1=1 2=2 3=3 4=4");
  ASSERT_PICK (items, 8, TRUE, "1=9");
  items[0].parked = TRUE; /* what builds on it waits; the others go past it */
  ASSERT_PICK (items, 8, FALSE, "2=9 4=10");
  items[3].n = 9; /* it may have arrived: first, under its number */
  ASSERT_PICK (items, 8, FALSE, "4=9 2=10");
  items[1].n_bytes = ANA_MUTATIONS_MAX_BYTES; /* it goes alone */
  ASSERT_PICK (items, 8, FALSE, "4=9");
  items[3].parked = TRUE;
  ASSERT_PICK (items, 9, FALSE, "2=10");
}

static void
test_judge (void)
{
  static const struct { guint status; const char *code; guint n; AnaOutboxStep step; } answers[] = {
    { 200, NULL, 3, ANA_OUTBOX_TAKE }, { 0, NULL, 3, ANA_OUTBOX_RETRY }, { 503, NULL, 1, ANA_OUTBOX_RETRY }, { 429, NULL, 1, ANA_OUTBOX_RETRY },
    { 401, NULL, 1, ANA_OUTBOX_SIGN_IN }, { 409, "out_of_order", 1, ANA_OUTBOX_RENUMBER }, { 409, "other_client", 1, ANA_OUTBOX_RENEW },
    { 409, NULL, 1, ANA_OUTBOX_RETRY }, { 413, NULL, 3, ANA_OUTBOX_SINGLE }, { 413, NULL, 1, ANA_OUTBOX_PARK }, { 400, NULL, 1, ANA_OUTBOX_PARK },
    { 403, NULL, 2, ANA_OUTBOX_SINGLE }, { 302, NULL, 1, ANA_OUTBOX_RETRY }, { 426, NULL, 1, ANA_OUTBOX_RETRY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    g_assert_cmpint (ana_outbox_judge (answers[i].status, answers[i].code, answers[i].n), ==, answers[i].step);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/mutation/apply", test_apply);
  g_test_add_func ("/wire/mutation/future-clock", test_future_clock);
  g_test_add_func ("/wire/mutation/texts", test_texts);
  g_test_add_func ("/wire/mutation/bad-requests", test_bad_requests);
  g_test_add_func ("/wire/mutation/bad-answers", test_bad_answers);
  g_test_add_func ("/wire/mutation/turns", test_turns);
  g_test_add_func ("/wire/outbox/pick", test_pick);
  g_test_add_func ("/wire/outbox/judge", test_judge);
  return g_test_run ();
}
