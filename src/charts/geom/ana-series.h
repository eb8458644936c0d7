/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-series.h: a time series in memory with its min/max pyramid: draws in pixels, not in points; no spike is lost.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _AnaSeries AnaSeries;

AnaSeries    *ana_series_new        (const char *name);
AnaSeries    *ana_series_new_take   (const char *name, double *x, double *y, guint n);  /* takes both arrays, of g_malloc */
AnaSeries    *ana_series_ref        (AnaSeries *self);
void          ana_series_unref      (AnaSeries *self);
const char   *ana_series_get_name   (const AnaSeries *self);
/* x ascending; y NAN is a gap. Extends the pyramid by whole blocks only. */
void          ana_series_append     (AnaSeries *self, const double *x, const double *y, guint n);
void          ana_series_set_last   (AnaSeries *self, double y);   /* the running bucket changed */
guint         ana_series_get_n      (const AnaSeries *self);
const double *ana_series_get_x      (const AnaSeries *self);
const double *ana_series_get_y      (const AnaSeries *self);
gboolean      ana_series_get_range  (const AnaSeries *self, guint first, guint last, double *min, double *max); /* [first, last) via pyramid */
guint         ana_series_find       (const AnaSeries *self, double x);  /* first index with x >= */
guint         ana_series_nearest    (const AnaSeries *self, double x);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaSeries, ana_series_unref)

G_END_DECLS
