/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * other-home.c: preloaded: the account's folder is $OTHER_HOME, for a program without HOME. What it writes there is the test's.
 */
#include "config.h"

#include <dlfcn.h>
#include <pwd.h>
#include <stdlib.h>

typedef int (*ByName) (const char *name, struct passwd *out, char *buffer, size_t size, struct passwd **found);
typedef int (*ById) (uid_t id, struct passwd *out, char *buffer, size_t size, struct passwd **found);

static void
move (struct passwd *account)
{
  char *home = getenv ("OTHER_HOME");

  if (account != NULL && home != NULL)
    account->pw_dir = home;
}

int
getpwnam_r (const char *name, struct passwd *out, char *buffer, size_t size, struct passwd **found)
{
  ByName real = (ByName) dlsym (RTLD_NEXT, "getpwnam_r");
  int rc = real (name, out, buffer, size, found);

  move (*found);
  return rc;
}

int
getpwuid_r (uid_t id, struct passwd *out, char *buffer, size_t size, struct passwd **found)
{
  ById real = (ById) dlsym (RTLD_NEXT, "getpwuid_r");
  int rc = real (id, out, buffer, size, found);

  move (*found);
  return rc;
}
