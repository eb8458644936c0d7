/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-file.c: whole files, locks between processes, private folders, safe names.
 */
#include "config.h"

#include "ana-error.h"
#include "ana-file.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char *dir;

static void
test_write (void)
{
  g_autofree char *path = g_build_filename (dir, "with space é\nline", NULL);
  g_autofree char *nowhere = g_build_filename (dir, "no", "such", "file", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gsize len;
  GStatBuf info;
  mode_t mask;

  g_assert_true (ana_file_write_atomic (path, "one", 3, 0600, &error));
  g_assert_true (ana_file_write_atomic (path, "second", 6, 0640, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, &len, NULL));
  g_assert_cmpmem (text, len, "second", 6);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0640);
  mask = umask (0077);
  g_assert_true (ana_file_write_atomic (path, "mine", 4, 0644, &error));
  umask (mask);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600); /* who keeps their files to themselves has said so */
  g_assert_true (ana_file_write_atomic (path, "", 0, 0600, &error));
  g_assert_false (ana_file_write_atomic (nowhere, "x", 1, 0600, &error));
  g_assert_error (error, ANA_ERROR, ANA_ERROR_NOT_FOUND);
  g_unlink (path);
}

/* A write that fails leaves the old file and no scraps. */
static void
test_write_fails (void)
{
  g_autofree char *path = g_build_filename (dir, "folder", NULL);
  g_autofree char *inside = g_build_filename (path, "x", NULL);
  g_autoptr (GDir) entries = NULL;

  g_mkdir (path, 0700);
  g_file_set_contents (inside, "", 0, NULL);
  g_assert_false (ana_file_write_atomic (path, "x", 1, 0600, NULL)); /* a folder stands in the way */
  entries = g_dir_open (dir, 0, NULL);
  g_assert_cmpstr (g_dir_read_name (entries), ==, "folder");
  g_assert_null (g_dir_read_name (entries));
  g_unlink (inside);
  g_rmdir (path);
}

static void
test_private (void)
{
  g_autofree char *outer = g_build_filename (dir, "a", NULL);
  g_autofree char *inner = g_build_filename (outer, "b", NULL);
  g_autofree char *file = g_build_filename (inner, "f", NULL);
  g_autoptr (GError) error = NULL;
  GStatBuf info;

  g_assert_true (ana_dir_make_private (inner, &error));
  g_chmod (inner, 0755);
  g_assert_true (ana_dir_make_private (inner, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (inner, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);
  g_file_set_contents (file, "", 0, NULL);
  g_assert_false (ana_dir_make_private (file, &error));
  g_assert_nonnull (error);
  g_unlink (file);
  g_rmdir (inner);
  g_rmdir (outer);
}

static void
test_lock (void)
{
  g_autofree char *path = g_build_filename (dir, "workspace.lock", NULL);
  g_autofree char *holder = g_strdup_printf ("process %d", (int) getpid ());
  g_autoptr (GError) error = NULL;
  int fd = ana_file_lock (path, &error);
  int status;
  pid_t child;

  g_assert_no_error (error);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (ana_file_lock (path, &error), ==, -1);
  g_assert_error (error, ANA_ERROR, ANA_ERROR_IN_USE);
  g_assert_nonnull (strstr (error->message, holder));

  child = fork ();
  if (child == 0)
    _exit (ana_file_lock (path, NULL) == -1 ? 0 : 1);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_cmpint (status, ==, 0);

  ana_file_unlock (fd);
  ana_file_unlock (-1);
  fd = ana_file_lock (path, NULL);
  g_assert_cmpint (fd, >=, 0);
  ana_file_unlock (fd);
  g_unlink (path);
}

/* The lock ends with its process, however it ends. */
static void
test_lock_of_the_dead (void)
{
  g_autofree char *path = g_build_filename (dir, "dead.lock", NULL);
  int status, fd;
  pid_t child = fork ();

  if (child == 0)
    {
      if (ana_file_lock (path, NULL) < 0)
        _exit (1);
      kill (getpid (), SIGKILL);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status));
  fd = ana_file_lock (path, NULL);
  g_assert_cmpint (fd, >=, 0);
  ana_file_unlock (fd);
  g_unlink (path);
}

static void
test_names (void)
{
  static const struct { const char *name, *safe; } rows[] = {
    { "Sales 2024", "Sales 2024" }, { "../../x", "_.._x" },       { "a/b\\c", "a_b_c" },      { "CON", "_CON" },
    { "nul.txt", "_nul.txt" },      { "COM1.csv", "_COM1.csv" },  { "company", "company" },   { "console", "console" },
    { "", "unnamed" },              { "...", "unnamed" },         { "  x . ", "x" },          { "a\nb\tc\x7f", "abc" },
    { "\xe2\x80\xae""fdp.exe", "fdp.exe" },                       { "\xe2\x81\xa6x\xe2\x80\x8f", "x" },
    { "caf\xe9", "caf\xef\xbf\xbd" },                             { "é😀", "é😀" },           { "a:b*c?d\"e<f>g|h", "a_b_c_d_e_f_g_h" },
    { ".hidden", "hidden" },        { "COMX", "COMX" },
  };
  g_autofree char *long_name = g_strnfill (1000, 'x');
  g_autofree char *cut = ana_file_name_sanitise (long_name);
  g_autoptr (GString) wide = g_string_new (NULL);
  g_autofree char *wide_cut = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *safe = ana_file_name_sanitise (rows[i].name);

      g_assert_cmpstr (safe, ==, rows[i].safe);
    }
  g_assert_cmpint (strlen (cut), <=, 200);
  for (int i = 0; i < 100; i++)
    g_string_append (wide, "😀");
  wide_cut = ana_file_name_sanitise (wide->str);
  g_assert_cmpint (strlen (wide_cut), <=, 200);
  g_assert_true (g_utf8_validate (wide_cut, -1, NULL));
}

static void
test_folders (void)
{
  g_autofree char *profile = ana_dir_get_profile ("main");
  g_autofree char *hub = ana_dir_get_hub ();
  g_autoptr (GError) error = NULL;
  g_autofree char *socket_path = ana_dir_get_socket (&error);

  g_assert_true (g_str_has_suffix (profile, "/analytics-dashboard/main"));
  g_assert_true (g_str_has_suffix (hub, "/analytics-dashboard/hub"));
  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (socket_path, "/analytics-dashboard/hub.sock"));
}

int
main (int argc, char *argv[])
{
  int result;
  g_autofree char *runtime = NULL;

  dir = g_dir_make_tmp ("ana-file-XXXXXX", NULL);
  runtime = g_dir_make_tmp ("ana-run-XXXXXX", NULL);
  g_setenv ("XDG_RUNTIME_DIR", runtime, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/file/write", test_write);
  g_test_add_func ("/base/file/write-fails", test_write_fails);
  g_test_add_func ("/base/file/private", test_private);
  g_test_add_func ("/base/file/lock", test_lock);
  g_test_add_func ("/base/file/lock-of-the-dead", test_lock_of_the_dead);
  g_test_add_func ("/base/file/names", test_names);
  g_test_add_func ("/base/file/folders", test_folders);
  result = g_test_run ();
  g_rmdir (dir);
  if (runtime != NULL)
    {
      g_autofree char *folder = g_build_filename (runtime, "analytics-dashboard", NULL);

      g_rmdir (folder);
      g_rmdir (runtime);
    }
  g_free (dir);
  return result;
}
