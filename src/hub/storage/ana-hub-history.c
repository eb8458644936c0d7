/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-hub-history.c: rows of a stream in order of key and time, a few at a time, all of one commit.
 *
 * A history holds one read transaction from when it is opened until it is closed: its head and its rows are of the same
 * commit, however slowly they are taken. Whoever opens one closes it soon: the write-ahead log grows meanwhile.
 */
#include "config.h"

#include "ana-hub-sqlite-private.h"

struct _AnaHubHistory {
  AnaHubSqlite *storage;
  AnaHubReader *reader;
  gboolean      own;       /* the transaction is ours, not the writer's */
  GArray       *series;    /* of AnaHubSeries, from the first wanted on */
  guint         at;        /* of series */
  gboolean      only_one;  /* one key was asked for */
  AnaSpan       span;
  gint64        next_usec; /* of the series at @at: rows before this were given */
  gint64        max_q;
};

/* Where to begin: after the key that was given last. */
static void
skip_given (AnaHubHistory *self, const char *after_dim, gint64 after_ts)
{
  const AnaHubSeries *first = self->series->len > 0 ? &g_array_index (self->series, AnaHubSeries, 0) : NULL;

  self->next_usec = self->span.start_usec;
  if (first != NULL && after_dim != NULL && g_str_equal (first->dim, after_dim))
    self->next_usec = MAX (self->next_usec, after_ts == G_MAXINT64 ? after_ts : after_ts + 1);
}

static gboolean
start (AnaHubHistory *self, const char *tenant, const char *stream, const char *dim, const char *after_dim, gint64 after_ts,
       AnaStreamHead *head, GError **error)
{
  const char *first = dim != NULL ? dim : after_dim != NULL ? after_dim : "";
  gint64 sid;

  if (!ana_hub_read_head (self->storage, self->reader, tenant, stream, &sid, head, error))
    return FALSE;
  if (self->span.start_usec == G_MININT64)
    self->span.start_usec = head->from_usec;
  self->series = ana_hub_list_series (self->reader, sid, first, error);
  if (self->series == NULL)
    return FALSE;
  if (dim != NULL && self->series->len > 0 && !g_str_equal (g_array_index (self->series, AnaHubSeries, 0).dim, dim))
    g_array_set_size (self->series, 0);
  skip_given (self, after_dim, after_ts);
  return TRUE;
}

/* The vfunc. */
AnaHubHistory *
ana_hub_history_open (AnaHubStorage *storage, const char *tenant, const char *stream, const char *dim, AnaSpan span, const char *after_dim,
                      gint64 after_ts, gint64 max_q, AnaStreamHead *out, GError **error)
{
  AnaHubHistory *self = g_new0 (AnaHubHistory, 1);
  AnaStreamHead head = { 0 };
  gboolean ok;

  self->storage = (AnaHubSqlite *) storage;
  self->only_one = dim != NULL;
  self->span = span;
  self->max_q = max_q;
  self->reader = ana_hub_reader_acquire (self->storage, error);
  self->own = self->reader != NULL && !ana_hub_in_transaction (self->storage);
  ok = self->reader != NULL && (self->own ? ana_db_begin (self->reader->hub, error) : ana_hub_flush_streams (self->storage, error))
       && start (self, tenant, stream, dim, after_dim, after_ts, &head, error);
  if (out != NULL)
    *out = head;
  else
    ana_stream_head_clear (&head);
  if (ok)
    return self;
  if (out != NULL)
    ana_stream_head_clear (out);
  ana_hub_history_close (self);
  return NULL;
}

static gboolean
read_series (AnaHubHistory *self, const AnaHubSeries *series, guint *left, AnaRowFunc func, gpointer data, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (self->reader->hub, "SELECT seq, ts, v, cnt, num, den, rev, flags FROM point"
                                                  " WHERE ser = ?1 AND ts >= ?2 AND ts < ?3 AND seq <= ?5 AND (flags & 16) = 0 ORDER BY ts LIMIT ?4", error);
  GError *local = NULL;

  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_int (stmt, 0, series->ser);
  ana_stmt_bind_int (stmt, 1, self->next_usec);
  ana_stmt_bind_int (stmt, 2, self->span.end_usec);
  ana_stmt_bind_int (stmt, 3, *left);
  ana_stmt_bind_int (stmt, 4, self->max_q);
  while (ana_stmt_next (stmt, &local))
    {
      AnaRow row;

      ana_hub_row_read (stmt, 1, &row);
      row.dim = series->dim;
      self->next_usec = row.ts_usec + 1;
      (*left)--;
      func (&row, ana_stmt_get_int (stmt, 0), data);
    }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, local);
  return FALSE;
}

/* The vfunc. */
gboolean
ana_hub_history_next (AnaHubHistory *self, guint n_rows, AnaRowFunc func, gpointer data, guint *n_given, GError **error)
{
  guint left = n_rows;

  *n_given = 0;
  while (left > 0 && self->at < (self->only_one ? MIN (self->series->len, 1) : self->series->len))
    {
      if (!read_series (self, &g_array_index (self->series, AnaHubSeries, self->at), &left, func, data, error))
        return FALSE;
      if (left == 0)
        break;
      self->at++;
      self->next_usec = self->span.start_usec;
    }
  *n_given = n_rows - left;
  return TRUE;
}

/* The vfunc. */
void
ana_hub_history_close (AnaHubHistory *self)
{
  if (self->own)
    ana_db_rollback (self->reader->hub);
  ana_hub_reader_release (self->storage, self->reader);
  g_clear_pointer (&self->series, g_array_unref);
  g_free (self);
}

/* The vfunc. */
gboolean
ana_hub_read_history (AnaHubStorage *storage, const char *tenant, const char *stream, const char *dim, AnaSpan span,
                      const char *after_dim, gint64 after_ts, guint limit, AnaRowFunc func, gpointer data, GError **error)
{
  AnaHubHistory *history;
  guint n_given;
  gboolean ok;

  span.start_usec = MAX (span.start_usec, G_MININT64 + 1); /* all that is kept, not what clients hold */
  history = ana_hub_history_open (storage, tenant, stream, dim, span, after_dim, after_ts, G_MAXINT64, NULL, error);
  if (history == NULL)
    return FALSE;
  ok = ana_hub_history_next (history, limit, func, data, &n_given, error);
  ana_hub_history_close (history);
  return ok;
}
