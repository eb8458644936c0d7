/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-date.c: days since 1970 and the proleptic Gregorian calendar.
 */
#include "config.h"

#include "ana-date.h"

#include "ana-time.h"

#define DAYS_PER_ERA   146097 /* 400 years */
#define LAST_DAY       (G_MAXINT64 / ANA_USEC_PER_DAY)
#define DAYS_TO_EPOCH  719468 /* from 0000-03-01 to 1970-01-01 */

/*
 * The year is taken to begin in March: the leap day is then its last day, and the length of the months follows a line
 * (153 days in five months). Eras of 400 years make negative years as easy as positive ones.
 */

/**
 * ana_date_from_civil:
 * @year: astronomical year (0 is 1 BC)
 * @month: 1 to 12; others carry into the year
 * @day: 1 to 31; others carry into the months
 *
 * The number of a date. Pure: any thread.
 *
 * Returns: days since 1970-01-01
 */
gint64
ana_date_from_civil (int year, int month, int day)
{
  gint64 months = (gint64) year * 12 + (month - 1);
  gint64 y = (months >= 0 ? months : months - 11) / 12;
  int m = (int) (months - y * 12) + 1;
  gint64 era, year_of_era, day_of_year;

  y -= m <= 2;
  era = (y >= 0 ? y : y - 399) / 400;
  year_of_era = y - era * 400;
  day_of_year = (153 * (m > 2 ? m - 3 : m + 9) + 2) / 5;
  return era * DAYS_PER_ERA + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year + day - 1
         - DAYS_TO_EPOCH;
}

/**
 * ana_date_to_usec:
 * @days: days since 1970-01-01, any number: a column of dates may hold what no calendar has
 *
 * The first instant of a date in UTC. Pure: any thread.
 *
 * Returns: UTC microseconds; stops at the first and the last whole day of the range
 */
gint64
ana_date_to_usec (gint64 days)
{
  return CLAMP (days, -LAST_DAY, LAST_DAY) * ANA_USEC_PER_DAY;
}

/**
 * ana_date_to_civil:
 * @days: days since 1970-01-01
 * @year: (out) (optional): astronomical year
 * @month: (out) (optional): 1 to 12
 * @day: (out) (optional): 1 to 31
 *
 * The inverse of ana_date_from_civil(). Pure: any thread.
 */
void
ana_date_to_civil (gint64 days, int *year, int *month, int *day)
{
  gint64 z = days + DAYS_TO_EPOCH;
  gint64 era = (z >= 0 ? z : z - (DAYS_PER_ERA - 1)) / DAYS_PER_ERA;
  int day_of_era = (int) (z - era * DAYS_PER_ERA);
  int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int m = (5 * day_of_year + 2) / 153;
  int civil_month = m < 10 ? m + 3 : m - 9;

  if (year != NULL)
    *year = (int) (year_of_era + era * 400) + (civil_month <= 2);
  if (month != NULL)
    *month = civil_month;
  if (day != NULL)
    *day = day_of_year - (153 * m + 2) / 5 + 1;
}
