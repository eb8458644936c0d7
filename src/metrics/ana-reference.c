/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-reference.c: {X}, prior ({X}, d) and over ({X}, d) from the processor's own buckets, and from what they were.
 *
 * Only KPIs that others look back at are remembered. Over a span, X is put together by its merge class; a class none has
 * no value there. After a restart the caller gives back what was stored (ana_processor_remember).
 */
#include "config.h"

#include "ana-processor-private.h"

#include <math.h>

#define MAX_NESTING 16

typedef struct {
  guint   kpi;
  int     period;
  guint32 key;
} Place;

struct _AnaHistory {
  gboolean   *kept;  /* (owned): one a KPI: others look back at it */
  GHashTable *parts; /* (owned) of Place to an array of AnaSpanPart by time */
};

static guint
hash_place (gconstpointer data)
{
  const Place *place = data;

  return place->kpi * 2654435761U ^ place->key * 40503U ^ (guint) place->period;
}

static gboolean
equal_place (gconstpointer a, gconstpointer b)
{
  const Place *x = a;
  const Place *y = b;

  return x->kpi == y->kpi && x->period == y->period && x->key == y->key;
}

typedef struct {
  const AnaCatalogue *catalogue;
  gboolean           *kept;
} Marker;

static void
mark (const char *code, const AnaDuration *prior, const AnaDuration *over, gpointer data)
{
  Marker *marker = data;
  int i = ana_catalogue_find_index (marker->catalogue, code);

  if (i >= 0 && (prior != NULL || over != NULL))
    marker->kept[i] = TRUE;
}

AnaHistory *
ana_history_new (const AnaCatalogue *catalogue)
{
  AnaHistory *self = g_new0 (AnaHistory, 1);
  guint n = ana_catalogue_get_n (catalogue);
  Marker marker;

  self->kept = g_new0 (gboolean, MAX (n, 1));
  self->parts = g_hash_table_new_full (hash_place, equal_place, g_free, (GDestroyNotify) g_array_unref);
  marker = (Marker) { catalogue, self->kept };
  for (guint i = 0; i < n; i++)
    ana_measure_foreach_ref (ana_catalogue_get (catalogue, i)->measure, mark, &marker);
  return self;
}

void
ana_history_free (AnaHistory *self)
{
  g_hash_table_unref (self->parts);
  g_free (self->kept);
  g_free (self);
}

static guint
find_part (const GArray *parts, gint64 ts_usec)
{
  guint low = 0;
  guint high = parts->len;

  while (low < high)
    {
      guint middle = (low + high) / 2;
      if (g_array_index (parts, AnaSpanPart, middle).ts_usec < ts_usec)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

void
ana_history_note (AnaHistory *self, guint kpi, AnaPeriod period, guint32 key, const AnaSpanPart *part)
{
  Place place = { kpi, (int) period, key };
  GArray *parts;
  guint i;

  if (!self->kept[kpi])
    return;
  parts = g_hash_table_lookup (self->parts, &place);
  if (parts == NULL)
    {
      parts = g_array_new (FALSE, FALSE, sizeof (AnaSpanPart));
      g_hash_table_insert (self->parts, g_memdup2 (&place, sizeof place), parts);
    }
  i = find_part (parts, part->ts_usec);
  if (i < parts->len && g_array_index (parts, AnaSpanPart, i).ts_usec == part->ts_usec)
    g_array_index (parts, AnaSpanPart, i) = *part;
  else
    g_array_insert_vals (parts, i, part, 1);
}

gboolean
ana_history_find (const AnaHistory *self, guint kpi, AnaPeriod period, guint32 key, gint64 start_usec, AnaSpanPart *out)
{
  Place place = { kpi, (int) period, key };
  const GArray *parts = g_hash_table_lookup (self->parts, &place);
  guint i = parts != NULL ? find_part (parts, start_usec) : 0;

  if (parts == NULL || i >= parts->len || g_array_index (parts, AnaSpanPart, i).ts_usec != start_usec)
    return FALSE;
  *out = g_array_index (parts, AnaSpanPart, i);
  return TRUE;
}

void
ana_history_list (const AnaHistory *self, guint kpi, AnaPeriod period, guint32 key, AnaSpan span, GArray *out)
{
  Place place = { kpi, (int) period, key };
  const GArray *parts = g_hash_table_lookup (self->parts, &place);

  if (parts == NULL)
    return;
  for (guint i = find_part (parts, span.start_usec);
       i < parts->len && g_array_index (parts, AnaSpanPart, i).ts_usec < span.end_usec; i++)
    g_array_append_vals (out, &g_array_index (parts, AnaSpanPart, i), 1);
}

/* --- looking up --- */

typedef struct {
  AnaProcessor *processor;
  guint         kpi; /* who asks */
  AnaPeriod     period;
  AnaSpan       span;
  guint32       key;
  guint         nesting;
} Asker;

static AnaMeasureValue finish (Asker *asker, const AnaState *state);

/* The bucket of @kpi that begins at @start_usec: its live state, else what is remembered. */
static gboolean
get_bucket_value (const Asker *asker, guint kpi, gint64 start_usec, AnaSpanPart *out)
{
  const AnaKpiPlace *place = &asker->processor->places[kpi];
  AnaCell *cell = place->cube->recompute ? NULL : ana_cube_find (place->cube, asker->period, start_usec, asker->key);
  Asker next = *asker;
  AnaMeasureValue value;

  if (cell == NULL)
    return ana_history_find (asker->processor->history, kpi, asker->period, asker->key, start_usec, out);
  if (asker->nesting >= MAX_NESTING)
    return FALSE;
  next.kpi = kpi;
  next.nesting++;
  next.span = ana_bucket_span (asker->period, place->cube->levels[asker->period].zone, start_usec);
  value = finish (&next, cell->states[place->place]);
  *out = (AnaSpanPart) { start_usec, value.value, value.num, value.den, value.has_value, value.has_ratio, value.count };
  return TRUE;
}

static double
get_over (const Asker *asker, guint kpi, const AnaDuration *over)
{
  AnaLevel *level = &asker->processor->places[kpi].cube->levels[asker->period];
  AnaSpan span = { ana_duration_add (over, level->zone, asker->span.end_usec, -1), asker->span.end_usec };
  const AnaKpi *target = ana_catalogue_get (asker->processor->catalogue, kpi);
  g_autoptr (GArray) remembered = g_array_new (FALSE, FALSE, sizeof (AnaSpanPart));
  g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (AnaSpanPart));
  GHashTableIter iter;
  AnaBucket *bucket;
  AnaMeasureValue value;
  AnaSpanPart part;

  ana_history_list (asker->processor->history, kpi, asker->period, asker->key, span, remembered);
  for (guint i = 0; i < remembered->len; i++)
    if (ana_cube_find (asker->processor->places[kpi].cube, asker->period,
                       g_array_index (remembered, AnaSpanPart, i).ts_usec, asker->key) == NULL)
      g_array_append_val (parts, g_array_index (remembered, AnaSpanPart, i));
  g_hash_table_iter_init (&iter, level->buckets);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &bucket))
    if (ana_span_contains (span, bucket->span.start_usec)
        && ana_cube_find (asker->processor->places[kpi].cube, asker->period, bucket->span.start_usec, asker->key) != NULL
        && get_bucket_value (asker, kpi, bucket->span.start_usec, &part))
      g_array_append_val (parts, part);
  if (!ana_metrics_merge_span (target->merge, (AnaSpanPart *) parts->data, parts->len, &value))
    return NAN;
  return value.has_value ? value.value : NAN;
}

static double
look_up (const char *code, const AnaDuration *prior, const AnaDuration *over, gpointer data)
{
  const Asker *asker = data;
  int kpi = ana_catalogue_find_index (asker->processor->catalogue, code);
  gint64 start_usec = asker->span.start_usec;
  AnaSpanPart part;

  if (kpi < 0 || !asker->processor->places[kpi].cube->levels[asker->period].on)
    return NAN;
  if (over != NULL)
    return get_over (asker, (guint) kpi, over);
  if (prior != NULL)
    {
      const AnaZone *zone = asker->processor->places[kpi].cube->levels[asker->period].zone;
      start_usec = ana_bucket_start (asker->period, zone, ana_duration_add (prior, zone, start_usec, -1));
    }
  if (!get_bucket_value (asker, (guint) kpi, start_usec, &part) || !part.has_value)
    return NAN;
  return part.value;
}

static AnaMeasureValue
finish (Asker *asker, const AnaState *state)
{
  const AnaKpi *kpi = ana_catalogue_get (asker->processor->catalogue, asker->kpi);
  AnaMeasureValue value = ana_state_finish (state, asker->span, look_up, asker);

  ana_kpi_apply_min_n (kpi, &value);
  return value;
}

AnaMeasureValue
ana_processor_finish (AnaProcessor *self, guint kpi, AnaPeriod period, AnaSpan span, guint32 key, const AnaState *state)
{
  Asker asker = { self, kpi, period, span, key, 0 };

  return finish (&asker, state);
}
