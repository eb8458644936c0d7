/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-table-writer.h: tables into a file: CSV, TSV, JSON, XLSX; row by row, at constant memory.
 */
#pragma once

#include "ana-frame.h"
#include "ana-time.h"

G_BEGIN_DECLS

#define ANA_XLSX_MAX_ROWS 1048576 /* of a sheet, its heading among them */

typedef enum {
  ANA_TABLE_CSV,
  ANA_TABLE_TSV,
  ANA_TABLE_JSON,
  ANA_TABLE_XLSX,
} AnaTableFormat;

/* What the file says of itself. */
typedef struct {
  const char    *title;        /* (nullable) */
  const char    *range;        /* (nullable) "28 days" */
  const AnaZone *zone;         /* (nullable) whose clock the times show; NULL is UTC */
  gint64         as_of_usec;   /* up to when the data are; ANA_TIME_NONE: not known */
  gint64         created_usec; /* the file's own date: the same input gives the same bytes */
} AnaTableAbout;

typedef struct _AnaTableWriter AnaTableWriter;

gboolean        ana_table_format_from_name (const char          *path,
                                            AnaTableFormat      *out,
                                            gboolean            *many);   /* .csv .tsv .json .xlsx, .csv.zip .tsv.zip */
AnaTableWriter *ana_table_writer_new       (const char          *path,
                                            const AnaTableAbout *about,
                                            GError             **error);
gboolean        ana_table_writer_begin     (AnaTableWriter      *self,
                                            const char          *name,
                                            GError             **error);
gboolean        ana_table_writer_add       (AnaTableWriter      *self,
                                            const AnaFrame      *frame,
                                            GError             **error);
gboolean        ana_table_writer_end       (AnaTableWriter      *self,
                                            gboolean             is_cut,
                                            GError             **error);
gboolean        ana_table_writer_close     (AnaTableWriter      *self,
                                            GError             **error);
gint64          ana_table_writer_get_n_rows   (const AnaTableWriter *self);
guint           ana_table_writer_get_n_tables (const AnaTableWriter *self);
guint           ana_table_writer_get_n_cut    (const AnaTableWriter *self);
void            ana_table_writer_free      (AnaTableWriter      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaTableWriter, ana_table_writer_free)

G_END_DECLS
