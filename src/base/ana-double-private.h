/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-double-private.h: shortest decimal text of a double.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* From this power of ten on the text has an exponent. ECMAScript (and RFC 8785) say 21; up to 18 digits are an int64. */
#define ANA_DOUBLE_PLAIN_INT64      18
#define ANA_DOUBLE_PLAIN_ECMASCRIPT 21

int ana_double_write (double value,
                      int    plain_digits,
                      char   out[32]);   /* returns the length; @value is finite */

G_END_DECLS
