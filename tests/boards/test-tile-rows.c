/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-tile-rows.c: the rows behind a mark of a tile, what it filters by, and a brush: held against the rows of a dataset
 * that is here, one by one.
 *
 * The tile asks its model of these rows; a mark of its chart is picked; the model of the rows behind it is asked of the same
 * rows. What comes back must be what the mark was made of: each row that the tile counts is behind one mark, and what a mark
 * says is what its rows add up to.
 */
#include "config.h"

#include "ana-tile-data.h"

#include "ana-frame-json.h"
#include "ana-query.h"

#include <math.h>
#include <string.h>

#define N_ORDERS 400

typedef struct {
  AnaFrame *orders;  /* (owned) */
  GBytes   *answer;  /* (owned) (nullable) */
  gint64    now_usec;
} Hub;

/* --- the dataset --- */

static AnaFrame *
make_orders (gint64 now_usec)
{
  static const char *const countries[] = { "France", "Spain", "Italy", NULL, "Germany" };
  static const char *const statuses[] = { "paid", "late", "lost" };
  AnaFrameBuilder *builder = ana_frame_builder_new ();
  GRand *rand = g_rand_new_with_seed (7);

  ana_frame_builder_add_field (builder, "order_id", ANA_TYPE_INT, NULL, NULL, ANA_ROLE_DIMENSION);
  ana_frame_builder_add_field (builder, "ordered_at", ANA_TYPE_TIME, NULL, NULL, ANA_ROLE_TIME);
  ana_frame_builder_add_field (builder, "country", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  ana_frame_builder_add_field (builder, "status", ANA_TYPE_TEXT, NULL, NULL, ANA_ROLE_DIMENSION);
  ana_frame_builder_add_field (builder, "amount", ANA_TYPE_MONEY, "GBP", NULL, ANA_ROLE_MEASURE);
  ana_frame_builder_add_field (builder, "quantity", ANA_TYPE_INT, NULL, NULL, ANA_ROLE_MEASURE);
  for (guint i = 0; i < N_ORDERS; i++)
    {
      ana_frame_builder_put_int64 (builder, 0, i);
      ana_frame_builder_put_int64 (builder, 1, now_usec - (gint64) (g_rand_double (rand) * 75) * ANA_USEC_PER_DAY - g_rand_int_range (rand, 0, 86400) * ANA_USEC_PER_SEC);
      ana_frame_builder_put_text (builder, 2, countries[g_rand_int_range (rand, 0, 5)], -1);
      ana_frame_builder_put_text (builder, 3, statuses[g_rand_int_range (rand, 0, 3)], -1);
      ana_frame_builder_put_int64 (builder, 4, g_rand_int_range (rand, 100, 9000));
      ana_frame_builder_put_int64 (builder, 5, g_rand_int_range (rand, 1, 9));
    }
  g_rand_free (rand);
  return ana_frame_builder_end (builder);
}

static AnaFrame *
ask (const Hub *hub, JsonNode *model)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaQuery) query = ana_query_parse (model, &error);
  AnaFrame *out;

  g_assert_no_error (error);
  out = ana_query_evaluate (query, hub->orders, hub->now_usec, &error);
  g_assert_no_error (error);
  return out;
}

static GBytes *
write_answer (const AnaFrame *frame)
{
  GString *text = g_string_new (NULL);
  AnaJsonWriter writer;

  ana_json_writer_init (&writer, text);
  ana_json_begin_object (&writer);
  ana_frame_write_columns (frame, FALSE, &writer);
  ana_json_key (&writer, "rows");
  ana_json_begin_array (&writer);
  for (guint i = 0; i < ana_frame_get_n_rows (frame); i++)
    ana_frame_write_row (frame, i, NULL, &writer);
  ana_json_end_array (&writer);
  ana_json_key (&writer, "truncated");
  ana_json_bool (&writer, FALSE);
  ana_json_end_object (&writer);
  return g_string_free_to_bytes (text);
}

/* --- a board with one tile --- */

static gboolean
read_cb (gpointer data, const char *stream, const char *dim, AnaSpan span, GArray *parts, gint64 *as_of_usec)
{
  const Hub *hub = data;

  if (as_of_usec != NULL)
    *as_of_usec = hub->now_usec;
  for (gint64 t = ana_bucket_start (ANA_PERIOD_DAY, ana_zone_utc (), span.start_usec); t < span.end_usec; t += ANA_USEC_PER_DAY)
    {
      AnaSpanPart part = { .ts_usec = t, .value = 10, .has_value = TRUE, .num = 10, .den = 1, .has_ratio = TRUE, .count = 1 };

      g_array_append_val (parts, part);
    }
  return TRUE;
}

static char **
list_dims_cb (gpointer data, const char *stream)
{
  return g_strdupv ((char **) (const char *const[]) { "", "country=France", "country=Spain", NULL });
}

static void
read_answer_cb (gpointer data, const char *key, AnaTileAnswer *out)
{
  const Hub *hub = data;

  out->body = hub->answer != NULL ? g_bytes_ref (hub->answer) : NULL;
}

static AnaBoardData *
build_cancellable (Hub *hub, const char *tile, const char *filters, GCancellable *cancellable)
{
  g_autofree char *dir = g_build_filename (g_getenv ("ANALYTICS_DATA"), "catalogue", NULL);
  g_autofree char *single = g_strdup_printf ("{'format':'adash','version':1,'id':'b','title':'B','zone':'Europe/London','time':{'last':'P60D'},'filters':%s,"
                                             "'tabs':[{'id':'main','title':'M'}],'tiles':{'t':{'tab':'main','x':0,'y':0,'w':4,'h':4,'title':'T',%s}}}", filters, tile);
  const char *text = g_strdelimit (single, "'", '"');
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaCatalogue) catalogue = ana_catalogue_load (dir, &error);
  g_autoptr (AnaBoard) board = ana_board_load (NULL, text, -1, &error);
  AnaTileSource source = { { hub, read_cb, list_dims_cb, NULL }, hub, read_answer_cb, NULL };
  AnaBoardInput input = { .board = board, .catalogue = catalogue, .freshness = ANA_FRESH_LIVE, .locale = "en", .now_usec = hub->now_usec,
                          .cancellable = cancellable };

  g_assert_no_error (error);
  return ana_board_data_new (&input, &source);
}

static AnaBoardData *
build (Hub *hub, const char *tile, const char *filters)
{
  return build_cancellable (hub, tile, filters, NULL);
}

static Hub
hub_new (void)
{
  Hub hub = { 0 };

  g_assert_true (ana_time_parse ("2026-04-10T14:30:00Z", ana_zone_utc (), &hub.now_usec, NULL)); /* London changed its clocks in March */
  hub.orders = make_orders (hub.now_usec);
  return hub;
}

static void
hub_clear (Hub *hub)
{
  ana_frame_unref (hub->orders);
  g_clear_pointer (&hub->answer, g_bytes_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Hub, hub_clear)

/* What the tile asks is asked of the rows that are here. */
static AnaBoardData *
build_answered (Hub *hub, const char *tile, const char *filters)
{
  g_autoptr (AnaBoardData) first = build (hub, tile, filters);
  AnaTileData *data = first->tiles->pdata[0];
  g_autoptr (AnaFrame) answer = NULL;
  AnaBoardData *second;

  g_assert_cmpstr (data->message, ==, "Asking the hub…");
  answer = ask (hub, data->model);
  hub->answer = write_answer (answer);
  second = build (hub, tile, filters);
  g_assert_cmpstr (((AnaTileData *) second->tiles->pdata[0])->message, ==, "");
  return second;
}

/* --- numbers of the orders that a model finds --- */

static GHashTable *
find_orders (const Hub *hub, JsonNode *model)
{
  g_autoptr (AnaFrame) rows = ask (hub, model);
  GHashTable *out = g_hash_table_new (NULL, NULL);
  int id = ana_frame_find (rows, "order_id");

  for (guint i = 0; i < ana_frame_get_n_rows (rows); i++)
    g_assert_true (g_hash_table_add (out, GINT_TO_POINTER ((int) ana_frame_get_int64s (rows, (guint) id)[i])));
  return out;
}

static GHashTable *
find_behind (const Hub *hub, AnaBoardData *board, const guint *rows, guint n)
{
  g_autoptr (JsonNode) model = ana_tile_make_rows_model (board->tiles->pdata[0], board, rows, n);

  g_assert_nonnull (model);
  return find_orders (hub, model);
}

static gint64
add_up (const Hub *hub, GHashTable *orders, const char *column)
{
  int col = ana_frame_find (hub->orders, column);
  GHashTableIter iter;
  gpointer id;
  gint64 sum = 0;

  g_hash_table_iter_init (&iter, orders);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    sum += ana_frame_get_int64s (hub->orders, (guint) col)[GPOINTER_TO_INT (id)];
  return sum;
}

/* --- rows of an answer --- */

#define COUNTED "'aggregate':[{'op':'count','as':'n'},{'op':'sum','field':'amount','as':'sum'}]"

/* Each row of an answer stands for as many orders as it counts, worth what it says; and all of them are there once. */
static void
test_groups (void)
{
  static const char *const groups[] = {
    "{'field':'country'}", "{'field':'country','as':'place'},{'field':'status'}", "{'field':'ordered_at','timeUnit':'yearmonthdate','as':'day'}",
    "{'field':'ordered_at','timeUnit':'yearweek','as':'w'},{'field':'country'}", "{'field':'ordered_at','timeUnit':'yearmonth','zone':'Asia/Tokyo','as':'m'}",
    "{'field':'ordered_at','timeUnit':'day','as':'weekday'}", "{'field':'ordered_at','timeUnit':'hours','as':'h'},{'field':'status'}",
    "{'field':'ordered_at','timeUnit':'month','as':'m'}", "{'field':'ordered_at','timeUnit':'date','as':'d'}", "{'field':'ordered_at','timeUnit':'week','as':'d'}",
    "{'field':'ordered_at','timeUnit':'quarter','as':'d'}", "{'field':'quantity'}", "{'field':'half'}",
  };

  for (guint g = 0; g < G_N_ELEMENTS (groups); g++)
    {
      g_autofree char *tile = g_strdup_printf ("'type':'table','query':{'source':'orders','calculate':[{'as':'half','calculate':'quantity / 2'}],"
                                               "'filter':{'field':'status','oneOf':['paid','late']},'group':[%s]," COUNTED "}", groups[g]);
      g_auto (Hub) hub = hub_new ();
      g_autoptr (AnaBoardData) board = build_answered (&hub, tile, "{}");
      AnaTileData *data = board->tiles->pdata[0];
      g_autoptr (GHashTable) all = find_behind (&hub, board, NULL, 0);
      guint n_found = 0, n_rows = ana_frame_get_n_rows (data->frame);
      int n_col = ana_frame_find (data->frame, "n"), sum_col = ana_frame_find (data->frame, "sum");

      g_test_message ("%s", groups[g]);
      g_assert_cmpuint (n_rows, >, 1);
      for (guint r = 0; r < n_rows; r++)
        {
          g_autoptr (GHashTable) behind = find_behind (&hub, board, &r, 1);

          g_assert_cmpint (g_hash_table_size (behind), ==, ana_frame_get_int64s (data->frame, (guint) n_col)[r]);
          g_assert_cmpint (add_up (&hub, behind, "amount"), ==, ana_frame_get_int64s (data->frame, (guint) sum_col)[r]);
          n_found += g_hash_table_size (behind);
        }
      g_assert_cmpuint (n_found, ==, g_hash_table_size (all));
    }
}

/* Two rows together are what they are one by one: not what lies between them, nor a country of one at the time of another. */
static void
test_pairs (void)
{
  g_auto (Hub) hub = hub_new ();
  g_autoptr (AnaBoardData) board = build_answered (&hub, "'type':'table','query':{'source':'orders','group':[{'field':'country'},"
                                                         "{'field':'ordered_at','timeUnit':'yearweek','as':'w'}]," COUNTED "}", "{}");
  guint n = ana_frame_get_n_rows (((AnaTileData *) board->tiles->pdata[0])->frame);

  for (guint i = 0; i < n; i += 5)
    {
      guint pair[] = { i, (i * 7 + 3) % n }, triple[] = { i, (i + 11) % n, (i + 12) % n };
      g_autoptr (GHashTable) both = find_behind (&hub, board, pair, 2), three = find_behind (&hub, board, triple, 3);
      guint sum = 0;

      if (pair[0] == pair[1])
        continue;
      for (guint k = 0; k < 2; k++)
        {
          g_autoptr (GHashTable) one = find_behind (&hub, board, &pair[k], 1);
          sum += g_hash_table_size (one);
        }
      g_assert_cmpuint (g_hash_table_size (both), ==, sum);
      sum = 0;
      for (guint k = 0; k < 3; k++)
        {
          g_autoptr (GHashTable) one = find_behind (&hub, board, &triple[k], 1);
          sum += g_hash_table_size (one);
        }
      g_assert_cmpuint (g_hash_table_size (three), ==, sum);
    }
}

/* Rows that were not grouped are the orders themselves. */
static void
test_plain (void)
{
  static const char *const queries[] = {
    "{'source':'orders','select':['order_id','amount'],'sort':[{'field':'amount'}]}",
    "{'source':'orders','calculate':[{'as':'each','calculate':'quantity * 2'}],'window':[{'op':'row_number','as':'place'}],'limit':50}",
    "{'source':'orders','filter':{'field':'country','valid':false}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autofree char *tile = g_strdup_printf ("'type':'table','query':%s", queries[i]);
      g_auto (Hub) hub = hub_new ();
      g_autoptr (AnaBoardData) board = build_answered (&hub, tile, "{}");
      AnaTileData *data = board->tiles->pdata[0];
      int id = ana_frame_find (data->frame, "order_id");

      for (guint r = 0; r < ana_frame_get_n_rows (data->frame); r += 7)
        {
          g_autoptr (GHashTable) behind = find_behind (&hub, board, &r, 1);

          g_assert_cmpuint (g_hash_table_size (behind), ==, 1);
          g_assert_true (g_hash_table_contains (behind, GINT_TO_POINTER ((int) ana_frame_get_int64s (data->frame, (guint) id)[r])));
        }
    }
}

/* --- marks of a chart --- */

#define QUERY "'query':{'source':'orders','group':[{'field':'ordered_at','timeUnit':'yearmonthdate','as':'day'},{'field':'country'}]," COUNTED "}"

static AnaTileMark
mark_of_datum (AnaShapes *shapes, guint datum, guint **rows)
{
  AnaTileMark mark = { .x = NAN, .layer = -1 };

  *rows = ana_shapes_list_rows (shapes, datum, &mark.n_rows);
  mark.rows = *rows;
  return mark;
}

/* Every order that a chart is made of is behind one of its marks, and behind no other. */
static void
test_marks (void)
{
  static const struct { const char *spec, *want; } specs[] = {
    { "{'mark':'bar','encoding':{'x':{'field':'country','sort':'-y'},'y':{'field':'n','aggregate':'sum'}}}", "true" },
    { "{'mark':'bar','encoding':{'x':{'field':'country'},'y':{'field':'n','aggregate':'sum'},'color':{'field':'country'}}}", "true" },
    { "{'mark':'line','encoding':{'x':{'field':'day'},'y':{'field':'n'},'color':{'field':'country'}}}", "true" },
    { "{'mark':'area','encoding':{'x':{'field':'day','timeUnit':'yearmonth'},'y':{'field':'n','aggregate':'sum'}}}", "true" },
    { "{'mark':'bar','encoding':{'x':{'field':'n','bin':{'step':1}},'y':{'field':'n','aggregate':'sum'}}}", "true" },
    { "{'mark':'circle','encoding':{'x':{'field':'n'},'y':{'field':'sum'}}}", "true" },
    { "{'mark':'arc','encoding':{'theta':{'field':'n','aggregate':'sum'},'color':{'field':'country'}}}", "country != null" },
    { "{'transform':[{'filter':{'field':'country','oneOf':['Spain','Italy']}},{'aggregate':[{'op':'sum','field':'n','as':'k'}],'groupby':['country']}],"
      "'mark':'arc','encoding':{'theta':{'field':'k'},'color':{'field':'country'}}}", "country in (\"Spain\", \"Italy\")" },
    { "{'transform':[{'calculate':'datum.n * 2','as':'twice'},{'filter':'datum.twice >= 4'}],'mark':'rect','encoding':{'x':{'field':'day','timeUnit':'date'},"
      "'y':{'field':'country'},'color':{'field':'twice','aggregate':'sum'}}}", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (specs); i++)
    {
      g_autofree char *tile = g_strdup_printf ("'type':'chart'," QUERY ",'spec':%s", specs[i].spec);
      g_auto (Hub) hub = hub_new ();
      g_autoptr (AnaBoardData) board = build_answered (&hub, tile, "{'f':{'field':'status','equal':'paid'}}");
      AnaTileData *data = board->tiles->pdata[0];
      g_autoptr (AnaGeom) geom = ana_geom_new (data->chart, 600, 400, ANA_INSETS_CHART);
      g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL), all = find_behind (&hub, board, NULL, 0);
      g_autoptr (GHashTable) places = g_hash_table_new_full (g_double_hash, g_double_equal, g_free, NULL);
      guint n_marks = 0, n_want = 0, sum = 0;
      int country = ana_frame_find (hub.orders, "country");

      g_test_message ("%s", specs[i].spec);
      if (geom->shapes != NULL)
        ana_shapes_get_data (geom->shapes, &n_marks);
      for (guint layer = 0; geom->shapes == NULL && layer < ana_chart_get_n_layers (data->chart); layer++)
        n_marks += ana_series_get_n (ana_chart_get_layer (data->chart, layer)->series);
      g_assert_cmpuint (n_marks, >, 1);
      for (guint m = 0, layer = 0, at = 0; m < n_marks; m++, at++)
        {
          g_autofree guint *shape_rows = NULL, *rows = NULL;
          g_autoptr (GHashTable) behind = NULL;
          AnaTileMark mark;
          GHashTableIter iter;
          gpointer id;
          guint n;

          while (geom->shapes == NULL && at == ana_series_get_n (ana_chart_get_layer (data->chart, layer)->series))
            {
              layer++;
              at = 0;
            }
          if (geom->shapes != NULL)
            mark = mark_of_datum (geom->shapes, m, &shape_rows);
          else
            mark = (AnaTileMark) { .x = ana_series_get_x (ana_chart_get_layer (data->chart, layer)->series)[at], .layer = (int) layer };
          rows = ana_tile_find_rows (data, &mark, &n);
          if (n == 0)
            continue;
          behind = find_behind (&hub, board, rows, n);
          sum += g_hash_table_size (behind);
          g_hash_table_iter_init (&iter, behind);
          while (g_hash_table_iter_next (&iter, &id, NULL))
            g_hash_table_add (seen, id);
        }
      for (guint o = 0; o < N_ORDERS; o++)
        {
          const char *name = ana_frame_get_text (hub.orders, (guint) country, o);
          gboolean is_two = g_strcmp0 (name, "Spain") == 0 || g_strcmp0 (name, "Italy") == 0;
          gboolean wanted = g_hash_table_contains (all, GINT_TO_POINTER ((int) o));

          if (specs[i].want != NULL && strstr (specs[i].want, "null") != NULL)
            wanted = wanted && name != NULL;
          else if (specs[i].want != NULL && strstr (specs[i].want, "in") != NULL)
            wanted = wanted && is_two;
          n_want += wanted ? 1 : 0;
          if (specs[i].want != NULL && g_str_has_prefix (specs[i].want, "true") && geom->shapes == NULL && name == NULL)
            continue; /* rows without a category stand nowhere, those without a colour have one */
          if (specs[i].want != NULL)
            g_assert_cmpint (g_hash_table_contains (seen, GINT_TO_POINTER ((int) o)), ==, wanted);
        }
      g_assert_cmpuint (sum, ==, g_hash_table_size (seen)); /* none behind two */
      g_assert_cmpuint (sum, >, 0);
      g_assert_cmpuint (sum, <=, n_want);
    }
}

/* --- filters --- */

static void
test_filters (void)
{
  g_auto (Hub) hub = hub_new ();
  g_autoptr (AnaBoardData) board = build_answered (&hub, "'type':'chart','query':{'source':'orders','group':[{'field':'country','as':'place'},{'field':'status'}]," COUNTED "},"
                                                         "'spec':{'mark':'bar','encoding':{'x':{'field':'place','sort':'-y'},'y':{'field':'n'},'color':{'field':'status'}}}", "{}");
  AnaTileData *data = board->tiles->pdata[0];
  const char *const *places = ana_chart_get_categories (data->chart);

  for (guint x = 0; places[x] != NULL; x++)
    for (guint layer = 0; layer < ana_chart_get_n_layers (data->chart); layer++)
      {
        AnaTileMark one = { .x = x, .layer = (int) layer }, whole = { .x = x, .layer = -1 };
        guint n_one, n_whole;
        g_autofree guint *rows = ana_tile_find_rows (data, &one, &n_one), *all = ana_tile_find_rows (data, &whole, &n_whole);
        g_auto (GStrv) filters = ana_tile_list_filters (data, rows, n_one), whole_filters = ana_tile_list_filters (data, all, n_whole);

        g_assert_cmpuint (g_strv_length (filters), ==, 4);
        g_assert_cmpstr (filters[0], ==, "country"); /* not as the answer calls it */
        g_assert_cmpstr (filters[1], ==, places[x]);
        g_assert_cmpstr (filters[2], ==, "status");
        g_assert_cmpstr (filters[3], ==, ana_chart_get_layer (data->chart, layer)->group);
        g_assert_cmpuint (g_strv_length (whole_filters), ==, 2);
        g_assert_cmpstr (whole_filters[1], ==, places[x]);
      }
}

/* --- KPIs --- */

/* What the board filters by, what the tile shows one key of, and its own range: all of it says which rows a KPI counts. */
static void
test_kpi (void)
{
  static const guint row = 2;
  g_auto (Hub) hub = hub_new ();
  g_autoptr (AnaBoardData) series = build (&hub, "'type':'chart','kpi':{'code':'COM.NET_REVENUE','dim':'country=France'},"
                                                 "'spec':{'mark':'line','encoding':{'x':{'field':'start'},'y':{'field':'value'}}}", "{'f':{'field':'status','equal':'paid'}}");
  g_autoptr (AnaBoardData) table = build (&hub, "'type':'table','kpi':{'code':'COM.NET_REVENUE','by':'country'}", "{}");
  g_autoptr (AnaBoardData) card = build (&hub, "'type':'kpi','kpi':{'code':'COM.NET_REVENUE'}", "{}");
  g_assert_cmpstr (((AnaTileData *) series->tiles->pdata[0])->message, ==, "");
  g_autoptr (JsonNode) of_series = ana_tile_make_rows_model (series->tiles->pdata[0], series, &row, 1);
  g_autoptr (JsonNode) of_table = ana_tile_make_rows_model (table->tiles->pdata[0], table, (const guint[]) { 1 }, 1);
  g_autoptr (JsonNode) of_card = ana_tile_make_rows_model (card->tiles->pdata[0], card, NULL, 0);
  g_auto (GStrv) filters = ana_tile_list_filters (table->tiles->pdata[0], (const guint[]) { 1 }, 1);
  g_autofree char *text = ana_json_canonical (of_series, NULL);

  g_assert_nonnull (strstr (text, "\"field\":\"country\""));
  g_assert_nonnull (strstr (text, "\"equal\":\"France\""));
  g_assert_nonnull (strstr (text, "\"field\":\"status\""));
  g_assert_nonnull (strstr (text, "\"gte\":\"2026-02-12T00:00:00+00:00\"")); /* the third day of sixty */
  g_assert_nonnull (strstr (text, "\"lt\":\"2026-02-13T00:00:00+00:00\""));
  g_assert_cmpuint (g_strv_length (filters), ==, 2);
  g_assert_cmpstr (filters[0], ==, "country");
  g_assert_nonnull (of_table);
  g_free (text);
  text = ana_json_canonical (of_table, NULL);
  g_assert_nonnull (strstr (text, filters[1]));
  g_assert_nonnull (of_card);
  g_free (text);
  text = ana_json_canonical (of_card, NULL);
  g_assert_nonnull (strstr (text, "\"gte\":\"2026-02-10T00:00:00+00:00\""));
}

/* --- without a hub --- */

static void
test_picked (void)
{
  static const guint rows[] = { 1, 3 };
  g_auto (Hub) hub = hub_new ();
  g_autoptr (AnaBoardData) board = build_answered (&hub, "'type':'table','query':{'source':'orders','group':[{'field':'country'}]," COUNTED "}", "{}");
  AnaTileData *data = board->tiles->pdata[0];
  g_autoptr (AnaTileData) picked = ana_tile_data_new_picked (data, rows, 2), none = ana_tile_data_new_picked (data, rows, 0);

  g_assert_cmpuint (ana_frame_get_n_rows (picked->frame), ==, 2);
  g_assert_cmpuint (ana_frame_get_n_rows (none->frame), ==, 0);
  for (guint i = 0; i < 2; i++)
    g_assert_cmpstr (ana_frame_get_text (picked->frame, 0, i), ==, ana_frame_get_text (data->frame, 0, rows[i]));
}

/* --- a brush --- */

static void
assert_brush (const AnaTileData *data, const char *predicates, const char *filters, const char *range)
{
  g_autofree char *text = g_strdelimit (g_strdup (predicates), "'", '"'), *want = g_strdelimit (g_strdup (filters), "'", '"'), *got_range = NULL, *got = NULL;
  g_autoptr (JsonNode) node = ana_json_parse (text, -1, NULL, NULL), out = json_node_alloc ();
  g_autoptr (JsonArray) list = NULL;

  g_assert_nonnull (node);
  list = ana_tile_read_brush (data, node, ana_zone_get ("Europe/London", NULL), &got_range);
  json_node_init_array (out, list);
  got = ana_json_canonical (out, NULL);
  g_assert_cmpstr (got, ==, want);
  g_assert_cmpstr (got_range, ==, range);
}

static void
test_brush (void)
{
  g_auto (Hub) hub = hub_new (), other = hub_new ();
  g_autoptr (AnaBoardData) plain = build_answered (&hub, "'type':'chart','query':{'source':'orders','calculate':[{'as':'twice','calculate':'quantity * 2'}]},"
                                                         "'spec':{'mark':'circle','encoding':{'x':{'field':'quantity'},'y':{'field':'amount'}}}", "{}");
  g_autoptr (AnaBoardData) grouped = build_answered (&other, "'type':'chart'," QUERY ",'spec':{'mark':'circle','encoding':{'x':{'field':'n'},'y':{'field':'sum'}}}", "{}");
  const AnaTileData *rows = plain->tiles->pdata[0], *groups = grouped->tiles->pdata[0];

  assert_brush (rows, "[{'field':'quantity','range':[2,4]},{'field':'amount','range':[100,2500]}]", "[{'field':'quantity','range':[2,4]},{'field':'amount','range':[100,2500]}]", NULL);
  assert_brush (rows, "[{'field':'quantity','gte':2,'lt':4}]", "[{'field':'quantity','gte':2,'lt':4}]", NULL);
  /* drawn by hand: all of its columns are the dataset's, or it filters nothing */
  assert_brush (rows, "[{'or':[{'and':[{'field':'quantity','range':[2,4]},{'field':'amount','range':[1,2]}]},{'and':[{'field':'quantity','range':[7,9]}]}]}]",
                "[{'or':[{'and':[{'field':'quantity','range':[2,4]},{'field':'amount','range':[1,2]}]},{'and':[{'field':'quantity','range':[7,9]}]}]}]", NULL);
  assert_brush (rows, "[{'or':[{'and':[{'field':'quantity','range':[2,4]},{'field':'twice','range':[1,2]}]}]}]", "[]", NULL);
  assert_brush (rows, "[{'field':'twice','range':[2,4]}]", "[]", NULL);              /* the tile's alone */
  assert_brush (rows, "[{'field':'@x','range':[2,4]}]", "[]", NULL);                 /* the spec's alone */
  assert_brush (groups, "[{'field':'n','range':[2,4]}]", "[]", NULL);                /* a measure is another value elsewhere */
  assert_brush (groups, "[{'field':'country','oneOf':['Spain']}]", "[{'field':'country','oneOf':['Spain']}]", NULL);
  assert_brush (groups, "[{'field':'day','gte':'2026-04-01T00:00:00+01:00','lt':'2026-04-03T00:00:00+01:00'}]", "[]", "2026-04-01/2026-04-02");
  assert_brush (groups, "[{'field':'day','gte':'1969-07-20T12:00:00+01:00','lt':'1969-07-21T12:00:00+01:00'}]", "[]", "1969-07-20/1969-07-21");
  assert_brush (groups, "[]", "[]", NULL);
}

/* What was brushed filters the tile's own rows to what was brushed. */
static void
test_brush_filters (void)
{
  g_auto (Hub) hub = hub_new (), again = hub_new ();
  static const char tile[] = "'type':'chart','query':{'source':'orders'},'spec':{'mark':'bar','encoding':{'x':{'field':'amount','bin':{'step':20}},'y':{'aggregate':'count'}}}";
  g_autoptr (AnaBoardData) board = build_answered (&hub, tile, "{}"), filtered = NULL;
  AnaFrame *frame;
  int amount;

  filtered = build_answered (&again, tile, "{'f':{'field':'amount','gte':2000,'lt':4000}}");
  frame = ((AnaTileData *) filtered->tiles->pdata[0])->frame;
  amount = ana_frame_find (frame, "amount");
  g_assert_cmpuint (ana_frame_get_n_rows (frame), >, 0);
  g_assert_cmpuint (ana_frame_get_n_rows (frame), <, ana_frame_get_n_rows (((AnaTileData *) board->tiles->pdata[0])->frame));
  for (guint i = 0; i < ana_frame_get_n_rows (frame); i++)
    {
      g_assert_cmpint (ana_frame_get_int64s (frame, (guint) amount)[i], >=, 2000);
      g_assert_cmpint (ana_frame_get_int64s (frame, (guint) amount)[i], <, 4000);
    }
}

/* What was drawn by hand holds of the rows that it filters, and of no others; a dataset without one of its fields is not filtered. */
static void
test_drawn_filters (void)
{
  g_auto (Hub) hub = hub_new (), again = hub_new (), other = hub_new ();
  static const char tile[] = "'type':'chart','query':{'source':'orders'},'spec':{'mark':'circle','encoding':{'x':{'field':'quantity'},'y':{'field':'amount'}}}";
  g_autoptr (AnaBoardData) board = build_answered (&hub, tile, "{}");
  g_autoptr (AnaBoardData) filtered = build_answered (&again, tile, "{'f':{'or':[{'and':[{'field':'quantity','range':[1,1]},{'field':'amount','range':[0,3000]}]},"
                                                                    "{'and':[{'field':'quantity','range':[3,99]},{'field':'amount','range':[5000,1e9]}]}]}}");
  g_autoptr (AnaBoardData) strange = build_answered (&other, tile, "{'f':{'or':[{'and':[{'field':'quantity','range':[1,1]},{'field':'elsewhere','range':[0,1]}]}]}}");
  AnaFrame *all = ((AnaTileData *) board->tiles->pdata[0])->frame, *some = ((AnaTileData *) filtered->tiles->pdata[0])->frame;
  guint amount = (guint) ana_frame_find (all, "amount"), quantity = (guint) ana_frame_find (all, "quantity"), n = 0;

  for (guint i = 0; i < ana_frame_get_n_rows (all); i++)
    {
      gint64 a = ana_frame_get_int64s (all, amount)[i], q = ana_frame_get_int64s (all, quantity)[i];

      n += (q == 1 && a >= 0 && a <= 3000) || (q >= 3 && q <= 99 && a >= 5000) ? 1 : 0;
    }
  g_assert_cmpuint (ana_frame_get_n_rows (some), ==, n);
  g_assert_cmpuint (n, >, 0);
  g_assert_cmpuint (n, <, ana_frame_get_n_rows (all));
  g_assert_cmpuint (ana_frame_get_n_rows (((AnaTileData *) strange->tiles->pdata[0])->frame), ==, ana_frame_get_n_rows (all));
}

/* --- what is not done here --- */

/* The forces of a network wait for whoever shows it; a board that nobody wants any more is not read to its end. */
static void
test_work (void)
{
  g_auto (Hub) hub = hub_new ();
  g_autoptr (AnaBoardData) board = build_answered (&hub, "'type':'chart','query':{'source':'orders'},'spec':{'mark':'network','encoding':{'source':{'field':'country'},"
                                                         "'target':{'field':'status'}}}", "{}");
  AnaTileData *data = board->tiles->pdata[0];
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (AnaBoardData) none = NULL;

  g_assert_cmpint (data->state, ==, ANA_TILE_READY);
  g_assert_nonnull (ana_chart_get_plot (data->chart));
  g_assert_false (ana_plot_is_prepared (ana_chart_get_plot (data->chart)));
  g_cancellable_cancel (cancellable);
  none = build_cancellable (&hub, "'type':'text','markdown':'x'", "{}", cancellable);
  g_assert_cmpuint (none->tiles->len, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tile-rows/groups", test_groups);
  g_test_add_func ("/tile-rows/pairs", test_pairs);
  g_test_add_func ("/tile-rows/plain", test_plain);
  g_test_add_func ("/tile-rows/marks", test_marks);
  g_test_add_func ("/tile-rows/filters", test_filters);
  g_test_add_func ("/tile-rows/kpi", test_kpi);
  g_test_add_func ("/tile-rows/picked", test_picked);
  g_test_add_func ("/tile-rows/brush", test_brush);
  g_test_add_func ("/tile-rows/brush-filters", test_brush_filters);
  g_test_add_func ("/tile-rows/drawn-filters", test_drawn_filters);
  g_test_add_func ("/tile-rows/work", test_work);
  return g_test_run ();
}
