/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-row.c: checksums, rows as text, batches, names of streams.
 */
#include "config.h"

#include "ana-codec.h"
#include "ana-error.h"
#include "ana-wire.h"

#include <math.h>
#include <string.h>

#define T0 G_GINT64_CONSTANT (1763640000000000)

/* The example of FORMATS.md section 3. */
static const AnaRow example = { .ts_usec = T0, .dim = "region=eu", .value = 97.25, .count = 1200, .rev = 3,
                                .num = 116700, .den = 1200, .has_ratio = TRUE };

/* The same text put together in another way. */
static guint64
checksum_by_text (const AnaRow *row)
{
  g_autoptr (GString) text = g_string_new (NULL);
  double numbers[] = { row->value, row->num, row->den };
  g_auto (GStrv) hex = g_new0 (char *, 4);

  for (int i = 0; i < 3; i++)
    {
      union { double d; guint64 bits; } u = { numbers[i] == 0 ? 0 : numbers[i] };

      hex[i] = (i == 0 ? row->reason == ANA_REASON_VALUE : row->has_ratio) ? g_strdup_printf ("%016" G_GINT64_MODIFIER "x", u.bits)
                                                                           : g_strdup ("");
    }
  g_string_printf (text, "%" G_GINT64_FORMAT "\x1f%s\x1f%s\x1f%" G_GINT64_FORMAT "\x1f%" G_GINT64_FORMAT "\x1f%s\x1f%s", row->ts_usec,
                   row->dim, hex[0], row->count, row->rev, hex[1], hex[2]);
  return ana_fnv1a64 (text->str, text->len);
}

static void
test_checksum (void)
{
  AnaRow row = example;

  g_assert_cmphex (ana_row_checksum (&example), ==, G_GUINT64_CONSTANT (0x7b35cd88b16b55ba));
  g_assert_cmphex (checksum_by_text (&example), ==, G_GUINT64_CONSTANT (0x7b35cd88b16b55ba));
  row.dead = TRUE;
  g_assert_cmphex (ana_row_checksum (&row), ==, 0);
  for (int i = 0; i < 8; i++)
    {
      row = example;
      row.value = (double[]) { 0, -0.0, 5e-324, -1e308, 1, 97.25, 3, NAN }[i];
      row.reason = i == 7 ? ANA_REASON_NA : ANA_REASON_VALUE;
      row.has_ratio = i % 2;
      row.ts_usec = i == 3 ? -T0 : i == 4 ? 0 : T0;
      row.count = i * G_GINT64_CONSTANT (1000000007);
      row.dim = i == 5 ? "" : "país=España";
      g_assert_cmphex (ana_row_checksum (&row), ==, checksum_by_text (&row));
    }
}

/* Minus zero and zero are one value; every other difference shows. */
static void
test_checksum_differs (void)
{
  AnaRow zero = { .dim = "", .value = 0 }, minus = { .dim = "", .value = -0.0 };
  AnaRow rows[8];

  g_assert_cmphex (ana_row_checksum (&zero), ==, ana_row_checksum (&minus));
  for (int i = 0; i < 8; i++)
    rows[i] = example;
  rows[1].ts_usec++;
  rows[2].dim = "region=us";
  rows[3].value = 97.26;
  rows[4].count++;
  rows[5].rev++;
  rows[6].num = 1;
  rows[7].has_ratio = FALSE;
  for (int i = 0; i < 8; i++)
    for (int k = 0; k < i; k++)
      g_assert_cmphex (ana_row_checksum (&rows[i]), !=, ana_row_checksum (&rows[k]));
}

static AnaRowBatch *
read_rows (const char *text, GError **error)
{
  g_autoptr (AnaJsonReader) reader = ana_json_reader_new (ANA_JSON_LIMITS_WIRE);
  g_autoptr (AnaRowBatch) batch = ana_row_batch_new ("kpi:A:minute", "e", 1, 2);

  ana_json_reader_load (reader, text, strlen (text));
  if (!ana_wire_read_rows (reader, batch, error))
    return NULL;
  return g_steal_pointer (&batch);
}

static void
test_rows_good (void)
{
  static const char text[] = "[[\"u\",1763640000000000,\"region=eu\",97.25,1200,3,null,116700,1200],"
                             "[\"u\",1763640060000000,\"\",5,1,1],"
                             "[\"u\",1763640060000000,\"\",null,0,2,\"-inf\"],"
                             "[\"u\",1763640120000000,\"region=eu\",null,0,1,\"na\",0,0],"
                             "[\"u\",-1,\"\",-1.5e-7,0,0,null],"
                             "[\"x\",1763640000000000,\"region=eu\",4]]";
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaRowBatch) batch = read_rows (text, &error);
  g_autoptr (AnaRowBatch) none = read_rows ("[]", NULL);
  g_autoptr (AnaRowBatch) ratio = read_rows ("[[\"u\",0,\"\",null,0,1,null,0,0]]", NULL);
  g_autoptr (GString) out = g_string_new (NULL);
  AnaJsonWriter w;
  const AnaRow *rows;

  g_assert_no_error (error);
  g_assert_cmpint (batch->rows->len, ==, 6);
  rows = (const AnaRow *) batch->rows->data;
  g_assert_cmphex (ana_row_checksum (&rows[0]), ==, G_GUINT64_CONSTANT (0x7b35cd88b16b55ba));
  g_assert_cmpint (rows[1].reason, ==, ANA_REASON_VALUE);
  g_assert_cmpint (rows[2].reason, ==, ANA_REASON_NEG_INF);
  g_assert_true (isnan (rows[2].value));
  g_assert_true (rows[3].has_ratio);
  g_assert_true (rows[5].dead);
  g_assert_cmpstr (rows[5].dim, ==, "region=eu");
  g_assert_cmpint (none->rows->len, ==, 0);
  g_assert_cmpint (g_array_index (ratio->rows, AnaRow, 0).reason, ==, ANA_REASON_NA);

  /* written again, it is the same text, but for blanks of style */
  ana_json_writer_init (&w, out);
  ana_json_begin_array (&w);
  for (guint i = 0; i < batch->rows->len; i++)
    ana_wire_put_row (&w, &rows[i]);
  ana_json_end_array (&w);
  g_assert_cmpstr (out->str, ==,
                   "[[\"u\",1763640000000000,\"region=eu\",97.25,1200,3,null,116700,1200],"
                   "[\"u\",1763640060000000,\"\",5,1,1],"
                   "[\"u\",1763640060000000,\"\",null,0,2,\"-inf\"],"
                   "[\"u\",1763640120000000,\"region=eu\",null,0,1,\"na\",0,0],"
                   "[\"u\",-1,\"\",-1.5e-7,0,0],"
                   "[\"x\",1763640000000000,\"region=eu\",4]]");
}

static void
test_rows_bad (void)
{
  static const char *const texts[] = {
    "{}", "[", "[1]", "[[]]", "[[\"z\",1,\"\",1]]", "[[\"u\"]]", "[[\"u\",1,\"\",1,1]]", "[[\"u\",1,\"\",1,1,1,null,1]]",
    "[[\"u\",1,\"\",1,1,1,null,1,2,3]]", "[[\"u\",1,\"\",1,1,1,\"na\"]]", "[[\"u\",1,\"\",null,1,1]]", "[[\"u\",1,\"\",null,1,1,null]]",
    "[[\"u\",1,\"\",null,1,1,\"why\"]]", "[[\"u\",1,\"\",NaN,1,1]]", "[[\"u\",1,\"\",\"1\",1,1]]", "[[\"u\",1.5,\"\",1,1,1]]",
    "[[\"u\",1,\"\",1,1.5,1]]", "[[\"u\",1,\"\",1,-1,1]]", "[[\"u\",1,\"\",1,1,-1]]", "[[\"u\",1,\"\",1,1,9007199254740992]]",
    "[[\"u\",9007199254740992,\"\",1,1,1]]", "[[\"u\",1,2,1,1,1]]", "[[\"u\",1,\"\",1e309,1,1]]", "[[\"x\",1,\"\"]]",
    "[[\"x\",1,\"\",1,2]]", "[[\"u\",1,\"\",[1],1,1]]", "[[\"u\",1,\"\",1,1,1],]", "[[\"u\",1,\"a\\u0000b\",1,1,1]]",
    "[[\"u\",1,\"\",1,1,1,null,null,null]]",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", texts[i]);
      g_assert_null (read_rows (texts[i], &error));
      g_assert_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT);
    }
}

static void
test_long_dim (void)
{
  g_autofree char *dim = g_strnfill (5000, 'x');
  g_autofree char *text = g_strdup_printf ("[[\"u\",1,\"%s\",1,1,1]]", dim);

  g_assert_null (read_rows (text, NULL));
}

static void
test_put_not_finite (void)
{
  g_autoptr (GString) out = g_string_new (NULL);
  AnaRow row = { .dim = NULL, .value = NAN, .num = INFINITY, .den = NAN, .has_ratio = TRUE };
  AnaJsonWriter w;

  ana_json_writer_init (&w, out);
  ana_wire_put_row (&w, &row);
  g_assert_cmpstr (out->str, ==, "[\"u\",0,\"\",null,0,0,\"nan\",0,0]");
}

static void
test_batch (void)
{
  AnaRowBatch *batch = ana_row_batch_new ("kpi:A:day", "e", 3, 4);
  char dim[] = "a=1";
  AnaRow row = { .dim = dim };
  const AnaRow *rows;

  ana_row_batch_add (batch, &row);
  dim[2] = '2';
  ana_row_batch_add (batch, &row);
  ana_row_batch_add (batch, &row);
  row.dim = NULL;
  ana_row_batch_add (batch, &row);
  rows = (const AnaRow *) batch->rows->data;
  g_assert_cmpstr (rows[0].dim, ==, "a=1");
  g_assert_cmpstr (rows[1].dim, ==, "a=2");
  g_assert_true (rows[1].dim == rows[2].dim);
  g_assert_cmpstr (rows[3].dim, ==, "");
  ana_row_batch_unref (ana_row_batch_ref (batch));
  g_assert_cmpint (batch->q, ==, 4);
  ana_row_batch_unref (batch);
  ana_row_batch_unref (NULL);
}

static void
test_streams (void)
{
  static const char *const bad[] = { "", "kpi", "kpi:", "kpi:A", "kpi:A:", "kpi:A:week", "kpi:a:day", "kpi:A.:day", "kpi:.A:day",
                                     "kpi:A..B:day", "kpi:1A:day", "kpi:A:day:x", "win:A:PT2M", "win:A:", "obj:", "obj:a b", "cat:x",
                                     "other", "job:\n" };
  AnaStreamId id;
  g_autofree char *name = ana_stream_kpi ("RL.2.2", ANA_PERIOD_HOUR);
  g_autofree char *long_code = g_strnfill (128, 'A');
  g_autofree char *long_name = ana_stream_kpi (long_code, ANA_PERIOD_DAY);

  g_assert_cmpstr (name, ==, "kpi:RL.2.2:hour");
  g_assert_true (ana_stream_parse (name, &id));
  g_assert_cmpint (id.kind, ==, ANA_STREAM_KPI);
  g_assert_cmpstr (id.code, ==, "RL.2.2");
  g_assert_cmpint (id.period, ==, ANA_PERIOD_HOUR);
  g_assert_true (ana_stream_parse ("win:COM.AOV:PT15M", &id));
  g_assert_cmpint (id.kind, ==, ANA_STREAM_WIN);
  g_assert_cmpint (id.window_sec, ==, 900);
  g_assert_true (ana_stream_parse ("obj:main", &id));
  g_assert_cmpint (id.kind, ==, ANA_STREAM_OBJ);
  g_assert_cmpstr (id.code, ==, "main");
  g_assert_true (ana_stream_parse ("cat", &id));
  g_assert_cmpint (id.kind, ==, ANA_STREAM_CAT);
  g_assert_true (ana_stream_parse ("job:01JC", &id));
  g_assert_cmpint (id.kind, ==, ANA_STREAM_OTHER);
  g_assert_false (ana_stream_parse (NULL, &id));
  g_assert_false (ana_stream_parse (long_name, &id));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (ana_stream_parse (bad[i], &id));
}

static void
test_reasons (void)
{
  AnaReason reason;

  for (int i = ANA_REASON_VALUE; i <= ANA_REASON_NONE; i++)
    {
      g_assert_true (ana_reason_from_string (ana_reason_to_string ((AnaReason) i), &reason));
      g_assert_cmpint (reason, ==, i);
    }
  g_assert_false (ana_reason_from_string ("NA", &reason));
  g_assert_false (ana_reason_from_string ("", &reason));
}

static void
test_filter_id (void)
{
  g_autoptr (JsonNode) a = ana_json_parse ("{\"field\":\"country\",\"equal\":\"FR\"}", -1, NULL, NULL);
  g_autoptr (JsonNode) b = ana_json_parse ("{ \"equal\" : \"FR\", \"field\" : \"country\" }", -1, NULL, NULL);
  g_autofree char *id_a = ana_wire_filter_id (a, "main");
  g_autofree char *id_b = ana_wire_filter_id (b, "main");
  g_autofree char *id_other = ana_wire_filter_id (a, "sample");
  g_autofree char *id_all = ana_wire_filter_id (NULL, "main");
  g_autofree char *expected = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "[null,\"main\"]", -1);

  g_assert_cmpint (strlen (id_a), ==, 16);
  g_assert_cmpstr (id_a, ==, id_b);
  g_assert_cmpstr (id_a, !=, id_other);
  g_assert_true (g_str_has_prefix (expected, id_all));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/row/checksum", test_checksum);
  g_test_add_func ("/wire/row/checksum-differs", test_checksum_differs);
  g_test_add_func ("/wire/row/good", test_rows_good);
  g_test_add_func ("/wire/row/bad", test_rows_bad);
  g_test_add_func ("/wire/row/long-dim", test_long_dim);
  g_test_add_func ("/wire/row/put-not-finite", test_put_not_finite);
  g_test_add_func ("/wire/row/batch", test_batch);
  g_test_add_func ("/wire/row/streams", test_streams);
  g_test_add_func ("/wire/row/reasons", test_reasons);
  g_test_add_func ("/wire/row/filter-id", test_filter_id);
  return g_test_run ();
}
