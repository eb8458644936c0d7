/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-overlay-private.h: what readers know of the tail, kept up with it. Any thread.
 */
#pragma once

#include "ana-tables-private.h"

G_BEGIN_DECLS

typedef struct _AnaOverlay AnaOverlay;

AnaOverlay *ana_overlay_new        (void);
void        ana_overlay_free       (AnaOverlay     *self);
void        ana_overlay_reset      (AnaOverlay     *self);  /* another file took the place */
gboolean    ana_overlay_refresh    (AnaOverlay     *self,
                                    AnaDb          *db,     /* in a transaction */
                                    GError        **error); /* RETRY: the transaction is too old, begin another */
void        ana_overlay_update_row (AnaOverlay     *self,
                                    AnaStreamRow   *row);   /* the cursor, where the tail is ahead of the table */
void        ana_overlay_add_rows   (AnaOverlay     *self,
                                    gint64          kid,
                                    AnaSpan         span,
                                    AnaChunk       *out);

G_END_DECLS
