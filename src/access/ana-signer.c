/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-signer.c: the key of a profile, and what is signed with it.
 */
#include "config.h"

#include "ana-signer.h"

#include "ana-error.h"
#include "ana-file.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PREFIX "adkey1 "
#define FILE_BYTES (sizeof PREFIX - 1 + 64 + 1) /* the seed in hex, a line end */

struct _AnaSigner {
  guint8 secret[crypto_sign_SECRETKEYBYTES];
  char   key[ANA_KEY_CHARS + 1];
};

static gboolean
start_sodium (void)
{
  return sodium_init () >= 0; /* again and again, from any thread */
}

/* Lower-case hex of exactly @n bytes. */
static gboolean
from_hex (const char *text, guint8 *out, gsize n)
{
  if (strlen (text) != 2 * n)
    return FALSE;
  for (gsize i = 0; i < 2 * n; i++)
    {
      int digit = g_ascii_isupper (text[i]) ? -1 : g_ascii_xdigit_value (text[i]);

      if (digit < 0)
        return FALSE;
      out[i / 2] = (guint8) (i % 2 == 0 ? digit << 4 : out[i / 2] | digit);
    }
  return TRUE;
}

/**
 * ana_signer_new:
 * @seed: 32 secret random bytes
 *
 * Returns: (transfer full): the signer; the same for the same seed
 */
AnaSigner *
ana_signer_new (const guint8 seed[32])
{
  AnaSigner *self = g_new0 (AnaSigner, 1);
  guint8 key[crypto_sign_PUBLICKEYBYTES];

  if (!start_sodium ())
    g_error ("libsodium cannot start: there is no source of randomness");
  crypto_sign_seed_keypair (key, self->secret, seed);
  sodium_bin2hex (self->key, sizeof self->key, key, sizeof key);
  return self;
}

void
ana_signer_free (AnaSigner *self)
{
  sodium_memzero (self, sizeof *self);
  g_free (self);
}

const char *
ana_signer_get_key (AnaSigner *self)
{
  return self->key;
}

static gboolean
fail (const char *path, const char *reason, GError **error)
{
  g_set_error (error, ANA_ERROR, ANA_ERROR_CORRUPT, "%s: %s", path, reason);
  return FALSE;
}

static gboolean
read_seed (int fd, const char *path, guint8 seed[32], GError **error)
{
  char text[FILE_BYTES + 2] = "";
  struct stat info;
  gssize n;

  if (fstat (fd, &info) != 0 || !S_ISREG (info.st_mode))
    return fail (path, "is no file", error);
  if ((info.st_mode & 077) != 0)
    return fail (path, "others may read this key; it is not used", error);
  n = read (fd, text, sizeof text - 1);
  if (n != (gssize) FILE_BYTES || !g_str_has_prefix (text, PREFIX) || text[FILE_BYTES - 1] != '\n')
    return fail (path, "is no key", error);
  text[FILE_BYTES - 1] = '\0';
  n = from_hex (text + strlen (PREFIX), seed, 32);
  sodium_memzero (text, sizeof text);
  return n || fail (path, "is no key", error);
}

static gboolean
make_seed (const char *path, guint8 seed[32], GError **error)
{
  char hex[65], text[FILE_BYTES + 1];
  gboolean ok;

  if (!start_sodium ())
    {
      g_set_error_literal (error, ANA_ERROR, ANA_ERROR_FAILED, "there is no source of randomness");
      return FALSE;
    }
  randombytes_buf (seed, 32);
  sodium_bin2hex (hex, sizeof hex, seed, 32);
  g_snprintf (text, sizeof text, PREFIX "%s\n", hex);
  ok = ana_file_write_atomic (path, text, FILE_BYTES, 0600, error);
  sodium_memzero (hex, sizeof hex);
  sodium_memzero (text, sizeof text);
  return ok;
}

/**
 * ana_signer_open:
 * @path: the key's file
 * @error: return location
 *
 * Reads the key, or makes one where there is none. Links are not followed. Blocks.
 *
 * Returns: (transfer full): the signer; %NULL and %ANA_ERROR_CORRUPT when what is there is no key, or is open to others
 */
AnaSigner *
ana_signer_open (const char *path, GError **error)
{
  guint8 seed[32];
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  AnaSigner *self = NULL;
  gboolean ok;

  if (fd < 0 && errno != ENOENT)
    {
      fail (path, g_strerror (errno), error);
      return NULL;
    }
  ok = fd < 0 ? make_seed (path, seed, error) : read_seed (fd, path, seed, error);
  if (fd >= 0)
    close (fd);
  if (ok)
    self = ana_signer_new (seed);
  sodium_memzero (seed, sizeof seed);
  return self;
}

/* Hash of purpose and data: a signature bears no more than it was made for, and big data are read once. */
static void
hash_message (const char *purpose, const void *data, gsize n_bytes, guint8 out[crypto_hash_sha512_BYTES])
{
  crypto_hash_sha512_state state;

  crypto_hash_sha512_init (&state);
  crypto_hash_sha512_update (&state, (const guint8 *) purpose, strlen (purpose) + 1);
  crypto_hash_sha512_update (&state, data, n_bytes);
  crypto_hash_sha512_final (&state, out);
}

/**
 * ana_signer_sign:
 * @self: the signer
 * @purpose: what the signature is for
 * @data: (array length=n_bytes): what is signed
 * @n_bytes: its size
 *
 * Returns: (transfer full): 128 hex digits; the same for the same data
 */
char *
ana_signer_sign (AnaSigner *self, const char *purpose, const void *data, gsize n_bytes)
{
  guint8 hash[crypto_hash_sha512_BYTES], signature[crypto_sign_BYTES];
  char *text = g_malloc (ANA_SIGNATURE_CHARS + 1);

  hash_message (purpose, data, n_bytes, hash);
  crypto_sign_detached (signature, NULL, hash, sizeof hash, self->secret);
  sodium_bin2hex (text, ANA_SIGNATURE_CHARS + 1, signature, sizeof signature);
  return text;
}

/**
 * ana_signature_check:
 * @key: a public key, hex
 * @signature: hex
 * @purpose: what it must be for
 * @data: (array length=n_bytes): what it must be of
 * @n_bytes: its size
 *
 * Returns: whether the owner of @key signed exactly that
 */
gboolean
ana_signature_check (const char *key, const char *signature, const char *purpose, const void *data, gsize n_bytes)
{
  guint8 hash[crypto_hash_sha512_BYTES], bytes[crypto_sign_BYTES], public_key[crypto_sign_PUBLICKEYBYTES];

  if (!start_sodium () || !from_hex (key, public_key, sizeof public_key) || !from_hex (signature, bytes, sizeof bytes))
    return FALSE;
  hash_message (purpose, data, n_bytes, hash);
  return crypto_sign_verify_detached (bytes, hash, sizeof hash, public_key) == 0;
}

/* Returns: (transfer full): the first half of the key in groups of four, for two people to read to each other */
char *
ana_key_to_words (const char *key)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < ANA_KEY_CHARS / 2 && key[i] != '\0'; i++)
    {
      if (i > 0 && i % 4 == 0)
        g_string_append_c (out, ' ');
      g_string_append_c (out, key[i]);
    }
  return g_string_free (out, FALSE);
}
