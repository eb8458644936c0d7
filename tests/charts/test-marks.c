/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-marks.c: what holds of every mark, whatever its data: one table over the table of marks.
 */
#include "config.h"

#include "ana-paint.h"
#include "marks-data.h"
#include "paint-probe.h"

#include <glib/gstdio.h>

static void
check_case (const AnaMark *mark, MarksCase data, AnaPlotKind prefer, gboolean with_optional, gboolean with_facet)
{
  g_autoptr (AnaPlot) plot = marks_plot (mark, data, prefer, with_optional, with_facet);
  g_autoptr (AnaShapes) shapes = ana_plot_lay_out (plot, 8, 6, MARKS_ROOM_W, MARKS_ROOM_H);

  g_test_message ("%s, case %d, kind %d%s%s", ana_mark_get_name (mark), data, prefer, with_optional ? ", all channels" : "", with_facet ? ", facets" : "");
  marks_check (shapes, marks_n_rows (data));
}

static void
test_data (gconstpointer user_data)
{
  static const AnaPlotKind kinds[] = { ANA_KIND_NUMBER, ANA_KIND_NAME, ANA_KIND_TIME };
  const AnaMark *mark = user_data;

  for (guint data = 0; data < MARKS_MANY; data++)
    for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
      {
        check_case (mark, data, kinds[k], FALSE, FALSE);
        check_case (mark, data, kinds[k], TRUE, FALSE);
        check_case (mark, data, kinds[k], TRUE, TRUE);
      }
}

/* A hundred thousand rows are drawn at once, or cut, and that is said. */
static void
test_many (gconstpointer user_data)
{
  check_case (user_data, MARKS_MANY, ANA_KIND_NAME, FALSE, FALSE);
  check_case (user_data, MARKS_MANY, ANA_KIND_TIME, TRUE, FALSE);
}

/* A room of a pixel, and one that is nearly none. */
static void
test_small (gconstpointer user_data)
{
  static const float sizes[][2] = { { 1, 1 }, { 0, 0 }, { 20, 400 }, { 400, 20 }, { 90, 70 } };
  g_autoptr (AnaPlot) plot = marks_plot (user_data, MARKS_PLAIN, ANA_KIND_NAME, TRUE, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (AnaShapes) shapes = ana_plot_lay_out (plot, 0, 0, sizes[i][0], sizes[i][1]);
      guint n;
      const AnaShape *all = ana_shapes_get (shapes, &n);

      for (guint s = 0; s < n; s++)
        {
          const AnaPoint *points = ana_shapes_get_points (shapes, &all[s]);

          g_assert_true (isfinite (all[s].x) && isfinite (all[s].y) && isfinite (all[s].w) && isfinite (all[s].h));
          for (guint p = 0; p < all[s].n_points; p++)
            g_assert_true (isnan (points[p].x) || (isfinite (points[p].x) && isfinite (points[p].y)));
        }
    }
}

static gboolean
has_axis_texts (const AnaShapes *shapes)
{
  guint n;
  const AnaShape *all = ana_shapes_get (shapes, &n);

  for (guint i = 0; i < n; i++)
    if (all[i].kind == ANA_SHAPE_TEXT && all[i].part == ANA_PART_AXIS)
      return TRUE;
  return FALSE;
}

/* A mark is seen in its own colour at its middle or at its edge, and the same picture is the same bytes. */
static void
test_paint (gconstpointer user_data)
{
  g_autoptr (AnaPlot) plot = marks_plot (user_data, MARKS_PLAIN, ANA_KIND_NAME, TRUE, FALSE);

  for (guint t = 0; t < 4; t++)
    {
      const AnaTheme *theme = ana_theme_get (t);
      Probe first = probe_new (500, 340, theme->card), second = probe_new (500, 340, theme->card);
      g_autoptr (AnaShapes) shapes = ana_plot_lay_out (plot, 8, 6, MARKS_ROOM_W, MARKS_ROOM_H);
      guint n, n_seen = 0;
      const AnaDatum *data = ana_shapes_get_data (shapes, &n);

      ana_paint_shapes (first.cr, shapes, theme);
      ana_paint_shapes (second.cr, shapes, theme);
      g_assert_false (probe_is_blank (&first, theme->card));
      g_assert_cmpint (memcmp (cairo_image_surface_get_data (first.surface), cairo_image_surface_get_data (second.surface),
                               (gsize) cairo_image_surface_get_stride (first.surface) * 340), ==, 0);
      for (guint i = 0; i < n; i++)
        {
          gboolean seen = FALSE;

          for (int dy = -4; dy <= 4; dy++)
            for (int dx = -4; dx <= 4; dx++)
              seen = seen || !probe_is (&first, (int) CLAMP (data[i].x + dx, 0, 499), (int) CLAMP (data[i].y + dy, 0, 339), theme->card);
          n_seen += seen ? 1 : 0;
        }
      g_assert_cmpuint (n_seen, ==, n);
      if (n > 0)
        {
          ana_paint_datum (second.cr, shapes, theme, 0, TRUE);
          g_assert_cmpint (memcmp (cairo_image_surface_get_data (first.surface), cairo_image_surface_get_data (second.surface),
                                   (gsize) cairo_image_surface_get_stride (first.surface) * 340), !=, 0);
        }
      g_assert_true (n > 0 || has_axis_texts (shapes));
      probe_free (&first);
      probe_free (&second);
    }
}

static void
paint_cb (cairo_t *cr, double width_px, double height_px, gpointer chart)
{
  ana_paint_picture (cr, width_px, height_px, chart, ana_theme_get (ANA_THEME_LIGHT));
}

static void
assert_svg_parses (const char *text, gsize length)
{
  static const GMarkupParser parser = { NULL };
  GMarkupParseContext *context = g_markup_parse_context_new (&parser, 0, NULL, NULL);
  g_autoptr (GError) error = NULL;

  g_markup_parse_context_parse (context, text, (gssize) length, &error);
  g_assert_no_error (error);
  g_markup_parse_context_end_parse (context, &error);
  g_assert_no_error (error);
  g_markup_parse_context_free (context);
  g_assert_null (g_strstr_len (text, (gssize) length, "nan"));
  g_assert_null (g_strstr_len (text, (gssize) length, "inf"));
  g_assert_null (g_strstr_len (text, (gssize) length, "<image"));
}

static void
test_vector (gconstpointer user_data)
{
  static const char *const endings[] = { "svg", "pdf" };
  g_autofree char *dir = g_dir_make_tmp ("ana-marks-XXXXXX", NULL);
  g_autoptr (AnaChart) chart = ana_chart_new ();
  g_autoptr (AnaPlot) plot = marks_plot (user_data, MARKS_PLAIN, ANA_KIND_NAME, TRUE, FALSE);
  g_autofree char *summary = NULL;

  ana_chart_set_title (chart, "Chart");
  ana_chart_set_plot (chart, plot);
  summary = ana_chart_summary (chart);
  g_assert_true (g_str_has_prefix (summary, "Chart. "));
  ana_chart_set_title (chart, "New");
  g_free (summary);
  summary = ana_chart_summary (chart);
  g_assert_true (g_str_has_prefix (summary, "New. "));
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *name = g_strconcat ("chart.", endings[i], NULL), *path = g_build_filename (dir, name, NULL), *text = NULL;
      g_autoptr (GError) error = NULL;
      gsize length;

      g_assert_true (ana_paint_to_file (path, 500, 340, 1, paint_cb, chart, &error));
      g_assert_true (g_file_get_contents (path, &text, &length, &error));
      if (i == 0)
        assert_svg_parses (text, length);
      else
        g_assert_true (g_str_has_prefix (text, "%PDF-") && memcmp (text + length - 6, "%%EOF", 5) == 0);
      g_unlink (path);
    }
  g_rmdir (dir);
}

static void
add_tests (const AnaMark *mark)
{
  static const struct { const char *name; GTestDataFunc func; } tests[] = {
    { "data", test_data }, { "many", test_many }, { "small", test_small }, { "paint", test_paint }, { "vector", test_vector },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strdup_printf ("/charts/marks/%s/%s", ana_mark_get_name (mark), tests[i].name);

      g_test_add_data_func (path, mark, tests[i].func);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; ana_mark_get (i) != NULL; i++)
    add_tests (ana_mark_get (i));
  add_tests (ana_mark_of_layers ());
  return g_test_run ();
}
