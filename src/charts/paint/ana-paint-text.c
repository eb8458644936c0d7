/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-paint-text.c: one line of text on cairo: literal, with tabular figures, cut to its room.
 */
#include "config.h"

#include "ana-paint-private.h"

#include <string.h>

#define MAX_CHARS 1000 /* more never fits on a line; shaping a megabyte would take seconds */
#define BASE_PT   11.0
#define HALO_PX   4.0
#define HALO_ALPHA 0.9

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

/* What each thread keeps: making a context, or reading a font's name, costs more than laying out a label. */
typedef struct {
  PangoContext *context;
  char         *font;      /* that the layouts are made for */
  double        scale;     /* of its size to BASE_PT */
  PangoLayout  *layouts[G_N_ELEMENTS (styles)];
} Shop;

static void
free_shop (gpointer data)
{
  Shop *shop = data;

  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    g_clear_object (&shop->layouts[i]);
  g_object_unref (shop->context);
  g_free (shop->font);
  g_free (shop);
}

static GPrivate thread_shop = G_PRIVATE_INIT (free_shop);

/* Outlines are neither hinted nor snapped, so that a text is as wide on paper as on screen. */
static PangoContext *
make_context (void)
{
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (context, options);
  pango_cairo_context_set_resolution (context, 96);
  pango_context_set_round_glyph_positions (context, FALSE);
  cairo_font_options_destroy (options);
  return context;
}

static PangoLayout *
make_layout (Shop *shop, AnaTextStyle style)
{
  PangoLayout *layout = pango_layout_new (shop->context);
  PangoFontDescription *font = pango_font_description_from_string (shop->font);
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_font_description_set_size (font, (int) (styles[style].pt * shop->scale * PANGO_SCALE + 0.5));
  pango_font_description_set_weight (font, (PangoWeight) styles[style].weight);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  if (styles[style].spacing != 0)
    pango_attr_list_insert (attributes, pango_attr_letter_spacing_new (styles[style].spacing));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  return layout;
}

static double
read_scale (const char *font)
{
  PangoFontDescription *description = pango_font_description_from_string (font);
  double pt = pango_font_description_get_size (description) / (double) PANGO_SCALE;

  pango_font_description_free (description);
  return pt > 0 ? pt / BASE_PT : 1;
}

static Shop *
get_shop (const AnaTheme *theme)
{
  Shop *shop = g_private_get (&thread_shop);

  if (shop == NULL)
    {
      shop = g_new0 (Shop, 1);
      shop->context = make_context ();
      g_private_set (&thread_shop, shop);
    }
  if (g_strcmp0 (shop->font, theme->font) != 0)
    {
      for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
        g_clear_object (&shop->layouts[i]);
      g_free (shop->font);
      shop->font = g_strdup (theme->font);
      shop->scale = read_scale (theme->font);
    }
  return shop;
}

static gboolean
is_control (gunichar c)
{
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069)
         || c == 0x2028 || c == 0x2029;
}

/* What a text may not do: break the line, turn the rest of it round, or be endless. */
/* Nothing to mend in plain ASCII, and most labels are. */
static gboolean
is_plain (const char *text)
{
  gsize n = 0;

  for (; text[n] != '\0' && n <= MAX_CHARS; n++)
    if (text[n] < 0x20 || text[n] == 0x7f)
      return FALSE;
  return n <= MAX_CHARS;
}

static char *
make_literal (const char *text)
{
  g_autofree char *valid = NULL;
  GString *out;
  guint n = 0;

  if (is_plain (text))
    return g_strdup (text);
  out = g_string_new (NULL);
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

/* --- figures in text from right to left --- */

#define LEFT_TO_RIGHT_ISOLATE "\u2066"
#define POP_ISOLATE "\u2069"

/* A figure with its sign, currency and unit; its parts are held together by thin spaces. */
#define FIGURE "[≤≥<>+\u2212-]?[\u2009\u00a0\u202f]?\\p{Sc}?[\u2009\u00a0\u202f]?\\d(?:[\\d.,:\u2009\u00a0\u202f]*\\d)?(?:[\u2009\u00a0\u202f][%\\p{Sc}A-Za-z/]+)?"

static gboolean
has_right_to_left (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      GUnicodeScript script = g_unichar_get_script (g_utf8_get_char (p));

      if (script == G_UNICODE_SCRIPT_HEBREW || script == G_UNICODE_SCRIPT_ARABIC)
        return TRUE;
    }
  return FALSE;
}

/**
 * ana_text_hold_figures:
 * @text: UTF-8
 *
 * Where text runs from right to left, a figure keeps its own order: "16 786" is two words to the algorithm, and would be
 * turned around.
 *
 * Returns: (transfer full) (nullable): the text with its figures isolated; %NULL when it has no letters from right to left
 */
char *
ana_text_hold_figures (const char *text)
{
  static gsize made;
  static GRegex *figure;

  if (!has_right_to_left (text))
    return NULL;
  if (g_once_init_enter (&made))
    {
      figure = g_regex_new (FIGURE, G_REGEX_OPTIMIZE, 0, NULL);
      g_once_init_leave (&made, 1);
    }
  return g_regex_replace (figure, text, -1, 0, LEFT_TO_RIGHT_ISOLATE "\\0" POP_ISOLATE, 0, NULL);
}

static char *
make_line (const char *text)
{
  char *literal = make_literal (text);
  char *held = is_plain (literal) ? NULL : ana_text_hold_figures (literal);

  if (held == NULL)
    return literal;
  g_free (literal);
  return held;
}

/* The style's layout with a text, for the surface of @cr; (transfer none), until the next text. */
static PangoLayout *
lay_out (cairo_t *cr, const AnaTheme *theme, AnaTextStyle style, const char *text)
{
  Shop *shop = get_shop (theme);
  g_autofree char *literal = make_line (text);
  PangoLayout *layout;

  if (shop->layouts[style] == NULL)
    shop->layouts[style] = make_layout (shop, style);
  layout = shop->layouts[style];
  if (cr != NULL)
    pango_cairo_update_layout (cr, layout);
  pango_layout_set_width (layout, -1);
  /* a text is often measured and then painted: it is laid out once */
  if (strcmp (pango_layout_get_text (layout), literal) != 0)
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
 * ana_text_ask_font:
 * @theme: for the font
 * @style: size and weight
 *
 * Begins to look for the font, on a thread of pango's. Who paints with it a while later does not wait for it.
 */
void
ana_text_ask_font (const AnaTheme *theme, AnaTextStyle style)
{
  cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_ALPHA, NULL); /* fonts differ by what they are painted on */
  cairo_t *cr = cairo_create (surface);
  PangoLayout *layout = lay_out (cr, theme, style, "");
  PangoContext *context = pango_layout_get_context (layout);
  PangoFontset *fonts = pango_font_map_load_fontset (pango_context_get_font_map (context), context,
                                                     pango_layout_get_font_description (layout), pango_language_get_default ());

  g_clear_object (&fonts);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

/* The layout of a line, and the point of @cr where it is painted; (transfer none), until the next text. */
static PangoLayout *
place_line (cairo_t *cr, const AnaTheme *theme, AnaTextStyle style, double x, double y, double align, double max_width_px, const char *text, double *width)
{
  PangoLayout *layout = lay_out (cr, theme, style, text);
  double height;

  *width = layout_width (layout, &height);
  if (max_width_px > 0 && *width > max_width_px)
    {
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
      pango_layout_set_width (layout, (int) (max_width_px * PANGO_SCALE));
      *width = MIN (layout_width (layout, &height), max_width_px);
    }
  cairo_move_to (cr, x - align * *width, y + (ana_text_line_px (theme, style) - height) / 2);
  return layout;
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
  PangoLayout *layout;
  double width;

  if (text == NULL || *text == '\0')
    return 0;
  layout = place_line (cr, theme, style, x, y, align, max_width_px, text, &width);
  ana_paint_set_colour (cr, colour, 1);
  pango_cairo_show_layout (cr, layout);
  cairo_new_path (cr);
  return width;
}

/* The ground of letters that stand on marks and lines: along their outlines, so that no more than needed is hidden. */
void
ana_paint_text_halo (cairo_t *cr, const AnaTheme *theme, AnaTextStyle style, AnaColour colour, double x, double y, double align,
                     double max_width_px, const char *text)
{
  PangoLayout *layout;
  double width;

  if (text == NULL || *text == '\0')
    return;
  layout = place_line (cr, theme, style, x, y, align, max_width_px, text, &width);
  cairo_save (cr);
  pango_cairo_layout_path (cr, layout);
  ana_paint_set_colour (cr, colour, HALO_ALPHA);
  cairo_set_line_width (cr, HALO_PX);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_dash (cr, NULL, 0, 0);
  cairo_stroke (cr);
  cairo_restore (cr);
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
  PangoLayout *layout;

  if (text == NULL || *text == '\0')
    return 0;
  layout = lay_out (NULL, theme, style, text);
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
  return styles[style].line_px * get_shop (theme)->scale;
}
