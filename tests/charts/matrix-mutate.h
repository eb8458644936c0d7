/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * matrix-mutate.h: the specs of the matrix with other data in them.
 */
#pragma once

#include "ana-random.h"
#include "matrix.h"

/* The spec as JSON, and the list of its rows. */
static inline JsonNode *
matrix_json (const char *spec, JsonArray **rows)
{
  g_autofree char *text = g_strdelimit (g_strdup (spec), "'", '"');
  g_autoptr (GError) error = NULL;
  JsonNode *json = ana_json_parse (text, -1, NULL, &error);

  g_assert_no_error (error);
  *rows = json_object_get_array_member (json_object_get_object_member (json_node_get_object (json), "data"), "values");
  return json;
}

static inline void
matrix_set_rows (JsonNode *json, JsonArray *rows)
{
  json_object_set_array_member (json_object_get_object_member (json_node_get_object (json), "data"), "values", rows);
}

/* Rows in another order; @place says where each is now. */
static inline JsonArray *
matrix_shuffle (JsonArray *rows, AnaRandom *random, guint *place)
{
  guint n = json_array_get_length (rows);
  g_autofree guint *order = g_new (guint, n);
  JsonArray *out = json_array_new ();

  for (guint i = 0; i < n; i++)
    order[i] = i;
  for (guint i = n; i-- > 1;)
    {
      guint k = (guint) ana_random_range (random, 0, i), held = order[i];

      order[i] = order[k];
      order[k] = held;
    }
  for (guint i = 0; i < n; i++)
    {
      json_array_add_object_element (out, json_object_ref (json_array_get_object_element (rows, order[i])));
      place[order[i]] = i;
    }
  return out;
}

/* A copy of rows in which every number is @number (NAN: null), every text @text (NULL: null; "": as it was). */
static inline JsonArray *
matrix_fill (JsonArray *rows, const double *numbers, guint n_numbers, gboolean nulls)
{
  JsonArray *out = json_array_new ();
  guint at = 0;

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *from = json_array_get_object_element (rows, i), *to = json_object_new ();
      g_autoptr (GList) members = json_object_get_members (from);

      for (GList *l = members; l != NULL; l = l->next)
        {
          JsonNode *node = json_object_get_member (from, l->data);

          if (nulls)
            json_object_set_null_member (to, l->data);
          else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) != G_TYPE_STRING)
            json_object_set_double_member (to, l->data, numbers[at++ % n_numbers]);
          else
            json_object_set_member (to, l->data, json_node_copy (node));
        }
      json_array_add_object_element (out, to);
    }
  return out;
}

static inline JsonArray *
matrix_repeat (JsonArray *rows, guint from, guint n, guint times)
{
  JsonArray *out = json_array_new ();

  for (guint k = 0; k < times; k++)
    for (guint i = from; i < MIN (from + n, json_array_get_length (rows)); i++)
      json_array_add_object_element (out, json_object_ref (json_array_get_object_element (rows, i)));
  return out;
}
