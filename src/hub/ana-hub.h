/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-hub.h: one running hub: storage, engine, publisher, gateway and connectors, put together.
 */
#pragma once

#include "ana-engine.h"
#include "ana-recount.h"
#include "ana-source.h"

G_BEGIN_DECLS

#define ANA_TENANT_MAIN   "main"
#define ANA_TENANT_SAMPLE "sample"

typedef struct {
  gboolean   embedded;      /* stops some seconds after standard input ends */
  gboolean   sample;        /* brings the sample company and this computer */
  char      *socket_path;   /* (nullable) Unix socket */
  GPtrArray *listen;        /* of char*, ADDR:PORT */
  char      *storage_dir;   /* (nullable): the user's own folder */
  GPtrArray *drops;         /* of char*: watched folders, tenant main */
  char      *token_file;    /* (nullable) */
  char      *tls_certificate, *tls_key;  /* (nullable) PEM files */
  GPtrArray *names;         /* of char*: further names of this hub in Host */
  GPtrArray *origins;       /* of char*: web origins that may ask */
  gboolean   check_only;    /* check-config */
  char      *backup_path;   /* (nullable) backup FILE: then end */
  char      *restore_path;  /* (nullable) restore FILE: then end */
  gboolean   remove_data;   /* remove-data --yes: then end */
} AnaHubOptions;

void     ana_hub_options_init   (AnaHubOptions *self);
void     ana_hub_options_clear  (AnaHubOptions *self);
gboolean ana_hub_options_parse  (AnaHubOptions *self, char **args, char **out_message, GError **error);
gboolean ana_hub_options_load   (AnaHubOptions *self, const char *path, GError **error);
gboolean ana_hub_options_check  (const AnaHubOptions *self, GError **error);

typedef struct _AnaHub       AnaHub;
typedef struct _AnaPublisher AnaPublisher;
typedef struct _AnaGateway   AnaGateway;

AnaHub        *ana_hub_new            (const AnaHubOptions *options, GError **error);  /* opens, listens, starts */
void           ana_hub_stop           (AnaHub *self);        /* says bye, commits, closes */
void           ana_hub_free           (AnaHub *self);
GMainContext  *ana_hub_get_context    (AnaHub *self);
AnaEngine     *ana_hub_get_engine     (AnaHub *self);
AnaHubStorage *ana_hub_get_storage    (AnaHub *self);
AnaCatalogue  *ana_hub_get_catalogue  (AnaHub *self);
AnaPublisher  *ana_hub_get_publisher  (AnaHub *self);
AnaGateway    *ana_hub_get_gateway    (AnaHub *self);
AnaRecount    *ana_hub_get_recount    (AnaHub *self);
GPtrArray     *ana_hub_get_sources    (AnaHub *self);        /* of AnaSource* */
gint64         ana_hub_get_started_usec (AnaHub *self);
gboolean       ana_hub_is_ending      (AnaHub *self);        /* no work is taken any more */
/* A heavy piece of work on one of a few threads; @func there, then @done on the hub's context. FALSE: too many wait. */
gboolean       ana_hub_run            (AnaHub *self, void (*func) (gpointer data), void (*done) (gpointer data), gpointer data);

G_END_DECLS
