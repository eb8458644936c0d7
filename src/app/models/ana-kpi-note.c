/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-kpi-note.c: what somebody has said about the history of a KPI: a document of its own each, as boards keep theirs inside.
 *
 * `{"kpi":"COM.AOV","period":"day","at":…,"to":…,"value":…,"text":…}`, members as in a board's annotations. What was said about a
 * value belongs to the period that it is of: a day is worth more than an hour. The rest is shown in all of them.
 */
#include "config.h"

#include "ana-kpi-note.h"

#include "ana-annotation.h"
#include "ana-json.h"
#include "ana-random.h"
#include "ana-store-documents.h"

#include <string.h>

#define MAX_NOTE_BYTES 20000

static JsonNode *
parse (const char *text)
{
  JsonNode *node = text != NULL && strlen (text) <= MAX_NOTE_BYTES ? ana_json_parse (text, -1, NULL, NULL) : NULL;

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    return node;
  g_clear_pointer (&node, json_node_unref);
  return NULL;
}

/* Members that a newer program has put there stay. */
static char *
write_note (const char *was, JsonNode *is)
{
  g_autoptr (JsonNode) out = parse (was);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (out == NULL)
    return json_to_string (is, FALSE);
  json_object_iter_init_ordered (&iter, json_node_get_object (is));
  while (json_object_iter_next_ordered (&iter, &name, &value))
    json_object_set_member (json_node_get_object (out), name, json_node_copy (value));
  return json_to_string (out, FALSE);
}

/**
 * ana_kpi_note_new:
 * @data: of the KPI, with its chart
 * @store: that has the document
 * @id: (nullable): of one that is there
 * @said: (nullable): as it is drawn on the chart; %NULL: it goes
 *
 * Returns: (transfer full): the edit, to be kept with ana_kpi_note_async()
 */
AnaKpiNote *
ana_kpi_note_new (AnaKpiData *data, AnaStore *store, const char *id, const AnaAnnotation *said)
{
  AnaKpiNote *self = g_new0 (AnaKpiNote, 1);
  g_autoptr (JsonNode) is = said != NULL ? ana_annotation_to_json (data->chart, "kpi", data->kpi->code, said) : NULL;

  self->id = id != NULL ? g_strdup (id) : ana_uuid_new ();
  self->was = id != NULL ? ana_store_get_document (store, ANA_NOTE_KIND, id, NULL) : NULL;
  if (is == NULL)
    return self;
  json_object_set_string_member (json_node_get_object (is), "period", ana_period_to_string (data->period));
  self->is = write_note (self->was, is);
  return self;
}

AnaKpiNote *
ana_kpi_note_new_back (const AnaKpiNote *self)
{
  AnaKpiNote *back = g_new0 (AnaKpiNote, 1);

  *back = (AnaKpiNote) { g_strdup (self->id), g_strdup (self->is), g_strdup (self->was) };
  return back;
}

void
ana_kpi_note_free (AnaKpiNote *self)
{
  g_free (self->id);
  g_free (self->was);
  g_free (self->is);
  g_free (self);
}

/* --- kept --- */

typedef struct {
  AnaStore   *store; /* (owned) */
  AnaKpiNote *note;  /* (owned) */
} Keeping;

static void
keeping_free (gpointer data)
{
  Keeping *keeping = data;

  g_object_unref (keeping->store);
  ana_kpi_note_free (keeping->note);
  g_free (keeping);
}

static void
keep_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Keeping *keeping = data;
  AnaDocumentEdit edit = { ANA_NOTE_KIND, keeping->note->id, keeping->note->was, keeping->note->is, NULL };
  GError *error = NULL;

  if (ana_store_edit_document (keeping->store, &edit, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* Keeps it on a thread, for the hub and the other profiles of its user too. */
void
ana_kpi_note_async (AnaStore *store, const AnaKpiNote *self, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, data);
  Keeping *keeping = g_new0 (Keeping, 1);

  *keeping = (Keeping) { g_object_ref (store), g_new0 (AnaKpiNote, 1) };
  *keeping->note = (AnaKpiNote) { g_strdup (self->id), g_strdup (self->was), g_strdup (self->is) };
  g_task_set_task_data (task, keeping, keeping_free);
  g_task_run_in_thread (task, keep_thread);
}

gboolean
ana_kpi_note_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- shown --- */

static gboolean
is_of (const AnaKpiData *self, JsonObject *note)
{
  const char *code = ana_json_get_string (note, "", "kpi", NULL, NULL), *period = ana_json_get_string (note, "", "period", NULL, NULL);
  JsonNode *value = json_object_get_member (note, "value");

  if (g_strcmp0 (code, self->kpi->code) != 0)
    return FALSE;
  return value == NULL || json_node_is_null (value) || period == NULL || strcmp (period, ana_period_to_string (self->period)) == 0;
}

/**
 * ana_kpi_notes_read:
 * @store: (nullable): that has the documents
 * @self: with its chart, which gets what was said about it
 */
void
ana_kpi_notes_read (AnaStore *store, const AnaKpiData *self)
{
  g_auto (GStrv) ids = store != NULL ? ana_store_list_documents (store, ANA_NOTE_KIND, NULL) : NULL;

  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    {
      g_autofree char *text = ana_store_get_document (store, ANA_NOTE_KIND, ids[i], NULL);
      g_autoptr (JsonNode) node = parse (text);

      if (node != NULL && is_of (self, json_node_get_object (node)))
        ana_annotation_add (self->chart, ids[i], json_node_get_object (node), self->kpi->zone);
    }
}
