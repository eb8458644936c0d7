/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-brush.c: a brush over a million rows with twelve linked charts: from the stretch of a chart that was let go to all
 * twelve drawn. What is between is the program's own: predicates of the brush, filters of the board, the models of the
 * tiles, the questions answered over the rows by the engine of the hub on two threads, the answers as JSON, charts, pixels.
 * First the rows lie in memory, and the way over loopback is not in it. With PATH-OF-analytics-hub the same again through a hub
 * that has taken the rows in: questions over HTTP as the window asks them, answers from its files. Wall milliseconds; one JSON
 * line each.
 */
#include "config.h"

#include "ana-brush.h"
#include "ana-frame-json.h"
#include "ana-query.h"
#include "ana-random.h"
#include "ana-tile-data.h"
#include "bench-util.h"
#include "hub-swarm.h"

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#define N_ROWS    1000000
#define N_DAYS    365
#define N_TILES   12
#define N_BRUSHES 10
#define N_THREADS 2
#define N_CALLS   3     /* at a time, of the window (ana-tile-answers.c) */
#define N_POSTED  10000 /* rows at a time */
#define TILE_W    400
#define TILE_H    260
#define BUDGET_MS 100.0
#define START     G_GINT64_CONSTANT (1735689600000000) /* 2025-01-01 */

typedef struct {
  AnaFrame   *rows;
  AnaSchema  *schema;
  GHashTable *answers; /* of GBytes by key; of this brush */
  GMutex      mutex;
  double      asked_ms;
  Swarm      *swarm;   /* (nullable): the rows lie in its hub */
} Bench;

static double
wall_ms (void)
{
  return (double) g_get_monotonic_time () / 1000;
}

/* --- the rows --- */

static const struct { const char *name; AnaType type; guint n; } columns[] = {
  { "at", ANA_TYPE_TIME, 0 }, { "country", ANA_TYPE_TEXT, 12 }, { "category", ANA_TYPE_TEXT, 8 }, { "channel", ANA_TYPE_TEXT, 4 },
  { "status", ANA_TYPE_TEXT, 5 }, { "seller", ANA_TYPE_TEXT, 200 }, { "quantity", ANA_TYPE_INT, 9 }, { "net", ANA_TYPE_REAL, 500 },
};

static void
put (AnaFrameBuilder *builder, guint c, guint row, AnaRandom *random)
{
  double u = ana_random_double (random);
  char name[32];

  if (columns[c].type == ANA_TYPE_TIME)
    ana_frame_builder_put_int64 (builder, c, START + (gint64) ((double) row / N_ROWS * N_DAYS * (double) ANA_USEC_PER_DAY));
  else if (columns[c].type == ANA_TYPE_INT)
    ana_frame_builder_put_int64 (builder, c, 1 + (gint64) (u * u * columns[c].n));
  else if (columns[c].type == ANA_TYPE_REAL)
    ana_frame_builder_put_double (builder, c, u * columns[c].n);
  else
    {
      g_snprintf (name, sizeof name, "%s %u", columns[c].name, (guint) (u * u * columns[c].n));
      ana_frame_builder_put_text (builder, c, name, -1);
    }
}

static void
make_rows (Bench *self)
{
  AnaFrameBuilder *builder = ana_frame_builder_new ();
  AnaRandom random;

  ana_random_init (&random, 5);
  self->schema = ana_schema_new ("visits");
  for (guint c = 0; c < G_N_ELEMENTS (columns); c++)
    {
      ana_frame_builder_add_field (builder, columns[c].name, columns[c].type, "", NULL, ANA_ROLE_DIMENSION);
      ana_schema_add (self->schema, columns[c].name, columns[c].type, "");
      for (guint i = 0; i < N_ROWS; i++)
        put (builder, c, i, &random);
    }
  self->rows = ana_frame_builder_end (builder);
}

/* --- the board --- */

#define SUM     "'aggregate':[{'op':'sum','field':'net','as':'net'}]"
#define COUNT   "'aggregate':[{'op':'count','as':'n'}]"
#define BY(f)   "'group':[{'field':'" f "'}],"
#define DAY     "{'field':'at','timeUnit':'yearmonthdate','as':'day'}"
#define BARS(f) "'mark':'bar','encoding':{'x':{'field':'" f "'},'y':{'field':'net'}}"

static const struct { const char *query, *spec; } tiles[N_TILES] = {
  { "'group':[" DAY "]," SUM, "'mark':'line','encoding':{'x':{'field':'day'},'y':{'field':'net'}}" },
  { BY ("country") SUM, BARS ("country") },
  { BY ("category") SUM, BARS ("category") },
  { BY ("channel") SUM, "'mark':'arc','encoding':{'theta':{'field':'net'},'color':{'field':'channel'}}" },
  { "'group':[{'field':'at','timeUnit':'yearmonth','as':'month'},{'field':'channel'}]," SUM,
    "'mark':'bar','encoding':{'x':{'field':'month'},'y':{'field':'net'},'color':{'field':'channel'}}" },
  { "'group':[{'field':'country'},{'field':'category'}]," SUM,
    "'mark':'rect','encoding':{'x':{'field':'country'},'y':{'field':'category'},'color':{'field':'net'}}" },
  { BY ("quantity") COUNT, "'mark':'bar','encoding':{'x':{'field':'quantity'},'y':{'field':'n'}}" },
  { "'group':[{'field':'at','timeUnit':'yearweek','as':'week'}],'aggregate':[{'op':'mean','field':'net','as':'net'}]",
    "'mark':'line','encoding':{'x':{'field':'week'},'y':{'field':'net'}}" },
  { BY ("status") COUNT, "'mark':'funnel','encoding':{'x':{'field':'status'},'value':{'field':'n'}}" },
  { BY ("seller") SUM ",'sort':[{'field':'net','order':'descending'}],'limit':20", BARS ("seller") },
  { "'group':[{'field':'seller'}],'aggregate':[{'op':'sum','field':'net','as':'net'},{'op':'mean','field':'quantity','as':'mean'}]",
    "'mark':'point','encoding':{'x':{'field':'mean'},'y':{'field':'net'}}" },
  { "'group':[{'field':'at','timeUnit':'hours','as':'hour'}]," COUNT, "'mark':'bar','encoding':{'x':{'field':'hour'},'y':{'field':'n'}}" },
};

static AnaBoard *
make_board (void)
{
  g_autoptr (GString) text = g_string_new ("{'format':'adash','version':1,'id':'b','title':'B','zone':'UTC','time':{'from':'2025-01-01','to':'2025-12-31'},"
                                           "'filters':{},'tabs':[{'id':'main','title':'M'}],'tiles':{");
  g_autoptr (GError) error = NULL;
  AnaBoard *board;

  for (guint i = 0; i < N_TILES; i++)
    g_string_append_printf (text, "%s't%u':{'tab':'main','x':%u,'y':%u,'w':3,'h':4,'type':'chart','query':{'version':1,'source':'visits',%s},'spec':{%s}}",
                            i > 0 ? "," : "", i, i % 4 * 3, i / 4 * 4, tiles[i].query, tiles[i].spec);
  g_string_append (text, "}}");
  g_strdelimit (text->str, "'", '"');
  board = ana_board_load (NULL, text->str, -1, &error);
  if (board == NULL)
    g_error ("%s", error->message);
  return board;
}

/* --- answers --- */

static GBytes *
make_answer (AnaFrame *frame)
{
  GString *out = g_string_new (NULL);
  AnaJsonWriter w;

  ana_json_writer_init (&w, out);
  ana_json_begin_object (&w);
  ana_frame_write_columns (frame, FALSE, &w);
  ana_json_key (&w, "rows");
  ana_json_begin_array (&w);
  for (guint row = 0; row < ana_frame_get_n_rows (frame); row++)
    ana_frame_write_row (frame, row, NULL, &w);
  ana_json_end_array (&w);
  ana_json_key (&w, "truncated");
  ana_json_bool (&w, FALSE);
  ana_json_key (&w, "as_of");
  ana_json_int (&w, START);
  ana_json_end_object (&w);
  return g_string_free_to_bytes (out);
}

static GBytes *
answer_in_memory (Bench *self, const AnaTileQuestion *question)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) body = ana_json_parse (g_bytes_get_data (question->body, NULL), (gssize) g_bytes_get_size (question->body), NULL, &error);
  g_autoptr (AnaQuery) query = body != NULL ? ana_query_parse (json_object_get_member (json_node_get_object (body), "model"), &error) : NULL;
  g_autoptr (AnaFrame) frame = query != NULL ? ana_query_evaluate (query, self->rows, START, &error) : NULL;

  if (frame == NULL)
    g_error ("%s", error->message);
  return make_answer (frame);
}

static GBytes *
answer_by_hub (Bench *self, const AnaTileQuestion *question)
{
  g_autofree char *asked = g_strndup (g_bytes_get_data (question->body, NULL), g_bytes_get_size (question->body));
  char *answer = swarm_request (self->swarm, "POST", "/query", asked);

  return g_bytes_new_take (answer, strlen (answer));
}

static void
answer_func (gpointer item, gpointer data)
{
  AnaTileQuestion *question = item;
  Bench *self = data;
  GBytes *answer = (self->swarm != NULL ? answer_by_hub : answer_in_memory) (self, question);

  g_mutex_lock (&self->mutex);
  g_hash_table_insert (self->answers, g_strdup (question->key), answer);
  g_mutex_unlock (&self->mutex);
}

static void
read_answer_cb (gpointer data, const char *key, AnaTileAnswer *out)
{
  Bench *self = data;
  GBytes *body = g_hash_table_lookup (self->answers, key);

  out->body = body != NULL ? g_bytes_ref (body) : NULL;
  out->as_of_usec = START;
}

static AnaSchema *
read_schema_cb (gpointer data, const char *dataset)
{
  return ana_schema_ref (((Bench *) data)->schema);
}

static AnaBoardData *
build (Bench *self, AnaBoard *board, AnaCatalogue *catalogue, const char *range, JsonObject *filters, AnaBoardData *before)
{
  AnaTileSource source = { .data = self, .read_answer = read_answer_cb, .read_schema = read_schema_cb };
  AnaBoardInput input = { .board = board, .catalogue = catalogue, .range = range, .filters = filters, .now_usec = START, .freshness = ANA_FRESH_LIVE,
                          .locale = "en", .before = before };

  source.points.data = self;
  return ana_board_data_new (&input, &source);
}

/* Asks what the board asks, some at a time, and builds it again with the answers. */
static AnaBoardData *
answer (Bench *self, AnaBoard *board, AnaCatalogue *catalogue, const char *range, JsonObject *filters, AnaBoardData *before)
{
  g_autoptr (AnaBoardData) asking = build (self, board, catalogue, range, filters, before);
  GThreadPool *pool = g_thread_pool_new (answer_func, self, self->swarm != NULL ? N_CALLS : N_THREADS, TRUE, NULL);
  double begin = wall_ms ();

  for (guint i = 0; i < asking->questions->len; i++)
    g_thread_pool_push (pool, asking->questions->pdata[i], NULL);
  g_thread_pool_free (pool, FALSE, TRUE);
  self->asked_ms = wall_ms () - begin;
  return build (self, board, catalogue, range, filters, asking);
}

static void
draw_all (cairo_t *cr, AnaBoardData *data)
{
  for (guint i = 0; i < data->tiles->len; i++)
    {
      AnaTileData *tile = data->tiles->pdata[i];

      if (tile->state != ANA_TILE_READY || tile->chart == NULL)
        g_error ("tile %s: %s", tile->key, tile->message);
      ana_geom_free (bench_draw (cr, tile->chart, TILE_W, TILE_H));
    }
}

/* --- the brush --- */

typedef struct { double all_ms, asked_ms; } Took;

/* Brush @i: stretches of days in turn with bars that were clicked on. */
static Took
brush (Bench *self, AnaBoard *board, AnaCatalogue *catalogue, AnaBoardData *shown, cairo_t *cr, guint i)
{
  gboolean of_days = i % 2 == 0;
  AnaTileData *from = ana_board_data_find (shown, of_days ? "t0" : "t1");
  double begin = wall_ms (), day = (double) ANA_USEC_PER_DAY, first = (double) START + (20 + 25 * i) * day;
  guint picked[] = { i % 12, (i + 5) % 12 };
  g_autoptr (JsonNode) predicates = of_days ? ana_brush_of_span (from->chart, first, first + 60 * day) : ana_brush_of_point (from->chart, picked[0], -1);
  g_autofree char *range = NULL;
  g_autoptr (JsonArray) list = ana_tile_read_brush (from, predicates, ana_zone_utc (), &range);
  g_autoptr (JsonObject) filters = json_object_new ();
  g_autoptr (AnaBoardData) data = NULL;

  if (of_days ? range == NULL : json_array_get_length (list) == 0)
    g_error ("the brush says nothing");
  for (guint k = 0; k < json_array_get_length (list); k++)
    {
      g_autofree char *id = g_strdup_printf ("brush-%u", k);

      json_object_set_member (filters, id, json_node_copy (json_array_get_element (list, k)));
    }
  g_hash_table_remove_all (self->answers);
  data = answer (self, board, catalogue, range, filters, shown);
  draw_all (cr, data);
  return (Took) { wall_ms () - begin, self->asked_ms };
}

/* --- the hub --- */

static void
write_cell (Bench *self, guint c, guint row, GString *out)
{
  const AnaField *field = ana_frame_get_field (self->rows, c);

  g_string_append_printf (out, ",\"%s\":", field->name);
  if (field->type == ANA_TYPE_TIME)
    {
      g_autofree char *at = ana_time_format_rfc3339 (ana_frame_get_int64s (self->rows, c)[row], ana_zone_utc ());

      g_string_append_printf (out, "\"%s\"", at);
    }
  else if (field->type == ANA_TYPE_INT)
    g_string_append_printf (out, "%" G_GINT64_FORMAT, ana_frame_get_int64s (self->rows, c)[row]);
  else if (field->type == ANA_TYPE_REAL)
    g_string_append_printf (out, "%.3f", ana_frame_get_doubles (self->rows, c)[row]);
  else
    g_string_append_printf (out, "\"%s\"", ana_frame_get_text (self->rows, c, row));
}

static void
post_rows (Bench *self, guint first)
{
  g_autoptr (GString) body = g_string_new ("[");

  for (guint row = first; row < first + N_POSTED; row++)
    {
      g_string_append_printf (body, "%s{\"id\":\"v%u\"", row > first ? "," : "", row);
      for (guint c = 0; c < ana_frame_get_n_cols (self->rows); c++)
        write_cell (self, c, row, body);
      g_string_append_c (body, '}');
    }
  g_string_append_c (body, ']');
  g_free (swarm_request (self->swarm, "POST", "/ingest/bench?dataset=visits", body->str));
}

/* --- */

static void
run (Bench *self, const char *name, AnaBoard *board, AnaCatalogue *catalogue)
{
  double all[N_BRUSHES], asked[N_BRUSHES], p50, begin = wall_ms (), first;
  cairo_t *cr = bench_surface (TILE_W, TILE_H);
  g_autoptr (AnaBoardData) shown = NULL;

  g_hash_table_remove_all (self->answers);
  shown = answer (self, board, catalogue, NULL, NULL, NULL);
  draw_all (cr, shown);
  first = wall_ms () - begin;
  for (guint i = 0; i < N_BRUSHES; i++)
    {
      Took took = brush (self, board, catalogue, shown, cr, i);

      all[i] = took.all_ms;
      asked[i] = took.asked_ms;
    }
  p50 = bench_share (all, N_BRUSHES, 0.5);
  printf ("{\"bench\":\"%s\",\"rows\":%d,\"charts\":%d,\"threads\":%d,\"board_ms\":%.1f,\"p50_ms\":%.1f,\"worst_ms\":%.1f,\"questions_ms\":%.1f,"
          "\"budget_ms\":%.0f,\"ratio\":%.2f}\n",
          name, N_ROWS, N_TILES, N_THREADS, first, p50, all[N_BRUSHES - 1], bench_share (asked, N_BRUSHES, 0.5), BUDGET_MS, p50 / BUDGET_MS);
  fflush (stdout);
  cairo_destroy (cr);
}

static void
run_hub (Bench *self, const char *program, AnaBoard *board, AnaCatalogue *catalogue)
{
  Swarm swarm;

  swarm_init (&swarm, program, 0);
  self->swarm = &swarm;
  swarm_start_hub (&swarm);
  for (guint row = 0; row < N_ROWS; row += N_POSTED)
    post_rows (self, row);
  run (self, "brush-hub", board, catalogue);
  swarm_stop_hub (&swarm, SIGTERM);
  swarm_clear (&swarm);
}

int
main (int argc, char **argv)
{
  Bench self = { .answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref) };
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = g_build_filename (g_getenv ("ANALYTICS_DATA"), "catalogue", NULL);
  g_autoptr (AnaCatalogue) catalogue = ana_catalogue_load (dir, &error);
  g_autoptr (AnaBoard) board = make_board ();

  if (catalogue == NULL)
    g_error ("%s", error->message);
  make_rows (&self);
  run (&self, "brush", board, catalogue);
  if (argc > 1)
    run_hub (&self, argv[1], board, catalogue);
  ana_frame_unref (self.rows);
  ana_schema_unref (self.schema);
  g_hash_table_unref (self.answers);
  return 0;
}
