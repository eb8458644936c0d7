/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-session.h: what all pages share: profile, store, sync, catalogue, period and range. The only place where rooms meet.
 */
#pragma once

#include "ana-card.h"
#include "ana-latest.h"
#include "ana-overview.h"
#include "ana-profile.h"

G_BEGIN_DECLS

#define ANA_TYPE_SESSION (ana_session_get_type ())
G_DECLARE_FINAL_TYPE (AnaSession, ana_session, ANA, SESSION, GObject)

typedef struct {
  const char *workspace;  /* (nullable) folder of the profile */
  const char *profile;    /* (nullable) name; NULL: the one used last */
  const char *hub_url;    /* (nullable) instead of the embedded hub */
  gboolean    no_hub;     /* open no socket, start nothing */
} AnaSessionOptions;

/* Signals, all on the main thread:
 *  "opened"                                 the profile is there, or why not; once, after ana_session_begin()
 *  "profile-changed"                        another profile, or other definitions: read everything again
 *  "view-changed"                           period, range or pack: ask for other data, drop what is under way
 *  "rows-changed" (GHashTable *streams)     at most ten times a second, while a window is shown
 *  "status-changed"                         state, lag, pending, error
 *  "tick"                                   once a second while a window is shown: ages
 *  "document-changed" (const char *kind, const char *id, gboolean gone, guint n_conflicts)   of the profile shown: somebody else
 *                                           changed it, or a choice about a conflict did: who shows it reads it again
 *  "notice" (const char *text)              something to say once (a toast)
 */
AnaSession   *ana_session_new              (const AnaSessionOptions *options);
void          ana_session_begin            (AnaSession    *self);
gboolean      ana_session_is_open          (AnaSession    *self);
gboolean      ana_session_take_first       (AnaSession    *self,
                                            AnaBoard     **board,
                                            AnaOverview  **overview);
void          ana_session_go_live          (AnaSession    *self);
void          ana_session_close            (AnaSession    *self);

GSettings    *ana_session_get_settings     (AnaSession    *self);
GPtrArray    *ana_session_get_profiles     (AnaSession    *self);
AnaProfile   *ana_session_get_profile      (AnaSession    *self);
void          ana_session_set_profile      (AnaSession    *self,
                                            const char    *name);
void          ana_session_add_profile      (AnaSession    *self,
                                            AnaProfile    *profile);
void          ana_session_set_cache_limit  (AnaSession    *self,
                                            int            mib);
void          ana_session_set_decimal      (AnaSession    *self,
                                            AnaDecimalMark mark);   /* of all numbers shown; remembered */
void          ana_session_set_week_start   (AnaSession    *self,
                                            AnaWeekStart   start);  /* of all calendars shown; remembered */
AnaStore     *ana_session_get_store        (AnaSession    *self);   /* (nullable) */
AnaSync      *ana_session_get_sync         (AnaSession    *self);   /* (nullable) */
AnaCatalogue *ana_session_get_catalogue    (AnaSession    *self);
void          ana_session_watch            (AnaSession    *self,
                                            const char *const *codes,
                                            gconstpointer  owner);

AnaPeriod     ana_session_get_period       (AnaSession    *self);
void          ana_session_set_period       (AnaSession    *self,
                                            AnaPeriod      period);
const char   *ana_session_get_range        (AnaSession    *self);
void          ana_session_set_range        (AnaSession    *self,
                                            const char    *range);
const char   *ana_session_get_pack         (AnaSession    *self);   /* "": the cards that were picked */
void          ana_session_set_pack         (AnaSession    *self,
                                            const char    *pack);
gboolean      ana_session_get_offline      (AnaSession    *self);
void          ana_session_set_offline      (AnaSession    *self,
                                            gboolean       offline);
gboolean      ana_session_is_profile_offline (AnaSession *self,
                                            AnaProfile    *profile);
void          ana_session_sync_now         (AnaSession    *self);
void          ana_session_set_shown        (AnaSession    *self,
                                            gconstpointer  window,
                                            gboolean       shown);

gint64        ana_session_get_now_usec     (AnaSession    *self);   /* hub time */
gint64        ana_session_get_as_of_usec   (AnaSession    *self);
void          ana_session_note_as_of       (AnaSession    *self,
                                            gint64         as_of_usec);
AnaFreshness  ana_session_get_freshness    (AnaSession    *self);   /* of the connection */
AnaFreshness  ana_session_get_figures_freshness (AnaSession *self);  /* the same of what is shown: a sample says so */
void          ana_session_retry_stream     (AnaSession    *self,
                                            const char    *stream);  /* fetches it anew, though it was set aside */
gboolean      ana_session_is_live          (AnaSession    *self);
gboolean      ana_session_is_connecting    (AnaSession    *self);
void          ana_session_backup_async     (AnaSession    *self,
                                            const char    *path,
                                            GAsyncReadyCallback callback,
                                            gpointer       data);
void          ana_session_restore_async    (AnaSession    *self,
                                            const char    *path,
                                            GAsyncReadyCallback callback,
                                            gpointer       data);
void          ana_session_remove_data_async (AnaSession   *self,
                                            GAsyncReadyCallback callback,
                                            gpointer       data);
gboolean      ana_session_removes_hub      (AnaSession    *self);
gboolean      ana_session_care_finish      (AnaSession    *self,
                                            GAsyncResult  *result,
                                            GError       **error);
void          ana_session_reopen           (AnaSession    *self);
char         *ana_session_dup_state_text   (AnaSession    *self);   /* "Live", "Offline", … translated */
char         *ana_session_dup_notice       (AnaSession    *self);   /* (nullable) for the banner */
AnaFreshness  ana_session_get_profile_freshness (AnaSession *self,
                                            AnaProfile    *profile);
char         *ana_session_dup_profile_state_text (AnaSession *self,
                                            AnaProfile    *profile);
guint         ana_session_get_n_pending    (AnaSession    *self);
char         *ana_session_dup_error        (AnaSession    *self);   /* (nullable) */

G_END_DECLS
