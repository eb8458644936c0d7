/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-catalogue.c: all definitions of an installation, loaded and checked as a whole.
 */
#include "config.h"

#include "ana-kpi-private.h"

#include "ana-error.h"

#define MAX_DEFINITIONS 10000

static const char *const PACK_MEMBERS[] = { "pack", "version", "kpis", "$schema", NULL };

struct _AnaCatalogue {
  gatomicrefcount ref_count;
  GPtrArray      *entries;  /* of AnaKpiEntry */
  GHashTable     *by_code;  /* char* (borrowed) -> index + 1 */
  GPtrArray      *notes;    /* of char*, NULL-terminated once loaded */
};

static AnaCatalogue *
catalogue_new (void)
{
  AnaCatalogue *self = g_new0 (AnaCatalogue, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_kpi_entry_free);
  self->by_code = g_hash_table_new (g_str_hash, g_str_equal);
  self->notes = g_ptr_array_new_with_free_func (g_free);
  return self;
}

static gboolean
add_definition (AnaCatalogue *self,
                const char   *file,
                const char   *pointer,
                const char   *pack,
                JsonNode     *node,
                GError      **error)
{
  AnaKpiEntry *entry = ana_kpi_entry_read (file, pointer, pack, node, self->notes, error);
  guint before;

  if (entry == NULL)
    return FALSE;
  before = GPOINTER_TO_UINT (g_hash_table_lookup (self->by_code, entry->kpi.code));
  if (before != 0)
    {
      const AnaKpiEntry *first = g_ptr_array_index (self->entries, before - 1);

      g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "%s%s%s: is defined twice, first in %s",
                   file != NULL ? file : "", file != NULL ? ": " : "", entry->kpi.code,
                   first->file != NULL ? first->file : "the same list");
      ana_kpi_entry_free (entry);
      return FALSE;
    }
  g_ptr_array_add (self->entries, entry);
  g_hash_table_insert (self->by_code, entry->kpi.code, GUINT_TO_POINTER (self->entries->len));
  return TRUE;
}

static void
fail_pack (GError    **error,
           const char *file,
           const char *reason)
{
  g_set_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "%s%s%s", file != NULL ? file : "", file != NULL ? ": " : "",
               reason);
}

static gboolean
add_pack (AnaCatalogue *self,
          const char   *file,
          JsonNode     *node,
          GError      **error)
{
  AnaKpiReader reader = { .file = file, .pointer = "", .notes = self->notes, .error = error };
  const char *pack;
  JsonArray *kpis;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      fail_pack (error, file, "a pack must be an object");
      return FALSE;
    }
  reader.object = json_node_get_object (node);
  kpis = ana_kpi_reader_array (&reader, "kpis");
  pack = ana_kpi_reader_text (&reader, "pack", FALSE, "");
  if (!reader.failed && kpis == NULL)
    {
      fail_pack (error, file, "a pack must have a list \"kpis\"");
      return FALSE;
    }
  if (reader.failed)
    return FALSE;
  ana_kpi_reader_note_unknown (&reader, reader.object, "", PACK_MEMBERS);
  if (self->entries->len + json_array_get_length (kpis) > MAX_DEFINITIONS)
    {
      fail_pack (error, file, "more than 10000 definitions");
      return FALSE;
    }
  for (guint i = 0; i < json_array_get_length (kpis); i++)
    {
      g_autofree char *pointer = g_strdup_printf ("/kpis/%u", i);

      if (!add_definition (self, file, pointer, pack, json_array_get_element (kpis, i), error))
        return FALSE;
    }
  return TRUE;
}

static AnaCatalogue *
finish (AnaCatalogue *taken,
        gboolean      ok,
        GError      **error)
{
  g_autoptr (AnaCatalogue) self = taken;

  if (!ok || !ana_kpi_graph_check (self->entries, self->by_code, error))
    return NULL;
  g_ptr_array_add (self->notes, NULL);
  return g_steal_pointer (&self);
}

/**
 * ana_catalogue_new_empty:
 *
 * Returns: (transfer full): a catalogue with no definition
 */
AnaCatalogue *
ana_catalogue_new_empty (void)
{
  return finish (catalogue_new (), TRUE, NULL);
}

/**
 * ana_catalogue_from_json:
 * @list: a pack, or any object with a list `kpis` of definitions (each may name its `pack`)
 * @error: return location
 *
 * Compiles definitions that stand in one document, e.g. the hub's answer. Definitions are refused as a whole at the
 * first fault. Any thread.
 *
 * Returns: (transfer full): the catalogue; %NULL and %ANA_ERROR_BAD_INPUT "CODE: reason"
 */
AnaCatalogue *
ana_catalogue_from_json (JsonNode *list,
                         GError  **error)
{
  AnaCatalogue *self = catalogue_new ();

  return finish (self, add_pack (self, NULL, list, error), error);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static GPtrArray *
list_json_files (const char *dir,
                 GError    **error)
{
  g_autoptr (GDir) listing = g_dir_open (dir, 0, error);
  GPtrArray *names;
  const char *name;

  if (listing == NULL)
    return NULL;
  names = g_ptr_array_new_with_free_func (g_free);
  while ((name = g_dir_read_name (listing)) != NULL)
    if (g_str_has_suffix (name, ".json") && *name != '.')
      g_ptr_array_add (names, g_strdup (name));
  /* Bytewise, so that every machine loads them in one order and names the same definition as the first. */
  g_ptr_array_sort (names, compare_names);
  return names;
}

/**
 * ana_catalogue_load:
 * @dir: a folder
 * @error: return location
 *
 * Loads every `*.json` of @dir as a pack, in the order of their names. A folder with none gives an empty catalogue.
 * Any thread.
 *
 * Returns: (transfer full): the catalogue; %NULL and %ANA_ERROR_BAD_INPUT "file: CODE: reason" (in a formula
 *   "file: CODE: measure: line:column: reason"), or the error of reading a file
 */
AnaCatalogue *
ana_catalogue_load (const char *dir,
                    GError    **error)
{
  g_autoptr (GPtrArray) names = list_json_files (dir, error);
  AnaCatalogue *self;
  gboolean ok = TRUE;

  if (names == NULL)
    return NULL;
  self = catalogue_new ();
  for (guint i = 0; ok && i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autofree char *path = g_build_filename (dir, name, NULL);
      JsonNode *node = ana_json_parse_file (path, NULL, error);

      ok = node != NULL && add_pack (self, name, node, error);
      g_clear_pointer (&node, json_node_unref);
    }
  return finish (self, ok, error);
}

/**
 * ana_catalogue_ref:
 * @self: a catalogue
 *
 * Any thread.
 *
 * Returns: (transfer full): @self
 */
AnaCatalogue *
ana_catalogue_ref (AnaCatalogue *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * ana_catalogue_unref:
 * @self: a catalogue
 *
 * Any thread.
 */
void
ana_catalogue_unref (AnaCatalogue *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_hash_table_unref (self->by_code);
  g_ptr_array_unref (self->entries);
  g_ptr_array_unref (self->notes);
  g_free (self);
}

/**
 * ana_catalogue_get_n:
 * @self: a catalogue
 *
 * Returns: how many definitions
 */
guint
ana_catalogue_get_n (const AnaCatalogue *self)
{
  return self->entries->len;
}

/**
 * ana_catalogue_get:
 * @self: a catalogue
 * @i: 0 to n - 1, in the order of files and places in them
 *
 * Returns: the definition, owned by @self
 */
const AnaKpi *
ana_catalogue_get (const AnaCatalogue *self,
                   guint               i)
{
  const AnaKpiEntry *entry;

  g_return_val_if_fail (i < self->entries->len, NULL);
  entry = g_ptr_array_index (self->entries, i);
  return &entry->kpi;
}

/**
 * ana_catalogue_find_index:
 * @self: a catalogue
 * @code: a KPI code
 *
 * Returns: the place of the definition; -1 when there is none
 */
int
ana_catalogue_find_index (const AnaCatalogue *self,
                          const char         *code)
{
  return GPOINTER_TO_INT (g_hash_table_lookup (self->by_code, code)) - 1;
}

/**
 * ana_catalogue_find:
 * @self: a catalogue
 * @code: a KPI code
 *
 * Returns: (nullable): the definition, owned by @self
 */
const AnaKpi *
ana_catalogue_find (const AnaCatalogue *self,
                    const char         *code)
{
  int i = ana_catalogue_find_index (self, code);

  return i >= 0 ? ana_catalogue_get (self, i) : NULL;
}

/**
 * ana_catalogue_get_notes:
 * @self: a catalogue
 *
 * What was kept and not understood: one text for each unknown member, with its place as a JSON pointer.
 *
 * Returns: (array zero-terminated=1): the notes, owned by @self
 */
const char *const *
ana_catalogue_get_notes (const AnaCatalogue *self)
{
  return (const char *const *) self->notes->pdata;
}
