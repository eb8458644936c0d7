/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-sources.c: the sources of a hub, as it told last; they stay known when it is away.
 */
#include "config.h"

#include "ana-sources.h"

#include "ana-clock.h"
#include "ana-json.h"

#include <glib/gi18n.h>

struct _AnaSources {
  GObject       parent_instance;
  /* Borrowed */
  AnaSession   *session;       /* outlives the pages */
  /* Owned */
  GCancellable *cancellable;   /* of the question under way */
  GPtrArray    *list;          /* (nullable) of AnaSourceInfo */
  char         *fault;         /* (nullable) */
  /* Derived */
  gint64        asked_usec;    /* monotonic; 0: never */
};

G_DEFINE_FINAL_TYPE (AnaSources, ana_sources, G_TYPE_OBJECT)

static guint changed_signal;

static void
share_free (gpointer data)
{
  AnaSourceShare *share = data;

  g_free (share->dataset);
  g_free (share);
}

static void
info_free (gpointer data)
{
  AnaSourceInfo *info = data;

  g_free (info->name);
  g_free (info->state);
  g_free (info->error);
  g_ptr_array_unref (info->shares);
  g_free (info);
}

static void
ana_sources_dispose (GObject *object)
{
  AnaSources *self = ANA_SOURCES (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->list, g_ptr_array_unref);
  g_clear_pointer (&self->fault, g_free);
  G_OBJECT_CLASS (ana_sources_parent_class)->dispose (object);
}

static void
ana_sources_class_init (AnaSourcesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ana_sources_dispose;
  changed_signal = g_signal_new ("changed", ANA_TYPE_SOURCES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ana_sources_init (AnaSources *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * ana_sources_new:
 * @session: outlives the object
 *
 * Returns: (transfer full): nothing known yet
 */
AnaSources *
ana_sources_new (AnaSession *session)
{
  AnaSources *self = g_object_new (ANA_TYPE_SOURCES, NULL);

  self->session = session;
  return self;
}

/* Another hub: what was known of the last one counts no more. */
void
ana_sources_forget (AnaSources *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_clear_pointer (&self->list, g_ptr_array_unref);
  g_clear_pointer (&self->fault, g_free);
  self->asked_usec = 0;
}

/* What every hub has is called in the language of the window; what somebody named keeps its name. */
static const char *
get_title (const char *kind, const char *name)
{
  if (g_str_equal (kind, "machine"))
    return _("This computer");
  if (g_str_equal (kind, "sample"))
    return _("Sample company");
  return g_str_equal (kind, "drop") && g_str_equal (name, "drop") ? _("File drop") : name;
}

/* A hub of before does not tell them. */
static GPtrArray *
parse_shares (JsonObject *source)
{
  JsonNode *node = json_object_get_member (source, "datasets");
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  GPtrArray *shares = g_ptr_array_new_with_free_func (share_free);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;
      AnaSourceShare *share;

      if (object == NULL)
        continue;
      share = g_new0 (AnaSourceShare, 1);
      share->dataset = g_strdup (json_object_get_string_member_with_default (object, "dataset", ""));
      share->n_rows = json_object_get_int_member_with_default (object, "rows", 0);
      share->n_rejected = json_object_get_int_member_with_default (object, "rejected", 0);
      g_ptr_array_add (shares, share);
    }
  return shares;
}

static AnaSourceInfo *
parse_source (JsonObject *source)
{
  AnaSourceInfo *info = g_new0 (AnaSourceInfo, 1);
  const char *kind = json_object_get_string_member_with_default (source, "kind", "");
  JsonNode *last = json_object_get_member (source, "last_event");

  info->name = g_strdup (get_title (kind, json_object_get_string_member_with_default (source, "name", "")));
  info->state = g_strdup (json_object_get_string_member_with_default (source, "state", "idle"));
  info->error = g_strdup (json_object_get_string_member_with_default (source, "error", NULL));
  info->n_events = json_object_get_int_member_with_default (source, "events", 0);
  info->n_rejected = json_object_get_int_member_with_default (source, "rejected", 0);
  info->last_event_usec = last != NULL && JSON_NODE_HOLDS_VALUE (last) ? json_node_get_int (last) : ANA_TIME_NONE;
  info->shares = parse_shares (source);
  info->progress = json_object_get_double_member_with_default (source, "progress", 1);
  return info;
}

/**
 * ana_sources_take:
 * @self: the sources
 * @body: an answer of /api/analytics/sources
 *
 * Returns: %FALSE when it is none; what was known stays
 */
gboolean
ana_sources_take (AnaSources *self, GBytes *body)
{
  gsize n_bytes;
  const char *data = g_bytes_get_data (body, &n_bytes);
  g_autoptr (JsonNode) node = ana_json_parse (data, (gssize) n_bytes, NULL, NULL);
  JsonNode *sources = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_object_get_member (json_node_get_object (node), "sources") : NULL;
  JsonArray *array = sources != NULL && JSON_NODE_HOLDS_ARRAY (sources) ? json_node_get_array (sources) : NULL;

  if (array == NULL)
    return FALSE;
  g_clear_pointer (&self->list, g_ptr_array_unref);
  self->list = g_ptr_array_new_with_free_func (info_free);
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (JSON_NODE_HOLDS_OBJECT (json_array_get_element (array, i)))
      g_ptr_array_add (self->list, parse_source (json_array_get_object_element (array, i)));
  g_clear_pointer (&self->fault, g_free);
  g_signal_emit (self, changed_signal, 0);
  return TRUE;
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AnaSources) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = ana_sync_request_finish (ANA_SYNC (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->cancellable == NULL)
    return;
  if (body != NULL && ana_sources_take (self, body))
    return;
  g_free (self->fault);
  self->fault = g_strdup (error != NULL ? error->message : "not a list of sources");
  g_signal_emit (self, changed_signal, 0);
}

/**
 * ana_sources_refresh:
 * @self: the sources
 * @max_age_usec: an answer younger than that is good enough
 *
 * Asks the hub, when it is connected. "changed" follows.
 */
void
ana_sources_refresh (AnaSources *self, gint64 max_age_usec)
{
  AnaSync *sync = ana_session_get_sync (self->session);
  gint64 now = ana_clock_monotonic_usec ();

  if (sync == NULL || !ana_session_is_live (self->session) || (self->asked_usec != 0 && now - self->asked_usec < max_age_usec))
    return;
  self->asked_usec = now;
  ana_sync_request_async (sync, "GET", "/api/analytics/sources", NULL, self->cancellable, answered_cb, g_object_ref (self));
}

GPtrArray *
ana_sources_list (AnaSources *self)
{
  return self->list;
}

/* Those that are not in error. */
guint
ana_sources_count_working (AnaSources *self)
{
  guint n = 0;

  for (guint i = 0; self->list != NULL && i < self->list->len; i++)
    if (g_strcmp0 (((AnaSourceInfo *) self->list->pdata[i])->state, "error") != 0)
      n++;
  return n;
}

gint64
ana_sources_count_events (AnaSources *self)
{
  gint64 n = 0;

  for (guint i = 0; self->list != NULL && i < self->list->len; i++)
    n += ((AnaSourceInfo *) self->list->pdata[i])->n_events;
  return n;
}

static const AnaSourceShare *
find_share (const AnaSourceInfo *info, const char *dataset)
{
  for (guint i = 0; i < info->shares->len; i++)
    if (g_strcmp0 (((AnaSourceShare *) info->shares->pdata[i])->dataset, dataset) == 0)
      return info->shares->pdata[i];
  return NULL;
}

/**
 * ana_sources_name_of:
 * @self: the sources
 * @dataset: a dataset
 *
 * Returns: (transfer full) (nullable): who brings it; %NULL when that is not known
 */
char *
ana_sources_name_of (AnaSources *self, const char *dataset)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; self->list != NULL && i < self->list->len; i++)
    {
      const AnaSourceInfo *info = self->list->pdata[i];

      if (find_share (info, dataset) != NULL)
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", info->name);
    }
  return names->len > 0 ? g_strdup (names->str) : NULL;
}

/**
 * ana_sources_sum_up:
 * @self: the sources
 * @dataset: a dataset
 * @n_rows: (out): taken, of all sources
 * @n_rejected: (out): not taken
 *
 * Returns: whether any came since the hub began
 */
gboolean
ana_sources_sum_up (AnaSources *self, const char *dataset, gint64 *n_rows, gint64 *n_rejected)
{
  *n_rows = *n_rejected = 0;
  for (guint i = 0; self->list != NULL && i < self->list->len; i++)
    {
      const AnaSourceShare *share = find_share (self->list->pdata[i], dataset);

      *n_rows += share != NULL ? MAX (share->n_rows, 0) : 0;
      *n_rejected += share != NULL ? MAX (share->n_rejected, 0) : 0;
    }
  return *n_rows + *n_rejected > 0;
}

const char *
ana_sources_get_fault (AnaSources *self)
{
  return self->fault;
}
