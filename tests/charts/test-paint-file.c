/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-paint-file.c: pictures as files, whole and repeatable.
 */
#include "config.h"

#include "ana-error.h"
#include "ana-paint.h"
#include "paint-probe.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static char *folder;

static void
paint_cb (cairo_t *cr, double width_px, double height_px, gpointer data)
{
  ana_paint_picture (cr, width_px, height_px, data, ana_theme_get (ANA_THEME_LIGHT));
}

static AnaChart *
make_chart (guint n)
{
  g_autoptr (AnaSeries) series = ana_series_new (NULL);
  AnaChart *chart = ana_chart_new ();

  for (guint i = 0; i < n; i++)
    {
      double x = i, y = i == n / 2 ? 50 : sin (i / 9.0);

      ana_series_append (series, &x, &y, 1);
    }
  ana_chart_add_layer (chart, ANA_MARK_LINE, series, ANA_SLOT_SERIES_1)->label = g_strdup ("<b>R&D</b>");
  ana_chart_add_layer (chart, ANA_MARK_AREA, series, ANA_SLOT_SERIES_2)->label = g_strdup ("Other");
  ana_chart_set_title (chart, "Sales & <returns>");
  ana_chart_set_titles (chart, "Day", "EUR");
  return chart;
}

static char *
write_picture (const char *name, AnaChart *chart, gsize *n_bytes)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  char *bytes = NULL;

  g_assert_true (ana_paint_to_file (path, 400, 250, 2, paint_cb, chart, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &bytes, n_bytes, NULL));
  return bytes;
}

static void
test_formats (void)
{
  static const struct { const char *name, *magic; } rows[] = { { "a.png", "\211PNG" }, { "a.svg", "<?xml" }, { "a.pdf", "%PDF-" } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    for (guint n = 0; n <= 5000; n = n * 50 + 2)
      {
        g_autoptr (AnaChart) chart = make_chart (n);
        gsize n_bytes = 0, n_again = 0;
        g_autofree char *bytes = write_picture (rows[i].name, chart, &n_bytes);
        g_autofree char *again = write_picture (rows[i].name, chart, &n_again);

        g_assert_true (memcmp (bytes, rows[i].magic, 4) == 0);
        g_assert_cmpuint (n_bytes, >, 500);
        /* cairo numbers the parts of an SVG by the process */
        if (i != 1)
          g_assert_true (n_bytes == n_again && memcmp (bytes, again, n_bytes) == 0);
      }
}

static void
test_png_size (void)
{
  g_autofree char *path = g_build_filename (folder, "a.png", NULL);
  g_autoptr (AnaChart) chart = make_chart (10);
  gsize n_bytes = 0;
  g_autofree char *bytes = write_picture ("a.png", chart, &n_bytes);
  cairo_surface_t *surface = cairo_image_surface_create_from_png (path);

  g_assert_cmpint (cairo_image_surface_get_width (surface), ==, 800);
  g_assert_cmpint (cairo_image_surface_get_height (surface), ==, 500);
  cairo_surface_destroy (surface);
}

static gboolean
contains (const char *bytes, gsize n_bytes, const char *needle)
{
  return memmem (bytes, n_bytes, needle, strlen (needle)) != NULL;
}

/* Dense lines stay drawings on paper: no picture is put into a PDF or an SVG. */
static void
test_vectors (void)
{
  g_autoptr (AnaChart) chart = make_chart (100000);
  gsize n_pdf = 0, n_svg = 0;
  g_autofree char *pdf = write_picture ("d.pdf", chart, &n_pdf), *svg = write_picture ("d.svg", chart, &n_svg);

  g_assert_false (contains (pdf, n_pdf, "/Subtype /Image"));
  g_assert_false (contains (svg, n_svg, "<image"));
  g_assert_true (contains (svg, n_svg, "400px"));
  g_assert_true (contains (pdf, n_pdf, "(Analytics Dashboard)"));
}

static void
test_errors (void)
{
  static const struct { const char *name; double width, scale; } rows[] = {
    { "a.gif", 400, 1 }, { "a", 400, 1 }, { "a.png", 0, 1 }, { "a.png", 20000, 1 }, { "a.png", 400, 0 }, { "a.png", NAN, 1 }, { "a.png", 10000, 4 },
  };
  g_autoptr (AnaChart) chart = make_chart (3);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_build_filename (folder, rows[i].name, NULL);
      g_autoptr (GError) error = NULL;

      g_unlink (path);
      g_assert_false (ana_paint_to_file (path, rows[i].width, 100, rows[i].scale, paint_cb, chart, &error));
      g_assert_error (error, ANA_ERROR, ANA_ERROR_USAGE);
      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
    }
  g_autofree char *nowhere = g_build_filename (folder, "no", "such", "folder.png", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (ana_paint_to_file (nowhere, 10, 10, 1, paint_cb, chart, &error));
  g_assert_nonnull (error);
}

/* The same chart as picture in every theme and in sizes down to nothing: never an error. */
static void
test_any_size (void)
{
  g_autoptr (AnaChart) chart = make_chart (30), empty = ana_chart_new ();

  ana_chart_add_note (chart, 10, "A note that is much longer than the whole picture is wide, so that it finds no room at all");
  for (guint t = 0; t < 4; t++)
    for (int size = 1; size < 400; size = size * 2 + 1)
      {
        const AnaTheme *theme = ana_theme_get ((AnaThemeId) t);
        Probe probe = probe_new (size, size, (AnaColour) { 1, 0, 0, 1 });

        ana_paint_picture (probe.cr, size, size, chart, theme);
        ana_paint_picture (probe.cr, size, size, empty, theme);
        g_assert_true (probe_is (&probe, 0, 0, theme->card));
        probe_free (&probe);
      }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("charts-XXXXXX", NULL);
  g_test_add_func ("/charts/file/formats", test_formats);
  g_test_add_func ("/charts/file/png-size", test_png_size);
  g_test_add_func ("/charts/file/vectors", test_vectors);
  g_test_add_func ("/charts/file/errors", test_errors);
  g_test_add_func ("/charts/file/any-size", test_any_size);
  status = g_test_run ();
  for (guint i = 0; i < 5; i++)
    {
      static const char *const names[] = { "a.png", "a.svg", "a.pdf", "d.pdf", "d.svg" };
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
  g_free (folder);
  return status;
}
