/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-chart-spec.c: reads a spec from its top: data, title, one mark or layers of them.
 */
#include "config.h"

#include "ana-chart-spec.h"
#include "ana-spec-private.h"

#include "ana-error.h"
#include "ana-locale.h"

#include <math.h>
#include <string.h>

#define MAX_LAYERS 16

static char *
point_to (const char *path, const char *member)
{
  GString *out = g_string_new (path);

  if (member != NULL)
    {
      g_string_append_c (out, '/');
      for (const char *p = member; *p != '\0'; p++)
        if (*p == '~')
          g_string_append (out, "~0");
        else if (*p == '/')
          g_string_append (out, "~1");
        else
          g_string_append_c (out, *p);
    }
  if (out->len == 0)
    g_string_append_c (out, '/');
  return g_string_free (out, FALSE);
}

static char *
join_words (const char *path, const char *member, const char *format, va_list args)
{
  g_autofree char *pointer = point_to (path, member), *words = g_strdup_vprintf (ana_locale_word (format), args);

  return g_strdup_printf ("%s: %s", pointer, words);
}

void
ana_spec_warn (AnaSpecBuild *build, const char *path, const char *member, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (build->warnings, join_words (path, member, format, args));
  va_end (args);
}

gboolean
ana_spec_fail (GError **error, const char *path, const char *member, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = join_words (path, member, format, args);
  va_end (args);
  g_set_error_literal (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, text);
  return FALSE;
}

gboolean
ana_spec_fail_empty (GError **error)
{
  g_set_error (error, ANA_ERROR, ANA_ERROR_NO_DATA, "/data: %s", ana_locale_word ("there are no rows to draw"));
  return FALSE;
}

static const char *
text_of (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

static void
read_title (AnaSpecBuild *build, JsonNode *node, const char *path)
{
  const char *text = text_of (node);

  if (text == NULL && node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    text = text_of (json_object_get_member (json_node_get_object (node), "text"));
  if (text != NULL)
    ana_chart_set_title (build->chart, text);
  else if (node != NULL && !JSON_NODE_HOLDS_NULL (node))
    ana_spec_warn (build, path, "title", "is no text");
}

/* FALSE: refused. Without values of its own a spec waits for the frame, and a part has the rows of the whole. */
static gboolean
read_data (AnaSpecBuild *build, JsonObject *object, const char *path, GError **error)
{
  JsonNode *node = json_object_get_member (object, "data");
  JsonObject *data = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  g_autofree char *data_path = g_strconcat (path, "/data", NULL);
  g_autoptr (GList) members = NULL;
  JsonNode *values;

  if (data == NULL)
    return node == NULL || JSON_NODE_HOLDS_NULL (node) || ana_spec_fail (error, path, "data", "is no object");
  if (json_object_has_member (data, "url"))
    return ana_spec_fail (error, data_path, "url", "data are not fetched from addresses: give a query, values or a file");
  values = json_object_get_member (data, "values");
  if (values != NULL && !JSON_NODE_HOLDS_ARRAY (values))
    return ana_spec_fail (error, data_path, "values", "is no list of rows");
  if (values != NULL && !build->is_given)
    {
      g_clear_pointer (&build->frame, ana_frame_unref);
      build->frame = ana_spec_read_values (json_node_get_array (values), build->zone, error);
      if (build->frame == NULL)
        {
          g_prefix_error (error, "%s", path);
          return FALSE;
        }
    }
  members = json_object_get_members (data);
  for (GList *l = members; l != NULL; l = l->next)
    if (strcmp (l->data, "values") != 0 && strcmp (l->data, "name") != 0)
      ana_spec_warn (build, data_path, l->data, "unknown property");
  return TRUE;
}

static double
read_size (AnaSpecBuild *build, JsonObject *root, const char *member)
{
  JsonNode *node = json_object_get_member (root, member);
  double value;

  if (node == NULL)
    return NAN;
  value = JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) != G_TYPE_STRING ? json_node_get_double (node) : (double) NAN;
  if (value >= 1 && value <= 16384)
    return value;
  ana_spec_warn (build, "", member, "is no number of pixels from 1 to 16384");
  return NAN;
}

/* Of what Vega-Lite resolves, a second axis of values is drawn: {"scale": {"y": "independent"}}. */
static void
read_resolve (AnaSpecBuild *build, JsonNode *node, const char *path)
{
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode *scale = object != NULL ? json_object_get_member (object, "scale") : NULL;
  const char *y = scale != NULL && JSON_NODE_HOLDS_OBJECT (scale) ? text_of (json_object_get_member (json_node_get_object (scale), "y")) : NULL;

  build->two_axes = g_strcmp0 (y, "independent") == 0;
  if (node != NULL && (y == NULL || json_object_get_size (object) > 1 || json_object_get_size (json_node_get_object (scale)) > 1))
    ana_spec_warn (build, path, "resolve", "is used for the scale of y alone");
}

/* What would change the meaning is refused; what would only change the look is reported. */
gboolean
ana_spec_check_view (AnaSpecBuild *build, JsonObject *object, const char *path, GError **error)
{
  static const char *const known[] = { "$schema", "title", "description", "name", "data", "mark", "encoding", "layer", "width", "height", "resolve", "geojson",
                                       "params", "transform", "facet", "repeat", "concat", "hconcat", "vconcat", "spec", "columns", NULL };
  static const char *const unused[] = { "config", "background", "padding", "autosize", "usermeta", "view", "projection", "spacing", "align", "bounds", "center", NULL };
  g_autoptr (GList) members = json_object_get_members (object);

  for (GList *l = members; l != NULL; l = l->next)
    {
      const char *name = l->data;

      if (strcmp (name, "datasets") == 0)
        return ana_spec_fail (error, path, name, "is not drawn");
      if (g_strv_contains (unused, name))
        ana_spec_warn (build, path, name, "is not used");
      else if (!g_strv_contains (known, name))
        ana_spec_warn (build, path, name, "unknown property");
      else if (*path != '\0' && (strcmp (name, "width") == 0 || strcmp (name, "height") == 0))
        ana_spec_warn (build, path, name, "is not used: parts are of one size");
    }
  return TRUE;
}

/* A chart of series draws the first four channels. */
static gboolean
draw_series (AnaSpecBuild *build, AnaUnit *unit, GError **error)
{
  for (guint i = ANA_N_SERIES_CHANNELS; i < ANA_N_CHANNELS; i++)
    if (unit->channel[i].present)
      ana_spec_warn (build, unit->channel[i].path, NULL, "is not drawn");
  return ana_spec_draw_unit (build, unit, error);
}

/* Layer by layer, each of its own rows. */
static gboolean
draw_units (AnaSpecBuild *build, AnaUnit *units, guint n, GError **error)
{
  AnaFrame *all = build->frame;
  gboolean ok = TRUE;

  /* points alone have a mark of their own, which knows what to do with a crowd */
  if (n == 1 && units[0].shapes == NULL && units[0].xy == ANA_XY_POINT && !units[0].detail.present
      && (build->shapes_only || units[0].channel[ANA_PLOT_FACET].present || units[0].channel[ANA_PLOT_ROW].present || units[0].channel[ANA_PLOT_COLUMN].present))
    units[0].shapes = ana_mark_find ("point");
  if (ana_spec_wants_overlay (build, units, n))
    return ana_spec_draw_overlay (build, units, n, error);
  for (guint i = 0; ok && i < n; i++)
    {
      build->frame = units[i].frame;
      if (units[i].shapes == NULL)
        ok = draw_series (build, &units[i], error);
      else if (n == 1)
        ok = ana_spec_draw_plot (build, &units[i], error);
      else
        ok = ana_spec_fail (error, units[i].path, "mark", "\"%s\" is drawn alone, not in layers", ana_mark_get_name (units[i].shapes));
    }
  build->frame = all;
  return ok;
}

/* A mark with its encoding and the rows that it draws: its own transforms, bins and groups change them for it alone. */
static gboolean
read_unit (AnaSpecBuild *build, JsonObject *object, const char *path, const AnaUnit *top, gboolean is_layer, AnaUnit *out, GError **error)
{
  g_autofree char *transform_path = g_strconcat (path, "/transform", NULL);
  AnaFrame *all = build->frame != NULL ? ana_frame_ref (build->frame) : NULL;
  gboolean ok = (!is_layer || ana_spec_transform (build, json_object_get_member (object, "transform"), transform_path, error))
                && ana_spec_read_unit (build, object, path, top, TRUE, out, error) && ana_spec_spread_errors (build, out, error)
                && ana_spec_group_unit (build, out, error);

  if (ok && out->frame == NULL && build->frame != NULL)
    out->frame = ana_frame_ref (build->frame);
  g_clear_pointer (&build->frame, ana_frame_unref);
  build->frame = all;
  return ok;
}

/**
 * ana_spec_draw_layers:
 * @build: a spec with its rows
 * @object: one mark with its encoding, or layers of them
 * @path: its place
 * @outer: (nullable): whose encoding is taken over
 * @error: return location
 *
 * Returns: FALSE: something is not understood, or not in the data
 */
gboolean
ana_spec_draw_layers (AnaSpecBuild *build, JsonObject *object, const char *path, const AnaUnit *outer, GError **error)
{
  JsonNode *node = json_object_get_member (object, "layer");
  JsonArray *layers = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  guint n = layers != NULL ? json_array_get_length (layers) : 1;
  AnaUnit units[MAX_LAYERS] = { { NULL } }, top = { NULL };
  gboolean ok;

  if (node != NULL && layers == NULL)
    return ana_spec_fail (error, path, "layer", "is no list");
  if (n == 0 || n > MAX_LAYERS)
    return ana_spec_fail (error, path, "layer", "has 1 to %d layers", MAX_LAYERS);
  ok = layers == NULL ? read_unit (build, object, path, outer, FALSE, &units[0], error) : ana_spec_read_unit (build, object, path, outer, FALSE, &top, error);
  for (guint i = 0; ok && layers != NULL && i < n; i++)
    {
      JsonNode *item = json_array_get_element (layers, i);
      g_autofree char *place = g_strdup_printf ("%s/layer/%u", path, i);

      ok = JSON_NODE_HOLDS_OBJECT (item) ? read_unit (build, json_node_get_object (item), place, &top, TRUE, &units[i], error)
                                         : ana_spec_fail (error, place, NULL, "is no object");
    }
  ok = ok && draw_units (build, units, n, error);
  for (guint i = 0; i < n; i++)
    ana_unit_clear (&units[i]);
  ana_unit_clear (&top);
  return ok;
}

/**
 * ana_spec_read_view:
 * @build: a spec, or a part of one, being read
 * @object: it
 * @path: its place; "" for the whole
 * @depth: how many parts it lies in
 * @error: return location
 *
 * Reads title, rows and params, transforms the rows, and draws what is there.
 *
 * Returns: FALSE: refused
 */
gboolean
ana_spec_read_view (AnaSpecBuild *build, JsonObject *object, const char *path, guint depth, GError **error)
{
  g_autofree char *params_path = g_strconcat (path, "/params", NULL), *transform_path = g_strconcat (path, "/transform", NULL);

  read_title (build, json_object_get_member (object, "title"), path);
  read_resolve (build, json_object_get_member (object, "resolve"), path);
  if (json_object_has_member (object, "geojson"))
    build->geojson = json_object_get_member (object, "geojson");
  return ana_spec_check_view (build, object, path, error) && read_data (build, object, path, error)
         && ana_spec_read_params (build, json_object_get_member (object, "params"), params_path, error)
         && ana_spec_transform (build, json_object_get_member (object, "transform"), transform_path, error)
         && (ana_spec_is_composed (object) ? ana_spec_draw_views (build, object, path, depth, error) : ana_spec_draw_layers (build, object, path, NULL, error));
}

/**
 * ana_chart_spec_parse:
 * @json: a spec
 * @frame: (nullable): the rows; they take the place of the spec's own
 * @zone: (nullable): of dates without offset and of the ticks; %NULL: UTC
 * @error: return location
 *
 * Reads a spec and its rows into a chart. Unknown properties are reported as warnings, by their JSON pointer; what would
 * change the meaning of the picture and is not understood is an error. Rows without x are left out, with a warning;
 * a null y is a gap. Pure but for the zone's table: any thread.
 *
 * Returns: (transfer full): the chart with its warnings; %NULL and BAD_INPUT ("/mark: unknown mark \"lines\"") or
 *   NO_DATA when there are no rows to draw from
 */
AnaChartSpec *
ana_chart_spec_parse (JsonNode *json, AnaFrame *frame, const AnaZone *zone, GError **error)
{
  return ana_chart_spec_parse_traced (json, frame, zone, NULL, error);
}

/* The same; @origins learns what the marks were made from. */
AnaChartSpec *
ana_chart_spec_parse_traced (JsonNode *json, AnaFrame *frame, const AnaZone *zone, AnaOrigins *origins, GError **error)
{
  AnaSpecBuild build = { NULL };
  AnaChartSpec *self = NULL;
  JsonObject *root;

  if (!JSON_NODE_HOLDS_OBJECT (json))
    {
      ana_spec_fail (error, "", NULL, "a chart spec is an object");
      return NULL;
    }
  root = json_node_get_object (json);
  build.warnings = g_ptr_array_new_with_free_func (g_free);
  build.y_fields = g_ptr_array_new_with_free_func (g_free);
  build.zone = zone != NULL ? zone : ana_zone_utc ();
  build.chart = ana_chart_new ();
  build.frame = frame != NULL ? ana_frame_ref (frame) : NULL;
  build.is_given = frame != NULL;
  build.origins = origins;
  build.params = json_object_new ();
  build.selections = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_chart_selection_free);
  if (ana_spec_read_view (&build, root, "", 0, error))
    {
      self = g_new0 (AnaChartSpec, 1);
      self->width_px = read_size (&build, root, "width");
      self->height_px = read_size (&build, root, "height");
      self->chart = g_steal_pointer (&build.chart);
      self->selections = g_steal_pointer (&build.selections);
      g_ptr_array_add (build.warnings, NULL);
      self->warnings = (char **) g_ptr_array_steal (build.warnings, NULL);
    }
  g_clear_pointer (&build.chart, ana_chart_unref);
  g_clear_pointer (&build.frame, ana_frame_unref);
  g_clear_pointer (&build.params, json_object_unref);
  g_clear_pointer (&build.selections, g_ptr_array_unref);
  g_strfreev (build.categories);
  g_free (build.x_title);
  g_free (build.y_title);
  g_ptr_array_unref (build.y_fields);
  g_ptr_array_unref (build.warnings);
  return self;
}

void
ana_chart_spec_free (AnaChartSpec *self)
{
  ana_chart_unref (self->chart);
  g_ptr_array_unref (self->selections);
  g_strfreev (self->warnings);
  g_free (self);
}
