/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fill-workspace.c: fill-workspace DIR [DAYS]: a profile's folder with plausible figures, for journeys and pictures.
 */
#include "config.h"

#include "ui-data.h"

#include "ana-clock.h"
#include "ana-data.h"

#include <stdlib.h>

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = ana_data_find ("catalogue", &error);
  g_autoptr (AnaCatalogue) catalogue = dir != NULL ? ana_catalogue_load (dir, &error) : NULL;
  g_autoptr (AnaStore) store = argc > 1 && catalogue != NULL ? ana_store_open (argv[1], ANA_STORE_READ_WRITE, &error) : NULL;

  if (store == NULL)
    {
      g_printerr ("fill-workspace: %s\n", error != NULL ? error->message : "say a folder");
      return 1;
    }
  ui_data_fill (store, catalogue, ana_clock_now_usec (), argc > 2 ? atoi (argv[2]) : 400);
  ana_store_close (store);
  return 0;
}
