/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-chart-table.c: a chart as a table: for the eye, the clipboard and files.
 *
 * Of shapes the rows are what the keyboard walks over, and the columns are theirs. Of series there is a row for each place
 * that one of them has a value at; what is stacked is told by its own height, a band by both of its edges.
 */
#include "config.h"

#include "ana-chart-table.h"

#include <glib/gi18n.h>
#include <math.h>

/* What shapes say does not depend on their room, but that there is some. */
#define ROOM_W_PX 900
#define ROOM_H_PX 600

typedef struct {
  const AnaLayer *layer;
  gboolean        is_top;  /* the upper edge of a band */
} Column;

struct _AnaChartTable {
  AnaChart    *chart;    /* (owned) */
  AnaGeom     *geom;     /* (owned) keeps the layers */
  GPtrArray   *titles;   /* of char* */
  GArray      *filled;   /* of guint: those columns of shapes that say anything */
  GArray      *columns;  /* of Column: the values of a chart of series, from the second column on */
  GArray      *places;   /* of double: the rows of a chart of series, ascending */
  char       **notes;    /* (owned) (nullable) what was said about each row; the last column */
  AnaDataTable data;
};

/* --- a chart of series --- */

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
collect_places (AnaChartTable *self)
{
  guint n = 0;

  for (guint i = 0; i < self->columns->len; i++)
    {
      AnaSeries *series = g_array_index (self->columns, Column, i).layer->series;

      g_array_append_vals (self->places, ana_series_get_x (series), ana_series_get_n (series));
    }
  g_array_sort (self->places, compare_doubles);
  for (guint i = 0; i < self->places->len; i++)
    if (n == 0 || g_array_index (self->places, double, n - 1) != g_array_index (self->places, double, i))
      g_array_index (self->places, double, n++) = g_array_index (self->places, double, i);
  g_array_set_size (self->places, n);
}

/* The dots on a line are no column of their own. */
static gboolean
is_shown_already (const AnaChartTable *self, const AnaSeries *series)
{
  for (guint i = 0; i < self->columns->len; i++)
    if (g_array_index (self->columns, Column, i).layer->series == series)
      return TRUE;
  return FALSE;
}

static void
add_title (AnaChartTable *self, const char *title, const char *fallback)
{
  g_ptr_array_add (self->titles, g_strdup (title != NULL ? title : fallback));
}

static void
add_layers (AnaChartTable *self)
{
  const AnaChartField *x = ana_chart_get_field (self->chart, ANA_PLOT_X), *y = ana_chart_get_field (self->chart, ANA_PLOT_Y);

  add_title (self, x != NULL ? x->name : NULL, "x");
  for (guint i = 0; i < self->geom->n_layers; i++)
    {
      const AnaLayer *layer = self->geom->layers[i].layer;
      Column column = { layer, FALSE };

      if (layer->series == NULL || layer->mark == ANA_MARK_RULE || is_shown_already (self, layer->series))
        continue;
      g_array_append_val (self->columns, column);
      add_title (self, layer->label, y != NULL ? y->name : "y");
      if (layer->mark != ANA_MARK_BAND || layer->series2 == NULL)
        continue;
      column.is_top = TRUE;
      g_array_append_val (self->columns, column);
      g_ptr_array_add (self->titles, g_strconcat (layer->label != NULL ? layer->label : "y", " 2", NULL));
    }
  collect_places (self);
}

static double
value_at (const AnaSeries *series, double x)
{
  guint i = ana_series_find (series, x);

  return i < ana_series_get_n (series) && ana_series_get_x (series)[i] == x ? ana_series_get_y (series)[i] : (double) NAN;
}

static double
series_value (const AnaChartTable *self, guint row, guint column)
{
  double x = g_array_index (self->places, double, row), y;
  const Column *c;

  if (column == 0)
    return x;
  c = &g_array_index (self->columns, Column, column - 1);
  if (c->is_top)
    return value_at (c->layer->series2, x);
  y = value_at (c->layer->series, x);
  if (c->layer->series2 != NULL && c->layer->mark != ANA_MARK_BAND) /* stacked: its own height */
    y -= value_at (c->layer->series2, x);
  return y;
}

/* --- a chart of shapes --- */

static gboolean
is_filled (const AnaShapes *shapes, guint column, guint n_rows)
{
  for (guint row = 0; row < n_rows; row++)
    if (!isnan (ana_shapes_get_cell (shapes, row, column)))
      return TRUE;
  return n_rows == 0;
}

static void
add_columns (AnaChartTable *self)
{
  const AnaShapes *shapes = self->geom->shapes;

  ana_shapes_get_data (shapes, &self->data.n_rows);
  for (guint i = 0; i < ana_shapes_get_n_columns (shapes); i++)
    if (is_filled (shapes, i, self->data.n_rows))
      {
        g_array_append_val (self->filled, i);
        add_title (self, ana_shapes_get_column (shapes, i)->title, "");
      }
}

static guint
column_of (const AnaChartTable *self, guint column)
{
  return g_array_index (self->filled, guint, column);
}

/* --- what was said --- */

static void
add_words (AnaChartTable *self, guint row, const char *text)
{
  char *was = self->notes[row];

  self->notes[row] = was != NULL ? g_strdup_printf ("%s; %s", was, text) : g_strdup (text);
  g_free (was);
}

/* How far a row is from what was said; 0 within a range. */
static double
measure_row (const AnaChartTable *self, guint row, const AnaAnnotation *said)
{
  const AnaGeom *geom = self->geom;
  double x, y;
  guint n;

  if (geom->shapes == NULL)
    {
      x = g_array_index (self->places, double, row);
      return said->x2 >= said->x ? (x >= said->x && x <= said->x2 ? 0 : INFINITY) : fabs (x - said->x);
    }
  x = ana_shapes_get_data (geom->shapes, &n)[row].x - ana_geom_x_px (geom, said->x);
  y = isnan (said->y) ? 0 : ana_shapes_get_data (geom->shapes, &n)[row].y - ana_geom_y_px (geom, said->y);
  if (said->x2 >= said->x)
    return x * (ana_shapes_get_data (geom->shapes, &n)[row].x - ana_geom_x_px (geom, said->x2)) <= 0 ? 0 : INFINITY;
  return hypot (x, y);
}

/* To the nearest row, and of a range to all rows in it. */
static void
add_note (AnaChartTable *self, const AnaAnnotation *said)
{
  guint nearest = 0;
  double best = INFINITY;

  for (guint row = 0; row < self->data.n_rows; row++)
    {
      double away = measure_row (self, row, said);

      if (said->x2 >= said->x && away == 0)
        add_words (self, row, said->text);
      if (away < best)
        best = away, nearest = row;
    }
  if (isnan (said->x2) && best < INFINITY)
    add_words (self, nearest, said->text);
}

static void
add_notes (AnaChartTable *self)
{
  for (guint i = 0; i < ana_chart_get_n_annotations (self->chart) && self->data.n_rows > 0; i++)
    {
      const AnaAnnotation *said = ana_chart_get_annotation (self->chart, i);

      if (isnan (said->x) || said->text[0] == '\0' || !ana_geom_has_axes (self->geom))
        continue;
      if (self->notes == NULL)
        self->notes = g_new0 (char *, self->data.n_rows);
      add_note (self, said);
    }
  if (self->notes != NULL)
    add_title (self, _("Annotations"), "");
}

static gboolean
is_of_notes (const AnaChartTable *self, guint column)
{
  return self->notes != NULL && column + 1 == self->data.n_columns;
}

/* --- cells --- */

double
ana_chart_table_get_value (const AnaChartTable *self, guint row, guint column)
{
  if (is_of_notes (self, column))
    return self->notes[row] != NULL ? 1 : (double) NAN;
  return self->geom->shapes != NULL ? ana_shapes_get_cell (self->geom->shapes, row, column_of (self, column)) : series_value (self, row, column);
}

char *
ana_chart_table_dup_text (const AnaChartTable *self, guint row, guint column)
{
  if (is_of_notes (self, column))
    return g_strdup (self->notes[row] != NULL ? self->notes[row] : "");
  if (self->geom->shapes != NULL)
    return ana_shapes_dup_cell (self->geom->shapes, row, column_of (self, column));
  return column == 0 ? ana_chart_dup_x (self->chart, series_value (self, row, 0)) : ana_chart_dup_y (self->chart, series_value (self, row, column));
}

static AnaCellKind
kind_of (const AnaChartTable *self, guint column)
{
  if (self->geom->shapes != NULL)
    return ana_shapes_get_column (self->geom->shapes, column_of (self, column))->kind;
  if (column > 0)
    return ANA_CELL_NUMBER;
  return ana_chart_get_x_type (self->chart) == ANA_SCALE_TIME ? ANA_CELL_TIME
         : ana_chart_get_x_type (self->chart) == ANA_SCALE_BAND ? ANA_CELL_NAME : ANA_CELL_NUMBER;
}

/* No locale, RFC 3339 times. */
static char *
machine_cell (guint row, guint column, gboolean *is_number, gpointer data)
{
  const AnaChartTable *self = data;

  if (is_of_notes (self, column))
    {
      *is_number = FALSE;
      return g_strdup (self->notes[row]);
    }
  double value = ana_chart_table_get_value (self, row, column);
  AnaCellKind kind = kind_of (self, column);
  char number[32];

  *is_number = kind == ANA_CELL_NUMBER || kind == ANA_CELL_PERCENT;
  if (!isfinite (value))
    return NULL;
  if (kind == ANA_CELL_NAME)
    return ana_chart_table_dup_text (self, row, column);
  if (kind == ANA_CELL_TIME)
    return ana_time_format_rfc3339 ((gint64) value, ana_chart_get_zone (self->chart));
  ana_double_to_string (value, number);
  return g_strdup (number);
}

/**
 * ana_chart_table_new:
 * @chart: of series or of shapes; graphs are worked out already
 *
 * Returns: (transfer full): its table, which keeps the chart
 */
AnaChartTable *
ana_chart_table_new (AnaChart *chart)
{
  AnaChartTable *self = g_new0 (AnaChartTable, 1);

  self->chart = ana_chart_ref (chart);
  self->geom = ana_geom_new (chart, ROOM_W_PX, ROOM_H_PX, ANA_INSETS_CHART);
  self->titles = g_ptr_array_new_with_free_func (g_free);
  self->filled = g_array_new (FALSE, FALSE, sizeof (guint));
  self->columns = g_array_new (FALSE, FALSE, sizeof (Column));
  self->places = g_array_new (FALSE, FALSE, sizeof (double));
  if (self->geom->shapes != NULL)
    add_columns (self);
  else
    {
      add_layers (self);
      self->data.n_rows = self->places->len;
    }
  add_notes (self);
  self->data.n_columns = self->titles->len;
  self->data.titles = (const char *const *) self->titles->pdata;
  self->data.cell = machine_cell;
  self->data.data = self;
  return self;
}

void
ana_chart_table_free (AnaChartTable *self)
{
  for (guint i = 0; self->notes != NULL && i < self->data.n_rows; i++)
    g_free (self->notes[i]);
  g_free (self->notes);
  g_array_unref (self->places);
  g_array_unref (self->columns);
  g_array_unref (self->filled);
  g_ptr_array_unref (self->titles);
  ana_geom_free (self->geom);
  ana_chart_unref (self->chart);
  g_free (self);
}

const AnaDataTable *
ana_chart_table_get_data (const AnaChartTable *self)
{
  return &self->data;
}
