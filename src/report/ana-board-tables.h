/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-tables.h: what the tiles of a board show, as tables in a file.
 */
#pragma once

#include "ana-board-paint.h"
#include "ana-table-writer.h"

G_BEGIN_DECLS

typedef struct {
  gint64 n_rows;
  guint  n_tables;
  guint  n_cut;     /* tables that a limit cut */
} AnaTablesWritten;

gboolean ana_board_write_tables (const AnaBoardPicture *picture,
                                 const char            *tile,    /* (nullable) key: of this one alone */
                                 const char            *path,
                                 AnaTablesWritten      *out,
                                 GError               **error);
char    *ana_tables_written_to_text (const AnaTablesWritten *self);  /* "3 tables, 1,204 rows", and what was cut */

G_END_DECLS
