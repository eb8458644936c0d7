/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-bucket.c: spans, periods and the bucket that an instant falls into.
 */
#include "config.h"

#include "ana-zone-private.h"

#include <string.h>

/*
 * Buckets of one period and zone part all time without hole or overlap:
 *  - a minute is a minute of UTC;
 *  - an hour begins when the zone's clock shows a full hour; where the clock is moved by less than an hour (Lord Howe),
 *    the hour is cut at the change;
 *  - a day and all longer periods begin with the first instant of a local date, so that a day has 23, 24 or 25 hours.
 *    A date that never was (Apia, 2011-12-30) has no bucket.
 */

static const char *const period_names[] = { "minute", "hour", "day", "week", "month", "quarter", "year" };

/**
 * ana_span_intersect:
 * @a: a span
 * @b: a span
 *
 * Returns: what both hold; empty (end = start) when there is nothing
 */
AnaSpan
ana_span_intersect (AnaSpan a, AnaSpan b)
{
  AnaSpan both = { MAX (a.start_usec, b.start_usec), MIN (a.end_usec, b.end_usec) };

  if (both.end_usec < both.start_usec)
    both.end_usec = both.start_usec;
  return both;
}

/**
 * ana_period_to_string:
 * @period: the period
 *
 * Returns: (transfer none): "minute" … "year"
 */
const char *
ana_period_to_string (AnaPeriod period)
{
  g_return_val_if_fail (period <= ANA_PERIOD_YEAR, NULL);

  return period_names[period];
}

/**
 * ana_period_from_string:
 * @text: (nullable): a name
 * @out: (out): the period
 *
 * Returns: %FALSE when @text names none
 */
gboolean
ana_period_from_string (const char *text, AnaPeriod *out)
{
  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (period_names); i++)
    if (strcmp (text, period_names[i]) == 0)
      {
        *out = (AnaPeriod) i;
        return TRUE;
      }
  return FALSE;
}

static AnaSpan
minute_span (gint64 t_usec)
{
  gint64 start = ana_saturating_mul (ana_floor_div (t_usec, ANA_USEC_PER_MIN), ANA_USEC_PER_MIN);

  return (AnaSpan) { start, ana_saturating_add (start, ANA_USEC_PER_MIN) };
}

static AnaSpan
hour_span (const AnaZone *zone, gint64 t_usec)
{
  AnaZoneInterval part = ana_zone_interval (zone, t_usec);
  gint64 local = ana_saturating_add (t_usec, part.offset_usec);
  gint64 start_local = ana_saturating_mul (ana_floor_div (local, ANA_USEC_PER_HOUR), ANA_USEC_PER_HOUR);
  gint64 start = ana_saturating_add (start_local, -part.offset_usec);

  return (AnaSpan) {
    MIN (MAX (start, part.start_usec), t_usec),
    MAX (MIN (ana_saturating_add (start, ANA_USEC_PER_HOUR), part.end_usec), t_usec),
  };
}

/* Calendar buckets have numbers; these two go from a date to the number and back to its first date. */
static gint64
number_of_date (AnaPeriod period, gint64 days)
{
  int year, month;

  if (period == ANA_PERIOD_DAY)
    return days;
  if (period == ANA_PERIOD_WEEK)
    return ana_floor_div (days + 3, 7); /* 1970-01-01 was a Thursday */

  ana_date_to_civil (days, &year, &month, NULL);
  switch (period)
    {
    case ANA_PERIOD_MONTH:
      return (gint64) year * 12 + month - 1;
    case ANA_PERIOD_QUARTER:
      return (gint64) year * 4 + (month - 1) / 3;
    default:
      return year;
    }
}

static gint64
first_date (AnaPeriod period, gint64 number)
{
  switch (period)
    {
    case ANA_PERIOD_DAY:
      return number;
    case ANA_PERIOD_WEEK:
      return number * 7 - 3;
    case ANA_PERIOD_MONTH:
      return ana_date_from_civil ((int) ana_floor_div (number, 12), (int) (number - ana_floor_div (number, 12) * 12) + 1, 1);
    case ANA_PERIOD_QUARTER:
      return ana_date_from_civil ((int) ana_floor_div (number, 4), (int) (number - ana_floor_div (number, 4) * 4) * 3 + 1, 1);
    default:
      return ana_date_from_civil ((int) number, 1, 1);
    }
}

static gint64
start_of_number (AnaPeriod period, const AnaZone *zone, gint64 number)
{
  return ana_zone_local_to_utc (zone, ana_saturating_mul (first_date (period, number), ANA_USEC_PER_DAY));
}

static gint64
number_of_instant (AnaPeriod period, const AnaZone *zone, gint64 t_usec)
{
  gint64 local = ana_saturating_add (t_usec, ana_zone_offset_usec (zone, t_usec));
  gint64 number = number_of_date (period, ana_floor_div (local, ANA_USEC_PER_DAY));

  /* Where clocks go back over midnight, the late evening comes again after the new date has begun: it belongs to it. One
   * step is enough, and at the ends of the range of int64 there is no more to be had. */
  if (t_usec < start_of_number (period, zone, number))
    number--;
  else if (t_usec >= start_of_number (period, zone, number + 1))
    number++;
  return number;
}

/**
 * ana_bucket_span:
 * @period: the period
 * @zone: whose hours and dates count
 * @t_usec: any instant
 *
 * The bucket that holds @t_usec. At the ends of the range of int64 the bucket is cut. Pure, any thread; about 0.1
 * microseconds for a day (see AnaBucketer for many).
 *
 * Returns: the half-open span
 */
AnaSpan
ana_bucket_span (AnaPeriod period, const AnaZone *zone, gint64 t_usec)
{
  gint64 number;

  g_return_val_if_fail (zone != NULL, ((AnaSpan) { 0, 0 }));

  if (period == ANA_PERIOD_MINUTE)
    return minute_span (t_usec);
  if (period == ANA_PERIOD_HOUR)
    return hour_span (zone, t_usec);

  number = number_of_instant (period, zone, t_usec);
  return (AnaSpan) { /* cut where the range of int64 ends */
    MIN (start_of_number (period, zone, number), t_usec),
    MAX (start_of_number (period, zone, number + 1), t_usec),
  };
}

/**
 * ana_bucket_start:
 * @period: the period
 * @zone: whose hours and dates count
 * @t_usec: any instant
 *
 * Returns: the first instant of the bucket that holds @t_usec
 */
gint64
ana_bucket_start (AnaPeriod period, const AnaZone *zone, gint64 t_usec)
{
  return ana_bucket_span (period, zone, t_usec).start_usec;
}

/* One bucket after another: for the few zones where buckets cannot be counted. */
static gint64
walk (AnaPeriod period, const AnaZone *zone, gint64 start_usec, int n_buckets)
{
  for (; n_buckets > 0 && start_usec < G_MAXINT64; n_buckets--)
    start_usec = ana_bucket_span (period, zone, start_usec).end_usec;
  for (; n_buckets < 0 && start_usec > G_MININT64; n_buckets++)
    start_usec = ana_bucket_start (period, zone, start_usec - 1);
  return start_usec;
}

/* Whether the clocks move by whole hours, at whole hours, over a stretch of time. */
static gboolean
hours_are_whole (const AnaZone *zone, gint64 from_usec, gint64 to_usec)
{
  AnaZoneInterval part = ana_zone_interval (zone, from_usec);
  gint64 fraction = part.offset_usec % ANA_USEC_PER_HOUR;

  if ((from_usec + part.offset_usec) % ANA_USEC_PER_HOUR != 0 || from_usec == G_MININT64)
    return FALSE;
  while (part.end_usec <= to_usec && part.end_usec < G_MAXINT64)
    {
      if ((part.end_usec + part.offset_usec) % ANA_USEC_PER_HOUR != 0)
        return FALSE;
      part = ana_zone_interval (zone, part.end_usec);
      if (part.offset_usec % ANA_USEC_PER_HOUR != fraction)
        return FALSE;
    }
  return TRUE;
}

/**
 * ana_bucket_shift:
 * @period: the period
 * @zone: whose hours and dates count
 * @start_usec: an instant; its bucket is where the counting begins
 * @n_buckets: how many buckets on, negative for back
 *
 * The start of the bucket that is @n_buckets away. Every step lands in another bucket, over changes of the clocks too.
 * Pure, any thread.
 *
 * Returns: UTC microseconds
 */
gint64
ana_bucket_shift (AnaPeriod period, const AnaZone *zone, gint64 start_usec, int n_buckets)
{
  gint64 start, there;

  if (period == ANA_PERIOD_MINUTE)
    return ana_saturating_add (minute_span (start_usec).start_usec, n_buckets * ANA_USEC_PER_MIN);
  if (period == ANA_PERIOD_HOUR)
    {
      start = hour_span (zone, start_usec).start_usec;
      there = ana_saturating_add (start, n_buckets * ANA_USEC_PER_HOUR);
      if (hours_are_whole (zone, MIN (start, there), MAX (start, there)))
        return there;
      return walk (period, zone, start, n_buckets);
    }
  if (period == ANA_PERIOD_DAY && ana_zone_skips_days (zone))
    return walk (period, zone, ana_bucket_start (period, zone, start_usec), n_buckets);
  return start_of_number (period, zone, number_of_instant (period, zone, start_usec) + n_buckets);
}

/* 0: of no constant length */
static gint64
get_length (AnaPeriod period)
{
  static const gint64 lengths[] = { ANA_USEC_PER_MIN, ANA_USEC_PER_HOUR, ANA_USEC_PER_DAY };

  return period <= ANA_PERIOD_DAY ? lengths[period] : 0;
}

/* A bucket of full length, within a stretch without a change of the clocks, is followed by its like until the next change. */
static void
find_even (AnaBucketWalk *self)
{
  AnaZoneInterval part = ana_zone_interval (self->zone, self->span.start_usec);
  gboolean whole = self->span.end_usec - self->span.start_usec == get_length (self->period);

  self->even_usec = whole && self->span.start_usec > part.start_usec ? part.end_usec : G_MININT64;
}

/**
 * ana_bucket_walk_init:
 * @self: (out): the walk; its span is the bucket that holds @t_usec
 * @period: the period
 * @zone: whose hours and dates count; outlives the walk
 * @t_usec: any instant
 *
 * Pure, any thread.
 */
void
ana_bucket_walk_init (AnaBucketWalk *self, AnaPeriod period, const AnaZone *zone, gint64 t_usec)
{
  g_return_if_fail (zone != NULL);

  *self = (AnaBucketWalk) { period, zone, ana_bucket_span (period, zone, t_usec), G_MININT64 };
  if (get_length (period) != 0)
    find_even (self);
}

/**
 * ana_bucket_walk_next:
 * @self: the walk
 *
 * The bucket after: the same as ana_bucket_span() of the end, at a fraction of its cost; at the last instant there is, it
 * stays.
 */
void
ana_bucket_walk_next (AnaBucketWalk *self)
{
  gint64 length = get_length (self->period);

  if (length != 0 && self->even_usec != G_MININT64 && self->span.end_usec < self->even_usec - length)
    {
      self->span = (AnaSpan) { self->span.end_usec, self->span.end_usec + length };
      return;
    }
  self->span = ana_bucket_span (self->period, self->zone, self->span.end_usec);
  if (length != 0)
    find_even (self);
}

/* How many steps are the same length on. */
static gint64
count_even (const AnaBucketWalk *self)
{
  gint64 length = get_length (self->period), room;

  if (length == 0 || self->even_usec == G_MININT64 || self->span.end_usec >= self->even_usec - length)
    return 0;
  room = ana_saturating_add (self->even_usec - length, -self->span.end_usec);
  return (room - 1) / length + 1;
}

static void
jump (AnaBucketWalk *self, gint64 n_buckets)
{
  gint64 way = n_buckets * get_length (self->period);

  self->span = (AnaSpan) { self->span.start_usec + way, self->span.end_usec + way };
}

/**
 * ana_bucket_walk_skip:
 * @self: the walk
 * @n_buckets: how many steps of ana_bucket_walk_next()
 *
 * As many steps at once; the cost grows with the changes of the clocks on the way, not with the steps.
 */
void
ana_bucket_walk_skip (AnaBucketWalk *self, guint n_buckets)
{
  while (n_buckets > 0)
    {
      gint64 even = MIN (count_even (self), (gint64) n_buckets);

      jump (self, even);
      n_buckets -= (guint) even;
      if (n_buckets == 0)
        return;
      ana_bucket_walk_next (self);
      n_buckets--;
    }
}

/**
 * ana_bucket_walk_count:
 * @self: the walk
 * @end_usec: an instant
 *
 * Returns: how many buckets, that of @self the first, begin before @end_usec
 */
guint
ana_bucket_walk_count (const AnaBucketWalk *self, gint64 end_usec)
{
  AnaBucketWalk walk = *self;
  guint n = 0;

  while (walk.span.start_usec < end_usec)
    {
      gint64 before = walk.span.start_usec, even = count_even (&walk);

      if (even > 0)
        {
          even = MIN (even, (ana_saturating_add (end_usec, -before) - 1) / get_length (walk.period) + 1);
          jump (&walk, even);
          n += (guint) even;
          continue;
        }
      ana_bucket_walk_next (&walk);
      n++;
      if (walk.span.start_usec <= before) /* the last instant there is */
        return n;
    }
  return n;
}
