/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-ingest.h: bodies of /ingest as rows of cells, and rows of cells as typed batches of events.
 */
#pragma once

#include "ana-catalogue.h"
#include "ana-hub-storage.h"

G_BEGIN_DECLS

typedef enum {
  ANA_CELL_NULL,
  ANA_CELL_INT,
  ANA_CELL_REAL,
  ANA_CELL_BOOL,
  ANA_CELL_TEXT,
} AnaCellKind;

typedef struct {
  AnaCellKind kind;
  union {
    gint64      i;     /* INT, BOOL */
    double      d;
    const char *text;  /* in the strings of the rows */
  };
} AnaCell;

typedef struct {
  gint64  line;
  char   *column;    /* (nullable) */
  char   *reason;
} AnaIngestReject;

/* Rows of one dataset, column by column; a column that a row does not name is null there. */
typedef struct {
  char      *dataset;
  GPtrArray *names;    /* of char* */
  GPtrArray *columns;  /* of GArray of AnaCell, each as long as there are rows */
  GArray    *lines;    /* of gint64 */
} AnaIngestTable;

typedef struct {
  GStringChunk *strings;
  GPtrArray    *tables;      /* of AnaIngestTable */
  GArray       *rejects;     /* of AnaIngestReject, the first hundred */
  guint         n_rejected;
  GPtrArray    *ignored;     /* of char*: columns that the dataset does not have */
  char         *dataset;     /* where rows without one of their own go */
  gboolean      is_text;     /* CSV: numbers and money are texts as people write them */
  /* the row that is being read */
  GArray       *row;         /* of { name, cell } */
  const char   *row_dataset; /* (nullable) */
} AnaIngestRows;

AnaIngestRows *ana_ingest_rows_new    (const char *dataset);
void           ana_ingest_rows_free   (AnaIngestRows *self);
void           ana_ingest_rows_put    (AnaIngestRows *self, const char *name, gsize len, AnaCell cell);
void           ana_ingest_rows_end    (AnaIngestRows *self, gint64 line);   /* the row is whole */
void           ana_ingest_rows_reject (AnaIngestRows *self, gint64 line, const char *column, const char *format, ...) G_GNUC_PRINTF (4, 5);
const char    *ana_ingest_rows_text   (AnaIngestRows *self, const char *text, gsize len);  /* kept as long as the rows */

gboolean       ana_ingest_read_json   (AnaIngestRows *self, const char *data, gsize len, GError **error);
gboolean       ana_ingest_read_lines  (AnaIngestRows *self, const char *data, gsize len, GError **error);
gboolean       ana_ingest_read_csv    (AnaIngestRows *self, const char *data, gsize len, GError **error);

typedef struct {
  AnaHubStorage *storage;
  AnaCatalogue  *catalogue;
  const char    *tenant, *source;
  const char    *time_column;   /* (nullable) as asked */
  const char    *currency;      /* (nullable) as asked */
  gint64         received_usec;
} AnaIngestTarget;

/* A batch of the good rows of a table; %NULL without error when none is good. */
AnaEventBatch *ana_ingest_convert     (AnaIngestRows *rows, AnaIngestTable *table, const AnaIngestTarget *target, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaIngestRows, ana_ingest_rows_free)

G_END_DECLS
