/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-tile-rows.c: the rows behind a mark: what a picked row of a tile's answer says about the rows it was made from.
 */
#include "config.h"

#include "ana-tile-private.h"

#include <string.h>

#define MAX_VALUES 200

/* --- predicates --- */

static void
add_predicate (JsonArray *all, JsonObject *predicate)
{
  JsonNode *node = json_node_alloc ();

  json_node_init_object (node, predicate);
  json_object_unref (predicate);
  json_array_add_element (all, node);
}

/* Every text that the rows have in a column; a null is one of them. */
static void
add_texts (JsonArray *all, const char *field, const AnaFrame *frame, guint col, const guint *rows, guint n_rows)
{
  JsonObject *predicate = json_object_new ();
  JsonArray *values = json_array_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean with_null = FALSE;

  for (guint i = 0; i < n_rows && json_array_get_length (values) < MAX_VALUES; i++)
    {
      const char *text = ana_frame_get_text (frame, col, rows[i]);

      if (text == NULL)
        with_null = TRUE;
      else if (g_hash_table_add (seen, (gpointer) text))
        json_array_add_string_element (values, text);
    }
  if (with_null)
    json_array_add_null_element (values);
  json_object_set_string_member (predicate, "field", field);
  json_object_set_array_member (predicate, "oneOf", values);
  add_predicate (all, predicate);
}

static gboolean
find_period (const char *unit, AnaPeriod *out)
{
  static const struct { const char *name; AnaPeriod period; } units[] = {
    { "year", ANA_PERIOD_YEAR }, { "yearquarter", ANA_PERIOD_QUARTER }, { "yearmonth", ANA_PERIOD_MONTH }, { "yearweek", ANA_PERIOD_WEEK },
    { "yearmonthdate", ANA_PERIOD_DAY }, { "yearmonthdatehours", ANA_PERIOD_HOUR }, { "yearmonthdatehoursminutes", ANA_PERIOD_MINUTE },
  };

  for (guint i = 0; unit != NULL && i < G_N_ELEMENTS (units); i++)
    if (strcmp (units[i].name, unit) == 0)
      {
        *out = units[i].period;
        return TRUE;
      }
  return FALSE;
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
  add_predicate (all, predicate);
}

/* From the first of the buckets to the end of the last. */
static void
add_buckets (JsonArray *all, const char *field, AnaPeriod period, const AnaZone *zone, const AnaFrame *frame, guint col, const guint *rows, guint n_rows)
{
  AnaSpan span = { G_MAXINT64, G_MININT64 };

  for (guint i = 0; i < n_rows; i++)
    if (!ana_frame_is_null (frame, col, rows[i]))
      {
        AnaSpan bucket = ana_bucket_span (period, zone, ana_frame_get_int64s (frame, col)[rows[i]]);

        span.start_usec = MIN (span.start_usec, bucket.start_usec);
        span.end_usec = MAX (span.end_usec, bucket.end_usec);
      }
  if (span.start_usec < span.end_usec)
    add_span (all, field, span);
}

static JsonNode *
make_model (const char *dataset, JsonArray *all, const char *where)
{
  JsonObject *model = json_object_new (), *both = json_object_new ();
  JsonNode *node = json_node_alloc ();

  if (where != NULL)
    {
      JsonArray *calculate = json_array_new ();
      JsonObject *item = json_object_new (), *met = json_object_new ();

      json_object_set_string_member (item, "as", "counted");
      json_object_set_string_member (item, "calculate", where);
      json_array_add_object_element (calculate, item);
      json_object_set_array_member (model, "calculate", calculate);
      json_object_set_string_member (met, "field", "counted");
      json_object_set_boolean_member (met, "equal", TRUE);
      add_predicate (all, met);
    }
  json_object_set_array_member (both, "and", json_array_ref (all));
  json_object_set_string_member (model, "source", dataset);
  json_object_set_object_member (model, "filter", both);
  json_object_set_int_member (model, "limit", ANA_TILE_SHOWN_ROWS);
  json_node_init_object (node, model);
  json_object_unref (model);
  return node;
}

/* --- rows of a dataset of the hub --- */

static void
add_group (JsonArray *all, JsonObject *group, const AnaTileData *data, const guint *rows, guint n_rows)
{
  const char *field = ana_json_get_string (group, "", "field", NULL, NULL), *as = ana_json_get_string (group, "", "as", field, NULL);
  const char *unit = ana_json_get_string (group, "", "timeUnit", NULL, NULL), *zone_name = ana_json_get_string (group, "", "zone", NULL, NULL);
  const AnaZone *zone = zone_name != NULL ? ana_zone_get (zone_name, NULL) : NULL;
  int col = as != NULL ? ana_frame_find (data->frame, as) : -1;
  AnaPeriod period;

  if (field == NULL || col < 0)
    return;
  if (find_period (unit, &period) && ana_frame_get_field (data->frame, (guint) col)->type == ANA_TYPE_TIME)
    add_buckets (all, field, period, zone != NULL ? zone : ana_zone_utc (), data->frame, (guint) col, rows, n_rows);
  else if (unit == NULL && ana_frame_get_field (data->frame, (guint) col)->type == ANA_TYPE_TEXT)
    add_texts (all, field, data->frame, (guint) col, rows, n_rows);
}

static JsonNode *
make_hub_model (const AnaTileData *data, const guint *rows, guint n_rows)
{
  JsonObject *object = json_node_get_object (data->model);
  JsonNode *groups = json_object_get_member (object, "group"), *filter = json_object_get_member (object, "filter");
  JsonNode *calculate = json_object_get_member (object, "calculate");
  g_autoptr (JsonArray) all = json_array_new ();
  JsonNode *model;

  if (filter != NULL && !JSON_NODE_HOLDS_NULL (filter))
    json_array_add_element (all, json_node_copy (filter));
  for (guint i = 0; groups != NULL && JSON_NODE_HOLDS_ARRAY (groups) && i < json_array_get_length (json_node_get_array (groups)); i++)
    {
      JsonNode *item = json_array_get_element (json_node_get_array (groups), i);

      if (JSON_NODE_HOLDS_OBJECT (item))
        add_group (all, json_node_get_object (item), data, rows, n_rows);
    }
  model = make_model (ana_json_get_string (object, "", "source", "", NULL), all, NULL);
  if (calculate != NULL)
    json_object_set_member (json_node_get_object (model), "calculate", json_node_copy (calculate));
  return model;
}

/* --- rows that a KPI counts --- */

static int
find_time (const AnaFrame *frame)
{
  for (guint i = 0; i < ana_frame_get_n_cols (frame); i++)
    if (ana_frame_get_field (frame, i)->type == ANA_TYPE_TIME)
      return (int) i;
  return -1;
}

static JsonNode *
make_kpi_model (const AnaTileData *data, const AnaKpi *kpi, AnaPeriod period, AnaSpan span, const guint *rows, guint n_rows)
{
  g_autoptr (JsonArray) all = json_array_new ();
  g_autoptr (AnaSchema) schema = ana_canonical_schema (kpi->dataset, "EUR");
  int time = find_time (data->frame);

  if (time >= 0 && n_rows > 0)
    add_buckets (all, kpi->time, period, kpi->zone, data->frame, (guint) time, rows, n_rows);
  else
    add_span (all, kpi->time, span);
  for (guint c = 0; c < ana_frame_get_n_cols (data->frame); c++)
    {
      const AnaField *field = ana_frame_get_field (data->frame, c);
      const char *name = data->split != NULL && strcmp (field->name, "category") == 0 ? data->split : field->name;

      if (field->type == ANA_TYPE_TEXT && schema != NULL && ana_schema_find (schema, name) >= 0)
        add_texts (all, name, data->frame, c, rows, n_rows);
    }
  return make_model (kpi->dataset, all, kpi->where);
}

/**
 * ana_tile_make_rows_model:
 * @data: of a tile that shows rows
 * @board: what it is part of
 * @rows: (array length=n_rows): of its frame: what was picked
 * @n_rows: how many
 *
 * Returns: (transfer full) (nullable): the model that asks for the rows behind them; %NULL when there are none to ask for
 */
JsonNode *
ana_tile_make_rows_model (const AnaTileData *data, const AnaBoardData *board, const guint *rows, guint n_rows)
{
  const AnaKpi *kpi = data->code != NULL ? ana_catalogue_find (board->catalogue, data->code) : NULL;

  if (data->frame == NULL)
    return NULL;
  if (data->model != NULL && g_strcmp0 (ana_json_get_string (json_node_get_object (data->model), "", "source", NULL, NULL), ANA_KPI_DATASET) != 0)
    return make_hub_model (data, rows, n_rows);
  return kpi != NULL ? make_kpi_model (data, kpi, data->period, board->span, rows, n_rows) : NULL;
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
  static const char *const own[] = { "code", "name", "dim", "period", "unit", "category", NULL };
  g_autoptr (GStrvBuilder) out = g_strv_builder_new ();
  gboolean is_kpi = data->model == NULL || g_strcmp0 (ana_json_get_string (json_node_get_object (data->model), "", "source", NULL, NULL), ANA_KPI_DATASET) == 0;

  for (guint c = 0; data->frame != NULL && c < ana_frame_get_n_cols (data->frame); c++)
    {
      const AnaField *field = ana_frame_get_field (data->frame, c);
      const char *name = field->name, *value = NULL;
      gboolean one = field->type == ANA_TYPE_TEXT && n_rows > 0;

      for (guint i = 0; one && i < n_rows; i++)
        {
          const char *text = ana_frame_get_text (data->frame, c, rows[i]);

          one = text != NULL && (value == NULL || strcmp (value, text) == 0);
          value = text;
        }
      if (is_kpi && data->split != NULL && strcmp (name, "category") == 0)
        name = data->split;
      else if (is_kpi && g_strv_contains (own, name))
        one = FALSE;
      if (one)
        {
          g_strv_builder_add (out, name);
          g_strv_builder_add (out, value);
        }
    }
  return g_strv_builder_end (out);
}

/* --- a part of a chart --- */

/* The dataset's name of a column of the answer; NULL: it is a measure, or unknown. */
static const char *
find_field (const AnaTileData *data, const char *column)
{
  JsonNode *groups = data->model != NULL ? json_object_get_member (json_node_get_object (data->model), "group") : NULL;

  if (data->split != NULL && strcmp (column, "category") == 0)
    return data->split;
  if (data->model == NULL)
    return strcmp (column, "start") == 0 ? column : NULL;
  if (groups == NULL)
    return column;
  for (guint i = 0; JSON_NODE_HOLDS_ARRAY (groups) && i < json_array_get_length (json_node_get_array (groups)); i++)
    {
      JsonNode *item = json_array_get_element (json_node_get_array (groups), i);
      JsonObject *group = JSON_NODE_HOLDS_OBJECT (item) ? json_node_get_object (item) : NULL;
      const char *field = group != NULL ? ana_json_get_string (group, "", "field", NULL, NULL) : NULL;

      if (field != NULL && g_strcmp0 (ana_json_get_string (group, "", "as", field, NULL), column) == 0)
        return field;
    }
  return NULL;
}

static gint64
get_day (const AnaZone *zone, gint64 t_usec)
{
  return (t_usec + ana_zone_offset_usec (zone, t_usec)) / ANA_USEC_PER_DAY;
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

      if (field == NULL)
        continue;
      if ((type == ANA_TYPE_TIME || type == ANA_TYPE_DATE) && *range == NULL)
        *range = read_span (predicate, zone);
      else if (type == ANA_TYPE_TEXT || type == ANA_TYPE_BOOL)
        {
          g_autoptr (JsonNode) name = json_node_init_string (json_node_alloc (), field);

          json_array_add_element (out, ana_json_path_with (node, "/field", name, -1, NULL));
        }
    }
  return out;
}
