/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-origins.c: which of the rows given to a spec a mark was made from.
 *
 * The rows carry a column of their own through whatever the spec does with them: the number of a set of rows that were
 * given. Of a row that was given the set is itself; where rows are grouped, what they stand for is put together.
 */
#include "config.h"

#include "ana-origins.h"
#include "ana-spec-private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define COLUMN "\001rows" /* no name that anybody writes */

typedef struct { double x; guint layer, set; } Point;

struct _AnaOrigins {
  guint      n_given;
  GPtrArray *sets;    /* of GArray of guint: those after the n_given of one row each */
  GArray    *plot;    /* of guint: the set of each row of a chart of shapes */
  GArray    *points;  /* of Point: of a chart of series */
};

void
ana_origins_free (AnaOrigins *self)
{
  g_ptr_array_unref (self->sets);
  g_array_unref (self->plot);
  g_array_unref (self->points);
  g_free (self);
}

/* --- while a spec is read --- */

static guint
get_set (const AnaFrame *frame, int col, guint row)
{
  double set = col >= 0 && row < ana_frame_get_n_rows (frame) ? ana_frame_get_number (frame, (guint) col, row) : (double) NAN;

  return isnan (set) ? ANA_NO_ORIGIN : (guint) set;
}

static void
add_set (const AnaOrigins *self, guint set, GArray *out)
{
  const GArray *more;

  if (set == ANA_NO_ORIGIN)
    return;
  if (set < self->n_given)
    {
      g_array_append_val (out, set);
      return;
    }
  more = g_ptr_array_index (self->sets, set - self->n_given);
  g_array_append_vals (out, more->data, more->len);
}

/**
 * ana_origins_join:
 * @self: (nullable): nobody asks
 * @sets: (array length=n): numbers of sets
 * @n: how many
 *
 * Returns: the number of all of them together; ANA_NO_ORIGIN for none
 */
guint
ana_origins_join (AnaOrigins *self, const guint *sets, guint n)
{
  GArray *all;

  if (self == NULL || n == 0)
    return ANA_NO_ORIGIN;
  if (n == 1)
    return sets[0];
  all = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < n; i++)
    add_set (self, sets[i], all);
  g_ptr_array_add (self->sets, all);
  return self->n_given + self->sets->len - 1;
}

/**
 * ana_origins_get:
 * @self: (nullable): nobody asks
 * @frame: (nullable): rows on their way
 * @row: one of them
 *
 * Returns: the number of what it stands for
 */
guint
ana_origins_get (const AnaOrigins *self, const AnaFrame *frame, guint row)
{
  return self != NULL && frame != NULL ? get_set (frame, ana_frame_find (frame, COLUMN), row) : ANA_NO_ORIGIN;
}

static void
put_cell (GString *out, const AnaFrame *frame, int col, guint row)
{
  char number[32];

  if (ana_frame_is_null (frame, (guint) col, row))
    g_string_append_c (out, '\002');
  else if (ana_frame_get_field (frame, (guint) col)->type == ANA_TYPE_TEXT)
    g_string_append (out, ana_frame_get_text (frame, (guint) col, row));
  else if (ana_frame_get_field (frame, (guint) col)->type == ANA_TYPE_REAL)
    {
      ana_double_to_string (ana_frame_get_number (frame, (guint) col, row) + 0.0, number); /* -0 is 0 */
      g_string_append (out, number);
    }
  else
    g_string_append_printf (out, "%" G_GINT64_FORMAT, ana_frame_get_int64s (frame, (guint) col)[row]);
  g_string_append_c (out, '\003');
}

/* NULL: a column is not there. */
static char *
make_key (const AnaFrame *frame, const char *const *names, guint row)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; names[i] != NULL; i++)
    {
      int col = ana_frame_find (frame, names[i]);

      if (col < 0)
        return g_string_free (out, TRUE);
      put_cell (out, frame, col, row);
    }
  return g_string_free (out, FALSE);
}

static GHashTable *
collect_groups (const AnaFrame *before, const char *const *names)
{
  GHashTable *groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
  int col = ana_frame_find (before, COLUMN);

  for (guint row = 0; row < ana_frame_get_n_rows (before); row++)
    {
      char *key = make_key (before, names, row);
      GArray *sets = key != NULL ? g_hash_table_lookup (groups, key) : NULL;
      guint set = get_set (before, col, row);

      if (key == NULL)
        break;
      if (sets != NULL)
        g_free (key);
      else
        g_hash_table_insert (groups, key, sets = g_array_new (FALSE, FALSE, sizeof (guint)));
      if (set != ANA_NO_ORIGIN)
        g_array_append_val (sets, set);
    }
  return groups;
}

/**
 * ana_origins_group:
 * @self: (nullable): nobody asks
 * @before: rows
 * @names: the columns that they were grouped by
 * @after: (transfer full): one row for each group
 * @as: the same columns in it
 *
 * Returns: (transfer full): @after, each of its rows with what it stands for
 */
AnaFrame *
ana_origins_group (AnaOrigins *self, const AnaFrame *before, const char *const *names, AnaFrame *after, const char *const *as)
{
  g_autoptr (AnaFrame) own = after;
  guint n = ana_frame_get_n_rows (after);
  g_autofree double *sets = g_new (double, MAX (n, 1));
  g_autoptr (GHashTable) groups = NULL;

  if (self == NULL)
    return g_steal_pointer (&own);
  groups = collect_groups (before, names);
  for (guint row = 0; row < n; row++)
    {
      g_autofree char *key = make_key (after, as, row);
      const GArray *of = key != NULL ? g_hash_table_lookup (groups, key) : NULL;
      guint set = of != NULL ? ana_origins_join (self, (const guint *) (const void *) of->data, of->len) : ANA_NO_ORIGIN;

      sets[row] = set != ANA_NO_ORIGIN ? set : (double) NAN;
    }
  return ana_spec_add_reals (after, COLUMN, sets);
}

/* The next row of a chart of shapes. */
void
ana_origins_add_plot_row (AnaOrigins *self, guint set)
{
  if (self != NULL)
    g_array_append_val (self->plot, set);
}

/* A row that went into the point at @x of a layer of series. */
void
ana_origins_add_point (AnaOrigins *self, double x, guint layer, guint set)
{
  Point point = { x, layer, set };

  if (self != NULL && set != ANA_NO_ORIGIN)
    g_array_append_val (self->points, point);
}

/* --- asked --- */

/**
 * ana_origins_new:
 * @spec: as ana_chart_spec_parse() reads it
 * @frame: the rows it is given
 * @zone: (nullable): as there
 * @error: return location
 *
 * Costs as much as parsing the spec, and a number for each row.
 *
 * Returns: (transfer full): what its marks were made from
 */
AnaOrigins *
ana_origins_new (JsonNode *spec, AnaFrame *frame, const AnaZone *zone, GError **error)
{
  g_autoptr (AnaOrigins) self = g_new0 (AnaOrigins, 1);
  g_autoptr (AnaFrame) numbered = NULL;
  g_autoptr (AnaChartSpec) read = NULL;
  g_autofree double *numbers = NULL;

  self->n_given = ana_frame_get_n_rows (frame);
  self->sets = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  self->plot = g_array_new (FALSE, FALSE, sizeof (guint));
  self->points = g_array_new (FALSE, FALSE, sizeof (Point));
  numbers = g_new (double, MAX (self->n_given, 1));
  for (guint i = 0; i < self->n_given; i++)
    numbers[i] = i;
  numbered = ana_spec_add_reals (frame, COLUMN, numbers);
  read = ana_chart_spec_parse_traced (spec, numbered, zone, self, error);
  return read != NULL ? g_steal_pointer (&self) : NULL;
}

static int
compare_numbers (const void *a, const void *b)
{
  guint x = *(const guint *) a, y = *(const guint *) b;

  return x < y ? -1 : x > y ? 1 : 0;
}

static guint *
end_list (GArray *all, guint *n)
{
  *n = 0;
  if (all->len > 1)
    qsort (all->data, all->len, sizeof (guint), compare_numbers);
  for (guint i = 0; i < all->len; i++)
    if (*n == 0 || g_array_index (all, guint, *n - 1) != g_array_index (all, guint, i))
      g_array_index (all, guint, (*n)++) = g_array_index (all, guint, i);
  return (guint *) (void *) g_array_free (all, FALSE);
}

guint *
ana_origins_of_rows (const AnaOrigins *self, const guint *rows, guint n_rows, guint *n)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < n_rows; i++)
    if (rows[i] < self->plot->len)
      add_set (self, g_array_index (self->plot, guint, rows[i]), all);
  return end_list (all, n);
}

guint *
ana_origins_of_point (const AnaOrigins *self, double x, int layer, guint *n)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < self->points->len; i++)
    {
      const Point *point = &g_array_index (self->points, Point, i);

      if (point->x == x && (layer < 0 || point->layer == (guint) layer))
        add_set (self, point->set, all);
    }
  return end_list (all, n);
}
