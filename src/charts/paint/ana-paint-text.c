/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-paint-text.c: one line of text on cairo: literal, with tabular figures, cut to its room.
 */
#include "config.h"

#include "ana-paint-private.h"

#include <string.h>

#define MAX_CHARS 1000 /* more never fits on a line; shaping a megabyte would take seconds */
#define BASE_PT   11.0

static const struct {
  double pt;
  int    weight;
  double line_px;
  int    spacing; /* of letters, pango units */
} styles[] = {
  [ANA_TEXT_TITLE_1] = { 20, 800, 32, -PANGO_SCALE / 5 },
  [ANA_TEXT_TITLE_2] = { 15, 800, 26, 0 },
  [ANA_TEXT_TITLE_4] = { 13, 700, 22, 0 },
  [ANA_TEXT_HEADING] = { 11, 700, 19, 0 },
  [ANA_TEXT_BODY] = { 11, 400, 19, 0 },
  [ANA_TEXT_DATA] = { 10, 400, 18, 0 },
  [ANA_TEXT_CAPTION] = { 9, 400, 16, 0 },
  [ANA_TEXT_CAPTION_HEADING] = { 9, 700, 16, 0 },
};

static void
free_context (gpointer data)
{
  g_object_unref (data);
}

/* A context costs more than a layout: each thread keeps one. */
static GPrivate thread_context = G_PRIVATE_INIT (free_context);

/* Outlines are neither hinted nor snapped, so that a text is as wide on paper as on screen. */
static PangoContext *
get_context (cairo_t *cr)
{
  PangoContext *context = g_private_get (&thread_context);

  if (context == NULL)
    {
      cairo_font_options_t *options = cairo_font_options_create ();

      context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
      cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
      cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
      cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
      pango_cairo_context_set_font_options (context, options);
      pango_cairo_context_set_resolution (context, 96);
      pango_context_set_round_glyph_positions (context, FALSE);
      cairo_font_options_destroy (options);
      g_private_set (&thread_context, context);
    }
  if (cr != NULL)
    pango_cairo_update_context (cr, context);
  return context;
}

static gboolean
is_control (gunichar c)
{
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069)
         || c == 0x2028 || c == 0x2029;
}

/* What a text may not do: break the line, turn the rest of it round, or be endless. */
static char *
make_literal (const char *text)
{
  g_autofree char *valid = NULL;
  GString *out = g_string_new (NULL);
  guint n = 0;

  if (text == NULL)
    return g_string_free (out, FALSE);
  valid = g_utf8_make_valid (text, (gssize) strnlen (text, MAX_CHARS * 6));
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (++n > MAX_CHARS)
        {
          g_string_append_unichar (out, 0x2026);
          break;
        }
      g_string_append_unichar (out, c == '\n' || c == '\t' ? ' ' : is_control (c) ? 0xfffd : c);
    }
  return g_string_free (out, FALSE);
}

static double
base_scale (const AnaTheme *theme)
{
  PangoFontDescription *font = pango_font_description_from_string (theme->font);
  double pt = pango_font_description_get_size (font) / (double) PANGO_SCALE;

  pango_font_description_free (font);
  return pt > 0 ? pt / BASE_PT : 1;
}

static PangoLayout *
make_layout (cairo_t *cr, const AnaTheme *theme, AnaTextStyle style, const char *text)
{
  PangoLayout *layout = pango_layout_new (get_context (cr));
  PangoFontDescription *font = pango_font_description_from_string (theme->font);
  PangoAttrList *attributes = pango_attr_list_new ();
  g_autofree char *literal = make_literal (text);
  double scale = base_scale (theme);

  pango_font_description_set_size (font, (int) (styles[style].pt * scale * PANGO_SCALE + 0.5));
  pango_font_description_set_weight (font, (PangoWeight) styles[style].weight);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  if (styles[style].spacing != 0)
    pango_attr_list_insert (attributes, pango_attr_letter_spacing_new (styles[style].spacing));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_text (layout, literal, -1);
  return layout;
}

static double
layout_width (PangoLayout *layout, double *height)
{
  PangoRectangle rect;

  pango_layout_get_extents (layout, NULL, &rect);
  if (height != NULL)
    *height = rect.height / (double) PANGO_SCALE;
  return rect.width / (double) PANGO_SCALE;
}

/**
 * ana_paint_text:
 * @cr: where
 * @theme: for the font
 * @style: size and weight
 * @colour: of the letters
 * @x: the place that @align speaks of
 * @y: top of the line, whose height is that of the style
 * @align: 0: the text begins at @x, 0.5: is centred on it, 1: ends there
 * @max_width_px: the text is cut with an ellipsis to this width; 0: never
 * @text: (nullable): UTF-8; shown as it is, never as markup; controls and bidirectional overrides show as U+FFFD
 *
 * Returns: the width taken
 */
double
ana_paint_text (cairo_t *cr, const AnaTheme *theme, AnaTextStyle style, AnaColour colour, double x, double y, double align,
                double max_width_px, const char *text)
{
  g_autoptr (PangoLayout) layout = NULL;
  double width, height;

  if (text == NULL || *text == '\0')
    return 0;
  layout = make_layout (cr, theme, style, text);
  width = layout_width (layout, &height);
  if (max_width_px > 0 && width > max_width_px)
    {
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
      pango_layout_set_width (layout, (int) (max_width_px * PANGO_SCALE));
      width = MIN (layout_width (layout, &height), max_width_px);
    }
  ana_paint_set_colour (cr, colour, 1);
  cairo_move_to (cr, x - align * width, y + (ana_text_line_px (theme, style) - height) / 2);
  pango_cairo_show_layout (cr, layout);
  cairo_new_path (cr);
  return width;
}

/**
 * ana_text_width_px:
 * @theme: for the font
 * @style: size and weight
 * @text: (nullable): as for ana_paint_text()
 *
 * Returns: how wide the text would be, uncut
 */
double
ana_text_width_px (const AnaTheme *theme, AnaTextStyle style, const char *text)
{
  g_autoptr (PangoLayout) layout = NULL;

  if (text == NULL || *text == '\0')
    return 0;
  layout = make_layout (NULL, theme, style, text);
  return layout_width (layout, NULL);
}

/**
 * ana_text_line_px:
 * @theme: for the font's size
 * @style: which
 *
 * Returns: the height of a line of this style
 */
double
ana_text_line_px (const AnaTheme *theme, AnaTextStyle style)
{
  return styles[style].line_px * base_scale (theme);
}
