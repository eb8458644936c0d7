/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-query-columns.c: which columns of its source a query may read.
 *
 * Told from its texts alone, so that nothing that the model learns to say can be forgotten here: what names a column, in a member or
 * within a formula, has the column's name in it.
 */
#include "config.h"

#include "ana-query-private.h"

#include <string.h>

/* Written everywhere as it is; others may have quotes doubled, or dots escaped. */
static gboolean
is_plain (const char *name)
{
  for (const char *at = name; *at != '\0'; at++)
    if (!g_ascii_isalnum (*at) && strchr ("_ -", *at) == NULL && (guchar) *at < 0x80)
      return FALSE;
  return *name != '\0';
}

static gboolean
has_name (const char *text, const char *name)
{
  gsize n = strlen (name);

  for (; *text != '\0'; text++)
    if (g_ascii_strncasecmp (text, name, n) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
node_has_name (JsonNode *node, const char *name)
{
  gboolean found = FALSE;

  if (JSON_NODE_HOLDS_VALUE (node))
    return json_node_get_value_type (node) == G_TYPE_STRING && has_name (json_node_get_string (node), name);
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array) && !found; i++)
        found = node_has_name (json_array_get_element (array, i), name);
    }
  else if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObjectIter iter;
      const char *member;
      JsonNode *value;

      json_object_iter_init (&iter, json_node_get_object (node));
      while (!found && json_object_iter_next (&iter, &member, &value))
        found = has_name (member, name) || node_has_name (value, name);
    }
  return found;
}

/**
 * ana_query_may_read:
 * @self: a query
 * @column: of its source
 *
 * Whether the answer may depend on @column. Without group and aggregate the rows themselves come out, with all that they have.
 *
 * Returns: %FALSE when it cannot; %TRUE may be said of a column that is not read
 */
gboolean
ana_query_may_read (const AnaQuery *self, const char *column)
{
  return !self->grouped || !is_plain (column) || node_has_name (self->model, column);
}
