/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-chunk.c: the points of one key in memory: kept in order, one per instant, the highest revision wins.
 */
#include "config.h"

#include "ana-chunk-private.h"

#include <math.h>
#include <string.h>

void
ana_chunk_clear (AnaChunk *self)
{
  g_free (self->ts_usec);
  g_free (self->value);
  g_free (self->count);
  g_free (self->rev);
  g_free (self->flags);
  g_free (self->num);
  g_free (self->den);
  memset (self, 0, sizeof *self);
}

static void
reserve (AnaChunk *self, guint n)
{
  guint capacity = MAX (self->capacity, 16);

  if (n <= self->capacity)
    return;
  while (capacity < n)
    capacity *= 2;
  self->ts_usec = g_renew (gint64, self->ts_usec, capacity);
  self->value = g_renew (double, self->value, capacity);
  self->count = g_renew (gint64, self->count, capacity);
  self->rev = g_renew (gint64, self->rev, capacity);
  self->flags = g_renew (guint8, self->flags, capacity);
  if (self->num != NULL)
    {
      self->num = g_renew (double, self->num, capacity);
      self->den = g_renew (double, self->den, capacity);
    }
  self->capacity = capacity;
}

static void
ensure_ratio (AnaChunk *self)
{
  if (self->num != NULL)
    return;
  self->num = g_new0 (double, self->capacity);
  self->den = g_new0 (double, self->capacity);
}

/* Room for @n points in all, and for their ratios. */
void
ana_chunk_reserve (AnaChunk *self, guint n, gboolean ratio)
{
  reserve (self, n);
  if (ratio)
    ensure_ratio (self);
}

static void
open_gap (AnaChunk *self, guint at)
{
  gsize n = self->n - at;

  reserve (self, self->n + 1);
  if (n > 0)
    {
      memmove (self->ts_usec + at + 1, self->ts_usec + at, n * 8);
      memmove (self->value + at + 1, self->value + at, n * 8);
      memmove (self->count + at + 1, self->count + at, n * 8);
      memmove (self->rev + at + 1, self->rev + at, n * 8);
      memmove (self->flags + at + 1, self->flags + at, n);
      if (self->num != NULL)
        {
          memmove (self->num + at + 1, self->num + at, n * 8);
          memmove (self->den + at + 1, self->den + at, n * 8);
        }
    }
  self->n++;
}

static void
put (AnaChunk *self, guint at, const AnaRow *row)
{
  gboolean has_value = !row->dead && row->reason == ANA_REASON_VALUE;
  gboolean ratio = row->has_ratio && !row->dead;

  if (ratio)
    ensure_ratio (self);
  self->ts_usec[at] = row->ts_usec;
  self->value[at] = has_value ? row->value : 0;
  self->count[at] = row->dead ? 0 : row->count;
  self->rev[at] = row->rev;
  self->flags[at] = row->dead ? ANA_POINT_DEAD : (guint8) row->reason | (ratio ? ANA_POINT_RATIO : 0);
  if (self->num != NULL)
    {
      self->num[at] = ratio ? row->num : 0;
      self->den[at] = ratio ? row->den : 0;
    }
}

guint
ana_chunk_find (const AnaChunk *self, gint64 ts_usec)
{
  guint low = 0, high = self->n;

  if (high == 0 || self->ts_usec[high - 1] < ts_usec)
    return high;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (self->ts_usec[middle] < ts_usec)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

void
ana_chunk_get (const AnaChunk *self, guint index, AnaRow *out)
{
  guint8 flags = self->flags[index];

  memset (out, 0, sizeof *out);
  out->ts_usec = self->ts_usec[index];
  out->dim = "";
  out->count = self->count[index];
  out->rev = self->rev[index];
  out->dead = (flags & ANA_POINT_DEAD) != 0;
  out->reason = flags & ANA_POINT_REASON;
  out->value = out->reason == ANA_REASON_VALUE && !out->dead ? self->value[index] : NAN;
  out->has_ratio = (flags & ANA_POINT_RATIO) != 0;
  if (out->has_ratio)
    {
      out->num = self->num[index];
      out->den = self->den[index];
    }
}

/**
 * ana_chunk_upsert:
 * @self: points of one key
 * @row: what came
 * @out_old: what it took the place of, of %ANA_UPSERT_REPLACED
 *
 * Puts @row where it belongs, unless an equal or higher revision of the same instant is held. O(1) at the end.
 */
AnaUpsert
ana_chunk_upsert (AnaChunk *self, const AnaRow *row, AnaRow *out_old)
{
  guint at = ana_chunk_find (self, row->ts_usec);

  if (at < self->n && self->ts_usec[at] == row->ts_usec)
    {
      if (self->rev[at] >= row->rev)
        return ANA_UPSERT_IGNORED;
      ana_chunk_get (self, at, out_old);
      put (self, at, row);
      return ANA_UPSERT_REPLACED;
    }
  open_gap (self, at);
  put (self, at, row);
  return ANA_UPSERT_ADDED;
}

/* Appends @n points of @from, which must come after all of ours. */
void
ana_chunk_append (AnaChunk *self, const AnaChunk *from, guint first, guint n)
{
  if (n == 0)
    return;
  ana_chunk_reserve (self, self->n + n, from->num != NULL);
  memcpy (self->ts_usec + self->n, from->ts_usec + first, n * sizeof (gint64));
  memcpy (self->value + self->n, from->value + first, n * sizeof (double));
  memcpy (self->count + self->n, from->count + first, n * sizeof (gint64));
  memcpy (self->rev + self->n, from->rev + first, n * sizeof (gint64));
  memcpy (self->flags + self->n, from->flags + first, n);
  if (from->num != NULL)
    {
      memcpy (self->num + self->n, from->num + first, n * sizeof (double));
      memcpy (self->den + self->n, from->den + first, n * sizeof (double));
    }
  else if (self->num != NULL)
    {
      memset (self->num + self->n, 0, n * sizeof (double));
      memset (self->den + self->n, 0, n * sizeof (double));
    }
  self->n += n;
}

void
ana_chunk_drop (AnaChunk *self, guint n_first)
{
  guint n = self->n - n_first;

  if (n_first == 0)
    return;
  memmove (self->ts_usec, self->ts_usec + n_first, n * sizeof (gint64));
  memmove (self->value, self->value + n_first, n * sizeof (double));
  memmove (self->count, self->count + n_first, n * sizeof (gint64));
  memmove (self->rev, self->rev + n_first, n * sizeof (gint64));
  memmove (self->flags, self->flags + n_first, n);
  if (self->num != NULL)
    {
      memmove (self->num, self->num + n_first, n * sizeof (double));
      memmove (self->den, self->den + n_first, n * sizeof (double));
    }
  self->n = n;
}
