/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-chart-note.c: annotations of a chart by hand: where one is wanted, which one is meant, and how one is moved.
 *
 * The view keeps none of them: it says what is wanted, and whoever shows the chart writes it down and gives a new one.
 */
#include "config.h"

#include "ana-chart-view-private.h"

#include "ana-annotation.h"
#include "ana-text.h"

#include <glib/gi18n.h>
#include <math.h>

#define GRIP_PX 8 /* an end of a range so near to the pointer moves alone */

/* Whether something can be said about the chart that is shown: it has axes, and they are those of its data. */
gboolean
ana_chart_view_can_annotate (AnaChartView *self)
{
  guint wanted = g_signal_lookup ("annotate-wanted", ANA_TYPE_CHART_VIEW);
  AnaGeom *geom = ana_chart_view_get_geom (self);

  return geom != NULL && !geom->empty && g_signal_has_handler_pending (self, wanted, 0, FALSE) && ana_annotation_can (self->given)
         && ana_geom_has_axes (geom) && ana_chart_get_x_type (self->chart) == ana_chart_get_x_type (self->given);
}

static gboolean
keeps_values (AnaChartView *self)
{
  return ana_annotation_keeps (self->given, TRUE) && !ana_chart_view_is_transformed (self);
}

/* --- where it is wanted --- */

/* A name is a whole one, and a value that a transform has made is none of the data. */
static double
snap (const AnaScale *scale, double place)
{
  return scale->type == ANA_SCALE_BAND ? CLAMP (round (place), ceil (scale->lo), floor (scale->hi)) : place;
}

/* Of a mark that stands for one row it is what the row says; of others where their middle lies. */
static double
place_of_datum (AnaChartView *self, const AnaHit *hit, AnaPlotChannelId id)
{
  const AnaGeom *geom = self->geom;
  const AnaPlotChannel *channel = ana_plot_get_channel (ana_chart_get_plot (self->chart), id);
  guint n;
  const AnaDatum *data = ana_shapes_get_data (geom->shapes, &n);
  double place;

  if (channel != NULL && hit->index < n && data[hit->index].row != G_MAXUINT && isfinite (channel->value[data[hit->index].row]))
    return channel->value[data[hit->index].row];
  place = id == ANA_PLOT_X ? ana_geom_x_value (geom, hit->x_px) : ana_geom_y_value (geom, hit->y_px[0]);
  return snap (id == ANA_PLOT_X ? &geom->x_scale : &geom->y_scale, place);
}

static void
take_point (AnaChartView *self, const AnaHit *hit, AnaChartNote *note)
{
  if (self->geom->shapes != NULL)
    {
      note->x = place_of_datum (self, hit, ANA_PLOT_X);
      note->y = keeps_values (self) ? place_of_datum (self, hit, ANA_PLOT_Y) : (double) NAN;
      return;
    }
  note->x = hit->x;
  for (guint i = 0; isnan (note->y) && i < hit->n_values; i++)
    if (self->geom->layers[i].layer->slot != ANA_SLOT_PREVIOUS && keeps_values (self))
      note->y = hit->value[i];
}

/* Of the stretch that is brushed, else of the point that is looked at, else of the chart. FALSE: nothing can be said. */
gboolean
ana_chart_view_annotate (AnaChartView *self)
{
  gboolean keyboard, has_span = self->has_brush && self->brush_keys == NULL && self->brush_hi > self->brush_lo;
  AnaChartNote note = { NULL, NAN, NAN, NAN, FALSE };
  AnaHit hit;

  if (!ana_chart_view_can_annotate (self))
    return FALSE;
  /* where the keyboard stands, before what the pointer happens to lie on */
  hit = self->cursor >= 0 ? ana_chart_hit_index (self->geom, (guint) self->cursor) : ana_chart_view_get_hit (self, &keyboard);
  if (has_span)
    {
      note.x = self->brush_lo;
      note.x2 = self->brush_hi;
    }
  else if (hit.hit)
    take_point (self, &hit, &note);
  ana_chart_view_emit_annotate (self, &note);
  return TRUE;
}

/* FALSE: there is none of that id, or nobody keeps them. */
gboolean
ana_chart_view_edit_note (AnaChartView *self, const char *id)
{
  const AnaAnnotation *said = id != NULL && ana_chart_view_can_annotate (self) ? ana_chart_find_annotation (self->given, id) : NULL;
  AnaChartNote note;

  if (said == NULL)
    return FALSE;
  note = (AnaChartNote) { id, said->x, said->x2, said->y, FALSE };
  ana_chart_view_emit_annotate (self, &note);
  return TRUE;
}

/* Which one the pointer is on: (nullable) */
const char *
ana_chart_view_find_note (AnaChartView *self, double x_px, double y_px)
{
  return ana_chart_view_can_annotate (self) ? ana_geom_hit_annotation (self->geom, (float) x_px, (float) y_px) : NULL;
}

/* --- the menu --- */

/* What there is to do, and each that there is: (transfer full), empty when nothing can be said. */
GMenu *
ana_chart_view_make_note_section (AnaChartView *self)
{
  GMenu *section = g_menu_new ();
  g_autoptr (GMenu) list = g_menu_new ();

  if (!ana_chart_view_can_annotate (self))
    return section;
  g_menu_append (section, _("_Annotate…"), "plot.annotate");
  for (guint i = 0; i < ana_chart_get_n_annotations (self->given); i++)
    {
      const AnaAnnotation *said = ana_chart_get_annotation (self->given, i);
      g_autofree char *line = ana_text_to_line (said->text, 40), *label = NULL;
      g_autoptr (GMenuItem) item = NULL;
      g_auto (GStrv) parts = g_strsplit (line, "_", -1);

      if (said->id == NULL)
        continue;
      label = g_strjoinv ("__", parts);
      item = g_menu_item_new (*label != '\0' ? label : _("Without Words"), NULL);
      g_menu_item_set_action_and_target (item, "plot.edit-note", "s", said->id);
      g_menu_append_item (list, item);
    }
  if (g_menu_model_get_n_items (G_MENU_MODEL (list)) > 0)
    g_menu_append_submenu (section, _("A_nnotations"), G_MENU_MODEL (list));
  return section;
}

/* --- by a drag --- */

/* What a drag with Ctrl does from there: an annotation under the pointer moves, else a range is said. */
AnaChartDrag
ana_chart_view_begin_note (AnaChartView *self, double x_px, double y_px)
{
  const char *id = ana_chart_view_find_note (self, x_px, y_px);

  g_free (self->note_id);
  self->note_id = g_strdup (id);
  if (id != NULL)
    return ANA_DRAG_MOVE;
  return ana_chart_view_can_annotate (self) && ana_annotation_keeps (self->given, FALSE) ? ANA_DRAG_NOTE : ANA_DRAG_NONE;
}

/* Along the axis of places, which runs down the side of what lies. */
static double
place_at (const AnaGeom *geom, double x_px, double y_px)
{
  return snap (&geom->x_scale, ana_geom_x_value (geom, (float) (geom->horizontal ? y_px : x_px)));
}

static double
shift (const AnaScale *scale, double value, double by_px)
{
  double px = ana_scale_to_px (scale, value) + by_px;

  return isnan (value) ? value : snap (scale, ana_scale_from_px (scale, CLAMP (px, fmin (scale->p0, scale->p1), fmax (scale->p0, scale->p1))));
}

/* From the middle of a name to the end of its band, and a little further. */
static double
find_reach (const AnaScale *scale)
{
  return GRIP_PX + (scale->type == ANA_SCALE_BAND ? fabs (ana_scale_to_px (scale, 0) - ana_scale_to_px (scale, 0.5)) : 0);
}

/* What it would be where the drag is now. An end of a range moves alone; with Shift, or where both are near, all of it. */
static gboolean
read_move (AnaChartView *self, AnaChartNote *note)
{
  const AnaGeom *geom = self->geom;
  const AnaAnnotation *said = self->note_id != NULL ? ana_chart_find_annotation (self->given, self->note_id) : NULL;
  double dx = self->to_x_px - self->from_x_px, dy = self->to_y_px - self->from_y_px, along = geom->horizontal ? dy : dx;
  double grip = geom->horizontal ? self->from_y_px : self->from_x_px, reach = find_reach (&geom->x_scale);
  gboolean near_lo, near_hi;

  if (said == NULL)
    return FALSE;
  near_lo = !isnan (said->x2) && fabs (ana_scale_to_px (&geom->x_scale, said->x) - grip) < reach;
  near_hi = !isnan (said->x2) && fabs (ana_scale_to_px (&geom->x_scale, said->x2) - grip) < reach;
  if (self->drag_axis || near_lo == near_hi)
    near_lo = near_hi = TRUE;
  *note = (AnaChartNote) { self->note_id, said->x, said->x2, said->y, TRUE };
  if (near_lo)
    note->x = shift (&geom->x_scale, said->x, along);
  if (near_hi)
    note->x2 = shift (&geom->x_scale, said->x2, along);
  if (keeps_values (self)) /* where a transform shows it is no value of the data */
    note->y = shift (&geom->y_scale, said->y, geom->horizontal ? dx : dy);
  return TRUE;
}

void
ana_chart_view_end_note (AnaChartView *self, AnaChartDrag drag)
{
  AnaGeom *geom = ana_chart_view_get_geom (self);
  AnaChartNote note = { NULL, NAN, NAN, NAN, FALSE };

  if (geom == NULL)
    return;
  if (drag == ANA_DRAG_MOVE)
    {
      if (read_move (self, &note))
        ana_chart_view_emit_annotate (self, &note);
      return;
    }
  note.x = place_at (geom, self->from_x_px, self->from_y_px);
  note.x2 = place_at (geom, self->to_x_px, self->to_y_px);
  if (note.x2 < note.x)
    {
      double swap = note.x;

      note.x = note.x2;
      note.x2 = swap;
    }
  ana_chart_view_emit_annotate (self, &note);
}

/* --- shown while it goes on --- */

static void
line_at (cairo_t *cr, const AnaGeom *geom, gboolean upright, double px)
{
  if (isnan (px))
    return;
  px = floor (px) + 0.5;
  cairo_move_to (cr, upright ? px : geom->plot_x, upright ? geom->plot_y : px);
  cairo_line_to (cr, upright ? px : geom->plot_x + geom->plot_w, upright ? geom->plot_y + geom->plot_h : px);
  cairo_stroke (cr);
}

void
ana_chart_view_paint_move (AnaChartView *self, cairo_t *cr, const AnaTheme *theme)
{
  const AnaGeom *geom = self->geom;
  const AnaAnnotation *shown;
  AnaChartNote note;
  double x, x2, y, value;

  if (!read_move (self, &note))
    return;
  x = isnan (note.x) ? (double) NAN : ana_geom_x_px (geom, note.x);
  x2 = isnan (note.x2) ? (double) NAN : ana_geom_x_px (geom, note.x2);
  shown = ana_chart_find_annotation (self->chart, self->note_id);
  value = keeps_values (self) || shown == NULL ? note.y : shown->y;
  y = isnan (value) ? (double) NAN : ana_geom_y_px (geom, value);
  cairo_set_source_rgb (cr, theme->accent.r, theme->accent.g, theme->accent.b);
  cairo_set_line_width (cr, 2);
  if (!isnan (x) && !isnan (y))
    {
      cairo_arc (cr, geom->horizontal ? y : x, geom->horizontal ? x : y, 5, 0, 2 * G_PI);
      cairo_stroke (cr);
      return;
    }
  line_at (cr, geom, !geom->horizontal, x);
  line_at (cr, geom, !geom->horizontal, x2);
  line_at (cr, geom, geom->horizontal, y);
}
