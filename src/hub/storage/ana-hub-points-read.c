/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-hub-points-read.c: heads, and what came after a place.
 */
#include "config.h"

#include "ana-hub-sqlite-private.h"

#include <string.h>

#define MAX_NOTES 256   /* spans looked through one by one; more are looked through as one */

/* A row with its place, of a key that outlives it. */
typedef struct {
  AnaRow row;
  gint64 seq;
} Placed;

static gboolean
take_error (GError *local, GError **error)
{
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, local);
  return FALSE;
}

gboolean
ana_hub_read_head (AnaHubSqlite *self, AnaHubReader *reader, const char *tenant, const char *id, gint64 *sid, AnaStreamHead *out, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (reader->hub, "SELECT sid, q, n, x, from_usec, epoch FROM stream WHERE tenant = ?1 AND id = ?2", error);
  GError *local = NULL;

  *sid = 0;
  *out = (AnaStreamHead) { .from_usec = -ANA_WIRE_MAX_SEQ };
  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_text (stmt, 0, tenant);
  ana_stmt_bind_text (stmt, 1, id);
  if (ana_stmt_next (stmt, &local))
    {
      *sid = ana_stmt_get_int (stmt, 0);
      out->q = ana_stmt_get_int (stmt, 1);
      out->n = ana_stmt_get_int (stmt, 2);
      out->x = (guint64) ana_stmt_get_int (stmt, 3);
      out->from_usec = ana_stmt_get_int (stmt, 4);
      out->epoch = g_strdup (ana_stmt_get_text (stmt, 5));
      ana_stmt_reset (stmt);
    }
  if (out->epoch == NULL && local == NULL)
    out->epoch = g_strdup (self->epoch);
  return take_error (local, error);
}

/* The vfunc. A stream that never had a row has an empty head at place 0. In a transaction the head is the last commit's. */
gboolean
ana_hub_get_head (AnaHubStorage *storage, const char *tenant, const char *stream, AnaStreamHead *out, GError **error)
{
  AnaHubSqlite *self = (AnaHubSqlite *) storage;
  AnaHubReader *reader = ana_hub_reader_acquire (self, error);
  gint64 sid;
  gboolean ok;

  *out = (AnaStreamHead) { 0 };
  ok = reader != NULL && (!ana_hub_in_transaction (self) || ana_hub_flush_streams (self, error))
       && ana_hub_read_head (self, reader, tenant, stream, &sid, out, error);
  ana_hub_reader_release (self, reader);
  return ok;
}

static void
series_clear (gpointer data)
{
  g_free (((AnaHubSeries *) data)->dim);
}

/* The keys of a stream from @after on, in order. */
GArray *
ana_hub_list_series (AnaHubReader *reader, gint64 sid, const char *after, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (reader->hub, "SELECT ser, dim FROM series WHERE sid = ?1 AND dim >= ?2 ORDER BY dim", error);
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (AnaHubSeries));
  GError *local = NULL;

  g_array_set_clear_func (all, series_clear);
  if (stmt == NULL)
    return NULL;
  ana_stmt_bind_int (stmt, 0, sid);
  ana_stmt_bind_text (stmt, 1, after);
  while (ana_stmt_next (stmt, &local))
    {
      AnaHubSeries one = { ana_stmt_get_int (stmt, 0), g_strdup (ana_stmt_get_text (stmt, 1)) };
      g_array_append_val (all, one);
    }
  return take_error (local, error) ? g_steal_pointer (&all) : NULL;
}

/* --- what came after a place --- */

static int
compare_spans (gconstpointer a, gconstpointer b)
{
  const AnaSpan *x = a, *y = b;

  return (x->start_usec > y->start_usec) - (x->start_usec < y->start_usec);
}

/* Joins spans (closed on both ends) that overlap. */
static void
join_spans (GArray *spans)
{
  guint n = 0;

  g_array_sort (spans, compare_spans);
  for (guint i = 0; i < spans->len; i++)
    {
      AnaSpan *span = &g_array_index (spans, AnaSpan, i);
      AnaSpan *last = n > 0 ? &g_array_index (spans, AnaSpan, n - 1) : NULL;

      if (last != NULL && span->start_usec <= last->end_usec)
        last->end_usec = MAX (last->end_usec, span->end_usec);
      else
        g_array_index (spans, AnaSpan, n++) = *span;
    }
  g_array_set_size (spans, n);
}

static GArray *
changed_spans (AnaHubReader *reader, gint64 sid, gint64 since_q, gint64 from_usec, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (reader->hub, "SELECT from_usec, to_usec FROM change WHERE sid = ?1 AND q > ?2 AND to_usec >= ?3 ORDER BY q", error);
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (AnaSpan));
  GError *local = NULL;

  if (stmt == NULL)
    return NULL;
  ana_stmt_bind_int (stmt, 0, sid);
  ana_stmt_bind_int (stmt, 1, since_q);
  ana_stmt_bind_int (stmt, 2, from_usec);
  while (ana_stmt_next (stmt, &local))
    {
      AnaSpan span = { MAX (ana_stmt_get_int (stmt, 0), from_usec), ana_stmt_get_int (stmt, 1) };

      g_array_append_val (spans, span);
      if (spans->len >= MAX_NOTES)
        join_spans (spans);
    }
  join_spans (spans);
  return take_error (local, error) ? g_steal_pointer (&spans) : NULL;
}

static gboolean
gather (AnaHubReader *reader, const AnaHubSeries *series, AnaSpan span, gint64 since_q, GArray *out, GError **error)
{
  AnaStmt *stmt = ana_db_stmt (reader->hub, "SELECT seq, ts, v, cnt, num, den, rev, flags FROM point"
                                            " WHERE ser = ?1 AND ts >= ?2 AND ts <= ?3 AND seq > ?4 ORDER BY ts", error);
  GError *local = NULL;

  if (stmt == NULL)
    return FALSE;
  ana_stmt_bind_int (stmt, 0, series->ser);
  ana_stmt_bind_int (stmt, 1, span.start_usec);
  ana_stmt_bind_int (stmt, 2, span.end_usec);
  ana_stmt_bind_int (stmt, 3, since_q);
  while (ana_stmt_next (stmt, &local))
    {
      Placed placed = { .seq = ana_stmt_get_int (stmt, 0) };

      ana_hub_row_read (stmt, 1, &placed.row);
      placed.row.dim = series->dim;
      g_array_append_val (out, placed);
    }
  return take_error (local, error);
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const Placed *x = a, *y = b;

  return (x->seq > y->seq) - (x->seq < y->seq);
}

static gboolean
read_changes (AnaHubReader *reader, gint64 sid, gint64 since_q, gint64 from_usec, AnaRowFunc func, gpointer data, GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (Placed));
  g_autoptr (GArray) spans = changed_spans (reader, sid, since_q, from_usec, error);
  g_autoptr (GArray) series = spans == NULL ? NULL : ana_hub_list_series (reader, sid, "", error);

  if (series == NULL)
    return FALSE;
  for (guint s = 0; spans->len > 0 && s < series->len; s++)
    for (guint i = 0; i < spans->len; i++)
      if (!gather (reader, &g_array_index (series, AnaHubSeries, s), g_array_index (spans, AnaSpan, i), since_q, rows, error))
        return FALSE;
  g_array_sort (rows, compare_places);
  for (guint i = 0; i < rows->len; i++)
    {
      const Placed *placed = &g_array_index (rows, Placed, i);
      func (&placed->row, placed->seq, data);
    }
  return TRUE;
}

static gboolean
read_all (AnaHubReader *reader, gint64 sid, gint64 from_usec, AnaRowFunc func, gpointer data, GError **error)
{
  g_autoptr (GArray) series = ana_hub_list_series (reader, sid, "", error);

  for (guint s = 0; series != NULL && s < series->len; s++)
    {
      g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (Placed));

      if (!gather (reader, &g_array_index (series, AnaHubSeries, s), (AnaSpan) { from_usec, G_MAXINT64 }, -1, rows, error))
        return FALSE;
      for (guint i = 0; i < rows->len; i++)
        if (!g_array_index (rows, Placed, i).row.dead)
          func (&g_array_index (rows, Placed, i).row, g_array_index (rows, Placed, i).seq, data);
    }
  return series != NULL;
}

/* The vfunc. One read transaction: every row is of the same commit. Rows after a place include tombstones. */
gboolean
ana_hub_read_since (AnaHubStorage *storage, const char *tenant, const char *stream, gint64 since_q, gint64 from_usec,
                    AnaRowFunc func, gpointer data, GError **error)
{
  AnaHubSqlite *self = (AnaHubSqlite *) storage;
  AnaHubReader *reader = ana_hub_reader_acquire (self, error);
  gboolean own = reader != NULL && !ana_hub_in_transaction (self);
  gboolean ok = reader != NULL && (!own || ana_db_begin (reader->hub, error));
  AnaStreamHead head = { 0 };
  gint64 sid = 0;

  ok = ok && ana_hub_read_head (self, reader, tenant, stream, &sid, &head, error);
  ana_stream_head_clear (&head);
  if (ok && sid != 0)
    ok = since_q < 0 ? read_all (reader, sid, from_usec, func, data, error) : read_changes (reader, sid, since_q, from_usec, func, data, error);
  if (own)
    ana_db_rollback (reader->hub);
  ana_hub_reader_release (self, reader);
  return ok;
}

/* The vfunc. */
char **
ana_hub_list_streams (AnaHubStorage *storage, const char *tenant, GError **error)
{
  AnaHubSqlite *self = (AnaHubSqlite *) storage;
  AnaHubReader *reader = ana_hub_reader_acquire (self, error);
  AnaStmt *stmt = reader == NULL ? NULL : ana_db_stmt (reader->hub, "SELECT id FROM stream WHERE tenant = ?1 ORDER BY id", error);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  GError *local = NULL;
  gboolean ok = stmt != NULL;

  if (ok)
    {
      ana_stmt_bind_text (stmt, 0, tenant);
      while (ana_stmt_next (stmt, &local))
        g_strv_builder_add (builder, ana_stmt_get_text (stmt, 0));
      ok = take_error (local, error);
    }
  ana_hub_reader_release (self, reader);
  return ok ? g_strv_builder_end (builder) : NULL;
}
