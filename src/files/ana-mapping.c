/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-mapping.c: FORMATS.md section 4: which columns of a file become which columns of a dataset.
 */
#include "ana-mapping-private.h"

#include "ana-error.h"

#include <string.h>

static void
column_rule_free (gpointer data)
{
  AnaColumnRule *rule = data;

  g_free (rule->source);
  g_free (rule->as);
  g_strfreev (rule->formats);
  g_clear_pointer (&rule->nulls, g_hash_table_unref);
  g_strfreev (rule->null_prefixes);
  g_free (rule);
}

static void
calculation_free (gpointer data)
{
  AnaCalculation *calculation = data;

  g_clear_pointer (&calculation->expr, ana_expr_free);
  g_free (calculation->as);
  g_free (calculation);
}

static void
reject_rule_free (gpointer data)
{
  AnaRejectRule *rule = data;

  g_clear_pointer (&rule->unless, ana_expr_free);
  g_free (rule->reason);
  g_free (rule);
}

static gboolean
fail (GError **error, const char *path, const char *what)
{
  g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "%s: %s", path, what);
  return FALSE;
}

/* A member that must be there. */
static const char *
need_string (JsonObject *object, const char *path, const char *member, GError **error)
{
  g_autoptr (GError) local = NULL;
  const char *text = ana_json_get_string (object, path, member, NULL, &local);

  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (text == NULL)
    g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "%s/%s: is missing", path, member);
  return text;
}

static void
note_unknown (AnaMapping *self, JsonObject *object, const char *path, const char *const *known)
{
  g_autoptr (GList) members = json_object_get_members (object);

  for (GList *l = members; l != NULL; l = l->next)
    if (!g_strv_contains (known, l->data))
      g_ptr_array_add (self->unknown, g_strdup_printf ("%s/%s: unknown member", path, (const char *) l->data));
}

/* A member that is an array of strings; NULL and no error when absent. */
static gboolean
read_strings (JsonObject *object, const char *path, const char *member, char ***out, GError **error)
{
  g_autofree char *where = g_strdup_printf ("%s/%s", path, member);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonNode *node = json_object_get_member (object, member);
  JsonArray *array;

  *out = NULL;
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return fail (error, where, "a list of texts is wanted");
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *item = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_VALUE (item) || json_node_get_value_type (item) != G_TYPE_STRING)
        return fail (error, where, "a list of texts is wanted");
      g_strv_builder_add (builder, json_node_get_string (item));
    }
  *out = g_strv_builder_end (builder);
  return TRUE;
}

static GHashTable *
set_of (char **texts)
{
  GHashTable *set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    g_hash_table_add (set, g_strdup (texts[i]));
  return set;
}

static gboolean
read_encoding (const char *name, AnaEncoding *out, GError **error)
{
  static const struct { const char *name; AnaEncoding encoding; } names[] = {
    { "utf-8", ANA_ENCODING_UTF8 }, { "utf8", ANA_ENCODING_UTF8 },
    { "latin1", ANA_ENCODING_LATIN1 }, { "latin-1", ANA_ENCODING_LATIN1 }, { "iso-8859-1", ANA_ENCODING_LATIN1 },
    { "windows-1252", ANA_ENCODING_WINDOWS_1252 }, { "cp1252", ANA_ENCODING_WINDOWS_1252 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strcasecmp (name, names[i].name) == 0)
      {
        *out = names[i].encoding;
        return TRUE;
      }
  return fail (error, "/csv/encoding", "utf-8, latin1 and windows-1252 are read");
}

static gboolean
read_char (JsonObject *object, const char *member, const char *fallback, char *out, GError **error)
{
  g_autofree char *where = g_strdup_printf ("/csv/%s", member);
  const char *text = ana_json_get_string (object, "/csv", member, fallback, error);

  if (text == NULL)
    return FALSE;
  if (strlen (text) > 1 || *text == '\n' || *text == '\r' || (guchar) *text >= 0x80)
    return fail (error, where, "one ASCII character is wanted");
  *out = *text;
  return TRUE;
}

static gboolean
read_csv_options (AnaMapping *self, JsonObject *root, GError **error)
{
  static const char *const known[] = { "delimiter", "header", "encoding", "quote", NULL };
  JsonNode *node = json_object_get_member (root, "csv");
  JsonObject *csv;
  const char *encoding;
  g_autoptr (GError) local = NULL;

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return fail (error, "/csv", "an object is wanted");
  csv = json_node_get_object (node);
  note_unknown (self, csv, "/csv", known);
  self->header = ana_json_get_bool (csv, "/csv", "header", TRUE, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  encoding = ana_json_get_string (csv, "/csv", "encoding", "utf-8", error);
  return encoding != NULL && read_encoding (encoding, &self->encoding, error)
         && read_char (csv, "delimiter", "", &self->delimiter, error)
         && read_char (csv, "quote", "\"", &self->quote, error);
}

/* A text, or a list of texts that are tried in turn. */
static gboolean
read_formats (AnaColumnRule *rule, JsonObject *object, const char *path, GError **error)
{
  JsonNode *node = json_object_get_member (object, "format");
  const char *one;

  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    return read_strings (object, path, "format", &rule->formats, error);
  one = ana_json_get_string (object, path, "format", "", error);
  if (one != NULL && *one != '\0')
    rule->formats = g_strsplit (one, "\n", 1);
  return one != NULL;
}

/* "1,234.5" shows the two marks of a number by example. */
static gboolean
read_number_format (AnaColumnRule *rule, const char *path, GError **error)
{
  const char *format = rule->formats != NULL ? rule->formats[0] : NULL;

  rule->decimal = '.';
  if (format == NULL)
    return TRUE;
  if (strlen (format) == 7 && strspn (format, "1") == 1 && strncmp (format + 2, "234", 3) == 0 && format[6] == '5')
    {
      rule->group = format[1];
      rule->decimal = format[5];
    }
  else if (strlen (format) == 6 && g_str_has_prefix (format, "1234") && format[5] == '5')
    rule->decimal = format[4];
  else
    return fail (error, path, "a number's format is an example: \"1,234.5\", \"1.234,5\" or \"1234,5\"");
  if ((rule->decimal != '.' && rule->decimal != ',') || rule->decimal == rule->group)
    return fail (error, path, "a number's decimal mark is a point or a comma, and no thousands mark");
  return TRUE;
}

static gboolean
name_is_valid (const char *name)
{
  if (*name == '\0' || g_utf8_strlen (name, -1) > 128)
    return FALSE;
  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)))
      return FALSE;
  return TRUE;
}

static gboolean
add_name (AnaMapping *self, const char *path, const char *name, AnaType type, const char *currency, GError **error)
{
  if (!name_is_valid (name))
    return fail (error, path, "a name has 1 to 128 characters, none of them a control character");
  if (ana_schema_find (self->schema, name) >= 0)
    return fail (error, path, "this name is taken by another column");
  ana_schema_add (self->schema, name, type, currency);
  return TRUE;
}

static gboolean
read_column (AnaMapping *self, const char *source, JsonObject *object, GError **error)
{
  static const char *const known[] = { "as", "type", "format", "null", "null_prefix", NULL };
  g_autofree char *path = g_strdup_printf ("/columns/%s", source);
  g_auto (GStrv) nulls = NULL;
  AnaColumnRule *rule = g_new0 (AnaColumnRule, 1);
  const char *as, *type;

  g_ptr_array_add (self->columns, rule);
  note_unknown (self, object, path, known);
  rule->source = g_strdup (source);
  as = ana_json_get_string (object, path, "as", source, error);
  type = as == NULL ? NULL : ana_json_get_string (object, path, "type", "text", error);
  if (type == NULL || !read_formats (rule, object, path, error))
    return FALSE;
  rule->as = g_strdup (as);
  if (!ana_type_from_string (type, &rule->type, rule->currency))
    return fail (error, path, "type is one of int real text bool time date money:XXX");
  if (rule->type != ANA_TYPE_TIME && rule->type != ANA_TYPE_DATE && !read_number_format (rule, path, error))
    return FALSE;
  if (!read_strings (object, path, "null", &nulls, error)
      || !read_strings (object, path, "null_prefix", &rule->null_prefixes, error))
    return FALSE;
  rule->nulls = nulls == NULL ? NULL : set_of (nulls);
  return add_name (self, path, rule->as, rule->type, rule->currency, error);
}

static gboolean
read_columns (AnaMapping *self, JsonObject *root, GError **error)
{
  JsonNode *node = json_object_get_member (root, "columns");
  g_autoptr (GList) members = NULL;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node) || json_object_get_size (json_node_get_object (node)) == 0)
    return fail (error, "/columns", "the columns of the file are wanted");
  members = json_object_get_members (json_node_get_object (node));
  for (GList *l = members; l != NULL; l = l->next)
    {
      JsonNode *column = json_object_get_member (json_node_get_object (node), l->data);

      if (!JSON_NODE_HOLDS_OBJECT (column))
        return fail (error, "/columns", "each column is an object");
      if (!read_column (self, l->data, json_node_get_object (column), error))
        return FALSE;
    }
  return TRUE;
}

typedef gboolean (*ItemFunc) (AnaMapping *self, JsonObject *item, const char *path, GError **error);

static gboolean
read_list (AnaMapping *self, JsonObject *root, const char *member, ItemFunc func, GError **error)
{
  JsonNode *node = json_object_get_member (root, member);

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      g_autofree char *path = g_strdup_printf ("/%s", member);
      return fail (error, path, "a list is wanted");
    }
  for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
    {
      JsonNode *item = json_array_get_element (json_node_get_array (node), i);
      g_autofree char *path = g_strdup_printf ("/%s/%u", member, i);

      if (!JSON_NODE_HOLDS_OBJECT (item))
        return fail (error, path, "an object is wanted");
      if (!func (self, json_node_get_object (item), path, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_calculation (AnaMapping *self, JsonObject *item, const char *path, GError **error)
{
  static const char *const known[] = { "as", "calculate", NULL };
  const char *as = need_string (item, path, "as", error);
  const char *text = as == NULL ? NULL : need_string (item, path, "calculate", error);
  AnaCalculation *calculation;
  AnaType type;
  char currency[4];

  if (text == NULL)
    return FALSE;
  note_unknown (self, item, path, known);
  calculation = g_new0 (AnaCalculation, 1);
  g_ptr_array_add (self->calculations, calculation);
  calculation->as = g_strdup (as);
  calculation->expr = ana_expr_compile (text, self->schema, error);
  if (calculation->expr == NULL)
    {
      g_prefix_error (error, "%s: ", path);
      return FALSE;
    }
  type = ana_expr_get_type (calculation->expr, currency);
  return add_name (self, path, as, type, currency, error);
}

static gboolean
read_reject (AnaMapping *self, JsonObject *item, const char *path, GError **error)
{
  static const char *const known[] = { "unless", "reason", NULL };
  const char *unless = need_string (item, path, "unless", error);
  const char *reason = unless == NULL ? NULL : ana_json_get_string (item, path, "reason", unless, error);
  AnaRejectRule *rule;
  char currency[4];

  if (reason == NULL)
    return FALSE;
  note_unknown (self, item, path, known);
  rule = g_new0 (AnaRejectRule, 1);
  g_ptr_array_add (self->rejects, rule);
  rule->reason = g_strdup (reason);
  rule->unless = ana_expr_compile (unless, self->schema, error);
  if (rule->unless == NULL)
    {
      g_prefix_error (error, "%s: ", path);
      return FALSE;
    }
  if (ana_expr_get_type (rule->unless, currency) != ANA_TYPE_BOOL)
    return fail (error, path, "\"unless\" is a condition");
  return TRUE;
}

static gboolean
read_nulls (AnaMapping *self, JsonObject *root, GError **error)
{
  g_auto (GStrv) nulls = NULL;
  char *only_empty[] = { (char *) "", NULL };

  if (!read_strings (root, "", "null", &nulls, error))
    return FALSE;
  self->nulls = set_of (nulls == NULL ? only_empty : nulls);
  return TRUE;
}

static gboolean
read_head (AnaMapping *self, JsonObject *root, GError **error)
{
  const char *dataset = need_string (root, "", "dataset", error);
  const char *zone = dataset == NULL ? NULL : ana_json_get_string (root, "", "zone", "Etc/UTC", error);
  const char *mode = zone == NULL ? NULL : ana_json_get_string (root, "", "mode", "batch", error);
  const char *time = mode == NULL ? NULL : ana_json_get_string (root, "", "time", "", error);

  if (time == NULL)
    return FALSE;
  if (!name_is_valid (dataset))
    return fail (error, "/dataset", "a name has 1 to 128 characters, none of them a control character");
  self->dataset = g_strdup (dataset);
  self->time = *time == '\0' ? NULL : g_strdup (time);
  self->schema = ana_schema_new (dataset);
  self->zone = ana_zone_get (zone, NULL);
  if (self->zone == NULL)
    return fail (error, "/zone", "no such time zone on this computer");
  self->batch = g_str_equal (mode, "batch");
  if (!self->batch && !g_str_equal (mode, "stream"))
    return fail (error, "/mode", "batch or stream");
  return TRUE;
}

/* The time and the key must be columns that the mapping makes. */
static gboolean
check_names (AnaMapping *self, GError **error)
{
  AnaType type = ANA_TYPE_TEXT;

  if (self->time != NULL)
    {
      int i = ana_schema_find (self->schema, self->time);

      if (i < 0 || !ana_schema_get (self->schema, i, NULL, &type, NULL) || type != ANA_TYPE_TIME)
        return fail (error, "/time", "a column of type time is wanted");
    }
  for (guint i = 0; self->id_columns != NULL && self->id_columns[i] != NULL; i++)
    if (ana_schema_find (self->schema, self->id_columns[i]) < 0)
      return fail (error, "/id", "no such column");
  return TRUE;
}

/**
 * ana_mapping_parse:
 * @json: a mapping as FORMATS.md section 4 gives it
 *
 * Reads and checks a mapping; its expressions are compiled here, so that a wrong one is refused before any row is read.
 *
 * Beside the members of FORMATS.md a column may have `null` (a list) and `null_prefix` (a list), texts that mean
 * "missing" in this column alone, and its `format` may be a list of formats that are tried in turn; `csv` may have `quote` ("" for files that do not quote). Members that mean nothing are
 * kept in ana_mapping_get_unknown().
 *
 * Returns: (transfer full): the mapping, or %NULL and BAD_INPUT with the path of the member at fault
 */
AnaMapping *
ana_mapping_parse (JsonNode *json, GError **error)
{
  static const char *const known[] = { "dataset", "zone", "time", "mode", "csv", "columns", "calculate", "reject", "null", "id", NULL };
  g_autoptr (AnaMapping) self = g_new0 (AnaMapping, 1);
  JsonObject *root;

  self->columns = g_ptr_array_new_with_free_func (column_rule_free);
  self->calculations = g_ptr_array_new_with_free_func (calculation_free);
  self->rejects = g_ptr_array_new_with_free_func (reject_rule_free);
  self->unknown = g_ptr_array_new_with_free_func (g_free);
  self->header = TRUE;
  self->quote = '"';
  if (json == NULL || !JSON_NODE_HOLDS_OBJECT (json))
    {
      fail (error, "/", "a mapping is an object");
      return NULL;
    }
  root = json_node_get_object (json);
  note_unknown (self, root, "", known);
  if (!read_head (self, root, error) || !read_csv_options (self, root, error) || !read_nulls (self, root, error)
      || !read_columns (self, root, error) || !read_list (self, root, "calculate", read_calculation, error)
      || !read_list (self, root, "reject", read_reject, error)
      || !read_strings (root, "", "id", &self->id_columns, error) || !check_names (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * ana_mapping_load:
 *
 * Reads a mapping from a file.
 *
 * Returns: (transfer full): the mapping, or %NULL and an error that names the file
 */
AnaMapping *
ana_mapping_load (const char *path, GError **error)
{
  g_autoptr (JsonNode) json = ana_json_parse_file (path, NULL, error);
  AnaMapping *self = json == NULL ? NULL : ana_mapping_parse (json, error);

  if (self == NULL && json != NULL)
    g_prefix_error (error, "%s: ", path);
  return self;
}

/**
 * ana_mapping_free:
 *
 * Frees a mapping; no reader may use it any more.
 */
void
ana_mapping_free (AnaMapping *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_clear_pointer (&self->calculations, g_ptr_array_unref);
  g_clear_pointer (&self->rejects, g_ptr_array_unref);
  g_clear_pointer (&self->unknown, g_ptr_array_unref);
  g_clear_pointer (&self->nulls, g_hash_table_unref);
  g_clear_pointer (&self->schema, ana_schema_unref);
  g_strfreev (self->id_columns);
  g_free (self->dataset);
  g_free (self->time);
  g_free (self);
}

/**
 * ana_mapping_get_dataset:
 *
 * Returns: the dataset that the rows go into
 */
const char *
ana_mapping_get_dataset (const AnaMapping *self)
{
  return self->dataset;
}

/**
 * ana_mapping_get_time:
 *
 * Returns: (nullable): the time column, under its name in the dataset
 */
const char *
ana_mapping_get_time (const AnaMapping *self)
{
  return self->time;
}

/**
 * ana_mapping_is_batch:
 *
 * Returns: whether the rows correct the buckets they touch instead of passing through windows and watermark
 */
gboolean
ana_mapping_is_batch (const AnaMapping *self)
{
  return self->batch;
}

/**
 * ana_mapping_get_id_columns:
 *
 * Returns: (nullable): columns that name a row, %NULL-terminated; without them its place in the file does
 */
const char *const *
ana_mapping_get_id_columns (const AnaMapping *self)
{
  return (const char *const *) self->id_columns;
}

/**
 * ana_mapping_get_schema:
 *
 * Returns: (transfer none): the columns that a reader's frames have
 */
const AnaSchema *
ana_mapping_get_schema (const AnaMapping *self)
{
  return self->schema;
}

/**
 * ana_mapping_get_unknown:
 *
 * Returns: (element-type utf8): paths of members that mean nothing here, to be told once
 */
const GPtrArray *
ana_mapping_get_unknown (const AnaMapping *self)
{
  return self->unknown;
}
