/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-json-canonical.c: the canonical form of RFC 8785, and its SHA-256.
 */
#include "config.h"

#include "ana-json.h"

#include "ana-double-private.h"

#include <math.h>
#include <string.h>

/*
 * One step beyond the RFC: integers that a double cannot hold are written exactly. The RFC forbids them in its input; our
 * documents may have any int64, and two that differ must not get one hash.
 */

static void write_value (AnaJsonWriter *writer, JsonNode *node, const char *const *drop);

/* Members are sorted by UTF-16 code units: above U+FFFF those are surrogates, less than U+E000. */
static guint64
utf16_rank (gunichar c)
{
  if (c >= 0x10000)
    return ((guint64) (0xd800 + ((c - 0x10000) >> 10)) << 16) | (0xdc00 + ((c - 0x10000) & 0x3ff));
  return (guint64) c << 16;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  const char *p = *(const char *const *) a;
  const char *q = *(const char *const *) b;

  for (; *p != '\0' && *q != '\0'; p = g_utf8_next_char (p), q = g_utf8_next_char (q))
    {
      guint64 left = utf16_rank (g_utf8_get_char (p)), right = utf16_rank (g_utf8_get_char (q));

      if (left != right)
        return left < right ? -1 : 1;
    }
  return (*p != '\0') - (*q != '\0');
}

static void
write_object (AnaJsonWriter *writer, JsonObject *object, const char *const *drop)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  JsonObjectIter iter;
  const char *name;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, NULL))
    if (drop == NULL || !g_strv_contains (drop, name))
      g_ptr_array_add (names, (gpointer) name);
  g_ptr_array_sort (names, compare_names);

  ana_json_begin_object (writer);
  for (guint i = 0; i < names->len; i++)
    {
      ana_json_key (writer, names->pdata[i]);
      write_value (writer, json_object_get_member (object, names->pdata[i]), NULL);
    }
  ana_json_end_object (writer);
}

static void
write_number (AnaJsonWriter *writer, double value)
{
  char text[32];

  if (!isfinite (value))
    {
      ana_json_null (writer);
      return;
    }
  ana_double_write (value, ANA_DOUBLE_PLAIN_ECMASCRIPT, text);
  ana_json_raw (writer, text);
}

static void
write_value (AnaJsonWriter *writer, JsonNode *node, const char *const *drop)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    write_object (writer, json_node_get_object (node), drop);
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      ana_json_begin_array (writer);
      for (guint i = 0; i < json_array_get_length (array); i++)
        write_value (writer, json_array_get_element (array, i), NULL);
      ana_json_end_array (writer);
    }
  else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_DOUBLE)
    write_number (writer, json_node_get_double (node));
  else
    ana_json_node (writer, node);
}

/**
 * ana_json_canonical:
 * @node: a tree of at most 63 levels
 * @drop: (nullable) (array zero-terminated=1): members of the root object that are left out
 *
 * The one text of a document: members sorted, no blanks, numbers as ECMAScript writes them. Any thread.
 *
 * Returns: (transfer full): the text
 */
char *
ana_json_canonical (JsonNode *node, const char *const *drop)
{
  GString *out = g_string_new (NULL);
  AnaJsonWriter writer;

  ana_json_writer_init (&writer, out);
  write_value (&writer, node, drop);
  return g_string_free (out, FALSE);
}

/**
 * ana_json_sha256:
 * @node: a tree
 * @drop: (nullable) (array zero-terminated=1): members of the root object that are left out
 *
 * Returns: (transfer full): 64 lower-case hex digits of the canonical form's SHA-256
 */
char *
ana_json_sha256 (JsonNode *node, const char *const *drop)
{
  g_autofree char *text = ana_json_canonical (node, drop);

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}
