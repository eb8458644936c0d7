/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-names.c: five thousand names on an axis: what is drawn is bounded by pixels, and texts by their room.
 */
#include "config.h"

#include "matrix-mutate.h"
#include "paint-probe.h"

#define N_NAMES 5000
#define W_PX    900.0f
#define H_PX    500.0f

typedef struct { const char *name, *spec; } Row;

#define XY  "'x':{'field':'k'},'y':{'field':'v'}"
#define YX  "'y':{'field':'k'},'x':{'field':'v'}"
#define BOX "{'mark':'boxplot','encoding':{" XY "}}"

static const Row rows[] = {
  { "bar", "{'mark':'bar','encoding':{" XY "}}" },
  { "lying-bar", "{'mark':'bar','encoding':{" YX "}}" },
  { "stacked", "{'mark':'bar','encoding':{" XY ",'color':{'field':'g'}}}" },
  { "line", "{'mark':'line','encoding':{" XY "}}" },
  { "area", "{'mark':'area','encoding':{" XY "}}" },
  { "points", "{'mark':'point','encoding':{" XY "}}" },
  { "lollipop", "{'mark':'lollipop','encoding':{" XY "}}" },
  { "pareto", "{'mark':'pareto','encoding':{" XY "}}" },
  { "bullet", "{'mark':'bullet','encoding':{" YX "}}" },
  { "waterfall", "{'mark':'waterfall','encoding':{" XY "}}" },
  { "matrix", "{'mark':'rect','encoding':{'x':{'field':'k'},'y':{'field':'g'},'color':{'field':'v'}}}" },
  { "box", BOX },
  { "ridgeline", "{'mark':'ridgeline','encoding':{" YX "}}" },
  { "violin", "{'mark':'violin','encoding':{" XY "}}" },
  { "strip", "{'mark':'tick','encoding':{" YX "}}" },
  { "diverging", "{'mark':'diverging','encoding':{" YX ",'color':{'field':'g'}}}" },
  { "pie", "{'mark':'arc','encoding':{'theta':{'field':'v'},'color':{'field':'k'}}}" },
  { "radar", "{'mark':'radar','encoding':{'theta':{'field':'k'},'radius':{'field':'v'}}}" },
  { "treemap", "{'mark':'treemap','encoding':{'key':{'field':'k'},'value':{'field':'v'}}}" },
  { "funnel", "{'mark':'funnel','encoding':{'x':{'field':'k'},'value':{'field':'v'}}}" },
  { "gauge", "{'mark':'gauge','encoding':{'value':{'field':'v'},'color':{'field':'k'}}}" },
  { "table", "{'mark':'table','encoding':{'y':{'field':'k'},'x':{'field':'g'},'value':{'field':'v'}}}" },
  { "event", "{'mark':'event','encoding':{'x':{'field':'v'},'y':{'field':'k'}}}" },
  { "chord", "{'mark':'chord','encoding':{'source':{'field':'k'},'target':{'field':'g'},'value':{'field':'v'}}}" },
  { "words", "{'mark':'wordcloud','encoding':{'text':{'field':'k'},'value':{'field':'v'}}}" },
  { "status", "{'mark':'status','encoding':{'x':{'field':'v'},'y':{'field':'k'},'color':{'field':'g'}}}" },
  { "sankey", "{'mark':'sankey','encoding':{'source':{'field':'k'},'target':{'field':'g'},'value':{'field':'v'}}}" },
};

static AnaFrame *
make_frame (void)
{
  AnaFrameBuilder *b = ana_frame_builder_new ();

  ana_frame_builder_add_field (b, "k", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  ana_frame_builder_add_field (b, "g", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  ana_frame_builder_add_field (b, "v", ANA_TYPE_REAL, NULL, NULL, ANA_ROLE_MEASURE);
  for (guint i = 0; i < N_NAMES; i++)
    {
      g_autofree char *name = g_strdup_printf ("Category number %u", i);

      ana_frame_builder_put_text (b, 0, name, -1);
      ana_frame_builder_put_text (b, 1, i % 3 == 0 ? "p" : i % 3 == 1 ? "q" : "r", -1);
      ana_frame_builder_put_double (b, 2, 1 + i * 7919 % 1009);
    }
  return ana_frame_builder_end (b);
}

/* A text takes some twelve by six pixels at the least. */
#define MAX_TEXTS  ((guint) (W_PX * H_PX / (12 * 6)))
/* A datum has a few shapes; what is more than that grows with something else. */
#define MAX_SHAPES (8 * N_NAMES)

static void
count_shapes (const AnaGeom *geom, guint *n_texts, guint *n_shapes)
{
  guint n;
  const AnaShape *all = ana_shapes_get (geom->shapes, &n);

  for (guint i = 0; i < n; i++)
    (*(all[i].kind == ANA_SHAPE_TEXT ? n_texts : n_shapes))++;
}

static void
count_layers (const AnaGeom *geom, guint *n_texts, guint *n_shapes)
{
  for (guint i = 0; i < geom->n_x_ticks; i++)
    *n_texts += geom->x_ticks[i].text[0] != '\0' ? 1 : 0;
  *n_texts += geom->n_y_ticks;
  for (guint i = 0; i < geom->n_layers; i++)
    *n_shapes += geom->layers[i].n_points + geom->layers[i].n_columns + geom->layers[i].n_rects;
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autofree char *text = g_strdelimit (g_strdup (row->spec), "'", '"');
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) json = ana_json_parse (text, -1, NULL, &error);
  g_autoptr (AnaFrame) frame = make_frame ();
  g_autoptr (AnaChartSpec) spec = ana_chart_spec_parse (json, frame, NULL, &error);
  g_autoptr (AnaGeom) geom = NULL;
  g_autofree char *summary = NULL;
  guint n_texts = 0, n_shapes = 0;
  Probe probe = probe_new ((int) W_PX, (int) H_PX, ana_theme_get (0)->card);

  g_assert_no_error (error);
  geom = ana_geom_new (spec->chart, W_PX, H_PX, ANA_INSETS_CHART);
  (geom->shapes != NULL ? count_shapes : count_layers) (geom, &n_texts, &n_shapes);
  summary = ana_chart_summary (spec->chart);
  g_test_message ("%u texts, %u shapes; %s", n_texts, n_shapes, summary);
  g_assert_cmpuint (n_texts, <=, MAX_TEXTS);
  g_assert_cmpuint (n_shapes, <=, MAX_SHAPES);
  g_assert_cmpuint (n_shapes, >, 0);
  ana_paint_chart (probe.cr, geom, ana_theme_get (0));
  probe_free (&probe);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/charts/names/", rows[i].name, NULL);

      g_test_add_data_func (path, &rows[i], test_row);
    }
  return g_test_run ();
}
