/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-changes.c: what the window knows of changes that wait, of conflicts and of what the hub refused; and what is said about them.
 */
#include "config.h"

#include "ana-board.h"
#include "ana-changes.h"
#include "ui-data.h"

#include <string.h>

#define BOARD(title, text) "{\"format\":\"adash\",\"version\":1,\"id\":\"b\",\"title\":\"" title "\",\"tabs\":[{\"id\":\"main\",\"title\":\"M\"}]," \
  "\"tiles\":{\"t\":{\"tab\":\"main\",\"x\":0,\"y\":0,\"w\":3,\"h\":4,\"type\":\"text\",\"title\":\"Sums\",\"text\":\"" text "\"}," \
  "\"n\":{\"tab\":\"main\",\"x\":3,\"y\":0,\"w\":3,\"h\":4,\"type\":\"text\",\"markdown\":\"# Read this\\n\"}}}"

typedef struct {
  AnaStore   *store;
  AnaChanges *changes;
  guint       n_changed, n_resolved, n_faults;
} Fixture;

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
resolved_cb (AnaChanges *changes, const char *id, Fixture *f)
{
  g_assert_cmpstr (id, ==, "b");
  f->n_resolved++;
}

static void
fault_cb (AnaChanges *changes, const char *text, Fixture *f)
{
  g_test_message ("%s", text);
  f->n_faults++;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->store = ana_store_open (NULL, ANA_STORE_READ_WRITE, &error);
  g_assert_no_error (error);
  ana_store_set_document_func (f->store, ana_board_format);
  f->changes = ana_changes_new (f->store, NULL);
  g_signal_connect_swapped (f->changes, "changed", G_CALLBACK (count_cb), &f->n_changed);
  g_signal_connect (f->changes, "resolved", G_CALLBACK (resolved_cb), f);
  g_signal_connect (f->changes, "fault", G_CALLBACK (fault_cb), f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_finalize_object (f->changes); /* whatever is under way: the store is closed at once */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  ana_store_close (f->store);
  g_object_unref (f->store);
}

static void
save (Fixture *f, const char *base, const char *body)
{
  AnaDocumentEdit edit = { "board", "b", base, body, NULL };
  g_autoptr (GError) error = NULL;

  g_assert_true (ana_store_edit_document (f->store, &edit, NULL, &error));
  g_assert_no_error (error);
}

/* The hub answers what waits: the object as @body, with @conflicts (JSON), or with a refusal. */
static void
answer (Fixture *f, gint64 rev, const char *body, const char *conflicts, gboolean refused)
{
  g_autofree char *client = NULL;
  g_autoptr (GPtrArray) rows = ana_store_take_outbox (f->store, FALSE, &client, NULL);
  const AnaOutboxRow *row = rows->pdata[0];
  g_autofree char *text = g_strdup_printf ("{\"last\":%d,\"results\":[{\"n\":%d,\"status\":\"%s\",\"error\":\"too large\",\"rev\":%d,\"conflicts\":%s}],"
                                           "\"objects\":[{\"kind\":\"board\",\"id\":\"b\",\"rev\":%d,\"dead\":false,\"body\":%s}]}", (int) row->n, (int) row->n,
                                           refused ? "refused" : "applied", (int) rev, conflicts, (int) rev, body);
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaMutationAnswer) said = ana_mutation_answer_parse (text, -1, &error);
  g_autoptr (GPtrArray) changes = ana_document_changes_new ();
  AnaHubNews news = { .answer = said, .muts = &row->mut, .ns = &row->n, .n_sent = 1 };

  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 1);
  g_assert_true (ana_store_take_news (f->store, &news, changes, &error));
  g_assert_no_error (error);
}

static void
assert_has (Fixture *f, const char *what)
{
  g_autofree char *text = ana_store_get_document (f->store, "board", "b", NULL);

  if (text == NULL || strstr (text, what) == NULL)
    g_error ("%s is not in %s", what, text);
}

static void
test_waiting (Fixture *f, gconstpointer data)
{
  g_autofree char *summary = NULL;

  UI_WAIT (f->n_changed > 0);
  g_assert_cmpuint (ana_changes_get_n_waiting (f->changes), ==, 0);
  g_assert_cmpint (ana_changes_get_oldest_usec (f->changes), ==, ANA_TIME_NONE);
  save (f, NULL, BOARD ("One", "a"));
  UI_WAIT (ana_changes_get_n_waiting (f->changes) == 1);
  summary = ana_changes_dup_summary (f->changes, ana_changes_get_oldest_usec (f->changes) + 120 * G_USEC_PER_SEC);
  g_assert_nonnull (strstr (summary, "1 waits"));
  answer (f, 1, BOARD ("One", "a"), "[]", FALSE);
  UI_WAIT (ana_changes_get_n_waiting (f->changes) == 0);
}

/* The first reading is under way, and nobody waits for it. */
static void
test_leave (Fixture *f, gconstpointer data)
{
  g_assert_cmpuint (f->n_changed, ==, 0);
}

static const struct {
  const char       *name, *path, *mine, *theirs, *place;
  AnaConflictChoice choice;
  const char       *after;  /* NULL: that cannot be */
  const char       *said;   /* of mine; NULL: not looked at */
} rows[] = {
  { "theirs", "/title", "\"Mine\"", "\"Hub\"", "title", ANA_KEEP_THEIRS, "\"title\":\"Hub\"" },
  { "mine", "/title", "\"Mine\"", "\"Hub\"", "title", ANA_KEEP_MINE, "\"title\":\"Mine\"" },
  { "both", "/title", "\"Mine\"", "\"Hub\"", "title", ANA_KEEP_BOTH, "\"title\":\"Hub / Mine\"" },
  { "tile", "/tiles/t/text", "\"my text\"", "\"a\"", "Tile “Sums”: text", ANA_KEEP_MINE, "\"text\":\"my text\"" },
  { "tile, both", "/tiles/t/text", "\"my text\"", "\"a\"", "Tile “Sums”: text", ANA_KEEP_BOTH, "\"t-2\":" },
  { "plain values", "/tiles/t/kpi", "{\"code\":\"COM.ORDERS\",\"period\":\"hour\",\"dim\":\"\"}", "null", "Tile “Sums”: KPI", ANA_KEEP_MINE, "COM.ORDERS",
    "COM.ORDERS · hour" },
  { "more than plain", "/tiles/t/spec", "{\"mark\":{\"type\":\"bar\"}}", "null", "Tile “Sums”: chart", ANA_KEEP_MINE, "\"bar\"",
    "{\n  \"mark\" : {\n    \"type\" : \"bar\"\n  }\n}" },
  { "a tile without a title", "/tiles/n/markdown", "\"mine\"", "\"theirs\"", "Tile “Read this”: text", ANA_KEEP_MINE, "\"mine\"" },
  { "a tile that is gone", "/tiles/gone/text", "\"my text\"", "\"a\"", "A tile that is gone: text", ANA_KEEP_MINE, NULL },
};

static void
test_conflict (Fixture *f, gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *conflicts = g_strdup_printf ("[{\"path\":\"%s\",\"mine\":%s,\"theirs\":%s}]", rows[i].path, rows[i].mine, rows[i].theirs);
  const AnaConflictItem *item;

  save (f, NULL, BOARD ("One", "a"));
  answer (f, 1, BOARD ("Hub", "a"), conflicts, FALSE);
  UI_WAIT (ana_changes_get_n_conflicts (f->changes) == 1);
  item = ana_changes_get_conflicts (f->changes)->pdata[0];
  g_assert_cmpstr (item->board, ==, "Hub");
  g_assert_cmpstr (item->place, ==, rows[i].place);
  if (rows[i].said != NULL)
    g_assert_cmpstr (item->mine, ==, rows[i].said);
  g_assert_true (item->can_both);
  ana_changes_resolve (f->changes, item->num, rows[i].choice);
  if (rows[i].after == NULL)
    {
      UI_WAIT (f->n_faults > 0);
      g_assert_cmpuint (ana_changes_get_n_conflicts (f->changes), ==, 1); /* nothing is lost */
      return;
    }
  UI_WAIT (ana_changes_get_n_conflicts (f->changes) == 0);
  assert_has (f, rows[i].after);
  UI_WAIT (rows[i].choice == ANA_KEEP_THEIRS || f->n_resolved == 1);
}

static gboolean
has_draft (gpointer data)
{
  g_autoptr (AnaDraft) draft = ana_store_get_draft (((Fixture *) data)->store, "board", "b", NULL);

  return draft != NULL && draft->body != NULL;
}

/* A side is chosen while the board is being edited: what was begun waits on, upon the choice. */
static void
test_beside_draft (Fixture *f, gconstpointer data)
{
  static const char *const no_steps[] = { NULL };
  AnaDraftEdit begun = { BOARD ("Hub", "begun"), 0, 0, 0, no_steps };
  const AnaConflictItem *item;
  g_autoptr (AnaDraft) draft = NULL;

  save (f, NULL, BOARD ("One", "a"));
  answer (f, 1, BOARD ("Hub", "a"), "[{\"path\":\"/title\",\"mine\":\"Mine\",\"theirs\":\"Hub\"}]", FALSE);
  ana_store_keep_draft (f->store, "board", "b", &begun, NULL, NULL);
  UI_WAIT (ana_changes_get_n_conflicts (f->changes) == 1);
  UI_WAIT (has_draft (f));
  item = ana_changes_get_conflicts (f->changes)->pdata[0];
  ana_changes_resolve (f->changes, item->num, ANA_KEEP_MINE);
  UI_WAIT (f->n_resolved == 1);
  assert_has (f, "\"title\":\"Mine\"");
  draft = ana_store_get_draft (f->store, "board", "b", NULL);
  g_assert_nonnull (draft->body);
  g_assert_nonnull (strstr (draft->body, "\"title\":\"Mine\""));
  g_assert_nonnull (strstr (draft->body, "\"text\":\"begun\""));
}

/* What the hub refuses can be tried again, or given up: then the board is as the hub has it. */
static void
test_refused (Fixture *f, gconstpointer data)
{
  save (f, NULL, BOARD ("One", "a"));
  answer (f, 1, BOARD ("One", "a"), "[]", FALSE);
  save (f, BOARD ("One", "a"), BOARD ("Huge", "a"));
  answer (f, 1, BOARD ("One", "a"), "[]", TRUE);
  UI_WAIT (ana_changes_get_n_refused (f->changes) == 1);
  g_assert_cmpstr (((AnaRefusedChange *) ana_changes_get_refused (f->changes)->pdata[0])->why, ==, "too large");
  g_assert_true (g_str_has_prefix (((AnaRefusedChange *) ana_changes_get_refused (f->changes)->pdata[0])->json, "{\"kind\":\"board\",\"id\":"));
  assert_has (f, "Huge");
  ana_changes_retry (f->changes, ((AnaRefusedChange *) ana_changes_get_refused (f->changes)->pdata[0])->mut);
  UI_WAIT (ana_changes_get_n_waiting (f->changes) == 1);
  answer (f, 1, BOARD ("One", "a"), "[]", TRUE);
  UI_WAIT (ana_changes_get_n_refused (f->changes) == 1);
  ana_changes_give_up (f->changes, ((AnaRefusedChange *) ana_changes_get_refused (f->changes)->pdata[0])->mut);
  UI_WAIT (ana_changes_get_n_refused (f->changes) == 0);
  assert_has (f, "\"title\":\"One\"");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/app/changes/waiting", Fixture, NULL, set_up, test_waiting, tear_down);
  g_test_add ("/app/changes/leave", Fixture, NULL, set_up, test_leave, tear_down);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/app/changes/conflict/", rows[i].name, NULL);

      g_test_add (path, Fixture, GUINT_TO_POINTER (i), set_up, test_conflict, tear_down);
    }
  g_test_add ("/app/changes/beside-draft", Fixture, NULL, set_up, test_beside_draft, tear_down);
  g_test_add ("/app/changes/refused", Fixture, NULL, set_up, test_refused, tear_down);
  return g_test_run ();
}
