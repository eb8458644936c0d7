/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-chart-twin.h: the table twin of a chart, in a window of its own.
 */
#pragma once

#include "ana-ui.h"

G_BEGIN_DECLS

/* Returns: the window; it is shown */
GtkWindow *ana_chart_twin_present (GtkWidget  *view,
                                   AnaChart   *chart,
                                   const char *title);

G_END_DECLS
