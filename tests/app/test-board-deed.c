/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-board-deed.c: a board that was sent is never there without what came with it, whatever the disk refuses.
 */
#include "config.h"

#include "ana-board-deed.h"
#include "ana-error.h"
#include "ana-file.h"
#include "ana-pack-identity.h"
#include "ana-pack.h"
#include "ana-sqlite.h"
#include "ana-store-documents.h"

#include <string.h>

#define ID    "22222222-1111-4111-8111-111111111111"
#define BOARD "{\"format\":\"adash\",\"version\":1,\"id\":\"" ID "\",\"title\":\"Sent\",\"tiles\":{\"a\":{\"x\":0,\"y\":0,\"w\":3,\"h\":3,\"type\":\"kpi\"," \
              "\"kpi\":{\"code\":\"COM.NET_REVENUE\"}}}}"

typedef struct {
  char     *dir, *workspace, *path, *key;
  AnaStore *store;
} Fixture;

/* A pack that another workspace has sealed. */
static void
make_pack (Fixture *f)
{
  static const char *const part = "{\"columns\":[],\"rows\":[],\"streams\":[],\"dims\":{},\"spans\":[]}";
  g_autofree char *other = g_build_filename (f->dir, "other", NULL), *sender = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaSigner) signer = ana_pack_identity_open (other, &sender, &error);
  g_autoptr (AnaBoard) board = ana_board_load (NULL, BOARD, -1, NULL);
  g_autoptr (AnaPack) pack = ana_pack_new (board, sender, "Ana", G_GINT64_CONSTANT (1763600000000000));
  g_autoptr (GBytes) points = g_bytes_new_static (part, strlen (part)), bytes = NULL;

  g_assert_true (ana_pack_add (pack, "frames/points.json", points, &error));
  bytes = ana_pack_write (pack, signer, &error);
  g_assert_no_error (error);
  f->key = g_strdup (ana_signer_get_key (signer));
  f->path = g_build_filename (f->dir, "a.adpack", NULL);
  g_assert_true (ana_file_write_atomic (f->path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), 0644, &error));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->dir = g_dir_make_tmp ("ana-XXXXXX", NULL);
  f->workspace = g_build_filename (f->dir, "mine", NULL);
  make_pack (f);
  f->store = ana_store_open (f->workspace, ANA_STORE_READ_WRITE, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autofree char *remove = g_strdup_printf ("rm -r '%s'", f->dir);

  ana_store_close (f->store);
  g_object_unref (f->store);
  g_spawn_command_line_sync (remove, NULL, NULL, NULL, NULL);
  g_free (f->dir);
  g_free (f->workspace);
  g_free (f->path);
  g_free (f->key);
}

/* The database takes no document of that kind any more. */
static void
refuse (Fixture *f, const char *kind)
{
  g_autofree char *path = g_build_filename (f->workspace, "user.db", NULL);
  g_autofree char *sql = g_strdup_printf ("CREATE TRIGGER refuse BEFORE INSERT ON document WHEN NEW.kind = '%s' BEGIN SELECT RAISE(ABORT, 'no room'); END", kind);
  g_autoptr (GError) error = NULL;
  AnaDb *db = ana_db_open (path, ANA_DB_WRITER, ANA_SYNC_FULL, &error);

  g_assert_no_error (error);
  g_assert_true (ana_db_exec (db, sql, &error));
  ana_db_close (db);
}

static gboolean
import (Fixture *f, char **made, GError **error)
{
  AnaBoardDeed *deed = g_new0 (AnaBoardDeed, 1);
  gboolean ok;

  deed->kind = ANA_BOARD_DEED_IMPORT;
  deed->store = g_object_ref (f->store);
  deed->id = g_strdup (f->key); /* it was looked at, and found good */
  deed->text = g_strdup (f->path);
  ok = ana_board_deed_do (deed, error);
  *made = g_strdup (deed->made);
  ana_board_deed_free (deed);
  return ok;
}

static guint
count (Fixture *f, const char *kind)
{
  g_auto (GStrv) ids = ana_store_list_documents (f->store, kind, NULL);

  return ids != NULL ? g_strv_length (ids) : 0;
}

static void
test_taken_in (Fixture *f, gconstpointer data)
{
  g_autofree char *made = NULL, *again = NULL, *kept = NULL, *text = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (import (f, &made, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (made, ==, ID);
  g_assert_nonnull (kept = ana_store_get_document (f->store, "pack", made, NULL));
  g_assert_nonnull (text = ana_store_get_document (f->store, ANA_BOARD_KIND, made, NULL));
  g_assert_true (import (f, &again, &error)); /* what is there stays: this is another one */
  g_assert_cmpstr (again, !=, ID);
  g_assert_cmpuint (count (f, ANA_BOARD_KIND), ==, 2);
  g_assert_cmpuint (count (f, "pack"), ==, 2);
}

/* A board alone would read the user's own figures, and ask their hub, though nobody has let it. */
static void
test_refused (Fixture *f, gconstpointer kind)
{
  g_autofree char *made = NULL;
  g_autoptr (GError) error = NULL;

  refuse (f, kind);
  g_assert_false (import (f, &made, &error));
  g_assert_nonnull (error);
  g_assert_null (made);
  g_assert_cmpuint (count (f, ANA_BOARD_KIND), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/app/board-deed/taken-in", Fixture, NULL, set_up, test_taken_in, tear_down);
  g_test_add ("/app/board-deed/no-room-for-its-data", Fixture, "pack", set_up, test_refused, tear_down);
  g_test_add ("/app/board-deed/no-room-for-the-board", Fixture, "board", set_up, test_refused, tear_down);
  return g_test_run ();
}
