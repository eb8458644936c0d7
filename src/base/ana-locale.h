/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-locale.h: the language of the program, also where the system has no locale for it.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void ana_locale_begin (const char *domain);

G_END_DECLS
