/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-parser.c: formula tokens to a tree.
 *
 * A Pratt parser: each infix operator has a binding power, and parse_expr (min) takes operators that bind at least so
 * strongly. Powers: or 1, and 2, not 3, comparisons 4, sums 5, products 6, unary minus 7. Recursion is limited by
 * counting, so that hostile text ends in an error and not in a spent stack.
 */
#include "config.h"

#include "ana-node-private.h"

#include <string.h>

typedef struct {
  AnaLexer lexer;
  gboolean measure;
  guint    nest;
} Parser;

static AnaNode *parse_expr (Parser *self, int min_power, GError **error);

static gboolean
is_word (const Parser *self, const char *word)
{
  return self->lexer.token.type == ANA_TOKEN_NAME && g_ascii_strcasecmp (self->lexer.token.text, word) == 0;
}

static gboolean
is_sign (const Parser *self, const char *sign)
{
  return self->lexer.token.type == ANA_TOKEN_SIGN && strcmp (self->lexer.token.text, sign) == 0;
}

static gboolean
fail (const Parser *self, GError **error, const char *wanted)
{
  const AnaToken *token = &self->lexer.token;

  if (token->type == ANA_TOKEN_END)
    ana_formula_fail (error, self->lexer.text, token->pos, "%s expected, but the formula ends", wanted);
  else
    ana_formula_fail (error, self->lexer.text, token->pos, "%s expected", wanted);
  return FALSE;
}

static gboolean
expect_word (Parser *self, const char *word, GError **error)
{
  return is_word (self, word) ? ana_lexer_next (&self->lexer, error) : fail (self, error, word);
}

static gboolean
expect_sign (Parser *self, const char *sign, GError **error)
{
  return is_sign (self, sign) ? ana_lexer_next (&self->lexer, error) : fail (self, error, sign);
}

/* Takes @child; frees @self and says so when the tree gets too deep. */
static AnaNode *
add_child (Parser *self, AnaNode *node, AnaNode *child, GError **error)
{
  if (child == NULL)
    {
      ana_node_free (node);
      return NULL;
    }
  if (ana_node_add (node, child))
    return node;
  ana_formula_fail (error, self->lexer.text, node->pos, "formula too deep");
  ana_node_free (node);
  return NULL;
}

/* exprs of a list up to ")" or "where"; the bracket is open already. */
static gboolean
parse_list (Parser *self, AnaNode *node, GError **error)
{
  while (!is_sign (self, ")") && !is_word (self, "where"))
    {
      AnaNode *arg = parse_expr (self, 0, error);

      if (arg == NULL)
        return FALSE;
      if (!ana_node_add (node, arg))
        {
          ana_formula_fail (error, self->lexer.text, node->pos, "formula too deep");
          return FALSE;
        }
      if (!is_sign (self, ","))
        return TRUE;
      if (!ana_lexer_next (&self->lexer, error))
        return FALSE;
      if (is_sign (self, ")"))
        return fail (self, error, "an expression");
    }
  return TRUE;
}

static gboolean
is_leaf_name (const char *name)
{
  static const char *const names[] = { "sum", "count", "avg", "min", "max", "distinct", "quantile", "stddev", "first",
                                       "last", "rate", "distinct_min", "sum_last" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (name, names[i]) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
parse_where (Parser *self, AnaNode *node, GError **error)
{
  if (!is_word (self, "where"))
    return TRUE;
  if (node->op != ANA_NODE_LEAF)
    return fail (self, error, ")");
  if (!ana_lexer_next (&self->lexer, error))
    return FALSE;
  node->where = parse_expr (self, 0, error);
  if (node->where != NULL)
    node->depth = MAX (node->depth, node->where->depth + 1);
  return node->where != NULL;
}

static AnaNode *
parse_call (Parser *self, const char *name, gsize pos, GError **error)
{
  g_autoptr (AnaNode) node = ana_node_new (ANA_NODE_CALL, pos);

  node->text = g_ascii_strdown (name, -1);
  if (is_leaf_name (node->text))
    node->op = ANA_NODE_LEAF;
  if (node->op == ANA_NODE_LEAF && !self->measure)
    {
      ana_formula_fail (error, self->lexer.text, pos, "%s() adds up rows: it belongs into a measure", node->text);
      return NULL;
    }
  if (!ana_lexer_next (&self->lexer, error) || !parse_list (self, node, error) || !parse_where (self, node, error)
      || !expect_sign (self, ")", error))
    return NULL;
  return g_steal_pointer (&node);
}

static AnaNode *
parse_case (Parser *self, gsize pos, GError **error)
{
  AnaNode *node = ana_node_new (ANA_NODE_CASE, pos);

  do
    {
      if (!expect_word (self, "when", error)
          || (node = add_child (self, node, parse_expr (self, 0, error), error)) == NULL
          || !expect_word (self, "then", error)
          || (node = add_child (self, node, parse_expr (self, 0, error), error)) == NULL)
        {
          ana_node_free (node);
          return NULL;
        }
    }
  while (is_word (self, "when"));
  if (is_word (self, "else"))
    {
      if (!ana_lexer_next (&self->lexer, error))
        {
          ana_node_free (node);
          return NULL;
        }
      if ((node = add_child (self, node, parse_expr (self, 0, error), error)) == NULL)
        return NULL;
    }
  if (expect_word (self, "end", error))
    return node;
  ana_node_free (node);
  return NULL;
}

static gboolean
is_reserved (const char *word)
{
  static const char *const words[] = { "and", "or", "not", "in", "is", "case", "when", "then", "else", "end", "where" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (word, words[i]) == 0)
      return TRUE;
  return FALSE;
}

static AnaNode *
parse_word (Parser *self, GError **error)
{
  g_autofree char *word = g_strdup (self->lexer.token.text);
  gsize pos = self->lexer.token.pos;
  gboolean is_case = is_word (self, "case");
  AnaNode *node;

  if (is_reserved (word) && !is_case)
    {
      fail (self, error, "a value");
      return NULL;
    }
  if (!ana_lexer_next (&self->lexer, error))
    return NULL;
  if (is_case)
    return parse_case (self, pos, error);
  if (is_sign (self, "("))
    return parse_call (self, word, pos, error);
  if (g_ascii_strcasecmp (word, "true") == 0 || g_ascii_strcasecmp (word, "false") == 0)
    {
      node = ana_node_new (ANA_NODE_BOOL, pos);
      node->i = g_ascii_tolower (word[0]) == 't';
      return node;
    }
  if (g_ascii_strcasecmp (word, "null") == 0)
    return ana_node_new (ANA_NODE_NULL, pos);
  node = ana_node_new (ANA_NODE_COLUMN, pos);
  node->text = g_steal_pointer (&word);
  return node;
}

/* A token that is a value by itself. */
static AnaNode *
parse_simple (Parser *self, AnaNodeOp op, GError **error)
{
  g_autoptr (AnaNode) node = ana_node_new (op, self->lexer.token.pos);

  node->i = self->lexer.token.i;
  node->d = self->lexer.token.d;
  node->text = g_steal_pointer (&self->lexer.token.text);
  if (!ana_lexer_next (&self->lexer, error))
    return NULL;
  return g_steal_pointer (&node);
}

static AnaNode *
parse_unary (Parser *self, AnaNodeOp op, int power, GError **error)
{
  AnaNode *node = ana_node_new (op, self->lexer.token.pos);

  if (!ana_lexer_next (&self->lexer, error))
    {
      ana_node_free (node);
      return NULL;
    }
  return add_child (self, node, parse_expr (self, power, error), error);
}

static AnaNode *
parse_bracket (Parser *self, GError **error)
{
  g_autoptr (AnaNode) node = NULL;

  if (!ana_lexer_next (&self->lexer, error) || (node = parse_expr (self, 0, error)) == NULL
      || !expect_sign (self, ")", error))
    return NULL;
  return g_steal_pointer (&node);
}

static AnaNode *
parse_sign (Parser *self, GError **error)
{
  if (is_sign (self, "("))
    return parse_bracket (self, error);
  if (is_sign (self, "-"))
    return parse_unary (self, ANA_NODE_NEGATE, 7, error);
  if (is_sign (self, "+"))
    {
      if (!ana_lexer_next (&self->lexer, error))
        return NULL;
      return parse_expr (self, 7, error);
    }
  fail (self, error, "a value");
  return NULL;
}

static AnaNode *
parse_prefix (Parser *self, GError **error)
{
  switch (self->lexer.token.type)
    {
    case ANA_TOKEN_INT:
      return parse_simple (self, ANA_NODE_INT, error);
    case ANA_TOKEN_REAL:
      return parse_simple (self, ANA_NODE_REAL, error);
    case ANA_TOKEN_TEXT:
      return parse_simple (self, ANA_NODE_TEXT, error);
    case ANA_TOKEN_QUOTED:
      return parse_simple (self, ANA_NODE_COLUMN, error);
    case ANA_TOKEN_REF:
      if (self->measure)
        return parse_simple (self, ANA_NODE_REF, error);
      ana_formula_fail (error, self->lexer.text, self->lexer.token.pos, "a reference belongs into a measure");
      return NULL;
    case ANA_TOKEN_NAME:
      return is_word (self, "not") ? parse_unary (self, ANA_NODE_NOT, 3, error) : parse_word (self, error);
    case ANA_TOKEN_SIGN:
      return parse_sign (self, error);
    case ANA_TOKEN_END:
      break;
    }
  fail (self, error, "a value");
  return NULL;
}

static int
get_infix (const Parser *self, AnaNodeOp *op)
{
  static const struct { const char *text; AnaNodeOp op; int power; } table[] = {
    { "or", ANA_NODE_OR, 1 },  { "and", ANA_NODE_AND, 2 }, { "=", ANA_NODE_EQ, 4 },  { "==", ANA_NODE_EQ, 4 },
    { "!=", ANA_NODE_NE, 4 },  { "<>", ANA_NODE_NE, 4 },   { "<", ANA_NODE_LT, 4 },  { "<=", ANA_NODE_LE, 4 },
    { ">", ANA_NODE_GT, 4 },   { ">=", ANA_NODE_GE, 4 },   { "in", ANA_NODE_IN, 4 }, { "not", ANA_NODE_NOT, 4 },
    { "is", ANA_NODE_IS_NULL, 4 }, { "+", ANA_NODE_ADD, 5 }, { "-", ANA_NODE_SUB, 5 }, { "*", ANA_NODE_MUL, 6 },
    { "/", ANA_NODE_DIV, 6 },  { "%", ANA_NODE_MOD, 6 },
  };

  if (self->lexer.token.type != ANA_TOKEN_NAME && self->lexer.token.type != ANA_TOKEN_SIGN)
    return -1;
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_ascii_strcasecmp (table[i].text, self->lexer.token.text) == 0)
      {
        *op = table[i].op;
        return table[i].power;
      }
  return -1;
}

static AnaNode *
negate (Parser *self, AnaNode *node, gboolean negated, GError **error)
{
  if (node == NULL || !negated)
    return node;
  return add_child (self, ana_node_new (ANA_NODE_NOT, node->pos), node, error);
}

/* left in (…), left not in (…): the word "in" comes next. */
static AnaNode *
parse_in (Parser *self, AnaNode *left, gboolean negated, GError **error)
{
  AnaNode *node = add_child (self, ana_node_new (ANA_NODE_IN, self->lexer.token.pos), left, error);

  if (node == NULL)
    return NULL;
  if (!expect_word (self, "in", error) || !expect_sign (self, "(", error) || !parse_list (self, node, error)
      || (ana_node_n (node) < 2 && !fail (self, error, "a value")) || !expect_sign (self, ")", error))
    {
      ana_node_free (node);
      return NULL;
    }
  return negate (self, node, negated, error);
}

static AnaNode *
parse_is (Parser *self, AnaNode *left, GError **error)
{
  AnaNode *node = add_child (self, ana_node_new (ANA_NODE_IS_NULL, self->lexer.token.pos), left, error);
  gboolean negated = FALSE;
  gboolean ok = node != NULL && ana_lexer_next (&self->lexer, error);

  if (ok && is_word (self, "not"))
    {
      negated = TRUE;
      ok = ana_lexer_next (&self->lexer, error);
    }
  if (!ok || !expect_word (self, "null", error))
    {
      ana_node_free (node);
      return NULL;
    }
  return negate (self, node, negated, error);
}

static AnaNode *
parse_not_in (Parser *self, AnaNode *left, GError **error)
{
  if (ana_lexer_next (&self->lexer, error))
    {
      if (is_word (self, "in"))
        return parse_in (self, left, TRUE, error);
      fail (self, error, "in");
    }
  ana_node_free (left);
  return NULL;
}

static AnaNode *
parse_infix (Parser *self, AnaNode *left, AnaNodeOp op, int power, GError **error)
{
  AnaNode *node;

  if (op == ANA_NODE_IN)
    return parse_in (self, left, FALSE, error);
  if (op == ANA_NODE_IS_NULL)
    return parse_is (self, left, error);
  if (op == ANA_NODE_NOT)
    return parse_not_in (self, left, error);
  node = add_child (self, ana_node_new (op, self->lexer.token.pos), left, error);
  if (node == NULL)
    return NULL;
  if (!ana_lexer_next (&self->lexer, error))
    {
      ana_node_free (node);
      return NULL;
    }
  return add_child (self, node, parse_expr (self, power + 1, error), error);
}

static AnaNode *
parse_expr (Parser *self, int min_power, GError **error)
{
  AnaNode *left;
  AnaNodeOp op;
  int power;

  if (++self->nest > ANA_FORMULA_MAX_NEST)
    {
      ana_formula_fail (error, self->lexer.text, self->lexer.token.pos, "formula nested too deeply");
      return NULL;
    }
  left = parse_prefix (self, error);
  while (left != NULL && (power = get_infix (self, &op)) >= min_power && power > 0)
    left = parse_infix (self, left, op, power, error);
  self->nest--;
  return left;
}

static gboolean
check_text (const char *text, GError **error)
{
  const char *bad = NULL;

  if (strlen (text) > ANA_FORMULA_MAX_BYTES)
    {
      ana_formula_fail (error, text, 0, "formula longer than %d bytes", ANA_FORMULA_MAX_BYTES);
      return FALSE;
    }
  if (!g_utf8_validate (text, -1, &bad))
    {
      ana_formula_fail (error, text, (gsize) (bad - text), "not UTF-8");
      return FALSE;
    }
  return TRUE;
}

/**
 * ana_formula_parse:
 * @text: a formula
 * @measure: whether aggregates and references are allowed
 * @error: return location
 *
 * Reads a whole formula. Types are not known yet.
 *
 * Returns: (transfer full): the tree; %NULL and BAD_INPUT with line and column
 */
AnaNode *
ana_formula_parse (const char *text,
                   gboolean    measure,
                   GError    **error)
{
  Parser self = { .measure = measure };
  AnaNode *node = NULL;

  if (!check_text (text, error))
    return NULL;
  ana_lexer_init (&self.lexer, text);
  if (ana_lexer_next (&self.lexer, error))
    node = parse_expr (&self, 0, error);
  if (node != NULL && self.lexer.token.type != ANA_TOKEN_END)
    {
      fail (&self, error, "the end or an operator");
      g_clear_pointer (&node, ana_node_free);
    }
  ana_lexer_clear (&self.lexer);
  return node;
}
