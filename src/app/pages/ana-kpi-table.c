/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-kpi-table.c: the history of a KPI as a table: on screen, and as text for clipboard and files.
 */
#include "config.h"

#include "ana-kpi-table.h"

#include "ana-chart-export.h"
#include "ana-chart-tip.h"
#include "ana-range-text.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

enum { COLUMN_DATE, COLUMN_NOW, COLUMN_BEFORE, COLUMN_CHANGE, COLUMN_COUNT, COLUMN_REV, N_COLUMNS };
#define N_WHERE_NARROW 4 /* up to the change */

static const char *const period_titles[] = { N_ ("Minute"), N_ ("Hour"), N_ ("Day") };

/* Without a comparison its two columns are not there. */
static guint
list_columns (const AnaKpiData *data, gboolean narrow, guint out[N_COLUMNS])
{
  guint n = 0;

  for (guint column = 0; column < (narrow ? N_WHERE_NARROW : N_COLUMNS); column++)
    if (data->compare_with.kind != ANA_COMPARE_NONE || (column != COLUMN_BEFORE && column != COLUMN_CHANGE))
      out[n++] = column;
  return n;
}

/**
 * ana_kpi_table_set_columns:
 * @table: the table
 * @data: whose names the columns have
 * @narrow: without the columns that a telephone has no room for
 */
void
ana_kpi_table_set_columns (AnaTextTable *table, const AnaKpiData *data, gboolean narrow)
{
  g_autofree char *heading = ana_compare_heading (&data->compare_with);
  const char *titles[N_COLUMNS] = {
    _(period_titles[data->period]), narrow ? _("Value") : ana_kpi_get_name (data->kpi, ana_locale ()), heading, _("Change"), _("Rows"), _("Rev."),
  };
  const char *shown[N_COLUMNS];
  guint columns[N_COLUMNS], n = list_columns (data, narrow, columns);

  for (guint i = 0; i < n; i++)
    shown[i] = titles[columns[i]];
  ana_text_table_set_columns (table, shown, n);
}

/**
 * ana_kpi_table_fill_cell:
 * @data: the history
 * @narrow: dates in short
 * @row: a bucket; one beyond the end fills nothing
 * @column: as ana_kpi_table_set_columns() has named them
 * @cell: (out): its text and how it looks
 */
void
ana_kpi_table_fill_cell (const AnaKpiData *data, gboolean narrow, guint row, guint column, AnaCell *cell)
{
  guint columns[N_COLUMNS], n = list_columns (data, narrow, columns);
  int index = (int) row;

  if (row >= data->n || column >= n)
    return;
  switch (columns[column])
    {
    case COLUMN_DATE:
      cell->text = (narrow ? ana_chart_format_short : ana_chart_format_bucket) (ana_kpi_data_get_time (data, index), data->period,
                                                                                data->kpi->zone);
      break;
    case COLUMN_NOW: cell->text = ana_chart_format_value (ana_kpi_data_get_now (data, index), data->kpi); break;
    case COLUMN_BEFORE: cell->text = ana_chart_format_value (ana_kpi_data_get_before (data, index), data->kpi); break;
    case COLUMN_CHANGE:
      cell->text = ana_chart_format_change (data->kpi, ana_kpi_data_get_now (data, index),
                                            ana_kpi_data_get_comparable (data, index), &cell->verdict, &cell->sign);
      break;
    case COLUMN_COUNT: cell->text = ana_format_value ((double) data->count[row], "count", FALSE, NULL); break;
    case COLUMN_REV: default: cell->text = g_strdup_printf ("%" G_GINT64_FORMAT, data->rev[row]); break;
    }
}

/* --- as it is shown --- */

typedef struct {
  const AnaKpiData *data;
  guint             columns[N_COLUMNS], n;
} Shown;

static char *
shown_cell (guint row, guint column, gboolean *is_number, gpointer user_data)
{
  const Shown *shown = user_data;
  AnaCell cell = { 0 };
  g_autofree char *text = NULL;

  *is_number = FALSE;
  ana_kpi_table_fill_cell (shown->data, FALSE, row, column, &cell);
  text = cell.text;
  return shown->columns[column] == COLUMN_CHANGE ? ana_ui_arrow_text (cell.sign, text) : g_steal_pointer (&text);
}

/* "Day (Europe/London)" */
static char *
name_time_column (const char *title, const AnaZone *zone)
{
  return g_strdup_printf ("%s (%s)", title, ana_zone_get_name (zone));
}

/* What to make of a table that is on the stack. */
typedef gpointer (*TableFunc) (const AnaDataTable *table);

static gpointer
with_shown (const AnaKpiData *data, TableFunc func)
{
  Shown shown = { .data = data };
  const char *titles[N_COLUMNS];
  g_autofree char *heading = ana_compare_heading (&data->compare_with);
  g_autofree char *first = name_time_column (_(period_titles[data->period]), data->kpi->zone);
  AnaDataTable table = { .n_rows = data->n, .titles = titles, .cell = shown_cell, .data = &shown };

  table.n_columns = shown.n = list_columns (data, FALSE, shown.columns);
  for (guint i = 0; i < shown.n; i++)
    {
      const char *all[N_COLUMNS] = { first, ana_kpi_get_name (data->kpi, ana_locale ()), heading, _("Change"), _("Rows"), _("Rev.") };

      titles[i] = all[shown.columns[i]];
    }
  return func (&table);
}

static gpointer
to_csv (const AnaDataTable *table)
{
  return ana_table_to_text (table, "csv");
}

static gpointer
to_frame (const AnaDataTable *table)
{
  return ana_data_table_to_frame (table);
}

/* --- as text --- */

enum { TEXT_START, TEXT_VALUE, TEXT_PREVIOUS, TEXT_COUNT, TEXT_REV, N_TEXTS };

static char *
export_cell (guint row, guint column, gboolean *is_number, gpointer user_data)
{
  const AnaKpiData *data = user_data;
  char number[32];
  double value;

  *is_number = column != TEXT_START;
  if (column == TEXT_START)
    return ana_time_format_rfc3339 (ana_kpi_data_get_time (data, (int) row), data->kpi->zone);
  if (column == TEXT_COUNT)
    return g_strdup_printf ("%" G_GINT64_FORMAT, data->count[row]);
  if (column == TEXT_REV)
    return g_strdup_printf ("%" G_GINT64_FORMAT, data->rev[row]);
  value = column == TEXT_VALUE ? ana_kpi_data_get_now (data, (int) row) : ana_kpi_data_get_before (data, (int) row);
  if (!isfinite (value))
    return NULL;
  ana_double_to_string (value, number);
  return g_strdup (number);
}

static const char *const text_titles[N_TEXTS] = { "start", "value", "previous", "count", "rev" };

static AnaDataTable
make_table (const AnaKpiData *data, const char *const *titles)
{
  return (AnaDataTable) { .n_rows = data != NULL ? data->n : 0, .n_columns = N_TEXTS, .titles = titles, .cell = export_cell, .data = (gpointer) data };
}

/**
 * ana_kpi_table_to_frame:
 * @data: (nullable): the history
 * @format: of the file; "shown": as the table on screen has it, all texts
 *
 * The same for a file: numbers as numbers, times as times, which files write by the reader's clock.
 *
 * Returns: (transfer full): the rows
 */
AnaFrame *
ana_kpi_table_to_frame (const AnaKpiData *data, const char *format)
{
  g_autofree char *start = name_time_column (text_titles[TEXT_START], ana_zone_local ());
  const char *titles[N_TEXTS];
  AnaDataTable table = make_table (data, titles);

  if (data != NULL && strcmp (format, "shown") == 0)
    return with_shown (data, to_frame);
  memcpy (titles, text_titles, sizeof titles);
  if (strcmp (format, "json") != 0)
    titles[TEXT_START] = start;
  return ana_data_table_to_frame (&table);
}

/**
 * ana_kpi_table_to_text:
 * @data: (nullable): the history; %NULL: the head line alone
 * @format: "csv", "tsv" or "json"; "shown": CSV as the table on screen has it
 *
 * For machines: ISO 8601 times with the zone's offset, plain numbers, nothing where there is no value. The head of the
 * times names their zone; JSON keeps its plain names.
 *
 * Returns: (transfer full): the text
 */
char *
ana_kpi_table_to_text (const AnaKpiData *data, const char *format)
{
  g_autofree char *start = data != NULL ? name_time_column (text_titles[TEXT_START], data->kpi->zone) : NULL;
  const char *titles[N_TEXTS];
  AnaDataTable table = make_table (data, titles);

  if (strcmp (format, "shown") == 0)
    return data != NULL ? with_shown (data, to_csv) : g_strdup ("");
  memcpy (titles, text_titles, sizeof titles);
  if (start != NULL && strcmp (format, "json") != 0)
    titles[TEXT_START] = start;
  return ana_table_to_text (&table, format);
}
