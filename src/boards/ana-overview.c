/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-overview.c: builds the Overview from points: spans, cards, trend. The parts below it are in ana-overview-parts.c.
 */
#include "config.h"

#include "ana-overview-private.h"
#include "ana-tile-data.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* --- spans --- */

/* What cannot be read is as if nothing had been said. */
static AnaRange
get_range (AnaPeriod period, const char *text)
{
  AnaRange range;

  return text != NULL && ana_range_parse (text, &range, NULL) && range.kind != ANA_RANGE_ALL ? range : ana_range_default (period);
}

static char *
count_words (int n_minutes, int n_hours, int n_days)
{
  if (n_minutes > 0)
    return g_strdup_printf (dngettext (GETTEXT_PACKAGE, "%d minute", "%d minutes", n_minutes), n_minutes);
  if (n_hours > 0)
    return g_strdup_printf (dngettext (GETTEXT_PACKAGE, "%d hour", "%d hours", n_hours), n_hours);
  if (n_days == 84)
    return g_strdup (_("12 weeks"));
  if (n_days == 364)
    return g_strdup (_("52 weeks"));
  return g_strdup_printf (dngettext (GETTEXT_PACKAGE, "%d day", "%d days", n_days), n_days);
}

/**
 * ana_overview_label:
 * @period: minute, hour or day
 * @text: (nullable): as ana_range_parse() reads it; %NULL: the default of the period
 *
 * Returns: (transfer full): how long the range is, in words: "28 days"
 */
char *
ana_overview_label (AnaPeriod period, const char *text)
{
  AnaRange range = get_range (period, text);
  int n_months = range.last.years * 12 + range.last.months;
  gint64 n_minutes = range.last.usec / ANA_USEC_PER_MIN;

  if (range.kind == ANA_RANGE_DATES)
    return count_words (0, 0, (int) (range.last_day - range.first_day + 1));
  if (n_months > 0)
    return g_strdup_printf (dngettext (GETTEXT_PACKAGE, "%d month", "%d months", n_months), n_months);
  if (n_minutes == 0)
    return count_words (0, 0, MAX (1, range.last.days));
  if (n_minutes <= 60 || n_minutes % 60 != 0)
    return count_words ((int) n_minutes + range.last.days * 24 * 60, 0, 0);
  return count_words (0, (int) (n_minutes / 60) + range.last.days * 24, 0);
}

/**
 * ana_overview_spans:
 * @period: minute, hour or day
 * @text: (nullable): as ana_range_parse() reads it; %NULL: the default of the period
 * @zone: whose days
 * @now_usec: this moment
 * @span: (out): the buckets shown, the running one among them
 * @compare: (out): as many before it, up to the same elapsed part
 * @back: (out): how far back that is
 */
void
ana_overview_spans (AnaPeriod period, const char *text, const AnaZone *zone, gint64 now_usec, AnaSpan *span, AnaSpan *compare,
                    AnaDuration *back)
{
  AnaRange range = get_range (period, text);
  AnaCompare previous = { .kind = ANA_COMPARE_PREVIOUS };

  *span = ana_range_span (&range, period, zone, now_usec);
  *back = ana_compare_back (&previous, &range, period, zone, *span);
  *compare = ana_compare_span (back, period, zone, *span, now_usec);
}

/* --- reading --- */

/* Buckets of a key over both spans. The last bucket before is whole in the store: only its elapsed part is like for like. */
GArray *
ana_overview_read (const Build *build, const AnaKpi *kpi, const char *dim, gint64 *as_of_usec)
{
  g_autofree char *stream = ana_overview_stream (build, kpi);
  GArray *parts = g_array_new (FALSE, TRUE, sizeof (AnaSpanPart));
  AnaSpan both = { build->compare.start_usec, build->span.end_usec };
  gint64 as_of = ANA_TIME_NONE;

  build->source->read (build->source->data, stream, dim, both, parts, &as_of);
  if (as_of_usec != NULL)
    *as_of_usec = as_of;
  return parts;
}

char *
ana_overview_stream (const Build *build, const AnaKpi *kpi)
{
  return g_strdup_printf ("kpi:%s:%s", kpi->code, ana_period_to_string (build->input->period));
}

/* A day that was whole before is held against the elapsed part of today by its hours; finer than an hour is not looked at. */
static gboolean
read_elapsed (const Build *build, const AnaKpi *kpi, const char *dim, AnaSpan bucket, AnaSpanPart *out)
{
  AnaPeriod finer = build->input->period == ANA_PERIOD_DAY ? ANA_PERIOD_HOUR : ANA_PERIOD_MINUTE;
  g_autofree char *stream = g_strdup_printf ("kpi:%s:%s", kpi->code, ana_period_to_string (finer));
  g_autoptr (GArray) parts = g_array_new (FALSE, TRUE, sizeof (AnaSpanPart));
  AnaMeasureValue value = { .value = NAN };
  gint64 as_of;

  if (build->input->period == ANA_PERIOD_MINUTE || !kpi->grain[finer])
    return FALSE;
  if (!build->source->read (build->source->data, stream, dim, bucket, parts, &as_of) ||
      !ana_metrics_merge_span (kpi->merge, (AnaSpanPart *) parts->data, parts->len, &value))
    return FALSE;
  *out = (AnaSpanPart) { .ts_usec = bucket.start_usec, .value = value.value, .num = value.num, .den = value.den,
                         .has_value = value.has_value, .has_ratio = value.has_ratio, .count = value.count };
  return parts->len > 0;
}

/* Replaces the last bucket of the span before by its elapsed part. */
void
ana_overview_trim (const Build *build, const AnaKpi *kpi, const char *dim, GArray *parts)
{
  AnaSpan last = ana_bucket_span (build->input->period, build->zone, build->compare.end_usec);

  for (guint i = 0; i < parts->len; i++)
    {
      AnaSpanPart *part = &g_array_index (parts, AnaSpanPart, i);
      AnaSpan elapsed = { last.start_usec, build->compare.end_usec };
      AnaSpanPart finer;

      if (part->ts_usec == last.start_usec && part->ts_usec < build->span.start_usec && elapsed.end_usec < last.end_usec &&
          read_elapsed (build, kpi, dim, elapsed, &finer))
        *part = finer;
    }
}

/* --- filters of the page --- */

/* A filter is for what has its field (FORMATS.md section 8): the rest stays as it is. */
const char *
ana_overview_find_dim (const Build *build, const AnaKpi *kpi)
{
  for (guint i = 0; build->dimension != NULL && kpi->dims != NULL && i < kpi->dims->len; i++)
    {
      char **grouping = kpi->dims->pdata[i];

      if (grouping[0] != NULL && grouping[1] == NULL && strcmp (grouping[0], build->dimension) == 0)
        return build->self->dim;
    }
  return "";
}

static void
set_dim (Build *build)
{
  g_auto (GStrv) names = NULL;
  g_auto (GStrv) values = NULL;
  g_autofree char *title = NULL;
  g_autofree char *member = NULL;

  if (build->input->dim == NULL || !ana_dim_key_parse (build->input->dim, &names, &values) || g_strv_length (names) != 1)
    return;
  title = ana_column_dup_title (names[0]);
  member = ana_overview_member_name (values[0]);
  build->dimension = g_strdup (names[0]);
  build->self->dim = g_strdup (build->input->dim);
  build->self->dim_text = g_strdup_printf ("%s: %s", title, member);
}

/* From here on the parts are of one bucket, held against the one before: of a running one, what has passed of it. */
static void
set_mark (Build *build)
{
  AnaPeriod period = build->input->period;
  gint64 now = build->input->now_usec;
  AnaSpan before;

  if (!build->input->has_mark || !ana_span_contains (build->self->span, build->input->mark_usec))
    return;
  build->self->mark = ana_bucket_span (period, build->zone, build->input->mark_usec);
  before = ana_bucket_span (period, build->zone, build->self->mark.start_usec - 1);
  if (now < build->self->mark.end_usec)
    before.end_usec = CLAMP (before.start_usec + now - build->self->mark.start_usec, before.start_usec, before.end_usec);
  build->span = build->self->mark;
  build->compare = before;
  g_free (build->label);
  build->label = period == ANA_PERIOD_DAY ? count_words (0, 0, 1) : period == ANA_PERIOD_HOUR ? count_words (0, 1, 0) : count_words (1, 0, 0);
}

/* --- questions to the hub --- */

static void
ask (const Build *build, const AnaKpi *kpi, const char *dim, AnaSpan span)
{
  AnaSpanQuestion question = { .code = g_strdup (kpi->code), .dim = g_strdup (dim), .span = span };

  g_array_append_val (build->self->questions, question);
}

/* Ends are rounded down to the hour (or minute), so that an answer can be kept for a while. */
static AnaSpan
round_span (const Build *build, AnaSpan span)
{
  gint64 step = build->input->period == ANA_PERIOD_DAY ? ANA_USEC_PER_HOUR : ANA_USEC_PER_MIN;

  span.end_usec -= span.end_usec % step;
  return span;
}

/* Of class none: both spans as the hub answered them; what it was not asked yet becomes a question. */
gboolean
ana_overview_ask (const Build *build, const AnaKpi *kpi, const char *dim, AnaSpan span, AnaMeasureValue *out)
{
  AnaSpan rounded = round_span (build, span);

  ask (build, kpi, dim, rounded);
  return build->source->read_answer != NULL && build->source->read_answer (build->source->data, kpi->code, dim, rounded, out);
}

/* --- cards --- */

/**
 * ana_freshness_of:
 * @connection: of the hub: whether it is there, and what its figures are
 * @period: minute, hour or day
 * @as_of_usec: of the newest message about the figure; %ANA_TIME_NONE when there was none
 * @now_usec: hub time
 *
 * What is live, fresh or a sample is stale when nothing was said of it for more than two intervals.
 *
 * Returns: the state of the figure
 */
AnaFreshness
ana_freshness_of (AnaFreshness connection, AnaPeriod period, gint64 as_of_usec, gint64 now_usec)
{
  static const gint64 interval_usec[] = { ANA_USEC_PER_MIN, ANA_USEC_PER_HOUR, ANA_USEC_PER_DAY };
  gboolean is_there = connection == ANA_FRESH_LIVE || connection == ANA_FRESH_FRESH || connection == ANA_FRESH_SAMPLE;

  if (as_of_usec == ANA_TIME_NONE)
    return ANA_FRESH_OFFLINE;
  return is_there && now_usec - as_of_usec > 2 * interval_usec[MIN (period, ANA_PERIOD_DAY)] ? ANA_FRESH_STALE : connection;
}

/* Of a stream that gave nothing. */
AnaTrouble
ana_points_find_trouble (const AnaPointSource *source, const AnaKpi *kpi, AnaPeriod period)
{
  g_autofree char *stream = g_strdup_printf ("kpi:%s:%s", kpi->code, ana_period_to_string (period));
  AnaTrouble trouble = { ANA_TROUBLE_NONE, ANA_TIME_NONE };

  if (source->find_trouble == NULL || !source->find_trouble (source->data, stream, &trouble))
    trouble.kind = ANA_TROUBLE_NONE;
  return trouble;
}

/* What could not be read says why; the rest is as old as its stream. */
static void
set_freshness (const Build *build, const AnaKpi *kpi, AnaCardInput *input)
{
  AnaPeriod period = build->input->period;

  if (input->as_of_usec == ANA_TIME_NONE)
    input->trouble = ana_points_find_trouble (build->source, kpi, period);
  input->freshness = input->trouble.kind != ANA_TROUBLE_NONE
                       ? ANA_FRESH_ERROR
                       : ana_freshness_of (build->input->freshness, period, input->as_of_usec, build->input->now_usec);
}

/* While the page is filtered a card says whose figure it shows. */
static void
set_note (const Build *build, const char *dim, AnaCardInput *input, char **note)
{
  g_autofree char *title = build->dimension != NULL ? ana_column_dup_title (build->dimension) : NULL;

  if (title == NULL)
    return;
  /* Translators: a figure that stays what it was while the page is filtered, as it is not counted by that: "Category" */
  *note = *dim != '\0' ? g_strdup (build->self->dim_text) : g_strdup_printf (_("All: not kept by “%s”"), title);
  input->note = *note;
}

AnaCard *
ana_overview_build_card (const Build *build, const AnaKpi *kpi, const char *dim)
{
  gint64 as_of;
  g_autoptr (GArray) parts = ana_overview_read (build, kpi, dim, &as_of);
  AnaMeasureValue now = { .value = NAN }, before = { .value = NAN };
  g_autofree char *note = NULL;
  AnaCardInput input = {
    .kpi = kpi, .period = build->input->period, .span = build->span, .compare = build->compare,
    .now_usec = build->input->now_usec, .as_of_usec = as_of, .locale = build->input->locale,
    .range_label = build->label, .is_part = *dim != '\0', .clock_zone = build->input->clock_zone,
  };

  set_note (build, dim, &input, &note);
  set_freshness (build, kpi, &input);
  ana_overview_trim (build, kpi, dim, parts);
  input.parts = (AnaSpanPart *) parts->data;
  input.n_parts = parts->len;
  if (kpi->merge == ANA_MERGE_NONE)
    {
      if (ana_overview_ask (build, kpi, dim, build->span, &now))
        input.span_value = &now;
      if (ana_overview_ask (build, kpi, dim, build->compare, &before))
        input.compare_value = &before;
    }
  if (as_of != ANA_TIME_NONE)
    build->self->as_of_usec = MAX (build->self->as_of_usec, as_of);
  return ana_card_new (&input);
}

static void
add_card (Build *build, const char *code)
{
  const AnaKpi *kpi = ana_catalogue_find (build->input->catalogue, code);

  if (kpi != NULL && kpi->grain[build->input->period])
    g_ptr_array_add (build->self->cards, ana_overview_build_card (build, kpi, ana_overview_find_dim (build, kpi)));
}

static void
build_cards (Build *build)
{
  g_auto (GStrv) codes = NULL;

  if (build->input->pack == NULL || build->input->pack[0] == '\0')
    {
      codes = ana_board_list_cards (build->input->board);
      for (guint i = 0; codes[i] != NULL; i++)
        add_card (build, codes[i]);
      return;
    }
  for (guint i = 0; i < ana_catalogue_get_n (build->input->catalogue); i++)
    {
      const AnaKpi *kpi = ana_catalogue_get (build->input->catalogue, i);

      if (g_strcmp0 (kpi->pack, build->input->pack) == 0)
        add_card (build, kpi->code);
    }
}

/* --- trend --- */

static const AnaKpi *
find_trend_kpi (const Build *build)
{
  for (guint i = 0; i < ana_board_get_n_tiles (build->input->board); i++)
    {
      const AnaTile *tile = ana_board_get_tile (build->input->board, i);

      if (tile->type == ANA_TILE_CHART && tile->kpi_code != NULL)
        return ana_catalogue_find (build->input->catalogue, tile->kpi_code);
    }
  return NULL;
}

static char *
name_per_bucket (const char *name, AnaPeriod period)
{
  switch (period)
    {
    case ANA_PERIOD_MINUTE:
      return g_strdup_printf (_("%s per minute"), name);
    case ANA_PERIOD_HOUR:
      return g_strdup_printf (_("%s per hour"), name);
    default:
      return g_strdup_printf (_("%s per day"), name);
    }
}

static char *
make_trend_title (const Build *build, const AnaKpi *kpi, const char *dim)
{
  g_autofree char *title = name_per_bucket (ana_kpi_get_name (kpi, build->input->locale), build->input->period);

  return *dim != '\0' ? g_strdup_printf ("%s · %s", title, build->self->dim_text) : g_steal_pointer (&title);
}

char *
ana_overview_unit_text (const char *unit)
{
  static const char *const texts[][2] = {
    { "money:GBP", "£" }, { "money:EUR", "€" }, { "money:USD", "$" }, { "percent", "%" }, { "days", "d" }, { "hours", "h" },
    { "sec", "s" }, { "ms", "ms" }, { "bytes", "B" }, { "bytes/sec", "B/s" }, { "1/sec", "/s" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (strcmp (texts[i][0], unit) == 0)
      return g_strdup (texts[i][1]);
  return g_strdup (g_str_has_prefix (unit, "money:") ? unit + strlen ("money:") : "");
}

static char *
format_axis_cb (double value, gpointer data)
{
  return ana_format_axis (value, data);
}

/* "23.7 k so far", beside the running bucket; NULL when it has no value yet. */
static char *
make_so_far (const AnaSeries *series, const char *unit, const char *locale)
{
  guint n = ana_series_get_n (series);
  g_autofree char *value = NULL;

  if (n == 0 || isnan (ana_series_get_y (series)[n - 1]))
    return NULL;
  /* money is in major units here, so it is shortened like a count */
  value = ana_format_bare (ana_series_get_y (series)[n - 1], g_str_has_prefix (unit, "money:") ? "count" : unit, TRUE, locale);
  return g_strdup_printf (_("%s so far"), value);
}

static void
build_trend (Build *build)
{
  const AnaKpi *kpi = find_trend_kpi (build);
  const char *dim;
  g_autoptr (GArray) parts = NULL;
  g_autoptr (AnaSeries) now = NULL;
  g_autoptr (AnaSeries) there = NULL;
  g_autoptr (AnaSeries) before = NULL;
  g_autofree gint64 *there_usec = NULL;
  gboolean partial = FALSE, unused;
  AnaLayer *layer;

  if (kpi == NULL || !kpi->grain[build->input->period])
    return;
  dim = ana_overview_find_dim (build, kpi);
  parts = ana_overview_read (build, kpi, dim, NULL);
  now = ana_points_to_series (kpi, build->input->period, build->span, parts, build->input->now_usec, 0, &partial);
  there = ana_points_to_series (kpi, build->input->period, build->compare, parts, build->input->now_usec, 0, &unused);
  there_usec = g_new (gint64, ana_series_get_n (now) + 1);
  ana_compare_buckets (&build->self->back, build->input->period, kpi->zone, ana_series_get_x (now), ana_series_get_n (now), there_usec);
  before = ana_points_lay_over (now, there, there_usec);
  build->self->trend_kpi = kpi;
  build->self->trend_title = make_trend_title (build, kpi, dim);
  build->self->trend_unit = ana_overview_unit_text (kpi->unit);
  build->self->trend = ana_chart_new ();
  ana_chart_set_title (build->self->trend, build->self->trend_title);
  ana_chart_set_x_scale (build->self->trend, ANA_SCALE_TIME, build->zone);
  ana_chart_set_y_scale (build->self->trend, ANA_SCALE_LINEAR, kpi->merge == ANA_MERGE_SUM);
  ana_chart_set_y_format (build->self->trend, format_axis_cb, g_strdup (build->input->locale), g_free);
  layer = ana_chart_add_layer (build->self->trend, ANA_MARK_LINE, before, ANA_SLOT_PREVIOUS);
  layer->width_px = 1.5;
  layer->label = g_strdup (_("Previous"));
  layer = ana_chart_add_layer (build->self->trend, ANA_MARK_LINE, now, ANA_SLOT_SERIES_1);
  layer->width_px = 2;
  layer->last_partial = partial;
  layer->partial_label = partial ? make_so_far (now, kpi->unit, build->input->locale) : NULL;
  layer->label = g_strdup (_("This period"));
  ana_chart_set_language (build->self->trend);
}

/* --- texts of the head --- */

static char *
format_local (gint64 t_usec, const AnaZone *zone, const char *format)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc ((t_usec + ana_zone_offset_usec (zone, t_usec)) / G_USEC_PER_SEC);

  return utc != NULL ? g_date_time_format (utc, format) : g_strdup ("");
}

static void
set_head (Build *build)
{
  AnaOverview *self = build->self;
  gint64 as_of = self->as_of_usec != ANA_TIME_NONE ? self->as_of_usec : build->input->now_usec;
  gint64 last = MIN (build->input->now_usec, self->span.end_usec - 1);
  gboolean days = build->input->period == ANA_PERIOD_DAY;
  const AnaZone *clock_zone = build->input->clock_zone != NULL ? build->input->clock_zone : build->zone;
  g_autofree char *clock = format_local (as_of, clock_zone, build->input->now_usec - as_of > ANA_USEC_PER_DAY ? "%-d %b %H:%M" : "%H:%M");
  gboolean one_day = ana_bucket_start (ANA_PERIOD_DAY, build->zone, self->span.start_usec)
                     == ana_bucket_start (ANA_PERIOD_DAY, build->zone, last);
  gboolean one_year = ana_bucket_start (ANA_PERIOD_YEAR, build->zone, self->span.start_usec)
                      == ana_bucket_start (ANA_PERIOD_YEAR, build->zone, last);
  const char *intraday = one_day ? "%H:%M" : "%-d %b %H:%M";
  g_autofree char *from = format_local (self->span.start_usec, build->zone, !days ? intraday : one_year ? "%-d %b" : "%-d %b %Y");
  g_autofree char *to = format_local (last, build->zone, days ? "%-d %b %Y" : intraday);

  self->title = g_strdup (_("Overview"));
  self->as_of_text = self->as_of_usec != ANA_TIME_NONE ? g_strdup_printf (_("as of %s"), g_strstrip (clock)) : g_strdup (_("no data yet"));
  self->range_text = g_strdup_printf ("%s – %s · %s", g_strstrip (from), g_strstrip (to), self->as_of_text);
  self->subtitle = g_strdup_printf ("%s · %s", build->input->source_name, ana_overview_freshness_word (self->freshness));
}

const char *
ana_overview_freshness_word (AnaFreshness freshness)
{
  switch (freshness)
    {
    case ANA_FRESH_LIVE:
      return _("live");
    case ANA_FRESH_FRESH:
      return _("up to date");
    case ANA_FRESH_STALE:
      return _("stale");
    case ANA_FRESH_OFFLINE:
      return _("offline");
    case ANA_FRESH_SAMPLE:
      return _("sample");
    case ANA_FRESH_ERROR:
      return _("error");
    }
  return "";
}

/* --- the value --- */

static void
question_clear (AnaSpanQuestion *question)
{
  g_free (question->code);
  g_free (question->dim);
}

/**
 * ana_overview_new:
 * @input: what to show, and when
 * @source: where the points come from
 *
 * Reads through @source, so call it where reading may take some milliseconds. What is not there is said: a card without
 * data has no value and a reason, a part without data is empty.
 *
 * Returns: (transfer full): the Overview; immutable
 */
AnaOverview *
ana_overview_new (const AnaOverviewInput *input, const AnaPointSource *source)
{
  AnaOverview *self = g_new0 (AnaOverview, 1);
  Build build = { .self = self, .input = input, .source = source, .zone = input->zone };

  g_atomic_ref_count_init (&self->ref_count);
  self->catalogue = ana_catalogue_ref (input->catalogue);
  self->freshness = input->freshness;
  self->period = input->period;
  self->as_of_usec = ANA_TIME_NONE;
  self->cards = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_card_free);
  self->questions = g_array_new (FALSE, FALSE, sizeof (AnaSpanQuestion));
  g_array_set_clear_func (self->questions, (GDestroyNotify) question_clear);
  self->range_label = ana_overview_label (input->period, input->range);
  ana_overview_spans (input->period, input->range, input->zone, input->now_usec, &self->span, &self->compare, &self->back);
  build.span = self->span;
  build.compare = self->compare;
  build.label = g_strdup (self->range_label);
  set_dim (&build);
  build_trend (&build);
  set_mark (&build);
  build_cards (&build);
  ana_overview_build_parts (&build);
  set_head (&build);
  g_free (build.label);
  g_free (build.dimension);
  return self;
}

AnaOverview *
ana_overview_ref (AnaOverview *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
ana_overview_unref (AnaOverview *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  ana_overview_free_parts (self);
  g_ptr_array_unref (self->cards);
  g_array_unref (self->questions);
  g_clear_pointer (&self->trend, ana_chart_unref);
  g_free (self->title);
  g_free (self->subtitle);
  g_free (self->range_text);
  g_free (self->range_label);
  g_free (self->as_of_text);
  g_free (self->trend_title);
  g_free (self->trend_unit);
  g_free (self->dim);
  g_free (self->dim_text);
  ana_catalogue_unref (self->catalogue);
  g_free (self);
}
