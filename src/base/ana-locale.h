/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-locale.h: the language of the program, also where the system has no locale for it.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Marks a text that ana_locale_word() is given later. */
#define N_(String) (String)

void        ana_locale_begin (const char *domain);
const char *ana_locale_word  (const char *english) G_GNUC_FORMAT (1);

G_END_DECLS
