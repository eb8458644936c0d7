/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-tile-fields.c: which column a tile shows on which channel: read from its query and spec, and written into them.
 *
 * As soon as one channel sums up, the query groups by all that do not: the hub then sends what is drawn and no more.
 */
#include "config.h"

#include "ana-tile-fields.h"

#include "ana-error.h"

#include <string.h>

void
ana_field_choice_clear (AnaFieldChoice *self)
{
  g_clear_pointer (&self->field, g_free);
  g_clear_pointer (&self->unit, g_free);
  g_clear_pointer (&self->op, g_free);
}

AnaPlotKind
ana_tile_get_kind (AnaType type)
{
  switch (type)
    {
    case ANA_TYPE_TIME:
    case ANA_TYPE_DATE:
      return ANA_KIND_TIME;
    case ANA_TYPE_TEXT:
    case ANA_TYPE_BOOL:
      return ANA_KIND_NAME;
    case ANA_TYPE_INT:
    case ANA_TYPE_REAL:
    case ANA_TYPE_MONEY:
    default:
      return ANA_KIND_NUMBER;
    }
}

/* Channels that small pictures and offsets add to every mark: they are written by hand. */
static gboolean
is_rare (AnaPlotChannelId id)
{
  return id == ANA_PLOT_ROW || id == ANA_PLOT_COLUMN || id == ANA_PLOT_X_OFFSET;
}

/**
 * ana_tile_list_channels:
 * @mark: of a chart
 * @out: (out): what it can show, the required ones first
 *
 * Returns: how many; 0 for a mark that is not known
 */
guint
ana_tile_list_channels (const char *mark, AnaTileChannel out[ANA_TILE_MAX_CHANNELS])
{
  const AnaMark *row = mark != NULL ? ana_mark_find (mark) : NULL;
  guint n = 0;

  for (int wanted = TRUE; row != NULL && wanted >= FALSE; wanted--)
    for (const AnaMarkChannel *channel = ana_mark_get_channels (row); channel->kinds != 0 && n < ANA_TILE_MAX_CHANNELS; channel++)
      if (!channel->required == !wanted && !is_rare (channel->id))
        out[n++] = (AnaTileChannel) { ana_plot_channel_name (channel->id), channel->kinds, channel->required };
  return n;
}

/* --- reading --- */

static JsonObject *
get_object (JsonObject *object, const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static const char *
get_text (JsonObject *object, const char *member)
{
  return object != NULL ? ana_json_get_string (object, "", member, NULL, NULL) : NULL;
}

const char *
ana_tile_get_mark (const AnaTile *tile)
{
  JsonObject *spec = get_object (tile->json, "spec");
  JsonObject *mark = get_object (spec, "mark");

  return mark != NULL ? get_text (mark, "type") : get_text (spec, "mark");
}

const char *
ana_tile_get_source (const AnaTile *tile)
{
  return get_text (get_object (tile->json, "query"), "source");
}

/* The item of an array of the query that gives a column its name. */
static JsonObject *
find_item (JsonObject *query, const char *list, const char *name)
{
  JsonNode *node = query != NULL ? json_object_get_member (query, list) : NULL;

  for (guint i = 0; node != NULL && JSON_NODE_HOLDS_ARRAY (node) && i < json_array_get_length (json_node_get_array (node)); i++)
    {
      JsonNode *element = json_array_get_element (json_node_get_array (node), i);
      JsonObject *item = JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;
      const char *as = get_text (item, "as");

      if (g_strcmp0 (as != NULL ? as : get_text (item, "field"), name) == 0)
        return item;
    }
  return NULL;
}

/**
 * ana_tile_get_field:
 * @tile: a chart
 * @channel: such as "x"
 * @out: (out caller-allocates): what it shows there; ana_field_choice_clear() it
 *
 * Returns: %FALSE when it shows nothing there
 */
gboolean
ana_tile_get_field (const AnaTile *tile, const char *channel, AnaFieldChoice *out)
{
  JsonObject *query = get_object (tile->json, "query");
  JsonObject *place = get_object (get_object (get_object (tile->json, "spec"), "encoding"), channel);
  const char *name = get_text (place, "field");
  JsonObject *item;

  *out = (AnaFieldChoice) { 0 };
  if (name == NULL)
    return FALSE;
  if ((item = find_item (query, "aggregate", name)) != NULL)
    *out = (AnaFieldChoice) { g_strdup (get_text (item, "field")), NULL, g_strdup (get_text (item, "op")) };
  else if ((item = find_item (query, "group", name)) != NULL)
    *out = (AnaFieldChoice) { g_strdup (get_text (item, "field")), g_strdup (get_text (item, "timeUnit")), NULL };
  else
    *out = (AnaFieldChoice) { g_strdup (name), g_strdup (get_text (place, "timeUnit")), g_strdup (get_text (place, "aggregate")) };
  return TRUE;
}

/* --- writing --- */

/* What every channel of a tile shows. */
typedef struct {
  const char    *name[ANA_PLOT_N_CHANNELS];
  AnaFieldChoice choice[ANA_PLOT_N_CHANNELS];
  guint          n;
} Plan;

static void
plan_clear (Plan *plan)
{
  for (guint i = 0; i < plan->n; i++)
    ana_field_choice_clear (&plan->choice[i]);
}

static AnaFieldChoice
copy_choice (const AnaFieldChoice *choice)
{
  return (AnaFieldChoice) { g_strdup (choice->field), g_strdup (choice->unit), g_strdup (choice->op) };
}

static void
plan_read (Plan *plan, const AnaTile *tile)
{
  for (int id = 0; id < ANA_PLOT_N_CHANNELS; id++)
    {
      const char *name = ana_plot_channel_name ((AnaPlotChannelId) id);

      if (ana_tile_get_field (tile, name, &plan->choice[plan->n]))
        plan->name[plan->n++] = name;
    }
}

static void
plan_set (Plan *plan, const char *channel, const AnaFieldChoice *choice)
{
  guint i = 0;

  while (i < plan->n && strcmp (plan->name[i], channel) != 0)
    i++;
  if (i < plan->n)
    ana_field_choice_clear (&plan->choice[i]);
  if (choice != NULL)
    {
      plan->n = MAX (plan->n, i + 1);
      plan->name[i] = channel;
      plan->choice[i] = copy_choice (choice);
    }
  else if (i < plan->n)
    {
      plan->n--;
      plan->name[i] = plan->name[plan->n];
      plan->choice[i] = plan->choice[plan->n];
    }
}

static gboolean
plan_is_grouped (const Plan *plan)
{
  for (guint i = 0; i < plan->n; i++)
    if (plan->choice[i].op != NULL || plan->choice[i].unit != NULL)
      return TRUE;
  return FALSE;
}

/* What the column is called in the answer. */
static char *
name_column (const AnaFieldChoice *choice)
{
  if (choice->op != NULL)
    return choice->field != NULL ? g_strdup_printf ("%s_%s", choice->op, choice->field) : g_strdup (choice->op);
  return choice->unit != NULL ? g_strdup_printf ("%s_%s", choice->field, choice->unit) : g_strdup (choice->field);
}

/* Each column once, however many channels show it. */
static JsonArray *
make_items (const Plan *plan, gboolean sums)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  JsonArray *items = json_array_new ();

  for (guint i = 0; i < plan->n; i++)
    {
      const AnaFieldChoice *choice = &plan->choice[i];
      char *as;
      JsonObject *item;

      if ((choice->op != NULL) != sums)
        continue;
      as = name_column (choice);
      if (!g_hash_table_add (seen, as))
        continue;
      item = json_object_new ();
      if (choice->op != NULL)
        json_object_set_string_member (item, "op", choice->op);
      if (choice->field != NULL)
        json_object_set_string_member (item, "field", choice->field);
      if (choice->unit != NULL)
        json_object_set_string_member (item, "timeUnit", choice->unit);
      json_object_set_string_member (item, "as", as);
      json_array_add_object_element (items, item);
    }
  return items;
}

/* A member of a copy; shared members stay as they are. */
static JsonObject *
copy_members (JsonObject *object)
{
  JsonObject *copy = json_object_new ();
  g_autoptr (GList) names = object != NULL ? json_object_get_members (object) : NULL;

  for (GList *l = names; l != NULL; l = l->next)
    json_object_set_member (copy, l->data, json_node_copy (json_object_get_member (object, l->data)));
  return copy;
}

static void
set_items (JsonObject *query, const char *name, JsonArray *items)
{
  if (json_array_get_length (items) > 0)
    json_object_set_array_member (query, name, items);
  else
    {
      json_object_remove_member (query, name);
      json_array_unref (items);
    }
}

static JsonNode *
take_node (JsonObject *object)
{
  JsonNode *node = json_node_alloc ();

  json_node_init_object (node, object);
  json_object_unref (object);
  return node;
}

static JsonNode *
write_query (const Plan *plan, JsonObject *was)
{
  JsonObject *query = copy_members (was);
  static const Plan nothing;
  const Plan *grouped = plan_is_grouped (plan) ? plan : &nothing;

  set_items (query, "group", make_items (grouped, FALSE));
  set_items (query, "aggregate", make_items (grouped, TRUE));
  return take_node (query);
}

/* What else a channel says, its axis or scale, stays with it. */
static JsonNode *
write_spec (const Plan *plan, JsonObject *was)
{
  JsonObject *spec = copy_members (was), *encoding = json_object_new ();
  JsonObject *old = get_object (was, "encoding");

  for (guint i = 0; i < plan->n; i++)
    {
      JsonObject *place = copy_members (get_object (old, plan->name[i]));
      g_autofree char *column = name_column (&plan->choice[i]);

      json_object_remove_member (place, "timeUnit");
      json_object_remove_member (place, "aggregate");
      json_object_set_string_member (place, "field", column);
      json_object_set_object_member (encoding, plan->name[i], place);
    }
  json_object_set_object_member (spec, "encoding", encoding);
  return take_node (spec);
}

static void
add_change (AnaStep *step, const AnaTile *tile, const char *member, JsonNode *is)
{
  g_autofree char *path = ana_json_path_join ("/tiles", tile->key);
  g_autofree char *place = ana_json_path_join (path, member);
  g_autoptr (JsonNode) owned = is;
  JsonNode *was = json_object_get_member (tile->json, member);

  if (was == NULL || !json_node_equal (was, is))
    ana_step_add (step, place, was, is, -1);
}

static AnaStep *
write_plan (const Plan *plan, const AnaTile *tile, JsonObject *query)
{
  AnaStep *step = ana_step_new ("set");

  add_change (step, tile, "query", write_query (plan, query));
  add_change (step, tile, "spec", write_spec (plan, get_object (tile->json, "spec")));
  return step;
}

static const AnaTile *
find_chart (const AnaBoard *board, const char *key, GError **error)
{
  const AnaTile *tile = ana_board_find_tile (board, key);

  if (tile != NULL)
    return tile;
  g_set_error (error, ANA_ERROR, ANA_ERROR_NOT_FOUND, "/tiles/%s: there is no such tile", key);
  return NULL;
}

static void
set_text (JsonObject *object, const char *member, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, member, text);
  else
    json_object_remove_member (object, member);
}

/* Rows of its own are summed up by the spec: there is no query that could. */
static AnaStep *
set_own_field (const AnaBoard *board, const AnaTile *tile, const char *channel, const AnaFieldChoice *choice, GError **error)
{
  JsonObject *old = get_object (get_object (tile->json, "spec"), "encoding"), *encoding = copy_members (old);
  g_autoptr (JsonNode) node = take_node (encoding);
  g_autofree char *path = g_strdup_printf ("/tiles/%s/spec/encoding", tile->key);

  if (choice == NULL)
    json_object_remove_member (encoding, channel);
  else
    {
      JsonObject *place = copy_members (get_object (old, channel));

      set_text (place, "field", choice->field);
      set_text (place, "timeUnit", choice->unit);
      set_text (place, "aggregate", choice->op);
      json_object_remove_member (place, "type"); /* it follows the column */
      json_object_set_object_member (encoding, channel, place);
    }
  return ana_edit_set (board, path, node, error);
}

/**
 * ana_edit_set_field:
 * @board: a board
 * @key: of a chart
 * @channel: such as "x"
 * @choice: (nullable): what it shows there
 * @error: return location
 *
 * Returns: (transfer full): the step: query and spec together
 */
AnaStep *
ana_edit_set_field (const AnaBoard *board, const char *key, const char *channel, const AnaFieldChoice *choice, GError **error)
{
  const AnaTile *tile = find_chart (board, key, error);
  Plan plan = { .n = 0 };
  AnaStep *step;

  if (tile == NULL)
    return NULL;
  if (get_object (tile->json, "query") == NULL)
    return set_own_field (board, tile, channel, choice, error);
  plan_read (&plan, tile);
  plan_set (&plan, channel, choice);
  step = write_plan (&plan, tile, get_object (tile->json, "query"));
  plan_clear (&plan);
  return step;
}

/* --- to begin with --- */

/* The first column of such a kind that is not taken yet. */
static const char *
find_column (const AnaSchema *schema, AnaPlotKind kind, const char *preferred, GHashTable *taken)
{
  const char *name;
  AnaType type;

  if (kind == ANA_KIND_NAME && preferred != NULL && !g_hash_table_contains (taken, preferred) && ana_schema_find (schema, preferred) >= 0)
    return preferred;
  for (guint i = 0; ana_schema_get (schema, i, &name, &type, NULL); i++)
    if (ana_tile_get_kind (type) == kind && !g_hash_table_contains (taken, name))
      return name;
  return NULL;
}

/* Time across, names down, numbers for the rest: what most people want first. */
static AnaPlotKind
choose_kind (const AnaTileChannel *channel, gboolean has_time)
{
  gboolean is_measure = strcmp (channel->name, "y") == 0 || strcmp (channel->name, "theta") == 0 || strcmp (channel->name, "value") == 0 ||
                        strcmp (channel->name, "size") == 0;

  if (is_measure && (channel->kinds & ANA_KIND_NUMBER))
    return ANA_KIND_NUMBER;
  if (!has_time && (channel->kinds & ANA_KIND_TIME))
    return ANA_KIND_TIME;
  if (channel->kinds & ANA_KIND_NAME)
    return ANA_KIND_NAME;
  return channel->kinds & ANA_KIND_NUMBER ? ANA_KIND_NUMBER : ANA_KIND_TIME;
}

/* A few pictures are nothing without a channel that could be left out. */
static gboolean
is_wanted (const char *mark, const AnaTileChannel *channel)
{
  static const char *const wants_names[] = { "arc", "sunburst", "treemap", "icicle", "rect", "calendar", "hours", "lollipop", NULL };
  static const char *const wants_values[] = { "treemap", "sunburst", "icicle", "sankey", "network", "chord", "wordcloud", NULL };

  if (channel->required)
    return TRUE;
  if (strcmp (channel->name, "color") == 0)
    return g_strv_contains (wants_names, mark) && strcmp (mark, "treemap") != 0 && strcmp (mark, "sunburst") != 0 && strcmp (mark, "icicle") != 0;
  return strcmp (channel->name, "value") == 0 && g_strv_contains (wants_values, mark);
}

static void
plan_fill (Plan *plan, const char *mark, const AnaSchema *schema, const char *member)
{
  g_autoptr (GHashTable) taken = g_hash_table_new (g_str_hash, g_str_equal);
  AnaTileChannel channels[ANA_TILE_MAX_CHANNELS];
  guint n = ana_tile_list_channels (mark, channels);
  gboolean has_time = FALSE, has_name = FALSE;

  for (guint i = 0; i < n; i++)
    {
      AnaPlotKind kind = choose_kind (&channels[i], has_time);
      const char *field = is_wanted (mark, &channels[i]) ? find_column (schema, kind, member, taken) : NULL;

      if (field == NULL)
        continue;
      if (kind != ANA_KIND_NUMBER)
        g_hash_table_add (taken, (gpointer) field);
      has_time = has_time || kind == ANA_KIND_TIME;
      has_name = has_name || kind == ANA_KIND_NAME;
      plan_set (plan, channels[i].name, &(AnaFieldChoice) { .field = (char *) field });
    }
  /* names without a time stand for many rows each */
  for (guint i = 0; has_name && !has_time && i < plan->n; i++)
    {
      int at = ana_schema_find (schema, plan->choice[i].field);
      AnaType type;

      if (at >= 0 && ana_schema_get (schema, (guint) at, NULL, &type, NULL) && ana_tile_get_kind (type) == ANA_KIND_NUMBER)
        plan->choice[i].op = g_strdup ("sum");
    }
}

static JsonObject *
make_query (const AnaSchema *schema, const char *code)
{
  JsonObject *query = json_object_new ();

  json_object_set_int_member (query, "version", 1);
  json_object_set_string_member (query, "source", ana_schema_get_dataset (schema));
  if (code != NULL)
    {
      JsonObject *filter = json_object_new ();

      json_object_set_string_member (filter, "field", "code");
      json_object_set_string_member (filter, "equal", code);
      json_object_set_object_member (query, "filter", filter);
    }
  return query;
}

/**
 * ana_tile_begin_chart:
 * @mark: of the chart
 * @schema: columns of a dataset
 * @code: (nullable): of the KPI whose points are shown, when the dataset is "kpi"
 * @member: (nullable): a column of names to begin with, of those that the KPI is known by
 *
 * Returns: (transfer full): members of a tile that shows something of it
 */
JsonObject *
ana_tile_begin_chart (const char *mark, const AnaSchema *schema, const char *code, const char *member)
{
  JsonObject *tile = json_object_new (), *spec = json_object_new ();
  g_autoptr (JsonObject) query = make_query (schema, code);
  Plan plan = { .n = 0 };

  plan_fill (&plan, mark, schema, member);
  json_object_set_string_member (spec, "mark", mark);
  json_object_set_member (tile, "query", write_query (&plan, query));
  json_object_set_member (tile, "spec", write_spec (&plan, spec));
  json_object_unref (spec);
  plan_clear (&plan);
  return tile;
}

/* A choice that the new dataset cannot answer goes. */
static void
plan_keep_known (Plan *plan, const AnaSchema *schema)
{
  for (guint i = plan->n; i > 0; i--)
    if (plan->choice[i - 1].field != NULL && ana_schema_find (schema, plan->choice[i - 1].field) < 0)
      plan_set (plan, plan->name[i - 1], NULL);
}

/**
 * ana_edit_set_source:
 * @board: a board
 * @key: of a tile with a query
 * @schema: columns of the dataset that it shall show
 * @code: (nullable): of the KPI, with the dataset "kpi"
 * @error: return location
 *
 * Returns: (transfer full): the step. Columns that both datasets have stay where they are; with none left, others are chosen
 */
AnaStep *
ana_edit_set_source (const AnaBoard *board, const char *key, const AnaSchema *schema, const char *code, GError **error)
{
  const AnaTile *tile = find_chart (board, key, error);
  g_autoptr (JsonObject) query = make_query (schema, code);
  const char *mark = tile != NULL ? ana_tile_get_mark (tile) : NULL;
  Plan plan = { .n = 0 };
  AnaStep *step;

  if (tile == NULL)
    return NULL;
  plan_read (&plan, tile);
  plan_keep_known (&plan, schema);
  if (plan.n == 0 && mark != NULL)
    plan_fill (&plan, mark, schema, NULL);
  if (tile->type == ANA_TILE_CHART)
    step = write_plan (&plan, tile, query);
  else
    {
      step = ana_step_new ("set");
      add_change (step, tile, "query", write_query (&plan, query));
    }
  plan_clear (&plan);
  return step;
}
