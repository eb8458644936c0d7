/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-rows-dialog.c: the rows behind a mark: as the hub has them, as they were kept, or as the tile has them.
 *
 * What was seen once is seen again without a hub, as of then. What was never asked for is shown as far as the tile has it:
 * the rows of its own answer that the mark was made from. Which of the three it is stands above the table.
 */
#include "config.h"

#include "ana-rows-dialog.h"

#include "ana-latest.h"
#include "ana-states.h"
#include "ana-tile-view.h"
#include "ana-ui.h"

#include <glib/gi18n.h>

struct _AnaRowsDialog {
  AdwWindow       parent_instance;
  /* Owned */
  GCancellable   *cancellable;
  AnaSync        *sync;     /* (nullable) */
  AnaTileAnswers *answers;  /* (nullable) */
  AnaTileData    *own;      /* (nullable) */
  JsonNode       *model;    /* (nullable) */
  char           *key;      /* (nullable) of the kept answer */
  AnaLatest      *kept;
  const AnaZone  *zone;
  gboolean        has_answer; /* the hub's, now */
  gboolean        has_kept;
  gboolean        wants_all; /* as many as the hub gives at once */
  /* Children */
  AdwWindowTitle *title;
  AnaStates      *states;
  GtkLabel       *note;
  GtkWidget      *table;
  GtkWidget      *copy, *save, *all;
};

G_DEFINE_FINAL_TYPE (AnaRowsDialog, ana_rows_dialog, ADW_TYPE_WINDOW)

static void ask (AnaRowsDialog *self);

static void
ana_rows_dialog_dispose (GObject *object)
{
  g_cancellable_cancel (ANA_ROWS_DIALOG (object)->cancellable);
  g_clear_pointer (&ANA_ROWS_DIALOG (object)->kept, ana_latest_free);
  G_OBJECT_CLASS (ana_rows_dialog_parent_class)->dispose (object);
}

static void
ana_rows_dialog_finalize (GObject *object)
{
  AnaRowsDialog *self = ANA_ROWS_DIALOG (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->sync);
  g_clear_object (&self->answers);
  g_clear_pointer (&self->own, ana_tile_data_unref);
  g_clear_pointer (&self->model, json_node_unref);
  g_free (self->key);
  G_OBJECT_CLASS (ana_rows_dialog_parent_class)->finalize (object);
}

static void
retry_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ask (ANA_ROWS_DIALOG (widget));
}

/* What is copied and saved is what is shown; the table says how many rows that were, and whether there are more. */
static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_activate_action (ANA_ROWS_DIALOG (widget)->table, "look.copy", NULL);
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_activate_action (ANA_ROWS_DIALOG (widget)->table, "look.save", "s", g_variant_get_string (parameter, NULL));
}

/* The first rows come at once; all of them when somebody wants them. */
static void
all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AnaRowsDialog *self = ANA_ROWS_DIALOG (widget);

  if (self->sync == NULL || self->model == NULL)
    return;
  self->wants_all = TRUE;
  json_object_set_int_member (json_node_get_object (self->model), "limit", ANA_TILE_MAX_ROWS);
  gtk_widget_set_visible (self->all, FALSE);
  ask (self);
}

static void
ana_rows_dialog_class_init (AnaRowsDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ana_rows_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = ana_rows_dialog_finalize;
  gtk_widget_class_install_action (widget_class, "rows.retry", NULL, retry_action);
  gtk_widget_class_install_action (widget_class, "rows.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "rows.save", "s", save_action);
  gtk_widget_class_install_action (widget_class, "rows.all", NULL, all_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "rows.copy", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
ana_rows_dialog_init (AnaRowsDialog *self)
{
  self->cancellable = g_cancellable_new ();
}

/* --- what is shown --- */

static void
tell (AnaRowsDialog *self, const char *icon, const char *title, const char *description, const char *details)
{
  AnaStatus status = { .icon_name = icon, .title = title, .description = description, .details = details };

  if (self->sync != NULL && details != NULL)
    {
      status.button = _("_Retry");
      status.action = "rows.retry";
    }
  ana_states_end (self->states);
  ana_states_show_status (self->states, &status);
}

static void
set_note (AnaRowsDialog *self, const char *text)
{
  ana_ui_set_text (self->note, text);
  gtk_widget_set_visible (GTK_WIDGET (self->note), text[0] != '\0');
}

static void
show_rows (AnaRowsDialog *self, AnaTileData *rows, const char *note)
{
  guint n = ana_frame_get_n_rows (rows->frame);
  g_autofree char *count = g_strdup_printf (ngettext ("%u row", "%u rows", n), n);
  g_autofree char *first = g_strdup_printf (_("the first %u rows"), n);
  gboolean is_cut = rows->truncated || (n == ANA_TILE_SHOWN_ROWS && !self->wants_all);

  adw_window_title_set_subtitle (self->title, is_cut ? first : count);
  gtk_widget_set_visible (self->all, is_cut && self->sync != NULL && !self->wants_all);
  gtk_widget_set_sensitive (self->copy, n > 0);
  gtk_widget_set_sensitive (self->save, n > 0);
  set_note (self, note);
  if (n == 0)
    {
      tell (self, "ana-table-symbolic", _("No Rows"), _("The hub holds no rows of this mark any more."), NULL);
      return;
    }
  ana_tile_view_set_data (ANA_TILE_VIEW (self->table), rows, self->zone, rows->as_of_usec);
  ana_states_end (self->states);
  ana_states_show_content (self->states);
}

/* Without the rows behind them the tile's own are what there is. */
static void
show_own (AnaRowsDialog *self, const char *why)
{
  g_autofree char *note = NULL;

  if (self->own == NULL || ana_frame_get_n_rows (self->own->frame) == 0)
    {
      tell (self, "ana-offline-symbolic", _("No Hub"), _("Rows are with the hub; they can be seen when it is there again."), NULL);
      return;
    }
  note = g_strdup_printf ("%s %s", why, _("These are the tile’s own rows that the mark was made from."));
  show_rows (self, self->own, note);
}

/* --- what was kept --- */

typedef struct { AnaTileAnswers *answers; char *key; } Kept;

static void
kept_free (Kept *kept)
{
  g_object_unref (kept->answers);
  g_free (kept->key);
  g_free (kept);
}

static gpointer
read_kept (gpointer input, GCancellable *cancellable, GError **error)
{
  const Kept *kept = input;
  g_auto (AnaTileAnswer) answer = { .as_of_usec = ANA_TIME_NONE };

  ana_tile_answers_read (kept->answers, kept->key, &answer);
  return answer.body != NULL ? ana_tile_data_new_rows ("", answer.body, NULL) : NULL;
}

static void
kept_cb (gpointer result, const GError *error, gpointer data)
{
  AnaRowsDialog *self = data;
  g_autoptr (AnaTileData) rows = result;
  g_autofree char *when = NULL, *note = NULL;

  if (self->has_answer)
    return;
  self->has_kept = rows != NULL;
  if (rows != NULL)
    {
      when = ana_ui_format_as_of (rows->as_of_usec, rows->as_of_usec);
      note = self->sync == NULL ? g_strdup_printf (_("No hub: the rows as of %s."), when) : g_strdup ("");
      show_rows (self, rows, note);
    }
  else if (self->sync == NULL)
    show_own (self, _("No hub: the rows behind this mark were not seen before."));
}

static void
look_for_kept (AnaRowsDialog *self)
{
  Kept *kept = g_new0 (Kept, 1);

  kept->answers = g_object_ref (self->answers);
  kept->key = g_strdup (self->key);
  self->kept = ana_latest_new (read_kept, (GDestroyNotify) kept_free, kept_cb, (GDestroyNotify) ana_tile_data_unref, self);
  ana_latest_request (self->kept, kept, TRUE);
}

/* --- what the hub has --- */

static void
tell_failed (AnaRowsDialog *self, const char *message)
{
  g_autofree char *note = g_strdup_printf (_("The hub did not answer: %s."), message);

  if (self->has_kept)
    set_note (self, note);
  else if (self->own != NULL)
    show_own (self, note);
  else
    tell (self, "ana-warning-symbolic", _("The Rows Did Not Come"), _("The hub did not answer."), message);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AnaRowsDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = ana_sync_request_finish (ANA_SYNC (source), result, &error);
  g_autoptr (AnaTileData) rows = NULL;

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  ana_states_end (self->states);
  if (body != NULL)
    rows = ana_tile_data_new_rows ("", body, &error);
  if (rows == NULL)
    {
      tell_failed (self, error->message);
      return;
    }
  self->has_answer = TRUE;
  if (self->answers != NULL)
    ana_tile_answers_keep (self->answers, self->key, body);
  show_rows (self, rows, "");
}

static void
ask (AnaRowsDialog *self)
{
  g_autoptr (GBytes) body = ana_tile_make_body (self->model);

  ana_states_begin (self->states);
  ana_sync_request_async (self->sync, "POST", "/query", body, self->cancellable, answered_cb, g_object_ref (self));
}

static void
begin (AnaRowsDialog *self)
{
  g_autofree char *text = self->model != NULL ? ana_json_canonical (self->model, NULL) : NULL;
  g_autofree char *sum = text != NULL ? g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1) : NULL;

  if (self->model == NULL)
    {
      show_own (self, _("Which rows are behind this mark cannot be told."));
      return;
    }
  self->key = g_strdup_printf ("rows/%s", sum);
  if (self->answers != NULL)
    look_for_kept (self);
  else if (self->sync == NULL)
    show_own (self, _("No hub."));
  if (self->sync != NULL)
    ask (self);
}

static GMenuModel *
make_save_menu (void)
{
  static const char *const formats[] = { "csv", "tsv", "json", "xlsx" };
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree char *upper = g_ascii_strup (formats[i], -1);
      g_autoptr (GMenuItem) item = g_menu_item_new (upper, NULL);

      g_menu_item_set_action_and_target (item, "rows.save", "s", formats[i]);
      g_menu_append_item (menu, item);
    }
  return G_MENU_MODEL (menu);
}

static void
add_buttons (AnaRowsDialog *self, GtkWidget *header)
{
  g_autoptr (GMenuModel) menu = make_save_menu ();

  self->all = gtk_button_new_with_mnemonic (_("_All Rows"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->all), "rows.all");
  gtk_widget_set_visible (self->all, FALSE);
  self->copy = gtk_button_new_with_mnemonic (_("_Copy"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->copy), "rows.copy");
  self->save = gtk_menu_button_new ();
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->save), _("_Save As"));
  gtk_menu_button_set_use_underline (GTK_MENU_BUTTON (self->save), TRUE);
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->save), menu);
  gtk_widget_set_sensitive (self->copy, FALSE);
  gtk_widget_set_sensitive (self->save, FALSE);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), self->copy);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), self->save);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->all);
}

static GtkWidget *
make_content (AnaRowsDialog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *header = adw_header_bar_new ();

  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), GTK_WIDGET (self->title));
  add_buttons (self, header);
  gtk_box_append (GTK_BOX (box), header);
  self->note = GTK_LABEL (ana_ui_label_new ("", "ana-data ana-dim", 0));
  gtk_label_set_wrap (self->note, TRUE);
  gtk_label_set_selectable (self->note, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->note), "ana-padded");
  gtk_widget_set_visible (GTK_WIDGET (self->note), FALSE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->note));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->states));
  return box;
}

/**
 * ana_rows_dialog_new:
 * @wanted: which rows, and where they can come from
 *
 * Returns: (transfer floating): a window to be presented
 */
GtkWidget *
ana_rows_dialog_new (const AnaRowsWanted *wanted)
{
  AnaRowsDialog *self = g_object_new (ANA_TYPE_ROWS_DIALOG, "modal", TRUE, "default-width", 820, "default-height", 520, "title", wanted->title, NULL);

  self->zone = wanted->zone;
  self->sync = wanted->sync != NULL ? g_object_ref (wanted->sync) : NULL;
  self->answers = wanted->answers != NULL ? g_object_ref (wanted->answers) : NULL;
  self->own = wanted->own != NULL ? ana_tile_data_ref (wanted->own) : NULL;
  self->model = wanted->model != NULL ? json_node_copy (wanted->model) : NULL;
  self->title = ADW_WINDOW_TITLE (adw_window_title_new (wanted->title, ""));
  self->states = g_object_new (ANA_TYPE_STATES, "vexpand", TRUE, NULL);
  self->table = ana_tile_view_new (ANA_TILE_TABLE);
  ana_tile_view_set_plain (ANA_TILE_VIEW (self->table));
  g_object_set (self->states, "content", self->table, NULL);
  gtk_widget_set_size_request (GTK_WIDGET (self), 300, 240);
  adw_window_set_content (ADW_WINDOW (self), make_content (self));
  begin (self);
  return GTK_WIDGET (self);
}
