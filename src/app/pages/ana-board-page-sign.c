/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-page-sign.c: the sign over a board that somebody began to edit and did not save: go on, or let it go.
 */
#include "config.h"

#include "ana-board-page-private.h"

#include "ana-clock.h"
#include "ana-ui.h"

#include <glib/gi18n.h>
#include <string.h>

/* One more draft of the same board is edited in another window: it is not for us to say what becomes of it. */
static gboolean
is_edited (AnaBoardPage *self)
{
  return self->id != NULL && ana_board_shelf_get_editor (self->shelf, self->id) != NULL;
}

static void
show_unsaved (AnaBoardPage *self)
{
  gint64 kept = ana_board_draft_get_kept_usec (self->unsaved);
  g_autofree char *when = kept > 0 ? ana_ui_format_as_of (kept, ana_clock_now_usec ()) : NULL;
  g_autofree char *words = when != NULL ? g_strdup_printf (_("Unsaved changes from %s"), when) : g_strdup (_("Unsaved changes"));

  ana_banner_set_text (self->sign, words);
  ana_banner_set_first (self->sign, _("Resume"), "win.edit-board");
  ana_banner_set_second (self->sign, _("Discard"), "board.discard-draft");
  ana_banner_set_shown (self->sign, TRUE);
}

typedef struct { AnaBoardPage *self; guint token; } Look;

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Look *look = data;
  g_autoptr (AnaBoardPage) self = look->self;
  g_autoptr (AnaBoardDraft) draft = ana_board_draft_open_finish (result, NULL);

  if (draft == NULL || look->token != self->token || SESSION (self) == NULL || self->editor != NULL || is_edited (self) || !ana_board_draft_is_changed (draft))
    return;
  g_set_object (&self->unsaved, draft);
  show_unsaved (self);
}

/* Off the main thread; a page where nothing is edited does not ask. */
void
ana_board_page_look_for_draft (AnaBoardPage *self)
{
  AnaStore *store = ana_session_get_store (SESSION (self));
  Look *look;

  if (self->on_wall || self->only != NULL || store == NULL || self->board == NULL || self->editor != NULL || is_edited (self))
    return;
  look = g_new0 (Look, 1);
  look->self = g_object_ref (self);
  look->token = self->token;
  ana_board_draft_open_async (store, self->board, looked_cb, look);
}

void
ana_board_page_forget_draft (AnaBoardPage *self)
{
  g_clear_object (&self->unsaved);
  g_clear_pointer (&self->discarded, g_free);
  if (self->sign != NULL)
    ana_banner_set_shown (self->sign, FALSE);
}

/* It can be had back as long as the sign is there. */
static void
discard_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AnaBoardPage *self = ANA_BOARD_PAGE (widget);

  if (self->unsaved == NULL || is_edited (self))
    {
      ana_board_page_forget_draft (self);
      return;
    }
  g_free (self->discarded);
  self->discarded = ana_board_to_text (ana_board_draft_get_board (self->unsaved));
  ana_board_draft_discard (self->unsaved);
  ana_banner_set_text (self->sign, _("The changes are discarded"));
  ana_banner_set_first (self->sign, _("Undo"), "board.restore-draft");
  ana_banner_set_second (self->sign, _("Dismiss"), "board.dismiss-sign");
}

static gboolean
is_back (AnaBoardPage *self)
{
  g_autofree char *text = ana_board_to_text (ana_board_draft_get_board (self->unsaved));

  return strcmp (text, self->discarded) == 0;
}

static void
restore_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AnaBoardPage *self = ANA_BOARD_PAGE (widget);

  if (self->unsaved == NULL || self->discarded == NULL || is_edited (self))
    return;
  while (!is_back (self) && ana_board_draft_get_redo (self->unsaved) != NULL)
    ana_board_draft_redo (self->unsaved);
  while (!is_back (self) && ana_board_draft_get_undo (self->unsaved) != NULL) /* it was one step over all */
    ana_board_draft_undo (self->unsaved);
  g_clear_pointer (&self->discarded, g_free);
  show_unsaved (self);
}

static void
dismiss_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ana_board_page_forget_draft (ANA_BOARD_PAGE (widget));
}

void
ana_board_page_install_sign (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "board.discard-draft", NULL, discard_action);
  gtk_widget_class_install_action (widget_class, "board.restore-draft", NULL, restore_action);
  gtk_widget_class_install_action (widget_class, "board.dismiss-sign", NULL, dismiss_action);
}

GtkWidget *
ana_board_page_make_sign (AnaBoardPage *self)
{
  self->sign = g_object_new (ANA_TYPE_BANNER, NULL);
  return GTK_WIDGET (self->sign);
}
