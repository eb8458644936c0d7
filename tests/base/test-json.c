/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-json.c: what the scan takes and refuses, the pull reader, the tree and the writer.
 */
#include "config.h"

#include "ana-error.h"
#include "ana-json.h"
#include "ana-random.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define TEXT(s) s, sizeof s - 1

typedef struct {
  const char *name;
  const char *text;
  gsize       len;
} Case;

static const Case good[] = {
  { "null", TEXT ("null") },
  { "blank around", TEXT (" \t\r\n true \n") },
  { "empty object", TEXT ("{}") },
  { "empty array", TEXT ("[ ]") },
  { "nested", TEXT ("{\"a\":[1,{\"b\":[]}],\"c\":null}") },
  { "same key in two objects", TEXT ("[{\"a\":1},{\"a\":2},{\"b\":{\"a\":1},\"a\":2}]") },
  { "int64 max", TEXT ("9223372036854775807") },
  { "int64 min", TEXT ("-9223372036854775808") },
  { "minus zero", TEXT ("[-0,-0.0]") },
  { "double", TEXT ("[1.5,1e5,1E+5,1e-5,0.1,123456789.125e-3,1e308,5e-324,1e-400]") },
  { "large as double", TEXT ("9223372036854775808.0") },
  { "escapes", TEXT ("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00\"") },
  { "utf-8", TEXT ("\"é€😀\xf4\x8f\xbf\xbf\"") },
  { "del and separators", TEXT ("\"\x7f\xe2\x80\xa8\"") },
  { "empty key", TEXT ("{\"\":1}") },
};

static const Case bad[] = {
  { "empty", TEXT ("") },
  { "blank", TEXT (" \n ") },
  { "two values", TEXT ("{} {}") },
  { "trailing comma in array", TEXT ("[1,]") },
  { "trailing comma in object", TEXT ("{\"a\":1,}") },
  { "leading comma", TEXT ("[,1]") },
  { "two commas", TEXT ("[1,,2]") },
  { "javascript", TEXT ("var x={}") },
  { "comment", TEXT ("/* a */ 1") },
  { "comment within", TEXT ("[1 // a\n]") },
  { "single quotes", TEXT ("'a'") },
  { "single quoted key", TEXT ("{'a':1}") },
  { "bare key", TEXT ("{a:1}") },
  { "hex", TEXT ("0x1F") },
  { "octal", TEXT ("017") },
  { "plus", TEXT ("+1") },
  { "point first", TEXT (".5") },
  { "point last", TEXT ("1.") },
  { "exponent alone", TEXT ("1e") },
  { "exponent sign alone", TEXT ("1e+") },
  { "minus alone", TEXT ("-") },
  { "leading zeros", TEXT ("-012") },
  { "int beyond", TEXT ("9223372036854775808") },
  { "int below", TEXT ("-9223372036854775809") },
  { "uint64", TEXT ("18446744073709551616") },
  { "long int", TEXT ("100000000000000000000000000") },
  { "double beyond", TEXT ("1e309") },
  { "double beyond, negative", TEXT ("-1e309") },
  { "double far beyond", TEXT ("1e99999999999999999999") },
  { "NaN", TEXT ("NaN") },
  { "Infinity", TEXT ("[Infinity]") },
  { "nan in array", TEXT ("[nan]") },
  { "BOM", TEXT ("\xef\xbb\xbf{}") },
  { "NUL raw in string", TEXT ("\"a\0b\"") },
  { "NUL escaped", TEXT ("\"a\\u0000b\"") },
  { "NUL after", TEXT ("{}\0") },
  { "control in string", TEXT ("\"a\nb\"") },
  { "tab in string", TEXT ("\"a\tb\"") },
  { "high surrogate alone", TEXT ("\"\\ud83d\"") },
  { "high surrogate and text", TEXT ("\"\\ud83dx\"") },
  { "high surrogate twice", TEXT ("\"\\ud83d\\ud83d\"") },
  { "low surrogate alone", TEXT ("\"\\ude00\"") },
  { "surrogate in utf-8", TEXT ("\"\xed\xa0\x80\"") },
  { "overlong", TEXT ("\"\xc0\xaf\"") },
  { "overlong 3", TEXT ("\"\xe0\x80\xaf\"") },
  { "beyond unicode", TEXT ("\"\xf4\x90\x80\x80\"") },
  { "cut utf-8", TEXT ("\"\xe2\x82\"") },
  { "stray continuation", TEXT ("\"\x80\"") },
  { "latin 1", TEXT ("\"caf\xe9\"") },
  { "unknown escape", TEXT ("\"\\x41\"") },
  { "short unicode escape", TEXT ("\"\\u12\"") },
  { "string without end", TEXT ("\"abc") },
  { "escape at end", TEXT ("\"abc\\") },
  { "array without end", TEXT ("[1,2") },
  { "object without end", TEXT ("{\"a\":1") },
  { "no colon", TEXT ("{\"a\" 1}") },
  { "no value", TEXT ("{\"a\":}") },
  { "wrong bracket", TEXT ("[1}") },
  { "closing alone", TEXT ("]") },
  { "key twice", TEXT ("{\"a\":1,\"a\":2}") },
  { "key twice, deep", TEXT ("[{\"x\":{\"a\":1,\"b\":{\"a\":1},\"a\":2}}]") },
  { "key twice, escaped", TEXT ("{\"\\u0061b\":1,\"ab\":2}") },
  { "key twice, escaped first", TEXT ("{\"ab\":1,\"\\u0061b\":2}") },
  { "upper-case word", TEXT ("True") },
  { "cut word", TEXT ("tru") },
  { "word and more", TEXT ("truex") },
  { "form feed", TEXT ("\f1") },
  { "no-break space", TEXT ("\xc2\xa0""1") },
};

static void
test_good (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = NULL;

      g_test_message ("%s", good[i].name);
      g_assert_true (ana_json_scan (good[i].text, good[i].len, NULL, &error));
      g_assert_no_error (error);
      node = ana_json_parse (good[i].text, (gssize) good[i].len, NULL, &error);
      g_assert_nonnull (node);
    }
}

static void
test_bad (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *copy = g_memdup2 (bad[i].text, MAX (bad[i].len, 1)); /* no NUL behind: a sanitizer sees a step too far */

      g_test_message ("%s", bad[i].name);
      g_assert_false (ana_json_scan (copy, bad[i].len, NULL, &error));
      g_assert_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT);
      g_assert_null (ana_json_parse (copy, (gssize) bad[i].len, NULL, NULL));
    }
}

static void
test_place (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (ana_json_scan (TEXT ("{\n  \"é\": nope\n}"), NULL, &error));
  g_assert_cmpstr (error->message, ==, "2:8: unknown word");
}

static void
test_limits (void)
{
  g_autoptr (GString) deep = g_string_new (NULL);
  AnaJsonLimits limits = { 100, 3 };
  char text[102];

  for (int i = 0; i < 1000000; i++)
    g_string_append_c (deep, '[');
  g_assert_false (ana_json_scan (deep->str, deep->len, NULL, NULL));
  g_assert_true (ana_json_scan (TEXT ("[[[1]]]"), &limits, NULL));
  g_assert_false (ana_json_scan (TEXT ("[[[[1]]]]"), &limits, NULL));
  memset (text, ' ', sizeof text);
  text[0] = '1';
  g_assert_true (ana_json_scan (text, 100, &limits, NULL));
  g_assert_false (ana_json_scan (text, 101, &limits, NULL));
}

/* 200,000 keys of one object: a quadratic search would take minutes. */
static void
test_many_keys (void)
{
  g_autoptr (GString) text = g_string_new ("{");

  for (int i = 0; i < 200000; i++)
    g_string_append_printf (text, "\"key%d\":%d,", i, i);
  g_string_append (text, "\"last\":{}}");
  g_assert_true (ana_json_scan (text->str, text->len, NULL, NULL));
  g_string_truncate (text, text->len - 1);
  g_string_append (text, ",\"key77\":0}");
  g_assert_false (ana_json_scan (text->str, text->len, NULL, NULL));
}

static void
test_reader (void)
{
  static const char text[] = "{\"t\":\"d\",\"q\":48213,\"r\":[[\"u\",-1.25e2,null],true],\"n\\u0061me\":\"a\\nb\",\"x\":{\"y\":[1]}}";
  g_autoptr (AnaJsonReader) reader = ana_json_reader_new (ANA_JSON_LIMITS_WIRE);
  gsize len;

  for (int round = 0; round < 2; round++)
    {
      ana_json_reader_load (reader, TEXT (text));
      g_assert_cmpint (ana_json_reader_next (reader), ==, ANA_JSON_BEGIN_OBJECT);
      g_assert_cmpint (ana_json_reader_next (reader), ==, ANA_JSON_KEY);
      g_assert_cmpmem (ana_json_reader_get_text (reader, &len), 1, "t", 1);
      g_assert_cmpint (ana_json_reader_next (reader), ==, ANA_JSON_STRING);
      g_assert_cmpint (ana_json_reader_next (reader), ==, ANA_JSON_KEY);
      g_assert_cmpint (ana_json_reader_next (reader), ==, ANA_JSON_INT);
      g_assert_cmpint (ana_json_reader_get_int (reader), ==, 48213);
      g_assert_cmpfloat (ana_json_reader_get_double (reader), ==, 48213);
      g_assert_cmpint (ana_json_reader_next (reader), ==, ANA_JSON_KEY);
      g_assert_cmpint (ana_json_reader_next (reader), ==, ANA_JSON_BEGIN_ARRAY);
      g_assert_cmpint (ana_json_reader_next (reader), ==, ANA_JSON_BEGIN_ARRAY);
      g_assert_cmpint (ana_json_reader_next (reader), ==, ANA_JSON_STRING);
      g_assert_cmpint (ana_json_reader_next (reader), ==, ANA_JSON_DOUBLE);
      g_assert_cmpfloat (ana_json_reader_get_double (reader), ==, -125);
      g_assert_cmpint (ana_json_reader_next (reader), ==, ANA_JSON_NULL);
      g_assert_cmpint (ana_json_reader_get_depth (reader), ==, 3);
      g_assert_cmpint (ana_json_reader_next (reader), ==, ANA_JSON_END_ARRAY);
      g_assert_cmpint (ana_json_reader_next (reader), ==, ANA_JSON_BOOL);
      g_assert_true (ana_json_reader_get_bool (reader));
      g_assert_cmpint (ana_json_reader_next (reader), ==, ANA_JSON_END_ARRAY);
      g_assert_cmpint (ana_json_reader_next (reader), ==, ANA_JSON_KEY);
      g_assert_cmpmem (ana_json_reader_get_text (reader, &len), 4, "name", 4);
      g_assert_cmpint (len, ==, 4);
      g_assert_cmpint (ana_json_reader_next (reader), ==, ANA_JSON_STRING);
      g_assert_cmpmem (ana_json_reader_get_text (reader, &len), 3, "a\nb", 3);
      g_assert_cmpint (ana_json_reader_next (reader), ==, ANA_JSON_KEY);
      g_assert_true (ana_json_reader_skip (reader));
      g_assert_cmpint (ana_json_reader_next (reader), ==, ANA_JSON_END_OBJECT);
      g_assert_cmpint (ana_json_reader_get_offset (reader), ==, strlen (text));
      g_assert_cmpint (ana_json_reader_next (reader), ==, ANA_JSON_END);
      g_assert_cmpint (ana_json_reader_next (reader), ==, ANA_JSON_END);
      g_assert_false (ana_json_reader_get_error (reader, NULL));
    }
}

static void
test_skip (void)
{
  g_autoptr (AnaJsonReader) reader = ana_json_reader_new (ANA_JSON_LIMITS_WIRE);

  ana_json_reader_load (reader, TEXT ("[1,[2,{\"a\":3}],4]"));
  g_assert_cmpint (ana_json_reader_next (reader), ==, ANA_JSON_BEGIN_ARRAY);
  g_assert_true (ana_json_reader_skip (reader));
  g_assert_true (ana_json_reader_skip (reader));
  g_assert_cmpint (ana_json_reader_next (reader), ==, ANA_JSON_INT);
  g_assert_cmpint (ana_json_reader_get_int (reader), ==, 4);
  g_assert_false (ana_json_reader_skip (reader)); /* the array ends here */

  ana_json_reader_load (reader, TEXT ("[1,[2"));
  ana_json_reader_next (reader);
  g_assert_true (ana_json_reader_skip (reader));
  g_assert_false (ana_json_reader_skip (reader));
  g_assert_true (ana_json_reader_get_error (reader, NULL));
  g_assert_cmpint (ana_json_reader_next (reader), ==, ANA_JSON_ERROR);
}

static double
read_number (const char *text)
{
  g_autoptr (AnaJsonReader) reader = ana_json_reader_new (ANA_JSON_LIMITS_WIRE);
  AnaJsonToken token;

  ana_json_reader_load (reader, text, strlen (text));
  token = ana_json_reader_next (reader);
  g_assert_true (token == ANA_JSON_INT || token == ANA_JSON_DOUBLE);
  return ana_json_reader_get_double (reader);
}

/* Any double, written shortest, reads back the same bits; and no shorter text would do. */
static void
test_round_trip (void)
{
  AnaRandom random;

  ana_random_init (&random, 3);
  for (int i = 0; i < 200000; i++)
    {
      guint64 bits = ana_random_next (&random);
      double value, back;
      char text[32], shorter[40];
      int n_digits = 0;

      if (i % 3 == 0)
        value = (double) ana_random_range (&random, -1000000000, 1000000000) / 1000;
      else if (i % 3 == 1)
        value = (double) (gint64) bits;
      else
        memcpy (&value, &bits, 8);
      if (!isfinite (value))
        continue;
      ana_double_to_string (value, text);
      back = read_number (text);
      g_assert_true (back == value);
      g_assert_true (g_ascii_strtod (text, NULL) == value);
      for (const char *p = text; *p != '\0' && *p != 'e'; p++)
        n_digits += g_ascii_isdigit (*p) && (n_digits > 0 || *p != '0');
      if (strpbrk (text, ".e") != NULL && n_digits > 1)
        {
          char format[8];

          g_snprintf (format, sizeof format, "%%.%de", n_digits - 2);
          g_ascii_formatd (shorter, sizeof shorter, format, value);
          g_assert_true (g_ascii_strtod (shorter, NULL) != value);
        }
    }
}

static void
test_numbers_against_strtod (void)
{
  static const char *const texts[] = {
    "0.1", "123456789012345678", "1234567890123456789.5", "0.30000000000000004", "9007199254740993.0", "1e22", "1e23",
    "123456789012345680000e-10", "2.2250738585072011e-308", "1.7976931348623157e308", "4.9e-324", "1e-22", "1e-23",
    "0.000000000000000000000000000000000000000000000000000000001", "9007199254740992.5", "-0.5e-3", "0e5", "0.0000",
    "3.14159265358979323846264338327950288419716939937510582097494459230781640628620899862803482534211706798214808651328230664709384460955058223172535940812848111745028410270193852110555964462294895493038196",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_true (read_number (texts[i]) == g_ascii_strtod (texts[i], NULL));
}

static void
test_parse (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = ana_json_parse ("{\"a\":[1,-9223372036854775808,2.5,\"x\\u00e9\",true,null,{}],\"b\":1e3}", -1, NULL, &error);
  JsonObject *object;
  JsonArray *array;

  g_assert_no_error (error);
  object = json_node_get_object (node);
  array = json_object_get_array_member (object, "a");
  g_assert_cmpint (json_array_get_length (array), ==, 7);
  g_assert_cmpint (json_array_get_int_element (array, 1), ==, G_MININT64);
  g_assert_cmpfloat (json_array_get_double_element (array, 2), ==, 2.5);
  g_assert_cmpstr (json_array_get_string_element (array, 3), ==, "xé");
  g_assert_true (json_array_get_boolean_element (array, 4));
  g_assert_true (json_array_get_null_element (array, 5));
  g_assert_cmpint (ana_json_get_int (object, "", "b", 0, &error), ==, 1000);
  g_assert_no_error (error);
}

static void
test_look_ups (void)
{
  g_autoptr (JsonNode) node = ana_json_parse ("{\"s\":\"x\",\"i\":3,\"d\":2.5,\"b\":true,\"n\":null,\"a/b~\":1}", -1, NULL, NULL);
  JsonObject *object = json_node_get_object (node);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (ana_json_get_string (object, "/p", "s", NULL, &error), ==, "x");
  g_assert_cmpstr (ana_json_get_string (object, "/p", "none", "f", &error), ==, "f");
  g_assert_cmpstr (ana_json_get_string (object, "/p", "n", "f", &error), ==, "f");
  g_assert_cmpint (ana_json_get_int (object, "/p", "i", 0, &error), ==, 3);
  g_assert_cmpfloat (ana_json_get_double (object, "/p", "i", 0, &error), ==, 3);
  g_assert_cmpfloat (ana_json_get_double (object, "/p", "d", 0, &error), ==, 2.5);
  g_assert_true (ana_json_get_bool (object, "/p", "b", FALSE, &error));
  g_assert_true (ana_json_get_bool (object, "/p", "none", TRUE, &error));
  g_assert_no_error (error);
  ana_json_get_int (object, "/p", "d", 0, &error);
  g_assert_cmpstr (error->message, ==, "/p/d: a whole number expected");
  g_clear_error (&error);
  g_assert_null (ana_json_get_string (object, "/p", "a/b~", "f", &error));
  g_assert_cmpstr (error->message, ==, "/p/a~1b~0: a text expected");
  g_clear_error (&error);
  ana_json_get_bool (object, "", "s", FALSE, &error);
  g_assert_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT);
  g_clear_error (&error);
  ana_json_get_double (object, "", "s", 0, &error);
  g_assert_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT);
}

static void
test_writer (void)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (JsonNode) tree = ana_json_parse ("{\"z\":[1,2.5,\"q\"],\"a\":{}}", -1, NULL, NULL);
  AnaJsonWriter w;

  ana_json_writer_init (&w, out);
  ana_json_begin_object (&w);
  ana_json_key (&w, "a");
  ana_json_begin_array (&w);
  ana_json_int (&w, G_MININT64);
  ana_json_int (&w, 0);
  ana_json_double (&w, NAN);
  ana_json_double (&w, -INFINITY);
  ana_json_double (&w, 97.25);
  ana_json_double (&w, 1e20);
  ana_json_begin_object (&w);
  ana_json_end_object (&w);
  ana_json_end_array (&w);
  ana_json_key (&w, "q\"\\\n\x01é");
  ana_json_string (&w, "\x1f\x7f\xff");
  ana_json_key (&w, "n");
  ana_json_string (&w, NULL);
  ana_json_key (&w, "t");
  ana_json_bool (&w, TRUE);
  ana_json_key (&w, "r");
  ana_json_raw (&w, "[1]");
  ana_json_key (&w, "tree");
  ana_json_node (&w, tree);
  ana_json_end_object (&w);
  g_assert_cmpstr (out->str, ==,
                   "{\"a\":[-9223372036854775808,0,null,null,97.25,1e+20,{}],\"q\\\"\\\\\\n\\u0001é\":\"\\u001f\x7f\xef\xbf\xbd\","
                   "\"n\":null,\"t\":true,\"r\":[1],\"tree\":{\"z\":[1,2.5,\"q\"],\"a\":{}}}");
  g_assert_true (ana_json_scan (out->str, out->len, NULL, NULL));
}

/* Naughty strings of the shared data: each goes through the writer and comes back as it was. */
static void
test_naughty_strings (void)
{
  const char *dir = g_getenv ("ANALYTICS_TEST_DATA");
  g_autofree char *path = g_build_filename (dir != NULL ? dir : "", "conformance", "blns", "blns.json", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonArray *array;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("../shared/data is not there");
      return;
    }
  node = ana_json_parse_file (path, NULL, &error);
  g_assert_no_error (error);
  array = json_node_get_array (node);
  g_assert_cmpint (json_array_get_length (array), >, 400);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      const char *text = json_array_get_string_element (array, i);
      g_autoptr (GString) out = g_string_new (NULL);
      g_autoptr (JsonNode) back = NULL;
      AnaJsonWriter w;

      ana_json_writer_init (&w, out);
      ana_json_string (&w, text);
      back = ana_json_parse (out->str, (gssize) out->len, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (json_node_get_string (back), ==, text);
    }
}

static int
scan_folder (const char *dir)
{
  g_autoptr (GDir) entries = g_dir_open (dir, 0, NULL);
  const char *name;
  int n = 0;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        n += scan_folder (path);
      else if (g_str_has_suffix (name, ".json"))
        {
          g_autoptr (GError) error = NULL;
          g_autoptr (JsonNode) node = ana_json_parse_file (path, NULL, &error);

          /* The suite has big integers and NUL too, which we refuse. */
          if (node == NULL && strstr (error->message, "int64") == NULL && strstr (error->message, "NUL") == NULL)
            g_error ("%s", error->message);
          n++;
        }
    }
  return n;
}

static void
test_conformance_files (void)
{
  const char *dir = g_getenv ("ANALYTICS_TEST_DATA");
  g_autofree char *path = g_build_filename (dir != NULL ? dir : "", "conformance", NULL);

  if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      g_test_skip ("../shared/data is not there");
      return;
    }
  g_assert_cmpint (scan_folder (path), >, 40);
}

static void
test_file (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = g_dir_make_tmp ("ana-json-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "x.json", NULL);

  g_assert_null (ana_json_parse_file (path, NULL, &error));
  g_assert_error (error, ANA_ERROR, ANA_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_file_set_contents (path, "{\n1}", -1, NULL);
  g_assert_null (ana_json_parse_file (path, NULL, &error));
  g_assert_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT);
  g_assert_nonnull (strstr (error->message, "x.json:2:1: "));
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_remove (dir), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/json/good", test_good);
  g_test_add_func ("/base/json/bad", test_bad);
  g_test_add_func ("/base/json/place", test_place);
  g_test_add_func ("/base/json/limits", test_limits);
  g_test_add_func ("/base/json/many-keys", test_many_keys);
  g_test_add_func ("/base/json/reader", test_reader);
  g_test_add_func ("/base/json/skip", test_skip);
  g_test_add_func ("/base/json/round-trip", test_round_trip);
  g_test_add_func ("/base/json/numbers-against-strtod", test_numbers_against_strtod);
  g_test_add_func ("/base/json/parse", test_parse);
  g_test_add_func ("/base/json/look-ups", test_look_ups);
  g_test_add_func ("/base/json/writer", test_writer);
  g_test_add_func ("/base/json/naughty-strings", test_naughty_strings);
  g_test_add_func ("/base/json/conformance-files", test_conformance_files);
  g_test_add_func ("/base/json/file", test_file);
  return g_test_run ();
}
