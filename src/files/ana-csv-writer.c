/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-csv-writer.c: frames and rejected rows as CSV.
 */
#include "ana-table-reader.h"

#include "ana-delimited.h"

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
  AnaDelimited csv = { ',', FALSE, zone != NULL ? zone : ana_zone_utc () };

  if (header)
    ana_delimited_write_header (&csv, frame, out);
  ana_delimited_write_rows (&csv, frame, out);
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
  ana_delimited_write_quoted ("", reject->reason, out);
  g_string_append_c (out, ',');
  ana_delimited_write_quoted ("", reject->text, out);
  g_string_append_c (out, '\n');
}
