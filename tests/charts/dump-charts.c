/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dump-charts.c: specs from standard input, laid out, and what came of them as JSON: for vega-examples.py.
 */
#include "config.h"

#include "ana-chart-spec.h"

#include <math.h>
#include <stdio.h>

static void
put_numbers (AnaJsonWriter *out, const double *values, guint n)
{
  ana_json_begin_array (out);
  for (guint i = 0; i < n; i++)
    ana_json_double (out, values[i]);
  ana_json_end_array (out);
}

static void
put_scale (AnaJsonWriter *out, const char *key, const AnaScale *scale, const char *const *names, guint n_names, const double *ticks, guint n_ticks)
{
  static const char *const types[] = { "linear", "log", "time", "band" };

  ana_json_key (out, key);
  ana_json_begin_object (out);
  ana_json_key (out, "type");
  ana_json_string (out, types[scale->type]);
  ana_json_key (out, "lo");
  ana_json_double (out, scale->lo);
  ana_json_key (out, "hi");
  ana_json_double (out, scale->hi);
  ana_json_key (out, "p0");
  ana_json_double (out, scale->p0);
  ana_json_key (out, "p1");
  ana_json_double (out, scale->p1);
  ana_json_key (out, "names");
  ana_json_begin_array (out);
  for (guint i = 0; i < n_names; i++)
    ana_json_string (out, names[i]);
  ana_json_end_array (out);
  ana_json_key (out, "ticks");
  put_numbers (out, ticks, n_ticks);
  ana_json_end_object (out);
}

/* --- shapes --- */

static void
put_points (AnaJsonWriter *out, const AnaPoint *points, guint n)
{
  ana_json_begin_array (out);
  for (guint i = 0; i < n; i++)
    {
      const double at[] = { (double) points[i].x, (double) points[i].y };

      put_numbers (out, at, 2);
    }
  ana_json_end_array (out);
}

/* The marks of a kind; unseen ones, which only the pointer meets, are none. */
static void
put_marks (AnaJsonWriter *out, const char *key, const AnaShapes *shapes, AnaShapeKind kind)
{
  guint n;
  const AnaShape *all = ana_shapes_get (shapes, &n);

  ana_json_key (out, key);
  ana_json_begin_array (out);
  for (guint i = 0; i < n; i++)
    {
      const AnaShape *s = &all[i];
      const double numbers[] = { (double) s->x, (double) s->y, (double) s->w, (double) s->h, (double) s->a, (double) s->b };

      if (s->kind != kind || s->part != ANA_PART_MARK || s->ink.alpha <= 0)
        continue;
      if (kind == ANA_SHAPE_LINE)
        put_points (out, ana_shapes_get_points (shapes, s), s->n_points);
      else
        put_numbers (out, numbers, G_N_ELEMENTS (numbers));
    }
  ana_json_end_array (out);
}

static void
put_texts (AnaJsonWriter *out, const AnaShapes *shapes)
{
  guint n;
  const AnaShape *all = ana_shapes_get (shapes, &n);

  ana_json_key (out, "texts");
  ana_json_begin_array (out);
  for (guint i = 0; i < n; i++)
    {
      if (all[i].kind != ANA_SHAPE_TEXT || all[i].part != ANA_PART_LABEL)
        continue;
      ana_json_begin_array (out);
      ana_json_double (out, (double) all[i].x);
      ana_json_double (out, (double) all[i].y);
      ana_json_string (out, all[i].text);
      ana_json_end_array (out);
    }
  ana_json_end_array (out);
}

static void
put_shapes (AnaJsonWriter *out, const AnaShapes *shapes)
{
  const AnaShapesAxis *x = ana_shapes_get_axis (shapes, FALSE), *y = ana_shapes_get_axis (shapes, TRUE);

  if (x != NULL)
    put_scale (out, "x", &x->scale, x->names, x->n_names, x->ticks, x->n_ticks);
  if (y != NULL)
    put_scale (out, "y", &y->scale, y->names, y->n_names, y->ticks, y->n_ticks);
  put_marks (out, "rects", shapes, ANA_SHAPE_RECT);
  put_marks (out, "circles", shapes, ANA_SHAPE_CIRCLE);
  put_marks (out, "arcs", shapes, ANA_SHAPE_ARC);
  put_marks (out, "lines", shapes, ANA_SHAPE_LINE);
  put_texts (out, shapes);
}

/* --- series --- */

static void
put_axis (AnaJsonWriter *out, const char *key, const AnaScale *scale, const AnaTick *ticks, guint n)
{
  g_autofree double *values = g_new (double, n + 1);
  g_autofree const char **names = g_new (const char *, n + 1);
  gboolean is_band = scale->type == ANA_SCALE_BAND;

  for (guint i = 0; i < n; i++)
    {
      values[i] = ticks[i].value;
      names[i] = ticks[i].text;
    }
  put_scale (out, key, scale, names, is_band ? n : 0, values, is_band ? 0 : n);
}

static void
put_series (AnaJsonWriter *out, const AnaGeom *geom)
{
  put_axis (out, geom->horizontal ? "y" : "x", &geom->x_scale, geom->x_ticks, geom->n_x_ticks);
  put_axis (out, geom->horizontal ? "x" : "y", &geom->y_scale, geom->y_ticks, geom->n_y_ticks);
  ana_json_key (out, "rects");
  ana_json_begin_array (out);
  for (guint l = 0; l < geom->n_layers; l++)
    for (guint i = 0; i < geom->layers[l].n_rects; i++)
      {
        const AnaRect *r = &geom->layers[l].rects[i];
        const double numbers[] = { (double) r->x, (double) r->y, (double) r->w, (double) r->h };

        if (r->h > 0 && r->w > 0)
          put_numbers (out, numbers, 4);
      }
  ana_json_end_array (out);
  ana_json_key (out, "lines");
  ana_json_begin_array (out);
  for (guint l = 0; l < geom->n_layers; l++)
    if (geom->layers[l].layer->mark != ANA_MARK_POINT)
      put_points (out, geom->layers[l].points, geom->layers[l].n_points);
  ana_json_end_array (out);
  ana_json_key (out, "circles");
  ana_json_begin_array (out);
  for (guint l = 0; l < geom->n_layers; l++)
    for (guint i = 0; geom->layers[l].layer->mark == ANA_MARK_POINT && i < geom->layers[l].n_points; i++)
      {
        const double numbers[] = { (double) geom->layers[l].points[i].x, (double) geom->layers[l].points[i].y, 3 };

        put_numbers (out, numbers, 3);
      }
  ana_json_end_array (out);
}

static void
put_chart (AnaJsonWriter *out, JsonNode *json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaChartSpec) spec = ana_chart_spec_parse (json, NULL, NULL, &error);
  g_autoptr (AnaGeom) geom = spec != NULL ? ana_geom_new (spec->chart, (float) spec->width_px, (float) spec->height_px, ANA_INSETS_CHART) : NULL;

  ana_json_begin_object (out);
  ana_json_key (out, "warnings");
  ana_json_begin_array (out);
  for (guint i = 0; spec != NULL && spec->warnings[i] != NULL; i++)
    ana_json_string (out, spec->warnings[i]);
  ana_json_end_array (out);
  if (geom == NULL)
    {
      ana_json_key (out, "error");
      ana_json_string (out, error->message);
    }
  else
    {
      ana_json_key (out, "series");
      ana_json_bool (out, geom->shapes == NULL);
      if (geom->shapes != NULL)
        put_shapes (out, geom->shapes);
      else
        put_series (out, geom);
    }
  ana_json_end_object (out);
}

int
main (void)
{
  g_autoptr (GString) input = g_string_new (NULL), output = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) json = NULL;
  AnaJsonWriter out;
  char buffer[4096];
  size_t n;

  while ((n = fread (buffer, 1, sizeof buffer, stdin)) > 0)
    g_string_append_len (input, buffer, (gssize) n);
  json = ana_json_parse (input->str, (gssize) input->len, NULL, &error);
  if (json == NULL || !JSON_NODE_HOLDS_ARRAY (json))
    {
      fprintf (stderr, "dump-charts: %s\n", error != NULL ? error->message : "no list of specs");
      return 1;
    }
  ana_json_writer_init (&out, output);
  ana_json_begin_array (&out);
  for (guint i = 0; i < json_array_get_length (json_node_get_array (json)); i++)
    put_chart (&out, json_array_get_element (json_node_get_array (json), i));
  ana_json_end_array (&out);
  puts (output->str);
  return 0;
}
