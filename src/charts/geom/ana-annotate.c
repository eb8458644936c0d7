/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-annotate.c: what somebody has said about a part of a chart: kept as values, so that it stays with the data.
 */
#include "config.h"

#include "ana-chart-private.h"

#include <math.h>
#include <stdlib.h>

#define MAX_ANNOTATIONS 500
#define NEAR_PX 5.0
#define NOTE_PX 18  /* over the plot, where the triangle of a note is */

void
ana_annotation_clear (gpointer annotation)
{
  g_free (((AnaAnnotation *) annotation)->text);
  g_free (((AnaAnnotation *) annotation)->id);
}

/**
 * ana_chart_annotate_as:
 * @self: a chart with two axes
 * @id: (nullable): what its keeper knows it by
 * @x: where on the axis of places; NAN: nowhere
 * @x2: where a range ends; NAN: it is none
 * @y: at what value; NAN: at none
 * @slot: its colour
 * @text: (nullable): what is said
 *
 * With @x alone it is a moment (a line with a triangle), with @x2 a range, with @y alone a threshold, with @x and @y a
 * point, with neither a text on the chart as a whole. Values are as they are drawn. Ends the wrong way round are
 * turned; beyond 500 nothing is added.
 */
void
ana_chart_annotate_as (AnaChart *self, const char *id, double x, double x2, double y, AnaColourSlot slot, const char *text)
{
  AnaAnnotation annotation = { isfinite (x) ? x : (double) NAN, isfinite (x2) ? x2 : (double) NAN, isfinite (y) ? y : (double) NAN, slot, NULL, NULL };

  if (self->annotations->len == MAX_ANNOTATIONS)
    return;
  if (isnan (annotation.x))
    annotation.x2 = NAN;
  if (annotation.x2 < annotation.x)
    {
      annotation.x = x2;
      annotation.x2 = x;
    }
  annotation.text = g_strdup (text != NULL ? text : "");
  annotation.id = g_strdup (id);
  g_array_append_val (self->annotations, annotation);
  self->version++;
}

/* As ana_chart_annotate_as(), of nobody. */
void
ana_chart_annotate (AnaChart *self, double x, double x2, double y, AnaColourSlot slot, const char *text)
{
  ana_chart_annotate_as (self, NULL, x, x2, y, slot, text);
}

guint
ana_chart_get_n_annotations (AnaChart *self)
{
  return self->annotations->len;
}

const AnaAnnotation *
ana_chart_get_annotation (AnaChart *self, guint i)
{
  return &g_array_index (self->annotations, AnaAnnotation, i);
}

/* Returns: (transfer none) (nullable): valid until the next annotation */
const AnaAnnotation *
ana_chart_find_annotation (AnaChart *self, const char *id)
{
  for (guint i = 0; i < self->annotations->len; i++)
    if (g_strcmp0 (g_array_index (self->annotations, AnaAnnotation, i).id, id) == 0)
      return &g_array_index (self->annotations, AnaAnnotation, i);
  return NULL;
}

AnaAnnotationKind
ana_annotation_get_kind (const AnaAnnotation *self)
{
  if (!isnan (self->x2))
    return ANA_ANNOTATION_RANGE;
  if (!isnan (self->x))
    return isnan (self->y) ? ANA_ANNOTATION_MOMENT : ANA_ANNOTATION_POINT;
  return isnan (self->y) ? ANA_ANNOTATION_TEXT : ANA_ANNOTATION_THRESHOLD;
}

/* Whether there is something that stands over the plot. */
gboolean
ana_chart_has_notes (const AnaChart *chart)
{
  for (guint i = 0; i < chart->annotations->len; i++)
    if (ana_annotation_get_kind (&g_array_index (chart->annotations, AnaAnnotation, i)) == ANA_ANNOTATION_MOMENT)
      return TRUE;
  return chart->notes->len > 0;
}

/* What the axes of shapes have to show beside the data. */
void
ana_chart_reach_annotations (const AnaChart *chart, AnaPlotView *view)
{
  view->also_x_lo = view->also_x_hi = view->also_y_lo = view->also_y_hi = NAN;
  view->reaches = chart->annotations->len > 0;
  for (guint i = 0; i < chart->annotations->len; i++)
    {
      const AnaAnnotation *a = &g_array_index (chart->annotations, AnaAnnotation, i);

      view->also_x_lo = fmin (view->also_x_lo, a->x);
      view->also_x_hi = fmax (view->also_x_hi, a->x);
      view->also_y_lo = fmin (view->also_y_lo, a->y);
      view->also_y_hi = fmax (view->also_y_hi, a->y);
    }
}

/* --- in pixels --- */

/* A name has the room of its band, a value a point. FALSE: nothing of it is in view. */
static gboolean
find_span (const AnaScale *scale, double from, double to, float *lo_px, float *hi_px)
{
  double half = scale->type == ANA_SCALE_BAND ? 0.5 : 0, lo = fmax (from - half, scale->lo), hi = fmin (to + half, scale->hi);
  double a = ana_scale_to_px (scale, lo), b = ana_scale_to_px (scale, hi);

  *lo_px = (float) fmin (a, b);
  *hi_px = (float) fmax (a, b);
  return lo <= hi && !isnan (a) && !isnan (b);
}

static gboolean
find_place (const AnaScale *scale, double value, float *px)
{
  *px = isnan (value) ? NAN : (float) ana_scale_to_px (scale, value);
  return value >= scale->lo && value <= scale->hi && !isnan (*px);
}

/* Across the plot, from @from_px to @to_px along the axis of places. */
static void
lie_across (const AnaGeom *geom, AnaGeomAnnotation *out, gboolean upright, float from_px, float to_px)
{
  out->stands = upright;
  out->x_px = upright ? from_px : geom->plot_x;
  out->x2_px = upright ? to_px : geom->plot_x + geom->plot_w;
  out->y_px = upright ? geom->plot_y : from_px;
  out->y2_px = upright ? geom->plot_y + geom->plot_h : to_px;
}

/* FALSE: out of view, or a note. A range is cut at the edges of the plot. */
static gboolean
place (const AnaGeom *geom, const AnaAnnotation *from, AnaGeomAnnotation *to)
{
  float x = NAN, x2 = NAN, y;

  *to = (AnaGeomAnnotation) { .kind = ana_annotation_get_kind (from), .x_px = NAN, .y_px = NAN, .x2_px = NAN, .y2_px = NAN, .slot = from->slot };
  switch (to->kind)
    {
    case ANA_ANNOTATION_MOMENT:
      if (!find_place (&geom->x_scale, from->x, &x) || (geom->shapes == NULL && !geom->horizontal))
        return FALSE;
      lie_across (geom, to, !geom->horizontal, x, x);
      return TRUE;
    case ANA_ANNOTATION_RANGE:
      if (!find_span (&geom->x_scale, from->x, from->x2, &x, &x2))
        return FALSE;
      lie_across (geom, to, !geom->horizontal, x, x2);
      return TRUE;
    case ANA_ANNOTATION_THRESHOLD:
      if (!find_place (&geom->y_scale, from->y, &y))
        return FALSE;
      lie_across (geom, to, geom->horizontal, y, y);
      return TRUE;
    case ANA_ANNOTATION_POINT:
      if (!find_place (&geom->x_scale, from->x, &x) || !find_place (&geom->y_scale, from->y, &y))
        return FALSE;
      to->x_px = geom->horizontal ? y : x;
      to->y_px = geom->horizontal ? x : y;
      return TRUE;
    case ANA_ANNOTATION_TEXT:
    default:
      return TRUE;
    }
}

void
ana_geom_annotate (AnaGeom *geom, const AnaChart *chart)
{
  geom->annotations = g_new0 (AnaGeomAnnotation, MAX (chart->annotations->len, 1));
  for (guint i = 0; i < chart->annotations->len; i++)
    {
      const AnaAnnotation *from = &g_array_index (chart->annotations, AnaAnnotation, i);
      AnaGeomAnnotation *to = &geom->annotations[geom->n_annotations];

      if (!place (geom, from, to))
        continue;
      to->text = g_strdup (from->text);
      to->id = g_strdup (from->id);
      geom->n_annotations++;
    }
}

static int
compare_notes (const void *a, const void *b)
{
  const AnaGeomNote *x = a, *y = b;

  return (x->x_px > y->x_px) - (x->x_px < y->x_px);
}

static void
add_note (AnaGeom *geom, double x, const char *text, const char *id)
{
  float px;

  if (!geom->horizontal && find_place (&geom->x_scale, x, &px))
    geom->notes[geom->n_notes++] = (AnaGeomNote) { px, g_strdup (text), g_strdup (id) };
}

/* Lines with a triangle over the plot: what the chart's maker wrote there, and moments. */
void
ana_geom_make_notes (AnaGeom *geom, const AnaChart *chart)
{
  geom->notes = g_new0 (AnaGeomNote, chart->notes->len + chart->annotations->len + 1);
  for (guint i = 0; i < chart->notes->len; i++)
    add_note (geom, g_array_index (chart->notes, AnaNote, i).x, g_array_index (chart->notes, AnaNote, i).text, NULL);
  for (guint i = 0; i < chart->annotations->len; i++)
    {
      const AnaAnnotation *a = &g_array_index (chart->annotations, AnaAnnotation, i);

      if (ana_annotation_get_kind (a) == ANA_ANNOTATION_MOMENT)
        add_note (geom, a->x, a->text, a->id);
    }
  qsort (geom->notes, geom->n_notes, sizeof *geom->notes, compare_notes);
}

/* --- under the pointer --- */

gboolean
ana_geom_has_axes (const AnaGeom *geom)
{
  return geom->shapes == NULL || (ana_shapes_get_axis (geom->shapes, FALSE) != NULL && ana_mark_has_axes (ana_plot_get_mark (ana_chart_get_plot (geom->chart))));
}

/* How far a place is from what is drawn of it; INFINITY: it is nowhere. */
static double
measure (const AnaGeom *geom, const AnaGeomAnnotation *a, double x, double y)
{
  double along = a->stands ? x : y, from = a->stands ? a->x_px : a->y_px, to = a->stands ? a->x2_px : a->y2_px;

  if (a->kind == ANA_ANNOTATION_POINT)
    return hypot (x - a->x_px, y - a->y_px);
  if (a->kind == ANA_ANNOTATION_TEXT || x < geom->plot_x || x > geom->plot_x + geom->plot_w || y < geom->plot_y || y > geom->plot_y + geom->plot_h)
    return INFINITY;
  return fmin (fabs (along - from), fabs (along - to));
}

/**
 * ana_geom_hit_annotation:
 * @geom: a geometry
 * @x_px: in the picture
 * @y_px: in the picture
 *
 * A point is met within a few pixels, a range at its ends, a threshold and a moment along their lines; points come before
 * lines, and of two lines the nearer one. What has no id is of nobody.
 *
 * Returns: (transfer none) (nullable): the id, as long as @geom lives
 */
const char *
ana_geom_hit_annotation (const AnaGeom *geom, float x_px, float y_px)
{
  const char *id = NULL;
  double best = NEAR_PX;

  for (guint i = 0; i < geom->n_annotations; i++)
    {
      const AnaGeomAnnotation *a = &geom->annotations[i];
      double away = measure (geom, a, x_px, y_px) - (a->kind == ANA_ANNOTATION_POINT ? NEAR_PX : 0);

      if (a->id == NULL || !(away < best) )
        continue;
      best = away;
      id = a->id;
    }
  for (guint i = 0; i < geom->n_notes; i++)
    {
      double away = fabs (x_px - geom->notes[i].x_px);

      if (geom->notes[i].id != NULL && away < best && y_px >= geom->plot_y - NOTE_PX && y_px <= geom->plot_y + geom->plot_h)
        {
          best = away;
          id = geom->notes[i].id;
        }
    }
  return id;
}

/* --- in words --- */

static void
say (AnaChart *chart, const AnaAnnotation *annotation, GString *out)
{
  g_autofree char *x = isnan (annotation->x) ? NULL : ana_chart_dup_x (chart, annotation->x);
  g_autofree char *x2 = isnan (annotation->x2) ? NULL : ana_chart_dup_x (chart, annotation->x2);
  g_autofree char *y = ana_chart_dup_y (chart, annotation->y);

  switch (ana_annotation_get_kind (annotation))
    {
    case ANA_ANNOTATION_RANGE:
      g_string_append_printf (out, ana_chart_word (chart, NC_ ("chart", " From %s to %s: %s.")), x, x2, annotation->text);
      break;
    case ANA_ANNOTATION_THRESHOLD:
      g_string_append_printf (out, ana_chart_word (chart, NC_ ("chart", " Threshold %s%s%s.")), y, annotation->text[0] != '\0' ? ": " : "", annotation->text);
      break;
    case ANA_ANNOTATION_MOMENT: /* with the notes */
      break;
    case ANA_ANNOTATION_POINT:
      g_string_append_printf (out, ana_chart_word (chart, NC_ ("chart", " At %s, %s: %s.")), x, y, annotation->text);
      break;
    case ANA_ANNOTATION_TEXT:
    default:
      g_string_append_printf (out, " %s.", annotation->text);
      break;
    }
}

static void
say_note (AnaChart *chart, double at, const char *text, GString *out)
{
  g_autofree char *x = ana_chart_dup_x (chart, at);

  if (text[0] != '\0')
    g_string_append_printf (out, ana_chart_word (chart, NC_ ("chart", " At %s: %s.")), x, text);
}

/* What was annotated, notes first. */
void
ana_chart_say_annotations (AnaChart *chart, GString *out)
{
  for (guint i = 0; i < chart->notes->len; i++)
    say_note (chart, g_array_index (chart->notes, AnaNote, i).x, g_array_index (chart->notes, AnaNote, i).text, out);
  for (guint i = 0; i < chart->annotations->len; i++)
    {
      const AnaAnnotation *a = &g_array_index (chart->annotations, AnaAnnotation, i);

      if (ana_annotation_get_kind (a) == ANA_ANNOTATION_MOMENT)
        say_note (chart, a->x, a->text, out);
    }
  for (guint i = 0; i < chart->annotations->len; i++)
    say (chart, &g_array_index (chart->annotations, AnaAnnotation, i), out);
}
