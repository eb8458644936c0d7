/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-documents.c: boards kept in step through a real hub, over real sockets: two clients, online and off, restarts, a hub
 * that was put back to an older copy, and one that sends what is no board.
 */
#include "config.h"

#include "ana-board.h"
#include "ana-clock.h"
#include "ana-hub-backup.h"
#include "ana-objects.h"
#include "ana-store-documents.h"
#include "ana-sync.h"
#include "hub-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#define WAIT_USEC (20 * G_USEC_PER_SEC)
#define ID        "b1"

typedef struct {
  AnaStore *store;
  AnaSync  *sync;        /* (nullable): offline */
  guint     n_changed, n_gone, n_conflicts;
} Client;

typedef struct {
  HubFixture *hub;
  Client      clients[2];
} World;

/* --- clients --- */

static void
changed_cb (AnaSync *sync, const char *kind, const char *id, gboolean gone, guint n_conflicts, Client *client)
{
  g_assert_cmpstr (kind, ==, "board");
  client->n_changed++;
  client->n_gone += gone;
  client->n_conflicts += n_conflicts;
}

static void
connect (World *world, Client *client)
{
  g_autofree char *url = g_strconcat ("unix:", world->hub->socket_path, NULL);
  AnaSyncConfig config = { .url = url, .tenant = "main", .with_documents = TRUE };

  client->sync = ana_sync_new (client->store, &config);
  g_signal_connect (client->sync, "document-changed", G_CALLBACK (changed_cb), client);
  ana_sync_start (client->sync);
}

static void
leave (Client *client)
{
  if (client->sync == NULL)
    return;
  g_signal_handlers_disconnect_by_data (client->sync, client);
  ana_sync_stop (client->sync);
  g_clear_object (&client->sync);
}

static void
open_client (Client *client)
{
  g_autoptr (GError) error = NULL;

  *client = (Client) { .store = ana_store_open (NULL, ANA_STORE_READ_WRITE, &error) };
  g_assert_no_error (error);
  ana_store_set_document_func (client->store, ana_board_format);
}

static World *
world_new (gboolean online)
{
  World *world = g_new0 (World, 1);

  world->hub = hub_fixture_new ();
  for (guint i = 0; i < 2; i++)
    {
      open_client (&world->clients[i]);
      if (online)
        connect (world, &world->clients[i]);
    }
  return world;
}

static void
world_free (World *world)
{
  for (guint i = 0; i < 2; i++)
    {
      leave (&world->clients[i]);
      ana_store_close (world->clients[i].store);
      g_object_unref (world->clients[i].store);
    }
  while (g_main_context_iteration (NULL, FALSE))
    ;
  hub_fixture_free (world->hub);
  g_free (world);
}

static char *
board_of (Client *client)
{
  g_autoptr (GError) error = NULL;
  char *text = ana_store_get_document (client->store, "board", ID, &error);

  g_assert_no_error (error);
  return text;
}

/* @value: JSON; NULL: it goes. */
static void
set (Client *client, const char *path, const char *value)
{
  g_autofree char *base = board_of (client);
  g_autoptr (JsonNode) before = ana_json_parse (base, -1, NULL, NULL);
  g_autoptr (JsonNode) node = value != NULL ? json_from_string (value, NULL) : NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) after = ana_json_path_with (before, path, node, -1, &error);
  g_autofree char *body = ana_board_format ("board", ID, after, &error);
  AnaDocumentEdit edit = { "board", ID, base, body, NULL };

  g_assert_no_error (error);
  g_assert_true (ana_store_edit_document (client->store, &edit, NULL, &error));
  g_assert_no_error (error);
}

static void
make_board (Client *client)
{
  AnaDocumentEdit edit = { "board", ID, NULL,
                           "{\"format\":\"adash\",\"version\":1,\"id\":\"" ID "\",\"title\":\"Mine\",\"tabs\":[{\"id\":\"main\",\"title\":\"Main\"}],"
                           "\"tiles\":{\"t1\":{\"tab\":\"main\",\"x\":0,\"y\":0,\"w\":3,\"h\":4,\"type\":\"text\",\"text\":\"a\"}}}",
                           NULL };
  g_autoptr (GError) error = NULL;

  g_assert_true (ana_store_edit_document (client->store, &edit, NULL, &error));
  g_assert_no_error (error);
}

static gboolean
is_same (World *world)
{
  g_autofree char *one = board_of (&world->clients[0]);
  g_autofree char *two = board_of (&world->clients[1]);
  AnaOutboxInfo infos[2];

  for (guint i = 0; i < 2; i++)
    g_assert_true (ana_store_get_outbox_info (world->clients[i].store, &infos[i], NULL));
  return g_strcmp0 (one, two) == 0 && infos[0].n_rows == 0 && infos[1].n_rows == 0;
}

/* Until both have the same, nothing waits, and the text is in it. */
static void
wait_same (World *world, const char *text)
{
  gint64 end = g_get_monotonic_time () + WAIT_USEC;

  for (;;)
    {
      g_autofree char *board = board_of (&world->clients[0]);

      if (is_same (world) && (text == NULL ? board == NULL : board != NULL && strstr (board, text) != NULL))
        return;
      if (g_get_monotonic_time () > end)
        {
          g_autofree char *other = board_of (&world->clients[1]);
          g_error ("waited in vain for %s:\n%s\n%s", text, board, other);
        }
      for (guint i = 0; i < 2; i++)
        if (world->clients[i].sync != NULL && (ana_sync_get_state (world->clients[i].sync) == ANA_SYNC_BACKOFF))
          ana_sync_now (world->clients[i].sync); /* a hub that has just come back: no back-off is waited for */
      g_main_context_iteration (NULL, FALSE);
      g_usleep (2000);
    }
}

/* Signals come when the main context runs. */
static void
wait_for (const guint *count)
{
  gint64 end = g_get_monotonic_time () + WAIT_USEC;

  while (*count == 0)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
}

static guint
count_conflicts (Client *client)
{
  g_autoptr (GPtrArray) list = ana_store_list_conflicts (client->store, NULL);

  return list->len;
}

/* --- tests --- */

static void
test_live (void)
{
  World *world = world_new (TRUE);

  make_board (&world->clients[0]);
  wait_same (world, "Mine");
  set (&world->clients[1], "/title", "\"Theirs\"");
  wait_same (world, "Theirs");
  wait_for (&world->clients[1].n_changed);
  wait_for (&world->clients[0].n_changed);
  {
    AnaDocumentEdit gone = { .kind = "board", .id = ID };
    g_autoptr (GError) error = NULL;

    g_assert_true (ana_store_edit_document (world->clients[0].store, &gone, NULL, &error));
    wait_same (world, NULL);
    wait_for (&world->clients[1].n_gone);
    g_assert_true (ana_store_bring_back (world->clients[1].store, "board", ID, &error));
    g_assert_no_error (error);
    wait_same (world, "Theirs");
  }
  world_free (world);
}

/* Both were away: what is apart is merged, what is not is a conflict that is seen. */
static void
test_offline (void)
{
  World *world = world_new (TRUE);

  make_board (&world->clients[0]);
  wait_same (world, "Mine");
  leave (&world->clients[0]);
  leave (&world->clients[1]);
  set (&world->clients[0], "/title", "\"One\"");
  set (&world->clients[0], "/tiles/t1/text", "\"first\"");
  set (&world->clients[1], "/title", "\"Two\"");
  set (&world->clients[1], "/tiles/t2", "{\"tab\":\"main\",\"x\":0,\"y\":0,\"w\":3,\"h\":4,\"type\":\"text\",\"text\":\"second\"}");
  connect (world, &world->clients[0]);
  g_assert_true (ana_sync_wait_documents (world->clients[0].sync, WAIT_USEC));
  connect (world, &world->clients[1]);
  wait_same (world, "second");
  {
    g_autofree char *board = board_of (&world->clients[1]);
    g_autoptr (GPtrArray) conflicts = ana_store_list_conflicts (world->clients[1].store, NULL);
    const AnaConflict *conflict = conflicts->len == 1 ? conflicts->pdata[0] : NULL;

    g_assert_nonnull (strstr (board, "first"));
    g_assert_nonnull (strstr (board, "\"One\""));
    g_assert_nonnull (conflict);
    g_assert_cmpstr (conflict->path, ==, "/title");
    g_assert_cmpstr (conflict->mine, ==, "\"Two\"");
    g_assert_cmpstr (conflict->theirs, ==, "\"One\"");
    g_assert_cmpuint (count_conflicts (&world->clients[0]), ==, 0);
    wait_for (&world->clients[1].n_conflicts);
  }
  world_free (world);
}

/* The hub goes away and comes back while both work on. */
static void
test_restart (void)
{
  World *world = world_new (TRUE);

  make_board (&world->clients[0]);
  wait_same (world, "Mine");
  for (int i = 0; i < 3; i++)
    {
      g_autofree char *title = g_strdup_printf ("\"Title %d\"", i);
      g_autofree char *text = g_strdup_printf ("\"Text %d\"", i);

      set (&world->clients[i % 2], "/title", title);
      hub_fixture_restart (world->hub);
      set (&world->clients[(i + 1) % 2], "/tiles/t1/text", text);
      for (guint k = 0; k < 2; k++)
        ana_sync_now (world->clients[k].sync);
      wait_same (world, text);
      wait_same (world, title);
    }
  world_free (world);
}

/* --- what is no board --- */

static gboolean
put_evil (AnaHubStorage *storage, AnaRowBatch **out, gpointer data, GError **error)
{
  g_autoptr (AnaObject) object = ana_object_new ("board", ID);
  static gint64 rev = 99;
  AnaRow row = { .dim = "board=" ID, .value = (double) rev, .count = 99 };

  object->rev = rev++;
  object->hlc = g_strdup ("0006000000000001-00000000-evil");
  object->body = ana_json_parse (data, -1, NULL, NULL);
  return storage->klass->put_object (storage, "main", object, "evil", ana_clock_now_usec (), error) &&
         storage->klass->put_rows (storage, "main", "obj:main", &row, 1, out, error);
}

static void
put_done (const GError *error, gpointer data)
{
  g_assert_no_error (error);
}

static void
put_evil_call (AnaHub *hub, gpointer data)
{
  ana_engine_write (ana_hub_get_engine (hub), "main", put_evil, put_done, data);
}

static void
test_evil (void)
{
  static const char *const bodies[] = {
    "{}", "{\"format\":\"adash\",\"version\":1,\"id\":\"other\",\"title\":\"x\",\"tabs\":[{\"id\":\"main\",\"title\":\"M\"}],\"tiles\":{}}",
    "{\"format\":\"adash\",\"version\":1,\"id\":\"" ID "\",\"title\":\"evil\",\"tabs\":[{\"id\":\"main\",\"title\":\"M\"}],\"tiles\":[1,2]}",
  };
  World *world = world_new (TRUE);

  make_board (&world->clients[0]);
  wait_same (world, "Mine");
  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autofree char *before = board_of (&world->clients[1]);
      g_autofree char *after = NULL;

      hub_fixture_call (world->hub, put_evil_call, (gpointer) bodies[i]);
      for (guint k = 0; k < 2; k++)
        {
          leave (&world->clients[k]);
          connect (world, &world->clients[k]);
          g_assert_true (ana_sync_wait_documents (world->clients[k].sync, WAIT_USEC));
        }
      after = board_of (&world->clients[1]);
      g_assert_cmpstr (after, ==, before);
    }
  world_free (world);
}

/* --- a hub that was put back --- */

static void
restore_cb (HubFixture *fixture, gpointer path)
{
  g_autofree char *aside = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (ana_hub_restore (fixture->options.storage_dir, path, &aside, &error));
  g_assert_no_error (error);
}

/* What the hub lost its clients tell it again. */
static void
test_put_back (void)
{
  World *world = world_new (TRUE);
  g_autofree char *empty = g_build_filename (world->hub->dir, "empty", NULL);
  g_autofree char *copy = g_build_filename (world->hub->dir, "copy", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (ana_hub_backup (world->hub->options.storage_dir, empty, &error));
  make_board (&world->clients[0]);
  wait_same (world, "Mine");
  g_assert_true (ana_hub_backup (world->hub->options.storage_dir, copy, &error));
  g_assert_no_error (error);
  set (&world->clients[0], "/title", "\"After\"");
  wait_same (world, "After");
  set (&world->clients[1], "/title", "\"Later\"");
  wait_same (world, "Later");
  for (int i = 0; i < 2; i++)
    {
      hub_fixture_restart_with (world->hub, restore_cb, i == 0 ? copy : empty);
      for (guint k = 0; k < 2; k++)
        ana_sync_now (world->clients[k].sync);
      for (guint k = 0; k < 2; k++)
        g_assert_true (ana_sync_wait_documents (world->clients[k].sync, WAIT_USEC));
      set (&world->clients[i], "/tiles/t1/text", i == 0 ? "\"news\"" : "\"more\"");
      wait_same (world, i == 0 ? "news" : "more");
      wait_same (world, "Later");
      g_assert_cmpuint (count_conflicts (&world->clients[0]) + count_conflicts (&world->clients[1]), ==, 0);
    }
  world_free (world);
}

/* --- any order, over sockets --- */

static void
test_any_order (void)
{
  World *world = world_new (TRUE);
  const char *text = g_getenv ("ANA_INTERLEAVINGS");
  guint n = text != NULL ? (guint) g_ascii_strtoull (text, NULL, 10) / 50 : 12;

  make_board (&world->clients[0]);
  wait_same (world, "Mine");
  for (guint i = 0; i < n; i++)
    {
      for (gint32 k = g_test_rand_int_range (2, 8); k > 0; k--)
        {
          Client *client = &world->clients[g_test_rand_int_range (0, 2)];
          g_autofree char *value = g_strdup_printf ("\"v%u-%d\"", i, k);
          gint32 what = g_test_rand_int_range (0, 10);

          if (what < 3)
            set (client, "/title", value);
          else if (what < 7)
            set (client, "/tiles/t1/text", value);
          else if (what == 7 && client->sync != NULL)
            leave (client);
          else if (what == 8 && client->sync == NULL)
            connect (world, client);
          else if (client->sync != NULL)
            ana_sync_set_offline (client->sync, g_test_rand_bit ());
        }
      for (guint k = 0; k < 2; k++)
        {
          if (world->clients[k].sync == NULL)
            connect (world, &world->clients[k]);
          ana_sync_set_offline (world->clients[k].sync, FALSE);
        }
      for (guint k = 0; k < 2; k++)
        g_assert_true (ana_sync_wait_documents (world->clients[k].sync, WAIT_USEC));
      wait_same (world, "v");
    }
  world_free (world);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hub/documents/live", test_live);
  g_test_add_func ("/hub/documents/offline", test_offline);
  g_test_add_func ("/hub/documents/restart", test_restart);
  g_test_add_func ("/hub/documents/evil", test_evil);
  g_test_add_func ("/hub/documents/put-back", test_put_back);
  g_test_add_func ("/hub/documents/any-order", test_any_order);
  return g_test_run ();
}
