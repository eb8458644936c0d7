/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fuzz-pack.c: any bytes as a pack, as the zip inside one that somebody with a key has sealed, and as what came with a board.
 */
#include "config.h"

#include "ana-pack-data.h"
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

/* What is kept of a pack is read each time that its board is opened; the seeds have a stream "s" and a span of "a". */
static void
play (const guint8 *data, gsize size)
{
  g_autofree char *kept = g_strndup ((const char *) data, size);
  AnaPackPlay *pack = ana_pack_play_new (kept, NULL);
  g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (AnaSpanPart));
  g_auto (GStrv) dims = NULL;
  AnaTileSource source;
  AnaMeasureValue value;
  gint64 as_of_usec;

  if (pack == NULL)
    return;
  source = ana_pack_play_get_source (pack);
  source.points.read (source.points.data, "s", "", (AnaSpan) { G_MININT64, G_MAXINT64 }, parts, &as_of_usec);
  for (guint i = 0; i < parts->len; i++)
    g_assert_cmpint (g_array_index (parts, AnaSpanPart, i).count, >=, 0);
  for (guint i = 1; i < parts->len; i++)
    g_assert_cmpint (g_array_index (parts, AnaSpanPart, i - 1).ts_usec, <, g_array_index (parts, AnaSpanPart, i).ts_usec);
  dims = source.points.list_dims (source.points.data, "s");
  g_assert_nonnull (dims);
  source.points.read_answer (source.points.data, "a", "", (AnaSpan) { 0, 1 }, &value);
  ana_pack_play_free (pack);
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
  play (data, size);
  if (size < 22)
    return 0;
  signer = ana_signer_new (seed);
  sealed = ana_pack_seal (bytes, signer);
  check (sealed);
  return 0;
}
