/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-address.h: where a hub is: a Unix socket, plain on loopback, or TLS anywhere.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct {
  char    *socket_path; /* (nullable) */
  char    *host;
  guint16  port;
  gboolean tls;
} AnaAddress;

gboolean            ana_address_parse       (const char        *url,
                                             AnaAddress        *out,
                                             GError           **error);
gboolean            ana_address_is_local    (const AnaAddress  *self);
void                ana_address_clear       (AnaAddress        *self);
GSocketConnectable *ana_address_connectable (const AnaAddress  *self);
char               *ana_address_dup_base    (const AnaAddress  *self);
char               *ana_address_dup_host    (const AnaAddress  *self);

G_END_DECLS
