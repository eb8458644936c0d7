/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-crosshair.h: the instant that the pointer shows, shared by the charts of a page, and how much of it is shown.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* As the key "crosshair" of the settings. */
typedef enum {
  ANA_CROSSHAIR_OFF,
  ANA_CROSSHAIR_LINE,
  ANA_CROSSHAIR_VALUES,
} AnaCrosshairMode;

#define ANA_TYPE_CROSSHAIR (ana_crosshair_get_type ())
G_DECLARE_FINAL_TYPE (AnaCrosshair, ana_crosshair, ANA, CROSSHAIR, GObject)

/* Signal "moved": another instant, or another mode: what moves over the charts is painted again. */
AnaCrosshair    *ana_crosshair_new      (GSettings        *settings);
AnaCrosshairMode ana_crosshair_get_mode (AnaCrosshair     *self);   /* (nullable) self: VALUES */
void             ana_crosshair_point    (AnaCrosshair     *self,
                                         gconstpointer     origin,
                                         double            x);
gboolean         ana_crosshair_find     (AnaCrosshair     *self,    /* (nullable) */
                                         gconstpointer     asker,
                                         double           *x);
void             ana_crosshair_share    (AnaCrosshair     *self,
                                         GtkWidget        *page);
AnaCrosshair    *ana_crosshair_lookup   (GtkWidget        *chart);  /* (nullable) */
const char      *ana_crosshair_cycle    (GSettings        *settings);

G_END_DECLS
