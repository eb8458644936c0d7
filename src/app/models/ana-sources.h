/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-sources.h: the sources of a hub, as it told last; they stay known when it is away.
 */
#pragma once

#include "ana-session.h"

G_BEGIN_DECLS

/* What a source brought of one dataset since its hub began; it may have brought more before. */
typedef struct {
  char   *dataset;
  gint64  n_rows;           /* taken */
  gint64  n_rejected;
} AnaSourceShare;

typedef struct {
  char   *name;             /* in the language of the window, where every hub has it */
  char   *state;            /* running idle filling error */
  char   *error;            /* (nullable) */
  gint64  n_events;
  gint64  n_rejected;
  gint64  last_event_usec;  /* ANA_TIME_NONE when none */
  double  progress;         /* 0 to 1 */
  GPtrArray *shares;        /* of AnaSourceShare */
} AnaSourceInfo;

#define ANA_TYPE_SOURCES (ana_sources_get_type ())
G_DECLARE_FINAL_TYPE (AnaSources, ana_sources, ANA, SOURCES, GObject)

/* Signal "changed" on the main thread: an answer came, or none could be had. */
AnaSources *ana_sources_new           (AnaSession *session);
void        ana_sources_forget        (AnaSources *self);
void        ana_sources_refresh       (AnaSources *self,
                                       gint64      max_age_usec);
GPtrArray  *ana_sources_list          (AnaSources *self);       /* (nullable) of AnaSourceInfo; NULL: not known */
guint       ana_sources_count_working (AnaSources *self);
char       *ana_sources_name_of       (AnaSources *self,
                                       const char *dataset);    /* (transfer full) (nullable) "Sample company, shop" */
gboolean    ana_sources_sum_up        (AnaSources *self,
                                       const char *dataset,
                                       gint64     *n_rows,
                                       gint64     *n_rejected); /* FALSE: nothing of it came since the hub began */
gint64      ana_sources_count_events  (AnaSources *self);
const char *ana_sources_get_fault     (AnaSources *self);       /* (nullable) why the last question had no answer */

/* For tests: takes an answer of the hub's. */
gboolean    ana_sources_take          (AnaSources *self,
                                       GBytes     *body);

G_END_DECLS
