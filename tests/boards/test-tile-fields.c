/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-tile-fields.c: columns on channels: what is written is read again, the board stays one, and undo brings back every byte.
 */
#include "config.h"

#include "ana-editor.h"
#include "ana-tile-fields.h"

#include <string.h>

static AnaSchema *
make_schema (void)
{
  AnaSchema *schema = ana_schema_new ("orders");

  ana_schema_add (schema, "ordered_at", ANA_TYPE_TIME, NULL);
  ana_schema_add (schema, "country", ANA_TYPE_TEXT, NULL);
  ana_schema_add (schema, "carrier", ANA_TYPE_TEXT, NULL);
  ana_schema_add (schema, "amount", ANA_TYPE_MONEY, "GBP");
  ana_schema_add (schema, "items", ANA_TYPE_INT, NULL);
  return schema;
}

static AnaBoard *
empty_board (void)
{
  g_autoptr (GError) error = NULL;
  AnaBoard *board = ana_board_load (NULL, "{\"format\":\"adash\",\"version\":1,\"id\":\"b\",\"title\":\"B\",\"tabs\":[{\"id\":\"main\",\"title\":\"M\"}],\"tiles\":{}}",
                                    -1, &error);

  g_assert_no_error (error);
  return board;
}

static void
run (AnaEditor *editor, AnaStep *step, GError *error)
{
  g_autoptr (AnaStep) owned = step;

  g_assert_no_error (error);
  g_assert_true (ana_editor_do (editor, owned, &error));
  g_assert_no_error (error);
}

static char *
add_chart (AnaEditor *editor, const char *mark, const char *code, const char *member)
{
  g_autoptr (AnaSchema) schema = make_schema ();
  g_autoptr (JsonObject) content = ana_tile_begin_chart (mark, schema, code, member);
  GError *error = NULL;
  char *key = NULL;
  AnaStep *step = ana_edit_add (ana_editor_get_board (editor), "main", ANA_TILE_CHART, content, NULL, &key, &error);

  run (editor, step, error);
  return key;
}

static void
assert_field (AnaEditor *editor, const char *key, const char *channel, const char *field, const char *unit, const char *op)
{
  g_auto (AnaFieldChoice) choice = { 0 };

  g_assert_true (ana_tile_get_field (ana_board_find_tile (ana_editor_get_board (editor), key), channel, &choice));
  g_assert_cmpstr (choice.field, ==, field);
  g_assert_cmpstr (choice.unit, ==, unit);
  g_assert_cmpstr (choice.op, ==, op);
}

/* Every mark of the table begins with something on each channel that it requires, and without a problem. */
static void
test_begin (void)
{
  for (guint i = 0; ana_mark_get (i) != NULL; i++)
    {
      const char *mark = ana_mark_get_name (ana_mark_get (i));
      g_autoptr (AnaBoard) board = empty_board ();
      g_autoptr (AnaEditor) editor = ana_editor_new (board);
      g_autofree char *key = add_chart (editor, mark, NULL, "carrier");
      const AnaTile *tile = ana_board_find_tile (ana_editor_get_board (editor), key);
      AnaTileChannel channels[ANA_TILE_MAX_CHANNELS];
      guint n = ana_tile_list_channels (mark, channels);

      g_assert_cmpstr (tile->problem, ==, NULL);
      g_assert_cmpstr (ana_tile_get_mark (tile), ==, mark);
      g_assert_cmpstr (ana_tile_get_source (tile), ==, "orders");
      for (guint k = 0; k < n; k++)
        {
          g_auto (AnaFieldChoice) choice = { 0 };

          g_assert_true (!channels[k].required || k == 0 || channels[k - 1].required); /* the required ones first */
          if (channels[k].required && (channels[k].kinds & ANA_KIND_ANY) == ANA_KIND_ANY)
            g_assert_true (ana_tile_get_field (tile, channels[k].name, &choice));
        }
    }
  g_assert_cmpuint (ana_tile_list_channels ("no such mark", (AnaTileChannel[ANA_TILE_MAX_CHANNELS]) { 0 }), ==, 0);
  g_assert_cmpuint (ana_tile_list_channels (NULL, (AnaTileChannel[ANA_TILE_MAX_CHANNELS]) { 0 }), ==, 0);
}

/* As soon as one is summed up, the query groups by the others; it stops when none is. */
static void
test_grouping (void)
{
  g_autoptr (AnaBoard) board = empty_board ();
  g_autoptr (AnaEditor) editor = ana_editor_new (board);
  g_autofree char *key = add_chart (editor, "line", NULL, NULL);
  g_autofree char *before = ana_board_to_text (ana_editor_get_board (editor));
  g_autofree char *after = NULL;
  GError *error = NULL;
  const AnaTile *tile;
  JsonObject *query;
  AnaStep *step;

  assert_field (editor, key, "x", "ordered_at", NULL, NULL);
  assert_field (editor, key, "y", "amount", NULL, NULL);
  step = ana_edit_set_field (ana_editor_get_board (editor), key, "x", &(AnaFieldChoice) { (char *) "ordered_at", (char *) "yearmonth", NULL }, &error);
  run (editor, step, error);
  step = ana_edit_set_field (ana_editor_get_board (editor), key, "y", &(AnaFieldChoice) { (char *) "amount", NULL, (char *) "sum" }, &error);
  run (editor, step, error);
  step = ana_edit_set_field (ana_editor_get_board (editor), key, "color", &(AnaFieldChoice) { (char *) "country", NULL, NULL }, &error);
  run (editor, step, error);
  assert_field (editor, key, "x", "ordered_at", "yearmonth", NULL);
  assert_field (editor, key, "y", "amount", NULL, "sum");
  assert_field (editor, key, "color", "country", NULL, NULL);
  tile = ana_board_find_tile (ana_editor_get_board (editor), key);
  query = json_object_get_object_member (tile->json, "query");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (query, "group")), ==, 2);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (query, "aggregate")), ==, 1);
  step = ana_edit_set_field (ana_editor_get_board (editor), key, "y", &(AnaFieldChoice) { NULL, NULL, (char *) "count" }, &error);
  run (editor, step, error);
  assert_field (editor, key, "y", NULL, NULL, "count");
  while (ana_editor_get_undo (editor) != NULL && ana_editor_get_n_done (editor) > 1)
    g_assert_true (ana_editor_undo (editor, NULL));
  after = ana_board_to_text (ana_editor_get_board (editor));
  g_assert_cmpstr (before, ==, after);
}

/* What a channel says besides, and what a query says besides, stays. */
static void
test_kept (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaBoard) board = ana_board_load (NULL,
    "{\"format\":\"adash\",\"version\":1,\"id\":\"b\",\"tabs\":[{\"id\":\"main\",\"title\":\"M\"}],\"tiles\":{\"t\":{\"tab\":\"main\",\"x\":0,\"y\":0,\"w\":4,\"h\":4,"
    "\"type\":\"chart\",\"query\":{\"version\":1,\"source\":\"orders\",\"filter\":{\"field\":\"country\",\"equal\":\"France\"},\"limit\":5,\"mine\":1},"
    "\"spec\":{\"mark\":{\"type\":\"bar\",\"point\":true},\"encoding\":{\"x\":{\"field\":\"country\"},\"y\":{\"field\":\"amount\",\"axis\":{\"title\":\"Sum\"}}}}}}}", -1, &error);
  g_autoptr (AnaEditor) editor = ana_editor_new (board);
  AnaStep *step;
  const AnaTile *tile;
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  step = ana_edit_set_field (board, "t", "y", &(AnaFieldChoice) { (char *) "items", NULL, (char *) "mean" }, &error);
  run (editor, step, error);
  tile = ana_board_find_tile (ana_editor_get_board (editor), "t");
  text = ana_board_to_text (ana_editor_get_board (editor));
  g_assert_nonnull (strstr (text, "\"axis\""));
  g_assert_nonnull (strstr (text, "\"limit\""));
  g_assert_nonnull (strstr (text, "\"mine\""));
  g_assert_nonnull (strstr (text, "France"));
  g_assert_cmpstr (ana_tile_get_mark (tile), ==, "bar");
  step = ana_edit_set_field (ana_editor_get_board (editor), "t", "y", NULL, &error);
  run (editor, step, error);
  g_assert_false (ana_tile_get_field (ana_board_find_tile (ana_editor_get_board (editor), "t"), "y", &(AnaFieldChoice) { 0 }));
  g_assert_null (ana_edit_set_field (board, "nobody", "y", NULL, &error));
  g_assert_nonnull (error);
}

/* Another dataset: columns that it has stay, and with none left others are chosen. */
static void
test_source (void)
{
  g_autoptr (AnaBoard) board = empty_board ();
  g_autoptr (AnaEditor) editor = ana_editor_new (board);
  g_autofree char *key = add_chart (editor, "line", NULL, NULL);
  g_autoptr (AnaSchema) shares = ana_schema_new ("shares");
  g_autoptr (AnaSchema) kpi = ana_schema_new ("kpi");
  GError *error = NULL;
  g_auto (AnaFieldChoice) gone = { 0 };
  AnaStep *step;
  g_autofree char *text = NULL;

  ana_schema_add (shares, "ordered_at", ANA_TYPE_TIME, NULL);
  ana_schema_add (shares, "price", ANA_TYPE_REAL, NULL);
  step = ana_edit_set_source (ana_editor_get_board (editor), key, shares, NULL, &error);
  run (editor, step, error);
  assert_field (editor, key, "x", "ordered_at", NULL, NULL);
  g_assert_false (ana_tile_get_field (ana_board_find_tile (ana_editor_get_board (editor), key), "y", &gone));
  ana_schema_add (kpi, "at", ANA_TYPE_TIME, NULL);
  ana_schema_add (kpi, "value", ANA_TYPE_REAL, NULL);
  step = ana_edit_set_source (ana_editor_get_board (editor), key, kpi, "COM.ORDERS", &error);
  run (editor, step, error);
  assert_field (editor, key, "x", "at", NULL, NULL);
  assert_field (editor, key, "y", "value", NULL, NULL);
  text = ana_board_to_text (ana_editor_get_board (editor));
  g_assert_nonnull (strstr (text, "COM.ORDERS"));
}

/* --- shown as another kind --- */

static AnaFrame *
make_frame (void)
{
  AnaFrameBuilder *builder = ana_frame_builder_new ();
  static const struct { const char *name; AnaType type; } columns[] = { { "day", ANA_TYPE_TIME }, { "country", ANA_TYPE_TEXT }, { "units", ANA_TYPE_REAL } };

  for (guint c = 0; c < G_N_ELEMENTS (columns); c++)
    {
      ana_frame_builder_add_field (builder, columns[c].name, columns[c].type, NULL, NULL, ANA_ROLE_DIMENSION);
      ana_frame_builder_put_null (builder, c);
    }
  return ana_frame_builder_end (builder);
}

#define MARK_TILE "{\"format\":\"adash\",\"version\":1,\"id\":\"b\",\"tabs\":[{\"id\":\"main\",\"title\":\"M\"}],\"tiles\":{\"t\":{\"tab\":\"main\",\"x\":0,\"y\":0,\"w\":4,\"h\":4," \
  "\"type\":\"chart\",\"query\":{\"version\":1,\"source\":\"orders\"},\"spec\":{\"mark\":{\"type\":\"arc\",\"innerRadius\":0.5},\"title\":\"T\"," \
  "\"encoding\":{\"theta\":{\"field\":\"units\",\"title\":\"U\"},\"color\":{\"field\":\"country\"}}}}}}"

/* What a kind requires takes the columns that are left over; what both have stays as it was written. */
static void
test_mark (void)
{
  static const struct { const char *mark, *wants; } rows[] = {
    { "bar", "\"encoding\":{\"color\":{\"field\":\"country\"},\"x\":{\"field\":\"country\"},\"y\":{\"field\":\"units\"}}" },
    { "treemap", "\"encoding\":{\"color\":{\"field\":\"country\"},\"key\":{\"field\":\"country\"},\"value\":{\"field\":\"units\"}}" },
    { "arc", "\"mark\":{\"type\":\"arc\",\"innerRadius\":0.5}" },
    { "histogram", "\"x\":{\"field\":\"units\"}" },
  };
  g_autoptr (AnaFrame) frame = make_frame ();
  g_autoptr (AnaBoard) board = ana_board_load (NULL, MARK_TILE, -1, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AnaEditor) editor = ana_editor_new (board);
      g_autoptr (AnaStep) step = ana_edit_set_mark (board, "t", rows[i].mark, frame, &error);
      g_autofree char *text = NULL;

      g_assert_no_error (error);
      g_assert_true (ana_editor_do (editor, step, &error));
      text = ana_board_to_text (ana_editor_get_board (editor));
      g_test_message ("%s", text);
      g_assert_nonnull (strstr (text, rows[i].wants));
      g_assert_nonnull (strstr (text, "\"title\":\"T\""));
    }
  g_assert_null (ana_edit_set_mark (board, "nobody", "bar", frame, NULL));
}

static void
test_fits (void)
{
  static const struct { const char *mark; gboolean fits; } rows[] = {
    { "line", TRUE }, { "bar", TRUE }, { "arc", TRUE }, { "histogram", TRUE }, { "calendar", TRUE }, { "treemap", TRUE }, { "funnel", TRUE },
    { "sankey", FALSE },      /* two names */
    { "candlestick", FALSE }, /* four numbers */
    { "table", FALSE },       /* two names and a number */
    { "radar", TRUE }, { "network", FALSE }, { "no such mark", FALSE },
  };
  g_autoptr (AnaFrame) frame = make_frame ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].mark);
      g_assert_true (ana_tile_fits_mark (frame, rows[i].mark) == rows[i].fits);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/boards/tile-fields/begin", test_begin);
  g_test_add_func ("/boards/tile-fields/grouping", test_grouping);
  g_test_add_func ("/boards/tile-fields/kept", test_kept);
  g_test_add_func ("/boards/tile-fields/mark", test_mark);
  g_test_add_func ("/boards/tile-fields/fits", test_fits);
  g_test_add_func ("/boards/tile-fields/source", test_source);
  return g_test_run ();
}
