/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-board-page-marks.c: the rows behind a mark of a board.
 */
#include "config.h"

#include "ana-board-page-private.h"

#include "ana-rows-dialog.h"

/* With a hub what it says, without one what is kept of its answer, and at last the tile's own rows. */
void
ana_board_page_rows_cb (AnaTileView *tile, const AnaTilePick *pick, AnaBoardPage *self)
{
  AnaTileData *data = ana_tile_view_get_data (tile);
  g_autoptr (JsonNode) model = data != NULL && self->data != NULL ? ana_tile_make_rows_model (data, self->data, pick->rows, pick->n_rows) : NULL;
  g_autoptr (AnaTileData) own = data != NULL && data->frame != NULL && pick->n_rows > 0 ? ana_tile_data_new_picked (data, pick->rows, pick->n_rows) : NULL;
  AnaRowsWanted wanted = { .answers = self->answers, .model = model, .own = own, .zone = ana_board_page_get_zone (self) };
  GtkWidget *dialog;

  if (data == NULL || (model == NULL && own == NULL))
    return;
  wanted.title = data->title;
  if (ana_session_get_freshness (SESSION (self)) != ANA_FRESH_OFFLINE)
    wanted.sync = ana_session_get_sync (SESSION (self));
  dialog = ana_rows_dialog_new (&wanted);
  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));
  gtk_window_present (GTK_WINDOW (dialog));
}
