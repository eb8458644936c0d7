/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-sync-tls.c: row 40 of SYNC.md section 4: https and wss against the real hub, with certificates good and bad.
 *
 * The certificates are made here; the authority that signs the good one is trusted by this process alone.
 */
#include "config.h"

#include "ana-store.h"
#include "ana-sync.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#define WAIT_USEC (20 * G_USEC_PER_SEC)

static const char *hub_program;
static char *folder;

static const char make_certificates[] =
  "set -e; cd \"$1\"; new='-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes'\n"
  "openssl req -x509 $new -keyout ca.key -out ca.pem -days 2 -subj '/CN=Test' -addext basicConstraints=critical,CA:TRUE\n"
  "leaf() { openssl req $new -keyout $1.key -out $1.csr -subj /CN=hub; echo \"subjectAltName=$2\" > ext\n"
  "  openssl x509 -req -in $1.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days $3 -extfile ext -out $1.pem; }\n"
  "leaf good IP:127.0.0.1 2; leaf elsewhere DNS:elsewhere.example 2; leaf expired IP:127.0.0.1 2\n"
  /* x509 takes no dates of the past: the authority signs once more */
  "printf '[ca]\\ndefault_ca=c\\n[c]\\ndatabase=index\\nserial=serial\\nnew_certs_dir=.\\ndefault_md=sha256\\npolicy=p\\n[p]\\ncommonName=supplied\\n' > ca.cnf\n"
  ": > index; echo 01 > serial; openssl ca -batch -notext -config ca.cnf -cert ca.pem -keyfile ca.key -in expired.csr -out expired.pem"
  "  -startdate 20200101000000Z -enddate 20200201000000Z -extfile ext\n"
  "openssl req -x509 $new -keyout self.key -out self.pem -days 2 -subj /CN=hub -addext subjectAltName=IP:127.0.0.1\n";

typedef struct {
  GSubprocess *process;
  char        *dir;       /* of its storage */
  guint        port;
  AnaStore    *store;
  char        *store_dir;
  AnaSync     *sync;
} Fixture;

static void
run (const char *script, const char *argument)
{
  const char *argv[] = { "sh", "-c", script, "sh", argument, NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *told = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, &told, &status, &error);
  g_assert_no_error (error);
  g_spawn_check_wait_status (status, &error);
  if (error != NULL)
    g_error ("%s: %s", error->message, told);
}

/* Reads until the process says its port. */
static guint
read_port (GSubprocess *process)
{
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (g_subprocess_get_stderr_pipe (process));

  for (;;)
    {
      g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
      const char *at;

      g_assert_nonnull (line);
      at = strstr (line, "listening on port ");
      if (at != NULL)
        return (guint) atoi (at + strlen ("listening on port "));
    }
}

static void
start_hub (Fixture *f, const char *certificate)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *dir = g_build_filename (folder, "hub-XXXXXX", NULL);

  f->dir = g_steal_pointer (&dir);
  g_assert_nonnull (g_mkdtemp (f->dir));
  g_ptr_array_add (argv, g_strdup (hub_program));
  g_ptr_array_add (argv, g_strdup ("--listen"));
  g_ptr_array_add (argv, g_strdup ("127.0.0.1:0"));
  g_ptr_array_add (argv, g_strdup ("--storage"));
  g_ptr_array_add (argv, g_strdup_printf ("sqlite:%s", f->dir));
  if (certificate != NULL)
    {
      g_ptr_array_add (argv, g_strdup ("--tls-cert"));
      g_ptr_array_add (argv, g_strdup_printf ("%s/%s.pem", folder, certificate));
      g_ptr_array_add (argv, g_strdup ("--tls-key"));
      g_ptr_array_add (argv, g_strdup_printf ("%s/%s.key", folder, certificate));
    }
  g_ptr_array_add (argv, NULL);
  f->process = g_subprocess_newv ((const char *const *) argv->pdata, G_SUBPROCESS_FLAGS_STDERR_PIPE, NULL);
  g_assert_nonnull (f->process);
  f->port = read_port (f->process);
}

static void
start_sync (Fixture *f)
{
  AnaSyncTimes quick = { .wake_usec = 1000 };
  g_autofree char *url = g_strdup_printf ("https://127.0.0.1:%u", f->port);
  AnaSyncConfig config = { .url = url, .profile = "tls", .times = &quick };
  g_autoptr (GError) error = NULL;

  f->store_dir = g_build_filename (folder, "store-XXXXXX", NULL);
  g_assert_nonnull (g_mkdtemp (f->store_dir));
  f->store = ana_store_open (f->store_dir, ANA_STORE_READ_WRITE, &error);
  g_assert_no_error (error);
  f->sync = ana_sync_new (f->store, &config);
  ana_sync_subscribe (f->sync, "cat");
  ana_sync_start (f->sync);
}

static void
clear (Fixture *f)
{
  ana_sync_stop (f->sync);
  g_object_unref (f->sync);
  ana_store_close (f->store);
  g_object_unref (f->store);
  g_subprocess_force_exit (f->process);
  g_subprocess_wait (f->process, NULL, NULL);
  g_object_unref (f->process);
  g_free (f->dir);
  g_free (f->store_dir);
}

static gboolean
wait_for_state (Fixture *f, AnaSyncState state)
{
  gint64 end = g_get_monotonic_time () + WAIT_USEC;

  while (ana_sync_get_state (f->sync) != state && g_get_monotonic_time () < end)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (2000);
    }
  return ana_sync_get_state (f->sync) == state;
}

static void
test_good (void)
{
  Fixture f = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = NULL;

  start_hub (&f, "good");
  start_sync (&f);
  g_assert_true (wait_for_state (&f, ANA_SYNC_LIVE));   /* wss */
  body = ana_sync_request (f.sync, "GET", "/healthz", NULL, &error);   /* https */
  g_assert_no_error (error);
  g_assert_nonnull (body);
  clear (&f);
}

static const struct { const char *path, *certificate, *why; } refused[] = {
  { "/faults/40-expired", "expired", "has expired" },
  { "/faults/40-other-host", "elsewhere", "for another host" },
  { "/faults/40-self-signed", "self", "nobody that this computer trusts" },
  { "/faults/40-no-tls", NULL, "TLS" },
};

/* Blocked and explained, at every attempt; there is no way past it. */
static void
test_refused (gconstpointer data)
{
  const char *certificate = refused[GPOINTER_TO_UINT (data)].certificate, *expected = refused[GPOINTER_TO_UINT (data)].why;
  Fixture f = { NULL };
  g_autofree char *why = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = NULL;

  start_hub (&f, certificate);
  start_sync (&f);
  g_assert_true (wait_for_state (&f, ANA_SYNC_BACKOFF));
  why = ana_sync_dup_error (f.sync);
  g_assert_nonnull (why);
  g_test_message ("%s", why);
  g_assert_nonnull (strstr (why, expected));
  for (int attempt = 0; attempt < 3; attempt++)
    {
      ana_sync_now (f.sync);
      g_usleep (100 * 1000);
      g_assert_cmpint (ana_sync_get_state (f.sync), !=, ANA_SYNC_LIVE);
    }
  body = ana_sync_request (f.sync, "GET", "/healthz", NULL, &error);
  g_assert_null (body);
  g_assert_nonnull (error);
  clear (&f);
}

/* A server that speaks nothing newer than TLS 1.0, with the good certificate. */
static void
test_old_version (void)
{
  Fixture f = { NULL };
  g_autofree char *certificate = g_build_filename (folder, "good.pem", NULL), *key = g_build_filename (folder, "good.key", NULL);
  g_autofree char *accept = NULL;

  start_hub (&f, NULL);   /* for its port, which is free once it has ended */
  g_subprocess_force_exit (f.process);
  g_subprocess_wait (f.process, NULL, NULL);
  g_object_unref (f.process);
  accept = g_strdup_printf ("127.0.0.1:%u", f.port);
  f.process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL, "openssl", "s_server",
                                "-accept", accept, "-cert", certificate, "-key", key, "-tls1", "-cipher", "ALL:@SECLEVEL=0", NULL);
  g_usleep (500 * 1000);
  start_sync (&f);
  g_assert_true (wait_for_state (&f, ANA_SYNC_BACKOFF));
  clear (&f);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsDatabase) trusted = NULL;
  g_autofree char *authority = NULL;
  int rc;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  hub_program = argv[1];
  folder = g_dir_make_tmp ("analytics-tls-XXXXXX", NULL);
  run (make_certificates, folder);
  authority = g_build_filename (folder, "ca.pem", NULL);
  trusted = g_tls_file_database_new (authority, &error);
  g_assert_no_error (error);
  g_tls_backend_set_default_database (g_tls_backend_get_default (), trusted);
  g_test_add_func ("/faults/40-good", test_good);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    g_test_add_data_func (refused[i].path, GUINT_TO_POINTER (i), test_refused);
  g_test_add_func ("/faults/40-old-version", test_old_version);
  rc = g_test_run ();
  run ("rm -r \"$1\"", folder);
  g_free (folder);
  return rc;
}
