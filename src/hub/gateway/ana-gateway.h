/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-gateway.h: the door of the hub: what comes over HTTP is checked here before anything else sees it.
 */
#pragma once

#include "ana-events-kept.h"
#include "ana-hub.h"
#include "ana-listener.h"

G_BEGIN_DECLS

typedef struct {
  guint   n_sockets;      /* WebSockets that are open */
  guint64 n_requests, n_refused;
} AnaGatewayStats;

AnaGateway  *ana_gateway_new          (AnaHub *hub, const AnaHubOptions *options, GError **error);  /* listens */
void         ana_gateway_close        (AnaGateway *self);    /* takes no new connection */
void         ana_gateway_free         (AnaGateway *self);
AnaListener *ana_gateway_get_listener (AnaGateway *self);
AnaEventsKept *ana_gateway_get_events (AnaGateway *self);
void         ana_gateway_get_stats    (AnaGateway *self, AnaGatewayStats *out);
void         ana_gateway_count_socket (AnaGateway *self, int by);

G_END_DECLS
