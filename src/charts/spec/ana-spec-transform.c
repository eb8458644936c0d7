/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-spec-transform.c: a spec's "transform": each step compiled to the query model, or to a computed column, and run over
 * the rows before anything is drawn.
 */
#include "config.h"

#include "ana-spec-private.h"

#include "ana-clock.h"
#include "ana-error.h"
#include "ana-locale.h"
#include "ana-query.h"

#include <string.h>

#define MAX_STEPS 100

/* --- running a model --- */

static void
set_string (JsonObject *object, const char *member, const char *value)
{
  json_object_set_string_member (object, member, value);
}

/* A name of a column as the model writes it: dots are escaped there. */
char *
ana_spec_escape_field (const char *name)
{
  GString *out = g_string_new (NULL);

  for (const char *p = name; *p != '\0'; p++)
    {
      if (*p == '.' || *p == '\\')
        g_string_append_c (out, '\\');
      g_string_append_c (out, *p);
    }
  return g_string_free (out, FALSE);
}

/* An error of the model speaks of its own places: what it says is kept, the place is the step's. */
static void
move_error (GError *from, const char *path, GError **error)
{
  const char *words = from->message[0] == '/' ? strstr (from->message, ": ") : NULL;

  g_set_error (error, ANA_ERROR, from->domain == ANA_ERROR ? from->code : ANA_ERROR_BAD_INPUT, "%s: %s", path,
               words != NULL ? words + 2 : from->message);
  g_error_free (from);
}

/**
 * ana_spec_run_model:
 * @frame: the rows
 * @model: (transfer full): a query model without its source
 * @path: the place in the spec, for errors
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the answer
 */
AnaFrame *
ana_spec_run_model (AnaFrame *frame, JsonObject *model, const char *path, GError **error)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (AnaQuery) query = NULL;
  GError *reason = NULL;
  AnaFrame *out = NULL;

  json_object_set_int_member (model, "version", 1);
  set_string (model, "source", "rows");
  json_node_take_object (node, model);
  query = ana_query_parse (node, &reason);
  if (query != NULL)
    out = ana_query_evaluate (query, frame, ana_clock_now_usec (), &reason);
  if (out == NULL)
    move_error (reason, path, error);
  return out;
}

/* The columns that a model parts the rows by, and their names in its answer; of a pivot both are the same. */
static void
list_keys (JsonObject *model, GStrvBuilder *names, GStrvBuilder *as)
{
  JsonObject *pivot = json_object_has_member (model, "pivot") ? json_object_get_object_member (model, "pivot") : NULL;
  const char *member = pivot != NULL ? "groupby" : "group";
  JsonNode *node = json_object_get_member (pivot != NULL ? pivot : model, member);
  JsonArray *list = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonNode *item = json_array_get_element (list, i);
      JsonObject *key = JSON_NODE_HOLDS_OBJECT (item) ? json_node_get_object (item) : NULL;
      const char *field = key != NULL ? ana_spec_text_of (key, "field", "") : JSON_NODE_HOLDS_VALUE (item) ? json_node_get_string (item) : NULL;
      g_autofree char *plain = ana_spec_unescape_field (field != NULL ? field : "");

      g_strv_builder_add (names, plain);
      g_strv_builder_add (as, key != NULL ? ana_spec_text_of (key, "as", plain) : plain);
    }
}

/* A model that makes one row of many: what each stands for is kept for who asks. */
AnaFrame *
ana_spec_run_groups (AnaSpecBuild *build, AnaFrame *frame, JsonObject *model, const char *path, GError **error)
{
  g_autoptr (GStrvBuilder) name_list = g_strv_builder_new (), as_list = g_strv_builder_new ();
  g_auto (GStrv) names = NULL, as = NULL;
  AnaFrame *out;

  list_keys (model, name_list, as_list);
  names = g_strv_builder_end (name_list);
  as = g_strv_builder_end (as_list);
  out = ana_spec_run_model (frame, model, path, error);
  return out != NULL ? ana_origins_group (build->origins, frame, (const char *const *) names, out, (const char *const *) as) : NULL;
}

/* --- what the steps are written with --- */

static gboolean
is_text (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING;
}

static const char *
get_text (JsonObject *object, const char *path, const char *member, GError **error)
{
  JsonNode *node = json_object_get_member (object, member);

  if (is_text (node))
    return json_node_get_string (node);
  ana_spec_fail (error, path, member, "is no text");
  return NULL;
}

static gboolean
check_members (JsonObject *object, const char *path, const char *const *known, GError **error)
{
  g_autoptr (GList) members = json_object_get_members (object);

  for (GList *l = members; l != NULL; l = l->next)
    if (!g_strv_contains (known, l->data))
      return ana_spec_fail (error, path, l->data, "unknown property of a transform");
  return TRUE;
}

static JsonArray *
get_list (JsonObject *object, const char *path, const char *member, GError **error)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    return json_node_get_array (node);
  ana_spec_fail (error, path, member, "is no list");
  return NULL;
}

static char *
translate (AnaSpecBuild *build, const char *text, const char *path, const char *member, GError **error)
{
  const char *problem;
  char *formula = ana_spec_translate_expression (text, build->params, &problem);

  if (formula == NULL)
    ana_spec_fail (error, path, member, "%s", ana_locale_word (problem));
  return formula;
}

static void
add_calculate (JsonObject *model, const char *formula, const char *as)
{
  JsonObject *item = json_object_new ();

  if (!json_object_has_member (model, "calculate"))
    json_object_set_array_member (model, "calculate", json_array_new ());
  set_string (item, "as", as);
  set_string (item, "calculate", formula);
  json_array_add_object_element (json_object_get_array_member (model, "calculate"), item);
}

/* --- calculate --- */

static AnaFrame *
run_calculate (AnaSpecBuild *build, JsonObject *step, const char *path, GError **error)
{
  static const char *const known[] = { "calculate", "as", NULL };
  const char *text, *as;
  g_autofree char *formula = NULL, *place = g_strconcat (path, "/calculate", NULL);
  JsonObject *model;

  if (!check_members (step, path, known, error) || (text = get_text (step, path, "calculate", error)) == NULL
      || (as = get_text (step, path, "as", error)) == NULL || (formula = translate (build, text, path, "calculate", error)) == NULL)
    return NULL;
  model = json_object_new ();
  add_calculate (model, formula, as);
  return ana_spec_run_model (build->frame, model, place, error);
}

/* --- filter --- */

typedef struct {
  AnaSpecBuild *build;
  JsonObject   *model;
  guint         n_hidden; /* columns that expressions within predicates became */
} Filter;

static JsonNode *prepare_predicate (Filter *self, JsonNode *node, const char *path, guint depth, GError **error);

static JsonNode *
node_of (JsonObject *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  return node;
}

/* "datum.a > 5" becomes a column of yes and no. */
static JsonNode *
prepare_expression (Filter *self, const char *text, const char *path, GError **error)
{
  g_autofree char *formula = translate (self->build, text, path, NULL, error), *name = g_strdup_printf ("@keep%u", self->n_hidden++);
  JsonObject *out;

  if (formula == NULL)
    return NULL;
  add_calculate (self->model, formula, name);
  out = json_object_new ();
  set_string (out, "field", name);
  json_object_set_boolean_member (out, "equal", TRUE);
  return node_of (out);
}

static int
part_of (JsonObject *object, const char *member, int fallback)
{
  double value = ana_spec_number_of (object, member, fallback);

  return value >= 0 && value <= 9999 ? (int) value : fallback;
}

/* {"year": 2010, "month": 3, "date": 1}, Vega-Lite's way to write a day. */
static JsonNode *
prepare_value (Filter *self, JsonNode *value, const char *path, GError **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (value) ? json_node_get_object (value) : NULL;
  const char *param = object != NULL ? ana_spec_text_of (object, "param", NULL) : NULL;
  g_autofree char *text = NULL;
  JsonNode *out;

  if (object == NULL)
    return json_node_copy (value);
  if (param != NULL)
    {
      out = self->build->params != NULL ? json_object_get_member (self->build->params, param) : NULL;
      if (out != NULL)
        return json_node_copy (out);
      ana_spec_fail (error, path, NULL, "there is no parameter \"%s\"", param);
      return NULL;
    }
  if (!json_object_has_member (object, "year"))
    {
      ana_spec_fail (error, path, NULL, "is no value");
      return NULL;
    }
  text = g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02d", part_of (object, "year", 0),
                          part_of (object, "month", 1), part_of (object, "date", 1),
                          part_of (object, "hours", 0), part_of (object, "minutes", 0),
                          part_of (object, "seconds", 0));
  out = json_node_new (JSON_NODE_VALUE);
  json_node_set_string (out, text);
  return out;
}

static gboolean
copy_condition (Filter *self, JsonObject *out, const char *name, JsonNode *value, const char *path, GError **error)
{
  g_autofree char *place = ana_json_path_join (path, name);
  JsonNode *node;

  if (JSON_NODE_HOLDS_ARRAY (value))
    {
      g_autoptr (JsonArray) list = json_array_new ();

      for (guint i = 0; i < json_array_get_length (json_node_get_array (value)); i++)
        {
          node = prepare_value (self, json_array_get_element (json_node_get_array (value), i), place, error);
          if (node == NULL)
            return FALSE;
          json_array_add_element (list, node);
        }
      json_object_set_array_member (out, name, g_steal_pointer (&list));
      return TRUE;
    }
  node = prepare_value (self, value, place, error);
  if (node == NULL)
    return FALSE;
  json_object_set_member (out, name, node);
  return TRUE;
}

/* A selection that nobody has made yet keeps every row, as there. */
static JsonNode *
prepare_selection (Filter *self, const char *name, const char *path, GError **error)
{
  JsonObject *out;

  if (!ana_spec_has_selection (self->build, name))
    {
      ana_spec_fail (error, path, "param", "there is no selection \"%s\"", name);
      return NULL;
    }
  out = json_object_new ();
  json_object_set_array_member (out, "and", json_array_new ());
  return node_of (out);
}

/* and, or: a list; not: one. */
static JsonNode *
prepare_combination (Filter *self, JsonObject *object, const char *name, const char *path, guint depth, GError **error)
{
  g_autofree char *place = ana_json_path_join (path, name);
  JsonNode *value = json_object_get_member (object, name), *below;
  g_autoptr (JsonObject) out = json_object_new ();
  g_autoptr (JsonArray) list = json_array_new ();

  if (!JSON_NODE_HOLDS_ARRAY (value))
    {
      below = prepare_predicate (self, value, place, depth + 1, error);
      if (below == NULL)
        return NULL;
      json_object_set_member (out, name, below);
      return node_of (g_steal_pointer (&out));
    }
  for (guint i = 0; i < json_array_get_length (json_node_get_array (value)); i++)
    {
      g_autofree char *at = g_strdup_printf ("%s/%u", place, i);

      below = prepare_predicate (self, json_array_get_element (json_node_get_array (value), i), at, depth + 1, error);
      if (below == NULL)
        return NULL;
      json_array_add_element (list, below);
    }
  json_object_set_array_member (out, name, g_steal_pointer (&list));
  return node_of (g_steal_pointer (&out));
}

/* A predicate of Vega-Lite as one of the model. */
static JsonNode *
prepare_predicate (Filter *self, JsonNode *node, const char *path, guint depth, GError **error)
{
  static const char *const combiners[] = { "and", "or", "not" };
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  g_autoptr (JsonObject) out = NULL;
  g_autoptr (GList) members = NULL;
  const char *param;

  if (is_text (node))
    return prepare_expression (self, json_node_get_string (node), path, error);
  if (object == NULL || depth > 20)
    {
      ana_spec_fail (error, path, NULL, object == NULL ? N_("is no predicate") : N_("is nested too deeply"));
      return NULL;
    }
  for (guint i = 0; i < G_N_ELEMENTS (combiners); i++)
    if (json_object_has_member (object, combiners[i]))
      return prepare_combination (self, object, combiners[i], path, depth, error);
  param = ana_spec_text_of (object, "param", NULL);
  if (param != NULL && !json_object_has_member (object, "field"))
    return prepare_selection (self, param, path, error);
  out = json_object_new ();
  members = json_object_get_members (object);
  for (GList *l = members; l != NULL; l = l->next)
    if (!copy_condition (self, out, l->data, json_object_get_member (object, l->data), path, error))
      return NULL;
  return node_of (g_steal_pointer (&out));
}

/* The columns that were there before: hidden ones go. */
static void
select_columns (JsonObject *model, AnaFrame *frame)
{
  JsonArray *names = json_array_new ();

  for (guint i = 0; i < ana_frame_get_n_cols (frame); i++)
    {
      g_autofree char *name = ana_spec_escape_field (ana_frame_get_field (frame, i)->name);

      json_array_add_string_element (names, name);
    }
  json_object_set_array_member (model, "select", names);
}

static AnaFrame *
run_filter (AnaSpecBuild *build, JsonObject *step, const char *path, GError **error)
{
  static const char *const known[] = { "filter", NULL };
  g_autofree char *place = g_strconcat (path, "/filter", NULL);
  g_autoptr (JsonObject) model = json_object_new ();
  Filter filter = { build, model, 0 };
  JsonNode *predicate;

  if (!check_members (step, path, known, error))
    return NULL;
  predicate = prepare_predicate (&filter, json_object_get_member (step, "filter"), place, 0, error);
  if (predicate == NULL)
    return NULL;
  json_object_set_member (model, "filter", predicate);
  select_columns (model, build->frame);
  return ana_spec_run_model (build->frame, g_steal_pointer (&model), place, error);
}

/* --- aggregate, joinaggregate, window --- */

/* Vega's name of an operation as the model's; q1, q3 are quantiles. FALSE: not known. */
gboolean
ana_spec_set_op (JsonObject *item, const char *op)
{
  static const char *const same[] = { "count", "valid", "missing", "distinct", "sum", "mean", "min", "max", "median", "stdev", "variance", "row_number",
                                      "rank", "dense_rank", "lag", "lead", "cume_dist", NULL };
  static const char *const others[][2] = { { "average", "mean" }, { "first_value", "first" }, { "last_value", "last" } };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (strcmp (op, others[i][0]) == 0)
      {
        set_string (item, "op", others[i][1]);
        return TRUE;
      }
  if (strcmp (op, "q1") == 0 || strcmp (op, "q3") == 0)
    {
      set_string (item, "op", "quantile");
      json_object_set_double_member (item, "p", op[1] == '1' ? 0.25 : 0.75);
      return TRUE;
    }
  if (!g_strv_contains (same, op))
    return FALSE;
  set_string (item, "op", op);
  return TRUE;
}

/* One of "aggregate", "joinaggregate", "window": its op, field, as. */
static JsonObject *
read_operation (JsonNode *node, const char *path, gboolean is_window, GError **error)
{
  static const char *const known[] = { "op", "field", "as", NULL }, *const window_known[] = { "op", "field", "as", "param", NULL };
  g_autoptr (JsonObject) out = json_object_new ();
  JsonObject *item = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *op, *as, *field;

  if (item == NULL)
    {
      ana_spec_fail (error, path, NULL, "is no object");
      return NULL;
    }
  if (!check_members (item, path, is_window ? window_known : known, error) || (op = get_text (item, path, "op", error)) == NULL)
    return NULL;
  if (!ana_spec_set_op (out, op))
    {
      ana_spec_fail (error, path, "op", "unknown operation \"%s\"", op);
      return NULL;
    }
  field = ana_spec_text_of (item, "field", NULL);
  if (field != NULL)
    set_string (out, "field", field);
  as = ana_spec_text_of (item, "as", NULL);
  if (as != NULL)
    set_string (out, "as", as);
  if (json_object_has_member (item, "param"))
    json_object_set_member (out, "param", json_node_copy (json_object_get_member (item, "param")));
  return g_steal_pointer (&out);
}

static AnaFrame *
run_aggregate (AnaSpecBuild *build, JsonObject *step, const char *path, GError **error)
{
  static const char *const known[] = { "aggregate", "groupby", NULL };
  JsonArray *list, *keys = NULL;
  g_autoptr (JsonArray) group = json_array_new (), aggregates = json_array_new ();
  JsonObject *model;

  if (!check_members (step, path, known, error) || (list = get_list (step, path, "aggregate", error)) == NULL
      || (json_object_has_member (step, "groupby") && (keys = get_list (step, path, "groupby", error)) == NULL))
    return NULL;
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      g_autofree char *place = g_strdup_printf ("%s/aggregate/%u", path, i);
      JsonObject *item = read_operation (json_array_get_element (list, i), place, FALSE, error);

      if (item == NULL)
        return NULL;
      json_array_add_object_element (aggregates, item);
    }
  for (guint i = 0; keys != NULL && i < json_array_get_length (keys); i++)
    {
      JsonObject *key = json_object_new ();

      json_object_set_member (key, "field", json_node_copy (json_array_get_element (keys, i)));
      json_array_add_object_element (group, key);
    }
  model = json_object_new ();
  json_object_set_array_member (model, "aggregate", g_steal_pointer (&aggregates));
  json_object_set_array_member (model, "group", g_steal_pointer (&group));
  return ana_spec_run_groups (build, build->frame, model, path, error);
}

/* joinaggregate is a window over all rows of the group. */
static AnaFrame *
run_window (AnaSpecBuild *build, JsonObject *step, const char *path, GError **error)
{
  static const char *const known[] = { "window", "groupby", "sort", "frame", "ignorePeers", NULL }, *const join_known[] = { "joinaggregate", "groupby", NULL };
  static const char *const passed[] = { "groupby", "sort", "frame", "ignorePeers" };
  gboolean is_join = json_object_has_member (step, "joinaggregate");
  const char *member = is_join ? "joinaggregate" : "window";
  g_autoptr (JsonArray) windows = json_array_new ();
  JsonObject *model;
  JsonArray *list;

  if (!check_members (step, path, is_join ? join_known : known, error) || (list = get_list (step, path, member, error)) == NULL)
    return NULL;
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      g_autofree char *place = g_strdup_printf ("%s/%s/%u", path, member, i);
      JsonObject *item = read_operation (json_array_get_element (list, i), place, !is_join, error);

      if (item == NULL)
        return NULL;
      for (guint k = 0; k < G_N_ELEMENTS (passed); k++)
        if (json_object_has_member (step, passed[k]))
          json_object_set_member (item, passed[k], json_node_copy (json_object_get_member (step, passed[k])));
      if (is_join)
        {
          JsonArray *all = json_array_new ();

          json_array_add_null_element (all);
          json_array_add_null_element (all);
          json_object_set_array_member (item, "frame", all);
        }
      json_array_add_object_element (windows, item);
    }
  model = json_object_new ();
  json_object_set_array_member (model, "window", g_steal_pointer (&windows));
  return ana_spec_run_model (build->frame, model, path, error);
}

/* --- bin, timeUnit, fold --- */

static AnaFrame *
run_bin (AnaSpecBuild *build, JsonObject *step, const char *path, GError **error)
{
  static const char *const known[] = { "bin", "field", "as", NULL };
  JsonNode *as = json_object_get_member (step, "as"), *bin = json_object_get_member (step, "bin");
  JsonArray *names = as != NULL && JSON_NODE_HOLDS_ARRAY (as) ? json_node_get_array (as) : NULL;
  const char *field, *start = NULL, *end = NULL;
  g_autofree char *end_name = NULL, *column = NULL;
  AnaBins bins;

  if (!check_members (step, path, known, error) || (field = get_text (step, path, "field", error)) == NULL)
    return NULL;
  if (is_text (as))
    start = json_node_get_string (as);
  else if (names != NULL && json_array_get_length (names) > 0)
    start = is_text (json_array_get_element (names, 0)) ? json_array_get_string_element (names, 0) : NULL;
  if (names != NULL && json_array_get_length (names) > 1)
    end = is_text (json_array_get_element (names, 1)) ? json_array_get_string_element (names, 1) : NULL;
  if (start == NULL)
    {
      ana_spec_fail (error, path, "as", "is no name, and no list of two");
      return NULL;
    }
  if (end == NULL)
    end = end_name = g_strconcat (start, "_end", NULL);
  column = ana_spec_unescape_field (field);
  return ana_spec_bin (build, build->frame, column, path, JSON_NODE_HOLDS_OBJECT (bin) ? json_node_get_object (bin) : NULL, 10, start, end, &bins, error);
}

static AnaFrame *
run_time_unit (AnaSpecBuild *build, JsonObject *step, const char *path, GError **error)
{
  static const char *const known[] = { "timeUnit", "field", "as", NULL };
  g_autofree char *column = NULL;
  const char *field, *as, *unit;

  if (!check_members (step, path, known, error) || (unit = get_text (step, path, "timeUnit", error)) == NULL
      || (field = get_text (step, path, "field", error)) == NULL || (as = get_text (step, path, "as", error)) == NULL)
    return NULL;
  if (ana_spec_time_unit_kind (unit) == 0)
    {
      ana_spec_fail (error, path, "timeUnit", "unknown unit \"%s\"", unit);
      return NULL;
    }
  column = ana_spec_unescape_field (field);
  return ana_spec_time_unit (build, build->frame, column, path, unit, as, error);
}

static AnaFrame *
run_fold (AnaSpecBuild *build, JsonObject *step, const char *path, GError **error)
{
  static const char *const known[] = { "fold", "as", NULL };
  JsonNode *as = json_object_get_member (step, "as");
  JsonArray *names = as != NULL && JSON_NODE_HOLDS_ARRAY (as) && json_array_get_length (json_node_get_array (as)) == 2 ? json_node_get_array (as) : NULL;
  g_autoptr (GPtrArray) fields = g_ptr_array_new_with_free_func (g_free);
  JsonArray *list;

  if (!check_members (step, path, known, error) || (list = get_list (step, path, "fold", error)) == NULL)
    return NULL;
  if ((as != NULL && names == NULL) || (names != NULL && (!is_text (json_array_get_element (names, 0)) || !is_text (json_array_get_element (names, 1)))))
    {
      ana_spec_fail (error, path, "as", "is no list of two names");
      return NULL;
    }
  for (guint i = 0; i < json_array_get_length (list); i++)
    if (is_text (json_array_get_element (list, i)))
      g_ptr_array_add (fields, ana_spec_unescape_field (json_array_get_string_element (list, i)));
  if (fields->len == 0 || fields->len != json_array_get_length (list))
    {
      ana_spec_fail (error, path, "fold", "is no list of columns");
      return NULL;
    }
  g_ptr_array_add (fields, NULL);
  return ana_spec_fold (build, build->frame, (const char *const *) fields->pdata, path, names != NULL ? json_array_get_string_element (names, 0) : "key",
                        names != NULL ? json_array_get_string_element (names, 1) : "value", error);
}

/* {"pivot": field, "value": field, "groupby": [...], "op": "sum"}: values become columns. */
static AnaFrame *
run_pivot (AnaSpecBuild *build, JsonObject *step, const char *path, GError **error)
{
  static const char *const known[] = { "pivot", "value", "groupby", "op", "limit", NULL };
  JsonObject *model;

  if (!check_members (step, path, known, error))
    return NULL;
  model = json_object_new ();
  json_object_set_object_member (model, "pivot", json_object_ref (step));
  return ana_spec_run_groups (build, build->frame, model, path, error);
}

/* --- all of them --- */

static const struct {
  const char *name;
  AnaFrame *(*run) (AnaSpecBuild *build, JsonObject *step, const char *path, GError **error);
} steps[] = {
  { "calculate", run_calculate }, { "filter", run_filter },     { "aggregate", run_aggregate }, { "joinaggregate", run_window }, { "window", run_window },
  { "timeUnit", run_time_unit },  { "bin", run_bin },           { "fold", run_fold },           { "pivot", run_pivot },
};

static gboolean
run_step (AnaSpecBuild *build, JsonObject *step, const char *path, GError **error)
{
  AnaFrame *out = NULL;
  guint i = 0;

  while (i < G_N_ELEMENTS (steps) && !json_object_has_member (step, steps[i].name))
    i++;
  if (i == G_N_ELEMENTS (steps))
    {
      g_autoptr (GList) members = json_object_get_members (step);

      return ana_spec_fail (error, path, members != NULL ? members->data : NULL, "is no transform that is known here");
    }
  out = steps[i].run (build, step, path, error);
  if (out == NULL)
    return FALSE;
  ana_frame_unref (build->frame);
  build->frame = out;
  return TRUE;
}

/**
 * ana_spec_transform:
 * @build: a spec being read, with its rows
 * @node: (nullable): the list of steps
 * @path: its place
 * @error: return location
 *
 * Puts the rows that the steps make in the place of those that were there.
 *
 * Returns: FALSE: a step is not known or cannot be done; the error begins with its place
 */
gboolean
ana_spec_transform (AnaSpecBuild *build, JsonNode *node, const char *path, GError **error)
{
  JsonArray *list = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (node == NULL)
    return TRUE;
  if (list == NULL || json_array_get_length (list) > MAX_STEPS)
    return list == NULL ? ana_spec_fail (error, path, NULL, "is no list") : ana_spec_fail (error, path, NULL, "has more than %d steps", MAX_STEPS);
  if (json_array_get_length (list) > 0 && build->frame == NULL)
    {
      ana_spec_fail_empty (error);
      return FALSE;
    }
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonNode *item = json_array_get_element (list, i);
      g_autofree char *place = g_strdup_printf ("%s/%u", path, i);

      if (!JSON_NODE_HOLDS_OBJECT (item))
        return ana_spec_fail (error, place, NULL, "is no object");
      if (!run_step (build, json_node_get_object (item), place, error))
        return FALSE;
    }
  return TRUE;
}
