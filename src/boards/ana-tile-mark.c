/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-tile-mark.c: a chart shown as another kind: which kinds its rows fit, and which column then goes where.
 */
#include "config.h"

#include "ana-tile-fields.h"

#include "ana-error.h"

#include <string.h>

#define NO_COLUMN G_MAXUINT

typedef struct {
  const AnaFrame *rows;
  JsonObject     *old;    /* (nullable) what the channels showed */
  GHashTable     *taken;  /* set: columns that a channel has */
} Placing;

static JsonObject *
get_object (JsonObject *object, const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* A number or a time that is said to be a name is one. */
static AnaPlotKind
get_kind (const Placing *p, JsonObject *place, guint col)
{
  const char *type = place != NULL ? ana_json_get_string (place, "", "type", NULL, NULL) : NULL;

  if (g_strcmp0 (type, "nominal") == 0 || g_strcmp0 (type, "ordinal") == 0)
    return ANA_KIND_NAME;
  return ana_tile_get_kind (ana_frame_get_field (p->rows, col)->type);
}

/* The column that @place shows, if the rows have it and it is of such a kind. */
static guint
find_shown (const Placing *p, JsonObject *place, AnaPlotKind kinds)
{
  const char *name = place != NULL ? ana_json_get_string (place, "", "field", NULL, NULL) : NULL;
  int col = name != NULL ? ana_frame_find (p->rows, name) : -1;

  return col >= 0 && (get_kind (p, place, (guint) col) & kinds) ? (guint) col : NO_COLUMN;
}

/* A column for a channel: the one that another channel showed before one that nobody showed. */
static guint
find_free (const Placing *p, AnaPlotKind kinds)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (p->old != NULL)
    {
      json_object_iter_init_ordered (&iter, p->old);
      while (json_object_iter_next_ordered (&iter, &name, &node))
        {
          guint col = JSON_NODE_HOLDS_OBJECT (node) ? find_shown (p, json_node_get_object (node), kinds) : NO_COLUMN;

          if (col != NO_COLUMN && !g_hash_table_contains (p->taken, GUINT_TO_POINTER (col)))
            return col;
        }
    }
  for (guint c = 0; c < ana_frame_get_n_cols (p->rows); c++)
    if ((ana_tile_get_kind (ana_frame_get_field (p->rows, c)->type) & kinds) && !g_hash_table_contains (p->taken, GUINT_TO_POINTER (c)))
      return c;
  return NO_COLUMN;
}

/* Measures are numbers, what they are measured of are times and names. */
static AnaPlotKind
prefer_kinds (const char *channel)
{
  static const char *const measures[] = { "y", "theta", "radius", "value", "size", NULL };

  return g_strv_contains (measures, channel) ? ANA_KIND_NUMBER : ANA_KIND_TIME | ANA_KIND_NAME;
}

static guint
count_bits (AnaPlotKind kinds)
{
  return ((kinds & ANA_KIND_NUMBER) != 0) + ((kinds & ANA_KIND_TIME) != 0) + ((kinds & ANA_KIND_NAME) != 0);
}

/* FALSE: there is nothing left for it. */
static gboolean
fill_channel (const Placing *p, const AnaTileChannel *channel, JsonObject *encoding)
{
  JsonObject *place;
  guint col;

  if (json_object_has_member (encoding, channel->name))
    return TRUE;
  col = find_free (p, channel->kinds & prefer_kinds (channel->name));
  col = col != NO_COLUMN ? col : find_free (p, channel->kinds);
  if (col == NO_COLUMN)
    return FALSE;
  g_hash_table_add (p->taken, GUINT_TO_POINTER (col));
  place = json_object_new ();
  json_object_set_string_member (place, "field", ana_frame_get_field (p->rows, col)->name);
  json_object_set_object_member (encoding, channel->name, place);
  return TRUE;
}

/* What goes on the channels of @mark; those that take the fewest kinds choose first. NULL: a required one has nothing. */
static JsonObject *
place_columns (const AnaFrame *rows, JsonObject *old, const char *mark)
{
  g_autoptr (GHashTable) taken = g_hash_table_new (NULL, NULL);
  g_autoptr (JsonObject) encoding = json_object_new ();
  AnaTileChannel channels[ANA_TILE_MAX_CHANNELS];
  guint n = ana_tile_list_channels (mark, channels);
  Placing p = { rows, old, taken };

  /* what is there and fits, stays */
  for (guint i = 0; i < n; i++)
    {
      JsonObject *place = get_object (old, channels[i].name);
      guint col = find_shown (&p, place, channels[i].kinds);

      if (col == NO_COLUMN || (channels[i].required && !g_hash_table_add (taken, GUINT_TO_POINTER (col))))
        continue;
      json_object_set_object_member (encoding, channels[i].name, json_object_ref (place));
    }
  for (guint bits = 1; bits <= 3; bits++)
    for (guint i = 0; i < n; i++)
      if (channels[i].required && count_bits (channels[i].kinds) == bits && !fill_channel (&p, &channels[i], encoding))
        return NULL;
  for (guint i = 0; i < n; i++)
    if (!channels[i].required && strcmp (channels[i].name, "value") == 0)
      fill_channel (&p, &channels[i], encoding); /* what parts are worth */
  return n > 0 ? g_steal_pointer (&encoding) : NULL;
}

/**
 * ana_tile_fits_mark:
 * @rows: what a chart draws
 * @mark: a mark
 *
 * Returns: whether every channel that @mark requires can have a column of its own
 */
gboolean
ana_tile_fits_mark (const AnaFrame *rows, const char *mark)
{
  g_autoptr (JsonObject) encoding = place_columns (rows, NULL, mark);

  return encoding != NULL;
}

/* Options that the new mark has too stay with it. */
static JsonNode *
write_mark (JsonObject *spec, const char *mark)
{
  JsonObject *was = get_object (spec, "mark"), *is = json_object_new ();
  const AnaMark *row = ana_mark_find (mark);
  JsonNode *node = json_node_alloc ();

  json_object_set_string_member (is, "type", mark);
  for (const AnaMarkOption *option = was != NULL && row != NULL ? ana_mark_get_options (row) : NULL; option != NULL && option->name != NULL; option++)
    if (json_object_has_member (was, option->name))
      json_object_set_member (is, option->name, json_node_copy (json_object_get_member (was, option->name)));
  if (json_object_get_size (is) > 1)
    json_node_init_object (node, is);
  else
    json_node_init_string (node, mark);
  json_object_unref (is);
  return node;
}

/**
 * ana_edit_set_mark:
 * @board: a board
 * @key: of a chart
 * @mark: what it is shown as from now on
 * @rows: (nullable): what it draws; %NULL: nothing is moved to another channel
 * @error: return location
 *
 * Columns stay on the channels that both have; what @mark requires besides takes those that are left over. What a layer or a small picture was
 * is gone with them.
 *
 * Returns: (transfer full): the step; %NULL and %ANA_ERROR_BAD_INPUT when the rows do not fit
 */
AnaStep *
ana_edit_set_mark (const AnaBoard *board, const char *key, const char *mark, const AnaFrame *rows, GError **error)
{
  static const char *const gone[] = { "layer", "resolve", "repeat", "concat", "hconcat", "vconcat", "spec", "facet" };
  const AnaTile *tile = ana_board_find_tile (board, key);
  JsonObject *old = tile != NULL ? get_object (tile->json, "spec") : NULL, *copy = json_object_new ();
  g_autoptr (JsonNode) spec = json_node_init_object (json_node_alloc (), copy);
  g_autoptr (JsonObject) encoding = NULL;
  g_autofree char *path = g_strdup_printf ("/tiles/%s/spec", key);

  json_object_unref (copy);
  if (tile == NULL)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_NOT_FOUND, "/tiles/%s: there is no such tile", key);
      return NULL;
    }
  if (rows != NULL && (encoding = place_columns (rows, get_object (old, "encoding"), mark)) == NULL)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "%s/mark: the rows have no columns for a \"%s\"", path, mark);
      return NULL;
    }
  if (old != NULL)
    {
      g_autoptr (GList) names = json_object_get_members (old);

      for (GList *l = names; l != NULL; l = l->next)
        if (!g_strv_contains (gone, l->data))
          json_object_set_member (copy, l->data, json_node_copy (json_object_get_member (old, l->data)));
    }
  json_object_set_member (copy, "mark", write_mark (old, mark));
  if (encoding != NULL)
    json_object_set_object_member (copy, "encoding", g_steal_pointer (&encoding));
  return ana_edit_set (board, path, spec, error);
}
