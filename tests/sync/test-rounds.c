/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-rounds.c: what was on its way when a stream began again harms nothing: messages, pages, verdicts of the writer.
 */
#include "config.h"

#include "ana-sync-fixture.h"

#include <string.h>

static void
begin (SyncFixture *f, int n_values)
{
  sync_fixture_init (f, TRUE);
  for (int i = 0; i < n_values; i++)
    ana_fakehub_put_value (f->hub, STREAM, i, i / 4.0, 1);
  sync_fixture_connect (f);
  SYNC_WAIT (f, IS_LIVE (f) && sync_fixture_is_equal (f, STREAM));
}

/* Frames that arrive together: none of them is an answer to what the first one brings about. */
static void
send_together (SyncFixture *f, const char *const *texts, guint n)
{
  g_autoptr (GByteArray) frames = g_byte_array_new ();

  for (guint i = 0; i < n; i++)
    {
      gsize len = strlen (texts[i]);
      guint8 head[4] = { 0x81, 126, len >> 8, len & 0xff };

      g_assert_cmpuint (len, <, 65536);
      if (len < 126)
        head[1] = len;
      g_byte_array_append (frames, head, len < 126 ? 2 : 4);
      g_byte_array_append (frames, (const guint8 *) texts[i], len);
    }
  ana_fakehub_send_raw (f->hub, frames->data, frames->len);
}

static void
check_rest (SyncFixture *f, guint n_snapshots)
{
  SYNC_WAIT (f, sync_fixture_seen (f).n_snapshots >= n_snapshots);
  SYNC_WAIT (f, IS_LIVE (f) && sync_fixture_is_equal (f, STREAM));
  ana_fakehub_put_value (f->hub, STREAM, 1000, 1, 1);
  SYNC_WAIT (f, IS_LIVE (f) && sync_fixture_is_equal (f, STREAM));
  ana_fakehub_ckpt (f->hub, STREAM);
  SYNC_WAIT (f, IS_LIVE (f) && sync_fixture_is_equal (f, STREAM));
  g_assert_cmpuint (sync_fixture_seen (f).n_snapshots, ==, n_snapshots);
  g_assert_cmpuint (sync_fixture_seen (f).n_hello, ==, 1);
}

/* One fault, told by three checkpoints on their way: one snapshot, and the stream is not set aside. */
static void
test_checksums (void)
{
  static const char ckpt[] = "{\"v\":1,\"t\":\"ckpt\",\"s\":\"" STREAM "\",\"e\":\"E1\",\"q\":10,\"from\":0,\"n\":10,\"x\":\"0000000000000001\"}";
  const char *texts[] = { ckpt, ckpt, ckpt };
  SyncFixture f;

  begin (&f, 10);
  send_together (&f, texts, G_N_ELEMENTS (texts));
  check_rest (&f, 2);
  sync_fixture_clear (&f);
}

/* Rows that were on their way when a snapshot was asked for are in it: they ask for no other. */
static void
test_rows (void)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  SyncFixture f;

  begin (&f, 10);
  g_ptr_array_add (texts, g_strdup ("{\"v\":1,\"t\":\"d\",\"s\":\"" STREAM "\",\"e\":\"OTHER\",\"p\":10,\"q\":11,\"r\":[]}"));
  for (int i = 0; i < 20; i++)
    g_ptr_array_add (texts, g_strdup_printf ("{\"v\":1,\"t\":\"d\",\"s\":\"" STREAM "\",\"e\":\"E1\",\"p\":%d,\"q\":%d,\"r\":[]}", 10 + i, 11 + i));
  g_ptr_array_add (texts, g_strdup ("{\"v\":1,\"t\":\"ckpt\",\"s\":\"" STREAM "\",\"e\":\"E1\",\"q\":30,\"from\":0,\"n\":10,\"x\":\"0000000000000001\"}"));
  send_together (&f, (const char *const *) texts->pdata, texts->len);
  check_rest (&f, 2);
  sync_fixture_clear (&f);
}

/* A reset while an earlier snapshot is being stored: the verdict on that one says nothing of the one that is fetched. */
static void
test_snapshots (void)
{
  static const char *const texts[] = {
    "{\"v\":1,\"t\":\"snap.begin\",\"s\":\"" STREAM "\",\"e\":\"E1\",\"q\":50,\"rows\":0}",
    "{\"v\":1,\"t\":\"snap.end\",\"s\":\"" STREAM "\",\"x\":\"0000000000000000\"}",
    "{\"v\":1,\"t\":\"reset\",\"s\":\"" STREAM "\",\"e\":\"E1\",\"why\":\"epoch\",\"snap\":\"/query/history/A.ONE?period=minute\"}",
  };
  AnaFakehubFaults pages = { .page_rows = 5 };
  SyncFixture f;

  begin (&f, 50);
  ana_fakehub_set_faults (f.hub, &pages);
  send_together (&f, texts, G_N_ELEMENTS (texts));
  SYNC_WAIT (&f, sync_fixture_seen (&f).n_history == 1);
  SYNC_WAIT (&f, IS_LIVE (&f) && sync_fixture_is_equal (&f, STREAM));
  check_rest (&f, 1);
  sync_fixture_clear (&f);
}

/* Left and watched again while a page comes: the page of before, which is late, is no answer to what is asked now. */
static void
test_left_and_back (void)
{
  static const char *const texts[] = {
    "{\"v\":1,\"t\":\"reset\",\"s\":\"" STREAM "\",\"e\":\"E1\",\"why\":\"epoch\",\"snap\":\"/query/history/A.ONE?period=minute\"}",
  };
  static const char late[] = "HTTP/1.1 200 OK\r\nContent-Length: 39\r\n\r\n{\"e\":\"E1\",\"q\":1,\"rows\":[],\"next\":null}";
  gint64 end;
  guint n_pages;
  SyncFixture f;

  begin (&f, 40);
  n_pages = sync_fixture_seen (&f).n_pages;
  ana_fakehub_answer (f.hub, "/query/history/", 1, ANA_FAKEHUB_DRIP, late, -1);
  ana_fakehub_answer (f.hub, "/query/history/", 1, ANA_FAKEHUB_HANG, "", 0);
  send_together (&f, texts, G_N_ELEMENTS (texts));
  SYNC_WAIT (&f, sync_fixture_seen (&f).n_pages == n_pages + 1);
  ana_sync_unsubscribe (f.sync, STREAM);
  ana_sync_subscribe (f.sync, STREAM);
  SYNC_WAIT (&f, sync_fixture_seen (&f).n_unsub == 1);
  SYNC_WAIT (&f, IS_LIVE (&f));
  send_together (&f, texts, G_N_ELEMENTS (texts));
  SYNC_WAIT (&f, sync_fixture_seen (&f).n_pages == n_pages + 2);
  end = g_get_monotonic_time () + 5 * G_USEC_PER_SEC / 2; /* a byte each 20 ms: it is there by then */
  while (g_get_monotonic_time () < end)
    {
      sync_fixture_turn (&f);
      g_assert_cmpint (sync_fixture_cursor (&f, STREAM, NULL), ==, 40);
      g_assert_false (IS_LIVE (&f));
    }
  ana_fakehub_drop_all (f.hub);
  SYNC_WAIT_NOW (&f, IS_LIVE (&f) && sync_fixture_is_equal (&f, STREAM));
  sync_fixture_clear (&f);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/rounds/checksums", test_checksums);
  g_test_add_func ("/sync/rounds/rows", test_rows);
  g_test_add_func ("/sync/rounds/snapshots", test_snapshots);
  g_test_add_func ("/sync/rounds/left-and-back", test_left_and_back);
  return g_test_run ();
}
