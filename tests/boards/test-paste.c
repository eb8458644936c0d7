/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-paste.c: what a clipboard holds becomes tiles with rows of their own; a spec as text and back.
 */
#include "ana-chart-spec.h"
#include "ana-edit.h"
#include "ana-editor.h"
#include "ana-error.h"
#include "ana-spec-text.h"
#include "ana-tile-data.h"
#include "ana-tile-fields.h"

#include <math.h>
#include <string.h>

#define BOARD "{\"format\":\"adash\",\"version\":1,\"id\":\"b\",\"title\":\"B\",\"zone\":\"Europe/London\",\"filters\":%s," \
              "\"tabs\":[{\"id\":\"main\",\"title\":\"M\"}],\"tiles\":{}}"
#define SNIPPET "{\"$schema\":\"https://vega.github.io/schema/vega-lite/v5.json\",\"title\":\"Fruit\",\"data\":{\"values\":[" \
                "{\"a\":\"A\",\"b\":28,\"url\":\"x\"},{\"a\":\"B\",\"b\":55},{\"a\":\"C\",\"b\":43}]}," \
                "\"mark\":\"bar\",\"encoding\":{\"x\":{\"field\":\"a\",\"type\":\"nominal\"},\"y\":{\"field\":\"b\",\"type\":\"quantitative\"}}}"

static AnaBoard *
make_board (const char *filters)
{
  g_autofree char *text = g_strdup_printf (BOARD, filters);
  g_autoptr (GError) error = NULL;
  AnaBoard *board = ana_board_load (NULL, text, -1, &error);

  g_assert_no_error (error);
  return board;
}

/* The board after the paste, or NULL and the error. */
static AnaBoard *
paste (const char *filters, const char *text, GError **error)
{
  g_autoptr (AnaBoard) board = make_board (filters);
  g_autoptr (AnaEditor) editor = ana_editor_new (board);
  g_autoptr (AnaStep) step = ana_edit_paste (board, "main", text, error);

  if (step == NULL || !ana_editor_do (editor, step, error))
    return NULL;
  return ana_board_ref ((AnaBoard *) ana_editor_get_board (editor));
}

static gboolean
read_cb (gpointer data, const char *stream, const char *dim, AnaSpan span, GArray *parts, gint64 *as_of_usec)
{
  return FALSE;
}

static char **
list_dims_cb (gpointer data, const char *stream)
{
  return g_new0 (char *, 1);
}

static AnaBoardData *
build (AnaBoard *board, AnaBoardData *before)
{
  g_autoptr (AnaCatalogue) catalogue = ana_catalogue_new_empty ();
  AnaTileSource source = { { NULL, read_cb, list_dims_cb, NULL }, NULL, NULL, NULL };
  AnaBoardInput input = { .board = board, .catalogue = catalogue, .freshness = ANA_FRESH_OFFLINE, .locale = "en", .before = before };

  g_assert_true (ana_time_parse ("2026-11-20T14:30:00Z", ana_zone_utc (), &input.now_usec, NULL));
  return ana_board_data_new (&input, &source);
}

static AnaTileData *
show (const char *filters, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaBoard) board = paste (filters, text, &error);
  g_autoptr (AnaBoardData) data = NULL;

  g_assert_no_error (error);
  data = build (board, NULL);
  g_assert_cmpuint (data->tiles->len, ==, 1);
  return ana_tile_data_ref (data->tiles->pdata[0]);
}

/* A snippet shows its own rows at once, offline too, and is kept by the board when that is written and read again. */
static void
test_snippet (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaBoard) board = paste ("{}", SNIPPET, &error);
  g_autoptr (AnaBoard) again = NULL;
  g_autoptr (AnaBoardData) data = NULL;
  g_autofree char *text = NULL;
  const AnaTileData *tile;

  g_assert_no_error (error);
  text = ana_board_to_text (board);
  again = ana_board_load (NULL, text, -1, &error);
  g_assert_no_error (error);
  data = build (again, NULL);
  tile = data->tiles->pdata[0];
  g_assert_cmpstr (tile->message, ==, "");
  g_assert_cmpint (tile->state, ==, ANA_TILE_READY);
  g_assert_cmpstr (tile->title, ==, "Fruit");
  g_assert_true (tile->is_own);
  g_assert_cmpuint (ana_frame_get_n_rows (tile->frame), ==, 3);
  g_assert_cmpuint (ana_chart_get_n_layers (tile->chart), ==, 1);
  g_assert_false (ana_chart_get_layer (tile->chart, 0)->last_partial);
  g_assert_cmpuint (data->questions->len, ==, 0);
}

/* What the board filters by applies to rows of a tile's own; what they do not have does not. */
static void
test_filters (void)
{
  g_autoptr (AnaTileData) one = show ("{\"f\":{\"field\":\"a\",\"oneOf\":[\"B\",\"C\"]}}", SNIPPET);
  g_autoptr (AnaTileData) none = show ("{\"f\":{\"field\":\"a\",\"equal\":\"Z\"}}", SNIPPET);
  g_autoptr (AnaTileData) other = show ("{\"f\":{\"field\":\"country\",\"equal\":\"Z\"}}", SNIPPET);

  g_assert_cmpuint (ana_frame_get_n_rows (one->frame), ==, 2);
  g_assert_cmpint (one->state, ==, ANA_TILE_READY);
  g_assert_cmpint (none->state, ==, ANA_TILE_EMPTY);
  g_assert_true (none->is_filtered);
  g_assert_cmpuint (ana_frame_get_n_rows (other->frame), ==, 3);
}

/* Of the same document nothing is read again; another filter is another answer. */
static void
test_again (void)
{
  g_autoptr (AnaBoard) board = paste ("{}", SNIPPET, NULL), filtered = NULL;
  g_autoptr (AnaBoardData) first = build (board, NULL), second = build (board, first), third = NULL;
  g_autoptr (AnaStep) step = ana_edit_set (board, "/filters/f", json_from_string ("{\"field\":\"a\",\"equal\":\"A\"}", NULL), NULL);

  g_assert_true (first->tiles->pdata[0] == second->tiles->pdata[0]);
  filtered = ana_step_apply (step, board, NULL);
  g_assert_nonnull (filtered);
  third = build (filtered, second);
  g_assert_cmpuint (ana_frame_get_n_rows (((AnaTileData *) third->tiles->pdata[0])->frame), ==, 1);
}

/* Forms in which other programs hand a chart out. */
static void
test_forms (void)
{
  static const struct { const char *name, *text; gboolean has_frame; } rows[] = {
    { "named rows apart", "{\"data\":{\"name\":\"d1\"},\"datasets\":{\"d1\":[{\"x\":1,\"y\":2},{\"x\":2,\"y\":3}]},\"mark\":\"point\","
      "\"encoding\":{\"x\":{\"field\":\"x\"},\"y\":{\"field\":\"y\"}}}", TRUE },
    { "layers", "{\"data\":{\"values\":[{\"x\":1,\"y\":2},{\"x\":2,\"y\":3}]},\"layer\":[{\"mark\":\"line\"},{\"mark\":\"point\"}],"
      "\"encoding\":{\"x\":{\"field\":\"x\"},\"y\":{\"field\":\"y\"}}}", TRUE },
    { "views with rows each", "{\"hconcat\":[{\"data\":{\"values\":[{\"x\":1,\"y\":2}]},\"mark\":\"point\",\"encoding\":{\"x\":{\"field\":\"x\"},\"y\":{\"field\":\"y\"}}},"
      "{\"data\":{\"values\":[{\"p\":1,\"q\":2}]},\"mark\":\"bar\",\"encoding\":{\"x\":{\"field\":\"p\"},\"y\":{\"field\":\"q\"}}}]}", FALSE },
    { "views with named rows", "{\"datasets\":{\"d\":[{\"x\":1,\"y\":2}]},\"vconcat\":[{\"data\":{\"name\":\"d\"},\"mark\":\"point\","
      "\"encoding\":{\"x\":{\"field\":\"x\"},\"y\":{\"field\":\"y\"}}}]}", FALSE },
    { "facet", "{\"data\":{\"values\":[{\"g\":\"a\",\"x\":1,\"y\":2},{\"g\":\"b\",\"x\":1,\"y\":2}]},\"facet\":{\"field\":\"g\"},"
      "\"spec\":{\"mark\":\"point\",\"encoding\":{\"x\":{\"field\":\"x\"},\"y\":{\"field\":\"y\"}}}}", TRUE },
    { "a mark with blanks and a byte order mark before it", "\xef\xbb\xbf \n {\"mark\":\"bar\",\"data\":{\"values\":[{\"x\":\"a\",\"y\":2}]},"
      "\"encoding\":{\"x\":{\"field\":\"x\"},\"y\":{\"field\":\"y\"}}}", TRUE },
    { "transforms", "{\"data\":{\"values\":[{\"x\":\"a\",\"y\":2},{\"x\":\"a\",\"y\":4}]},\"transform\":[{\"calculate\":\"datum.y*2\",\"as\":\"z\"}],\"mark\":\"bar\","
      "\"encoding\":{\"x\":{\"field\":\"x\"},\"y\":{\"aggregate\":\"sum\",\"field\":\"z\"}}}", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AnaTileData) tile = show ("{}", rows[i].text);

      g_test_message ("%s: %s", rows[i].name, tile->message);
      g_assert_cmpint (tile->state, ==, ANA_TILE_READY);
      g_assert_nonnull (tile->chart);
      g_assert_true ((tile->frame != NULL) == rows[i].has_frame);
    }
}

/* Refused as a whole, with the place; the board stays as it was. */
static void
test_refused (void)
{
  static const struct { const char *text, *begins; } rows[] = {
    { "{\n \"data\": {\"url\": \"https://example.org/cars.json\"},\n \"mark\": \"bar\"}", "2:18: /data/url: " },
    { "{\"mark\":\"bar\",\"hconcat\":[{\"data\":{\"url\":\"data/x.csv\"}}]}", "1:41: /hconcat/0/data/url: " },
    { "{\"mark\":\"bar\",\"transform\":[{\"lookup\":\"a\",\"from\":{\"data\":{\"url\":\"x\"}}}]}", "1:64: /transform/0/from/data/url: " },
    { "{\"mark\":\"bar\",", "1:" },
    { "{\"a\":1}", "these are no tiles, and no chart spec" },
    { "[1,2]", "these are no tiles, and no chart spec" },
    { "just words", "these are no tiles, no chart spec and no table" },
    { "", "these are no tiles, no chart spec and no table" },
    { "a,b\n1,2,3\n", "row 2: 3 cells" },
    { "a,a\n1,2\n", "1: column 2: " },
    { "a,\n1,2\n", "1: column 2: " },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (paste ("{}", rows[i].text, &error));
      g_assert_error (error, ANA_ERROR, ANA_ERROR_BAD_INPUT);
      g_test_message ("%s", error->message);
      g_assert_true (g_str_has_prefix (error->message, rows[i].begins));
    }
}

/* A document that could not be read again is never made: too large, too deep. */
static void
test_limits (void)
{
  g_autoptr (GString) many = g_string_new ("{\"mark\":\"bar\",\"data\":{\"values\":["), deep = g_string_new ("{\"mark\":\"bar\",\"usermeta\":");
  g_autoptr (GString) rows = g_string_new ("a,b\n");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 40000; i++)
    g_string_append_printf (many, "%s{\"a\":%u,\"b\":\"0123456789\"}", i > 0 ? "," : "", i);
  g_string_append (many, "]}}");
  g_assert_null (paste ("{}", many->str, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  for (guint i = 0; i < 30; i++)
    g_string_append (deep, "[");
  for (guint i = 0; i < 30; i++)
    g_string_append (deep, "]");
  g_string_append (deep, "}");
  g_assert_null (paste ("{}", deep->str, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  for (guint i = 0; i <= ANA_SPEC_MAX_VALUES; i++)
    g_string_append (rows, "1,2\n");
  g_assert_null (paste ("{}", rows->str, &error));
  g_assert_error (error, ANA_ERROR, ANA_ERROR_LIMIT);
}

/* A problem of what it draws is the tile's, where it can be mended. */
static void
test_unknown_mark (void)
{
  g_autoptr (AnaTileData) tile = show ("{}", "{\"mark\":\"lines\",\"data\":{\"values\":[{\"a\":1}]}}");

  g_assert_cmpint (tile->state, ==, ANA_TILE_ERROR);
  g_assert_nonnull (strstr (tile->message, "/spec/mark: unknown mark"));
}

static void
test_table (void)
{
  static const char *const texts[] = { "name,n,code\r\n\"Smith, J\",1.5,007\r\n\"say \"\"hi\"\"\",,0\n\n", "name\tn\tcode\nSmith, J\t1.5\t007\nsay \"hi\"\t\t0",
                                       "name;n;code\nSmith, J;1.5;007\nsay \"hi\";;0\n" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (AnaTileData) tile = show ("{}", texts[i]);

      g_assert_cmpint (tile->type, ==, ANA_TILE_TABLE);
      g_assert_cmpint (tile->state, ==, ANA_TILE_READY);
      g_assert_cmpuint (ana_frame_get_n_rows (tile->frame), ==, 2);
      g_assert_cmpuint (ana_frame_get_n_cols (tile->frame), ==, 3);
      g_assert_cmpstr (ana_frame_get_text (tile->frame, 0, 0), ==, "Smith, J");
      g_assert_cmpstr (ana_frame_get_text (tile->frame, 0, 1), ==, "say \"hi\"");
      g_assert_cmpfloat (ana_frame_get_number (tile->frame, 1, 0), ==, 1.5);
      g_assert_true (ana_frame_is_null (tile->frame, 1, 1));
      g_assert_cmpstr (ana_frame_get_text (tile->frame, 2, 0), ==, "007");
    }
}

/* Tiles of ours come as they did before, rows of their own with them. */
static void
test_copy (void)
{
  g_autoptr (AnaBoard) board = paste ("{}", SNIPPET, NULL);
  const char *keys[] = { ana_board_get_tile (board, 0)->key, NULL };
  g_autofree char *text = ana_edit_copy (board, keys);
  g_autoptr (AnaTileData) tile = show ("{}", text);

  g_assert_cmpint (tile->state, ==, ANA_TILE_READY);
  g_assert_cmpuint (ana_frame_get_n_rows (tile->frame), ==, 3);
}

/* A field is chosen in the spec itself: there is no query to write it into. */
static void
test_field (void)
{
  g_autoptr (AnaBoard) board = paste ("{}", SNIPPET, NULL);
  g_autoptr (AnaEditor) editor = ana_editor_new (board);
  g_autofree char *key = g_strdup (ana_board_get_tile (board, 0)->key);
  g_autoptr (AnaStep) first = ana_edit_set_field (board, key, "y", &(AnaFieldChoice) { NULL, NULL, (char *) "count" }, NULL);
  g_autoptr (AnaStep) second = NULL;
  g_autoptr (AnaBoardData) data = NULL;
  const AnaTileData *tile;

  g_assert_true (ana_editor_do (editor, first, NULL));
  second = ana_edit_set_field (ana_editor_get_board (editor), key, "color", &(AnaFieldChoice) { (char *) "a", NULL, NULL }, NULL);
  g_assert_true (ana_editor_do (editor, second, NULL));
  data = build ((AnaBoard *) ana_editor_get_board (editor), NULL);
  tile = data->tiles->pdata[0];
  g_assert_cmpstr (tile->message, ==, "");
  g_assert_true (tile->is_own);
  g_assert_cmpint (tile->state, ==, ANA_TILE_READY);
}

/* --- the spec as text --- */

static char *
make_long_spec (guint n)
{
  GString *text = g_string_new ("{\"mark\":\"point\",\"data\":{\"values\":[");

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s{\"x\":%u,\"y\":%u}", i > 0 ? "," : "", i, i * i);
  g_string_append (text, "]},\"encoding\":{\"x\":{\"field\":\"x\"},\"y\":{\"field\":\"y\"}}}");
  return g_string_free (text, FALSE);
}

static void
test_text (void)
{
  g_autofree char *long_spec = make_long_spec (1000);
  const char *const specs[] = { SNIPPET, "{}", "{\"mark\":\"bar\"}", "{\"a\":[],\"b\":{},\"c\":null,\"d\":[[1,2],[3,4]],\"e\":1.5e300,\"f\":\"…1: 3 items\"}", long_spec };

  for (guint i = 0; i < G_N_ELEMENTS (specs); i++)
    {
      g_autoptr (JsonNode) spec = json_from_string (specs[i], NULL);
      g_autofree char *text = ana_spec_to_text (spec);
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) back = ana_spec_from_text (text, spec, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (strlen (text), <, 2000); /* what people read */
      g_assert_true (json_node_equal (spec, back));
    }
}

/* A folded list may be moved; what else was written stays. */
static void
test_fold (void)
{
  g_autofree char *long_spec = make_long_spec (1000);
  g_autoptr (JsonNode) spec = json_from_string (long_spec, NULL), moved = NULL;
  g_autofree char *text = ana_spec_to_text (spec);

  g_assert_nonnull (strstr (text, "\"…1: 1000 items\""));
  moved = ana_spec_from_text ("{\"data\":{\"values\":\"…1: 1000 items\"},\"mark\":\"bar\"}", spec, NULL);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (ana_json_path_get (moved, "/data/values"))), ==, 1000);
}

static void
test_text_errors (void)
{
  static const struct { const char *text, *says; } rows[] = {
    { "{\n  \"mark\": \"lines\"\n}", "2:11: /mark: unknown mark \"lines\"" },
    { "{\n  \"mark\": \"bar\",\n  \"encoding\": {\"x\": {\"field\": \"nope\"}, \"y\": {\"field\": \"b\"}}\n}", "3:31: /encoding/x/field: the data have no column \"nope\"" },
    { "{\n  \"mark\": \"bar\",\n}", "3:1: " },
    { "[]", "1:1: /: a chart spec is an object" },
    { "{\"mark\":\"bar\",\"data\":{\"url\":\"x\"}}", "1:29: /data/url: nothing is fetched from elsewhere" },
  };
  g_autoptr (AnaTileData) tile = show ("{}", SNIPPET);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) spec = ana_spec_from_text (rows[i].text, NULL, &error);

      if (spec != NULL)
        g_assert_false (ana_spec_check (spec, rows[i].text, tile->frame, &error));
      g_assert_nonnull (error);
      g_test_message ("%s", error->message);
      g_assert_true (g_str_has_prefix (error->message, rows[i].says));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/boards/paste/snippet", test_snippet);
  g_test_add_func ("/boards/paste/filters", test_filters);
  g_test_add_func ("/boards/paste/again", test_again);
  g_test_add_func ("/boards/paste/forms", test_forms);
  g_test_add_func ("/boards/paste/refused", test_refused);
  g_test_add_func ("/boards/paste/limits", test_limits);
  g_test_add_func ("/boards/paste/unknown-mark", test_unknown_mark);
  g_test_add_func ("/boards/paste/table", test_table);
  g_test_add_func ("/boards/paste/copy", test_copy);
  g_test_add_func ("/boards/paste/field", test_field);
  g_test_add_func ("/boards/spec-text/back", test_text);
  g_test_add_func ("/boards/spec-text/fold", test_fold);
  g_test_add_func ("/boards/spec-text/errors", test_text_errors);
  return g_test_run ();
}
