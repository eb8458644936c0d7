/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-reading.h: what a page reads off the main thread: the store as the boards room wants it, and what it reads for.
 */
#pragma once

#include "ana-answers.h"
#include "ana-pack-data.h"
#include "ana-session.h"
#include "ana-tile-answers.h"

G_BEGIN_DECLS

/* An immutable picture of the session, for a compute thread. */
typedef struct {
  AnaStore     *store;        /* (owned) (nullable) */
  AnaRecent    *recent;       /* (owned) (nullable) what arrived and may not be in the store yet */
  AnaAnswers   *answers;      /* (owned) (nullable) nothing was answered */
  AnaCatalogue *catalogue;    /* (owned) */
  AnaBoard     *board;        /* (owned) (nullable) */
  AnaPeriod     period;
  char         *range;        /* (owned) */
  char         *pack;         /* (owned) */
  char         *source_name;  /* (owned) */
  gint64        now_usec;
  AnaFreshness  freshness;    /* of figures: ana_session_get_figures_freshness() */
  GHashTable   *damaged;      /* (owned) (nullable) set of streams that could not be read just now */
  char         *dim;          /* (owned) (nullable) of the Overview: its filter, "category=Toys" */
  gboolean      has_mark;     /* the same: of one bucket */
  gint64        mark_usec;
  char         *code;         /* (owned) (nullable) of the KPI page */
  char         *compare;      /* (owned) (nullable) as ana_compare_parse() reads it */
  /* of the page of a board: a text, since a board belongs to one thread */
  char         *board_text;    /* (owned) (nullable) */
  char         *board_id;      /* (owned) (nullable) in place of a text that has not been read */
  char         *board_tab;     /* (owned) (nullable) */
  char         *board_range;   /* (owned) (nullable) in place of the board's own */
  char         *board_filters; /* (owned) (nullable) JSON text: the same */
  AnaTileAnswers *tile_answers; /* (owned) (nullable) */
  AnaBoardData *board_before;   /* (owned) (nullable) of the same text */
} AnaReading;

AnaReading  *ana_reading_new      (AnaSession   *session,
                                   AnaAnswers   *answers);
AnaReading  *ana_reading_new_for  (AnaSession   *session);
AnaReading  *ana_reading_new_first (AnaSession  *session);
void         ana_reading_free     (AnaReading   *self);
void         ana_reading_fit_data (AnaReading   *self,
                                   const char   *code);
AnaPoints   *ana_reading_read_points (AnaReading *self,
                                   const char   *stream,
                                   const char   *dim,
                                   AnaSpan       span);   /* (nullable) */
AnaPointSource ana_reading_get_source (AnaReading *self);
gboolean     ana_reading_find_trouble (AnaReading *self,
                                   const char   *stream,
                                   AnaTrouble   *out);
AnaTileSource ana_reading_get_tile_source (AnaReading *self);
AnaBoardData *ana_reading_read_board (AnaReading  *self,
                                   AnaBoard     *board,
                                   gboolean      all_rows,
                                   AnaPackTape **tape,
                                   GCancellable *cancellable);
gpointer     ana_reading_build_board (gpointer       input,
                                      GCancellable  *cancellable,
                                      GError       **error);
gpointer     ana_reading_build_overview (gpointer   input,
                                         GCancellable *cancellable,
                                         GError     **error);
gboolean     ana_overview_has_figures (const AnaOverview *overview);

G_END_DECLS
