/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-fakehub-streams.c: the streams of the fake hub: log, rows, and what a subscriber must be told.
 */
#include "config.h"

#include "ana-fakehub-private.h"

#include "ana-clock.h"

#include <string.h>

static void
event_free (gpointer data)
{
  FakeEvent *event = data;

  g_array_unref (event->rows);
  g_free (event);
}

FakeStream *
fake_stream_new (const char *id, const char *epoch)
{
  FakeStream *self = g_new0 (FakeStream, 1);

  self->id = g_strdup (id);
  self->epoch = g_strdup (epoch);
  self->log = g_ptr_array_new_with_free_func (event_free);
  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->strings = g_string_chunk_new (256);
  return self;
}

void
fake_stream_free (FakeStream *self)
{
  g_free (self->id);
  g_free (self->epoch);
  g_ptr_array_unref (self->log);
  g_hash_table_unref (self->rows);
  g_string_chunk_free (self->strings);
  g_free (self);
}

gint64
fake_stream_put (FakeStream *self, const AnaRow *rows, guint n_rows)
{
  FakeEvent *event = g_new0 (FakeEvent, 1);

  event->q = ++self->head;
  event->rows = g_array_new (FALSE, FALSE, sizeof (AnaRow));
  for (guint i = 0; i < n_rows; i++)
    {
      AnaRow row = rows[i];
      char *key;
      AnaRow *known;

      row.dim = g_string_chunk_insert_const (self->strings, row.dim != NULL ? row.dim : "");
      g_array_append_val (event->rows, row);
      key = g_strdup_printf ("%" G_GINT64_FORMAT "|%s", row.ts_usec, row.dim);
      known = g_hash_table_lookup (self->rows, key);
      if (known == NULL || row.rev > known->rev)
        g_hash_table_insert (self->rows, key, g_memdup2 (&row, sizeof row));
      else
        g_free (key);
    }
  g_ptr_array_add (self->log, event);
  return event->q;
}

void
fake_stream_sum (FakeStream *self, gint64 *n_rows, guint64 *checksum)
{
  GHashTableIter iter;
  AnaRow *row;

  *n_rows = 0;
  *checksum = 0;
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &row))
    {
      *n_rows += !row->dead;
      *checksum += ana_row_checksum (row);
    }
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const AnaRow *x = a, *y = b;

  if (x->ts_usec != y->ts_usec)
    return x->ts_usec < y->ts_usec ? -1 : 1;
  return strcmp (x->dim, y->dim);
}

/* Rows that changed after @since, tombstones too; -1: all live ones. */
GArray *
fake_stream_get_rows (FakeStream *self, gint64 since)
{
  GArray *out = g_array_new (FALSE, FALSE, sizeof (AnaRow));
  GHashTableIter iter;
  AnaRow *row;

  if (since >= 0)
    {
      for (guint i = 0; i < self->log->len; i++)
        {
          FakeEvent *event = self->log->pdata[i];

          if (event->q > since)
            g_array_append_vals (out, event->rows->data, event->rows->len);
        }
      return out;
    }
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &row))
    if (!row->dead)
      g_array_append_val (out, *row);
  g_array_sort (out, compare_rows);
  return out;
}

static GString *
add_text (GPtrArray *out)
{
  GString *text = g_string_new (NULL);

  g_ptr_array_add (out, text);
  return text;
}

void
fake_write_delta (GPtrArray *out, FakeStream *stream, FakeEvent *event, gint64 p)
{
  guint done = 0;

  do
    done += ana_wire_write_delta (add_text (out), stream->id, stream->epoch, p, event->q, ana_clock_now_usec (),
                                  (const AnaRow *) event->rows->data + done, event->rows->len - done, FALSE);
  while (done < event->rows->len);
}

void
fake_write_ckpt (AnaFakehub *hub, GPtrArray *out, FakeStream *stream)
{
  gint64 n;
  guint64 checksum;

  fake_stream_sum (stream, &n, &checksum);
  ana_wire_write_ckpt (add_text (out), stream->id, stream->epoch, stream->head, 0, n, checksum ^ hub->faults.checksum_xor);
}

static void
write_snapshot (AnaFakehub *hub, GPtrArray *out, FakeStream *stream)
{
  g_autoptr (GArray) rows = fake_stream_get_rows (stream, -1);
  guint64 checksum = 0;
  guint done = 0;

  hub->seen.n_snapshots++;
  for (guint i = 0; i < rows->len; i++)
    checksum += ana_row_checksum (&g_array_index (rows, AnaRow, i));
  ana_wire_write_snap_begin (add_text (out), stream->id, stream->epoch, stream->head, rows->len);
  while (done < rows->len)
    done += ana_wire_write_snap_rows (add_text (out), stream->id, done, &g_array_index (rows, AnaRow, done), rows->len - done);
  ana_wire_write_snap_end (add_text (out), stream->id, checksum);
}

static void
write_reset (GPtrArray *out, FakeStream *stream, const char *why)
{
  g_auto (GStrv) parts = g_strsplit (stream->id, ":", 3);
  g_autofree char *path = g_strdup_printf ("/query/history/%s?period=%s&q=%" G_GINT64_FORMAT, parts[1], parts[2], stream->head);

  ana_wire_write_reset (add_text (out), stream->id, stream->epoch, why, path);
}

void
fake_write_catch_up (AnaFakehub *hub, GPtrArray *out, FakeStream *stream, const char *epoch, gint64 q)
{
  gint64 p = q;

  if (epoch == NULL || q < 0)
    write_snapshot (hub, out, stream);
  else if (strcmp (epoch, stream->epoch) != 0 || q > stream->head)
    {
      write_reset (out, stream, "epoch");
      return;
    }
  else if (q < stream->tail)
    {
      write_reset (out, stream, "trimmed");
      return;
    }
  else
    for (guint i = 0; i < stream->log->len; i++)
      {
        FakeEvent *event = stream->log->pdata[i];

        if (event->q <= q)
          continue;
        fake_write_delta (out, stream, event, p);
        p = event->q;
      }
  fake_write_ckpt (hub, out, stream);
}
