/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * store-util.h: short ways to say things in the tests of the store.
 */
#pragma once

#include "ana-error.h"
#include "ana-store.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define MINUTE ANA_USEC_PER_MIN
#define EPOCH  "01JCEPOCH"
#define STREAM "kpi:RL.2.2:minute"
#define ALL    ((AnaSpan) { G_MININT64, G_MAXINT64 })

static inline AnaRow
value_row (gint64 ts_usec, const char *dim, double value, gint64 count, gint64 rev)
{
  AnaRow row = { .ts_usec = ts_usec, .dim = dim, .value = value, .count = count, .rev = rev };

  return row;
}

static inline AnaRow
dead_row (gint64 ts_usec, const char *dim, gint64 rev)
{
  AnaRow row = { .ts_usec = ts_usec, .dim = dim, .rev = rev, .dead = TRUE };

  return row;
}

static inline guint64
sum_of (const AnaRow *rows, guint n)
{
  guint64 x = 0;

  for (guint i = 0; i < n; i++)
    x += ana_row_checksum (&rows[i]);
  return x;
}

/* One message; it belongs to the caller. */
static inline AnaRowBatch *
message (const char *stream, gint64 p, gint64 q, const AnaRow *rows, guint n_rows)
{
  AnaRowBatch *batch = ana_row_batch_new (stream, EPOCH, p, q);

  batch->ts_usec = 1763640000000000 + q;
  for (guint i = 0; i < n_rows; i++)
    ana_row_batch_add (batch, &rows[i]);
  return batch;
}

static inline void
remember_result_cb (AnaApplyResult result, const char *stream, gint64 cursor_q, gpointer data)
{
  *(AnaApplyResult *) data = result;
}

static inline AnaApplyResult
apply (AnaStore *store, AnaRowBatch *batch)
{
  g_autoptr (AnaRowBatch) mine = batch;
  AnaApplyResult result = (AnaApplyResult) -1;

  ana_store_apply (store, mine, remember_result_cb, &result);
  ana_store_flush (store);
  return result;
}

static inline AnaApplyResult
apply_row (AnaStore *store, const char *stream, gint64 p, gint64 q, AnaRow row)
{
  return apply (store, message (stream, p, q, &row, 1));
}

static inline AnaApplyResult
check (AnaStore *store, const char *stream, gint64 q, gint64 from_usec, gint64 n, guint64 x)
{
  AnaApplyResult result = (AnaApplyResult) -1;

  ana_store_check (store, stream, EPOCH, q, from_usec, n, x, remember_result_cb, &result);
  ana_store_flush (store);
  return result;
}

static inline void
stage (AnaStore *store, AnaRowBatch *batch)
{
  ana_store_stage_rows (store, batch);
  ana_row_batch_unref (batch);
}

static inline AnaApplyResult
swap (AnaStore *store, const char *stream, gint64 q, const char *filter_id)
{
  AnaApplyResult result = (AnaApplyResult) -1;

  ana_store_stage_swap (store, stream, EPOCH, q, filter_id, remember_result_cb, &result);
  ana_store_flush (store);
  return result;
}

static inline AnaPoints *
read_all (AnaStore *store, const char *stream, const char *dim)
{
  g_autoptr (GError) error = NULL;
  AnaPoints *points = ana_store_read_points (store, stream, dim, ALL, &error);

  g_assert_no_error (error);
  return points;
}

static inline void
assert_n_points (AnaStore *store, const char *stream, const char *dim, guint n)
{
  g_autoptr (AnaPoints) points = read_all (store, stream, dim);

  g_assert_cmpuint (points->n, ==, n);
}

static inline gint64
cursor_of (AnaStore *store, const char *stream)
{
  AnaCursor cursor;
  gint64 q;

  if (!ana_store_get_cursor (store, stream, &cursor))
    return -1;
  q = cursor.q;
  ana_cursor_clear (&cursor);
  return q;
}

static inline AnaStore *
open_store (const char *dir)
{
  g_autoptr (GError) error = NULL;
  AnaStore *store = ana_store_open (dir, ANA_STORE_READ_WRITE, &error);

  g_assert_no_error (error);
  g_assert_nonnull (store);
  return store;
}

static inline void
close_store (AnaStore *store)
{
  ana_store_close (store);
  g_object_unref (store);
}

static inline void
assert_verified (AnaStore *store)
{
  g_autoptr (GError) error = NULL;
  AnaVerifyReport *report = ana_store_verify (store, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < report->problems->len; i++)
    g_test_message ("%s", (const char *) g_ptr_array_index (report->problems, i));
  g_assert_true (report->ok);
  ana_verify_report_free (report);
}

static inline char *
make_dir (void)
{
  g_autoptr (GError) error = NULL;
  char *dir = g_dir_make_tmp ("ana-store-XXXXXX", &error);

  g_assert_no_error (error);
  return dir;
}

static inline void
remove_tree (const char *path)
{
  g_autoptr (GDir) entries = g_dir_open (path, 0, NULL);
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        remove_tree (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}
