/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-worker.h: one thread with an ordered queue of jobs. The owner of a database is one of these.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _AnaWorker AnaWorker;
typedef void (*AnaWorkerFunc) (gpointer data);

AnaWorker *ana_worker_new          (const char     *name);
void       ana_worker_push         (AnaWorker      *self,
                                    AnaWorkerFunc   func,
                                    gpointer        data,
                                    GDestroyNotify  destroy);  /* any thread; in order of arrival */
void       ana_worker_run_sync     (AnaWorker      *self,
                                    AnaWorkerFunc   func,
                                    gpointer        data);     /* waits; not from the worker itself */
gboolean   ana_worker_is_current   (AnaWorker      *self);
guint      ana_worker_get_n_queued (AnaWorker      *self);
void       ana_worker_stop         (AnaWorker      *self);     /* runs what is queued, joins, frees */

G_END_DECLS
