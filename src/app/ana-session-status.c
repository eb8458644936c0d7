/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-session-status.c: how the connection is, in one state and in words.
 */
#include "config.h"

#include "ana-session-private.h"

#include "ana-clock.h"

#include <glib/gi18n.h>

#define STALE_USEC (60 * ANA_USEC_PER_SEC) /* a connection that is live and silent that long is stale */

static gboolean
status_idle_cb (gpointer data)
{
  AnaSession *self = data;

  self->status_id = 0;
  ana_session_emit (self, ANA_SESSION_STATUS_CHANGED);
  return G_SOURCE_REMOVE;
}

/* Pages are told at most ten times a second. */
void
ana_session_note_status (AnaSession *self)
{
  if (self->status_id == 0)
    self->status_id = g_timeout_add (ANA_SESSION_ROWS_MS, status_idle_cb, self);
}

gint64
ana_session_get_now_usec (AnaSession *self)
{
  AnaSync *sync = ana_session_get_sync (self);

  return ana_clock_now_usec () + (sync != NULL ? ana_sync_get_clock_offset_usec (sync) : 0);
}

/* Hub time of the newest message: of this run, else of what was read from the cache. ANA_TIME_NONE: never. */
gint64
ana_session_get_as_of_usec (AnaSession *self)
{
  AnaSync *sync = ana_session_get_sync (self);
  gint64 as_of = sync != NULL ? ana_sync_get_last_message_usec (sync) : ANA_TIME_NONE;

  return as_of != ANA_TIME_NONE ? as_of : self->cached_as_of_usec;
}

/* A page has read rows of the cache: so old is the newest of them. */
void
ana_session_note_as_of (AnaSession *self, gint64 as_of_usec)
{
  if (as_of_usec <= self->cached_as_of_usec)
    return;
  self->cached_as_of_usec = as_of_usec;
  ana_session_note_status (self);
}

static AnaSyncState
get_state (AnaProfile *profile)
{
  AnaSync *sync = ana_profile_get_sync (profile);

  return sync != NULL ? ana_sync_get_state (sync) : ANA_SYNC_OFFLINE;
}

static gboolean
is_live (AnaProfile *profile)
{
  AnaSyncState state = get_state (profile);

  return state == ANA_SYNC_LIVE || state == ANA_SYNC_POLLING || state == ANA_SYNC_DEGRADED || state == ANA_SYNC_CATCHUP;
}

gboolean
ana_session_is_live (AnaSession *self)
{
  return is_live (self->profile);
}

/* Neither live nor given up: too early to say "offline". */
gboolean
ana_session_is_connecting (AnaSession *self)
{
  AnaSync *sync = ana_session_get_sync (self);
  AnaSyncState state = sync != NULL ? ana_sync_get_state (sync) : ANA_SYNC_OFFLINE;

  if (ana_session_get_offline (self) || self->no_hub)
    return FALSE;
  return !self->went_live || state == ANA_SYNC_CONNECTING || state == ANA_SYNC_SUSPECT;
}

/* How the connection of a profile is, whether it is shown or in the background. */
AnaFreshness
ana_session_get_profile_freshness (AnaSession *self, AnaProfile *profile)
{
  AnaSync *sync = ana_profile_get_sync (profile);
  gint64 as_of, now;

  if (ana_profile_get_store (profile) == NULL)
    return profile == self->profile && self->opened ? ANA_FRESH_ERROR : ANA_FRESH_OFFLINE;
  if (sync == NULL || !is_live (profile))
    return ANA_FRESH_OFFLINE;
  as_of = profile == self->profile ? ana_session_get_as_of_usec (self) : ana_sync_get_last_message_usec (sync);
  now = ana_clock_now_usec () + ana_sync_get_clock_offset_usec (sync);
  if (as_of == ANA_TIME_NONE || now - as_of > STALE_USEC)
    return ANA_FRESH_STALE;
  return get_state (profile) == ANA_SYNC_POLLING ? ANA_FRESH_FRESH : ANA_FRESH_LIVE; /* asked for, not told */
}

AnaFreshness
ana_session_get_freshness (AnaSession *self)
{
  return ana_session_get_profile_freshness (self, self->profile);
}

/* What is made up says so, however lively it is. */
AnaFreshness
ana_session_get_figures_freshness (AnaSession *self)
{
  AnaFreshness freshness = ana_session_get_freshness (self);
  gboolean is_there = freshness == ANA_FRESH_LIVE || freshness == ANA_FRESH_FRESH;

  return is_there && ana_profile_is_sample (self->profile) ? ANA_FRESH_SAMPLE : freshness;
}

void
ana_session_retry_stream (AnaSession *self, const char *stream)
{
  AnaSync *sync = ana_session_get_sync (self);

  if (sync != NULL)
    ana_sync_retry (sync, stream);
}

static gboolean
is_disk_full (AnaProfile *profile)
{
  AnaStore *store = ana_profile_get_store (profile);

  return store != NULL && (ana_store_get_flags (store) & ANA_STORE_DISK_FULL) != 0;
}

/* Returns: (transfer full) (nullable): a lasting trouble with what is kept on this computer, for the banner */
char *
ana_session_dup_notice (AnaSession *self)
{
  if (get_state (self->profile) != ANA_SYNC_DEGRADED)
    return ana_session_get_store (self) != NULL ? ana_profile_dup_notice (self->profile) : NULL;
  if (is_disk_full (self->profile))
    return g_strdup (_("Not saved: the disk is full. What arrives is shown, and fetched again when there is room."));
  return g_strdup (_("Not saved: the disk takes nothing. What arrives is shown, and fetched again later."));
}

/* "Live", "Offline", … of a profile, translated. */
char *
ana_session_dup_profile_state_text (AnaSession *self, AnaProfile *profile)
{
  if (!self->opened && profile == self->profile)
    return g_strdup (_("Starting"));
  if (ana_profile_get_store (profile) == NULL)
    return g_strdup (profile == self->profile ? _("No data") : _("not open"));
  if (ana_session_is_profile_offline (self, profile))
    return g_strdup (_("Working offline"));
  if (ana_profile_get_sync (profile) == NULL)
    return g_strdup (self->went_live ? _("Offline") : _("Starting"));
  switch (get_state (profile))
    {
    case ANA_SYNC_LIVE: return g_strdup (_("Live"));
    case ANA_SYNC_CONNECTING: return g_strdup (_("Connecting"));
    case ANA_SYNC_CATCHUP: return g_strdup (_("Catching up"));
    case ANA_SYNC_POLLING: return g_strdup (_("Live, by polling"));
    case ANA_SYNC_SUSPECT: return g_strdup (_("Checking the line"));
    case ANA_SYNC_BACKOFF: return g_strdup (_("Offline, trying again"));
    case ANA_SYNC_SIGNED_OUT: return g_strdup (_("Signed out"));
    case ANA_SYNC_UPGRADE_NEEDED: return g_strdup (_("Update needed"));
    case ANA_SYNC_DEGRADED: return g_strdup (is_disk_full (profile) ? _("Live, not saved: disk full") : _("Live, not saved"));
    case ANA_SYNC_OFFLINE: default: return g_strdup (_("Offline"));
    }
}

char *
ana_session_dup_state_text (AnaSession *self)
{
  return ana_session_dup_profile_state_text (self, self->profile);
}

guint
ana_session_get_n_pending (AnaSession *self)
{
  AnaStore *store = ana_session_get_store (self);

  return store != NULL ? ana_store_get_n_queued (store) : 0;
}

char *
ana_session_dup_error (AnaSession *self)
{
  AnaSync *sync = ana_session_get_sync (self);
  char *text = sync != NULL ? ana_sync_dup_error (sync) : NULL;

  if (text == NULL)
    text = g_strdup (self->launch_error);
  if (text == NULL)
    text = ana_profile_dup_notice (self->profile);
  return text;
}
