/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-merge.h: documents that several people edit: what changed, and three-way merge per field (SYNC.md section 2.6). Pure.
 */
#pragma once

#include "ana-json.h"

G_BEGIN_DECLS

/* A field that both changed, to different values: theirs stays in the document, mine is kept here. */
typedef struct {
  char     *path;              /* (owned) JSON pointer */
  JsonNode *base, *mine, *theirs; /* (owned) (nullable): not there */
} AnaMergeConflict;

gboolean   ana_merge_is_strict    (const char  *kind);     /* of this kind nothing is merged: the revision must match */
gboolean   ana_merge_delete_wins  (const char  *kind);

JsonNode  *ana_merge_diff         (JsonNode    *base,      /* (nullable): there was none */
                                   JsonNode    *mine);
gboolean   ana_merge_check        (JsonNode    *patch,
                                   GError     **error);
JsonNode  *ana_merge_apply        (const char  *kind,
                                   JsonNode    *theirs,    /* (nullable): there is none */
                                   JsonNode    *patch,     /* checked */
                                   const char  *hlc,
                                   JsonNode   **fields,    /* (inout) (nullable): clocks of fields, an object */
                                   GPtrArray   *conflicts); /* (nullable): AnaMergeConflict are added */
GPtrArray *ana_merge_conflicts_new (void);

G_END_DECLS
