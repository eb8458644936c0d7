/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-hlc.c: hybrid logical clocks. They break ties on fields where losing is harmless, and decide nothing else.
 */
#include "config.h"

#include "ana-hlc.h"

#include <string.h>

#define MAX_CLIENT 63

/**
 * ana_hlc_tick:
 * @self: the clock
 * @now_usec: what the device's clock says; may have jumped back
 *
 * Moves on for something that happens here: later than all that is known here.
 */
void
ana_hlc_tick (AnaHlc *self, gint64 now_usec)
{
  if (now_usec > self->usec)
    *self = (AnaHlc) { now_usec, 0 };
  else if (self->counter < G_MAXUINT32)
    self->counter++;
  else
    *self = (AnaHlc) { self->usec + 1, 0 };
}

/* What comes next here is later than @other, unless that is too far ahead to be believed. */
void
ana_hlc_receive (AnaHlc *self, const AnaHlc *other, gint64 now_usec)
{
  if (other->usec > now_usec + ANA_HLC_MAX_AHEAD_USEC)
    return;
  if (other->usec > self->usec || (other->usec == self->usec && other->counter > self->counter))
    *self = *other;
}

/**
 * ana_hlc_to_text:
 * @self: a clock
 * @client: whose: 1 to 63 of A-Z a-z 0-9 _ -
 *
 * Returns: (transfer full): 16 hex digits of the microseconds, 8 of the counter, the client: of two texts the later is the
 *   greater, and no two of different clients are equal
 */
char *
ana_hlc_to_text (const AnaHlc *self, const char *client)
{
  return g_strdup_printf ("%016" G_GINT64_MODIFIER "x-%08x-%s", (guint64) MAX (self->usec, 0), self->counter, client);
}

static gboolean
parse_hex (const char *text, guint n, guint64 *out)
{
  *out = 0;
  for (guint i = 0; i < n; i++)
    {
      int digit = g_ascii_xdigit_value (text[i]);

      if (digit < 0 || g_ascii_isupper (text[i]))
        return FALSE;
      *out = *out << 4 | (guint) digit;
    }
  return TRUE;
}

static gboolean
is_client (const char *text)
{
  gsize len = strlen (text);

  return len >= 1 && len <= MAX_CLIENT && strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") == len;
}

gboolean
ana_hlc_parse (const char *text, AnaHlc *out, const char **client)
{
  guint64 usec, counter;

  if (text == NULL || strlen (text) < 27 || text[16] != '-' || text[25] != '-' || !parse_hex (text, 16, &usec) ||
      !parse_hex (text + 17, 8, &counter) || usec > G_MAXINT64 || !is_client (text + 26))
    return FALSE;
  *out = (AnaHlc) { (gint64) usec, (guint32) counter };
  if (client != NULL)
    *client = text + 26;
  return TRUE;
}

int
ana_hlc_compare (const char *a, const char *b)
{
  return g_strcmp0 (a, b);
}

/**
 * ana_hlc_clamp:
 * @text: a clock as a client sent it
 * @now_usec: the hub's time
 *
 * Returns: (transfer full) (nullable): the same, at most five minutes ahead of @now_usec; %NULL when it is none
 */
char *
ana_hlc_clamp (const char *text, gint64 now_usec)
{
  const char *client;
  AnaHlc clock;

  if (!ana_hlc_parse (text, &clock, &client))
    return NULL;
  if (clock.usec > now_usec + ANA_HLC_MAX_AHEAD_USEC)
    clock.usec = now_usec + ANA_HLC_MAX_AHEAD_USEC;
  return ana_hlc_to_text (&clock, client);
}
