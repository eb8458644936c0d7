/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-events-kept.h: the raw rows of a dataset, read once for all the questions of a board.
 */
#pragma once

#include "ana-hub-storage.h"
#include "ana-query.h"

G_BEGIN_DECLS

typedef struct _AnaEventsKept AnaEventsKept;

AnaEventsKept *ana_events_kept_new  (GMainContext *context);
void           ana_events_kept_free (AnaEventsKept *self);   /* nobody reads any more */
AnaFrame      *ana_events_kept_read (AnaEventsKept *self, AnaHubStorage *storage, const char *tenant, const AnaQuery *query, AnaSpan span, gint64 n_events,
                                     guint max_rows, gint64 until_usec, GError **error);  /* any thread; NO_DATA, LIMIT, RETRY (time) */

G_END_DECLS
