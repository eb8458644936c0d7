/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fuzz-pack.c: any bytes as a pack, and as the zip inside one that somebody with a key has sealed.
 */
#include "config.h"

#include "ana-pack-private.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
check (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaPack) pack = ana_pack_read ("f", bytes, &error);

  g_assert_true ((pack != NULL) == (error == NULL));
  g_assert_true (pack != NULL || g_str_has_prefix (error->message, "f: "));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const guint8 seed[32] = { 1 };
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) parts = ana_pack_zip_read (bytes, &error);
  g_autoptr (AnaSigner) signer = NULL;
  g_autoptr (GBytes) sealed = NULL;

  g_assert_true ((parts != NULL) == (error == NULL));
  for (guint i = 0; parts != NULL && i < parts->len; i++)
    g_assert_true (ana_pack_is_name (((AnaPackPart *) parts->pdata[i])->name));
  check (bytes);
  if (size < 22)
    return 0;
  signer = ana_signer_new (seed);
  sealed = ana_pack_seal (bytes, signer);
  check (sealed);
  return 0;
}
