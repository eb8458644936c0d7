/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-text.h: small help with texts.
 */
#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

/* Frees what *@place held and puts a copy of @text there; TRUE when that changed it. */
static inline gboolean
ana_set_text (char **place, const char *text)
{
  char *old = *place;

  if (g_strcmp0 (old, text) == 0)
    return FALSE;
  *place = g_strdup (text);
  g_free (old);
  return TRUE;
}

#define ANA_LINE_CHARS 1000 /* more is read by nobody in one line, and laid out for seconds */
#define ANA_NAME_CHARS 60   /* of what somebody wrote, within a message: never cut by "%.60s", which counts bytes */

char *ana_text_to_line (const char *text,
                        guint       max_chars);
char *ana_text_break_words (const char *text,
                        guint       max_chars);

G_END_DECLS
