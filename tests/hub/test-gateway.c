/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-gateway.c: what the door of the hub lets in, through real sockets.
 */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include "ana-request.h"
#include "hub-fixture.h"

static const char token_text[] = "0123456789abcdef0123";

static void
test_routes (void)
{
  HubFixture *fixture = hub_fixture_new ();
  g_auto (Answer) answer = { 0 };
  g_autoptr (JsonNode) node = NULL;
  JsonObject *paths;
  const AnaRoute *routes;
  guint n_routes;

  http_get (fixture, &answer, "/openapi.json");
  g_assert_cmpuint (answer.status, ==, 200);
  node = answer_json (&answer);
  paths = json_object_get_object_member (json_node_get_object (node), "paths");
  routes = ana_routes_get (&n_routes);
  g_assert_cmpuint (json_object_get_size (paths), ==, n_routes);
  for (guint i = 0; i < n_routes; i++)
    {
      JsonObject *path = json_object_get_object_member (paths, routes[i].path);
      g_autofree char *method = g_ascii_strdown (routes[i].method, -1);

      g_assert_nonnull (path);
      g_assert_true (json_object_has_member (path, method));
    }
  hub_fixture_free (fixture);
}

/* Every route without parameters answers, under its own method only, and says that the connection ends. */
static void
test_every_route_answers (void)
{
  HubFixture *fixture = hub_fixture_new ();
  const AnaRoute *routes;
  guint n_routes;

  routes = ana_routes_get (&n_routes);
  for (guint i = 0; i < n_routes; i++)
    {
      g_auto (Answer) answer = { 0 };
      g_auto (Answer) other = { 0 };
      gboolean is_get = strcmp (routes[i].method, "GET") == 0;
      g_autofree char *path = g_strdup (strcmp (routes[i].path, "/sync/poll") == 0 ? "/sync/poll?wait_sec=0" : routes[i].path);

      if (is_get && strchr (path, '{') == NULL)
        {
          http_get (fixture, &answer, path);
          g_test_message ("%s: %u", path, answer.status);
          g_assert_cmpuint (answer.status, ==, strstr (path, "/sample/") != NULL ? 404 : 200); /* no company here */
          g_assert_nonnull (strstr (answer.head, "Connection: close"));
        }
      http_send (fixture, &other, is_get ? "POST" : "GET", path, NULL, is_get ? "" : NULL);
      g_assert_cmpuint (other.status, ==, 405);
    }
  hub_fixture_free (fixture);
}

typedef struct {
  const char *name, *request;
  guint       status;
} Row;

/* %H is the right Host line. */
static const Row refusals[] = {
  { "no such path", "GET /nothing HTTP/1.1\r\n%H\r\n", 404 },
  { "no host", "GET /healthz HTTP/1.1\r\n\r\n", 400 },
  { "foreign host", "GET /healthz HTTP/1.1\r\nHost: evil.example\r\n\r\n", 403 },
  { "host of another port", "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n", 403 },
  { "host without port", "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n", 403 },
  { "two hosts", "GET /healthz HTTP/1.1\r\n%HHost: evil.example\r\n\r\n", 403 },
  { "foreign origin", "GET /healthz HTTP/1.1\r\n%HOrigin: https://evil.example\r\n\r\n", 403 },
  { "origin null", "GET /healthz HTTP/1.1\r\n%HOrigin: null\r\n\r\n", 403 },
  { "length and encoding", "POST /query/kpi HTTP/1.1\r\n%HContent-Type: application/json\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400 },
  { "two lengths", "POST /query/kpi HTTP/1.1\r\n%HContent-Type: application/json\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}", 400 },
  { "negative length", "POST /query/kpi HTTP/1.1\r\n%HContent-Type: application/json\r\nContent-Length: -1\r\n\r\n", 400 },
  { "too long", "POST /query/kpi HTTP/1.1\r\n%HContent-Type: application/json\r\nContent-Length: 99999999\r\n\r\n", 413 },
  { "body of a GET", "GET /healthz HTTP/1.1\r\n%HContent-Length: 5\r\n\r\nhello", 413 },
  { "no content type", "POST /ingest/x HTTP/1.1\r\n%HContent-Length: 2\r\n\r\n{}", 415 },
  { "form", "POST /ingest/x HTTP/1.1\r\n%HContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 2\r\n\r\n{}", 415 },
  { "plain text", "POST /ingest/x HTTP/1.1\r\n%HContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}", 415 },
  { "packed body", "POST /ingest/x HTTP/1.1\r\n%HContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}", 415 },
  { "socket path without handshake", "GET /ws/dashboard/test HTTP/1.1\r\n%H\r\n", 400 },
  { "absolute address of another host", "GET http://evil.example/healthz HTTP/1.1\r\nHost: evil.example\r\n\r\n", 403 },
};

static char *
with_host (HubFixture *fixture, const char *request)
{
  g_autofree char *host = g_strdup_printf ("Host: 127.0.0.1:%u\r\n", fixture->port);
  GString *text = g_string_new (request);

  g_string_replace (text, "%H", host, 0);
  return g_string_free (text, FALSE);
}

static void
test_refusals (void)
{
  HubFixture *fixture = hub_fixture_new ();

  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *request = with_host (fixture, refusals[i].request);
      g_auto (Answer) answer = { 0 };
      int fd = raw_connect (fixture);

      raw_send (fd, request, -1);
      raw_answer (fd, &answer, 5000);
      g_test_message ("%s: %u", refusals[i].name, answer.status);
      g_assert_cmpuint (answer.status, ==, refusals[i].status);
    }
  hub_fixture_free (fixture);
}

/* A body that grows beyond the cap without having said so is cut; nothing of it is kept. */
static void
test_endless_body (void)
{
  HubFixture *fixture = hub_fixture_new ();
  g_autofree char *head = with_host (fixture, "POST /query/kpi HTTP/1.1\r\n%HContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
  g_autofree char *chunk = g_strnfill (4096, ' ');
  g_auto (Answer) answer = { 0 };
  g_auto (Answer) health = { 0 };
  int fd = raw_connect (fixture);
  gboolean open = raw_send (fd, head, -1);

  for (int i = 0; i < 2000 && open; i++)
    open = raw_send (fd, "1000\r\n", 6) && raw_send (fd, chunk, 4096) && raw_send (fd, "\r\n", 2);
  raw_answer (fd, &answer, 5000);
  g_assert_true (!open || answer.status == 413);
  http_get (fixture, &health, "/healthz");
  g_assert_cmpuint (health.status, ==, 200);
  hub_fixture_free (fixture);
}

static void
with_tokens (HubFixture *fixture)
{
  g_autofree char *text = g_strdup_printf ("# who may come in\n%s sample\nfedcba9876543210fedc\n", token_text);

  fixture->options.token_file = g_build_filename (fixture->dir, "tokens", NULL);
  g_assert_true (g_file_set_contents (fixture->options.token_file, text, -1, NULL));
}

static void
test_tokens (void)
{
  HubFixture *fixture = hub_fixture_new_full (with_tokens);
  g_autofree char *right = g_strdup_printf ("Authorization: Bearer %s\r\n", token_text);
  g_auto (Answer) none = { 0 };
  g_auto (Answer) wrong = { 0 };
  g_auto (Answer) good = { 0 };
  g_auto (Answer) health = { 0 };

  http_get (fixture, &none, "/stream/status");
  g_assert_cmpuint (none.status, ==, 401);
  g_assert_nonnull (strstr (none.head, "WWW-Authenticate: Bearer"));
  http_send (fixture, &wrong, "GET", "/stream/status", "Authorization: Bearer 0123456789abcdef0124\r\n", NULL);
  g_assert_cmpuint (wrong.status, ==, 401);
  http_send (fixture, &good, "GET", "/stream/status", right, NULL);
  g_assert_cmpuint (good.status, ==, 200);
  http_get (fixture, &health, "/healthz");
  g_assert_cmpuint (health.status, ==, 200);
  g_assert_null (ws_open (fixture, "/ws/dashboard/test", "ads.v1", NULL));
  hub_fixture_free (fixture);
}

/* Over the Unix socket a client names its tenant; each sees its own rows only. */
static void
test_tenants (void)
{
  HubFixture *fixture = hub_fixture_new ();
  static const struct { const char *header; const char *wanted; } rows[] = {
    { "", "\"rows\":1" }, { "X-Analytics-Tenant: main\r\n", "\"rows\":1" }, { "X-Analytics-Tenant: sample\r\n", "\"datasets\":[]" },
  };

  post_order (fixture, "a", G_GINT64_CONSTANT (1763640000000000), "France", 100);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (Answer) answer = { 0 };
      g_autofree char *text = g_strdup_printf ("GET /api/analytics/datasets HTTP/1.1\r\nHost: localhost\r\n%s\r\n", rows[i].header);
      int fd = raw_connect_unix (fixture);

      raw_send (fd, text, -1);
      raw_answer (fd, &answer, 5000);
      g_assert_cmpuint (answer.status, ==, 200);
      g_test_message ("%s", answer.body);
      g_assert_nonnull (strstr (answer.body, rows[i].wanted));
    }
  {
    g_auto (Answer) answer = { 0 };
    int fd = raw_connect_unix (fixture);

    raw_send (fd, "GET /stream/status HTTP/1.1\r\nHost: localhost\r\nX-Analytics-Tenant: ../x\r\n\r\n", -1);
    raw_answer (fd, &answer, 5000);
    g_assert_cmpuint (answer.status, ==, 401);
  }
  hub_fixture_free (fixture);
}

/* HTTP/1.0 without Host on a Unix socket: the server asks for an inet address there. */
static void
test_old_http (void)
{
  HubFixture *fixture = hub_fixture_new ();
  g_auto (Answer) answer = { 0 };
  int fd = raw_connect_unix (fixture);

  raw_send (fd, "GET /healthz HTTP/1.0\r\n\r\n", -1);
  raw_answer (fd, &answer, 5000);
  g_assert_cmpuint (answer.status, ==, 403);
  hub_fixture_free (fixture);
}

static char *
get_header (const Answer *answer, const char *name)
{
  const char *at = strstr (answer->head, name);

  return at != NULL ? g_strndup (at + strlen (name), strcspn (at + strlen (name), "\r\n")) : NULL;
}

static void
test_catalogue_etag (void)
{
  HubFixture *fixture = hub_fixture_new ();
  g_auto (Answer) first = { 0 };
  g_auto (Answer) again = { 0 };
  g_autofree char *etag = NULL;
  g_autofree char *header = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonArray *kpis;

  http_get (fixture, &first, "/api/analytics/kpis");
  node = answer_json (&first);
  kpis = json_object_get_array_member (json_node_get_object (node), "kpis");
  g_assert_cmpuint (json_array_get_length (kpis), ==, 5);
  for (guint i = 0; i < 3; i++)
    {
      JsonObject *kpi = json_array_get_object_element (kpis, i);

      g_assert_cmpstr (json_object_get_string_member (kpi, "pack"), ==, "test");
      if (strcmp (json_object_get_string_member (kpi, "code"), "T.CUSTOMERS") == 0)
        g_assert_cmpstr (json_object_get_string_member (kpi, "merge"), ==, "none");
    }
  etag = get_header (&first, "ETag: ");
  g_assert_nonnull (etag);
  header = g_strdup_printf ("If-None-Match: %s\r\n", etag);
  http_send (fixture, &again, "GET", "/api/analytics/kpis", header, NULL);
  g_assert_cmpuint (again.status, ==, 304);
  g_assert_cmpuint (again.body_len, ==, 0);
  hub_fixture_free (fixture);
}

static void
test_one_kpi (void)
{
  HubFixture *fixture = hub_fixture_new ();
  g_auto (Answer) found = { 0 };
  g_auto (Answer) missing = { 0 };

  http_get (fixture, &found, "/api/analytics/kpis/T.SUM");
  g_assert_cmpuint (found.status, ==, 200);
  http_get (fixture, &missing, "/api/analytics/kpis/T.NOTHING");
  g_assert_cmpuint (missing.status, ==, 404);
  g_assert_nonnull (strstr (missing.body, "\"code\":\"not_found\""));
  hub_fixture_free (fixture);
}

static void
test_gzip (void)
{
  HubFixture *fixture = hub_fixture_new ();
  g_auto (Answer) packed = { 0 };
  g_auto (Answer) plain = { 0 };
  g_autoptr (GZlibDecompressor) gzip = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  g_autofree char *out = g_malloc (1 << 20);
  gsize n_read, n_written;

  http_get (fixture, &plain, "/api/analytics/kpis");
  http_send (fixture, &packed, "GET", "/api/analytics/kpis", "Accept-Encoding: gzip\r\n", NULL);
  g_assert_nonnull (strstr (packed.head, "Content-Encoding: gzip"));
  g_assert_cmpuint (packed.body_len, <, plain.body_len);
  g_assert_cmpint (g_converter_convert (G_CONVERTER (gzip), packed.body, packed.body_len, out, 1 << 20, G_CONVERTER_INPUT_AT_END,
                                        &n_read, &n_written, NULL), ==, G_CONVERTER_FINISHED);
  g_assert_cmpmem (out, n_written, plain.body, plain.body_len);
  hub_fixture_free (fixture);
}

static void
test_metrics (void)
{
  HubFixture *fixture = hub_fixture_new ();
  static const char *const names[] = { "process_open_fds ", "hub_connections ", "hub_streams ", "hub_queue_length ", "hub_rows_published_total " };
  g_auto (Answer) answer = { 0 };

  http_get (fixture, &answer, "/metrics");
  g_assert_nonnull (strstr (answer.head, "text/plain"));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_nonnull (strstr (answer.body, names[i]));
  hub_fixture_free (fixture);
}

static void
bring_sample (HubFixture *fixture)
{
  fixture->options.sample = TRUE;
}

/* The planted causes of a running company, its repeated and late events among them. */
static void
test_sample_truth (void)
{
  static const char *const kinds[] = { "duplicates", "late_events" };
  HubFixture *fixture = hub_fixture_new_full (bring_sample);
  g_auto (Answer) answer = { 0 };
  g_autoptr (JsonNode) node = NULL;
  JsonArray *causes;

  for (int i = 0; i < 200 && answer.status != 200; i++)
    {
      g_usleep (i > 0 ? 20000 : 0);
      answer_clear (&answer);
      http_get (fixture, &answer, "/api/analytics/sample/truth");
      g_assert_true (answer.status == 200 || answer.status == 503);
    }
  g_assert_cmpuint (answer.status, ==, 200);
  node = answer_json (&answer);
  g_assert_cmpuint (strlen (json_object_get_string_member (json_node_get_object (node), "anchor")), ==, strlen ("2026-11-20"));
  causes = json_object_get_array_member (json_node_get_object (node), "causes");
  g_assert_cmpuint (json_array_get_length (causes), >=, 7);
  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      gboolean found = FALSE;

      for (guint i = 0; i < json_array_get_length (causes); i++)
        found |= g_str_equal (json_object_get_string_member (json_array_get_object_element (causes, i), "kind"), kinds[k]);
      g_assert_true (found);
    }
  hub_fixture_free (fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hub/gateway/openapi-lists-every-route", test_routes);
  g_test_add_func ("/hub/gateway/every-route-answers", test_every_route_answers);
  g_test_add_func ("/hub/gateway/refusals", test_refusals);
  g_test_add_func ("/hub/gateway/endless-body", test_endless_body);
  g_test_add_func ("/hub/gateway/tokens", test_tokens);
  g_test_add_func ("/hub/gateway/tenants", test_tenants);
  g_test_add_func ("/hub/gateway/old-http", test_old_http);
  g_test_add_func ("/hub/gateway/catalogue-etag", test_catalogue_etag);
  g_test_add_func ("/hub/gateway/one-kpi", test_one_kpi);
  g_test_add_func ("/hub/gateway/gzip", test_gzip);
  g_test_add_func ("/hub/gateway/metrics", test_metrics);
  g_test_add_func ("/hub/gateway/sample-truth", test_sample_truth);
  return g_test_run ();
}
