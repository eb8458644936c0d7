/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fuzz-frame.c: any bytes as a table, with the checksum set right, so that the reader behind it is reached.
 */
#include "config.h"

#include "ana-codec.h"
#include "ana-frame.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GBytes) whole = NULL;
  g_autoptr (AnaFrame) frame = NULL;
  guint32 crc;

  g_byte_array_append (bytes, (const guint8 *) "ANF1", 4);
  if (size > 0)
    g_byte_array_append (bytes, data, (guint) size);
  crc = GUINT32_TO_LE (ana_crc32c (0, bytes->data, bytes->len));
  g_byte_array_append (bytes, (const guint8 *) &crc, 4);
  whole = g_bytes_new (bytes->data, bytes->len);
  frame = ana_frame_from_bytes (whole, NULL);
  if (frame != NULL)
    {
      g_autoptr (GBytes) written = ana_frame_to_bytes (frame);
      g_autoptr (AnaFrame) again = ana_frame_from_bytes (written, NULL);

      g_assert (again != NULL);
      g_assert (ana_frame_get_n_rows (again) == ana_frame_get_n_rows (frame));
    }
  return 0;
}
