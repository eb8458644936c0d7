/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-keyed.c: states with an entry for each key: the y of an x (distinct_min), the last value of a key (sum_last).
 */
#include "config.h"

#include "ana-sketch-private.h"

#include <string.h>

struct _AnaPairs {
  GHashTable *sets; /* (owned) of x to an array: how many, then the y; never more than k of them */
};

struct _AnaLasts {
  GHashTable *entries; /* (owned) of Last */
};

typedef struct {
  guint64 key; /* first: the hash table's key */
  gint64  t_usec;
  double  value;
} Last;

typedef struct {
  guint64 x; /* first: the hash table's key */
  guint   n;
  guint64 y[];
} Pair;

void
ana_pairs_free (AnaPairs *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->sets);
  g_free (self);
}

static Pair *
ensure_pair (AnaPairs **self, guint64 x, guint k)
{
  Pair *pair;

  if (*self == NULL)
    {
      *self = g_new0 (AnaPairs, 1);
      (*self)->sets = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
    }
  pair = g_hash_table_lookup ((*self)->sets, &x);
  if (pair == NULL)
    {
      pair = g_malloc0 (sizeof (Pair) + k * sizeof (guint64));
      pair->x = x;
      g_hash_table_insert ((*self)->sets, &pair->x, pair);
    }
  return pair;
}

/* Beyond k the y need not be known: x has enough of them. */
void
ana_pairs_add (AnaPairs **self, guint64 x, guint64 y, guint k)
{
  Pair *pair = ensure_pair (self, x, k);

  for (guint i = 0; i < pair->n; i++)
    if (pair->y[i] == y)
      return;
  if (pair->n < k)
    pair->y[pair->n++] = y;
}

void
ana_pairs_merge (AnaPairs **self, const AnaPairs *other, guint k)
{
  GHashTableIter iter;
  Pair *pair;

  if (other == NULL)
    return;
  g_hash_table_iter_init (&iter, other->sets);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &pair))
    for (guint i = 0; i < pair->n; i++)
      ana_pairs_add (self, pair->x, pair->y[i], k);
}

double
ana_pairs_count (const AnaPairs *self, guint k)
{
  GHashTableIter iter;
  Pair *pair;
  guint n = 0;

  if (self == NULL)
    return 0;
  g_hash_table_iter_init (&iter, self->sets);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &pair))
    n += pair->n >= k;
  return n;
}

gsize
ana_pairs_bytes (const AnaPairs *self)
{
  return self != NULL ? sizeof *self + g_hash_table_size (self->sets) * (sizeof (Pair) + 40) : 0;
}

void
ana_pairs_put (const AnaPairs *self, GByteArray *out)
{
  GHashTableIter iter;
  Pair *pair;

  ana_put_varint (out, self != NULL ? g_hash_table_size (self->sets) : 0);
  if (self == NULL)
    return;
  g_hash_table_iter_init (&iter, self->sets);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &pair))
    {
      ana_put_varint (out, pair->x);
      ana_put_varint (out, pair->n);
      for (guint i = 0; i < pair->n; i++)
        ana_put_varint (out, pair->y[i]);
    }
}

AnaPairs *
ana_pairs_get (AnaBytesReader *in, guint k)
{
  AnaPairs *self = NULL;

  for (guint64 n = ana_get_varint (in); n > 0 && in->ok; n--)
    {
      guint64 x = ana_get_varint (in);
      for (guint64 m = ana_get_varint (in); m > 0 && in->ok; m--)
        ana_pairs_add (&self, x, ana_get_varint (in), k);
    }
  return self;
}

void
ana_lasts_free (AnaLasts *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->entries);
  g_free (self);
}

void
ana_lasts_add (AnaLasts **self, guint64 key, gint64 t_usec, double value)
{
  Last *last;

  if (*self == NULL)
    {
      *self = g_new0 (AnaLasts, 1);
      (*self)->entries = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
    }
  last = g_hash_table_lookup ((*self)->entries, &key);
  if (last == NULL)
    {
      last = g_new (Last, 1);
      *last = (Last) { key, t_usec, value };
      g_hash_table_insert ((*self)->entries, &last->key, last);
    }
  else if (t_usec > last->t_usec || (t_usec == last->t_usec && value > last->value))
    *last = (Last) { key, t_usec, value };
}

void
ana_lasts_merge (AnaLasts **self, const AnaLasts *other)
{
  GHashTableIter iter;
  Last *last;

  if (other == NULL)
    return;
  g_hash_table_iter_init (&iter, other->entries);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &last))
    ana_lasts_add (self, last->key, last->t_usec, last->value);
}

double
ana_lasts_sum (const AnaLasts *self)
{
  AnaDoubleDouble sum = { 0, 0 };
  GHashTableIter iter;
  Last *last;

  if (self == NULL)
    return 0;
  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &last))
    ana_double_double_add (&sum, last->value);
  return sum.hi;
}

gsize
ana_lasts_bytes (const AnaLasts *self)
{
  return self != NULL ? sizeof *self + g_hash_table_size (self->entries) * (sizeof (Last) + 24) : 0;
}

void
ana_lasts_put (const AnaLasts *self, GByteArray *out)
{
  GHashTableIter iter;
  Last *last;

  ana_put_varint (out, self != NULL ? g_hash_table_size (self->entries) : 0);
  if (self == NULL)
    return;
  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &last))
    {
      ana_put_varint (out, last->key);
      ana_put_zigzag (out, last->t_usec);
      ana_put_double (out, last->value);
    }
}

AnaLasts *
ana_lasts_get (AnaBytesReader *in)
{
  AnaLasts *self = NULL;

  for (guint64 n = ana_get_varint (in); n > 0 && in->ok; n--)
    {
      guint64 key = ana_get_varint (in);
      gint64 t_usec = ana_get_zigzag (in);
      ana_lasts_add (&self, key, t_usec, ana_get_double (in));
    }
  return self;
}
