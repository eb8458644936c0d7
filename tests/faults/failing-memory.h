/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * failing-memory.h: SQLite's memory runs out at the N-th request: once, or from then on. GLib has no answer to a failed malloc
 * but to end the program, which is what the tests of kill -9 are for.
 */
#pragma once

#include <glib.h>
#include <sqlite3.h>

static sqlite3_mem_methods failing_memory_real;
static GMutex failing_memory_mutex;
static gint failing_memory_left;      /* requests that are granted before the first that is not; -1: all are */
static gboolean failing_memory_stays;
static guint failing_memory_n_failed;

static inline gboolean
failing_memory_fails (void)
{
  gboolean fails;

  g_mutex_lock (&failing_memory_mutex);
  fails = failing_memory_left == 0;
  if (failing_memory_left > 0)
    failing_memory_left--;
  else if (fails && !failing_memory_stays)
    failing_memory_left = -1;
  failing_memory_n_failed += fails;
  g_mutex_unlock (&failing_memory_mutex);
  return fails;
}

static void *
failing_memory_malloc (int n)
{
  return failing_memory_fails () ? NULL : failing_memory_real.xMalloc (n);
}

static void *
failing_memory_realloc (void *p, int n)
{
  return failing_memory_fails () ? NULL : failing_memory_real.xRealloc (p, n);
}

/* @nth: 1 is the next request; 0: none fails. Returns how many failed since the last call. */
static inline guint
failing_memory_arm (gint nth, gboolean stays)
{
  guint n_failed;

  g_mutex_lock (&failing_memory_mutex);
  failing_memory_left = nth - 1;
  failing_memory_stays = stays;
  n_failed = failing_memory_n_failed;
  failing_memory_n_failed = 0;
  g_mutex_unlock (&failing_memory_mutex);
  return n_failed;
}

/* Before anything of SQLite is used. */
static inline void
failing_memory_install (void)
{
  sqlite3_mem_methods mine;

  failing_memory_left = -1;
  g_assert_cmpint (sqlite3_config (SQLITE_CONFIG_GETMALLOC, &failing_memory_real), ==, SQLITE_OK);
  mine = failing_memory_real;
  mine.xMalloc = failing_memory_malloc;
  mine.xRealloc = failing_memory_realloc;
  g_assert_cmpint (sqlite3_config (SQLITE_CONFIG_MALLOC, &mine), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_config (SQLITE_CONFIG_LOOKASIDE, 0, 0), ==, SQLITE_OK); /* no store of small pieces beside it */
}
