/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-tile-name.c: what a person would call a tile: by what it says, else by where it stands.
 */
#include "config.h"

#include "ana-tile-name.h"

#define KPIS "{\"kpis\":[{\"code\":\"COM.ORDERS\",\"version\":1,\"name\":{\"en\":\"Orders\",\"es\":\"Pedidos\"},\"dataset\":\"orders\",\"time\":\"ordered_at\"," \
  "\"measure\":\"distinct(order_id)\",\"unit\":\"count\",\"direction\":\"up\"}]}"

static const struct { const char *name, *tile, *locale, *want; } rows[] = {
  { "title", "\"type\":\"text\",\"title\":\"Sums\",\"markdown\":\"Words\"", "es", "Sums" },
  { "kpi", "\"type\":\"kpi\",\"kpi\":{\"code\":\"COM.ORDERS\"}", "es", "Pedidos" },
  { "kpi, a language that it has not", "\"type\":\"kpi\",\"kpi\":{\"code\":\"COM.ORDERS\"}", "fr", "Orders" },
  { "kpi, not in the catalogue", "\"type\":\"kpi\",\"kpi\":{\"code\":\"NO.SUCH\"}", "es", "NO.SUCH" },
  { "chart of a kpi", "\"type\":\"chart\",\"kpi\":{\"code\":\"COM.ORDERS\"}", "en", "Orders" },
  { "text", "\"type\":\"text\",\"markdown\":\"Two words\"", "en", "Two words" },
  { "text, marked", "\"type\":\"text\",\"markdown\":\"\\n---\\n## **Two** words\\nmore\"", "en", "Two words" },
  { "text, long", "\"type\":\"text\",\"markdown\":\"one two three four five six seven\"", "en", "one two three four five six…" },
  { "text, one long word", "\"type\":\"text\",\"markdown\":\"Abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz\"", "en", "Abcdefghijklmnopqrstuvwxyzabcdefghijklmn…" },
  { "text, markup of its own", "\"type\":\"text\",\"markdown\":\"a <b & c\"", "en", "a <b & c" },
  { "text, only signs", "\"type\":\"text\",\"markdown\":\" \\n---\\n* * *\"", "en", "Text in row 3, column 2" },
  { "text, none", "\"type\":\"text\"", "en", "Text in row 3, column 2" },
  { "text, no text", "\"type\":\"text\",\"markdown\":7", "en", "Text in row 3, column 2" },
  { "image", "\"type\":\"image\"", "en", "Image in row 3, column 2" },
  { "chart", "\"type\":\"chart\",\"spec\":{\"mark\":\"bar\"}", "en", "Chart in row 3, column 2" },
};

static void
test_name (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *text = g_strdup_printf ("{\"format\":\"adash\",\"version\":1,\"id\":\"b\",\"tiles\":{\"t\":{\"x\":1,\"y\":2,\"w\":3,\"h\":3,%s}}}", rows[i].tile);
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaBoard) board = ana_board_load (NULL, text, -1, &error);
  g_autoptr (JsonNode) list = json_from_string (KPIS, &error);
  g_autoptr (AnaCatalogue) catalogue = ana_catalogue_from_json (list, &error);
  g_autofree char *name = NULL;

  g_assert_no_error (error);
  name = ana_tile_dup_name (ana_board_get_tile (board, 0), catalogue, rows[i].locale);
  g_assert_cmpstr (name, ==, rows[i].want);
}

/* Nobody has the definitions: the code has to do. */
static void
test_no_catalogue (void)
{
  g_autoptr (AnaBoard) board = ana_board_load (NULL, "{\"format\":\"adash\",\"version\":1,\"id\":\"b\",\"tiles\":{\"t\":{\"x\":0,\"y\":0,\"w\":3,\"h\":3,\"type\":\"kpi\","
                                                     "\"kpi\":{\"code\":\"COM.ORDERS\"}}}}", -1, NULL);
  g_autofree char *name = ana_tile_dup_name (ana_board_get_tile (board, 0), NULL, NULL);

  g_assert_cmpstr (name, ==, "COM.ORDERS");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/boards/tile-name/", rows[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_name);
    }
  g_test_add_func ("/boards/tile-name/no-catalogue", test_no_catalogue);
  return g_test_run ();
}
