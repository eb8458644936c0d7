/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-editor.c: a board being edited: every step can be taken back, also after a restart.
 */
#include "config.h"

#include "ana-editor.h"

#include "ana-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _AnaEditor {
  AnaBoard  *board;
  GPtrArray *steps;    /* of AnaStep */
  guint      n_done;
  gboolean   is_new;   /* something has not been journalled */
  guint      first;    /* the first step that has not */
  guint      n_gone;   /* journalled steps that were let go since */
};

static void
touch (AnaEditor *self, guint first)
{
  self->first = self->is_new ? MIN (self->first, first) : first;
  self->is_new = TRUE;
}

/**
 * ana_editor_new:
 * @board: what is edited
 *
 * Returns: (transfer full): an editor without a history
 */
AnaEditor *
ana_editor_new (const AnaBoard *board)
{
  AnaEditor *self = g_new0 (AnaEditor, 1);

  self->board = ana_board_ref ((AnaBoard *) board);
  self->steps = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_step_free);
  return self;
}

/**
 * ana_editor_restore:
 * @draft: the board as the journal left it
 * @steps: (array zero-terminated=1): the texts of its steps
 * @n_done: how many of them are done
 * @error: return location
 *
 * Returns: (transfer full): the editor as it was; %NULL and %ANA_ERROR_BAD_INPUT when a step cannot be read
 */
AnaEditor *
ana_editor_restore (const AnaBoard *draft, const char *const *steps, guint n_done, GError **error)
{
  g_autoptr (AnaEditor) self = ana_editor_new (draft);

  for (guint i = 0; steps[i] != NULL; i++)
    {
      AnaStep *step = ana_step_parse (steps[i], error);

      if (step == NULL)
        {
          g_prefix_error (error, "step %u: ", i + 1);
          return NULL;
        }
      g_ptr_array_add (self->steps, step);
    }
  self->n_done = MIN (n_done, self->steps->len);
  return g_steal_pointer (&self);
}

void
ana_editor_free (AnaEditor *self)
{
  ana_board_unref (self->board);
  g_ptr_array_unref (self->steps);
  g_free (self);
}

const AnaBoard *
ana_editor_get_board (AnaEditor *self)
{
  return self->board;
}

static void
take_board (AnaEditor *self, AnaBoard *board)
{
  ana_board_unref (self->board);
  self->board = board;
}

static AnaStep *
copy_step (const AnaStep *step)
{
  AnaStep *copy = ana_step_new (step->label);

  copy->group = g_strdup (step->group);
  for (guint i = 0; i < step->changes->len; i++)
    {
      const AnaChange *change = step->changes->pdata[i];

      ana_step_add (copy, change->path, change->was, change->is, change->index);
    }
  return copy;
}

static void
keep_step (AnaEditor *self, const AnaStep *step)
{
  AnaStep *last = self->n_done > 0 && self->n_done == self->steps->len ? self->steps->pdata[self->n_done - 1] : NULL;

  g_ptr_array_set_size (self->steps, (int) self->n_done);
  if (last != NULL && ana_step_absorb (last, step))
    {
      touch (self, self->n_done - 1);
      if (last->changes->len == 0)
        g_ptr_array_set_size (self->steps, (int) --self->n_done);
      return;
    }
  g_ptr_array_add (self->steps, copy_step (step));
  touch (self, self->n_done++);
  if (self->steps->len <= ANA_EDITOR_MAX_STEPS)
    return;
  g_ptr_array_remove_index (self->steps, 0);
  self->n_done--;
  self->n_gone += self->first > 0 ? 1 : 0;
  self->first -= self->first > 0 ? 1 : 0;
}

/* A tile that a file brings may be one that we cannot read; nobody makes one of a tile that could be read. */
static gboolean
check_unspoilt (const AnaBoard *before, const AnaBoard *after, GError **error)
{
  for (guint i = 0; i < ana_board_get_n_tiles (after); i++)
    {
      const AnaTile *tile = ana_board_get_tile (after, i);
      const AnaTile *was = tile->is_unread ? ana_board_find_tile (before, tile->key) : NULL;

      if (was != NULL && !was->is_unread)
        {
          g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "%s", tile->problem);
          return FALSE;
        }
    }
  return TRUE;
}

/**
 * ana_editor_do:
 * @self: the editor
 * @step: what to do; one without changes does nothing
 * @error: return location
 *
 * Does a step and keeps it for undo. What had been taken back is forgotten. A step of the same group as the one before
 * becomes one with it.
 *
 * Returns: %FALSE and the board as it was, when the board would not bear it: more than its limits, or no board any more
 */
gboolean
ana_editor_do (AnaEditor *self, const AnaStep *step, GError **error)
{
  g_autoptr (AnaBoard) after = NULL;
  g_autofree char *text = NULL;
  AnaJsonLimits limits = { ANA_BOARD_MAX_BYTES, ANA_BOARD_MAX_DEPTH };

  if (step->changes->len == 0)
    return TRUE;
  after = ana_step_apply (step, self->board, error);
  if (after == NULL || !check_unspoilt (self->board, after, error))
    return FALSE;
  text = ana_board_to_text (after);
  if (strlen (text) > ANA_BOARD_MAX_BYTES)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_LIMIT, _("a board has at most %d bytes"), ANA_BOARD_MAX_BYTES);
      return FALSE;
    }
  if (!ana_json_scan (text, strlen (text), &limits, error))
    return FALSE; /* nested more deeply than can be read again */
  take_board (self, g_steal_pointer (&after));
  keep_step (self, step);
  return TRUE;
}

/**
 * ana_editor_undo:
 * @self: the editor
 * @error: return location
 *
 * Takes the last step back. With nothing to take back, nothing happens.
 *
 * Returns: %FALSE and %ANA_ERROR_RETRY when the board was changed from elsewhere in a place of that step: it is left as it is
 */
gboolean
ana_editor_undo (AnaEditor *self, GError **error)
{
  g_autoptr (AnaStep) back = NULL;
  AnaBoard *after;

  if (self->n_done == 0)
    return TRUE;
  back = ana_step_invert (self->steps->pdata[self->n_done - 1]);
  after = ana_step_apply (back, self->board, error);
  if (after == NULL)
    return FALSE;
  take_board (self, after);
  self->n_done--;
  touch (self, self->steps->len);
  return TRUE;
}

/* As ana_editor_undo(), the other way. */
gboolean
ana_editor_redo (AnaEditor *self, GError **error)
{
  AnaBoard *after;

  if (self->n_done == self->steps->len)
    return TRUE;
  after = ana_step_apply (self->steps->pdata[self->n_done], self->board, error);
  if (after == NULL)
    return FALSE;
  take_board (self, after);
  self->n_done++;
  touch (self, self->steps->len);
  return TRUE;
}

const char *
ana_editor_get_undo (AnaEditor *self)
{
  return self->n_done > 0 ? ((AnaStep *) self->steps->pdata[self->n_done - 1])->label : NULL;
}

const char *
ana_editor_get_redo (AnaEditor *self)
{
  return self->n_done < self->steps->len ? ((AnaStep *) self->steps->pdata[self->n_done])->label : NULL;
}

guint
ana_editor_get_n_steps (AnaEditor *self)
{
  return self->steps->len;
}

guint
ana_editor_get_n_done (AnaEditor *self)
{
  return self->n_done;
}

/**
 * ana_editor_rebase:
 * @self: the editor
 * @board: the board after a merge with what came from elsewhere
 *
 * The history stays. A step whose places were changed from elsewhere is refused when it is its turn.
 */
void
ana_editor_rebase (AnaEditor *self, const AnaBoard *board)
{
  take_board (self, ana_board_ref ((AnaBoard *) board));
  touch (self, self->steps->len);
}

/**
 * ana_editor_take_journal:
 * @self: the editor
 * @out: (out caller-allocates): what is new since the last call; ana_journal_clear() it
 *
 * Call it after each edit and have it stored: who loses power then loses what the store had not committed, and no more.
 *
 * Returns: %FALSE when nothing is new
 */
gboolean
ana_editor_take_journal (AnaEditor *self, AnaJournal *out)
{
  g_autoptr (GStrvBuilder) steps = g_strv_builder_new ();

  if (!self->is_new)
    return FALSE;
  *out = (AnaJournal) { .body = ana_board_to_text (self->board), .n_done = self->n_done, .n_gone = self->n_gone,
                        .first = MIN (self->first, self->steps->len) };
  for (guint i = out->first; i < self->steps->len; i++)
    {
      g_autofree char *text = ana_step_to_text (self->steps->pdata[i]);

      g_strv_builder_add (steps, text);
    }
  out->steps = g_strv_builder_end (steps);
  self->is_new = FALSE;
  self->n_gone = 0;
  return TRUE;
}

void
ana_journal_clear (AnaJournal *journal)
{
  g_clear_pointer (&journal->body, g_free);
  g_clear_pointer (&journal->steps, g_strfreev);
}
