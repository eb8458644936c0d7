/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-marks-spread.c: distributions, crowds and heat, against plain definitions and published figures.
 */
#include "config.h"

#include "ana-marks.h"
#include "marks-figures.h"

/* 1 to 9 and 40: R-7 quartiles 3.25, 5.5, 7.75; the upper fence is 7.75 + 1.5 * 4.5 = 14.5. */
static void
test_box (void)
{
  g_autoptr (AnaShapes) shapes = figures_lay ("{'data':{'values':[{'v':7},{'v':1},{'v':2},{'v':40},{'v':3},{'v':4},{'v':5},{'v':6},{'v':8},{'v':9},{'v':null}]},"
                                              "'mark':'boxplot','encoding':{'y':{'field':'v'}}}");
  static const double want[] = { 1, 3.25, 5.5, 7.75, 9, 10 };

  g_assert_cmpuint (figures_n (shapes), ==, 2);
  for (guint i = 0; i < G_N_ELEMENTS (want); i++)
    assert_near (ana_shapes_get_cell (shapes, 0, 1 + i), want[i], 1e-12);
  assert_near (ana_shapes_get_cell (shapes, 1, 7), 40, 0);
  g_assert_cmpuint (ana_shapes_get_datum_of_row (shapes, 3), ==, 1);
  g_assert_cmpuint (ana_shapes_get_datum_of_row (shapes, 0), ==, 0);
  g_assert_cmpuint (ana_shapes_get_n_left_out (shapes), ==, 1);
}

/* The width follows a plain kernel estimate, computed here value by value. */
static void
test_violin (void)
{
  GString *text = g_string_new ("{'mark':'violin','encoding':{'x':{'field':'k'},'y':{'field':'v'}},'data':{'values':[");
  double values[200], mean = 0, sd = 0, most = 0, h, density[80];
  g_autoptr (AnaShapes) shapes = NULL;
  const AnaShape *ring;
  const AnaPoint *points;

  for (guint i = 0; i < 200; i++)
    {
      values[i] = i < 120 ? 10 + (i * 37 % 120) / 20.0 : 25 + (i * 53 % 80) / 10.0;
      mean += values[i] / 200;
      g_string_append_printf (text, "%s{'k':'a','v':%.3f}", i > 0 ? "," : "", values[i]);
    }
  g_string_append (text, "]}}");
  shapes = figures_lay (text->str);
  for (guint i = 0; i < 200; i++)
    sd += (values[i] - mean) * (values[i] - mean) / 200;
  sd = sqrt (sd);
  qsort (values, 200, sizeof *values, ana_compare_doubles);
  h = 0.9 * fmin (sd, (ana_quantile_sorted (values, 200, 0.75) - ana_quantile_sorted (values, 200, 0.25)) / 1.34) * pow (200, -0.2);
  for (guint s = 0; s < 80; s++)
    {
      double at = values[0] + (values[199] - values[0]) * s / 79;

      density[s] = 0;
      for (guint i = 0; i < 200; i++)
        density[s] += exp (-(at - values[i]) * (at - values[i]) / (2 * h * h));
      most = fmax (most, density[s]);
    }
  ring = figures_shape (shapes, 0, 0);
  points = ana_shapes_get_points (shapes, ring);
  g_assert_cmpuint (ring->n_points, ==, 160);
  for (guint s = 0; s < 80; s++)
    assert_near ((points[159 - s].x - points[s].x) / 90, density[s] / most, 0.01);
  g_string_free (text, TRUE);
}

/* Two groups of different sizes: each ridge is a plain kernel estimate, computed here value by value, of one scale. */
static void
test_ridgeline (void)
{
  GString *text = g_string_new ("{'mark':{'type':'ridgeline','overlap':0.5},'encoding':{'y':{'field':'k'},'x':{'field':'v','scale':{'domain':[-20,60]}}},'data':{'values':[");
  double values[2][150], from[2], to[2], density[2][160], most = 0;
  static const guint n[] = { 150, 60 };
  g_autoptr (AnaShapes) shapes = NULL;
  float x, y, w, h;

  for (guint g = 0; g < 2; g++)
    for (guint i = 0; i < n[g]; i++)
      {
        values[g][i] = g == 0 ? 5 + (i * 37 % 150) / 10.0 : 20 + (i * 53 % 60) / 4.0;
        g_string_append_printf (text, "%s{'k':'%s','v':%.3f}", i + g > 0 ? "," : "", g == 0 ? "a" : "b", values[g][i]);
      }
  g_string_append (text, "]}}");
  shapes = figures_lay (text->str);
  ana_shapes_get_plot (shapes, &x, &y, &w, &h);
  for (guint g = 0; g < 2; g++)
    {
      double mean = 0, sd = 0, width;

      for (guint i = 0; i < n[g]; i++)
        mean += values[g][i] / n[g];
      for (guint i = 0; i < n[g]; i++)
        sd += (values[g][i] - mean) * (values[g][i] - mean) / n[g];
      qsort (values[g], n[g], sizeof (double), ana_compare_doubles);
      width = 0.9 * fmin (sqrt (sd), (ana_quantile_sorted (values[g], n[g], 0.75) - ana_quantile_sorted (values[g], n[g], 0.25)) / 1.34) * pow (n[g], -0.2);
      from[g] = values[g][0] - 3 * width;
      to[g] = values[g][n[g] - 1] + 3 * width;
      for (guint s = 0; s < 160; s++)
        {
          double at = from[g] + (to[g] - from[g]) * s / 159;

          density[g][s] = 0;
          for (guint i = 0; i < n[g]; i++)
            density[g][s] += exp (-pow ((at - values[g][i]) / width, 2) / 2) / (n[g] * width * sqrt (2 * G_PI));
          most = fmax (most, density[g][s]);
        }
    }
  g_assert_cmpuint (figures_n (shapes), ==, 2);
  for (guint g = 0; g < 2; g++)
    {
      const AnaPoint *points = ana_shapes_get_points (shapes, figures_shape (shapes, g, 0));
      double band = h / 2.5, base = y + band * (0.5 + g + 1); /* half a band above the first, for what is higher than its own */

      g_assert_cmpuint (figures_shape (shapes, g, 0)->n_points, ==, 162);
      for (guint s = 0; s < 160; s++)
        {
          assert_near (points[s].x, x + w * (from[g] + (to[g] - from[g]) * s / 159 + 20) / 80, 0.01);
          assert_near (points[s].y, base - 1.5 * band * density[g][s] / most, 0.6);
        }
      assert_near (ana_shapes_get_cell (shapes, g, 3), ana_quantile_sorted (values[g], n[g], 0.5), 1e-9);
      assert_near (ana_shapes_get_cell (shapes, g, 6), n[g], 0);
    }
  g_string_free (text, TRUE);
}

static void
test_histogram (void)
{
  g_autoptr (AnaShapes) shapes = figures_lay ("{'data':{'values':[{'v':0},{'v':1},{'v':1.5},{'v':2},{'v':9.9},{'v':10}]},'mark':{'type':'histogram','maxbins':5},"
                                              "'encoding':{'x':{'field':'v'}}}");
  static const double want[] = { 3, 1, 0, 0, 1, 1 };

  /* five wanted of ten: steps of two, and the ten has its own */
  g_assert_cmpuint (figures_n (shapes), ==, 6);
  for (guint i = 0; i < 6; i++)
    {
      assert_near (ana_shapes_get_cell (shapes, i, 0), i * 2.0, 1e-12);
      assert_near (ana_shapes_get_cell (shapes, i, 2), want[i], 0);
    }
  g_assert_cmpuint (ana_shapes_get_datum_of_row (shapes, 3), ==, 1);
}

static void
test_ecdf (void)
{
  g_autoptr (AnaShapes) shapes = figures_lay ("{'data':{'values':[{'v':3},{'v':1},{'v':2},{'v':2}]},'mark':'ecdf','encoding':{'x':{'field':'v'}}}");

  g_assert_cmpuint (figures_n (shapes), ==, 4);
  assert_near (ana_shapes_get_cell (shapes, 0, 1), 1, 0);
  assert_near (ana_shapes_get_cell (shapes, 0, 2), 0.25, 1e-12);
  assert_near (ana_shapes_get_cell (shapes, 2, 2), 0.75, 1e-12);
  assert_near (ana_shapes_get_cell (shapes, 3, 2), 1, 1e-12);
  g_assert_nonnull (strstr (ana_shapes_get_summary (shapes), "at most 2"));
}

/* Quantiles as in printed tables, and their symmetry. */
static void
test_normal (void)
{
  static const struct { double p, z; } rows[] = {
    { 0.5, 0 }, { 0.75, 0.67448975019608171 }, { 0.975, 1.9599639845400545 }, { 0.999, 3.0902323061678132 }, { 1e-10, -6.3613409024040557 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_near (ana_normal_quantile (rows[i].p), rows[i].z, 1e-12);
  for (double p = 0.01; p < 1; p += 0.01)
    assert_near (0.5 * erfc (-ana_normal_quantile (p) / sqrt (2)), p, 1e-13);
  g_assert_true (isinf (ana_normal_quantile (0)) && isinf (ana_normal_quantile (1)));
}

static void
test_qq (void)
{
  g_autoptr (AnaShapes) shapes = figures_lay ("{'data':{'values':[{'v':30},{'v':10},{'v':20}]},'mark':'qq','encoding':{'x':{'field':'v'}}}");

  /* ranks (i + .5) / 3: 1/6, 1/2, 5/6 */
  assert_near (ana_shapes_get_cell (shapes, 0, 0), -0.96742156610170103, 1e-12);
  assert_near (ana_shapes_get_cell (shapes, 1, 0), 0, 1e-12);
  assert_near (ana_shapes_get_cell (shapes, 2, 1), 30, 0);
}

/* Nothing is lost, and each row lies nearer to the middle of its hexagon than to any other. */
static void
test_hexbin (void)
{
  const AnaMark *mark = ana_mark_find ("hexbin");
  g_autoptr (AnaPlot) plot = ana_plot_new (mark, 500, NULL);
  g_autoptr (AnaShapes) shapes = NULL;
  const AnaDatum *data;
  guint n, n_rows = 0;
  float px, py, pw, ph;

  for (guint c = 0; c < 2; c++)
    {
      AnaPlotChannel *channel = ana_plot_edit_channel (plot, c == 0 ? ANA_PLOT_X : ANA_PLOT_Y);

      channel->value = g_new (double, 500);
      channel->domain_lo = 0;
      channel->domain_hi = 100;
      for (guint i = 0; i < 500; i++)
        channel->value[i] = 20 + (i * (c == 0 ? 7919 : 104729)) % 601 / 10.0;
    }
  shapes = ana_plot_lay_out (plot, 0, 0, 400, 300);
  ana_shapes_get_plot (shapes, &px, &py, &pw, &ph);
  data = ana_shapes_get_data (shapes, &n);
  for (guint i = 0; i < n; i++)
    {
      n_rows += data[i].n_rows;
      assert_near (ana_shapes_get_cell (shapes, i, 2), data[i].n_rows, 0);
    }
  g_assert_cmpuint (n_rows, ==, 500);
  for (guint i = 0; i < 500; i++)
    {
      guint mine = ana_shapes_get_datum_of_row (shapes, i);
      double x = px + pw * ana_plot_edit_channel (plot, ANA_PLOT_X)->value[i] / 100, y = py + ph * (1 - ana_plot_edit_channel (plot, ANA_PLOT_Y)->value[i] / 100);
      double d = hypot (data[mine].x - x, data[mine].y - y);

      for (guint k = 0; k < n; k++)
        g_assert_cmpfloat (hypot (data[k].x - x, data[k].y - y), >=, d - 1e-3);
    }
}

/* Two million points become hexagons, of which there are no more than the plot has room for. */
static void
test_two_million (void)
{
  const AnaMark *mark = ana_mark_find ("circle");
  guint n = 2000000, n_data, n_rows = 0;
  g_autoptr (AnaPlot) plot = ana_plot_new (mark, n, NULL);
  g_autoptr (AnaShapes) shapes = NULL;
  const AnaDatum *data;

  for (guint c = 0; c < 2; c++)
    {
      AnaPlotChannel *channel = ana_plot_edit_channel (plot, c == 0 ? ANA_PLOT_X : ANA_PLOT_Y);

      channel->value = g_new (double, n);
      for (guint i = 0; i < n; i++)
        channel->value[i] = (i * (c == 0 ? 2654435761u : 40503u)) % 65521;
    }
  shapes = ana_plot_lay_out (plot, 0, 0, 800, 500);
  data = ana_shapes_get_data (shapes, &n_data);
  g_assert_cmpuint (n_data, <, 8000);
  for (guint i = 0; i < n_data; i++)
    n_rows += data[i].n_rows;
  g_assert_cmpuint (n_rows, ==, n);
}

/* Names of a crowd of bubbles lie neither on each other nor on the middle of a bubble; one that has no room above stands at another side. */
static void
test_bubble_names (void)
{
  GString *text = g_string_new ("{'mark':'circle','encoding':{'x':{'field':'x'},'y':{'field':'y'},'size':{'field':'s'},'text':{'field':'n'}},'data':{'values':[");
  g_autoptr (AnaShapes) shapes = NULL;
  const AnaShape *shape;
  guint n, n_names = 0, n_beside = 0;

  for (guint i = 0; i < 60; i++)
    g_string_append_printf (text, "%s{'x':%u,'y':%u,'s':%u,'n':'name %u'}", i > 0 ? "," : "", i * 37 % 61, i * 23 % 59, i % 9 + 1, i);
  g_string_append (text, "]}}");
  shapes = figures_lay (text->str);
  g_string_free (text, TRUE);
  shape = ana_shapes_get (shapes, &n);
  for (guint i = 0; i < n; i++)
    {
      double half = ana_layout_text_px (shape[i].text != NULL ? shape[i].text : "") / 2, middle = shape[i].x + (0.5 - shape[i].a) * 2 * half;

      if (shape[i].kind != ANA_SHAPE_TEXT || shape[i].part != ANA_PART_LABEL)
        continue;
      n_names++;
      n_beside += shape[i].a != 0.5;
      for (guint k = 0; k < n; k++)
        if (shape[k].kind == ANA_SHAPE_CIRCLE)
          g_assert_false (fabs (shape[k].x - middle) < half && shape[k].y > shape[i].y && shape[k].y < shape[i].y + ANA_LAYOUT_LINE_PX);
    }
  g_assert_cmpuint (n_names, >=, 8);
  g_assert_cmpuint (n_beside, >, 0);
}

static void
test_matrix (void)
{
  g_autoptr (AnaShapes) shapes = figures_lay ("{'data':{'values':[{'a':'x','b':'p','v':1},{'a':'y','b':'q','v':5},{'a':'y','b':'q','v':4},{'a':'x','b':'q','v':3}]},"
                                              "'mark':'rect','encoding':{'x':{'field':'a'},'y':{'field':'b'},'color':{'field':'v'}}}");
  g_autoptr (AnaShapes) pairs = figures_lay ("{'data':{'values':[{'a':'x','b':'x','r':1},{'a':'x','b':'y','r':-0.5}]},"
                                             "'mark':'correlation','encoding':{'x':{'field':'a'},'y':{'field':'b'},'color':{'field':'r'}}}");

  g_assert_cmpuint (figures_n (shapes), ==, 3);
  assert_near (ana_shapes_get_cell (shapes, 2, 2), 9, 0);
  g_assert_cmpuint (ana_shapes_get_datum_of_row (shapes, 2), ==, 2);
  assert_near (figures_shape (shapes, 0, 0)->ink.t, 0, 1e-6);
  assert_near (figures_shape (shapes, 1, 0)->ink.t, 0.25, 1e-6);
  assert_near (figures_shape (shapes, 2, 0)->ink.t, 1, 1e-6);
  g_assert_cmpint (figures_shape (pairs, 1, 0)->ink.kind, ==, ANA_INK_DIVERGING);
  assert_near (figures_shape (pairs, 1, 0)->ink.t, -0.5, 1e-6);
}

static gboolean
has_text (const AnaShapes *shapes, const char *text)
{
  guint n;
  const AnaShape *all = ana_shapes_get (shapes, &n);

  for (guint i = 0; i < n; i++)
    if (all[i].kind == ANA_SHAPE_TEXT && strcmp (all[i].text, text) == 0)
      return TRUE;
  return FALSE;
}

/* Five colours, and the legend says which values each has; 2 to 71 are parted at 15, 30, 45 and 55. */
static void
test_steps (void)
{
  static const struct { int value; double ink; } cells[] = {
    { 2, 0 }, { 14, 0 }, { 15, 0.25 }, { 29, 0.25 }, { 30, 0.5 }, { 44, 0.5 }, { 45, 0.75 }, { 54, 0.75 }, { 55, 1 }, { 71, 1 },
  };
  static const char *const texts[] = { "<\302\24015", "15\342\200\22329", "30\342\200\22344", "45\342\200\22354", "\342\211\245\302\24055" };
  GString *text = g_string_new ("{'mark':'rect','encoding':{'x':{'field':'a'},'y':{'field':'b'},'color':{'field':'v'}},'data':{'values':[");
  g_autoptr (AnaShapes) shapes = NULL;
  g_autoptr (AnaShapes) parts = figures_lay ("{'data':{'values':[{'a':'x','b':'p','v':0.1216},{'a':'y','b':'p','v':1}]},"
                                             "'mark':'rect','encoding':{'x':{'field':'a'},'y':{'field':'b'},'color':{'field':'v'}}}");
  g_autoptr (AnaShapes) one = figures_lay ("{'data':{'values':[{'a':'x','b':'p','v':7},{'a':'y','b':'p','v':7}]},"
                                           "'mark':'rect','encoding':{'x':{'field':'a'},'y':{'field':'b'},'color':{'field':'v'}}}");

  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    g_string_append_printf (text, "%s{'a':'%u','b':'p','v':%d}", i > 0 ? "," : "", i, cells[i].value);
  g_string_append (text, "]}}");
  shapes = figures_lay (text->str);
  g_string_free (text, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    assert_near (figures_shape (shapes, i, 0)->ink.t, cells[i].ink, 1e-6);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_true (has_text (shapes, texts[i]));
  g_assert_true (has_text (parts, "<\302\2400.3"));
  g_assert_true (has_text (parts, "0.45\342\200\2230.65"));
  assert_near (figures_shape (one, 0, 0)->ink.t, 0.5, 1e-6);
}

/* 2024-02-29 was a Thursday, 2024-03-01 a Friday, 2024-03-04 the Monday of the next week. */
static void
test_calendar (void)
{
  g_autoptr (AnaShapes) shapes = figures_lay ("{'data':{'values':[{'d':'2024-02-29','v':2},{'d':'2024-03-01','v':4},{'d':'2024-03-04T23:59:00Z','v':6},"
                                              "{'d':'2024-03-04','v':1}]},'mark':'calendar','encoding':{'x':{'field':'d'},'color':{'field':'v'}}}");
  const AnaShape *leap = figures_shape (shapes, 0, 0), *friday = figures_shape (shapes, 1, 0), *monday = figures_shape (shapes, 2, 0);

  g_assert_cmpuint (figures_n (shapes), ==, 3);
  figures_assert_text (shapes, 0, 1, "Thu");
  figures_assert_text (shapes, 1, 1, "Fri");
  figures_assert_text (shapes, 2, 1, "Mon");
  assert_near (ana_shapes_get_cell (shapes, 2, 2), 7, 0);
  assert_near (friday->x, leap->x, 0.01);
  g_assert_cmpfloat (friday->y, >, leap->y);
  g_assert_cmpfloat (monday->x, >, friday->x + friday->w);
  g_assert_cmpfloat (monday->y, <, leap->y - 2 * leap->h);
}

/* A year of days in a square room: its weeks lie in bands under each other, each begins with a month and is dated, and a day is larger than in one. */
static void
test_calendar_bands (void)
{
  g_autoptr (AnaPlot) plot = ana_plot_new (ana_mark_find ("calendar"), 364, ana_zone_utc ());
  AnaPlotChannel *x = ana_plot_edit_channel (plot, ANA_PLOT_X);
  g_autoptr (AnaShapes) square = NULL, strip = NULL;
  guint n_bands = 0;

  x->kind = ANA_KIND_TIME;
  x->value = g_new0 (double, 364);
  for (guint i = 0; i < 364; i++)
    x->value[i] = (20089.0 + i) * ANA_USEC_PER_DAY; /* from Wednesday 1 January 2025 */
  square = ana_plot_lay_out (plot, 0, 0, 400, 400);
  strip = ana_plot_lay_out (plot, 0, 0, 400, 80);
  g_assert_cmpuint (figures_n (square), ==, 364);
  g_assert_cmpfloat (figures_shape (square, 0, 0)->w, >, 1.5 * figures_shape (strip, 0, 0)->w);
  g_assert_true (has_text (square, "Jan 2025"));
  for (guint i = 1; i < 364; i++)
    {
      const AnaShape *before = figures_shape (square, i - 1, 0), *day = figures_shape (square, i, 0), *in_strip = figures_shape (strip, i, 0);
      gboolean monday = i % 7 == 5, folds = monday && day->x < before->x;

      n_bands += folds;
      /* down the week, then to the next: beside it, or at the begin of a band below */
      if (!folds)
        g_assert_true (monday ? day->x > before->x + before->w : day->x == before->x);
      if (!monday || folds)
        g_assert_cmpfloat (day->y, >, before->y);
      assert_near (day->w, day->h, 0.01);
      g_assert_cmpfloat (in_strip->x, >=, figures_shape (strip, i - 1, 0)->x);
    }
  g_assert_cmpuint (n_bands, >=, 1);
}

static void
test_hours (void)
{
  g_autoptr (AnaShapes) shapes = figures_lay ("{'data':{'values':[{'d':'2024-02-29T00:30:00Z'},{'d':'2024-02-29T23:30:00Z'},{'d':'2024-03-07T23:10:00Z'}]},"
                                              "'mark':'hours','encoding':{'x':{'field':'d'}}}");

  g_assert_cmpuint (figures_n (shapes), ==, 2);
  figures_assert_text (shapes, 1, 0, "Thu");
  assert_near (ana_shapes_get_cell (shapes, 1, 1), 23, 0);
  assert_near (ana_shapes_get_cell (shapes, 1, 2), 2, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/charts/marks-spread/box", test_box);
  g_test_add_func ("/charts/marks-spread/violin", test_violin);
  g_test_add_func ("/charts/marks-spread/ridgeline", test_ridgeline);
  g_test_add_func ("/charts/marks-spread/histogram", test_histogram);
  g_test_add_func ("/charts/marks-spread/ecdf", test_ecdf);
  g_test_add_func ("/charts/marks-spread/normal", test_normal);
  g_test_add_func ("/charts/marks-spread/qq", test_qq);
  g_test_add_func ("/charts/marks-spread/hexbin", test_hexbin);
  g_test_add_func ("/charts/marks-spread/two-million", test_two_million);
  g_test_add_func ("/charts/marks-spread/bubble-names", test_bubble_names);
  g_test_add_func ("/charts/marks-spread/matrix", test_matrix);
  g_test_add_func ("/charts/marks-spread/steps", test_steps);
  g_test_add_func ("/charts/marks-spread/calendar", test_calendar);
  g_test_add_func ("/charts/marks-spread/calendar-bands", test_calendar_bands);
  g_test_add_func ("/charts/marks-spread/hours", test_hours);
  return g_test_run ();
}
