/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-report-private.h: what stands where on the pages.
 */
#pragma once

#include "ana-report.h"

G_BEGIN_DECLS

#define ANA_REPORT_HEAD_PX  58
#define ANA_REPORT_FOOT_PX  30
#define ANA_REPORT_ROW_PX   21
#define ANA_REPORT_TITLE_PX 34  /* of a tab, of a table that goes over pages */
#define ANA_REPORT_GAP_PX   14

typedef enum {
  ANA_REPORT_TAB,   /* its heading */
  ANA_REPORT_TILE,
  ANA_REPORT_ROWS,  /* of a table that did not fit in its tile */
} AnaReportKind;

/* Columns that stand side by side: a table that is too wide goes on with the next ones, its first column repeated. */
typedef struct {
  guint *cols;      /* (owned) */
  guint  n_cols;
} AnaReportGroup;

typedef struct {
  AnaTileData *tile;      /* (borrowed) */
  guint        n_cols;
  double      *width_px;  /* (owned) of each column */
  GArray      *groups;    /* of AnaReportGroup */
} AnaReportTable;

typedef struct {
  AnaReportKind   kind;
  guint           page;
  AnaGridRect     rect;       /* below the head of the page */
  const AnaTab   *tab;
  AnaTileData    *tile;
  AnaReportTable *table;      /* (borrowed) of ROWS */
  guint           group, first_row, n_rows;
  gboolean        is_first, is_last; /* part of a table */
} AnaReportItem;

struct _AnaReport {
  AnaBoardPicture picture;
  char           *title;      /* (owned) */
  AnaPaper        paper;
  double          scale;      /* points a pixel */
  double          width_px, body_px;
  GArray         *items;      /* of AnaReportItem, in reading order */
  GPtrArray      *tables;     /* of AnaReportTable */
  GHashTable     *elsewhere;  /* key of a tile -> on which page its rows are */
  guint           n_pages;
  GPtrArray      *figures;    /* of char*: in words, in their order; while a PDF is written */
  gboolean        is_tagged;
};

/* ana-report-plan.c */
void            ana_report_plan        (AnaReport          *self);

/* ana-report-table.c */
AnaReportTable *ana_report_table_new   (const AnaReport    *report,
                                        AnaTileData        *tile);
void            ana_report_table_free  (AnaReportTable     *self);
void            ana_report_table_paint (AnaReport          *report,
                                        const AnaReportItem *item,
                                        cairo_t            *cr);

/* ana-report-paint.c */
void            ana_report_begin_tag   (AnaReport          *self,
                                        cairo_t            *cr,
                                        const char         *name);
void            ana_report_end_tag     (AnaReport          *self,
                                        cairo_t            *cr,
                                        const char         *name);

/* ana-pdf-finish.c */
GBytes         *ana_pdf_finish         (GBytes             *pdf,
                                        const char         *language,
                                        GPtrArray          *figures,
                                        GError            **error);

G_END_DECLS
