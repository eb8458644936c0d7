/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-markdown.c: what a text tile says: the looks that are known, and nothing that is markup of its own.
 */
#include "ana-markdown.h"

#include <pango/pango.h>
#include <string.h>

static void
test_known (void)
{
  static const struct { const char *text, *markup; } rows[] = {
    { "", "" }, { "plain", "plain" }, { "**bold** and *thin*", "<b>bold</b> and <i>thin</i>" }, { "`a*b*c`", "<tt>a*b*c</tt>" },
    { "**a *b* c**", "<b>a <i>b</i> c</b>" }, { "snake_case_name", "snake_case_name" }, { "2 * 3 * 4", "2 * 3 * 4" },
    { "~~gone~~", "<s>gone</s>" }, { "- one\n- two", "•  one\n•  two" }, { "> said", "<i>said</i>" }, { "\\*no\\*", "*no*" },
    { "[words](http://x.org)", "words <small>(http://x.org)</small>" }, { "![picture](http://x.org/a.png)", "picture" }, { "**", "**" }, { "---", "――――" },
    { "a < b & c", "a &lt; b &amp; c" }, { "<b>not ours</b>", "&lt;b&gt;not ours&lt;/b&gt;" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *markup = ana_markdown_to_markup (rows[i].text);

      g_assert_cmpstr (markup, ==, rows[i].markup);
    }
}

/* Anything at all is markup that parses, and the letters of it are all there are. */
static void
test_anything (void)
{
  static const char alphabet[] = "*_`~[]()!#-> \n\\<>&\"ab1\x01\x7f\xff\xc3\xa9";
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (guint i = 0; i < 4000; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *markup = NULL, *plain = NULL;
      g_autoptr (GError) error = NULL;

      for (int k = g_rand_int_range (rand, 0, 60); k > 0; k--)
        g_string_append_c (text, alphabet[g_rand_int_range (rand, 0, sizeof alphabet - 1)]);
      markup = ana_markdown_to_markup (text->str);
      if (!pango_parse_markup (markup, -1, 0, NULL, &plain, NULL, &error))
        g_error ("%s: %s", text->str, error->message);
      g_assert_true (g_utf8_validate (plain, -1, NULL));
    }
}

/* As much as a tile may hold, in which nothing ends that begins. */
static void
test_endless (void)
{
  static const char *const parts[] = { "`", "`a ", "*", "**a ", "*a ", "_ a", "~~a ", "[", "![", "[[a](", "[a](b ", "*`a ", "**[a ", "[a](b)[", "*a* *", "<&>*a " };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *markup = NULL, *plain = NULL;
      gint64 start_usec = g_get_monotonic_time ();

      while (text->len < 100000)
        g_string_append (text, parts[i]);
      markup = ana_markdown_to_markup (text->str);
      g_assert_cmpint (g_get_monotonic_time () - start_usec, <, 5 * G_USEC_PER_SEC); /* looked for anew at each mark: minutes */
      g_assert_true (pango_parse_markup (markup, -1, 0, NULL, &plain, NULL, NULL));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/markdown/known", test_known);
  g_test_add_func ("/markdown/anything", test_anything);
  g_test_add_func ("/markdown/endless", test_endless);
  return g_test_run ();
}
