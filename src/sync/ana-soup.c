/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-soup.c: libsoup, loaded when the first connection is made.
 */
#include "config.h"

#include "ana-soup.h"

#include <gmodule.h>
#include <stddef.h>

#define LIBRARY "libsoup-3.0.so.0"

static const struct {
  const char *name;
  gsize       offset;
} functions[] = {
#define ANA_SOUP_ROW(name) { #name, offsetof (AnaSoup, call_##name) },
  ANA_SOUP_FUNCTIONS (ANA_SOUP_ROW)
#undef ANA_SOUP_ROW
};

/* Without it there is no connection, as without any library that a program is linked to there is no program.
 *
 * Through GModule, whose lock is then taken before that of the dynamic linker: libsoup opens modules while it is loaded, and
 * so may the toolkit on another thread. The other way round each would wait for the other. */
static void
load (AnaSoup *soup)
{
  GModule *library = g_module_open (LIBRARY, G_MODULE_BIND_LAZY | G_MODULE_BIND_LOCAL);

  if (library == NULL)
    g_error ("%s", g_module_error ());
  g_module_make_resident (library);
  for (guint i = 0; i < G_N_ELEMENTS (functions); i++)
    if (!g_module_symbol (library, functions[i].name, (gpointer *) (gpointer) ((char *) soup + functions[i].offset)))
      g_error ("%s has no %s", LIBRARY, functions[i].name);
}

/**
 * ana_soup_get:
 *
 * Any thread. The first call reads the library from disk.
 *
 * Returns: the functions of libsoup that the room uses; the macros of ana-soup.h call them by their own names
 */
const AnaSoup *
ana_soup_get (void)
{
  static AnaSoup soup;
  static gsize loaded;

  if (g_once_init_enter (&loaded))
    {
      load (&soup);
      g_once_init_leave (&loaded, 1);
    }
  return &soup;
}
