/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * chart-samples.h: charts that several tests of the chart widget show.
 */
#pragma once

#include "chart-hands.h"

#define DAY 86400e6

#define BARS "{'title':'Sales','data':{'values':[{'c':'France','v':3},{'c':'Spain','v':7},{'c':'Italy','v':5}]}," \
             "'mark':'lollipop','encoding':{'x':{'field':'c'},'y':{'field':'v'}}}"

static inline AnaChart *
parse (const char *spec, AnaFrame *frame)
{
  g_autofree char *text = g_strdelimit (g_strdup (spec), "'", '"');
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) json = ana_json_parse (text, -1, NULL, &error);
  g_autoptr (AnaChartSpec) parsed = NULL;

  g_assert_no_error (error);
  parsed = ana_chart_spec_parse (json, frame, NULL, &error);
  g_assert_no_error (error);
  return ana_chart_ref (parsed->chart);
}

static inline AnaChart *
make_line (void)
{
  return parse ("{'title':'Days','mark':'line','encoding':{'x':{'field':'t'},'y':{'field':'v'}},'data':{'values':["
                "{'t':'2026-01-01','v':10},{'t':'2026-01-02','v':20},{'t':'2026-01-03','v':15},{'t':'2026-01-04','v':40},{'t':'2026-01-05','v':30}]}}", NULL);
}

static inline void
assert_view (Hands *hands, double lo_days, double hi_days)
{
  g_autoptr (AnaGeom) geom = hands_geom (hands);
  double first, last;

  ana_chart_get_x_extent (ana_chart_view_get_chart (hands->view), &first, &last);
  g_assert_cmpfloat_with_epsilon ((geom->x_lo - first) / DAY, lo_days, 0.02);
  g_assert_cmpfloat_with_epsilon ((geom->x_hi - first) / DAY, hi_days, 0.02);
}

static inline gboolean
is_ready (gpointer view)
{
  return !ana_chart_view_is_busy (view);
}
