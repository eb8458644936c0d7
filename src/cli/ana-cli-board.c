/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ana-cli-board.c: a board from a workspace: points out of the cache, answers out of the cache or from the hub.
 */
#include "config.h"

#include "ana-cli-board.h"

#include "ana-clock.h"
#include "ana-overview-paint.h"
#include "ana-processor.h"
#include "ana-template.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdio.h>

#define PAINT_SCALE 2 /* of PNG files whose size nobody named: sharp on today's screens */

/* --- points out of the store --- */

static void
append_part (GArray *parts, const AnaPoints *points, guint i)
{
  AnaSpanPart part = {
    .ts_usec = points->ts_usec[i], .value = points->value[i], .count = points->count[i], .has_value = !isnan (points->value[i]),
    .has_ratio = points->num != NULL && !isnan (points->num[i]),
    .num = points->num != NULL ? points->num[i] : NAN, .den = points->den != NULL ? points->den[i] : NAN,
  };

  g_array_append_val (parts, part);
}

static gboolean
read_cb (gpointer data, const char *stream, const char *dim, AnaSpan span, GArray *parts, gint64 *as_of_usec)
{
  g_autoptr (AnaPoints) points = ana_store_read_points (data, stream, dim, span, NULL);

  if (points == NULL)
    return FALSE;
  for (guint i = 0; i < points->n; i++)
    append_part (parts, points, i);
  *as_of_usec = points->as_of_usec;
  return points->as_of_usec != ANA_TIME_NONE;
}

static char **
list_dims_cb (gpointer data, const char *stream)
{
  return ana_store_list_dims (data, stream, NULL);
}

static char *
make_answer_key (const char *code, const char *dim, AnaSpan span)
{
  return g_strdup_printf ("span:%s:%s:%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, code, dim, span.start_usec, span.end_usec);
}

/* The member "span" of what POST /query/kpi answered. */
static gboolean
parse_answer (GBytes *body, AnaMeasureValue *out)
{
  g_autoptr (JsonNode) node = ana_json_parse (g_bytes_get_data (body, NULL), g_bytes_get_size (body), NULL, NULL);
  JsonNode *span = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_object_get_member (json_node_get_object (node), "span") : NULL;
  JsonNode *value = span != NULL && JSON_NODE_HOLDS_OBJECT (span) ? json_object_get_member (json_node_get_object (span), "value") : NULL;

  if (value == NULL || !JSON_NODE_HOLDS_VALUE (value))
    return FALSE;
  *out = (AnaMeasureValue) { .value = json_node_get_double (value), .has_value = TRUE };
  return TRUE;
}

static gboolean
read_answer_cb (gpointer data, const char *code, const char *dim, AnaSpan span, AnaMeasureValue *out)
{
  g_autofree char *key = make_answer_key (code, dim, span);
  g_autoptr (GBytes) body = ana_store_get_answer (data, key, NULL, NULL);

  return body != NULL && parse_answer (body, out);
}

gboolean
ana_cli_find_trouble (AnaStore *store, const char *stream, AnaTrouble *out)
{
  AnaStreamHealth health;

  if (!ana_store_find_trouble (store, stream, &health, &out->since_usec))
    return FALSE;
  out->kind = health == ANA_STREAM_SET_ASIDE ? ANA_TROUBLE_SET_ASIDE : ANA_TROUBLE_REFETCH;
  return TRUE;
}

static gboolean
find_trouble_cb (gpointer data, const char *stream, AnaTrouble *out)
{
  return ana_cli_find_trouble (data, stream, out);
}

AnaPointSource
ana_cli_get_point_source (AnaStore *store)
{
  return (AnaPointSource) { .data = store, .read = read_cb, .list_dims = list_dims_cb, .read_answer = read_answer_cb,
                            .find_trouble = find_trouble_cb };
}

/* --- questions --- */

/* What cannot be added up here is asked of the hub; without one it stays open, and the card says so. */
void
ana_cli_ask_span (AnaSync *sync, AnaStore *store, const AnaSpanQuestion *question)
{
  g_autofree char *key = make_answer_key (question->code, question->dim, question->span);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GBytes) request = NULL;
  g_autoptr (GBytes) answer = NULL;
  AnaJsonWriter writer;

  ana_json_writer_init (&writer, text);
  ana_json_begin_object (&writer);
  ana_json_key (&writer, "code");
  ana_json_string (&writer, question->code);
  ana_json_key (&writer, "period");
  ana_json_string (&writer, "day");
  ana_json_key (&writer, "dim");
  ana_json_string (&writer, question->dim);
  ana_json_key (&writer, "from");
  ana_json_int (&writer, question->span.start_usec);
  ana_json_key (&writer, "to");
  ana_json_int (&writer, question->span.end_usec);
  ana_json_end_object (&writer);
  request = g_bytes_new (text->str, text->len);
  answer = ana_sync_request (sync, "POST", "/query/kpi", request, NULL);
  if (answer != NULL)
    ana_store_put_answer (store, key, "", ana_clock_now_usec (), answer);
}

/* --- the board --- */

/**
 * ana_cli_parse_board:
 * @store: (nullable): where the user's boards are
 * @id: of a board, or the path of an .adash file
 * @error: return location
 *
 * Returns: (transfer full): the board, or %NULL and why not
 */
AnaBoard *
ana_cli_parse_board (AnaStore *store, const char *id, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *text = NULL;

  if (g_str_has_suffix (id, ".adash"))
    return ana_board_load_file (id, error);
  text = store != NULL ? ana_store_get_document (store, "board", id, &local) : NULL;
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (text == NULL)
    text = ana_template_load (id, error);
  return text != NULL ? ana_board_load (id, text, -1, error) : NULL;
}

/**
 * ana_cli_tell_faults:
 * @board: a board
 * @name: what it is called by: a file, or its id
 *
 * Says on stderr what it is used with all the same: members that nobody knows, tiles that cannot be shown, each by its path.
 */
void
ana_cli_tell_faults (const AnaBoard *board, const char *name)
{
  for (const char *const *warning = ana_board_get_warnings (board); *warning != NULL; warning++)
    fprintf (stderr, "analytics: %s: %s\n", name, *warning);
  for (guint i = 0; i < ana_board_get_n_tiles (board); i++)
    if (ana_board_get_tile (board, i)->problem != NULL)
      fprintf (stderr, "analytics: %s: %s\n", name, ana_board_get_tile (board, i)->problem);
}

/* A board is painted in the period of its first figure: days, if it has none. */
static AnaPeriod
get_period (AnaBoard *board)
{
  AnaPeriod period;

  for (guint i = 0; i < ana_board_get_n_tiles (board); i++)
    {
      const AnaTile *tile = ana_board_get_tile (board, i);

      if (tile->type == ANA_TILE_KPI && tile->kpi_period != NULL && ana_period_from_string (tile->kpi_period, &period)
          && period <= ANA_PERIOD_DAY)
        return period;
    }
  return ANA_PERIOD_DAY;
}

/* The Overview is known by its name in every language; another board has the title it was given. */
static void
set_title (AnaOverview *overview, AnaBoard *board)
{
  const char *title = ana_board_get_title (board);

  if (g_strcmp0 (ana_board_get_id (board), "overview") == 0 || *title == '\0')
    return;
  g_free (overview->title);
  overview->title = g_strdup (g_strcmp0 (ana_board_get_id (board), "computer") == 0 ? _("This computer") : title);
}

gboolean
ana_cli_is_sample (AnaStore *store)
{
  const char *dir = ana_store_get_dir (store);
  g_autofree char *name = dir != NULL ? g_path_get_basename (dir) : NULL;

  return g_strcmp0 (name, "sample") == 0;
}

/* Of what is painted once: told by the hub just now, but nothing will tell it more. */
AnaFreshness
ana_cli_get_freshness (AnaStore *store, gboolean told)
{
  return !told ? ANA_FRESH_OFFLINE : ana_cli_is_sample (store) ? ANA_FRESH_SAMPLE : ANA_FRESH_FRESH;
}

static gboolean
is_in_step (AnaSync *sync)
{
  AnaSyncState state = sync != NULL ? ana_sync_get_state (sync) : ANA_SYNC_OFFLINE;

  return state == ANA_SYNC_LIVE || state == ANA_SYNC_CATCHUP || state == ANA_SYNC_POLLING;
}

static AnaOverview *
build_once (AnaStore *store, AnaCatalogue *catalogue, AnaSync *sync, AnaBoard *board, const char *locale)
{
  AnaPointSource source = ana_cli_get_point_source (store);
  const char *zone = ana_board_get_zone (board);
  AnaOverviewInput input = {
    .catalogue = catalogue, .board = board, .period = get_period (board), .zone = zone != NULL ? ana_zone_get (zone, NULL) : ana_zone_local (),
    .now_usec = ana_clock_now_usec () + (sync != NULL ? ana_sync_get_clock_offset_usec (sync) : 0),
    .freshness = ana_cli_get_freshness (store, is_in_step (sync)), .source_name = ana_cli_is_sample (store) ? _("Sample company") : _("My data"),
    .locale = locale,
  };
  AnaOverview *overview;

  if (input.zone == NULL)
    input.zone = ana_zone_local ();
  overview = ana_overview_new (&input, &source);
  set_title (overview, board);
  return overview;
}

/**
 * ana_cli_build_overview:
 * @store: the workspace
 * @catalogue: the definitions
 * @sync: (nullable): whom to ask for what the cache cannot add up
 * @id: of the board: "overview", or another
 * @locale: (nullable): language of the figures
 * @error: return location
 *
 * Returns: (transfer full): the board's figures; %NULL when it cannot be read
 */
AnaOverview *
ana_cli_build_overview (AnaStore *store, AnaCatalogue *catalogue, AnaSync *sync, const char *id, const char *locale, GError **error)
{
  g_autoptr (AnaBoard) board = ana_cli_parse_board (store, id, error);
  g_autoptr (AnaOverview) overview = NULL;

  if (board == NULL)
    return NULL;
  overview = build_once (store, catalogue, sync, board, locale);
  if (sync == NULL || overview->questions->len == 0)
    return g_steal_pointer (&overview);
  for (guint i = 0; i < overview->questions->len; i++)
    ana_cli_ask_span (sync, store, &g_array_index (overview->questions, AnaSpanQuestion, i));
  ana_store_flush (store);
  return build_once (store, catalogue, sync, board, locale);
}

typedef struct {
  AnaOverview    *overview;
  const AnaTheme *theme;
} Picture;

static void
paint_cb (cairo_t *cr, double width_px, double height_px, gpointer data)
{
  Picture *picture = data;

  ana_overview_paint (picture->overview, cr, width_px, height_px, picture->theme);
}

/* @path ends in .png, .svg or .pdf. A PNG whose size was asked for (@is_asked) has just as many pixels. */
gboolean
ana_cli_paint_file (const char *path, double width_px, double height_px, gboolean is_asked, AnaPaintFunc func, gpointer data, GError **error)
{
  double scale = g_str_has_suffix (path, ".png") && !is_asked ? PAINT_SCALE : 1;

  return ana_paint_to_file (path, width_px, height_px, scale, func, data, error);
}

/* Paints the board @id to PNG, SVG or PDF by the ending of @path. */
gboolean
ana_cli_paint_overview (AnaStore              *store,
                        AnaCatalogue          *catalogue,
                        AnaSync               *sync,
                        const char            *id,
                        const AnaPaintOptions *options,
                        const char            *path,
                        GError               **error)
{
  AnaPaintOptions plain = { .theme = ANA_THEME_LIGHT };
  g_autoptr (AnaOverview) overview = NULL;
  Picture picture;
  double width, height;

  options = options != NULL ? options : &plain;
  overview = ana_cli_build_overview (store, catalogue, sync, id, options->locale, error);
  if (overview == NULL)
    return FALSE;
  width = options->width_px > 0 ? options->width_px : ANA_OVERVIEW_WIDTH_PX;
  height = options->height_px > 0 ? options->height_px : ana_overview_get_height (overview, width);
  picture = (Picture) { overview, ana_theme_get (options->theme) };
  return ana_cli_paint_file (path, width, height, options->width_px > 0, paint_cb, &picture, error);
}
