/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-filter.h: what a filter of a board is about: one field, or, of a part that was drawn by hand, several.
 */
#pragma once

#include "ana-json.h"

G_BEGIN_DECLS

/* The fields that its predicates name, each once, in their order; (transfer full) */
char **ana_filter_list_fields (JsonObject *filter);
/* What stands for it in a list of filters: its field, or all of them; (transfer full) (nullable): it names none. */
char  *ana_filter_dup_subject (JsonObject *filter);
/* The same with other names, (transfer full); NULL: @rename gave none for one of them. */
JsonNode *ana_filter_rename   (JsonNode   *filter,
                               const char *(*rename) (const char *field, gpointer data),
                               gpointer    data);

G_END_DECLS
