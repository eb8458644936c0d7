/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-finder.h: what the search of the window finds: pages, boards, KPIs and actions, the best first.
 */
#pragma once

#include "ana-board-shelf.h"

G_BEGIN_DECLS

typedef enum { ANA_FIND_PAGE, ANA_FIND_BOARD, ANA_FIND_KPI, ANA_FIND_ACTION } AnaFindKind;

typedef struct {
  AnaFindKind kind;
  char       *title;   /* in the language of the window */
  char       *detail;  /* what it is: "COM.AOV · Commerce", "Board", "Action" */
  char       *key;     /* in any language: a code, the name of an action */
  char       *action;  /* detailed name: "win.open-kpi::COM.AOV" */
} AnaFindEntry;

AnaFindEntry *ana_find_entry_new  (AnaFindKind    kind,
                                   const char    *title,
                                   const char    *detail,
                                   const char    *key,
                                   const char    *action);
void          ana_find_entry_free (AnaFindEntry  *entry);

GPtrArray    *ana_finder_list     (AnaCatalogue  *catalogue,
                                   GPtrArray     *boards);    /* (nullable) of AnaBoardEntry; returns AnaFindEntry */
GPtrArray    *ana_finder_rank     (GPtrArray     *entries,
                                   const char    *search,
                                   guint          n_most);    /* (transfer container): borrowed entries, the best first */

G_END_DECLS
