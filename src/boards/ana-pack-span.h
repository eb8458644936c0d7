/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-pack-span.h: values over spans, as the hub answered them, in a pack.
 */
#pragma once

#include "ana-json.h"
#include "ana-overview.h"

G_BEGIN_DECLS

typedef struct {
  char           *code, *dim;
  AnaSpan         span;
  AnaMeasureValue value;
} AnaPackSpan;

GArray *ana_pack_spans_new   (void);
void    ana_pack_spans_write (const GArray  *spans,
                              AnaJsonWriter *writer);
void    ana_pack_spans_read  (GArray        *spans,
                              JsonNode      *node);   /* (nullable) */

G_END_DECLS
