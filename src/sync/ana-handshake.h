/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-handshake.h: connects and upgrades to a WebSocket, within a deadline.
 */
#pragma once

#include "ana-address.h"
#include "ana-soup.h"

G_BEGIN_DECLS

/* Why a hub did not take us. */
typedef struct {
  guint  http_status;      /* 0: no answer */
  gboolean is_connected;   /* somebody took the request: it is not the name, the line or TLS */
  gint64 retry_after_usec; /* 0: none asked for */
} AnaRefusal;

void                     ana_handshake_async  (const AnaAddress     *address,
                                               const char           *path,
                                               const char           *tenant,
                                               const char           *token,
                                               gint64                connect_usec,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              data);
SoupWebsocketConnection *ana_handshake_finish (GAsyncResult         *result,
                                               AnaRefusal           *refusal,
                                               GError              **error);

G_END_DECLS
