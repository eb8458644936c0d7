/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-note.c: what is changed of a board while somebody looks at it is kept: at once, whoever edits the board, and through the same ways as any edit.
 *
 * It is one step upon the document as it is now. Where nothing else waits in the board's draft, the step goes into its history
 * and the draft is saved, so that edit mode can take it back. Where a draft waits, or another window edits, the document
 * alone is written, and the draft stands upon it: nobody else's unfinished edits are saved by the way.
 */
#include "config.h"

#include "ana-board-note.h"

#include "ana-random.h"

typedef struct {
  AnaBoardShelf *shelf;  /* (owned) */
  AnaStore      *store;  /* (owned) (nullable) */
  char          *board;  /* (owned) id */
  AnaBoardNote  *note;   /* (owned) */
  char          *base, *body; /* (owned) (nullable) of a document that is written alone */
  gpointer       who;    /* only compared */
} Noting;

AnaBoardNote *
ana_board_note_new (const char *path, JsonNode *is)
{
  AnaBoardNote *self = g_new0 (AnaBoardNote, 1);

  self->path = g_strdup (path);
  self->is = is != NULL ? json_node_ref (is) : NULL;
  return self;
}

AnaBoardNote *
ana_board_note_new_annotation (const char *id, JsonNode *is)
{
  g_autofree char *made = id == NULL ? ana_uuid_new () : NULL, *path = g_strdup_printf ("/annotations/%s", id != NULL ? id : made);

  return ana_board_note_new (path, is);
}

void
ana_board_note_free (AnaBoardNote *self)
{
  g_free (self->path);
  g_clear_pointer (&self->was, json_node_unref);
  g_clear_pointer (&self->is, json_node_unref);
  g_free (self);
}

static void
noting_free (gpointer data)
{
  Noting *noting = data;

  g_object_unref (noting->shelf);
  g_clear_object (&noting->store);
  g_clear_pointer (&noting->note, ana_board_note_free);
  g_free (noting->board);
  g_free (noting->base);
  g_free (noting->body);
  g_free (noting);
}

/* Upon the document as it is; %NULL and @error: it would not bear it. */
static AnaStep *
make_step (Noting *noting, const AnaBoard *board, GError **error)
{
  g_autoptr (JsonNode) root = ana_board_to_json (board);
  JsonNode *was = ana_json_path_get (root, noting->note->path);

  g_clear_pointer (&noting->note->was, json_node_unref);
  noting->note->was = was != NULL ? json_node_copy (was) : NULL;
  return ana_edit_set (board, noting->note->path, noting->note->is, error);
}

static void
done (GTask *task)
{
  Noting *noting = g_task_get_task_data (task);

  ana_board_shelf_tell_written (noting->shelf, noting->board, noting->who);
  g_task_return_pointer (task, g_steal_pointer (&noting->note), (GDestroyNotify) ana_board_note_free);
}

/* --- the document alone --- */

static void
write_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Noting *noting = data;
  AnaDocumentEdit edit = { ANA_BOARD_KIND, noting->board, noting->base, noting->body, NULL };
  GError *error = NULL;

  if (noting->store == NULL || ana_store_edit_beside_draft (noting->store, &edit, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    done (task);
  else
    g_task_return_error (task, error);
}

static void
write_alone (GTask *task, const AnaBoard *board, const AnaStep *step)
{
  Noting *noting = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (AnaBoard) after = ana_step_apply (step, board, &error);
  g_autoptr (GTask) work = NULL;

  if (after == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  noting->base = ana_board_to_text (board);
  noting->body = ana_board_to_text (after);
  work = g_task_new (NULL, NULL, written_cb, g_object_ref (task));
  g_task_set_task_data (work, noting, NULL);
  g_task_run_in_thread (work, write_thread);
}

/* --- through the draft --- */

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (ana_board_draft_save_finish (ANA_BOARD_DRAFT (source), result, &error))
    done (task);
  else
    g_task_return_error (task, error);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Noting *noting = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (AnaBoardDraft) draft = ana_board_draft_open_finish (result, &error);
  AnaStep *step = draft != NULL ? make_step (noting, ana_board_draft_get_saved (draft), &error) : NULL;

  if (step == NULL)
    g_task_return_error (task, error);
  else if (ana_board_draft_is_changed (draft))
    {
      write_alone (task, ana_board_draft_get_saved (draft), step);
      ana_step_free (step);
    }
  else if (ana_board_draft_do (draft, step, &error))
    ana_board_draft_save_async (draft, NULL, NULL, saved_cb, g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Noting *noting = g_task_get_task_data (task);
  GError *error = NULL;
  g_autofree char *text = ana_board_shelf_load_finish (ANA_BOARD_SHELF (source), result, &error);
  g_autoptr (AnaBoard) board = text != NULL ? ana_board_load (NULL, text, -1, &error) : NULL;
  g_autoptr (AnaStep) step = NULL;

  if (board == NULL)
    g_task_return_error (task, error);
  else if (ana_board_shelf_get_editor (noting->shelf, noting->board) == NULL)
    ana_board_draft_open_async (noting->store, board, opened_cb, g_steal_pointer (&task));
  else if ((step = make_step (noting, board, &error)) == NULL)
    g_task_return_error (task, error);
  else
    write_alone (task, board, step);
}

/**
 * ana_board_note_async:
 * @shelf: that has the board
 * @store: (nullable): where it is kept
 * @board: its id
 * @note: the place and what stands there from now on; %NULL: nothing
 * @who: (nullable): told by "written", and only compared
 * @callback: calls ana_board_note_finish()
 * @data: for @callback
 *
 * Keeps one edit in the board's document. When it is kept the shelf emits "written", so that everybody who shows the
 * board reads it again.
 */
void
ana_board_note_async (AnaBoardShelf *shelf, AnaStore *store, const char *board, const AnaBoardNote *note, gpointer who, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (NULL, NULL, callback, data);
  Noting *noting = g_new0 (Noting, 1);

  *noting = (Noting) { g_object_ref (shelf), store != NULL ? g_object_ref (store) : NULL, g_strdup (board), ana_board_note_new (note->path, note->is), .who = who };
  g_task_set_task_data (task, noting, noting_free);
  ana_board_shelf_load_async (shelf, board, loaded_cb, task);
}

AnaBoardNote *
ana_board_note_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
