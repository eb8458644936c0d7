/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-table-writer.c: tables into files: what reads back, what is guarded, what a cut leaves behind, whole or not there.
 */
#include "ana-date.h"
#include "ana-delimited.h"
#include "ana-error.h"
#include "ana-json.h"
#include "ana-table-reader.h"
#include "table-sample.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib/gstdio.h>
#include <string.h>

typedef struct {
  char *dir;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->dir = g_dir_make_tmp ("ana-XXXXXX", NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (f->dir, 0, NULL);

  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir))
    {
      g_autofree char *path = g_build_filename (f->dir, name, NULL);

      g_unlink (path);
    }
  g_rmdir (f->dir);
  g_free (f->dir);
}

static guint
count_files (Fixture *f)
{
  g_autoptr (GDir) dir = g_dir_open (f->dir, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* The file of one table, read. */
static char *
write_one (Fixture *f, const char *name, const AnaFrame *frame, gboolean is_cut, gsize *n_bytes)
{
  g_autofree char *path = g_build_filename (f->dir, name, NULL);
  AnaTableAbout about = make_about ();
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaTableWriter) writer = ana_table_writer_new (path, &about, &error);
  char *text = NULL;

  g_assert_no_error (error);
  ana_table_writer_begin (writer, "Sample", &error);
  g_assert_no_error (error);
  if (frame != NULL)
    ana_table_writer_add (writer, frame, &error);
  g_assert_no_error (error);
  ana_table_writer_end (writer, is_cut, &error);
  ana_table_writer_close (writer, &error);
  g_assert_no_error (error);
  g_file_get_contents (path, &text, n_bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ana_table_writer_get_n_cut (writer), ==, is_cut);
  g_assert_cmpint (ana_table_writer_get_n_rows (writer), ==, frame != NULL ? ana_frame_get_n_rows (frame) : 0);
  return text;
}

static void
test_csv (Fixture *f, gconstpointer data)
{
  g_autoptr (AnaFrame) frame = make_sample ();
  g_autofree char *text = write_one (f, "a.csv", frame, FALSE, NULL);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  g_assert_cmpstr (lines[0], ==, "name,n,share,paid,at,day,late");
  g_assert_cmpstr (lines[1], ==, "plain,0,0,-0.05,2011-10-30T00:13:20+01:00,2011-01-26,false");
  g_assert_cmpstr (lines[2], ==, "\"'=1+1\",1,0.25,0.95,2011-10-30T01:13:20+01:00,2011-01-27,true");
  g_assert_cmpstr (lines[3], ==, "\"'+34 600\",-1,0.5,1.95,2011-10-30T01:13:20+00:00,2011-01-28,false"); /* a number keeps its sign */
  g_assert_true (g_str_has_prefix (lines[4], "\"'-5\",9223372036854775807,"));
  g_assert_nonnull (strstr (lines[4], ",92233720368547758.07,"));
  g_assert_true (g_str_has_prefix (lines[5], "\"'@SUM(A1)\",-9223372036854775808,-0.1,"));
  g_assert_true (g_str_has_prefix (lines[6], "\"'\tx\","));
  g_assert_nonnull (strstr (lines[6], ",1874-12-07T18:40:00+00:00,1860-06-26,"));
  g_assert_true (g_str_has_prefix (lines[7], "\"a,b \"\"c\"\"\","));
  g_assert_true (g_str_has_prefix (lines[8], "\"\","));
  g_assert_true (g_str_has_prefix (lines[9], ",8,"));
  g_assert_true (g_str_has_prefix (lines[11], "\" x \","));
  g_assert_cmpuint (g_strv_length (lines), ==, 13);
}

/* The writer that reads back and the fast one are one; every time must be what the time room writes. */
static void
test_times (void)
{
  const AnaZone *zones[] = { ana_zone_utc (), ana_zone_get ("Asia/Kolkata", NULL), ana_zone_get ("America/St_Johns", NULL), ana_zone_get ("Europe/Dublin", NULL) };
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (guint z = 0; z < G_N_ELEMENTS (zones); z++)
    for (guint i = 0; i < 3000; i++)
      {
        gint64 t = i == 0 ? G_MININT64 : i == 1 ? G_MAXINT64 : (gint64) g_rand_double_range (rand, -9e10, 3e11) * ANA_USEC_PER_SEC + (i % 7 == 0 ? g_rand_int_range (rand, 0, 999999) : 0);
        AnaFrameBuilder *builder = ana_frame_builder_new ();
        g_autoptr (AnaFrame) frame = NULL;
        g_autoptr (GString) out = g_string_new (NULL);
        g_autofree char *want = ana_time_format_rfc3339 (t, zones[z]);

        ana_frame_builder_add_field (builder, "at", ANA_TYPE_TIME, NULL, NULL, ANA_ROLE_TIME);
        ana_frame_builder_put_int64 (builder, 0, t);
        frame = ana_frame_builder_end (builder);
        ana_csv_write_frame (out, frame, FALSE, zones[z]);
        g_strchomp (out->str);
        g_assert_cmpstr (out->str, ==, want);
      }
}

/* Every date reads back, and the ends of what a column holds are the ends of the calendar. */
static void
test_dates (void)
{
  static const gint64 days[] = { 0, -1, -719162, -719163, -719528, -719529, 2932896, 2932897, 3000000, -3000000, G_MAXINT64, G_MININT64 };

  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    {
      AnaFrameBuilder *builder = ana_frame_builder_new ();
      g_autoptr (AnaFrame) frame = NULL;
      g_autoptr (GString) out = g_string_new (NULL);
      gint64 back_usec;

      ana_frame_builder_add_field (builder, "day", ANA_TYPE_DATE, NULL, NULL, ANA_ROLE_TIME);
      ana_frame_builder_put_int64 (builder, 0, days[i]);
      frame = ana_frame_builder_end (builder);
      ana_csv_write_frame (out, frame, FALSE, NULL);
      g_strchomp (out->str);
      g_assert_true (ana_time_parse (out->str, ana_zone_utc (), &back_usec, NULL));
      g_assert_cmpint (back_usec, ==, ana_date_to_usec (days[i]));
    }
}

static void
test_tsv (Fixture *f, gconstpointer data)
{
  g_autoptr (AnaFrame) frame = make_sample ();
  g_autofree char *text = write_one (f, "a.tsv", frame, FALSE, NULL);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  g_assert_cmpstr (lines[0], ==, "name\tn\tshare\tpaid\tat\tday\tlate");
  g_assert_true (g_str_has_prefix (lines[6], "\"'\tx\"\t"));
  g_assert_true (g_str_has_prefix (lines[7], "\"a,b \"\"c\"\"\"\t"));
}

static void
test_json (Fixture *f, gconstpointer data)
{
  g_autoptr (AnaFrame) frame = make_sample ();
  g_autofree char *text = write_one (f, "a.json", frame, TRUE, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = ana_json_parse (text, -1, NULL, &error);
  JsonObject *object, *table;

  g_assert_no_error (error);
  object = json_node_get_object (node);
  g_assert_cmpstr (json_object_get_string_member (object, "zone"), ==, "Europe/London");
  g_assert_cmpstr (json_object_get_string_member (object, "as_of"), ==, "2011-11-24T00:00:00+00:00");
  table = json_array_get_object_element (json_object_get_array_member (object, "tables"), 0);
  g_assert_cmpstr (json_object_get_string_member (table, "name"), ==, "Sample");
  g_assert_cmpint (json_object_get_int_member (table, "row_count"), ==, 11);
  g_assert_true (json_object_get_boolean_member (table, "truncated"));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (table, "rows")), ==, 11);
  g_assert_cmpint (json_array_get_int_element (json_array_get_array_element (json_object_get_array_member (table, "rows"), 3), 1), ==, G_MAXINT64);
  g_assert_cmpstr (json_array_get_string_element (json_array_get_array_element (json_object_get_array_member (table, "rows"), 1), 0), ==, "=1+1");
}

static void
test_cut_is_said (Fixture *f, gconstpointer data)
{
  g_autoptr (AnaFrame) frame = make_long (0, 2);
  g_autofree char *text = write_one (f, "a.csv", frame, TRUE, NULL);
  g_autofree char *nothing = write_one (f, "b.csv", NULL, FALSE, NULL);

  g_assert_cmpstr (text, ==, "i\n0\n1\n# cut after 2 rows: there are more\n");
  g_assert_cmpstr (nothing, ==, "");
}

/* Frames of any size make the same file. */
static void
test_frames (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->dir, "b.csv", NULL), *text = NULL, *whole = NULL;
  g_autoptr (AnaFrame) frame = make_long (0, 100000);
  AnaTableAbout about = make_about ();
  g_autoptr (AnaTableWriter) writer = ana_table_writer_new (path, &about, NULL);

  whole = write_one (f, "a.csv", frame, FALSE, NULL);
  g_assert_true (ana_table_writer_begin (writer, "x", NULL));
  for (guint first = 0; first < 100000; first += 3333)
    {
      g_autoptr (AnaFrame) part = make_long (first, MIN (3333, 100000 - first));

      g_assert_true (ana_table_writer_add (writer, part, NULL));
    }
  g_assert_true (ana_table_writer_end (writer, FALSE, NULL) && ana_table_writer_close (writer, NULL));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, whole);
}

static void
test_zip (Fixture *f, gconstpointer data)
{
  static const char *const names[] = { "../../x", "CON", "../../X", "a" };
  static const char *const want[] = { "_.._x.csv", "_CON.csv", "_.._X (2).csv", "a.csv" };
  g_autofree char *path = g_build_filename (f->dir, "a.csv.zip", NULL);
  AnaTableAbout about = make_about ();
  g_autoptr (AnaTableWriter) writer = ana_table_writer_new (path, &about, NULL);
  g_autoptr (AnaFrame) frame = make_long (0, 2);
  struct archive *archive = archive_read_new ();
  struct archive_entry *entry;
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_true (ana_table_writer_begin (writer, names[i], NULL) && ana_table_writer_add (writer, frame, NULL) && ana_table_writer_end (writer, i == 3, NULL));
  g_assert_true (ana_table_writer_close (writer, NULL));
  archive_read_support_format_zip (archive);
  g_assert_cmpint (archive_read_open_filename (archive, path, 65536), ==, ARCHIVE_OK);
  while (archive_read_next_header (archive, &entry) == ARCHIVE_OK)
    {
      char text[100] = "";

      g_assert_cmpint (archive_read_data (archive, text, sizeof text - 1), >, 0);
      g_assert_cmpstr (archive_entry_pathname_utf8 (entry), ==, want[n]);
      g_assert_cmpstr (text, ==, n == 3 ? "i\n0\n1\n# cut after 2 rows: there are more\n" : "i\n0\n1\n");
      n++;
    }
  archive_read_free (archive);
  g_assert_cmpuint (n, ==, 4);
}

static void
test_same_bytes (Fixture *f, gconstpointer data)
{
  static const char *const endings[] = { ".csv", ".json", ".csv.zip", ".xlsx" };
  g_autoptr (AnaFrame) frame = make_sample ();

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *a = g_strconcat ("a", endings[i], NULL), *b = g_strconcat ("b", endings[i], NULL);
      gsize n_a, n_b;
      g_autofree char *first = write_one (f, a, frame, FALSE, &n_a);
      g_autofree char *second = NULL;

      g_setenv ("TZ", i % 2 == 0 ? "Asia/Tokyo" : "UTC", TRUE);
      second = write_one (f, b, frame, FALSE, &n_b);
      g_assert_cmpmem (first, n_a, second, n_b);
    }
}

static void
test_whole_or_not_there (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->dir, "a.csv", NULL), *nowhere = g_build_filename (f->dir, "no", "a.xlsx", NULL), *text = NULL;
  AnaTableAbout about = make_about ();
  g_autoptr (AnaFrame) frame = make_long (0, 10);
  g_autoptr (GError) error = NULL;
  AnaTableWriter *writer;

  g_assert_true (g_file_set_contents (path, "old", -1, NULL));
  writer = ana_table_writer_new (path, &about, NULL);
  g_assert_true (ana_table_writer_begin (writer, "x", NULL) && ana_table_writer_add (writer, frame, NULL));
  ana_table_writer_free (writer);
  g_assert_cmpuint (count_files (f), ==, 1);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "old");
  g_assert_null (ana_table_writer_new (nowhere, &about, &error));
  g_assert_error (error, ANA_ERROR, ANA_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_null (ana_table_writer_new ("a.doc", &about, &error));
  g_assert_error (error, ANA_ERROR, ANA_ERROR_USAGE);
  g_clear_error (&error);
  writer = ana_table_writer_new (path, &about, NULL);
  g_assert_true (ana_table_writer_begin (writer, "x", NULL) && ana_table_writer_end (writer, FALSE, NULL));
  g_assert_false (ana_table_writer_begin (writer, "y", &error));
  g_assert_error (error, ANA_ERROR, ANA_ERROR_USAGE);
  ana_table_writer_free (writer);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/files/table-writer/times", test_times);
  g_test_add_func ("/files/table-writer/dates", test_dates);
#define ADD(name, func) g_test_add ("/files/table-writer/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("csv", test_csv);
  ADD ("tsv", test_tsv);
  ADD ("json", test_json);
  ADD ("cut-is-said", test_cut_is_said);
  ADD ("frames", test_frames);
  ADD ("zip", test_zip);
  ADD ("same-bytes", test_same_bytes);
  ADD ("whole-or-not-there", test_whole_or_not_there);
  return g_test_run ();
}
