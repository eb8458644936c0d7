/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-launcher.c: the launcher of the embedded hub, with a script in the hub's place.
 */
#include "config.h"

#include "ana-care.h"
#include "ana-error.h"
#include "ana-fakehub.h"
#include "ana-sync.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

static char *dir, *log_path;

/* The stand-in notes its arguments and its end; it lives until its standard input is closed. */
static void
write_hub (void)
{
  g_autofree char *path = g_build_filename (dir, "hub", NULL);
  g_autofree char *text = g_strdup_printf ("#!/bin/sh\necho \"last words\" >&2\necho \"start $$ $*\" >>'%s'\ncat >/dev/null\necho \"end\" >>'%s'\n", log_path, log_path);

  g_file_set_contents (path, text, -1, NULL);
  g_chmod (path, 0700);
  g_setenv ("ANALYTICS_HUB", path, TRUE);
}

static guint
count_lines (const char *word)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint n = 0;

  if (!g_file_get_contents (log_path, &text, NULL, NULL))
    return 0;
  lines = g_strsplit (text, "\n", -1);
  for (int i = 0; lines[i] != NULL; i++)
    n += g_str_has_prefix (lines[i], word);
  return n;
}

static void
wait_for (const char *word, guint n)
{
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (count_lines (word) < n)
    {
      if (g_get_monotonic_time () > end)
        g_error ("no “%s” number %u", word, n);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (5000);
    }
}

static void
test_start_and_stop (void)
{
  g_autofree char *path = g_build_filename (dir, "x.sock", NULL);
  g_autoptr (AnaLauncher) launcher = ana_launcher_new (path);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL, *hub_log = NULL, *words = NULL;

  g_unlink (log_path);
  write_hub ();
  g_assert_true (ana_launcher_start (launcher, &error));
  g_assert_no_error (error);
  wait_for ("start", 1);
  g_file_get_contents (log_path, &text, NULL, NULL);
  g_assert_nonnull (strstr (text, "--embedded --socket "));
  g_assert_nonnull (strstr (text, path));
  ana_launcher_stop (launcher);
  wait_for ("end", 1); /* its standard input was closed */
  hub_log = ana_care_get_log ("hub.log");
  g_assert_true (g_file_get_contents (hub_log, &words, NULL, NULL)); /* what it said is kept */
  g_assert_nonnull (strstr (words, "last words"));
}

static void
test_restart (void)
{
  g_autofree char *path = g_build_filename (dir, "y.sock", NULL);
  g_autoptr (AnaLauncher) launcher = ana_launcher_new (path);
  g_autofree char *text = NULL;
  gint64 pid;

  g_unlink (log_path);
  write_hub ();
  g_assert_true (ana_launcher_start (launcher, NULL));
  wait_for ("start", 1);
  g_file_get_contents (log_path, &text, NULL, NULL);
  pid = g_ascii_strtoll (text + strlen ("start "), NULL, 10);
  g_assert_cmpint (pid, >, 1);
  g_assert_cmpint (kill ((pid_t) pid, SIGKILL), ==, 0);
  wait_for ("start", 2);
  ana_launcher_stop (launcher);
  wait_for ("end", 1);
}

static void
test_hub_that_runs (void)
{
  g_autofree char *path = g_build_filename (dir, "z.sock", NULL);
  g_autoptr (AnaFakehub) hub = ana_fakehub_new (path);
  g_autoptr (AnaLauncher) launcher = ana_launcher_new (path);

  g_unlink (log_path);
  write_hub ();
  g_assert_true (ana_launcher_start (launcher, NULL));
  g_usleep (100 * 1000);
  g_assert_cmpint (count_lines ("start"), ==, 0);
  ana_launcher_stop (launcher);
}

static void
test_no_program (void)
{
  g_autofree char *path = g_build_filename (dir, "n.sock", NULL);
  g_autoptr (AnaLauncher) launcher = ana_launcher_new (path);
  g_autoptr (GError) error = NULL;

  g_setenv ("ANALYTICS_HUB", "/nowhere/analytics-hub", TRUE);
  g_assert_false (ana_launcher_start (launcher, &error));
  g_assert_nonnull (error);
}

int
main (int argc, char *argv[])
{
  int result;
  g_autofree char *hub = NULL, *state = NULL;

  dir = g_dir_make_tmp ("ana-launcher-XXXXXX", NULL);
  g_setenv ("XDG_STATE_HOME", dir, TRUE);
  log_path = g_build_filename (dir, "log", NULL);
  hub = g_build_filename (dir, "hub", NULL);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/launcher/start-and-stop", test_start_and_stop);
  g_test_add_func ("/sync/launcher/restart", test_restart);
  g_test_add_func ("/sync/launcher/hub-that-runs", test_hub_that_runs);
  g_test_add_func ("/sync/launcher/no-program", test_no_program);
  result = g_test_run ();
  g_unlink (log_path);
  g_unlink (hub);
  ana_care_remove_logs ();
  state = g_build_filename (dir, "analytics-dashboard", NULL);
  g_rmdir (state);
  g_assert_cmpint (g_rmdir (dir), ==, 0);
  g_free (dir);
  g_free (log_path);
  return result;
}
