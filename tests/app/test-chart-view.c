/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-chart-view.c: the chart widget under pointer and keys, with every kind of chart of the gallery.
 */
#include "config.h"

#include "chart-hands.h"
#include "gallery-specs.h"

#include <math.h>
#include <string.h>

static AnaChart *
parse (const char *spec, AnaFrame *frame)
{
  g_autofree char *text = g_strdelimit (g_strdup (spec), "'", '"');
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) json = ana_json_parse (text, -1, NULL, &error);
  g_autoptr (AnaChartSpec) parsed = NULL;

  g_assert_no_error (error);
  parsed = ana_chart_spec_parse (json, frame, NULL, &error);
  g_assert_no_error (error);
  return ana_chart_ref (parsed->chart);
}

#define BARS "{'title':'Sales','data':{'values':[{'c':'France','v':3},{'c':'Spain','v':7},{'c':'Italy','v':5}]}," \
             "'mark':'lollipop','encoding':{'x':{'field':'c'},'y':{'field':'v'}}}"

/* --- every chart of the gallery --- */

/* What the keyboard reaches, series by series, from the first datum on. */
static guint
count_walked (Hands *hands, guint n)
{
  g_autofree gboolean *seen = g_new0 (gboolean, n);
  guint n_seen = 0;

  for (guint from = 0; from < n; from++)
    {
      if (seen[from])
        continue;
      ana_chart_view_set_cursor (hands->view, (int) from);
      hands_press (hands, GDK_KEY_Home, 0);
      for (guint step = 0; step <= n; step++)
        {
          guint at = (guint) ana_chart_view_get_cursor (hands->view);

          g_assert_cmpuint (at, <, n);
          n_seen += seen[at] ? 0 : 1;
          seen[at] = TRUE;
          hands_press (hands, GDK_KEY_Right, 0);
          if ((guint) ana_chart_view_get_cursor (hands->view) == at)
            break;
        }
    }
  return n_seen;
}

static void
check_shapes (Hands *hands, const AnaGeom *geom)
{
  guint n, n_hit = 0, n_drawn = 0;
  const AnaDatum *data = ana_shapes_get_data (geom->shapes, &n);

  g_assert_cmpuint (n, >, 0);
  hands_press (hands, GDK_KEY_Left, 0);
  g_assert_cmpint (ana_chart_view_get_cursor (hands->view), ==, (int) n - 1);
  for (guint i = 0; i < n; i += MAX (n / 40, 1))
    {
      if (!data[i].drawn)
        continue;
      n_drawn++;
      hands_point (hands, data[i].x, data[i].y);
      hands_click (hands, data[i].x, data[i].y, 1);
      n_hit += ana_chart_view_get_pinned (hands->view) == (int) i ? 1 : 0;
      if (ana_chart_view_get_pinned (hands->view) >= 0)
        hands_press (hands, GDK_KEY_Escape, 0);
      g_assert_cmpint (ana_chart_view_get_pinned (hands->view), ==, -1);
    }
  /* marks may lie over each other's middle, but most are their own */
  g_assert_cmpuint (n_hit * 2, >=, n_drawn);
  if (n < 400)
    g_assert_cmpuint (count_walked (hands, n), ==, n);
}

static void
test_gallery (void)
{
  Hands *hands = hands_new ();

  for (guint i = 0; i < G_N_ELEMENTS (gallery_specs); i++)
    {
      g_autoptr (AnaFrame) frame = gallery_specs[i].make != NULL ? gallery_specs[i].make () : NULL;
      g_autoptr (AnaChart) chart = parse (gallery_specs[i].spec, frame);
      g_autoptr (AnaGeom) geom = NULL;

      g_test_message ("%s", gallery_specs[i].name);
      hands_show (hands, chart);
      geom = hands_geom (hands);
      g_assert_true (ana_chart_view_get_chart (hands->view) == chart);
      if (geom->shapes != NULL)
        check_shapes (hands, geom);
      ana_chart_view_set_cursor (hands->view, -1);
      hands_press (hands, GDK_KEY_Home, 0);
      g_assert_cmpint (ana_chart_view_get_cursor (hands->view), ==, 0);
      hands_press (hands, GDK_KEY_Escape, 0);
      g_assert_cmpint (ana_chart_view_get_cursor (hands->view), ==, -1);
      hands_press (hands, GDK_KEY_plus, 0);
      hands_press (hands, GDK_KEY_0, 0);
    }
  hands_free (hands);
}

/* --- words --- */

static gboolean
has_words (gpointer data)
{
  const char *const *want = data; /* label, description */
  Hands *hands = (Hands *) want[2];

  return gtk_test_accessible_has_property (GTK_ACCESSIBLE (hands->view), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION)
         && gtk_test_accessible_check_property (GTK_ACCESSIBLE (hands->view), GTK_ACCESSIBLE_PROPERTY_LABEL, want[0]) == NULL
         && gtk_test_accessible_check_property (GTK_ACCESSIBLE (hands->view), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, want[1]) == NULL;
}

static void
assert_words (Hands *hands, const char *label, const char *description)
{
  const char *want[] = { label, description, (const char *) hands };

  g_assert_true (hands_spin_until (has_words, want));
}

static void
test_words (void)
{
  static const char name[] = "Sales. 3 values. Highest v: c: Spain, v: 7. Lowest: c: France, v: 3.";
  Hands *hands = hands_new ();
  g_autoptr (AnaChart) chart = parse (BARS, NULL);

  hands_show (hands, chart);
  assert_words (hands, name, name);
  gtk_widget_grab_focus (GTK_WIDGET (hands->view));
  hands_press (hands, GDK_KEY_Home, 0);
  assert_words (hands, name, "c: France, v: 3");
  hands_press (hands, GDK_KEY_Right, 0);
  assert_words (hands, name, "c: Spain, v: 7");
  ana_chart_view_set_title (hands->view, "My tile");
  hands_press (hands, GDK_KEY_Right, 0);
  assert_words (hands, "My tile. Sales. 3 values. Highest v: c: Spain, v: 7. Lowest: c: France, v: 3.", "c: Italy, v: 5");
  hands_free (hands);
}

/* --- opening --- */

typedef struct { guint n, index, n_rows, row; } Opened;

static void
opened_cb (AnaChartView *view, const AnaChartPick *pick, Opened *opened)
{
  opened->n++;
  opened->index = pick->index;
  opened->n_rows = pick->n_rows;
  opened->row = pick->n_rows > 0 ? pick->rows[0] : G_MAXUINT;
}

static void
test_opened (void)
{
  Hands *hands = hands_new ();
  g_autoptr (AnaChart) chart = parse (BARS, NULL), spread = parse ("{'data':{'values':[{'v':1},{'v':9},{'v':1.1},{'v':null}]},'mark':"
                                                                   "{'type':'histogram','maxbins':5},'encoding':{'x':{'field':'v'}}}", NULL);
  g_autoptr (AnaGeom) geom = NULL;
  Opened opened = { 0 };
  guint n;

  g_signal_connect (hands->view, "datum-opened", G_CALLBACK (opened_cb), &opened);
  hands_show (hands, chart);
  hands_press (hands, GDK_KEY_Return, 0);
  g_assert_cmpuint (opened.n, ==, 0); /* nothing is looked at */
  hands_press (hands, GDK_KEY_End, 0);
  hands_press (hands, GDK_KEY_Return, 0);
  g_assert_cmpuint (opened.n, ==, 1);
  g_assert_cmpuint (opened.n_rows, ==, 1);
  g_assert_cmpuint (opened.row, ==, 2);
  geom = hands_geom (hands);
  hands_click (hands, ana_shapes_get_data (geom->shapes, &n)[1].x, ana_shapes_get_data (geom->shapes, &n)[1].y, 1);
  hands_click (hands, ana_shapes_get_data (geom->shapes, &n)[1].x, ana_shapes_get_data (geom->shapes, &n)[1].y, 2);
  g_assert_cmpuint (opened.n, ==, 2);
  g_assert_cmpuint (opened.row, ==, 1);
  hands_show (hands, spread);
  hands_press (hands, GDK_KEY_Home, 0);
  hands_press (hands, GDK_KEY_Return, 0);
  g_assert_cmpuint (opened.n_rows, ==, 2);
  g_assert_cmpuint (opened.row, ==, 0);
  hands_free (hands);
}

/* --- the pinned tooltip stays with what it stands for --- */

static void
test_pin (void)
{
  Hands *hands = hands_new ();
  g_autoptr (AnaChart) before = parse (BARS, NULL);
  g_autoptr (AnaChart) after = parse ("{'title':'Sales','data':{'values':[{'c':'Chad','v':1},{'c':'Italy','v':9},{'c':'Spain','v':2}]},"
                                      "'mark':'lollipop','encoding':{'x':{'field':'c'},'y':{'field':'v'}}}", NULL);
  g_autoptr (AnaChart) without = parse ("{'data':{'values':[{'c':'Peru','v':1}]},'mark':'lollipop','encoding':{'x':{'field':'c'},'y':{'field':'v'}}}", NULL);

  hands_show (hands, before);
  hands_press (hands, GDK_KEY_Home, 0);
  hands_press (hands, GDK_KEY_Right, 0);
  hands_press (hands, GDK_KEY_space, 0);
  g_assert_cmpint (ana_chart_view_get_pinned (hands->view), ==, 1);
  hands_show (hands, after);
  g_assert_cmpint (ana_chart_view_get_pinned (hands->view), ==, 2);
  hands_show (hands, without);
  g_assert_cmpint (ana_chart_view_get_pinned (hands->view), ==, -1);
  g_assert_cmpint (ana_chart_view_get_cursor (hands->view), ==, 0);
  hands_press (hands, GDK_KEY_space, 0);
  hands_press (hands, GDK_KEY_space, 0);
  g_assert_cmpint (ana_chart_view_get_pinned (hands->view), ==, -1);
  hands_free (hands);
}

/* --- forces are worked out elsewhere --- */

static gboolean
is_ready (gpointer view)
{
  return !ana_chart_view_is_busy (view);
}

static AnaChart *
make_network (guint n_links)
{
  GString *spec = g_string_new ("{'mark':'network','encoding':{'source':{'field':'a'},'target':{'field':'b'}},'data':{'values':[");
  g_autofree char *text = NULL;

  for (guint i = 0; i < n_links; i++)
    g_string_append_printf (spec, "%s{'a':'n%u','b':'n%u'}", i > 0 ? "," : "", i, i * 7919 % 5003);
  g_string_append (spec, "]}}");
  text = g_string_free (spec, FALSE);
  return parse (text, NULL);
}

static void
test_forces (void)
{
  Hands *hands = hands_new ();
  g_autoptr (AnaChart) bars = parse (BARS, NULL), big = make_network (4000), small = make_network (400);
  gint64 start;

  hands_show (hands, bars);
  start = g_get_monotonic_time ();
  ana_chart_view_set_chart (hands->view, big);
  g_test_message ("set in %" G_GINT64_FORMAT " us", g_get_monotonic_time () - start);
  g_assert_true (ana_chart_view_is_busy (hands->view));
  g_assert_true (ana_chart_view_get_chart (hands->view) == bars); /* the picture before stays */
  hands_press (hands, GDK_KEY_Home, 0);
  g_assert_cmpint (ana_chart_view_get_cursor (hands->view), ==, 0);
  ana_chart_view_set_chart (hands->view, small); /* the large one is cancelled */
  g_assert_true (ana_chart_view_is_busy (hands->view));
  g_assert_true (hands_spin_until (is_ready, hands->view));
  g_assert_true (ana_chart_view_get_chart (hands->view) == small);
  g_assert_false (ana_plot_is_prepared (ana_chart_get_plot (big)));
  ana_chart_view_set_chart (hands->view, big);
  ana_chart_view_set_chart (hands->view, bars); /* nobody waits for it any more */
  g_assert_false (ana_chart_view_is_busy (hands->view));
  hands_spin (300 * 1000);
  g_assert_true (ana_chart_view_get_chart (hands->view) == bars);
  ana_chart_view_set_chart (hands->view, big);
  hands_free (hands); /* with the work under way */
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/app/chart-view/gallery", test_gallery);
  g_test_add_func ("/app/chart-view/words", test_words);
  g_test_add_func ("/app/chart-view/opened", test_opened);
  g_test_add_func ("/app/chart-view/pin", test_pin);
  g_test_add_func ("/app/chart-view/forces", test_forces);
  return g_test_run ();
}
