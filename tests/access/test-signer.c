/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-signer.c: the key of a profile: its file, its signatures, and what is no signature.
 */
#include "ana-error.h"
#include "ana-signer.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The public key of RFC 8032, section 7.1, test 1. */
#define SEED "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
#define KEY  "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"

static AnaSigner *
make (void)
{
  guint8 seed[32];

  for (guint i = 0; i < 32; i++)
    seed[i] = (guint8) (g_ascii_xdigit_value (SEED[2 * i]) << 4 | g_ascii_xdigit_value (SEED[2 * i + 1]));
  return ana_signer_new (seed);
}

static void
test_known_key (void)
{
  g_autoptr (AnaSigner) signer = make ();
  g_autofree char *words = ana_key_to_words (KEY);

  g_assert_cmpstr (ana_signer_get_key (signer), ==, KEY);
  g_assert_cmpstr (words, ==, "d75a 9801 82b1 0ab7 d54b fed3 c964 073a");
}

static void
test_check (void)
{
  g_autoptr (AnaSigner) signer = make ();
  g_autofree char *signature = ana_signer_sign (signer, "test", "hello", 5);
  g_autofree char *again = ana_signer_sign (signer, "test", "hello", 5);
  g_autofree char *upper = g_ascii_strup (signature, -1);
  g_autofree char *longer = g_strconcat (signature, "00", NULL);

  g_assert_cmpstr (signature, ==, again);
  g_assert_cmpuint (strlen (signature), ==, ANA_SIGNATURE_CHARS);
  g_assert_true (ana_signature_check (KEY, signature, "test", "hello", 5));
  g_assert_false (ana_signature_check (KEY, signature, "test", "hellp", 5));
  g_assert_false (ana_signature_check (KEY, signature, "test", "hello", 4));
  g_assert_false (ana_signature_check (KEY, signature, "other", "hello", 5));
  g_assert_false (ana_signature_check (KEY, signature, "tes", "thello", 6)); /* the border between the two counts */
  g_assert_false (ana_signature_check (KEY, upper, "test", "hello", 5));
  g_assert_false (ana_signature_check (KEY, longer, "test", "hello", 5));
  g_assert_false (ana_signature_check (KEY, "", "test", "hello", 5));
  g_assert_false (ana_signature_check ("", signature, "test", "hello", 5));
  for (guint i = 0; i < ANA_SIGNATURE_CHARS; i++)
    {
      g_autofree char *other = g_strdup (signature);

      other[i] = other[i] == '0' ? '1' : '0';
      g_assert_false (ana_signature_check (KEY, other, "test", "hello", 5));
    }
}

static void
assert_refused (const char *path)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ana_signer_open (path, &error));
  g_assert_error (error, ANA_ERROR, ANA_ERROR_CORRUPT);
  g_assert_nonnull (strstr (error->message, path));
}

static void
test_file (void)
{
  g_autofree char *dir = g_dir_make_tmp ("signer-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "identity.key", NULL);
  g_autofree char *link = g_build_filename (dir, "link", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaSigner) made = ana_signer_open (path, &error);
  g_autoptr (AnaSigner) read = ana_signer_open (path, NULL);
  g_autofree char *text = NULL;
  GStatBuf info;

  g_assert_no_error (error);
  g_assert_cmpstr (ana_signer_get_key (made), ==, ana_signer_get_key (read));
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpint (symlink (path, link), ==, 0);
  assert_refused (link);
  assert_refused (dir);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpint (g_chmod (path, 0644), ==, 0);
  assert_refused (path);
  g_assert_cmpint (g_chmod (path, 0600), ==, 0);
  text[10] = 'G';
  g_assert_true (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  assert_refused (path);
  g_assert_true (g_file_set_contents_full (path, "", 0, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  assert_refused (path);
  g_unlink (link);
  g_unlink (path);
  g_rmdir (dir);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/access/signer/known-key", test_known_key);
  g_test_add_func ("/access/signer/check", test_check);
  g_test_add_func ("/access/signer/file", test_file);
  return g_test_run ();
}
