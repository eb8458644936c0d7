/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-api-objects.c: what users make: mutations in, objects out, whole or what has changed since a place of their stream.
 */
#include "config.h"

#include "ana-api.h"

#include <string.h>

#include "ana-clock.h"
#include "ana-error.h"
#include "ana-objects.h"

#define PAGE_BYTES (4 * 1024 * 1024)

/* --- mutations -------------------------------------------------------------------------------------------------- */

typedef struct {
  AnaRequest         *request;   /* (owned) */
  AnaMutationRequest *asked;     /* (owned) (nullable) */
  AnaMutateOutcome    outcome;   /* the engine's, then ours */
  GError             *error;     /* (owned) (nullable) */
} Mutate;

static void
free_mutate (Mutate *self)
{
  g_clear_pointer (&self->asked, ana_mutation_request_free);
  ana_mutate_outcome_clear (&self->outcome);
  g_clear_error (&self->error);
  ana_request_unref (self->request);
  g_free (self);
}

static void
write_refusal (GString *out, const AnaMutateOutcome *outcome)
{
  AnaJsonWriter w;

  ana_json_writer_init (&w, out);
  ana_json_begin_object (&w);
  ana_json_key (&w, "error");
  ana_json_begin_object (&w);
  ana_json_key (&w, "code");
  ana_json_string (&w, outcome->refusal);
  ana_json_key (&w, "message");
  ana_json_string (&w, strcmp (outcome->refusal, "out_of_order") == 0 ? "numbers before these are missing" : "these numbers were other mutations");
  ana_json_end_object (&w);
  ana_json_key (&w, "last");
  ana_json_int (&w, outcome->last);
  ana_json_end_object (&w);
}

static void
answer_mutate (Mutate *self)
{
  AnaAnswer answer = { 0 };

  if (self->error != NULL)
    {
      ana_request_fail (self->request, self->error);
      free_mutate (self);
      return;
    }
  answer.body = g_string_new (self->outcome.answer);
  if (self->outcome.refusal != NULL)
    {
      answer.status = SOUP_STATUS_CONFLICT;
      write_refusal (answer.body, &self->outcome);
    }
  ana_request_answer (self->request, &answer);
  free_mutate (self);
}

static gboolean
written_idle_cb (gpointer data)
{
  answer_mutate (data);
  return G_SOURCE_REMOVE;
}

/* On the engine's thread, after the commit. */
static void
written_cb (const GError *error, gpointer data)
{
  Mutate *self = data;
  g_autoptr (GSource) source = g_idle_source_new ();

  if (error != NULL)
    self->error = g_error_copy (error);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, written_idle_cb, self, NULL);
  g_source_attach (source, ana_hub_get_context (self->request->hub));
}

/* On the engine's thread, in its transaction. */
static gboolean
write_cb (AnaHubStorage *storage, AnaRowBatch **out, gpointer data, GError **error)
{
  Mutate *self = data;

  ana_mutate_outcome_clear (&self->outcome);
  if (!ana_objects_mutate (storage, self->request->tenant, self->asked, ana_clock_now_usec (), &self->outcome, error))
    return FALSE;
  *out = g_steal_pointer (&self->outcome.changed);
  return TRUE;
}

static void
parse_mutations (gpointer data)
{
  Mutate *self = data;

  self->asked = ana_mutation_request_parse ((const char *) self->request->body->data, self->request->body->len, &self->error);
}

static void
give_mutations (gpointer data)
{
  Mutate *self = data;

  if (self->error != NULL)
    answer_mutate (self);
  else
    ana_engine_write (ana_hub_get_engine (self->request->hub), self->request->tenant, write_cb, written_cb, self);
}

void
ana_api_mutations (AnaRequest *request)
{
  Mutate *self = g_new0 (Mutate, 1);

  self->request = ana_request_ref (request);
  ana_request_hold (request);
  if (ana_hub_run (request->hub, parse_mutations, give_mutations, self))
    return;
  self->error = g_error_new (ANA_ERROR, ANA_ERROR_RETRY, "too many questions wait");
  answer_mutate (self);
}

/* --- what changed ----------------------------------------------------------------------------------------------- */

typedef struct {
  GPtrArray *keys;  /* of char* */
  GArray    *seqs;  /* of gint64, ascending */
} Changes;

static void
note_change (const AnaRow *row, gint64 seq, gpointer data)
{
  Changes *changes = data;

  g_ptr_array_add (changes->keys, g_strdup (row->dim));
  g_array_append_val (changes->seqs, seq);
}

static gboolean
put_object (AnaJsonWriter *w, AnaHubStorage *storage, const char *tenant, const char *key, GError **error)
{
  g_auto (GStrv) names = NULL;
  g_auto (GStrv) values = NULL;
  g_autoptr (AnaObject) object = NULL;

  if (!ana_dim_key_parse (key, &names, &values) || values[0] == NULL)
    return TRUE;
  if (!storage->klass->get_object (storage, tenant, names[0], values[0], -1, &object, error))
    return FALSE;
  if (object != NULL)
    ana_object_write (object, w);
  return TRUE;
}

/* Objects as they are now; the place is that of the last one given. */
static gboolean
put_changes (AnaRequest *request, AnaJsonWriter *w, const Changes *changes, const AnaStreamHead *head, GError **error)
{
  AnaHubStorage *storage = ana_hub_get_storage (request->hub);
  gint64 q = head->q;
  guint i;

  ana_json_key (w, "objects");
  ana_json_begin_array (w);
  for (i = 0; i < changes->keys->len && w->out->len < PAGE_BYTES; i++)
    if (!put_object (w, storage, request->tenant, changes->keys->pdata[i], error))
      return FALSE;
  ana_json_end_array (w);
  if (i > 0)
    q = i < changes->keys->len ? g_array_index (changes->seqs, gint64, i - 1) : MAX (q, g_array_index (changes->seqs, gint64, i - 1));
  ana_json_key (w, "q");
  ana_json_int (w, q);
  ana_json_key (w, "more");
  ana_json_bool (w, i < changes->keys->len);
  return TRUE;
}

static gboolean
write_changes (AnaRequest *request, GString *out, const AnaStreamHead *head, gboolean reset, const Changes *changes, GError **error)
{
  AnaJsonWriter w;

  ana_json_writer_init (&w, out);
  ana_json_begin_object (&w);
  ana_json_key (&w, "tenant");
  ana_json_string (&w, request->tenant);
  ana_json_key (&w, "e");
  ana_json_string (&w, head->epoch);
  ana_json_key (&w, "reset");
  ana_json_bool (&w, reset);
  if (!put_changes (request, &w, changes, head, error))
    return FALSE;
  ana_json_end_object (&w);
  return TRUE;
}

static gboolean
work_objects (AnaRequest *request, AnaAnswer *answer, GError **error)
{
  AnaHubStorage *storage = ana_hub_get_storage (request->hub);
  g_autofree char *stream = ana_objects_stream (request->tenant);
  const char *epoch = ana_request_get_query (request, "e");
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) seqs = g_array_new (FALSE, FALSE, sizeof (gint64));
  Changes changes = { keys, seqs };
  AnaStreamHead head = { NULL };
  gboolean reset, ok;
  gint64 since;

  if (!ana_request_get_int (request, "since", 0, &since, error) || !storage->klass->get_head (storage, request->tenant, stream, &head, error))
    return FALSE;
  reset = since < 0 || since > head.q || (epoch != NULL && strcmp (epoch, head.epoch) != 0);
  answer->body = g_string_new (NULL);
  ok = storage->klass->read_since (storage, request->tenant, stream, reset ? 0 : since, G_MININT64, note_change, &changes, error)
       && write_changes (request, answer->body, &head, reset, &changes, error);
  ana_stream_head_clear (&head);
  return ok;
}

void
ana_api_objects (AnaRequest *request)
{
  ana_request_run (request, work_objects);
}

/* --- one object ------------------------------------------------------------------------------------------------- */

static gboolean
work_object (AnaRequest *request, AnaAnswer *answer, GError **error)
{
  AnaHubStorage *storage = ana_hub_get_storage (request->hub);
  const char *kind = ana_request_get_arg (request, 0), *id = ana_request_get_arg (request, 1);
  g_autoptr (AnaObject) object = NULL;
  AnaJsonWriter w;
  gint64 rev;

  if (!ana_request_get_int (request, "rev", -1, &rev, error)
      || !storage->klass->get_object (storage, request->tenant, kind, id, rev, &object, error))
    return FALSE;
  if (object == NULL)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_NOT_FOUND, rev < 0 ? "no %s \"%s\"" : "no such revision of %s \"%s\"", kind, id);
      return FALSE;
    }
  answer->body = g_string_new (NULL);
  answer->etag = g_strdup_printf ("\"%" G_GINT64_FORMAT "\"", object->rev);
  ana_json_writer_init (&w, answer->body);
  ana_object_write (object, &w);
  return TRUE;
}

void
ana_api_object (AnaRequest *request)
{
  ana_request_run (request, work_object);
}
