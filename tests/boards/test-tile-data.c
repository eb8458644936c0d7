/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-tile-data.c: what tiles show: the dataset of KPIs, the hub's answers, time and filters in what is asked, states.
 */
#include "ana-tile-data.h"

#include "ana-board-time.h"
#include "ana-query.h"
#include "ana-tile-answer.h"
#include "ana-tile-private.h"

#include <math.h>
#include <string.h>

/* Each day of a key is worth @base; times of days in UTC, hours a 24th. */
static const struct { const char *dim; double base; } keys[] = {
  { "", 100 }, { "country=Germany", 60 }, { "country=France", 40 }, { "category=Outdoor", 70 }, { "category=Toys", 30 },
};

typedef struct {
  gint64      now_usec;
  const char *answer;  /* (nullable) what the hub said */
  const char *error;   /* (nullable) */
  gboolean    is_old;
  char       *key;     /* (owned) the last key asked for */
} Fixture;

static gboolean
read_cb (gpointer data, const char *stream, const char *dim, AnaSpan span, GArray *parts, gint64 *as_of_usec)
{
  Fixture *fixture = data;
  const AnaZone *zone = ana_zone_get ("Europe/London", NULL);
  AnaPeriod period;
  double base = NAN;

  g_assert_true (ana_period_from_string (strrchr (stream, ':') + 1, &period));
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (strcmp (keys[i].dim, dim) == 0)
      base = keys[i].base;
  if (as_of_usec != NULL)
    *as_of_usec = fixture->now_usec - 5 * ANA_USEC_PER_SEC;
  for (gint64 t = ana_bucket_start (period, zone, span.start_usec); !isnan (base) && t < MIN (span.end_usec, fixture->now_usec);
       t = ana_bucket_span (period, zone, t).end_usec)
    {
      AnaSpanPart part = { .ts_usec = t, .value = base * 100, .has_value = TRUE, .num = base, .den = 100, .has_ratio = TRUE, .count = 2 };

      if (t >= span.start_usec)
        g_array_append_val (parts, part);
    }
  return TRUE;
}

static char **
list_dims_cb (gpointer data, const char *stream)
{
  g_autoptr (GStrvBuilder) list = g_strv_builder_new ();

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_strv_builder_add (list, keys[i].dim);
  return g_strv_builder_end (list);
}

static void
read_answer_cb (gpointer data, const char *key, AnaTileAnswer *out)
{
  Fixture *fixture = data;

  g_free (fixture->key);
  fixture->key = g_strdup (key);
  if (fixture->answer != NULL)
    out->body = g_bytes_new (fixture->answer, strlen (fixture->answer));
  out->error = g_strdup (fixture->error);
  out->is_old = fixture->is_old;
}

#define HEAD "{\"format\":\"adash\",\"version\":1,\"id\":\"b\",\"title\":\"B\",\"zone\":\"Europe/London\",\"time\":{\"last\":\"P7D\"},\"compare\":\"previous\","
#define PLACE "\"tab\":\"main\",\"x\":0,\"y\":0,\"w\":4,\"h\":4,"

static AnaBoardData *
build_with (Fixture *fixture, const char *filters, const char *tile, AnaFreshness freshness, const char *range)
{
  g_autofree char *dir = g_build_filename (g_getenv ("ANALYTICS_DATA"), "catalogue", NULL);
  g_autofree char *text = g_strdup_printf (HEAD "\"filters\":%s,\"tabs\":[{\"id\":\"main\",\"title\":\"M\"}],\"tiles\":{\"t\":{" PLACE "%s}}}",
                                           filters, tile);
  g_autoptr (GError) error = NULL;
  g_autoptr (AnaCatalogue) catalogue = ana_catalogue_load (dir, &error);
  g_autoptr (AnaBoard) board = ana_board_load (NULL, text, -1, &error);
  AnaTileSource source = { { fixture, read_cb, list_dims_cb, NULL }, fixture, read_answer_cb, NULL };
  AnaBoardInput input = { .board = board, .catalogue = catalogue, .freshness = freshness, .locale = "en", .range = range };

  g_assert_no_error (error);
  g_assert_true (ana_time_parse ("2026-11-20T14:30:00Z", ana_zone_utc (), &fixture->now_usec, NULL));
  input.now_usec = fixture->now_usec;
  return ana_board_data_new (&input, &source);
}

static AnaTileData *
build (const char *filters, const char *tile)
{
  Fixture fixture = { 0 };
  g_autoptr (AnaBoardData) data = build_with (&fixture, filters, tile, ANA_FRESH_LIVE, NULL);

  g_assert_cmpuint (data->tiles->len, ==, 1);
  g_free (fixture.key);
  return ana_tile_data_ref (data->tiles->pdata[0]);
}

#define KPI_LINE "\"type\":\"chart\",\"query\":{\"version\":1,\"source\":\"kpi\",\"filter\":{\"and\":[{\"field\":\"code\",\"equal\":\"COM.NET_REVENUE\"}]}}," \
                 "\"spec\":{\"mark\":\"line\",\"encoding\":{\"x\":{\"field\":\"at\"},\"y\":{\"field\":\"value\"}}}"

/* --- the dataset of KPIs --- */

static void
test_kpi_rows (void)
{
  g_autoptr (AnaTileData) tile = build ("{}", KPI_LINE);
  int value = ana_frame_find (tile->frame, "value"), previous = ana_frame_find (tile->frame, "previous");

  g_assert_cmpint (tile->state, ==, ANA_TILE_READY);
  g_assert_nonnull (tile->chart);
  g_assert_cmpstr (tile->unit, ==, "£");
  g_assert_cmpuint (ana_frame_get_n_rows (tile->frame), ==, 7);
  g_assert_cmpfloat (ana_frame_get_number (tile->frame, (guint) value, 0), ==, 100);
  g_assert_cmpfloat (ana_frame_get_number (tile->frame, (guint) previous, 6), ==, 100);
  g_assert_cmpint (tile->as_of_usec, !=, ANA_TIME_NONE);
  g_assert_true (ana_chart_get_layer (tile->chart, 0)->last_partial);
}

/* A member that is named tells the rows apart; one that is only filtered by does not, and two keys are added up. */
static void
test_kpi_members (void)
{
  static const struct { const char *filters; const char *group; guint n; double first; } rows[] = {
    { "{}", "\"group\":[{\"field\":\"country\"}],", 2, 280 },
    { "{\"f\":{\"field\":\"country\",\"equal\":\"France\"}}", "\"group\":[{\"field\":\"country\"}],", 1, 280 },
    { "{\"f\":{\"field\":\"country\",\"equal\":\"France\"}}", "", 1, 280 },
    { "{\"f\":{\"field\":\"country\",\"oneOf\":[\"France\",\"Germany\"]}}", "", 1, 700 },
    { "{\"f\":{\"field\":\"category\",\"equal\":\"Toys\"}}", "", 1, 210 },
    { "{\"f\":{\"field\":\"colour\",\"equal\":\"red\"}}", "", 1, 700 },
    { "{\"f\":{\"field\":\"country\",\"equal\":\"Nowhere\"}}", "\"group\":[{\"field\":\"country\"}],", 0, NAN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strdup_printf ("\"type\":\"table\",\"query\":{\"source\":\"kpi\",%s\"filter\":{\"field\":\"code\",\"equal\":\"COM.NET_REVENUE\"},"
                                               "\"aggregate\":[{\"op\":\"sum\",\"field\":\"value\",\"as\":\"v\"}]}", rows[i].group);
      g_autoptr (AnaTileData) tile = build (rows[i].filters, text);
      int col = ana_frame_find (tile->frame, "v");

      g_assert_cmpuint (ana_frame_get_n_rows (tile->frame), ==, rows[i].n);
      g_assert_cmpint (tile->state, ==, rows[i].n > 0 ? ANA_TILE_READY : ANA_TILE_EMPTY);
      if (rows[i].n > 0)
        g_assert_cmpfloat (ana_frame_get_number (tile->frame, (guint) col, 0), ==, rows[i].first);
      else
        g_assert_cmpstr (tile->message, ==, "No rows for these filters");
    }
}

static void
test_kpi_card (void)
{
  g_autoptr (AnaTileData) whole = build ("{}", "\"type\":\"kpi\",\"kpi\":{\"code\":\"COM.NET_REVENUE\",\"period\":\"day\",\"dim\":\"\"}");
  g_autoptr (AnaTileData) part = build ("{\"f\":{\"field\":\"country\",\"equal\":\"France\"}}",
                                        "\"type\":\"kpi\",\"title\":\"France\",\"kpi\":{\"code\":\"COM.NET_REVENUE\",\"period\":\"day\",\"dim\":\"\"}");
  g_autoptr (AnaTileData) none = build ("{}", "\"type\":\"kpi\",\"kpi\":{\"code\":\"NO.SUCH\"}");

  g_assert_cmpstr (whole->card->value_full, ==, "£\u2009700.00");
  g_assert_cmpstr (part->card->value_full, ==, "£\u2009280.00");
  g_assert_cmpstr (part->card->title, ==, "France");
  g_assert_cmpint (none->state, ==, ANA_TILE_ERROR);
  g_assert_nonnull (strstr (none->message, "NO.SUCH"));
}

/* A few hours are read by the hour, since a day would be one point. */
static void
test_short_range (void)
{
  Fixture fixture = { 0 };
  g_autoptr (AnaBoardData) data = build_with (&fixture, "{}", "\"type\":\"kpi\",\"kpi\":{\"code\":\"COM.NET_REVENUE\",\"period\":\"day\"}", ANA_FRESH_LIVE, "PT6H");

  g_assert_cmpuint (((AnaTileData *) data->tiles->pdata[0])->card->n_points, ==, 6);
  g_assert_cmpstr (data->range, ==, "PT6H");
}

static void
test_in_short (void)
{
  g_autoptr (AnaTileData) series = build ("{}", "\"type\":\"chart\",\"kpi\":{\"code\":\"COM.NET_REVENUE\"},"
                                                "\"spec\":{\"mark\":\"line\",\"encoding\":{\"x\":{\"field\":\"start\"},\"y\":{\"field\":\"value\"}}}");
  g_autoptr (AnaTileData) table = build ("{}", "\"type\":\"table\",\"kpi\":{\"code\":\"COM.NET_REVENUE\",\"by\":\"country\"}");
  g_autofree char *name = ana_tile_data_dup_cell (table, 0, 0, ana_zone_utc (), "en"), *value = ana_tile_data_dup_cell (table, 1, 0, ana_zone_utc (), "en");

  g_assert_cmpint (series->state, ==, ANA_TILE_READY);
  g_assert_cmpuint (ana_frame_get_n_rows (series->frame), ==, 7);
  g_assert_cmpstr (name, ==, "Germany");
  g_assert_cmpstr (value, ==, "£\u2009420.00");
}

/* Days of one digit stand without a space before them; a day that no calendar has is nothing. */
static void
test_times (void)
{
  static const struct { gint64 usec, day; const char *time, *date; } rows[] = {
    { G_GINT64_CONSTANT (1762128000000000), 20395, "3 Nov 2025", "3 Nov 2025" },           { G_GINT64_CONSTANT (1762169400000000), 0, "3 Nov 11:30", "1 Jan 1970" },
    { G_GINT64_CONSTANT (1709164800000000), 19782, "29 Feb 2024", "29 Feb 2024" },         { -60 * G_USEC_PER_SEC, -1, "31 Dec 23:59", "31 Dec 1969" },
    { G_MAXINT64, G_MAXINT64, "", "" },                                                    { G_MININT64 + 1, G_MININT64 + 1, "", "" },
  };
  AnaFrameBuilder *builder = ana_frame_builder_new ();
  g_autoptr (AnaFrame) frame = NULL;
  g_autoptr (AnaTileData) tile = NULL;

  ana_frame_builder_add_field (builder, "at", ANA_TYPE_TIME, NULL, NULL, ANA_ROLE_TIME);
  ana_frame_builder_add_field (builder, "day", ANA_TYPE_DATE, NULL, NULL, ANA_ROLE_DIMENSION);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      ana_frame_builder_put_int64 (builder, 0, rows[i].usec);
      ana_frame_builder_put_int64 (builder, 1, rows[i].day);
    }
  frame = ana_frame_builder_end (builder);
  tile = ana_tile_data_new_frame ("Times", ana_frame_ref (frame));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *time = ana_tile_data_dup_cell (tile, 0, i, ana_zone_utc (), "en"), *date = ana_tile_data_dup_cell (tile, 1, i, ana_zone_utc (), "en");
      g_autofree char *east = ana_tile_data_dup_cell (tile, 0, i, ana_zone_get ("Pacific/Kiritimati", NULL), "en");
      g_autofree char *west = ana_tile_data_dup_cell (tile, 0, i, ana_zone_get ("Pacific/Niue", NULL), "en");

      g_assert_cmpstr (time, ==, rows[i].time);
      g_assert_cmpstr (date, ==, rows[i].date);
      g_assert_cmpint (east[0] == '\0', ==, rows[i].time[0] == '\0');
      g_assert_cmpint (west[0] == '\0', ==, rows[i].time[0] == '\0');
    }
}

/* --- the hub --- */

#define HUB_TILE "\"type\":\"chart\",\"query\":{\"source\":\"orders\",\"filter\":{\"field\":\"status\",\"equal\":\"paid\"}," \
                 "\"group\":[{\"field\":\"ordered_at\",\"timeUnit\":\"yearmonthdate\",\"as\":\"day\"}],\"aggregate\":[{\"op\":\"sum\",\"field\":\"amount\",\"as\":\"revenue\"}]}," \
                 "\"spec\":{\"mark\":\"bar\",\"encoding\":{\"x\":{\"field\":\"day\",\"type\":\"temporal\"},\"y\":{\"field\":\"revenue\"}}}"
#define ANSWER "{\"columns\":[{\"name\":\"day\",\"type\":\"time\",\"unit\":null,\"role\":\"time\"},{\"name\":\"revenue\",\"type\":\"money:GBP\",\"unit\":\"money:GBP\",\"role\":\"measure\"}]," \
               "\"rows\":[[1795046400000000,12345],[1795132800000000,null]],\"row_count\":2,\"truncated\":false,\"from\":\"hub\",\"as_of\":1795186800000000}"

static JsonObject *
read_model (const AnaTileQuestion *question, JsonNode **root)
{
  gsize n_bytes;
  const char *text = g_bytes_get_data (question->body, &n_bytes);

  *root = ana_json_parse (text, (gssize) n_bytes, NULL, NULL);
  g_assert_nonnull (*root);
  return json_object_get_object_member (json_node_get_object (*root), "model");
}

static void
test_model (void)
{
  Fixture fixture = { 0 };
  g_autoptr (AnaBoardData) data = build_with (&fixture, "{\"a\":{\"field\":\"country\",\"oneOf\":[\"France\"]},\"b\":{\"field\":\"carrier\",\"equal\":\"X\"}}", HUB_TILE,
                                              ANA_FRESH_LIVE, NULL);
  g_autoptr (JsonNode) root = NULL;
  JsonObject *model = read_model (data->questions->pdata[0], &root);
  JsonArray *all = json_object_get_array_member (json_object_get_object_member (model, "filter"), "and");
  JsonObject *time = json_array_get_object_element (all, 1);
  g_autoptr (AnaQuery) query = ana_query_parse (json_object_get_member (json_node_get_object (root), "model"), NULL);

  g_assert_nonnull (query);
  g_assert_cmpuint (json_array_get_length (all), ==, 3); /* its own, the time, the country: orders have no carrier */
  g_assert_cmpstr (json_object_get_string_member (time, "field"), ==, "ordered_at");
  g_assert_cmpstr (json_object_get_string_member (time, "gte"), ==, "2026-11-14T00:00:00+00:00");
  g_assert_cmpstr (json_object_get_string_member (time, "lt"), ==, "2026-11-21T00:00:00+00:00");
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (json_object_get_array_member (model, "group"), 0), "zone"), ==, "Europe/London");
  g_assert_cmpint (((AnaTileData *) data->tiles->pdata[0])->state, ==, ANA_TILE_LOADING);
  g_free (fixture.key);
}

/* A week of which the range has a part is drawn as such, and so is the one that is not over; whole days are not. */
static void
test_parts (void)
{
  static const struct { const char *unit; gint64 from, to; gboolean first, last; } rows[] = {
    { "yearweek", 1794182400000000 /* 9 Nov */, 1794787200000000 /* 16 Nov */, TRUE, TRUE },
    { "yearmonthdate", 1794614400000000 /* 14 Nov */, 1795132800000000 /* 20 Nov */, FALSE, TRUE },
    { "yearmonthdate", 1794614400000000 /* 14 Nov */, 1795046400000000 /* 19 Nov */, FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *answer = g_strdup_printf ("{\"columns\":[{\"name\":\"day\",\"type\":\"time\",\"unit\":null,\"role\":\"time\"},"
        "{\"name\":\"revenue\",\"type\":\"money:GBP\",\"unit\":\"money:GBP\",\"role\":\"measure\"}],"
        "\"rows\":[[%" G_GINT64_FORMAT ",12345],[%" G_GINT64_FORMAT ",100]],\"row_count\":2,\"truncated\":false,\"from\":\"hub\",\"as_of\":1795186800000000}",
        rows[i].from, rows[i].to);
      g_auto (GStrv) parts = g_strsplit (HUB_TILE, "yearmonthdate", 2);
      g_autofree char *tile = g_strjoinv (rows[i].unit, parts);
      Fixture fixture = { .answer = answer };
      g_autoptr (AnaBoardData) data = build_with (&fixture, "{}", tile, ANA_FRESH_LIVE, NULL);
      const AnaLayer *layer = ana_chart_get_layer (((AnaTileData *) data->tiles->pdata[0])->chart, 0);

      g_assert_cmpint (layer->mark, ==, ANA_MARK_BAR);
      g_assert_cmpint (layer->first_partial, ==, rows[i].first);
      g_assert_cmpint (layer->last_partial, ==, rows[i].last);
      g_assert_cmpstr (layer->partial_label, ==, rows[i].last ? "so far" : NULL);
      g_free (fixture.key);
    }
}

/* A table says what its columns are, and large money without cents under its currency. */
static void
test_headings (void)
{
  static const struct { const char *amount, *heading, *cell; } rows[] = {
    { "123456789", "Revenue £", "1\u2009234\u2009568" }, { "12345", "Revenue", "£\u2009123.45" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *answer = g_strdup_printf ("{\"columns\":[{\"name\":\"country\",\"type\":\"text\",\"unit\":null,\"role\":\"dimension\"},"
        "{\"name\":\"revenue\",\"type\":\"money:GBP\",\"unit\":\"money:GBP\",\"role\":\"measure\"},{\"name\":\"orders_late\",\"type\":\"int\",\"unit\":null,\"role\":\"measure\"}],"
        "\"rows\":[[\"Spain\",%s,3],[\"Italy\",null,null]],\"row_count\":2,\"truncated\":false,\"from\":\"hub\",\"as_of\":1795186800000000}", rows[i].amount);
      Fixture fixture = { .answer = answer };
      g_autoptr (AnaBoardData) data = build_with (&fixture, "{}", "\"type\":\"table\",\"query\":{\"source\":\"orders\"}", ANA_FRESH_LIVE, NULL);
      const AnaTileData *tile = data->tiles->pdata[0];
      g_autofree char *first = ana_tile_data_dup_heading (tile, 0), *second = ana_tile_data_dup_heading (tile, 1), *third = ana_tile_data_dup_heading (tile, 2);
      g_autofree char *cell = ana_tile_data_dup_figure (tile, 1, 0, ana_zone_utc (), "en"), *none = ana_tile_data_dup_figure (tile, 1, 1, ana_zone_utc (), "en");

      g_assert_cmpstr (first, ==, "Country");
      g_assert_cmpstr (second, ==, rows[i].heading);
      g_assert_cmpstr (third, ==, "Orders late");
      g_assert_cmpstr (cell, ==, rows[i].cell);
      g_assert_cmpstr (none, ==, "—");
      g_free (fixture.key);
    }
}

/* The same question has the same key a minute later, and another one with another filter or range. */
static void
test_key (void)
{
  static const struct { const char *filters, *range; gboolean same; } rows[] = {
    { "{}", NULL, TRUE }, { "{}", "P7D", TRUE }, { "{}", "P8D", FALSE }, { "{\"a\":{\"field\":\"country\",\"equal\":\"France\"}}", NULL, FALSE },
    { "{\"a\":{\"field\":\"carrier\",\"equal\":\"X\"}}", NULL, TRUE },
  };
  g_autofree char *first = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Fixture fixture = { 0 };
      g_autoptr (AnaBoardData) data = build_with (&fixture, rows[i].filters, HUB_TILE, ANA_FRESH_LIVE, rows[i].range);

      if (first == NULL)
        first = g_strdup (fixture.key);
      g_assert_cmpint (strcmp (first, fixture.key) == 0, ==, rows[i].same);
      g_free (fixture.key);
    }
}

static void
test_states (void)
{
  static const struct { const char *answer, *error; gboolean is_old; AnaFreshness freshness; AnaTileState state; gboolean has_rows; } rows[] = {
    { NULL, NULL, FALSE, ANA_FRESH_LIVE, ANA_TILE_LOADING, FALSE },
    { NULL, NULL, FALSE, ANA_FRESH_OFFLINE, ANA_TILE_EMPTY, FALSE },
    { NULL, "no", FALSE, ANA_FRESH_LIVE, ANA_TILE_ERROR, FALSE },
    { ANSWER, NULL, FALSE, ANA_FRESH_LIVE, ANA_TILE_READY, TRUE },
    { ANSWER, NULL, TRUE, ANA_FRESH_LIVE, ANA_TILE_STALE, TRUE },
    { ANSWER, NULL, FALSE, ANA_FRESH_OFFLINE, ANA_TILE_STALE, TRUE },
    { ANSWER, "no", FALSE, ANA_FRESH_LIVE, ANA_TILE_STALE, TRUE },
    { "{\"columns\":[],\"rows\":[[1]]}", NULL, FALSE, ANA_FRESH_LIVE, ANA_TILE_ERROR, FALSE },
    { "[]", NULL, FALSE, ANA_FRESH_LIVE, ANA_TILE_ERROR, FALSE },
    { "{", NULL, FALSE, ANA_FRESH_LIVE, ANA_TILE_ERROR, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Fixture fixture = { .answer = rows[i].answer, .error = rows[i].error, .is_old = rows[i].is_old };
      g_autoptr (AnaBoardData) data = build_with (&fixture, "{}", HUB_TILE, rows[i].freshness, NULL);
      AnaTileData *tile = data->tiles->pdata[0];

      g_assert_cmpint (tile->state, ==, rows[i].state);
      g_assert_cmpint (tile->chart != NULL, ==, rows[i].has_rows);
      if (rows[i].state == ANA_TILE_ERROR || rows[i].state == ANA_TILE_EMPTY || rows[i].state == ANA_TILE_LOADING)
        g_assert_cmpstr (tile->message, !=, "");
      if (rows[i].has_rows)
        {
          g_autofree char *money = ana_tile_data_dup_cell (tile, 1, 0, ana_zone_utc (), "en"), *none = ana_tile_data_dup_cell (tile, 1, 1, ana_zone_utc (), "en");

          g_assert_cmpstr (money, ==, "£\u2009123.45");
          g_assert_cmpstr (none, ==, "—");
          g_assert_cmpint (tile->as_of_usec, ==, G_GINT64_CONSTANT (1795186800000000));
        }
      g_free (fixture.key);
    }
}

/* A picture is known by its first bytes; what it would be is known before it is unpacked. */
static void
test_image (void)
{
  static const struct { const char *name; const char bytes[40]; gsize n; AnaTileState state; const char *says; } rows[] = {
    { "nothing", "", 0, ANA_TILE_EMPTY, "No picture yet" },
    { "words", "this is no picture", 18, ANA_TILE_ERROR, "no PNG or JPEG" },
    { "svg", "<svg xmlns='http://www.w3.org/2000'/>", 37, ANA_TILE_ERROR, "no PNG or JPEG" },
    { "png", "\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x02\0\0\0\x03\x08\x06\0\0\0IEND", 37, ANA_TILE_READY, "" },
    { "png cut off", "\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x02\0\0\0\x03\x08\x06\0\0\0....", 37, ANA_TILE_ERROR, "cut off" },
    { "short png", "\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x02", 20, ANA_TILE_ERROR, "no PNG or JPEG" },
    { "png of no size", "\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\0\0\0\0\x03\x08\x06\0\0\0IEND", 37, ANA_TILE_ERROR, "no size" },
    { "huge png", "\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x40\0\0\0\x40\0\x08\x06\0\0\0IEND", 37, ANA_TILE_ERROR, "too large: 16384 × 16384" },
    { "long png", "\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\xff\xff\xff\xff\0\0\0\1\x08\x06\0\0\0IEND", 37, ANA_TILE_ERROR, "too large" },
    { "jpeg", "\xff\xd8\xff\xe0\0\x04..\xff\xc0\0\x0b\x08\0\x10\0\x20\x01\x01\x11\0", 22, ANA_TILE_READY, "" },
    { "jpeg without a frame", "\xff\xd8\xff\xe0\0\x04..\xff\xda\0\x0b............", 22, ANA_TILE_ERROR, "no PNG or JPEG" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *data = g_base64_encode ((const guchar *) rows[i].bytes, rows[i].n);
      g_autofree char *text = g_strdup_printf ("\"type\":\"image\",\"image\":{\"type\":\"image/png\",\"data\":\"%s\"}", data);
      g_autoptr (AnaTileData) tile = build ("{}", text);

      g_test_message ("%s: %s", rows[i].name, tile->message);
      g_assert_cmpint (tile->state, ==, rows[i].state);
      g_assert_nonnull (strstr (tile->message, rows[i].says));
      g_assert_cmpint (tile->image != NULL, ==, rows[i].state == ANA_TILE_READY);
    }
}

/* What is wrong is said with its place, and is the tile's alone. */
static void
test_problems (void)
{
  static const struct { const char *tile; const char *words; } rows[] = {
    { "\"type\":\"chart\",\"query\":{\"source\":\"kpi\",\"filter\":{\"field\":\"code\",\"equal\":\"COM.ORDERS\"}},\"spec\":{\"mark\":\"lines\"}", "/tiles/t/spec/mark" },
    { "\"type\":\"chart\",\"query\":{\"source\":\"kpi\"},\"spec\":{\"mark\":\"line\"}", "codes are wanted" },
    { "\"type\":\"chart\",\"query\":{\"source\":\"kpi\",\"filter\":{\"field\":\"code\",\"equal\":\"COM.ORDERS\"}},\"spec\":{\"mark\":\"line\",\"encoding\":{\"x\":{\"field\":\"at\"},\"y\":{\"field\":\"nix\"}}}", "nix" },
    { "\"type\":\"table\",\"query\":{\"source\":\"orders\",\"colour\":1}", "/colour" },
    { "\"type\":\"table\",\"query\":{\"question\":\"5f0c1d0e-5b9d-4a83-9d3e-1f6f1a2b3c4d\"}", "saved question" },
    { "\"type\":\"table\"", "a query, a kpi or rows in the spec" },
    { "\"type\":\"filter\"", "a field is wanted" },
    { "\"type\":\"chart\",\"query\":{\"source\":\"kpi\",\"filter\":{\"and\":[{\"field\":\"code\",\"equal\":\"COM.ORDERS\"},{\"field\":\"period\",\"equal\":\"week\"}]}},\"spec\":{\"mark\":\"line\"}", "week" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AnaTileData) tile = build ("{}", rows[i].tile);

      g_assert_cmpint (tile->state, ==, ANA_TILE_ERROR);
      if (strstr (tile->message, rows[i].words) == NULL)
        g_error ("row %u: %s", i, tile->message);
    }
}

static void
test_other_types (void)
{
  g_autoptr (AnaTileData) text = build ("{}", "\"type\":\"text\",\"markdown\":\"**Hi**\"");
  g_autoptr (AnaTileData) remote = build ("{}", "\"type\":\"image\",\"image\":{\"url\":\"http://example.org/a.png\"}");
  g_autoptr (AnaTileData) filter = build ("{}", "\"type\":\"filter\",\"filter\":{\"field\":\"country\"}");

  g_assert_cmpstr (text->text, ==, "**Hi**");
  g_assert_cmpint (remote->state, ==, ANA_TILE_ERROR);
  g_assert_cmpint (filter->state, ==, ANA_TILE_READY);
  g_assert_true (g_strv_contains ((const char *const *) filter->choices, "France"));
}

static void
test_range (void)
{
  static const struct { const char *time; const char *range; } rows[] = {
    { "{\"last\":\"P7D\"}", "P7D" }, { "{\"last\":\"PT6H\"}", "PT6H" }, { "{\"this\":\"yearmonth\"}", "2026-11-01/2026-11-30" },
    { "{\"this\":\"year\"}", "2026-01-01/2026-12-31" }, { "{\"from\":\"2024-02-28\",\"to\":\"2024-03-01\"}", "2024-02-28/2024-02-29" },
    { "{\"last\":\"rubbish\"}", "P28D" }, { "{}", "P28D" }, { "{\"from\":\"2024-02-28\"}", "P28D" },
  };
  gint64 now;

  g_assert_true (ana_time_parse ("2026-11-20T14:30:00Z", ana_zone_utc (), &now, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"format\":\"adash\",\"version\":1,\"id\":\"b\",\"title\":\"B\",\"time\":%s,\"tiles\":{}}", rows[i].time);
      g_autoptr (AnaBoard) board = ana_board_load (NULL, text, -1, NULL);
      g_autofree char *range = ana_board_dup_range (board, ana_zone_get ("Europe/London", NULL), now);

      g_assert_cmpstr (range, ==, rows[i].range);
    }
}

/* What the menu of ranges says can be kept in a board, and is read the same again. */
static void
test_make_time (void)
{
  static const char *const ranges[] = { "P7D", "PT6H", "P12M", "2024-02-28/2024-02-29", "2026-12-31/2026-12-31", "2026-03-01/2026-04-01" };

  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      g_autoptr (JsonNode) time = ana_board_make_time (ranges[i]);
      g_autofree char *json = json_to_string (time, FALSE);
      g_autofree char *text = g_strdup_printf ("{\"format\":\"adash\",\"version\":1,\"id\":\"b\",\"title\":\"B\",\"time\":%s,\"tiles\":{}}", json);
      g_autoptr (AnaBoard) board = ana_board_load (NULL, text, -1, NULL);
      g_autofree char *range = ana_board_dup_range (board, ana_zone_get ("Asia/Kathmandu", NULL), 0);

      g_assert_cmpstr (range, ==, ranges[i]);
    }
  g_assert_null (ana_board_make_time ("all"));
  g_assert_null (ana_board_make_time ("rubbish"));
}

/* The moment of an answer: as the format has it, as it was kept before, or none. */
static void
test_as_of (void)
{
  static const struct { const char *json; gint64 as_of_usec; } rows[] = {
    { "{\"as_of\":\"1970-01-01T00:00:01+00:00\"}", G_USEC_PER_SEC },
    { "{\"as_of\":\"1970-01-01T01:00:01.000002+01:00\"}", G_USEC_PER_SEC + 2 },
    { "{\"as_of\":7}", 7 },
    { "{\"as_of\":null}", ANA_TIME_NONE },
    { "{\"as_of\":\"yesterday\"}", ANA_TIME_NONE },
    { "{\"as_of\":[1]}", ANA_TIME_NONE },
    { "{}", ANA_TIME_NONE },
    { "{\"columns\":[{\"as_of\":1}],\"rows\":[[\"as_of\",2]],\"as_of\":7,\"more\":{\"as_of\":3}}", 7 },
  };
  static const char *const wrong[] = { "", "[]", "7", "{", "{\"as_of\":", "{\"rows\":[1" };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (JsonNode) node = json_from_string (rows[i].json, NULL);
      g_autoptr (GBytes) body = g_bytes_new_static (rows[i].json, strlen (rows[i].json));

      g_assert_cmpint (ana_tile_answer_get_as_of (json_node_get_object (node)), ==, rows[i].as_of_usec);
      g_assert_cmpint (ana_tile_answer_read_as_of (body), ==, rows[i].as_of_usec);
    }
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GBytes) body = g_bytes_new_static (wrong[i], strlen (wrong[i]));

      g_assert_cmpint (ana_tile_answer_read_as_of (body), ==, ANA_TIME_NONE);
    }
}

/* All rows of a tile may be more than documents of another kind are allowed to be. */
static void
test_as_of_of_many (void)
{
  GString *text = g_string_new ("{\"columns\":[{\"name\":\"n\",\"type\":\"int\"}],\"rows\":[[0]");
  g_autoptr (GBytes) body = NULL;
  g_autoptr (AnaFrame) frame = NULL;
  gint64 as_of_usec = ANA_TIME_NONE;

  while (text->len < 17 * 1024 * 1024)
    g_string_append (text, ",[1234567]");
  g_string_append (text, "],\"as_of\":7}");
  body = g_string_free_to_bytes (text);
  frame = ana_tile_answer_to_frame (body, &as_of_usec, NULL, NULL);
  g_assert_nonnull (frame);
  g_assert_cmpint (as_of_usec, ==, 7);
  g_assert_cmpint (ana_tile_answer_read_as_of (body), ==, 7);
}

/* What a board says that its series become is what is painted; the view is given the series as they are. */
static void
test_transform (void)
{
  static const struct { const char *style; double last; const char *label; guint n_warnings; } rows[] = {
    { "\"none\"", 100, NULL, 0 },
    { "\"cumulative\"", 700, "running total", 0 },
    { "[\"cumulative\",\"mean2\"]", 650, "running total, mean of 2", 0 },
    { "[\"cumulative\",\"median\"]", 100, NULL, 1 },
    { "7", 100, NULL, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strdup_printf (KPI_LINE ",\"style\":{\"transform\":%s}", rows[i].style);
      g_autoptr (AnaTileData) tile = build ("{}", text);
      AnaLayer *given, *layer;

      g_assert_nonnull (tile->shown);
      given = ana_chart_get_layer (tile->chart, 0);
      layer = ana_chart_get_layer (tile->shown, 0);
      g_assert_cmpfloat (ana_series_get_y (given->series)[6], ==, 100);
      g_assert_cmpfloat (ana_series_get_y (layer->series)[6], ==, rows[i].last);
      g_assert_cmpuint (tile->warnings != NULL ? g_strv_length (tile->warnings) : 0, ==, rows[i].n_warnings);
      if (rows[i].label != NULL)
        g_assert_nonnull (strstr (layer->label, rows[i].label));
    }
}

/* Limits are drawn on shapes with values too, in major units, and not where there are no axes. */
static void
test_thresholds (void)
{
  static const struct { const char *spec; guint n; double x, y; } rows[] = {
    { "{\"mark\":\"circle\",\"encoding\":{\"x\":{\"field\":\"at\"},\"y\":{\"field\":\"value\"}}}", 1, NAN, 150 },
    { "{\"mark\":\"boxplot\",\"encoding\":{\"x\":{\"field\":\"value\"},\"y\":{\"field\":\"code\"}}}", 1, 150, NAN },
    { "{\"mark\":\"arc\",\"encoding\":{\"theta\":{\"field\":\"value\"},\"color\":{\"field\":\"code\"}}}", 0, NAN, NAN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *tile = g_strdup_printf ("\"type\":\"chart\",\"query\":{\"version\":1,\"source\":\"kpi\",\"filter\":{\"field\":\"code\",\"equal\":\"COM.NET_REVENUE\"}},"
                                               "\"thresholds\":[{\"value\":150,\"state\":\"crit\"},{\"value\":\"much\"},7],\"spec\":%s", rows[i].spec);
      g_autoptr (AnaTileData) data = build ("{}", tile);

      g_assert_nonnull (data->chart);
      g_assert_cmpuint (ana_chart_get_n_annotations (data->chart), ==, rows[i].n);
      if (rows[i].n == 0)
        continue;
      g_assert_cmpint (ana_chart_get_annotation (data->chart, 0)->slot, ==, ANA_SLOT_BAD);
      g_assert_cmpfloat (isnan (rows[i].x) ? ana_chart_get_annotation (data->chart, 0)->y : ana_chart_get_annotation (data->chart, 0)->x, ==, 150);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tile-data/kpi/rows", test_kpi_rows);
  g_test_add_func ("/tile-data/kpi/members", test_kpi_members);
  g_test_add_func ("/tile-data/kpi/card", test_kpi_card);
  g_test_add_func ("/tile-data/kpi/short-range", test_short_range);
  g_test_add_func ("/tile-data/kpi/in-short", test_in_short);
  g_test_add_func ("/tile-data/times", test_times);
  g_test_add_func ("/tile-data/hub/model", test_model);
  g_test_add_func ("/tile-data/hub/parts", test_parts);
  g_test_add_func ("/tile-data/hub/headings", test_headings);
  g_test_add_func ("/tile-data/hub/key", test_key);
  g_test_add_func ("/tile-data/hub/states", test_states);
  g_test_add_func ("/boards/tile-data/make-time", test_make_time);
  g_test_add_func ("/tile-data/hub/as-of", test_as_of);
  g_test_add_func ("/tile-data/hub/as-of-of-many", test_as_of_of_many);
  g_test_add_func ("/tile-data/problems", test_problems);
  g_test_add_func ("/tile-data/image", test_image);
  g_test_add_func ("/tile-data/other-types", test_other_types);
  g_test_add_func ("/tile-data/range", test_range);
  g_test_add_func ("/boards/tile-data/transform", test_transform);
  g_test_add_func ("/boards/tile-data/thresholds", test_thresholds);
  return g_test_run ();
}
