/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-card.c: what a KPI card says (UX.md section 1.2).
 *
 * A running period is compared with the same elapsed part of the one before it; the caller brings both spans. Percent
 * units change by points, everything else by percent. Nothing is said of what is not known.
 */
#include "config.h"

#include "ana-overview-private.h"

#include "ana-processor.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define THIN  "\u2009"
#define MAX_POINTS 512 /* of a sparkline: some pixels wide */

static const char *const freshness_names[] = { "live", "fresh", "stale", "offline", "sample", "error" };

const char *
ana_freshness_to_string (AnaFreshness freshness)
{
  g_return_val_if_fail ((guint) freshness < G_N_ELEMENTS (freshness_names), "");
  return freshness_names[freshness];
}

/**
 * ana_trouble_text:
 * @kind: what is wrong
 *
 * Returns: (transfer none): in a few words, in the language of the process; "" for none
 */
const char *
ana_trouble_text (AnaTroubleKind kind)
{
  switch (kind)
    {
    case ANA_TROUBLE_SET_ASIDE:
      return _("Set aside: its sum differs from the hub's");
    case ANA_TROUBLE_REFETCH:
      return _("Damaged here: waits to be fetched anew");
    case ANA_TROUBLE_NONE:
      break;
    }
  return "";
}

/**
 * ana_trouble_since:
 * @trouble: a trouble
 * @zone: of the clock
 * @now_usec: this moment; what began on another day says which
 *
 * Returns: (transfer full): "since 14:05"; "" when nobody knows
 */
char *
ana_trouble_since (const AnaTrouble *trouble, const AnaZone *zone, gint64 now_usec)
{
  gint64 local = trouble->since_usec + (trouble->since_usec != ANA_TIME_NONE ? ana_zone_offset_usec (zone, trouble->since_usec) : 0);
  g_autoptr (GDateTime) time = NULL;
  g_autofree char *text = NULL;

  if (trouble->kind == ANA_TROUBLE_NONE || trouble->since_usec == ANA_TIME_NONE)
    return g_strdup ("");
  time = g_date_time_new_from_unix_utc (local / ANA_USEC_PER_SEC);
  text = time != NULL ? g_date_time_format (time, now_usec - trouble->since_usec > ANA_USEC_PER_DAY ? "%-d %b %H:%M" : "%H:%M") : NULL;
  /* Translators: a time of day, such as "since 14:05" */
  return text != NULL ? g_strdup_printf (_("since %s"), g_strstrip (text)) : g_strdup ("");
}

/* Money is drawn in major units, so that an axis reads like the card. */
double
ana_minor_to_major (double value, const char *unit)
{
  return g_str_has_prefix (unit, "money:") ? value / 100.0 : value;
}

void
ana_card_free (AnaCard *card)
{
  g_free (card->code);
  g_free (card->title);
  g_free (card->value_text);
  g_free (card->value_full);
  g_free (card->value_head);
  g_free (card->doubt_text);
  g_free (card->doubt_more);
  g_free (card->delta_text);
  g_free (card->verdict_text);
  g_free (card->versus_text);
  g_free (card->age_text);
  g_free (card->caption);
  g_free (card->a11y_text);
  g_free (card->missing_text);
  g_free (card->ts_usec);
  g_free (card->value);
  g_free (card);
}

/* --- the values of the two spans --- */

static gboolean
value_of_span (const AnaCardInput *input, AnaSpan span, const AnaMeasureValue *asked, AnaMeasureValue *out)
{
  guint first = 0, end;

  *out = (AnaMeasureValue) { .value = NAN };
  if (asked != NULL && asked->has_value)
    {
      *out = *asked;
      return TRUE;
    }
  while (first < input->n_parts && input->parts[first].ts_usec < span.start_usec)
    first++;
  for (end = first; end < input->n_parts && ana_span_contains (span, input->parts[end].ts_usec);)
    end++;
  if (end == first)
    return TRUE;
  return ana_metrics_merge_span (input->kpi->merge, input->parts + first, end - first, out);
}

static gboolean
is_points (const char *unit)
{
  return strcmp (unit, "percent") == 0;
}

/* One decimal, as the language writes it: a percentage without its sign. */
static char *
format_number (double value, const char *locale)
{
  g_autofree char *text = ana_format_value (value, "percent", FALSE, locale);
  char *end = strstr (text, THIN "%");

  if (end != NULL)
    *end = '\0';
  return g_steal_pointer (&text);
}

static AnaVerdict
judge_change (const AnaKpi *kpi, double change)
{
  if (change == 0 || !isfinite (change))
    return ANA_VERDICT_NONE;
  switch (kpi->direction)
    {
    case ANA_DIRECTION_UP:
      return change > 0 ? ANA_VERDICT_GOOD : ANA_VERDICT_BAD;
    case ANA_DIRECTION_DOWN:
      return change < 0 ? ANA_VERDICT_GOOD : ANA_VERDICT_BAD;
    case ANA_DIRECTION_RANGE:
    case ANA_DIRECTION_NONE:
      break;
    }
  return ANA_VERDICT_NONE;
}

static void
set_delta (AnaCard *card, const AnaCardInput *input, double now, double before)
{
  const char *unit = input->kpi->unit;
  gboolean points = is_points (unit);
  double change = points ? now - before : before != 0 ? 100.0 * (now - before) / fabs (before) : NAN;
  g_autofree char *number = NULL;

  if (!isfinite (change))
    {
      card->delta_text = g_strdup ("—");
      return;
    }
  if (fabs (change) < 0.05)
    change = 0;
  number = format_number (fabs (change), input->locale);
  card->delta_text = points ? g_strdup_printf ("%s" THIN "%s", number, C_("percentage points", "pp"))
                            : g_strdup_printf ("%s" THIN "%%", number);
  card->delta_sign = (change > 0) - (change < 0);
  card->verdict = judge_change (input->kpi, change);
}

static const char *
get_verdict_word (AnaVerdict verdict)
{
  switch (verdict)
    {
    case ANA_VERDICT_GOOD:
      return _("good");
    case ANA_VERDICT_BAD:
      return _("bad");
    case ANA_VERDICT_NONE:
      break;
    }
  return "";
}

/* --- target --- */

/* A target is set for a day; a minute or an hour of a sum is not held against it. */
static gboolean
target_fits (const AnaCardInput *input)
{
  gboolean per_day = input->kpi->merge == ANA_MERGE_SUM ||
                     (input->kpi->merge == ANA_MERGE_NONE && strcmp (input->kpi->unit, "count") == 0);

  return isfinite (input->kpi->target) && (!per_day || input->period == ANA_PERIOD_DAY);
}

/* A sum over 28 days is held against 28 daily targets; the sparkline's target is that of one bucket. */
static double
target_of_span (const AnaCardInput *input)
{
  double n_days = (input->span.end_usec - input->span.start_usec) / (double) ANA_USEC_PER_DAY;
  gboolean adds_up = input->kpi->merge == ANA_MERGE_SUM;

  return input->kpi->target * (adds_up ? MAX (1, round (n_days)) : 1);
}

static void
set_target (AnaCard *card, const AnaCardInput *input)
{
  g_autofree char *text = NULL;

  card->target = card->target_lo = card->target_hi = NAN;
  card->caption = NULL;
  if (!target_fits (input))
    return;
  card->target = input->kpi->target;
  if (input->kpi->direction == ANA_DIRECTION_DOWN)
    card->target_hi = card->target;
  else if (input->kpi->direction == ANA_DIRECTION_UP)
    card->target_lo = card->target;
  text = ana_format_bare (target_of_span (input), input->kpi->unit, TRUE, input->locale);
  /* Translators: the target of a card, such as "Target 1.3 M"; the second for figures that should stay below it */
  if (input->kpi->merge == ANA_MERGE_NONE && strcmp (input->kpi->unit, "count") == 0)
    card->caption = g_strdup_printf (_("Target %s a day"), text); /* distinct things do not add up over days */
  else if (input->kpi->direction == ANA_DIRECTION_DOWN)
    card->caption = g_strdup_printf (_("Target ≤ %s"), text);
  else
    card->caption = g_strdup_printf (_("Target %s"), text);
}

static void
set_range_band (AnaCard *card, const AnaCardInput *input)
{
  g_autofree char *lo = NULL;
  g_autofree char *hi = NULL;

  if (input->kpi->direction != ANA_DIRECTION_RANGE)
    return;
  card->target_lo = input->kpi->lo;
  card->target_hi = input->kpi->hi;
  lo = ana_format_bare (input->kpi->lo, input->kpi->unit, TRUE, input->locale);
  hi = ana_format_bare (input->kpi->hi, input->kpi->unit, TRUE, input->locale);
  g_free (card->caption);
  card->caption = g_strdup_printf (_("Target %s–%s"), lo, hi);
}

static void
set_note (AnaCard *card, const AnaCardInput *input)
{
  if (input->is_part)
    card->target = card->target_lo = card->target_hi = NAN;
  if (input->note == NULL && !input->is_part)
    return;
  g_free (card->caption);
  card->caption = g_strdup (input->note);
}

/* --- sparkline --- */

/* Goes from bucket to bucket, and the parts come along. */
typedef struct {
  const AnaCardInput *input;
  AnaBucketWalk       walk;
  guint               part;
} Cursor;

/* Whether there is a part that begins before @end_usec. */
static gboolean
has_part_before (Cursor *cursor, gint64 end_usec)
{
  const AnaCardInput *input = cursor->input;

  while (cursor->part < input->n_parts && input->parts[cursor->part].ts_usec < cursor->walk.span.start_usec)
    cursor->part++;
  return cursor->part < input->n_parts && input->parts[cursor->part].ts_usec < end_usec;
}

static double
get_value (Cursor *cursor)
{
  const AnaSpanPart *parts = cursor->input->parts;

  if (!has_part_before (cursor, cursor->walk.span.start_usec + 1) || !parts[cursor->part].has_value)
    return NAN;
  return parts[cursor->part].value;
}

static void
append_point (AnaCard *card, gint64 ts_usec, double value)
{
  card->ts_usec[card->n_points] = ts_usec;
  card->value[card->n_points++] = value;
}

/* The next @n buckets as they are. */
static void
append_buckets (AnaCard *card, Cursor *cursor, guint n)
{
  for (guint i = 0; i < n; i++, ana_bucket_walk_next (&cursor->walk))
    {
      append_point (card, cursor->walk.span.start_usec, get_value (cursor));
      card->last_partial = ana_span_contains (cursor->walk.span, cursor->input->now_usec);
    }
}

/* The least and the greatest of the next @n buckets, in their order; of a gap, two gaps. */
static void
append_group (AnaCard *card, Cursor *cursor, guint n)
{
  gint64 least_usec = cursor->walk.span.start_usec, greatest_usec = least_usec;
  double least = NAN, greatest = NAN;
  AnaBucketWalk end = cursor->walk;

  ana_bucket_walk_skip (&end, n);
  for (; has_part_before (cursor, end.span.start_usec); ana_bucket_walk_next (&cursor->walk))
    {
      double value = get_value (cursor);

      if (value < least || isnan (least))
        {
          least = value;
          least_usec = isnan (value) ? least_usec : cursor->walk.span.start_usec;
        }
      if (value > greatest || isnan (greatest))
        {
          greatest = value;
          greatest_usec = isnan (value) ? greatest_usec : cursor->walk.span.start_usec;
        }
    }
  append_point (card, MIN (least_usec, greatest_usec), least_usec <= greatest_usec ? least : greatest);
  append_point (card, MAX (least_usec, greatest_usec), least_usec <= greatest_usec ? greatest : least);
  cursor->walk = end;
}

static gboolean
has_running_bucket (const AnaCardInput *input)
{
  AnaBucketWalk walk;

  ana_bucket_walk_init (&walk, input->period, input->kpi->zone, input->now_usec);
  return walk.span.start_usec < input->span.end_usec;
}

/* More points than pixels: the line keeps its every peak, and a card a hundredth of the memory. The last complete value and
 * the running one stay as they are: they are marked. */
static void
set_points (AnaCard *card, const AnaCardInput *input)
{
  Cursor cursor = { .input = input };
  guint n, n_last = has_running_bucket (input) ? 2 : 1;

  ana_bucket_walk_init (&cursor.walk, input->period, input->kpi->zone, input->span.start_usec);
  n = ana_bucket_walk_count (&cursor.walk, MIN (input->span.end_usec, input->now_usec + 1));
  card->ts_usec = g_new (gint64, MIN (n, MAX_POINTS + n_last));
  card->value = g_new (double, MIN (n, MAX_POINTS + n_last));
  if (n >= MAX_POINTS + n_last)
    {
      guint thinned = n - n_last;

      for (guint group = 0; group < MAX_POINTS / 2; group++)
        append_group (card, &cursor, (guint) ((guint64) thinned * (group + 1) / (MAX_POINTS / 2) - (guint64) thinned * group / (MAX_POINTS / 2)));
      n = n_last;
    }
  append_buckets (card, &cursor, n);
}

/* --- words --- */

/* Takes @text. */
static char *
mark_approximate (char *text)
{
  g_autofree char *exact = text;

  return g_strconcat ("≈" THIN, exact, NULL);
}

/* A number that came from sketches says so wherever it stands. */
static void
set_doubt (AnaCard *card, const AnaCardInput *input)
{
  double error = input->kpi->measure != NULL ? ana_measure_get_error (input->kpi->measure) : 0;
  g_autofree char *bound = ana_format_value (100 * error, "percent", FALSE, input->locale);

  card->value_text = mark_approximate (card->value_text);
  card->value_full = mark_approximate (card->value_full);
  card->value_head = mark_approximate (card->value_head);
  if (error == 0) /* put together from other figures, which know their own */
    {
      card->doubt_text = g_strdup (_("Approximate"));
      card->doubt_more = g_strdup (_("Told from sketches of the hub."));
      return;
    }
  /* Translators: how far the figure may be from the exact one, such as "Approximate, within 1.6 %" */
  card->doubt_text = g_strdup_printf (_("Approximate, within %s"), bound);
  card->doubt_more = g_strdup_printf (_("Told from sketches of the hub: within %s of the exact figure, 95 times in 100 or better."), bound);
}

static void
set_missing (AnaCard *card, gboolean merged)
{
  card->value_text = g_strdup ("—");
  card->value_full = g_strdup ("");
  card->value_head = g_strdup ("");
  if (card->trouble.kind != ANA_TROUBLE_NONE)
    card->missing_text = g_strdup (ana_trouble_text (card->trouble.kind));
  else if (card->as_of_usec == ANA_TIME_NONE)
    card->missing_text = g_strdup (_("Not synced yet"));
  else
    card->missing_text = g_strdup (merged ? _("No data in this range") : _("Needs the hub: this figure cannot be added up here"));
}

static void
set_a11y (AnaCard *card)
{
  g_autoptr (GString) text = g_string_new (card->title);

  g_string_append_printf (text, " %s", card->has_value ? card->value_full : card->missing_text);
  if (card->doubt_text[0] != '\0')
    g_string_append_printf (text, ", %s", card->doubt_text);
  if (card->delta_sign != 0)
    g_string_append_printf (text, card->delta_sign > 0 ? _(", up %s") : _(", down %s"), card->delta_text);
  if (card->verdict_text[0] != '\0')
    g_string_append_printf (text, ", %s", card->verdict_text);
  g_string_append_printf (text, ", %s", ana_overview_freshness_word (card->freshness));
  if (card->trouble.kind != ANA_TROUBLE_NONE)
    g_string_append_printf (text, " %s", card->age_text);
  if (card->caption[0] != '\0')
    g_string_append_printf (text, ", %s", card->caption);
  card->a11y_text = g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
make_age (const AnaCardInput *input)
{
  if (input->trouble.kind != ANA_TROUBLE_NONE)
    return ana_trouble_since (&input->trouble, input->clock_zone != NULL ? input->clock_zone : input->kpi->zone, input->now_usec);
  return input->as_of_usec != ANA_TIME_NONE ? ana_format_age (input->now_usec - input->as_of_usec) : g_strdup ("—");
}

/**
 * ana_card_new:
 * @input: the definition, the buckets, the spans and the time
 *
 * Pure but for the language. A span without buckets has no value, and says so; class none without an answer of the hub
 * says that it cannot be added up, and one that sketches gave is marked with how far off it may be. A trouble is said in
 * place of the value, with the time since when.
 *
 * Returns: (transfer full): the card
 */
AnaCard *
ana_card_new (const AnaCardInput *input)
{
  AnaCard *card = g_new0 (AnaCard, 1);
  AnaMeasureValue now, before;
  gboolean merged = value_of_span (input, input->span, input->span_value, &now);
  gboolean comparable = value_of_span (input, input->compare, input->compare_value, &before) && before.has_value;
  const char *unit = input->kpi->unit;

  card->code = g_strdup (input->kpi->code);
  card->title = g_strdup (ana_kpi_get_name (input->kpi, input->locale));
  card->freshness = input->freshness;
  card->as_of_usec = input->as_of_usec;
  card->trouble = input->trouble;
  card->has_value = merged && now.has_value;
  if (card->has_value)
    {
      card->value_text = ana_format_value (now.value, unit, TRUE, input->locale);
      card->value_full = ana_format_value (now.value, unit, FALSE, input->locale);
      card->value_head = ana_format_head (now.value, unit, input->locale);
      card->missing_text = g_strdup ("");
      if (now.approximate)
        set_doubt (card, input);
    }
  else
    set_missing (card, merged);
  if (card->doubt_text == NULL)
    {
      card->doubt_text = g_strdup ("");
      card->doubt_more = g_strdup ("");
    }
  if (card->has_value && comparable)
    set_delta (card, input, now.value, before.value);
  if (card->delta_text == NULL)
    card->delta_text = g_strdup ("—");
  card->verdict_text = g_strdup (get_verdict_word (card->verdict));
  card->versus_text = g_strdup_printf (_("vs prev. %s"), input->range_label);
  card->age_text = make_age (input);
  set_target (card, input);
  set_range_band (card, input);
  set_note (card, input);
  if (card->caption == NULL)
    card->caption = g_strdup ("");
  set_points (card, input);
  set_a11y (card);
  return card;
}
