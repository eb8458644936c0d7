/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-outbox.c: row 4: the client or the hub is killed around the sending of a change, or the answer to it is lost: what was
 * saved reaches the hub, and once. ANA_KILLS says how often (50).
 */
#include "config.h"

#include "ana-board.h"
#include "ana-outbox.h"
#include "ana-sqlite.h"
#include "ana-sync.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define KILLS_A_BOARD 50 /* a board has an end */
#define WAIT_USEC (60 * G_USEC_PER_SEC)

static const char *hub_program, *own_program;

typedef struct {
  char  *dir, *socket, *storage, *profile;
  GPid   hub;
} World;

/* --- processes --- */

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *below = g_build_filename (path, name, NULL);

      if (g_file_test (below, G_FILE_TEST_IS_DIR) && !g_file_test (below, G_FILE_TEST_IS_SYMLINK))
        remove_tree (below);
      else
        g_unlink (below);
    }
  g_rmdir (path);
}

static GPid
spawn (const char *const *argv, int *out_fd)
{
  g_autoptr (GError) error = NULL;
  GPid pid;

  g_assert_true (g_spawn_async_with_pipes (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD | (out_fd == NULL ? G_SPAWN_STDOUT_TO_DEV_NULL : 0), NULL,
                                           NULL, &pid, NULL, out_fd, NULL, &error));
  g_assert_no_error (error);
  return pid;
}

static void
stop (GPid *pid, int signal_number)
{
  if (*pid == 0)
    return;
  kill (*pid, signal_number);
  while (waitpid (*pid, NULL, 0) < 0 && errno == EINTR)
    ;
  *pid = 0;
}

static GSocketConnection *
connect_to (const char *path)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);

  return g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, NULL);
}

static void
start_hub (World *world)
{
  g_autofree char *storage = g_strconcat ("sqlite:", world->storage, NULL);
  const char *argv[] = { hub_program, "--socket", world->socket, "--storage", storage, NULL };
  gint64 end = g_get_monotonic_time () + WAIT_USEC;

  world->hub = spawn (argv, NULL);
  for (;;)
    {
      g_autoptr (GSocketConnection) connection = connect_to (world->socket);

      if (connection != NULL)
        return;
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_usleep (5000);
    }
}

static void
world_init (World *world)
{
  world->dir = g_dir_make_tmp ("ana-outbox-XXXXXX", NULL);
  world->socket = g_build_filename (world->dir, "s", NULL);
  world->storage = g_build_filename (world->dir, "hub", NULL);
  world->profile = g_build_filename (world->dir, "profile", NULL);
  world->hub = 0;
  start_hub (world);
}

static void
world_clear (World *world)
{
  stop (&world->hub, SIGTERM);
  remove_tree (world->dir);
  g_free (world->dir);
  g_free (world->socket);
  g_free (world->storage);
  g_free (world->profile);
}

/* --- the client that is killed --- */

static AnaStore *
open_store (const char *dir)
{
  g_autoptr (GError) error = NULL;
  AnaStore *store = ana_store_open (dir, ANA_STORE_READ_WRITE, &error);

  g_assert_no_error (error);
  ana_store_set_document_func (store, ana_board_format);
  return store;
}

static AnaSync *
start_sync (AnaStore *store, const char *socket)
{
  g_autofree char *url = g_strconcat ("unix:", socket, NULL);
  AnaSyncConfig config = { .url = url, .tenant = "main", .with_documents = TRUE };
  AnaSync *sync = ana_sync_new (store, &config);

  ana_sync_start (sync);
  return sync;
}

/* One tile more. */
static void
add_tile (AnaStore *store, const char *id, const char *token)
{
  g_autofree char *base = ana_store_get_document (store, "board", id, NULL);
  g_autofree char *empty = g_strdup_printf ("{\"format\":\"adash\",\"version\":1,\"id\":\"%s\",\"title\":\"B\","
                                            "\"tabs\":[{\"id\":\"main\",\"title\":\"M\"}],\"tiles\":{}}", id);
  g_autofree char *path = g_strdup_printf ("/tiles/%s", token);
  g_autofree char *tile = g_strdup_printf ("{\"tab\":\"main\",\"x\":0,\"y\":0,\"w\":3,\"h\":3,\"type\":\"text\",\"text\":\"%s\"}", token);
  g_autoptr (JsonNode) node = json_from_string (tile, NULL);
  g_autoptr (JsonNode) before = json_from_string (base != NULL ? base : empty, NULL);
  g_autoptr (JsonNode) after = ana_json_path_with (before, path, node, -1, NULL);
  g_autofree char *body = ana_board_format ("board", id, after, NULL);
  AnaDocumentEdit edit = { "board", id, base, body, NULL };
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (body);
  g_assert_true (ana_store_edit_document (store, &edit, NULL, &error));
  g_assert_no_error (error);
}

/* Saves, says so, and goes on until it is killed. */
static int
client_main (const char *profile, const char *socket, const char *id, const char *token)
{
  AnaStore *store = open_store (profile);
  AnaSync *sync = start_sync (store, socket);

  for (int i = 0; i < 3; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s-%d", token, i);
      g_autofree char *line = g_strdup_printf ("%s %s\n", id, name);

      add_tile (store, id, name);
      if (write (STDOUT_FILENO, line, strlen (line)) < 0)
        return 1;
      while (g_main_context_iteration (NULL, FALSE))
        ;
      ana_sync_wait_documents (sync, g_random_int_range (0, 60) * 1000);
    }
  for (;;)
    g_main_context_iteration (NULL, TRUE);
}

/* --- what must hold --- */

static gint64
ask (const World *world, const char *sql)
{
  g_autofree char *path = g_build_filename (world->storage, "hub.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaDb) db = ana_db_open (path, ANA_DB_READER, ANA_SYNC_FULL, &error);
  gint64 value;

  g_assert_no_error (error);
  g_assert_true (ana_db_get_int (db, sql, &value, &error));
  g_assert_no_error (error);
  return value;
}

/* All that was said to be saved is on the hub, each mutation was done once, and numbers have no holes. */
static void
check_world (World *world, AnaStore *store, GPtrArray *saved)
{
  g_autoptr (GPtrArray) conflicts = ana_store_list_conflicts (store, NULL);
  AnaOutboxInfo info;

  g_assert_true (ana_store_get_outbox_info (store, &info, NULL));
  g_assert_cmpint (info.n_rows, ==, 0);
  g_assert_cmpuint (conflicts->len, ==, 0);
  for (guint i = 0; i < saved->len; i++)
    {
      g_auto (GStrv) parts = g_strsplit (saved->pdata[i], " ", 2);
      g_autofree char *held = ana_store_get_document (store, "board", parts[0], NULL);
      g_autofree char *key = g_strdup_printf ("\"%s\":{", parts[1]);

      if (held == NULL || strstr (held, key) == NULL)
        g_error ("%s was saved and is lost: %s", (char *) saved->pdata[i], held);
    }
  g_assert_cmpint (ask (world, "SELECT sum(rev) FROM object"), ==, ask (world, "SELECT sum(last) FROM sender"));
  g_assert_cmpint (ask (world, "SELECT count(*) FROM sender"), ==, 1);
  g_assert_cmpint (ask (world, "SELECT count(*) FROM result WHERE body NOT LIKE '%\"applied\"%'"), ==, 0);
}

/* --- row 4: kills --- */

static guint
count_kills (void)
{
  const char *text = g_getenv ("ANA_KILLS");

  return text != NULL && atoi (text) > 0 ? (guint) atoi (text) : 50;
}

static void
take_lines (int fd, GPtrArray *saved)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char buffer[4096];
  gssize n;

  while ((n = read (fd, buffer, sizeof buffer)) > 0 || (n < 0 && errno == EINTR))
    g_string_append_len (text, buffer, MAX (n, 0));
  close (fd);
  for (char *at = text->str, *end; (end = strchr (at, '\n')) != NULL; at = end + 1)
    g_ptr_array_add (saved, g_strndup (at, (gsize) (end - at)));
}

static void
test_kills (void)
{
  g_autoptr (GPtrArray) saved = g_ptr_array_new_with_free_func (g_free);
  guint n = count_kills ();
  World world;
  AnaStore *store;
  AnaSync *sync;

  world_init (&world);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *token = g_strdup_printf ("k%u", i);
      g_autofree char *id = g_strdup_printf ("b%u", i / KILLS_A_BOARD);
      const char *argv[] = { own_program, "--client", world.profile, world.socket, id, token, NULL };
      gint32 what = g_test_rand_int_range (0, 3); /* the client, the hub and then the client, both at once */
      int fd;
      GPid client = spawn (argv, &fd);

      g_usleep ((gulong) g_test_rand_int_range (10, 160) * 1000);
      if (what > 0)
        stop (&world.hub, SIGKILL);
      if (what == 1)
        {
          start_hub (&world);
          g_usleep ((gulong) g_test_rand_int_range (0, 60) * 1000);
        }
      stop (&client, SIGKILL);
      take_lines (fd, saved);
      if (world.hub == 0)
        start_hub (&world);
    }
  store = open_store (world.profile);
  sync = start_sync (store, world.socket);
  g_assert_true (ana_sync_wait_documents (sync, WAIT_USEC));
  ana_sync_stop (sync);
  stop (&world.hub, SIGTERM);
  check_world (&world, store, saved);
  g_test_message ("%u changes saved under kills", saved->len);
  g_object_unref (sync);
  ana_store_close (store);
  g_object_unref (store);
  world_clear (&world);
}

/* --- row 4: the answer is lost --- */

typedef struct {
  char *socket;     /* of the hub */
  gint  n_dropped;  /* (atomic) */
} Proxy;

typedef struct {
  GInputStream  *in;
  GOutputStream *out;
  GSocket       *other;
} Pipe;

static gpointer
pump (gpointer data)
{
  Pipe *pipe = data;
  char buffer[65536];
  gssize n;

  while ((n = g_input_stream_read (pipe->in, buffer, sizeof buffer, NULL, NULL)) > 0
         && g_output_stream_write_all (pipe->out, buffer, (gsize) n, NULL, NULL, NULL))
    ;
  g_socket_shutdown (pipe->other, TRUE, TRUE, NULL);
  return NULL;
}

/* The request goes through; half of the answers to changes do not. */
static gboolean
proxy_cb (GThreadedSocketService *service, GSocketConnection *client, GObject *source, gpointer data)
{
  Proxy *proxy = data;
  g_autoptr (GSocketConnection) hub = connect_to (proxy->socket);
  GInputStream *from_client = g_io_stream_get_input_stream (G_IO_STREAM (client));
  GOutputStream *to_client = g_io_stream_get_output_stream (G_IO_STREAM (client));
  char buffer[65536];
  gssize n = g_input_stream_read (from_client, buffer, sizeof buffer, NULL, NULL);
  gboolean drop;
  Pipe up;
  GThread *thread;

  if (hub == NULL || n <= 0 || !g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (hub)), buffer, (gsize) n, NULL, NULL, NULL))
    return TRUE;
  drop = n > 24 && strncmp (buffer, "POST /api/unified/mutati", 24) == 0 && g_random_boolean ();
  up = (Pipe) { from_client, g_io_stream_get_output_stream (G_IO_STREAM (hub)), g_socket_connection_get_socket (hub) };
  thread = g_thread_new ("up", pump, &up);
  while ((n = g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (hub)), buffer, sizeof buffer, NULL, NULL)) > 0)
    if (drop || !g_output_stream_write_all (to_client, buffer, (gsize) n, NULL, NULL, NULL))
      break; /* the hub has done it: it answers */
  if (drop)
    g_atomic_int_inc (&proxy->n_dropped);
  g_socket_shutdown (g_socket_connection_get_socket (client), TRUE, TRUE, NULL);
  g_thread_join (thread);
  return TRUE;
}

static void
test_lost_answers (void)
{
  World world;
  g_autofree char *path = NULL;
  g_autoptr (GSocketService) service = g_threaded_socket_service_new (16);
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GPtrArray) saved = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  Proxy proxy = { NULL };
  AnaStore *store;
  AnaSync *sync;

  world_init (&world);
  proxy.socket = world.socket;
  path = g_build_filename (world.dir, "p", NULL);
  address = g_unix_socket_address_new (path);
  g_assert_true (g_socket_listener_add_address (G_SOCKET_LISTENER (service), address, G_SOCKET_TYPE_STREAM, 0, NULL, NULL, &error));
  g_signal_connect (service, "run", G_CALLBACK (proxy_cb), &proxy);
  g_socket_service_start (service);
  store = open_store (NULL);
  sync = start_sync (store, path);
  for (int i = 0; i < 12 || g_atomic_int_get (&proxy.n_dropped) == 0; i++)
    {
      g_autofree char *token = g_strdup_printf ("a%d", i);
      gint64 end = g_get_monotonic_time () + WAIT_USEC;

      g_ptr_array_add (saved, g_strconcat ("b ", token, NULL));
      add_tile (store, "b", token);
      while (!ana_sync_wait_documents (sync, 20 * 1000)) /* and no longer than need be */
        {
          g_assert_cmpint (g_get_monotonic_time (), <, end);
          ana_sync_now (sync);
          while (g_main_context_iteration (NULL, FALSE))
            ;
        }
    }
  ana_sync_stop (sync);
  g_socket_service_stop (service);
  g_socket_listener_close (G_SOCKET_LISTENER (service));
  stop (&world.hub, SIGTERM);
  g_test_message ("%d answers lost", g_atomic_int_get (&proxy.n_dropped));
  check_world (&world, store, saved);
  g_object_unref (sync);
  ana_store_close (store);
  g_object_unref (store);
  world_clear (&world);
}

int
main (int argc, char **argv)
{
  if (argc == 6 && strcmp (argv[1], "--client") == 0)
    return client_main (argv[2], argv[3], argv[4], argv[5]);
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  own_program = argv[0];
  hub_program = argv[1];
  g_test_add_func ("/faults/outbox/row-04-kills", test_kills);
  g_test_add_func ("/faults/outbox/row-04-lost-answers", test_lost_answers);
  return g_test_run ();
}
