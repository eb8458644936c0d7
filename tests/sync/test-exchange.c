/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-exchange.c: documents over a connection that comes and goes: what failed with the one before, what the hub asks for,
 * who waits until all is done; and a hub that does not make sense.
 */
#include "config.h"

#include "ana-sync-fixture.h"
#include "ana-sync-private.h"

#define OBJECTS   "/api/unified/objects"
#define MUTATIONS "/api/unified/mutations"
#define NOTHING   "{\"tenant\":\"main\",\"e\":\"E1\",\"reset\":false,\"objects\":[],\"q\":1,\"more\":false}"
#define ONE       "{\"tenant\":\"main\",\"e\":\"E1\",\"reset\":false,\"objects\":[{\"kind\":\"board\",\"id\":\"b1\",\"rev\":1," \
                  "\"hlc\":\"0006000000000001-00000000-other\",\"body\":{\"title\":\"Theirs\"}}],\"q\":1,\"more\":false}"
#define LONG_USEC (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC) /* nobody waits for that */

static void
answer (SyncFixture *f, const char *path, guint times, const char *body)
{
  ana_fakehub_refuse (f->hub, path, times, 200, "", body);
}

static void
connect (SyncFixture *f)
{
  f->with_documents = TRUE;
  sync_fixture_connect (f);
}

static gboolean
has_document (SyncFixture *f)
{
  g_autofree char *text = ana_store_get_document (f->store, "board", "b1", NULL);

  return text != NULL;
}

/* --- a place where something is held until the test lets it go on --- */

static struct {
  GMutex   mutex;
  GCond    cond;
  guint    n_calls;
  gboolean released;
} gate;

static void
gate_wait (const gboolean *for_release)
{
  g_mutex_lock (&gate.mutex);
  while (for_release != NULL ? !*for_release : gate.n_calls == 0)
    g_cond_wait (&gate.cond, &gate.mutex);
  g_mutex_unlock (&gate.mutex);
}

static guint
gate_enter (void)
{
  guint n;

  g_mutex_lock (&gate.mutex);
  n = ++gate.n_calls;
  g_cond_broadcast (&gate.cond);
  g_mutex_unlock (&gate.mutex);
  return n;
}

static void
gate_release (void)
{
  g_mutex_lock (&gate.mutex);
  gate.released = TRUE;
  g_cond_broadcast (&gate.cond);
  g_mutex_unlock (&gate.mutex);
}

static void
gate_init (void)
{
  gate.n_calls = 0;
  gate.released = FALSE;
}

/* --- tests --- */

/* The first look at the document takes until the test lets it go on; the second finds what is no JSON. */
static char *
hold_then_fail (const char *kind, const char *id, JsonNode *document, GError **error)
{
  guint n = gate_enter ();

  if (n == 1)
    gate_wait (&gate.released);
  return n == 2 ? g_strdup ("{") : json_to_string (document, FALSE);
}

/* What fails with a connection that is gone does not make the next one wait. */
static void
test_old_failure (void)
{
  SyncFixture f;

  gate_init ();
  sync_fixture_init (&f, TRUE);
  f.times.documents_usec = LONG_USEC;
  ana_store_set_document_func (f.store, hold_then_fail);
  answer (&f, OBJECTS, 9, ONE);
  connect (&f);
  gate_wait (NULL);
  ana_fakehub_drop_all (f.hub);
  SYNC_WAIT_NOW (&f, sync_fixture_seen (&f).n_welcomed == 2 && IS_LIVE (&f));
  gate_release ();
  SYNC_WAIT (&f, has_document (&f));
  g_assert_cmpuint (gate.n_calls, >, 2);
  sync_fixture_clear (&f);
}

static gboolean
read_backoff_cb (gpointer data)
{
  AnaSync *self = ((gpointer *) data)[0];

  g_mutex_lock (&gate.mutex);
  *(gint64 *) ((gpointer *) data)[1] = self->exchange.timer != NULL ? self->exchange.backoff.retry_after_usec : -1;
  *(gboolean *) ((gpointer *) data)[2] = TRUE;
  g_cond_broadcast (&gate.cond);
  g_mutex_unlock (&gate.mutex);
  return G_SOURCE_REMOVE;
}

/* How long the hub asked to wait, -1 while nothing waits. */
static gint64
get_retry_after (AnaSync *self)
{
  gint64 usec = -1;
  gboolean done = FALSE;
  gpointer parts[] = { self, &usec, &done };

  g_assert_true (ana_sync_invoke (self, read_backoff_cb, parts, NULL));
  gate_wait (&done);
  return usec;
}

/* What fails with this connection waits, and not longer than until somebody says "now". */
static void
test_now (void)
{
  SyncFixture f;

  gate_init ();
  gate_release ();
  sync_fixture_init (&f, TRUE);
  f.times.documents_usec = LONG_USEC;
  ana_store_set_document_func (f.store, hold_then_fail);
  answer (&f, OBJECTS, 9, ONE);
  connect (&f);
  SYNC_WAIT (&f, get_retry_after (f.sync) != -1);
  g_assert_false (has_document (&f));
  ana_sync_now (f.sync);
  SYNC_WAIT (&f, has_document (&f));
  sync_fixture_clear (&f);
}

static void
edit (SyncFixture *f)
{
  AnaDocumentEdit document = { "board", "b2", NULL, "{\"title\":\"Mine\"}", NULL };
  g_autoptr (GError) error = NULL;

  g_assert_true (ana_store_edit_document (f->store, &document, NULL, &error));
  g_assert_no_error (error);
}

/* Row 46 of the fault catalogue, for what goes out. */
static void
test_retry_after (void)
{
  SyncFixture f;

  sync_fixture_init (&f, TRUE);
  edit (&f);
  answer (&f, OBJECTS, 9, NOTHING);
  ana_fakehub_refuse (f.hub, MUTATIONS, 9, 503, "Retry-After: 300\r\n", "{}");
  connect (&f);
  SYNC_WAIT (&f, get_retry_after (f.sync) != -1);
  g_assert_cmpint (get_retry_after (f.sync), ==, 300 * G_USEC_PER_SEC);
  sync_fixture_clear (&f);
}

/* Says that all is done, after somebody began to wait and before the thread has heard of him. */
static gboolean
settle_too_early_cb (gpointer data)
{
  AnaSync *self = data;
  gboolean asked = FALSE;

  gate_enter ();
  while (!asked)
    {
      g_mutex_lock (&self->mutex);
      asked = self->documents_asked > self->exchange.asked;
      g_mutex_unlock (&self->mutex);
      g_thread_yield ();
    }
  ana_exchange_hurry (self);
  return G_SOURCE_REMOVE;
}

/* Who waits waits for what was changed before. */
static void
test_wait (void)
{
  SyncFixture f;
  AnaOutboxInfo info;

  gate_init ();
  sync_fixture_init (&f, TRUE);
  answer (&f, OBJECTS, 9, NOTHING);
  ana_fakehub_refuse (f.hub, MUTATIONS, 1, 422, "", "{}");
  connect (&f);
  g_assert_true (ana_sync_wait_documents (f.sync, 20 * G_USEC_PER_SEC));
  g_assert_true (ana_sync_invoke (f.sync, settle_too_early_cb, f.sync, NULL));
  gate_wait (NULL);
  edit (&f);
  g_assert_true (ana_sync_wait_documents (f.sync, 20 * G_USEC_PER_SEC));
  g_assert_true (ana_store_get_outbox_info (f.store, &info, NULL));
  g_assert_cmpuint (info.n_rows, ==, 1);
  g_assert_cmpuint (info.n_parked, ==, 1); /* it was sent, and refused */
  sync_fixture_clear (&f);
}

/* --- what makes no sense --- */

/* A hub that wants other numbers, whatever numbers it gets, is asked again later and not at once for ever. */
static void
test_other_numbers (void)
{
  SyncFixture f;

  sync_fixture_init (&f, TRUE);
  f.times.documents_usec = LONG_USEC;
  edit (&f);
  answer (&f, OBJECTS, 99, NOTHING);
  ana_fakehub_refuse (f.hub, MUTATIONS, 99, 409, "", "{\"error\":{\"code\":\"out_of_order\",\"message\":\"\"},\"last\":7}");
  connect (&f);
  SYNC_WAIT (&f, get_retry_after (f.sync) != -1);
  sync_fixture_clear (&f);
}

/* An answer that is of nothing that was sent. */
static void
test_other_answer (void)
{
  SyncFixture f;
  AnaOutboxInfo info;

  sync_fixture_init (&f, TRUE);
  f.times.documents_usec = LONG_USEC;
  edit (&f);
  answer (&f, OBJECTS, 99, NOTHING);
  answer (&f, MUTATIONS, 99, "{\"last\":1,\"results\":[],\"objects\":[]}");
  connect (&f);
  SYNC_WAIT (&f, get_retry_after (f.sync) != -1);
  g_assert_true (ana_store_get_outbox_info (f.store, &info, NULL));
  g_assert_cmpuint (info.n_rows, ==, 1); /* it waits */
  sync_fixture_clear (&f);
}

/* A stream that rings is not set aside, however wrong its checkpoints are: nobody reads its rows. */
static void
test_spoilt_ring (void)
{
  SyncFixture f;
  AnaFakehubFaults faults = { .checksum_xor = 1 };
  AnaSyncCounters counters;
  AnaRow row = { .dim = "board=b1", .value = 1, .count = 1, .rev = 1 };
  gint64 end = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;
  guint n_objects;

  sync_fixture_init (&f, TRUE);
  ana_fakehub_add_stream (f.hub, "obj:main", "E1");
  ana_fakehub_put (f.hub, "obj:main", &row, 1);
  ana_fakehub_put_value (f.hub, STREAM, 0, 1, 1);
  ana_fakehub_set_faults (f.hub, &faults);
  answer (&f, OBJECTS, 999, NOTHING);
  connect (&f);
  do
    {
      ana_fakehub_ckpt (f.hub, "obj:main");
      sync_fixture_turn (&f);
      ana_sync_get_counters (f.sync, &counters);
      g_assert_cmpint (g_get_monotonic_time (), <, end);
    }
  while (counters.n_mismatches < 6);
  g_assert_cmpuint (counters.n_quarantined, ==, 1); /* the other one */
  n_objects = sync_fixture_seen (&f).n_objects;
  row.value = row.rev = 2;
  ana_fakehub_put (f.hub, "obj:main", &row, 1);
  SYNC_WAIT (&f, sync_fixture_seen (&f).n_objects > n_objects);
  sync_fixture_clear (&f);
}

/* --- the end --- */

static gboolean
drop_cb (gpointer data)
{
  g_object_unref (data);
  return G_SOURCE_REMOVE;
}

/* The last reference may be that of a request which the client's own thread lets go: the owner's context ends the thread then. */
static void
test_last_reference (void)
{
  SyncFixture f;
  AnaSync *sync;
  gpointer weak;

  sync_fixture_init (&f, TRUE);
  sync_fixture_connect (&f);
  SYNC_WAIT (&f, IS_LIVE (&f));
  weak = sync = g_steal_pointer (&f.sync);
  g_signal_handlers_disconnect_by_data (sync, &f);
  g_object_add_weak_pointer (weak, &weak);
  for (gint64 end = g_get_monotonic_time () + 60 * G_USEC_PER_SEC; g_atomic_int_get (&G_OBJECT (sync)->ref_count) > 1; g_usleep (500))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, FALSE); /* news that wait hold it as well, and the writer */
    }
  g_assert_true (ana_sync_invoke (sync, drop_cb, sync, NULL));
  for (gint64 end = g_get_monotonic_time () + 60 * G_USEC_PER_SEC; weak != NULL; g_usleep (500))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, FALSE);
    }
  sync_fixture_clear (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/exchange/old-failure", test_old_failure);
  g_test_add_func ("/sync/exchange/now", test_now);
  g_test_add_func ("/sync/exchange/retry-after", test_retry_after);
  g_test_add_func ("/sync/exchange/wait", test_wait);
  g_test_add_func ("/sync/exchange/other-numbers", test_other_numbers);
  g_test_add_func ("/sync/exchange/other-answer", test_other_answer);
  g_test_add_func ("/sync/exchange/spoilt-ring", test_spoilt_ring);
  g_test_add_func ("/sync/exchange/last-reference", test_last_reference);
  return g_test_run ();
}
