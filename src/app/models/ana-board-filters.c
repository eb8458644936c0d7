/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-filters.c: what a board is filtered by while it is looked at, with the way back.
 *
 * Each change is a state of its own; going back and doing something else forgets what lay ahead. Nothing of it is written
 * to the board.
 */
#include "config.h"

#include "ana-board-filters.h"

#include "ana-filter.h"
#include "ana-text.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_STATES 100
#define MAX_CHARS  200 /* of a value in a chip */

typedef struct {
  char *range;    /* (nullable) */
  char *filters;  /* JSON text, canonical */
} State;

struct _AnaBoardFilters {
  GPtrArray *states;  /* of State */
  guint      at;
};

static State *
state_new (const char *range, const char *filters)
{
  State *state = g_new0 (State, 1);

  state->range = g_strdup (range);
  state->filters = g_strdup (filters);
  return state;
}

static void
state_free (State *state)
{
  g_free (state->range);
  g_free (state->filters);
  g_free (state);
}

static State *
get_state (AnaBoardFilters *self)
{
  return self->states->pdata[self->at];
}

static char *
to_text (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_alloc ();

  json_node_init_object (node, object);
  return ana_json_canonical (node, NULL);
}

static JsonNode *
parse (AnaBoardFilters *self)
{
  return ana_json_parse (get_state (self)->filters, -1, NULL, NULL);
}

AnaBoardFilters *
ana_board_filters_new (JsonObject *own)
{
  AnaBoardFilters *self = g_new0 (AnaBoardFilters, 1);
  g_autofree char *text = own != NULL ? to_text (own) : g_strdup ("{}");

  self->states = g_ptr_array_new_with_free_func ((GDestroyNotify) state_free);
  g_ptr_array_add (self->states, state_new (NULL, text));
  return self;
}

AnaBoardFilters *
ana_board_filters_copy (AnaBoardFilters *self)
{
  AnaBoardFilters *copy = g_new0 (AnaBoardFilters, 1);
  const State *state = get_state (self);

  copy->states = g_ptr_array_new_with_free_func ((GDestroyNotify) state_free);
  g_ptr_array_add (copy->states, state_new (state->range, state->filters));
  return copy;
}

void
ana_board_filters_free (AnaBoardFilters *self)
{
  g_ptr_array_unref (self->states);
  g_free (self);
}

const char *
ana_board_filters_get_range (AnaBoardFilters *self)
{
  return get_state (self)->range;
}

const char *
ana_board_filters_get_text (AnaBoardFilters *self)
{
  return get_state (self)->filters;
}

/* FALSE when it is the state that is there. */
static gboolean
push (AnaBoardFilters *self, const char *range, const char *filters)
{
  const State *state = get_state (self);

  if (g_strcmp0 (range, state->range) == 0 && strcmp (filters, state->filters) == 0)
    return FALSE;
  g_ptr_array_set_size (self->states, (int) self->at + 1);
  g_ptr_array_add (self->states, state_new (range, filters));
  if (self->states->len > MAX_STATES)
    g_ptr_array_remove_index (self->states, 0);
  self->at = self->states->len - 1;
  return TRUE;
}

gboolean
ana_board_filters_set_range (AnaBoardFilters *self, const char *range)
{
  g_autofree char *filters = g_strdup (get_state (self)->filters);

  return push (self, range, filters);
}

/* What @other is filtered by now. FALSE when it is the same. */
gboolean
ana_board_filters_follow (AnaBoardFilters *self, AnaBoardFilters *other)
{
  return push (self, get_state (other)->range, get_state (other)->filters);
}

/* --- by field --- */

/* The filter on a field, or on several that were drawn over by hand, if one is there. */
static const char *
find_id (JsonObject *filters, const char *subject)
{
  JsonObjectIter iter;
  const char *id;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, filters);
  while (json_object_iter_next_ordered (&iter, &id, &node))
    {
      g_autofree char *own = JSON_NODE_HOLDS_OBJECT (node) ? ana_filter_dup_subject (json_node_get_object (node)) : NULL;

      if (own != NULL && g_strcmp0 (own, subject) == 0)
        return id;
    }
  return NULL;
}

static char *
make_id (JsonObject *filters)
{
  for (guint i = 1;; i++)
    {
      char *id = g_strdup_printf ("f%u", i);

      if (!json_object_has_member (filters, id))
        return id;
      g_free (id);
    }
}

/**
 * ana_board_filters_set_value:
 * @self: the filters
 * @field: of a tile's data; to take away one that was drawn by hand, what ana_filter_dup_subject() says of it
 * @value: (nullable): the one value wanted; %NULL: any
 *
 * Returns: whether that is another state
 */
gboolean
ana_board_filters_set_value (AnaBoardFilters *self, const char *field, const char *value)
{
  g_autoptr (JsonNode) node = parse (self);
  JsonObject *filters = json_node_get_object (node);
  g_autofree char *id = g_strdup (find_id (filters, field)), *text = NULL;
  JsonObject *filter;

  if (value == NULL)
    {
      if (id != NULL)
        json_object_remove_member (filters, id);
    }
  else
    {
      if (id == NULL)
        id = make_id (filters);
      filter = json_object_new ();
      json_object_set_string_member (filter, "field", field);
      json_object_set_string_member (filter, "equal", value);
      json_object_set_object_member (filters, id, filter);
    }
  text = to_text (filters);
  return push (self, get_state (self)->range, text);
}

/**
 * ana_board_filters_set_brush:
 * @self: the filters
 * @range: (nullable): a stretch of time in place of the one there
 * @predicates: one for each field, or one of several that were drawn over; they take the place of those on the same fields
 *
 * Returns: whether that is another state
 */
gboolean
ana_board_filters_set_brush (AnaBoardFilters *self, const char *range, JsonArray *predicates)
{
  g_autoptr (JsonNode) node = parse (self);
  JsonObject *filters = json_node_get_object (node);
  g_autofree char *text = NULL, *kept = g_strdup (range != NULL ? range : get_state (self)->range);

  for (guint i = 0; i < json_array_get_length (predicates); i++)
    {
      JsonNode *predicate = json_array_get_element (predicates, i);
      g_autofree char *subject = ana_filter_dup_subject (json_node_get_object (predicate)), *id = g_strdup (find_id (filters, subject));

      if (id == NULL)
        id = make_id (filters);
      json_object_set_member (filters, id, json_node_copy (predicate));
    }
  text = to_text (filters);
  return push (self, kept, text);
}

char *
ana_board_filters_get_value (AnaBoardFilters *self, const char *field)
{
  g_autoptr (JsonNode) node = parse (self);
  JsonObject *filters = json_node_get_object (node);
  const char *id = find_id (filters, field);

  return id != NULL ? g_strdup (ana_json_get_string (json_object_get_object_member (filters, id), "", "equal", NULL, NULL)) : NULL;
}

gboolean
ana_board_filters_remove (AnaBoardFilters *self, const char *id)
{
  g_autoptr (JsonNode) node = parse (self);
  g_autofree char *text = NULL;

  json_object_remove_member (json_node_get_object (node), id);
  text = to_text (json_node_get_object (node));
  return push (self, get_state (self)->range, text);
}

gboolean
ana_board_filters_clear (AnaBoardFilters *self)
{
  return push (self, NULL, "{}");
}

gboolean
ana_board_filters_can_go (AnaBoardFilters *self, int step)
{
  return step < 0 ? self->at > 0 : self->at + 1 < self->states->len;
}

gboolean
ana_board_filters_go (AnaBoardFilters *self, int step)
{
  if (!ana_board_filters_can_go (self, step))
    return FALSE;
  self->at += step < 0 ? -1 : 1;
  return TRUE;
}

/* --- in words --- */

static void
append_value (GString *out, JsonNode *node)
{
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < MIN (json_array_get_length (array), 3); i++)
        {
          if (i > 0)
            g_string_append (out, ", ");
          append_value (out, json_array_get_element (array, i));
        }
      if (json_array_get_length (array) > 3)
        g_string_append_printf (out, " +%u", json_array_get_length (array) - 3);
    }
  else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    {
      g_autofree char *line = ana_text_to_line (json_node_get_string (node), MAX_CHARS);
      g_string_append (out, line);
    }
  else if (JSON_NODE_HOLDS_NULL (node))
    g_string_append (out, "—");
  else if (JSON_NODE_HOLDS_VALUE (node))
    {
      g_autofree char *text = json_to_string (node, FALSE);
      g_string_append (out, text);
    }
}

/* "10 – 20"; an open end is a dot dot dot. */
static void
append_range (GString *out, JsonNode *node)
{
  JsonArray *ends = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; ends != NULL && i < MIN (json_array_get_length (ends), 2); i++)
    {
      if (i > 0)
        g_string_append (out, " – ");
      if (JSON_NODE_HOLDS_NULL (json_array_get_element (ends, i)))
        g_string_append (out, "…");
      else
        append_value (out, json_array_get_element (ends, i));
    }
}

/* "Hours × Score: drawn by hand" */
static char *
drawn_in_words (JsonObject *filter)
{
  g_autofree char *subject = ana_filter_dup_subject (filter), *spaced = subject != NULL ? g_strdelimit (ana_text_to_line (subject, MAX_CHARS), "_", ' ') : g_strdup ("");
  g_autofree char *first = g_utf8_substring (spaced, 0, MIN (g_utf8_strlen (spaced, -1), 1)), *upper = g_utf8_strup (first, -1), *name = g_strconcat (upper, spaced + strlen (first), NULL);

  return g_strdup_printf (_("%s: drawn by hand"), name);
}

/* "Country: France" */
static char *
in_words (JsonObject *filter)
{
  static const struct { const char *name, *sign; } signs[] = {
    { "equal", "" }, { "oneOf", "" }, { "lt", "< " }, { "lte", "≤ " }, { "gt", "> " }, { "gte", "≥ " }, { "contains", "… " }, { "starts_with", "" },
    { "range", "" }, { "last", "" },
  };
  const char *field = ana_json_get_string (filter, "", "field", "", NULL);
  GString *out = g_string_new (NULL);
  g_autofree char *spaced = g_strdelimit (ana_text_to_line (field, MAX_CHARS), "_", ' ');

  if (!json_object_has_member (filter, "field"))
    {
      g_string_free (out, TRUE);
      return drawn_in_words (filter);
    }
  if (spaced[0] != '\0')
    g_string_append_unichar (out, g_unichar_toupper (g_utf8_get_char (spaced)));
  g_string_append (out, spaced[0] != '\0' ? g_utf8_next_char (spaced) : "");
  g_string_append (out, ": ");
  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    if (json_object_has_member (filter, signs[i].name))
      {
        g_string_append (out, signs[i].sign);
        if (strcmp (signs[i].name, "range") == 0)
          append_range (out, json_object_get_member (filter, signs[i].name));
        else
          append_value (out, json_object_get_member (filter, signs[i].name));
        g_string_append_c (out, ' ');
      }
  return g_strchomp (g_string_free (out, FALSE));
}

/**
 * ana_board_filters_list:
 * @self: the filters
 *
 * Returns: (transfer full): id and words of each filter, one after the other; %NULL-terminated
 */
char **
ana_board_filters_list (AnaBoardFilters *self)
{
  g_autoptr (JsonNode) node = parse (self);
  g_autoptr (GStrvBuilder) out = g_strv_builder_new ();
  JsonObjectIter iter;
  const char *id;
  JsonNode *filter;

  json_object_iter_init_ordered (&iter, json_node_get_object (node));
  while (json_object_iter_next_ordered (&iter, &id, &filter))
    {
      g_autofree char *words = JSON_NODE_HOLDS_OBJECT (filter) ? in_words (json_node_get_object (filter)) : NULL;

      if (words == NULL)
        continue;
      g_strv_builder_add (out, id);
      g_strv_builder_add (out, words);
    }
  return g_strv_builder_end (out);
}
