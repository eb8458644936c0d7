/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * mutate.h: what clients make, sent to a hub one mutation at a time.
 */
#pragma once

#include "ana-mutation.h"
#include "hub-fixture.h"

static G_GNUC_UNUSED JsonNode *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = ana_json_parse (text, -1, NULL, &error);

  g_assert_no_error (error);
  return node;
}

/* A clock that says when and who. */
static G_GNUC_UNUSED char *
make_hlc (gint64 n, const char *client)
{
  return g_strdup_printf ("%016" G_GINT64_MODIFIER "x-00000000-%s", (guint64) (G_GINT64_CONSTANT (1763640000000000) + n), client);
}

static G_GNUC_UNUSED AnaMutation *
make_put (gint64 n, const char *client, const char *id, const char *base, const char *body)
{
  AnaMutation *mutation = g_new0 (AnaMutation, 1);
  g_autoptr (JsonNode) before = base != NULL ? parse (base) : NULL;
  g_autoptr (JsonNode) after = parse (body);

  *mutation = (AnaMutation) { .n = n, .kind = g_strdup ("board"), .id = g_strdup (id), .op = g_strdup ("put"), .hlc = make_hlc (n, client),
                              .patch = ana_merge_diff (before, after) };
  return mutation;
}

/* One mutation and the hub's answer to it. */
static G_GNUC_UNUSED AnaMutationAnswer *
mutate (HubFixture *fixture, const char *client, AnaMutation *taken, Answer *http)
{
  g_autoptr (AnaMutation) mutation = taken;
  g_autofree char *body = ana_mutation_request_write (client, (const AnaMutation *const[]) { mutation }, 1);
  g_autoptr (GError) error = NULL;
  AnaMutationAnswer *answer;

  answer_clear (http);
  http_post (fixture, http, "/api/unified/mutations", body);
  if (http->status != 200)
    return NULL;
  answer = ana_mutation_answer_parse (http->body, (gssize) http->body_len, &error);
  g_assert_no_error (error);
  return answer;
}
