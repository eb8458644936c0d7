/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-time.h: spans, zones, buckets and the texts of instants. All times are int64 UTC microseconds.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define ANA_USEC_PER_SEC  G_GINT64_CONSTANT (1000000)
#define ANA_USEC_PER_MIN  G_GINT64_CONSTANT (60000000)
#define ANA_USEC_PER_HOUR G_GINT64_CONSTANT (3600000000)
#define ANA_USEC_PER_DAY  G_GINT64_CONSTANT (86400000000)

/* No instant; sorts before every instant. */
#define ANA_TIME_NONE G_MININT64

/* A half-open span of time, [start, end). Empty when end <= start. */
typedef struct {
  gint64 start_usec;
  gint64 end_usec;
} AnaSpan;

static inline gboolean
ana_span_contains (AnaSpan span, gint64 t_usec)
{
  return t_usec >= span.start_usec && t_usec < span.end_usec;
}

AnaSpan ana_span_intersect (AnaSpan a,
                            AnaSpan b);

/* An interned IANA zone: immutable, never freed, any thread. */
typedef struct _AnaZone AnaZone;

const AnaZone *ana_zone_utc          (void);
const AnaZone *ana_zone_get          (const char     *name,
                                      GError        **error);
const AnaZone *ana_zone_local        (void);
const char    *ana_zone_get_name     (const AnaZone  *zone);
gint64         ana_zone_offset_usec  (const AnaZone  *zone,
                                      gint64          t_usec);
gint64         ana_zone_local_to_utc (const AnaZone  *zone,
                                      gint64          local_usec);
gint64         ana_zone_next_change  (const AnaZone  *zone,
                                      gint64          t_usec);

typedef enum {
  ANA_PERIOD_MINUTE,
  ANA_PERIOD_HOUR,
  ANA_PERIOD_DAY,
  ANA_PERIOD_WEEK,      /* ISO 8601, from Monday */
  ANA_PERIOD_MONTH,
  ANA_PERIOD_QUARTER,
  ANA_PERIOD_YEAR,
} AnaPeriod;

#define ANA_N_KPI_PERIODS 3 /* minute, hour, day */

const char *ana_period_to_string   (AnaPeriod       period);
gboolean    ana_period_from_string (const char     *text,
                                    AnaPeriod      *out);
AnaSpan     ana_bucket_span        (AnaPeriod       period,
                                    const AnaZone  *zone,
                                    gint64          t_usec);
gint64      ana_bucket_start       (AnaPeriod       period,
                                    const AnaZone  *zone,
                                    gint64          t_usec);
gint64      ana_bucket_shift       (AnaPeriod       period,
                                    const AnaZone  *zone,
                                    gint64          start_usec,
                                    int             n_buckets);

/* Remembers the bucket last asked for: the cheap way through many rows in any order. One thread. */
typedef struct {
  AnaPeriod      period;
  const AnaZone *zone;
  AnaSpan        last;
} AnaBucketer;

static inline void
ana_bucketer_init (AnaBucketer *self, AnaPeriod period, const AnaZone *zone)
{
  self->period = period;
  self->zone = zone;
  self->last.start_usec = self->last.end_usec = 0;
}

static inline gint64
ana_bucketer_start (AnaBucketer *self, gint64 t_usec)
{
  if (!ana_span_contains (self->last, t_usec))
    self->last = ana_bucket_span (self->period, self->zone, t_usec);
  return self->last.start_usec;
}

/* Buckets one after another: the cheap way over a long span. One thread. */
typedef struct {
  AnaPeriod      period;
  const AnaZone *zone;
  AnaSpan        span;       /* the bucket */
  gint64         even_usec;  /* private: up to here buckets follow that are as long */
} AnaBucketWalk;

void  ana_bucket_walk_init  (AnaBucketWalk *self,
                             AnaPeriod      period,
                             const AnaZone *zone,
                             gint64         t_usec);
void  ana_bucket_walk_next  (AnaBucketWalk *self);
void  ana_bucket_walk_skip  (AnaBucketWalk *self,
                             guint          n_buckets);
guint ana_bucket_walk_count (const AnaBucketWalk *self,
                             gint64               end_usec);

/* RFC 3339 and ISO 8601 texts */
char    *ana_time_format_rfc3339 (gint64          t_usec,
                                  const AnaZone  *zone);
char    *ana_time_format_date    (gint64          t_usec,
                                  const AnaZone  *zone);
gboolean ana_time_parse          (const char     *text,
                                  const AnaZone  *zone,
                                  gint64         *out_usec,
                                  GError        **error);
gboolean ana_time_parse_format   (const char     *text,
                                  gssize          len,
                                  const char     *format,
                                  const AnaZone  *zone,
                                  gint64         *out_usec);

/* An ISO 8601 duration: calendar parts stay apart from exact ones. */
typedef struct {
  int    years;
  int    months;
  int    days;
  gint64 usec;
} AnaDuration;

gboolean ana_duration_parse (const char         *text,
                             AnaDuration        *out,
                             GError            **error);
char    *ana_duration_format (const AnaDuration *duration);
gint64   ana_duration_add   (const AnaDuration  *duration,
                             const AnaZone      *zone,
                             gint64              t_usec,
                             int                 sign);

/* Civil dates: days since 1970-01-01 */
gint64   ana_date_from_civil (int     year,
                              int     month,
                              int     day);
void     ana_date_to_civil   (gint64  days,
                              int    *year,
                              int    *month,
                              int    *day);

G_END_DECLS
