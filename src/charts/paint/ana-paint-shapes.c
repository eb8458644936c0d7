/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-paint-shapes.c: paints shapes, whatever mark they are of.
 */
#include "config.h"

#include "ana-joined.h"
#include "ana-paint-private.h"

#include <math.h>

#define EDGED_PX     9.0
#define MANY_ALIKE   100
#define MANY_GROUNDS 60
#define GROUND_ALPHA 0.72
#define JOINED_ALPHA 0.8
#define CLOSE_PX     0.5 /* parts beside each other: a line in the card's colour parts them on high contrast */

static void
add_rounded (cairo_t *cr, const AnaShape *s)
{
  double r = fmin (s->a, fmin (s->w, s->h) / 2), right = s->x + s->w, bottom = s->y + s->h;

  if (r < 0.5)
    {
      cairo_rectangle (cr, s->x, s->y, s->w, s->h);
      return;
    }
  cairo_new_sub_path (cr);
  cairo_arc (cr, s->x + r, s->y + r, r, G_PI, 1.5 * G_PI);
  cairo_arc (cr, right - r, s->y + r, r, -G_PI_2, 0);
  cairo_arc (cr, right - r, bottom - r, r, 0, G_PI_2);
  cairo_arc (cr, s->x + r, bottom - r, r, G_PI_2, G_PI);
  cairo_close_path (cr);
}

/* Our angles begin at twelve o'clock. */
static void
add_arc (cairo_t *cr, const AnaShape *s)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, s->x, s->y, s->h, s->a - G_PI_2, s->b - G_PI_2);
  if (s->w > 0)
    cairo_arc_negative (cr, s->x, s->y, s->w, s->b - G_PI_2, s->a - G_PI_2);
  else if (s->b - s->a < 2 * G_PI - 1e-6)
    cairo_line_to (cr, s->x, s->y);
  cairo_close_path (cr);
}

/* Grid and axis lines lie on the half pixel, so that they are one pixel wide and not two pale ones. */
static double
snap (const AnaShape *s, double at)
{
  return s->part == ANA_PART_GRID || s->part == ANA_PART_AXIS ? floor (at) + 0.5 : at;
}

static void
add_points (cairo_t *cr, const AnaShapes *shapes, const AnaShape *s, gboolean closed)
{
  const AnaPoint *points = ana_shapes_get_points (shapes, s);
  gboolean open = FALSE;

  for (guint i = 0; i < s->n_points; i++)
    {
      if (isnan (points[i].x))
        {
          if (open && closed)
            cairo_close_path (cr);
          open = FALSE;
          continue;
        }
      if (open)
        cairo_line_to (cr, snap (s, points[i].x), snap (s, points[i].y));
      else
        cairo_move_to (cr, snap (s, points[i].x), snap (s, points[i].y));
      open = TRUE;
    }
  if (open && closed)
    cairo_close_path (cr);
}

static void
set_dash (cairo_t *cr, AnaDash dash)
{
  static const double lengths[] = { 5, 4 }, shorts[] = { 2, 2 };

  if (dash == ANA_DASH_LONG)
    cairo_set_dash (cr, lengths, 2, 0);
  else if (dash == ANA_DASH_SHORT)
    cairo_set_dash (cr, shorts, 2, 0);
  else
    cairo_set_dash (cr, NULL, 0, 0);
}

/* The ground of a text along its letters, so that no more than needed is hidden: a tenth of a millisecond. */
static void
paint_outlines (cairo_t *cr, const AnaShape *s, const AnaTheme *theme, AnaTextStyle style)
{
  ana_paint_text_halo (cr, theme, style, theme->card, s->x, s->y, s->a, s->w, s->text);
}

/* Where there are many, as a box that what lies under it is seen through. */
static void
paint_ground (cairo_t *cr, const AnaShape *s, const AnaTheme *theme, AnaTextStyle style)
{
  double width = ana_text_width_px (theme, style, s->text), high = ana_text_line_px (theme, style);

  width = s->w > 0 ? fmin (width, s->w) : width;
  ana_paint_set_colour (cr, theme->card, GROUND_ALPHA);
  cairo_rectangle (cr, s->x - s->a * width - 2, s->y + 1, width + 4, high - 2);
  cairo_fill (cr);
}

static void
paint_text (cairo_t *cr, const AnaShape *s, const AnaTheme *theme, gboolean many)
{
  static const AnaTextStyle styles[] = {
    [ANA_LETTERS_CAPTION] = ANA_TEXT_CAPTION,
    [ANA_LETTERS_CAPTION_BOLD] = ANA_TEXT_CAPTION_HEADING,
    [ANA_LETTERS_BODY] = ANA_TEXT_BODY,
    [ANA_LETTERS_BIG] = ANA_TEXT_TITLE_1,
  };
  AnaColour colour = s->on_ink ? ana_theme_get_letters (theme, s->ink) : ana_theme_get_ink (theme, s->ink);

  if (s->h > 0)
    {
      cairo_save (cr);
      cairo_translate (cr, s->x, s->y);
      cairo_scale (cr, s->h, s->h);
      ana_paint_text (cr, theme, styles[s->letters], colour, 0, 0, s->a, s->w / s->h, s->text);
      cairo_restore (cr);
      return;
    }
  if (s->halo)
    (many ? paint_ground : paint_outlines) (cr, s, theme, styles[s->letters]);
  if (s->b == 0)
    {
      ana_paint_text (cr, theme, styles[s->letters], colour, s->x, s->y, s->a, s->w, s->text);
      return;
    }
  cairo_save (cr);
  cairo_translate (cr, s->x, s->y);
  cairo_rotate (cr, s->b);
  ana_paint_text (cr, theme, styles[s->letters], colour, 0, 0, s->a, s->w, s->text);
  cairo_restore (cr);
}

static void
add_outline (cairo_t *cr, const AnaShapes *shapes, const AnaShape *s)
{
  switch (s->kind)
    {
    case ANA_SHAPE_RECT:
      add_rounded (cr, s);
      break;
    case ANA_SHAPE_ARC:
      add_arc (cr, s);
      break;
    case ANA_SHAPE_CIRCLE:
      ana_paint_dot (cr, s->x, s->y, s->w);
      break;
    case ANA_SHAPE_LINE:
      add_points (cr, shapes, s, FALSE);
      break;
    case ANA_SHAPE_PATH:
      add_points (cr, shapes, s, TRUE);
      break;
    case ANA_SHAPE_TEXT:
    default:
      g_assert_not_reached ();
    }
}

/* What is worth an edge on high contrast: small cells would be nothing but edges. */
static gboolean
is_area (const AnaShape *s)
{
  return (s->kind == ANA_SHAPE_RECT && fminf (s->w, s->h) > EDGED_PX) || s->kind == ANA_SHAPE_ARC || s->kind == ANA_SHAPE_PATH;
}

/* On high contrast lines of series differ in their dashes too, as those of charts of series do. */
AnaDash
ana_paint_dash_of (const AnaShape *s, const AnaTheme *theme)
{
  static const AnaDash dashes[] = { ANA_DASH_NONE, ANA_DASH_LONG, ANA_DASH_SHORT };

  if (s->dash != ANA_DASH_NONE || !theme->high_contrast || s->part != ANA_PART_MARK || s->kind != ANA_SHAPE_LINE || s->stroke_px < 2
      || s->ink.kind != ANA_INK_SLOT || s->ink.slot > ANA_SLOT_SERIES_8)
    return s->dash;
  return dashes[s->ink.slot % G_N_ELEMENTS (dashes)];
}

double
ana_paint_stroke_px (const AnaShape *s, const AnaTheme *theme)
{
  return s->part == ANA_PART_MARK && s->stroke_px > 1 ? s->stroke_px * theme->line_px / 2 : s->stroke_px;
}

static void
paint_shape (cairo_t *cr, const AnaShapes *shapes, const AnaShape *s, const AnaTheme *theme)
{
  AnaColour colour = ana_theme_get_ink (theme, s->ink);

  if (s->ink.alpha <= 0) /* for the pointer alone */
    return;
  cairo_new_path (cr);
  add_outline (cr, shapes, s);
  cairo_set_source_rgba (cr, colour.r, colour.g, colour.b, colour.a);
  if (s->stroke_px > 0)
    {
      cairo_set_line_width (cr, ana_paint_stroke_px (s, theme));
      set_dash (cr, ana_paint_dash_of (s, theme));
      cairo_stroke (cr);
      return;
    }
  cairo_fill_preserve (cr);
  if (theme->high_contrast && s->part == ANA_PART_MARK && is_area (s))
    {
      ana_paint_set_colour (cr, s->ink.kind == ANA_INK_SLOT && s->ink.alpha >= 0.9 ? theme->card : theme->baseline, 1);
      cairo_set_line_width (cr, CLOSE_PX * 2);
      set_dash (cr, ANA_DASH_NONE);
      cairo_stroke (cr);
    }
  cairo_new_path (cr);
}

/* How many follow each other from @first on that may be painted as one: dots, lines, or areas. On high contrast areas have edges,
 * and are paths. */
static guint
count_alike (const AnaShape *all, guint first, guint n, const AnaTheme *theme)
{
  AnaShapeKind kind = all[first].kind;
  guint end = first;

  if (kind != ANA_SHAPE_CIRCLE && kind != ANA_SHAPE_LINE && (kind != ANA_SHAPE_PATH || theme->high_contrast))
    return 0;
  while (end < n && all[end].kind == kind && (all[end].stroke_px > 0) == (kind == ANA_SHAPE_LINE))
    end++;
  return end - first;
}

static gboolean
paint_alike (cairo_t *cr, const AnaShapes *shapes, const AnaShape *first, guint n, const AnaTheme *theme)
{
  g_autofree gboolean *done = NULL;

  if (n < MANY_ALIKE)
    return FALSE;
  if (first->kind == ANA_SHAPE_CIRCLE)
    return ana_paint_dots (cr, first, n, theme);
  done = g_new0 (gboolean, n);
  if (!(first->kind == ANA_SHAPE_LINE ? ana_paint_segments : ana_paint_stamps) (cr, shapes, first, n, theme, done))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!done[i])
      paint_shape (cr, shapes, &first[i], theme);
  return TRUE;
}

static guint
count_grounds (const AnaShape *all, guint n)
{
  guint n_grounds = 0;

  for (guint i = 0; i < n; i++)
    n_grounds += all[i].kind == ANA_SHAPE_TEXT && all[i].halo ? 1 : 0;
  return n_grounds;
}

/**
 * ana_paint_shapes:
 * @cr: where; (0, 0) is the top left of the picture that the shapes were laid out in
 * @shapes: what
 * @theme: colours and font
 *
 * Paints shapes in their order: grid and axes, marks, labels. The ground is the caller's.
 */
void
ana_paint_shapes (cairo_t *cr, const AnaShapes *shapes, const AnaTheme *theme)
{
  guint n, plain_until = 0;
  const AnaShape *all = ana_shapes_get (shapes, &n);
  gboolean many = count_grounds (all, n) >= MANY_GROUNDS;

  cairo_save (cr);
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
  for (guint i = 0; i < n; i++)
    {
      guint n_alike = i >= plain_until ? count_alike (all, i, n, theme) : 0;

      plain_until = MAX (plain_until, i + n_alike);
      if (paint_alike (cr, shapes, &all[i], n_alike, theme))
        i += n_alike - 1;
      else if (all[i].kind == ANA_SHAPE_TEXT)
        paint_text (cr, &all[i], theme, many);
      else
        paint_shape (cr, shapes, &all[i], theme);
    }
  cairo_restore (cr);
}

/* What is joined with a datum stands out from the rest: the flow is traced. */
static void
paint_joined (cairo_t *cr, const AnaShapes *shapes, const AnaTheme *theme, guint datum)
{
  guint n;
  const AnaShape *all = ana_shapes_get (shapes, &n);

  for (guint i = 0; i < n; i++)
    {
      AnaInk ink = all[i].ink;

      if (all[i].part != ANA_PART_MARK || all[i].kind == ANA_SHAPE_TEXT || all[i].datum == datum || !ana_shapes_is_joined (shapes, datum, all[i].datum))
        continue;
      add_outline (cr, shapes, &all[i]);
      ink.alpha *= JOINED_ALPHA;
      if (all[i].stroke_px <= 0)
        {
          AnaColour colour = ana_theme_get_ink (theme, ink);

          ana_paint_set_colour (cr, colour, 1);
          cairo_fill_preserve (cr);
        }
      ana_paint_set_colour (cr, theme->text, theme->high_contrast ? 1 : 0.45);
      cairo_set_line_width (cr, fmax (all[i].stroke_px, 1));
      cairo_stroke (cr);
    }
}

/**
 * ana_paint_datum:
 * @cr: where
 * @shapes: what the datum is of
 * @theme: colours
 * @datum: which; %ANA_NO_DATUM paints nothing
 * @keyboard: whether the keyboard's cursor stands there
 *
 * Draws round the marks of a datum; one without marks gets a ring at its middle. What is joined with it (ana_shapes_is_joined())
 * is painted once more and has an edge.
 */
void
ana_paint_datum (cairo_t *cr, const AnaShapes *shapes, const AnaTheme *theme, guint datum, gboolean keyboard)
{
  guint n, n_data;
  const AnaShape *all = ana_shapes_get (shapes, &n);
  const AnaDatum *data = ana_shapes_get_data (shapes, &n_data);

  if (datum >= n_data)
    return;
  cairo_save (cr);
  cairo_new_path (cr);
  paint_joined (cr, shapes, theme, datum);
  for (guint i = 0; data[datum].drawn && i < n; i++)
    if (all[i].datum == datum && all[i].kind != ANA_SHAPE_TEXT)
      add_outline (cr, shapes, &all[i]);
  if (!data[datum].drawn)
    ana_paint_dot (cr, data[datum].x, data[datum].y, 7);
  ana_paint_set_colour (cr, keyboard ? theme->accent : theme->text, keyboard || theme->high_contrast ? 1 : 0.7);
  cairo_set_line_width (cr, keyboard ? 2 : 1.5);
  cairo_stroke (cr);
  cairo_restore (cr);
}

/**
 * ana_paint_data:
 * @cr: where
 * @shapes: what the data are of
 * @theme: colours
 * @taken: (array): one for each datum
 *
 * Draws round the marks of all data that are taken, each shape once. O(shapes).
 */
void
ana_paint_data (cairo_t *cr, const AnaShapes *shapes, const AnaTheme *theme, const gboolean *taken)
{
  guint n, n_data;
  const AnaShape *all = ana_shapes_get (shapes, &n);
  const AnaDatum *data = ana_shapes_get_data (shapes, &n_data);

  cairo_save (cr);
  ana_paint_set_colour (cr, theme->accent, 1);
  cairo_set_line_width (cr, 2);
  for (guint i = 0; i < n; i++)
    if (all[i].datum < n_data && taken[all[i].datum] && data[all[i].datum].drawn && all[i].kind != ANA_SHAPE_TEXT)
      {
        cairo_new_path (cr);
        add_outline (cr, shapes, &all[i]);
        cairo_stroke (cr);
      }
  for (guint i = 0; i < n_data; i++)
    if (taken[i] && !data[i].drawn)
      {
        cairo_new_path (cr);
        ana_paint_dot (cr, data[i].x, data[i].y, 7);
        cairo_stroke (cr);
      }
  cairo_restore (cr);
}
