/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-websocket.h: a WebSocket of the hub: a policed connection with a client of the publisher behind it.
 */
#pragma once

#include "ana-request.h"

G_BEGIN_DECLS

gboolean ana_websocket_begin (AnaRequest *request);  /* FALSE: no valid handshake; the caller answers */

G_END_DECLS
