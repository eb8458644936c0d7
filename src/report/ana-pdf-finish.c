/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-pdf-finish.c: what cairo cannot say in a PDF: its language, what figures show, an identity that is that of its bytes.
 *
 * A PDF 1.4 of cairo's is a row of objects in plain text with a table of their places at the end. Objects are copied, some with
 * a member more, and the table is written anew. Elements of the structure stand in the order in which they were begun.
 */
#include "config.h"

#include "ana-report-private.h"

#include "ana-error.h"

#include <stdlib.h>
#include <string.h>

#define FIGURE  "<< /Type /StructElem\n   /S /Figure\n"
#define CATALOG "<< /Type /Catalog\n"

#define TAIL_BYTES 40 /* "startxref", a number, "%%EOF" */

typedef struct {
  gsize offset;
  guint number;
} Place;

static gboolean
fail (GError **error)
{
  g_set_error_literal (error, ANA_ERROR, ANA_ERROR_FAILED, "the PDF is not as it was expected");
  return FALSE;
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const Place *x = a, *y = b;

  return x->offset < y->offset ? -1 : x->offset > y->offset;
}

/* The last lines are text, and short. */
static const char *
find_start (const char *data, gsize n_bytes)
{
  gsize n = MIN (n_bytes, TAIL_BYTES);

  return g_strstr_len (data + n_bytes - n, (gssize) n, "startxref\n");
}

/* "xref\n0 N\n" and N entries of 20 bytes. */
static GArray *
read_places (const char *data, gsize n_bytes, const char **table, const char **trailer)
{
  const char *start = find_start (data, n_bytes);
  guint64 at = start != NULL ? g_ascii_strtoull (start + strlen ("startxref\n"), NULL, 10) : n_bytes;
  GArray *places;
  char *entry;
  guint64 n;

  if (at >= n_bytes || strncmp (data + at, "xref\n0 ", 7) != 0)
    return NULL;
  *table = data + at;
  n = g_ascii_strtoull (*table + 7, &entry, 10);
  *trailer = ++entry + n * 20;
  if (n < 2 || n > n_bytes / 20 || *trailer > start || strncmp (*trailer, "trailer\n", 8) != 0)
    return NULL;
  places = g_array_sized_new (FALSE, FALSE, sizeof (Place), (guint) n);
  for (guint i = 1; i < n; i++)
    {
      Place place = { (gsize) g_ascii_strtoull (entry + (gsize) i * 20, NULL, 10), i };

      g_array_append_val (places, place);
    }
  g_array_sort (places, compare_places);
  return places;
}

/* Text as PDF has it: UTF-16 in hexadecimal, its first letter the mark of that. */
static void
append_text (GByteArray *out, const char *key, const char *text)
{
  g_autoptr (GString) line = g_string_new (NULL);
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  glong n = 0;
  g_autofree gunichar2 *units = g_utf8_to_utf16 (valid, -1, NULL, &n, NULL);

  g_string_append_printf (line, "   /%s <FEFF", key);
  for (glong i = 0; i < n; i++)
    g_string_append_printf (line, "%04X", units[i]);
  g_string_append (line, ">\n");
  g_byte_array_append (out, (const guint8 *) line->str, (guint) line->len);
}

static void
append_catalog (GByteArray *out, const char *language)
{
  g_autofree char *tag = g_strdelimit (g_strdup (language != NULL ? language : "en"), "_", '-');
  static const char *const title = "   /ViewerPreferences << /DisplayDocTitle true >>\n";

  tag[strcspn (tag, ".@")] = '\0';
  append_text (out, "Lang", tag[0] != '\0' && strcmp (tag, "C") != 0 ? tag : "en");
  g_byte_array_append (out, (const guint8 *) title, (guint) strlen (title));
}

/* One object, with what it lacks after its first lines. */
static void
append_object (GByteArray *out, const char *object, gsize n_bytes, const char *language, GPtrArray *figures, guint *n_figures)
{
  const char *body = memchr (object, '\n', n_bytes);
  gsize head = body != NULL ? (gsize) (body + 1 - object) : n_bytes, n = 0;
  const char *alt = NULL;
  gboolean is_catalog = n_bytes - head > strlen (CATALOG) && strncmp (object + head, CATALOG, strlen (CATALOG)) == 0;

  if (n_bytes - head > strlen (FIGURE) && strncmp (object + head, FIGURE, strlen (FIGURE)) == 0)
    {
      alt = *n_figures < figures->len ? figures->pdata[*n_figures] : NULL;
      (*n_figures)++;
      n = head + strlen (FIGURE);
    }
  else if (is_catalog)
    n = head + strlen (CATALOG);
  g_byte_array_append (out, (const guint8 *) object, (guint) n);
  if (alt != NULL)
    append_text (out, "Alt", alt);
  if (is_catalog)
    append_catalog (out, language);
  g_byte_array_append (out, (const guint8 *) object + n, (guint) (n_bytes - n));
}

static void
append_table (GByteArray *out, const GArray *places, const gsize *offsets)
{
  g_autoptr (GString) table = g_string_new (NULL);

  g_string_append_printf (table, "xref\n0 %u\n0000000000 65535 f \n", places->len + 1);
  for (guint i = 1; i <= places->len; i++)
    g_string_append_printf (table, "%010" G_GSIZE_FORMAT " 00000 n \n", offsets[i]);
  g_byte_array_append (out, (const guint8 *) table->str, (guint) table->len);
}

/* cairo's trailer, and an identity: of the bytes, not of the clock. */
static gboolean
append_trailer (GByteArray *out, const char *trailer, const char *end, gsize table_at, GError **error)
{
  g_autofree char *sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, out->data, out->len);
  const char *close = g_strstr_len (trailer, end - trailer, ">>\nstartxref\n");
  g_autofree char *last = NULL;

  if (close == NULL)
    return fail (error);
  last = g_strdup_printf ("   /ID [ <%.32s> <%.32s> ]\n>>\nstartxref\n%" G_GSIZE_FORMAT "\n%%%%EOF\n", sum, sum, table_at);
  g_byte_array_append (out, (const guint8 *) trailer, (guint) (close - trailer));
  g_byte_array_append (out, (const guint8 *) last, (guint) strlen (last));
  return TRUE;
}

/**
 * ana_pdf_finish:
 * @pdf: as cairo wrote it, of version 1.4
 * @language: (nullable): "es"
 * @figures: (element-type utf8): what each figure shows, in their order
 * @error: return location
 *
 * Pure; any thread.
 *
 * Returns: (transfer full): the same PDF with its language, the words of its figures, and an identity
 */
GBytes *
ana_pdf_finish (GBytes *pdf, const char *language, GPtrArray *figures, GError **error)
{
  gsize n_bytes;
  const char *data = g_bytes_get_data (pdf, &n_bytes), *table = NULL, *trailer = NULL;
  g_autoptr (GArray) places = read_places (data, n_bytes, &table, &trailer);
  g_autoptr (GByteArray) out = g_byte_array_sized_new ((guint) n_bytes + 4096);
  g_autofree gsize *offsets = NULL;
  guint n_figures = 0;
  gsize table_at;

  if (places == NULL)
    {
      fail (error);
      return NULL;
    }
  offsets = g_new0 (gsize, places->len + 1);
  g_byte_array_append (out, (const guint8 *) data, (guint) g_array_index (places, Place, 0).offset);
  for (guint i = 0; i < places->len; i++)
    {
      const Place *place = &g_array_index (places, Place, i);
      gsize end = i + 1 < places->len ? g_array_index (places, Place, i + 1).offset : (gsize) (table - data);

      offsets[place->number] = out->len;
      append_object (out, data + place->offset, end - place->offset, language, figures, &n_figures);
    }
  table_at = out->len;
  append_table (out, places, offsets);
  if (n_figures != figures->len || !append_trailer (out, trailer, data + n_bytes, table_at, error))
    {
      g_clear_error (error);
      fail (error);
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}
