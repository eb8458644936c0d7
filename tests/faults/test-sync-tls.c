/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-sync-tls.c: row 40 of SYNC.md section 4: https and wss against the real hub, with certificates good and bad.
 */
#include "config.h"

#include "tls-hub.h"

static const AnaSyncTimes quick = { .wake_usec = 1000 };

static void
test_good (void)
{
  Fixture f = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = NULL;

  start_hub (&f, "good");
  start_sync (&f, "127.0.0.1", &quick, NULL);
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
  start_sync (&f, "127.0.0.1", &quick, NULL);
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
  start_sync (&f, "127.0.0.1", &quick, NULL);
  g_assert_true (wait_for_state (&f, ANA_SYNC_BACKOFF));
  clear (&f);
}

int
main (int argc, char **argv)
{
  int rc;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  begin_tls (argv[1]);
  g_test_add_func ("/faults/40-good", test_good);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    g_test_add_data_func (refused[i].path, GUINT_TO_POINTER (i), test_refused);
  g_test_add_func ("/faults/40-old-version", test_old_version);
  rc = g_test_run ();
  end_tls ();
  return rc;
}
