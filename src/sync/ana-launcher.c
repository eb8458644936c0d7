/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-launcher.c: the embedded hub: a child that lives as long as our end of its standard input.
 */
#include "config.h"

#include "ana-sync.h"

#include "ana-care.h"
#include "ana-launcher-private.h"

#include "ana-error.h"
#include "ana-file.h"
#include "ana-log.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define MIN_RESTART_MS  500
#define MAX_RESTART_MS  (60 * 1000)
#define STEADY_USEC     (60 * G_USEC_PER_SEC)
#define TRIM_EVERY_SEC  600

struct _AnaLauncher {
  GObject parent_instance;

  char         *socket_path;
  GSubprocess  *child;       /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) of the wait for its end */
  guint         restart_id;
  guint         restart_ms;
  guint         trim_id;
  gint64        started_usec; /* monotonic */
  gboolean      stopped;
};

G_DEFINE_FINAL_TYPE (AnaLauncher, ana_launcher, G_TYPE_OBJECT)

static gboolean spawn (AnaLauncher *self, GError **error);

/* Does somebody listen there already? */
static gboolean
is_answered (const char *socket_path)
{
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (socket_path);
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);

  return socket != NULL && g_socket_connect (socket, address, NULL, NULL);
}

static char *
find_beside (const char *relative)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *dir = self != NULL ? g_path_get_dirname (self) : NULL;
  g_autofree char *path = dir != NULL ? g_build_filename (dir, relative, NULL) : NULL;

  return path != NULL && g_file_test (path, G_FILE_TEST_IS_EXECUTABLE) ? g_steal_pointer (&path) : NULL;
}

/* $ANALYTICS_HUB, beside this program, in its build folder, libexec, PATH. */
char *
ana_launcher_find_hub (GError **error)
{
  const char *named = g_getenv ("ANALYTICS_HUB");
  g_autofree char *installed = g_build_filename (ANA_LIBEXECDIR, "analytics-hub", NULL);
  char *path = named != NULL ? g_strdup (named) : find_beside ("analytics-hub");

  if (path == NULL)
    path = find_beside ("../hub/analytics-hub");
  if (path == NULL && g_file_test (installed, G_FILE_TEST_IS_EXECUTABLE))
    path = g_steal_pointer (&installed);
  if (path == NULL)
    path = g_find_program_in_path ("analytics-hub");
  if (path == NULL)
    g_set_error_literal (error, ANA_ERROR, ANA_ERROR_NOT_FOUND, _("the program analytics-hub was not found"));
  return path;
}

static gboolean
restart_cb (gpointer data)
{
  AnaLauncher *self = data;
  g_autoptr (GError) error = NULL;

  self->restart_id = 0;
  if (!is_answered (self->socket_path) && !spawn (self, &error))
    g_warning ("the embedded hub could not be started again: %s", error->message);
  return G_SOURCE_REMOVE;
}

static void
exited_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AnaLauncher) self = data;
  g_autoptr (GError) error = NULL;

  if (!g_subprocess_wait_finish (G_SUBPROCESS (source), result, &error) || self->stopped)
    return;
  g_message ("the embedded hub has ended (status %d)", g_subprocess_get_status (G_SUBPROCESS (source)));
  g_clear_object (&self->child);
  if (g_get_monotonic_time () - self->started_usec > STEADY_USEC)
    self->restart_ms = MIN_RESTART_MS;
  self->restart_id = g_timeout_add (self->restart_ms, restart_cb, self);
  self->restart_ms = MIN (self->restart_ms * 2, MAX_RESTART_MS);
}

/* The hub appends to the file itself, so that its last words are there however it ends. Without a place it says them where we do. */
static void
keep_words (GSubprocessLauncher *launcher)
{
  g_autofree char *path = ana_care_get_log ("hub.log"), *dir = g_path_get_dirname (path);

  if (!ana_dir_make_private (dir, NULL) || g_access (dir, W_OK) != 0)
    return;
  ana_log_trim (path);
  g_subprocess_launcher_set_stderr_file_path (launcher, path);
}

static gboolean
trim_cb (gpointer data)
{
  g_autofree char *path = ana_care_get_log ("hub.log");

  ana_log_trim (path);
  return G_SOURCE_CONTINUE;
}

static gboolean
spawn (AnaLauncher *self, GError **error)
{
  g_autofree char *program = ana_launcher_find_hub (error);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE);

  if (program == NULL)
    return FALSE;
  keep_words (launcher);
  self->child = g_subprocess_launcher_spawn (launcher, error, program, "--embedded", "--socket", self->socket_path, NULL);
  if (self->child == NULL)
    return FALSE;
  self->started_usec = g_get_monotonic_time ();
  if (self->trim_id == 0)
    self->trim_id = g_timeout_add_seconds (TRIM_EVERY_SEC, trim_cb, NULL);
  g_subprocess_wait_async (self->child, self->cancellable, exited_cb, g_object_ref (self));
  return TRUE;
}

/**
 * ana_launcher_new:
 * @socket_path: where the hub listens, or shall
 *
 * Returns: (transfer full): a launcher that has started nothing yet
 */
AnaLauncher *
ana_launcher_new (const char *socket_path)
{
  AnaLauncher *self = g_object_new (ANA_TYPE_LAUNCHER, NULL);

  self->socket_path = g_strdup (socket_path);
  return self;
}

/**
 * ana_launcher_start:
 * @self: the launcher
 * @error: return location
 *
 * Starts the hub unless one listens already. Does not wait for it: the client tries until it answers. A hub that
 * dies is started again, ever more slowly.
 *
 * Returns: %FALSE and %ANA_ERROR_NOT_FOUND when there is no hub program
 */
gboolean
ana_launcher_start (AnaLauncher *self, GError **error)
{
  if (is_answered (self->socket_path))
    return TRUE;
  return spawn (self, error);
}

/* Closes the hub's standard input: it ends by itself when nobody else is connected. */
void
ana_launcher_stop (AnaLauncher *self)
{
  self->stopped = TRUE;
  g_clear_handle_id (&self->restart_id, g_source_remove);
  g_clear_handle_id (&self->trim_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  if (self->child != NULL)
    g_output_stream_close (g_subprocess_get_stdin_pipe (self->child), NULL, NULL);
  g_clear_object (&self->child);
}

static void
ana_launcher_dispose (GObject *object)
{
  ana_launcher_stop (ANA_LAUNCHER (object));
  G_OBJECT_CLASS (ana_launcher_parent_class)->dispose (object);
}

static void
ana_launcher_finalize (GObject *object)
{
  AnaLauncher *self = ANA_LAUNCHER (object);

  g_clear_object (&self->cancellable);
  g_free (self->socket_path);
  G_OBJECT_CLASS (ana_launcher_parent_class)->finalize (object);
}

static void
ana_launcher_class_init (AnaLauncherClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ana_launcher_dispose;
  G_OBJECT_CLASS (klass)->finalize = ana_launcher_finalize;
}

static void
ana_launcher_init (AnaLauncher *self)
{
  self->cancellable = g_cancellable_new ();
  self->restart_ms = MIN_RESTART_MS;
}
