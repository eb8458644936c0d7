/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-shapes.c: what lies under the pointer, the way of the keyboard, and the cells of the accessible table.
 */
#include "config.h"

#include "ana-joined.h"
#include "ana-plot-private.h"

#include <string.h>

#define REACH_PX 8.0 /* a mark this near counts as met, so that dots and thin lines can be */

void
ana_shapes_free (AnaShapes *self)
{
  g_free (self->axis[0].ticks);
  g_free (self->axis[1].ticks);
  g_array_unref (self->shapes);
  g_array_unref (self->points);
  g_array_unref (self->data);
  g_array_unref (self->cells);
  g_clear_pointer (&self->rails, g_array_unref);
  g_string_chunk_free (self->texts);
  g_free (self->datum_of_row);
  g_clear_pointer (&self->crowd, ana_crowd_free);
  g_free (self->summary);
  ana_plot_unref (self->plot);
  g_free (self);
}

guint *
ana_shapes_edit_rows (AnaShapes *self)
{
  guint n = MAX (self->plot->n_rows, 1);

  if (self->datum_of_row == NULL)
    {
      self->datum_of_row = g_new (guint, n);
      memset (self->datum_of_row, 0xff, n * sizeof (guint));
    }
  return self->datum_of_row;
}

const guint *
ana_shapes_get_rows (const AnaShapes *self)
{
  return self->crowd != NULL ? ana_crowd_get_rows (self->crowd) : self->datum_of_row;
}

/**
 * ana_shapes_get:
 * @self: shapes
 * @n: (out): how many
 *
 * Returns: (transfer none): all of them, in the order of painting
 */
const AnaShape *
ana_shapes_get (const AnaShapes *self, guint *n)
{
  *n = self->shapes->len;
  return (const AnaShape *) (const void *) self->shapes->data;
}

const AnaShapesRail *
ana_shapes_get_rails (const AnaShapes *self, guint *n)
{
  *n = self->rails != NULL ? self->rails->len : 0;
  return *n > 0 ? &g_array_index (self->rails, AnaShapesRail, 0) : NULL;
}

/**
 * ana_shapes_get_points:
 * @self: shapes
 * @shape: a line or a path of them
 *
 * Returns: (transfer none): its `n_points` points
 */
const AnaPoint *
ana_shapes_get_points (const AnaShapes *self, const AnaShape *shape)
{
  return &g_array_index (self->points, AnaPoint, shape->first_point);
}

/**
 * ana_shapes_get_data:
 * @self: shapes
 * @n: (out): how many
 *
 * Returns: (transfer none): what the shapes stand for, series by series, each in the order of the keyboard
 */
const AnaDatum *
ana_shapes_get_data (const AnaShapes *self, guint *n)
{
  *n = self->data->len;
  return (const AnaDatum *) (const void *) self->data->data;
}

/**
 * ana_shapes_get_datum_of_row:
 * @self: shapes
 * @row: of the plot's rows
 *
 * Of a crowd of millions the first question takes about as long as its layout did; one thread at a time.
 *
 * Returns: the datum that stands for the row, %ANA_NO_DATUM when it is left out: the way from a mark to its rows and back
 */
guint
ana_shapes_get_datum_of_row (const AnaShapes *self, guint row)
{
  const guint *rows = row < self->plot->n_rows ? ana_shapes_get_rows (self) : NULL;

  return rows != NULL ? rows[row] : ANA_NO_DATUM;
}

/**
 * ana_shapes_list_rows:
 * @self: shapes
 * @datum: which
 * @n: (out): how many
 *
 * Returns: (transfer full): the rows that a datum stands for, ascending; never %NULL, of a total or a node it is empty
 */
guint *
ana_shapes_list_rows (const AnaShapes *self, guint datum, guint *n)
{
  guint *rows = g_new (guint, MAX (self->plot->n_rows, 1));
  const guint *datum_of_row = ana_shapes_get_rows (self);

  *n = 0;
  for (guint i = 0; datum_of_row != NULL && i < self->plot->n_rows; i++)
    if (datum != ANA_NO_DATUM && datum_of_row[i] == datum)
      rows[(*n)++] = i;
  return rows;
}

/**
 * ana_shapes_is_joined:
 * @self: shapes
 * @datum: a datum
 * @other: another one
 *
 * Returns: whether one of them is a node and the other a link that leads from it or to it; of marks without nodes never
 */
gboolean
ana_shapes_is_joined (const AnaShapes *self, guint datum, guint other)
{
  guint node = datum, link = other;

  if (!self->plot->channel[ANA_PLOT_SOURCE].present || !self->plot->channel[ANA_PLOT_TARGET].present || datum >= self->data->len || other >= self->data->len)
    return FALSE;
  if (isnan (ana_shapes_get_cell (self, node, 0)))
    node = other, link = datum;
  /* the columns of what has links: its node, from where, to where */
  return ana_shapes_get_cell (self, node, 0) == ana_shapes_get_cell (self, link, 1) || ana_shapes_get_cell (self, node, 0) == ana_shapes_get_cell (self, link, 2);
}

/**
 * ana_shapes_get_n_left_out:
 * @self: shapes
 *
 * Returns: how many rows nothing stands for: what they lack is a value that the mark needs
 */
guint
ana_shapes_get_n_left_out (const AnaShapes *self)
{
  guint n = 0;

  if (self->crowd != NULL)
    return ana_crowd_get_n_left_out (self->crowd);
  if (self->datum_of_row == NULL)
    return self->plot->n_rows;
  for (guint i = 0; i < self->plot->n_rows; i++)
    n += self->datum_of_row[i] == ANA_NO_DATUM ? 1 : 0;
  return n;
}

/**
 * ana_shapes_get_axis:
 * @self: shapes
 * @of_y: the axis that goes up, else the one that runs along
 *
 * Returns: (transfer none) (nullable): the axis; %NULL for a picture without axes and for small ones beside each other,
 *   each of which has its own
 */
const AnaShapesAxis *
ana_shapes_get_axis (const AnaShapes *self, gboolean of_y)
{
  return self->has_axes ? &self->axis[of_y ? 1 : 0] : NULL;
}

/**
 * ana_shapes_get_plot:
 * @self: shapes
 * @x: (out): left edge of what the marks fill
 * @y: (out): its top
 * @w: (out): its width
 * @h: (out): its height
 */
void
ana_shapes_get_plot (const AnaShapes *self, float *x, float *y, float *w, float *h)
{
  *x = self->plot_x;
  *y = self->plot_y;
  *w = self->plot_w;
  *h = self->plot_h;
}

/* --- the pointer --- */

/* hypot() guards against overflow, which pixels never come near, and costs ten times this. */
static inline double
length_of (double dx, double dy)
{
  return sqrt (dx * dx + dy * dy);
}

static double
segment_distance_squared (AnaPoint a, AnaPoint b, double x, double y)
{
  double dx = b.x - a.x, dy = b.y - a.y, length = dx * dx + dy * dy;
  double t = length > 0 ? CLAMP (((x - a.x) * dx + (y - a.y) * dy) / length, 0, 1) : 0;
  double ox = x - a.x - t * dx, oy = y - a.y - t * dy;

  return ox * ox + oy * oy;
}

static double
segment_distance (AnaPoint a, AnaPoint b, double x, double y)
{
  return sqrt (segment_distance_squared (a, b, x, y));
}

/* Of segments farther off than @reach along one axis nothing is worked out; without a nearer one it is infinite. NAN, between
 * lines, is near nothing. */
static double
line_distance (const AnaShapes *self, const AnaShape *shape, double x, double y, double reach)
{
  const AnaPoint *points = ana_shapes_get_points (self, shape);
  float x0 = (float) (x - reach), x1 = (float) (x + reach), y0 = (float) (y - reach), y1 = (float) (y + reach);
  double best = INFINITY;

  for (guint i = 1; i < shape->n_points; i++)
    {
      AnaPoint a = points[i - 1], b = points[i];
      gboolean near = ((a.x >= x0) | (b.x >= x0)) & ((a.x <= x1) | (b.x <= x1)) & ((a.y >= y0) | (b.y >= y0)) & ((a.y <= y1) | (b.y <= y1));

      if (near && !isnan (a.x) && !isnan (b.x))
        {
          double d = segment_distance_squared (a, b, x, y);

          best = d < best ? d : best;
        }
    }
  return sqrt (best);
}

/* Even-odd over all rings. */
static gboolean
path_contains (const AnaShapes *self, const AnaShape *shape, double x, double y)
{
  const AnaPoint *points = ana_shapes_get_points (self, shape);
  gboolean inside = FALSE;
  guint first = 0;

  for (guint i = 0; i < shape->n_points; i++)
    {
      gboolean is_last = i + 1 == shape->n_points || isnan (points[i + 1].x);

      if (isnan (points[i].x))
        {
          first = i + 1;
          continue;
        }
      AnaPoint a = points[i], b = is_last ? points[first] : points[i + 1];

      if ((a.y > y) != (b.y > y) && x < a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x))
        inside = !inside;
    }
  return inside;
}

/* Beside its angles the nearest of its two edges counts: a slice of nothing is still a line. */
static double
arc_distance (const AnaShape *shape, double x, double y)
{
  double r = length_of (x - shape->x, y - shape->y), angle = atan2 (x - shape->x, shape->y - y), best = INFINITY;
  const double ends[] = { shape->a, shape->b };

  for (int turn = -1; turn <= 1; turn++)
    if (angle + turn * 2 * G_PI >= shape->a && angle + turn * 2 * G_PI <= shape->b)
      return fmax (fmax (shape->w - r, r - shape->h), 0);
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      float s = (float) sin (ends[i]), c = (float) cos (ends[i]);
      AnaPoint inner = { shape->x + shape->w * s, shape->y - shape->w * c }, outer = { shape->x + shape->h * s, shape->y - shape->h * c };

      best = fmin (best, segment_distance (inner, outer, x, y));
    }
  return best;
}

/* 0: within; else how far outside. Farther than @reach it may be anything beyond. */
static double
shape_distance (const AnaShapes *self, const AnaShape *shape, double x, double y, double reach)
{
  double dx = x - shape->x, dy = y - shape->y;

  switch (shape->kind)
    {
    case ANA_SHAPE_RECT:
      if (dx < -reach || dy < -reach || dx > shape->w + reach || dy > shape->h + reach)
        return INFINITY;
      return length_of (fmax (fmax (-dx, dx - shape->w), 0), fmax (fmax (-dy, dy - shape->h), 0));
    case ANA_SHAPE_CIRCLE:
      reach += shape->w;
      if (dx < -reach || dy < -reach || dx > reach || dy > reach)
        return INFINITY;
      return fmax (length_of (dx, dy) - shape->w, 0);
    case ANA_SHAPE_ARC:
      return arc_distance (shape, x, y);
    case ANA_SHAPE_LINE:
      return fmax (line_distance (self, shape, x, y, reach + shape->stroke_px / 2) - shape->stroke_px / 2, 0);
    case ANA_SHAPE_PATH:
      return path_contains (self, shape, x, y) ? 0 : line_distance (self, shape, x, y, reach);
    case ANA_SHAPE_TEXT:
    default:
      return INFINITY;
    }
}

/**
 * ana_shapes_hit:
 * @self: shapes
 * @x_px: pointer
 * @y_px: pointer
 *
 * Finds the datum of the topmost mark under the pointer; of several there, that whose middle is nearest; without one, the
 * nearest within eight pixels. O(shapes).
 *
 * Returns: the datum, %ANA_NO_DATUM for none
 */
guint
ana_shapes_hit (const AnaShapes *self, float x_px, float y_px)
{
  double best = REACH_PX, best_middle = INFINITY;
  guint found = ANA_NO_DATUM;

  for (guint i = self->shapes->len; i-- > 0;)
    {
      const AnaShape *shape = &g_array_index (self->shapes, AnaShape, i);

      if (shape->part != ANA_PART_MARK || shape->datum == ANA_NO_DATUM)
        continue;
      double d = shape_distance (self, shape, x_px, y_px, best);

      if (!(d <= best))
        continue;
      const AnaDatum *datum = &g_array_index (self->data, AnaDatum, shape->datum);
      double middle = length_of (datum->x - x_px, datum->y - y_px);

      if (d < best || middle < best_middle)
        {
          found = shape->datum;
          best_middle = middle;
        }
      best = fmin (best, d);
    }
  return found;
}

/* --- the keyboard --- */

static guint
nearest_of_series (const AnaShapes *self, guint series, float x, float y)
{
  guint found = ANA_NO_DATUM;
  double best = INFINITY;

  for (guint i = 0; i < self->data->len; i++)
    {
      const AnaDatum *datum = &g_array_index (self->data, AnaDatum, i);
      double d = length_of (datum->x - x, datum->y - y);

      if (datum->series == series && (found == ANA_NO_DATUM || d < best))
        {
          best = d;
          found = i;
        }
    }
  return found;
}

/* The next series that has data, one step up or down. */
static guint
other_series (const AnaShapes *self, guint series, gboolean up)
{
  guint found = G_MAXUINT;

  for (guint i = 0; i < self->data->len; i++)
    {
      guint other = g_array_index (self->data, AnaDatum, i).series;

      if (up ? other < series && (found == G_MAXUINT || other > found) : other > series && other < found)
        found = other;
    }
  return found;
}

/**
 * ana_shapes_walk:
 * @self: shapes
 * @from: where the cursor stands; %ANA_NO_DATUM: nowhere yet
 * @way: where to
 *
 * Left and right go through the data of one series in their order, first and last to its ends, up and down to what is
 * nearest in the series before and after.
 *
 * Returns: the datum there; @from itself at an end; %ANA_NO_DATUM without data
 */
guint
ana_shapes_walk (const AnaShapes *self, guint from, AnaWalk way)
{
  const AnaDatum *data = (const AnaDatum *) (const void *) self->data->data;
  guint n = self->data->len, series;

  if (n == 0)
    return ANA_NO_DATUM;
  if (from >= n)
    return way == ANA_WALK_LAST || way == ANA_WALK_PREVIOUS ? n - 1 : 0;
  if (way == ANA_WALK_UP || way == ANA_WALK_DOWN)
    {
      series = other_series (self, data[from].series, way == ANA_WALK_UP);
      return series == G_MAXUINT ? from : nearest_of_series (self, series, data[from].x, data[from].y);
    }
  if (way == ANA_WALK_NEXT || way == ANA_WALK_LAST)
    {
      for (guint i = from + 1; i < n; i++)
        if (data[i].series == data[from].series)
          {
            from = i;
            if (way == ANA_WALK_NEXT)
              break;
          }
      return from;
    }
  for (guint i = from; i-- > 0;)
    if (data[i].series == data[from].series)
      {
        from = i;
        if (way == ANA_WALK_PREVIOUS)
          break;
      }
  return from;
}

/* --- the table --- */

guint
ana_shapes_get_n_columns (const AnaShapes *self)
{
  return self->n_columns;
}

/**
 * ana_shapes_get_column:
 * @self: shapes
 * @i: which
 *
 * Returns: (transfer none): a column of the accessible table, whose rows are the data
 */
const AnaShapesColumn *
ana_shapes_get_column (const AnaShapes *self, guint i)
{
  g_return_val_if_fail (i < self->n_columns, NULL);
  return &self->column[i];
}

/**
 * ana_shapes_get_cell:
 * @self: shapes
 * @datum: row of the table
 * @column: column of it
 *
 * Returns: number, instant, or index into the column's names; NAN for none
 */
double
ana_shapes_get_cell (const AnaShapes *self, guint datum, guint column)
{
  g_return_val_if_fail (datum < self->data->len && column < self->n_columns, NAN);
  return g_array_index (self->cells, double, datum * self->n_columns + column);
}

/**
 * ana_shapes_dup_cell:
 * @self: shapes
 * @datum: row of the table
 * @column: column of it
 *
 * Returns: (transfer full): the cell in words; a dash for none
 */
char *
ana_shapes_dup_cell (const AnaShapes *self, guint datum, guint column)
{
  double value = ana_shapes_get_cell (self, datum, column);
  const AnaShapesColumn *c = &self->column[column];

  if (isnan (value))
    return g_strdup ("\342\200\224");
  switch (c->kind)
    {
    case ANA_CELL_NAME:
      return g_strdup (value >= 0 && value < c->n_names ? c->names[(guint) value] : "\342\200\224");
    case ANA_CELL_TIME:
      return ana_plot_dup_time (self->plot, value);
    case ANA_CELL_PERCENT:
      {
        g_autofree char *number = ana_plot_dup_number (self->plot, round (value * 1000) / 10);

        return g_strconcat (number, "\302\240%", NULL);
      }
    case ANA_CELL_NUMBER:
    default:
      return ana_plot_dup_number (self->plot, value);
    }
}

/**
 * ana_shapes_dup_text:
 * @self: shapes
 * @datum: which
 *
 * Returns: (transfer full): a datum in words, "Month: Jan, Net: 12": tooltip and accessible name
 */
char *
ana_shapes_dup_text (const AnaShapes *self, guint datum)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < self->n_columns; i++)
    {
      g_autofree char *cell = NULL;

      if (isnan (ana_shapes_get_cell (self, datum, i)))
        continue;
      cell = ana_shapes_dup_cell (self, datum, i);
      g_string_append_printf (out, "%s%s: %s", out->len > 0 ? ", " : "", self->column[i].title, cell);
    }
  return g_string_free (out, FALSE);
}

/**
 * ana_shapes_get_summary:
 * @self: shapes
 *
 * Returns: (transfer none): the picture in a sentence or two, English, never empty
 */
const char *
ana_shapes_get_summary (const AnaShapes *self)
{
  return self->summary;
}
