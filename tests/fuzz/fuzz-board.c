/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fuzz-board.c: any bytes as a board document: one clear message, or a board that writes itself back.
 */
#include "config.h"

#include "ana-board.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* A merge may leave any places; settled, they are apart. */
static void
check_settled (const AnaBoard *board)
{
  g_autoptr (JsonNode) json = ana_board_to_json (board);
  g_autoptr (JsonNode) settled = ana_board_settle (json);
  g_autoptr (JsonNode) twice = ana_board_settle (settled);
  g_autoptr (AnaBoard) again = ana_board_parse (settled, NULL);
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (AnaGridItem));

  g_assert_nonnull (again);
  g_assert_true (json_node_equal (settled, twice));
  for (guint tab = 0; tab < ana_board_get_n_tabs (again); tab++)
    {
      g_array_set_size (items, 0);
      for (guint i = 0; i < ana_board_get_n_tiles (again); i++)
        if (strcmp (ana_board_get_tile (again, i)->tab, ana_board_get_tab (again, tab)->id) == 0)
          {
            AnaGridItem item = ana_tile_get_item (ana_board_get_tile (again, i));

            g_array_append_val (items, item);
          }
      g_assert_false (ana_grid_has_overlap ((const AnaGridItem *) items->data, items->len));
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaBoard) board = ana_board_load ("f", (const char *) data, (gssize) size, &error);
  g_autoptr (AnaBoard) again = NULL;
  g_autofree char *once = NULL;
  g_autofree char *twice = NULL;

  g_assert_true ((board != NULL) == (error == NULL));
  if (board == NULL)
    {
      g_assert_true (g_str_has_prefix (error->message, "f:"));
      return 0;
    }
  once = ana_board_to_text (board);
  again = ana_board_load (NULL, once, -1, NULL);
  g_assert_nonnull (again);
  twice = ana_board_to_text (again);
  g_assert_cmpstr (once, ==, twice);
  check_settled (board);
  return 0;
}
