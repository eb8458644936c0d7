/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-application.c: the program: its options, its one instance, its actions and keys.
 *
 * One instance: the bus name of GApplication; where there is no bus, a lock file in the profile's folder, so that a
 * second start says so and ends, and two windows never write one workspace.
 */
#include "config.h"

#include "ana-application.h"

#include "ana-diagnostics.h"
#include "ana-file.h"
#include "ana-first-fonts.h"
#include "ana-paint-trace.h"
#include "ana-preferences.h"
#include "ana-tour.h"
#include "ana-wall.h"
#include "ana-window.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <stdlib.h>

struct _AnaApplication {
  AdwApplication  parent_instance;
  AnaSession     *session;    /* (owned) (nullable) from the first activation on */
  char           *workspace;  /* (owned) (nullable) */
  char           *profile;    /* (owned) (nullable) */
  char           *hub_url;    /* (owned) (nullable) */
  char           *wall;       /* (owned) (nullable) what to begin with, in place of a window */
  gboolean        no_hub;
  int             lock_fd;    /* -1: not held */
};

G_DEFINE_FINAL_TYPE (AnaApplication, ana_application, ADW_TYPE_APPLICATION)

static const AnaAccel accels[] = {
  { "app.quit", { "<Control>q" } },
  { "app.new-window", { "<Control>n" } },
  { "app.preferences", { "<Control>comma" } },
  { "app.shortcuts", { "<Control>question" } },
  { "app.help", { "F1" } },
  { "window.close", { "<Control>w" } },
  { "win.menu", { "F10" } },
  { "win.search", { "<Control>k", "<Control>f" } },
  { "win.sync-now", { "<Control>r", "F5" } },
  { "win.offline", { "<Control><Shift>o" } },
  { "win.page::overview", { "<Control>1" } },
  { "win.page::boards", { "<Control>2" } },
  { "win.page::data", { "<Control>3" } },
  { "win.back", { "<Alt>Left" } },
  { "win.period::minute", { "<Alt>1" } },
  { "win.period::hour", { "<Alt>2" } },
  { "win.period::day", { "<Alt>3" } },
  { "win.choose-cards", { "<Control>e" } },
  { "win.export-open", { "<Control><Shift>e" } },
  { "win.print-board", { "<Control>p" } },
  { "win.cycle-crosshair", { "<Control><Shift>x" } },
  { "win.inspector", { "F9" } },
  { "win.wall", { "F11" } },
};

const AnaAccel *
ana_application_list_accels (guint *n)
{
  *n = G_N_ELEMENTS (accels);
  return accels;
}

/* --- actions --- */

static GtkWindow *
get_window (AnaApplication *self)
{
  return gtk_application_get_active_window (GTK_APPLICATION (self));
}

static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  AnaApplication *self = data;
  GtkWindow *window;

  while ((window = get_window (self)) != NULL)
    gtk_window_destroy (window);
  g_application_quit (G_APPLICATION (self));
}

/* Of the same profile: one store, one connection, other pages. */
static void
new_window_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  AnaApplication *self = data;

  if (self->session != NULL)
    ana_window_present_first (ana_window_new (GTK_APPLICATION (self), self->session));
}

static void
present_wall (AnaApplication *self, const char *name)
{
  GtkWidget *wall = ana_wall_new (GTK_APPLICATION (self), self->session, name);

  gtk_window_fullscreen (GTK_WINDOW (wall));
  gtk_window_present (GTK_WINDOW (wall));
}

/* Asked for by a second start. */
static void
wall_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  AnaApplication *self = data;

  if (self->session != NULL)
    present_wall (self, g_variant_get_string (parameter, NULL));
}

static void
about_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  AnaApplication *self = data;

  adw_show_about_window (get_window (self),
                         "application-name", _("Analytics"),
                         "application-icon", ANA_APP_ID,
                         "version", ANA_VERSION,
                         "developer-name", _("Analytics Dashboard developers"),
                         "comments", _("Explore and share metrics"),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         "translator-credits", _("translator-credits"),
                         NULL);
}

static void
preferences_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  AnaApplication *self = data;
  GtkWidget *window = ana_preferences_new (self->session);

  gtk_window_set_transient_for (GTK_WINDOW (window), get_window (self));
  gtk_window_present (GTK_WINDOW (window));
}

static void
shortcuts_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource ("/org/analytics/Dashboard/ana-shortcuts.ui");
  GtkWindow *window = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts"));

  gtk_window_set_transient_for (window, get_window (data));
  gtk_window_present (window);
}

static void
help_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkWindow *window = ana_tour_new (G_ACTION_GROUP (data));

  gtk_window_set_transient_for (window, get_window (data));
  gtk_window_present (window);
}

static const GActionEntry actions[] = {
  { .name = "quit", .activate = quit_cb },
  { .name = "new-window", .activate = new_window_cb },
  { .name = "wall", .activate = wall_cb, .parameter_type = "s" },
  { .name = "about", .activate = about_cb },
  { .name = "preferences", .activate = preferences_cb },
  { .name = "shortcuts", .activate = shortcuts_cb },
  { .name = "help", .activate = help_cb },
};

/* --- start --- */

static void
apply_color_scheme (GSettings *settings, const char *key, gpointer data)
{
  static const AdwColorScheme schemes[] = { ADW_COLOR_SCHEME_DEFAULT, ADW_COLOR_SCHEME_FORCE_LIGHT, ADW_COLOR_SCHEME_FORCE_DARK };
  int choice = g_settings_get_enum (settings, "color-scheme");

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), schemes[CLAMP (choice, 0, 2)]);
}

/**
 * ana_application_load_style:
 *
 * The style sheet, for the default display. AdwApplication would look for style.css itself, but tests
 * make widgets without an application.
 */
void
ana_application_load_style (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();
  GdkDisplay *display = gdk_display_get_default ();

  gtk_css_provider_load_from_resource (provider, "/org/analytics/Dashboard/ana-style.css");
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

static void
set_accels (GtkApplication *application)
{
  for (guint i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (application, accels[i].action, (const char *const *) accels[i].accels);
}

static gboolean
terminate_cb (gpointer data)
{
  quit_cb (NULL, NULL, data);
  return G_SOURCE_CONTINUE;
}

/* Without a bus the name says nothing about other instances: a lock beside the workspace does. */
static gboolean
take_lock (AnaApplication *self)
{
  g_autofree char *main_dir = self->workspace != NULL ? g_strdup (self->workspace) : ana_dir_get_profile ("main");
  g_autofree char *dir = self->workspace != NULL ? g_strdup (main_dir) : g_path_get_dirname (main_dir);
  g_autofree char *path = g_build_filename (dir, "window.lock", NULL);
  g_autoptr (GError) error = NULL;

  if (g_application_get_dbus_connection (G_APPLICATION (self)) != NULL || self->lock_fd >= 0)
    return TRUE;
  if (!ana_dir_make_private (dir, &error))
    {
      g_printerr ("%s\n", error->message);
      return TRUE; /* the store says what is wrong with the folder */
    }
  self->lock_fd = ana_file_lock (path, &error);
  if (self->lock_fd >= 0)
    return TRUE;
  g_printerr (_("Analytics runs already: %s\n"), error->message);
  return FALSE;
}

static void
make_session (AnaApplication *self)
{
  AnaSessionOptions options = {
    .workspace = self->workspace, .profile = self->profile, .hub_url = self->hub_url, .no_hub = self->no_hub,
  };

  self->session = ana_session_new (&options);
  ana_session_begin (self->session);
}

/* Two things that GTK and libadwaita do twice for one another, a third of an empty window's start:
 *
 * GTK reads its own style sheet, and libadwaita replaces it. Under the name of the empty one that libadwaita brings, nothing
 * is read in vain. A theme that the user chose stays.
 *
 * GtkApplication begins to read the theme of icons on a thread, libadwaita then waits for it to add a path, and all of it is
 * read again; then GtkApplication adds a path of the program, and it is read a third time. When libadwaita comes first, its
 * path is there before the thread is, and nobody waits; our own icons need no path (analytics.gresource.xml), and the
 * application has no folder of resources to be looked for. */
static void
start_toolkit (AnaApplication *self)
{
  gboolean chosen = g_getenv ("GTK_THEME") != NULL;

  if (!chosen)
    g_setenv ("GTK_THEME", "Adwaita-empty", TRUE);
  gtk_init ();
  gtk_settings_get_default ();
  if (!chosen)
    g_unsetenv ("GTK_THEME");
  if (take_lock (self))
    make_session (self); /* reads the board on a thread: not before the display has answered, which is waited for */
  adw_init ();
}

static void
follow_color_scheme (AnaApplication *self)
{
  GSettings *settings = ana_session_get_settings (self->session);

  g_signal_connect (settings, "changed::color-scheme", G_CALLBACK (apply_color_scheme), NULL);
  apply_color_scheme (settings, NULL, NULL);
}

static void
ana_application_startup (GApplication *application)
{
  AnaApplication *self = ANA_APPLICATION (application);

  start_toolkit (self);
  G_APPLICATION_CLASS (ana_application_parent_class)->startup (application);
  ana_application_load_style ();
  ana_first_fonts_ask ();
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  set_accels (GTK_APPLICATION (self));
  if (self->session != NULL)
    follow_color_scheme (self);
  g_unix_signal_add (SIGTERM, terminate_cb, self);
  g_unix_signal_add (SIGINT, terminate_cb, self);
}

/* A wall is no window to work in. */
static GtkWindow *
find_main_window (AnaApplication *self)
{
  for (GList *each = gtk_application_get_windows (GTK_APPLICATION (self)); each != NULL; each = each->next)
    if (ANA_IS_WINDOW (each->data))
      return each->data;
  return NULL;
}

static void
ana_application_activate (GApplication *application)
{
  AnaApplication *self = ANA_APPLICATION (application);
  GtkWindow *window = find_main_window (self);
  g_autofree char *wall = g_steal_pointer (&self->wall);

  if (self->session == NULL)
    {
      g_application_quit (application);
      return;
    }
  if (wall != NULL)
    {
      present_wall (self, wall);
      return;
    }
  if (window == NULL)
    {
      window = GTK_WINDOW (ana_window_new (GTK_APPLICATION (self), self->session));
      ana_window_present_first (ANA_WINDOW (window));
      return;
    }
  gtk_window_present (window);
}

/* From the file manager, or named on the command line. */
static void
ana_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  GtkWindow *window;

  g_application_activate (application);
  window = find_main_window (ANA_APPLICATION (application));
  for (int i = 0; i < n_files && window != NULL; i++)
    if (!ana_window_import (ANA_WINDOW (window), files[i]))
      ana_window_toast (ANA_WINDOW (window), _("Boards end in .adash or .adpack"));
}

static void
ana_application_shutdown (GApplication *application)
{
  AnaApplication *self = ANA_APPLICATION (application);

  if (self->session != NULL)
    ana_session_close (self->session);
  g_clear_object (&self->session);
  if (self->lock_fd >= 0)
    ana_file_unlock (self->lock_fd);
  self->lock_fd = -1;
  G_APPLICATION_CLASS (ana_application_parent_class)->shutdown (application);
}

static char *
lookup_path (GVariantDict *options, const char *name)
{
  const char *text = NULL;

  if (!g_variant_dict_lookup (options, name, "^&ay", &text))
    return NULL;
  return g_canonicalize_filename (text, NULL);
}

static gboolean
start_trace (GVariantDict *options)
{
  g_autofree char *path = lookup_path (options, "trace-paint");
  g_autoptr (GError) error = NULL;

  if (path == NULL || ana_paint_trace_open (path, &error))
    return TRUE;
  g_printerr ("%s\n", error->message);
  return FALSE;
}

/* The program runs already: the wall is one of its windows. */
static gboolean
hand_over_wall (AnaApplication *self)
{
  if (self->wall == NULL || !g_application_register (G_APPLICATION (self), NULL, NULL) || !g_application_get_is_remote (G_APPLICATION (self)))
    return FALSE;
  g_action_group_activate_action (G_ACTION_GROUP (self), "wall", g_variant_new_string (self->wall));
  g_dbus_connection_flush_sync (g_application_get_dbus_connection (G_APPLICATION (self)), NULL, NULL);
  return TRUE;
}

static int
ana_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  AnaApplication *self = ANA_APPLICATION (application);

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("analytics-dashboard %s\n", ANA_VERSION);
      return 0;
    }
  if (!start_trace (options))
    return 1;
  self->workspace = lookup_path (options, "workspace");
  g_variant_dict_lookup (options, "profile", "s", &self->profile);
  g_variant_dict_lookup (options, "hub", "s", &self->hub_url);
  g_variant_dict_lookup (options, "wall", "s", &self->wall);
  self->no_hub = g_variant_dict_contains (options, "no-hub");
  ana_diagnostics_start ();
  return hand_over_wall (self) ? 0 : -1;
}

static void
ana_application_finalize (GObject *object)
{
  AnaApplication *self = ANA_APPLICATION (object);

  g_free (self->workspace);
  g_free (self->profile);
  g_free (self->hub_url);
  g_free (self->wall);
  G_OBJECT_CLASS (ana_application_parent_class)->finalize (object);
}

static void
ana_application_class_init (AnaApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ana_application_finalize;
  application_class->startup = ana_application_startup;
  application_class->activate = ana_application_activate;
  application_class->open = ana_application_open;
  application_class->shutdown = ana_application_shutdown;
  application_class->handle_local_options = ana_application_handle_local_options;
}

static const GOptionEntry options[] = {
  { "workspace", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_ ("The profile's folder"), N_ ("DIR") },
  { "profile", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("The profile to show: sample, main or an added hub"), N_ ("NAME") },
  { "hub", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Use the hub at this address instead of the embedded one"), N_ ("URL") },
  { "no-hub", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Start no hub and open no connection"), NULL },
  { "wall", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Show a board on the whole screen, by its name; or: overview, playlist"), N_ ("BOARD") },
  { "trace-paint", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_FILENAME, NULL, NULL, NULL },
  { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version"), NULL },
  { NULL },
};

static void
ana_application_init (AnaApplication *self)
{
  self->lock_fd = -1;
  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

/**
 * ana_application_new:
 *
 * Returns: (transfer full): the application; run it with g_application_run()
 */
AnaApplication *
ana_application_new (void)
{
  AnaApplication *self = g_object_new (ANA_TYPE_APPLICATION, "application-id", ANA_APP_ID, "flags", G_APPLICATION_HANDLES_OPEN, NULL);

  g_application_set_resource_base_path (G_APPLICATION (self), NULL); /* start_toolkit() says why */
  return self;
}
