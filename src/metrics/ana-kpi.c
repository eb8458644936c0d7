/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-kpi.c: one KPI definition: its members, defaults and checks (FORMATS.md section 2).
 */
#include "config.h"

#include "ana-kpi-private.h"

#include <math.h>

#include "ana-error.h"

/* A quotient of money by money has no currency of its own; to type its columns any will do. */
#define TYPING_CURRENCY "GBP"

#define MAX_KEYS_DEFAULT 1000
#define MAX_KEYS_LIMIT   100000
#define MAX_DIMS         32
#define MAX_DIM_COLUMNS  8

static const char *const MEMBERS[] = {
  "code", "version", "pack", "value_chain", "parent", "level", "name", "formula_text", "dataset", "time", "where",
  "measure", "unit", "direction", "target", "thresholds", "grain", "zone", "windows", "dims", "max_keys", "lateness",
  "null_policy", "min_n", "rollup", "owner", "source_note", NULL,
};
static const char *const THRESHOLDS[] = { "warn", "crit", NULL };
static const char *const RANGE_THRESHOLDS[] = { "lo", "hi", NULL };

static const struct { const char *text; int seconds; } WINDOWS[] = {
  { "PT1M", 60 }, { "PT5M", 300 }, { "PT15M", 900 }, { "PT1H", 3600 },
};

void
ana_kpi_entry_free (AnaKpiEntry *entry)
{
  AnaKpi *kpi = &entry->kpi;

  g_free (entry->file);
  g_free (kpi->code);
  g_free (kpi->pack);
  g_free (kpi->value_chain);
  g_free (kpi->parent);
  g_free (kpi->dataset);
  g_free (kpi->time);
  g_free (kpi->where);
  g_free (kpi->measure_text);
  g_free (kpi->unit);
  g_clear_pointer (&kpi->windows, g_array_unref);
  g_clear_pointer (&kpi->dims, g_ptr_array_unref);
  g_clear_pointer (&kpi->measure, ana_measure_unref);
  g_clear_pointer (&kpi->json, json_node_unref);
  g_free (entry);
}

/**
 * ana_kpi_code_is_valid:
 * @code: (nullable): a text
 *
 * Returns: %TRUE when @code has the form `[A-Z][A-Z0-9_]*(\.[A-Z0-9_]+)*`
 */
gboolean
ana_kpi_code_is_valid (const char *code)
{
  gboolean part_is_empty = FALSE;

  if (code == NULL || !g_ascii_isupper (*code))
    return FALSE;
  for (const char *p = code; *p != '\0'; p++)
    if (*p == '.')
      {
        if (part_is_empty)
          return FALSE;
        part_is_empty = TRUE;
      }
    else if (g_ascii_isupper (*p) || g_ascii_isdigit (*p) || *p == '_')
      part_is_empty = FALSE;
    else
      return FALSE;
  return !part_is_empty;
}

static void
read_code (AnaKpiReader *reader,
           AnaKpi       *kpi,
           const char   *pack)
{
  const char *code = ana_kpi_reader_text (reader, "code", TRUE, NULL);

  if (!reader->failed && !ana_kpi_code_is_valid (code))
    ana_kpi_reader_fail (reader, "\"%s\" is no KPI code: capitals, digits and _ in parts joined by dots", code);
  if (reader->failed)
    return;
  kpi->code = g_strdup (code);
  reader->code = kpi->code;
  if (!ana_kpi_reader_has (reader, "version"))
    ana_kpi_reader_fail (reader, "the member \"version\" is missing");
  kpi->version = ana_kpi_reader_int (reader, "version", 1, G_MAXINT32, 1);
  kpi->pack = g_strdup (ana_kpi_reader_text (reader, "pack", FALSE, pack));
  kpi->value_chain = g_strdup (ana_kpi_reader_text (reader, "value_chain", FALSE, ""));
  kpi->parent = g_strdup (ana_kpi_reader_text (reader, "parent", FALSE, NULL));
  kpi->level = ana_kpi_reader_int (reader, "level", 1, 9, kpi->parent != NULL ? 2 : 1);
}

static void
check_texts (AnaKpiReader *reader,
             const char   *member,
             gboolean      required)
{
  JsonObject *texts = ana_kpi_reader_object (reader, member, required);
  g_autoptr (GList) languages = texts != NULL ? json_object_get_members (texts) : NULL;

  for (GList *l = languages; l != NULL; l = l->next)
    {
      JsonNode *node = json_object_get_member (texts, l->data);

      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
        ana_kpi_reader_fail (reader, "\"%s\" in \"%s\" must be a text", (const char *) l->data, member);
    }
  if (texts != NULL && !json_object_has_member (texts, "en"))
    ana_kpi_reader_fail (reader, "\"%s\" has no \"en\"", member);
}

static void
read_zone (AnaKpiReader *reader,
           AnaKpi       *kpi)
{
  const char *zone = ana_kpi_reader_text (reader, "zone", FALSE, "Etc/UTC");
  const char *lateness = ana_kpi_reader_text (reader, "lateness", FALSE, "P1D");
  g_autoptr (GError) error = NULL;

  kpi->zone = ana_zone_get (zone, &error);
  if (kpi->zone == NULL)
    ana_kpi_reader_fail (reader, "\"%s\" is no time zone", zone);
  if (!ana_duration_parse (lateness, &kpi->lateness, NULL))
    ana_kpi_reader_fail (reader, "\"%s\" in \"lateness\" is no duration such as P1D", lateness);
}

static void
read_unit (AnaKpiReader *reader,
           AnaKpi       *kpi)
{
  kpi->unit = g_strdup (ana_kpi_reader_text (reader, "unit", TRUE, NULL));
  if (!reader->failed && !ana_unit_is_valid (kpi->unit))
    ana_kpi_reader_fail (reader, "\"%s\" is no unit", kpi->unit);
}

static void
check_order (AnaKpiReader *reader,
             const AnaKpi *kpi)
{
  if (kpi->direction == ANA_DIRECTION_RANGE && (isnan (kpi->lo) || isnan (kpi->hi)))
    ana_kpi_reader_fail (reader, "direction \"range\" wants thresholds \"lo\" and \"hi\"");
  else if (kpi->lo > kpi->hi)
    ana_kpi_reader_fail (reader, "threshold \"lo\" is above \"hi\"");
  else if (kpi->direction == ANA_DIRECTION_UP && kpi->crit > kpi->warn)
    ana_kpi_reader_fail (reader, "direction \"up\" wants threshold \"crit\" at or below \"warn\"");
  else if (kpi->direction == ANA_DIRECTION_DOWN && kpi->crit < kpi->warn)
    ana_kpi_reader_fail (reader, "direction \"down\" wants threshold \"crit\" at or above \"warn\"");
}

static void
read_direction (AnaKpiReader *reader,
                AnaKpi       *kpi)
{
  static const char *const NAMES[] = { "none", "up", "down", "range" };
  const char *text = ana_kpi_reader_text (reader, "direction", TRUE, "none");
  JsonObject *thresholds = ana_kpi_reader_object (reader, "thresholds", FALSE);
  gboolean known = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (NAMES); i++)
    if (g_str_equal (text, NAMES[i]))
      {
        kpi->direction = (AnaDirection) i;
        known = TRUE;
      }
  if (!known)
    ana_kpi_reader_fail (reader, "\"%s\" is no direction: up, down, range or none", text);

  kpi->target = ana_kpi_reader_number (reader, reader->object, "target");
  kpi->warn = kpi->crit = kpi->lo = kpi->hi = NAN;
  if (kpi->direction == ANA_DIRECTION_RANGE)
    {
      kpi->lo = ana_kpi_reader_number (reader, thresholds, "lo");
      kpi->hi = ana_kpi_reader_number (reader, thresholds, "hi");
    }
  else if (kpi->direction == ANA_DIRECTION_NONE && thresholds != NULL)
    ana_kpi_reader_fail (reader, "direction \"none\" has no thresholds");
  else
    {
      kpi->warn = ana_kpi_reader_number (reader, thresholds, "warn");
      kpi->crit = ana_kpi_reader_number (reader, thresholds, "crit");
    }
  check_order (reader, kpi);
  if (thresholds != NULL)
    ana_kpi_reader_note_unknown (reader, thresholds, "/thresholds",
                                 kpi->direction == ANA_DIRECTION_RANGE ? RANGE_THRESHOLDS : THRESHOLDS);
}

/* The text at @i of a list; "" and a fault when there is none. */
static const char *
array_text (AnaKpiReader *reader,
            JsonArray    *array,
            guint         i,
            const char   *member)
{
  JsonNode *node = json_array_get_element (array, i);

  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_get_string (node);
  ana_kpi_reader_fail (reader, "\"%s\" must hold texts", member);
  return "";
}

static void
read_grain (AnaKpiReader *reader,
            AnaKpi       *kpi)
{
  JsonArray *grain = ana_kpi_reader_array (reader, "grain");

  for (guint i = 0; i < ANA_N_KPI_PERIODS; i++)
    kpi->grain[i] = grain == NULL;
  if (grain != NULL && json_array_get_length (grain) == 0)
    ana_kpi_reader_fail (reader, "\"grain\" is empty");
  for (guint i = 0; grain != NULL && i < json_array_get_length (grain); i++)
    {
      const char *text = array_text (reader, grain, i, "grain");
      AnaPeriod period = ANA_PERIOD_YEAR;

      if (!ana_period_from_string (text, &period) || period >= ANA_N_KPI_PERIODS)
        ana_kpi_reader_fail (reader, "\"%s\" is no grain: minute, hour or day", text);
      else
        kpi->grain[period] = TRUE;
    }
}

static void
read_windows (AnaKpiReader *reader,
              AnaKpi       *kpi)
{
  JsonArray *windows = ana_kpi_reader_array (reader, "windows");

  kpi->windows = g_array_new (FALSE, FALSE, sizeof (int));
  for (guint i = 0; windows != NULL && i < json_array_get_length (windows); i++)
    {
      const char *text = array_text (reader, windows, i, "windows");
      guint w = 0;

      while (w < G_N_ELEMENTS (WINDOWS) && !g_str_equal (WINDOWS[w].text, text))
        w++;
      if (w == G_N_ELEMENTS (WINDOWS))
        {
          ana_kpi_reader_fail (reader, "\"%s\" is no window: PT1M, PT5M, PT15M or PT1H", text);
          return;
        }
      for (guint j = 0; j < kpi->windows->len; j++)
        if (g_array_index (kpi->windows, int, j) == WINDOWS[w].seconds)
          ana_kpi_reader_fail (reader, "the window %s is named twice", text);
      g_array_append_val (kpi->windows, WINDOWS[w].seconds);
    }
}

static void
check_dim_column (AnaKpiReader    *reader,
                  const AnaSchema *schema,
                  char           **columns,
                  guint            i)
{
  int at = ana_schema_find (schema, columns[i]);
  AnaType type = ANA_TYPE_REAL;

  if (at < 0 || !ana_schema_get (schema, at, NULL, &type, NULL))
    ana_kpi_reader_fail (reader, "the dimension \"%s\" is no column of %s", columns[i],
                         ana_schema_get_dataset (schema));
  else if (type != ANA_TYPE_TEXT && type != ANA_TYPE_BOOL && type != ANA_TYPE_INT && type != ANA_TYPE_DATE)
    ana_kpi_reader_fail (reader, "the dimension \"%s\" is neither text, bool, int nor date", columns[i]);
  for (guint j = 0; j < i; j++)
    if (g_str_equal (columns[i], columns[j]))
      ana_kpi_reader_fail (reader, "the dimension \"%s\" is named twice in one grouping", columns[i]);
}

static void
add_dims (AnaKpiReader    *reader,
          AnaKpi          *kpi,
          const AnaSchema *schema,
          JsonNode        *node)
{
  JsonArray *list = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  guint n = list != NULL ? json_array_get_length (list) : 0;
  char **columns;

  if (n == 0 || n > MAX_DIM_COLUMNS)
    {
      ana_kpi_reader_fail (reader, "each of \"dims\" must be a list of 1 to %d columns", MAX_DIM_COLUMNS);
      return;
    }
  columns = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++)
    {
      columns[i] = g_strdup (array_text (reader, list, i, "dims"));
      check_dim_column (reader, schema, columns, i);
    }
  for (guint i = 0; i < kpi->dims->len; i++)
    if (g_strv_equal (g_ptr_array_index (kpi->dims, i), (const char *const *) columns))
      ana_kpi_reader_fail (reader, "the grouping by %s is named twice", columns[0]);
  g_ptr_array_add (kpi->dims, columns);
}

static void
read_dims (AnaKpiReader    *reader,
           AnaKpi          *kpi,
           const AnaSchema *schema)
{
  JsonArray *dims = ana_kpi_reader_array (reader, "dims");

  kpi->dims = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  if (dims != NULL && json_array_get_length (dims) > MAX_DIMS)
    ana_kpi_reader_fail (reader, "\"dims\" has more than %d groupings", MAX_DIMS);
  for (guint i = 0; !reader->failed && dims != NULL && i < json_array_get_length (dims); i++)
    add_dims (reader, kpi, schema, json_array_get_element (dims, i));
}

static void
read_rollup (AnaKpiReader *reader,
             AnaKpi       *kpi)
{
  const char *rollup = ana_kpi_reader_text (reader, "rollup", FALSE, "auto");
  const char *null_policy = ana_kpi_reader_text (reader, "null_policy", FALSE, "skip");

  if (!g_str_equal (rollup, "auto") && !g_str_equal (rollup, "recompute"))
    ana_kpi_reader_fail (reader, "\"%s\" is no rollup: auto or recompute", rollup);
  if (!g_str_equal (null_policy, "skip"))
    ana_kpi_reader_fail (reader, "\"%s\" is no null policy: skip", null_policy);
  kpi->recompute = g_str_equal (rollup, "recompute");
  kpi->max_keys = ana_kpi_reader_int (reader, "max_keys", 1, MAX_KEYS_LIMIT, MAX_KEYS_DEFAULT);
  kpi->min_n = ana_kpi_reader_int (reader, "min_n", 1, G_MAXINT64, 1);
  ana_kpi_reader_text (reader, "owner", FALSE, "");
  ana_kpi_reader_text (reader, "source_note", FALSE, "");
}

static void
check_time_column (AnaKpiReader    *reader,
                   AnaKpi          *kpi,
                   const AnaSchema *schema)
{
  int at = ana_schema_find (schema, kpi->time);
  AnaType type = ANA_TYPE_TEXT;

  if (at < 0 || !ana_schema_get (schema, at, NULL, &type, NULL))
    ana_kpi_reader_fail (reader, "the time \"%s\" is no column of %s", kpi->time, kpi->dataset);
  else if (type != ANA_TYPE_TIME)
    ana_kpi_reader_fail (reader, "the time \"%s\" is not of type time", kpi->time);
}

static void
check_where (AnaKpiReader    *reader,
             AnaKpi          *kpi,
             const AnaSchema *schema)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaExpr) expr = NULL;
  char currency[4];

  if (kpi->where == NULL || reader->failed)
    return;
  expr = ana_expr_compile (kpi->where, schema, &error);
  if (expr == NULL)
    ana_kpi_reader_take (reader, "where", g_steal_pointer (&error));
  else if (ana_expr_get_type (expr, currency) != ANA_TYPE_BOOL)
    ana_kpi_reader_fail (reader, "where: 1:1: must be true or false for each row");
}

static void
compile_measure (AnaKpiReader    *reader,
                 AnaKpi          *kpi,
                 const AnaSchema *schema)
{
  g_autoptr (GError) error = NULL;

  if (reader->failed)
    return;
  kpi->measure = ana_measure_compile (kpi->where, kpi->measure_text, schema, kpi->time, &error);
  if (kpi->measure == NULL)
    {
      ana_kpi_reader_take (reader, "measure", g_steal_pointer (&error));
      return;
    }
  kpi->merge = ana_measure_get_merge (kpi->measure);
  if (!ana_measure_is_mergeable (kpi->measure) && !kpi->recompute)
    ana_kpi_reader_fail (reader, "measure: 1:1: its state cannot be merged; say \"rollup\":\"recompute\"");
  else if (*ana_measure_get_refs (kpi->measure) == NULL /* a reference has the unit of its own definition */
           && !ana_unit_is_compatible (kpi->unit, ana_measure_get_unit (kpi->measure)))
    ana_kpi_reader_fail (reader, "measure: 1:1: its unit is %s, but %s is declared",
                         ana_measure_get_unit (kpi->measure), kpi->unit);
}

static void
read_formula (AnaKpiReader *reader,
              AnaKpi       *kpi)
{
  const char *money = kpi->unit != NULL && g_str_has_prefix (kpi->unit, "money:") ? kpi->unit + 6 : TYPING_CURRENCY;
  g_autoptr (AnaSchema) schema = NULL;

  kpi->dataset = g_strdup (ana_kpi_reader_text (reader, "dataset", TRUE, NULL));
  kpi->time = g_strdup (ana_kpi_reader_text (reader, "time", TRUE, NULL));
  kpi->where = g_strdup (ana_kpi_reader_text (reader, "where", FALSE, NULL));
  kpi->measure_text = g_strdup (ana_kpi_reader_text (reader, "measure", TRUE, NULL));
  if (reader->failed)
    return;
  schema = ana_canonical_schema (kpi->dataset, money);
  if (schema == NULL)
    {
      ana_kpi_reader_fail (reader, "the dataset \"%s\" is unknown", kpi->dataset);
      return;
    }
  check_time_column (reader, kpi, schema);
  read_dims (reader, kpi, schema);
  check_where (reader, kpi, schema);
  compile_measure (reader, kpi, schema);
}

/*
 * Reads, checks and compiles one definition; @pointer is its place in the file. NULL and BAD_INPUT with
 * "file: CODE: reason" at its first fault. Unknown members go to @notes.
 */
AnaKpiEntry *
ana_kpi_entry_read (const char *file,
                    const char *pointer,
                    const char *pack,
                    JsonNode   *node,
                    GPtrArray  *notes,
                    GError    **error)
{
  AnaKpiReader reader = { .file = file, .pointer = pointer, .notes = notes, .error = error };
  AnaKpiEntry *entry = g_new0 (AnaKpiEntry, 1);
  AnaKpi *kpi = &entry->kpi;

  entry->file = g_strdup (file);
  if (!JSON_NODE_HOLDS_OBJECT (node))
    ana_kpi_reader_fail (&reader, "a definition must be an object");
  else
    {
      reader.object = json_node_get_object (node);
      kpi->json = json_node_ref (node);
      read_code (&reader, kpi, pack);
    }
  if (!reader.failed)
    {
      check_texts (&reader, "name", TRUE);
      check_texts (&reader, "formula_text", FALSE);
      read_zone (&reader, kpi);
      read_unit (&reader, kpi);
      read_direction (&reader, kpi);
      read_grain (&reader, kpi);
      read_windows (&reader, kpi);
      read_rollup (&reader, kpi);
      read_formula (&reader, kpi);
      ana_kpi_reader_note_unknown (&reader, reader.object, "", MEMBERS);
    }
  if (reader.failed)
    g_clear_pointer (&entry, ana_kpi_entry_free);
  return entry;
}

static const char *
get_text (const AnaKpi *kpi,
          const char   *member,
          const char   *locale)
{
  JsonObject *object = json_node_get_object (kpi->json);
  JsonObject *texts = json_object_has_member (object, member) ? json_object_get_object_member (object, member) : NULL;
  g_autofree char *language = g_strdup (locale != NULL ? locale : "en");

  if (texts == NULL)
    return "";
  if (json_object_has_member (texts, language))
    return json_object_get_string_member (texts, language);
  language[strcspn (language, "_-.@")] = '\0';
  return json_object_get_string_member_with_default (texts, language,
                                                     json_object_get_string_member_with_default (texts, "en", ""));
}

/**
 * ana_kpi_get_name:
 * @kpi: a definition
 * @locale: (nullable): a locale such as "es", "es_MX.UTF-8"; %NULL for English
 *
 * The name in the locale, else in its language, else in English.
 *
 * Returns: the name, owned by @kpi
 */
const char *
ana_kpi_get_name (const AnaKpi *kpi,
                  const char   *locale)
{
  return get_text (kpi, "name", locale);
}

/**
 * ana_kpi_get_formula_text:
 * @kpi: a definition
 * @locale: (nullable): as in ana_kpi_get_name()
 *
 * The formula in words.
 *
 * Returns: the text, owned by @kpi; "" when the definition has none
 */
const char *
ana_kpi_get_formula_text (const AnaKpi *kpi,
                          const char   *locale)
{
  return get_text (kpi, "formula_text", locale);
}
