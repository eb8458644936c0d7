/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-palette-entry.c: what can be put on a board: its name, its picture, and the tile that it becomes.
 */
#include "config.h"

#include "ana-palette-entry.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct {
  AnaPaletteGroup group;
  const char     *title;
  const char     *words;      /* further ones that a search finds, in English and as the specs have them */
  const char     *icon;
  AnaTileType     tile;
  const char     *mark;       /* (nullable) */
  int             w, h;
  gboolean        found_only; /* there are more kinds than a palette can show: these come by searching */
} Row;

#define CHART ANA_TILE_CHART
static const Row rows[] = {
  { ANA_PALETTE_NUMBERS, NC_ ("palette", "KPI"), "number card value", "ana-tile-kpi-symbolic", ANA_TILE_KPI, NULL, 3, 3, FALSE },
  { ANA_PALETTE_NUMBERS, NC_ ("palette", "Gauge"), "dial", "ana-tile-gauge-symbolic", CHART, "gauge", 3, 4, FALSE },
  { ANA_PALETTE_NUMBERS, NC_ ("palette", "Table"), "rows grid", "ana-tile-table-symbolic", ANA_TILE_TABLE, NULL, 6, 5, FALSE },
  { ANA_PALETTE_NUMBERS, NC_ ("palette", "Text"), "note markdown heading", "ana-tile-text-symbolic", ANA_TILE_TEXT, NULL, 3, 3, FALSE },
  { ANA_PALETTE_TREND, NC_ ("palette", "Line"), "trend time series", "ana-tile-line-symbolic", CHART, "line", 6, 5, FALSE },
  { ANA_PALETTE_TREND, NC_ ("palette", "Area"), "", "ana-tile-area-symbolic", CHART, "area", 6, 5, FALSE },
  { ANA_PALETTE_TREND, NC_ ("palette", "Stacked"), "stacked bars", "ana-tile-stacked-symbolic", CHART, "bar", 6, 5, FALSE },
  { ANA_PALETTE_TREND, NC_ ("palette", "Bar"), "column", "ana-tile-bar-symbolic", CHART, "bar", 6, 5, FALSE },
  { ANA_PALETTE_DISTRIBUTION, NC_ ("palette", "Heat map"), "rect matrix", "ana-tile-heatmap-symbolic", CHART, "rect", 6, 5, FALSE },
  { ANA_PALETTE_DISTRIBUTION, NC_ ("palette", "Histogram"), "", "ana-tile-histogram-symbolic", CHART, "histogram", 6, 5, FALSE },
  { ANA_PALETTE_DISTRIBUTION, NC_ ("palette", "Scatter"), "points circle bubble", "ana-tile-scatter-symbolic", CHART, "circle", 6, 5, FALSE },
  { ANA_PALETTE_DISTRIBUTION, NC_ ("palette", "Pie"), "arc donut share", "ana-tile-pie-symbolic", CHART, "arc", 4, 5, FALSE },
  { ANA_PALETTE_FLOW, NC_ ("palette", "Sankey"), "flow", "ana-tile-sankey-symbolic", CHART, "sankey", 6, 6, FALSE },
  { ANA_PALETTE_FLOW, NC_ ("palette", "Funnel"), "", "ana-tile-funnel-symbolic", CHART, "funnel", 4, 5, FALSE },
  { ANA_PALETTE_FLOW, NC_ ("palette", "Treemap"), "", "ana-tile-treemap-symbolic", CHART, "treemap", 4, 5, FALSE },
  { ANA_PALETTE_FLOW, NC_ ("palette", "Waterfall"), "bridge", "ana-tile-waterfall-symbolic", CHART, "waterfall", 6, 5, FALSE },
  { ANA_PALETTE_PLACE, NC_ ("palette", "Map"), "geoshape country choropleth", "ana-tile-map-symbolic", CHART, "geoshape", 6, 6, FALSE },
  { ANA_PALETTE_PLACE, NC_ ("palette", "Gantt"), "timeline state", "ana-tile-gantt-symbolic", CHART, "timeline", 8, 5, FALSE },
  { ANA_PALETTE_MORE, NC_ ("palette", "Filter"), "control", "ana-tile-filter-symbolic", ANA_TILE_FILTER, NULL, 3, 2, FALSE },
  { ANA_PALETTE_MORE, NC_ ("palette", "List"), "log", "ana-tile-list-symbolic", ANA_TILE_LIST, NULL, 4, 5, FALSE },
  { ANA_PALETTE_DISTRIBUTION, NC_ ("palette", "Box plot"), "boxplot quartiles", "ana-tile-box-symbolic", CHART, "boxplot", 6, 5, TRUE },
  { ANA_PALETTE_DISTRIBUTION, NC_ ("palette", "Violin"), "", "ana-tile-box-symbolic", CHART, "violin", 6, 5, TRUE },
  { ANA_PALETTE_DISTRIBUTION, NC_ ("palette", "Calendar"), "days heat map", "ana-tile-heatmap-symbolic", CHART, "calendar", 12, 4, TRUE },
  { ANA_PALETTE_DISTRIBUTION, NC_ ("palette", "Hour by weekday"), "hours heat map", "ana-tile-heatmap-symbolic", CHART, "hours", 6, 5, TRUE },
  { ANA_PALETTE_DISTRIBUTION, NC_ ("palette", "Radar"), "spider", "ana-tile-pie-symbolic", CHART, "radar", 4, 5, TRUE },
  { ANA_PALETTE_DISTRIBUTION, NC_ ("palette", "Cumulative share"), "ecdf", "ana-tile-line-symbolic", CHART, "ecdf", 6, 5, TRUE },
  { ANA_PALETTE_TREND, NC_ ("palette", "Control chart"), "western electric spc", "ana-tile-line-symbolic", CHART, "control", 6, 5, TRUE },
  { ANA_PALETTE_TREND, NC_ ("palette", "Lollipop"), "", "ana-tile-bar-symbolic", CHART, "lollipop", 6, 5, TRUE },
  { ANA_PALETTE_TREND, NC_ ("palette", "Pareto"), "80 20", "ana-tile-histogram-symbolic", CHART, "pareto", 6, 5, TRUE },
  { ANA_PALETTE_TREND, NC_ ("palette", "Horizon"), "", "ana-tile-area-symbolic", CHART, "horizon", 6, 5, TRUE },
  { ANA_PALETTE_FLOW, NC_ ("palette", "Sunburst"), "rings", "ana-tile-pie-symbolic", CHART, "sunburst", 4, 6, TRUE },
  { ANA_PALETTE_FLOW, NC_ ("palette", "Icicle"), "", "ana-tile-treemap-symbolic", CHART, "icicle", 6, 5, TRUE },
  { ANA_PALETTE_FLOW, NC_ ("palette", "Network"), "graph", "ana-tile-scatter-symbolic", CHART, "network", 6, 6, TRUE },
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

/* Whether it is shown only to who searches for it. */
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
