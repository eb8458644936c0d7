/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-dense.c: crowds: a part of them in view, cells against a plain count, and what is painted against cairo's own paths.
 */
#include "config.h"

#include "ana-paint.h"
#include "paint-probe.h"

#include <math.h>
#include <string.h>

/* Points of a lattice that no cell's edge runs along, with a null, an infinite and a huge value among them. */
static AnaPlot *
make_cloud (const char *mark, guint n)
{
  AnaPlot *plot = ana_plot_new (ana_mark_find (mark), n, NULL);

  for (guint c = 0; c < 2; c++)
    {
      AnaPlotChannel *channel = ana_plot_edit_channel (plot, c == 0 ? ANA_PLOT_X : ANA_PLOT_Y);

      channel->value = g_new (double, n);
      for (guint i = 0; i < n; i++)
        channel->value[i] = (double) ((i * (c == 0 ? 2654435761u : 40503u)) % 65521) / 655.21;
    }
  ana_plot_edit_channel (plot, ANA_PLOT_X)->value[5] = NAN;
  ana_plot_edit_channel (plot, ANA_PLOT_Y)->value[6] = INFINITY;
  ana_plot_edit_channel (plot, ANA_PLOT_Y)->value[7] = -INFINITY;
  return plot;
}

static double
value_of (AnaPlot *plot, AnaPlotChannelId id, guint row)
{
  return ana_plot_edit_channel (plot, id)->value[row];
}

/* --- a part of the axes --- */

static guint
count_in (AnaPlot *plot, AnaPlotView view)
{
  guint n = 0;

  for (guint i = 0; i < ana_plot_get_n_rows (plot); i++)
    {
      double x = value_of (plot, ANA_PLOT_X, i), y = value_of (plot, ANA_PLOT_Y, i);

      n += x >= view.x_lo && x <= view.x_hi && y >= view.y_lo && y <= view.y_hi ? 1 : 0;
    }
  return n;
}

static guint
count_rows (const AnaShapes *shapes)
{
  guint n, sum = 0;
  const AnaDatum *data = ana_shapes_get_data (shapes, &n);

  for (guint i = 0; i < n; i++)
    sum += data[i].n_rows;
  return sum;
}

/* What is in view is counted to the row, by every mark that can be zoomed into, and said of the rest. */
static void
test_view (void)
{
  static const char *const marks[] = { "circle", "point", "hexbin", "density" };
  static const AnaPlotView views[] = { { 10.001, 30.001, 20.001, 70.001 }, { 0.0001, 99.99, 50.0001, 50.5001 }, { 99.999, 100.5, 99.999, 101 } };
  static const guint sizes[] = { 300, 25000 };

  for (guint m = 0; m < G_N_ELEMENTS (marks); m++)
    for (guint v = 0; v < G_N_ELEMENTS (views); v++)
      for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
        {
          g_autoptr (AnaPlot) plot = make_cloud (marks[m], sizes[s]);
          g_autoptr (AnaShapes) shapes = ana_plot_lay_out_view (plot, &views[v], 0, 0, 640, 400);
          const AnaShapesAxis *x = ana_shapes_get_axis (shapes, FALSE), *y = ana_shapes_get_axis (shapes, TRUE);
          guint inside = count_in (plot, views[v]);

          g_assert_true (ana_plot_can_zoom (plot));
          g_assert_cmpuint (count_rows (shapes), ==, inside);
          g_assert_cmpuint (ana_shapes_get_n_left_out (shapes), ==, sizes[s] - inside);
          g_assert_cmpfloat (x->scale.lo, ==, views[v].x_lo);
          g_assert_cmpfloat (y->scale.hi, ==, views[v].y_hi);
        }
}

/* Hexagons become dots when few enough are left, and hexagons again. */
static void
test_closer (void)
{
  g_autoptr (AnaPlot) plot = make_cloud ("circle", 60000);
  AnaPlotView near = { 10.001, 30.001, 20.001, 70.001 };
  g_autoptr (AnaShapes) all = ana_plot_lay_out (plot, 0, 0, 640, 400), some = ana_plot_lay_out_view (plot, &near, 0, 0, 640, 400);
  guint n;

  g_assert_cmpuint (count_rows (all), ==, 60000 - 3);
  g_assert_cmpint (ana_shapes_get (all, &n)[n - 1].kind, ==, ANA_SHAPE_PATH);
  g_assert_cmpint (ana_shapes_get (some, &n)[n - 1].kind, ==, ANA_SHAPE_CIRCLE);
  ana_shapes_get_data (some, &n);
  g_assert_cmpuint (n, ==, count_in (plot, near));
}

/* A chart of it has scales, as one of series has; those that cannot be zoomed into show all. */
static void
test_chart (void)
{
  g_autoptr (AnaPlot) plot = make_cloud ("circle", 100), bars = make_cloud ("ecdf", 100);
  g_autoptr (AnaChart) chart = ana_chart_new ();
  double lo, hi;

  g_assert_false (ana_plot_can_zoom (bars));
  ana_chart_set_plot (chart, plot);
  ana_chart_get_x_extent (chart, &lo, &hi);
  g_assert_true (lo >= 0 && hi > 90 && hi <= 100);
  ana_chart_set_x_view (chart, 200, 300); /* nothing there: the way back stays open */
  g_autoptr (AnaGeom) geom = ana_geom_new (chart, 400, 300, ANA_INSETS_CHART);

  g_assert_false (geom->empty);
  g_assert_cmpfloat (geom->x_lo, ==, 200);
  g_assert_cmpfloat (fabs (ana_geom_x_value (geom, ana_geom_x_px (geom, 250)) - 250), <, 0.01);
}

/* Marks of time are zoomed into along it: what is in view is there, cut at its edges, and the values are those that it needs. */
static void
test_along_time (void)
{
  static const struct { const char *mark; guint n; } rows[] = { { "candlestick", 10 }, { "control", 10 }, { "event", 10 }, { "timeline", 11 } };
  static const AnaPlotChannelId values[] = { ANA_PLOT_OPEN, ANA_PLOT_HIGH, ANA_PLOT_LOW, ANA_PLOT_CLOSE, ANA_PLOT_Y };
  const double hour = (double) ANA_USEC_PER_HOUR;
  AnaPlotView view = { 10.5 * hour, 20.5 * hour, 0, 1 };

  for (guint m = 0; m < G_N_ELEMENTS (rows); m++)
    {
      g_autoptr (AnaPlot) plot = ana_plot_new (ana_mark_find (rows[m].mark), 50, NULL);
      g_autoptr (AnaShapes) shapes = NULL;
      float px, py, pw, ph;
      guint n, n_shapes;

      for (guint c = 0; c < 1 + G_N_ELEMENTS (values); c++)
        {
          AnaPlotChannel *channel;

          if (c > 0 && (m > 1 || (m == 0) != (values[c - 1] != ANA_PLOT_Y)))
            continue;
          channel = ana_plot_edit_channel (plot, c == 0 ? ANA_PLOT_X : values[c - 1]);
          channel->kind = c == 0 ? ANA_KIND_TIME : ANA_KIND_NUMBER;
          channel->value = g_new (double, 50);
          for (guint i = 0; i < 50; i++)
            channel->value[i] = c == 0 ? i * hour : i == 40 ? 1e6 : 10 + i % 7 + c;
        }
      g_assert_cmpint (ana_plot_get_zoom (plot), ==, ANA_ZOOM_X);
      shapes = ana_plot_lay_out_view (plot, &view, 0, 0, 500, 300);
      ana_shapes_get_data (shapes, &n);
      g_assert_cmpuint (n, ==, rows[m].n);
      g_assert_cmpfloat (ana_shapes_get_axis (shapes, FALSE)->scale.lo, ==, view.x_lo);
      if (m == 0)
        g_assert_cmpfloat (ana_shapes_get_axis (shapes, TRUE)->scale.hi, <, 100);
      ana_shapes_get_plot (shapes, &px, &py, &pw, &ph);
      ana_shapes_get (shapes, &n_shapes);
      for (guint i = 0; i < n_shapes; i++)
        {
          const AnaShape *shape = &ana_shapes_get (shapes, &n)[i];

          if (shape->datum != ANA_NO_DATUM && shape->kind == ANA_SHAPE_RECT)
            g_assert_true (shape->x >= px - 0.6f && shape->x + shape->w <= px + pw + 0.6f);
        }
    }
}

static void
assert_inside (const AnaShapes *shapes)
{
  float px, py, pw, ph;
  guint n, n_data;

  ana_shapes_get_plot (shapes, &px, &py, &pw, &ph);
  ana_shapes_get_data (shapes, &n_data);
  ana_shapes_get (shapes, &n);
  for (guint i = 0; i < n; i++)
    {
      const AnaShape *shape = &ana_shapes_get (shapes, &n)[i];

      if (shape->datum == ANA_NO_DATUM || shape->kind != ANA_SHAPE_RECT)
        continue;
      g_assert_true (shape->x >= px - 0.6f && shape->x + shape->w <= px + pw + 0.6f);
      g_assert_true (shape->y >= py - 0.6f && shape->y + shape->h <= py + ph + 0.6f);
    }
  for (guint i = 0; i < n_data; i++) /* what is there can be met */
    {
      const AnaDatum *datum = &ana_shapes_get_data (shapes, &n)[i];

      g_assert_true (!datum->drawn || ana_shapes_hit (shapes, datum->x, datum->y) != ANA_NO_DATUM);
    }
}

/* A part of a histogram has bins of its own, a part of a horizon its places; both count the rows that they leave out. */
static void
test_along_values (void)
{
  static const char *const marks[] = { "histogram", "horizon" };
  static const AnaPlotView views[] = { { .x_lo = 10.001, .x_hi = 30.001, .y_lo = 0, .y_hi = 1 }, { .x_lo = 99.999, .x_hi = 100.5, .y_lo = NAN, .y_hi = NAN } };

  for (guint m = 0; m < G_N_ELEMENTS (marks); m++)
    for (guint v = 0; v < G_N_ELEMENTS (views); v++)
      {
        g_autoptr (AnaPlot) plot = make_cloud (marks[m], 900);
        g_autoptr (AnaShapes) all = ana_plot_lay_out (plot, 0, 0, 640, 400), some = ana_plot_lay_out_view (plot, &views[v], 0, 0, 640, 400);
        const AnaPlotChannel *x = ana_plot_get_channel (plot, ANA_PLOT_X), *y = ana_plot_get_channel (plot, ANA_PLOT_Y);
        guint inside = 0, n;

        for (guint i = 0; i < 900; i++)
          inside += isfinite (x->value[i]) && (m == 0 || isfinite (y->value[i])) && x->value[i] >= views[v].x_lo && x->value[i] <= views[v].x_hi;
        g_assert_cmpint (ana_plot_get_zoom (plot), ==, ANA_ZOOM_X);
        g_assert_cmpuint (count_rows (some), ==, inside);
        g_assert_cmpuint (ana_shapes_get_n_left_out (some), ==, 900 - inside);
        g_assert_cmpfloat (ana_shapes_get_axis (some, FALSE)->scale.lo, ==, views[v].x_lo);
        assert_inside (some);
        if (m > 0 || v > 0)
          continue;
        ana_shapes_get_data (some, &n);
        g_assert_cmpfloat (ana_shapes_get_cell (some, 0, 1) - ana_shapes_get_cell (some, 0, 0), <,
                           ana_shapes_get_cell (all, 0, 1) - ana_shapes_get_cell (all, 0, 0));
      }
}

/* A matrix by its names: what is cut at an edge is drawn as far as it is in view. */
static void
test_along_names (void)
{
  static const char *const marks[] = { "rect", "correlation", "cohort" };
  AnaPlotView view = { .x_lo = 0.7, .x_hi = 2.2, .y_lo = 1.5, .y_hi = 3.5 };

  for (guint m = 0; m < G_N_ELEMENTS (marks); m++)
    {
      g_autoptr (AnaPlot) plot = ana_plot_new (ana_mark_find (marks[m]), 36, NULL);
      g_autoptr (AnaChart) chart = ana_chart_new ();
      g_autoptr (AnaShapes) shapes = NULL;
      double lo, hi;
      guint n;

      for (guint c = 0; c < 2; c++)
        {
          AnaPlotChannel *channel = ana_plot_edit_channel (plot, c == 0 ? ANA_PLOT_X : ANA_PLOT_Y);

          channel->kind = ANA_KIND_NAME;
          channel->names = g_strsplit ("a b c d e f", " ", -1);
          channel->n_names = 6;
          channel->value = g_new (double, 36);
          for (guint i = 0; i < 36; i++)
            channel->value[i] = c == 0 ? i % 6 : i / 6;
        }
      g_assert_cmpint (ana_plot_get_zoom (plot), ==, ANA_ZOOM_BOTH);
      shapes = ana_plot_lay_out_view (plot, &view, 0, 0, 500, 300);
      ana_shapes_get_data (shapes, &n);
      g_assert_cmpuint (n, ==, 4); /* b and c, c and d */
      g_assert_cmpuint (ana_shapes_get_n_left_out (shapes), ==, 32);
      g_assert_cmpuint (ana_shapes_get_datum_of_row (shapes, 2 * 6 + 1), !=, ANA_NO_DATUM);
      g_assert_cmpuint (ana_shapes_get_datum_of_row (shapes, 0), ==, ANA_NO_DATUM);
      assert_inside (shapes);
      ana_chart_set_plot (chart, plot);
      ana_chart_get_x_extent (chart, &lo, &hi);
      g_assert_cmpfloat (lo, ==, -0.5);
      g_assert_cmpfloat (hi, ==, 5.5);
    }
}

/* --- many names --- */

/* Of 5,000 names so many are written as the room has, in whatever size, and none over another. */
static void
test_names (void)
{
  static const char *const marks[] = { "lollipop", "boxplot", "rect" };
  static const float sizes[][2] = { { 340, 220 }, { 811, 333 }, { 3800, 2000 } };

  for (guint m = 0; m < G_N_ELEMENTS (marks); m++)
    {
      g_autoptr (AnaPlot) plot = ana_plot_new (ana_mark_find (marks[m]), 5000, NULL);
      AnaPlotChannel *x = ana_plot_edit_channel (plot, ANA_PLOT_X), *y = ana_plot_edit_channel (plot, ANA_PLOT_Y);

      x->kind = ANA_KIND_NAME;
      x->names = g_new0 (char *, 5001);
      x->n_names = 5000;
      x->value = g_new (double, 5000);
      y->kind = m == 2 ? ANA_KIND_NAME : ANA_KIND_NUMBER;
      y->value = g_new (double, 5000);
      for (guint i = 0; i < 5000; i++)
        {
          x->names[i] = g_strdup_printf ("Name %u", i);
          x->value[i] = i;
          y->value[i] = m == 2 ? i % 2 : 1 + i % 17;
        }
      if (m == 2)
        {
          y->names = g_strsplit ("one two", " ", -1);
          y->n_names = 2;
        }
      for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
        {
          g_autoptr (AnaShapes) shapes = ana_plot_lay_out (plot, 0, 0, sizes[s][0], sizes[s][1]);
          guint n, n_texts = 0;
          const AnaShape *all = ana_shapes_get (shapes, &n);
          double end = -INFINITY;

          for (guint i = 0; i < n; i++)
            if (all[i].kind == ANA_SHAPE_TEXT && g_str_has_prefix (all[i].text, "Name "))
              {
                double wide = ana_text_width_px (ana_theme_get (ANA_THEME_LIGHT), ANA_TEXT_CAPTION, all[i].text);

                wide = all[i].w > 0 ? fmin (wide, all[i].w) : wide;
                g_assert_cmpfloat (all[i].x - all[i].a * wide, >=, end - 3);
                end = all[i].x + (1 - all[i].a) * wide;
                n_texts++;
              }
          g_assert_cmpuint (n_texts, >, 1);
          g_assert_cmpfloat (n_texts, <, sizes[s][0] / 30);
        }
    }
}

/* --- cells against a plain count --- */

static void
test_density (void)
{
  g_autoptr (AnaPlot) plot = make_cloud ("density", 3001);
  g_autoptr (AnaShapes) shapes = ana_plot_lay_out (plot, 0, 0, 500, 300);
  const AnaShapesAxis *x = ana_shapes_get_axis (shapes, FALSE), *y = ana_shapes_get_axis (shapes, TRUE);
  guint n, n_shapes;
  const AnaDatum *data = ana_shapes_get_data (shapes, &n);
  const AnaShape *all = ana_shapes_get (shapes, &n_shapes);

  for (guint s = 0; s < n_shapes; s++)
    {
      guint inside = 0;

      if (all[s].datum == ANA_NO_DATUM)
        continue;
      /* a cell's edges lie on whole pixels when it is drawn, so its middle and half of its width say where it counts */
      for (guint i = 0; i < 3001; i++)
        inside += ana_shapes_get_datum_of_row (shapes, i) == all[s].datum ? 1 : 0;
      g_assert_cmpuint (inside, ==, data[all[s].datum].n_rows);
    }
  for (guint i = 0; i < 3001; i++)
    {
      guint datum = ana_shapes_get_datum_of_row (shapes, i);

      if (datum == ANA_NO_DATUM)
        continue;
      g_assert_cmpfloat (fabs (ana_scale_to_px (&x->scale, value_of (plot, ANA_PLOT_X, i)) - data[datum].x), <, 5);
      g_assert_cmpfloat (fabs (ana_scale_to_px (&y->scale, value_of (plot, ANA_PLOT_Y, i)) - data[datum].y), <, 5);
    }
  g_assert_cmpuint (count_rows (shapes), ==, 3001 - 3);
}

/* A crowd so large that its columns are measured once and kept as shares of their extent: each datum has the rows that lie there,
 * and the first of them; what changes of a column counts from the next layout on. */
static void
test_crowd (void)
{
  const guint n_rows = 200300;
  static const double zooms[] = { 1, 0.3, 0.002, 0.0002 };

  for (guint z = 0; z < G_N_ELEMENTS (zooms); z++)
    {
      g_autoptr (AnaPlot) plot = make_cloud ("hexbin", n_rows);
      g_autoptr (AnaChart) chart = ana_chart_new ();
      AnaPlotView view = { 50.003, 50.003 + 49 * zooms[z], 50.003, 50.003 + 49 * zooms[z] };

      ana_chart_set_plot (chart, plot);
      if (z == 1)
        for (guint i = 0; i < n_rows; i += 2)
          ana_plot_edit_channel (plot, ANA_PLOT_X)->value[i] = 101;
      g_autoptr (AnaShapes) shapes = ana_plot_lay_out_view (plot, &view, 0, 0, 640, 400);
      const AnaShapesAxis *x = ana_shapes_get_axis (shapes, FALSE), *y = ana_shapes_get_axis (shapes, TRUE);
      guint n_data, n_in = 0;
      const AnaDatum *data = ana_shapes_get_data (shapes, &n_data);
      g_autofree guint *count = g_new0 (guint, n_data);

      for (guint i = 0; i < n_rows; i++)
        {
          guint datum = ana_shapes_get_datum_of_row (shapes, i);

          if (datum == ANA_NO_DATUM)
            continue;
          double dx = ana_scale_to_px (&x->scale, value_of (plot, ANA_PLOT_X, i)) - data[datum].x;
          double dy = ana_scale_to_px (&y->scale, value_of (plot, ANA_PLOT_Y, i)) - data[datum].y;

          g_assert_cmpfloat (hypot (dx, dy), <, 10.05);
          g_assert_true (count[datum]++ > 0 || data[datum].row == i);
          n_in++;
        }
      for (guint d = 0; d < n_data; d++)
        g_assert_cmpuint (count[d], ==, data[d].n_rows);
      g_assert_cmpuint (ana_shapes_get_n_left_out (shapes), ==, n_rows - n_in);
      g_assert_cmpint (ABS ((int) n_in - (int) count_in (plot, view)), <=, (int) (n_rows / 1000)); /* a row at an edge is as far off as a fiftieth of a pixel */
      g_assert_true (n_data > 0 || count_in (plot, view) == 0);
    }
}

/* --- painted as cairo would --- */

static void
paint_by_cairo (cairo_t *cr, const AnaShapes *shapes, const AnaTheme *theme)
{
  guint n;
  const AnaShape *all = ana_shapes_get (shapes, &n);

  for (guint i = 0; i < n; i++)
    {
      AnaColour colour = ana_theme_get_ink (theme, all[i].ink);

      if (all[i].datum == ANA_NO_DATUM)
        continue;
      cairo_set_source_rgba (cr, colour.r, colour.g, colour.b, colour.a);
      cairo_set_line_width (cr, all[i].stroke_px > 1 ? all[i].stroke_px * theme->line_px / 2 : all[i].stroke_px);
      if (all[i].kind == ANA_SHAPE_CIRCLE)
        cairo_arc (cr, all[i].x, all[i].y, all[i].w, 0, 2 * G_PI);
      for (guint p = 0; p < all[i].n_points; p++)
        cairo_line_to (cr, ana_shapes_get_points (shapes, &all[i])[p].x, ana_shapes_get_points (shapes, &all[i])[p].y);
      if (all[i].kind == ANA_SHAPE_LINE)
        {
          cairo_stroke (cr);
          continue;
        }
      cairo_close_path (cr);
      cairo_fill (cr);
    }
}

static double
off_by (AnaColour a, AnaColour b)
{
  return fmax (fabs (a.r - b.r), fmax (fabs (a.g - b.g), fabs (a.b - b.b)));
}

/* A line of the grid runs here: dots leave it to be seen. */
static gboolean
is_grid (const AnaShapes *shapes, double y)
{
  guint n;
  const AnaShape *all = ana_shapes_get (shapes, &n);

  for (guint i = 0; i < n; i++)
    if (all[i].part == ANA_PART_GRID && fabs (ana_shapes_get_points (shapes, &all[i])[0].y - y) < 2)
      return TRUE;
  return FALSE;
}

/* Within the plot: seldom off, and then at edges alone. */
static void
compare (const AnaShapes *shapes, const Probe *ours, const Probe *theirs, int scale, double most, double mean)
{
  float px, py, pw, ph;
  double sum = 0;
  guint n = 0;

  ana_shapes_get_plot (shapes, &px, &py, &pw, &ph);
  for (int y = (int) (py + 5) * scale; y < (int) (py + ph - 5) * scale; y++)
    for (int x = (int) (px + 5) * scale; x < (int) (px + pw - 5) * scale && !is_grid (shapes, (double) y / scale); x++, n++)
      {
        double off = off_by (probe_get (ours, x, y), probe_get (theirs, x, y));

        g_assert_cmpfloat (off, <, most);
        sum += off;
      }
  g_assert_cmpuint (n, >, 10000);
  g_assert_cmpfloat (sum / n, <, mean);
}

static void
test_painted (void)
{
  static const struct { const char *mark; guint n; double most, mean; } rows[] = { { "hexbin", 40000, 0.16, 0.01 }, { "circle", 600, 0.22, 0.01 } };
  const AnaTheme *theme = ana_theme_get (ANA_THEME_LIGHT);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    for (int scale = 1; scale <= 2; scale++)
      {
        g_autoptr (AnaPlot) plot = make_cloud (rows[i].mark, rows[i].n);
        g_autoptr (AnaShapes) shapes = ana_plot_lay_out (plot, 0, 0, 400, 300);
        Probe ours = probe_new (400 * scale, 300 * scale, theme->card), theirs = probe_new (400 * scale, 300 * scale, theme->card);

        cairo_scale (ours.cr, scale, scale);
        cairo_scale (theirs.cr, scale, scale);
        ana_paint_shapes (ours.cr, shapes, theme);
        paint_by_cairo (theirs.cr, shapes, theme);
        g_assert_false (probe_is_blank (&ours, theme->card));
        compare (shapes, &ours, &theirs, scale, rows[i].most, rows[i].mean);
        probe_free (&ours);
        probe_free (&theirs);
      }
}

/* A network whose nodes have no names, for texts would lie over its lines; every fourth link is joined back and so the same line again. */
static AnaPlot *
make_net (guint n_nodes, gboolean weighted)
{
  AnaPlot *plot = ana_plot_new (ana_mark_find ("network"), 2 * n_nodes, NULL);
  static const AnaPlotChannelId ends[] = { ANA_PLOT_SOURCE, ANA_PLOT_TARGET, ANA_PLOT_VALUE };

  for (guint c = 0; c < (weighted ? 3 : 2); c++)
    {
      AnaPlotChannel *channel = ana_plot_edit_channel (plot, ends[c]);

      channel->value = g_new (double, 2 * n_nodes);
      for (guint i = 0; i < 2 * n_nodes; i++)
        channel->value[i] = c == 2 ? 1 + i % 50 : c == 0 ? i % n_nodes : (i * 2654435761u >> 8) % n_nodes;
      if (c == 2)
        continue;
      channel->kind = ANA_KIND_NAME;
      channel->n_names = n_nodes;
      channel->names = g_new0 (char *, n_nodes + 1);
      for (guint i = 0; i < n_nodes; i++)
        channel->names[i] = g_strdup ("");
    }
  ana_plot_prepare (plot, NULL, NULL);
  return plot;
}

/* Many straight lines, thin and wide, steep and flat, are pixels of our own: as cairo strokes them. */
static void
test_segments (void)
{
  const AnaTheme *theme = ana_theme_get (ANA_THEME_LIGHT);

  for (int weighted = 0; weighted < 2; weighted++)
    for (int scale = 1; scale <= 2; scale++)
      {
        g_autoptr (AnaPlot) plot = make_net (120, weighted != 0);
        g_autoptr (AnaShapes) shapes = ana_plot_lay_out (plot, 0, 0, 400, 300);
        Probe ours = probe_new (400 * scale, 300 * scale, theme->card), theirs = probe_new (400 * scale, 300 * scale, theme->card);

        cairo_scale (ours.cr, scale, scale);
        cairo_scale (theirs.cr, scale, scale);
        ana_paint_shapes (ours.cr, shapes, theme);
        paint_by_cairo (theirs.cr, shapes, theme);
        g_assert_false (probe_is_blank (&ours, theme->card));
        compare (shapes, &ours, &theirs, scale, 0.25, 0.01);
        probe_free (&ours);
        probe_free (&theirs);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/charts/dense/view", test_view);
  g_test_add_func ("/charts/dense/closer", test_closer);
  g_test_add_func ("/charts/dense/chart", test_chart);
  g_test_add_func ("/charts/dense/along-time", test_along_time);
  g_test_add_func ("/charts/dense/along-values", test_along_values);
  g_test_add_func ("/charts/dense/along-names", test_along_names);
  g_test_add_func ("/charts/dense/names", test_names);
  g_test_add_func ("/charts/dense/density", test_density);
  g_test_add_func ("/charts/dense/crowd", test_crowd);
  g_test_add_func ("/charts/dense/painted", test_painted);
  g_test_add_func ("/charts/dense/segments", test_segments);
  return g_test_run ();
}
