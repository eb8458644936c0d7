/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-objects.h: what users make and change from many places at once: mutations, each applied once, and who is told.
 */
#pragma once

#include "ana-hub-storage.h"

G_BEGIN_DECLS

#define ANA_OBJECTS_MAX_BODY_BYTES (1024 * 1024)        /* of one object */
#define ANA_OBJECTS_MAX            10000                /* of one tenant, deleted ones too */
#define ANA_OBJECTS_MAX_BYTES      (256 * 1024 * 1024)  /* of them all */
#define ANA_OBJECTS_ANSWER_BYTES   (8 * 1024 * 1024)    /* of an answer: beyond it fewer mutations are done than were sent */

/* What one request came to. */
typedef struct {
  const char  *refusal;   /* (nullable) static: "out_of_order", "other_client": nothing was done */
  gint64       last;      /* the sender's last number */
  char        *answer;    /* (owned) (nullable) JSON text */
  AnaRowBatch *changed;   /* (owned) (nullable) rows of the tenant's stream, to be handed out after the commit */
} AnaMutateOutcome;

char    *ana_objects_stream        (const char               *tenant);
gboolean ana_objects_is_kept       (const char               *kind);
gboolean ana_objects_mutate        (AnaHubStorage            *storage,
                                    const char               *tenant,
                                    const AnaMutationRequest *request,
                                    gint64                    now_usec,
                                    AnaMutateOutcome         *out,
                                    GError                  **error);
void     ana_mutate_outcome_clear  (AnaMutateOutcome         *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AnaMutateOutcome, ana_mutate_outcome_clear)

G_END_DECLS
