/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-recent-private.h: what the two sides of AnaRecent, filling and reading, share.
 */
#pragma once

#include "ana-recent.h"

G_BEGIN_DECLS

/* What is told of one key of one stream at one moment. */
typedef struct {
  char    *epoch;       /* (owned) (nullable): nothing is held */
  gint64   first_p;     /* the store must have all up to here for the rows to follow on */
  gint64   last_q;
  gint64   as_of_usec;
  gboolean whole;       /* a snapshot that the store could not take: it stands for the store */
  GArray  *rows;        /* (owned) of AnaRow, ascending; dim is not to be read */
} AnaRecentRows;

void  ana_recent_rows_clear (AnaRecentRows *rows);
void  ana_recent_copy       (AnaRecent     *self,
                             const char    *stream,
                             const char    *dim,
                             AnaSpan        span,
                             AnaRecentRows *out);
char *ana_recent_copy_dims  (AnaRecent     *self,
                             const char    *stream,
                             GHashTable    *dims,   /* set; keys are added */
                             gboolean      *whole);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AnaRecentRows, ana_recent_rows_clear)

G_END_DECLS
