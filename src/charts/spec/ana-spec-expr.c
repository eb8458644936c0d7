/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-spec-expr.c: the expressions that Vega-Lite writes ("datum.a > 5 && datum['b c'] !== 'x'") as formulas of ours.
 */
#include "config.h"

#include "ana-spec-private.h"

#include "ana-locale.h"

#include <string.h>

#define MAX_NESTING 60

typedef enum { TOKEN_END, TOKEN_NAME, TOKEN_NUMBER, TOKEN_TEXT, TOKEN_SIGN, TOKEN_COLUMN } TokenKind;

typedef struct {
  TokenKind kind;
  char     *text;   /* (owned) */
} Token;

typedef struct {
  GArray     *tokens;   /* of Token */
  JsonObject *params;   /* (nullable) values by name */
  const char *problem;  /* (nullable) static */
  guint       depth;
} Translation;

static void
clear_token (gpointer data)
{
  g_free (((Token *) data)->text);
}

static void
push (Translation *self, TokenKind kind, const char *text, gssize len)
{
  Token token = { kind, len < 0 ? g_strdup (text) : g_strndup (text, (gsize) len) };

  g_array_append_val (self->tokens, token);
}

/* --- into tokens --- */

static const char *
read_quoted (Translation *self, const char *p)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char quote = *p++;

  for (; *p != '\0' && *p != quote; p++)
    {
      if (*p == '\\' && p[1] != '\0')
        p++;
      g_string_append_c (text, *p);
    }
  if (*p == '\0')
    {
      self->problem = N_("a text has no end");
      return p;
    }
  push (self, TOKEN_TEXT, text->str, -1);
  return p + 1;
}

static const char *
read_name (const char *p)
{
  while (g_ascii_isalnum (*p) || *p == '_' || *p == '$' || (guchar) *p >= 0x80)
    p++;
  return p;
}

static const char *
read_number (const char *p)
{
  while (g_ascii_isalnum (*p) || *p == '.' || ((*p == '-' || *p == '+') && (p[-1] == 'e' || p[-1] == 'E')))
    p++;
  return p;
}

/* datum.name, datum['name'], datum["name"]: one token. */
static const char *
read_column (Translation *self, const char *p)
{
  const char *end;

  if (*p == '.')
    {
      end = read_name (p + 1);
      push (self, TOKEN_COLUMN, p + 1, end - p - 1);
      return end;
    }
  if (*p == '[' && (p[1] == '\'' || p[1] == '"'))
    {
      end = read_quoted (self, p + 1);
      if (self->problem == NULL && *end == ']')
        {
          g_array_index (self->tokens, Token, self->tokens->len - 1).kind = TOKEN_COLUMN;
          return end + 1;
        }
    }
  self->problem = N_("\"datum\" is followed by .name or ['name']");
  return p;
}

static const char *
read_sign (Translation *self, const char *p)
{
  static const char *const signs[] = { "===", "!==", "==", "!=", "<=", ">=", "&&", "||", "<", ">", "+", "-", "*", "/", "%", "(", ")", ",", "?", ":", "!" };

  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    if (g_str_has_prefix (p, signs[i]))
      {
        push (self, TOKEN_SIGN, signs[i], -1);
        return p + strlen (signs[i]);
      }
  self->problem = N_("a sign is not known");
  return p;
}

static void
tokenize (Translation *self, const char *p)
{
  while (*p != '\0' && self->problem == NULL)
    {
      const char *end;

      if (g_ascii_isspace (*p))
        p++;
      else if (*p == '\'' || *p == '"')
        p = read_quoted (self, p);
      else if (g_ascii_isdigit (*p) || (*p == '.' && g_ascii_isdigit (p[1])))
        {
          end = read_number (p);
          push (self, TOKEN_NUMBER, p, end - p);
          p = end;
        }
      else if ((end = read_name (p)) > p)
        {
          if (end - p == 5 && strncmp (p, "datum", 5) == 0)
            p = read_column (self, end);
          else
            {
              push (self, TOKEN_NAME, p, end - p);
              p = end;
            }
        }
      else
        p = read_sign (self, p);
    }
}

/* --- into a formula --- */

/* In quotes, which are doubled within. */
static void
put_quoted (GString *out, const char *text, char quote)
{
  g_string_append_c (out, quote);
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == quote)
        g_string_append_c (out, quote);
      g_string_append_c (out, *p);
    }
  g_string_append_c (out, quote);
}

static gboolean
is_sign (const Translation *self, guint i, const char *sign)
{
  const Token *token = &g_array_index (self->tokens, Token, i);

  return token->kind == TOKEN_SIGN && strcmp (token->text, sign) == 0;
}

/* Where @sign stands in [from, to) outside of parentheses; @to: nowhere. */
static guint
find_sign (const Translation *self, guint from, guint to, const char *sign)
{
  int depth = 0;

  for (guint i = from; i < to; i++)
    {
      if (depth == 0 && is_sign (self, i, sign))
        return i;
      depth += is_sign (self, i, "(") ? 1 : is_sign (self, i, ")") ? -1 : 0;
    }
  return to;
}

/* The ":" of the "?" at @at: those between belong to inner ones. */
static guint
find_colon (const Translation *self, guint at, guint to)
{
  int depth = 0, open = 0;

  for (guint i = at + 1; i < to; i++)
    {
      if (depth == 0 && open == 0 && is_sign (self, i, ":"))
        return i;
      if (depth == 0)
        open += is_sign (self, i, "?") ? 1 : is_sign (self, i, ":") ? -1 : 0;
      depth += is_sign (self, i, "(") ? 1 : is_sign (self, i, ")") ? -1 : 0;
    }
  return to;
}

static void translate (Translation *self, GString *out, guint from, guint to);

static void
put_param (Translation *self, GString *out, const char *name)
{
  JsonNode *value = self->params != NULL ? json_object_get_member (self->params, name) : NULL;
  char number[32];

  if (value == NULL || !JSON_NODE_HOLDS_VALUE (value))
    g_string_append (out, name);
  else if (json_node_get_value_type (value) == G_TYPE_STRING)
    put_quoted (out, json_node_get_string (value), '\'');
  else if (json_node_get_value_type (value) == G_TYPE_BOOLEAN)
    g_string_append (out, json_node_get_boolean (value) ? "true" : "false");
  else
    {
      ana_double_to_string (json_node_get_double (value), number);
      g_string_append_printf (out, "(%s)", number);
    }
}

/* Vega's functions under our names; those that need more than a name are written out. */
static void
put_call (Translation *self, GString *out, const char *name, guint from, guint to)
{
  static const struct { const char *theirs, *before, *after; } calls[] = {
    { "min", "min_of(", ")" },       { "max", "max_of(", ")" },         { "ceil", "-floor(-(", "))" },
    { "isValid", "((", ") is not null)" }, { "toNumber", "(", ")" },     { "toDate", "(", ")" },
    { "floor", "floor(", ")" },      { "abs", "abs(", ")" },            { "round", "round(", ")" },
    { "lower", "lower(", ")" },      { "upper", "upper(", ")" },        { "if", NULL, NULL },
    { "test", NULL, NULL },
  };
  guint first, second;

  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    if (strcmp (calls[i].theirs, name) == 0 && calls[i].before != NULL)
      {
        g_string_append (out, calls[i].before);
        translate (self, out, from, to);
        g_string_append (out, calls[i].after);
        return;
      }
  first = find_sign (self, from, to, ",");
  second = first < to ? find_sign (self, first + 1, to, ",") : to;
  if (strcmp (name, "if") == 0 && second < to)
    {
      g_string_append (out, "(case when ");
      translate (self, out, from, first);
      g_string_append (out, " then ");
      translate (self, out, first + 1, second);
      g_string_append (out, " else ");
      translate (self, out, second + 1, to);
      g_string_append (out, " end)");
      return;
    }
  g_string_append_printf (out, "%s(", name);
  translate (self, out, from, to);
  g_string_append_c (out, ')');
}

static guint
find_close (const Translation *self, guint open, guint to)
{
  int depth = 0;

  for (guint i = open; i < to; i++)
    {
      depth += is_sign (self, i, "(") ? 1 : is_sign (self, i, ")") ? -1 : 0;
      if (depth == 0)
        return i;
    }
  return to;
}

static const char *
sign_of (const char *sign)
{
  static const char *const pairs[][2] = { { "===", " = " }, { "==", " = " }, { "!==", " <> " }, { "!=", " <> " }, { "&&", " and " }, { "||", " or " } };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    if (strcmp (pairs[i][0], sign) == 0)
      return pairs[i][1];
  return sign;
}

/* "== null" is a question of its own in three-valued logic. */
static gboolean
put_null_test (Translation *self, GString *out, guint i, guint to)
{
  const Token *token = &g_array_index (self->tokens, Token, i), *next = token + 1;

  if (i + 1 >= to || token->kind != TOKEN_SIGN || next->kind != TOKEN_NAME || strcmp (next->text, "null") != 0
      || !(strcmp (sign_of (token->text), " = ") == 0 || strcmp (sign_of (token->text), " <> ") == 0))
    return FALSE;
  g_string_append (out, token->text[0] == '!' ? " is not null" : " is null");
  return TRUE;
}

/* One token, or a call or parenthesis with all within; returns how many were taken. */
static guint
put_one (Translation *self, GString *out, guint i, guint to)
{
  const Token *token = &g_array_index (self->tokens, Token, i);
  gboolean opens = i + 1 < to && is_sign (self, i + 1, "(");
  guint close;

  if (put_null_test (self, out, i, to))
    return 2;
  if (token->kind == TOKEN_COLUMN)
    put_quoted (out, token->text, '\"');
  else if (token->kind == TOKEN_TEXT)
    put_quoted (out, token->text, '\'');
  else if (token->kind == TOKEN_NUMBER)
    g_string_append (out, token->text);
  else if (token->kind == TOKEN_NAME && opens)
    {
      close = find_close (self, i + 1, to);
      if (close == to)
        self->problem = N_("a parenthesis has no end");
      else
        put_call (self, out, token->text, i + 2, close);
      return close - i + 1;
    }
  else if (token->kind == TOKEN_NAME)
    put_param (self, out, token->text);
  else if (is_sign (self, i, "("))
    {
      close = find_close (self, i, to);
      if (close == to)
        self->problem = N_("a parenthesis has no end");
      g_string_append_c (out, '(');
      translate (self, out, i + 1, close);
      g_string_append_c (out, ')');
      return close - i + 1;
    }
  else
    g_string_append (out, strcmp (token->text, "!") == 0 ? " not " : sign_of (token->text));
  return 1;
}

/* "!x" binds closer than "==" there, and looser here. */
static guint
put_not (Translation *self, GString *out, guint i, guint to)
{
  guint n = 1;

  g_string_append (out, "(not (");
  if (i + 1 < to)
    n += is_sign (self, i + 1, "!") ? put_not (self, out, i + 1, to) : put_one (self, out, i + 1, to);
  g_string_append (out, "))");
  return n;
}

static void
translate (Translation *self, GString *out, guint from, guint to)
{
  guint at = find_sign (self, from, to, "?"), colon;

  if (self->problem != NULL || ++self->depth > MAX_NESTING)
    {
      self->problem = self->problem != NULL ? self->problem : N_("is nested too deeply");
      return;
    }
  if (at < to && (colon = find_colon (self, at, to)) < to)
    {
      g_string_append (out, "(case when ");
      translate (self, out, from, at);
      g_string_append (out, " then ");
      translate (self, out, at + 1, colon);
      g_string_append (out, " else ");
      translate (self, out, colon + 1, to);
      g_string_append (out, " end)");
    }
  else
    for (guint i = from; i < to && self->problem == NULL;)
      i += is_sign (self, i, "!") ? put_not (self, out, i, to) : put_one (self, out, i, to);
  self->depth--;
}

/**
 * ana_spec_translate_expression:
 * @text: an expression, of Vega ("datum.a > 5 && datum.b") or a formula of ours
 * @params: (nullable): values by name; the names of Vega's expressions that they have are put in
 * @problem: (out) (nullable): static: why not
 *
 * What reads `datum` is Vega's language; anything else is a formula already. What the formula language does not have
 * (a function by its name) is refused where the formula is compiled. Pure.
 *
 * Returns: (transfer full) (nullable): the formula
 */
char *
ana_spec_translate_expression (const char *text, JsonObject *params, const char **problem)
{
  Translation self = { .params = params };
  GString *out;

  *problem = NULL;
  if (strstr (text, "datum") == NULL)
    return g_strdup (text);
  self.tokens = g_array_new (FALSE, FALSE, sizeof (Token));
  g_array_set_clear_func (self.tokens, clear_token);
  out = g_string_new (NULL);
  tokenize (&self, text);
  if (self.problem == NULL)
    translate (&self, out, 0, self.tokens->len);
  g_array_unref (self.tokens);
  *problem = self.problem;
  return g_string_free (out, self.problem != NULL);
}
