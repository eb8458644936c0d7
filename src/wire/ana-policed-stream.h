/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-policed-stream.h: a GIOStream that reads through an AnaPolicer: a WebSocket on it cannot be hurt by its peer.
 */
#pragma once

#include "ana-policer.h"
#include <gio/gio.h>

G_BEGIN_DECLS

/* A monotonic clock in microseconds, such as ana_clock_monotonic_usec(): this room has none of its own. */
typedef gint64 (*AnaPolicedClock) (void);

GIOStream *ana_policed_stream_new (GIOStream        *base,
                                   GBytes           *prefix,
                                   AnaPolicerLimits  limits,
                                   AnaPolicedClock   clock);

G_END_DECLS
