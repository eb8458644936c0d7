/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-overview-paint.c: the Overview painted, as in the mockups (mockups/tokens.md). The window has the same parts as
 * widgets; both show the texts of one AnaOverview.
 */
#include "config.h"

#include "ana-overview-paint.h"

#include "ana-board-paint-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define MARGIN       24
#define GAP          12
#define NARROW_PX    600
#define CARD_HEIGHT  155
#define TREND_HEIGHT 256
#define PART_HEIGHT  194
#define HEAD_HEIGHT  76
#define RADIUS       12
#define ARROW_PX     9.0

typedef struct {
  AnaOverview    *overview;
  cairo_t        *cr;
  const AnaTheme *theme;
  double          width;
  gboolean        narrow;
  gboolean        undated; /* no ages */
  gboolean        mirrored;
  double          sum;     /* of x and its mirror image */
  double          margin;
} Painter;

typedef struct { double x, y, w, h; } Box;

/* --- help --- */

static void
set_colour (Painter *p, AnaColour colour, double alpha)
{
  cairo_set_source_rgba (p->cr, colour.r, colour.g, colour.b, colour.a * alpha);
}

/* Where what is @w wide stands whose left edge would be @x. */
static double
place (const Painter *p, double x, double w)
{
  return p->mirrored ? p->sum - x - w : x;
}

static double
text (Painter *p, AnaTextStyle style, AnaColour colour, double x, double y, double align, double max_px, const char *string)
{
  return ana_paint_text (p->cr, p->theme, style, colour, place (p, x, 0), y, p->mirrored ? 1 - align : align, max_px, string != NULL ? string : "");
}

static void
round_rect (cairo_t *cr, Box b, double r)
{
  r = MIN (r, MIN (b.w, b.h) / 2);
  cairo_new_sub_path (cr);
  cairo_arc (cr, b.x + b.w - r, b.y + r, r, -G_PI_2, 0);
  cairo_arc (cr, b.x + b.w - r, b.y + b.h - r, r, 0, G_PI_2);
  cairo_arc (cr, b.x + r, b.y + b.h - r, r, G_PI_2, G_PI);
  cairo_arc (cr, b.x + r, b.y + r, r, G_PI, 3 * G_PI_2);
  cairo_close_path (cr);
}

static void
paint_card_box (Painter *p, Box box)
{
  round_rect (p->cr, (Box) { box.x + .5, box.y + .5, box.w - 1, box.h - 1 }, RADIUS);
  set_colour (p, p->theme->card, 1);
  cairo_fill_preserve (p->cr);
  set_colour (p, p->theme->text, p->theme->high_contrast ? .8 : .1);
  cairo_set_line_width (p->cr, 1);
  cairo_stroke (p->cr);
}

static AnaColour
verdict_colour (Painter *p, AnaVerdict verdict)
{
  switch (verdict)
    {
    case ANA_VERDICT_GOOD:
      return p->theme->good;
    case ANA_VERDICT_BAD:
      return p->theme->bad;
    case ANA_VERDICT_NONE:
      break;
    }
  return p->theme->dim;
}

/* ▲ and ▼ are drawn, so that they look the same in every font. */
static void
paint_arrow (Painter *p, double x, double y, int sign, AnaColour colour)
{
  const double w = ARROW_PX, h = 8;

  if (sign == 0)
    return;
  if (sign > 0)
    {
      cairo_move_to (p->cr, x, y + h);
      cairo_line_to (p->cr, x + w / 2, y);
      cairo_line_to (p->cr, x + w, y + h);
    }
  else
    {
      cairo_move_to (p->cr, x, y);
      cairo_line_to (p->cr, x + w / 2, y + h);
      cairo_line_to (p->cr, x + w, y);
    }
  cairo_close_path (p->cr);
  set_colour (p, colour, 1);
  cairo_fill (p->cr);
}

/* ● live, ◐ stale, ○ offline, ▲ error: a shape for each state, and a word beside it. */
static void
paint_freshness (Painter *p, double x, double y, AnaFreshness freshness)
{
  AnaColour colour = freshness == ANA_FRESH_STALE   ? p->theme->warn
                     : freshness == ANA_FRESH_ERROR ? p->theme->bad
                     : freshness == ANA_FRESH_LIVE  ? p->theme->good
                                                    : p->theme->dim;

  set_colour (p, colour, 1);
  cairo_set_line_width (p->cr, 1.5);
  switch (freshness)
    {
    case ANA_FRESH_ERROR:
      paint_arrow (p, x - 4, y - 4, 1, colour);
      return;
    case ANA_FRESH_LIVE:
    case ANA_FRESH_FRESH:
    case ANA_FRESH_SAMPLE:
      cairo_arc (p->cr, x, y, 3.5, 0, 2 * G_PI);
      cairo_fill (p->cr);
      return;
    case ANA_FRESH_STALE:
      cairo_arc (p->cr, x, y, 3.5, G_PI_2, 3 * G_PI_2);
      cairo_fill (p->cr);
      break;
    case ANA_FRESH_OFFLINE:
      break;
    }
  cairo_arc (p->cr, x, y, 3.5, 0, 2 * G_PI);
  cairo_stroke (p->cr);
}

static void
paint_hairline (Painter *p, double x0, double x1, double y, double alpha)
{
  set_colour (p, p->theme->text, alpha);
  cairo_set_line_width (p->cr, 1);
  cairo_move_to (p->cr, x0, floor (y) + .5);
  cairo_line_to (p->cr, x1, floor (y) + .5);
  cairo_stroke (p->cr);
}

static void
paint_empty (Painter *p, Box box, const char *message)
{
  text (p, ANA_TEXT_DATA, p->theme->dim, box.x + box.w / 2, box.y + box.h / 2 - 9, .5, box.w - 24, message);
}

/* --- head --- */

static void
paint_head (Painter *p)
{
  const AnaOverview *o = p->overview;
  double right = p->width - p->margin;

  text (p, ANA_TEXT_TITLE_4, p->theme->text, p->margin, 16, 0, p->width / 2, o->title);
  paint_freshness (p, p->margin + 4, 52, o->freshness);
  text (p, ANA_TEXT_CAPTION, p->theme->dim, p->margin + 14, 44, 0, p->width / 2 - 14, o->subtitle);
  text (p, ANA_TEXT_CAPTION, p->theme->dim, right, 44, 1, p->width / 2, p->narrow ? o->as_of_text : o->range_text);
}

/* --- cards --- */

static void
paint_card (Painter *p, const AnaCard *card, Box box)
{
  double x = box.x + 12, w = box.w - 24, spark_px = CLAMP (box.h - CARD_HEIGHT + 36, 36, box.w / 2), age, delta_x;
  AnaColour verdict = verdict_colour (p, card->verdict);
  AnaColour fresh = card->freshness == ANA_FRESH_STALE ? p->theme->warn : p->theme->dim;
  AnaSparklineData spark = { .value = card->value, .n = card->n_points, .last_partial = card->last_partial,
                             .target_lo = card->target_lo, .target_hi = card->target_hi, .target = card->target };

  paint_card_box (p, box);
  age = text (p, ANA_TEXT_CAPTION, fresh, x + w, box.y + 12, 1, 80, p->undated ? "" : card->age_text);
  paint_freshness (p, place (p, x + w - age - 9, 0), box.y + 20, card->freshness);
  text (p, ANA_TEXT_HEADING, p->theme->text, x, box.y + 11, 0, w - age - 22, card->title);
  text (p, ANA_TEXT_TITLE_1, card->has_value ? p->theme->text : p->theme->dim, x, box.y + 31, 0, w, card->value_text);
  if (!card->has_value)
    text (p, ANA_TEXT_CAPTION, p->theme->dim, x, box.y + 64, 0, w, card->missing_text);
  else
    {
      paint_arrow (p, place (p, x, ARROW_PX), box.y + 68, card->delta_sign, verdict);
      delta_x = x + (card->delta_sign != 0 ? 13 : 0);
      delta_x += text (p, ANA_TEXT_CAPTION_HEADING, verdict, delta_x, box.y + 64, 0, 80, card->delta_text) + 6;
      if (!p->narrow)
        text (p, ANA_TEXT_CAPTION, p->theme->dim, delta_x, box.y + 64, 0, x + w - delta_x - 34, card->versus_text);
      text (p, ANA_TEXT_CAPTION_HEADING, verdict, x + w, box.y + 64, 1, 60, card->verdict_text);
    }
  cairo_save (p->cr);
  cairo_translate (p->cr, x, box.y + 86);
  ana_paint_sparkline (p->cr, w, spark_px, &spark, p->theme);
  cairo_restore (p->cr);
  text (p, ANA_TEXT_CAPTION, p->theme->dim, x, box.y + 93 + spark_px, 0, w, card->caption);
}

static guint
get_n_columns (const Painter *p)
{
  return p->narrow ? 2 : CLAMP (p->overview->cards->len, 1, 4);
}

static double
paint_cards (Painter *p, double y)
{
  guint n = get_n_columns (p);
  double w = (p->width - 2 * p->margin - (n - 1) * GAP) / n;

  for (guint i = 0; i < p->overview->cards->len; i++)
    paint_card (p, p->overview->cards->pdata[i], (Box) { p->margin + (i % n) * (w + GAP), y + (i / n) * (CARD_HEIGHT + GAP), w, CARD_HEIGHT });
  return y + ((p->overview->cards->len + n - 1) / n) * (CARD_HEIGHT + GAP);
}

/* --- trend --- */

static double
paint_legend_entry (Painter *p, double right, double y, AnaColour colour, const char *label)
{
  double w = text (p, ANA_TEXT_CAPTION, p->theme->text, right, y, 1, 0, label);

  set_colour (p, colour, 1);
  cairo_set_line_width (p->cr, 2);
  cairo_move_to (p->cr, right - w - 20, y + 8);
  cairo_line_to (p->cr, right - w - 6, y + 8);
  cairo_stroke (p->cr);
  return right - w - 34;
}

static void
paint_trend (Painter *p, Box box)
{
  const AnaOverview *o = p->overview;
  double x, right = box.x + box.w - 12;
  g_autoptr (AnaGeom) geom = NULL;

  paint_card_box (p, box);
  if (o->trend == NULL)
    {
      paint_empty (p, box, _("No data in this range"));
      return;
    }
  if (!p->narrow)
    {
      right = paint_legend_entry (p, right, box.y + 14, p->theme->previous, _("Previous"));
      right = paint_legend_entry (p, right, box.y + 14, p->theme->series[0], _("This period"));
    }
  x = box.x + 12 + text (p, ANA_TEXT_HEADING, p->theme->text, box.x + 12, box.y + 12, 0, right - box.x - 40, o->trend_title);
  text (p, ANA_TEXT_CAPTION, p->theme->dim, x + 8, box.y + 14, 0, 60, o->trend_unit);
  geom = ana_geom_new (o->trend, box.w - 16, box.h - 42, ANA_INSETS_CHART);
  cairo_save (p->cr);
  cairo_translate (p->cr, box.x + 8, box.y + 36);
  ana_paint_chart (p->cr, geom, p->theme);
  cairo_restore (p->cr);
}

/* --- what changed --- */

/* Where zero stands in the column of bars: both signs are drawn to one scale. */
typedef struct { double zero, scale; } ChangeAxis;

#define CHANGE_BAR_PX   78
#define CHANGE_VALUE_PX 62

static ChangeAxis
make_change_axis (const AnaOverview *o)
{
  double lo = 0, hi = 0;

  for (guint i = 0; i < o->changes->len; i++)
    {
      const AnaChangeRow *row = o->changes->pdata[i];

      lo = MIN (lo, row->share);
      hi = MAX (hi, row->share);
    }
  return (ChangeAxis) { hi > lo ? CHANGE_BAR_PX * -lo / (hi - lo) : 0, hi > lo ? CHANGE_BAR_PX / (hi - lo) : 0 };
}

static void
paint_change (Painter *p, const AnaChangeRow *row, ChangeAxis axis, Box box)
{
  double left = box.x + box.w - 12 - CHANGE_VALUE_PX - CHANGE_BAR_PX, zero = left + axis.zero, w = fabs (row->share) * axis.scale;
  double middle = box.y + box.h / 2, room = left - box.x - 20;
  AnaColour colour = row->verdict == ANA_VERDICT_NONE ? p->theme->previous
                     : row->verdict == ANA_VERDICT_BAD ? p->theme->bad : p->theme->series[0];

  paint_hairline (p, box.x, box.x + box.w, box.y, .07);
  text (p, ANA_TEXT_CAPTION_HEADING, p->theme->text, box.x + 12, middle - 17, 0, room, row->title);
  text (p, ANA_TEXT_CAPTION, p->theme->dim, box.x + 12, middle - 1, 0, room, row->caption);
  cairo_rectangle (p->cr, floor (zero) - 1, middle - 11, 1, 22);
  set_colour (p, p->theme->baseline, 1);
  cairo_fill (p->cr);
  round_rect (p->cr, (Box) { row->share < 0 ? zero - w : zero, middle - 5.5, MAX (1, w), 11 }, 2);
  set_colour (p, colour, 1);
  cairo_fill (p->cr);
  text (p, ANA_TEXT_DATA, p->theme->text, box.x + box.w - 12, middle - 9, 1, CHANGE_VALUE_PX - 4, row->value_text);
}

static void
paint_changes (Painter *p, Box box)
{
  const AnaOverview *o = p->overview;
  double h = (box.h - 38) / 5;
  ChangeAxis axis = make_change_axis (o);

  paint_card_box (p, box);
  text (p, ANA_TEXT_HEADING, p->theme->text, box.x + 12, box.y + 10, 0, box.w / 2, _("What changed"));
  if (o->changes->len == 0)
    {
      paint_empty (p, box, _("Nothing to compare yet"));
      return;
    }
  text (p, ANA_TEXT_HEADING, verdict_colour (p, o->change_verdict), box.x + box.w - 12, box.y + 10, 1, box.w / 2, o->change_text);
  for (guint i = 0; i < o->changes->len; i++)
    paint_change (p, o->changes->pdata[i], axis, (Box) { box.x, box.y + 38 + i * h, box.w, h });
}

/* --- breakdown --- */

static void
paint_bar (Painter *p, const AnaBreakdownRow *row, double largest, Box box)
{
  double left = box.x + 88, span = box.w - 88 - 142, y = box.y + 4;
  double w = largest > 0 ? MAX (0, row->value) / largest * span : 0, tick = largest > 0 ? row->previous / largest * span : 0;
  AnaColour verdict = verdict_colour (p, row->verdict);
  double delta;

  text (p, ANA_TEXT_DATA, p->theme->text, box.x, box.y, 0, 84, row->name);
  round_rect (p->cr, (Box) { left, y, MAX (1, w), 12 }, 2);
  set_colour (p, p->theme->series[0], 1);
  cairo_fill (p->cr);
  if (tick > 0)
    {
      cairo_rectangle (p->cr, left + tick - 2.5, y - 2.5, 5, 17);
      set_colour (p, p->theme->card, 1);
      cairo_fill (p->cr);
      cairo_rectangle (p->cr, left + tick - 1, y - 2.5, 2, 17);
      set_colour (p, p->theme->text, .7);
      cairo_fill (p->cr);
    }
  text (p, ANA_TEXT_DATA, p->theme->text, box.x + box.w - 66, box.y, 1, 76, row->value_text);
  delta = text (p, ANA_TEXT_CAPTION_HEADING, verdict, box.x + box.w, box.y + 1, 1, 52, row->delta_text);
  paint_arrow (p, box.x + box.w - delta - 13, box.y + 5, row->delta_sign, verdict);
}

static void
paint_breakdown (Painter *p, Box box)
{
  const AnaOverview *o = p->overview;
  double largest = 0;

  paint_card_box (p, box);
  text (p, ANA_TEXT_HEADING, p->theme->text, box.x + 12, box.y + 12, 0, box.w - 100, o->breakdown_title);
  if (o->breakdown->len == 0)
    {
      paint_empty (p, box, _("No categories in this range"));
      return;
    }
  double label_px = text (p, ANA_TEXT_CAPTION, p->theme->dim, box.x + box.w - 12, box.y + 14, 1, 90, _("Previous"));

  cairo_rectangle (p->cr, box.x + box.w - 12 - label_px - 8, box.y + 16, 2, 12);
  set_colour (p, p->theme->text, .7);
  cairo_fill (p->cr);
  for (guint i = 0; i < o->breakdown->len; i++)
    {
      const AnaBreakdownRow *row = o->breakdown->pdata[i];
      largest = MAX (largest, MAX (row->value, row->previous));
    }
  for (guint i = 0; i < o->breakdown->len; i++)
    paint_bar (p, o->breakdown->pdata[i], largest, (Box) { box.x + 12, box.y + 42 + i * 24, box.w - 24, 21 });
}

/* --- table --- */

static void
get_columns (Box box, double right[ANA_OVERVIEW_N_COLUMNS])
{
  static const double shares[ANA_OVERVIEW_N_COLUMNS] = { 0, .46, .62, .82, 1 };

  for (guint i = 0; i < ANA_OVERVIEW_N_COLUMNS; i++)
    right[i] = box.x + 12 + (box.w - 24) * shares[i];
}

static void
paint_row (Painter *p, const AnaTableRow *row, Box box, double y, gboolean total)
{
  double right[ANA_OVERVIEW_N_COLUMNS];
  AnaTextStyle style = total ? ANA_TEXT_CAPTION_HEADING : ANA_TEXT_CAPTION;

  get_columns (box, right);
  text (p, style, p->theme->text, box.x + 12, y, 0, right[1] - box.x - 90, row->cells[0]);
  for (guint i = 1; i < ANA_OVERVIEW_N_COLUMNS; i++)
    {
      AnaColour colour = row->verdicts[i] != ANA_VERDICT_NONE ? verdict_colour (p, row->verdicts[i]) : p->theme->text;
      gboolean strong = total || row->verdicts[i] != ANA_VERDICT_NONE;
      double w = text (p, strong ? ANA_TEXT_CAPTION_HEADING : ANA_TEXT_CAPTION, colour, right[i], y, 1, 0, row->cells[i]);

      paint_arrow (p, right[i] - w - 13, y + 4, row->signs[i], colour);
    }
}

static void
paint_table (Painter *p, Box box)
{
  const AnaOverview *o = p->overview;
  double right[ANA_OVERVIEW_N_COLUMNS], y = box.y + 34;

  paint_card_box (p, box);
  if (o->rows->len == 0)
    {
      paint_empty (p, box, _("No countries in this range"));
      return;
    }
  get_columns (box, right);
  text (p, ANA_TEXT_CAPTION_HEADING, p->theme->dim, box.x + 12, box.y + 12, 0, 120, o->columns[0]);
  for (guint i = 1; i < ANA_OVERVIEW_N_COLUMNS; i++)
    text (p, ANA_TEXT_CAPTION_HEADING, p->theme->dim, right[i], box.y + 12, 1, 0, o->columns[i]);
  for (guint i = 0; i < o->rows->len; i++, y += 21)
    {
      paint_hairline (p, box.x + 12, box.x + box.w - 12, y - 2, .07);
      paint_row (p, o->rows->pdata[i], box, y, FALSE);
    }
  if (o->total != NULL)
    {
      paint_hairline (p, box.x + 12, box.x + box.w - 12, y - 2, .3);
      paint_row (p, o->total, box, y, TRUE);
    }
}

/* --- all of it --- */

/* A figure without dimensions has no parts: its trend stands alone, and no tile is there to say that it is empty. */
static gboolean
has_parts (const AnaOverview *overview)
{
  return overview->changes->len > 0 || overview->breakdown->len > 0 || overview->rows->len > 0
         || (overview->trend_kpi != NULL && overview->trend_kpi->dims != NULL && overview->trend_kpi->dims->len > 0);
}

static double
paint_wide (Painter *p, double y)
{
  double w = p->width - 2 * p->margin, left = floor ((w - GAP) * 2 / 3), half = floor ((w - GAP) * .46);

  if (!has_parts (p->overview))
    {
      paint_trend (p, (Box) { p->margin, y, w, TREND_HEIGHT });
      return y + TREND_HEIGHT + MARGIN;
    }
  paint_trend (p, (Box) { p->margin, y, left, TREND_HEIGHT });
  paint_changes (p, (Box) { p->margin + left + GAP, y, w - left - GAP, TREND_HEIGHT });
  y += TREND_HEIGHT + GAP;
  paint_breakdown (p, (Box) { p->margin, y, half, PART_HEIGHT });
  paint_table (p, (Box) { p->margin + half + GAP, y, w - half - GAP, PART_HEIGHT });
  return y + PART_HEIGHT + MARGIN;
}

static double
paint_narrow (Painter *p, double y)
{
  double w = p->width - 2 * p->margin;

  paint_trend (p, (Box) { p->margin, y, w, TREND_HEIGHT });
  if (!has_parts (p->overview))
    return y + TREND_HEIGHT + p->margin;
  y += TREND_HEIGHT + GAP;
  paint_changes (p, (Box) { p->margin, y, w, TREND_HEIGHT });
  y += TREND_HEIGHT + GAP;
  paint_breakdown (p, (Box) { p->margin, y, w, PART_HEIGHT });
  y += PART_HEIGHT + GAP;
  paint_table (p, (Box) { p->margin, y, w, PART_HEIGHT });
  return y + PART_HEIGHT + p->margin;
}

/**
 * ana_overview_get_height:
 * @overview: what is to be painted
 * @width_px: how wide
 *
 * Returns: the height at which nothing is cut off
 */
double
ana_overview_get_height (AnaOverview *overview, double width_px)
{
  gboolean narrow = width_px < NARROW_PX;
  guint n = narrow ? 2 : CLAMP (overview->cards->len, 1, 4);
  guint n_rows = (overview->cards->len + n - 1) / n;
  double parts = narrow ? 2 * (TREND_HEIGHT + GAP) + 2 * PART_HEIGHT + 2 * GAP : TREND_HEIGHT + GAP + PART_HEIGHT + MARGIN;

  if (!has_parts (overview))
    parts = TREND_HEIGHT + MARGIN;
  return HEAD_HEIGHT + n_rows * (CARD_HEIGHT + GAP) + parts;
}

/**
 * ana_overview_paint:
 * @overview: what to paint
 * @cr: where; any surface
 * @width_px: of the picture; one column below 600
 * @height_px: of the picture
 * @theme: how
 */
void
ana_overview_paint (AnaOverview *overview, cairo_t *cr, double width_px, double height_px, const AnaTheme *theme)
{
  Painter p = { .overview = overview, .cr = cr, .theme = theme, .width = width_px, .narrow = width_px < NARROW_PX };
  double y;

  p.margin = p.narrow ? 12 : MARGIN;
  set_colour (&p, theme->window, 1);
  cairo_rectangle (cr, 0, 0, width_px, height_px);
  cairo_fill (cr);
  paint_head (&p);
  y = paint_cards (&p, HEAD_HEIGHT);
  if (p.narrow)
    paint_narrow (&p, y);
  else
    paint_wide (&p, y);
}

/* --- for boards --- */

void
ana_card_paint (const AnaCard *card, cairo_t *cr, AnaGridRect rect, const AnaTheme *theme, gboolean aged, gboolean mirrored)
{
  Painter p = { .cr = cr, .theme = theme, .undated = !aged, .mirrored = mirrored, .sum = 2 * rect.x + rect.width, .width = rect.width,
                .narrow = rect.width < 180 };

  paint_card (&p, card, (Box) { rect.x, rect.y, rect.width, rect.height });
}

void
ana_tile_paint_box (cairo_t *cr, AnaGridRect rect, const AnaTheme *theme)
{
  Painter p = { .cr = cr, .theme = theme };

  paint_card_box (&p, (Box) { rect.x, rect.y, rect.width, rect.height });
}

void
ana_tile_paint_freshness (cairo_t *cr, double x, double y, AnaFreshness freshness, const AnaTheme *theme)
{
  Painter p = { .cr = cr, .theme = theme };

  paint_freshness (&p, x, y, freshness);
}
