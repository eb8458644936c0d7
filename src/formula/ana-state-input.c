/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-state-input.c: a frame prepared for a measure: arguments computed, conditions as bits, values as hashes.
 */
#include "config.h"

#include "ana-codec.h"
#include "ana-state-private.h"

#include <string.h>

/* Spreads the bits: a set or HyperLogLog wants every bit of a hash to be worth the same. */
static guint64
mix (guint64 x)
{
  x += G_GUINT64_CONSTANT (0x9E3779B97F4A7C15);
  x = (x ^ (x >> 30)) * G_GUINT64_CONSTANT (0xBF58476D1CE4E5B9);
  x = (x ^ (x >> 27)) * G_GUINT64_CONSTANT (0x94D049BB133111EB);
  return x ^ (x >> 31);
}

static guint64
hash_double (double x)
{
  guint64 bits;

  x = x == 0 ? 0 : x; /* -0 is 0 */
  memcpy (&bits, &x, sizeof bits);
  return mix (bits);
}

static void
hash_texts (const AnaVec *vec, guint64 *out, guint n_rows)
{
  g_autofree guint64 *memo = g_new0 (guint64, MAX (vec->n_dict, 1));

  for (guint row = 0; row < n_rows; row++)
    {
      guint32 code = vec->codes[row & vec->mask];

      if (!ana_vec_is_valid (vec, row))
        continue;
      if (memo[code] == 0)
        memo[code] = mix (ana_fnv1a64 (vec->dict[code], strlen (vec->dict[code]))) | 1;
      out[row] = memo[code];
    }
}

static guint64 *
hash_values (const AnaVec *vec, guint n_rows)
{
  guint64 *out = g_new0 (guint64, MAX (n_rows, 1));

  if (vec->type == ANA_TYPE_TEXT)
    hash_texts (vec, out, n_rows);
  else if (vec->type == ANA_TYPE_REAL)
    for (guint row = 0; row < n_rows; row++)
      out[row] = hash_double (vec->f64[row & vec->mask]);
  else
    for (guint row = 0; row < n_rows; row++)
      out[row] = mix ((guint64) vec->i64[row & vec->mask]);
  return out;
}

static const guint64 *
get_hashes (AnaExprCache *cache, const AnaNode *node, const char *key)
{
  g_autofree char *name = g_strconcat ("#", key, NULL);
  guint64 *hashes = g_hash_table_lookup (cache->masks, name);

  if (hashes == NULL)
    {
      hashes = hash_values (ana_expr_cache_eval (cache, node, key), cache->eval.n_rows);
      g_hash_table_insert (cache->masks, g_steal_pointer (&name), hashes);
    }
  return hashes;
}

static gboolean
wants_hashes (AnaLeafKind kind)
{
  return kind == ANA_LEAF_DISTINCT || kind == ANA_LEAF_DISTINCT_MIN;
}

static gboolean
wants_times (AnaLeafKind kind)
{
  return kind == ANA_LEAF_FIRST || kind == ANA_LEAF_LAST || kind == ANA_LEAF_SUM_LAST;
}

static gboolean
adds_integers (const AnaLeaf *leaf)
{
  return !leaf->real && (leaf->kind == ANA_LEAF_SUM || leaf->kind == ANA_LEAF_AVG || leaf->kind == ANA_LEAF_RATE);
}

/* Lets only rows through that have @vec. */
static void
require (AnaLeafInput *self, const AnaVec *vec, guint n_rows)
{
  gsize n_words = MAX ((n_rows + 63) / 64, 1);

  if (vec->valid == NULL)
    return;
  if (vec->mask != 0 && self->valid == NULL)
    {
      self->valid = vec->valid;
      return;
    }
  if (self->own_valid == NULL)
    {
      self->own_valid = g_new (guint64, n_words);
      if (self->valid != NULL)
        memcpy (self->own_valid, self->valid, n_words * sizeof (guint64));
      else
        memset (self->own_valid, 0xFF, n_words * sizeof (guint64));
      self->valid = self->own_valid;
    }
  for (gsize i = 0; i < n_words; i++)
    self->own_valid[i] &= vec->mask != 0 ? vec->valid[i] : ana_vec_is_valid (vec, 0) ? G_MAXUINT64 : 0;
}

static void
prepare_values (AnaLeafInput *self, AnaExprCache *cache, const AnaLeaf *leaf)
{
  AnaVec *vec = ana_expr_cache_eval (cache, leaf->arg, leaf->arg_key);

  require (self, vec, cache->eval.n_rows);
  if (leaf->kind == ANA_LEAF_COUNT)
    return;
  if (wants_hashes (leaf->kind))
    {
      self->hashes = get_hashes (cache, leaf->arg, leaf->arg_key);
      return;
    }
  self->arg = adds_integers (leaf) ? ana_vec_ref (vec) : ana_vec_to_real (vec);
  self->i64 = self->arg->i64;
  self->f64 = self->arg->f64;
  self->mask = self->arg->mask;
}

static AnaVec *
get_times (AnaExprCache *cache, const char *column)
{
  AnaNode node = { .op = ANA_NODE_COLUMN, .type = ANA_TYPE_TIME, .text = (char *) column };
  g_autofree char *key = g_strconcat ("@", column, NULL);

  return ana_expr_cache_eval (cache, &node, key);
}

static void
prepare_leaf (AnaMeasureInput *input, AnaLeafInput *self, const AnaLeaf *leaf)
{
  AnaExprCache *cache = input->cache;

  if (leaf->where != NULL)
    self->where = ana_expr_cache_mask (cache, leaf->where, leaf->where_key);
  if (leaf->arg != NULL)
    prepare_values (self, cache, leaf);
  if (leaf->by != NULL)
    {
      require (self, ana_expr_cache_eval (cache, leaf->by, leaf->by_key), cache->eval.n_rows);
      self->by = get_hashes (cache, leaf->by, leaf->by_key);
    }
  if (wants_times (leaf->kind) && input->measure->time_column != NULL)
    {
      AnaVec *times = get_times (cache, input->measure->time_column);

      require (self, times, cache->eval.n_rows);
      if (times->mask != 0)
        input->times = times->i64;
    }
}

/**
 * ana_measure_prepare_cached:
 * @self: a measure
 * @cache: what was computed over the frame already; must outlive the result
 *
 * Prepares the cache's frame for @self: measures that share an argument or a condition share its work.
 *
 * Returns: (transfer full): the input
 */
AnaMeasureInput *
ana_measure_prepare_cached (const AnaMeasure *self,
                            AnaExprCache     *cache)
{
  AnaMeasureInput *input = g_malloc0 (sizeof *input + self->leaves->len * sizeof (AnaLeafInput));

  input->measure = self;
  input->cache = cache;
  input->n_rows = cache->eval.n_rows;
  if (self->where != NULL)
    input->where = ana_expr_cache_mask (cache, self->where, self->where_key);
  for (guint i = 0; i < self->leaves->len; i++)
    prepare_leaf (input, &input->leaves[i], ana_measure_leaf (self, i));
  return input;
}

/**
 * ana_measure_prepare:
 * @self: a measure
 * @frame: rows; a column that is not there counts as null
 *
 * Computes the arguments of all leaves over @frame, once.
 *
 * Returns: (transfer full): the input
 */
AnaMeasureInput *
ana_measure_prepare (const AnaMeasure *self,
                     const AnaFrame   *frame)
{
  AnaExprCache *cache = ana_expr_cache_new ((AnaFrame *) frame);
  AnaMeasureInput *input = ana_measure_prepare_cached (self, cache);

  input->own_cache = cache;
  return input;
}

void
ana_measure_input_free (AnaMeasureInput *input)
{
  if (input == NULL)
    return;
  for (guint i = 0; i < input->measure->leaves->len; i++)
    {
      ana_vec_unref (input->leaves[i].arg);
      g_free (input->leaves[i].own_valid);
    }
  ana_expr_cache_free (input->own_cache);
  g_free (input);
}

static guint
select_all (guint n_rows, guint32 *rows)
{
  for (guint i = 0; i < n_rows; i++)
    rows[i] = i;
  return n_rows;
}

/**
 * ana_measure_select_cached:
 * @self: a measure
 * @cache: of the frame
 * @rows: (out): room for n_rows indices
 *
 * As ana_measure_select(), with the condition computed once for all measures that share it.
 *
 * Returns: how many
 */
guint
ana_measure_select_cached (const AnaMeasure *self,
                           AnaExprCache     *cache,
                           guint32          *rows)
{
  if (self->where == NULL)
    return select_all (cache->eval.n_rows, rows);
  return ana_mask_select (ana_expr_cache_mask (cache, self->where, self->where_key), cache->eval.n_rows, rows);
}

/**
 * ana_measure_select:
 * @self: a measure
 * @frame: rows
 * @rows: (out): room for n_rows indices
 *
 * Lists the rows that pass the measure's where, ascending.
 *
 * Returns: how many
 */
guint
ana_measure_select (const AnaMeasure *self,
                    const AnaFrame   *frame,
                    guint32          *rows)
{
  g_autoptr (AnaExprCache) cache = ana_expr_cache_new ((AnaFrame *) frame);

  return ana_measure_select_cached (self, cache, rows);
}
