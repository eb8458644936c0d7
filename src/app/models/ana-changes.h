/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-changes.h: what waits for the hub, what it refused, and the fields that somebody else changed too.
 */
#pragma once

#include "ana-board-conflict.h"
#include "ana-catalogue.h"
#include "ana-store-documents.h"

G_BEGIN_DECLS

#define ANA_TYPE_CHANGES (ana_changes_get_type ())
G_DECLARE_FINAL_TYPE (AnaChanges, ana_changes, ANA, CHANGES, GObject)

/* One field that two changed, for people. */
typedef struct {
  gint64   num;
  char    *id;             /* of the board */
  char    *board;          /* its title */
  char    *place;          /* "Title of the board", "Tile Revenue: title" */
  char    *mine, *theirs;  /* as text; "deleted" where there is none */
  gboolean can_both;
  gint64   at_usec;
} AnaConflictItem;

/* A change that the hub refused. */
typedef struct {
  gint64 mut;
  char  *board;
  char  *why;
  char  *json;   /* the change itself, to be kept elsewhere */
} AnaRefusedChange;

/* Signals, on the main thread: "changed"; "resolved" (const char *id): a board is not what it was; "fault" (const char *text) */
AnaChanges *ana_changes_new            (AnaStore         *store,
                                        AnaCatalogue     *catalogue); /* (nullable) */
guint       ana_changes_get_n_waiting  (AnaChanges       *self);
guint       ana_changes_get_n_refused  (AnaChanges       *self);
guint       ana_changes_get_n_conflicts (AnaChanges      *self);
gint64      ana_changes_get_oldest_usec (AnaChanges      *self);   /* ANA_TIME_NONE: nothing waits */
GPtrArray  *ana_changes_get_conflicts  (AnaChanges       *self);   /* of AnaConflictItem, oldest first */
GPtrArray  *ana_changes_get_refused    (AnaChanges       *self);   /* of AnaRefusedChange */
void        ana_changes_refresh        (AnaChanges       *self);
void        ana_changes_resolve        (AnaChanges       *self,
                                        gint64            num,
                                        AnaConflictChoice choice);
void        ana_changes_retry          (AnaChanges       *self,
                                        gint64            mut);
void        ana_changes_give_up        (AnaChanges       *self,
                                        gint64            mut);
char       *ana_changes_dup_summary    (AnaChanges       *self,    /* "3 changes wait, the oldest for 2 h", translated */
                                        gint64            now_usec);

G_END_DECLS
