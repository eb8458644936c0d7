/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-marks-graph.c: layered graphs, networks, maps and tables.
 */
#include "config.h"

#include "ana-error.h"
#include "ana-graph.h"
#include "marks-figures.h"

#include "ana-plot-private.h"

/* A graph of links between the numbers of nodes, given as pairs. */
static AnaPlot *
make_graph (const char *mark, const guint *pairs, guint n_links, guint n_nodes)
{
  static const AnaPlotChannelId ends[] = { ANA_PLOT_SOURCE, ANA_PLOT_TARGET };
  AnaPlot *plot = ana_plot_new (ana_mark_find (mark), n_links, NULL);

  for (guint c = 0; c < 2; c++)
    {
      AnaPlotChannel *channel = ana_plot_edit_channel (plot, ends[c]);

      channel->kind = ANA_KIND_NAME;
      channel->names = g_new0 (char *, n_nodes + 1);
      channel->n_names = n_nodes;
      channel->value = g_new (double, n_links);
      for (guint i = 0; i < n_nodes; i++)
        channel->names[i] = g_strdup_printf ("n%u", i);
      for (guint l = 0; l < n_links; l++)
        channel->value[l] = pairs[2 * l + c];
    }
  return plot;
}

static double
y_at (const AnaGraph *graph, guint link, guint layer)
{
  const AnaLink *l = &graph->links.links[link];

  if (graph->x[l->source] == layer)
    return graph->y[l->source];
  for (guint b = graph->first_bend[link]; b < graph->first_bend[link + 1]; b++)
    if (g_array_index (graph->bends, AnaPoint, b).x == layer)
      return g_array_index (graph->bends, AnaPoint, b).y;
  return graph->y[l->target];
}

/* Pairs of links that change sides between two layers, counted one by one. */
static guint
count_crossings (const AnaGraph *graph)
{
  guint n = 0;

  for (guint a = 0; a < graph->links.n_links; a++)
    for (guint b = 0; b < a; b++)
      for (guint k = 0; k + 1 < graph->links.n_layers; k++)
        {
          const AnaLink *la = &graph->links.links[a], *lb = &graph->links.links[b];

          if (la->back || lb->back || graph->x[la->source] > k || graph->x[lb->source] > k || graph->x[la->target] < k + 1 || graph->x[lb->target] < k + 1)
            continue;
          n += (y_at (graph, a, k) - y_at (graph, b, k)) * (y_at (graph, a, k + 1) - y_at (graph, b, k + 1)) < -1e-6 ? 1 : 0;
        }
  return n;
}

static void
test_layers (void)
{
  /* a tree with a long link and a circle: planar, so that it can be drawn without a crossing */
  static const guint pairs[] = { 0, 1, 0, 2, 1, 3, 1, 4, 2, 5, 2, 6, 0, 6, 6, 7, 7, 0 };
  g_autoptr (AnaPlot) plot = make_graph ("dag", pairs, 9, 8);
  g_autoptr (AnaShapes) shapes = ana_plot_lay_out (plot, 0, 0, 400, 300);
  const AnaGraph *graph = plot->prepared;
  guint n_back = 0;

  for (guint l = 0; l < graph->links.n_links; l++)
    {
      const AnaLink *link = &graph->links.links[l];

      n_back += link->back ? 1 : 0;
      if (!link->back)
        g_assert_cmpfloat (graph->x[link->source], <, graph->x[link->target]);
      if (!link->back)
        g_assert_cmpuint (graph->first_bend[l + 1] - graph->first_bend[l], ==, (guint) (graph->x[link->target] - graph->x[link->source]) - 1);
    }
  g_assert_cmpuint (n_back, ==, 1);
  g_assert_cmpuint (count_crossings (graph), ==, 0);
  for (guint a = 0; a < 8; a++)
    for (guint b = 0; b < a; b++)
      if (graph->x[a] == graph->x[b])
        g_assert_cmpfloat (fabs (graph->y[a] - graph->y[b]), >=, 1 - 1e-6);
}

/* Written so that every link crosses every other: none needs to. */
/* Names have the room that others at their height leave: one that is longer than a layer is wide is whole beside a short one. */
static void
test_long_names (void)
{
  static const guint pairs[] = { 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6 };
  g_autoptr (AnaPlot) plot = make_graph ("dag", pairs, 6, 7);
  g_autoptr (AnaShapes) shapes = NULL;
  const AnaShape *shape;
  guint n, found = 0;

  for (guint c = 0; c < 2; c++)
    {
      AnaPlotChannel *channel = ana_plot_edit_channel (plot, c == 0 ? ANA_PLOT_SOURCE : ANA_PLOT_TARGET);

      g_free (channel->names[2]);
      channel->names[2] = g_strdup ("availability");
    }
  shapes = ana_plot_lay_out (plot, 0, 0, 372, 234);
  shape = ana_shapes_get (shapes, &n);
  for (guint i = 0; i < n; i++)
    if (shape[i].kind == ANA_SHAPE_TEXT)
      {
        double px = ana_layout_text_px (shape[i].text);

        found++;
        g_assert_cmpfloat (shape[i].w, >=, px);
        g_assert_cmpfloat (shape[i].x - shape[i].a * px, >=, 0);
        g_assert_cmpfloat (shape[i].x + (1 - shape[i].a) * px, <=, 372);
      }
  g_assert_cmpuint (found, ==, 7);
}

/* Names that are all long stand by turns above and below their nodes, and are whole. */
static void
test_names_by_turns (void)
{
  static const guint pairs[] = { 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6 };
  g_autoptr (AnaPlot) plot = make_graph ("dag", pairs, 6, 7);
  g_autoptr (AnaShapes) shapes = NULL;
  const AnaShape *shape;
  guint n, found = 0;

  for (guint c = 0; c < 2; c++)
    for (guint i = 0; i < 7; i++)
      {
        AnaPlotChannel *channel = ana_plot_edit_channel (plot, c == 0 ? ANA_PLOT_SOURCE : ANA_PLOT_TARGET);

        g_free (channel->names[i]);
        channel->names[i] = g_strdup_printf ("availability%u", i);
      }
  shapes = ana_plot_lay_out (plot, 0, 0, 420, 234);
  shape = ana_shapes_get (shapes, &n);
  for (guint i = 0; i < n; i++)
    if (shape[i].kind == ANA_SHAPE_TEXT)
      {
        found++;
        g_assert_cmpfloat (shape[i].w, >=, ana_layout_text_px (shape[i].text));
      }
  g_assert_cmpuint (found, ==, 7);
}

static void
test_untangle (void)
{
  guint pairs[24];
  g_autoptr (AnaPlot) plot = NULL;

  for (guint i = 0; i < 12; i++)
    {
      pairs[2 * i] = i;
      pairs[2 * i + 1] = 12 + (11 - i);
    }
  plot = make_graph ("dag", pairs, 12, 24);
  g_assert_true (ana_plot_prepare (plot, NULL, NULL));
  g_assert_cmpuint (count_crossings (plot->prepared), ==, 0);
}

static void
test_network (void)
{
  guint pairs[2 * 60], n = 0;
  g_autoptr (AnaPlot) plot = NULL, again = NULL;
  double near = 0, far = 0;
  guint n_far = 0;

  /* two rings of 20 with chords, joined by one link */
  for (guint i = 0; i < 20; i++)
    {
      pairs[2 * n] = i, pairs[2 * n++ + 1] = (i + 1) % 20;
      pairs[2 * n] = 20 + i, pairs[2 * n++ + 1] = 20 + (i + 1) % 20;
    }
  pairs[2 * n] = 0, pairs[2 * n++ + 1] = 20;
  plot = make_graph ("network", pairs, n, 40);
  again = make_graph ("network", pairs, n, 40);
  g_assert_true (ana_plot_prepare (plot, NULL, NULL));
  g_assert_true (ana_plot_prepare (again, NULL, NULL));
  const AnaGraph *graph = plot->prepared, *same = again->prepared;

  for (guint i = 0; i < 40; i++)
    {
      g_assert_true (graph->x[i] == same->x[i] && graph->y[i] == same->y[i]);
      for (guint k = 0; k < i; k++)
        {
          double d = hypot (graph->x[i] - graph->x[k], graph->y[i] - graph->y[k]);

          g_assert_cmpfloat (d, >, 1);
          far += d;
          n_far++;
        }
    }
  for (guint l = 0; l < n; l++)
    near += hypot (graph->x[pairs[2 * l]] - graph->x[pairs[2 * l + 1]], graph->y[pairs[2 * l]] - graph->y[pairs[2 * l + 1]]) / n;
  g_assert_cmpfloat (near * 2, <, far / n_far);
}

static gboolean
cancel_cb (gpointer data)
{
  return ++*(guint *) data > 3;
}

static void
test_cancel (void)
{
  static const guint pairs[] = { 0, 1, 1, 2, 2, 0 };
  g_autoptr (AnaPlot) plot = make_graph ("network", pairs, 3, 3);
  guint n_asked = 0;

  g_assert_false (ana_plot_prepare (plot, cancel_cb, &n_asked));
  g_assert_cmpuint (n_asked, ==, 4);
  g_assert_null (plot->prepared);
  g_autoptr (AnaShapes) shapes = ana_plot_lay_out (plot, 0, 0, 100, 100);
  g_assert_cmpuint (figures_n (shapes), ==, 6);
}

/* --- maps --- */

#define SQUARE(x, y) "{'type':'Feature','properties':{'name':'" #x #y "'},'geometry':{'type':'Polygon','coordinates':[[[" #x "," #y "],[" #x ".9," #y "],[" #x ".9," #y \
                     ".9],[" #x "," #y ".9],[" #x "," #y "]]]}}"

static void
test_map (void)
{
  g_autoptr (AnaShapes) shapes = figures_lay ("{'data':{'values':[{'k':'00','v':1},{'k':'10','v':3},{'k':'nowhere','v':9},{'k':'10','v':2}]},'mark':'geoshape',"
                                              "'geojson':{'type':'FeatureCollection','features':[" SQUARE (0, 0) "," SQUARE (1, 0) "," SQUARE (0, 1) "]},"
                                              "'encoding':{'key':{'field':'k'},'color':{'field':'v'}}}");
  const AnaShape *left, *right;
  const AnaPoint *a, *b;

  g_assert_cmpuint (figures_n (shapes), ==, 2);
  left = figures_shape (shapes, 0, 0);
  right = figures_shape (shapes, 1, 0);
  assert_near (ana_shapes_get_cell (shapes, 1, 1), 5, 0);
  g_assert_cmpuint (ana_shapes_get_n_left_out (shapes), ==, 1);
  g_assert_cmpuint (ana_shapes_get_datum_of_row (shapes, 2), ==, ANA_NO_DATUM);
  /* north is up, east is right, and both squares are as high as each other */
  a = ana_shapes_get_points (shapes, left);
  b = ana_shapes_get_points (shapes, right);
  g_assert_cmpfloat (a[2].y, <, a[0].y);
  assert_near (b[0].y, a[0].y, 1e-3);
  assert_near ((b[0].x - a[0].x) * 0.9, a[1].x - a[0].x, 0.01);
  /* a degree of longitude is cos (.95 degrees) of one of latitude */
  assert_near ((a[1].x - a[0].x) / (a[0].y - a[2].y), cos (0.95 * G_PI / 180), 1e-3);
}

static void
test_bad_maps (void)
{
  static const struct { const char *map, *error; } rows[] = {
    { "7", "/geojson: is a FeatureCollection of up to 10000 features" },
    { "{'features':[7]}", "/geojson/features/0: is no object" },
    { "{'features':[{'properties':{}}]}", "/geojson/features/0: has neither an id nor a name among its properties" },
    { "{'features':[{'id':'a'}]}", "/geojson/features/0/geometry: is missing" },
    { "{'features':[{'id':'a','geometry':{'type':'Point','coordinates':[1,2]}}]}", "/geojson/features/0/geometry/type: is Polygon or MultiPolygon" },
    { "{'features':[{'id':'a','geometry':{'type':'Polygon'}}]}", "/geojson/features/0/geometry/coordinates: are missing" },
    { "{'features':[{'id':'a','geometry':{'type':'Polygon','coordinates':[[[1,2],['x']]]}}]}",
      "/geojson/features/0/geometry/coordinates: hold a position that is no longitude and latitude" },
    { "{'features':[{'id':'a','geometry':{'type':'MultiPolygon','coordinates':[[[[1,2],[1,900]]]]}}]}",
      "/geojson/features/0/geometry/coordinates: hold a position that is no longitude and latitude" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strdup_printf ("{'data':{'values':[{'k':'a'}]},'mark':'geoshape','geojson':%s,'encoding':{'key':{'field':'k'}}}", rows[i].map);
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) json = ana_json_parse (g_strdelimit (text, "'", '"'), -1, NULL, NULL);

      g_assert_null (ana_chart_spec_parse (json, NULL, NULL, &error));
      g_assert_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT);
      g_assert_cmpstr (error->message, ==, rows[i].error);
    }
}

/* --- tables --- */

static void
test_table (void)
{
  g_autoptr (AnaShapes) shapes = figures_lay ("{'data':{'values':[{'r':'a','c':'x','v':1},{'r':'a','c':'y','v':3},{'r':'b','c':'y','v':5},{'r':'b','c':'y','v':4}]},"
                                              "'mark':{'type':'table','sparkline':true},'encoding':{'y':{'field':'r'},'x':{'field':'c'},'value':{'field':'v'}}}");
  const AnaShape *one = figures_shape (shapes, 0, 0), *two = figures_shape (shapes, 1, 0), *nine = figures_shape (shapes, 2, 0);

  g_assert_cmpuint (figures_n (shapes), ==, 3);
  assert_near (ana_shapes_get_cell (shapes, 2, 2), 9, 0);
  assert_near (one->y, two->y, 1e-3);
  assert_near (nine->x, two->x, 1e-3);
  g_assert_cmpfloat (nine->y, >, two->y);
  assert_near (two->ink.t, 0.25, 1e-6);
  assert_near (nine->ink.t, 1, 1e-6);
  /* one line: b has a single value */
  g_assert_cmpuint (figures_count (shapes, ANA_SHAPE_LINE, ANA_PART_LABEL), ==, 1);
}

/* Columns without room are told of, and their values are in the line all the same. */
static void
test_sparkline_is_whole (void)
{
  g_autoptr (GString) spec = g_string_new ("{'data':{'values':[");
  g_autoptr (AnaShapes) shapes = NULL;
  const AnaShape *shape;
  guint n, n_lines = 0;

  for (guint i = 0; i < 40; i++)
    g_string_append_printf (spec, "%s{'r':'a','c':'c%02u','v':%u}", i > 0 ? "," : "", i, i * i);
  g_string_append (spec, "]},'mark':{'type':'table','sparkline':true},'encoding':{'y':{'field':'r'},'x':{'field':'c'},'value':{'field':'v'}}}");
  shapes = figures_lay (spec->str);
  g_assert_cmpuint (figures_n (shapes), <, 40);
  shape = ana_shapes_get (shapes, &n);
  for (guint i = 0; i < n; i++)
    if (shape[i].kind == ANA_SHAPE_LINE && shape[i].part == ANA_PART_LABEL)
      {
        g_assert_cmpuint (shape[i].n_points, ==, 40);
        n_lines++;
      }
  g_assert_cmpuint (n_lines, ==, 1);
}

/* Sums of rows and columns foot, and the sentence says the whole. */
static void
test_totals (void)
{
  g_autoptr (AnaShapes) shapes = figures_lay ("{'data':{'values':[{'r':'a','c':'x','v':1},{'r':'a','c':'y','v':3},{'r':'b','c':'y','v':5},{'r':'b','c':'y','v':4},{'r':'b','v':9}]},"
                                              "'mark':{'type':'table','totals':true},'encoding':{'y':{'field':'r'},'x':{'field':'c'},'value':{'field':'v'}}}");
  static const char *const wanted[] = { "4", "9", "1", "12", "13" }; /* rows, columns, all */
  const AnaShape *all;
  guint n, at = 0;

  all = ana_shapes_get (shapes, &n);
  for (guint i = 0; i < n; i++)
    if (all[i].kind == ANA_SHAPE_TEXT && all[i].part == ANA_PART_LABEL && all[i].letters == ANA_LETTERS_CAPTION_BOLD)
      {
        g_assert_cmpuint (at, <, G_N_ELEMENTS (wanted));
        g_assert_cmpstr (all[i].text, ==, wanted[at++]);
      }
  g_assert_cmpuint (at, ==, G_N_ELEMENTS (wanted));
  g_assert_nonnull (strstr (ana_shapes_get_summary (shapes), " Total: 13."));
}

/* --- small multiples --- */

/* The same scale in each: a bar of ten is as high wherever it stands. */
static void
test_facets (void)
{
  g_autoptr (AnaShapes) shapes = figures_lay ("{'data':{'values':[{'f':'p','k':'a','v':10},{'f':'q','k':'a','v':20},{'f':'q','k':'b','v':10}]},'mark':'bar',"
                                              "'encoding':{'x':{'field':'k'},'y':{'field':'v'},'column':{'field':'f'}}}");

  g_assert_cmpuint (figures_n (shapes), ==, 3);
  figures_assert_text (shapes, 0, 0, "p");
  figures_assert_text (shapes, 2, 0, "q");
  figures_assert_text (shapes, 2, 1, "b");
  assert_near (figures_shape (shapes, 0, 0)->h, figures_shape (shapes, 2, 0)->h, 0.01);
  assert_near (figures_shape (shapes, 1, 0)->h, 2 * figures_shape (shapes, 2, 0)->h, 0.01);
  assert_near (figures_shape (shapes, 0, 0)->w, figures_shape (shapes, 2, 0)->w, 0.01);
  g_assert_cmpuint (ana_shapes_get_datum_of_row (shapes, 2), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/charts/marks-graph/layers", test_layers);
  g_test_add_func ("/charts/marks-graph/untangle", test_untangle);
  g_test_add_func ("/charts/marks-graph/long-names", test_long_names);
  g_test_add_func ("/charts/marks-graph/names-by-turns", test_names_by_turns);
  g_test_add_func ("/charts/marks-graph/network", test_network);
  g_test_add_func ("/charts/marks-graph/cancel", test_cancel);
  g_test_add_func ("/charts/marks-graph/map", test_map);
  g_test_add_func ("/charts/marks-graph/bad-maps", test_bad_maps);
  g_test_add_func ("/charts/marks-graph/table", test_table);
  g_test_add_func ("/charts/marks-graph/sparkline-is-whole", test_sparkline_is_whole);
  g_test_add_func ("/charts/marks-graph/totals", test_totals);
  g_test_add_func ("/charts/marks-graph/facets", test_facets);
  return g_test_run ();
}
