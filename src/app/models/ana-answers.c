/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-answers.c: values of spans that cannot be merged from buckets, as the hub answered them.
 *
 * The end of a span is "now", so that no two questions are equal. An answer for nearly the same span is shown, and asked
 * again when it is half a minute old: a card neither blinks nor floods the hub, and history that is still coming in shows
 * soon. Answers go to the cache under the start of their span, so that a page that opens offline has them.
 */
#include "config.h"

#include "ana-answers.h"

#include "ana-clock.h"

#include <math.h>
#include <string.h>

#define MAX_AGE_USEC (30 * ANA_USEC_PER_SEC)
#define EXPIRED_AGE_USEC (2 * ANA_USEC_PER_SEC)
#define RETRY_USEC (5 * ANA_USEC_PER_SEC)
#define MAX_KEPT 8  /* answers of one KPI and key */

typedef struct {
  AnaSpan         span;
  AnaMeasureValue value;
  gint64          asked_usec;  /* monotonic; 0: from the cache */
  gboolean        is_expired;
} Answer;

struct _AnaAnswers {
  GObject     parent_instance;
  AnaProfile *profile;    /* (owned) (nullable) whose hub is asked; main thread */
  GMutex      lock;       /* guards known; find() is called on compute threads */
  GHashTable *known;      /* "code\ndim" -> GArray of Answer */
  GHashTable *under_way;  /* set of cache keys; main thread */
  GHashTable *failed;     /* cache key -> gint64*, monotonic; main thread */
};

G_DEFINE_FINAL_TYPE (AnaAnswers, ana_answers, G_TYPE_OBJECT)

static guint arrived_signal;

static char *
make_key (const char *code, const char *dim)
{
  return g_strdup_printf ("%s\n%s", code, dim);
}

static char *
make_cache_key (const char *code, const char *dim, gint64 start_usec)
{
  return g_strdup_printf ("span/%s/%s/%" G_GINT64_FORMAT, code, dim, start_usec);
}

/* A body of /query/kpi holds "span":{"value":…,"count":…}; money comes in minor units, as everywhere. */
static gboolean
parse_body (GBytes *body, AnaMeasureValue *out)
{
  gsize n_bytes;
  const char *data = g_bytes_get_data (body, &n_bytes);
  g_autoptr (JsonNode) node = ana_json_parse (data, (gssize) n_bytes, NULL, NULL);
  JsonObject *object, *span;
  JsonNode *value;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  object = json_node_get_object (node);
  if (!json_object_has_member (object, "span") || !JSON_NODE_HOLDS_OBJECT (json_object_get_member (object, "span")))
    return FALSE;
  span = json_object_get_object_member (object, "span");
  value = json_object_get_member (span, "value");
  *out = (AnaMeasureValue) { .value = NAN };
  out->count = json_object_get_int_member_with_default (span, "count", 0);
  out->approximate = json_object_get_boolean_member_with_default (span, "approximate", FALSE);
  if (value != NULL && JSON_NODE_HOLDS_VALUE (value))
    {
      out->value = json_node_get_double (value);
      out->has_value = TRUE;
    }
  return TRUE;
}

static Answer *
find_close (GArray *answers, AnaSpan span)
{
  gint64 slack = (span.end_usec - span.start_usec) / 8;
  Answer *best = NULL;

  for (guint i = 0; answers != NULL && i < answers->len; i++)
    {
      Answer *answer = &g_array_index (answers, Answer, i);
      gint64 off = ABS (answer->span.start_usec - span.start_usec) + ABS (answer->span.end_usec - span.end_usec);

      if (off <= slack && (best == NULL || answer->span.end_usec > best->span.end_usec))
        best = answer;
    }
  return best;
}

static void
remember (AnaAnswers *self, const char *key, const Answer *answer)
{
  GArray *answers = g_hash_table_lookup (self->known, key);

  if (answers == NULL)
    {
      answers = g_array_new (FALSE, FALSE, sizeof (Answer));
      g_hash_table_insert (self->known, g_strdup (key), answers);
    }
  for (guint i = answers->len; i-- > 0;)
    if (g_array_index (answers, Answer, i).span.start_usec == answer->span.start_usec)
      g_array_remove_index (answers, i);
  if (answers->len == MAX_KEPT)
    g_array_remove_index (answers, 0);
  g_array_append_val (answers, *answer);
}

/**
 * ana_answers_find:
 * @self: any thread
 * @store: (nullable): where answers of before lie; the caller's own, as the profile may be closed meanwhile
 * @code: of a KPI
 * @dim: dimension key
 * @span: what is to be shown
 * @out: (out): the value
 *
 * Returns: %FALSE when nothing near it was ever answered
 */
gboolean
ana_answers_find (AnaAnswers *self, AnaStore *store, const char *code, const char *dim, AnaSpan span, AnaMeasureValue *out)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autofree char *key = make_key (code, dim);
  const Answer *answer = find_close (g_hash_table_lookup (self->known, key), span);
  g_autofree char *cache_key = NULL;
  g_autoptr (GBytes) body = NULL;
  Answer stored = { .span = span };

  if (answer != NULL)
    {
      *out = answer->value;
      return TRUE;
    }
  if (store == NULL)
    return FALSE;
  cache_key = make_cache_key (code, dim, span.start_usec);
  body = ana_store_get_answer (store, cache_key, NULL, NULL);
  if (body == NULL || !parse_body (body, &stored.value))
    return FALSE;
  remember (self, key, &stored);
  *out = stored.value;
  return TRUE;
}

/**
 * ana_answers_expire:
 * @self: any thread
 * @code: of a KPI
 * @dim: dimension key
 * @span: as for ana_answers_find()
 *
 * The answer is known to be of other rows than those that are here now: it is asked again a few seconds after it came.
 */
void
ana_answers_expire (AnaAnswers *self, const char *code, const char *dim, AnaSpan span)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autofree char *key = make_key (code, dim);
  Answer *answer = find_close (g_hash_table_lookup (self->known, key), span);

  if (answer != NULL)
    answer->is_expired = TRUE;
}

typedef struct {
  AnaAnswers     *self;       /* (owned) */
  AnaSpanQuestion question;   /* (owned) */
  char           *cache_key;  /* (owned) */
  char           *exact_key;  /* (owned) as the command line reads it */
} Call;

static void
call_free (Call *call)
{
  g_object_unref (call->self);
  g_free (call->question.code);
  g_free (call->question.dim);
  g_free (call->cache_key);
  g_free (call->exact_key);
  g_free (call);
}

static gboolean
keep_answer (Call *call, GBytes *body)
{
  g_autofree char *key = make_key (call->question.code, call->question.dim);
  Answer answer = { .span = call->question.span, .asked_usec = ana_clock_monotonic_usec () };
  const Answer *old;
  gboolean differs;

  if (!parse_body (body, &answer.value))
    return FALSE;
  g_mutex_lock (&call->self->lock);
  old = find_close (g_hash_table_lookup (call->self->known, key), answer.span);
  differs = old == NULL || memcmp (&old->value.value, &answer.value.value, sizeof (double)) != 0;
  remember (call->self, key, &answer);
  g_mutex_unlock (&call->self->lock);
  return differs;
}

static void
note_failure (Call *call)
{
  gint64 now = ana_clock_monotonic_usec ();

  g_hash_table_replace (call->self->failed, g_strdup (call->cache_key), g_memdup2 (&now, sizeof now));
}

/* A hub that refused or was too busy is left alone for a while. */
static gboolean
failed_lately (AnaAnswers *self, const char *cache_key)
{
  const gint64 *when = g_hash_table_lookup (self->failed, cache_key);

  return when != NULL && ana_clock_monotonic_usec () - *when < RETRY_USEC;
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Call *call = data;
  AnaStore *store = ana_profile_get_store (call->self->profile);
  g_autoptr (GBytes) body = ana_sync_request_finish (ANA_SYNC (source), result, NULL);

  g_hash_table_remove (call->self->under_way, call->cache_key);
  if (body == NULL)
    note_failure (call);
  if (body != NULL && keep_answer (call, body))
    {
      if (store != NULL)
        {
          ana_store_put_answer (store, call->cache_key, "", ana_clock_now_usec (), body);
          ana_store_put_answer (store, call->exact_key, "", ana_clock_now_usec (), body);
        }
      g_signal_emit (call->self, arrived_signal, 0);
    }
  call_free (call);
}

static gboolean
is_due (AnaAnswers *self, const AnaSpanQuestion *question)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autofree char *key = make_key (question->code, question->dim);
  const Answer *answer = find_close (g_hash_table_lookup (self->known, key), question->span);

  return answer == NULL || answer->asked_usec == 0
         || ana_clock_monotonic_usec () - answer->asked_usec > (answer->is_expired ? EXPIRED_AGE_USEC : MAX_AGE_USEC);
}

static GBytes *
make_body (const AnaSpanQuestion *question)
{
  GString *text = g_string_new (NULL);
  AnaJsonWriter writer;

  ana_json_writer_init (&writer, text);
  ana_json_begin_object (&writer);
  ana_json_key (&writer, "code");
  ana_json_string (&writer, question->code);
  ana_json_key (&writer, "period");
  ana_json_string (&writer, "day");
  ana_json_key (&writer, "from");
  ana_json_int (&writer, question->span.start_usec);
  ana_json_key (&writer, "to");
  ana_json_int (&writer, question->span.end_usec);
  ana_json_key (&writer, "dim");
  ana_json_string (&writer, question->dim);
  ana_json_end_object (&writer);
  return g_string_free_to_bytes (text);
}

static void
ask (AnaAnswers *self, AnaSync *sync, const AnaSpanQuestion *question)
{
  g_autofree char *cache_key = make_cache_key (question->code, question->dim, question->span.start_usec);
  g_autoptr (GBytes) body = NULL;
  Call *call;

  if (g_hash_table_contains (self->under_way, cache_key) || failed_lately (self, cache_key) || !is_due (self, question))
    return;
  call = g_new0 (Call, 1);
  call->self = g_object_ref (self);
  call->question = (AnaSpanQuestion) { g_strdup (question->code), g_strdup (question->dim), question->span };
  call->cache_key = g_strdup (cache_key);
  call->exact_key = g_strdup_printf ("span:%s:%s:%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, question->code, question->dim,
                                     question->span.start_usec, question->span.end_usec);
  g_hash_table_add (self->under_way, g_strdup (cache_key));
  body = make_body (question);
  ana_sync_request_async (sync, "POST", "/query/kpi", body, NULL, answered_cb, call);
}

/**
 * ana_answers_ask:
 * @self: main thread
 * @questions: (array length=n): of the page shown
 * @n: how many
 *
 * Asks the hub what is not known or too old; offline it does nothing.
 */
void
ana_answers_ask (AnaAnswers *self, const AnaSpanQuestion *questions, guint n)
{
  AnaSync *sync = self->profile != NULL ? ana_profile_get_sync (self->profile) : NULL;
  AnaSyncState state = sync != NULL ? ana_sync_get_state (sync) : ANA_SYNC_OFFLINE;

  if (state != ANA_SYNC_LIVE && state != ANA_SYNC_POLLING && state != ANA_SYNC_CATCHUP && state != ANA_SYNC_DEGRADED)
    return;
  for (guint i = 0; i < n; i++)
    ask (self, sync, &questions[i]);
}

static void
ana_answers_finalize (GObject *object)
{
  AnaAnswers *self = ANA_ANSWERS (object);

  g_clear_object (&self->profile);
  g_hash_table_unref (self->known);
  g_hash_table_unref (self->under_way);
  g_hash_table_unref (self->failed);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (ana_answers_parent_class)->finalize (object);
}

static void
ana_answers_class_init (AnaAnswersClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ana_answers_finalize;
  arrived_signal = g_signal_new ("arrived", ANA_TYPE_ANSWERS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ana_answers_init (AnaAnswers *self)
{
  g_mutex_init (&self->lock);
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
  self->under_way = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->failed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/**
 * ana_answers_new:
 * @profile: (nullable): whose hub is asked; without one only what lies in a store is found
 *
 * Returns: (transfer full): knows nothing yet
 */
AnaAnswers *
ana_answers_new (AnaProfile *profile)
{
  AnaAnswers *self = g_object_new (ANA_TYPE_ANSWERS, NULL);

  self->profile = profile != NULL ? g_object_ref (profile) : NULL;
  return self;
}
