/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-spec-group.c: "bin", "timeUnit", "aggregate" and "sort" of an encoding: compiled to computed columns and to the query
 * model, and run, so that what is left of the encoding names plain columns.
 */
#include "config.h"

#include "ana-spec-private.h"

#include "ana-error.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define Z_95 1.959963984540054 /* ci0 and ci1: the mean and so many standard errors */

/* The channels of a unit, and what parts its rows unseen. */
static AnaChannel *
channel_at (AnaUnit *unit, guint i)
{
  return i < ANA_N_CHANNELS ? &unit->channel[i] : &unit->detail;
}

#define N_ALL (ANA_N_CHANNELS + 1)

/* Hyndman and Fan's seventh; @n at least 1. */
double
ana_spec_quantile (const double *sorted, guint n, double p)
{
  double h = (n - 1) * p;
  guint i = (guint) floor (h);

  return i + 1 >= n ? sorted[n - 1] : sorted[i] * (1 - (h - i)) + sorted[i + 1] * (h - i);
}

static const char *
id_of (guint i)
{
  return i < ANA_N_CHANNELS ? ana_plot_channel_name (i) : "detail";
}

static void
take_frame (AnaUnit *unit, AnaFrame *frame)
{
  g_clear_pointer (&unit->frame, ana_frame_unref);
  unit->frame = frame;
}

/* A brush speaks of the column that was there before. */
static void
keep_source (const AnaUnit *unit, AnaChannel *channel)
{
  const AnaField *field = ana_frame_get_field (unit->frame, (guint) ana_frame_find (unit->frame, channel->field));

  g_free (channel->source);
  channel->source = g_strdup (channel->field);
  channel->source_type = field->type;
  channel->source_unit = ana_spec_unit_of (field);
}

static void
rename_field (AnaChannel *channel, char *field, char *title)
{
  if (channel->title == NULL && !channel->no_title)
    channel->title = g_strdup (title);
  g_free (channel->field);
  channel->field = field;
  g_free (channel->words);
  channel->words = title;
}

/* --- names in place of numbers --- */

int
ana_spec_compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y ? 1 : 0;
}

/* A column of names in the place of @field; @order: all of them as their values go. */
static void
name_values (AnaUnit *unit, AnaChannel *channel, char *(*name_of) (gpointer data, double value), gpointer data)
{
  int col = ana_frame_find (unit->frame, channel->field);
  guint n = ana_frame_get_n_rows (unit->frame);
  g_autofree double *sorted = g_new (double, MAX (n, 1));
  g_autoptr (GStrvBuilder) order = g_strv_builder_new ();
  AnaFrameBuilder *builder = ana_frame_builder_new ();
  g_autoptr (AnaFrame) column = NULL;
  guint n_sorted = 0;

  ana_frame_builder_add_field (builder, channel->field, ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  for (guint i = 0; i < n; i++)
    {
      double value = ana_frame_get_number (unit->frame, (guint) col, i);
      g_autofree char *name = isnan (value) ? NULL : name_of (data, value);

      ana_frame_builder_put_text (builder, 0, name, -1);
      if (!isnan (value))
        sorted[n_sorted++] = value;
    }
  column = ana_frame_builder_end (builder);
  qsort (sorted, n_sorted, sizeof *sorted, ana_spec_compare_doubles);
  for (guint i = 0; i < n_sorted; i++)
    if (i == 0 || sorted[i] != sorted[i - 1])
      {
        g_autofree char *name = name_of (data, sorted[i]);

        g_strv_builder_add (order, name);
      }
  g_strfreev (channel->order);
  channel->order = g_strv_builder_end (order);
  channel->type = ANA_SPEC_NOMINAL;
  take_frame (unit, ana_spec_add_column (unit->frame, column));
}

static char *
name_bin (gpointer data, double value)
{
  return ana_bins_dup_name (data, value);
}

typedef struct { const char *unit; const AnaZone *zone; } UnitName;

static char *
name_time_unit (gpointer data, double value)
{
  const UnitName *name = data;

  return ana_spec_time_unit_name (name->unit, name->zone, (gint64) value);
}

/* --- bin and timeUnit --- */

static gboolean
is_spread (const AnaUnit *unit, guint i)
{
  return (i == ANA_PLOT_X || i == ANA_PLOT_Y) && unit->xy != ANA_XY_NONE;
}

/* A bin on an axis of numbers reaches from x to x2 for bars and rects, and is a point in its middle for the others. */
static void
place_bins (AnaUnit *unit, guint i, const AnaBins *bins)
{
  AnaChannel *channel = &unit->channel[i], *second = &unit->channel[i == ANA_PLOT_X ? ANA_PLOT_X2 : ANA_PLOT_Y2];
  gboolean reaches = unit->xy == ANA_XY_BAR || unit->xy == ANA_XY_RECT || unit->xy == ANA_XY_RULE;
  int col = ana_frame_find (unit->frame, channel->field);
  guint n = ana_frame_get_n_rows (unit->frame);
  g_autofree double *values = g_new (double, MAX (n, 1));

  channel->before = reaches ? 0 : bins->step / 2;
  channel->after = reaches ? bins->step : bins->step / 2;
  for (guint r = 0; r < n; r++)
    values[r] = ana_frame_get_number (unit->frame, (guint) col, r) + (reaches ? bins->step : bins->step / 2);
  if (reaches)
    {
      g_autofree char *name = g_strconcat (channel->field, "2", NULL);

      take_frame (unit, ana_spec_add_reals (unit->frame, name, values));
      ana_channel_clear (second);
      *second = (AnaChannel) { .present = TRUE, .path = g_strdup (channel->path), .field = g_steal_pointer (&name), .type = ANA_SPEC_QUANTITATIVE, .zero = -1,
                               .domain_lo = NAN, .domain_hi = NAN };
      unit->binned[i] = TRUE;
    }
  else
    take_frame (unit, ana_spec_add_reals (unit->frame, channel->field, values));
}

typedef struct { AnaBins bins[N_ALL]; } Bins;

static gboolean
compute_bins (AnaSpecBuild *build, AnaUnit *unit, guint i, AnaBins *bins, GError **error)
{
  AnaChannel *channel = channel_at (unit, i);
  JsonObject *params = channel->bin_params != NULL ? json_node_get_object (channel->bin_params) : NULL;
  g_autofree char *name = g_strconcat ("@", id_of (i), NULL);
  AnaFrame *frame = ana_spec_bin (build, unit->frame, channel->field, channel->path, params, i == ANA_PLOT_X || i == ANA_PLOT_Y ? 10 : 6, name, NULL, bins, error);

  if (frame == NULL)
    return FALSE;
  take_frame (unit, frame);
  keep_source (unit, channel);
  rename_field (channel, g_steal_pointer (&name), g_strdup_printf ("%s (binned)", channel->field));
  return TRUE;
}

static gboolean
compute_time_unit (AnaSpecBuild *build, AnaUnit *unit, guint i, GError **error)
{
  AnaChannel *channel = channel_at (unit, i);
  g_autofree char *name = g_strconcat ("@", id_of (i), NULL);
  AnaFrame *frame = ana_spec_time_unit (build, unit->frame, channel->field, channel->path, channel->time_unit, name, error);

  if (frame == NULL)
    return FALSE;
  take_frame (unit, frame);
  keep_source (unit, channel);
  rename_field (channel, g_steal_pointer (&name), g_strdup_printf ("%s (%s)", channel->field, ana_spec_time_unit_words (channel->time_unit)));
  return TRUE;
}

static gboolean
compute_columns (AnaSpecBuild *build, AnaUnit *unit, Bins *bins, GError **error)
{
  for (guint i = 0; i < N_ALL; i++)
    {
      const AnaChannel *channel = channel_at (unit, i);

      if (channel->present && channel->bins && !compute_bins (build, unit, i, &bins->bins[i], error))
        return FALSE;
      if (channel->present && channel->time_unit != NULL && !compute_time_unit (build, unit, i, error))
        return FALSE;
    }
  return TRUE;
}

/* After the rows were grouped: what is shown as names gets them. */
static void
show_columns (AnaSpecBuild *build, AnaUnit *unit, Bins *bins)
{
  for (guint i = 0; i < N_ALL; i++)
    {
      AnaChannel *channel = channel_at (unit, i);

      if (!channel->present || channel->aggregate != NULL)
        continue;
      if (channel->bins && channel->type != ANA_SPEC_NOMINAL && is_spread (unit, i))
        place_bins (unit, i, &bins->bins[i]);
      else if (channel->bins)
        name_values (unit, channel, name_bin, &bins->bins[i]);
      else if (channel->time_unit != NULL && (channel->type == ANA_SPEC_NOMINAL || ana_spec_time_unit_kind (channel->time_unit) == 2))
        {
          UnitName name = { channel->time_unit, build->zone };

          name_values (unit, channel, name_time_unit, &name);
        }
    }
}

/* --- aggregate --- */

static void
add_aggregate (JsonArray *list, const char *op, const char *field, const char *as)
{
  JsonObject *item = json_object_new ();
  g_autofree char *escaped = field != NULL ? ana_spec_escape_field (field) : NULL;

  ana_spec_set_op (item, op);
  if (escaped != NULL && strcmp (op, "count") != 0)
    json_object_set_string_member (item, "field", escaped);
  json_object_set_string_member (item, "as", as);
  json_array_add_object_element (list, item);
}

/* What is worked out from mean, deviation and count: so many standard errors or deviations from the mean. */
static const struct { const char *name; double mean, errors, deviations; } spreads[] = {
  { "stderr", 0, 1, 0 },       { "ci0", 1, -Z_95, 0 },      { "ci1", 1, Z_95, 0 },      { "mean-stderr", 1, -1, 0 },
  { "mean+stderr", 1, 1, 0 },  { "mean-stdev", 1, 0, -1 },  { "mean+stdev", 1, 0, 1 },
};

static int
find_spread (const char *op)
{
  for (guint i = 0; i < G_N_ELEMENTS (spreads); i++)
    if (strcmp (spreads[i].name, op) == 0)
      return (int) i;
  return -1;
}

static gboolean
needs_error (const char *op)
{
  return find_spread (op) >= 0;
}

static void
add_aggregates_of (JsonArray *list, const AnaChannel *channel, const char *as)
{
  g_autofree char *spread = g_strconcat (as, "#s", NULL), *count = g_strconcat (as, "#n", NULL);

  if (!needs_error (channel->aggregate))
    {
      add_aggregate (list, channel->aggregate, channel->field, as);
      return;
    }
  add_aggregate (list, "mean", channel->field, as);
  add_aggregate (list, "stdev", channel->field, spread);
  add_aggregate (list, "valid", channel->field, count);
}

/* The standard error from the deviation and the count; ends of an interval from the mean. */
static void
finish_error (AnaUnit *unit, const AnaChannel *channel, const char *as)
{
  g_autofree char *spread = g_strconcat (as, "#s", NULL), *count = g_strconcat (as, "#n", NULL);
  int mean_col = ana_frame_find (unit->frame, as), spread_col = ana_frame_find (unit->frame, spread), count_col = ana_frame_find (unit->frame, count);
  guint n = ana_frame_get_n_rows (unit->frame), s = (guint) find_spread (channel->aggregate);
  g_autofree double *values = g_new (double, MAX (n, 1));
  double how = spreads[s].mean;

  for (guint i = 0; i < n; i++)
    {
      double deviation = ana_frame_get_number (unit->frame, (guint) spread_col, i);
      double one = deviation / sqrt (ana_frame_get_number (unit->frame, (guint) count_col, i)), mean = ana_frame_get_number (unit->frame, (guint) mean_col, i);

      values[i] = how * mean + spreads[s].errors * one + spreads[s].deviations * deviation;
    }
  take_frame (unit, ana_spec_add_reals (unit->frame, as, values));
}

static char *
title_of_aggregate (const AnaChannel *channel)
{
  g_autofree char *op = g_strdup (channel->aggregate);

  if (strcmp (op, "count") == 0)
    return g_strdup ("Count of Records");
  op[0] = g_ascii_toupper (op[0]);
  return g_strdup_printf ("%s of %s", op, channel->field);
}

/* The columns that part the rows: those of every channel that is not aggregated, and what was computed with them. */
static void
add_keys (JsonArray *group, AnaUnit *unit)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < N_ALL; i++)
    {
      const AnaChannel *channel = channel_at (unit, i);
      g_autofree char *escaped = NULL;
      JsonObject *key;

      if (!channel->present || channel->aggregate != NULL || channel->field == NULL || !g_hash_table_add (seen, channel->field))
        continue;
      escaped = ana_spec_escape_field (channel->field);
      key = json_object_new ();
      json_object_set_string_member (key, "field", escaped);
      json_object_set_string_member (key, "as", channel->field);
      json_array_add_object_element (group, key);
    }
}

static gboolean
run_aggregates (AnaSpecBuild *build, AnaUnit *unit, GError **error)
{
  JsonArray *group = json_array_new (), *aggregates = json_array_new ();
  JsonObject *model = json_object_new ();
  AnaFrame *frame;

  add_keys (group, unit);
  for (guint i = 0; i < N_ALL; i++)
    {
      const AnaChannel *channel = channel_at (unit, i);
      g_autofree char *as = g_strconcat ("@", id_of (i), NULL);

      if (channel->present && channel->aggregate != NULL)
        add_aggregates_of (aggregates, channel, as);
    }
  json_object_set_array_member (model, "group", group);
  json_object_set_array_member (model, "aggregate", aggregates);
  frame = ana_spec_run_groups (build, unit->frame, model, unit->path[0] != '\0' ? unit->path : "/encoding", error);
  if (frame == NULL)
    return FALSE;
  take_frame (unit, frame);
  for (guint i = 0; i < N_ALL; i++)
    {
      AnaChannel *channel = channel_at (unit, i);
      g_autofree char *as = g_strconcat ("@", id_of (i), NULL);

      if (!channel->present || channel->aggregate == NULL)
        continue;
      if (needs_error (channel->aggregate))
        {
          g_autofree char *spread = g_strdup_printf ("Spread of %s", channel->field);

          finish_error (unit, channel, as);
          rename_field (channel, g_steal_pointer (&as), title_of_aggregate (channel));
          g_free (channel->words);
          channel->words = g_steal_pointer (&spread);
          continue;
        }
      rename_field (channel, g_steal_pointer (&as), title_of_aggregate (channel));
    }
  return TRUE;
}

/* --- sort --- */

typedef struct { char *name; double size; guint n, at; gboolean has; } Rank;

static int
compare_ranks (const void *a, const void *b)
{
  const Rank *x = a, *y = b;

  if (x->has != y->has)
    return x->has ? -1 : 1;
  if (x->has && x->size != y->size)
    return x->size < y->size ? -1 : 1;
  return x->at < y->at ? -1 : x->at > y->at ? 1 : 0;
}

static int
compare_ranks_down (const void *a, const void *b)
{
  const Rank *x = a, *y = b;

  if (x->has && y->has && x->size != y->size)
    return x->size > y->size ? -1 : 1;
  return compare_ranks (a, b);
}

static void
add_to_rank (Rank *rank, const char *op, double value)
{
  if (isnan (value) && strcmp (op, "count") != 0)
    return;
  rank->n++;
  if (strcmp (op, "count") == 0)
    rank->size++;
  else if (strcmp (op, "min") == 0)
    rank->size = rank->has ? fmin (rank->size, value) : value;
  else if (strcmp (op, "max") == 0)
    rank->size = rank->has ? fmax (rank->size, value) : value;
  else
    rank->size += value;
  rank->has = TRUE;
}

/* Puts the names of @channel into the order of @by (nullable) in the rows of @frame. */
static gboolean
order_by (AnaSpecBuild *build, AnaFrame *frame, AnaChannel *channel, const char *names_field, const char *by, const char *op, gboolean down, GError **error)
{
  AnaChannel names_channel = { .present = TRUE, .path = channel->path, .field = (char *) names_field }, by_channel = names_channel;
  g_autoptr (GStrvBuilder) order = g_strv_builder_new ();
  AnaFrame *own = build->frame;
  g_auto (GStrv) names = NULL;
  g_autofree guint *rows = NULL;
  g_autofree double *values = NULL;
  g_autofree Rank *ranks = NULL;
  AnaSpecType type;
  gboolean ok;
  guint n;

  by_channel.field = (char *) by;
  by_channel.type = ANA_SPEC_QUANTITATIVE;
  build->frame = frame;
  ok = ana_spec_get_groups (build, &names_channel, &names, &rows, error) && (by == NULL || ana_spec_get_numbers (build, &by_channel, &values, &type, error));
  build->frame = own;
  if (!ok)
    return FALSE;
  n = g_strv_length (names);
  ranks = g_new0 (Rank, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    ranks[i] = (Rank) { .name = names[i], .at = i };
  for (guint i = 0; i < ana_frame_get_n_rows (frame); i++)
    if (rows[i] != G_MAXUINT)
      add_to_rank (&ranks[rows[i]], by == NULL ? "count" : op, values != NULL ? values[i] : 1);
  for (guint i = 0; i < n && (strcmp (op, "mean") == 0 || strcmp (op, "average") == 0); i++)
    ranks[i].size /= MAX (ranks[i].n, 1);
  qsort (ranks, n, sizeof *ranks, down ? compare_ranks_down : compare_ranks);
  for (guint i = 0; i < n; i++)
    g_strv_builder_add (order, ranks[i].name);
  g_strfreev (channel->order);
  channel->order = g_strv_builder_end (order);
  return TRUE;
}

static int
find_encoding (const char *name)
{
  for (guint i = 0; i < ANA_N_CHANNELS; i++)
    if (strcmp (ana_plot_channel_name (i), name) == 0)
      return (int) i;
  return -1;
}

/* "-y" and {"encoding": "y", "order": "descending"}. */
static gboolean
sort_by_channel (AnaSpecBuild *build, AnaUnit *unit, AnaChannel *channel, const char *name, gboolean down, GError **error)
{
  const AnaChannel *by;
  gboolean piles;
  int i;

  if (*name == '-')
    {
      down = TRUE;
      name++;
    }
  i = find_encoding (name);
  by = i >= 0 ? &unit->channel[i] : NULL;
  if (by == NULL || !by->present || by->field == NULL)
    return ana_spec_fail (error, channel->path, "sort", "there is no channel \"%s\" to sort by", name);
  piles = unit->xy == ANA_XY_BAR || unit->xy == ANA_XY_AREA;
  return order_by (build, unit->frame, channel, channel->field, by->field, piles && g_strcmp0 (by->aggregate, "mean") != 0 ? "sum" : "min", down, error);
}

static void
sort_by_list (AnaChannel *channel, JsonArray *list)
{
  g_autoptr (GStrvBuilder) order = g_strv_builder_new ();

  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonNode *item = json_array_get_element (list, i);
      char number[32];

      if (!JSON_NODE_HOLDS_VALUE (item))
        continue;
      if (json_node_get_value_type (item) == G_TYPE_STRING)
        g_strv_builder_add (order, json_node_get_string (item));
      else if (json_node_get_value_type (item) == G_TYPE_BOOLEAN)
        g_strv_builder_add (order, json_node_get_boolean (item) ? "true" : "false");
      else
        {
          ana_double_to_string (json_node_get_double (item), number);
          g_strv_builder_add (order, number);
        }
    }
  g_strfreev (channel->order);
  channel->order = g_strv_builder_end (order);
}

/* {"field": "people", "op": "sum", "order": "descending"} looks at the rows as they were before they were grouped. */
static gboolean
sort_by_object (AnaSpecBuild *build, AnaUnit *unit, AnaChannel *channel, JsonObject *object, const char *names_field, GError **error)
{
  static const char *const ops[] = { "count", "sum", "mean", "average", "min", "max", NULL };
  gboolean down = g_strcmp0 (ana_spec_text_of (object, "order", NULL), "descending") == 0;
  const char *encoding = ana_spec_text_of (object, "encoding", NULL), *field = ana_spec_text_of (object, "field", NULL);
  const char *op = ana_spec_text_of (object, "op", field == NULL ? "count" : unit->xy == ANA_XY_BAR || unit->xy == ANA_XY_AREA ? "sum" : "min");
  g_autofree char *column = field != NULL ? ana_spec_unescape_field (field) : NULL;

  if (encoding != NULL)
    return sort_by_channel (build, unit, channel, encoding, down, error);
  if (!g_strv_contains (ops, op))
    return ana_spec_fail (error, channel->path, "sort", "is no order by \"%s\"", op);
  return order_by (build, build->frame, channel, names_field, strcmp (op, "count") == 0 ? NULL : column, op, down, error);
}

static gboolean
sort_channel (AnaSpecBuild *build, AnaUnit *unit, AnaChannel *channel, const char *names_field, GError **error)
{
  JsonNode *by = channel->sort_by;

  if (JSON_NODE_HOLDS_ARRAY (by))
    sort_by_list (channel, json_node_get_array (by));
  else if (JSON_NODE_HOLDS_OBJECT (by))
    return channel->bins || channel->time_unit != NULL || sort_by_object (build, unit, channel, json_node_get_object (by), names_field, error);
  else
    return sort_by_channel (build, unit, channel, json_node_get_string (by), FALSE, error);
  return TRUE;
}

/* sort: null: the names as the rows had them before they were grouped. */
static gboolean
keep_order (AnaSpecBuild *build, AnaChannel *channel, const char *names_field, GError **error)
{
  AnaChannel before = { .present = TRUE, .path = channel->path, .field = (char *) names_field };
  g_autofree guint *rows = NULL;

  if (names_field == NULL || channel->order != NULL || channel->bins || channel->time_unit != NULL)
    return TRUE;
  return ana_spec_get_groups (build, &before, &channel->order, &rows, error);
}

/**
 * ana_spec_group_unit:
 * @build: a spec with its rows
 * @unit: one mark with its encoding
 * @error: return location
 *
 * Bins, units of time and aggregates become columns of rows that the unit has for itself; its channels then name those.
 * Names of grouped rows go by their letters, as in Vega-Lite, when no order is said. A unit without any of it is left as it is.
 *
 * Returns: FALSE: something is not in the data, or holds no numbers
 */
gboolean
ana_spec_group_unit (AnaSpecBuild *build, AnaUnit *unit, GError **error)
{
  g_autofree Bins *bins = g_new0 (Bins, 1);
  g_autoptr (GPtrArray) source = g_ptr_array_new_with_free_func (g_free);
  gboolean computes = FALSE, groups = FALSE;

  for (guint i = 0; i < N_ALL; i++)
    {
      const AnaChannel *channel = channel_at (unit, i);

      computes = computes || (channel->present && (channel->bins || channel->time_unit != NULL || channel->sort_by != NULL));
      groups = groups || (channel->present && channel->aggregate != NULL);
      g_ptr_array_add (source, g_strdup (channel->field));
    }
  if (!computes && !groups)
    return TRUE;
  if (build->frame == NULL)
    {
      ana_spec_fail_empty (error);
      return FALSE;
    }
  take_frame (unit, ana_frame_ref (build->frame));
  if (!compute_columns (build, unit, bins, error) || (groups && !run_aggregates (build, unit, error)))
    return FALSE;
  show_columns (build, unit, bins);
  for (guint i = 0; i < N_ALL; i++)
    {
      AnaChannel *channel = channel_at (unit, i);

      if (!channel->present || channel->aggregate != NULL)
        continue;
      if (groups && channel->keeps_order && !keep_order (build, channel, g_ptr_array_index (source, i), error))
        return FALSE;
      if (groups && channel->order == NULL && channel->sort == ANA_SPEC_AS_IS)
        channel->sort = ANA_SPEC_ASCENDING;
      if (channel->sort_by != NULL && !sort_channel (build, unit, channel, g_ptr_array_index (source, i), error))
        return FALSE;
    }
  return TRUE;
}
