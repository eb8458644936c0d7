/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-api-history.c: the rows of a stream, in pages by key, or those that changed after a place in it.
 *
 * A page is read from one transaction, from its head to its last row, and sent in pieces while it is read. It is what
 * the stream was at its `q`: whoever goes on from there (since, or resume) misses nothing. With `q` in the question a page
 * holds the rows that have not changed since that place, and those alone: with what changed since they are the stream, each
 * row once, however many pages were fetched meanwhile.
 */
#include "config.h"

#include "ana-api.h"

#include <string.h>

#include "ana-body.h"
#include "ana-clock.h"
#include "ana-error.h"
#include "ana-publisher.h"
#include "ana-wire.h"

#define DEFAULT_ROWS   5000
#define MAX_ROWS       10000
#define MAX_SINCE_ROWS 100000  /* beyond that a snapshot is cheaper */
#define PIECE_ROWS     1000
#define MAX_MS         60000   /* from the first byte of the question to the last of the answer */
#define MAX_OPEN       32      /* pages on their way: each holds a read transaction */

typedef struct {
  AnaBody        parent;
  AnaHubStorage *storage;    /* (borrowed) */
  double         error;      /* of the KPI's sketches */
  char          *stream;     /* (owned) */
  AnaStreamHead  head;       /* (owned) */
  gint64         q;          /* that the page is of */
  gint64         limit;
  AnaHubHistory *history;    /* (owned) (nullable): a page */
  AnaRowBatch   *rows;       /* (owned) (nullable): what changed since a place */
  AnaJsonWriter  w;
  GString       *text;       /* (owned) */
  guint          n_rows;     /* written so far */
  char          *last_dim;   /* (owned) (nullable) */
  gint64         last_ts;
  gboolean       approximate; /* a row was */
  gboolean       counted;    /* among those on their way */
} Page;

static gint n_open;          /* atomically */

static void
page_free (AnaBody *body)
{
  Page *self = (Page *) body;

  if (self->history != NULL)
    self->storage->klass->history_close (self->history);
  if (self->counted)
    g_atomic_int_add (&n_open, -1);
  g_clear_pointer (&self->rows, ana_row_batch_unref);
  ana_stream_head_clear (&self->head);
  g_string_free (self->text, TRUE);
  g_free (self->stream);
  g_free (self->last_dim);
  g_free (self);
}

/* --- what is asked ---------------------------------------------------------------------------------------------- */

typedef struct {
  char       *stream;        /* (owned) */
  const char *dim;           /* (nullable) all */
  const char *epoch;         /* (nullable) */
  AnaSpan     span;
  gint64      since, q;      /* below 0: not asked */
  gint64      limit, timeout_ms;
  char       *after_dim;     /* (owned) (nullable) */
  gint64      after_ts;
} Ask;

static void
clear_ask (Ask *ask)
{
  g_free (ask->stream);
  g_free (ask->after_dim);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Ask, clear_ask)

/* A page's cursor is the last key of it: "ts dim". */
static gboolean
parse_cursor (const char *text, Ask *ask, GError **error)
{
  g_auto (GStrv) parts = text != NULL ? g_strsplit (text, " ", 2) : NULL;

  if (text == NULL)
    return TRUE;
  if (g_strv_length (parts) != 2 || !g_ascii_string_to_signed (parts[0], 10, G_MININT64, G_MAXINT64, &ask->after_ts, NULL))
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "cursor: no cursor of this hub");
      return FALSE;
    }
  ask->after_dim = g_strdup (parts[1]);
  return TRUE;
}

static gboolean
parse_ask (AnaRequest *request, Ask *ask, GError **error)
{
  const char *period_text = ana_request_get_query (request, "period");
  AnaPeriod period = ANA_PERIOD_MINUTE;
  AnaStreamId id;

  if (period_text != NULL && !ana_period_from_string (period_text, &period))
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "period: \"%s\" is none of minute, hour, day", period_text);
      return FALSE;
    }
  ask->stream = ana_stream_kpi (ana_request_get_arg (request, 0), period);
  ask->dim = ana_request_get_query (request, "dim");
  ask->epoch = ana_request_get_query (request, "e");
  return ana_publisher_is_stream (ana_hub_get_publisher (request->hub), ask->stream, &id, error)
         && ana_request_get_int (request, "from", G_MININT64, &ask->span.start_usec, error)
         && ana_request_get_int (request, "to", G_MAXINT64, &ask->span.end_usec, error)
         && ana_request_get_int (request, "since", -1, &ask->since, error)
         && ana_request_get_int (request, "q", -1, &ask->q, error)
         && ana_request_get_int (request, "limit", DEFAULT_ROWS, &ask->limit, error)
         && ana_request_get_int (request, "timeout_ms", MAX_MS, &ask->timeout_ms, error)
         && parse_cursor (ana_request_get_query (request, "cursor"), ask, error);
}

static void
answer_reset (AnaAnswer *answer)
{
  answer->status = SOUP_STATUS_CONFLICT;
  answer->body = g_string_new (NULL);
  ana_write_error (answer->body, "reset", "what you hold is of another time; fetch the whole stream");
}

/* --- what is written -------------------------------------------------------------------------------------------- */

static void
put_row (const AnaRow *row, gint64 seq, gpointer data)
{
  Page *self = data;

  ana_wire_put_row (&self->w, row);
  self->n_rows++;
  self->approximate |= row->approximate;
  self->last_ts = row->ts_usec;
  if (g_strcmp0 (self->last_dim, row->dim) != 0)
    {
      g_free (self->last_dim);
      self->last_dim = g_strdup (row->dim);
    }
}

static void
begin_page (Page *self)
{
  self->text = g_string_new (NULL);
  ana_json_writer_init (&self->w, self->text);
  ana_json_begin_object (&self->w);
  ana_json_key (&self->w, "s");
  ana_json_string (&self->w, self->stream);
  ana_json_key (&self->w, "e");
  ana_json_string (&self->w, self->head.epoch);
  ana_json_key (&self->w, "q");
  ana_json_int (&self->w, self->q);
  ana_json_key (&self->w, "from");
  ana_json_int (&self->w, self->head.from_usec);
  ana_json_key (&self->w, "rows");
  ana_json_begin_array (&self->w);
}

static void
end_page (Page *self)
{
  g_autofree char *next = NULL;

  ana_json_end_array (&self->w);
  if (self->history != NULL && self->n_rows == self->limit)
    next = g_strdup_printf ("%" G_GINT64_FORMAT " %s", self->last_ts, self->last_dim);
  ana_json_key (&self->w, "next");
  ana_json_string (&self->w, next);
  if (self->approximate)
    {
      ana_json_key (&self->w, "approximate");
      ana_json_bool (&self->w, TRUE);
      ana_json_key (&self->w, "error");
      ana_json_double (&self->w, self->error);
    }
  ana_json_key (&self->w, "src");
  ana_json_string (&self->w, "hub");
  ana_json_end_object (&self->w);
}

static gboolean
put_some (Page *self, gboolean *end, GError **error)
{
  guint wanted = (guint) MIN (PIECE_ROWS, self->limit - self->n_rows), n = 0;

  if (self->history != NULL && wanted > 0 && !self->storage->klass->history_next (self->history, wanted, put_row, self, &n, error))
    return FALSE;
  for (; self->rows != NULL && n < wanted && self->n_rows < self->rows->rows->len; n++)
    put_row (&g_array_index (self->rows->rows, AnaRow, self->n_rows), 0, self);
  *end = n < wanted || self->n_rows == self->limit;
  return TRUE;
}

/* The vfunc. */
static gboolean
page_next (AnaBody *body, GString *out, gboolean *end, GError **error)
{
  Page *self = (Page *) body;

  if (!put_some (self, end, error))
    return FALSE;
  if (*end)
    end_page (self);
  g_string_append_len (out, self->text->str, (gssize) self->text->len);
  g_string_truncate (self->text, 0);
  return TRUE;
}

static const AnaBodyClass page_class = { page_next, page_free };

/* --- the answer ------------------------------------------------------------------------------------------------- */

static void
keep_row (const AnaRow *row, gint64 seq, gpointer data)
{
  Page *self = data;

  if (self->rows->rows->len <= MAX_SINCE_ROWS)
    ana_row_batch_add (self->rows, row);
}

/* What changed after a place; the place that this holds for is the head's, or beyond: a later delta repeats what is newer. */
static gboolean
open_since (Page *self, const char *tenant, const Ask *ask, GError **error)
{
  if (!self->storage->klass->get_head (self->storage, tenant, ask->stream, &self->head, error))
    return FALSE;
  self->q = self->head.q;
  self->limit = G_MAXINT32;
  self->rows = ana_row_batch_new (ask->stream, self->head.epoch, ask->since, self->head.q);
  return ask->since > self->head.q
         || self->storage->klass->read_since (self->storage, tenant, ask->stream, ask->since, self->head.from_usec, keep_row, self, error);
}

static gboolean
open_page (Page *self, const char *tenant, const Ask *ask, GError **error)
{
  self->history = self->storage->klass->history_open (self->storage, tenant, ask->stream, ask->dim, ask->span, ask->after_dim, ask->after_ts,
                                                      ask->q >= 0 ? ask->q : G_MAXINT64, &self->head, error);
  self->q = ask->q >= 0 ? ask->q : self->head.q;
  self->limit = CLAMP (ask->limit, 1, MAX_ROWS);
  return self->history != NULL;
}

/* What the asker holds is of another epoch, or of a time that this hub has not reached, or too far behind. */
static gboolean
is_lost (const Page *self, const Ask *ask)
{
  if ((ask->since >= 0 || ask->q >= 0) && ask->epoch != NULL && strcmp (ask->epoch, self->head.epoch) != 0)
    return TRUE;
  return MAX (ask->since, ask->q) > self->head.q || (self->rows != NULL && self->rows->rows->len > MAX_SINCE_ROWS);
}

static Page *
new_page (AnaRequest *request, const Ask *ask)
{
  Page *self = g_new0 (Page, 1);

  self->parent.klass = &page_class;
  self->storage = ana_hub_get_storage (request->hub);
  self->stream = g_strdup (ask->stream);
  self->error = ana_measure_get_error (ana_catalogue_find (ana_hub_get_catalogue (request->hub), ana_request_get_arg (request, 0))->measure);
  self->text = g_string_new (NULL);
  return self;
}

/* The first piece is in the answer's body; what follows it is made while that is sent. */
static gboolean
answer_page (Page *self, AnaAnswer *answer, GError **error)
{
  gboolean end;

  g_string_free (self->text, TRUE);
  begin_page (self);
  answer->body = g_string_new (NULL);
  if (!page_next (&self->parent, answer->body, &end, error))
    return FALSE;
  if (!end)
    answer->rest = &self->parent;
  return TRUE;
}

static gboolean
work_history (AnaRequest *request, AnaAnswer *answer, GError **error)
{
  g_auto (Ask) ask = { NULL };
  Page *page;
  gboolean ok;

  if (!parse_ask (request, &ask, error))
    return FALSE;
  answer->deadline_usec = request->began_usec + CLAMP (ask.timeout_ms, 1, MAX_MS) * 1000;
  page = new_page (request, &ask);
  page->counted = TRUE;
  if (g_atomic_int_add (&n_open, 1) >= MAX_OPEN)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_RETRY, "too many pages are on their way");
      page_free (&page->parent);
      return FALSE;
    }
  ok = ask.since >= 0 ? open_since (page, request->tenant, &ask, error) : open_page (page, request->tenant, &ask, error);
  if (ok && is_lost (page, &ask))
    answer_reset (answer);
  else if (ok)
    ok = answer_page (page, answer, error);
  if (answer->rest == NULL)
    page_free (&page->parent);
  return ok;
}

void
ana_api_history (AnaRequest *request)
{
  ana_request_run (request, work_history);
}
