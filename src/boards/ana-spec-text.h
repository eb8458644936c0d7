/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-spec-text.h: a tile's chart spec as text that people edit.
 */
#pragma once

#include "ana-frame.h"
#include "ana-json.h"

G_BEGIN_DECLS

char     *ana_spec_to_text   (JsonNode    *spec);
JsonNode *ana_spec_from_text (const char  *text,
                              JsonNode    *was,     /* (nullable): whose long lists the text may speak of */
                              GError     **error);  /* (transfer full) */
gboolean  ana_spec_check     (JsonNode    *spec,
                              const char  *text,    /* that it was read from */
                              AnaFrame    *frame,   /* (nullable): rows that it draws, unless it has its own */
                              GError     **error);

G_END_DECLS
