/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-range-text.h: time ranges and comparisons in words, and which of them are offered.
 */
#pragma once

#include "ana-range.h"

G_BEGIN_DECLS

const char *const *ana_range_list         (AnaPeriod         period);      /* ids of the presets, NULL-terminated */
char              *ana_range_title        (const char       *range,
                                           AnaPeriod         period);      /* "Last 28 days", "1–15 Mar 2011" */
char              *ana_range_format_dates (gint64            first_day,
                                           gint64            last_day);    /* days since 1970-01-01 */
gboolean           ana_range_read_day     (const char       *text,
                                           gint64           *out_day);     /* days since 1970-01-01 */
char              *ana_range_find_fault   (gint64            first_day,
                                           gint64            last_day,
                                           gint64            today,
                                           AnaPeriod         period);      /* (nullable) what is wrong, translated */
char              *ana_duration_in_words  (const AnaDuration *duration);   /* "3 months" */
char              *ana_compare_title      (const AnaCompare *compare,
                                           const char       *range_label,  /* "28 days" */
                                           AnaSpan           there,
                                           const AnaZone    *zone);        /* "Previous 28 days", "Same weeks, 2025" */

char              *ana_compare_phrase     (const AnaCompare *compare,
                                           const char       *range_label,
                                           AnaSpan           there,
                                           const AnaZone    *zone);        /* "previous 28 days", after "vs" */
char              *ana_compare_heading    (const AnaCompare *compare);     /* of a column: "Previous", "Year before" */

G_END_DECLS
