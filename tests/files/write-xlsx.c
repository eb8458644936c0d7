/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * write-xlsx.c: writes the workbook that check-xlsx.py reads: the sample, a long table, and names that sheets do not take.
 */
#include "table-sample.h"

static void
write_table (AnaTableWriter *writer, const char *name, const AnaFrame *frame, gboolean is_cut)
{
  g_autoptr (GError) error = NULL;

  if (!ana_table_writer_begin (writer, name, &error) || !ana_table_writer_add (writer, frame, &error) || !ana_table_writer_end (writer, is_cut, &error))
    g_error ("%s", error->message);
}

int
main (int argc, char **argv)
{
  AnaTableAbout about = make_about ();
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaTableWriter) writer = argc == 2 ? ana_table_writer_new (argv[1], &about, &error) : NULL;
  g_autoptr (AnaFrame) sample = make_sample (), whole = make_long (0, ANA_XLSX_MAX_ROWS + 4), few = make_long (0, 3), none = make_long (0, 0);

  if (writer == NULL)
    g_error ("%s", error != NULL ? error->message : "a path is wanted");
  write_table (writer, "All/types [1]", sample, FALSE);
  write_table (writer, "'Long' a name that is longer than sheets have it", few, TRUE);
  write_table (writer, "'Long' a name that is longer than SHEETS have it", none, FALSE);
  write_table (writer, "Million", whole, FALSE);
  if (!ana_table_writer_close (writer, &error))
    g_error ("%s", error->message);
  return 0;
}
