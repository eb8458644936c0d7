/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-palette-entry.c: what can be put on a board: its name, its picture, and the tile that it becomes.
 */
#include "config.h"

#include "ana-palette-entry.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct {
  const char     *id;         /* of the tile that it begins as, in palette.json */
  AnaPaletteGroup group;
  const char     *title;
  const char     *words;      /* further ones that a search finds, in English and as the specs have them */
  const char     *icon;
  AnaTileType     tile;
  const char     *mark;       /* (nullable) */
  int             w, h;
  gboolean        found_only; /* there are more kinds than a palette should show at once: these come when all are wanted, or by searching */
} Row;

#define TILES "/org/analytics/Dashboard/palette.json"
#define CHART ANA_TILE_CHART
static const Row rows[] = {
  { "kpi", ANA_PALETTE_NUMBERS, NC_ ("palette", "KPI"), "number card value sparkline", "ana-tile-kpi-symbolic", ANA_TILE_KPI, NULL, 3, 3, FALSE },
  { "gauge", ANA_PALETTE_NUMBERS, NC_ ("palette", "Gauge"), "dial", "ana-tile-gauge-symbolic", CHART, "gauge", 6, 4, FALSE },
  { "table", ANA_PALETTE_NUMBERS, NC_ ("palette", "Table"), "rows grid", "ana-tile-table-symbolic", ANA_TILE_TABLE, NULL, 6, 6, FALSE },
  { "text", ANA_PALETTE_NUMBERS, NC_ ("palette", "Text"), "note markdown heading", "ana-tile-text-symbolic", ANA_TILE_TEXT, NULL, 3, 3, FALSE },
  { "bargauge", ANA_PALETTE_NUMBERS, NC_ ("palette", "Bar gauge"), "progress target", "ana-tile-bar-symbolic", CHART, "bargauge", 4, 4, TRUE },
  { "bullet", ANA_PALETTE_NUMBERS, NC_ ("palette", "Bullet"), "target goal", "ana-tile-bar-symbolic", CHART, "bullet", 6, 4, TRUE },
  { "pivot", ANA_PALETTE_NUMBERS, NC_ ("palette", "Pivot table"), "crosstab totals", "ana-tile-table-symbolic", CHART, "table", 6, 6, TRUE },
  { "heat-table", ANA_PALETTE_NUMBERS, NC_ ("palette", "Heat table"), "cells colour", "ana-tile-table-symbolic", CHART, "table", 8, 6, TRUE },
  { "sparkline-table", ANA_PALETTE_NUMBERS, NC_ ("palette", "Sparkline table"), "trend cells", "ana-tile-table-symbolic", CHART, "table", 6, 5, TRUE },
  { "image", ANA_PALETTE_NUMBERS, NC_ ("palette", "Image"), "picture photo logo", "ana-tile-heatmap-symbolic", ANA_TILE_IMAGE, NULL, 4, 4, TRUE },
  { "line", ANA_PALETTE_TREND, NC_ ("palette", "Line"), "trend time series", "ana-tile-line-symbolic", CHART, "line", 6, 5, FALSE },
  { "area", ANA_PALETTE_TREND, NC_ ("palette", "Area"), "", "ana-tile-area-symbolic", CHART, "area", 6, 5, FALSE },
  { "bar", ANA_PALETTE_TREND, NC_ ("palette", "Bar"), "column time", "ana-tile-bar-symbolic", CHART, "bar", 6, 5, FALSE },
  { "stacked", ANA_PALETTE_TREND, NC_ ("palette", "Stacked"), "stacked bars", "ana-tile-stacked-symbolic", CHART, "bar", 6, 5, FALSE },
  { "step", ANA_PALETTE_TREND, NC_ ("palette", "Step"), "line stairs", "ana-tile-line-symbolic", CHART, "line", 6, 5, TRUE },
  { "smooth", ANA_PALETTE_TREND, NC_ ("palette", "Smooth line"), "curve monotone", "ana-tile-line-symbolic", CHART, "line", 6, 5, TRUE },
  { "stacked-area", ANA_PALETTE_TREND, NC_ ("palette", "Stacked area"), "parts over time", "ana-tile-area-symbolic", CHART, "area", 6, 5, TRUE },
  { "hundred", ANA_PALETTE_TREND, NC_ ("palette", "100 % stacked"), "share normalize percent", "ana-tile-stacked-symbolic", CHART, "bar", 6, 5, TRUE },
  { "grouped", ANA_PALETTE_TREND, NC_ ("palette", "Grouped bars"), "clustered side by side columns", "ana-tile-bar-symbolic", CHART, "bar", 8, 5, TRUE },
  { "across", ANA_PALETTE_TREND, NC_ ("palette", "Bars across"), "horizontal ranking", "ana-tile-bar-symbolic", CHART, "bar", 5, 6, TRUE },
  { "band", ANA_PALETTE_TREND, NC_ ("palette", "Band"), "range quantile interval", "ana-tile-area-symbolic", CHART, "band", 6, 5, TRUE },
  { "dual", ANA_PALETTE_TREND, NC_ ("palette", "Two axes"), "dual axis secondary combined", "ana-tile-stacked-symbolic", CHART, NULL, 8, 5, TRUE },
  { "small", ANA_PALETTE_TREND, NC_ ("palette", "Small multiples"), "facet trellis panels", "ana-tile-line-symbolic", CHART, "line", 8, 6, TRUE },
  { "horizon", ANA_PALETTE_TREND, NC_ ("palette", "Horizon"), "many series", "ana-tile-area-symbolic", CHART, "horizon", 6, 5, TRUE },
  { "diverging", ANA_PALETTE_TREND, NC_ ("palette", "Diverging"), "likert answers scale", "ana-tile-stacked-symbolic", CHART, "diverging", 6, 5, TRUE },
  { "lollipop", ANA_PALETTE_TREND, NC_ ("palette", "Lollipop"), "dot ranking", "ana-tile-bar-symbolic", CHART, "lollipop", 6, 5, TRUE },
  { "pareto", ANA_PALETTE_TREND, NC_ ("palette", "Pareto"), "80 20", "ana-tile-histogram-symbolic", CHART, "pareto", 6, 5, TRUE },
  { "candlestick", ANA_PALETTE_TREND, NC_ ("palette", "Candlestick"), "price ohlc open high low close", "ana-tile-box-symbolic", CHART, "candlestick", 8, 5, TRUE },
  { "control", ANA_PALETTE_TREND, NC_ ("palette", "Control chart"), "western electric spc", "ana-tile-line-symbolic", CHART, "control", 8, 5, TRUE },
  { "heat", ANA_PALETTE_DISTRIBUTION, NC_ ("palette", "Heat map"), "rect matrix", "ana-tile-heatmap-symbolic", CHART, "rect", 6, 6, FALSE },
  { "histogram", ANA_PALETTE_DISTRIBUTION, NC_ ("palette", "Histogram"), "bins spread", "ana-tile-histogram-symbolic", CHART, "histogram", 6, 5, FALSE },
  { "scatter", ANA_PALETTE_DISTRIBUTION, NC_ ("palette", "Scatter"), "points circle", "ana-tile-scatter-symbolic", CHART, "circle", 6, 5, FALSE },
  { "pie", ANA_PALETTE_DISTRIBUTION, NC_ ("palette", "Pie"), "arc share", "ana-tile-pie-symbolic", CHART, "arc", 4, 5, FALSE },
  { "donut", ANA_PALETTE_DISTRIBUTION, NC_ ("palette", "Donut"), "ring share", "ana-tile-pie-symbolic", CHART, "arc", 4, 5, TRUE },
  { "bubble", ANA_PALETTE_DISTRIBUTION, NC_ ("palette", "Bubble"), "size points", "ana-tile-scatter-symbolic", CHART, "circle", 6, 6, TRUE },
  { "connected", ANA_PALETTE_DISTRIBUTION, NC_ ("palette", "Connected scatter"), "trail path", "ana-tile-scatter-symbolic", CHART, "trail", 6, 5, TRUE },
  { "hexbin", ANA_PALETTE_DISTRIBUTION, NC_ ("palette", "Hexagons"), "hexbin crowd", "ana-tile-scatter-symbolic", CHART, "hexbin", 6, 6, TRUE },
  { "density", ANA_PALETTE_DISTRIBUTION, NC_ ("palette", "Density"), "crowd contour smoothed", "ana-tile-scatter-symbolic", CHART, "density", 6, 6, TRUE },
  { "ecdf", ANA_PALETTE_DISTRIBUTION, NC_ ("palette", "Cumulative share"), "ecdf", "ana-tile-line-symbolic", CHART, "ecdf", 6, 5, TRUE },
  { "boxplot", ANA_PALETTE_DISTRIBUTION, NC_ ("palette", "Box plot"), "boxplot quartiles", "ana-tile-box-symbolic", CHART, "boxplot", 6, 5, TRUE },
  { "violin", ANA_PALETTE_DISTRIBUTION, NC_ ("palette", "Violin"), "shape of a distribution", "ana-tile-box-symbolic", CHART, "violin", 6, 5, TRUE },
  { "ridgeline", ANA_PALETTE_DISTRIBUTION, NC_ ("palette", "Ridgeline"), "joy plot shapes of distributions behind each other", "ana-tile-area-symbolic", CHART, "ridgeline", 6, 6, TRUE },
  { "parallel", ANA_PALETTE_DISTRIBUTION, NC_ ("palette", "Parallel coordinates"), "many measures profile lines", "ana-tile-line-symbolic", CHART, "parallel", 8, 6, TRUE },
  { "scatter-matrix", ANA_PALETTE_DISTRIBUTION, NC_ ("palette", "Scatter matrix"), "splom each against each repeat", "ana-tile-scatter-symbolic", CHART, NULL, 8, 8, TRUE },
  { "strip", ANA_PALETTE_DISTRIBUTION, NC_ ("palette", "Strip"), "ticks every value", "ana-tile-scatter-symbolic", CHART, "tick", 6, 4, TRUE },
  { "qq", ANA_PALETTE_DISTRIBUTION, NC_ ("palette", "Q-Q"), "normal quantiles", "ana-tile-scatter-symbolic", CHART, "qq", 6, 5, TRUE },
  { "calendar", ANA_PALETTE_DISTRIBUTION, NC_ ("palette", "Calendar"), "days heat map", "ana-tile-heatmap-symbolic", CHART, "calendar", 12, 4, TRUE },
  { "hours", ANA_PALETTE_DISTRIBUTION, NC_ ("palette", "Hour by weekday"), "hours heat map", "ana-tile-heatmap-symbolic", CHART, "hours", 6, 5, TRUE },
  { "cohort", ANA_PALETTE_DISTRIBUTION, NC_ ("palette", "Cohort"), "retention who stays", "ana-tile-heatmap-symbolic", CHART, "cohort", 8, 5, TRUE },
  { "correlation", ANA_PALETTE_DISTRIBUTION, NC_ ("palette", "Correlation"), "matrix", "ana-tile-heatmap-symbolic", CHART, "correlation", 5, 5, TRUE },
  { "wordcloud", ANA_PALETTE_DISTRIBUTION, NC_ ("palette", "Word cloud"), "tags words text", "ana-tile-text-symbolic", CHART, "wordcloud", 6, 5, TRUE },
  { "radar", ANA_PALETTE_DISTRIBUTION, NC_ ("palette", "Radar"), "spider", "ana-tile-pie-symbolic", CHART, "radar", 5, 6, TRUE },
  { "sankey", ANA_PALETTE_FLOW, NC_ ("palette", "Sankey"), "flow", "ana-tile-sankey-symbolic", CHART, "sankey", 6, 6, FALSE },
  { "chord", ANA_PALETTE_FLOW, NC_ ("palette", "Chord"), "circle flow between nodes", "ana-tile-pie-symbolic", CHART, "chord", 6, 7, TRUE },
  { "funnel", ANA_PALETTE_FLOW, NC_ ("palette", "Funnel"), "conversion steps", "ana-tile-funnel-symbolic", CHART, "funnel", 4, 5, FALSE },
  { "treemap", ANA_PALETTE_FLOW, NC_ ("palette", "Treemap"), "parts", "ana-tile-treemap-symbolic", CHART, "treemap", 6, 6, FALSE },
  { "waterfall", ANA_PALETTE_FLOW, NC_ ("palette", "Waterfall"), "bridge", "ana-tile-waterfall-symbolic", CHART, "waterfall", 6, 5, FALSE },
  { "sunburst", ANA_PALETTE_FLOW, NC_ ("palette", "Sunburst"), "rings hierarchy", "ana-tile-pie-symbolic", CHART, "sunburst", 5, 7, TRUE },
  { "icicle", ANA_PALETTE_FLOW, NC_ ("palette", "Icicle"), "layers hierarchy", "ana-tile-treemap-symbolic", CHART, "icicle", 6, 5, TRUE },
  { "network", ANA_PALETTE_FLOW, NC_ ("palette", "Network"), "graph nodes", "ana-tile-scatter-symbolic", CHART, "network", 6, 7, TRUE },
  { "tree", ANA_PALETTE_FLOW, NC_ ("palette", "Tree"), "branches hierarchy", "ana-tile-sankey-symbolic", CHART, "tree", 6, 7, TRUE },
  { "dag", ANA_PALETTE_FLOW, NC_ ("palette", "Directed graph"), "dag lineage what leads to what", "ana-tile-sankey-symbolic", CHART, "dag", 6, 6, TRUE },
  { "map", ANA_PALETTE_PLACE, NC_ ("palette", "Map"), "geoshape country choropleth geojson", "ana-tile-map-symbolic", CHART, "geoshape", 6, 7, FALSE },
  { "places", ANA_PALETTE_PLACE, NC_ ("palette", "Map of places"), "geopoint points longitude latitude bubbles", "ana-tile-map-symbolic", CHART, "geopoint", 6, 7, TRUE },
  { "routes", ANA_PALETTE_PLACE, NC_ ("palette", "Map of routes"), "geopoint great circle ways flights shipping", "ana-tile-map-symbolic", CHART, "geopoint", 6, 6, TRUE },
  { "gantt", ANA_PALETTE_PLACE, NC_ ("palette", "Gantt"), "timeline state", "ana-tile-gantt-symbolic", CHART, "timeline", 8, 6, FALSE },
  { "event", ANA_PALETTE_PLACE, NC_ ("palette", "Event timeline"), "what happened when", "ana-tile-gantt-symbolic", CHART, "event", 8, 5, TRUE },
  { "status", ANA_PALETTE_PLACE, NC_ ("palette", "Status history"), "states grid uptime buckets", "ana-tile-heatmap-symbolic", CHART, "status", 8, 5, TRUE },
  { "filter", ANA_PALETTE_MORE, NC_ ("palette", "Filter"), "control", "ana-tile-filter-symbolic", ANA_TILE_FILTER, NULL, 3, 2, FALSE },
  { "list", ANA_PALETTE_MORE, NC_ ("palette", "List"), "log", "ana-tile-list-symbolic", ANA_TILE_LIST, NULL, 4, 5, FALSE },
};

struct _AnaPaletteEntry {
  GObject    parent_instance;
  const Row *row;
};

G_DEFINE_FINAL_TYPE (AnaPaletteEntry, ana_palette_entry, G_TYPE_OBJECT)

static void
ana_palette_entry_class_init (AnaPaletteEntryClass *klass)
{
}

static void
ana_palette_entry_init (AnaPaletteEntry *self)
{
}

/* Returns: (transfer container) (element-type AnaPaletteEntry): everything, group by group */
GPtrArray *
ana_palette_entry_list (void)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      AnaPaletteEntry *entry = g_object_new (ANA_TYPE_PALETTE_ENTRY, NULL);

      entry->row = &rows[i];
      g_ptr_array_add (entries, entry);
    }
  return entries;
}

const char *
ana_palette_group_get_title (AnaPaletteGroup group)
{
  switch (group)
    {
    case ANA_PALETTE_NUMBERS:
      return C_("palette", "Numbers");
    case ANA_PALETTE_TREND:
      return C_("palette", "Trend");
    case ANA_PALETTE_DISTRIBUTION:
      return C_("palette", "Distribution");
    case ANA_PALETTE_FLOW:
      return C_("palette", "Flow and parts");
    case ANA_PALETTE_PLACE:
      return C_("palette", "Place and time");
    default:
      return C_("palette", "More");
    }
}

AnaPaletteGroup
ana_palette_entry_get_group (AnaPaletteEntry *self)
{
  return self->row->group;
}

const char *
ana_palette_entry_get_title (AnaPaletteEntry *self)
{
  return g_dpgettext2 (NULL, "palette", self->row->title);
}

const char *
ana_palette_entry_get_icon (AnaPaletteEntry *self)
{
  return self->row->icon;
}

AnaTileType
ana_palette_entry_get_tile (AnaPaletteEntry *self)
{
  return self->row->tile;
}

const char *
ana_palette_entry_get_mark (AnaPaletteEntry *self)
{
  return self->row->mark;
}

/* Columns and rows of a new one. */
void
ana_palette_entry_get_size (AnaPaletteEntry *self, int *w, int *h)
{
  *w = self->row->w;
  *h = self->row->h;
}

const char *
ana_palette_entry_get_id (AnaPaletteEntry *self)
{
  return self->row->id;
}

/* What they begin as: one text for all, read once. Borrowed; NULL: written wrongly, which a test would have said. */
static JsonObject *
load_tiles (void)
{
  static JsonNode *tiles;

  if (tiles == NULL)
    {
      g_autoptr (GBytes) bytes = g_resources_lookup_data (TILES, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
      g_autoptr (GError) error = NULL;

      if (bytes != NULL)
        tiles = ana_json_parse (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL, &error);
      if (tiles == NULL)
        g_warning ("%s: %s", TILES, error != NULL ? error->message : "is not there");
    }
  return tiles != NULL ? json_node_get_object (tiles) : NULL;
}

/**
 * ana_palette_entry_dup_tile:
 * @self: an entry
 *
 * Returns: (transfer full) (nullable): query and spec that show something of the sample company; %NULL of one that needs none
 */
JsonObject *
ana_palette_entry_dup_tile (AnaPaletteEntry *self)
{
  JsonObject *tiles = load_tiles (), *copy;
  JsonNode *tile = tiles != NULL ? json_object_get_member (tiles, self->row->id) : NULL;
  g_autoptr (GList) names = NULL;

  if (tile == NULL || !JSON_NODE_HOLDS_OBJECT (tile))
    return NULL;
  copy = json_object_new ();
  names = json_object_get_members (json_node_get_object (tile));
  for (GList *l = names; l != NULL; l = l->next)
    json_object_set_member (copy, l->data, json_node_copy (json_object_get_member (json_node_get_object (tile), l->data)));
  return copy;
}

/* Whether it is shown only to who wants all of them, or searches for it. */
gboolean
ana_palette_entry_is_found_only (AnaPaletteEntry *self)
{
  return self->row->found_only;
}

/* Whether @words stand in its name or in what else it is called; "" stands in all of them. */
gboolean
ana_palette_entry_matches (AnaPaletteEntry *self, const char *words)
{
  g_autofree char *wanted = g_utf8_casefold (words, -1);
  g_autofree char *text = g_strjoin (" ", ana_palette_entry_get_title (self), self->row->title, self->row->words,
                                     self->row->mark != NULL ? self->row->mark : "", NULL);
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return strstr (folded, g_strstrip (wanted)) != NULL;
}
