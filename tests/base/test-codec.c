/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-codec.c: checksums against known vectors, numbers there and back, damaged bytes.
 */
#include "config.h"

#include "ana-codec.h"
#include "ana-random.h"

#include <math.h>
#include <string.h>

static const gint64 edges[] = { 0, 1, -1, 63, 64, -64, -65, 127, 128, 8191, 8192, G_MAXINT32, G_MININT32, G_MAXINT64, G_MININT64,
                                G_MAXINT64 - 1, G_MININT64 + 1 };

/* RFC 3720, appendix B.4, and the check value of the catalogue of CRCs. */
static void
test_crc32c (void)
{
  guint8 bytes[32];

  g_assert_cmphex (ana_crc32c (0, "", 0), ==, 0);
  g_assert_cmphex (ana_crc32c (0, "123456789", 9), ==, 0xe3069283);
  memset (bytes, 0, 32);
  g_assert_cmphex (ana_crc32c (0, bytes, 32), ==, 0x8a9136aa);
  memset (bytes, 0xff, 32);
  g_assert_cmphex (ana_crc32c (0, bytes, 32), ==, 0x62a8ab43);
  for (guint i = 0; i < 32; i++)
    bytes[i] = (guint8) i;
  g_assert_cmphex (ana_crc32c (0, bytes, 32), ==, 0x46dd794e);
  for (guint i = 0; i < 32; i++)
    bytes[i] = (guint8) (31 - i);
  g_assert_cmphex (ana_crc32c (0, bytes, 32), ==, 0x113fdb5c);
  for (guint cut = 0; cut <= 32; cut++)
    g_assert_cmphex (ana_crc32c (ana_crc32c (0, bytes, cut), bytes + cut, 32 - cut), ==, 0x113fdb5c);
}

static void
test_fnv (void)
{
  g_assert_true (ana_fnv1a64 ("", 0) == G_GUINT64_CONSTANT (0xcbf29ce484222325));
  g_assert_true (ana_fnv1a64 ("a", 1) == G_GUINT64_CONSTANT (0xaf63dc4c8601ec8c));
  g_assert_true (ana_fnv1a64 ("foobar", 6) == G_GUINT64_CONSTANT (0x85944171f73967e8));
}

static void
test_numbers (void)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  AnaBytesReader reader;
  gsize len;

  for (guint i = 0; i < G_N_ELEMENTS (edges); i++)
    {
      ana_put_varint (out, (guint64) edges[i]);
      ana_put_zigzag (out, edges[i]);
      ana_put_double (out, (double) edges[i] / 3);
    }
  ana_put_double (out, NAN);
  ana_put_text (out, "abc", -1);
  ana_put_text (out, "a\0b", 3);
  ana_put_text (out, "", 0);

  ana_bytes_reader_init (&reader, out->data, out->len);
  for (guint i = 0; i < G_N_ELEMENTS (edges); i++)
    {
      g_assert_true (ana_get_varint (&reader) == (guint64) edges[i]);
      g_assert_cmpint (ana_get_zigzag (&reader), ==, edges[i]);
      g_assert_true (ana_get_double (&reader) == (double) edges[i] / 3);
    }
  g_assert_true (isnan (ana_get_double (&reader)));
  g_assert_cmpmem (ana_get_text (&reader, &len), 3, "abc", 3);
  g_assert_cmpmem (ana_get_text (&reader, &len), 3, "a\0b", 3);
  g_assert_nonnull (ana_get_text (&reader, &len));
  g_assert_cmpint (len, ==, 0);
  g_assert_true (reader.ok);
  g_assert_true (reader.p == reader.end);
  g_assert_true (ana_get_varint (&reader) == 0);
  g_assert_false (reader.ok);
}

static void
test_sizes (void)
{
  static const struct { guint64 value; guint n_bytes; } rows[] = { { 0, 1 }, { 127, 1 }, { 128, 2 }, { 16383, 2 }, { 16384, 3 },
                                                                   { G_MAXUINT64, 10 } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GByteArray) out = g_byte_array_new ();

      ana_put_varint (out, rows[i].value);
      g_assert_cmpint (out->len, ==, rows[i].n_bytes);
    }
}

static void
test_deltas (void)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  AnaBytesReader reader;
  gint64 minutes[1000], back[1000];

  for (gint64 i = 0; i < 1000; i++)
    minutes[i] = 1763640000000000 + i * 60000000;
  ana_put_delta_int64s (out, minutes, 1000);
  g_assert_cmpint (out->len, <, 4100); /* 4 bytes a minute, not 8 */
  ana_put_delta_int64s (out, edges, G_N_ELEMENTS (edges));
  ana_put_delta_int64s (out, NULL, 0);

  ana_bytes_reader_init (&reader, out->data, out->len);
  g_assert_true (ana_get_delta_int64s (&reader, back, 1000));
  g_assert_cmpmem (back, sizeof back, minutes, sizeof minutes);
  g_assert_true (ana_get_delta_int64s (&reader, back, G_N_ELEMENTS (edges)));
  g_assert_cmpmem (back, sizeof edges, edges, sizeof edges);
  g_assert_true (ana_get_delta_int64s (&reader, back, 0));
  g_assert_false (ana_get_delta_int64s (&reader, back, 1));
}

static void
test_damage (void)
{
  static const guint8 endless[] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };
  static const guint8 too_big[] = { 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x02 };
  static const guint8 cut[] = { 0x80 };
  static const guint8 long_text[] = { 0x05, 'a', 'b' };
  static const guint8 huge_text[] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01, 'a' };
  AnaBytesReader reader;
  AnaRandom random;
  gsize len;

  ana_bytes_reader_init (&reader, endless, sizeof endless);
  g_assert_true (ana_get_varint (&reader) == 0 && !reader.ok);
  ana_bytes_reader_init (&reader, too_big, sizeof too_big);
  g_assert_true (ana_get_varint (&reader) == 0 && !reader.ok);
  ana_bytes_reader_init (&reader, cut, sizeof cut);
  g_assert_true (ana_get_varint (&reader) == 0 && !reader.ok);
  ana_bytes_reader_init (&reader, long_text, sizeof long_text);
  g_assert_null (ana_get_text (&reader, &len));
  g_assert_true (ana_get_double (&reader) == 0 && !reader.ok);
  ana_bytes_reader_init (&reader, huge_text, sizeof huge_text);
  g_assert_null (ana_get_text (&reader, &len));

  ana_random_init (&random, 5);
  for (int i = 0; i < 20000; i++)
    {
      guint8 noise[24];

      for (guint k = 0; k < sizeof noise; k++)
        noise[k] = (guint8) ana_random_next (&random);
      ana_bytes_reader_init (&reader, noise, sizeof noise);
      while (reader.ok)
        {
          ana_get_zigzag (&reader);
          ana_get_text (&reader, &len);
          ana_get_double (&reader);
        }
      g_assert_true (reader.p == reader.end);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/codec/crc32c", test_crc32c);
  g_test_add_func ("/base/codec/fnv", test_fnv);
  g_test_add_func ("/base/codec/numbers", test_numbers);
  g_test_add_func ("/base/codec/sizes", test_sizes);
  g_test_add_func ("/base/codec/deltas", test_deltas);
  g_test_add_func ("/base/codec/damage", test_damage);
  return g_test_run ();
}
