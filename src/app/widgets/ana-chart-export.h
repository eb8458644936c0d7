/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-chart-export.h: a chart to the clipboard or to a file; a table as CSV, TSV or JSON.
 */
#pragma once

#include "ana-ui.h"

G_BEGIN_DECLS

/* A table as text: how many rows and columns, and each cell for a machine (no locale, ISO 8601 times). */
typedef struct {
  guint       n_rows, n_columns;
  const char *const *titles;
  char     *(*cell) (guint row, guint column, gboolean *is_number, gpointer data);  /* (transfer full) (nullable): missing */
  gpointer    data;
} AnaDataTable;

char *ana_table_to_text      (const AnaDataTable *table,
                              const char         *format);   /* csv tsv json html */
void  ana_chart_copy_image   (GtkWidget          *widget,
                              AnaChart           *chart);
void  ana_chart_save_image   (GtkWidget          *widget,
                              AnaChart           *chart,
                              const char         *title);
void  ana_chart_save_image_as (GtkWidget         *widget,
                              AnaChart           *chart,
                              const char         *title,
                              const char         *format);   /* png svg pdf */
void  ana_chart_write_image  (GtkWidget          *widget,
                              AnaChart           *chart,
                              const char         *path);     /* on a thread; the window says how it went */
char *ana_save_name          (const char         *path,
                              const char *const  *endings,
                              int                 chosen);   /* of a file, by what the dialog says */
char *ana_save_free_name     (const char         *path,
                              const char         *ending);   /* that overwrites nothing */
void  ana_table_copy         (GtkWidget          *widget,
                              const AnaDataTable *table);
void  ana_table_save         (GtkWidget          *widget,
                              const char         *title,
                              const char         *format,   /* csv tsv json xlsx */
                              const AnaDataTable *table);
void  ana_frame_save         (GtkWidget          *widget,
                              const char         *title,
                              const char         *format,
                              AnaFrame           *frame,
                              gboolean            is_cut);
void  ana_text_save          (GtkWidget          *widget,
                              const char         *title,
                              const char         *format,   /* its ending */
                              const char         *text);
AnaFrame *ana_data_table_to_frame (const AnaDataTable *table);
GdkContentProvider *ana_chart_provide (AnaChart           *chart);   /* png svg */
gboolean  ana_chart_write_file (AnaChart           *chart,       /* at once; the ending says the format */
                                const char         *path,
                                GError            **error);
char     *ana_frame_to_text    (AnaFrame           *frame,
                                const AnaZone      *zone,
                                const char         *format);    /* as ana_table_to_text() */
GdkContentProvider *ana_frame_provide (AnaFrame           *frame,
                                       const AnaZone      *zone);
GdkContentProvider *ana_table_provide (const AnaDataTable *table);   /* html tsv csv plain */

G_END_DECLS
