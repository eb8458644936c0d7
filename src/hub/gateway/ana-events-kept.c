/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-events-kept.c: the raw rows of a dataset, read once for all the questions of a board.
 *
 * A board asks a question a tile, all of the same rows, and a brush asks them all again. Reading and unpacking a million rows costs
 * many times what answering does. So who asks while the same rows are being read waits for them, and what was read stays for some
 * seconds, as long as the dataset has no newer events. Columns are put together when the first question reads them: the ids of
 * events, which nobody asks for, would cost more than all the others.
 */
#include "config.h"

#include "ana-events-kept.h"

#include <malloc.h>
#include <string.h>

#include "ana-clock.h"
#include "ana-error.h"
#include "ana-events.h"

#define KEEP_USEC  (10 * G_USEC_PER_SEC) /* since they were last asked for */
#define KEEP_BYTES (192 * 1024 * 1024)   /* of all that nobody uses right now */
#define LOOK_SEC   5

typedef struct {
  char      *tenant, *dataset;
  gint64     n_events;
  AnaSpan    span;
  gboolean   ready, failed;
  guint      n_users;
  gint64     used_usec;
  /* Once it is ready */
  GPtrArray *frames;   /* (owned) of AnaFrame: the same columns each */
  AnaFrame **columns;  /* (owned) of frames of one column, NULL: nobody has read it yet; by the mutex of columns */
  gsize      n_bytes;
} Kept;

struct _AnaEventsKept {
  GMainContext *context; /* (owned) */
  GMutex        mutex;
  GCond         cond;    /* something is ready, or failed */
  GPtrArray    *all;     /* (owned) of Kept */
  GSource      *look;    /* (owned) (nullable) while there is anything */
  GMutex        columns_mutex;
};

static void
kept_free (gpointer data)
{
  Kept *kept = data;
  guint n_cols = kept->frames != NULL ? ana_frame_get_n_cols (kept->frames->pdata[0]) : 0;

  for (guint i = 0; i < n_cols; i++)
    g_clear_pointer (&kept->columns[i], ana_frame_unref);
  g_clear_pointer (&kept->frames, g_ptr_array_unref);
  g_free (kept->columns);
  g_free (kept->tenant);
  g_free (kept->dataset);
  g_free (kept);
}

/* --- how long ---------------------------------------------------------------------------------------------------- */

/* With the mutex. What has failed, is too old, or too much, and not in use; returns: how much that was. */
static gsize
let_go (AnaEventsKept *self, gint64 now_usec)
{
  gsize n_bytes = 0, n_gone = 0;

  /* the last is the one that was asked for last */
  for (guint i = self->all->len; i > 0; i--)
    {
      Kept *kept = self->all->pdata[i - 1];

      n_bytes += kept->n_bytes;
      if (kept->n_users > 0 || (!kept->failed && now_usec - kept->used_usec < KEEP_USEC && n_bytes <= KEEP_BYTES))
        continue;
      n_gone += kept->n_bytes;
      n_bytes -= kept->n_bytes;
      g_ptr_array_remove_index (self->all, i - 1);
    }
  return n_gone;
}

static gboolean
look_cb (gpointer data)
{
  AnaEventsKept *self = data;
  gboolean more;
  gsize n_gone;

  g_mutex_lock (&self->mutex);
  n_gone = let_go (self, ana_clock_monotonic_usec ());
  more = self->all->len > 0;
  if (!more)
    g_clear_pointer (&self->look, g_source_unref);
  g_mutex_unlock (&self->mutex);
  if (n_gone > 0)
    malloc_trim (0);
  return more;
}

static void
begin_looking (AnaEventsKept *self)
{
  if (self->look != NULL)
    return;
  self->look = g_timeout_source_new_seconds (LOOK_SEC);
  g_source_set_callback (self->look, look_cb, self, NULL);
  g_source_attach (self->look, self->context);
}

/**
 * ana_events_kept_new:
 * @context: where it looks for what to let go
 *
 * Returns: (transfer full): nothing yet
 */
AnaEventsKept *
ana_events_kept_new (GMainContext *context)
{
  AnaEventsKept *self = g_new0 (AnaEventsKept, 1);

  self->context = g_main_context_ref (context);
  self->all = g_ptr_array_new_with_free_func (kept_free);
  g_mutex_init (&self->mutex);
  g_mutex_init (&self->columns_mutex);
  g_cond_init (&self->cond);
  return self;
}

void
ana_events_kept_free (AnaEventsKept *self)
{
  if (self->look != NULL)
    g_source_destroy (self->look);
  g_clear_pointer (&self->look, g_source_unref);
  g_ptr_array_unref (self->all);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->mutex);
  g_mutex_clear (&self->columns_mutex);
  g_cond_clear (&self->cond);
  g_free (self);
}

/* --- reading them ------------------------------------------------------------------------------------------------ */

static gsize
count_bytes (const GPtrArray *frames)
{
  gsize n = 0;

  for (guint i = 0; i < frames->len; i++)
    for (guint col = 0; col < ana_frame_get_n_cols (frames->pdata[i]); col++)
      n += (gsize) ana_frame_get_n_rows (frames->pdata[i]) * (ana_frame_get_field (frames->pdata[i], col)->type == ANA_TYPE_TEXT ? 4 : 8);
  return 2 * n; /* as they were read, and put together */
}

/* With the mutex. One that holds the rows, or will: rows beyond @span do no harm, the question leaves them out itself. */
static Kept *
find (AnaEventsKept *self, const char *tenant, const char *dataset, AnaSpan span, gint64 n_events)
{
  for (guint i = 0; i < self->all->len; i++)
    {
      Kept *kept = self->all->pdata[i];

      if (kept->failed || kept->n_events != n_events || kept->span.start_usec > span.start_usec || kept->span.end_usec < span.end_usec
          || strcmp (kept->tenant, tenant) != 0 || strcmp (kept->dataset, dataset) != 0)
        continue;
      g_ptr_array_add (self->all, g_ptr_array_steal_index (self->all, i));
      return kept;
    }
  return NULL;
}

/* With the mutex. What is older than the events is of no use to anybody. */
static Kept *
begin (AnaEventsKept *self, const char *tenant, const char *dataset, AnaSpan span, gint64 n_events)
{
  Kept *kept = g_new0 (Kept, 1);

  for (guint i = 0; i < self->all->len; i++)
    {
      Kept *other = self->all->pdata[i];

      if (other->ready && other->n_events != n_events && strcmp (other->tenant, tenant) == 0 && strcmp (other->dataset, dataset) == 0)
        other->failed = TRUE;
    }
  kept->tenant = g_strdup (tenant);
  kept->dataset = g_strdup (dataset);
  kept->n_events = n_events;
  kept->span = span;
  g_ptr_array_add (self->all, kept);
  begin_looking (self);
  return kept;
}

/* With the mutex, which is let go meanwhile. */
static gboolean
wait_for (AnaEventsKept *self, const Kept *kept, gint64 until_usec, GError **error)
{
  while (!kept->ready && !kept->failed)
    if (!g_cond_wait_until (&self->cond, &self->mutex, until_usec) && !kept->ready && !kept->failed)
      {
        g_set_error (error, ANA_ERROR, ANA_ERROR_RETRY, "reading %s took too long; ask for a shorter span", kept->dataset);
        return FALSE;
      }
  return TRUE;
}

/* With the mutex, which is let go meanwhile. */
static gboolean
read_rows (AnaEventsKept *self, Kept *kept, AnaHubStorage *storage, guint max_rows, gint64 until_usec, GError **error)
{
  GPtrArray *frames;

  g_mutex_unlock (&self->mutex);
  frames = ana_events_read_parts (storage, kept->tenant, kept->dataset, kept->span, max_rows, until_usec, error);
  g_mutex_lock (&self->mutex);
  kept->failed = frames == NULL;
  if (frames != NULL)
    {
      kept->frames = frames;
      kept->columns = g_new0 (AnaFrame *, MAX (ana_frame_get_n_cols (frames->pdata[0]), 1));
      kept->n_bytes = count_bytes (frames);
      kept->ready = TRUE;
    }
  g_cond_broadcast (&self->cond);
  return frames != NULL;
}

/* --- what a question reads of them ------------------------------------------------------------------------------- */

/* A column by itself, put together once. */
static AnaFrame *
get_column (AnaEventsKept *self, Kept *kept, guint col)
{
  g_autoptr (GPtrArray) parts = NULL;

  if (kept->columns[col] != NULL)
    return kept->columns[col];
  parts = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_frame_unref);
  for (guint i = 0; i < kept->frames->len; i++)
    g_ptr_array_add (parts, ana_frame_select_columns (kept->frames->pdata[i], &col, 1));
  kept->columns[col] = ana_frame_concat ((AnaFrame **) parts->pdata, parts->len, NULL); /* of one schema: it cannot fail */
  return kept->columns[col];
}

static AnaFrame *
take_columns (AnaEventsKept *self, Kept *kept, const AnaQuery *query)
{
  AnaFrame *first = kept->frames->pdata[0];
  guint n_cols = ana_frame_get_n_cols (first);
  g_autoptr (GPtrArray) columns = g_ptr_array_new ();
  AnaFrame *frame;

  if (n_cols == 0)
    return ana_frame_ref (first);
  g_mutex_lock (&self->columns_mutex);
  for (guint col = 0; col < n_cols; col++)
    if (ana_query_may_read (query, ana_frame_get_field (first, col)->name))
      g_ptr_array_add (columns, get_column (self, kept, col));
  if (columns->len == 0) /* how many there are is read all the same */
    g_ptr_array_add (columns, get_column (self, kept, 0));
  frame = ana_frame_join_columns ((AnaFrame **) columns->pdata, columns->len);
  g_mutex_unlock (&self->columns_mutex);
  return frame;
}

/**
 * ana_events_kept_read:
 * @self: what was read lately
 * @storage: where the rows are
 * @tenant: whose
 * @query: what is asked of them
 * @span: of event time; what lies outside @query leaves out itself
 * @n_events: how many the dataset has: other rows than these are not given
 * @max_rows: no more than these
 * @until_usec: monotonic time at which to give up
 * @error: return location; NO_DATA for a dataset that is not there, LIMIT, or RETRY when the time is over
 *
 * The raw rows of a span, and perhaps others of the dataset, in those columns that @query may read. Any thread; blocks.
 *
 * Returns: (transfer full): one row an event
 */
AnaFrame *
ana_events_kept_read (AnaEventsKept *self, AnaHubStorage *storage, const char *tenant, const AnaQuery *query, AnaSpan span, gint64 n_events,
                      guint max_rows, gint64 until_usec, GError **error)
{
  const char *dataset = ana_query_get_source (query);
  AnaFrame *frame = NULL;
  gboolean ok;
  Kept *kept;

  g_mutex_lock (&self->mutex);
  kept = find (self, tenant, dataset, span, n_events);
  if (kept != NULL)
    {
      kept->n_users++;
      ok = wait_for (self, kept, until_usec, error);
    }
  else
    {
      kept = begin (self, tenant, dataset, span, n_events);
      kept->n_users++;
      ok = read_rows (self, kept, storage, max_rows, until_usec, error);
    }
  g_mutex_unlock (&self->mutex);
  if (ok && kept->ready)
    frame = take_columns (self, kept, query);
  else if (ok) /* whom it waited for had less time, or came to a damaged block */
    frame = ana_events_read (storage, tenant, dataset, span, max_rows, until_usec, error);
  g_mutex_lock (&self->mutex);
  kept->n_users--;
  kept->used_usec = ana_clock_monotonic_usec ();
  let_go (self, kept->used_usec);
  g_mutex_unlock (&self->mutex);
  return frame;
}
