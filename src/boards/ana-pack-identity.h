/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-pack-identity.h: who sends from a workspace.
 */
#pragma once

#include "ana-pack.h"

G_BEGIN_DECLS

#define ANA_PACK_KNOWN_KEYS "pack.keys" /* setting of a workspace: the keys of those who sent packs */

AnaSigner *ana_pack_identity_open (const char  *workspace,
                                   char       **sender,
                                   GError     **error);

G_END_DECLS
