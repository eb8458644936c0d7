/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-tile-image.c: whether the bytes of an image tile are a picture, and one of a size that can be shown.
 *
 * Only what PNG and JPEG say of themselves before their pixels is read: a few bytes may stand for a picture that fills the
 * memory, and are refused before anything is unpacked.
 */
#include "config.h"

#include "ana-tile-image.h"

#include "ana-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static guint
get_u16 (const guchar *p)
{
  return (guint) p[0] << 8 | p[1];
}

static guint
get_u32 (const guchar *p)
{
  return (guint) p[0] << 24 | (guint) p[1] << 16 | (guint) p[2] << 8 | p[3];
}

/* The header is the first chunk. */
static gboolean
read_png (const guchar *data, gsize n, guint *width_px, guint *height_px)
{
  static const guchar magic[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };

  if (n < 33 || memcmp (data, magic, sizeof magic) != 0 || memcmp (data + 12, "IHDR", 4) != 0)
    return FALSE;
  *width_px = get_u32 (data + 16);
  *height_px = get_u32 (data + 20);
  return TRUE;
}

/* It ends with a chunk that says so: readers make do with half a picture and say nothing. */
static gboolean
is_cut_off (const guchar *data, gsize n)
{
  return data[0] == 0x89 && memmem (data, n, "IEND", 4) == NULL;
}

/* Segment by segment up to the frame, which says how large it is. */
static gboolean
read_jpeg (const guchar *data, gsize n, guint *width_px, guint *height_px)
{
  gsize at = 2;

  if (n < 4 || data[0] != 0xff || data[1] != 0xd8)
    return FALSE;
  while (at + 9 < n && data[at] == 0xff)
    {
      guint marker = data[at + 1];

      if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc)
        {
          *height_px = get_u16 (data + at + 5);
          *width_px = get_u16 (data + at + 7);
          return TRUE;
        }
      at += marker == 0xff ? 1 : 2 + get_u16 (data + at + 2);
    }
  return FALSE;
}

/**
 * ana_image_check:
 * @bytes: of an image tile
 * @width_px: (out): as the picture says
 * @height_px: (out): as the picture says
 * @error: return location
 *
 * Unpacks nothing; any thread.
 *
 * Returns: %FALSE and %ANA_ERROR_BAD_INPUT: no PNG or JPEG; or %ANA_ERROR_LIMIT: too large to be shown
 */
gboolean
ana_image_check (GBytes *bytes, guint *width_px, guint *height_px, GError **error)
{
  gsize n;
  const guchar *data = g_bytes_get_data (bytes, &n);

  *width_px = *height_px = 0;
  if (!read_png (data, n, width_px, height_px) && !read_jpeg (data, n, width_px, height_px))
    {
      g_set_error_literal (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, _("This is no PNG or JPEG picture"));
      return FALSE;
    }
  if (is_cut_off (data, n))
    {
      g_set_error_literal (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, _("The picture is cut off"));
      return FALSE;
    }
  if (*width_px == 0 || *height_px == 0)
    {
      g_set_error_literal (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, _("The picture has no size"));
      return FALSE;
    }
  if (*width_px > ANA_IMAGE_MAX_SIDE || *height_px > ANA_IMAGE_MAX_SIDE || (guint64) *width_px * *height_px > ANA_IMAGE_MAX_PIXELS)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_LIMIT, _("The picture is too large: %u × %u pixels"), *width_px, *height_px);
      return FALSE;
    }
  return TRUE;
}
