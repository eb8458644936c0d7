/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-policed-stream.h: a GIOStream that reads through an AnaPolicer: a WebSocket on it cannot be hurt by its peer.
 */
#pragma once

#include "ana-policer.h"
#include <gio/gio.h>

G_BEGIN_DECLS

GIOStream *ana_policed_stream_new (GIOStream        *base,
                                   GBytes           *prefix,
                                   AnaPolicerLimits  limits);

G_END_DECLS
