/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-card-text.h: words of cards, shaped once and shared by all cards that say the same.
 */
#pragma once

#include "ana-ui.h"

G_BEGIN_DECLS

typedef enum {
  ANA_CARD_TEXT_TITLE,
  ANA_CARD_TEXT_TITLE_NARROW,
  ANA_CARD_TEXT_VALUE,
  ANA_CARD_TEXT_VALUE_NARROW,
  ANA_CARD_TEXT_VALUE_SMALL,    /* where the figure would be cut otherwise */
  ANA_CARD_TEXT_VALUE_SMALLEST,
  ANA_CARD_TEXT_CAPTION,
  ANA_CARD_TEXT_CAPTION_BOLD,
  ANA_N_CARD_TEXT_STYLES,
} AnaCardTextStyle;

typedef struct {
  PangoLayout *layout;       /* (owned) */
  int          x_px;         /* where its letters begin: text from right to left that was cut stands at the end of its line */
  int          width_px;
  int          baseline_px;  /* from its top */
  /* of the store of texts */
  char        *key;          /* (owned) */
  guint        n_refs;
} AnaCardText;

void         ana_card_text_restyle  (void);
guint        ana_card_text_check    (GtkWidget        *widget);
int          ana_card_text_line_px  (AnaCardTextStyle  style);
int          ana_card_text_baseline_px (AnaCardTextStyle style);
AnaCardText *ana_card_text_get      (AnaCardTextStyle  style,
                                     const char       *text,
                                     int               max_width_px);
void         ana_card_text_unref    (AnaCardText      *self);

G_END_DECLS
