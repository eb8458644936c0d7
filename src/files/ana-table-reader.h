/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-table-reader.h: files of rows, read in constant memory: CSV, TSV, JSON lines; .gz, .xz and .zst as what they hold.
 */
#pragma once

#include "ana-formula.h"
#include "ana-json.h"
#include <gio/gio.h>

G_BEGIN_DECLS

/* FORMATS.md section 4 */
typedef struct _AnaMapping AnaMapping;
AnaMapping *ana_mapping_parse       (JsonNode *json, GError **error);
AnaMapping *ana_mapping_load        (const char *path, GError **error);
void        ana_mapping_free        (AnaMapping *self);
const char *ana_mapping_get_dataset (const AnaMapping *self);
const char *ana_mapping_get_time    (const AnaMapping *self);
gboolean    ana_mapping_is_batch    (const AnaMapping *self);
const char *const *ana_mapping_get_id_columns (const AnaMapping *self);  /* (nullable) */
const AnaSchema *ana_mapping_get_schema (const AnaMapping *self);        /* columns, then calculated ones */
const GPtrArray *ana_mapping_get_unknown (const AnaMapping *self);       /* of char*: members that mean nothing, by path */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaMapping, ana_mapping_free)

typedef struct {
  gint64      line, column;   /* 1-based, where the row, or the field at fault, begins */
  char       *reason;
  char       *text;           /* the row as it stood */
} AnaReject;
typedef void (*AnaRejectFunc) (const AnaReject *reject, gpointer data);

typedef struct _AnaTableReader AnaTableReader;
AnaTableReader *ana_table_reader_open (const char *path, const AnaMapping *mapping, AnaRejectFunc reject, gpointer data, GError **error);
/* The same for a file already open (taken); @name tells the kind. */
AnaTableReader *ana_table_reader_new_fd (int fd, const char *name, const AnaMapping *mapping, AnaRejectFunc reject, gpointer data, GError **error);
/* The next at most @max_rows mapped rows (calculate and reject applied); NULL and no error at the end.
 * @row_numbers (nullable out): of gint64, one a row: its number in the file, data rows from 0, for ids. */
AnaFrame       *ana_table_reader_next (AnaTableReader *self, guint max_rows, GArray **row_numbers, GError **error);
double          ana_table_reader_get_progress (const AnaTableReader *self);    /* 0 to 1 */
guint64         ana_table_reader_get_n_rejected (const AnaTableReader *self);
void            ana_table_reader_free (AnaTableReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaTableReader, ana_table_reader_free)

/* CSV out, as FORMATS.md section 9 says: RFC 4180, "\n", shortest numbers, RFC 3339 times, null empty, "" quoted. */
void ana_csv_write_frame (GString *out, const AnaFrame *frame, gboolean header, const AnaZone *zone);
/* One line of NAME.csv.rejects.csv: line,column,reason,text; the header for NULL. */
void ana_csv_write_reject (GString *out, const AnaReject *reject);

G_END_DECLS
