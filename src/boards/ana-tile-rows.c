/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-tile-rows.c: the rows behind a mark: what a picked row of a tile's answer says about the rows it was made from.
 */
#include "config.h"

#include "ana-tile-behind.h"
#include "ana-tile-private.h"

#include "ana-filter.h"
#include "ana-origins.h"

#include <math.h>
#include <string.h>

/* --- which rows of the answer were picked --- */

/**
 * ana_tile_find_rows:
 * @data: of a chart tile
 * @mark: what was picked in its chart
 * @n: (out): how many
 *
 * Reads the spec once more, so that a mark is known through whatever the spec does with the rows.
 *
 * Returns: (transfer full): rows of its frame, ascending; none: of a mark that is made of no row
 */
guint *
ana_tile_find_rows (const AnaTileData *data, const AnaTileMark *mark, guint *n)
{
  g_autoptr (AnaOrigins) origins = data->spec != NULL && data->frame != NULL ? ana_origins_new (data->spec, data->frame, data->zone, NULL) : NULL;

  *n = 0;
  if (origins == NULL)
    return g_new (guint, 1);
  return isnan (mark->x) ? ana_origins_of_rows (origins, mark->rows, mark->n_rows, n) : ana_origins_of_point (origins, mark->x, mark->layer, n);
}

/**
 * ana_tile_data_new_picked:
 * @data: of a tile that shows rows
 * @rows: (array length=n_rows): of its frame
 * @n_rows: how many
 *
 * Returns: (transfer full): a table tile of these rows, as the tile has them: what can be seen without a hub
 */
AnaTileData *
ana_tile_data_new_picked (const AnaTileData *data, const guint *rows, guint n_rows)
{
  g_autofree guint32 *taken = g_new (guint32, MAX (n_rows, 1));
  AnaTileData *self = ana_tile_data_new_frame (data->title, NULL);

  for (guint i = 0; i < n_rows; i++)
    taken[i] = rows[i];
  self->frame = ana_frame_take_rows (data->frame, taken, n_rows);
  self->as_of_usec = data->as_of_usec;
  return self;
}

/* --- the model of the rows behind --- */

static void
take_predicate (JsonArray *all, JsonObject *predicate)
{
  JsonNode *node = json_node_alloc ();

  json_node_init_object (node, predicate);
  json_object_unref (predicate);
  json_array_add_element (all, node);
}

static void
add_span (JsonArray *all, const char *field, AnaSpan span)
{
  JsonObject *predicate = json_object_new ();
  g_autofree char *start = ana_time_format_rfc3339 (span.start_usec, ana_zone_utc ());
  g_autofree char *end = ana_time_format_rfc3339 (span.end_usec, ana_zone_utc ());

  json_object_set_string_member (predicate, "field", field);
  json_object_set_string_member (predicate, "gte", start);
  json_object_set_string_member (predicate, "lt", end);
  take_predicate (all, predicate);
}

static JsonNode *
make_model (const char *dataset, JsonArray *all)
{
  JsonObject *model = json_object_new (), *both = json_object_new ();
  JsonNode *node = json_node_alloc ();

  json_object_set_array_member (both, "and", json_array_ref (all));
  json_object_set_string_member (model, "source", dataset);
  if (json_array_get_length (all) > 0)
    json_object_set_object_member (model, "filter", both);
  else
    json_object_unref (both);
  json_object_set_int_member (model, "limit", ANA_TILE_SHOWN_ROWS);
  json_node_init_object (node, model);
  json_object_unref (model);
  return node;
}

static const AnaZone *
get_zone (JsonObject *group)
{
  const char *name = ana_json_get_string (group, "", "zone", NULL, NULL);
  const AnaZone *zone = name != NULL ? ana_zone_get (name, NULL) : NULL;

  return zone != NULL ? zone : ana_zone_utc ();
}

static JsonArray *
get_list (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/* --- rows of a dataset of the hub --- */

/* FALSE: what the group made is not known. */
static gboolean
add_group (AnaBehind *behind, JsonObject *group, const AnaTileData *data)
{
  const char *field = ana_json_get_string (group, "", "field", NULL, NULL), *as = ana_json_get_string (group, "", "as", field, NULL);
  const char *unit = ana_json_get_string (group, "", "timeUnit", NULL, NULL);
  int col = as != NULL ? ana_frame_find (data->frame, as) : -1;

  if (field == NULL || col < 0)
    return TRUE; /* it was not selected: rows of the answer stand for all of it */
  if (unit != NULL)
    return ana_behind_add_unit (behind, field, (guint) col, unit, get_zone (group));
  ana_behind_add_value (behind, field, (guint) col);
  return TRUE;
}

/* By a step of the model: a "window" is made from the rows of the answer, a "calculate" is the tile's alone. */
static gboolean
is_made (JsonObject *model, const char *step, const char *column)
{
  JsonArray *items = get_list (model, step);

  for (guint i = 0; items != NULL && i < json_array_get_length (items); i++)
    {
      JsonNode *item = json_array_get_element (items, i);

      if (JSON_NODE_HOLDS_OBJECT (item) && g_strcmp0 (ana_json_get_string (json_node_get_object (item), "", "as", NULL, NULL), column) == 0)
        return TRUE;
    }
  return FALSE;
}

/* A column of a lookup is written with its dot, any other dot is escaped. */
static char *
write_field (JsonObject *model, const char *column)
{
  JsonArray *lookups = get_list (model, "lookup");
  GString *out = g_string_new (NULL);

  for (guint i = 0; lookups != NULL && i < json_array_get_length (lookups); i++)
    {
      JsonNode *item = json_array_get_element (lookups, i);
      const char *as = JSON_NODE_HOLDS_OBJECT (item) ? ana_json_get_string (json_node_get_object (item), "", "as", NULL, NULL) : NULL;

      if (as != NULL && g_str_has_prefix (column, as) && column[strlen (as)] == '.')
        return g_string_free (g_string_append (out, column), FALSE);
    }
  for (const char *p = column; *p != '\0'; p++)
    {
      if (*p == '.' || *p == '\\')
        g_string_append_c (out, '\\');
      g_string_append_c (out, *p);
    }
  return g_string_free (out, FALSE);
}

/* Rows that were not grouped are those behind: all that they have says which. */
static gboolean
add_columns (AnaBehind *behind, JsonObject *model, const AnaTileData *data)
{
  for (guint c = 0; c < ana_frame_get_n_cols (data->frame); c++)
    {
      const char *name = ana_frame_get_field (data->frame, c)->name;
      g_autofree char *field = is_made (model, "window", name) || is_made (model, "post", name) ? NULL : write_field (model, name);

      if (field != NULL)
        ana_behind_add_value (behind, field, c);
    }
  return TRUE;
}

static gboolean
is_grouped (JsonObject *model)
{
  return get_list (model, "group") != NULL || get_list (model, "aggregate") != NULL
         || (json_object_has_member (model, "pivot") && !json_object_get_null_member (model, "pivot"));
}

static gboolean
add_keys (AnaBehind *behind, JsonObject *model, const AnaTileData *data)
{
  JsonArray *groups = get_list (model, "group");

  if (!is_grouped (model))
    return add_columns (behind, model, data);
  for (guint i = 0; groups != NULL && i < json_array_get_length (groups); i++)
    {
      JsonNode *item = json_array_get_element (groups, i);

      if (JSON_NODE_HOLDS_OBJECT (item) && !add_group (behind, json_node_get_object (item), data))
        return FALSE;
    }
  return TRUE;
}

static JsonNode *
make_hub_model (const AnaTileData *data, AnaSpan span, const guint *rows, guint n_rows)
{
  static const char *const kept[] = { "params", "lookup", "calculate" };
  JsonObject *object = json_node_get_object (data->model);
  JsonNode *filter = json_object_get_member (object, "filter"), *model;
  g_autoptr (JsonArray) all = json_array_new ();
  g_autoptr (AnaBehind) behind = data->frame != NULL ? ana_behind_new (data->frame, span) : NULL;

  if (filter != NULL && !JSON_NODE_HOLDS_NULL (filter))
    json_array_add_element (all, json_node_copy (filter));
  if (n_rows > 0 && (behind == NULL || !add_keys (behind, object, data) || !ana_behind_make (behind, rows, n_rows, all)))
    return NULL;
  model = make_model (ana_json_get_string (object, "", "source", "", NULL), all);
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    if (json_object_has_member (object, kept[i]))
      json_object_set_member (json_node_get_object (model), kept[i], json_node_copy (json_object_get_member (object, kept[i])));
  return model;
}

/* --- rows that a KPI counts --- */

static gboolean
is_kpi_data (const AnaTileData *data)
{
  return data->model == NULL || g_strcmp0 (ana_json_get_string (json_node_get_object (data->model), "", "source", NULL, NULL), ANA_KPI_DATASET) == 0;
}

/* The group of the tile's query that a column of its answer is; NULL: it is not one. */
static JsonObject *
find_group (const AnaTileData *data, const char *column)
{
  JsonArray *groups = data->model != NULL ? get_list (json_node_get_object (data->model), "group") : NULL;

  for (guint i = 0; groups != NULL && i < json_array_get_length (groups); i++)
    {
      JsonNode *item = json_array_get_element (groups, i);
      JsonObject *group = JSON_NODE_HOLDS_OBJECT (item) ? json_node_get_object (item) : NULL;
      const char *field = group != NULL ? ana_json_get_string (group, "", "field", NULL, NULL) : NULL;

      if (field != NULL && g_strcmp0 (ana_json_get_string (group, "", "as", field, NULL), column) == 0)
        return group;
    }
  return NULL;
}

/* FALSE: a time of it is not known. @timed: whether one was. */
static gboolean
add_kpi_column (AnaBehind *behind, const AnaTileData *data, const AnaKpi *kpi, const AnaSchema *schema, guint c, gboolean *timed)
{
  const AnaField *field = ana_frame_get_field (data->frame, c);
  JsonObject *group = find_group (data, field->name);
  const char *name = group != NULL ? ana_json_get_string (group, "", "field", field->name, NULL) : field->name;
  const char *unit = group != NULL ? ana_json_get_string (group, "", "timeUnit", NULL, NULL) : NULL;

  if (data->split != NULL && strcmp (name, "category") == 0)
    name = data->split;
  if (unit != NULL || (field->type == ANA_TYPE_TIME && (strcmp (name, "at") == 0 || strcmp (name, "start") == 0)))
    {
      *timed = TRUE;
      if (unit != NULL)
        return ana_behind_add_unit (behind, kpi->time, c, unit, get_zone (group));
      ana_behind_add_period (behind, kpi->time, c, data->period, kpi->zone);
    }
  else if (field->type == ANA_TYPE_TEXT && schema != NULL && ana_schema_find (schema, name) >= 0)
    ana_behind_add_value (behind, name, c);
  return TRUE;
}

/* Conditions of the tile and of the board that the KPI's rows can meet. */
static void
add_conditions (JsonArray *all, JsonNode *node, const AnaSchema *schema)
{
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonArray *both = object != NULL ? get_list (object, "and") : NULL;
  const char *field = object != NULL ? ana_json_get_string (object, "", "field", NULL, NULL) : NULL;

  for (guint i = 0; both != NULL && i < json_array_get_length (both); i++)
    add_conditions (all, json_array_get_element (both, i), schema);
  if (field != NULL && json_object_get_size (object) > 1 && schema != NULL && ana_schema_find (schema, field) >= 0)
    json_array_add_element (all, json_node_copy (node));
}

static void
add_board_filters (JsonArray *all, JsonNode *filters, const AnaSchema *schema)
{
  JsonObjectIter iter;
  const char *id;
  JsonNode *node;

  if (filters == NULL)
    return;
  json_object_iter_init_ordered (&iter, json_node_get_object (filters));
  while (json_object_iter_next_ordered (&iter, &id, &node))
    add_conditions (all, node, schema);
}

/* {"country":"France"} of a tile that shows one key. */
static void
add_dim (JsonArray *all, const char *dim)
{
  g_auto (GStrv) names = NULL, values = NULL;

  if (dim == NULL || dim[0] == '\0' || !ana_dim_key_parse (dim, &names, &values))
    return;
  for (guint i = 0; names[i] != NULL; i++)
    {
      JsonObject *predicate = json_object_new ();

      json_object_set_string_member (predicate, "field", names[i]);
      json_object_set_string_member (predicate, "equal", values[i]);
      take_predicate (all, predicate);
    }
}

/* What the KPI itself counts. */
static void
add_counted (JsonNode *model, const AnaKpi *kpi, JsonArray *all)
{
  JsonArray *calculate = json_array_new ();
  JsonObject *item = json_object_new (), *met = json_object_new ();

  json_object_set_string_member (item, "as", "counted");
  json_object_set_string_member (item, "calculate", kpi->where);
  json_array_add_object_element (calculate, item);
  json_object_set_array_member (json_node_get_object (model), "calculate", calculate);
  json_object_set_string_member (met, "field", "counted");
  json_object_set_boolean_member (met, "equal", TRUE);
  take_predicate (all, met);
}

static JsonNode *
make_kpi_model (const AnaTileData *data, const AnaBoardData *board, const AnaKpi *kpi, const guint *rows, guint n_rows)
{
  g_autoptr (JsonArray) all = json_array_new ();
  g_autoptr (AnaSchema) schema = ana_canonical_schema (kpi->dataset, "EUR");
  g_autoptr (AnaBehind) behind = data->frame != NULL && n_rows > 0 ? ana_behind_new (data->frame, board->span) : NULL;
  gboolean timed = FALSE;
  JsonNode *model;

  for (guint c = 0; behind != NULL && c < ana_frame_get_n_cols (data->frame); c++)
    if (!add_kpi_column (behind, data, kpi, schema, c, &timed))
      return NULL;
  if (!timed)
    add_span (all, kpi->time, board->span);
  if (behind != NULL && !ana_behind_make (behind, rows, n_rows, all))
    return NULL;
  if (data->model != NULL)
    add_conditions (all, json_object_get_member (json_node_get_object (data->model), "filter"), schema);
  add_board_filters (all, board->filters, schema);
  add_dim (all, data->dim);
  model = make_model (kpi->dataset, all);
  if (kpi->where != NULL)
    add_counted (model, kpi, all);
  return model;
}

/**
 * ana_tile_make_rows_model:
 * @data: of a tile that shows rows, or a KPI
 * @board: what it is part of
 * @rows: (array length=n_rows): of its frame: what was picked
 * @n_rows: how many; none: all that the tile is made from
 *
 * Returns: (transfer full) (nullable): the model that asks for exactly the rows behind them; %NULL when there are none to
 *   ask for, or it cannot be said which
 */
JsonNode *
ana_tile_make_rows_model (const AnaTileData *data, const AnaBoardData *board, const guint *rows, guint n_rows)
{
  const AnaKpi *kpi = data->code != NULL ? ana_catalogue_find (board->catalogue, data->code) : NULL;

  if (data->model != NULL && !is_kpi_data (data))
    return make_hub_model (data, board->span, rows, n_rows);
  return kpi != NULL ? make_kpi_model (data, board, kpi, rows, n_rows) : NULL;
}

/* --- filters --- */

/* The dataset's name of a column of the answer; NULL: it is a measure, a part of time, or unknown. */
static const char *
find_field (const AnaTileData *data, const char *column)
{
  JsonObject *model = data->model != NULL ? json_node_get_object (data->model) : NULL;
  JsonObject *group = find_group (data, column);
  const char *unit = group != NULL ? ana_json_get_string (group, "", "timeUnit", NULL, NULL) : NULL;
  AnaPeriod period;

  if (data->split != NULL && strcmp (column, "category") == 0)
    return data->split;
  if (data->frame == NULL || ana_frame_find (data->frame, column) < 0)
    return NULL;
  if (model == NULL)
    return strcmp (column, "start") == 0 ? column : NULL;
  if (group != NULL)
    return unit == NULL || ana_behind_find_period (unit, &period) ? ana_json_get_string (group, "", "field", NULL, NULL) : NULL;
  return is_grouped (model) || is_made (model, "window", column) || is_made (model, "calculate", column) ? NULL : column;
}

/* What a KPI's rows say of the KPI, not of what it counts. */
static gboolean
is_own (const AnaTileData *data, const char *name)
{
  static const char *const own[] = { "code", "name", "dim", "period", "unit", NULL };

  return is_kpi_data (data) && g_strv_contains (own, name);
}

/* The text that all of the rows have; NULL: there is none. */
static const char *
find_one_text (const AnaFrame *frame, guint col, const guint *rows, guint n_rows)
{
  const char *value = n_rows > 0 ? ana_frame_get_text (frame, col, rows[0]) : NULL;

  for (guint i = 1; value != NULL && i < n_rows; i++)
    if (g_strcmp0 (ana_frame_get_text (frame, col, rows[i]), value) != 0)
      return NULL;
  return value;
}

/**
 * ana_tile_list_filters:
 * @data: of a tile that shows rows
 * @rows: (array length=n_rows): what was picked
 * @n_rows: how many
 *
 * The fields that the picked rows have one value in, as filters of the board.
 *
 * Returns: (transfer full): field, value, field, value…; %NULL-terminated
 */
char **
ana_tile_list_filters (const AnaTileData *data, const guint *rows, guint n_rows)
{
  g_autoptr (GStrvBuilder) out = g_strv_builder_new ();

  for (guint c = 0; data->frame != NULL && c < ana_frame_get_n_cols (data->frame); c++)
    {
      const AnaField *field = ana_frame_get_field (data->frame, c);
      const char *name = field->type == ANA_TYPE_TEXT ? find_field (data, field->name) : NULL;
      const char *value = name != NULL && !is_own (data, name) ? find_one_text (data->frame, c, rows, n_rows) : NULL;

      if (value == NULL)
        continue;
      g_strv_builder_add (out, name);
      g_strv_builder_add (out, value);
    }
  return g_strv_builder_end (out);
}

/* --- a part of a chart --- */

static gint64
get_day (const AnaZone *zone, gint64 t_usec)
{
  gint64 local = t_usec + ana_zone_offset_usec (zone, t_usec);

  return local / ANA_USEC_PER_DAY - (local % ANA_USEC_PER_DAY < 0); /* days before 1970 begin before they end, too */
}

/* A stretch of time is one of the board: whole days, since each tile has its own column of time. */
static char *
read_span (JsonObject *predicate, const AnaZone *zone)
{
  const char *from = ana_json_get_string (predicate, "", "gte", NULL, NULL), *to = ana_json_get_string (predicate, "", "lt", NULL, NULL);
  AnaRange range = { .kind = ANA_RANGE_DATES };
  gint64 start, end;

  if (to == NULL)
    to = ana_json_get_string (predicate, "", "lte", NULL, NULL);
  if (from == NULL || to == NULL || !ana_time_parse (from, zone, &start, NULL) || !ana_time_parse (to, zone, &end, NULL))
    return NULL;
  range.first_day = get_day (zone, start);
  range.last_day = MAX (range.first_day, get_day (zone, end - 1));
  return ana_range_to_text (&range);
}

/* As find_field(); what is of a KPI and no column of the rows is none. */
static const char *
rename_field (const char *column, gpointer data)
{
  return is_kpi_data (data) || is_own (data, column) ? NULL : find_field (data, column);
}

/* Drawn by hand: it speaks of several columns at once. */
static void
add_drawn (const AnaTileData *data, JsonNode *predicate, JsonArray *out)
{
  JsonNode *renamed = ana_filter_rename (predicate, rename_field, (gpointer) data);

  if (renamed != NULL)
    json_array_add_element (out, renamed);
}

/**
 * ana_tile_read_brush:
 * @data: of the tile whose chart was brushed
 * @predicates: a list, as of ana_brush_of_span(), on the columns of its answer
 * @zone: whose days
 * @range: (out) (nullable) (transfer full): the stretch of time, as ana_range_parse() reads it
 *
 * Returns: (transfer full): the others as filters of the board, on fields of the dataset
 */
JsonArray *
ana_tile_read_brush (const AnaTileData *data, JsonNode *predicates, const AnaZone *zone, char **range)
{
  JsonArray *out = json_array_new ();

  *range = NULL;
  for (guint i = 0; JSON_NODE_HOLDS_ARRAY (predicates) && i < json_array_get_length (json_node_get_array (predicates)); i++)
    {
      JsonNode *node = json_array_get_element (json_node_get_array (predicates), i);
      JsonObject *predicate = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *column = predicate != NULL ? ana_json_get_string (predicate, "", "field", NULL, NULL) : NULL;
      const char *field = column != NULL ? find_field (data, column) : NULL;
      int col = column != NULL && data->frame != NULL ? ana_frame_find (data->frame, column) : -1;
      AnaType type = col >= 0 ? ana_frame_get_field (data->frame, (guint) col)->type : ANA_TYPE_TEXT;

      if (predicate != NULL && column == NULL)
        add_drawn (data, node, out);
      if (field == NULL || is_own (data, column))
        continue;
      if ((type == ANA_TYPE_TIME || type == ANA_TYPE_DATE) && *range == NULL)
        *range = read_span (predicate, zone);
      else if (type == ANA_TYPE_TEXT || type == ANA_TYPE_BOOL || (!is_kpi_data (data) && type != ANA_TYPE_TIME && type != ANA_TYPE_DATE))
        {
          g_autoptr (JsonNode) name = json_node_init_string (json_node_alloc (), field);

          json_array_add_element (out, ana_json_path_with (node, "/field", name, -1, NULL));
        }
    }
  return out;
}
