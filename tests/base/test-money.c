/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-money.c: minor units and decimal text.
 */
#include "config.h"

#include "ana-money.h"

#include <math.h>

static void
test_digits (void)
{
  g_assert_cmpint (ana_money_get_digits ("EUR"), ==, 2);
  g_assert_cmpint (ana_money_get_digits ("JPY"), ==, 0);
  g_assert_cmpint (ana_money_get_digits ("KWD"), ==, 3);
  g_assert_cmpint (ana_money_get_digits ("CLF"), ==, 4);
  g_assert_cmpint (ana_money_get_digits ("ZWL"), ==, 2);
  g_assert_cmpint (ana_money_get_digits ("eur"), ==, -1);
  g_assert_cmpint (ana_money_get_digits ("UR "), ==, -1);
  g_assert_cmpint (ana_money_get_digits ("EU"), ==, -1);
  g_assert_cmpint (ana_money_get_digits (NULL), ==, -1);
}

static void
test_from_double (void)
{
  static const struct { double major; const char *currency; gboolean ok; gint64 minor; } rows[] = {
    { 12.3, "EUR", TRUE, 1230 },      { -12.345, "EUR", TRUE, -1235 },   { 1.005, "EUR", TRUE, 101 },
    { 2.675, "EUR", TRUE, 268 },      { -0.005, "EUR", TRUE, -1 },       { 0.0049999, "EUR", TRUE, 0 },
    { 0.5, "JPY", TRUE, 1 },          { 1.4999, "JPY", TRUE, 1 },        { 0.0005, "KWD", TRUE, 1 },
    { 1e-300, "EUR", TRUE, 0 },       { 1e15, "EUR", TRUE, 100000000000000000 }, { 1e17, "EUR", FALSE, 0 },
    { NAN, "EUR", FALSE, 0 },         { INFINITY, "EUR", FALSE, 0 },     { 1, "XXX", FALSE, 0 },
    { 0.045, "EUR", TRUE, 5 },        { 9.995, "EUR", TRUE, 1000 },      { 0, "EUR", TRUE, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gint64 minor = 0;

      g_assert_cmpint (ana_money_from_double (rows[i].major, rows[i].currency, &minor), ==, rows[i].ok);
      if (rows[i].ok)
        g_assert_cmpint (minor, ==, rows[i].minor);
    }
}

static void
test_text (void)
{
  static const struct { const char *text, *currency; gboolean ok; gint64 minor; const char *back; } rows[] = {
    { "12.3", "EUR", TRUE, 1230, "12.30" },
    { "-12.30", "EUR", TRUE, -1230, "-12.30" },
    { "-0.05", "EUR", TRUE, -5, "-0.05" },
    { "+7", "EUR", TRUE, 700, "7.00" },
    { ".5", "EUR", TRUE, 50, "0.50" },
    { "5.", "EUR", TRUE, 500, "5.00" },
    { "1e3", "EUR", TRUE, 100000, "1000.00" },
    { "125e-2", "EUR", TRUE, 125, "1.25" },
    { "12.300", "EUR", TRUE, 1230, "12.30" },
    { "1.234", "KWD", TRUE, 1234, "1.234" },
    { "500", "JPY", TRUE, 500, "500" },
    { "92233720368547758.07", "EUR", TRUE, G_MAXINT64, "92233720368547758.07" },
    { "-92233720368547758.08", "EUR", TRUE, G_MININT64, "-92233720368547758.08" },
    { "92233720368547758.08", "EUR", FALSE, 0, NULL },
    { "12.345", "EUR", FALSE, 0, NULL },
    { "0.5", "JPY", FALSE, 0, NULL },
    { "", "EUR", FALSE, 0, NULL },
    { ".", "EUR", FALSE, 0, NULL },
    { "-", "EUR", FALSE, 0, NULL },
    { "1,5", "EUR", FALSE, 0, NULL },
    { "1.2.3", "EUR", FALSE, 0, NULL },
    { "1e", "EUR", FALSE, 0, NULL },
    { "1e999999999999", "EUR", FALSE, 0, NULL },
    { "12 ", "EUR", FALSE, 0, NULL },
    { "1", "ABC", FALSE, 0, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gint64 minor = 0;

      g_test_message ("%s", rows[i].text);
      g_assert_cmpint (ana_money_parse_major (rows[i].text, rows[i].currency, &minor), ==, rows[i].ok);
      if (rows[i].ok)
        {
          g_autofree char *back = ana_money_format_major (minor, rows[i].currency);

          g_assert_cmpint (minor, ==, rows[i].minor);
          g_assert_cmpstr (back, ==, rows[i].back);
        }
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/money/digits", test_digits);
  g_test_add_func ("/base/money/from-double", test_from_double);
  g_test_add_func ("/base/money/text", test_text);
  return g_test_run ();
}
