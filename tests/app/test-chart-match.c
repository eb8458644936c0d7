/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-chart-match.c: a chart of time held against where it ran alike, and against an event (row 38).
 */
#include "config.h"

#include "ana-chart-before.h"
#include "ana-chart-match.h"
#include "ana-random.h"
#include "chart-hands.h"

#include <math.h>
#include <string.h>

#define FIRST (20089 * 86400e6) /* 2025-01-01 */

/* Noise, in which @n steps from @from on are said again, larger, from @to on. */
static AnaChart *
make_runs (double first, double step, guint length, guint from, guint to, guint n, const AnaZone *zone)
{
  AnaChart *chart = ana_chart_new ();
  g_autoptr (AnaSeries) series = ana_series_new (NULL);
  g_autofree double *y = g_new (double, length);
  AnaRandom random;

  ana_random_init (&random, 8);
  for (guint i = 0; i < length; i++)
    {
      double x = first + i * step;

      y[i] = i >= to && i < to + n ? 100 + 3 * y[from + i - to] : ana_random_normal (&random);
      ana_series_append (series, &x, &y[i], 1);
    }
  ana_chart_set_x_scale (chart, ANA_SCALE_TIME, zone);
  ana_chart_add_layer (chart, ANA_MARK_LINE, series, ANA_SLOT_SERIES_1);
  return chart;
}

/* What is in view is found where it was said before: in days, hours and odd seconds; and the grey line lies under it then. */
static void
test_match (void)
{
  static const struct { double step; const char *compare; } rows[] = { { 86400e6, "P180D" }, { 3600e6, "PT180H" }, { 7e6, "PT21M" } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      double first = FIRST, step = rows[i].step, likeness;
      g_autoptr (AnaChart) chart = make_runs (first, step, 400, 120, 300, 40, ana_zone_utc ()), held = NULL;
      g_autoptr (AnaMatch) match = ana_match_new (chart, first + 300 * step, first + 339 * step);
      g_autofree char *compare = ana_match_find (match, &likeness);
      const double *now, *before;

      g_assert_cmpstr (compare, ==, rows[i].compare);
      g_assert_cmpfloat (likeness, >, 1 - 1e-9);
      held = ana_chart_with_before (chart, compare);
      before = ana_series_get_y (ana_chart_get_layer (held, 0)->series);
      now = ana_series_get_y (ana_chart_get_layer (held, 1)->series);
      for (guint k = 300; k < 340; k++)
        g_assert_cmpfloat (fabs (100 + 3 * before[k] - now[k]), <, 1e-9);
    }
}

/* Nothing before, nothing alike, nothing of time. */
static void
test_no_match (void)
{
  double first = FIRST, likeness;
  g_autoptr (AnaChart) chart = make_runs (first, 86400e6, 20, 0, 15, 5, ana_zone_utc ()), empty = ana_chart_new ();

  g_assert_null (ana_match_new (chart, first, first + 3 * 86400e6));
  g_assert_null (ana_match_new (empty, NAN, NAN));
  g_assert_null (ana_match_new (chart, first + 100 * 86400e6, first + 110 * 86400e6));
  g_autoptr (AnaMatch) short_one = ana_match_new (chart, first + 18 * 86400e6, first + 19 * 86400e6);

  g_assert_null (ana_match_find (short_one, &likeness)); /* two days are like anything */
  ana_chart_set_x_scale (chart, ANA_SCALE_LINEAR, NULL);
  g_assert_null (ana_match_new (chart, NAN, NAN));
}

/* The last event in view is what earlier ones are laid on, wherever a point or a range of it ends. */
static void
test_events (void)
{
  double first = FIRST, day = 86400e6;
  g_autoptr (AnaChart) chart = make_runs (first, day, 400, 120, 300, 40, ana_zone_utc ());
  g_autoptr (GArray) all = NULL, some = NULL, none = ana_match_list_events (chart, NAN);

  ana_chart_annotate (chart, first + 300 * day, NAN, NAN, ANA_SLOT_ANNOTATION, "Second sale");
  ana_chart_annotate (chart, first + 20 * day, first + 30 * day, NAN, ANA_SLOT_ANNOTATION, "Fair");
  ana_chart_annotate (chart, NAN, NAN, 5, ANA_SLOT_ANNOTATION, "A threshold is no event");
  ana_chart_annotate (chart, first + 120 * day, NAN, 3, ANA_SLOT_ANNOTATION, "");
  all = ana_match_list_events (chart, NAN);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (all->len, ==, 2);
  g_assert_cmpstr (g_array_index (all, AnaMatchEvent, 0).label, ==, "1 May 2025");
  g_assert_cmpstr (g_array_index (all, AnaMatchEvent, 0).compare, ==, "P180D");
  g_assert_cmpstr (g_array_index (all, AnaMatchEvent, 1).label, ==, "Fair, 21 Jan 2025");
  g_assert_cmpstr (g_array_index (all, AnaMatchEvent, 1).compare, ==, "P280D");
  some = ana_match_list_events (chart, first + 200 * day);
  g_assert_cmpuint (some->len, ==, 1);
  g_assert_cmpstr (g_array_index (some, AnaMatchEvent, 0).compare, ==, "P100D");
}

static gboolean
is_held (gpointer view)
{
  return strcmp (ana_chart_view_get_compare (view), "none") != 0;
}

/* By hand: the view is held against the run that it is like, when it has been found. */
static void
test_by_hand (void)
{
  double first = FIRST, day = 86400e6;
  g_autoptr (AnaChart) chart = make_runs (first, day, 400, 120, 300, 40, ana_zone_utc ());
  Hands *hands = hands_new ();

  hands_show (hands, chart);
  ana_chart_view_set_view (hands->view, first + 300 * day, first + 339 * day);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (hands->view), "plot.match", NULL));
  g_assert_true (hands_spin_until (is_held, hands->view));
  g_assert_cmpstr (ana_chart_view_get_compare (hands->view), ==, "P180D");
  hands_free (hands);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/chart-match/match", test_match);
  g_test_add_func ("/app/chart-match/no-match", test_no_match);
  g_test_add_func ("/app/chart-match/events", test_events);
  g_test_add_func ("/app/chart-match/by-hand", test_by_hand);
  return g_test_run ();
}
