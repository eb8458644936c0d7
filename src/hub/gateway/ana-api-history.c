/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-api-history.c: the rows of a stream, in pages by key, or those that changed after a place in it.
 */
#include "config.h"

#include "ana-api.h"

#include <string.h>

#include "ana-error.h"
#include "ana-publisher.h"
#include "ana-wire.h"

#define DEFAULT_ROWS   5000
#define MAX_ROWS       10000
#define MAX_SINCE_ROWS 100000  /* beyond that a snapshot is cheaper */

typedef struct {
  AnaJsonWriter w;
  guint         n_rows;
  char         *last_dim;      /* (owned) (nullable) */
  gint64        last_ts;
} Page;

typedef struct {
  char         *stream;
  const char   *dim;           /* (nullable) all */
  AnaSpan       span;
  gint64        since, limit;  /* since below 0: not asked */
  char         *after_dim;     /* (nullable) */
  gint64        after_ts;
  AnaStreamHead head;
} Ask;

static void
clear_ask (Ask *ask)
{
  g_free (ask->stream);
  g_free (ask->after_dim);
  ana_stream_head_clear (&ask->head);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Ask, clear_ask)

static void
put_row (const AnaRow *row, gint64 seq, gpointer data)
{
  Page *page = data;

  ana_wire_put_row (&page->w, row);
  page->n_rows++;
  page->last_ts = row->ts_usec;
  if (g_strcmp0 (page->last_dim, row->dim) != 0)
    {
      g_free (page->last_dim);
      page->last_dim = g_strdup (row->dim);
    }
}

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
  return ana_publisher_is_stream (ana_hub_get_publisher (request->hub), ask->stream, &id, error)
         && ana_request_get_int (request, "from", G_MININT64, &ask->span.start_usec, error)
         && ana_request_get_int (request, "to", G_MAXINT64, &ask->span.end_usec, error)
         && ana_request_get_int (request, "since", -1, &ask->since, error)
         && ana_request_get_int (request, "limit", DEFAULT_ROWS, &ask->limit, error)
         && parse_cursor (ana_request_get_query (request, "cursor"), ask, error);
}

static void
answer_reset (AnaAnswer *answer)
{
  answer->status = SOUP_STATUS_CONFLICT;
  answer->body = g_string_new (NULL);
  ana_write_error (answer->body, "reset", "what you hold is of another time; fetch the whole stream");
}

static gboolean
read_rows (AnaRequest *request, Ask *ask, Page *page, GError **error)
{
  AnaHubStorage *storage = ana_hub_get_storage (request->hub);

  if (ask->since >= 0)
    return storage->klass->read_since (storage, request->tenant, ask->stream, ask->since, ask->head.from_usec, put_row, page, error);
  if (ask->span.start_usec == G_MININT64)
    ask->span.start_usec = ask->head.from_usec;
  return storage->klass->read_history (storage, request->tenant, ask->stream, ask->dim, ask->span, ask->after_dim, ask->after_ts,
                                       ask->limit, put_row, page, error);
}

static void
end_page (const Ask *ask, Page *page)
{
  g_autofree char *next = NULL;

  ana_json_end_array (&page->w);
  if (ask->since < 0 && page->n_rows == ask->limit)
    next = g_strdup_printf ("%" G_GINT64_FORMAT " %s", page->last_ts, page->last_dim);
  ana_json_key (&page->w, "next");
  ana_json_string (&page->w, next);
  ana_json_key (&page->w, "src");
  ana_json_string (&page->w, "hub");
  ana_json_end_object (&page->w);
}

/* The head is read before the rows: they are at least as new as it says, and a later delta repeats what is newer. */
static gboolean
work_history (AnaRequest *request, AnaAnswer *answer, GError **error)
{
  AnaHubStorage *storage = ana_hub_get_storage (request->hub);
  const char *epoch = ana_request_get_query (request, "e");
  g_auto (Ask) ask = { NULL };
  Page page = { 0 };
  gboolean ok;

  if (!parse_ask (request, &ask, error) || !storage->klass->get_head (storage, request->tenant, ask.stream, &ask.head, error))
    return FALSE;
  ask.limit = CLAMP (ask.limit, 1, MAX_ROWS);
  if (ask.since >= 0 && ((epoch != NULL && strcmp (epoch, ask.head.epoch) != 0) || ask.since > ask.head.q))
    {
      answer_reset (answer);
      return TRUE;
    }
  answer->body = g_string_new (NULL);
  ana_json_writer_init (&page.w, answer->body);
  ana_json_begin_object (&page.w);
  ana_json_key (&page.w, "s");
  ana_json_string (&page.w, ask.stream);
  ana_json_key (&page.w, "e");
  ana_json_string (&page.w, ask.head.epoch);
  ana_json_key (&page.w, "q");
  ana_json_int (&page.w, ask.head.q);
  ana_json_key (&page.w, "from");
  ana_json_int (&page.w, ask.head.from_usec);
  ana_json_key (&page.w, "rows");
  ana_json_begin_array (&page.w);
  ok = read_rows (request, &ask, &page, error);
  end_page (&ask, &page);
  g_free (page.last_dim);
  if (ok && ask.since >= 0 && page.n_rows > MAX_SINCE_ROWS)
    {
      ana_answer_clear (answer);
      answer_reset (answer);
    }
  return ok;
}

void
ana_api_history (AnaRequest *request)
{
  ana_request_run (request, work_history);
}
