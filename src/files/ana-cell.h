/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-cell.h: the text of a cell into a value of its column's type.
 */
#pragma once

#include "ana-mapping-private.h"

G_BEGIN_DECLS

typedef struct {
  gboolean    is_null;
  gint64      i;      /* int bool time date money */
  double      d;      /* real */
  const char *text;   /* text; not terminated, borrowed */
  gsize       len;
} AnaCell;

/* Returns NULL, or why the text is no such value. */
const char *ana_cell_parse (const AnaMapping *mapping, const AnaColumnRule *rule,
                            const char *text, gsize len, gboolean quoted, AnaCell *out);
void        ana_cell_put   (const AnaCell *cell, AnaType type, AnaFrameBuilder *builder, guint col);

G_END_DECLS
