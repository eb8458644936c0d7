/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-inspector.h: the properties of the selected tile; what is set is seen at once.
 */
#pragma once

#include "ana-board-edit.h"

G_BEGIN_DECLS

#define ANA_TYPE_INSPECTOR (ana_inspector_get_type ())
G_DECLARE_FINAL_TYPE (AnaInspector, ana_inspector, ANA, INSPECTOR, GtkWidget)

GtkWidget *ana_inspector_new      (AnaBoardDraft      *draft,
                                   const AnaBoardShow *show);   /* borrowed */
void       ana_inspector_set_tile (AnaInspector       *self,
                                   const char         *key);    /* (nullable) */
void       ana_inspector_focus    (AnaInspector       *self);
void       ana_inspector_take_file (AnaInspector      *self,
                                   GFile              *file);
void       ana_inspector_focus_spec (AnaInspector     *self);
void       ana_inspector_refresh  (AnaInspector       *self);   /* the draft has changed, or what a tile shows */

G_END_DECLS
