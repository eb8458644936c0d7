/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-text.c: a text of somebody else's as what can be laid out and shown beside others.
 */
#include "config.h"

#include "ana-text.h"

/* What breaks a line, or turns the rest of it round. */
static gboolean
is_control (gunichar c)
{
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x2028 || c == 0x2029;
}

static gboolean
is_plain (const char *text, guint max_chars)
{
  gsize n = 0;

  for (; text[n] != '\0' && n <= max_chars; n++)
    if ((guchar) text[n] < 0x20 || (guchar) text[n] >= 0x7f)
      return FALSE;
  return n <= max_chars;
}

/**
 * ana_text_to_line:
 * @text: (nullable): whatever somebody wrote
 * @max_chars: where it is cut, with an ellipsis
 *
 * Line ends and tabs are spaces, controls and overrides of direction U+FFFD, what is no UTF-8 is too. Letters are kept as they
 * are: a label must not read them as markup. Pure.
 *
 * Returns: (transfer full): the line; "" for none
 */
char *
ana_text_to_line (const char *text, guint max_chars)
{
  g_autofree char *valid = NULL;
  GString *out;
  guint n = 0;

  if (text == NULL || is_plain (text, max_chars))
    return g_strdup (text != NULL ? text : "");
  valid = g_utf8_make_valid (text, (gssize) strnlen (text, (gsize) max_chars * 6));
  out = g_string_new (NULL);
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (++n > max_chars)
        {
          g_string_append_unichar (out, 0x2026);
          break;
        }
      g_string_append_unichar (out, c == '\n' || c == '\t' || c == '\r' ? ' ' : is_control (c) ? 0xfffd : c);
    }
  return g_string_free (out, FALSE);
}

/**
 * ana_text_break_words:
 * @text: several lines of somebody's
 * @max_chars: of a word
 *
 * A label lays out a word without an end in the square of its length. So a longer one may be broken at each @max_chars letters:
 * by a space without a width. Pure.
 *
 * Returns: (transfer full): the text
 */
char *
ana_text_break_words (const char *text, guint max_chars)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *out = g_string_new (NULL);
  guint n = 0;

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      n = g_unichar_isspace (c) ? 0 : n + 1;
      if (n > max_chars)
        {
          g_string_append_unichar (out, 0x200b);
          n = 1;
        }
      g_string_append_unichar (out, c);
    }
  return g_string_free (out, FALSE);
}
