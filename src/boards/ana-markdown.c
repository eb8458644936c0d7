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

#define MAX_DEPTH 6 /* of one in another */

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

/* A part of a line. What has no end after one place has none after any later one: it is looked for once, or a text of a hundred thousand marks
 * would take minutes. */
typedef struct {
  const char *start, *end;
  guint       depth;
  gboolean    no_close[G_N_ELEMENTS (spans)], no_link;
} Part;

static void append_inline (GString *out, const char *text, gsize n, guint depth);

/* Where the mark of spans[@i] comes again: not at once, and not after a space. */
static const char *
find_close (Part *part, const char *from, guint i)
{
  gsize n = strlen (spans[i].mark);

  if (part->no_close[i] || from >= part->end || g_ascii_isspace (*from))
    return NULL;
  for (const char *p = from + 1; p + n <= part->end; p++)
    if (strncmp (p, spans[i].mark, n) == 0 && !g_ascii_isspace (p[-1]))
      return p;
  part->no_close[i] = TRUE;
  return NULL;
}

static const char *
append_span (GString *out, Part *part, const char *p)
{
  for (guint i = 0; i < G_N_ELEMENTS (spans) && part->depth < MAX_DEPTH; i++)
    {
      gsize n = strlen (spans[i].mark);
      const char *close;

      if ((gsize) (part->end - p) <= 2 * n || strncmp (p, spans[i].mark, n) != 0)
        continue;
      if (spans[i].mark[0] == '_' && p > part->start && g_ascii_isalnum (p[-1])) /* snake_case */
        continue;
      close = find_close (part, p + n, i);
      if (close == NULL)
        continue;
      g_string_append (out, spans[i].open);
      if (spans[i].mark[0] == '`')
        append_escaped (out, p + n, (gsize) (close - p) - n);
      else
        append_inline (out, p + n, (gsize) (close - p) - n, part->depth + 1);
      g_string_append (out, spans[i].close);
      return close + n;
    }
  return NULL;
}

/* "[words](address)", and "![words](address)" of which only the words are kept. */
static const char *
append_link (GString *out, Part *part, const char *p)
{
  gboolean picture = *p == '!';
  const char *open = picture ? p + 1 : p, *middle, *close;

  if (part->no_link || part->depth >= MAX_DEPTH || open >= part->end || *open != '[')
    return NULL;
  middle = g_strstr_len (open, part->end - open, "](");
  close = middle != NULL ? memchr (middle, ')', (gsize) (part->end - middle)) : NULL;
  part->no_link = close == NULL;
  if (close == NULL)
    return NULL;
  append_inline (out, open + 1, (gsize) (middle - open) - 1, part->depth + 1);
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
  Part part = { .start = text, .end = text + n, .depth = depth };
  const char *end = text + n, *plain = text;

  for (const char *p = text; p < end;)
    {
      const char *next;

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
      plain = p;
      next = *p == '[' || *p == '!' ? append_link (out, &part, p) : append_span (out, &part, p);
      if (next != NULL)
        p = plain = next;
      else
        p++;
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
