/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-chart-lasso.c: a part of a chart that is drawn by hand, or put together mark by mark.
 */
#include "config.h"

#include "ana-chart-view-private.h"
#include "chart-samples.h"

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

#define CLOUD "{'mark':'circle','encoding':{'x':{'field':'x'},'y':{'field':'y'}},'data':{'values':[{'x':0,'y':0},{'x':10,'y':0},{'x':10,'y':10},{'x':0,'y':10},{'x':5,'y':5}]}}"

static const AnaDatum *
datum_of_row (const AnaGeom *geom, guint row)
{
  guint n;

  return &ana_shapes_get_data (geom->shapes, &n)[ana_shapes_get_datum_of_row (geom->shapes, row)];
}

/* A line around three corners of a square: what lies within it, told as boxes that have them and not the one in the middle. */
static void
test_lasso (void)
{
  Hands *hands = hands_new ();
  g_autoptr (AnaChart) chart = parse (CLOUD, NULL);
  g_autoptr (AnaGeom) geom = NULL;
  g_autofree char *got = NULL;
  const AnaDatum *first, *second, *third;
  gpointer drag;

  g_signal_connect (hands->view, "brushed", G_CALLBACK (brushed_cb), &got);
  hands_show (hands, chart);
  geom = hands_geom (hands);
  first = datum_of_row (geom, 0), second = datum_of_row (geom, 1), third = datum_of_row (geom, 2);
  ana_chart_view_set_brushing (hands->view, TRUE);
  drag = hands_controller (hands, GTK_TYPE_GESTURE_DRAG);
  /* from beside the first, under the second, round the third, and back between the second and the middle */
  const double way[][2] = { { first->x - 8, first->y - 8 }, { first->x - 8, first->y + 8 }, { second->x + 8, second->y + 8 }, { third->x + 8, third->y - 8 },
                            { third->x - 8, third->y - 8 }, { second->x - 12, second->y - 12 }, { first->x - 8, first->y - 8 } };

  ana_chart_view_begin_drag (hands->view, way[0][0], way[0][1], GDK_SHIFT_MASK, FALSE);
  for (guint i = 1; i < G_N_ELEMENTS (way); i++)
    g_signal_emit_by_name (drag, "drag-update", way[i][0] - way[0][0], way[i][1] - way[0][1]);
  g_signal_emit_by_name (drag, "drag-end", 0.0, 0.0); /* it ends where it began */
  assert_brushed (&got, "[{'or':[{'and':[{'field':'x','range':[0,0]},{'field':'y','range':[0,0]}]},{'and':[{'field':'x','range':[10,10]},{'field':'y','range':[0,10]}]}]}]");
  /* around nothing: it lets go */
  ana_chart_view_begin_drag (hands->view, third->x - 60, third->y + 30, GDK_SHIFT_MASK, FALSE);
  g_signal_emit_by_name (drag, "drag-update", 10.0, 0.0);
  g_signal_emit_by_name (drag, "drag-update", 10.0, 10.0);
  g_signal_emit_by_name (drag, "drag-end", 10.0, 10.0);
  assert_brushed (&got, "[]");
  hands_free (hands);
}

/* The same with the keyboard: walk there, and add it. */
static void
test_lasso_keys (void)
{
  Hands *hands = hands_new ();
  g_autoptr (AnaChart) chart = parse (CLOUD, NULL);
  g_autofree char *got = NULL;

  g_signal_connect (hands->view, "brushed", G_CALLBACK (brushed_cb), &got);
  hands_show (hands, chart);
  hands_press (hands, GDK_KEY_b, 0);
  hands_press (hands, GDK_KEY_Home, 0); /* along x: the two at 0, the one in the middle, the two at 10 */
  hands_press (hands, GDK_KEY_space, GDK_SHIFT_MASK);
  assert_brushed (&got, "[{'field':'x','range':[0,0]},{'field':'y','range':[0,0]}]");
  hands_press (hands, GDK_KEY_End, 0);
  hands_press (hands, GDK_KEY_space, GDK_SHIFT_MASK);
  assert_brushed (&got, "[{'or':[{'and':[{'field':'x','range':[0,0]},{'field':'y','range':[0,0]}]},{'and':[{'field':'x','range':[10,10]},{'field':'y','range':[10,10]}]}]}]");
  hands_press (hands, GDK_KEY_space, GDK_SHIFT_MASK); /* and out again */
  assert_brushed (&got, "[{'field':'x','range':[0,0]},{'field':'y','range':[0,0]}]");
  hands_press (hands, GDK_KEY_Home, 0);
  hands_press (hands, GDK_KEY_space, GDK_SHIFT_MASK);
  assert_brushed (&got, "[]");
  hands_free (hands);
}

/* Over axes beside each other a box, and a line too, is a stretch of each that it crosses. */
static void
test_rails (void)
{
  Hands *hands = hands_new ();
  g_autoptr (AnaChart) chart = parse ("{'mark':'parallel','transform':[{'fold':['a','b']}],'encoding':{'x':{'field':'key'},'y':{'field':'value'}},"
                                      "'data':{'values':[{'a':0,'b':5},{'a':10,'b':1},{'a':4,'b':3}]}}", NULL);
  g_autoptr (AnaGeom) geom = NULL;
  g_autofree char *got = NULL;
  const AnaShapesRail *rails;
  guint n;

  g_signal_connect (hands->view, "brushed", G_CALLBACK (brushed_cb), &got);
  hands_show (hands, chart);
  geom = hands_geom (hands);
  rails = ana_shapes_get_rails (geom->shapes, &n);
  g_assert_cmpuint (n, ==, 2);
  ana_chart_view_set_brushing (hands->view, TRUE);
  hands_drag (hands, rails[0].x_px - 20, ana_scale_to_px (&rails[0].scale, 11), rails[0].x_px + 20, ana_scale_to_px (&rails[0].scale, 3));
  g_assert_true (g_str_has_prefix (got, "[{\"field\":\"a\",\"range\":["));
  g_assert_null (strstr (got, "\"b\""));
  g_assert_false (hands->view->brushed[0]);
  g_assert_true (hands->view->brushed[1] && hands->view->brushed[2]);
  hands_free (hands);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/app/chart-lasso/drawn", test_lasso);
  g_test_add_func ("/app/chart-lasso/keys", test_lasso_keys);
  g_test_add_func ("/app/chart-lasso/rails", test_rails);
  return g_test_run ();
}
