/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-paint.h: paints geometry on any cairo_t: screen, PNG, SVG, PDF. Text is laid out by pango, never as markup.
 */
#pragma once

#include "ana-chart.h"
#include <cairo.h>
#include <pango/pangocairo.h>

G_BEGIN_DECLS

typedef struct { double r, g, b, a; } AnaColour;

/* A theme is a value passed in, never a static. */
typedef struct {
  gboolean  dark, high_contrast;
  AnaColour window, card, text, dim, grid, baseline, accent;
  AnaColour series[8];
  guint     n_series;
  AnaColour sequential[5];         /* low to high */
  AnaColour diverging[5];          /* low over the middle to high */
  AnaColour previous, good, warn, bad, annotation, forecast_zone;
  double    line_px;               /* 2, 2.5 in high contrast */
  const char *font;                /* "Cantarell 11"; sizes of tokens.md are relative to it */
} AnaTheme;

typedef enum { ANA_THEME_LIGHT, ANA_THEME_DARK, ANA_THEME_HC_LIGHT, ANA_THEME_HC_DARK } AnaThemeId;

const AnaTheme *ana_theme_get          (AnaThemeId id);
gboolean        ana_theme_from_string  (const char *text, AnaThemeId *out);  /* light dark hc-light hc-dark */
AnaColour       ana_theme_get_colour   (const AnaTheme *theme, AnaColourSlot slot);
AnaColour       ana_theme_get_ink      (const AnaTheme *theme, AnaInk ink);                /* with its alpha */
AnaColour       ana_theme_get_letters  (const AnaTheme *theme, AnaInk ink);                /* black or white, whatever reads better on it */

void ana_paint_chart     (cairo_t *cr, const AnaGeom *geom, const AnaTheme *theme);           /* all of it */
void ana_paint_axes      (cairo_t *cr, const AnaGeom *geom, const AnaTheme *theme);
void ana_paint_marks     (cairo_t *cr, const AnaGeom *geom, const AnaTheme *theme);
void ana_paint_shapes    (cairo_t *cr, const AnaShapes *shapes, const AnaTheme *theme);      /* a chart of shapes; so does ana_paint_chart() */
/* What a legend shows of a layer: its line with its dashes, or a square. */
#define ANA_PAINT_SWATCH_PX 14.0
void ana_paint_swatch    (cairo_t *cr, const AnaLayer *layer, const AnaTheme *theme, double x, double y);
/* The datum under the pointer or the keyboard cursor, drawn round. */
void ana_paint_datum     (cairo_t *cr, const AnaShapes *shapes, const AnaTheme *theme, guint datum, gboolean keyboard);
/* Many data at once, one flag for each: what was brushed. */
void ana_paint_data      (cairo_t *cr, const AnaShapes *shapes, const AnaTheme *theme, const gboolean *taken);
void ana_paint_crosshair (cairo_t *cr, const AnaGeom *geom, const AnaTheme *theme, const AnaHit *hit, gboolean keyboard);

/* The sparkline of a card: no axes; the target band behind, the running bucket dashed. */
typedef struct {
  const double *value; guint n; gboolean last_partial; double target_lo, target_hi, target;
} AnaSparklineData;
void ana_paint_sparkline (cairo_t *cr, double width_px, double height_px, const AnaSparklineData *data, const AnaTheme *theme);

/* Text on cairo, shown literally, with tabular figures. */
typedef enum { ANA_TEXT_TITLE_1, ANA_TEXT_TITLE_2, ANA_TEXT_TITLE_4, ANA_TEXT_HEADING, ANA_TEXT_BODY, ANA_TEXT_DATA, ANA_TEXT_CAPTION, ANA_TEXT_CAPTION_HEADING } AnaTextStyle;
/* @align: 0 start, 0.5 centre, 1 end at x; ellipsised to @max_width_px when > 0. Returns the width. */
double ana_paint_text    (cairo_t *cr, const AnaTheme *theme, AnaTextStyle style, AnaColour colour,
                          double x, double y, double align, double max_width_px, const char *text);

/* Begins to look for a font, on another thread. */
void   ana_text_ask_font (const AnaTheme *theme, AnaTextStyle style);

/* Text from right to left with its figures held together; NULL: it needs none of that. */
char  *ana_text_hold_figures (const char *text);
double ana_text_width_px (const AnaTheme *theme, AnaTextStyle style, const char *text);  /* as painted, uncut */
double ana_text_line_px  (const AnaTheme *theme, AnaTextStyle style);                    /* height of a line */

/* A chart as a picture of its own: ground, title, legend, axes as wide as their labels. What is saved, copied and printed. */
void ana_paint_picture   (cairo_t *cr, double width_px, double height_px, AnaChart *chart, const AnaTheme *theme);

/* Writing a picture: the format from the name's ending (.png .svg .pdf), atomically. */
typedef void (*AnaPaintFunc) (cairo_t *cr, double width_px, double height_px, gpointer data);
gboolean ana_paint_to_file (const char *path, double width_px, double height_px, double scale, AnaPaintFunc func, gpointer data, GError **error);

G_END_DECLS
