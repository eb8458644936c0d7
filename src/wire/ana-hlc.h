/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-hlc.h: hybrid logical clocks: who was last, where clocks of devices do not agree (SYNC.md section 2.1, D9).
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define ANA_HLC_MAX_AHEAD_USEC (G_GINT64_CONSTANT (300) * 1000 * 1000)

typedef struct {
  gint64  usec;     /* never goes back */
  guint32 counter;  /* within one microsecond */
} AnaHlc;

void     ana_hlc_tick    (AnaHlc      *self,
                          gint64       now_usec);  /* something happens here */
void     ana_hlc_receive (AnaHlc      *self,
                          const AnaHlc *other,
                          gint64       now_usec);  /* something that happened elsewhere is known here */
char    *ana_hlc_to_text (const AnaHlc *self,
                          const char  *client);    /* texts sort as clocks do */
gboolean ana_hlc_parse   (const char  *text,
                          AnaHlc      *out,
                          const char **client);    /* (out) (optional): inside @text */
int      ana_hlc_compare (const char  *a,          /* (nullable): before all others */
                          const char  *b);
char    *ana_hlc_clamp   (const char  *text,
                          gint64       now_usec);  /* what is too far ahead of the hub's clock is not believed */

G_END_DECLS
