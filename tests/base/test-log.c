/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-log.c: the log file: what goes in, rotation, the tail; and where data files are found.
 */
#include "ana-data.h"
#include "ana-error.h"
#include "ana-log.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

static void
test_rotation (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = g_dir_make_tmp ("ana-log-XXXXXX", &error);
  g_autofree char *path = g_build_filename (dir, "app.log", NULL);
  g_autofree char *old = g_strconcat (path, ".1", NULL);
  g_autofree char *older = g_strconcat (path, ".2", NULL);
  g_autofree char *oldest = g_strconcat (path, ".3", NULL);
  g_autofree char *tail = NULL, *after = NULL;
  g_autofree char *long_text = g_strnfill (10 * 1024, 'x');
  GStatBuf st;

  g_assert_no_error (error);
  g_assert_true (ana_log_open (path, &error));
  for (guint i = 0; i < 400; i++)
    g_message ("%u %s", i, long_text);
  g_message ("the last line");
  tail = ana_log_tail (1);
  g_assert_nonnull (strstr (tail, "the last line"));
  g_assert_cmpint (g_stat (path, &st), ==, 0);
  g_assert_cmpint (st.st_size, <=, 1024 * 1024 + 20 * 1024);
  g_assert_cmpint (st.st_mode & 0777, ==, 0600);
  g_assert_true (g_file_test (old, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (older, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (oldest, G_FILE_TEST_EXISTS));
  /* what was written goes, with the old files; what is said from then on is kept */
  ana_log_forget ();
  g_message ("after");
  after = ana_log_tail (9);
  g_assert_null (strstr (after, "the last line"));
  g_assert_nonnull (strstr (after, "after"));
  g_assert_false (g_file_test (old, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (older, G_FILE_TEST_EXISTS));
  ana_log_close ();
  ana_log_remove (path);
  g_rmdir (dir);
}

/* Somebody else appends: a small file stays, a large one is emptied in place, so that he goes on in it. */
static void
test_trim (void)
{
  g_autofree char *dir = g_dir_make_tmp ("ana-log-XXXXXX", NULL), *path = g_build_filename (dir, "hub.log", NULL);
  g_autofree char *old = g_strconcat (path, ".1", NULL), *data = g_strnfill (1024 * 1024, 'x'), *text = NULL;
  FILE *other = g_fopen (path, "a");
  GStatBuf st;

  g_assert_nonnull (other);
  fputs ("one\n", other);
  fflush (other);
  g_assert_false (ana_log_trim (path));
  fputs (data, other);
  fflush (other);
  g_assert_true (ana_log_trim (path));
  g_assert_cmpint (g_stat (old, &st), ==, 0);
  g_assert_cmpint (st.st_size, ==, 1024 * 1024 + 4);
  fputs ("two\n", other);
  fclose (other);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "two\n");
  ana_log_remove (path);
  g_assert_cmpint (g_rmdir (dir), ==, 0);
}

static void
test_no_place (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (ana_log_open ("/nonexistent/folder/app.log", &error));
  g_assert_error (error, ANA_ERROR, ANA_ERROR_FAILED);
}

static void
test_data (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *found = ana_data_find ("schemas", &error);
  g_autofree char *missing = NULL;

  g_assert_no_error (error);
  g_assert_true (g_file_test (found, G_FILE_TEST_IS_DIR));
  missing = ana_data_find ("no-such-thing", &error);
  g_assert_null (missing);
  g_assert_error (error, ANA_ERROR, ANA_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/log/no-place", test_no_place);
  g_test_add_func ("/base/log/rotation", test_rotation);
  g_test_add_func ("/base/log/trim", test_trim);
  g_test_add_func ("/base/data/find", test_data);
  return g_test_run ();
}
