/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-pack.c: signed bundles: whole, changed by one bit, and made by somebody who means harm.
 */
#include "ana-error.h"
#include "ana-pack-private.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib/gstdio.h>
#include <string.h>

#define NOW G_GINT64_CONSTANT (1763640000000000)

static AnaSigner *
make_signer (guint8 first)
{
  guint8 seed[32] = { first };

  return ana_signer_new (seed);
}

static AnaPack *
make_pack (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaBoard) board = ana_board_load (NULL,
    "{\"format\":\"adash\",\"version\":1,\"id\":\"b\",\"title\":\"Sales\",\"later\":7,\"tiles\":{\"a\":{\"x\":0,\"y\":0,\"w\":3,\"h\":3,\"type\":\"chart\","
    "\"query\":{\"version\":1,\"source\":\"orders\"}},\"t\":{\"x\":3,\"y\":0,\"w\":3,\"h\":3,\"type\":\"text\"}},\"annotations\":{\"n\":{\"tile\":\"a\"}}}", -1, &error);
  AnaPack *pack;
  g_autoptr (GBytes) frame = g_bytes_new_static ("{\"columns\":[],\"rows\":[]}", 24);

  g_assert_no_error (error);
  pack = ana_pack_new (board, "5f0c1d0e-5b9d-4a83-9d3e-1f6f1a2b3c4d", "Ana", NOW);
  g_assert_true (ana_pack_add (pack, "frames/a.json", frame, &error));
  g_assert_true (ana_pack_add (pack, "questions/5f0c1d0e.json", frame, &error));
  return pack;
}

static GBytes *
make_file (void)
{
  g_autoptr (AnaSigner) signer = make_signer (1);
  g_autoptr (AnaPack) pack = make_pack ();
  g_autoptr (GError) error = NULL;
  GBytes *bytes = ana_pack_write (pack, signer, &error);

  g_assert_no_error (error);
  return bytes;
}

static void
test_round_trip (void)
{
  g_autoptr (AnaSigner) signer = make_signer (1);
  g_autoptr (GBytes) bytes = make_file ();
  g_autoptr (GBytes) again = make_file ();
  g_autoptr (AnaPack) sent = make_pack ();
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaPack) pack = ana_pack_read ("x.adpack", bytes, &error);
  g_autofree char *text = NULL;
  g_autofree char *was = NULL;
  g_auto (GStrv) asking = NULL;

  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (bytes, again));
  g_assert_true (ana_pack_is_pack (bytes));
  text = ana_board_to_text (pack->board);
  was = ana_board_to_text (sent->board);
  g_assert_cmpstr (text, ==, was);
  g_assert_cmpstr (pack->sender_name, ==, "Ana");
  g_assert_cmpstr (pack->key, ==, ana_signer_get_key (signer));
  g_assert_cmpint (pack->created_usec, ==, NOW);
  g_assert_cmpuint (g_bytes_get_size (ana_pack_get (pack, "frames/a.json")), ==, 24);
  g_assert_null (ana_pack_get (pack, "frames/b.json"));
  asking = ana_pack_list_asking (pack);
  g_assert_cmpuint (g_strv_length (asking), ==, 1);
  g_assert_cmpstr (asking[0], ==, "a");
}

static void
assert_refused (const void *data, gsize n, int code)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, n);
  g_autoptr (GError) error = NULL;

  g_assert_null (ana_pack_read ("x.adpack", bytes, &error));
  g_assert_error (error, ANA_ERROR, code);
  g_assert_true (g_str_has_prefix (error->message, "x.adpack: "));
}

/* One bit of any byte, one byte more, one byte less at either end. */
static void
test_changed (void)
{
  g_autoptr (GBytes) bytes = make_file ();
  gsize n;
  const guint8 *data = g_bytes_get_data (bytes, &n);
  g_autofree guint8 *copy = g_malloc (n + 1);

  for (gsize i = 0; i < n; i++)
    {
      memcpy (copy, data, n);
      copy[i] ^= (guint8) (1 << (i % 8));
      assert_refused (copy, n, ANA_ERROR_CORRUPT);
    }
  memcpy (copy, data, n);
  copy[n] = '\n';
  assert_refused (copy, n + 1, ANA_ERROR_CORRUPT);
  for (gsize i = 0; i < n; i += 7)
    assert_refused (copy, i, ANA_ERROR_CORRUPT);
  assert_refused (copy + 1, n - 1, ANA_ERROR_CORRUPT);
}

/* --- by somebody with a key --- */

typedef struct {
  const char *name;
  const char *data;
  gsize       n;
  guint       type;
} Entry;

static la_ssize_t
write_cb (G_GNUC_UNUSED struct archive *archive, void *data, const void *buffer, size_t n)
{
  g_byte_array_append (data, buffer, (guint) n);
  return (la_ssize_t) n;
}

static GBytes *
zip_of (const Entry *entries, guint n_entries)
{
  struct archive *archive = archive_write_new ();
  GByteArray *out = g_byte_array_new ();

  archive_write_set_format_zip (archive);
  archive_write_zip_set_compression_deflate (archive);
  archive_write_set_bytes_per_block (archive, 0);
  g_assert_cmpint (archive_write_open (archive, out, NULL, write_cb, NULL), ==, ARCHIVE_OK);
  for (guint i = 0; i < n_entries; i++)
    {
      struct archive_entry *entry = archive_entry_new ();

      archive_entry_set_pathname (entry, entries[i].name);
      archive_entry_set_filetype (entry, entries[i].type);
      archive_entry_set_perm (entry, 0644);
      if (entries[i].type == AE_IFLNK)
        archive_entry_set_symlink (entry, entries[i].data);
      else
        archive_entry_set_size (entry, (la_int64_t) entries[i].n);
      g_assert_cmpint (archive_write_header (archive, entry), ==, ARCHIVE_OK);
      if (entries[i].type == AE_IFREG)
        archive_write_data (archive, entries[i].data, entries[i].n);
      archive_entry_free (entry);
    }
  g_assert_cmpint (archive_write_close (archive), ==, ARCHIVE_OK);
  archive_write_free (archive);
  return g_byte_array_free_to_bytes (out);
}

static void
assert_zip_refused (const Entry *entries, guint n_entries, int code, const char *words)
{
  g_autoptr (AnaSigner) signer = make_signer (2);
  g_autoptr (GBytes) zip = zip_of (entries, n_entries);
  g_autoptr (GBytes) bytes = ana_pack_seal (zip, signer);
  g_autoptr (GError) error = NULL;

  g_assert_null (ana_pack_read (NULL, bytes, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, ANA_ERROR, code);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_hostile_names (void)
{
  static const char *const names[] = { "../board.adash", "/etc/passwd", "frames/../x.json", "frames/a/b.json", "frames\\..\\x.json", "frames/.json", "frames/a.txt",
                                       "frames/", "x", "board.adash/", "./board.adash", "frames/\xc3\xa9.json" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      Entry entry = { names[i], "{}", 2, AE_IFREG };

      assert_zip_refused (&entry, 1, ANA_ERROR_BAD_INPUT, "has no place in a pack");
    }
}

static void
test_hostile_entries (void)
{
  Entry link = { "board.adash", "/etc/passwd", 0, AE_IFLNK };
  Entry twice[] = { { "board.adash", "{}", 2, AE_IFREG }, { "board.adash", "{}", 2, AE_IFREG } };
  Entry no_manifest = { "board.adash", "{}", 2, AE_IFREG };
  Entry bad_manifest = { "manifest.json", "{", 1, AE_IFREG };
  Entry no_pack = { "manifest.json", "{\"format\":\"adash\"}", 18, AE_IFREG };
  Entry newer = { "manifest.json", "{\"format\":\"adpack\",\"version\":2}", 31, AE_IFREG };
  Entry not_signed = { "manifest.json", "{\"format\":\"adpack\",\"version\":1}", 31, AE_IFREG };

  assert_zip_refused (&link, 1, ANA_ERROR_BAD_INPUT, "is no plain file");
  assert_zip_refused (twice, 2, ANA_ERROR_BAD_INPUT, "is there twice");
  assert_zip_refused (&no_manifest, 1, ANA_ERROR_CORRUPT, "manifest.json: is missing");
  assert_zip_refused (&bad_manifest, 1, ANA_ERROR_BAD_INPUT, "");
  assert_zip_refused (&no_pack, 1, ANA_ERROR_CORRUPT, "is none");
  assert_zip_refused (&newer, 1, ANA_ERROR_TOO_NEW, "version 2");
  assert_zip_refused (&not_signed, 1, ANA_ERROR_CORRUPT, "its signature is not its sender's");
  assert_zip_refused (NULL, 0, ANA_ERROR_CORRUPT, "no pack"); /* a zip without an entry */
}

static void
test_bombs (void)
{
  gsize n = 48 * 1024 * 1024;
  g_autofree char *blanks = g_strnfill (n, ' ');
  Entry one = { "frames/a.json", blanks, n, AE_IFREG };
  Entry small[] = { { "frames/a.json", blanks, 8 * 1024 * 1024, AE_IFREG } }; /* a thousand times smaller packed */
  g_autofree Entry *many = g_new (Entry, ANA_PACK_MAX_PARTS + 3);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  assert_zip_refused (&one, 1, ANA_ERROR_LIMIT, "unpacks to more");
  assert_zip_refused (small, 1, ANA_ERROR_LIMIT, "unpacks to more");
  for (guint i = 0; i < ANA_PACK_MAX_PARTS + 3; i++)
    {
      g_ptr_array_add (names, g_strdup_printf ("frames/f%u.json", i));
      many[i] = (Entry) { names->pdata[i], "{}", 2, AE_IFREG };
    }
  assert_zip_refused (many, ANA_PACK_MAX_PARTS + 3, ANA_ERROR_LIMIT, "unpacks to more");
}

/* A good pack whose parts were exchanged and that was sealed anew by another: the manifest gives them away. */
static void
test_exchanged (void)
{
  g_autoptr (AnaSigner) other = make_signer (2);
  g_autoptr (AnaSigner) same = make_signer (1);
  g_autoptr (GBytes) bytes = make_file ();
  g_autoptr (GPtrArray) parts = ana_pack_zip_read (bytes, NULL);
  g_autoptr (GBytes) zip = ana_pack_zip_write (parts, NOW, NULL);
  g_autoptr (GBytes) by_other = ana_pack_seal (zip, other);
  g_autoptr (GBytes) changed_zip = NULL;
  g_autoptr (GBytes) changed = NULL;
  g_autoptr (GBytes) fewer_zip = NULL;
  g_autoptr (GBytes) fewer = NULL;
  AnaPackPart *part = parts->pdata[2];
  gsize n;
  const void *data = g_bytes_get_data (by_other, &n);

  assert_refused (data, n, ANA_ERROR_CORRUPT);
  g_bytes_unref (part->data);
  part->data = g_bytes_new_static ("{\"rows\":[1]}", 12);
  changed_zip = ana_pack_zip_write (parts, NOW, NULL);
  changed = ana_pack_seal (changed_zip, same);
  data = g_bytes_get_data (changed, &n);
  assert_refused (data, n, ANA_ERROR_CORRUPT);
  g_ptr_array_remove_index (parts, 2);
  fewer_zip = ana_pack_zip_write (parts, NOW, NULL);
  fewer = ana_pack_seal (fewer_zip, same);
  data = g_bytes_get_data (fewer, &n);
  assert_refused (data, n, ANA_ERROR_CORRUPT);
}

static void
test_parts (void)
{
  static const struct { const char *name, *data; int code; } rows[] = {
    { "frames/a.json", "{}", ANA_ERROR_BAD_INPUT }, /* there already */
    { "board.adash", "{}", ANA_ERROR_BAD_INPUT }, { "manifest.json", "{}", ANA_ERROR_BAD_INPUT }, { "../a", "{}", ANA_ERROR_BAD_INPUT },
    { "frames/b.json", "{", ANA_ERROR_BAD_INPUT }, { "frames/b.json", "NaN", ANA_ERROR_BAD_INPUT },
  };
  g_autoptr (AnaPack) pack = make_pack ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GBytes) data = g_bytes_new_static (rows[i].data, strlen (rows[i].data));
      g_autoptr (GError) error = NULL;

      g_assert_false (ana_pack_add (pack, rows[i].name, data, &error));
      g_assert_error (error, ANA_ERROR, rows[i].code);
    }
}

/* The first key is remembered; the same is known; another is said, whatever name comes with it. */
static void
test_trust (void)
{
  g_autoptr (AnaSigner) other = make_signer (2);
  g_autoptr (GBytes) bytes = make_file ();
  g_autoptr (AnaPack) pack = ana_pack_read (NULL, bytes, NULL);
  g_autoptr (AnaPack) again = make_pack ();
  g_autoptr (GBytes) forged = ana_pack_write (again, other, NULL);
  g_autoptr (AnaPack) changed = ana_pack_read (NULL, forged, NULL);
  g_autofree char *known = NULL;
  g_autofree char *later = NULL;

  g_assert_cmpint (ana_pack_judge (pack, NULL), ==, ANA_PACK_KEY_NEW);
  g_assert_cmpint (ana_pack_judge (pack, "nonsense"), ==, ANA_PACK_KEY_NEW);
  known = ana_pack_remember (pack, NULL, NOW);
  g_assert_cmpint (ana_pack_judge (pack, known), ==, ANA_PACK_KEY_KNOWN);
  g_assert_cmpint (ana_pack_judge (changed, known), ==, ANA_PACK_KEY_CHANGED);
  later = ana_pack_remember (changed, known, NOW + 1);
  g_assert_cmpint (ana_pack_judge (changed, later), ==, ANA_PACK_KEY_KNOWN);
  g_assert_cmpint (ana_pack_judge (pack, later), ==, ANA_PACK_KEY_CHANGED);
}

static void
test_file (void)
{
  g_autofree char *dir = g_dir_make_tmp ("pack-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "a.adpack", NULL);
  g_autoptr (GBytes) bytes = make_file ();
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaPack) pack = NULL;

  g_assert_null (ana_pack_read_file (path, &error));
  g_assert_error (error, ANA_ERROR, ANA_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL));
  pack = ana_pack_read_file (path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ana_board_get_title (pack->board), ==, "Sales");
  g_unlink (path);
  g_rmdir (dir);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/boards/pack/round-trip", test_round_trip);
  g_test_add_func ("/boards/pack/changed", test_changed);
  g_test_add_func ("/boards/pack/hostile-names", test_hostile_names);
  g_test_add_func ("/boards/pack/hostile-entries", test_hostile_entries);
  g_test_add_func ("/boards/pack/bombs", test_bombs);
  g_test_add_func ("/boards/pack/exchanged", test_exchanged);
  g_test_add_func ("/boards/pack/parts", test_parts);
  g_test_add_func ("/boards/pack/trust", test_trust);
  g_test_add_func ("/boards/pack/file", test_file);
  return g_test_run ();
}
