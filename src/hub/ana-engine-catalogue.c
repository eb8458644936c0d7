/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-engine-catalogue.c: the stream `cat`: a row a definition, so that a client hears what has changed since it was there.
 *
 * The catalogue is read when a hub starts. What differs from what the last start wrote gets its revision and place like
 * any row: a client that resumes `cat` is sent the definitions that are new, changed or gone, and fetches these.
 */
#include "config.h"

#include "ana-engine-private.h"

#include "ana-json.h"

#include <math.h>

#define HASH_DIGITS 13   /* 52 bits: a whole number in every JSON */

static char *
make_key (const char *code)
{
  const char *name = "kpi";

  return ana_dim_key_build (&name, &code, 1);
}

/* @keys keeps the key. The value is the version; the count is a part of the definition's hash. */
static AnaRow
describe (const AnaKpi *kpi, GPtrArray *keys)
{
  g_autofree char *hash = ana_json_sha256 (kpi->json, NULL);
  char *key = make_key (kpi->code);

  hash[HASH_DIGITS] = '\0';
  g_ptr_array_add (keys, key);
  return (AnaRow) { .dim = key, .value = (double) kpi->version, .num = NAN, .den = NAN, .count = (gint64) g_ascii_strtoull (hash, NULL, 16) };
}

typedef struct {
  AnaCatalogue *catalogue;
  GArray       *rows;
  GPtrArray    *keys;
} Gone;

static void
find_gone (const AnaRow *row, gint64 seq, gpointer data)
{
  Gone *gone = data;
  g_auto (GStrv) names = NULL;
  g_auto (GStrv) values = NULL;
  AnaRow dead = { .value = NAN, .num = NAN, .den = NAN, .dead = TRUE };

  if (ana_dim_key_parse (row->dim, &names, &values) && values[0] != NULL && ana_catalogue_find (gone->catalogue, values[0]) != NULL)
    return;
  g_ptr_array_add (gone->keys, g_strdup (row->dim));
  dead.dim = gone->keys->pdata[gone->keys->len - 1];
  g_array_append_val (gone->rows, dead);
}

static gboolean
put_catalogue (AnaEngine *self, GError **error)
{
  const AnaHubStorageClass *klass = self->storage->klass;
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (AnaRow));
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  Gone gone = { self->catalogue, rows, keys };
  AnaRowBatch *changed = NULL;

  for (guint i = 0; i < ana_catalogue_get_n (self->catalogue); i++)
    {
      AnaRow row = describe (ana_catalogue_get (self->catalogue, i), keys);
      g_array_append_val (rows, row);
    }
  if (!klass->read_since (self->storage, ANA_TENANT_ALL, ANA_STREAM_ID_CAT, -1, G_MININT64, find_gone, &gone, error)
      || !klass->put_rows (self->storage, ANA_TENANT_ALL, ANA_STREAM_ID_CAT, (const AnaRow *) rows->data, rows->len, &changed, error))
    return FALSE;
  if (changed == NULL)
    return TRUE;
  g_ptr_array_add (self->out, changed);
  g_ptr_array_add (self->out_tenants, g_strdup (ANA_TENANT_ALL));
  return TRUE;
}

/* Once, before the engine has its thread. What was put goes out with the first turn. */
void
ana_engine_note_catalogue (AnaEngine *self)
{
  g_autoptr (GError) error = NULL;

  if (!self->storage->klass->begin (self->storage, &error))
    {
      g_warning ("the catalogue's stream could not be written: %s", error->message);
      return;
    }
  if (put_catalogue (self, &error) && self->storage->klass->commit (self->storage, &error))
    return;
  g_warning ("the catalogue's stream could not be written: %s", error->message);
  self->storage->klass->rollback (self->storage);
  g_ptr_array_set_size (self->out, 0);
  g_ptr_array_set_size (self->out_tenants, 0);
}
