/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-poll.c: the long poll, for networks whose proxy blocks WebSockets. The same envelopes, as an array.
 */
#include "config.h"

#include "ana-sync-private.h"

#include "ana-clock.h"
#include "ana-error.h"

#include <glib/gi18n-lib.h>

#define WAIT_SEC    25
#define MAX_STREAMS 100 /* of one request: an address has an end */

static void poll_once (AnaSync *self);

static void
append_position (GString *path, const AnaStream *stream)
{
  g_autofree char *text = g_strdup_printf ("%s@%s@%" G_GINT64_FORMAT, stream->id, stream->epoch != NULL ? stream->epoch : "",
                                           stream->given_q);
  g_autofree char *escaped = g_uri_escape_string (text, ":@", FALSE);

  g_string_append_printf (path, "%s%s", path->str[path->len - 1] == '=' ? "" : ",", escaped);
}

/* Those that are behind come first, so that every stream has its turn. */
static char *
make_path (AnaSync *self)
{
  GString *path = g_string_new (NULL);
  guint n = 0;

  g_string_append_printf (path, "/sync/poll?wait_sec=%d&pos=", self->n_behind > 0 ? 0 : WAIT_SEC);
  for (int pass = 0; pass < 2; pass++)
    {
      GHashTableIter iter;
      AnaStream *stream;

      g_hash_table_iter_init (&iter, self->streams);
      while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &stream) && n < MAX_STREAMS)
        if (stream->caught_up == (pass == 1) && stream->state != ANA_STREAM_STATE_QUARANTINED &&
            stream->state != ANA_STREAM_STATE_FORBIDDEN)
          {
            append_position (path, stream);
            n++;
          }
    }
  return g_string_free (path, FALSE);
}

static gboolean
handle_answer (AnaSync *self, GBytes *body, GError **error)
{
  g_autoptr (JsonNode) node = ana_json_parse (g_bytes_get_data (body, NULL), g_bytes_get_size (body), NULL, error);
  JsonArray *messages;

  if (node == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      g_set_error_literal (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, _("the hub's answer to a poll is no array"));
      return FALSE;
    }
  messages = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (messages) && self->welcomed; i++)
    {
      g_autofree char *text = json_to_string (json_array_get_element (messages, i), FALSE);
      ana_link_handle (self, text, strlen (text));
    }
  return TRUE;
}

static void
poll_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AnaSync) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaHttpAnswer) answer = ana_http_send_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || !self->welcomed)
    return;
  if (answer == NULL || answer->status != 200 || !handle_answer (self, answer->body, &error))
    {
      ana_link_down (self, error != NULL ? error->message : _("the hub refused a poll"), answer != NULL ? answer->status : 0,
                     answer != NULL ? answer->retry_after_usec : 0);
      return;
    }
  if (!self->welcomed)
    return;
  ana_sync_note_heard (self);
  ana_sync_update_live (self);
  if (ana_clock_monotonic_usec () >= self->ws_retry_usec)
    ana_link_connect (self); /* perhaps the WebSocket works by now */
  else
    poll_once (self);
}

static void
poll_once (AnaSync *self)
{
  g_autofree char *path = make_path (self);

  ana_http_send_async (self->http, "GET", path, NULL, self->token, NULL, self->cancellable, poll_cb, g_object_ref (self));
}

/* Goes over to polling; a WebSocket is tried again every five minutes. */
void
ana_poll_start (AnaSync *self)
{
  g_autoptr (GString) unused = g_string_new (NULL);

  self->welcomed = TRUE;
  self->network_proven = TRUE;
  ana_link_watch_sleep (self);
  self->n_ws_failures = 0;
  self->ws_retry_usec = ana_clock_monotonic_usec () + self->times.ws_retry_usec;
  ana_streams_begin (self, unused);
  ana_history_fetch_catalogue (self);
  ana_exchange_begin (self);
  ana_sync_update_live (self);
  poll_once (self);
}
