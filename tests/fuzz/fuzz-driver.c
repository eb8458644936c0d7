/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fuzz-driver.c: runs a fuzz target without libFuzzer: the seeds, then a fixed sequence of mutations of them.
 *
 * Use: test-fuzz-NAME CORPUS-FOLDER N, or test-fuzz-NAME FILE…
 */
#include "config.h"

#include "ana-random.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <glib.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

#define MAX_BYTES 8192

static const char *crash_path;
static const guint8 *current;
static gsize current_size;

/* Keeps the input that brought us down; only calls that a signal handler may make. */
static void
crash_cb (int number)
{
  int fd = open (crash_path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

  if (fd >= 0 && write (fd, current, current_size) < 0)
    _exit (99);
  signal (number, SIG_DFL);
  raise (number);
}

static void
run_one (const guint8 *data, gsize size)
{
  guint8 *copy = malloc (MAX (size, 1)); /* exactly as long: a sanitizer sees a step too far */

  memcpy (copy, data, size);
  current = copy;
  current_size = size;
  LLVMFuzzerTestOneInput (copy, size);
  free (copy);
}

static const char *const tokens[] = { "\"", "\\u0000", "\\ud800", "{", "}", "[", "]", ",", ":", "null", "9223372036854775808", "-1", "1e309",
                                      "0.1", "(", ")", "'", "--", "\r\n", "\n", "\xef\xbb\xbf", "\xff", "NaN", "case when", "sum(", "\"\"", ";", "\t",
                                      "2024-02-30", "1e-400", "9007199254740992" };

static void
replace_at (GByteArray *bytes, gsize at, gsize n_old, const void *data, gsize n_new)
{
  g_autoptr (GByteArray) tail = g_byte_array_new ();

  at = MIN (at, bytes->len);
  n_old = MIN (n_old, bytes->len - at);
  g_byte_array_append (tail, bytes->data + at + n_old, bytes->len - at - n_old);
  g_byte_array_set_size (bytes, at);
  if (n_new > 0)
    g_byte_array_append (bytes, data, n_new);
  if (tail->len > 0)
    g_byte_array_append (bytes, tail->data, tail->len);
}

static void
mutate (AnaRandom *random, GByteArray *bytes, GPtrArray *seeds)
{
  gsize at = (gsize) ana_random_range (random, 0, bytes->len + 1);
  gsize n = (gsize) ana_random_range (random, 0, 16);
  const char *token = tokens[ana_random_range (random, 0, G_N_ELEMENTS (tokens))];
  GBytes *other = seeds->pdata[ana_random_range (random, 0, seeds->len)];
  gsize other_size;
  const guint8 *other_data = g_bytes_get_data (other, &other_size);
  guint8 byte = (guint8) ana_random_next (random);

  switch (ana_random_range (random, 0, 7))
    {
    case 0: /* one bit */
      if (at < bytes->len)
        bytes->data[at] ^= (guint8) (1 << (n % 8));
      break;
    case 1: /* one byte */
      replace_at (bytes, at, 1, &byte, 1);
      break;
    case 2: /* some left out */
      replace_at (bytes, at, n, NULL, 0);
      break;
    case 3: /* a word put in */
      replace_at (bytes, at, 0, token, strlen (token));
      break;
    case 4: /* a word in place of something */
      replace_at (bytes, at, n, token, strlen (token));
      break;
    case 5: /* a piece of another seed */
      n = (gsize) ana_random_range (random, 0, (gint64) other_size + 1);
      replace_at (bytes, at, n / 2, other_data + other_size - n, n);
      break;
    default: /* a piece again */
      n = MIN (n, bytes->len - MIN (at, bytes->len));
      if (n > 0)
        {
          g_autofree guint8 *piece = g_memdup2 (bytes->data + at, n);

          replace_at (bytes, at, 0, piece, n);
        }
      break;
    }
  if (bytes->len > MAX_BYTES)
    g_byte_array_set_size (bytes, MAX_BYTES);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static GPtrArray *
read_folder (const char *folder)
{
  GPtrArray *seeds = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (names, compare_names); /* the same order on every machine */
  for (guint i = 0; i < names->len; i++)
    {
      char *data;
      gsize size;

      if (g_file_get_contents (names->pdata[i], &data, &size, NULL))
        g_ptr_array_add (seeds, g_bytes_new_take (data, size));
    }
  return seeds;
}

static int
replay_files (int argc, char *argv[])
{
  for (int i = 1; i < argc; i++)
    {
      g_autofree char *data = NULL;
      gsize size;

      if (!g_file_get_contents (argv[i], &data, &size, NULL))
        return 1;
      run_one ((const guint8 *) data, size);
    }
  return 0;
}

int
main (int argc, char *argv[])
{
  g_autofree char *name = g_path_get_basename (argv[0]);
  g_autofree char *path = g_strdup_printf ("%s/%s.crash", g_get_tmp_dir (), name);
  g_autoptr (GPtrArray) seeds = NULL;
  AnaRandom random;
  gint64 n_runs;

  crash_path = path;
  signal (SIGSEGV, crash_cb);
  signal (SIGABRT, crash_cb);
  signal (SIGTRAP, crash_cb);
  if (argc != 3 || !g_file_test (argv[1], G_FILE_TEST_IS_DIR))
    return replay_files (argc, argv);

  seeds = read_folder (argv[1]);
  n_runs = g_ascii_strtoll (argv[2], NULL, 10);
  if (seeds->len == 0)
    {
      fprintf (stderr, "no seeds in %s\n", argv[1]);
      return 1;
    }
  run_one ((const guint8 *) "", 0);
  for (guint i = 0; i < seeds->len; i++)
    {
      gsize size;
      const guint8 *data = g_bytes_get_data (seeds->pdata[i], &size);

      run_one (data, size);
    }
  ana_random_init (&random, 20241121);
  for (gint64 i = 0; i < n_runs; i++)
    {
      GBytes *seed = seeds->pdata[ana_random_range (&random, 0, seeds->len)];
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      int n_steps = (int) ana_random_range (&random, 1, 6);

      g_byte_array_append (bytes, g_bytes_get_data (seed, NULL), (guint) g_bytes_get_size (seed));
      while (n_steps-- > 0)
        mutate (&random, bytes, seeds);
      run_one (bytes->data, bytes->len);
    }
  printf ("%u seeds, %" G_GINT64_FORMAT " mutations\n", seeds->len, n_runs);
  return 0;
}
