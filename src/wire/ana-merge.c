/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-merge.c: three-way merge per field.
 */
#include "config.h"

#include "ana-merge.h"

#include "ana-error.h"
#include "ana-hlc.h"

#include <string.h>

/*
 * A patch says of each entity (a tile, a filter, an annotation, any other member of the document) what it was and what it
 * is: `[{"path":"/tiles/a1","base":{…},"new":{…}}]`, a missing "base" or "new" meaning that there was, or is, none. So
 * whoever applies it can merge against whatever stands there by now, and needs no history: a field that is as the patch
 * knew it takes the new value; one that somebody else changed meanwhile is decided by its rule. That a field went from A to
 * B and back to A is not noticed, and need not be.
 *
 * Rules, by kind and place:
 *   field  objects member by member; of two different values theirs stays and mine becomes a conflict that is shown
 *   whole   the same, but the value is one thing: half of one query and half of another is neither's
 *   clock   the later wins (places, sizes, order of tabs: losing is harmless)
 *   notes   the later wins, and a deletion wins over any edit
 *   list    elements by their id; new ones come in, order by clock
 * An object that one deleted and the other edited stays as edited; an edit of its place alone does not keep it.
 */

typedef enum { FIELD, WHOLE, CLOCK, NOTES, LIST } Rule;

static const struct {
  const char *kind, *place;  /* a star is any one name */
  Rule        rule;
} rules[] = {
  { "board", "/tiles/*/x", CLOCK },       { "board", "/tiles/*/y", CLOCK },     { "board", "/tiles/*/w", CLOCK },
  { "board", "/tiles/*/h", CLOCK },       { "board", "/tiles/*/tab", CLOCK },   { "board", "/tiles/*/query", WHOLE },
  { "board", "/tiles/*/kpi", WHOLE },     { "board", "/tiles/*/filter", WHOLE }, { "board", "/filters/*", WHOLE },
  { "board", "/time", WHOLE },            { "board", "/tabs", LIST },           { "board", "/annotations/*", NOTES },
  { "preferences", "/*", CLOCK },         { "annotation", "/*", CLOCK },        { "proposal", "/*", WHOLE },
  { "pricing", "/*", WHOLE },             { "schedule", "/*", WHOLE },
};

/* Members of a document that are maps of entities. */
static const char *const maps[] = { "tiles", "filters", "annotations" };

typedef struct {
  const char *kind;
  const char *hlc;
  JsonNode  **fields;     /* (nullable) */
  GPtrArray  *conflicts;  /* (nullable) */
} Merge;

gboolean
ana_merge_is_strict (const char *kind)
{
  static const char *const strict[] = { "rule", "webhook", "role", NULL };

  return g_strv_contains (strict, kind);
}

gboolean
ana_merge_delete_wins (const char *kind)
{
  return strcmp (kind, "annotation") == 0;
}

static gboolean
matches (const char *place, const char *path)
{
  while (*place != '\0' && *path != '\0')
    if (*place == '*')
      {
        place++;
        path += strcspn (path, "/");
      }
    else if (*place++ != *path++)
      return FALSE;
  return *place == *path;
}

static Rule
find_rule (const char *kind, const char *path)
{
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    if (strcmp (rules[i].kind, kind) == 0 && matches (rules[i].place, path))
      return rules[i].rule;
  return FIELD;
}

static gboolean
is_equal (JsonNode *a, JsonNode *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return json_node_equal (a, b);
}

static gboolean
is_object (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node);
}

static JsonNode *
share (JsonNode *node)
{
  return node != NULL ? json_node_copy (node) : NULL;
}

static JsonNode *
member (JsonNode *object, const char *name)
{
  return object != NULL ? json_object_get_member (json_node_get_object (object), name) : NULL;
}

/* --- conflicts and clocks --- */

static void
conflict_free (AnaMergeConflict *conflict)
{
  g_free (conflict->path);
  g_clear_pointer (&conflict->base, json_node_unref);
  g_clear_pointer (&conflict->mine, json_node_unref);
  g_clear_pointer (&conflict->theirs, json_node_unref);
  g_free (conflict);
}

GPtrArray *
ana_merge_conflicts_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) conflict_free);
}

static JsonNode *
disagree (Merge *merge, const char *path, JsonNode *base, JsonNode *theirs, JsonNode *mine)
{
  AnaMergeConflict *conflict;

  if (merge->conflicts != NULL)
    {
      conflict = g_new0 (AnaMergeConflict, 1);
      *conflict = (AnaMergeConflict) { g_strdup (path), share (base), share (mine), share (theirs) };
      g_ptr_array_add (merge->conflicts, conflict);
    }
  return share (theirs);
}

static const char *
get_clock (Merge *merge, const char *path)
{
  JsonNode *node = merge->fields != NULL && is_object (*merge->fields) ? member (*merge->fields, path) : NULL;

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

static void
set_clock (Merge *merge, const char *path)
{
  if (merge->fields != NULL && ana_hlc_compare (merge->hlc, get_clock (merge, path)) > 0)
    json_object_set_string_member (json_node_get_object (*merge->fields), path, merge->hlc);
}

/* Clocks of our own, to be written to: the old ones may be shared. */
static void
own_clocks (JsonNode **fields)
{
  JsonObject *own = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (is_object (*fields))
    {
      json_object_iter_init_ordered (&iter, json_node_get_object (*fields));
      while (json_object_iter_next_ordered (&iter, &name, &node))
        json_object_set_member (own, name, json_node_copy (node));
    }
  g_clear_pointer (fields, json_node_unref);
  *fields = json_node_init_object (json_node_alloc (), NULL);
  json_node_take_object (*fields, own);
}

/* --- the merge --- */

static JsonNode *merge_value (Merge *merge, const char *path, JsonNode *base, JsonNode *theirs, JsonNode *mine);

static void
add_member (Merge *merge, JsonObject *out, const char *path, const char *name, JsonNode *base, JsonNode *theirs, JsonNode *mine)
{
  g_autofree char *below = ana_json_path_join (path, name);
  JsonNode *value = merge_value (merge, below, member (base, name), member (theirs, name), member (mine, name));

  if (value != NULL)
    json_object_set_member (out, name, value);
}

/* Members in their order, then mine that they do not have. */
static JsonNode *
merge_members (Merge *merge, const char *path, JsonNode *base, JsonNode *theirs, JsonNode *mine)
{
  JsonNode *node = json_node_init_object (json_node_alloc (), NULL);
  JsonObject *out = json_object_new ();
  JsonObjectIter iter;
  const char *name;

  if (!is_object (base))
    base = NULL;
  json_object_iter_init_ordered (&iter, json_node_get_object (theirs));
  while (json_object_iter_next_ordered (&iter, &name, NULL))
    add_member (merge, out, path, name, base, theirs, mine);
  json_object_iter_init_ordered (&iter, json_node_get_object (mine));
  while (json_object_iter_next_ordered (&iter, &name, NULL))
    if (member (theirs, name) == NULL)
      add_member (merge, out, path, name, base, theirs, mine);
  json_node_take_object (node, out);
  return node;
}

/* Whether two states of an object differ in more than what a clock decides. */
static gboolean
is_edited (Merge *merge, const char *path, JsonNode *base, JsonNode *now)
{
  JsonObjectIter iter;
  const char *name;
  guint n = 0, n_base = 0;

  if (!is_object (base) || !is_object (now))
    return !is_equal (base, now);
  json_object_iter_init (&iter, json_node_get_object (now));
  while (json_object_iter_next (&iter, &name, NULL))
    {
      g_autofree char *below = ana_json_path_join (path, name);

      if (find_rule (merge->kind, below) == CLOCK)
        continue;
      n++;
      if (!is_equal (member (base, name), member (now, name)))
        return TRUE;
    }
  json_object_iter_init (&iter, json_node_get_object (base));
  while (json_object_iter_next (&iter, &name, NULL))
    {
      g_autofree char *below = ana_json_path_join (path, name);

      n_base += find_rule (merge->kind, below) != CLOCK;
    }
  return n != n_base;
}

/* --- lists by id --- */

static const char *
id_of (JsonNode *element)
{
  JsonNode *id = is_object (element) ? member (element, "id") : NULL;

  return id != NULL && JSON_NODE_HOLDS_VALUE (id) && json_node_get_value_type (id) == G_TYPE_STRING ? json_node_get_string (id) : NULL;
}

static JsonNode *
find_element (JsonNode *list, const char *id)
{
  JsonArray *array = list != NULL && JSON_NODE_HOLDS_ARRAY (list) ? json_node_get_array (list) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    if (g_strcmp0 (id_of (json_array_get_element (array, i)), id) == 0)
      return json_array_get_element (array, i);
  return NULL;
}

static gboolean
has_ids (JsonNode *list)
{
  JsonArray *array = list != NULL && JSON_NODE_HOLDS_ARRAY (list) ? json_node_get_array (list) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    if (id_of (json_array_get_element (array, i)) == NULL)
      return FALSE;
  return array != NULL;
}

static void
add_elements (Merge *merge, JsonArray *out, GHashTable *done, const char *path, JsonNode *order, JsonNode *base, JsonNode *theirs, JsonNode *mine)
{
  JsonArray *array = json_node_get_array (order);

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      const char *id = id_of (json_array_get_element (array, i));
      g_autofree char *below = ana_json_path_join (path, id);
      JsonNode *value;

      if (!g_hash_table_add (done, (gpointer) id))
        continue;
      value = merge_value (merge, below, find_element (base, id), find_element (theirs, id), find_element (mine, id));
      if (value != NULL)
        json_array_add_element (out, value);
    }
}

/* The order of the later of the two, then what only the other has. */
static JsonNode *
merge_list (Merge *merge, const char *path, JsonNode *base, JsonNode *theirs, JsonNode *mine)
{
  JsonNode *node = json_node_alloc ();
  g_autoptr (JsonArray) out = json_array_new ();
  g_autoptr (GHashTable) done = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean mine_is_later = ana_hlc_compare (merge->hlc, get_clock (merge, path)) > 0;

  add_elements (merge, out, done, path, mine_is_later ? mine : theirs, base, theirs, mine);
  add_elements (merge, out, done, path, mine_is_later ? theirs : mine, base, theirs, mine);
  set_clock (merge, path);
  json_node_init_array (node, out);
  return node;
}

/* --- one value --- */

/* One has deleted what the other changed. */
static JsonNode *
merge_deleted (Merge *merge, const char *path, Rule rule, JsonNode *base, JsonNode *theirs, JsonNode *mine)
{
  JsonNode *left = theirs != NULL ? theirs : mine;

  if (rule == NOTES)
    return NULL;
  if (rule == WHOLE || !is_object (left) || !is_object (base))
    return disagree (merge, path, base, theirs, mine);
  return is_edited (merge, path, base, left) ? share (left) : NULL;
}

static JsonNode *
merge_value (Merge *merge, const char *path, JsonNode *base, JsonNode *theirs, JsonNode *mine)
{
  Rule rule = find_rule (merge->kind, path);

  if (rule == FIELD && is_object (theirs) && is_object (mine))
    return merge_members (merge, path, base, theirs, mine);
  if (is_equal (mine, theirs) || is_equal (base, mine))
    return share (theirs);
  if (is_equal (base, theirs))
    {
      if (rule == CLOCK || rule == NOTES || rule == LIST)
        set_clock (merge, path);
      return share (mine);
    }
  if (rule == CLOCK || (rule == NOTES && mine != NULL && theirs != NULL))
    {
      if (ana_hlc_compare (merge->hlc, get_clock (merge, path)) <= 0)
        return share (theirs);
      set_clock (merge, path);
      return share (mine);
    }
  if (base != NULL && (mine == NULL || theirs == NULL))
    return merge_deleted (merge, path, rule, base, theirs, mine);
  if (rule == LIST && has_ids (theirs) && has_ids (mine))
    return merge_list (merge, path, base, theirs, mine);
  return disagree (merge, path, base, theirs, mine);
}

/* --- patches --- */

static void
add_entity (AnaJsonWriter *writer, const char *path, JsonNode *base, JsonNode *mine)
{
  if (is_equal (base, mine))
    return;
  ana_json_begin_object (writer);
  ana_json_key (writer, "path");
  ana_json_string (writer, path);
  if (base != NULL)
    {
      ana_json_key (writer, "base");
      ana_json_node (writer, base);
    }
  if (mine != NULL)
    {
      ana_json_key (writer, "new");
      ana_json_node (writer, mine);
    }
  ana_json_end_object (writer);
}

typedef void (*NameFunc) (AnaJsonWriter *writer, const char *path, JsonNode *base, JsonNode *mine);

/* Every name of either object, once. */
static void
each_member (AnaJsonWriter *writer, const char *path, JsonNode *base, JsonNode *mine, NameFunc func)
{
  JsonObjectIter iter;
  const char *name;

  for (guint side = 0; side < 2; side++)
    {
      JsonNode *object = side == 0 ? mine : base;

      if (!is_object (object))
        continue;
      json_object_iter_init_ordered (&iter, json_node_get_object (object));
      while (json_object_iter_next_ordered (&iter, &name, NULL))
        {
          g_autofree char *below = ana_json_path_join (path, name);

          if (side == 0 || member (mine, name) == NULL)
            func (writer, below, is_object (base) ? member (base, name) : NULL, is_object (mine) ? member (mine, name) : NULL);
        }
    }
}

static void
add_top (AnaJsonWriter *writer, const char *path, JsonNode *base, JsonNode *mine)
{
  for (guint i = 0; i < G_N_ELEMENTS (maps); i++)
    if (strcmp (path + 1, maps[i]) == 0 && (base == NULL || is_object (base)) && is_object (mine) && json_object_get_size (json_node_get_object (mine)) > 0)
      {
        each_member (writer, path, base, mine, add_entity);
        return;
      }
  add_entity (writer, path, base, mine);
}

/**
 * ana_merge_diff:
 * @base: (nullable): a document; %NULL: there was none
 * @mine: what became of it
 *
 * Returns: (transfer full): the patch between them; an empty array when nothing changed
 */
JsonNode *
ana_merge_diff (JsonNode *base, JsonNode *mine)
{
  g_autoptr (GString) text = g_string_new (NULL);
  AnaJsonWriter writer;

  ana_json_writer_init (&writer, text);
  ana_json_begin_array (&writer);
  each_member (&writer, "", base, mine, add_top);
  ana_json_end_array (&writer);
  return ana_json_parse (text->str, (gssize) text->len, NULL, NULL);
}

/**
 * ana_merge_check:
 * @patch: what somebody sent as a patch
 * @error: return location
 *
 * Returns: whether it is one; else %ANA_ERROR_BAD_INPUT
 */
gboolean
ana_merge_check (JsonNode *patch, GError **error)
{
  JsonArray *array = patch != NULL && JSON_NODE_HOLDS_ARRAY (patch) ? json_node_get_array (patch) : NULL;
  guint i;

  for (i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *op = json_array_get_element (array, i);
      const char *path = is_object (op) ? ana_json_get_string (json_node_get_object (op), "", "path", NULL, NULL) : NULL;
      g_auto (GStrv) names = path != NULL ? ana_json_path_split (path) : NULL;

      if (path == NULL || path[0] != '/' || path[1] == '\0' || g_strv_length (names) > 2)
        break;
    }
  if (array != NULL && i == json_array_get_length (array))
    return TRUE;
  g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "/patch/%u: a change of a member or of an entry of a map is wanted", i);
  return FALSE;
}

/* The object around a path of two names must be there. Returns: (transfer full) (nullable): something else stands there */
static JsonNode *
ensure_map (JsonNode *root, const char *path)
{
  const char *last = strrchr (path, '/');
  g_autofree char *parent = g_strndup (path, last - path);
  JsonNode *map = last != path ? ana_json_path_get (root, parent) : root;
  g_autoptr (JsonNode) empty = NULL;

  if (map != NULL)
    return is_object (map) ? json_node_copy (root) : NULL;
  empty = json_node_init_object (json_node_alloc (), NULL);
  json_node_take_object (empty, json_object_new ());
  return ana_json_path_with (root, parent, empty, -1, NULL);
}

/* One entity. Returns: (transfer full): the document with it */
static JsonNode *
apply_entity (Merge *merge, JsonNode *root, JsonNode *op)
{
  const char *path = json_node_get_string (member (op, "path"));
  g_autoptr (JsonNode) with_map = ensure_map (root, path);
  g_autoptr (JsonNode) value = NULL;

  if (with_map == NULL)
    {
      value = disagree (merge, path, member (op, "base"), NULL, member (op, "new"));
      return json_node_copy (root);
    }
  value = merge_value (merge, path, member (op, "base"), ana_json_path_get (with_map, path), member (op, "new"));
  return ana_json_path_with (with_map, path, value, -1, NULL);
}

/* Clocks of what is gone are gone too. */
static void
prune_clocks (JsonNode **fields, JsonNode *root)
{
  g_autoptr (GList) names = json_object_get_members (json_node_get_object (*fields));

  for (GList *l = names; l != NULL; l = l->next)
    {
      const char *last = strrchr (l->data, '/');
      g_autofree char *parent = last != NULL ? g_strndup (l->data, last - (const char *) l->data) : NULL;

      if (parent == NULL || ana_json_path_get (root, parent) == NULL)
        json_object_remove_member (json_node_get_object (*fields), l->data);
    }
}

/**
 * ana_merge_apply:
 * @kind: of the document: "board", "preferences", …: its rules
 * @theirs: (nullable): the document as it is by now; %NULL: there is none
 * @patch: what I changed, ana_merge_check()ed
 * @hlc: when I did
 * @fields: (inout) (nullable): an object (or a %NULL node): when the fields that a clock decides were last written; %NULL: unknown, then mine is later
 * @conflicts: (nullable): where mine was not taken; both versions are in it
 *
 * Merges my changes into the document. Pure: the same arguments give the same document; a patch that was applied before
 * changes nothing more, as long as nobody has changed the same fields since.
 *
 * Returns: (transfer full): the document; shares with its arguments
 */
JsonNode *
ana_merge_apply (const char *kind, JsonNode *theirs, JsonNode *patch, const char *hlc, JsonNode **fields, GPtrArray *conflicts)
{
  Merge merge = { kind, hlc, fields, conflicts };
  JsonArray *ops = json_node_get_array (patch);
  JsonNode *root;

  if (is_object (theirs))
    root = json_node_copy (theirs);
  else
    {
      root = json_node_init_object (json_node_alloc (), NULL);
      json_node_take_object (root, json_object_new ());
    }
  if (fields != NULL)
    own_clocks (fields);
  for (guint i = 0; i < json_array_get_length (ops); i++)
    {
      g_autoptr (JsonNode) before = root;

      root = apply_entity (&merge, before, json_array_get_element (ops, i));
    }
  if (fields != NULL)
    prune_clocks (fields, root);
  return root;
}
