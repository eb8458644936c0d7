/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-annotate.c: what somebody has said about a part of a chart: kept as values, so that it stays with the data.
 */
#include "config.h"

#include "ana-chart-private.h"

#include <math.h>

#define MAX_ANNOTATIONS 500

void
ana_annotation_clear (gpointer annotation)
{
  g_free (((AnaAnnotation *) annotation)->text);
}

/**
 * ana_chart_annotate:
 * @self: a chart of series
 * @x: where on the axis of places; NAN: nowhere
 * @x2: where a range ends; NAN: it is none
 * @y: at what value; NAN: at none
 * @slot: its colour
 * @text: (nullable): what is said
 *
 * With @x alone it is a line with a triangle (ana_chart_add_note()), with @x2 a range, with @y alone a threshold, with @x
 * and @y a point, with neither a text on the chart as a whole. Values are as they are drawn. Ends the wrong way round are
 * turned; beyond 500 nothing is added.
 */
void
ana_chart_annotate (AnaChart *self, double x, double x2, double y, AnaColourSlot slot, const char *text)
{
  AnaAnnotation annotation = { isfinite (x) ? x : (double) NAN, isfinite (x2) ? x2 : (double) NAN, isfinite (y) ? y : (double) NAN, slot, NULL };

  if (isnan (annotation.x))
    annotation.x2 = NAN;
  if (!isnan (annotation.x) && isnan (annotation.x2) && isnan (annotation.y))
    {
      ana_chart_add_note (self, x, text != NULL ? text : "");
      return;
    }
  if (self->annotations->len == MAX_ANNOTATIONS)
    return;
  if (annotation.x2 < annotation.x)
    {
      annotation.x = x2;
      annotation.x2 = x;
    }
  annotation.text = g_strdup (text != NULL ? text : "");
  g_array_append_val (self->annotations, annotation);
  self->version++;
}

static AnaAnnotationKind
kind_of (const AnaAnnotation *self)
{
  if (!isnan (self->x2))
    return ANA_ANNOTATION_RANGE;
  if (!isnan (self->y))
    return isnan (self->x) ? ANA_ANNOTATION_THRESHOLD : ANA_ANNOTATION_POINT;
  return ANA_ANNOTATION_TEXT;
}

/* --- in pixels --- */

/* FALSE: out of view. A range is cut at the edges of the plot. */
static gboolean
place (const AnaGeom *geom, const AnaAnnotation *from, AnaGeomAnnotation *to)
{
  float y = isnan (from->y) ? NAN : ana_geom_y_px (geom, from->y), lo = geom->horizontal ? geom->plot_x : geom->plot_y;
  gboolean y_in_view = y >= lo && y <= lo + (geom->horizontal ? geom->plot_w : geom->plot_h);

  *to = (AnaGeomAnnotation) { kind_of (from), NAN, NAN, y, from->slot, NULL };
  switch (to->kind)
    {
    case ANA_ANNOTATION_RANGE:
      if (geom->horizontal || from->x2 < geom->x_lo || from->x > geom->x_hi)
        return FALSE;
      to->x_px = ana_geom_x_px (geom, fmax (from->x, geom->x_lo));
      to->x2_px = ana_geom_x_px (geom, fmin (from->x2, geom->x_hi));
      return !isnan (to->x_px) && !isnan (to->x2_px);
    case ANA_ANNOTATION_THRESHOLD:
      return y_in_view;
    case ANA_ANNOTATION_POINT:
      to->x_px = ana_geom_x_px (geom, from->x);
      return !geom->horizontal && y_in_view && from->x >= geom->x_lo && from->x <= geom->x_hi && !isnan (to->x_px);
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
      geom->n_annotations++;
    }
}

/* --- in words --- */

static void
say (AnaChart *chart, const AnaAnnotation *annotation, GString *out)
{
  g_autofree char *x = isnan (annotation->x) ? NULL : ana_chart_dup_x (chart, annotation->x);
  g_autofree char *x2 = isnan (annotation->x2) ? NULL : ana_chart_dup_x (chart, annotation->x2);
  g_autofree char *y = ana_chart_dup_y (chart, annotation->y);

  switch (kind_of (annotation))
    {
    case ANA_ANNOTATION_RANGE:
      g_string_append_printf (out, ana_chart_word (chart, NC_ ("chart", " From %s to %s: %s.")), x, x2, annotation->text);
      break;
    case ANA_ANNOTATION_THRESHOLD:
      g_string_append_printf (out, ana_chart_word (chart, NC_ ("chart", " Threshold %s%s%s.")), y, annotation->text[0] != '\0' ? ": " : "", annotation->text);
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

/* What was annotated, notes first. English. */
void
ana_chart_say_annotations (AnaChart *chart, GString *out)
{
  for (guint i = 0; i < chart->notes->len; i++)
    {
      const AnaNote *note = &g_array_index (chart->notes, AnaNote, i);
      g_autofree char *x = ana_chart_dup_x (chart, note->x);

      if (note->text[0] != '\0')
        g_string_append_printf (out, " At %s: %s.", x, note->text);
    }
  for (guint i = 0; i < chart->annotations->len; i++)
    say (chart, &g_array_index (chart->annotations, AnaAnnotation, i), out);
}
