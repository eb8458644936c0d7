/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-distinct.c: how many different values: a set of hashes while few, HyperLogLog when many.
 *
 * HyperLogLog (Flajolet, Fusy, Gandouet, Meunier 2007) with p = 14 and the estimator of Ertl 2017 (algorithm 6), which
 * needs no tables and no change of method. The registers depend on the set of hashes alone, so that merging gives the
 * same bytes in any order; the step from set to registers too, since it is taken by the number of different hashes.
 */
#include "config.h"

#include "ana-sketch-private.h"

#include <math.h>
#include <string.h>

#define P 14
#define N_REGISTERS (1 << P)
#define Q (64 - P)

struct _AnaDistinct {
  gboolean exact;      /* never turns to registers */
  guint    n;          /* hashes in the set */
  guint    n_slots;    /* a power of two */
  guint64 *slots;      /* (owned) (nullable): open addressing, 0 is empty */
  guint8  *registers;  /* (owned) (nullable): once the set is full */
};

void
ana_distinct_free (AnaDistinct *self)
{
  if (self == NULL)
    return;
  g_free (self->slots);
  g_free (self->registers);
  g_free (self);
}

static void
set_register (AnaDistinct *self, guint64 hash)
{
  guint index = (guint) (hash >> Q);
  guint64 rest = (hash << P) | (G_GUINT64_CONSTANT (1) << (P - 1));
  guint8 rank = (guint8) (__builtin_clzll (rest) + 1);

  if (rank > self->registers[index])
    self->registers[index] = rank;
}

/* TRUE when @hash is new. */
static gboolean
insert_slot (guint64 *slots, guint n_slots, guint64 hash)
{
  guint i = (guint) hash & (n_slots - 1);

  while (slots[i] != 0)
    {
      if (slots[i] == hash)
        return FALSE;
      i = (i + 1) & (n_slots - 1);
    }
  slots[i] = hash;
  return TRUE;
}

static void
grow_slots (AnaDistinct *self)
{
  guint n_slots = self->n_slots * 2;
  guint64 *slots = g_new0 (guint64, n_slots);

  for (guint i = 0; i < self->n_slots; i++)
    if (self->slots[i] != 0)
      insert_slot (slots, n_slots, self->slots[i]);
  g_free (self->slots);
  self->slots = slots;
  self->n_slots = n_slots;
}

static void
turn_to_registers (AnaDistinct *self)
{
  self->registers = g_new0 (guint8, N_REGISTERS);
  for (guint i = 0; i < self->n_slots; i++)
    if (self->slots[i] != 0)
      set_register (self, self->slots[i]);
  g_clear_pointer (&self->slots, g_free);
  self->n = self->n_slots = 0;
}

static AnaDistinct *
ensure (AnaDistinct **self)
{
  if (*self == NULL)
    {
      *self = g_new0 (AnaDistinct, 1);
      (*self)->n_slots = 4;
      (*self)->slots = g_new0 (guint64, 4);
    }
  return *self;
}

/* One that stays a set, however large: not for merging with sketches. */
AnaDistinct *
ana_distinct_new_exact (void)
{
  AnaDistinct *self = NULL;

  ensure (&self)->exact = TRUE;
  return self;
}

void
ana_distinct_add (AnaDistinct **self_ptr, guint64 hash)
{
  AnaDistinct *self = ensure (self_ptr);

  hash = hash != 0 ? hash : 1;
  if (self->registers != NULL)
    {
      set_register (self, hash);
      return;
    }
  if (!insert_slot (self->slots, self->n_slots, hash))
    return;
  if (++self->n > ANA_SKETCH_EXACT && !self->exact)
    turn_to_registers (self);
  else if (self->n * 4 > self->n_slots * 3)
    grow_slots (self);
}

void
ana_distinct_merge (AnaDistinct **self_ptr, const AnaDistinct *other)
{
  AnaDistinct *self;

  if (other == NULL)
    return;
  self = ensure (self_ptr);
  for (guint i = 0; i < other->n_slots; i++)
    if (other->slots[i] != 0)
      ana_distinct_add (self_ptr, other->slots[i]);
  if (other->registers == NULL)
    return;
  if (self->registers == NULL)
    turn_to_registers (self);
  for (guint i = 0; i < N_REGISTERS; i++)
    self->registers[i] = MAX (self->registers[i], other->registers[i]);
}

static double
sigma (double x)
{
  double y = 1;
  double z = x;
  double before;

  if (x == 1)
    return INFINITY;
  do
    {
      x *= x;
      before = z;
      z += x * y;
      y += y;
    }
  while (z != before);
  return z;
}

static double
tau (double x)
{
  double y = 1;
  double z = 1 - x;
  double before;

  if (x == 0 || x == 1)
    return 0;
  do
    {
      x = sqrt (x);
      before = z;
      y *= 0.5;
      z -= (1 - x) * (1 - x) * y;
    }
  while (z != before);
  return z / 3;
}

static double
estimate (const guint8 *registers)
{
  guint counts[Q + 2] = { 0 };
  double m = N_REGISTERS;
  double z;

  for (guint i = 0; i < N_REGISTERS; i++)
    counts[MIN (registers[i], Q + 1)]++;
  z = m * tau (1 - counts[Q + 1] / m);
  for (int k = Q; k >= 1; k--)
    z = 0.5 * (z + counts[k]);
  z += m * sigma (counts[0] / m);
  return m * m / (2 * G_LN2 * z);
}

/* Whole when exact; @approximate is only ever set. */
double
ana_distinct_count (const AnaDistinct *self, gboolean *approximate)
{
  if (self == NULL)
    return 0;
  if (self->registers == NULL)
    return self->n;
  *approximate = TRUE;
  return round (estimate (self->registers));
}

gsize
ana_distinct_bytes (const AnaDistinct *self)
{
  if (self == NULL)
    return 0;
  return sizeof *self + self->n_slots * sizeof (guint64) + (self->registers != NULL ? N_REGISTERS : 0);
}

static int
compare_hashes (gconstpointer a, gconstpointer b)
{
  guint64 x = *(const guint64 *) a;
  guint64 y = *(const guint64 *) b;

  return (x > y) - (x < y);
}

/* The set ascending, so that equal sets have equal bytes. */
static void
put_set (const AnaDistinct *self, GByteArray *out)
{
  g_autofree guint64 *sorted = g_new (guint64, MAX (self->n, 1));
  guint n = 0;

  for (guint i = 0; i < self->n_slots; i++)
    if (self->slots[i] != 0)
      sorted[n++] = self->slots[i];
  qsort (sorted, n, sizeof *sorted, compare_hashes);
  ana_put_varint (out, n);
  for (guint i = 0; i < n; i++)
    ana_put_varint (out, sorted[i]);
}

void
ana_distinct_put (const AnaDistinct *self, GByteArray *out)
{
  if (self == NULL)
    ana_put_varint (out, 0);
  else if (self->registers == NULL)
    put_set (self, out);
  else
    {
      ana_put_varint (out, ANA_SKETCH_EXACT + 1);
      ana_put_text (out, (const char *) self->registers, N_REGISTERS);
    }
}

/* NULL for the empty set, and after damage (in->ok). */
AnaDistinct *
ana_distinct_get (AnaBytesReader *in)
{
  guint64 n = ana_get_varint (in);
  AnaDistinct *self = NULL;
  const char *registers;
  gsize len = 0;

  if (n <= ANA_SKETCH_EXACT)
    {
      for (guint64 i = 0; i < n && in->ok; i++)
        ana_distinct_add (&self, ana_get_varint (in));
      return self;
    }
  registers = ana_get_text (in, &len);
  if (!in->ok || n != ANA_SKETCH_EXACT + 1 || len != N_REGISTERS)
    {
      in->ok = FALSE;
      return NULL;
    }
  self = g_new0 (AnaDistinct, 1);
  self->registers = g_memdup2 (registers, N_REGISTERS);
  return self;
}
