/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-user.c: the one thread that writes user.db. Edits that come together are one commit; each waits until it is on the disk.
 */
#include "config.h"

#include "ana-clock.h"
#include "ana-error.h"
#include "ana-store-private.h"

#define MAX_COMMITS 4 /* a second */

/* Every commit is followed by a checkpoint. At four a second that costs nothing, and the file alone is whole then: a log
 * that somebody deletes takes nothing with it. The mark beside the database counts the commits; a database that is behind
 * its mark at the next start has lost some. */

typedef struct {
  AnaUserFunc    func;
  gpointer       data;
  gboolean       posted;   /* nobody waits: the edit is its own */
  GDestroyNotify destroy;  /* (nullable) of a posted edit's data */
  AnaSavedFunc   saved;    /* (nullable) of a posted edit */
  gpointer       saved_data;
  GError        *error;
  gboolean       done;
} Edit;

struct _AnaUser {
  AnaStore *store;     /* (borrowed) */
  AnaDb    *db;
  char     *path;
  AnaLane  *lane;
  GThread  *thread;
  gint64    commit_usec[MAX_COMMITS];  /* monotonic, of the last ones */
  guint     n_commits;
  gint64    count;     /* of all commits ever */
  GMutex    mutex;
  GCond     cond;
};

/* What the edit itself is refused for: the others of its commit have nothing to do with it. */
static gboolean
is_its_own (const GError *error)
{
  return error->domain == ANA_ERROR && (error->code == ANA_ERROR_NOT_FOUND || error->code == ANA_ERROR_LIMIT ||
                                        error->code == ANA_ERROR_BAD_INPUT || error->code == ANA_ERROR_NOT_PERMITTED);
}

static gboolean
write_edit (AnaUser *self, Edit *edit, GError **error)
{
  g_autoptr (GError) problem = NULL;

  g_clear_error (&edit->error); /* of a try before */
  if (!ana_db_exec (self->db, "SAVEPOINT edit", error))
    return FALSE;
  if (edit->func (self->db, ana_clock_now_usec (), edit->data, &problem))
    return ana_db_exec (self->db, "RELEASE edit", error);
  if (!is_its_own (problem))
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  edit->error = g_steal_pointer (&problem);
  return ana_db_exec (self->db, "ROLLBACK TO edit", error) && ana_db_exec (self->db, "RELEASE edit", error);
}

static gboolean
open_log (AnaUser *self, GError **error)
{
  g_autofree char *log = g_strconcat (self->path, "-wal", NULL);
  AnaDb *db;

  if (!ana_db_is_wal (self->db) || g_file_test (log, G_FILE_TEST_EXISTS))
    return TRUE;
  /* Deleted under us: the file is whole, see above; this connection would write where nobody reads. */
  if (ana_store_get_user_pool (self->store) != NULL)
    ana_pool_renew (ana_store_get_user_pool (self->store));
  db = ana_db_open (self->path, ANA_DB_WRITER, ANA_SYNC_FULL, error);
  if (db == NULL)
    return FALSE;
  ana_db_close (self->db);
  self->db = db;
  return TRUE;
}

static gboolean
write_all (AnaUser *self, GPtrArray *edits, GError **error)
{
  g_autofree char *count = g_strdup_printf ("%" G_GINT64_FORMAT, self->count + 1);
  g_autofree char *dir = g_path_get_dirname (self->path);
  gboolean ok = open_log (self, error) && ana_db_begin (self->db, error);

  for (guint i = 0; ok && i < edits->len; i++)
    ok = write_edit (self, g_ptr_array_index (edits, i), error);
  ok = ok && ana_meta_set (self->db, "commits", count, error) && ana_db_commit (self->db, error);
  if (!ok)
    {
      ana_db_rollback (self->db);
      return FALSE;
    }
  self->count++;
  /* The edits are on the disk. A checkpoint or a mark that fails is made up for by the next. */
  if (ana_db_checkpoint (self->db, NULL) && !g_str_has_prefix (self->path, "memory-"))
    ana_user_set_mark (dir, self->count, NULL);
  return TRUE;
}

static void
finish_posted (Edit *edit)
{
  if (edit->saved != NULL)
    edit->saved (edit->error, edit->saved_data);
  if (edit->destroy != NULL)
    edit->destroy (edit->data);
  g_clear_error (&edit->error);
  g_free (edit);
}

static void
answer (AnaUser *self, GPtrArray *edits, const GError *error)
{
  g_autoptr (GPtrArray) posted = g_ptr_array_new ();

  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < edits->len; i++)
    {
      Edit *edit = g_ptr_array_index (edits, i);

      if (error != NULL && edit->error == NULL)
        edit->error = g_error_copy (error);
      if (edit->posted)
        g_ptr_array_add (posted, edit);
      else
        edit->done = TRUE;
    }
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
  for (guint i = 0; i < posted->len; i++)
    finish_posted (posted->pdata[i]);
}

/* Four commits in one second, then as many more edits as come until the oldest of them is a second ago. */
static gint64
next_commit_usec (AnaUser *self)
{
  if (self->n_commits < MAX_COMMITS || g_str_has_prefix (self->path, "memory-")) /* without a disk there is nothing to spare */
    return 0;
  return self->commit_usec[self->n_commits % MAX_COMMITS] + ANA_USEC_PER_SEC;
}

static void
commit_edits (AnaUser *self, GPtrArray *edits)
{
  g_autoptr (GError) error = NULL;

  if (write_all (self, edits, &error))
    ana_store_set_flags (self->store, 0, ANA_STORE_USER_UNSAVED, NULL);
  else
    {
      g_prefix_error (&error, "Not saved: ");
      ana_store_set_flags (self->store, ANA_STORE_USER_UNSAVED, 0, error->message);
    }
  self->commit_usec[self->n_commits++ % MAX_COMMITS] = ana_clock_monotonic_usec ();
  answer (self, edits, error);
}

static void
back_up (AnaUser *self)
{
  g_autofree char *dir = g_path_get_dirname (self->path);
  g_autoptr (GError) error = NULL;

  if (g_str_has_prefix (self->path, "memory-") || !ana_user_backup_due (dir))
    return;
  if (!ana_user_backup (self->db, dir, &error))
    {
      g_prefix_error (&error, "No copy of user.db could be made: ");
      ana_store_set_flags (self->store, 0, 0, error->message);
    }
}

/* What was put away thirty days ago goes for good. When that cannot be, it is tried at the next start. */
static void
empty_bin (AnaUser *self)
{
  gint64 before_usec = ana_clock_now_usec () - ANA_STORE_BIN_DAYS * ANA_USEC_PER_DAY;
  gboolean is_due = FALSE;

  if (ana_bin_table_is_due (self->db, before_usec, &is_due, NULL) && is_due && ana_db_begin (self->db, NULL) &&
      !(ana_bin_table_purge (self->db, before_usec, NULL) && ana_db_commit (self->db, NULL)))
    ana_db_rollback (self->db);
}

static gpointer
user_thread (gpointer data)
{
  AnaUser *self = data;
  g_autoptr (GPtrArray) edits = g_ptr_array_new ();
  gboolean closed = FALSE;

  back_up (self);
  empty_bin (self);
  while (!closed)
    {
      g_autoptr (GPtrArray) more = ana_lane_take (self->lane, edits->len > 0 ? next_commit_usec (self) : G_MAXINT64, edits->len > 0, &closed);

      ana_lane_done (self->lane, more->len);
      g_ptr_array_extend (edits, more, NULL, NULL);
      if (edits->len == 0 || (!closed && ana_clock_monotonic_usec () < next_commit_usec (self)))
        continue;
      commit_edits (self, edits);
      g_ptr_array_set_size (edits, 0);
    }
  return NULL;
}

AnaUser *
ana_user_new (AnaStore *store, AnaDb *db, const char *path)
{
  AnaUser *self = g_new0 (AnaUser, 1);
  g_autofree char *count = ana_meta_get (db, "commits", NULL);

  self->store = store;
  self->db = db;
  self->path = g_strdup (path);
  self->lane = ana_lane_new ();
  self->count = count != NULL ? g_ascii_strtoll (count, NULL, 10) : 0;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->thread = g_thread_new ("user-writer", user_thread, self);
  return self;
}

void
ana_user_stop (AnaUser *self)
{
  ana_lane_close (self->lane);
  g_thread_join (self->thread);
  ana_db_close (self->db);
  ana_lane_free (self->lane);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self->path);
  g_free (self);
}

static gboolean
put (AnaUser *self, Edit *edit, GError **error)
{
  if (!ana_lane_push (self->lane, edit, FALSE))
    {
      g_set_error_literal (error, ANA_ERROR, ANA_ERROR_FAILED, "Not saved: the store is closed");
      return FALSE;
    }
  g_mutex_lock (&self->mutex);
  while (!edit->done)
    g_cond_wait (&self->cond, &self->mutex);
  g_mutex_unlock (&self->mutex);
  if (edit->error == NULL)
    return TRUE;
  g_propagate_error (error, edit->error);
  return FALSE;
}

/* Runs @func on the writer's thread, in a transaction; waits until it is on the disk. */
gboolean
ana_user_run (AnaUser *self, AnaUserFunc func, gpointer data, GError **error)
{
  Edit edit = { .func = func, .data = data };

  return put (self, &edit, error);
}

/* As ana_user_run(), and does not wait: @saved is told on the writer's thread, then @data is destroyed. */
void
ana_user_post (AnaUser *self, AnaUserFunc func, gpointer data, GDestroyNotify destroy, AnaSavedFunc saved, gpointer saved_data)
{
  Edit *edit = g_new0 (Edit, 1);

  *edit = (Edit) { .func = func, .data = data, .posted = TRUE, .destroy = destroy, .saved = saved, .saved_data = saved_data };
  if (ana_lane_push (self->lane, edit, FALSE))
    return;
  g_set_error_literal (&edit->error, ANA_ERROR, ANA_ERROR_FAILED, "Not saved: the store is closed");
  finish_posted (edit);
}

typedef struct {
  const char *kind, *id, *text;
} Text;

static gboolean
put_document_cb (AnaDb *db, gint64 now_usec, gpointer data, GError **error)
{
  const Text *text = data;

  return ana_document_table_put (db, text->kind, text->id, text->text, now_usec, error);
}

static gboolean
put_setting_cb (AnaDb *db, G_GNUC_UNUSED gint64 now_usec, gpointer data, GError **error)
{
  const Text *text = data;

  return ana_setting_table_put (db, text->id, text->text, error);
}

gboolean
ana_user_put_document (AnaUser *self, const char *kind, const char *id, const char *body, GError **error)
{
  return ana_user_run (self, put_document_cb, &(Text) { kind, id, body }, error);
}

gboolean
ana_user_put_setting (AnaUser *self, const char *key, const char *json, GError **error)
{
  return ana_user_run (self, put_setting_cb, &(Text) { NULL, key, json }, error);
}
