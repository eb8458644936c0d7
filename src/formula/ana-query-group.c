/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-query-group.c: time units, and rows by their keys. Nulls form their own group, the last one.
 */
#include "config.h"

#include "ana-query-private.h"

#include "ana-date.h"

#include <string.h>

#define MAX_TABLE 65536 /* of pairs, so that the table stays in the cache */

static AnaPeriod
get_period (AnaTimeUnit unit)
{
  switch (unit)
    {
    case ANA_UNIT_YEAR:           return ANA_PERIOD_YEAR;
    case ANA_UNIT_YEAR_QUARTER:   return ANA_PERIOD_QUARTER;
    case ANA_UNIT_YEAR_MONTH:     return ANA_PERIOD_MONTH;
    case ANA_UNIT_YEAR_WEEK:      return ANA_PERIOD_WEEK;
    case ANA_UNIT_HOUR_OF_TIME:   return ANA_PERIOD_HOUR;
    case ANA_UNIT_MINUTE_OF_TIME: return ANA_PERIOD_MINUTE;
    default:                      return ANA_PERIOD_DAY;
    }
}

static gint64
floor_div (gint64 a, gint64 b)
{
  return a / b - (a % b < 0);
}

/* ISO 8601: the week of the Thursday that lies in it. */
static gint64
get_iso_week (gint64 days)
{
  gint64 thursday = days - ((days + 3) % 7 + 7) % 7 + 3;
  int year, month, day;

  ana_date_to_civil (thursday, &year, &month, &day);
  return (thursday - ana_date_from_civil (year, 1, 1)) / 7 + 1;
}

static gint64
get_part (AnaTimeUnit unit, gint64 local_usec)
{
  gint64 days = floor_div (local_usec, ANA_USEC_PER_DAY);
  int year, month, day;

  if (unit == ANA_UNIT_HOURS)
    return (local_usec - days * ANA_USEC_PER_DAY) / ANA_USEC_PER_HOUR;
  if (unit == ANA_UNIT_DAY) /* as Vega-Lite: Sunday is 0; 1970-01-01 was a Thursday */
    return ((days + 4) % 7 + 7) % 7;
  if (unit == ANA_UNIT_WEEK)
    return get_iso_week (days);
  ana_date_to_civil (days, &year, &month, &day);
  if (unit == ANA_UNIT_DATE)
    return day;
  return unit == ANA_UNIT_MONTH ? month : (month - 1) / 3 + 1;
}

static AnaVec *
truncate_times (const AnaVec *vec, const AnaGroup *group)
{
  gboolean is_date = vec->type == ANA_TYPE_DATE;
  AnaVec *out = ana_vec_new (vec->type, NULL, vec->n, FALSE);
  AnaBucketer bucketer;

  ana_bucketer_init (&bucketer, get_period (group->unit), is_date ? ana_zone_utc () : group->zone);
  for (guint i = 0; i < vec->n; i++)
    {
      if (!ana_vec_is_valid (vec, i))
        continue;
      if (is_date)
        ana_vec_ints (out)[i] = floor_div (ana_bucketer_start (&bucketer, ana_date_to_usec (vec->i64[i])), ANA_USEC_PER_DAY);
      else
        ana_vec_ints (out)[i] = ana_bucketer_start (&bucketer, vec->i64[i]);
    }
  ana_vec_and_valid (out, vec);
  return out;
}

static AnaVec *
cyclic_parts (const AnaVec *vec, const AnaGroup *group)
{
  AnaVec *out = ana_vec_new (ANA_TYPE_INT, NULL, vec->n, FALSE);

  for (guint i = 0; i < vec->n; i++)
    {
      gint64 t = vec->i64[i];

      if (!ana_vec_is_valid (vec, i))
        continue;
      t = vec->type == ANA_TYPE_DATE ? ana_date_to_usec (t) : t + ana_zone_offset_usec (group->zone, t);
      ana_vec_ints (out)[i] = get_part (group->unit, t);
    }
  ana_vec_and_valid (out, vec);
  return out;
}

AnaVec *
ana_group_key (const AnaTable *table, const AnaGroup *group, const char *pointer, GError **error)
{
  AnaTableColumn *column = ana_table_get (table, group->field);

  if (column == NULL)
    {
      ana_query_fail (error, pointer, "no column \"%s\"", group->field);
      return NULL;
    }
  if (group->unit == ANA_UNIT_NONE)
    return ana_vec_ref (column->vec);
  if (column->vec->type != ANA_TYPE_TIME && column->vec->type != ANA_TYPE_DATE)
    {
      ana_query_fail (error, pointer, "\"%s\" is no time: it has no timeUnit", group->field);
      return NULL;
    }
  return group->unit >= ANA_UNIT_QUARTER ? cyclic_parts (column->vec, group) : truncate_times (column->vec, group);
}

/* --- dense numbers for equal keys --- */

typedef struct {
  guint64 *keys;
  guint32 *ids;   /* id + 1; 0 is empty */
  guint    n_slots, n;
} IdMap;

static void
id_map_init (IdMap *self)
{
  *self = (IdMap) { g_new (guint64, 64), g_new0 (guint32, 64), 64, 0 };
}

static void
id_map_clear (IdMap *self)
{
  g_free (self->keys);
  g_free (self->ids);
}

static guint
find_slot (const IdMap *self, guint64 key)
{
  guint64 hash = key * G_GUINT64_CONSTANT (0x9E3779B97F4A7C15);
  guint i = (guint) (hash >> 32) & (self->n_slots - 1);

  while (self->ids[i] != 0 && self->keys[i] != key)
    i = (i + 1) & (self->n_slots - 1);
  return i;
}

static void
id_map_grow (IdMap *self)
{
  IdMap old = *self;

  self->n_slots *= 2;
  self->keys = g_new (guint64, self->n_slots);
  self->ids = g_new0 (guint32, self->n_slots);
  for (guint i = 0; i < old.n_slots; i++)
    if (old.ids[i] != 0)
      {
        guint slot = find_slot (self, old.keys[i]);
        self->keys[slot] = old.keys[i];
        self->ids[slot] = old.ids[i];
      }
  id_map_clear (&old);
}

static guint32
id_map_get (IdMap *self, guint64 key)
{
  guint slot = find_slot (self, key);

  if (self->ids[slot] == 0)
    {
      if (self->n * 2 >= self->n_slots)
        {
          id_map_grow (self);
          slot = find_slot (self, key);
        }
      self->keys[slot] = key;
      self->ids[slot] = ++self->n;
    }
  return self->ids[slot] - 1;
}

/* Equal texts get one number, whatever their codes. */
static guint32 *
number_texts (const AnaVec *vec)
{
  guint32 *numbers = g_new (guint32, MAX (vec->n_dict, 1));
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < vec->n_dict; i++)
    {
      gpointer known = NULL;

      if (!g_hash_table_lookup_extended (seen, vec->dict[i], NULL, &known))
        {
          known = GUINT_TO_POINTER (i);
          g_hash_table_insert (seen, (gpointer) vec->dict[i], known);
        }
      numbers[i] = GPOINTER_TO_UINT (known);
    }
  return numbers;
}

/* A number for each row's value, equal ones alike; 0 of null. Returns: one more than the highest. */
static guint
number_values (const AnaVec *vec, guint n_rows, guint32 *out)
{
  g_autofree guint32 *texts = vec->type == ANA_TYPE_TEXT ? number_texts (vec) : NULL;
  gboolean is_real = vec->type == ANA_TYPE_REAL, known = FALSE;
  guint64 last = 0;
  guint32 number = 0;
  IdMap values;
  guint n;

  for (guint row = 0; texts != NULL && row < n_rows; row++)
    out[row] = ana_vec_is_valid (vec, row) ? texts[vec->codes[row]] + 1 : 0;
  if (texts != NULL)
    return vec->n_dict + 1;
  id_map_init (&values);
  for (guint row = 0; row < n_rows; row++)
    {
      guint64 bits = 0;
      double x = is_real ? vec->f64[row] + 0.0 : 0; /* no negative zero */

      out[row] = 0;
      if (!ana_vec_is_valid (vec, row))
        continue;
      memcpy (&bits, is_real ? (const void *) &x : &vec->i64[row], sizeof bits);
      if (!known || bits != last) /* what lies beside each other is often alike: the buckets of time */
        number = id_map_get (&values, bits) + 1;
      out[row] = number;
      last = bits;
      known = TRUE;
    }
  n = values.n + 1;
  id_map_clear (&values);
  return n;
}

/* Pairs of numbers as one number: by a table when there are few, else by a hash. */
static guint
number_pairs (guint32 *ids, guint n_ids, const guint32 *values, guint n_values, guint n_rows)
{
  g_autofree guint32 *table = NULL;
  IdMap pairs;
  guint n = 0;

  if ((guint64) n_ids * n_values <= MAX_TABLE)
    {
      table = g_new0 (guint32, (gsize) n_ids * n_values);
      for (guint row = 0; row < n_rows; row++)
        {
          guint32 *id = &table[(gsize) ids[row] * n_values + values[row]];

          if (*id == 0)
            *id = ++n;
          ids[row] = *id - 1;
        }
      return n;
    }
  id_map_init (&pairs);
  for (guint row = 0; row < n_rows; row++)
    ids[row] = id_map_get (&pairs, (guint64) ids[row] << 32 | values[row]);
  n = pairs.n;
  id_map_clear (&pairs);
  return n;
}

/* Refines the @n_ids numbers in @ids by one more key. */
static guint
refine (guint32 *ids, guint n_ids, const AnaVec *vec, guint n_rows)
{
  g_autofree guint32 *values = g_new (guint32, MAX (n_rows, 1));
  guint n_values = number_values (vec, n_rows, values);

  return number_pairs (ids, n_ids, values, n_values, n_rows);
}

typedef struct {
  AnaVec *const *keys;
  guint          n_keys;
  const guint32 *example; /* a row of each group */
} KeyOrder;

static int
compare_groups (gconstpointer a, gconstpointer b, gpointer data)
{
  const KeyOrder *order = data;
  guint x = order->example[*(const guint32 *) a];
  guint y = order->example[*(const guint32 *) b];

  for (guint i = 0; i < order->n_keys; i++)
    {
      int result = ana_vec_order (order->keys[i], x, y);
      if (result != 0)
        return result;
    }
  return 0;
}

/* Numbers the groups anew in the order of their keys. */
static void
sort_groups (guint32 *ids, guint n_groups, AnaVec *const *keys, guint n_keys, guint n_rows)
{
  g_autofree guint32 *example = g_new0 (guint32, MAX (n_groups, 1));
  g_autofree guint32 *groups = g_new (guint32, MAX (n_groups, 1));
  g_autofree guint32 *place = g_new (guint32, MAX (n_groups, 1));
  KeyOrder order = { keys, n_keys, example };

  for (guint row = n_rows; row-- > 0;)
    example[ids[row]] = row;
  for (guint i = 0; i < n_groups; i++)
    groups[i] = i;
  g_qsort_with_data (groups, (int) n_groups, sizeof *groups, compare_groups, &order);
  for (guint i = 0; i < n_groups; i++)
    place[groups[i]] = i;
  for (guint row = 0; row < n_rows; row++)
    ids[row] = place[ids[row]];
}

void
ana_grouping_init (AnaGrouping *self, AnaVec *const *keys, guint n_keys, guint n_rows)
{
  g_autofree guint32 *ids = g_new0 (guint32, MAX (n_rows, 1));
  g_autofree guint32 *next = NULL;

  self->n_groups = n_keys == 0 ? 1 : n_rows == 0 ? 0 : 1;
  for (guint i = 0; i < n_keys && n_rows > 0; i++)
    self->n_groups = refine (ids, self->n_groups, keys[i], n_rows);
  if (n_keys > 0)
    sort_groups (ids, self->n_groups, keys, n_keys, n_rows);
  self->rows = g_new (guint32, MAX (n_rows, 1));
  self->first = g_new0 (guint32, self->n_groups + 1);
  for (guint row = 0; row < n_rows; row++)
    self->first[ids[row] + 1]++;
  for (guint g = 0; g < self->n_groups; g++)
    self->first[g + 1] += self->first[g];
  next = g_memdup2 (self->first, (self->n_groups + 1) * sizeof (guint32));
  for (guint row = 0; row < n_rows; row++)
    self->rows[next[ids[row]]++] = row;
}

void
ana_grouping_clear (AnaGrouping *self)
{
  g_free (self->rows);
  g_free (self->first);
}
