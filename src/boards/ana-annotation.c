/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-annotation.c: what somebody has said about a part of a chart, as documents keep it and as people write it.
 *
 * A document keeps values, never pixels: `at` and `to` are instants, numbers or names of the axis of places, `value` a number
 * in the unit of the rows (money in minor units) or a name, so that what was said stays with the data at every zoom and size.
 */
#include "config.h"

#include "ana-annotation.h"

#include "ana-error.h"
#include "ana-json.h"
#include "ana-time.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_NOTE_BYTES 20000

/* One of the two axes of a chart, whatever draws it. */
typedef struct {
  gboolean            there;
  AnaScaleType        type;    /* LINEAR, TIME or BAND */
  const char *const  *names;   /* (nullable) of BAND */
  guint               n_names;
  double              unit;    /* what is drawn is what is kept times this */
  const AnaZone      *zone;
} Axis;

static double
find_unit (AnaChart *chart, AnaPlotChannelId id)
{
  const AnaChartField *field = ana_chart_get_field (chart, id);

  return field != NULL && field->unit > 0 && field->type != ANA_TYPE_TIME ? field->unit : 1;
}

/* Lanes that no channel names, and what is counted or shared out by the mark itself, are told by their numbers alone. */
static void
read_channel (AnaPlot *plot, AnaPlotChannelId id, Axis *axis)
{
  const AnaPlotChannel *channel = ana_plot_get_channel (plot, id);

  axis->there = channel != NULL || id == ANA_PLOT_Y;
  axis->type = channel == NULL || channel->kind == ANA_KIND_NUMBER ? ANA_SCALE_LINEAR : channel->kind == ANA_KIND_TIME ? ANA_SCALE_TIME : ANA_SCALE_BAND;
  if (channel == NULL)
    axis->unit = 1;
  else if (axis->type == ANA_SCALE_BAND)
    {
      axis->names = (const char *const *) channel->names;
      axis->n_names = channel->n_names;
    }
}

static Axis
read_axis (AnaChart *chart, gboolean of_value)
{
  AnaPlotChannelId id = of_value ? ANA_PLOT_Y : ANA_PLOT_X;
  Axis axis = { .there = TRUE, .type = ANA_SCALE_LINEAR, .unit = find_unit (chart, id), .zone = ana_chart_get_zone (chart) };

  if (ana_chart_get_plot (chart) != NULL)
    {
      read_channel (ana_chart_get_plot (chart), id, &axis);
      return axis;
    }
  if (of_value)
    return axis;
  axis.type = ana_chart_get_x_type (chart);
  axis.names = ana_chart_get_categories (chart);
  axis.n_names = axis.names != NULL ? g_strv_length ((char **) axis.names) : 0;
  return axis;
}

/**
 * ana_annotation_can:
 * @chart: of series or of shapes
 *
 * Returns: whether it has two axes that something can be said about: a pie, a sankey, or several small pictures have none
 */
gboolean
ana_annotation_can (AnaChart *chart)
{
  AnaPlot *plot = ana_chart_get_plot (chart);

  return plot == NULL || (ana_mark_has_axes (ana_plot_get_mark (plot)) && ana_plot_get_channel (plot, ANA_PLOT_FACET) == NULL);
}

/* Layers and marks of series have axes; others as the table of marks says. */
static gboolean
mark_can (JsonNode *node)
{
  const char *name = NULL;
  const AnaMark *mark;

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    name = ana_json_get_string (json_node_get_object (node), "", "type", NULL, NULL);
  else if (node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    name = json_node_get_string (node);
  mark = name != NULL ? ana_mark_find (name) : NULL;
  return mark == NULL || ana_mark_has_axes (mark);
}

/**
 * ana_annotation_spec_can:
 * @spec: (nullable): of a chart that may not have been drawn yet
 *
 * Returns: whether a chart of that spec has two axes, as ana_annotation_can() says of one that is drawn
 */
gboolean
ana_annotation_spec_can (JsonNode *spec)
{
  static const char *const several[] = { "facet", "row", "column" }, *const views[] = { "hconcat", "vconcat", "concat", "repeat", "facet" };
  JsonObject *object = spec != NULL && JSON_NODE_HOLDS_OBJECT (spec) ? json_node_get_object (spec) : NULL;
  JsonNode *node = object != NULL ? json_object_get_member (object, "encoding") : NULL;

  for (guint i = 0; object != NULL && i < G_N_ELEMENTS (views); i++)
    if (json_object_has_member (object, views[i]))
      return FALSE;
  for (guint i = 0; node != NULL && JSON_NODE_HOLDS_OBJECT (node) && i < G_N_ELEMENTS (several); i++)
    if (json_object_has_member (json_node_get_object (node), several[i]))
      return FALSE;
  return object != NULL && mark_can (json_object_get_member (object, "mark"));
}

/* Whether a place on that axis can be kept. */
gboolean
ana_annotation_keeps (AnaChart *chart, gboolean of_value)
{
  AnaPlot *plot = ana_chart_get_plot (chart);

  return ana_annotation_can (chart) && read_axis (chart, of_value).there && !(of_value && plot != NULL && ana_plot_has_lanes (plot));
}

/* --- kept --- */

static int
find_name (const Axis *axis, const char *name)
{
  for (guint i = 0; i < axis->n_names; i++)
    if (strcmp (axis->names[i], name) == 0)
      return (int) i;
  return -1;
}

static void
write_place (JsonObject *note, const char *member, const Axis *axis, double place)
{
  g_autofree char *time = NULL;
  gint64 i = isfinite (place) ? (gint64) round (place) : -1;

  if (!isfinite (place) || !axis->there)
    json_object_set_null_member (note, member);
  else if (axis->type == ANA_SCALE_TIME)
    {
      time = ana_time_format_rfc3339 ((gint64) place, axis->zone);
      json_object_set_string_member (note, member, time);
    }
  else if (axis->type == ANA_SCALE_BAND && i >= 0 && i < axis->n_names)
    json_object_set_string_member (note, member, axis->names[i]);
  else if (axis->type == ANA_SCALE_BAND)
    json_object_set_null_member (note, member);
  else
    json_object_set_double_member (note, member, place / axis->unit);
}

/* NAN: not given, or nothing of these data. */
static double
read_place (JsonObject *note, const char *member, const Axis *axis, const AnaZone *zone)
{
  JsonNode *node = json_object_get_member (note, member);
  gint64 t_usec;
  const char *text;
  int i;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || !axis->there)
    return NAN;
  if (json_node_get_value_type (node) != G_TYPE_STRING)
    return axis->type == ANA_SCALE_LINEAR || axis->type == ANA_SCALE_LOG ? json_node_get_double (node) * axis->unit : (double) NAN;
  text = json_node_get_string (node);
  if (axis->type == ANA_SCALE_TIME)
    return ana_time_parse (text, zone, &t_usec, NULL) ? (double) t_usec : (double) NAN;
  i = axis->type == ANA_SCALE_BAND ? find_name (axis, text) : -1;
  return i >= 0 ? i : (double) NAN;
}

/**
 * ana_annotation_to_json:
 * @chart: that it was said about
 * @target: the member that says what it is of: "tile" or "kpi"
 * @of: the tile's key, or the KPI's code
 * @said: in values as they are drawn
 *
 * Returns: (transfer full): FORMATS.md section 7: `{"tile":…,"at":…,"to":…,"value":…,"text":…}`; null is what was not given
 */
JsonNode *
ana_annotation_to_json (AnaChart *chart, const char *target, const char *of, const AnaAnnotation *said)
{
  JsonObject *note = json_object_new ();
  Axis x = read_axis (chart, FALSE), y = read_axis (chart, TRUE);
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_string_member (note, target, of);
  write_place (note, "at", &x, said->x);
  write_place (note, "to", &x, said->x2);
  write_place (note, "value", &y, said->y);
  json_object_set_string_member (note, "text", said->text != NULL ? said->text : "");
  json_node_take_object (node, note);
  return node;
}

/* Whether something was given there that these data do not have: a name that is gone, an instant of another axis. */
static gboolean
is_lost (JsonObject *note, const char *member, double place)
{
  JsonNode *node = json_object_get_member (note, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && isnan (place);
}

/**
 * ana_annotation_add:
 * @chart: a chart with two axes; to others nothing is added
 * @id: of the annotation
 * @note: as ana_annotation_to_json() writes it; anything may be missing
 * @zone: of times without an offset
 *
 * Puts it onto the chart. One whose place is not among the data of @chart (a category that was filtered away) is not shown:
 * it stays in its document.
 */
void
ana_annotation_add (AnaChart *chart, const char *id, JsonObject *note, const AnaZone *zone)
{
  Axis x = read_axis (chart, FALSE), y = read_axis (chart, TRUE);
  double at = read_place (note, "at", &x, zone), to = read_place (note, "to", &x, zone), value = read_place (note, "value", &y, zone);

  if (!ana_annotation_can (chart) || is_lost (note, "at", at) || is_lost (note, "to", to) || is_lost (note, "value", value))
    return;
  ana_chart_annotate_as (chart, id, at, to, value, ANA_SLOT_ANNOTATION, ana_json_get_string (note, "", "text", "", NULL));
}

/**
 * ana_annotation_format:
 * @document: an annotation that is a document of its own: of a KPI
 * @error: return location
 *
 * What a store asks before it keeps one. Members that are not known stay.
 *
 * Returns: (transfer full): its text, the same for the same document; %NULL and %ANA_ERROR_BAD_INPUT or %ANA_ERROR_LIMIT
 */
char *
ana_annotation_format (JsonNode *document, GError **error)
{
  JsonObject *note = document != NULL && JSON_NODE_HOLDS_OBJECT (document) ? json_node_get_object (document) : NULL;
  const char *kpi = note != NULL ? ana_json_get_string (note, "", "kpi", NULL, NULL) : NULL;
  g_autofree char *text = NULL;

  if (kpi == NULL || *kpi == '\0')
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, _("/kpi: the code of a KPI is wanted"));
      return NULL;
    }
  text = ana_json_canonical (document, NULL);
  if (strlen (text) <= MAX_NOTE_BYTES)
    return g_steal_pointer (&text);
  g_set_error (error, ANA_ERROR, ANA_ERROR_LIMIT, _("an annotation has no more than %u bytes"), MAX_NOTE_BYTES);
  return NULL;
}

/* --- written by people --- */

/**
 * ana_annotation_dup_place:
 * @chart: a chart
 * @of_value: of the axis of values, else of that of places
 * @place: on it
 *
 * Returns: (transfer full): the place as ana_annotation_parse() reads it: `2026-01-05 13:00` on the chart's clock, a name, a number
 */
char *
ana_annotation_dup_place (AnaChart *chart, gboolean of_value, double place)
{
  Axis axis = read_axis (chart, of_value);
  char number[32];
  char *time;

  if (!isfinite (place))
    return g_strdup ("");
  if (axis.type == ANA_SCALE_TIME)
    {
      time = ana_time_format_rfc3339 ((gint64) place, axis.zone); /* 2026-01-05T13:00:00+01:00 */
      time[MIN (strlen (time), 16)] = '\0';
      if (strlen (time) > 10)
        time[10] = ' ';
      return time;
    }
  if (axis.type == ANA_SCALE_BAND)
    return g_strdup (round (place) >= 0 && round (place) < axis.n_names ? axis.names[(guint) round (place)] : "");
  ana_double_to_string (place, number);
  return g_strdup (number);
}

/**
 * ana_annotation_parse:
 * @chart: a chart
 * @of_value: of the axis of values, else of that of places
 * @text: as somebody has written it
 * @place: (out): on the axis, as it is drawn
 * @error: return location
 *
 * Returns: %FALSE and %ANA_ERROR_BAD_INPUT for what is no date, no number, or no name of the axis
 */
gboolean
ana_annotation_parse (AnaChart *chart, gboolean of_value, const char *text, double *place, GError **error)
{
  Axis axis = read_axis (chart, of_value);
  g_autofree char *own = g_strstrip (g_strdup (text));
  gint64 t_usec;
  char *end;
  int i;

  if (axis.type == ANA_SCALE_TIME && ana_time_parse (own, axis.zone, &t_usec, NULL))
    {
      *place = (double) t_usec;
      return TRUE;
    }
  if (axis.type == ANA_SCALE_BAND && (i = find_name (&axis, own)) >= 0)
    {
      *place = i;
      return TRUE;
    }
  if (axis.type != ANA_SCALE_TIME && axis.type != ANA_SCALE_BAND)
    {
      g_strdelimit (own, ",", '.');
      *place = g_ascii_strtod (own, &end);
      if (end != own && *end == '\0' && isfinite (*place))
        return TRUE;
    }
  g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT,
               axis.type == ANA_SCALE_TIME ? _("“%s” is no date such as 2026-01-31 or 2026-01-31 14:30")
               : axis.type == ANA_SCALE_BAND ? _("“%s” is no name of this axis") : _("“%s” is no number"), own);
  return FALSE;
}
