/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-backoff.h: when to try again: full jitter, the server's own wish, and a circuit for servers that fail.
 */
#pragma once

#include "ana-random.h"

G_BEGIN_DECLS

typedef struct {
  AnaRandom random;
  guint     n_failures;        /* in a row */
  guint     n_server_errors;   /* 5xx in a row */
  gint64    retry_after_usec;  /* what the server asked for; 0 none */
} AnaBackoff;

void   ana_backoff_init         (AnaBackoff *self,
                                 guint64     seed);
void   ana_backoff_fail         (AnaBackoff *self,
                                 guint       http_status,
                                 gint64      retry_after_usec);
void   ana_backoff_reset        (AnaBackoff *self);
gint64 ana_backoff_get_delay    (AnaBackoff *self);
gint64 ana_backoff_parse_retry  (const char *header,
                                 gint64      now_usec);

G_END_DECLS
