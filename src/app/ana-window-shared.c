/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-window-shared.c: a board that somebody else, or another window, changed while it is on show, or being edited.
 */
#include "config.h"

#include "ana-window-private.h"

#include <glib/gi18n.h>
#include <string.h>

/* Somebody else was faster: what was written here is not lost, and this says where it is. */
static void
tell_conflicts (AnaWindow *self, guint n)
{
  g_autofree char *text = g_strdup_printf (ngettext ("Somebody else changed %u field that you changed too",
                                                     "Somebody else changed %u fields that you changed too", n), n);
  AdwToast *toast = adw_toast_new (text);

  adw_toast_set_button_label (toast, _("_Review"));
  adw_toast_set_action_name (toast, "win.conflicts");
  adw_toast_set_timeout (toast, 0);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/* What is edited stays, upon what the board has become. */
static void
rebase (AnaWindow *self, AnaBoardDraft *draft, const char *text)
{
  g_autoptr (GError) error = NULL;
  guint n_conflicts = 0;

  if (!ana_board_draft_rebase (draft, text, &n_conflicts, &error))
    {
      ana_window_toast (self, error->message);
      return;
    }
  ana_window_toast (self, _("Somebody else changed this board: what you edit stands upon it"));
  if (n_conflicts > 0)
    tell_conflicts (self, n_conflicts);
}

static void
show (AnaWindow *self, const char *text, gboolean tell)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaBoard) board = ana_board_load (NULL, text, -1, &error);

  if (board == NULL)
    return; /* the store took it for a board: nothing to tell */
  ana_board_page_set_board (self->board, board);
  if (tell)
    ana_window_toast (self, _("Somebody else changed this board"));
}

typedef struct {
  AnaWindow *window; /* (owned) */
  char      *id;     /* (owned) of the board that was changed */
  gboolean   tell;   /* it was somebody else, and not another window */
} Load;

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Load *load = data;
  g_autoptr (AnaWindow) self = load->window;
  g_autofree char *id = load->id;
  g_autofree char *text = ana_board_shelf_load_finish (ANA_BOARD_SHELF (source), result, NULL);
  AnaBoardDraft *draft;

  if (text == NULL || self->board == NULL || g_strcmp0 (ana_board_page_get_id (self->board), id) != 0)
    return;
  draft = ana_board_canvas_get_draft (ana_board_page_get_canvas (self->board));
  if (draft != NULL)
    rebase (self, draft, text);
  else
    show (self, text, load->tell);
}

static gboolean
shows (AnaWindow *self, const char *id)
{
  return self->board != NULL && g_strcmp0 (ana_board_page_get_id (self->board), id) == 0;
}

static void
read_again (AnaWindow *self, const char *id, gboolean tell)
{
  Load *load = g_new0 (Load, 1);

  *load = (Load) { g_object_ref (self), g_strdup (id), tell };
  ana_board_shelf_load_async (self->shelf, id, loaded_cb, load);
}

/* Another window saved it; @who did, and shows it so. */
void
ana_window_written_cb (AnaBoardShelf *shelf, const char *id, gpointer who, AnaWindow *self)
{
  if (who != self && shows (self, id))
    read_again (self, id, FALSE);
}

/* A document of the profile that is shown is not what it was. */
void
ana_window_document_changed_cb (AnaSession *session, const char *kind, const char *id, gboolean gone, guint n_conflicts, AnaWindow *self)
{
  gboolean is_open = strcmp (kind, "board") == 0 && shows (self, id);

  if (n_conflicts > 0)
    tell_conflicts (self, n_conflicts);
  if (self->shelf != NULL)
    ana_board_shelf_refresh (self->shelf);
  if (is_open && gone)
    ana_window_toast (self, _("Somebody else put this board into the bin"));
  if (is_open && !gone)
    read_again (self, id, TRUE);
}
