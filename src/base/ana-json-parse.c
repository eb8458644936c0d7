/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-json-parse.c: documents as json-glib trees, and typed look-ups in them.
 */
#include "config.h"

#include "ana-json.h"

#include "ana-error.h"

#include <math.h>
#include <string.h>

/*
 * The tree is json-glib's, the parser is not: after the scan our own reader fills it. So what was checked and what is
 * kept are the same text read by the same code.
 */

static JsonNode *build_value (AnaJsonReader *reader, AnaJsonToken token);

static char *
dup_text (AnaJsonReader *reader)
{
  gsize len;
  const char *text = ana_json_reader_get_text (reader, &len);

  return g_strndup (text, len);
}

static JsonNode *
build_object (AnaJsonReader *reader)
{
  JsonObject *object = json_object_new ();
  JsonNode *node;

  while (ana_json_reader_next (reader) == ANA_JSON_KEY)
    {
      g_autofree char *key = dup_text (reader);

      json_object_set_member (object, key, build_value (reader, ana_json_reader_next (reader)));
    }
  node = json_node_alloc ();
  json_node_init_object (node, object);
  json_object_unref (object);
  return node;
}

static JsonNode *
build_array (AnaJsonReader *reader)
{
  JsonArray *array = json_array_new ();
  JsonNode *node;
  AnaJsonToken token;

  while ((token = ana_json_reader_next (reader)) != ANA_JSON_END_ARRAY)
    json_array_add_element (array, build_value (reader, token));
  node = json_node_alloc ();
  json_node_init_array (node, array);
  json_array_unref (array);
  return node;
}

/* The text is known to be good: recursion is bounded by the limit of depth. */
static JsonNode *
build_value (AnaJsonReader *reader, AnaJsonToken token)
{
  g_autofree char *text = NULL;

  switch (token)
    {
    case ANA_JSON_BEGIN_OBJECT:
      return build_object (reader);
    case ANA_JSON_BEGIN_ARRAY:
      return build_array (reader);
    case ANA_JSON_STRING:
      text = dup_text (reader);
      return json_node_init_string (json_node_alloc (), text);
    case ANA_JSON_INT:
      return json_node_init_int (json_node_alloc (), ana_json_reader_get_int (reader));
    case ANA_JSON_DOUBLE:
      return json_node_init_double (json_node_alloc (), ana_json_reader_get_double (reader));
    case ANA_JSON_BOOL:
      return json_node_init_boolean (json_node_alloc (), ana_json_reader_get_bool (reader));
    default:
      return json_node_init_null (json_node_alloc ());
    }
}

/**
 * ana_json_parse:
 * @data: a JSON text
 * @len: bytes, or -1 when @data ends with a NUL
 * @limits: (nullable): %NULL for the default
 * @error: return location
 *
 * Scans and parses. Any thread.
 *
 * Returns: (transfer full) (nullable): the tree; %NULL and ANA_ERROR_BAD_INPUT with line and column
 */
JsonNode *
ana_json_parse (const char *data, gssize len, const AnaJsonLimits *limits, GError **error)
{
  gsize n = len < 0 ? strlen (data) : (gsize) len;
  g_autoptr (AnaJsonReader) reader = NULL;

  if (!ana_json_scan (data, n, limits, error))
    return NULL;
  reader = ana_json_reader_new (limits != NULL ? *limits : ANA_JSON_LIMITS_DEFAULT);
  ana_json_reader_load (reader, data, n);
  return build_value (reader, ana_json_reader_next (reader));
}

/**
 * ana_json_parse_file:
 * @path: a file
 * @limits: (nullable): %NULL for the default
 * @error: return location
 *
 * Reads and parses a document. Any thread; blocks.
 *
 * Returns: (transfer full) (nullable): the tree; %NULL and ANA_ERROR_NOT_FOUND when there is no such file,
 *   ANA_ERROR_BAD_INPUT naming file, line and column, or an error of G_FILE_ERROR
 */
JsonNode *
ana_json_parse_file (const char *path, const AnaJsonLimits *limits, GError **error)
{
  g_autofree char *data = NULL;
  g_autoptr (GError) problem = NULL;
  gsize len = 0;
  JsonNode *node;

  if (!g_file_get_contents (path, &data, &len, &problem))
    {
      if (g_error_matches (problem, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        g_set_error (error, ANA_ERROR, ANA_ERROR_NOT_FOUND, "%s", problem->message);
      else
        g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }
  node = ana_json_parse (data, (gssize) len, limits, &problem);
  if (node == NULL)
    g_propagate_prefixed_error (error, g_steal_pointer (&problem), "%s:", path);
  return node;
}

/* --- typed look-ups --- */

static void
set_type_error (GError **error, const char *path, const char *member, const char *expected)
{
  g_autoptr (GString) name = g_string_new (member);

  g_string_replace (name, "~", "~0", 0);
  g_string_replace (name, "/", "~1", 0);
  g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "%s/%s: %s expected", path != NULL ? path : "", name->str, expected);
}

static JsonNode *
find_member (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node == NULL || JSON_NODE_HOLDS_NULL (node) ? NULL : node;
}

static gboolean
holds (JsonNode *node, GType type)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

/**
 * ana_json_get_string:
 * @object: where to look
 * @path: the object's place in the document (RFC 6901), for the error
 * @member: a name
 * @fallback: (nullable): what an absent or null member gives
 * @error: return location
 *
 * Returns: (transfer none) (nullable): the text, as long as @object; %NULL and ANA_ERROR_BAD_INPUT naming the path when
 *   the member is no string
 */
const char *
ana_json_get_string (JsonObject *object, const char *path, const char *member, const char *fallback, GError **error)
{
  JsonNode *node = find_member (object, member);

  if (node == NULL)
    return fallback;
  if (holds (node, G_TYPE_STRING))
    return json_node_get_string (node);
  set_type_error (error, path, member, "a text");
  return NULL;
}

/**
 * ana_json_get_int:
 * @object: where to look
 * @path: the object's place in the document
 * @member: a name
 * @fallback: what an absent or null member gives
 * @error: return location
 *
 * A double without fraction (1e3) is an integer too.
 *
 * Returns: the number; 0 and ANA_ERROR_BAD_INPUT when the member is none
 */
gint64
ana_json_get_int (JsonObject *object, const char *path, const char *member, gint64 fallback, GError **error)
{
  JsonNode *node = find_member (object, member);

  if (node == NULL)
    return fallback;
  if (holds (node, G_TYPE_INT64))
    return json_node_get_int (node);
  if (holds (node, G_TYPE_DOUBLE) && fabs (json_node_get_double (node)) <= 0x1p53
      && floor (json_node_get_double (node)) == json_node_get_double (node))
    return (gint64) json_node_get_double (node);
  set_type_error (error, path, member, "a whole number");
  return 0;
}

/**
 * ana_json_get_double:
 * @object: where to look
 * @path: the object's place in the document
 * @member: a name
 * @fallback: what an absent or null member gives
 * @error: return location
 *
 * Returns: the number; 0 and ANA_ERROR_BAD_INPUT when the member is none
 */
double
ana_json_get_double (JsonObject *object, const char *path, const char *member, double fallback, GError **error)
{
  JsonNode *node = find_member (object, member);

  if (node == NULL)
    return fallback;
  if (holds (node, G_TYPE_INT64) || holds (node, G_TYPE_DOUBLE))
    return json_node_get_double (node);
  set_type_error (error, path, member, "a number");
  return 0;
}

/**
 * ana_json_get_bool:
 * @object: where to look
 * @path: the object's place in the document
 * @member: a name
 * @fallback: what an absent or null member gives
 * @error: return location
 *
 * Returns: the value; %FALSE and ANA_ERROR_BAD_INPUT when the member is neither true nor false
 */
gboolean
ana_json_get_bool (JsonObject *object, const char *path, const char *member, gboolean fallback, GError **error)
{
  JsonNode *node = find_member (object, member);

  if (node == NULL)
    return fallback;
  if (holds (node, G_TYPE_BOOLEAN))
    return json_node_get_boolean (node);
  set_type_error (error, path, member, "true or false");
  return FALSE;
}
