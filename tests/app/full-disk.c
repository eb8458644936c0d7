/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * full-disk.c: preloaded into the window: while the file $ANA_FULL_DISK exists, nothing can be written to a cache.db.
 */
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static int
is_full (int fd)
{
  const char *toggle = getenv ("ANA_FULL_DISK");
  char link[64], path[4096];
  ssize_t n;

  if (toggle == NULL || access (toggle, F_OK) != 0)
    return 0;
  snprintf (link, sizeof link, "/proc/self/fd/%d", fd);
  n = readlink (link, path, sizeof path - 1);
  if (n <= 0)
    return 0;
  path[n] = '\0';
  if (strstr (path, "/cache.db") == NULL)
    return 0;
  errno = ENOSPC;
  return 1;
}

ssize_t
pwrite64 (int fd, const void *data, size_t n, off64_t at)
{
  static __typeof__ (&pwrite64) real;

  if (real == NULL)
    real = (__typeof__ (&pwrite64)) dlsym (RTLD_NEXT, "pwrite64");
  return is_full (fd) ? -1 : real (fd, data, n, at);
}

ssize_t
write (int fd, const void *data, size_t n)
{
  static __typeof__ (&write) real;

  if (real == NULL)
    real = (__typeof__ (&write)) dlsym (RTLD_NEXT, "write");
  return is_full (fd) ? -1 : real (fd, data, n);
}
