/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-words.c: all that a chart says by itself is said in the words that it was given.
 */
#include "config.h"

#include "ana-chart-private.h"
#include "ana-plot-private.h"
#include "ana-transform.h"
#include "marks-data.h"

#include <string.h>

#define MARK "\302\247" /* what the words of this test begin with */

static const char *const DAYS[] = { "L", "M", "X", "J", "V", "S", "D", NULL };

static const char *
translate (const char *english)
{
  g_autofree char *text = g_strconcat (MARK, english, NULL);

  return g_intern_string (text);
}

/* What a column is called: by the data, or by us. */
static gboolean
is_of_data (const AnaPlot *plot, const char *title)
{
  for (guint c = 0; c < ANA_PLOT_N_CHANNELS; c++)
    if (g_strcmp0 (ana_plot_get_channel_title (plot, c), title) == 0)
      return TRUE;
  return FALSE;
}

static void
test_marks (void)
{
  for (guint i = 0; ana_mark_get (i) != NULL; i++)
    {
      g_autoptr (AnaPlot) plot = marks_plot (ana_mark_get (i), MARKS_PLAIN, ANA_KIND_NAME, TRUE, FALSE);
      g_autoptr (AnaShapes) shapes = NULL;

      ana_plot_set_words (plot, translate, DAYS);
      shapes = ana_plot_lay_out (plot, 8, 6, MARKS_ROOM_W, MARKS_ROOM_H);
      g_test_message ("%s: %s", ana_mark_get_name (ana_mark_get (i)), ana_shapes_get_summary (shapes));
      g_assert_nonnull (strstr (ana_shapes_get_summary (shapes), MARK));
      for (guint c = 0; c < ana_shapes_get_n_columns (shapes); c++)
        {
          const char *title = ana_shapes_get_column (shapes, c)->title;

          g_test_message ("%s", title);
          g_assert_true (g_str_has_prefix (title, MARK) || is_of_data (plot, title));
        }
    }
}

static gboolean
says (const AnaShapes *shapes, const char *text)
{
  for (guint i = 0; i < shapes->shapes->len; i++)
    {
      const AnaShape *shape = &g_array_index (shapes->shapes, AnaShape, i);

      if (shape->kind == ANA_SHAPE_TEXT && strcmp (shape->text, text) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
test_hours (void)
{
  g_autoptr (AnaPlot) plot = ana_plot_new (ana_mark_find ("hours"), 1, ana_zone_utc ());
  AnaPlotChannel *x = ana_plot_edit_channel (plot, ANA_PLOT_X);
  g_autoptr (AnaShapes) english = NULL, spanish = NULL;

  x->kind = ANA_KIND_TIME;
  x->value = g_new0 (double, 1); /* a Thursday */
  english = ana_plot_lay_out (plot, 0, 0, 600, 300);
  g_assert_true (says (english, "Thu"));
  g_assert_true (says (english, "Hour"));
  ana_plot_set_words (plot, translate, DAYS);
  spanish = ana_plot_lay_out (plot, 0, 0, 600, 300);
  g_assert_true (says (spanish, "J"));
  g_assert_false (says (spanish, "Thu"));
  g_assert_true (says (spanish, MARK "Hour"));
}

/* Days lie on a calendar as the week begins: names, cells and the first of them; what is made of a plot has it too. */
static void
test_first_day (void)
{
  g_autoptr (AnaPlot) plot = ana_plot_new (ana_mark_find ("calendar"), 2, ana_zone_utc ());
  AnaPlotChannel *x = ana_plot_edit_channel (plot, ANA_PLOT_X);
  g_autoptr (AnaChart) chart = ana_chart_new ();

  x->kind = ANA_KIND_TIME;
  x->value = g_new0 (double, 2);
  x->value[1] = 3.0 * ANA_USEC_PER_DAY; /* Thursday 1 and Sunday 4 January 1970 */
  for (guint first = 0; first < 7; first++)
    {
      g_autoptr (AnaShapes) shapes = NULL;
      static const guint places[7] = { 3, 2, 1, 0, 6, 5, 4 }; /* of a Thursday */

      ana_plot_set_first_day (plot, first);
      g_assert_cmpstr (plot->week[places[first]], ==, "Thu");
      shapes = ana_plot_lay_out (plot, 0, 0, 600, 300);
      g_assert_true (says (shapes, plot->week[0]));
      /* rows of the table: the weekday of each by name, so whatever the week begins with it reads the same */
      for (guint i = 0; i < 2; i++)
        {
          g_autofree char *day = ana_shapes_dup_cell (shapes, i, 1);

          g_assert_cmpstr (day, ==, i == 0 ? "Thu" : "Sun");
        }
    }
  ana_chart_set_first_day (chart, 6);
  ana_chart_set_plot (chart, plot);
  g_assert_cmpuint (plot->first_day, ==, 6);
  ana_chart_set_first_day (chart, 0);
  g_assert_cmpstr (plot->week[0], ==, "Mon");
}

/* A chart hands its words to its plot, whichever comes first, and to what is made of it. */
static void
test_chart (void)
{
  g_autoptr (AnaChart) chart = ana_chart_new ();
  g_autoptr (AnaChart) moved = NULL;
  g_autoptr (AnaSeries) series = ana_series_new ("s");
  g_autoptr (AnaPlot) plot = ana_plot_new (ana_mark_find ("arc"), 0, NULL);
  g_autofree char *empty = ana_chart_summary (chart), *none = NULL, *some = NULL;

  g_assert_cmpstr (empty, ==, "No data.");
  ana_chart_set_words (chart, translate, DAYS);
  none = ana_chart_summary (chart);
  g_assert_cmpstr (none, ==, MARK "No data.");
  for (guint i = 0; i < 3; i++)
    ana_series_append (series, &(double) { i }, &(double) { i * i }, 1);
  ana_chart_add_layer (chart, ANA_MARK_LINE, series, ANA_SLOT_SERIES_1);
  some = ana_chart_summary (chart);
  g_assert_true (g_str_has_prefix (some, MARK "Line chart: " MARK "3 points from"));
  moved = ana_chart_transform (chart, ANA_TRANSFORM_CUMULATIVE, 0);
  g_assert_true (moved->words == translate);
  ana_chart_set_plot (chart, plot);
  g_assert_true (plot->words == translate);
  ana_chart_set_words (chart, NULL, NULL);
  g_assert_null (plot->words);
  g_assert_null (plot->day_names);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/charts/words/marks", test_marks);
  g_test_add_func ("/charts/words/hours", test_hours);
  g_test_add_func ("/charts/words/first-day", test_first_day);
  g_test_add_func ("/charts/words/chart", test_chart);
  return g_test_run ();
}
