/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-cell.c: the texts of cells as values: what is taken, what is refused, and what is missing.
 */
#include "ana-cell.h"

#include <math.h>
#include <string.h>

typedef struct {
  const char *name, *type, *format, *text;
  const char *expected;   /* NULL: refused; "null" missing; else the value as printed */
} Case;

static const Case cases[] = {
  { "int", "int", NULL, "42", "42" },
  { "int-blanks", "int", NULL, " -7\t", "-7" },
  { "int-plus", "int", NULL, "+7", "7" },
  { "int-zeros", "int", NULL, "000000000000000000000000000012", "12" },
  { "int-max", "int", NULL, "9223372036854775807", "9223372036854775807" },
  { "int-min", "int", NULL, "-9223372036854775808", "-9223372036854775808" },
  { "int-over", "int", NULL, "9223372036854775808", NULL },
  { "int-empty", "int", NULL, "", "null" },
  { "int-only-blanks", "int", NULL, "  ", "null" },
  { "int-real", "int", NULL, "12.0", NULL },
  { "int-exponent", "int", NULL, "1e3", NULL },
  { "int-thousands", "int", NULL, "1,234", NULL },
  { "int-thousands-shown", "int", "1,234.5", "1,234,567", "1234567" },
  { "int-thousands-wrong", "int", "1,234.5", "12,34", NULL },
  { "int-thousands-first", "int", "1,234.5", ",234", NULL },
  { "int-word", "int", NULL, "12O", NULL },
  { "int-sign-alone", "int", NULL, "-", NULL },
  { "real", "real", NULL, "2.55", "2.55" },
  { "real-point-last", "real", NULL, "2.", "2" },
  { "real-point-first", "real", NULL, ".5", "0.5" },
  { "real-point-alone", "real", NULL, ".", NULL },
  { "real-exponent", "real", NULL, "-1.5e-3", "-0.0015" },
  { "real-exponent-alone", "real", NULL, "1e", NULL },
  { "real-many-digits", "real", NULL, "0.1234567890123456789012345", "0.12345678901234568" },
  { "real-inf", "real", NULL, "inf", NULL },
  { "real-nan", "real", NULL, "nan", NULL },
  { "real-over", "real", NULL, "1e999", NULL },
  { "real-comma", "real", NULL, "1,5", NULL },
  { "real-comma-shown", "real", "1.234,5", "1.234,5", "1234.5" },
  { "real-hex", "real", NULL, "0x10", NULL },
  { "money", "money:GBP", NULL, "12.3", "1230" },
  { "money-negative", "money:GBP", NULL, "-0.05", "-5" },
  { "money-rounds", "money:GBP", NULL, "0.005", "1" },
  { "money-rounds-negative", "money:GBP", NULL, "-1.235", "-124" },
  { "money-below", "money:GBP", NULL, "0.0049999", "0" },
  { "money-yen", "money:JPY", NULL, "1500", "1500" },
  { "money-exponent", "money:GBP", NULL, "1e3", "100000" },
  { "money-over", "money:GBP", NULL, "922337203685477580799", NULL },
  { "money-word", "money:GBP", NULL, "See ASN-1", NULL },
  { "bool-yes", "bool", NULL, "Yes", "1" },
  { "bool-false", "bool", NULL, "FALSE", "0" },
  { "bool-other", "bool", NULL, "2", NULL },
  { "time-format", "time", "%Y-%m-%d %H:%M:%S", "2010-12-01 08:26:00", "1291191960000000" },
  { "time-summer", "time", "%Y-%m-%d %H:%M:%S", "2011-07-01 08:26:00", "1309505160000000" },
  { "time-other-format", "time", "%Y-%m-%d %H:%M:%S", "01/12/2010", NULL },
  { "time-no-such-day", "time", "%Y-%m-%d", "2011-02-29", NULL },
  { "time-leap-day", "time", "%Y-%m-%d", "2012-02-29", "1330473600000000" },
  { "time-short", "time", "%d-%b-%y", "02-Jun-06", "1149202800000000" },
  { "time-two-formats", "time", "%d-%b-%y|%m/%d/%y", "11/18/09", "1258502400000000" },
  { "time-neither-format", "time", "%d-%b-%y|%m/%d/%y", "18/11/09", NULL },
  { "time-rfc3339", "time", NULL, "2011-07-01T08:26:00Z", "1309508760000000" },
  { "time-unix", "time", "unix", "1291191960", "1291191960000000" },
  { "time-unix-ms", "time", "unix_ms", "1291191960001", "1291191960001000" },
  { "time-unix-over", "time", "unix", "9999999999999", NULL },
  { "time-unix-before", "time", "unix", "-1", "-1000000" },
  { "time-unix-least", "time", "unix_usec", "-9223372036854775808", NULL },
  { "date", "date", NULL, "1970-01-02", "1" },
  { "date-before", "date", NULL, "1969-12-31", "-1" },
  { "date-format", "date", "%d-%b-%y", "02-Jun-06", "13301" },
  { "text", "text", NULL, " a ", " a " },
  { "text-null", "text", NULL, "N/A", "null" },
  { "text-empty", "text", NULL, "", "null" },
};

static void
check_row (const Case *c)
{
  AnaMapping mapping = { .zone = ana_zone_get ("Europe/London", NULL), .nulls = g_hash_table_new (g_str_hash, g_str_equal) };
  g_auto (GStrv) formats = c->format != NULL ? g_strsplit (c->format, "|", -1) : NULL;
  AnaColumnRule rule = { .formats = formats, .decimal = '.' };
  AnaCell cell;
  g_autofree char *got = NULL;
  char number[32];

  g_hash_table_add (mapping.nulls, (gpointer) "N/A");
  g_assert_true (ana_type_from_string (c->type, &rule.type, rule.currency));
  if (g_strcmp0 (c->format, "1,234.5") == 0)
    rule.group = ',';
  if (g_strcmp0 (c->format, "1.234,5") == 0)
    {
      rule.group = '.';
      rule.decimal = ',';
    }
  if (ana_cell_parse (&mapping, &rule, c->text, strlen (c->text), FALSE, &cell) != NULL)
    got = NULL;
  else if (cell.is_null)
    got = g_strdup ("null");
  else if (rule.type == ANA_TYPE_TEXT)
    got = g_strndup (cell.text, cell.len);
  else if (rule.type == ANA_TYPE_REAL)
    {
      ana_double_to_string (cell.d, number);
      got = g_strdup (number);
    }
  else
    got = g_strdup_printf ("%" G_GINT64_FORMAT, cell.i);
  g_assert_cmpstr (got, ==, c->expected);
  g_hash_table_unref (mapping.nulls);
}

static void
test_case (gconstpointer data)
{
  check_row (data);
}

/* The fast way of reading a real is the C library's, bit for bit. */
static void
test_real_equals_strtod (void)
{
  AnaMapping mapping = { .zone = ana_zone_utc () };
  AnaColumnRule rule = { .type = ANA_TYPE_REAL, .decimal = '.' };

  for (int i = 0; i < 20000; i++)
    {
      g_autofree char *text = g_strdup_printf ("%s%d.%0*d", i % 3 ? "" : "-", g_test_rand_int_range (0, 1000000),
                                               g_test_rand_int_range (1, 9), g_test_rand_int_range (0, 100000000));
      AnaCell cell;

      g_assert_null (ana_cell_parse (&mapping, &rule, text, strlen (text), FALSE, &cell));
      g_assert_true (cell.d == g_ascii_strtod (text, NULL));
    }
}

static void
test_missing (void)
{
  const char *prefixes[] = { "See ", NULL };
  AnaMapping mapping = { .zone = ana_zone_utc (), .nulls = g_hash_table_new (g_str_hash, g_str_equal) };
  AnaColumnRule rule = { .type = ANA_TYPE_REAL, .decimal = '.', .null_prefixes = (char **) prefixes,
                         .nulls = g_hash_table_new (g_str_hash, g_str_equal) };
  AnaColumnRule text = { .type = ANA_TYPE_TEXT };
  AnaCell cell;

  g_hash_table_add (rule.nulls, (gpointer) "Invoiced Separately");
  g_assert_null (ana_cell_parse (&mapping, &rule, "See ASN-1", 9, FALSE, &cell));
  g_assert_true (cell.is_null);
  g_assert_null (ana_cell_parse (&mapping, &rule, "Invoiced Separately", 19, FALSE, &cell));
  g_assert_true (cell.is_null);
  g_assert_nonnull (ana_cell_parse (&mapping, &rule, "Se", 2, FALSE, &cell));
  /* an empty text in quotes is a text, unless the list has it */
  g_assert_null (ana_cell_parse (&mapping, &text, "", 0, TRUE, &cell));
  g_assert_false (cell.is_null);
  g_hash_table_add (mapping.nulls, (gpointer) "");
  g_assert_null (ana_cell_parse (&mapping, &text, "", 0, TRUE, &cell));
  g_assert_true (cell.is_null);
  g_hash_table_unref (mapping.nulls);
  g_hash_table_unref (rule.nulls);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/files/cell/%s", cases[i].name);
      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/files/cell/real-equals-strtod", test_real_equals_strtod);
  g_test_add_func ("/files/cell/missing", test_missing);
  return g_test_run ();
}
