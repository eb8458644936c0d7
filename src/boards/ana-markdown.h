/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-markdown.h: a small part of Markdown as Pango markup, safely: what a text tile says.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *ana_markdown_to_markup (const char *text);

G_END_DECLS
