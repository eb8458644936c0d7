/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-duration.c: ISO 8601 durations: read, written, and added on a zone's calendar.
 */
#include "config.h"

#include "ana-zone-private.h"

#include "ana-error.h"
#include "ana-text.h"

/* One number and its letter: "1.5S". A fraction is for seconds alone. */
static gboolean
take_item (const char **p, gint64 *out_value, int *out_usec, char *out_unit)
{
  int n = 0, scale = 100000;

  *out_value = 0;
  *out_usec = 0;
  for (; g_ascii_isdigit (**p) && n < 12; (*p)++, n++)
    *out_value = *out_value * 10 + (**p - '0');
  if (n == 0)
    return FALSE;
  if (**p == '.' || **p == ',')
    {
      (*p)++;
      if (!g_ascii_isdigit (**p))
        return FALSE;
      for (; g_ascii_isdigit (**p); (*p)++, scale /= 10)
        *out_usec += (**p - '0') * scale;
      if (**p != 'S')
        return FALSE;
    }
  *out_unit = *(*p)++;
  return TRUE;
}

static gboolean
add_date_item (AnaDuration *out, char unit, gint64 value, int *rank)
{
  int order = unit == 'Y' ? 1 : unit == 'M' ? 2 : unit == 'W' ? 3 : unit == 'D' ? 4 : 0;
  gint64 days = unit == 'W' ? value * 7 : value;

  if (order <= *rank || days > G_MAXINT)
    return FALSE;
  *rank = order;
  if (unit == 'Y')
    out->years = (int) value;
  else if (unit == 'M')
    out->months = (int) value;
  else
    return !__builtin_add_overflow (out->days, (int) days, &out->days);
  return TRUE;
}

static gboolean
add_time_item (AnaDuration *out, char unit, gint64 value, int usec, int *rank)
{
  int order = unit == 'H' ? 1 : unit == 'M' ? 2 : unit == 'S' ? 3 : 0;
  gint64 each = unit == 'H' ? ANA_USEC_PER_HOUR : unit == 'M' ? ANA_USEC_PER_MIN : ANA_USEC_PER_SEC;
  gint64 total;

  if (order <= *rank || __builtin_mul_overflow (value, each, &total))
    return FALSE;
  *rank = order;
  return !__builtin_add_overflow (total, usec, &total) && !__builtin_add_overflow (out->usec, total, &out->usec);
}

static gboolean
parse (const char *p, AnaDuration *out)
{
  gboolean negative = *p == '-';
  gboolean in_time = FALSE;
  int rank = 0, n_items = 0;

  if (*p == '-' || *p == '+')
    p++;
  if (*p++ != 'P')
    return FALSE;
  while (*p != '\0')
    {
      gint64 value;
      int usec;
      char unit;

      if (*p == 'T' && !in_time)
        {
          in_time = TRUE;
          rank = 0;
          p++;
        }
      if (!take_item (&p, &value, &usec, &unit)
          || !(in_time ? add_time_item (out, unit, value, usec, &rank) : add_date_item (out, unit, value, &rank)))
        return FALSE;
      n_items++;
    }
  if (negative)
    *out = (AnaDuration) { -out->years, -out->months, -out->days, -out->usec };
  return n_items > 0;
}

/**
 * ana_duration_parse:
 * @text: "P1Y2M3DT4H5M6.5S", "P2W", "-PT4H"
 * @out: (out): the duration; weeks are days
 * @error: return location
 *
 * Reads an ISO 8601 duration. Any thread.
 *
 * Returns: %FALSE and ANA_ERROR_BAD_INPUT when @text is none
 */
gboolean
ana_duration_parse (const char *text, AnaDuration *out, GError **error)
{
  *out = (AnaDuration) { 0 };
  if (text != NULL && parse (text, out))
    return TRUE;
  *out = (AnaDuration) { 0 };
  if (error != NULL)
    {
      g_autofree char *shown = ana_text_to_line (text, ANA_NAME_CHARS);

      g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "“%s” is no duration such as PT5M or P30D", shown);
    }
  return FALSE;
}

/**
 * ana_duration_format:
 * @duration: parts of one sign
 *
 * Returns: (transfer full): the shortest ISO 8601 text that reads back equal; "PT0S" for none
 */
char *
ana_duration_format (const AnaDuration *duration)
{
  gboolean negative = duration->years < 0 || duration->months < 0 || duration->days < 0 || duration->usec < 0;
  guint64 usec = duration->usec < 0 ? -(guint64) duration->usec : (guint64) duration->usec;
  guint64 sec = usec / ANA_USEC_PER_SEC;
  GString *out = g_string_new (negative ? "-P" : "P");

  if (duration->years != 0)
    g_string_append_printf (out, "%dY", ABS (duration->years));
  if (duration->months != 0)
    g_string_append_printf (out, "%dM", ABS (duration->months));
  if (duration->days != 0)
    g_string_append_printf (out, "%dD", ABS (duration->days));
  if (usec != 0)
    g_string_append_c (out, 'T');
  if (sec / 3600 != 0)
    g_string_append_printf (out, "%" G_GUINT64_FORMAT "H", sec / 3600);
  if (sec / 60 % 60 != 0)
    g_string_append_printf (out, "%dM", (int) (sec / 60 % 60));
  if (usec % ANA_USEC_PER_SEC != 0)
    {
      g_string_append_printf (out, "%d.%06d", (int) (sec % 60), (int) (usec % ANA_USEC_PER_SEC));
      while (out->str[out->len - 1] == '0')
        g_string_truncate (out, out->len - 1);
      g_string_append_c (out, 'S');
    }
  else if (sec % 60 != 0)
    g_string_append_printf (out, "%dS", (int) (sec % 60));
  if (out->str[out->len - 1] == 'P')
    g_string_append (out, "T0S");
  return g_string_free (out, FALSE);
}

static int
days_in_month (int year, int month)
{
  return (int) (ana_date_from_civil (year, month + 1, 1) - ana_date_from_civil (year, month, 1));
}

/**
 * ana_duration_add:
 * @duration: what to add
 * @zone: whose calendar
 * @t_usec: an instant
 * @sign: 1 to add, -1 to take away
 *
 * Years and months first (a day that the month does not have becomes its last), then days, both on the local calendar
 * at the same time of day; then the exact part. So P1D over a change of the clocks is 23 or 25 hours, PT24H never. Any
 * thread.
 *
 * Returns: UTC microseconds; stops at the ends of the range
 */
gint64
ana_duration_add (const AnaDuration *duration, const AnaZone *zone, gint64 t_usec, int sign)
{
  gint64 months = (gint64) duration->years * 12 + duration->months;
  gint64 exact = sign < 0 ? ana_saturating_mul (duration->usec, -1) : duration->usec;

  if (months != 0 || duration->days != 0)
    {
      gint64 local = ana_saturating_add (t_usec, ana_zone_offset_usec (zone, t_usec));
      gint64 date = ana_floor_div (local, ANA_USEC_PER_DAY);
      gint64 time_of_day = local - ana_saturating_mul (date, ANA_USEC_PER_DAY);
      int year, month, day;
      gint64 number;

      ana_date_to_civil (date, &year, &month, &day);
      number = (gint64) year * 12 + month - 1 + sign * months;
      year = (int) CLAMP (ana_floor_div (number, 12), -400000, 400000);
      month = (int) (number - ana_floor_div (number, 12) * 12) + 1;
      date = ana_date_from_civil (year, month, MIN (day, days_in_month (year, month))) + sign * (gint64) duration->days;
      t_usec = ana_zone_local_to_utc (zone, ana_saturating_add (ana_saturating_mul (date, ANA_USEC_PER_DAY), time_of_day));
    }
  return ana_saturating_add (t_usec, exact);
}
