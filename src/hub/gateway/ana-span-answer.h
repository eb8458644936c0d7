/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-span-answer.h: one value of a KPI over a whole span, by whatever way is left: its buckets, raw rows, or sketches.
 */
#pragma once

#include "ana-hub-storage.h"
#include "ana-processor.h"

G_BEGIN_DECLS

typedef struct {
  AnaHubStorage *storage;
  AnaCatalogue  *catalogue;
  const char    *tenant;
  guint          kpi;          /* index in the catalogue */
  const char    *dim;          /* a key, "" the total */
  AnaSpan        span;
  gint64         now_usec;     /* buckets that end later are open */
  gint64         until_usec;   /* monotonic: give up */
  guint          max_rows;     /* raw rows that are read at most */
  gboolean       sketches_do;  /* an approximate answer is wanted at once */
} AnaSpanAsk;

/* @reason: why there is no value ("na", "none"). FALSE with @error: the hub is at fault. Any thread; blocks. */
gboolean ana_span_answer (const AnaSpanAsk *ask, AnaMeasureValue *out, const char **reason, GError **error);

G_END_DECLS
