/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-texts.c: no text of any chart lies on another and none leaves the picture, in rooms of any size, with names of any
 * length: of what was painted, title, legend and axes included.
 */
#include "config.h"

#include "gallery-specs.h"
#include "matrix-mutate.h"
#include "paint-texts.h"

#include <glib/gstdio.h>

#define TOUCH_PX  3.0 /* what lies so much under another is still read */
#define LINE_PX   8.0 /* base lines nearer than this are of one line */
#define LETTER_PX 4.0 /* behind the last origin is half a letter at least */

static void
paint_cb (cairo_t *cr, double width_px, double height_px, gpointer chart)
{
  ana_paint_picture (cr, width_px, height_px, chart, ana_theme_get (ANA_THEME_LIGHT));
}

static char *
paint_svg (AnaChart *chart, double width_px, double height_px)
{
  g_autofree char *dir = g_dir_make_tmp ("ana-texts-XXXXXX", NULL), *path = g_build_filename (dir, "chart.svg", NULL);
  g_autoptr (GMappedFile) file = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (ana_paint_to_file (path, width_px, height_px, 1, paint_cb, chart, &error));
  file = g_mapped_file_new (path, FALSE, &error);
  g_assert_no_error (error);
  g_unlink (path);
  g_rmdir (dir);
  return g_strndup (g_mapped_file_get_contents (file), g_mapped_file_get_length (file));
}

static void
check_chart (AnaChart *chart, double width_px, double height_px)
{
  g_autofree char *svg = paint_svg (chart, width_px, height_px);
  g_autoptr (GArray) texts = painted_texts (svg);

  for (guint i = 0; i < texts->len; i++)
    {
      const PaintedText *a = &g_array_index (texts, PaintedText, i);

      if (a->x0 < -TOUCH_PX || a->x1 > width_px + TOUCH_PX || a->y < 0 || a->y > height_px + TOUCH_PX)
        g_error ("a text at %.1f..%.1f, %.1f leaves a picture of %.0f x %.0f", a->x0, a->x1, a->y, width_px, height_px);
      for (guint k = 0; k < i; k++)
        {
          const PaintedText *b = &g_array_index (texts, PaintedText, k);

          if (fabs (a->y - b->y) < LINE_PX && a->x0 < b->x1 + LETTER_PX - TOUCH_PX && b->x0 < a->x1 + LETTER_PX - TOUCH_PX)
            g_error ("texts at %.1f..%.1f, %.1f and %.1f..%.1f, %.1f overlap in %.0f x %.0f", a->x0, a->x1, a->y, b->x0, b->x1, b->y, width_px, height_px);
        }
    }
}

static void
check_sizes (AnaChart *chart, guint seed)
{
  static const double fixed[][2] = { { 560, 340 }, { 340, 220 }, { 1600, 900 } };
  AnaRandom random;

  ana_random_init (&random, seed);
  for (guint i = 0; i < G_N_ELEMENTS (fixed); i++)
    check_chart (chart, fixed[i][0], fixed[i][1]);
  for (guint i = 0; i < 5; i++)
    check_chart (chart, 140 + 900 * pow (ana_random_double (&random), 2), 110 + 600 * pow (ana_random_double (&random), 2));
}

static void
test_gallery (gconstpointer data)
{
  const GallerySpec *entry = data;
  g_autofree char *text = g_strdelimit (g_strdup (entry->spec), "'", '"');
  g_autoptr (JsonNode) json = ana_json_parse (text, -1, NULL, NULL);
  g_autoptr (AnaFrame) frame = entry->make != NULL ? entry->make () : NULL;
  g_autoptr (AnaChartSpec) spec = ana_chart_spec_parse (json, frame, NULL, NULL);

  check_sizes (spec->chart, g_str_hash (entry->name));
}

/* --- names of any length --- */

static char *
make_name (AnaRandom *random)
{
  static const char *const parts[] = { "Extra", "ordinary ", "W", "ill", "MMM", "\303\234bung ", "\303\251t\303\251", "x", " of the ", "2026" };
  GString *out = g_string_new (NULL);
  guint n = (guint) (1 + 9 * pow (ana_random_double (random), 2));

  for (guint i = 0; i < n; i++)
    g_string_append (out, parts[ana_random_range (random, 0, G_N_ELEMENTS (parts) - 1)]);
  return g_string_free (out, FALSE);
}

/* Many rows for few: every name becomes several longer ones, numbers are of any size. */
static JsonArray *
make_rows (JsonArray *rows, AnaRandom *random)
{
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  double scale = pow (10, 12 * ana_random_double (random) - 4);
  guint n = json_array_get_length (rows), copies = (guint) ana_random_range (random, 1, 8);
  JsonArray *out = json_array_new ();

  for (guint i = 0; i < n * copies; i++)
    {
      JsonObject *from = json_array_get_object_element (rows, i % n), *to = json_object_new ();
      g_autoptr (GList) members = json_object_get_members (from);

      for (GList *l = members; l != NULL; l = l->next)
        {
          JsonNode *node = json_object_get_member (from, l->data);
          const char *was = JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;

          if (JSON_NODE_HOLDS_NULL (node) || (was != NULL && g_ascii_isdigit (was[0]))) /* a date */
            json_object_set_member (to, l->data, json_node_copy (node));
          else if (was == NULL)
            json_object_set_double_member (to, l->data, json_node_get_double (node) * scale * (1 + i / n)); /* NOLINT */
          else
            {
              g_autofree char *key = g_strdup_printf ("%s/%u", was, i / n);

              if (!g_hash_table_contains (names, key))
                g_hash_table_insert (names, g_strdup (key), make_name (random));
              json_object_set_string_member (to, l->data, g_hash_table_lookup (names, key));
            }
        }
      json_array_add_object_element (out, to);
    }
  return out;
}

static void
test_random (gconstpointer data)
{
  const MatrixRow *row = data;
  AnaRandom random;

  ana_random_init (&random, g_str_hash (row->type));
  for (guint round = 0; round < 6; round++)
    {
      JsonArray *rows;
      g_autoptr (JsonNode) json = matrix_json (row->spec, &rows);
      g_autoptr (AnaChartSpec) spec = NULL;
      g_autoptr (GError) error = NULL;

      matrix_set_rows (json, make_rows (rows, &random));
      spec = ana_chart_spec_parse (json, NULL, NULL, &error);
      if (spec != NULL)
        check_chart (spec->chart, 140 + 900 * pow (ana_random_double (&random), 2), 110 + 600 * pow (ana_random_double (&random), 2));
      else
        g_test_message ("%s", error->message);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (gallery_specs); i++)
    {
      g_autofree char *path = g_strconcat ("/charts/texts/gallery/", gallery_specs[i].name, NULL);

      g_test_add_data_func (path, &gallery_specs[i], test_gallery);
    }
  for (guint f = 0; f < G_N_ELEMENTS (matrix_all); f++)
    for (guint i = 0; i < matrix_all[f]->n; i++)
      {
        g_autofree char *path = g_strdup_printf ("/charts/texts/random/%s", matrix_all[f]->rows[i].type);

        g_test_add_data_func (g_strdelimit (path, " %", '-'), &matrix_all[f]->rows[i], test_random);
      }
  return g_test_run ();
}
