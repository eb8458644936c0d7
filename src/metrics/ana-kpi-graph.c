/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-kpi-graph.c: definitions against each other: parents, references, and no way round in a circle.
 */
#include "config.h"

#include "ana-kpi-private.h"

#include "ana-error.h"

/* Depth-first search in the three colours of Cormen et al.: WHITE not seen, GREY on the path, BLACK done. */
enum { WHITE, GREY, BLACK };

typedef struct {
  GPtrArray    *entries;
  GHashTable   *by_code;
  guint8       *colour;
  GPtrArray    *path;      /* of const char*: codes from the root to here */
  const char  **(*edges) (const AnaKpi *kpi);  /* (transfer container) */
  const char   *noun;      /* of an edge, for messages */
  GError      **error;
} Search;

static const char **
list_references (const AnaKpi *kpi)
{
  const char *const *refs = ana_measure_get_refs (kpi->measure);
  guint n = g_strv_length ((char **) refs);
  const char **out = g_new0 (const char *, n + 1);

  for (guint i = 0; i < n; i++)
    out[i] = refs[i];
  return out;
}

static const char **
list_parent (const AnaKpi *kpi)
{
  const char **out = g_new0 (const char *, 2);

  out[0] = kpi->parent;
  return out;
}

static gboolean
fail_at (Search            *search,
         const AnaKpiEntry *entry,
         const char        *format,
         const char        *text)
{
  g_autofree char *reason = g_strdup_printf (format, search->noun, text);

  g_set_error (search->error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "%s%s%s: %s", entry->file != NULL ? entry->file : "",
               entry->file != NULL ? ": " : "", entry->kpi.code, reason);
  return FALSE;
}

static gboolean
fail_circle (Search            *search,
             const AnaKpiEntry *entry,
             const char        *back_to)
{
  g_autoptr (GString) shown = g_string_new (NULL);
  gboolean on = FALSE;

  for (guint i = 0; i < search->path->len; i++)
    {
      on = on || g_str_equal (g_ptr_array_index (search->path, i), back_to);
      if (on)
        g_string_append_printf (shown, "%s -> ", (const char *) g_ptr_array_index (search->path, i));
    }
  g_string_append (shown, back_to);
  return fail_at (search, entry, "the %s runs in a circle: %s", shown->str);
}

static gboolean
visit (Search *search,
       guint   i)
{
  const AnaKpiEntry *entry = g_ptr_array_index (search->entries, i);
  g_autofree const char **edges = search->edges (&entry->kpi);

  search->colour[i] = GREY;
  g_ptr_array_add (search->path, entry->kpi.code);
  for (guint e = 0; edges[e] != NULL; e++)
    {
      guint to = GPOINTER_TO_UINT (g_hash_table_lookup (search->by_code, edges[e]));

      if (to == 0)
        return fail_at (search, entry, "the %s \"%s\" does not exist", edges[e]);
      if (search->colour[to - 1] == GREY)
        return fail_circle (search, entry, edges[e]);
      if (search->colour[to - 1] == WHITE && !visit (search, to - 1))
        return FALSE;
    }
  g_ptr_array_remove_index (search->path, search->path->len - 1);
  search->colour[i] = BLACK;
  return TRUE;
}

static gboolean
search_all (GPtrArray   *entries,
            GHashTable  *by_code,
            const char **(*edges) (const AnaKpi *kpi),
            const char  *noun,
            GError     **error)
{
  g_autofree guint8 *colour = g_new0 (guint8, entries->len + 1);
  g_autoptr (GPtrArray) path = g_ptr_array_new ();
  Search search = { entries, by_code, colour, path, edges, noun, error };

  for (guint i = 0; i < entries->len; i++)
    if (colour[i] == WHITE && !visit (&search, i))
      return FALSE;
  return TRUE;
}

gboolean
ana_kpi_graph_check (GPtrArray  *entries,
                     GHashTable *by_code,
                     GError    **error)
{
  return search_all (entries, by_code, list_parent, "parent", error)
         && search_all (entries, by_code, list_references, "reference", error);
}
