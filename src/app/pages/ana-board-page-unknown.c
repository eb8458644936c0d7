/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-page-unknown.c: what of a board nobody here understands is told over it, once: it is kept, and another program may know it.
 *
 * What was told is remembered with the profile, so that a board says it when it first comes, and again only when there is more.
 */
#include "config.h"

#include "ana-board-page-private.h"

#include "ana-board-draft.h"
#include "ana-ui.h"

#include <glib/gi18n.h>
#include <string.h>

#define TOLD_KIND   "told" /* documents of this computer alone: what was said of each board */
#define N_NAMED     2
#define LIST_WIDTH  300
#define LIST_HEIGHT 320

typedef struct {
  AnaBoardPage *self;     /* (owned) */
  guint         token;
  AnaStore     *store;    /* (owned) */
  char         *id;       /* (owned) */
  char        **warnings; /* (owned) */
} Telling;

static void
telling_free (gpointer data)
{
  Telling *telling = data;

  g_object_unref (telling->self);
  g_object_unref (telling->store);
  g_free (telling->id);
  g_strfreev (telling->warnings);
  g_free (telling);
}

/* --- what was told before (on the thread) --- */

/* Its place alone: the words may be of another language next time. */
static char *
get_place (const char *warning)
{
  const char *end = strstr (warning, ": ");

  return end != NULL ? g_strndup (warning, (gsize) (end - warning)) : g_strdup (warning);
}

static gboolean
was_told (JsonNode *told, const char *place)
{
  JsonArray *list = told != NULL && JSON_NODE_HOLDS_ARRAY (told) ? json_node_get_array (told) : NULL;

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonNode *item = json_array_get_element (list, i);

      if (JSON_NODE_HOLDS_VALUE (item) && json_node_get_value_type (item) == G_TYPE_STRING && strcmp (json_node_get_string (item), place) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
remember (const Telling *telling)
{
  g_autoptr (JsonArray) list = json_array_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  g_autofree char *text = NULL;

  for (char **warning = telling->warnings; *warning != NULL; warning++)
    {
      g_autofree char *place = get_place (*warning);

      json_array_add_string_element (list, place);
    }
  json_node_set_array (node, list);
  text = json_to_string (node, FALSE);
  ana_store_put_document (telling->store, TOLD_KIND, telling->id, text, NULL); /* else it is told once more: no harm */
}

/* Whether there is something that was not told yet. */
static void
compare_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Telling *telling = data;
  g_autofree char *text = ana_store_get_document (telling->store, TOLD_KIND, telling->id, NULL);
  g_autoptr (JsonNode) told = text != NULL ? ana_json_parse (text, -1, NULL, NULL) : NULL;
  gboolean is_new = FALSE;

  for (char **warning = telling->warnings; *warning != NULL; warning++)
    {
      g_autofree char *place = get_place (*warning);

      is_new = is_new || !was_told (told, place);
    }
  if (is_new)
    remember (telling);
  g_task_return_boolean (task, is_new);
}

/* --- over the board --- */

static char *
say_first (const char *const *warnings)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n = g_strv_length ((char **) warnings);

  for (guint i = 0; i < MIN (n, N_NAMED); i++)
    {
      g_autofree char *place = get_place (warnings[i]);

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", place);
    }
  if (n > N_NAMED)
    g_string_append (text, ", …");
  /* Translators: %s: where in the document, e.g. "/tiles/a/spin, /later" */
  return g_strdup_printf (ngettext ("%u entry of this board is not understood here, and kept: %s",
                                    "%u entries of this board are not understood here, and kept: %s", n), n, text->str);
}

static void
compared_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Telling *telling = g_task_get_task_data (G_TASK (result));
  AnaBoardPage *self = telling->self;
  g_autofree char *text = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), NULL) || telling->token != self->token || SESSION (self) == NULL || self->board == NULL)
    return;
  text = say_first ((const char *const *) telling->warnings);
  ana_banner_set_text (self->unknown, text);
  ana_banner_set_shown (self->unknown, TRUE);
}

/* Off the main thread; nobody reads it on a wall. */
void
ana_board_page_tell_unknown (AnaBoardPage *self)
{
  AnaStore *store = ana_session_get_store (SESSION (self));
  const char *const *warnings = ana_board_get_warnings (self->board);
  g_autoptr (GTask) task = NULL;
  Telling *telling;

  if (warnings[0] == NULL || store == NULL || self->on_wall || self->only != NULL)
    return;
  telling = g_new0 (Telling, 1);
  *telling = (Telling) { g_object_ref (self), self->token, g_object_ref (store), g_strdup (self->id), g_strdupv ((char **) warnings) };
  task = g_task_new (NULL, NULL, compared_cb, NULL);
  g_task_set_task_data (task, telling, telling_free);
  g_task_run_in_thread (task, compare_thread);
}

void
ana_board_page_forget_unknown (AnaBoardPage *self)
{
  if (self->unknown != NULL)
    ana_banner_set_shown (self->unknown, FALSE);
}

static void
dismiss_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ana_board_page_forget_unknown (ANA_BOARD_PAGE (widget));
}

/* All of them, to be read and copied. */
static void
show_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AnaBoardPage *self = ANA_BOARD_PAGE (widget);
  g_autofree char *lines = self->board != NULL ? g_strjoinv ("\n", (char **) ana_board_get_warnings (self->board)) : NULL;
  GtkWidget *dialog, *scrolled = gtk_scrolled_window_new (), *list = ana_ui_label_new (lines, "ana-data", 0);

  dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), _("Not Understood"),
                                   _("They stay in the board as they are, and go out with it when it is exported."));
  gtk_label_set_selectable (GTK_LABEL (list), TRUE);
  gtk_label_set_wrap (GTK_LABEL (list), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (list), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_ellipsize (GTK_LABEL (list), PANGO_ELLIPSIZE_NONE);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), LIST_HEIGHT);
  gtk_scrolled_window_set_min_content_width (GTK_SCROLLED_WINDOW (scrolled), LIST_WIDTH);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), list);
  ana_ui_set_a11y_label (scrolled, _("Not Understood"));
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), scrolled);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("_Close"));
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "close");
  gtk_window_present (GTK_WINDOW (dialog));
  ana_board_page_forget_unknown (self);
}

void
ana_board_page_install_unknown (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "board.show-unknown", NULL, show_action);
  gtk_widget_class_install_action (widget_class, "board.dismiss-unknown", NULL, dismiss_action);
}

GtkWidget *
ana_board_page_make_unknown (AnaBoardPage *self)
{
  self->unknown = g_object_new (ANA_TYPE_BANNER, NULL);
  ana_banner_set_first (self->unknown, _("Show"), "board.show-unknown");
  ana_banner_set_second (self->unknown, _("Dismiss"), "board.dismiss-unknown");
  return GTK_WIDGET (self->unknown);
}
