/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-zone-rule.c: reads "CET-1CEST,M3.5.0,M10.5.0/3" and says when the clocks of a year change.
 */
#include "config.h"

#include "ana-zone-rule-private.h"

#define SEC_PER_DAY 86400

static gboolean
skip_name (const char **p)
{
  const char *start = *p;

  if (**p == '<')
    {
      while (**p != '\0' && **p != '>')
        (*p)++;
      if (**p != '>')
        return FALSE;
      (*p)++;
      return TRUE;
    }
  while (g_ascii_isalpha (**p))
    (*p)++;
  return *p - start >= 3;
}

static gboolean
read_int (const char **p, int max, int *out)
{
  int value = 0;

  if (!g_ascii_isdigit (**p))
    return FALSE;
  for (; g_ascii_isdigit (**p); (*p)++)
    {
      value = value * 10 + (**p - '0');
      if (value > max)
        return FALSE;
    }
  *out = value;
  return TRUE;
}

/* [+-]hh[:mm[:ss]] */
static gboolean
read_time (const char **p, int *out_sec)
{
  int sign = 1, part = 0, total = 0;

  if (**p == '+' || **p == '-')
    sign = *(*p)++ == '-' ? -1 : 1;
  if (!read_int (p, 167, &part))
    return FALSE;
  total = part * 3600;
  for (int unit = 60; unit >= 1 && **p == ':'; unit /= 60)
    {
      (*p)++;
      if (!read_int (p, 59, &part))
        return FALSE;
      total += part * unit;
    }
  *out_sec = sign * total;
  return TRUE;
}

static gboolean
read_date (const char **p, AnaZoneDate *out)
{
  gboolean ok;

  out->time_sec = 2 * 3600;
  if (**p == 'M')
    {
      (*p)++;
      out->kind = 'M';
      ok = read_int (p, 12, &out->month) && out->month >= 1 && *(*p)++ == '.'
           && read_int (p, 5, &out->week) && out->week >= 1 && *(*p)++ == '.' && read_int (p, 6, &out->day);
    }
  else
    {
      out->kind = **p == 'J' ? 'J' : '0';
      if (out->kind == 'J')
        (*p)++;
      ok = read_int (p, 365, &out->day) && (out->kind == '0' || out->day >= 1);
    }
  if (!ok || **p != '/')
    return ok;
  (*p)++;
  return read_time (p, &out->time_sec);
}

/*
 * ana_zone_rule_parse:
 * @text: the foot of a zone file
 * @out: (out): the rule
 *
 * Returns: %FALSE when the text is none of POSIX
 */
gboolean
ana_zone_rule_parse (const char *text, AnaZoneRule *out)
{
  const char *p = text;
  int west = 0;

  *out = (AnaZoneRule) { 0 };
  if (!skip_name (&p) || !read_time (&p, &west))
    return FALSE;
  out->std_sec = -west;
  if (*p == '\0')
    return TRUE;

  out->has_dst = TRUE;
  out->dst_sec = out->std_sec + 3600;
  if (!skip_name (&p))
    return FALSE;
  if (*p != ',' && *p != '\0')
    {
      if (!read_time (&p, &west))
        return FALSE;
      out->dst_sec = -west;
    }
  return *p++ == ',' && read_date (&p, &out->begin) && *p++ == ',' && read_date (&p, &out->end) && *p == '\0';
}

static gint64
local_of (const AnaZoneDate *date, int year)
{
  gint64 first;
  int weekday, day;

  if (date->kind == '0')
    return (ana_date_from_civil (year, 1, 1) + date->day) * SEC_PER_DAY + date->time_sec;
  if (date->kind == 'J') /* 29 February is never counted */
    {
      int m, d;

      ana_date_to_civil (ana_date_from_civil (2001, 1, 1) + date->day - 1, NULL, &m, &d);
      return ana_date_from_civil (year, m, d) * SEC_PER_DAY + date->time_sec;
    }

  first = ana_date_from_civil (year, date->month, 1);
  weekday = (int) (((first + 4) % 7 + 7) % 7); /* 1970-01-01 was a Thursday; 0 is Sunday */
  day = (date->day - weekday + 7) % 7 + (date->week - 1) * 7;
  while (first + day >= ana_date_from_civil (year, date->month + 1, 1))
    day -= 7;
  return (first + day) * SEC_PER_DAY + date->time_sec;
}

/*
 * ana_zone_rule_transitions:
 * @rule: one with summer time
 * @year: of the local calendar
 * @at_sec: (out): UTC seconds of the two changes, ascending
 * @offset_sec: (out): the offset from each change on
 */
void
ana_zone_rule_transitions (const AnaZoneRule *rule, int year, gint64 at_sec[2], int offset_sec[2])
{
  gint64 begin = local_of (&rule->begin, year) - rule->std_sec;
  gint64 end = local_of (&rule->end, year) - rule->dst_sec;
  gboolean north = begin <= end;

  at_sec[0] = north ? begin : end;
  at_sec[1] = north ? end : begin;
  offset_sec[0] = north ? rule->dst_sec : rule->std_sec;
  offset_sec[1] = north ? rule->std_sec : rule->dst_sec;
}
