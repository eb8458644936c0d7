/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-eval.c: row expressions over whole columns.
 *
 * Every operator is one loop over its columns. Validity is kept beside the values: what an operator computes from a
 * null is garbage that the validity hides. Logic is SQL's, with three values.
 */
#include "config.h"

#include "ana-vec-private.h"

#include <math.h>
#include <string.h>

static AnaVec *
new_result (AnaType type, const char *currency, const AnaVec *a, const AnaVec *b)
{
  gboolean constant = a->mask == 0 && (b == NULL || b->mask == 0);
  const AnaVec *full = a->mask != 0 || b == NULL ? a : b;

  return ana_vec_new (type, currency, full->n, constant);
}

static void
and_both (AnaVec *out, const AnaVec *a, const AnaVec *b)
{
  ana_vec_and_valid (out, a);
  if (b != NULL)
    ana_vec_and_valid (out, b);
}

/* Whole numbers; what leaves int64 is null. */
static void
run_ints (AnaVec *out, AnaNodeOp op, const AnaVec *a, const AnaVec *b)
{
  gint64 *values = ana_vec_ints (out);

  for (guint i = 0; i < out->n; i++)
    {
      gint64 x = a->i64[i & a->mask];
      gint64 y = b->i64[i & b->mask];
      gboolean bad = FALSE;

      switch (op)
        {
        case ANA_NODE_ADD:
          bad = __builtin_add_overflow (x, y, &values[i]);
          break;
        case ANA_NODE_SUB:
          bad = __builtin_sub_overflow (x, y, &values[i]);
          break;
        case ANA_NODE_MUL:
          bad = __builtin_mul_overflow (x, y, &values[i]);
          break;
        default: /* the rest; INT64_MIN % -1 would trap */
          bad = y == 0;
          values[i] = y == 0 || y == -1 ? 0 : x % y;
        }
      if (G_UNLIKELY (bad))
        ana_vec_set_null (out, i);
    }
}

static double
compute_real (AnaNodeOp op, double x, double y)
{
  switch (op)
    {
    case ANA_NODE_ADD: return x + y;
    case ANA_NODE_SUB: return x - y;
    case ANA_NODE_MUL: return x * y;
    case ANA_NODE_DIV: return x / y;
    default:           return fmod (x, y);
    }
}

static void
run_reals (AnaVec *out, AnaNodeOp op, const AnaVec *a, const AnaVec *b)
{
  double *values = ana_vec_doubles (out);

  for (guint i = 0; i < out->n; i++)
    {
      values[i] = compute_real (op, a->f64[i & a->mask], b->f64[i & b->mask]);
      if (G_UNLIKELY (!isfinite (values[i])))
        {
          values[i] = 0;
          ana_vec_set_null (out, i);
        }
    }
}

/* Money times or over a real: back to minor units, half away from zero. */
static void
run_scaled (AnaVec *out, AnaNodeOp op, const AnaVec *a, const AnaVec *b)
{
  for (guint i = 0; i < out->n; i++)
    {
      double v = round (compute_real (op, a->f64[i & a->mask], b->f64[i & b->mask]));

      if (isfinite (v) && v >= -0x1p63 && v < 0x1p63)
        ana_vec_ints (out)[i] = (gint64) v;
      else
        ana_vec_set_null (out, i);
    }
}

/* Money over a whole number, exactly. */
static void
run_shared (AnaVec *out, const AnaVec *a, const AnaVec *b)
{
  for (guint i = 0; i < out->n; i++)
    {
      __int128 x = a->i64[i & a->mask];
      __int128 y = b->i64[i & b->mask];
      __int128 q = y != 0 ? x / y : 0;
      __int128 rest = x - q * y;

      if (2 * (rest < 0 ? -rest : rest) >= (y < 0 ? -y : y))
        q += (x < 0) == (y < 0) ? 1 : -1;
      if (y == 0 || q > G_MAXINT64 || q < G_MININT64)
        ana_vec_set_null (out, i);
      else
        ana_vec_ints (out)[i] = (gint64) q;
    }
}

static AnaVec *
eval_arithmetic (const AnaNode *node, AnaVec *a, AnaVec *b)
{
  g_autoptr (AnaVec) x = NULL;
  g_autoptr (AnaVec) y = NULL;
  AnaVec *out = new_result (node->type, node->currency, a, b);
  gboolean whole = a->type != ANA_TYPE_REAL && b->type != ANA_TYPE_REAL;

  if (whole && node->op != ANA_NODE_DIV)
    run_ints (out, node->op, a, b);
  else if (whole && node->type == ANA_TYPE_MONEY)
    run_shared (out, a, b);
  else
    {
      x = ana_vec_to_real (a);
      y = ana_vec_to_real (b);
      if (node->type == ANA_TYPE_MONEY)
        run_scaled (out, node->op, x, y);
      else
        run_reals (out, node->op, x, y);
    }
  and_both (out, a, b);
  return out;
}

static AnaVec *
eval_negate (const AnaNode *node, AnaVec *a)
{
  AnaVec *out = new_result (node->type, node->currency, a, NULL);

  for (guint i = 0; i < out->n; i++)
    if (node->type == ANA_TYPE_REAL)
      ana_vec_doubles (out)[i] = -a->f64[i];
    else if (__builtin_sub_overflow ((gint64) 0, a->i64[i], &ana_vec_ints (out)[i]))
      ana_vec_set_null (out, i);
  and_both (out, a, NULL);
  return out;
}

/* Which of less, equal and greater make a comparison true. */
static void
get_verdicts (AnaNodeOp op, gint64 verdicts[3])
{
  verdicts[0] = op == ANA_NODE_LT || op == ANA_NODE_LE || op == ANA_NODE_NE;
  verdicts[1] = op == ANA_NODE_EQ || op == ANA_NODE_LE || op == ANA_NODE_GE || op == ANA_NODE_IN;
  verdicts[2] = op == ANA_NODE_GT || op == ANA_NODE_GE || op == ANA_NODE_NE;
}

static inline int
sign_of (int order)
{
  return (order > 0) - (order < 0);
}

/* A column against one text: each entry of the dictionary is compared once. */
static void
compare_with_text (AnaVec *out, const gint64 verdicts[3], const AnaVec *a, const char *text, int sign)
{
  g_autofree gint8 *memo = g_malloc (MAX (a->n_dict, 1));

  memset (memo, -1, a->n_dict);
  for (guint i = 0; i < out->n; i++)
    {
      guint32 code = a->codes[i];

      if (!ana_vec_is_valid (a, i))
        continue;
      if (memo[code] < 0)
        memo[code] = (gint8) verdicts[sign * sign_of (strcmp (a->dict[code], text)) + 1];
      ana_vec_ints (out)[i] = memo[code];
    }
}

static AnaVec *
compare_texts (AnaNodeOp op, AnaVec *a, AnaVec *b)
{
  AnaVec *out = new_result (ANA_TYPE_BOOL, NULL, a, b);
  gint64 verdicts[3];

  get_verdicts (op, verdicts);
  and_both (out, a, b);
  if (a->mask != 0 && b->mask == 0)
    compare_with_text (out, verdicts, a, ana_vec_text (b, 0), 1);
  else if (a->mask == 0 && b->mask != 0)
    compare_with_text (out, verdicts, b, ana_vec_text (a, 0), -1);
  else
    for (guint i = 0; i < out->n; i++)
      if (ana_vec_is_valid (out, i))
        ana_vec_ints (out)[i] = verdicts[sign_of (strcmp (ana_vec_text (a, i), ana_vec_text (b, i))) + 1];
  return out;
}

static AnaVec *
compare_ints (AnaNodeOp op, AnaVec *a, AnaVec *b)
{
  AnaVec *out = new_result (ANA_TYPE_BOOL, NULL, a, b);
  gint64 *values = ana_vec_ints (out);
  gint64 verdicts[3];

  get_verdicts (op, verdicts);
  for (guint i = 0; i < out->n; i++)
    {
      gint64 x = a->i64[i & a->mask];
      gint64 y = b->i64[i & b->mask];
      values[i] = verdicts[(x > y) - (x < y) + 1];
    }
  and_both (out, a, b);
  return out;
}

static AnaVec *
compare_reals (AnaNodeOp op, AnaVec *a, AnaVec *b)
{
  g_autoptr (AnaVec) u = ana_vec_to_real (a);
  g_autoptr (AnaVec) v = ana_vec_to_real (b);
  AnaVec *out = new_result (ANA_TYPE_BOOL, NULL, a, b);
  gint64 verdicts[3];

  get_verdicts (op, verdicts);
  for (guint i = 0; i < out->n; i++)
    {
      double x = u->f64[i & u->mask];
      double y = v->f64[i & v->mask];
      ana_vec_ints (out)[i] = verdicts[(x > y) - (x < y) + 1];
    }
  and_both (out, a, b);
  return out;
}

static AnaVec *
compare (AnaNodeOp op, AnaVec *a, AnaVec *b)
{
  g_autoptr (AnaVec) x = ana_vec_to_type (a, a->type == ANA_TYPE_NULL ? b->type : b->type == ANA_TYPE_TIME ? b->type : a->type,
                                          b->currency);
  g_autoptr (AnaVec) y = ana_vec_to_type (b, b->type == ANA_TYPE_NULL ? x->type : x->type == ANA_TYPE_TIME ? x->type : b->type,
                                          x->currency);

  if (x->type == ANA_TYPE_TEXT)
    return compare_texts (op, x, y);
  if (x->type == ANA_TYPE_REAL || y->type == ANA_TYPE_REAL)
    return compare_reals (op, x, y);
  return compare_ints (op, x, y);
}

/* and: a false decides; or: a true decides; else a null makes null. */
static AnaVec *
combine (gboolean is_and, AnaVec *a, AnaVec *b)
{
  AnaVec *out = new_result (ANA_TYPE_BOOL, NULL, a, b);
  gint64 *values = ana_vec_ints (out);
  gint64 decider = is_and ? 0 : 1;
  gboolean nulls = a->valid != NULL || b->valid != NULL;

  for (guint i = 0; i < out->n; i++)
    {
      gint64 x = a->i64[i & a->mask];
      gint64 y = b->i64[i & b->mask];

      values[i] = is_and ? x & y : x | y;
      if (!nulls)
        continue;
      gboolean known_x = ana_vec_is_valid (a, i);
      gboolean known_y = ana_vec_is_valid (b, i);
      if ((known_x && x == decider) || (known_y && y == decider))
        values[i] = decider;
      else if (!known_x || !known_y)
        ana_vec_set_null (out, i);
    }
  return out;
}

static AnaVec *
eval_not (AnaVec *a)
{
  AnaVec *out = new_result (ANA_TYPE_BOOL, NULL, a, NULL);

  for (guint i = 0; i < out->n; i++)
    ana_vec_ints (out)[i] = !a->i64[i];
  and_both (out, a, NULL);
  return out;
}

static AnaVec *
eval_is_null (AnaVec *a)
{
  AnaVec *out = new_result (ANA_TYPE_BOOL, NULL, a, NULL);

  for (guint i = 0; i < out->n; i++)
    ana_vec_ints (out)[i] = !ana_vec_is_valid (a, i);
  return out;
}

static AnaVec *
eval_in (AnaVec **args, guint n_args)
{
  AnaVec *out = compare (ANA_NODE_EQ, args[0], args[1]);

  for (guint i = 2; i < n_args; i++)
    {
      g_autoptr (AnaVec) before = out;
      g_autoptr (AnaVec) next = compare (ANA_NODE_EQ, args[0], args[i]);
      out = combine (FALSE, before, next);
    }
  return out;
}

static guint16
choose_branch (AnaVec **args, guint n_args, guint row)
{
  for (guint i = 0; i + 1 < n_args; i += 2)
    if (ana_vec_is_valid (args[i], row) && args[i]->i64[row & args[i]->mask] != 0)
      return (guint16) (i + 1);
  return n_args % 2 == 1 ? (guint16) (n_args - 1) : G_MAXUINT16;
}

static AnaVec *
eval_case (const AnaNode *node, AnaVec **args, guint n_args, guint n_rows)
{
  g_autofree guint16 *which = g_new (guint16, MAX (n_rows, 1));

  for (guint row = 0; row < n_rows; row++)
    which[row] = choose_branch (args, n_args, row);
  return ana_vec_choose (args, n_args, which, n_rows, node->type, node->currency);
}

static guint32
choose_text (AnaTextPool *pool, guint32 **memos, AnaVec *from, guint source, guint row)
{
  guint32 code = from->codes[row & from->mask];

  if (memos[source] == NULL)
    memos[source] = g_new0 (guint32, MAX (from->n_dict, 1));
  if (memos[source][code] == 0)
    memos[source][code] = ana_text_pool_add (pool, g_strdup (from->dict[code])) + 1;
  return memos[source][code] - 1;
}

static void
fill_texts (AnaVec *out, AnaVec **from, guint n_from, const guint16 *which)
{
  g_autofree guint32 **memos = g_new0 (guint32 *, n_from);
  AnaTextPool pool;

  ana_text_pool_init (&pool);
  for (guint row = 0; row < out->n; row++)
    if (which[row] == G_MAXUINT16 || !ana_vec_is_valid (from[which[row]], row))
      ana_vec_set_null (out, row);
    else
      ((guint32 *) out->own_values)[row] = choose_text (&pool, memos, from[which[row]], which[row], row);
  ana_text_pool_end (&pool, out);
  for (guint i = 0; i < n_from; i++)
    g_free (memos[i]);
}

/* Takes row by row the value of the chosen column. */
AnaVec *
ana_vec_choose (AnaVec *const *from, guint n_from, const guint16 *which, guint n_rows, AnaType type, const char *currency)
{
  AnaVec *out = ana_vec_new (type, currency, n_rows, FALSE);
  g_autofree AnaVec **typed = g_new0 (AnaVec *, n_from);

  for (guint i = 0; i < n_from; i++)
    typed[i] = ana_vec_to_type (from[i], type, currency);
  if (type == ANA_TYPE_TEXT)
    fill_texts (out, typed, n_from, which);
  else
    for (guint row = 0; row < n_rows; row++)
      if (which[row] == G_MAXUINT16 || !ana_vec_is_valid (typed[which[row]], row))
        ana_vec_set_null (out, row);
      else
        ana_vec_copy_value (out, row, typed[which[row]], row);
  for (guint i = 0; i < n_from; i++)
    ana_vec_unref (typed[i]);
  return out;
}

static AnaVec *
eval_literal (const AnaNode *node)
{
  AnaVec *out = ana_vec_new (node->type, node->currency, 1, TRUE);

  if (node->op == ANA_NODE_NULL)
    ana_vec_set_null (out, 0);
  else if (node->op == ANA_NODE_REAL)
    ana_vec_doubles (out)[0] = node->d;
  else if (node->op != ANA_NODE_TEXT)
    ana_vec_ints (out)[0] = node->i;
  if (node->type == ANA_TYPE_TEXT)
    {
      out->own_dict = g_new0 (gpointer, 1);
      out->own_dict[0] = g_strdup (node->text != NULL ? node->text : "");
      out->dict = (const char *const *) out->own_dict;
      out->n_dict = 1;
    }
  return out;
}

/* A column that this frame does not have (a mapped file without it) is null. */
static AnaVec *
eval_column (const AnaNode *node, const AnaEval *eval)
{
  int col;
  AnaVec *out;

  if (eval->find != NULL)
    return eval->find (eval, node->text);
  col = ana_frame_find (eval->frame, node->text);
  if (col >= 0)
    {
      const AnaField *field = ana_frame_get_field (eval->frame, (guint) col);
      if (field->type == node->type)
        return ana_vec_from_frame (eval->frame, (guint) col);
    }
  out = eval_literal (&(AnaNode) { .op = ANA_NODE_NULL, .type = node->type });
  g_strlcpy (out->currency, node->currency, sizeof out->currency);
  return out;
}

static AnaVec *
eval_op (const AnaNode *node, AnaVec **args, guint n_args, guint n_rows)
{
  switch (node->op)
    {
    case ANA_NODE_NEGATE:
      return eval_negate (node, args[0]);
    case ANA_NODE_NOT:
      return eval_not (args[0]);
    case ANA_NODE_ADD:
    case ANA_NODE_SUB:
    case ANA_NODE_MUL:
    case ANA_NODE_DIV:
    case ANA_NODE_MOD:
      return eval_arithmetic (node, args[0], args[1]);
    case ANA_NODE_AND:
    case ANA_NODE_OR:
      return combine (node->op == ANA_NODE_AND, args[0], args[1]);
    case ANA_NODE_IN:
      return eval_in (args, n_args);
    case ANA_NODE_IS_NULL:
      return eval_is_null (args[0]);
    case ANA_NODE_CASE:
      return eval_case (node, args, n_args, n_rows);
    case ANA_NODE_CALL:
      return node->function->eval (node, args, n_rows);
    default:
      return compare (node->op, args[0], args[1]);
    }
}

/**
 * ana_node_eval:
 * @self: a checked tree
 * @eval: the frame to run over
 *
 * Runs a row expression over every row. Pure; nothing fails: what has no value is null.
 *
 * Returns: (transfer full): the values, or one value with mask 0 when they are all the same by construction
 */
AnaVec *
ana_node_eval (const AnaNode *self,
               const AnaEval *eval)
{
  guint n = ana_node_n (self);
  g_autofree AnaVec **args = NULL;
  AnaVec *out;

  if (self->op == ANA_NODE_COLUMN)
    return eval_column (self, eval);
  if (n == 0 && self->op != ANA_NODE_CALL)
    return eval_literal (self);
  args = g_new0 (AnaVec *, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    args[i] = ana_node_eval (ana_node_arg (self, i), eval);
  out = eval_op (self, args, n, eval->n_rows);
  for (guint i = 0; i < n; i++)
    ana_vec_unref (args[i]);
  return out;
}
