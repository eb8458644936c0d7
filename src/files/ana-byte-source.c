/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-byte-source.c: the bytes of a file as UTF-8 text: unpacked, without byte order mark, from the encoding named.
 */
#include "ana-byte-source.h"

#include "ana-archive.h"
#include "ana-error.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PACKED_BLOCK_BYTES (64 * 1024)
/* What a packed file may grow to: tables repeat themselves, bombs do so far more. */
#define FREE_BYTES         (G_GINT64_CONSTANT (64) * 1024 * 1024)
#define MAX_RATIO          200

struct _AnaByteSource {
  char           *name;
  int             fd;
  struct archive *archive;   /* (nullable) of a packed file */
  AnaEncoding     encoding;
  gint64          size_bytes; /* of the file */
  gint64          n_in, n_out;
  gboolean        begun;     /* a byte order mark was looked for */
  char            held[4];   /* first bytes, read to look for the mark */
  gsize           n_held;
};

/* Windows-1252 where it differs from Latin-1; 0 has no character. */
static const guint16 windows_1252[32] = {
  0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
  0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
};

static gboolean
is_packed (const char *name)
{
  return g_str_has_suffix (name, ".gz") || g_str_has_suffix (name, ".xz") || g_str_has_suffix (name, ".zst");
}

/**
 * ana_byte_source_inner_name:
 * @name: a file's name
 *
 * Returns: (transfer full): the name of what the file holds: "a.csv" of "a.csv.gz"
 */
char *
ana_byte_source_inner_name (const char *name)
{
  return is_packed (name) ? g_strndup (name, strrchr (name, '.') - name) : g_strdup (name);
}

static gboolean
fail_errno (GError **error, const char *name, const char *what)
{
  int saved = errno;

  g_set_error (error, ANA_ERROR, saved == ENOENT ? ANA_ERROR_NOT_FOUND : saved == EACCES ? ANA_ERROR_NOT_PERMITTED : ANA_ERROR_FAILED,
               "%s: %s: %s", name, what, g_strerror (saved));
  return FALSE;
}

static gssize
read_packed_cb (struct archive *archive, void *data, const void **block)
{
  static _Thread_local char bytes[PACKED_BLOCK_BYTES];
  AnaByteSource *self = data;
  gssize n;

  do
    n = read (self->fd, bytes, sizeof bytes);
  while (n < 0 && errno == EINTR);
  if (n > 0)
    self->n_in += n;
  if (n < 0)
    archive_set_error (archive, errno, "%s", g_strerror (errno));
  *block = bytes;
  return n;
}

static gboolean
open_packed (AnaByteSource *self, GError **error)
{
  struct archive_entry *entry;

  self->archive = archive_read_new ();
  if (self->archive != NULL
      && archive_read_support_filter_gzip (self->archive) >= ARCHIVE_WARN
      && archive_read_support_filter_xz (self->archive) >= ARCHIVE_WARN
      && archive_read_support_filter_zstd (self->archive) >= ARCHIVE_WARN
      && archive_read_support_format_raw (self->archive) == ARCHIVE_OK
      && archive_read_support_format_empty (self->archive) == ARCHIVE_OK
      && archive_read_open (self->archive, self, NULL, read_packed_cb, NULL) == ARCHIVE_OK)
    {
      int rc = archive_read_next_header (self->archive, &entry);

      if (rc == ARCHIVE_OK || rc == ARCHIVE_EOF)
        return TRUE;
    }
  g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "%s: cannot be unpacked: %s", self->name,
               self->archive == NULL ? "no memory" : archive_error_string (self->archive));
  return FALSE;
}

/**
 * ana_byte_source_new_fd:
 * @fd: a regular file open for reading; taken, also in case of an error
 * @name: its name: .gz, .xz and .zst are unpacked
 * @encoding: of the text in it
 *
 * Reads a file from its beginning, in constant memory. Only regular files: a pipe or device could block for ever.
 *
 * Returns: (transfer full): the source, or %NULL and an error
 */
AnaByteSource *
ana_byte_source_new_fd (int fd, const char *name, AnaEncoding encoding, GError **error)
{
  g_autoptr (AnaByteSource) self = g_new0 (AnaByteSource, 1);
  struct stat info;

  self->fd = fd;
  self->name = g_strdup (name);
  self->encoding = encoding;
  if (fstat (fd, &info) != 0)
    {
      fail_errno (error, name, "cannot be read");
      return NULL;
    }
  if (!S_ISREG (info.st_mode))
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "%s: not a regular file", name);
      return NULL;
    }
  self->size_bytes = info.st_size;
  if (is_packed (name) && !open_packed (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * ana_byte_source_open:
 *
 * Opens a file by its path; see ana_byte_source_new_fd().
 *
 * Returns: (transfer full): the source, or %NULL and NOT_FOUND, NOT_PERMITTED or FAILED
 */
AnaByteSource *
ana_byte_source_open (const char *path, AnaEncoding encoding, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

  if (fd < 0)
    {
      fail_errno (error, path, "cannot be opened");
      return NULL;
    }
  return ana_byte_source_new_fd (fd, path, encoding, error);
}

static gssize
read_unpacked (AnaByteSource *self, char *buffer, gsize n_bytes, GError **error)
{
  gssize n = archive_read_data (self->archive, buffer, n_bytes);

  if (n < 0)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "cannot be unpacked: %s",
                   archive_error_string (self->archive));
      return -1;
    }
  self->n_out += n;
  if (self->n_out > FREE_BYTES && self->n_out / MAX_RATIO > self->size_bytes)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_LIMIT, "unpacks to more than %d times its size", MAX_RATIO);
      return -1;
    }
  return n;
}

static gssize
read_bytes (AnaByteSource *self, char *buffer, gsize n_bytes, GError **error)
{
  gssize n;

  if (self->archive != NULL)
    return read_unpacked (self, buffer, n_bytes, error);
  do
    n = read (self->fd, buffer, n_bytes);
  while (n < 0 && errno == EINTR);
  if (n < 0)
    g_set_error (error, ANA_ERROR, ANA_ERROR_FAILED, "cannot be read: %s", g_strerror (errno));
  else
    self->n_in += n;
  return n;
}

/* Looks for a byte order mark; what is not one is held for the first read. */
static gboolean
begin (AnaByteSource *self, GError **error)
{
  self->begun = TRUE;
  while (self->n_held < 3)
    {
      gssize n = read_bytes (self, self->held + self->n_held, 3 - self->n_held, error);

      if (n < 0)
        return FALSE;
      if (n == 0)
        break;
      self->n_held += n;
    }
  if (self->n_held >= 2 && (memcmp (self->held, "\xFF\xFE", 2) == 0 || memcmp (self->held, "\xFE\xFF", 2) == 0))
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "this is UTF-16; utf-8, latin1 and windows-1252 are read");
      return FALSE;
    }
  if (self->n_held == 3 && memcmp (self->held, "\xEF\xBB\xBF", 3) == 0)
    {
      self->n_held = 0;
      self->encoding = ANA_ENCODING_UTF8; /* the mark says so, whatever the mapping supposed */
    }
  return TRUE;
}

/* One byte of a single-byte encoding; a byte without character becomes 0xFF, which is no UTF-8 and rejects its row. */
static gsize
put_byte (char *out, guchar byte, AnaEncoding encoding)
{
  gunichar c = byte;

  if (encoding == ANA_ENCODING_WINDOWS_1252 && byte >= 0x80 && byte < 0xA0)
    c = windows_1252[byte - 0x80];
  if (c != 0 || byte == 0)
    return g_unichar_to_utf8 (c, out);
  *out = (char) 0xFF;
  return 1;
}

static gsize
read_held (AnaByteSource *self, char *buffer, gsize n_bytes)
{
  gsize n = MIN (n_bytes, self->n_held);

  memcpy (buffer, self->held, n);
  memmove (self->held, self->held + n, self->n_held - n);
  self->n_held -= n;
  return n;
}

static gssize
read_single_byte (AnaByteSource *self, char *buffer, gsize n_bytes, GError **error)
{
  char raw[4096];
  gsize wanted = MIN (sizeof raw, n_bytes / 3);
  gssize n = self->n_held > 0 ? (gssize) read_held (self, raw, wanted) : read_bytes (self, raw, wanted, error);
  gsize used = 0;

  for (gssize i = 0; i < n; i++)
    used += put_byte (buffer + used, raw[i], self->encoding);
  return n < 0 ? n : (gssize) used;
}

/**
 * ana_byte_source_read:
 * @self: an #AnaByteSource
 * @n_bytes: at least 3
 *
 * Reads the next bytes as UTF-8. Bytes that were no UTF-8 stay so: the parser rejects their rows.
 *
 * Returns: how many bytes, 0 at the end, -1 and an error, which does not name the file: BAD_INPUT when it cannot be unpacked, LIMIT for a bomb
 */
gssize
ana_byte_source_read (gpointer data, char *buffer, gsize n_bytes, GError **error)
{
  AnaByteSource *self = data;

  g_return_val_if_fail (n_bytes >= 3, -1);
  if (!self->begun && !begin (self, error))
    return -1;
  if (self->encoding != ANA_ENCODING_UTF8)
    return read_single_byte (self, buffer, n_bytes, error);
  if (self->n_held > 0)
    return read_held (self, buffer, n_bytes);
  return read_bytes (self, buffer, n_bytes, error);
}

/**
 * ana_byte_source_get_progress:
 *
 * Returns: 0 to 1, by the bytes of the file as it lies on the disk
 */
double
ana_byte_source_get_progress (const AnaByteSource *self)
{
  return self->size_bytes <= 0 ? 1.0 : CLAMP ((double) self->n_in / self->size_bytes, 0.0, 1.0);
}

/**
 * ana_byte_source_free:
 *
 * Closes the file.
 */
void
ana_byte_source_free (AnaByteSource *self)
{
  if (self == NULL)
    return;
  if (self->archive != NULL)
    archive_read_free (self->archive);
  if (self->fd >= 0)
    close (self->fd);
  g_free (self->name);
  g_free (self);
}
