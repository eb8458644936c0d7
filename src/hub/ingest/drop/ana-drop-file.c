/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-drop-file.c: one file of a watched folder, from its name to done/.
 *
 * A file is one unit. It is read twice: once to its end without handing anything on, so that a file that cannot be read
 * (cut short, wrong header) leaves no half of itself behind; then its rows go to the engine under (SHA-256, row number).
 * Whatever happens in between, the next start reads it again and the log takes only the rows that it does not know yet.
 * It is moved to done/ when all its rows are committed.
 */
#include "config.h"

#include "ana-drop-file.h"

#include "ana-clock.h"
#include "ana-error.h"
#include "ana-table-reader.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK_ROWS      65536
#define MAX_WAITING     3       /* chunks handed on and not yet committed */
#define RETRY_USEC      (50 * 1000)
#define REJECTS_BUFFER  (64 * 1024)

/* What the engine says of the chunks, on its own thread. */
typedef struct {
  GMutex  mutex;
  GCond   cond;
  guint   n_waiting;
  guint64 n_new;
  GError *error;      /* (nullable) the first */
} Commits;

typedef struct {
  const AnaDropFolder *folder;
  const char          *name;
  int                  fd;
  char                *sha256;
  AnaMapping          *mapping;
  AnaDropResult       *result;
  Commits              commits;
  /* rejects */
  int                  done_fd;
  FILE                *rejects;    /* (nullable) opened at the first */
  gboolean             rejects_failed;
} Taking;

static gboolean
fail_errno (GError **error, const char *name, const char *what)
{
  int saved = errno;

  g_set_error (error, ANA_ERROR, saved == ENOSPC || saved == EDQUOT ? ANA_ERROR_FULL : ANA_ERROR_FAILED, "%s: %s: %s", name, what,
               g_strerror (saved));
  return FALSE;
}

/* --- names --- */

static char *
strip_packing (const char *name)
{
  static const char *const packed[] = { ".gz", ".xz", ".zst" };

  for (guint i = 0; i < G_N_ELEMENTS (packed); i++)
    if (g_str_has_suffix (name, packed[i]))
      return g_strndup (name, strlen (name) - strlen (packed[i]));
  return g_strdup (name);
}

/**
 * ana_drop_name_is_data:
 *
 * Returns: whether a name is that of a table to be taken: no dotfile, nothing half-written, no mapping, no rejects
 */
gboolean
ana_drop_name_is_data (const char *name)
{
  static const char *const kinds[] = { ".csv", ".tsv", ".tab", ".txt", ".jsonl", ".ndjson", ".jsonlines" };
  g_autofree char *inner = strip_packing (name);
  g_autofree char *lower = g_ascii_strdown (inner, -1);

  if (*name == '.' || g_str_has_suffix (lower, ".rejects.csv"))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_has_suffix (lower, kinds[i]))
      return TRUE;
  return FALSE;
}

/**
 * ana_drop_find_mapping:
 *
 * Returns: (transfer full) (nullable): the mapping of a file: of its name, of its name unpacked, of its name without
 *   extension, else the folder's default
 */
char *
ana_drop_find_mapping (int dir_fd, const char *name)
{
  g_autofree char *inner = strip_packing (name);
  const char *dot = strrchr (inner, '.');
  g_autofree char *stem = dot != NULL ? g_strndup (inner, dot - inner) : g_strdup (inner);
  const char *const bases[] = { name, inner, stem, "default" };

  for (guint i = 0; i < G_N_ELEMENTS (bases); i++)
    {
      g_autofree char *path = g_strconcat (bases[i], ".map.json", NULL);

      if (faccessat (dir_fd, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
        return g_steal_pointer (&path);
    }
  return NULL;
}

/* --- opening --- */

static gboolean
open_regular (Taking *self, GError **error)
{
  struct stat info;

  self->fd = openat (self->folder->dir_fd, self->name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (self->fd < 0)
    return fail_errno (error, self->name, "cannot be opened");
  if (fstat (self->fd, &info) != 0)
    return fail_errno (error, self->name, "cannot be read");
  if (S_ISREG (info.st_mode))
    return TRUE;
  g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "%s: not a regular file", self->name);
  return FALSE;
}

static gboolean
load_mapping (Taking *self, GError **error)
{
  g_autofree char *name = ana_drop_find_mapping (self->folder->dir_fd, self->name);
  g_autofree char *path = NULL;

  if (name == NULL)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_NOT_FOUND, "%s: there is no mapping: put NAME.map.json beside it, or default.map.json", self->name);
      return FALSE;
    }
  path = g_build_filename (self->folder->dir, name, NULL);
  self->mapping = ana_mapping_load (path, error);
  if (self->mapping == NULL)
    return FALSE;
  if (ana_mapping_get_time (self->mapping) == NULL)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "%s: /time: is missing: events need a time", path);
      return FALSE;
    }
  for (guint i = 0; i < ana_mapping_get_unknown (self->mapping)->len; i++)
    g_message ("%s: %s", path, (const char *) ana_mapping_get_unknown (self->mapping)->pdata[i]);
  return TRUE;
}

static gboolean
stopped (const Taking *self, GError **error)
{
  if (!g_atomic_int_get (self->folder->stopping))
    return FALSE;
  g_set_error (error, ANA_ERROR, ANA_ERROR_RETRY, "%s: the hub is stopping", self->name);
  return TRUE;
}

static gboolean
hash_file (Taking *self, GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guchar *buffer = g_malloc (256 * 1024);
  gssize n;

  while ((n = read (self->fd, buffer, 256 * 1024)) > 0 || (n < 0 && errno == EINTR))
    {
      if (stopped (self, error))
        return FALSE;
      if (n > 0)
        g_checksum_update (checksum, buffer, n);
    }
  if (n < 0)
    return fail_errno (error, self->name, "cannot be read");
  self->sha256 = g_strdup (g_checksum_get_string (checksum));
  return TRUE;
}

static AnaTableReader *
open_reader (Taking *self, AnaRejectFunc reject, GError **error)
{
  int fd = fcntl (self->fd, F_DUPFD_CLOEXEC, 0);

  if (fd < 0 || lseek (fd, 0, SEEK_SET) != 0)
    {
      fail_errno (error, self->name, "cannot be read");
      if (fd >= 0)
        close (fd);
      return NULL;
    }
  return ana_table_reader_new_fd (fd, self->name, self->mapping, reject, self, error);
}

/* --- rejects --- */

static char *
rejects_name (const Taking *self, gboolean part)
{
  g_autofree char *inner = strip_packing (self->name);

  return g_strdup_printf (part ? ".%s.rejects.csv.part" : "%s.rejects.csv", inner);
}

static void
write_reject (Taking *self, const AnaReject *reject)
{
  g_autoptr (GString) line = g_string_new (NULL);

  ana_csv_write_reject (line, reject);
  if (self->rejects != NULL && fwrite (line->str, 1, line->len, self->rejects) != line->len)
    self->rejects_failed = TRUE;
}

static void
on_reject (const AnaReject *reject, gpointer data)
{
  Taking *self = data;

  if (self->rejects == NULL && !self->rejects_failed)
    {
      g_autofree char *part = rejects_name (self, TRUE);
      int fd = openat (self->done_fd, part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);

      self->rejects = fd >= 0 ? fdopen (fd, "w") : NULL;
      self->rejects_failed = self->rejects == NULL;
      write_reject (self, NULL);
    }
  write_reject (self, reject);
  self->result->n_rejected++;
}

static gboolean
close_rejects (Taking *self, GError **error)
{
  g_autofree char *part = rejects_name (self, TRUE);
  g_autofree char *name = rejects_name (self, FALSE);
  gboolean ok;

  if (self->rejects == NULL && !self->rejects_failed)
    return TRUE;
  ok = !self->rejects_failed && fflush (self->rejects) == 0 && fsync (fileno (self->rejects)) == 0;
  if (self->rejects != NULL)
    ok = fclose (g_steal_pointer (&self->rejects)) == 0 && ok;
  if (ok && renameat (self->done_fd, part, self->done_fd, name) == 0)
    return TRUE;
  return fail_errno (error, name, "the rejected rows cannot be written");
}

/* --- rows --- */

static void
committed_cb (const AnaIngestResult *result, const GError *error, gpointer data)
{
  Commits *commits = data;

  g_mutex_lock (&commits->mutex);
  if (error != NULL && commits->error == NULL)
    commits->error = g_error_copy (error);
  else if (result != NULL)
    commits->n_new += result->n_new;
  commits->n_waiting--;
  g_cond_signal (&commits->cond);
  g_mutex_unlock (&commits->mutex);
}

/* Waits until at most @n_left chunks are on their way. */
static gboolean
wait_commits (Taking *self, guint n_left, GError **error)
{
  Commits *commits = &self->commits;
  gboolean ok;

  g_mutex_lock (&commits->mutex);
  while (commits->n_waiting > n_left)
    g_cond_wait (&commits->cond, &commits->mutex);
  ok = commits->error == NULL;
  if (!ok && error != NULL && *error == NULL)
    *error = g_error_copy (commits->error);
  self->result->n_new = commits->n_new;
  g_mutex_unlock (&commits->mutex);
  return ok;
}

static void
append_cell_text (GString *out, const AnaFrame *frame, guint col, guint row)
{
  const AnaField *field = ana_frame_get_field (frame, col);
  char number[32];

  if (ana_frame_is_null (frame, col, row))
    g_string_append_c (out, '\x1e');
  else if (field->type == ANA_TYPE_TEXT)
    g_string_append (out, ana_frame_get_text (frame, col, row));
  else if (field->type == ANA_TYPE_REAL)
    {
      ana_double_to_string (ana_frame_get_doubles (frame, col)[row], number);
      g_string_append (out, number);
    }
  else
    g_string_append_printf (out, "%" G_GINT64_FORMAT, ana_frame_get_int64s (frame, col)[row]);
}

static GPtrArray *
make_ids (const AnaFrame *frame, const char *const *columns)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);

  for (guint row = 0; row < ana_frame_get_n_rows (frame); row++)
    {
      GString *id = g_string_new (NULL);

      for (guint i = 0; columns[i] != NULL; i++)
        {
          if (i > 0)
            g_string_append_c (id, '\x1f');
          append_cell_text (id, frame, ana_frame_find (frame, columns[i]), row);
        }
      g_ptr_array_add (ids, g_string_free (id, FALSE));
    }
  return ids;
}

/* With a key of its own a row is known by it in every file of the folder: the source is then the folder, not the file. */
static AnaEventBatch *
make_batch (Taking *self, AnaFrame *frame, GArray *numbers)
{
  const char *const *columns = ana_mapping_get_id_columns (self->mapping);
  g_autofree char *source = columns != NULL ? g_strdup ("drop") : g_strconcat ("drop:", self->name, NULL);
  AnaEventBatch *batch = ana_event_batch_new (self->folder->tenant, source, ana_mapping_get_dataset (self->mapping),
                                              ana_mapping_get_time (self->mapping), frame, ana_clock_now_usec ());

  if (columns != NULL)
    batch->ids = make_ids (frame, columns);
  else
    {
      batch->file_sha256 = g_strdup (self->sha256);
      batch->row_numbers = g_array_ref (numbers);
      batch->first_row = g_array_index (numbers, gint64, 0);
    }
  batch->batch_mode = ana_mapping_is_batch (self->mapping);
  return batch;
}

static gboolean
hand_on (Taking *self, AnaEventBatch *batch, GError **error)
{
  g_mutex_lock (&self->commits.mutex);
  self->commits.n_waiting++;
  g_mutex_unlock (&self->commits.mutex);
  for (;;)
    {
      g_autoptr (GError) local = NULL;

      if (ana_engine_ingest (self->folder->engine, batch, committed_cb, &self->commits, &local))
        return TRUE;
      if (!g_error_matches (local, ANA_ERROR, ANA_ERROR_RETRY) || stopped (self, NULL))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          break;
        }
      g_usleep (RETRY_USEC); /* the queue is full: it empties as the engine commits */
    }
  g_mutex_lock (&self->commits.mutex);
  self->commits.n_waiting--;
  g_mutex_unlock (&self->commits.mutex);
  return FALSE;
}

static void
note_times (Taking *self, AnaFrame *frame)
{
  int col = ana_frame_find (frame, ana_mapping_get_time (self->mapping));
  const gint64 *times = ana_frame_get_int64s (frame, col);

  for (guint i = 0; i < ana_frame_get_n_rows (frame); i++)
    self->result->last_event_usec = MAX (self->result->last_event_usec, times[i]);
}

/* To the end, handing nothing on. */
static gboolean
read_through (Taking *self, GError **error)
{
  g_autoptr (AnaTableReader) reader = open_reader (self, NULL, error);

  while (reader != NULL)
    {
      GError *local = NULL;
      g_autoptr (AnaFrame) frame = stopped (self, &local) ? NULL : ana_table_reader_next (reader, CHUNK_ROWS, NULL, &local);

      self->result->progress = ana_table_reader_get_progress (reader) / 4;
      self->folder->progress (self->result, self->folder->data);
      if (local != NULL)
        g_propagate_error (error, local);
      if (frame == NULL)
        return local == NULL;
    }
  return FALSE;
}

static gboolean
hand_rows_on (Taking *self, GError **error)
{
  g_autoptr (AnaTableReader) reader = open_reader (self, on_reject, error);
  GError *local = NULL;

  if (reader == NULL)
    return FALSE;
  for (;;)
    {
      g_autoptr (GArray) numbers = NULL;
      g_autoptr (AnaFrame) frame = stopped (self, &local) ? NULL : ana_table_reader_next (reader, CHUNK_ROWS, &numbers, &local);
      g_autoptr (AnaEventBatch) batch = NULL;

      if (frame == NULL)
        break;
      batch = make_batch (self, frame, numbers);
      if (!hand_on (self, batch, &local) || !wait_commits (self, MAX_WAITING, &local))
        break;
      self->result->n_rows += ana_frame_get_n_rows (frame);
      note_times (self, frame);
      self->result->progress = 0.25 + ana_table_reader_get_progress (reader) * 0.7;
      self->folder->progress (self->result, self->folder->data);
    }
  wait_commits (self, 0, &local); /* also after an error: the engine still has our address */
  if (local == NULL)
    return TRUE;
  g_propagate_prefixed_error (error, local, "%s: ", self->name);
  return FALSE;
}

/* --- done --- */

static gboolean
open_done (Taking *self, GError **error)
{
  if (mkdirat (self->folder->dir_fd, "done", 0700) != 0 && errno != EEXIST)
    return fail_errno (error, "done", "cannot be made");
  self->done_fd = openat (self->folder->dir_fd, "done", O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
  return self->done_fd >= 0 || fail_errno (error, "done", "cannot be opened");
}

/* Another file of this name that came while we read stays where it is. */
static gboolean
is_same_file (const Taking *self)
{
  struct stat ours, there;

  return fstat (self->fd, &ours) == 0 && fstatat (self->folder->dir_fd, self->name, &there, AT_SYMLINK_NOFOLLOW) == 0
         && ours.st_dev == there.st_dev && ours.st_ino == there.st_ino;
}

static gboolean
move_to_done (Taking *self, GError **error)
{
  g_autofree char *target = g_strdup (self->name);

  if (!is_same_file (self))
    return TRUE;
  for (guint i = 2; renameat2 (self->folder->dir_fd, self->name, self->done_fd, target, RENAME_NOREPLACE) != 0; i++)
    {
      if (errno != EEXIST || i > 100000)
        return fail_errno (error, self->name, "is taken, and cannot be moved to done");
      g_free (target);
      target = g_strdup_printf ("%u-%s", i, self->name);
    }
  return fsync (self->done_fd) == 0 || fail_errno (error, "done", "cannot be written");
}

static void
taking_clear (Taking *self)
{
  g_autofree char *part = rejects_name (self, TRUE);

  if (self->rejects != NULL)
    fclose (self->rejects);
  if (self->done_fd >= 0)
    {
      unlinkat (self->done_fd, part, 0);
      close (self->done_fd);
    }
  if (self->fd >= 0)
    close (self->fd);
  g_clear_pointer (&self->mapping, ana_mapping_free);
  g_clear_error (&self->commits.error);
  g_mutex_clear (&self->commits.mutex);
  g_cond_clear (&self->commits.cond);
  g_free (self->sha256);
}

/**
 * ana_drop_take:
 * @folder: where it lies
 * @name: its name there
 * @result: (out): what it came to, also after an error
 * @error: return location
 *
 * Takes one file, wholly, and moves it to done/ with its rejected rows beside it. Blocks; a thread of the caller's own.
 *
 * Returns: %FALSE when it stays where it is: RETRY and FULL pass by themselves; anything else wants the file or its
 *   mapping changed
 */
gboolean
ana_drop_take (const AnaDropFolder *folder, const char *name, AnaDropResult *result, GError **error)
{
  Taking self = { .folder = folder, .name = name, .fd = -1, .done_fd = -1, .result = result };
  gboolean ok;

  *result = (AnaDropResult) { .last_event_usec = ANA_TIME_NONE };
  g_mutex_init (&self.commits.mutex);
  g_cond_init (&self.commits.cond);
  ok = open_regular (&self, error) && load_mapping (&self, error) && hash_file (&self, error) && read_through (&self, error)
       && open_done (&self, error) && hand_rows_on (&self, error) && close_rejects (&self, error) && move_to_done (&self, error);
  result->progress = 1;
  if (ok)
    ana_engine_note_rejected (folder->engine, folder->tenant, "drop", ana_mapping_get_dataset (self.mapping), result->n_rejected);
  taking_clear (&self);
  return ok;
}
