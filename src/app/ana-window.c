/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-window.c: the window: sidebar, pages, and what belongs to it. Its frame is ana-window-frame.c, its start ana-window-start.c.
 */
#include "config.h"

#include "ana-window-private.h"

#include "ana-paint-trace.h"
#include "ana-ui.h"
#include "ana-widget.h"

#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (AnaWindow, ana_window, ADW_TYPE_APPLICATION_WINDOW)


static const struct {
  const char *name;
  const char *group;
  const char *title;
  const char *icon;
} areas[] = {
  { "overview", N_ ("MONITOR"), N_ ("Overview"), "ana-overview-symbolic" },
  { "boards", N_ ("BUILD"), N_ ("Boards"), "ana-cards-symbolic" },
  { "data", N_ ("SYSTEM"), N_ ("Data"), "ana-data-symbolic" },
};

/* --- sidebar --- */

static void
header_func (GtkListBoxRow *row, GtkListBoxRow *before, gpointer data)
{
  const char *group = g_object_get_data (G_OBJECT (row), "group");
  GtkWidget *label;

  if (gtk_list_box_row_get_header (row) != NULL
      || (before != NULL && g_strcmp0 (group, g_object_get_data (G_OBJECT (before), "group")) == 0))
    return;
  label = ana_ui_label_new (_(group), "ana-group ana-dim", 0);
  gtk_list_box_row_set_header (row, label);
}

static GtkWidget *
area_row_new (guint i)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);

  gtk_box_append (GTK_BOX (box), g_object_new (GTK_TYPE_IMAGE, "icon-name", areas[i].icon,
                                               "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  gtk_box_append (GTK_BOX (box), ana_ui_label_new (_(areas[i].title), NULL, 0));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data (G_OBJECT (row), "group", (gpointer) areas[i].group);
  g_object_set_data (G_OBJECT (row), "area", (gpointer) areas[i].name);
  ana_ui_set_a11y_label (row, _(areas[i].title));
  return row;
}

static void
area_activated_cb (GtkListBox *list, GtkListBoxRow *row, AnaWindow *self)
{
  const char *board = g_object_get_data (G_OBJECT (row), "board");

  if (board != NULL)
    ana_window_open_board (self, board);
  else
    ana_window_show_page (self, g_object_get_data (G_OBJECT (row), "area"));
}

static void
fill_sidebar (AnaWindow *self)
{
  gtk_list_box_set_header_func (self->areas, header_func, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (areas); i++)
    gtk_list_box_append (self->areas, area_row_new (i));
  g_signal_connect (self->areas, "row-activated", G_CALLBACK (area_activated_cb), self);
}

void
ana_window_select_area (AnaWindow *self)
{
  const char *board = self->in_board ? ana_board_page_get_id (self->board) : NULL;
  GtkListBoxRow *row, *found = NULL;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->areas, i)) != NULL; i++)
    {
      const char *of = g_object_get_data (G_OBJECT (row), "board");

      if (of != NULL ? board != NULL && g_strcmp0 (of, board) == 0 : g_strcmp0 (g_object_get_data (G_OBJECT (row), "area"), self->area) == 0)
        found = row;
    }
  if (found != NULL)
    gtk_list_box_select_row (self->areas, found);
}

/* --- pages --- */

void
ana_window_open_kpi_cb (GtkWidget *page, const char *code, AnaWindow *self)
{
  ana_window_open_kpi (self, code);
}

void
ana_window_toast_cb (gpointer source, const char *text, AnaWindow *self)
{
  ana_window_toast (self, text);
}

/* The button in the header says what is there, whoever opened or closed it. */
static void
inspector_shown_cb (AnaKpiPage *page, gboolean shown, AnaWindow *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "inspector");

  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_boolean (shown));
}

/* What the first board does not need is made when it is first wanted. */
static void
make_kpi (AnaWindow *self)
{
  g_autoptr (GVariant) inspector = g_action_group_get_action_state (G_ACTION_GROUP (self), "inspector");

  if (self->kpi != NULL)
    return;
  self->kpi = ANA_KPI_PAGE (ana_kpi_page_new (self->session));
  g_signal_connect (self->kpi, "inspector-shown", G_CALLBACK (inspector_shown_cb), self);
  ana_kpi_page_set_narrow (self->kpi, ana_window_is_narrow (self));
  ana_kpi_page_set_inspector (self->kpi, g_variant_get_boolean (inspector) && !ana_window_is_narrow (self));
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->kpi), "kpi");
  g_signal_connect (self->kpi, "open-kpi", G_CALLBACK (ana_window_open_kpi_cb), self);
  g_signal_connect (self->kpi, "toast", G_CALLBACK (ana_window_toast_cb), self);
  g_signal_connect (self->kpi, "turned", G_CALLBACK (ana_window_turned_cb), self);
}

static void
make_area (AnaWindow *self)
{
  if (g_strcmp0 (self->area, "boards") == 0)
    ana_window_make_boards (self);
  if (self->data != NULL || g_strcmp0 (self->area, "data") != 0)
    return;
  self->data = ANA_DATA_PAGE (ana_data_page_new (self->session));
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->data), "data");
  g_signal_connect (self->data, "toast", G_CALLBACK (ana_window_toast_cb), self);
}

/* A settings file is written, and synced, for each set: not at a start that changes nothing. */
static void
remember_area (AnaWindow *self)
{
  GSettings *settings = ana_session_get_settings (self->session);
  g_autofree char *known = g_settings_get_string (settings, "page");

  if (g_strcmp0 (known, self->area) != 0)
    g_settings_set_string (settings, "page", self->area);
}

void
ana_window_show_page (AnaWindow *self, const char *name)
{
  gboolean known = g_strcmp0 (name, "overview") == 0 || g_strcmp0 (name, "boards") == 0 || g_strcmp0 (name, "data") == 0;
  char *area = g_strdup (known ? name : "overview"); /* name may be self->area */

  ana_window_end_edit (self);
  g_free (self->area);
  self->area = area;
  self->in_kpi = self->in_board = FALSE;
  make_area (self);
  gtk_stack_set_visible_child_name (self->stack, self->area);
  ana_window_select_area (self);
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
  if (self->boards != NULL && g_strcmp0 (self->area, "boards") == 0)
    ana_boards_page_search (self->boards);
  remember_area (self);
  ana_window_update_frame (self);
}

void
ana_window_open_kpi (AnaWindow *self, const char *code)
{
  if (ana_catalogue_find (ana_session_get_catalogue (self->session), code) == NULL)
    {
      ana_window_toast (self, _("This KPI is not in the catalogue any more"));
      return;
    }
  ana_window_end_edit (self);
  make_kpi (self);
  self->in_kpi = TRUE;
  ana_kpi_page_open (self->kpi, code);
  gtk_toggle_button_set_active (self->pin_button, ana_overview_page_has_card (self->overview, code));
  gtk_stack_set_visible_child_name (self->stack, "kpi");
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
  ana_window_update_frame (self);
}

/* From the KPI page to its area; from an area, when folded, to the sidebar. */
void
ana_window_go_back (AnaWindow *self)
{
  if (self->is_editing)
    {
      ana_window_leave_edit (self);
      return;
    }
  if (self->in_kpi && self->in_board)
    {
      ana_window_show_board (self);
      return;
    }
  if (self->in_board)
    {
      ana_window_show_page (self, "boards");
      return;
    }
  if (self->in_kpi)
    {
      ana_window_show_page (self, self->area);
      ana_overview_page_focus_card (self->overview, ana_kpi_page_get_code (self->kpi));
      return;
    }
  if (adw_leaflet_get_folded (self->leaflet))
    adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
}

void
ana_window_toast (AnaWindow *self, const char *text)
{
  AdwToast *toast = adw_toast_new ("");
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_toast_set_title (toast, escaped);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
pin_toggled_cb (GtkToggleButton *button, AnaWindow *self)
{
  const char *code = self->kpi != NULL ? ana_kpi_page_get_code (self->kpi) : NULL;
  gboolean wanted = gtk_toggle_button_get_active (button);

  if (code != NULL && wanted != ana_overview_page_has_card (self->overview, code))
    ana_overview_page_pin (self->overview, code, wanted);
}

static void
profile_changed_cb (AnaSession *session, AnaWindow *self)
{
  ana_window_fill_profiles (self);
  if (self->in_kpi && ana_catalogue_find (ana_session_get_catalogue (session), ana_kpi_page_get_code (self->kpi)) == NULL)
    ana_window_show_page (self, self->area);
  ana_window_update_frame (self);
}

/* --- start and end --- */

static void
update_shown (AnaWindow *self)
{
  GtkNative *native = GTK_NATIVE (self);
  GdkSurface *surface = gtk_native_get_surface (native);
  GdkToplevelState state = surface != NULL ? gdk_toplevel_get_state (GDK_TOPLEVEL (surface)) : 0;

  ana_session_set_shown (self->session, self, gtk_widget_get_mapped (GTK_WIDGET (self)) && (state & GDK_TOPLEVEL_STATE_MINIMIZED) == 0);
}

static void
ana_window_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ana_window_parent_class)->map (widget);
  update_shown (ANA_WINDOW (widget));
}

static void
ana_window_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ana_window_parent_class)->unmap (widget);
  ana_session_set_shown (ANA_WINDOW (widget)->session, widget, FALSE);
}

static void
ana_window_realize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ana_window_parent_class)->realize (widget);
  g_signal_connect_object (gtk_native_get_surface (GTK_NATIVE (widget)), "notify::state", G_CALLBACK (update_shown), widget, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_widget_get_frame_clock (widget), "after-paint", G_CALLBACK (ana_window_after_paint_cb), widget, 0);
  ana_paint_trace_follow (widget);
}

static gboolean
ana_window_close_request (GtkWindow *window)
{
  AnaWindow *self = ANA_WINDOW (window);
  GSettings *settings = ana_session_get_settings (self->session);
  int width, height;

  gtk_window_get_default_size (window, &width, &height);
  g_settings_set_boolean (settings, "window-maximized", gtk_window_is_maximized (window));
  g_settings_set_int (settings, "window-width", CLAMP (width, 360, 16384));
  g_settings_set_int (settings, "window-height", CLAMP (height, 294, 16384));
  return GTK_WINDOW_CLASS (ana_window_parent_class)->close_request (window);
}

static void
ana_window_dispose (GObject *object)
{
  AnaWindow *self = ANA_WINDOW (object);

  g_clear_handle_id (&self->present_id, g_source_remove);
  g_clear_handle_id (&self->live_id, g_source_remove);
  g_clear_handle_id (&self->rest_id, g_source_remove);
  g_clear_handle_id (&self->turn_id, g_source_remove);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  if (self->shelf != NULL)
    {
      ana_board_shelf_release (self->shelf, self);
      g_signal_handlers_disconnect_by_data (self->shelf, self);
    }
  G_OBJECT_CLASS (ana_window_parent_class)->dispose (object);
}

static void
ana_window_finalize (GObject *object)
{
  AnaWindow *self = ANA_WINDOW (object);

  g_clear_object (&self->shelf);
  g_clear_object (&self->session);
  g_clear_object (&self->range_menu);
  g_free (self->range_menu_shown);
  g_free (self->area);
  g_free (self->dismissed_notice);
  G_OBJECT_CLASS (ana_window_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, AnaWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, AnaWindow, leaflet);
  gtk_widget_class_bind_template_child (widget_class, AnaWindow, edit_button);
  gtk_widget_class_bind_template_child (widget_class, AnaWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, AnaWindow, areas);
  gtk_widget_class_bind_template_child (widget_class, AnaWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, AnaWindow, main_menu);
  gtk_widget_class_bind_template_child (widget_class, AnaWindow, profile_section);
  gtk_widget_class_bind_template_child (widget_class, AnaWindow, connection);
  gtk_widget_class_bind_template_child (widget_class, AnaWindow, header);
  gtk_widget_class_bind_template_child (widget_class, AnaWindow, sidebar_header);
  gtk_widget_class_bind_template_child (widget_class, AnaWindow, title);
  gtk_widget_class_bind_template_child (widget_class, AnaWindow, back_button);
  gtk_widget_class_bind_template_child (widget_class, AnaWindow, pin_button);
  gtk_widget_class_bind_template_child (widget_class, AnaWindow, new_button);
  gtk_widget_class_bind_template_child (widget_class, AnaWindow, new_menu);
  gtk_widget_class_bind_template_child (widget_class, AnaWindow, inspector_button);
  gtk_widget_class_bind_template_child (widget_class, AnaWindow, refresh_button);
  gtk_widget_class_bind_template_child (widget_class, AnaWindow, range_button);
  gtk_widget_class_bind_template_child (widget_class, AnaWindow, search_button);
  gtk_widget_class_bind_template_child (widget_class, AnaWindow, offline_banner);
  gtk_widget_class_bind_template_child (widget_class, AnaWindow, notice_banner);
  gtk_widget_class_bind_template_child (widget_class, AnaWindow, sample_banner);
  gtk_widget_class_bind_template_child (widget_class, AnaWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, AnaWindow, bottom_bar);
  gtk_widget_class_bind_template_child (widget_class, AnaWindow, range_button_narrow);
  gtk_widget_class_bind_template_child (widget_class, AnaWindow, range_label_narrow);
  gtk_widget_class_bind_template_child (widget_class, AnaWindow, period_button_narrow);
  gtk_widget_class_bind_template_child (widget_class, AnaWindow, period_menu);
  gtk_widget_class_bind_template_child (widget_class, AnaWindow, refresh_menu);
}

static void
ana_window_class_init (AnaWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ana_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = ana_window_finalize;
  widget_class->map = ana_window_map;
  widget_class->unmap = ana_window_unmap;
  widget_class->realize = ana_window_realize;
  GTK_WINDOW_CLASS (klass)->close_request = ana_window_close_request;
  g_type_ensure (ANA_TYPE_CONNECTION_ROW);
  g_type_ensure (ANA_TYPE_BANNER);
  gtk_widget_class_set_template_from_resource (widget_class, ANA_RESOURCE "ana-window.ui");
  bind_children (widget_class);
  /* of the window and not of the board's page: the key counts wherever the focus is, as long as nothing there takes letters */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_e, 0, "win.edit-board", NULL);
  ana_window_install_care (klass);
}

static void
set_banner_buttons (AnaWindow *self)
{
  ana_banner_set_first (self->offline_banner, _("Retry"), "win.sync-now");
  ana_banner_set_first (self->notice_banner, _("Details"), "win.notice-details");
  ana_banner_set_second (self->notice_banner, _("Dismiss"), "win.notice-dismiss");
  ana_banner_set_text (self->sample_banner, _("You are looking at sample data"));
  ana_banner_set_first (self->sample_banner, _("Connect Data"), "win.connect-data");
  ana_banner_set_second (self->sample_banner, _("Keep Exploring"), "win.keep-exploring");
}

/* A split button is two buttons, and a screen reader meets each alone. */
static void
set_up_split_button (GtkWidget *split, GMenuModel *menu)
{
  for (GtkWidget *child = gtk_widget_get_first_child (split); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_MENU_BUTTON (child))
      {
        ana_ui_set_a11y_label (child, adw_split_button_get_dropdown_tooltip (ADW_SPLIT_BUTTON (split)));
        ana_ui_defer_menu (GTK_MENU_BUTTON (child), menu);
      }
    else if (GTK_IS_BUTTON (child))
      ana_ui_set_a11y_label (child, gtk_widget_get_tooltip_text (split));
}

static void
make_search_cb (GtkMenuButton *button, gpointer data)
{
  AnaWindow *self = data;
  AnaSearchPopover *popover;

  if (gtk_menu_button_get_popover (button) != NULL)
    return;
  popover = g_object_new (ANA_TYPE_SEARCH_POPOVER, NULL);
  ana_search_popover_set_session (popover, self->session, self->shelf);
  gtk_menu_button_set_popover (button, GTK_WIDGET (popover));
}

static void
ana_window_init (AnaWindow *self)
{
  ana_widget_init_template (GTK_WIDGET (self));
  ana_ui_defer_menu (self->menu_button, self->main_menu);
  ana_ui_defer_menu (self->period_button_narrow, self->period_menu);
  ana_ui_defer_menu (self->new_button, self->new_menu);
  gtk_menu_button_set_create_popup_func (self->search_button, make_search_cb, self, NULL);
  set_up_split_button (self->refresh_button, self->refresh_menu);
  fill_sidebar (self);
  set_banner_buttons (self);
}

static void
add_overview (AnaWindow *self)
{
  self->overview = ANA_OVERVIEW_PAGE (ana_overview_page_new (self->session));
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->overview), "overview");
  g_signal_connect (self->overview, "open-kpi", G_CALLBACK (ana_window_open_kpi_cb), self);
  g_signal_connect (self->overview, "toast", G_CALLBACK (ana_window_toast_cb), self);
  g_signal_connect (self->overview, "turned", G_CALLBACK (ana_window_turned_cb), self);
}

/* In high contrast a tile's edge must be seen: the sheet knows it by this class. */
static void
contrast_changed (AnaWindow *self)
{
  if (adw_style_manager_get_high_contrast (adw_style_manager_get_default ()))
    gtk_widget_add_css_class (GTK_WIDGET (self), "ana-hc");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "ana-hc");
}

static void
connect_session (AnaWindow *self)
{
  g_signal_connect_object (adw_style_manager_get_default (), "notify::high-contrast", G_CALLBACK (contrast_changed), self, G_CONNECT_SWAPPED);
  contrast_changed (self);
  g_signal_connect_swapped (self->session, "opened", G_CALLBACK (ana_window_opened_cb), self);
  g_signal_connect (self->session, "profile-changed", G_CALLBACK (profile_changed_cb), self);
  g_signal_connect (self->session, "notice", G_CALLBACK (ana_window_toast_cb), self);
  g_signal_connect (self->session, "document-changed", G_CALLBACK (ana_window_document_changed_cb), self);
  g_signal_connect_swapped (self->session, "profile-changed", G_CALLBACK (ana_window_end_edit), self);
  g_signal_connect_object (self->session, "view-changed", G_CALLBACK (ana_window_view_changed_cb), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_swapped (self->session, "status-changed", G_CALLBACK (ana_window_update_frame), self);
  g_signal_connect_object (self, "notify::default-width", G_CALLBACK (ana_window_width_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_widget_get_settings (GTK_WIDGET (self)), "notify::gtk-xft-dpi", G_CALLBACK (ana_window_text_scaled), self, G_CONNECT_SWAPPED);
  ana_window_text_scaled (self);
  g_signal_connect_object (self->leaflet, "notify::folded", G_CALLBACK (ana_window_update_frame), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pin_button, "toggled", G_CALLBACK (pin_toggled_cb), self, 0);
}

/**
 * ana_window_new:
 * @application: the program
 * @session: begun, or the window begins to open it
 *
 * Returns: (transfer none): the window, owned by GTK
 */
AnaWindow *
ana_window_new (GtkApplication *application, AnaSession *session)
{
  AnaWindow *self = g_object_new (ANA_TYPE_WINDOW, "application", application, NULL);
  GSettings *settings = ana_session_get_settings (session);
  g_autofree char *page = g_settings_get_string (settings, "page");

  self->session = g_object_ref (session);
  ana_connection_row_set_session (self->connection, session);
  add_overview (self);
  ana_window_add_boards (self);
  ana_window_add_actions (self);
  ana_window_add_export (self);
  connect_session (self);
  gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (settings, "window-width"), g_settings_get_int (settings, "window-height"));
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  ana_window_show_page (self, page);
  ana_session_begin (session);
  if (ana_session_is_open (session))
    ana_window_opened_cb (self);
  return self;
}
