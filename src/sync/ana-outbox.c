/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-outbox.c: what goes to the hub, in order and once, and what its answers mean.
 *
 * Nothing here is remembered that must not be lost: what was sent, and under which number, is in the store before it goes.
 * So whoever is killed between any two lines sends the same again, and the hub answers with what it did the first time.
 */
#include "config.h"

#include "ana-outbox.h"

#include "ana-error.h"
#include "ana-text.h"

#include <string.h>

#define MAX_SNAPSHOT_BYTES (256 * 1024 * 1024)

struct _AnaOutbox {
  AnaStore  *store;     /* (owned) */
  gboolean   single;    /* a request was refused whole: one at a time until it is known which */
  GPtrArray *rows;      /* (owned) (nullable) of AnaOutboxRow: on their way */
  char      *tenant;    /* (owned) (nullable) */
  /* A hub that is not the one it was is read whole before anything of it is taken. */
  GPtrArray *snapshot;  /* (owned) (nullable) of AnaObject */
  gsize      n_bytes;
  char      *epoch;     /* (owned) (nullable) of @snapshot */
  gint64     q;
};

/* @store: kept while this lives. Returns: (transfer full) */
AnaOutbox *
ana_outbox_new (AnaStore *store)
{
  AnaOutbox *self = g_new0 (AnaOutbox, 1);

  self->store = g_object_ref (store);
  return self;
}

static void
forget_snapshot (AnaOutbox *self)
{
  g_clear_pointer (&self->snapshot, g_ptr_array_unref);
  g_clear_pointer (&self->epoch, g_free);
  self->n_bytes = 0;
}

void
ana_outbox_free (AnaOutbox *self)
{
  forget_snapshot (self);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_object_unref (self->store);
  g_free (self->tenant);
  g_free (self);
}

const char *
ana_outbox_get_tenant (AnaOutbox *self)
{
  return self->tenant;
}

/* --- out --- */

static AnaMutation *
to_mutation (const AnaOutboxRow *row, GError **error)
{
  g_autoptr (AnaMutation) mutation = g_new0 (AnaMutation, 1);

  mutation->n = row->n;
  mutation->kind = g_strdup (row->kind);
  mutation->id = g_strdup (row->id);
  mutation->op = g_strdup (row->op);
  mutation->hlc = g_strdup (row->hlc);
  mutation->base_rev = row->base_rev;
  if (strcmp (row->op, "put") != 0)
    return g_steal_pointer (&mutation);
  mutation->patch = ana_json_parse (row->patch, -1, NULL, error);
  return mutation->patch != NULL ? g_steal_pointer (&mutation) : NULL;
}

/* @bad: (out): the row that cannot be read, when it is %NULL */
static GBytes *
write_request (AnaOutbox *self, const char *client, const AnaOutboxRow **bad, GError **error)
{
  g_autoptr (GPtrArray) muts = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_mutation_free);
  char *text;

  for (guint i = 0; i < self->rows->len; i++)
    {
      AnaMutation *mutation = to_mutation (self->rows->pdata[i], error);

      if (mutation == NULL)
        {
          *bad = self->rows->pdata[i];
          return NULL;
        }
      g_ptr_array_add (muts, mutation);
    }
  text = ana_mutation_request_write (client, (const AnaMutation *const *) muts->pdata, muts->len);
  return g_bytes_new_take (text, strlen (text));
}

/* One that cannot be written any more is put aside, with the reason: the others are not to suffer for it. */
static gboolean
park_damaged (AnaOutbox *self, const AnaOutboxRow *row, const GError *why, GError **error)
{
  g_autofree char *text = g_strdup_printf ("damaged: %s", why->message);

  g_message ("a change of %s %s cannot be read: %s", row->kind, row->id, why->message);
  return ana_store_park_mutation (self->store, row->mut, 0, text, error);
}

/**
 * ana_outbox_begin:
 * @self: nothing of it is on its way
 * @error: return location
 *
 * Waits for the store: what goes is noted as sent before it goes.
 *
 * Returns: (transfer full) (nullable): the body of the next request; %NULL without an error: nothing waits
 */
GBytes *
ana_outbox_begin (AnaOutbox *self, GError **error)
{
  for (;;)
    {
      g_autofree char *client = NULL;
      g_autoptr (GError) why = NULL;
      const AnaOutboxRow *bad = NULL;
      GBytes *body;

      g_clear_pointer (&self->rows, g_ptr_array_unref);
      self->rows = ana_store_take_outbox (self->store, self->single, &client, error);
      if (self->rows == NULL)
        return NULL;
      if (self->rows->len == 0 || client == NULL)
        break;
      body = write_request (self, client, &bad, &why);
      if (body != NULL || bad == NULL || why == NULL || !park_damaged (self, bad, why, error))
        return body;
    }
  self->single = FALSE;
  return NULL;
}

/* --- answers --- */

/* The code of a refusal, and its "last"; -1 when it has none. */
static char *
read_refusal (GBytes *answer, gint64 *last)
{
  g_autoptr (JsonNode) node = answer != NULL ? ana_json_parse (g_bytes_get_data (answer, NULL), (gssize) g_bytes_get_size (answer), NULL, NULL) : NULL;
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode *refusal = object != NULL ? json_object_get_member (object, "error") : NULL;

  *last = object != NULL ? ana_json_get_int (object, "", "last", -1, NULL) : -1;
  if (refusal == NULL || !JSON_NODE_HOLDS_OBJECT (refusal))
    return NULL;
  return g_strdup (ana_json_get_string (json_node_get_object (refusal), "", "code", NULL, NULL));
}

/* Whether the hub says something of what it was sent: else the same would be asked again and again. */
static gboolean
answers_us (const AnaMutationAnswer *answer, const gint64 *ns, guint n_sent)
{
  for (guint i = 0; i < answer->results->len; i++)
    for (guint k = 0; k < n_sent; k++)
      if (((const AnaMutationResult *) answer->results->pdata[i])->n == ns[k])
        return TRUE;
  return FALSE;
}

static gboolean
take_answer (AnaOutbox *self, GBytes *bytes, GPtrArray *changes, GError **error)
{
  g_autoptr (AnaMutationAnswer) answer = ana_mutation_answer_parse (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), error);
  gint64 muts[ANA_MUTATIONS_MAX], ns[ANA_MUTATIONS_MAX];
  AnaHubNews news = { .answer = answer, .muts = muts, .ns = ns, .n_sent = MIN (self->rows->len, ANA_MUTATIONS_MAX) };

  if (answer == NULL)
    return FALSE;
  for (guint i = 0; i < news.n_sent; i++)
    {
      const AnaOutboxRow *row = self->rows->pdata[i];

      muts[i] = row->mut;
      ns[i] = row->n;
    }
  if (!answers_us (answer, ns, news.n_sent))
    {
      g_set_error_literal (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "the hub's answer is of other changes than these");
      return FALSE;
    }
  return ana_store_take_news (self->store, &news, changes, error);
}

static gboolean
park (AnaOutbox *self, guint status, const char *code, GError **error)
{
  const AnaOutboxRow *row = self->rows->pdata[0];
  g_autofree char *why = g_strdup_printf ("%s (%u)", code != NULL ? code : "refused", status);

  self->single = FALSE;
  return ana_store_park_mutation (self->store, row->mut, 0, why, error);
}

static gboolean
do_step (AnaOutbox *self, AnaOutboxStep step, guint status, const char *code, gint64 last, GBytes *answer, GPtrArray *changes, GError **error)
{
  switch (step)
    {
    case ANA_OUTBOX_TAKE:
      if (!take_answer (self, answer, changes, error))
        return FALSE;
      self->single = FALSE;
      return TRUE;
    case ANA_OUTBOX_SINGLE:
      self->single = TRUE;
      return TRUE;
    case ANA_OUTBOX_PARK:
      return park (self, status, code, error);
    case ANA_OUTBOX_RENUMBER:
      return ana_store_renumber (self->store, MAX (last, 0), error);
    case ANA_OUTBOX_RENEW:
      return ana_store_renew_client (self->store, error);
    case ANA_OUTBOX_RETRY:
    case ANA_OUTBOX_SIGN_IN:
      break;
    }
  return TRUE;
}

/**
 * ana_outbox_end:
 * @self: after ana_outbox_begin() gave a body
 * @status: of HTTP; 0: no answer came, and nobody knows whether it was done
 * @answer: (nullable): the answer's body
 * @changes: array that #AnaDocumentChange are added to
 * @error: return location
 *
 * Returns: what was done about it: %ANA_OUTBOX_RETRY and %ANA_OUTBOX_SIGN_IN: try again, later; any other: ask
 *   ana_outbox_begin() for more at once. With an error it is always %ANA_OUTBOX_RETRY
 */
AnaOutboxStep
ana_outbox_end (AnaOutbox *self, guint status, GBytes *answer, GPtrArray *changes, GError **error)
{
  gint64 last;
  g_autofree char *code = read_refusal (answer, &last);
  AnaOutboxStep step = ana_outbox_judge (status, code, self->rows != NULL ? self->rows->len : 0);

  if (self->rows == NULL || self->rows->len == 0 || (step == ANA_OUTBOX_TAKE && answer == NULL))
    return ANA_OUTBOX_RETRY;
  return do_step (self, step, status, code, last, answer, changes, error) ? step : ANA_OUTBOX_RETRY;
}

/* --- what others changed --- */

static gboolean
read_cursor (AnaOutbox *self, char **epoch, gint64 *q)
{
  g_autofree char *text = ana_store_get_object_cursor (self->store);
  g_autoptr (JsonNode) node = text != NULL ? ana_json_parse (text, -1, NULL, NULL) : NULL;
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  *epoch = object != NULL ? g_strdup (ana_json_get_string (object, "", "e", NULL, NULL)) : NULL;
  *q = object != NULL ? ana_json_get_int (object, "", "q", 0, NULL) : 0;
  return *epoch != NULL;
}

/* Returns: (transfer full): where to ask for what has changed */
char *
ana_outbox_objects_path (AnaOutbox *self)
{
  g_autofree char *epoch = NULL;
  g_autofree char *escaped = NULL;
  gint64 q;

  if (self->snapshot != NULL)
    {
      epoch = g_strdup (self->epoch);
      q = self->q;
    }
  else if (!read_cursor (self, &epoch, &q))
    return g_strdup (ANA_OBJECTS_PATH "?since=0");
  escaped = g_uri_escape_string (epoch, NULL, FALSE);
  return g_strdup_printf (ANA_OBJECTS_PATH "?since=%" G_GINT64_FORMAT "&e=%s", q, escaped);
}

static gboolean
fail (GError **error)
{
  if (error != NULL && *error == NULL)
    g_set_error_literal (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "the hub's list of documents is none");
  return FALSE;
}

/* One that cannot be read is left out: the others are not to suffer for it. */
static GPtrArray *
read_objects (JsonObject *root)
{
  GPtrArray *objects = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_object_free);
  JsonNode *list = json_object_get_member (root, "objects");

  for (guint i = 0; list != NULL && JSON_NODE_HOLDS_ARRAY (list) && i < json_array_get_length (json_node_get_array (list)); i++)
    {
      g_autoptr (GError) error = NULL;
      AnaObject *object = ana_object_parse (json_array_get_element (json_node_get_array (list), i), &error);

      if (object != NULL)
        g_ptr_array_add (objects, object);
      else
        g_message ("a document of the hub is not taken: %s", error->message);
    }
  return objects;
}

/* A page that leads no further, and says that there is more, would be asked for again and again. */
static gboolean
leads_on (AnaOutbox *self, const char *epoch, gint64 q)
{
  g_autofree char *was_epoch = NULL;
  gint64 was_q;

  if (self->snapshot != NULL)
    return g_strcmp0 (epoch, self->epoch) != 0 || q > self->q;
  return !read_cursor (self, &was_epoch, &was_q) || g_strcmp0 (epoch, was_epoch) != 0 || q > was_q;
}

static gboolean
take_page (AnaOutbox *self, GPtrArray *objects, const char *epoch, gint64 q, gboolean reset, GPtrArray *changes, GError **error)
{
  g_autoptr (GString) cursor = g_string_new (NULL);
  AnaHubNews news = { .objects = objects, .reset = reset };
  AnaJsonWriter writer;

  ana_json_writer_init (&writer, cursor);
  ana_json_begin_object (&writer);
  ana_json_key (&writer, "e");
  ana_json_string (&writer, epoch);
  ana_json_key (&writer, "q");
  ana_json_int (&writer, q);
  ana_json_end_object (&writer);
  news.cursor = cursor->str;
  return ana_store_take_news (self->store, &news, changes, error);
}

static gboolean
gather (AnaOutbox *self, GPtrArray *objects, const char *epoch, gint64 q, gsize n_bytes, GError **error)
{
  if (self->snapshot == NULL || g_strcmp0 (self->epoch, epoch) != 0)
    {
      forget_snapshot (self);
      self->snapshot = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_object_free);
    }
  for (guint i = 0; i < objects->len; i++)
    g_ptr_array_add (self->snapshot, ana_object_copy (objects->pdata[i]));
  ana_set_text (&self->epoch, epoch);
  self->q = q;
  self->n_bytes += n_bytes;
  if (self->n_bytes <= MAX_SNAPSHOT_BYTES)
    return TRUE;
  forget_snapshot (self);
  g_set_error_literal (error, ANA_ERROR, ANA_ERROR_LIMIT, "the hub has more documents than this program takes");
  return FALSE;
}

/**
 * ana_outbox_take_objects:
 * @self: the outbox
 * @answer: what ana_outbox_objects_path() was answered with
 * @more: (out): ask again at once
 * @changes: array that #AnaDocumentChange are added to
 * @error: return location
 *
 * Takes what others changed. Documents of a hub that is not the one it was (a copy was restored) are gathered until they are
 * all there: what the hub has lost is told to it again.
 */
gboolean
ana_outbox_take_objects (AnaOutbox *self, GBytes *answer, gboolean *more, GPtrArray *changes, GError **error)
{
  static const AnaJsonLimits limits = { ANA_ANSWERS_MAX_BYTES, 48 };
  gsize len;
  const char *data = g_bytes_get_data (answer, &len);
  g_autoptr (JsonNode) node = ana_json_parse (data, (gssize) len, &limits, error);
  JsonObject *root = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *epoch = root != NULL ? ana_json_get_string (root, "", "e", NULL, NULL) : NULL;
  const char *tenant = root != NULL ? ana_json_get_string (root, "", "tenant", NULL, NULL) : NULL;
  gint64 q = root != NULL ? ana_json_get_int (root, "", "q", -1, NULL) : -1;
  g_autoptr (GPtrArray) objects = NULL;
  gboolean reset, ok;

  *more = FALSE;
  if (root == NULL || epoch == NULL || tenant == NULL || q < 0)
    return fail (error);
  ana_set_text (&self->tenant, tenant);
  *more = ana_json_get_bool (root, "", "more", FALSE, NULL);
  reset = ana_json_get_bool (root, "", "reset", FALSE, NULL);
  if (*more && !(reset && self->snapshot == NULL) && !leads_on (self, epoch, q))
    {
      *more = FALSE;
      return fail (error);
    }
  objects = read_objects (root);
  if (!reset && self->snapshot == NULL)
    return take_page (self, objects, epoch, q, FALSE, changes, error);
  if (!gather (self, objects, epoch, q, len, error))
    return FALSE;
  if (*more)
    return TRUE;
  ok = take_page (self, self->snapshot, epoch, q, TRUE, changes, error);
  forget_snapshot (self);
  return ok;
}
