/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-connection-row.c: the foot of the sidebar: how the connection is, and the sync popover.
 */
#include "config.h"

#include "ana-connection-row.h"

#include "ana-dot.h"
#include "ana-paint-trace.h"
#include "ana-ui.h"
#include "ana-widget.h"

#include <glib/gi18n.h>

enum { FACT_STATE, FACT_HUB, FACT_LAG, FACT_PENDING, FACT_CHANGES, FACT_ERROR, N_FACTS };

struct _AnaConnectionRow {
  GtkWidget      parent_instance;
  /* Borrowed */
  AnaSession    *session;   /* outlives the window */
  /* Template */
  GtkMenuButton *button;
  AnaDot        *dot;
  GtkLabel      *state;
  GtkLabel      *detail;
  /* Of the popover; NULL until it is first wanted */
  GtkPopover    *popover;
  GtkLabel      *heading;
  GtkGrid       *facts;
  GtkLabel      *fact[N_FACTS];
  GtkWidget     *others_heading;
  GtkGrid       *others;
  GtkWidget     *sync_button;
  guint          n_others;   /* rows of it */
};

G_DEFINE_FINAL_TYPE (AnaConnectionRow, ana_connection_row, GTK_TYPE_WIDGET)

static char *
describe_age (AnaSession *session)
{
  gint64 as_of = ana_session_get_as_of_usec (session);
  gint64 now = ana_session_get_now_usec (session);

  if (as_of == ANA_TIME_NONE)
    return NULL;
  return ana_format_age (MAX (0, now - as_of));
}

/* --- the hubs in the background --- */

static void
resize_others (AnaConnectionRow *self, guint n)
{
  for (; self->n_others > n; self->n_others--)
    gtk_grid_remove_row (self->others, (int) self->n_others - 1);
  for (; self->n_others < n; self->n_others++)
    {
      GtkWidget *dot = ana_dot_new ();
      GtkWidget *title = ana_ui_label_new ("", "ana-dim", 0);
      GtkWidget *state = ana_ui_label_new ("", "numeric", 0);

      gtk_widget_set_valign (dot, GTK_ALIGN_CENTER);
      gtk_widget_set_hexpand (title, TRUE);
      gtk_label_set_ellipsize (GTK_LABEL (state), PANGO_ELLIPSIZE_NONE);
      gtk_grid_attach (self->others, dot, 0, (int) self->n_others, 1, 1);
      gtk_grid_attach (self->others, title, 1, (int) self->n_others, 1, 1);
      gtk_grid_attach (self->others, state, 2, (int) self->n_others, 1, 1);
    }
}

static void
fill_others (AnaConnectionRow *self)
{
  GPtrArray *profiles = ana_session_get_profiles (self->session);
  int row = 0;

  resize_others (self, profiles->len - 1);
  gtk_widget_set_visible (self->others_heading, profiles->len > 1);
  for (guint i = 0; i < profiles->len; i++)
    {
      AnaProfile *profile = profiles->pdata[i];
      g_autofree char *state = NULL;

      if (profile == ana_session_get_profile (self->session))
        continue;
      state = ana_session_dup_profile_state_text (self->session, profile);
      ana_dot_set_freshness (ANA_DOT (gtk_grid_get_child_at (self->others, 0, row)),
                             ana_session_get_profile_freshness (self->session, profile));
      ana_ui_set_text (GTK_LABEL (gtk_grid_get_child_at (self->others, 1, row)), ana_profile_get_title (profile));
      ana_ui_set_text (GTK_LABEL (gtk_grid_get_child_at (self->others, 2, row)), state);
      row++;
    }
}

/* What waits for the hub: "2 wait, the oldest for 3 min · 1 conflict" */
static char *
describe_changes (AnaSession *session)
{
  AnaChanges *changes = ana_profile_get_changes (ana_session_get_profile (session));
  guint n = changes != NULL ? ana_changes_get_n_conflicts (changes) : 0;
  g_autofree char *summary = changes != NULL ? ana_changes_dup_summary (changes, ana_session_get_now_usec (session)) : g_strdup ("—");
  g_autofree char *conflicts = g_strdup_printf (ngettext ("%u conflict", "%u conflicts", n), n);

  return n > 0 ? g_strjoin (" · ", summary, conflicts, NULL) : g_steal_pointer (&summary);
}

static void
fill_popover (AnaConnectionRow *self, const char *state)
{
  g_autofree char *age = describe_age (self->session);
  g_autofree char *error = ana_session_dup_error (self->session);
  guint n = ana_session_get_n_pending (self->session);
  g_autofree char *pending = g_strdup_printf (ngettext ("%u batch", "%u batches", n), n);
  const char *url = ana_profile_get_url (ana_session_get_profile (self->session));
  g_autofree char *changes = NULL;

  if (self->popover == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self->popover)))
    return;
  ana_ui_set_text (self->heading, ana_profile_get_title (ana_session_get_profile (self->session)));
  ana_ui_set_text (self->fact[FACT_STATE], state);
  ana_ui_set_text (self->fact[FACT_HUB], url != NULL ? url : _("on this computer"));
  ana_ui_set_text (self->fact[FACT_LAG], age != NULL ? age : _("never heard"));
  ana_ui_set_text (self->fact[FACT_PENDING], pending);
  changes = describe_changes (self->session);
  ana_ui_set_text (self->fact[FACT_CHANGES], changes);
  ana_ui_set_text (self->fact[FACT_ERROR], error != NULL ? error : C_ ("error", "none"));
  gtk_label_set_selectable (self->fact[FACT_ERROR], error != NULL);
  fill_others (self);
}

static void
update (AnaConnectionRow *self)
{
  g_autofree char *state = ana_session_dup_state_text (self->session);
  g_autofree char *age = describe_age (self->session);
  guint n = ana_session_get_n_pending (self->session);
  g_autofree char *line = NULL;
  g_autofree char *detail = NULL;
  g_autofree char *spoken = NULL;

  if (age == NULL)
    line = g_strdup (state);
  else
    /* Translators: the state of the connection, and how old the newest message is: "Live · 3 s ago" */
    line = g_strdup_printf (_("%s · %s ago"), state, age);
  if (n == 0)
    detail = g_strdup (ana_profile_get_title (ana_session_get_profile (self->session)));
  else
    /* Translators: the hub, and how many batches wait to be stored: "Sample company · 2 pending" */
    detail = g_strdup_printf (ngettext ("%s · %u pending", "%s · %u pending", n),
                              ana_profile_get_title (ana_session_get_profile (self->session)), n);
  spoken = g_strdup_printf (_("Connection: %s, %s"), line, detail);
  if (g_strcmp0 (gtk_label_get_text (self->state), line) != 0)
    ana_paint_trace_note ("session", state, line);
  ana_ui_set_text (self->state, line);
  ana_ui_set_text (self->detail, detail);
  ana_ui_set_a11y_label (GTK_WIDGET (self->button), spoken);
  ana_dot_set_freshness (self->dot, ana_session_get_freshness (self->session));
  fill_popover (self, state);
}

static void
make_facts (AnaConnectionRow *self)
{
  const char *names[N_FACTS] = { _("State"), _("Hub"), _("Newest message"), _("Waiting to be stored"), _("Changes of boards"), _("Last error") };

  for (guint i = 0; i < N_FACTS; i++)
    {
      GtkWidget *name = ana_ui_label_new (names[i], "ana-dim", 0);

      self->fact[i] = GTK_LABEL (ana_ui_label_new ("", "numeric", 0));
      gtk_label_set_wrap (self->fact[i], TRUE);
      gtk_label_set_wrap_mode (self->fact[i], PANGO_WRAP_WORD_CHAR);
      gtk_label_set_width_chars (self->fact[i], ANA_UI_WRAP_CHARS);
      gtk_label_set_ellipsize (self->fact[i], PANGO_ELLIPSIZE_NONE);
      gtk_label_set_max_width_chars (self->fact[i], 30);
      gtk_widget_set_valign (name, GTK_ALIGN_START);
      gtk_grid_attach (self->facts, name, 0, (int) i, 1, 1);
      gtk_grid_attach (self->facts, GTK_WIDGET (self->fact[i]), 1, (int) i, 1, 1);
    }
}

/* The error above the buttons can be selected, and would be, all of it, as the first thing that takes the focus. */
static void
map_cb (AnaConnectionRow *self)
{
  update (self);
  gtk_widget_grab_focus (self->sync_button);
}

static void
make_popover_cb (GtkMenuButton *button, gpointer data)
{
  AnaConnectionRow *self = data;
  g_autoptr (GtkBuilder) builder = NULL;

  if (self->popover != NULL)
    return;
  builder = gtk_builder_new_from_resource (ANA_RESOURCE "ana-connection-popover.ui");
  self->popover = GTK_POPOVER (gtk_builder_get_object (builder, "popover"));
  self->heading = GTK_LABEL (gtk_builder_get_object (builder, "heading"));
  self->facts = GTK_GRID (gtk_builder_get_object (builder, "facts"));
  self->others_heading = GTK_WIDGET (gtk_builder_get_object (builder, "others_heading"));
  self->others = GTK_GRID (gtk_builder_get_object (builder, "others"));
  self->sync_button = GTK_WIDGET (gtk_builder_get_object (builder, "sync_button"));
  make_facts (self);
  g_signal_connect_object (self->popover, "map", G_CALLBACK (map_cb), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  gtk_menu_button_set_popover (button, GTK_WIDGET (self->popover));
}

static void
ana_connection_row_dispose (GObject *object)
{
  AnaConnectionRow *self = ANA_CONNECTION_ROW (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  self->session = NULL;
  ana_ui_unparent_children (GTK_WIDGET (object));
  G_OBJECT_CLASS (ana_connection_row_parent_class)->dispose (object);
}

static void
ana_connection_row_class_init (AnaConnectionRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ana_connection_row_dispose;
  g_type_ensure (ANA_TYPE_DOT);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, ANA_RESOURCE "ana-connection-row.ui");
  gtk_widget_class_bind_template_child (widget_class, AnaConnectionRow, button);
  gtk_widget_class_bind_template_child (widget_class, AnaConnectionRow, dot);
  gtk_widget_class_bind_template_child (widget_class, AnaConnectionRow, state);
  gtk_widget_class_bind_template_child (widget_class, AnaConnectionRow, detail);
}

static void
ana_connection_row_init (AnaConnectionRow *self)
{
  ana_widget_init_template (GTK_WIDGET (self));
  /* A menu button puts its child in the middle; a row begins at its edge. */
  gtk_widget_set_halign (gtk_widget_get_parent (gtk_menu_button_get_child (self->button)), GTK_ALIGN_FILL);
  gtk_menu_button_set_create_popup_func (self->button, make_popover_cb, self, NULL);
}

void
ana_connection_row_set_session (AnaConnectionRow *self, AnaSession *session)
{
  self->session = session;
  g_signal_connect_swapped (session, "status-changed", G_CALLBACK (update), self);
  g_signal_connect_swapped (session, "tick", G_CALLBACK (update), self);
  update (self);
}
