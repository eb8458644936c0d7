/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-models.c: latest-wins work, and the list model of rows that are made when they are looked at.
 */
#include "config.h"

#include "ana-latest.h"
#include "ana-row-model.h"

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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/latest/same-question", test_same_question);
  g_test_add_func ("/app/latest/other-question", test_other_question);
  g_test_add_func ("/app/latest/error", test_error);
  g_test_add_func ("/app/latest/freed", test_freed);
  g_test_add_func ("/app/rows/newest-first", test_rows);
  g_test_add_func ("/app/rows/in-order", test_rows_in_order);
  return g_test_run ();
}
