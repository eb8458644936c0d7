/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-json-path.c: places in a JSON tree: reading, changing without touching what others hold, and where they stand in a text.
 */
#include "config.h"

#include "ana-json.h"

#include "ana-error.h"

#include <string.h>

/*
 * A change makes a new tree that shares with the old one all that is not on the way to the place: trees are never written
 * to once they are made, so the old one stays as it was. json-glib counts references without locks: trees that share
 * belong to one thread.
 */

/**
 * ana_json_path_join:
 * @path: a JSON pointer
 * @member: the name of a member, any text
 *
 * Returns: (transfer full): the pointer of the member
 */
char *
ana_json_path_join (const char *path, const char *member)
{
  GString *out = g_string_new (path);

  g_string_append_c (out, '/');
  for (const char *p = member; *p != '\0'; p++)
    if (*p == '~')
      g_string_append (out, "~0");
    else if (*p == '/')
      g_string_append (out, "~1");
    else
      g_string_append_c (out, *p);
  return g_string_free (out, FALSE);
}

/**
 * ana_json_path_split:
 * @pointer: a JSON pointer; "" is the root
 *
 * Returns: (transfer full) (array zero-terminated=1): its names, unescaped
 */
char **
ana_json_path_split (const char *pointer)
{
  char **names = g_strsplit (pointer[0] == '/' ? pointer + 1 : pointer, "/", -1);

  if (strcmp (pointer, "/") == 0) /* the member without a name: GLib splits "" into nothing */
    {
      g_strfreev (names);
      names = g_new0 (char *, 2);
      names[0] = g_strdup ("");
    }
  for (guint i = 0; names[i] != NULL; i++)
    {
      char *out = names[i];

      for (const char *p = names[i]; *p != '\0'; p++)
        if (p[0] == '~' && (p[1] == '0' || p[1] == '1'))
          *out++ = *++p == '0' ? '~' : '/';
        else
          *out++ = *p;
      *out = '\0';
    }
  return names;
}

/* The index of an array that a name says: digits alone, no leading zero. */
static gboolean
parse_index (const char *name, guint n, guint *out)
{
  gint64 value = 0;

  if (name[0] == '\0' || strlen (name) > 9 || strspn (name, "0123456789") != strlen (name) || (name[0] == '0' && name[1] != '\0'))
    return FALSE;
  value = g_ascii_strtoll (name, NULL, 10);
  *out = (guint) value;
  return value < n;
}

static JsonNode *
get_child (JsonNode *node, const char *name)
{
  guint i;

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    return json_object_get_member (json_node_get_object (node), name);
  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node) && parse_index (name, json_array_get_length (json_node_get_array (node)), &i))
    return json_array_get_element (json_node_get_array (node), i);
  return NULL;
}

/**
 * ana_json_path_get:
 * @root: a tree
 * @pointer: a JSON pointer
 *
 * Returns: (nullable) (transfer none): what stands there
 */
JsonNode *
ana_json_path_get (JsonNode *root, const char *pointer)
{
  g_auto (GStrv) names = ana_json_path_split (pointer);
  JsonNode *node = root;

  for (guint i = 0; names[i] != NULL && pointer[0] != '\0'; i++)
    node = get_child (node, names[i]);
  return node;
}

/**
 * ana_json_path_index:
 * @root: a tree
 * @pointer: a JSON pointer to a member of an object
 *
 * Returns: its number among its siblings, -1 when there is none
 */
int
ana_json_path_index (JsonNode *root, const char *pointer)
{
  const char *last = strrchr (pointer, '/');
  g_autofree char *parent_path = last != NULL ? g_strndup (pointer, last - pointer) : NULL;
  g_auto (GStrv) name = last != NULL ? ana_json_path_split (last) : NULL;
  JsonNode *parent = last != NULL ? ana_json_path_get (root, parent_path) : NULL;
  JsonObjectIter iter;
  const char *member;

  if (parent == NULL || !JSON_NODE_HOLDS_OBJECT (parent))
    return -1;
  json_object_iter_init_ordered (&iter, json_node_get_object (parent));
  for (int i = 0; json_object_iter_next_ordered (&iter, &member, NULL); i++)
    if (strcmp (member, name[0]) == 0)
      return i;
  return -1;
}

/* --- changing --- */

static JsonNode *
wrap_object (JsonObject *object)
{
  JsonNode *node = json_node_alloc ();

  json_node_take_object (json_node_init_object (node, NULL), object);
  return node;
}

/* The members of @object with @name as @value at @index (-1: where it is, else last); %NULL: without it. */
static JsonNode *
object_with (JsonObject *object, const char *name, JsonNode *value, int index)
{
  JsonObject *out = json_object_new ();
  gboolean in_place = index < 0 && json_object_has_member (object, name);
  JsonObjectIter iter;
  const char *member;
  JsonNode *node;
  int n = 0;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &member, &node))
    {
      gboolean is_it = strcmp (member, name) == 0;

      if (value != NULL && ((in_place && is_it) || (!in_place && n == index && !json_object_has_member (out, name))))
        {
          json_object_set_member (out, name, json_node_copy (value));
          n++;
        }
      if (is_it)
        continue;
      json_object_set_member (out, member, json_node_copy (node));
      n++;
    }
  if (value != NULL && !json_object_has_member (out, name))
    json_object_set_member (out, name, json_node_copy (value));
  return wrap_object (out);
}

static JsonNode *
array_with (JsonArray *array, guint index, JsonNode *value)
{
  g_autoptr (JsonArray) out = json_array_new ();
  JsonNode *node = json_node_alloc ();

  for (guint i = 0; i < json_array_get_length (array); i++)
    if (i != index)
      json_array_add_element (out, json_node_copy (json_array_get_element (array, i)));
    else if (value != NULL)
      json_array_add_element (out, json_node_copy (value));
  json_node_init_array (node, out);
  return node;
}

static JsonNode *
put_child (JsonNode *node, const char *name, JsonNode *value, int index)
{
  guint i;

  if (JSON_NODE_HOLDS_OBJECT (node))
    return object_with (json_node_get_object (node), name, value, index);
  if (JSON_NODE_HOLDS_ARRAY (node) && parse_index (name, json_array_get_length (json_node_get_array (node)), &i))
    return array_with (json_node_get_array (node), i, value);
  return NULL;
}

static JsonNode *
path_with (JsonNode *node, char **names, JsonNode *value, int index)
{
  g_autoptr (JsonNode) below = NULL;
  JsonNode *child;

  if (names[1] == NULL)
    return put_child (node, names[0], value, index);
  child = get_child (node, names[0]);
  below = child != NULL ? path_with (child, names + 1, value, index) : NULL;
  return below != NULL ? put_child (node, names[0], below, -1) : NULL;
}

/**
 * ana_json_path_with:
 * @root: a tree; stays as it is
 * @pointer: a JSON pointer to a member of an object, or to an element that an array has
 * @value: (nullable): what shall stand there; shared, not copied; %NULL: nothing
 * @index: of a member: its number among its siblings; -1: where it is, a new one last
 * @error: return location
 *
 * Returns: (transfer full): the changed tree, sharing what has not changed; %NULL and ANA_ERROR_NOT_FOUND when the place's
 *   parent is not there
 */
JsonNode *
ana_json_path_with (JsonNode *root, const char *pointer, JsonNode *value, int index, GError **error)
{
  g_auto (GStrv) names = ana_json_path_split (pointer);
  JsonNode *out;

  if (pointer[0] == '\0')
    return json_node_copy (value != NULL ? value : root);
  out = path_with (root, names, value, index);
  if (out == NULL)
    g_set_error (error, ANA_ERROR, ANA_ERROR_NOT_FOUND, "%s: there is no such place", pointer);
  return out;
}

/* --- places in a text --- */

/* Just before the value that comes next. */
static gsize
skip_blanks (const char *text, gsize len, gsize at)
{
  while (at < len && strchr (" \t\r\n,:", text[at]) != NULL)
    at++;
  return at;
}

/* Leaves the reader before the value called @name of the object or array that comes next. */
static gboolean
enter (AnaJsonReader *reader, const char *name)
{
  AnaJsonToken token = ana_json_reader_next (reader);
  guint index = 0;

  if (token == ANA_JSON_BEGIN_ARRAY && parse_index (name, G_MAXUINT, &index))
    {
      while (index-- > 0)
        if (!ana_json_reader_skip (reader))
          return FALSE;
      return TRUE;
    }
  if (token != ANA_JSON_BEGIN_OBJECT)
    return FALSE;
  while (ana_json_reader_next (reader) == ANA_JSON_KEY)
    {
      gsize len;
      const char *key = ana_json_reader_get_text (reader, &len);

      if (len == strlen (name) && memcmp (key, name, len) == 0)
        return TRUE;
      if (!ana_json_reader_skip (reader))
        return FALSE;
    }
  return FALSE;
}

/**
 * ana_json_path_locate:
 * @text: a JSON text that was parsed
 * @len: its bytes
 * @pointer: a JSON pointer; when nothing stands there, the nearest place around it is meant
 * @line: (out): from 1
 * @column: (out): from 1, in characters
 */
void
ana_json_path_locate (const char *text, gsize len, const char *pointer, gint64 *line, gint64 *column)
{
  g_autoptr (AnaJsonReader) reader = ana_json_reader_new ((AnaJsonLimits) { G_MAXSIZE, 63 });
  g_auto (GStrv) names = ana_json_path_split (pointer);
  gsize at = skip_blanks (text, len, 0);

  ana_json_reader_load (reader, text, len);
  for (guint i = 0; names[i] != NULL && pointer[0] != '\0' && enter (reader, names[i]); i++)
    {
      gsize value = skip_blanks (text, len, ana_json_reader_get_offset (reader));

      if (value >= len || text[value] == ']')
        break;
      at = value;
    }
  *line = *column = 1;
  for (gsize i = 0; i < at; i++)
    if (text[i] == '\n')
      {
        ++*line;
        *column = 1;
      }
    else if (((guint8) text[i] & 0xc0) != 0x80)
      ++*column;
}
