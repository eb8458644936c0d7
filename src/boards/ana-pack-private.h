/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-pack-private.h: the zip of a pack: its entries in, its entries out.
 */
#pragma once

#include "ana-pack.h"

G_BEGIN_DECLS

#define ANA_PACK_BOARD    "board.adash"
#define ANA_PACK_MANIFEST "manifest.json"

void       ana_pack_part_free  (AnaPackPart *part);
gboolean   ana_pack_is_name    (const char *name);     /* one that a pack may hold, the manifest among them */
GBytes    *ana_pack_zip_write  (GPtrArray *parts, gint64 created_usec, GError **error);
GBytes    *ana_pack_seal       (GBytes *zip, AnaSigner *signer);
GPtrArray *ana_pack_zip_read   (GBytes *bytes, GError **error);  /* of AnaPackPart, in order */

G_END_DECLS
