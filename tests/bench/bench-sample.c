/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-sample.c: how fast the sample company makes its two years, by itself. Prints one JSON line.
 */
#include "config.h"

#include <stdio.h>

#include "ana-sample-company.h"

#define ANCHOR 20777 /* 2026-11-20 */

int
main (int argc, char **argv)
{
  int n_days = argc > 1 ? (int) g_ascii_strtoll (argv[1], NULL, 10) : ANA_SAMPLE_HISTORY_DAYS;
  g_autoptr (AnaSampleCompany) company = ana_sample_company_new (1, ANCHOR);
  gint64 begin = g_get_monotonic_time ();
  gint64 recent = 0;
  guint64 n_rows = 0;
  double sec;

  for (gint64 date = ANCHOR; date > ANCHOR - n_days; date--)
    {
      for (AnaSampleDataset d = 0; d < ANA_SAMPLE_N_DATASETS; d++)
        {
          g_autoptr (AnaSampleTable) table = ana_sample_company_table (company, d, date);

          n_rows += ana_frame_get_n_rows (table->frame);
        }
      if (date == ANCHOR - ANA_SAMPLE_RECENT_DAYS)
        recent = g_get_monotonic_time () - begin;
    }
  sec = (double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC;
  printf ("{\"bench\":\"sample\",\"days\":%d,\"rows\":%" G_GUINT64_FORMAT ",\"sec\":%.3f,\"rows_per_sec\":%.0f,"
          "\"first_three_days_ms\":%.1f}\n", n_days, n_rows, sec, (double) n_rows / sec, (double) recent / 1000.0);
  return 0;
}
