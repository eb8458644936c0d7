/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-spec-layers.c: from a mark, its channels and the rows to layers of the chart: grouped, sorted, stacked.
 */
#include "config.h"

#include "ana-spec-private.h"

#include "ana-text.h"
#include "ana-ticks.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAX_GROUPS 8  /* beyond it colours are no longer told apart: the smallest groups are drawn together */
#define MAX_RULES  20
#define NO_NAME    "\342\200\224" /* of the rows without a group */

/* The rows of a unit, column by column. */
typedef struct {
  guint    n;
  double  *x, *y, *y2;   /* y2 (nullable) */
  guint   *group;        /* (nullable) G_MAXUINT: no group */
  char   **names;        /* (nullable) of the groups */
  guint    n_groups;
  guint    n_other;      /* how many of them went into the last one, "Other" */
} Table;

typedef struct { double x, y, y2; } Row;

static void
table_clear (Table *table)
{
  g_free (table->x);
  g_free (table->y);
  g_free (table->y2);
  g_free (table->group);
  g_strfreev (table->names);
}

/* --- reading the channels --- */

/* The channel of places and that of values: x and y, or the other way round for bars that lie. */
static const AnaChannel *
place_channel (const AnaUnit *unit)
{
  return &unit->channel[unit->lies ? ANA_CHANNEL_Y : ANA_CHANNEL_X];
}

static const AnaChannel *
value_channel (const AnaUnit *unit)
{
  return &unit->channel[unit->lies ? ANA_CHANNEL_X : ANA_CHANNEL_Y];
}

/* Categories are shared by the layers: a name means the same band in all of them. */
static guint
category_of (GPtrArray *all, GHashTable *by_name, const char *name)
{
  gpointer at;

  if (g_hash_table_lookup_extended (by_name, name, NULL, &at))
    return GPOINTER_TO_UINT (at);
  g_ptr_array_add (all, g_strdup (name));
  g_hash_table_insert (by_name, g_ptr_array_index (all, all->len - 1), GUINT_TO_POINTER (all->len - 1));
  return all->len - 1;
}

static void
merge_categories (AnaSpecBuild *build, char **names, guint *place)
{
  GPtrArray *all = g_ptr_array_new ();
  g_autoptr (GHashTable) by_name = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; build->categories != NULL && build->categories[i] != NULL; i++)
    category_of (all, by_name, build->categories[i]);
  for (guint i = 0; names[i] != NULL; i++)
    place[i] = category_of (all, by_name, names[i]);
  g_ptr_array_add (all, NULL);
  g_strfreev (build->categories);
  build->categories = (char **) g_ptr_array_free (all, FALSE);
  ana_chart_set_categories (build->chart, (const char *const *) build->categories);
}

static gboolean
read_bands (AnaSpecBuild *build, const AnaChannel *x, Table *table, GError **error)
{
  g_auto (GStrv) names = NULL;
  g_autofree guint *rows = NULL, *place = NULL;

  if (!ana_spec_get_groups (build, x, &names, &rows, error))
    return FALSE;
  place = g_new (guint, g_strv_length (names) + 1);
  merge_categories (build, names, place);
  table->x = g_new (double, MAX (table->n, 1));
  for (guint i = 0; i < table->n; i++)
    table->x[i] = rows[i] == G_MAXUINT ? (double) NAN : place[rows[i]];
  return TRUE;
}

static gboolean
set_x_scale (AnaSpecBuild *build, const AnaChannel *x, AnaSpecType type)
{
  AnaScaleType scale = type == ANA_SPEC_TEMPORAL ? ANA_SCALE_TIME : type == ANA_SPEC_NOMINAL ? ANA_SCALE_BAND : x->scale;

  ana_chart_set_x_scale (build->chart, scale, build->zone);
  ana_chart_bend_axis (build->chart, FALSE, x->bend, x->turned);
  if (!isnan (x->domain_lo) && type == ANA_SPEC_NOMINAL)
    ana_spec_warn (build, x->path, "scale", "categories take no domain");
  else if (!isnan (x->domain_lo))
    ana_chart_set_x_view (build->chart, type == ANA_SPEC_TEMPORAL ? x->domain_lo * 1000 : x->domain_lo,
                          type == ANA_SPEC_TEMPORAL ? x->domain_hi * 1000 : x->domain_hi);
  if (x->zero == 1)
    ana_spec_warn (build, x->path, "scale", "zero is for y alone");
  return TRUE;
}

static gboolean
read_x (AnaSpecBuild *build, const AnaUnit *unit, Table *table, GError **error)
{
  const AnaChannel *x = place_channel (unit);
  AnaSpecType type = ana_spec_type_of (build, x);
  guint n_missing = 0;

  if (type == ANA_SPEC_NOMINAL)
    {
      if (!read_bands (build, x, table, error))
        return FALSE;
    }
  else if (!ana_spec_get_numbers (build, x, &table->x, &type, error))
    return FALSE;
  for (guint i = 0; i < table->n; i++)
    n_missing += isnan (table->x[i]) ? 1 : 0;
  if (n_missing > 0)
    ana_spec_warn (build, x->path, NULL, "%u rows have no %s and are left out", n_missing, unit->lies ? "y" : "x");
  return set_x_scale (build, x, type);
}

static gboolean
read_y (AnaSpecBuild *build, const AnaUnit *unit, Table *table, GError **error)
{
  const AnaChannel *y = value_channel (unit), *y2 = &unit->channel[ANA_CHANNEL_Y2];
  AnaSpecType type;
  double datum;

  if (ana_spec_type_of (build, y) != ANA_SPEC_QUANTITATIVE)
    return ana_spec_fail (error, y->path, NULL, "is no number: values go up, so put it on x");
  if (!ana_spec_get_numbers (build, y, &table->y, &type, error))
    return FALSE;
  if (!y2->present)
    return unit->mark != ANA_MARK_BAND || ana_spec_fail (error, unit->path, "encoding", "a band has y and y2");
  if (y2->field != NULL)
    return ana_spec_get_numbers (build, y2, &table->y2, &type, error);
  if (!ana_spec_get_datum (build, y2, &datum, error))
    return FALSE;
  table->y2 = g_new (double, MAX (table->n, 1));
  for (guint i = 0; i < table->n; i++)
    table->y2[i] = datum;
  return TRUE;
}

typedef struct { guint group; double size; } Weight;

static int
compare_weights (const void *a, const void *b)
{
  const Weight *wa = a, *wb = b;

  if (wa->size != wb->size)
    return wa->size > wb->size ? -1 : 1;
  return wa->group < wb->group ? -1 : 1;
}

/* The largest keep their colour, in the order that they had; the rest become one. */
static void
fold_groups (AnaSpecBuild *build, const AnaUnit *unit, Table *table)
{
  guint n = table->n_groups, next = 0;
  g_autofree Weight *weights = g_new0 (Weight, n);
  g_autofree guint *place = g_new (guint, n);

  for (guint i = 0; i < n; i++)
    weights[i].group = i;
  for (guint i = 0; i < table->n; i++)
    if (table->group[i] != G_MAXUINT && isfinite (table->y[i]))
      weights[table->group[i]].size += fabs (table->y[i]);
  qsort (weights, n, sizeof *weights, compare_weights);
  for (guint i = 0; i < n; i++)
    place[i] = G_MAXUINT;
  for (guint i = 0; i < MAX_GROUPS - 1; i++)
    place[weights[i].group] = 0;
  for (guint i = 0; i < n; i++)
    if (place[i] == 0)
      {
        char *name = table->names[next];

        table->names[next] = table->names[i];
        table->names[i] = name;
        place[i] = next++;
      }
  for (guint i = 0; i < table->n; i++)
    if (table->group[i] != G_MAXUINT)
      table->group[i] = MIN (place[table->group[i]], next);
  table->n_other = n - next;
  table->n_groups = next + 1;
  g_free (table->names[next]);
  table->names[next] = g_strdup (ANA_SPEC_OTHER);
  ana_spec_warn (build, unit->channel[ANA_CHANNEL_COLOUR].path, NULL, "has %u values: the smallest %u are drawn together as Other", n, n - next);
}

/* Rows without a group form one of their own. */
static void
name_nulls (Table *table)
{
  guint n = g_strv_length (table->names);
  gboolean any = FALSE;

  for (guint i = 0; i < table->n; i++)
    if (table->group[i] == G_MAXUINT)
      {
        table->group[i] = n;
        any = TRUE;
      }
  if (!any)
    return;
  table->names = g_renew (char *, table->names, n + 2);
  table->names[n] = g_strdup (NO_NAME);
  table->names[n + 1] = NULL;
}

/* All layers of a chart run the same way. */
static gboolean
check_direction (AnaSpecBuild *build, const AnaUnit *unit, GError **error)
{
  if (build->y_fields->len > 0 && build->lies != unit->lies)
    return ana_spec_fail (error, unit->path, "encoding", "has its categories on another axis than the layers before");
  if (unit->lies && unit->channel[ANA_CHANNEL_Y2].present)
    return ana_spec_fail (error, unit->channel[ANA_CHANNEL_Y2].path, NULL, "is for values on y");
  build->lies = unit->lies;
  ana_chart_set_horizontal (build->chart, unit->lies);
  return TRUE;
}

static gboolean
read_table (AnaSpecBuild *build, const AnaUnit *unit, Table *table, GError **error)
{
  const AnaChannel *colour = &unit->channel[ANA_CHANNEL_COLOUR];

  for (guint i = ANA_CHANNEL_X; i <= ANA_CHANNEL_Y; i++)
    if (!unit->channel[i].present)
      return ana_spec_fail (error, unit->path, "encoding", "has no %s", i == ANA_CHANNEL_X ? "x" : "y");
  table->n = build->frame != NULL ? ana_frame_get_n_rows (build->frame) : 0;
  if (!check_direction (build, unit, error))
    return FALSE;
  if (!read_x (build, unit, table, error) || !read_y (build, unit, table, error))
    return FALSE;
  table->n_groups = 1;
  if (!colour->present || colour->field == NULL)
    return TRUE;
  if (!ana_spec_get_groups (build, colour, &table->names, &table->group, error))
    return FALSE;
  name_nulls (table);
  table->n_groups = g_strv_length (table->names);
  if (table->n_groups > MAX_GROUPS)
    fold_groups (build, unit, table);
  return TRUE;
}

/* --- series --- */

static int
compare_rows (const void *a, const void *b)
{
  const Row *ra = a, *rb = b;

  return ra->x < rb->x ? -1 : ra->x > rb->x ? 1 : 0;
}

static GArray *
collect_rows (const Table *table, guint group)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (Row));

  for (guint i = 0; i < table->n; i++)
    {
      Row row = { table->x[i], table->y[i], table->y2 != NULL ? table->y2[i] : (double) NAN };

      if (!isnan (row.x) && (table->group == NULL || table->group[i] == group))
        g_array_append_val (rows, row);
    }
  if (rows->len > 1)
    qsort (rows->data, rows->len, sizeof (Row), compare_rows);
  return rows;
}

/* Values at one place are one bar, one edge of an area, one point of "Other": their sum. */
static void
add_up (GArray *rows)
{
  guint n = 0;

  for (guint i = 0; i < rows->len; i++)
    {
      Row *last = n > 0 ? &g_array_index (rows, Row, n - 1) : NULL, row = g_array_index (rows, Row, i);

      if (last == NULL || last->x != row.x)
        g_array_index (rows, Row, n++) = row;
      else if (isnan (last->y))
        last->y = row.y;
      else if (!isnan (row.y))
        last->y += row.y;
    }
  g_array_set_size (rows, n);
}

static AnaSeries *
make_series (const GArray *rows, gsize offset)
{
  AnaSeries *series = ana_series_new (NULL);

  for (guint i = 0; i < rows->len; i++)
    {
      const Row *row = &g_array_index (rows, Row, i);

      ana_series_append (series, &row->x, (const double *) (const void *) ((const char *) row + offset), 1);
    }
  return series;
}

/* --- stacking --- */

typedef struct { double up, down; } Height;

static double *
find_places (GPtrArray *groups, guint *n)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (Row));
  double *places;

  for (guint g = 0; g < groups->len; g++)
    g_array_append_vals (all, ((GArray *) g_ptr_array_index (groups, g))->data, ((GArray *) g_ptr_array_index (groups, g))->len);
  if (all->len > 1)
    qsort (all->data, all->len, sizeof (Row), compare_rows);
  places = g_new (double, MAX (all->len, 1));
  *n = 0;
  for (guint i = 0; i < all->len; i++)
    if (*n == 0 || places[*n - 1] != g_array_index (all, Row, i).x)
      places[(*n)++] = g_array_index (all, Row, i).x;
  g_array_unref (all);
  return places;
}

/* Each group stands on those before it; what is negative hangs below zero. A place that a group has no value at is a gap
 * in a bar, and no height in an area. */
static void
stack_groups (GPtrArray *groups, gboolean is_area)
{
  guint n, k;
  g_autofree double *places = find_places (groups, &n);
  g_autofree Height *heights = g_new0 (Height, MAX (n, 1));

  for (guint g = 0; g < groups->len; g++)
    {
      GArray *rows = g_ptr_array_index (groups, g);
      GArray *stacked = g_array_new (FALSE, FALSE, sizeof (Row));

      k = 0;
      for (guint i = 0; i < n; i++)
        {
          gboolean here = k < rows->len && g_array_index (rows, Row, k).x == places[i];
          double y = here ? g_array_index (rows, Row, k++).y : (double) NAN;
          double *height;
          Row row;

          if (isnan (y) && is_area)
            y = 0;
          height = y < 0 ? &heights[i].down : &heights[i].up;
          row = (Row) { places[i], *height + y, *height };
          if (!isnan (y))
            *height += y;
          g_array_append_val (stacked, row);
        }
      g_array_unref (rows);
      g_ptr_array_index (groups, g) = stacked;
    }
}

/* Each place adds up to one; where there is nothing, there is no part of it. What is negative counts as its size; whether
 * there is any comes back. */
static gboolean
normalize_groups (GPtrArray *groups)
{
  g_autoptr (GHashTable) totals = g_hash_table_new_full (g_double_hash, g_double_equal, g_free, g_free);
  gboolean any_negative = FALSE;

  for (guint g = 0; g < groups->len; g++)
    for (guint i = 0; i < ((GArray *) g_ptr_array_index (groups, g))->len; i++)
      {
        Row *row = &g_array_index ((GArray *) g_ptr_array_index (groups, g), Row, i);
        double *total = g_hash_table_lookup (totals, &row->x);

        if (total == NULL)
          {
            total = g_new0 (double, 1);
            g_hash_table_insert (totals, g_memdup2 (&row->x, sizeof row->x), total);
          }
        if (isfinite (row->y))
          *total += fabs (row->y);
      }
  for (guint g = 0; g < groups->len; g++)
    for (guint i = 0; i < ((GArray *) g_ptr_array_index (groups, g))->len; i++)
      {
        Row *row = &g_array_index ((GArray *) g_ptr_array_index (groups, g), Row, i);
        const double *total = g_hash_table_lookup (totals, &row->x);

        row->y = *total > 0 && isfinite (*total) ? row->y / *total : (double) NAN;
        any_negative = any_negative || row->y < 0;
      }
  return any_negative;
}

static char *
format_percent_cb (double value, gpointer data)
{
  g_autofree char *number = ana_tick_format_number (round (value * 1000) / 10, 0);

  return g_strconcat (number, "\302\240%", NULL);
}

/* --- drawing --- */

static AnaColourSlot
slot_of (const Table *table, guint group, guint n_before)
{
  if (table->n_other > 0 && group == table->n_groups - 1)
    return ANA_SLOT_PREVIOUS;
  return (AnaColourSlot) (ANA_SLOT_SERIES_1 + (group + n_before) % 8);
}

/* Layers of one measure have one colour, as a line and its points; those of different measures do not. */
guint
ana_spec_place_of_measure (AnaSpecBuild *build, const AnaChannel *value)
{
  /* what was computed has a name of its own only in its title */
  const char *field = value->field == NULL || value->field[0] == '@' ? (value->title != NULL ? value->title : "") : value->field;

  for (guint i = 0; i < build->y_fields->len; i++)
    if (strcmp (g_ptr_array_index (build->y_fields, i), field) == 0)
      return i;
  g_ptr_array_add (build->y_fields, g_strdup (field));
  return build->y_fields->len - 1;
}

static char *
label_of (const AnaUnit *unit, const Table *table, guint group)
{
  const AnaChannel *y = value_channel (unit);

  if (table->names != NULL)
    return unit->channel[ANA_CHANNEL_COLOUR].no_legend ? NULL : g_strdup (table->names[group]);
  return g_strdup (y->title != NULL ? y->title : y->words != NULL ? y->words : y->field);
}

/* What stands for several values, or for none, is no value. */
static char *
group_of (const Table *table, guint group)
{
  gboolean is_other = table->n_other > 0 && group == table->n_groups - 1;

  return table->names != NULL && !is_other && strcmp (table->names[group], NO_NAME) != 0 ? g_strdup (table->names[group]) : NULL;
}

static void
add_layer (AnaSpecBuild *build, const AnaUnit *unit, const Table *table, const GArray *rows, guint group, guint n_before, gboolean has_base)
{
  AnaMarkType mark = unit->mark == ANA_MARK_AREA && table->y2 != NULL ? ANA_MARK_BAND : unit->mark;
  g_autoptr (AnaSeries) series = make_series (rows, G_STRUCT_OFFSET (Row, y));
  AnaLayer *layer = ana_chart_add_layer (build->chart, mark, series, slot_of (table, group, n_before));

  layer->label = label_of (unit, table, group);
  layer->group = group_of (table, group);
  layer->dashed = unit->dashed;
  layer->interpolate = unit->interpolate;
  layer->right_axis = build->two_axes && n_before > 0;
  if (!isnan (unit->width_px))
    layer->width_px = unit->width_px;
  if (has_base)
    layer->series2 = make_series (rows, G_STRUCT_OFFSET (Row, y2));
  if (unit->with_points && mark == ANA_MARK_LINE)
    ana_chart_add_layer (build->chart, ANA_MARK_POINT, series, layer->slot)->right_axis = layer->right_axis;
}

/* Which rows each point is made of; @layers: that of each group. */
static void
note_origins (AnaSpecBuild *build, const Table *table, const guint *layers)
{
  for (guint i = 0; build->origins != NULL && i < table->n; i++)
    if (!isnan (table->x[i]) && (table->group == NULL || table->group[i] < table->n_groups))
      ana_origins_add_point (build->origins, table->x[i], layers[table->group != NULL ? table->group[i] : 0],
                             ana_origins_get (build->origins, build->frame, i));
}

static gboolean
draw_table (AnaSpecBuild *build, const AnaUnit *unit, Table *table)
{
  gboolean is_piled = unit->mark == ANA_MARK_BAR || unit->mark == ANA_MARK_AREA;
  gboolean has_base = table->y2 != NULL && unit->mark != ANA_MARK_LINE && unit->mark != ANA_MARK_POINT;
  guint n_before = ana_spec_place_of_measure (build, value_channel (unit));
  g_autofree guint *layers = g_new (guint, MAX (table->n_groups, 1));
  GPtrArray *groups = g_ptr_array_new ();

  for (guint g = 0; g < table->n_groups; g++)
    {
      GArray *rows = collect_rows (table, g);

      if (!has_base && (is_piled || (table->n_other > 0 && g == table->n_groups - 1)))
        add_up (rows);
      g_ptr_array_add (groups, rows);
    }
  if (is_piled && !has_base && table->n_groups > 1 && value_channel (unit)->stack != ANA_STACK_NONE)
    {
      if (value_channel (unit)->stack == ANA_STACK_NORMALIZE)
        {
          if (!normalize_groups (groups))
            ana_chart_set_y_view (build->chart, 0, 1);
          ana_chart_set_y_format (build->chart, format_percent_cb, NULL, NULL);
        }
      stack_groups (groups, unit->mark == ANA_MARK_AREA);
      has_base = TRUE;
    }
  for (guint g = 0; g < groups->len; g++)
    {
      layers[g] = ana_chart_get_n_layers (build->chart);
      add_layer (build, unit, table, g_ptr_array_index (groups, g), g, n_before, has_base);
      g_array_unref (g_ptr_array_index (groups, g));
    }
  g_ptr_array_unref (groups);
  note_origins (build, table, layers);
  return TRUE;
}

static void
add_rule (AnaSpecBuild *build, const AnaUnit *unit, gboolean vertical, double value)
{
  AnaLayer *layer = ana_chart_add_layer (build->chart, ANA_MARK_RULE, NULL, ANA_SLOT_TEXT);

  layer->rule_vertical = vertical;
  layer->rule_value = value;
  layer->dashed = unit->dashed;
  if (!isnan (unit->width_px))
    layer->width_px = unit->width_px;
}

static gboolean
draw_rules_of (AnaSpecBuild *build, const AnaUnit *unit, const AnaChannel *channel, gboolean vertical, GError **error)
{
  g_autofree double *values = NULL;
  AnaSpecType type;
  double datum, drawn[MAX_RULES];
  guint n = 0;

  if (channel->field == NULL)
    {
      if (!ana_spec_get_datum (build, channel, &datum, error))
        return FALSE;
      add_rule (build, unit, vertical, datum);
      return TRUE;
    }
  if (!ana_spec_get_numbers (build, channel, &values, &type, error))
    return FALSE;
  for (guint i = 0; i < ana_frame_get_n_rows (build->frame); i++)
    {
      gboolean seen = isnan (values[i]);

      for (guint k = 0; k < n && !seen; k++)
        seen = drawn[k] == values[i];
      if (seen)
        continue;
      if (n == MAX_RULES)
        {
          ana_spec_warn (build, channel->path, NULL, "only the first %d rules are drawn", MAX_RULES);
          return TRUE;
        }
      add_rule (build, unit, vertical, values[i]);
      drawn[n++] = values[i];
    }
  return TRUE;
}

/* Across the plot at a y, or from top to bottom at an x. An x or a y that a layer took over from its parent is no place
 * of a rule when it has one of its own. */
static gboolean
draw_rules (AnaSpecBuild *build, const AnaUnit *unit, GError **error)
{
  const AnaChannel *x = &unit->channel[ANA_CHANNEL_X], *y = &unit->channel[ANA_CHANNEL_Y];
  gsize own = strlen (unit->path);
  gboolean own_x = x->present && own > 0 && strncmp (x->path, unit->path, own) == 0;
  gboolean own_y = y->present && own > 0 && strncmp (y->path, unit->path, own) == 0;

  if (!x->present && !y->present)
    return ana_spec_fail (error, unit->path, "encoding", "a rule stands at an x or a y");
  /* where bars lie, x is the value */
  if (y->present && (own_y || !own_x))
    return draw_rules_of (build, unit, y, build->lies, error);
  return draw_rules_of (build, unit, x, !build->lies, error);
}

static const char *
title_of (const AnaChannel *channel)
{
  return channel->no_title ? NULL : channel->title != NULL ? channel->title : channel->field;
}

/* Layers share their axes: the first says what they are, and what a later one says outright counts more. */
static void
set_axes (AnaSpecBuild *build, const AnaUnit *unit)
{
  const AnaChannel *x = &unit->channel[ANA_CHANNEL_X], *y = &unit->channel[ANA_CHANNEL_Y], *value = value_channel (unit);
  gboolean is_first = !build->has_axes;

  build->has_axes = TRUE;
  if (is_first || value->scale != ANA_SCALE_LINEAR)
    {
      build->y_type = value->scale;
      build->y_bend = value->bend;
    }
  build->y_turned = build->y_turned || value->turned;
  if (is_first || value->zero >= 0)
    build->y_zero = value->zero;
  if (!isnan (value->domain_lo))
    (build->two_axes && ana_spec_place_of_measure (build, value) > 0 ? ana_chart_set_right_view : ana_chart_set_y_view) (build->chart, value->domain_lo, value->domain_hi);
  if (is_first || x->title != NULL || x->no_title)
    ana_set_text (&build->x_title, title_of (x));
  if (is_first || y->title != NULL || y->no_title)
    ana_set_text (&build->y_title, title_of (y));
  ana_chart_set_titles (build->chart, build->x_title, build->y_title);
  ana_chart_set_y_scale (build->chart, build->y_type, build->y_type == ANA_SCALE_SYMLOG ? build->y_zero > 0 : build->y_type != ANA_SCALE_LOG && build->y_zero != 0);
  ana_chart_bend_axis (build->chart, TRUE, build->y_bend, build->y_turned);
}

gboolean
ana_spec_draw_unit (AnaSpecBuild *build, AnaUnit *unit, GError **error)
{
  const AnaChannel *x = &unit->channel[ANA_CHANNEL_X], *y = &unit->channel[ANA_CHANNEL_Y];
  Table table = { 0 };
  gboolean ok;

  if (unit->mark == ANA_MARK_RULE)
    return draw_rules (build, unit, error);
  unit->lies = (unit->mark == ANA_MARK_BAR || unit->mark == ANA_MARK_POINT) && x->field != NULL && y->field != NULL
               && ana_spec_type_of (build, y) == ANA_SPEC_NOMINAL && ana_spec_type_of (build, x) == ANA_SPEC_QUANTITATIVE;
  ok = read_table (build, unit, &table, error) && draw_table (build, unit, &table);
  if (ok)
    {
      set_axes (build, unit);
      ana_spec_note_field (build, place_channel (unit), ANA_PLOT_X);
      ana_spec_note_field (build, value_channel (unit), ANA_PLOT_Y);
      ana_spec_note_field (build, &unit->channel[ANA_CHANNEL_COLOUR], ANA_PLOT_COLOUR);
    }
  table_clear (&table);
  return ok;
}
