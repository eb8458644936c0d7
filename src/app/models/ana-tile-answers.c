/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-tile-answers.c: rows that a hub answered to the questions of tiles; they stay in the cache.
 *
 * A question is asked again when its answer is half a minute old and a tile still wants it. A few are under way at a time,
 * so that a board of many tiles does not crowd out the streams.
 */
#include "config.h"

#include "ana-tile-answers.h"

#include "ana-clock.h"
#include "ana-tile-answer.h"

#include <stdlib.h>
#include <string.h>

#define MAX_AGE_USEC   (30 * ANA_USEC_PER_SEC)
#define RETRY_USEC     (8 * ANA_USEC_PER_SEC)
#define SCHEMA_AGE_USEC (300 * ANA_USEC_PER_SEC)
#define MAX_UNDER_WAY  3
#define MAX_KEPT       400
#define DATASETS_KEY   "datasets"

typedef struct {
  GBytes  *body;        /* (owned) (nullable) */
  gint64   as_of_usec;
  gint64   heard_usec;  /* monotonic; 0: from the cache */
  gint64   failed_usec; /* monotonic; 0: the last question was answered */
  char    *error;       /* (owned) (nullable) */
  gboolean expired;
} Known;

struct _AnaTileAnswers {
  GObject       parent_instance;
  /* Owned */
  AnaProfile   *profile;
  GCancellable *cancellable;
  GMutex        lock;      /* guards known and schemas: read on compute threads */
  GHashTable   *known;     /* key -> Known */
  GHashTable   *schemas;   /* dataset -> AnaSchema */
  GHashTable   *under_way; /* set of keys; main thread */
  GQueue        waiting;   /* of AnaTileQuestion, owned; main thread */
  /* Derived */
  gint64        schemas_usec; /* monotonic: asked; 0: never */
};

G_DEFINE_FINAL_TYPE (AnaTileAnswers, ana_tile_answers, G_TYPE_OBJECT)

static guint arrived_signal;

static void
known_free (Known *known)
{
  g_clear_pointer (&known->body, g_bytes_unref);
  g_free (known->error);
  g_free (known);
}

static void
ana_tile_answers_dispose (GObject *object)
{
  g_cancellable_cancel (ANA_TILE_ANSWERS (object)->cancellable);
  G_OBJECT_CLASS (ana_tile_answers_parent_class)->dispose (object);
}

static void
ana_tile_answers_finalize (GObject *object)
{
  AnaTileAnswers *self = ANA_TILE_ANSWERS (object);

  g_queue_clear_full (&self->waiting, (GDestroyNotify) ana_tile_question_free);
  g_hash_table_unref (self->known);
  g_hash_table_unref (self->schemas);
  g_hash_table_unref (self->under_way);
  g_mutex_clear (&self->lock);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->profile);
  G_OBJECT_CLASS (ana_tile_answers_parent_class)->finalize (object);
}

static void
ana_tile_answers_class_init (AnaTileAnswersClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ana_tile_answers_dispose;
  G_OBJECT_CLASS (klass)->finalize = ana_tile_answers_finalize;
  arrived_signal = g_signal_new ("arrived", ANA_TYPE_TILE_ANSWERS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ana_tile_answers_init (AnaTileAnswers *self)
{
  g_mutex_init (&self->lock);
  self->cancellable = g_cancellable_new ();
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) known_free);
  self->schemas = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) ana_schema_unref);
  self->under_way = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_queue_init (&self->waiting);
}

/**
 * ana_tile_answers_new:
 * @profile: whose hub is asked, whose cache keeps the answers
 *
 * Returns: (transfer full): nothing known yet but what the cache has
 */
AnaTileAnswers *
ana_tile_answers_new (AnaProfile *profile)
{
  AnaTileAnswers *self = g_object_new (ANA_TYPE_TILE_ANSWERS, NULL);

  self->profile = g_object_ref (profile);
  return self;
}

/* --- what is known --- */

static Known *
find_known (AnaTileAnswers *self, const char *key)
{
  Known *known = g_hash_table_lookup (self->known, key);
  AnaStore *store = ana_profile_get_store (self->profile);

  if (known != NULL)
    return known;
  if (g_hash_table_size (self->known) >= MAX_KEPT)
    g_hash_table_remove_all (self->known);
  known = g_new0 (Known, 1);
  known->as_of_usec = ANA_TIME_NONE;
  if (store != NULL)
    known->body = ana_store_get_answer (store, key, NULL, &known->as_of_usec);
  g_hash_table_insert (self->known, g_strdup (key), known);
  return known;
}

/**
 * ana_tile_answers_read:
 * @self: any thread
 * @key: of a question
 * @out: (out): what is known of its answer
 */
void
ana_tile_answers_read (AnaTileAnswers *self, const char *key, AnaTileAnswer *out)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  const Known *known = find_known (self, key);

  out->body = known->body != NULL ? g_bytes_ref (known->body) : NULL;
  out->as_of_usec = known->as_of_usec;
  out->is_old = known->heard_usec == 0;
  out->error = g_strdup (known->error);
}

/* {"datasets":[{"dataset":…,"columns":[{"name":…,"type":…}]}]} */
static void
take_schema (AnaTileAnswers *self, JsonObject *object)
{
  const char *name = ana_json_get_string (object, "", "name", NULL, NULL);
  JsonNode *node = json_object_get_member (object, "columns");
  JsonArray *columns = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  AnaSchema *schema;

  if (name == NULL || columns == NULL)
    return;
  schema = ana_schema_new (name);
  for (guint i = 0; i < json_array_get_length (columns); i++)
    {
      JsonNode *item = json_array_get_element (columns, i);
      JsonObject *column = JSON_NODE_HOLDS_OBJECT (item) ? json_node_get_object (item) : NULL;
      const char *column_name = column != NULL ? ana_json_get_string (column, "", "name", NULL, NULL) : NULL;
      const char *type_name = column != NULL ? ana_json_get_string (column, "", "type", NULL, NULL) : NULL;
      char currency[4] = "";
      AnaType type;

      if (column_name != NULL && type_name != NULL && ana_type_from_string (type_name, &type, currency)
          && ana_schema_find (schema, column_name) < 0)
        ana_schema_add (schema, column_name, type, currency);
    }
  g_hash_table_replace (self->schemas, g_strdup (name), schema);
}

static void
take_schemas (AnaTileAnswers *self, GBytes *body)
{
  gsize n_bytes;
  const char *data = g_bytes_get_data (body, &n_bytes);
  g_autoptr (JsonNode) node = ana_json_parse (data, (gssize) n_bytes, NULL, NULL);
  JsonNode *list = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_object_get_member (json_node_get_object (node), "datasets") : NULL;

  if (list == NULL || !JSON_NODE_HOLDS_ARRAY (list))
    return;
  for (guint i = 0; i < json_array_get_length (json_node_get_array (list)); i++)
    {
      JsonNode *item = json_array_get_element (json_node_get_array (list), i);

      if (JSON_NODE_HOLDS_OBJECT (item))
        take_schema (self, json_node_get_object (item));
    }
}

/* What the hub told in an earlier session, until it tells again. */
static void
recall_schemas (AnaTileAnswers *self)
{
  AnaStore *store = ana_profile_get_store (self->profile);
  g_autoptr (GBytes) body = g_hash_table_size (self->schemas) == 0 && store != NULL ? ana_store_get_answer (store, DATASETS_KEY, NULL, NULL) : NULL;

  if (body != NULL)
    take_schemas (self, body);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * ana_tile_answers_list_datasets:
 * @self: any thread
 *
 * Returns: (transfer full): the datasets that the hub told of last, by their letters; none: it never did
 */
char **
ana_tile_answers_list_datasets (AnaTileAnswers *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autofree gpointer *names = NULL;
  guint n;

  recall_schemas (self);
  names = g_hash_table_get_keys_as_array (self->schemas, &n);
  qsort (names, n, sizeof *names, compare_names);
  return g_strdupv ((char **) names);
}

/**
 * ana_tile_answers_read_schema:
 * @self: any thread
 * @dataset: a name
 *
 * Returns: (transfer full) (nullable): its columns, as the hub told last
 */
AnaSchema *
ana_tile_answers_read_schema (AnaTileAnswers *self, const char *dataset)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  AnaSchema *schema;

  recall_schemas (self);
  schema = g_hash_table_lookup (self->schemas, dataset);
  return schema != NULL ? ana_schema_ref (schema) : NULL;
}

/* --- asking --- */

typedef struct {
  AnaTileAnswers *self; /* (owned) */
  char           *key;  /* (owned) */
} Call;

static void start_next (AnaTileAnswers *self);

static gboolean
is_online (AnaTileAnswers *self)
{
  AnaSync *sync = ana_profile_get_sync (self->profile);
  AnaSyncState state = sync != NULL ? ana_sync_get_state (sync) : ANA_SYNC_OFFLINE;

  return state == ANA_SYNC_LIVE || state == ANA_SYNC_POLLING || state == ANA_SYNC_CATCHUP || state == ANA_SYNC_DEGRADED;
}

/* Whether the tile would look otherwise. */
static gboolean
keep_body (AnaTileAnswers *self, const char *key, GBytes *body, gint64 as_of_usec)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  Known *known = find_known (self, key);
  gboolean differs = known->heard_usec == 0 || known->error != NULL || known->body == NULL || !g_bytes_equal (known->body, body);

  g_clear_pointer (&known->body, g_bytes_unref);
  g_clear_pointer (&known->error, g_free);
  known->body = g_bytes_ref (body);
  known->as_of_usec = as_of_usec;
  known->heard_usec = ana_clock_monotonic_usec ();
  known->failed_usec = 0;
  known->expired = FALSE;
  return differs;
}

static gboolean
keep_error (AnaTileAnswers *self, const char *key, const char *message)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  Known *known = find_known (self, key);
  gboolean differs = g_strcmp0 (known->error, message) != 0;

  g_free (known->error);
  known->error = g_strdup (message);
  known->failed_usec = ana_clock_monotonic_usec ();
  return differs;
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Call *call = data;
  AnaTileAnswers *self = call->self;
  AnaStore *store = ana_profile_get_store (self->profile);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = ana_sync_request_finish (ANA_SYNC (source), result, &error);
  gboolean differs = FALSE;

  g_hash_table_remove (self->under_way, call->key);
  if (body != NULL)
    {
      gint64 as_of_usec = ana_tile_answer_read_as_of (body);

      differs = keep_body (self, call->key, body, as_of_usec);
      if (differs && store != NULL)
        ana_store_put_answer (store, call->key, "", as_of_usec, body);
    }
  else if (!g_cancellable_is_cancelled (self->cancellable) && is_online (self))
    differs = keep_error (self, call->key, error->message);
  start_next (self);
  if (differs && !g_cancellable_is_cancelled (self->cancellable))
    g_signal_emit (self, arrived_signal, 0);
  g_free (call->key);
  g_object_unref (call->self);
  g_free (call);
}

static void
start_next (AnaTileAnswers *self)
{
  AnaSync *sync = ana_profile_get_sync (self->profile);

  while (sync != NULL && !g_cancellable_is_cancelled (self->cancellable) && g_hash_table_size (self->under_way) < MAX_UNDER_WAY
         && !g_queue_is_empty (&self->waiting))
    {
      AnaTileQuestion *question = g_queue_pop_head (&self->waiting);
      Call *call = g_new0 (Call, 1);

      call->self = g_object_ref (self);
      call->key = g_strdup (question->key);
      g_hash_table_add (self->under_way, g_strdup (question->key));
      ana_sync_request_async (sync, "POST", "/query", question->body, self->cancellable, answered_cb, call);
      ana_tile_question_free (question);
    }
}

static gboolean
is_due (AnaTileAnswers *self, const char *key)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  const Known *known = find_known (self, key);
  gint64 now = ana_clock_monotonic_usec ();

  if (g_hash_table_contains (self->under_way, key))
    return FALSE;
  if (known->failed_usec != 0)
    return now - known->failed_usec > RETRY_USEC;
  return known->heard_usec == 0 || known->expired || now - known->heard_usec > MAX_AGE_USEC;
}

static void
schemas_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AnaTileAnswers) self = data;
  AnaStore *store = ana_profile_get_store (self->profile);
  g_autoptr (GBytes) body = ana_sync_request_finish (ANA_SYNC (source), result, NULL);
  guint n_before, n_now;

  if (body == NULL)
    {
      self->schemas_usec = 0;
      return;
    }
  g_mutex_lock (&self->lock);
  n_before = g_hash_table_size (self->schemas);
  take_schemas (self, body);
  n_now = g_hash_table_size (self->schemas);
  g_mutex_unlock (&self->lock);
  if (store != NULL)
    ana_store_put_answer (store, DATASETS_KEY, "", ana_clock_now_usec (), body);
  if (n_before != n_now && !g_cancellable_is_cancelled (self->cancellable))
    g_signal_emit (self, arrived_signal, 0);
}

static void
ask_schemas (AnaTileAnswers *self)
{
  gint64 now = ana_clock_monotonic_usec ();

  if (self->schemas_usec != 0 && now - self->schemas_usec < SCHEMA_AGE_USEC)
    return;
  self->schemas_usec = now;
  ana_sync_request_async (ana_profile_get_sync (self->profile), "GET", "/api/analytics/datasets", NULL, self->cancellable, schemas_cb,
                          g_object_ref (self));
}

/**
 * ana_tile_answers_ask:
 * @self: main thread
 * @questions: (element-type AnaTileQuestion): of the tiles that are shown; what waited before and is not among them is forgotten
 *
 * Asks the hub what is not known or too old; offline it does nothing.
 */
void
ana_tile_answers_ask (AnaTileAnswers *self, GPtrArray *questions)
{
  if (!is_online (self))
    return;
  ask_schemas (self);
  g_queue_clear_full (&self->waiting, (GDestroyNotify) ana_tile_question_free);
  for (guint i = 0; i < questions->len; i++)
    {
      const AnaTileQuestion *question = questions->pdata[i];
      AnaTileQuestion *copy;

      if (!is_due (self, question->key))
        continue;
      copy = g_new0 (AnaTileQuestion, 1);
      copy->key = g_strdup (question->key);
      copy->body = g_bytes_ref (question->body);
      g_queue_push_tail (&self->waiting, copy);
    }
  start_next (self);
}

/**
 * ana_tile_answers_keep:
 * @self: main thread
 * @key: under which it is read again
 * @body: what the hub answered to a question that no tile has
 */
void
ana_tile_answers_keep (AnaTileAnswers *self, const char *key, GBytes *body)
{
  AnaStore *store = ana_profile_get_store (self->profile);
  gint64 as_of_usec = ana_tile_answer_read_as_of (body);

  if (keep_body (self, key, body, as_of_usec) && store != NULL)
    ana_store_put_answer (store, key, "", as_of_usec, body);
}

/* Refresh: what is known is asked again when it is next wanted. */
void
ana_tile_answers_expire (AnaTileAnswers *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->known);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      ((Known *) value)->expired = TRUE;
      ((Known *) value)->failed_usec = 0;
    }
}

gboolean
ana_tile_answers_is_busy (AnaTileAnswers *self)
{
  return g_hash_table_size (self->under_way) > 0 || !g_queue_is_empty (&self->waiting);
}
