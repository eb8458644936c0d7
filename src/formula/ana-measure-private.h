/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-measure-private.h: a compiled measure; the room's own.
 */
#pragma once

#include "ana-expr-private.h"

G_BEGIN_DECLS

typedef enum {
  ANA_LEAF_SUM,
  ANA_LEAF_COUNT,
  ANA_LEAF_AVG,
  ANA_LEAF_MIN,
  ANA_LEAF_MAX,
  ANA_LEAF_DISTINCT,
  ANA_LEAF_QUANTILE,
  ANA_LEAF_STDDEV,
  ANA_LEAF_FIRST,
  ANA_LEAF_LAST,
  ANA_LEAF_RATE,
  ANA_LEAF_DISTINCT_MIN,
  ANA_LEAF_SUM_LAST,
} AnaLeafKind;

typedef struct {
  AnaLeafKind    kind;
  const AnaNode *arg;       /* (nullable): into the tree */
  const AnaNode *by;        /* (nullable): y of distinct_min, key of sum_last */
  const AnaNode *where;     /* (nullable) */
  char          *text;      /* (owned): equal leaves are one */
  char          *arg_key;   /* (owned) (nullable): printed, for the cache */
  char          *by_key;    /* (owned) (nullable) */
  char          *where_key; /* (owned) (nullable) */
  gboolean       real;      /* adds doubles, not integers */
  double         q;
  guint          k;
  gsize          offset;    /* of its slot in the state */
} AnaLeaf;

/* What a post-aggregate tree is, for the merge class. */
typedef enum {
  ANA_FORM_CONST,
  ANA_FORM_LINEAR,   /* of sums and counts */
  ANA_FORM_QUOTIENT, /* factor × linear / linear */
  ANA_FORM_OTHER,
} AnaFormKind;

typedef struct {
  AnaFormKind    kind;
  double         factor;
  const AnaNode *num, *den; /* of a quotient; both the same leaf of an avg or rate */
} AnaForm;

typedef struct {
  AnaMeasure *measure;  /* (owned): X of over (X, d) */
  AnaDuration duration;
  char       *code;     /* (owned): "=" and its text: how it is looked up */
} AnaOver;

struct _AnaMeasure {
  gatomicrefcount refs;
  AnaNode        *where;      /* (owned) (nullable) */
  char           *where_key;  /* (owned) (nullable) */
  AnaNode        *root;       /* (owned) */
  GArray         *leaves;     /* (owned) of AnaLeaf */
  char           *time_column; /* (owned) */
  AnaForm         form;
  AnaMergeClass   merge;
  gboolean        invertible;
  char            unit[16];
  GPtrArray      *columns;    /* (owned) of char*, NULL-terminated */
  GPtrArray      *ref_codes;  /* (owned) of char*, NULL-terminated */
  GPtrArray      *overs;      /* (owned) of AnaOver */
  gsize           state_size;
  guint64         fingerprint;
};

gboolean    ana_measure_derive_unit (AnaMeasure    *self,
                                     const char    *text,
                                     GError       **error);
AnaForm     ana_measure_get_form    (const AnaMeasure *self,
                                     const AnaNode *node);
AnaMergeClass ana_measure_derive_merge (const AnaMeasure *self);
const AnaLeaf *ana_measure_leaf     (const AnaMeasure *self,
                                     guint          i);
gboolean    ana_leaf_kind_from_name (const char    *name,
                                     AnaLeafKind   *kind);

G_END_DECLS
