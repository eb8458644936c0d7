/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-archive.c: libarchive, loaded when it is first needed.
 */
#include "config.h"

#include "ana-archive.h"

#include "ana-library.h"

#include <stddef.h>

static const AnaLibraryFunction functions[] = {
#define ANA_ARCHIVE_ROW(name) { #name, offsetof (AnaArchive, call_##name) },
  ANA_ARCHIVE_FUNCTIONS (ANA_ARCHIVE_ROW)
#undef ANA_ARCHIVE_ROW
};

/**
 * ana_archive_get:
 *
 * Any thread. The first call reads the library from disk.
 *
 * Returns: the functions of libarchive that are used here; the macros of ana-archive.h call them by their own names
 */
const AnaArchive *
ana_archive_get (void)
{
  static AnaArchive table;
  static gsize loaded;

  if (g_once_init_enter (&loaded))
    {
      ana_library_load ("libarchive.so.13", functions, G_N_ELEMENTS (functions), &table);
      g_once_init_leave (&loaded, 1);
    }
  return &table;
}
