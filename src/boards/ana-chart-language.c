/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-chart-language.c: what a chart says, in the language of the process: the charts room has none of its own.
 */
#include "config.h"

#include "ana-overview.h"

#include <glib/gi18n-lib.h>
#include <langinfo.h>
#include <locale.h>
#include <string.h>

#define SUNDAY_ORIGIN 19971130u /* how glibc writes that the first day is counted from a Sunday */

static AnaWeekStart week_start; /* set on main, read where charts are made */

void
ana_week_set_start (AnaWeekStart start)
{
  g_atomic_int_set ((gint *) &week_start, (gint) start);
}

/* glibc tells the first day as a number from a day that it tells too; without a locale it is that of ISO 8601. */
static guint
read_first_day (void)
{
#ifdef __GLIBC__
  const char *locale = setlocale (LC_TIME, NULL);
  guint origin = GPOINTER_TO_UINT (nl_langinfo (_NL_TIME_WEEK_1STDAY));
  guint first = (guchar) nl_langinfo (_NL_TIME_FIRST_WEEKDAY)[0];

  if (locale == NULL || strcmp (locale, "C") == 0 || strcmp (locale, "POSIX") == 0 || g_str_has_prefix (locale, "C."))
    return 0;
  return (first + (origin == SUNDAY_ORIGIN ? 5 : 6)) % 7;
#else
  return 0;
#endif
}

/**
 * ana_week_get_first_day:
 *
 * Returns: what a week on a calendar begins with: 0 Monday to 6 Sunday
 */
guint
ana_week_get_first_day (void)
{
  switch ((AnaWeekStart) g_atomic_int_get ((gint *) &week_start))
    {
    case ANA_WEEK_MONDAY:
      return 0;
    case ANA_WEEK_SATURDAY:
      return 5;
    case ANA_WEEK_SUNDAY:
      return 6;
    case ANA_WEEK_SYSTEM: default:
      return read_first_day ();
    }
}

/* The texts are marked in the charts room. */
static const char *
translate (const char *english)
{
  return g_dpgettext2 (GETTEXT_PACKAGE, "chart", english);
}

static void
list_months (char *names[13])
{
  for (int month = 1; month <= 12; month++)
    {
      g_autoptr (GDateTime) first = g_date_time_new_utc (2026, month, 1, 0, 0, 0);

      names[month - 1] = g_date_time_format (first, "%b");
    }
  names[12] = NULL;
}

/* 5 January 2026 is a Monday. */
static void
list_days (char *names[8])
{
  for (int day = 0; day < 7; day++)
    {
      g_autoptr (GDateTime) noon = g_date_time_new_utc (2026, 1, 5 + day, 12, 0, 0);

      names[day] = g_date_time_format (noon, "%a");
    }
  names[7] = NULL;
}

/**
 * ana_chart_set_language:
 * @chart: a chart, its plot set
 *
 * Months, weekdays, and all that the chart says by itself.
 */
void
ana_chart_set_language (AnaChart *chart)
{
  char *months[13], *days[8];

  list_months (months);
  list_days (days);
  ana_chart_set_month_names (chart, (const char *const *) months);
  ana_chart_set_words (chart, translate, (const char *const *) days);
  ana_chart_set_first_day (chart, ana_week_get_first_day ());
  for (guint i = 0; i < 12; i++)
    g_free (months[i]);
  for (guint i = 0; i < 7; i++)
    g_free (days[i]);
}
