/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-overview-parts.c: what changed, the breakdown, the table: the main KPI by its dimensions.
 *
 * "What changed" splits the change of the total by the members of every dimension and shows the largest; since each
 * dimension splits the same total, the rest is what the shown rows leave, so that the column foots.
 */
#include "config.h"

#include "ana-overview-private.h"
#include "ana-tile-data.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define N_CHANGES   4
#define N_BREAKDOWN 6
#define N_ROWS      5
#define MINUS       "\u2212"

/* One member of a dimension: what it was worth in both spans. */
typedef struct {
  char    *dimension; /* "country" */
  char    *name;      /* "France" */
  char    *key;       /* "country=France" */
  double   now, before;
  gboolean has_now, has_before;
} Member;

static void
member_free (Member *member)
{
  g_free (member->dimension);
  g_free (member->name);
  g_free (member->key);
  g_free (member);
}

static void
change_row_free (AnaChangeRow *row)
{
  g_free (row->title);
  g_free (row->caption);
  g_free (row->value_text);
  g_free (row);
}

static void
breakdown_row_free (AnaBreakdownRow *row)
{
  g_free (row->name);
  g_free (row->key);
  g_free (row->value_text);
  g_free (row->delta_text);
  g_free (row);
}

static void
table_row_free (AnaTableRow *row)
{
  for (guint i = 0; i < ANA_OVERVIEW_N_COLUMNS; i++)
    g_free (row->cells[i]);
  g_free (row);
}

void
ana_overview_free_parts (AnaOverview *self)
{
  g_free (self->change_text);
  g_free (self->breakdown_title);
  for (guint i = 0; i < ANA_OVERVIEW_N_COLUMNS; i++)
    g_free (self->columns[i]);
  g_clear_pointer (&self->changes, g_ptr_array_unref);
  g_clear_pointer (&self->breakdown, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->total, table_row_free);
}

/* --- values of members --- */

static gboolean
merge_inside (const Build *build, const AnaKpi *kpi, const char *dim, GArray *parts, AnaSpan span, double *out)
{
  g_autoptr (GArray) inside = g_array_new (FALSE, FALSE, sizeof (AnaSpanPart));
  AnaMeasureValue value = { .value = NAN };

  for (guint i = 0; i < parts->len; i++)
    if (ana_span_contains (span, g_array_index (parts, AnaSpanPart, i).ts_usec))
      g_array_append_val (inside, g_array_index (parts, AnaSpanPart, i));
  if (inside->len == 0 || !ana_metrics_merge_span (kpi->merge, (AnaSpanPart *) inside->data, inside->len, &value))
    return FALSE;
  *out = value.value;
  return value.has_value;
}

static void
read_values (const Build *build, const AnaKpi *kpi, const char *dim, double *now, gboolean *has_now, double *before,
             gboolean *has_before)
{
  g_autoptr (GArray) parts = ana_overview_read (build, kpi, dim, NULL);

  ana_overview_trim (build, kpi, dim, parts);
  *now = *before = 0;
  *has_now = merge_inside (build, kpi, dim, parts, build->span, now);
  *has_before = merge_inside (build, kpi, dim, parts, build->compare, before);
}

char *
ana_overview_member_name (const char *value)
{
  if (strcmp (value, "*") == 0)
    return g_strdup (_("Other"));
  return g_strdup (value[0] != '\0' ? value : _("Not known"));
}

static Member *
read_member (const Build *build, const AnaKpi *kpi, const char *dimension, const char *value, const char *key)
{
  Member *member = g_new0 (Member, 1);

  member->dimension = g_strdup (dimension);
  member->name = ana_overview_member_name (value);
  member->key = g_strdup (key);
  read_values (build, kpi, key, &member->now, &member->has_now, &member->before, &member->has_before);
  return member;
}

/* Members of every dimension that stands alone, or of the one named. */
static GPtrArray *
list_members (const Build *build, const AnaKpi *kpi, const char *dimension)
{
  g_autofree char *stream = ana_overview_stream (build, kpi);
  g_auto (GStrv) keys = build->source->list_dims (build->source->data, stream);
  GPtrArray *members = g_ptr_array_new_with_free_func ((GDestroyNotify) member_free);

  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      g_auto (GStrv) names = NULL;
      g_auto (GStrv) values = NULL;

      if (keys[i][0] == '\0' || !ana_dim_key_parse (keys[i], &names, &values) || g_strv_length (names) != 1)
        continue;
      if (dimension == NULL || strcmp (names[0], dimension) == 0)
        g_ptr_array_add (members, read_member (build, kpi, names[0], values[0], keys[i]));
    }
  return members;
}

static int
compare_by_change (gconstpointer a, gconstpointer b)
{
  const Member *x = *(const Member *const *) a, *y = *(const Member *const *) b;
  double dx = fabs (x->now - x->before), dy = fabs (y->now - y->before);

  if (dx != dy)
    return dx < dy ? 1 : -1;
  return strcmp (x->key, y->key);
}

static int
compare_by_value (gconstpointer a, gconstpointer b)
{
  const Member *x = *(const Member *const *) a, *y = *(const Member *const *) b;

  if (x->now != y->now)
    return x->now < y->now ? 1 : -1;
  return strcmp (x->key, y->key);
}

/* --- texts --- */

static char *
format_signed (double value, const char *unit, const char *locale)
{
  g_autofree char *text = ana_format_bare (fabs (value), unit, TRUE, locale);

  return g_strconcat (value < 0 ? MINUS : "+", text, NULL);
}

static char *
format_change (double now, double before, const char *unit, const char *locale, int *sign)
{
  gboolean points = strcmp (unit, "percent") == 0;
  double change = points ? now - before : before != 0 ? 100 * (now - before) / fabs (before) : NAN;
  char *text;

  *sign = 0;
  if (!isfinite (change))
    return g_strdup ("—");
  if (fabs (change) >= 0.05)
    *sign = change > 0 ? 1 : -1;
  text = ana_format_value (fabs (change), "percent", FALSE, locale);
  return text;
}

static AnaVerdict
judge (const AnaKpi *kpi, int sign)
{
  if (sign == 0 || (kpi->direction != ANA_DIRECTION_UP && kpi->direction != ANA_DIRECTION_DOWN))
    return ANA_VERDICT_NONE;
  return (sign > 0) == (kpi->direction == ANA_DIRECTION_UP) ? ANA_VERDICT_GOOD : ANA_VERDICT_BAD;
}

/* --- what changed --- */

static void
add_change (const Build *build, const AnaKpi *kpi, char *title, char *caption, double change, gboolean rest)
{
  AnaChangeRow *row = g_new0 (AnaChangeRow, 1);

  row->title = title;
  row->caption = caption;
  row->value = change;
  row->value_text = format_signed (change, kpi->unit, build->input->locale);
  row->verdict = rest ? ANA_VERDICT_NONE : judge (kpi, (change > 0) - (change < 0));
  g_ptr_array_add (build->self->changes, row);
}

static void
scale_bars (GPtrArray *changes)
{
  double largest = 0;

  for (guint i = 0; i < changes->len; i++)
    largest = MAX (largest, fabs (((AnaChangeRow *) changes->pdata[i])->value));
  for (guint i = 0; i < changes->len && largest > 0; i++)
    {
      AnaChangeRow *row = changes->pdata[i];
      row->share = row->value / largest;
    }
}

/* The dimension whose members changed most unevenly explains most; its members are shown. */
static const char *
find_telling_dimension (GPtrArray *members)
{
  g_autoptr (GHashTable) sums = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  const char *best = NULL;
  double best_sum = -1;

  for (guint i = 0; i < members->len; i++)
    {
      const Member *member = members->pdata[i];
      double *sum = g_hash_table_lookup (sums, member->dimension);

      if (sum == NULL)
        {
          sum = g_new0 (double, 1);
          g_hash_table_insert (sums, member->dimension, sum);
        }
      *sum += fabs (member->now - member->before);
      if (*sum > best_sum)
        {
          best_sum = *sum;
          best = member->dimension;
        }
    }
  return best;
}

static void
build_changes (Build *build, const AnaKpi *kpi, double now, double before)
{
  g_autoptr (GPtrArray) members = list_members (build, kpi, NULL);
  const char *dimension = find_telling_dimension (members);
  double change = now - before, shown = 0;
  guint n_shown = 0, n_rest = 0;

  build->self->change_text = format_signed (change, kpi->unit, build->input->locale);
  build->self->change_verdict = judge (kpi, (change > 0) - (change < 0));
  g_ptr_array_sort (members, compare_by_change);
  for (guint i = 0; i < members->len; i++)
    {
      const Member *member = members->pdata[i];

      if (strcmp (member->dimension, dimension) != 0 || member->now == member->before)
        continue;
      if (n_shown >= N_CHANGES)
        {
          n_rest++;
          continue;
        }
      add_change (build, kpi, g_strdup (member->name), ana_column_dup_title (member->dimension), member->now - member->before, FALSE);
      shown += member->now - member->before;
      n_shown++;
    }
  if (n_shown > 0)
    add_change (build, kpi, g_strdup (_("Everything else")),
                g_strdup_printf (dngettext (GETTEXT_PACKAGE, "%u smaller change", "%u smaller changes", n_rest), n_rest), change - shown, TRUE);
  scale_bars (build->self->changes);
}

/* --- breakdown --- */

static void
build_breakdown (Build *build, const AnaKpi *kpi)
{
  g_autoptr (GPtrArray) members = list_members (build, kpi, "category");

  build->self->breakdown_title = g_strdup_printf (_("%s by category"), ana_kpi_get_name (kpi, build->input->locale));
  g_ptr_array_sort (members, compare_by_value);
  for (guint i = 0; i < members->len && i < N_BREAKDOWN; i++)
    {
      const Member *member = members->pdata[i];
      AnaBreakdownRow *row = g_new0 (AnaBreakdownRow, 1);

      row->name = g_strdup (member->name);
      row->key = g_strdup (member->key);
      row->value = member->now;
      row->previous = member->before;
      row->value_text = ana_format_bare (member->now, kpi->unit, TRUE, build->input->locale);
      row->delta_text = format_change (member->now, member->before, kpi->unit, build->input->locale, &row->delta_sign);
      row->verdict = judge (kpi, row->delta_sign);
      g_ptr_array_add (build->self->breakdown, row);
    }
}

/* --- table --- */

static AnaTableRow *
make_row (const Build *build, const AnaKpi *kpi, const AnaKpi *second, const char *name, const char *key, double now, double before,
          double total)
{
  AnaTableRow *row = g_new0 (AnaTableRow, 1);
  const char *locale = build->input->locale;

  row->cells[0] = g_strdup (name);
  row->cells[1] = ana_format_bare (now, kpi->unit, FALSE, locale);
  row->cells[2] = ana_format_value (total != 0 ? 100 * now / total : NAN, "percent", FALSE, locale);
  row->cells[3] = format_change (now, before, kpi->unit, locale, &row->signs[3]);
  row->verdicts[3] = judge (kpi, row->signs[3]);
  row->values[0] = NAN;
  row->values[1] = now;
  row->values[2] = total != 0 ? now / total : NAN;
  row->values[3] = before != 0 ? (now - before) / fabs (before) : NAN;
  row->values[4] = NAN;
  if (second != NULL && key != NULL)
    {
      gboolean has_now, has_before;
      double value, earlier;

      read_values (build, second, key, &value, &has_now, &earlier, &has_before);
      row->cells[4] = ana_format_value (has_now ? value : NAN, second->unit, FALSE, locale);
      row->values[4] = has_now ? value : NAN;
      if (has_now && isfinite (second->target) && judge (second, value < second->target ? -1 : 1) == ANA_VERDICT_BAD &&
          fabs (value - second->target) > 0.02 * fabs (second->target))
        {
          row->verdicts[4] = ANA_VERDICT_BAD;
          row->signs[4] = value < second->target ? -1 : 1;
        }
    }
  else
    row->cells[4] = g_strdup ("");
  return row;
}

static void
set_columns (Build *build, const AnaKpi *kpi, const AnaKpi *second)
{
  AnaOverview *self = build->self;

  self->columns[0] = g_strdup (_("Country"));
  self->columns[1] = g_strdup_printf ("%s %s", ana_kpi_get_name (kpi, build->input->locale), self->trend_unit);
  g_strchomp (self->columns[1]);
  self->columns[2] = g_strdup (_("Share"));
  self->columns[3] = g_strdup (_("Change"));
  self->columns[4] = g_strdup (second != NULL ? _("On time") : "");
}

static void
build_table (Build *build, const AnaKpi *kpi, double now, double before)
{
  const AnaKpi *second = ana_catalogue_find (build->input->catalogue, "RL.2.2");
  g_autoptr (GPtrArray) members = list_members (build, kpi, "country");
  double rest_now = now, rest_before = before;

  set_columns (build, kpi, second);
  g_ptr_array_sort (members, compare_by_value);
  for (guint i = 0; i < members->len && i < N_ROWS; i++)
    {
      const Member *member = members->pdata[i];

      rest_now -= member->now;
      rest_before -= member->before;
      g_ptr_array_add (build->self->rows, make_row (build, kpi, second, member->name, member->key, member->now, member->before, now));
    }
  if (members->len > N_ROWS)
    {
      g_autofree char *name = g_strdup_printf (_("Other (%u)"), members->len - N_ROWS);
      g_ptr_array_add (build->self->rows, make_row (build, kpi, NULL, name, NULL, rest_now, rest_before, now));
    }
  if (members->len > 0)
    build->self->total = make_row (build, kpi, second, _("Total"), "", now, before, now);
}

/* The members of two dimensions at once are not kept: of a page that is filtered by one, the parts of another say nothing. */
static gboolean
is_kept_by (const Build *build, const AnaKpi *kpi, const char *dimension)
{
  return *ana_overview_find_dim (build, kpi) == '\0' || g_strcmp0 (build->dimension, dimension) == 0;
}

/* The parts below the cards, of the KPI that the trend shows; empty when it cannot be added up. */
void
ana_overview_build_parts (Build *build)
{
  AnaOverview *self = build->self;
  const AnaKpi *kpi = self->trend_kpi;
  gboolean has_now, has_before;
  double now, before;

  self->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) change_row_free);
  self->breakdown = g_ptr_array_new_with_free_func ((GDestroyNotify) breakdown_row_free);
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) table_row_free);
  self->change_text = NULL;
  if (kpi == NULL || kpi->merge != ANA_MERGE_SUM)
    return;
  read_values (build, kpi, "", &now, &has_now, &before, &has_before);
  if (!has_now)
    return;
  if (is_kept_by (build, kpi, NULL))
    build_changes (build, kpi, now, before);
  if (is_kept_by (build, kpi, "category"))
    build_breakdown (build, kpi);
  if (is_kept_by (build, kpi, "country"))
    build_table (build, kpi, now, before);
}
