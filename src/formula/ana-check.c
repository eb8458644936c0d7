/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-check.c: the types of a row expression, and the columns behind its names.
 */
#include "config.h"

#include "ana-vec-private.h"

#include <string.h>

typedef struct {
  const char      *text;
  const AnaSchema *schema;
} Checker;

gboolean
ana_type_is_number (AnaType type)
{
  return type == ANA_TYPE_INT || type == ANA_TYPE_REAL || type == ANA_TYPE_MONEY;
}

gboolean
ana_type_is_real (AnaType type)
{
  return type == ANA_TYPE_REAL;
}

void
ana_node_set_type (AnaNode *self, AnaType type, const char *currency)
{
  self->type = type;
  g_strlcpy (self->currency, type == ANA_TYPE_MONEY && currency != NULL ? currency : "", sizeof self->currency);
}

/* The type for people: "money:GBP", "null". */
const char *
ana_node_describe (const AnaNode *self, char out[16])
{
  if (self->type == ANA_TYPE_NULL)
    {
      g_strlcpy (out, "null", 16);
      return out;
    }
  return ana_type_to_string (self->type, self->currency, out);
}

static gboolean
fail_pair (const AnaNode *a, const AnaNode *b, const char *text, const char *what, GError **error)
{
  char first[16], second[16];

  ana_formula_fail (error, text, b->pos, "%s and %s cannot be %s", ana_node_describe (a, first),
                    ana_node_describe (b, second), what);
  return FALSE;
}

/* A literal takes the type of what stands beside it, down through its minus sign. */
static void
retype_literal (AnaNode *self, const AnaNode *as)
{
  ana_node_set_type (self, as->type, as->currency);
  if (self->op == ANA_NODE_NEGATE)
    retype_literal (ana_node_arg (self, 0), as);
}

static gboolean
read_instant (AnaNode *self, AnaType type, const char *text, GError **error)
{
  gint64 t_usec = 0;

  if (!ana_time_parse (self->text, ana_zone_utc (), &t_usec, NULL))
    {
      ana_formula_fail (error, text, self->pos, "'%s' is no %s", self->text, type == ANA_TYPE_DATE ? "date" : "time");
      return FALSE;
    }
  self->op = ANA_NODE_INT;
  self->i = t_usec;
  if (type == ANA_TYPE_DATE)
    {
      self->i = t_usec / ANA_USEC_PER_DAY - (t_usec % ANA_USEC_PER_DAY < 0);
      if (self->i * ANA_USEC_PER_DAY != t_usec) /* a date column against an instant within a day */
        {
          self->i = t_usec;
          type = ANA_TYPE_TIME;
        }
    }
  ana_node_set_type (self, type, NULL);
  return TRUE;
}

static gboolean
is_instant (AnaType type)
{
  return type == ANA_TYPE_TIME || type == ANA_TYPE_DATE;
}

/* Tries to bring @b to the type of @a. */
static gboolean
adapt (AnaNode *a, AnaNode *b, const char *text, gboolean *done, GError **error)
{
  *done = TRUE;
  if (b->type == ANA_TYPE_NULL)
    {
      if (b->op == ANA_NODE_NULL)
        ana_node_set_type (b, a->type, a->currency);
      return TRUE;
    }
  if (a->type == ANA_TYPE_MONEY && b->type == ANA_TYPE_INT && ana_node_is_literal (b))
    {
      retype_literal (b, a);
      return TRUE;
    }
  if (is_instant (a->type) && b->op == ANA_NODE_TEXT)
    return read_instant (b, a->type, text, error);
  *done = FALSE;
  return TRUE;
}

/**
 * ana_node_unify:
 * @a: a checked node
 * @b: a checked node
 * @text: the formula, for errors
 * @compare: whether they are compared only, so that neighbouring types will do
 * @error: return location
 *
 * Brings two values to one type: null takes the other's, a whole literal beside money counts minor units, a text literal
 * beside a time or date is read as one. Whole and real numbers agree, and times with dates.
 *
 * Returns: %FALSE and BAD_INPUT naming both types
 */
gboolean
ana_node_unify (AnaNode    *a,
                AnaNode    *b,
                const char *text,
                gboolean    compare,
                GError    **error)
{
  gboolean done = FALSE;

  if (a->type == b->type && strcmp (a->currency, b->currency) == 0)
    return TRUE;
  if (!adapt (a, b, text, &done, error))
    return FALSE;
  if (!done && !adapt (b, a, text, &done, error))
    return FALSE;
  if (done)
    return TRUE;
  if ((a->type == ANA_TYPE_INT && b->type == ANA_TYPE_REAL) || (a->type == ANA_TYPE_REAL && b->type == ANA_TYPE_INT))
    return TRUE;
  if (is_instant (a->type) && is_instant (b->type))
    return TRUE;
  if (compare && (ana_node_is_literal (a) || ana_node_is_literal (b)) && ana_type_is_number (a->type)
      && ana_type_is_number (b->type))
    return TRUE;
  return fail_pair (a, b, text, compare ? "compared" : "mixed", error);
}

static gboolean check_node (const Checker *self, AnaNode *node, GError **error);

static gboolean
want_number (const Checker *self, AnaNode *node, GError **error)
{
  char type[16];

  if (node->op == ANA_NODE_NULL && node->type == ANA_TYPE_NULL)
    ana_node_set_type (node, ANA_TYPE_INT, NULL);
  if (ana_type_is_number (node->type))
    return TRUE;
  ana_formula_fail (error, self->text, node->pos, "a number expected, not %s", ana_node_describe (node, type));
  return FALSE;
}

static gboolean
want_bool (const Checker *self, AnaNode *node, GError **error)
{
  char type[16];

  if (node->type == ANA_TYPE_NULL)
    ana_node_set_type (node, ANA_TYPE_BOOL, NULL);
  if (node->type == ANA_TYPE_BOOL)
    return TRUE;
  ana_formula_fail (error, self->text, node->pos, "true or false expected, not %s", ana_node_describe (node, type));
  return FALSE;
}

/* date + int, date - int, date - date: days. */
static gboolean
check_date_sum (AnaNode *node, AnaNode *a, AnaNode *b)
{
  if (a->type == ANA_TYPE_DATE && b->type == ANA_TYPE_INT)
    ana_node_set_type (node, ANA_TYPE_DATE, NULL);
  else if (node->op == ANA_NODE_SUB && a->type == ANA_TYPE_DATE && b->type == ANA_TYPE_DATE)
    ana_node_set_type (node, ANA_TYPE_INT, NULL);
  else
    return FALSE;
  return TRUE;
}

static gboolean
check_sum (const Checker *self, AnaNode *node, GError **error)
{
  AnaNode *a = ana_node_arg (node, 0);
  AnaNode *b = ana_node_arg (node, 1);

  if (check_date_sum (node, a, b))
    return TRUE;
  if (a->type == ANA_TYPE_TIME && b->type == ANA_TYPE_TIME)
    {
      ana_formula_fail (error, self->text, node->pos, "two times have a distance: use hours(a, b) or days(a, b)");
      return FALSE;
    }
  if (!want_number (self, a, error) || !want_number (self, b, error))
    return FALSE;
  if (a->type == ANA_TYPE_MONEY || b->type == ANA_TYPE_MONEY)
    {
      if (!ana_node_unify (a, b, self->text, FALSE, error))
        return FALSE;
      ana_node_set_type (node, a->type, a->currency);
      return TRUE;
    }
  ana_node_set_type (node, a->type == ANA_TYPE_REAL || b->type == ANA_TYPE_REAL ? ANA_TYPE_REAL : ANA_TYPE_INT, NULL);
  return TRUE;
}

static gboolean
check_product (const Checker *self, AnaNode *node, GError **error)
{
  AnaNode *a = ana_node_arg (node, 0);
  AnaNode *b = ana_node_arg (node, 1);

  if (!want_number (self, a, error) || !want_number (self, b, error))
    return FALSE;
  if (a->type == ANA_TYPE_MONEY && b->type == ANA_TYPE_MONEY)
    return fail_pair (a, b, self->text, "multiplied", error);
  if (a->type == ANA_TYPE_MONEY || b->type == ANA_TYPE_MONEY)
    ana_node_set_type (node, ANA_TYPE_MONEY, a->type == ANA_TYPE_MONEY ? a->currency : b->currency);
  else
    ana_node_set_type (node, a->type == ANA_TYPE_REAL || b->type == ANA_TYPE_REAL ? ANA_TYPE_REAL : ANA_TYPE_INT, NULL);
  return TRUE;
}

static gboolean
check_quotient (const Checker *self, AnaNode *node, GError **error)
{
  AnaNode *a = ana_node_arg (node, 0);
  AnaNode *b = ana_node_arg (node, 1);

  if (!want_number (self, a, error) || !want_number (self, b, error))
    return FALSE;
  if (b->type == ANA_TYPE_MONEY && (a->type != ANA_TYPE_MONEY || strcmp (a->currency, b->currency) != 0))
    return fail_pair (a, b, self->text, "divided", error);
  if (a->type == ANA_TYPE_MONEY && b->type != ANA_TYPE_MONEY)
    ana_node_set_type (node, ANA_TYPE_MONEY, a->currency);
  else
    ana_node_set_type (node, ANA_TYPE_REAL, NULL);
  return TRUE;
}

static gboolean
check_rest (const Checker *self, AnaNode *node, GError **error)
{
  AnaNode *a = ana_node_arg (node, 0);
  AnaNode *b = ana_node_arg (node, 1);

  if (!want_number (self, a, error) || !want_number (self, b, error))
    return FALSE;
  if (a->type == ANA_TYPE_MONEY && b->type != ANA_TYPE_INT)
    return ana_node_unify (a, b, self->text, FALSE, error) && (ana_node_set_type (node, a->type, a->currency), TRUE);
  if (b->type == ANA_TYPE_MONEY && a->type != ANA_TYPE_MONEY)
    return fail_pair (a, b, self->text, "divided", error);
  if (a->type == ANA_TYPE_MONEY)
    ana_node_set_type (node, ANA_TYPE_MONEY, a->currency);
  else
    ana_node_set_type (node, a->type == ANA_TYPE_REAL || b->type == ANA_TYPE_REAL ? ANA_TYPE_REAL : ANA_TYPE_INT, NULL);
  return TRUE;
}

/* Comparisons and "in": every further argument agrees with the first. */
static gboolean
check_compare (const Checker *self, AnaNode *node, GError **error)
{
  AnaNode *a = ana_node_arg (node, 0);

  for (guint i = 1; i < ana_node_n (node); i++)
    if (!ana_node_unify (a, ana_node_arg (node, i), self->text, TRUE, error))
      return FALSE;
  ana_node_set_type (node, ANA_TYPE_BOOL, NULL);
  return TRUE;
}

static gboolean
check_logic (const Checker *self, AnaNode *node, GError **error)
{
  for (guint i = 0; i < ana_node_n (node); i++)
    if (!want_bool (self, ana_node_arg (node, i), error))
      return FALSE;
  ana_node_set_type (node, ANA_TYPE_BOOL, NULL);
  return TRUE;
}

static gboolean
check_case (const Checker *self, AnaNode *node, GError **error)
{
  guint n = ana_node_n (node);
  AnaNode *result = ana_node_arg (node, 1);

  for (guint i = 0; i < n; i++)
    {
      AnaNode *arg = ana_node_arg (node, i);

      if (i % 2 == 0 && i + 1 < n)
        {
          if (!want_bool (self, arg, error))
            return FALSE;
          continue;
        }
      if (!ana_node_unify (result, arg, self->text, FALSE, error))
        return FALSE;
      if (result->type == ANA_TYPE_NULL || arg->type == ANA_TYPE_REAL || arg->type == ANA_TYPE_TIME)
        result = arg;
    }
  ana_node_set_type (node, result->type, result->currency);
  return TRUE;
}

static gboolean
check_negate (const Checker *self, AnaNode *node, GError **error)
{
  AnaNode *a = ana_node_arg (node, 0);

  if (!want_number (self, a, error))
    return FALSE;
  ana_node_set_type (node, a->type, a->currency);
  return TRUE;
}

static gboolean
check_column (const Checker *self, AnaNode *node, GError **error)
{
  int column = self->schema != NULL ? ana_schema_find (self->schema, node->text) : -1;
  const char *currency = NULL;
  const char *name = NULL;
  AnaType type = ANA_TYPE_INT;

  if (column < 0)
    {
      ana_formula_fail (error, self->text, node->pos, "no column \"%s\" in %s", node->text,
                        self->schema != NULL ? ana_schema_get_dataset (self->schema) : "this place");
      return FALSE;
    }
  ana_schema_get (self->schema, (guint) column, &name, &type, &currency);
  g_free (node->text);
  node->text = g_strdup (name);
  ana_node_set_type (node, type, currency);
  return TRUE;
}

static gboolean
check_call (const Checker *self, AnaNode *node, GError **error)
{
  guint n = ana_node_n (node);

  node->function = ana_function_find (node->text);
  if (node->function == NULL)
    {
      ana_formula_fail (error, self->text, node->pos, "no function %s()", node->text);
      return FALSE;
    }
  if (n < node->function->min_args || n > node->function->max_args)
    {
      ana_formula_fail (error, self->text, node->pos, "%s() takes %u to %u values, not %u", node->text,
                        node->function->min_args, node->function->max_args, n);
      return FALSE;
    }
  return node->function->check (node, self->text, error);
}

static gboolean
check_op (const Checker *self, AnaNode *node, GError **error)
{
  switch (node->op)
    {
    case ANA_NODE_INT:
      ana_node_set_type (node, ANA_TYPE_INT, NULL);
      return TRUE;
    case ANA_NODE_REAL:
      ana_node_set_type (node, ANA_TYPE_REAL, NULL);
      return TRUE;
    case ANA_NODE_TEXT:
      ana_node_set_type (node, ANA_TYPE_TEXT, NULL);
      return TRUE;
    case ANA_NODE_BOOL:
    case ANA_NODE_IS_NULL:
      ana_node_set_type (node, ANA_TYPE_BOOL, NULL);
      return TRUE;
    case ANA_NODE_NULL:
      return TRUE;
    case ANA_NODE_COLUMN:
      return check_column (self, node, error);
    case ANA_NODE_NEGATE:
      return check_negate (self, node, error);
    case ANA_NODE_ADD:
    case ANA_NODE_SUB:
      return check_sum (self, node, error);
    case ANA_NODE_MUL:
      return check_product (self, node, error);
    case ANA_NODE_DIV:
      return check_quotient (self, node, error);
    case ANA_NODE_MOD:
      return check_rest (self, node, error);
    case ANA_NODE_NOT:
    case ANA_NODE_AND:
    case ANA_NODE_OR:
      return check_logic (self, node, error);
    case ANA_NODE_CASE:
      return check_case (self, node, error);
    case ANA_NODE_CALL:
      return check_call (self, node, error);
    case ANA_NODE_REF:
    case ANA_NODE_LEAF:
      ana_formula_fail (error, self->text, node->pos, "no aggregate or reference within a row's expression");
      return FALSE;
    default:
      return check_compare (self, node, error);
    }
}

static gboolean
check_node (const Checker *self, AnaNode *node, GError **error)
{
  for (guint i = 0; i < ana_node_n (node); i++)
    if (!check_node (self, ana_node_arg (node, i), error))
      return FALSE;
  return check_op (self, node, error);
}

gboolean
ana_node_check (AnaNode         *self,
                const char      *text,
                const AnaSchema *schema,
                GError         **error)
{
  Checker checker = { text, schema };

  return check_node (&checker, self, error);
}
