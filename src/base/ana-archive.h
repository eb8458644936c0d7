/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-archive.h: libarchive, loaded when it is first needed.
 *
 * It brings nine libraries more, that of a browser's texts and one of ciphers among them. A first frame, and all work that packs
 * and unpacks nothing, does without them. One more function of it is one more line in each of the two lists.
 */
#pragma once

#include <archive.h>
#include <archive_entry.h>
#include <glib.h>

G_BEGIN_DECLS

#define ANA_ARCHIVE_FUNCTIONS(F) \
  F (archive_entry_filetype) \
  F (archive_entry_free) \
  F (archive_entry_hardlink) \
  F (archive_entry_is_encrypted) \
  F (archive_entry_new) \
  F (archive_entry_pathname_utf8) \
  F (archive_entry_set_filetype) \
  F (archive_entry_set_mtime) \
  F (archive_entry_set_pathname) \
  F (archive_entry_set_pathname_utf8) \
  F (archive_entry_set_perm) \
  F (archive_entry_set_size) \
  F (archive_entry_symlink) \
  F (archive_errno) \
  F (archive_error_string) \
  F (archive_read_data) \
  F (archive_read_free) \
  F (archive_read_new) \
  F (archive_read_next_header) \
  F (archive_read_open) \
  F (archive_read_open_memory) \
  F (archive_read_support_filter_gzip) \
  F (archive_read_support_filter_xz) \
  F (archive_read_support_filter_zstd) \
  F (archive_read_support_format_empty) \
  F (archive_read_support_format_raw) \
  F (archive_read_support_format_zip_seekable) \
  F (archive_set_error) \
  F (archive_write_close) \
  F (archive_write_data) \
  F (archive_write_free) \
  F (archive_write_header) \
  F (archive_write_new) \
  F (archive_write_open) \
  F (archive_write_open_fd) \
  F (archive_write_set_bytes_per_block) \
  F (archive_write_set_format_zip) \
  F (archive_write_zip_set_compression_deflate)

typedef struct {
#define ANA_ARCHIVE_MEMBER(name) typeof (&name) call_##name;
  ANA_ARCHIVE_FUNCTIONS (ANA_ARCHIVE_MEMBER)
#undef ANA_ARCHIVE_MEMBER
} AnaArchive;

const AnaArchive *ana_archive_get (void);

#define archive_entry_filetype (ana_archive_get ()->call_archive_entry_filetype)
#define archive_entry_free (ana_archive_get ()->call_archive_entry_free)
#define archive_entry_hardlink (ana_archive_get ()->call_archive_entry_hardlink)
#define archive_entry_is_encrypted (ana_archive_get ()->call_archive_entry_is_encrypted)
#define archive_entry_new (ana_archive_get ()->call_archive_entry_new)
#define archive_entry_pathname_utf8 (ana_archive_get ()->call_archive_entry_pathname_utf8)
#define archive_entry_set_filetype (ana_archive_get ()->call_archive_entry_set_filetype)
#define archive_entry_set_mtime (ana_archive_get ()->call_archive_entry_set_mtime)
#define archive_entry_set_pathname (ana_archive_get ()->call_archive_entry_set_pathname)
#define archive_entry_set_pathname_utf8 (ana_archive_get ()->call_archive_entry_set_pathname_utf8)
#define archive_entry_set_perm (ana_archive_get ()->call_archive_entry_set_perm)
#define archive_entry_set_size (ana_archive_get ()->call_archive_entry_set_size)
#define archive_entry_symlink (ana_archive_get ()->call_archive_entry_symlink)
#define archive_errno (ana_archive_get ()->call_archive_errno)
#define archive_error_string (ana_archive_get ()->call_archive_error_string)
#define archive_read_data (ana_archive_get ()->call_archive_read_data)
#define archive_read_free (ana_archive_get ()->call_archive_read_free)
#define archive_read_new (ana_archive_get ()->call_archive_read_new)
#define archive_read_next_header (ana_archive_get ()->call_archive_read_next_header)
#define archive_read_open (ana_archive_get ()->call_archive_read_open)
#define archive_read_open_memory (ana_archive_get ()->call_archive_read_open_memory)
#define archive_read_support_filter_gzip (ana_archive_get ()->call_archive_read_support_filter_gzip)
#define archive_read_support_filter_xz (ana_archive_get ()->call_archive_read_support_filter_xz)
#define archive_read_support_filter_zstd (ana_archive_get ()->call_archive_read_support_filter_zstd)
#define archive_read_support_format_empty (ana_archive_get ()->call_archive_read_support_format_empty)
#define archive_read_support_format_raw (ana_archive_get ()->call_archive_read_support_format_raw)
#define archive_read_support_format_zip_seekable (ana_archive_get ()->call_archive_read_support_format_zip_seekable)
#define archive_set_error (ana_archive_get ()->call_archive_set_error)
#define archive_write_close (ana_archive_get ()->call_archive_write_close)
#define archive_write_data (ana_archive_get ()->call_archive_write_data)
#define archive_write_free (ana_archive_get ()->call_archive_write_free)
#define archive_write_header (ana_archive_get ()->call_archive_write_header)
#define archive_write_new (ana_archive_get ()->call_archive_write_new)
#define archive_write_open (ana_archive_get ()->call_archive_write_open)
#define archive_write_open_fd (ana_archive_get ()->call_archive_write_open_fd)
#define archive_write_set_bytes_per_block (ana_archive_get ()->call_archive_write_set_bytes_per_block)
#define archive_write_set_format_zip (ana_archive_get ()->call_archive_write_set_format_zip)
#define archive_write_zip_set_compression_deflate (ana_archive_get ()->call_archive_write_zip_set_compression_deflate)

G_END_DECLS
