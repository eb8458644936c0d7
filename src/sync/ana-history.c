/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-history.c: what is fetched over HTTP: the pages of a snapshot, the rows of a gap, the definitions.
 */
#include "config.h"

#include "ana-sync-private.h"

#include "ana-error.h"
#include "ana-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define CATALOGUE_PATH "/api/analytics/kpis"

/* One fetch of one stream; dropped when the stream has moved on meanwhile. */
typedef struct {
  AnaSync     *self;
  char        *stream;
  char        *path;     /* without the page's cursor */
  gboolean     snapshot; /* else a gap */
  guint64      round;    /* of the stream when it was asked */
  gint64       q;        /* of the first page: rows are at least that new */
  AnaRowBatch *gap;      /* (nullable) rows gathered for a gap */
} Fetch;

static void fetch_page (Fetch *fetch, const char *cursor);

static void
fetch_free (Fetch *fetch)
{
  g_object_unref (fetch->self);
  g_free (fetch->stream);
  g_free (fetch->path);
  g_clear_pointer (&fetch->gap, ana_row_batch_unref);
  g_free (fetch);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fetch, fetch_free)

/* --- a page --- */

typedef struct {
  char        *epoch;
  gint64       q;
  char        *next;  /* (nullable) */
  AnaRowBatch *batch;
} Page;

static void
page_clear (Page *page)
{
  g_free (page->epoch);
  g_free (page->next);
  g_clear_pointer (&page->batch, ana_row_batch_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Page, page_clear)

static gboolean
read_member (AnaJsonReader *reader, Page *page, const char *key, gsize len, GError **error)
{
  gsize text_len;
  const char *text;

  if (len == 4 && memcmp (key, "rows", 4) == 0)
    return ana_wire_read_rows (reader, page->batch, error);
  if (len == 1 && key[0] == 'q')
    {
      if (ana_json_reader_next (reader) != ANA_JSON_INT)
        return FALSE;
      page->q = ana_json_reader_get_int (reader);
      return TRUE;
    }
  if ((len == 1 && key[0] == 'e') || (len == 4 && memcmp (key, "next", 4) == 0))
    {
      char **place = len == 1 ? &page->epoch : &page->next;
      AnaJsonToken token = ana_json_reader_next (reader);

      if (token != ANA_JSON_STRING)
        return token == ANA_JSON_NULL;
      text = ana_json_reader_get_text (reader, &text_len);
      g_free (*place);
      *place = g_strndup (text, text_len);
      return TRUE;
    }
  return ana_json_reader_skip (reader);
}

/* {"s":…,"e":…,"q":…,"rows":[…],"next":…}; other members are passed over. */
static gboolean
parse_page (AnaJsonReader *reader, const char *stream, GBytes *body, Page *page, GError **error)
{
  gsize len;
  const char *data = g_bytes_get_data (body, &len);
  AnaJsonToken token;

  page->batch = ana_row_batch_new (stream, "", -1, -1);
  page->q = -1;
  ana_json_reader_load (reader, data, len);
  if (ana_json_reader_next (reader) != ANA_JSON_BEGIN_OBJECT)
    goto damaged;
  while ((token = ana_json_reader_next (reader)) == ANA_JSON_KEY)
    {
      gsize key_len;
      const char *key = ana_json_reader_get_text (reader, &key_len);

      if (!read_member (reader, page, key, key_len, error))
        goto damaged;
    }
  if (token != ANA_JSON_END_OBJECT || page->q < 0 || page->epoch == NULL)
    goto damaged;
  page->batch->q = page->q;
  ana_set_text (&page->batch->epoch, page->epoch);
  return TRUE;

damaged:
  if (error != NULL && *error == NULL)
    g_set_error_literal (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, _("the hub's history page is no page"));
  return FALSE;
}

/* --- what is done with it --- */

/* NULL when nobody waits for this fetch any more. */
static AnaStream *
find_stream (Fetch *fetch)
{
  AnaStream *stream = g_hash_table_lookup (fetch->self->streams, fetch->stream);
  AnaStreamState wanted = fetch->snapshot ? ANA_STREAM_STATE_SNAPSHOT : ANA_STREAM_STATE_GAP;

  return stream != NULL && stream->state == wanted && stream->round == fetch->round ? stream : NULL;
}

/* Takes the fetch. */
static void
take_snapshot_page (Fetch *taken, AnaStream *stream, Page *page)
{
  g_autoptr (Fetch) fetch = taken;
  AnaSync *self = fetch->self;

  if (fetch->q < 0)
    {
      fetch->q = page->q; /* later pages may be newer; what changed since comes again as deltas, and rows know their rev */
      ana_set_text (&stream->epoch, page->epoch);
      ana_streams_stage (self, stream);
    }
  else if (g_strcmp0 (stream->epoch, page->epoch) != 0)
    {
      ana_streams_resync (self, stream);
      return;
    }
  ana_streams_stage_rows (self, page->batch);
  if (page->next != NULL)
    fetch_page (g_steal_pointer (&fetch), page->next);
  else
    ana_streams_swap (self, stream, fetch->q);
}

/* Takes the fetch. */
static void
take_gap_page (Fetch *taken, AnaStream *stream, Page *page)
{
  g_autoptr (Fetch) fetch = taken;
  AnaSync *self = fetch->self;

  if (g_strcmp0 (stream->epoch, page->epoch) != 0)
    {
      ana_streams_resync (self, stream);
      return;
    }
  if (fetch->gap == NULL)
    {
      fetch->gap = ana_row_batch_new (stream->id, stream->epoch, stream->given_q, page->q);
      fetch->q = page->q;
    }
  for (guint i = 0; i < page->batch->rows->len; i++)
    ana_row_batch_add (fetch->gap, &g_array_index (page->batch->rows, AnaRow, i));
  if (page->next != NULL)
    {
      fetch_page (g_steal_pointer (&fetch), page->next);
      return;
    }
  if (fetch->q > stream->given_q)
    ana_streams_give (self, stream, fetch->gap);
  ana_streams_release (self, stream);
  ana_streams_caught_up (self, stream);
}

static void
fetch_failed (Fetch *fetch, AnaStream *stream, guint status, const char *reason)
{
  /* The hub cannot repair it from the log: 409 and 410 say so. Everything else is trouble with the hub. */
  if (status == 409 || status == 410 || status == 404)
    ana_streams_resync (fetch->self, stream);
  else
    ana_link_down (fetch->self, reason != NULL ? reason : _("a stream could not be repaired"), status, 0);
}

static void
page_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Fetch) fetch = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaHttpAnswer) answer = ana_http_send_finish (result, &error);
  AnaStream *stream = find_stream (fetch);
  g_auto (Page) page = { 0 };

  if (stream == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (answer == NULL || answer->status != 200)
    {
      fetch_failed (fetch, stream, answer != NULL ? answer->status : 0, error != NULL ? error->message : NULL);
      return;
    }
  ana_sync_note_heard (fetch->self);
  if (!parse_page (fetch->self->reader, fetch->stream, answer->body, &page, &error))
    fetch_failed (fetch, stream, 0, error->message);
  else if (fetch->snapshot)
    take_snapshot_page (g_steal_pointer (&fetch), stream, &page);
  else
    take_gap_page (g_steal_pointer (&fetch), stream, &page);
}

/* Takes the fetch; it comes back in page_cb(). */
static void
fetch_page (Fetch *fetch, const char *cursor)
{
  AnaSync *self = fetch->self;
  g_autofree char *escaped = cursor != NULL ? g_uri_escape_string (cursor, NULL, FALSE) : NULL;
  g_autofree char *path = escaped != NULL
                            ? g_strdup_printf ("%s%ccursor=%s", fetch->path, strchr (fetch->path, '?') != NULL ? '&' : '?', escaped)
                            : g_strdup (fetch->path);

  ana_http_send_async (self->http, "GET", path, NULL, self->token, NULL, self->cancellable, page_cb, fetch);
}

/**
 * ana_history_fetch_snapshot:
 * @self: the client
 * @stream: in state SNAPSHOT
 * @path: the address that the reset named
 */
void
ana_history_fetch_snapshot (AnaSync *self, AnaStream *stream, const char *path)
{
  Fetch *fetch = g_new0 (Fetch, 1);

  fetch->self = g_object_ref (self);
  fetch->stream = g_strdup (stream->id);
  fetch->path = g_strdup (path);
  fetch->snapshot = TRUE;
  fetch->round = stream->round;
  fetch->q = -1;
  fetch_page (fetch, NULL);
}

/**
 * ana_history_fetch_gap:
 * @self: the client
 * @stream: with a hole after its given_q
 *
 * Fetches what is missing, once for each gap: while that is under way the stream is in state GAP and every delta is
 * kept back. A stream of another kind than kpi: is fetched whole.
 */
void
ana_history_fetch_gap (AnaSync *self, AnaStream *stream)
{
  Fetch *fetch;
  AnaStreamId id;

  if (stream->state == ANA_STREAM_STATE_GAP || stream->state == ANA_STREAM_STATE_SNAPSHOT)
    return;
  if (stream->epoch == NULL || stream->given_q < 0 || !ana_stream_parse (stream->id, &id) || id.kind != ANA_STREAM_KPI)
    {
      ana_streams_resync (self, stream);
      return;
    }
  ana_streams_next_round (self, stream);
  stream->state = ANA_STREAM_STATE_GAP;
  fetch = g_new0 (Fetch, 1);
  fetch->round = stream->round;
  fetch->self = g_object_ref (self);
  fetch->stream = g_strdup (stream->id);
  fetch->path = g_strdup_printf ("/query/history/%s?period=%s&e=%s&since=%" G_GINT64_FORMAT, id.code,
                                 ana_period_to_string (id.period), stream->epoch, stream->given_q);
  fetch->q = -1;
  fetch_page (fetch, NULL);
}

/* --- definitions --- */

static void
keep_definition (JsonArray *array, guint index, JsonNode *node, gpointer data)
{
  AnaSync *self = data;
  JsonObject *kpi = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *code = kpi != NULL ? json_object_get_string_member_with_default (kpi, "code", NULL) : NULL;
  g_autofree char *text = NULL;

  if (code == NULL)
    return;
  text = json_to_string (node, FALSE);
  ana_store_put_object (self->store, "", "kpi", code, json_object_get_int_member_with_default (kpi, "version", 1), "", text);
}

static void
catalogue_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AnaSync) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaHttpAnswer) answer = ana_http_send_finish (result, &error);
  g_autoptr (JsonNode) node = NULL;
  JsonNode *kpis;

  if (answer == NULL || answer->status != 200) /* 304: nothing new. Trouble shows at the WebSocket soon enough. */
    return;
  node = ana_json_parse (g_bytes_get_data (answer->body, NULL), g_bytes_get_size (answer->body), NULL, &error);
  kpis = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_object_get_member (json_node_get_object (node), "kpis") : NULL;
  if (kpis == NULL || !JSON_NODE_HOLDS_ARRAY (kpis))
    {
      g_message ("the hub's catalogue cannot be read: %s", error != NULL ? error->message : "no member kpis");
      return;
    }
  json_array_foreach_element (json_node_get_array (kpis), keep_definition, self);
  ana_store_put_answer (self->store, CATALOGUE_PATH, answer->etag, 0, answer->body);
  ana_store_flush (self->store);
  ana_sync_emit_catalogue (self);
}

/* At each connection; an unchanged catalogue costs a 304. */
void
ana_history_fetch_catalogue (AnaSync *self)
{
  g_autofree char *etag = NULL;
  g_autoptr (GBytes) known = ana_store_get_answer (self->store, CATALOGUE_PATH, &etag, NULL);

  ana_http_send_async (self->http, "GET", CATALOGUE_PATH, NULL, self->token, known != NULL ? etag : NULL, self->cancellable,
                       catalogue_cb, g_object_ref (self));
}
