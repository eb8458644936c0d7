/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-table-writer.c: tables into a file, which is whole or not there.
 *
 * A table goes out frame by frame. CSV and TSV hold one table; several are a zip with a file each. JSON is an answer
 * (FORMATS.md section 9), several are `{"tables":[…]}`. What a limit cut is said in the file.
 */
#include "config.h"

#include "ana-table-writer-private.h"

#include "ana-archive.h"
#include "ana-delimited.h"
#include "ana-error.h"
#include "ana-file.h"
#include "ana-frame-json.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define FLUSH_BYTES (256 * 1024)

struct _AnaTableWriter {
  AnaTableFormat  format;
  gboolean        many;       /* a zip of CSV or TSV */
  char           *path, *part;
  int             fd;         /* -1: none; of the part */
  AnaTableAbout   about;      /* texts owned */
  AnaDelimited    delimited;
  GString        *out;        /* what is not written yet */
  AnaJsonWriter   json;
  struct archive *zip;        /* (nullable) */
  AnaXlsx        *xlsx;       /* (nullable) */
  GHashTable     *names;      /* set: of the zip's files, case folded */
  gboolean        has_columns; /* of the table that is open */
  gboolean        is_open;
  GArray         *done;       /* of AnaTableDone; the last is the one that is open */
};

static void
done_clear (AnaTableDone *done)
{
  g_free (done->name);
}

/**
 * ana_table_format_from_name:
 * @path: ends in .csv, .tsv, .json, .xlsx, .csv.zip or .tsv.zip
 * @out: (out): the format
 * @many: (out): whether a file of this name can hold several tables
 *
 * Returns: %FALSE for another ending
 */
gboolean
ana_table_format_from_name (const char *path, AnaTableFormat *out, gboolean *many)
{
  static const struct { const char *ending; AnaTableFormat format; gboolean many; } endings[] = {
    { ".csv", ANA_TABLE_CSV, FALSE }, { ".tsv", ANA_TABLE_TSV, FALSE }, { ".csv.zip", ANA_TABLE_CSV, TRUE },
    { ".tsv.zip", ANA_TABLE_TSV, TRUE }, { ".json", ANA_TABLE_JSON, TRUE }, { ".xlsx", ANA_TABLE_XLSX, TRUE },
  };
  g_autofree char *lower = g_ascii_strdown (path, -1);

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (lower, endings[i].ending))
      {
        *out = endings[i].format;
        *many = endings[i].many;
        return TRUE;
      }
  return FALSE;
}

/* --- out --- */

static gboolean
fail (const AnaTableWriter *self, int number, GError **error)
{
  g_set_error (error, ANA_ERROR, number == ENOSPC || number == EDQUOT ? ANA_ERROR_FULL : ANA_ERROR_FAILED, _("cannot write “%s”: %s"),
               self->path, g_strerror (number));
  return FALSE;
}

static gboolean
flush (AnaTableWriter *self, gsize at_least, GError **error)
{
  gboolean ok = TRUE;

  if (self->out->len < at_least)
    return TRUE;
  if (self->zip != NULL)
    ok = archive_write_data (self->zip, self->out->str, self->out->len) == (la_ssize_t) self->out->len;
  else
    ok = ana_file_write_all (self->fd, self->out->str, self->out->len);
  if (!ok)
    return fail (self, self->zip != NULL ? archive_errno (self->zip) : errno, error);
  g_string_truncate (self->out, 0);
  return TRUE;
}

static gboolean
open_zip (AnaTableWriter *self, GError **error)
{
  self->zip = archive_write_new ();
  if (archive_write_set_format_zip (self->zip) == ARCHIVE_OK && archive_write_zip_set_compression_deflate (self->zip) == ARCHIVE_OK
      && archive_write_open_fd (self->zip, self->fd) == ARCHIVE_OK)
    return TRUE;
  return fail (self, archive_errno (self->zip), error);
}

/* No date: it would be the clock's of this place, and the same tables would be other bytes. */
static gboolean
open_entry (AnaTableWriter *self, const char *name, GError **error)
{
  struct archive_entry *entry = archive_entry_new ();
  gboolean ok;

  archive_entry_set_pathname_utf8 (entry, name);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, 0644);
  ok = archive_write_header (self->zip, entry) == ARCHIVE_OK;
  archive_entry_free (entry);
  return ok || fail (self, archive_errno (self->zip), error);
}

/* --- JSON --- */

static void
write_member (AnaTableWriter *self, const char *key, const char *value)
{
  ana_json_key (&self->json, key);
  ana_json_string (&self->json, value);
}

static void
open_document (AnaTableWriter *self)
{
  g_autofree char *as_of = self->about.as_of_usec != ANA_TIME_NONE ? ana_time_format_rfc3339 (self->about.as_of_usec, self->about.zone) : NULL;

  ana_json_writer_init (&self->json, self->out);
  ana_json_begin_object (&self->json);
  write_member (self, "title", self->about.title);
  write_member (self, "range", self->about.range);
  write_member (self, "zone", ana_zone_get_name (self->about.zone));
  write_member (self, "as_of", as_of);
  ana_json_key (&self->json, "tables");
  ana_json_begin_array (&self->json);
}

static void
close_json_table (AnaTableWriter *self, const AnaTableDone *done)
{
  if (!self->has_columns)
    {
      ana_json_key (&self->json, "columns");
      ana_json_begin_array (&self->json);
      ana_json_end_array (&self->json);
      ana_json_key (&self->json, "rows");
      ana_json_begin_array (&self->json);
    }
  ana_json_end_array (&self->json);
  ana_json_key (&self->json, "row_count");
  ana_json_int (&self->json, done->n_rows);
  ana_json_key (&self->json, "truncated");
  ana_json_bool (&self->json, done->is_cut);
  ana_json_end_object (&self->json);
}

static void
add_json (AnaTableWriter *self, const AnaFrame *frame)
{
  if (!self->has_columns)
    {
      ana_frame_write_columns (frame, TRUE, &self->json);
      ana_json_key (&self->json, "rows");
      ana_json_begin_array (&self->json);
    }
  for (guint row = 0; row < ana_frame_get_n_rows (frame); row++)
    ana_frame_write_row (frame, row, self->about.zone, &self->json);
}

/* --- the writer --- */

static gboolean
open_part (AnaTableWriter *self, GError **error)
{
  self->part = g_strconcat (self->path, ".XXXXXX.part", NULL);
  self->fd = g_mkstemp_full (self->part, O_RDWR | O_CLOEXEC, 0644);
  if (self->fd < 0)
    {
      fail (self, errno, error);
      g_clear_pointer (&self->part, g_free);
      return FALSE;
    }
  if (self->format == ANA_TABLE_XLSX)
    self->xlsx = ana_xlsx_new (self->part, &self->about);
  else if (self->many && self->format != ANA_TABLE_JSON)
    return open_zip (self, error);
  else if (self->format == ANA_TABLE_JSON)
    open_document (self);
  return TRUE;
}

/**
 * ana_table_writer_new:
 * @path: the file; its ending says the format
 * @about: what it says of itself
 * @error: return location
 *
 * Begins a file beside @path, which takes its place when it is closed. One thread at a time; blocks on the disk.
 *
 * Returns: (transfer full): the writer, or %NULL and %ANA_ERROR_USAGE for another ending, %ANA_ERROR_FULL, %ANA_ERROR_FAILED
 */
AnaTableWriter *
ana_table_writer_new (const char *path, const AnaTableAbout *about, GError **error)
{
  g_autoptr (AnaTableWriter) self = g_new0 (AnaTableWriter, 1);

  self->fd = -1;
  self->path = g_strdup (path);
  self->out = g_string_sized_new (FLUSH_BYTES);
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->done = g_array_new (FALSE, TRUE, sizeof (AnaTableDone));
  g_array_set_clear_func (self->done, (GDestroyNotify) done_clear);
  self->about = *about;
  self->about.title = g_strdup (about->title);
  self->about.range = g_strdup (about->range);
  self->about.zone = about->zone != NULL ? about->zone : ana_zone_utc ();
  if (!ana_table_format_from_name (path, &self->format, &self->many))
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_USAGE, _("“%s”: tables go into .csv, .tsv, .json, .xlsx, .csv.zip or .tsv.zip"), path);
      return NULL;
    }
  self->delimited = (AnaDelimited) { self->format == ANA_TABLE_TSV ? '\t' : ',', TRUE, self->about.zone };
  return open_part (self, error) ? g_steal_pointer (&self) : NULL;
}

static char *
make_entry_name (AnaTableWriter *self, const char *name)
{
  g_autofree char *safe = ana_file_name_sanitise (name);
  const char *ending = self->format == ANA_TABLE_TSV ? "tsv" : "csv";

  for (guint i = 1;; i++)
    {
      g_autofree char *whole = i > 1 ? g_strdup_printf ("%s (%u).%s", safe, i, ending) : g_strdup_printf ("%s.%s", safe, ending);
      g_autofree char *folded = g_utf8_casefold (whole, -1);

      if (g_hash_table_add (self->names, g_steal_pointer (&folded)))
        return g_steal_pointer (&whole);
    }
}

/**
 * ana_table_writer_begin:
 * @self: no table is open
 * @name: of the table
 * @error: return location
 *
 * Begins a table: a sheet, a file of the zip, a member of `tables`.
 *
 * Returns: %FALSE and %ANA_ERROR_USAGE for a second table where there is room for one; else what writing says
 */
gboolean
ana_table_writer_begin (AnaTableWriter *self, const char *name, GError **error)
{
  AnaTableDone done = { g_strdup (name), 0, FALSE };
  g_autofree char *entry = NULL;

  g_return_val_if_fail (!self->is_open, FALSE);
  self->is_open = TRUE;
  self->has_columns = FALSE;
  g_array_append_val (self->done, done);
  if (!self->many && self->done->len > 1)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_USAGE, _("“%s” holds one table; several go into .csv.zip, .json or .xlsx"), self->path);
      return FALSE;
    }
  if (self->xlsx != NULL)
    return ana_xlsx_begin (self->xlsx, name, error);
  if (self->zip != NULL)
    {
      entry = make_entry_name (self, name);
      return open_entry (self, entry, error);
    }
  if (self->format == ANA_TABLE_JSON)
    {
      ana_json_begin_object (&self->json);
      write_member (self, "name", name);
    }
  return TRUE;
}

static AnaTableDone *
get_last (const AnaTableWriter *self)
{
  return &g_array_index (self->done, AnaTableDone, self->done->len - 1);
}

/**
 * ana_table_writer_add:
 * @self: a table is open
 * @frame: its next rows; all of a table have the same columns
 * @error: return location
 *
 * Returns: %FALSE and what writing says
 */
gboolean
ana_table_writer_add (AnaTableWriter *self, const AnaFrame *frame, GError **error)
{
  g_return_val_if_fail (self->is_open, FALSE);
  if (self->xlsx != NULL && !ana_xlsx_add (self->xlsx, frame, error))
    return FALSE;
  if (self->format == ANA_TABLE_JSON)
    add_json (self, frame);
  else if (self->xlsx == NULL)
    {
      if (!self->has_columns)
        ana_delimited_write_header (&self->delimited, frame, self->out);
      ana_delimited_write_rows (&self->delimited, frame, self->out);
    }
  self->has_columns = TRUE;
  get_last (self)->n_rows += ana_frame_get_n_rows (frame);
  return flush (self, FLUSH_BYTES, error);
}

/* A last line that no program takes for a row of data, and every person reads. */
static void
say_cut (AnaTableWriter *self, gint64 n_rows)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, n_rows);
  g_autofree char *text = g_strdup_printf (ngettext ("# cut after %s row: there are more", "# cut after %s rows: there are more", (gulong) n_rows), number);

  ana_delimited_write_text (&self->delimited, text, self->out);
  g_string_append_c (self->out, '\n');
}

/**
 * ana_table_writer_end:
 * @self: a table is open
 * @is_cut: whether there are more rows than were added
 * @error: return location
 *
 * Ends the table; that it was cut is said in the file.
 */
gboolean
ana_table_writer_end (AnaTableWriter *self, gboolean is_cut, GError **error)
{
  AnaTableDone *done = get_last (self);

  g_return_val_if_fail (self->is_open, FALSE);
  self->is_open = FALSE;
  done->is_cut = is_cut;
  if (self->xlsx != NULL)
    return TRUE;
  if (self->format == ANA_TABLE_JSON)
    close_json_table (self, done);
  else if (is_cut)
    say_cut (self, done->n_rows);
  return flush (self, self->zip != NULL ? 0 : FLUSH_BYTES, error);
}

static gboolean
finish (AnaTableWriter *self, GError **error)
{
  AnaXlsx *xlsx = self->xlsx;
  gboolean ok;

  if (xlsx != NULL)
    return ana_xlsx_close (xlsx, self->done, error);
  if (self->format == ANA_TABLE_JSON)
    {
      ana_json_end_array (&self->json);
      ana_json_end_object (&self->json);
      g_string_append_c (self->out, '\n');
    }
  if (!flush (self, self->zip != NULL && self->out->len == 0 ? 1 : 0, error))
    return FALSE;
  if (self->zip == NULL)
    return TRUE;
  ok = archive_write_close (self->zip) == ARCHIVE_OK;
  return ok || fail (self, archive_errno (self->zip), error);
}

/**
 * ana_table_writer_close:
 * @self: no table is open
 * @error: return location
 *
 * Ends the file and puts it in its place.
 *
 * Returns: %FALSE and what writing says: what was there before still is
 */
gboolean
ana_table_writer_close (AnaTableWriter *self, GError **error)
{
  g_return_val_if_fail (!self->is_open, FALSE);
  if (!finish (self, error))
    return FALSE;
  if (fsync (self->fd) != 0)
    return fail (self, errno, error);
  if (!ana_file_replace (self->part, self->path, error))
    return FALSE;
  g_clear_pointer (&self->part, g_free);
  return TRUE;
}

gint64
ana_table_writer_get_n_rows (const AnaTableWriter *self)
{
  gint64 n_rows = 0;

  for (guint i = 0; i < self->done->len; i++)
    n_rows += g_array_index (self->done, AnaTableDone, i).n_rows;
  return n_rows;
}

guint
ana_table_writer_get_n_tables (const AnaTableWriter *self)
{
  return self->done->len;
}

/* Tables that a limit cut. */
guint
ana_table_writer_get_n_cut (const AnaTableWriter *self)
{
  guint n = 0;

  for (guint i = 0; i < self->done->len; i++)
    n += g_array_index (self->done, AnaTableDone, i).is_cut ? 1 : 0;
  return n;
}

/* What was not closed is not there. */
void
ana_table_writer_free (AnaTableWriter *self)
{
  g_clear_pointer (&self->xlsx, ana_xlsx_free);
  if (self->zip != NULL)
    archive_write_free (self->zip);
  if (self->fd >= 0)
    close (self->fd);
  if (self->part != NULL)
    g_unlink (self->part);
  g_free (self->part);
  g_free (self->path);
  g_free ((char *) self->about.title);
  g_free ((char *) self->about.range);
  g_string_free (self->out, TRUE);
  g_hash_table_unref (self->names);
  g_array_unref (self->done);
  g_free (self);
}
