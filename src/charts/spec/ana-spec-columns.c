/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-spec-columns.c: columns that a spec computes: bins, units of time, columns folded into rows.
 */
#include "config.h"

#include "ana-spec-private.h"

#include "ana-text.h"
#include "ana-ticks.h"

#include <math.h>
#include <string.h>

#define MAX_BINS       1000
#define MAX_FOLDED     2000000

/* --- a frame with a column more --- */

/* @column's one column beside those of @frame, in the place of one of its name. */
AnaFrame *
ana_spec_add_column (AnaFrame *frame, AnaFrame *column)
{
  const char *name = ana_frame_get_field (column, 0)->name;
  guint n = ana_frame_get_n_cols (frame), n_kept = 0;
  g_autofree guint *kept = g_new (guint, MAX (n, 1));
  g_autoptr (AnaFrame) rest = NULL;
  AnaFrame *both[2];

  for (guint i = 0; i < n; i++)
    if (g_ascii_strcasecmp (ana_frame_get_field (frame, i)->name, name) != 0)
      kept[n_kept++] = i;
  if (n_kept == 0)
    return ana_frame_ref (column);
  rest = ana_frame_select_columns (frame, kept, n_kept);
  both[0] = rest;
  both[1] = column;
  return ana_frame_join_columns (both, 2);
}

/* A column of any frame as numbers; (transfer full) (nullable). */
static double *
numbers_of (AnaSpecBuild *build, AnaFrame *frame, const char *field, const char *path, AnaSpecType type, GError **error)
{
  AnaChannel channel = { .present = TRUE, .path = (char *) path, .field = (char *) field, .type = type };
  AnaFrame *own = build->frame;
  double *values = NULL;

  build->frame = frame;
  if (!ana_spec_get_numbers (build, &channel, &values, &type, error))
    g_clear_pointer (&values, g_free);
  build->frame = own;
  return values;
}

static AnaFrame *
real_column (const char *name, const double *values, guint n)
{
  AnaFrameBuilder *builder = ana_frame_builder_new ();

  ana_frame_builder_add_field (builder, name, ANA_TYPE_REAL, NULL, NULL, ANA_ROLE_DIMENSION);
  for (guint i = 0; i < n; i++)
    ana_frame_builder_put_double (builder, 0, values[i]);
  return ana_frame_builder_end (builder);
}

AnaFrame *
ana_spec_add_reals (AnaFrame *frame, const char *name, const double *values)
{
  g_autoptr (AnaFrame) column = real_column (name, values, ana_frame_get_n_rows (frame));

  return ana_spec_add_column (frame, column);
}

/* --- bins --- */

static double
number_of (JsonObject *params, const char *name, double fallback)
{
  return params != NULL ? ana_spec_number_of (params, name, fallback) : fallback;
}

/* Vega's rule (vega-statistics, "bin"): a power of ten, then halves and fifths of it, as long as there are not too many. */
static double
choose_step (double span, double max_bins, double min_step)
{
  static const double parts[] = { 5, 2 };
  double step = fmax (min_step, pow (10, round (log10 (span)) - ceil (log10 (max_bins))));

  while (ceil (span / step) > max_bins)
    step *= 10;
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (step / parts[i] >= min_step && span / (step / parts[i]) <= max_bins)
      step /= parts[i];
  return step;
}

/**
 * ana_spec_plan_bins:
 * @lo: the smallest value
 * @hi: the largest
 * @params: (nullable): `step`, `maxbins`, `minstep`, `extent`, `nice` as in Vega-Lite
 * @max_bins: how many when nothing is said
 *
 * Pure. Without values, or where the extremes leave doubles, one bin of the width one.
 *
 * Returns: where the bins begin and end, and how wide each is
 */
AnaBins
ana_spec_plan_bins (double lo, double hi, JsonObject *params, double max_bins)
{
  double step = number_of (params, "step", NAN), span, digits, grain;
  AnaBins bins;

  if (params != NULL)
    ana_spec_pair_of (json_object_get_member (params, "extent"), &lo, &hi);
  max_bins = CLAMP (number_of (params, "maxbins", max_bins), 1, MAX_BINS);
  span = hi - lo;
  if (!isfinite (lo) || !isfinite (hi) || !isfinite (span) || hi < lo)
    return (AnaBins) { 0, 1, 1 };
  span = span > 0 ? span : lo != 0 ? fabs (lo) : 1;
  if (!(step > 0) || span / step > MAX_BINS)
    step = choose_step (span, max_bins, fmax (number_of (params, "minstep", 0), 0));
  if (!(step > 0) || !isfinite (step))
    return (AnaBins) { 0, 1, 1 };
  bins = (AnaBins) { lo, hi, step };
  if (params == NULL || ana_spec_bool_of (params, "nice", TRUE))
    {
      digits = log10 (step) >= 0 ? 0 : trunc (-log10 (step)) + 1;
      grain = floor (lo / step + pow (10, -digits - 1)) * step;
      bins.start = lo < grain ? grain - step : grain;
      bins.end = ceil (hi / step) * step;
    }
  if (bins.end <= bins.start)
    bins.end = bins.start + step;
  return bins;
}

/* Where the bin of a value begins; NAN for null. */
double
ana_bins_floor (const AnaBins *self, double value)
{
  double at;

  if (isnan (value))
    return NAN;
  at = self->start + self->step * floor (1e-14 + (value - self->start) / self->step);
  return CLAMP (at, self->start, fmax (self->end - self->step, self->start));
}

/* The columns @as and @as_end (nullable) of the bins of @field. */
AnaFrame *
ana_spec_bin (AnaSpecBuild *build, AnaFrame *frame, const char *field, const char *path, JsonObject *params, double max_bins, const char *as,
              const char *as_end, AnaBins *bins, GError **error)
{
  guint n = ana_frame_get_n_rows (frame);
  g_autofree double *values = numbers_of (build, frame, field, path, ANA_SPEC_QUANTITATIVE, error);
  g_autoptr (AnaFrame) with_start = NULL;
  double lo = INFINITY, hi = -INFINITY;

  if (values == NULL)
    return NULL;
  for (guint i = 0; i < n; i++)
    {
      values[i] = isfinite (values[i]) ? values[i] : (double) NAN;
      lo = fmin (lo, values[i]);
      hi = fmax (hi, values[i]);
    }
  *bins = ana_spec_plan_bins (lo, hi, params, max_bins);
  for (guint i = 0; i < n; i++)
    values[i] = ana_bins_floor (bins, values[i]);
  with_start = ana_spec_add_reals (frame, as, values);
  if (as_end == NULL)
    return g_steal_pointer (&with_start);
  for (guint i = 0; i < n; i++)
    values[i] += bins->step;
  return ana_spec_add_reals (with_start, as_end, values);
}

/* "0 – 10", the form of Vega-Lite. */
char *
ana_bins_dup_name (const AnaBins *self, double start)
{
  g_autofree char *from = ana_tick_format_number (start, self->step), *to = ana_tick_format_number (start + self->step, self->step);

  return g_strdup_printf ("%s \342\200\223 %s", from, to);
}

/* --- units of time --- */

typedef enum { PART_NONE, PART_QUARTER, PART_MONTH, PART_WEEK, PART_DAY, PART_DATE, PART_HOURS, PART_MINUTES } Part;

static const struct { const char *name; Part part; AnaPeriod period; guint letters; const char *words; } units[] = {
  { "year", PART_NONE, ANA_PERIOD_YEAR, 4, "year" },
  { "yearquarter", PART_NONE, ANA_PERIOD_QUARTER, 7, "year-quarter" },
  { "yearmonth", PART_NONE, ANA_PERIOD_MONTH, 7, "year-month" },
  { "yearweek", PART_NONE, ANA_PERIOD_WEEK, 10, "year-week" },
  { "yearmonthdate", PART_NONE, ANA_PERIOD_DAY, 10, "year-month-date" },
  { "yearmonthdatehours", PART_NONE, ANA_PERIOD_HOUR, 13, "year-month-date-hours" },
  { "yearmonthdatehoursminutes", PART_NONE, ANA_PERIOD_MINUTE, 16, "year-month-date-hours-minutes" },
  { "quarter", PART_QUARTER, ANA_PERIOD_QUARTER, 0, "quarter" },
  { "month", PART_MONTH, ANA_PERIOD_MONTH, 0, "month" },
  { "week", PART_WEEK, ANA_PERIOD_WEEK, 0, "week" },
  { "day", PART_DAY, ANA_PERIOD_DAY, 0, "day" },
  { "date", PART_DATE, ANA_PERIOD_DAY, 0, "date" },
  { "hours", PART_HOURS, ANA_PERIOD_HOUR, 0, "hours" },
  { "minutes", PART_MINUTES, ANA_PERIOD_MINUTE, 0, "minutes" },
};

/* The unit's place in the table; -1: unknown. "utcyear" reads in UTC. */
static int
find_unit (const char *name)
{
  if (g_str_has_prefix (name, "utc"))
    name += 3;
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (strcmp (units[i].name, name) == 0)
      return (int) i;
  return -1;
}

/* 0: unknown, 1: truncates, 2: a part that comes again. */
guint
ana_spec_time_unit_kind (const char *name)
{
  int i = find_unit (name);

  return i < 0 ? 0 : units[i].part == PART_NONE ? 1 : 2;
}

const char *
ana_spec_time_unit_words (const char *name)
{
  int i = find_unit (name);

  return i < 0 ? name : units[i].words;
}

static gint64
get_part (Part part, const AnaZone *zone, gint64 t_usec)
{
  gint64 local_usec = t_usec + ana_zone_offset_usec (zone, t_usec), sec = local_usec / ANA_USEC_PER_SEC;
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_utc (local_usec % ANA_USEC_PER_SEC < 0 ? sec - 1 : sec);

  if (at == NULL)
    return -1;
  switch (part)
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
      return g_date_time_get_hour (at);
    case PART_MINUTES:
      return g_date_time_get_minute (at);
    case PART_NONE:
    default:
      return -1;
    }
}

/* The column @as: the beginning of the unit that a time lies in, or the number of a part that comes again (month 1 to 12,
 * day 0 for Sunday; -1 for no year of four figures). */
AnaFrame *
ana_spec_time_unit (AnaSpecBuild *build, AnaFrame *frame, const char *field, const char *path, const char *unit, const char *as, GError **error)
{
  const AnaZone *zone = g_str_has_prefix (unit, "utc") ? ana_zone_utc () : build->zone;
  int u = find_unit (unit);
  g_autofree double *values = NULL;
  g_autoptr (AnaFrame) column = NULL;
  AnaFrameBuilder *builder;

  g_return_val_if_fail (u >= 0, NULL);
  values = numbers_of (build, frame, field, path, ANA_SPEC_TEMPORAL, error);
  if (values == NULL)
    return NULL;
  builder = ana_frame_builder_new ();
  ana_frame_builder_add_field (builder, as, units[u].part == PART_NONE ? ANA_TYPE_TIME : ANA_TYPE_INT, NULL, NULL,
                               units[u].part == PART_NONE ? ANA_ROLE_TIME : ANA_ROLE_DIMENSION);
  for (guint i = 0; i < ana_frame_get_n_rows (frame); i++)
    if (isnan (values[i]) || fabs (values[i]) > 2e17)
      ana_frame_builder_put_null (builder, 0);
    else if (units[u].part == PART_NONE)
      ana_frame_builder_put_int64 (builder, 0, ana_bucket_start (units[u].period, zone, (gint64) values[i]));
    else
      ana_frame_builder_put_int64 (builder, 0, get_part (units[u].part, zone, (gint64) values[i]));
  column = ana_frame_builder_end (builder);
  return ana_spec_add_column (frame, column);
}

/* Of a unit that truncates the periods that it makes; FALSE of one that comes again. */
gboolean
ana_spec_time_unit_period (AnaSpecBuild *build, const char *unit, AnaPeriod *period, const AnaZone **zone)
{
  int u = find_unit (unit);

  if (u < 0 || units[u].part != PART_NONE)
    return FALSE;
  *period = units[u].period;
  *zone = g_str_has_prefix (unit, "utc") ? ana_zone_utc () : build->zone;
  return TRUE;
}

/* The name of a value of such a column: "2026-03", "Mar", "Sun", "Q1", "14". */
char *
ana_spec_time_unit_name (const char *unit, const AnaZone *zone, gint64 value)
{
  static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  static const char *const days[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
  int u = find_unit (unit);
  g_autofree char *text = NULL;

  g_return_val_if_fail (u >= 0, NULL);
  if (units[u].part == PART_MONTH && value >= 1 && value <= 12)
    return g_strdup (months[value - 1]);
  if (units[u].part == PART_DAY && value >= 0 && value <= 6)
    return g_strdup (days[value]);
  if (units[u].part != PART_NONE)
    return g_strdup_printf ("%s%" G_GINT64_FORMAT, units[u].part == PART_QUARTER ? "Q" : units[u].part == PART_WEEK ? "W" : "", value);
  zone = g_str_has_prefix (unit, "utc") ? ana_zone_utc () : zone;
  if (units[u].period == ANA_PERIOD_QUARTER)
    {
      text = ana_time_format_date (value, zone);
      return g_strdup_printf ("%.4s Q%" G_GINT64_FORMAT, text, get_part (PART_QUARTER, zone, value));
    }
  text = units[u].letters > 10 ? ana_time_format_rfc3339 (value, zone) : ana_time_format_date (value, zone);
  return g_strndup (text, units[u].letters);
}

/* --- fold --- */

static AnaFrame *
folded_names (const char *const *fields, guint n_fields, guint n_rows, const char *key)
{
  AnaFrameBuilder *builder = ana_frame_builder_new ();

  ana_frame_builder_add_field (builder, key, ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  for (guint i = 0; i < n_rows * n_fields; i++)
    ana_frame_builder_put_text (builder, 0, fields[i % n_fields], -1);
  return ana_frame_builder_end (builder);
}

/* Each row once for each of the columns: its name in @key, its number in @value. */
AnaFrame *
ana_spec_fold (AnaSpecBuild *build, AnaFrame *frame, const char *const *fields, const char *path, const char *key, const char *value, GError **error)
{
  guint n = ana_frame_get_n_rows (frame), n_fields = g_strv_length ((char **) fields);
  g_autofree guint32 *rows = NULL;
  g_autofree double *all = NULL;
  g_autoptr (AnaFrame) repeated = NULL, with_key = NULL, names = NULL;

  if ((guint64) n * n_fields > MAX_FOLDED)
    {
      ana_spec_fail (error, path, "fold", "would make more than %d rows", MAX_FOLDED);
      return NULL;
    }
  rows = g_new (guint32, MAX (n * n_fields, 1));
  all = g_new (double, MAX (n * n_fields, 1));
  for (guint f = 0; f < n_fields; f++)
    {
      g_autofree double *numbers = numbers_of (build, frame, fields[f], path, ANA_SPEC_QUANTITATIVE, error);

      if (numbers == NULL)
        return NULL;
      for (guint i = 0; i < n; i++)
        {
          rows[i * n_fields + f] = i;
          all[i * n_fields + f] = numbers[i];
        }
    }
  names = folded_names (fields, n_fields, n, key);
  repeated = ana_frame_take_rows (frame, rows, n * n_fields);
  with_key = ana_spec_add_column (repeated, names);
  return ana_spec_add_reals (with_key, value, all);
}
