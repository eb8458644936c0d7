/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-source.h: one connector: brings events into the engine. Each is a folder of its own behind this interface.
 */
#pragma once

#include "ana-engine.h"

G_BEGIN_DECLS

typedef struct {
  char    *name;           /* "This computer" */
  char    *kind;           /* "machine" "sample" "drop" "push" */
  char    *tenant;         /* "" when all */
  char    *state;          /* "running" "idle" "error" "filling" */
  char    *error;          /* (nullable) */
  gint64   last_event_usec;
  guint64  n_events, n_rejected;
  double   progress;       /* 0 to 1 while filling, else 1 */
} AnaSourceStatus;
void ana_source_status_clear (AnaSourceStatus *status);

typedef struct _AnaSource AnaSource;
typedef struct {
  gboolean (*start)  (AnaSource *self, AnaEngine *engine, GError **error);  /* hub's main context; own threads allowed */
  void     (*stop)   (AnaSource *self);
  void     (*status) (AnaSource *self, AnaSourceStatus *out);
  void     (*free)   (AnaSource *self);
} AnaSourceClass;
struct _AnaSource { const AnaSourceClass *klass; };

AnaSource *ana_source_machine_new (const char *const *tenants);                 /* this computer, /proc only */
AnaSource *ana_source_sample_new  (const char *tenant, guint64 seed);           /* the sample company */
char      *ana_source_sample_dup_truth (AnaSource *source);                     /* what was planted, JSON; (nullable) */
AnaSource *ana_source_drop_new    (const char *dir, const char *tenant);        /* a watched folder */

G_END_DECLS
