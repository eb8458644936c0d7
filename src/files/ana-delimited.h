/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-delimited.h: frames as separated text, fast.
 */
#pragma once

#include "ana-frame.h"
#include "ana-time.h"

G_BEGIN_DECLS

typedef struct {
  char           delimiter;   /* ',' or '\t' */
  gboolean       guarded;     /* a text that a spreadsheet would calculate is written with an apostrophe before it */
  const AnaZone *zone;        /* whose offset the times show */
} AnaDelimited;

void     ana_delimited_write_header (const AnaDelimited *self,
                                     const AnaFrame     *frame,
                                     GString            *out);
void     ana_delimited_write_rows   (const AnaDelimited *self,
                                     const AnaFrame     *frame,
                                     GString            *out);
void     ana_delimited_write_text   (const AnaDelimited *self,
                                     const char         *text,
                                     GString            *out);
void     ana_delimited_write_quoted (const char         *before,
                                     const char         *text,
                                     GString            *out);
gboolean ana_text_is_formula        (const char         *text);  /* a spreadsheet would calculate it */

G_END_DECLS
