/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-profile.c: one account at one hub: its folder, its store, its sync.
 *
 * The folder of a hub that the user added holds profile.json: {"title":…,"url":…,"token_file":…}. `sample` and `main`
 * have none: they are two tenants of the embedded hub.
 */
#include "config.h"

#include "ana-profile-private.h"

#include "ana-error.h"
#include "ana-file.h"
#include "ana-notice.h"

#include <glib/gi18n.h>
#include <string.h>

G_DEFINE_FINAL_TYPE (AnaProfile, ana_profile, G_TYPE_OBJECT)

enum { BATCH, STREAM_CHANGED, CATALOGUE_CHANGED, STATUS_CHANGED, DOCUMENT_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
ana_profile_dispose (GObject *object)
{
  ana_profile_close (ANA_PROFILE (object));
  G_OBJECT_CLASS (ana_profile_parent_class)->dispose (object);
}

static void
ana_profile_finalize (GObject *object)
{
  AnaProfile *self = ANA_PROFILE (object);

  g_free (self->name);
  g_free (self->title);
  g_free (self->dir);
  g_free (self->url);
  g_free (self->token_file);
  g_clear_error (&self->fault);
  g_free (self->holder);
  ana_catalogue_unref (self->catalogue);
  g_hash_table_unref (self->watched);
  g_strfreev (self->codes);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (ana_profile_parent_class)->finalize (object);
}

static void
ana_profile_class_init (AnaProfileClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ana_profile_dispose;
  object_class->finalize = ana_profile_finalize;
  /* Main thread. batch: (AnaRowBatch*) rows as they arrive; stream-changed: (const char*) read it again. */
  signals[BATCH] = g_signal_new ("batch", ANA_TYPE_PROFILE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[STREAM_CHANGED] = g_signal_new ("stream-changed", ANA_TYPE_PROFILE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[CATALOGUE_CHANGED] = g_signal_new ("catalogue-changed", ANA_TYPE_PROFILE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                             G_TYPE_NONE, 0);
  signals[STATUS_CHANGED] = g_signal_new ("status-changed", ANA_TYPE_PROFILE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
  /* (const char *kind, const char *id, gboolean gone, guint n_conflicts): changed from elsewhere, or by a choice about a conflict:
   * who shows or edits it reads it again; of so many fields the user's value was not taken. */
  signals[DOCUMENT_CHANGED] = g_signal_new ("document-changed", ANA_TYPE_PROFILE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                            G_TYPE_NONE, 4, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_BOOLEAN, G_TYPE_UINT);
}

static void
ana_profile_init (AnaProfile *self)
{
  g_mutex_init (&self->mutex);
  self->catalogue = ana_catalogue_new_empty ();
  self->watched = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/* Names of KPIs come with the catalogue, in its languages; gettext does not know them. */
const char *
ana_locale (void)
{
  return g_get_language_names ()[0];
}

/**
 * ana_profile_new:
 * @name: the folder's name; `sample` and `main` are tenants of the embedded hub
 * @dir: (nullable): the folder itself; %NULL for the usual place
 *
 * Returns: (transfer full): not open yet
 */
AnaProfile *
ana_profile_new (const char *name, const char *dir)
{
  AnaProfile *self = g_object_new (ANA_TYPE_PROFILE, NULL);

  self->name = g_strdup (name);
  self->dir = dir != NULL ? g_strdup (dir) : ana_dir_get_profile (name);
  if (g_strcmp0 (name, "sample") == 0)
    self->title = g_strdup (_("Sample company"));
  else if (g_strcmp0 (name, "main") == 0)
    self->title = g_strdup (_("My data"));
  else
    self->title = g_strdup (name);
  return self;
}

static gboolean
load_settings (AnaProfile *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = ana_json_parse_file (path, NULL, &error);
  JsonObject *object;
  const char *title;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  object = json_node_get_object (node);
  title = json_object_get_string_member_with_default (object, "title", self->name);
  g_free (self->title);
  self->title = g_strdup (title);
  self->url = g_strdup (json_object_get_string_member_with_default (object, "url", NULL));
  self->token_file = g_strdup (json_object_get_string_member_with_default (object, "token_file", NULL));
  return self->url != NULL;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * ana_profile_list:
 *
 * Returns: (transfer full) (element-type AnaProfile): `sample`, `main`, then the added hubs in order of their names
 */
GPtrArray *
ana_profile_list (void)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *main_dir = ana_dir_get_profile ("main");
  g_autofree char *top = g_path_get_dirname (main_dir);
  g_autoptr (GDir) folder = g_dir_open (top, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  g_ptr_array_add (list, ana_profile_new ("sample", NULL));
  g_ptr_array_add (list, ana_profile_new ("main", NULL));
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (top, names->pdata[i], "profile.json", NULL);
      g_autoptr (AnaProfile) profile = NULL;

      if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
        continue;
      profile = ana_profile_new (names->pdata[i], NULL);
      if (load_settings (profile, path))
        g_ptr_array_add (list, g_steal_pointer (&profile));
    }
  return list;
}

static char *
find_free_dir (const char *title, char **out_name)
{
  g_autofree char *safe = ana_file_name_sanitise (title);

  for (int i = 1;; i++)
    {
      g_autofree char *name = i == 1 ? g_strdup_printf ("hub-%s", safe) : g_strdup_printf ("hub-%s-%d", safe, i);
      g_autofree char *dir = ana_dir_get_profile (name);

      if (g_file_test (dir, G_FILE_TEST_EXISTS))
        continue;
      *out_name = g_steal_pointer (&name);
      return g_steal_pointer (&dir);
    }
}

/**
 * ana_profile_add:
 * @title: what people call the hub
 * @url: http://, https:// or unix:
 * @token_file: (nullable): a file with the access token; the token itself is never stored
 * @error: return location
 *
 * Makes the folder of a new profile.
 *
 * Returns: (transfer full): the profile, not open yet; %NULL when the folder cannot be written
 */
AnaProfile *
ana_profile_add (const char *title, const char *url, const char *token_file, GError **error)
{
  g_autofree char *name = NULL;
  g_autofree char *dir = find_free_dir (title, &name);
  g_autofree char *path = g_build_filename (dir, "profile.json", NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (AnaProfile) self = NULL;
  AnaJsonWriter writer;

  ana_json_writer_init (&writer, text);
  ana_json_begin_object (&writer);
  ana_json_key (&writer, "title");
  ana_json_string (&writer, title);
  ana_json_key (&writer, "url");
  ana_json_string (&writer, url);
  ana_json_key (&writer, "token_file");
  ana_json_string (&writer, token_file);
  ana_json_end_object (&writer);
  if (!ana_dir_make_private (dir, error) || !ana_file_write_atomic (path, text->str, text->len, 0600, error))
    return NULL;
  self = ana_profile_new (name, NULL);
  if (!load_settings (self, path))
    {
      g_set_error (error, ANA_ERROR, ANA_ERROR_FAILED, "%s: not readable", path);
      return NULL;
    }
  return g_steal_pointer (&self);
}

const char *
ana_profile_get_name (AnaProfile *self)
{
  return self->name;
}

const char *
ana_profile_get_title (AnaProfile *self)
{
  return self->title;
}

const char *
ana_profile_get_dir (AnaProfile *self)
{
  return self->dir;
}

const char *
ana_profile_get_url (AnaProfile *self)
{
  return self->url;
}

void
ana_profile_set_url (AnaProfile *self, const char *url)
{
  g_free (self->url);
  self->url = g_strdup (url);
}

gboolean
ana_profile_is_sample (AnaProfile *self)
{
  return g_strcmp0 (self->name, "sample") == 0;
}

void
ana_profile_note_status (AnaProfile *self)
{
  g_signal_emit (self, signals[STATUS_CHANGED], 0);
}

/* Waits for the thread of sync; ana_profile_connect() makes another. */
void
ana_profile_stop_sync (AnaProfile *self)
{
  g_hash_table_remove_all (self->watched);
  if (self->sync == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->sync, self);
  ana_sync_stop (self->sync);
  g_clear_object (&self->sync);
}

AnaStore *
ana_profile_get_store (AnaProfile *self)
{
  return self->store;
}

AnaCatalogue *
ana_profile_get_catalogue (AnaProfile *self)
{
  return self->catalogue;
}

/* Why there is no store, and since when; %NULL while there is one. */
const GError *
ana_profile_get_fault (AnaProfile *self, gint64 *since_usec)
{
  if (since_usec != NULL)
    *since_usec = self->fault_usec;
  return self->fault;
}

/**
 * ana_profile_dup_notice:
 * @self: open or not
 *
 * Returns: (transfer full) (nullable): what befell the stored data, for people; %NULL when all is well
 */
char *
ana_profile_dup_notice (AnaProfile *self)
{
  if (self->store == NULL)
    return self->fault != NULL ? g_strdup (ana_notice_of_fault (self->fault)) : NULL;
  if (self->holder != NULL)
    return g_strdup (_("Another program works with this data: it is shown, not changed."));
  return g_strdup (ana_notice_of_store (ana_store_get_flags (self->store)));
}

/* The same as the store tells it, in English, for a report. */
char *
ana_profile_dup_details (AnaProfile *self)
{
  if (self->store == NULL)
    return self->fault != NULL ? g_strdup (self->fault->message) : NULL;
  return self->holder != NULL ? g_strdup (self->holder) : ana_store_dup_message (self->store);
}

AnaSync *
ana_profile_get_sync (AnaProfile *self)
{
  return self->sync;
}

/* --- what waits for the hub --- */

void
ana_profile_note_document (AnaProfile *self, const char *kind, const char *id, gboolean gone, guint n_conflicts)
{
  g_signal_emit (self, signals[DOCUMENT_CHANGED], 0, kind, id, gone, n_conflicts);
}

static void
document_changed_cb (AnaSync *sync, const char *kind, const char *id, gboolean gone, guint n_conflicts, AnaProfile *self)
{
  ana_profile_note_document (self, kind, id, gone, n_conflicts);
}

static void
resolved_cb (AnaChanges *changes, const char *id, AnaProfile *self)
{
  ana_profile_note_document (self, "board", id, FALSE, 0);
}

void
ana_profile_drop_changes (AnaProfile *self)
{
  if (self->changes != NULL)
    g_signal_handlers_disconnect_by_data (self->changes, self);
  g_clear_object (&self->changes);
}

/* Made when it is first wanted. */
AnaChanges *
ana_profile_get_changes (AnaProfile *self)
{
  if (self->changes != NULL || self->store == NULL || self->holder != NULL)
    return self->changes;
  self->changes = ana_changes_new (self->store, self->catalogue);
  g_signal_connect_swapped (self->changes, "changed", G_CALLBACK (ana_profile_note_status), self);
  g_signal_connect (self->changes, "resolved", G_CALLBACK (resolved_cb), self);
  return self->changes;
}

static void
batch_cb (AnaSync *sync, AnaRowBatch *batch, AnaProfile *self)
{
  g_signal_emit (self, signals[BATCH], 0, batch);
}

static void
stream_changed_cb (AnaSync *sync, const char *stream, AnaProfile *self)
{
  g_signal_emit (self, signals[STREAM_CHANGED], 0, stream);
}

static void
catalogue_changed_cb (AnaSync *sync, AnaProfile *self)
{
  if (ana_profile_reload_catalogue (self))
    g_signal_emit (self, signals[CATALOGUE_CHANGED], 0);
}

/**
 * ana_profile_connect:
 * @self: open, to write
 * @url: (nullable): the embedded hub's address, for profiles without one of their own
 *
 * Makes the sync, not started. Opens no socket. A profile that is read only stays without.
 */
void
ana_profile_connect (AnaProfile *self, const char *url)
{
  AnaSyncConfig config = { 0 };

  config.url = self->url != NULL ? self->url : url;
  if (self->sync != NULL || self->store == NULL || config.url == NULL || self->holder != NULL)
    return;
  config.tenant = self->url == NULL ? (ana_profile_is_sample (self) ? "sample" : "main") : NULL;
  config.token_file = self->token_file;
  config.profile = self->name;
  config.with_documents = TRUE;
  self->sync = ana_sync_new (self->store, &config);
  g_signal_connect (self->sync, "batch", G_CALLBACK (batch_cb), self);
  g_signal_connect (self->sync, "stream-changed", G_CALLBACK (stream_changed_cb), self);
  g_signal_connect (self->sync, "catalogue-changed", G_CALLBACK (catalogue_changed_cb), self);
  g_signal_connect (self->sync, "document-changed", G_CALLBACK (document_changed_cb), self);
  g_signal_connect_swapped (self->sync, "notify", G_CALLBACK (ana_profile_note_status), self);
}

/**
 * ana_profile_watch:
 * @self: connected
 * @codes: (nullable) (array zero-terminated=1): the KPIs that are shown
 *
 * Subscribes to every period of the KPIs shown, and leaves the streams of those that are shown no more, so that the
 * period switch finds its rows in the cache.
 */
void
ana_profile_watch (AnaProfile *self, const char *const *codes)
{
  g_autoptr (GHashTable) wanted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer stream;

  if (self->sync == NULL)
    return;
  for (guint i = 0; codes != NULL && codes[i] != NULL; i++)
    {
      const AnaKpi *kpi = ana_catalogue_find (self->catalogue, codes[i]);

      for (int period = ANA_N_KPI_PERIODS - 1; kpi != NULL && period >= 0; period--)
        if (kpi->grain[period])
          g_hash_table_add (wanted, ana_stream_kpi (codes[i], (AnaPeriod) period));
    }
  g_hash_table_iter_init (&iter, wanted);
  while (g_hash_table_iter_next (&iter, &stream, NULL))
    if (g_hash_table_add (self->watched, g_strdup (stream)))
      ana_sync_subscribe (self->sync, stream);
  g_hash_table_iter_init (&iter, self->watched);
  while (g_hash_table_iter_next (&iter, &stream, NULL))
    if (!g_hash_table_contains (wanted, stream))
      {
        ana_sync_unsubscribe (self->sync, stream);
        g_hash_table_iter_remove (&iter);
      }
}

/**
 * ana_profile_watch_overview:
 * @self: connected
 *
 * Subscribes to what its Overview showed when it was opened: a profile in the background stays in step with that.
 */
void
ana_profile_watch_overview (AnaProfile *self)
{
  ana_profile_watch (self, (const char *const *) self->codes);
}
