/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-kpi-rows.c: the dataset `kpi`: points of KPIs from the cache as rows, so that a board works where there is no hub.
 */
#include "config.h"

#include "ana-tile-private.h"

#include "ana-error.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_ROWS  400000
#define MAX_CODES 24

/* --- what is asked for --- */

static void
add_values (JsonNode *node, GStrvBuilder *out)
{
  if (node == NULL)
    return;
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    g_strv_builder_add (out, json_node_get_string (node));
  else if (JSON_NODE_HOLDS_ARRAY (node))
    for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
      add_values (json_array_get_element (json_node_get_array (node), i), out);
}

/* Values that every row must have in @field: what stands in the filter itself, or in an "and" of it. */
static void
collect_values (JsonNode *filter, const char *field, GStrvBuilder *out)
{
  JsonObject *object = filter != NULL && JSON_NODE_HOLDS_OBJECT (filter) ? json_node_get_object (filter) : NULL;
  JsonNode *all = object != NULL ? json_object_get_member (object, "and") : NULL;

  if (object == NULL)
    return;
  if (g_strcmp0 (ana_json_get_string (object, "", "field", NULL, NULL), field) == 0)
    {
      add_values (json_object_get_member (object, "equal"), out);
      add_values (json_object_get_member (object, "oneOf"), out);
    }
  if (all != NULL && JSON_NODE_HOLDS_ARRAY (all))
    for (guint i = 0; i < json_array_get_length (json_node_get_array (all)); i++)
      collect_values (json_array_get_element (json_node_get_array (all), i), field, out);
}

static char **
list_values (JsonNode *model, const char *field)
{
  g_autoptr (GStrvBuilder) out = g_strv_builder_new ();

  collect_values (json_object_get_member (json_node_get_object (model), "filter"), field, out);
  return g_strv_builder_end (out);
}

static void
add_names (GPtrArray *names, char **grouping, JsonNode *model, JsonNode *spec)
{
  for (guint k = 0; grouping[k] != NULL; k++)
    if (!g_ptr_array_find_with_equal_func (names, grouping[k], g_str_equal, NULL)
        && (ana_json_mentions (model, grouping[k]) || ana_json_mentions (spec, grouping[k])))
      g_ptr_array_add (names, grouping[k]);
}

/* Members of the KPIs' dimensions that the query, or the chart, names. */
static GPtrArray *
find_names (const TileBuild *build, char **codes, JsonNode *model, JsonNode *spec)
{
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = 0; codes[i] != NULL; i++)
    {
      const AnaKpi *kpi = ana_catalogue_find (build->input->catalogue, codes[i]);

      for (guint d = 0; kpi != NULL && kpi->dims != NULL && d < kpi->dims->len; d++)
        add_names (names, kpi->dims->pdata[d], model, spec);
    }
  g_ptr_array_add (names, NULL);
  return names;
}

/* --- rows --- */

enum { AT, CODE, NAME, DIM, PERIOD, VALUE, PREVIOUS, NUM, DEN, COUNT, UNIT, TARGET, N_COLUMNS };

typedef struct {
  const TileBuild *build;
  AnaFrameBuilder *builder;
  guint            n_names;
  guint            n_rows;
  gint64           as_of_usec;
} Rows;

/**
 * ana_kpi_rows_get_schema:
 * @catalogue: definitions; each member of a dimension is a column too
 *
 * Returns: (transfer full): the columns of the dataset `kpi`
 */
AnaSchema *
ana_kpi_rows_get_schema (const AnaCatalogue *catalogue)
{
  static const struct { const char *name; AnaType type; } columns[] = {
    { "at", ANA_TYPE_TIME }, { "code", ANA_TYPE_TEXT }, { "name", ANA_TYPE_TEXT }, { "dim", ANA_TYPE_TEXT },
    { "period", ANA_TYPE_TEXT }, { "value", ANA_TYPE_REAL }, { "previous", ANA_TYPE_REAL }, { "num", ANA_TYPE_REAL },
    { "den", ANA_TYPE_REAL }, { "count", ANA_TYPE_INT }, { "unit", ANA_TYPE_TEXT },
    { "target", ANA_TYPE_REAL },
  };
  AnaSchema *schema = ana_schema_new (ANA_KPI_DATASET);

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    ana_schema_add (schema, columns[i].name, columns[i].type, NULL);
  for (guint i = 0; i < ana_catalogue_get_n (catalogue); i++)
    {
      const AnaKpi *kpi = ana_catalogue_get (catalogue, i);

      for (guint d = 0; kpi->dims != NULL && d < kpi->dims->len; d++)
        for (char **name = kpi->dims->pdata[d]; *name != NULL; name++)
          if (ana_schema_find (schema, *name) < 0)
            ana_schema_add (schema, *name, ANA_TYPE_TEXT, NULL);
    }
  return schema;
}

static void
add_fields (Rows *rows, GPtrArray *names, const char *unit)
{
  AnaFrameBuilder *b = rows->builder;

  ana_frame_builder_add_field (b, "at", ANA_TYPE_TIME, NULL, NULL, ANA_ROLE_TIME);
  ana_frame_builder_add_field (b, "code", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  ana_frame_builder_add_field (b, "name", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  ana_frame_builder_add_field (b, "dim", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  ana_frame_builder_add_field (b, "period", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  ana_frame_builder_add_field (b, "value", ANA_TYPE_REAL, NULL, unit, ANA_ROLE_MEASURE);
  ana_frame_builder_add_field (b, "previous", ANA_TYPE_REAL, NULL, unit, ANA_ROLE_MEASURE);
  ana_frame_builder_add_field (b, "num", ANA_TYPE_REAL, NULL, NULL, ANA_ROLE_MEASURE);
  ana_frame_builder_add_field (b, "den", ANA_TYPE_REAL, NULL, NULL, ANA_ROLE_MEASURE);
  ana_frame_builder_add_field (b, "count", ANA_TYPE_INT, NULL, NULL, ANA_ROLE_MEASURE);
  ana_frame_builder_add_field (b, "unit", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  ana_frame_builder_add_field (b, "target", ANA_TYPE_REAL, NULL, unit, ANA_ROLE_MEASURE);
  for (guint i = 0; names->pdata[i] != NULL; i++)
    ana_frame_builder_add_field (b, names->pdata[i], ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  rows->n_names = names->len - 1;
}

static const char *
show_member (const char *value)
{
  if (strcmp (value, "*") == 0)
    return _("Other");
  return value[0] != '\0' ? value : NULL;
}

static void
put_row (Rows *rows, const AnaKpi *kpi, AnaPeriod period, const AnaKpiKey *key, gint64 at_usec, double value, double previous,
         const AnaSpanPart *part)
{
  AnaFrameBuilder *b = rows->builder;

  ana_frame_builder_put_int64 (b, AT, at_usec);
  ana_frame_builder_put_text (b, CODE, kpi->code, -1);
  ana_frame_builder_put_text (b, NAME, ana_kpi_get_name (kpi, rows->build->input->locale), -1);
  ana_frame_builder_put_text (b, DIM, key->stored->len == 1 ? key->stored->pdata[0] : "", -1);
  ana_frame_builder_put_text (b, PERIOD, ana_period_to_string (period), -1);
  ana_frame_builder_put_double (b, VALUE, value);
  ana_frame_builder_put_double (b, PREVIOUS, previous);
  ana_frame_builder_put_double (b, NUM, part != NULL ? part->num : (double) NAN);
  ana_frame_builder_put_double (b, DEN, part != NULL ? part->den : (double) NAN);
  ana_frame_builder_put_int64 (b, COUNT, part != NULL ? part->count : 0);
  ana_frame_builder_put_text (b, UNIT, kpi->unit, -1);
  ana_frame_builder_put_double (b, TARGET, ana_minor_to_major (kpi->target, kpi->unit));
  for (guint i = 0; i < rows->n_names; i++)
    ana_frame_builder_put_text (b, N_COLUMNS + i, key->values[i] != NULL ? show_member (key->values[i]) : NULL, -1);
  rows->n_rows++;
}

/* Both stretches of a key, bucket by bucket. */
typedef struct {
  GArray    *parts;
  AnaSeries *now, *before;
  gboolean   partial, seen;
  gint64     as_of_usec;
} Lines;

static void
lines_clear (Lines *lines)
{
  g_clear_pointer (&lines->parts, g_array_unref);
  g_clear_pointer (&lines->now, ana_series_unref);
  g_clear_pointer (&lines->before, ana_series_unref);
}

static void
read_lines (const TileBuild *build, const AnaKpi *kpi, AnaPeriod period, const AnaKpiKey *key, Lines *out)
{
  gint64 now_usec = build->input->now_usec;
  g_autoptr (AnaSeries) there = NULL;
  g_autofree gint64 *there_usec = NULL;
  AnaSpan span, compare, both;
  AnaDuration back;
  gboolean unused;

  ana_tile_spans (build, kpi, period, &span, &compare, &back);
  both = (AnaSpan) { MIN (span.start_usec, compare.start_usec), span.end_usec };
  *out = (Lines) { .parts = g_array_new (FALSE, TRUE, sizeof (AnaSpanPart)) };
  out->seen = ana_kpi_key_read (build, kpi, period, key, both, out->parts, &out->as_of_usec);
  out->now = ana_points_to_series (kpi, period, span, out->parts, now_usec, 0, &out->partial);
  there = ana_points_to_series (kpi, period, compare, out->parts, now_usec, 0, &unused);
  there_usec = g_new (gint64, ana_series_get_n (out->now) + 1);
  ana_compare_buckets (&back, period, kpi->zone, ana_series_get_x (out->now), ana_series_get_n (out->now), there_usec);
  out->before = ana_points_lay_over (out->now, there, there_usec);
}

static gboolean
put_key (Rows *rows, const AnaKpi *kpi, AnaPeriod period, const AnaKpiKey *key, GError **error)
{
  Lines lines;
  guint n, p = 0;

  read_lines (rows->build, kpi, period, key, &lines);
  rows->as_of_usec = MAX (rows->as_of_usec, lines.as_of_usec);
  n = lines.seen ? ana_series_get_n (lines.now) : 0;
  if (!lines.seen && !ana_tile_is_in_order (rows->build, kpi, period, error))
    {
      lines_clear (&lines);
      return FALSE;
    }
  if (rows->n_rows + n > MAX_ROWS)
    {
      lines_clear (&lines);
      g_set_error (error, ANA_ERROR, ANA_ERROR_LIMIT, _("more than %d points; choose a shorter range"), MAX_ROWS);
      return FALSE;
    }
  for (guint i = 0; i < n; i++)
    {
      gint64 at = (gint64) ana_series_get_x (lines.now)[i];
      const AnaSpanPart *part;

      while (p < lines.parts->len && g_array_index (lines.parts, AnaSpanPart, p).ts_usec < at)
        p++;
      part = p < lines.parts->len ? &g_array_index (lines.parts, AnaSpanPart, p) : NULL;
      put_row (rows, kpi, period, key, at, ana_series_get_y (lines.now)[i], ana_series_get_y (lines.before)[i],
               part != NULL && part->ts_usec == at ? part : NULL);
    }
  lines_clear (&lines);
  return TRUE;
}

static gboolean
put_kpi (Rows *rows, const char *code, AnaPeriod period, GPtrArray *names, GError **error)
{
  const AnaKpi *kpi = ana_catalogue_find (rows->build->input->catalogue, code);
  g_autoptr (AnaKpiKeys) keys = NULL;

  if (kpi == NULL)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_NOT_FOUND, _("there is no KPI “%s”"), code);
      return FALSE;
    }
  if (!kpi->grain[period])
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, _("%s is not kept by the %s"), code, ana_period_to_string (period));
      return FALSE;
    }
  g_hash_table_add (rows->build->codes, g_strdup (code));
  keys = ana_kpi_keys_new (rows->build, kpi, period, "", (const char *const *) names->pdata);
  for (guint i = 0; i < keys->keys->len; i++)
    if (!put_key (rows, kpi, period, keys->keys->pdata[i], error))
      return FALSE;
  return TRUE;
}

/* The unit of all of them, when it is one. */
static const char *
common_unit (const TileBuild *build, char **codes)
{
  const char *unit = NULL;

  for (guint i = 0; codes[i] != NULL; i++)
    {
      const AnaKpi *kpi = ana_catalogue_find (build->input->catalogue, codes[i]);

      if (kpi == NULL || (unit != NULL && strcmp (unit, kpi->unit) != 0))
        return NULL;
      unit = kpi->unit;
    }
  return unit;
}

static gboolean
read_period (JsonNode *model, AnaPeriod *out, GError **error)
{
  g_auto (GStrv) periods = list_values (model, "period");

  *out = ANA_PERIOD_DAY;
  if (periods[0] == NULL || (ana_period_from_string (periods[0], out) && *out < ANA_N_KPI_PERIODS))
    return TRUE;
  g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, _("/query/filter: period is minute, hour or day, not \"%s\""), periods[0]);
  return FALSE;
}

/**
 * ana_kpi_rows_read:
 * @build: of the board
 * @model: whose source is `kpi`; its filter must name the codes
 * @spec: (nullable): members of dimensions may be named there too
 * @tile: gets its state of freshness
 * @error: return location
 *
 * Points of the board's range as rows, evaluated by @model.
 *
 * Returns: (transfer full): the answer; %NULL and an error that names the place
 */
AnaFrame *
ana_kpi_rows_read (const TileBuild *build, JsonNode *model, JsonNode *spec, AnaTileData *tile, GError **error)
{
  g_auto (GStrv) codes = list_values (model, "code");
  g_autoptr (AnaQuery) query = ana_query_parse (model, error);
  g_autoptr (AnaFrameBuilder) builder = ana_frame_builder_new ();
  g_autoptr (AnaFrame) frame = NULL;
  g_autoptr (GPtrArray) names = NULL;
  Rows rows = { .build = build, .builder = builder, .as_of_usec = ANA_TIME_NONE };
  AnaPeriod period;

  if (query == NULL || !read_period (model, &period, error))
    return NULL;
  if (codes[0] == NULL || g_strv_length (codes) > MAX_CODES)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, _("/query/filter: 1 to %d codes are wanted: {\"field\":\"code\",\"oneOf\":[…]}"), MAX_CODES);
      return NULL;
    }
  names = find_names (build, codes, model, spec);
  add_fields (&rows, names, common_unit (build, codes));
  for (guint i = 0; codes[i] != NULL; i++)
    if (!put_kpi (&rows, codes[i], period, names, error))
      return NULL;
  frame = ana_frame_builder_end (g_steal_pointer (&builder));
  tile->as_of_usec = rows.as_of_usec;
  tile->period = period;
  if (codes[1] == NULL)
    tile->code = g_strdup (codes[0]);
  return ana_query_evaluate (query, frame, build->input->now_usec, error);
}

/* --- a KPI in short: {"kpi":{"code":…,"period":…,"dim":…}} --- */

static const AnaKpi *
find_kpi (const TileBuild *build, const AnaTile *tile, AnaPeriod *period, GError **error)
{
  const AnaKpi *kpi = tile->kpi_code != NULL ? ana_catalogue_find (build->input->catalogue, tile->kpi_code) : NULL;

  if (kpi == NULL)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_NOT_FOUND, _("there is no KPI “%s”"), tile->kpi_code != NULL ? tile->kpi_code : "");
      return NULL;
    }
  *period = ANA_PERIOD_DAY;
  if (tile->kpi_period != NULL && (!ana_period_from_string (tile->kpi_period, period) || *period >= ANA_N_KPI_PERIODS))
    *period = ANA_PERIOD_DAY;
  *period = ana_tile_fit_period (build, kpi, *period);
  g_hash_table_add (build->codes, g_strdup (kpi->code));
  return kpi;
}

/**
 * ana_kpi_rows_series:
 * @build: of the board
 * @tile: with a `kpi`
 * @data: gets its freshness
 * @error: return location
 *
 * Returns: (transfer full): start, value, previous: one row a bucket
 */
AnaFrame *
ana_kpi_rows_series (const TileBuild *build, const AnaTile *tile, AnaTileData *data, GError **error)
{
  g_autoptr (AnaFrameBuilder) builder = ana_frame_builder_new ();
  g_autoptr (AnaKpiKeys) keys = NULL;
  AnaPeriod period;
  const AnaKpi *kpi = find_kpi (build, tile, &period, error);

  if (kpi == NULL)
    return NULL;
  data->code = g_strdup (kpi->code);
  data->period = period;
  ana_frame_builder_add_field (builder, "start", ANA_TYPE_TIME, NULL, NULL, ANA_ROLE_TIME);
  ana_frame_builder_add_field (builder, "value", ANA_TYPE_REAL, NULL, kpi->unit, ANA_ROLE_MEASURE);
  ana_frame_builder_add_field (builder, "previous", ANA_TYPE_REAL, NULL, kpi->unit, ANA_ROLE_MEASURE);
  keys = ana_kpi_keys_new (build, kpi, period, tile->kpi_dim != NULL ? tile->kpi_dim : "", NULL);
  for (guint k = 0; k < MIN (keys->keys->len, 1); k++)
    {
      Lines lines;

      read_lines (build, kpi, period, keys->keys->pdata[k], &lines);
      data->as_of_usec = lines.as_of_usec;
      if (!lines.seen && !ana_tile_is_in_order (build, kpi, period, error))
        {
          lines_clear (&lines);
          return NULL;
        }
      for (guint i = 0; lines.seen && i < ana_series_get_n (lines.now); i++)
        {
          ana_frame_builder_put_int64 (builder, 0, (gint64) ana_series_get_x (lines.now)[i]);
          ana_frame_builder_put_double (builder, 1, ana_series_get_y (lines.now)[i]);
          ana_frame_builder_put_double (builder, 2, ana_series_get_y (lines.before)[i]);
        }
      lines_clear (&lines);
    }
  return ana_frame_builder_end (g_steal_pointer (&builder));
}

/* One value of a stretch; NAN when there is none. */
static double
merge_inside (const AnaKpi *kpi, const GArray *parts, AnaSpan span)
{
  g_autoptr (GArray) inside = g_array_new (FALSE, FALSE, sizeof (AnaSpanPart));
  AnaMeasureValue value = { .value = NAN };

  for (guint i = 0; i < parts->len; i++)
    if (ana_span_contains (span, g_array_index (parts, AnaSpanPart, i).ts_usec))
      g_array_append_val (inside, g_array_index (parts, AnaSpanPart, i));
  if (inside->len == 0 || !ana_metrics_merge_span (kpi->merge, (AnaSpanPart *) inside->data, inside->len, &value) || !value.has_value)
    return NAN;
  return ana_minor_to_major (value.value, kpi->unit);
}

typedef struct { const char *name; double now, before; } Member;

static int
compare_members (gconstpointer a, gconstpointer b)
{
  double x = ((const Member *) a)->now, y = ((const Member *) b)->now;

  return isnan (x) ? !isnan (y) : isnan (y) ? -1 : (x < y) - (x > y);
}

/* The dimension that is split by: the one of the `kpi`'s "by", else the first that stands alone. */
static const char *
find_split (const AnaTile *tile, const AnaKpi *kpi)
{
  JsonNode *node = ana_tile_get_member (tile, "kpi");
  const char *by = node != NULL ? ana_json_get_string (json_node_get_object (node), "", "by", NULL, NULL) : NULL;

  for (guint i = 0; kpi->dims != NULL && i < kpi->dims->len; i++)
    {
      char **grouping = kpi->dims->pdata[i];

      if (grouping[0] != NULL && grouping[1] == NULL && (by == NULL || strcmp (by, grouping[0]) == 0))
        return grouping[0];
    }
  return NULL;
}

static GArray *
read_members (const TileBuild *build, const AnaKpi *kpi, AnaPeriod period, const AnaKpiKeys *keys, AnaTileData *data)
{
  GArray *members = g_array_new (FALSE, FALSE, sizeof (Member));
  AnaSpan span, compare;
  AnaDuration back;

  ana_tile_spans (build, kpi, period, &span, &compare, &back);
  for (guint i = 0; i < keys->keys->len; i++)
    {
      const AnaKpiKey *key = keys->keys->pdata[i];
      g_autoptr (GArray) parts = g_array_new (FALSE, TRUE, sizeof (AnaSpanPart));
      const char *name = show_member (key->values[0]);
      Member member = { .name = name != NULL ? name : _("Not known") };
      gint64 as_of;

      ana_kpi_key_read (build, kpi, period, key, (AnaSpan) { MIN (span.start_usec, compare.start_usec), span.end_usec }, parts, &as_of);
      data->as_of_usec = MAX (data->as_of_usec, as_of);
      member.now = merge_inside (kpi, parts, span);
      member.before = merge_inside (kpi, parts, compare);
      if (!isnan (member.now) || !isnan (member.before))
        g_array_append_val (members, member);
    }
  g_array_sort (members, compare_members);
  return members;
}

/**
 * ana_kpi_rows_breakdown:
 * @build: of the board
 * @tile: with a `kpi`; its `by` names the dimension, else it is the first
 * @data: gets its freshness
 * @error: return location
 *
 * Returns: (transfer full): category, value, previous, change (percent): one row a member, the largest first
 */
AnaFrame *
ana_kpi_rows_breakdown (const TileBuild *build, const AnaTile *tile, AnaTileData *data, GError **error)
{
  g_autoptr (AnaFrameBuilder) builder = ana_frame_builder_new ();
  g_autoptr (AnaKpiKeys) keys = NULL;
  g_autoptr (GArray) members = NULL;
  AnaPeriod period;
  const AnaKpi *kpi = find_kpi (build, tile, &period, error);
  const char *split = kpi != NULL ? find_split (tile, kpi) : NULL;

  if (kpi == NULL)
    return NULL;
  if (split == NULL)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, _("%s is not told apart by that dimension"), kpi->code);
      return NULL;
    }
  data->code = g_strdup (kpi->code);
  data->period = period;
  data->split = g_strdup (split);
  ana_frame_builder_add_field (builder, "category", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  ana_frame_builder_add_field (builder, "value", ANA_TYPE_REAL, NULL, kpi->unit, ANA_ROLE_MEASURE);
  ana_frame_builder_add_field (builder, "previous", ANA_TYPE_REAL, NULL, kpi->unit, ANA_ROLE_MEASURE);
  ana_frame_builder_add_field (builder, "change", ANA_TYPE_REAL, NULL, "percent", ANA_ROLE_MEASURE);
  keys = ana_kpi_keys_new (build, kpi, period, "", (const char *const[]) { split, NULL });
  members = read_members (build, kpi, period, keys, data);
  if (members->len == 0 && !ana_tile_is_in_order (build, kpi, period, error))
    return NULL;
  for (guint i = 0; i < members->len; i++)
    {
      const Member *member = &g_array_index (members, Member, i);

      ana_frame_builder_put_text (builder, 0, member->name, -1);
      ana_frame_builder_put_double (builder, 1, member->now);
      ana_frame_builder_put_double (builder, 2, member->before);
      ana_frame_builder_put_double (builder, 3, member->before > 0 ? (member->now / member->before - 1) * 100 : (double) NAN);
    }
  return ana_frame_builder_end (g_steal_pointer (&builder));
}
