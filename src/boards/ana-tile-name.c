/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-tile-name.c: what a person would call a tile: nobody knows it by its key, or a KPI by its code.
 */
#include "config.h"

#include "ana-tile-name.h"

#include "ana-markdown.h"

#include <glib/gi18n-lib.h>
#include <pango/pango.h>
#include <string.h>

#define MAX_WORDS 6
#define MAX_CHARS 40

static const char *const kinds[] = {
  [ANA_TILE_KPI] = NC_ ("tile", "KPI"),     [ANA_TILE_CHART] = NC_ ("tile", "Chart"), [ANA_TILE_TABLE] = NC_ ("tile", "Table"),
  [ANA_TILE_TEXT] = NC_ ("tile", "Text"),   [ANA_TILE_IMAGE] = NC_ ("tile", "Image"), [ANA_TILE_FILTER] = NC_ ("tile", "Filter"),
  [ANA_TILE_LIST] = NC_ ("tile", "List"),
};

/* The first line that says something, as it is shown: without its marks. */
static char *
find_first_line (const char *markdown)
{
  g_autofree char *markup = ana_markdown_to_markup (markdown), *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!pango_parse_markup (markup, -1, 0, NULL, &text, NULL, NULL))
    return g_strdup ("");
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    for (const char *p = lines[i]; *p != '\0'; p = g_utf8_next_char (p))
      if (g_unichar_isalnum (g_utf8_get_char (p)))
        return g_strdup (g_strstrip (lines[i]));
  return g_strdup ("");
}

/* Of a line its first words; "" has none. */
static char *
take_words (const char *line)
{
  g_autoptr (GString) out = g_string_new (NULL);
  const char *p = line;
  guint n_words = 0;
  glong n_chars = 0;

  while (*p != '\0' && n_words < MAX_WORDS && n_chars < MAX_CHARS)
    {
      gunichar c = g_utf8_get_char (p);

      n_words += g_unichar_isspace (c);
      if (n_words < MAX_WORDS)
        g_string_append_unichar (out, c);
      n_chars++;
      p = g_utf8_next_char (p);
    }
  if (*p != '\0')
    g_string_append (out, "…");
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* Said of a tile that has no words of its own: the reader finds it by its place. */
static char *
say_place (const AnaTile *tile)
{
  /* Translators: a tile without a name: its kind ("Chart", "Text") and where it stands on the board */
  return g_strdup_printf (_("%s in row %d, column %d"), g_dpgettext2 (GETTEXT_PACKAGE, "tile", kinds[tile->type]), tile->y + 1, tile->x + 1);
}

/**
 * ana_tile_dup_name:
 * @tile: a tile
 * @catalogue: (nullable): of the KPIs; without it, and for one that it has not, the code has to do
 * @locale: (nullable): the language that KPIs are named in; %NULL: English
 *
 * Its title; without one the name of its KPI, the first words of its text, or its kind and its place. Any thread.
 *
 * Returns: (transfer full): never empty, one line
 */
char *
ana_tile_dup_name (const AnaTile *tile, const AnaCatalogue *catalogue, const char *locale)
{
  const AnaKpi *kpi = tile->kpi_code != NULL && catalogue != NULL ? ana_catalogue_find (catalogue, tile->kpi_code) : NULL;
  JsonNode *markdown = json_object_get_member (tile->json, "markdown");
  g_autofree char *line = NULL;

  if (*tile->title != '\0')
    return g_strdup (tile->title);
  if (kpi != NULL)
    return g_strdup (ana_kpi_get_name (kpi, locale));
  if (tile->kpi_code != NULL && *tile->kpi_code != '\0')
    return g_strdup (tile->kpi_code);
  if (tile->type == ANA_TILE_TEXT && markdown != NULL && JSON_NODE_HOLDS_VALUE (markdown) && json_node_get_value_type (markdown) == G_TYPE_STRING)
    line = find_first_line (json_node_get_string (markdown));
  return line != NULL && *line != '\0' ? take_words (line) : say_place (tile);
}
