/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-brush.c: a part of a chart as conditions on the data that it was made from.
 *
 * What is clicked on is said by its names and times: the bar of France is country France, whatever it is worth; where a
 * chart has none (a histogram, a cloud of points) by the range of its numbers. What lies in an area is said by the axes
 * that it was drawn along. A value of a measure filters nothing: elsewhere it is another value.
 */
#include "config.h"

#include "ana-brush.h"
#include "ana-plot-private.h"

#include "ana-time.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAX_NAMES 1000 /* more say nothing that a person has chosen */

typedef struct {
  AnaChart      *chart;
  GString       *out;
  AnaJsonWriter  writer;
} Brush;

static void
begin (Brush *brush, AnaChart *chart)
{
  brush->chart = chart;
  brush->out = g_string_new (NULL);
  ana_json_writer_init (&brush->writer, brush->out);
  ana_json_begin_array (&brush->writer);
}

static JsonNode *
end (Brush *brush)
{
  JsonNode *node;

  ana_json_end_array (&brush->writer);
  node = ana_json_parse (brush->out->str, (gssize) brush->out->len, NULL, NULL);
  g_string_free (brush->out, TRUE);
  return node;
}

static void
begin_predicate (Brush *brush, const AnaChartField *field)
{
  ana_json_begin_object (&brush->writer);
  ana_json_key (&brush->writer, "field");
  ana_json_string (&brush->writer, field->name);
}

/* --- names --- */

static void
put_name (Brush *brush, const AnaChartField *field, const char *name)
{
  switch (field->type)
    {
    case ANA_TYPE_BOOL:
      ana_json_bool (&brush->writer, strcmp (name, "true") == 0);
      break;
    case ANA_TYPE_INT:
    case ANA_TYPE_REAL:
    case ANA_TYPE_MONEY:
      ana_json_raw (&brush->writer, name);
      break;
    case ANA_TYPE_TEXT:
    case ANA_TYPE_TIME:
    case ANA_TYPE_DATE:
    default:
      ana_json_string (&brush->writer, name);
      break;
    }
}

/* Days as names of instants: from the first to the last. */
static void
put_days (Brush *brush, const AnaChartField *field, GPtrArray *names)
{
  const char *first = g_ptr_array_index (names, 0), *last = first;
  const AnaZone *zone = ana_chart_get_zone (brush->chart);
  gint64 t_usec;
  g_autofree char *after = NULL;

  for (guint i = 1; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);

      first = strcmp (name, first) < 0 ? name : first;
      last = strcmp (name, last) > 0 ? name : last;
    }
  if (!ana_time_parse (last, ana_zone_utc (), &t_usec, NULL))
    return;
  after = ana_time_format_date (t_usec + ANA_USEC_PER_DAY, ana_zone_utc ());
  begin_predicate (brush, field);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *text = NULL;

      if (!ana_time_parse (i == 0 ? first : after, zone, &t_usec, NULL))
        t_usec = 0;
      text = ana_time_format_rfc3339 (t_usec, zone);
      ana_json_key (&brush->writer, i == 0 ? "gte" : "lt");
      ana_json_string (&brush->writer, text);
    }
  ana_json_end_object (&brush->writer);
}

static void
put_names (Brush *brush, const AnaChartField *field, GPtrArray *names)
{
  if (names->len == 0 || names->len > MAX_NAMES)
    return;
  if (field->type == ANA_TYPE_TIME)
    {
      put_days (brush, field, names);
      return;
    }
  begin_predicate (brush, field);
  ana_json_key (&brush->writer, "oneOf");
  ana_json_begin_array (&brush->writer);
  for (guint i = 0; i < names->len; i++)
    put_name (brush, field, g_ptr_array_index (names, i));
  ana_json_end_array (&brush->writer);
  ana_json_end_object (&brush->writer);
}

/* --- numbers and times --- */

/* A bin begins with its first value and ends before its last. */
static void
put_bins (Brush *brush, const AnaChartField *field, double lo, double hi)
{
  begin_predicate (brush, field);
  ana_json_key (&brush->writer, "gte");
  ana_json_double (&brush->writer, field->type == ANA_TYPE_MONEY ? round (lo / field->unit) : lo);
  ana_json_key (&brush->writer, "lt");
  ana_json_double (&brush->writer, field->type == ANA_TYPE_MONEY ? round (hi / field->unit) : hi);
  ana_json_end_object (&brush->writer);
}

static void
put_range (Brush *brush, const AnaChartField *field, double lo, double hi)
{
  if (!isfinite (lo) || !isfinite (hi))
    return;
  if (field->after > 0)
    {
      put_bins (brush, field, lo - field->before, hi + field->after);
      return;
    }
  begin_predicate (brush, field);
  ana_json_key (&brush->writer, "range");
  ana_json_begin_array (&brush->writer);
  ana_json_double (&brush->writer, field->type == ANA_TYPE_MONEY ? round (lo / field->unit) : lo);
  ana_json_double (&brush->writer, field->type == ANA_TYPE_MONEY ? round (hi / field->unit) : hi);
  ana_json_end_array (&brush->writer);
  ana_json_end_object (&brush->writer);
}

/* Of a date the first that begins at @t or after it. */
static char *
dup_date_from (double t_usec, const AnaZone *zone)
{
  gint64 t = (gint64) ceil (t_usec);
  g_autofree char *day = ana_time_format_date (t, zone);
  gint64 midnight;

  if (ana_time_parse (day, zone, &midnight, NULL) && midnight < t && ana_time_parse (day, ana_zone_utc (), &midnight, NULL))
    return ana_time_format_date (midnight + ANA_USEC_PER_DAY, ana_zone_utc ());
  return g_steal_pointer (&day);
}

/* To the end of the period that begins at @last; without periods to the next time, as far as there is one. */
static double
end_of_time (const AnaChartField *field, double last, double otherwise)
{
  return field->is_bucket && isfinite (last) ? (double) ana_bucket_span (field->period, field->zone, (gint64) last).end_usec : otherwise;
}

/* @lo belongs to it, @hi does not. */
static void
put_times (Brush *brush, const AnaChartField *field, double lo, double hi)
{
  const AnaZone *zone = ana_chart_get_zone (brush->chart);
  const double ends[] = { lo, hi };

  if (!isfinite (lo) || !isfinite (hi))
    return;
  begin_predicate (brush, field);
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *text = field->type == ANA_TYPE_DATE ? dup_date_from (ends[i], zone)
                                                           : ana_time_format_rfc3339 ((gint64) ceil (ends[i]), zone);

      ana_json_key (&brush->writer, i == 0 ? "gte" : "lt");
      ana_json_string (&brush->writer, text);
    }
  ana_json_end_object (&brush->writer);
}

/* A place of a grouped time reaches to the next one: @after is the first later than @hi, @before the last that is earlier. */
static double
end_of_bucket (double hi, double before, double after)
{
  if (isfinite (after))
    return after;
  return isfinite (before) ? hi + (hi - before) : hi + 1;
}

/* --- rows of a chart of shapes --- */

static GPtrArray *
names_of_rows (const AnaPlot *plot, AnaPlotChannelId id, const guint *rows, guint n_rows)
{
  const AnaPlotChannel *channel = ana_plot_get (plot, id);
  g_autofree gboolean *taken = g_new0 (gboolean, MAX (channel->n_names, 1));
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = 0; i < n_rows; i++)
    {
      guint group = ana_plot_group (plot, id, rows[i]);

      if (group < channel->n_names)
        taken[group] = TRUE;
    }
  for (guint i = 0; i < channel->n_names; i++)
    if (taken[i])
      g_ptr_array_add (names, channel->names[i]);
  return names;
}

static void
range_of_rows (const AnaPlot *plot, AnaPlotChannelId id, const guint *rows, guint n_rows, double *lo, double *hi)
{
  *lo = *hi = NAN;
  for (guint i = 0; i < n_rows; i++)
    {
      double value = ana_plot_value (plot, id, rows[i]);

      *lo = fmin (*lo, value);
      *hi = fmax (*hi, value);
    }
}

static double
end_of_rows (const AnaPlot *plot, AnaPlotChannelId id, double hi)
{
  double before = -INFINITY, after = INFINITY;

  for (guint i = 0; i < ana_plot_get_n_rows (plot); i++)
    {
      double value = ana_plot_value (plot, id, i);

      if (value > hi)
        after = fmin (after, value);
      else if (value < hi)
        before = fmax (before, value);
    }
  return end_of_bucket (hi, before, after);
}

static void
put_channel (Brush *brush, AnaPlotChannelId id, const guint *rows, guint n_rows)
{
  const AnaPlot *plot = ana_chart_get_plot (brush->chart);
  const AnaChartField *field = ana_chart_get_field (brush->chart, id);
  const AnaPlotChannel *channel = ana_plot_get (plot, id);
  double lo, hi;

  if (field == NULL || channel == NULL || n_rows == 0)
    return;
  if (channel->kind == ANA_KIND_NAME)
    {
      g_autoptr (GPtrArray) names = names_of_rows (plot, id, rows, n_rows);

      put_names (brush, field, names);
      return;
    }
  range_of_rows (plot, id, rows, n_rows, &lo, &hi);
  if (channel->kind == ANA_KIND_TIME)
    put_times (brush, field, lo, end_of_time (field, hi, end_of_rows (plot, id, hi)));
  else
    put_range (brush, field, lo, hi);
}

/* 0 without the channel. */
static AnaPlotKind
kind_of (const AnaPlot *plot, AnaPlotChannelId id)
{
  const AnaPlotChannel *channel = ana_plot_get (plot, id);

  return channel != NULL ? channel->kind : 0;
}

/* FALSE: the chart has no axes to brush along. */
static gboolean
put_axes (Brush *brush, const guint *rows, guint n_rows)
{
  const AnaPlot *plot = ana_chart_get_plot (brush->chart);
  AnaPlotKind x = kind_of (plot, ANA_PLOT_X), y = kind_of (plot, ANA_PLOT_Y);
  gboolean says_x = (x & (ANA_KIND_NAME | ANA_KIND_TIME)) != 0, says_y = (y & (ANA_KIND_NAME | ANA_KIND_TIME)) != 0;

  if (x == 0 && y == 0)
    return FALSE;
  if (says_x || !says_y)
    put_channel (brush, ANA_PLOT_X, rows, n_rows);
  if (says_y || !says_x)
    put_channel (brush, ANA_PLOT_Y, rows, n_rows);
  return TRUE;
}

/* FALSE: nothing in the chart is a name or a time. */
static gboolean
put_names_of_datum (Brush *brush, const guint *rows, guint n_rows)
{
  static const AnaPlotChannelId ids[] = { ANA_PLOT_X, ANA_PLOT_Y, ANA_PLOT_COLOUR, ANA_PLOT_THETA, ANA_PLOT_SOURCE, ANA_PLOT_TARGET,
                                          ANA_PLOT_KEY, ANA_PLOT_FACET, ANA_PLOT_COLUMN };
  const AnaPlot *plot = ana_chart_get_plot (brush->chart);
  gboolean any = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    if ((kind_of (plot, ids[i]) & (ANA_KIND_NAME | ANA_KIND_TIME)) != 0)
      {
        put_channel (brush, ids[i], rows, n_rows);
        any = TRUE;
      }
  return any;
}

/**
 * ana_brush_of_rows:
 * @chart: a chart of shapes
 * @rows: what was taken, of the rows that it was made from
 * @n_rows: how many
 * @is_area: an area was drawn along the axes; else one mark was clicked
 *
 * Returns: (transfer full): the predicates; empty without rows
 */
JsonNode *
ana_brush_of_rows (AnaChart *chart, const guint *rows, guint n_rows, gboolean is_area)
{
  Brush brush;
  gboolean done;

  g_return_val_if_fail (ana_chart_get_plot (chart) != NULL, NULL);
  begin (&brush, chart);
  done = is_area && put_axes (&brush, rows, n_rows);
  if (!done && !put_names_of_datum (&brush, rows, n_rows))
    put_axes (&brush, rows, n_rows);
  return end (&brush);
}

/* --- axes beside each other --- */

typedef struct { const char *name; double lo, hi; } Stretch;

static void
add_stretch (GArray *out, const AnaShapesRail *rail, double top, double bottom)
{
  double a = ana_scale_from_px (&rail->scale, bottom), b = ana_scale_from_px (&rail->scale, top);
  Stretch stretch = { rail->name, fmin (a, b), fmax (a, b) };

  g_array_append_val (out, stretch);
}

static GArray *
find_stretches (const AnaShapes *shapes, double left, double top, double right, double bottom)
{
  GArray *out = g_array_new (FALSE, FALSE, sizeof (Stretch));
  guint n, nearest = 0;
  const AnaShapesRail *rails = ana_shapes_get_rails (shapes, &n);
  double middle = (left + right) / 2;

  for (guint i = 0; i < n; i++)
    {
      if (rails[i].x_px >= left && rails[i].x_px <= right)
        add_stretch (out, &rails[i], top, bottom);
      if (fabs (rails[i].x_px - middle) < fabs (rails[nearest].x_px - middle))
        nearest = i;
    }
  if (out->len == 0 && n > 0)
    add_stretch (out, &rails[nearest], top, bottom);
  return out;
}

static const Stretch *
find_stretch (const GArray *stretches, const char *name)
{
  for (guint i = 0; name != NULL && i < stretches->len; i++)
    if (strcmp (g_array_index (stretches, Stretch, i).name, name) == 0)
      return &g_array_index (stretches, Stretch, i);
  return NULL;
}

/* A line that goes through all of them; of what counts a part of an axis, a part that has rows there. */
static void
take_through (const AnaShapes *shapes, const AnaPlot *plot, const GArray *stretches, guint n_wanted, gboolean *taken)
{
  guint n_data;
  g_autofree guint *n_within = NULL;

  ana_shapes_get_data (shapes, &n_data);
  n_within = g_new0 (guint, MAX (n_data, 1));
  for (guint i = 0; i < ana_plot_get_n_rows (plot); i++)
    {
      guint datum = ana_shapes_get_datum_of_row (shapes, i);
      const Stretch *stretch = datum != ANA_NO_DATUM ? find_stretch (stretches, ana_plot_name (plot, ANA_PLOT_X, i)) : NULL;
      double value = ana_plot_value (plot, ANA_PLOT_Y, i);

      n_within[datum != ANA_NO_DATUM ? datum : 0] += stretch != NULL && value >= stretch->lo && value <= stretch->hi ? 1 : 0;
    }
  for (guint i = 0; i < n_data; i++)
    taken[i] = n_within[i] >= n_wanted;
}

/**
 * ana_brush_of_rails:
 * @chart: a chart of shapes with axes beside each other
 * @shapes: it, laid out
 * @left: of the area that was drawn, in pixels
 * @top: of it
 * @right: of it
 * @bottom: of it
 * @taken: (out): for each datum whether it goes through all stretches
 *
 * Returns: (transfer full): a range for each axis in the area whose column is known
 */
JsonNode *
ana_brush_of_rails (AnaChart *chart, const AnaShapes *shapes, float left, float top, float right, float bottom, gboolean *taken)
{
  g_autoptr (GArray) stretches = find_stretches (shapes, left, top, right, bottom);
  guint n;
  const AnaShapesRail *rails = ana_shapes_get_rails (shapes, &n);
  Brush brush;

  g_return_val_if_fail (n > 0, NULL);
  take_through (shapes, ana_chart_get_plot (chart), stretches, rails[0].counts ? 1 : stretches->len, taken);
  begin (&brush, chart);
  for (guint i = 0; i < stretches->len; i++)
    {
      const Stretch *stretch = &g_array_index (stretches, Stretch, i);
      const AnaChartField *field = ana_chart_find_rail (chart, stretch->name);

      if (field != NULL)
        put_range (&brush, field, stretch->lo, stretch->hi);
    }
  return end (&brush);
}

/* --- some of a cloud --- */

/* A part that was drawn by hand has no words in the query model; boxes have. Those that hold taken rows alone are kept,
 * others are halved, the widest way first, until there are too many: then what lies in them is taken too, so that what is
 * shown and what is said are the same. */

#define MAX_BOXES 64

typedef struct { double x, y; } Spot;
typedef struct { Spot *in; guint n; double x_lo, x_hi, y_lo, y_hi; } Box;

static Box
make_box (Spot *in, guint n)
{
  Box box = { in, n, INFINITY, -INFINITY, INFINITY, -INFINITY };

  for (guint i = 0; i < n; i++)
    {
      box.x_lo = fmin (box.x_lo, in[i].x);
      box.x_hi = fmax (box.x_hi, in[i].x);
      box.y_lo = fmin (box.y_lo, in[i].y);
      box.y_hi = fmax (box.y_hi, in[i].y);
    }
  return box;
}

static gboolean
box_has (const Box *box, double x, double y)
{
  return x >= box->x_lo && x <= box->x_hi && y >= box->y_lo && y <= box->y_hi;
}

static gboolean
is_clean (const Box *box, const GArray *others)
{
  for (guint i = 0; i < others->len; i++)
    if (box_has (box, g_array_index (others, Spot, i).x, g_array_index (others, Spot, i).y))
      return FALSE;
  return TRUE;
}

static int
compare_x (const void *a, const void *b)
{
  const Spot *p = a, *q = b;

  return (p->x > q->x) - (p->x < q->x);
}

static int
compare_y (const void *a, const void *b)
{
  const Spot *p = a, *q = b;

  return (p->y > q->y) - (p->y < q->y);
}

/* How many come before the change of value that is nearest to the middle; 0: all are alike. */
static guint
find_half (const Box *box, gboolean by_x)
{
  qsort (box->in, box->n, sizeof *box->in, by_x ? compare_x : compare_y);
  for (guint off = 0; off <= box->n / 2; off++)
    for (int side = -1; side <= 1; side += 2)
      {
        guint at = box->n / 2 + (guint) side * off;

        if (at > 0 && at < box->n && (by_x ? box->in[at].x != box->in[at - 1].x : box->in[at].y != box->in[at - 1].y))
          return at;
      }
  return 0;
}

/* @unit: the extents of all. FALSE: it is one place. */
static gboolean
halve (const Box *box, const Box *unit, Box *first, Box *second)
{
  double wide = (box->x_hi / 2 - box->x_lo / 2) / fmax (unit->x_hi / 2 - unit->x_lo / 2, 1e-300), high = (box->y_hi / 2 - box->y_lo / 2) / fmax (unit->y_hi / 2 - unit->y_lo / 2, 1e-300);
  gboolean by_x = wide >= high;
  guint at = find_half (box, by_x);

  if (at == 0)
    at = find_half (box, !by_x);
  if (at == 0)
    return FALSE;
  *first = make_box (box->in, at);
  *second = make_box (box->in + at, box->n - at);
  return TRUE;
}

/* The one that wants it next: of all with others in them the fullest. */
static int
find_unclean (const GArray *boxes, const GArray *others, gboolean *done)
{
  int best = -1;

  for (guint i = 0; i < boxes->len; i++)
    {
      if (!done[i])
        done[i] = is_clean (&g_array_index (boxes, Box, i), others);
      if (!done[i] && (best < 0 || g_array_index (boxes, Box, i).n > g_array_index (boxes, Box, (guint) best).n))
        best = (int) i;
    }
  return best;
}

static void
put_box (Brush *brush, const Box *box)
{
  put_range (brush, ana_chart_get_field (brush->chart, ANA_PLOT_X), box->x_lo, box->x_hi);
  put_range (brush, ana_chart_get_field (brush->chart, ANA_PLOT_Y), box->y_lo, box->y_hi);
}

/* One is said as any area is. */
static void
put_boxes (Brush *brush, const GArray *boxes)
{
  if (boxes->len == 1)
    {
      put_box (brush, &g_array_index (boxes, Box, 0));
      return;
    }
  ana_json_begin_object (&brush->writer);
  ana_json_key (&brush->writer, "or");
  ana_json_begin_array (&brush->writer);
  for (guint i = 0; i < boxes->len; i++)
    {
      ana_json_begin_object (&brush->writer);
      ana_json_key (&brush->writer, "and");
      ana_json_begin_array (&brush->writer);
      put_box (brush, &g_array_index (boxes, Box, i));
      ana_json_end_array (&brush->writer);
      ana_json_end_object (&brush->writer);
    }
  ana_json_end_array (&brush->writer);
  ana_json_end_object (&brush->writer);
}

static gboolean
is_cloud (AnaChart *chart)
{
  static const AnaPlotChannelId ids[] = { ANA_PLOT_X, ANA_PLOT_Y };
  const AnaPlot *plot = ana_chart_get_plot (chart);

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      const AnaChartField *field = ana_chart_get_field (chart, ids[i]);

      if (plot == NULL || kind_of (plot, ids[i]) != ANA_KIND_NUMBER || field == NULL || field->after > 0)
        return FALSE;
    }
  return TRUE;
}

/* @in: what is taken, @others: what is not; rows without a place are neither. */
static void
part_rows (const AnaPlot *plot, const gboolean *taken, GArray *in, GArray *others)
{
  for (guint i = 0; i < ana_plot_get_n_rows (plot); i++)
    {
      Spot spot = { ana_plot_value (plot, ANA_PLOT_X, i), ana_plot_value (plot, ANA_PLOT_Y, i) };

      if (!isnan (spot.x) && !isnan (spot.y))
        g_array_append_val (taken[i] ? in : others, spot);
    }
}

static GArray *
cover (GArray *in, const GArray *others)
{
  GArray *boxes = g_array_new (FALSE, FALSE, sizeof (Box));
  gboolean done[MAX_BOXES + 1] = { FALSE };
  Box all = make_box ((Spot *) (void *) in->data, in->len);
  int at;

  if (in->len > 0)
    g_array_append_val (boxes, all);
  while (boxes->len < MAX_BOXES && (at = find_unclean (boxes, others, done)) >= 0)
    {
      Box *box = &g_array_index (boxes, Box, (guint) at), first, second;

      if (!halve (box, &all, &first, &second))
        {
          done[at] = TRUE; /* others stand at the same place */
          continue;
        }
      *box = first;
      g_array_append_val (boxes, second);
    }
  return boxes;
}

/**
 * ana_brush_of_cloud:
 * @chart: a chart of shapes
 * @taken: (inout): for each of its rows whether it is taken; afterwards those of which the predicate holds, which are more only where
 *   others stand at their places, or between them in more than 64 boxes
 *
 * Returns: (transfer full) (nullable): one predicate of both fields, or one for each where a single box has them all; %NULL:
 *   its axes are not two columns of numbers
 */
JsonNode *
ana_brush_of_cloud (AnaChart *chart, gboolean *taken)
{
  const AnaPlot *plot = ana_chart_get_plot (chart);
  g_autoptr (GArray) in = g_array_new (FALSE, FALSE, sizeof (Spot)), others = g_array_new (FALSE, FALSE, sizeof (Spot)), boxes = NULL;
  Brush brush;

  if (!is_cloud (chart))
    return NULL;
  part_rows (plot, taken, in, others);
  boxes = cover (in, others);
  for (guint i = 0; i < ana_plot_get_n_rows (plot); i++)
    {
      double x = ana_plot_value (plot, ANA_PLOT_X, i), y = ana_plot_value (plot, ANA_PLOT_Y, i);

      taken[i] = FALSE;
      for (guint b = 0; b < boxes->len && !taken[i]; b++)
        taken[i] = box_has (&g_array_index (boxes, Box, b), x, y);
    }
  begin (&brush, chart);
  if (boxes->len > 0)
    put_boxes (&brush, boxes);
  return end (&brush);
}

/* --- places of a chart of series --- */

static void
put_categories (Brush *brush, const AnaChartField *field, double lo, double hi)
{
  const char *const *all = ana_chart_get_categories (brush->chart);
  guint n = all != NULL ? g_strv_length ((char **) all) : 0;
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < n; i++)
    if (i >= lo - 0.5 && i <= hi + 0.5) /* its band is touched */
      g_ptr_array_add (names, (gpointer) all[i]);
  put_names (brush, field, names);
}

/**
 * ana_brush_of_span:
 * @chart: a chart of series
 * @lo: one end on the axis of places
 * @hi: the other
 *
 * Returns: (transfer full): the predicate: of categories those whose band is touched, of time from @lo on up to before @hi
 */
JsonNode *
ana_brush_of_span (AnaChart *chart, double lo, double hi)
{
  const AnaChartField *field = ana_chart_get_field (chart, ANA_PLOT_X);
  AnaScaleType type = ana_chart_get_x_type (chart);
  Brush brush;

  begin (&brush, chart);
  if (field != NULL && type == ANA_SCALE_BAND)
    put_categories (&brush, field, fmin (lo, hi), fmax (lo, hi));
  else if (field != NULL && type == ANA_SCALE_TIME)
    put_times (&brush, field, fmin (lo, hi), fmax (lo, hi));
  else if (field != NULL)
    put_range (&brush, field, fmin (lo, hi), fmax (lo, hi));
  return end (&brush);
}

static double
end_of_place (AnaChart *chart, double x)
{
  double before = -INFINITY, after = INFINITY;

  for (guint i = 0; i < ana_chart_get_n_layers (chart); i++)
    {
      AnaSeries *series = ana_chart_get_layer (chart, i)->series;
      guint n = series != NULL ? ana_series_get_n (series) : 0, k = n > 0 ? ana_series_find (series, nextafter (x, INFINITY)) : 0;

      if (k < n)
        after = fmin (after, ana_series_get_x (series)[k]);
      k = n > 0 ? ana_series_find (series, x) : 0;
      if (k > 0)
        before = fmax (before, ana_series_get_x (series)[k - 1]);
    }
  return end_of_bucket (x, before, after);
}

/**
 * ana_brush_of_point:
 * @chart: a chart of series
 * @x: the place of a point
 * @layer: its layer, -1 when the place alone counts
 *
 * Returns: (transfer full): the predicates: the place, of time up to the next one, and the value of the layer's colour
 */
JsonNode *
ana_brush_of_point (AnaChart *chart, double x, int layer)
{
  const AnaChartField *field = ana_chart_get_field (chart, ANA_PLOT_X), *colour = ana_chart_get_field (chart, ANA_PLOT_COLOUR);
  const AnaLayer *of = layer >= 0 && (guint) layer < ana_chart_get_n_layers (chart) ? ana_chart_get_layer (chart, (guint) layer) : NULL;
  AnaScaleType type = ana_chart_get_x_type (chart);
  Brush brush;

  begin (&brush, chart);
  if (field != NULL && type == ANA_SCALE_BAND)
    put_categories (&brush, field, x, x);
  else if (field != NULL && type == ANA_SCALE_TIME)
    put_times (&brush, field, x, end_of_time (field, x, end_of_place (chart, x)));
  else if (field != NULL)
    put_range (&brush, field, x, x);
  if (colour != NULL && of != NULL && of->group != NULL)
    {
      g_autoptr (GPtrArray) names = g_ptr_array_new ();

      g_ptr_array_add (names, of->group);
      put_names (&brush, colour, names);
    }
  return end (&brush);
}
