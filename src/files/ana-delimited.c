/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-delimited.c: frames as separated text, fast: numbers and times are written digit by digit.
 */
#include "config.h"

#include "ana-delimited.h"

#include "ana-date.h"
#include "ana-json.h"
#include "ana-money.h"

#include <string.h>

#define N_TIME 25 /* 2011-11-01T00:00:00+00:00 */

/* One column, looked up once a frame. */
typedef struct {
  AnaType            type;
  const gint64      *ints;
  const double      *reals;
  const guint32     *codes;
  const char *const *dict;
  gboolean           has_nulls;
  int                digits;   /* of a currency */
} Column;

/* The day that was written last: most rows are of the same. */
typedef struct {
  gint64 day;
  char   text[10];
} Day;

/**
 * ana_text_is_formula:
 * @text: of a cell
 *
 * Whether a spreadsheet that opens separated text would calculate it: =, +, -, @, a tab or a carriage return comes first.
 */
gboolean
ana_text_is_formula (const char *text)
{
  return text[0] != '\0' && strchr ("=+-@\t\r", text[0]) != NULL;
}

/* --- text --- */

/**
 * ana_delimited_write_quoted:
 * @before: put before it, inside of the quotes
 * @text: UTF-8
 * @out: appended to
 *
 * Writes one field in quotes.
 */
void
ana_delimited_write_quoted (const char *before, const char *text, GString *out)
{
  g_string_append_c (out, '"');
  g_string_append (out, before);
  for (const char *quote = strchr (text, '"'); quote != NULL; quote = strchr (text, '"'))
    {
      g_string_append_len (out, text, quote - text + 1);
      g_string_append_c (out, '"');
      text = quote + 1;
    }
  g_string_append (out, text);
  g_string_append_c (out, '"');
}

/* An empty text is quoted, to be told from null; so is one with blanks around it. */
static gboolean
needs_quotes (const char *text, char delimiter, gsize *n_bytes)
{
  const char *p = text;

  while (*p != '\0' && *p != delimiter && *p != '"' && *p != '\r' && *p != '\n')
    p++;
  *n_bytes = (gsize) (p - text);
  return *p != '\0' || p == text || *text == ' ' || p[-1] == ' ';
}

/**
 * ana_delimited_write_text:
 * @self: how
 * @text: UTF-8
 * @out: appended to
 *
 * Writes one field.
 */
void
ana_delimited_write_text (const AnaDelimited *self, const char *text, GString *out)
{
  gboolean apostrophe = self->guarded && ana_text_is_formula (text);
  gsize n_bytes;

  if (needs_quotes (text, self->delimiter, &n_bytes) || apostrophe)
    ana_delimited_write_quoted (apostrophe ? "'" : "", text, out);
  else
    g_string_append_len (out, text, (gssize) n_bytes);
}

/* --- numbers --- */

static char *
put_two (char *p, int value)
{
  p[0] = (char) ('0' + value / 10);
  p[1] = (char) ('0' + value % 10);
  return p + 2;
}

/* With @digits behind the point. */
static void
append_decimal (GString *out, gint64 value, int digits)
{
  guint64 left = value < 0 ? 0 - (guint64) value : (guint64) value;
  char text[32];
  char *p = text + sizeof text;
  int n = 0;

  do
    {
      if (digits > 0 && n == digits)
        *--p = '.';
      *--p = (char) ('0' + left % 10);
      left /= 10;
      n++;
    }
  while (left != 0 || n <= digits);
  if (value < 0)
    *--p = '-';
  g_string_append_len (out, p, text + sizeof text - p);
}

static void
set_day (Day *day, gint64 days)
{
  int year, month, of_month;
  char *p = day->text;

  ana_date_to_civil (days, &year, &month, &of_month);
  day->day = days;
  p = put_two (p, year / 100);
  p = put_two (p, year % 100);
  *p++ = '-';
  p = put_two (p, month);
  *p++ = '-';
  put_two (p, of_month);
}

static gboolean
is_short_year (gint64 days)
{
  return days >= -719162 && days <= 2932896; /* the years 1 to 9999 */
}

/* Others are in the expanded form of ISO 8601, which reads back. */
static void
append_date (GString *out, gint64 days, Day *day)
{
  g_autofree char *text = NULL;

  if (is_short_year (days))
    {
      if (days != day->day)
        set_day (day, days);
      g_string_append_len (out, day->text, sizeof day->text);
      return;
    }
  text = ana_time_format_date (ana_date_to_usec (days), ana_zone_utc ());
  g_string_append (out, text);
}

/* Whole seconds in four-digit years; FALSE for all others. */
static gboolean
append_whole_time (GString *out, gint64 t_usec, const AnaZone *zone, Day *day)
{
  gint64 offset_usec = ana_zone_offset_usec (zone, t_usec);
  gint64 local = is_short_year (t_usec / ANA_USEC_PER_DAY) ? t_usec + offset_usec : t_usec;
  gint64 days = local / ANA_USEC_PER_DAY - (local % ANA_USEC_PER_DAY < 0);
  int minutes = (int) (ABS (offset_usec) / ANA_USEC_PER_MIN), sec;
  char text[N_TIME];
  char *p = text + sizeof day->text;

  if (t_usec % ANA_USEC_PER_SEC != 0 || offset_usec % ANA_USEC_PER_MIN != 0 || !is_short_year (days))
    return FALSE;
  if (days != day->day)
    set_day (day, days);
  memcpy (text, day->text, sizeof day->text);
  sec = (int) ((local - days * ANA_USEC_PER_DAY) / ANA_USEC_PER_SEC);
  *p++ = 'T';
  p = put_two (p, sec / 3600);
  *p++ = ':';
  p = put_two (p, sec / 60 % 60);
  *p++ = ':';
  p = put_two (p, sec % 60);
  *p++ = offset_usec < 0 ? '-' : '+';
  p = put_two (p, minutes / 60);
  *p++ = ':';
  put_two (p, minutes % 60);
  g_string_append_len (out, text, sizeof text);
  return TRUE;
}

static void
append_time (GString *out, gint64 t_usec, const AnaZone *zone, Day *day)
{
  g_autofree char *text = append_whole_time (out, t_usec, zone, day) ? NULL : ana_time_format_rfc3339 (t_usec, zone);

  if (text != NULL)
    g_string_append (out, text);
}

/* --- frames --- */

static Column *
look_up (const AnaFrame *frame)
{
  guint n = ana_frame_get_n_cols (frame);
  Column *columns = g_new0 (Column, n + 1);

  for (guint i = 0; i < n; i++)
    {
      const AnaField *field = ana_frame_get_field (frame, i);
      Column *column = &columns[i];

      column->type = field->type;
      column->has_nulls = ana_frame_get_validity (frame, i) != NULL;
      if (field->type == ANA_TYPE_TEXT)
        {
          column->codes = ana_frame_get_codes (frame, i);
          column->dict = ana_frame_get_dict (frame, i, NULL);
        }
      else if (field->type == ANA_TYPE_REAL)
        column->reals = ana_frame_get_doubles (frame, i);
      else
        column->ints = ana_frame_get_int64s (frame, i);
      column->digits = field->type == ANA_TYPE_MONEY ? MAX (ana_money_get_digits (field->currency), 0) : 0;
    }
  return columns;
}

static void
append_cell (const AnaDelimited *self, const Column *column, guint row, Day *day, GString *out)
{
  char number[32];

  switch (column->type)
    {
    case ANA_TYPE_TEXT:
      ana_delimited_write_text (self, column->dict[column->codes[row]], out);
      break;
    case ANA_TYPE_REAL:
      ana_double_to_string (column->reals[row], number);
      g_string_append (out, number);
      break;
    case ANA_TYPE_BOOL:
      g_string_append (out, column->ints[row] != 0 ? "true" : "false");
      break;
    case ANA_TYPE_TIME:
      append_time (out, column->ints[row], self->zone, day);
      break;
    case ANA_TYPE_DATE:
      append_date (out, column->ints[row], day);
      break;
    case ANA_TYPE_INT:
    case ANA_TYPE_MONEY:
      append_decimal (out, column->ints[row], column->digits);
      break;
    }
}

/**
 * ana_delimited_write_header:
 * @self: how
 * @frame: whose columns
 * @out: appended to
 *
 * Writes the names of the columns and a line's end.
 */
void
ana_delimited_write_header (const AnaDelimited *self, const AnaFrame *frame, GString *out)
{
  for (guint col = 0; col < ana_frame_get_n_cols (frame); col++)
    {
      if (col > 0)
        g_string_append_c (out, self->delimiter);
      ana_delimited_write_text (self, ana_frame_get_field (frame, col)->name, out);
    }
  g_string_append_c (out, '\n');
}

/**
 * ana_delimited_write_rows:
 * @self: how
 * @frame: the rows
 * @out: appended to
 *
 * Writes every row: shortest numbers, RFC 3339 times, money in major units, null empty and an empty text `""`. Any thread.
 */
void
ana_delimited_write_rows (const AnaDelimited *self, const AnaFrame *frame, GString *out)
{
  guint n_cols = ana_frame_get_n_cols (frame), n_rows = ana_frame_get_n_rows (frame);
  g_autofree Column *columns = look_up (frame);
  Day day = { .day = G_MININT64 };

  for (guint row = 0; row < n_rows; row++)
    {
      for (guint col = 0; col < n_cols; col++)
        {
          if (col > 0)
            g_string_append_c (out, self->delimiter);
          if (!columns[col].has_nulls || !ana_frame_is_null (frame, col, row))
            append_cell (self, &columns[col], row, &day, out);
        }
      g_string_append_c (out, '\n');
    }
}
