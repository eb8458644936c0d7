/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-session-care.c: backup, restore and removal of what the profile shown has stored. The disk is waited for elsewhere.
 *
 * A profile of the embedded hub is what lies in its folder and what that hub keeps on this computer: both go into the
 * backup, both come back, both are removed. While its files change, the hub is let go.
 */
#include "config.h"

#include "ana-session-private.h"

#include "ana-care.h"
#include "ana-error.h"
#include "ana-log.h"

typedef struct {
  char    *path;      /* (owned) (nullable) of the backup */
  gboolean is_local;
} Care;

static Care *
care_new (AnaSession *self, const char *path)
{
  Care *care = g_new (Care, 1);

  care->path = g_strdup (path);
  care->is_local = ana_session_is_local (self, self->profile);
  return care;
}

static void
care_free (gpointer data)
{
  g_free (((Care *) data)->path);
  g_free (data);
}

/* --- backup --- */

static void
backup_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Care *care = data;
  gboolean with_hub = care->is_local && ana_care_has_hub (ana_store_get_dir (source));
  GError *error = NULL;

  if (ana_care_backup (source, with_hub, care->path, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
backed_up_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * ana_session_backup_async:
 * @self: the session
 * @path: the file that is made; with what the embedded hub keeps, when it is the profile's
 * @callback: on the main thread; ana_session_care_finish()
 * @data: for it
 */
void
ana_session_backup_async (AnaSession *self, const char *path, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, data);
  AnaStore *store = ana_session_get_store (self);
  g_autoptr (GTask) inner = NULL;

  if (store == NULL)
    {
      g_task_return_new_error (task, ANA_ERROR, ANA_ERROR_NO_DATA, "the profile is not open");
      return;
    }
  inner = g_task_new (store, NULL, backed_up_cb, g_steal_pointer (&task));
  g_task_set_source_tag (inner, ana_session_backup_async);
  g_task_set_task_data (inner, care_new (self, path), care_free);
  g_task_run_in_thread (inner, backup_in_thread);
}

/* --- what closes the profile --- */

static void
opened_again_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  AnaSession *self = g_task_get_source_object (task);
  GError *fault = g_task_get_task_data (task);

  self->n_cares--;
  ana_session_take_hub (self);
  if (ANA_PROFILE (source) == self->profile && !g_cancellable_is_cancelled (self->cancellable))
    {
      ana_profile_open_finish (ANA_PROFILE (source), result, NULL); /* ana_session_reopen() tells of a fault */
      ana_session_reopen (self);
    }
  else
    ana_session_background_again (self, ANA_PROFILE (source));
  if (fault != NULL)
    g_task_return_error (task, g_error_copy (fault));
  else
    g_task_return_boolean (task, TRUE);
}

static void
worked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  AnaSession *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!ana_profile_work_finish (ANA_PROFILE (source), result, &error))
    g_task_set_task_data (task, error, (GDestroyNotify) g_error_free);
  ana_profile_open_async (ANA_PROFILE (source), self->cancellable, opened_again_cb, g_steal_pointer (&task));
}

static void
work (AnaSession *self, AnaProfileFunc func, Care *care, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, data);

  g_task_set_source_tag (task, work);
  self->n_cares++;
  if (care->is_local)
    ana_session_let_hub_go (self);
  ana_profile_work_async (self->profile, func, care, care_free, worked_cb, g_steal_pointer (&task));
  ana_session_emit (self, ANA_SESSION_STATUS_CHANGED);
}

static gboolean
restore (AnaStore *store, const char *dir, gpointer data, GError **error)
{
  if (store != NULL)
    ana_store_close (store);
  return ana_care_restore (dir, ((Care *) data)->path, error);
}

/**
 * ana_session_restore_async:
 * @self: the session
 * @path: a backup
 * @callback: on the main thread, when the profile is open again; ana_session_care_finish()
 * @data: for it
 *
 * Puts the backup in the place of boards and settings of the profile shown, and of no other; and in the place of what the
 * embedded hub keeps, when that is in it.
 */
void
ana_session_restore_async (AnaSession *self, const char *path, GAsyncReadyCallback callback, gpointer data)
{
  work (self, restore, care_new (self, path), callback, data);
}

static gboolean
remove_all (AnaStore *store, const char *dir, gpointer data, GError **error)
{
  if (store == NULL)
    {
      g_set_error_literal (error, ANA_ERROR, ANA_ERROR_NO_DATA, "the profile is not open");
      return FALSE;
    }
  if (((Care *) data)->is_local && ana_care_has_hub (dir) && !ana_care_remove_hub (error)) /* first: others may be using it */
    return FALSE;
  if (!ana_store_remove_all (store, error))
    return FALSE;
  ana_care_remove_logs ();
  ana_log_forget (); /* and what is written from now on goes into a new one */
  return TRUE;
}

/* Removes all that the profile shown has stored, what the embedded hub keeps for it, and the logs; it begins anew. */
void
ana_session_remove_data_async (AnaSession *self, GAsyncReadyCallback callback, gpointer data)
{
  work (self, remove_all, care_new (self, NULL), callback, data);
}

/* Whether "remove all data" takes the hub of this computer with it. */
gboolean
ana_session_removes_hub (AnaSession *self)
{
  return ana_session_is_local (self, self->profile) && ana_care_has_hub (ana_profile_get_dir (self->profile));
}

gboolean
ana_session_care_finish (AnaSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
