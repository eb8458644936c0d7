/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-lexer.c: formula text to tokens, and errors with their place.
 */
#include "config.h"

#include "ana-error.h"
#include "ana-node-private.h"

#include <errno.h>
#include <string.h>

/**
 * ana_formula_fail:
 * @error: return location
 * @text: the formula
 * @pos: the byte that is wrong
 * @format: the reason
 *
 * Sets %ANA_ERROR_BAD_INPUT with line and column (in characters) of @pos.
 */
void
ana_formula_fail (GError    **error,
                  const char *text,
                  gsize       pos,
                  const char *format,
                  ...)
{
  g_autofree char *reason = NULL;
  gint64 line = 1;
  gint64 column = 1;
  va_list args;

  for (gsize i = 0; i < pos && text[i] != '\0'; i++)
    {
      if (text[i] == '\n')
        {
          line++;
          column = 1;
        }
      else if (((guint8) text[i] & 0xC0) != 0x80)
        column++;
    }
  va_start (args, format);
  reason = g_strdup_vprintf (format, args);
  va_end (args);
  ana_error_set_at (error, NULL, line, column, "%s", reason);
}

static gboolean
is_name_start (char c)
{
  return g_ascii_isalpha (c) || c == '_' || ((guint8) c & 0x80) != 0;
}

static gboolean
is_name_part (char c)
{
  return is_name_start (c) || g_ascii_isdigit (c);
}

/* A quoted token; a doubled quote stands for itself. */
static gboolean
read_quoted (AnaLexer *self, char quote, AnaTokenType type, GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);
  const char *p = self->text + self->pos + 1;

  for (;; p++)
    {
      if (*p == '\0')
        {
          ana_formula_fail (error, self->text, self->pos,
                            quote == '\'' ? "text without its closing '" : "name without its closing \"");
          return FALSE;
        }
      if (*p == quote && *++p != quote)
        break;
      g_string_append_c (out, *p);
    }
  self->token.type = type;
  self->token.text = g_string_free (g_steal_pointer (&out), FALSE);
  self->pos = (gsize) (p - self->text);
  return TRUE;
}

static gboolean
read_reference (AnaLexer *self, GError **error)
{
  const char *start = self->text + self->pos + 1;
  gsize len = strspn (start, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.");

  if (len == 0 || start[len] != '}')
    {
      ana_formula_fail (error, self->text, self->pos, "a reference is a KPI code in braces, as {COM.ORDERS}");
      return FALSE;
    }
  self->token.type = ANA_TOKEN_REF;
  self->token.text = g_strndup (start, len);
  self->pos += len + 2;
  return TRUE;
}

static const char *
skip_digits (const char *p)
{
  while (g_ascii_isdigit (*p))
    p++;
  return p;
}

static gboolean
read_number (AnaLexer *self, GError **error)
{
  const char *start = self->text + self->pos;
  const char *p = skip_digits (start);
  gboolean real = FALSE;
  char *end = NULL;

  if (*p == '.')
    {
      real = TRUE;
      p = skip_digits (p + 1);
    }
  if ((*p == 'e' || *p == 'E') && (g_ascii_isdigit (p[1]) || ((p[1] == '+' || p[1] == '-') && g_ascii_isdigit (p[2]))))
    {
      real = TRUE;
      p = skip_digits (p + 2);
    }
  if (is_name_part (*p))
    {
      ana_formula_fail (error, self->text, self->pos, "a number may not run into a name");
      return FALSE;
    }
  errno = 0;
  self->token.type = real ? ANA_TOKEN_REAL : ANA_TOKEN_INT;
  if (real)
    self->token.d = g_ascii_strtod (start, &end);
  else
    self->token.i = g_ascii_strtoll (start, &end, 10);
  if (errno == ERANGE && (!real || self->token.d > 1))
    {
      ana_formula_fail (error, self->text, self->pos, "number too large");
      return FALSE;
    }
  self->pos = (gsize) (p - self->text);
  return TRUE;
}

/* A dot joins a name to the alias of its source: c.segment. */
static void
read_name (AnaLexer *self)
{
  const char *start = self->text + self->pos;
  const char *p = start;

  while (is_name_part (*p) || (*p == '.' && p > start && is_name_start (p[1])))
    p++;
  self->token.type = ANA_TOKEN_NAME;
  self->token.text = g_strndup (start, (gsize) (p - start));
  self->pos = (gsize) (p - self->text);
}

static gboolean
read_sign (AnaLexer *self, GError **error)
{
  static const char *const signs[] = { "<=", ">=", "<>", "!=", "==", "<", ">", "=", "+", "-", "*", "/", "%", "(", ")", "," };
  const char *p = self->text + self->pos;

  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    if (g_str_has_prefix (p, signs[i]))
      {
        self->token.type = ANA_TOKEN_SIGN;
        self->token.text = g_strdup (signs[i]);
        self->pos += strlen (signs[i]);
        return TRUE;
      }
  ana_formula_fail (error, self->text, self->pos, "unexpected character \"%c\"", *p);
  return FALSE;
}

void
ana_lexer_init (AnaLexer *self, const char *text)
{
  *self = (AnaLexer) { .text = text };
}

void
ana_lexer_clear (AnaLexer *self)
{
  g_clear_pointer (&self->token.text, g_free);
}

/* Reads the next token into self->token. */
gboolean
ana_lexer_next (AnaLexer *self, GError **error)
{
  char c;

  g_clear_pointer (&self->token.text, g_free);
  while (g_ascii_isspace (self->text[self->pos]))
    self->pos++;
  c = self->text[self->pos];
  self->token = (AnaToken) { .type = ANA_TOKEN_END, .pos = self->pos };
  if (c == '\0')
    return TRUE;
  if (c == '\'')
    return read_quoted (self, c, ANA_TOKEN_TEXT, error);
  if (c == '"')
    return read_quoted (self, c, ANA_TOKEN_QUOTED, error);
  if (c == '{')
    return read_reference (self, error);
  if (g_ascii_isdigit (c) || (c == '.' && g_ascii_isdigit (self->text[self->pos + 1])))
    return read_number (self, error);
  if (is_name_start (c))
    {
      read_name (self);
      return TRUE;
    }
  return read_sign (self, error);
}
