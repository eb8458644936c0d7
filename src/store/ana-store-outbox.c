/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-store-outbox.c: what waits for the hub, and what comes back from it (SYNC.md section 2.6).
 */
#include "config.h"

#include "ana-error.h"
#include "ana-random.h"
#include "ana-store-private.h"

/* --- out --- */

GPtrArray *
ana_store_list_outbox (AnaStore *self, GError **error)
{
  gboolean none;
  GPtrArray *list;
  AnaDb *db;

  g_return_val_if_fail (ANA_IS_STORE (self), NULL);
  db = ana_store_begin_read_edits (self, &none, error);
  if (db == NULL)
    return none ? g_ptr_array_new () : NULL;
  list = ana_outbox_table_list (db, error);
  ana_store_end_read_user (self, db);
  return list;
}

gboolean
ana_store_get_outbox_info (AnaStore *self, AnaOutboxInfo *out, GError **error)
{
  gboolean none, ok;
  AnaDb *db;

  g_return_val_if_fail (ANA_IS_STORE (self), FALSE);
  *out = (AnaOutboxInfo) { .oldest_usec = ANA_TIME_NONE };
  db = ana_store_begin_read_edits (self, &none, error);
  if (db == NULL)
    return none;
  ok = ana_outbox_table_info (db, out, error);
  ana_store_end_read_user (self, db);
  return ok;
}

typedef struct {
  const gint64 *muts, *ns;
  guint         n;
} Sent;

static gboolean
sent_cb (AnaDb *db, G_GNUC_UNUSED gint64 now_usec, gpointer data, GError **error)
{
  const Sent *sent = data;

  for (guint i = 0; i < sent->n; i++)
    if (!ana_outbox_table_send (db, sent->muts[i], sent->ns[i], error))
      return FALSE;
  return TRUE;
}

/**
 * ana_store_mark_sent:
 * @self: a store
 * @muts: (array length=n): mutations about to be sent
 * @ns: (array length=n): the numbers that they bear
 * @n: how many
 * @error: return location
 *
 * Call it before they go out: a mutation that may have reached the hub keeps its number, so that a second time is known there.
 */
gboolean
ana_store_mark_sent (AnaStore *self, const gint64 *muts, const gint64 *ns, guint n, GError **error)
{
  g_return_val_if_fail (ANA_IS_STORE (self), FALSE);
  return ana_store_edit (self, sent_cb, &(Sent) { muts, ns, n }, error);
}

static gboolean
set_last_number (AnaDb *db, gint64 n, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, n);
  g_autofree char *was = ana_meta_get (db, "answered", NULL);

  return (was != NULL && g_ascii_strtoll (was, NULL, 10) >= n) || ana_meta_set (db, "answered", text, error);
}

typedef struct {
  gint64      mut, n;
  const char *why;
} Parked;

static gboolean
park_cb (AnaDb *db, G_GNUC_UNUSED gint64 now_usec, gpointer data, GError **error)
{
  const Parked *parked = data;

  return set_last_number (db, parked->n, error) && ana_outbox_table_park (db, parked->mut, parked->why, error);
}

/**
 * ana_store_park_mutation:
 * @self: a store
 * @mut: a mutation that the hub will not take
 * @n: the number under which it refused it; 0 when it never counted it
 * @why: for the user
 * @error: return location
 *
 * It stays in the outbox until somebody edits or discards it; others go past it, but those of the same object.
 */
gboolean
ana_store_park_mutation (AnaStore *self, gint64 mut, gint64 n, const char *why, GError **error)
{
  g_return_val_if_fail (ANA_IS_STORE (self), FALSE);
  return ana_store_edit_outbox (self, park_cb, &(Parked) { mut, n, why }, error);
}

static gboolean
discard_cb (AnaDb *db, G_GNUC_UNUSED gint64 now_usec, gpointer data, GError **error)
{
  return ana_outbox_table_delete (db, *(const gint64 *) data, error);
}

gboolean
ana_store_discard_mutation (AnaStore *self, gint64 mut, GError **error)
{
  g_return_val_if_fail (ANA_IS_STORE (self), FALSE);
  return ana_store_edit_outbox (self, discard_cb, &mut, error);
}

/* --- in --- */

/* The hub's state as the user has it: written, or put away when it was deleted there; never lost. */
static gboolean
take_document (AnaDb *db, const AnaObjectUpdate *update, gint64 now_usec, GError **error)
{
  g_autofree char *held = NULL;
  g_autoptr (GError) local = NULL;

  if (update->document != NULL)
    return ana_document_table_put (db, update->kind, update->id, update->document, now_usec, error) &&
           ana_version_table_add (db, update->kind, update->id, update->document, NULL, now_usec, error);
  held = ana_document_table_get (db, update->kind, update->id, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return held == NULL || !update->dead || ana_bin_table_put (db, update->kind, update->id, now_usec, error);
}

static gboolean
apply_cb (AnaDb *db, gint64 now_usec, gpointer data, GError **error)
{
  const AnaObjectUpdate *update = data;

  if (!ana_synced_table_put (db, update, error) || !take_document (db, update, now_usec, error))
    return FALSE;
  for (guint i = 0; i < update->n_conflicts; i++)
    if (!ana_conflict_table_add (db, update->kind, update->id, &update->conflicts[i], now_usec, error))
      return FALSE;
  if (update->mut > 0 && !(ana_outbox_table_delete (db, update->mut, error) && set_last_number (db, update->n, error)))
    return FALSE;
  return update->cursor == NULL || ana_meta_set (db, "obj-cursor", update->cursor, error);
}

/**
 * ana_store_apply_object:
 * @self: a store
 * @update: what the hub says of one object
 * @error: return location
 *
 * Keeps the hub's state, the user's document with it, the conflicts, the cursor, and lets the answered mutation go: all in
 * one transaction, so that who is killed between finds either none or all of it. An older revision than the one known
 * changes nothing of what is known of the hub.
 */
gboolean
ana_store_apply_object (AnaStore *self, const AnaObjectUpdate *update, GError **error)
{
  g_return_val_if_fail (ANA_IS_STORE (self), FALSE);
  return ana_store_edit (self, apply_cb, (gpointer) update, error);
}

AnaSynced *
ana_store_get_synced (AnaStore *self, const char *kind, const char *id, GError **error)
{
  gboolean none;
  AnaSynced *synced;
  AnaDb *db;

  g_return_val_if_fail (ANA_IS_STORE (self), NULL);
  db = ana_store_begin_read_edits (self, &none, error);
  if (db == NULL)
    return none ? g_new0 (AnaSynced, 1) : NULL;
  synced = ana_synced_table_get (db, kind, id, error);
  ana_store_end_read_user (self, db);
  return synced;
}

static char *
read_meta (AnaStore *self, const char *key)
{
  gboolean none;
  char *text;
  AnaDb *db = ana_store_begin_read_edits (self, &none, NULL);

  if (db == NULL)
    return NULL;
  text = ana_meta_get (db, key, NULL);
  ana_store_end_read_user (self, db);
  return text;
}

char *
ana_store_get_object_cursor (AnaStore *self)
{
  g_return_val_if_fail (ANA_IS_STORE (self), NULL);
  return read_meta (self, "obj-cursor");
}

char *
ana_store_get_client (AnaStore *self)
{
  g_return_val_if_fail (ANA_IS_STORE (self), NULL);
  return read_meta (self, "client");
}

gint64
ana_store_get_last_number (AnaStore *self)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (ANA_IS_STORE (self), 0);
  text = read_meta (self, "answered");
  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
}

static gboolean
renew_cb (AnaDb *db, gint64 now_usec, G_GNUC_UNUSED gpointer data, GError **error)
{
  g_autofree char *client = ana_ulid_new (now_usec);

  return ana_meta_set (db, "client", client, error) && ana_meta_set (db, "answered", "0", error) && ana_outbox_table_reset (db, error);
}

/**
 * ana_store_renew_client:
 * @self: a store
 * @error: return location
 *
 * For a hub that knows this sender's numbers for other mutations than these: a copy of user.db was restored. All that waits
 * goes out anew, under another name.
 */
gboolean
ana_store_renew_client (AnaStore *self, GError **error)
{
  g_return_val_if_fail (ANA_IS_STORE (self), FALSE);
  return ana_store_edit_outbox (self, renew_cb, NULL, error);
}

/* --- conflicts --- */

GPtrArray *
ana_store_list_conflicts (AnaStore *self, GError **error)
{
  gboolean none;
  GPtrArray *list;
  AnaDb *db;

  g_return_val_if_fail (ANA_IS_STORE (self), NULL);
  db = ana_store_begin_read_edits (self, &none, error);
  if (db == NULL)
    return none ? g_ptr_array_new () : NULL;
  list = ana_conflict_table_list (db, error);
  ana_store_end_read_user (self, db);
  return list;
}

static gboolean
resolve_cb (AnaDb *db, gint64 now_usec, gpointer data, GError **error)
{
  return ana_conflict_table_resolve (db, *(const gint64 *) data, now_usec, error);
}

gboolean
ana_store_resolve_conflict (AnaStore *self, gint64 num, GError **error)
{
  g_return_val_if_fail (ANA_IS_STORE (self), FALSE);
  return ana_store_edit_outbox (self, resolve_cb, &num, error);
}
