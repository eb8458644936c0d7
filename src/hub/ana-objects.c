/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-objects.c: mutations applied in the engine's transaction: each once, merged per field, checked as a document of its kind.
 *
 * The stream `obj:TENANT` has a row an object: its key is KIND=ID, its value the object's revision, its count a part of the
 * body's hash; what is deleted is a tombstone. So it resumes, is checked and is repaired like any stream, and no body (up to
 * 1 MiB) has to pass through a message; who hears of a change asks for the bodies behind its place.
 */
#include "config.h"

#include "ana-objects.h"

#include "ana-board.h"
#include "ana-catalogue.h"
#include "ana-error.h"

#include <math.h>
#include <string.h>

#define HASH_DIGITS 13 /* 52 bits: a whole number in every JSON */

/* One object that a request is about. */
typedef struct {
  AnaObject *object;   /* (nullable): there is none yet */
  gboolean   changed;
  gsize      n_bytes;
} Touched;

typedef struct {
  AnaHubStorage            *storage;
  const char               *tenant;
  const AnaMutationRequest *request;
  gint64                    now_usec;
  gint64                    last;      /* the sender's */
  GHashTable               *touched;   /* "kind/id" -> Touched */
  GPtrArray                *results;   /* of char* */
  gsize                     n_bytes;   /* of the answer so far */
} Turn;

char *
ana_objects_stream (const char *tenant)
{
  return g_strconcat ("obj:", tenant, NULL);
}

/* Kinds that are merged; those that need more than a merge (rules, webhooks, roles) come with their own checks. */
gboolean
ana_objects_is_kept (const char *kind)
{
  static const char *const kept[] = { "annotation", "board", "preferences", NULL };

  return g_strv_contains (kept, kind);
}

static void
touched_free (gpointer data)
{
  Touched *touched = data;

  g_clear_pointer (&touched->object, ana_object_free);
  g_free (touched);
}

static gsize
measure (const AnaObject *object)
{
  g_autoptr (GString) text = g_string_new (NULL);
  AnaJsonWriter writer;

  ana_json_writer_init (&writer, text);
  ana_object_write (object, &writer);
  return text->len;
}

static Touched *
touch (Turn *turn, const AnaMutation *mutation, GError **error)
{
  g_autofree char *key = g_strconcat (mutation->kind, "/", mutation->id, NULL);
  Touched *touched = g_hash_table_lookup (turn->touched, key);

  if (touched != NULL)
    return touched;
  touched = g_new0 (Touched, 1);
  if (!turn->storage->klass->get_object (turn->storage, turn->tenant, mutation->kind, mutation->id, -1, &touched->object, error))
    {
      g_free (touched);
      return NULL;
    }
  touched->n_bytes = touched->object != NULL ? measure (touched->object) : 0;
  turn->n_bytes += touched->n_bytes;
  g_hash_table_insert (turn->touched, g_steal_pointer (&key), touched);
  return touched;
}

/* --- what a document of its kind is --- */

/* A board's tiles are put apart, and the whole is read as any board is. Returns: (nullable): why it is none */
static char *
settle_board (AnaObject *object)
{
  g_autoptr (JsonNode) body = g_steal_pointer (&object->body);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  object->body = ana_board_settle (body);
  text = ana_board_format (object->kind, object->id, object->body, &error);
  return text != NULL ? NULL : g_strdup (error->message);
}

/* Returns: (nullable): why the hub does not keep it */
static char *
check_room (Turn *turn, const Touched *touched, const AnaObject *object, gsize n_bytes, GError **error)
{
  gint64 n, n_all;

  if (n_bytes > ANA_OBJECTS_MAX_BODY_BYTES)
    return g_strdup ("limit: the document would be larger than 1 MiB");
  if (n_bytes <= touched->n_bytes && touched->object != NULL)
    return NULL;
  if (!turn->storage->klass->measure_objects (turn->storage, turn->tenant, &n, &n_all, error))
    return NULL;
  if (touched->object == NULL && n >= ANA_OBJECTS_MAX)
    return g_strdup ("limit: there are too many documents");
  return n_all + (gint64) n_bytes > ANA_OBJECTS_MAX_BYTES ? g_strdup ("limit: the documents take too much room") : NULL;
}

static void
refuse (AnaMutationResult *result, const Touched *touched, const char *why)
{
  g_clear_pointer (&result->object, ana_object_free);
  g_clear_pointer (&result->conflicts, g_ptr_array_unref);
  result->status = ANA_MUTATION_REFUSED;
  g_free (result->error);
  result->error = g_strdup (why);
  result->rev = touched->object != NULL ? touched->object->rev : 0;
}

/* --- one mutation --- */

static gboolean
keep_object (Turn *turn, Touched *touched, AnaMutationResult *result, GError **error)
{
  AnaObject *object = result->object;
  gsize n_bytes;
  g_autofree char *why = NULL;
  g_autoptr (GError) local = NULL;

  if (!object->dead && strcmp (object->kind, "board") == 0)
    why = settle_board (object);
  n_bytes = measure (object);
  if (why == NULL)
    why = check_room (turn, touched, object, n_bytes, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (why != NULL)
    {
      refuse (result, touched, why);
      return TRUE;
    }
  if (!turn->storage->klass->put_object (turn->storage, turn->tenant, object, turn->request->client, turn->now_usec, error))
    return FALSE;
  g_clear_pointer (&touched->object, ana_object_free);
  touched->object = ana_object_copy (object);
  turn->n_bytes += n_bytes - touched->n_bytes;
  touched->n_bytes = n_bytes;
  touched->changed = TRUE;
  return TRUE;
}

static gboolean
take_next (Turn *turn, const AnaMutation *mutation, GError **error)
{
  Touched *touched = touch (turn, mutation, error);
  g_autoptr (AnaMutationResult) result = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  AnaJsonWriter writer;

  if (touched == NULL)
    return FALSE;
  result = ana_mutation_apply (mutation, touched->object, turn->now_usec);
  if (!ana_objects_is_kept (mutation->kind))
    refuse (result, touched, "kind: this hub keeps none of these");
  else if (result->status == ANA_MUTATION_APPLIED && touched->object == NULL && strcmp (mutation->op, "delete") == 0)
    g_clear_pointer (&result->object, ana_object_free); /* what never was need not be buried */
  else if (result->status == ANA_MUTATION_APPLIED && !keep_object (turn, touched, result, error))
    return FALSE;
  ana_json_writer_init (&writer, text);
  ana_mutation_result_write (result, &writer);
  if (!turn->storage->klass->put_result (turn->storage, turn->tenant, turn->request->client, mutation->n, mutation->hlc, text->str, turn->now_usec, error))
    return FALSE;
  turn->last = mutation->n;
  turn->n_bytes += text->len;
  g_ptr_array_add (turn->results, g_string_free (g_steal_pointer (&text), FALSE));
  return TRUE;
}

/* The stored result, when it is that of this very mutation. */
static gboolean
repeat (Turn *turn, const AnaMutation *mutation, const char **refusal, GError **error)
{
  g_autofree char *hlc = NULL;
  g_autofree char *text = NULL;

  if (!turn->storage->klass->get_result (turn->storage, turn->tenant, turn->request->client, mutation->n, &hlc, &text, error))
    return FALSE;
  if (text == NULL || strcmp (hlc, mutation->hlc) != 0)
    {
      *refusal = "other_client";
      return TRUE;
    }
  turn->n_bytes += strlen (text);
  g_ptr_array_add (turn->results, g_steal_pointer (&text));
  return touch (turn, mutation, error) != NULL;
}

static gboolean
take_one (Turn *turn, const AnaMutation *mutation, const char **refusal, GError **error)
{
  switch (ana_mutation_judge (turn->last, mutation->n))
    {
    case ANA_MUTATION_REPEATED:
      return repeat (turn, mutation, refusal, error);
    case ANA_MUTATION_NEXT:
      return take_next (turn, mutation, error);
    case ANA_MUTATION_OUT_OF_ORDER:
      break;
    }
  *refusal = "out_of_order";
  return TRUE;
}

/* --- the whole request --- */

static AnaRow
describe (const AnaObject *object, GPtrArray *keys)
{
  const char *kind = object->kind, *id = object->id;
  g_autofree char *hash = object->body != NULL ? ana_json_sha256 (object->body, NULL) : g_strdup ("0");
  char *key = ana_dim_key_build (&kind, &id, 1);

  if (strlen (hash) > HASH_DIGITS)
    hash[HASH_DIGITS] = '\0';
  g_ptr_array_add (keys, key);
  if (object->dead)
    return (AnaRow) { .dim = key, .value = NAN, .num = NAN, .den = NAN, .dead = TRUE };
  return (AnaRow) { .dim = key, .value = (double) object->rev, .num = NAN, .den = NAN, .count = (gint64) g_ascii_strtoull (hash, NULL, 16) };
}

static gboolean
put_rows (Turn *turn, AnaRowBatch **out, GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (AnaRow));
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *stream = ana_objects_stream (turn->tenant);
  GHashTableIter iter;
  Touched *touched;

  g_hash_table_iter_init (&iter, turn->touched);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &touched))
    if (touched->changed)
      {
        AnaRow row = describe (touched->object, keys);
        g_array_append_val (rows, row);
      }
  *out = NULL;
  return rows->len == 0 || turn->storage->klass->put_rows (turn->storage, turn->tenant, stream, (const AnaRow *) rows->data, rows->len, out, error);
}

static char *
write_answer (Turn *turn)
{
  g_autoptr (GPtrArray) objects = g_ptr_array_new ();
  GHashTableIter iter;
  Touched *touched;

  g_hash_table_iter_init (&iter, turn->touched);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &touched))
    if (touched->object != NULL)
      g_ptr_array_add (objects, touched->object);
  return ana_mutation_answer_write (turn->last, (const char *const *) turn->results->pdata, turn->results->len,
                                    (const AnaObject *const *) objects->pdata, objects->len);
}

/**
 * ana_objects_mutate:
 * @storage: in a transaction
 * @tenant: whose objects
 * @request: what a sender asks
 * @now_usec: the hub's time
 * @out: (out caller-allocates): what it came to
 * @error: return location: the transaction must be rolled back
 *
 * Judges each mutation and does those whose turn it is. A number that was done before gets its stored result again; a request
 * that is refused whole has changed nothing, since its numbers go up. When the answer has become large the rest is left
 * undone and unanswered: the sender asks again.
 */
gboolean
ana_objects_mutate (AnaHubStorage *storage, const char *tenant, const AnaMutationRequest *request, gint64 now_usec, AnaMutateOutcome *out, GError **error)
{
  g_autoptr (GHashTable) all = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, touched_free);
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func (g_free);
  Turn turn = { storage, tenant, request, now_usec, 0, all, results, 0 };

  *out = (AnaMutateOutcome) { 0 };
  if (!storage->klass->get_sender (storage, tenant, request->client, &turn.last, error))
    return FALSE;
  for (guint i = 0; i < request->muts->len && out->refusal == NULL; i++)
    {
      if (i > 0 && turn.n_bytes > ANA_OBJECTS_ANSWER_BYTES)
        break;
      if (!take_one (&turn, request->muts->pdata[i], &out->refusal, error))
        return FALSE;
    }
  out->last = turn.last;
  if (out->refusal != NULL)
    return TRUE;
  if (!put_rows (&turn, &out->changed, error))
    return FALSE;
  out->answer = write_answer (&turn);
  return TRUE;
}

void
ana_mutate_outcome_clear (AnaMutateOutcome *self)
{
  g_clear_pointer (&self->answer, g_free);
  g_clear_pointer (&self->changed, ana_row_batch_unref);
}
