/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-xlsx-library.c: libxlsxwriter, loaded when it is first needed.
 */
#include "config.h"

#include "ana-xlsx-library.h"

#include "ana-library.h"

#include <stddef.h>

static const AnaLibraryFunction functions[] = {
#define ANA_XLSX_ROW(name) { #name, offsetof (AnaXlsxLibrary, call_##name) },
  ANA_XLSX_FUNCTIONS (ANA_XLSX_ROW)
#undef ANA_XLSX_ROW
};

/**
 * ana_xlsx_library_get:
 *
 * Any thread. The first call reads the library from disk.
 *
 * Returns: the functions of libxlsxwriter that are used here; the macros of ana-xlsx-library.h call them by their own names
 */
const AnaXlsxLibrary *
ana_xlsx_library_get (void)
{
  static AnaXlsxLibrary table;
  static gsize loaded;

  if (g_once_init_enter (&loaded))
    {
      ana_library_load ("libxlsxwriter.so.4", functions, G_N_ELEMENTS (functions), &table);
      g_once_init_leave (&loaded, 1);
    }
  return &table;
}
