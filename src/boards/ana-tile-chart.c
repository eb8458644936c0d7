/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-tile-chart.c: from the rows of a tile and its spec to a chart, with thresholds and annotations.
 */
#include "config.h"

#include "ana-tile-private.h"

#include "ana-annotation.h"
#include "ana-chart-spec.h"
#include "ana-error.h"
#include "ana-money.h"
#include "ana-transform-chain.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static char *
format_axis_cb (double value, gpointer data)
{
  return ana_format_axis (value, data);
}

/* --- unit --- */

static const char *
get_channel_field (JsonNode *spec, const char *channel)
{
  JsonObject *object = json_node_get_object (spec);
  JsonNode *encoding = json_object_get_member (object, "encoding");
  JsonNode *node = encoding != NULL && JSON_NODE_HOLDS_OBJECT (encoding) ? json_object_get_member (json_node_get_object (encoding), channel) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? ana_json_get_string (json_node_get_object (node), "", "field", NULL, NULL) : NULL;
}

static char *
unit_of_field (const AnaField *field)
{
  g_autofree char *money = NULL;

  if (field->type == ANA_TYPE_MONEY)
    {
      money = g_strdup_printf ("money:%s", field->currency);
      return ana_overview_unit_text (money);
    }
  return field->unit != NULL ? ana_overview_unit_text (field->unit) : NULL;
}

/* Of the first measure that the spec draws. */
static char *
find_unit (JsonNode *spec, const AnaFrame *frame)
{
  static const char *const channels[] = { "y", "x", "value", "theta", "radius", "color", "size", NULL };

  for (guint i = 0; frame != NULL && channels[i] != NULL; i++)
    {
      const char *name = get_channel_field (spec, channels[i]);
      int col = name != NULL ? ana_frame_find (frame, name) : -1;
      char *unit = col >= 0 ? unit_of_field (ana_frame_get_field (frame, (guint) col)) : NULL;

      if (unit != NULL && unit[0] != '\0')
        return unit;
      g_free (unit);
    }
  return g_strdup ("");
}

/* --- thresholds and annotations --- */

static AnaColourSlot
slot_of_state (const char *state)
{
  if (g_strcmp0 (state, "good") == 0)
    return ANA_SLOT_GOOD;
  return g_strcmp0 (state, "bad") == 0 || g_strcmp0 (state, "crit") == 0 ? ANA_SLOT_BAD : ANA_SLOT_WARN;
}

/* Thresholds are in the unit of the rows: money in minor units, the chart in major ones. */
static double
get_factor (JsonNode *spec, const AnaFrame *frame, AnaChart *chart, AnaPlotChannelId id)
{
  const AnaChartField *shown = ana_chart_get_field (chart, id);
  const char *name = get_channel_field (spec, id == ANA_PLOT_X ? "x" : "y");
  int col = shown == NULL && name != NULL && frame != NULL ? ana_frame_find (frame, name) : -1;
  const AnaField *field = col >= 0 ? ana_frame_get_field (frame, (guint) col) : NULL;

  if (shown != NULL)
    return shown->unit > 0 ? shown->unit : 1;
  return field != NULL && field->type == ANA_TYPE_MONEY ? pow (10, -MAX (ana_money_get_digits (field->currency), 0)) : 1;
}

/* Shapes with values along an axis: those that go up, else those along. */
static void
add_shape_threshold (AnaChart *chart, JsonNode *spec, const AnaFrame *frame, double value, AnaColourSlot slot)
{
  AnaPlot *plot = ana_chart_get_plot (chart);
  const AnaPlotChannel *x = ana_plot_get_channel (plot, ANA_PLOT_X), *y = ana_plot_get_channel (plot, ANA_PLOT_Y);

  if (!ana_annotation_can (chart))
    return;
  if (!ana_plot_has_lanes (plot) && (y == NULL || y->kind == ANA_KIND_NUMBER))
    ana_chart_annotate (chart, NAN, NAN, value * get_factor (spec, frame, chart, ANA_PLOT_Y), slot, "");
  else if (x != NULL && x->kind == ANA_KIND_NUMBER)
    ana_chart_annotate (chart, value * get_factor (spec, frame, chart, ANA_PLOT_X), NAN, NAN, slot, "");
}

static void
add_threshold (AnaChart *chart, JsonNode *spec, const AnaFrame *frame, double value, AnaColourSlot slot)
{
  AnaLayer *layer;

  if (ana_chart_get_plot (chart) != NULL)
    {
      add_shape_threshold (chart, spec, frame, value, slot);
      return;
    }
  layer = ana_chart_add_layer (chart, ANA_MARK_RULE, NULL, slot);
  layer->rule_value = value * get_factor (spec, frame, chart, ANA_PLOT_Y);
  layer->dashed = TRUE;
}

static void
add_thresholds (const AnaTile *tile, JsonNode *spec, const AnaFrame *frame, AnaChart *chart)
{
  JsonNode *node = json_object_get_member (tile->json, "thresholds");
  JsonArray *list = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; list != NULL && i < MIN (json_array_get_length (list), 20); i++)
    {
      JsonNode *item = json_array_get_element (list, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (item) ? json_node_get_object (item) : NULL;
      JsonNode *value = object != NULL ? json_object_get_member (object, "value") : NULL;

      if (value != NULL && JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) != G_TYPE_STRING)
        add_threshold (chart, spec, frame, json_node_get_double (value), slot_of_state (ana_json_get_string (object, "", "state", NULL, NULL)));
    }
}

/* A point, a range, a value, or a text, as its members say. */
static void
add_annotations (const TileBuild *build, const AnaTile *tile, AnaChart *chart)
{
  g_autoptr (JsonNode) root = ana_board_to_json (build->input->board);
  JsonNode *map = json_object_get_member (json_node_get_object (root), "annotations");
  JsonObjectIter iter;
  const char *id;
  JsonNode *node;

  if (map == NULL || !JSON_NODE_HOLDS_OBJECT (map))
    return;
  json_object_iter_init_ordered (&iter, json_node_get_object (map));
  while (json_object_iter_next_ordered (&iter, &id, &node))
    {
      JsonObject *note = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *on = note != NULL ? ana_json_get_string (note, "", "tile", NULL, NULL) : NULL;

      if (g_strcmp0 (on, tile->key) == 0)
        ana_annotation_add (chart, id, note, build->zone);
    }
}

/* --- buckets that are not whole --- */

static gint64
unit_usec (const char *unit)
{
  static const struct { const char *name; gint64 usec; } units[] = {
    { "yearmonth", 31 * ANA_USEC_PER_DAY }, { "yearweek", 7 * ANA_USEC_PER_DAY }, { "yearmonthdate", ANA_USEC_PER_DAY },
    { "yearmonthdatehours", ANA_USEC_PER_HOUR }, { "yearmonthdatehoursminutes", ANA_USEC_PER_MIN },
    { "minute", ANA_USEC_PER_MIN }, { "hour", ANA_USEC_PER_HOUR }, { "day", ANA_USEC_PER_DAY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_strcmp0 (units[i].name, unit) == 0)
      return units[i].usec;
  return 0;
}

static gint64
find_bucket_usec (const AnaTile *tile)
{
  JsonNode *query = ana_tile_get_member (tile, "query");
  JsonNode *groups = query != NULL ? json_object_get_member (json_node_get_object (query), "group") : NULL;

  if (ana_tile_has_own_rows (tile))
    return 0; /* they are as whole as they ever will be */
  if (query == NULL)
    return unit_usec (tile->kpi_period);
  for (guint i = 0; groups != NULL && JSON_NODE_HOLDS_ARRAY (groups) && i < json_array_get_length (json_node_get_array (groups)); i++)
    {
      JsonNode *item = json_array_get_element (json_node_get_array (groups), i);
      const char *unit = JSON_NODE_HOLDS_OBJECT (item) ? ana_json_get_string (json_node_get_object (item), "", "timeUnit", NULL, NULL) : NULL;

      if (unit_usec (unit) != 0)
        return unit_usec (unit);
    }
  return ana_tile_is_local (tile) ? ANA_USEC_PER_DAY : 0;
}

/* The topmost bar of the bucket that is running says so. */
static void
say_so_far (AnaChart *chart)
{
  for (guint i = ana_chart_get_n_layers (chart); i-- > 0;)
    {
      AnaLayer *layer = ana_chart_get_layer (chart, i);

      if (layer->mark != ANA_MARK_BAR || !layer->last_partial)
        continue;
      g_free (layer->partial_label);
      layer->partial_label = g_strdup (_("so far"));
      return;
    }
}

/* The last bucket may not be over, and the range may begin within the first: neither is drawn like a whole one. */
static void
mark_parts (const TileBuild *build, const AnaTile *tile, AnaChart *chart)
{
  gint64 bucket_usec = find_bucket_usec (tile);

  for (guint i = 0; bucket_usec > 0 && i < ana_chart_get_n_layers (chart); i++)
    {
      AnaLayer *layer = ana_chart_get_layer (chart, i);
      guint n = layer->series != NULL ? ana_series_get_n (layer->series) : 0;
      const double *x = n > 0 ? ana_series_get_x (layer->series) : NULL;

      if ((layer->mark != ANA_MARK_LINE && layer->mark != ANA_MARK_BAR) || n < 2 || layer->slot == ANA_SLOT_PREVIOUS)
        continue;
      layer->last_partial = x[n - 1] + (double) bucket_usec > (double) build->input->now_usec;
      layer->first_partial = x[0] < (double) build->self->span.start_usec && x[0] + (double) bucket_usec > (double) build->self->span.start_usec;
    }
  say_so_far (chart);
}

static void
set_look (AnaLayer *layer, AnaColourSlot slot, const char *label)
{
  layer->slot = slot;
  layer->width_px = slot == ANA_SLOT_PREVIOUS ? 1.5 : 2;
  g_free (layer->label);
  layer->label = g_strdup (label);
}

/* A layer that draws the column `previous` is what this period is held against. */
static void
mark_previous (JsonNode *spec, AnaChart *chart)
{
  JsonNode *layers = json_object_get_member (json_node_get_object (spec), "layer");

  for (guint i = 0; layers != NULL && JSON_NODE_HOLDS_ARRAY (layers) && i < json_array_get_length (json_node_get_array (layers)); i++)
    {
      JsonNode *item = json_array_get_element (json_node_get_array (layers), i);
      const char *field = JSON_NODE_HOLDS_OBJECT (item) ? get_channel_field (item, "y") : NULL;
      AnaLayer *layer = i < ana_chart_get_n_layers (chart) ? ana_chart_get_layer (chart, i) : NULL;

      if (layer == NULL || json_array_get_length (json_node_get_array (layers)) != ana_chart_get_n_layers (chart))
        return;
      if (g_strcmp0 (field, "previous") == 0)
        set_look (layer, ANA_SLOT_PREVIOUS, _("Previous"));
      else if (g_strcmp0 (field, "value") == 0 && json_array_get_length (json_node_get_array (layers)) == 2)
        set_look (layer, ANA_SLOT_SERIES_1, _("This period"));
    }
}

/* Axis titles of a tile say what its own title says: only those that the spec names are kept. */
static gboolean
names_axis (JsonNode *spec, const char *channel)
{
  g_autofree char *pointer = g_strdup_printf ("/encoding/%s/axis/title", channel), *own = g_strdup_printf ("/encoding/%s/title", channel);

  return ana_json_path_get (spec, pointer) != NULL || ana_json_path_get (spec, own) != NULL;
}

/* A channel that is called like its column says it in words. */
static void
name_channels (const AnaTileData *data, AnaPlot *plot)
{
  for (guint c = 0; c < ANA_PLOT_N_CHANNELS; c++)
    {
      const char *raw = ana_plot_get_channel_title (plot, c);
      gboolean is_split = data->split != NULL && g_strcmp0 (raw, "category") == 0;
      g_autofree char *title = raw != NULL && data->frame != NULL && ana_frame_find (data->frame, raw) >= 0 ? ana_column_dup_title (is_split ? data->split : raw) : NULL;

      if (title != NULL)
        ana_plot_set_channel_title (plot, c, title);
    }
}

/* More names than colours: the spec gathers the rest. */
static void
name_rest (AnaChart *chart)
{
  for (guint i = 0; i < ana_chart_get_n_layers (chart); i++)
    {
      AnaLayer *layer = ana_chart_get_layer (chart, i);

      if (g_strcmp0 (layer->label, ANA_SPEC_OTHER) != 0)
        continue;
      g_free (layer->label);
      layer->label = g_strdup (_("Other"));
    }
}

static void
finish_chart (const TileBuild *build, const AnaTile *tile, JsonNode *spec, const AnaTileData *data)
{
  const AnaFrame *frame = data->frame;
  AnaChart *chart = data->chart;
  AnaPlot *plot = ana_chart_get_plot (chart);

  ana_chart_set_title (chart, tile->title);
  ana_chart_set_language (chart);
  if (plot != NULL)
    {
      ana_plot_set_number_format (plot, format_axis_cb, g_strdup (build->input->locale), g_free);
      name_channels (data, plot);
      add_thresholds (tile, spec, frame, chart);
      add_annotations (build, tile, chart);
      return; /* forces are worked out by whoever shows it: no tile waits for another's */
    }
  if (!names_axis (spec, "x") && !names_axis (spec, "y"))
    ana_chart_set_titles (chart, NULL, NULL);
  if (!ana_chart_has_y_format (chart))
    ana_chart_set_y_format (chart, format_axis_cb, g_strdup (build->input->locale), g_free);
  name_rest (chart);
  mark_previous (spec, chart);
  mark_parts (build, tile, chart);
  add_thresholds (tile, spec, frame, chart);
  add_annotations (build, tile, chart);
}

/* What its style says of its series; steps that are not understood are told and leave them as they are. */
static void
transform (const AnaTile *tile, AnaTileData *data)
{
  JsonNode *style = json_object_get_member (tile->json, "style");
  JsonNode *node = style != NULL && JSON_NODE_HOLDS_OBJECT (style) ? json_object_get_member (json_node_get_object (style), "transform") : NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) chain = ana_transform_chain_read (node, &error);
  g_autoptr (GStrvBuilder) warnings = NULL;
  g_autofree char *said = NULL;

  data->shown = chain != NULL ? ana_transform_chain_apply (chain, data->chart) : ana_chart_ref (data->chart);
  if (chain != NULL)
    return;
  warnings = g_strv_builder_new ();
  if (data->warnings != NULL)
    g_strv_builder_addv (warnings, (const char **) data->warnings);
  said = g_strdup_printf ("/style/transform: %s", error->message);
  g_strv_builder_add (warnings, said);
  g_strfreev (data->warnings);
  data->warnings = g_strv_builder_end (warnings);
}

/**
 * ana_tile_make_chart:
 * @build: of the board
 * @tile: with a spec
 * @data: with its frame; gets chart, unit and warnings
 * @error: return location
 *
 * Returns: %FALSE and an error that names the place in the spec
 */
gboolean
ana_tile_make_chart (const TileBuild *build, const AnaTile *tile, AnaTileData *data, GError **error)
{
  JsonNode *spec = ana_tile_get_member (tile, "spec");
  AnaChartSpec *parsed;

  if (spec == NULL)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "/tiles/%s/spec: a spec is wanted", tile->key);
      return FALSE;
    }
  parsed = ana_chart_spec_parse (spec, data->frame, build->zone, error);
  if (parsed == NULL)
    {
      g_prefix_error (error, "/tiles/%s/spec", tile->key);
      return FALSE;
    }
  data->chart = ana_chart_ref (parsed->chart);
  g_strfreev (data->warnings);
  data->warnings = g_strdupv (parsed->warnings);
  data->unit = find_unit (spec, data->frame);
  ana_chart_spec_free (parsed);
  finish_chart (build, tile, spec, data);
  transform (tile, data);
  return TRUE;
}
