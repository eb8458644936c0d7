/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-row-model.h: a table as a list model whose rows are made when they are looked at.
 */
#pragma once

#include "ana-card.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define ANA_TYPE_ROW_ITEM (ana_row_item_get_type ())
G_DECLARE_FINAL_TYPE (AnaRowItem, ana_row_item, ANA, ROW_ITEM, GObject)

guint ana_row_item_get_index (AnaRowItem *self);  /* of the row in the owner's data; stable while rows are appended */

#define ANA_TYPE_ROW_MODEL (ana_row_model_get_type ())
G_DECLARE_FINAL_TYPE (AnaRowModel, ana_row_model, ANA, ROW_MODEL, GObject)

AnaRowModel *ana_row_model_new      (gboolean     newest_first);
void         ana_row_model_set_n    (AnaRowModel *self,
                                     guint        n_rows);
guint        ana_row_model_position (AnaRowModel *self,
                                     guint        index);

G_END_DECLS
