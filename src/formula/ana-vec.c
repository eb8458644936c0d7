/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-vec.c: columns of values while a formula runs.
 */
#include "config.h"

#include "ana-vec-private.h"

#include <math.h>
#include <string.h>

static gsize
get_width (AnaType type)
{
  return type == ANA_TYPE_TEXT ? sizeof (guint32) : sizeof (gint64);
}

AnaVec *
ana_vec_new (AnaType type, const char *currency, guint n, gboolean constant)
{
  AnaVec *self = g_new0 (AnaVec, 1);

  self->refs = 1;
  self->type = type;
  g_strlcpy (self->currency, currency != NULL ? currency : "", sizeof self->currency);
  self->n = constant ? 1 : n;
  self->mask = constant ? 0 : G_MAXUINT;
  self->own_values = g_malloc0_n (MAX (self->n, 1), get_width (type));
  self->i64 = self->own_values;
  self->f64 = self->own_values;
  self->codes = self->own_values;
  return self;
}

AnaVec *
ana_vec_from_frame (const AnaFrame *frame, guint col)
{
  const AnaField *field = ana_frame_get_field (frame, col);
  AnaVec *self = g_new0 (AnaVec, 1);

  self->refs = 1;
  self->type = field->type;
  g_strlcpy (self->currency, field->currency, sizeof self->currency);
  self->n = ana_frame_get_n_rows (frame);
  self->mask = G_MAXUINT;
  self->valid = ana_frame_get_validity (frame, col);
  if (field->type == ANA_TYPE_REAL)
    self->f64 = ana_frame_get_doubles (frame, col);
  else if (field->type == ANA_TYPE_TEXT)
    {
      self->codes = ana_frame_get_codes (frame, col);
      self->dict = ana_frame_get_dict (frame, col, &self->n_dict);
    }
  else
    self->i64 = ana_frame_get_int64s (frame, col);
  return self;
}

AnaVec *
ana_vec_ref (AnaVec *self)
{
  self->refs++;
  return self;
}

void
ana_vec_unref (AnaVec *self)
{
  if (self == NULL || --self->refs > 0)
    return;
  if (self->own_dict != NULL)
    for (guint i = 0; i < self->n_dict; i++)
      g_free (self->own_dict[i]);
  g_free (self->own_dict);
  g_free (self->own_values);
  g_free (self->own_valid);
  ana_vec_unref (self->base);
  g_free (self);
}

static void
own_validity (AnaVec *self)
{
  gsize n_words = (MAX (self->n, 1) + 63) / 64;

  if (self->own_valid != NULL)
    return;
  self->own_valid = g_new (guint64, n_words);
  memset (self->own_valid, 0xFF, n_words * sizeof (guint64));
  self->valid = self->own_valid;
}

void
ana_vec_set_null (AnaVec *self, guint i)
{
  own_validity (self);
  self->own_valid[i >> 6] &= ~(G_GUINT64_CONSTANT (1) << (i & 63));
}

void
ana_vec_and_valid (AnaVec *self, const AnaVec *other)
{
  gsize n_words = (MAX (self->n, 1) + 63) / 64;

  if (other->valid == NULL)
    return;
  own_validity (self);
  if (other->mask == 0 && self->mask != 0)
    {
      if (!ana_vec_is_valid (other, 0))
        memset (self->own_valid, 0, n_words * sizeof (guint64));
      return;
    }
  for (gsize i = 0; i < n_words; i++)
    self->own_valid[i] &= self->n == 0 ? 0 : other->valid[i];
}

AnaVec *
ana_vec_to_real (AnaVec *self)
{
  AnaVec *out;

  if (self->type == ANA_TYPE_REAL)
    return ana_vec_ref (self);
  out = ana_vec_new (ANA_TYPE_REAL, NULL, self->n, self->mask == 0);
  for (guint i = 0; i < self->n; i++)
    ana_vec_doubles (out)[i] = (double) self->i64[i];
  ana_vec_and_valid (out, self);
  return out;
}

static AnaVec *
scale_dates (AnaVec *self)
{
  AnaVec *out = ana_vec_new (ANA_TYPE_TIME, NULL, self->n, self->mask == 0);

  for (guint i = 0; i < self->n; i++)
    if (__builtin_mul_overflow (self->i64[i], ANA_USEC_PER_DAY, &ana_vec_ints (out)[i]))
      ana_vec_set_null (out, i);
  ana_vec_and_valid (out, self);
  return out;
}

/* A vec of nulls only: what the literal null becomes in its place. */
static AnaVec *
make_nulls (const AnaVec *self, AnaType type, const char *currency)
{
  static const char *const empty[] = { "" };
  AnaVec *out = ana_vec_new (type, currency, self->n, self->mask == 0);

  out->dict = empty;
  out->n_dict = 0;
  for (guint i = 0; i < out->n; i++)
    ana_vec_set_null (out, i);
  return out;
}

AnaVec *
ana_vec_to_type (AnaVec *self, AnaType type, const char *currency)
{
  if (self->type == type || type == ANA_TYPE_NULL)
    return ana_vec_ref (self);
  if (self->type == ANA_TYPE_NULL)
    return make_nulls (self, type, currency);
  if (type == ANA_TYPE_REAL && self->type != ANA_TYPE_TEXT)
    return ana_vec_to_real (self);
  if (type == ANA_TYPE_TIME && self->type == ANA_TYPE_DATE)
    return scale_dates (self);
  return ana_vec_ref (self);
}

guint64 *
ana_vec_to_mask (const AnaVec *self, guint n_rows)
{
  gsize n_words = (n_rows + 63) / 64;
  guint64 *bits = g_new0 (guint64, MAX (n_words, 1));

  if (self->mask == 0)
    {
      if (self->i64[0] != 0 && ana_vec_is_valid (self, 0))
        memset (bits, 0xFF, n_words * sizeof (guint64));
      if (n_rows % 64 != 0)
        bits[n_words - 1] &= (G_GUINT64_CONSTANT (1) << (n_rows % 64)) - 1;
      return bits;
    }
  for (guint i = 0; i < n_rows; i++)
    bits[i >> 6] |= (guint64) (self->i64[i] != 0) << (i & 63);
  if (self->valid != NULL)
    for (gsize i = 0; i < n_words; i++)
      bits[i] &= self->valid[i];
  return bits;
}

void
ana_text_pool_init (AnaTextPool *self)
{
  self->codes = g_hash_table_new (g_str_hash, g_str_equal);
  self->texts = g_ptr_array_new ();
}

guint32
ana_text_pool_add (AnaTextPool *self, char *text)
{
  gpointer known = g_hash_table_lookup (self->codes, text);

  if (known != NULL)
    {
      g_free (text);
      return GPOINTER_TO_UINT (known) - 1;
    }
  g_ptr_array_add (self->texts, text);
  g_hash_table_insert (self->codes, text, GUINT_TO_POINTER (self->texts->len));
  return self->texts->len - 1;
}

/* Hands the texts over to @vec and clears the pool. */
void
ana_text_pool_end (AnaTextPool *self, AnaVec *vec)
{
  gsize n = 0;

  g_hash_table_unref (self->codes);
  if (self->texts->len == 0)
    g_ptr_array_add (self->texts, g_strdup (""));
  vec->own_dict = g_ptr_array_steal (self->texts, &n);
  vec->dict = (const char *const *) vec->own_dict;
  vec->n_dict = (guint) n;
  g_ptr_array_unref (self->texts);
}
