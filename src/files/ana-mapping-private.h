/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-mapping-private.h: what a parsed mapping holds; for the reader.
 */
#pragma once

#include "ana-table-reader.h"

G_BEGIN_DECLS

typedef enum {
  ANA_ENCODING_UTF8,
  ANA_ENCODING_LATIN1,
  ANA_ENCODING_WINDOWS_1252,
} AnaEncoding;

/* How one column of the file becomes one column of the frame. */
typedef struct {
  char       *source;        /* name in the file */
  char       *as;            /* name in the frame */
  AnaType     type;
  char        currency[4];
  char      **formats;       /* (nullable) of time, date: strptime, tried in turn; of time also unix, unix_ms, unix_usec */
  char        decimal;       /* of numbers */
  char        group;         /* 0: no thousands separator is taken */
  GHashTable *nulls;         /* (nullable) texts that mean "missing" in this column, beside the mapping's */
  char      **null_prefixes; /* (nullable) as are texts that begin so */
} AnaColumnRule;

typedef struct {
  char    *as;
  AnaExpr *expr;
} AnaCalculation;

typedef struct {
  AnaExpr *unless;
  char    *reason;
} AnaRejectRule;

struct _AnaMapping {
  char          *dataset;
  char          *time;        /* (nullable) a row without it is rejected */
  const AnaZone *zone;
  gboolean       batch;
  char           delimiter;   /* 0: by the name, comma or tab */
  char           quote;       /* 0: none */
  gboolean       header;
  AnaEncoding    encoding;
  GPtrArray     *columns;      /* of AnaColumnRule */
  GPtrArray     *calculations; /* of AnaCalculation */
  GPtrArray     *rejects;      /* of AnaRejectRule */
  GHashTable    *nulls;
  char         **id_columns;   /* (nullable) */
  AnaSchema     *schema;       /* columns, then calculations */
  GPtrArray     *unknown;      /* of char*: paths of members that mean nothing here */
};

G_END_DECLS
