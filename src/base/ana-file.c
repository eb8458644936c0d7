/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-file.c: whole files, locks, private folders and safe names.
 */
#include "config.h"

#include "ana-file.h"

#include "ana-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define FOLDER         "analytics-dashboard"
#define MAX_NAME_BYTES 200 /* leaves room for a suffix within the 255 of file systems */

static void
set_errno (GError **error, int code, const char *doing, const char *path)
{
  int ana_code = code == ENOSPC || code == EDQUOT ? ANA_ERROR_FULL
                 : code == EACCES || code == EPERM || code == EROFS ? ANA_ERROR_NOT_PERMITTED
                 : code == ENOENT ? ANA_ERROR_NOT_FOUND
                                  : ANA_ERROR_FAILED;

  g_set_error (error, ANA_ERROR, ana_code, "cannot %s “%s”: %s", doing, path, g_strerror (code));
}

/**
 * ana_file_write_all:
 * @fd: open for writing
 * @data: bytes
 * @n_bytes: how many
 *
 * Writes on after an interruption or a part. Any thread.
 *
 * Returns: %FALSE, and errno, when not all could be written
 */
gboolean
ana_file_write_all (int fd, const void *data, gsize n_bytes)
{
  const char *from = data;

  while (n_bytes > 0)
    {
      gssize n = write (fd, from, n_bytes);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      from += n;
      n_bytes -= (gsize) n;
    }
  return TRUE;
}

static gboolean
sync_folder_of (const char *path, GError **error)
{
  g_autofree char *dir = g_path_get_dirname (path);
  int fd = open (dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean ok = fd >= 0 && (fsync (fd) == 0 || errno == EINVAL); /* some file systems cannot sync a folder */

  if (!ok)
    set_errno (error, errno, "save the folder", dir);
  if (fd >= 0)
    close (fd);
  return ok;
}

static gboolean
write_part (int fd, const void *data, gsize n_bytes)
{
  int saved;

  if (ana_file_write_all (fd, data, n_bytes) && fsync (fd) == 0)
    return close (fd) == 0;
  saved = errno;
  close (fd);
  errno = saved;
  return FALSE;
}

/**
 * ana_file_replace:
 * @part: a whole file, synced, in the folder of @path
 * @path: whose place it takes
 * @error: return location
 *
 * The last step of writing: once this returns, a power cut leaves the new file. Blocks; any thread.
 *
 * Returns: %FALSE and an error as of ana_file_write_atomic(); @part may still be there
 */
gboolean
ana_file_replace (const char *part, const char *path, GError **error)
{
  if (g_rename (part, path) == 0)
    return sync_folder_of (path, error);
  set_errno (error, errno, "write", path);
  return FALSE;
}

/**
 * ana_file_write_atomic:
 * @path: the file
 * @data: (array length=n_bytes): what it shall hold
 * @n_bytes: how much
 * @mode: its permissions, such as 0600, less what the umask forbids
 * @error: return location
 *
 * Writes a file so that at any moment, a power cut included, @path is the old file or the new one. Blocks; any thread.
 *
 * Returns: %FALSE and ANA_ERROR_FULL, _NOT_PERMITTED, _NOT_FOUND (no such folder) or _FAILED; the old file is then as it was
 */
gboolean
ana_file_write_atomic (const char *path, const void *data, gsize n_bytes, int mode, GError **error)
{
  g_autofree char *part = g_strconcat (path, ".XXXXXX.part", NULL);
  int fd = g_mkstemp_full (part, O_RDWR | O_CLOEXEC, mode);

  if (fd < 0)
    {
      set_errno (error, errno, "write", path);
      return FALSE;
    }
  if (write_part (fd, data, n_bytes))
    {
      if (ana_file_replace (part, path, error))
        return TRUE;
    }
  else
    set_errno (error, errno, "write", path);
  g_unlink (part);
  return FALSE;
}

/**
 * ana_dir_make_private:
 * @path: a folder
 * @error: return location
 *
 * Makes a folder with its parents, and closes it to everyone else (0700) if it is ours. Any thread.
 *
 * Returns: %FALSE and an error as of ana_file_write_atomic()
 */
gboolean
ana_dir_make_private (const char *path, GError **error)
{
  struct stat info;

  if (g_mkdir_with_parents (path, 0700) != 0 || stat (path, &info) != 0)
    {
      set_errno (error, errno, "make the folder", path);
      return FALSE;
    }
  if (!S_ISDIR (info.st_mode))
    {
      set_errno (error, ENOTDIR, "make the folder", path);
      return FALSE;
    }
  if (info.st_uid == geteuid () && (info.st_mode & 0077) != 0 && chmod (path, 0700) != 0 && errno != EROFS)
    {
      set_errno (error, errno, "close to others the folder", path);
      return FALSE;
    }
  return TRUE;
}

static void
set_in_use (int fd, const char *path, GError **error)
{
  char text[32] = "";
  gssize n = pread (fd, text, sizeof text - 1, 0);
  gint64 pid = n > 0 ? g_ascii_strtoll (text, NULL, 10) : 0;

  if (pid > 0)
    g_set_error (error, ANA_ERROR, ANA_ERROR_IN_USE, "“%s” is in use by process %" G_GINT64_FORMAT, path, pid);
  else
    g_set_error (error, ANA_ERROR, ANA_ERROR_IN_USE, "“%s” is in use by another process", path);
}

/**
 * ana_file_lock:
 * @path: the lock file; made when missing
 * @error: return location
 *
 * Takes a lock that ends with this process, and writes our process id into the file. Does not wait. Two locks of one file
 * within a process exclude each other too.
 *
 * Returns: a descriptor for ana_file_unlock(); -1 and ANA_ERROR_IN_USE naming the holder, or an error as of
 *   ana_file_write_atomic()
 */
int
ana_file_lock (const char *path, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%d\n", (int) getpid ());
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (fd < 0)
    {
      set_errno (error, errno, "lock", path);
      return -1;
    }
  if (flock (fd, LOCK_EX | LOCK_NB) != 0)
    {
      if (errno == EWOULDBLOCK)
        set_in_use (fd, path, error);
      else
        set_errno (error, errno, "lock", path);
      close (fd);
      return -1;
    }
  /* The id is for the message alone: a full disk is no reason to refuse the lock. */
  if (ftruncate (fd, 0) != 0 || pwrite (fd, text, strlen (text), 0) < 0)
    g_debug ("cannot write to the lock %s: %s", path, g_strerror (errno));
  return fd;
}

/**
 * ana_file_unlock:
 * @fd: what ana_file_lock() gave; -1 is nothing
 *
 * Gives the lock back. The file stays.
 */
void
ana_file_unlock (int fd)
{
  if (fd < 0)
    return;
  if (ftruncate (fd, 0) != 0)
    g_debug ("cannot empty a lock: %s", g_strerror (errno));
  close (fd);
}

/**
 * ana_dir_get_profile:
 * @profile: its name
 *
 * Returns: (transfer full): the folder of a profile; it may not exist yet
 */
char *
ana_dir_get_profile (const char *profile)
{
  return g_build_filename (g_get_user_data_dir (), FOLDER, profile, NULL);
}

/**
 * ana_dir_get_hub:
 *
 * Returns: (transfer full): the folder of the embedded hub; it may not exist yet
 */
char *
ana_dir_get_hub (void)
{
  return g_build_filename (g_get_user_data_dir (), FOLDER, "hub", NULL);
}

/**
 * ana_dir_get_socket:
 * @error: return location
 *
 * Where the embedded hub of this user listens. The folder is made, closed to others.
 *
 * Returns: (transfer full) (nullable): a path; %NULL and ANA_ERROR_LIMIT when it is too long for a socket, or an error of
 *   ana_dir_make_private()
 */
char *
ana_dir_get_socket (GError **error)
{
  g_autofree char *dir = g_build_filename (g_get_user_runtime_dir (), FOLDER, NULL);
  g_autofree char *path = g_build_filename (dir, "hub.sock", NULL);

  if (strlen (path) >= sizeof ((struct sockaddr_un *) NULL)->sun_path)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_LIMIT, "the path of the hub's socket is too long: “%s”", path);
      return NULL;
    }
  if (!ana_dir_make_private (dir, error))
    return NULL;
  return g_steal_pointer (&path);
}

static gboolean
is_reserved (const char *name)
{
  static const char *const devices[] = { "CON", "PRN", "AUX", "NUL", "COM", "LPT" };
  gsize stem = strcspn (name, ".");

  for (guint i = 0; i < G_N_ELEMENTS (devices); i++)
    {
      gsize len = i < 4 ? 3 : 4;

      if (stem == len && g_ascii_strncasecmp (name, devices[i], 3) == 0 && (len == 3 || g_ascii_isdigit (name[3])))
        return TRUE;
    }
  return FALSE;
}

/* Controls, line separators, marks that turn the direction or join without being seen. */
static gboolean
is_hidden (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT || type == G_UNICODE_LINE_SEPARATOR
         || type == G_UNICODE_PARAGRAPH_SEPARATOR || type == G_UNICODE_SURROGATE || type == G_UNICODE_UNASSIGNED;
}

/**
 * ana_file_name_sanitise:
 * @name: any text: a title, a name that came over the network
 *
 * Makes one base name of it that is safe on every file system: no separators, controls, direction marks, leading dots,
 * reserved device names; at most 200 bytes; "unnamed" when nothing is left. Any thread.
 *
 * Returns: (transfer full): valid UTF-8
 */
char *
ana_file_name_sanitise (const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  GString *out = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (is_hidden (c) || (out->len == 0 && (c == '.' || g_unichar_isspace (c))))
        continue;
      if (out->len + 4 > MAX_NAME_BYTES)
        break;
      g_string_append_unichar (out, c < 0x80 && strchr ("/\\:*?\"<>|", (int) c) != NULL ? '_' : c);
    }
  while (out->len > 0 && (out->str[out->len - 1] == '.' || out->str[out->len - 1] == ' '))
    g_string_truncate (out, out->len - 1);
  if (is_reserved (out->str))
    g_string_prepend_c (out, '_');
  if (out->len == 0)
    g_string_assign (out, "unnamed");
  return g_string_free (out, FALSE);
}
