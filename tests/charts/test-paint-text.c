/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-paint-text.c: texts from data are shown as they are, cut to their room, and never overlap on an axis.
 */
#include "config.h"

#include "ana-paint.h"
#include "ana-random.h"
#include "paint-probe.h"

#include <math.h>
#include <string.h>

static const AnaTheme *theme;

static double
width_of (const char *text)
{
  return ana_text_width_px (theme, ANA_TEXT_BODY, text);
}

static void
test_literal (void)
{
  /* a tag that was understood would take no room */
  g_assert_cmpfloat (width_of ("<b>x</b>"), >, width_of ("x") + 4 * width_of ("b"));
  g_assert_cmpfloat (width_of ("&amp;"), >, width_of ("&") + 2 * width_of ("m"));
  g_assert_cmpfloat (width_of ("a & b < c"), >, width_of ("a"));
  g_assert_cmpfloat (width_of ("\xff\xfe"), >, 0);   /* not UTF-8 */
  g_assert_cmpfloat (width_of ("a\nb"), ==, width_of ("a b"));
  /* an override shows as a sign instead of turning the rest round */
  g_assert_cmpfloat (width_of ("abc\xe2\x80\xae" "def"), ==, width_of ("abc\xef\xbf\xbd" "def"));
  g_assert_cmpfloat (width_of (NULL), ==, 0);
  g_assert_cmpfloat (width_of (""), ==, 0);
}

static void
test_endless (void)
{
  g_autofree char *text = g_malloc (1000001);
  Probe probe = probe_new (200, 30, theme->card);

  memset (text, 'm', 1000000);
  text[1000000] = '\0';
  g_assert_cmpfloat (ana_paint_text (probe.cr, theme, ANA_TEXT_BODY, theme->text, 0, 0, 0, 150, text), <=, 150);
  for (int y = 0; y < 30; y++)
    g_assert_true (probe_is (&probe, 160, y, theme->card));
  ana_paint_text (probe.cr, theme, ANA_TEXT_BODY, theme->text, 0, 0, 0, 0, text);
  probe_free (&probe);
}

static guint
count_ink (const Probe *probe, int x0, int x1, int height_px)
{
  guint n = 0;

  for (int y = 0; y < height_px; y++)
    for (int x = x0; x < x1; x++)
      n += probe_is (probe, x, y, theme->card) ? 0 : 1;
  return n;
}

static void
test_align (void)
{
  static const double aligns[] = { 0, 0.5, 1 };

  for (guint i = 0; i < 3; i++)
    {
      Probe probe = probe_new (300, 30, theme->card);
      double width = ana_paint_text (probe.cr, theme, ANA_TEXT_HEADING, theme->text, 150, 5, aligns[i], 0, "Heading");
      int left = (int) (150 - aligns[i] * width), right = (int) ceil (150 + (1 - aligns[i]) * width);

      g_assert_cmpuint (count_ink (&probe, left, right, 30), >, 50);
      g_assert_cmpuint (count_ink (&probe, 0, left - 1, 30) + count_ink (&probe, right + 2, 300, 30), ==, 0);
      probe_free (&probe);
    }
}

/* In text from right to left a figure stands to the left of its words, and in its own order. */
static void
test_figures_held (void)
{
  static const char *const figures[] = { "£\u200948\u2009000", "16\u2009786", "7.3\u2009%", "\u221248\u2009000.50" };

  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    {
      g_autofree char *text = g_strconcat ("יעד ", figures[i], NULL);
      g_autofree char *held = ana_text_hold_figures (text);
      Probe line = probe_new (300, 30, theme->card), alone = probe_new (300, 30, theme->card);
      double width = ana_paint_text (alone.cr, theme, ANA_TEXT_BODY, theme->text, 0, 5, 0, 0, figures[i]);

      g_assert_nonnull (strstr (held, figures[i]));
      g_assert_null (ana_text_hold_figures (figures[i]));
      ana_paint_text (line.cr, theme, ANA_TEXT_BODY, theme->text, 0, 5, 0, 0, text);
      for (int y = 0; y < 20; y++)
        for (int x = 0; x < (int) width - 1; x++)
          g_assert_true (probe_is (&line, x, y, probe_get (&alone, x, y)));
      probe_free (&line);
      probe_free (&alone);
    }
}

/* Figures are all as wide as each other: columns of numbers stand still. */
static void
test_tabular (void)
{
  for (char c = '0'; c <= '9'; c++)
    {
      char text[4] = { c, c, c, 0 };

      g_assert_cmpfloat_with_epsilon (ana_text_width_px (theme, ANA_TEXT_DATA, text), ana_text_width_px (theme, ANA_TEXT_DATA, "888"), 0.01);
    }
}

static void
test_sizes (void)
{
  static const AnaTextStyle order[] = { ANA_TEXT_CAPTION, ANA_TEXT_DATA, ANA_TEXT_BODY, ANA_TEXT_HEADING, ANA_TEXT_TITLE_4, ANA_TEXT_TITLE_2, ANA_TEXT_TITLE_1 };
  AnaTheme large = *theme;

  for (guint i = 1; i < G_N_ELEMENTS (order); i++)
    g_assert_cmpfloat (ana_text_width_px (theme, order[i], "Some words"), >, ana_text_width_px (theme, order[i - 1], "Some words"));
  large.font = "Cantarell 22";
  g_assert_cmpfloat_with_epsilon (ana_text_width_px (&large, ANA_TEXT_BODY, "Some words"), 2 * width_of ("Some words"), 0.5);
  g_assert_cmpfloat (ana_text_line_px (&large, ANA_TEXT_BODY), ==, 38);
}

/* Axis texts as pango lays them out, in the widest themes: none touches its neighbour. */
static void
test_axis_labels (void)
{
  g_autoptr (AnaSeries) series = ana_series_new (NULL);
  g_autoptr (AnaChart) chart = ana_chart_new ();
  AnaRandom random;

  ana_random_init (&random, 6);
  for (guint i = 0; i < 50; i++)
    {
      double x = 1.7e15 + i * 1e9, y = 1e6 * ana_random_normal (&random);

      ana_series_append (series, &x, &y, 1);
    }
  ana_chart_add_layer (chart, ANA_MARK_LINE, series, ANA_SLOT_SERIES_1);
  ana_chart_set_x_scale (chart, ANA_SCALE_TIME, NULL);
  for (guint k = 0; k < 150; k++)
    {
      double lo = 1.6e15 * ana_random_double (&random), end = -INFINITY;

      ana_chart_set_x_view (chart, lo, lo + pow (10, 6 + 10 * ana_random_double (&random)));
      g_autoptr (AnaGeom) geom = ana_geom_new (chart, (float) ana_random_range (&random, 100, 1600), 200, ANA_INSETS_CHART);

      for (guint i = 0; i < geom->n_x_ticks; i++)
        {
          double half = ana_text_width_px (theme, ANA_TEXT_CAPTION, geom->x_ticks[i].text) / 2;

          if (half == 0)
            continue;
          g_assert_cmpfloat (geom->x_ticks[i].pos_px - half, >, end);
          end = geom->x_ticks[i].pos_px + half;
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  theme = ana_theme_get (ANA_THEME_LIGHT);
  g_test_add_func ("/charts/text/literal", test_literal);
  g_test_add_func ("/charts/text/endless", test_endless);
  g_test_add_func ("/charts/text/align", test_align);
  g_test_add_func ("/charts/text/tabular", test_tabular);
  g_test_add_func ("/charts/text/figures-held", test_figures_held);
  g_test_add_func ("/charts/text/sizes", test_sizes);
  g_test_add_func ("/charts/text/axis", test_axis_labels);
  return g_test_run ();
}
