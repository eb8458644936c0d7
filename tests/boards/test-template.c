/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-template.c: the boards that come with the program: each is in order, and its words are those that are translated.
 */
#include "ana-template.h"

#include "ana-catalogue.h"

#include <string.h>

static GHashTable *seen;

static const char *
note (const char *text)
{
  g_hash_table_add (seen, g_strdup (text));
  return text;
}

static const char *
shout (const char *text)
{
  return "X";
}

static JsonNode *
load (const char *id)
{
  g_autofree char *name = g_strdup_printf ("%s.adash", id);
  g_autofree char *path = g_build_filename (g_getenv ("ANALYTICS_DATA"), "templates", name, NULL);
  g_autoptr (GError) error = NULL;
  JsonNode *node = ana_json_parse_file (path, NULL, &error);

  g_assert_no_error (error);
  return node;
}

static void
test_in_order (void)
{
  g_auto (GStrv) ids = ana_template_list ();
  g_autofree char *dir = g_build_filename (g_getenv ("ANALYTICS_DATA"), "catalogue", NULL);
  g_autoptr (AnaCatalogue) catalogue = ana_catalogue_load (dir, NULL);

  g_assert_cmpuint (g_strv_length (ids), ==, 8);
  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autoptr (JsonNode) node = load (ids[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (AnaBoard) board = ana_board_parse (node, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (ana_board_get_id (board), ==, ids[i]);
      g_assert_null (ana_board_get_warnings (board)[0]);
      for (guint t = 0; t < ana_board_get_n_tiles (board); t++)
        {
          const AnaTile *tile = ana_board_get_tile (board, t);

          g_assert_null (tile->problem);
          g_assert_true (tile->kpi_code == NULL || ana_catalogue_find (catalogue, tile->kpi_code) != NULL);
        }
    }
}

/* No two tiles of a tab lie on each other. */
static void
test_no_overlap (void)
{
  g_auto (GStrv) ids = ana_template_list ();

  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autoptr (JsonNode) node = load (ids[i]);
      g_autoptr (AnaBoard) board = ana_board_parse (node, NULL);

      for (guint a = 0; a < ana_board_get_n_tiles (board); a++)
        for (guint b = 0; b < a; b++)
          {
            const AnaTile *x = ana_board_get_tile (board, a), *y = ana_board_get_tile (board, b);
            AnaGridItem first = ana_tile_get_item (x), second = ana_tile_get_item (y);

            if (strcmp (x->tab, y->tab) == 0 && ana_grid_cell_overlaps (&first.at, &second.at))
              g_error ("%s: %s lies on %s", ids[i], x->key, y->key);
          }
    }
}

static void
test_words (void)
{
  g_auto (GStrv) ids = ana_template_list ();

  seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autoptr (JsonNode) node = load (ids[i]), same = ana_template_translate (node, note);

      g_assert_true (json_node_equal (node, same));
    }
  for (guint i = 0; ana_template_texts[i] != NULL; i++)
    if (!g_hash_table_remove (seen, ana_template_texts[i]))
      g_error ("“%s” stands in no template", ana_template_texts[i]);
  for (GList *l = g_hash_table_get_keys (seen); l != NULL; l = l->next)
    g_error ("“%s” is not among the texts for the translators", (char *) l->data);
  g_hash_table_unref (seen);
}

static void
test_translated (void)
{
  g_autoptr (JsonNode) node = load ("executive"), other = ana_template_translate (node, shout);
  g_autoptr (AnaBoard) board = ana_board_parse (other, NULL);

  g_assert_cmpstr (ana_board_get_title (board), ==, "X");
  g_assert_cmpstr (ana_board_get_tab (board, 0)->title, ==, "X");
  g_assert_cmpstr (ana_board_find_tile (board, "trend")->title, ==, "X");
  g_assert_cmpstr (ana_board_find_tile (board, "revenue")->title, ==, "");
  g_assert_cmpstr (ana_board_get_id (board), ==, "executive");
}

static void
test_unknown (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (ana_template_is ("../templates/executive"));
  g_assert_true (ana_template_is ("computer"));
  g_assert_null (ana_template_load ("nothing", &error));
  g_assert_nonnull (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/template/in-order", test_in_order);
  g_test_add_func ("/template/no-overlap", test_no_overlap);
  g_test_add_func ("/template/words", test_words);
  g_test_add_func ("/template/translated", test_translated);
  g_test_add_func ("/template/unknown", test_unknown);
  return g_test_run ();
}
