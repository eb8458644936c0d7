/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-chart-view.c: the chart widget under pointer and keys, with every kind of chart of the gallery.
 */
#include "config.h"

#include "ana-chart-table.h"
#include "ana-chart-twin.h"
#include "ana-chart-view-private.h"
#include "ana-text-table.h"
#include "chart-samples.h"
#include "gallery-specs.h"

#include <math.h>
#include <string.h>

/* --- every chart of the gallery --- */

/* What the keyboard reaches, series by series, from the first datum on. */
static guint
count_walked (Hands *hands, guint n, guint forward)
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
          hands_press (hands, forward, 0);
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
  gboolean runs_left = ana_geom_runs_left (geom);
  const AnaDatum *data = ana_shapes_get_data (geom->shapes, &n);

  g_assert_cmpuint (n, >, 0);
  hands_press (hands, runs_left ? GDK_KEY_Right : GDK_KEY_Left, 0); /* the arrow goes where it points */
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
    g_assert_cmpuint (count_walked (hands, n, runs_left ? GDK_KEY_Left : GDK_KEY_Right), ==, n);
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
  static const char name[] = "Sales. Lollipop chart: 3 values. Highest v: c: Spain, v: 7. Lowest: c: France, v: 3.";
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
  assert_words (hands, "My tile. Sales. Lollipop chart: 3 values. Highest v: c: Spain, v: 7. Lowest: c: France, v: 3.", "c: Italy, v: 5");
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

/* --- one crosshair for series and shapes --- */

/* What the second chart shows of what is pointed at in the first: its place, -1 for nothing. */
static int
shared_index (AnaChartView *view)
{
  gboolean keyboard;
  AnaHit hit = ana_chart_view_get_hit (view, &keyboard);

  return hit.hit && !keyboard ? (int) hit.index : -1;
}

static void
test_crosshair (void)
{
  static const char values[] = "'data':{'values':[{'t':'2026-01-01','v':10},{'t':'2026-01-02','v':20},{'t':'2026-01-03','v':15}]},"
                               "'encoding':{'x':{'field':'t','type':'temporal'},'y':{'field':'v'}}}";
  g_autofree char *line_spec = g_strconcat ("{'mark':'line',", values, NULL), *shapes_spec = g_strconcat ("{'mark':'control',", values, NULL);
  g_autoptr (AnaChart) line = parse (line_spec, NULL), shapes = parse (shapes_spec, NULL);
  g_autoptr (GSettings) settings = g_settings_new (ANA_APP_ID);
  g_autoptr (AnaCrosshair) crosshair = ana_crosshair_new (settings);
  g_autoptr (AnaGeom) geom = NULL, of_shapes = NULL;
  Hands *hands = hands_new ();
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  AnaChartView *other = ANA_CHART_VIEW (ana_chart_view_new ());
  guint n;

  ana_crosshair_share (crosshair, page);
  g_object_ref (hands->view);
  gtk_window_set_child (hands->window, page);
  gtk_box_append (GTK_BOX (page), GTK_WIDGET (hands->view));
  gtk_box_append (GTK_BOX (page), GTK_WIDGET (other));
  g_object_unref (hands->view);
  gtk_widget_set_vexpand (GTK_WIDGET (hands->view), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (other), TRUE);
  g_assert_true (hands_spin_until (hands_has_size, other));
  hands_show (hands, line);
  ana_chart_view_set_chart (other, shapes);
  hands_spin (30 * 1000);
  g_assert_cmpint (shared_index (other), ==, -1);
  geom = hands_geom (hands);
  hands_point (hands, geom->plot_x + geom->plot_w / 2, geom->plot_y + 5);
  g_assert_cmpint (shared_index (other), ==, 1);
  while (ana_crosshair_get_mode (crosshair) != ANA_CROSSHAIR_OFF)
    ana_crosshair_cycle (settings);
  g_assert_cmpint (shared_index (other), ==, -1);
  while (ana_crosshair_get_mode (crosshair) != ANA_CROSSHAIR_VALUES)
    ana_crosshair_cycle (settings);
  /* and the other way round */
  hands_point (hands, -10, -10);
  g_assert_cmpint (shared_index (other), ==, -1);
  hands->view = other;
  of_shapes = hands_geom (hands);
  hands_point (hands, ana_shapes_get_data (of_shapes->shapes, &n)[2].x, ana_shapes_get_data (of_shapes->shapes, &n)[2].y);
  g_assert_cmpint (shared_index (ANA_CHART_VIEW (gtk_widget_get_first_child (page))), ==, 2);
  hands_free (hands);
}

/* --- zoom --- */

static void
test_zoom (void)
{
  Hands *hands = hands_new ();
  g_autoptr (AnaChart) chart = make_line ();
  g_autoptr (AnaGeom) geom = NULL, box = NULL, up = NULL, pan = NULL;
  double day, y_lo, y_hi;

  hands_show (hands, chart);
  geom = hands_geom (hands);
  day = geom->plot_w / 4;
  hands_drag (hands, geom->plot_x + day, 100, geom->plot_x + 3 * day, 104);
  assert_view (hands, 1, 3);
  box = hands_geom (hands);
  hands_drag (hands, box->plot_x + box->plot_w / 2, box->plot_y + 10, box->plot_x + box->plot_w, box->plot_y + box->plot_h / 2);
  assert_view (hands, 2, 3);
  y_hi = ana_geom_y_value (box, box->plot_y + 10);
  y_lo = ana_geom_y_value (box, box->plot_y + box->plot_h / 2);
  up = hands_geom (hands);
  g_assert_cmpfloat_with_epsilon (up->y_lo, y_lo, 1e-4);
  g_assert_cmpfloat_with_epsilon (up->y_hi, y_hi, 1e-4);
  g_assert_true (hands_press (hands, GDK_KEY_BackSpace, 0));
  assert_view (hands, 1, 3);
  g_assert_true (hands_press (hands, GDK_KEY_Left, GDK_ALT_MASK));
  assert_view (hands, 0, 4);
  g_assert_false (hands_press (hands, GDK_KEY_BackSpace, 0)); /* there is nothing before it */
  g_assert_true (hands_press (hands, GDK_KEY_Right, GDK_ALT_MASK));
  g_assert_true (hands_press (hands, GDK_KEY_Right, GDK_ALT_MASK));
  g_assert_false (hands_press (hands, GDK_KEY_Right, GDK_ALT_MASK));
  assert_view (hands, 2, 3);
  hands_press (hands, GDK_KEY_0, 0);
  assert_view (hands, 0, 4);
  g_clear_pointer (&up, ana_geom_free);
  up = hands_geom (hands);
  g_assert_cmpfloat (up->y_hi, ==, geom->y_hi);
  hands_press (hands, GDK_KEY_BackSpace, 0); /* also from all of it */
  assert_view (hands, 2, 3);
  hands_free (hands);
}

/* Points on two axes of values are zoomed into in a box; the cursor stays on its row, and goes with it. */
static void
test_zoom_points (void)
{
  Hands *hands = hands_new ();
  g_autoptr (AnaChart) chart = parse ("{'mark':'circle','data':{'values':[{'a':0,'b':0},{'a':40,'b':40},{'a':50,'b':60},{'a':60,'b':50},{'a':100,'b':100}]},"
                                      "'encoding':{'x':{'field':'a'},'y':{'field':'b'}}}", NULL);
  g_autoptr (AnaGeom) geom = NULL, box = NULL, key = NULL, all = NULL;
  guint n;

  hands_show (hands, chart);
  geom = hands_geom (hands);
  ana_chart_view_set_cursor (hands->view, (int) ana_shapes_get_datum_of_row (geom->shapes, 3));
  hands_drag (hands, ana_geom_x_px (geom, 30), ana_geom_y_px (geom, 70), ana_geom_x_px (geom, 70), ana_geom_y_px (geom, 30));
  box = hands_geom (hands);
  g_assert_cmpfloat_with_epsilon (box->x_lo, 30, 1);
  g_assert_cmpfloat_with_epsilon (box->y_hi, 70, 1);
  ana_shapes_get_data (box->shapes, &n);
  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpint (ana_chart_view_get_cursor (hands->view), ==, (int) ana_shapes_get_datum_of_row (box->shapes, 3));
  hands_press (hands, GDK_KEY_plus, 0); /* both axes, around the cursor */
  key = hands_geom (hands);
  g_assert_cmpfloat (key->x_hi - key->x_lo, <, (box->x_hi - box->x_lo) * 0.95);
  g_assert_cmpfloat (key->y_hi - key->y_lo, <, (box->y_hi - box->y_lo) * 0.95);
  g_assert_cmpfloat_with_epsilon (ana_geom_y_px (key, 50), ana_geom_y_px (box, 50), 1.5);
  hands_press (hands, GDK_KEY_0, 0);
  all = hands_geom (hands);
  ana_shapes_get_data (all->shapes, &n);
  g_assert_cmpuint (n, ==, 5);
  hands_free (hands);
}

/* A picture of time is zoomed into along it, whichever way the drag goes. */
static void
test_zoom_time (void)
{
  Hands *hands = hands_new ();
  g_autoptr (AnaChart) chart = parse ("{'mark':'event','data':{'values':[{'t':'2026-01-01'},{'t':'2026-01-02'},{'t':'2026-01-03'},{'t':'2026-01-04'},{'t':'2026-01-05'}]},"
                                      "'encoding':{'x':{'field':'t','type':'temporal'}}}", NULL);
  g_autoptr (AnaGeom) geom = NULL, part = NULL, all = NULL;
  guint n;

  hands_show (hands, chart);
  geom = hands_geom (hands);
  hands_drag (hands, geom->plot_x + geom->plot_w * 0.2, geom->plot_y + 5, geom->plot_x + geom->plot_w * 0.8, geom->plot_y + geom->plot_h - 5);
  part = hands_geom (hands);
  ana_shapes_get_data (part->shapes, &n);
  g_assert_cmpuint (n, ==, 3);
  g_assert_true (hands_press (hands, GDK_KEY_BackSpace, 0));
  all = hands_geom (hands);
  ana_shapes_get_data (all->shapes, &n);
  g_assert_cmpuint (n, ==, 5);
  hands_free (hands);
}

/* On an axis it stays along the axis, and on the foot of the chart it never zooms values. */
static void
test_zoom_axis (void)
{
  Hands *hands = hands_new ();
  g_autoptr (AnaChart) chart = make_line (), bars = parse (BARS, NULL);
  g_autoptr (AnaGeom) before = NULL, values = NULL, places = NULL;

  hands_show (hands, chart);
  before = hands_geom (hands);
  hands_drag (hands, 10, before->plot_y + before->plot_h / 4, 60, before->plot_y + before->plot_h / 2);
  values = hands_geom (hands);
  assert_view (hands, 0, 4);
  g_assert_cmpfloat_with_epsilon (values->y_hi, ana_geom_y_value (before, before->plot_y + before->plot_h / 4), 1e-4);
  g_assert_cmpfloat_with_epsilon (values->y_lo, ana_geom_y_value (before, before->plot_y + before->plot_h / 2), 1e-4);
  hands_press (hands, GDK_KEY_0, 0);
  hands_drag (hands, before->plot_x + before->plot_w / 4, before->height_px - 4, before->plot_x + before->plot_w / 2, 20);
  assert_view (hands, 1, 2);
  places = hands_geom (hands);
  hands_drag (hands, 1, 1, 2, 2); /* no drag */
  assert_view (hands, 1, 2);
  hands_show (hands, bars); /* shapes stand where they stand */
  hands_drag (hands, 100, 100, 300, 300);
  g_assert_false (hands_press (hands, GDK_KEY_BackSpace, 0));
  hands_free (hands);
}

/* --- brush --- */

static void
brushed_cb (AnaChartView *view, JsonNode *predicates, char **out)
{
  g_free (*out);
  *out = json_to_string (predicates, FALSE);
}

static void
assert_brushed (char **got, const char *want)
{
  g_autofree char *text = want != NULL ? g_strdelimit (g_strdup (want), "'", '"') : NULL;

  g_assert_cmpstr (*got, ==, text);
  g_clear_pointer (got, g_free);
}

static void
test_brush_shapes (void)
{
  Hands *hands = hands_new ();
  g_autoptr (AnaChart) bars = parse (BARS, NULL), line = make_line ();
  g_autoptr (AnaGeom) geom = NULL;
  g_autofree char *got = NULL;
  const AnaDatum *data;
  guint n;

  g_signal_connect (hands->view, "brushed", G_CALLBACK (brushed_cb), &got);
  hands_show (hands, bars);
  geom = hands_geom (hands);
  data = ana_shapes_get_data (geom->shapes, &n);
  hands_click (hands, data[1].x, data[1].y, 1);
  assert_brushed (&got, NULL); /* it pins */
  hands_press (hands, GDK_KEY_b, 0);
  g_assert_true (ana_chart_view_get_brushing (hands->view));
  hands_click (hands, data[1].x, data[1].y, 1);
  assert_brushed (&got, "[{'field':'c','oneOf':['Spain']}]");
  hands_click (hands, data[1].x, data[1].y, 1);
  assert_brushed (&got, "[]");
  hands_drag (hands, data[0].x - 5, geom->plot_y, data[1].x + 5, geom->plot_y + geom->plot_h);
  assert_brushed (&got, "[{'field':'c','oneOf':['France','Spain']}]");
  hands_spin (20 * 1000);
  hands_show (hands, bars);
  hands_press (hands, GDK_KEY_End, 0);
  hands_press (hands, GDK_KEY_space, 0);
  assert_brushed (&got, "[{'field':'c','oneOf':['Italy']}]");
  hands_press (hands, GDK_KEY_Escape, 0); /* what was pinned */
  assert_brushed (&got, NULL);
  hands_press (hands, GDK_KEY_Escape, 0);
  assert_brushed (&got, "[]");
  hands_press (hands, GDK_KEY_Escape, 0);
  g_assert_false (ana_chart_view_get_brushing (hands->view));
  ana_chart_view_set_brushing (hands->view, TRUE);
  hands_press (hands, GDK_KEY_space, 0);
  g_clear_pointer (&got, g_free);
  ana_chart_view_clear_brush (hands->view); /* the caller knows */
  assert_brushed (&got, NULL);
  hands_free (hands);
}

static void
test_brush_series (void)
{
  Hands *hands = hands_new ();
  g_autoptr (AnaChart) line = make_line ();
  g_autoptr (AnaGeom) geom = NULL;
  g_autofree char *got = NULL;
  double day;

  g_signal_connect (hands->view, "brushed", G_CALLBACK (brushed_cb), &got);
  hands_show (hands, line);
  geom = hands_geom (hands);
  day = geom->plot_w / 4;
  ana_chart_view_set_brushing (hands->view, TRUE);
  hands_click (hands, geom->plot_x + day, 100, 1);
  assert_brushed (&got, "[{'field':'t','gte':'2026-01-02T00:00:00+00:00','lt':'2026-01-03T00:00:00+00:00'}]");
  hands_drag (hands, geom->plot_x + 4 * day, 100, geom->plot_x - 40, 300); /* from the right, beyond the left */
  g_assert_true (g_str_has_prefix (got, "[{\"field\":\"t\",\"gte\":\"2026-01-01T00:00:00"));
  assert_view (hands, 0, 4);
  g_clear_pointer (&got, g_free);
  hands_press (hands, GDK_KEY_Escape, 0);
  assert_brushed (&got, "[]");
  hands_free (hands);
}

/* Many at once; they stay marked, and a click on one of them is a new brush. */
static void
test_brush_many (void)
{
  Hands *hands = hands_new ();
  GString *spec = g_string_new ("{'mark':'circle','encoding':{'x':{'field':'x'},'y':{'field':'y'}},'data':{'values':[");
  g_autoptr (AnaChart) chart = NULL;
  g_autoptr (AnaGeom) geom = NULL;
  g_autofree char *got = NULL;

  for (guint i = 0; i < 3000; i++)
    g_string_append_printf (spec, "%s{'x':%u,'y':%u}", i > 0 ? "," : "", i, i * 7919 % 3001);
  g_string_append (spec, "]}}");
  chart = parse (spec->str, NULL);
  g_string_free (spec, TRUE);
  g_signal_connect (hands->view, "brushed", G_CALLBACK (brushed_cb), &got);
  hands_show (hands, chart);
  geom = hands_geom (hands);
  ana_chart_view_set_brushing (hands->view, TRUE);
  hands_drag (hands, geom->plot_x, geom->plot_y, geom->plot_x + geom->plot_w, geom->plot_y + geom->plot_h);
  g_assert_true (g_str_has_prefix (got, "[{\"field\":\"x\",\"range\":[0,2999]},{\"field\":\"y\",\"range\":[0,"));
  hands_spin (50 * 1000);
  hands_show (hands, chart);
  hands_press (hands, GDK_KEY_Home, 0);
  hands_press (hands, GDK_KEY_space, 0);
  assert_brushed (&got, "[{'field':'x','range':[0,0]},{'field':'y','range':[0,0]}]");
  hands_free (hands);
}

static void
assert_table (AnaChart *chart, const char *format, const char *want)
{
  g_autoptr (AnaChartTable) table = ana_chart_table_new (chart);
  g_autofree char *text = ana_table_to_text (ana_chart_table_get_data (table), format);

  g_assert_cmpstr (text, ==, want);
}

#define FIRST_DAY 1767225600e6 /* of make_line() */

typedef struct { char id[8]; double x, x2, y; gboolean is_moved; guint n; } Noted;

static void
annotate_cb (AnaChartView *view, const AnaChartNote *note, Noted *out)
{
  guint n = out->n;

  *out = (Noted) { "", note->x, note->x2, note->y, note->is_moved, n + 1 };
  g_strlcpy (out->id, note->id != NULL ? note->id : "", sizeof out->id);
}

static void
test_annotate (void)
{
  Hands *hands = hands_new ();
  g_autoptr (AnaChart) line = make_line ();
  g_autoptr (AnaGeom) geom = NULL;
  Noted got = { "" };

  hands_show (hands, line);
  geom = hands_geom (hands);
  hands_press (hands, GDK_KEY_Home, 0);
  g_assert_false (hands_press (hands, GDK_KEY_a, 0)); /* nobody writes it down */
  g_signal_connect (hands->view, "annotate-wanted", G_CALLBACK (annotate_cb), &got);
  g_assert_true (hands_press (hands, GDK_KEY_a, 0));
  g_assert_cmpfloat (got.x, ==, geom->x_lo);
  g_assert_true (isnan (got.x2));
  g_assert_cmpfloat (got.y, ==, 10);
  ana_chart_view_set_brushing (hands->view, TRUE);
  hands_drag (hands, geom->plot_x, 100, geom->plot_x + geom->plot_w / 2, 100);
  g_assert_true (hands_press (hands, GDK_KEY_a, 0));
  g_assert_cmpfloat_with_epsilon ((got.x2 - got.x) / DAY, 2, 0.01);
  g_assert_true (isnan (got.y));
  hands_free (hands);
}

static void
drag_with (Hands *hands, GdkModifierType state, double x0, double y0, double x1, double y1)
{
  gpointer drag = hands_controller (hands, GTK_TYPE_GESTURE_DRAG);

  ana_chart_view_begin_drag (hands->view, x0, y0, state, FALSE);
  g_signal_emit_by_name (drag, "drag-update", x1 - x0, y1 - y0);
  g_signal_emit_by_name (drag, "drag-end", x1 - x0, y1 - y0);
}

/* Its table says at each row what was said there. */
static void
test_annotate_table (void)
{
  g_autoptr (AnaChart) line = make_line (), bars = parse (BARS, NULL);

  ana_chart_annotate_as (line, "a", FIRST_DAY + DAY, FIRST_DAY + 2 * DAY, NAN, ANA_SLOT_ANNOTATION, "Sale");
  ana_chart_annotate_as (line, "b", FIRST_DAY + 2.1 * DAY, NAN, 15, ANA_SLOT_ANNOTATION, "Low");
  ana_chart_annotate_as (line, "c", NAN, NAN, 15, ANA_SLOT_ANNOTATION, "Limit");
  assert_table (line, "tsv", "t\tv\tAnnotations\n2026-01-01T00:00:00+00:00\t10\t\n2026-01-02T00:00:00+00:00\t20\tSale\n"
                             "2026-01-03T00:00:00+00:00\t15\tSale; Low\n2026-01-04T00:00:00+00:00\t40\t\n2026-01-05T00:00:00+00:00\t30\t\n");
  ana_chart_annotate_as (bars, "d", 1, NAN, NAN, ANA_SLOT_ANNOTATION, "Most");
  assert_table (bars, "tsv", "c\tv\tAnnotations\nFrance\t3\t\nSpain\t7\tMost\nItaly\t5\t\n");
}

/* With Ctrl: a drag says something about a stretch, and one that begins on what was said moves it. */
static void
test_annotate_drag (void)
{
  Hands *hands = hands_new ();
  g_autoptr (AnaChart) line = make_line ();
  g_autoptr (AnaGeom) geom = NULL;
  Noted got = { "" };
  double x, day_px;

  ana_chart_annotate_as (line, "r", FIRST_DAY + DAY, FIRST_DAY + 2 * DAY, NAN, ANA_SLOT_ANNOTATION, "Range");
  ana_chart_annotate_as (line, "t", NAN, NAN, 30, ANA_SLOT_ANNOTATION, "Limit");
  hands_show (hands, line);
  g_signal_connect (hands->view, "annotate-wanted", G_CALLBACK (annotate_cb), &got);
  geom = hands_geom (hands);
  x = ana_geom_x_px (geom, FIRST_DAY + 2 * DAY);
  day_px = ana_geom_x_px (geom, FIRST_DAY + DAY) - ana_geom_x_px (geom, FIRST_DAY);
  drag_with (hands, GDK_CONTROL_MASK, x + day_px / 2, geom->plot_y + 20, x + day_px, geom->plot_y + 40);
  g_assert_cmpuint (got.n, ==, 1);
  g_assert_cmpstr (got.id, ==, "");
  g_assert_cmpfloat_with_epsilon ((got.x - FIRST_DAY) / DAY, 2.5, 0.05);
  g_assert_cmpfloat_with_epsilon ((got.x2 - FIRST_DAY) / DAY, 3, 0.05);
  g_assert_false (got.is_moved);
  drag_with (hands, GDK_CONTROL_MASK, x, geom->plot_y + 20, x + day_px, geom->plot_y + 20); /* its end alone */
  g_assert_cmpstr (got.id, ==, "r");
  g_assert_true (got.is_moved);
  g_assert_cmpfloat_with_epsilon ((got.x - FIRST_DAY) / DAY, 1, 0.001);
  g_assert_cmpfloat_with_epsilon ((got.x2 - FIRST_DAY) / DAY, 3, 0.05);
  drag_with (hands, GDK_CONTROL_MASK | GDK_SHIFT_MASK, x, geom->plot_y + 20, x + day_px, geom->plot_y + 20); /* all of it */
  g_assert_cmpfloat_with_epsilon ((got.x - FIRST_DAY) / DAY, 2, 0.05);
  g_assert_cmpfloat_with_epsilon ((got.x2 - FIRST_DAY) / DAY, 3, 0.05);
  drag_with (hands, GDK_CONTROL_MASK, x + day_px * 1.5, ana_geom_y_px (geom, 30), x + day_px * 1.5, ana_geom_y_px (geom, 20));
  g_assert_cmpstr (got.id, ==, "t");
  g_assert_cmpfloat_with_epsilon (got.y, 20, 1);
  g_assert_true (isnan (got.x));
  hands_free (hands);
}

static guint
count_items (Hands *hands, const char *action)
{
  g_autoptr (GMenu) section = ana_chart_view_make_note_section (hands->view);
  g_autoptr (GMenuModel) list = NULL;

  if (g_menu_model_get_n_items (G_MENU_MODEL (section)) > 1)
    list = g_menu_model_get_item_link (G_MENU_MODEL (section), 1, G_MENU_LINK_SUBMENU);
  return strcmp (action, "plot.annotate") == 0 ? MIN (g_menu_model_get_n_items (G_MENU_MODEL (section)), 1) : list != NULL ? g_menu_model_get_n_items (list) : 0;
}

/* The menu names what was said, and offers to say more where there are axes alone. */
static void
test_annotate_menu (void)
{
  Hands *hands = hands_new ();
  g_autoptr (AnaChart) line = make_line (), pie = parse ("{\"mark\":\"arc\",\"data\":{\"values\":[{\"a\":1,\"b\":\"x\"},{\"a\":2,\"b\":\"y\"}]},"
                                                         "\"encoding\":{\"theta\":{\"field\":\"a\"},\"color\":{\"field\":\"b\"}}}", NULL);
  Noted got = { "" };

  ana_chart_annotate_as (line, "r_1", FIRST_DAY + DAY, NAN, 10, ANA_SLOT_ANNOTATION, "A_b");
  hands_show (hands, line);
  g_assert_cmpuint (count_items (hands, "plot.annotate"), ==, 0);
  g_signal_connect (hands->view, "annotate-wanted", G_CALLBACK (annotate_cb), &got);
  g_assert_cmpuint (count_items (hands, "plot.annotate"), ==, 1);
  g_assert_cmpuint (count_items (hands, "plot.edit-note"), ==, 1);
  gtk_widget_activate_action (GTK_WIDGET (hands->view), "plot.edit-note", "s", "r_1");
  g_assert_cmpstr (got.id, ==, "r_1");
  g_assert_cmpfloat (got.y, ==, 10);
  gtk_widget_activate_action (GTK_WIDGET (hands->view), "plot.edit-note", "s", "gone");
  g_assert_cmpuint (got.n, ==, 1);
  ana_chart_view_set_transform (hands->view, "spectrum"); /* along other places */
  g_assert_cmpuint (count_items (hands, "plot.annotate"), ==, 0);
  ana_chart_view_set_transform (hands->view, "none");
  hands_show (hands, pie);
  g_assert_cmpuint (count_items (hands, "plot.annotate"), ==, 0);
  g_assert_false (hands_press (hands, GDK_KEY_a, 0));
  hands_free (hands);
}

/* --- differences --- */

static void
test_delta (void)
{
  Hands *hands = hands_new ();
  g_autoptr (AnaChart) line = make_line ();

  hands_show (hands, line);
  gtk_widget_grab_focus (GTK_WIDGET (hands->view));
  hands_press (hands, GDK_KEY_Home, 0);
  hands_press (hands, GDK_KEY_d, 0);
  hands_press (hands, GDK_KEY_End, 0);
  assert_words (hands, "Days. Line chart: 5 points from 1 Jan 2026 to 5 Jan 2026. v: lowest 10 at 1 Jan 2026, highest 40 at 4 Jan 2026, last 30.",
                "5 Jan 2026, v 30; 4\302\240d, v +20 (+200.0\302\240%)");
  hands_press (hands, GDK_KEY_Escape, 0);
  hands_press (hands, GDK_KEY_Left, 0);
  assert_words (hands, "Days. Line chart: 5 points from 1 Jan 2026 to 5 Jan 2026. v: lowest 10 at 1 Jan 2026, highest 40 at 4 Jan 2026, last 30.",
                "4 Jan 2026, v 40");
  hands_free (hands);
}

/* --- the chart as a table --- */

static void
test_table (void)
{
  g_autoptr (AnaChart) bars = parse (BARS, NULL), line = make_line ();
  g_autoptr (AnaChart) stacked = parse ("{'data':{'values':[{'c':'a','s':'x','v':1},{'c':'a','s':'y','v':2},{'c':'b','s':'y','v':4}]},'mark':'bar',"
                                        "'encoding':{'x':{'field':'c'},'y':{'field':'v'},'color':{'field':'s'}}}", NULL);
  g_autoptr (AnaChart) band = parse ("{'data':{'values':[{'x':1,'l':2,'h':5},{'x':2,'l':3,'h':9}]},'mark':'band',"
                                     "'encoding':{'x':{'field':'x'},'y':{'field':'l'},'y2':{'field':'h'}}}", NULL);
  g_autoptr (AnaChart) hostile = parse ("{'data':{'values':[{'c':'<b>&','v':1}]},'mark':'lollipop','encoding':{'x':{'field':'c'},'y':{'field':'v'}}}", NULL);
  g_autoptr (AnaChart) empty = parse ("{'data':{'values':[{'c':null,'v':null}]},'mark':'lollipop','encoding':{'x':{'field':'c'},'y':{'field':'v'}}}", NULL);

  assert_table (bars, "csv", "c,v\nFrance,3\nSpain,7\nItaly,5\n");
  assert_table (line, "tsv", "t\tv\n2026-01-01T00:00:00+00:00\t10\n2026-01-02T00:00:00+00:00\t20\n2026-01-03T00:00:00+00:00\t15\n"
                             "2026-01-04T00:00:00+00:00\t40\n2026-01-05T00:00:00+00:00\t30\n");
  assert_table (stacked, "csv", "c,x,y\na,1,2\nb,,4\n");
  assert_table (band, "csv", "x,l,l 2\n1,2,5\n2,3,9\n");
  assert_table (hostile, "html", "<table>\n<thead>\n<tr><th>c</th><th>v</th></tr>\n</thead>\n<tbody>\n<tr><td>&lt;b&gt;&amp;</td><td>1</td></tr>\n"
                                 "</tbody>\n</table>\n");
  assert_table (empty, "json", "[]\n");
}

static GtkWidget *
find_table (GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = ANA_IS_TEXT_TABLE (child) ? child : find_table (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static guint
count_windows (void)
{
  return g_list_model_get_n_items (gtk_window_get_toplevels ());
}

static void
wanted_cb (AnaChartView *view, guint *n)
{
  (*n)++;
}

static void
test_twin (void)
{
  Hands *hands = hands_new ();
  g_autoptr (AnaChart) bars = parse (BARS, NULL);
  GtkWindow *twin = NULL;
  guint n_before, n_wanted = 0;

  hands_show (hands, bars);
  n_before = count_windows ();
  hands_press (hands, GDK_KEY_t, 0);
  g_assert_cmpuint (count_windows (), ==, n_before + 1);
  for (guint i = 0; i < count_windows () && twin == NULL; i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (gtk_window_get_toplevels (), i);

      if (gtk_window_get_transient_for (window) == hands->window)
        twin = window; /* it keeps itself */
    }
  hands_spin (50 * 1000);
  g_assert_nonnull (find_table (GTK_WIDGET (twin)));
  g_assert_cmpstr (gtk_window_get_title (twin), ==, "Sales");
  gtk_window_destroy (twin);
  g_signal_connect (hands->view, "table-wanted", G_CALLBACK (wanted_cb), &n_wanted); /* a page with a table of its own */
  n_before = count_windows ();
  hands_press (hands, GDK_KEY_t, 0);
  g_assert_cmpuint (n_wanted, ==, 1);
  g_assert_cmpuint (count_windows (), ==, n_before);
  hands_free (hands);
}

static void
test_menu (void)
{
  Hands *hands = hands_new ();
  g_autoptr (AnaChart) bars = parse (BARS, NULL);
  GdkContentFormats *formats;

  g_assert_false (hands_press (hands, GDK_KEY_F10, 0)); /* that is the window's */
  hands_press (hands, GDK_KEY_Menu, 0); /* of no chart */
  hands_show (hands, bars);
  hands_press (hands, GDK_KEY_Menu, 0);
  hands_press (hands, GDK_KEY_Home, 0);
  hands_press (hands, GDK_KEY_F10, GDK_SHIFT_MASK);
  hands_spin (50 * 1000);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (hands->view), "plot.copy-image", NULL));
  formats = gdk_clipboard_get_formats (gtk_widget_get_clipboard (GTK_WIDGET (hands->view)));
  g_assert_true (gdk_content_formats_contain_mime_type (formats, "image/png"));
  g_assert_true (gdk_content_formats_contain_mime_type (formats, "image/svg+xml"));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (hands->view), "plot.copy-data", NULL));
  formats = gdk_clipboard_get_formats (gtk_widget_get_clipboard (GTK_WIDGET (hands->view)));
  g_assert_true (gdk_content_formats_contain_mime_type (formats, "text/html"));
  g_assert_true (gdk_content_formats_contain_mime_type (formats, "text/tab-separated-values"));
  g_assert_true (gdk_content_formats_contain_mime_type (formats, "text/plain;charset=utf-8"));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (hands->view), "plot.pin", NULL));
  g_assert_cmpint (ana_chart_view_get_pinned (hands->view), ==, 0);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (hands->view), "plot.brush", NULL));
  g_assert_true (ana_chart_view_get_brushing (hands->view));
  hands_free (hands);
}

/* --- by finger --- */

static GtkEventController *
find_controller (Hands *hands, GType type)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (hands->view));
  GtkEventController *found = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (controller, type))
        found = controller;
    }
  g_assert_nonnull (found);
  return found;
}

/* Two fingers that part show half as much, those that meet all again and no more; it is one step of the way back. */
static void
test_pinch (void)
{
  Hands *hands = hands_new ();
  g_autoptr (AnaChart) line = make_line ();
  GtkEventController *pinch = find_controller (hands, GTK_TYPE_GESTURE_ZOOM);
  double lo, hi, all_lo, all_hi;
  AnaGeom *geom;

  g_assert_false (ana_chart_view_begin_pinch (hands->view, NAN)); /* nothing is shown yet */
  hands_show (hands, line);
  geom = ana_chart_view_get_geom (hands->view);
  all_lo = geom->x_lo;
  all_hi = geom->x_hi;
  g_assert_true (ana_chart_view_begin_pinch (hands->view, NAN));
  g_signal_emit_by_name (pinch, "scale-changed", 1.5);
  g_signal_emit_by_name (pinch, "scale-changed", 2.0);
  geom = ana_chart_view_get_geom (hands->view);
  lo = geom->x_lo;
  hi = geom->x_hi;
  g_assert_cmpfloat_with_epsilon ((hi - lo) / (all_hi - all_lo), 0.5, 0.02);
  g_assert_cmpfloat_with_epsilon ((lo + hi) / 2 / ((all_lo + all_hi) / 2), 1, 1e-6); /* what is between them stays there */
  g_assert_true (hands_press (hands, GDK_KEY_BackSpace, 0));
  geom = ana_chart_view_get_geom (hands->view);
  g_assert_cmpfloat (geom->x_lo, ==, all_lo);
  g_assert_cmpfloat (geom->x_hi, ==, all_hi);
  g_assert_true (ana_chart_view_begin_pinch (hands->view, (double) geom->plot_x));
  g_signal_emit_by_name (pinch, "scale-changed", 0.2);
  g_signal_emit_by_name (pinch, "scale-changed", 0.0);
  geom = ana_chart_view_get_geom (hands->view);
  g_assert_cmpfloat (geom->x_lo, >=, all_lo - (all_hi - all_lo) * 0.01);
  g_assert_cmpfloat (geom->x_hi, <=, all_hi + (all_hi - all_lo) * 0.01);
  hands_free (hands);
}

static gboolean
has_menu (gpointer view)
{
  for (GtkWidget *child = gtk_widget_get_first_child (view); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_POPOVER (child) && gtk_widget_get_visible (child))
      return TRUE;
  return FALSE;
}

/* A finger that stays is the other button of the mouse. */
static void
test_long_press (void)
{
  Hands *hands = hands_new ();
  g_autoptr (AnaChart) bars = parse (BARS, NULL);
  GtkEventController *stays = find_controller (hands, GTK_TYPE_GESTURE_LONG_PRESS);

  hands_show (hands, bars);
  g_assert_true (gtk_gesture_single_get_touch_only (GTK_GESTURE_SINGLE (stays)));
  g_assert_false (has_menu (hands->view));
  g_signal_emit_by_name (stays, "pressed", 60.0, 60.0);
  g_assert_true (hands_spin_until (has_menu, hands->view));
  hands_free (hands);
}

/* --- one colour alone --- */

static guint
count_data (Hands *hands)
{
  hands_press (hands, GDK_KEY_Escape, 0);
  hands_press (hands, GDK_KEY_Escape, 0);
  hands_press (hands, GDK_KEY_Left, 0); /* from the end */
  return (guint) ana_chart_view_get_cursor (hands->view) + 1;
}

static void
test_colours (void)
{
  Hands *hands = hands_new ();
  g_autoptr (AnaChart) dots = parse ("{'data':{'values':[{'x':1,'y':1,'s':'a'},{'x':2,'y':5,'s':'b'},{'x':3,'y':2,'s':'c'},{'x':4,'y':7,'s':'b'}]},"
                                     "'mark':'circle','encoding':{'x':{'field':'x'},'y':{'field':'y'},'color':{'field':'s'}}}", NULL);
  g_autoptr (AnaGeom) geom = NULL;
  float x, y, w, h;
  Opened opened = { 0 };

  g_signal_connect (hands->view, "datum-opened", G_CALLBACK (opened_cb), &opened);
  hands_show (hands, dots);
  geom = hands_geom (hands);
  g_assert_true (ana_shapes_get_legend (geom->shapes, 1, &x, &y, &w, &h));
  g_assert_cmpuint (count_data (hands), ==, 4);
  hands_click (hands, x + w / 2, y + h / 2, 1);
  g_assert_cmpuint (ana_chart_view_get_hidden (hands->view), ==, 5);
  g_assert_cmpuint (count_data (hands), ==, 2);
  hands_press (hands, GDK_KEY_Return, 0);
  g_assert_cmpuint (opened.row, ==, 3); /* rows keep their numbers */
  hands_click (hands, x + w / 2, y + h / 2, 1);
  g_assert_cmpuint (ana_chart_view_get_hidden (hands->view), ==, 0);
  ana_chart_view_set_cursor (hands->view, 2); /* c */
  hands_press (hands, GDK_KEY_L, GDK_SHIFT_MASK);
  g_assert_cmpuint (ana_chart_view_get_hidden (hands->view), ==, 4);
  g_assert_cmpuint (count_data (hands), ==, 3);
  hands_press (hands, GDK_KEY_l, 0); /* b, where the cursor stands */
  g_assert_cmpuint (ana_chart_view_get_hidden (hands->view), ==, 5);
  hands_press (hands, GDK_KEY_L, GDK_SHIFT_MASK); /* the last one: nothing would be left, all come back */
  g_assert_cmpuint (ana_chart_view_get_hidden (hands->view), ==, 0);
  g_assert_true (ana_chart_view_get_chart (hands->view) == dots);
  hands_free (hands);
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
  g_test_add_func ("/app/chart-view/crosshair", test_crosshair);
  g_test_add_func ("/app/chart-view/zoom", test_zoom);
  g_test_add_func ("/app/chart-view/zoom-axis", test_zoom_axis);
  g_test_add_func ("/app/chart-view/zoom-points", test_zoom_points);
  g_test_add_func ("/app/chart-view/zoom-time", test_zoom_time);
  g_test_add_func ("/app/chart-view/brush-shapes", test_brush_shapes);
  g_test_add_func ("/app/chart-view/brush-series", test_brush_series);
  g_test_add_func ("/app/chart-view/brush-many", test_brush_many);
  g_test_add_func ("/app/chart-view/annotate", test_annotate);
  g_test_add_func ("/app/chart-view/annotate-table", test_annotate_table);
  g_test_add_func ("/app/chart-view/annotate-drag", test_annotate_drag);
  g_test_add_func ("/app/chart-view/annotate-menu", test_annotate_menu);
  g_test_add_func ("/app/chart-view/delta", test_delta);
  g_test_add_func ("/app/chart-view/table", test_table);
  g_test_add_func ("/app/chart-view/twin", test_twin);
  g_test_add_func ("/app/chart-view/menu", test_menu);
  g_test_add_func ("/app/chart-view/pinch", test_pinch);
  g_test_add_func ("/app/chart-view/long-press", test_long_press);
  g_test_add_func ("/app/chart-view/colours", test_colours);
  return g_test_run ();
}
