/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-transform-chain.c: what the series of a chart become, one thing after the other, all of them or one: as text, as JSON, done.
 *
 * In JSON a chain is one id ("mean7"), or a list of ids and objects: ["mean7",{"how":"cumulative","series":"France"}]. As text it
 * is "none", an id, ids parted by commas, or that list. Ids: none, meanN (2 to 9999 points), cumulative, derivative, integral,
 * rate, spectrum. A spectrum is of all series, since it has another axis; what follows it works along the frequencies.
 */
#include "config.h"

#include "ana-transform-chain.h"

#include "ana-error.h"
#include "ana-json.h"
#include "ana-locale.h"
#include "ana-text.h"
#include "ana-chart-private.h"

#include <stdlib.h>
#include <string.h>

#define MAX_WINDOW 9999

static const struct { const char *id; AnaTransform how; } kinds[] = {
  { "cumulative", ANA_TRANSFORM_CUMULATIVE }, { "derivative", ANA_TRANSFORM_DERIVATIVE }, { "integral", ANA_TRANSFORM_INTEGRAL },
  { "rate", ANA_TRANSFORM_RATE },             { "spectrum", ANA_TRANSFORM_SPECTRUM },
};

static void
step_clear (gpointer data)
{
  g_free (((AnaTransformStep *) data)->series);
}

static GArray *
chain_new (void)
{
  GArray *chain = g_array_new (FALSE, FALSE, sizeof (AnaTransformStep));

  g_array_set_clear_func (chain, step_clear);
  return chain;
}

/* --- read --- */

static gboolean
read_id (const char *id, AnaTransformStep *step)
{
  char *end;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (kinds[i].id, id) == 0)
      {
        step->how = kinds[i].how;
        return TRUE;
      }
  if (!g_str_has_prefix (id, "mean") || !g_ascii_isdigit (id[4]))
    return FALSE;
  step->how = ANA_TRANSFORM_MOVING_MEAN;
  step->window = (guint) MIN (g_ascii_strtoull (id + 4, &end, 10), G_MAXUINT);
  return *end == '\0' && step->window >= 2 && step->window <= MAX_WINDOW;
}

static gboolean
add_id (GArray *chain, const char *id, const char *series, GError **error)
{
  AnaTransformStep step = { ANA_TRANSFORM_NONE, 0, NULL };

  if (strcmp (id, "none") == 0 || *id == '\0')
    return TRUE;
  if (!read_id (id, &step))
    {
      g_autofree char *shown = ana_text_to_line (id, ANA_NAME_CHARS);

      g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, ana_locale_word ("unknown transform \"%s\""), shown);
      return FALSE;
    }
  if (chain->len == ANA_TRANSFORM_MAX_STEPS)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_LIMIT, ana_locale_word ("more than %u transforms"), ANA_TRANSFORM_MAX_STEPS);
      return FALSE;
    }
  step.series = series != NULL && step.how != ANA_TRANSFORM_SPECTRUM ? g_strdup (series) : NULL;
  g_array_append_val (chain, step);
  return TRUE;
}

static gboolean
add_node (GArray *chain, JsonNode *node, GError **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *how = object != NULL ? ana_json_get_string (object, "", "how", NULL, NULL) : NULL;

  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return add_id (chain, json_node_get_string (node), NULL, error);
  if (how != NULL)
    return add_id (chain, how, ana_json_get_string (object, "", "series", NULL, NULL), error);
  g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, ana_locale_word ("a transform is a text, or an object with \"how\""));
  return FALSE;
}

/**
 * ana_transform_chain_read:
 * @node: (nullable): as a board keeps it
 * @error: return location
 *
 * Returns: (transfer full) (element-type AnaTransformStep): the steps; %NULL and %ANA_ERROR_BAD_INPUT or %ANA_ERROR_LIMIT
 */
GArray *
ana_transform_chain_read (JsonNode *node, GError **error)
{
  g_autoptr (GArray) chain = chain_new ();

  if (node == NULL || json_node_is_null (node))
    return g_steal_pointer (&chain);
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return add_node (chain, node, error) ? g_steal_pointer (&chain) : NULL;
  for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
    if (!add_node (chain, json_array_get_element (json_node_get_array (node), i), error))
      return NULL;
  return g_steal_pointer (&chain);
}

/* As ana_transform_chain_read(), of a text. */
GArray *
ana_transform_chain_parse (const char *text, GError **error)
{
  g_autoptr (GArray) chain = chain_new ();
  g_autoptr (JsonNode) node = NULL;
  g_auto (GStrv) ids = NULL;

  if (text != NULL && text[0] == '[')
    {
      node = ana_json_parse (text, -1, NULL, error);
      return node != NULL ? ana_transform_chain_read (node, error) : NULL;
    }
  ids = g_strsplit (text != NULL ? text : "", ",", -1);
  for (guint i = 0; ids[i] != NULL; i++)
    if (!add_id (chain, g_strstrip (ids[i]), NULL, error))
      return NULL;
  return g_steal_pointer (&chain);
}

/* --- written --- */

static char *
dup_id (const AnaTransformStep *step)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i].how == step->how)
      return g_strdup (kinds[i].id);
  return g_strdup_printf ("mean%u", step->window);
}

/* One step for all is written as its id alone, as boards have always kept it. */
JsonNode *
ana_transform_chain_to_node (const GArray *chain)
{
  JsonArray *array;
  JsonNode *node;

  if (chain->len == 0)
    return NULL;
  array = json_array_new ();
  for (guint i = 0; i < chain->len; i++)
    {
      const AnaTransformStep *step = &g_array_index (chain, AnaTransformStep, i);
      g_autofree char *id = dup_id (step);
      JsonObject *object;

      if (step->series == NULL)
        {
          json_array_add_string_element (array, id);
          continue;
        }
      object = json_object_new ();
      json_object_set_string_member (object, "how", id);
      json_object_set_string_member (object, "series", step->series);
      json_array_add_object_element (array, object);
    }
  if (chain->len == 1 && g_array_index (chain, AnaTransformStep, 0).series == NULL)
    {
      node = json_node_init_string (json_node_alloc (), json_array_get_string_element (array, 0));
      json_array_unref (array);
      return node;
    }
  node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, array);
  return node;
}

char *
ana_transform_chain_to_text (const GArray *chain)
{
  g_autoptr (JsonNode) node = ana_transform_chain_to_node (chain);

  if (node == NULL)
    return g_strdup ("none");
  return JSON_NODE_HOLDS_VALUE (node) ? json_node_dup_string (node) : json_to_string (node, FALSE);
}

/**
 * ana_transform_chain_then:
 * @text: of a chain
 * @id: of one more step
 * @series: (nullable): of that series alone
 *
 * Returns: (transfer full): the text of the longer chain; @text itself when it is too long already
 */
char *
ana_transform_chain_then (const char *text, const char *id, const char *series)
{
  g_autoptr (GArray) chain = ana_transform_chain_parse (text, NULL);

  if (chain == NULL)
    chain = chain_new ();
  return add_id (chain, id, series, NULL) ? ana_transform_chain_to_text (chain) : g_strdup (text);
}

/* --- in words --- */

static const char *
say_unit (AnaChart *chart, double unit)
{
  if (unit >= 86400e6)
    return ana_chart_word (chart, NC_ ("chart", "per day"));
  if (unit >= 3600e6)
    return ana_chart_word (chart, NC_ ("chart", "per hour"));
  if (unit >= 60e6)
    return ana_chart_word (chart, NC_ ("chart", "per minute"));
  return unit >= 1e6 ? ana_chart_word (chart, NC_ ("chart", "per second")) : "";
}

static char *
say_step (const AnaTransformStep *step, AnaChart *chart, double unit)
{
  switch (step->how)
    {
    case ANA_TRANSFORM_MOVING_MEAN: return g_strdup_printf (ana_chart_word (chart, NC_ ("chart", "mean of %u")), step->window);
    case ANA_TRANSFORM_CUMULATIVE: return g_strdup (ana_chart_word (chart, NC_ ("chart", "running total")));
    case ANA_TRANSFORM_DERIVATIVE: return g_strchomp (g_strdup_printf (ana_chart_word (chart, NC_ ("chart", "change %s")), say_unit (chart, unit)));
    case ANA_TRANSFORM_INTEGRAL: return g_strdup (ana_chart_word (chart, NC_ ("chart", "integral")));
    case ANA_TRANSFORM_RATE: return g_strchomp (g_strdup_printf (ana_chart_word (chart, NC_ ("chart", "rate %s")), say_unit (chart, unit)));
    case ANA_TRANSFORM_SPECTRUM: return g_strdup (ana_chart_word (chart, NC_ ("chart", "amplitude")));
    case ANA_TRANSFORM_NONE:
    default: return g_strdup ("");
    }
}

static double
find_unit (AnaChart *chart)
{
  double unit = 1;

  for (guint i = 0; i < ana_chart_get_n_layers (chart); i++)
    if (ana_chart_get_layer (chart, i)->series != NULL)
      unit = ana_transform_unit (ana_chart_get_layer (chart, i)->series, ana_chart_get_x_type (chart) == ANA_SCALE_TIME);
  return unit;
}

static void
append_words (GString *out, const GArray *chain, AnaChart *chart, const char *label, double unit)
{
  for (guint i = 0; i < chain->len; i++)
    {
      const AnaTransformStep *step = &g_array_index (chain, AnaTransformStep, i);
      g_autofree char *words = NULL;

      if (label != NULL && step->series != NULL && strcmp (step->series, label) != 0)
        continue;
      words = say_step (step, chart, unit);
      g_string_append_printf (out, "%s%s", out->len > 0 ? ", " : "", words);
      if (label == NULL && step->series != NULL)
        g_string_append_printf (out, " (%s)", step->series);
    }
}

/* "mean of 7, running total (France)"; "" for none. */
char *
ana_transform_chain_say (const GArray *chain, AnaChart *chart)
{
  GString *out = g_string_new (NULL);

  append_words (out, chain, chart, NULL, find_unit (chart));
  return g_string_free (out, FALSE);
}

/* --- done --- */

static gboolean
has_spectrum (const GArray *chain)
{
  for (guint i = 0; i < chain->len; i++)
    if (g_array_index (chain, AnaTransformStep, i).how == ANA_TRANSFORM_SPECTRUM)
      return TRUE;
  return FALSE;
}

/* A legend says what its lines have become. */
static void
name_layers (const GArray *chain, AnaChart *out, double unit)
{
  for (guint i = 0; i < ana_chart_get_n_layers (out); i++)
    {
      AnaLayer *layer = ana_chart_get_layer (out, i);
      GString *label = g_string_new (layer->label);

      if (layer->series != NULL && layer->mark != ANA_MARK_RULE)
        append_words (label, chain, out, layer->label != NULL ? layer->label : "", unit);
      g_free (layer->label);
      layer->label = label->len > 0 ? g_strdup (label->str) : NULL;
      g_string_free (label, TRUE);
    }
}

/**
 * ana_transform_chain_apply:
 * @chain: (element-type AnaTransformStep): the steps
 * @chart: any; of shapes it stays as it is
 *
 * Each step works on what the one before it has made. Labels say what has become of each series. On any thread.
 *
 * Returns: (transfer full): the chart itself when there is nothing to do
 */
AnaChart *
ana_transform_chain_apply (const GArray *chain, AnaChart *chart)
{
  g_autoptr (AnaChart) out = ana_chart_ref (chart);
  double unit;

  if (chain->len == 0 || ana_chart_get_plot (chart) != NULL)
    return g_steal_pointer (&out);
  unit = find_unit (chart);
  for (guint i = 0; i < chain->len; i++)
    {
      const AnaTransformStep *step = &g_array_index (chain, AnaTransformStep, i);
      AnaChart *next = ana_chart_transform_of (out, step->how, step->window, step->series);

      ana_chart_unref (out);
      out = next;
    }
  name_layers (chain, out, unit);
  if (has_spectrum (chain) && ana_chart_get_x_type (chart) == ANA_SCALE_TIME)
    {
      g_autofree char *title = g_strdup_printf (ana_chart_word (chart, NC_ ("chart", "Cycles %s")), say_unit (chart, unit));

      ana_chart_set_titles (out, title, NULL);
    }
  return g_steal_pointer (&out);
}
