/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-source-drop.c: a watched folder: what is dropped into it becomes events.
 *
 * One thread looks and takes. A file is ready when its writer closed it or moved it in (the monitor says so), or when it
 * has not changed for two seconds (a look every half second finds what the monitor missed). A file that could not be taken
 * is left alone until it or its mapping changes.
 */
#include "config.h"

#include "ana-source.h"

#include "ana-clock.h"
#include "ana-drop-file.h"
#include "ana-error.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LOOK_MS     500
#define QUIET_USEC  (2 * G_USEC_PER_SEC)
#define RETRY_USEC  (5 * G_USEC_PER_SEC)

/* What is known of a name in the folder. */
typedef struct {
  char    *signature;      /* of the file and its mappings */
  gint64   since_usec;     /* monotonic: signature has been so */
  gboolean closed;         /* its writer said that it is whole */
  char    *error;          /* (nullable) why it was not taken, as it stands */
  gint64   retry_usec;     /* monotonic; G_MAXINT64: when it changes */
  guint    look;           /* in which it was seen last */
} Seen;

typedef struct {
  AnaSource      parent;
  char          *dir, *tenant;
  AnaEngine     *engine;
  GThread       *thread;
  GMainContext  *context;
  int            stopping;    /* atomic */
  /* the thread's own */
  int            dir_fd;
  GFileMonitor  *monitor;     /* (owned) (nullable) */
  GHashTable    *seen;        /* name -> Seen */
  guint          look;
  gboolean       wake;
  /* shared */
  GMutex         mutex;
  AnaDropResult  total, current;
  gboolean       busy;
  char          *error;       /* (nullable) */
} AnaDrop;

static void
seen_free (gpointer data)
{
  Seen *seen = data;

  g_free (seen->signature);
  g_free (seen->error);
  g_free (seen);
}

/* --- what is there --- */

static void
append_signature (GString *out, int dir_fd, const char *name, struct stat *info)
{
  if (name == NULL || fstatat (dir_fd, name, info, AT_SYMLINK_NOFOLLOW) != 0)
    return;
  g_string_append_printf (out, "%s:%" G_GUINT64_FORMAT ":%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT ".%ld;", name, (guint64) info->st_ino,
                          (gint64) info->st_size, (gint64) info->st_mtim.tv_sec, (long) info->st_mtim.tv_nsec);
}

/* NULL when it is no regular file. *@quiet: the file system says that nobody wrote to it for two seconds. */
static char *
make_signature (AnaDrop *self, const char *name, gboolean *quiet)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *mapping = ana_drop_find_mapping (self->dir_fd, name);
  struct stat info = { 0 }, other;
  gint64 now = g_get_real_time ();

  append_signature (out, self->dir_fd, name, &info);
  if (out->len == 0 || !S_ISREG (info.st_mode))
    return NULL;
  *quiet = now - (gint64) info.st_mtim.tv_sec * G_USEC_PER_SEC > QUIET_USEC + G_USEC_PER_SEC
           && now - (gint64) info.st_ctim.tv_sec * G_USEC_PER_SEC > QUIET_USEC + G_USEC_PER_SEC;
  append_signature (out, self->dir_fd, mapping, &other);
  return g_strdup (out->str);
}

/* Is this file to be taken now? */
static gboolean
is_ready (AnaDrop *self, const char *name)
{
  gboolean quiet = FALSE;
  g_autofree char *signature = make_signature (self, name, &quiet);
  Seen *seen = g_hash_table_lookup (self->seen, name);
  gint64 now = ana_clock_monotonic_usec ();

  if (signature == NULL)
    return FALSE;
  if (seen == NULL)
    {
      seen = g_new0 (Seen, 1);
      g_hash_table_insert (self->seen, g_strdup (name), seen);
    }
  seen->look = self->look;
  if (g_strcmp0 (seen->signature, signature) != 0)
    {
      g_free (seen->signature);
      seen->signature = g_steal_pointer (&signature);
      seen->since_usec = now;
      g_clear_pointer (&seen->error, g_free);
    }
  if (seen->error != NULL)
    return now >= seen->retry_usec;
  return seen->closed || quiet || now - seen->since_usec >= QUIET_USEC;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The names of tables, in order, so that runs are alike. */
static GPtrArray *
list_names (AnaDrop *self, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  int fd = openat (self->dir_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *dir = fd >= 0 ? fdopendir (fd) : NULL;
  struct dirent *entry;

  if (dir == NULL)
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_FAILED, "%s: %s", self->dir, g_strerror (errno));
      if (fd >= 0)
        close (fd);
      return NULL;
    }
  while ((entry = readdir (dir)) != NULL)
    if (ana_drop_name_is_data (entry->d_name))
      g_ptr_array_add (names, g_strdup (entry->d_name));
  closedir (dir);
  g_ptr_array_sort (names, compare_names);
  return g_steal_pointer (&names);
}

/* --- taking --- */

static void
progress_cb (const AnaDropResult *result, gpointer data)
{
  AnaDrop *self = data;

  g_mutex_lock (&self->mutex);
  self->current = *result;
  g_mutex_unlock (&self->mutex);
}

static void
add_result (AnaDrop *self, const AnaDropResult *result)
{
  g_mutex_lock (&self->mutex);
  self->total.n_rows += result->n_rows;
  self->total.n_new += result->n_new;
  self->total.n_rejected += result->n_rejected;
  self->total.last_event_usec = MAX (self->total.last_event_usec, result->last_event_usec);
  self->current = (AnaDropResult) { .last_event_usec = ANA_TIME_NONE };
  self->busy = FALSE;
  g_mutex_unlock (&self->mutex);
}

static void
take (AnaDrop *self, const char *name)
{
  AnaDropFolder folder = { .dir_fd = self->dir_fd, .dir = self->dir, .tenant = self->tenant, .engine = self->engine,
                           .stopping = &self->stopping, .progress = progress_cb, .data = self };
  Seen *seen = g_hash_table_lookup (self->seen, name);
  g_autoptr (GError) error = NULL;
  AnaDropResult result;

  g_mutex_lock (&self->mutex);
  self->busy = TRUE;
  g_mutex_unlock (&self->mutex);
  seen->closed = FALSE;
  if (ana_drop_take (&folder, name, &result, &error))
    g_hash_table_remove (self->seen, name);
  else
    {
      gboolean passes = g_error_matches (error, ANA_ERROR, ANA_ERROR_RETRY) || g_error_matches (error, ANA_ERROR, ANA_ERROR_FULL);

      g_free (seen->error);
      seen->error = g_strdup (error->message);
      seen->retry_usec = passes ? ana_clock_monotonic_usec () + RETRY_USEC : G_MAXINT64;
      if (!g_atomic_int_get (&self->stopping))
        g_message ("drop: %s", error->message);
    }
  add_result (self, &result);
}

static gboolean
is_gone (gpointer name, gpointer value, gpointer data)
{
  return ((Seen *) value)->look != ((AnaDrop *) data)->look;
}

/* What the status says: the first of the files that could not be taken, by name. */
static void
publish_error (AnaDrop *self, const char *own)
{
  const char *first = NULL, *text = own;
  GHashTableIter iter;
  gpointer name, seen;

  g_hash_table_iter_init (&iter, self->seen);
  while (own == NULL && g_hash_table_iter_next (&iter, &name, &seen))
    if (((Seen *) seen)->error != NULL && (first == NULL || strcmp (name, first) < 0))
      {
        first = name;
        text = ((Seen *) seen)->error;
      }
  g_mutex_lock (&self->mutex);
  g_free (self->error);
  self->error = g_strdup (text);
  g_mutex_unlock (&self->mutex);
}

static void
look (AnaDrop *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) names = list_names (self, &error);

  self->look++;
  for (guint i = 0; names != NULL && i < names->len && !g_atomic_int_get (&self->stopping); i++)
    if (is_ready (self, names->pdata[i]))
      take (self, names->pdata[i]);
  if (names != NULL && !g_atomic_int_get (&self->stopping))
    g_hash_table_foreach_remove (self->seen, is_gone, self);
  publish_error (self, error != NULL ? error->message : NULL);
}

/* --- the thread --- */

static void
changed_cb (GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent event, gpointer data)
{
  AnaDrop *self = data;
  GFile *whole = event == G_FILE_MONITOR_EVENT_RENAMED ? other : file;
  g_autofree char *name = whole != NULL ? g_file_get_basename (whole) : NULL;
  Seen *seen;

  self->wake = TRUE;
  if (name == NULL || !ana_drop_name_is_data (name)
      || (event != G_FILE_MONITOR_EVENT_CHANGES_DONE_HINT && event != G_FILE_MONITOR_EVENT_MOVED_IN && event != G_FILE_MONITOR_EVENT_RENAMED))
    return;
  seen = g_hash_table_lookup (self->seen, name);
  if (seen == NULL)
    {
      seen = g_new0 (Seen, 1);
      g_hash_table_insert (self->seen, g_strdup (name), seen);
    }
  seen->closed = TRUE;
}

static gboolean
wake_cb (gpointer data)
{
  ((AnaDrop *) data)->wake = TRUE;
  return G_SOURCE_REMOVE;
}

/* Sleeps until something happens, or it is time to look anyway. */
static void
wait (AnaDrop *self)
{
  g_autoptr (GSource) timeout = g_timeout_source_new (LOOK_MS);

  g_source_set_callback (timeout, wake_cb, self, NULL);
  g_source_attach (timeout, self->context);
  for (self->wake = FALSE; !self->wake && !g_atomic_int_get (&self->stopping);)
    g_main_context_iteration (self->context, TRUE);
  g_source_destroy (timeout);
}

static gpointer
run (gpointer data)
{
  AnaDrop *self = data;

  g_main_context_push_thread_default (self->context);
  while (!g_atomic_int_get (&self->stopping))
    {
      look (self);
      if (!g_atomic_int_get (&self->stopping))
        wait (self);
    }
  if (self->monitor != NULL)
    g_file_monitor_cancel (self->monitor);
  g_clear_object (&self->monitor);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

/* Before the thread starts, so that nothing dropped from now on is missed. Without a monitor (network file systems) the
 * regular look alone finds files. */
static void
start_monitor (AnaDrop *self)
{
  g_autoptr (GFile) folder = g_file_new_for_path (self->dir);

  g_main_context_push_thread_default (self->context);
  self->monitor = g_file_monitor_directory (folder, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  if (self->monitor != NULL)
    g_signal_connect (self->monitor, "changed", G_CALLBACK (changed_cb), self);
  g_main_context_pop_thread_default (self->context);
}

/* --- the source --- */

static gboolean
drop_start (AnaSource *source, AnaEngine *engine, GError **error)
{
  AnaDrop *self = (AnaDrop *) source;

  self->dir_fd = open (self->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (self->dir_fd < 0)
    {
      g_set_error (error, ANA_ERROR, errno == ENOENT ? ANA_ERROR_NOT_FOUND : ANA_ERROR_FAILED, "the folder %s cannot be watched: %s", self->dir,
                   g_strerror (errno));
      return FALSE;
    }
  self->engine = engine;
  start_monitor (self);
  self->thread = g_thread_new ("drop", run, self);
  return TRUE;
}

static void
drop_stop (AnaSource *source)
{
  AnaDrop *self = (AnaDrop *) source;

  g_atomic_int_set (&self->stopping, TRUE);
  g_main_context_wakeup (self->context);
  g_clear_pointer (&self->thread, g_thread_join);
}

static void
drop_status (AnaSource *source, AnaSourceStatus *out)
{
  AnaDrop *self = (AnaDrop *) source;

  g_mutex_lock (&self->mutex);
  out->name = g_path_get_basename (self->dir);
  out->kind = g_strdup ("drop");
  out->tenant = g_strdup (self->tenant);
  out->state = g_strdup (self->busy ? "filling" : self->error != NULL ? "error" : "idle");
  out->error = g_strdup (self->error);
  out->last_event_usec = MAX (self->total.last_event_usec, self->current.last_event_usec);
  out->n_events = self->total.n_new + self->current.n_new;
  out->n_rejected = self->total.n_rejected + self->current.n_rejected;
  out->progress = self->busy ? self->current.progress : 1;
  g_mutex_unlock (&self->mutex);
}

static void
drop_free (AnaSource *source)
{
  AnaDrop *self = (AnaDrop *) source;

  drop_stop (source);
  g_clear_pointer (&self->seen, g_hash_table_unref);
  g_main_context_unref (self->context);
  if (self->dir_fd >= 0)
    close (self->dir_fd);
  g_mutex_clear (&self->mutex);
  g_free (self->error);
  g_free (self->dir);
  g_free (self->tenant);
  g_free (self);
}

/**
 * ana_source_drop_new:
 * @dir: the folder; start() fails when there is none
 * @tenant: whose data it brings
 *
 * Watches a folder for tables: CSV, TSV and JSON lines, also packed, each with a mapping beside it.
 *
 * Returns: (transfer full): the connector
 */
AnaSource *
ana_source_drop_new (const char *dir, const char *tenant)
{
  static const AnaSourceClass klass = { drop_start, drop_stop, drop_status, drop_free };
  AnaDrop *self = g_new0 (AnaDrop, 1);

  self->parent.klass = &klass;
  self->dir = g_canonicalize_filename (dir, NULL);
  self->tenant = g_strdup (tenant);
  self->dir_fd = -1;
  self->context = g_main_context_new ();
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, seen_free);
  self->total.last_event_usec = self->current.last_event_usec = ANA_TIME_NONE;
  g_mutex_init (&self->mutex);
  return &self->parent;
}
