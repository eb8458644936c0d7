/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-msg.c: every envelope there and back, the examples of SYNC.md, and what is refused.
 */
#include "config.h"

#include "ana-error.h"
#include "ana-random.h"
#include "ana-wire.h"

#include <string.h>

#define T0 G_GINT64_CONSTANT (1763640000000000)

static AnaJsonReader *reader;

static AnaMsg *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  AnaMsg *msg = ana_msg_parse (reader, text, strlen (text), &error);

  g_assert_no_error (error);
  return msg;
}

static void
test_examples (void)
{
  g_autoptr (AnaMsg) hello = parse ("{\"v\":1,\"t\":\"hello\",\"client\":\"01JD\",\"app\":\"1.0.3\",\"schema\":7,\"caps\":[\"batch\",\"conflate\"],"
                                    "\"tok\":\"<ticket>\",\"resume\":[{\"s\":\"kpi:RL.2.2:minute\",\"e\":\"01JC\",\"q\":48211,\"f\":\"a1b2\"},{\"s\":\"cat\"}],"
                                    "\"credit\":512}");
  g_autoptr (AnaMsg) welcome = parse ("{\"v\":1,\"t\":\"welcome\",\"hub\":\"h2\",\"now\":1763640000123000,\"hb_ms\":15000,\"dead_ms\":40000,"
                                      "\"max_bytes\":65536,\"tok_exp\":1763640900000000}");
  g_autoptr (AnaMsg) delta = parse ("{\"v\":1,\"t\":\"d\",\"s\":\"kpi:RL.2.2:minute\",\"e\":\"01JC\",\"p\":48211,\"q\":48213,\"ts\":1763640060101000,\n"
                                    "\"r\":[[\"u\",1763640000000000,\"country=France\",97.25,1200,3,null,116700,1200],"
                                    "[\"x\",1763639940000000,\"country=France\",4]],\"cv\":true}");
  g_autoptr (AnaMsg) ckpt = parse ("{\"v\":1,\"t\":\"ckpt\",\"s\":\"kpi:RL.2.2:minute\",\"e\":\"01JC\",\"q\":48213,\"from\":1763553600000000,\"n\":1440,"
                                   "\"x\":\"9f3c0a4be2d17785\"}");
  g_autoptr (AnaMsg) reset = parse ("{\"v\":1,\"t\":\"reset\",\"s\":\"kpi:RL.2.2:minute\",\"e\":\"01JE\",\"why\":\"trimmed\",\"snap\":\"/query/history/RL.2.2?period=minute&q=60001\"}");
  g_autoptr (AnaMsg) ack = parse ("{\"t\":\"ack\",\"credit\":256,\"pos\":{\"kpi:RL.2.2:minute\":48213}}");
  g_autoptr (AnaMsg) auth = parse ("{\"v\":1,\"t\":\"auth\",\"exp_sec\":60}");
  g_autoptr (AnaMsg) err = parse ("{\"t\":\"err\",\"code\":\"forbidden\",\"s\":null,\"retry_ms\":0}");
  g_autoptr (AnaMsg) bye = parse ("{\"t\":\"bye\",\"why\":\"drain\",\"retry_ms\":4000}");

  g_assert_cmpint (hello->type, ==, ANA_MSG_HELLO);
  g_assert_cmpstr (hello->client, ==, "01JD");
  g_assert_cmpstr (hello->token, ==, "<ticket>");
  g_assert_cmpint (g_strv_length (hello->caps), ==, 2);
  g_assert_cmpint (hello->resume->len, ==, 2);
  g_assert_cmpint (g_array_index (hello->resume, AnaCursor, 0).q, ==, 48211);
  g_assert_cmpstr (g_array_index (hello->resume, AnaCursor, 0).filter_id, ==, "a1b2");
  g_assert_cmpint (g_array_index (hello->resume, AnaCursor, 1).q, ==, -1);
  g_assert_cmpint (hello->credit, ==, 512);
  g_assert_cmpint (welcome->dead_ms, ==, 40000);
  g_assert_cmpint (welcome->token_exp_usec, ==, G_GINT64_CONSTANT (1763640900000000));
  g_assert_cmpint (delta->batch->rows->len, ==, 2);
  g_assert_cmpstr (delta->batch->stream, ==, "kpi:RL.2.2:minute");
  g_assert_cmpstr (delta->batch->epoch, ==, "01JC");
  g_assert_cmpint (delta->batch->p, ==, 48211);
  g_assert_cmpint (delta->batch->q, ==, 48213);
  g_assert_true (delta->batch->conflated);
  g_assert_cmpint (delta->batch->ts_usec, ==, G_GINT64_CONSTANT (1763640060101000));
  g_assert_cmphex (ckpt->x, ==, G_GUINT64_CONSTANT (0x9f3c0a4be2d17785));
  g_assert_cmpint (ckpt->n, ==, 1440);
  g_assert_cmpint (ckpt->from_usec, ==, G_GINT64_CONSTANT (1763553600000000));
  g_assert_cmpstr (reset->why, ==, "trimmed");
  g_assert_true (g_str_has_prefix (reset->snap, "/query/history/"));
  g_assert_cmpint (*(gint64 *) g_hash_table_lookup (ack->pos, "kpi:RL.2.2:minute"), ==, 48213);
  g_assert_cmpint (auth->exp_sec, ==, 60);
  g_assert_cmpstr (err->code, ==, "forbidden");
  g_assert_cmpint (bye->retry_ms, ==, 4000);
}

static void
test_round_trip (void)
{
  g_autoptr (GString) out = g_string_new (NULL);
  AnaRow row = { .ts_usec = T0, .dim = "a=\"b\"", .value = 1.5, .count = 3, .rev = 2 };
  AnaCursor cursors[] = { { (char *) "kpi:A:day", (char *) "E1", 7, (char *) "f1" }, { (char *) "kpi:B:day", NULL, -1, NULL } };
  g_autoptr (GHashTable) pos = g_hash_table_new (g_str_hash, g_str_equal);
  gint64 q = 99;
  AnaMsg *msg;

#define WRITE(call) (g_string_truncate (out, 0), call, parse (out->str))
  msg = WRITE (ana_wire_write_hello (out, "c\"1", "0.1", 1, NULL, cursors, 2, 512));
  g_assert_cmpint (msg->type, ==, ANA_MSG_HELLO);
  g_assert_cmpstr (msg->client, ==, "c\"1");
  g_assert_null (msg->token);
  g_assert_cmpstr (g_array_index (msg->resume, AnaCursor, 0).epoch, ==, "E1");
  g_assert_cmpint (g_array_index (msg->resume, AnaCursor, 1).q, ==, -1);
  ana_msg_free (msg);
  msg = WRITE (ana_wire_write_welcome (out, "h", T0, 15000, 40000, 0));
  g_assert_cmpint (msg->type, ==, ANA_MSG_WELCOME);
  g_assert_cmpint (msg->now_usec, ==, T0);
  g_assert_cmpint (msg->max_bytes, ==, ANA_WIRE_MAX_BYTES);
  g_assert_cmpint (msg->token_exp_usec, ==, 0);
  ana_msg_free (msg);
  msg = WRITE (ana_wire_write_delta (out, "kpi:A:day", "E1", 4, 6, T0, &row, 1, FALSE));
  g_assert_cmpint (msg->type, ==, ANA_MSG_DELTA);
  g_assert_cmpint (msg->batch->p, ==, 4);
  g_assert_cmpint (msg->batch->q, ==, 6);
  g_assert_false (msg->batch->conflated);
  g_assert_cmphex (ana_row_checksum (&g_array_index (msg->batch->rows, AnaRow, 0)), ==, ana_row_checksum (&row));
  ana_msg_free (msg);
  msg = WRITE (ana_wire_write_ckpt (out, "kpi:A:day", "E1", 6, -T0, 12, 0xab));
  g_assert_cmpint (msg->type, ==, ANA_MSG_CKPT);
  g_assert_cmphex (msg->x, ==, 0xab);
  g_assert_cmpint (msg->from_usec, ==, -T0);
  ana_msg_free (msg);
  msg = WRITE (ana_wire_write_reset (out, "kpi:A:day", "E2", "epoch", NULL));
  g_assert_cmpint (msg->type, ==, ANA_MSG_RESET);
  g_assert_null (msg->snap);
  ana_msg_free (msg);
  msg = WRITE (ana_wire_write_snap_begin (out, "kpi:A:day", "E2", 9, 1440));
  g_assert_cmpint (msg->type, ==, ANA_MSG_SNAP_BEGIN);
  g_assert_cmpint (msg->n_rows, ==, 1440);
  ana_msg_free (msg);
  msg = WRITE (ana_wire_write_snap_rows (out, "kpi:A:day", 512, &row, 1));
  g_assert_cmpint (msg->type, ==, ANA_MSG_SNAP_ROWS);
  g_assert_cmpint (msg->index, ==, 512);
  g_assert_cmpint (msg->batch->p, ==, -1);
  ana_msg_free (msg);
  msg = WRITE (ana_wire_write_snap_end (out, "kpi:A:day", G_MAXUINT64));
  g_assert_cmpint (msg->type, ==, ANA_MSG_SNAP_END);
  g_assert_cmphex (msg->x, ==, G_MAXUINT64);
  ana_msg_free (msg);
  msg = WRITE (ana_wire_write_sub (out, "kpi:A:day", TRUE, &cursors[0]));
  g_assert_cmpint (msg->type, ==, ANA_MSG_SUB);
  g_assert_cmpint (msg->q, ==, 7);
  g_assert_cmpstr (msg->filter_id, ==, "f1");
  ana_msg_free (msg);
  msg = WRITE (ana_wire_write_sub (out, "kpi:A:day", FALSE, NULL));
  g_assert_cmpint (msg->type, ==, ANA_MSG_UNSUB);
  g_assert_cmpint (msg->q, ==, -1);
  ana_msg_free (msg);
  g_hash_table_insert (pos, (gpointer) "kpi:A:day", &q);
  msg = WRITE (ana_wire_write_ack (out, 64, pos));
  g_assert_cmpint (msg->credit, ==, 64);
  g_assert_cmpint (*(gint64 *) g_hash_table_lookup (msg->pos, "kpi:A:day"), ==, 99);
  ana_msg_free (msg);
  msg = WRITE (ana_wire_write_ack (out, 1, NULL));
  g_assert_null (msg->pos);
  ana_msg_free (msg);
  msg = WRITE (ana_wire_write_ping (out, FALSE, 17, T0, 0));
  g_assert_cmpint (msg->type, ==, ANA_MSG_PING);
  g_assert_cmpint (msg->ping_n, ==, 17);
  ana_msg_free (msg);
  msg = WRITE (ana_wire_write_ping (out, TRUE, 17, T0, T0 + 1));
  g_assert_cmpint (msg->type, ==, ANA_MSG_PONG);
  g_assert_cmpint (msg->ping_ts_usec, ==, T0);
  g_assert_cmpint (msg->now_usec, ==, T0 + 1);
  ana_msg_free (msg);
  msg = WRITE (ana_wire_write_err (out, "forbidden", "kpi:A:day", 100));
  g_assert_cmpint (msg->type, ==, ANA_MSG_ERR);
  g_assert_cmpstr (msg->stream, ==, "kpi:A:day");
  g_assert_cmpint (msg->retry_ms, ==, 100);
  ana_msg_free (msg);
  msg = WRITE (ana_wire_write_bye (out, "drain", 4000));
  g_assert_cmpint (msg->type, ==, ANA_MSG_BYE);
  g_assert_cmpstr (msg->why, ==, "drain");
  ana_msg_free (msg);
#undef WRITE
}

/* 5,000 rows in parts: none over the limit, all rows there once, the cursor moves with the last part alone. */
static void
test_split (void)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, TRUE, sizeof (AnaRow));
  guint done = 0, n_messages = 0, seen = 0;
  guint64 expected = 0, sum = 0;

  for (int i = 0; i < 5000; i++)
    {
      AnaRow row = { .ts_usec = T0 + i * ANA_USEC_PER_MIN, .dim = "country=France&channel=web", .value = i / 7.0, .count = i, .rev = 1 };

      g_array_append_val (rows, row);
      expected += ana_row_checksum (&row);
    }
  while (done < rows->len)
    {
      g_autoptr (GString) out = g_string_new ("earlier text");
      g_autoptr (AnaMsg) msg = NULL;
      gsize start = out->len;
      guint n = ana_wire_write_delta (out, "kpi:A:minute", "E", 10, 20, T0, &g_array_index (rows, AnaRow, done), rows->len - done, TRUE);

      g_assert_cmpint (n, >, 0);
      g_assert_cmpint (out->len - start, <=, ANA_WIRE_MAX_BYTES);
      msg = parse (out->str + start);
      done += n;
      g_assert_cmpint (msg->batch->rows->len, ==, n);
      g_assert_cmpint (msg->q, ==, done < rows->len ? 10 : 20);
      for (guint i = 0; i < n; i++, seen++)
        sum += ana_row_checksum (&g_array_index (msg->batch->rows, AnaRow, i));
      n_messages++;
    }
  g_assert_cmpint (n_messages, >, 3);
  g_assert_cmpint (seen, ==, 5000);
  g_assert_cmphex (sum, ==, expected);
}

static void
test_bad (void)
{
  static const char *const texts[] = {
    "", "[]", "null", "{}", "{\"v\":1}", "{\"t\":null}", "{\"t\":5}", "{\"t\":\"ping\"}", "{\"t\":\"ping\",\"n\":1} {}",
    "{\"t\":\"ping\",\"n\":\"1\"}", "{\"t\":\"ping\",\"n\":-1}", "{\"t\":\"ping\",\"n\":1.5}", "{\"t\":\"ping\",\"n\":1,\"n\":2}",
    "{\"v\":0,\"t\":\"ping\",\"n\":1}", "{\"v\":\"1\",\"t\":\"ping\",\"n\":1}", "{\"t\":\"ping\",\"t\":\"pong\",\"n\":1}",
    "{\"t\":\"d\",\"s\":\"a\",\"e\":\"b\",\"p\":1,\"q\":2}",                                /* no rows */
    "{\"t\":\"d\",\"s\":\"a\",\"e\":\"b\",\"p\":3,\"q\":2,\"r\":[]}",                       /* backwards */
    "{\"t\":\"d\",\"s\":\"a\",\"e\":\"b\",\"p\":1,\"q\":9007199254740992,\"r\":[]}",        /* 2^53 */
    "{\"t\":\"d\",\"s\":\"a\",\"e\":\"b\",\"p\":1,\"q\":9223372036854775808,\"r\":[]}",
    "{\"t\":\"d\",\"s\":\"a\",\"e\":\"b\",\"p\":-2,\"q\":2,\"r\":[]}",
    "{\"t\":\"d\",\"s\":\"a\",\"e\":\"b\",\"p\":-1,\"q\":-1,\"r\":[]}",
    "{\"t\":\"d\",\"s\":null,\"e\":\"b\",\"p\":1,\"q\":2,\"r\":[]}",
    "{\"t\":\"d\",\"s\":\"a\",\"e\":\"b\",\"p\":1,\"q\":2,\"r\":[[\"u\",1,\"\",NaN,1,1]]}",
    "{\"t\":\"d\",\"s\":\"a\",\"e\":\"b\",\"p\":1,\"q\":2,\"r\":[[\"u\",1,\"\",1,1]]}",
    "{\"t\":\"d\",\"s\":\"a\",\"e\":\"b\",\"p\":1,\"q\":2,\"r\":[],\"cv\":1}",
    "{\"t\":\"ckpt\",\"s\":\"a\",\"e\":\"b\",\"q\":1,\"from\":0,\"n\":1,\"x\":\"9F3C0A4BE2D17785\"}",
    "{\"t\":\"ckpt\",\"s\":\"a\",\"e\":\"b\",\"q\":1,\"from\":0,\"n\":1,\"x\":\"9f3c\"}",
    "{\"t\":\"ckpt\",\"s\":\"a\",\"e\":\"b\",\"q\":1,\"from\":0,\"n\":1,\"x\":12}",
    "{\"t\":\"ckpt\",\"s\":\"a\",\"e\":\"b\",\"q\":1,\"from\":0,\"x\":\"9f3c0a4be2d17785\"}",
    "{\"t\":\"hello\",\"client\":\"a\",\"resume\":{}}", "{\"t\":\"hello\",\"client\":\"a\",\"resume\":[1]}",
    "{\"t\":\"hello\",\"client\":\"a\",\"resume\":[{}]}", "{\"t\":\"hello\",\"client\":\"a\",\"resume\":[{\"s\":\"x\",\"q\":-2}]}",
    "{\"t\":\"hello\",\"client\":\"a\",\"caps\":[1]}", "{\"t\":\"hello\"}", "{\"t\":\"ack\",\"pos\":{\"a\":-1}}", "{\"t\":\"ack\",\"pos\":[]}",
    "{\"t\":\"sub\"}", "{\"t\":\"snap.rows\",\"r\":[]}", "{\"t\":\"err\"}", "\xef\xbb\xbf{\"t\":\"ping\",\"n\":1}",
    "{\"t\":\"ping\",\"n\":1", "{\"t\":\"x-a\",\"n\":[}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AnaMsg) msg = ana_msg_parse (reader, texts[i], strlen (texts[i]), &error);

      g_test_message ("%s", texts[i]);
      g_assert_null (msg);
      g_assert_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT);
    }
}

static void
test_too_new (void)
{
  static const char *const texts[] = { "{\"v\":2,\"t\":\"ping\",\"n\":1}", "{\"t\":\"ping\",\"n\":[],\"v\":3}", "{\"t\":\"fancy\"}",
                                       "{\"v\":2,\"t\":\"x-thing\"}", "{\"t\":\"\"}" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (ana_msg_parse (reader, texts[i], strlen (texts[i]), &error));
      g_assert_error (error, ANA_ERROR, ANA_ERROR_TOO_NEW);
    }
}

static void
test_ignored (void)
{
  static const char *const texts[] = { "{\"t\":\"x-a\"}", "{\"q\":\"text\",\"r\":{\"no\":\"rows\"},\"t\":\"x-b\",\"v\":1}", "{\"t\":\"x-\"}" };
  g_autoptr (AnaMsg) unknown = parse ("{\"t\":\"ping\",\"n\":1,\"extra\":{\"deep\":[1,{}]},\"s2\":\"\"}");

  g_assert_cmpint (unknown->type, ==, ANA_MSG_PING);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (AnaMsg) msg = parse (texts[i]);

      g_assert_cmpint (msg->type, ==, ANA_MSG_IGNORED);
    }
}

/* A message over the limit, and one nested too deep, are refused whatever they say. */
static void
test_limits (void)
{
  g_autoptr (GString) text = g_string_new ("{\"t\":\"ping\",\"n\":1,\"pad\":\"");
  g_autoptr (GString) deep = g_string_new ("{\"t\":\"ping\",\"n\":1,\"pad\":");

  for (int i = 0; i < 70000; i++)
    g_string_append_c (text, 'x');
  g_string_append (text, "\"}");
  for (int i = 0; i < 100; i++)
    g_string_append_c (deep, '[');
  g_assert_null (ana_msg_parse (reader, text->str, text->len, NULL));
  g_assert_null (ana_msg_parse (reader, deep->str, deep->len, NULL));
}

/* A good message with some bytes changed: parsed or refused, never more. */
static void
test_noise (void)
{
  static const char text[] = "{\"v\":1,\"t\":\"d\",\"s\":\"kpi:RL.2.2:minute\",\"e\":\"01JC\",\"p\":48211,\"q\":48213,\"ts\":1763640060101000,"
                             "\"r\":[[\"u\",1763640000000000,\"country=France\",97.25,1200,3,null,116700,1200],[\"x\",17636,\"c\",4]]}";
  AnaRandom random;
  int n_good = 0;

  ana_random_init (&random, 6);
  for (int i = 0; i < 50000; i++)
    {
      g_autofree char *copy = g_memdup2 (text, sizeof text - 1);
      gsize len = i % 3 == 0 ? (gsize) ana_random_range (&random, 1, sizeof text - 1) : sizeof text - 1;
      g_autoptr (AnaMsg) msg = NULL;
      g_autoptr (GError) error = NULL;

      for (int k = 0; k < i % 4; k++)
        copy[ana_random_range (&random, 0, (gint64) len)] = (char) ana_random_next (&random);
      msg = ana_msg_parse (reader, copy, len, &error);
      g_assert_true ((msg != NULL) != (error != NULL));
      n_good += msg != NULL;
    }
  g_assert_cmpint (n_good, >, 100);
}

int
main (int argc, char *argv[])
{
  int result;

  reader = ana_json_reader_new (ANA_JSON_LIMITS_WIRE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/msg/examples", test_examples);
  g_test_add_func ("/wire/msg/round-trip", test_round_trip);
  g_test_add_func ("/wire/msg/split", test_split);
  g_test_add_func ("/wire/msg/bad", test_bad);
  g_test_add_func ("/wire/msg/too-new", test_too_new);
  g_test_add_func ("/wire/msg/ignored", test_ignored);
  g_test_add_func ("/wire/msg/limits", test_limits);
  g_test_add_func ("/wire/msg/noise", test_noise);
  result = g_test_run ();
  ana_json_reader_free (reader);
  return result;
}
