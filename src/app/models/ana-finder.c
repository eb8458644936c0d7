/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-finder.c: what the search of the window finds, and in what order.
 *
 * Every word of the search must begin a word of an entry, case and accents apart. A title that is the search comes before
 * one that begins with it, that before one that has its words, and that before an entry that has them elsewhere only. Of
 * equals pages come first, then boards, KPIs and actions, each in the order of their list.
 */
#include "config.h"

#include "ana-finder.h"

#include "ana-ui.h"

#include <glib/gi18n.h>
#include <string.h>

AnaFindEntry *
ana_find_entry_new (AnaFindKind kind, const char *title, const char *detail, const char *key, const char *action)
{
  AnaFindEntry *entry = g_new0 (AnaFindEntry, 1);

  entry->kind = kind;
  entry->title = g_strdup (title);
  entry->detail = g_strdup (detail);
  entry->key = g_strdup (key);
  entry->action = g_strdup (action);
  return entry;
}

void
ana_find_entry_free (AnaFindEntry *entry)
{
  g_free (entry->title);
  g_free (entry->detail);
  g_free (entry->key);
  g_free (entry->action);
  g_free (entry);
}

/* --- what there is --- */

static const struct { const char *title, *action; } pages[] = {
  { N_("Overview"), "win.page::overview" },
  { N_("Boards"), "win.page::boards" },
  { N_("Data"), "win.page::data" },
};

/* One more action that the search finds is one more row here; what cannot be done at the moment does nothing. */
static const struct { const char *title, *action; } actions[] = {
  { N_("Sync Now"), "win.sync-now" },
  { N_("Work Offline"), "win.offline" },
  { N_("Show Minutes"), "win.period::minute" },
  { N_("Show Hours"), "win.period::hour" },
  { N_("Show Days"), "win.period::day" },
  { N_("Choose Cards…"), "win.choose-cards" },
  { N_("Wall Mode"), "win.wall" },
  { N_("New Window"), "app.new-window" },
  { N_("Preferences"), "app.preferences" },
  { N_("Keyboard Shortcuts"), "app.shortcuts" },
  { N_("Back Up…"), "win.backup" },
  { N_("Restore…"), "win.restore" },
  { N_("Remove All My Data…"), "win.remove-data" },
  { N_("Copy Diagnostics"), "win.copy-diagnostics" },
  { N_("Help"), "app.help" },
  { N_("Quit"), "app.quit" },
};

static void
add_boards (GPtrArray *entries, GPtrArray *boards)
{
  for (guint i = 0; boards != NULL && i < boards->len; i++)
    {
      const AnaBoardEntry *board = boards->pdata[i];
      g_autofree char *action = g_strconcat ("win.open-board::", board->id, NULL);

      if (!board->binned)
        g_ptr_array_add (entries, ana_find_entry_new (ANA_FIND_BOARD, board->title, board->is_template ? _("Template") : _("Board"), board->id, action));
    }
}

static void
add_kpis (GPtrArray *entries, AnaCatalogue *catalogue)
{
  for (guint i = 0; i < ana_catalogue_get_n (catalogue); i++)
    {
      const AnaKpi *kpi = ana_catalogue_get (catalogue, i);
      g_autofree char *detail = g_strjoin (" · ", kpi->code, ana_ui_pack_title (kpi->pack != NULL ? kpi->pack : ""), NULL);
      g_autofree char *action = g_strconcat ("win.open-kpi::", kpi->code, NULL);

      g_ptr_array_add (entries, ana_find_entry_new (ANA_FIND_KPI, ana_kpi_get_name (kpi, ana_locale ()), detail, kpi->pack, action));
    }
}

/**
 * ana_finder_list:
 * @catalogue: whose KPIs can be opened
 * @boards: (nullable) (element-type AnaBoardEntry): what the shelf holds
 *
 * Returns: (transfer full) (element-type AnaFindEntry): all that can be found, in the order of an empty search
 */
GPtrArray *
ana_finder_list (AnaCatalogue *catalogue, GPtrArray *boards)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_find_entry_free);

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    g_ptr_array_add (entries, ana_find_entry_new (ANA_FIND_PAGE, _(pages[i].title), _("Page"), pages[i].action, pages[i].action));
  add_boards (entries, boards);
  add_kpis (entries, catalogue);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    g_ptr_array_add (entries, ana_find_entry_new (ANA_FIND_ACTION, _(actions[i].title), _("Action"), actions[i].action, actions[i].action));
  return entries;
}

/* --- the best first --- */

typedef struct {
  AnaFindEntry *entry;
  int           score;
  guint         place;
} Found;

static char *
fold (const char *text)
{
  g_auto (GStrv) ascii = NULL;
  g_auto (GStrv) words = g_str_tokenize_and_fold (text != NULL ? text : "", NULL, &ascii);

  return g_strjoinv (" ", words);
}

/* 0: not found. */
static int
score (const AnaFindEntry *entry, const char *search)
{
  g_autofree char *wanted = fold (search), *title = fold (entry->title);
  g_autofree char *all = g_strjoin (" ", entry->title, entry->detail, entry->key, NULL);

  if (*wanted == '\0')
    return 1;
  if (strcmp (title, wanted) == 0)
    return 4;
  if (g_str_has_prefix (title, wanted))
    return 3;
  if (g_str_match_string (search, entry->title, TRUE))
    return 2;
  return g_str_match_string (search, all, TRUE) ? 1 : 0;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const Found *x = a, *y = b;

  if (x->score != y->score)
    return y->score - x->score;
  if (x->entry->kind != y->entry->kind)
    return (int) x->entry->kind - (int) y->entry->kind;
  return x->place < y->place ? -1 : 1;
}

/**
 * ana_finder_rank:
 * @entries: (element-type AnaFindEntry): all that there is
 * @search: words; "" finds everything
 * @n_most: no more than so many
 *
 * Returns: (transfer container) (element-type AnaFindEntry): what is found, the best first; the entries stay those of
 *   @entries
 */
GPtrArray *
ana_finder_rank (GPtrArray *entries, const char *search, guint n_most)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (Found));
  GPtrArray *best = g_ptr_array_new ();

  for (guint i = 0; i < entries->len; i++)
    {
      Found one = { entries->pdata[i], score (entries->pdata[i], search), i };

      if (one.score > 0)
        g_array_append_val (found, one);
    }
  g_array_sort (found, compare);
  for (guint i = 0; i < MIN (found->len, n_most); i++)
    g_ptr_array_add (best, g_array_index (found, Found, i).entry);
  return best;
}
