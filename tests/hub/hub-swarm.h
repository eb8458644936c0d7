/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * hub-swarm.h: a hub as a process of its own, and thousands of small clients for it on one epoll.
 */
#pragma once

#include <gio/gio.h>

#define SWARM_STREAMS 3   /* each client watches minutes, hours and days of B.SUM */

typedef enum { SWARM_AWAY, SWARM_CONNECTING, SWARM_UPGRADING, SWARM_WAITING, SWARM_LIVE } SwarmState;

typedef struct {
  int        fd;
  SwarmState state;
  char       tail[8];   /* the last bytes: what is looked for may come in two pieces */
  guint      n_tail, n_ckpts;
  guint64    n_rows;
  gint64     retry_ms;  /* what the last "bye" asked for; 0 none */
} SwarmClient;

typedef struct {
  char        *program, *dir;
  guint        port;
  pid_t        pid;
  int          epoll;
  guint        n_clients, n_live;
  SwarmClient *clients;
  char        *hello;
  guint64      n_rows, n_frames, n_snapshots;
} Swarm;

void     swarm_init       (Swarm       *self,
                           const char  *program,       /* analytics-hub */
                           guint        n_clients);
void     swarm_clear      (Swarm       *self);
void     swarm_start_hub  (Swarm       *self);         /* with a catalogue of one sum; returns when it listens */
void     swarm_stop_hub   (Swarm       *self,
                           int          signal_number); /* and waits for its end */
gboolean swarm_hub_has_ended (Swarm    *self);          /* after a signal */
double   swarm_hub_mib    (Swarm       *self);
guint    swarm_hub_fds    (Swarm       *self);
char    *swarm_request    (Swarm       *self,
                           const char  *method,
                           const char  *path,
                           const char  *body);         /* on a connection of its own; the body of the answer */
void     swarm_set_hello  (Swarm       *self);         /* resumes each stream at its head */
gboolean swarm_connect    (Swarm       *self,
                           SwarmClient *client);       /* begins */
void     swarm_turn       (Swarm       *self,
                           int          timeout_ms);
void     swarm_close      (Swarm       *self);         /* every client */
