/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-place-dialog.h: "Move to…" and "Size…": the place of a tile in numbers.
 */
#pragma once

#include "ana-board.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef void (*AnaPlaceFunc) (const AnaGridCell *cell, gpointer data);

GtkWidget *ana_place_dialog_show (GtkWidget     *parent,
                                  const AnaTile *tile,
                                  const char    *name,
                                  gboolean       size,    /* its size, not its place */
                                  AnaPlaceFunc   func,
                                  gpointer       data);   /* a GObject; held until the dialog is gone */

G_END_DECLS
