/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-drop.c: a watched folder: what is taken, what is left, and that every file counts once.
 */
#include "ana-source.h"

#include "ana-drop-file.h"
#include "ana-error.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAPPING                                                                                                    \
  "{\"dataset\":\"orders\",\"time\":\"at\",\"columns\":{\"At\":{\"as\":\"at\",\"type\":\"time\"},"                  \
  "\"Id\":{\"as\":\"id\",\"type\":\"text\"},\"N\":{\"as\":\"n\",\"type\":\"int\"}}%s}"
#define ROWS "At,Id,N\n2025-11-20T00:00:00Z,a,1\n2025-11-20T00:00:01Z,b,two\n2025-11-20T00:00:02Z,c,3\n"

typedef struct {
  char          *top, *drop;
  AnaHubStorage *storage;
  AnaCatalogue  *catalogue;
  AnaEngine     *engine;
  AnaSource     *source;
} Fixture;

static void
open_hub (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *db = g_build_filename (f->top, "db", NULL);

  f->storage = ana_hub_storage_sqlite_open (db, &error);
  g_assert_no_error (error);
  f->catalogue = ana_catalogue_new_empty ();
  f->engine = ana_engine_new (f->storage, f->catalogue);
  ana_engine_start (f->engine);
  f->source = ana_source_drop_new (f->drop, "main");
  g_assert_true (f->source->klass->start (f->source, f->engine, &error));
  g_assert_no_error (error);
}

static void
close_hub (Fixture *f)
{
  f->source->klass->stop (f->source);
  f->source->klass->free (f->source);
  ana_engine_stop (f->engine);
  ana_engine_free (f->engine);
  ana_catalogue_unref (f->catalogue);
  f->storage->klass->free (f->storage);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->top = g_dir_make_tmp ("ana-drop-XXXXXX", NULL);
  f->drop = g_build_filename (f->top, "drop", NULL);
  g_assert_cmpint (g_mkdir (f->drop, 0700), ==, 0);
  open_hub (f);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        remove_tree (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  close_hub (f);
  remove_tree (f->top);
  g_free (f->top);
  g_free (f->drop);
}

/* Writes whole files as a careful program does: under another name, then renamed. */
static void
put (Fixture *f, const char *name, const char *text)
{
  g_autofree char *part = g_strdup_printf ("%s/.%s.new", f->drop, name);
  g_autofree char *path = g_build_filename (f->drop, name, NULL);

  g_assert_true (g_file_set_contents (part, text, -1, NULL));
  g_assert_cmpint (g_rename (part, path), ==, 0);
}

static void
put_mapping (Fixture *f, const char *name, const char *extra)
{
  g_autofree char *text = g_strdup_printf (MAPPING, extra);

  put (f, name, text);
}

static gboolean
exists (Fixture *f, const char *name)
{
  g_autofree char *path = g_build_filename (f->drop, name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
wait_for (Fixture *f, const char *name)
{
  for (int i = 0; i < 1500 && !exists (f, name); i++)
    g_usleep (10000);
  g_assert_true (exists (f, name));
}

/* Waits until the status says so. Returns: (transfer full): the error. */
static char *
wait_state (Fixture *f, const char *state)
{
  for (int i = 0; i < 1500; i++)
    {
      AnaSourceStatus status = { 0 };
      g_autofree char *error = NULL;
      gboolean there;

      f->source->klass->status (f->source, &status);
      there = g_str_equal (status.state, state);
      error = g_strdup (status.error);
      ana_source_status_clear (&status);
      if (there)
        return g_steal_pointer (&error);
      g_usleep (10000);
    }
  g_assert_not_reached ();
}

static gint64
count (Fixture *f)
{
  AnaSpan span;
  gint64 n = -1;

  g_assert_true (f->storage->klass->get_event_span (f->storage, "main", "orders", &span, &n, NULL));
  return n;
}

static void
test_taken (Fixture *f, gconstpointer data)
{
  AnaSourceStatus status = { 0 };
  g_autofree char *path = g_build_filename (f->drop, "done", "a.csv.rejects.csv", NULL);
  g_autofree char *rejects = NULL;

  put_mapping (f, "a.map.json", "");
  put (f, "a.csv", ROWS);
  wait_for (f, "done/a.csv");
  g_assert_false (exists (f, "a.csv"));
  g_assert_true (exists (f, "a.map.json"));
  g_assert_true (g_file_get_contents (path, &rejects, NULL, NULL));
  g_assert_cmpstr (rejects, ==, "line,column,reason,text\n3,24,\"N: not a whole number\",\"2025-11-20T00:00:01Z,b,two\"\n");
  g_assert_cmpint (count (f), ==, 2);
  g_free (wait_state (f, "idle"));
  f->source->klass->status (f->source, &status);
  g_assert_cmpuint (status.n_events, ==, 2);
  g_assert_cmpuint (status.n_rejected, ==, 1);
  g_assert_null (status.error);
  g_assert_cmpint (status.last_event_usec, ==, G_GINT64_CONSTANT (1763596802000000));
  ana_source_status_clear (&status);
}

/* The same bytes count once, under whatever name, also after the hub was started anew; another file counts. */
static void
test_once (Fixture *f, gconstpointer data)
{
  put_mapping (f, "default.map.json", "");
  put (f, "a.csv", ROWS);
  wait_for (f, "done/a.csv");
  put (f, "b.csv", ROWS);
  wait_for (f, "done/b.csv");
  put (f, "a.csv", ROWS);
  wait_for (f, "done/2-a.csv");
  g_assert_cmpint (count (f), ==, 2);
  close_hub (f);
  open_hub (f);
  put (f, "c.csv", ROWS);
  wait_for (f, "done/c.csv");
  g_assert_cmpint (count (f), ==, 2);
  put (f, "d.csv", ROWS "2025-11-20T00:00:03Z,d,4\n");
  wait_for (f, "done/d.csv");
  g_assert_cmpint (count (f), ==, 5);
}

/* With a key of their own, rows count once over all files. */
static void
test_ids (Fixture *f, gconstpointer data)
{
  put_mapping (f, "default.map.json", ",\"id\":[\"id\"]");
  put (f, "a.csv", ROWS);
  wait_for (f, "done/a.csv");
  put (f, "d.csv", ROWS "2025-11-20T00:00:03Z,d,4\n2025-11-20T00:00:03Z,d,4\n");
  wait_for (f, "done/d.csv");
  g_assert_cmpint (count (f), ==, 3);
}

static void
test_no_mapping (Fixture *f, gconstpointer data)
{
  g_autofree char *error = NULL;

  put (f, "a.csv", ROWS);
  error = wait_state (f, "error");
  g_assert_nonnull (strstr (error, "a.csv: there is no mapping"));
  g_assert_true (exists (f, "a.csv"));
  put (f, "a.map.json", "{\"dataset\":");
  for (int i = 0; i < 1500 && strstr (error, "a.map.json") == NULL; i++)
    {
      g_usleep (10000);
      g_free (error);
      error = wait_state (f, "error");
    }
  put_mapping (f, "a.map.json", "");
  wait_for (f, "done/a.csv");
  g_free (wait_state (f, "idle"));
}

/* A file that cannot be read to its end leaves nothing of itself behind. */
static void
test_whole_or_nothing (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->drop, ".x.csv.gz", NULL);
  g_autofree char *whole = g_build_filename (f->drop, "x.csv.gz", NULL);
  g_autofree char *error = NULL;
  g_autoptr (GString) text = g_string_new ("At,Id,N\n");
  g_autoptr (GConverter) gzip = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, -1));
  g_autoptr (GInputStream) memory = NULL;
  g_autoptr (GInputStream) packed = NULL;
  g_autofree char *bytes = g_malloc (8 * 1024 * 1024);
  gsize n;

  for (int i = 0; i < 150000; i++)
    g_string_append_printf (text, "2025-11-20T00:00:01Z,%08x,%d\n", g_test_rand_int (), i);
  memory = g_memory_input_stream_new_from_data (text->str, text->len, NULL);
  packed = g_converter_input_stream_new (memory, gzip);
  g_assert_true (g_input_stream_read_all (packed, bytes, 8 * 1024 * 1024, &n, NULL, NULL));
  put_mapping (f, "default.map.json", "");
  g_assert_true (g_file_set_contents (path, bytes, n - n / 10, NULL));
  g_assert_cmpint (g_rename (path, whole), ==, 0);
  error = wait_state (f, "error");
  g_assert_nonnull (strstr (error, "x.csv.gz"));
  g_assert_cmpint (count (f), ==, 0);
  g_assert_true (g_file_set_contents (path, bytes, n, NULL));
  g_assert_cmpint (g_rename (path, whole), ==, 0);
  wait_for (f, "done/x.csv.gz");
  g_assert_cmpint (count (f), ==, 150000);
}

static void
test_left_alone (Fixture *f, gconstpointer data)
{
  g_autofree char *outside = g_build_filename (f->top, "outside.csv", NULL);
  g_autofree char *link = g_build_filename (f->drop, "link.csv", NULL);
  g_autofree char *folder = g_build_filename (f->drop, "folder.csv", NULL);
  g_autofree char *fifo = g_build_filename (f->drop, "fifo.csv", NULL);

  g_assert_true (g_file_set_contents (outside, ROWS, -1, NULL));
  g_assert_cmpint (symlink (outside, link), ==, 0);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  put_mapping (f, "default.map.json", "");
  put (f, "b.csv.part", ROWS);
  put (f, "c.csv.tmp", ROWS);
  put (f, "z.csv", ROWS);
  wait_for (f, "done/z.csv");
  g_free (wait_state (f, "idle"));
  g_assert_true (exists (f, "link.csv"));
  g_assert_true (exists (f, "b.csv.part"));
  g_assert_true (exists (f, "c.csv.tmp"));
  g_assert_true (exists (f, "default.map.json"));
  g_assert_cmpint (count (f), ==, 2);
}

/* Nobody closes it: it is taken when it has not grown for two seconds, whole. */
static void
test_slow_writer (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->drop, "slow.csv", NULL);
  FILE *file;

  put_mapping (f, "default.map.json", "");
  file = g_fopen (path, "w");
  g_assert_nonnull (file);
  for (int i = 0; i < 4; i++)
    {
      fputs (i == 0 ? "At,Id,N\n" : "2025-11-20T00:00:01Z,b,2\n", file);
      fflush (file);
      g_usleep (400000);
    }
  g_assert_cmpint (count (f), ==, 0);
  wait_for (f, "done/slow.csv");
  fclose (file);
  g_assert_cmpint (count (f), ==, 3);
}

static void
test_names (void)
{
  static const struct { const char *name; gboolean data; } rows[] = {
    { "a.csv", TRUE }, { "A.CSV", TRUE }, { "a.csv.gz", TRUE }, { "a.tsv.zst", TRUE }, { "a.jsonl", TRUE }, { "a.ndjson.xz", TRUE },
    { ".a.csv", FALSE }, { "a.csv.part", FALSE }, { "a.csv.tmp", FALSE }, { "a.map.json", FALSE }, { "a.csv.rejects.csv", FALSE },
    { "a", FALSE }, { "a.xlsx", FALSE }, { "a.gz", FALSE }, { "", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (ana_drop_name_is_data (rows[i].name), ==, rows[i].data);
}

static void
test_no_folder (Fixture *f, gconstpointer data)
{
  AnaSource *source = ana_source_drop_new ("/nonexistent/folder", "main");
  g_autoptr (GError) error = NULL;

  g_assert_false (source->klass->start (source, f->engine, &error));
  g_assert_error (error, ANA_ERROR, ANA_ERROR_NOT_FOUND);
  source->klass->free (source);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/hub/drop/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("taken", test_taken);
  ADD ("once", test_once);
  ADD ("ids", test_ids);
  ADD ("no-mapping", test_no_mapping);
  ADD ("whole-or-nothing", test_whole_or_nothing);
  ADD ("left-alone", test_left_alone);
  ADD ("slow-writer", test_slow_writer);
  ADD ("no-folder", test_no_folder);
#undef ADD
  g_test_add_func ("/hub/drop/names", test_names);
  return g_test_run ();
}
