/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-table-writer-private.h: what a format of the table writer does.
 */
#pragma once

#include "ana-table-writer.h"

G_BEGIN_DECLS

/* A table that was written, as the file's last words tell of it. */
typedef struct {
  char    *name;
  gint64   n_rows;
  gboolean is_cut;
} AnaTableDone;

/* A workbook; @part is the file that is written. */
typedef struct _AnaXlsx AnaXlsx;

AnaXlsx *ana_xlsx_new   (const char          *part,
                         const AnaTableAbout *about);
gboolean ana_xlsx_begin (AnaXlsx             *self,
                         const char          *name,
                         GError             **error);
gboolean ana_xlsx_add   (AnaXlsx             *self,
                         const AnaFrame      *frame,
                         GError             **error);
gboolean ana_xlsx_close (AnaXlsx             *self,
                         const GArray        *done,   /* of AnaTableDone */
                         GError             **error);
void     ana_xlsx_free  (AnaXlsx             *self);

G_END_DECLS
