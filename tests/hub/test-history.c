/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-history.c: pages of a stream that changes while they are fetched: with what changed since they are the stream,
 * each row once; and pages that are sent while they are read, of one commit, within a deadline.
 */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include "ana-json.h"
#include "ana-time.h"
#include "hub-fixture.h"

#define START   G_GINT64_CONSTANT (1763640000000000) /* 2025-11-20T12:00:00Z */
#define STREAM  "kpi:T.SUM:minute"
#define WAIT_MS 20000

/* --- rows put by the test itself, in a transaction of the engine ------------------------------------------------- */

typedef struct {
  GArray   *rows;   /* of AnaRow */
  GMutex    mutex;
  GCond     cond;
  gboolean  done;
} Put;

static void
put_cb (AnaHubStorage *storage, gpointer data)
{
  Put *put = data;
  g_autoptr (GError) error = NULL;

  g_assert_true (storage->klass->put_rows (storage, ANA_TENANT_MAIN, STREAM, (const AnaRow *) put->rows->data, put->rows->len, NULL, &error));
  g_assert_no_error (error);
}

/* After the turn: another call is of a later one. */
static void
done_cb (AnaHubStorage *storage, gpointer data)
{
  Put *put = data;

  g_mutex_lock (&put->mutex);
  put->done = TRUE;
  g_cond_signal (&put->cond);
  g_mutex_unlock (&put->mutex);
}

static void
give_put (AnaHub *hub, gpointer data)
{
  ana_engine_call (ana_hub_get_engine (hub), put_cb, data, NULL);
}

static void
give_done (AnaHub *hub, gpointer data)
{
  ana_engine_call (ana_hub_get_engine (hub), done_cb, data, NULL);
}

static gint64 get_head (HubFixture *fixture);

/* Returns when the rows are committed. */
static void
put_rows (HubFixture *fixture, GArray *rows)
{
  Put put = { .rows = rows };
  gint64 before = get_head (fixture);

  g_mutex_init (&put.mutex);
  g_cond_init (&put.cond);
  hub_fixture_call (fixture, give_put, &put);
  for (int i = 0; i < 500 && get_head (fixture) == before; i++)
    g_usleep (2000);
  hub_fixture_call (fixture, give_done, &put);
  g_mutex_lock (&put.mutex);
  while (!put.done)
    g_cond_wait (&put.cond, &put.mutex);
  g_mutex_unlock (&put.mutex);
  g_mutex_clear (&put.mutex);
  g_cond_clear (&put.cond);
}

typedef struct {
  gint64 q;
} Head;

static void
read_head (AnaHub *hub, gpointer data)
{
  AnaHubStorage *storage = ana_hub_get_storage (hub);
  AnaStreamHead head = { NULL };

  g_assert_true (storage->klass->get_head (storage, ANA_TENANT_MAIN, STREAM, &head, NULL));
  ((Head *) data)->q = head.q;
  ana_stream_head_clear (&head);
}

static gint64
get_head (HubFixture *fixture)
{
  Head head = { 0 };

  hub_fixture_call (fixture, read_head, &head);
  return head.q;
}

/* --- the property ------------------------------------------------------------------------------------------------ */

#define N_TIMES 12

static const char *const dims[] = { "", "country=France", "country=Spain", "country=*" };

/* One to six keys change; a tenth of the changes are tombstones. Each value is new, so that no change is none. */
static void
change_some (HubFixture *fixture, GHashTable *model, gint64 *next_value)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (AnaRow));
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (int i = g_test_rand_int_range (1, 7); i > 0; i--)
    {
      const char *dim = dims[g_test_rand_int_range (0, G_N_ELEMENTS (dims))];
      gint64 ts = START + g_test_rand_int_range (0, N_TIMES) * ANA_USEC_PER_MIN;
      AnaRow row = { .ts_usec = ts, .dim = dim, .value = (double) ++*next_value, .count = 1 };
      char *key = g_strdup_printf ("%" G_GINT64_FORMAT " %s", ts, dim);
      gboolean exists = g_hash_table_contains (model, key);

      if (!g_hash_table_add (taken, key))
        continue;
      row.dead = exists && g_test_rand_int_range (0, 10) == 0;
      g_array_append_val (rows, row);
      if (row.dead)
        g_hash_table_remove (model, key);
      else
        g_hash_table_insert (model, g_strdup (key), g_memdup2 (&row.value, sizeof row.value));
    }
  put_rows (fixture, rows);
}

/* A copy as a client keeps it. @seen: no revision of a row comes twice, in the pages or after them. */
static void
take_rows (GHashTable *copy, JsonObject *answer, gboolean from_pages, GHashTable *seen)
{
  JsonArray *rows = json_object_get_array_member (answer, "rows");

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonArray *row = json_array_get_array_element (rows, i);
      gboolean live = strcmp (json_array_get_string_element (row, 0), "u") == 0;
      char *key = g_strdup_printf ("%" G_GINT64_FORMAT " %s", (gint64) json_array_get_int_element (row, 1), json_array_get_string_element (row, 2));
      double value = live ? json_array_get_double_element (row, 3) : 0;

      g_assert_true (live || !from_pages);
      g_assert_true (g_hash_table_add (seen, g_strdup_printf ("%s %d", key, (int) json_array_get_int_element (row, live ? 5 : 3)))); /* each row once */
      if (live)
        g_hash_table_insert (copy, g_strdup (key), g_memdup2 (&value, sizeof value));
      else
        g_hash_table_remove (copy, key);
      g_free (key);
    }
}

static JsonObject *
get (HubFixture *fixture, const char *path, guint status)
{
  g_auto (Answer) answer = { 0 };
  g_autoptr (JsonNode) node = NULL;

  http_get (fixture, &answer, path);
  if (answer.status != status)
    g_test_message ("%s: %u %s", path, answer.status, answer.body);
  g_assert_cmpuint (answer.status, ==, status);
  node = answer_json (&answer);
  return json_object_ref (json_node_get_object (node));
}

static void
check_equal (GHashTable *copy, GHashTable *model)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, model);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      double *held = g_hash_table_lookup (copy, key);

      if (held == NULL || *held != *(double *) value)
        g_error ("\"%s\": %g, not %g", (char *) key, held != NULL ? *held : -1, *(double *) value);
    }
  g_assert_cmpuint (g_hash_table_size (copy), ==, g_hash_table_size (model));
}

static GHashTable *
new_table (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/* All pages at the place of the first, with changes between them, and then what changed since that place. */
static void
walk (HubFixture *fixture, GHashTable *model, gint64 *next_value, const char *first_q)
{
  g_autoptr (GHashTable) copy = new_table ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *next = NULL;
  g_autofree char *epoch = NULL;
  g_autofree char *since = NULL;
  g_autoptr (JsonObject) rest = NULL;
  gint64 q = -1;

  do
    {
      g_autofree char *cursor = next != NULL ? g_uri_escape_string (next, NULL, FALSE) : NULL;
      g_autofree char *place = q >= 0 ? g_strdup_printf ("&q=%" G_GINT64_FORMAT, q) : g_strdup (first_q);
      g_autofree char *path = g_strdup_printf ("/query/history/T.SUM?period=minute&limit=7%s%s%s", place, cursor != NULL ? "&cursor=" : "",
                                               cursor != NULL ? cursor : "");
      g_autoptr (JsonObject) page = get (fixture, path, 200);

      g_assert_true (q < 0 || json_object_get_int_member (page, "q") == q);
      q = json_object_get_int_member (page, "q");
      take_rows (copy, page, TRUE, seen);
      g_free (next);
      next = json_object_get_null_member (page, "next") ? NULL : g_strdup (json_object_get_string_member (page, "next"));
      g_free (epoch);
      epoch = g_strdup (json_object_get_string_member (page, "e"));
      change_some (fixture, model, next_value);
    }
  while (next != NULL);
  since = g_strdup_printf ("/query/history/T.SUM?period=minute&e=%s&since=%" G_GINT64_FORMAT, epoch, q);
  rest = get (fixture, since, 200);
  g_assert_cmpint (json_object_get_int_member (rest, "q"), ==, get_head (fixture));
  take_rows (copy, rest, FALSE, seen);
  check_equal (copy, model);
}

static void
test_nothing_lost (void)
{
  HubFixture *fixture = hub_fixture_new ();
  g_autoptr (GHashTable) model = new_table ();
  gint64 next_value = 0;

  for (int i = 0; i < 10; i++)
    change_some (fixture, model, &next_value);
  for (int i = 0; i < 12; i++)
    {
      g_autofree char *q = g_strdup_printf ("&q=%" G_GINT64_FORMAT, get_head (fixture)); /* as a reset names it */

      if (i % 2 == 0)
        change_some (fixture, model, &next_value); /* and the stream goes on before the first page is asked for */
      walk (fixture, model, &next_value, i % 3 == 0 ? "" : q);
    }
  hub_fixture_free (fixture);
}

static void
test_lost_places (void)
{
  HubFixture *fixture = hub_fixture_new ();
  g_autoptr (GHashTable) model = new_table ();
  static const char *const paths[] = {
    "/query/history/T.SUM?period=minute&q=1000000", "/query/history/T.SUM?period=minute&since=1000000",
    "/query/history/T.SUM?period=minute&q=0&e=01AAAAAAAAAAAAAAAAAAAAAAAA",
  };
  gint64 next_value = 0;

  change_some (fixture, model, &next_value);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (JsonObject) answer = get (fixture, paths[i], 409);
      g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (answer, "error"), "code"), ==, "reset");
    }
  g_clear_pointer (&(JsonObject *) { get (fixture, "/query/history/T.SUM?period=minute&q=x", 400) }, json_object_unref);
  hub_fixture_free (fixture);
}

/* --- long pages -------------------------------------------------------------------------------------------------- */

#define N_LONG 9000

/* All rows have @value; their keys are long, so that the page does not fit into a socket. */
static void
put_long (HubFixture *fixture, double value)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (AnaRow));
  g_autofree char *filler = g_strnfill (200, 'x');
  g_autofree char *dim = g_strconcat ("country=", filler, NULL);

  for (int i = 0; i < N_LONG; i++)
    {
      AnaRow row = { .ts_usec = START + i * ANA_USEC_PER_MIN, .dim = dim, .value = value, .count = 1 };
      g_array_append_val (rows, row);
    }
  put_rows (fixture, rows);
}

static GByteArray *
dechunk (const Answer *answer, gboolean *whole)
{
  GByteArray *out = g_byte_array_new ();
  const char *p = answer->body, *end = p + answer->body_len;

  *whole = FALSE;
  while (p < end)
    {
      char *text;
      guint64 n = g_ascii_strtoull (p, &text, 16);

      if (n == 0 || text + 2 + n > end)
        {
          *whole = n == 0 && text + 4 == end;
          break;
        }
      g_byte_array_append (out, (const guint8 *) text + 2, (guint) n);
      p = text + 2 + n + 2;
    }
  return out;
}

static GBytes *
unzip (GByteArray *packed)
{
  g_autoptr (GZlibDecompressor) gzip = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  g_autoptr (GInputStream) base = g_memory_input_stream_new_from_data (packed->data, packed->len, NULL);
  g_autoptr (GInputStream) in = g_converter_input_stream_new (base, G_CONVERTER (gzip));
  g_autoptr (GError) error = NULL;
  g_autoptr (GByteArray) out = g_byte_array_new ();
  guint8 buffer[65536];
  gssize n;

  while ((n = g_input_stream_read (in, buffer, sizeof buffer, NULL, &error)) > 0)
    g_byte_array_append (out, buffer, (guint) n);
  g_assert_no_error (error);
  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}

/* Every row is there, and of one value. */
static void
check_long (const void *text, gsize len, double value)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = ana_json_parse (text, (gssize) len, NULL, &error);
  JsonArray *rows;

  g_assert_no_error (error);
  rows = json_object_get_array_member (json_node_get_object (node), "rows");
  g_assert_cmpuint (json_array_get_length (rows), ==, N_LONG);
  for (guint i = 0; i < N_LONG; i++)
    g_assert_cmpfloat (json_array_get_double_element (json_array_get_array_element (rows, i), 3), ==, value);
}

static void
test_sent_in_pieces (void)
{
  HubFixture *fixture = hub_fixture_new ();
  static const char path[] = "/query/history/T.SUM?period=minute&limit=10000";
  g_auto (Answer) plain = { 0 };
  g_auto (Answer) packed = { 0 };
  g_auto (Answer) old = { 0 };
  g_autoptr (GByteArray) body = NULL;
  g_autoptr (GByteArray) zipped = NULL;
  g_autoptr (GBytes) unzipped = NULL;
  gboolean whole;
  int fd;

  put_long (fixture, 1);
  http_get (fixture, &plain, path);
  g_assert_cmpuint (plain.status, ==, 200);
  g_assert_nonnull (strstr (plain.head, "Transfer-Encoding: chunked"));
  body = dechunk (&plain, &whole);
  g_assert_true (whole);
  check_long (body->data, body->len, 1);
  http_send (fixture, &packed, "GET", path, "Accept-Encoding: gzip\r\n", NULL);
  g_assert_nonnull (strstr (packed.head, "Content-Encoding: gzip"));
  zipped = dechunk (&packed, &whole);
  g_assert_true (whole);
  g_assert_cmpuint (zipped->len, <, body->len / 5);
  unzipped = unzip (zipped);
  check_long (g_bytes_get_data (unzipped, NULL), g_bytes_get_size (unzipped), 1);
  /* a peer of HTTP/1.0 knows no chunks: the end of the connection is the end of the body */
  fd = raw_connect (fixture);
  {
    g_autofree char *request = g_strdup_printf ("GET %s HTTP/1.0\r\nHost: 127.0.0.1:%u\r\n\r\n", path, fixture->port);
    g_assert_true (raw_send (fd, request, -1));
  }
  raw_answer (fd, &old, WAIT_MS);
  g_assert_null (strstr (old.head, "chunked"));
  check_long (old.body, old.body_len, 1);
  hub_fixture_free (fixture);
}

static int
ask_slowly (HubFixture *fixture, const char *more)
{
  g_autofree char *request = g_strdup_printf ("GET /query/history/T.SUM?period=minute&limit=10000%s HTTP/1.1\r\nHost: localhost\r\n\r\n", more);
  int fd = raw_connect_unix (fixture);

  g_assert_true (raw_send (fd, request, -1));
  return fd;
}

/* What is committed while a page is on its way is not in it: a page is of one commit. */
static void
test_one_commit (void)
{
  HubFixture *fixture = hub_fixture_new ();
  g_auto (Answer) answer = { 0 };
  g_autoptr (GByteArray) body = NULL;
  gboolean whole;
  gint64 q;
  int fd;

  put_long (fixture, 1);
  q = get_head (fixture);
  fd = ask_slowly (fixture, "");
  g_usleep (300000); /* the first pieces fill the socket; the others are not made yet */
  put_long (fixture, 2);
  g_assert_cmpint (get_head (fixture), ==, q + N_LONG);
  raw_answer (fd, &answer, WAIT_MS);
  body = dechunk (&answer, &whole);
  g_assert_true (whole);
  check_long (body->data, body->len, 1);
  {
    g_autofree char *place = g_strdup_printf ("\"q\":%" G_GINT64_FORMAT ",", q);
    g_assert_nonnull (g_strstr_len ((const char *) body->data, 300, place));
  }
  hub_fixture_free (fixture);
}

/* The deadline is of the whole answer: who does not take it in time gets no end of it, and holds nothing of the hub. */
static void
test_deadline (void)
{
  HubFixture *fixture = hub_fixture_new ();
  g_auto (Answer) slow = { 0 };
  g_auto (Answer) quick = { 0 };
  g_autoptr (GByteArray) body = NULL;
  g_autoptr (GByteArray) other = NULL;
  gboolean whole;
  int fd;

  put_long (fixture, 1);
  fd = ask_slowly (fixture, "&timeout_ms=400");
  g_usleep (3000000);
  raw_answer (fd, &slow, WAIT_MS);
  g_assert_cmpuint (slow.status, ==, 200);
  body = dechunk (&slow, &whole);
  g_assert_false (whole);
  raw_answer (ask_slowly (fixture, "&timeout_ms=20000"), &quick, WAIT_MS);
  other = dechunk (&quick, &whole);
  g_assert_true (whole);
  check_long (other->data, other->len, 1);
  hub_fixture_free (fixture);
}

/* Who goes away in the middle takes the page's transaction along: the hub ends, and with it its files. */
static void
test_left (void)
{
  HubFixture *fixture = hub_fixture_new ();
  int fds[5];

  put_long (fixture, 1);
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    fds[i] = ask_slowly (fixture, "");
  g_usleep (200000);
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    close (fds[i]);
  put_long (fixture, 2);
  fds[0] = ask_slowly (fixture, ""); /* and one that is there still when the hub goes */
  g_usleep (100000);
  hub_fixture_free (fixture);
  close (fds[0]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hub/history/nothing-lost", test_nothing_lost);
  g_test_add_func ("/hub/history/lost-places", test_lost_places);
  g_test_add_func ("/hub/history/sent-in-pieces", test_sent_in_pieces);
  g_test_add_func ("/hub/history/one-commit", test_one_commit);
  g_test_add_func ("/hub/history/deadline", test_deadline);
  g_test_add_func ("/hub/history/left", test_left);
  return g_test_run ();
}
