/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-text.c: somebody else's text as one line.
 */
#include "config.h"

#include "ana-text.h"

static void
test_line (void)
{
  static const struct { const char *text; guint max_chars; const char *line; } rows[] = {
    { NULL, 10, "" }, { "", 10, "" }, { "plain", 10, "plain" }, { "0123456789", 10, "0123456789" }, { "01234567890", 10, "0123456789\u2026" },
    { "a\nb\tc\rd", 10, "a b c d" }, { "a\001b\x7f", 10, "a\uFFFDb\uFFFD" }, { "\u202eabc\u202c", 10, "\uFFFDabc\uFFFD" }, { "\u2066x\u2069", 10, "\uFFFDx\uFFFD" },
    { "\u2028", 10, "\uFFFD" }, { "<b>&amp;</b>", 20, "<b>&amp;</b>" }, { "\u05e9\u05dc\u05d5\u05dd", 10, "\u05e9\u05dc\u05d5\u05dd" }, { "a\xff" "b", 10, "a\uFFFDb" },
    { "\u05e9\u05e9\u05e9", 2, "\u05e9\u05e9\u2026" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *line = ana_text_to_line (rows[i].text, rows[i].max_chars);

      g_assert_cmpstr (line, ==, rows[i].line);
    }
}

/* However long, it is cut, and it is whole letters. */
static void
test_long (void)
{
  g_autoptr (GString) much = g_string_new (NULL);
  g_autofree char *line = NULL;

  for (guint i = 0; i < 300000; i++)
    g_string_append_unichar (much, 0x1f600);
  line = ana_text_to_line (much->str, ANA_LINE_CHARS);
  g_assert_true (g_utf8_validate (line, -1, NULL));
  g_assert_cmpint (g_utf8_strlen (line, -1), ==, ANA_LINE_CHARS + 1);
}

static void
test_words (void)
{
  static const struct { const char *text, *broken; } rows[] = {
    { "", "" }, { "a b", "a b" }, { "abcd", "abcd" }, { "abcde", "abcd\u200be" }, { "abcdefghi", "abcd\u200befgh\u200bi" }, { "abcd efgh\nij", "abcd efgh\nij" },
    { "ééééé", "éééé\u200bé" }, { "a\xff", "a\uFFFD" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *broken = ana_text_break_words (rows[i].text, 4);

      g_assert_cmpstr (broken, ==, rows[i].broken);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/line", test_line);
  g_test_add_func ("/text/long", test_long);
  g_test_add_func ("/text/words", test_words);
  return g_test_run ();
}
