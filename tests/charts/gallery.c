/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * gallery.c: draws one picture of every kind of chart in the four themes: `gallery FOLDER [NAME [WIDTH HEIGHT]]`, the size in
 * pixels. Without a folder it draws all into nothing and says what is wrong with them: that is the test.
 */
#include "config.h"

#include "ana-chart-spec.h"
#include "ana-paint.h"
#include "gallery-data.h"
#include "gallery-specs.h"

#include <math.h>
#include <string.h>

#define WIDTH_PX  560
#define HEIGHT_PX 340

typedef struct {
  AnaChart       *chart;
  const AnaTheme *theme;
} Picture;

static void
paint_cb (cairo_t *cr, double width_px, double height_px, gpointer data)
{
  Picture *picture = data;

  ana_paint_picture (cr, width_px, height_px, picture->chart, picture->theme);
}

static AnaChartSpec *
read_spec (const GallerySpec *entry, GError **error)
{
  /* written with single quotes, so that they can be read in C */
  g_autofree char *text = g_strdelimit (g_strdup (entry->spec), "'", '"');
  g_autoptr (JsonNode) json = ana_json_parse (text, -1, NULL, error);
  g_autoptr (AnaFrame) frame = entry->make != NULL ? entry->make () : NULL;

  return json != NULL ? ana_chart_spec_parse (json, frame, NULL, error) : NULL;
}

static gboolean
draw (const GallerySpec *entry, const char *folder, double width_px, double height_px, GError **error)
{
  static const char *const themes[] = { "light", "dark", "hc-light", "hc-dark" };
  g_autoptr (AnaChartSpec) spec = read_spec (entry, error);

  if (spec == NULL)
    return FALSE;
  for (guint t = 0; t < G_N_ELEMENTS (themes); t++)
    {
      g_autofree char *name = g_strdup_printf ("%s-%s.png", entry->name, themes[t]), *path = g_build_filename (folder, name, NULL);
      Picture picture = { spec->chart, ana_theme_get (t) };

      if (!ana_paint_to_file (path, width_px, height_px, 1.5, paint_cb, &picture, error))
        return FALSE;
    }
  return TRUE;
}

/* --- all of them on one sheet --- */

#define SHEET_COLUMNS 5
#define CELL_W_PX     360
#define CELL_H_PX     240

typedef struct {
  GPtrArray      *charts; /* of AnaChartSpec */
  const AnaTheme *theme;
} Sheet;

static void
paint_sheet_cb (cairo_t *cr, double width_px, double height_px, gpointer data)
{
  Sheet *sheet = data;

  cairo_set_source_rgb (cr, sheet->theme->card.r, sheet->theme->card.g, sheet->theme->card.b);
  cairo_paint (cr);
  for (guint i = 0; i < sheet->charts->len; i++)
    {
      const AnaChartSpec *spec = g_ptr_array_index (sheet->charts, i);

      cairo_save (cr);
      cairo_translate (cr, i % SHEET_COLUMNS * CELL_W_PX, (double) (i / SHEET_COLUMNS) * CELL_H_PX);
      ana_paint_picture (cr, CELL_W_PX, CELL_H_PX, spec->chart, sheet->theme);
      cairo_restore (cr);
    }
}

static gboolean
draw_sheets (const char *folder, const char *filter, GError **error)
{
  static const char *const themes[] = { "light", "dark", "hc-light", "hc-dark" };
  g_autoptr (GPtrArray) charts = g_ptr_array_new_with_free_func ((GDestroyNotify) ana_chart_spec_free);

  for (guint i = 0; i < G_N_ELEMENTS (gallery_specs); i++)
    {
      AnaChartSpec *spec = filter == NULL || strstr (gallery_specs[i].name, filter) != NULL ? read_spec (&gallery_specs[i], error) : NULL;

      if (spec != NULL)
        g_ptr_array_add (charts, spec);
    }
  for (guint t = 0; charts->len > 0 && t < G_N_ELEMENTS (themes); t++)
    {
      g_autofree char *name = g_strdup_printf ("charts-%s.png", themes[t]), *path = g_build_filename (folder, name, NULL);
      Sheet sheet = { charts, ana_theme_get (t) };
      guint columns = MIN (charts->len, SHEET_COLUMNS), rows = (charts->len + SHEET_COLUMNS - 1) / SHEET_COLUMNS;

      if (!ana_paint_to_file (path, columns * CELL_W_PX, rows * CELL_H_PX, 1, paint_sheet_cb, &sheet, error))
        return FALSE;
    }
  return TRUE;
}

/* A spec of the gallery is read without a word, has data, and says them. */
static void
test_entry (gconstpointer data)
{
  const GallerySpec *entry = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaChartSpec) spec = read_spec (entry, &error);
  g_autoptr (AnaGeom) geom = NULL;
  g_autofree char *summary = NULL;

  g_assert_no_error (error);
  for (guint i = 0; spec->warnings[i] != NULL; i++)
    g_test_message ("%s", spec->warnings[i]);
  g_assert_cmpuint (g_strv_length (spec->warnings), ==, 0);
  geom = ana_geom_new (spec->chart, WIDTH_PX, HEIGHT_PX, ANA_INSETS_CHART);
  g_assert_false (geom->empty);
  summary = ana_chart_summary (spec->chart);
  g_test_message ("%s", summary);
  g_assert_null (strstr (summary, "No data"));
}

/* --- texts keep apart, as wide as the font makes them --- */

typedef struct { double x0, y0, x1, y1; const char *text; } Box;

#define TOUCH_PX 3.0 /* the layout estimates widths: so much of a letter may lie under another */

static GArray *
find_boxes (const AnaShapes *shapes, const AnaTheme *theme)
{
  static const AnaTextStyle styles[] = { ANA_TEXT_CAPTION, ANA_TEXT_CAPTION_HEADING, ANA_TEXT_BODY, ANA_TEXT_TITLE_1 };
  GArray *boxes = g_array_new (FALSE, FALSE, sizeof (Box));
  guint n;
  const AnaShape *all = ana_shapes_get (shapes, &n);

  for (guint i = 0; i < n; i++)
    {
      double scale = all[i].h > 0 ? (double) all[i].h : 1;
      double width = all[i].kind == ANA_SHAPE_TEXT ? ana_text_width_px (theme, styles[all[i].letters], all[i].text) * scale : 0;
      Box box;

      if (width <= 0 || all[i].b != 0)
        continue;
      width = all[i].w > 0 ? fmin (width, all[i].w) : width;
      box = (Box) { all[i].x - all[i].a * width, all[i].y, all[i].x + (1 - all[i].a) * width, all[i].y + ana_text_line_px (theme, styles[all[i].letters]) * scale, all[i].text };
      g_array_append_val (boxes, box);
    }
  return boxes;
}

static void
check_texts (const AnaShapes *shapes, double width_px, double height_px)
{
  g_autoptr (GArray) boxes = find_boxes (shapes, ana_theme_get (ANA_THEME_LIGHT));

  for (guint i = 0; i < boxes->len; i++)
    {
      const Box *a = &g_array_index (boxes, Box, i);

      if (a->x0 < -TOUCH_PX || a->x1 > width_px + TOUCH_PX || a->y0 < -TOUCH_PX || a->y1 > height_px + TOUCH_PX)
        g_error ("\"%s\" leaves the picture", a->text);
      for (guint k = 0; k < i; k++)
        {
          const Box *b = &g_array_index (boxes, Box, k);

          if (a->x0 < b->x1 - TOUCH_PX && b->x0 < a->x1 - TOUCH_PX && a->y0 < b->y1 - TOUCH_PX && b->y0 < a->y1 - TOUCH_PX)
            g_error ("\"%s\" and \"%s\" overlap in %.0f x %.0f", a->text, b->text, width_px, height_px);
        }
    }
}

/* From a telephone to a wall, no text lies on another. */
static void
test_texts (gconstpointer data)
{
  static const float sizes[][2] = { { WIDTH_PX, HEIGHT_PX }, { 340, 220 }, { 200, 160 }, { 1900, 1000 } };
  const GallerySpec *entry = data;
  g_autoptr (AnaChartSpec) spec = read_spec (entry, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (AnaGeom) geom = ana_geom_new (spec->chart, sizes[i][0], sizes[i][1], (AnaInsets) { 12, 12, 30, 12 });

      if (geom->shapes != NULL)
        check_texts (geom->shapes, sizes[i][0], sizes[i][1]);
    }
}

int
main (int argc, char **argv)
{
  if (argc > 1 && argv[1][0] != '-')
    {
      for (guint i = 0; i < G_N_ELEMENTS (gallery_specs); i++)
        {
          g_autoptr (GError) error = NULL;

          if (argc > 2 && strstr (gallery_specs[i].name, argv[2]) == NULL)
            continue;
          if (!draw (&gallery_specs[i], argv[1], argc > 4 ? g_ascii_strtod (argv[3], NULL) : WIDTH_PX, argc > 4 ? g_ascii_strtod (argv[4], NULL) : HEIGHT_PX, &error))
            {
              g_printerr ("%s: %s\n", gallery_specs[i].name, error->message);
              return 1;
            }
        }
      return draw_sheets (argv[1], argc > 2 ? argv[2] : NULL, NULL) ? 0 : 1;
    }
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (gallery_specs); i++)
    {
      g_autofree char *path = g_strconcat ("/charts/gallery/", gallery_specs[i].name, NULL), *texts = g_strconcat (path, "-texts", NULL);

      g_test_add_data_func (path, &gallery_specs[i], test_entry);
      g_test_add_data_func (texts, &gallery_specs[i], test_texts);
    }
  return g_test_run ();
}
