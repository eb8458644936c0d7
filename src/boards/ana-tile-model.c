/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-tile-model.c: from a tile's query and the board's time and filters, the model that is asked.
 */
#include "config.h"

#include "ana-tile-private.h"

#include "ana-board-time.h"
#include "ana-error.h"
#include "ana-filter.h"

#include <string.h>

/* --- what a board says --- */

static JsonObject *
get_object (const AnaBoard *board, const char *name)
{
  g_autoptr (JsonNode) root = ana_board_to_json (board);
  JsonNode *node = json_object_get_member (json_node_get_object (root), name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/**
 * ana_board_get_filters:
 * @board: a board
 *
 * Returns: (transfer none) (nullable): its filters, predicates by id
 */
JsonObject *
ana_board_get_filters (const AnaBoard *board)
{
  return get_object (board, "filters");
}

/**
 * ana_board_get_time_zone:
 * @board: a board
 * @fallback: of the user
 *
 * Returns: the zone in which its days begin
 */
const AnaZone *
ana_board_get_time_zone (const AnaBoard *board, const AnaZone *fallback)
{
  const char *name = ana_board_get_zone (board);
  const AnaZone *zone = name != NULL ? ana_zone_get (name, NULL) : NULL;

  return zone != NULL ? zone : fallback;
}

static gint64
get_day (const AnaZone *zone, gint64 t_usec)
{
  gint64 local = t_usec + ana_zone_offset_usec (zone, t_usec);

  return local / ANA_USEC_PER_DAY - (local % ANA_USEC_PER_DAY < 0);
}

/* {"this":"yearmonth"}: from its first day to its last. */
static gboolean
read_this (const char *unit, const AnaZone *zone, gint64 now_usec, AnaRange *out)
{
  static const struct { const char *name; AnaPeriod period; } units[] = {
    { "year", ANA_PERIOD_YEAR }, { "yearquarter", ANA_PERIOD_QUARTER }, { "yearmonth", ANA_PERIOD_MONTH },
    { "yearweek", ANA_PERIOD_WEEK }, { "yearmonthdate", ANA_PERIOD_DAY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (strcmp (units[i].name, unit) == 0)
      {
        AnaSpan span = ana_bucket_span (units[i].period, zone, now_usec);

        *out = (AnaRange) { .kind = ANA_RANGE_DATES, .first_day = get_day (zone, span.start_usec), .last_day = get_day (zone, span.end_usec - 1) };
        return TRUE;
      }
  return FALSE;
}

static gboolean
read_from_to (JsonObject *time, const AnaZone *zone, AnaRange *out)
{
  const char *from = ana_json_get_string (time, "", "from", NULL, NULL), *to = ana_json_get_string (time, "", "to", NULL, NULL);
  gint64 start, end;

  if (from == NULL || to == NULL || !ana_time_parse (from, zone, &start, NULL) || !ana_time_parse (to, zone, &end, NULL) || end <= start)
    return FALSE;
  *out = (AnaRange) { .kind = ANA_RANGE_DATES, .first_day = get_day (zone, start), .last_day = get_day (zone, end - 1) };
  return TRUE;
}

/**
 * ana_board_dup_range:
 * @board: a board
 * @zone: whose days
 * @now_usec: this moment
 *
 * The board's `time` as a range. What cannot be read, or is not there, is the last 28 days.
 *
 * Returns: (transfer full): as ana_range_parse() reads it
 */
char *
ana_board_dup_range (const AnaBoard *board, const AnaZone *zone, gint64 now_usec)
{
  JsonObject *time = get_object (board, "time");
  const char *last = time != NULL ? ana_json_get_string (time, "", "last", NULL, NULL) : NULL;
  const char *unit = time != NULL ? ana_json_get_string (time, "", "this", NULL, NULL) : NULL;
  AnaRange range;

  if (last != NULL && ana_range_parse (last, &range, NULL) && range.kind == ANA_RANGE_LAST)
    return ana_range_to_text (&range);
  if ((unit != NULL && read_this (unit, zone, now_usec, &range)) || (time != NULL && read_from_to (time, zone, &range)))
    return ana_range_to_text (&range);
  return g_strdup ("P28D");
}

static char *
format_day (gint64 day)
{
  int y, m, d;

  ana_date_to_civil (day, &y, &m, &d);
  return g_strdup_printf ("%04d-%02d-%02d", y, m, d);
}

/**
 * ana_board_make_time:
 * @range: as ana_range_parse() reads it
 *
 * Returns: (transfer full) (nullable): a board's `time` that says the same; %NULL for what a board cannot say (all of the data)
 */
JsonNode *
ana_board_make_time (const char *range)
{
  g_autoptr (JsonObject) time = json_object_new ();
  g_autofree char *from = NULL, *to = NULL;
  AnaRange parsed;

  if (!ana_range_parse (range, &parsed, NULL))
    return NULL;
  if (parsed.kind == ANA_RANGE_LAST)
    json_object_set_string_member (time, "last", range);
  else if (parsed.kind == ANA_RANGE_DATES)
    {
      from = format_day (parsed.first_day);
      to = format_day (parsed.last_day + 1); /* the day behind the last */
      json_object_set_string_member (time, "from", from);
      json_object_set_string_member (time, "to", to);
    }
  else
    return NULL;
  return json_node_init_object (json_node_alloc (), time);
}

/**
 * ana_board_dup_compare:
 * @board: a board
 *
 * Returns: (transfer full): its `compare` as ana_compare_parse() reads it; "none" when it has none
 */
char *
ana_board_dup_compare (const AnaBoard *board)
{
  g_autoptr (JsonNode) root = ana_board_to_json (board);
  const char *text = ana_json_get_string (json_node_get_object (root), "", "compare", NULL, NULL);
  AnaCompare compare;

  return g_strdup (text != NULL && ana_compare_parse (text, &compare, NULL) ? text : "none");
}

/* --- what a tile says --- */

JsonNode *
ana_tile_get_member (const AnaTile *tile, const char *name)
{
  JsonNode *node = json_object_get_member (tile->json, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? node : NULL;
}

/**
 * ana_tile_get_query:
 * @tile: a tile
 *
 * Returns: (transfer full) (nullable): its query model as it stands; %NULL when it has none
 */
JsonNode *
ana_tile_get_query (const AnaTile *tile)
{
  JsonNode *node = ana_tile_get_member (tile, "query");

  return node != NULL ? json_node_copy (node) : NULL;
}

/**
 * ana_tile_is_local:
 * @tile: a tile
 *
 * Returns: whether its rows are in the cache: then it can be shown at any time
 */
gboolean
ana_tile_is_local (const AnaTile *tile)
{
  JsonNode *query = ana_tile_get_member (tile, "query");

  return query == NULL || g_strcmp0 (ana_json_get_string (json_node_get_object (query), "", "source", NULL, NULL), ANA_KPI_DATASET) == 0;
}

/* Whether @name stands as a word in a formula. */
static gboolean
has_word (const char *text, const char *name)
{
  gsize n = strlen (name);

  for (const char *at = strstr (text, name); at != NULL; at = strstr (at + 1, name))
    if ((at == text || !(g_ascii_isalnum (at[-1]) || at[-1] == '_')) && !(g_ascii_isalnum (at[n]) || at[n] == '_'))
      return TRUE;
  return FALSE;
}

gboolean
ana_json_mentions (JsonNode *node, const char *name)
{
  if (node == NULL)
    return FALSE;
  if (JSON_NODE_HOLDS_VALUE (node))
    return json_node_get_value_type (node) == G_TYPE_STRING && has_word (json_node_get_string (node), name);
  if (JSON_NODE_HOLDS_ARRAY (node))
    for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
      if (ana_json_mentions (json_array_get_element (json_node_get_array (node), i), name))
        return TRUE;
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObjectIter iter;
      JsonNode *member;

      json_object_iter_init (&iter, json_node_get_object (node));
      while (json_object_iter_next (&iter, NULL, &member))
        if (ana_json_mentions (member, name))
          return TRUE;
    }
  return FALSE;
}

/* --- the model --- */

static AnaSchema *
find_schema (const TileBuild *build, const char *dataset)
{
  AnaSchema *schema = NULL;

  if (build->source->read_schema != NULL)
    schema = build->source->read_schema (build->source->data, dataset);
  return schema != NULL ? schema : ana_canonical_schema (dataset, "EUR");
}

/* The column that the board's range is about: the canonical one, else the only one there is. */
static char *
find_time_column (const char *dataset, const AnaSchema *schema)
{
  const char *canonical = ana_canonical_time (dataset), *name, *currency, *time = NULL;
  AnaType type;
  guint n = 0;

  if (canonical != NULL && schema != NULL && ana_schema_find (schema, canonical) >= 0)
    return g_strdup (canonical);
  for (guint i = 0; schema != NULL && i < ana_schema_get_n (schema); i++)
    if (ana_schema_get (schema, i, &name, &type, &currency) && (type == ANA_TYPE_TIME || type == ANA_TYPE_DATE))
      {
        time = name;
        n++;
      }
  return n == 1 ? g_strdup (time) : NULL;
}

static JsonNode *
take_object (JsonObject *object)
{
  JsonNode *node = json_node_alloc ();

  json_node_init_object (node, object);
  json_object_unref (object);
  return node;
}

/* A field may have a dot in its name, which is escaped in a model. */
static char *
escape_field (const char *name)
{
  GString *out = g_string_new (NULL);

  for (; *name != '\0'; name++)
    {
      if (*name == '.' || *name == '\\')
        g_string_append_c (out, '\\');
      g_string_append_c (out, *name);
    }
  return g_string_free (out, FALSE);
}

static JsonNode *
make_time_predicate (const TileBuild *build, const char *column)
{
  AnaSpan span = ana_range_span (&build->range, ANA_PERIOD_MINUTE, build->zone, build->input->now_usec);
  JsonObject *object = json_object_new ();
  g_autofree char *start = NULL, *end = NULL, *field = escape_field (column);

  /* days are whole, as on the cards beside it */
  if (build->range.kind == ANA_RANGE_DATES || build->range.last.usec == 0)
    span = ana_range_span (&build->range, ANA_PERIOD_DAY, build->zone, build->input->now_usec);
  start = ana_time_format_rfc3339 (span.start_usec, ana_zone_utc ());
  end = ana_time_format_rfc3339 (span.end_usec, ana_zone_utc ());
  json_object_set_string_member (object, "field", field);
  json_object_set_string_member (object, "gte", start);
  json_object_set_string_member (object, "lt", end);
  return take_object (object);
}

/* It says something, and the data have all that it speaks of. */
static gboolean
concerns (JsonObject *filter, const AnaSchema *schema)
{
  g_auto (GStrv) fields = ana_filter_list_fields (filter);

  for (guint i = 0; fields[i] != NULL; i++)
    if (ana_schema_find (schema, fields[i]) < 0)
      return FALSE;
  return fields[0] != NULL && (json_object_get_size (filter) > 1 || !json_object_has_member (filter, "field"));
}

static void
add_filters (const TileBuild *build, const AnaSchema *schema, JsonArray *all)
{
  JsonObjectIter iter;
  const char *id;
  JsonNode *node;

  if (build->filters == NULL || schema == NULL)
    return;
  json_object_iter_init_ordered (&iter, build->filters);
  while (json_object_iter_next_ordered (&iter, &id, &node))
    {
      if (JSON_NODE_HOLDS_OBJECT (node) && concerns (json_node_get_object (node), schema))
        json_array_add_element (all, json_node_copy (node));
    }
}

/* Buckets of time are those of the board's zone. */
static JsonNode *
set_zones (const TileBuild *build, JsonNode *model)
{
  JsonNode *groups = json_object_get_member (json_node_get_object (model), "group");
  g_autoptr (JsonNode) zone = json_node_init_string (json_node_alloc (), ana_zone_get_name (build->zone));
  JsonNode *out = json_node_copy (model);

  if (groups == NULL || !JSON_NODE_HOLDS_ARRAY (groups))
    return out;
  for (guint i = 0; i < json_array_get_length (json_node_get_array (groups)); i++)
    {
      JsonNode *item = json_array_get_element (json_node_get_array (groups), i);
      g_autofree char *path = g_strdup_printf ("/group/%u/zone", i);
      JsonNode *next;

      if (!JSON_NODE_HOLDS_OBJECT (item) || !json_object_has_member (json_node_get_object (item), "timeUnit")
          || json_object_has_member (json_node_get_object (item), "zone"))
        continue;
      next = ana_json_path_with (out, path, zone, -1, NULL);
      if (next == NULL)
        continue;
      json_node_unref (out);
      out = next;
    }
  return out;
}

/**
 * ana_tile_make_model:
 * @build: of the board
 * @tile: with a query
 * @error: return location
 *
 * The tile's query with the board's range on its time column, the filters whose field its data have, and the board's zone.
 *
 * Returns: (transfer full): the model, or %NULL and %ANA_ERROR_BAD_INPUT with the place
 */
JsonNode *
ana_tile_make_model (const TileBuild *build, const AnaTile *tile, GError **error)
{
  g_autoptr (JsonNode) query = ana_tile_get_query (tile);
  JsonObject *object = query != NULL ? json_node_get_object (query) : NULL;
  const char *dataset = object != NULL ? ana_json_get_string (object, "", "source", NULL, NULL) : NULL;
  g_autoptr (AnaSchema) schema = NULL;
  g_autofree char *time = NULL;
  g_autoptr (JsonArray) all = json_array_new ();
  g_autoptr (JsonNode) filter = NULL, filtered = NULL;
  JsonObject *both = json_object_new ();

  filter = take_object (both);
  if (dataset == NULL)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "/tiles/%s/query: %s", tile->key,
                   object != NULL && json_object_has_member (object, "question") ? "the saved question is not here" : "a source is wanted");
      return NULL;
    }
  if (strcmp (dataset, ANA_KPI_DATASET) == 0)
    return set_zones (build, query);
  schema = find_schema (build, dataset);
  time = find_time_column (dataset, schema);
  if (json_object_has_member (object, "filter") && !json_object_get_null_member (object, "filter"))
    json_array_add_element (all, json_node_copy (json_object_get_member (object, "filter")));
  if (time != NULL)
    json_array_add_element (all, make_time_predicate (build, time));
  add_filters (build, schema, all);
  if (json_array_get_length (all) == 0)
    return set_zones (build, query);
  json_object_set_array_member (both, "and", g_steal_pointer (&all));
  filtered = ana_json_path_with (query, "/filter", filter, -1, error);
  return filtered != NULL ? set_zones (build, filtered) : NULL;
}

/* The same question at another moment has the same key: the range stands in it as it is called, not as instants. */
char *
ana_tile_make_key (const TileBuild *build, JsonNode *query, const char *dataset)
{
  g_autoptr (AnaSchema) schema = find_schema (build, dataset);
  g_autofree char *model = ana_json_canonical (query, NULL), *range = ana_range_to_text (&build->range);
  g_autoptr (JsonArray) filters = json_array_new ();
  g_autoptr (JsonNode) node = json_node_alloc ();
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *filter = NULL;

  add_filters (build, schema, filters);
  json_node_init_array (node, filters);
  filter = ana_json_canonical (node, NULL);
  g_checksum_update (sum, (const guchar *) model, -1);
  g_checksum_update (sum, (const guchar *) range, -1);
  g_checksum_update (sum, (const guchar *) filter, -1);
  g_checksum_update (sum, (const guchar *) ana_zone_get_name (build->zone), -1);
  return g_strdup_printf (build->input->all_rows ? "query/%s/all" : "query/%s", g_checksum_get_string (sum));
}

static GBytes *
make_body (JsonNode *model, guint limit)
{
  GString *text = g_string_new (NULL);
  AnaJsonWriter writer;

  ana_json_writer_init (&writer, text);
  ana_json_begin_object (&writer);
  ana_json_key (&writer, "model");
  ana_json_node (&writer, model);
  ana_json_key (&writer, "limit");
  ana_json_int (&writer, limit);
  ana_json_end_object (&writer);
  return g_string_free_to_bytes (text);
}

GBytes *
ana_tile_make_body (JsonNode *model)
{
  return make_body (model, ANA_TILE_MAX_ROWS);
}

GBytes *
ana_tile_make_long_body (JsonNode *model)
{
  return make_body (model, ANA_TILE_ALL_ROWS);
}
