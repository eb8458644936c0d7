/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-sync-fixture.c: sets up and takes down what the tests of sync need.
 */
#include "config.h"

#include "ana-sync-fixture.h"

#include "ana-sync-private.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        remove_tree (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

void
sync_fixture_init (SyncFixture *self, gboolean unix_socket)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *profile = NULL;
  g_autofree char *socket_path = NULL;

  *self = (SyncFixture) { 0 };
  self->dir = g_dir_make_tmp ("ana-sync-XXXXXX", &error);
  g_assert_no_error (error);
  profile = g_build_filename (self->dir, "profile", NULL);
  socket_path = g_build_filename (self->dir, "hub.sock", NULL);
  self->hub = ana_fakehub_new (unix_socket ? socket_path : NULL);
  ana_fakehub_add_stream (self->hub, STREAM, "E1");
  self->store = ana_store_open (profile, ANA_STORE_READ_WRITE, &error);
  g_assert_no_error (error);
}

static void
batch_cb (AnaSync *sync, AnaRowBatch *batch, SyncFixture *self)
{
  g_assert_nonnull (batch->stream);
  self->n_batches++;
}

static void
changed_cb (AnaSync *sync, const char *stream, SyncFixture *self)
{
  self->n_changed++;
}

static void
catalogue_cb (AnaSync *sync, SyncFixture *self)
{
  self->n_catalogue++;
}

static void
state_cb (AnaSync *sync, GParamSpec *pspec, SyncFixture *self)
{
  self->n_notify++;
}

void
sync_fixture_connect (SyncFixture *self)
{
  AnaSyncConfig config = { .url = ana_fakehub_get_url (self->hub), .token_file = self->token_file, .profile = "main",
                           .times = &self->times, .surroundings = self->surroundings, .is_remote = self->is_remote,
                           .with_documents = self->with_documents };

  g_assert_null (self->sync);
  self->sync = ana_sync_new (self->store, &config);
  g_signal_connect (self->sync, "batch", G_CALLBACK (batch_cb), self);
  g_signal_connect (self->sync, "stream-changed", G_CALLBACK (changed_cb), self);
  g_signal_connect (self->sync, "catalogue-changed", G_CALLBACK (catalogue_cb), self);
  g_signal_connect (self->sync, "notify::state", G_CALLBACK (state_cb), self);
  ana_sync_subscribe (self->sync, STREAM);
  ana_sync_start (self->sync);
}

void
sync_fixture_leave (SyncFixture *self)
{
  gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;
  gpointer weak = self->sync;

  if (self->sync == NULL)
    return;

  ana_sync_stop (self->sync);
  g_object_add_weak_pointer (G_OBJECT (self->sync), &weak);
  g_clear_object (&self->sync);
  /* The writer may still have a word to say to it; then nobody may hold it. */
  while (weak != NULL && g_get_monotonic_time () < end)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (500);
    }
  g_assert_null (weak);
}

void
sync_fixture_clear (SyncFixture *self)
{
  sync_fixture_leave (self);
  if (self->store != NULL)
    {
      ana_store_close (self->store);
      g_clear_object (&self->store);
    }
  g_clear_pointer (&self->hub, ana_fakehub_free);
  remove_tree (self->dir);
  g_clear_pointer (&self->dir, g_free);
  g_clear_pointer (&self->token_file, g_free);
  g_clear_object (&self->surroundings);
}

void
sync_fixture_turn (SyncFixture *self)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  self->seen_states |= ana_sync_take_passed (self->sync);
  g_usleep (2000);
}

/* From here on. */
void
sync_fixture_forget_states (SyncFixture *self)
{
  ana_sync_take_passed (self->sync);
  self->seen_states = 0;
}

AnaFakehubSeen
sync_fixture_seen (SyncFixture *self)
{
  AnaFakehubSeen seen;

  ana_fakehub_get_seen (self->hub, &seen);
  return seen;
}

static void
add_points (const AnaPoints *points, const char *dim, gint64 *n, guint64 *checksum)
{
  for (guint i = 0; i < points->n; i++)
    {
      AnaRow row = { .ts_usec = points->ts_usec[i], .dim = dim, .value = points->value[i], .count = points->count[i], .rev = points->rev[i],
                     .reason = (AnaReason) points->reason[i] };

      if (points->num != NULL && !isnan (points->num[i]))
        {
          row.has_ratio = TRUE;
          row.num = points->num[i];
          row.den = points->den[i];
        }
      *checksum += ana_row_checksum (&row);
      *n += 1;
    }
}

gboolean
sync_fixture_is_equal (SyncFixture *self, const char *stream)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) dims = NULL;
  gint64 n = 0, n_hub;
  guint64 checksum = 0, checksum_hub;

  ana_store_flush (self->store);
  dims = ana_store_list_dims (self->store, stream, &error);
  g_assert_no_error (error);
  for (int i = 0; dims != NULL && dims[i] != NULL; i++)
    {
      g_autoptr (AnaPoints) points = ana_store_read_points (self->store, stream, dims[i], (AnaSpan) { G_MININT64, G_MAXINT64 }, &error);

      g_assert_no_error (error);
      add_points (points, dims[i], &n, &checksum);
    }
  ana_fakehub_sum (self->hub, stream, &n_hub, &checksum_hub);
  return n == n_hub && checksum == checksum_hub;
}

gboolean
sync_fixture_is_shown (SyncFixture *self, const char *stream)
{
  AnaRecent *recent = ana_sync_get_recent (self->sync);
  g_auto (GStrv) dims = ana_recent_list_dims (recent, self->store, stream, NULL);
  gint64 n = 0, n_hub;
  guint64 checksum = 0, checksum_hub;

  for (int i = 0; dims != NULL && dims[i] != NULL; i++)
    {
      g_autoptr (AnaPoints) points = ana_recent_read_points (recent, self->store, stream, dims[i], (AnaSpan) { G_MININT64, G_MAXINT64 }, NULL);

      if (points == NULL)
        return FALSE;
      add_points (points, dims[i], &n, &checksum);
    }
  ana_fakehub_sum (self->hub, stream, &n_hub, &checksum_hub);
  return n == n_hub && checksum == checksum_hub;
}

gint64
sync_fixture_cursor (SyncFixture *self, const char *stream, char **epoch)
{
  AnaCursor cursor = { .q = -1 };
  gint64 q;

  ana_store_flush (self->store);
  if (!ana_store_get_cursor (self->store, stream, &cursor))
    return -1;
  q = cursor.q;
  if (epoch != NULL)
    *epoch = g_strdup (cursor.epoch);
  ana_cursor_clear (&cursor);
  return q;
}

guint
sync_fixture_count_fds (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

gint64
sync_fixture_rss_bytes (void)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) words = NULL;

  if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL))
    return 0;
  words = g_strsplit (text, " ", 3);
  return g_ascii_strtoll (words[1], NULL, 10) * sysconf (_SC_PAGESIZE);
}
