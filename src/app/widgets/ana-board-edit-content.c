/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-edit-content.c: a new tile, with something in it to begin with: an empty frame would say nothing about its kind.
 */
#include "config.h"

#include "ana-board-edit-private.h"

#include "ana-tile-data.h"
#include "ana-tile-fields.h"

#include <glib/gi18n.h>

/* The first KPI, or the first that is known by parts when the picture shows parts. */
static const AnaKpi *
choose_kpi (AnaCatalogue *catalogue, gboolean parts)
{
  for (guint i = 0; parts && i < ana_catalogue_get_n (catalogue); i++)
    {
      const AnaKpi *kpi = ana_catalogue_get (catalogue, i);

      if (kpi->dims != NULL && kpi->dims->len > 0)
        return kpi;
    }
  return ana_catalogue_get_n (catalogue) > 0 ? ana_catalogue_get (catalogue, 0) : NULL;
}

static gboolean
shows_parts (const char *mark)
{
  static const char *const series[] = { "line", "area", "bar", "gauge", "control", "calendar", "hours", "histogram", "ecdf", NULL };

  return mark == NULL || !g_strv_contains (series, mark);
}

static const char *
get_member (const AnaKpi *kpi)
{
  char **dim = kpi->dims != NULL && kpi->dims->len > 0 ? kpi->dims->pdata[0] : NULL;

  return dim != NULL ? dim[0] : NULL;
}

static JsonObject *
make_kpi (AnaBoardEdit *self)
{
  JsonObject *tile = json_object_new (), *kpi = json_object_new ();
  const AnaKpi *first = self->show.catalogue != NULL ? choose_kpi (self->show.catalogue, FALSE) : NULL;

  json_object_set_string_member (kpi, "code", first != NULL ? first->code : "KPI");
  json_object_set_string_member (kpi, "period", "day");
  json_object_set_string_member (kpi, "dim", "");
  json_object_set_object_member (tile, "kpi", kpi);
  return tile;
}

/* Rows of KPIs, which every workspace has, hub or not. */
static JsonObject *
make_chart (AnaBoardEdit *self, const char *mark)
{
  const AnaKpi *kpi = self->show.catalogue != NULL ? choose_kpi (self->show.catalogue, shows_parts (mark)) : NULL;
  g_autoptr (AnaSchema) schema = self->show.read_schema != NULL ? self->show.read_schema (ANA_KPI_DATASET, self->show.data) : NULL;

  if (schema == NULL)
    schema = ana_schema_new (ANA_KPI_DATASET);
  return ana_tile_begin_chart (mark, schema, kpi != NULL ? kpi->code : NULL, kpi != NULL ? get_member (kpi) : NULL);
}

static JsonObject *
make_rows (AnaBoardEdit *self)
{
  JsonObject *tile = make_chart (self, "table");

  json_object_remove_member (tile, "spec");
  return tile;
}

static JsonObject *
make_text (void)
{
  JsonObject *tile = json_object_new ();

  json_object_set_string_member (tile, "markdown", _("**Text.** Write here what the figures mean."));
  return tile;
}

static JsonObject *
make_filter (AnaBoardEdit *self)
{
  JsonObject *tile = json_object_new (), *filter = json_object_new ();
  const AnaKpi *kpi = self->show.catalogue != NULL ? choose_kpi (self->show.catalogue, TRUE) : NULL;
  const char *member = kpi != NULL ? get_member (kpi) : NULL;

  json_object_set_string_member (filter, "field", member != NULL ? member : "code");
  json_object_set_object_member (tile, "filter", filter);
  return tile;
}

/* --- what the sample company shows --- */

static gboolean
has_source (AnaBoardEdit *self, const char *source)
{
  g_auto (GStrv) names = self->show.list_sources != NULL ? self->show.list_sources (self->show.data) : NULL;

  return names != NULL && g_strv_contains ((const char *const *) names, source);
}

/* Whether there is something to answer it here: the dataset, or the KPI. */
static gboolean
has_answer (AnaBoardEdit *self, JsonObject *tile)
{
  JsonObject *query = json_object_get_object_member (tile, "query");
  const char *source = json_object_get_string_member (query, "source");
  JsonObject *code;

  if (!g_str_equal (source, ANA_KPI_DATASET))
    return has_source (self, source);
  code = json_array_get_object_element (json_object_get_array_member (json_object_get_object_member (query, "filter"), "and"), 0);
  return self->show.catalogue != NULL && ana_catalogue_find (self->show.catalogue, json_object_get_string_member (code, "equal")) != NULL;
}

/* What a KPI can show of it, where there is no such dataset; of a map the areas stay. */
static JsonObject *
make_instead (AnaBoardEdit *self, AnaPaletteEntry *entry, JsonObject *sample)
{
  const char *mark = ana_palette_entry_get_mark (entry);
  JsonObject *tile = make_chart (self, mark != NULL ? mark : "line");
  JsonObject *spec = json_object_has_member (sample, "spec") ? json_object_get_object_member (sample, "spec") : NULL;

  if (spec == NULL)
    json_object_remove_member (tile, "spec");
  else if (json_object_has_member (spec, "geojson"))
    json_object_set_member (json_object_get_object_member (tile, "spec"), "geojson", json_node_copy (json_object_get_member (spec, "geojson")));
  return tile;
}

static JsonObject *
make_sample (AnaBoardEdit *self, AnaPaletteEntry *entry, JsonObject *sample)
{
  g_autoptr (JsonObject) owned = sample;

  return has_answer (self, sample) ? g_steal_pointer (&owned) : make_instead (self, entry, sample);
}

static JsonObject *
make (AnaBoardEdit *self, AnaPaletteEntry *entry)
{
  JsonObject *sample = ana_palette_entry_dup_tile (entry);

  if (sample != NULL)
    return make_sample (self, entry, sample);
  switch (ana_palette_entry_get_tile (entry))
    {
    case ANA_TILE_KPI:
      return make_kpi (self);
    case ANA_TILE_TEXT:
      return make_text ();
    case ANA_TILE_FILTER:
      return make_filter (self);
    case ANA_TILE_IMAGE:
      return json_object_new ();
    case ANA_TILE_CHART:
    case ANA_TILE_TABLE:
    case ANA_TILE_LIST:
    default:
      return make_rows (self);
    }
}

/* Returns: (transfer full): the members of a tile, with its size; its place is chosen by who puts it on a board */
JsonObject *
ana_board_edit_make_content (AnaBoardEdit *self, AnaPaletteEntry *entry)
{
  JsonObject *tile = make (self, entry);
  AnaTileType type = ana_palette_entry_get_tile (entry);
  int w, h;

  ana_palette_entry_get_size (entry, &w, &h);
  json_object_set_int_member (tile, "w", w);
  json_object_set_int_member (tile, "h", h);
  if (type != ANA_TILE_KPI && type != ANA_TILE_TEXT && type != ANA_TILE_FILTER)
    json_object_set_string_member (tile, "title", ana_palette_entry_get_title (entry));
  return tile;
}
