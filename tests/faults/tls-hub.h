/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tls-hub.h: the real hub behind TLS, with certificates made here, and a client of it.
 *
 * The authority that signs the good certificate is trusted by the process of the test alone.
 */
#pragma once

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
  "leaf good IP:127.0.0.1,DNS:hub.test 2; leaf elsewhere DNS:elsewhere.example 2; leaf expired IP:127.0.0.1 2\n"
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

/* A free one: a name in Host comes with its port, which the hub must know before. */
static guint
find_port (void)
{
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GSocketAddress) bound = NULL;

  g_assert_true (g_socket_bind (socket, any, FALSE, NULL));
  bound = g_socket_get_local_address (socket, NULL);
  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
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
  g_ptr_array_add (argv, g_strdup_printf ("127.0.0.1:%u", find_port ()));
  g_ptr_array_add (argv, g_strdup ("--storage"));
  g_ptr_array_add (argv, g_strdup_printf ("sqlite:%s", f->dir));
  g_ptr_array_add (argv, g_strdup ("--name"));
  g_ptr_array_add (argv, g_strdup_printf ("hub.test:%s", strchr (argv->pdata[2], ':') + 1));
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

/* @surroundings: (nullable): of this computer */
static void
start_sync (Fixture *f, const char *host, const AnaSyncTimes *times, AnaSurroundings *surroundings)
{
  g_autofree char *url = g_strdup_printf ("https://%s:%u", host, f->port);
  AnaSyncConfig config = { .url = url, .profile = "tls", .times = times, .surroundings = surroundings };
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

/* For main(): @program is the hub. */
static void
begin_tls (const char *program)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsDatabase) trusted = NULL;
  g_autofree char *authority = NULL;

  hub_program = program;
  folder = g_dir_make_tmp ("analytics-tls-XXXXXX", NULL);
  run (make_certificates, folder);
  authority = g_build_filename (folder, "ca.pem", NULL);
  trusted = g_tls_file_database_new (authority, &error);
  g_assert_no_error (error);
  g_tls_backend_set_default_database (g_tls_backend_get_default (), trusted);
}

static void
end_tls (void)
{
  run ("rm -r \"$1\"", folder);
  g_free (folder);
}
