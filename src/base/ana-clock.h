/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-clock.h: where the time comes from. Rooms that are not pure ask this; tests set it.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gint64 ana_clock_now_usec       (void); /* UTC microseconds; may jump */
gint64 ana_clock_monotonic_usec (void); /* for every timeout; never jumps, stands still in suspend */
gint64 ana_clock_boottime_usec  (void); /* like monotonic, but runs on in suspend */
void   ana_clock_set_fixed      (gint64 now_usec);  /* tests only: 0 goes back to the real clock */
void   ana_clock_add_sleep      (gint64 usec);      /* tests only: as if the machine had slept */

G_END_DECLS
