/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-transform-chain.c: transforms one after the other: read, written, done, each series by itself.
 */
#include "config.h"

#include "ana-error.h"
#include "ana-transform-chain.h"

#include <math.h>
#include <string.h>

#define DAY 86400e6

static AnaChart *
make_chart (guint n)
{
  static const char *const labels[] = { "France", "Spain" };
  AnaChart *chart = ana_chart_new ();

  ana_chart_set_x_scale (chart, ANA_SCALE_TIME, ana_zone_utc ());
  for (guint k = 0; k < 2; k++)
    {
      g_autoptr (AnaSeries) series = ana_series_new (NULL);
      AnaLayer *layer;

      for (guint i = 0; i < n; i++)
        {
          double x = i * DAY, y = (k + 1.0) * (i + 1);

          ana_series_append (series, &x, &y, 1);
        }
      layer = ana_chart_add_layer (chart, ANA_MARK_LINE, series, ANA_SLOT_SERIES_1 + k);
      layer->label = g_strdup (labels[k]);
    }
  ana_chart_add_layer (chart, ANA_MARK_RULE, NULL, ANA_SLOT_BAD)->rule_value = 3;
  return chart;
}

static void
test_texts (void)
{
  static const struct { const char *text, *again; guint n; } rows[] = {
    { NULL, "none", 0 }, { "", "none", 0 }, { "none", "none", 0 }, { "[]", "none", 0 }, { "mean7", "mean7", 1 }, { "mean9999", "mean9999", 1 },
    { "mean7, cumulative", "[\"mean7\",\"cumulative\"]", 2 }, { "[\"rate\"]", "rate", 1 },
    { "[\"mean2\",{\"how\":\"derivative\",\"series\":\"A, \\\"b\\\"\"}]", "[\"mean2\",{\"how\":\"derivative\",\"series\":\"A, \\\"b\\\"\"}]", 2 },
    { "[{\"how\":\"spectrum\",\"series\":\"A\"}]", "spectrum", 1 }, /* it is of all */
  };
  static const struct { const char *text; int code; } bad[] = {
    { "mean", ANA_ERROR_BAD_INPUT }, { "mean0", ANA_ERROR_BAD_INPUT }, { "mean1", ANA_ERROR_BAD_INPUT }, { "mean99999999999999999999", ANA_ERROR_BAD_INPUT },
    { "mean7x", ANA_ERROR_BAD_INPUT }, { "mean-7", ANA_ERROR_BAD_INPUT }, { "median", ANA_ERROR_BAD_INPUT }, { "[7]", ANA_ERROR_BAD_INPUT },
    { "[{}]", ANA_ERROR_BAD_INPUT }, { "[[\"rate\"]]", ANA_ERROR_BAD_INPUT }, { "rate,rate,rate,rate,rate,rate,rate,rate,rate", ANA_ERROR_LIMIT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GArray) chain = ana_transform_chain_parse (rows[i].text, &error);
      g_autofree char *text = NULL;

      g_assert_no_error (error);
      g_assert_cmpuint (chain->len, ==, rows[i].n);
      text = ana_transform_chain_to_text (chain);
      g_assert_cmpstr (text, ==, rows[i].again);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (ana_transform_chain_parse (bad[i].text, &error));
      g_assert_error (error, ANA_ERROR, bad[i].code);
    }
}

static void
test_then (void)
{
  g_autofree char *one = ana_transform_chain_then ("none", "mean7", NULL), *two = ana_transform_chain_then (one, "rate", "France"), *full = g_strdup ("none");

  g_assert_cmpstr (one, ==, "mean7");
  g_assert_cmpstr (two, ==, "[\"mean7\",{\"how\":\"rate\",\"series\":\"France\"}]");
  for (guint i = 0; i < 2 * ANA_TRANSFORM_MAX_STEPS; i++)
    {
      g_autofree char *was = full;

      full = ana_transform_chain_then (was, "rate", NULL);
    }
  g_autoptr (GArray) chain = ana_transform_chain_parse (full, NULL);

  g_assert_cmpuint (chain->len, ==, ANA_TRANSFORM_MAX_STEPS);
}

static double
value_at (AnaChart *chart, guint layer, guint i)
{
  return ana_series_get_y (ana_chart_get_layer (chart, layer)->series)[i];
}

/* Order counts: the sum of means is not the mean of sums. By hand: 1 2 3 4 5 and their doubles. */
static void
test_order (void)
{
  g_autoptr (AnaChart) chart = make_chart (5), a = NULL, b = NULL;
  g_autoptr (GArray) mean_first = ana_transform_chain_parse ("mean2,cumulative", NULL), sum_first = ana_transform_chain_parse ("cumulative,mean2", NULL);

  a = ana_transform_chain_apply (mean_first, chart);
  b = ana_transform_chain_apply (sum_first, chart);
  g_assert_cmpuint (ana_chart_get_n_layers (a), ==, 2); /* the limit was one of other values */
  g_assert_true (isnan (value_at (a, 0, 0)));
  g_assert_cmpfloat (value_at (a, 0, 4), ==, 1.5 + 2.5 + 3.5 + 4.5);
  g_assert_cmpfloat (value_at (b, 0, 4), ==, (10 + 15) / 2.0);
  g_assert_cmpfloat (value_at (b, 1, 4), ==, 25);
  g_assert_cmpstr (ana_chart_get_layer (a, 0)->label, ==, "France, mean of 2, running total");
  g_assert_cmpfloat (value_at (chart, 0, 4), ==, 5); /* what was given is as it was */
}

/* One series alone: the others and the limit stay. */
static void
test_one (void)
{
  g_autoptr (AnaChart) chart = make_chart (5), out = NULL, nobody = NULL;
  g_autoptr (GArray) chain = ana_transform_chain_parse ("[{\"how\":\"cumulative\",\"series\":\"Spain\"},{\"how\":\"derivative\",\"series\":\"Spain\"}]", NULL);
  g_autoptr (GArray) other = ana_transform_chain_parse ("[{\"how\":\"cumulative\",\"series\":\"Gone\"}]", NULL);
  g_autofree char *words = NULL;

  out = ana_transform_chain_apply (chain, chart);
  g_assert_cmpuint (ana_chart_get_n_layers (out), ==, 3);
  g_assert_cmpfloat (value_at (out, 0, 4), ==, 5);
  g_assert_cmpfloat (value_at (out, 1, 4), ==, 10); /* the change of the sum so far is the value */
  g_assert_cmpstr (ana_chart_get_layer (out, 0)->label, ==, "France");
  g_assert_cmpstr (ana_chart_get_layer (out, 1)->label, ==, "Spain, running total, change per day");
  g_assert_cmpint (ana_chart_get_layer (out, 2)->mark, ==, ANA_MARK_RULE);
  words = ana_transform_chain_say (chain, chart);
  g_assert_cmpstr (words, ==, "running total (Spain), change per day (Spain)");
  nobody = ana_transform_chain_apply (other, chart);
  g_assert_cmpfloat (value_at (nobody, 1, 4), ==, 10);
  g_assert_cmpstr (ana_chart_get_layer (nobody, 1)->label, ==, "Spain");
}

static void
test_edges (void)
{
  for (guint n = 0; n < 3; n++)
    {
      g_autoptr (AnaChart) chart = make_chart (n), out = NULL, same = NULL;
      g_autoptr (GArray) all = ana_transform_chain_parse ("mean3,derivative,integral,rate,cumulative,spectrum,spectrum,mean2", NULL), none = ana_transform_chain_parse ("none", NULL);

      out = ana_transform_chain_apply (all, chart);
      g_assert_cmpuint (ana_chart_get_n_layers (out), ==, 2);
      g_assert_cmpint (ana_chart_get_x_type (out), ==, ANA_SCALE_LINEAR);
      same = ana_transform_chain_apply (none, chart);
      g_assert_true (same == chart);
    }
}

/* --- what was said --- */

static const struct {
  const char *chain;
  double      point;     /* where the point lies that was said of France on the fourth day; NAN: it is a moment */
  gboolean    places;    /* the range and the moment are there */
  double      threshold; /* NAN: not shown */
  guint       n_hidden;
} saids[] = {
  { "none", 4.1, TRUE, 5, 0 },
  { "mean2", 3.5, TRUE, 5, 0 },
  { "mean7", NAN, TRUE, 5, 0 }, /* the fourth day has no mean of seven */
  { "cumulative", 10, TRUE, NAN, 1 },
  { "derivative", 1, TRUE, NAN, 1 },
  { "mean2,cumulative", 7.5, TRUE, NAN, 1 },
  { "cumulative,cumulative", 20, TRUE, NAN, 1 },
  { "[{\"how\":\"cumulative\",\"series\":\"Spain\"}]", 4.1, TRUE, 5, 0 },
  { "[{\"how\":\"cumulative\",\"series\":\"France\"}]", 10, TRUE, 5, 0 },
  { "[{\"how\":\"mean2\",\"series\":\"France\"},\"cumulative\"]", 7.5, TRUE, NAN, 1 },
  { "spectrum", NAN, FALSE, NAN, 4 },
  { "cumulative,spectrum", NAN, FALSE, NAN, 4 },
};

static void
assert_said (AnaChart *chart, guint i)
{
  const AnaAnnotation *point = ana_chart_find_annotation (chart, "p"), *limit = ana_chart_find_annotation (chart, "t");
  g_autofree char *hidden = g_strdup_printf ("Of the original scale, not shown: %u", saids[i].n_hidden);
  guint n_signs = 0;

  g_assert_true (saids[i].places == (point != NULL));
  if (point != NULL)
    g_assert_cmpfloat (point->x, ==, 3 * DAY);
  if (point != NULL && isnan (saids[i].point))
    g_assert_cmpint (ana_annotation_get_kind (point), ==, ANA_ANNOTATION_MOMENT);
  else if (point != NULL)
    g_assert_cmpfloat_with_epsilon (point->y, saids[i].point, 1e-9);
  g_assert_true (saids[i].places == (ana_chart_find_annotation (chart, "r") != NULL));
  g_assert_true (saids[i].places == (ana_chart_find_annotation (chart, "m") != NULL));
  g_assert_true (isnan (saids[i].threshold) == (limit == NULL));
  if (limit != NULL)
    g_assert_cmpfloat (limit->y, ==, saids[i].threshold);
  g_assert_nonnull (ana_chart_find_annotation (chart, "w"));
  for (guint k = 0; k < ana_chart_get_n_annotations (chart); k++)
    n_signs += strcmp (ana_chart_get_annotation (chart, k)->text, hidden) == 0;
  g_assert_cmpuint (n_signs, ==, saids[i].n_hidden > 0);
  g_assert_cmpuint (ana_chart_get_n_annotations (chart), ==, 5 - saids[i].n_hidden + n_signs);
}

/* A place is the same place, a point goes with its series, a value is one of its own scale or is counted: where it is drawn too. */
static void
test_said (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (AnaChart) chart = make_chart (12), out = NULL;
  g_autoptr (GArray) chain = ana_transform_chain_parse (saids[i].chain, NULL);
  g_autoptr (AnaGeom) geom = NULL;

  ana_chart_annotate_as (chart, "p", 3 * DAY, NAN, 4.1, ANA_SLOT_ANNOTATION, "Point"); /* Spain is at 8 */
  ana_chart_annotate_as (chart, "r", DAY, 2 * DAY, NAN, ANA_SLOT_ANNOTATION, "Range");
  ana_chart_annotate_as (chart, "m", DAY, NAN, NAN, ANA_SLOT_ANNOTATION, "Moment");
  ana_chart_annotate_as (chart, "t", NAN, NAN, 5, ANA_SLOT_ANNOTATION, "Limit");
  ana_chart_annotate_as (chart, "w", NAN, NAN, NAN, ANA_SLOT_ANNOTATION, "Words");
  out = ana_transform_chain_apply (chain, chart);
  assert_said (out, i);
  geom = ana_geom_new (out, 600, 300, ANA_INSETS_CHART);
  for (guint k = 0; k < geom->n_annotations; k++)
    if (geom->annotations[k].kind == ANA_ANNOTATION_POINT)
      g_assert_cmpfloat_with_epsilon (ana_geom_y_value (geom, geom->annotations[k].y_px), saids[i].point, 0.1);
  g_assert_cmpuint (geom->n_annotations + geom->n_notes, ==, ana_chart_get_n_annotations (out));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/charts/transform-chain/texts", test_texts);
  g_test_add_func ("/charts/transform-chain/then", test_then);
  g_test_add_func ("/charts/transform-chain/order", test_order);
  g_test_add_func ("/charts/transform-chain/one", test_one);
  g_test_add_func ("/charts/transform-chain/edges", test_edges);
  for (guint i = 0; i < G_N_ELEMENTS (saids); i++)
    {
      g_autofree char *path = g_strdup_printf ("/charts/transform-chain/said/%u", i);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_said);
    }
  return g_test_run ();
}
