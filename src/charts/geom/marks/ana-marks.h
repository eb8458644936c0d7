/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-marks.h: the marks that are drawn as shapes, one file each.
 */
#pragma once

#include "ana-plot-private.h"

G_BEGIN_DECLS

extern const AnaMark ana_mark_arc;
extern const AnaMark ana_mark_area;
extern const AnaMark ana_mark_bar;
extern const AnaMark ana_mark_bargauge;
extern const AnaMark ana_mark_boxplot;
extern const AnaMark ana_mark_bullet;
extern const AnaMark ana_mark_calendar;
extern const AnaMark ana_mark_candlestick;
extern const AnaMark ana_mark_chord;
extern const AnaMark ana_mark_circle;
extern const AnaMark ana_mark_cohort;
extern const AnaMark ana_mark_control;
extern const AnaMark ana_mark_correlation;
extern const AnaMark ana_mark_dag;
extern const AnaMark ana_mark_density;
extern const AnaMark ana_mark_diverging;
extern const AnaMark ana_mark_ecdf;
extern const AnaMark ana_mark_event;
extern const AnaMark ana_mark_funnel;
extern const AnaMark ana_mark_gauge;
extern const AnaMark ana_mark_geopoint;
extern const AnaMark ana_mark_geoshape;
extern const AnaMark ana_mark_hexbin;
extern const AnaMark ana_mark_histogram;
extern const AnaMark ana_mark_horizon;
extern const AnaMark ana_mark_hours;
extern const AnaMark ana_mark_icicle;
extern const AnaMark ana_mark_line;
extern const AnaMark ana_mark_lollipop;
extern const AnaMark ana_mark_network;
extern const AnaMark ana_mark_parallel;
extern const AnaMark ana_mark_pareto;
extern const AnaMark ana_mark_point;
extern const AnaMark ana_mark_qq;
extern const AnaMark ana_mark_radar;
extern const AnaMark ana_mark_rect;
extern const AnaMark ana_mark_ridgeline;
extern const AnaMark ana_mark_sankey;
extern const AnaMark ana_mark_status;
extern const AnaMark ana_mark_sunburst;
extern const AnaMark ana_mark_table;
extern const AnaMark ana_mark_tick;
extern const AnaMark ana_mark_timeline;
extern const AnaMark ana_mark_trail;
extern const AnaMark ana_mark_tree;
extern const AnaMark ana_mark_treemap;
extern const AnaMark ana_mark_violin;
extern const AnaMark ana_mark_waterfall;
extern const AnaMark ana_mark_wordcloud;

/* --- shared by several marks --- */
/* Hexagons of rows; the colour is how many. */
double ana_normal_quantile (double p);
/* " From 1 Jan to 3 Jan.", by two columns of the table. */
void ana_layout_say_span (const AnaLayout *self, guint from_column, guint to_column, GString *out);
/* Dots, or hexagons of a crowd. */
void ana_layout_scatter (AnaLayout *self);
void ana_layout_hexbin (AnaLayout *self, const AnaAxes *axes, double radius_px);

G_END_DECLS
