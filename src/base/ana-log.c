/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-log.c: a log file with rotation.
 *
 * One file a process, written by GLib's log writer beside the journal or stderr. At 1 MiB it is renamed to
 * NAME.1 and a new one begins; two old ones are kept. A log that cannot be written stops nothing: the messages
 * still go where they went before.
 */
#include "config.h"

#include "ana-log.h"

#include "ana-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define MAX_BYTES (1024 * 1024)
#define N_OLD     2

static struct {
  GMutex   mutex;
  char    *path;    /* (mutex) (nullable) (owned) */
  int      fd;      /* (mutex) */
  gint64   n_bytes; /* (mutex) */
} the_log = { .fd = -1 };

static int
open_file (const char *path, gint64 *n_bytes)
{
  int fd = g_open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);

  *n_bytes = fd >= 0 ? lseek (fd, 0, SEEK_END) : 0;
  return fd;
}

/* NAME.1 becomes NAME.2, NAME becomes NAME.1. Call with the mutex held. */
static void
rotate (void)
{
  for (int i = N_OLD; i >= 1; i--)
    {
      g_autofree char *to = g_strdup_printf ("%s.%d", the_log.path, i);
      g_autofree char *from = i > 1 ? g_strdup_printf ("%s.%d", the_log.path, i - 1) : g_strdup (the_log.path);

      g_rename (from, to);
    }
  close (the_log.fd);
  the_log.fd = open_file (the_log.path, &the_log.n_bytes);
}

static void
write_line (const char *line, gsize len)
{
  g_mutex_lock (&the_log.mutex);
  if (the_log.fd >= 0 && write (the_log.fd, line, len) == (gssize) len)
    the_log.n_bytes += len;
  if (the_log.fd >= 0 && the_log.n_bytes >= MAX_BYTES)
    rotate ();
  g_mutex_unlock (&the_log.mutex);
}

static GLogWriterOutput
writer_cb (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  g_autofree char *text = g_log_writer_format_fields (level, fields, n_fields, FALSE);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *stamp = g_date_time_format_iso8601 (now);
  g_autofree char *line = g_strdup_printf ("%s %s\n", stamp, text);

  if (!(level & G_LOG_LEVEL_DEBUG))
    write_line (line, strlen (line));
  return g_log_writer_default (level, fields, n_fields, data);
}

/**
 * ana_log_open:
 * @path: the file; its folder is there
 * @error: return location
 *
 * From now on every message from GLib's log but debug ones is also appended to @path. Once a process, before threads.
 *
 * Returns: %FALSE when the file cannot be opened; messages then go where they went before
 */
gboolean
ana_log_open (const char *path, GError **error)
{
  gint64 n_bytes;
  int fd = open_file (path, &n_bytes);

  g_return_val_if_fail (the_log.path == NULL, FALSE);
  if (fd < 0)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_FAILED, "%s: %s", path, g_strerror (errno));
      return FALSE;
    }
  g_mutex_lock (&the_log.mutex);
  the_log.path = g_strdup (path);
  the_log.fd = fd;
  the_log.n_bytes = n_bytes;
  g_mutex_unlock (&the_log.mutex);
  g_log_set_writer_func (writer_cb, NULL, NULL);
  return TRUE;
}

/* Closes the file; messages go on to where they went before. */
void
ana_log_close (void)
{
  g_mutex_lock (&the_log.mutex);
  if (the_log.fd >= 0)
    close (the_log.fd);
  the_log.fd = -1;
  g_clear_pointer (&the_log.path, g_free);
  g_mutex_unlock (&the_log.mutex);
}

/**
 * ana_log_remove:
 * @path: a log file that nobody writes
 *
 * Removes it and its old ones.
 */
void
ana_log_remove (const char *path)
{
  for (int i = 1; i <= N_OLD; i++)
    {
      g_autofree char *old = g_strdup_printf ("%s.%d", path, i);

      g_unlink (old);
    }
  g_unlink (path);
}

/* Empties the file and removes the old ones; messages go on into it. */
void
ana_log_forget (void)
{
  g_mutex_lock (&the_log.mutex);
  if (the_log.fd >= 0)
    {
      ana_log_remove (the_log.path);
      close (the_log.fd);
      the_log.fd = open_file (the_log.path, &the_log.n_bytes);
    }
  g_mutex_unlock (&the_log.mutex);
}

static void
shift_old (const char *path)
{
  g_autofree char *first = g_strconcat (path, ".1", NULL), *second = g_strconcat (path, ".2", NULL);

  g_rename (first, second);
}

/**
 * ana_log_trim:
 * @path: a file to which another process appends, line by line, without closing it
 *
 * The same bound for a log that is not ours to rename: what is in it is copied to NAME.1, and the file emptied. What comes
 * between the two is lost. Blocks on the disk for a moment.
 *
 * Returns: whether it was large
 */
gboolean
ana_log_trim (const char *path)
{
  g_autofree char *first = g_strconcat (path, ".1", NULL), *data = NULL;
  gsize n_bytes = 0;
  GStatBuf info;

  if (g_stat (path, &info) != 0 || info.st_size < MAX_BYTES || !g_file_get_contents (path, &data, &n_bytes, NULL))
    return FALSE;
  shift_old (path);
  return g_file_set_contents_full (first, data, (gssize) n_bytes, G_FILE_SET_CONTENTS_NONE, 0600, NULL) && truncate (path, 0) == 0;
}

/**
 * ana_log_tail:
 * @n_lines: how many
 *
 * Returns: (transfer full): the last @n_lines lines of the file, "" when there is no log
 */
char *
ana_log_tail (guint n_lines)
{
  g_autofree char *text = NULL;
  g_autofree char *path = NULL;
  gsize len;

  g_mutex_lock (&the_log.mutex);
  path = g_strdup (the_log.path);
  g_mutex_unlock (&the_log.mutex);
  if (path == NULL || !g_file_get_contents (path, &text, &len, NULL))
    return g_strdup ("");
  for (gsize i = len; i > 0; i--)
    if (text[i - 1] == '\n' && i < len && n_lines-- == 1)
      return g_strdup (text + i);
  return g_steal_pointer (&text);
}
