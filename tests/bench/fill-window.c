/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fill-window.c: fill-window DIR: a profile's folder of two hours ago, made without a hub, whose Overview is what
 * DESIGN.md section 12 starts with: 24 cards and a chart of 10,000 points (days of net revenue; the range "all" shows them).
 */
#include "config.h"

#include "ui-data.h"

#include "ana-clock.h"
#include "ana-data.h"
#include "ana-picked.h"

#define N_CARDS  24
#define N_POINTS 10000
#define N_DAYS   60
#define AGE_USEC (2 * ANA_USEC_PER_HOUR) /* ages in hours: nothing on the board changes by itself */

/* Net revenue first: the trend and the range are of the first card. */
static GPtrArray *
choose_kpis (AnaCatalogue *catalogue)
{
  GPtrArray *kpis = g_ptr_array_new ();

  g_ptr_array_add (kpis, (gpointer) ana_catalogue_find (catalogue, "COM.NET_REVENUE"));
  for (guint i = 0; i < ana_catalogue_get_n (catalogue) && kpis->len < N_CARDS; i++)
    if (ana_catalogue_get (catalogue, i) != kpis->pdata[0] && ana_catalogue_get (catalogue, i)->grain[ANA_PERIOD_DAY])
      g_ptr_array_add (kpis, (gpointer) ana_catalogue_get (catalogue, i));
  return kpis;
}

static gboolean
save_board (AnaStore *store, AnaCatalogue *catalogue, GPtrArray *kpis, GError **error)
{
  g_autoptr (AnaBoard) bare = ana_picked_load (store, catalogue);
  g_autoptr (AnaBoard) board = NULL;
  g_autoptr (GPtrArray) codes = g_ptr_array_new ();

  for (guint i = 0; i < kpis->len; i++)
    g_ptr_array_add (codes, ((const AnaKpi *) kpis->pdata[i])->code);
  g_ptr_array_add (codes, NULL);
  board = ana_board_with_cards (bare, (const char *const *) codes->pdata);
  return ana_picked_save (store, board, error);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = ana_data_find ("catalogue", &error);
  g_autoptr (AnaCatalogue) catalogue = dir != NULL ? ana_catalogue_load (dir, &error) : NULL;
  g_autoptr (AnaStore) store = argc > 1 && catalogue != NULL ? ana_store_open (argv[1], ANA_STORE_READ_WRITE, &error) : NULL;
  g_autoptr (GPtrArray) kpis = store != NULL ? choose_kpis (catalogue) : NULL;

  if (kpis == NULL || !save_board (store, catalogue, kpis, &error))
    {
      g_printerr ("fill-window: %s\n", error != NULL ? error->message : "say a folder");
      return 1;
    }
  for (guint i = 0; i < kpis->len; i++)
    ui_data_fill_kpi (store, kpis->pdata[i], ana_clock_now_usec () - AGE_USEC, i == 0 ? N_POINTS : N_DAYS);
  ana_store_flush (store);
  ana_store_close (store);
  return 0;
}
