/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-expr-private.h: what the parts of the room share about expressions over one frame.
 */
#pragma once

#include "ana-vec-private.h"

G_BEGIN_DECLS

struct _AnaExprCache {
  AnaEval     eval;
  AnaFrame   *frame;  /* (owned) */
  GHashTable *vecs;   /* (owned) of printed expression to AnaVec */
  GHashTable *masks;  /* (owned) of printed expression to bits of the rows where it is true */
};

AnaVec        *ana_expr_cache_eval (AnaExprCache    *self,
                                    const AnaNode   *node,
                                    const char      *key);    /* (transfer none) */
const guint64 *ana_expr_cache_mask (AnaExprCache    *self,
                                    const AnaNode   *node,
                                    const char      *key);    /* (transfer none) */
guint          ana_mask_select     (const guint64   *mask,
                                    guint            n_rows,
                                    guint32         *rows);
void           ana_vec_put         (const AnaVec    *vec,
                                    AnaFrameBuilder *builder,
                                    guint            col,
                                    guint            n_rows);

G_END_DECLS
