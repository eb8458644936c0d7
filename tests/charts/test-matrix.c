/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-matrix.c: of every type of chart the figures, the pixels, the vectors, the pointer and the walk, and at the end which
 * of them hold. With MATRIX_DUMP set it prints what is there instead of asking.
 */
#include "config.h"

#include "matrix.h"
#include "matrix-ink.h"
#include "matrix-vector.h"
#include "paint-probe.h"

#include <glib/gstdio.h>

enum { PROOF_FIGURES, PROOF_PIXELS, PROOF_VECTORS, PROOF_POINTER, PROOF_WALK, N_PROOFS };

static const char *const proof_names[] = { "figures", "pixels", "vectors", "pointer", "walk" };

typedef struct {
  const MatrixRow *row;
  gboolean         holds[N_PROOFS];
} Case;

static AnaGeom *
lay_out (const MatrixRow *row)
{
  g_autoptr (AnaChartSpec) spec = matrix_read (row->spec);

  return ana_geom_new (spec->chart, MATRIX_W, MATRIX_H, ANA_INSETS_CHART);
}

static gboolean
is_mark (const AnaShape *s)
{
  return (s->part == ANA_PART_MARK || s->part == ANA_PART_LABEL) && s->kind != ANA_SHAPE_TEXT && s->ink.alpha > 0;
}

/* --- figures --- */

static void
dump_shapes (const AnaGeom *geom)
{
  static const char *const kinds[] = { "rect", "arc", "circle", "line", "path", "text" };
  guint n, n_marks = 0;
  const AnaShape *all = ana_shapes_get (geom->shapes, &n);
  float x, y, w, h;

  matrix_plot (geom, &x, &y, &w, &h);
  g_print ("# plot %g %g %g %g\n", x, y, w, h);
  for (guint i = 0; i < n; i++)
    {
      const AnaShape *s = &all[i];
      const AnaPoint *points = ana_shapes_get_points (geom->shapes, s);

      if (!is_mark (s))
        continue;
      n_marks++;
      g_print ("#  %d %s ink %d/%d/%g*%g xywh %g %g %g %g ab %g %g stroke %g | parts %.4f..%.4f  %.4f..%.4f |", (int) s->datum, kinds[s->kind], s->ink.kind, s->ink.slot, s->ink.t,
               s->ink.alpha, s->x, s->y, s->w, s->h, s->a, s->b, s->stroke_px, (s->x - x) / w, (s->x + s->w - x) / w, 1 - (s->y + s->h - y) / h, 1 - (s->y - y) / h);
      for (guint p = 0; p < MIN (s->n_points, 8); p++)
        g_print (" (%.4f %.4f)", (points[p].x - x) / w, 1 - (points[p].y - y) / h);
      g_print ("\n");
    }
  g_print ("# %u marks; data at", n_marks);
  ana_shapes_get_data (geom->shapes, &n);
  for (guint i = 0; i < n; i++)
    g_print (" (%g %g)", matrix_datum (geom, i)->x, matrix_datum (geom, i)->y);
  g_print ("\n");
}

static void
dump_layers (const AnaGeom *geom)
{
  g_print ("# plot %g %g %g %g, y %g..%g\n", geom->plot_x, geom->plot_y, geom->plot_w, geom->plot_h, geom->y_lo, geom->y_hi);
  for (guint i = 0; i < geom->n_layers; i++)
    {
      const AnaGeomLayer *layer = &geom->layers[i];

      g_print ("#  layer %u mark %d slot %d:", i, layer->layer->mark, layer->layer->slot);
      for (guint p = 0; p < layer->n_points; p++)
        g_print (" (%.4f %.4f)", (layer->points[p].x - geom->plot_x) / geom->plot_w, 1 - (layer->points[p].y - geom->plot_y) / geom->plot_h);
      for (guint p = 0; p < layer->n_rects; p++)
        g_print (" [%.4f..%.4f %.4f..%.4f]", (layer->rects[p].x - geom->plot_x) / geom->plot_w, (layer->rects[p].x + layer->rects[p].w - geom->plot_x) / geom->plot_w,
                 1 - (layer->rects[p].y + layer->rects[p].h - geom->plot_y) / geom->plot_h, 1 - (layer->rects[p].y - geom->plot_y) / geom->plot_h);
      g_print ("\n");
    }
}

static void
test_figures (gpointer data)
{
  Case *self = data;
  g_autoptr (AnaGeom) geom = lay_out (self->row);

  if (g_getenv ("MATRIX_DUMP") != NULL)
    (geom->shapes != NULL ? dump_shapes : dump_layers) (geom);
  self->row->check (geom);
  self->holds[PROOF_FIGURES] = TRUE;
}

/* --- pixels --- */

/* Where a datum is looked at, and in which of the words for its ink. */
typedef struct { double x, y; guint word; } Place;

static GArray *
find_places (const AnaGeom *geom)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (Place));
  guint n = 0;
  const AnaDatum *data = geom->shapes != NULL ? ana_shapes_get_data (geom->shapes, &n) : NULL;

  for (guint i = 0; i < n; i++)
    g_array_append_val (places, ((Place) { data[i].x, data[i].y, i }));
  for (guint i = 0; i < geom->n_layers; i++)
    {
      const AnaGeomLayer *layer = &geom->layers[i];

      for (guint p = 0; p < layer->n_rects; p++)
        g_array_append_val (places, ((Place) { layer->rects[p].x + layer->rects[p].w / 2, layer->rects[p].y + layer->rects[p].h / 2, i }));
      /* of what is filled the ends have but half a pixel */
      for (guint p = layer->layer->mark == ANA_MARK_AREA || layer->layer->mark == ANA_MARK_BAND ? 1 : 0; p < layer->n_points; p++)
        {
          const AnaPoint *at = &layer->points[p], *foot = layer->points2 != NULL ? &layer->points2[p] : NULL;
          double x = at->x, y = at->y;

          if (layer->layer->mark == ANA_MARK_AREA || layer->layer->mark == ANA_MARK_BAND)
            {
              if (p + 1 == layer->n_points)
                break;
              y = (y + (foot != NULL ? foot->y : layer->base_px)) / 2;
            }
          g_array_append_val (places, ((Place) { x, y, i }));
        }
    }
  return places;
}

static void
assert_ink (const Probe *probe, const Place *place, const MatrixInk *ink, const AnaTheme *theme)
{
  AnaColour want = matrix_ink_colour (ink, theme), got;
  int reach = theme->high_contrast ? 6 : 2; /* thin lines are nowhere whole pixels; on high contrast they are dashed */

  for (int dy = -reach; dy <= reach; dy++)
    for (int dx = -reach; dx <= reach; dx++)
      {
        int x = (int) floor (place->x + ink->dx) + dx, y = (int) floor (place->y + ink->dy) + dy;

        if (x >= 0 && y >= 0 && x < (int) MATRIX_W && y < (int) MATRIX_H && probe_is (probe, x, y, want))
          return;
      }
  got = probe_get (probe, (int) floor (place->x + ink->dx), (int) floor (place->y + ink->dy));
  g_test_message ("datum %u at %g %g: %.3f %.3f %.3f instead of %.3f %.3f %.3f", place->word, place->x + ink->dx, place->y + ink->dy, got.r, got.g, got.b, want.r, want.g, want.b);
  g_assert_not_reached ();
}

/* Everything that a mark may put ink on, a pixel more for its edge. */
static void
allow_bounds (guint8 *allowed, double x0, double y0, double x1, double y1)
{
  for (int y = MAX ((int) floor (y0) - 1, 0); y <= (int) ceil (y1) + 1 && y < (int) MATRIX_H; y++)
    for (int x = MAX ((int) floor (x0) - 1, 0); x <= (int) ceil (x1) + 1 && x < (int) MATRIX_W; x++)
      allowed[y * (int) MATRIX_W + x] = 1;
}

static void
allow_points (guint8 *allowed, const AnaPoint *points, guint n, double reach)
{
  double x0 = INFINITY, y0 = INFINITY, x1 = -INFINITY, y1 = -INFINITY;

  for (guint i = 0; i < n; i++)
    if (!isnan (points[i].x))
      {
        x0 = fmin (x0, points[i].x), x1 = fmax (x1, points[i].x);
        y0 = fmin (y0, points[i].y), y1 = fmax (y1, points[i].y);
      }
  allow_bounds (allowed, x0 - reach, y0 - reach, x1 + reach, y1 + reach);
}

static void
allow_shape (guint8 *allowed, const AnaShapes *shapes, const AnaShape *s)
{
  double half = s->stroke_px;

  if (s->kind == ANA_SHAPE_RECT)
    allow_bounds (allowed, s->x - half, s->y - half, s->x + s->w + half, s->y + s->h + half);
  else if (s->kind == ANA_SHAPE_CIRCLE)
    allow_bounds (allowed, s->x - s->w - half, s->y - s->w - half, s->x + s->w + half, s->y + s->w + half);
  else if (s->kind == ANA_SHAPE_ARC)
    allow_bounds (allowed, s->x - s->h - half, s->y - s->h - half, s->x + s->h + half, s->y + s->h + half);
  else
    allow_points (allowed, ana_shapes_get_points (shapes, s), s->n_points, half);
}

static guint8 *
find_bounds (const AnaGeom *geom)
{
  guint8 *allowed = g_malloc0 ((gsize) (MATRIX_W * MATRIX_H));
  guint n = 0;
  const AnaShape *all = geom->shapes != NULL ? ana_shapes_get (geom->shapes, &n) : NULL;

  for (guint i = 0; i < n; i++)
    if (is_mark (&all[i]) || (all[i].part == ANA_PART_LEGEND && all[i].kind != ANA_SHAPE_TEXT))
      allow_shape (allowed, geom->shapes, &all[i]);
  for (guint i = 0; i < geom->n_layers; i++)
    {
      const AnaGeomLayer *layer = &geom->layers[i];

      for (guint p = 0; p < layer->n_rects; p++)
        allow_bounds (allowed, layer->rects[p].x, layer->rects[p].y, layer->rects[p].x + layer->rects[p].w, layer->rects[p].y + layer->rects[p].h);
      allow_points (allowed, layer->points, layer->n_points, 5);
      if (layer->layer->mark == ANA_MARK_AREA || layer->layer->mark == ANA_MARK_BAND)
        for (guint p = 1; p < layer->n_points; p++)
          allow_bounds (allowed, layer->points[p - 1].x, fmin (layer->points[p - 1].y, layer->points[p].y), layer->points[p].x,
                        layer->points2 != NULL ? fmax (layer->points2[p - 1].y, layer->points2[p].y) : layer->base_px);
    }
  return allowed;
}

/* A mark's full colour is seen where it may be, and nowhere else. */
static void
assert_bounds (const Probe *probe, const AnaGeom *geom, const MatrixInk *ink, const AnaTheme *theme)
{
  g_autofree guint8 *allowed = find_bounds (geom);
  AnaColour colour = matrix_ink_colour (ink, theme);

  for (int y = 0; y < (int) MATRIX_H; y++)
    for (int x = 0; x < (int) MATRIX_W; x++)
      if (!allowed[y * (int) MATRIX_W + x] && probe_is (probe, x, y, colour))
        {
          g_test_message ("the colour of a mark at %d %d, where none is", x, y);
          g_assert_not_reached ();
        }
}

static void
check_theme (const MatrixRow *row, const AnaTheme *theme)
{
  g_autoptr (AnaGeom) geom = lay_out (row);
  g_autoptr (GArray) places = find_places (geom);
  g_auto (GStrv) words = g_strsplit (row->inks, " ", -1);
  Probe probe = probe_new ((int) MATRIX_W, (int) MATRIX_H, theme->card);
  guint n_seen = 0;

  ana_paint_chart (probe.cr, geom, theme);
  if (g_getenv ("MATRIX_DUMP") != NULL && !theme->dark && !theme->high_contrast)
    {
      g_autofree char *path = g_strdup_printf ("%s/%s.png", g_getenv ("MATRIX_DUMP"), row->type);

      cairo_surface_write_to_png (probe.surface, g_strdelimit (path, " ", '-'));
    }
  for (guint i = 0; i < places->len; i++)
    {
      const Place *place = &g_array_index (places, Place, i);
      MatrixInk ink = matrix_ink_parse (words[MIN (place->word, g_strv_length (words) - 1)]);

      if (!ink.looked_at)
        continue;
      n_seen++;
      assert_ink (&probe, place, &ink, theme);
      if (ink.ink.alpha >= 1 && ink.ink.kind == ANA_INK_SLOT && ink.ink.slot <= ANA_SLOT_SERIES_8)
        assert_bounds (&probe, geom, &ink, theme);
    }
  g_assert_cmpuint (n_seen, >, 0);
  probe_free (&probe);
}

static void
test_pixels (gpointer data)
{
  Case *self = data;

  for (guint t = 0; t < 4; t++)
    check_theme (self->row, ana_theme_get (t));
  self->holds[PROOF_PIXELS] = TRUE;
}

/* --- vectors --- */

static void
paint_cb (cairo_t *cr, double width_px, double height_px, gpointer geom)
{
  ana_paint_marks (cr, geom, ana_theme_get (ANA_THEME_LIGHT));
}

static void
paint_all_cb (cairo_t *cr, double width_px, double height_px, gpointer geom)
{
  ana_paint_chart (cr, geom, ana_theme_get (ANA_THEME_LIGHT));
}

static char *
paint_file (AnaGeom *geom, const char *ending, AnaPaintFunc func, gsize *length)
{
  g_autofree char *dir = g_dir_make_tmp ("ana-matrix-XXXXXX", NULL), *name = g_strconcat ("chart.", ending, NULL), *path = g_build_filename (dir, name, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_assert_true (ana_paint_to_file (path, MATRIX_W, MATRIX_H, 1, func, geom, &error));
  g_assert_true (g_file_get_contents (path, &text, length, &error));
  g_unlink (path);
  g_rmdir (dir);
  return text;
}

/* A file has one vector for what is filled and then stroked along the same edge. */
static gboolean
is_edge_of (const AnaShapes *shapes, const AnaShape *s, const AnaShape *before)
{
  if (s->stroke_px <= 0 || before->stroke_px > 0 || before->kind != s->kind || before->n_points != s->n_points || before->ink.alpha <= 0 || s->kind == ANA_SHAPE_TEXT)
    return FALSE;
  return memcmp (&s->x, &before->x, sizeof (float) * 4) == 0
         && memcmp (ana_shapes_get_points (shapes, s), ana_shapes_get_points (shapes, before), sizeof (AnaPoint) * s->n_points) == 0;
}

/* What is not a mark: grid, axes, legends, grounds of texts. */
static guint
count_others (const AnaGeom *geom)
{
  guint n = 0, found = 0;
  const AnaShape *all = geom->shapes != NULL ? ana_shapes_get (geom->shapes, &n) : NULL;

  for (guint i = 0; i < n; i++)
    found += all[i].kind == ANA_SHAPE_TEXT ? (all[i].halo ? 1 : 0) : !is_mark (&all[i]) && all[i].ink.alpha > 0 && (i == 0 || !is_edge_of (geom->shapes, &all[i], &all[i - 1])) ? 1 : 0;
  return found;
}

static void
test_vectors (gpointer data)
{
  Case *self = data;
  g_autoptr (AnaGeom) geom = lay_out (self->row);
  gboolean of_shapes = geom->shapes != NULL; /* their grid and axes are shapes too */
  gsize svg_length, pdf_length, whole_length;
  AnaPaintFunc func = of_shapes ? paint_all_cb : paint_cb;
  g_autofree char *svg = paint_file (geom, "svg", func, &svg_length), *pdf = paint_file (geom, "pdf", func, &pdf_length);
  g_autofree char *whole = paint_file (geom, "svg", paint_all_cb, &whole_length);
  guint n = self->row->n_vectors + count_others (geom), n_texts = 0;

  g_test_message ("%u vectors in SVG, %u in PDF", matrix_svg_count (svg), matrix_pdf_count (pdf, pdf_length, &n_texts));
  g_assert_cmpuint (matrix_svg_count (svg), ==, n);
  g_assert_cmpuint (matrix_pdf_count (pdf, pdf_length, &n_texts), ==, n);
  g_assert_null (g_strstr_len (svg, (gssize) svg_length, "<image"));
  g_assert_nonnull (g_strstr_len (whole, (gssize) whole_length, "<use")); /* letters are glyphs, not pictures */
  self->holds[PROOF_VECTORS] = TRUE;
}

/* --- the pointer --- */

/* Every sample of every layer is hit where it stands, bars in the middle of their own. */
static void
point_at_layers (const AnaGeom *geom)
{
  guint n_found = 0;

  for (guint l = 0; l < geom->n_layers; l++)
    {
      const AnaGeomLayer *layer = &geom->layers[l];
      const double *x = layer->layer->series != NULL ? ana_series_get_x (layer->layer->series) : NULL, *y = x != NULL ? ana_series_get_y (layer->layer->series) : NULL;
      guint n = x == NULL || layer->layer->mark == ANA_MARK_RULE ? 0 : layer->layer->mark == ANA_MARK_BAR ? layer->n_rects : ana_series_get_n (layer->layer->series);

      for (guint i = 0; i < n; i++)
        {
          guint index = layer->n_rects > 0 ? layer->rects[i].index : i;
          double at_x = layer->n_rects > 0 ? layer->rects[i].x + layer->rects[i].w / 2 : ana_geom_x_px (geom, x[i]);
          double at_y = layer->n_rects > 0 ? layer->rects[i].y + layer->rects[i].h / 2 : ana_geom_layer_px (geom, l, y[i]);
          AnaHit hit = ana_geom_hit (geom, (float) at_x, (float) at_y);

          g_assert_true (hit.hit);
          g_assert_cmpfloat (hit.x, ==, x[index]);
          g_assert_cmpfloat (hit.value[l], ==, y[index]);
          n_found++;
        }
    }
  g_assert_cmpuint (n_found, >, 0);
  g_assert_false (ana_geom_hit (geom, -100, -100).hit);
}

static void
test_pointer (gpointer data)
{
  Case *self = data;
  g_autoptr (AnaGeom) geom = lay_out (self->row);
  guint n = 0;
  const AnaDatum *all = geom->shapes != NULL ? ana_shapes_get_data (geom->shapes, &n) : NULL;

  for (guint i = 0; i < n; i++)
    if (all[i].drawn)
      g_assert_cmpuint (ana_shapes_hit (geom->shapes, all[i].x, all[i].y), ==, i);
  if (geom->shapes == NULL)
    point_at_layers (geom);
  else
    g_assert_cmpuint (ana_shapes_hit (geom->shapes, -100, -100), ==, ANA_NO_DATUM);
  self->holds[PROOF_POINTER] = TRUE;
}

/* --- the walk --- */

static void
walk_series (const AnaGeom *geom)
{
  guint n = ana_series_get_n (geom->layers[0].layer->series);
  double before = -INFINITY;

  for (guint i = 0; i < n; i++)
    {
      AnaHit hit = ana_geom_hit_index (geom, i);

      g_assert_true (hit.hit && hit.index == i);
      g_assert_cmpfloat (hit.x, >, before);
      before = hit.x;
    }
  g_assert_false (ana_geom_hit_index (geom, n).hit);
}

static void
walk_shapes (const AnaShapes *shapes)
{
  guint n, at, next;
  g_autofree guint *visits = NULL;

  ana_shapes_get_data (shapes, &n);
  visits = g_new0 (guint, n);
  at = ana_shapes_walk (shapes, ANA_NO_DATUM, ANA_WALK_FIRST);
  while ((next = ana_shapes_walk (shapes, at, ANA_WALK_UP)) != at)
    at = next;
  for (;;)
    {
      at = ana_shapes_walk (shapes, at, ANA_WALK_FIRST);
      visits[at]++;
      while ((next = ana_shapes_walk (shapes, at, ANA_WALK_NEXT)) != at)
        {
          visits[next]++;
          g_assert_cmpuint (ana_shapes_walk (shapes, next, ANA_WALK_PREVIOUS), ==, at);
          at = next;
        }
      g_assert_cmpuint (ana_shapes_walk (shapes, at, ANA_WALK_LAST), ==, at);
      next = ana_shapes_walk (shapes, at, ANA_WALK_DOWN);
      if (next == at)
        break;
      at = next;
    }
  for (guint i = 0; i < n; i++)
    g_assert_cmpuint (visits[i], ==, 1);
}

static void
test_walk (gpointer data)
{
  Case *self = data;
  g_autoptr (AnaGeom) geom = lay_out (self->row);

  if (geom->shapes != NULL)
    walk_shapes (geom->shapes);
  else
    walk_series (geom);
  self->holds[PROOF_WALK] = TRUE;
}

/* --- */

static void
print_matrix (GPtrArray *cases)
{
  g_print ("# %-22s", "type");
  for (guint p = 0; p < N_PROOFS; p++)
    g_print (" %8s", proof_names[p]);
  g_print ("\n");
  for (guint i = 0; i < cases->len; i++)
    {
      const Case *self = g_ptr_array_index (cases, i);

      g_print ("# %-22s", self->row->type);
      for (guint p = 0; p < N_PROOFS; p++)
        g_print (" %8s", self->holds[p] ? "yes" : "-");
      g_print ("\n");
    }
}

static void
add_case (Case *self)
{
  void (*const tests[]) (gpointer data) = { test_figures, test_pixels, test_vectors, test_pointer, test_walk };

  for (guint p = 0; p < N_PROOFS; p++)
    {
      g_autofree char *path = g_strdup_printf ("/charts/matrix/%s/%s", self->row->type, proof_names[p]);

      g_test_add_data_func (g_strdelimit (path, " %", '-'), self, (GTestDataFunc) (void (*) (void)) tests[p]);
    }
}

int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) cases = g_ptr_array_new_with_free_func (g_free);
  int result;

  g_test_init (&argc, &argv, NULL);
  for (guint f = 0; f < G_N_ELEMENTS (matrix_all); f++)
    for (guint i = 0; i < matrix_all[f]->n; i++)
      {
        Case *self = g_new0 (Case, 1);

        self->row = &matrix_all[f]->rows[i];
        g_ptr_array_add (cases, self);
        add_case (self);
      }
  result = g_test_run ();
  print_matrix (cases);
  return result;
}
