/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-frame-json.h: a frame as JSON, in the shape of an answer (FORMATS.md section 9).
 */
#pragma once

#include "ana-frame.h"
#include "ana-json.h"
#include "ana-time.h"

G_BEGIN_DECLS

void ana_frame_write_columns (const AnaFrame *self,
                              gboolean        major,     /* fractions of money are in major units */
                              AnaJsonWriter  *writer);
void ana_frame_write_row     (const AnaFrame *self,
                              guint           row,
                              const AnaZone  *zone,      /* (nullable): times in microseconds */
                              AnaJsonWriter  *writer);

G_END_DECLS
