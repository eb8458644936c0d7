/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-converge.c: two and three clients edit one board, online and off, in any order, with lost requests, lost answers and
 * restarts: in the end all have the same bytes, and nothing that anybody wrote is lost. The hub's own storage and merge, the
 * clients' own store and outbox; only the wire between them is this file's.
 *
 * ANA_INTERLEAVINGS says how many (2,000).
 */
#include "config.h"

#include "ana-board.h"
#include "ana-clock.h"
#include "ana-objects.h"
#include "ana-outbox.h"

#include <glib/gstdio.h>
#include <string.h>

#define MAX_CLIENTS    3
#define ROUNDS_A_WORLD 100  /* interleavings that share a hub's tenant and the clients' stores */

typedef struct {
  AnaStore  *store;
  AnaOutbox *outbox;
  GBytes    *request;  /* (owned) (nullable) on its way to the hub */
  guint      status;   /* of the answer on its way back */
  GBytes    *answer;   /* (owned) (nullable) */
} Client;

/* A value that somebody wrote: it may only vanish from the board when somebody who saw it replaced it. */
typedef struct {
  char    *text;
  gboolean replaced;
} Token;

typedef struct {
  AnaHubStorage *hub;
  char          *dir;
  char          *tenant;
  guint          n_clients;
  Client         clients[MAX_CLIENTS];
  GRand         *rand;
  char          *id;         /* of the board of this interleaving */
  guint          n_tokens;   /* ever */
  GHashTable    *tokens;     /* text -> Token */
  GHashTable    *results;    /* "client n" -> char*: as the hub first said */
  gint64         n_applied;
} World;

static void
token_free (gpointer data)
{
  g_free (((Token *) data)->text);
  g_free (data);
}

/* --- the hub --- */

static void
note_results (World *world, const char *client, const char *text)
{
  g_autoptr (JsonNode) node = ana_json_parse (text, -1, NULL, NULL);
  JsonArray *results = json_object_get_array_member (json_node_get_object (node), "results");

  for (guint i = 0; i < json_array_get_length (results); i++)
    {
      JsonObject *result = json_array_get_object_element (results, i);
      char *key = g_strdup_printf ("%s %" G_GINT64_FORMAT, client, json_object_get_int_member (result, "n"));
      char *said = json_to_string (json_array_get_element (results, i), FALSE);
      const char *before = g_hash_table_lookup (world->results, key);

      g_assert_true (before == NULL || strcmp (before, said) == 0); /* what was done once is answered the same */
      world->n_applied += before == NULL && strcmp (json_object_get_string_member (result, "status"), "applied") == 0;
      g_hash_table_insert (world->results, key, said);
    }
}

/* What the hub answers to a request, and its status. */
static GBytes *
ask_hub (World *world, GBytes *body, guint *status)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaMutationRequest) request = ana_mutation_request_parse (g_bytes_get_data (body, NULL), (gssize) g_bytes_get_size (body), &error);
  g_auto (AnaMutateOutcome) outcome = { 0 };

  g_assert_no_error (error);
  g_assert_true (ana_objects_mutate (world->hub, world->tenant, request, ana_clock_now_usec (), &outcome, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (outcome.refusal, ==, NULL);
  *status = 200;
  note_results (world, request->client, outcome.answer);
  return g_bytes_new (outcome.answer, strlen (outcome.answer));
}

static void
add_key (const AnaRow *row, gint64 seq, gpointer data)
{
  g_ptr_array_add (data, g_strdup (strchr (row->dim, '=') + 1));
}

/* As GET /api/unified/objects does it. */
static GBytes *
list_objects (World *world, const char *path)
{
  g_autofree char *stream = ana_objects_stream (world->tenant);
  g_autofree char *epoch = world->hub->klass->get_epoch (world->hub);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  gint64 since = g_ascii_strtoll (strstr (path, "since=") + strlen ("since="), NULL, 10);
  AnaStreamHead head = { NULL };
  GString *out = g_string_new (NULL);
  AnaJsonWriter w;

  g_assert_true (world->hub->klass->get_head (world->hub, world->tenant, stream, &head, NULL));
  g_assert_true (world->hub->klass->read_since (world->hub, world->tenant, stream, since, G_MININT64, add_key, ids, NULL));
  ana_json_writer_init (&w, out);
  ana_json_begin_object (&w);
  ana_json_key (&w, "tenant");
  ana_json_string (&w, world->tenant);
  ana_json_key (&w, "e");
  ana_json_string (&w, epoch);
  ana_json_key (&w, "q");
  ana_json_int (&w, head.q);
  ana_json_key (&w, "objects");
  ana_json_begin_array (&w);
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (AnaObject) object = NULL;

      g_assert_true (world->hub->klass->get_object (world->hub, world->tenant, "board", ids->pdata[i], -1, &object, NULL));
      ana_object_write (object, &w);
    }
  ana_json_end_array (&w);
  ana_json_end_object (&w);
  ana_stream_head_clear (&head);
  return g_string_free_to_bytes (out);
}

/* --- a client --- */

static void
drop_traffic (Client *client)
{
  g_clear_pointer (&client->request, g_bytes_unref);
  g_clear_pointer (&client->answer, g_bytes_unref);
}

static void
fetch (World *world, Client *client)
{
  g_autofree char *path = ana_outbox_objects_path (client->outbox);
  g_autoptr (GBytes) answer = list_objects (world, path);
  g_autoptr (GPtrArray) changes = ana_document_changes_new ();
  g_autoptr (GError) error = NULL;
  gboolean more;

  g_assert_true (ana_outbox_take_objects (client->outbox, answer, &more, changes, &error));
  g_assert_no_error (error);
}

static void
send (Client *client)
{
  g_autoptr (GError) error = NULL;

  if (client->request != NULL || client->answer != NULL)
    return;
  client->request = ana_outbox_begin (client->outbox, &error);
  g_assert_no_error (error);
}

static void
reach (World *world, Client *client)
{
  if (client->request == NULL || client->answer != NULL)
    return;
  client->answer = ask_hub (world, client->request, &client->status);
  g_clear_pointer (&client->request, g_bytes_unref);
}

static void
answer (Client *client)
{
  g_autoptr (GPtrArray) changes = ana_document_changes_new ();
  g_autoptr (GError) error = NULL;

  if (client->answer == NULL)
    return;
  g_assert_cmpint (ana_outbox_end (client->outbox, client->status, client->answer, changes, &error), ==, ANA_OUTBOX_TAKE);
  g_assert_no_error (error);
  g_clear_pointer (&client->answer, g_bytes_unref);
}

/* Dies and is there again: what was in the air is lost, what was stored is not. */
static void
restart (Client *client)
{
  drop_traffic (client);
  ana_outbox_free (client->outbox);
  client->outbox = ana_outbox_new (client->store);
}

/* --- edits --- */

static char *
new_token (World *world)
{
  Token *token = g_new0 (Token, 1);

  token->text = g_strdup_printf ("tok%ux", world->n_tokens++);
  g_hash_table_insert (world->tokens, token->text, token);
  return g_strdup (token->text);
}

/* All that is seen in a text goes knowingly. */
static void
replace_tokens (World *world, const char *text)
{
  for (const char *at = text; at != NULL && (at = strstr (at, "tok")) != NULL; at++)
    {
      g_autofree char *name = g_strndup (at, strcspn (at, "x") + 1);
      Token *token = g_hash_table_lookup (world->tokens, name);

      if (token != NULL)
        token->replaced = TRUE;
    }
}

static void
replace_node (World *world, JsonNode *node)
{
  g_autofree char *text = node != NULL ? json_to_string (node, FALSE) : NULL;

  replace_tokens (world, text);
}

static JsonNode *
text_node (const char *text)
{
  return json_node_init_string (json_node_alloc (), text);
}

static JsonNode *
int_node (int value)
{
  return json_node_init_int (json_node_alloc (), value);
}

static JsonNode *
with (World *world, JsonNode *taken, const char *path, JsonNode *value)
{
  g_autoptr (JsonNode) root = taken;
  g_autoptr (JsonNode) owned = value;
  g_autoptr (GError) error = NULL;
  JsonNode *out;

  replace_node (world, ana_json_path_get (root, path));
  out = ana_json_path_with (root, path, owned, -1, &error);
  g_assert_no_error (error);
  return out;
}

static char *
any_tile (World *world, JsonNode *root)
{
  JsonNode *tiles = ana_json_path_get (root, "/tiles");
  g_autoptr (GList) names = tiles != NULL ? json_object_get_members (json_node_get_object (tiles)) : NULL;
  guint n = g_list_length (names);

  return n > 0 ? g_strdup (g_list_nth_data (names, (guint) g_rand_int_range (world->rand, 0, (gint32) n))) : NULL;
}

static JsonNode *
add_tile (World *world, JsonNode *root)
{
  g_autofree char *token = new_token (world);
  g_autofree char *path = g_strdup_printf ("/tiles/n%s", token);
  g_autofree char *text = g_strdup_printf ("{\"tab\":\"main\",\"x\":%d,\"y\":%d,\"w\":3,\"h\":3,\"type\":\"text\",\"text\":\"%s\"}",
                                           g_rand_int_range (world->rand, 0, 10), g_rand_int_range (world->rand, 0, 6), token);

  return with (world, root, path, json_from_string (text, NULL));
}

static JsonNode *
edit_once (World *world, JsonNode *root)
{
  g_autofree char *tile = any_tile (world, root);
  g_autofree char *path = NULL;
  g_autofree char *token = NULL;
  gint32 what = g_rand_int_range (world->rand, 0, 12);

  if (what < 2)
    {
      token = new_token (world);
      return with (world, root, "/title", text_node (token));
    }
  if (what < 4 || tile == NULL)
    return add_tile (world, root);
  if (what < 7)
    {
      token = new_token (world);
      path = g_strdup_printf (what == 4 ? "/tiles/%s/title" : "/tiles/%s/text", tile);
      return with (world, root, path, text_node (token));
    }
  if (what < 10)
    {
      path = g_strdup_printf (what == 7 ? "/tiles/%s/x" : "/tiles/%s/y", tile);
      return with (world, root, path, int_node (g_rand_int_range (world->rand, 0, 9)));
    }
  if (what == 10)
    {
      token = new_token (world);
      path = g_strdup_printf ("/annotations/a%s", token);
      return with (world, root, path, json_from_string ("{\"type\":\"text\"}", NULL)); /* notes are decided by a clock: no token within */
    }
  path = g_strdup_printf ("/tiles/%s", tile);
  return with (world, root, path, NULL);
}

static char *
first_board (World *world)
{
  g_autofree char *token = new_token (world);

  return g_strdup_printf ("{\"format\":\"adash\",\"version\":1,\"id\":\"%s\",\"title\":\"%s\",\"tabs\":[{\"id\":\"main\",\"title\":\"M\"}],"
                          "\"tiles\":{\"t1\":{\"tab\":\"main\",\"x\":0,\"y\":0,\"w\":3,\"h\":4,\"type\":\"text\",\"text\":\"a\"},"
                          "\"t2\":{\"tab\":\"main\",\"x\":3,\"y\":0,\"w\":3,\"h\":4,\"type\":\"text\",\"text\":\"b\"}},\"annotations\":{}}",
                          world->id, token);
}

static void
save (World *world, Client *client, const char *base, const char *body)
{
  AnaDocumentEdit edit = { "board", world->id, base, body, NULL };
  g_autoptr (GError) error = NULL;

  g_assert_true (ana_store_edit_document (client->store, &edit, NULL, &error));
  g_assert_no_error (error);
}

static void
edit (World *world, Client *client)
{
  g_autofree char *base = ana_store_get_document (client->store, "board", world->id, NULL);
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *body = NULL;

  if (base == NULL)
    return;
  node = ana_json_parse (base, -1, NULL, NULL);
  for (gint32 n = g_rand_int_range (world->rand, 1, 4); n > 0; n--)
    node = edit_once (world, node);
  body = ana_board_format ("board", world->id, node, NULL);
  g_assert_nonnull (body);
  save (world, client, base, body);
}

static void
remove_or_return (World *world, Client *client)
{
  g_autofree char *held = ana_store_get_document (client->store, "board", world->id, NULL);
  g_autoptr (GPtrArray) bin = ana_store_list_bin (client->store, "board", NULL);
  g_autoptr (GError) error = NULL;

  if (held != NULL)
    {
      save (world, client, NULL, NULL);
      replace_tokens (world, held);
      return;
    }
  for (guint i = 0; i < bin->len; i++)
    if (strcmp (((AnaBinned *) bin->pdata[i])->id, world->id) == 0)
      g_assert_true (ana_store_bring_back (client->store, "board", world->id, &error));
  g_assert_no_error (error);
}

/* --- one interleaving --- */

/* With --verbose: what led to a failure. */
static void
trace (World *world, Client *client, const char *what)
{
  g_autofree char *held = NULL;

  if (!g_test_verbose ())
    return;
  held = ana_store_get_document (client->store, "board", world->id, NULL);
  g_test_message ("client %d %s: %s", (int) (client - world->clients), what, held);
}

static void
step (World *world, gboolean deletes)
{
  static const char *const names[] = { "edited", "edited", "edited", "edited", "edited", "edited", "edited", "edited", "sent", "sent", "sent",
                                       "reached", "reached", "reached", "answered", "answered", "fetched", "fetched", "restarted", "removed" };
  Client *client = &world->clients[g_rand_int_range (world->rand, 0, (gint32) world->n_clients)];
  gint32 what = g_rand_int_range (world->rand, 0, 20);

  if (what < 8)
    edit (world, client);
  else if (what < 11)
    send (client);
  else if (what < 14)
    reach (world, client);
  else if (what < 16)
    answer (client);
  else if (what < 18)
    fetch (world, client);
  else if (what == 18)
    restart (client);
  else if (deletes)
    remove_or_return (world, client);
  trace (world, client, names[what]);
}

/* Everybody is online until nothing waits anywhere. */
static void
settle (World *world)
{
  for (guint round = 0; round < 8; round++)
    for (guint i = 0; i < world->n_clients; i++)
      {
        Client *client = &world->clients[i];
        guint n = 0;

        restart (client);
        fetch (world, client);
        for (send (client); client->request != NULL; send (client))
          {
            reach (world, client);
            answer (client);
            g_assert_cmpuint (n++, <, 50);
          }
        trace (world, client, "settled");
      }
}

static void
gather_conflicts (Client *client, GString *out)
{
  g_autoptr (GPtrArray) conflicts = ana_store_list_conflicts (client->store, NULL);

  for (guint i = 0; i < conflicts->len; i++)
    {
      const AnaConflict *conflict = conflicts->pdata[i];

      g_string_append_printf (out, "%s %s %s\n", conflict->path, conflict->mine != NULL ? conflict->mine : "-",
                              conflict->theirs != NULL ? conflict->theirs : "-");
      g_assert_true (ana_store_resolve_conflict (client->store, conflict->num, NULL));
    }
}

static void
check_same (World *world, const char *want)
{
  for (guint i = 0; i < world->n_clients; i++)
    {
      g_autofree char *held = ana_store_get_document (world->clients[i].store, "board", world->id, NULL);
      AnaOutboxInfo info;

      g_assert_true (ana_store_get_outbox_info (world->clients[i].store, &info, NULL));
      g_assert_cmpint (info.n_rows, ==, 0);
      g_assert_cmpstr (held, ==, want);
    }
}

static void
check_nothing_lost (World *world, const char *board, guint interleaving)
{
  g_autoptr (GString) kept = g_string_new (board);
  GHashTableIter iter;
  Token *token;

  for (guint i = 0; i < world->n_clients; i++)
    gather_conflicts (&world->clients[i], kept);
  g_hash_table_iter_init (&iter, world->tokens);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &token))
    if (!token->replaced && strstr (kept->str, token->text) == NULL)
      g_error ("interleaving %u: %s is lost\n%s", interleaving, token->text, kept->str);
}

static void
interleave (World *world, guint interleaving, gboolean deletes)
{
  g_autofree char *board = NULL;
  g_autofree char *want = NULL;
  g_autoptr (AnaObject) object = NULL;

  g_free (world->id);
  world->id = g_strdup_printf ("b%u", interleaving);
  world->n_applied = 0;
  g_hash_table_remove_all (world->tokens);
  board = first_board (world);
  save (world, &world->clients[0], NULL, board);
  if (g_rand_boolean (world->rand))
    settle (world); /* else the others hear of it in the middle of things */
  for (gint32 n = g_rand_int_range (world->rand, 6, 30); n > 0; n--)
    step (world, deletes);
  settle (world);
  g_assert_true (world->hub->klass->get_object (world->hub, world->tenant, "board", world->id, -1, &object, NULL));
  if (object != NULL && !object->dead)
    want = ana_board_format ("board", world->id, object->body, NULL);
  g_assert_true (object == NULL || object->rev == world->n_applied); /* each once: never lost, never twice */
  check_same (world, want);
  check_nothing_lost (world, want != NULL ? want : "", interleaving);
}

/* --- worlds --- */

static void
begin_world (World *world, guint n_clients, guint n)
{
  g_autoptr (GError) error = NULL;

  world->n_clients = n_clients;
  world->tenant = g_strdup_printf ("t%u-%u", n_clients, n);
  for (guint i = 0; i < n_clients; i++)
    {
      world->clients[i] = (Client) { .store = ana_store_open (NULL, ANA_STORE_READ_WRITE, &error) };
      g_assert_no_error (error);
      ana_store_set_document_func (world->clients[i].store, ana_board_format);
      world->clients[i].outbox = ana_outbox_new (world->clients[i].store);
    }
  g_hash_table_remove_all (world->results);
  g_assert_true (world->hub->klass->begin (world->hub, &error));
}

static void
end_world (World *world)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < world->n_clients; i++)
    {
      drop_traffic (&world->clients[i]);
      ana_outbox_free (world->clients[i].outbox);
      ana_store_close (world->clients[i].store);
      g_object_unref (world->clients[i].store);
    }
  g_clear_pointer (&world->tenant, g_free);
  g_assert_true (world->hub->klass->commit (world->hub, &error));
}

static guint
count_interleavings (void)
{
  const char *text = g_getenv ("ANA_INTERLEAVINGS");

  return text != NULL ? (guint) g_ascii_strtoull (text, NULL, 10) : 2000;
}

static void
remove_dir (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      g_unlink (file);
    }
  g_rmdir (path);
}

static gboolean
has_waiting (Client *client)
{
  AnaOutboxInfo info;

  g_assert_true (ana_store_get_outbox_info (client->store, &info, NULL));
  return info.n_rows > 0;
}

static void
world_init (World *world)
{
  g_autoptr (GError) error = NULL;

  world->rand = g_rand_new_with_seed ((guint32) g_test_rand_int ());
  world->dir = g_dir_make_tmp ("ana-converge-XXXXXX", NULL);
  world->tokens = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, token_free);
  world->results = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  world->hub = ana_hub_storage_sqlite_open (world->dir, &error);
  g_assert_no_error (error);
}

static void
world_clear (World *world)
{
  world->hub->klass->free (world->hub);
  g_hash_table_unref (world->tokens);
  g_hash_table_unref (world->results);
  g_rand_free (world->rand);
  g_free (world->id);
  remove_dir (world->dir);
  g_free (world->dir);
}

static void
test_converge (gconstpointer data)
{
  guint n_clients = GPOINTER_TO_UINT (data) & 7, n = count_interleavings () / 4;
  gboolean deletes = (GPOINTER_TO_UINT (data) & 8) != 0;
  World world = { NULL };

  world_init (&world);
  for (guint i = 0; i < n; i++)
    {
      if (i % ROUNDS_A_WORLD == 0)
        begin_world (&world, n_clients, i);
      interleave (&world, i, deletes);
      if (i % ROUNDS_A_WORLD == ROUNDS_A_WORLD - 1 || i + 1 == n)
        end_world (&world);
    }
  world_clear (&world);
  g_test_message ("%u interleavings of %u clients", n, n_clients);
}

/* One deletes, the other edits and so brings it back; who deleted hears of that before the answer to the deletion. */
static void
test_answer_after_news (void)
{
  World world = { NULL };
  Client *editor = &world.clients[0], *remover = &world.clients[1];
  g_autofree char *board = NULL;
  g_autofree char *held = NULL;

  world_init (&world);
  begin_world (&world, 2, 0);
  world.id = g_strdup ("b");
  board = first_board (&world);
  save (&world, editor, NULL, board);
  settle (&world);
  save (&world, remover, NULL, NULL);
  send (remover);
  reach (&world, remover);
  for (guint n = 0; !has_waiting (editor); n++) /* what was set to what it was is no edit */
    {
      g_assert_cmpuint (n, <, 100);
      edit (&world, editor);
    }
  send (editor);
  reach (&world, editor);
  fetch (&world, remover);
  answer (remover);
  held = ana_store_get_document (remover->store, "board", world.id, NULL);
  g_assert_nonnull (held);
  settle (&world);
  check_same (&world, held);
  end_world (&world);
  world_clear (&world);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/converge/answer-after-news", test_answer_after_news);
  g_test_add_data_func ("/sync/converge/two", GUINT_TO_POINTER (2), test_converge);
  g_test_add_data_func ("/sync/converge/three", GUINT_TO_POINTER (3), test_converge);
  g_test_add_data_func ("/sync/converge/two-deleting", GUINT_TO_POINTER (2 | 8), test_converge);
  g_test_add_data_func ("/sync/converge/three-deleting", GUINT_TO_POINTER (3 | 8), test_converge);
  return g_test_run ();
}
