/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-text-table.h: a table of texts and figures over a row model: a column view with small rows.
 */
#pragma once

#include "ana-ui.h"

G_BEGIN_DECLS

#define ANA_TYPE_TEXT_TABLE (ana_text_table_get_type ())
G_DECLARE_FINAL_TYPE (AnaTextTable, ana_text_table, ANA, TEXT_TABLE, GtkWidget)

typedef struct {
  char      *text;     /* (owned) */
  int        sign;     /* an arrow before it */
  AnaVerdict verdict;
  gboolean   strong;   /* the total row, the selected row */
} AnaCell;

typedef void   (*AnaCellFunc)  (guint row, guint column, AnaCell *cell, gpointer data);
typedef double (*AnaValueFunc) (guint row, guint column, gpointer data);   /* to sort by; NAN last */

/* Signals: "row-selected" (int row, -1 none), "row-opened" (guint row) */
GtkWidget *ana_text_table_new          (void);
void       ana_text_table_set_source   (AnaTextTable *self,
                                        AnaCellFunc   cell,
                                        AnaValueFunc  value,
                                        gpointer      data,
                                        gboolean      newest_first);
void       ana_text_table_set_columns  (AnaTextTable *self,
                                        const char *const *titles,
                                        guint         n_columns);
void       ana_text_table_set_rows     (AnaTextTable *self,
                                        guint         n_rows,
                                        gboolean      has_total);
void       ana_text_table_select       (AnaTextTable *self,
                                        int           row);
int        ana_text_table_get_selected (AnaTextTable *self);   /* -1: none, or the total */
int        ana_text_table_pick         (AnaTextTable *self,
                                        double        x,
                                        double        y);      /* -1: no row */
void       ana_text_table_reveal       (AnaTextTable *self,
                                        int           row);
void       ana_text_table_set_whole    (AnaTextTable *self);
void       ana_text_table_set_label    (AnaTextTable *self,
                                        const char   *label);

G_END_DECLS
