/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-kpi-keys.c: which stored keys of a KPI a tile's rows are put together from, after the board's filters.
 *
 * A filter on a member that the tile does not show is answered from the finer keys: "country = France" on a card of the
 * total reads `country=France`. Several keys become one row by the KPI's merge class.
 */
#include "config.h"

#include "ana-tile-private.h"

#include "ana-error.h"

#include <math.h>
#include <string.h>

char *
ana_tile_stream (const AnaKpi *kpi, AnaPeriod period)
{
  return g_strdup_printf ("kpi:%s:%s", kpi->code, ana_period_to_string (period));
}

static void
key_free (AnaKpiKey *key)
{
  g_strfreev (key->values);
  g_ptr_array_unref (key->stored);
  g_free (key);
}

void
ana_kpi_keys_free (AnaKpiKeys *self)
{
  g_strfreev (self->names);
  g_ptr_array_unref (self->keys);
  g_free (self);
}

static AnaKpiKey *
add_key (AnaKpiKeys *self, char **values)
{
  AnaKpiKey *key = g_new0 (AnaKpiKey, 1);

  key->values = values;
  key->stored = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->keys, key);
  return key;
}

/* --- groupings --- */

static gboolean
is_set_of (char **grouping, GPtrArray *names)
{
  if (g_strv_length (grouping) != names->len)
    return FALSE;
  for (guint i = 0; i < names->len; i++)
    if (!g_strv_contains ((const char *const *) grouping, names->pdata[i]))
      return FALSE;
  return TRUE;
}

static char **
find_grouping (const AnaKpi *kpi, GPtrArray *names)
{
  for (guint i = 0; kpi->dims != NULL && i < kpi->dims->len; i++)
    if (is_set_of (kpi->dims->pdata[i], names))
      return kpi->dims->pdata[i];
  return NULL;
}

static gboolean
is_member (const AnaKpi *kpi, const char *name)
{
  for (guint i = 0; kpi->dims != NULL && i < kpi->dims->len; i++)
    if (g_strv_contains (kpi->dims->pdata[i], name))
      return TRUE;
  return FALSE;
}

static gboolean
has_name (GPtrArray *names, const char *name)
{
  return g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL);
}

/* Fields of the board's filters that this KPI is told apart by. */
static void
add_filter_fields (const TileBuild *build, const AnaKpi *kpi, GPtrArray *names)
{
  JsonObjectIter iter;
  const char *id;
  JsonNode *node;

  if (build->filters == NULL)
    return;
  json_object_iter_init_ordered (&iter, build->filters);
  while (json_object_iter_next_ordered (&iter, &id, &node))
    {
      JsonObject *filter = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *field = filter != NULL ? ana_json_get_string (filter, "", "field", NULL, NULL) : NULL;

      if (field != NULL && json_object_get_size (filter) > 1 && is_member (kpi, field) && !has_name (names, field))
        g_ptr_array_add (names, (gpointer) field);
    }
}

/* --- which keys meet the filters --- */

typedef struct {
  GPtrArray *stored;  /* of char* */
  GPtrArray *values;  /* of char**, in the order of the grouping */
} Candidates;

static Candidates
list_candidates (const TileBuild *build, const char *stream, char **grouping)
{
  Candidates out = { g_ptr_array_new_with_free_func (g_free), g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev) };
  const AnaPointSource *points = &build->source->points;
  g_auto (GStrv) dims = points->list_dims (points->data, stream);
  guint n = g_strv_length (grouping);

  for (guint i = 0; dims != NULL && dims[i] != NULL; i++)
    {
      g_auto (GStrv) names = NULL, values = NULL;
      GStrvBuilder *ordered;
      guint found = 0;

      if (dims[i][0] == '\0' || !ana_dim_key_parse (dims[i], &names, &values) || g_strv_length (names) != n)
        continue;
      ordered = g_strv_builder_new ();
      for (guint k = 0; k < n; k++)
        for (guint m = 0; m < n; m++)
          if (strcmp (names[m], grouping[k]) == 0)
            {
              g_strv_builder_add (ordered, values[m]);
              found++;
              break;
            }
      if (found == n)
        {
          g_ptr_array_add (out.stored, g_strdup (dims[i]));
          g_ptr_array_add (out.values, g_strv_builder_end (ordered));
        }
      g_strv_builder_unref (ordered);
    }
  return out;
}

static AnaFrame *
make_value_frame (const Candidates *all, char **grouping)
{
  g_autoptr (AnaFrameBuilder) builder = ana_frame_builder_new ();
  guint n = g_strv_length (grouping), number;

  for (guint k = 0; k < n; k++)
    ana_frame_builder_add_field (builder, grouping[k], ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  number = ana_frame_builder_add_field (builder, "\1number", ANA_TYPE_INT, NULL, NULL, ANA_ROLE_MEASURE);
  for (guint i = 0; i < all->values->len; i++)
    {
      char **values = all->values->pdata[i];

      for (guint k = 0; k < n; k++)
        ana_frame_builder_put_text (builder, k, values[k][0] != '\0' ? values[k] : NULL, -1);
      ana_frame_builder_put_int64 (builder, number, i);
    }
  return ana_frame_builder_end (g_steal_pointer (&builder));
}

static JsonNode *
make_filter_model (const TileBuild *build, char **grouping)
{
  g_autoptr (JsonArray) all = json_array_new ();
  JsonObject *model = json_object_new (), *both = json_object_new ();
  JsonNode *node = json_node_alloc ();
  JsonObjectIter iter;
  const char *id;
  JsonNode *filter;

  if (build->filters != NULL)
    {
      json_object_iter_init_ordered (&iter, build->filters);
      while (json_object_iter_next_ordered (&iter, &id, &filter))
        {
          JsonObject *object = JSON_NODE_HOLDS_OBJECT (filter) ? json_node_get_object (filter) : NULL;
          const char *field = object != NULL ? ana_json_get_string (object, "", "field", NULL, NULL) : NULL;

          if (field != NULL && json_object_get_size (object) > 1 && g_strv_contains ((const char *const *) grouping, field))
            json_array_add_element (all, json_node_copy (filter));
        }
    }
  json_object_set_array_member (both, "and", json_array_ref (all));
  json_object_set_string_member (model, "source", ANA_KPI_DATASET);
  json_object_set_object_member (model, "filter", both);
  json_node_init_object (node, model);
  json_object_unref (model);
  return node;
}

/* Numbers of those that meet the filters, ascending; a filter that cannot be read keeps all. */
static GArray *
choose (const TileBuild *build, const Candidates *all, char **grouping)
{
  g_autoptr (JsonNode) model = make_filter_model (build, grouping);
  g_autoptr (AnaFrame) frame = make_value_frame (all, grouping), kept = NULL;
  g_autoptr (AnaQuery) query = ana_query_parse (model, NULL);
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  int col;

  if (query != NULL)
    kept = ana_query_evaluate (query, frame, build->input->now_usec, NULL);
  if (kept == NULL)
    kept = ana_frame_ref (frame);
  col = ana_frame_find (kept, "\1number");
  for (guint i = 0; col >= 0 && i < ana_frame_get_n_rows (kept); i++)
    {
      guint number = (guint) ana_frame_get_int64s (kept, (guint) col)[i];
      g_array_append_val (numbers, number);
    }
  return numbers;
}

/* Those that differ only in what is not shown go into one row. */
static void
put_together (AnaKpiKeys *self, const Candidates *all, const GArray *numbers, char **grouping, GPtrArray *shown)
{
  g_autoptr (GHashTable) rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < numbers->len; i++)
    {
      guint number = g_array_index (numbers, guint, i);
      char **values = all->values->pdata[number];
      g_autoptr (GStrvBuilder) mine = g_strv_builder_new ();
      g_auto (GStrv) list = NULL;
      g_autofree char *joined = NULL;
      AnaKpiKey *key;

      for (guint s = 0; s < shown->len; s++)
        for (guint k = 0; grouping[k] != NULL; k++)
          if (strcmp (grouping[k], shown->pdata[s]) == 0)
            g_strv_builder_add (mine, values[k]);
      list = g_strv_builder_end (mine);
      joined = g_strjoinv ("\n", list);
      key = g_hash_table_lookup (rows, joined);
      if (key == NULL)
        {
          key = add_key (self, g_steal_pointer (&list));
          g_hash_table_insert (rows, g_steal_pointer (&joined), key);
        }
      g_ptr_array_add (key->stored, g_strdup (all->stored->pdata[number]));
    }
}

static void
add_single (AnaKpiKeys *self, const char *dim)
{
  g_ptr_array_add (add_key (self, g_new0 (char *, 1))->stored, g_strdup (dim));
}

static void
collect (const TileBuild *build, AnaKpiKeys *self, AnaPeriod period, GPtrArray *shown)
{
  g_autoptr (GPtrArray) wanted = g_ptr_array_copy (shown, NULL, NULL);
  g_autofree char *stream = ana_tile_stream (self->kpi, period);
  g_autoptr (GArray) numbers = NULL;
  char **grouping;
  Candidates all;

  add_filter_fields (build, self->kpi, wanted);
  grouping = find_grouping (self->kpi, wanted);
  if (grouping == NULL) /* the KPI is not kept so finely: the filter is not one of this tile */
    grouping = find_grouping (self->kpi, shown);
  if (grouping == NULL)
    {
      if (shown->len == 0)
        add_single (self, "");
      return;
    }
  all = list_candidates (build, stream, grouping);
  numbers = choose (build, &all, grouping);
  put_together (self, &all, numbers, grouping, shown);
  g_ptr_array_unref (all.stored);
  g_ptr_array_unref (all.values);
}

/**
 * ana_kpi_keys_new:
 * @build: of the board
 * @kpi: a KPI
 * @period: of the buckets
 * @dim: one stored key, or "" for the total
 * @names: (nullable): members that the rows are told apart by; only with the total
 *
 * Returns: (transfer full): the rows, with the stored keys that each is put together from
 */
AnaKpiKeys *
ana_kpi_keys_new (const TileBuild *build, const AnaKpi *kpi, AnaPeriod period, const char *dim, const char *const *names)
{
  AnaKpiKeys *self = g_new0 (AnaKpiKeys, 1);
  g_autoptr (GPtrArray) shown = g_ptr_array_new ();

  self->kpi = kpi;
  self->names = names != NULL ? g_strdupv ((char **) names) : g_new0 (char *, 1);
  self->keys = g_ptr_array_new_with_free_func ((GDestroyNotify) key_free);
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    g_ptr_array_add (shown, (gpointer) names[i]);
  if (dim[0] != '\0')
    add_single (self, dim);
  else
    collect (build, self, period, shown);
  return self;
}

/* --- points of a row --- */

static int
compare_parts (gconstpointer a, gconstpointer b)
{
  gint64 x = ((const AnaSpanPart *) a)->ts_usec, y = ((const AnaSpanPart *) b)->ts_usec;

  return x < y ? -1 : x > y;
}

/* Several keys at one time become one part, by the merge class. */
static void
merge_parts (const AnaKpi *kpi, GArray *parts)
{
  guint n = 0;

  g_array_sort (parts, compare_parts);
  for (guint i = 0; i < parts->len;)
    {
      AnaSpanPart *first = &g_array_index (parts, AnaSpanPart, i), out = *first;
      AnaMeasureValue value = { .value = NAN };
      guint end = i + 1;

      while (end < parts->len && g_array_index (parts, AnaSpanPart, end).ts_usec == first->ts_usec)
        end++;
      if (end - i > 1)
        {
          out.has_value = ana_metrics_merge_span (kpi->merge, first, end - i, &value) && value.has_value;
          out.value = out.has_value ? value.value : (double) NAN;
          out.num = value.num;
          out.den = value.den;
          out.has_ratio = value.has_ratio;
          out.count = value.count;
        }
      g_array_index (parts, AnaSpanPart, n++) = out;
      i = end;
    }
  g_array_set_size (parts, n);
}

gboolean
ana_kpi_key_read (const TileBuild *build, const AnaKpi *kpi, AnaPeriod period, const AnaKpiKey *key, AnaSpan span, GArray *parts,
                  gint64 *as_of_usec)
{
  const AnaPointSource *points = &build->source->points;
  g_autofree char *stream = ana_tile_stream (kpi, period);
  gboolean seen = FALSE;

  *as_of_usec = ANA_TIME_NONE;
  for (guint i = 0; i < key->stored->len; i++)
    {
      gint64 as_of = ANA_TIME_NONE;

      if (points->read (points->data, stream, key->stored->pdata[i], span, parts, &as_of))
        seen = TRUE;
      *as_of_usec = MAX (*as_of_usec, as_of);
    }
  if (key->stored->len > 1)
    merge_parts (kpi, parts);
  return seen;
}

/* What gave no rows may be in trouble: that is no "no rows". */
gboolean
ana_tile_is_in_order (const TileBuild *build, const AnaKpi *kpi, AnaPeriod period, GError **error)
{
  AnaTrouble trouble = ana_points_find_trouble (&build->source->points, kpi, period);
  g_autofree char *since = ana_trouble_since (&trouble, ana_zone_local (), build->input->now_usec);

  if (trouble.kind == ANA_TROUBLE_NONE)
    return TRUE;
  g_set_error (error, ANA_ERROR, ANA_ERROR_CORRUPT, "%s%s%s", ana_trouble_text (trouble.kind), *since != '\0' ? ", " : "", since);
  return FALSE;
}

/* --- spans --- */

/* A range of hours says little in days: the finest period that fits it is read, when the KPI is kept by it. */
AnaPeriod
ana_tile_fit_period (const TileBuild *build, const AnaKpi *kpi, AnaPeriod period)
{
  const AnaDuration *last = &build->range.last;
  gboolean short_range = build->range.kind == ANA_RANGE_LAST && last->years == 0 && last->months == 0;
  gint64 length = last->days * ANA_USEC_PER_DAY + last->usec;

  if (short_range && period > ANA_PERIOD_MINUTE && length <= 2 * ANA_USEC_PER_HOUR && kpi->grain[ANA_PERIOD_MINUTE])
    return ANA_PERIOD_MINUTE;
  if (short_range && period > ANA_PERIOD_HOUR && length <= 2 * ANA_USEC_PER_DAY && kpi->grain[ANA_PERIOD_HOUR])
    return ANA_PERIOD_HOUR;
  return period;
}

/* In the KPI's zone: its buckets begin there. */
void
ana_tile_spans (const TileBuild *build, const AnaKpi *kpi, AnaPeriod period, AnaSpan *span, AnaSpan *compare, AnaDuration *back)
{
  *span = ana_range_span (&build->range, period, kpi->zone, build->input->now_usec);
  *back = ana_compare_back (&build->compare, &build->range, period, kpi->zone, *span);
  *compare = build->compare.kind != ANA_COMPARE_NONE
               ? ana_compare_span (back, period, kpi->zone, *span, build->input->now_usec)
               : (AnaSpan) { span->start_usec, span->start_usec };
}
