/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-backoff.c: when to try again (SYNC.md section 2.4).
 *
 * Full jitter: the delay is uniform in [0, min (60 s, 0.5 s * 2^n)), so that thousands of clients that lost the
 * same hub do not come back in step. A server that fails with 5xx five times running is asked once a minute.
 */
#include "config.h"

#include "ana-backoff.h"

#include "ana-soup.h"

#define BASE_USEC          (G_GINT64_CONSTANT (500000))
#define CEILING_USEC       (G_GINT64_CONSTANT (60000000))
#define CIRCUIT_ERRORS     5
#define MAX_RETRY_USEC     (10 * 60 * G_USEC_PER_SEC)

void
ana_backoff_init (AnaBackoff *self, guint64 seed)
{
  *self = (AnaBackoff) { 0 };
  ana_random_init (&self->random, seed);
}

/**
 * ana_backoff_fail:
 * @self: the state
 * @http_status: what the server answered, 0 when nothing
 * @retry_after_usec: what it asked for, 0 when nothing
 */
void
ana_backoff_fail (AnaBackoff *self, guint http_status, gint64 retry_after_usec)
{
  self->n_failures++;
  self->n_server_errors = http_status >= 500 && http_status < 600 ? self->n_server_errors + 1 : 0;
  self->retry_after_usec = CLAMP (retry_after_usec, 0, MAX_RETRY_USEC);
}

/* After a minute that went well. */
void
ana_backoff_reset (AnaBackoff *self)
{
  self->n_failures = 0;
  self->n_server_errors = 0;
  self->retry_after_usec = 0;
}

/**
 * ana_backoff_get_delay:
 * @self: the state
 *
 * Returns: microseconds to wait before the next try. A server's wish is kept and spread by up to a tenth.
 */
gint64
ana_backoff_get_delay (AnaBackoff *self)
{
  guint n = MIN (self->n_failures, 16);
  gint64 ceiling = MIN (CEILING_USEC, BASE_USEC << n);
  gint64 delay = ana_random_range (&self->random, 0, ceiling + 1);

  if (self->n_server_errors >= CIRCUIT_ERRORS)
    delay = CEILING_USEC + ana_random_range (&self->random, 0, CEILING_USEC / 10);
  if (self->retry_after_usec > 0)
    delay = MAX (delay, self->retry_after_usec + ana_random_range (&self->random, 0, self->retry_after_usec / 10 + 1));
  return delay;
}

/**
 * ana_backoff_parse_retry:
 * @header: (nullable): the value of Retry-After
 * @now_usec: this moment
 *
 * Returns: microseconds from now; seconds and HTTP dates are understood, everything else is 0
 */
gint64
ana_backoff_parse_retry (const char *header, gint64 now_usec)
{
  g_autoptr (GDateTime) date = NULL;
  gint64 seconds;

  if (header == NULL)
    return 0;
  if (g_ascii_string_to_signed (header, 10, 0, 86400, &seconds, NULL))
    return seconds * G_USEC_PER_SEC;
  date = soup_date_time_new_from_http_string (header);
  return date != NULL ? MAX (0, g_date_time_to_unix (date) * G_USEC_PER_SEC - now_usec) : 0;
}
