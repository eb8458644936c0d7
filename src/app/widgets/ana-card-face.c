/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-card-face.c: what is seen of a card: where its parts stand, and their paint.
 *
 *     title            dot age
 *     value
 *     change  versus   verdict
 *     trend
 *     foot
 *
 * One widget paints all of it: as labels and boxes these would be eleven, each with its style, its place and its node for
 * the screen reader. No height depends on what a text says: a line with nothing to say stays, empty. Where there is too
 * little room the foot goes first, then the trend; of a line, what is least.
 */
#include "config.h"

#include "ana-card-face.h"

#include "ana-dot.h"

#include <string.h>

#define GAP_PX          6
#define TREND_PX        36
#define TREND_NARROW_PX 30
#define TREND_LEAST_PX  18
#define HEIGHT_PX       134 /* as if it said all, so that a card is as high as its skeleton */
#define HEIGHT_NARROW_PX 122
#define WIDTH_PX        176
#define WIDTH_LEAST_PX  64
#define VERSUS_LEAST_PX 32

/* --- colours --- */

/* One of each for all cards. */
static struct {
  GdkRGBA  dim, good, bad, success, warning, error;
  gboolean known;
} palette;

static GdkRGBA
mix (GdkRGBA a, GdkRGBA b, float part)
{
  return (GdkRGBA) { a.red + (b.red - a.red) * part, a.green + (b.green - a.green) * part, a.blue + (b.blue - a.blue) * part, a.alpha };
}

/* The same as of .ana-dim, .ana-good and .ana-bad in the style sheet. */
static void
look_colours_up (GtkWidget *widget)
{
  gboolean high_contrast = adw_style_manager_get_high_contrast (adw_style_manager_get_default ());
  GdkRGBA text = ana_ui_get_colour (widget, "window_fg_color");

  palette.success = ana_ui_get_colour (widget, "success_color");
  palette.warning = ana_ui_get_colour (widget, "warning_color");
  palette.error = ana_ui_get_colour (widget, "error_color");
  palette.good = mix (palette.success, text, high_contrast ? 0.4f : 0);
  palette.bad = mix (palette.error, text, high_contrast ? 0.4f : 0);
  palette.dim = text;
  palette.dim.alpha *= high_contrast ? 1 : 0.73f;
  palette.known = TRUE;
}

/* Fonts or colours may have changed. */
void
ana_card_face_restyle (void)
{
  palette.known = FALSE;
  ana_card_text_restyle ();
}

static GdkRGBA
get_freshness_colour (AnaFreshness freshness)
{
  switch (freshness)
    {
    case ANA_FRESH_LIVE: case ANA_FRESH_FRESH: case ANA_FRESH_SAMPLE:
      return palette.success;
    case ANA_FRESH_STALE:
      return palette.warning;
    case ANA_FRESH_ERROR:
      return palette.error;
    case ANA_FRESH_OFFLINE: default:
      return palette.dim;
    }
}

static GdkRGBA
get_age_colour (AnaFreshness freshness)
{
  gboolean is_late = freshness == ANA_FRESH_STALE || freshness == ANA_FRESH_ERROR;

  return is_late ? get_freshness_colour (freshness) : palette.dim;
}

/* Returns: of the dot that tells @freshness, on @widget */
GdkRGBA
ana_card_face_get_dot_colour (GtkWidget *widget, AnaFreshness freshness)
{
  if (!palette.known)
    look_colours_up (widget);
  return get_freshness_colour (freshness);
}

/* Returns: of the words beside that dot: late ones have its colour */
GdkRGBA
ana_card_face_get_age_colour (GtkWidget *widget, AnaFreshness freshness)
{
  if (!palette.known)
    look_colours_up (widget);
  return get_age_colour (freshness);
}

static GdkRGBA
get_colour (const AnaCardFace *self, AnaCardPart part, GdkRGBA text)
{
  switch (part)
    {
    case ANA_CARD_AGE:
      return get_age_colour (self->freshness);
    case ANA_CARD_VERSUS: case ANA_CARD_FOOT:
      return palette.dim;
    case ANA_CARD_DELTA: case ANA_CARD_VERDICT:
      return self->verdict == ANA_VERDICT_GOOD ? palette.good : self->verdict == ANA_VERDICT_BAD ? palette.bad : text;
    default:
      return text;
    }
}

/* --- what it says --- */

static gboolean
set_text (AnaCardFace *self, AnaCardPart part, const char *text)
{
  if (g_strcmp0 (self->text[part], text) == 0)
    return FALSE;
  g_free (self->text[part]);
  self->text[part] = g_strdup (text);
  self->placed = FALSE;
  return TRUE;
}

static gboolean
is_same_trend (const AnaCardFace *self, const AnaCard *card)
{
  const AnaSparklineData *trend = &self->trend;

  return trend->n == card->n_points && trend->last_partial == card->last_partial
         && memcmp (&trend->target, &card->target, sizeof (double)) == 0
         && memcmp (&trend->target_lo, &card->target_lo, sizeof (double)) == 0
         && memcmp (&trend->target_hi, &card->target_hi, sizeof (double)) == 0
         && (card->n_points == 0 || memcmp (self->values, card->value, card->n_points * sizeof (double)) == 0);
}

static gboolean
set_trend (AnaCardFace *self, const AnaCard *card)
{
  if (is_same_trend (self, card))
    return FALSE;
  g_free (self->values);
  self->values = g_memdup2 (card->value, card->n_points * sizeof (double));
  self->trend = (AnaSparklineData) {
    .value = self->values, .n = card->n_points, .last_partial = card->last_partial,
    .target = card->target, .target_lo = card->target_lo, .target_hi = card->target_hi,
  };
  return TRUE;
}

/**
 * ana_card_face_set_card:
 * @self: the face
 * @card: what it says; copied
 *
 * Returns: whether anything differs from what is shown
 */
gboolean
ana_card_face_set_card (AnaCardFace *self, const AnaCard *card)
{
  g_autofree char *delta = card->has_value ? ana_ui_arrow_text (card->delta_sign, card->delta_text) : NULL;
  gboolean differs = self->has_value != card->has_value || self->verdict != card->verdict;

  self->has_value = card->has_value;
  self->verdict = card->verdict;
  differs |= set_text (self, ANA_CARD_TITLE, card->title);
  differs |= set_text (self, ANA_CARD_VALUE, card->has_value ? card->value_text : "—");
  differs |= set_text (self, ANA_CARD_DELTA, delta);
  differs |= set_text (self, ANA_CARD_VERSUS, card->has_value ? card->versus_text : card->missing_text);
  differs |= set_text (self, ANA_CARD_VERDICT, card->verdict_text);
  differs |= set_text (self, ANA_CARD_FOOT, card->caption);
  differs |= set_trend (self, card);
  differs |= ana_card_face_set_age (self, card->age_text, card->freshness);
  return differs;
}

gboolean
ana_card_face_set_age (AnaCardFace *self, const char *age_text, AnaFreshness freshness)
{
  gboolean differs = self->freshness != freshness;

  self->freshness = freshness;
  return set_text (self, ANA_CARD_AGE, age_text) || differs;
}

/* Under 180 px: smaller figures, and the comparison gives way to the verdict. */
gboolean
ana_card_face_set_narrow (AnaCardFace *self, gboolean narrow)
{
  if (self->narrow == narrow)
    return FALSE;
  self->narrow = narrow;
  self->placed = FALSE;
  return TRUE;
}

/* Something else stands there: the title gives way, dot and age are not shown. 0: nothing does. */
gboolean
ana_card_face_set_head_room (AnaCardFace *self, int px)
{
  if (self->head_room_px == px)
    return FALSE;
  self->head_room_px = px;
  self->placed = FALSE;
  return TRUE;
}

void
ana_card_face_clear (AnaCardFace *self)
{
  for (guint i = 0; i < ANA_N_CARD_PARTS; i++)
    {
      g_clear_pointer (&self->text[i], g_free);
      g_clear_pointer (&self->shaped[i], ana_card_text_unref);
    }
  g_clear_pointer (&self->values, g_free);
  self->trend = (AnaSparklineData) { 0 };
  self->placed = FALSE;
}

/* --- size --- */

static AnaCardTextStyle
get_title_style (const AnaCardFace *self)
{
  return self->narrow ? ANA_CARD_TEXT_TITLE_NARROW : ANA_CARD_TEXT_TITLE;
}

static AnaCardTextStyle
get_value_style (const AnaCardFace *self)
{
  return self->narrow ? ANA_CARD_TEXT_VALUE_NARROW : ANA_CARD_TEXT_VALUE;
}

/* Title, value and change. */
static int
get_lines_px (const AnaCardFace *self)
{
  return ana_card_text_line_px (get_title_style (self)) + ana_card_text_line_px (get_value_style (self))
         + ana_card_text_line_px (ANA_CARD_TEXT_CAPTION_BOLD);
}

static int
get_trend_px (const AnaCardFace *self)
{
  return self->narrow ? TREND_NARROW_PX : TREND_PX;
}

/**
 * ana_card_face_measure:
 * @self: the face
 * @widget: that wears it
 * @orientation: which size
 * @minimum: (out): with less the title is not told
 * @natural: (out): room for all of it
 *
 * From the fonts alone: a value that changes asks for no new layout of the page.
 */
void
ana_card_face_measure (AnaCardFace *self, GtkWidget *widget, GtkOrientation orientation, int *minimum, int *natural)
{
  int all;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = ana_ui_scale_with_text (WIDTH_LEAST_PX);
      *natural = ana_ui_scale_with_text (WIDTH_PX);
      return;
    }
  ana_card_text_check (widget);
  all = get_lines_px (self) + GAP_PX + get_trend_px (self) + GAP_PX + ana_card_text_line_px (ANA_CARD_TEXT_CAPTION);
  *minimum = get_lines_px (self) + GAP_PX + TREND_LEAST_PX;
  *natural = MAX (all, self->narrow ? HEIGHT_NARROW_PX : HEIGHT_PX);
}

/* --- places, from left to right --- */

static AnaCardText *
shape (AnaCardFace *self, AnaCardPart part, AnaCardTextStyle style, int max_width_px, gboolean mirrored)
{
  const char *text = self->text[part];
  gboolean is_figure = part != ANA_CARD_TITLE && part != ANA_CARD_VERSUS && part != ANA_CARD_VERDICT;
  g_autofree char *isolated = NULL;

  if (text == NULL || *text == '\0')
    return NULL;
  if (mirrored)
    text = isolated = ana_ui_isolate (text, is_figure);
  self->shaped[part] = ana_card_text_get (style, text, max_width_px);
  return self->shaped[part];
}

static int
get_width (const AnaCardFace *self, AnaCardPart part)
{
  return self->shaped[part] != NULL ? self->shaped[part]->width_px : 0;
}

static void
put (AnaCardFace *self, AnaCardPart part, AnaCardTextStyle style, int x, int baseline)
{
  int width = get_width (self, part);

  self->baseline[part] = baseline;
  if (width > 0)
    self->box[part] = (GdkRectangle) { x, baseline - ana_card_text_baseline_px (style), width, ana_card_text_line_px (style) };
}

static void
drop (AnaCardFace *self, AnaCardPart part)
{
  g_clear_pointer (&self->shaped[part], ana_card_text_unref);
}

/* The dot alone where the age has no room: its shape tells the state. */
static void
place_age (AnaCardFace *self, int line, int room, gboolean mirrored)
{
  int age_line = ana_card_text_line_px (ANA_CARD_TEXT_CAPTION), left;

  shape (self, ANA_CARD_AGE, ANA_CARD_TEXT_CAPTION, -1, mirrored);
  if (get_width (self, ANA_CARD_AGE) > room)
    drop (self, ANA_CARD_AGE);
  left = self->width - get_width (self, ANA_CARD_AGE);
  put (self, ANA_CARD_AGE, ANA_CARD_TEXT_CAPTION, left, (line - age_line) / 2 + ana_card_text_baseline_px (ANA_CARD_TEXT_CAPTION));
  left -= (get_width (self, ANA_CARD_AGE) > 0 ? GAP_PX : 0) + ANA_DOT_PX;
  self->box[ANA_CARD_DOT] = (GdkRectangle) { left, (line - ANA_DOT_PX) / 2, ANA_DOT_PX, ANA_DOT_PX };
}

/* It comes first: the age has what it leaves. */
static void
place_title (AnaCardFace *self, gboolean mirrored)
{
  AnaCardTextStyle style = get_title_style (self);
  int right = self->width - (self->head_room_px > 0 ? self->head_room_px : ANA_DOT_PX) - GAP_PX;

  shape (self, ANA_CARD_TITLE, style, MAX (0, right), mirrored);
  put (self, ANA_CARD_TITLE, style, 0, ana_card_text_baseline_px (style));
  if (self->head_room_px == 0)
    place_age (self, ana_card_text_line_px (style), right - get_width (self, ANA_CARD_TITLE) - GAP_PX, mirrored);
}

/* A figure is made smaller before it is cut. */
static void
place_value (AnaCardFace *self, int y, gboolean mirrored)
{
  AnaCardTextStyle style = get_value_style (self);
  int baseline = y + ana_card_text_baseline_px (style);

  shape (self, ANA_CARD_VALUE, style, -1, mirrored);
  for (guint i = 0; i < 2 && get_width (self, ANA_CARD_VALUE) > self->width; i++)
    {
      drop (self, ANA_CARD_VALUE);
      style = i == 0 ? ANA_CARD_TEXT_VALUE_SMALL : ANA_CARD_TEXT_VALUE_SMALLEST;
      shape (self, ANA_CARD_VALUE, style, i == 0 ? -1 : self->width, mirrored);
    }
  put (self, ANA_CARD_VALUE, style, 0, baseline);
}

static void
place_change (AnaCardFace *self, int y, gboolean mirrored)
{
  int baseline = y + ana_card_text_baseline_px (ANA_CARD_TEXT_CAPTION_BOLD), left, right;

  shape (self, ANA_CARD_DELTA, ANA_CARD_TEXT_CAPTION_BOLD, self->width, mirrored);
  put (self, ANA_CARD_DELTA, ANA_CARD_TEXT_CAPTION_BOLD, 0, baseline);
  left = get_width (self, ANA_CARD_DELTA) + (get_width (self, ANA_CARD_DELTA) > 0 ? GAP_PX : 0);
  shape (self, ANA_CARD_VERDICT, ANA_CARD_TEXT_CAPTION_BOLD, -1, mirrored);
  if (left + get_width (self, ANA_CARD_VERDICT) > self->width)
    drop (self, ANA_CARD_VERDICT);
  right = self->width - get_width (self, ANA_CARD_VERDICT);
  put (self, ANA_CARD_VERDICT, ANA_CARD_TEXT_CAPTION_BOLD, right, baseline);
  right -= get_width (self, ANA_CARD_VERDICT) > 0 ? GAP_PX : 0;
  if ((self->narrow && self->has_value) || right - left < VERSUS_LEAST_PX)
    return;
  shape (self, ANA_CARD_VERSUS, ANA_CARD_TEXT_CAPTION, right - left, mirrored);
  put (self, ANA_CARD_VERSUS, ANA_CARD_TEXT_CAPTION, left, baseline);
}

static void
place_trend (AnaCardFace *self, int y, gboolean mirrored)
{
  int foot = ana_card_text_line_px (ANA_CARD_TEXT_CAPTION), room = self->height - y;
  gboolean has_foot = room >= 2 * GAP_PX + get_trend_px (self) + foot;
  int height = room - GAP_PX - (has_foot ? GAP_PX + foot : 0);

  if (height >= TREND_LEAST_PX)
    self->box[ANA_CARD_TREND] = (GdkRectangle) { 0, y + GAP_PX, self->width, height };
  if (!has_foot)
    return;
  shape (self, ANA_CARD_FOOT, ANA_CARD_TEXT_CAPTION, self->width, mirrored);
  put (self, ANA_CARD_FOOT, ANA_CARD_TEXT_CAPTION, 0, self->height - foot + ana_card_text_baseline_px (ANA_CARD_TEXT_CAPTION));
}

static void
place_all (AnaCardFace *self, gboolean mirrored)
{
  int y = ana_card_text_line_px (get_title_style (self));

  place_title (self, mirrored);
  place_value (self, y, mirrored);
  y += ana_card_text_line_px (get_value_style (self));
  place_change (self, y, mirrored);
  place_trend (self, y + ana_card_text_line_px (ANA_CARD_TEXT_CAPTION_BOLD), mirrored);
  for (guint i = 0; mirrored && i < ANA_N_CARD_PARTS; i++)
    self->box[i].x = self->width - self->box[i].x - self->box[i].width;
}

/**
 * ana_card_face_place:
 * @self: the face
 * @widget: that wears it, with a size
 *
 * Finds where each part stands, when that is not known. Texts that are shown already are not shaped anew.
 */
void
ana_card_face_place (AnaCardFace *self, GtkWidget *widget)
{
  guint generation = ana_card_text_check (widget);
  AnaCardText *before[ANA_N_CARD_PARTS];

  if (self->placed && self->generation == generation && self->width == gtk_widget_get_width (widget)
      && self->height == gtk_widget_get_height (widget))
    return;
  self->width = gtk_widget_get_width (widget);
  self->height = gtk_widget_get_height (widget);
  self->generation = generation;
  self->placed = TRUE;
  memcpy (before, self->shaped, sizeof before);
  memset (self->shaped, 0, sizeof self->shaped);
  memset (self->box, 0, sizeof self->box);
  place_all (self, gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL);
  for (guint i = 0; i < ANA_N_CARD_PARTS; i++)
    g_clear_pointer (&before[i], ana_card_text_unref);
}

/* --- paint --- */

static void
append_text (const AnaCardFace *self, GtkSnapshot *snapshot, AnaCardPart part, const GdkRGBA *colour)
{
  const AnaCardText *text = self->shaped[part];

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) (self->box[part].x - text->x_px),
                                                          (float) (self->baseline[part] - text->baseline_px)));
  gtk_snapshot_append_layout (snapshot, text->layout, colour);
  gtk_snapshot_restore (snapshot);
}

static void
append_dot (const AnaCardFace *self, GtkSnapshot *snapshot)
{
  const GdkRectangle *box = &self->box[ANA_CARD_DOT];
  GdkRGBA colour = get_freshness_colour (self->freshness);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT ((float) box->x, (float) box->y, (float) box->width, (float) box->height));

  cairo_translate (cr, box->x + box->width / 2.0, box->y + box->height / 2.0);
  ana_dot_paint (cr, self->freshness, &colour, FALSE);
  cairo_destroy (cr);
}

static void
append_trend (const AnaCardFace *self, GtkSnapshot *snapshot)
{
  const GdkRectangle *box = &self->box[ANA_CARD_TREND];
  cairo_t *cr;

  if (self->trend.n == 0 || box->width <= 0)
    return;
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT ((float) box->x - 2, (float) box->y - 2,
                                                                 (float) box->width + 4, (float) box->height + 4));
  cairo_translate (cr, box->x, box->y);
  ana_paint_sparkline (cr, box->width, box->height, &self->trend, ana_ui_get_theme ());
  cairo_destroy (cr);
}

void
ana_card_face_snapshot (AnaCardFace *self, GtkWidget *widget, GtkSnapshot *snapshot)
{
  GdkRGBA text = ana_ui_get_colour (widget, NULL);

  if (!palette.known)
    look_colours_up (widget);
  ana_card_face_place (self, widget);
  for (AnaCardPart part = 0; part < ANA_N_CARD_PARTS; part++)
    if (self->shaped[part] != NULL && self->box[part].width > 0)
      {
        GdkRGBA colour = get_colour (self, part, text);

        append_text (self, snapshot, part, &colour);
      }
  if (self->box[ANA_CARD_DOT].width > 0)
    append_dot (self, snapshot);
  append_trend (self, snapshot);
}
