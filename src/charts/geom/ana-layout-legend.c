/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-layout-legend.c: what the colours mean, in rows on top of the room: names, or steps of values.
 */
#include "config.h"

#include "ana-plot-private.h"

#define SWATCH_PX   8.0
#define SIGN_PX     14.0
#define STEP_PX     12.0
#define GAP_PX      14.0
#define TEXT_GAP_PX 6.0
#define ROW_PX      18.0
#define MAX_ROWS    3
#define ROOM_PX     60.0 /* of the picture for a row of legend */
#define N_STEPS     5

static void
draw_swatch (AnaLayout *self, double x, double y, double size, AnaInk ink)
{
  AnaShape *square = ana_layout_rect (self, ANA_NO_DATUM, x, y, size, size, ink);

  square->part = ANA_PART_LEGEND;
  square->a = 2;
}

/* With its letter in it, or of its form: what tells it from the others without its colour. */
static void
draw_sign (AnaLayout *self, double x, double y, AnaInk ink, const AnaSign *sign)
{
  AnaShape *square = ana_layout_rect (self, ANA_NO_DATUM, x, y + SIGN_PX * sign->top, SIGN_PX, SIGN_PX * (sign->foot - sign->top), ink), *letter;

  square->part = ANA_PART_LEGEND;
  square->a = sign->foot - sign->top < 1 ? 0 : 2;
  if (sign->letter[0] == '\0')
    return;
  letter = ana_layout_text (self, ANA_PART_LEGEND, x + SIGN_PX / 2, y + (SIGN_PX - ANA_LAYOUT_LINE_PX) / 2, 0.5, 0, ANA_SLOT_TEXT, sign->letter);
  letter->on_ink = TRUE;
  letter->ink = ink;
}

/* Leaves the room under the legend to what comes. */
static void
take_top (AnaLayout *self, double px)
{
  self->y += (float) px;
  self->h = fmaxf (self->h - (float) px, 1);
}

/**
 * ana_layout_legend:
 * @self: a layout
 * @names: what the colours stand for
 * @n: how many
 * @inks: (nullable): theirs; %NULL: those of the series
 *
 * One name needs no legend. What has no room in three rows is left out; a picture under 80 pixels has none.
 */
void
ana_layout_legend (AnaLayout *self, const char *const *names, guint n, const AnaInk *inks)
{
  ana_layout_signs (self, names, n, inks, NULL);
}

/* The same with @signs (nullable) for what is told apart by more than its colour. */
void
ana_layout_signs (AnaLayout *self, const char *const *names, guint n, const AnaInk *inks, const AnaSign *signs)
{
  double swatch = signs != NULL ? SIGN_PX : SWATCH_PX, x = self->x, y = self->y, room = self->w - swatch - TEXT_GAP_PX;
  guint n_rows = 1, max_rows = (guint) CLAMP (self->h / ROOM_PX, 1, MAX_ROWS);

  if (n < 2 || self->h < 80 || room < 20 || self->plot->grid.on)
    return;
  for (guint i = 0; i < n; i++)
    {
      double width = fmin (ana_layout_text_px (names[i]), room);

      if (x > self->x && x + swatch + TEXT_GAP_PX + width > self->x + self->w)
        {
          if (n_rows == max_rows)
            break;
          x = self->x;
          y += ROW_PX;
          n_rows++;
        }
      if (signs != NULL)
        draw_sign (self, x, y + (ANA_LAYOUT_LINE_PX - SIGN_PX) / 2, inks != NULL ? inks[i] : ana_ink_series (i), &signs[i]);
      else
        draw_swatch (self, x, y + (ANA_LAYOUT_LINE_PX - SWATCH_PX) / 2, SWATCH_PX, inks != NULL ? inks[i] : ana_ink_series (i));
      x += swatch + TEXT_GAP_PX;
      ana_layout_text (self, ANA_PART_LEGEND, x, y, 0, width + 2, ANA_SLOT_TEXT, names[i]);
      x += width + GAP_PX;
    }
  take_top (self, n_rows * ROW_PX + 6);
}

/**
 * ana_layout_steps:
 * @self: a layout
 * @texts: what each step of the sequential colours stands for, from the lowest
 * @n: how many; more than one
 * @title: (nullable): what is measured
 *
 * Returns: %FALSE when they have no room in one row: nothing is drawn
 */
gboolean
ana_layout_steps (AnaLayout *self, const char *const *texts, guint n, const char *title)
{
  double x = self->x, width = title != NULL ? ana_layout_text_px (title) + GAP_PX : 0;

  for (guint i = 0; i < n; i++)
    width += STEP_PX + TEXT_GAP_PX + ana_layout_text_px (texts[i]) + GAP_PX;
  if (self->h < 80 || width - GAP_PX > self->w)
    return FALSE;
  if (title != NULL)
    {
      ana_layout_text (self, ANA_PART_LEGEND, x, self->y, 0, 0, ANA_SLOT_DIM, title);
      x += ana_layout_text_px (title) + GAP_PX;
    }
  for (guint i = 0; i < n; i++)
    {
      draw_swatch (self, x, self->y + 2, STEP_PX, ana_ink_sequential (i / (n - 1.0)));
      x += STEP_PX + TEXT_GAP_PX;
      ana_layout_text (self, ANA_PART_LEGEND, x, self->y, 0, 0, ANA_SLOT_DIM, texts[i]);
      x += ana_layout_text_px (texts[i]) + GAP_PX;
    }
  take_top (self, ROW_PX + 6);
  return TRUE;
}

/* The ends of a ramp are for the eye: as exact as a fiftieth of what lies between them. */
static double
round_end (double value, double range)
{
  double digits = range > 0 ? pow (10, floor (log10 (range / 50))) : 0;

  return digits > 0 && isfinite (value / digits) && fabs (value / digits) < 1e15 ? round (value / digits) * digits : value;
}

/**
 * ana_layout_ramp:
 * @self: a layout
 * @lo: value of the first colour
 * @hi: of the last
 * @diverging: from -hi over zero to hi
 * @title: (nullable): what is measured
 *
 * Squares of five steps between the ends.
 */
void
ana_layout_ramp (AnaLayout *self, double lo, double hi, gboolean diverging, const char *title)
{
  g_autofree char *first = ana_plot_dup_number (self->plot, round_end (lo, hi - lo));
  g_autofree char *last = ana_plot_dup_number (self->plot, round_end (hi, hi - lo));
  double x = self->x;

  if (self->h < 80 || self->w < 120 || !isfinite (lo) || !isfinite (hi) || self->plot->grid.on)
    return;
  if (title != NULL)
    {
      double width = fmin (ana_layout_text_px (title), self->w / 2);

      ana_layout_text (self, ANA_PART_LEGEND, x, self->y, 0, width + 2, ANA_SLOT_DIM, title);
      x += width + GAP_PX;
    }
  ana_layout_text (self, ANA_PART_LEGEND, x, self->y, 0, 0, ANA_SLOT_DIM, first);
  x += ana_layout_text_px (first) + TEXT_GAP_PX;
  for (guint i = 0; i < N_STEPS; i++, x += STEP_PX + 1.5)
    draw_swatch (self, x, self->y + 2, STEP_PX,
                 diverging ? ana_ink_diverging (i * 2.0 / (N_STEPS - 1) - 1) : ana_ink_sequential (i / (N_STEPS - 1.0)));
  ana_layout_text (self, ANA_PART_LEGEND, x + TEXT_GAP_PX - 1.5, self->y, 0, 0, ANA_SLOT_DIM, last);
  take_top (self, ROW_PX + 6);
}
