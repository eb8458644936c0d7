/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-card-face.h: what is seen of a card: where its parts stand, and their paint. The widget is ana-kpi-card.h.
 */
#pragma once

#include "ana-card-text.h"

G_BEGIN_DECLS

typedef enum {
  ANA_CARD_TITLE,
  ANA_CARD_DOT,
  ANA_CARD_AGE,
  ANA_CARD_VALUE,
  ANA_CARD_DELTA,
  ANA_CARD_VERSUS,
  ANA_CARD_VERDICT,
  ANA_CARD_TREND,
  ANA_CARD_FOOT,
  ANA_N_CARD_PARTS,
} AnaCardPart;

typedef struct {
  char            *text[ANA_N_CARD_PARTS];    /* (owned) (nullable) */
  AnaCardText     *shaped[ANA_N_CARD_PARTS];  /* (owned) (nullable) */
  GdkRectangle     box[ANA_N_CARD_PARTS];     /* empty: not shown */
  int              baseline[ANA_N_CARD_PARTS];
  double          *values;                    /* (owned) (nullable) of the trend */
  AnaSparklineData trend;
  AnaVerdict       verdict;
  AnaFreshness     freshness;
  gboolean         has_value;
  gboolean         narrow;
  int              head_room_px;              /* kept free at the end of the title's line, in place of dot and age */
  /* What the boxes are for */
  gboolean         placed;
  int              width, height;
  guint            generation;
} AnaCardFace;

void     ana_card_face_clear    (AnaCardFace   *self);
gboolean ana_card_face_set_card (AnaCardFace   *self,
                                 const AnaCard *card);
gboolean ana_card_face_set_age  (AnaCardFace   *self,
                                 const char    *age_text,
                                 AnaFreshness   freshness);
gboolean ana_card_face_set_narrow (AnaCardFace *self,
                                 gboolean       narrow);
gboolean ana_card_face_set_head_room (AnaCardFace *self,
                                 int            px);
void     ana_card_face_restyle  (void);
GdkRGBA  ana_card_face_get_dot_colour (GtkWidget *widget,
                                 AnaFreshness   freshness);
GdkRGBA  ana_card_face_get_age_colour (GtkWidget *widget,
                                 AnaFreshness   freshness);
void     ana_card_face_measure  (AnaCardFace   *self,
                                 GtkWidget     *widget,
                                 GtkOrientation orientation,
                                 int           *minimum,
                                 int           *natural);
void     ana_card_face_place    (AnaCardFace   *self,
                                 GtkWidget     *widget);
void     ana_card_face_snapshot (AnaCardFace   *self,
                                 GtkWidget     *widget,
                                 GtkSnapshot   *snapshot);

G_END_DECLS
