/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-policer.h: reads RFC 6455 frame headers as bytes pass by and says stop before a peer can hurt.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  gsize    max_message_bytes;   /* over all fragments of one message */
  guint    max_frames_per_sec;  /* 0: no limit */
  gboolean expect_mask;         /* TRUE on the hub's side */
} AnaPolicerLimits;

typedef struct _AnaPolicer AnaPolicer;

AnaPolicer *ana_policer_new  (AnaPolicerLimits  limits);
void        ana_policer_free (AnaPolicer       *self);
gboolean    ana_policer_feed (AnaPolicer       *self,
                              const guint8     *data,
                              gsize             n_bytes,
                              gint64            monotonic_usec,
                              GError          **error);  /* LIMIT or BAD_INPUT: close the connection */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaPolicer, ana_policer_free)

G_END_DECLS
