/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-policer.c: frames that may pass and frames that may not, cut in any place; the stream that reads through it.
 */
#include "config.h"

#include "ana-clock.h"
#include "ana-error.h"
#include "ana-policed-stream.h"
#include "ana-policer.h"

#include <string.h>

#define FIN 0x80

static void
put_frame (GByteArray *out, guint8 first, gboolean mask, guint64 length, gboolean with_payload)
{
  guint8 header[14] = { first };
  guint n = 2;

  if (length < 126)
    header[1] = (guint8) length;
  else if (length < 65536)
    {
      header[1] = 126;
      header[2] = (guint8) (length >> 8);
      header[3] = (guint8) length;
      n = 4;
    }
  else
    {
      header[1] = 127;
      for (int i = 0; i < 8; i++)
        header[2 + i] = (guint8) (length >> (56 - 8 * i));
      n = 10;
    }
  if (mask)
    {
      header[1] |= 0x80;
      n += 4;
    }
  g_byte_array_append (out, header, n);
  for (guint64 i = 0; with_payload && i < length; i++)
    g_byte_array_append (out, (const guint8 *) "x", 1);
}

static GByteArray *
build (const char *script)
{
  GByteArray *out = g_byte_array_new ();
  g_auto (GStrv) words = g_strsplit (script, " ", -1);

  /* "T5": text, whole, of 5 bytes; small letter: not the last fragment; "!" the header alone; "m" before: masked */
  for (int i = 0; words[i] != NULL; i++)
    {
      static const struct { char letter; guint8 opcode; } ops[] = { { 'c', 0 }, { 't', 1 }, { 'b', 2 }, { 'q', 3 }, { 'x', 8 }, { 'p', 9 },
                                                                    { 'o', 10 }, { 'r', 0x41 }, { 'z', 11 } };
      const char *word = words[i];
      gboolean mask = word[0] == 'm';
      guint8 first = 0;
      char *end;
      guint64 length;

      word += mask;
      for (guint k = 0; k < G_N_ELEMENTS (ops); k++)
        if (g_ascii_tolower (word[0]) == ops[k].letter)
          first = (guint8) (ops[k].opcode | (g_ascii_isupper (word[0]) ? FIN : 0));
      length = g_ascii_strtoull (word + 1, &end, 10);
      put_frame (out, first, mask, length, *end != '!');
    }
  return out;
}

static gboolean
feed (AnaPolicer *policer, const GByteArray *bytes, gsize step, GError **error)
{
  for (gsize i = 0; i < bytes->len; i += step)
    if (!ana_policer_feed (policer, bytes->data + i, MIN (step, bytes->len - i), 0, error))
      return FALSE;
  return TRUE;
}

static const struct {
  const char *name, *script;
  gboolean    mask;
  int         code; /* -1: passes */
} rows[] = {
  { "text", "T5", FALSE, -1 },
  { "empty", "T0", FALSE, -1 },
  { "16 bits of length", "T300 T126 T125", FALSE, -1 },
  { "64 bits of length", "T70000", FALSE, -1 },
  { "fragments", "t5 c5 c0 C5 T1", FALSE, -1 },
  { "control between fragments", "t5 P3 c5 O125 C5", FALSE, -1 },
  { "close last", "T5 X2", FALSE, -1 },
  { "full message", "T100000", FALSE, -1 },
  { "full in fragments", "t50000 C50000 T100000", FALSE, -1 },
  { "masked", "mT5 mT300 mP4 mT70000", TRUE, -1 },
  { "one over", "T100001!", FALSE, ANA_ERROR_LIMIT },
  { "2^40", "T1099511627776!", FALSE, ANA_ERROR_LIMIT },
  { "2^63 - 1", "T9223372036854775807!", FALSE, ANA_ERROR_LIMIT },
  { "2^63", "T9223372036854775808!", FALSE, ANA_ERROR_BAD_INPUT },
  { "endless fragments", "t50000 c50000 c1!", FALSE, ANA_ERROR_LIMIT },
  { "fragment sum that would wrap", "t50000 c9223372036854775807!", FALSE, ANA_ERROR_LIMIT },
  { "long ping", "P126!", FALSE, ANA_ERROR_BAD_INPUT },
  { "ping in fragments", "p5", FALSE, ANA_ERROR_BAD_INPUT },
  { "fragment of nothing", "C5", FALSE, ANA_ERROR_BAD_INPUT },
  { "message in message", "t5 T5", FALSE, ANA_ERROR_BAD_INPUT },
  { "unknown opcode", "Q5", FALSE, ANA_ERROR_BAD_INPUT },
  { "unknown control", "Z5", FALSE, ANA_ERROR_BAD_INPUT },
  { "reserved bit", "R5", FALSE, ANA_ERROR_BAD_INPUT },
  { "masked by the server", "mT5", FALSE, ANA_ERROR_BAD_INPUT },
  { "unmasked by the client", "T5", TRUE, ANA_ERROR_BAD_INPUT },
  { "after close", "X2 T5", FALSE, ANA_ERROR_BAD_INPUT },
};

static void
test_table (void)
{
  static const gsize steps[] = { 1, 3, 1000, G_MAXSIZE / 2 };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    for (guint k = 0; k < G_N_ELEMENTS (steps); k++)
      {
        g_autoptr (GByteArray) bytes = build (rows[i].script);
        g_autoptr (AnaPolicer) policer = ana_policer_new ((AnaPolicerLimits) { 100000, 0, rows[i].mask });
        g_autoptr (GError) error = NULL;
        gboolean ok = feed (policer, bytes, steps[k], &error);

        g_test_message ("%s, by %" G_GSIZE_FORMAT, rows[i].name, steps[k]);
        g_assert_cmpint (ok, ==, rows[i].code == -1);
        if (!ok)
          {
            g_assert_error (error, ANA_ERROR, rows[i].code);
            g_assert_false (ana_policer_feed (policer, (const guint8 *) "", 0, 0, NULL)); /* it stays refused */
          }
      }
}

static void
test_rate (void)
{
  g_autoptr (AnaPolicer) policer = ana_policer_new ((AnaPolicerLimits) { 1000, 10, FALSE });
  g_autoptr (GByteArray) frame = build ("T1");
  g_autoptr (GError) error = NULL;

  for (gint64 second = 0; second < 3; second++)
    for (int i = 0; i < 10; i++)
      g_assert_true (ana_policer_feed (policer, frame->data, frame->len, second * 1000000 + i, NULL));
  g_assert_false (ana_policer_feed (policer, frame->data, frame->len, 2500000, &error));
  g_assert_error (error, ANA_ERROR, ANA_ERROR_LIMIT);
}

static void
test_stream (void)
{
  g_autoptr (GByteArray) good = build ("T5 T300");
  g_autoptr (GByteArray) bad = build ("T2000!");
  g_autoptr (GBytes) prefix = g_bytes_new (good->data, 4);
  g_autoptr (GInputStream) input = g_memory_input_stream_new ();
  g_autoptr (GOutputStream) output = g_memory_output_stream_new_resizable ();
  g_autoptr (GIOStream) base = g_simple_io_stream_new (input, output);
  g_autoptr (GIOStream) stream = NULL;
  g_autoptr (GError) error = NULL;
  char buffer[1000];
  gsize n;

  g_memory_input_stream_add_data (G_MEMORY_INPUT_STREAM (input), g_memdup2 (good->data + 4, good->len - 4), good->len - 4, g_free);
  g_memory_input_stream_add_data (G_MEMORY_INPUT_STREAM (input), g_memdup2 (bad->data, bad->len), bad->len, g_free);
  stream = ana_policed_stream_new (base, prefix, (AnaPolicerLimits) { 1000, 0, FALSE }, ana_clock_monotonic_usec);
  g_assert_true (g_input_stream_read_all (g_io_stream_get_input_stream (stream), buffer, good->len, &n, NULL, &error));
  g_assert_cmpmem (buffer, n, good->data, good->len);
  g_assert_false (g_input_stream_read_all (g_io_stream_get_input_stream (stream), buffer, 10, &n, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_true (g_io_stream_close (stream, NULL, NULL));
  g_assert_true (g_io_stream_is_closed (base));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/policer/table", test_table);
  g_test_add_func ("/wire/policer/rate", test_rate);
  g_test_add_func ("/wire/policer/stream", test_stream);
  return g_test_run ();
}
