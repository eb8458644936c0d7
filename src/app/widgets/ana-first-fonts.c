/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-first-fonts.c: the fonts of the first frame, asked for before it is laid out.
 *
 * Pango looks for each font on a thread, and who lays out a text waits for it. Asked one after another while the window is
 * measured, each is a wait; asked together while the window is made, they are there when they are needed. One that is missing
 * here only costs its wait, one that is not needed a little work.
 */
#include "config.h"

#include "ana-first-fonts.h"

#include "ana-ui.h"

static const struct {
  double      pt;
  PangoWeight weight;
} fonts[] = {
  { 11, PANGO_WEIGHT_BOLD }, { 8.5, PANGO_WEIGHT_BOLD }, { 11, PANGO_WEIGHT_NORMAL }, { 10, PANGO_WEIGHT_NORMAL }, { 9, PANGO_WEIGHT_NORMAL },
  { 10, PANGO_WEIGHT_BOLD }, { 20, PANGO_WEIGHT_ULTRABOLD }, { 9, PANGO_WEIGHT_BOLD },
};

/**
 * ana_first_fonts_ask:
 *
 * Begins to look for the fonts of the first frame: of labels, cards (ana-card-text.c) and charts. Main thread, when the style
 * sheets are loaded.
 */
void
ana_first_fonts_ask (void)
{
  GtkWidget *label = g_object_ref_sink (gtk_label_new (NULL)); /* its context is like that of all others */
  PangoContext *context = gtk_widget_get_pango_context (label);
  g_autoptr (PangoFontDescription) font = pango_font_description_copy (pango_context_get_font_description (context));

  for (guint i = 0; i < G_N_ELEMENTS (fonts); i++)
    {
      PangoFontset *set;

      pango_font_description_set_weight (font, fonts[i].weight);
      ana_ui_set_font_size (font, fonts[i].pt);
      set = pango_font_map_load_fontset (pango_context_get_font_map (context), context, font, pango_context_get_language (context));
      g_clear_object (&set);
    }
  ana_text_ask_font (ana_ui_get_theme (), ANA_TEXT_CAPTION);
  g_object_unref (label);
}
