/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-api-catalogue.c: what can be asked for: KPI definitions and datasets.
 */
#include "config.h"

#include "ana-api.h"

#include "ana-clock.h"
#include "ana-error.h"

/* A definition as it stood in its file, with what the hub knows beside it. */
static void
put_kpi (AnaJsonWriter *w, const AnaKpi *kpi)
{
  JsonObject *object = json_node_get_object (kpi->json);
  g_autoptr (GList) members = json_object_get_members (object);

  ana_json_begin_object (w);
  for (GList *l = members; l != NULL; l = l->next)
    {
      if (g_str_equal (l->data, "pack") || g_str_equal (l->data, "merge"))
        continue;
      ana_json_key (w, l->data);
      ana_json_node (w, json_object_get_member (object, l->data));
    }
  ana_json_key (w, "pack");
  ana_json_string (w, kpi->pack);
  ana_json_key (w, "merge");
  ana_json_string (w, ana_merge_class_to_string (kpi->merge));
  ana_json_end_object (w);
}

static char *
quote_digest (const GString *body)
{
  g_autofree char *digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) body->str, body->len);

  return g_strdup_printf ("\"%.32s\"", digest);
}

/* The catalogue does not change while a hub runs: `as_of` is when it was read, and the ETag stays. */
static gboolean
work_kpis (AnaRequest *request, AnaAnswer *answer, GError **error)
{
  AnaCatalogue *catalogue = ana_hub_get_catalogue (request->hub);
  AnaJsonWriter w;

  answer->body = g_string_new (NULL);
  ana_json_writer_init (&w, answer->body);
  ana_json_begin_object (&w);
  ana_json_key (&w, "kpis");
  ana_json_begin_array (&w);
  for (guint i = 0; i < ana_catalogue_get_n (catalogue); i++)
    put_kpi (&w, ana_catalogue_get (catalogue, i));
  ana_json_end_array (&w);
  ana_json_key (&w, "next");
  ana_json_null (&w);
  answer->etag = quote_digest (answer->body);
  ana_json_key (&w, "as_of");
  ana_json_int (&w, ana_hub_get_started_usec (request->hub));
  ana_json_end_object (&w);
  return TRUE;
}

void
ana_api_kpis (AnaRequest *request)
{
  ana_request_run (request, work_kpis);
}

void
ana_api_kpi (AnaRequest *request)
{
  const AnaKpi *kpi = ana_catalogue_find (ana_hub_get_catalogue (request->hub), ana_request_get_arg (request, 0));
  g_autoptr (GError) error = NULL;
  AnaAnswer answer = { 0 };
  AnaJsonWriter w;

  if (kpi == NULL)
    {
      error = g_error_new (ANA_ERROR, ANA_ERROR_NOT_FOUND, "no KPI \"%s\"", ana_request_get_arg (request, 0));
      ana_request_fail (request, error);
      return;
    }
  answer.body = g_string_new (NULL);
  ana_json_writer_init (&w, answer.body);
  put_kpi (&w, kpi);
  answer.etag = quote_digest (answer.body);
  ana_request_answer (request, &answer);
}

/* --- datasets --------------------------------------------------------------------------------------------------- */

static void
put_columns (AnaJsonWriter *w, AnaSchema *schema)
{
  const char *name, *currency;
  AnaType type;
  char text[16];

  ana_json_key (w, "columns");
  ana_json_begin_array (w);
  for (guint i = 0; schema != NULL && i < ana_schema_get_n (schema); i++)
    {
      if (!ana_schema_get (schema, i, &name, &type, &currency))
        continue;
      ana_json_begin_object (w);
      ana_json_key (w, "name");
      ana_json_string (w, name);
      ana_json_key (w, "type");
      ana_json_string (w, ana_type_to_string (type, currency, text));
      ana_json_end_object (w);
    }
  ana_json_end_array (w);
}

static gboolean
put_dataset (AnaJsonWriter *w, AnaHubStorage *storage, const char *tenant, const char *name, GError **error)
{
  g_autoptr (AnaSchema) schema = NULL;
  AnaSpan span = { 0, 0 };
  gint64 n_events = 0;

  schema = storage->klass->get_schema (storage, tenant, name, error);
  if ((schema == NULL && error != NULL && *error != NULL)
      || !storage->klass->get_event_span (storage, tenant, name, &span, &n_events, error))
    return FALSE;
  ana_json_begin_object (w);
  ana_json_key (w, "name");
  ana_json_string (w, name);
  ana_json_key (w, "rows");
  ana_json_int (w, n_events);
  ana_json_key (w, "from");
  n_events > 0 ? ana_json_int (w, span.start_usec) : ana_json_null (w);
  ana_json_key (w, "to");
  n_events > 0 ? ana_json_int (w, span.end_usec) : ana_json_null (w);
  put_columns (w, schema);
  ana_json_end_object (w);
  return TRUE;
}

static gboolean
work_datasets (AnaRequest *request, AnaAnswer *answer, GError **error)
{
  AnaHubStorage *storage = ana_hub_get_storage (request->hub);
  g_auto (GStrv) names = storage->klass->list_datasets (storage, request->tenant, error);
  AnaJsonWriter w;

  if (names == NULL)
    return FALSE;
  answer->body = g_string_new (NULL);
  ana_json_writer_init (&w, answer->body);
  ana_json_begin_object (&w);
  ana_json_key (&w, "as_of");
  ana_json_int (&w, ana_clock_now_usec ());
  ana_json_key (&w, "next");
  ana_json_null (&w);
  ana_json_key (&w, "datasets");
  ana_json_begin_array (&w);
  for (guint i = 0; names[i] != NULL; i++)
    if (!put_dataset (&w, storage, request->tenant, names[i], error))
      return FALSE;
  ana_json_end_array (&w);
  ana_json_end_object (&w);
  return TRUE;
}

void
ana_api_datasets (AnaRequest *request)
{
  ana_request_run (request, work_datasets);
}
