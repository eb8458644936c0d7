/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-exchange.c: documents over a connection that comes and goes: what failed with the one before, what the hub asks for,
 * and who waits until all is done.
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

  g_assert_true (ana_sync_invoke (self, read_backoff_cb, (gpointer[]) { self, &usec, &done }, NULL));
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/exchange/old-failure", test_old_failure);
  g_test_add_func ("/sync/exchange/now", test_now);
  g_test_add_func ("/sync/exchange/retry-after", test_retry_after);
  g_test_add_func ("/sync/exchange/wait", test_wait);
  return g_test_run ();
}
