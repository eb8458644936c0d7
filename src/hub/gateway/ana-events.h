/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-events.h: the raw rows of a dataset over a span, as one frame of the dataset's schema.
 */
#pragma once

#include "ana-hub-storage.h"

G_BEGIN_DECLS

AnaFrame *ana_events_read (AnaHubStorage *storage, const char *tenant, const char *dataset, AnaSpan span,
                           guint max_rows, gint64 until_usec, GError **error);  /* NO_DATA, LIMIT, RETRY (time) */

/* The same as it lies, in parts of the same columns, at least one. */
GPtrArray *ana_events_read_parts (AnaHubStorage *storage, const char *tenant, const char *dataset, AnaSpan span,
                                  guint max_rows, gint64 until_usec, GError **error);

G_END_DECLS
