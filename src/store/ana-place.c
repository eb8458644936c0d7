/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-place.c: file systems that cannot lock, or cannot share memory between processes: found before SQLite meets them.
 */
#include "config.h"

#include "ana-place.h"

#include "ana-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/mman.h>
#include <sys/vfs.h>
#include <unistd.h>

/* linux/magic.h; those of them that it leaves out are named in statfs(2) */
#define MAGIC_NFS  0x00006969
#define MAGIC_SMB  0x0000517b
#define MAGIC_SMB2 0xfe534d42
#define MAGIC_CIFS 0xff534d42
#define MAGIC_AFS  0x5346414f
#define MAGIC_CEPH 0x00c36400
#define MAGIC_CODA 0x73757245

#define PROBE_BYTES 4096

/**
 * ana_place_check_locks:
 * @lock_path: a file that SQLite does not know, in the folder of the databases
 * @error: return location
 *
 * Whether byte locks work there. SQLite takes "no locks here" for "locked by another", and waits five seconds before each
 * refusal. A probe on a database itself would, at its close, let go of the locks that SQLite holds on it: hence another
 * file. One that is missing or cannot be opened says nothing, nor does a lock that another holds.
 *
 * Returns: %FALSE with %ANA_ERROR_NOT_PERMITTED when nothing in this folder can be locked
 */
gboolean
ana_place_check_locks (const char *lock_path, GError **error)
{
  struct flock lock = { .l_type = F_RDLCK, .l_whence = SEEK_SET, .l_start = 1 << 20, .l_len = 1 };
  int fd = open (lock_path, O_RDONLY | O_CLOEXEC), code = 0;

  if (fd < 0)
    return TRUE;
  if (fcntl (fd, F_SETLK, &lock) != 0)
    code = errno;
  close (fd);
  if (code == 0 || code == EAGAIN || code == EACCES || code == EINTR)
    return TRUE;
  g_set_error (error, ANA_ERROR, ANA_ERROR_NOT_PERMITTED, "the file system of “%s” cannot lock files (%s)", lock_path,
               g_strerror (code));
  return FALSE;
}

static gboolean
is_remote (const char *dir)
{
  struct statfs info;

  if (statfs (dir, &info) != 0)
    return FALSE;
  switch ((guint32) info.f_type)
    {
    case MAGIC_NFS: case MAGIC_SMB: case MAGIC_SMB2: case MAGIC_CIFS: case MAGIC_AFS: case MAGIC_CEPH: case MAGIC_CODA:
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
can_map (const char *dir)
{
  g_autofree char *path = g_build_filename (dir, ".probe-XXXXXX", NULL);
  int fd = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);
  gboolean able = TRUE;
  void *memory;

  if (fd < 0)
    return TRUE;
  if (ftruncate (fd, PROBE_BYTES) == 0)
    {
      memory = mmap (NULL, PROBE_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
      able = memory != MAP_FAILED || errno == ENOMEM || errno == EAGAIN;
      if (memory != MAP_FAILED)
        munmap (memory, PROBE_BYTES);
    }
  close (fd);
  g_unlink (path);
  return able;
}

/**
 * ana_place_shares_memory:
 * @path: a database, which need not be there yet
 *
 * Whether a write-ahead log can be kept at @path: its index is a file that is mapped by all who have the database open, so
 * they must be on one machine, and the file system must be able to map. A place that cannot be asked counts as able.
 */
gboolean
ana_place_shares_memory (const char *path)
{
  g_autofree char *dir = g_path_get_dirname (path);

  return !is_remote (dir) && can_map (dir);
}
