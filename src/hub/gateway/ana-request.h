/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-request.h: one HTTP request on its way through the hub, and the answer to it.
 */
#pragma once

#include <libsoup/soup.h>

#include "ana-hub.h"
#include "ana-json.h"
#include "ana-listener.h"

G_BEGIN_DECLS

typedef struct _AnaRequest AnaRequest;
typedef struct _AnaRoute   AnaRoute;

typedef struct {
  const char *name;
  const char *in;        /* "path" or "query" */
  const char *type;      /* "string" "integer" */
  const char *text;
  gboolean    required;
} AnaRouteParam;

#define ANA_ROUTE_MAX_PARAMS 12

struct _AnaRoute {
  const char   *method;
  const char   *path;           /* "/query/history/{code}" */
  const char   *summary;
  void        (*handler) (AnaRequest *request);  /* hub's context, with the body whole */
  gsize         max_body_bytes; /* 0: takes no body */
  const char   *content_types;  /* (nullable) separated by a space; NULL: any */
  gboolean      is_public;      /* wants no token */
  gboolean      is_socket;      /* a WebSocket begins here */
  AnaRouteParam params[ANA_ROUTE_MAX_PARAMS];
};

const AnaRoute *ana_routes_get      (guint *n_routes);
/* The route for a method and path; the arguments are decoded. @out_other_method: the path exists under another. */
const AnaRoute *ana_routes_match    (const char *method, const char *path, GPtrArray **out_args, gboolean *out_other_method);
char           *ana_routes_openapi  (const char *version);

struct _AnaRequest {
  gatomicrefcount    ref_count;
  AnaHub            *hub;         /* (borrowed) */
  SoupServerMessage *msg;         /* (owned); hub's context only */
  AnaPeer           *peer;        /* (owned) */
  const AnaRoute    *route;
  GPtrArray         *args;        /* (owned) of char*: the parts of the path in braces */
  char           **board_streams; /* (owned) (nullable) of a connection to a board */
  GHashTable        *query;       /* (owned) (nullable) */
  char              *tenant;      /* (owned) */
  char              *if_none_match; /* (owned) (nullable) */
  char              *content_type;  /* (owned) (nullable) without parameters */
  gboolean           takes_gzip;
  GByteArray        *body;        /* (owned) */
  gint64             began_usec;  /* monotonic */
  gboolean           gone;        /* the peer left, or was answered */
  gboolean           held;
};

/* Makes the pieces of an answer that follow the first (ana-body.h). */
typedef struct _AnaBody AnaBody;

/* What a request is answered with. Filled by any thread. */
typedef struct {
  guint    status;         /* 0: 200 */
  char    *content_type;   /* (nullable): JSON */
  GString *body;           /* (nullable) */
  GBytes  *packed;         /* (nullable) @body as gzip, in place of it */
  char    *etag;           /* (nullable) quoted */
  guint    retry_after_sec;
  AnaBody *rest;           /* (owned) (nullable) goes on after @body */
  gint64   deadline_usec;  /* monotonic; 0 none: the connection ends when the answer is not out by then */
} AnaAnswer;

void        ana_answer_clear      (AnaAnswer *self);

AnaRequest *ana_request_new       (AnaHub *hub, SoupServerMessage *msg, AnaPeer *peer);
AnaRequest *ana_request_ref       (AnaRequest *self);
void        ana_request_unref     (AnaRequest *self);
const char *ana_request_get_arg   (AnaRequest *self, guint i);
const char *ana_request_get_query (AnaRequest *self, const char *name);   /* (nullable) */
gboolean    ana_request_get_int   (AnaRequest *self, const char *name, gint64 fallback, gint64 *out, GError **error);
JsonNode   *ana_request_parse_body (AnaRequest *self, GError **error);    /* an object */
void        ana_request_hold      (AnaRequest *self);                     /* answered later */
void        ana_request_resume    (AnaRequest *self);                     /* held, and now neither answered nor refused */
void        ana_request_answer    (AnaRequest *self, AnaAnswer *answer);  /* takes what is in it */
void        ana_request_answer_json (AnaRequest *self, GString *json);    /* (transfer full) */
void        ana_request_fail      (AnaRequest *self, const GError *error);
/* @work on a worker thread, which may not touch msg or peer; then the answer. */
typedef gboolean (*AnaRequestWork) (AnaRequest *self, AnaAnswer *answer, GError **error);
void        ana_request_run       (AnaRequest *self, AnaRequestWork work);

guint       ana_error_get_status  (const GError *error);   /* HTTP */
const char *ana_error_get_word    (const GError *error);   /* "bad_input" */
void        ana_write_error       (GString *out, const char *code, const char *message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaRequest, ana_request_unref)

G_END_DECLS
