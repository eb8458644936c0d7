/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-mutation-text.c: objects, mutations and results as JSON; what comes is checked member by member.
 */
#include "config.h"

#include "ana-mutation.h"

#include "ana-error.h"
#include "ana-hlc.h"

#include <string.h>

static const char *const status_names[] = { "applied", "kept", "refused" };

static const AnaJsonLimits request_limits = { ANA_MUTATIONS_MAX_BYTES, 48 };
static const AnaJsonLimits answer_limits = { ANA_ANSWERS_MAX_BYTES, 48 };

/* --- reading --- */

static gboolean
is_id (const char *text)
{
  gsize len = text != NULL ? strlen (text) : 0;

  return len >= 1 && len <= 63 && strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") == len;
}

static gboolean
fail (GError **error, const char *member)
{
  if (error != NULL && *error == NULL)
    g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "%s: is missing or of the wrong kind", member);
  return FALSE;
}

static JsonObject *
to_object (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static gboolean
get_id (JsonObject *object, const char *member, char **out, GError **error)
{
  const char *text = ana_json_get_string (object, "", member, NULL, NULL);

  *out = is_id (text) ? g_strdup (text) : NULL;
  return *out != NULL || fail (error, member);
}

static gboolean
get_count (JsonObject *object, const char *member, gint64 *out, GError **error)
{
  g_autoptr (GError) local = NULL;

  *out = ana_json_get_int (object, "", member, -1, &local);
  return (local == NULL && *out >= 0 && *out < G_GINT64_CONSTANT (1) << 53) || fail (error, member);
}

static JsonNode *
get_node (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && !JSON_NODE_HOLDS_NULL (node) ? json_node_copy (node) : NULL;
}

/**
 * ana_object_parse:
 * @node: what came
 * @error: return location
 *
 * Returns: (transfer full): the object, or %NULL and %ANA_ERROR_BAD_INPUT
 */
AnaObject *
ana_object_parse (JsonNode *node, GError **error)
{
  JsonObject *object = to_object (node);
  g_autoptr (AnaObject) self = g_new0 (AnaObject, 1);

  if (object == NULL)
    {
      fail (error, "object");
      return NULL;
    }
  if (!get_id (object, "kind", &self->kind, error) || !get_id (object, "id", &self->id, error) || !get_count (object, "rev", &self->rev, error))
    return NULL;
  self->hlc = g_strdup (ana_json_get_string (object, "", "hlc", NULL, NULL));
  self->dead = ana_json_get_bool (object, "", "dead", FALSE, NULL);
  self->body = get_node (object, "body");
  self->fields = get_node (object, "fields");
  if ((self->body != NULL && to_object (self->body) == NULL) || (self->fields != NULL && to_object (self->fields) == NULL))
    {
      fail (error, "body");
      return NULL;
    }
  return g_steal_pointer (&self);
}

static AnaMutation *
parse_mutation (JsonNode *node, GError **error)
{
  JsonObject *object = to_object (node);
  g_autoptr (AnaMutation) self = g_new0 (AnaMutation, 1);
  AnaHlc clock;

  if (object == NULL)
    {
      fail (error, "muts");
      return NULL;
    }
  if (!get_count (object, "n", &self->n, error) || !get_id (object, "kind", &self->kind, error) || !get_id (object, "id", &self->id, error) ||
      !get_id (object, "op", &self->op, error) || !get_count (object, "base_rev", &self->base_rev, error))
    return NULL;
  self->hlc = g_strdup (ana_json_get_string (object, "", "hlc", NULL, NULL));
  self->patch = get_node (object, "patch");
  if (!ana_hlc_parse (self->hlc, &clock, NULL))
    {
      fail (error, "hlc");
      return NULL;
    }
  if (self->patch != NULL && !ana_merge_check (self->patch, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * ana_mutation_request_parse:
 * @text: the body of `POST /api/unified/mutations`
 * @len: bytes, or -1
 * @error: return location
 *
 * Returns: (transfer full): what is asked: 1 to 100 mutations, their numbers in order; %NULL and %ANA_ERROR_BAD_INPUT or
 *   %ANA_ERROR_LIMIT
 */
AnaMutationRequest *
ana_mutation_request_parse (const char *text, gssize len, GError **error)
{
  g_autoptr (JsonNode) node = ana_json_parse (text, len, &request_limits, error);
  g_autoptr (AnaMutationRequest) self = g_new0 (AnaMutationRequest, 1);
  JsonObject *root = to_object (node);
  JsonNode *list = root != NULL ? json_object_get_member (root, "muts") : NULL;
  guint n = list != NULL && JSON_NODE_HOLDS_ARRAY (list) ? json_array_get_length (json_node_get_array (list)) : 0;

  if (node == NULL)
    return NULL;
  self->muts = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_mutation_free);
  if (root == NULL || !get_id (root, "client", &self->client, error) || n == 0)
    {
      fail (error, "muts");
      return NULL;
    }
  if (n > ANA_MUTATIONS_MAX)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_LIMIT, "muts: at most %d at a time", ANA_MUTATIONS_MAX);
      return NULL;
    }
  for (guint i = 0; i < n; i++)
    {
      AnaMutation *mutation = parse_mutation (json_array_get_element (json_node_get_array (list), i), error);

      if (mutation == NULL)
        return NULL;
      g_ptr_array_add (self->muts, mutation);
      if (mutation->n == 0 || (i > 0 && mutation->n != ((AnaMutation *) self->muts->pdata[i - 1])->n + 1))
        {
          g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "/muts/%u/n: numbers go up by one, from 1", i);
          return NULL;
        }
    }
  return g_steal_pointer (&self);
}

void
ana_mutation_request_free (AnaMutationRequest *self)
{
  g_free (self->client);
  g_clear_pointer (&self->muts, g_ptr_array_unref);
  g_free (self);
}

static GPtrArray *
parse_conflicts (JsonNode *list)
{
  GPtrArray *conflicts = ana_merge_conflicts_new ();

  for (guint i = 0; list != NULL && JSON_NODE_HOLDS_ARRAY (list) && i < json_array_get_length (json_node_get_array (list)); i++)
    {
      JsonObject *object = to_object (json_array_get_element (json_node_get_array (list), i));
      const char *path = object != NULL ? ana_json_get_string (object, "", "path", NULL, NULL) : NULL;
      AnaMergeConflict *conflict;

      if (path == NULL)
        continue;
      conflict = g_new0 (AnaMergeConflict, 1);
      conflict->path = g_strdup (path);
      conflict->base = json_object_has_member (object, "base") ? json_node_copy (json_object_get_member (object, "base")) : NULL;
      conflict->mine = json_object_has_member (object, "mine") ? json_node_copy (json_object_get_member (object, "mine")) : NULL;
      conflict->theirs = json_object_has_member (object, "theirs") ? json_node_copy (json_object_get_member (object, "theirs")) : NULL;
      g_ptr_array_add (conflicts, conflict);
    }
  return conflicts;
}

AnaMutationResult *
ana_mutation_result_parse (JsonNode *node, GError **error)
{
  JsonObject *object = to_object (node);
  g_autoptr (AnaMutationResult) self = g_new0 (AnaMutationResult, 1);
  const char *status = object != NULL ? ana_json_get_string (object, "", "status", "", NULL) : NULL;
  guint i;

  if (object == NULL || !get_count (object, "n", &self->n, error) || !get_count (object, "rev", &self->rev, error))
    {
      fail (error, "results");
      return NULL;
    }
  for (i = 0; i < G_N_ELEMENTS (status_names) && g_strcmp0 (status, status_names[i]) != 0; i++)
    ;
  if (i == G_N_ELEMENTS (status_names))
    {
      fail (error, "status");
      return NULL;
    }
  self->status = (AnaMutationStatus) i;
  self->error = g_strdup (ana_json_get_string (object, "", "error", NULL, NULL));
  self->conflicts = parse_conflicts (json_object_get_member (object, "conflicts"));
  return g_steal_pointer (&self);
}

AnaMutationAnswer *
ana_mutation_answer_parse (const char *text, gssize len, GError **error)
{
  g_autoptr (JsonNode) node = ana_json_parse (text, len, &answer_limits, error);
  g_autoptr (AnaMutationAnswer) self = g_new0 (AnaMutationAnswer, 1);
  JsonObject *root = to_object (node);
  JsonNode *list = root != NULL ? json_object_get_member (root, "results") : NULL;
  JsonNode *objects = root != NULL ? json_object_get_member (root, "objects") : NULL;

  if (node == NULL)
    return NULL;
  self->results = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_mutation_result_free);
  self->objects = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_object_free);
  if (list == NULL || !JSON_NODE_HOLDS_ARRAY (list) || objects == NULL || !JSON_NODE_HOLDS_ARRAY (objects) || !get_count (root, "last", &self->last, error))
    {
      fail (error, "results");
      return NULL;
    }
  for (guint i = 0; i < json_array_get_length (json_node_get_array (list)); i++)
    {
      AnaMutationResult *result = ana_mutation_result_parse (json_array_get_element (json_node_get_array (list), i), error);

      if (result == NULL)
        return NULL;
      g_ptr_array_add (self->results, result);
    }
  for (guint i = 0; i < json_array_get_length (json_node_get_array (objects)); i++)
    {
      AnaObject *object = ana_object_parse (json_array_get_element (json_node_get_array (objects), i), error);

      if (object == NULL)
        return NULL;
      g_ptr_array_add (self->objects, object);
    }
  return g_steal_pointer (&self);
}

void
ana_mutation_answer_free (AnaMutationAnswer *self)
{
  g_clear_pointer (&self->results, g_ptr_array_unref);
  g_clear_pointer (&self->objects, g_ptr_array_unref);
  g_free (self);
}

/* --- writing --- */

static void
write_text (AnaJsonWriter *writer, const char *key, const char *text)
{
  ana_json_key (writer, key);
  ana_json_string (writer, text);
}

static void
write_node (AnaJsonWriter *writer, const char *key, JsonNode *node)
{
  if (node == NULL)
    return;
  ana_json_key (writer, key);
  ana_json_node (writer, node);
}

void
ana_object_write (const AnaObject *self, AnaJsonWriter *writer)
{
  ana_json_begin_object (writer);
  write_text (writer, "kind", self->kind);
  write_text (writer, "id", self->id);
  ana_json_key (writer, "rev");
  ana_json_int (writer, self->rev);
  write_text (writer, "hlc", self->hlc);
  ana_json_key (writer, "dead");
  ana_json_bool (writer, self->dead);
  write_node (writer, "body", self->body);
  write_node (writer, "fields", self->fields);
  ana_json_end_object (writer);
}

static void
write_mutation (const AnaMutation *self, AnaJsonWriter *writer)
{
  ana_json_begin_object (writer);
  ana_json_key (writer, "n");
  ana_json_int (writer, self->n);
  write_text (writer, "kind", self->kind);
  write_text (writer, "id", self->id);
  write_text (writer, "op", self->op);
  write_node (writer, "patch", self->patch);
  ana_json_key (writer, "base_rev");
  ana_json_int (writer, self->base_rev);
  write_text (writer, "hlc", self->hlc);
  ana_json_end_object (writer);
}

/**
 * ana_mutation_request_write:
 * @client: who sends
 * @muts: (array length=n): what
 * @n: how many
 *
 * Returns: (transfer full): the body of `POST /api/unified/mutations`
 */
char *
ana_mutation_request_write (const char *client, const AnaMutation *const *muts, guint n)
{
  GString *out = g_string_new (NULL);
  AnaJsonWriter writer;

  ana_json_writer_init (&writer, out);
  ana_json_begin_object (&writer);
  write_text (&writer, "client", client);
  ana_json_key (&writer, "muts");
  ana_json_begin_array (&writer);
  for (guint i = 0; i < n; i++)
    write_mutation (muts[i], &writer);
  ana_json_end_array (&writer);
  ana_json_end_object (&writer);
  return g_string_free (out, FALSE);
}

void
ana_mutation_result_write (const AnaMutationResult *self, AnaJsonWriter *writer)
{
  ana_json_begin_object (writer);
  ana_json_key (writer, "n");
  ana_json_int (writer, self->n);
  write_text (writer, "status", status_names[self->status]);
  if (self->error != NULL)
    write_text (writer, "error", self->error);
  ana_json_key (writer, "rev");
  ana_json_int (writer, self->rev);
  ana_json_key (writer, "conflicts");
  ana_json_begin_array (writer);
  for (guint i = 0; self->conflicts != NULL && i < self->conflicts->len; i++)
    {
      const AnaMergeConflict *conflict = self->conflicts->pdata[i];

      ana_json_begin_object (writer);
      write_text (writer, "path", conflict->path);
      write_node (writer, "base", conflict->base);
      write_node (writer, "mine", conflict->mine);
      write_node (writer, "theirs", conflict->theirs);
      ana_json_end_object (writer);
    }
  ana_json_end_array (writer);
  ana_json_end_object (writer);
}

/**
 * ana_mutation_answer_write:
 * @last: the client's last number that is done with
 * @results: (array length=n): each as ana_mutation_result_write() made it when it was stored
 * @n: how many
 * @objects: (array length=n_objects): each object that they are about, once, as it is now
 * @n_objects: how many
 *
 * Returns: (transfer full): the answer: the same result for the same mutation, however often it is sent
 */
char *
ana_mutation_answer_write (gint64 last, const char *const *results, guint n, const AnaObject *const *objects, guint n_objects)
{
  GString *out = g_string_new (NULL);
  AnaJsonWriter writer;

  ana_json_writer_init (&writer, out);
  ana_json_begin_object (&writer);
  ana_json_key (&writer, "last");
  ana_json_int (&writer, last);
  ana_json_key (&writer, "results");
  ana_json_begin_array (&writer);
  for (guint i = 0; i < n; i++)
    ana_json_raw (&writer, results[i]);
  ana_json_end_array (&writer);
  ana_json_key (&writer, "objects");
  ana_json_begin_array (&writer);
  for (guint i = 0; i < n_objects; i++)
    ana_object_write (objects[i], &writer);
  ana_json_end_array (&writer);
  ana_json_end_object (&writer);
  return g_string_free (out, FALSE);
}
