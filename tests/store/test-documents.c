/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-documents.c: drafts and their history, versions, the bin, favourites, the outbox and conflicts, and kills among them.
 */
#include "ana-clock.h"
#include "ana-random.h"
#include "ana-sqlite.h"
#include "ana-store-documents.h"
#include "store-util.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#define KIND "board"

static void
saved_cb (const GError *error, gpointer data)
{
  g_assert_no_error (error);
  g_atomic_int_inc ((gint *) data);
}

/* Keeps and waits, so that the test can look. */
static void
keep (AnaStore *store, const char *id, const char *body, guint n_done, guint n_gone, guint first, const char *const *steps)
{
  gint n_saved = 0;
  AnaDraftEdit edit = { body, n_done, n_gone, first, steps };

  ana_store_keep_draft (store, KIND, id, &edit, saved_cb, &n_saved);
  while (g_atomic_int_get (&n_saved) == 0)
    g_usleep (200);
}

static void
assert_draft (AnaStore *store, const char *id, const char *body, guint n_done, const char *steps)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaDraft) draft = ana_store_get_draft (store, KIND, id, &error);
  g_autofree char *joined = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (draft);
  joined = g_strjoinv (" ", draft->steps);
  g_assert_cmpstr (draft->body, ==, body);
  g_assert_cmpuint (draft->n_done, ==, n_done);
  g_assert_cmpstr (joined, ==, steps);
}

#define STEPS(...) ((const char *const[]) { __VA_ARGS__ __VA_OPT__ (,) NULL })

static void
test_draft (void)
{
  g_autofree char *dir = make_dir ();
  AnaStore *store = open_store (dir);
  g_autoptr (GError) error = NULL;

  g_assert_null (ana_store_get_draft (store, KIND, "a", &error));
  g_assert_no_error (error);
  keep (store, "a", "1", 1, 0, 0, STEPS ("s1"));
  keep (store, "a", "3", 3, 0, 1, STEPS ("s2", "s3"));
  assert_draft (store, "a", "3", 3, "s1 s2 s3");
  keep (store, "a", "1", 1, 0, 3, STEPS ());      /* two taken back */
  assert_draft (store, "a", "1", 1, "s1 s2 s3");
  keep (store, "a", "4", 2, 0, 1, STEPS ("s4"));  /* another way from there */
  assert_draft (store, "a", "4", 2, "s1 s4");
  keep (store, "a", "5", 2, 1, 1, STEPS ("s5"));  /* the oldest goes */
  assert_draft (store, "a", "5", 2, "s4 s5");
  keep (store, "b", "x", 0, 0, 0, STEPS ());
  close_store (store);

  store = open_store (dir);
  assert_draft (store, "a", "5", 2, "s4 s5");
  keep (store, "a", "6", 3, 0, 2, STEPS ("s6"));
  assert_draft (store, "a", "6", 3, "s4 s5 s6");
  g_assert_true (ana_store_save_document (store, KIND, "a", "6", NULL, NULL, &error));
  assert_draft (store, "a", NULL, 3, "s4 s5 s6"); /* saved: no draft, but it can still be undone */
  g_assert_true (ana_store_drop_draft (store, KIND, "a", &error));
  g_assert_null (ana_store_get_draft (store, KIND, "a", &error));
  assert_draft (store, "b", "x", 0, "");
  close_store (store);
  remove_tree (dir);
}

static void
test_versions (void)
{
  g_autofree char *dir = make_dir ();
  AnaStore *store = open_store (dir);
  g_autoptr (GPtrArray) list = NULL;
  g_autofree char *body = NULL;
  const AnaVersion *oldest;

  g_assert_true (ana_store_save_document (store, KIND, "a", "{\"n\":1}", "first", NULL, NULL));
  g_assert_true (ana_store_save_document (store, KIND, "b", "{\"n\":9}", NULL, NULL, NULL));
  g_assert_true (ana_store_save_document (store, KIND, "a", "{\"n\":2}", NULL, NULL, NULL));
  g_assert_true (ana_store_save_document (store, KIND, "a", "{\"n\":2}", NULL, NULL, NULL)); /* the same again */
  g_assert_true (ana_store_save_document (store, KIND, "a", "{\"n\":1}", NULL, NULL, NULL)); /* as the first, but not as the last */
  list = ana_store_list_versions (store, KIND, "a", NULL);
  g_assert_cmpuint (list->len, ==, 3);
  oldest = list->pdata[2];
  g_assert_cmpstr (oldest->note, ==, "first");
  g_assert_cmpint (oldest->n_bytes, ==, 7);
  g_assert_cmpint (oldest->at_usec, <=, ((AnaVersion *) list->pdata[0])->at_usec);
  body = ana_store_get_version (store, KIND, "a", oldest->num, NULL);
  g_assert_cmpstr (body, ==, "{\"n\":1}");
  g_assert_null (ana_store_get_version (store, KIND, "b", oldest->num, NULL));
  g_assert_null (ana_store_get_version (store, KIND, "a", 99, NULL));
  close_store (store);
  remove_tree (dir);
}

/* --- an edit that is not the draft's --- */

/* No document of its kind when it says so. */
static char *
refuse_bad (const char *kind, const char *id, JsonNode *document, GError **error)
{
  g_autofree char *text = json_to_string (document, FALSE);

  if (strstr (text, "spoilt") == NULL || strstr (text, "theirs") == NULL)
    return g_steal_pointer (&text);
  g_set_error_literal (error, ANA_ERROR, ANA_ERROR_BAD_INPUT, "spoilt");
  return NULL;
}

static const struct {
  const char *name, *held, *base, *draft, *body;
  const char *after;    /* the draft then; NULL: none */
  const char *conflict; /* (nullable) what of the draft was kept aside */
  const char *version;  /* (nullable) the draft, kept as one */
} besides[] = {
  { "no draft", "{\"n\":1}", "{\"n\":1}", NULL, "{\"n\":2}", NULL, NULL, NULL },
  { "another field", "{\"n\":1,\"m\":1}", "{\"n\":1,\"m\":1}", "{\"n\":1,\"m\":7}", "{\"n\":2,\"m\":1}", "{\"n\":2,\"m\":7}", NULL, NULL },
  { "the same field", "{\"n\":1}", "{\"n\":1}", "{\"n\":7}", "{\"n\":2}", "{\"n\":2}", "7", NULL },
  { "the same to the same", "{\"n\":1}", "{\"n\":1}", "{\"n\":2}", "{\"n\":2}", "{\"n\":2}", NULL, NULL },
  { "upon a template", NULL, "{\"n\":1,\"m\":1}", "{\"n\":1,\"m\":7}", "{\"n\":2,\"m\":1}", "{\"n\":2,\"m\":7}", NULL, NULL },
  { "upon nothing known", NULL, NULL, "{\"n\":7}", "{\"n\":2}", NULL, NULL, "{\"n\":7}" },
  { "no document together", "{\"n\":1}", "{\"n\":1}", "{\"n\":1,\"m\":\"spoilt\"}", "{\"n\":\"theirs\"}", NULL, NULL, "{\"n\":1,\"m\":\"spoilt\"}" },
  { "no JSON", "{\"n\":1}", "{\"n\":1}", "{\"n\":", "{\"n\":2}", NULL, NULL, "{\"n\":" },
};

static void
assert_conflict (AnaStore *store, const char *mine)
{
  g_autoptr (GPtrArray) list = ana_store_list_conflicts (store, NULL);

  g_assert_cmpuint (list->len, ==, mine != NULL);
  if (mine != NULL)
    g_assert_cmpstr (((AnaConflict *) list->pdata[0])->mine, ==, mine);
}

/* The version that was the draft: the last before the document of now. */
static void
assert_kept_version (AnaStore *store, const char *body)
{
  g_autoptr (GPtrArray) list = ana_store_list_versions (store, KIND, "a", NULL);
  const AnaVersion *last = list->len > 1 ? list->pdata[1] : NULL;
  g_autofree char *is = NULL;

  if (body == NULL)
    {
      for (guint i = 0; i < list->len; i++)
        g_assert_null (((AnaVersion *) list->pdata[i])->note);
      return;
    }
  g_assert_cmpstr (last->note, ==, ANA_STORE_NOTE_DRAFT);
  is = ana_store_get_version (store, KIND, "a", last->num, NULL);
  g_assert_cmpstr (is, ==, body);
}

/* What somebody has begun is neither saved by the way nor thrown away. */
static void
test_beside_draft (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *dir = make_dir ();
  AnaStore *store = open_store (dir);
  AnaDocumentEdit first = { KIND, "a", NULL, besides[i].held, NULL }, edit = { KIND, "a", besides[i].base, besides[i].body, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaDraft) draft = NULL;
  g_autofree char *is = NULL;

  ana_store_set_document_func (store, refuse_bad);
  if (besides[i].held != NULL)
    g_assert_true (ana_store_edit_document (store, &first, NULL, NULL));
  if (besides[i].draft != NULL)
    keep (store, "a", besides[i].draft, 1, 0, 0, STEPS ("s1"));
  g_assert_true (ana_store_edit_beside_draft (store, &edit, NULL, &error));
  g_assert_no_error (error);
  is = ana_store_get_document (store, KIND, "a", NULL);
  g_assert_cmpstr (is, ==, besides[i].body);
  draft = ana_store_get_draft (store, KIND, "a", NULL);
  g_assert_cmpstr (draft != NULL ? draft->body : NULL, ==, besides[i].after);
  if (besides[i].draft != NULL)
    g_assert_cmpstr (draft->steps[0], ==, "s1"); /* what can be taken back stays */
  assert_conflict (store, besides[i].conflict);
  assert_kept_version (store, besides[i].version);
  close_store (store);
  remove_tree (dir);
}

static void
assert_binned (AnaStore *store, guint n)
{
  g_autoptr (GPtrArray) list = ana_store_list_bin (store, KIND, NULL);

  g_assert_cmpuint (list->len, ==, n);
}

static void
test_bin (void)
{
  g_autofree char *dir = make_dir ();
  AnaStore *store = open_store (dir);
  gint64 day = ANA_USEC_PER_DAY, now = 1763640000000000;
  g_autoptr (GError) error = NULL;
  g_autofree char *body = NULL;
  g_autoptr (GPtrArray) versions = NULL;

  ana_clock_set_fixed (now);
  g_assert_true (ana_store_save_document (store, KIND, "a", "A", NULL, NULL, NULL));
  g_assert_true (ana_store_save_document (store, KIND, "b", "B", NULL, NULL, NULL));
  g_assert_true (ana_store_bin_document (store, KIND, "a", NULL, &error));
  g_assert_false (ana_store_bin_document (store, KIND, "a", NULL, &error));
  g_assert_error (error, ANA_ERROR, ANA_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (ana_store_get_document (store, KIND, "a", NULL));
  assert_binned (store, 1);
  g_assert_true (ana_store_unbin_document (store, KIND, "a", NULL, &error));
  body = ana_store_get_document (store, KIND, "a", NULL);
  g_assert_cmpstr (body, ==, "A");
  g_assert_false (ana_store_unbin_document (store, KIND, "a", NULL, &error));
  g_assert_error (error, ANA_ERROR, ANA_ERROR_NOT_FOUND);
  g_clear_error (&error);

  g_assert_true (ana_store_bin_document (store, KIND, "a", NULL, NULL));
  g_assert_true (ana_store_put_document (store, KIND, "a", "another", NULL)); /* it is not written over */
  g_assert_false (ana_store_unbin_document (store, KIND, "a", NULL, &error));
  g_assert_error (error, ANA_ERROR, ANA_ERROR_NOT_PERMITTED);
  ana_clock_set_fixed (now + 30 * day); /* to the microsecond: not yet over */
  g_assert_true (ana_store_purge_bin (store, NULL));
  assert_binned (store, 1);
  ana_clock_set_fixed (now + 30 * day + 1);
  g_assert_true (ana_store_purge_bin (store, NULL));
  assert_binned (store, 0);
  versions = ana_store_list_versions (store, KIND, "b", NULL);
  g_assert_cmpuint (versions->len, ==, 1);
  g_assert_true (ana_store_bin_document (store, KIND, "b", NULL, NULL));
  close_store (store);
  ana_clock_set_fixed (now + 61 * day); /* the next start empties it by itself */
  store = open_store (dir);
  g_assert_true (ana_store_set_setting (store, "x", "1", NULL));
  assert_binned (store, 0);
  ana_clock_set_fixed (0);
  close_store (store);
  remove_tree (dir);
}

static void
test_marks (void)
{
  g_autofree char *dir = make_dir ();
  AnaStore *store = open_store (dir);
  g_autoptr (GPtrArray) marks = NULL;

  ana_clock_set_fixed (1000);
  ana_store_touch_document (store, KIND, "a");
  g_assert_true (ana_store_set_favourite (store, KIND, "c", TRUE, NULL));
  ana_clock_set_fixed (2000);
  ana_store_touch_document (store, KIND, "b");
  g_assert_true (ana_store_set_favourite (store, KIND, "a", TRUE, NULL));
  g_assert_true (ana_store_set_favourite (store, KIND, "c", FALSE, NULL));
  ana_clock_set_fixed (0);
  marks = ana_store_list_marks (store, KIND, NULL);
  g_assert_cmpuint (marks->len, ==, 3);
  g_assert_cmpstr (((AnaShelfMark *) marks->pdata[0])->id, ==, "b");
  g_assert_cmpint (((AnaShelfMark *) marks->pdata[0])->opened_usec, ==, 2000);
  g_assert_cmpstr (((AnaShelfMark *) marks->pdata[1])->id, ==, "a");
  g_assert_true (((AnaShelfMark *) marks->pdata[1])->favourite);
  g_assert_cmpstr (((AnaShelfMark *) marks->pdata[2])->id, ==, "c");
  g_assert_false (((AnaShelfMark *) marks->pdata[2])->favourite);
  g_assert_cmpint (((AnaShelfMark *) marks->pdata[2])->opened_usec, ==, ANA_TIME_NONE);
  close_store (store);
  remove_tree (dir);
}

/* --- outbox --- */

static AnaOutboxEdit
mutation (gint64 mut, const char *patch)
{
  return (AnaOutboxEdit) { .mut = mut, .op = "put", .patch = patch, .base_rev = 3, .base_body = "{}", .hlc = "h" };
}

static AnaOutboxRow *
row_at (GPtrArray *rows, guint i)
{
  g_assert_cmpuint (i, <, rows->len);
  return rows->pdata[i];
}

static void
test_outbox (void)
{
  g_autofree char *dir = make_dir ();
  AnaStore *store = open_store (dir);
  AnaOutboxEdit first = mutation (0, "p1"), second = mutation (0, "p2"), again;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *client = NULL;
  g_autofree char *renewed = NULL;
  g_autofree char *body = NULL;
  AnaOutboxInfo info;
  gint64 mut, n = 1;

  g_assert_null (ana_store_get_client (store));
  g_assert_true (ana_store_save_document (store, KIND, "a", "A1", NULL, &first, &error));
  g_assert_true (ana_store_save_document (store, KIND, "b", "B1", NULL, &second, &error));
  client = ana_store_get_client (store);
  g_assert_cmpuint (strlen (client), ==, 26);
  rows = ana_store_list_outbox (store, NULL);
  g_assert_cmpuint (rows->len, ==, 2);
  mut = row_at (rows, 0)->mut;
  again = mutation (mut, "p1+");
  g_assert_true (ana_store_save_document (store, KIND, "a", "A2", NULL, &again, &error)); /* one that waits takes more in */
  g_assert_true (ana_store_mark_sent (store, &mut, &n, 1, &error));
  g_assert_false (ana_store_save_document (store, KIND, "a", "A3", NULL, &again, &error)); /* one that may be there does not */
  g_assert_error (error, ANA_ERROR, ANA_ERROR_NOT_FOUND);
  g_clear_error (&error);
  body = ana_store_get_document (store, KIND, "a", NULL);
  g_assert_cmpstr (body, ==, "A2"); /* nothing of that save was kept */
  close_store (store);

  store = open_store (dir);
  g_clear_pointer (&rows, g_ptr_array_unref);
  rows = ana_store_list_outbox (store, NULL);
  g_assert_cmpstr (row_at (rows, 0)->patch, ==, "p1+");
  g_assert_cmpint (row_at (rows, 0)->n, ==, 1);
  g_assert_cmpint (row_at (rows, 0)->state, ==, ANA_OUTBOX_SENT);
  g_assert_cmpint (row_at (rows, 0)->tries, ==, 1);
  g_assert_cmpint (row_at (rows, 0)->base_rev, ==, 3);
  g_assert_cmpint (row_at (rows, 1)->n, ==, 0);
  g_assert_true (ana_store_park_mutation (store, row_at (rows, 1)->mut, 0, "too big", NULL));
  g_assert_true (ana_store_get_outbox_info (store, &info, NULL));
  g_assert_cmpint (info.n_rows, ==, 2);
  g_assert_cmpint (info.n_parked, ==, 1);
  g_assert_cmpint (info.n_bytes, ==, 3 + 2 + 2 + 2);
  g_assert_cmpint (info.oldest_usec, ==, row_at (rows, 0)->created_usec);
  g_assert_true (ana_store_renew_client (store, NULL));
  renewed = ana_store_get_client (store);
  g_assert_cmpstr (renewed, !=, client);
  g_clear_pointer (&rows, g_ptr_array_unref);
  rows = ana_store_list_outbox (store, NULL);
  g_assert_cmpint (row_at (rows, 0)->n, ==, 0);
  g_assert_cmpint (row_at (rows, 0)->state, ==, ANA_OUTBOX_PENDING);
  g_assert_cmpint (row_at (rows, 1)->state, ==, ANA_OUTBOX_PARKED);
  g_assert_cmpstr (row_at (rows, 1)->err, ==, "too big");
  g_assert_true (ana_store_discard_mutation (store, row_at (rows, 1)->mut, NULL));
  g_assert_true (ana_store_get_outbox_info (store, &info, NULL));
  g_assert_cmpint (info.n_rows, ==, 1);
  close_store (store);
  remove_tree (dir);
}

/* What is too much is refused for itself; the edit beside it in the same commit is kept. */
static void
test_outbox_limit (void)
{
  g_autofree char *dir = make_dir ();
  AnaStore *store = open_store (dir);
  g_autofree char *big = g_strnfill (ANA_STORE_OUTBOX_MAX_BYTES + 1, 'x');
  AnaOutboxEdit over = mutation (0, big);
  g_autoptr (GError) error = NULL;
  g_autofree char *body = NULL;
  gint n_saved = 0;
  AnaDraftEdit edit = { "draft", 0, 0, 0, STEPS () };

  ana_store_keep_draft (store, KIND, "b", &edit, saved_cb, &n_saved);
  g_assert_false (ana_store_save_document (store, KIND, "a", "A", NULL, &over, &error));
  g_assert_error (error, ANA_ERROR, ANA_ERROR_LIMIT);
  body = ana_store_get_document (store, KIND, "a", NULL);
  g_assert_null (body);
  close_store (store);
  g_assert_cmpint (n_saved, ==, 1);
  store = open_store (dir);
  assert_draft (store, "b", "draft", 0, "");
  close_store (store);
  remove_tree (dir);
}

/* --- what the hub says --- */

static void
test_apply (void)
{
  g_autofree char *dir = make_dir ();
  AnaStore *store = open_store (dir);
  AnaOutboxEdit first = mutation (0, "p1");
  AnaConflictText conflict = { "/title", "\"A\"", "\"mine\"", NULL };
  AnaObjectUpdate update = { .kind = KIND, .id = "a", .rev = 4, .body = "H4", .fields = "{}", .document = "A4", .n = 1, .cursor = "{\"q\":7}",
                             .conflicts = &conflict, .n_conflicts = 1 };
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GPtrArray) conflicts = NULL;
  g_autoptr (AnaSynced) synced = NULL;
  g_autoptr (AnaSynced) older = NULL;
  g_autofree char *body = NULL;
  g_autofree char *cursor = NULL;
  AnaOutboxInfo info;

  g_assert_true (ana_store_save_document (store, KIND, "a", "A1", NULL, &first, NULL));
  rows = ana_store_list_outbox (store, NULL);
  update.mut = row_at (rows, 0)->mut;
  g_assert_true (ana_store_apply_object (store, &update, NULL));
  body = ana_store_get_document (store, KIND, "a", NULL);
  g_assert_cmpstr (body, ==, "A4");
  g_assert_true (ana_store_get_outbox_info (store, &info, NULL));
  g_assert_cmpint (info.n_rows, ==, 0);
  g_assert_cmpint (info.oldest_usec, ==, ANA_TIME_NONE);
  g_assert_cmpint (ana_store_get_last_number (store), ==, 1);
  cursor = ana_store_get_object_cursor (store);
  g_assert_cmpstr (cursor, ==, "{\"q\":7}");
  conflicts = ana_store_list_conflicts (store, NULL);
  g_assert_cmpuint (conflicts->len, ==, 1);
  g_assert_cmpstr (((AnaConflict *) conflicts->pdata[0])->mine, ==, "\"mine\"");
  g_assert_null (((AnaConflict *) conflicts->pdata[0])->theirs);
  g_assert_true (ana_store_resolve_conflict (store, ((AnaConflict *) conflicts->pdata[0])->num, NULL));
  g_clear_pointer (&conflicts, g_ptr_array_unref);
  conflicts = ana_store_list_conflicts (store, NULL);
  g_assert_cmpuint (conflicts->len, ==, 0);

  update = (AnaObjectUpdate) { .kind = KIND, .id = "a", .rev = 3, .body = "H3", .document = "A4" };
  g_assert_true (ana_store_apply_object (store, &update, NULL)); /* older than what is known */
  synced = ana_store_get_synced (store, KIND, "a", NULL);
  g_assert_cmpint (synced->rev, ==, 4);
  g_assert_cmpstr (synced->body, ==, "H4");
  update = (AnaObjectUpdate) { .kind = KIND, .id = "a", .rev = 5, .body = "H4", .dead = TRUE };
  g_assert_true (ana_store_apply_object (store, &update, NULL)); /* deleted there: in the bin here */
  g_assert_null (ana_store_get_document (store, KIND, "a", NULL));
  assert_binned (store, 1);
  older = ana_store_get_synced (store, KIND, "none", NULL);
  g_assert_cmpint (older->rev, ==, 0);
  close_store (store);
  remove_tree (dir);
}

/* --- a file of before --- */

static void
test_before (void)
{
  g_autofree char *dir = make_dir ();
  g_autofree char *from = g_test_build_filename (G_TEST_DIST, "versions", "user-1.db", NULL);
  g_autofree char *to = g_build_filename (dir, "user.db", NULL);
  g_autofree char *cache = g_test_build_filename (G_TEST_DIST, "versions", "cache-1.db", NULL);
  g_autofree char *to_cache = g_build_filename (dir, "cache.db", NULL);
  g_autofree char *copies = g_build_filename (dir, "backups", NULL);
  g_autoptr (GPtrArray) list = NULL;
  g_autofree char *data = NULL;
  g_autofree char *body = NULL;
  g_autoptr (GDir) folder = NULL;
  AnaStore *store;
  gsize n;

  g_assert_true (g_file_get_contents (from, &data, &n, NULL) && g_file_set_contents (to, data, (gssize) n, NULL));
  g_clear_pointer (&data, g_free);
  g_assert_true (g_file_get_contents (cache, &data, &n, NULL) && g_file_set_contents (to_cache, data, (gssize) n, NULL));
  store = ana_store_open (dir, ANA_STORE_READ_ONLY, NULL); /* not brought forward: nothing new in it, and no error */
  list = ana_store_list_versions (store, KIND, "b1", NULL);
  g_assert_cmpuint (list->len, ==, 0);
  g_assert_null (ana_store_get_draft (store, KIND, "b1", NULL));
  close_store (store);

  store = open_store (dir); /* brought forward, with a copy before */
  body = ana_store_get_document (store, KIND, "b1", NULL);
  g_assert_cmpstr (body, ==, "{\"v\":1}");
  keep (store, "b1", "d", 1, 0, 0, STEPS ("s"));
  assert_draft (store, "b1", "d", 1, "s");
  close_store (store);
  folder = g_dir_open (copies, 0, NULL);
  g_assert_nonnull (folder);
  g_assert_nonnull (g_dir_read_name (folder));
  remove_tree (dir);
}

/* --- kills --- */

static void
tell_cb (const GError *error, gpointer data)
{
  gint64 word = GPOINTER_TO_INT (data) & 0xffffff;
  int fd = GPOINTER_TO_INT (data) >> 24;

  if (error != NULL || write (fd, &word, sizeof word) != sizeof word)
    _exit (3);
}

/* Edit k makes the body "k" and the history "1 … k"; every fifth is saved with a mutation. */
static void
edit_for_ever (const char *dir, int fd)
{
  AnaStore *store = ana_store_open (dir, ANA_STORE_READ_WRITE, NULL);
  g_autoptr (AnaDraft) draft = ana_store_get_draft (store, KIND, "a", NULL);
  guint k = draft != NULL ? draft->n_done : 0;

  for (;;)
    {
      g_autofree char *body = g_strdup_printf ("%u", ++k);
      const char *const steps[] = { body, NULL };
      AnaDraftEdit edit = { body, k, 0, k - 1, steps };

      ana_store_keep_draft (store, KIND, "a", &edit, tell_cb, GINT_TO_POINTER (fd << 24 | (int) k));
      if (k % 5 == 0)
        {
          AnaOutboxEdit mutation_edit = mutation (0, body);

          ana_store_save_document (store, KIND, "a", body, NULL, &mutation_edit, NULL);
        }
      g_usleep (2000);
    }
}

static gint64
run_and_kill (const char *dir, gulong after_usec)
{
  gint64 word, last = 0;
  int pipes[2], status;
  pid_t pid;

  g_assert_cmpint (pipe (pipes), ==, 0);
  pid = fork ();
  if (pid == 0)
    {
      close (pipes[0]);
      edit_for_ever (dir, pipes[1]);
    }
  close (pipes[1]);
  g_usleep (after_usec);
  kill (pid, SIGKILL);
  while (read (pipes[0], &word, sizeof word) == sizeof word)
    last = MAX (last, word);
  close (pipes[0]);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);
  return last;
}

/* What was said to be on the disk is there; draft, history, document and outbox are of one moment. */
static void
check_after_kill (const char *dir, gint64 acknowledged)
{
  AnaStore *store = open_store (dir);
  g_autoptr (AnaDraft) draft = ana_store_get_draft (store, KIND, "a", NULL);
  g_autoptr (GPtrArray) rows = ana_store_list_outbox (store, NULL);
  g_autofree char *body = ana_store_get_document (store, KIND, "a", NULL);
  gint64 saved = body != NULL ? g_ascii_strtoll (body, NULL, 10) : 0;
  guint n = draft != NULL ? g_strv_length (draft->steps) : 0;

  g_assert_cmpint (ana_store_get_flags (store) & ~ANA_STORE_CACHE_REBUILT, ==, ANA_STORE_OK);
  g_assert_cmpint (n, >=, acknowledged);
  g_assert_cmpint (saved, <=, n);
  g_assert_cmpuint (rows->len, ==, (guint) saved / 5);
  if (draft != NULL)
    {
      g_assert_cmpuint (draft->n_done, ==, n);
      g_assert_cmpint (g_ascii_strtoll (draft->body != NULL ? draft->body : body, NULL, 10), ==, n);
      for (guint i = 0; i < n; i++)
        g_assert_cmpint (g_ascii_strtoll (draft->steps[i], NULL, 10), ==, i + 1);
    }
  close_store (store);
}

static void
test_kills (void)
{
  g_autofree char *dir = make_dir ();
  const char *wanted = g_getenv ("ANA_KILLS");
  guint n_kills = wanted != NULL ? (guint) g_ascii_strtoull (wanted, NULL, 10) : 8;
  AnaRandom random;

  ana_random_init (&random, 7);
  for (guint i = 0; i < n_kills; i++)
    check_after_kill (dir, run_and_kill (dir, (gulong) ana_random_range (&random, 1000, 600000)));
  remove_tree (dir);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/documents/kills", test_kills); /* first: no thread lives when it forks */
  g_test_add_func ("/store/documents/draft", test_draft);
  for (guint i = 0; i < G_N_ELEMENTS (besides); i++)
    {
      g_autofree char *path = g_strconcat ("/store/documents/beside-draft/", besides[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_beside_draft);
    }
  g_test_add_func ("/store/documents/versions", test_versions);
  g_test_add_func ("/store/documents/bin", test_bin);
  g_test_add_func ("/store/documents/marks", test_marks);
  g_test_add_func ("/store/documents/outbox", test_outbox);
  g_test_add_func ("/store/documents/outbox-limit", test_outbox_limit);
  g_test_add_func ("/store/documents/apply", test_apply);
  g_test_add_func ("/store/documents/before", test_before);
  return g_test_run ();
}
