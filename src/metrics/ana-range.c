/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-range.c: the stretch of time that is looked at, and what it is held against: arithmetic on a zone's calendar.
 */
#include "config.h"

#include "ana-range.h"

#include "ana-error.h"
#include "ana-text.h"

#include <stdio.h>
#include <string.h>

#define MAX_YEARS 10000 /* of a duration that is looked at: any calendar goes as far, and no sum of instants overflows */
#define MAX_DAYS  (MAX_YEARS * 366)

static const gint64 bucket_usec[] = { ANA_USEC_PER_MIN, ANA_USEC_PER_HOUR, ANA_USEC_PER_DAY };

static gint64
date_of (const AnaZone *zone, gint64 t_usec)
{
  gint64 local = t_usec + ana_zone_offset_usec (zone, t_usec);

  return local / ANA_USEC_PER_DAY - (local % ANA_USEC_PER_DAY < 0 ? 1 : 0);
}

static gint64
time_of_day (const AnaZone *zone, gint64 t_usec)
{
  return t_usec + ana_zone_offset_usec (zone, t_usec) - date_of (zone, t_usec) * ANA_USEC_PER_DAY;
}

/* --- texts --- */

static gboolean
parse_date (const char *text, gint64 *out_day)
{
  int year, month, day, n_read = 0, back[3];

  if (sscanf (text, "%4d-%2d-%2d%n", &year, &month, &day, &n_read) != 3 || n_read != 10)
    return FALSE;
  if (month < 1 || month > 12 || day < 1 || day > 31)
    return FALSE;
  *out_day = ana_date_from_civil (year, month, day);
  ana_date_to_civil (*out_day, &back[0], &back[1], &back[2]);
  return back[0] == year && back[1] == month && back[2] == day; /* no 30 February */
}

static gboolean
parse_dates (const char *text, AnaRange *out)
{
  out->kind = ANA_RANGE_DATES;
  return strlen (text) == 21 && text[10] == '/' && parse_date (text, &out->first_day) && parse_date (text + 11, &out->last_day)
         && out->first_day <= out->last_day;
}

static gboolean
is_positive (const AnaDuration *duration)
{
  return duration->years >= 0 && duration->months >= 0 && duration->days >= 0 && duration->usec >= 0
         && (duration->years > 0 || duration->months > 0 || duration->days > 0 || duration->usec > 0);
}

/* Somebody's own text: an age of the world is as good as ten, and its days can be multiplied. */
static gboolean
read_duration (const char *text, AnaDuration *out)
{
  if (text == NULL || !ana_duration_parse (text, out, NULL) || !is_positive (out))
    return FALSE;
  *out = (AnaDuration) { MIN (out->years, MAX_YEARS), MIN (out->months, 12 * MAX_YEARS), MIN (out->days, MAX_DAYS), MIN (out->usec, MAX_DAYS * ANA_USEC_PER_DAY) };
  return TRUE;
}

/**
 * ana_range_parse:
 * @text: (nullable): an ISO 8601 duration ("P28D", "PT6H"), two dates ("2011-03-01/2011-03-15", both whole) or "all"
 * @out: (out): the range
 * @error: return location
 *
 * More than 10,000 years are 10,000. Any thread.
 *
 * Returns: %FALSE and ANA_ERROR_BAD_INPUT for anything else: no length, dates that are none or the wrong way round
 */
gboolean
ana_range_parse (const char *text, AnaRange *out, GError **error)
{
  *out = (AnaRange) { ANA_RANGE_ALL };
  if (g_strcmp0 (text, "all") == 0)
    return TRUE;
  out->kind = ANA_RANGE_LAST;
  if (read_duration (text, &out->last))
    return TRUE;
  if (text != NULL && parse_dates (text, out))
    return TRUE;
  *out = (AnaRange) { ANA_RANGE_ALL };
  if (error != NULL)
    {
      g_autofree char *shown = ana_text_to_line (text, ANA_NAME_CHARS);

      g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "“%s” is no range such as P28D, 2011-03-01/2011-03-15 or all", shown);
    }
  return FALSE;
}

/* Returns: (transfer full): the text that reads back equal */
char *
ana_range_to_text (const AnaRange *self)
{
  int first[3], last[3];

  if (self->kind == ANA_RANGE_ALL)
    return g_strdup ("all");
  if (self->kind == ANA_RANGE_LAST)
    return ana_duration_format (&self->last);
  ana_date_to_civil (self->first_day, &first[0], &first[1], &first[2]);
  ana_date_to_civil (self->last_day, &last[0], &last[1], &last[2]);
  return g_strdup_printf ("%04d-%02d-%02d/%04d-%02d-%02d", first[0], first[1], first[2], last[0], last[1], last[2]);
}

/* An hour of minutes, two days of hours, four weeks of days. */
AnaRange
ana_range_default (AnaPeriod period)
{
  switch (period)
    {
    case ANA_PERIOD_MINUTE:
      return (AnaRange) { .kind = ANA_RANGE_LAST, .last = { .usec = ANA_USEC_PER_HOUR } };
    case ANA_PERIOD_HOUR:
      return (AnaRange) { .kind = ANA_RANGE_LAST, .last = { .usec = 48 * ANA_USEC_PER_HOUR } };
    default:
      return (AnaRange) { .kind = ANA_RANGE_LAST, .last = { .days = 28 } };
    }
}

/* --- spans --- */

/**
 * ana_range_fit:
 * @self: a range
 * @zone: whose dates count
 * @data: from the first to the end of the last bucket of the data; empty: there are none
 * @now_usec: this moment
 *
 * "All of the data" reaches from its first day to today; data that ended on an earlier day are looked at up to their own
 * end, or their chart would be mostly empty. Other ranges are as they are.
 *
 * Returns: a range of dates for ALL; the default of days without data
 */
AnaRange
ana_range_fit (const AnaRange *self, const AnaZone *zone, AnaSpan data, gint64 now_usec)
{
  AnaRange out = { .kind = ANA_RANGE_DATES };

  if (self->kind != ANA_RANGE_ALL)
    return *self;
  if (data.end_usec <= data.start_usec)
    return ana_range_default (ANA_PERIOD_DAY);
  out.first_day = date_of (zone, data.start_usec);
  out.last_day = date_of (zone, data.end_usec - 1);
  if (out.last_day >= date_of (zone, now_usec) - 1) /* yesterday's still run on */
    out.last_day = date_of (zone, now_usec);
  out.first_day = MIN (out.first_day, out.last_day);
  return out;
}

static AnaSpan
last_span (const AnaDuration *last, AnaPeriod period, const AnaZone *zone, gint64 now_usec)
{
  AnaSpan running = ana_bucket_span (period, zone, now_usec), span = running;
  gint64 unit = bucket_usec[period], n;

  if (last->years == 0 && last->months == 0)
    {
      n = (last->days * ANA_USEC_PER_DAY + MIN (last->usec, 400 * 366 * ANA_USEC_PER_DAY) + unit - 1) / unit;
      n = CLAMP (n, 1, ANA_RANGE_MAX_BUCKETS);
      span.start_usec = ana_bucket_shift (period, zone, running.start_usec, (int) (1 - n));
      return span;
    }
  span.start_usec = ana_bucket_start (period, zone, ana_duration_add (last, zone, running.end_usec, -1));
  if ((span.end_usec - span.start_usec) / unit > ANA_RANGE_MAX_BUCKETS)
    span.start_usec = ana_bucket_shift (period, zone, running.start_usec, 1 - ANA_RANGE_MAX_BUCKETS);
  return span;
}

/**
 * ana_range_span:
 * @self: LAST or DATES; ALL is as the default of the period
 * @period: minute, hour or day
 * @zone: whose calendar
 * @now_usec: this moment; DATES do not ask for it
 *
 * The buckets of a range: whole ones, the running one among them. "The last 28 days" are 28 buckets, over changes of the
 * clocks too; months end where this bucket ends. Never more than ANA_RANGE_MAX_BUCKETS. Pure, any thread.
 *
 * Returns: the span; never empty
 */
AnaSpan
ana_range_span (const AnaRange *self, AnaPeriod period, const AnaZone *zone, gint64 now_usec)
{
  AnaRange by_default = ana_range_default (period);
  AnaSpan span, last;

  g_return_val_if_fail (period < ANA_N_KPI_PERIODS, ((AnaSpan) { 0, 0 }));

  if (self->kind != ANA_RANGE_DATES)
    return last_span (self->kind == ANA_RANGE_LAST ? &self->last : &by_default.last, period, zone, now_usec);
  span.start_usec = ana_bucket_start (period, zone, ana_zone_local_to_utc (zone, self->first_day * ANA_USEC_PER_DAY));
  span.end_usec = ana_zone_local_to_utc (zone, (self->last_day + 1) * ANA_USEC_PER_DAY);
  last = ana_bucket_span (period, zone, MAX (span.start_usec, span.end_usec - 1));
  span.end_usec = last.end_usec;
  if ((span.end_usec - span.start_usec) / bucket_usec[period] > ANA_RANGE_MAX_BUCKETS)
    span.start_usec = ana_bucket_shift (period, zone, last.start_usec, 1 - ANA_RANGE_MAX_BUCKETS);
  return span;
}

/**
 * ana_range_count:
 * @period: minute, hour or day
 * @zone: whose calendar
 * @span: whole buckets
 *
 * Returns: how many buckets begin in @span
 */
int
ana_range_count (AnaPeriod period, const AnaZone *zone, AnaSpan span)
{
  gint64 unit = bucket_usec[period];

  if (span.end_usec <= span.start_usec)
    return 0;
  if (period == ANA_PERIOD_DAY)
    return (int) (date_of (zone, span.end_usec - 1) - date_of (zone, span.start_usec) + 1);
  return (int) ((span.end_usec - span.start_usec + unit / 2) / unit);
}

/* --- what it is held against --- */

/**
 * ana_compare_parse:
 * @text: (nullable): "none", "previous", or an ISO 8601 duration
 * @out: (out): what is held against a range
 * @error: return location
 *
 * Returns: %FALSE and ANA_ERROR_BAD_INPUT for anything else, durations of nothing and negative ones among it
 */
gboolean
ana_compare_parse (const char *text, AnaCompare *out, GError **error)
{
  *out = (AnaCompare) { ANA_COMPARE_NONE };
  if (g_strcmp0 (text, "none") == 0)
    return TRUE;
  out->kind = ANA_COMPARE_PREVIOUS;
  if (g_strcmp0 (text, "previous") == 0)
    return TRUE;
  out->kind = ANA_COMPARE_BACK;
  if (read_duration (text, &out->back))
    return TRUE;
  *out = (AnaCompare) { ANA_COMPARE_NONE };
  if (error != NULL)
    {
      g_autofree char *shown = ana_text_to_line (text, ANA_NAME_CHARS);

      g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "“%s” is no comparison: none, previous, or a duration such as P1Y", shown);
    }
  return FALSE;
}

/* Returns: (transfer full): the text that reads back equal */
char *
ana_compare_to_text (const AnaCompare *self)
{
  if (self->kind == ANA_COMPARE_BACK)
    return ana_duration_format (&self->back);
  return g_strdup (self->kind == ANA_COMPARE_PREVIOUS ? "previous" : "none");
}

/**
 * ana_compare_back:
 * @self: PREVIOUS or BACK
 * @range: what is looked at
 * @period: of its buckets
 * @zone: whose calendar
 * @span: of ana_range_span()
 *
 * How far back the comparison lies. As long a stretch before is counted on the calendar where it is of whole days, so
 * that noon stays beside noon where the clocks change; months stay months.
 *
 * Returns: the duration; that of nothing for NONE
 */
AnaDuration
ana_compare_back (const AnaCompare *self, const AnaRange *range, AnaPeriod period, const AnaZone *zone, AnaSpan span)
{
  static const int per_day[] = { 24 * 60, 24, 1 };
  AnaDuration back = { 0 };
  int n, days;

  if (self->kind == ANA_COMPARE_NONE)
    return back;
  if (self->kind == ANA_COMPARE_BACK)
    return self->back;
  if (range->kind == ANA_RANGE_LAST && (range->last.years != 0 || range->last.months != 0))
    return range->last;
  days = ana_range_count (ANA_PERIOD_DAY, zone, span);
  if (range->kind == ANA_RANGE_DATES || period == ANA_PERIOD_DAY)
    return (AnaDuration) { .days = days };
  n = ana_range_count (period, zone, span);
  if (n % per_day[period] == 0)
    back.days = n / per_day[period];
  else
    back.usec = n * bucket_usec[period];
  return back;
}

/* A date some months and days before another; FALSE when the month has no such day. */
static gboolean
date_back (const AnaDuration *back, gint64 day, gint64 *out_day)
{
  int year, month, of_month, there;
  AnaDuration months = { .years = back->years, .months = back->months };
  gint64 t = ana_duration_add (&months, ana_zone_utc (), day * ANA_USEC_PER_DAY, -1) / ANA_USEC_PER_DAY;

  ana_date_to_civil (day, &year, &month, &of_month);
  ana_date_to_civil (t, &year, &month, &there);
  *out_day = t - back->days;
  return there == of_month;
}

/**
 * ana_compare_bucket:
 * @back: of ana_compare_back()
 * @period: minute, hour or day
 * @zone: whose calendar
 * @start_usec: start of a bucket
 *
 * The bucket that a bucket is held against: the same time of day, so many months and days earlier, then the exact part.
 * An hour that comes twice is held twice against the one. Pure, any thread; about a microsecond.
 *
 * Returns: its start; ANA_TIME_NONE where the calendar has no such bucket: 29 February a year earlier, an hour that the
 *   clocks skipped, a date that never was
 */
gint64
ana_compare_bucket (const AnaDuration *back, AnaPeriod period, const AnaZone *zone, gint64 start_usec)
{
  gint64 there = start_usec, day;

  if (back->years != 0 || back->months != 0 || back->days != 0)
    {
      gint64 clock = period == ANA_PERIOD_DAY ? 0 : time_of_day (zone, start_usec);

      if (!date_back (back, date_of (zone, start_usec), &day))
        return ANA_TIME_NONE;
      there = ana_zone_local_to_utc (zone, day * ANA_USEC_PER_DAY + clock);
      if (date_of (zone, there) != day || (period != ANA_PERIOD_DAY && time_of_day (zone, there) != clock))
        return ANA_TIME_NONE;
    }
  return ana_bucket_start (period, zone, there - back->usec);
}

static gint64
shift_of (const AnaDuration *back, AnaPeriod period, const AnaZone *zone, double start_usec)
{
  gint64 there = ana_compare_bucket (back, period, zone, (gint64) start_usec);

  return there == ANA_TIME_NONE ? ANA_TIME_NONE : (gint64) start_usec - there;
}

/* Up to where the counterparts of the buckets from @start_usec on lie as far back, but perhaps for the first few of them: no
 * clock is moved, here or there, and where months count, no date begins. */
static gint64
even_until (const AnaDuration *back, const AnaZone *zone, gint64 start_usec, gint64 shift_usec)
{
  gint64 until = ana_zone_next_change (zone, start_usec);
  gint64 there = ana_zone_next_change (zone, start_usec - shift_usec);

  if (back->usec != 0 && (back->years != 0 || back->months != 0 || back->days != 0)) /* by way of a third place */
    return start_usec;
  if (there < until - shift_usec)
    until = there + shift_usec;
  if (back->years != 0 || back->months != 0)
    return MIN (until, ana_bucket_span (ANA_PERIOD_DAY, zone, start_usec).end_usec);
  return until;
}

/**
 * ana_compare_buckets:
 * @back: of ana_compare_back()
 * @period: minute, hour or day
 * @zone: whose calendar
 * @start_usec: (array length=n): starts of buckets, one after another without hole
 * @n: how many
 * @out: (array length=n): where their counterparts begin, as ana_compare_bucket() says
 *
 * The same for many costs little: within a stretch that is even, it is enough that its last lies as far back as its first.
 */
void
ana_compare_buckets (const AnaDuration *back, AnaPeriod period, const AnaZone *zone, const double *start_usec, guint n, gint64 *out)
{
  for (guint i = 0; i < n;)
    {
      gint64 shift = shift_of (back, period, zone, start_usec[i]);
      gint64 until = shift != ANA_TIME_NONE ? even_until (back, zone, (gint64) start_usec[i], shift) : G_MININT64;
      guint end = i + 1;

      while (end < n && start_usec[end] < until)
        end++;
      if (end > i + 1 && shift_of (back, period, zone, start_usec[end - 1]) != shift)
        end = i + 1;
      for (; i < end; i++)
        out[i] = shift != ANA_TIME_NONE ? (gint64) start_usec[i] - shift : ANA_TIME_NONE;
    }
}

/* The same for an edge, which must be somewhere: the last day that the month has. */
static gint64
edge_back (const AnaDuration *back, AnaPeriod period, const AnaZone *zone, gint64 start_usec)
{
  gint64 there = ana_compare_bucket (back, period, zone, start_usec);

  return there != ANA_TIME_NONE ? there : ana_bucket_start (period, zone, ana_duration_add (back, zone, start_usec, -1));
}

/**
 * ana_compare_span:
 * @back: of ana_compare_back()
 * @period: of the buckets
 * @zone: whose calendar
 * @span: what is looked at, whole buckets
 * @now_usec: this moment
 *
 * The stretch whose value is held against that of @span. Where the last bucket of @span still runs, only as much of its
 * counterpart counts as has passed: like for like.
 *
 * Returns: from the counterpart of the first bucket to that of the last; empty for a duration of nothing
 */
AnaSpan
ana_compare_span (const AnaDuration *back, AnaPeriod period, const AnaZone *zone, AnaSpan span, gint64 now_usec)
{
  gint64 last = MIN (span.end_usec - 1, MAX (now_usec, span.start_usec));
  AnaSpan running = ana_bucket_span (period, zone, last), there;
  AnaSpan out = { span.start_usec, span.start_usec };

  if (back->years == 0 && back->months == 0 && back->days == 0 && back->usec == 0)
    return out;
  out.start_usec = edge_back (back, period, zone, span.start_usec);
  there = ana_bucket_span (period, zone, edge_back (back, period, zone, running.start_usec));
  out.end_usec = there.end_usec;
  if (ana_span_contains (running, now_usec))
    out.end_usec = MIN (there.end_usec, there.start_usec + now_usec - running.start_usec);
  return out;
}
