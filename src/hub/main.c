/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * main.c: the program analytics-hub.
 */
#include "config.h"

#include <errno.h>
#include <locale.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <glib-unix.h>

#include "ana-clock.h"
#include "ana-error.h"
#include "ana-file.h"
#include "ana-gateway.h"
#include "ana-hub-backup.h"
#include "ana-hub.h"

#define MAX_DESCRIPTORS 65536
/* Left to itself the C library gives each thread a heap of its own, which keeps what its busiest moment took, and lets the bound of
 * what is mapped alone grow with each large piece. What lies free goes back when the engine rests, and not in between: the
 * pages of messages to thousands would go and come with each of them. The columns of blocks that are put together (256 KiB each) are
 * mapped alone: in a heap they lie wherever there is room, until all of what the largest moment took has been touched. */
#define MAX_ARENAS      4
#define OWN_MAP_BYTES   (128 * 1024)
#define KEEP_FREE_BYTES (16 * 1024 * 1024)
#define ORPHAN_USEC     (10 * G_USEC_PER_SEC)

typedef struct {
  AnaHub    *hub;
  GMainLoop *loop;
  gint64     alone_usec;  /* since when standard input has ended and nobody is connected; 0: not */
} Program;

/* One line each on standard error, with the time: what a service manager or the window keeps. */
static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%dT%H:%M:%S");
  const char *message = "";

  if (g_log_writer_default_would_drop (level, NULL))
    return G_LOG_WRITER_HANDLED;
  for (gsize i = 0; i < n_fields; i++)
    if (strcmp (fields[i].key, "MESSAGE") == 0)
      message = fields[i].value;
  fprintf (stderr, "%s.%06dZ analytics-hub%s: %s\n", time, g_date_time_get_microsecond (now),
           level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING) ? " warning" : "", message);
  fflush (stderr);
  return G_LOG_WRITER_HANDLED;
}

static void
raise_descriptors (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0)
    return;
  limit.rlim_cur = MIN (limit.rlim_max, MAX_DESCRIPTORS);
  setrlimit (RLIMIT_NOFILE, &limit);
}

static gboolean
signal_cb (gpointer data)
{
  Program *self = data;

  g_main_loop_quit (self->loop);
  return G_SOURCE_CONTINUE;
}

/* Standard input has ended: whoever started this is gone. Others may still be there, or come within ten seconds. */
static gboolean
orphan_cb (gpointer data)
{
  Program *self = data;
  gint64 now = ana_clock_monotonic_usec ();

  if (ana_listener_get_n_peers (ana_gateway_get_listener (ana_hub_get_gateway (self->hub))) > 0)
    self->alone_usec = 0;
  else if (self->alone_usec == 0)
    self->alone_usec = now;
  else if (now - self->alone_usec > ORPHAN_USEC)
    {
      g_message ("nobody is there any more");
      g_main_loop_quit (self->loop);
      return G_SOURCE_REMOVE;
    }
  return G_SOURCE_CONTINUE;
}

static gboolean
input_cb (int fd, GIOCondition condition, gpointer data)
{
  char buffer[256];
  ssize_t n = read (fd, buffer, sizeof buffer);

  if (n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR)))
    return G_SOURCE_CONTINUE;
  g_message ("standard input ended; waiting for others");
  g_timeout_add (500, orphan_cb, data);
  return G_SOURCE_REMOVE;
}

static void
say_where (Program *self, const AnaHubOptions *options)
{
  guint port = ana_listener_get_port (ana_gateway_get_listener (ana_hub_get_gateway (self->hub)));

  if (port != 0)
    g_message ("listening on port %u", port);
  if (options->socket_path != NULL)
    g_message ("listening on %s", options->socket_path);
}

static int
run (const AnaHubOptions *options)
{
  g_autoptr (GError) error = NULL;
  Program self = { NULL };
  int result;

  self.hub = ana_hub_new (options, &error);
  if (self.hub == NULL)
    {
      fprintf (stderr, "analytics-hub: %s\n", error->message);
      result = ana_error_get_exit (error);
      return result != 0 ? result : 1;
    }
  self.loop = g_main_loop_new (NULL, FALSE);
  g_unix_signal_add (SIGTERM, signal_cb, &self);
  g_unix_signal_add (SIGINT, signal_cb, &self);
  if (options->embedded)
    g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR, input_cb, &self);
  say_where (&self, options);
  g_main_loop_run (self.loop);
  g_message ("stopping");
  ana_hub_stop (self.hub);
  ana_hub_free (self.hub);
  g_main_loop_unref (self.loop);
  return 0;
}

/* backup FILE, restore FILE, remove-data --yes */
static int
take_care (const AnaHubOptions *options)
{
  g_autofree char *dir = options->storage_dir != NULL ? g_strdup (options->storage_dir) : ana_dir_get_hub ();
  g_autofree char *aside = NULL;
  g_autoptr (GError) error = NULL;
  gboolean ok = options->remove_data           ? ana_hub_remove (dir, &error)
                : options->backup_path != NULL ? ana_hub_backup (dir, options->backup_path, &error)
                                               : ana_hub_restore (dir, options->restore_path, &aside, &error);

  if (!ok)
    {
      fprintf (stderr, "analytics-hub: %s\n", error->message);
      return MAX (ana_error_get_exit (error), 1);
    }
  if (aside != NULL)
    printf ("what was there before is in %s\n", aside);
  return 0;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *message = NULL;
  AnaHubOptions options;
  int result = 0;

  mallopt (M_ARENA_MAX, MAX_ARENAS);
  mallopt (M_MMAP_THRESHOLD, OWN_MAP_BYTES);
  mallopt (M_TRIM_THRESHOLD, KEEP_FREE_BYTES);
  setlocale (LC_ALL, "");
  signal (SIGPIPE, SIG_IGN);
  g_log_set_writer_func (write_log, NULL, NULL);
  ana_hub_options_init (&options);
  if (!ana_hub_options_parse (&options, argv + 1, &message, &error))
    {
      fprintf (stderr, "analytics-hub: %s\n", error->message);
      result = error->domain == ANA_ERROR ? ana_error_get_exit (error) : 3;
    }
  else if (message != NULL)
    fputs (message, stdout);
  else if (options.backup_path != NULL || options.restore_path != NULL || options.remove_data)
    result = take_care (&options);
  else if (!options.check_only)
    {
      raise_descriptors ();
      result = run (&options);
    }
  ana_hub_options_clear (&options);
  return result;
}
