/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-page-notes.c: what somebody says about the charts of a board while they look at it, and what of it is taken back.
 */
#include "config.h"

#include "ana-board-page-private.h"

#include "ana-annotation.h"
#include "ana-board-note.h"
#include "ana-note-dialog.h"
#include "ana-transform-chain.h"

#include <glib/gi18n.h>

#define MAX_NOTED 100

typedef enum { WAY_DO, WAY_UNDO, WAY_REDO } Way;

typedef struct {
  AnaBoardPage *self;  /* (owned) */
  guint         token;
  Way           way;
} Keeping;

static void
push (GPtrArray **list, AnaBoardNote *note)
{
  if (*list == NULL)
    *list = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_board_note_free);
  if ((*list)->len == MAX_NOTED)
    g_ptr_array_remove_index (*list, 0);
  g_ptr_array_add (*list, note);
}

static void
tell (AnaBoardPage *self, const AnaBoardNote *note, Way way)
{
  const char *text = !g_str_has_prefix (note->path, "/annotations/") ? _("Kept on the board") : note->is == NULL ? _("Annotation deleted") : note->was == NULL ? _("Annotation kept") : _("Annotation changed");

  if (way == WAY_DO)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.toast-undo", "s", text);
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Keeping *keeping = data;
  g_autoptr (AnaBoardPage) self = keeping->self;
  g_autoptr (GError) error = NULL;
  AnaBoardNote *note = ana_board_note_finish (result, &error);

  if (note == NULL)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", error->message);
      return;
    }
  if (keeping->token != self->token) /* another board by now */
    {
      ana_board_note_free (note);
      return;
    }
  tell (self, note, keeping->way);
  if (keeping->way == WAY_DO && self->unnoted != NULL)
    g_ptr_array_set_size (self->unnoted, 0);
  push (keeping->way == WAY_UNDO ? &self->unnoted : &self->noted, note);
  ana_board_page_forget_draft (self); /* it stands upon another document now: looked for anew */
  ana_board_page_reload (self);
}

static void
keep (AnaBoardPage *self, AnaBoardNote *note, Way way)
{
  Keeping *keeping = g_new0 (Keeping, 1);

  *keeping = (Keeping) { g_object_ref (self), self->token, way };
  ana_board_note_async (self->shelf, ana_session_get_store (SESSION (self)), self->id, note, gtk_widget_get_root (GTK_WIDGET (self)), kept_cb, keeping);
}

static void
say_cb (AnaChart *chart, const char *id, const AnaAnnotation *said, gpointer data)
{
  AnaTileView *tile = data;
  AnaBoardPage *self = ANA_BOARD_PAGE (gtk_widget_get_ancestor (GTK_WIDGET (tile), ANA_TYPE_BOARD_PAGE));
  g_autoptr (JsonNode) is = said != NULL ? ana_annotation_to_json (chart, "tile", ana_tile_view_get_key (tile), said) : NULL;
  g_autoptr (AnaBoardNote) note = ana_board_note_new_annotation (id, is);

  if (self != NULL && self->id != NULL)
    keep (self, note, WAY_DO);
}

void
ana_board_page_annotate_cb (AnaTileView *tile, AnaChartView *view, const AnaChartNote *note, AnaBoardPage *self)
{
  AnaTileData *data = ana_tile_view_get_data (tile);

  if (self->id != NULL && self->editor == NULL && data != NULL && data->chart != NULL)
    ana_note_ask (view, data->chart, note, say_cb, tile);
}

/* What the series of a chart have become stays so. */
void
ana_board_page_keep_form_cb (AnaTileView *tile, const char *transform, AnaBoardPage *self)
{
  g_autoptr (GArray) chain = ana_transform_chain_parse (transform, NULL);
  g_autoptr (JsonNode) is = chain != NULL ? ana_transform_chain_to_node (chain) : NULL;
  g_autofree char *path = g_strdup_printf ("/tiles/%s/style/transform", ana_tile_view_get_key (tile));
  g_autoptr (AnaBoardNote) note = ana_board_note_new (path, is);

  if (self->id != NULL && self->editor == NULL)
    keep (self, note, WAY_DO);
}

/* --- taken back --- */

static gboolean
go (AnaBoardPage *self, Way way)
{
  GPtrArray *from = way == WAY_UNDO ? self->noted : self->unnoted;
  g_autoptr (AnaBoardNote) last = NULL, back = NULL;

  if (from == NULL || from->len == 0 || self->id == NULL || self->editor != NULL)
    return FALSE;
  last = g_ptr_array_steal_index (from, from->len - 1);
  back = ana_board_note_new (last->path, last->was);
  keep (self, back, way);
  return TRUE;
}

/* The annotation that was made last on this page goes, or is as it was. FALSE: there is none. */
gboolean
ana_board_page_undo (AnaBoardPage *self)
{
  return go (self, WAY_UNDO);
}

gboolean
ana_board_page_redo (AnaBoardPage *self)
{
  return go (self, WAY_REDO);
}

static gboolean
undo_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  return ana_board_page_undo (ANA_BOARD_PAGE (widget));
}

static gboolean
redo_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  return ana_board_page_redo (ANA_BOARD_PAGE (widget));
}

void
ana_board_page_forget_notes (AnaBoardPage *self)
{
  g_clear_pointer (&self->noted, g_ptr_array_unref);
  g_clear_pointer (&self->unnoted, g_ptr_array_unref);
}

void
ana_board_page_install_notes (GtkWidgetClass *widget_class)
{
  gtk_widget_class_add_binding (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, undo_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK, redo_cb, NULL);
}
