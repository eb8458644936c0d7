/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-timer.h: a timer that counts the time that the computer sleeps.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GSource *ana_timer_source_new (gint64 interval_usec);

G_END_DECLS
