/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-models.c: latest-wins work, the list model of rows that are made when they are looked at, sources, notices.
 */
#include "config.h"

#include "ana-data.h"
#include "ana-error.h"
#include "ana-finder.h"
#include "ana-latest.h"
#include "ana-notice.h"
#include "ana-row-model.h"
#include "ana-sources.h"

#include <string.h>

/* --- ana_latest --- */

typedef struct {
  AnaLatest *latest;
  GArray    *done;   /* of int, in order of arrival */
} Work;

static gpointer
work (gpointer input, GCancellable *cancellable, GError **error)
{
  g_usleep (5000);
  if (GPOINTER_TO_INT (input) < 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "asked for");
      return NULL;
    }
  return input;
}

static void
done_cb (gpointer result, const GError *error, gpointer data)
{
  int value = error != NULL ? -1 : GPOINTER_TO_INT (result);

  g_array_append_val (((Work *) data)->done, value);
}

static void
drain (Work *self)
{
  while (ana_latest_is_running (self->latest))
    g_main_context_iteration (NULL, TRUE);
}

static void
work_init (Work *self)
{
  self->done = g_array_new (FALSE, FALSE, sizeof (int));
  self->latest = ana_latest_new (work, NULL, done_cb, NULL, self);
}

static void
work_clear (Work *self)
{
  ana_latest_free (self->latest);
  g_array_unref (self->done);
}

/* The same question again and again: the running answer is shown, then the last; those between are skipped. */
static void
test_same_question (void)
{
  Work self;

  work_init (&self);
  for (int i = 1; i <= 5; i++)
    ana_latest_request (self.latest, GINT_TO_POINTER (i), FALSE);
  drain (&self);
  g_assert_cmpuint (self.done->len, ==, 2);
  g_assert_cmpint (g_array_index (self.done, int, 0), ==, 1);
  g_assert_cmpint (g_array_index (self.done, int, 1), ==, 5);
  work_clear (&self);
}

/* Another question: what runs is dropped. */
static void
test_other_question (void)
{
  Work self;

  work_init (&self);
  ana_latest_request (self.latest, GINT_TO_POINTER (1), FALSE);
  ana_latest_request (self.latest, GINT_TO_POINTER (2), TRUE);
  drain (&self);
  g_assert_cmpuint (self.done->len, ==, 1);
  g_assert_cmpint (g_array_index (self.done, int, 0), ==, 2);
  work_clear (&self);
}

static void
test_error (void)
{
  Work self;

  work_init (&self);
  ana_latest_request (self.latest, GINT_TO_POINTER (-1), FALSE);
  drain (&self);
  g_assert_cmpuint (self.done->len, ==, 1);
  g_assert_cmpint (g_array_index (self.done, int, 0), ==, -1);
  work_clear (&self);
}

/* Freed while it runs: nobody is called, nothing leaks. */
static void
test_freed (void)
{
  Work self;

  work_init (&self);
  ana_latest_request (self.latest, GINT_TO_POINTER (1), FALSE);
  ana_latest_request (self.latest, GINT_TO_POINTER (2), FALSE);
  ana_latest_free (self.latest);
  g_usleep (30000);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (self.done->len, ==, 0);
  g_array_unref (self.done);
}

/* --- AnaRowModel --- */

typedef struct { guint position, removed, added, n; } Changed;

static void
changed_cb (GListModel *model, guint position, guint removed, guint added, gpointer data)
{
  Changed *self = data;

  *self = (Changed) { position, removed, added, self->n + 1 };
}

static void
assert_item (AnaRowModel *model, guint position, guint index)
{
  g_autoptr (AnaRowItem) item = g_list_model_get_item (G_LIST_MODEL (model), position);

  g_assert_nonnull (item);
  g_assert_cmpuint (ana_row_item_get_index (item), ==, index);
}

/* Data grow at their end; the newest row stands first, and only it is told as new. */
static void
test_rows (void)
{
  g_autoptr (AnaRowModel) model = ana_row_model_new (TRUE);
  Changed changed = { 0 };

  g_signal_connect (model, "items-changed", G_CALLBACK (changed_cb), &changed);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (model), 0));
  ana_row_model_set_n (model, 3);
  assert_item (model, 0, 2);
  assert_item (model, 2, 0);
  ana_row_model_set_n (model, 4);
  g_assert_cmpuint (changed.position, ==, 0);
  g_assert_cmpuint (changed.removed, ==, 0);
  g_assert_cmpuint (changed.added, ==, 1);
  assert_item (model, 0, 3);
  ana_row_model_set_n (model, 4);
  g_assert_cmpuint (changed.n, ==, 2); /* nothing new, nothing told */
  ana_row_model_set_n (model, 1);
  g_assert_cmpuint (changed.removed, ==, 3);
  assert_item (model, 0, 0);
}

static void
test_rows_in_order (void)
{
  g_autoptr (AnaRowModel) model = ana_row_model_new (FALSE);
  Changed changed = { 0 };

  g_signal_connect (model, "items-changed", G_CALLBACK (changed_cb), &changed);
  ana_row_model_set_n (model, 2);
  ana_row_model_set_n (model, 5);
  g_assert_cmpuint (changed.position, ==, 2);
  g_assert_cmpuint (changed.added, ==, 3);
  assert_item (model, 4, 4);
}

/* --- sources --- */

static gboolean
take (AnaSources *sources, const char *body)
{
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

  return ana_sources_take (sources, bytes);
}

static void
count_cb (AnaSources *sources, guint *n)
{
  (*n)++;
}

/* An answer that is none leaves what was known; a hub without sources is known, and that is something else. */
static void
test_sources (void)
{
  g_autoptr (AnaSources) sources = ana_sources_new (NULL);
  const AnaSourceInfo *info;
  guint n = 0;

  g_signal_connect (sources, "changed", G_CALLBACK (count_cb), &n);
  g_assert_null (ana_sources_list (sources));
  g_assert_cmpuint (ana_sources_count_working (sources), ==, 0);
  g_assert_true (take (sources, "{\"sources\":[{\"name\":\"a\",\"state\":\"running\",\"events\":9007199254740993,\"last_event\":5,\"progress\":0.5},"
                                "{\"name\":\"b\",\"state\":\"error\",\"error\":\"gone\",\"events\":7,\"last_event\":null}, 3]}"));
  g_assert_cmpuint (ana_sources_list (sources)->len, ==, 2);
  g_assert_cmpuint (ana_sources_count_working (sources), ==, 1);
  g_assert_cmpint (ana_sources_count_events (sources), ==, G_GINT64_CONSTANT (9007199254741000));
  info = ana_sources_list (sources)->pdata[1];
  g_assert_cmpstr (info->error, ==, "gone");
  g_assert_cmpint (info->last_event_usec, ==, ANA_TIME_NONE);
  g_assert_cmpfloat (info->progress, ==, 1);
  g_assert_true (take (sources, "{\"sources\":[{\"name\":\"drop\",\"kind\":\"drop\"},{\"name\":\"orders\",\"kind\":\"drop\"}]}"));
  info = ana_sources_list (sources)->pdata[0];
  g_assert_cmpstr (info->name, ==, "File drop");
  info = ana_sources_list (sources)->pdata[1];
  g_assert_cmpstr (info->name, ==, "orders");
  g_assert_false (take (sources, "{\"sources\":"));
  g_assert_false (take (sources, "[]"));
  g_assert_false (take (sources, "{\"sources\":7}"));
  g_assert_false (take (sources, ""));
  g_assert_cmpuint (ana_sources_list (sources)->len, ==, 2);
  g_assert_true (take (sources, "{\"sources\":[]}"));
  g_assert_cmpuint (ana_sources_list (sources)->len, ==, 0);
  g_assert_cmpuint (n, ==, 3);
  ana_sources_forget (sources);
  g_assert_null (ana_sources_list (sources));
}

/* Who brings a dataset, and how much of it was taken: sources that share one stand together. */
static void
test_shares (void)
{
  g_autoptr (AnaSources) sources = ana_sources_new (NULL);
  g_autofree char *unknown = ana_sources_name_of (sources, "orders"), *both = NULL, *one = NULL, *none = NULL;
  gint64 n_rows, n_rejected;

  g_assert_null (unknown);
  g_assert_false (ana_sources_sum_up (sources, "orders", &n_rows, &n_rejected));
  g_assert_true (take (sources, "{\"sources\":[{\"name\":\"sample\",\"kind\":\"sample\",\"datasets\":[{\"dataset\":\"orders\",\"rows\":90,\"rejected\":0},7,{}]},"
                                "{\"name\":\"shop\",\"kind\":\"push\",\"datasets\":[{\"dataset\":\"orders\",\"rows\":5,\"rejected\":5},{\"dataset\":\"returns\"}]},"
                                "{\"name\":\"of before\"},{\"name\":\"odd\",\"datasets\":7}]}"));
  both = ana_sources_name_of (sources, "orders");
  one = ana_sources_name_of (sources, "returns");
  none = ana_sources_name_of (sources, "order");
  g_assert_cmpstr (both, ==, "Sample company, shop");
  g_assert_cmpstr (one, ==, "shop");
  g_assert_null (none);
  g_assert_true (ana_sources_sum_up (sources, "orders", &n_rows, &n_rejected));
  g_assert_cmpint (n_rows, ==, 95);
  g_assert_cmpint (n_rejected, ==, 5);
  g_assert_false (ana_sources_sum_up (sources, "returns", &n_rows, &n_rejected)); /* known, and nothing came */
}

/* --- notices --- */

static void
test_notices (void)
{
  const AnaStoreFlags told[] = { ANA_STORE_CACHE_REBUILT, ANA_STORE_USER_RESTORED, ANA_STORE_USER_READONLY,
                                 ANA_STORE_MEMORY_ONLY, ANA_STORE_DEGRADED, ANA_STORE_USER_UNSAVED, ANA_STORE_CACHE_LIMITED };
  g_autoptr (GHashTable) texts = g_hash_table_new (g_str_hash, g_str_equal);

  g_assert_null (ana_notice_of_store (ANA_STORE_OK));
  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    g_assert_true (g_hash_table_add (texts, (gpointer) ana_notice_of_store (told[i])));
  g_assert_cmpstr (ana_notice_of_store (ANA_STORE_CACHE_REBUILT | ANA_STORE_DEGRADED), ==, ana_notice_of_store (ANA_STORE_DEGRADED));
}

static void
test_faults (void)
{
  const int codes[] = { ANA_ERROR_CORRUPT, ANA_ERROR_TOO_NEW, ANA_ERROR_NO_DATA, ANA_ERROR_NOT_PERMITTED, ANA_ERROR_FULL, ANA_ERROR_FAILED };
  g_autoptr (GHashTable) texts = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (ANA_ERROR, codes[i], "x");

      g_assert_true (g_hash_table_add (texts, (gpointer) ana_notice_of_fault (error)));
    }
}

/* --- what the search finds --- */

static GPtrArray *
make_entries (void)
{
  static const struct { AnaFindKind kind; const char *title, *detail, *key; } rows[] = {
    { ANA_FIND_PAGE, "Data", "Page", "win.page::data" },
    { ANA_FIND_BOARD, "Orders of the week", "Board", "b1" },
    { ANA_FIND_KPI, "Orders", "COM.ORDERS · Commerce", "commerce" },
    { ANA_FIND_KPI, "Average order value", "COM.AOV · Commerce", "commerce" },
    { ANA_FIND_KPI, "Café visits", "CRM.CAFE · Customers", "crm" },
    { ANA_FIND_ACTION, "Remove All My Data…", "Action", "win.remove-data" },
  };
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_find_entry_free);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_ptr_array_add (entries, ana_find_entry_new (rows[i].kind, rows[i].title, rows[i].detail, rows[i].key, "win.x"));
  return entries;
}

static void
test_rank (void)
{
  static const struct { const char *search; const char *found[7]; } rows[] = {
    { "", { "Data", "Orders of the week", "Orders", "Average order value", "Café visits", "Remove All My Data…", NULL } },
    { "orders", { "Orders", "Orders of the week", NULL } },                        /* the title itself, then what begins with it */
    { "ord", { "Orders of the week", "Orders", "Average order value", NULL } },  /* of equals the board, then the title's inner words */
    { "data", { "Data", "Remove All My Data…", NULL } },
    { "my DATA", { "Remove All My Data…", NULL } },
    { "com.aov", { "Average order value", NULL } },                                /* by code */
    { "commerce", { "Orders", "Average order value", NULL } },                     /* by pack, in their order */
    { "cafe", { "Café visits", NULL } },
    { "rders", { NULL } },                                                         /* within a word is not found */
    { "order nonsense", { NULL } },
    { "  ", { "Data", "Orders of the week", "Orders", "Average order value", "Café visits", "Remove All My Data…", NULL } },
  };
  g_autoptr (GPtrArray) entries = make_entries ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GPtrArray) best = ana_finder_rank (entries, rows[i].search, 50);
      guint n = g_strv_length ((char **) rows[i].found);

      for (guint k = 0; k < MIN (n, best->len); k++)
        g_assert_cmpstr (((AnaFindEntry *) best->pdata[k])->title, ==, rows[i].found[k]);
      g_assert_cmpuint (best->len, ==, n);
    }
  {
    g_autoptr (GPtrArray) few = ana_finder_rank (entries, "", 2);

    g_assert_cmpuint (few->len, ==, 2);
  }
}

/* Boards of the bin are not found, and every action is one that can be parsed. */
static void
test_finder_list (void)
{
  g_autofree char *dir = ana_data_find ("catalogue", NULL);
  g_autoptr (AnaCatalogue) catalogue = ana_catalogue_load (dir, NULL);
  g_autoptr (GPtrArray) boards = g_ptr_array_new ();
  AnaBoardEntry mine = { .id = (char *) "b 1", .title = (char *) "Mine" }, gone = { .id = (char *) "b2", .title = (char *) "Gone", .binned = TRUE };
  g_autoptr (GPtrArray) entries = NULL;
  guint n[ANA_FIND_ACTION + 1] = { 0 };

  g_ptr_array_add (boards, &mine);
  g_ptr_array_add (boards, &gone);
  entries = ana_finder_list (catalogue, boards);
  for (guint i = 0; i < entries->len; i++)
    {
      const AnaFindEntry *entry = entries->pdata[i];
      g_autoptr (GVariant) target = NULL;
      g_autofree char *name = NULL;

      n[entry->kind]++;
      g_assert_cmpstr (entry->title, !=, "Gone");
      g_assert_true (g_action_parse_detailed_name (entry->action, &name, &target, NULL));
      if (entry->kind == ANA_FIND_BOARD)
        g_assert_cmpstr (g_variant_get_string (target, NULL), ==, "b 1");
    }
  g_assert_cmpuint (n[ANA_FIND_PAGE], ==, 3);
  g_assert_cmpuint (n[ANA_FIND_BOARD], ==, 1);
  g_assert_cmpuint (n[ANA_FIND_KPI], ==, ana_catalogue_get_n (catalogue));
  g_assert_cmpuint (n[ANA_FIND_ACTION], >, 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/sources/take", test_sources);
  g_test_add_func ("/app/sources/shares", test_shares);
  g_test_add_func ("/app/notices/store", test_notices);
  g_test_add_func ("/app/finder/rank", test_rank);
  g_test_add_func ("/app/finder/list", test_finder_list);
  g_test_add_func ("/app/notices/fault", test_faults);
  g_test_add_func ("/app/latest/same-question", test_same_question);
  g_test_add_func ("/app/latest/other-question", test_other_question);
  g_test_add_func ("/app/latest/error", test_error);
  g_test_add_func ("/app/latest/freed", test_freed);
  g_test_add_func ("/app/rows/newest-first", test_rows);
  g_test_add_func ("/app/rows/in-order", test_rows_in_order);
  return g_test_run ();
}
