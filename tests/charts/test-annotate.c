/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-annotate.c: annotations stay with the data: where they lie, how they look, what they say.
 */
#include "config.h"

#include "paint-probe.h"

#include "ana-chart-spec.h"
#include "ana-transform.h"
#include "gallery-specs.h"

#include <math.h>
#include <string.h>

#define W 400
#define H 240

static AnaChart *
make_chart (void)
{
  AnaChart *chart = ana_chart_new ();
  g_autoptr (AnaSeries) series = ana_series_new (NULL);

  ana_series_append (series, (const double[]) { 0, 50, 100 }, (const double[]) { 10, 10, 10 }, 3);
  ana_chart_add_layer (chart, ANA_MARK_LINE, series, ANA_SLOT_SERIES_1);
  return chart;
}

/* One of each, and one that says nothing new. */
static void
annotate (AnaChart *chart)
{
  ana_chart_annotate (chart, 60, 20, NAN, ANA_SLOT_ANNOTATION, "Sale");  /* from the right to the left */
  ana_chart_annotate (chart, NAN, NAN, 40, ANA_SLOT_BAD, "Limit");
  ana_chart_annotate (chart, 80, NAN, 30, ANA_SLOT_GOOD, "Record");
  ana_chart_annotate (chart, NAN, 7, NAN, ANA_SLOT_ANNOTATION, "By hand");
  ana_chart_annotate (chart, 90, NAN, NAN, ANA_SLOT_ANNOTATION, "Note");
}

static void
test_places (void)
{
  g_autoptr (AnaChart) chart = make_chart ();
  g_autoptr (AnaGeom) geom = NULL, zoomed = NULL;
  guint64 version = ana_chart_get_version (chart);

  annotate (chart);
  g_assert_cmpuint (ana_chart_get_version (chart), >, version);
  geom = ana_geom_new (chart, W, H, ANA_INSETS_CHART);
  g_assert_cmpuint (geom->n_annotations, ==, 4);
  g_assert_cmpuint (geom->n_notes, ==, 1);
  g_assert_cmpint (geom->annotations[0].kind, ==, ANA_ANNOTATION_RANGE);
  g_assert_cmpfloat (geom->annotations[0].x_px, ==, ana_geom_x_px (geom, 20));
  g_assert_cmpfloat (geom->annotations[0].x2_px, ==, ana_geom_x_px (geom, 60));
  g_assert_cmpint (geom->annotations[1].kind, ==, ANA_ANNOTATION_THRESHOLD);
  g_assert_cmpfloat (geom->annotations[1].y_px, ==, ana_geom_y_px (geom, 40)); /* it has brought its value into view */
  g_assert_cmpint (geom->annotations[2].kind, ==, ANA_ANNOTATION_POINT);
  g_assert_cmpint (geom->annotations[3].kind, ==, ANA_ANNOTATION_TEXT);
  ana_chart_set_x_view (chart, 40, 70);
  ana_chart_set_y_view (chart, 0, 20);
  zoomed = ana_geom_new (chart, W, H, ANA_INSETS_CHART);
  g_assert_cmpuint (zoomed->n_annotations, ==, 2); /* threshold and point are out of view */
  g_assert_cmpfloat (zoomed->annotations[0].x_px, ==, zoomed->plot_x);
  g_assert_cmpfloat_with_epsilon (zoomed->annotations[0].x2_px, zoomed->plot_x + zoomed->plot_w * 2 / 3, 0.5);
}

static void
test_pixels (void)
{
  for (guint id = 0; id < 4; id++)
    {
      const AnaTheme *theme = ana_theme_get (id);
      g_autoptr (AnaChart) plain = make_chart (), chart = make_chart ();
      g_autoptr (AnaGeom) geom = NULL;
      Probe probe = probe_new (W, H, theme->card);
      int x, y;

      annotate (chart);
      geom = ana_geom_new (chart, W, H, ANA_INSETS_CHART);
      ana_paint_chart (probe.cr, geom, theme);
      x = (int) ana_geom_x_px (geom, 40);
      y = (int) (ana_geom_y_px (geom, 10) + geom->plot_y + geom->plot_h) / 2;
      g_assert_false (probe_is (&probe, x, y, theme->card));                       /* in the range */
      g_assert_true (probe_is (&probe, (int) ana_geom_x_px (geom, 5), y, theme->card)); /* beside it */
      g_assert_true (probe_is (&probe, (int) geom->annotations[2].x_px, (int) geom->annotations[2].y_px, theme->card)); /* a ring */
      g_assert_false (probe_is (&probe, (int) geom->annotations[2].x_px - 4, (int) geom->annotations[2].y_px, theme->card));
      probe_free (&probe);
    }
}

static void
test_words (void)
{
  g_autoptr (AnaChart) chart = make_chart ();
  g_autofree char *text = NULL;

  annotate (chart);
  text = ana_chart_summary (chart);
  g_assert_cmpstr (strstr (text, " At 90"), ==, " At 90: Note. From 20 to 60: Sale. Threshold 40: Limit. At 80, 30: Record. By hand.");
}

static void
test_edges (void)
{
  g_autoptr (AnaChart) chart = make_chart (), empty = ana_chart_new ();
  g_autoptr (AnaGeom) geom = NULL, of_empty = NULL;
  Probe probe = probe_new (W, H, ana_theme_get (ANA_THEME_LIGHT)->card);

  for (guint i = 0; i < 600; i++)
    ana_chart_annotate (chart, i % 100, i % 100, INFINITY, ANA_SLOT_ANNOTATION, i % 2 == 0 ? NULL : "<b>no markup</b>\n\342\200\256");
  ana_chart_annotate (empty, 1, 2, NAN, ANA_SLOT_WARN, "nothing to see");
  ana_chart_annotate (empty, NAN, NAN, 1e308, ANA_SLOT_WARN, "far");
  geom = ana_geom_new (chart, W, H, ANA_INSETS_CHART);
  of_empty = ana_geom_new (empty, 1, 1, ANA_INSETS_CHART);
  g_assert_cmpuint (geom->n_annotations, ==, 500);
  ana_paint_chart (probe.cr, geom, ana_theme_get (ANA_THEME_LIGHT));
  ana_paint_chart (probe.cr, of_empty, ana_theme_get (ANA_THEME_LIGHT));
  probe_free (&probe);
}

/* --- on shapes --- */

static AnaChart *
make_matrix (const char *mark, gboolean names)
{
  AnaChart *chart = ana_chart_new ();
  g_autoptr (AnaPlot) plot = ana_plot_new (ana_mark_find (mark), 4, ana_zone_utc ());
  static const char *const letters[] = { "a", "b", "c", "d", NULL };

  for (guint c = 0; c < 2; c++)
    {
      AnaPlotChannel *channel = ana_plot_edit_channel (plot, c == 0 ? ANA_PLOT_X : ANA_PLOT_Y);

      channel->kind = names ? ANA_KIND_NAME : ANA_KIND_NUMBER;
      channel->value = g_new (double, 4);
      for (guint i = 0; i < 4; i++)
        channel->value[i] = names ? i : i * 10;
      if (names)
        {
          channel->names = g_strdupv ((char **) letters);
          channel->n_names = 4;
        }
    }
  ana_chart_set_plot (chart, plot);
  return chart;
}

/* A range of names covers their bands, a point stands in the middle of its cell, and all of it is said by name. */
static void
test_names (void)
{
  g_autoptr (AnaChart) chart = make_matrix ("rect", TRUE);
  g_autoptr (AnaGeom) geom = NULL;
  g_autofree char *text = NULL;
  const AnaGeomAnnotation *range, *point;
  double band;

  ana_chart_annotate_as (chart, "r", 1, 2, NAN, ANA_SLOT_ANNOTATION, "Both");
  ana_chart_annotate_as (chart, "p", 3, NAN, 0, ANA_SLOT_ANNOTATION, "Odd");
  geom = ana_geom_new (chart, W, H, ANA_INSETS_CHART);
  g_assert_true (ana_geom_has_axes (geom));
  g_assert_cmpuint (geom->n_annotations, ==, 2);
  band = geom->plot_w / 4;
  range = &geom->annotations[0];
  point = &geom->annotations[1];
  g_assert_cmpfloat_with_epsilon (range->x_px, geom->plot_x + band, 0.01);
  g_assert_cmpfloat_with_epsilon (range->x2_px, geom->plot_x + 3 * band, 0.01);
  g_assert_cmpfloat_with_epsilon (point->x_px, geom->plot_x + 3.5 * band, 0.01);
  g_assert_cmpfloat_with_epsilon (point->y_px, geom->plot_y + geom->plot_h / 8, 0.01);
  g_assert_cmpstr (ana_geom_hit_annotation (geom, point->x_px + 3, point->y_px - 2), ==, "p");
  g_assert_cmpstr (ana_geom_hit_annotation (geom, range->x_px - 3, geom->plot_y + 5), ==, "r");
  g_assert_null (ana_geom_hit_annotation (geom, (range->x_px + range->x2_px) / 2, geom->plot_y + 5));
  text = ana_chart_summary (chart);
  g_assert_nonnull (strstr (text, " From b to c: Both. At d, a: Odd."));
}

/* A value that is beyond the data comes into view with them. */
static void
test_reach (void)
{
  g_autoptr (AnaChart) chart = make_matrix ("circle", FALSE);
  g_autoptr (AnaGeom) geom = NULL;
  const AnaTheme *theme = ana_theme_get (ANA_THEME_LIGHT);
  Probe probe = probe_new (W, H, theme->card);

  ana_chart_annotate_as (chart, "t", NAN, NAN, 900, ANA_SLOT_BAD, "Limit");
  ana_chart_annotate_as (chart, "m", 15, NAN, NAN, ANA_SLOT_ANNOTATION, "");
  geom = ana_geom_new (chart, W, H, ANA_INSETS_CHART);
  g_assert_cmpuint (geom->n_annotations, ==, 2);
  g_assert_cmpfloat (geom->y_hi, >=, 900);
  g_assert_cmpfloat (geom->x_hi, <, 100);
  g_assert_cmpuint (geom->n_notes, ==, 0); /* what is over the plot is the legend's */
  ana_paint_chart (probe.cr, geom, theme);
  g_assert_false (probe_is_blank (&probe, theme->card));
  probe_free (&probe);
}

/* Each mark that says so has two axes, and the names along them are those of its channels, in their order. */
static void
test_marks_with_axes (void)
{
  guint n_with = 0;

  for (guint i = 0; i < G_N_ELEMENTS (gallery_specs); i++)
    {
      g_autoptr (AnaFrame) frame = gallery_specs[i].make != NULL ? gallery_specs[i].make () : NULL;
      g_autofree char *spec = g_strdelimit (g_strdup (gallery_specs[i].spec), "'", '"');
      g_autoptr (JsonNode) node = json_from_string (spec, NULL);
      g_autoptr (AnaChartSpec) parsed = ana_chart_spec_parse (node, frame, ana_zone_utc (), NULL);
      AnaPlot *plot = parsed != NULL ? ana_chart_get_plot (parsed->chart) : NULL;
      g_autoptr (AnaGeom) geom = parsed != NULL ? ana_geom_new (parsed->chart, W, H, ANA_INSETS_CHART) : NULL;

      g_assert_nonnull (geom);
      if (plot == NULL || !ana_geom_has_axes (geom))
        continue;
      n_with++;
      for (guint axis = 0; axis < 2; axis++)
        {
          const AnaShapesAxis *shown = ana_shapes_get_axis (geom->shapes, axis == 1);
          AnaPlotChannel *channel;

          if (shown->scale.type != ANA_SCALE_BAND)
            continue;
          channel = ana_plot_edit_channel (plot, axis == 1 ? ANA_PLOT_Y : ANA_PLOT_X);
          g_test_message ("%s %u", gallery_specs[i].name, axis);
          if (channel->n_names == 0) /* lanes of a colour: nothing is said about them */
            continue;
          g_assert_cmpuint (shown->n_names, ==, channel->n_names);
          for (guint k = 0; k < shown->n_names; k++)
            g_assert_cmpstr (shown->names[k], ==, channel->names[k]);
        }
    }
  g_assert_cmpuint (n_with, >=, 20);
}

/* What lies has its places down the side; what was transformed keeps what was said about places, and points with it. */
static void
test_lying (void)
{
  g_autoptr (AnaChart) chart = ana_chart_new (), sums = NULL, waves = NULL;
  g_autoptr (AnaSeries) series = ana_series_new (NULL);
  g_autoptr (AnaGeom) geom = NULL;
  static const char *const names[] = { "a", "b", "c", NULL };

  ana_series_append (series, (const double[]) { 0, 1, 2 }, (const double[]) { 5, 6, 7 }, 3);
  ana_chart_add_layer (chart, ANA_MARK_BAR, series, ANA_SLOT_SERIES_1);
  ana_chart_set_categories (chart, names);
  ana_chart_set_x_scale (chart, ANA_SCALE_BAND, ana_zone_utc ());
  ana_chart_set_horizontal (chart, TRUE);
  ana_chart_annotate_as (chart, "r", 0, 1, NAN, ANA_SLOT_ANNOTATION, "Two");
  ana_chart_annotate_as (chart, "p", 2, NAN, 6, ANA_SLOT_ANNOTATION, "Here");
  ana_chart_annotate_as (chart, "t", NAN, NAN, 6, ANA_SLOT_BAD, "Limit");
  ana_chart_annotate_as (chart, "m", 1, NAN, NAN, ANA_SLOT_ANNOTATION, "So");
  geom = ana_geom_new (chart, W, H, ANA_INSETS_CHART);
  g_assert_cmpuint (geom->n_annotations, ==, 4);
  g_assert_false (geom->annotations[0].stands);
  g_assert_cmpfloat_with_epsilon (geom->annotations[0].y2_px - geom->annotations[0].y_px, geom->plot_h * 2 / 3, 0.01);
  g_assert_cmpfloat (geom->annotations[1].x_px, ==, ana_geom_y_px (geom, 6));
  g_assert_cmpfloat (geom->annotations[1].y_px, ==, ana_geom_x_px (geom, 2));
  g_assert_true (geom->annotations[2].stands);
  g_assert_cmpuint (geom->n_notes, ==, 0);
  sums = ana_chart_transform (chart, ANA_TRANSFORM_CUMULATIVE, 0);
  g_assert_cmpuint (ana_chart_get_n_annotations (sums), ==, 4); /* 6 is another value there: counted in a text */
  g_assert_null (ana_chart_find_annotation (sums, "t"));
  g_assert_cmpfloat (ana_chart_find_annotation (sums, "p")->y, ==, 18);
  waves = ana_chart_transform (chart, ANA_TRANSFORM_SPECTRUM, 0);
  g_assert_cmpuint (ana_chart_get_n_annotations (waves), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/charts/annotate/places", test_places);
  g_test_add_func ("/charts/annotate/pixels", test_pixels);
  g_test_add_func ("/charts/annotate/words", test_words);
  g_test_add_func ("/charts/annotate/edges", test_edges);
  g_test_add_func ("/charts/annotate/names", test_names);
  g_test_add_func ("/charts/annotate/reach", test_reach);
  g_test_add_func ("/charts/annotate/marks-with-axes", test_marks_with_axes);
  g_test_add_func ("/charts/annotate/lying", test_lying);
  return g_test_run ();
}
