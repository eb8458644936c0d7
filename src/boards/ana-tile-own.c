/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-tile-own.c: rows that a tile brings along in its spec: nobody is asked for them, and they are the same at any moment.
 */
#include "config.h"

#include "ana-tile-private.h"

#include "ana-chart-spec.h"
#include "ana-error.h"
#include "ana-text.h"

#include <string.h>

/**
 * ana_tile_has_own_rows:
 * @tile: a tile
 *
 * Returns: whether its rows stand in its spec; a query or a KPI takes their place
 */
gboolean
ana_tile_has_own_rows (const AnaTile *tile)
{
  JsonNode *spec = ana_tile_get_member (tile, "spec");

  return spec != NULL && tile->kpi_code == NULL && ana_tile_get_member (tile, "query") == NULL && ana_chart_spec_has_rows (spec);
}

/* The predicates of the board whose field the rows have. */
static JsonArray *
list_filters (const TileBuild *build, const AnaFrame *rows)
{
  JsonArray *all = json_array_new ();
  JsonObjectIter iter;
  const char *id;
  JsonNode *node;

  if (build->filters == NULL)
    return all;
  json_object_iter_init_ordered (&iter, build->filters);
  while (json_object_iter_next_ordered (&iter, &id, &node))
    {
      JsonObject *filter = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *field = filter != NULL ? ana_json_get_string (filter, "", "field", NULL, NULL) : NULL;

      if (field != NULL && json_object_get_size (filter) > 1 && ana_frame_find (rows, field) >= 0)
        json_array_add_element (all, json_node_copy (node));
    }
  return all;
}

static AnaFrame *
filter_rows (const TileBuild *build, AnaFrame *rows, JsonArray *all, GError **error)
{
  g_autoptr (JsonNode) model = json_from_string ("{\"version\":1,\"source\":\"values\",\"filter\":{}}", NULL);
  g_autoptr (AnaQuery) query = NULL;

  json_object_set_array_member (json_object_get_object_member (json_node_get_object (model), "filter"), "and", json_array_ref (all));
  query = ana_query_parse (model, error);
  return query != NULL ? ana_query_evaluate (query, rows, build->input->now_usec, error) : NULL;
}

/**
 * ana_tile_read_own_rows:
 * @build: of the board
 * @tile: with rows of its own
 * @error: return location
 *
 * The board's filters apply to them as to all that has their field; its range does not: they are of the moment when they were written.
 *
 * Returns: (transfer full) (nullable): them; %NULL without an error of a chart whose parts alone have rows: it is drawn from those
 */
AnaFrame *
ana_tile_read_own_rows (const TileBuild *build, const AnaTile *tile, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (AnaFrame) rows = ana_chart_spec_read_rows (ana_tile_get_member (tile, "spec"), build->zone, &problem);
  g_autoptr (JsonArray) all = NULL;

  if (problem != NULL)
    {
      g_propagate_prefixed_error (error, g_steal_pointer (&problem), "/tiles/%s/spec", tile->key);
      return NULL;
    }
  if (rows == NULL && tile->type != ANA_TILE_CHART)
    g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "/tiles/%s/spec/data: rows are wanted", tile->key);
  if (rows == NULL)
    return NULL;
  all = list_filters (build, rows);
  return json_array_get_length (all) > 0 ? filter_rows (build, rows, all, error) : g_steal_pointer (&rows);
}

/**
 * ana_tile_is_own_again:
 * @build: of the board
 * @old: (nullable): what the tile showed before
 * @tile: with rows of its own
 *
 * Returns: whether it shows the same still: then nothing is read or drawn anew
 */
gboolean
ana_tile_is_own_again (const TileBuild *build, const AnaTileData *old, const AnaTile *tile)
{
  g_autofree char *title = ana_text_to_line (tile->title, ANA_LINE_CHARS);
  JsonNode *was = build->input->before != NULL ? build->input->before->filters : NULL, *is = build->self->filters;

  return old != NULL && old->is_own && old->type == tile->type && strcmp (old->title, title) == 0 && old->state != ANA_TILE_ERROR && old->zone == build->zone
         && (was == NULL) == (is == NULL) && (was == NULL || json_node_equal (was, is)) && json_node_equal (old->spec, ana_tile_get_member (tile, "spec"));
}
