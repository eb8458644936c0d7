/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-tally.h: which connector brought rows of which dataset, and how many could not be taken.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _AnaTally AnaTally;

typedef struct {
  char    *connector;   /* "machine", "sample", "drop", "push:shop" */
  char    *dataset;     /* "" when it is not known */
  guint64  n_rows;      /* taken, those that were known already among them */
  guint64  n_new;
  guint64  n_rejected;
  gint64   last_usec;   /* when rows came last; ANA_TIME_NONE: not since the hub began */
} AnaTallyEntry;

AnaTally  *ana_tally_new  (void);
void       ana_tally_free (AnaTally            *self);
void       ana_tally_add  (AnaTally            *self,
                           const char          *tenant,
                           const char          *source,
                           const AnaTallyEntry *more);
GPtrArray *ana_tally_list (AnaTally            *self,
                           const char          *tenant);

G_END_DECLS
