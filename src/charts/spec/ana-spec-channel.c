/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-spec-channel.c: one channel of an encoding, read and checked.
 */
#include "config.h"

#include "ana-spec-private.h"

#include <math.h>
#include <string.h>

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

const char *
ana_spec_text_of (JsonObject *object, const char *member, const char *fallback)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && is_text (node) ? json_node_get_string (node) : fallback;
}

double
ana_spec_number_of (JsonObject *object, const char *member, double fallback)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && is_number (node) ? json_node_get_double (node) : fallback;
}

gboolean
ana_spec_bool_of (JsonObject *object, const char *member, gboolean fallback)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && is_bool (node) ? json_node_get_boolean (node) : fallback;
}

gboolean
ana_spec_pair_of (JsonNode *node, double *first, double *second)
{
  JsonArray *ends = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (ends == NULL || json_array_get_length (ends) != 2 || !is_number (json_array_get_element (ends, 0)) || !is_number (json_array_get_element (ends, 1)))
    return FALSE;
  *first = json_array_get_double_element (ends, 0);
  *second = json_array_get_double_element (ends, 1);
  return TRUE;
}

void
ana_channel_clear (AnaChannel *channel)
{
  g_free (channel->path);
  g_free (channel->field);
  g_free (channel->source);
  g_free (channel->title);
  g_free (channel->words);
  g_free (channel->aggregate);
  g_free (channel->time_unit);
  g_strfreev (channel->order);
  g_clear_pointer (&channel->datum, json_node_unref);
  g_clear_pointer (&channel->bin_params, json_node_unref);
  g_clear_pointer (&channel->sort_by, json_node_unref);
  *channel = (AnaChannel) { 0 };
}

void
ana_channel_copy (const AnaChannel *from, AnaChannel *to)
{
  *to = *from;
  to->path = g_strdup (from->path);
  to->field = g_strdup (from->field);
  to->source = g_strdup (from->source);
  to->title = g_strdup (from->title);
  to->words = g_strdup (from->words);
  to->aggregate = g_strdup (from->aggregate);
  to->time_unit = g_strdup (from->time_unit);
  to->order = g_strdupv (from->order);
  to->datum = from->datum != NULL ? json_node_copy (from->datum) : NULL;
  to->bin_params = from->bin_params != NULL ? json_node_copy (from->bin_params) : NULL;
  to->sort_by = from->sort_by != NULL ? json_node_copy (from->sort_by) : NULL;
}

/* "a\\.b" names the column "a.b". */
char *
ana_spec_unescape_field (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '\\' && (p[1] == '.' || p[1] == '[' || p[1] == ']' || p[1] == '\\'))
        p++;
      g_string_append_c (out, *p);
    }
  return g_string_free (out, FALSE);
}

static gboolean
read_type (JsonNode *node, AnaChannel *out, GError **error)
{
  static const struct { const char *name; AnaSpecType type; } types[] = {
    { "quantitative", ANA_SPEC_QUANTITATIVE }, { "temporal", ANA_SPEC_TEMPORAL },
    { "nominal", ANA_SPEC_NOMINAL },           { "ordinal", ANA_SPEC_NOMINAL },
  };

  for (guint i = 0; is_text (node) && i < G_N_ELEMENTS (types); i++)
    if (strcmp (json_node_get_string (node), types[i].name) == 0)
      {
        out->type = types[i].type;
        return TRUE;
      }
  return ana_spec_fail (error, out->path, "type", "is one of quantitative, temporal, nominal, ordinal");
}

static void
set_title (AnaChannel *out, JsonNode *node)
{
  out->no_title = JSON_NODE_HOLDS_NULL (node);
  g_clear_pointer (&out->title, g_free);
  if (is_text (node))
    out->title = g_strdup (json_node_get_string (node));
}

static void
read_axis (AnaSpecBuild *build, JsonNode *node, AnaChannel *out)
{
  g_autofree char *path = g_strconcat (out->path, "/axis", NULL);
  g_autoptr (GList) members = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      ana_spec_warn (build, path, NULL, "is not used");
      return;
    }
  members = json_object_get_members (json_node_get_object (node));
  for (GList *l = members; l != NULL; l = l->next)
    if (strcmp (l->data, "title") == 0)
      set_title (out, json_object_get_member (json_node_get_object (node), l->data));
    else
      ana_spec_warn (build, path, l->data, "is not used");
}

static gboolean
read_scale_type (AnaSpecBuild *build, const char *path, JsonNode *node, AnaChannel *out, GError **error)
{
  static const struct { const char *name; AnaScaleType type; } types[] = {
    { "log", ANA_SCALE_LOG }, { "symlog", ANA_SCALE_SYMLOG }, { "sqrt", ANA_SCALE_POW }, { "pow", ANA_SCALE_POW },
  };
  static const char *const plain[] = { "linear", "time", "utc", "band", "point", "ordinal", NULL };

  if (!is_text (node))
    return ana_spec_fail (error, path, "type", "is no name of a scale");
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (strcmp (json_node_get_string (node), types[i].name) == 0)
      {
        out->scale = types[i].type;
        return TRUE;
      }
  if (!g_strv_contains (plain, json_node_get_string (node)))
    return ana_spec_fail (error, path, "type", "unknown scale \"%s\"", json_node_get_string (node));
  return TRUE;
}

static void
read_domain (AnaSpecBuild *build, const char *path, JsonNode *node, AnaChannel *out)
{
  if ((g_str_has_suffix (out->path, "/x") || g_str_has_suffix (out->path, "/y")) && ana_spec_pair_of (node, &out->domain_lo, &out->domain_hi))
    return;
  ana_spec_warn (build, path, "domain", "x and y take a domain, of two numbers");
}

/* The constant of a symlog and the exponent of a power: each of its own type alone. A power without one is none, as in Vega. */
static void
read_bend (AnaSpecBuild *build, const char *path, JsonObject *scale, AnaChannel *out)
{
  const char *type = ana_spec_text_of (scale, "type", ""), *member = out->scale == ANA_SCALE_SYMLOG ? "constant" : "exponent";
  gboolean of_power = strcmp (type, "pow") == 0, takes = of_power || out->scale == ANA_SCALE_SYMLOG;
  double lo = of_power ? ANA_SCALE_MIN_POW : ANA_SCALE_MIN_BEND, hi = of_power ? ANA_SCALE_MAX_POW : ANA_SCALE_MAX_BEND;

  for (guint i = 0; i < 2; i++)
    {
      const char *name = i == 0 ? "constant" : "exponent";

      if (!json_object_has_member (scale, name))
        continue;
      if (takes && strcmp (name, member) == 0)
        out->bend = ana_spec_number_of (scale, name, NAN);
      else
        ana_spec_warn (build, path, name, "is not used by the scale \"%s\"", type);
    }
  if (out->bend != 0 && !(out->bend >= lo && out->bend <= hi))
    {
      ana_spec_warn (build, path, member, "is a number from %g to %g", lo, hi);
      out->bend = 0;
    }
  if (of_power && out->bend == 0)
    out->bend = 1;
}

static gboolean
read_scale (AnaSpecBuild *build, JsonNode *node, AnaChannel *out, GError **error)
{
  g_autofree char *path = g_strconcat (out->path, "/scale", NULL);
  g_autoptr (GList) members = NULL;
  JsonObject *scale;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      ana_spec_warn (build, path, NULL, "is not used");
      return TRUE;
    }
  scale = json_node_get_object (node);
  members = json_object_get_members (scale);
  for (GList *l = members; l != NULL; l = l->next)
    {
      JsonNode *value = json_object_get_member (scale, l->data);

      if (strcmp (l->data, "type") == 0)
        {
          if (!read_scale_type (build, path, value, out, error))
            return FALSE;
        }
      else if (strcmp (l->data, "zero") == 0 && is_bool (value))
        out->zero = json_node_get_boolean (value) ? 1 : 0;
      else if (strcmp (l->data, "domain") == 0)
        read_domain (build, path, value, out);
      else if (strcmp (l->data, "reverse") == 0 && is_bool (value))
        out->turned = json_node_get_boolean (value);
      else if (strcmp (l->data, "constant") != 0 && strcmp (l->data, "exponent") != 0)
        ana_spec_warn (build, path, l->data, "is not used");
    }
  read_bend (build, path, scale, out);
  return TRUE;
}

static gboolean
read_stack (JsonNode *node, AnaChannel *out, GError **error)
{
  if (JSON_NODE_HOLDS_NULL (node) || (is_bool (node) && !json_node_get_boolean (node)))
    out->stack = ANA_STACK_NONE;
  else if (is_bool (node) || (is_text (node) && strcmp (json_node_get_string (node), "zero") == 0))
    out->stack = ANA_STACK_ZERO;
  else if (is_text (node) && strcmp (json_node_get_string (node), "normalize") == 0)
    out->stack = ANA_STACK_NORMALIZE;
  else
    return ana_spec_fail (error, out->path, "stack", "is zero, normalize or null");
  return TRUE;
}

/* "ascending" and "descending" go by the names; another channel, a column or a list of values are looked at when the rows
 * are known. */
static void
read_sort (AnaSpecBuild *build, JsonNode *node, AnaChannel *out)
{
  static const char *const known[] = { "field", "op", "order", "encoding", NULL };
  g_autofree char *path = g_strconcat (out->path, "/sort", NULL);
  g_autoptr (GList) members = NULL;

  if (JSON_NODE_HOLDS_NULL (node))
    out->keeps_order = TRUE;
  else if (is_text (node) && strcmp (json_node_get_string (node), "ascending") == 0)
    out->sort = ANA_SPEC_ASCENDING;
  else if (is_text (node) && strcmp (json_node_get_string (node), "descending") == 0)
    out->sort = ANA_SPEC_DESCENDING;
  else if (is_text (node) || JSON_NODE_HOLDS_ARRAY (node) || JSON_NODE_HOLDS_OBJECT (node))
    out->sort_by = json_node_copy (node);
  else
    ana_spec_warn (build, path, NULL, "is no order");
  if (JSON_NODE_HOLDS_OBJECT (node))
    members = json_object_get_members (json_node_get_object (node));
  for (GList *l = members; l != NULL; l = l->next)
    if (!g_strv_contains (known, l->data))
      ana_spec_warn (build, path, l->data, "is not used");
}

static gboolean
read_aggregate (JsonNode *value, AnaChannel *out, GError **error)
{
  static const char *const ops[] = { "count", "valid", "missing", "distinct", "sum", "mean", "average", "min", "max", "median", "q1", "q3", "stdev", "variance",
                                     "stderr", "ci0", "ci1", NULL };

  if (JSON_NODE_HOLDS_NULL (value))
    return TRUE;
  if (!is_text (value))
    return ana_spec_fail (error, out->path, "aggregate", "is no name of an operation");
  if (!g_strv_contains (ops, json_node_get_string (value)))
    return ana_spec_fail (error, out->path, "aggregate", "unknown operation \"%s\"", json_node_get_string (value));
  out->aggregate = g_strdup (json_node_get_string (value));
  return TRUE;
}

static void
read_bin (AnaSpecBuild *build, JsonNode *value, AnaChannel *out)
{
  static const char *const known[] = { "maxbins", "step", "minstep", "extent", "nice", "binned", NULL };
  g_autofree char *path = g_strconcat (out->path, "/bin", NULL);
  g_autoptr (GList) members = NULL;

  if (is_bool (value))
    out->bins = json_node_get_boolean (value);
  else if (JSON_NODE_HOLDS_OBJECT (value))
    {
      out->bins = !ana_spec_bool_of (json_node_get_object (value), "binned", FALSE);
      out->bin_params = json_node_copy (value);
      members = json_object_get_members (json_node_get_object (value));
    }
  else if (!JSON_NODE_HOLDS_NULL (value) && !(is_text (value) && strcmp (json_node_get_string (value), "binned") == 0))
    ana_spec_warn (build, path, NULL, "is true, false, \"binned\" or an object");
  for (GList *l = members; l != NULL; l = l->next)
    if (!g_strv_contains (known, l->data))
      ana_spec_warn (build, path, l->data, "is not used");
}

static gboolean
read_time_unit (AnaSpecBuild *build, JsonNode *value, AnaChannel *out, GError **error)
{
  g_autofree char *path = g_strconcat (out->path, "/timeUnit", NULL);
  g_autoptr (GList) members = NULL;
  JsonNode *unit = value;
  gboolean utc = FALSE;

  if (JSON_NODE_HOLDS_NULL (value))
    return TRUE;
  if (JSON_NODE_HOLDS_OBJECT (value))
    {
      unit = json_object_get_member (json_node_get_object (value), "unit");
      utc = ana_spec_bool_of (json_node_get_object (value), "utc", FALSE);
      members = json_object_get_members (json_node_get_object (value));
    }
  for (GList *l = members; l != NULL; l = l->next)
    if (strcmp (l->data, "unit") != 0 && strcmp (l->data, "utc") != 0)
      ana_spec_warn (build, path, l->data, "is not used");
  if (unit == NULL || !is_text (unit) || ana_spec_time_unit_kind (json_node_get_string (unit)) == 0)
    return ana_spec_fail (error, path, NULL, "unknown unit \"%s\"", unit != NULL && is_text (unit) ? json_node_get_string (unit) : "");
  out->time_unit = g_strconcat (utc && !g_str_has_prefix (json_node_get_string (unit), "utc") ? "utc" : "", json_node_get_string (unit), NULL);
  return TRUE;
}

static gboolean
read_channel_member (AnaSpecBuild *build, const char *name, JsonNode *value, AnaChannel *out, GError **error)
{
  if (strcmp (name, "field") == 0)
    {
      if (!is_text (value))
        return ana_spec_fail (error, out->path, name, "is no name of a column");
      out->field = ana_spec_unescape_field (json_node_get_string (value));
    }
  else if (strcmp (name, "datum") == 0)
    out->datum = json_node_copy (value);
  else if (strcmp (name, "type") == 0)
    return read_type (value, out, error);
  else if (strcmp (name, "title") == 0)
    set_title (out, value);
  else if (strcmp (name, "axis") == 0)
    read_axis (build, value, out);
  else if (strcmp (name, "scale") == 0)
    return read_scale (build, value, out, error);
  else if (strcmp (name, "stack") == 0)
    return read_stack (value, out, error);
  else if (strcmp (name, "aggregate") == 0)
    return read_aggregate (value, out, error);
  else if (strcmp (name, "bin") == 0)
    read_bin (build, value, out);
  else if (strcmp (name, "timeUnit") == 0)
    return read_time_unit (build, value, out, error);
  else if (strcmp (name, "impute") == 0)
    return JSON_NODE_HOLDS_NULL (value) || ana_spec_fail (error, out->path, name, "what is missing is not made up: fill it in the query");
  else if (strcmp (name, "sort") == 0)
    read_sort (build, value, out);
  else if (strcmp (name, "legend") == 0 && JSON_NODE_HOLDS_NULL (value))
    out->no_legend = TRUE;
  else
    ana_spec_warn (build, out->path, name, "is not used");
  return TRUE;
}

/* A count needs no field; a look that is the same everywhere is the theme's. */
static gboolean
finish_channel (AnaSpecBuild *build, JsonObject *object, AnaChannel *out, GError **error)
{
  g_autofree char *path = g_strdup (out->path);

  if (out->aggregate != NULL && strcmp (out->aggregate, "count") != 0 && out->field == NULL)
    return ana_spec_fail (error, path, "aggregate", "\"%s\" has no field", out->aggregate);
  if ((out->bins || out->time_unit != NULL) && out->field == NULL)
    return ana_spec_fail (error, path, out->bins ? "bin" : "timeUnit", "has no field");
  if (out->field != NULL || out->datum != NULL || out->aggregate != NULL)
    return TRUE;
  if (!json_object_has_member (object, "value"))
    return ana_spec_fail (error, path, NULL, "has no field");
  ana_spec_warn (build, path, "value", "is not used: looks come from the theme");
  ana_channel_clear (out);
  return TRUE;
}

/* {"condition": {"param": …, "field": …}, "value": …} draws the field: what is not selected fades by itself. */
static JsonObject *
find_definition (AnaSpecBuild *build, JsonObject *object, const char *path)
{
  JsonNode *node = json_object_get_member (object, "condition");
  JsonObject *condition = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  if (condition == NULL || json_object_has_member (object, "field") || !json_object_has_member (condition, "field"))
    return object;
  ana_spec_warn (build, path, "condition", "its field is drawn whatever is selected");
  return condition;
}

gboolean
ana_spec_read_channel (AnaSpecBuild *build, const char *path, JsonNode *node, AnaChannel *out, GError **error)
{
  g_autoptr (GList) members = NULL;
  JsonObject *object;

  ana_channel_clear (out);
  *out = (AnaChannel) { .present = TRUE, .path = g_strdup (path), .zero = -1, .domain_lo = NAN, .domain_hi = NAN };
  if (JSON_NODE_HOLDS_NULL (node)) /* a layer does without what it would take over */
    {
      ana_channel_clear (out);
      return TRUE;
    }
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return ana_spec_fail (error, path, NULL, "is no object");
  object = find_definition (build, json_node_get_object (node), path);
  members = json_object_get_members (object);
  for (GList *l = members; l != NULL; l = l->next)
    if (strcmp (l->data, "param") != 0 && strcmp (l->data, "value") != 0
        && !read_channel_member (build, l->data, json_object_get_member (object, l->data), out, error))
      return FALSE;
  return finish_channel (build, object, out, error);
}
