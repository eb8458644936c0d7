/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-json-canonical.c: the examples of RFC 8785 and of ECMAScript's number text.
 */
#include "config.h"

#include "ana-json.h"

#include <string.h>

static char *
canonical (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = ana_json_parse (text, -1, NULL, &error);

  g_assert_no_error (error);
  return ana_json_canonical (node, NULL);
}

/* RFC 8785, appendix B: the bits of a double and its text. */
static void
test_numbers (void)
{
  static const struct { guint64 bits; const char *text; } rows[] = {
    { G_GUINT64_CONSTANT (0x0000000000000000), "0" },
    { G_GUINT64_CONSTANT (0x8000000000000000), "0" },
    { G_GUINT64_CONSTANT (0x0000000000000001), "5e-324" },
    { G_GUINT64_CONSTANT (0x8000000000000001), "-5e-324" },
    { G_GUINT64_CONSTANT (0x7fefffffffffffff), "1.7976931348623157e+308" },
    { G_GUINT64_CONSTANT (0xffefffffffffffff), "-1.7976931348623157e+308" },
    { G_GUINT64_CONSTANT (0x4340000000000000), "9007199254740992" },
    { G_GUINT64_CONSTANT (0xc340000000000000), "-9007199254740992" },
    { G_GUINT64_CONSTANT (0x4430000000000000), "295147905179352830000" },
    { G_GUINT64_CONSTANT (0x44b52d02c7e14af5), "9.999999999999997e+22" },
    { G_GUINT64_CONSTANT (0x44b52d02c7e14af6), "1e+23" },
    { G_GUINT64_CONSTANT (0x44b52d02c7e14af7), "1.0000000000000001e+23" },
    { G_GUINT64_CONSTANT (0x444b1ae4d6e2ef4e), "999999999999999700000" },
    { G_GUINT64_CONSTANT (0x444b1ae4d6e2ef4f), "999999999999999900000" },
    { G_GUINT64_CONSTANT (0x444b1ae4d6e2ef50), "1e+21" },
    { G_GUINT64_CONSTANT (0x3eb0c6f7a0b5ed8c), "9.999999999999997e-7" },
    { G_GUINT64_CONSTANT (0x3eb0c6f7a0b5ed8d), "0.000001" },
    { G_GUINT64_CONSTANT (0x41b3de4355555553), "333333333.3333332" },
    { G_GUINT64_CONSTANT (0x41b3de4355555554), "333333333.33333325" },
    { G_GUINT64_CONSTANT (0x41b3de4355555555), "333333333.3333333" },
    { G_GUINT64_CONSTANT (0x41b3de4355555556), "333333333.3333334" },
    { G_GUINT64_CONSTANT (0x41b3de4355555557), "333333333.33333343" },
    { G_GUINT64_CONSTANT (0xbecbf647612f3696), "-0.0000033333333333333333" },
    { G_GUINT64_CONSTANT (0x43143ff3c1cb0959), "1424953923781206.2" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (JsonNode) node = json_node_alloc ();
      g_autofree char *text = NULL;
      double value;

      memcpy (&value, &rows[i].bits, 8);
      json_node_init_double (node, value);
      text = ana_json_canonical (node, NULL);
      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

static void
test_structure (void)
{
  g_autofree char *sample = canonical ("{\"numbers\":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"
                                       "\"string\":\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\","
                                       "\"literals\":[null,true,false]}");
  g_autofree char *sorted = canonical ("{\"\\u20ac\":\"Euro Sign\",\"\\r\":\"Carriage Return\",\"\\ufb33\":\"Hebrew\",\"1\":\"One\","
                                       "\"\\ud83d\\ude00\":\"Emoji\",\"\\u0080\":\"Control\",\"\\u00f6\":\"Latin\"}");
  g_autofree char *nested = canonical ("{\"b\":{\"z\":1,\"a\":[]},\"a\":{},\"aa\":-0.0,\"\":1.0}");
  g_autofree char *big = canonical ("[9007199254740993,-9223372036854775808]");

  g_assert_cmpstr (sample, ==, "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
                               "\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
  g_assert_cmpstr (sorted, ==, "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\xc2\x80\":\"Control\",\"ö\":\"Latin\",\"€\":\"Euro Sign\","
                               "\"😀\":\"Emoji\",\"\xef\xac\xb3\":\"Hebrew\"}");
  g_assert_cmpstr (nested, ==, "{\"\":1,\"a\":{},\"aa\":0,\"b\":{\"a\":[],\"z\":1}}");
  g_assert_cmpstr (big, ==, "[9007199254740993,-9223372036854775808]");
}

static void
test_hash (void)
{
  static const char *const drop[] = { "sha256", "signature", NULL };
  g_autoptr (JsonNode) a = ana_json_parse ("{\"b\":1,\"a\":{\"sha256\":2},\"sha256\":\"x\"}", -1, NULL, NULL);
  g_autoptr (JsonNode) b = ana_json_parse ("{\"signature\":[], \"a\":{\"sha256\":2.0}, \"b\":1.0}", -1, NULL, NULL);
  g_autofree char *text = ana_json_canonical (a, drop);
  g_autofree char *hash_a = ana_json_sha256 (a, drop);
  g_autofree char *hash_b = ana_json_sha256 (b, drop);
  g_autofree char *hash_all = ana_json_sha256 (a, NULL);
  g_autofree char *expected = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "{\"a\":{\"sha256\":2},\"b\":1}", -1);

  g_assert_cmpstr (text, ==, "{\"a\":{\"sha256\":2},\"b\":1}");
  g_assert_cmpstr (hash_a, ==, expected);
  g_assert_cmpstr (hash_b, ==, expected);
  g_assert_cmpstr (hash_all, !=, expected);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/json-canonical/numbers", test_numbers);
  g_test_add_func ("/base/json-canonical/structure", test_structure);
  g_test_add_func ("/base/json-canonical/hash", test_hash);
  return g_test_run ();
}
