/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-date.h: dates as columns of tables hold them: any number of days since 1970-01-01, also what no calendar has.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gint64 ana_date_to_usec (gint64 days);

G_END_DECLS
