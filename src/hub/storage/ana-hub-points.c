/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-hub-points.c: rows of streams: revisions, places, heads.
 *
 * A series is one dimension key of a stream; its points lie together in order of time. A row that differs from what is
 * there gets the next revision and the next place (seq) of its stream; places have no gaps. What changed is noted once a
 * call, not once a row: the places up to q lie in buckets from_usec to to_usec; each point knows its own place, so that a
 * reader finds what came after its cursor by looking through these buckets. This halves what a row costs to write.
 *
 * The head's count and checksum are kept by difference. The bound that clients hold (from_usec) follows the newest bucket
 * of the stream in whole days, so that it moves, and old rows are counted out, once a day.
 */
#include "config.h"

#include "ana-hub-sqlite-private.h"

#include <math.h>

#define MAX_CHANGES 2000   /* a stream's notes; then the older half becomes one */
#define DEAD        0x10
#define RATIO       0x20
#define APPROXIMATE 0x40

void
ana_hub_stream_free (gpointer data)
{
  AnaHubStream *stream = data;

  g_clear_pointer (&stream->series, g_hash_table_unref);
  g_free (stream->tenant);
  g_free (stream->id);
  g_free (stream->epoch);
  g_free (stream);
}

static void
bind_number (AnaStmt *stmt, int index, double value)
{
  if (isfinite (value))
    ana_stmt_bind_double (stmt, index, value);
  else
    ana_stmt_bind_text (stmt, index, NULL);
}

static double
get_number (AnaStmt *stmt, int column)
{
  return ana_stmt_is_null (stmt, column) ? NAN : ana_stmt_get_double (stmt, column);
}

/* Columns ts, v, cnt, num, den, rev, flags from @first on; the key is the caller's. */
void
ana_hub_row_read (AnaStmt *stmt, int first, AnaRow *row)
{
  gint64 flags = ana_stmt_get_int (stmt, first + 6);

  row->ts_usec = ana_stmt_get_int (stmt, first);
  row->value = get_number (stmt, first + 1);
  row->count = ana_stmt_get_int (stmt, first + 2);
  row->num = get_number (stmt, first + 3);
  row->den = get_number (stmt, first + 4);
  row->rev = ana_stmt_get_int (stmt, first + 5);
  row->reason = flags & 0xf;
  row->dead = (flags & DEAD) != 0;
  row->has_ratio = (flags & RATIO) != 0;
  row->approximate = (flags & APPROXIMATE) != 0;
}

/* --- streams --- */

static gint64
floor_day (gint64 usec)
{
  return ana_bucket_start (ANA_PERIOD_DAY, ana_zone_utc (), usec);
}

/* The first day kept of what reaches back @span from @last; clients can count nothing before the year 1684. */
gint64
ana_hub_stream_bound (gint64 last_usec, gint64 span_usec)
{
  if (span_usec == G_MAXINT64 || last_usec < -ANA_WIRE_MAX_SEQ + span_usec)
    return -ANA_WIRE_MAX_SEQ;
  return floor_day (last_usec - span_usec);
}

static void
set_spans (AnaHubStream *stream)
{
  AnaStreamId id;
  gboolean known = ana_stream_parse (stream->id, &id) && id.kind == ANA_STREAM_KPI;

  stream->keep_usec = stream->sync_usec = G_MAXINT64;
  if (known && id.period == ANA_PERIOD_MINUTE)
    {
      stream->keep_usec = ANA_KEEP_MINUTES_USEC;
      stream->sync_usec = ANA_SYNC_MINUTES_USEC;
    }
  else if (known && id.period == ANA_PERIOD_HOUR)
    {
      stream->keep_usec = ANA_KEEP_HOURS_USEC;
      stream->sync_usec = ANA_SYNC_HOURS_USEC;
      stream->keep_states_usec = ANA_KEEP_HOUR_STATES_USEC;
    }
  else if (known && id.period == ANA_PERIOD_DAY)
    stream->keep_states_usec = G_MAXINT64;
}

static gboolean
load_series (AnaHubSqlite *self, AnaHubStream *stream, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (self->hub, "SELECT ser, dim FROM series WHERE sid = ?1", error);
  GError *local = NULL;

  if (stmt == NULL)
    return FALSE;
  stream->series = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  ana_stmt_bind_int (stmt, 0, stream->sid);
  while (ana_stmt_next (stmt, &local))
    g_hash_table_insert (stream->series, g_strdup (ana_stmt_get_text (stmt, 1)), GSIZE_TO_POINTER (ana_stmt_get_int (stmt, 0)));
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, local);
  return FALSE;
}

static gboolean
insert_stream (AnaHubSqlite *self, AnaHubStream *stream, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (self->hub, "INSERT INTO stream(tenant, id, q, n, x, from_usec, first_usec, last_usec, n_changes)"
                                          " VALUES(?1, ?2, 0, 0, 0, ?3, ?4, ?5, 0)", error);

  stream->from_usec = -ANA_WIRE_MAX_SEQ;
  stream->first_usec = G_MAXINT64;
  stream->last_usec = G_MININT64;
  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_text (stmt, 0, stream->tenant);
  ana_stmt_bind_text (stmt, 1, stream->id);
  ana_stmt_bind_int (stmt, 2, stream->from_usec);
  ana_stmt_bind_int (stmt, 3, stream->first_usec);
  ana_stmt_bind_int (stmt, 4, stream->last_usec);
  if (!ana_stmt_run (stmt, error))
    return FALSE;
  stream->sid = ana_db_get_last_id (self->hub);
  return TRUE;
}

static gboolean
load_stream (AnaHubSqlite *self, AnaHubStream *stream, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (self->hub, "SELECT sid, q, n, x, from_usec, first_usec, last_usec, n_changes, state_bytes, epoch FROM stream"
                                          " WHERE tenant = ?1 AND id = ?2", error);
  GError *local = NULL;

  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_text (stmt, 0, stream->tenant);
  ana_stmt_bind_text (stmt, 1, stream->id);
  if (!ana_stmt_next (stmt, &local))
    {
      if (local == NULL)
        return insert_stream (self, stream, error);
      g_propagate_error (error, local);
      return FALSE;
    }
  stream->sid = ana_stmt_get_int (stmt, 0);
  stream->q = ana_stmt_get_int (stmt, 1);
  stream->n = ana_stmt_get_int (stmt, 2);
  stream->x = (guint64) ana_stmt_get_int (stmt, 3);
  stream->from_usec = ana_stmt_get_int (stmt, 4);
  stream->first_usec = ana_stmt_get_int (stmt, 5);
  stream->last_usec = ana_stmt_get_int (stmt, 6);
  stream->n_changes = (guint) ana_stmt_get_int (stmt, 7);
  stream->state_bytes = ana_stmt_get_int (stmt, 8);
  stream->epoch = g_strdup (ana_stmt_get_text (stmt, 9));
  ana_stmt_reset (stmt);
  return TRUE;
}

/* Engine's thread, in a transaction. A stream that was not known is made. */
AnaHubStream *
ana_hub_find_stream (AnaHubSqlite *self, const char *tenant, const char *id, GError **error)
{
  g_autofree char *key = ana_hub_key (tenant, id);
  AnaHubStream *stream = g_hash_table_lookup (self->streams, key);

  if (stream != NULL)
    return stream;
  stream = g_new0 (AnaHubStream, 1);
  stream->tenant = g_strdup (tenant);
  stream->id = g_strdup (id);
  set_spans (stream);
  if (!load_stream (self, stream, error) || !load_series (self, stream, error))
    {
      ana_hub_stream_free (stream);
      return NULL;
    }
  g_hash_table_insert (self->streams, g_steal_pointer (&key), stream);
  return stream;
}

static gboolean
flush_stream (AnaHubSqlite *self, AnaHubStream *stream, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (self->hub, "UPDATE stream SET q = ?2, n = ?3, x = ?4, from_usec = ?5, first_usec = ?6, last_usec = ?7,"
                                          " n_changes = ?8, state_bytes = ?9 WHERE sid = ?1", error);

  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_int (stmt, 0, stream->sid);
  ana_stmt_bind_int (stmt, 1, stream->q);
  ana_stmt_bind_int (stmt, 2, stream->n);
  ana_stmt_bind_int (stmt, 3, (gint64) stream->x);
  ana_stmt_bind_int (stmt, 4, stream->from_usec);
  ana_stmt_bind_int (stmt, 5, stream->first_usec);
  ana_stmt_bind_int (stmt, 6, stream->last_usec);
  ana_stmt_bind_int (stmt, 7, stream->n_changes);
  ana_stmt_bind_int (stmt, 8, stream->state_bytes);
  stream->dirty = FALSE;
  return ana_stmt_run (stmt, error);
}

gboolean
ana_hub_flush_streams (AnaHubSqlite *self, GError **error)
{
  GHashTableIter iter;
  AnaHubStream *stream;

  g_hash_table_iter_init (&iter, self->streams);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &stream))
    if (stream->dirty && !flush_stream (self, stream, error))
      return FALSE;
  return TRUE;
}

static gboolean
find_series (AnaHubSqlite *self, AnaHubStream *stream, const char *dim, gint64 *out, GError **error)
{
  gpointer found = g_hash_table_lookup (stream->series, dim);
  AnaStmt *stmt;

  *out = (gint64) GPOINTER_TO_SIZE (found);
  if (found != NULL)
    return TRUE;
  stmt = ana_db_stmt (self->hub, "INSERT INTO series(sid, dim) VALUES(?1, ?2)", error);
  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_int (stmt, 0, stream->sid);
  ana_stmt_bind_text (stmt, 1, dim);
  if (!ana_stmt_run (stmt, error))
    return FALSE;
  *out = ana_db_get_last_id (self->hub);
  g_hash_table_insert (stream->series, g_strdup (dim), GSIZE_TO_POINTER (*out));
  return TRUE;
}

/* --- the bound moves --- */

/* Rows of one key that clients no longer hold: out of count and checksum. */
static gboolean
count_out (AnaHubSqlite *self, AnaHubStream *stream, const char *dim, gint64 ser, gint64 new_from, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (self->hub, "SELECT ts, v, cnt, num, den, rev, flags FROM point WHERE ser = ?1 AND ts >= ?2 AND ts < ?3", error);
  GError *local = NULL;
  AnaRow row;

  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_int (stmt, 0, ser);
  ana_stmt_bind_int (stmt, 1, stream->from_usec);
  ana_stmt_bind_int (stmt, 2, new_from);
  while (ana_stmt_next (stmt, &local))
    {
      ana_hub_row_read (stmt, 0, &row);
      row.dim = dim;
      if (row.dead)
        continue;
      stream->n--;
      stream->x -= ana_row_checksum (&row);
    }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, local);
  return FALSE;
}

static gboolean
purge (AnaHubSqlite *self, gint64 ser, gint64 before_usec, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (self->hub, "DELETE FROM point WHERE ser = ?1 AND ts < ?2", error);

  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_int (stmt, 0, ser);
  ana_stmt_bind_int (stmt, 1, before_usec);
  return ana_stmt_run (stmt, error);
}

/* A newer bucket has come: what lies behind the bounds goes. */
static gboolean
move_bounds (AnaHubSqlite *self, AnaHubStream *stream, gint64 last_usec, GError **error)
{
  gint64 from = ana_hub_stream_bound (last_usec, stream->sync_usec), keep = ana_hub_stream_bound (last_usec, stream->keep_usec);
  GHashTableIter iter;
  gpointer dim, ser;

  if (from <= stream->from_usec)
    return TRUE;
  g_hash_table_iter_init (&iter, stream->series);
  while (g_hash_table_iter_next (&iter, &dim, &ser))
    if ((stream->first_usec < from && !count_out (self, stream, dim, (gint64) GPOINTER_TO_SIZE (ser), from, error))
        || (stream->first_usec < keep && !purge (self, (gint64) GPOINTER_TO_SIZE (ser), keep, error)))
      return FALSE;
  if (!ana_hub_purge_states (self, stream, last_usec, error))
    return FALSE;
  stream->from_usec = from;
  stream->first_usec = MAX (stream->first_usec, keep);
  stream->dirty = TRUE;
  return TRUE;
}

/* --- rows --- */

static gint64
bits_of (double value)
{
  union { double d; gint64 i; } u = { .d = value == 0.0 ? 0.0 : value };

  return isnan (value) ? G_MININT64 : u.i;
}

static gboolean
rows_equal (const AnaRow *a, const AnaRow *b)
{
  if (a->dead || b->dead)
    return a->dead && b->dead;
  return bits_of (a->value) == bits_of (b->value) && a->reason == b->reason && a->count == b->count && a->has_ratio == b->has_ratio
         && (!a->has_ratio || (bits_of (a->num) == bits_of (b->num) && bits_of (a->den) == bits_of (b->den)));
}

static void
bind_row (AnaStmt *stmt, gint64 ser, const AnaRow *row, gint64 seq)
{
  ana_stmt_bind_int (stmt, 0, ser);
  ana_stmt_bind_int (stmt, 1, row->ts_usec);
  ana_stmt_bind_int (stmt, 2, seq);
  bind_number (stmt, 3, row->value);
  ana_stmt_bind_int (stmt, 4, row->count);
  bind_number (stmt, 5, row->has_ratio ? row->num : NAN);
  bind_number (stmt, 6, row->has_ratio ? row->den : NAN);
  ana_stmt_bind_int (stmt, 7, row->rev);
  ana_stmt_bind_int (stmt, 8, row->reason | (row->dead ? DEAD : 0) | (row->has_ratio ? RATIO : 0) | (row->approximate ? APPROXIMATE : 0));
}

/* @found: whether there is a row of this key and bucket. */
static gboolean
read_old (AnaHubSqlite *self, gint64 ser, gint64 ts_usec, AnaRow *old, gboolean *found, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (self->hub, "SELECT ts, v, cnt, num, den, rev, flags FROM point WHERE ser = ?1 AND ts = ?2", error);
  GError *local = NULL;

  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_int (stmt, 0, ser);
  ana_stmt_bind_int (stmt, 1, ts_usec);
  *found = ana_stmt_next (stmt, &local);
  if (*found)
    {
      ana_hub_row_read (stmt, 0, old);
      ana_stmt_reset (stmt);
    }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, local);
  return FALSE;
}

static gboolean
write_row (AnaHubSqlite *self, gint64 ser, const AnaRow *row, gint64 seq, gboolean replace, GError **error)
{
  AnaStmt *stmt = replace ? ana_db_stmt (self->hub, "UPDATE point SET seq = ?3, v = ?4, cnt = ?5, num = ?6, den = ?7, rev = ?8, flags = ?9"
                                                    " WHERE ser = ?1 AND ts = ?2", error)
                          : ana_db_stmt (self->hub, "INSERT INTO point(ser, ts, seq, v, cnt, num, den, rev, flags)"
                                                    " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)", error);
  if (stmt == NULL)
    return FALSE;
  bind_row (stmt, ser, row, seq);
  return ana_stmt_run (stmt, error);
}

static void
count_row (AnaHubStream *stream, const AnaRow *row, int sign)
{
  if (row->dead || row->ts_usec < stream->from_usec)
    return;
  stream->n += sign;
  stream->x += sign * ana_row_checksum (row);
}

/* One row; @changed (inout) is the span of buckets that changed. */
static gboolean
put_row (AnaHubSqlite *self, AnaHubStream *stream, const AnaRow *given, AnaSpan *changed, AnaRowBatch *out, GError **error)
{
  gint64 ser;
  AnaRow row = *given, old = { .dead = TRUE };
  /* outside of what is there nothing need be looked up: the usual case of live and of backfilled rows */
  gboolean found = given->ts_usec >= stream->first_usec && given->ts_usec <= stream->last_usec;

  if (!find_series (self, stream, given->dim, &ser, error) || (found && !read_old (self, ser, given->ts_usec, &old, &found, error)))
    return FALSE;
  old.dim = given->dim;
  if (!isfinite (row.value))
    {
      if (row.reason == ANA_REASON_VALUE)
        row.reason = isnan (row.value) ? ANA_REASON_NAN : row.value > 0 ? ANA_REASON_INF : ANA_REASON_NEG_INF;
      row.value = NAN;
    }
  row.rev = found ? old.rev + 1 : 1;
  if (rows_equal (&row, &old))
    return TRUE;
  if (!write_row (self, ser, &row, stream->q + 1, found, error))
    return FALSE;
  stream->q++;
  if (found)
    count_row (stream, &old, -1);
  count_row (stream, &row, +1);
  changed->start_usec = MIN (changed->start_usec, row.ts_usec);
  changed->end_usec = MAX (changed->end_usec, row.ts_usec);
  if (out != NULL)
    ana_row_batch_add (out, &row);
  return TRUE;
}

/* --- notes of what changed --- */

static gboolean
fold_changes (AnaHubSqlite *self, AnaHubStream *stream, GError **error)
{
  AnaStmt *fold = ana_db_stmt (self->hub,
                               "INSERT INTO change(sid, q, from_usec, to_usec) SELECT sid, max(q), min(from_usec), max(to_usec) FROM"
                               " (SELECT sid, q, from_usec, to_usec FROM change WHERE sid = ?1 ORDER BY q LIMIT ?2) WHERE true GROUP BY sid"
                               " ON CONFLICT(sid, q) DO UPDATE SET from_usec = excluded.from_usec, to_usec = excluded.to_usec", error);
  AnaStmt *drop = ana_db_stmt (self->hub, "DELETE FROM change WHERE sid = ?1 AND q IN (SELECT q FROM change WHERE sid = ?1 ORDER BY q LIMIT ?2)", error);

  if (fold == NULL || drop == NULL)
    return FALSE;
  ana_stmt_bind_int (fold, 0, stream->sid);
  ana_stmt_bind_int (fold, 1, MAX_CHANGES / 2);
  ana_stmt_bind_int (drop, 0, stream->sid);
  ana_stmt_bind_int (drop, 1, MAX_CHANGES / 2 - 1);
  stream->n_changes -= MAX_CHANGES / 2 - 1;
  return ana_stmt_run (fold, error) && ana_stmt_run (drop, error);
}

static gboolean
note_change (AnaHubSqlite *self, AnaHubStream *stream, AnaSpan changed, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (self->hub, "INSERT INTO change(sid, q, from_usec, to_usec) VALUES(?1, ?2, ?3, ?4)", error);

  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_int (stmt, 0, stream->sid);
  ana_stmt_bind_int (stmt, 1, stream->q);
  ana_stmt_bind_int (stmt, 2, changed.start_usec);
  ana_stmt_bind_int (stmt, 3, changed.end_usec);
  stream->n_changes++;
  return ana_stmt_run (stmt, error) && (stream->n_changes < MAX_CHANGES || fold_changes (self, stream, error));
}

/* The vfunc. A key stands at most once among @rows; what lies before the bound of what is kept is left out. */
gboolean
ana_hub_put_rows (AnaHubStorage *storage, const char *tenant, const char *id, const AnaRow *rows, guint n_rows, AnaRowBatch **out, GError **error)
{
  AnaHubSqlite *self = (AnaHubSqlite *) storage;
  AnaHubStream *stream = ana_hub_find_stream (self, tenant, id, error);
  AnaSpan changed = { G_MAXINT64, G_MININT64 };
  gint64 last = G_MININT64, keep, p;
  g_autoptr (AnaRowBatch) batch = NULL;

  if (out != NULL)
    *out = NULL;
  if (stream == NULL)
    return FALSE;
  for (guint i = 0; i < n_rows; i++)
    if (!rows[i].dead) /* a tombstone of what was never there is no newest bucket */
      last = MAX (last, rows[i].ts_usec);
  last = MAX (last, stream->last_usec);
  if (n_rows == 0 || !move_bounds (self, stream, last, error))
    return n_rows == 0;
  p = stream->q;
  keep = ana_hub_stream_bound (last, stream->keep_usec);
  batch = out == NULL ? NULL : ana_row_batch_new (id, stream->epoch != NULL ? stream->epoch : self->epoch, p, p);
  for (guint i = 0; i < n_rows; i++)
    if (rows[i].ts_usec >= keep && !put_row (self, stream, &rows[i], &changed, batch, error))
      return FALSE;
  if (stream->q == p)
    return TRUE;
  stream->first_usec = MIN (stream->first_usec, changed.start_usec);
  stream->last_usec = MAX (stream->last_usec, changed.end_usec);
  stream->dirty = TRUE;
  if (batch != NULL)
    {
      batch->q = stream->q;
      *out = g_steal_pointer (&batch);
    }
  return note_change (self, stream, changed, error);
}
