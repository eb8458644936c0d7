/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-tile-behind.c: rows of a tile's answer as conditions on the rows that they were made from.
 *
 * Each row of the answer is a value in each column that the rows were parted by. What differs in one column alone is put
 * together; what is left is one condition or another. So exactly the rows behind are met, and not those of another row of
 * the answer that shares a value with each of two.
 */
#include "config.h"

#include "ana-tile-behind.h"

#include <string.h>

#define MAX_ROWS    1000 /* of the answer, each with a row behind it at least: as many as are shown */
#define MAX_BUCKETS 4000 /* looked through for a part of time that comes again */

typedef enum { KEY_VALUE, KEY_BUCKET, KEY_PART } KeyKind;
typedef enum { PART_QUARTER, PART_MONTH, PART_WEEK, PART_DAY, PART_DATE, PART_HOURS } Part;

typedef struct {
  char          *field;   /* (owned) of the rows behind, as a model writes it */
  guint          col;     /* of the answer */
  KeyKind        kind;
  Part           part;
  AnaPeriod      period;
  gboolean       is_instant; /* not a period, but one moment or day */
  const AnaZone *zone;
} Key;

struct _AnaBehind {
  const AnaFrame *frame;
  GArray         *keys;    /* of Key */
  GPtrArray      *tuples;  /* of char**: for each key what it can be, a line each, in order */
  AnaSpan         bounds;  /* in which parts of time are looked for */
};

/* --- keys --- */

static void
key_clear (Key *key)
{
  g_free (key->field);
}

AnaBehind *
ana_behind_new (const AnaFrame *frame, AnaSpan bounds)
{
  AnaBehind *self = g_new0 (AnaBehind, 1);

  self->frame = frame;
  self->bounds = bounds;
  self->keys = g_array_new (FALSE, FALSE, sizeof (Key));
  g_array_set_clear_func (self->keys, (GDestroyNotify) key_clear);
  self->tuples = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  return self;
}

void
ana_behind_free (AnaBehind *self)
{
  g_array_unref (self->keys);
  g_ptr_array_unref (self->tuples);
  g_free (self);
}

/* FALSE: it does not truncate. */
gboolean
ana_behind_find_period (const char *unit, AnaPeriod *out)
{
  static const struct { const char *name; AnaPeriod period; } units[] = {
    { "year", ANA_PERIOD_YEAR }, { "yearquarter", ANA_PERIOD_QUARTER }, { "yearmonth", ANA_PERIOD_MONTH }, { "yearweek", ANA_PERIOD_WEEK },
    { "yearmonthdate", ANA_PERIOD_DAY }, { "yearmonthdatehours", ANA_PERIOD_HOUR }, { "yearmonthdatehoursminutes", ANA_PERIOD_MINUTE },
  };

  for (guint i = 0; unit != NULL && i < G_N_ELEMENTS (units); i++)
    if (strcmp (units[i].name, unit) == 0)
      {
        *out = units[i].period;
        return TRUE;
      }
  return FALSE;
}

static gboolean
find_part (const char *unit, Part *part, AnaPeriod *period)
{
  static const struct { const char *name; Part part; AnaPeriod period; } parts[] = {
    { "quarter", PART_QUARTER, ANA_PERIOD_QUARTER }, { "month", PART_MONTH, ANA_PERIOD_MONTH }, { "week", PART_WEEK, ANA_PERIOD_WEEK },
    { "day", PART_DAY, ANA_PERIOD_DAY }, { "date", PART_DATE, ANA_PERIOD_DAY }, { "hours", PART_HOURS, ANA_PERIOD_HOUR },
  };

  for (guint i = 0; unit != NULL && i < G_N_ELEMENTS (parts); i++)
    if (strcmp (parts[i].name, unit) == 0)
      {
        *part = parts[i].part;
        *period = parts[i].period;
        return TRUE;
      }
  return FALSE;
}

static gboolean
is_time (const AnaBehind *self, guint col)
{
  AnaType type = ana_frame_get_field (self->frame, col)->type;

  return type == ANA_TYPE_TIME || type == ANA_TYPE_DATE;
}

/**
 * ana_behind_add_value:
 * @self: conditions being made
 * @field: of the rows behind
 * @col: of the answer: what they have in it
 */
void
ana_behind_add_value (AnaBehind *self, const char *field, guint col)
{
  Key key = { .field = g_strdup (field), .col = col, .kind = is_time (self, col) ? KEY_BUCKET : KEY_VALUE, .is_instant = TRUE };

  g_array_append_val (self->keys, key);
}

/* @col holds the beginnings of periods of @zone. */
void
ana_behind_add_period (AnaBehind *self, const char *field, guint col, AnaPeriod period, const AnaZone *zone)
{
  Key key = { .field = g_strdup (field), .col = col, .kind = KEY_BUCKET, .period = period, .zone = zone };

  g_array_append_val (self->keys, key);
}

/* @col holds what a timeUnit made. FALSE: there is no such, or the column cannot be of it. */
gboolean
ana_behind_add_unit (AnaBehind *self, const char *field, guint col, const char *unit, const AnaZone *zone)
{
  Key key = { .field = NULL, .col = col, .zone = zone };

  if (ana_behind_find_period (unit, &key.period) && is_time (self, col))
    key.kind = KEY_BUCKET;
  else if (find_part (unit, &key.part, &key.period) && !is_time (self, col))
    key.kind = KEY_PART;
  else
    return FALSE;
  key.field = g_strdup (field);
  g_array_append_val (self->keys, key);
  return TRUE;
}

/* --- rows as texts --- */

static AnaSpan
get_bucket (const AnaBehind *self, const Key *key, guint row)
{
  gint64 value = ana_frame_get_int64s (self->frame, key->col)[row];
  gboolean is_date = ana_frame_get_field (self->frame, key->col)->type == ANA_TYPE_DATE;

  if (key->is_instant)
    return (AnaSpan) { value, value + 1 };
  if (!is_date)
    return ana_bucket_span (key->period, key->zone, value);
  /* dates are days of no zone */
  value = ana_bucket_span (key->period, ana_zone_utc (), value * ANA_USEC_PER_DAY).end_usec / ANA_USEC_PER_DAY;
  return (AnaSpan) { ana_frame_get_int64s (self->frame, key->col)[row], value };
}

static char *
write_value (const AnaFrame *frame, guint col, guint row)
{
  GString *out = g_string_new (NULL);
  AnaJsonWriter writer;

  ana_json_writer_init (&writer, out);
  switch (ana_frame_get_field (frame, col)->type)
    {
    case ANA_TYPE_TEXT:
      ana_json_string (&writer, ana_frame_get_text (frame, col, row));
      break;
    case ANA_TYPE_BOOL:
      ana_json_bool (&writer, ana_frame_get_int64s (frame, col)[row] != 0);
      break;
    case ANA_TYPE_REAL:
      ana_json_double (&writer, ana_frame_get_number (frame, col, row));
      break;
    case ANA_TYPE_INT:
    case ANA_TYPE_MONEY:
    case ANA_TYPE_TIME:
    case ANA_TYPE_DATE:
    default:
      ana_json_int (&writer, ana_frame_get_int64s (frame, col)[row]);
      break;
    }
  return g_string_free (out, FALSE);
}

/* A control letter never stands in JSON: lines part the values. */
static char *
write_cell (const AnaBehind *self, const Key *key, guint row)
{
  AnaSpan span;

  if (ana_frame_is_null (self->frame, key->col, row))
    return g_strdup ("null");
  if (key->kind != KEY_BUCKET)
    return write_value (self->frame, key->col, row);
  span = get_bucket (self, key, row);
  return g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT, span.start_usec, span.end_usec);
}

static char **
write_row (const AnaBehind *self, guint row)
{
  char **tuple = g_new0 (char *, self->keys->len + 1);

  for (guint k = 0; k < self->keys->len; k++)
    tuple[k] = write_cell (self, &g_array_index (self->keys, Key, k), row);
  return tuple;
}

/* --- put together --- */

static int
compare_texts (const void *a, const void *b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* Two lists of lines as one, each line once. */
static char *
unite (const char *a, const char *b)
{
  g_autofree char *both = g_strconcat (a, "\n", b, NULL);
  g_auto (GStrv) lines = g_strsplit (both, "\n", -1);
  GString *out = g_string_new (NULL);

  qsort (lines, g_strv_length (lines), sizeof *lines, compare_texts);
  for (guint i = 0; lines[i] != NULL; i++)
    if (i == 0 || strcmp (lines[i], lines[i - 1]) != 0)
      g_string_append_printf (out, "%s%s", out->len > 0 ? "\n" : "", lines[i]);
  return g_string_free (out, FALSE);
}

static char *
write_others (char **tuple, guint key)
{
  GString *out = g_string_new (NULL);

  for (guint k = 0; tuple[k] != NULL; k++)
    if (k != key)
      g_string_append_printf (out, "%s\t", tuple[k]);
  return g_string_free (out, FALSE);
}

/* What differs in this key alone is one. */
static void
merge (AnaBehind *self, guint key)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GPtrArray *out = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);

  for (guint i = 0; i < self->tuples->len; i++)
    {
      char **tuple = g_ptr_array_index (self->tuples, i), **first;
      g_autofree char *others = write_others (tuple, key);

      first = g_hash_table_lookup (seen, others);
      if (first != NULL)
        {
          char *both = unite (first[key], tuple[key]);

          g_free (first[key]);
          first[key] = both;
          continue;
        }
      tuple = g_strdupv (tuple);
      g_ptr_array_add (out, tuple);
      g_hash_table_insert (seen, g_steal_pointer (&others), tuple);
    }
  g_ptr_array_unref (self->tuples);
  self->tuples = out;
}

/* --- as predicates --- */

static JsonNode *
take_object (JsonObject *object)
{
  JsonNode *node = json_node_alloc ();

  json_node_init_object (node, object);
  json_object_unref (object);
  return node;
}

/* One of several, or the only one; (transfer full) @all */
static JsonNode *
any_of (JsonArray *all)
{
  g_autoptr (JsonArray) list = all;
  JsonObject *out;

  if (json_array_get_length (list) == 1)
    return json_node_copy (json_array_get_element (list, 0));
  out = json_object_new ();
  json_object_set_array_member (out, "or", g_steal_pointer (&list));
  return take_object (out);
}

static JsonNode *
make_values (const Key *key, char **lines)
{
  JsonObject *out = json_object_new ();
  JsonArray *values = json_array_new ();

  for (guint i = 0; lines[i] != NULL; i++)
    json_array_add_element (values, ana_json_parse (lines[i], -1, NULL, NULL));
  json_object_set_string_member (out, "field", key->field);
  json_object_set_array_member (out, "oneOf", values);
  return take_object (out);
}

static char *
write_end (const AnaBehind *self, const Key *key, gint64 value)
{
  gboolean is_date = key->kind == KEY_BUCKET && ana_frame_get_field (self->frame, key->col)->type == ANA_TYPE_DATE;

  return is_date ? ana_time_format_date (value * ANA_USEC_PER_DAY, ana_zone_utc ()) : ana_time_format_rfc3339 (value, ana_zone_utc ());
}

static void
add_span (const AnaBehind *self, const Key *key, AnaSpan span, JsonArray *out)
{
  JsonObject *object = json_object_new ();
  g_autofree char *start = write_end (self, key, span.start_usec), *end = write_end (self, key, span.end_usec);

  json_object_set_string_member (object, "field", key->field);
  json_object_set_string_member (object, "gte", start);
  json_object_set_string_member (object, "lt", end);
  json_array_add_element (out, take_object (object));
}

static void
add_nothing (const Key *key, JsonArray *out)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "field", key->field);
  json_object_set_boolean_member (object, "valid", FALSE);
  json_array_add_element (out, take_object (object));
}

static int
compare_spans (const void *a, const void *b)
{
  const AnaSpan *x = a, *y = b;

  return x->start_usec < y->start_usec ? -1 : x->start_usec > y->start_usec ? 1 : 0;
}

/* Those that touch are one; (transfer full) @spans */
static void
add_spans (const AnaBehind *self, const Key *key, GArray *spans, JsonArray *out)
{
  AnaSpan whole = { 0, 0 };

  if (spans->len > 1)
    qsort (spans->data, spans->len, sizeof (AnaSpan), compare_spans);
  for (guint i = 0; i < spans->len; i++)
    {
      AnaSpan span = g_array_index (spans, AnaSpan, i);

      if (i > 0 && span.start_usec <= whole.end_usec)
        {
          whole.end_usec = MAX (whole.end_usec, span.end_usec);
          continue;
        }
      if (i > 0)
        add_span (self, key, whole, out);
      whole = span;
    }
  if (spans->len > 0)
    add_span (self, key, whole, out);
  g_array_unref (spans);
}

static JsonNode *
make_buckets (const AnaBehind *self, const Key *key, char **lines)
{
  JsonArray *out = json_array_new ();
  GArray *spans = g_array_new (FALSE, FALSE, sizeof (AnaSpan));

  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *rest;
      AnaSpan span = { g_ascii_strtoll (lines[i], &rest, 10), 0 };

      span.end_usec = g_ascii_strtoll (rest, NULL, 10);
      if (strcmp (lines[i], "null") == 0)
        add_nothing (key, out);
      else
        g_array_append_val (spans, span);
    }
  add_spans (self, key, spans, out);
  return any_of (out);
}

/* --- parts of time that come again: within the bounds they are so many periods --- */

static gint64
get_part (const Key *key, gint64 t_usec)
{
  gint64 local = t_usec + ana_zone_offset_usec (key->zone, t_usec);
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_utc (local / ANA_USEC_PER_SEC - (local % ANA_USEC_PER_SEC < 0));

  if (at == NULL)
    return -1;
  switch (key->part)
    {
    case PART_QUARTER:
      return (g_date_time_get_month (at) + 2) / 3;
    case PART_MONTH:
      return g_date_time_get_month (at);
    case PART_WEEK:
      return g_date_time_get_week_of_year (at);
    case PART_DAY:
      return g_date_time_get_day_of_week (at) % 7;
    case PART_DATE:
      return g_date_time_get_day_of_month (at);
    case PART_HOURS:
    default:
      return g_date_time_get_hour (at);
    }
}

/* NULL: the bounds are too far apart to look through. */
static JsonNode *
make_parts (const AnaBehind *self, const Key *key, char **lines)
{
  g_autoptr (JsonArray) out = json_array_new ();
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (AnaSpan));
  guint n = 0;

  if (self->bounds.start_usec >= self->bounds.end_usec)
    return NULL;
  for (gint64 t = self->bounds.start_usec; t < self->bounds.end_usec;)
    {
      AnaSpan span = ana_bucket_span (key->period, key->zone, t);
      g_autofree char *part = g_strdup_printf ("%" G_GINT64_FORMAT, get_part (key, span.start_usec));

      if (++n > MAX_BUCKETS)
        return NULL;
      if (g_strv_contains ((const char *const *) lines, part))
        g_array_append_val (spans, span);
      t = span.end_usec;
    }
  add_spans (self, key, g_steal_pointer (&spans), out);
  if (g_strv_contains ((const char *const *) lines, "null"))
    add_nothing (key, out);
  return json_array_get_length (out) > 0 ? any_of (g_steal_pointer (&out)) : NULL;
}

static JsonNode *
make_predicate (const AnaBehind *self, guint k, const char *text)
{
  const Key *key = &g_array_index (self->keys, Key, k);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  if (key->kind == KEY_VALUE)
    return make_values (key, lines);
  return key->kind == KEY_BUCKET ? make_buckets (self, key, lines) : make_parts (self, key, lines);
}

/* NULL: cannot be said. */
static JsonNode *
make_tuple (const AnaBehind *self, char **tuple)
{
  g_autoptr (JsonArray) all = json_array_new ();
  JsonObject *out;

  for (guint k = 0; k < self->keys->len; k++)
    {
      JsonNode *predicate = make_predicate (self, k, tuple[k]);

      if (predicate == NULL)
        return NULL;
      json_array_add_element (all, predicate);
    }
  if (json_array_get_length (all) == 1)
    return json_node_copy (json_array_get_element (all, 0));
  out = json_object_new ();
  json_object_set_array_member (out, "and", g_steal_pointer (&all));
  return take_object (out);
}

/**
 * ana_behind_make:
 * @self: with its keys
 * @rows: (array length=n_rows): of the answer
 * @n_rows: how many; beyond the first thousand they are left out, which stand for a thousand rows at least
 * @out: predicates that all hold: one is added
 *
 * Returns: %FALSE when it cannot be said which rows they are
 */
gboolean
ana_behind_make (AnaBehind *self, const guint *rows, guint n_rows, JsonArray *out)
{
  g_autoptr (JsonArray) any = json_array_new ();

  if (self->keys->len == 0)
    return TRUE;
  for (guint i = 0; i < MIN (n_rows, MAX_ROWS); i++)
    g_ptr_array_add (self->tuples, write_row (self, rows[i]));
  for (guint k = 0; k < self->keys->len; k++)
    merge (self, k);
  for (guint i = 0; i < self->tuples->len; i++)
    {
      JsonNode *one = make_tuple (self, g_ptr_array_index (self->tuples, i));

      if (one == NULL)
        return FALSE;
      json_array_add_element (any, one);
    }
  if (json_array_get_length (any) == 0)
    return FALSE;
  json_array_add_element (out, any_of (g_steal_pointer (&any)));
  return TRUE;
}
