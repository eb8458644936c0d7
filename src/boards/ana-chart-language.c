/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-chart-language.c: what a chart says, in the language of the process: the charts room has none of its own.
 */
#include "config.h"

#include "ana-overview.h"

#include <glib/gi18n-lib.h>

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
  for (guint i = 0; i < 12; i++)
    g_free (months[i]);
  for (guint i = 0; i < 7; i++)
    g_free (days[i]);
}
