/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-session-private.h: the session, seen from its own files.
 */
#pragma once

#include "ana-first-board.h"
#include "ana-session.h"

G_BEGIN_DECLS

#define ANA_SESSION_ROWS_MS 100   /* between two "rows-changed", and between two "status-changed" */
#define ANA_SESSION_GATHER_MS 5   /* rows of a burst are shown together */

typedef enum {
  ANA_SESSION_OPENED,
  ANA_SESSION_PROFILE_CHANGED,
  ANA_SESSION_VIEW_CHANGED,
  ANA_SESSION_ROWS_CHANGED,
  ANA_SESSION_STATUS_CHANGED,
  ANA_SESSION_TICK,
  ANA_SESSION_NOTICE,
  ANA_SESSION_DOCUMENT_CHANGED,
  ANA_SESSION_N_SIGNALS,
} AnaSessionSignal;

struct _AnaSession {
  GObject      parent_instance;
  /* Input */
  char        *hub_url;      /* (owned) (nullable) of the option */
  char        *socket_url;   /* (owned) (nullable) of the embedded hub */
  gboolean     no_hub;
  /* Owned */
  GSettings   *settings;
  GPtrArray   *profiles;     /* of AnaProfile */
  AnaProfile  *profile;      /* the one shown */
  AnaLauncher *launcher;     /* (nullable) */
  AnaFirstBoard *first;      /* (nullable) before the start, and after its board was shown */
  char        *launch_error; /* (nullable) */
  GHashTable  *dirty;        /* set of streams */
  GHashTable  *watches;      /* owner, borrowed -> GStrv of codes */
  GHashTable  *windows;      /* set of those that are shown, borrowed */
  char        *range[ANA_N_KPI_PERIODS];
  char        *pack;
  /* Derived */
  AnaPeriod    period;
  gint64       cached_as_of_usec;
  gboolean     opened;       /* the profile was opened, or cannot be */
  gboolean     went_live;
  gint64       rows_not_before_usec; /* monotonic; the refresh interval of the header */
  guint        rows_id;
  guint        tick_id;
  guint        status_id;
  guint        background_id;
  GHashTable   *tried;       /* set of AnaProfile, borrowed: opened in the background, or not to be */
  GCancellable *cancellable; /* of opening in the background */
  guint        n_cares;      /* profiles that are closed for restore or removal: not to be opened */
};

/* ana-session.c */
void ana_session_emit        (AnaSession *self, AnaSessionSignal signal);
void ana_session_listen      (AnaSession *self, AnaProfile *profile);
void ana_session_limit_cache (AnaSession *self, AnaProfile *profile);
void ana_session_arm_rows    (AnaSession *self);
/* ana-session-view.c */
void ana_session_load_view   (AnaSession *self);
void ana_session_free_view   (AnaSession *self);
/* ana-session-live.c */
void ana_session_connect     (AnaSession *self);   /* the profile shown; does nothing before it is open */
void ana_session_stop        (AnaSession *self);   /* opens nothing more in the background */
void ana_session_stop_hub    (AnaSession *self);
gboolean ana_session_is_local (AnaSession *self, AnaProfile *profile);  /* its hub is the embedded one */
void ana_session_let_hub_go  (AnaSession *self);   /* nobody of ours uses the embedded hub until ana_session_take_hub() */
void ana_session_take_hub    (AnaSession *self);
void ana_session_background_again (AnaSession *self, AnaProfile *profile);
/* ana-session-status.c */
void ana_session_note_status (AnaSession *self);

G_END_DECLS
