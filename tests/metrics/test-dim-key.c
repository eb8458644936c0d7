/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-dim-key.c: dimension keys, codes and units.
 */
#include "config.h"

#include "ana-catalogue.h"

static void
test_build (void)
{
  static const char *const names[] = { "country", "channel" };
  static const struct { const char *row; guint n; const char *values[2]; const char *key; } CASES[] = {
    { "total", 0, { NULL, NULL }, "" },
    { "one", 1, { "France", NULL }, "country=France" },
    { "two", 2, { "France", "web" }, "country=France&channel=web" },
    { "null", 1, { NULL, NULL }, "country=" },
    { "empty", 2, { "", "" }, "country=&channel=" },
    { "rest", 1, { ana_dim_rest, NULL }, "country=*" },
    { "blank", 1, { "United Kingdom", NULL }, "country=United%20Kingdom" },
    { "separators", 1, { "a=b&c%", NULL }, "country=a%3Db%26c%25" },
    { "utf-8", 1, { "Côte d'Ivoire", NULL }, "country=C%C3%B4te%20d%27Ivoire" },
    { "unreserved", 1, { "A-z_0.9~", NULL }, "country=A-z_0.9~" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autofree char *key = ana_dim_key_build (names, CASES[i].values, CASES[i].n);

      g_test_message ("%s", CASES[i].row);
      g_assert_cmpstr (key, ==, CASES[i].key);
    }
}

static void
test_star_is_no_rest (void)
{
  static const char *const names[] = { "country" };
  const char star[] = { '*', '\0' };
  const char *values[] = { star };
  g_autofree char *key = ana_dim_key_build (names, values, 1);

  g_assert_cmpstr (key, ==, "country=%2A");
  g_assert_false (ana_dim_key_is_rest (key));
  g_assert_true (ana_dim_key_is_rest ("country=*"));
  g_assert_true (ana_dim_key_is_rest ("country=*&channel=web"));
  g_assert_false (ana_dim_key_is_rest (""));
  g_assert_false (ana_dim_key_is_rest ("country=*x"));
}

static void
test_round_trip (void)
{
  static const char *const names[] = { "a b", "c" };
  static const char *const TEXTS[] = { "", "x", "é&=%", "%41", "a\tb", "\xF0\x9F\x8D\x87" };

  for (guint i = 0; i < G_N_ELEMENTS (TEXTS); i++)
    for (guint j = 0; j < G_N_ELEMENTS (TEXTS); j++)
      {
        const char *values[] = { TEXTS[i], TEXTS[j] };
        g_autofree char *key = ana_dim_key_build (names, values, 2);
        g_auto (GStrv) out_names = NULL;
        g_auto (GStrv) out_values = NULL;

        g_assert_true (ana_dim_key_parse (key, &out_names, &out_values));
        g_assert_cmpuint (g_strv_length (out_values), ==, 2);
        g_assert_cmpstr (out_names[0], ==, "a b");
        g_assert_cmpstr (out_values[0], ==, TEXTS[i]);
        g_assert_cmpstr (out_values[1], ==, TEXTS[j]);
      }
}

static void
test_parse_refuses (void)
{
  static const char *const BAD[] = { "country", "=x", "a=b=c", "a=%zz", "a=%00", "a=%ff", "a=b&", "&" };
  g_auto (GStrv) names = NULL;
  g_auto (GStrv) values = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (BAD); i++)
    {
      g_test_message ("%s", BAD[i]);
      g_assert_false (ana_dim_key_parse (BAD[i], &names, &values));
    }
  g_assert_null (names);
  g_assert_true (ana_dim_key_parse ("", &names, &values));
  g_assert_cmpuint (g_strv_length (names), ==, 0);
}

static void
test_codes (void)
{
  static const char *const GOOD[] = { "A", "COM.AOV", "RL.2.2", "A_1.B_2", "COM.NET_REVENUE" };
  static const char *const BAD[] = { "", "a", "1A", ".A", "A.", "A..B", "A.b", "A B", "_A", "A-B", "É" };

  for (guint i = 0; i < G_N_ELEMENTS (GOOD); i++)
    g_assert_true (ana_kpi_code_is_valid (GOOD[i]));
  for (guint i = 0; i < G_N_ELEMENTS (BAD); i++)
    g_assert_false (ana_kpi_code_is_valid (BAD[i]));
  g_assert_false (ana_kpi_code_is_valid (NULL));
}

static void
test_units (void)
{
  static const char *const GOOD[] = { "count", "percent", "bytes/sec", "1/sec", "money:GBP", "money:JPY" };
  static const char *const BAD[] = { "", "Percent", "money", "money:", "money:gbp", "money:GBPX", "money:QQQ", "pounds" };

  for (guint i = 0; i < G_N_ELEMENTS (GOOD); i++)
    g_assert_true (ana_unit_is_valid (GOOD[i]));
  for (guint i = 0; i < G_N_ELEMENTS (BAD); i++)
    g_assert_false (ana_unit_is_valid (BAD[i]));
  g_assert_false (ana_unit_is_valid (NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metrics/dim-key/build", test_build);
  g_test_add_func ("/metrics/dim-key/star-is-no-rest", test_star_is_no_rest);
  g_test_add_func ("/metrics/dim-key/round-trip", test_round_trip);
  g_test_add_func ("/metrics/dim-key/parse-refuses", test_parse_refuses);
  g_test_add_func ("/metrics/code/syntax", test_codes);
  g_test_add_func ("/metrics/unit/syntax", test_units);
  return g_test_run ();
}
