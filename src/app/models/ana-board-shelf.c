/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-shelf.c: the boards that there are: templates, the user's own, favourites, recent ones, and the bin.
 *
 * Each deed is done on a thread, one after another, and ends with the list read anew: the main thread never waits for the disk.
 */
#include "config.h"

#include "ana-board-shelf.h"

#include "ana-clock.h"
#include "ana-error.h"
#include "ana-file.h"
#include "ana-random.h"
#include "ana-store-documents.h"
#include "ana-template.h"

#include <glib/gi18n.h>
#include <string.h>

#define KIND "board"

struct _AnaBoardShelf {
  GObject     parent_instance;
  AnaSession *session;  /* (weak) work that is under way outlives even that */
  GPtrArray  *list;     /* (owned) of AnaBoardEntry */
  GHashTable *opened;   /* (owned) id -> gint64*: since the start, before it is on the disk */
  guint       token;    /* a list of another profile is dropped */
};

G_DEFINE_FINAL_TYPE (AnaBoardShelf, ana_board_shelf, G_TYPE_OBJECT)

enum { CHANGED, MADE, TOAST, N_SIGNALS };
static guint signals[N_SIGNALS];

typedef enum { DEED_LIST, DEED_CREATE, DEED_DUPLICATE, DEED_RENAME, DEED_BIN, DEED_RESTORE, DEED_FAVOUR, DEED_IMPORT, DEED_EXPORT, DEED_LOAD } DeedKind;

typedef struct {
  DeedKind  kind;
  AnaStore *store;     /* (owned) */
  char     *id;        /* (owned) (nullable) */
  char     *text;      /* (owned) (nullable) a title, a path */
  gboolean  wanted;
  guint     token;
  char     *made;      /* (owned) (nullable) id of a board that was made */
  char     *toast;     /* (owned) (nullable) */
  GPtrArray *list;     /* (owned) (nullable) */
} Deed;

static GMutex in_turn; /* one deed after another */

static void
entry_free (AnaBoardEntry *entry)
{
  g_free (entry->id);
  g_free (entry->title);
  g_free (entry);
}

static void
deed_free (Deed *deed)
{
  g_clear_object (&deed->store);
  g_free (deed->id);
  g_free (deed->text);
  g_free (deed->made);
  g_free (deed->toast);
  g_clear_pointer (&deed->list, g_ptr_array_unref);
  g_free (deed);
}

/* --- on the thread: documents --- */

static char *
load_text (AnaStore *store, const char *id, GError **error)
{
  g_autoptr (GError) local = NULL;
  char *text = ana_store_get_document (store, KIND, id, &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  return text != NULL ? text : ana_template_load (id, error);
}

/* @base: (nullable): what the text was made from; %NULL: it is new */
static gboolean
save_text (AnaStore *store, const char *id, const char *base, const char *text, GError **error)
{
  AnaDocumentEdit edit = { KIND, id, base, text, NULL };

  return ana_store_edit_document (store, &edit, NULL, error);
}

static JsonNode *
with_string (JsonNode *document, const char *pointer, const char *value)
{
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), value);
  JsonNode *out = ana_json_path_with (document, pointer, node, -1, NULL);

  return out != NULL ? out : json_node_copy (document);
}

/* The board under another id, and another title when one is given. */
static gboolean
save_as (Deed *deed, AnaBoard *board, const char *title, GError **error)
{
  g_autofree char *id = ana_uuid_new ();
  g_autoptr (JsonNode) document = ana_board_to_json (board), named = with_string (document, "/id", id), titled = NULL;
  g_autoptr (AnaBoard) copy = NULL;
  g_autofree char *text = NULL;

  titled = title != NULL ? with_string (named, "/title", title) : json_node_copy (named);
  copy = ana_board_parse (titled, error);
  if (copy == NULL)
    return FALSE;
  text = ana_board_to_text (copy);
  if (!save_text (deed->store, id, NULL, text, error))
    return FALSE;
  deed->made = g_steal_pointer (&id);
  return TRUE;
}

static gboolean
create (Deed *deed, GError **error)
{
  static const char *const blank = "{\"format\":\"adash\",\"version\":1,\"id\":\"new\",\"title\":\"\",\"time\":{\"last\":\"P28D\"},\"compare\":\"previous\","
                                   "\"filters\":{},\"tabs\":[{\"id\":\"main\",\"title\":\"\"}],\"tiles\":{},\"annotations\":{}}";
  g_autoptr (AnaBoard) board = ana_board_load (NULL, blank, -1, error);

  return board != NULL && save_as (deed, board, deed->text, error);
}

static gboolean
duplicate (Deed *deed, GError **error)
{
  g_autofree char *text = load_text (deed->store, deed->id, error);
  g_autoptr (AnaBoard) board = text != NULL ? ana_board_load (deed->id, text, -1, error) : NULL;
  g_autofree char *title = board != NULL ? g_strdup_printf (_("%s (copy)"), ana_board_get_title (board)) : NULL;

  return board != NULL && save_as (deed, board, title, error);
}

static gboolean
rename_board (Deed *deed, GError **error)
{
  g_autofree char *text = load_text (deed->store, deed->id, error), *written = NULL;
  g_autoptr (AnaBoard) board = text != NULL ? ana_board_load (deed->id, text, -1, error) : NULL, renamed = NULL;
  g_autoptr (JsonNode) document = NULL, titled = NULL;

  if (board == NULL)
    return FALSE;
  document = ana_board_to_json (board);
  titled = with_string (document, "/title", deed->text);
  renamed = ana_board_parse (titled, error);
  if (renamed == NULL)
    return FALSE;
  written = ana_board_to_text (renamed);
  return save_text (deed->store, deed->id, text, written, error);
}

/* A board that is here already comes as another one: nothing of the user's is written over. */
static gboolean
import (Deed *deed, GError **error)
{
  g_autoptr (AnaBoard) board = ana_board_load_file (deed->text, error);
  g_autofree char *known = NULL, *text = NULL;
  const char *id;

  if (board == NULL)
    return FALSE;
  id = ana_board_get_id (board);
  known = ana_store_get_document (deed->store, KIND, id, NULL);
  if (known != NULL || ana_template_is (id))
    return save_as (deed, board, NULL, error);
  text = ana_board_to_text (board);
  if (!save_text (deed->store, id, NULL, text, error))
    return FALSE;
  deed->made = g_strdup (id);
  return TRUE;
}

static gboolean
export (Deed *deed, GError **error)
{
  g_autofree char *text = load_text (deed->store, deed->id, error), *written = NULL;
  g_autoptr (AnaBoard) board = text != NULL ? ana_board_load (deed->id, text, -1, error) : NULL;

  if (board == NULL)
    return FALSE;
  written = ana_board_to_text (board);
  if (!ana_file_write_atomic (deed->text, written, strlen (written), 0644, error))
    return FALSE;
  deed->toast = g_strdup (_("The board is exported"));
  return TRUE;
}

static gboolean
bin (Deed *deed, GError **error)
{
  AnaDocumentEdit edit = { .kind = KIND, .id = deed->id };

  if (!ana_store_edit_document (deed->store, &edit, NULL, error))
    return FALSE;
  deed->toast = g_strdup_printf (ngettext ("The board is in the bin for %d day", "The board is in the bin for %d days", ANA_STORE_BIN_DAYS), ANA_STORE_BIN_DAYS);
  return TRUE;
}

static gboolean
do_deed (Deed *deed, GError **error)
{
  switch (deed->kind)
    {
    case DEED_LIST:
      return ana_store_purge_bin (deed->store, NULL) || TRUE;
    case DEED_CREATE:
      return create (deed, error);
    case DEED_DUPLICATE:
      return duplicate (deed, error);
    case DEED_RENAME:
      return rename_board (deed, error);
    case DEED_BIN:
      return bin (deed, error);
    case DEED_RESTORE:
      return ana_store_bring_back (deed->store, KIND, deed->id, error);
    case DEED_FAVOUR:
      return ana_store_set_favourite (deed->store, KIND, deed->id, deed->wanted, error);
    case DEED_IMPORT:
      return import (deed, error);
    case DEED_EXPORT:
      return export (deed, error);
    case DEED_LOAD:
      break;
    }
  return TRUE;
}

/* --- on the thread: the list --- */

static AnaBoardEntry *
add_entry (GPtrArray *list, const char *id, const char *text, gboolean is_template)
{
  g_autoptr (AnaBoard) board = ana_board_load (id, text, -1, NULL);
  AnaBoardEntry *entry = g_new0 (AnaBoardEntry, 1);

  entry->id = g_strdup (id);
  entry->title = g_strdup (board != NULL && ana_board_get_title (board)[0] != '\0' ? ana_board_get_title (board) : _("Board without a name"));
  entry->is_template = is_template;
  entry->opened_usec = ANA_TIME_NONE;
  entry->n_tiles = board != NULL ? ana_board_get_n_tiles (board) : 0;
  g_ptr_array_add (list, entry);
  return entry;
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const AnaBoardEntry *x = *(const AnaBoardEntry *const *) a, *y = *(const AnaBoardEntry *const *) b;

  return g_utf8_collate (x->title, y->title);
}

static AnaBoardEntry *
find_entry (GPtrArray *list, const char *id)
{
  for (guint i = 0; i < list->len; i++)
    if (strcmp (((AnaBoardEntry *) list->pdata[i])->id, id) == 0)
      return list->pdata[i];
  return NULL;
}

static void
list_own (AnaStore *store, GPtrArray *list)
{
  g_auto (GStrv) own = ana_store_list_documents (store, KIND, NULL);

  for (guint i = 0; own != NULL && own[i] != NULL; i++)
    {
      g_autofree char *text = strcmp (own[i], ANA_TEMPLATE_OVERVIEW) != 0 ? ana_store_get_document (store, KIND, own[i], NULL) : NULL;

      if (text != NULL)
        add_entry (list, own[i], text, FALSE);
    }
  g_ptr_array_sort (list, compare_entries);
}

static void
list_templates (GPtrArray *list)
{
  g_auto (GStrv) templates = ana_template_list ();

  for (guint i = 0; templates[i] != NULL; i++)
    {
      g_autofree char *text = find_entry (list, templates[i]) == NULL ? ana_template_load (templates[i], NULL) : NULL;

      if (text != NULL)
        add_entry (list, templates[i], text, TRUE);
    }
}

static void
add_marks (AnaStore *store, GPtrArray *list)
{
  g_autoptr (GPtrArray) marks = ana_store_list_marks (store, KIND, NULL);

  for (guint i = 0; marks != NULL && i < marks->len; i++)
    {
      const AnaShelfMark *mark = marks->pdata[i];
      AnaBoardEntry *entry = find_entry (list, mark->id);

      if (entry == NULL)
        continue;
      entry->favourite = mark->favourite;
      entry->opened_usec = mark->opened_usec;
    }
}

static void
list_bin (AnaStore *store, GPtrArray *list)
{
  g_autoptr (GPtrArray) binned = ana_store_list_bin (store, KIND, NULL);

  for (guint i = 0; binned != NULL && i < binned->len; i++)
    {
      const AnaBinned *row = binned->pdata[i];
      AnaBoardEntry *entry = add_entry (list, row->id, row->body, FALSE);

      entry->binned = TRUE;
      entry->opened_usec = row->at_usec;
    }
}

static GPtrArray *
make_list (AnaStore *store)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);

  list_own (store, list);
  list_templates (list);
  add_marks (store, list);
  list_bin (store, list);
  return list;
}

static void
work_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Deed *deed = task_data;
  GError *error = NULL;
  gboolean ok;
  char *text;

  g_mutex_lock (&in_turn);
  if (deed->kind == DEED_LOAD)
    {
      text = load_text (deed->store, deed->id, &error);
      if (text != NULL)
        ana_store_touch_document (deed->store, KIND, deed->id);
      g_mutex_unlock (&in_turn);
      if (text != NULL)
        g_task_return_pointer (task, text, g_free);
      else
        g_task_return_error (task, error);
      return;
    }
  ok = do_deed (deed, &error);
  deed->list = make_list (deed->store);
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
  Deed *deed = g_task_get_task_data (G_TASK (result));
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
  if (deed->made != NULL)
    g_signal_emit (self, signals[MADE], 0, deed->made);
}

static Deed *
deed_new (AnaBoardShelf *self, DeedKind kind, const char *id, const char *text)
{
  AnaStore *store = self->session != NULL ? ana_session_get_store (self->session) : NULL;
  Deed *deed;

  if (store == NULL)
    return NULL;
  deed = g_new0 (Deed, 1);
  deed->kind = kind;
  deed->store = g_object_ref (store);
  deed->id = g_strdup (id);
  deed->text = g_strdup (text);
  deed->token = self->token;
  return deed;
}

static void
start (AnaBoardShelf *self, Deed *deed)
{
  g_autoptr (GTask) task = NULL;

  if (deed == NULL)
    return;
  task = g_task_new (self, NULL, done_cb, NULL);
  g_task_set_source_tag (task, start);
  g_task_set_task_data (task, deed, (GDestroyNotify) deed_free);
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
  signals[TOAST] = g_signal_new ("toast", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ana_board_shelf_init (AnaBoardShelf *self)
{
  self->list = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  self->opened = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
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

void
ana_board_shelf_refresh (AnaBoardShelf *self)
{
  start (self, deed_new (self, DEED_LIST, NULL, NULL));
}

GPtrArray *
ana_board_shelf_get_list (AnaBoardShelf *self)
{
  return self->list;
}

const AnaBoardEntry *
ana_board_shelf_find (AnaBoardShelf *self, const char *id)
{
  return find_entry (self->list, id);
}

void
ana_board_shelf_create (AnaBoardShelf *self, const char *title)
{
  start (self, deed_new (self, DEED_CREATE, NULL, title));
}

void
ana_board_shelf_duplicate (AnaBoardShelf *self, const char *id)
{
  start (self, deed_new (self, DEED_DUPLICATE, id, NULL));
}

void
ana_board_shelf_rename (AnaBoardShelf *self, const char *id, const char *title)
{
  start (self, deed_new (self, DEED_RENAME, id, title));
}

/* The user's own: a template that was changed is again as it came. */
void
ana_board_shelf_bin (AnaBoardShelf *self, const char *id)
{
  start (self, deed_new (self, DEED_BIN, id, NULL));
}

void
ana_board_shelf_restore (AnaBoardShelf *self, const char *id)
{
  start (self, deed_new (self, DEED_RESTORE, id, NULL));
}

void
ana_board_shelf_favour (AnaBoardShelf *self, const char *id, gboolean favourite)
{
  Deed *deed = deed_new (self, DEED_FAVOUR, id, NULL);

  if (deed != NULL)
    deed->wanted = favourite;
  start (self, deed);
}

void
ana_board_shelf_import (AnaBoardShelf *self, const char *path)
{
  start (self, deed_new (self, DEED_IMPORT, NULL, path));
}

void
ana_board_shelf_export (AnaBoardShelf *self, const char *id, const char *path)
{
  start (self, deed_new (self, DEED_EXPORT, id, path));
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
  Deed *deed = deed_new (self, DEED_LOAD, id, NULL);
  gint64 now = ana_clock_now_usec ();

  g_hash_table_replace (self->opened, g_strdup (id), g_memdup2 (&now, sizeof now));
  add_opened (self);
  g_signal_emit (self, signals[CHANGED], 0);
  if (deed == NULL)
    {
      g_task_return_new_error (task, ANA_ERROR, ANA_ERROR_NO_DATA, "%s", _("The profile is not open"));
      return;
    }
  g_task_set_task_data (task, deed, (GDestroyNotify) deed_free);
  g_task_run_in_thread (task, work_in_thread);
}

char *
ana_board_shelf_load_finish (AnaBoardShelf *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
