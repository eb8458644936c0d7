/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-range-text.c: time ranges and comparisons in words, and which of them are offered.
 */
#include "config.h"

#include "ana-range-text.h"

#include <glib/gi18n.h>

#define MAX_PRESETS 8

/* In order of length. */
static const struct { const char *id, *title; } presets[ANA_N_KPI_PERIODS][MAX_PRESETS] = {
  { { "PT1H", N_ ("Last 60 minutes") }, { "PT6H", N_ ("Last 6 hours") }, { "PT24H", N_ ("Last 24 hours") } },
  { { "PT24H", N_ ("Last 24 hours") }, { "PT48H", N_ ("Last 48 hours") }, { "P7D", N_ ("Last 7 days") }, { "P30D", N_ ("Last 30 days") } },
  { { "P7D", N_ ("Last 7 days") }, { "P28D", N_ ("Last 28 days") }, { "P30D", N_ ("Last 30 days") }, { "P84D", N_ ("Last 12 weeks") },
    { "P90D", N_ ("Last 90 days") }, { "P12M", N_ ("Last 12 months") }, { "all", N_ ("All of the data") } },
};

/**
 * ana_range_list:
 * @period: minute, hour or day
 *
 * Returns: (transfer none): the ranges that make sense for a period, as ana_range_parse() reads them; %NULL-terminated
 */
const char *const *
ana_range_list (AnaPeriod period)
{
  static const char *ids[ANA_N_KPI_PERIODS][MAX_PRESETS + 1];

  for (guint i = 0; i < MAX_PRESETS; i++)
    ids[period][i] = presets[period][i].id;
  return ids[period];
}

static char *
format_day (gint64 day, const char *format)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (day * (ANA_USEC_PER_DAY / ANA_USEC_PER_SEC));

  return date != NULL ? g_date_time_format (date, format) : g_strdup ("");
}

/**
 * ana_range_format_dates:
 * @first_day: days since 1970-01-01
 * @last_day: also part of the range
 *
 * Returns: (transfer full): "1–15 Mar 2011", "24 Oct – 20 Nov 2026", "15 Dec 2025 – 6 Jan 2026", "1 Mar 2011"
 */
char *
ana_range_format_dates (gint64 first_day, gint64 last_day)
{
  int first[3], last[3];
  g_autofree char *from = NULL, *to = format_day (last_day, C_ ("end of a range of dates", "%-d %b %Y"));

  ana_date_to_civil (first_day, &first[0], &first[1], &first[2]);
  ana_date_to_civil (last_day, &last[0], &last[1], &last[2]);
  if (first_day == last_day)
    return g_steal_pointer (&to);
  if (first[0] != last[0])
    from = format_day (first_day, C_ ("start of a range of dates, in another year", "%-d %b %Y – "));
  else if (first[1] != last[1])
    from = format_day (first_day, C_ ("start of a range of dates, in another month", "%-d %b – "));
  else
    from = format_day (first_day, C_ ("start of a range of dates, in the same month", "%-d–"));
  return g_strconcat (from, to, NULL);
}

/**
 * ana_range_read_day:
 * @text: what was typed: "2011-03-01", or as the language writes dates: "1 Mar 2011"
 * @out_day: (out): days since 1970-01-01
 *
 * Returns: %FALSE when it is no date of the years 1 to 9999
 */
gboolean
ana_range_read_day (const char *text, gint64 *out_day)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text)), *twice = g_strdup_printf ("%s/%s", stripped, stripped);
  AnaRange iso;
  GDate date;

  if (ana_range_parse (twice, &iso, NULL) && iso.kind == ANA_RANGE_DATES)
    {
      *out_day = iso.first_day;
      return TRUE;
    }
  g_date_clear (&date, 1);
  g_date_set_parse (&date, stripped);
  if (!g_date_valid (&date) || g_date_get_year (&date) > 9999)
    return FALSE;
  *out_day = ana_date_from_civil (g_date_get_year (&date), (int) g_date_get_month (&date), g_date_get_day (&date));
  return TRUE;
}

/**
 * ana_range_find_fault:
 * @first_day: days since 1970-01-01
 * @last_day: also part of the range
 * @today: where the range is meant
 * @period: of the buckets that would be shown
 *
 * Returns: (transfer full) (nullable): why these dates cannot be shown, in a sentence; %NULL when they can
 */
char *
ana_range_find_fault (gint64 first_day, gint64 last_day, gint64 today, AnaPeriod period)
{
  static const int per_day[ANA_N_KPI_PERIODS] = { 24 * 60, 24, 1 };
  int most = ANA_RANGE_MAX_BUCKETS / per_day[period];

  if (last_day < first_day)
    return g_strdup (_("The end lies before the start."));
  if (first_day > today)
    return g_strdup (_("The range begins in the future."));
  if (last_day - first_day < most)
    return NULL;
  if (period == ANA_PERIOD_MINUTE)
    return g_strdup_printf (_("Minutes can be shown for at most %d days. Choose fewer days, or hours."), most);
  return g_strdup_printf (_("The range is longer than the %d days that can be shown."), most);
}

/**
 * ana_duration_in_words:
 * @duration: of one unit, as presets and offsets are
 *
 * Returns: (transfer full): "2 weeks", "90 minutes", translated
 */
char *
ana_duration_in_words (const AnaDuration *duration)
{
  int n_months = duration->years * 12 + duration->months;
  gint64 n_minutes = duration->usec / ANA_USEC_PER_MIN;

  if (n_months != 0 && n_months % 12 == 0)
    return g_strdup_printf (ngettext ("%d year", "%d years", n_months / 12), n_months / 12);
  if (n_months != 0)
    return g_strdup_printf (ngettext ("%d month", "%d months", n_months), n_months);
  if (duration->days != 0 && duration->days % 7 == 0)
    return g_strdup_printf (ngettext ("%d week", "%d weeks", duration->days / 7), duration->days / 7);
  if (duration->days != 0)
    return g_strdup_printf (ngettext ("%d day", "%d days", duration->days), duration->days);
  if (duration->usec % ANA_USEC_PER_MIN != 0)
    return g_strdup_printf (ngettext ("%d second", "%d seconds", (gulong) (duration->usec / ANA_USEC_PER_SEC)), (int) (duration->usec / ANA_USEC_PER_SEC));
  if (n_minutes % 60 == 0)
    return g_strdup_printf (ngettext ("%d hour", "%d hours", (gulong) (n_minutes / 60)), (int) (n_minutes / 60));
  return g_strdup_printf (ngettext ("%d minute", "%d minutes", (gulong) n_minutes), (int) n_minutes);
}

/* "Last 8 weeks": said whole, as the word for "last" follows what it counts. */
static char *
last_in_words (const AnaDuration *duration)
{
  int n_months = duration->years * 12 + duration->months;
  gint64 n_minutes = duration->usec / ANA_USEC_PER_MIN;

  if (n_months != 0 && n_months % 12 == 0)
    return g_strdup_printf (ngettext ("Last %d year", "Last %d years", n_months / 12), n_months / 12);
  if (n_months != 0)
    return g_strdup_printf (ngettext ("Last %d month", "Last %d months", n_months), n_months);
  if (duration->days != 0 && duration->days % 7 == 0)
    return g_strdup_printf (ngettext ("Last %d week", "Last %d weeks", duration->days / 7), duration->days / 7);
  if (duration->days != 0)
    return g_strdup_printf (ngettext ("Last %d day", "Last %d days", duration->days), duration->days);
  if (n_minutes % 60 == 0)
    return g_strdup_printf (ngettext ("Last %d hour", "Last %d hours", (gulong) (n_minutes / 60)), (int) (n_minutes / 60));
  return g_strdup_printf (ngettext ("Last %d minute", "Last %d minutes", (gulong) n_minutes), (int) n_minutes);
}

/**
 * ana_range_title:
 * @range: as ana_range_parse() reads it
 * @period: whose range it is
 *
 * Returns: (transfer full): what the button of the time range says: "Last 28 days", "1–15 Mar 2011"
 */
char *
ana_range_title (const char *range, AnaPeriod period)
{
  AnaRange parsed;

  for (guint i = 0; i < MAX_PRESETS && presets[period][i].id != NULL; i++)
    if (g_strcmp0 (presets[period][i].id, range) == 0)
      return g_strdup (_(presets[period][i].title));
  if (!ana_range_parse (range, &parsed, NULL) || parsed.kind == ANA_RANGE_ALL)
    parsed = ana_range_default (period);
  if (parsed.kind == ANA_RANGE_DATES)
    return ana_range_format_dates (parsed.first_day, parsed.last_day);
  return last_in_words (&parsed.last);
}

static gboolean
is_same_weeks (const AnaDuration *back)
{
  return back->days == 364 && back->months == 0 && back->years == 0 && back->usec == 0;
}

static gboolean
is_same_dates (const AnaDuration *back)
{
  return back->days == 0 && back->usec == 0 && back->years * 12 + back->months == 12;
}

static char *
year_of (AnaSpan there, const AnaZone *zone)
{
  g_autofree char *date = ana_time_format_date (MAX (there.start_usec, there.end_usec - 1), zone);

  return g_strndup (date, 4);
}

/**
 * ana_compare_title:
 * @compare: what is held against the range
 * @range_label: how long the range is
 * @there: where the comparison lies
 * @zone: whose years count
 *
 * Returns: (transfer full): the name of the grey line; "" for none
 */
char *
ana_compare_title (const AnaCompare *compare, const char *range_label, AnaSpan there, const AnaZone *zone)
{
  g_autofree char *year = year_of (there, zone), *words = NULL;

  if (compare->kind == ANA_COMPARE_NONE)
    return g_strdup ("");
  if (compare->kind == ANA_COMPARE_PREVIOUS)
    return g_strdup_printf (_("Previous %s"), range_label);
  if (is_same_weeks (&compare->back))
    return g_strdup_printf (_("Same weeks, %s"), year);
  if (is_same_dates (&compare->back))
    return g_strdup_printf (_("Same dates, %s"), year);
  words = ana_duration_in_words (&compare->back);
  return g_strdup_printf (_("%s earlier"), words);
}

/* The same within a sentence, after "vs". */
char *
ana_compare_phrase (const AnaCompare *compare, const char *range_label, AnaSpan there, const AnaZone *zone)
{
  g_autofree char *year = year_of (there, zone), *words = NULL;

  if (compare->kind == ANA_COMPARE_NONE)
    return g_strdup ("");
  if (compare->kind == ANA_COMPARE_PREVIOUS)
    return g_strdup_printf (C_ ("compared with", "previous %s"), range_label);
  if (is_same_weeks (&compare->back))
    return g_strdup_printf (C_ ("compared with", "the same weeks of %s"), year);
  if (is_same_dates (&compare->back))
    return g_strdup_printf (C_ ("compared with", "the same dates of %s"), year);
  words = ana_duration_in_words (&compare->back);
  return g_strdup_printf (C_ ("compared with", "%s earlier"), words);
}

/* Over the column of what a bucket is held against. */
char *
ana_compare_heading (const AnaCompare *compare)
{
  g_autofree char *words = NULL;

  if (compare->kind != ANA_COMPARE_BACK)
    return g_strdup (_("Previous"));
  if (is_same_weeks (&compare->back) || is_same_dates (&compare->back))
    return g_strdup (_("Year before"));
  words = ana_duration_in_words (&compare->back);
  return g_strdup_printf (_("%s earlier"), words);
}
