/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-converge.c: two who edit one board offline, in any order of edits and messages: both end equal, and nothing is lost.
 */
#include "ana-error.h"
#include "ana-store-documents.h"
#include "converge-util.h"

#include <glib/gstdio.h>

#define START G_GINT64_CONSTANT (1763640000000000)

typedef struct {
  const char *client;
  gint64      skew_usec;  /* its clock is wrong by that */
  AnaHlc      hlc;
  AnaObject  *synced;     /* the hub's state as last heard */
  JsonNode   *document;   /* that, with what waits */
  GPtrArray  *pending;    /* of AnaMutation, numbers given */
  GPtrArray  *conflicts;  /* of char*: what was not taken */
  gint64      n;          /* of the last one made */
} Replica;

typedef struct {
  Hub        hub;
  Replica    replicas[2];
  GPtrArray *patches;     /* of char*: all that was ever changed */
  GPtrArray *values;      /* of char*: all that was ever written */
  AnaRandom  random;
  gint64     now_usec;
} World;

/* --- one who edits --- */

static void
replica_init (Replica *self, const char *client, const AnaObject *object)
{
  *self = (Replica) { .client = client, .synced = ana_object_copy (object), .document = json_node_copy (object->body),
                      .pending = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_mutation_free),
                      .conflicts = g_ptr_array_new_with_free_func (g_free) };
}

static void
replica_clear (Replica *self)
{
  ana_object_free (self->synced);
  json_node_unref (self->document);
  g_ptr_array_unref (self->pending);
  g_ptr_array_unref (self->conflicts);
}

/* The hub's state, and on it what waits: what the user sees. */
static void
rebase (Replica *self)
{
  JsonNode *document = json_node_copy (self->synced->body);

  for (guint i = 0; i < self->pending->len; i++)
    {
      const AnaMutation *mutation = self->pending->pdata[i];
      g_autoptr (JsonNode) before = document;

      document = ana_merge_apply ("board", before, mutation->patch, mutation->hlc, NULL, NULL);
    }
  json_node_unref (self->document);
  self->document = ana_board_settle (document);
  json_node_unref (document);
}

static void
hear (Replica *self, const AnaObject *object, gint64 now_usec)
{
  AnaHlc clock;

  if (object->rev <= self->synced->rev)
    return;
  ana_object_free (self->synced);
  self->synced = ana_object_copy (object);
  if (ana_hlc_parse (object->hlc, &clock, NULL))
    ana_hlc_receive (&self->hlc, &clock, now_usec + self->skew_usec);
}

static void
edit (World *world, Replica *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaBoard) board = ana_board_parse (self->document, &error);
  g_autofree char *value = g_strdup_printf ("v%u", world->values->len + 1);
  g_autofree char *quoted = g_strdup_printf ("\"%s\"", value);
  g_autoptr (AnaStep) step = NULL;
  g_autoptr (AnaBoard) after = NULL;
  g_autoptr (JsonNode) document = NULL;
  g_autofree char *text = NULL;
  AnaMutation *mutation;

  g_assert_no_error (error);
  step = any_edit (&world->random, board, value);
  after = step != NULL ? ana_step_apply (step, board, &error) : NULL;
  g_assert_no_error (error);
  if (after == NULL)
    return;
  document = ana_board_to_json (after);
  ana_hlc_tick (&self->hlc, world->now_usec + self->skew_usec);
  mutation = g_new0 (AnaMutation, 1);
  *mutation = (AnaMutation) { .n = ++self->n, .kind = g_strdup ("board"), .id = g_strdup ("b"), .op = g_strdup ("put"),
                              .patch = ana_merge_diff (self->document, document), .base_rev = self->synced->rev,
                              .hlc = ana_hlc_to_text (&self->hlc, self->client) };
  g_ptr_array_add (self->pending, mutation);
  text = ana_json_canonical (document, NULL);
  if (strstr (text, quoted) != NULL)
    g_ptr_array_add (world->values, g_strdup (quoted));
  g_ptr_array_add (world->patches, ana_json_canonical (mutation->patch, NULL));
  rebase (self);
}

static void
take_answer (Replica *self, const char *text, gint64 now_usec)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaMutationAnswer) answer = ana_mutation_answer_parse (text, -1, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < answer->results->len; i++)
    {
      const AnaMutationResult *result = answer->results->pdata[i];

      g_assert_cmpint (((AnaMutation *) self->pending->pdata[0])->n, ==, result->n);
      for (guint k = 0; k < result->conflicts->len; k++)
        {
          const AnaMergeConflict *conflict = result->conflicts->pdata[k];

          if (conflict->mine != NULL)
            g_ptr_array_add (self->conflicts, ana_json_canonical (conflict->mine, NULL));
        }
      g_ptr_array_remove_index (self->pending, 0);
    }
  hear (self, answer->objects->pdata[0], now_usec);
  rebase (self);
}

/* A request or its answer may be lost: then nothing is known, and all goes out again. */
static void
push (World *world, Replica *self, gboolean reliable)
{
  guint n = self->pending->len == 0 ? 0 : reliable ? self->pending->len : (guint) ana_random_range (&world->random, 1, self->pending->len + 1);
  guint luck = reliable ? 9 : (guint) ana_random_range (&world->random, 0, 10);
  g_autofree char *request = NULL;
  g_autofree char *answer = NULL;

  if (n == 0 || luck == 0)
    return;
  request = ana_mutation_request_write (self->client, (const AnaMutation *const *) self->pending->pdata, n);
  answer = hub_post (&world->hub, request, world->now_usec);
  g_assert_nonnull (answer);
  if (luck > 3)
    take_answer (self, answer, world->now_usec);
}

static void
pull (World *world, Replica *self)
{
  hear (self, world->hub.object, world->now_usec);
  rebase (self);
}

/* --- the oracle --- */

/* Whether somebody who saw the value changed it: it stood in the base of a patch and no more in what came of it. */
static gboolean
was_replaced (World *world, const char *value)
{
  for (guint i = 0; i < world->patches->len; i++)
    {
      g_autoptr (JsonNode) patch = ana_json_parse (world->patches->pdata[i], -1, NULL, NULL);

      for (guint k = 0; k < json_array_get_length (json_node_get_array (patch)); k++)
        {
          JsonObject *op = json_array_get_object_element (json_node_get_array (patch), k);
          g_autofree char *base = json_object_has_member (op, "base") ? ana_json_canonical (json_object_get_member (op, "base"), NULL) : NULL;
          g_autofree char *is = json_object_has_member (op, "new") ? ana_json_canonical (json_object_get_member (op, "new"), NULL) : NULL;

          if (base != NULL && strstr (base, value) != NULL && (is == NULL || strstr (is, value) == NULL))
            return TRUE;
        }
    }
  return FALSE;
}

static gboolean
is_in_conflict (World *world, const char *value)
{
  for (guint i = 0; i < 2; i++)
    for (guint k = 0; k < world->replicas[i].conflicts->len; k++)
      if (strstr (world->replicas[i].conflicts->pdata[k], value) != NULL)
        return TRUE;
  return FALSE;
}

static void
check_end (World *world)
{
  g_autofree char *hub = ana_json_canonical (world->hub.object->body, NULL);
  guint n_made = 0;

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *text = ana_json_canonical (world->replicas[i].document, NULL);

      g_assert_cmpstr (text, ==, hub);
      g_assert_cmpuint (world->replicas[i].pending->len, ==, 0);
      n_made += (guint) world->replicas[i].n;
    }
  g_assert_cmpuint (world->hub.n_applied, ==, n_made); /* each once */
  assert_apart (world->hub.object->body);
  for (guint i = 0; i < world->values->len; i++)
    {
      const char *value = world->values->pdata[i];

      if (strstr (hub, value) == NULL && !is_in_conflict (world, value) && !was_replaced (world, value))
        g_error ("%s is lost; the board is %s", value, hub);
    }
}

static void
run_world (guint seed)
{
  World world = { .now_usec = START, .patches = g_ptr_array_new_with_free_func (g_free), .values = g_ptr_array_new_with_free_func (g_free) };
  guint n_steps;

  ana_random_init (&world.random, seed);
  hub_init (&world.hub);
  replica_init (&world.replicas[0], "A", world.hub.object);
  replica_init (&world.replicas[1], "B", world.hub.object);
  world.replicas[1].skew_usec = seed % 3 == 0 ? -3600 * G_GINT64_CONSTANT (1000000) : seed % 3 == 1 ? 200 * G_GINT64_CONSTANT (1000000) : 0;
  n_steps = (guint) ana_random_range (&world.random, 4, 16);
  for (guint i = 0; i < n_steps; i++)
    {
      Replica *replica = &world.replicas[ana_random_range (&world.random, 0, 2)];
      guint what = (guint) ana_random_range (&world.random, 0, 6);

      world.now_usec += ana_random_range (&world.random, 0, 1000000);
      if (what < 4)
        edit (&world, replica);
      else if (what == 4)
        push (&world, replica, FALSE);
      else
        pull (&world, replica);
    }
  for (guint i = 0; i < 2; i++)
    push (&world, &world.replicas[i], TRUE);
  for (guint i = 0; i < 2; i++)
    pull (&world, &world.replicas[i]);
  check_end (&world);
  for (guint i = 0; i < 2; i++)
    replica_clear (&world.replicas[i]);
  hub_clear (&world.hub);
  g_ptr_array_unref (world.patches);
  g_ptr_array_unref (world.values);
}

static void
test_interleavings (void)
{
  const char *wanted = g_getenv ("ANA_INTERLEAVINGS");
  guint n = wanted != NULL ? (guint) g_ascii_strtoull (wanted, NULL, 10) : 10000;

  for (guint seed = 1; seed <= n; seed++)
    run_world (seed);
}

/* --- through user.db --- */

typedef struct {
  char     *dir;
  AnaStore *store;
  Hub      *hub;
} Profile;

static void
profile_open (Profile *self)
{
  g_autoptr (GError) error = NULL;

  self->store = ana_store_open (self->dir, ANA_STORE_READ_WRITE, &error);
  g_assert_no_error (error);
}

static void
profile_close (Profile *self)
{
  ana_store_close (self->store);
  g_clear_object (&self->store);
}

static void
remove_profile (Profile *self)
{
  g_autoptr (GError) error = NULL;

  ana_store_remove_all (self->store, &error);
  g_assert_no_error (error);
  g_clear_object (&self->store);
  g_rmdir (self->dir);
  g_free (self->dir);
}

/* The first state: the hub's. */
static void
profile_init (Profile *self, Hub *hub)
{
  g_autofree char *body = ana_json_canonical (hub->object->body, NULL);
  AnaObjectUpdate update = { .kind = "board", .id = "b", .rev = hub->object->rev, .body = body, .document = body };

  *self = (Profile) { .dir = g_dir_make_tmp ("converge-XXXXXX", NULL), .hub = hub };
  profile_open (self);
  g_assert_true (ana_store_apply_object (self->store, &update, NULL));
}

static void
save_title (Profile *self, const char *title, const char *hlc)
{
  g_autoptr (AnaSynced) synced = ana_store_get_synced (self->store, "board", "b", NULL);
  g_autofree char *text = ana_store_get_document (self->store, "board", "b", NULL);
  g_autofree char *quoted = g_strdup_printf ("\"%s\"", title);
  g_autoptr (JsonNode) base = ana_json_parse (text, -1, NULL, NULL);
  g_autoptr (JsonNode) value = ana_json_parse (quoted, -1, NULL, NULL);
  g_autoptr (JsonNode) document = ana_json_path_with (base, "/title", value, -1, NULL);
  g_autoptr (JsonNode) patch = ana_merge_diff (base, document);
  g_autofree char *patch_text = ana_json_canonical (patch, NULL);
  g_autofree char *body = ana_json_canonical (document, NULL);
  AnaOutboxEdit mutation = { .op = "put", .patch = patch_text, .base_rev = synced->rev, .base_body = text, .hlc = hlc };
  g_autoptr (GError) error = NULL;

  g_assert_true (ana_store_save_document (self->store, "board", "b", body, NULL, &mutation, &error));
  g_assert_no_error (error);
}

/* What waits, as a request; it is marked before it goes out. Returns: (transfer full): the hub's answer */
static char *
send_all (Profile *self)
{
  g_autoptr (GPtrArray) rows = ana_store_list_outbox (self->store, NULL);
  g_autoptr (GPtrArray) mutations = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_mutation_free);
  g_autofree AnaOutboxItem *items = g_new0 (AnaOutboxItem, rows->len);
  g_autofree char *client = ana_store_get_client (self->store);
  g_autofree char *request = NULL;
  gint64 muts[ANA_MUTATIONS_MAX], ns[ANA_MUTATIONS_MAX];
  guint n;

  for (guint i = 0; i < rows->len; i++)
    {
      const AnaOutboxRow *row = rows->pdata[i];

      items[i] = (AnaOutboxItem) { row->mut, row->n, row->kind, row->id, row->state == ANA_OUTBOX_PARKED, strlen (row->patch) };
    }
  n = ana_outbox_pick (items, rows->len, ana_store_get_last_number (self->store), FALSE, muts, ns);
  g_assert_cmpuint (n, ==, rows->len);
  g_assert_true (ana_store_mark_sent (self->store, muts, ns, n, NULL));
  for (guint i = 0; i < n; i++)
    {
      const AnaOutboxRow *row = rows->pdata[i];
      AnaMutation *mutation = g_new0 (AnaMutation, 1);

      *mutation = (AnaMutation) { ns[i], g_strdup (row->kind), g_strdup (row->id), g_strdup (row->op),
                                  ana_json_parse (row->patch, -1, NULL, NULL), row->base_rev, g_strdup (row->hlc) };
      g_ptr_array_add (mutations, mutation);
    }
  request = ana_mutation_request_write (client, (const AnaMutation *const *) mutations->pdata, n);
  return hub_post (self->hub, request, START);
}

static void
take_one (Profile *self, const AnaMutationResult *result, const AnaObject *object)
{
  g_autoptr (GPtrArray) rows = ana_store_list_outbox (self->store, NULL);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autofree AnaConflictText *conflicts = g_new0 (AnaConflictText, result->conflicts->len);
  g_autofree char *body = ana_json_canonical (object->body, NULL);
  AnaObjectUpdate update = { .kind = "board", .id = "b", .rev = object->rev, .body = body, .document = body, .n = result->n,
                             .conflicts = conflicts, .n_conflicts = result->conflicts->len };

  for (guint i = 0; i < rows->len; i++)
    if (((AnaOutboxRow *) rows->pdata[i])->n == result->n)
      update.mut = ((AnaOutboxRow *) rows->pdata[i])->mut;
  for (guint i = 0; i < result->conflicts->len; i++)
    {
      const AnaMergeConflict *conflict = result->conflicts->pdata[i];

      g_ptr_array_add (texts, ana_json_canonical (conflict->mine, NULL));
      g_ptr_array_add (texts, ana_json_canonical (conflict->theirs, NULL));
      conflicts[i] = (AnaConflictText) { conflict->path, NULL, texts->pdata[2 * i], texts->pdata[2 * i + 1] };
    }
  g_assert_true (ana_store_apply_object (self->store, &update, NULL));
}

static void
take_all (Profile *self, const char *text)
{
  g_autoptr (AnaMutationAnswer) answer = ana_mutation_answer_parse (text, -1, NULL);

  for (guint i = 0; i < answer->results->len; i++)
    take_one (self, answer->results->pdata[i], answer->objects->pdata[0]);
}

static void
assert_title (Profile *self, const char *title)
{
  g_autofree char *text = ana_store_get_document (self->store, "board", "b", NULL);
  g_autoptr (JsonNode) document = ana_json_parse (text, -1, NULL, NULL);

  g_assert_cmpstr (json_node_get_string (ana_json_path_get (document, "/title")), ==, title);
}

/* Fault row 4: the hub has committed, the answer never came, the program was killed. The edit is there once. */
static void
test_answer_lost (void)
{
  Hub hub;
  Profile profile;
  g_autofree char *lost = NULL;
  g_autofree char *again = NULL;
  AnaOutboxInfo info;

  hub_init (&hub);
  profile_init (&profile, &hub);
  save_title (&profile, "one", "0006000000000001-00000000-a");
  save_title (&profile, "two", "0006000000000002-00000000-a");
  lost = send_all (&profile);
  g_assert_cmpuint (hub.n_applied, ==, 2);
  profile_close (&profile);

  profile_open (&profile);
  save_title (&profile, "three", "0006000000000003-00000000-a");
  again = send_all (&profile); /* the two under their numbers, and the third */
  g_assert_cmpuint (hub.n_applied, ==, 3);
  take_all (&profile, again);
  assert_title (&profile, "three");
  g_assert_true (ana_store_get_outbox_info (profile.store, &info, NULL));
  g_assert_cmpint (info.n_rows, ==, 0);
  g_assert_cmpint (ana_store_get_last_number (profile.store), ==, 3);
  g_assert_cmpint (hub.object->rev, ==, 4);
  remove_profile (&profile);
  hub_clear (&hub);
}

/* Two profiles, one field: one value is in the document of both, the other in a conflict that waits for its author. */
static void
test_two_profiles (void)
{
  Hub hub;
  Profile first, second;
  g_autofree char *to_first = NULL;
  g_autofree char *to_second = NULL;
  g_autoptr (GPtrArray) conflicts = NULL;
  g_autoptr (GPtrArray) none = NULL;

  hub_init (&hub);
  profile_init (&first, &hub);
  profile_init (&second, &hub);
  save_title (&first, "mine", "0006000000000001-00000000-a");
  save_title (&second, "yours", "0006000000000002-00000000-b");
  to_first = send_all (&first);
  to_second = send_all (&second);
  take_all (&first, to_first);
  take_all (&second, to_second);
  assert_title (&first, "mine");
  assert_title (&second, "mine");
  none = ana_store_list_conflicts (first.store, NULL);
  g_assert_cmpuint (none->len, ==, 0);
  conflicts = ana_store_list_conflicts (second.store, NULL);
  g_assert_cmpuint (conflicts->len, ==, 1);
  g_assert_cmpstr (((AnaConflict *) conflicts->pdata[0])->path, ==, "/title");
  g_assert_cmpstr (((AnaConflict *) conflicts->pdata[0])->mine, ==, "\"yours\"");
  g_assert_cmpstr (((AnaConflict *) conflicts->pdata[0])->theirs, ==, "\"mine\"");
  remove_profile (&first);
  remove_profile (&second);
  hub_clear (&hub);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/boards/converge/interleavings", test_interleavings);
  g_test_add_func ("/boards/converge/answer-lost", test_answer_lost);
  g_test_add_func ("/boards/converge/two-profiles", test_two_profiles);
  return g_test_run ();
}
