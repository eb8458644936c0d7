/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-card-text.c: words of cards, shaped once and shared by all cards that say the same.
 *
 * Shaping is most of what a board of cards costs, and its cards say much that is alike: ages, "vs prev. 28 days", a dash.
 * A text lives as long as a card shows it. Fonts, too, are the same for all cards: they are asked of one of them, and only
 * when its style changed. Main thread.
 */
#include "config.h"

#include "ana-card-text.h"

#include "ana-ui.h"

#define SAMPLE_CHARS 3

typedef struct {
  double      pt;
  PangoWeight weight;
  gboolean    figures;     /* all digits as wide as one another */
  double      spacing_px;
} Row;

static const Row rows[ANA_N_CARD_TEXT_STYLES] = {
  [ANA_CARD_TEXT_TITLE] = { 11, PANGO_WEIGHT_BOLD, FALSE, 0 },
  [ANA_CARD_TEXT_TITLE_NARROW] = { 10, PANGO_WEIGHT_BOLD, FALSE, 0 },
  [ANA_CARD_TEXT_VALUE] = { 20, PANGO_WEIGHT_ULTRABOLD, TRUE, -0.2 },
  [ANA_CARD_TEXT_VALUE_NARROW] = { 18, PANGO_WEIGHT_ULTRABOLD, TRUE, -0.2 },
  [ANA_CARD_TEXT_VALUE_SMALL] = { 15, PANGO_WEIGHT_ULTRABOLD, TRUE, 0 },
  [ANA_CARD_TEXT_VALUE_SMALLEST] = { 11, PANGO_WEIGHT_ULTRABOLD, TRUE, 0 },
  [ANA_CARD_TEXT_CAPTION] = { 9, PANGO_WEIGHT_NORMAL, TRUE, 0 },
  [ANA_CARD_TEXT_CAPTION_BOLD] = { 9, PANGO_WEIGHT_BOLD, TRUE, 0 },
};

typedef struct {
  PangoFontDescription *desc;
  PangoAttrList        *attributes;
  int                   line_px, baseline_px;  /* 0: not measured yet */
} Style;

/* What all cards share. */
static struct {
  PangoContext *context;     /* NULL: no card was shown yet */
  GHashTable   *texts;       /* key → AnaCardText, borrowed from those who hold it */
  Style         styles[ANA_N_CARD_TEXT_STYLES];
  int           dpi;
  guint         generation;  /* grows when the fonts changed: what was shaped before is of no use */
  gboolean      checked;
} shared;

/* --- fonts --- */

static int
get_dpi (void)
{
  int dpi = 0;

  g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &dpi, NULL);
  return dpi > 0 ? dpi : 96 * PANGO_SCALE;
}

static void
make_style (Style *style, const Row *row, const PangoFontDescription *base)
{
  g_clear_pointer (&style->desc, pango_font_description_free);
  g_clear_pointer (&style->attributes, pango_attr_list_unref);
  style->desc = pango_font_description_copy (base);
  pango_font_description_set_weight (style->desc, row->weight);
  ana_ui_set_font_size (style->desc, row->pt);
  style->attributes = pango_attr_list_new ();
  if (row->figures)
    pango_attr_list_insert (style->attributes, pango_attr_font_features_new ("tnum 1"));
  if (row->spacing_px != 0)
    pango_attr_list_insert (style->attributes, pango_attr_letter_spacing_new ((int) (row->spacing_px * PANGO_SCALE)));
  style->line_px = style->baseline_px = 0;
}

static gboolean
is_same_context (PangoContext *a, PangoContext *b)
{
  const cairo_font_options_t *a_options = pango_cairo_context_get_font_options (a), *b_options = pango_cairo_context_get_font_options (b);

  return pango_font_description_equal (pango_context_get_font_description (a), pango_context_get_font_description (b))
         && pango_context_get_base_dir (a) == pango_context_get_base_dir (b)
         && pango_context_get_language (a) == pango_context_get_language (b)
         && (a_options == b_options || (a_options != NULL && b_options != NULL && cairo_font_options_equal (a_options, b_options)));
}

/* The style of a card may have changed: the next that is shown is asked for its fonts. */
void
ana_card_text_restyle (void)
{
  shared.checked = FALSE;
}

/**
 * ana_card_text_check:
 * @widget: a card
 *
 * Returns: the generation of the fonts: texts that were got in another are to be got anew
 */
guint
ana_card_text_check (GtkWidget *widget)
{
  PangoContext *context;
  int dpi;

  if (shared.checked)
    return shared.generation;
  shared.checked = TRUE;
  context = gtk_widget_get_pango_context (widget);
  dpi = get_dpi ();
  if (shared.context != NULL && dpi == shared.dpi && is_same_context (context, shared.context))
    return shared.generation;
  g_clear_object (&shared.context);
  shared.context = gtk_widget_create_pango_context (widget);
  shared.dpi = dpi;
  shared.generation++;
  for (guint i = 0; i < ANA_N_CARD_TEXT_STYLES; i++)
    make_style (&shared.styles[i], &rows[i], pango_context_get_font_description (shared.context));
  return shared.generation;
}

/* --- texts --- */

static PangoLayout *
make_layout (AnaCardTextStyle style, const char *text)
{
  PangoLayout *layout = pango_layout_new (shared.context);

  pango_layout_set_font_description (layout, shared.styles[style].desc);
  pango_layout_set_attributes (layout, shared.styles[style].attributes);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_text (layout, text, -1);
  return layout;
}

/* A figure and the letters of the language, whose font may be a taller one. */
static void
measure_style (AnaCardTextStyle style)
{
  const char *letters = pango_language_get_sample_string (pango_context_get_language (shared.context));
  const char *end = letters;
  g_autofree char *sample = NULL;
  g_autoptr (PangoLayout) layout = NULL;

  for (guint i = 0; i < SAMPLE_CHARS && *end != '\0'; i++)
    end = g_utf8_next_char (end);
  sample = g_strdup_printf ("0%.*s", (int) (end - letters), letters);
  layout = make_layout (style, sample);
  pango_layout_get_pixel_size (layout, NULL, &shared.styles[style].line_px);
  shared.styles[style].baseline_px = PANGO_PIXELS (pango_layout_get_baseline (layout));
}

/**
 * ana_card_text_line_px:
 * @style: of the text
 *
 * After ana_card_text_check().
 *
 * Returns: the height of a line, whatever it says
 */
int
ana_card_text_line_px (AnaCardTextStyle style)
{
  if (shared.styles[style].line_px == 0)
    measure_style (style);
  return shared.styles[style].line_px;
}

/* Where letters stand in such a line. */
int
ana_card_text_baseline_px (AnaCardTextStyle style)
{
  if (shared.styles[style].line_px == 0)
    measure_style (style);
  return shared.styles[style].baseline_px;
}

static AnaCardText *
find_text (AnaCardTextStyle style, const char *text, int cut_px)
{
  g_autofree char *key = g_strdup_printf ("%u %u %d %s", shared.generation, style, cut_px, text);
  AnaCardText *self;
  PangoRectangle box;

  if (shared.texts == NULL)
    shared.texts = g_hash_table_new (g_str_hash, g_str_equal);
  self = g_hash_table_lookup (shared.texts, key);
  if (self == NULL)
    {
      self = g_new0 (AnaCardText, 1);
      self->layout = make_layout (style, text);
      if (cut_px > 0)
        {
          pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_END);
          pango_layout_set_width (self->layout, cut_px * PANGO_SCALE);
        }
      pango_layout_get_pixel_extents (self->layout, NULL, &box);
      self->x_px = box.x;
      self->width_px = box.width;
      self->baseline_px = PANGO_PIXELS (pango_layout_get_baseline (self->layout));
      self->key = g_steal_pointer (&key);
      g_hash_table_insert (shared.texts, self->key, self);
    }
  self->n_refs++;
  return self;
}

/**
 * ana_card_text_get:
 * @style: how it looks
 * @text: shown literally
 * @max_width_px: where it is cut, with an ellipsis; negative: nowhere
 *
 * After ana_card_text_check().
 *
 * Returns: (transfer full): the text, shaped; ana_card_text_unref() it
 */
AnaCardText *
ana_card_text_get (AnaCardTextStyle style, const char *text, int max_width_px)
{
  AnaCardText *whole = find_text (style, text, 0), *cut;

  if (max_width_px < 0 || whole->width_px <= max_width_px)
    return whole;
  cut = find_text (style, text, MAX (max_width_px, 1));
  ana_card_text_unref (whole);
  return cut;
}

void
ana_card_text_unref (AnaCardText *self)
{
  if (--self->n_refs > 0)
    return;
  g_hash_table_remove (shared.texts, self->key);
  g_object_unref (self->layout);
  g_free (self->key);
  g_free (self);
}
