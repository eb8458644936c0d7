/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-theme.c: the four themes. The palettes were searched for distance under colour blindness and for contrast.
 */
#include "config.h"

#include "ana-paint.h"

#include <math.h>

#define RGB(hex)     { ((hex) >> 16 & 0xff) / 255.0, ((hex) >> 8 & 0xff) / 255.0, ((hex) & 0xff) / 255.0, 1 }
#define BLACK(alpha) { 0, 0, 0, (alpha) }
#define WHITE(alpha) { 1, 1, 1, (alpha) }
#define FONT         "Cantarell 11"

static const AnaTheme themes[] = {
  [ANA_THEME_LIGHT] = {
    .window = RGB (0xfafafa), .card = RGB (0xffffff), .text = BLACK (.8), .dim = BLACK (.58),
    .grid = BLACK (.08), .baseline = BLACK (.22), .accent = RGB (0x3584e4),
    .series = { RGB (0x1c71d8), RGB (0xca6608), RGB (0x5a2749), RGB (0x910000),
                RGB (0x26674a), RGB (0x17a26e), RGB (0x9b6386), RGB (0x2e35a4) },
    .n_series = 8,
    .sequential = { RGB (0xe4eefa), RGB (0xb5d0f3), RGB (0x7aacea), RGB (0x3a80d9), RGB (0x174f9c) },
    .diverging = { RGB (0xb85504), RGB (0xeba869), RGB (0xdfdedb), RGB (0x7aacea), RGB (0x174f9c) },
    .previous = RGB (0x91908d), .good = RGB (0x1b8553), .warn = RGB (0x9c6e03), .bad = RGB (0xc01c28),
    .annotation = RGB (0xca6608), .forecast_zone = BLACK (.025), .line_px = 2, .font = FONT,
  },
  [ANA_THEME_DARK] = {
    .dark = TRUE,
    .window = RGB (0x242424), .card = RGB (0x363636), .text = WHITE (1), .dim = WHITE (.68),
    .grid = WHITE (.09), .baseline = WHITE (.28), .accent = RGB (0x3584e4),
    .series = { RGB (0x62a0ea), RGB (0xf3e662), RGB (0xc66818), RGB (0x43f9fe),
                RGB (0xdda0b1), RGB (0x588c72), RGB (0x95779d), RGB (0xc8ecc3) },
    .n_series = 8,
    .sequential = { RGB (0x2c3a4d), RGB (0x31557f), RGB (0x3f78b8), RGB (0x62a0ea), RGB (0xb3d3f8) },
    .diverging = { RGB (0xf0a35e), RGB (0xa3612a), RGB (0x55565a), RGB (0x3f78b8), RGB (0x99c6f8) },
    .previous = RGB (0x9a9996), .good = RGB (0x8ff0a4), .warn = RGB (0xf8e45c), .bad = RGB (0xff7b63),
    .annotation = RGB (0xf3e662), .forecast_zone = WHITE (.025), .line_px = 2, .font = FONT,
  },
  [ANA_THEME_HC_LIGHT] = {
    .high_contrast = TRUE,
    .window = RGB (0xfafafa), .card = RGB (0xffffff), .text = BLACK (1), .dim = BLACK (.8),
    .grid = BLACK (.3), .baseline = BLACK (.8), .accent = RGB (0x1a5fb4),
    .series = { RGB (0x1a5fb4), RGB (0x726d08), RGB (0x3d021c), RGB (0x99566b), RGB (0x151c64), RGB (0x294f27) },
    .n_series = 6,
    .sequential = { RGB (0xd3e3f8), RGB (0x94baea), RGB (0x4f8bd4), RGB (0x1a5fb4), RGB (0x0a2c5c) },
    .diverging = { RGB (0x7a3600), RGB (0xd98838), RGB (0xd5d4d1), RGB (0x4f8bd4), RGB (0x0a2c5c) },
    .previous = RGB (0x77767b), .good = RGB (0x0f6b40), .warn = RGB (0x7a5600), .bad = RGB (0xa3101b),
    .annotation = RGB (0x726d08), .forecast_zone = BLACK (.05), .line_px = 2.5, .font = FONT,
  },
  [ANA_THEME_HC_DARK] = {
    .dark = TRUE, .high_contrast = TRUE,
    .window = RGB (0x242424), .card = RGB (0x363636), .text = WHITE (1), .dim = WHITE (.9),
    .grid = WHITE (.3), .baseline = WHITE (.8), .accent = RGB (0x99c1f1),
    .series = { RGB (0x99c1f1), RGB (0xf6e965), RGB (0xd9fdd4), RGB (0x9db765), RGB (0xf98daf), RGB (0xa4f3f5) },
    .n_series = 6,
    .sequential = { RGB (0x36506f), RGB (0x3f6ca3), RGB (0x5b95dd), RGB (0x99c1f1), RGB (0xe4f0ff) },
    .diverging = { RGB (0xffc48f), RGB (0xc0732c), RGB (0x66676b), RGB (0x5b95dd), RGB (0xcfe4ff) },
    .previous = RGB (0xc0bfbc), .good = RGB (0x8ff0a4), .warn = RGB (0xf8e45c), .bad = RGB (0xff9f8d),
    .annotation = RGB (0xf6e965), .forecast_zone = WHITE (.05), .line_px = 2.5, .font = FONT,
  },
};

/**
 * ana_theme_get:
 * @id: which
 *
 * Returns: (transfer none): the theme; a caller that wants another font copies it
 */
const AnaTheme *
ana_theme_get (AnaThemeId id)
{
  g_return_val_if_fail (id < G_N_ELEMENTS (themes), &themes[ANA_THEME_LIGHT]);
  return &themes[id];
}

/**
 * ana_theme_from_string:
 * @text: light, dark, hc-light or hc-dark
 * @out: (out): the theme
 *
 * Returns: FALSE when there is no such theme; @out is then unchanged
 */
gboolean
ana_theme_from_string (const char *text, AnaThemeId *out)
{
  static const char *const names[] = { "light", "dark", "hc-light", "hc-dark" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (text, names[i]) == 0)
      {
        *out = (AnaThemeId) i;
        return TRUE;
      }
  return FALSE;
}

/**
 * ana_theme_get_colour:
 * @theme: a theme
 * @slot: what is coloured
 *
 * Returns: its colour; themes with six series begin again with the first, and tell them apart by dashes
 */
AnaColour
ana_theme_get_colour (const AnaTheme *theme, AnaColourSlot slot)
{
  if (slot <= ANA_SLOT_SERIES_8)
    return theme->series[slot % theme->n_series];
  switch (slot)
    {
    case ANA_SLOT_PREVIOUS: return theme->previous;
    case ANA_SLOT_GOOD: return theme->good;
    case ANA_SLOT_WARN: return theme->warn;
    case ANA_SLOT_BAD: return theme->bad;
    case ANA_SLOT_ANNOTATION: return theme->annotation;
    case ANA_SLOT_DIM: return theme->dim;
    case ANA_SLOT_GRID: return theme->grid;
    case ANA_SLOT_BASE: return theme->baseline;
    case ANA_SLOT_CARD: return theme->card;
    default: return theme->text;
    }
}

/* Between two stops of a ramp of five. */
static AnaColour
mix_ramp (const AnaColour *ramp, double t)
{
  double place = CLAMP (t, 0, 1) * 4;
  guint i = MIN ((guint) place, 3);
  double part = place - i;
  const AnaColour *a = &ramp[i], *b = &ramp[i + 1];

  return (AnaColour) { a->r + (b->r - a->r) * part, a->g + (b->g - a->g) * part, a->b + (b->b - a->b) * part, 1 };
}

/**
 * ana_theme_get_ink:
 * @theme: a theme
 * @ink: of a shape
 *
 * Returns: its colour
 */
AnaColour
ana_theme_get_ink (const AnaTheme *theme, AnaInk ink)
{
  AnaColour colour;

  if (ink.kind == ANA_INK_SEQUENTIAL)
    colour = mix_ramp (theme->sequential, ink.t);
  else if (ink.kind == ANA_INK_DIVERGING)
    colour = mix_ramp (theme->diverging, (ink.t + 1.0) / 2);
  else
    colour = ana_theme_get_colour (theme, ink.slot);
  colour.a *= theme->high_contrast && ink.alpha > 0 ? fmax (ink.alpha, 0.2) : ink.alpha;
  return colour;
}

static double
linear_light (double c)
{
  return c <= 0.04045 ? c / 12.92 : pow ((c + 0.055) / 1.055, 2.4);
}

/**
 * ana_theme_get_letters:
 * @theme: a theme
 * @ink: of what the letters stand on, itself on the card
 *
 * Returns: black or white, whichever has the higher contrast, which is 4.5 to one or more
 */
AnaColour
ana_theme_get_letters (const AnaTheme *theme, AnaInk ink)
{
  AnaColour c = ana_theme_get_ink (theme, ink), card = theme->card;
  double light = 0.2126 * linear_light (c.r * c.a + card.r * (1 - c.a)) + 0.7152 * linear_light (c.g * c.a + card.g * (1 - c.a))
                 + 0.0722 * linear_light (c.b * c.a + card.b * (1 - c.a));

  /* 1.05 / (l + .05) is white's contrast, (l + .05) / .05 is black's */
  return light < 0.179 ? (AnaColour) { 1, 1, 1, 1 } : (AnaColour) { 0, 0, 0, 1 };
}
