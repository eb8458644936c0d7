/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * matrix-vector.h: how many vectors a file of cairo has, glyphs apart, and that it has no picture.
 */
#pragma once

#include <gio/gio.h>
#include <string.h>

/* Elements of SVG that are painted; those between <defs> and </defs> are glyphs and clips. */
static inline guint
matrix_svg_count (const char *svg)
{
  static const char *const names[] = { "<path ", "<rect ", "<circle ", "<line ", "<polygon " };
  guint n = 0, depth = 0;

  for (const char *at = strchr (svg, '<'); at != NULL; at = strchr (at + 1, '<'))
    {
      if (g_str_has_prefix (at, "<defs"))
        depth++;
      else if (g_str_has_prefix (at, "</defs"))
        depth--;
      for (guint i = 0; depth == 0 && i < G_N_ELEMENTS (names); i++)
        n += g_str_has_prefix (at, names[i]) ? 1 : 0;
    }
  return n;
}

static inline GByteArray *
matrix_inflate (const char *from, gsize length)
{
  g_autoptr (GZlibDecompressor) inflate = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB);
  g_autoptr (GInputStream) base = g_memory_input_stream_new_from_data (from, (gssize) length, NULL);
  g_autoptr (GInputStream) in = g_converter_input_stream_new (base, G_CONVERTER (inflate));
  GByteArray *out = g_byte_array_new ();
  guint8 buffer[4096];
  gssize n;

  while ((n = g_input_stream_read (in, buffer, sizeof buffer, NULL, NULL)) > 0)
    g_byte_array_append (out, buffer, (guint) n);
  g_byte_array_append (out, (const guint8 *) "", 1);
  return out;
}

/* Operators that paint a path, and texts, in one stream of a page. */
static inline void
matrix_count_operators (const char *content, guint *n_paths, guint *n_texts)
{
  static const char *const paints[] = { "f", "f*", "S", "s", "B", "B*", "b", "b*" };
  g_auto (GStrv) words = g_strsplit_set (content, " \n\r", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      *n_paths += g_strv_contains ((const char *const[]) { paints[0], paints[1], paints[2], paints[3], paints[4], paints[5], paints[6], paints[7], NULL }, words[i]) ? 1 : 0;
      *n_texts += strcmp (words[i], "BT") == 0 ? 1 : 0;
    }
}

static inline guint
matrix_pdf_count (const char *pdf, gsize length, guint *n_texts)
{
  const char *at = pdf;
  guint n = 0;

  *n_texts = 0;
  g_assert_true (g_str_has_prefix (pdf, "%PDF-"));
  while ((at = memmem (at, length - (gsize) (at - pdf), "stream\n", 7)) != NULL)
    {
      const char *body = at + 7, *head = at, *end = memmem (body, length - (gsize) (body - pdf), "endstream", 9);

      while (head > pdf && strncmp (head, " obj\n", 5) != 0)
        head--;
      g_assert_nonnull (end);
      g_assert_null (g_strstr_len (head, at - head, "/Image"));
      /* fonts are streams too, with lengths of their parts; a page's has none */
      if (g_strstr_len (head, at - head, "/Length1") == NULL && g_strstr_len (head, at - head, "/Subtype /Type1C") == NULL
          && g_strstr_len (head, at - head, "/Subtype /CIDFontType0C") == NULL)
        {
          g_autoptr (GByteArray) content = matrix_inflate (body, (gsize) (end - body));

          matrix_count_operators ((const char *) content->data, &n, n_texts);
        }
      at = end + 9;
    }
  return n;
}
