/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fuzz-chart.c: any bytes as a chart spec: one clear message that begins with a place, or a chart that is laid out.
 */
#include "config.h"

#include "ana-chart-spec.h"
#include "ana-error.h"

#include <math.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
check_shapes (const AnaShapes *shapes)
{
  guint n_shapes, n_data;
  const AnaShape *all = ana_shapes_get (shapes, &n_shapes);
  const AnaDatum *datum = ana_shapes_get_data (shapes, &n_data);

  for (guint i = 0; i < n_shapes; i++)
    {
      g_assert_true (isfinite (all[i].x) && isfinite (all[i].y) && isfinite (all[i].w) && isfinite (all[i].h));
      g_assert_true (all[i].datum == ANA_NO_DATUM || all[i].datum < n_data);
    }
  for (guint i = 0; i < n_data; i++)
    g_assert_true (isfinite (datum[i].x) && isfinite (datum[i].y));
  g_assert_nonnull (ana_shapes_get_summary (shapes));
}

static void
check_chart (const AnaChartSpec *spec)
{
  g_autoptr (AnaGeom) geom = ana_geom_new (spec->chart, 320, 200, ANA_INSETS_CHART);
  g_autofree char *summary = ana_chart_summary (spec->chart);

  g_assert_nonnull (summary);
  g_assert_true (g_utf8_validate (summary, -1, NULL));
  for (guint i = 0; spec->warnings[i] != NULL; i++)
    g_assert_true (spec->warnings[i][0] == '/');
  if (geom->shapes != NULL)
    check_shapes (geom->shapes);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  const AnaJsonLimits limits = { 64 * 1024, 32 };
  g_autoptr (JsonNode) json = ana_json_parse ((const char *) data, (gssize) size, &limits, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaChartSpec) spec = NULL;

  if (json == NULL)
    return 0;
  spec = ana_chart_spec_parse (json, NULL, NULL, &error);
  g_assert_true ((spec != NULL) == (error == NULL));
  if (spec == NULL)
    {
      g_assert_true (error->domain == ANA_ERROR && error->message[0] == '/');
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }
  check_chart (spec);
  return 0;
}
