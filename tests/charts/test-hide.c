/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-hide.c: a plot without some of its colours, for every mark that has names as colours, and the legend's entries.
 */
#include "config.h"

#include "ana-plot-private.h"
#include "marks-data.h"

/* --- rows that are hidden stand nowhere, the others where they stood in the words of the keyboard --- */

static void
check_hidden (AnaPlot *plot, guint64 hidden)
{
  g_autoptr (AnaPlot) part = ana_plot_hide (plot, hidden);
  g_autoptr (AnaShapes) whole = ana_plot_lay_out (plot, 8, 6, MARKS_ROOM_W, MARKS_ROOM_H);
  g_autoptr (AnaShapes) shapes = ana_plot_lay_out (part, 8, 6, MARKS_ROOM_W, MARKS_ROOM_H);
  guint n = ana_plot_get_n_rows (plot);

  marks_check (shapes, n);
  g_assert_cmpuint (ana_plot_get_n_groups (part), ==, ana_plot_get_n_groups (plot));
  for (guint row = 0; row < n; row++)
    {
      guint datum = ana_shapes_get_datum_of_row (whole, row), group = datum != ANA_NO_DATUM ? ana_plot_group (plot, ANA_PLOT_COLOUR, row) : G_MAXUINT;

      if (group < 64 && (hidden & (1ull << group)) != 0)
        g_assert_cmpuint (ana_shapes_get_datum_of_row (shapes, row), ==, ANA_NO_DATUM);
    }
  g_assert_cmpuint (ana_shapes_get_n_left_out (shapes), >=, ana_shapes_get_n_left_out (whole));
}

static void
test_marks (void)
{
  guint n_marks = 0;

  for (guint i = 0; ana_mark_get (i) != NULL; i++)
    {
      g_autoptr (AnaPlot) plot = marks_plot (ana_mark_get (i), MARKS_MANY - 1, ANA_KIND_NAME, TRUE, FALSE);
      guint n = ana_plot_get_n_groups (plot);

      if (n < 2)
        continue;
      g_test_message ("%s, %u colours", ana_mark_get_name (ana_mark_get (i)), n);
      n_marks++;
      check_hidden (plot, 1);
      check_hidden (plot, G_MAXUINT64 & ~1ull);
      check_hidden (plot, G_MAXUINT64);
      check_hidden (plot, 0);
    }
  g_assert_cmpuint (n_marks, >, 5);
}

/* --- the legend --- */

static AnaPlot *
make_dots (void)
{
  AnaPlot *plot = ana_plot_new (ana_mark_find ("circle"), 3, NULL);
  static const AnaPlotChannelId ids[] = { ANA_PLOT_X, ANA_PLOT_Y, ANA_PLOT_COLOUR };

  for (guint c = 0; c < G_N_ELEMENTS (ids); c++)
    {
      AnaPlotChannel *channel = ana_plot_edit_channel (plot, ids[c]);

      channel->value = g_new (double, 3);
      for (guint i = 0; i < 3; i++)
        channel->value[i] = i;
      if (ids[c] != ANA_PLOT_COLOUR)
        continue;
      channel->kind = ANA_KIND_NAME;
      channel->names = g_strdupv ((char *[]) { "one", "two", "three", NULL });
      channel->n_names = 3;
    }
  return plot;
}

static void
test_legend (void)
{
  g_autoptr (AnaPlot) plot = make_dots (), part = ana_plot_hide (plot, 2);
  g_autoptr (AnaShapes) shapes = ana_plot_lay_out (plot, 0, 0, 400, 300), of_part = ana_plot_lay_out (part, 0, 0, 400, 300);
  g_autoptr (AnaShapes) small = ana_plot_lay_out (plot, 0, 0, 40, 30);
  float x, y, w, h, last = -1;

  for (guint i = 0; i < 3; i++)
    {
      g_assert_true (ana_shapes_get_legend (shapes, i, &x, &y, &w, &h));
      g_assert_cmpfloat (x, >, last); /* beside each other */
      g_assert_cmpuint (ana_shapes_hit_legend (shapes, x + w / 2, y + h / 2), ==, i);
      g_assert_cmpuint (ana_shapes_get_group (shapes, ana_shapes_get_datum_of_row (shapes, i)), ==, i);
      last = x + w;
    }
  g_assert_cmpuint (ana_shapes_hit_legend (shapes, 200, 200), ==, G_MAXUINT);
  g_assert_false (ana_shapes_get_legend (shapes, 3, &x, &y, &w, &h));
  g_assert_true (ana_shapes_get_legend (of_part, 1, &x, &y, &w, &h)); /* what is hidden can be brought back */
  g_assert_false (ana_shapes_get_legend (small, 0, &x, &y, &w, &h)); /* no room for a legend */
  g_assert_cmpuint (ana_shapes_get_group (shapes, ANA_NO_DATUM), ==, G_MAXUINT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/charts/hide/marks", test_marks);
  g_test_add_func ("/charts/hide/legend", test_legend);
  return g_test_run ();
}
