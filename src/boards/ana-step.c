/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-step.c: one step of editing a board, its inverse, and its text for the history that outlives the program.
 */
#include "config.h"

#include "ana-step.h"

#include "ana-error.h"

#include <string.h>

static void
change_free (AnaChange *change)
{
  g_free (change->path);
  g_clear_pointer (&change->was, json_node_unref);
  g_clear_pointer (&change->is, json_node_unref);
  g_free (change);
}

AnaStep *
ana_step_new (const char *label)
{
  AnaStep *self = g_new0 (AnaStep, 1);

  self->label = g_strdup (label);
  self->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) change_free);
  return self;
}

void
ana_step_free (AnaStep *self)
{
  g_free (self->label);
  g_free (self->group);
  g_ptr_array_unref (self->changes);
  g_free (self);
}

static JsonNode *
share (JsonNode *node)
{
  return node != NULL ? json_node_copy (node) : NULL;
}

void
ana_step_add (AnaStep *self, const char *path, JsonNode *was, JsonNode *is, int index)
{
  AnaChange *change = g_new0 (AnaChange, 1);

  change->path = g_strdup (path);
  change->was = share (was);
  change->is = share (is);
  change->index = index;
  g_ptr_array_add (self->changes, change);
}

static gboolean
stands (JsonNode *root, const AnaChange *change)
{
  JsonNode *node = ana_json_path_get (root, change->path);

  return change->was != NULL ? node != NULL && json_node_equal (node, change->was) : node == NULL;
}

/**
 * ana_step_apply:
 * @self: a step
 * @board: a board; stays as it is
 * @error: return location
 *
 * Does the step if all that it changes stands as the step knew it, and the result is a board.
 *
 * Returns: (transfer full): the board after it; %NULL and %ANA_ERROR_RETRY when something else stands in one of its places
 *   (the board was changed from elsewhere since), or what ana_board_parse() says of the result
 */
AnaBoard *
ana_step_apply (const AnaStep *self, const AnaBoard *board, GError **error)
{
  g_autoptr (JsonNode) root = ana_board_to_json (board);

  for (guint i = 0; i < self->changes->len; i++)
    {
      const AnaChange *change = self->changes->pdata[i];
      JsonNode *next;

      if (!stands (root, change))
        {
          g_set_error (error, ANA_ERROR, ANA_ERROR_RETRY, "%s: was changed since", change->path);
          return NULL;
        }
      next = ana_json_path_with (root, change->path, change->is, change->was != NULL && change->is != NULL ? -1 : change->index, error);
      if (next == NULL)
        return NULL;
      json_node_unref (root);
      root = next;
    }
  return ana_board_parse (root, error);
}

/**
 * ana_step_invert:
 * @self: a step
 *
 * Returns: (transfer full): the step that takes it back, to the order of members
 */
AnaStep *
ana_step_invert (const AnaStep *self)
{
  AnaStep *back = ana_step_new (self->label);

  for (guint i = self->changes->len; i > 0; i--)
    {
      const AnaChange *change = self->changes->pdata[i - 1];

      ana_step_add (back, change->path, change->is, change->was, change->index);
    }
  return back;
}

static gboolean
replaces_only (const AnaStep *step)
{
  for (guint i = 0; i < step->changes->len; i++)
    {
      const AnaChange *change = step->changes->pdata[i];

      if (change->was == NULL || change->is == NULL)
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_inside (const char *path, const char *other)
{
  gsize len = strlen (other);

  return strncmp (path, other, len) == 0 && path[len] == '/';
}

/* Whether a place of one lies inside a place of the other: then their order matters. */
static gboolean
is_nested (const AnaStep *a, const AnaStep *b)
{
  for (guint i = 0; i < a->changes->len; i++)
    for (guint k = 0; k < b->changes->len; k++)
      {
        const char *path = ((AnaChange *) a->changes->pdata[i])->path, *other = ((AnaChange *) b->changes->pdata[k])->path;

        if (is_inside (path, other) || is_inside (other, path))
          return TRUE;
      }
  return FALSE;
}

/* Values of one place become one change; a place that is back where it began is no change. */
static void
absorb_change (AnaStep *self, const AnaChange *next)
{
  for (guint i = 0; i < self->changes->len; i++)
    {
      AnaChange *change = self->changes->pdata[i];

      if (strcmp (change->path, next->path) != 0)
        continue;
      json_node_unref (change->is);
      change->is = json_node_copy (next->is);
      if (json_node_equal (change->was, change->is))
        g_ptr_array_remove_index (self->changes, i);
      return;
    }
  ana_step_add (self, next->path, next->was, next->is, next->index);
}

/**
 * ana_step_absorb:
 * @self: a step that was done
 * @next: the one done right after it
 *
 * Makes one step of two of the same group.
 *
 * Returns: whether they are one now; @self has no changes left when the two cancel out
 */
gboolean
ana_step_absorb (AnaStep *self, const AnaStep *next)
{
  gboolean merges;

  if (self->group == NULL || g_strcmp0 (self->group, next->group) != 0)
    return FALSE;
  merges = replaces_only (self) && replaces_only (next) && !is_nested (self, next);
  for (guint i = 0; i < next->changes->len; i++)
    {
      const AnaChange *change = next->changes->pdata[i];

      if (merges)
        absorb_change (self, change);
      else
        ana_step_add (self, change->path, change->was, change->is, change->index);
    }
  return TRUE;
}

/* --- as text --- */

char *
ana_step_to_text (const AnaStep *self)
{
  GString *out = g_string_new (NULL);
  AnaJsonWriter writer;

  ana_json_writer_init (&writer, out);
  ana_json_begin_object (&writer);
  ana_json_key (&writer, "label");
  ana_json_string (&writer, self->label);
  ana_json_key (&writer, "group");
  ana_json_string (&writer, self->group);
  ana_json_key (&writer, "changes");
  ana_json_begin_array (&writer);
  for (guint i = 0; i < self->changes->len; i++)
    {
      const AnaChange *change = self->changes->pdata[i];

      ana_json_begin_object (&writer);
      ana_json_key (&writer, "path");
      ana_json_string (&writer, change->path);
      ana_json_key (&writer, "index");
      ana_json_int (&writer, change->index);
      if (change->was != NULL)
        {
          ana_json_key (&writer, "was");
          ana_json_node (&writer, change->was);
        }
      if (change->is != NULL)
        {
          ana_json_key (&writer, "is");
          ana_json_node (&writer, change->is);
        }
      ana_json_end_object (&writer);
    }
  ana_json_end_array (&writer);
  ana_json_end_object (&writer);
  return g_string_free (out, FALSE);
}

static gboolean
parse_change (AnaStep *self, JsonNode *node, guint i, GError **error)
{
  g_autofree char *path = g_strdup_printf ("/changes/%u", i);
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *place = object != NULL ? ana_json_get_string (object, path, "path", NULL, error) : NULL;
  gint64 index = object != NULL ? ana_json_get_int (object, path, "index", -1, NULL) : -1;

  if (place == NULL)
    {
      if (error != NULL && *error == NULL)
        g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "%s: a change has a path", path);
      return FALSE;
    }
  ana_step_add (self, place, json_object_get_member (object, "was"), json_object_get_member (object, "is"),
                (int) CLAMP (index, -1, G_MAXINT));
  return TRUE;
}

/**
 * ana_step_parse:
 * @text: what ana_step_to_text() wrote
 * @error: return location
 *
 * Returns: (transfer full): the step, or %NULL and %ANA_ERROR_BAD_INPUT
 */
AnaStep *
ana_step_parse (const char *text, GError **error)
{
  g_autoptr (JsonNode) node = ana_json_parse (text, -1, NULL, error);
  g_autoptr (AnaStep) self = NULL;
  JsonObject *root;
  JsonNode *changes;

  if (node == NULL)
    return NULL;
  root = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  changes = root != NULL ? json_object_get_member (root, "changes") : NULL;
  if (changes == NULL || !JSON_NODE_HOLDS_ARRAY (changes))
    {
      g_set_error_literal (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "/changes: an array is wanted");
      return NULL;
    }
  self = ana_step_new (ana_json_get_string (root, "", "label", "", NULL));
  self->group = g_strdup (ana_json_get_string (root, "", "group", NULL, NULL));
  for (guint i = 0; i < json_array_get_length (json_node_get_array (changes)); i++)
    if (!parse_change (self, json_array_get_element (json_node_get_array (changes), i), i, error))
      return NULL;
  return g_steal_pointer (&self);
}
