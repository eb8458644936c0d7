/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-profile-open.c: opening a profile, here or on another thread, and closing it: its store, its definitions.
 */
#include "config.h"

#include "ana-profile-private.h"

#include "ana-clock.h"
#include "ana-data.h"
#include "ana-error.h"
#include "ana-picked.h"
#include "ana-store-documents.h"

/* --- definitions --- */

static JsonNode *
join_definitions (GPtrArray *bodies)
{
  g_autoptr (GString) text = g_string_new ("{\"kpis\":[");

  for (guint i = 0; i < bodies->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "," : "", (const char *) bodies->pdata[i]);
  g_string_append (text, "]}");
  return ana_json_parse (text->str, text->len, NULL, NULL);
}

/* What the hub said last; before it ever spoke, what came with the program. */
static AnaCatalogue *
load_catalogue (AnaStore *store)
{
  g_autoptr (GPtrArray) bodies = store != NULL ? ana_store_list_objects (store, "", "kpi", NULL) : NULL;
  AnaCatalogue *catalogue = NULL;
  g_autofree char *dir = NULL;

  if (bodies != NULL && bodies->len > 0)
    {
      g_autoptr (JsonNode) node = join_definitions (bodies);

      catalogue = node != NULL ? ana_catalogue_from_json (node, NULL) : NULL;
    }
  if (catalogue != NULL)
    return catalogue;
  dir = ana_data_find ("catalogue", NULL);
  return dir != NULL ? ana_catalogue_load (dir, NULL) : NULL;
}

/**
 * ana_profile_reload_catalogue:
 * @self: open
 *
 * Returns: %FALSE when there are no definitions to be had; the old ones stay
 */
gboolean
ana_profile_reload_catalogue (AnaProfile *self)
{
  AnaCatalogue *catalogue = load_catalogue (self->store);

  if (catalogue == NULL)
    return FALSE;
  ana_catalogue_unref (self->catalogue);
  self->catalogue = catalogue;
  return TRUE;
}

/* --- opening --- */

static void
opened_free (AnaProfileOpened *opened)
{
  if (opened->store != NULL)
    ana_store_close (opened->store);
  g_clear_object (&opened->store);
  g_clear_pointer (&opened->catalogue, ana_catalogue_unref);
  g_strfreev (opened->codes);
  g_free (opened->holder);
  g_clear_error (&opened->error);
  g_free (opened);
}

static char **
list_codes (AnaProfileOpened *opened)
{
  g_autoptr (AnaBoard) board = NULL;

  if (opened->store == NULL || opened->catalogue == NULL)
    return g_new0 (char *, 1);
  board = ana_picked_load (opened->store, opened->catalogue);
  return board != NULL ? ana_board_list_cards (board) : g_new0 (char *, 1);
}

static AnaStore *
open_store (const char *dir, char **holder, GError **error)
{
  g_autoptr (GError) local = NULL;
  AnaStore *store = ana_store_open (dir, ANA_STORE_READ_WRITE, &local);

  if (store != NULL)
    {
      ana_store_set_document_func (store, ana_board_format);
      return store;
    }
  if (!g_error_matches (local, ANA_ERROR, ANA_ERROR_IN_USE))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  *holder = g_strdup (local->message);
  store = ana_store_open (dir, ANA_STORE_READ_ONLY, error);
  if (store == NULL)
    g_prefix_error (error, "%s. ", *holder);
  return store;
}

/* To write, or to read only when another program holds it. */
static AnaProfileOpened *
open_now (const char *dir)
{
  AnaProfileOpened *opened = g_new0 (AnaProfileOpened, 1);

  opened->store = open_store (dir, &opened->holder, &opened->error);
  opened->catalogue = load_catalogue (opened->store);
  opened->codes = list_codes (opened);
  return opened;
}

static void
take_catalogue (AnaProfile *self, AnaProfileOpened *opened)
{
  if (opened->catalogue == NULL)
    return;
  ana_catalogue_unref (self->catalogue);
  self->catalogue = g_steal_pointer (&opened->catalogue);
}

/* Frees @opened. */
static gboolean
take_over (AnaProfile *self, AnaProfileOpened *opened, GError **error)
{
  gboolean ok = opened->store != NULL;

  g_free (self->holder);
  self->holder = g_steal_pointer (&opened->holder);
  self->store = g_steal_pointer (&opened->store);
  g_strfreev (self->codes);
  self->codes = g_steal_pointer (&opened->codes);
  take_catalogue (self, opened);
  if (self->fault == NULL)
    self->fault_usec = ana_clock_now_usec ();
  g_clear_error (&self->fault);
  if (ok)
    g_signal_connect_swapped (self->store, "notify::flags", G_CALLBACK (ana_profile_note_status), self);
  else
    {
      self->fault = g_error_copy (opened->error);
      g_propagate_error (error, g_steal_pointer (&opened->error));
    }
  opened_free (opened);
  return ok;
}

/**
 * ana_profile_open:
 * @self: the profile
 * @error: return location
 *
 * Opens the store: to write, or to read only when another program holds it. When that is under way on another thread,
 * waits for it.
 *
 * Returns: %FALSE when there is nothing to show; the window then says why
 */
gboolean
ana_profile_open (AnaProfile *self, GError **error)
{
  AnaProfileOpened *opened;

  if (self->store != NULL)
    return TRUE;
  g_mutex_lock (&self->mutex);
  opened = self->opened != NULL ? g_steal_pointer (&self->opened) : open_now (self->dir);
  self->is_open = opened->store != NULL;
  g_mutex_unlock (&self->mutex);
  return take_over (self, opened, error);
}

/**
 * ana_profile_prepare:
 * @self: any thread
 * @store: (out) (transfer full): to read from
 * @catalogue: (out) (transfer full): its definitions
 *
 * Does what ana_profile_open() then only takes over, and lends what there is.
 *
 * Returns: %FALSE when there is nothing to read, or the profile was opened before
 */
gboolean
ana_profile_prepare (AnaProfile *self, AnaStore **store, AnaCatalogue **catalogue)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (self->is_open)
    return FALSE;
  if (self->opened == NULL)
    self->opened = open_now (self->dir);
  if (self->opened->store == NULL || self->opened->catalogue == NULL)
    return FALSE;
  *store = g_object_ref (self->opened->store);
  *catalogue = ana_catalogue_ref (self->opened->catalogue);
  return TRUE;
}

static void
open_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  AnaProfile *self = source;

  g_mutex_lock (&self->mutex);
  if (!self->is_open && self->opened == NULL && !g_cancellable_is_cancelled (cancellable))
    self->opened = open_now (self->dir);
  g_mutex_unlock (&self->mutex);
  g_task_return_boolean (task, TRUE);
}

/**
 * ana_profile_open_async:
 * @self: the profile
 * @cancellable: (nullable): gives up
 * @callback: on the main thread
 * @data: for it
 *
 * As ana_profile_open(), and the disk is waited for on another thread.
 */
void
ana_profile_open_async (AnaProfile *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, ana_profile_open_async);
  g_task_run_in_thread (task, open_in_thread);
}

gboolean
ana_profile_open_finish (AnaProfile *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error) && ana_profile_open (self, error);
}

/* --- work on what is stored --- */

typedef struct {
  AnaSync       *sync;     /* (nullable) */
  AnaStore      *store;    /* (nullable) */
  AnaProfileFunc func;
  gpointer       data;
  GDestroyNotify destroy;  /* (nullable) */
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  if (work->destroy != NULL)
    work->destroy (work->data);
  g_clear_object (&work->sync);
  g_clear_object (&work->store);
  g_free (work);
}

static void
work_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  AnaProfile *self = source;
  Work *work = data;
  GError *error = NULL;
  gboolean ok;

  g_mutex_lock (&self->mutex); /* nobody opens it meanwhile */
  if (work->sync != NULL)
    ana_sync_stop (work->sync);
  ok = work->func (work->store, self->dir, work->data, &error);
  if (work->store != NULL)
    ana_store_close (work->store);
  self->is_open = FALSE;
  g_mutex_unlock (&self->mutex);
  if (ok)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * ana_profile_work_async:
 * @self: open, or not
 * @func: called on another thread, with the store (nullable) while it is open and nothing writes to it any more
 * @data: for it
 * @destroy: (nullable): frees @data
 * @callback: on the main thread; the profile is closed by then
 * @user_data: for it
 *
 * Closes the profile and works on what it has stored. It may be opened again from @callback on.
 */
void
ana_profile_work_async (AnaProfile *self, AnaProfileFunc func, gpointer data, GDestroyNotify destroy, GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  Work *work = g_new0 (Work, 1);

  work->func = func;
  work->data = data;
  work->destroy = destroy;
  if (self->sync != NULL)
    g_signal_handlers_disconnect_by_data (self->sync, self);
  if (self->store != NULL)
    g_signal_handlers_disconnect_by_data (self->store, self);
  g_hash_table_remove_all (self->watched);
  ana_profile_drop_changes (self);
  work->sync = g_steal_pointer (&self->sync);
  work->store = g_steal_pointer (&self->store);
  g_task_set_source_tag (task, ana_profile_work_async);
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, work_in_thread);
}

gboolean
ana_profile_work_finish (AnaProfile *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
ana_profile_close (AnaProfile *self)
{
  ana_profile_stop_sync (self);
  ana_profile_drop_changes (self);
  g_mutex_lock (&self->mutex);
  g_clear_pointer (&self->opened, opened_free);
  self->is_open = FALSE;
  g_mutex_unlock (&self->mutex);
  if (self->store != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->store, self);
      ana_store_close (self->store);
    }
  g_clear_object (&self->store);
}
