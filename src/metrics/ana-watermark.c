/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-watermark.c: until when the events of a dataset are believed to be complete.
 *
 * After the Dataflow model (Akidau et al., VLDB 2015): the least, over the sources that are alive, of the newest event time
 * less a bound. A source that has been silent does not hold the others back; when all are silent, time itself goes on.
 * An event from the future counts as one of now, so that a wrong clock cannot close buckets ahead of time.
 */
#include "config.h"

#include "ana-processor-private.h"

typedef struct {
  gint64 newest_usec;
  gint64 seen_usec; /* when it last brought something */
} Source;

AnaWatermark *
ana_watermark_new (const char *dataset, const char *time)
{
  AnaWatermark *self = g_new0 (AnaWatermark, 1);

  self->dataset = g_strdup (dataset);
  self->time = g_strdup (time);
  self->sources = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->watermark_usec = ANA_TIME_NONE;
  return self;
}

void
ana_watermark_free (AnaWatermark *self)
{
  g_free (self->dataset);
  g_free (self->time);
  g_hash_table_unref (self->sources);
  g_free (self);
}

void
ana_watermark_note (AnaWatermark *self, const char *source, gint64 newest_usec, gint64 now_usec)
{
  Source *known = g_hash_table_lookup (self->sources, source);

  if (known == NULL)
    {
      known = g_new (Source, 1);
      *known = (Source) { G_MININT64, now_usec };
      g_hash_table_insert (self->sources, g_strdup (source), known);
    }
  known->newest_usec = MAX (known->newest_usec, MIN (newest_usec, now_usec));
  known->seen_usec = MAX (known->seen_usec, now_usec);
}

gboolean
ana_watermark_advance (AnaWatermark *self, const AnaProcessorOptions *options, gint64 now_usec)
{
  gint64 before = self->watermark_usec;
  gint64 least = G_MAXINT64;
  GHashTableIter iter;
  Source *source;

  if (g_hash_table_size (self->sources) == 0)
    return FALSE;
  g_hash_table_iter_init (&iter, self->sources);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &source))
    if (now_usec - source->seen_usec < options->idle_usec)
      least = MIN (least, source->newest_usec);
  if (least == G_MAXINT64)
    least = now_usec;
  self->watermark_usec = MAX (before, least - options->bound_usec);
  return self->watermark_usec != before;
}
