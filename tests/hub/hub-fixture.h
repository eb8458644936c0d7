/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * hub-fixture.h: a hub on a thread of its own, with a catalogue of a few KPIs, and raw clients for it.
 */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "ana-gateway.h"
#include "ana-hub.h"
#include "ana-publisher.h"

/* The hub lives on its thread; the test talks to it through sockets, and through call() for what is not on the wire. */
typedef struct {
  AnaHubOptions options;
  AnaHub       *hub;
  GMainContext *context;
  GMainLoop    *loop;
  GThread      *thread;
  char         *dir;
  char         *socket_path;
  guint         port;
  GMutex        mutex;
  GCond         cond;
  gboolean      ready;
  GError       *error;
} HubFixture;

HubFixture *hub_fixture_new   (void);                /* listens on loopback and a Unix socket; stopped by hub_fixture_free */
HubFixture *hub_fixture_new_full (void (*prepare) (HubFixture *self));
void        hub_fixture_free  (HubFixture *self);
void        hub_fixture_restart (HubFixture *self);  /* the same data */
void        hub_fixture_restart_with (HubFixture *self, void (*between) (HubFixture *self, gpointer data), gpointer data);
void        hub_fixture_set_catalogue (const char *text);  /* for the next start; NULL: as it was. After the first fixture. */
void        hub_fixture_call  (HubFixture *self, void (*func) (AnaHub *hub, gpointer data), gpointer data);  /* on the hub's thread */

/* HTTP: one request, read to the end of the connection. */
typedef struct {
  guint  status;      /* 0: the connection ended without an answer */
  char  *head;
  char  *body;
  gsize  body_len;
} Answer;
void      answer_clear (Answer *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

int       raw_connect  (HubFixture *self);
int       raw_connect_unix (HubFixture *self);
gboolean  raw_send     (int fd, const char *data, gssize len);
gssize    raw_read     (int fd, void *buffer, gsize len, int timeout_ms);   /* 0 end, -1 timeout or error */
void      raw_answer   (int fd, Answer *out, int timeout_ms);               /* closes fd */
void      http_send    (HubFixture *self, Answer *out, const char *method, const char *path, const char *headers, const char *body);
void      http_get     (HubFixture *self, Answer *out, const char *path);
void      http_post    (HubFixture *self, Answer *out, const char *path, const char *json);
JsonNode *answer_json  (const Answer *self);   /* asserts that it is JSON */

/* WebSocket: raw frames, so that a test can misbehave. */
typedef struct {
  int         fd;
  GByteArray *in;
  guint       close_code;
} RawSocket;
RawSocket *ws_open      (HubFixture *self, const char *path, const char *protocol, const char *headers);  /* NULL: refused */
void       ws_free      (RawSocket *self);
void       ws_send      (RawSocket *self, const char *text);
void       ws_send_frame (RawSocket *self, guint8 first, const void *data, gsize len, gboolean mask);
char      *ws_recv      (RawSocket *self, int timeout_ms);       /* a text; NULL: none, or closed (see close_code) */
JsonObject *ws_recv_type (RawSocket *self, const char *type, int timeout_ms);  /* the next of this type; others are passed over */
void       ws_hello     (RawSocket *self, const char *resume, int credit);     /* and takes the welcome */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RawSocket, ws_free)

void       watch        (HubFixture *self, const char *code, const char *period);

/* Orders at given times, posted to the hub; returns when they are committed. */
void       post_order   (HubFixture *self, const char *id, gint64 at_usec, const char *country, gint64 amount);
