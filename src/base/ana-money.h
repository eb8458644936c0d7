/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-money.h: minor units of ISO 4217 currencies.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

int      ana_money_get_digits    (const char *currency);      /* 2 for EUR, 0 for JPY, 3 for KWD; -1 unknown */
gboolean ana_money_from_double   (double      major,
                                  const char *currency,
                                  gint64     *out_minor);     /* rounds half away from zero on the decimal text */
char    *ana_money_format_major  (gint64      minor,
                                  const char *currency);      /* "-12.30", C locale */
gboolean ana_money_parse_major   (const char *text,
                                  const char *currency,
                                  gint64     *out_minor);

G_END_DECLS
