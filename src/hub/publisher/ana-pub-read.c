/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-pub-read.c: reads of storage for the publisher, on threads of their own, shared by all who need the same.
 *
 * After a hub comes back, thousands of clients resume at the same place: one read serves them. A read that is done is
 * kept for two seconds for the same reason.
 */
#include "config.h"

#include "ana-publisher-private.h"

#include <string.h>

#include "ana-clock.h"
#include "ana-error.h"

#define KEEP_USEC     (2 * G_USEC_PER_SEC)
#define ROWS_A_FRAME  512
#define LATEST_ROWS   100000

struct _AnaRead {
  AnaPublisher *publisher;   /* (borrowed) */
  AnaPubStream *stream;      /* (borrowed) (nullable) once it is gone; hub's context only */
  GPtrArray    *waiters;     /* (owned) of AnaSub; hub's context only */
  gboolean      done;        /* hub's context only */
  gint64        done_usec;
  /* asked; read only */
  AnaReadKind   kind;
  char         *tenant, *id;
  AnaStreamId   parsed;
  gint64        since_q;     /* -1: a snapshot */
  char         *key;         /* (nullable): rows of this one alone */
  /* found */
  AnaStreamHead head;
  AnaFrames    *frames;      /* (owned) (nullable) */
  gboolean      ahead;       /* since_q lies beyond the head */
  GError       *error;       /* (owned) (nullable) */
};

/* Rows with their places, as a read brings them. */
typedef struct {
  AnaRowBatch *batch;
  GArray      *seqs;         /* of gint64 */
  gint64       max_seq;
  const char  *key;          /* (nullable) */
} Found;

/* --- frames ----------------------------------------------------------------------------------------------------- */

AnaFrames *
ana_frames_new (void)
{
  AnaFrames *self = g_new0 (AnaFrames, 1);

  g_ref_count_init (&self->ref_count);
  self->messages = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  return self;
}

AnaFrames *
ana_frames_ref (AnaFrames *self)
{
  g_ref_count_inc (&self->ref_count);
  return self;
}

void
ana_frames_unref (AnaFrames *self)
{
  if (!g_ref_count_dec (&self->ref_count))
    return;
  g_ptr_array_unref (self->messages);
  g_free (self);
}

void
ana_frames_add (AnaFrames *self, GString *message)
{
  g_ptr_array_add (self->messages, g_bytes_new (message->str, message->len));
  g_string_truncate (message, 0);
}

/* --- on a reader thread ----------------------------------------------------------------------------------------- */

static void
found_row (const AnaRow *row, gint64 seq, gpointer data)
{
  Found *found = data;

  found->max_seq = MAX (found->max_seq, seq);
  if (found->key != NULL && strcmp (found->key, row->dim) != 0)
    return;
  ana_row_batch_add (found->batch, row);
  g_array_append_val (found->seqs, seq);
}

static const AnaRow *
row_at (const Found *found, guint i)
{
  return &g_array_index (found->batch->rows, AnaRow, i);
}

static void
encode_snapshot (AnaRead *self, const Found *found, gint64 q)
{
  g_autoptr (GString) out = g_string_new (NULL);
  guint n_rows = found->batch->rows->len;
  guint64 x = 0;

  ana_wire_write_snap_begin (out, self->id, self->head.epoch, q, n_rows);
  ana_frames_add (self->frames, out);
  for (guint done = 0; done < n_rows;)
    {
      guint n = ana_wire_write_snap_rows (out, self->id, done, row_at (found, done), n_rows - done);

      if (n == 0)
        break;
      ana_frames_add (self->frames, out);
      done += n;
    }
  for (guint i = 0; i < n_rows; i++)
    x += ana_row_checksum (row_at (found, i));
  ana_wire_write_snap_end (out, self->id, x);
  ana_frames_add (self->frames, out);
}

/* Rows in order of seq. A message ends where a seq ends, so that a cursor never stands inside of one. */
static void
encode_delta (AnaRead *self, const Found *found, gint64 q)
{
  g_autoptr (GString) out = g_string_new (NULL);
  guint n_rows = found->batch->rows->len;
  gint64 p = self->since_q;
  gint64 now = ana_clock_now_usec ();
  gboolean conflated = n_rows < q - self->since_q;

  for (guint i = 0, end; i < n_rows; i = end)
    {
      gint64 reached;

      end = MIN (i + ROWS_A_FRAME, n_rows);
      while (end < n_rows && g_array_index (found->seqs, gint64, end) == g_array_index (found->seqs, gint64, end - 1))
        end++;
      reached = end == n_rows ? q : g_array_index (found->seqs, gint64, end - 1);
      while (i < end)
        {
          guint n = ana_wire_write_delta (out, self->id, self->head.epoch, p, reached, now, row_at (found, i), end - i, conflated);

          if (n == 0)
            return;
          ana_frames_add (self->frames, out);
          i += n;
        }
      p = reached;
    }
  if (n_rows == 0 && q > p)
    {
      /* places that hold no row any more: the cursor still moves */
      ana_wire_write_delta (out, self->id, self->head.epoch, p, q, now, NULL, 0, TRUE);
      ana_frames_add (self->frames, out);
    }
}

/* Says that this is the head, with what a client must hold there. Of a stream that goes on all the while the head of a
 * moment ago is told: the client has passed it, checks nothing, and knows that it has caught up; its check comes later. */
static void
encode_ckpt (AnaRead *self, AnaHubStorage *storage)
{
  AnaStreamHead now = { NULL };
  g_autoptr (GString) out = g_string_new (NULL);
  gboolean still = storage->klass->get_head (storage, self->tenant, self->id, &now, NULL) && now.q == self->frames->q;
  const AnaStreamHead *head = still ? &now : &self->head;

  ana_wire_write_ckpt (out, self->id, head->epoch, head->q, head->from_usec, head->n, head->x);
  ana_frames_add (self->frames, out);
  self->frames->wants_ckpt = !still && self->head.q != self->frames->q;
  ana_stream_head_clear (&now);
}

static void
read_rows (AnaRead *self, AnaHubStorage *storage)
{
  Found found = { ana_row_batch_new (self->id, self->head.epoch, -1, 0), g_array_new (FALSE, FALSE, sizeof (gint64)), self->head.q, self->key };

  self->ahead = self->since_q > self->head.q;
  if (!self->ahead
      && storage->klass->read_since (storage, self->tenant, self->id, self->since_q, self->head.from_usec, found_row, &found, &self->error))
    {
      self->frames = ana_frames_new ();
      self->frames->q = found.max_seq;
      if (self->since_q < 0)
        encode_snapshot (self, &found, found.max_seq);
      else
        encode_delta (self, &found, found.max_seq);
      if (self->key == NULL)
        encode_ckpt (self, storage);
    }
  ana_row_batch_unref (found.batch);
  g_array_unref (found.seqs);
}

static void
keep_last (const AnaRow *row, gint64 seq, gpointer data)
{
  Found *found = data;

  g_array_set_size (found->batch->rows, 0);
  found_row (row, seq, found);
}

/* The newest row of the total, for a client that speaks no ADS/1. */
static void
read_latest (AnaRead *self, AnaHubStorage *storage)
{
  static const gint64 back_usec[ANA_N_KPI_PERIODS] = { 3 * ANA_USEC_PER_HOUR, 7 * ANA_USEC_PER_DAY, 400 * ANA_USEC_PER_DAY };
  Found found = { ana_row_batch_new (self->id, self->head.epoch, -1, 0), g_array_new (FALSE, FALSE, sizeof (gint64)), 0 };
  gint64 now = ana_clock_now_usec ();
  AnaSpan span = { now - back_usec[self->parsed.period], now + ANA_USEC_PER_DAY };
  g_autoptr (GString) out = g_string_new (NULL);

  self->frames = ana_frames_new ();
  self->frames->q = self->head.q;
  for (int i = 0; i < 2 && found.batch->rows->len == 0; i++)
    {
      if (!storage->klass->read_history (storage, self->tenant, self->id, "", span, NULL, 0, LATEST_ROWS, keep_last, &found, &self->error))
        break;
      span.start_usec = 0;
    }
  if (self->error == NULL && found.batch->rows->len > 0)
    {
      ana_wire_write_delta (out, self->id, self->head.epoch, self->head.q, self->head.q, now, row_at (&found, 0), 1, TRUE);
      ana_frames_add (self->frames, out);
    }
  ana_row_batch_unref (found.batch);
  g_array_unref (found.seqs);
}

static gboolean done_cb (gpointer data);

/**
 * ana_pub_read_func:
 * @data: the read
 * @publisher: whose
 *
 * Does one read, on a reader thread; the answer comes on the hub's context.
 */
void
ana_pub_read_func (gpointer data, gpointer publisher)
{
  AnaRead *self = data;
  AnaHubStorage *storage = ana_engine_get_storage (self->publisher->engine);
  g_autoptr (GSource) source = g_idle_source_new ();

  if (storage->klass->get_head (storage, self->tenant, self->id, &self->head, &self->error))
    {
      if (self->kind == ANA_READ_ROWS)
        read_rows (self, storage);
      else if (self->kind == ANA_READ_LATEST)
        read_latest (self, storage);
    }
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, done_cb, self, NULL);
  g_source_attach (source, self->publisher->context);
}

/* --- on the hub's context --------------------------------------------------------------------------------------- */

static void
free_read (AnaRead *self)
{
  g_ptr_array_unref (self->waiters);
  g_clear_pointer (&self->frames, ana_frames_unref);
  g_clear_error (&self->error);
  ana_stream_head_clear (&self->head);
  g_free (self->tenant);
  g_free (self->id);
  g_free (self->key);
  g_free (self);
}

static void
head_done (AnaRead *self)
{
  AnaPubStream *stream = self->stream;

  stream->head_asked = FALSE;
  if (self->error != NULL || stream->epoch != NULL)
    return; /* asked again at the next tick; or rows that came meanwhile told it, and nobody waits any more */
  stream->epoch = g_strdup (self->head.epoch);
  stream->head_q = MAX (stream->head_q, self->head.q);
  ana_pub_stream_head_known (stream);
}

static void
ckpt_done (AnaRead *self)
{
  AnaPubStream *stream = self->stream;

  stream->ckpt_asked = FALSE;
  if (self->error != NULL)
    return;
  ana_stream_head_clear (&stream->ckpt);
  stream->ckpt = self->head;
  self->head = (AnaStreamHead) { NULL };
  stream->has_ckpt = TRUE;
  ana_pub_stream_send_ckpt (stream);
}

static void
give (AnaRead *self, AnaSub *sub)
{
  sub->read = NULL;
  if (self->error != NULL)
    sub->state = ANA_SUB_BEHIND; /* the client's tick asks again */
  else if (self->ahead)
    ana_client_reset (sub, "epoch");
  else
    ana_client_give (sub, self->frames);
}

static void
rows_done (AnaRead *self)
{
  g_autoptr (GPtrArray) waiters = g_steal_pointer (&self->waiters);
  AnaPublisher *publisher = self->publisher;

  self->waiters = g_ptr_array_new ();
  ana_publisher_gather (publisher);
  for (guint i = 0; i < waiters->len; i++)
    if (waiters->pdata[i] != NULL)
      give (self, waiters->pdata[i]);
  ana_publisher_let_go (publisher);
}

static gboolean
done_cb (gpointer data)
{
  AnaRead *self = data;
  AnaPubStream *stream = self->stream;

  g_atomic_int_add (&self->publisher->n_reads, -1);
  self->done = TRUE;
  self->done_usec = ana_clock_monotonic_usec ();
  if (stream == NULL)
    {
      free_read (self);
      return G_SOURCE_REMOVE;
    }
  if (self->kind == ANA_READ_HEAD)
    head_done (self);
  else if (self->kind == ANA_READ_CKPT)
    ckpt_done (self);
  else
    rows_done (self);
  if (self->kind == ANA_READ_HEAD || self->kind == ANA_READ_CKPT || self->error != NULL || self->ahead)
    {
      g_ptr_array_remove_fast (stream->reads, self);
      free_read (self);
    }
  return G_SOURCE_REMOVE;
}

/* A read that serves as well as a new one. */
static AnaRead *
find_read (AnaPubStream *stream, AnaReadKind kind, gint64 since_q, const char *key)
{
  gint64 now = ana_clock_monotonic_usec ();

  for (guint i = 0; i < stream->reads->len; i++)
    {
      AnaRead *read = stream->reads->pdata[i];

      if (read->kind != kind || read->since_q != since_q || g_strcmp0 (read->key, key) != 0)
        continue;
      if (!read->done)
        return read;
      if (now - read->done_usec < KEEP_USEC && (read->frames->q > since_q || read->frames->q >= stream->head_q))
        return read;
    }
  return NULL;
}

/**
 * ana_pub_read_ask:
 * @stream: of what
 * @kind: the head, a checkpoint, rows, or the newest row
 * @since_q: rows after this place; -1 a snapshot
 * @sub: (nullable): who waits for the rows
 *
 * Asks storage. The answer moves @sub on.
 */
void
ana_pub_read_ask (AnaPubStream *stream, AnaReadKind kind, gint64 since_q, AnaSub *sub)
{
  const char *key = sub != NULL ? sub->key : NULL;
  AnaRead *self = find_read (stream, kind, since_q, key);

  if (self == NULL)
    {
      self = g_new0 (AnaRead, 1);
      self->publisher = stream->publisher;
      self->stream = stream;
      self->waiters = g_ptr_array_new ();
      self->kind = kind;
      self->tenant = g_strdup (stream->parsed.kind == ANA_STREAM_CAT ? ANA_TENANT_ALL : stream->tenant);
      self->id = g_strdup (stream->id);
      self->parsed = stream->parsed;
      self->since_q = since_q;
      self->key = g_strdup (key);
      g_ptr_array_add (stream->reads, self);
      g_atomic_int_inc (&stream->publisher->n_reads);
      g_thread_pool_push (stream->publisher->readers, self, NULL);
    }
  if (sub == NULL)
    return;
  sub->state = ANA_SUB_READING;
  if (self->done)
    {
      give (self, sub);
      return;
    }
  sub->read = self;
  g_ptr_array_add (self->waiters, sub);
}

/* The watcher goes: the read must not find it. */
void
ana_pub_read_forget (AnaSub *sub)
{
  if (sub->read != NULL)
    g_ptr_array_remove_fast (sub->read->waiters, sub);
  sub->read = NULL;
}

/* The stream goes: reads on their way free themselves. */
void
ana_pub_read_detach (AnaPubStream *stream)
{
  for (guint i = 0; i < stream->reads->len; i++)
    {
      AnaRead *read = stream->reads->pdata[i];

      read->stream = NULL;
      if (read->done)
        free_read (read);
    }
  g_ptr_array_set_size (stream->reads, 0);
}

void
ana_pub_read_prune (AnaPubStream *stream, gint64 now)
{
  for (guint i = stream->reads->len; i > 0; i--)
    {
      AnaRead *read = stream->reads->pdata[i - 1];

      if (read->done && now - read->done_usec > KEEP_USEC)
        {
          g_ptr_array_remove_index_fast (stream->reads, i - 1);
          free_read (read);
        }
    }
}

/**
 * ana_pub_read_window:
 * @stream: a sliding window
 * @p: what the client holds; below 0 nothing
 *
 * The values of a window as they are now: its whole state, there is nothing else to catch up with.
 *
 * Returns: (transfer full): the frames
 */
AnaFrames *
ana_pub_read_window (AnaPubStream *stream, gint64 p)
{
  AnaFrames *frames = ana_frames_new ();
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (AnaRow));
  GHashTableIter iter;
  gpointer row;
  guint64 x = 0;

  g_hash_table_iter_init (&iter, stream->current);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    {
      g_array_append_vals (rows, row, 1);
      x += ana_row_checksum (row);
    }
  frames->q = stream->head_q;
  if (p < 0)
    {
      ana_wire_write_snap_begin (out, stream->id, stream->epoch, stream->head_q, rows->len);
      ana_frames_add (frames, out);
    }
  for (guint done = 0, n = 1; done < rows->len && n > 0; done += n)
    {
      const AnaRow *from = &g_array_index (rows, AnaRow, done);

      n = p < 0 ? ana_wire_write_snap_rows (out, stream->id, done, from, rows->len - done)
                : ana_wire_write_delta (out, stream->id, stream->epoch, p, stream->head_q, ana_clock_now_usec (), from, rows->len - done, TRUE);
      ana_frames_add (frames, out);
    }
  if (p < 0)
    {
      ana_wire_write_snap_end (out, stream->id, x);
      ana_frames_add (frames, out);
      ana_wire_write_ckpt (out, stream->id, stream->epoch, stream->head_q, 0, rows->len, x);
      ana_frames_add (frames, out);
    }
  return frames;
}
