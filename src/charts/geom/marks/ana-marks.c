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
  &ana_mark_bullet,
  &ana_mark_circle,
  &ana_mark_diverging,
  &ana_mark_histogram,
  &ana_mark_horizon,
  &ana_mark_line,
  &ana_mark_lollipop,
  &ana_mark_pareto,
  &ana_mark_point,
  NULL,
};
