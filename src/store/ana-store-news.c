/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-store-news.c: what goes to the hub and what the hub says, each step one transaction.
 */
#include "config.h"

#include "ana-error.h"
#include "ana-merge-private.h"

#include <string.h>

void
ana_document_change_free (AnaDocumentChange *change)
{
  g_free (change->kind);
  g_free (change->id);
  g_free (change);
}

GPtrArray *
ana_document_changes_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) ana_document_change_free);
}

/* --- conflicts --- */

static char *
to_text (JsonNode *node)
{
  return node != NULL ? json_to_string (node, FALSE) : NULL;
}

gboolean
ana_conflicts_keep (AnaDb *db, const char *kind, const char *id, GPtrArray *conflicts, gint64 now_usec, GError **error)
{
  for (guint i = 0; conflicts != NULL && i < conflicts->len; i++)
    {
      const AnaMergeConflict *conflict = conflicts->pdata[i];
      g_autofree char *base = to_text (conflict->base);
      g_autofree char *mine = to_text (conflict->mine);
      g_autofree char *theirs = to_text (conflict->theirs);
      AnaConflictText text = { conflict->path, base, mine, theirs };

      if (!ana_conflict_table_add (db, kind, id, &text, now_usec, error))
        return FALSE;
    }
  return TRUE;
}

/* --- out --- */

typedef struct {
  GArray    *items;    /* of AnaOutboxItem */
  GArray    *deletes;  /* of gboolean, beside them */
  GPtrArray *texts;    /* their kinds and ids */
} Line;

static gboolean
note_item (const AnaOutboxItem *item, gboolean deletes, gpointer data)
{
  Line *line = data;
  AnaOutboxItem copy = *item;

  copy.kind = g_strdup (item->kind);
  copy.id = g_strdup (item->id);
  g_ptr_array_add (line->texts, (gpointer) copy.kind);
  g_ptr_array_add (line->texts, (gpointer) copy.id);
  g_array_append_val (line->items, copy);
  g_array_append_val (line->deletes, deletes);
  return TRUE;
}

static guint
find_item (const Line *line, gint64 mut)
{
  guint i = 0;

  while (i + 1 < line->items->len && g_array_index (line->items, AnaOutboxItem, i).mut != mut)
    i++;
  return i;
}

/* A deletion holds for the revision that was looked at: it waits until what was done before it has one. */
static guint
cut_before_delete (const Line *line, const gint64 *muts, guint n)
{
  for (guint i = 1; i < n; i++)
    {
      guint at = find_item (line, muts[i]);
      const AnaOutboxItem *item = &g_array_index (line->items, AnaOutboxItem, at);

      for (guint k = 0; g_array_index (line->deletes, gboolean, at) && k < i; k++)
        {
          const AnaOutboxItem *before = &g_array_index (line->items, AnaOutboxItem, find_item (line, muts[k]));

          if (strcmp (before->kind, item->kind) == 0 && strcmp (before->id, item->id) == 0)
            return i;
        }
    }
  return n;
}

typedef struct {
  gboolean   single;
  GPtrArray *rows;    /* (owned) */
  char      *client;  /* (owned) (nullable) */
} Outgoing;

static gint64
read_answered (AnaDb *db)
{
  g_autofree char *text = ana_meta_get (db, "answered", NULL);

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
}

static gboolean
take_cb (AnaDb *db, G_GNUC_UNUSED gint64 now_usec, gpointer data, GError **error)
{
  Outgoing *outgoing = data;
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (AnaOutboxItem));
  g_autoptr (GArray) deletes = g_array_new (FALSE, FALSE, sizeof (gboolean));
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  Line line = { items, deletes, texts };
  gint64 muts[ANA_MUTATIONS_MAX], ns[ANA_MUTATIONS_MAX];
  guint n;

  g_ptr_array_set_size (outgoing->rows, 0);
  g_clear_pointer (&outgoing->client, g_free);
  if (!ana_outbox_table_scan (db, note_item, &line, error))
    return FALSE;
  n = ana_outbox_pick ((const AnaOutboxItem *) items->data, items->len, read_answered (db), outgoing->single, muts, ns);
  n = cut_before_delete (&line, muts, n);
  outgoing->client = n > 0 ? ana_meta_get (db, "client", error) : NULL;
  for (guint i = 0; i < n; i++)
    {
      AnaOutboxRow *row;

      if (!ana_outbox_table_send (db, muts[i], ns[i], error) || (row = ana_outbox_table_get (db, muts[i], error)) == NULL)
        return FALSE;
      g_ptr_array_add (outgoing->rows, row);
    }
  return TRUE;
}

/**
 * ana_store_take_outbox:
 * @self: a store
 * @single: one alone: to find out which is refused
 * @client: (out) (transfer full) (nullable): who sends
 * @error: return location
 *
 * Returns: (transfer full): what goes to the hub next, each with its number, noted as sent before it goes; what was sent
 *   already comes again under the number it had; empty when nothing can be sent
 */
GPtrArray *
ana_store_take_outbox (AnaStore *self, gboolean single, char **client, GError **error)
{
  Outgoing outgoing = { single, NULL, NULL };
  AnaOutboxInfo info;

  g_return_val_if_fail (ANA_IS_STORE (self), NULL);
  *client = NULL;
  if (!ana_store_get_outbox_info (self, &info, error))
    return NULL;
  outgoing.rows = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_outbox_row_free);
  if (info.n_rows == info.n_parked) /* nothing to write about */
    return outgoing.rows;
  if (ana_store_edit (self, take_cb, &outgoing, error))
    {
      *client = outgoing.client;
      return outgoing.rows;
    }
  g_ptr_array_unref (outgoing.rows);
  g_free (outgoing.client);
  return NULL;
}

static gboolean
renumber_cb (AnaDb *db, G_GNUC_UNUSED gint64 now_usec, gpointer data, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, *(const gint64 *) data);

  return ana_meta_set (db, "answered", text, error) && ana_outbox_table_renumber (db, error);
}

/* The hub has forgotten numbers (a copy of it was restored): what waits goes on from those that it knows. */
gboolean
ana_store_renumber (AnaStore *self, gint64 last, GError **error)
{
  g_return_val_if_fail (ANA_IS_STORE (self), FALSE);
  return ana_store_edit_outbox (self, renumber_cb, &last, error);
}

/* --- what was refused --- */

typedef struct {
  AnaStore *store;
  gint64    mut;
} Parked;

static gboolean
drop_parked_cb (AnaDb *db, gint64 now_usec, gpointer data, GError **error)
{
  const Parked *parked = data;
  g_autoptr (GError) local = NULL;
  g_autoptr (AnaOutboxRow) row = ana_outbox_table_get (db, parked->mut, &local);
  g_autoptr (AnaSynced) synced = NULL;
  AnaDocumentChange *change = NULL;
  gboolean ok;

  if (row == NULL || row->state != ANA_OUTBOX_PARKED)
    {
      if (local == NULL)
        g_set_error (&local, ANA_ERROR, ANA_ERROR_NOT_FOUND, "No change %" G_GINT64_FORMAT " was refused", parked->mut);
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  synced = ana_synced_table_get (db, row->kind, row->id, error);
  if (synced == NULL || !ana_outbox_table_delete (db, row->mut, error))
    return FALSE;
  ok = synced->rev == 0 || ana_document_replay (db, parked->store, row->kind, row->id, synced, now_usec, &change, error);
  g_clear_pointer (&change, ana_document_change_free);
  return ok;
}

/**
 * ana_store_drop_parked:
 * @self: a store
 * @mut: a change that the hub refused
 * @error: return location; %ANA_ERROR_NOT_FOUND
 *
 * The document becomes what it is without that change; the versions before stay. One that the hub never had stays as it is.
 */
gboolean
ana_store_drop_parked (AnaStore *self, gint64 mut, GError **error)
{
  g_return_val_if_fail (ANA_IS_STORE (self), FALSE);
  return ana_store_edit_outbox (self, drop_parked_cb, &(Parked) { self, mut }, error);
}

static gboolean
retry_cb (AnaDb *db, G_GNUC_UNUSED gint64 now_usec, gpointer data, GError **error)
{
  return ana_outbox_table_unpark (db, *(const gint64 *) data, error);
}

gboolean
ana_store_retry_parked (AnaStore *self, gint64 mut, GError **error)
{
  g_return_val_if_fail (ANA_IS_STORE (self), FALSE);
  return ana_store_edit_outbox (self, retry_cb, &mut, error);
}

/* --- in --- */

typedef struct {
  AnaStore         *store;
  const AnaHubNews *news;
  GPtrArray        *changes;  /* of AnaDocumentChange */
  GHashTable       *counts;   /* "kind/id" -> new conflicts */
} News;

static char *
name_of (const char *kind, const char *id)
{
  return g_strconcat (kind, "/", id, NULL);
}

static gboolean
note_answered (AnaDb *db, gint64 n, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, n);

  return n <= read_answered (db) || ana_meta_set (db, "answered", text, error);
}

static gboolean
take_result (News *self, AnaDb *db, const AnaMutationResult *result, gint64 mut, gint64 now_usec, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (AnaOutboxRow) row = ana_outbox_table_get (db, mut, &local);
  char *name;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (!note_answered (db, result->n, error))
    return FALSE;
  if (row == NULL || row->n != result->n)
    return TRUE; /* answered before */
  if (result->status == ANA_MUTATION_REFUSED)
    return ana_outbox_table_park (db, mut, result->error != NULL ? result->error : "refused", error);
  name = name_of (row->kind, row->id);
  g_hash_table_insert (self->counts, name, GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, name)) +
                                                             (result->conflicts != NULL ? result->conflicts->len : 0)));
  return ana_conflicts_keep (db, row->kind, row->id, result->conflicts, now_usec, error) && ana_outbox_table_delete (db, mut, error) &&
         (result->status != ANA_MUTATION_APPLIED || result->rev != row->base_rev + 1 || /* else: nobody came between */
          ana_outbox_table_move_base (db, row->kind, row->id, row->base_rev, result->rev, error));
}

static gboolean
take_results (News *self, AnaDb *db, gint64 now_usec, GError **error)
{
  const AnaHubNews *news = self->news;

  for (guint i = 0; news->answer != NULL && i < news->answer->results->len; i++)
    {
      const AnaMutationResult *result = news->answer->results->pdata[i];

      for (guint k = 0; k < news->n_sent; k++)
        if (news->ns[k] == result->n && !take_result (self, db, result, news->muts[k], now_usec, error))
          return FALSE;
    }
  return TRUE;
}

/* The hub has gone back behind what it said before: what it lost is told to it again, as one change. */
static gboolean
tell_again (News *self, AnaDb *db, const AnaObject *object, const AnaSynced *before, gint64 now_usec, GError **error)
{
  g_autoptr (GPtrArray) rows = ana_outbox_table_list_of (db, object->kind, object->id, error);
  g_autoptr (GError) local = NULL;
  g_autofree char *held = rows != NULL ? ana_document_table_get (db, object->kind, object->id, &local) : NULL;
  g_autoptr (JsonNode) mine = NULL;
  g_autoptr (JsonNode) patch = NULL;

  if (local != NULL || rows == NULL)
    {
      if (local != NULL)
        g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  for (guint i = 0; i < rows->len; i++)
    if (!ana_outbox_table_delete (db, ((AnaOutboxRow *) rows->pdata[i])->mut, error))
      return FALSE;
  if (held == NULL)
    return !before->dead || object->dead || object->rev == 0 ||
           ana_outbox_put (db, object->kind, object->id, "delete", NULL, object->rev, now_usec, error);
  mine = ana_document_parse (held, error);
  if (mine == NULL)
    return FALSE;
  patch = ana_merge_diff (object->body, mine);
  return (json_array_get_length (json_node_get_array (patch)) == 0 && !object->dead) ||
         ana_outbox_put (db, object->kind, object->id, "put", patch, object->rev, now_usec, error);
}

static gboolean
keep_synced (AnaDb *db, const AnaObject *object, GError **error)
{
  g_autofree char *body = to_text (object->body);
  g_autofree char *fields = to_text (object->fields);
  AnaObjectUpdate update = { .kind = object->kind, .id = object->id, .rev = object->rev, .body = body, .fields = fields, .dead = object->dead };

  return ana_synced_table_put (db, &update, error);
}

/* What is no document of its kind is not taken, whoever says it: the user's stays as it is. */
static gboolean
is_document (News *self, const AnaObject *object)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (object->dead && object->body == NULL)
    return TRUE;
  text = object->body != NULL ? ana_document_to_text (self->store, object->kind, object->id, object->body, &error) : NULL;
  if (text == NULL)
    g_message ("%s %s of the hub is not taken: %s", object->kind, object->id, error != NULL ? error->message : "there is nothing in it");
  return text != NULL;
}

/* What waits still is played upon what the hub has, and who shows the document hears of it. */
static gboolean
play_upon (News *self, AnaDb *db, const AnaObject *object, AnaSynced *synced, gint64 now_usec, GError **error)
{
  g_autofree char *name = name_of (object->kind, object->id);
  AnaDocumentChange *change = NULL;
  gboolean ok = ana_document_replay (db, self->store, object->kind, object->id, synced, now_usec, &change, error);
  guint n_conflicts = GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, name));

  if (change == NULL && n_conflicts == 0)
    return ok;
  if (change == NULL)
    {
      change = g_new0 (AnaDocumentChange, 1);
      *change = (AnaDocumentChange) { g_strdup (object->kind), g_strdup (object->id), FALSE, 0 };
    }
  change->n_conflicts = n_conflicts;
  g_ptr_array_add (self->changes, change);
  return ok;
}

/* An answer may come after news that are newer than it: then the object in it is old, but what waited was played upon the new one and is
 * done now. A deletion that the hub undid since would hide the document for ever. */
static gboolean
take_old_object (News *self, AnaDb *db, const AnaObject *object, AnaSynced *known, gint64 now_usec, GError **error)
{
  g_autofree char *name = name_of (object->kind, object->id);

  return !g_hash_table_contains (self->counts, name) || play_upon (self, db, object, known, now_usec, error);
}

static gboolean
take_object (News *self, AnaDb *db, const AnaObject *object, gint64 now_usec, GError **error)
{
  g_autoptr (AnaSynced) before = ana_synced_table_get (db, object->kind, object->id, error);
  g_autoptr (AnaSynced) after = NULL;
  gboolean is_old;

  if (before == NULL)
    return FALSE;
  is_old = object->rev < before->rev;
  if (is_old && !self->news->reset)
    return take_old_object (self, db, object, before, now_usec, error);
  if (!is_document (self, object))
    return TRUE;
  if (is_old && !(tell_again (self, db, object, before, now_usec, error) && ana_synced_table_forget (db, object->kind, object->id, error)))
    return FALSE;
  if (!ana_clock_receive (db, object->hlc, now_usec, error) || !keep_synced (db, object, error) ||
      (after = ana_synced_table_get (db, object->kind, object->id, error)) == NULL)
    return FALSE;
  return play_upon (self, db, object, after, now_usec, error);
}

/* Of the hub as it is now nothing is known: these it never had. */
static gboolean
tell_what_is_missing (News *self, AnaDb *db, gint64 now_usec, GError **error)
{
  g_autoptr (GHashTable) there = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) known = ana_synced_table_list_live (db, error);

  if (known == NULL)
    return FALSE;
  for (guint i = 0; i < self->news->objects->len; i++)
    {
      const AnaObject *object = self->news->objects->pdata[i];

      g_hash_table_add (there, name_of (object->kind, object->id));
    }
  for (guint i = 0; i < known->len; i++)
    {
      g_auto (GStrv) parts = g_strsplit (known->pdata[i], "/", 2);
      g_autoptr (AnaObject) none = ana_object_new (parts[0], parts[1]);
      g_autoptr (AnaSynced) before = NULL;

      if (g_hash_table_contains (there, known->pdata[i]))
        continue;
      before = ana_synced_table_get (db, parts[0], parts[1], error);
      if (before == NULL || !tell_again (self, db, none, before, now_usec, error) || !ana_synced_table_forget (db, parts[0], parts[1], error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
news_cb (AnaDb *db, gint64 now_usec, gpointer data, GError **error)
{
  News *self = data;
  const AnaHubNews *news = self->news;

  g_ptr_array_set_size (self->changes, 0);
  g_hash_table_remove_all (self->counts);
  if (!take_results (self, db, now_usec, error))
    return FALSE;
  for (guint i = 0; news->answer != NULL && i < news->answer->objects->len; i++)
    if (!take_object (self, db, news->answer->objects->pdata[i], now_usec, error))
      return FALSE;
  for (guint i = 0; news->objects != NULL && i < news->objects->len; i++)
    if (!take_object (self, db, news->objects->pdata[i], now_usec, error))
      return FALSE;
  if (news->reset && news->objects != NULL && !tell_what_is_missing (self, db, now_usec, error))
    return FALSE;
  return news->cursor == NULL || ana_meta_set (db, "obj-cursor", news->cursor, error);
}

/**
 * ana_store_take_news:
 * @self: a store
 * @news: what the hub says
 * @changes: array that #AnaDocumentChange are added to: the documents that are not what they were
 * @error: return location
 *
 * Takes results (what is done leaves the outbox, what is refused is parked, conflicts are kept) and objects (what waits is
 * played upon them anew, the draft is put upon the outcome), and the place in the stream: all in one transaction. What is
 * older than what is known changes nothing; what is no document of its kind is not taken.
 */
gboolean
ana_store_take_news (AnaStore *self, const AnaHubNews *news, GPtrArray *changes, GError **error)
{
  g_autoptr (GPtrArray) made = ana_document_changes_new ();
  g_autoptr (GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  News state = { self, news, made, counts };

  g_return_val_if_fail (ANA_IS_STORE (self), FALSE);
  if (!ana_store_edit_outbox (self, news_cb, &state, error))
    return FALSE;
  g_ptr_array_extend_and_steal (changes, g_steal_pointer (&made));
  return TRUE;
}
