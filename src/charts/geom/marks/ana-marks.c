/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-marks.c: the table of marks.
 */
#include "config.h"

#include "ana-marks.h"

const AnaMark *const ana_marks[] = {
  &ana_mark_arc,
  &ana_mark_area,
  &ana_mark_bar,
  &ana_mark_bargauge,
  &ana_mark_boxplot,
  &ana_mark_bullet,
  &ana_mark_calendar,
  &ana_mark_candlestick,
  &ana_mark_circle,
  &ana_mark_cohort,
  &ana_mark_control,
  &ana_mark_correlation,
  &ana_mark_dag,
  &ana_mark_density,
  &ana_mark_diverging,
  &ana_mark_ecdf,
  &ana_mark_event,
  &ana_mark_funnel,
  &ana_mark_gauge,
  &ana_mark_geoshape,
  &ana_mark_hexbin,
  &ana_mark_histogram,
  &ana_mark_horizon,
  &ana_mark_hours,
  &ana_mark_icicle,
  &ana_mark_line,
  &ana_mark_lollipop,
  &ana_mark_network,
  &ana_mark_pareto,
  &ana_mark_point,
  &ana_mark_qq,
  &ana_mark_radar,
  &ana_mark_rect,
  &ana_mark_sankey,
  &ana_mark_sunburst,
  &ana_mark_table,
  &ana_mark_tick,
  &ana_mark_timeline,
  &ana_mark_trail,
  &ana_mark_tree,
  &ana_mark_treemap,
  &ana_mark_violin,
  &ana_mark_waterfall,
  NULL,
};
