/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-window-edit.c: the open board in edit mode: the editor stands in its page, with a header bar of its own.
 */
#include "config.h"

#include "ana-board-edit.h"
#include "ana-window-private.h"

#include <glib/gi18n.h>

/* --- what there is to show --- */

/* As the hub tells them; before it ever did, those that every pack reads. */
static char **
list_sources (gpointer data)
{
  g_auto (GStrv) told = ana_board_page_list_datasets (((AnaWindow *) data)->board);
  g_autofree const char **names = ana_canonical_list ();

  return told[0] != NULL ? g_steal_pointer (&told) : g_strdupv ((char **) names);
}

static AnaSchema *
read_schema (const char *source, gpointer data)
{
  AnaWindow *self = data;
  AnaSchema *schema;

  if (g_str_equal (source, ANA_KPI_DATASET))
    return ana_kpi_rows_get_schema (ana_session_get_catalogue (self->session));
  schema = ana_board_page_read_schema (self->board, source);
  return schema != NULL ? schema : ana_canonical_schema (source, "EUR");
}

static AnaTileData *
find_data (const char *key, gpointer data)
{
  AnaBoardData *shown = ana_board_page_get_data (((AnaWindow *) data)->board);

  return shown != NULL ? ana_board_data_find (shown, key) : NULL;
}

static char *
describe (const char *key, gpointer data)
{
  AnaTileData *tile = find_data (key, data);

  if (tile == NULL)
    return NULL;
  if (tile->card != NULL)
    return g_strdup (tile->card->a11y_text);
  if (tile->chart != NULL)
    return ana_chart_summary (tile->chart);
  return g_strdup (tile->message);
}

/* What the page is looked at with stays while its board is edited. */
static char *
dup_filters (char **range, gpointer data)
{
  AnaWindow *self = data;
  AnaBoardFilters *filters = ana_board_page_get_filters (self->board);

  *range = filters != NULL ? g_strdup (ana_board_filters_get_range (filters)) : NULL;
  return filters != NULL ? g_strdup (ana_board_filters_get_text (filters)) : NULL;
}

/* What a state of the board shows of what the cache has: nothing is asked for it. */
static AnaReading *
make_reading (gpointer data)
{
  AnaWindow *self = data;
  AnaReading *reading = ana_reading_new_for (self->session);

  reading->tile_answers = ana_tile_answers_new (ana_session_get_profile (self->session));
  return reading;
}

/* --- coming and going --- */

/* The board is shown as it was saved, or as it was before. */
static void
done_cb (AnaBoardEdit *edit, gboolean saved, AnaWindow *self)
{
  g_autoptr (AnaBoard) board = ana_board_ref ((AnaBoard *) ana_board_draft_get_saved (ana_board_edit_get_draft (edit)));
  g_autoptr (GtkWidget) canvas = ana_board_edit_take_canvas (edit);

  self->is_editing = FALSE;
  ana_board_shelf_release (self->shelf, self);
  ana_board_page_set_editor (self->board, NULL);
  ana_board_page_set_board (self->board, board);
  ana_board_page_look_for_draft (self->board);
  ana_board_shelf_refresh (self->shelf);
  ana_window_update_frame (self);
  if (!saved)
    return;
  ana_board_shelf_tell_written (self->shelf, ana_board_get_id (board), self);
  ana_window_toast (self, _("Board saved"));
}

/* Somebody goes elsewhere: the draft stays, and is there when the board is edited again. */
void
ana_window_end_edit (AnaWindow *self)
{
  if (self->is_editing)
    done_cb (ANA_BOARD_EDIT (ana_board_page_get_editor (self->board)), FALSE, self);
}

/* As "Cancel" does: asks if something would be lost. */
void
ana_window_leave_edit (AnaWindow *self)
{
  ana_board_edit_leave (ANA_BOARD_EDIT (ana_board_page_get_editor (self->board)));
}

/* What is edited is what is read and shown, at each step and on each tab. */
static void
shown_cb (AnaBoardEdit *edit, AnaWindow *self)
{
  ana_board_page_set_board (self->board, (AnaBoard *) ana_board_draft_get_board (ana_board_edit_get_draft (edit)));
}

static void
begin (AnaWindow *self, AnaBoardDraft *draft)
{
  AnaBoardShow show = { .catalogue = ana_session_get_catalogue (self->session), .list_sources = list_sources, .read_schema = read_schema,
                        .find_data = find_data, .describe = describe, .dup_filters = dup_filters, .make_reading = make_reading,
                        .data = self };
  AnaBoardCanvas *canvas = ana_board_page_get_canvas (self->board);
  GtkWidget *edit;

  self->is_editing = TRUE;
  ana_board_page_lend_canvas (self->board);
  edit = ana_board_edit_new (draft, canvas, &show);
  ana_board_page_set_editor (self->board, edit);
  g_signal_connect (edit, "done", G_CALLBACK (done_cb), self);
  g_signal_connect (edit, "shown", G_CALLBACK (shown_cb), self);
  g_signal_connect (edit, "notice", G_CALLBACK (ana_window_toast_cb), self);
  g_signal_connect_object (self->board, "data-changed", G_CALLBACK (ana_board_edit_refresh), edit, G_CONNECT_SWAPPED);
  shown_cb (ANA_BOARD_EDIT (edit), self);
  ana_window_update_frame (self);
}

typedef struct {
  AnaWindow *window; /* (owned) */
  char      *id;     /* (owned): of the board that was open when editing was asked for */
} Opening;

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Opening *opening = data;
  g_autoptr (AnaWindow) self = opening->window;
  g_autofree char *id = opening->id;
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaBoardDraft) draft = ana_board_draft_open_finish (result, &error);

  if (draft == NULL)
    ana_window_toast (self, error->message);
  if (draft != NULL && !self->is_editing && ana_window_shows_board (self) && g_strcmp0 (ana_board_page_get_id (self->board), id) == 0)
    begin (self, draft);
  else if (!self->is_editing)
    ana_board_shelf_release (self->shelf, self);
}

/* Another window edits it: there it is. */
static gboolean
present_editor (AnaWindow *self, const char *id)
{
  AnaWindow *other = ana_board_shelf_get_editor (self->shelf, id);

  if (other == NULL || other == self)
    return FALSE;
  gtk_window_present (GTK_WINDOW (other));
  ana_window_toast (other, _("This board is edited here"));
  return TRUE;
}

/* The board that is open, with the draft that was left of it. */
void
ana_window_edit_board (AnaWindow *self)
{
  AnaBoard *board = ana_window_shows_board (self) && !self->is_editing ? ana_board_page_get_board (self->board) : NULL;
  Opening *opening;

  if (board == NULL || present_editor (self, ana_board_page_get_id (self->board)))
    return;
  ana_board_shelf_claim (self->shelf, ana_board_page_get_id (self->board), self);
  opening = g_new0 (Opening, 1);
  *opening = (Opening) { g_object_ref (self), g_strdup (ana_board_page_get_id (self->board)) };
  ana_board_draft_open_async (ana_session_get_store (self->session), board, opened_cb, opening);
}
