/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-shelf.c: the boards that there are: templates, the user's own, favourites, recent ones, and the bin.
 *
 * Each deed is done on a thread, one after another, and ends with the list read anew: the main thread never waits for the disk.
 */
#include "config.h"

#include "ana-board-deed.h"
#include "ana-board-note.h"

#include "ana-clock.h"
#include "ana-error.h"
#include "ana-store-documents.h"

#include <glib/gi18n.h>

struct _AnaBoardShelf {
  GObject     parent_instance;
  AnaSession *session;  /* (weak) work that is under way outlives even that */
  GPtrArray  *list;     /* (owned) of AnaBoardEntry */
  GHashTable *opened;   /* (owned) id -> gint64*: since the start, before it is on the disk */
  GHashTable *edited;   /* (owned) id -> who edits it, borrowed */
  GPtrArray  *early;    /* (owned) of char*: paths to be taken in when the profile is open */
  guint       token;    /* a list of another profile is dropped */
};

G_DEFINE_FINAL_TYPE (AnaBoardShelf, ana_board_shelf, G_TYPE_OBJECT)

enum { CHANGED, MADE, WRITTEN, TOAST, TRUST_WANTED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void import_early (AnaBoardShelf *self);

static GMutex in_turn; /* one deed after another */

/* --- on the thread --- */

static void
work_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  AnaBoardDeed *deed = task_data;
  GError *error = NULL;
  gboolean ok;
  char *text;

  g_mutex_lock (&in_turn);
  if (deed->kind == ANA_BOARD_DEED_LOAD)
    {
      text = ana_board_deed_load (deed->store, deed->id, &error);
      if (text != NULL)
        ana_store_touch_document (deed->store, ANA_BOARD_KIND, deed->id);
      g_mutex_unlock (&in_turn);
      if (text != NULL)
        g_task_return_pointer (task, text, g_free);
      else
        g_task_return_error (task, error);
      return;
    }
  ok = ana_board_deed_do (deed, &error);
  deed->list = ana_board_deed_list (deed->store);
  g_mutex_unlock (&in_turn);
  if (ok)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* --- on main --- */

/* What was opened a moment ago may not be on the disk yet. */
static void
add_opened (AnaBoardShelf *self)
{
  for (guint i = 0; i < self->list->len; i++)
    {
      AnaBoardEntry *entry = self->list->pdata[i];
      const gint64 *when = g_hash_table_lookup (self->opened, entry->id);

      if (when != NULL && !entry->binned)
        entry->opened_usec = MAX (entry->opened_usec, *when);
    }
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  AnaBoardShelf *self = ANA_BOARD_SHELF (source);
  AnaBoardDeed *deed = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  gboolean ok = g_task_propagate_boolean (G_TASK (result), &error);

  if (deed->token != self->token)
    return;
  if (deed->list != NULL)
    {
      g_clear_pointer (&self->list, g_ptr_array_unref);
      self->list = g_steal_pointer (&deed->list);
      add_opened (self);
      g_signal_emit (self, signals[CHANGED], 0);
    }
  if (!ok)
    g_signal_emit (self, signals[TOAST], 0, error->message);
  if (deed->toast != NULL)
    g_signal_emit (self, signals[TOAST], 0, deed->toast);
  if (deed->ask != NULL)
    g_signal_emit (self, signals[TRUST_WANTED], 0, deed->ask);
  if (deed->made != NULL)
    g_signal_emit (self, signals[MADE], 0, deed->made);
}

static AnaBoardDeed *
deed_new (AnaBoardShelf *self, AnaBoardDeedKind kind, const char *id, const char *text)
{
  AnaStore *store = self->session != NULL ? ana_session_get_store (self->session) : NULL;
  AnaBoardDeed *deed;

  if (store == NULL)
    return NULL;
  deed = g_new0 (AnaBoardDeed, 1);
  deed->kind = kind;
  deed->store = g_object_ref (store);
  deed->id = g_strdup (id);
  deed->text = g_strdup (text);
  deed->token = self->token;
  return deed;
}

static void
start (AnaBoardShelf *self, AnaBoardDeed *deed)
{
  g_autoptr (GTask) task = NULL;

  if (deed == NULL)
    return;
  task = g_task_new (self, NULL, done_cb, NULL);
  g_task_set_source_tag (task, start);
  g_task_set_task_data (task, deed, (GDestroyNotify) ana_board_deed_free);
  g_task_run_in_thread (task, work_in_thread);
}

static void
profile_changed_cb (AnaBoardShelf *self)
{
  self->token++;
  g_hash_table_remove_all (self->opened);
  g_ptr_array_set_size (self->list, 0);
  g_signal_emit (self, signals[CHANGED], 0);
  ana_board_shelf_refresh (self);
}

static void
ana_board_shelf_dispose (GObject *object)
{
  AnaBoardShelf *self = ANA_BOARD_SHELF (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_weak_pointer (&self->session);
  G_OBJECT_CLASS (ana_board_shelf_parent_class)->dispose (object);
}

static void
ana_board_shelf_finalize (GObject *object)
{
  g_ptr_array_unref (ANA_BOARD_SHELF (object)->list);
  g_hash_table_unref (ANA_BOARD_SHELF (object)->opened);
  g_hash_table_unref (ANA_BOARD_SHELF (object)->edited);
  g_ptr_array_unref (ANA_BOARD_SHELF (object)->early);
  G_OBJECT_CLASS (ana_board_shelf_parent_class)->finalize (object);
}

static void
ana_board_shelf_class_init (AnaBoardShelfClass *klass)
{
  GType type = ANA_TYPE_BOARD_SHELF;

  G_OBJECT_CLASS (klass)->dispose = ana_board_shelf_dispose;
  G_OBJECT_CLASS (klass)->finalize = ana_board_shelf_finalize;
  signals[CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[MADE] = g_signal_new ("made", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[WRITTEN] = g_signal_new ("written", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_POINTER);
  signals[TRUST_WANTED] = g_signal_new ("trust-wanted", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[TOAST] = g_signal_new ("toast", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ana_board_shelf_init (AnaBoardShelf *self)
{
  self->early = g_ptr_array_new_with_free_func (g_free);
  self->list = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_board_entry_free);
  self->opened = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->edited = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static void
free_shared (gpointer shared)
{
  g_weak_ref_clear (shared);
  g_free (shared);
}

/**
 * ana_board_shelf_new:
 * @session: whose profile's boards; outlives the shelf
 *
 * Returns: (transfer full): empty until it was read: ana_board_shelf_refresh()
 */
AnaBoardShelf *
ana_board_shelf_new (AnaSession *session)
{
  AnaBoardShelf *self = g_object_new (ANA_TYPE_BOARD_SHELF, NULL);

  g_set_weak_pointer (&self->session, session);
  g_signal_connect_swapped (session, "profile-changed", G_CALLBACK (profile_changed_cb), self);
  return self;
}

/**
 * ana_board_shelf_share:
 * @session: whose profile's boards
 *
 * Returns: (transfer full): the shelf that all windows of @session have: what one does, the others see
 */
AnaBoardShelf *
ana_board_shelf_share (AnaSession *session)
{
  GWeakRef *shared = g_object_get_data (G_OBJECT (session), "shelf");
  AnaBoardShelf *self = shared != NULL ? g_weak_ref_get (shared) : NULL;

  if (self != NULL)
    return self;
  self = ana_board_shelf_new (session);
  shared = g_new0 (GWeakRef, 1);
  g_weak_ref_init (shared, self);
  g_object_set_data_full (G_OBJECT (session), "shelf", shared, free_shared);
  return self;
}

void
ana_board_shelf_refresh (AnaBoardShelf *self)
{
  start (self, deed_new (self, ANA_BOARD_DEED_LIST, NULL, NULL));
  if (self->early->len > 0 && ana_session_get_store (self->session) != NULL)
    import_early (self);
}

GPtrArray *
ana_board_shelf_get_list (AnaBoardShelf *self)
{
  return self->list;
}

const AnaBoardEntry *
ana_board_shelf_find (AnaBoardShelf *self, const char *id)
{
  return ana_board_entry_find (self->list, id);
}

void
ana_board_shelf_create (AnaBoardShelf *self, const char *title)
{
  start (self, deed_new (self, ANA_BOARD_DEED_CREATE, NULL, title));
}

void
ana_board_shelf_duplicate (AnaBoardShelf *self, const char *id)
{
  start (self, deed_new (self, ANA_BOARD_DEED_DUPLICATE, id, NULL));
}

static void
renamed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AnaBoardShelf) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaBoardNote) note = ana_board_note_finish (result, &error);

  if (note == NULL)
    g_signal_emit (self, signals[TOAST], 0, error->message);
  if (self->session != NULL)
    ana_board_shelf_refresh (self);
}

/* As any edit of one field: what somebody has begun to change of the board waits on, under its new name. */
void
ana_board_shelf_rename (AnaBoardShelf *self, const char *id, const char *title)
{
  AnaStore *store = self->session != NULL ? ana_session_get_store (self->session) : NULL;
  g_autoptr (JsonNode) is = json_node_init_string (json_node_alloc (), title);
  g_autoptr (AnaBoardNote) note = ana_board_note_new ("/title", is);

  if (store != NULL)
    ana_board_note_async (self, store, id, note, NULL, renamed_cb, g_object_ref (self));
}

/* The user's own: a template that was changed is again as it came. */
void
ana_board_shelf_bin (AnaBoardShelf *self, const char *id)
{
  start (self, deed_new (self, ANA_BOARD_DEED_BIN, id, NULL));
}

void
ana_board_shelf_restore (AnaBoardShelf *self, const char *id)
{
  start (self, deed_new (self, ANA_BOARD_DEED_RESTORE, id, NULL));
}

void
ana_board_shelf_favour (AnaBoardShelf *self, const char *id, gboolean favourite)
{
  AnaBoardDeed *deed = deed_new (self, ANA_BOARD_DEED_FAVOUR, id, NULL);

  if (deed != NULL)
    deed->wanted = favourite;
  start (self, deed);
}

void
ana_board_shelf_import (AnaBoardShelf *self, const char *path)
{
  AnaBoardDeed *deed = deed_new (self, ANA_BOARD_DEED_IMPORT, NULL, path);

  if (deed == NULL)
    g_ptr_array_add (self->early, g_strdup (path)); /* a program that was started with it opens its profile first */
  start (self, deed);
}

void
ana_board_shelf_import_trusted (AnaBoardShelf *self, const char *path, const char *key)
{
  start (self, deed_new (self, ANA_BOARD_DEED_IMPORT, key, path));
}

void
ana_board_shelf_run (AnaBoardShelf *self, const char *id)
{
  start (self, deed_new (self, ANA_BOARD_DEED_RUN, id, NULL));
}

static void
import_early (AnaBoardShelf *self)
{
  g_autoptr (GPtrArray) early = g_steal_pointer (&self->early);

  self->early = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < early->len; i++)
    ana_board_shelf_import (self, early->pdata[i]);
}

/**
 * ana_board_shelf_tell_written:
 * @self: the shelf
 * @id: of a board whose document was written
 * @who: (nullable): the window that shows it as it is already
 */
void
ana_board_shelf_tell_written (AnaBoardShelf *self, const char *id, gpointer who)
{
  g_signal_emit (self, signals[WRITTEN], 0, id, who);
}

/**
 * ana_board_shelf_claim:
 * @self: the shelf
 * @id: of a board
 * @who: wants to edit it
 *
 * A board has one draft: two windows would write over each other's steps.
 *
 * Returns: %FALSE when somebody else edits it
 */
gboolean
ana_board_shelf_claim (AnaBoardShelf *self, const char *id, gpointer who)
{
  gpointer editor = g_hash_table_lookup (self->edited, id);

  if (editor == NULL)
    g_hash_table_insert (self->edited, g_strdup (id), who);
  return editor == NULL || editor == who;
}

static gboolean
is_edited_by (gpointer id, gpointer editor, gpointer who)
{
  return editor == who;
}

/* @who edits nothing any more. */
void
ana_board_shelf_release (AnaBoardShelf *self, gpointer who)
{
  g_hash_table_foreach_remove (self->edited, is_edited_by, who);
}

gpointer
ana_board_shelf_get_editor (AnaBoardShelf *self, const char *id)
{
  return g_hash_table_lookup (self->edited, id);
}

/**
 * ana_board_shelf_load_async:
 * @self: the shelf
 * @id: of a board; a template that the user has not changed comes in the user's language
 * @callback: gets ana_board_shelf_load_finish()
 * @data: for @callback
 *
 * Reads a document; it counts as opened.
 */
void
ana_board_shelf_load_async (AnaBoardShelf *self, const char *id, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, data);
  AnaBoardDeed *deed = deed_new (self, ANA_BOARD_DEED_LOAD, id, NULL);
  gint64 now = ana_clock_now_usec ();

  g_hash_table_replace (self->opened, g_strdup (id), g_memdup2 (&now, sizeof now));
  add_opened (self);
  g_signal_emit (self, signals[CHANGED], 0);
  if (deed == NULL)
    {
      g_task_return_new_error (task, ANA_ERROR, ANA_ERROR_NO_DATA, "%s", _("The profile is not open"));
      return;
    }
  g_task_set_task_data (task, deed, (GDestroyNotify) ana_board_deed_free);
  g_task_run_in_thread (task, work_in_thread);
}

char *
ana_board_shelf_load_finish (AnaBoardShelf *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
