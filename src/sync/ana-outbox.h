/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-outbox.h: what goes to the hub, in order and once, and what its answers mean: over a store, without a network.
 */
#pragma once

#include "ana-store-documents.h"

G_BEGIN_DECLS

#define ANA_OUTBOX_PATH  "/api/unified/mutations"
#define ANA_OBJECTS_PATH "/api/unified/objects"

typedef struct _AnaOutbox AnaOutbox; /* of one thread */

AnaOutbox     *ana_outbox_new          (AnaStore    *store);
void           ana_outbox_free         (AnaOutbox   *self);
GBytes        *ana_outbox_begin        (AnaOutbox   *self,
                                        GError     **error);
AnaOutboxStep  ana_outbox_end          (AnaOutbox   *self,
                                        guint        status,    /* of HTTP; 0: no answer came */
                                        GBytes      *answer,    /* (nullable) */
                                        GPtrArray   *changes,   /* of AnaDocumentChange */
                                        GError     **error);

char          *ana_outbox_objects_path (AnaOutbox   *self);
gboolean       ana_outbox_take_objects (AnaOutbox   *self,
                                        GBytes      *answer,
                                        gboolean    *more,
                                        GPtrArray   *changes,
                                        GError     **error);
const char    *ana_outbox_get_tenant   (AnaOutbox   *self);     /* (nullable): nothing was heard yet */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaOutbox, ana_outbox_free)

G_END_DECLS
