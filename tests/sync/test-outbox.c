/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-outbox.c: what goes to the hub and what it says, without a network: lists that lead nowhere, changes that the disk has spoilt.
 */
#include "config.h"

#include "ana-error.h"
#include "ana-outbox.h"
#include "ana-store-private.h"

#include <string.h>

static AnaStore *
open_store (void)
{
  g_autoptr (GError) error = NULL;
  AnaStore *store = ana_store_open (NULL, ANA_STORE_READ_WRITE, &error);

  g_assert_no_error (error);
  return store;
}

static void
close_store (AnaStore *store)
{
  ana_store_close (store);
  g_object_unref (store);
}

static const struct {
  const char *name;
  const char *pages[3]; /* q, reset, more */
  gboolean    good;
} lists[] = {
  { "two pages", { "\"e\":\"E1\",\"q\":1,\"reset\":false,\"more\":true", "\"e\":\"E1\",\"q\":2,\"reset\":false,\"more\":false" }, TRUE },
  { "the same page again", { "\"e\":\"E1\",\"q\":1,\"reset\":false,\"more\":true", "\"e\":\"E1\",\"q\":1,\"reset\":false,\"more\":true" }, FALSE },
  { "backwards", { "\"e\":\"E1\",\"q\":2,\"reset\":false,\"more\":true", "\"e\":\"E1\",\"q\":1,\"reset\":false,\"more\":true" }, FALSE },
  { "the last page again", { "\"e\":\"E1\",\"q\":1,\"reset\":false,\"more\":true", "\"e\":\"E1\",\"q\":1,\"reset\":false,\"more\":false" }, TRUE },
  { "put back, in pages", { "\"e\":\"E1\",\"q\":9,\"reset\":false,\"more\":false", "\"e\":\"E1\",\"q\":1,\"reset\":true,\"more\":true",
                          "\"e\":\"E1\",\"q\":2,\"reset\":false,\"more\":false" }, TRUE },
  { "another epoch, in pages", { "\"e\":\"E1\",\"q\":9,\"reset\":false,\"more\":false", "\"e\":\"E2\",\"q\":1,\"reset\":true,\"more\":true",
                               "\"e\":\"E2\",\"q\":2,\"reset\":false,\"more\":false" }, TRUE },
  { "another epoch, the same page again", { "\"e\":\"E1\",\"q\":9,\"reset\":false,\"more\":false", "\"e\":\"E2\",\"q\":1,\"reset\":true,\"more\":true",
                                          "\"e\":\"E2\",\"q\":1,\"reset\":false,\"more\":true" }, FALSE },
};

/* A list that says "more" leads on; else it is none, and is asked for again later. */
static void
test_pages (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      AnaStore *store = open_store ();
      AnaOutbox *outbox = ana_outbox_new (store);
      g_autoptr (GPtrArray) changes = ana_document_changes_new ();
      g_autoptr (GError) error = NULL;
      gboolean more = FALSE, ok = TRUE;

      g_test_message ("%s", lists[i].name);
      for (guint k = 0; ok && k < G_N_ELEMENTS (lists[i].pages) && lists[i].pages[k] != NULL; k++)
        {
          g_autofree char *text = g_strdup_printf ("{\"tenant\":\"main\",\"objects\":[],%s}", lists[i].pages[k]);
          g_autoptr (GBytes) page = g_bytes_new (text, strlen (text));

          ok = ana_outbox_take_objects (outbox, page, &more, changes, &error);
        }
      g_assert_cmpint (ok, ==, lists[i].good);
      g_assert_false (more);
      if (!ok)
        g_assert_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT);
      ana_outbox_free (outbox);
      close_store (store);
    }
}

static gboolean
damage_cb (AnaDb *db, gint64 now_usec, gpointer data, GError **error)
{
  return ana_db_exec (db, "UPDATE outbox SET patch = '[{' WHERE id = 'b1'", error);
}

/* A change that the disk has spoilt is put aside and told of; what waits behind it goes. */
static void
test_damaged (void)
{
  static const char *const ids[] = { "b1", "b2" };
  AnaStore *store = open_store ();
  AnaOutbox *outbox = ana_outbox_new (store);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autofree char *text = NULL;
  AnaOutboxInfo info;

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      AnaDocumentEdit document = { "board", ids[i], NULL, "{\"title\":\"Mine\"}", NULL };

      g_assert_true (ana_store_edit_document (store, &document, NULL, &error));
    }
  g_assert_true (ana_store_edit (store, damage_cb, NULL, &error));
  body = ana_outbox_begin (outbox, &error);
  g_assert_no_error (error);
  g_assert_nonnull (body);
  text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  g_assert_nonnull (strstr (text, "\"b2\""));
  g_assert_null (strstr (text, "\"b1\""));
  g_assert_true (ana_store_get_outbox_info (store, &info, &error));
  g_assert_cmpuint (info.n_rows, ==, 2);
  g_assert_cmpuint (info.n_parked, ==, 1);
  ana_outbox_free (outbox);
  close_store (store);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/outbox/pages", test_pages);
  g_test_add_func ("/sync/outbox/damaged", test_damaged);
  return g_test_run ();
}
