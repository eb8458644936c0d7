/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-annotate.c: annotations stay with the data: where they lie, how they look, what they say.
 */
#include "config.h"

#include "paint-probe.h"

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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/charts/annotate/places", test_places);
  g_test_add_func ("/charts/annotate/pixels", test_pixels);
  g_test_add_func ("/charts/annotate/words", test_words);
  g_test_add_func ("/charts/annotate/edges", test_edges);
  return g_test_run ();
}
