/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-library.h: libraries that are loaded when they are first needed.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  const char *name;
  gsize       offset; /* of its pointer in the table */
} AnaLibraryFunction;

void ana_library_load (const char               *soname,
                       const AnaLibraryFunction *functions,
                       guint                     n_functions,
                       gpointer                  table);

G_END_DECLS
