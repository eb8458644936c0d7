/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-fakehub-http.c: requests to the fake hub: the upgrade, history, the long poll, the catalogue, and prepared answers.
 */
#include "config.h"

#include "ana-fakehub-private.h"

#include <string.h>

#define DRIP_USEC 20000
#define GUID      "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

static void
respond (FakeConn *conn, guint status, const char *headers, const char *body)
{
  g_autofree char *text = g_strdup_printf ("HTTP/1.1 %u Whatever\r\nContent-Type: application/json\r\nContent-Length: %" G_GSIZE_FORMAT
                                           "\r\nConnection: close\r\n%s\r\n%s", status, strlen (body), headers, body);

  fake_conn_write (conn, text, strlen (text));
}

/* The value of a header of the request, or NULL. */
static char *
find_header (const char *header, const char *name)
{
  g_auto (GStrv) lines = g_strsplit (header, "\r\n", -1);
  gsize len = strlen (name);

  for (int i = 0; lines[i] != NULL; i++)
    if (g_ascii_strncasecmp (lines[i], name, len) == 0 && lines[i][len] == ':')
      return g_strstrip (g_strdup (lines[i] + len + 1));
  return NULL;
}

static void
drip (FakeConn *conn, GBytes *answer)
{
  gsize len;
  const char *data = g_bytes_get_data (answer, &len);

  for (gsize i = 0; i < len && fake_conn_write (conn, data + i, 1); i++)
    g_usleep (DRIP_USEC);
}

/* A prepared answer for the path; TRUE when one was given. */
static gboolean
serve_prepared (FakeConn *conn, const char *path)
{
  AnaFakehub *hub = conn->hub;
  g_autoptr (GBytes) answer = NULL;
  AnaFakehubMode mode = ANA_FAKEHUB_ANSWER;
  char byte;

  g_mutex_lock (&hub->mutex);
  for (guint i = 0; i < hub->answers->len; i++)
    {
      FakeAnswer *prepared = hub->answers->pdata[i];

      if (prepared->times == 0 || !g_str_has_prefix (path, prepared->prefix))
        continue;
      prepared->times--;
      mode = prepared->mode;
      answer = g_bytes_ref (prepared->answer);
      break;
    }
  g_mutex_unlock (&hub->mutex);
  if (answer == NULL)
    return FALSE;

  if (mode == ANA_FAKEHUB_HANG)
    g_socket_receive (conn->socket, &byte, 1, NULL, NULL); /* until the peer, or the test, closes it */
  else if (mode == ANA_FAKEHUB_DRIP)
    drip (conn, answer);
  else
    fake_conn_write (conn, g_bytes_get_data (answer, NULL), g_bytes_get_size (answer));
  return TRUE;
}

static gboolean
upgrade (FakeConn *conn, const char *header)
{
  g_autofree char *key = find_header (header, "Sec-WebSocket-Key");
  g_autoptr (GChecksum) sha1 = g_checksum_new (G_CHECKSUM_SHA1);
  g_autofree char *accept = NULL;
  g_autofree char *text = NULL;
  guint8 digest[20];
  gsize len = sizeof digest;

  if (key == NULL)
    {
      respond (conn, 400, "", "{}");
      return FALSE;
    }
  g_checksum_update (sha1, (const guchar *) key, -1);
  g_checksum_update (sha1, (const guchar *) GUID, -1);
  g_checksum_get_digest (sha1, digest, &len);
  accept = g_base64_encode (digest, len);
  text = g_strdup_printf ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n"
                          "Sec-WebSocket-Protocol: " ANA_WIRE_PROTOCOL "\r\n\r\n", accept);
  g_mutex_lock (&conn->hub->mutex);
  conn->hub->seen.n_upgrades++;
  g_mutex_unlock (&conn->hub->mutex);
  return fake_conn_write (conn, text, strlen (text));
}

static GHashTable *
parse_query (const char *path)
{
  const char *mark = strchr (path, '?');
  GHashTable *query = mark != NULL ? g_uri_parse_params (mark + 1, -1, "&", G_URI_PARAMS_NONE, NULL) : NULL;

  return query != NULL ? query : g_hash_table_new (g_str_hash, g_str_equal);
}

static void
put_page (AnaJsonWriter *w, FakeStream *stream, GArray *rows, guint first, guint n)
{
  ana_json_begin_object (w);
  ana_json_key (w, "s");
  ana_json_string (w, stream->id);
  ana_json_key (w, "e");
  ana_json_string (w, stream->epoch);
  ana_json_key (w, "q");
  ana_json_int (w, stream->head);
  ana_json_key (w, "from");
  ana_json_int (w, 0);
  ana_json_key (w, "rows");
  ana_json_begin_array (w);
  for (guint i = first; i < first + n; i++)
    ana_wire_put_row (w, &g_array_index (rows, AnaRow, i));
  ana_json_end_array (w);
  ana_json_key (w, "next");
  if (first + n < rows->len)
    {
      g_autofree char *cursor = g_strdup_printf ("%u", first + n);

      ana_json_string (w, cursor);
    }
  else
    ana_json_null (w);
  ana_json_key (w, "src");
  ana_json_string (w, "hub");
  ana_json_end_object (w);
}

/* Mutex held. NULL: the stream cannot be had from there. */
static char *
make_history (AnaFakehub *hub, FakeStream *stream, GHashTable *query, gboolean *reset)
{
  const char *since = g_hash_table_lookup (query, "since");
  const char *epoch = g_hash_table_lookup (query, "e");
  const char *cursor = g_hash_table_lookup (query, "cursor");
  guint first = cursor != NULL ? (guint) g_ascii_strtoull (cursor, NULL, 10) : 0;
  gint64 after = since != NULL ? g_ascii_strtoll (since, NULL, 10) : -1;
  g_autoptr (GArray) rows = NULL;
  GString *out = g_string_new (NULL);
  AnaJsonWriter w;
  guint n;

  *reset = since != NULL && (after < stream->tail || after > stream->head || g_strcmp0 (epoch, stream->epoch) != 0);
  if (*reset)
    return g_string_free (out, FALSE);
  if (cursor == NULL)
    hub->seen.n_history++;
  hub->seen.n_history_since += since != NULL && cursor == NULL;
  rows = fake_stream_get_rows (stream, after);
  first = MIN (first, rows->len);
  n = hub->faults.page_rows > 0 ? MIN (hub->faults.page_rows, rows->len - first) : rows->len - first;
  ana_json_writer_init (&w, out);
  put_page (&w, stream, rows, first, n);
  return g_string_free (out, FALSE);
}

static void
serve_history (FakeConn *conn, const char *path)
{
  AnaFakehub *hub = conn->hub;
  g_autoptr (GHashTable) query = parse_query (path);
  const char *period = g_hash_table_lookup (query, "period");
  g_autofree char *code = g_strndup (path + strlen ("/query/history/"), strcspn (path + strlen ("/query/history/"), "?"));
  g_autofree char *id = g_strdup_printf ("kpi:%s:%s", code, period != NULL ? period : "minute");
  g_autofree char *body = NULL;
  FakeStream *stream;
  gboolean reset = FALSE;

  g_mutex_lock (&hub->mutex);
  stream = g_hash_table_lookup (hub->streams, id);
  if (stream != NULL)
    body = make_history (hub, stream, query, &reset);
  g_mutex_unlock (&hub->mutex);
  if (stream == NULL)
    respond (conn, 404, "", "{\"error\":{\"code\":\"not_found\"}}");
  else if (reset)
    respond (conn, 409, "", "{\"error\":{\"code\":\"reset\"}}");
  else
    respond (conn, 200, "", body);
}

/* Mutex held; "stream@epoch@q" */
static void
add_position (AnaFakehub *hub, const char *position, GPtrArray *texts)
{
  g_auto (GStrv) parts = g_strsplit (position, "@", 3);
  FakeStream *stream;
  gint64 q;

  if (g_strv_length (parts) != 3)
    return;
  stream = g_hash_table_lookup (hub->streams, parts[0]);
  if (stream == NULL)
    return;
  q = g_ascii_strtoll (parts[2], NULL, 10);
  fake_write_catch_up (hub, texts, stream, parts[1][0] != '\0' ? parts[1] : NULL, q);
}

static void
string_free (gpointer data)
{
  g_string_free (data, TRUE);
}

static void
serve_poll (FakeConn *conn, const char *path)
{
  AnaFakehub *hub = conn->hub;
  g_autoptr (GHashTable) query = parse_query (path);
  const char *pos = g_hash_table_lookup (query, "pos");
  g_auto (GStrv) positions = g_strsplit (pos != NULL ? pos : "", ",", -1);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (string_free);
  g_autoptr (GString) body = g_string_new ("[");

  if (g_strcmp0 (g_hash_table_lookup (query, "wait_sec"), "0") != 0)
    g_usleep (50 * 1000); /* a long poll of a test is short */
  g_mutex_lock (&hub->mutex);
  hub->seen.n_poll++;
  for (int i = 0; positions[i] != NULL; i++)
    add_position (hub, positions[i], texts);
  g_mutex_unlock (&hub->mutex);
  for (guint i = 0; i < texts->len; i++)
    g_string_append_printf (body, "%s%s", i > 0 ? "," : "", ((GString *) texts->pdata[i])->str);
  g_string_append_c (body, ']');
  respond (conn, 200, "", body->str);
}

static void
serve_catalogue (FakeConn *conn, const char *header)
{
  AnaFakehub *hub = conn->hub;
  g_autofree char *known = find_header (header, "If-None-Match");
  g_autofree char *body = NULL;
  g_autofree char *headers = NULL;
  gboolean same;

  g_mutex_lock (&hub->mutex);
  hub->seen.n_catalogue++;
  same = known != NULL && g_strcmp0 (known, hub->etag) == 0;
  hub->seen.n_catalogue_304 += same;
  body = g_strdup (same ? "" : hub->catalogue);
  headers = g_strdup_printf ("ETag: %s\r\n", hub->etag);
  g_mutex_unlock (&hub->mutex);
  respond (conn, same ? 304 : 200, headers, body);
}

/* Takes a request's body off the socket: a client that is still writing would be cut off by our close. */
static void
skip_body (FakeConn *conn, const char *header)
{
  g_autofree char *value = find_header (header, "Content-Length");
  gint64 left = value != NULL ? g_ascii_strtoll (value, NULL, 10) : 0;
  char buffer[4096];

  while (left > 0)
    {
      gssize n = g_socket_receive (conn->socket, buffer, (gsize) MIN (left, (gint64) sizeof buffer), NULL, NULL);

      if (n <= 0)
        return;
      left -= n;
    }
}

static gboolean
may_enter (FakeConn *conn, const char *header)
{
  g_autofree char *given = find_header (header, "Authorization");
  g_autofree char *wanted = NULL;

  g_mutex_lock (&conn->hub->mutex);
  wanted = conn->hub->token != NULL ? g_strconcat ("Bearer ", conn->hub->token, NULL) : NULL;
  g_mutex_unlock (&conn->hub->mutex);
  return wanted == NULL || g_strcmp0 (given, wanted) == 0;
}

static void
note_request (AnaFakehub *hub, const char *header)
{
  g_mutex_lock (&hub->mutex);
  hub->seen.n_requests++;
  hub->seen.n_objects += g_str_has_prefix (header, "GET /api/unified/objects");
  hub->seen.n_pages += g_str_has_prefix (header, "GET /query/history/"); /* asked for, whatever the answer */
  g_free (hub->last_request);
  hub->last_request = g_strdup (header);
  g_mutex_unlock (&hub->mutex);
}

/*
 * fake_http_serve:
 * @conn: a connection
 * @header: one request's header
 *
 * Answers; every answer but the upgrade ends the connection.
 *
 * Returns: TRUE when it is a WebSocket now
 */
gboolean
fake_http_serve (FakeConn *conn, const char *header)
{
  g_auto (GStrv) words = g_strsplit (header, " ", 3);
  const char *path;

  note_request (conn->hub, header);
  skip_body (conn, header);
  if (g_strv_length (words) < 3)
    return FALSE;
  path = words[1];
  if (serve_prepared (conn, path))
    return FALSE;
  if (!may_enter (conn, header))
    respond (conn, 401, "", "{\"error\":{\"code\":\"auth\"}}");
  else if (g_str_has_prefix (path, "/ws/"))
    return upgrade (conn, header);
  else if (g_str_has_prefix (path, "/query/history/"))
    serve_history (conn, path);
  else if (g_str_has_prefix (path, "/sync/poll"))
    serve_poll (conn, path);
  else if (g_str_has_prefix (path, "/api/analytics/kpis"))
    serve_catalogue (conn, header);
  else if (g_str_has_prefix (path, "/healthz"))
    respond (conn, 200, "", "{\"status\":\"ok\"}");
  else
    respond (conn, 404, "", "{}");
  return FALSE;
}
