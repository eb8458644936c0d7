/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fill-many.c: fill-many WORKSPACE CATALOGUE-FOLDER KPIS POINTS: a cache with that many KPIs by day and points in all, and the
 * packs that name them. Made without a hub, by the writer that the program has.
 */
#include "config.h"

#include "ana-clock.h"
#include "ana-json.h"
#include "ana-store.h"

#include <math.h>
#include <stdlib.h>

#define MAX_ROWS  512
#define PACK_KPIS 2500
#define MAX_KPIS  10000 /* so many definitions a catalogue may have; the streams of the others are in the cache all the same */

/* The first has a code that the Overview shows. */
static void
name_kpi (char *code, gsize n, guint i)
{
  if (i == 0)
    g_strlcpy (code, "COM.NET_REVENUE", n);
  else
    g_snprintf (code, n, "M.K%06u", i);
}

static void
write_kpi (AnaJsonWriter *writer, guint i)
{
  static const char *const texts[][2] = {
    { "value_chain", "sales" }, { "dataset", "orders" }, { "time", "ordered_at" }, { "measure", "sum(amount)" },
    { "unit", "money:GBP" }, { "direction", "up" }, { "zone", "Etc/UTC" },
  };
  char code[32], name[64];

  name_kpi (code, sizeof code, i);
  g_snprintf (name, sizeof name, "Many %06u", i);
  ana_json_begin_object (writer);
  ana_json_key (writer, "code");
  ana_json_string (writer, code);
  ana_json_key (writer, "version");
  ana_json_int (writer, 1);
  ana_json_key (writer, "level");
  ana_json_int (writer, 1);
  ana_json_key (writer, "name");
  ana_json_begin_object (writer);
  ana_json_key (writer, "en");
  ana_json_string (writer, name);
  ana_json_end_object (writer);
  for (guint t = 0; t < G_N_ELEMENTS (texts); t++)
    {
      ana_json_key (writer, texts[t][0]);
      ana_json_string (writer, texts[t][1]);
    }
  ana_json_end_object (writer);
}

/* A pack has at most PACK_KPIS, so that its file stays under what a document may have. */
static gboolean
write_pack (const char *dir, guint first, guint n_kpis, GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *pack = g_strdup_printf ("many%u", first / PACK_KPIS), *name = g_strconcat (pack, ".json", NULL);
  g_autofree char *path = g_build_filename (dir, name, NULL);
  AnaJsonWriter writer;

  ana_json_writer_init (&writer, out);
  ana_json_begin_object (&writer);
  ana_json_key (&writer, "pack");
  ana_json_string (&writer, pack);
  ana_json_key (&writer, "version");
  ana_json_int (&writer, 1);
  ana_json_key (&writer, "kpis");
  ana_json_begin_array (&writer);
  for (guint i = first; i < MIN (first + PACK_KPIS, n_kpis); i++)
    write_kpi (&writer, i);
  ana_json_end_array (&writer);
  ana_json_end_object (&writer);
  return g_file_set_contents (path, out->str, (gssize) out->len, error);
}

static gboolean
write_catalogue (const char *dir, guint n_kpis, GError **error)
{
  for (guint first = 0; first < MIN (n_kpis, MAX_KPIS); first += PACK_KPIS)
    if (!write_pack (dir, first, MIN (n_kpis, MAX_KPIS), error))
      return FALSE;
  return TRUE;
}

/* The last days, one value each; a message holds what a frame may. */
static void
fill_kpi (AnaStore *store, guint i, guint n_points, gint64 today_usec)
{
  char code[32], stream[48];

  name_kpi (code, sizeof code, i);
  g_snprintf (stream, sizeof stream, "kpi:%s:day", code);
  for (guint done = 0; done < n_points;)
    {
      guint n = MIN (n_points - done, MAX_ROWS);
      g_autoptr (AnaRowBatch) batch = ana_row_batch_new (stream, "E1", done, done + n);

      for (guint r = done; r < done + n; r++)
        {
          AnaRow row = { .ts_usec = today_usec - (gint64) (n_points - 1 - r) * ANA_USEC_PER_DAY, .dim = "",
                         .value = 100000 + floor (1000 * sin (r / 7.0 + i)), .count = 10, .rev = 1 };

          ana_row_batch_add (batch, &row);
        }
      ana_store_apply (store, batch, NULL, NULL);
      done += n;
    }
  while (ana_store_get_n_queued (store) > 2000)
    g_usleep (500);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  guint n_kpis = argc > 4 ? (guint) atoi (argv[3]) : 0, n_points = n_kpis > 0 ? (guint) (atoll (argv[4]) / n_kpis) : 0;
  gint64 today_usec = ana_bucket_start (ANA_PERIOD_DAY, ana_zone_utc (), ana_clock_now_usec ());
  g_autoptr (AnaStore) store = NULL;

  if (n_points == 0 || !write_catalogue (argv[2], n_kpis, &error) ||
      (store = ana_store_open (argv[1], ANA_STORE_READ_WRITE, &error)) == NULL)
    {
      g_printerr ("fill-many: %s\n", error != NULL ? error->message : "WORKSPACE CATALOGUE-FOLDER KPIS POINTS");
      return 1;
    }
  for (guint i = 0; i < n_kpis; i++)
    fill_kpi (store, i, n_points, today_usec);
  ana_store_flush (store);
  ana_store_close (store);
  return 0;
}
