/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-tile-paint.c: one tile painted: its head, and its body by its type.
 */
#include "config.h"

#include "ana-board-paint-private.h"

#include "ana-markdown.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define PAD_PX    12
#define HEAD_PX   38
#define LEGEND_PX 22
#define ROW_PX    21
#define COLUMN_GAP_PX 8

typedef struct {
  const AnaBoardPicture *picture;
  const AnaTileData     *tile;
  cairo_t               *cr;
  const AnaTheme        *theme;
} Painter;

char *
ana_board_paint_format_time (gint64 t_usec, const AnaZone *zone)
{
  gint64 local = t_usec + ana_zone_offset_usec (zone, t_usec);
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (local / ANA_USEC_PER_SEC);

  return time != NULL ? g_date_time_format (time, "%-d %b %Y %H:%M") : g_strdup ("");
}

/* Structure for those who listen to a PDF; other surfaces know no tags. */
static void
begin_tag (Painter *p, const char *name)
{
  if (p->picture->on_paper)
    cairo_tag_begin (p->cr, name, NULL);
}

static void
end_tag (Painter *p, const char *name)
{
  if (p->picture->on_paper)
    cairo_tag_end (p->cr, name);
}

static double
text (Painter *p, AnaTextStyle style, AnaColour colour, double x, double y, double align, double max_px, const char *words)
{
  return ana_paint_text (p->cr, p->theme, style, colour, x, y, align, max_px, words != NULL ? words : "");
}

/* --- head --- */

/* On paper an age would be wrong a minute later: there what is older than the board says of when it is. */
static char *
make_age (Painter *p)
{
  const AnaTileData *t = p->tile;

  if (t->as_of_usec == ANA_TIME_NONE)
    return g_strdup ("");
  if (!p->picture->on_paper)
    return ana_format_age (p->picture->now_usec - t->as_of_usec);
  return t->state == ANA_TILE_STALE ? ana_board_paint_format_time (t->as_of_usec, p->picture->zone) : g_strdup ("");
}

static void
paint_head (Painter *p, AnaGridRect r)
{
  const AnaTileData *t = p->tile;
  double right = r.x + r.width - PAD_PX, x = r.x + PAD_PX;
  g_autofree char *age = make_age (p);

  if (t->type != ANA_TILE_TEXT && t->type != ANA_TILE_IMAGE && t->type != ANA_TILE_FILTER)
    {
      right -= text (p, ANA_TEXT_CAPTION, p->theme->dim, right, r.y + 12, 1, p->picture->on_paper ? 120 : 80, age) + 9;
      ana_tile_paint_freshness (p->cr, right, r.y + 20, t->freshness, p->theme);
      right -= 12;
    }
  x += text (p, ANA_TEXT_HEADING, p->theme->text, x, r.y + 11, 0, MAX (20, right - x), t->title) + 8;
  if (right - x > 20)
    text (p, ANA_TEXT_CAPTION, p->theme->dim, x, r.y + 13, 0, right - x, t->unit);
}

static void
paint_message (Painter *p, AnaGridRect r)
{
  AnaColour colour = p->tile->state == ANA_TILE_ERROR ? p->theme->bad : p->theme->dim;

  text (p, ANA_TEXT_DATA, colour, r.x + r.width / 2, r.y + r.height / 2 - 9, .5, r.width - 2 * PAD_PX, p->tile->message);
}

/* --- chart --- */

static double
paint_legend (Painter *p, AnaChart *chart, AnaGridRect r)
{
  double x = r.x + PAD_PX, right = r.x + r.width - PAD_PX;
  guint n = ana_chart_get_plot (chart) == NULL ? ana_chart_get_n_layers (chart) : 0;
  gboolean any = FALSE;

  for (guint i = 0; n > 1 && i < n; i++)
    {
      const AnaLayer *layer = ana_chart_get_layer (chart, i);
      AnaColour colour = ana_theme_get_colour (p->theme, layer->slot);
      double w = layer->label != NULL ? ana_text_width_px (p->theme, ANA_TEXT_CAPTION, layer->label) : 0;

      if (layer->label == NULL || layer->mark == ANA_MARK_RULE || x + w + 20 > right)
        continue;
      cairo_set_source_rgba (p->cr, colour.r, colour.g, colour.b, colour.a);
      cairo_set_line_width (p->cr, 2);
      cairo_move_to (p->cr, x, r.y + 9);
      cairo_line_to (p->cr, x + 14, r.y + 9);
      cairo_stroke (p->cr);
      text (p, ANA_TEXT_CAPTION, p->theme->text, x + 20, r.y + 1, 0, 0, layer->label);
      x += w + 36;
      any = TRUE;
    }
  return any ? LEGEND_PX : 0;
}

static void
paint_chart (Painter *p, AnaGridRect r)
{
  double legend = paint_legend (p, p->tile->chart, r);
  g_autoptr (AnaGeom) geom = NULL;

  if (r.width < 40 || r.height - legend < 40)
    return;
  geom = ana_geom_new (p->tile->chart, (float) (r.width - 16), (float) (r.height - legend - 6), (AnaInsets) { 44, 8, 12, 22 });
  cairo_save (p->cr);
  cairo_translate (p->cr, r.x + 8, r.y + legend);
  ana_paint_chart (p->cr, geom, p->theme);
  cairo_restore (p->cr);
}

/* --- rows --- */

/* What the widest of a column needs. */
static double
measure_column (Painter *p, guint col, guint n_rows)
{
  g_autofree char *title = ana_tile_data_dup_heading (p->tile, col);
  double widest = ana_text_width_px (p->theme, ANA_TEXT_CAPTION_HEADING, title);

  for (guint row = 0; row < n_rows; row++)
    {
      g_autofree char *cell = ana_tile_data_dup_figure (p->tile, col, row, p->picture->zone, p->picture->locale);

      widest = MAX (widest, ana_text_width_px (p->theme, ANA_TEXT_CAPTION, cell));
    }
  return widest + COLUMN_GAP_PX;
}

/* Where each column begins, and at [n] where the last one ends. What is too much is taken from the first, which has names;
 * from all only when that is not enough. */
static void
place_columns (Painter *p, AnaGridRect r, guint n, guint n_rows, double *edges)
{
  double room = r.width - 2 * PAD_PX, others = 0, scale, widths[ANA_TILE_PAINT_COLUMNS] = { 0 };

  for (guint c = 0; c < n; c++)
    widths[c] = measure_column (p, c, n_rows);
  for (guint c = 1; c < n; c++)
    others += widths[c];
  widths[0] = MAX (MIN (widths[0], MAX (room / (n + 1), 40)), room - others);
  scale = MIN (room / MAX (others + widths[0], 1), 1);
  edges[0] = r.x + PAD_PX;
  for (guint c = 0; c < n; c++)
    edges[c + 1] = edges[c] + widths[c] * scale;
}

static void
paint_cell (Painter *p, const double *edges, guint col, double y, AnaTextStyle style, AnaColour colour, const char *words)
{
  double x = edges[col], w = edges[col + 1] - x;

  text (p, style, colour, col == 0 ? x : x + w, y, col == 0 ? 0 : 1, w - (col == 0 ? COLUMN_GAP_PX : 0), words);
}

/* Whether the cells of a table's rows have room in a tile of this size; of few rows, for each is measured. */
gboolean
ana_tile_paint_fits (const AnaBoardPicture *self, const AnaTileData *tile, AnaGridRect rect)
{
  Painter p = { self, tile, NULL, self->theme };
  guint n = MIN (ana_frame_get_n_cols (tile->frame), ANA_TILE_PAINT_COLUMNS), n_rows = ana_frame_get_n_rows (tile->frame);
  double edges[ANA_TILE_PAINT_COLUMNS + 1];

  place_columns (&p, rect, n, n_rows, edges);
  for (guint c = 0; c < n; c++)
    if (measure_column (&p, c, n_rows) > edges[c + 1] - edges[c] + .5)
      return FALSE;
  return TRUE;
}

static void
paint_line (Painter *p, double x0, double x1, double y)
{
  cairo_set_source_rgba (p->cr, p->theme->text.r, p->theme->text.g, p->theme->text.b, .08);
  cairo_set_line_width (p->cr, 1);
  cairo_move_to (p->cr, x0, floor (y) + .5);
  cairo_line_to (p->cr, x1, floor (y) + .5);
  cairo_stroke (p->cr);
}

static guint
count_shown (const AnaFrame *frame, double body_px)
{
  guint n_rows = ana_frame_get_n_rows (frame), room = (guint) MAX (0, (body_px - ROW_PX) / ROW_PX);

  return n_rows <= room ? n_rows : room > 0 ? room - 1 : 0;
}

/* How many rows of a table a tile of this height shows. */
guint
ana_tile_paint_count_rows (const AnaTileData *tile, double height_px)
{
  return tile->frame != NULL ? count_shown (tile->frame, height_px - HEAD_PX) : 0;
}

static void
paint_heads (Painter *p, const double *edges, guint n, double y)
{
  begin_tag (p, "TR");
  for (guint c = 0; c < n; c++)
    {
      g_autofree char *title = ana_tile_data_dup_heading (p->tile, c);

      begin_tag (p, "TH");
      paint_cell (p, edges, c, y, ANA_TEXT_CAPTION_HEADING, p->theme->dim, title);
      end_tag (p, "TH");
    }
  end_tag (p, "TR");
}

static void
paint_row (Painter *p, const double *edges, guint n, guint row, double y)
{
  paint_line (p, edges[0], edges[n], y - 3);
  begin_tag (p, "TR");
  for (guint c = 0; c < n; c++)
    {
      g_autofree char *cell = ana_tile_data_dup_figure (p->tile, c, row, p->picture->zone, p->picture->locale);

      begin_tag (p, "TD");
      paint_cell (p, edges, c, y, ANA_TEXT_CAPTION, p->theme->text, cell);
      end_tag (p, "TD");
    }
  end_tag (p, "TR");
}

/* As many rows as there is room for; how many there are is said when not all are shown. */
static void
paint_rows (Painter *p, AnaGridRect r)
{
  const AnaFrame *frame = p->tile->frame;
  guint n = MIN (ana_frame_get_n_cols (frame), ANA_TILE_PAINT_COLUMNS), n_rows = ana_frame_get_n_rows (frame), shown = count_shown (frame, r.height);
  double edges[ANA_TILE_PAINT_COLUMNS + 1];
  const char *where = p->picture->elsewhere != NULL ? g_hash_table_lookup (p->picture->elsewhere, p->tile->key) : NULL;

  place_columns (p, r, n, shown, edges);
  begin_tag (p, "Table");
  paint_heads (p, edges, n, r.y);
  for (guint row = 0; row < shown; row++)
    paint_row (p, edges, n, row, r.y + (row + 1) * ROW_PX);
  end_tag (p, "Table");
  if (shown < n_rows)
    {
      g_autofree char *more = g_strdup_printf (ngettext ("%u more row", "%u more rows", n_rows - shown), n_rows - shown);

      text (p, ANA_TEXT_CAPTION, p->theme->dim, r.x + PAD_PX, r.y + (shown + 1) * ROW_PX, 0, r.width - 2 * PAD_PX, where != NULL ? where : more);
    }
}

/* --- text and picture --- */

static void
paint_markdown (Painter *p, AnaGridRect r)
{
  g_autofree char *markup = ana_markdown_to_markup (p->tile->text), *plain = NULL;
  g_autoptr (PangoLayout) layout = pango_cairo_create_layout (p->cr);
  g_autoptr (PangoFontDescription) font = pango_font_description_from_string (p->theme->font);
  PangoAttrList *looks = NULL;

  if (!pango_parse_markup (markup, -1, 0, &looks, &plain, NULL, NULL))
    plain = g_strdup (p->tile->text);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_text (layout, plain, -1);
  if (looks != NULL)
    pango_layout_set_attributes (layout, looks);
  g_clear_pointer (&looks, pango_attr_list_unref);
  pango_layout_set_width (layout, (int) ((r.width - 2 * PAD_PX) * PANGO_SCALE));
  pango_layout_set_height (layout, (int) (MAX (1, r.height - PAD_PX) * PANGO_SCALE));
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  cairo_set_source_rgb (p->cr, p->theme->text.r, p->theme->text.g, p->theme->text.b);
  cairo_move_to (p->cr, r.x + PAD_PX, r.y);
  pango_cairo_show_layout (p->cr, layout);
}

typedef struct { const guchar *data; gsize left; } Bytes;

static cairo_status_t
read_cb (void *closure, unsigned char *out, unsigned int length)
{
  Bytes *bytes = closure;

  if (length > bytes->left)
    return CAIRO_STATUS_READ_ERROR;
  memcpy (out, bytes->data, length);
  bytes->data += length;
  bytes->left -= length;
  return CAIRO_STATUS_SUCCESS;
}

/* PNG alone: what else the window can show is named here. */
static void
paint_image (Painter *p, AnaGridRect r)
{
  Bytes bytes = { g_bytes_get_data (p->tile->image, NULL), g_bytes_get_size (p->tile->image) };
  cairo_surface_t *picture = cairo_image_surface_create_from_png_stream (read_cb, &bytes);
  double w = cairo_image_surface_get_width (picture), h = cairo_image_surface_get_height (picture), scale;

  if (cairo_surface_status (picture) == CAIRO_STATUS_SUCCESS && w > 0 && h > 0)
    {
      scale = MIN ((r.width - 2 * PAD_PX) / w, (r.height - PAD_PX) / h);
      cairo_save (p->cr);
      cairo_translate (p->cr, r.x + (r.width - w * scale) / 2, r.y);
      cairo_scale (p->cr, scale, scale);
      cairo_set_source_surface (p->cr, picture, 0, 0);
      cairo_paint (p->cr);
      cairo_restore (p->cr);
    }
  else
    text (p, ANA_TEXT_DATA, p->theme->dim, r.x + r.width / 2, r.y + r.height / 2 - 9, .5, r.width - 2 * PAD_PX, _("A picture that is no PNG"));
  cairo_surface_destroy (picture);
}

/* --- by type --- */

static void
paint_body (Painter *p, AnaGridRect r)
{
  switch (p->tile->type)
    {
    case ANA_TILE_CHART:
      paint_chart (p, r);
      break;
    case ANA_TILE_TABLE:
    case ANA_TILE_LIST:
      paint_rows (p, r);
      break;
    case ANA_TILE_TEXT:
      paint_markdown (p, r);
      break;
    case ANA_TILE_IMAGE:
      paint_image (p, r);
      break;
    case ANA_TILE_FILTER:
      text (p, ANA_TEXT_DATA, p->theme->dim, r.x + PAD_PX, r.y, 0, r.width - 2 * PAD_PX, p->tile->field);
      break;
    case ANA_TILE_KPI:
      break;
    }
}

/* Who paints a chart or a picture on paper says in words what it shows: it has no parts to be tagged. */
static gboolean
has_parts (const AnaTileData *tile)
{
  return tile->type == ANA_TILE_TABLE || tile->type == ANA_TILE_LIST || tile->type == ANA_TILE_TEXT || tile->type == ANA_TILE_FILTER;
}

static void
paint_tagged_head (Painter *p, AnaGridRect r)
{
  gboolean tagged = has_parts (p->tile);

  if (tagged)
    begin_tag (p, "H3");
  paint_head (p, r);
  if (tagged)
    end_tag (p, "H3");
}

static void
paint_tagged_body (Painter *p, AnaGridRect r)
{
  gboolean tagged = p->tile->type == ANA_TILE_TEXT || p->tile->type == ANA_TILE_FILTER;

  if (tagged)
    begin_tag (p, "P");
  paint_body (p, r);
  if (tagged)
    end_tag (p, "P");
}

/**
 * ana_tile_paint:
 * @self: theme, zone and moment
 * @tile: what it shows
 * @cr: where
 * @rect: its place
 *
 * Paints one tile, its state in its place when it has nothing to show. Nothing is painted outside of @rect.
 */
void
ana_tile_paint (const AnaBoardPicture *self, const AnaTileData *tile, cairo_t *cr, AnaGridRect rect)
{
  Painter p = { self, tile, cr, self->theme };
  gboolean shown = tile->state == ANA_TILE_READY || tile->state == ANA_TILE_STALE;
  gboolean headed = tile->type != ANA_TILE_TEXT || tile->title[0] != '\0';
  AnaGridRect body = { rect.x, rect.y + (headed ? HEAD_PX : PAD_PX), rect.width, rect.height - (headed ? HEAD_PX : PAD_PX) };

  cairo_save (cr);
  cairo_rectangle (cr, rect.x, rect.y, rect.width, rect.height);
  cairo_clip (cr);
  if (tile->type == ANA_TILE_KPI && shown)
    ana_card_paint (tile->card, cr, rect, self->theme, !self->on_paper);
  else
    {
      ana_tile_paint_box (cr, rect, self->theme);
      if (headed)
        paint_tagged_head (&p, rect);
      if (shown)
        paint_tagged_body (&p, body);
      else
        paint_message (&p, body);
    }
  cairo_restore (cr);
}
