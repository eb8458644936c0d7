/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-month.h: a day picked from a month; its week begins with the day that the reader wants.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ANA_TYPE_MONTH (ana_month_get_type ())
G_DECLARE_FINAL_TYPE (AnaMonth, ana_month, ANA, MONTH, GtkWidget)

/* Signal "picked": by the user; a day that was set is none. */
GtkWidget *ana_month_new       (void);
void       ana_month_set_day   (AnaMonth *self,
                                gint64    day);      /* since 1970-01-01 */
gint64     ana_month_get_day   (AnaMonth *self);
gint64     ana_month_get_first (AnaMonth *self);     /* the first day that is shown */

G_END_DECLS
