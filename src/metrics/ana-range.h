/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-range.h: the stretch of time that is looked at, and what it is held against: arithmetic on a zone's calendar.
 */
#pragma once

#include "ana-time.h"

G_BEGIN_DECLS

#define ANA_RANGE_MAX_BUCKETS 200000 /* of minutes 138 days */

typedef enum {
  ANA_RANGE_LAST,   /* up to now, the running bucket among them */
  ANA_RANGE_DATES,  /* whole days, both ends among them */
  ANA_RANGE_ALL,    /* of the data: fit it before it has a span */
} AnaRangeKind;

typedef struct {
  AnaRangeKind kind;
  AnaDuration  last;                /* LAST */
  gint64       first_day, last_day; /* DATES: days since 1970-01-01 on the wall calendar of whoever asks */
} AnaRange;

/* "P28D", "PT6H", "P12M"; "2011-03-01/2011-03-15"; "all" */
gboolean ana_range_parse   (const char     *text,
                            AnaRange       *out,
                            GError        **error);
char    *ana_range_to_text (const AnaRange *self);
AnaRange ana_range_default (AnaPeriod       period);
AnaRange ana_range_fit     (const AnaRange *self,
                            const AnaZone  *zone,
                            AnaSpan         data,
                            gint64          now_usec);
AnaSpan  ana_range_span    (const AnaRange *self,
                            AnaPeriod       period,
                            const AnaZone  *zone,
                            gint64          now_usec);
int      ana_range_count   (AnaPeriod       period,
                            const AnaZone  *zone,
                            AnaSpan         span);

/* --- what it is held against --- */

typedef enum {
  ANA_COMPARE_NONE,
  ANA_COMPARE_PREVIOUS, /* as long a stretch, just before */
  ANA_COMPARE_BACK,     /* the same stretch, a duration earlier */
} AnaCompareKind;

typedef struct {
  AnaCompareKind kind;
  AnaDuration    back;  /* BACK */
} AnaCompare;

/* "none", "previous", "P1Y" (same dates a year earlier), "P364D" (same weekdays), any duration */
gboolean    ana_compare_parse   (const char       *text,
                                 AnaCompare       *out,
                                 GError          **error);
char       *ana_compare_to_text (const AnaCompare *self);
AnaDuration ana_compare_back    (const AnaCompare *self,
                                 const AnaRange   *range,
                                 AnaPeriod         period,
                                 const AnaZone    *zone,
                                 AnaSpan           span);
gint64      ana_compare_bucket  (const AnaDuration *back,
                                 AnaPeriod         period,
                                 const AnaZone    *zone,
                                 gint64            start_usec);
void        ana_compare_buckets (const AnaDuration *back,
                                 AnaPeriod         period,
                                 const AnaZone    *zone,
                                 const double     *start_usec,
                                 guint             n,
                                 gint64           *out);
AnaSpan     ana_compare_span    (const AnaDuration *back,
                                 AnaPeriod         period,
                                 const AnaZone    *zone,
                                 AnaSpan           span,
                                 gint64            now_usec);

G_END_DECLS
