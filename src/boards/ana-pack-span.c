/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-pack-span.c: values over spans, as the hub answered them, in a pack.
 */
#include "config.h"

#include "ana-pack-span.h"

#include <math.h>

static void
span_clear (AnaPackSpan *span)
{
  g_free (span->code);
  g_free (span->dim);
}

GArray *
ana_pack_spans_new (void)
{
  GArray *spans = g_array_new (FALSE, FALSE, sizeof (AnaPackSpan));

  g_array_set_clear_func (spans, (GDestroyNotify) span_clear);
  return spans;
}

/* The member "spans". */
void
ana_pack_spans_write (const GArray *spans, AnaJsonWriter *writer)
{
  ana_json_key (writer, "spans");
  ana_json_begin_array (writer);
  for (guint i = 0; i < spans->len; i++)
    {
      const AnaPackSpan *span = &g_array_index (spans, AnaPackSpan, i);

      ana_json_begin_object (writer);
      ana_json_key (writer, "code");
      ana_json_string (writer, span->code);
      ana_json_key (writer, "dim");
      ana_json_string (writer, span->dim);
      ana_json_key (writer, "from");
      ana_json_int (writer, span->span.start_usec);
      ana_json_key (writer, "to");
      ana_json_int (writer, span->span.end_usec);
      ana_json_key (writer, "value");
      ana_json_double (writer, span->value.has_value ? span->value.value : NAN);
      ana_json_key (writer, "approximate");
      ana_json_bool (writer, span->value.approximate);
      ana_json_key (writer, "count");
      ana_json_int (writer, span->value.count);
      ana_json_end_object (writer);
    }
  ana_json_end_array (writer);
}

static void
read_one (GArray *spans, JsonObject *object)
{
  AnaPackSpan span = { .value = { .num = NAN, .den = NAN } };
  JsonNode *value = json_object_get_member (object, "value");
  const char *code = ana_json_get_string (object, "", "code", "", NULL), *dim = ana_json_get_string (object, "", "dim", "", NULL);

  if (code == NULL || dim == NULL)
    return;
  span.code = g_strdup (code);
  span.dim = g_strdup (dim);
  span.span = (AnaSpan) { ana_json_get_int (object, "", "from", 0, NULL), ana_json_get_int (object, "", "to", 0, NULL) };
  span.value.has_value = value != NULL && JSON_NODE_HOLDS_VALUE (value);
  span.value.value = span.value.has_value ? json_node_get_double (value) : NAN;
  span.value.approximate = ana_json_get_bool (object, "", "approximate", FALSE, NULL);
  span.value.count = ana_json_get_int (object, "", "count", 0, NULL);
  g_array_append_val (spans, span);
}

/* What is not as it was written is left out: who has a key can sign anything. */
void
ana_pack_spans_read (GArray *spans, JsonNode *node)
{
  JsonArray *list = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonNode *item = json_array_get_element (list, i);

      if (JSON_NODE_HOLDS_OBJECT (item))
        read_one (spans, json_node_get_object (item));
    }
}
