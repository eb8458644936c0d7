/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-pack-zip.c: the zip of a pack. Nothing is ever written to a disk under a name that a file says.
 */
#include "config.h"

#include "ana-pack-private.h"

#include "ana-archive.h"
#include "ana-error.h"
#include "ana-time.h"

#include <string.h>

#define MAX_RATIO   200            /* unpacked to packed */
#define RATIO_BYTES (1024 * 1024)  /* what is smaller may be packed as well as it likes */

void
ana_pack_part_free (AnaPackPart *part)
{
  g_free (part->name);
  g_clear_pointer (&part->data, g_bytes_unref);
  g_free (part);
}

static gboolean
is_key (const char *text, gsize len)
{
  return len >= 1 && len <= 63 && strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") == len;
}

/* A short list of what may be there is safer than a long one of what may not: no way out, no link, no device. */
gboolean
ana_pack_is_name (const char *name)
{
  static const char *const folders[] = { "frames/", "questions/" };

  if (strcmp (name, ANA_PACK_BOARD) == 0 || strcmp (name, ANA_PACK_MANIFEST) == 0)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    if (g_str_has_prefix (name, folders[i]) && g_str_has_suffix (name, ".json"))
      return is_key (name + strlen (folders[i]), strlen (name) - strlen (folders[i]) - strlen (".json"));
  return FALSE;
}

/* --- writing --- */

static la_ssize_t
write_cb (G_GNUC_UNUSED struct archive *archive, void *data, const void *buffer, size_t n)
{
  g_byte_array_append (data, buffer, (guint) n);
  return (la_ssize_t) n;
}

static gboolean
write_entry (struct archive *archive, const AnaPackPart *part, gint64 created_usec)
{
  struct archive_entry *entry = archive_entry_new ();
  gsize n;
  const void *data = g_bytes_get_data (part->data, &n);
  gboolean ok;

  archive_entry_set_pathname (entry, part->name);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, 0644);
  archive_entry_set_size (entry, (la_int64_t) n);
  archive_entry_set_mtime (entry, created_usec / ANA_USEC_PER_SEC, 0);
  ok = archive_write_header (archive, entry) == ARCHIVE_OK && (n == 0 || archive_write_data (archive, data, n) == (la_ssize_t) n);
  archive_entry_free (entry);
  return ok;
}

GBytes *
ana_pack_zip_write (GPtrArray *parts, gint64 created_usec, GError **error)
{
  struct archive *archive = archive_write_new ();
  GByteArray *out = g_byte_array_new ();
  gboolean ok;

  ok = archive_write_set_format_zip (archive) == ARCHIVE_OK && archive_write_zip_set_compression_deflate (archive) == ARCHIVE_OK &&
       archive_write_set_bytes_per_block (archive, 0) == ARCHIVE_OK && archive_write_open (archive, out, NULL, write_cb, NULL) == ARCHIVE_OK;
  for (guint i = 0; ok && i < parts->len; i++)
    ok = write_entry (archive, parts->pdata[i], created_usec);
  ok = ok && archive_write_close (archive) == ARCHIVE_OK;
  if (!ok)
    g_set_error (error, ANA_ERROR, ANA_ERROR_FAILED, "the pack could not be written: %s", archive_error_string (archive));
  archive_write_free (archive);
  if (ok)
    return g_byte_array_free_to_bytes (out);
  g_byte_array_unref (out);
  return NULL;
}

/* --- reading --- */

static gboolean
refuse (GError **error, const char *name, const char *reason)
{
  g_autofree char *shown = name != NULL ? g_utf8_make_valid (name, (gssize) MIN (strlen (name), 80)) : g_strdup ("");

  g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "%s%s%s", shown, shown[0] != '\0' ? ": " : "", reason);
  return FALSE;
}

static gboolean
too_big (GError **error, const char *name)
{
  g_set_error (error, ANA_ERROR, ANA_ERROR_LIMIT, "%s: unpacks to more than a pack may hold", name);
  return FALSE;
}

static gboolean
check_entry (GPtrArray *parts, struct archive_entry *entry, GError **error)
{
  const char *name = archive_entry_pathname_utf8 (entry);

  if (name == NULL || !ana_pack_is_name (name))
    return refuse (error, name, "has no place in a pack");
  if (archive_entry_filetype (entry) != AE_IFREG || archive_entry_hardlink (entry) != NULL || archive_entry_symlink (entry) != NULL)
    return refuse (error, name, "is no plain file");
  if (archive_entry_is_encrypted (entry))
    return refuse (error, name, "is encrypted");
  for (guint i = 0; i < parts->len; i++)
    if (strcmp (((AnaPackPart *) parts->pdata[i])->name, name) == 0)
      return refuse (error, name, "is there twice");
  if (parts->len >= ANA_PACK_MAX_PARTS + 2)
    return too_big (error, name);
  return TRUE;
}

/* What an entry says of its size is not believed: it is counted while it is unpacked. */
static GBytes *
read_data (struct archive *archive, const char *name, gsize n_left, GError **error)
{
  g_autoptr (GByteArray) data = g_byte_array_new ();
  g_autofree guint8 *buffer = g_malloc (65536);
  la_ssize_t n;

  while ((n = archive_read_data (archive, buffer, 65536)) > 0)
    {
      if (data->len + (gsize) n > MIN (n_left, ANA_PACK_MAX_PART_BYTES))
        {
          too_big (error, name);
          return NULL;
        }
      g_byte_array_append (data, buffer, (guint) n);
    }
  if (n == 0)
    return g_byte_array_free_to_bytes (g_steal_pointer (&data));
  refuse (error, name, "is damaged");
  return NULL;
}

static gboolean
read_entries (struct archive *archive, gsize n_packed, GPtrArray *parts, GError **error)
{
  gsize n_left = MIN (ANA_PACK_MAX_BYTES, MAX (RATIO_BYTES, n_packed * MAX_RATIO));
  struct archive_entry *entry;
  int status;

  while ((status = archive_read_next_header (archive, &entry)) == ARCHIVE_OK)
    {
      AnaPackPart *part;
      GBytes *data;

      if (!check_entry (parts, entry, error))
        return FALSE;
      data = read_data (archive, archive_entry_pathname_utf8 (entry), n_left, error);
      if (data == NULL)
        return FALSE;
      part = g_new0 (AnaPackPart, 1);
      *part = (AnaPackPart) { g_strdup (archive_entry_pathname_utf8 (entry)), data };
      g_ptr_array_add (parts, part);
      n_left -= g_bytes_get_size (data);
    }
  return status == ARCHIVE_EOF || refuse (error, "", "is no pack, or a damaged one");
}

GPtrArray *
ana_pack_zip_read (GBytes *bytes, GError **error)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_pack_part_free);
  struct archive *archive = archive_read_new ();
  gsize n;
  const void *data = g_bytes_get_data (bytes, &n);
  gboolean ok = archive_read_support_format_zip_seekable (archive) == ARCHIVE_OK && archive_read_open_memory (archive, data, n) == ARCHIVE_OK;

  if (!ok)
    refuse (error, "", "is no pack");
  ok = ok && read_entries (archive, n, parts, error);
  archive_read_free (archive);
  return ok ? g_steal_pointer (&parts) : NULL;
}
