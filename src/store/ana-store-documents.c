/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-store-documents.c: documents that are edited: drafts, history, versions, the bin, favourites.
 */
#include "config.h"

#include "ana-clock.h"
#include "ana-error.h"
#include "ana-random.h"
#include "ana-store-private.h"

gboolean
ana_store_edit (AnaStore *self, AnaUserFunc func, gpointer data, GError **error)
{
  AnaUser *user = ana_store_get_user (self);

  return user != NULL ? ana_user_run (user, func, data, error) : ana_store_refuse_edit (error);
}

/* The same, of what waits for the hub: who listens is told. */
gboolean
ana_store_edit_outbox (AnaStore *self, AnaUserFunc func, gpointer data, GError **error)
{
  if (!ana_store_edit (self, func, data, error))
    return FALSE;
  ana_store_note_outbox (self);
  return TRUE;
}

/* A file that is only read may be of the version before these tables: then there is nothing in them. */
AnaDb *
ana_store_begin_read_edits (AnaStore *self, gboolean *none, GError **error)
{
  AnaDb *db = ana_store_begin_read_user (self, none, error);
  gint64 version;

  if (db == NULL)
    return NULL;
  if (!ana_db_get_int (db, "PRAGMA user_version", &version, error))
    {
      ana_store_end_read_user (self, db);
      return NULL;
    }
  *none = version < 2;
  if (!*none)
    return db;
  ana_store_end_read_user (self, db);
  return NULL;
}

/* --- draft --- */

typedef struct {
  char   *kind, *id, *body;
  guint   n_done, n_gone, first;
  char  **steps;
} Draft;

static void
draft_op_free (gpointer data)
{
  Draft *draft = data;

  g_free (draft->kind);
  g_free (draft->id);
  g_free (draft->body);
  g_strfreev (draft->steps);
  g_free (draft);
}

static gboolean
keep_draft_cb (AnaDb *db, gint64 now_usec, gpointer data, GError **error)
{
  const Draft *draft = data;

  if (draft->body == NULL ? !ana_draft_table_delete (db, draft->kind, draft->id, error)
                          : !ana_draft_table_put (db, draft->kind, draft->id, draft->body, now_usec, error))
    return FALSE;
  return ana_step_table_replace (db, draft->kind, draft->id, draft->n_gone, draft->first, (const char *const *) draft->steps, error) &&
         ana_history_table_put (db, draft->kind, draft->id, draft->n_done, error);
}

/**
 * ana_store_keep_draft:
 * @self: a store
 * @kind: such as "board"
 * @id: of the document
 * @edit: what was edited since the last call; copied
 * @saved: (nullable): told on the writer's thread when it is on the disk, or why not
 * @data: for @saved
 *
 * Journals an edit: draft and history in one transaction. Does not wait; any thread. Edits are committed at most four times
 * a second, so who is killed loses at most what was done in the last second.
 */
void
ana_store_keep_draft (AnaStore *self, const char *kind, const char *id, const AnaDraftEdit *edit, AnaSavedFunc saved, gpointer data)
{
  AnaUser *user;
  Draft *draft;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (ANA_IS_STORE (self));
  user = ana_store_get_user (self);
  if (user == NULL)
    {
      ana_store_refuse_edit (&error);
      if (saved != NULL)
        saved (error, data);
      return;
    }
  draft = g_new0 (Draft, 1);
  *draft = (Draft) { g_strdup (kind), g_strdup (id), g_strdup (edit->body), edit->n_done, edit->n_gone, edit->first,
                     g_strdupv ((char **) edit->steps) };
  ana_user_post (user, keep_draft_cb, draft, draft_op_free, saved, data);
}

/**
 * ana_store_get_draft:
 * @self: a store
 * @kind: such as "board"
 * @id: of the document
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the draft and the steps that can be undone or done again; %NULL without an error:
 *   neither is there
 */
AnaDraft *
ana_store_get_draft (AnaStore *self, const char *kind, const char *id, GError **error)
{
  g_autoptr (AnaDraft) draft = g_new0 (AnaDraft, 1);
  gboolean none, found = FALSE, ok;
  gint64 n_done = 0;
  AnaDb *db;

  g_return_val_if_fail (ANA_IS_STORE (self), NULL);
  db = ana_store_begin_read_edits (self, &none, error);
  if (db == NULL)
    return NULL;
  ok = ana_db_begin (db, error) && ana_draft_table_get (db, kind, id, &draft->body, &draft->updated_usec, error) &&
       ana_history_table_get (db, kind, id, &n_done, &found, error);
  draft->steps = ok ? ana_step_table_list (db, kind, id, error) : NULL;
  ana_store_end_read_user (self, db);
  draft->n_done = (guint) n_done;
  return draft->steps != NULL && (found || draft->body != NULL) ? g_steal_pointer (&draft) : NULL;
}

void
ana_draft_free (AnaDraft *draft)
{
  g_free (draft->body);
  g_strfreev (draft->steps);
  g_free (draft);
}

/* One document, and what comes with the edit of it. */
typedef struct {
  const char *kind, *id, *body, *note;
  const AnaOutboxEdit *mutation;
  gint64      num;
  gboolean    flag;
} Named;

static gboolean
drop_draft_cb (AnaDb *db, G_GNUC_UNUSED gint64 now_usec, gpointer data, GError **error)
{
  const Named *named = data;

  return ana_draft_table_delete (db, named->kind, named->id, error) && ana_history_table_delete (db, named->kind, named->id, error);
}

gboolean
ana_store_drop_draft (AnaStore *self, const char *kind, const char *id, GError **error)
{
  g_return_val_if_fail (ANA_IS_STORE (self), FALSE);
  return ana_store_edit (self, drop_draft_cb, &(Named) { .kind = kind, .id = id }, error);
}

/* --- saving --- */

/* Who sends: a name for this file, made when it is first needed. */
static char *
ensure_client (AnaDb *db, gint64 now_usec, GError **error)
{
  g_autofree char *client = ana_meta_get (db, "client", NULL);

  if (client != NULL)
    return g_steal_pointer (&client);
  client = ana_ulid_new (now_usec);
  return ana_meta_set (db, "client", client, error) ? g_steal_pointer (&client) : NULL;
}

static gboolean
add_mutation (AnaDb *db, const Named *named, gint64 now_usec, GError **error)
{
  g_autofree char *client = NULL;

  if (named->mutation == NULL)
    return TRUE;
  client = ensure_client (db, now_usec, error);
  return client != NULL && ana_outbox_table_add (db, client, named->kind, named->id, named->mutation, now_usec, error);
}

static gboolean
save_cb (AnaDb *db, gint64 now_usec, gpointer data, GError **error)
{
  const Named *named = data;

  return ana_document_table_put (db, named->kind, named->id, named->body, now_usec, error) &&
         ana_version_table_add (db, named->kind, named->id, named->body, named->note, now_usec, error) &&
         ana_draft_table_delete (db, named->kind, named->id, error) && add_mutation (db, named, now_usec, error);
}

/**
 * ana_store_save_document:
 * @self: a store
 * @kind: such as "board"
 * @id: of the document
 * @body: JSON text
 * @note: (nullable): what the version is called
 * @mutation: (nullable): what the hub shall be told
 * @error: return location
 *
 * Waits until it is on the disk; any thread but one that must not wait.
 *
 * Returns: %FALSE when nothing of it was saved: %ANA_ERROR_NOT_FOUND when the mutation it should take the place of is on its
 *   way already (list the outbox anew), %ANA_ERROR_LIMIT when too much waits for the hub, %ANA_ERROR_NOT_PERMITTED,
 *   %ANA_ERROR_FULL or %ANA_ERROR_RETRY
 */
gboolean
ana_store_save_document (AnaStore *self, const char *kind, const char *id, const char *body, const char *note, const AnaOutboxEdit *mutation,
                         GError **error)
{
  g_return_val_if_fail (ANA_IS_STORE (self), FALSE);
  return ana_store_edit (self, save_cb, &(Named) { .kind = kind, .id = id, .body = body, .note = note, .mutation = mutation }, error);
}

/* --- versions --- */

GPtrArray *
ana_store_list_versions (AnaStore *self, const char *kind, const char *id, GError **error)
{
  gboolean none;
  GPtrArray *list;
  AnaDb *db;

  g_return_val_if_fail (ANA_IS_STORE (self), NULL);
  db = ana_store_begin_read_edits (self, &none, error);
  if (db == NULL)
    return none ? g_ptr_array_new () : NULL;
  list = ana_version_table_list (db, kind, id, error);
  ana_store_end_read_user (self, db);
  return list;
}

/* %NULL without an error: there is no such version. */
char *
ana_store_get_version (AnaStore *self, const char *kind, const char *id, gint64 num, GError **error)
{
  gboolean none;
  char *body;
  AnaDb *db;

  g_return_val_if_fail (ANA_IS_STORE (self), NULL);
  db = ana_store_begin_read_edits (self, &none, error);
  if (db == NULL)
    return NULL;
  body = ana_version_table_get (db, kind, id, num, error);
  ana_store_end_read_user (self, db);
  return body;
}

/* --- bin --- */

static gboolean
bin_cb (AnaDb *db, gint64 now_usec, gpointer data, GError **error)
{
  const Named *named = data;

  return ana_bin_table_put (db, named->kind, named->id, now_usec, error) && add_mutation (db, named, now_usec, error);
}

static gboolean
unbin_cb (AnaDb *db, gint64 now_usec, gpointer data, GError **error)
{
  const Named *named = data;

  return ana_bin_table_restore (db, named->kind, named->id, now_usec, error) && add_mutation (db, named, now_usec, error);
}

static gboolean
purge_cb (AnaDb *db, gint64 now_usec, G_GNUC_UNUSED gpointer data, GError **error)
{
  return ana_bin_table_purge (db, now_usec - ANA_STORE_BIN_DAYS * ANA_USEC_PER_DAY, error);
}

gboolean
ana_store_bin_document (AnaStore *self, const char *kind, const char *id, const AnaOutboxEdit *mutation, GError **error)
{
  g_return_val_if_fail (ANA_IS_STORE (self), FALSE);
  return ana_store_edit (self, bin_cb, &(Named) { .kind = kind, .id = id, .mutation = mutation }, error);
}

gboolean
ana_store_unbin_document (AnaStore *self, const char *kind, const char *id, const AnaOutboxEdit *mutation, GError **error)
{
  g_return_val_if_fail (ANA_IS_STORE (self), FALSE);
  return ana_store_edit (self, unbin_cb, &(Named) { .kind = kind, .id = id, .mutation = mutation }, error);
}

gboolean
ana_store_purge_bin (AnaStore *self, GError **error)
{
  g_return_val_if_fail (ANA_IS_STORE (self), FALSE);
  return ana_store_edit (self, purge_cb, NULL, error);
}

GPtrArray *
ana_store_list_bin (AnaStore *self, const char *kind, GError **error)
{
  gboolean none;
  GPtrArray *list;
  AnaDb *db;

  g_return_val_if_fail (ANA_IS_STORE (self), NULL);
  db = ana_store_begin_read_edits (self, &none, error);
  if (db == NULL)
    return none ? g_ptr_array_new () : NULL;
  list = ana_bin_table_list (db, kind, error);
  ana_store_end_read_user (self, db);
  return list;
}

/* --- marks --- */

static gboolean
favour_cb (AnaDb *db, G_GNUC_UNUSED gint64 now_usec, gpointer data, GError **error)
{
  const Named *named = data;

  return ana_mark_table_favour (db, named->kind, named->id, named->flag, error);
}

gboolean
ana_store_set_favourite (AnaStore *self, const char *kind, const char *id, gboolean favourite, GError **error)
{
  g_return_val_if_fail (ANA_IS_STORE (self), FALSE);
  return ana_store_edit (self, favour_cb, &(Named) { .kind = kind, .id = id, .flag = favourite }, error);
}

static gboolean
touch_cb (AnaDb *db, gint64 now_usec, gpointer data, GError **error)
{
  const Draft *draft = data;

  return ana_mark_table_touch (db, draft->kind, draft->id, now_usec, error);
}

void
ana_store_touch_document (AnaStore *self, const char *kind, const char *id)
{
  AnaUser *user;
  Draft *draft;

  g_return_if_fail (ANA_IS_STORE (self));
  user = ana_store_get_user (self);
  if (user == NULL)
    return;
  draft = g_new0 (Draft, 1);
  draft->kind = g_strdup (kind);
  draft->id = g_strdup (id);
  ana_user_post (user, touch_cb, draft, draft_op_free, NULL, NULL);
}

GPtrArray *
ana_store_list_marks (AnaStore *self, const char *kind, GError **error)
{
  gboolean none;
  GPtrArray *list;
  AnaDb *db;

  g_return_val_if_fail (ANA_IS_STORE (self), NULL);
  db = ana_store_begin_read_edits (self, &none, error);
  if (db == NULL)
    return none ? g_ptr_array_new () : NULL;
  list = ana_mark_table_list (db, kind, error);
  ana_store_end_read_user (self, db);
  return list;
}
