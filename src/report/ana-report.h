/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-report.h: a board on pages: a PDF, or a printer.
 */
#pragma once

#include "ana-board-paint.h"

G_BEGIN_DECLS

typedef struct {
  double width_pt, height_pt, margin_pt;
} AnaPaper;

extern const AnaPaper ana_paper_a4;      /* landscape */
extern const AnaPaper ana_paper_letter;  /* landscape */

AnaPaper   ana_paper_turn          (AnaPaper               paper);   /* portrait */

typedef struct _AnaReport AnaReport;

AnaReport *ana_report_new          (const AnaBoardPicture *picture,
                                    AnaPaper               paper);
void       ana_report_free         (AnaReport             *self);
guint      ana_report_get_n_pages  (const AnaReport       *self);
void       ana_report_paint_page   (AnaReport             *self,
                                    guint                  page,
                                    cairo_t               *cr);      /* in points */
gboolean   ana_report_write_pdf    (AnaReport             *self,
                                    const char            *path,
                                    GError               **error);
gint64     ana_report_get_n_rows   (const AnaReport       *self);    /* of tables, all of them */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaReport, ana_report_free)

G_END_DECLS
