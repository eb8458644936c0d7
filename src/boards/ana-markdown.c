/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-markdown.c: a small part of Markdown as Pango markup: headings, lists, bold, italic, code, rules and plain links.
 *
 * Everything is escaped first, so that nothing in a text is ever markup of its own. Pictures are not fetched: of them the
 * words stay. Of a link the words and the address are shown; it leads nowhere by itself.
 */
#include "config.h"

#include "ana-markdown.h"

#include <string.h>

/* --- within a line --- */

typedef struct {
  const char *mark;
  const char *open, *close;
} Span;

static const Span spans[] = {
  { "**", "<b>", "</b>" }, { "__", "<b>", "</b>" }, { "`", "<tt>", "</tt>" }, { "*", "<i>", "</i>" }, { "_", "<i>", "</i>" },
  { "~~", "<s>", "</s>" },
};

static void
append_escaped (GString *out, const char *text, gsize n)
{
  g_autofree char *escaped = g_markup_escape_text (text, (gssize) n);

  g_string_append (out, escaped);
}

static void append_inline (GString *out, const char *text, gsize n, guint depth);

/* Where @mark comes again: not at once, and not after a space. */
static const char *
find_close (const char *from, const char *end, const char *mark)
{
  gsize n = strlen (mark);

  if (from >= end || g_ascii_isspace (*from))
    return NULL;
  for (const char *p = from + 1; p + n <= end; p++)
    if (strncmp (p, mark, n) == 0 && !g_ascii_isspace (p[-1]))
      return p;
  return NULL;
}

static const char *
append_span (GString *out, const char *p, const char *start, const char *end, guint depth)
{
  for (guint i = 0; i < G_N_ELEMENTS (spans) && depth < 6; i++)
    {
      gsize n = strlen (spans[i].mark);
      const char *close;

      if ((gsize) (end - p) <= 2 * n || strncmp (p, spans[i].mark, n) != 0)
        continue;
      if (spans[i].mark[0] == '_' && p > start && g_ascii_isalnum (p[-1])) /* snake_case */
        continue;
      close = find_close (p + n, end, spans[i].mark);
      if (close == NULL)
        continue;
      g_string_append (out, spans[i].open);
      if (spans[i].mark[0] == '`')
        append_escaped (out, p + n, (gsize) (close - p) - n);
      else
        append_inline (out, p + n, (gsize) (close - p) - n, depth + 1);
      g_string_append (out, spans[i].close);
      return close + n;
    }
  return NULL;
}

/* "[words](address)", and "![words](address)" of which only the words are kept. */
static const char *
append_link (GString *out, const char *p, const char *end, guint depth)
{
  gboolean picture = *p == '!';
  const char *open = picture ? p + 1 : p, *middle, *close;

  if (open >= end || *open != '[')
    return NULL;
  middle = g_strstr_len (open, end - open, "](");
  close = middle != NULL ? memchr (middle, ')', (gsize) (end - middle)) : NULL;
  if (close == NULL || depth >= 6)
    return NULL;
  append_inline (out, open + 1, (gsize) (middle - open) - 1, depth + 1);
  if (!picture)
    {
      g_string_append (out, " <small>(");
      append_escaped (out, middle + 2, (gsize) (close - middle) - 2);
      g_string_append (out, ")</small>");
    }
  return close + 1;
}

static void
append_inline (GString *out, const char *text, gsize n, guint depth)
{
  const char *end = text + n, *plain = text;

  for (const char *p = text; p < end;)
    {
      gsize kept = out->len;
      const char *next = NULL;

      if (*p == '\\' && p + 1 < end && g_ascii_ispunct (p[1]))
        {
          append_escaped (out, plain, (gsize) (p - plain));
          plain = p + 1;
          p += 2;
          continue;
        }
      if (strchr ("*_`~[!", *p) == NULL)
        {
          p++;
          continue;
        }
      append_escaped (out, plain, (gsize) (p - plain));
      next = *p == '[' || *p == '!' ? append_link (out, p, end, depth) : append_span (out, p, text, end, depth);
      if (next == NULL)
        {
          g_string_truncate (out, kept);
          p++;
          continue;
        }
      p = plain = next;
    }
  append_escaped (out, plain, (gsize) (end - plain));
}

/* --- lines --- */

static guint
count_hashes (const char *line)
{
  guint n = 0;

  while (line[n] == '#')
    n++;
  return n >= 1 && n <= 6 && line[n] == ' ' ? n : 0;
}

static gboolean
is_rule (const char *line)
{
  gsize n = strlen (line);

  return n >= 3 && (strspn (line, "-") == n || strspn (line, "*") == n || strspn (line, "_") == n);
}

static void
append_line (GString *out, const char *line)
{
  static const char *const sizes[] = { "x-large", "large", "medium" };
  guint hashes = count_hashes (line);
  const char *body = line;

  while (*body == ' ')
    body++;
  if (hashes > 0)
    {
      g_string_append_printf (out, "<span weight=\"bold\" size=\"%s\">", sizes[MIN (hashes, 3) - 1]);
      append_inline (out, line + hashes + 1, strlen (line + hashes + 1), 0);
      g_string_append (out, "</span>");
    }
  else if (is_rule (body))
    g_string_append (out, "――――");
  else if ((body[0] == '-' || body[0] == '*' || body[0] == '+') && body[1] == ' ')
    {
      g_string_append_printf (out, "%*s•  ", (int) (body - line), "");
      append_inline (out, body + 2, strlen (body + 2), 0);
    }
  else if (body[0] == '>' && body[1] == ' ')
    {
      g_string_append (out, "<i>");
      append_inline (out, body + 2, strlen (body + 2), 0);
      g_string_append (out, "</i>");
    }
  else
    append_inline (out, line, strlen (line), 0);
}

/**
 * ana_markdown_to_markup:
 * @text: UTF-8, of any kind
 *
 * Returns: (transfer full): Pango markup that always parses
 */
char *
ana_markdown_to_markup (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_auto (GStrv) lines = g_strsplit (valid, "\n", -1);
  GString *out = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_strchomp (lines[i]);
      if (i > 0)
        g_string_append_c (out, '\n');
      append_line (out, lines[i]);
    }
  return g_string_free (out, FALSE);
}
