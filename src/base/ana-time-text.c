/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-time-text.c: instants as RFC 3339 and back, and times in the formats that files have.
 */
#include "config.h"

#include "ana-zone-private.h"

#include "ana-error.h"
#include "ana-text.h"

#include <string.h>

static void
append_date (GString *out, gint64 days)
{
  int year, month, day;

  ana_date_to_civil (days, &year, &month, &day);
  if (year >= 0 && year <= 9999)
    g_string_append_printf (out, "%04d-%02d-%02d", year, month, day);
  else /* the expanded form of ISO 8601 */
    g_string_append_printf (out, "%+07d-%02d-%02d", year, month, day);
}

/**
 * ana_time_format_rfc3339:
 * @t_usec: an instant
 * @zone: (nullable): whose clock to show; %NULL is UTC
 *
 * "2011-11-01T00:00:00+00:00", with three or six digits of fraction when there is one. An offset with seconds (before
 * about 1920) is rounded to minutes and the clock with it, so that the text names the same instant. Any thread.
 *
 * Returns: (transfer full): the text
 */
char *
ana_time_format_rfc3339 (gint64 t_usec, const AnaZone *zone)
{
  gint64 offset_usec = ana_zone_offset_usec (zone != NULL ? zone : ana_zone_utc (), t_usec);
  gint64 offset_min = ana_floor_div (offset_usec + ANA_USEC_PER_MIN / 2, ANA_USEC_PER_MIN);
  gint64 local = ana_saturating_add (t_usec, offset_min * ANA_USEC_PER_MIN);
  gint64 days = ana_floor_div (local, ANA_USEC_PER_DAY);
  gint64 usec = local - ana_saturating_mul (days, ANA_USEC_PER_DAY);
  int sec = (int) (usec / ANA_USEC_PER_SEC);
  int fraction = (int) (usec % ANA_USEC_PER_SEC);
  GString *out = g_string_sized_new (40);

  if (usec < 0) /* the first day of the range is cut */
    usec = sec = fraction = 0;
  append_date (out, days);
  g_string_append_printf (out, "T%02d:%02d:%02d", sec / 3600, sec / 60 % 60, sec % 60);
  if (fraction % 1000 != 0)
    g_string_append_printf (out, ".%06d", fraction);
  else if (fraction != 0)
    g_string_append_printf (out, ".%03d", fraction / 1000);
  g_string_append_printf (out, "%c%02d:%02d", offset_min < 0 ? '-' : '+',
                          (int) (ABS (offset_min) / 60), (int) (ABS (offset_min) % 60));
  return g_string_free (out, FALSE);
}

/**
 * ana_time_format_date:
 * @t_usec: an instant
 * @zone: (nullable): whose calendar; %NULL is UTC
 *
 * Returns: (transfer full): "2011-11-01", the local date
 */
char *
ana_time_format_date (gint64 t_usec, const AnaZone *zone)
{
  gint64 local = ana_saturating_add (t_usec, ana_zone_offset_usec (zone != NULL ? zone : ana_zone_utc (), t_usec));
  GString *out = g_string_sized_new (16);

  append_date (out, ana_floor_div (local, ANA_USEC_PER_DAY));
  return g_string_free (out, FALSE);
}

/* What was read of an instant. */
typedef struct {
  int      year, month, day;
  int      hour, minute, second;
  int      fraction_usec;
  int      pm;              /* -1 none, 0 AM, 1 PM */
  gboolean has_offset;
  gint64   offset_usec;
  gboolean has_epoch;
  gint64   epoch_sec;
} Parts;

typedef struct {
  const char *p;
  const char *end;
} Cursor;

static gboolean
take_digits (Cursor *c, int min, int max, int *out)
{
  int n = 0, value = 0;

  for (; n < max && c->p < c->end && g_ascii_isdigit (*c->p); n++)
    value = value * 10 + (*c->p++ - '0');
  *out = value;
  return n >= min;
}

static gboolean
take_char (Cursor *c, const char *any_of)
{
  if (c->p >= c->end || *c->p == '\0' || strchr (any_of, *c->p) == NULL)
    return FALSE;
  c->p++;
  return TRUE;
}

/* Digits after the point; what is finer than a microsecond is cut. */
static gboolean
take_fraction (Cursor *c, int *out_usec)
{
  int n = 0, value = 0;

  for (; c->p < c->end && g_ascii_isdigit (*c->p); c->p++, n++)
    if (n < 6)
      value = value * 10 + (*c->p - '0');
  for (int i = n; i < 6; i++)
    value *= 10;
  *out_usec = value;
  return n > 0;
}

static gboolean
take_offset (Cursor *c, Parts *parts)
{
  int hours = 0, minutes = 0, sign;

  parts->has_offset = TRUE;
  parts->offset_usec = 0;
  if (take_char (c, "Zz"))
    return TRUE;
  sign = c->p < c->end && *c->p == '-' ? -1 : 1;
  if (!take_char (c, "+-") || !take_digits (c, 2, 2, &hours))
    return FALSE;
  if (take_char (c, ":"))
    {
      if (!take_digits (c, 2, 2, &minutes))
        return FALSE;
    }
  else if (c->p < c->end && g_ascii_isdigit (*c->p) && !take_digits (c, 2, 2, &minutes))
    return FALSE;
  parts->offset_usec = sign * (hours * ANA_USEC_PER_HOUR + minutes * ANA_USEC_PER_MIN);
  return hours <= 23 && minutes <= 59;
}

static gboolean
is_date (int year, int month, int day)
{
  int m, d;

  if (month < 1 || month > 12 || day < 1 || day > 31)
    return FALSE;
  ana_date_to_civil (ana_date_from_civil (year, month, day), NULL, &m, &d);
  return m == month && d == day;
}

static gboolean
parts_to_usec (const Parts *parts, const AnaZone *zone, gint64 *out_usec)
{
  int hour = parts->hour;
  gint64 local;

  if (parts->has_epoch)
    {
      *out_usec = ana_saturating_mul (parts->epoch_sec, ANA_USEC_PER_SEC) + parts->fraction_usec;
      return ABS (parts->epoch_sec) < G_MAXINT64 / ANA_USEC_PER_SEC;
    }
  if (parts->pm >= 0)
    {
      if (hour < 1 || hour > 12)
        return FALSE;
      hour = hour % 12 + 12 * parts->pm;
    }
  if (!is_date (parts->year, parts->month, parts->day) || hour > 24 || parts->minute > 59 || parts->second > 60
      || (hour == 24 && (parts->minute != 0 || parts->second != 0 || parts->fraction_usec != 0)))
    return FALSE;

  local = ana_saturating_mul (ana_date_from_civil (parts->year, parts->month, parts->day), ANA_USEC_PER_DAY);
  local = ana_saturating_add (local, hour * ANA_USEC_PER_HOUR + parts->minute * ANA_USEC_PER_MIN
                                       + parts->second * ANA_USEC_PER_SEC + parts->fraction_usec);
  *out_usec = parts->has_offset ? ana_saturating_add (local, -parts->offset_usec)
                                : ana_zone_local_to_utc (zone != NULL ? zone : ana_zone_utc (), local);
  return TRUE;
}

static gboolean
take_iso_date (Cursor *c, Parts *parts)
{
  int sign = 0;

  if (c->p < c->end && (*c->p == '+' || *c->p == '-'))
    sign = *c->p++ == '-' ? -1 : 1;
  if (!take_digits (c, sign == 0 ? 4 : 6, sign == 0 ? 4 : 6, &parts->year))
    return FALSE;
  if (sign < 0)
    parts->year = -parts->year;
  return take_char (c, "-") && take_digits (c, 2, 2, &parts->month) && take_char (c, "-")
         && take_digits (c, 2, 2, &parts->day);
}

static gboolean
take_iso_time (Cursor *c, Parts *parts)
{
  if (!take_digits (c, 2, 2, &parts->hour) || !take_char (c, ":") || !take_digits (c, 2, 2, &parts->minute))
    return FALSE;
  if (take_char (c, ":"))
    {
      if (!take_digits (c, 2, 2, &parts->second))
        return FALSE;
      if (take_char (c, ".,") && !take_fraction (c, &parts->fraction_usec))
        return FALSE;
    }
  return c->p == c->end || take_offset (c, parts);
}

/**
 * ana_time_parse:
 * @text: an RFC 3339 instant, the same without seconds or offset, or a date
 * @zone: (nullable): whose clock it is when there is no offset; %NULL is UTC
 * @out_usec: (out): the instant
 * @error: return location
 *
 * Reads an instant. A space may stand for the "T", a comma for the point. A date alone is its first instant in @zone.
 * Finer than a microsecond is cut; second 60 is the next minute's first; "24:00" is the next day. Any thread.
 *
 * Returns: %FALSE and ANA_ERROR_BAD_INPUT when @text is no instant
 */
gboolean
ana_time_parse (const char *text, const AnaZone *zone, gint64 *out_usec, GError **error)
{
  Cursor c = { text, text + strlen (text) };
  Parts parts = { .pm = -1 };
  gboolean ok = take_iso_date (&c, &parts);

  if (ok && c.p < c.end)
    ok = take_char (&c, "Tt ") && take_iso_time (&c, &parts);
  if (ok && c.p == c.end && parts_to_usec (&parts, zone, out_usec))
    return TRUE;
  if (error != NULL)
    {
      g_autofree char *shown = ana_text_to_line (text, ANA_NAME_CHARS);

      g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "“%s” is no date or time such as 2011-11-01T00:00:00+00:00", shown);
    }
  return FALSE;
}

/* --- formats of files --- */

static const char *const month_names[] = { "january", "february", "march", "april", "may", "june", "july", "august",
                                           "september", "october", "november", "december" };
static const char *const day_names[] = { "sunday", "monday", "tuesday", "wednesday", "thursday", "friday",
                                         "saturday" };

/* A name, or its first three letters. */
static int
take_name (Cursor *c, const char *const *names, int n)
{
  for (int i = 0; i < n; i++)
    {
      gsize len = strlen (names[i]);

      if ((gsize) (c->end - c->p) >= len && g_ascii_strncasecmp (c->p, names[i], len) == 0)
        {
          c->p += len;
          return i;
        }
    }
  for (int i = 0; i < n && c->end - c->p >= 3; i++)
    if (g_ascii_strncasecmp (c->p, names[i], 3) == 0)
      {
        c->p += 3;
        return i;
      }
  return -1;
}

static gboolean
take_epoch (Cursor *c, Parts *parts)
{
  gboolean negative = take_char (c, "-");
  int n = 0;

  parts->has_epoch = TRUE;
  for (; n < 18 && c->p < c->end && g_ascii_isdigit (*c->p); n++)
    parts->epoch_sec = parts->epoch_sec * 10 + (*c->p++ - '0');
  if (negative)
    parts->epoch_sec = -parts->epoch_sec;
  return n > 0;
}

static gboolean
take_am_pm (Cursor *c, Parts *parts)
{
  if (c->end - c->p < 2 || (c->p[1] | 0x20) != 'm')
    return FALSE;
  parts->pm = (c->p[0] | 0x20) == 'p' ? 1 : 0;
  c->p += 2;
  return (c->p[-2] | 0x20) == 'p' || (c->p[-2] | 0x20) == 'a';
}

static gboolean
take_short_year (Cursor *c, Parts *parts)
{
  if (!take_digits (c, 2, 2, &parts->year))
    return FALSE;
  parts->year += parts->year < 69 ? 2000 : 1900; /* as POSIX has it */
  return TRUE;
}

static gboolean take_format (Cursor *c, const char *format, Parts *parts);

static gboolean
take_directive (Cursor *c, char directive, Parts *parts)
{
  switch (directive)
    {
    case 'Y':
      return take_digits (c, 1, 4, &parts->year);
    case 'y':
      return take_short_year (c, parts);
    case 'm':
      return take_digits (c, 1, 2, &parts->month);
    case 'b':
    case 'B':
    case 'h':
      parts->month = take_name (c, month_names, 12) + 1;
      return parts->month > 0;
    case 'a':
    case 'A':
      return take_name (c, day_names, 7) >= 0;
    case 'd':
    case 'e':
      take_char (c, " ");
      return take_digits (c, 1, 2, &parts->day);
    case 'H':
    case 'I':
      return take_digits (c, 1, 2, &parts->hour);
    case 'M':
      return take_digits (c, 1, 2, &parts->minute);
    case 'S':
      return take_digits (c, 1, 2, &parts->second);
    case 'f':
      return take_fraction (c, &parts->fraction_usec);
    case 'p':
      return take_am_pm (c, parts);
    case 'z':
      return take_offset (c, parts);
    case 's':
      return take_epoch (c, parts);
    case 'F':
      return take_format (c, "%Y-%m-%d", parts);
    case 'T':
      return take_format (c, "%H:%M:%S", parts);
    case 'R':
      return take_format (c, "%H:%M", parts);
    case 'D':
      return take_format (c, "%m/%d/%y", parts);
    case '%':
      return take_char (c, "%");
    default:
      return FALSE;
    }
}

static gboolean
take_format (Cursor *c, const char *format, Parts *parts)
{
  for (const char *f = format; *f != '\0'; f++)
    {
      if (*f == '%')
        {
          f++;
          if (*f == '\0' || !take_directive (c, *f, parts))
            return FALSE;
        }
      else if (*f == ' ')
        {
          while (take_char (c, " \t"))
            ;
        }
      else if (c->p >= c->end || *c->p++ != *f)
        return FALSE;
    }
  return TRUE;
}

/**
 * ana_time_parse_format:
 * @text: the cell of a file
 * @len: bytes of @text, or -1
 * @format: as of strptime: %Y %y %m %b %B %d %e %H %I %M %S %f (fraction) %p %z %s %a %A %F %T %R %D %%
 * @zone: (nullable): whose clock it is without %z; %NULL is UTC
 * @out_usec: (out): the instant
 *
 * Reads a time of a named format, the whole text. Names are English in every locale; a space stands for any run of
 * blanks. What the format leaves out is the first of its range. Any thread.
 *
 * Returns: %FALSE when @text does not have the format, or names no instant
 */
gboolean
ana_time_parse_format (const char *text, gssize len, const char *format, const AnaZone *zone, gint64 *out_usec)
{
  Cursor c = { text, text + (len < 0 ? strlen (text) : (gsize) len) };
  Parts parts = { .year = 1970, .month = 1, .day = 1, .pm = -1 };

  return take_format (&c, format, &parts) && c.p == c.end && parts_to_usec (&parts, zone, out_usec);
}
