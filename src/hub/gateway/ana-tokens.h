/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-tokens.h: the token file: who may come in, and to which tenant.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _AnaTokens AnaTokens;

AnaTokens  *ana_tokens_load   (const char *path, GError **error);
void        ana_tokens_free   (AnaTokens *self);
const char *ana_tokens_find   (AnaTokens *self, const char *token);  /* (nullable) its tenant */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnaTokens, ana_tokens_free)

gboolean    ana_tenant_is_valid (const char *tenant);

G_END_DECLS
