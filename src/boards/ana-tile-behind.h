/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-tile-behind.h: rows of a tile's answer as conditions on the rows that they were made from.
 */
#pragma once

#include "ana-frame.h"
#include "ana-json.h"
#include "ana-time.h"

G_BEGIN_DECLS

typedef struct _AnaBehind AnaBehind;

AnaBehind *ana_behind_new        (const AnaFrame *frame,   /* (borrowed) */
                                  AnaSpan         bounds);
void       ana_behind_free       (AnaBehind      *self);
void       ana_behind_add_value  (AnaBehind      *self,
                                  const char     *field,
                                  guint           col);
void       ana_behind_add_period (AnaBehind      *self,
                                  const char     *field,
                                  guint           col,
                                  AnaPeriod       period,
                                  const AnaZone  *zone);
gboolean   ana_behind_add_unit   (AnaBehind      *self,
                                  const char     *field,
                                  guint           col,
                                  const char     *unit,
                                  const AnaZone  *zone);
gboolean   ana_behind_make       (AnaBehind      *self,
                                  const guint    *rows,
                                  guint           n_rows,
                                  JsonArray      *out);

gboolean   ana_behind_find_period (const char    *unit,
                                  AnaPeriod      *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaBehind, ana_behind_free)

G_END_DECLS
