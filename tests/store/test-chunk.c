/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-chunk.c: points in order, newest revision wins; bytes that come back the same, and damage that is noticed.
 */
#include "ana-chunk-private.h"
#include "ana-random.h"

#include <math.h>
#include <string.h>

static AnaRow
make_row (gint64 ts, double value, gint64 count, gint64 rev)
{
  AnaRow row = { .ts_usec = ts, .dim = "", .value = value, .count = count, .rev = rev };

  return row;
}

static void
assert_row (const AnaChunk *chunk, guint at, const AnaRow *want)
{
  AnaRow row;

  ana_chunk_get (chunk, at, &row);
  g_assert_cmpint (row.ts_usec, ==, want->ts_usec);
  g_assert_cmpint (row.rev, ==, want->rev);
  g_assert_cmpint (row.dead, ==, want->dead);
  if (want->dead)
    return;
  g_assert_cmpint (row.count, ==, want->count);
  g_assert_cmpint (row.reason, ==, want->reason);
  if (want->reason == ANA_REASON_VALUE)
    g_assert_true (memcmp (&row.value, &want->value, 8) == 0);
  else
    g_assert_true (isnan (row.value));
  g_assert_cmpint (row.has_ratio, ==, want->has_ratio);
  if (want->has_ratio)
    {
      g_assert_cmpfloat (row.num, ==, want->num);
      g_assert_cmpfloat (row.den, ==, want->den);
    }
}

static void
test_upsert (void)
{
  AnaChunk chunk = { 0 };
  AnaRow old, row = make_row (20, 2, 1, 5);

  g_assert_cmpint (ana_chunk_find (&chunk, 0), ==, 0);
  g_assert_cmpint (ana_chunk_upsert (&chunk, &row, &old), ==, ANA_UPSERT_ADDED);
  row = make_row (10, 1, 1, 1);
  g_assert_cmpint (ana_chunk_upsert (&chunk, &row, &old), ==, ANA_UPSERT_ADDED);
  row = make_row (30, 3, 1, 1);
  g_assert_cmpint (ana_chunk_upsert (&chunk, &row, &old), ==, ANA_UPSERT_ADDED);
  row = make_row (20, 9, 1, 5);
  g_assert_cmpint (ana_chunk_upsert (&chunk, &row, &old), ==, ANA_UPSERT_IGNORED);
  row.rev = 4;
  g_assert_cmpint (ana_chunk_upsert (&chunk, &row, &old), ==, ANA_UPSERT_IGNORED);
  row.rev = 6;
  g_assert_cmpint (ana_chunk_upsert (&chunk, &row, &old), ==, ANA_UPSERT_REPLACED);
  g_assert_cmpint (old.rev, ==, 5);
  g_assert_cmpfloat (old.value, ==, 2);
  g_assert_cmpint (chunk.n, ==, 3);
  assert_row (&chunk, 1, &row);
  g_assert_cmpint (ana_chunk_find (&chunk, 10), ==, 0);
  g_assert_cmpint (ana_chunk_find (&chunk, 11), ==, 1);
  g_assert_cmpint (ana_chunk_find (&chunk, G_MAXINT64), ==, 3);
  ana_chunk_drop (&chunk, 2);
  g_assert_cmpint (chunk.n, ==, 1);
  g_assert_cmpint (chunk.ts_usec[0], ==, 30);
  ana_chunk_clear (&chunk);
}

static AnaRow
random_row (AnaRandom *random, gint64 *ts, guint kind)
{
  AnaRow row = make_row (*ts, ana_random_normal (random) * 1e6, ana_random_range (random, 0, kind > 1 ? G_MAXINT32 : 9), 1);

  *ts += kind == 0 ? 60000000 : ana_random_range (random, 1, kind == 3 ? G_GINT64_CONSTANT (1) << 40 : 100);
  if (kind >= 2)
    row.rev = ana_random_range (random, G_MININT64 / 2, G_MAXINT64 / 2);
  if (kind == 3)
    {
      row.dead = ana_random_range (random, 0, 5) == 0;
      row.reason = (AnaReason) ana_random_range (random, 0, 8);
      row.has_ratio = ana_random_range (random, 0, 2) == 0;
      row.num = ana_random_double (random);
      row.den = ana_random_double (random);
    }
  return row;
}

/* Regular and irregular, narrow and wide, with and without flags: what comes back is what went in. */
static void
test_round_trip (void)
{
  g_autoptr (GByteArray) body = g_byte_array_new ();
  AnaRandom random;

  ana_random_init (&random, 7);
  for (guint trial = 0; trial < 200; trial++)
    {
      guint n = trial < 3 ? trial + 1 : trial == 3 ? ANA_CHUNK_POINTS : (guint) ana_random_range (&random, 1, ANA_CHUNK_POINTS + 1);
      AnaRow rows[ANA_CHUNK_POINTS], old;
      AnaChunk chunk = { 0 }, back = { 0 };
      AnaChunkStats stats;
      gboolean has_flags = FALSE;
      gint64 ts = trial % 7 == 0 ? G_MININT64 + 1 : 1763640000000000;

      for (guint i = 0; i < n; i++)
        {
          rows[i] = random_row (&random, &ts, trial % 4);
          ana_chunk_upsert (&chunk, &rows[i], &old);
        }
      ana_chunk_encode (&chunk, 0, n, body, &stats);
      g_assert_true (ana_chunk_decode (&back, body->data, body->len, &has_flags));
      g_assert_cmpint (back.n, ==, n);
      for (guint i = 0; i < n; i++)
        assert_row (&back, i, &rows[i]);
      if (trial % 4 == 0)
        g_assert_cmpint (body->len, <=, 100 + 9 * n); /* a regular minute series: nine bytes a point */
      if (trial % 4 != 3)
        g_assert_false (has_flags);
      ana_chunk_clear (&chunk);
      ana_chunk_clear (&back);
    }
}

/* Cut, and changed at every place: never a read past the end (the sanitizers see it), never unnoticed. */
static void
test_damaged (void)
{
  g_autoptr (GByteArray) body = g_byte_array_new ();
  AnaChunk chunk = { 0 };
  AnaChunkStats stats;
  AnaRandom random;
  AnaRow old;
  gint64 ts = 5;

  ana_random_init (&random, 3);
  for (guint i = 0; i < 40; i++)
    {
      AnaRow row = random_row (&random, &ts, 3);

      ana_chunk_upsert (&chunk, &row, &old);
    }
  ana_chunk_encode (&chunk, 0, chunk.n, body, &stats);
  for (guint length = 0; length < body->len; length++)
    {
      g_autofree guint8 *cut = g_memdup2 (body->data, MAX (length, 1));
      AnaChunk back = { 0 };

      g_assert_false (ana_chunk_decode (&back, cut, length, NULL));
      g_assert_cmpint (back.n, ==, 0);
      ana_chunk_clear (&back);
    }
  for (guint i = 0; i < body->len; i++)
    {
      g_autofree guint8 *wrong = g_memdup2 (body->data, body->len);
      guint32 crc = ana_chunk_crc (1, 2, body->data, body->len);
      AnaChunk back = { 0 };

      wrong[i] ^= 0x41;
      g_assert_cmpuint (ana_chunk_crc (1, 2, wrong, body->len), !=, crc);
      ana_chunk_decode (&back, wrong, body->len, NULL);
      ana_chunk_clear (&back);
    }
  g_assert_cmpuint (ana_chunk_crc (2, 2, body->data, body->len), !=, ana_chunk_crc (1, 2, body->data, body->len));
  ana_chunk_clear (&chunk);
}

static void
test_stats (void)
{
  g_autoptr (GByteArray) body = g_byte_array_new ();
  AnaChunk chunk = { 0 };
  AnaChunkStats stats;
  AnaRow old, row = make_row (1, -5, 1, 1);

  ana_chunk_upsert (&chunk, &row, &old);
  row = make_row (2, 7, 1, 1);
  ana_chunk_upsert (&chunk, &row, &old);
  row = make_row (3, 100, 1, 1);
  row.reason = ANA_REASON_NA;
  ana_chunk_upsert (&chunk, &row, &old);
  row = make_row (4, 100, 1, 1);
  row.dead = TRUE;
  ana_chunk_upsert (&chunk, &row, &old);
  ana_chunk_encode (&chunk, 0, chunk.n, body, &stats);
  g_assert_cmpfloat (stats.min, ==, -5);
  g_assert_cmpfloat (stats.max, ==, 7);
  g_assert_cmpfloat (stats.sum, ==, 2);
  ana_chunk_encode (&chunk, 2, 2, body, &stats);
  g_assert_cmpfloat (stats.sum, ==, 0);
  ana_chunk_clear (&chunk);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/chunk/upsert", test_upsert);
  g_test_add_func ("/store/chunk/round-trip", test_round_trip);
  g_test_add_func ("/store/chunk/damaged", test_damaged);
  g_test_add_func ("/store/chunk/stats", test_stats);
  return g_test_run ();
}
