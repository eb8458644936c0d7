/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-csv-parser.h: text into rows of fields (RFC 4180), in constant memory.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define ANA_CSV_MAX_FIELD_BYTES (10 * 1024 * 1024)
#define ANA_CSV_MAX_ROW_BYTES   (64 * 1024 * 1024)
#define ANA_CSV_MAX_FIELDS      4096

typedef struct {
  const char *text;     /* without quotes; not terminated */
  gsize       len;
  gsize       offset;   /* of the field in the row as it stood */
  gboolean    quoted;
} AnaCsvField;

/* One row; valid until the next. */
typedef struct {
  const AnaCsvField *fields;
  guint              n_fields;
  const char        *raw;           /* as it stood, without the end of line; not terminated */
  gsize              raw_len;
  gint64             line;          /* 1-based, where it begins */
  const char        *error;         /* (nullable) why it cannot be used */
  gsize              error_offset;  /* in raw */
} AnaCsvRow;

/* Fills a buffer of at least 3 bytes: how many, 0 at the end, -1 and an error. */
typedef gssize (*AnaFillFunc) (gpointer data, char *buffer, gsize n_bytes, GError **error);

typedef struct _AnaCsvParser AnaCsvParser;

AnaCsvParser *ana_csv_parser_new  (char delimiter, char quote, AnaFillFunc fill, gpointer data);
gboolean      ana_csv_parser_next (AnaCsvParser *self, AnaCsvRow *row, GError **error);
void          ana_csv_parser_free (AnaCsvParser *self);
void          ana_csv_row_locate  (const AnaCsvRow *row, gsize offset, gint64 *line, gint64 *column);
gboolean      ana_csv_row_is_blank (const AnaCsvRow *row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaCsvParser, ana_csv_parser_free)

G_END_DECLS
