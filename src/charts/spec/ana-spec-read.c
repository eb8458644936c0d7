/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-spec-read.c: one mark and its encoding, read and checked.
 */
#include "config.h"

#include "ana-spec-private.h"

#include <math.h>
#include <string.h>

static const struct { const char *name; AnaMarkType mark; } marks[] = {
  { "line", ANA_MARK_LINE }, { "area", ANA_MARK_AREA }, { "band", ANA_MARK_BAND },
  { "bar", ANA_MARK_BAR },   { "rule", ANA_MARK_RULE }, { "point", ANA_MARK_POINT },
};

/* Marks on two axes: they may be binned, and stand in layers. */
static const struct { const char *name; AnaXY xy; } xy_marks[] = {
  { "bar", ANA_XY_BAR },     { "line", ANA_XY_LINE },     { "area", ANA_XY_AREA }, { "band", ANA_XY_AREA },         { "point", ANA_XY_POINT },
  { "circle", ANA_XY_CIRCLE }, { "square", ANA_XY_SQUARE }, { "tick", ANA_XY_TICK }, { "rule", ANA_XY_RULE },         { "text", ANA_XY_TEXT },
  { "rect", ANA_XY_RECT },   { "errorbar", ANA_XY_ERRORBAR }, { "errorband", ANA_XY_ERRORBAND }, { "boxplot", ANA_XY_BOXPLOT },
};

/* What Vega-Lite knows beside: drawn without, and said. */
static const char *const quiet_channels[] = { "tooltip", "order", "key", "description", "opacity", "size", "shape", "strokeDash",
                                              "strokeWidth", "fillOpacity", "text", "href", "url", "angle", NULL };

static gboolean
is_text (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING;
}

static gboolean
is_bool (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN;
}

static gboolean
is_number (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) && !is_text (node) && !is_bool (node);
}

void
ana_unit_clear (AnaUnit *unit)
{
  for (guint i = 0; i < ANA_N_CHANNELS; i++)
    ana_channel_clear (&unit->channel[i]);
  ana_channel_clear (&unit->detail);
  g_clear_pointer (&unit->frame, ana_frame_unref);
  g_clear_pointer (&unit->extent, g_free);
  g_clear_pointer (&unit->path, g_free);
}

/* --- mark --- */

static gboolean
is_series (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if (strcmp (marks[i].name, name) == 0)
      return TRUE;
  return FALSE;
}

/**
 * ana_chart_spec_get_mark_name:
 * @i: from 0
 *
 * Returns: (transfer none) (nullable): the name of a mark: those of series, those of shapes, those of two axes alone; %NULL
 *   after the last
 */
const char *
ana_chart_spec_get_mark_name (guint i)
{
  guint at = 0;

  for (guint k = 0; k < G_N_ELEMENTS (marks); k++)
    if (ana_mark_find (marks[k].name) == NULL && at++ == i)
      return marks[k].name;
  for (guint k = 0; ana_mark_get (k) != NULL; k++)
    if (at++ == i)
      return ana_mark_get_name (ana_mark_get (k));
  for (guint k = 0; k < G_N_ELEMENTS (xy_marks); k++)
    if (ana_mark_find (xy_marks[k].name) == NULL && !is_series (xy_marks[k].name) && at++ == i)
      return xy_marks[k].name;
  return NULL;
}

gboolean
ana_chart_spec_has_mark (const char *name)
{
  const char *known;

  for (guint i = 0; (known = ana_chart_spec_get_mark_name (i)) != NULL; i++)
    if (strcmp (known, name) == 0)
      return TRUE;
  return FALSE;
}

/* Lines and bars are drawn of series, which costs pixels and not points; what series do not have makes shapes of them. */
static gboolean
needs_shapes (JsonObject *object)
{
  static const char *const channels[] = { "facet", "row", "column", "x2", "xOffset" };
  JsonNode *node = json_object_get_member (object, "encoding");

  for (guint i = 0; node != NULL && JSON_NODE_HOLDS_OBJECT (node) && i < G_N_ELEMENTS (channels); i++)
    if (json_object_has_member (json_node_get_object (node), channels[i]))
      return TRUE;
  return FALSE;
}

static gboolean
find_mark (JsonNode *node, const char *path, gboolean wants_shapes, AnaUnit *out, GError **error)
{
  if (!is_text (node))
    return ana_spec_fail (error, path, NULL, "is no name of a mark");
  for (guint i = 0; i < G_N_ELEMENTS (xy_marks); i++)
    if (strcmp (json_node_get_string (node), xy_marks[i].name) == 0)
      out->xy = xy_marks[i].xy;
  out->shapes = ana_mark_find (json_node_get_string (node));
  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if (strcmp (json_node_get_string (node), marks[i].name) == 0)
      {
        out->mark = marks[i].mark;
        if (!wants_shapes)
          out->shapes = NULL;
        return TRUE;
      }
  if (out->shapes != NULL)
    return TRUE;
  out->only_xy = out->xy != ANA_XY_NONE;
  return out->only_xy || ana_spec_fail (error, path, NULL, "unknown mark \"%s\"", json_node_get_string (node));
}

/* FALSE: the mark has no such option. */
static gboolean
read_option (AnaSpecBuild *build, const char *path, const char *name, JsonNode *value, AnaUnit *out)
{
  const AnaMarkOption *options = ana_mark_get_options (out->shapes);
  double number = NAN;
  guint i = 0;

  while (options[i].name != NULL && strcmp (options[i].name, name) != 0)
    i++;
  if (options[i].name == NULL)
    return FALSE;
  if (is_bool (value))
    number = json_node_get_boolean (value) ? 1 : 0;
  else if (is_number (value))
    number = json_node_get_double (value);
  for (guint w = 0; is_text (value) && options[i].words != NULL && options[i].words[w] != NULL; w++)
    if (strcmp (json_node_get_string (value), options[i].words[w]) == 0)
      number = w;
  if (number >= options[i].lo && number <= options[i].hi)
    out->option[i] = number;
  else if (options[i].words != NULL)
    {
      g_autofree char *words = g_strjoinv (", ", (char **) options[i].words);

      ana_spec_warn (build, path, name, "is one of %s", words);
    }
  else
    ana_spec_warn (build, path, name, "is a number from %g to %g", options[i].lo, options[i].hi);
  return TRUE;
}

static void
read_interpolation (AnaSpecBuild *build, const char *path, JsonNode *value, AnaUnit *out)
{
  static const struct { const char *name; AnaInterpolation how; } names[] = {
    { "linear", ANA_INTERPOLATE_LINEAR },           { "step", ANA_INTERPOLATE_STEP },
    { "step-before", ANA_INTERPOLATE_STEP_BEFORE }, { "step-after", ANA_INTERPOLATE_STEP_AFTER },
    { "monotone", ANA_INTERPOLATE_MONOTONE },
  };

  for (guint i = 0; is_text (value) && i < G_N_ELEMENTS (names); i++)
    if (strcmp (json_node_get_string (value), names[i].name) == 0)
      {
        out->interpolate = names[i].how;
        return;
      }
  ana_spec_warn (build, path, "interpolate", "is one of linear, step, step-before, step-after, monotone");
}

/* Where a text stands beside its point. FALSE: no such member. */
static gboolean
read_text_member (AnaSpecBuild *build, const char *path, const char *name, JsonNode *value, AnaUnit *out)
{
  static const struct { const char *member, *word; double align, dy_px; } words[] = {
    { "align", "left", 1, 0 },      { "align", "center", 0, 0 },    { "align", "right", -1, 0 },
    { "baseline", "top", 0, 8 },    { "baseline", "middle", 0, 0 }, { "baseline", "bottom", 0, -8 },
  };
  gboolean is_member = FALSE;

  if (out->xy != ANA_XY_TEXT)
    return FALSE;
  if ((strcmp (name, "dx") == 0 || strcmp (name, "dy") == 0) && is_number (value) && fabs (json_node_get_double (value)) <= 1000)
    {
      *(name[1] == 'x' ? &out->dx_px : &out->dy_px) += json_node_get_double (value);
      return TRUE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      is_member = is_member || strcmp (name, words[i].member) == 0;
      if (strcmp (name, words[i].member) != 0 || !is_text (value) || strcmp (json_node_get_string (value), words[i].word) != 0)
        continue;
      out->align += words[i].align;
      out->dy_px += words[i].dy_px;
      return TRUE;
    }
  if (is_member)
    ana_spec_warn (build, path, name, "is none of the places of a text");
  return is_member;
}

static void
read_mark_member (AnaSpecBuild *build, const char *path, const char *name, JsonNode *value, AnaUnit *out)
{
  if (strcmp (name, "type") == 0 || strcmp (name, "tooltip") == 0)
    return;
  if ((out->shapes != NULL && read_option (build, path, name, value, out)) || read_text_member (build, path, name, value, out))
    return;
  if (strcmp (name, "point") == 0)
    out->with_points = is_bool (value) ? json_node_get_boolean (value) : JSON_NODE_HOLDS_OBJECT (value);
  else if (strcmp (name, "strokeDash") == 0)
    out->dashed = JSON_NODE_HOLDS_ARRAY (value) && json_array_get_length (json_node_get_array (value)) > 0;
  else if (strcmp (name, "strokeWidth") == 0 && is_number (value) && json_node_get_double (value) > 0 && json_node_get_double (value) <= 20)
    out->width_px = json_node_get_double (value);
  else if (strcmp (name, "color") == 0 || strcmp (name, "fill") == 0 || strcmp (name, "stroke") == 0)
    ana_spec_warn (build, path, name, "colours come from the theme");
  else if (strcmp (name, "extent") == 0 && is_text (value)
           && (out->xy == ANA_XY_ERRORBAR || out->xy == ANA_XY_ERRORBAND || (out->xy == ANA_XY_BOXPLOT && strcmp (json_node_get_string (value), "min-max") == 0)))
    out->extent = g_strdup (json_node_get_string (value));
  else if (strcmp (name, "extent") == 0 && out->xy == ANA_XY_BOXPLOT && is_number (value) && json_node_get_double (value) == 1.5)
    return;
  else if (strcmp (name, "interpolate") == 0 && out->shapes == NULL)
    read_interpolation (build, path, value, out);
  else
    ana_spec_warn (build, path, name, "is not drawn");
}

/* Vega-Lite's circles and rules by longitude and latitude: places and ways on a map. */
static void
take_places (JsonObject *unit, AnaUnit *out)
{
  static const char *const names[] = { "circle", "point", "square", "rule", "geoshape", NULL };
  JsonNode *encoding = json_object_get_member (unit, "encoding"), *mark = json_object_get_member (unit, "mark");

  if (JSON_NODE_HOLDS_OBJECT (mark))
    mark = json_object_get_member (json_node_get_object (mark), "type");
  if (encoding == NULL || !JSON_NODE_HOLDS_OBJECT (encoding) || !json_object_has_member (json_node_get_object (encoding), "longitude")
      || !g_strv_contains (names, json_node_get_string (mark)))
    return;
  out->shapes = ana_mark_find ("geopoint");
  out->xy = ANA_XY_NONE;
  out->only_xy = FALSE;
}

static gboolean
read_mark (AnaSpecBuild *build, JsonObject *object, const char *unit_path, AnaUnit *out, GError **error)
{
  JsonNode *node = json_object_get_member (object, "mark");
  g_autofree char *path = g_strconcat (unit_path, "/mark", NULL), *type_path = g_strconcat (path, "/type", NULL);
  g_autoptr (GList) members = NULL;
  gboolean wants_shapes;
  JsonObject *unit;

  if (node == NULL)
    return ana_spec_fail (error, path, NULL, "is missing");
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      if (!find_mark (node, path, needs_shapes (object), out, error))
        return FALSE;
      take_places (object, out);
      return TRUE;
    }
  wants_shapes = needs_shapes (object);
  unit = object;
  object = json_node_get_object (node);
  if (!json_object_has_member (object, "type"))
    return ana_spec_fail (error, type_path, NULL, "is missing");
  if (!find_mark (json_object_get_member (object, "type"), type_path, wants_shapes, out, error))
    return FALSE;
  take_places (unit, out);
  members = json_object_get_members (object);
  for (GList *l = members; l != NULL; l = l->next)
    read_mark_member (build, path, l->data, json_object_get_member (object, l->data), out);
  return TRUE;
}

/* --- encoding --- */

/* Vega-Lite has names of its own for the two axes of a map. */
static int
find_channel (const AnaUnit *unit, const char *name)
{
  static const struct { const char *name; AnaPlotChannelId id; } of_maps[] = {
    { "longitude", ANA_PLOT_X }, { "latitude", ANA_PLOT_Y }, { "longitude2", ANA_PLOT_X2 }, { "latitude2", ANA_PLOT_Y2 },
  };

  for (guint i = 0; unit->shapes == ana_mark_find ("geopoint") && i < G_N_ELEMENTS (of_maps); i++)
    if (strcmp (of_maps[i].name, name) == 0)
      return (int) of_maps[i].id;
  for (guint i = 0; i < ANA_N_CHANNELS; i++)
    if (strcmp (ana_plot_channel_name (i), name) == 0)
      return (int) i;
  return -1;
}

static gboolean
read_encoding (AnaSpecBuild *build, JsonNode *node, const char *unit_path, AnaUnit *out, GError **error)
{
  g_autofree char *path = g_strconcat (unit_path, "/encoding", NULL);
  g_autoptr (GList) members = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return ana_spec_fail (error, path, NULL, "is no object");
  members = json_object_get_members (json_node_get_object (node));
  for (GList *l = members; l != NULL; l = l->next)
    {
      const char *name = l->data;
      g_autofree char *channel_path = g_strconcat (path, "/", name, NULL);
      int i = find_channel (out, name);

      if (strcmp (name, "detail") == 0 && JSON_NODE_HOLDS_OBJECT (json_object_get_member (json_node_get_object (node), name)))
        {
          if (!ana_spec_read_channel (build, channel_path, json_object_get_member (json_node_get_object (node), name), &out->detail, error))
            return FALSE;
          continue;
        }
      if (i >= 0)
        {
          if (!ana_spec_read_channel (build, channel_path, json_object_get_member (json_node_get_object (node), name), &out->channel[i], error))
            return FALSE;
        }
      else if (g_str_equal (name, "row") || g_str_equal (name, "column") || g_str_equal (name, "facet") || g_str_equal (name, "x2"))
        return ana_spec_fail (error, path, name, "is not drawn");
      else if (g_strv_contains (quiet_channels, name))
        ana_spec_warn (build, path, name, "is not drawn");
      else
        ana_spec_warn (build, path, name, "unknown channel");
    }
  return TRUE;
}

static void
check_layer_members (AnaSpecBuild *build, JsonObject *object, const char *path)
{
  static const char *const known[] = { "mark", "encoding", "title", "name", "description", "transform", "width", "height", NULL };
  g_autoptr (GList) members = json_object_get_members (object);

  for (GList *l = members; l != NULL; l = l->next)
    if (!g_strv_contains (known, l->data))
      ana_spec_warn (build, path, l->data, "unknown property of a layer");
}

gboolean
ana_spec_read_unit (AnaSpecBuild *build, JsonObject *object, const char *path, const AnaUnit *parent, gboolean needs_mark, AnaUnit *out,
                    GError **error)
{
  *out = (AnaUnit) { .path = g_strdup (path), .width_px = NAN };
  for (guint i = 0; i < ANA_PLOT_MAX_OPTIONS; i++)
    out->option[i] = NAN;
  for (guint i = 0; parent != NULL && i < ANA_N_CHANNELS; i++)
    ana_channel_copy (&parent->channel[i], &out->channel[i]);
  if (parent != NULL)
    ana_channel_copy (&parent->detail, &out->detail);
  if (parent != NULL && needs_mark && strstr (path, "/layer/") != NULL)
    check_layer_members (build, object, path);
  if (needs_mark && !read_mark (build, object, path, out, error))
    return FALSE;
  if (!json_object_has_member (object, "encoding"))
    return TRUE;
  return read_encoding (build, json_object_get_member (object, "encoding"), path, out, error);
}
