/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-marks.c: the table of marks.
 */
#include "config.h"

#include "ana-marks.h"

const AnaMark *const ana_marks[] = {
  &ana_mark_arc,
  &ana_mark_circle,
  &ana_mark_histogram,
  NULL,
};
