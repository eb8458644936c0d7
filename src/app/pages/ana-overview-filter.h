/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-overview-filter.h: what the Overview is filtered by: a member of a dimension, a bucket of the trend.
 */
#pragma once

#include "ana-reading.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct {
  char     *dim;        /* (nullable) "category=Toys" */
  gboolean  has_mark;
  gint64    mark_usec;
} AnaOverviewFilter;

void     ana_overview_filter_ask         (const AnaOverviewFilter *self,
                                          AnaReading              *reading);
void     ana_overview_filter_toggle_dim  (AnaOverviewFilter       *self,
                                          const char              *key);
void     ana_overview_filter_toggle_mark (AnaOverviewFilter       *self,
                                          AnaSpan                  shown,
                                          gint64                   mark_usec);
gboolean ana_overview_filter_drop        (AnaOverviewFilter       *self,
                                          const char              *which);  /* "dim", "mark"; FALSE: there was none */
gboolean ana_overview_filter_clear       (AnaOverviewFilter       *self);
void     ana_overview_filter_fill_chips  (GtkWidget               *box,
                                          const AnaOverview       *overview);

G_END_DECLS
