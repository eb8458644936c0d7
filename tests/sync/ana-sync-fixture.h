/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-sync-fixture.h: a client, its store and a fake hub, for the tests of sync and of faults.
 */
#pragma once

#include "ana-fakehub.h"
#include "ana-sync.h"

G_BEGIN_DECLS

#define STREAM   "kpi:A.ONE:minute"
#define STREAM_2 "kpi:B.TWO:minute"

typedef struct {
  char       *dir;
  AnaFakehub *hub;
  AnaStore   *store;
  AnaSync    *sync;        /* (nullable) */
  char       *token_file;  /* (nullable) */
  AnaSyncTimes times;      /* of the next client */
  AnaSurroundings *surroundings; /* (nullable) (owned) of the next client; NULL: of this computer */
  gboolean    with_documents; /* the next client keeps documents in step */
  gboolean    is_remote;   /* the next client takes the hub for one over the network */
  /* What the owner was told */
  guint       n_batches, n_changed, n_catalogue, n_notify;
  guint       seen_states; /* one bit an AnaSyncState */
} SyncFixture;

void     sync_fixture_init      (SyncFixture *self,
                                 gboolean     unix_socket);
void     sync_fixture_clear     (SyncFixture *self);      /* waits for all; removes the folder */
void     sync_fixture_connect   (SyncFixture *self);      /* a new client over the same store, started */
void     sync_fixture_leave     (SyncFixture *self);      /* stops the client */
gboolean sync_fixture_is_equal  (SyncFixture *self,
                                 const char  *stream);    /* the cache holds what the hub holds, by checksum */
gboolean sync_fixture_is_shown  (SyncFixture *self,
                                 const char  *stream);    /* who reads through what is not stored yet sees what the hub holds */
gint64   sync_fixture_cursor    (SyncFixture *self,
                                 const char  *stream,
                                 char       **epoch);     /* -1: none */
guint    sync_fixture_count_fds (void);
gint64   sync_fixture_rss_bytes (void);
void     sync_fixture_turn      (SyncFixture *self);      /* lets the main context run, and a moment pass */
void     sync_fixture_forget_states (SyncFixture *self);  /* those it has been in so far */
AnaFakehubSeen sync_fixture_seen (SyncFixture *self);

/* Runs the main context until @cond holds; fails after 20 s. */
#define SYNC_WAIT(self, cond)                                                            \
  G_STMT_START {                                                                         \
    gint64 sync_wait_end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;                \
    while (!(cond))                                                                      \
      {                                                                                  \
        if (g_get_monotonic_time () > sync_wait_end)                                     \
          g_error ("%s:%d: waited in vain for %s (state %s)", __FILE__, __LINE__, #cond, \
                   ana_sync_state_to_string (ana_sync_get_state ((self)->sync)));        \
        sync_fixture_turn (self);                                                        \
      }                                                                                  \
  } G_STMT_END

/* The same, and a back-off is cut short. */
#define SYNC_WAIT_NOW(self, cond)                                                        \
  G_STMT_START {                                                                         \
    gint64 sync_wait_end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;                \
    while (!(cond))                                                                      \
      {                                                                                  \
        if (g_get_monotonic_time () > sync_wait_end)                                     \
          g_error ("%s:%d: waited in vain for %s (state %s)", __FILE__, __LINE__, #cond, \
                   ana_sync_state_to_string (ana_sync_get_state ((self)->sync)));        \
        sync_fixture_turn (self);                                                        \
        if (ana_sync_get_state ((self)->sync) == ANA_SYNC_BACKOFF)                       \
          ana_sync_now ((self)->sync);                                                   \
      }                                                                                  \
  } G_STMT_END

#define IS_LIVE(self) (ana_sync_get_state ((self)->sync) == ANA_SYNC_LIVE)

G_END_DECLS
