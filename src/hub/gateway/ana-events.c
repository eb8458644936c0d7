/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-events.c: the raw rows of a dataset over a span, as one frame of the dataset's schema.
 */
#include "config.h"

#include "ana-events.h"

#include <string.h>

#include "ana-clock.h"
#include "ana-error.h"

typedef struct {
  GPtrArray *frames;     /* of AnaFrame */
  guint      n_rows, max_rows;
  gint64     until_usec;
  gboolean   late, full;
} Gather;

static gboolean
gather (const char *source, gint64 received_usec, AnaFrame *frame, gpointer data)
{
  Gather *self = data;

  self->n_rows += ana_frame_get_n_rows (frame);
  self->full = self->n_rows > self->max_rows;
  self->late = ana_clock_monotonic_usec () > self->until_usec;
  if (self->full || self->late)
    return FALSE;
  g_ptr_array_add (self->frames, ana_frame_ref (frame));
  return TRUE;
}

static void
put_cell (AnaFrameBuilder *builder, guint to, AnaType type, const AnaFrame *frame, int from, guint row)
{
  AnaType held = from >= 0 ? ana_frame_get_field (frame, from)->type : type;

  if (from < 0 || ana_frame_is_null (frame, from, row))
    ana_frame_builder_put_null (builder, to);
  else if (type == ANA_TYPE_REAL)
    ana_frame_builder_put_double (builder, to, ana_frame_get_number (frame, from, row));
  else if (type == ANA_TYPE_TEXT && held == ANA_TYPE_TEXT)
    ana_frame_builder_put_text (builder, to, ana_frame_get_text (frame, from, row), -1);
  else if (type != ANA_TYPE_TEXT && held != ANA_TYPE_TEXT && held != ANA_TYPE_REAL)
    ana_frame_builder_put_int64 (builder, to, ana_frame_get_int64s (frame, from)[row]);
  else
    ana_frame_builder_put_null (builder, to);
}

/* Puts frames of differing columns under the schema: a source that never sent a column has null there. */
static AnaFrame *
unify (AnaSchema *schema, GPtrArray *frames)
{
  AnaFrameBuilder *builder = ana_frame_builder_new ();
  const char *name, *currency;
  AnaType type;

  for (guint col = 0; col < ana_schema_get_n (schema); col++)
    {
      ana_schema_get (schema, col, &name, &type, &currency);
      ana_frame_builder_add_field (builder, name, type, currency, NULL,
                                   type == ANA_TYPE_TIME ? ANA_ROLE_TIME : type == ANA_TYPE_TEXT ? ANA_ROLE_DIMENSION : ANA_ROLE_MEASURE);
      for (guint i = 0; i < frames->len; i++)
        {
          AnaFrame *frame = frames->pdata[i];
          int from = ana_frame_find (frame, name);

          for (guint row = 0; row < ana_frame_get_n_rows (frame); row++)
            put_cell (builder, col, type, frame, from, row);
        }
    }
  return ana_frame_builder_end (builder);
}

static gboolean
are_alike (const GPtrArray *frames)
{
  const AnaFrame *first = frames->pdata[0];

  for (guint i = 1; i < frames->len; i++)
    {
      const AnaFrame *frame = frames->pdata[i];

      if (ana_frame_get_n_cols (frame) != ana_frame_get_n_cols (first))
        return FALSE;
      for (guint col = 0; col < ana_frame_get_n_cols (frame); col++)
        {
          const AnaField *a = ana_frame_get_field (first, col), *b = ana_frame_get_field (frame, col);

          if (a->type != b->type || strcmp (a->name, b->name) != 0 || strcmp (a->currency, b->currency) != 0)
            return FALSE;
        }
    }
  return TRUE;
}

/* Takes @frames. */
static GPtrArray *
make_alike (AnaHubStorage *storage, const char *tenant, const char *dataset, GPtrArray *given, GError **error)
{
  g_autoptr (GPtrArray) frames = given;
  g_autoptr (AnaSchema) schema = NULL;
  g_autoptr (GError) local = NULL;
  AnaFrame *whole;

  if (frames->len > 0 && are_alike (frames))
    return g_steal_pointer (&frames);
  schema = storage->klass->get_schema (storage, tenant, dataset, &local);
  if (schema == NULL)
    {
      if (local == NULL)
        local = g_error_new (ANA_ERROR, ANA_ERROR_NO_DATA, "no dataset \"%s\"", dataset);
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  whole = unify (schema, frames);
  g_ptr_array_set_size (frames, 0);
  g_ptr_array_add (frames, whole);
  return g_steal_pointer (&frames);
}

/**
 * ana_events_read_parts:
 * @storage: where they are
 * @tenant: whose
 * @dataset: which
 * @span: of event time
 * @max_rows: no more than these
 * @until_usec: monotonic time at which to give up
 * @error: return location; as ana_events_read()
 *
 * The raw rows of a span as they lie, in frames of the same columns. Any thread; blocks.
 *
 * Returns: (transfer full): of #AnaFrame, at least one, which may have no rows
 */
GPtrArray *
ana_events_read_parts (AnaHubStorage *storage, const char *tenant, const char *dataset, AnaSpan span, guint max_rows, gint64 until_usec, GError **error)
{
  g_autoptr (GPtrArray) frames = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_frame_unref);
  Gather self = { frames, 0, max_rows, until_usec, FALSE, FALSE };

  if (!storage->klass->scan_events (storage, tenant, dataset, span, gather, &self, error))
    return NULL;
  if (self.full)
    g_set_error (error, ANA_ERROR, ANA_ERROR_LIMIT, "more than %u rows of %s; ask for a shorter span", max_rows, dataset);
  else if (self.late)
    g_set_error (error, ANA_ERROR, ANA_ERROR_RETRY, "reading %s took too long; ask for a shorter span", dataset);
  else
    return make_alike (storage, tenant, dataset, g_steal_pointer (&frames), error);
  return NULL;
}

/**
 * ana_events_read:
 * @storage: where they are
 * @tenant: whose
 * @dataset: which
 * @span: of event time
 * @max_rows: no more than these
 * @until_usec: monotonic time at which to give up
 * @error: return location; NO_DATA for a dataset that is not there, LIMIT, or RETRY when the time is over
 *
 * The raw rows of a span; none is a frame without rows. Any thread; blocks.
 *
 * Returns: (transfer full): one row an event, columns of the dataset
 */
AnaFrame *
ana_events_read (AnaHubStorage *storage, const char *tenant, const char *dataset, AnaSpan span,
                 guint max_rows, gint64 until_usec, GError **error)
{
  g_autoptr (GPtrArray) frames = ana_events_read_parts (storage, tenant, dataset, span, max_rows, until_usec, error);

  if (frames == NULL)
    return NULL;
  return frames->len == 1 ? ana_frame_ref (frames->pdata[0]) : ana_frame_concat ((AnaFrame **) frames->pdata, frames->len, error);
}
