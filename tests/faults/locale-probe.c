/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * locale-probe.c: locale-probe DIR: prints the decimal sign of its locale, then what the rooms write for machines. All but the
 * first line must be the same in every locale.
 */
#include "config.h"

#include "ana-formula.h"
#include "ana-store.h"
#include "ana-table-reader.h"
#include "ana-ticks.h"

#include <locale.h>
#include <stdio.h>

static const double values[] = { 0.1, -1234567.875, 1e-300, 1.7976931348623157e308, 97.25, 1e21, 0.30000000000000004, -0.0 };

static void
print_json (void)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *canonical = NULL;
  AnaJsonWriter writer;

  ana_json_writer_init (&writer, out);
  ana_json_begin_array (&writer);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    ana_json_double (&writer, values[i]);
  ana_json_int (&writer, 1234567890123);
  ana_json_end_array (&writer);
  node = ana_json_parse (out->str, (gssize) out->len, NULL, NULL);
  g_assert_nonnull (node);
  canonical = ana_json_canonical (node, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    g_assert_cmpfloat (json_array_get_double_element (json_node_get_array (node), i), ==, values[i]);
  printf ("%s\n%s\n", out->str, canonical);
}

static void
print_wire (const char *dir)
{
  g_autoptr (AnaRowBatch) batch = ana_row_batch_new ("kpi:A.ONE:minute", "E1", 0, 8);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (AnaStore) store = ana_store_open (dir, ANA_STORE_READ_WRITE, NULL);
  g_autoptr (AnaPoints) points = NULL;
  AnaJsonReader *reader = ana_json_reader_new (ANA_JSON_LIMITS_WIRE);
  g_autoptr (AnaMsg) msg = NULL;
  AnaCursor cursor;

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      AnaRow row = { .ts_usec = i * ANA_USEC_PER_MIN, .dim = "", .value = values[i], .num = values[i] * 0.5, .den = 0.5,
                     .has_ratio = TRUE, .count = i, .rev = 1 };

      ana_row_batch_add (batch, &row);
    }
  ana_wire_write_delta (out, batch->stream, "E1", 0, 8, 1763640000000000, (AnaRow *) batch->rows->data, batch->rows->len, FALSE);
  printf ("%s\n", out->str);
  msg = ana_msg_parse (reader, out->str, out->len, NULL);
  ana_json_reader_free (reader);
  ana_store_apply (store, msg->batch, NULL, NULL);
  ana_store_flush (store);
  g_assert_true (ana_store_get_cursor (store, "kpi:A.ONE:minute", &cursor));
  points = ana_store_read_points (store, "kpi:A.ONE:minute", "", (AnaSpan) { G_MININT64, G_MAXINT64 }, NULL);
  printf ("%s %s %" G_GINT64_FORMAT " %u\n", cursor.stream, cursor.epoch, cursor.q, points->n);
  for (guint i = 0; i < points->n; i++)
    {
      char text[32];

      ana_double_to_string (points->value[i], text);
      printf ("%s %d\n", text, points->value[i] == values[i] && points->num[i] == values[i] * 0.5);
    }
  ana_cursor_clear (&cursor);
  ana_store_close (store);
}

static void
print_formula (void)
{
  AnaFrameBuilder *builder = ana_frame_builder_new ();
  g_autoptr (AnaFrame) frame = NULL;
  g_autoptr (AnaFrame) answer = NULL;
  g_autoptr (AnaSchema) schema = NULL;
  g_autoptr (AnaExpr) expr = NULL;
  g_autoptr (GString) csv = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  ana_frame_builder_add_field (builder, "x", ANA_TYPE_REAL, NULL, NULL, ANA_ROLE_MEASURE);
  ana_frame_builder_add_field (builder, "city", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      ana_frame_builder_put_double (builder, 0, values[i]);
      ana_frame_builder_put_text (builder, 1, i % 2 == 0 ? "İstanbul" : "ISPARTA, ilçe", -1);
    }
  frame = ana_frame_builder_end (builder);
  schema = ana_schema_from_frame ("probe", frame);
  expr = ana_expr_compile ("x * 1.5 + 0.25e1", schema, &error);
  if (expr == NULL)
    g_error ("%s", error->message);
  answer = ana_expr_eval (expr, frame, "y", &error);
  g_assert_no_error (error);
  ana_csv_write_frame (csv, frame, TRUE, ana_zone_utc ());
  ana_csv_write_frame (csv, answer, TRUE, ana_zone_utc ());
  printf ("%s", csv->str);
}

static void
print_times (void)
{
  g_autofree char *time = ana_time_format_rfc3339 (1763640000123456, ana_zone_get ("Asia/Kathmandu", NULL));
  g_autofree char *number = ana_tick_format_number (1.5, 0.5);
  gint64 back;

  printf ("%s %d %s\n", time, ana_time_parse (time, ana_zone_utc (), &back, NULL) && back == 1763640000123456, number);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, ""); /* as the window does */
  printf ("decimal %s\n", localeconv ()->decimal_point);
  print_json ();
  print_wire (argv[1]);
  print_formula ();
  print_times ();
  return 0;
}
