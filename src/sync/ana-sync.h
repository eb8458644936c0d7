/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-sync.h: the client of one hub: connects, resumes, repairs, and says what it is doing. Several may run at once.
 */
#pragma once

#include "ana-recent.h"
#include "ana-surroundings.h"

G_BEGIN_DECLS

typedef enum {
  ANA_SYNC_OFFLINE,        /* asked to be, or no network */
  ANA_SYNC_CONNECTING,
  ANA_SYNC_CATCHUP,
  ANA_SYNC_LIVE,
  ANA_SYNC_POLLING,        /* WebSocket is blocked; long poll */
  ANA_SYNC_SUSPECT,        /* nothing heard for dead_ms; asking */
  ANA_SYNC_BACKOFF,
  ANA_SYNC_SIGNED_OUT,
  ANA_SYNC_UPGRADE_NEEDED,
  ANA_SYNC_DEGRADED,       /* live, but the disk takes nothing */
} AnaSyncState;

const char *ana_sync_state_to_string (AnaSyncState state);

#define ANA_TYPE_SYNC (ana_sync_get_type ())
G_DECLARE_FINAL_TYPE (AnaSync, ana_sync, ANA, SYNC, GObject)

/* What had to be mended since the client was made: it belongs in a report of a fault. */
typedef struct {
  guint64 n_mismatches;   /* checkpoints that did not fit what is held */
  guint64 n_resyncs;      /* streams asked for as a whole once more, for whatever reason */
  guint64 n_quarantined;  /* streams set aside: a second mismatch within an hour */
} AnaSyncCounters;

/* Signals and property changes come on the thread-default main context of the caller of new().
 *  "batch" (AnaRowBatch*)                 rows as they arrive, before they are stored
 *  "stream-changed" (const char *stream)  a snapshot or reset replaced what is stored: read again
 *  "catalogue-changed"                    definitions were fetched: see ana_store_list_objects (kind "kpi")
 *  "document-changed" (const char *kind, const char *id, gboolean gone, guint n_conflicts)   a document of user.db is not what
 *                                         it was: somebody else changed it; of so many fields the user's value was not taken
 *  notify::state, notify::last-message-usec, notify::error-text
 */
typedef struct {
  gint64 beat_usec;        /* between two looks at the line; 0 of any of these: the usual time */
  gint64 connect_usec;     /* until there is a connection: the name, every address of it, TLS */
  gint64 suspect_usec;     /* from SUSPECT to giving the connection up */
  gint64 welcome_usec;     /* from the handshake to welcome */
  gint64 request_usec;     /* a request over HTTP, from its first byte to the last of the answer */
  gint64 ws_retry_usec;    /* while polling: until the WebSocket is tried again */
  gint64 probe_usec;       /* while the disk takes nothing: until it is tried again */
  gint64 wake_usec;        /* a network that comes back, or waking up: tried within that time, at random */
  gint64 documents_usec;   /* until documents that could not be had are tried again: as long, not at random */
} AnaSyncTimes;

typedef struct {
  const char *url;         /* http://127.0.0.1:8080, https://…, or unix:/path/hub.sock */
  const char *tenant;      /* (nullable) over a Unix socket: sample or main */
  const char *token_file;  /* (nullable) */
  const char *profile;     /* for messages */
  AnaSurroundings *surroundings; /* (nullable) NULL: of this computer */
  gboolean    is_remote;   /* tests: as if the hub were reached over the network, whatever its address */
  gboolean    with_documents; /* boards and their like are kept in step: changes go out, those of others come in */
  const AnaSyncTimes *times; /* (nullable) tests: where the usual times are too long to wait for */
} AnaSyncConfig;

AnaSync      *ana_sync_new            (AnaStore             *store,
                                       const AnaSyncConfig  *config);
void          ana_sync_start          (AnaSync              *self);
void          ana_sync_stop           (AnaSync              *self);   /* waits for its thread; idempotent */
void          ana_sync_set_offline    (AnaSync              *self,
                                       gboolean              offline);
void          ana_sync_set_background (AnaSync              *self,
                                       gboolean              background); /* on a metered network: not at all */
void          ana_sync_now            (AnaSync              *self);   /* skip the back-off, once */
void          ana_sync_retry          (AnaSync              *self,
                                       const char           *stream); /* fetches it anew, though it was set aside */
void          ana_sync_get_counters   (AnaSync              *self,
                                       AnaSyncCounters      *out);
AnaSyncState  ana_sync_get_state      (AnaSync              *self);
gint64        ana_sync_get_last_message_usec (AnaSync       *self);   /* hub time; ANA_TIME_NONE when none yet */
gint64        ana_sync_get_clock_offset_usec (AnaSync       *self);   /* hub - here */
AnaRecent    *ana_sync_get_recent     (AnaSync              *self);   /* (transfer none) what is not stored yet */
char         *ana_sync_dup_error      (AnaSync              *self);   /* (nullable) what went wrong last */
void          ana_sync_subscribe      (AnaSync              *self,
                                       const char           *stream); /* counted; resumes from the stored cursor */
void          ana_sync_unsubscribe    (AnaSync              *self,
                                       const char           *stream);
gboolean      ana_sync_wait_live      (AnaSync              *self,
                                       gint64                timeout_usec); /* cli and tests: every stream at head */

gboolean      ana_sync_wait_documents (AnaSync              *self,
                                       gint64                timeout_usec); /* cli and tests: nothing waits in the outbox, nothing to fetch */

/* Any GET or POST of the hub's HTTP side; body (nullable). The answer's bytes, at most 64 MiB. */
void          ana_sync_request_async  (AnaSync              *self,
                                       const char           *method,
                                       const char           *path,    /* begins with '/' */
                                       GBytes               *body,
                                       GCancellable         *cancellable,
                                       GAsyncReadyCallback   callback,
                                       gpointer              data);
GBytes       *ana_sync_request_finish (AnaSync              *self,
                                       GAsyncResult         *result,
                                       GError              **error);
GBytes       *ana_sync_request        (AnaSync              *self,    /* blocking; cli and tests */
                                       const char           *method,
                                       const char           *path,
                                       GBytes               *body,
                                       GError              **error);

/* --- the embedded hub (ana-launcher.c) --- */

#define ANA_TYPE_LAUNCHER (ana_launcher_get_type ())
G_DECLARE_FINAL_TYPE (AnaLauncher, ana_launcher, ANA, LAUNCHER, GObject)

/* Finds analytics-hub ($ANALYTICS_HUB, beside this program, libexec, PATH), starts it with --embedded --socket, holds its
 * standard input; starts it again when it dies, with back-off. A hub that already runs on the socket is used instead. */
AnaLauncher  *ana_launcher_new        (const char           *socket_path);
gboolean      ana_launcher_start      (AnaLauncher          *self,
                                       GError              **error);
void          ana_launcher_stop       (AnaLauncher          *self);

G_END_DECLS
