/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-spec-text.c: a tile's chart spec as text that people edit: short parts on one line, long lists folded away.
 *
 * A list of more than a few hundred characters stands as one word, "…1: 10000 items"; wherever that word stands when the text is read, the
 * list is there again.
 */
#include "config.h"

#include "ana-spec-text.h"

#include "ana-board-private.h"
#include "ana-board.h"

#include "ana-chart-spec.h"
#include "ana-error.h"

#include <string.h>

#define LINE_CHARS 32   /* what stands on one line: an inspector is narrow */
#define FOLD_CHARS 2000 /* a list that is longer is folded */
#define FOLD_MARK  "…"

/* --- writing --- */

typedef struct {
  GString *out;
  guint    n_folds;
} Writing;

static void write_node (Writing *w, JsonNode *node, guint depth, gsize lead);

static void
new_line (Writing *w, guint depth)
{
  g_string_append_c (w->out, '\n');
  for (guint i = 0; i < depth; i++)
    g_string_append (w->out, "  ");
}

static char *
name_fold (guint i, JsonArray *list)
{
  return g_strdup_printf (FOLD_MARK "%u: %u items", i, json_array_get_length (list));
}

static void
write_text (Writing *w, const char *text)
{
  AnaJsonWriter writer;

  ana_json_writer_init (&writer, w->out);
  ana_json_string (&writer, text);
}

static void
write_object (Writing *w, JsonObject *object, guint depth)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;
  gboolean first = TRUE;

  g_string_append_c (w->out, '{');
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      if (!first)
        g_string_append_c (w->out, ',');
      first = FALSE;
      new_line (w, depth + 1);
      write_text (w, name);
      g_string_append (w->out, ": ");
      write_node (w, member, depth + 1, strlen (name) + 4);
    }
  new_line (w, depth);
  g_string_append_c (w->out, '}');
}

static void
write_array (Writing *w, JsonArray *array, guint depth)
{
  g_string_append_c (w->out, '[');
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      if (i > 0)
        g_string_append_c (w->out, ',');
      new_line (w, depth + 1);
      write_node (w, json_array_get_element (array, i), depth + 1, 0);
    }
  new_line (w, depth);
  g_string_append_c (w->out, ']');
}

/* @lead: characters that stand before it on its line */
static void
write_node (Writing *w, JsonNode *node, guint depth, gsize lead)
{
  g_autoptr (GString) line = g_string_new (NULL);
  AnaJsonWriter writer;

  ana_json_writer_init (&writer, line);
  ana_json_node (&writer, node);
  if (JSON_NODE_HOLDS_ARRAY (node) && line->len > FOLD_CHARS)
    {
      g_autofree char *word = name_fold (++w->n_folds, json_node_get_array (node));

      write_text (w, word);
    }
  else if (line->len + 2 * depth + lead <= LINE_CHARS || JSON_NODE_HOLDS_VALUE (node) || JSON_NODE_HOLDS_NULL (node))
    g_string_append (w->out, line->str);
  else if (JSON_NODE_HOLDS_OBJECT (node))
    write_object (w, json_node_get_object (node), depth);
  else
    write_array (w, json_node_get_array (node), depth);
}

/**
 * ana_spec_to_text:
 * @spec: a chart spec
 *
 * Returns: (transfer full): it on indented lines; ana_spec_from_text() reads it back as it was
 */
char *
ana_spec_to_text (JsonNode *spec)
{
  Writing w = { .out = g_string_new (NULL) };

  write_node (&w, spec, 0, 0);
  return g_string_free (w.out, FALSE);
}

/* --- reading --- */

/* The lists that were folded, in the order in which they were written. */
static void
list_folds (JsonNode *node, GHashTable *out)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObjectIter iter;
      const char *name;
      JsonNode *member;

      json_object_iter_init_ordered (&iter, json_node_get_object (node));
      while (json_object_iter_next_ordered (&iter, &name, &member))
        list_folds (member, out);
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      g_autoptr (GString) line = g_string_new (NULL);
      AnaJsonWriter writer;

      ana_json_writer_init (&writer, line);
      ana_json_node (&writer, node);
      if (line->len > FOLD_CHARS)
        g_hash_table_insert (out, name_fold (g_hash_table_size (out) + 1, json_node_get_array (node)), node);
      else
        for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
          list_folds (json_array_get_element (json_node_get_array (node), i), out);
    }
}

static JsonNode *
find_fold (JsonNode *node, GHashTable *folds)
{
  gboolean is_text = JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING;

  return is_text ? g_hash_table_lookup (folds, json_node_get_string (node)) : NULL;
}

/* A copy in which the words are lists again. */
static JsonNode *
unfold (JsonNode *node, GHashTable *folds)
{
  JsonNode *fold = find_fold (node, folds), *out;

  if (fold != NULL)
    return json_node_copy (fold);
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObject *copy = json_object_new ();
      JsonObjectIter iter;
      const char *name;
      JsonNode *member;

      json_object_iter_init_ordered (&iter, json_node_get_object (node));
      while (json_object_iter_next_ordered (&iter, &name, &member))
        json_object_set_member (copy, name, unfold (member, folds));
      out = json_node_new (JSON_NODE_OBJECT);
      json_node_take_object (out, copy);
      return out;
    }
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *copy = json_array_new ();

      for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
        json_array_add_element (copy, unfold (json_array_get_element (json_node_get_array (node), i), folds));
      out = json_node_new (JSON_NODE_ARRAY);
      json_node_take_array (out, copy);
      return out;
    }
  return json_node_copy (node);
}

/* "3:12: /mark: …" */
void
ana_spec_add_place (GError **error, const char *text, const char *problem)
{
  const char *colon = strstr (problem, ": ");
  g_autofree char *pointer = g_strndup (problem, problem[0] == '/' && colon != NULL ? (gsize) (colon - problem) : 0);
  gint64 line, column;

  ana_json_path_locate (text, strlen (text), pointer, &line, &column);
  ana_error_set_at (error, NULL, line, column, "%s", problem);
}

/**
 * ana_spec_from_text:
 * @text: of ana_spec_to_text(), as somebody left it
 * @was: (nullable): the spec that it was written from
 * @error: return location
 *
 * Returns: (transfer full): the spec; %NULL and BAD_INPUT: no JSON, no object, or something that would be fetched from elsewhere,
 *   with line, column, JSON pointer and reason
 */
JsonNode *
ana_spec_from_text (const char *text, JsonNode *was, GError **error)
{
  AnaJsonLimits limits = { ANA_BOARD_MAX_BYTES, ANA_BOARD_MAX_DEPTH - 3 }; /* it stands three levels deep in its board */
  g_autoptr (GHashTable) folds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (JsonNode) node = ana_json_parse (text, -1, &limits, error);
  g_autoptr (JsonNode) spec = NULL;
  g_autofree char *outside = NULL;

  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      ana_spec_add_place (error, text, "/: a chart spec is an object");
      return NULL;
    }
  if (was != NULL)
    list_folds (was, folds);
  spec = unfold (node, folds);
  outside = ana_tile_find_outside (spec, "");
  if (outside == NULL)
    return g_steal_pointer (&spec);
  ana_spec_add_place (error, text, outside);
  return NULL;
}

/**
 * ana_spec_check:
 * @spec: of ana_spec_from_text()
 * @text: that it was read from
 * @frame: (nullable): rows that it draws, unless it has its own; %NULL: only what can be said without rows
 * @error: return location
 *
 * Returns: %FALSE and BAD_INPUT with line, column, JSON pointer and reason: it cannot be drawn
 */
gboolean
ana_spec_check (JsonNode *spec, const char *text, AnaFrame *frame, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (AnaChartSpec) parsed = ana_chart_spec_parse (spec, ana_chart_spec_has_rows (spec) ? NULL : frame, NULL, &problem);

  if (parsed != NULL || g_error_matches (problem, ANA_ERROR, ANA_ERROR_NO_DATA))
    return TRUE;
  ana_spec_add_place (error, text, problem->message);
  return FALSE;
}
