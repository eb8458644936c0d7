/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-template.h: the boards that came with the program, in the user's language.
 */
#pragma once

#include "ana-board.h"

G_BEGIN_DECLS

#define ANA_TEMPLATE_OVERVIEW "overview" /* the board of the Overview: an area of its own */

extern const char *const ana_template_texts[];                     /* what they say in English; NULL-terminated */
char    **ana_template_list      (void);                          /* (transfer full): ids, sorted as they are offered */
gboolean  ana_template_is        (const char       *id);
char     *ana_template_load      (const char       *id,
                                  GError          **error);        /* (transfer full): its text */
JsonNode *ana_template_translate (JsonNode         *document,
                                  const char     *(*translate) (const char *text));

G_END_DECLS
