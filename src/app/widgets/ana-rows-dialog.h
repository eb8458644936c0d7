/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-rows-dialog.h: the rows behind a mark: as the hub has them, as they were kept, or as the tile has them.
 */
#pragma once

#include "ana-tile-answers.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define ANA_TYPE_ROWS_DIALOG (ana_rows_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AnaRowsDialog, ana_rows_dialog, ANA, ROWS_DIALOG, AdwWindow)

typedef struct {
  AnaSync        *sync;     /* (nullable): there is no hub */
  AnaTileAnswers *answers;  /* (nullable) where answers are kept */
  JsonNode       *model;    /* (nullable) that asks for the rows: it cannot be said which they are */
  AnaTileData    *own;      /* (nullable) the rows of the tile that the mark was made from */
  const char     *title;    /* what they are behind */
  const AnaZone  *zone;     /* in which times are shown */
} AnaRowsWanted;

GtkWidget *ana_rows_dialog_new (const AnaRowsWanted *wanted);

G_END_DECLS
