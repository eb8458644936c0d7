/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-deed.c: what is done with boards off the main thread: made, copied, binned, read and listed.
 *
 * All of it runs on a thread; ana-board-shelf.c sees to it that one deed follows another.
 */
#include "config.h"

#include "ana-board-deed.h"

#include "ana-clock.h"
#include "ana-pack-data.h"
#include "ana-pack-identity.h"
#include "ana-random.h"
#include "ana-store-documents.h"
#include "ana-template.h"

#include <glib/gi18n.h>
#include <string.h>

void
ana_board_entry_free (AnaBoardEntry *entry)
{
  g_free (entry->id);
  g_free (entry->title);
  g_strfreev (entry->tabs);
  g_free (entry);
}

void
ana_board_deed_free (AnaBoardDeed *deed)
{
  g_clear_object (&deed->store);
  g_free (deed->id);
  g_free (deed->text);
  g_free (deed->made);
  g_free (deed->toast);
  g_clear_pointer (&deed->ask, ana_pack_ask_free);
  g_clear_pointer (&deed->list, g_ptr_array_unref);
  g_free (deed);
}

/* --- documents --- */

char *
ana_board_deed_load (AnaStore *store, const char *id, GError **error)
{
  g_autoptr (GError) local = NULL;
  char *text = ana_store_get_document (store, ANA_BOARD_KIND, id, &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  return text != NULL ? text : ana_template_load (id, error);
}

/* @base: (nullable): what the text was made from; %NULL: it is new */
static gboolean
save_text (AnaStore *store, const char *id, const char *base, const char *text, GError **error)
{
  AnaDocumentEdit edit = { ANA_BOARD_KIND, id, base, text, NULL };

  return ana_store_edit_document (store, &edit, NULL, error);
}

static JsonNode *
with_string (JsonNode *document, const char *pointer, const char *value)
{
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), value);
  JsonNode *out = ana_json_path_with (document, pointer, node, -1, NULL);

  return out != NULL ? out : json_node_copy (document);
}

/* The board under an id, and under another title when one is given. */
static gboolean
save_under (AnaBoardDeed *deed, AnaBoard *board, const char *id, const char *title, GError **error)
{
  g_autoptr (JsonNode) document = ana_board_to_json (board), named = with_string (document, "/id", id), titled = NULL;
  g_autoptr (AnaBoard) copy = NULL;
  g_autofree char *text = NULL;

  titled = title != NULL ? with_string (named, "/title", title) : json_node_copy (named);
  copy = ana_board_parse (titled, error);
  if (copy == NULL)
    return FALSE;
  text = ana_board_to_text (copy);
  if (!save_text (deed->store, id, NULL, text, error))
    return FALSE;
  deed->made = g_strdup (id);
  return TRUE;
}

static gboolean
save_as (AnaBoardDeed *deed, AnaBoard *board, const char *title, GError **error)
{
  g_autofree char *id = ana_uuid_new ();

  return save_under (deed, board, id, title, error);
}

static gboolean
create (AnaBoardDeed *deed, GError **error)
{
  static const char *const blank = "{\"format\":\"adash\",\"version\":1,\"id\":\"new\",\"title\":\"\",\"time\":{\"last\":\"P28D\"},\"compare\":\"previous\","
                                   "\"filters\":{},\"tabs\":[{\"id\":\"main\",\"title\":\"\"}],\"tiles\":{},\"annotations\":{}}";
  g_autoptr (AnaBoard) board = ana_board_load (NULL, blank, -1, error);

  return board != NULL && save_as (deed, board, deed->text, error);
}

static gboolean
duplicate (AnaBoardDeed *deed, GError **error)
{
  g_autofree char *text = ana_board_deed_load (deed->store, deed->id, error);
  g_autoptr (AnaBoard) board = text != NULL ? ana_board_load (deed->id, text, -1, error) : NULL;
  g_autofree char *title = board != NULL ? g_strdup_printf (_("%s (copy)"), ana_board_get_title (board)) : NULL;

  return board != NULL && save_as (deed, board, title, error);
}

/* A board that is here already comes as another one: nothing of the user's is written over.
 * Returns: (transfer full): under which id it comes */
static char *
choose_id (AnaStore *store, const AnaBoard *board)
{
  const char *id = ana_board_get_id (board);
  g_autoptr (GError) unread = NULL;
  g_autofree char *known = ana_store_get_document (store, ANA_BOARD_KIND, id, &unread);

  return known != NULL || unread != NULL || ana_template_is (id) ? ana_uuid_new () : g_strdup (id);
}

static gboolean
take_in (AnaBoardDeed *deed, AnaBoard *board, GError **error)
{
  g_autofree char *id = choose_id (deed->store, board);

  return save_under (deed, board, id, NULL, error);
}

static AnaPackAsk *
make_ask (const AnaBoardDeed *deed, const AnaPack *pack, AnaPackTrust trust)
{
  AnaPackAsk *ask = g_new0 (AnaPackAsk, 1);

  *ask = (AnaPackAsk) { g_strdup (deed->text), g_strdup (pack->sender_name), g_strdup (pack->key), trust == ANA_PACK_KEY_CHANGED };
  return ask;
}

void
ana_pack_ask_free (AnaPackAsk *ask)
{
  g_free (ask->path);
  g_free (ask->sender_name);
  g_free (ask->key);
  g_free (ask);
}

/* What came with it is there before the board is: it is never shown without, nor asks a hub that nobody let it ask. */
static gboolean
take_in_pack (AnaBoardDeed *deed, const AnaPack *pack, GError **error)
{
  g_autofree char *kept = ana_pack_to_kept (pack), *id = choose_id (deed->store, pack->board);

  return ana_store_put_document (deed->store, "pack", id, kept, error) && save_under (deed, pack->board, id, NULL, error);
}

/* A key that is new, or another one, is shown first; who accepts it has seen that one. */
static gboolean
import_pack (AnaBoardDeed *deed, GError **error)
{
  g_autoptr (AnaPack) pack = ana_pack_read_file (deed->text, error);
  g_autofree char *known = ana_store_get_setting (deed->store, ANA_PACK_KNOWN_KEYS), *remembered = NULL;
  AnaPackTrust trust;

  if (pack == NULL)
    return FALSE;
  trust = ana_pack_judge (pack, known);
  if (trust != ANA_PACK_KEY_KNOWN && g_strcmp0 (deed->id, pack->key) != 0)
    {
      deed->ask = make_ask (deed, pack, trust);
      return TRUE;
    }
  if (trust != ANA_PACK_KEY_KNOWN)
    {
      remembered = ana_pack_remember (pack, known, ana_clock_now_usec ());
      if (!ana_store_set_setting (deed->store, ANA_PACK_KNOWN_KEYS, remembered, error))
        return FALSE;
    }
  return take_in_pack (deed, pack, error);
}

static gboolean
import (AnaBoardDeed *deed, GError **error)
{
  g_autofree char *lower = g_ascii_strdown (deed->text, -1);
  g_autoptr (AnaBoard) board = NULL;

  if (g_str_has_suffix (lower, ".adpack"))
    return import_pack (deed, error);
  board = ana_board_load_file (deed->text, error);
  return board != NULL && take_in (deed, board, error);
}

/* From now on it shows the user's own data, and asks their hub. */
static gboolean
run (AnaBoardDeed *deed, GError **error)
{
  g_autofree char *kept = ana_store_get_document (deed->store, "pack", deed->id, error), *ran = kept != NULL ? ana_pack_kept_run (kept) : NULL;

  return ran != NULL && ana_store_put_document (deed->store, "pack", deed->id, ran, error);
}

static gboolean
bin (AnaBoardDeed *deed, GError **error)
{
  AnaDocumentEdit edit = { .kind = ANA_BOARD_KIND, .id = deed->id };

  if (!ana_store_edit_document (deed->store, &edit, NULL, error))
    return FALSE;
  deed->toast = g_strdup_printf (ngettext ("The board is in the bin for %d day", "The board is in the bin for %d days", ANA_STORE_BIN_DAYS), ANA_STORE_BIN_DAYS);
  return TRUE;
}

gboolean
ana_board_deed_do (AnaBoardDeed *deed, GError **error)
{
  switch (deed->kind)
    {
    case ANA_BOARD_DEED_LIST:
      return ana_store_purge_bin (deed->store, NULL) || TRUE;
    case ANA_BOARD_DEED_CREATE:
      return create (deed, error);
    case ANA_BOARD_DEED_DUPLICATE:
      return duplicate (deed, error);
    case ANA_BOARD_DEED_BIN:
      return bin (deed, error);
    case ANA_BOARD_DEED_RESTORE:
      return ana_store_bring_back (deed->store, ANA_BOARD_KIND, deed->id, error);
    case ANA_BOARD_DEED_FAVOUR:
      return ana_store_set_favourite (deed->store, ANA_BOARD_KIND, deed->id, deed->wanted, error);
    case ANA_BOARD_DEED_IMPORT:
      return import (deed, error);
    case ANA_BOARD_DEED_RUN:
      return run (deed, error);
    case ANA_BOARD_DEED_LOAD:
      break;
    }
  return TRUE;
}

/* --- the list --- */

static char **
list_tabs (AnaBoard *board)
{
  g_autoptr (GStrvBuilder) out = g_strv_builder_new ();

  for (guint i = 0; board != NULL && i < ana_board_get_n_tabs (board); i++)
    {
      g_strv_builder_add (out, ana_board_get_tab (board, i)->id);
      g_strv_builder_add (out, ana_board_get_tab (board, i)->title);
    }
  return g_strv_builder_end (out);
}

static AnaBoardEntry *
add_entry (GPtrArray *list, const char *id, const char *text, gboolean is_template)
{
  g_autoptr (AnaBoard) board = ana_board_load (id, text, -1, NULL);
  AnaBoardEntry *entry = g_new0 (AnaBoardEntry, 1);

  entry->id = g_strdup (id);
  entry->title = g_strdup (board != NULL && ana_board_get_title (board)[0] != '\0' ? ana_board_get_title (board) : _("Board without a name"));
  entry->is_template = is_template;
  entry->opened_usec = ANA_TIME_NONE;
  entry->tabs = list_tabs (board);
  entry->n_tiles = board != NULL ? ana_board_get_n_tiles (board) : 0;
  g_ptr_array_add (list, entry);
  return entry;
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const AnaBoardEntry *x = *(const AnaBoardEntry *const *) a, *y = *(const AnaBoardEntry *const *) b;

  return g_utf8_collate (x->title, y->title);
}

AnaBoardEntry *
ana_board_entry_find (GPtrArray *list, const char *id)
{
  for (guint i = 0; i < list->len; i++)
    if (strcmp (((AnaBoardEntry *) list->pdata[i])->id, id) == 0)
      return list->pdata[i];
  return NULL;
}

static void
list_own (AnaStore *store, GPtrArray *list)
{
  g_auto (GStrv) own = ana_store_list_documents (store, ANA_BOARD_KIND, NULL);

  for (guint i = 0; own != NULL && own[i] != NULL; i++)
    {
      g_autofree char *text = strcmp (own[i], ANA_TEMPLATE_OVERVIEW) != 0 ? ana_store_get_document (store, ANA_BOARD_KIND, own[i], NULL) : NULL;

      if (text != NULL)
        add_entry (list, own[i], text, FALSE);
    }
  g_ptr_array_sort (list, compare_entries);
}

static void
list_templates (GPtrArray *list)
{
  g_auto (GStrv) templates = ana_template_list ();

  for (guint i = 0; templates[i] != NULL; i++)
    {
      g_autofree char *text = ana_board_entry_find (list, templates[i]) == NULL ? ana_template_load (templates[i], NULL) : NULL;

      if (text != NULL)
        add_entry (list, templates[i], text, TRUE);
    }
}

static void
add_marks (AnaStore *store, GPtrArray *list)
{
  g_autoptr (GPtrArray) marks = ana_store_list_marks (store, ANA_BOARD_KIND, NULL);

  for (guint i = 0; marks != NULL && i < marks->len; i++)
    {
      const AnaShelfMark *mark = marks->pdata[i];
      AnaBoardEntry *entry = ana_board_entry_find (list, mark->id);

      if (entry == NULL)
        continue;
      entry->favourite = mark->favourite;
      entry->opened_usec = mark->opened_usec;
    }
}

static void
list_bin (AnaStore *store, GPtrArray *list)
{
  g_autoptr (GPtrArray) binned = ana_store_list_bin (store, ANA_BOARD_KIND, NULL);

  for (guint i = 0; binned != NULL && i < binned->len; i++)
    {
      const AnaBinned *row = binned->pdata[i];
      AnaBoardEntry *entry = add_entry (list, row->id, row->body, FALSE);

      entry->binned = TRUE;
      entry->opened_usec = row->at_usec;
    }
}

GPtrArray *
ana_board_deed_list (AnaStore *store)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_board_entry_free);

  list_own (store, list);
  list_templates (list);
  add_marks (store, list);
  list_bin (store, list);
  return list;
}
