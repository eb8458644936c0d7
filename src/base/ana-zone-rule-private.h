/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-zone-rule-private.h: the POSIX TZ text at the foot of a zone file: what holds after its last transition.
 */
#pragma once

#include "ana-time.h"

G_BEGIN_DECLS

typedef struct {
  char kind;      /* M, J or 0 */
  int  month, week, day;
  int  time_sec;  /* local, may be negative or past a day */
} AnaZoneDate;

typedef struct {
  int         std_sec, dst_sec; /* east of UTC */
  gboolean    has_dst;
  AnaZoneDate begin, end;       /* of summer time */
} AnaZoneRule;

gboolean ana_zone_rule_parse      (const char        *text,
                                   AnaZoneRule       *out);
void     ana_zone_rule_transitions (const AnaZoneRule *rule,
                                    int                year,
                                    gint64             at_sec[2],
                                    int                offset_sec[2]); /* ascending */

G_END_DECLS
