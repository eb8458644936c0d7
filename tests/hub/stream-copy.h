/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * stream-copy.h: what a client of the tests would keep of a stream, and how it takes messages in.
 */
#pragma once

#include <string.h>

#include "ana-clock.h"
#include "ana-wire.h"
#include "hub-fixture.h"

#define STREAM  "kpi:T.SUM:minute"
#define WAIT_MS 60000 /* far off: nobody waits that long unless something is wrong */

/* Far enough back that the bucket is closed, so that its row does not depend on who watches. */

static G_GNUC_UNUSED gint64
minute_ago (int minutes)
{
  return (ana_clock_now_usec () / ANA_USEC_PER_MIN - minutes) * ANA_USEC_PER_MIN;
}

static G_GNUC_UNUSED gint64
get_int (JsonObject *msg, const char *name)
{
  return json_object_get_int_member_with_default (msg, name, -1);
}

/* A place in the stream: what a client would keep. */
typedef struct {
  char        *epoch;
  gint64       q;
  GHashTable  *values;   /* "ts dim" -> gint64 value */
} Copy;

static G_GNUC_UNUSED Copy *
copy_new (void)
{
  Copy *self = g_new0 (Copy, 1);

  self->q = -1;
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

static G_GNUC_UNUSED void
copy_free (Copy *self)
{
  g_free (self->epoch);
  g_hash_table_unref (self->values);
  g_free (self);
}

static G_GNUC_UNUSED void
take_rows (Copy *self, JsonArray *rows)
{
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonArray *row = json_array_get_array_element (rows, i);
      gboolean live = strcmp (json_array_get_string_element (row, 0), "u") == 0;
      g_autofree char *key = g_strdup_printf ("%" G_GINT64_FORMAT " %s", json_array_get_int_element (row, 1), json_array_get_string_element (row, 2));
      gint64 *value = g_new (gint64, 1);

      *value = live ? (gint64) json_array_get_double_element (row, 3) : 0;
      g_hash_table_replace (self->values, g_steal_pointer (&key), value);
    }
}

/* Takes messages until a checkpoint at the place reached; asserts that no message leaves a hole. */
static G_GNUC_UNUSED void
take_until_ckpt (Copy *self, RawSocket *ws)
{
  g_autofree char *text = NULL;

  while ((text = ws_recv (ws, WAIT_MS)) != NULL)
    {
      g_autoptr (JsonNode) node = json_from_string (text, NULL);
      JsonObject *msg = json_node_get_object (node);
      const char *type = json_object_get_string_member (msg, "t");

      g_clear_pointer (&text, g_free);
      if (strcmp (type, "snap.begin") == 0)
        {
          g_free (self->epoch);
          self->epoch = g_strdup (json_object_get_string_member (msg, "e"));
          self->q = get_int (msg, "q");
          g_hash_table_remove_all (self->values);
        }
      else if (strcmp (type, "snap.rows") == 0 || strcmp (type, "d") == 0)
        {
          take_rows (self, json_object_get_array_member (msg, "r"));
          if (*type == 'd')
            {
              g_assert_cmpint (get_int (msg, "p"), <=, self->q);
              g_assert_cmpstr (json_object_get_string_member (msg, "e"), ==, self->epoch);
              self->q = get_int (msg, "q");
            }
        }
      else if (strcmp (type, "ckpt") == 0)
        {
          g_assert_cmpint (get_int (msg, "q"), <=, self->q); /* a stream that goes on has passed it: another follows */
          if (get_int (msg, "q") == self->q)
            return;
        }
    }
  g_assert_not_reached ();
}

/* Takes deltas until the total of a bucket has a value. */
static G_GNUC_UNUSED void
take_until_value (Copy *self, RawSocket *ws, gint64 ts, gint64 value)
{
  g_autofree char *key = g_strdup_printf ("%" G_GINT64_FORMAT " ", ts);
  gint64 *held;

  while ((held = g_hash_table_lookup (self->values, key)) == NULL || *held != value)
    {
      g_autoptr (JsonObject) msg = ws_recv_type (ws, "d", WAIT_MS);

      g_assert_nonnull (msg);
      g_assert_cmpint (get_int (msg, "p"), <=, self->q);
      self->q = get_int (msg, "q");
      take_rows (self, json_object_get_array_member (msg, "r"));
    }
}

static G_GNUC_UNUSED char *
resume_of (const Copy *copy)
{
  return g_strdup_printf ("{\"s\":\"" STREAM "\",\"e\":\"%s\",\"q\":%" G_GINT64_FORMAT "}", copy->epoch, copy->q);
}

static G_GNUC_UNUSED void
subscribe (RawSocket *ws, const char *stream)
{
  g_autofree char *text = g_strdup_printf ("{\"v\":1,\"t\":\"sub\",\"s\":\"%s\"}", stream);

  ws_send (ws, text);
}

static G_GNUC_UNUSED gint64
subscribers_of (HubFixture *fixture, const char *stream)
{
  g_auto (Answer) answer = { 0 };
  g_autoptr (JsonNode) node = NULL;
  JsonArray *list;

  http_get (fixture, &answer, "/stream/status");
  node = answer_json (&answer);
  list = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *status = json_array_get_object_element (list, i);

      if (strcmp (json_object_get_string_member (status, "s"), stream) == 0)
        return get_int (status, "subscribers");
    }
  return 0;
}
