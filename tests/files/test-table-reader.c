/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-table-reader.c: files as frames: mapping, rejects, packed files, encodings, and what is refused whole.
 */
#include "ana-error.h"
#include "ana-table-reader.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib/gstdio.h>
#include <string.h>

typedef struct {
  char *dir;
} Fixture;

#define MAPPING                                                                                                                    \
  "{\"dataset\":\"orders\",\"zone\":\"Europe/London\",\"time\":\"ordered_at\"%s,"                                                   \
  "\"columns\":{\"InvoiceNo\":{\"as\":\"order_id\",\"type\":\"text\"},"                                                             \
  "\"InvoiceDate\":{\"as\":\"ordered_at\",\"type\":\"time\",\"format\":\"%%Y-%%m-%%d %%H:%%M:%%S\"},"                               \
  "\"Quantity\":{\"as\":\"quantity\",\"type\":\"int\"},\"UnitPrice\":{\"as\":\"price\",\"type\":\"real\"}},"                        \
  "\"calculate\":[{\"as\":\"amount\",\"calculate\":\"money(quantity * price, 'GBP')\"},"                                            \
  "{\"as\":\"status\",\"calculate\":\"case when starts_with(order_id, 'C') then 'cancelled' else 'placed' end\"}],"                 \
  "\"reject\":[{\"unless\":\"order_id is not null\",\"reason\":\"no order number\"}],\"null\":[\"\",\"N/A\"]}"

#define TABLE                                                        \
  "Extra,InvoiceNo,Quantity,InvoiceDate,UnitPrice\n"                 \
  "x,536365,6,2010-12-01 08:26:00,2.55\n"                            \
  "x,C536366,-1,2011-07-01 09:00:00,0.005\n"                         \
  "x,N/A,1,2010-12-01 08:26:00,1\n"                                  \
  "x,536367,one,2010-12-01 08:26:00,1\n"                             \
  "x,536368,1\n"                                                     \
  "x,536369,1,,1\n"                                                  \
  "\n"                                                               \
  "x,536370,,2010-12-01 08:26:00,\n"

static AnaMapping *
make_mapping (const char *extra)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strdup_printf (MAPPING, extra);
  g_autoptr (JsonNode) json = ana_json_parse (text, -1, NULL, &error);
  AnaMapping *mapping = ana_mapping_parse (json, &error);

  g_assert_no_error (error);
  return mapping;
}

static void
on_reject (const AnaReject *reject, gpointer data)
{
  ana_csv_write_reject (data, reject);
}

/* All rows of a file as CSV, row numbers before them; rejects go to @rejects. */
static char *
read_all (const char *path, const AnaMapping *mapping, guint chunk, GString *rejects, GError **error)
{
  g_autoptr (AnaTableReader) reader = ana_table_reader_open (path, mapping, on_reject, rejects, error);
  g_autoptr (GString) out = g_string_new (NULL);

  while (reader != NULL)
    {
      GError *local = NULL;
      g_autoptr (GArray) numbers = NULL;
      g_autoptr (AnaFrame) frame = ana_table_reader_next (reader, chunk, &numbers, &local);

      if (frame == NULL)
        {
          if (local == NULL)
            return g_strdup (out->str);
          g_propagate_error (error, local);
          return NULL;
        }
      g_assert_cmpuint (numbers->len, ==, ana_frame_get_n_rows (frame));
      for (guint i = 0; i < numbers->len; i++)
        {
          g_autoptr (AnaFrame) one = ana_frame_slice (frame, i, 1);

          g_string_append_printf (out, "%d: ", (int) g_array_index (numbers, gint64, i));
          ana_csv_write_frame (out, one, FALSE, ana_zone_get ("Europe/London", NULL));
        }
    }
  return NULL;
}

static char *
write_file (Fixture *f, const char *name, const char *text, gssize len)
{
  char *path = g_build_filename (f->dir, name, NULL);

  g_assert_true (g_file_set_contents (path, text, len, NULL));
  return path;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->dir = g_dir_make_tmp ("ana-files-XXXXXX", NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (f->dir, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (f->dir, name, NULL);
      g_unlink (path);
    }
  g_rmdir (f->dir);
  g_free (f->dir);
}

#define EXPECTED                                                             \
  "0: 536365,2010-12-01T08:26:00+00:00,6,2.55,15.30,placed\n"                \
  "1: C536366,2011-07-01T09:00:00+01:00,-1,0.005,-0.01,cancelled\n"          \
  "6: 536370,2010-12-01T08:26:00+00:00,,,,placed\n"

#define EXPECTED_REJECTS                                                                  \
  "5,10,\"Quantity: not a whole number\",\"x,536367,one,2010-12-01 08:26:00,1\"\n"        \
  "6,1,\"3 fields where 5 are wanted\",\"x,536368,1\"\n"                                  \
  "4,1,\"no order number\",\"x,N/A,1,2010-12-01 08:26:00,1\"\n"                           \
  "7,1,\"no ordered_at\",\"x,536369,1,,1\"\n"

static void
test_plain (Fixture *f, gconstpointer data)
{
  g_autoptr (AnaMapping) mapping = make_mapping ("");
  g_autofree char *path = write_file (f, "a.csv", TABLE, -1);
  static const guint chunks[] = { 1, 2, 100 };

  for (guint i = 0; i < G_N_ELEMENTS (chunks); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GString) rejects = g_string_new (NULL);
      g_autofree char *got = read_all (path, mapping, chunks[i], rejects, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (got, ==, EXPECTED);
      if (chunks[i] == 100) /* in smaller chunks a rule's victims come in between */
        g_assert_cmpstr (rejects->str, ==, EXPECTED_REJECTS);
      g_assert_cmpuint (rejects->len, ==, strlen (EXPECTED_REJECTS));
    }
}

static void
pack (const char *path, const char *text, gsize len, int (*filter) (struct archive *))
{
  struct archive *archive = archive_write_new ();
  struct archive_entry *entry = archive_entry_new ();

  g_assert_cmpint (filter (archive), <=, ARCHIVE_OK);
  g_assert_cmpint (archive_write_set_format_raw (archive), ==, ARCHIVE_OK);
  g_assert_cmpint (archive_write_open_filename (archive, path), ==, ARCHIVE_OK);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_pathname (entry, "data");
  g_assert_cmpint (archive_write_header (archive, entry), ==, ARCHIVE_OK);
  g_assert_cmpint (archive_write_data (archive, text, len), ==, len);
  archive_entry_free (entry);
  g_assert_cmpint (archive_write_free (archive), ==, ARCHIVE_OK);
}

static const struct { const char *name; int (*filter) (struct archive *); } packers[] = {
  { "a.csv.gz", archive_write_add_filter_gzip },
  { "a.csv.xz", archive_write_add_filter_xz },
  { "a.csv.zst", archive_write_add_filter_zstd },
};

static void
test_packed (Fixture *f, gconstpointer data)
{
  g_autoptr (AnaMapping) mapping = make_mapping ("");

  for (guint i = 0; i < G_N_ELEMENTS (packers); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GString) rejects = g_string_new (NULL);
      g_autofree char *path = g_build_filename (f->dir, packers[i].name, NULL);
      g_autofree char *got = NULL, *bytes = NULL, *damaged = NULL;
      gsize len;

      pack (path, TABLE, strlen (TABLE), packers[i].filter);
      got = read_all (path, mapping, 100, rejects, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (got, ==, EXPECTED);
      /* cut short: an error, never a shorter table */
      g_assert_true (g_file_get_contents (path, &bytes, &len, NULL));
      g_assert_true (g_file_set_contents (path, bytes, len / 2, NULL));
      damaged = read_all (path, mapping, 100, rejects, &error);
      g_assert_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT);
      g_assert_null (damaged);
    }
}

static void
test_bomb (Fixture *f, gconstpointer data)
{
  g_autoptr (AnaMapping) mapping = make_mapping ("");
  g_autoptr (GString) rejects = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (f->dir, "bomb.csv.gz", NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *got = NULL;

  g_string_append (text, "InvoiceNo,Quantity,InvoiceDate,UnitPrice\n");
  g_string_set_size (text, 80 * 1024 * 1024);
  memset (text->str + 41, '\n', text->len - 41);
  pack (path, text->str, text->len, archive_write_add_filter_gzip);
  got = read_all (path, mapping, 100, rejects, &error);
  g_assert_error (error, ANA_ERROR, ANA_ERROR_LIMIT);
}

static void
check_encoding (Fixture *f, const char *extra, const char *country, gssize len, const char *expected)
{
  g_autoptr (AnaMapping) mapping = make_mapping (extra);
  g_autoptr (GString) rejects = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = g_string_new ("InvoiceNo,Quantity,InvoiceDate,UnitPrice\n");
  g_autofree char *path = NULL, *got = NULL;

  g_string_append_len (text, country, len);
  g_string_append (text, ",1,2010-12-01 08:26:00,1\n");
  path = write_file (f, "e.csv", text->str, text->len);
  got = read_all (path, mapping, 100, rejects, &error);
  g_assert_no_error (error);
  if (expected == NULL)
    g_assert_cmpstr (got, ==, "");
  else
    g_assert_true (g_str_has_prefix (got, expected));
}

static void
test_encodings (Fixture *f, gconstpointer data)
{
  check_encoding (f, "", "caf\xC3\xA9", -1, "0: caf\xC3\xA9,");
  check_encoding (f, "", "caf\xE9", -1, NULL);
  check_encoding (f, ",\"csv\":{\"encoding\":\"latin1\"}", "caf\xE9", -1, "0: caf\xC3\xA9,");
  check_encoding (f, ",\"csv\":{\"encoding\":\"windows-1252\"}", "\x80 caf\xE9", -1, "0: \xE2\x82\xAC caf\xC3\xA9,");
  check_encoding (f, ",\"csv\":{\"encoding\":\"windows-1252\"}", "\x81", -1, NULL);
}

static void
test_byte_order_mark (Fixture *f, gconstpointer data)
{
  g_autoptr (AnaMapping) mapping = make_mapping (",\"csv\":{\"encoding\":\"latin1\"}");
  g_autoptr (GString) rejects = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = write_file (f, "b.csv", "\xEF\xBB\xBFInvoiceNo,Quantity,InvoiceDate,UnitPrice\ncaf\xC3\xA9,1,2010-12-01 08:26:00,1\n", -1);
  g_autofree char *got = read_all (path, mapping, 100, rejects, &error);
  g_autofree char *wide = write_file (f, "w.csv", "\xFF\xFEI\0", 4);
  g_autofree char *none = NULL;

  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (got, "0: caf\xC3\xA9,"));
  none = read_all (wide, mapping, 100, rejects, &error);
  g_assert_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT);
}

static void
test_headers (Fixture *f, gconstpointer data)
{
  g_autoptr (AnaMapping) mapping = make_mapping ("");
  static const char *const wrong[] = { "InvoiceNo,Quantity,UnitPrice\n1,2,3\n", "InvoiceNo,InvoiceNo,Quantity,InvoiceDate,UnitPrice\n", "\"a\n" };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GString) rejects = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      g_autofree char *path = write_file (f, "h.csv", wrong[i], -1);
      g_autofree char *got = read_all (path, mapping, 100, rejects, &error);

      g_assert_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT);
      g_assert_null (got);
      g_assert_nonnull (strstr (error->message, "h.csv:1:1: "));
    }
}

static void
test_empty (Fixture *f, gconstpointer data)
{
  g_autoptr (AnaMapping) mapping = make_mapping ("");
  static const char *const texts[] = { "", "\n\n", "InvoiceNo,Quantity,InvoiceDate,UnitPrice", "InvoiceNo,Quantity,InvoiceDate,UnitPrice\r\n" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GString) rejects = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      g_autofree char *path = write_file (f, "n.csv", texts[i], -1);
      g_autofree char *got = read_all (path, mapping, 100, rejects, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (got, ==, "");
    }
}

static void
test_no_file (Fixture *f, gconstpointer data)
{
  g_autoptr (AnaMapping) mapping = make_mapping ("");
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (f->dir, "none.csv", NULL);

  g_assert_null (ana_table_reader_open (path, mapping, NULL, NULL, &error));
  g_assert_error (error, ANA_ERROR, ANA_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (ana_table_reader_open (f->dir, mapping, NULL, NULL, &error));
  g_assert_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT);
}

#define LINES                                                                                                          \
  "{\"InvoiceNo\":\"536365\",\"Quantity\":6,\"InvoiceDate\":\"2010-12-01 08:26:00\",\"UnitPrice\":2.55,\"x\":[1,{}]}\n" \
  "\n"                                                                                                                 \
  "{\"UnitPrice\": 1 ,\"Quantity\" : \"7\",\"InvoiceDate\":\"2010-12-01 08:26:00\",\"InvoiceNo\":\"a\\u00e9\\\"\"}\r\n" \
  "{\"InvoiceNo\":null,\"InvoiceDate\":\"2010-12-01 08:26:00\"}\n"                                                     \
  "{\"InvoiceNo\":\"1\",\"Quantity\":1.5}\n"                                                                           \
  "{\"InvoiceNo\":[1]}\n"                                                                                              \
  "{\"InvoiceNo\":\"1\"\n"                                                                                             \
  "{\"Quantity\":1,\"Quantity\":2}\n"                                                                                  \
  "[1]\n"                                                                                                              \
  "{\"InvoiceNo\":\"1\",\"InvoiceDate\":\"2010-12-01 08:26:00\"} x\n"

static void
test_json_lines (Fixture *f, gconstpointer data)
{
  g_autoptr (AnaMapping) mapping = make_mapping ("");
  g_autoptr (GString) rejects = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = write_file (f, "l.jsonl", LINES, -1);
  g_autofree char *got = read_all (path, mapping, 100, rejects, &error);
  g_auto (GStrv) lines = g_strsplit (rejects->str, "\n", -1);

  g_assert_no_error (error);
  g_assert_cmpstr (got, ==,
                   "0: 536365,2010-12-01T08:26:00+00:00,6,2.55,15.30,placed\n"
                   "1: \"a\xC3\xA9\"\"\",2010-12-01T08:26:00+00:00,7,1,7.00,placed\n");
  g_assert_cmpuint (g_strv_length (lines), ==, 8);
  g_assert_true (g_str_has_prefix (lines[0], "5,29,\"Quantity: not a whole number\""));
  g_assert_true (g_str_has_prefix (lines[1], "6,14,\"InvoiceNo: a list or an object"));
  g_assert_true (g_str_has_prefix (lines[2], "7,"));
  g_assert_true (g_str_has_prefix (lines[3], "8,"));
  g_assert_true (g_str_has_prefix (lines[4], "9,"));
  g_assert_true (g_str_has_prefix (lines[5], "10,"));
  g_assert_true (g_str_has_prefix (lines[6], "4,1,\"no order number\""));
}

/* What is written reads back equal. */
static void
test_round_trip (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) json = ana_json_parse (
    "{\"dataset\":\"d\",\"null\":[],\"columns\":{\"i\":{\"type\":\"int\"},\"r\":{\"type\":\"real\"},\"s\":{\"type\":\"text\"},\"b\":{\"type\":\"bool\"},"
    "\"t\":{\"type\":\"time\"},\"d\":{\"type\":\"date\"},\"m\":{\"type\":\"money:EUR\"}}}", -1, NULL, &error);
  g_autoptr (AnaMapping) mapping = ana_mapping_parse (json, &error);
  static const char text[] =
    "i,r,s,b,t,d,m\n"
    "-9223372036854775808,0.1,\"a,\"\"b\"\"\nc\",true,2011-07-01T08:26:00.000001+01:00,2012-02-29,-0.05\n"
    "9223372036854775807,1e+300,\"\",false,1969-12-31T23:59:59+00:00,1969-12-31,123456789.01\n"
    ",,,,,,\n";
  g_autofree char *path = write_file (f, "r.csv", text, -1);
  g_autoptr (AnaTableReader) reader = ana_table_reader_open (path, mapping, NULL, NULL, &error);
  g_autoptr (AnaFrame) frame = ana_table_reader_next (reader, 100, NULL, &error);
  g_autoptr (GString) out = g_string_new (NULL);

  g_assert_no_error (error);
  g_assert_cmpuint (ana_frame_get_n_rows (frame), ==, 3);
  ana_csv_write_frame (out, frame, TRUE, ana_zone_get ("Europe/London", NULL));
  /* London kept summer time all through 1969 */
  g_string_replace (out, "1970-01-01T00:59:59+01:00", "1969-12-31T23:59:59+00:00", 0);
  g_assert_cmpstr (out->str, ==, text);
}

static void
test_header_false (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) json = ana_json_parse (
    "{\"dataset\":\"d\",\"csv\":{\"header\":false,\"delimiter\":\";\"},\"columns\":{\"2\":{\"as\":\"n\",\"type\":\"int\"}}}", -1, NULL, &error);
  g_autoptr (AnaMapping) mapping = ana_mapping_parse (json, &error);
  g_autoptr (GString) rejects = g_string_new (NULL);
  g_autofree char *path = write_file (f, "0.csv", "a;1\nb;2\n", -1);
  g_autofree char *got = read_all (path, mapping, 1, rejects, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (got, ==, "0: 1\n1: 2\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/files/table-reader/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("plain", test_plain);
  ADD ("packed", test_packed);
  ADD ("bomb", test_bomb);
  ADD ("encodings", test_encodings);
  ADD ("byte-order-mark", test_byte_order_mark);
  ADD ("headers", test_headers);
  ADD ("empty", test_empty);
  ADD ("no-file", test_no_file);
  ADD ("json-lines", test_json_lines);
  ADD ("round-trip", test_round_trip);
  ADD ("header-false", test_header_false);
#undef ADD
  return g_test_run ();
}
