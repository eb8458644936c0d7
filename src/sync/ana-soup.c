/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-soup.c: libsoup, loaded when the first connection is made.
 */
#include "config.h"

#include "ana-soup.h"

#include "ana-library.h"

#include <stddef.h>

static const AnaLibraryFunction functions[] = {
#define ANA_SOUP_ROW(name) { #name, offsetof (AnaSoup, call_##name) },
  ANA_SOUP_FUNCTIONS (ANA_SOUP_ROW)
#undef ANA_SOUP_ROW
};

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
      ana_library_load ("libsoup-3.0.so.0", functions, G_N_ELEMENTS (functions), &soup);
      g_once_init_leave (&loaded, 1);
    }
  return &soup;
}
