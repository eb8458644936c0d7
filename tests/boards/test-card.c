/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-card.c: numbers as people read them, and what a card says of them (UX.md 1.2, 1.3).
 */
#include "ana-card.h"

#include <locale.h>
#include <math.h>
#include <string.h>

#define THIN  "\u2009"
#define MINUS "\u2212"

static const struct {
  const char *name;
  double      value;
  const char *unit;
  gboolean    compact;
  const char *locale;
  const char *expected;
} formats[] = {
  { "money, compact", 134407137, "money:GBP", TRUE, "en", "£" THIN "1.344" THIN "M" },
  { "money, full", 134407137, "money:GBP", FALSE, "en", "£" THIN "1" THIN "344" THIN "071.37" },
  { "money, Spanish", 134407137, "money:EUR", FALSE, "es", "1" THIN "344" THIN "071,37" THIN "€" },
  { "money without minor units", 1500, "money:JPY", FALSE, "en", "¥" THIN "1" THIN "500" },
  { "money with three digits", 1500, "money:KWD", FALSE, "en", "KWD" THIN "1.500" },
  { "money below zero", -50, "money:GBP", FALSE, "en", "£" THIN MINUS "0.50" },
  { "count", 15804, "count", TRUE, "en", "15" THIN "804" },
  { "count, compact", 128400, "count", TRUE, "en", "128.4" THIN "k" },
  { "just below a hundred thousand", 99999, "count", TRUE, "en", "99" THIN "999" },
  { "rounds up to M", 999960, "count", TRUE, "en", "1.000" THIN "M" },
  { "percent", 97.25, "percent", FALSE, "en", "97.2" THIN "%" },
  { "percent, French", 4.25, "percent", FALSE, "fr", "4,2" THIN "%" },
  { "no negative zero", -0.001, "percent", FALSE, "en", "0.0" THIN "%" },
  { "bytes", 1536, "bytes", FALSE, "en", "1.5" THIN "KiB" },
  { "bytes a second", 10, "bytes/sec", FALSE, "en", "10" THIN "B/s" },
  { "days", 2.31, "days", FALSE, "en", "2.3" THIN "d" },
  { "zero", 0, "count", TRUE, "en", "0" },
  { "four digits", 1000, "count", FALSE, "en", "1" THIN "000" },
  { "three digits", 999, "count", FALSE, "en", "999" },
  { "not a number", NAN, "count", TRUE, "en", "—" },
  { "infinite", INFINITY, "count", TRUE, "en", "—" },
  { "huge", 1e300, "count", TRUE, "en", NULL },
};

/* Money of five digits and more stands without cents in the head of a page; nothing else changes. */
static const struct {
  const char *name;
  double      value;
  const char *unit, *locale, *expected;
} heads[] = {
  { "money", 134407137, "money:EUR", "en", "€" THIN "1" THIN "344" THIN "071" },
  { "below zero", -134407150, "money:EUR", "es", MINUS "1" THIN "344" THIN "072" THIN "€" },
  { "small money", 999999, "money:EUR", "en", "€" THIN "9" THIN "999.99" },
  { "the first without", 1000000, "money:EUR", "en", "€" THIN "10" THIN "000" },
  { "no minor units", 15000, "money:JPY", "en", "¥" THIN "15" THIN "000" },
  { "none", NAN, "money:EUR", "en", "—" },
  { "percent", 97.25, "percent", "en", "97.2" THIN "%" },
  { "count", 1580412, "count", "en", "1" THIN "580" THIN "412" },
};

static void
test_heads (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      g_autofree char *text = ana_format_head (heads[i].value, heads[i].unit, heads[i].locale);

      g_test_message ("%s", heads[i].name);
      g_assert_cmpstr (text, ==, heads[i].expected);
    }
}

/* The mark of a number's country, not of its language; the person's own choice over both. */
static void
test_marks (void)
{
  static const struct { const char *locale, *expected; } rows[] = {
    { "es", "1,5" }, { "es_ES.UTF-8", "1,5" }, { "es_MX.UTF-8", "1.5" }, { "es_MX", "1.5" }, { "hu", "1,5" }, { "ro_RO", "1,5" }, { "uk", "1,5" },
    { "el_GR@euro", "1,5" }, { "de_CH.UTF-8", "1.5" }, { "de_AT", "1,5" }, { "en_GB", "1.5" }, { "en", "1.5" }, { "he", "1.5" }, { "ja_JP", "1.5" },
    { "fr_CA", "1,5" }, { "eskimo", "1.5" }, { "", "1.5" }, { NULL, "1.5" }, /* of C.UTF-8 */
  };

  for (guint mark = ANA_DECIMAL_SYSTEM; mark <= ANA_DECIMAL_COMMA; mark++)
    {
      ana_format_set_decimal ((AnaDecimalMark) mark);
      for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
        {
          g_autofree char *text = ana_format_axis (1.5, rows[i].locale);

          g_test_message ("%s, %u", rows[i].locale, mark);
          g_assert_cmpstr (text, ==, mark == ANA_DECIMAL_POINT ? "1.5" : mark == ANA_DECIMAL_COMMA ? "1,5" : rows[i].expected);
        }
    }
  ana_format_set_decimal (ANA_DECIMAL_SYSTEM);
}

/* Of the process: LC_NUMERIC decides, and the language does not. Runs where that locale was compiled. */
static void
test_numeric_locale (void)
{
  g_autofree char *spanish = NULL, *english = NULL, *plain = NULL;

  g_assert_nonnull (setlocale (LC_NUMERIC, "es_ES.UTF-8"));
  spanish = ana_format_axis (1.5, NULL);
  g_assert_cmpstr (spanish, ==, "1,5");
  g_assert_nonnull (setlocale (LC_NUMERIC, "en_US.UTF-8"));
  english = ana_format_axis (1.5, NULL);
  g_assert_cmpstr (english, ==, "1.5");
  g_assert_nonnull (setlocale (LC_NUMERIC, "C"));
  g_setenv ("LC_ALL", "hu_HU.UTF-8", TRUE); /* asked for, and not compiled here: its name says enough */
  plain = ana_format_axis (1.5, NULL);
  g_assert_cmpstr (plain, ==, "1,5");
}

static void
test_formats (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree char *text = ana_format_value (formats[i].value, formats[i].unit, formats[i].compact, formats[i].locale);

      g_test_message ("%s", formats[i].name);
      g_assert_true (g_utf8_validate (text, -1, NULL));
      if (formats[i].expected != NULL)
        g_assert_cmpstr (text, ==, formats[i].expected);
    }
}

static void
test_ages (void)
{
  static const struct { gint64 sec; const char *expected; } rows[] = {
    { -5, "0" THIN "s" }, { 0, "0" THIN "s" }, { 3, "3" THIN "s" }, { 59, "59" THIN "s" }, { 60, "1" THIN "min" },
    { 26 * 60, "26" THIN "min" }, { 3600, "1" THIN "h" }, { 86400, "1 day" }, { 2 * 86400, "2 days" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = ana_format_age (rows[i].sec * G_USEC_PER_SEC);
      g_assert_cmpstr (text, ==, rows[i].expected);
    }
}

static void
test_axis (void)
{
  static const struct { double value; const char *expected; } rows[] = {
    { 0, "0" }, { 20000, "20" THIN "k" }, { 1.5e6, "1.5" THIN "M" }, { -20000, MINUS "20" THIN "k" }, { 0.25, "0.25" }, { 750, "750" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = ana_format_axis (rows[i].value, "en");
      g_assert_cmpstr (text, ==, rows[i].expected);
    }
}

/* --- cards --- */

static AnaKpi
make_kpi (const char *unit, AnaDirection direction, AnaMergeClass merge)
{
  AnaKpi kpi = { .code = (char *) "T.KPI", .unit = (char *) unit, .direction = direction, .merge = merge, .zone = ana_zone_utc (),
                 .target = NAN, .warn = NAN, .crit = NAN, .lo = NAN, .hi = NAN };

  kpi.json = json_from_string ("{\"name\":{\"en\":\"A figure\"},\"formula_text\":{\"en\":\"\"}}", NULL);
  return kpi;
}

typedef struct {
  const char   *name;
  const char   *unit;
  AnaDirection  direction;
  AnaMergeClass merge;
  double        before, now; /* NAN: no bucket */
  const char   *delta;
  int           sign;
  AnaVerdict    verdict;
} Change;

static const Change changes[] = {
  { "up is good", "count", ANA_DIRECTION_UP, ANA_MERGE_SUM, 100, 111.2, "11.2" THIN "%", 1, ANA_VERDICT_GOOD },
  { "up is bad", "count", ANA_DIRECTION_DOWN, ANA_MERGE_SUM, 100, 111.2, "11.2" THIN "%", 1, ANA_VERDICT_BAD },
  { "down is bad", "count", ANA_DIRECTION_UP, ANA_MERGE_SUM, 100, 90, "10.0" THIN "%", -1, ANA_VERDICT_BAD },
  { "no direction", "count", ANA_DIRECTION_NONE, ANA_MERGE_SUM, 100, 90, "10.0" THIN "%", -1, ANA_VERDICT_NONE },
  { "percent changes by points", "percent", ANA_DIRECTION_UP, ANA_MERGE_SUM, 95.3, 93, "2.3" THIN "pp", -1, ANA_VERDICT_BAD },
  { "nothing before", "count", ANA_DIRECTION_UP, ANA_MERGE_SUM, 0, 5, "—", 0, ANA_VERDICT_NONE },
  { "missing before", "count", ANA_DIRECTION_UP, ANA_MERGE_SUM, NAN, 5, "—", 0, ANA_VERDICT_NONE },
  { "missing now", "count", ANA_DIRECTION_UP, ANA_MERGE_SUM, 5, NAN, "—", 0, ANA_VERDICT_NONE },
  { "the same", "count", ANA_DIRECTION_UP, ANA_MERGE_SUM, 5, 5, "0.0" THIN "%", 0, ANA_VERDICT_NONE },
  { "from below zero", "count", ANA_DIRECTION_UP, ANA_MERGE_SUM, -10, 10, "200.0" THIN "%", 1, ANA_VERDICT_GOOD },
};

static void
test_changes (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      const Change *row = &changes[i];
      AnaKpi kpi = make_kpi (row->unit, row->direction, row->merge);
      AnaSpanPart parts[2];
      guint n = 0;
      AnaCardInput input = {
        .kpi = &kpi, .period = ANA_PERIOD_DAY, .span = { ANA_USEC_PER_DAY, 2 * ANA_USEC_PER_DAY }, .compare = { 0, ANA_USEC_PER_DAY },
        .parts = parts, .now_usec = 2 * ANA_USEC_PER_DAY - 1, .as_of_usec = 2 * ANA_USEC_PER_DAY - 3 * G_USEC_PER_SEC,
        .freshness = ANA_FRESH_LIVE, .locale = "en", .range_label = "1 day",
      };
      g_autoptr (AnaCard) card = NULL;

      if (!isnan (row->before))
        parts[n++] = (AnaSpanPart) { .ts_usec = 0, .value = row->before, .has_value = TRUE, .count = 1 };
      if (!isnan (row->now))
        parts[n++] = (AnaSpanPart) { .ts_usec = ANA_USEC_PER_DAY, .value = row->now, .has_value = TRUE, .count = 1 };
      input.n_parts = n;
      card = ana_card_new (&input);
      g_test_message ("%s", row->name);
      g_assert_cmpstr (card->delta_text, ==, row->delta);
      g_assert_cmpint (card->delta_sign, ==, row->sign);
      g_assert_cmpint (card->verdict, ==, row->verdict);
      g_assert_cmpint (card->has_value, ==, !isnan (row->now));
      g_assert_cmpint (card->missing_text[0] != '\0', ==, isnan (row->now));
      g_assert_cmpint (card->n_points, ==, 1);
      g_assert_true (card->last_partial);
      g_assert_nonnull (strstr (card->a11y_text, "A figure"));
      g_assert_nonnull (strstr (card->a11y_text, "live"));
      json_node_unref (kpi.json);
    }
}

/* Of class none a span of two buckets cannot be added up: it is never a sum of averages. */
static void
test_class_none (void)
{
  AnaKpi kpi = make_kpi ("count", ANA_DIRECTION_UP, ANA_MERGE_NONE);
  AnaSpanPart parts[] = { { .ts_usec = 0, .value = 3, .has_value = TRUE }, { .ts_usec = ANA_USEC_PER_DAY, .value = 4, .has_value = TRUE } };
  AnaMeasureValue asked = { .value = 5, .has_value = TRUE };
  AnaCardInput input = {
    .kpi = &kpi, .period = ANA_PERIOD_DAY, .span = { 0, 2 * ANA_USEC_PER_DAY }, .parts = parts, .n_parts = 2,
    .now_usec = 3 * ANA_USEC_PER_DAY, .as_of_usec = ANA_TIME_NONE, .freshness = ANA_FRESH_OFFLINE, .locale = "en", .range_label = "2 days",
  };
  AnaCard *card = ana_card_new (&input);

  g_assert_false (card->has_value);
  g_assert_cmpstr (card->value_text, ==, "—");
  g_assert_cmpuint (card->n_points, ==, 2);
  g_assert_false (card->last_partial);
  ana_card_free (card);

  input.span_value = &asked;
  card = ana_card_new (&input);
  g_assert_true (card->has_value);
  g_assert_cmpstr (card->value_text, ==, "5");
  ana_card_free (card);
  json_node_unref (kpi.json);
}

/* A figure that the hub told from sketches says so, and how far off it may be. */
static void
test_approximate (void)
{
  g_autoptr (AnaSchema) schema = ana_schema_new ("orders");
  AnaKpi kpi = make_kpi ("count", ANA_DIRECTION_UP, ANA_MERGE_NONE);
  AnaMeasureValue asked = { .value = 4338, .has_value = TRUE, .approximate = TRUE };
  AnaCardInput input = {
    .kpi = &kpi, .period = ANA_PERIOD_DAY, .span = { 0, 2 * ANA_USEC_PER_DAY }, .span_value = &asked, .now_usec = 3 * ANA_USEC_PER_DAY,
    .as_of_usec = ANA_TIME_NONE, .freshness = ANA_FRESH_OFFLINE, .locale = "en", .range_label = "2 days",
  };
  AnaCard *card = ana_card_new (&input);

  g_assert_cmpstr (card->doubt_text, ==, "Approximate"); /* of other figures: the bound is theirs */
  ana_card_free (card);

  ana_schema_add (schema, "customer", ANA_TYPE_TEXT, NULL);
  ana_schema_add (schema, "at", ANA_TYPE_TIME, NULL);
  kpi.measure = ana_measure_compile (NULL, "distinct(customer)", schema, "at", NULL);
  g_assert_nonnull (kpi.measure);
  card = ana_card_new (&input);
  g_assert_true (g_str_has_prefix (card->value_text, "≈" THIN));
  g_assert_true (g_str_has_prefix (card->value_full, "≈" THIN));
  g_assert_true (g_str_has_prefix (card->value_head, "≈" THIN));
  g_assert_cmpstr (card->doubt_text, ==, "Approximate, within 1.6" THIN "%");
  g_assert_nonnull (strstr (card->doubt_more, "1.6" THIN "%"));
  g_assert_nonnull (strstr (card->a11y_text, card->doubt_text));
  ana_card_free (card);

  asked.approximate = FALSE;
  card = ana_card_new (&input);
  g_assert_false (g_str_has_prefix (card->value_text, "≈"));
  g_assert_cmpstr (card->doubt_text, ==, "");
  g_assert_cmpstr (card->doubt_more, ==, "");
  ana_card_free (card);
  ana_measure_unref (kpi.measure);
  json_node_unref (kpi.json);
}

static void
test_target (void)
{
  AnaKpi kpi = make_kpi ("percent", ANA_DIRECTION_DOWN, ANA_MERGE_RATIO);
  AnaCardInput input = { .kpi = &kpi, .period = ANA_PERIOD_DAY, .span = { 0, ANA_USEC_PER_DAY }, .now_usec = 1,
                         .as_of_usec = ANA_TIME_NONE, .locale = "en", .range_label = "1 day" };
  AnaCard *card;

  kpi.target = 4.5;
  card = ana_card_new (&input);
  g_assert_cmpstr (card->caption, ==, "Target ≤ 4.5" THIN "%");
  g_assert_cmpfloat (card->target_hi, ==, 4.5);
  g_assert_true (isnan (card->target_lo));
  ana_card_free (card);

  kpi.direction = ANA_DIRECTION_UP;
  card = ana_card_new (&input);
  g_assert_cmpstr (card->caption, ==, "Target 4.5" THIN "%");
  g_assert_cmpfloat (card->target_lo, ==, 4.5);
  ana_card_free (card);

  kpi.target = NAN;
  card = ana_card_new (&input);
  g_assert_cmpstr (card->caption, ==, "");
  ana_card_free (card);
  json_node_unref (kpi.json);
}

/* More points than a sparkline has pixels are thinned: peaks and gaps stay, and so do the last complete value and the running one. */
static void
test_thinned (void)
{
  static const guint sizes[] = { 1, 2, 512, 513, 514, 515, 1024, 2000, 10000 };
  AnaKpi kpi = make_kpi ("count", ANA_DIRECTION_UP, ANA_MERGE_SUM);

  for (guint k = 0; k < G_N_ELEMENTS (sizes); k++)
    {
      guint n = sizes[k], peak = n / 3, gap = n / 2, n_peaks = 0, n_gaps = 0;
      g_autofree AnaSpanPart *parts = g_new0 (AnaSpanPart, n);
      AnaCardInput input = {
        .kpi = &kpi, .period = ANA_PERIOD_DAY, .span = { 0, n * ANA_USEC_PER_DAY }, .parts = parts, .n_parts = n,
        .now_usec = n * ANA_USEC_PER_DAY - 1, .as_of_usec = 0, .locale = "en", .range_label = "long",
      };
      g_autoptr (AnaCard) card = NULL;

      for (guint i = 0; i < n; i++)
        parts[i] = (AnaSpanPart) { .ts_usec = i * ANA_USEC_PER_DAY, .value = i == peak ? 1e6 : sin (i), .has_value = i < gap || i > gap + n / 4, .count = 1 };
      card = ana_card_new (&input);
      g_assert_cmpuint (card->n_points, <=, 514);
      g_assert_true (n > 513 || card->n_points == n);
      g_assert_true (card->last_partial);
      for (guint i = 0; i < card->n_points; i++)
        {
          guint day = (guint) (card->ts_usec[i] / ANA_USEC_PER_DAY);

          g_assert_true (i == 0 || card->ts_usec[i - 1] <= card->ts_usec[i]);
          g_assert_true (isnan (card->value[i]) ? !parts[day].has_value : card->value[i] == parts[day].value);
          n_peaks += card->value[i] == 1e6;
          n_gaps += isnan (card->value[i]);
        }
      g_assert_true (n_peaks > 0 || peak == gap); /* of one alone */
      g_assert_true (n < 1000 || n_gaps > card->n_points / 5);
      g_assert_cmpint (card->ts_usec[card->n_points - 1], ==, (n - 1) * ANA_USEC_PER_DAY);
      if (n > 1)
        g_assert_cmpint (card->ts_usec[card->n_points - 2], ==, (n - 2) * ANA_USEC_PER_DAY);
    }
  json_node_unref (kpi.json);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/boards/card/marks", test_marks);
  if (g_getenv ("LOCPATH") != NULL)
    g_test_add_func ("/boards/card/numeric-locale", test_numeric_locale);
  g_test_add_func ("/boards/format/values", test_formats);
  g_test_add_func ("/boards/format/heads", test_heads);
  g_test_add_func ("/boards/format/ages", test_ages);
  g_test_add_func ("/boards/format/axis", test_axis);
  g_test_add_func ("/boards/card/changes", test_changes);
  g_test_add_func ("/boards/card/class-none", test_class_none);
  g_test_add_func ("/boards/card/approximate", test_approximate);
  g_test_add_func ("/boards/card/target", test_target);
  g_test_add_func ("/boards/card/thinned", test_thinned);
  return g_test_run ();
}
