/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-body.h: an answer that is made while it is sent.
 */
#pragma once

#include "ana-request.h"

G_BEGIN_DECLS

typedef struct {
  /* Appends the next piece; *@end: it is the last. A worker thread, never two at a time. */
  gboolean (*next) (AnaBody *self, GString *out, gboolean *end, GError **error);
  void     (*free) (AnaBody *self);
} AnaBodyClass;

struct _AnaBody { const AnaBodyClass *klass; };

void ana_body_begin (AnaRequest *request, GString *first, AnaBody *body);

G_END_DECLS
