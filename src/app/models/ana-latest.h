/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-latest.h: work off the main thread of which only the latest answer counts.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef gpointer (*AnaWorkFunc) (gpointer input, GCancellable *cancellable, GError **error);      /* on a compute thread */
typedef void     (*AnaDoneFunc) (gpointer result, const GError *error, gpointer data);            /* on main; takes result */

typedef struct _AnaLatest AnaLatest;

AnaLatest *ana_latest_new        (AnaWorkFunc     work,
                                  GDestroyNotify  free_input,
                                  AnaDoneFunc     done,
                                  GDestroyNotify  free_result,
                                  gpointer        data);
void       ana_latest_free       (AnaLatest      *self);
void       ana_latest_request    (AnaLatest      *self,
                                  gpointer        input,
                                  gboolean        drop_running);
void       ana_latest_cancel     (AnaLatest      *self);
gboolean   ana_latest_is_running (AnaLatest      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaLatest, ana_latest_free)

G_END_DECLS
