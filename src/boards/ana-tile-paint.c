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
#define LEGEND_GAP_PX 14
#define SWATCH_GAP_PX 6
#define ROW_PX    21
#define LIST_ROW_PX 38
#define FIELD_PX  34.0 /* of a filter */
#define FIELD_RADIUS_PX 6.0
#define COLUMN_GAP_PX 8
#define FIRST_SPARE_PX 140.0 /* of the first column, before the others get theirs */

typedef struct {
  const AnaBoardPicture *picture;
  const AnaTileData     *tile;
  cairo_t               *cr;
  const AnaTheme        *theme;
  double                 sum;   /* of x and its mirror image */
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

/* Where what is @w wide stands whose left edge would be @x from left to right. */
static double
place (const Painter *p, double x, double w)
{
  return p->picture->mirrored ? p->sum - x - w : x;
}

static double
text (Painter *p, AnaTextStyle style, AnaColour colour, double x, double y, double align, double max_px, const char *words)
{
  return ana_paint_text (p->cr, p->theme, style, colour, place (p, x, 0), y, p->picture->mirrored ? 1 - align : align, max_px, words != NULL ? words : "");
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
      ana_tile_paint_freshness (p->cr, place (p, right, 0), r.y + 20, t->freshness, p->theme);
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

/* Entries in rows, as many as there is room for in a third of the tile; returns the height. */
static double
paint_legend (Painter *p, AnaChart *chart, AnaGridRect r)
{
  double x = r.x + PAD_PX, y = r.y, right = r.x + r.width - PAD_PX;
  guint n = ana_chart_get_plot (chart) == NULL ? ana_chart_get_n_layers (chart) : 0, n_shown = 0;

  for (guint i = 0; n > 1 && i < n; i++)
    {
      const AnaLayer *layer = ana_chart_get_layer (chart, i);
      double w;

      if (layer->label == NULL || layer->mark == ANA_MARK_RULE)
        continue;
      w = MIN (ana_text_width_px (p->theme, ANA_TEXT_CAPTION, layer->label), right - r.x - PAD_PX - ANA_PAINT_SWATCH_PX - SWATCH_GAP_PX);
      if (x > r.x + PAD_PX && x + ANA_PAINT_SWATCH_PX + SWATCH_GAP_PX + w > right)
        {
          if (y + 2 * LEGEND_PX - r.y > r.height / 3)
            break;
          x = r.x + PAD_PX;
          y += LEGEND_PX - 4;
        }
      ana_paint_swatch (p->cr, layer, p->theme, place (p, x, ANA_PAINT_SWATCH_PX), y + 9);
      text (p, ANA_TEXT_CAPTION, p->theme->text, x + ANA_PAINT_SWATCH_PX + SWATCH_GAP_PX, y + 1, 0, w + 1, layer->label);
      x += ANA_PAINT_SWATCH_PX + SWATCH_GAP_PX + w + LEGEND_GAP_PX;
      n_shown++;
    }
  return n_shown > 0 ? y - r.y + LEGEND_PX : 0;
}

static void
paint_chart (Painter *p, AnaGridRect r)
{
  double legend = paint_legend (p, p->tile->shown, r);
  g_autoptr (AnaGeom) geom = NULL;

  if (r.width < 40 || r.height - legend < 40)
    return;
  if (p->picture->mirrored)
    ana_chart_set_mirrored (p->tile->shown, TRUE);
  geom = ana_geom_new (p->tile->shown, (float) (r.width - 16), (float) (r.height - legend - 6), (AnaInsets) { 44, 8, 12, 22 });
  cairo_save (p->cr);
  cairo_translate (p->cr, r.x + 8, r.y + legend);
  ana_paint_chart (p->cr, geom, p->theme);
  cairo_restore (p->cr);
}

/* --- rows --- */

/* Figures stand under each other by their ends; names begin where their column does. */
static gboolean
stands_at_end (Painter *p, guint col)
{
  AnaType type = ana_frame_get_field (p->tile->frame, col)->type;

  return col > 0 && type != ANA_TYPE_TEXT && type != ANA_TYPE_BOOL;
}

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
  return widest + (stands_at_end (p, col) || col == 0 ? COLUMN_GAP_PX : 2 * COLUMN_GAP_PX);
}

/* Where each column begins, and at [n] where the last one ends. What is too much is taken from the first, which has names;
 * from all only when that is not enough; what is to spare is its, but in a wide tile figures do not stand far from names. */
static void
place_columns (Painter *p, AnaGridRect r, guint n, guint n_rows, double *edges)
{
  double room = r.width - 2 * PAD_PX, others = 0, scale, spare, widths[ANA_TILE_PAINT_COLUMNS] = { 0 };

  for (guint c = 0; c < n; c++)
    widths[c] = measure_column (p, c, n_rows);
  for (guint c = 1; c < n; c++)
    others += widths[c];
  spare = room - others - widths[0] - FIRST_SPARE_PX;
  for (guint c = 1; c < n && spare > 0; c++)
    widths[c] += spare / (n - 1);
  others += n > 1 ? MAX (spare, 0) : 0;
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
  gboolean ends = stands_at_end (p, col);

  if (col > 0 && !ends) /* from the figures before it as far as those are from each other */
    {
      x += COLUMN_GAP_PX;
      w -= COLUMN_GAP_PX;
    }
  text (p, style, colour, ends ? x + w : x, y, ends ? 1 : 0, w - (col == 0 ? COLUMN_GAP_PX : 0), words);
}

/* A list shows three columns at most: where there are more, or words are cut, the rows are not all told. */
static gboolean
list_fits (Painter *p, AnaGridRect r)
{
  AnaListColumns columns = ana_tile_data_find_list_columns (p->tile);
  guint n = (columns.text >= 0) + (columns.time >= 0) + (columns.figure >= 0);

  if (n < ana_frame_get_n_cols (p->tile->frame))
    return FALSE;
  for (guint row = 0; columns.text >= 0 && row < ana_frame_get_n_rows (p->tile->frame); row++)
    {
      g_autofree char *words = ana_tile_data_dup_figure (p->tile, (guint) columns.text, row, p->picture->zone, p->picture->locale);

      if (ana_text_width_px (p->theme, ANA_TEXT_DATA, words) > r.width / 2 - PAD_PX)
        return FALSE;
    }
  return TRUE;
}

/* Whether the cells of a table's rows have room in a tile of this size; of few rows, for each is measured. */
gboolean
ana_tile_paint_fits (const AnaBoardPicture *self, const AnaTileData *tile, AnaGridRect rect)
{
  Painter p = { self, tile, NULL, self->theme, 0 };
  guint n = MIN (ana_frame_get_n_cols (tile->frame), ANA_TILE_PAINT_COLUMNS), n_rows = ana_frame_get_n_rows (tile->frame);
  double edges[ANA_TILE_PAINT_COLUMNS + 1];

  if (tile->type == ANA_TILE_LIST)
    return list_fits (&p, rect);
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

/* A list has no heads. */
static guint
count_shown (const AnaTileData *tile, double body_px)
{
  gboolean lists = tile->type == ANA_TILE_LIST;
  guint n_rows = ana_frame_get_n_rows (tile->frame), room = (guint) MAX (0, lists ? (body_px - PAD_PX) / LIST_ROW_PX : (body_px - ROW_PX) / ROW_PX);

  return n_rows <= room ? n_rows : room > 0 ? room - 1 : 0;
}

/* How many rows of a table a tile of this height shows. */
guint
ana_tile_paint_count_rows (const AnaTileData *tile, double height_px)
{
  return tile->frame != NULL ? count_shown (tile, height_px - HEAD_PX) : 0;
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

/* How many rows are not shown, or where they are. */
static void
say_rest (Painter *p, AnaGridRect r, guint shown, double y)
{
  const char *where = p->picture->elsewhere != NULL ? g_hash_table_lookup (p->picture->elsewhere, p->tile->key) : NULL;
  guint n_rows = ana_frame_get_n_rows (p->tile->frame);

  if (shown < n_rows)
    {
      g_autofree char *more = g_strdup_printf (ngettext ("%u more row", "%u more rows", n_rows - shown), n_rows - shown);

      text (p, ANA_TEXT_CAPTION, p->theme->dim, r.x + PAD_PX, y, 0, r.width - 2 * PAD_PX, where != NULL ? where : more);
    }
}

/* As many rows as there is room for; how many there are is said when not all are shown. */
static void
paint_rows (Painter *p, AnaGridRect r)
{
  const AnaFrame *frame = p->tile->frame;
  guint n = MIN (ana_frame_get_n_cols (frame), ANA_TILE_PAINT_COLUMNS), shown = count_shown (p->tile, r.height);
  double edges[ANA_TILE_PAINT_COLUMNS + 1];

  place_columns (p, r, n, shown, edges);
  begin_tag (p, "Table");
  paint_heads (p, edges, n, r.y);
  for (guint row = 0; row < shown; row++)
    paint_row (p, edges, n, row, r.y + (row + 1) * ROW_PX);
  end_tag (p, "Table");
  say_rest (p, r, shown, r.y + (shown + 1) * ROW_PX);
}

/* --- list --- */

static double
paint_list_cell (Painter *p, AnaTextStyle style, AnaColour colour, double x, double y, double align, double max_px, int col, guint row)
{
  g_autofree char *cell = col >= 0 ? ana_tile_data_dup_figure (p->tile, (guint) col, row, p->picture->zone, p->picture->locale) : NULL;
  double px;

  if (cell == NULL)
    return 0;
  begin_tag (p, "TD");
  px = text (p, style, colour, x, y, align, max_px, cell);
  end_tag (p, "TD");
  return px;
}

/* As in the window: what it is, when under it, and how much at the end. */
static void
paint_list (Painter *p, AnaGridRect r)
{
  AnaListColumns columns = ana_tile_data_find_list_columns (p->tile);
  guint shown = count_shown (p->tile, r.height);
  double left = r.x + PAD_PX, w = r.width - 2 * PAD_PX;

  begin_tag (p, "Table");
  for (guint row = 0; row < shown; row++)
    {
      double y = r.y + row * LIST_ROW_PX, figure_px;

      if (row > 0)
        paint_line (p, left, left + w, y);
      begin_tag (p, "TR");
      figure_px = paint_list_cell (p, ANA_TEXT_DATA, p->theme->text, left + w, y + 9, 1, w / 2, columns.figure, row);
      paint_list_cell (p, ANA_TEXT_DATA, p->theme->text, left, y + (columns.time >= 0 ? 1 : 9), 0, w - figure_px - COLUMN_GAP_PX, columns.text, row);
      paint_list_cell (p, ANA_TEXT_CAPTION, p->theme->dim, left, y + 18, 0, w - figure_px - COLUMN_GAP_PX, columns.time, row);
      end_tag (p, "TR");
    }
  end_tag (p, "Table");
  say_rest (p, r, shown, r.y + shown * LIST_ROW_PX + 4);
}

/* --- text and picture --- */

static void
paint_markdown (Painter *p, AnaGridRect r)
{
  g_autofree char *markup = ana_markdown_to_markup (p->tile->text), *plain = NULL;
  g_autoptr (PangoLayout) layout = pango_cairo_create_layout (p->cr);
  g_autoptr (PangoFontDescription) font = pango_font_description_from_string (p->theme->font);
  cairo_font_options_t *options = cairo_font_options_create ();
  PangoAttrList *looks = NULL;

  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE); /* as all text that is painted: ana_paint_text() */
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options (pango_layout_get_context (layout), options);
  cairo_font_options_destroy (options);
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
  if (p->picture->mirrored && pango_layout_get_direction (layout, 0) != PANGO_DIRECTION_RTL) /* Pango turns the other one by itself */
    pango_layout_set_alignment (layout, PANGO_ALIGN_RIGHT);
  cairo_set_source_rgba (p->cr, p->theme->text.r, p->theme->text.g, p->theme->text.b, p->theme->text.a);
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

/* --- filter --- */

/* What the field of the tile has to be, when that is one value; (transfer none) */
static const char *
find_chosen (Painter *p)
{
  JsonObject *filters = p->picture->data->filters != NULL ? json_node_get_object (p->picture->data->filters) : NULL;
  JsonObjectIter iter;
  JsonNode *node;
  const char *id;

  if (filters == NULL || json_object_get_size (filters) == 0)
    return NULL;
  json_object_iter_init_ordered (&iter, filters);
  while (json_object_iter_next_ordered (&iter, &id, &node))
    {
      JsonObject *filter = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

      if (filter != NULL && g_strcmp0 (ana_json_get_string (filter, "", "field", NULL, NULL), p->tile->field) == 0)
        return ana_json_get_string (filter, "", "equal", NULL, NULL);
    }
  return NULL;
}

/* The menu that the window shows: what the board is filtered by, or all. */
static void
paint_filter (Painter *p, AnaGridRect r)
{
  const AnaColour c = p->theme->text;
  const char *chosen = find_chosen (p);
  double x = r.x + PAD_PX, w = r.width - 2 * PAD_PX, arrow = place (p, x + w - 18, 8);

  cairo_new_path (p->cr);
  cairo_arc (p->cr, x + w - FIELD_RADIUS_PX, r.y + FIELD_RADIUS_PX, FIELD_RADIUS_PX, -G_PI_2, 0);
  cairo_arc (p->cr, x + w - FIELD_RADIUS_PX, r.y + FIELD_PX - FIELD_RADIUS_PX, FIELD_RADIUS_PX, 0, G_PI_2);
  cairo_arc (p->cr, x + FIELD_RADIUS_PX, r.y + FIELD_PX - FIELD_RADIUS_PX, FIELD_RADIUS_PX, G_PI_2, G_PI);
  cairo_arc (p->cr, x + FIELD_RADIUS_PX, r.y + FIELD_RADIUS_PX, FIELD_RADIUS_PX, G_PI, 3 * G_PI_2);
  cairo_close_path (p->cr);
  cairo_set_source_rgba (p->cr, c.r, c.g, c.b, c.a * (p->theme->high_contrast ? .2 : .1));
  cairo_fill (p->cr);
  cairo_move_to (p->cr, arrow, r.y + 15);
  cairo_rel_line_to (p->cr, 8, 0);
  cairo_rel_line_to (p->cr, -4, 5);
  cairo_close_path (p->cr);
  cairo_set_source_rgba (p->cr, c.r, c.g, c.b, c.a);
  cairo_fill (p->cr);
  text (p, ANA_TEXT_DATA, c, x + 10, r.y + 8, 0, w - 34, chosen != NULL ? chosen : _("All"));
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
      paint_rows (p, r);
      break;
    case ANA_TILE_LIST:
      paint_list (p, r);
      break;
    case ANA_TILE_TEXT:
      paint_markdown (p, r);
      break;
    case ANA_TILE_IMAGE:
      paint_image (p, r);
      break;
    case ANA_TILE_FILTER:
      paint_filter (p, r);
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
  Painter p = { self, tile, cr, self->theme, 2 * rect.x + rect.width };
  gboolean shown = tile->state == ANA_TILE_READY || tile->state == ANA_TILE_STALE;
  gboolean headed = tile->type != ANA_TILE_TEXT || tile->title[0] != '\0';
  AnaGridRect body = { rect.x, rect.y + (headed ? HEAD_PX : PAD_PX), rect.width, rect.height - (headed ? HEAD_PX : PAD_PX) };

  cairo_save (cr);
  cairo_rectangle (cr, rect.x, rect.y, rect.width, rect.height);
  cairo_clip (cr);
  if (tile->type == ANA_TILE_KPI && shown)
    ana_card_paint (tile->card, cr, rect, self->theme, !self->on_paper, self->mirrored);
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
