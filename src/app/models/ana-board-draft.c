/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-draft.c: a board while it is edited: each step is on the disk within a second, with what can be taken back.
 *
 * Every step is journalled when it is done, so there is nothing to remember at the end, and nothing is lost by ending otherwise.
 */
#include "config.h"

#include "ana-board-draft.h"

#include "ana-clock.h"
#include "ana-merge.h"

#include <string.h>

struct _AnaBoardDraft {
  GObject    parent_instance;
  /* Owned */
  AnaStore  *store;      /* (nullable) */
  AnaEditor *editor;
  AnaBoard  *saved;
  char      *saved_text; /* of it, to know a draft that is as the document */
  gint64     kept_usec;
};

G_DEFINE_FINAL_TYPE (AnaBoardDraft, ana_board_draft, G_TYPE_OBJECT)

enum { CHANGED, KEPT, FAULT, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
ana_board_draft_finalize (GObject *object)
{
  AnaBoardDraft *self = ANA_BOARD_DRAFT (object);

  g_clear_object (&self->store);
  g_clear_pointer (&self->editor, ana_editor_free);
  g_clear_pointer (&self->saved, ana_board_unref);
  g_free (self->saved_text);
  G_OBJECT_CLASS (ana_board_draft_parent_class)->finalize (object);
}

static void
ana_board_draft_class_init (AnaBoardDraftClass *klass)
{
  GType type = ANA_TYPE_BOARD_DRAFT;

  G_OBJECT_CLASS (klass)->finalize = ana_board_draft_finalize;
  signals[CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[KEPT] = g_signal_new ("kept", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FAULT] = g_signal_new ("fault", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ana_board_draft_init (AnaBoardDraft *self)
{
}

/* --- keeping --- */

typedef struct {
  AnaBoardDraft *self;   /* (owned) */
  gint64         at_usec;
  char          *fault;  /* (owned) (nullable) */
} Kept;

static gboolean
kept_cb (gpointer data)
{
  g_autofree Kept *kept = data;
  g_autoptr (AnaBoardDraft) self = kept->self;
  g_autofree char *fault = kept->fault;

  if (fault == NULL)
    self->kept_usec = kept->at_usec;
  if (fault != NULL)
    g_signal_emit (self, signals[FAULT], 0, fault);
  else
    g_signal_emit (self, signals[KEPT], 0);
  return G_SOURCE_REMOVE;
}

/* On the writer's thread. */
static void
saved_cb (const GError *error, gpointer data)
{
  Kept *kept = data;

  kept->fault = error != NULL ? g_strdup (error->message) : NULL;
  g_idle_add (kept_cb, kept);
}

/* What is new goes to the disk. Steps that @keep_body denies are of a draft that is done with: only the history stays. */
static void
keep (AnaBoardDraft *self)
{
  g_auto (AnaJournal) journal = { 0 };
  AnaDraftEdit edit;
  Kept *kept;

  if (!ana_editor_take_journal (self->editor, &journal) || self->store == NULL)
    return;
  edit = (AnaDraftEdit) { .body = strcmp (journal.body, self->saved_text) != 0 ? journal.body : NULL, .n_done = journal.n_done,
                          .n_gone = journal.n_gone, .first = journal.first, .steps = (const char *const *) journal.steps };
  kept = g_new0 (Kept, 1);
  kept->self = g_object_ref (self);
  kept->at_usec = ana_clock_now_usec ();
  ana_store_keep_draft (self->store, ANA_BOARD_KIND, ana_board_get_id (self->saved), &edit, saved_cb, kept);
}

static void
follow (AnaBoardDraft *self)
{
  keep (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* --- opening --- */

static void
take_saved (AnaBoardDraft *self, const AnaBoard *board)
{
  AnaBoard *was = self->saved;

  self->saved = ana_board_ref ((AnaBoard *) board);
  g_free (self->saved_text);
  self->saved_text = ana_board_to_text (board);
  g_clear_pointer (&was, ana_board_unref);
}

/* A history that cannot be read is no reason to lose the draft; a draft that cannot be read is none not to edit. */
static AnaEditor *
restore (const AnaBoard *saved, const AnaDraft *kept)
{
  static const char *const no_steps[] = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaBoard) draft = NULL;
  AnaEditor *editor;

  if (kept == NULL)
    return ana_editor_new (saved);
  if (kept->body != NULL)
    draft = ana_board_load (NULL, kept->body, -1, &error);
  if (error != NULL)
    {
      g_warning ("board %s: its draft cannot be read: %s", ana_board_get_id (saved), error->message);
      return ana_editor_new (saved);
    }
  editor = ana_editor_restore (draft != NULL ? draft : saved, (const char *const *) kept->steps, kept->n_done, &error);
  if (editor != NULL)
    return editor;
  g_warning ("board %s: its history cannot be read: %s", ana_board_get_id (saved), error->message);
  return ana_editor_restore (draft != NULL ? draft : saved, no_steps, 0, NULL);
}

/**
 * ana_board_draft_new:
 * @store: (nullable): where each step is kept; %NULL: nowhere
 * @saved: the document as it was saved last
 * @kept: (nullable): what ana_store_get_draft() had of it
 *
 * Returns: (transfer full): the board as it was left, with what can be taken back
 */
AnaBoardDraft *
ana_board_draft_new (AnaStore *store, const AnaBoard *saved, const AnaDraft *kept)
{
  AnaBoardDraft *self = g_object_new (ANA_TYPE_BOARD_DRAFT, NULL);

  self->store = store != NULL ? g_object_ref (store) : NULL;
  self->editor = restore (saved, kept);
  self->kept_usec = kept != NULL && kept->body != NULL ? kept->updated_usec : 0;
  take_saved (self, saved);
  return self;
}

typedef struct {
  AnaStore *store;  /* (owned) (nullable) */
  AnaBoard *saved;  /* (owned): only touched on the main thread */
  char     *id;
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  g_clear_object (&opening->store);
  ana_board_unref (opening->saved);
  g_free (opening->id);
  g_free (opening);
}

static void
open_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Opening *opening = data;
  GError *error = NULL;
  AnaDraft *kept = opening->store != NULL ? ana_store_get_draft (opening->store, ANA_BOARD_KIND, opening->id, &error) : NULL;

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, kept, (GDestroyNotify) ana_draft_free);
}

/* Reads the draft of @saved on a thread. */
void
ana_board_draft_open_async (AnaStore *store, const AnaBoard *saved, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (NULL, NULL, callback, data);
  Opening *opening = g_new0 (Opening, 1);

  opening->store = store != NULL ? g_object_ref (store) : NULL;
  opening->saved = ana_board_ref ((AnaBoard *) saved);
  opening->id = g_strdup (ana_board_get_id (saved));
  g_task_set_task_data (task, opening, opening_free);
  g_task_run_in_thread (task, open_thread);
  g_object_unref (task);
}

/* Returns: (transfer full): the draft; %NULL and @error when the disk could not be read */
AnaBoardDraft *
ana_board_draft_open_finish (GAsyncResult *result, GError **error)
{
  Opening *opening = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) fault = NULL;
  g_autoptr (AnaDraft) kept = g_task_propagate_pointer (G_TASK (result), &fault);

  if (fault == NULL)
    return ana_board_draft_new (opening->store, opening->saved, kept);
  g_propagate_error (error, g_steal_pointer (&fault));
  return NULL;
}

AnaStore *
ana_board_draft_get_store (AnaBoardDraft *self)
{
  return self->store;
}

const AnaBoard *
ana_board_draft_get_board (AnaBoardDraft *self)
{
  return ana_editor_get_board (self->editor);
}

const AnaBoard *
ana_board_draft_get_saved (AnaBoardDraft *self)
{
  return self->saved;
}

/* --- editing --- */

/**
 * ana_board_draft_do:
 * @self: the draft
 * @step: (transfer full) (nullable): what to do; %NULL when it could not be made, and then @error says why
 * @error: return location
 *
 * Returns: %FALSE and the board as it was, when it would not bear the step
 */
gboolean
ana_board_draft_do (AnaBoardDraft *self, AnaStep *step, GError **error)
{
  g_autoptr (AnaStep) owned = step;

  if (step == NULL || !ana_editor_do (self->editor, step, error))
    return FALSE;
  if (step->changes->len > 0)
    follow (self);
  return TRUE;
}

/* As ana_board_draft_do(); what went wrong, also before it, is told by the signal "fault". */
gboolean
ana_board_draft_try (AnaBoardDraft *self, AnaStep *step, GError *error)
{
  g_autoptr (GError) fault = error;
  gboolean ok = ana_board_draft_do (self, step, fault == NULL ? &fault : NULL);

  if (fault != NULL)
    g_signal_emit (self, signals[FAULT], 0, fault->message);
  return ok;
}

static void
go (AnaBoardDraft *self, gboolean (*way) (AnaEditor *editor, GError **error))
{
  g_autoptr (GError) error = NULL;

  if (way (self->editor, &error))
    follow (self);
  else
    g_signal_emit (self, signals[FAULT], 0, error->message);
}

void
ana_board_draft_undo (AnaBoardDraft *self)
{
  go (self, ana_editor_undo);
}

void
ana_board_draft_redo (AnaBoardDraft *self)
{
  go (self, ana_editor_redo);
}

const char *
ana_board_draft_get_undo (AnaBoardDraft *self)
{
  return ana_editor_get_undo (self->editor);
}

const char *
ana_board_draft_get_redo (AnaBoardDraft *self)
{
  return ana_editor_get_redo (self->editor);
}

/* Whether it differs from what was saved. */
gboolean
ana_board_draft_is_changed (AnaBoardDraft *self)
{
  g_autofree char *text = ana_board_to_text (ana_editor_get_board (self->editor));

  return strcmp (text, self->saved_text) != 0;
}

gint64
ana_board_draft_get_kept_usec (AnaBoardDraft *self)
{
  return self->kept_usec;
}

/* Back to what was saved: as a step, which can be taken back as long as the history lives. */
void
ana_board_draft_discard (AnaBoardDraft *self)
{
  while (ana_editor_get_undo (self->editor) != NULL && ana_board_draft_is_changed (self))
    if (!ana_editor_undo (self->editor, NULL))
      break;
  if (ana_board_draft_is_changed (self))
    ana_editor_rebase (self->editor, self->saved);
  follow (self);
}

/* --- somebody else changed it --- */

/* What was edited here, upon what somebody else made of it. */
static AnaBoard *
merge (AnaBoardDraft *self, const AnaBoard *theirs, GPtrArray *conflicts, GError **error)
{
  g_autoptr (JsonNode) base = ana_board_to_json (self->saved);
  g_autoptr (JsonNode) mine = ana_board_to_json (ana_editor_get_board (self->editor));
  g_autoptr (JsonNode) there = ana_board_to_json (theirs);
  g_autoptr (JsonNode) patch = ana_merge_diff (base, mine);
  g_autoptr (JsonNode) merged = ana_merge_apply (ANA_BOARD_KIND, there, patch, "~", NULL, conflicts); /* what is edited now is later than all */
  g_autoptr (JsonNode) settled = ana_board_settle (merged);

  return ana_board_parse (settled, error);
}

/**
 * ana_board_draft_rebase:
 * @self: the draft
 * @text: the document as it is now: changed from elsewhere
 * @n_conflicts: (out): fields of which theirs stays and mine does not; the store has kept mine
 * @error: return location; nothing is changed then
 *
 * What was edited here stays, upon the new document; what can be taken back stays too, as far as its places do.
 */
gboolean
ana_board_draft_rebase (AnaBoardDraft *self, const char *text, guint *n_conflicts, GError **error)
{
  g_autoptr (AnaBoard) theirs = ana_board_load (NULL, text, -1, error);
  g_autoptr (GPtrArray) conflicts = ana_merge_conflicts_new ();
  g_autoptr (AnaBoard) merged = theirs != NULL ? merge (self, theirs, conflicts, error) : NULL;

  *n_conflicts = conflicts->len;
  if (merged == NULL)
    return FALSE;
  take_saved (self, theirs);
  ana_editor_rebase (self->editor, merged);
  follow (self);
  return TRUE;
}

/* --- saving --- */

typedef struct {
  AnaBoardSaver saver;
  gpointer      data;
  AnaStore     *store; /* (owned) (nullable) */
  AnaBoard     *board; /* (owned): only touched on the main thread */
  char         *id, *base, *body;
  char         *kept;  /* (owned) (nullable) what the document is now: with what others changed */
} Saving;

static void
saving_free (gpointer data)
{
  Saving *saving = data;

  g_clear_object (&saving->store);
  ana_board_unref (saving->board);
  g_free (saving->id);
  g_free (saving->base);
  g_free (saving->body);
  g_free (saving->kept);
  g_free (saving);
}

static void
save_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Saving *saving = data;
  AnaDocumentEdit edit = { ANA_BOARD_KIND, saving->id, saving->base, saving->body, NULL };
  GError *error = NULL;
  gboolean ok = TRUE;

  if (saving->saver != NULL)
    ok = saving->saver (saving->store, saving->id, saving->base, saving->body, saving->data, &error);
  else if (saving->store != NULL)
    ok = ana_store_edit_document (saving->store, &edit, &saving->kept, &error);
  if (ok)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * ana_board_draft_save_async:
 * @self: the draft
 * @saver: (nullable): what keeps it; %NULL: the store, as a new version
 * @saver_data: for @saver; must live until @callback
 * @callback: calls ana_board_draft_save_finish()
 * @data: for @callback
 *
 * Keeps the board as it is now. What is done meanwhile stays in the draft.
 */
void
ana_board_draft_save_async (AnaBoardDraft *self, AnaBoardSaver saver, gpointer saver_data, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, data);
  Saving *saving = g_new0 (Saving, 1);
  AnaBoard *board = (AnaBoard *) ana_editor_get_board (self->editor);

  *saving = (Saving) { saver, saver_data, self->store != NULL ? g_object_ref (self->store) : NULL,
                       ana_board_ref (board), g_strdup (ana_board_get_id (board)), g_strdup (self->saved_text), ana_board_to_text (board), NULL };
  g_task_set_task_data (task, saving, saving_free);
  g_task_run_in_thread (task, save_thread);
}

gboolean
ana_board_draft_save_finish (AnaBoardDraft *self, GAsyncResult *result, GError **error)
{
  Saving *saving = g_task_get_task_data (G_TASK (result));
  guint n_conflicts;

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  take_saved (self, saving->board);
  if (saving->kept != NULL && strcmp (saving->kept, self->saved_text) != 0) /* with what others changed meanwhile */
    return ana_board_draft_rebase (self, saving->kept, &n_conflicts, error);
  if (ana_board_draft_is_changed (self)) /* edited while it was saved: the store has let the draft go */
    ana_editor_rebase (self->editor, ana_editor_get_board (self->editor));
  follow (self);
  return TRUE;
}
