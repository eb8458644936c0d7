/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-pub-stream.c: one stream that somebody watches: its head, its watchers, its checkpoints.
 */
#include "config.h"

#include "ana-publisher-private.h"

#include <string.h>

#include "ana-clock.h"


static void
free_row (gpointer data)
{
  AnaRow *row = data;

  g_free ((char *) row->dim);
  g_free (row);
}

static AnaPubStream *
new_stream (AnaPublisher *publisher, const char *tenant, const char *id, const AnaStreamId *parsed)
{
  AnaPubStream *self = g_new0 (AnaPubStream, 1);

  self->publisher = publisher;
  self->tenant = g_strdup (tenant);
  self->id = g_strdup (id);
  self->parsed = *parsed;
  self->subs = g_ptr_array_new ();
  self->leases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->reads = g_ptr_array_new ();
  self->pending = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_row_batch_unref);
  self->ckpt_usec = ana_clock_monotonic_usec ();
  if (parsed->kind == ANA_STREAM_WIN)
    {
      self->current = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_row);
      self->epoch = g_strdup (publisher->win_epoch);
    }
  return self;
}

/**
 * ana_pub_stream_get:
 * @publisher: the publisher
 * @tenant: whose stream
 * @id: its id
 * @make: make it when nobody watches it yet
 * @error: return location when @make; NOT_FOUND
 *
 * The stream as it is watched.
 *
 * Returns: (transfer none) (nullable): the stream
 */
AnaPubStream *
ana_pub_stream_get (AnaPublisher *publisher, const char *tenant, const char *id, gboolean make, GError **error)
{
  g_autofree char *key = g_strconcat (tenant, " ", id, NULL);
  AnaPubStream *self = g_hash_table_lookup (publisher->streams, key);
  AnaStreamId parsed;

  if (self != NULL || !make)
    return self;
  if (!ana_publisher_is_allowed (tenant, id, error) || !ana_publisher_is_stream (publisher, id, &parsed, error))
    return NULL;
  self = new_stream (publisher, tenant, id, &parsed);
  g_hash_table_insert (publisher->streams, g_steal_pointer (&key), self);
  return self;
}

void
ana_pub_stream_free (AnaPubStream *self)
{
  ana_pub_read_detach (self);
  if (self->wanted)
    ana_engine_set_wanted (self->publisher->engine, self->tenant, self->id, FALSE);
  g_ptr_array_unref (self->subs);
  g_hash_table_unref (self->leases);
  g_ptr_array_unref (self->reads);
  g_ptr_array_unref (self->pending);
  g_clear_pointer (&self->current, g_hash_table_unref);
  ana_stream_head_clear (&self->ckpt);
  g_free (self->epoch);
  g_free (self->tenant);
  g_free (self->id);
  g_free (self);
}

guint
ana_pub_stream_count (AnaPubStream *self)
{
  return self->subs->len + g_hash_table_size (self->leases);
}

/* Tells the engine at the first watcher and after the last. */
void
ana_pub_stream_update_wanted (AnaPubStream *self)
{
  gboolean wanted = ana_pub_stream_count (self) > 0;

  if (wanted == self->wanted)
    return;
  self->wanted = wanted;
  ana_engine_set_wanted (self->publisher->engine, self->tenant, self->id, wanted);
}

void
ana_pub_stream_add (AnaPubStream *self, AnaSub *sub)
{
  g_ptr_array_add (self->subs, sub);
  ana_pub_stream_update_wanted (self);
  if (self->epoch != NULL)
    ana_client_head_known (sub);
  else if (!self->head_asked)
    {
      self->head_asked = TRUE;
      ana_pub_read_ask (self, ANA_READ_HEAD, -1, NULL);
    }
}

void
ana_pub_stream_remove (AnaPubStream *self, AnaSub *sub)
{
  ana_pub_read_forget (sub);
  g_ptr_array_remove_fast (self->subs, sub);
  ana_pub_stream_update_wanted (self);
}

/* Epoch and place are known: those who waited for that begin. */
void
ana_pub_stream_head_known (AnaPubStream *self)
{
  for (guint i = 0; i < self->subs->len; i++)
    {
      AnaSub *sub = self->subs->pdata[i];

      if (sub->state == ANA_SUB_WAITING)
        ana_client_head_known (sub);
    }
}

/* The first rows are at hand: who watches a key takes part from before them. */
static void
begin_keys (AnaPubStream *self, gint64 p)
{
  self->head_q = MAX (self->head_q, p);
  for (guint i = 0; i < self->subs->len; i++)
    {
      AnaSub *sub = self->subs->pdata[i];

      if (sub->state == ANA_SUB_WAITING && sub->key != NULL)
        ana_client_head_known (sub);
    }
}

/* --- publishing ------------------------------------------------------------------------------------------------- */

/* The rows of all pending batches, and whether they follow on what was published. */
static GArray *
take_rows (AnaPubStream *self, gint64 *p, gint64 *q)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (AnaRow));

  *p = ((AnaRowBatch *) self->pending->pdata[0])->p;
  for (guint i = 0; i < self->pending->len; i++)
    {
      AnaRowBatch *batch = self->pending->pdata[i];

      g_array_append_vals (rows, batch->rows->data, batch->rows->len);
      *q = batch->q;
    }
  return rows;
}

static AnaFrames *
encode (AnaPubStream *self, const GArray *rows, gint64 p, gint64 q)
{
  AnaFrames *frames = ana_frames_new ();
  g_autoptr (GString) out = g_string_new (NULL);
  gint64 now = ana_clock_now_usec ();

  for (guint done = 0; done < rows->len;)
    {
      guint n = ana_wire_write_delta (out, self->id, self->epoch, p, q, now, &g_array_index (rows, AnaRow, done), rows->len - done, FALSE);

      if (n == 0)
        break;
      ana_frames_add (frames, out);
      done += n;
    }
  frames->q = q;
  return frames;
}

/* The rows of the one key that somebody watches; most of the time there is none among them. */
static void
send_key (AnaPubStream *self, AnaSub *sub, const GArray *rows, gint64 p, gint64 q)
{
  g_autoptr (GArray) own = g_array_new (FALSE, FALSE, sizeof (AnaRow));

  for (guint i = 0; i < rows->len; i++)
    if (strcmp (g_array_index (rows, AnaRow, i).dim, sub->key) == 0)
      g_array_append_vals (own, &g_array_index (rows, AnaRow, i), 1);
  if (own->len > 0)
    {
      AnaFrames *frames = encode (self, own, p, q);

      ana_client_give (sub, frames);
      ana_frames_unref (frames);
    }
  else
    sub->sent_q = q;
}

/* Sends frames that continue at @p to those who stand there; who has no room is behind from now on. */
static void
fan_out (AnaPubStream *self, AnaFrames *frames, const GArray *rows, gint64 p)
{
  for (guint i = 0; i < self->subs->len; i++)
    {
      AnaSub *sub = self->subs->pdata[i];

      if (sub->state != ANA_SUB_LIVE || sub->sent_q >= frames->q)
        continue;
      if (sub->sent_q < p || !ana_client_has_room (sub->client))
        {
          sub->state = ANA_SUB_BEHIND;
          self->publisher->stats.n_conflated++;
          if (sub->sent_q < p)
            ana_client_pump (sub->client);
          continue;
        }
      if (sub->key != NULL)
        {
          send_key (self, sub, rows, p, frames->q);
          continue;
        }
      if (frames->messages->len == 1)
        {
          ana_client_send (sub->client, frames->messages->pdata[0], TRUE);
          sub->sent_q = frames->q;
          continue;
        }
      ana_client_give (sub, frames);
    }
}

static void
remember_window (AnaPubStream *self, const GArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const AnaRow *row = &g_array_index (rows, AnaRow, i);
      AnaRow *copy;

      if (row->dead)
        {
          g_hash_table_remove (self->current, row->dim);
          continue;
        }
      copy = g_memdup2 (row, sizeof *row);
      copy->dim = g_strdup (row->dim);
      g_hash_table_replace (self->current, (gpointer) copy->dim, copy);
    }
}

/* The stream has another epoch: what anybody holds of it, and every read on its way, is of the one before. */
static void
change_epoch (AnaPubStream *self, const AnaRowBatch *last)
{
  for (guint i = 0; i < self->subs->len; i++)
    ana_pub_read_forget (self->subs->pdata[i]);
  ana_pub_read_detach (self);
  self->head_asked = self->ckpt_asked = self->has_ckpt = FALSE;
  g_free (self->epoch);
  self->epoch = g_strdup (last->epoch);
  self->head_q = last->q;
  self->ckpt_due = TRUE;
  for (guint i = 0; i < self->subs->len; i++)
    ana_client_reset (self->subs->pdata[i], "checksum");
  g_ptr_array_set_size (self->pending, 0);
}

static gboolean
is_other_epoch (const AnaPubStream *self)
{
  for (guint i = 0; self->current == NULL && i < self->pending->len; i++)
    if (strcmp (((AnaRowBatch *) self->pending->pdata[i])->epoch, self->epoch) != 0)
      return TRUE;
  return FALSE;
}

/**
 * ana_pub_stream_publish:
 * @self: a stream with batches pending
 *
 * Sends what is pending, encoded once for all. Rows that nobody is there for are not even encoded.
 */
void
ana_pub_stream_publish (AnaPubStream *self)
{
  g_autoptr (GArray) rows = NULL;
  gint64 p, q = self->head_q;
  gboolean head_known = self->epoch != NULL;

  if (!head_known) /* the read of the head is on its way: these rows tell it sooner */
    self->epoch = g_strdup (((AnaRowBatch *) self->pending->pdata[0])->epoch);
  if (is_other_epoch (self))
    {
      change_epoch (self, self->pending->pdata[self->pending->len - 1]);
      return;
    }
  rows = take_rows (self, &p, &q);
  self->last_usec = ana_clock_now_usec ();
  self->lag_usec = ana_clock_monotonic_usec () - self->pushed_usec;
  self->rows_this_sec += rows->len;
  self->rows_since_ckpt += rows->len;
  self->publisher->stats.n_rows += rows->len;
  if (self->current != NULL)
    {
      remember_window (self, rows);
      p = self->head_q;
      q = self->head_q + 1;
    }
  if (!head_known)
    begin_keys (self, p);
  if (q > self->head_q)
    self->head_q = q;
  if (self->subs->len > 0)
    {
      AnaFrames *frames = encode (self, rows, p, q);

      fan_out (self, frames, rows, p);
      ana_frames_unref (frames);
    }
  g_ptr_array_set_size (self->pending, 0);
  if (!head_known)
    ana_pub_stream_head_known (self);
  if (self->has_ckpt)
    ana_pub_stream_send_ckpt (self);
}

/* --- checkpoints ------------------------------------------------------------------------------------------------ */

/* Sends the checkpoint that was read to those who stand at its place; keeps it when the place is still to come. */
void
ana_pub_stream_send_ckpt (AnaPubStream *self)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GBytes) message = NULL;

  if (self->ckpt.q > self->head_q)
    return;
  self->has_ckpt = FALSE;
  if (self->ckpt.q < self->head_q)
    return; /* the stream went on meanwhile: the next tick reads again */
  ana_wire_write_ckpt (out, self->id, self->epoch, self->ckpt.q, self->ckpt.from_usec, self->ckpt.n, self->ckpt.x);
  message = g_string_free_to_bytes (g_steal_pointer (&out));
  for (guint i = 0; i < self->subs->len; i++)
    {
      AnaSub *sub = self->subs->pdata[i];

      if (sub->state == ANA_SUB_LIVE && sub->key == NULL && sub->sent_q == self->ckpt.q && ana_client_has_room (sub->client))
        ana_client_send (sub->client, message, FALSE);
    }
  self->ckpt_usec = ana_clock_monotonic_usec ();
  self->rows_since_ckpt = 0;
  self->ckpt_due = FALSE;
}

static void
drop_leases (AnaPubStream *self, gint64 now)
{
  GHashTableIter iter;
  gpointer end;

  g_hash_table_iter_init (&iter, self->leases);
  while (g_hash_table_iter_next (&iter, NULL, &end))
    if (*(gint64 *) end < now)
      g_hash_table_iter_remove (&iter);
}

gboolean
ana_pub_stream_tick (AnaPubStream *self, gint64 now)
{
  const AnaPublisherLimits *limits = &self->publisher->limits;

  drop_leases (self, now);
  ana_pub_read_prune (self, now);
  if (self->epoch == NULL && !self->head_asked && self->subs->len > 0)
    {
      self->head_asked = TRUE;
      ana_pub_read_ask (self, ANA_READ_HEAD, -1, NULL);
    }
  ana_pub_stream_update_wanted (self);
  self->rate += (self->rows_this_sec * 2.0 - self->rate) / 4;
  self->rows_this_sec = 0;
  if (self->current == NULL && self->subs->len > 0 && self->epoch != NULL && !self->ckpt_asked
      && (self->ckpt_due || self->rows_since_ckpt >= limits->ckpt_rows || now - self->ckpt_usec >= limits->ckpt_usec))
    {
      self->ckpt_asked = TRUE;
      ana_pub_read_ask (self, ANA_READ_CKPT, -1, NULL);
    }
  return ana_pub_stream_count (self) > 0 || self->reads->len > 0;
}
