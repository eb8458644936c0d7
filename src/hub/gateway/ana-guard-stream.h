/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-guard-stream.h: a stream around a WebSocket's connection that polices what comes in and counts what goes out.
 */
#pragma once

#include <gio/gio.h>

#include "ana-policer.h"

G_BEGIN_DECLS

#define ANA_GUARD_MAX_TEXTS 8 /* that go to the kernel in one call */

#define ANA_TYPE_GUARD_STREAM (ana_guard_stream_get_type ())
G_DECLARE_FINAL_TYPE (AnaGuardStream, ana_guard_stream, ANA, GUARD_STREAM, GIOStream)

typedef struct {
  void (*read)     (gpointer data);                       /* bytes came */
  void (*wrote)    (gpointer data, gsize n_bytes);        /* bytes of texts went to the kernel */
  void (*violated) (gpointer data, const GError *error);  /* once; what comes after is thrown away */
} AnaGuardFuncs;

GIOStream *ana_guard_stream_new    (GIOStream *base, AnaPolicerLimits limits, const AnaGuardFuncs *funcs, gpointer data);
gboolean   ana_guard_stream_send   (AnaGuardStream *self, GBytes *const *texts, guint n_texts);  /* a frame each, past libsoup; FALSE: not now */
void       ana_guard_stream_detach (AnaGuardStream *self);  /* no function is called any more */

G_END_DECLS
