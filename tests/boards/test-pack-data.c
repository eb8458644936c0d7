/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-pack-data.c: a board that was sent shows elsewhere what it showed here: no hub, no points, nothing asked.
 */
#include "ana-pack-data.h"

#include "ana-query.h"

#include <math.h>
#include <string.h>

#define NOW "2026-11-20T14:30:00Z"

typedef struct {
  gint64   now_usec;
  gboolean is_empty;  /* a workspace that knows nothing */
} Source;

static gboolean
read_cb (gpointer data, const char *stream, const char *dim, AnaSpan span, GArray *parts, gint64 *as_of_usec)
{
  Source *source = data;
  AnaPeriod period;

  if (source->is_empty)
    return FALSE;
  g_assert_true (ana_period_from_string (strrchr (stream, ':') + 1, &period));
  *as_of_usec = source->now_usec - 5 * ANA_USEC_PER_SEC;
  for (gint64 t = ana_bucket_start (period, ana_zone_utc (), span.start_usec); t < MIN (span.end_usec, source->now_usec);
       t = ana_bucket_span (period, ana_zone_utc (), t).end_usec)
    {
      double value = (double) (t / ANA_USEC_PER_HOUR % 97) + (double) strlen (dim);
      AnaSpanPart part = { .ts_usec = t, .value = value, .has_value = t / ANA_USEC_PER_HOUR % 11 != 0, .num = value, .den = 3, .has_ratio = TRUE, .count = 2 };

      if (t >= span.start_usec)
        g_array_append_val (parts, part);
    }
  return TRUE;
}

static char **
list_dims_cb (gpointer data, const char *stream)
{
  return g_strdupv ((char *[]) { (char *) "", (char *) "country=France", (char *) "country=Germany", NULL });
}

static gboolean
read_span_cb (gpointer data, const char *code, const char *dim, AnaSpan span, AnaMeasureValue *out)
{
  *out = (AnaMeasureValue) { .value = 1234.5, .has_value = TRUE, .num = NAN, .den = NAN, .count = 9 };
  return !((Source *) data)->is_empty;
}

static void
read_answer_cb (gpointer data, const char *key, AnaTileAnswer *out)
{
  static const char *const body = "{\"columns\":[{\"name\":\"order\",\"type\":\"text\",\"role\":\"dimension\"},{\"name\":\"paid\",\"type\":\"money:EUR\",\"role\":\"measure\"},"
                                  "{\"name\":\"mean\",\"type\":\"real\",\"unit\":\"money:EUR\",\"role\":\"measure\"},{\"name\":\"at\",\"type\":\"time\",\"role\":\"time\"}],"
                                  "\"rows\":[[\"a\",9007199254740993,1250.5,1763596800000000],[\"=1+1\",null,null,null]],\"row_count\":2,\"truncated\":true,"
                                  "\"as_of\":1763596800000000}";

  out->as_of_usec = G_GINT64_CONSTANT (1763596800000000);
  out->body = ((Source *) data)->is_empty ? NULL : g_bytes_new_static (body, strlen (body));
}

static const char *const board_text =
  "{\"format\":\"adash\",\"version\":1,\"id\":\"b\",\"title\":\"B\",\"zone\":\"Europe/London\",\"time\":{\"last\":\"P7D\"},\"compare\":\"previous\","
  "\"tabs\":[{\"id\":\"main\",\"title\":\"M\"}],\"filters\":{},\"annotations\":{},\"tiles\":{"
  "\"points\":{\"tab\":\"main\",\"x\":0,\"y\":0,\"w\":3,\"h\":3,\"type\":\"kpi\",\"kpi\":{\"code\":\"COM.NET_REVENUE\",\"period\":\"day\",\"dim\":\"\"}},"
  "\"k2\":{\"tab\":\"main\",\"x\":3,\"y\":0,\"w\":3,\"h\":3,\"type\":\"kpi\",\"kpi\":{\"code\":\"COM.AOV\",\"period\":\"day\",\"dim\":\"\"}},"
  "\"k3\":{\"tab\":\"main\",\"x\":6,\"y\":0,\"w\":3,\"h\":3,\"type\":\"kpi\",\"kpi\":{\"code\":\"COM.ORDERS\",\"period\":\"day\",\"dim\":\"\"}},"
  "\"line\":{\"tab\":\"main\",\"x\":0,\"y\":3,\"w\":6,\"h\":4,\"type\":\"chart\",\"kpi\":{\"code\":\"COM.NET_REVENUE\",\"period\":\"day\",\"dim\":\"\"},"
  "\"spec\":{\"mark\":\"line\",\"encoding\":{\"x\":{\"field\":\"start\"},\"y\":{\"field\":\"value\"}}}},"
  "\"rows\":{\"tab\":\"main\",\"x\":6,\"y\":3,\"w\":6,\"h\":4,\"type\":\"table\",\"query\":{\"version\":1,\"source\":\"orders\"}},"
  "\"pick\":{\"tab\":\"main\",\"x\":9,\"y\":0,\"w\":3,\"h\":3,\"type\":\"filter\",\"filter\":{\"field\":\"country\"}}}}";

typedef struct {
  AnaCatalogue *catalogue;
  AnaBoard     *board;
  AnaSigner    *signer;
  char         *dir;
  Source        source;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *dir = g_build_filename (g_getenv ("ANALYTICS_DATA"), "catalogue", NULL), *key = NULL;
  g_autoptr (GError) error = NULL;

  f->dir = g_dir_make_tmp ("ana-XXXXXX", NULL);
  key = g_build_filename (f->dir, "identity.key", NULL);
  f->catalogue = ana_catalogue_load (dir, &error);
  g_assert_no_error (error);
  f->board = ana_board_load (NULL, board_text, -1, &error);
  g_assert_no_error (error);
  f->signer = ana_signer_open (key, &error);
  g_assert_no_error (error);
  g_assert_true (ana_time_parse (NOW, ana_zone_utc (), &f->source.now_usec, NULL));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autofree char *remove = g_strdup_printf ("rm -r '%s'", f->dir);

  g_spawn_command_line_sync (remove, NULL, NULL, NULL, NULL);
  ana_signer_free (f->signer);
  ana_catalogue_unref (f->catalogue);
  ana_board_unref (f->board);
  g_free (f->dir);
}

static AnaTileSource
get_source (Fixture *f)
{
  return (AnaTileSource) { { &f->source, read_cb, list_dims_cb, read_span_cb }, &f->source, read_answer_cb, NULL };
}

static AnaBoardData *
show (Fixture *f, const AnaTileSource *source, gboolean sent)
{
  AnaBoardInput input = { .board = f->board, .catalogue = f->catalogue, .now_usec = f->source.now_usec, .freshness = ANA_FRESH_OFFLINE, .locale = "en", .sent = sent };

  return ana_board_data_new (&input, source);
}

/* The board as it is sent; what it showed at the sender's. */
static GBytes *
send (Fixture *f, AnaBoardData **shown)
{
  AnaTileSource source = get_source (f), recorded;
  g_autoptr (AnaPackTape) tape = ana_pack_tape_new (&source);
  g_autoptr (AnaPack) pack = ana_pack_new (f->board, "0b9d6a54-2c1c-4d6e-9f43-6d6a3a3f7a10", "Ana", f->source.now_usec);
  g_autoptr (GError) error = NULL;
  GBytes *bytes;

  recorded = ana_pack_tape_get_source (tape);
  *shown = show (f, &recorded, FALSE);
  g_assert_true (ana_pack_add_data (pack, tape, *shown, &error));
  bytes = ana_pack_write (pack, f->signer, &error);
  g_assert_no_error (error);
  return bytes;
}

static char *
receive (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaPack) pack = ana_pack_read (NULL, bytes, &error);

  g_assert_no_error (error);
  return ana_pack_to_kept (pack);
}

static void
assert_same_frame (AnaFrame *a, AnaFrame *b)
{
  g_assert_true ((a == NULL) == (b == NULL));
  if (a == NULL)
    return;
  g_assert_cmpuint (ana_frame_get_n_cols (a), ==, ana_frame_get_n_cols (b));
  g_assert_cmpuint (ana_frame_get_n_rows (a), ==, ana_frame_get_n_rows (b));
  for (guint col = 0; col < ana_frame_get_n_cols (a); col++)
    {
      AnaType type = ana_frame_get_field (a, col)->type;

      g_assert_cmpint (type, ==, ana_frame_get_field (b, col)->type);
      g_assert_cmpstr (ana_frame_get_field (a, col)->name, ==, ana_frame_get_field (b, col)->name);
      for (guint row = 0; row < ana_frame_get_n_rows (a); row++)
        {
          g_assert_cmpint (ana_frame_is_null (a, col, row), ==, ana_frame_is_null (b, col, row));
          if (ana_frame_is_null (a, col, row))
            continue;
          if (type == ANA_TYPE_TEXT)
            g_assert_cmpstr (ana_frame_get_text (a, col, row), ==, ana_frame_get_text (b, col, row));
          else if (type == ANA_TYPE_REAL)
            g_assert_cmpfloat (ana_frame_get_doubles (a, col)[row], ==, ana_frame_get_doubles (b, col)[row]);
          else
            g_assert_cmpint (ana_frame_get_int64s (a, col)[row], ==, ana_frame_get_int64s (b, col)[row]);
        }
    }
}

static void
test_shows_the_same (Fixture *f, gconstpointer data)
{
  g_autoptr (AnaBoardData) here = NULL, there = NULL;
  g_autoptr (GBytes) bytes = send (f, &here);
  g_autofree char *kept = receive (bytes);
  g_autoptr (AnaPackPlay) play = ana_pack_play_new (kept, NULL);
  AnaTileSource source = ana_pack_play_get_source (play);

  g_assert_cmpstr (play->sender_name, ==, "Ana");
  g_assert_cmpint (play->created_usec, ==, f->source.now_usec);
  g_assert_false (play->has_run);
  there = show (f, &source, TRUE);
  g_assert_cmpuint (there->questions->len, ==, 0);
  g_assert_cmpuint (there->spans->len, ==, 0);
  g_assert_cmpint (there->as_of_usec, ==, here->as_of_usec);
  g_assert_cmpuint (there->tiles->len, ==, 6);
  for (guint i = 0; i < here->tiles->len; i++)
    {
      const AnaTileData *a = here->tiles->pdata[i], *b = there->tiles->pdata[i];

      g_assert_cmpstr (a->key, ==, b->key);
      g_assert_cmpint (a->state, ==, b->state);
      g_assert_cmpstr (a->unit, ==, b->unit);
      g_assert_cmpint (a->truncated, ==, b->truncated);
      assert_same_frame (a->frame, b->frame);
      if (a->card != NULL)
        {
          g_assert_cmpstr (a->card->a11y_text, ==, b->card->a11y_text);
          g_assert_cmpuint (a->card->n_points, ==, b->card->n_points);
        }
      if (a->choices != NULL)
        g_assert_true (g_strv_equal ((const char *const *) a->choices, (const char *const *) b->choices));
    }
  g_assert_nonnull (ana_board_data_find (there, "rows")->frame);
  g_assert_cmpuint (ana_frame_get_n_rows (ana_board_data_find (there, "line")->frame), ==, 7);
}

/* What each tile shows is there for any program, as an answer. */
static void
test_parts (Fixture *f, gconstpointer data)
{
  g_autoptr (AnaBoardData) here = NULL;
  g_autoptr (GBytes) bytes = send (f, &here);
  g_autoptr (AnaPack) pack = ana_pack_read (NULL, bytes, NULL);
  static const char *const names[] = { "frames/points.json", "frames/k2.json", "frames/k3.json", "frames/line.json", "frames/rows.json" };

  g_assert_cmpuint (pack->parts->len, ==, G_N_ELEMENTS (names) + 1);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      gint64 as_of = ANA_TIME_NONE;
      gboolean truncated = FALSE;
      g_autoptr (GError) error = NULL;
      g_autoptr (AnaFrame) frame = ana_tile_answer_to_frame (ana_pack_get (pack, names[i]), &as_of, &truncated, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (ana_frame_get_n_rows (frame), ==, i < 4 ? 7 : 2);
      g_assert_cmpint (truncated, ==, i == 4);
      g_assert_cmpint (as_of, !=, ANA_TIME_NONE);
    }
  g_assert_nonnull (ana_pack_get (pack, "frames/points-1.json")); /* a tile is called "points" */
}

/* Without its data: each tile says so, nothing is asked, and the user's own points are not shown as the sender's. */
static void
test_nothing_sent (Fixture *f, gconstpointer data)
{
  g_autoptr (AnaPackPlay) play = ana_pack_play_new ("{\"sender_name\":\"x\",\"parts\":{}}", NULL);
  AnaTileSource source = ana_pack_play_get_source (play);
  g_autoptr (AnaBoardData) there = show (f, &source, TRUE);

  g_assert_cmpuint (there->questions->len, ==, 0);
  g_assert_cmpint (ana_board_data_find (there, "rows")->state, ==, ANA_TILE_EMPTY);
  g_assert_nonnull (strstr (ana_board_data_find (there, "rows")->message, "not sent"));
  g_assert_false (ana_board_data_find (there, "points")->card != NULL && ana_board_data_find (there, "points")->card->has_value);
}

static void
test_run (Fixture *f, gconstpointer data)
{
  g_autoptr (AnaBoardData) here = NULL;
  g_autoptr (GBytes) bytes = send (f, &here);
  g_autofree char *kept = receive (bytes), *run = ana_pack_kept_run (kept);
  g_autoptr (AnaPackPlay) play = ana_pack_play_new (run, NULL);

  g_assert_true (play->has_run);
  g_assert_cmpint (play->created_usec, ==, f->source.now_usec);
  g_assert_null (ana_pack_kept_run ("[]"));
}

/* Who has a key can sign anything. */
static void
test_hostile (Fixture *f, gconstpointer data)
{
  static const char *const texts[] = {
    "{\"parts\":3}", "{\"parts\":{\"a\":[]}}", "{\"parts\":{\"a\":{\"streams\":{}}}}", "{\"parts\":{\"a\":{\"streams\":[1,{\"points\":[1,[],[1,2,3,4,5],[1,2,3,4,5],[\"x\",{},[],null,true]]}]}}}",
    "{\"parts\":{\"a\":{\"streams\":[{\"stream\":5,\"dim\":[],\"points\":[]}]}}}",
    "{\"parts\":{\"a\":{\"streams\":[],\"spans\":[{\"code\":5,\"dim\":\"\",\"from\":0,\"to\":1,\"value\":1},{\"code\":\"a\",\"dim\":{},\"value\":1}]}}}",
    "{\"sender_name\":1,\"key\":[],\"created_usec\":\"x\",\"has_run\":2,\"parts\":{}}",
    "{\"parts\":{\"a\":{\"streams\":[],\"dims\":[],\"spans\":[1,{}]}}}", "{\"parts\":{\"a\":{\"streams\":[],\"dims\":{\"s\":[1,null,{}]},\"spans\":{}}}}", "{\"parts\":{\"a\":{\"question\":\"q\"}}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (AnaPackPlay) play = ana_pack_play_new (texts[i], NULL);
      AnaTileSource source;
      g_autoptr (AnaBoardData) there = NULL;

      g_assert_nonnull (play);
      source = ana_pack_play_get_source (play);
      there = show (f, &source, TRUE);
      g_assert_cmpuint (there->tiles->len, ==, 6);
    }
  g_assert_null (ana_pack_play_new ("[]", NULL));
  g_assert_null (ana_pack_play_new ("{", NULL));
}

/* Moments that no calendar has, and counts that no sum holds. */
static void
test_hostile_numbers (Fixture *f, gconstpointer data)
{
  static const char *const moments[] = { "9223372036854775807", "-9223372036854775808", "1e300", "0", "1763596800000000" };

  for (guint i = 0; i < G_N_ELEMENTS (moments); i++)
    {
      g_autofree char *kept = g_strdup_printf ("{\"created_usec\":%s,\"parts\":{\"a\":{\"streams\":[{\"stream\":\"kpi:COM.NET_REVENUE:day\",\"dim\":\"\","
                                               "\"as_of\":%s,\"points\":[[0,1,null,null,1e300],[1,\"2\",null,null,-5],[2,3,1,1,7],[1e300,1,1,1,1],[2,9,1,1,1]]}]}}}",
                                               moments[i], moments[i]);
      g_autoptr (AnaPackPlay) play = ana_pack_play_new (kept, NULL);
      AnaTileSource source = ana_pack_play_get_source (play);
      g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (AnaSpanPart));
      g_autoptr (AnaBoardData) there = NULL;
      gint64 as_of, sum = 0;

      g_assert_true (source.points.read (source.points.data, "kpi:COM.NET_REVENUE:day", "", (AnaSpan) { G_MININT64, G_MAXINT64 }, parts, &as_of));
      g_assert_cmpuint (parts->len, ==, 3);
      g_assert_false (g_array_index (parts, AnaSpanPart, 1).has_value); /* a text is no number */
      for (guint k = 0; k < parts->len; k++)
        {
          g_assert_cmpint (g_array_index (parts, AnaSpanPart, k).count, >=, 0);
          g_assert_false (__builtin_add_overflow (sum, g_array_index (parts, AnaSpanPart, k).count * 6000000, &sum)); /* a pack full of them */
        }
      g_assert_cmpint (as_of, ==, i < 2 ? ANA_TIME_NONE : i < 4 ? 0 : G_GINT64_CONSTANT (1763596800000000));
      g_assert_cmpint (play->created_usec, ==, i < 4 ? 0 : G_GINT64_CONSTANT (1763596800000000));
      f->source.now_usec = play->created_usec;
      there = show (f, &source, TRUE);
      g_assert_cmpuint (there->tiles->len, ==, 6);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/boards/pack-data/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("shows-the-same", test_shows_the_same);
  ADD ("parts", test_parts);
  ADD ("nothing-sent", test_nothing_sent);
  ADD ("run", test_run);
  ADD ("hostile", test_hostile);
  ADD ("hostile-numbers", test_hostile_numbers);
  return g_test_run ();
}
