/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-expr.c: compiled row expressions, and the cache of their results over one frame.
 */
#include "config.h"

#include "ana-error.h"
#include "ana-expr-private.h"

#include <string.h>

struct _AnaExpr {
  AnaNode *node; /* (owned) */
};

/**
 * ana_expr_compile:
 * @text: a row expression
 * @schema: the columns that it may name
 * @error: return location
 *
 * Reads and type-checks a row expression. Any thread; the result is immutable.
 *
 * Returns: (transfer full): the expression; %NULL and BAD_INPUT with line and column of @text
 */
AnaExpr *
ana_expr_compile (const char      *text,
                  const AnaSchema *schema,
                  GError         **error)
{
  g_autoptr (AnaNode) node = NULL;
  AnaExpr *self;

  g_return_val_if_fail (text != NULL && schema != NULL, NULL);

  node = ana_formula_parse (text, FALSE, error);
  if (node == NULL || !ana_node_check (node, text, schema, error))
    return NULL;
  self = g_new0 (AnaExpr, 1);
  self->node = g_steal_pointer (&node);
  return self;
}

void
ana_expr_free (AnaExpr *self)
{
  if (self == NULL)
    return;
  ana_node_free (self->node);
  g_free (self);
}

/**
 * ana_expr_get_type:
 * @self: an expression
 * @out_currency: (optional): its currency, "" when it is no money
 *
 * What the expression gives; the bare literal null counts as int.
 */
AnaType
ana_expr_get_type (const AnaExpr *self,
                   char           out_currency[4])
{
  if (out_currency != NULL)
    memcpy (out_currency, self->node->currency, 4);
  return self->node->type == ANA_TYPE_NULL ? ANA_TYPE_INT : self->node->type;
}

static void
put_value (AnaFrameBuilder *builder, guint col, const AnaVec *vec, guint row)
{
  if (!ana_vec_is_valid (vec, row))
    ana_frame_builder_put_null (builder, col);
  else if (vec->type == ANA_TYPE_REAL)
    ana_frame_builder_put_double (builder, col, vec->f64[row & vec->mask]);
  else if (vec->type == ANA_TYPE_TEXT)
    ana_frame_builder_put_text (builder, col, ana_vec_text (vec, row), -1);
  else
    ana_frame_builder_put_int64 (builder, col, vec->i64[row & vec->mask]);
}

/* Appends @n_rows values of @vec to column @col. */
void
ana_vec_put (const AnaVec *vec, AnaFrameBuilder *builder, guint col, guint n_rows)
{
  if (vec->mask != 0 && vec->valid == NULL && vec->type == ANA_TYPE_REAL)
    ana_frame_builder_put_bulk_double (builder, col, vec->f64, n_rows);
  else if (vec->mask != 0 && vec->valid == NULL && vec->type != ANA_TYPE_TEXT)
    ana_frame_builder_put_bulk_int64 (builder, col, vec->i64, n_rows);
  else
    for (guint row = 0; row < n_rows; row++)
      put_value (builder, col, vec, row);
}

static AnaRole
get_role (AnaType type)
{
  if (type == ANA_TYPE_TIME || type == ANA_TYPE_DATE)
    return ANA_ROLE_TIME;
  return ana_type_is_number (type) ? ANA_ROLE_MEASURE : ANA_ROLE_DIMENSION;
}

/**
 * ana_expr_eval:
 * @self: an expression
 * @frame: rows with the columns of its schema; a column that is not there counts as null
 * @as: the result's name
 * @error: return location
 *
 * Computes the expression for every row. Overflow and division by zero are null in that row. Pure: any thread.
 *
 * Returns: (transfer full): a frame of n_rows × 1
 */
AnaFrame *
ana_expr_eval (const AnaExpr  *self,
               const AnaFrame *frame,
               const char     *as,
               GError        **error)
{
  AnaEval eval = { frame, ana_frame_get_n_rows (frame) };
  g_autoptr (AnaVec) vec = NULL;
  AnaFrameBuilder *builder = ana_frame_builder_new ();
  char currency[4];
  AnaType type = ana_expr_get_type (self, currency);
  guint col = ana_frame_builder_add_field (builder, as, type, currency, NULL, get_role (type));

  vec = ana_node_eval (self->node, &eval);
  ana_vec_put (vec, builder, col, eval.n_rows);
  return ana_frame_builder_end (builder);
}

guint
ana_mask_select (const guint64 *mask, guint n_rows, guint32 *rows)
{
  guint n = 0;

  for (guint word = 0; word * 64 < n_rows; word++)
    for (guint64 bits = mask[word]; bits != 0; bits &= bits - 1)
      rows[n++] = word * 64 + (guint) __builtin_ctzll (bits);
  return n;
}

/**
 * ana_expr_select:
 * @self: an expression that gives true or false
 * @frame: rows
 * @rows: (out): room for n_rows indices
 * @error: return location
 *
 * Lists the rows where the expression is true, ascending; null counts as false. Pure: any thread.
 *
 * Returns: how many; 0 and USAGE when the expression is no bool
 */
guint
ana_expr_select (const AnaExpr  *self,
                 const AnaFrame *frame,
                 guint32        *rows,
                 GError        **error)
{
  AnaEval eval = { frame, ana_frame_get_n_rows (frame) };
  g_autoptr (AnaVec) vec = NULL;
  g_autofree guint64 *mask = NULL;

  if (self->node->type != ANA_TYPE_BOOL)
    {
      g_set_error_literal (error, ANA_ERROR, ANA_ERROR_USAGE, "the expression is neither true nor false");
      return 0;
    }
  vec = ana_node_eval (self->node, &eval);
  mask = ana_vec_to_mask (vec, eval.n_rows);
  return ana_mask_select (mask, eval.n_rows, rows);
}

/**
 * ana_expr_cache_new:
 * @frame: the rows
 *
 * Makes a cache of what expressions give over @frame, for measures that share them. One thread.
 *
 * Returns: (transfer full): the cache
 */
AnaExprCache *
ana_expr_cache_new (AnaFrame *frame)
{
  AnaExprCache *self = g_new0 (AnaExprCache, 1);

  self->frame = ana_frame_ref (frame);
  self->eval = (AnaEval) { self->frame, ana_frame_get_n_rows (frame) };
  self->vecs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) ana_vec_unref);
  self->masks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
ana_expr_cache_free (AnaExprCache *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->vecs);
  g_hash_table_unref (self->masks);
  ana_frame_unref (self->frame);
  g_free (self);
}

AnaVec *
ana_expr_cache_eval (AnaExprCache *self, const AnaNode *node, const char *key)
{
  AnaVec *vec = g_hash_table_lookup (self->vecs, key);

  if (vec == NULL)
    {
      vec = ana_node_eval (node, &self->eval);
      g_hash_table_insert (self->vecs, g_strdup (key), vec);
    }
  return vec;
}

const guint64 *
ana_expr_cache_mask (AnaExprCache *self, const AnaNode *node, const char *key)
{
  guint64 *mask = g_hash_table_lookup (self->masks, key);

  if (mask == NULL)
    {
      mask = ana_vec_to_mask (ana_expr_cache_eval (self, node, key), self->eval.n_rows);
      g_hash_table_insert (self->masks, g_strdup (key), mask);
    }
  return mask;
}
