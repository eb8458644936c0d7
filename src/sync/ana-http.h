/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-http.h: requests to one hub: capped, never redirected, never without a deadline. One thread.
 */
#pragma once

#include "ana-address.h"
#include "ana-soup.h"

G_BEGIN_DECLS

typedef struct _AnaHttp AnaHttp;

typedef struct {
  guint   status;
  char   *etag;             /* (nullable) */
  gint64  retry_after_usec;
  GBytes *body;
} AnaHttpAnswer;

void           ana_http_answer_free (AnaHttpAnswer        *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaHttpAnswer, ana_http_answer_free)

AnaHttp       *ana_http_new         (const AnaAddress     *address,
                                     const char           *tenant,
                                     gint64                total_usec);
guint          ana_http_abort       (AnaHttp              *self);
void           ana_http_free        (AnaHttp              *self);
void           ana_http_send_async  (AnaHttp              *self,
                                     const char           *method,
                                     const char           *path,
                                     GBytes               *body,
                                     const char           *token,
                                     const char           *etag,
                                     GCancellable         *cancellable,
                                     GAsyncReadyCallback   callback,
                                     gpointer              data);
AnaHttpAnswer *ana_http_send_finish (GAsyncResult         *result,
                                     GError              **error);

G_END_DECLS
