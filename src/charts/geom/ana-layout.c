/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-layout.c: the pen of the marks: inks, shapes, data with their cells, labels that keep apart.
 */
#include "config.h"

#include "ana-plot-private.h"

#include <stdlib.h>
#include <string.h>

#define MAX_LABEL_BYTES 200   /* of a text as it is drawn; the table has all of it */
#define MAX_WAITING     20000 /* labels beyond are dropped: there is no room for a tenth of them */
#define LABEL_CELL_PX   64.0
#define TOUCH_PX        0.5   /* lines right under each other touch, and do not overlap */

/* --- inks --- */

AnaInk
ana_ink_slot (AnaColourSlot slot, double alpha)
{
  return (AnaInk) { ANA_INK_SLOT, slot, 0, (float) alpha };
}

AnaInk
ana_ink_series (guint series)
{
  return ana_ink_slot (series < 8 ? (AnaColourSlot) (ANA_SLOT_SERIES_1 + series) : ANA_SLOT_PREVIOUS, 1);
}

AnaInk
ana_ink_sequential (double t)
{
  return (AnaInk) { ANA_INK_SEQUENTIAL, ANA_SLOT_TEXT, (float) CLAMP (t, 0, 1), 1 };
}

AnaInk
ana_ink_diverging (double t)
{
  return (AnaInk) { ANA_INK_DIVERGING, ANA_SLOT_TEXT, (float) CLAMP (t, -1, 1), 1 };
}

/* --- shapes --- */

static AnaShape *
add_shape (AnaLayout *self, AnaShapeKind kind, guint datum, AnaInk ink)
{
  AnaShape shape = { .kind = kind, .part = datum != ANA_NO_DATUM ? ANA_PART_MARK : ANA_PART_AXIS, .ink = ink, .datum = datum };

  g_array_append_val (self->out->shapes, shape);
  if (datum != ANA_NO_DATUM)
    ana_layout_get_datum (self, datum)->drawn = TRUE;
  return &g_array_index (self->out->shapes, AnaShape, self->out->shapes->len - 1);
}

AnaShape *
ana_layout_rect (AnaLayout *self, guint datum, double x, double y, double w, double h, AnaInk ink)
{
  AnaShape *shape = add_shape (self, ANA_SHAPE_RECT, datum, ink);

  shape->x = (float) fmin (x, x + w);
  shape->y = (float) fmin (y, y + h);
  shape->w = (float) fabs (w);
  shape->h = (float) fabs (h);
  return shape;
}

AnaShape *
ana_layout_circle (AnaLayout *self, guint datum, double x, double y, double r, AnaInk ink)
{
  AnaShape *shape = add_shape (self, ANA_SHAPE_CIRCLE, datum, ink);

  shape->x = (float) x;
  shape->y = (float) y;
  shape->w = (float) r;
  return shape;
}

AnaShape *
ana_layout_arc (AnaLayout *self, guint datum, double x, double y, double r0, double r1, double a0, double a1, AnaInk ink)
{
  AnaShape *shape = ana_layout_circle (self, datum, x, y, r0, ink);

  shape->kind = ANA_SHAPE_ARC;
  shape->h = (float) r1;
  shape->a = (float) a0;
  shape->b = (float) a1;
  return shape;
}

static AnaShape *
add_points (AnaLayout *self, AnaShapeKind kind, guint datum, const AnaPoint *points, guint n, AnaInk ink)
{
  AnaShape *shape = add_shape (self, kind, datum, ink);

  shape->first_point = self->out->points->len;
  shape->n_points = n;
  g_array_append_vals (self->out->points, points, n);
  return shape;
}

AnaShape *
ana_layout_line (AnaLayout *self, guint datum, const AnaPoint *points, guint n, double width_px, AnaInk ink)
{
  AnaShape *shape = add_points (self, ANA_SHAPE_LINE, datum, points, n, ink);

  shape->stroke_px = (float) width_px;
  return shape;
}

AnaShape *
ana_layout_segment (AnaLayout *self, guint datum, double x0, double y0, double x1, double y1, double width_px, AnaInk ink)
{
  AnaPoint ends[2] = { { (float) x0, (float) y0 }, { (float) x1, (float) y1 } };

  return ana_layout_line (self, datum, ends, 2, width_px, ink);
}

AnaShape *
ana_layout_path (AnaLayout *self, guint datum, const AnaPoint *points, guint n, AnaInk ink)
{
  return add_points (self, ANA_SHAPE_PATH, datum, points, n, ink);
}

/* --- texts --- */

/* About the advances of a sans serif at nine points, a little generous: the room has no font. */
double
ana_layout_text_px (const char *text)
{
  double width = 0;
  guint n = 0;

  for (const char *p = text; *p != '\0' && n < MAX_LABEL_BYTES; p = g_utf8_next_char (p), n++)
    {
      guchar c = (guchar) *p;

      if (c == 0xc2 && (guchar) p[1] == 0xa0) /* a space, in figures */
        width += 4.5;
      else if (c >= 0x80)
        width += c >= 0xe3 && c != 0xef ? 12.5 : c == 0xe2 ? 5.5 : 7.2;
      else if (strchr ("iljI.,:;'|!", c) != NULL)
        width += 3.5;
      else if (strchr ("ftr()[] -/\"", c) != NULL)
        width += 4.5;
      else
        width += strchr ("mwMW@%", c) != NULL ? 11.5 : g_ascii_isupper (c) ? 8.2 : 6.9;
    }
  return width;
}

static const char *
keep_text (AnaLayout *self, const char *text)
{
  gsize length = strlen (text);

  if (length > MAX_LABEL_BYTES)
    length = (gsize) (g_utf8_find_prev_char (text, text + MAX_LABEL_BYTES + 1) - text);
  return g_string_chunk_insert_len (self->out->texts, text, (gssize) length);
}

static AnaShape
make_text (AnaLayout *self, AnaShapePart part, double x, double y, double align, double max_px, AnaColourSlot slot, const char *text)
{
  return (AnaShape) { .kind = ANA_SHAPE_TEXT, .part = part, .ink = ana_ink_slot (slot, 1), .x = (float) x, .y = (float) y,
                      .w = (float) fmax (max_px, 0), .a = (float) align, .datum = ANA_NO_DATUM, .text = keep_text (self, text) };
}

AnaShape *
ana_layout_text (AnaLayout *self, AnaShapePart part, double x, double y, double align, double max_px, AnaColourSlot slot, const char *text)
{
  AnaShape shape = make_text (self, part, x, y, align, max_px, slot, text);

  g_array_append_val (self->out->shapes, shape);
  return &g_array_index (self->out->shapes, AnaShape, self->out->shapes->len - 1);
}

AnaShape *
ana_layout_label (AnaLayout *self, double weight, double x, double y, double align, double max_px, AnaColourSlot slot, const char *text)
{
  static AnaShape dropped; /* written by nobody who reads it */
  AnaWaitingLabel label = { make_text (self, ANA_PART_LABEL, x, y, align, max_px, slot, text), weight, 0 };

  if (self->waiting->len >= MAX_WAITING)
    return &dropped;
  g_array_append_val (self->waiting, label);
  return &g_array_index (self->waiting, AnaWaitingLabel, self->waiting->len - 1).shape;
}

/* The name of a circle, at whichever side of it there is room; it lies on no other circle. */
AnaShape *
ana_layout_name (AnaLayout *self, double weight, double x, double y, double r, double max_px, const char *text)
{
  guint before = self->waiting->len;
  AnaShape *shape = ana_layout_label (self, weight, x, y - r - ANA_LAYOUT_LINE_PX, 0.5, max_px, ANA_SLOT_TEXT, text);

  shape->halo = TRUE;
  if (self->waiting->len > before)
    g_array_index (self->waiting, AnaWaitingLabel, before).around_px = r;
  return shape;
}

/* --- labels that keep apart: the heavier first, in a grid of cells that knows who stands near --- */

typedef struct { float x0, y0, x1, y1; } Box;

typedef struct {
  GHashTable *cells; /* of GArray of Box, by cell */
} Crowd;

static Box
box_of (const AnaShape *shape)
{
  double scale = (shape->letters == ANA_LETTERS_BIG ? 2 : shape->letters == ANA_LETTERS_BODY ? 1.25 : 1) * (shape->h > 0 ? (double) shape->h : 1);
  double width = ana_layout_text_px (shape->text) * scale;

  if (shape->w > 0)
    width = fmin (width, shape->w);
  return (Box) { shape->x - shape->a * (float) width, shape->y, shape->x + (1 - shape->a) * (float) width,
                 shape->y + (float) (ANA_LAYOUT_LINE_PX * scale) };
}

static gpointer
cell_key (int cx, int cy)
{
  return GINT_TO_POINTER ((cx & 0x7fff) << 15 | (cy & 0x7fff));
}

static gboolean
is_free (Crowd *crowd, Box box)
{
  for (int cx = (int) floor (box.x0 / LABEL_CELL_PX); cx <= (int) floor (box.x1 / LABEL_CELL_PX); cx++)
    for (int cy = (int) floor (box.y0 / LABEL_CELL_PX); cy <= (int) floor (box.y1 / LABEL_CELL_PX); cy++)
      {
        const GArray *boxes = g_hash_table_lookup (crowd->cells, cell_key (cx, cy));

        for (guint i = 0; boxes != NULL && i < boxes->len; i++)
          {
            Box b = g_array_index (boxes, Box, i);

            if (box.x0 < b.x1 - TOUCH_PX && b.x0 < box.x1 - TOUCH_PX && box.y0 < b.y1 - TOUCH_PX && b.y0 < box.y1 - TOUCH_PX)
              return FALSE;
          }
      }
  return TRUE;
}

static void
take_place (Crowd *crowd, Box box)
{
  for (int cx = (int) floor (box.x0 / LABEL_CELL_PX); cx <= (int) floor (box.x1 / LABEL_CELL_PX); cx++)
    for (int cy = (int) floor (box.y0 / LABEL_CELL_PX); cy <= (int) floor (box.y1 / LABEL_CELL_PX); cy++)
      {
        GArray *boxes = g_hash_table_lookup (crowd->cells, cell_key (cx, cy));

        if (boxes == NULL)
          {
            boxes = g_array_new (FALSE, FALSE, sizeof (Box));
            g_hash_table_insert (crowd->cells, cell_key (cx, cy), boxes);
          }
        g_array_append_val (boxes, box);
      }
}

static int
compare_labels (gconstpointer a, gconstpointer b)
{
  const AnaWaitingLabel *la = *(const AnaWaitingLabel *const *) a, *lb = *(const AnaWaitingLabel *const *) b;

  if (la->weight != lb->weight)
    return la->weight > lb->weight ? -1 : 1;
  return la < lb ? -1 : 1;
}

/* One pixel of slack: an estimated width is no proof. */
static gboolean
is_inside (const AnaShapes *shapes, Box box)
{
  return box.x0 >= shapes->x - 1 && box.y0 >= shapes->y - 1 && box.x1 <= shapes->x + shapes->w + 1 && box.y1 <= shapes->y + shapes->h + 1;
}

/* Names lie on no circle but for its edge. */
static void
take_circles (const AnaLayout *self, Crowd *crowd)
{
  for (guint i = 0; i < self->out->shapes->len; i++)
    {
      const AnaShape *shape = &g_array_index (self->out->shapes, AnaShape, i);
      float r = shape->w * 0.7f;

      if (shape->kind == ANA_SHAPE_CIRCLE && shape->part == ANA_PART_MARK)
        take_place (crowd, (Box) { shape->x - r, shape->y - r, shape->x + r, shape->y + r });
    }
}

static gboolean
has_names (const AnaLayout *self)
{
  for (guint i = 0; i < self->waiting->len; i++)
    if (g_array_index (self->waiting, AnaWaitingLabel, i).around_px > 0)
      return TRUE;
  return FALSE;
}

/* Above its circle, where a label stands at first, then below, then on either side. */
static void
move_around (const AnaWaitingLabel *label, guint place, AnaShape *shape)
{
  float r = (float) label->around_px, x = label->shape.x, y = label->shape.y + r + ANA_LAYOUT_LINE_PX;

  *shape = label->shape;
  if (place == 0)
    return;
  shape->y = place == 1 ? y + r : y - ANA_LAYOUT_LINE_PX / 2;
  if (place < 2)
    return;
  shape->a = place == 2 ? 0 : 1;
  shape->x = place == 2 ? x + r + 3 : x - r - 3;
}

static void
place_label (const AnaLayout *self, Crowd *crowd, const AnaWaitingLabel *label)
{
  for (guint place = 0; place < (label->around_px > 0 ? 4 : 1); place++)
    {
      AnaShape shape;
      Box box;

      move_around (label, place, &shape);
      box = box_of (&shape);
      if (!is_inside (self->out, box) || !is_free (crowd, box))
        continue;
      take_place (crowd, box);
      g_array_append_val (self->out->shapes, shape);
      return;
    }
}

void
ana_layout_place_labels (AnaLayout *self)
{
  Crowd crowd = { g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_array_unref) };
  g_autoptr (GPtrArray) order = g_ptr_array_sized_new (self->waiting->len);

  for (guint i = 0; i < self->out->shapes->len; i++)
    {
      const AnaShape *shape = &g_array_index (self->out->shapes, AnaShape, i);

      if (shape->kind == ANA_SHAPE_TEXT && shape->b == 0)
        take_place (&crowd, box_of (shape));
    }
  if (has_names (self))
    take_circles (self, &crowd);
  for (guint i = 0; i < self->waiting->len; i++)
    g_ptr_array_add (order, &g_array_index (self->waiting, AnaWaitingLabel, i));
  g_ptr_array_sort (order, compare_labels);
  for (guint i = 0; i < order->len; i++)
    {
      const AnaWaitingLabel *label = g_ptr_array_index (order, i);

      if (*label->shape.text != '\0')
        place_label (self, &crowd, label);
    }
  g_array_set_size (self->waiting, 0);
  g_hash_table_unref (crowd.cells);
}

/* --- data --- */

void
ana_layout_add_column (AnaLayout *self, const char *title, AnaCellKind kind, const char *const *names, guint n_names)
{
  AnaShapes *out = self->out;

  g_return_if_fail (out->n_columns < ANA_SHAPES_MAX_COLUMNS && out->data->len == 0);
  out->column[out->n_columns++] = (AnaShapesColumn) { g_string_chunk_insert_const (out->texts, ana_plot_word (self->plot, title)), kind, names, n_names };
}

void
ana_layout_add_channel_column (AnaLayout *self, AnaPlotChannelId id, const char *fallback)
{
  const AnaPlotChannel *channel = ana_plot_get (self->plot, id);
  AnaCellKind kind = channel == NULL || channel->kind == ANA_KIND_NUMBER ? ANA_CELL_NUMBER
                     : channel->kind == ANA_KIND_TIME                    ? ANA_CELL_TIME
                                                                         : ANA_CELL_NAME;

  ana_layout_add_column (self, channel != NULL && channel->title != NULL ? channel->title : fallback, kind,
                         channel != NULL ? (const char *const *) channel->names : NULL, channel != NULL ? channel->n_names : 0);
}

guint
ana_layout_add_datum (AnaLayout *self, guint row, guint series, double x, double y, const double *cells)
{
  AnaShapes *out = self->out;
  AnaDatum datum = { row, row != G_MAXUINT ? 1 : 0, series, (float) x, (float) y, FALSE };

  g_array_append_val (out->data, datum);
  g_array_append_vals (out->cells, cells, out->n_columns);
  if (row != G_MAXUINT)
    ana_shapes_edit_rows (out)[row] = out->data->len - 1;
  return out->data->len - 1;
}

void
ana_layout_claim_row (AnaLayout *self, guint datum, guint row)
{
  AnaDatum *d = ana_layout_get_datum (self, datum);
  guint *datum_of_row = ana_shapes_edit_rows (self->out);

  if (datum_of_row[row] != ANA_NO_DATUM)
    return;
  datum_of_row[row] = datum;
  if (d->n_rows++ == 0)
    d->row = row;
}

AnaDatum *
ana_layout_get_datum (AnaLayout *self, guint datum)
{
  return &g_array_index (self->out->data, AnaDatum, datum);
}
