/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-spec-data.c: rows of a spec as a frame, and columns of a frame as what the channels draw.
 */
#include "config.h"

#include "ana-spec-private.h"

#include "ana-date.h"
#include "ana-error.h"
#include "ana-money.h"

#include <math.h>
#include <string.h>

#define MAX_COLUMNS    200
#define USEC_PER_MS    1000.0 /* a number as a time counts milliseconds, as in Vega-Lite */

/* --- values -> frame --- */

typedef struct {
  const char *name;
  gboolean    has_text, has_number, has_bool;
  gboolean    all_times; /* every text is a date or an instant */
} Column;

static gboolean
is_text (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING;
}

static gboolean
read_time (const char *text, const AnaZone *zone, gint64 *out)
{
  /* a bare year or number is no time: it may be a name */
  return strlen (text) >= 10 && ana_time_parse (text, zone, out, NULL);
}

static Column *
get_column (GPtrArray *columns, GHashTable *by_name, const char *name)
{
  Column *column = g_hash_table_lookup (by_name, name);

  if (column == NULL)
    {
      column = g_new0 (Column, 1);
      column->name = name;
      column->all_times = TRUE;
      g_ptr_array_add (columns, column);
      g_hash_table_insert (by_name, (char *) name, column);
    }
  return column;
}

static gboolean
look_at (Column *column, JsonNode *value, const AnaZone *zone)
{
  gint64 t_usec;

  if (JSON_NODE_HOLDS_NULL (value))
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (value))
    return FALSE;
  if (is_text (value))
    {
      column->has_text = TRUE;
      column->all_times = column->all_times && read_time (json_node_get_string (value), zone, &t_usec);
    }
  else if (json_node_get_value_type (value) == G_TYPE_BOOLEAN)
    column->has_bool = TRUE;
  else
    column->has_number = TRUE;
  return TRUE;
}

static gboolean
find_columns (JsonArray *values, const AnaZone *zone, GPtrArray *columns, GError **error)
{
  g_autoptr (GHashTable) by_name = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < json_array_get_length (values); i++)
    {
      JsonNode *node = json_array_get_element (values, i);
      g_autofree char *path = g_strdup_printf ("/data/values/%u", i);
      g_autoptr (GList) members = NULL;

      if (!JSON_NODE_HOLDS_OBJECT (node))
        return ana_spec_fail (error, path, NULL, "a row is an object");
      members = json_object_get_members (json_node_get_object (node));
      for (GList *l = members; l != NULL; l = l->next)
        if (!look_at (get_column (columns, by_name, l->data), json_object_get_member (json_node_get_object (node), l->data), zone))
          return ana_spec_fail (error, path, l->data, "a value is text, number, true, false or null");
      if (columns->len > MAX_COLUMNS)
        return ana_spec_fail (error, "/data/values", NULL, "have more than %d columns", MAX_COLUMNS);
    }
  return TRUE;
}

static AnaType
type_of_column (const Column *column)
{
  if (column->has_text)
    return column->all_times && !column->has_number && !column->has_bool ? ANA_TYPE_TIME : ANA_TYPE_TEXT;
  return column->has_bool && !column->has_number ? ANA_TYPE_BOOL : ANA_TYPE_REAL;
}

static void
put_value (AnaFrameBuilder *builder, guint col, AnaType type, JsonNode *value, const AnaZone *zone)
{
  char number[32];
  gint64 t_usec;

  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    ana_frame_builder_put_null (builder, col);
  else if (type == ANA_TYPE_TIME)
    {
      if (read_time (json_node_get_string (value), zone, &t_usec))
        ana_frame_builder_put_int64 (builder, col, t_usec);
      else
        ana_frame_builder_put_null (builder, col);
    }
  else if (type == ANA_TYPE_BOOL)
    ana_frame_builder_put_int64 (builder, col, json_node_get_boolean (value) ? 1 : 0);
  else if (type == ANA_TYPE_REAL)
    ana_frame_builder_put_double (builder, col, json_node_get_double (value));
  else if (is_text (value))
    ana_frame_builder_put_text (builder, col, json_node_get_string (value), -1);
  else if (json_node_get_value_type (value) == G_TYPE_BOOLEAN)
    ana_frame_builder_put_text (builder, col, json_node_get_boolean (value) ? "true" : "false", -1);
  else
    {
      ana_double_to_string (json_node_get_double (value), number);
      ana_frame_builder_put_text (builder, col, number, -1);
    }
}

AnaFrame *
ana_spec_read_values (JsonArray *values, const AnaZone *zone, GError **error)
{
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (AnaFrameBuilder) builder = NULL;

  if (json_array_get_length (values) > ANA_SPEC_MAX_VALUES)
    {
      ana_spec_fail (error, "/data", "values", "have more than %d rows: give them as a file or a query", ANA_SPEC_MAX_VALUES);
      return NULL;
    }
  if (!find_columns (values, zone, columns, error))
    return NULL;
  builder = ana_frame_builder_new ();
  for (guint c = 0; c < columns->len; c++)
    {
      const Column *column = g_ptr_array_index (columns, c);
      AnaType type = type_of_column (column);
      guint col = ana_frame_builder_add_field (builder, column->name, type, NULL, NULL,
                                               type == ANA_TYPE_TIME ? ANA_ROLE_TIME : type == ANA_TYPE_REAL ? ANA_ROLE_MEASURE : ANA_ROLE_DIMENSION);

      for (guint i = 0; i < json_array_get_length (values); i++)
        put_value (builder, col, type, json_object_get_member (json_array_get_object_element (values, i), column->name), zone);
    }
  return ana_frame_builder_end (g_steal_pointer (&builder));
}

/* --- columns -> numbers and groups --- */

static int
find_field (AnaSpecBuild *build, const AnaChannel *channel, GError **error)
{
  int col;

  if (channel->field == NULL)
    {
      ana_spec_fail (error, channel->path, NULL, "has no field");
      return -1;
    }
  if (build->frame == NULL)
    {
      ana_spec_fail_empty (error);
      return -1;
    }
  col = ana_frame_find (build->frame, channel->field);
  if (col < 0)
    ana_spec_fail (error, channel->path, "field", "the data have no column \"%s\"", channel->field);
  return col;
}

AnaSpecType
ana_spec_type_of (AnaSpecBuild *build, const AnaChannel *channel)
{
  int col = channel->field != NULL && build->frame != NULL ? ana_frame_find (build->frame, channel->field) : -1;

  if (channel->type != ANA_SPEC_AUTO)
    return channel->type;
  if (col < 0)
    return channel->datum != NULL && is_text (channel->datum) ? ANA_SPEC_TEMPORAL : ANA_SPEC_QUANTITATIVE;
  switch (ana_frame_get_field (build->frame, (guint) col)->type)
    {
    case ANA_TYPE_TIME:
    case ANA_TYPE_DATE:
      return ANA_SPEC_TEMPORAL;
    case ANA_TYPE_TEXT:
    case ANA_TYPE_BOOL:
      return ANA_SPEC_NOMINAL;
    case ANA_TYPE_INT:
    case ANA_TYPE_REAL:
    case ANA_TYPE_MONEY:
    default:
      return ANA_SPEC_QUANTITATIVE;
    }
}

static double
get_time (const AnaFrame *frame, guint col, guint row, const AnaZone *zone)
{
  AnaType type = ana_frame_get_field (frame, col)->type;
  gint64 t_usec;

  if (type == ANA_TYPE_DATE)
    return (double) ana_zone_local_to_utc (zone, ana_date_to_usec (ana_frame_get_int64s (frame, col)[row]));
  if (type == ANA_TYPE_TIME)
    return (double) ana_frame_get_int64s (frame, col)[row];
  if (type == ANA_TYPE_TEXT)
    return ana_time_parse (ana_frame_get_text (frame, col, row), zone, &t_usec, NULL) ? (double) t_usec : (double) NAN;
  return ana_frame_get_number (frame, col, row) * USEC_PER_MS;
}

gboolean
ana_spec_get_numbers (AnaSpecBuild *build, const AnaChannel *channel, double **out, AnaSpecType *type, GError **error)
{
  int col = find_field (build, channel, error);
  const AnaField *field;
  double unit = 1;
  guint n;

  if (col < 0)
    return FALSE;
  field = ana_frame_get_field (build->frame, (guint) col);
  *type = ana_spec_type_of (build, channel);
  if (*type == ANA_SPEC_NOMINAL || (*type == ANA_SPEC_QUANTITATIVE && field->type == ANA_TYPE_TEXT))
    return ana_spec_fail (error, channel->path, "field", "\"%s\" holds no numbers", channel->field);
  if (field->type == ANA_TYPE_MONEY)
    unit = pow (10, -MAX (ana_money_get_digits (field->currency), 0));
  n = ana_frame_get_n_rows (build->frame);
  *out = g_new (double, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    if (ana_frame_is_null (build->frame, (guint) col, i))
      (*out)[i] = NAN;
    else if (*type == ANA_SPEC_TEMPORAL)
      (*out)[i] = get_time (build->frame, (guint) col, i, build->zone);
    else
      (*out)[i] = ana_frame_get_number (build->frame, (guint) col, i) * unit;
  return TRUE;
}

static char *
name_of (AnaSpecBuild *build, guint col, guint row)
{
  AnaType type = ana_frame_get_field (build->frame, col)->type;
  char number[32];

  if (type == ANA_TYPE_TEXT)
    return g_strdup (ana_frame_get_text (build->frame, col, row));
  if (type == ANA_TYPE_BOOL)
    return g_strdup (ana_frame_get_int64s (build->frame, col)[row] != 0 ? "true" : "false");
  if (type == ANA_TYPE_TIME || type == ANA_TYPE_DATE)
    return ana_time_format_date ((gint64) get_time (build->frame, col, row, build->zone), build->zone);
  ana_double_to_string (ana_frame_get_number (build->frame, col, row), number);
  return g_strdup (number);
}

/* Numbers by their size, before names by their letters. */
static int
compare_names (gconstpointer a, gconstpointer b, gpointer data)
{
  const char *const *names = data;
  const char *first = names[*(const guint *) a], *second = names[*(const guint *) b];
  char *end_first, *end_second;
  double x = g_ascii_strtod (first, &end_first), y = g_ascii_strtod (second, &end_second);
  gboolean is_first = *first != '\0' && *end_first == '\0', is_second = *second != '\0' && *end_second == '\0';

  if (is_first && is_second && x != y)
    return x < y ? -1 : 1;
  if (is_first != is_second)
    return is_first ? -1 : 1;
  return strcmp (first, second);
}

/* Moves the names into the places that @place gives them, and each row's number with them. */
static void
move_groups (char **names, guint *rows, guint n_rows, const guint *place)
{
  guint n = g_strv_length (names);
  g_autofree char **moved = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    moved[place[i]] = names[i];
  memcpy (names, moved, n * sizeof *names);
  for (guint i = 0; i < n_rows; i++)
    if (rows[i] != G_MAXUINT)
      rows[i] = place[rows[i]];
}

/* Those of @order first, the others after them as they were. */
void
ana_spec_order_groups (char **names, guint *rows, guint n_rows, const char *const *order)
{
  g_autoptr (GHashTable) at = g_hash_table_new (g_str_hash, g_str_equal);
  guint n = g_strv_length (names), next = 0;
  g_autofree guint *place = g_new (guint, n + 1);

  for (guint i = 0; i < n; i++)
    {
      place[i] = G_MAXUINT;
      g_hash_table_insert (at, names[i], GUINT_TO_POINTER (i));
    }
  for (guint i = 0; order[i] != NULL; i++)
    {
      gpointer found;

      if (g_hash_table_lookup_extended (at, order[i], NULL, &found) && place[GPOINTER_TO_UINT (found)] == G_MAXUINT)
        place[GPOINTER_TO_UINT (found)] = next++;
    }
  for (guint i = 0; i < n; i++)
    if (place[i] == G_MAXUINT)
      place[i] = next++;
  move_groups (names, rows, n_rows, place);
}

/* Puts the names into order and each row's number with them. */
static void
sort_groups (char **names, guint *rows, guint n_rows, AnaSpecSort sort)
{
  guint n = g_strv_length (names);
  g_autofree guint *order = g_new (guint, n + 1), *place = g_new (guint, n + 1);

  for (guint i = 0; i < n; i++)
    order[i] = i;
  g_qsort_with_data (order, (int) n, sizeof *order, compare_names, names);
  for (guint i = 0; i < n; i++)
    place[order[i]] = sort == ANA_SPEC_DESCENDING ? n - 1 - i : i;
  move_groups (names, rows, n_rows, place);
}

gboolean
ana_spec_get_groups (AnaSpecBuild *build, const AnaChannel *channel, char ***names, guint **rows, GError **error)
{
  int col = find_field (build, channel, error);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *list;
  guint n;

  if (col < 0)
    return FALSE;
  n = ana_frame_get_n_rows (build->frame);
  list = g_ptr_array_new ();
  *rows = g_new (guint, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = ana_frame_is_null (build->frame, (guint) col, i) ? NULL : name_of (build, (guint) col, i);
      gpointer at;

      (*rows)[i] = G_MAXUINT;
      if (name == NULL)
        continue;
      if (!g_hash_table_lookup_extended (seen, name, NULL, &at))
        {
          at = GUINT_TO_POINTER (list->len);
          g_ptr_array_add (list, g_strdup (name));
          g_hash_table_insert (seen, g_ptr_array_index (list, list->len - 1), at);
        }
      (*rows)[i] = GPOINTER_TO_UINT (at);
    }
  g_ptr_array_add (list, NULL);
  *names = (char **) g_ptr_array_free (list, FALSE);
  if (channel->sort != ANA_SPEC_AS_IS)
    sort_groups (*names, *rows, n, channel->sort);
  if (channel->order != NULL)
    ana_spec_order_groups (*names, *rows, n, (const char *const *) channel->order);
  return TRUE;
}

/* What is drawn over what is kept: money is kept in minor units. */
double
ana_spec_unit_of (const AnaField *field)
{
  return field->type == ANA_TYPE_MONEY ? pow (10, -MAX (ana_money_get_digits (field->currency), 0)) : 1;
}

/* What was binned or truncated speaks of the column it was made from. */
static gboolean
note_source (AnaSpecBuild *build, const AnaChannel *channel, AnaPlotChannelId id)
{
  AnaPeriod period;
  const AnaZone *zone;

  if (channel->source == NULL || channel->type == ANA_SPEC_NOMINAL || ana_chart_get_field (build->chart, id) != NULL)
    return FALSE;
  ana_chart_set_field (build->chart, id, channel->source, channel->source_type, channel->source_unit);
  if (channel->bins)
    ana_chart_set_field_bin (build->chart, id, channel->before, channel->after);
  else if (ana_spec_time_unit_period (build, channel->time_unit, &period, &zone))
    ana_chart_set_field_bucket (build->chart, id, period, zone);
  return TRUE;
}

void
ana_spec_note_field (AnaSpecBuild *build, const AnaChannel *channel, AnaPlotChannelId id)
{
  int col = channel->present && channel->field != NULL && build->frame != NULL ? ana_frame_find (build->frame, channel->field) : -1;
  const AnaField *field = col >= 0 ? ana_frame_get_field (build->frame, (guint) col) : NULL;

  if (field != NULL && !note_source (build, channel, id))
    ana_chart_set_field (build->chart, id, field->name, field->type, ana_spec_unit_of (field));
}

gboolean
ana_spec_get_datum (AnaSpecBuild *build, const AnaChannel *channel, double *out, GError **error)
{
  gint64 t_usec;

  if (is_text (channel->datum))
    {
      if (!ana_time_parse (json_node_get_string (channel->datum), build->zone, &t_usec, NULL))
        return ana_spec_fail (error, channel->path, "datum", "\"%s\" is no number and no time", json_node_get_string (channel->datum));
      *out = (double) t_usec;
      return TRUE;
    }
  if (!JSON_NODE_HOLDS_VALUE (channel->datum) || json_node_get_value_type (channel->datum) == G_TYPE_BOOLEAN)
    return ana_spec_fail (error, channel->path, "datum", "is no number and no time");
  *out = json_node_get_double (channel->datum) * (channel->type == ANA_SPEC_TEMPORAL ? USEC_PER_MS : 1);
  return TRUE;
}
