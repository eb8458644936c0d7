/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-csv-writer.c: frames and rejected rows as CSV.
 */
#include "ana-table-reader.h"

#include "ana-money.h"

#include <string.h>

static void
append_quoted (GString *out, const char *text)
{
  g_string_append_c (out, '"');
  for (const char *quote = strchr (text, '"'); quote != NULL; quote = strchr (text, '"'))
    {
      g_string_append_len (out, text, quote - text + 1);
      g_string_append_c (out, '"');
      text = quote + 1;
    }
  g_string_append (out, text);
  g_string_append_c (out, '"');
}

/* An empty text is quoted, to be told from null. */
static void
append_text (GString *out, const char *text)
{
  if (*text == '\0' || strpbrk (text, ",\"\r\n") != NULL || *text == ' ' || g_str_has_suffix (text, " "))
    append_quoted (out, text);
  else
    g_string_append (out, text);
}

static void
append_date (GString *out, gint64 days)
{
  int year, month, day;

  ana_date_to_civil (days, &year, &month, &day);
  g_string_append_printf (out, "%04d-%02d-%02d", year, month, day);
}

static void
append_cell (GString *out, const AnaFrame *frame, guint col, guint row, const AnaZone *zone)
{
  const AnaField *field = ana_frame_get_field (frame, col);
  gint64 i = field->type == ANA_TYPE_REAL || field->type == ANA_TYPE_TEXT ? 0 : ana_frame_get_int64s (frame, col)[row];
  g_autofree char *text = NULL;
  char number[32];

  switch (field->type)
    {
    case ANA_TYPE_TEXT:
      append_text (out, ana_frame_get_text (frame, col, row));
      return;
    case ANA_TYPE_REAL:
      ana_double_to_string (ana_frame_get_doubles (frame, col)[row], number);
      g_string_append (out, number);
      return;
    case ANA_TYPE_BOOL:
      g_string_append (out, i != 0 ? "true" : "false");
      return;
    case ANA_TYPE_TIME:
      text = ana_time_format_rfc3339 (i, zone);
      break;
    case ANA_TYPE_DATE:
      append_date (out, i);
      return;
    case ANA_TYPE_MONEY:
      text = ana_money_format_major (i, field->currency);
      break;
    case ANA_TYPE_INT:
    default:
      text = g_strdup_printf ("%" G_GINT64_FORMAT, i);
    }
  g_string_append (out, text);
}

/**
 * ana_csv_write_frame:
 * @out: appended to
 * @header: whether the names come first
 * @zone: (nullable): whose offset the times show; %NULL is UTC
 *
 * Writes a frame as CSV: RFC 4180 with "\n", shortest numbers, RFC 3339 times, money in major units, null empty and an
 * empty text `""`. Reading it back with the same types gives the same frame.
 */
void
ana_csv_write_frame (GString *out, const AnaFrame *frame, gboolean header, const AnaZone *zone)
{
  guint n_cols = ana_frame_get_n_cols (frame), n_rows = ana_frame_get_n_rows (frame);

  for (guint col = 0; header && col < n_cols; col++)
    {
      if (col > 0)
        g_string_append_c (out, ',');
      append_text (out, ana_frame_get_field (frame, col)->name);
    }
  if (header)
    g_string_append_c (out, '\n');
  for (guint row = 0; row < n_rows; row++)
    {
      for (guint col = 0; col < n_cols; col++)
        {
          if (col > 0)
            g_string_append_c (out, ',');
          if (!ana_frame_is_null (frame, col, row))
            append_cell (out, frame, col, row, zone != NULL ? zone : ana_zone_utc ());
        }
      g_string_append_c (out, '\n');
    }
}

/**
 * ana_csv_write_reject:
 * @out: appended to
 * @reject: (nullable): a row; %NULL writes the header
 *
 * Writes one line of a file of rejected rows: line, column, reason, text. The text stands as it was, always in quotes.
 */
void
ana_csv_write_reject (GString *out, const AnaReject *reject)
{
  if (reject == NULL)
    {
      g_string_append (out, "line,column,reason,text\n");
      return;
    }
  g_string_append_printf (out, "%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT ",", reject->line, reject->column);
  append_quoted (out, reject->reason);
  g_string_append_c (out, ',');
  append_quoted (out, reject->text);
  g_string_append_c (out, '\n');
}
