/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-frame.c: building, cutting and joining tables, and their bytes, whole and damaged.
 */
#include "config.h"

#include "ana-error.h"
#include "ana-frame.h"
#include "ana-random.h"

#include <math.h>
#include <string.h>

#define N_ROWS 130 /* more than two words of validity */

static AnaFrame *
make_frame (guint n_rows)
{
  AnaFrameBuilder *builder = ana_frame_builder_new ();
  guint at = ana_frame_builder_add_field (builder, "at", ANA_TYPE_TIME, NULL, NULL, ANA_ROLE_TIME);
  guint value = ana_frame_builder_add_field (builder, "Value", ANA_TYPE_REAL, NULL, "percent", ANA_ROLE_MEASURE);
  guint country = ana_frame_builder_add_field (builder, "country", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  guint amount = ana_frame_builder_add_field (builder, "amount", ANA_TYPE_MONEY, "EUR", "money:EUR", ANA_ROLE_MEASURE);

  for (guint i = 0; i < n_rows; i++)
    {
      g_autofree char *name = g_strdup_printf ("country %u", i % 7);

      ana_frame_builder_put_int64 (builder, at, i == 3 ? G_MININT64 : i == 4 ? G_MAXINT64 : (gint64) i * 60000000);
      ana_frame_builder_put_double (builder, value, i % 5 == 0 ? NAN : i / 4.0);
      ana_frame_builder_put_text (builder, country, i % 11 == 1 ? NULL : name, -1);
      ana_frame_builder_put_int64 (builder, amount, -(gint64) i * 100);
    }
  return ana_frame_builder_end (builder);
}

static void
assert_row (AnaFrame *frame, guint row, guint original)
{
  g_autofree char *name = g_strdup_printf ("country %u", original % 7);

  g_assert_cmpint (ana_frame_is_null (frame, 1, row), ==, original % 5 == 0);
  if (original % 5 == 0)
    g_assert_true (isnan (ana_frame_get_number (frame, 1, row)));
  else
    g_assert_cmpfloat (ana_frame_get_number (frame, 1, row), ==, original / 4.0);
  g_assert_cmpstr (ana_frame_get_text (frame, 2, row), ==, original % 11 == 1 ? NULL : name);
  g_assert_cmpint (ana_frame_get_int64s (frame, 3)[row], ==, -(gint64) original * 100);
}

static void
assert_equal (AnaFrame *a, AnaFrame *b)
{
  g_assert_cmpint (ana_frame_get_n_rows (a), ==, ana_frame_get_n_rows (b));
  g_assert_cmpint (ana_frame_get_n_cols (a), ==, ana_frame_get_n_cols (b));
  for (guint col = 0; col < ana_frame_get_n_cols (a); col++)
    {
      const AnaField *x = ana_frame_get_field (a, col), *y = ana_frame_get_field (b, col);

      g_assert_cmpstr (x->name, ==, y->name);
      g_assert_cmpint (x->type, ==, y->type);
      g_assert_cmpstr (x->currency, ==, y->currency);
      g_assert_cmpstr (x->unit, ==, y->unit);
      g_assert_cmpint (x->role, ==, y->role);
      for (guint row = 0; row < ana_frame_get_n_rows (a); row++)
        {
          g_assert_cmpint (ana_frame_is_null (a, col, row), ==, ana_frame_is_null (b, col, row));
          if (x->type == ANA_TYPE_TEXT)
            g_assert_cmpstr (ana_frame_get_text (a, col, row), ==, ana_frame_get_text (b, col, row));
          else if (!ana_frame_is_null (a, col, row))
            g_assert_true (ana_frame_get_number (a, col, row) == ana_frame_get_number (b, col, row));
        }
    }
}

static void
test_build (void)
{
  g_autoptr (AnaFrame) frame = make_frame (N_ROWS);
  guint n;

  g_assert_cmpint (ana_frame_get_n_rows (frame), ==, N_ROWS);
  g_assert_cmpint (ana_frame_get_n_cols (frame), ==, 4);
  for (guint i = 0; i < N_ROWS; i++)
    assert_row (frame, i, i);
  g_assert_cmpint (ana_frame_find (frame, "VALUE"), ==, 1);
  g_assert_cmpint (ana_frame_find (frame, "nothing"), ==, -1);
  g_assert_null (ana_frame_get_validity (frame, 0));
  g_assert_nonnull (ana_frame_get_validity (frame, 1));
  ana_frame_get_dict (frame, 2, &n);
  g_assert_cmpint (n, ==, 7);
  g_assert_cmpint (ana_frame_get_codes (frame, 2)[0], ==, ana_frame_get_codes (frame, 2)[7]);
  g_assert_true (isnan (ana_frame_get_number (frame, 2, 0)));
  g_assert_cmpint (ana_frame_get_int64s (frame, 0)[3], ==, G_MININT64);
}

static void
test_empty (void)
{
  g_autoptr (AnaFrame) none = ana_frame_builder_end (ana_frame_builder_new ());
  g_autoptr (AnaFrame) no_rows = make_frame (0);
  g_autoptr (AnaFrame) slice = ana_frame_slice (no_rows, 3, 5);
  g_autoptr (GBytes) bytes = ana_frame_to_bytes (none);
  g_autoptr (GBytes) more = ana_frame_to_bytes (no_rows);
  g_autoptr (AnaFrame) back = ana_frame_from_bytes (bytes, NULL);
  g_autoptr (AnaFrame) more_back = ana_frame_from_bytes (more, NULL);

  g_assert_cmpint (ana_frame_get_n_cols (none), ==, 0);
  g_assert_cmpint (ana_frame_get_n_rows (slice), ==, 0);
  assert_equal (none, back);
  assert_equal (no_rows, more_back);
}

static void
test_bulk (void)
{
  AnaFrameBuilder *builder = ana_frame_builder_new ();
  gint64 ints[] = { 1, 2, 3 };
  double doubles[] = { 1.5, INFINITY, -0.0 };
  g_autoptr (AnaFrame) frame = NULL;

  ana_frame_builder_add_field (builder, "i", ANA_TYPE_INT, NULL, NULL, ANA_ROLE_MEASURE);
  ana_frame_builder_add_field (builder, "d", ANA_TYPE_REAL, NULL, NULL, ANA_ROLE_MEASURE);
  ana_frame_builder_put_bulk_int64 (builder, 0, ints, 3);
  ana_frame_builder_put_bulk_double (builder, 1, doubles, 3);
  ana_frame_builder_put_bulk_double (builder, 1, NULL, 0);
  g_assert_cmpint (ana_frame_builder_get_n_rows (builder, 1), ==, 3);
  frame = ana_frame_builder_end (builder);
  g_assert_true (ana_frame_is_null (frame, 1, 1));
  g_assert_false (ana_frame_is_null (frame, 1, 2));
  g_assert_cmpfloat (ana_frame_get_doubles (frame, 1)[0], ==, 1.5);
}

static void
test_slice_and_take (void)
{
  g_autoptr (AnaFrame) frame = make_frame (N_ROWS);
  g_autoptr (AnaFrame) slice = ana_frame_slice (frame, 61, 10);
  g_autoptr (AnaFrame) inner = ana_frame_slice (slice, 4, 100);
  g_autoptr (AnaFrame) valid = ana_frame_slice (frame, 1, 4);
  guint32 rows[] = { 129, 0, 5, 5, 64 };
  g_autoptr (AnaFrame) taken = ana_frame_take_rows (frame, rows, G_N_ELEMENTS (rows));

  g_clear_pointer (&frame, ana_frame_unref); /* the slices hold what they need */
  g_assert_cmpint (ana_frame_get_n_rows (slice), ==, 10);
  for (guint i = 0; i < 10; i++)
    assert_row (slice, i, 61 + i);
  g_assert_cmpint (ana_frame_get_n_rows (inner), ==, 6);
  for (guint i = 0; i < 6; i++)
    assert_row (inner, i, 65 + i);
  g_assert_null (ana_frame_get_validity (valid, 1));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_row (taken, i, rows[i]);
}

static void
test_concat (void)
{
  g_autoptr (AnaFrame) whole = make_frame (N_ROWS);
  g_autoptr (AnaFrame) head = ana_frame_slice (whole, 0, 33);
  g_autoptr (AnaFrame) none = ana_frame_slice (whole, 33, 0);
  g_autoptr (AnaFrame) tail = ana_frame_slice (whole, 33, N_ROWS);
  AnaFrame *parts[] = { head, none, tail };
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaFrame) joined = ana_frame_concat (parts, 3, &error);
  g_autoptr (AnaFrame) other = ana_frame_builder_end (ana_frame_builder_new ());

  g_assert_no_error (error);
  assert_equal (whole, joined);
  parts[1] = other;
  g_assert_null (ana_frame_concat (parts, 3, &error));
  g_assert_error (error, ANA_ERROR, ANA_ERROR_USAGE);
}

static void
test_bytes (void)
{
  g_autoptr (AnaFrame) frame = make_frame (N_ROWS);
  g_autoptr (AnaFrame) slice = ana_frame_slice (frame, 7, 70);
  g_autoptr (GBytes) bytes = ana_frame_to_bytes (slice);
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaFrame) back = ana_frame_from_bytes (bytes, &error);

  g_assert_no_error (error);
  assert_equal (slice, back);
}

/* Every byte changed and every length cut: found, by the checksum or, where that is set right again, by the reader. */
static void
test_damage (void)
{
  g_autoptr (AnaFrame) frame = make_frame (20);
  g_autoptr (GBytes) bytes = ana_frame_to_bytes (frame);
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  for (gsize i = 0; i < size; i++)
    {
      g_autofree guint8 *copy = g_memdup2 (data, size);
      g_autoptr (GBytes) damaged = NULL;
      g_autoptr (GBytes) cut = g_bytes_new (data, i);
      g_autoptr (GError) error = NULL;

      copy[i] ^= 0x10;
      damaged = g_bytes_new (copy, size);
      g_assert_null (ana_frame_from_bytes (damaged, &error));
      g_assert_error (error, ANA_ERROR, ANA_ERROR_CORRUPT);
      g_assert_null (ana_frame_from_bytes (cut, NULL));
    }
}

static void
test_types (void)
{
  static const struct { const char *text; gboolean ok; } rows[] = { { "int", TRUE }, { "money:GBP", TRUE }, { "money", FALSE },
    { "money:", FALSE }, { "money:gbp", FALSE }, { "money:GBPX", FALSE }, { "money:G", FALSE }, { "", FALSE }, { "INT", FALSE } };
  AnaType type;
  char currency[4], out[16];

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gboolean ok = ana_type_from_string (rows[i].text, &type, currency);

      g_assert_cmpint (ok, ==, rows[i].ok);
      if (ok)
        g_assert_cmpstr (ana_type_to_string (type, currency, out), ==, rows[i].text);
    }
  g_assert_false (ana_type_from_string (NULL, &type, currency));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/frame/build", test_build);
  g_test_add_func ("/base/frame/empty", test_empty);
  g_test_add_func ("/base/frame/bulk", test_bulk);
  g_test_add_func ("/base/frame/slice-and-take", test_slice_and_take);
  g_test_add_func ("/base/frame/concat", test_concat);
  g_test_add_func ("/base/frame/bytes", test_bytes);
  g_test_add_func ("/base/frame/damage", test_damage);
  g_test_add_func ("/base/frame/types", test_types);
  return g_test_run ();
}
