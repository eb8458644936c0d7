/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-ticks-time.c: ticks on the calendar of a zone: whole hours of the wall clock, Mondays, firsts of months.
 */
#include "config.h"

#include "ana-ticks.h"

#include <math.h>

/* A step is a number of calendar units. Everything under a day is counted on the wall clock from local midnight: on
 * the day that has 23 hours "every 3 hours" is 00:00, 03:00, 06:00 as on any other, and the tick that falls into the
 * hour that is not there is left out rather than put beside another. Days and weeks come from the bucket arithmetic,
 * so that a tick stands where a bucket begins.
 */
typedef enum { UNIT_WALL, UNIT_DAY, UNIT_WEEK, UNIT_MONTH, UNIT_YEAR } Unit;

typedef struct {
  Unit        unit;
  gint64      n;           /* of the unit; of UNIT_WALL microseconds */
  double      length_usec; /* about */
  AnaTickKind kind;
} Step;

#define SEC  ANA_USEC_PER_SEC
#define MINU ANA_USEC_PER_MIN
#define HOUR ANA_USEC_PER_HOUR
#define DAY  ANA_USEC_PER_DAY
#define YEAR (365.2425 * DAY)

static const Step steps[] = {
  { UNIT_WALL, SEC, SEC, ANA_TICK_SECOND },          { UNIT_WALL, 2 * SEC, 2 * SEC, ANA_TICK_SECOND },
  { UNIT_WALL, 5 * SEC, 5 * SEC, ANA_TICK_SECOND },  { UNIT_WALL, 10 * SEC, 10 * SEC, ANA_TICK_SECOND },
  { UNIT_WALL, 30 * SEC, 30 * SEC, ANA_TICK_SECOND }, { UNIT_WALL, MINU, MINU, ANA_TICK_MINUTE },
  { UNIT_WALL, 2 * MINU, 2 * MINU, ANA_TICK_MINUTE }, { UNIT_WALL, 5 * MINU, 5 * MINU, ANA_TICK_MINUTE },
  { UNIT_WALL, 10 * MINU, 10 * MINU, ANA_TICK_MINUTE }, { UNIT_WALL, 15 * MINU, 15 * MINU, ANA_TICK_MINUTE },
  { UNIT_WALL, 30 * MINU, 30 * MINU, ANA_TICK_MINUTE }, { UNIT_WALL, HOUR, HOUR, ANA_TICK_MINUTE },
  { UNIT_WALL, 3 * HOUR, 3 * HOUR, ANA_TICK_MINUTE }, { UNIT_WALL, 6 * HOUR, 6 * HOUR, ANA_TICK_MINUTE },
  { UNIT_WALL, 12 * HOUR, 12 * HOUR, ANA_TICK_MINUTE }, { UNIT_DAY, 1, DAY, ANA_TICK_DAY },
  { UNIT_DAY, 2, 2.0 * DAY, ANA_TICK_DAY },          { UNIT_WEEK, 1, 7.0 * DAY, ANA_TICK_DAY },
  { UNIT_WEEK, 2, 14.0 * DAY, ANA_TICK_DAY },        { UNIT_MONTH, 1, YEAR / 12, ANA_TICK_MONTH },
  { UNIT_MONTH, 2, YEAR / 6, ANA_TICK_MONTH },       { UNIT_MONTH, 3, YEAR / 4, ANA_TICK_MONTH },
  { UNIT_MONTH, 6, YEAR / 2, ANA_TICK_MONTH },       { UNIT_YEAR, 1, YEAR, ANA_TICK_YEAR },
  { UNIT_YEAR, 2, 2 * YEAR, ANA_TICK_YEAR },         { UNIT_YEAR, 5, 5 * YEAR, ANA_TICK_YEAR },
  { UNIT_YEAR, 10, 10 * YEAR, ANA_TICK_YEAR },       { UNIT_YEAR, 20, 20 * YEAR, ANA_TICK_YEAR },
  { UNIT_YEAR, 50, 50 * YEAR, ANA_TICK_YEAR },       { UNIT_YEAR, 100, 100 * YEAR, ANA_TICK_YEAR },
  { UNIT_YEAR, 1000, 1000 * YEAR, ANA_TICK_YEAR },
};

/* What the calendar can name: years 1 to 9999, and a day of room for the zones. */
#define FIRST_USEC (-62135596800.0 * ANA_USEC_PER_SEC + ANA_USEC_PER_DAY)
#define LAST_USEC  (253402300799.0 * ANA_USEC_PER_SEC - ANA_USEC_PER_DAY)

static gint64
days_of_local (gint64 local_usec)
{
  gint64 days = local_usec / DAY;

  return local_usec % DAY < 0 ? days - 1 : days;
}

static gint64
to_local (const AnaZone *zone, gint64 t_usec)
{
  return t_usec + ana_zone_offset_usec (zone, t_usec);
}

/* Where clocks go forward at midnight a day begins at 01:00. */
static gboolean
begins_day (const AnaZone *zone, gint64 t_usec)
{
  return ana_bucket_start (ANA_PERIOD_DAY, zone, t_usec) == t_usec;
}

/* Local time of the tick at or before a local time. */
static gint64
floor_local (const Step *step, gint64 local_usec)
{
  gint64 days = days_of_local (local_usec);
  int year, month, day;

  switch (step->unit)
    {
    case UNIT_WALL:
      return days * DAY + (local_usec - days * DAY) / step->n * step->n;
    case UNIT_DAY:
      return (days - ((days % step->n) + step->n) % step->n) * DAY;
    case UNIT_WEEK:
      /* 1970-01-05 was a Monday */
      days -= 4;
      return (days - ((days % (7 * step->n)) + 7 * step->n) % (7 * step->n) + 4) * DAY;
    case UNIT_MONTH:
      ana_date_to_civil (days, &year, &month, &day);
      return ana_date_from_civil (year, 1 + (month - 1) / (int) step->n * (int) step->n, 1) * DAY;
    case UNIT_YEAR:
    default:
      ana_date_to_civil (days, &year, &month, &day);
      return ana_date_from_civil (MAX (year / (int) step->n * (int) step->n, 1), 1, 1) * DAY;
    }
}

static gint64
next_local (const Step *step, gint64 local_usec)
{
  gint64 days = days_of_local (local_usec);
  int year, month, day;

  switch (step->unit)
    {
    case UNIT_WALL:
      return local_usec + step->n;
    case UNIT_DAY:
      return local_usec + step->n * DAY;
    case UNIT_WEEK:
      return local_usec + 7 * step->n * DAY;
    case UNIT_MONTH:
      ana_date_to_civil (days, &year, &month, &day);
      month += (int) step->n;
      return ana_date_from_civil (year + (month - 1) / 12, (month - 1) % 12 + 1, 1) * DAY;
    case UNIT_YEAR:
    default:
      ana_date_to_civil (days, &year, &month, &day);
      return ana_date_from_civil (year / (int) step->n * (int) step->n + (int) step->n, 1, 1) * DAY;
    }
}

static const Step *
pick_step (double span_usec, guint n_max)
{
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (span_usec / steps[i].length_usec <= MAX (n_max, 1))
      return &steps[i];
  return &steps[G_N_ELEMENTS (steps) - 1];
}

/**
 * ana_ticks_time:
 * @zone: whose calendar
 * @lo_usec: begin, UTC microseconds
 * @hi_usec: end
 * @n_max: how many fit
 *
 * Ticks of the finest of a list of calendar steps of which about @n_max cover the domain: full seconds, minutes and hours
 * of the wall clock, days, Mondays, firsts of months and years. What lies outside of the years 1 to 9999 has none.
 *
 * Returns: the plan; its values are (transfer full), ascending and without repeats
 */
AnaTickPlan
ana_ticks_time (const AnaZone *zone, double lo_usec, double hi_usec, guint n_max)
{
  double lo = CLAMP (lo_usec, FIRST_USEC, LAST_USEC), hi = CLAMP (hi_usec, FIRST_USEC, LAST_USEC);
  const Step *step = pick_step (hi_usec - lo_usec, n_max);
  AnaTickPlan plan = { g_array_new (FALSE, FALSE, sizeof (double)), step->kind, 0 };
  gint64 end_local = to_local (zone, (gint64) hi) + HOUR;
  double last = -INFINITY;

  for (gint64 local = floor_local (step, to_local (zone, (gint64) lo)); local <= end_local; local = next_local (step, local))
    {
      gint64 t_usec = ana_zone_local_to_utc (zone, local);
      double tick = (double) t_usec;

      /* the wall clock's missing hour: two local times are one instant, and only one of them reads back; a midnight that
       * is missing is the begin of its day all the same */
      if (step->unit == UNIT_WALL && to_local (zone, t_usec) != local && (local % DAY != 0 || !begins_day (zone, t_usec)))
        continue;
      if (tick < lo || tick > hi || tick <= last)
        continue;
      g_array_append_val (plan.values, tick);
      last = tick;
    }
  return plan;
}

/**
 * ana_tick_format_time:
 * @zone: whose wall clock
 * @t_usec: an instant
 * @kind: how fine the axis is
 * @month_names: (nullable): twelve short names; %NULL: English
 *
 * The begin of a day on an axis of hours is its date, January on one of months its year as well.
 *
 * Returns: (transfer full): e.g. "14:05", "26 Oct", "Jan 2026"
 */
char *
ana_tick_format_time (const AnaZone *zone, double t_usec, AnaTickKind kind, const char *const *month_names)
{
  static const char *const english[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  gint64 local, days, second;
  gboolean begins;
  int year, month, day;

  if (!(t_usec >= FIRST_USEC && t_usec <= LAST_USEC))
    return g_strdup ("");
  local = to_local (zone, (gint64) t_usec);
  days = days_of_local (local);
  second = (local - days * DAY) / SEC;
  begins = kind <= ANA_TICK_MINUTE && begins_day (zone, (gint64) t_usec);
  ana_date_to_civil (days, &year, &month, &day);
  const char *name = (month_names != NULL ? month_names : english)[month - 1];

  if (kind == ANA_TICK_SECOND && !begins)
    return g_strdup_printf ("%02d:%02d:%02d", (int) (second / 3600), (int) (second / 60 % 60), (int) (second % 60));
  if (kind == ANA_TICK_MINUTE && !begins)
    return g_strdup_printf ("%02d:%02d", (int) (second / 3600), (int) (second / 60 % 60));
  if (kind == ANA_TICK_YEAR)
    return g_strdup_printf ("%d", year);
  if (kind == ANA_TICK_MONTH)
    return month == 1 ? g_strdup_printf ("%s %d", name, year) : g_strdup (name);
  return g_strdup_printf ("%d %s", day, name);
}
