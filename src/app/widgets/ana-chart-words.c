/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-chart-words.c: a chart and the point that is looked at, in words: for the tooltip and the screen reader.
 */
#include "config.h"

#include "ana-chart-view-private.h"

#include <glib/gi18n.h>
#include <math.h>

#define DESCRIBE_MS 1000 /* a screen reader is told at most once a second */

/* --- what a tooltip says when nobody else has words for it --- */

static int
compare_rows (gconstpointer a, gconstpointer b, gpointer values)
{
  const double *value = values;
  double x = value[*(const guint *) a], y = value[*(const guint *) b];

  return (x < y) - (x > y);
}

/* The dots on a line say nothing of their own. */
static gboolean
is_again (const AnaGeom *geom, guint layer)
{
  for (guint i = 0; i < layer; i++)
    if (geom->layers[i].layer->series == geom->layers[layer].layer->series)
      return TRUE;
  return FALSE;
}

/* The largest first. */
static void
fill_points (const AnaGeom *geom, const AnaHit *hit, AnaTip *tip)
{
  guint order[G_N_ELEMENTS (hit->value)], n = 0;

  for (guint i = 0; i < MIN (hit->n_values, geom->n_layers); i++)
    if (!isnan (hit->value[i]) && !is_again (geom, i))
      order[n++] = i;
  g_qsort_with_data (order, (int) n, sizeof *order, compare_rows, (gpointer) hit->value);
  tip->title = ana_chart_dup_x (geom->chart, hit->x);
  for (guint i = 0; i < MIN (n, G_N_ELEMENTS (tip->row)); i++)
    {
      const AnaLayer *layer = geom->layers[order[i]].layer;

      tip->row[tip->n_rows].label = g_strdup (layer->label != NULL ? layer->label : C_ ("of a chart's only series", "Value"));
      tip->row[tip->n_rows].value = ana_chart_dup_y (geom->chart, hit->value[order[i]]);
      tip->row[tip->n_rows++].slot = layer->slot;
    }
}

/* The name or the time of a datum is the head line, if it has one. */
static void
fill_datum (const AnaShapes *shapes, guint datum, AnaTip *tip)
{
  for (guint i = 0; i < ana_shapes_get_n_columns (shapes); i++)
    {
      const AnaShapesColumn *column = ana_shapes_get_column (shapes, i);
      g_autofree char *cell = NULL;

      if (isnan (ana_shapes_get_cell (shapes, datum, i)))
        continue;
      cell = ana_shapes_dup_cell (shapes, datum, i);
      if (tip->title == NULL && (column->kind == ANA_CELL_NAME || column->kind == ANA_CELL_TIME))
        tip->title = g_steal_pointer (&cell);
      else if (tip->n_rows < G_N_ELEMENTS (tip->row))
        {
          tip->row[tip->n_rows].label = g_strdup (column->title);
          tip->row[tip->n_rows].value = g_steal_pointer (&cell);
          tip->row[tip->n_rows++].plain = TRUE;
        }
    }
  if (tip->title == NULL)
    tip->title = g_strdup ("");
}

/* What stands at a point: as the page says it, or by itself. Clear with ana_tip_clear(). */
void
ana_chart_view_fill_tip (AnaChartView *self, const AnaHit *hit, AnaTip *tip)
{
  AnaGeom *geom = ana_chart_view_get_geom (self);

  if (self->tip_func != NULL)
    self->tip_func (geom, hit, tip, self->tip_data);
  else if (geom->shapes != NULL)
    fill_datum (geom->shapes, hit->index, tip);
  else
    fill_points (geom, hit, tip);
}

/* --- differences --- */

/* The two largest parts of a stretch of time. */
static char *
dup_stretch (double usec)
{
  static const struct { double usec; const char *format; } units[] = {
    { 86400e6, NC_ ("stretch of time", "%.0f d") },
    { 3600e6, NC_ ("stretch of time", "%.0f h") },
    { 60e6, NC_ ("stretch of time", "%.0f min") },
    { 1e6, NC_ ("stretch of time", "%.0f s") },
    { 1e3, NC_ ("stretch of time", "%.0f ms") },
  };
  double rest = fabs (usec);
  GString *out = g_string_new (usec < 0 ? "\342\210\222" : "");
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (units) && n < 2; i++)
    {
      double count = floor (rest / units[i].usec);

      rest -= count * units[i].usec;
      if (count == 0 && !(n == 0 && i == G_N_ELEMENTS (units) - 1))
        continue;
      g_string_append (out, n++ > 0 ? " " : "");
      g_string_append_printf (out, g_dpgettext2 (NULL, "stretch of time", units[i].format), count);
    }
  return g_string_free (out, FALSE);
}

static char *
dup_x_difference (AnaChart *chart, double from, double to)
{
  if (ana_chart_get_x_type (chart) == ANA_SCALE_TIME)
    return dup_stretch (to - from);
  if (ana_chart_get_x_type (chart) == ANA_SCALE_BAND)
    return g_strdup (_("Difference"));
  return ana_chart_dup_x (chart, to - from);
}

/* How much further and how much more than at the point that D was pressed at: "3 d, Net +12 (+4.5 %)". (nullable): nothing
 * to hold against each other. */
char *
ana_chart_view_dup_delta (AnaChartView *self, const AnaHit *to)
{
  AnaHit from = ana_chart_view_get_anchor (self);
  GString *out;
  g_autofree char *stretch = NULL;

  if (!from.hit || !to->hit || from.index == to->index)
    return NULL;
  stretch = dup_x_difference (self->chart, from.x, to->x);
  out = g_string_new (stretch);
  for (guint i = 0; i < MIN (from.n_values, to->n_values); i++)
    {
      const AnaLayer *layer = self->geom->layers[i].layer;
      double change = to->value[i] - from.value[i];
      g_autofree char *size = NULL;

      if (isnan (change) || layer->slot == ANA_SLOT_PREVIOUS || is_again (self->geom, i))
        continue;
      size = ana_chart_dup_y (self->chart, fabs (change));
      g_string_append_printf (out, ", %s%s%s%s", layer->label != NULL ? layer->label : "", layer->label != NULL ? " " : "",
                              change < 0 ? "\342\210\222" : "+", size);
      if (from.value[i] != 0 && isfinite (change / from.value[i]))
        g_string_append_printf (out, " (%s%.1f\302\240%%)", change / fabs (from.value[i]) < 0 ? "\342\210\222" : "+", fabs (100 * change / from.value[i]));
    }
  return g_string_free (out, FALSE);
}

/* --- for the screen reader --- */

static char *
join_tip (AnaChartView *self, const AnaTip *tip)
{
  GString *text = g_string_new (tip->title);

  for (guint i = 0; i < tip->n_rows; i++)
    {
      guint row = self->tip_func != NULL ? (self->series + i) % tip->n_rows : i; /* the chosen series first */

      g_string_append_printf (text, ", %s %s", tip->row[row].label, tip->row[row].value);
    }
  if (tip->change != NULL && *tip->change != '\0')
    g_string_append_printf (text, ", %s", tip->change);
  return g_string_free (text, FALSE);
}

static char *
summarise (AnaChartView *self)
{
  AnaGeom *geom = ana_chart_view_get_geom (self);

  if (geom != NULL && geom->shapes != NULL)
    return g_strdup (ana_shapes_get_summary (geom->shapes));
  return self->chart != NULL ? ana_chart_summary (self->chart) : g_strdup ("");
}

/* A page that has words of its own names the chart; else the name says what it shows. */
static void
name_it (AnaChartView *self, const char *summary)
{
  const char *own = self->chart != NULL ? ana_chart_get_title (self->chart) : NULL;
  g_autofree char *name = NULL;

  if (self->tip_func != NULL)
    return;
  name = self->title != NULL && g_strcmp0 (self->title, own) != 0 ? g_strdup_printf ("%s. %s", self->title, summary) : g_strdup (summary);
  ana_ui_set_a11y_label (GTK_WIDGET (self), name);
}

/* The point that is looked at; without one all of the chart. */
static char *
describe (AnaChartView *self)
{
  g_autofree char *summary = summarise (self);
  gboolean keyboard;
  AnaHit hit = ana_chart_view_get_hit (self, &keyboard);
  AnaTip tip = { 0 };
  g_autofree char *delta = NULL;
  char *text;

  name_it (self, summary);
  if (!hit.hit)
    return g_steal_pointer (&summary);
  if (self->geom->shapes != NULL && self->tip_func == NULL)
    return ana_shapes_dup_text (self->geom->shapes, hit.index);
  ana_chart_view_fill_tip (self, &hit, &tip);
  text = join_tip (self, &tip);
  ana_tip_clear (&tip);
  delta = ana_chart_view_dup_delta (self, &hit);
  if (delta != NULL)
    {
      g_autofree char *alone = text;

      text = g_strdup_printf ("%s; %s", alone, delta);
    }
  return text;
}

static gboolean
describe_cb (gpointer data)
{
  AnaChartView *self = data;
  g_autofree char *text = describe (self);

  self->describe_id = 0;
  ana_ui_set_a11y_description (GTK_WIDGET (self), text);
  return G_SOURCE_REMOVE;
}

/* Its words are told anew, once a second at the most. */
void
ana_chart_view_queue_describe (AnaChartView *self)
{
  if (self->describe_id == 0 && (gtk_widget_has_focus (GTK_WIDGET (self)) || self->geom == NULL))
    self->describe_id = g_timeout_add (DESCRIBE_MS, describe_cb, self);
}
