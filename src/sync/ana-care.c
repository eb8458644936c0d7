/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-care.c: all that a profile keeps on this computer, with what the embedded hub keeps for it, as one file, and back.
 *
 * The file: eight letters, then for user.db and the hub's own backup the size (8 bytes, least first) and the SHA-256,
 * then both. Without a hub on this computer a backup is user.db alone, as it always was. The hub's part is made, put back
 * and removed by the hub's program, which knows its files and has the lock on them; a hub that runs copies itself.
 */
#include "config.h"

#include "ana-care.h"

#include "ana-launcher-private.h"

#include "ana-clock.h"
#include "ana-error.h"
#include "ana-file.h"
#include "ana-log.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#define MAGIC         "ANABACK1"
#define N_PARTS       2
#define HEAD_BYTES    (8 + N_PARTS * (8 + 32))
#define CHUNK_BYTES   (256 * 1024)
#define HUB_WAIT_USEC (20 * G_USEC_PER_SEC) /* until a hub that was let go has ended: it waits ten seconds for others itself */
#define HUB_TRY_USEC  (200 * 1000)

static const char *const part_names[N_PARTS] = { ".part-user", ".part-hub" };

typedef struct {
  guint64 n_bytes;
  guint8  sha256[32];
} Part;

/* --- the hub's program --- */

static int
exit_to_code (int status)
{
  switch (status)
    {
    case 3: return ANA_ERROR_CORRUPT;
    case 4: return ANA_ERROR_NOT_FOUND;
    case 5: return ANA_ERROR_NOT_PERMITTED;
    case 6: return ANA_ERROR_IN_USE;
    default: return ANA_ERROR_FAILED;
    }
}

static gboolean
run_hub_once (const char *verb, const char *argument, GError **error)
{
  g_autofree char *program = ana_launcher_find_hub (error), *said = NULL;
  g_autoptr (GSubprocess) child = NULL;

  if (program == NULL)
    return FALSE;
  child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE, error, program, verb, argument, NULL);
  if (child == NULL || !g_subprocess_communicate_utf8 (child, NULL, NULL, NULL, &said, error))
    return FALSE;
  if (g_subprocess_get_if_exited (child) && g_subprocess_get_exit_status (child) == 0)
    return TRUE;
  g_set_error (error, ANA_ERROR, g_subprocess_get_if_exited (child) ? exit_to_code (g_subprocess_get_exit_status (child)) : ANA_ERROR_FAILED,
               "%s", said != NULL && *said != '\0' ? g_strstrip (said) : "analytics-hub ended by itself");
  return FALSE;
}

/* A hub that was let go ends within a second or two; one that others use does not. */
static gboolean
run_hub (const char *verb, const char *argument, GError **error)
{
  gint64 until_usec = ana_clock_monotonic_usec () + HUB_WAIT_USEC;

  while (TRUE)
    {
      g_autoptr (GError) local = NULL;

      if (run_hub_once (verb, argument, &local))
        return TRUE;
      if (!g_error_matches (local, ANA_ERROR, ANA_ERROR_IN_USE) || ana_clock_monotonic_usec () >= until_usec)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      g_usleep (HUB_TRY_USEC);
    }
}

/* --- where things are --- */

/**
 * ana_care_get_log:
 * @name: of a log
 *
 * Returns: (transfer full): its path
 */
char *
ana_care_get_log (const char *name)
{
  return g_build_filename (g_get_user_state_dir (), "analytics-dashboard", name, NULL);
}

/**
 * ana_care_has_hub:
 * @dir: the folder of a profile without a hub of its own
 *
 * A profile that lies elsewhere than the embedded hub's, such as one of a test or of a backup, is none of the hub's.
 *
 * Returns: whether the embedded hub keeps anything beside it
 */
gboolean
ana_care_has_hub (const char *dir)
{
  g_autofree char *hub = ana_dir_get_hub (), *data = g_build_filename (hub, "hub.db", NULL);
  g_autofree char *whole = dir != NULL ? g_canonicalize_filename (dir, NULL) : NULL;
  g_autofree char *beside = g_path_get_dirname (hub), *parent = whole != NULL ? g_path_get_dirname (whole) : NULL;

  return g_strcmp0 (parent, beside) == 0 && g_file_test (data, G_FILE_TEST_EXISTS);
}

/* --- one file of two --- */

/* Copies @n_bytes, or all when they are -1, and counts them. */
static gboolean
copy_bytes (GInputStream *from, GOutputStream *to, gint64 n_bytes, Part *part, GError **error)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *chunk = g_malloc (CHUNK_BYTES);
  gsize n_digest = sizeof part->sha256;
  guint64 n_copied = 0;
  gssize n;

  do
    {
      gsize want = n_bytes < 0 ? CHUNK_BYTES : (gsize) MIN ((guint64) n_bytes - n_copied, CHUNK_BYTES);

      n = want > 0 ? g_input_stream_read (from, chunk, want, NULL, error) : 0;
      if (n < 0 || (n > 0 && !g_output_stream_write_all (to, chunk, (gsize) n, NULL, NULL, error)))
        return FALSE;
      g_checksum_update (sum, chunk, n);
      n_copied += (guint64) n;
    }
  while (n > 0);
  part->n_bytes = n_copied;
  g_checksum_get_digest (sum, part->sha256, &n_digest);
  return TRUE;
}

static void
put_head (guint8 *head, const Part *parts)
{
  memcpy (head, MAGIC, 8);
  for (int i = 0; i < N_PARTS; i++)
    {
      guint64 n_bytes = GUINT64_TO_LE (parts[i].n_bytes);

      memcpy (head + 8 + i * 40, &n_bytes, 8);
      memcpy (head + 16 + i * 40, parts[i].sha256, 32);
    }
}

static GFileOutputStream *
create (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);

  g_unlink (path);
  return g_file_create (file, G_FILE_CREATE_PRIVATE, NULL, error);
}

/* The head is written last: a file without it is none. */
static gboolean
join (char **from, const char *path, GError **error)
{
  g_autoptr (GFileOutputStream) out = create (path, error);
  guint8 head[HEAD_BYTES] = { 0 };
  Part parts[N_PARTS];
  gboolean ok = out != NULL && g_output_stream_write_all (G_OUTPUT_STREAM (out), head, sizeof head, NULL, NULL, error);

  for (int i = 0; i < N_PARTS && ok; i++)
    {
      g_autoptr (GFile) file = g_file_new_for_path (from[i]);
      g_autoptr (GFileInputStream) in = g_file_read (file, NULL, error);

      ok = in != NULL && copy_bytes (G_INPUT_STREAM (in), G_OUTPUT_STREAM (out), -1, &parts[i], error);
    }
  if (!ok)
    return FALSE;
  put_head (head, parts);
  return g_seekable_seek (G_SEEKABLE (out), 0, G_SEEK_SET, NULL, error)
         && g_output_stream_write_all (G_OUTPUT_STREAM (out), head, sizeof head, NULL, NULL, error)
         && g_output_stream_close (G_OUTPUT_STREAM (out), NULL, error);
}

static gboolean
replace (const char *part, const char *path, GError **error)
{
  g_autoptr (GFile) from = g_file_new_for_path (part), to = g_file_new_for_path (path);

  return g_file_move (from, to, G_FILE_COPY_OVERWRITE | G_FILE_COPY_NO_FALLBACK_FOR_MOVE, NULL, NULL, NULL, error);
}

/**
 * ana_care_backup:
 * @store: of a profile
 * @with_hub: what the embedded hub keeps goes with it: ana_care_has_hub()
 * @path: the file to make; one that is there is replaced, by a whole one
 * @error: return location
 *
 * Writes all that cannot be fetched again: boards and settings; with the hub also every event and figure. Both are of the
 * moment when they are copied; nothing need be stopped. Wants room for two copies of the hub's files.
 *
 * Returns: %FALSE with what the store or the hub's program says; the file is then as it was
 */
gboolean
ana_care_backup (AnaStore *store, gboolean with_hub, const char *path, GError **error)
{
  g_autofree char *user = g_strconcat (path, part_names[0], NULL), *hub = g_strconcat (path, part_names[1], NULL);
  g_autofree char *part = g_strconcat (path, ".part", NULL);
  char *parts[N_PARTS] = { user, hub };
  gboolean ok;

  if (!with_hub)
    return ana_store_backup (store, path, error);
  ok = ana_store_backup (store, user, error) && run_hub_once ("backup", hub, error) && join (parts, part, error)
       && replace (part, path, error);
  g_unlink (user);
  g_unlink (hub);
  g_unlink (part);
  return ok;
}

/* --- and back --- */

static gboolean
read_head (GInputStream *in, const char *path, Part *parts, GError **error)
{
  guint8 head[HEAD_BYTES];
  gsize n_read;

  if (!g_input_stream_read_all (in, head, sizeof head, &n_read, NULL, error))
    return FALSE;
  if (n_read != sizeof head || memcmp (head, MAGIC, 8) != 0)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_CORRUPT, "%s is no backup", path);
      return FALSE;
    }
  for (int i = 0; i < N_PARTS; i++)
    {
      memcpy (&parts[i].n_bytes, head + 8 + i * 40, 8);
      parts[i].n_bytes = GUINT64_FROM_LE (parts[i].n_bytes);
      memcpy (parts[i].sha256, head + 16 + i * 40, 32);
    }
  return TRUE;
}

static gboolean
unpack_part (GInputStream *in, const char *path, const Part *part, const char *to, GError **error)
{
  g_autoptr (GFileOutputStream) out = create (to, error);
  Part got;

  if (out == NULL || part->n_bytes > G_MAXINT64 || !copy_bytes (in, G_OUTPUT_STREAM (out), (gint64) part->n_bytes, &got, error)
      || !g_output_stream_close (G_OUTPUT_STREAM (out), NULL, error))
    {
      if (error != NULL && *error == NULL)
        g_set_error (error, ANA_ERROR, ANA_ERROR_CORRUPT, "%s is damaged", path);
      return FALSE;
    }
  if (got.n_bytes == part->n_bytes && memcmp (got.sha256, part->sha256, sizeof got.sha256) == 0)
    return TRUE;
  g_set_error (error, ANA_ERROR, ANA_ERROR_CORRUPT, "%s is damaged, or not whole", path);
  return FALSE;
}

static gboolean
unpack (const char *path, char **to, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) in = g_file_read (file, NULL, error);
  Part parts[N_PARTS];
  gboolean ok = in != NULL && read_head (G_INPUT_STREAM (in), path, parts, error);

  for (int i = 0; i < N_PARTS && ok; i++)
    ok = unpack_part (G_INPUT_STREAM (in), path, &parts[i], to[i], error);
  return ok;
}

/* Whether the file is a backup with the hub's part in it; FALSE also for one that cannot be read. */
gboolean
ana_care_holds_hub (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) in = g_file_read (file, NULL, NULL);
  Part parts[N_PARTS];

  return in != NULL && read_head (G_INPUT_STREAM (in), path, parts, NULL);
}

static gboolean
restore_both (const char *dir, const char *path, GError **error)
{
  g_autofree char *base = g_build_filename (dir, "restore", NULL);
  g_autofree char *user = g_strconcat (base, part_names[0], NULL), *hub = g_strconcat (base, part_names[1], NULL);
  char *parts[N_PARTS] = { user, hub };
  gboolean ok = ana_dir_make_private (dir, error) && unpack (path, parts, error) && run_hub ("restore", hub, error)
                && ana_store_restore (dir, user, error);

  g_unlink (user);
  g_unlink (hub);
  return ok;
}

/**
 * ana_care_restore:
 * @dir: a profile's folder, made when missing
 * @path: a file that ana_care_backup() made
 * @error: return location
 *
 * Puts back what is in the file: boards and settings, and what the hub kept, when it is there. Waits some seconds for a
 * hub that was let go. What was there before is kept, of both, beside them.
 *
 * Returns: %FALSE with %ANA_ERROR_IN_USE (the message names who has it), or %ANA_ERROR_CORRUPT for a file that is no whole
 *   backup: then nothing was changed
 */
gboolean
ana_care_restore (const char *dir, const char *path, GError **error)
{
  return ana_care_holds_hub (path) ? restore_both (dir, path, error) : ana_store_restore (dir, path, error);
}

/* --- for good --- */

/**
 * ana_care_remove_hub:
 * @error: return location
 *
 * Removes all that the embedded hub keeps on this computer, with the files in its drop folder. Waits some seconds for a
 * hub that was let go.
 *
 * Returns: %FALSE with %ANA_ERROR_IN_USE while others use it
 */
gboolean
ana_care_remove_hub (GError **error)
{
  return run_hub ("remove-data", "--yes", error);
}

void
ana_care_remove_logs (void)
{
  static const char *const names[] = { "window.log", "hub.log" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = ana_care_get_log (names[i]);

      ana_log_remove (path);
    }
}
