/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-tile-answer.h: what an answer of a hub says about itself, read in passing.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gint64 ana_tile_answer_read_as_of (GBytes *body);

G_END_DECLS
