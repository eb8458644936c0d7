/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-period-switch.h: Minute, Hour, Day as linked toggles of the action win.period.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define ANA_TYPE_PERIOD_SWITCH (ana_period_switch_get_type ())
G_DECLARE_FINAL_TYPE (AnaPeriodSwitch, ana_period_switch, ANA, PERIOD_SWITCH, GtkWidget)

G_END_DECLS
