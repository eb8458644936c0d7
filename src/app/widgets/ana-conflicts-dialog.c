/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-conflicts-dialog.c: fields that somebody else changed too, side by side, and what the hub refused.
 */
#include "config.h"

#include "ana-conflicts-dialog.h"

#include "ana-chart-export.h"
#include "ana-ui.h"
#include "ana-widget.h"

#include <glib/gi18n.h>

#define VALUE_CHARS 24

struct _AnaConflictsDialog {
  AdwWindow   parent_instance;
  /* Borrowed */
  AnaSession *session;   /* outlives the window */
  /* Owned */
  AnaChanges *changes;
  /* Derived */
  GtkWidget  *first;     /* (nullable) the first button: it keeps what is there */
  /* Template */
  GtkStack   *stack;
  GtkBox     *list;
  GtkLabel   *said;
};

G_DEFINE_FINAL_TYPE (AnaConflictsDialog, ana_conflicts_dialog, ADW_TYPE_WINDOW)

/* --- one conflict --- */

static GtkWidget *
value_new (const char *heading, const char *text)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *name = ana_ui_label_new (heading, "caption ana-dim", 0);
  GtkWidget *value = ana_ui_label_new (text, "ana-data", 0);

  gtk_label_set_wrap (GTK_LABEL (value), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (value), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_ellipsize (GTK_LABEL (value), PANGO_ELLIPSIZE_NONE);
  gtk_label_set_width_chars (GTK_LABEL (value), ANA_UI_WRAP_CHARS);
  gtk_label_set_max_width_chars (GTK_LABEL (value), VALUE_CHARS);
  gtk_label_set_selectable (GTK_LABEL (value), TRUE);
  gtk_widget_set_hexpand (box, TRUE);
  gtk_widget_set_valign (value, GTK_ALIGN_START);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (value), GTK_ACCESSIBLE_RELATION_LABELLED_BY, name, NULL, -1);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), value);
  return box;
}

/* Not twice. GTK 4.8 would lead the keyboard on from here to a value, with a complaint: nobody has it until the list is made anew. */
static void
lock_row (AnaConflictsDialog *self, GtkButton *button)
{
  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  gtk_widget_set_sensitive (gtk_widget_get_parent (gtk_widget_get_parent (GTK_WIDGET (button))), FALSE);
}

static void
choose_cb (GtkButton *button, AnaConflictsDialog *self)
{
  gint64 *num = g_object_get_data (G_OBJECT (button), "num");
  int choice = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "choice"));

  lock_row (self, button);
  ana_changes_resolve (self->changes, *num, (AnaConflictChoice) choice);
}

static GtkWidget *
button_new (AnaConflictsDialog *self, const char *label, const char *spoken, gint64 num, GCallback callback, int choice)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  g_object_set_data_full (G_OBJECT (button), "num", g_memdup2 (&num, sizeof num), g_free);
  g_object_set_data (G_OBJECT (button), "choice", GINT_TO_POINTER (choice));
  ana_ui_set_a11y_description (button, spoken);
  g_signal_connect_object (button, "clicked", callback, self, 0);
  if (self->first == NULL)
    self->first = button;
  return button;
}

/* Beside each other where there is room, else below. */
static GtkWidget *
row_new (guint n)
{
  GtkWidget *flow = gtk_flow_box_new ();

  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (flow), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (flow), n);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (flow), 8);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (flow), 8);
  return flow;
}

static void
add (GtkWidget *flow, GtkWidget *child)
{
  gtk_flow_box_insert (GTK_FLOW_BOX (flow), child, -1);
  gtk_widget_set_focusable (gtk_widget_get_parent (child), FALSE); /* what is in it takes the focus */
}

static GtkWidget *
buttons_new (AnaConflictsDialog *self, const AnaConflictItem *item)
{
  GtkWidget *flow = row_new (3);

  add (flow, button_new (self, _("Keep _Theirs"), item->place, item->num, G_CALLBACK (choose_cb), ANA_KEEP_THEIRS));
  add (flow, button_new (self, _("Use _Mine"), item->place, item->num, G_CALLBACK (choose_cb), ANA_KEEP_MINE));
  if (item->can_both)
    add (flow, button_new (self, _("Keep _Both"), item->place, item->num, G_CALLBACK (choose_cb), ANA_KEEP_BOTH));
  return flow;
}

static GtkWidget *
tile_new (const char *heading, const char *detail)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  GtkWidget *title = ana_ui_label_new (heading, "heading", 0);
  GtkWidget *line = ana_ui_label_new (detail, "caption ana-dim", 0);

  gtk_widget_add_css_class (box, "card");
  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_NONE);
  gtk_label_set_width_chars (GTK_LABEL (title), ANA_UI_WRAP_CHARS);
  gtk_label_set_wrap (GTK_LABEL (line), TRUE);
  gtk_label_set_ellipsize (GTK_LABEL (line), PANGO_ELLIPSIZE_NONE);
  gtk_label_set_width_chars (GTK_LABEL (line), ANA_UI_WRAP_CHARS);
  for (GtkWidget *child = title; child != NULL; child = child == title ? line : NULL)
    {
      gtk_widget_set_margin_start (child, 14);
      gtk_widget_set_margin_end (child, 14);
      gtk_box_append (GTK_BOX (box), child);
    }
  gtk_widget_set_margin_top (title, 12);
  return box;
}

static void
append (GtkWidget *tile, GtkWidget *child)
{
  gtk_widget_set_margin_start (child, 12);
  gtk_widget_set_margin_end (child, 12);
  gtk_widget_set_margin_bottom (child, 10);
  gtk_box_append (GTK_BOX (tile), child);
}

static GtkWidget *
conflict_new (AnaConflictsDialog *self, const AnaConflictItem *item)
{
  g_autofree char *heading = g_strdup_printf ("%s · %s", item->board, item->place);
  g_autofree char *when = ana_ui_format_as_of (item->at_usec, ana_session_get_now_usec (self->session));
  GtkWidget *tile = tile_new (heading, when);
  GtkWidget *values = row_new (2);

  gtk_flow_box_set_homogeneous (GTK_FLOW_BOX (values), TRUE);
  add (values, value_new (_("Yours, kept aside"), item->mine));
  add (values, value_new (_("Theirs, on the board now"), item->theirs));
  append (tile, values);
  append (tile, buttons_new (self, item));
  return tile;
}

/* --- one refused change --- */

static void
refused_cb (GtkButton *button, AnaConflictsDialog *self)
{
  gint64 *mut = g_object_get_data (G_OBJECT (button), "num");

  lock_row (self, button);
  if (GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "choice")) != 0)
    ana_changes_give_up (self->changes, *mut);
  else
    ana_changes_retry (self->changes, *mut);
}

static void
copy_cb (GtkButton *button, AnaConflictsDialog *self)
{
  ana_ui_copy_text (GTK_WIDGET (button), g_object_get_data (G_OBJECT (button), "json"));
}

/* What was refused leaves the program whole: it can be looked at, or sent to who runs the hub. */
static void
save_cb (GtkButton *button, AnaConflictsDialog *self)
{
  ana_text_save (GTK_WIDGET (self), g_object_get_data (G_OBJECT (button), "file"), "json", g_object_get_data (G_OBJECT (button), "json"));
}

static GtkWidget *
json_button_new (AnaConflictsDialog *self, const char *label, const AnaRefusedChange *change, GCallback callback)
{
  GtkWidget *button = button_new (self, label, change->board, change->mut, callback, 0);

  g_object_set_data_full (G_OBJECT (button), "json", g_strdup (change->json), g_free);
  /* Translators: the name of a file: "Sales, refused change" */
  g_object_set_data_full (G_OBJECT (button), "file", g_strdup_printf (_("%s, refused change"), change->board), g_free);
  return button;
}

static GtkWidget *
refused_new (AnaConflictsDialog *self, const AnaRefusedChange *change)
{
  g_autofree char *heading = g_strdup_printf (_("%s · the hub refused a change"), change->board);
  GtkWidget *tile = tile_new (heading, change->why != NULL ? change->why : "");
  GtkWidget *flow = row_new (4);

  add (flow, json_button_new (self, _("Copy as _JSON"), change, G_CALLBACK (copy_cb)));
  add (flow, json_button_new (self, _("_Save as File…"), change, G_CALLBACK (save_cb)));
  add (flow, button_new (self, _("_Try Again"), change->board, change->mut, G_CALLBACK (refused_cb), 0));
  add (flow, button_new (self, _("_Discard Change"), change->board, change->mut, G_CALLBACK (refused_cb), 1));
  append (tile, flow);
  return tile;
}

/* --- all of them --- */

/* A value can be marked, so it would take the keyboard, all of it marked: the choice that keeps what is there comes first. */
static void
focus_first (AnaConflictsDialog *self)
{
  if (self->first != NULL)
    gtk_window_set_focus (GTK_WINDOW (self), self->first);
}

static void
fill (AnaConflictsDialog *self)
{
  GPtrArray *conflicts = ana_changes_get_conflicts (self->changes), *refused = ana_changes_get_refused (self->changes);
  GtkWidget *child;

  self->first = NULL;
  gtk_window_set_focus (GTK_WINDOW (self), NULL); /* GTK would lead it on from what is removed */
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_box_remove (self->list, child);
  for (guint i = 0; i < conflicts->len; i++)
    gtk_box_append (self->list, conflict_new (self, conflicts->pdata[i]));
  for (guint i = 0; i < refused->len; i++)
    gtk_box_append (self->list, refused_new (self, refused->pdata[i]));
  gtk_stack_set_visible_child_name (self->stack, conflicts->len + refused->len > 0 ? "list" : "none");
  focus_first (self);
}

static void
say (AnaConflictsDialog *self, const char *text, gboolean is_fault)
{
  (is_fault ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (GTK_WIDGET (self->said), "error");
  ana_ui_set_text (self->said, text);
  gtk_widget_show (GTK_WIDGET (self->said));
}

static void
fault_cb (AnaChanges *changes, const char *text, AnaConflictsDialog *self)
{
  say (self, text, TRUE);
}

/* What would be a toast of a window is said here, where it is seen. */
static void
toast_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  say (ANA_CONFLICTS_DIALOG (widget), g_variant_get_string (parameter, NULL), FALSE);
}

static void
ana_conflicts_dialog_dispose (GObject *object)
{
  AnaConflictsDialog *self = ANA_CONFLICTS_DIALOG (object);

  if (self->changes != NULL)
    g_signal_handlers_disconnect_by_data (self->changes, self);
  g_clear_object (&self->changes);
  G_OBJECT_CLASS (ana_conflicts_dialog_parent_class)->dispose (object);
}

static void
ana_conflicts_dialog_class_init (AnaConflictsDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ana_conflicts_dialog_dispose;
  gtk_widget_class_install_action (widget_class, "win.toast", "s", toast_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, ANA_RESOURCE "ana-conflicts-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AnaConflictsDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, AnaConflictsDialog, list);
  gtk_widget_class_bind_template_child (widget_class, AnaConflictsDialog, said);
}

static void
ana_conflicts_dialog_init (AnaConflictsDialog *self)
{
  ana_widget_init_template (GTK_WIDGET (self));
}

/**
 * ana_conflicts_dialog_new:
 * @session: outlives the window
 * @changes: of the profile that is shown; a reference is kept
 *
 * Returns: (transfer floating): follows @changes until it is closed
 */
GtkWidget *
ana_conflicts_dialog_new (AnaSession *session, AnaChanges *changes)
{
  AnaConflictsDialog *self = g_object_new (ANA_TYPE_CONFLICTS_DIALOG, NULL);

  self->session = session;
  self->changes = g_object_ref (changes);
  g_signal_connect_swapped (changes, "changed", G_CALLBACK (fill), self);
  g_signal_connect_after (self, "map", G_CALLBACK (focus_first), NULL); /* GTK chooses anew when it shows a window */
  g_signal_connect (changes, "fault", G_CALLBACK (fault_cb), self);
  fill (self);
  return GTK_WIDGET (self);
}
