/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-ticks.h: where an axis is marked: nice numbers, powers, and the calendar of a zone.
 */
#pragma once

#include "ana-scale.h"

G_BEGIN_DECLS

/* What a tick's text says of an instant. */
typedef enum {
  ANA_TICK_NUMBER,
  ANA_TICK_SECOND,  /* 14:05:30 */
  ANA_TICK_MINUTE,  /* 14:05 */
  ANA_TICK_DAY,     /* 26 Oct */
  ANA_TICK_MONTH,   /* Oct */
  ANA_TICK_YEAR,    /* 2026; also the first month of a year: Jan 2026 */
} AnaTickKind;

typedef struct {
  GArray     *values; /* of double, ascending, all within the domain */
  AnaTickKind kind;
  double      step;   /* NUMBER: distance of two; powers: 0 */
} AnaTickPlan;

/* How many are wanted along @length_px: one in 80 pixels, but four where four short numbers have room. */
guint       ana_ticks_n_along    (double           length_px);
AnaTickPlan ana_ticks_linear     (double           lo,
                                  double           hi,
                                  guint            n_wanted);
AnaTickPlan ana_ticks_log        (double           lo,
                                  double           hi,
                                  guint            n_wanted);
AnaTickPlan ana_ticks_symlog     (double           lo,
                                  double           hi,
                                  double           bend,
                                  guint            n_wanted);
/* Those of a scale of numbers, whichever it is. */
AnaTickPlan ana_ticks_of_scale   (const AnaScale  *scale,
                                  guint            n_wanted);
/* The finest calendar step with at most @n_max ticks. */
AnaTickPlan ana_ticks_time       (const AnaZone   *zone,
                                  double           lo_usec,
                                  double           hi_usec,
                                  guint            n_max);
char       *ana_tick_format_time (const AnaZone   *zone,
                                  double           t_usec,
                                  AnaTickKind      kind,
                                  const char *const *month_names); /* (nullable) 12; NULL: English */
char       *ana_tick_format_number (double         value,
                                    double         step);

G_END_DECLS
