/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-note-dialog.c: an annotation of a chart: what it is, what it says, where it is.
 */
#include "config.h"

#include "ana-note-dialog.h"

#include "ana-annotation.h"
#include "ana-ui.h"
#include "ana-widget.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define MAX_TEXT 1000

struct _AnaNoteDialog {
  AdwWindow       parent_instance;
  /* Owned */
  AnaChart       *chart;
  GArray         *kinds;    /* of AnaAnnotationKind, as the list shows them */
  /* Template */
  AdwComboRow    *kind;
  AdwEntryRow    *text, *from, *to, *value;
  GtkLabel       *fault;
  GtkButton      *keep_button, *remove_button;
};

G_DEFINE_FINAL_TYPE (AnaNoteDialog, ana_note_dialog, ADW_TYPE_WINDOW)

enum { KEPT, REMOVED, N_SIGNALS };
static guint signals[N_SIGNALS];

static AnaAnnotationKind
get_kind (AnaNoteDialog *self)
{
  guint i = adw_combo_row_get_selected (self->kind);

  return i < self->kinds->len ? g_array_index (self->kinds, AnaAnnotationKind, i) : ANA_ANNOTATION_TEXT;
}

/* --- what can be said there --- */

static void
add_kind (AnaNoteDialog *self, GtkStringList *list, AnaAnnotationKind kind, const char *title)
{
  g_array_append_val (self->kinds, kind);
  gtk_string_list_append (list, title);
}

static void
fill_kinds (AnaNoteDialog *self, AnaAnnotationKind chosen)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  gboolean places = ana_annotation_keeps (self->chart, FALSE), values = ana_annotation_keeps (self->chart, TRUE);

  if (places && values)
    add_kind (self, list, ANA_ANNOTATION_POINT, C_("annotation", "Point"));
  if (places)
    add_kind (self, list, ANA_ANNOTATION_MOMENT, C_("annotation", "Place"));
  if (places)
    add_kind (self, list, ANA_ANNOTATION_RANGE, C_("annotation", "Range"));
  if (values)
    add_kind (self, list, ANA_ANNOTATION_THRESHOLD, C_("annotation", "Threshold"));
  add_kind (self, list, ANA_ANNOTATION_TEXT, C_("annotation", "Text"));
  adw_combo_row_set_model (self->kind, G_LIST_MODEL (list));
  for (guint i = 0; i < self->kinds->len; i++)
    if (g_array_index (self->kinds, AnaAnnotationKind, i) == chosen)
      adw_combo_row_set_selected (self->kind, i);
}

static void
kind_cb (AnaNoteDialog *self)
{
  AnaAnnotationKind kind = get_kind (self);
  gboolean is_range = kind == ANA_ANNOTATION_RANGE;

  gtk_widget_set_visible (GTK_WIDGET (self->from), is_range || kind == ANA_ANNOTATION_POINT || kind == ANA_ANNOTATION_MOMENT);
  gtk_widget_set_visible (GTK_WIDGET (self->to), is_range);
  gtk_widget_set_visible (GTK_WIDGET (self->value), kind == ANA_ANNOTATION_POINT || kind == ANA_ANNOTATION_THRESHOLD);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->from), is_range ? C_("annotation", "From") : C_("annotation", "At"));
  gtk_widget_set_visible (GTK_WIDGET (self->fault), FALSE);
}

/* --- at its end --- */

static void
mark (AdwEntryRow *row, gboolean ok)
{
  if (ok)
    gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
}

/* NAN and TRUE where the kind does not ask for it; FALSE, and why is shown, where it is none. */
static gboolean
read_place (AnaNoteDialog *self, AdwEntryRow *row, gboolean of_value, double *place)
{
  g_autoptr (GError) error = NULL;
  gboolean ok;

  *place = NAN;
  if (!gtk_widget_get_visible (GTK_WIDGET (row)))
    return TRUE;
  ok = ana_annotation_parse (self->chart, of_value, gtk_editable_get_text (GTK_EDITABLE (row)), place, &error);
  mark (row, ok);
  if (ok)
    return TRUE;
  ana_ui_set_text (self->fault, error->message);
  gtk_widget_set_visible (GTK_WIDGET (self->fault), TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (row));
  return FALSE;
}

static void
keep_cb (AnaNoteDialog *self)
{
  g_autofree char *text = g_utf8_substring (gtk_editable_get_text (GTK_EDITABLE (self->text)), 0, MIN (g_utf8_strlen (gtk_editable_get_text (GTK_EDITABLE (self->text)), -1), MAX_TEXT));
  AnaAnnotation said = { .slot = ANA_SLOT_ANNOTATION, .text = text };

  if (!read_place (self, self->from, FALSE, &said.x) || !read_place (self, self->to, FALSE, &said.x2) || !read_place (self, self->value, TRUE, &said.y))
    return;
  if (text[0] == '\0' && get_kind (self) == ANA_ANNOTATION_TEXT)
    {
      mark (self->text, FALSE);
      gtk_widget_grab_focus (GTK_WIDGET (self->text));
      return;
    }
  g_signal_emit (self, signals[KEPT], 0, &said);
  gtk_window_close (GTK_WINDOW (self));
}

static void
remove_cb (AnaNoteDialog *self)
{
  g_signal_emit (self, signals[REMOVED], 0);
  gtk_window_close (GTK_WINDOW (self));
}

/* --- widget --- */

static void
ana_note_dialog_finalize (GObject *object)
{
  AnaNoteDialog *self = ANA_NOTE_DIALOG (object);

  g_clear_pointer (&self->chart, ana_chart_unref);
  g_array_unref (self->kinds);
  G_OBJECT_CLASS (ana_note_dialog_parent_class)->finalize (object);
}

static void
ana_note_dialog_class_init (AnaNoteDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ana_note_dialog_finalize;
  signals[KEPT] = g_signal_new ("kept", ANA_TYPE_NOTE_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[REMOVED] = g_signal_new ("removed", ANA_TYPE_NOTE_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, ANA_RESOURCE "ana-note-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AnaNoteDialog, kind);
  gtk_widget_class_bind_template_child (widget_class, AnaNoteDialog, text);
  gtk_widget_class_bind_template_child (widget_class, AnaNoteDialog, from);
  gtk_widget_class_bind_template_child (widget_class, AnaNoteDialog, to);
  gtk_widget_class_bind_template_child (widget_class, AnaNoteDialog, value);
  gtk_widget_class_bind_template_child (widget_class, AnaNoteDialog, fault);
  gtk_widget_class_bind_template_child (widget_class, AnaNoteDialog, keep_button);
  gtk_widget_class_bind_template_child (widget_class, AnaNoteDialog, remove_button);
}

static void
ana_note_dialog_init (AnaNoteDialog *self)
{
  self->kinds = g_array_new (FALSE, FALSE, sizeof (AnaAnnotationKind));
  ana_widget_init_template (GTK_WIDGET (self));
  gtk_window_set_default_widget (GTK_WINDOW (self), GTK_WIDGET (self->keep_button));
  g_signal_connect_swapped (self->kind, "notify::selected", G_CALLBACK (kind_cb), self);
  g_signal_connect_swapped (self->keep_button, "clicked", G_CALLBACK (keep_cb), self);
  g_signal_connect_swapped (self->remove_button, "clicked", G_CALLBACK (remove_cb), self);
}

static void
fill_place (AnaNoteDialog *self, AdwEntryRow *row, gboolean of_value, double place)
{
  g_autofree char *text = ana_annotation_dup_place (self->chart, of_value, place);

  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

/**
 * ana_note_dialog_new:
 * @chart: that something is said about
 * @note: where
 * @text: (nullable): what is said already
 *
 * Returns: (transfer floating): the dialog; its first field is what is said
 */
GtkWidget *
ana_note_dialog_new (AnaChart *chart, const AnaChartNote *note, const char *text)
{
  AnaNoteDialog *self = g_object_new (ANA_TYPE_NOTE_DIALOG, NULL);
  AnaAnnotation at = { .x = note->x, .x2 = note->x2, .y = note->y };

  self->chart = ana_chart_ref (chart);
  fill_place (self, self->from, FALSE, note->x);
  fill_place (self, self->to, FALSE, isnan (note->x2) ? note->x : note->x2);
  fill_place (self, self->value, TRUE, note->y);
  gtk_editable_set_text (GTK_EDITABLE (self->text), text != NULL ? text : "");
  fill_kinds (self, ana_annotation_get_kind (&at));
  kind_cb (self);
  gtk_window_set_title (GTK_WINDOW (self), note->id != NULL ? _("Edit Annotation") : _("Annotate"));
  gtk_widget_set_visible (GTK_WIDGET (self->remove_button), note->id != NULL);
  gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->text));
  return GTK_WIDGET (self);
}

/* --- what a view wants --- */

typedef struct {
  AnaChart   *chart; /* (owned) */
  char       *id;    /* (owned) (nullable) */
  AnaNoteFunc keep;
  GObject    *owner; /* (owned) */
} Asking;

static void
asking_free (gpointer data, GClosure *closure)
{
  Asking *asking = data;

  ana_chart_unref (asking->chart);
  g_object_unref (asking->owner);
  g_free (asking->id);
  g_free (asking);
}

static void
kept_cb (AnaNoteDialog *dialog, const AnaAnnotation *said, Asking *asking)
{
  asking->keep (asking->chart, asking->id, said, asking->owner);
}

static void
removed_cb (AnaNoteDialog *dialog, Asking *asking)
{
  asking->keep (asking->chart, asking->id, NULL, asking->owner);
}

static Asking *
asking_new (AnaChart *chart, const char *id, AnaNoteFunc keep, gpointer owner)
{
  Asking *asking = g_new0 (Asking, 1);

  *asking = (Asking) { ana_chart_ref (chart), g_strdup (id), keep, g_object_ref (owner) };
  return asking;
}

/**
 * ana_note_ask:
 * @view: whose "annotate-wanted" it was
 * @chart: that it shows, as it was given
 * @note: what it wants
 * @keep: what keeps it
 * @data: (type GObject): for @keep; held as long as the dialog is there
 */
void
ana_note_ask (AnaChartView *view, AnaChart *chart, const AnaChartNote *note, AnaNoteFunc keep, gpointer data)
{
  const AnaAnnotation *was = note->id != NULL ? ana_chart_find_annotation (chart, note->id) : NULL;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (view));
  GtkWidget *dialog;

  if (note->is_moved)
    {
      AnaAnnotation said = { note->x, note->x2, note->y, ANA_SLOT_ANNOTATION, was != NULL ? was->text : NULL, NULL };

      keep (chart, note->id, &said, data);
      return;
    }
  dialog = ana_note_dialog_new (chart, note, was != NULL ? was->text : NULL);
  g_signal_connect_data (dialog, "kept", G_CALLBACK (kept_cb), asking_new (chart, note->id, keep, data), asking_free, 0);
  g_signal_connect_data (dialog, "removed", G_CALLBACK (removed_cb), asking_new (chart, note->id, keep, data), asking_free, 0);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (root));
  gtk_window_present (GTK_WINDOW (dialog));
}
