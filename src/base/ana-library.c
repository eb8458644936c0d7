/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-library.c: libraries that are loaded when they are first needed.
 */
#include "config.h"

#include "ana-library.h"

#include <gmodule.h>

/**
 * ana_library_load:
 * @soname: file name of the library, with the number of its interface
 * @functions: what is wanted of it
 * @n_functions: how many
 * @table: (out): where their addresses go
 *
 * Any thread; once a table. The library stays. Without it the program ends, as it would without a library that it is linked to.
 *
 * Through GModule, whose lock is then taken before that of the dynamic linker: a library may open modules while it is loaded,
 * and so may the toolkit on another thread. The other way round each would wait for the other.
 */
void
ana_library_load (const char *soname, const AnaLibraryFunction *functions, guint n_functions, gpointer table)
{
  GModule *library = g_module_open (soname, G_MODULE_BIND_LAZY | G_MODULE_BIND_LOCAL);

  if (library == NULL)
    g_error ("%s", g_module_error ());
  g_module_make_resident (library);
  for (guint i = 0; i < n_functions; i++)
    if (!g_module_symbol (library, functions[i].name, (gpointer *) (gpointer) ((char *) table + functions[i].offset)))
      g_error ("%s has no %s", soname, functions[i].name);
}
