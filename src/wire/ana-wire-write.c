/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-wire-write.c: writes the envelopes of ADS/1.
 */
#include "config.h"

#include "ana-wire.h"

#define TAIL_BYTES 96 /* what may follow the rows: "],"p":…,"q":…,"cv":true}" */

static void
begin (AnaJsonWriter *w, GString *out, const char *type)
{
  ana_json_writer_init (w, out);
  ana_json_begin_object (w);
  ana_json_key (w, "v");
  ana_json_int (w, ANA_WIRE_VERSION);
  ana_json_key (w, "t");
  ana_json_string (w, type);
}

static void
put_text (AnaJsonWriter *w, const char *key, const char *value)
{
  if (value == NULL)
    return;
  ana_json_key (w, key);
  ana_json_string (w, value);
}

static void
put_int (AnaJsonWriter *w, const char *key, gint64 value)
{
  ana_json_key (w, key);
  ana_json_int (w, value);
}

static void
put_hex (AnaJsonWriter *w, const char *key, guint64 value)
{
  char text[20];

  g_snprintf (text, sizeof text, "%016" G_GINT64_MODIFIER "x", value);
  put_text (w, key, text);
}

static void
put_cursor (AnaJsonWriter *w, const AnaCursor *cursor)
{
  put_text (w, "e", cursor->epoch);
  if (cursor->q >= 0)
    put_int (w, "q", cursor->q);
  put_text (w, "f", cursor->filter_id);
}

/* As many rows as keep the message, begun at @start, within the limit; the first always. */
static guint
put_rows (AnaJsonWriter *w, gsize start, const AnaRow *rows, guint n_rows)
{
  guint n = 0;

  ana_json_key (w, "r");
  ana_json_begin_array (w);
  for (; n < n_rows; n++)
    {
      AnaJsonWriter before = *w;
      gsize len = w->out->len;

      ana_wire_put_row (w, &rows[n]);
      if (n > 0 && w->out->len - start + TAIL_BYTES > ANA_WIRE_MAX_BYTES)
        {
          g_string_truncate (w->out, len);
          *w = before;
          break;
        }
    }
  ana_json_end_array (w);
  return n;
}

/**
 * ana_wire_write_hello:
 * @out: appended to
 * @client: the client's id
 * @app: its version
 * @schema: the schema that it knows
 * @token: (nullable): a ticket
 * @resume: (array length=n_resume): where it stands in each stream
 * @n_resume: how many
 * @credit: how many messages it takes before the next ack
 */
void
ana_wire_write_hello (GString         *out,
                      const char      *client,
                      const char      *app,
                      gint64           schema,
                      const char      *token,
                      const AnaCursor *resume,
                      guint            n_resume,
                      gint64           credit)
{
  AnaJsonWriter w;

  begin (&w, out, "hello");
  put_text (&w, "client", client);
  put_text (&w, "app", app);
  put_int (&w, "schema", schema);
  ana_json_key (&w, "caps");
  ana_json_raw (&w, "[\"batch\",\"conflate\"]");
  put_text (&w, "tok", token);
  ana_json_key (&w, "resume");
  ana_json_begin_array (&w);
  for (guint i = 0; i < n_resume; i++)
    {
      ana_json_begin_object (&w);
      put_text (&w, "s", resume[i].stream);
      put_cursor (&w, &resume[i]);
      ana_json_end_object (&w);
    }
  ana_json_end_array (&w);
  put_int (&w, "credit", credit);
  ana_json_end_object (&w);
}

/**
 * ana_wire_write_welcome:
 * @out: appended to
 * @hub: the hub's name
 * @now_usec: its time
 * @hb_ms: a ping is due after so much silence
 * @dead_ms: the connection counts as dead after so much
 * @token_exp_usec: when the token ends; 0 for never
 */
void
ana_wire_write_welcome (GString *out, const char *hub, gint64 now_usec, gint64 hb_ms, gint64 dead_ms, gint64 token_exp_usec)
{
  AnaJsonWriter w;

  begin (&w, out, "welcome");
  put_text (&w, "hub", hub);
  put_int (&w, "now", now_usec);
  put_int (&w, "hb_ms", hb_ms);
  put_int (&w, "dead_ms", dead_ms);
  put_int (&w, "max_bytes", ANA_WIRE_MAX_BYTES);
  if (token_exp_usec != 0)
    put_int (&w, "tok_exp", token_exp_usec);
  ana_json_end_object (&w);
}

/**
 * ana_wire_write_delta:
 * @out: appended to
 * @stream: the stream
 * @epoch: its epoch
 * @p: the sequence number that this subscriber was sent before
 * @q: the sequence number after these rows
 * @ts_usec: the hub's time
 * @rows: (array length=n_rows): the rows
 * @n_rows: how many
 * @conflated: whether later rows stood in for earlier ones
 *
 * Writes as many rows as one message may hold, one at least. When some are left the message has q = p: the caller calls
 * again with the rest, and the receiver's cursor moves with the last part alone.
 *
 * Returns: how many rows went in
 */
guint
ana_wire_write_delta (GString      *out,
                      const char   *stream,
                      const char   *epoch,
                      gint64        p,
                      gint64        q,
                      gint64        ts_usec,
                      const AnaRow *rows,
                      guint         n_rows,
                      gboolean      conflated)
{
  gsize start = out->len;
  AnaJsonWriter w;
  guint n;

  begin (&w, out, "d");
  put_text (&w, "s", stream);
  put_text (&w, "e", epoch);
  put_int (&w, "ts", ts_usec);
  n = put_rows (&w, start, rows, n_rows);
  put_int (&w, "p", p);
  put_int (&w, "q", n < n_rows ? p : q);
  if (conflated)
    {
      ana_json_key (&w, "cv");
      ana_json_bool (&w, TRUE);
    }
  ana_json_end_object (&w);
  return n;
}

/**
 * ana_wire_write_ckpt:
 * @out: appended to
 * @stream: the stream
 * @epoch: its epoch
 * @q: after this sequence number
 * @from_usec: rows of buckets from here on are counted
 * @n: live rows
 * @x: the sum of their checksums
 */
void
ana_wire_write_ckpt (GString *out, const char *stream, const char *epoch, gint64 q, gint64 from_usec, gint64 n, guint64 x)
{
  AnaJsonWriter w;

  begin (&w, out, "ckpt");
  put_text (&w, "s", stream);
  put_text (&w, "e", epoch);
  put_int (&w, "q", q);
  put_int (&w, "from", from_usec);
  put_int (&w, "n", n);
  put_hex (&w, "x", x);
  ana_json_end_object (&w);
}

/**
 * ana_wire_write_reset:
 * @out: appended to
 * @stream: the stream
 * @epoch: its epoch from now on
 * @why: epoch, trimmed, filter or checksum
 * @snap: (nullable): the path where the stream can be had whole
 */
void
ana_wire_write_reset (GString *out, const char *stream, const char *epoch, const char *why, const char *snap)
{
  AnaJsonWriter w;

  begin (&w, out, "reset");
  put_text (&w, "s", stream);
  put_text (&w, "e", epoch);
  put_text (&w, "why", why);
  put_text (&w, "snap", snap);
  ana_json_end_object (&w);
}

/**
 * ana_wire_write_snap_begin:
 * @out: appended to
 * @stream: the stream
 * @epoch: its epoch
 * @q: the sequence number at which it is taken
 * @n_rows: how many rows will come
 */
void
ana_wire_write_snap_begin (GString *out, const char *stream, const char *epoch, gint64 q, gint64 n_rows)
{
  AnaJsonWriter w;

  begin (&w, out, "snap.begin");
  put_text (&w, "s", stream);
  put_text (&w, "e", epoch);
  put_int (&w, "q", q);
  put_int (&w, "rows", n_rows);
  ana_json_end_object (&w);
}

/**
 * ana_wire_write_snap_rows:
 * @out: appended to
 * @stream: the stream
 * @index: the number of the first of these rows in the snapshot
 * @rows: (array length=n_rows): the rows
 * @n_rows: how many
 *
 * Returns: how many rows went in, one at least
 */
guint
ana_wire_write_snap_rows (GString *out, const char *stream, gint64 index, const AnaRow *rows, guint n_rows)
{
  gsize start = out->len;
  AnaJsonWriter w;
  guint n;

  begin (&w, out, "snap.rows");
  put_text (&w, "s", stream);
  put_int (&w, "i", index);
  n = put_rows (&w, start, rows, n_rows);
  ana_json_end_object (&w);
  return n;
}

/**
 * ana_wire_write_snap_end:
 * @out: appended to
 * @stream: the stream
 * @x: the sum of the checksums of its rows
 */
void
ana_wire_write_snap_end (GString *out, const char *stream, guint64 x)
{
  AnaJsonWriter w;

  begin (&w, out, "snap.end");
  put_text (&w, "s", stream);
  put_hex (&w, "x", x);
  ana_json_end_object (&w);
}

/**
 * ana_wire_write_sub:
 * @out: appended to
 * @stream: the stream
 * @subscribe: %FALSE for unsub
 * @cursor: (nullable): where the client stands
 */
void
ana_wire_write_sub (GString *out, const char *stream, gboolean subscribe, const AnaCursor *cursor)
{
  AnaJsonWriter w;

  begin (&w, out, subscribe ? "sub" : "unsub");
  put_text (&w, "s", stream);
  if (cursor != NULL)
    put_cursor (&w, cursor);
  ana_json_end_object (&w);
}

/**
 * ana_wire_write_ack:
 * @out: appended to
 * @credit: how many messages more the client takes
 * @pos: (nullable) (element-type utf8 gint64*): stream to the sequence number that is stored
 */
void
ana_wire_write_ack (GString *out, gint64 credit, GHashTable *pos)
{
  AnaJsonWriter w;
  GHashTableIter iter;
  gpointer stream, q;

  begin (&w, out, "ack");
  put_int (&w, "credit", credit);
  if (pos != NULL)
    {
      ana_json_key (&w, "pos");
      ana_json_begin_object (&w);
      g_hash_table_iter_init (&iter, pos);
      while (g_hash_table_iter_next (&iter, &stream, &q))
        put_int (&w, stream, *(const gint64 *) q);
      ana_json_end_object (&w);
    }
  ana_json_end_object (&w);
}

/**
 * ana_wire_write_ping:
 * @out: appended to
 * @pong: whether it is the answer
 * @n: the number of the ping
 * @ts_usec: the sender's time of the ping
 * @now_usec: the answerer's time; of pong alone
 */
void
ana_wire_write_ping (GString *out, gboolean pong, gint64 n, gint64 ts_usec, gint64 now_usec)
{
  AnaJsonWriter w;

  begin (&w, out, pong ? "pong" : "ping");
  put_int (&w, "n", n);
  put_int (&w, "ts", ts_usec);
  if (pong)
    put_int (&w, "now", now_usec);
  ana_json_end_object (&w);
}

/**
 * ana_wire_write_err:
 * @out: appended to
 * @code: forbidden, unsupported, auth …
 * @stream: (nullable): which stream it is about
 * @retry_ms: when to try again; 0 when that says nothing
 */
void
ana_wire_write_err (GString *out, const char *code, const char *stream, gint64 retry_ms)
{
  AnaJsonWriter w;

  begin (&w, out, "err");
  put_text (&w, "code", code);
  put_text (&w, "s", stream);
  put_int (&w, "retry_ms", retry_ms);
  ana_json_end_object (&w);
}

/**
 * ana_wire_write_bye:
 * @out: appended to
 * @why: (nullable): drain, slow …
 * @retry_ms: when to come back
 */
void
ana_wire_write_bye (GString *out, const char *why, gint64 retry_ms)
{
  AnaJsonWriter w;

  begin (&w, out, "bye");
  put_text (&w, "why", why);
  put_int (&w, "retry_ms", retry_ms);
  ana_json_end_object (&w);
}
