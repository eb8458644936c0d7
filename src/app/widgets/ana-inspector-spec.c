/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-inspector-spec.c: the chart spec of the selected tile as text: what is written is drawn as soon as it can be, and what is not drawn is named.
 */
#include "config.h"

#include "ana-inspector-private.h"

#include "ana-spec-text.h"
#include "ana-ui.h"

#include <glib/gi18n.h>
#include <string.h>

#define SPEC 3

static AnaTileData *
find_data (AnaInspector *self, const AnaTile *tile)
{
  return self->show->find_data != NULL ? self->show->find_data (tile->key, self->show->data) : NULL;
}

/* --- what is said over the text --- */

static void
say_problem (AnaInspector *self, const char *problem)
{
  gtk_widget_set_visible (self->problem, problem != NULL);
  ana_ui_set_text (GTK_LABEL (self->problem), problem != NULL ? problem : "");
  if (problem != NULL)
    gtk_widget_add_css_class (self->spec, "error");
  else
    gtk_widget_remove_css_class (self->spec, "error");
}

/* A tile with a spec that can be read may still be one that cannot be drawn: its rows have no such column. */
static const char *
find_fault (AnaInspector *self, const AnaTile *tile)
{
  AnaTileData *data = find_data (self, tile);

  if (tile->problem != NULL)
    return tile->problem;
  return data != NULL && data->state == ANA_TILE_ERROR && data->is_fault ? data->message : NULL;
}

static void
read_warnings (AnaInspector *self, const AnaTile *tile)
{
  AnaTileData *data = find_data (self, tile);
  char **warnings = data != NULL ? data->warnings : NULL;

  ana_ui_unparent_children (self->warnings);
  gtk_widget_set_visible (self->warnings, warnings != NULL && warnings[0] != NULL);
  if (!gtk_widget_get_visible (self->warnings))
    return;
  gtk_box_append (GTK_BOX (self->warnings), ana_ui_label_new (_("Not drawn"), "caption-heading ana-inspector-head", 0));
  for (guint i = 0; warnings[i] != NULL; i++)
    {
      GtkWidget *label = ana_ui_label_new (warnings[i], "caption", 0);

      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_NONE);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
      gtk_label_set_width_chars (GTK_LABEL (label), ANA_UI_WRAP_CHARS);
      gtk_label_set_selectable (GTK_LABEL (label), TRUE);
      gtk_box_append (GTK_BOX (self->warnings), label);
    }
}

/* --- the text --- */

static void
take_written (AnaInspector *self, JsonNode *spec)
{
  g_clear_pointer (&self->written, json_node_unref);
  self->written = spec;
}

/* Whoever writes keeps the text as it is; any other change of the tile writes it anew. */
static void
read_text (AnaInspector *self, const AnaTile *tile)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->spec));
  JsonNode *spec = ana_inspector_get (tile, "spec");
  g_autoptr (JsonNode) none = json_from_string ("{}", NULL);
  g_autofree char *text = NULL;

  spec = spec != NULL && JSON_NODE_HOLDS_OBJECT (spec) ? spec : none;
  if (self->written != NULL && json_node_equal (self->written, spec))
    {
      if (!self->is_broken)
        say_problem (self, find_fault (self, tile));
      return;
    }
  text = ana_spec_to_text (spec);
  gtk_text_buffer_begin_irreversible_action (buffer);
  gtk_text_buffer_set_text (buffer, text, -1);
  gtk_text_buffer_end_irreversible_action (buffer);
  take_written (self, json_node_copy (spec));
  self->is_broken = FALSE;
  say_problem (self, find_fault (self, tile));
}

/* Rows of KPIs are read as the spec asks for them: what columns there are is known when it is drawn. */
static AnaFrame *
get_rows (AnaInspector *self, const AnaTile *tile)
{
  AnaTileData *data = find_data (self, tile);

  return data != NULL && !ana_tile_is_local (tile) ? data->frame : NULL;
}

static void
written_cb (GtkTextBuffer *buffer, AnaInspector *self)
{
  const AnaTile *tile = ana_inspector_get_tile (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) spec = NULL;
  g_autofree char *text = NULL;

  if (self->is_reading || tile == NULL)
    return;
  g_object_get (buffer, "text", &text, NULL);
  spec = ana_spec_from_text (text, self->written, &error);
  self->is_broken = spec == NULL || !ana_spec_check (spec, text, get_rows (self, tile), &error);
  say_problem (self, error != NULL ? error->message : NULL);
  if (self->is_broken)
    return;
  take_written (self, json_node_copy (spec));
  ana_inspector_set (self, "spec", g_steal_pointer (&spec));
}

static GtkWidget *
make_view (AnaInspector *self)
{
  GtkWidget *view = gtk_text_view_new ();

  gtk_text_view_set_monospace (GTK_TEXT_VIEW (view), TRUE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 8);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (view), 8);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), 6);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (view), 6);
  gtk_widget_add_css_class (view, "ana-spec");
  gtk_widget_set_size_request (view, -1, 240);
  gtk_widget_set_direction (view, GTK_TEXT_DIR_LTR); /* JSON is written from left to right in every language */
  ana_ui_set_a11y_label (view, _("Chart spec, as JSON"));
  g_signal_connect (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), "changed", G_CALLBACK (written_cb), self);
  return view;
}

static GtkWidget *
make_problem (void)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_ALERT, "xalign", 0.0, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR,
                                   "width-chars", ANA_UI_WRAP_CHARS, "selectable", TRUE, "visible", FALSE, NULL);

  gtk_widget_add_css_class (label, "error");
  gtk_widget_add_css_class (label, "caption");
  return label;
}

/* Made once: who writes into it changes what other pages show, and keeps the cursor. */
void
ana_inspector_make_spec (AnaInspector *self)
{
  self->spec = make_view (self);
  self->spec_frame = gtk_frame_new (NULL);
  self->no_spec = ana_ui_label_new (_("Only charts have a spec."), "ana-dim", 0);
  self->problem = make_problem ();
  self->warnings = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  gtk_frame_set_child (GTK_FRAME (self->spec_frame), self->spec);
  gtk_box_append (GTK_BOX (self->page[SPEC]), self->no_spec);
  gtk_box_append (GTK_BOX (self->page[SPEC]), self->problem); /* over the text, which may be longer than the window */
  gtk_box_append (GTK_BOX (self->page[SPEC]), self->warnings);
  gtk_box_append (GTK_BOX (self->page[SPEC]), self->spec_frame);
}

/* @tile: another one, or the same as it is now. */
void
ana_inspector_read_spec (AnaInspector *self, const AnaTile *tile)
{
  gboolean is_chart = tile->type == ANA_TILE_CHART;

  gtk_widget_set_visible (self->no_spec, !is_chart);
  gtk_widget_set_visible (self->spec_frame, is_chart);
  read_warnings (self, tile);
  if (is_chart)
    read_text (self, tile);
  else
    say_problem (self, NULL);
}

/* The next reading writes it anew. */
void
ana_inspector_forget_spec (AnaInspector *self)
{
  take_written (self, NULL);
}

/* The text of the spec, to be written in at once. */
void
ana_inspector_focus_spec (AnaInspector *self)
{
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "spec");
  gtk_widget_grab_focus (self->spec);
}
