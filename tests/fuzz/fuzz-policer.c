/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fuzz-policer.c: any bytes as WebSocket frames; cut anywhere, the verdict is the same.
 */
#include "config.h"

#include "ana-policer.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  for (int mask = 0; mask < 2; mask++)
    {
      AnaPolicerLimits limits = { 300, 50, mask };
      g_autoptr (AnaPolicer) whole = ana_policer_new (limits);
      g_autoptr (AnaPolicer) pieces = ana_policer_new (limits);
      gboolean ok = ana_policer_feed (whole, data, size, 0, NULL);
      gboolean ok_pieces = TRUE;

      for (gsize i = 0, step = 1; i < size && ok_pieces; i += step, step = step % 5 + 1)
        ok_pieces = ana_policer_feed (pieces, data + i, MIN (step, size - i), 0, NULL);
      g_assert (ok == ok_pieces);
    }
  return 0;
}
