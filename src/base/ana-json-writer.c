/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-json-writer.c: JSON text, appended to a string; the commas are put here.
 */
#include "config.h"

#include "ana-json.h"

#include "ana-double-private.h"

#include <math.h>
#include <string.h>

#define MAX_LEVELS 63

/**
 * ana_json_writer_init:
 * @self: the writer
 * @out: (transfer none): appended to as long as @self is used
 *
 * Begins a text. At most 63 levels. One thread.
 */
void
ana_json_writer_init (AnaJsonWriter *self, GString *out)
{
  self->out = out;
  self->has_item = 0;
  self->depth = 0;
  self->after_key = FALSE;
}

/* Before every key, and every value that has no key. */
static void
put_comma (AnaJsonWriter *self)
{
  guint64 bit = G_GUINT64_CONSTANT (1) << self->depth;

  if (self->after_key)
    {
      self->after_key = FALSE;
      return;
    }
  if (self->depth > 0 && (self->has_item & bit))
    g_string_append_c (self->out, ',');
  self->has_item |= bit;
}

static void
open_level (AnaJsonWriter *self, char c)
{
  g_return_if_fail (self->depth < MAX_LEVELS);

  put_comma (self);
  g_string_append_c (self->out, c);
  self->depth++;
  self->has_item &= ~(G_GUINT64_CONSTANT (1) << self->depth);
}

static void
close_level (AnaJsonWriter *self, char c)
{
  g_return_if_fail (self->depth > 0);

  self->depth--;
  g_string_append_c (self->out, c);
}

/**
 * ana_json_begin_object:
 * @self: the writer
 *
 * Writes "{": a value of its own, ended by ana_json_end_object().
 */
void
ana_json_begin_object (AnaJsonWriter *self)
{
  open_level (self, '{');
}

/**
 * ana_json_end_object:
 * @self: the writer
 */
void
ana_json_end_object (AnaJsonWriter *self)
{
  close_level (self, '}');
}

/**
 * ana_json_begin_array:
 * @self: the writer
 */
void
ana_json_begin_array (AnaJsonWriter *self)
{
  open_level (self, '[');
}

/**
 * ana_json_end_array:
 * @self: the writer
 */
void
ana_json_end_array (AnaJsonWriter *self)
{
  close_level (self, ']');
}

static void
append_escaped (GString *out, const char *p, gsize len)
{
  static const char short_from[] = "\"\\\b\f\n\r\t";
  static const char short_to[] = "\"\\bfnrt";
  const char *end = p + len;

  while (p < end)
    {
      const char *run = p;
      const char *found;

      while (p < end && (guint8) *p >= 0x20 && *p != '"' && *p != '\\')
        p++;
      if (p > run)
        g_string_append_len (out, run, p - run);
      if (p >= end)
        return;
      found = *p != '\0' ? strchr (short_from, *p) : NULL;
      if (found != NULL)
        {
          g_string_append_c (out, '\\');
          g_string_append_c (out, short_to[found - short_from]);
        }
      else
        g_string_append_printf (out, "\\u%04x", (guint) (guint8) *p);
      p++;
    }
}

static void
append_string (GString *out, const char *value)
{
  gsize len = strlen (value);

  g_string_append_c (out, '"');
  if (g_utf8_validate_len (value, len, NULL))
    append_escaped (out, value, len);
  else /* a file name, a cell: what is no UTF-8 becomes U+FFFD */
    {
      g_autofree char *valid = g_utf8_make_valid (value, (gssize) len);

      append_escaped (out, valid, strlen (valid));
    }
  g_string_append_c (out, '"');
}

/**
 * ana_json_key:
 * @self: the writer, in an object
 * @key: the name of the value that is written next
 */
void
ana_json_key (AnaJsonWriter *self, const char *key)
{
  put_comma (self);
  append_string (self->out, key);
  g_string_append_c (self->out, ':');
  self->after_key = TRUE;
}

/**
 * ana_json_string:
 * @self: the writer
 * @value: (nullable): text; %NULL is null; bytes that are no UTF-8 become U+FFFD
 */
void
ana_json_string (AnaJsonWriter *self, const char *value)
{
  put_comma (self);
  if (value == NULL)
    g_string_append_len (self->out, "null", 4);
  else
    append_string (self->out, value);
}

/**
 * ana_json_int:
 * @self: the writer
 * @value: any
 */
void
ana_json_int (AnaJsonWriter *self, gint64 value)
{
  char reversed[24];
  char text[24];
  guint64 rest = value < 0 ? -(guint64) value : (guint64) value;
  int n = 0, len = 0;

  put_comma (self);
  do
    reversed[n++] = (char) ('0' + rest % 10);
  while ((rest /= 10) != 0);
  if (value < 0)
    text[len++] = '-';
  while (n > 0)
    text[len++] = reversed[--n];
  g_string_append_len (self->out, text, len);
}

/**
 * ana_json_double:
 * @self: the writer
 * @value: a number; null when it is not finite
 *
 * Writes the shortest text that reads back equal.
 */
void
ana_json_double (AnaJsonWriter *self, double value)
{
  char text[32];

  put_comma (self);
  if (isfinite (value))
    g_string_append_len (self->out, text, ana_double_write (value, ANA_DOUBLE_PLAIN_INT64, text));
  else
    g_string_append_len (self->out, "null", 4);
}

/**
 * ana_json_bool:
 * @self: the writer
 * @value: which
 */
void
ana_json_bool (AnaJsonWriter *self, gboolean value)
{
  put_comma (self);
  g_string_append (self->out, value ? "true" : "false");
}

/**
 * ana_json_null:
 * @self: the writer
 */
void
ana_json_null (AnaJsonWriter *self)
{
  put_comma (self);
  g_string_append_len (self->out, "null", 4);
}

/**
 * ana_json_raw:
 * @self: the writer
 * @json: a whole JSON value, written as it is
 */
void
ana_json_raw (AnaJsonWriter *self, const char *json)
{
  put_comma (self);
  g_string_append (self->out, json);
}

static void
write_object (AnaJsonWriter *self, JsonObject *object)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  ana_json_begin_object (self);
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      ana_json_key (self, name);
      ana_json_node (self, member);
    }
  ana_json_end_object (self);
}

static void
write_array (AnaJsonWriter *self, JsonArray *array)
{
  ana_json_begin_array (self);
  for (guint i = 0; i < json_array_get_length (array); i++)
    ana_json_node (self, json_array_get_element (array, i));
  ana_json_end_array (self);
}

/**
 * ana_json_node:
 * @self: the writer
 * @node: (nullable): a tree; %NULL is null
 *
 * Writes a tree, members in their order.
 */
void
ana_json_node (AnaJsonWriter *self, JsonNode *node)
{
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    ana_json_null (self);
  else if (JSON_NODE_HOLDS_OBJECT (node))
    write_object (self, json_node_get_object (node));
  else if (JSON_NODE_HOLDS_ARRAY (node))
    write_array (self, json_node_get_array (node));
  else if (json_node_get_value_type (node) == G_TYPE_STRING)
    ana_json_string (self, json_node_get_string (node));
  else if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    ana_json_bool (self, json_node_get_boolean (node));
  else if (json_node_get_value_type (node) == G_TYPE_DOUBLE)
    ana_json_double (self, json_node_get_double (node));
  else
    ana_json_int (self, json_node_get_int (node));
}
