/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-turned.c: axes that run the other way, and scales that bend: the same picture mirrored, and what holds of every mark.
 */
#include "config.h"

#include "ana-chart-spec.h"
#include "marks-data.h"

#include <math.h>

#define W 400.0f
#define H 300.0f
#define N_DENSE 20000

static AnaChart *
read_chart (const char *text, AnaFrame *frame)
{
  g_autofree char *quoted = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) json = ana_json_parse (quoted, -1, NULL, &error);
  g_autoptr (AnaChartSpec) spec = NULL;

  g_assert_no_error (error);
  spec = ana_chart_spec_parse (json, frame, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (spec->warnings), ==, 0);
  return ana_chart_ref (spec->chart);
}

#define ROWS "'data':{'values':[{'x':1,'y':5,'k':'a'},{'x':2,'y':-40,'k':'b'},{'x':4,'y':300,'k':'c'},{'x':7,'y':0,'k':'a'},{'x':9,'y':12,'k':'b'}]}"

static const struct { const char *name, *spec; } charts[] = {
  { "line", "{" ROWS ",'mark':'line','encoding':{'x':{'field':'x','scale':{%s}},'y':{'field':'y','scale':{%s}}}}" },
  { "curve", "{" ROWS ",'mark':{'type':'line','interpolate':'monotone','point':true},'encoding':{'x':{'field':'x','scale':{%s}},'y':{'field':'y','scale':{%s}}}}" },
  { "area", "{" ROWS ",'mark':'area','encoding':{'x':{'field':'x','scale':{%s}},'y':{'field':'y','scale':{%s}}}}" },
  { "bars", "{" ROWS ",'mark':'bar','encoding':{'x':{'field':'x','scale':{%s}},'y':{'field':'y','scale':{%s}}}}" },
  { "points", "{" ROWS ",'mark':'point','encoding':{'x':{'field':'x','scale':{%s}},'y':{'field':'y','scale':{%s}}}}" },
  { "names", "{" ROWS ",'mark':'bar','encoding':{'x':{'field':'k','scale':{%s}},'y':{'aggregate':'sum','field':'y','scale':{%s}}}}" },
  { "lying", "{" ROWS ",'mark':'bar','encoding':{'y':{'field':'k','scale':{%s}},'x':{'aggregate':'sum','field':'y','scale':{%s}}}}" },
};

static AnaGeom *
lay (const char *format, const char *x, const char *y)
{
  g_autofree char *text = g_strdup_printf (format, x, y); /* NOLINT: one of the table */
  g_autoptr (AnaChart) chart = read_chart (text, NULL);

  return ana_geom_new (chart, W, H, ANA_INSETS_CHART);
}

/* What stands at @a along a stretch stands at as much from its other end in @b. */
static double
mirror (double at, double begin, double length, gboolean turned)
{
  return turned ? 2 * begin + length - at : at;
}

#define near_px(a, b) g_assert_cmpfloat_with_epsilon ((double) (a), (double) (b), 0.02)

static void
compare_layers (const AnaGeom *plain, const AnaGeom *turned, gboolean along, gboolean across)
{
  for (guint l = 0; l < plain->n_layers; l++)
    {
      const AnaGeomLayer *a = &plain->layers[l], *b = &turned->layers[l];

      g_assert_cmpuint (a->n_points, ==, b->n_points);
      g_assert_cmpuint (a->n_rects, ==, b->n_rects);
      for (guint i = 0; i < a->n_points; i++)
        {
          near_px (b->points[i].x, mirror (a->points[i].x, plain->plot_x, plain->plot_w, along));
          near_px (b->points[i].y, mirror (a->points[i].y, plain->plot_y, plain->plot_h, across));
        }
      for (guint i = 0; i < a->n_rects; i++)
        {
          near_px (b->rects[i].x + b->rects[i].w / 2, mirror (a->rects[i].x + a->rects[i].w / 2, plain->plot_x, plain->plot_w, along));
          near_px (b->rects[i].y + b->rects[i].h / 2, mirror (a->rects[i].y + a->rects[i].h / 2, plain->plot_y, plain->plot_h, across));
          near_px (a->rects[i].w, b->rects[i].w);
          near_px (a->rects[i].h, b->rects[i].h);
        }
    }
}

static gboolean
has_tick (const AnaTick *ticks, guint n, double value, double px)
{
  for (guint i = 0; i < n; i++)
    if (ticks[i].value == value && fabs (ticks[i].pos_px - px) < 0.02)
      return TRUE;
  return FALSE;
}

static void
compare (const AnaGeom *plain, const AnaGeom *turned, gboolean places, gboolean values)
{
  gboolean along = plain->horizontal ? values : places, across = plain->horizontal ? places : values;

  compare_layers (plain, turned, along, across);
  g_assert_cmpuint (plain->n_x_ticks, ==, turned->n_x_ticks);
  for (guint i = 0; i < plain->n_x_ticks; i++)
    g_assert_true (has_tick (turned->x_ticks, turned->n_x_ticks, plain->x_ticks[i].value,
                             plain->horizontal ? mirror (plain->x_ticks[i].pos_px, plain->plot_y, plain->plot_h, across)
                                               : mirror (plain->x_ticks[i].pos_px, plain->plot_x, plain->plot_w, along)));
  for (guint i = 1; i < turned->n_x_ticks; i++)
    g_assert_cmpfloat (turned->x_ticks[i].pos_px, >, turned->x_ticks[i - 1].pos_px);
}

/* An axis that is turned gives the mirrored picture: along, across, and both. */
static void
test_mirrored (void)
{
  static const char *const scales[] = { "", "'type':'symlog'", "'type':'sqrt'", "'type':'symlog','constant':20" };

  for (guint c = 0; c < G_N_ELEMENTS (charts); c++)
    for (guint s = 0; s < G_N_ELEMENTS (scales); s++)
      for (guint way = 1; way < 4; way++)
        {
          g_autofree char *turned_y = g_strconcat (scales[s], *scales[s] != '\0' ? "," : "", "'reverse':true", NULL);
          g_autoptr (AnaGeom) plain = lay (charts[c].spec, "", scales[s]);
          g_autoptr (AnaGeom) turned = lay (charts[c].spec, (way & 1) != 0 ? "'reverse':true" : "", (way & 2) != 0 ? turned_y : scales[s]);

          g_test_message ("%s, %s, way %u", charts[c].name, scales[s], way);
          compare (plain, turned, (way & 1) != 0, (way & 2) != 0);
        }
}

/* Every sample in view lies within what its pixel column draws, as where nothing was turned. */
static void
test_dense (void)
{
  double *x = g_new (double, N_DENSE), *y = g_new (double, N_DENSE);
  g_autoptr (AnaChart) chart = ana_chart_new ();
  g_autoptr (AnaGeom) geom = NULL;
  guint n_found = 0;

  for (guint i = 0; i < N_DENSE; i++)
    {
      x[i] = i;
      y[i] = i % 997 == 3 ? -5e5 : (i * 7919 % 10007) / 3.0;
    }
  ana_chart_add_layer (chart, ANA_MARK_LINE, ana_series_new_take (NULL, x, y, N_DENSE), ANA_SLOT_SERIES_1);
  ana_chart_set_y_scale (chart, ANA_SCALE_SYMLOG, FALSE);
  ana_chart_bend_axis (chart, TRUE, 0, TRUE);
  ana_chart_bend_axis (chart, FALSE, 0, TRUE);
  geom = ana_geom_new (chart, W, H, ANA_INSETS_CHART);
  g_assert_true (geom->layers[0].dense);
  for (guint i = 0; i < N_DENSE; i++)
    {
      double px = ana_geom_x_px (geom, x[i]), value_px = ana_geom_y_px (geom, y[i]);

      for (guint c = 0; c < geom->layers[0].n_columns; c++)
        {
          const AnaColumn *column = &geom->layers[0].columns[c];

          g_assert_true (c == 0 || column->x > column[-1].x);
          if (px >= column->x - 1e-3 && px <= column->x + 1 + 1e-3 && value_px >= fmin (column->y0, column->y1) - 0.01 && value_px <= fmax (column->y0, column->y1) + 0.01)
            {
              n_found++;
              break;
            }
        }
    }
  g_assert_cmpuint (n_found, ==, N_DENSE);
}

/* The pointer finds what is drawn, and the arrows know which way the next one lies. */
static void
test_hits (void)
{
  g_autoptr (AnaGeom) geom = lay (charts[0].spec, "'reverse':true", "'reverse':true"), plain = lay (charts[0].spec, "", "");
  const AnaSeries *series = geom->layers[0].layer->series;

  g_assert_true (ana_geom_runs_left (geom));
  g_assert_false (ana_geom_runs_left (plain));
  for (guint i = 0; i < ana_series_get_n (series); i++)
    {
      AnaHit hit = ana_geom_hit (geom, ana_geom_x_px (geom, ana_series_get_x (series)[i]), geom->plot_y + 3);

      g_assert_true (hit.hit);
      g_assert_cmpuint (hit.index, ==, i);
      near_px (hit.y_px[0], ana_geom_y_px (geom, ana_series_get_y (series)[i]));
    }
  g_assert_cmpfloat (ana_geom_x_px (geom, 9), <, ana_geom_x_px (geom, 1));
  g_assert_cmpfloat (ana_geom_y_px (geom, 300), >, ana_geom_y_px (geom, -40));
}

/* --- marks of shapes --- */

static void
bend (AnaPlot *plot, AnaPlotChannelId id, AnaScaleType type, gboolean turned)
{
  AnaPlotChannel *channel;

  if (ana_plot_get_channel (plot, id) == NULL)
    return;
  channel = ana_plot_edit_channel (plot, id);
  if (channel->kind == ANA_KIND_NUMBER)
    channel->scale = type;
  channel->turned = turned;
}

static void
test_every_mark (gconstpointer user_data)
{
  static const AnaScaleType types[] = { ANA_SCALE_LINEAR, ANA_SCALE_SYMLOG, ANA_SCALE_POW };
  const AnaMark *mark = user_data;

  for (guint data = 0; data < MARKS_MANY; data++)
    for (guint t = 0; t < G_N_ELEMENTS (types); t++)
      for (guint way = 0; way < 4; way++)
        {
          g_autoptr (AnaPlot) plot = marks_plot (mark, data, ANA_KIND_NUMBER, TRUE, FALSE);
          g_autoptr (AnaShapes) shapes = NULL;

          bend (plot, ANA_PLOT_X, types[t], (way & 1) != 0);
          bend (plot, ANA_PLOT_Y, types[t], (way & 2) != 0);
          shapes = ana_plot_lay_out (plot, 8, 6, MARKS_ROOM_W, MARKS_ROOM_H);
          g_test_message ("%s, case %u, scale %u, way %u", ana_mark_get_name (mark), data, t, way);
          marks_check (shapes, marks_n_rows (data));
        }
}

/* Points on two axes: each is where the mirrored one is. */
static void
test_scatter (void)
{
  g_autoptr (AnaPlot) plain = marks_plot (ana_mark_find ("circle"), MARKS_PLAIN, ANA_KIND_NUMBER, FALSE, FALSE);
  g_autoptr (AnaPlot) turned = marks_plot (ana_mark_find ("circle"), MARKS_PLAIN, ANA_KIND_NUMBER, FALSE, FALSE);
  g_autoptr (AnaShapes) a = ana_plot_lay_out (plain, 0, 0, W, H), b = NULL;
  float x, y, w, h;

  bend (turned, ANA_PLOT_X, ANA_SCALE_LINEAR, TRUE);
  bend (turned, ANA_PLOT_Y, ANA_SCALE_LINEAR, TRUE);
  b = ana_plot_lay_out (turned, 0, 0, W, H);
  ana_shapes_get_plot (a, &x, &y, &w, &h);
  for (guint row = 0; row < marks_n_rows (MARKS_PLAIN); row++)
    {
      guint n;
      const AnaDatum *from = &ana_shapes_get_data (a, &n)[ana_shapes_get_datum_of_row (a, row)], *to = &ana_shapes_get_data (b, &n)[ana_shapes_get_datum_of_row (b, row)];

      near_px (to->x, mirror (from->x, x, w, TRUE));
      near_px (to->y, mirror (from->y, y, h, TRUE));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/charts/turned/mirrored", test_mirrored);
  g_test_add_func ("/charts/turned/dense", test_dense);
  g_test_add_func ("/charts/turned/hits", test_hits);
  g_test_add_func ("/charts/turned/scatter", test_scatter);
  for (guint i = 0; ana_mark_get (i) != NULL; i++)
    {
      g_autofree char *path = g_strconcat ("/charts/turned/mark/", ana_mark_get_name (ana_mark_get (i)), NULL);

      g_test_add_data_func (path, ana_mark_get (i), test_every_mark);
    }
  return g_test_run ();
}
