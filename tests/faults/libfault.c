/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * libfault.c: makes the N-th write, sync or open of a regular file fail, and takes locks and maps away from the file
 * system. Linked before libc, or preloaded with ANA_FAULT="write:5:28" (what, which, errno), or ANA_FAULT="place:7" (a sum
 * of AnaFaultPlace).
 */
#include "libfault.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#define MAGIC_NFS 0x6969

static atomic_int armed_kind, armed_errno, armed_stays, n_left, n_seen;
static atomic_uint place_lacks;

void
ana_fault_place (unsigned lacks)
{
  atomic_store (&place_lacks, lacks);
}

void
ana_fault_arm (AnaFaultKind kind, int nth, int error_number, int stays)
{
  atomic_store (&n_seen, 0);
  atomic_store (&n_left, nth);
  atomic_store (&armed_errno, error_number);
  atomic_store (&armed_stays, stays);
  atomic_store (&armed_kind, kind);
}

int
ana_fault_disarm (void)
{
  atomic_store (&armed_kind, ANA_FAULT_NONE);
  return atomic_load (&n_seen);
}

__attribute__ ((constructor)) static void
arm_from_environment (void)
{
  const char *text = getenv ("ANA_FAULT");
  int nth, error_number;
  char what[16];
  const char *colon = text != NULL ? strchr (text, ':') : NULL;

  if (colon == NULL || (size_t) (colon - text) >= sizeof what)
    return;
  memcpy (what, text, (size_t) (colon - text));
  what[colon - text] = '\0';
  if (strcmp (what, "place") == 0)
    {
      ana_fault_place ((unsigned) atoi (colon + 1));
      return;
    }
  nth = atoi (colon + 1);
  colon = strchr (colon + 1, ':');
  error_number = colon != NULL ? atoi (colon + 1) : EIO;
  ana_fault_arm (strcmp (what, "sync") == 0 ? ANA_FAULT_SYNC : strcmp (what, "open") == 0 ? ANA_FAULT_OPEN : ANA_FAULT_WRITE,
                 nth, error_number, 0);
}

static int
fails (AnaFaultKind kind)
{
  int left;

  if (atomic_load (&armed_kind) != (int) kind)
    return 0;
  atomic_fetch_add (&n_seen, 1);
  left = atomic_fetch_sub (&n_left, 1);
  if (left > 1 || (left < 1 && !atomic_load (&armed_stays)))
    return 0;
  errno = atomic_load (&armed_errno);
  return 1;
}

static int
is_file (int fd)
{
  struct stat info;

  return fd > 2 && fstat (fd, &info) == 0 && S_ISREG (info.st_mode);
}

#define REAL(name) \
  static __typeof__ (&name) real; \
  if (real == NULL) \
    real = (__typeof__ (&name)) dlsym (RTLD_NEXT, #name)

ssize_t
write (int fd, const void *data, size_t n)
{
  REAL (write);
  return atomic_load (&armed_kind) == ANA_FAULT_WRITE && is_file (fd) && fails (ANA_FAULT_WRITE) ? -1 : real (fd, data, n);
}

ssize_t
pwrite64 (int fd, const void *data, size_t n, off64_t at)
{
  REAL (pwrite64);
  return atomic_load (&armed_kind) == ANA_FAULT_WRITE && is_file (fd) && fails (ANA_FAULT_WRITE) ? -1 : real (fd, data, n, at);
}

int
ftruncate64 (int fd, off64_t length)
{
  REAL (ftruncate64);
  return atomic_load (&armed_kind) == ANA_FAULT_WRITE && is_file (fd) && fails (ANA_FAULT_WRITE) ? -1 : real (fd, length);
}

int
fsync (int fd)
{
  REAL (fsync);
  return fails (ANA_FAULT_SYNC) ? -1 : real (fd);
}

int
fdatasync (int fd)
{
  REAL (fdatasync);
  return fails (ANA_FAULT_SYNC) ? -1 : real (fd);
}

int
open64 (const char *path, int flags, ...)
{
  mode_t mode = 0;
  va_list args;
  REAL (open64);

  va_start (args, flags);
  if ((flags & (O_CREAT | O_TMPFILE)) != 0)
    mode = va_arg (args, mode_t);
  va_end (args);
  return fails (ANA_FAULT_OPEN) ? -1 : real (path, flags, mode);
}

/* --- what the file system lacks --- */

static int
lacks (unsigned what, int error_number)
{
  if ((atomic_load (&place_lacks) & what) == 0)
    return 0;
  errno = error_number;
  return 1;
}

static int
takes_lock (int command)
{
  return command == F_SETLK || command == F_SETLKW || command == F_GETLK || command == F_OFD_SETLK || command == F_OFD_SETLKW ||
         command == F_OFD_GETLK;
}

int
fcntl64 (int fd, int command, ...)
{
  va_list args;
  void *value;
  REAL (fcntl64);

  va_start (args, command);
  value = va_arg (args, void *);
  va_end (args);
  return takes_lock (command) && lacks (ANA_FAULT_NO_LOCKS, ENOLCK) ? -1 : real (fd, command, value);
}

int
flock (int fd, int operation)
{
  REAL (flock);
  return lacks (ANA_FAULT_NO_FLOCK, EOPNOTSUPP) ? -1 : real (fd, operation);
}

void *
mmap64 (void *at, size_t n, int protection, int flags, int fd, off64_t offset)
{
  REAL (mmap64);
  return (flags & MAP_SHARED) != 0 && is_file (fd) && lacks (ANA_FAULT_NO_MAPS, ENODEV) ? MAP_FAILED
                                                                                       : real (at, n, protection, flags, fd, offset);
}

int
statfs64 (const char *path, struct statfs64 *info)
{
  int rc;
  REAL (statfs64);

  rc = real (path, info);
  if (rc == 0 && (atomic_load (&place_lacks) & ANA_FAULT_IS_REMOTE) != 0)
    info->f_type = MAGIC_NFS;
  return rc;
}
